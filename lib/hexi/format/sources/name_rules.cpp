// The rules `names`, `translations`, `aliases`, `ends` and `ties`.
#include <hexi/format/sources/fact_private.hpp>

#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include <fmt/format.h>

namespace hexi::inline abi_v1::detail {
namespace {

std::string_view rule_text(const reading_rules& rules, std::string_view word, std::string_view otherwise = {}) {
    const auto found = rules.find(word);
    return found == rules.end() ? otherwise : std::string_view(found->second);
}

/// Which end may stand inside the name of the other: 上海, the target, in 上海技术交易所. Where both ends mean the same, either.
struct may_be_inside {
    explicit may_be_inside(const edge_type& type) : to(rule_text(type.reading, "inside") == "true") { from = to && type.symmetric; }
    [[nodiscard]] bool of(std::string_view role) const { return role == "from" ? from : to; }
    [[nodiscard]] bool any() const { return from || to; }
    bool from = false, to = false;
};

/// A name must stand in one of the passages of `column`.
void check_name(fact& f, node_id n, fact_rule r, property_id language, std::string_view column, std::string_view name, const std::vector<passage*>& in) {
    if (f.let_be(column)) {
        for (passage* p : in) p->useful = true;
        return f.count(r, bearing::by_inference);
    }
    const bool inferred = f.inferred(column);
    bool stands = false;
    std::string inside;
    for (passage* p : in) {
        const auto found = f.named(*p, n, std::nullopt, inferred, [&](const naming& by) { return by.as == naming::sort::name && by.language == language; });
        stands = stands || found.how == fact::standing::stands;
        if (found.how == fact::standing::inside_another) inside = found.inside;
        (void)f.named(*p, n, std::nullopt, inferred);  // an alias is worth its range, too
    }
    if (stands) return f.borne_out(r, column);
    f.count(r, bearing::not_borne_out);
    const std::size_t at = in.empty() ? 0 : in.front()->element;
    if (!inside.empty())
        return f.wrong(r, "inside-a-name", "evidence", fmt::format("'{}' stands only inside '{}' where {} was read", name, inside, f.called),
                       "point to where it stands for itself, or give the range a certainty below 1: it is read between the lines", at);
    f.wrong(r, "not-in-source", "evidence", fmt::format("the name of {}, '{}', does not stand where it was read", f.called, name),
            fmt::format("it reads: {}; a name that is printed nowhere has a certainty below 1: {}=DOCUMENT:LINE:START-END:0.9", f.reads(in), column), at);
}

}  // namespace

void check_node_names(fact& f, node_id n) {
    const node_type& type = f.g.type_of(n);
    const schema& s = f.g.schema();
    if (rule_text(type.reading, "named") == "false") {
        for (passage& p : f.passages)
            if (p.read->property.empty()) (void)f.named(p, n, std::nullopt, true);
        return f.count(fact_rule::names, bearing::not_checked);
    }
    const auto in_language = [&](const std::vector<passage*>& all, std::string_view language) {
        std::vector<passage*> out;
        for (passage* p : all)
            if (p->source->language.empty() ? language == s.language : p->source->language == language) out.push_back(p);
        return out;
    };
    const auto one = [&](property_id p, std::string_view language, std::string_view column, fact_rule r) {
        const auto name = f.g.get<std::string_view>(n, p);
        if (!name || name->empty()) return;
        const auto all = f.of(column);
        const auto in = s.language.empty() ? all : in_language(all, language);
        if (in.empty() && f.words.translated(language)) return f.count(r, bearing::by_inference);
        check_name(f, n, r, p, column, *name, in.empty() ? all : in);
    };
    // However it is called, its range is worth something, also where its name has one of its own.
    for (passage& p : f.passages)
        if (p.read->property.empty()) (void)f.named(p, n, std::nullopt, false);
    one(schema::name_property(), s.language, "name", fact_rule::names);
    for (const auto& [language, p] : s.name_languages()) {
        // Without a word of the schema on translations, and no text in that language, nobody claims to have read it.
        if (!f.words.translated(language) && !std::ranges::any_of(f.passages, [&, wanted = std::string_view(language)](const passage& at) { return at.source->language == wanted; })) continue;
        one(p, language, s[p].name, fact_rule::translations);
    }
}

void check_aliases(fact& f, node_id n, std::span<const read_source* const> sources) {
    const auto aliases = f.g.aliases(n);
    const bool inferred = f.let_be("aliases");
    for (passage& p : f.passages)
        if (is_for(*p.read, "aliases")) p.useful = true;
    for (std::size_t i = 0; i < aliases.size(); ++i) {
        const bool stands = std::ranges::any_of(sources, [&](const read_source* source) {
            return std::ranges::any_of(*source->lines, [&](const read_line& line) {
                return std::ranges::any_of(line.mentions, [&](const name_mention& m) { return m.of.node == n && m.of.as == naming::sort::alias && m.of.alias == i; });
            });
        });
        if (stands) {
            f.borne_out(fact_rule::aliases);
        } else if (inferred) {
            f.count(fact_rule::aliases, bearing::by_inference);
        } else {
            f.count(fact_rule::aliases, bearing::not_borne_out);
            f.wrong(fact_rule::aliases, "not-in-source", "aliases", fmt::format("the alias '{}' of {} stands nowhere in its documents", aliases[i], f.called),
                    "remove it, or say that it is known from elsewhere: aliases=DOCUMENT:LINE:START-END:0.9", i);
        }
    }
}

void check_ends(fact& f, edge_id e) {
    const edge_type& type = f.g.type_of(e);
    const auto in = f.of("");
    const bool inferred = f.inferred("");
    const may_be_inside inside(type);
    const std::string_view wanted = rule_text(type.reading, "ends", "both");
    const auto end = [&](node_id n, node_id other, std::string_view role) {
        fact::standing_name best;
        auto all = in;
        if (f.has_own(role))
            for (passage* p : f.of(role)) all.push_back(p);
        for (passage* p : all) {
            const auto found = f.named(*p, n, inside.of(role) ? std::optional(other) : std::nullopt, inferred);
            if (found.how > best.how) best = found;
            if (best.how != fact::standing::stands && rule_text(f.g.type_of(n).reading, "named") == "false" && known_by_value(f, *p, n)) best.how = fact::standing::stands;
        }
        if (f.let_be(role)) {
            for (passage* p : f.of(role)) p->useful = true;
            best.how = fact::standing::stands;
        }
        return best;
    };
    const node_id from = f.g.source(e), to = f.g.target(e);
    const auto first = end(from, to, "from"), second = end(to, from, "to");
    const bool has_first = first.how == fact::standing::stands, has_second = second.how == fact::standing::stands;
    const bool enough = wanted == "either" ? has_first || has_second : (wanted == "to" || has_first) && (wanted == "from" || has_second);
    if (enough) return f.count(fact_rule::ends, inferred || f.let_be("from") || f.let_be("to") ? bearing::by_inference : bearing::borne_out);
    f.count(fact_rule::ends, bearing::not_borne_out);
    const std::size_t at = in.empty() ? 0 : in.front()->element;
    const auto complain = [&](node_id n, std::string_view role, const fact::standing_name& found) {
        if (found.how == fact::standing::inside_another)
            return f.wrong(fact_rule::ends, "inside-a-name", "evidence", fmt::format("'{}' stands only inside '{}' where {} was read", f.g.key(n), found.inside, f.called),
                           "add the range in which it is named for itself, or give the evidence a certainty below 1", at);
        f.wrong(fact_rule::ends, "not-in-source", "evidence", fmt::format("no name of '{}' stands where {} was read", f.g.key(n), f.called),
                fmt::format("it reads: {}; add the range that names it; where it is meant and not named, write {}=DOCUMENT:LINE:START-END:0.9", f.reads(in), role), at);
    };
    const bool any = wanted == "either";
    if (!has_first && (any || wanted != "to")) complain(from, "from", first);
    if (!has_second && from != to && (any || wanted != "from")) complain(to, "to", second);
}

namespace {

struct placed_end {
    const passage* in = nullptr;
    stretch where{};
};
/// Where an end stands: by any name, or by its value where its name need not be printed.
std::vector<placed_end> places_of_end(fact& f, std::span<passage* const> in, node_id n) {
    std::vector<placed_end> out;
    const bool by_value = rule_text(f.g.type_of(n).reading, "named") == "false";
    for (passage* p : in) {
        for (const name_mention& m : p->line->mentions)
            if (m.of.node == n && p->where.holds(m.where)) out.push_back({p, m.where});
        if (by_value && known_by_value(f, *p, n)) out.push_back({p, p->where});
    }
    return out;
}
/// Whether one end stands inside the name of the other: 上海 in 上海技术交易所.
bool stands_inside(fact& f, const std::vector<placed_end>& wholes, node_id part) {
    return std::ranges::any_of(wholes, [&](const placed_end& whole) {
        passage name = *whole.in;
        name.where = whole.where;
        passage* const only = &name;
        return std::ranges::any_of(places_of_end(f, std::span(&only, 1), part), [&](const placed_end& at) { return whole.where.holds(at.where); });
    });
}

}  // namespace

void check_ties(fact& f, edge_id e) {
    const edge_type& type = f.g.type_of(e);
    const std::string_view listed = rule_text(type.reading, "words");
    const may_be_inside inside(type);
    const bool together = rule_text(type.reading, "ends") == "together";
    if (listed.empty() && !inside.any() && !together) return f.count(fact_rule::ties, bearing::not_checked);
    const auto in = f.of("");
    const auto found = f.matches(f.words.patterns(std::string(listed)), in, word_places::outside_names);
    for (const word_match& m : found) f.use(m);
    if (!found.empty() || f.inferred("")) return f.borne_out(fact_rule::ties);
    if (inside.any() || together) {
        auto all = in;
        for (const std::string_view role : {"from", "to"})
            if (f.has_own(role))
                for (passage* p : f.of(role)) all.push_back(p);
        const node_id from = f.g.source(e), to = f.g.target(e);
        const auto first = places_of_end(f, all, from), second = places_of_end(f, all, to);
        if ((inside.to && stands_inside(f, first, to)) || (inside.from && stands_inside(f, second, from))) return f.borne_out(fact_rule::ties);
        const auto in_one = [](const placed_end& a, const placed_end& b) { return a.in->line == b.in->line && a.in->line->text.sentence(a.where) == b.in->line->text.sentence(b.where); };
        if (together && std::ranges::any_of(first, [&](const placed_end& a) { return std::ranges::any_of(second, [&](const placed_end& b) { return in_one(a, b); }); })) return f.borne_out(fact_rule::ties);
    }
    f.count(fact_rule::ties, bearing::not_borne_out);
    std::string wanted = listed.empty() ? std::string() : fmt::format("the schema lists: {}", listed);
    for (const auto& [asked, what] : {std::pair(inside.from, "one end's name inside the other's"), std::pair(inside.to && !inside.from, "the target's name inside the source's"), std::pair(together, "both ends in one sentence")})
        if (asked) wanted += fmt::format("{}{}", wanted.empty() ? "expected: " : "; or ", what);
    f.wrong(fact_rule::ties, "other-words", "evidence", fmt::format("{} that says {} stands where {} was read", inside.any() || together ? "nothing" : "no word", type.name, f.called),
            fmt::format("it reads: {}; {}", f.reads(in), wanted), in.empty() ? 0 : in.front()->element);
}

}  // namespace hexi::abi_v1::detail
