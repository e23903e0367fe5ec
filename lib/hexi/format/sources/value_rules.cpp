// The rules `numbers`, `dates`, `texts`, `values` and `truths`.
#include <hexi/format/sources/fact_private.hpp>

#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <hexi/schema/parse_value.hpp>
#include <hexi/schema/reading_words.hpp>

namespace hexi::inline abi_v1::detail {
namespace {

bool same_number(long double a, long double b) { return std::abs(a - b) <= 1e-12L * std::max(std::abs(a), std::abs(b)); }

struct placed_number {
    const read_line* line = nullptr;
    read_number number{};
};

/// Where a number stands in passages, whole; of a quantity with its unit.
std::vector<placed_number> places_of(const value& v, std::span<passage* const> in) {
    long double wanted = 0;
    unit_id unit{};
    if (const auto* q = std::get_if<quantity>(&v.as_variant())) {
        wanted = static_cast<long double>(q->digits);
        for (int i = q->magnitude; i > 0; --i) wanted *= 10;
        for (int i = q->decimals; i > 0; --i) wanted /= 10;
        unit = q->unit;
    } else if (const auto* i = std::get_if<std::int64_t>(&v.as_variant())) {
        wanted = static_cast<long double>(*i);
    } else if (const auto* d = std::get_if<double>(&v.as_variant())) {
        wanted = *d;
    } else {
        return {};
    }
    std::vector<placed_number> out;
    for (const passage* p : in)
        for (const read_number& n : p->line->numbers) {
            const bool inside = unit.valid() ? p->where.holds(n.where) : p->where.holds(n.digits);
            if (inside && same_number(n.value, wanted) && (!unit.valid() || n.unit == unit)) out.push_back({p->line, n});
        }
    return out;
}

template <class Id>
class value_checker {
public:
    value_checker(fact& f, Id id) : f_(f), s_(f.g.schema()), id_(id) {}

    void run() {
        for (const property& p : s_[f_.g.type(id_)].properties) {
            if (std::is_same_v<Id, node_id> && s_.is_name(p.id)) continue;
            if (told(p, "read") == "false") {
                for (passage& at : f_.passages)
                    if (is_for(*at.read, p.name)) at.useful = true;
                continue;
            }
            const value v = f_.g.value(id_, p.id);
            if (!v.has_value()) {
                if (!told(p, "of").empty()) unsaid(p);
                else if (p.kind == kind::boolean && !p.list) unsaid_in_ranges(p);
                continue;
            }
            if (const auto* many = std::get_if<value::list>(&v.as_variant()))
                for (const value& each : *many) one(p, each);
            else one(p, v);
        }
    }

private:
    static std::string_view told(const property& p, std::string_view word) {
        const auto found = p.reading.find(word);
        return found == p.reading.end() ? std::string_view{} : std::string_view(found->second);
    }

    /// Who points to the very words of a property may find them in a name.
    word_places places(const property& p) const { return f_.has_own(p.name) ? word_places::anywhere : word_places::outside_other_names; }

    fact_rule rule_of(const property& p) const {
        switch (p.kind) {
            case kind::boolean: return fact_rule::truths;
            case kind::enumeration: return fact_rule::values;
            case kind::integer:
            case kind::floating:
            case kind::quantity: return fact_rule::numbers;
            case kind::date: return fact_rule::dates;
            default: return fact_rule::texts;
        }
    }

    void one(const property& p, const value& v) {
        const fact_rule r = rule_of(p);
        const auto in = f_.of(p.name);
        if (told(p, "paraphrase") == "true" || f_.let_be(p.name)) {
            for (passage* at : in)
                if (!at->read->property.empty()) at->useful = true;
            return f_.count(r, bearing::by_inference);
        }
        switch (r) {
            case fact_rule::truths: return truth(p, v, in);
            case fact_rule::values: return enumerated(p, v, in);
            case fact_rule::numbers: return number(p, v, in);
            case fact_rule::dates: return dated(p, v, in);
            default: return text(p, v, in);
        }
    }

    void lacks(const property& p, fact_rule r, const value& v, std::span<passage* const> in, std::string wanted) {
        f_.count(r, bearing::not_borne_out);
        std::string hint = fmt::format("it reads: {}", f_.reads(in));
        if (!wanted.empty()) hint += "; expected: " + wanted;
        f_.wrong(r, "other-words", p.name, fmt::format("'{}', the {} of {}, does not stand where it was read", text_of(p, v), p.name, f_.called),
                 in.empty() ? "say where it stands: PROPERTY=DOCUMENT:LINE:START-END" : hint);
    }
    std::string text_of(const property& p, const value& v) const { return to_text(s_, {p.name, p.kind, false}, v); }

    void number(const property& p, const value& v, std::span<passage* const> in) {
        const auto places = places_of(v, in);
        // A range may hold the number and leave out a unit that the value does not have.
        for (const placed_number& at : places) f_.use(*at.line, at.number.digits), f_.use(*at.line, at.number.where);
        if (places.empty()) return lacks(p, fact_rule::numbers, v, in, {});
        unbounded(p, places);
        f_.borne_out(fact_rule::numbers, p.name);
    }

    void dated(const property& p, const value& v, std::span<passage* const> in) {
        const auto* wanted = std::get_if<date>(&v.as_variant());
        if (wanted == nullptr) return f_.count(fact_rule::dates, bearing::not_checked);
        // Who points to the very words of a date may point to its year elsewhere, such as at the head of the document.
        const auto years = f_.has_own(p.name) && wanted->month() != 0 ? places_of(value(std::int64_t{wanted->year()}), in) : std::vector<placed_number>{};
        bool stands = false, year_apart = false;
        for (const passage* at : in)
            for (const read_date& d : at->line->dates) {
                if (!at->where.holds(d.where) || (d.has_year ? d.value.year() != wanted->year() : years.empty())) continue;
                if (wanted->month() != 0 && d.value.month() != wanted->month()) continue;
                if (wanted->day() != 0 && d.value.day() != wanted->day()) continue;
                stands = true;
                year_apart = year_apart || !d.has_year;
                f_.use(*at->line, d.where);
            }
        if (year_apart)
            for (const placed_number& at : years) f_.use(*at.line, at.number.digits);
        if (!stands) return lacks(p, fact_rule::dates, v, in, {});
        f_.borne_out(fact_rule::dates, p.name);
    }

    void text(const property& p, const value& v, std::span<passage* const> in) {
        const auto* wanted = std::get_if<std::string>(&v.as_variant());
        if (wanted == nullptr) return f_.count(fact_rule::texts, bearing::not_checked);
        std::string one = *wanted;
        std::ranges::replace(one, ';', ' ');
        const auto found = f_.matches(patterns_of(one), in, places(p));
        for (const word_match& m : found) f_.use(m);
        if (found.empty()) {
            // A name inside is no hindrance to a text that is longer than it, nor are names around a text that is one of their words.
            for (const passage* at : in) {
                const folded_line folded(*wanted);
                const auto places = at->line->text.find(folded.text, at->where);
                for (const stretch& s : places) f_.use(*at->line, s);
                if (!places.empty()) return f_.borne_out(fact_rule::texts, p.name);
            }
            return lacks(p, fact_rule::texts, v, in, {});
        }
        f_.borne_out(fact_rule::texts, p.name);
    }

    /// The matches of all values' words, those left out that overlap longer ones of another value.
    std::vector<word_match> words_of_values(const enumeration& all, const std::function<std::vector<word_match>(const std::vector<word_pattern>&)>& find) const {
        std::vector<word_match> found;
        for (std::size_t i = 0; i < all.values.size(); ++i) {
            const auto words = all.values[i].reading.find("words");
            if (words == all.values[i].reading.end()) continue;
            for (word_match& m : find(f_.words.patterns(words->second))) {
                m.of = i;
                found.push_back(std::move(m));
            }
        }
        std::ranges::stable_sort(found, [](const word_match& a, const word_match& b) { return a.size() > b.size(); });
        std::vector<word_match> kept;
        for (const word_match& m : found)
            if (!std::ranges::any_of(kept, [&](const word_match& longer) { return longer.size() > m.size() && longer.of != m.of && longer.overlaps(m); })) kept.push_back(m);
        return kept;
    }
    static std::string shown(const word_match& m) {
        std::string out;
        for (auto piece = m.pieces.rbegin(); piece != m.pieces.rend(); ++piece) out += (out.empty() ? "" : "…") + m.line->words(*piece);
        return out;
    }

    void enumerated(const property& p, const value& v, std::span<passage* const> in) {
        const enumeration& all = s_[p.values];
        const auto* name = std::get_if<std::string>(&v.as_variant());
        const auto own = name == nullptr ? all.values.end() : std::ranges::find(all.values, *name, &enumeration_value::name);
        const bool any = std::ranges::any_of(all.values, [](const enumeration_value& each) { return each.reading.contains("words"); });
        if (own == all.values.end() || !any) return f_.count(fact_rule::values, bearing::not_checked);
        const auto index = static_cast<std::size_t>(own - all.values.begin());
        const auto listed = own->reading.find("words");
        const std::string wanted = listed == own->reading.end() ? std::string("the schema lists no words for it") : listed->second;
        std::vector<word_match> found;
        if (const std::string_view of = told(p, "of"); !of.empty()) {
            found = beside(all, of);
        } else {
            found = words_of_values(all, [&](const auto& patterns) { return f_.matches(patterns, in, places(p)); });
        }
        std::optional<std::size_t> nearest, rival;
        const word_match* other = nullptr;
        bool stands = false;
        for (const word_match& m : found) {
            std::optional<std::size_t> distance;
            for (const stretch& piece : m.pieces)
                if (const auto d = f_.from_names(*m.line, piece); d && (!distance || *d < *distance)) distance = d;
            // One word may be of two values.
            const bool is_own = m.of == index || std::ranges::any_of(found, [&](const word_match& same) { return same.of == index && same.pieces == m.pieces; });
            if (is_own) {
                if (!is_pointed_to(m)) continue;
                stands = true;
                f_.use(m);
                if (distance && (!nearest || *distance < *nearest)) nearest = distance;
            } else {
                if (other == nullptr || (distance && (!rival || *distance < *rival))) other = &m;
                if (distance && (!rival || *distance < *rival)) rival = distance;
            }
        }
        const bool nearer = other != nullptr && (f_.has_own(p.name) || (rival && (!nearest || *rival < *nearest)));
        if (stands && !nearer) return f_.borne_out(fact_rule::values, p.name);
        if (other == nullptr) return lacks(p, fact_rule::values, v, in, wanted);
        f_.count(fact_rule::values, bearing::not_borne_out);
        f_.wrong(fact_rule::values, "other-words", p.name,
                 fmt::format("'{}', the {} of {}, is not what was read: '{}' says '{}'", own->name, p.name, f_.called, shown(*other), all.values[other->of].name),
                 stands ? fmt::format("both stand there; point to the words alone: {}=DOCUMENT:LINE:START-END", p.name) : fmt::format("it reads: {}; expected: {}", f_.reads(in), wanted));
    }

    /// Where the number stands that a property says more about.
    std::vector<placed_number> qualified(std::string_view of) {
        const auto p = f_.g.property(id_, of);
        if (!p) return {};
        return places_of(f_.g.value(id_, *p), f_.of(of));
    }
    /// The words of values directly before or behind a number.
    std::vector<word_match> beside(const enumeration& all, std::string_view of) { return beside(all, qualified(of)); }
    std::vector<word_match> beside(const enumeration& all, std::span<const placed_number> places) {
        std::vector<word_match> out;
        for (const placed_number& at : places) {
            const stretch n = at.number.where;
            const std::size_t around = 16;  // characters: more than any of the words has
            const stretch window{n.first - std::min(n.first, around), std::min(n.last + around, at.line->text.text.size())};
            for (const word_match& m : words_of_values(all, [&](const auto& patterns) { return f_.matches(patterns, *at.line, std::span(&window, 1), word_places::outside_other_names); })) {
                const stretch w = m.pieces.front();
                // A space may lie between them; behind a comma the next number begins.
                const auto touching = [&](std::size_t end, std::size_t start) { return end == start || (end + 1 == start && at.line->text.text[end] == U' '); };
                const bool touches = touching(w.last, n.first) || touching(n.last, w.first) || (w.first >= at.number.digits.last && w.first < n.last);
                if (touches) out.push_back(m);
            }
        }
        return out;
    }
    /// Whether one of the fact's ranges holds words that were looked for beside it, too.
    bool is_pointed_to(const word_match& m) const {
        return std::ranges::all_of(m.pieces, [&](const stretch& piece) {
            return std::ranges::any_of(f_.passages, [&](const passage& p) { return p.line == m.line && p.where.holds(piece); });
        });
    }
    /// The words of a property that is true in the clause of the number that it says more about.
    std::vector<word_match> in_clause(const property& p, std::string_view of) {
        std::vector<word_match> out;
        for (const placed_number& at : qualified(of)) {
            const stretch clause = at.line->text.clause(at.number.where);
            for (word_match& m : f_.matches(f_.words.patterns(std::string(told(p, "words"))), *at.line, std::span(&clause, 1), word_places::outside_other_names)) out.push_back(std::move(m));
        }
        return out;
    }

    void truth(const property& p, const value& v, std::span<passage* const> in) {
        const std::string_view words = told(p, "words"), of = told(p, "of");
        const auto* is = std::get_if<bool>(&v.as_variant());
        if (words.empty() || is == nullptr) return f_.count(fact_rule::truths, bearing::not_checked);
        auto found = !of.empty() && !f_.has_own(p.name) ? in_clause(p, of) : f_.matches(f_.words.patterns(std::string(words)), in, places(p));
        if (*is) std::erase_if(found, [&](const word_match& m) { return !is_pointed_to(m); });
        for (const word_match& m : found) f_.use(m);
        if (!*is)
            for (passage* at : in)
                if (is_for(*at->read, p.name)) at->useful = true;
        if (*is == !found.empty()) return f_.borne_out(fact_rule::truths, p.name);
        if (*is) return lacks(p, fact_rule::truths, v, in, std::string(words));
        f_.count(fact_rule::truths, bearing::not_borne_out);
        f_.wrong(fact_rule::truths, "other-words", p.name, fmt::format("'false', the {} of {}, is not what was read: '{}' says that it is", p.name, f_.called, shown(found.front())),
                 "write true, or point to other words");
    }

    /// A property without a value, whose words stand by the number that it would say more about.
    void unsaid(const property& p) {
        std::vector<word_match> found;
        std::string meant = "true";
        if (p.kind == kind::enumeration) {
            found = beside(s_[p.values], told(p, "of"));
            if (!found.empty()) meant = s_[p.values].values[found.front().of].name;
        } else if (p.kind == kind::boolean) {
            found = in_clause(p, told(p, "of"));
        }
        if (found.empty()) return;
        const fact_rule r = rule_of(p);
        f_.count(r, bearing::not_borne_out);
        f_.wrong(r, "other-words", p.name, fmt::format("{} has no {}, and '{}' stands by its {}", f_.called, p.name, shown(found.front()), told(p, "of")), fmt::format("write {}", meant));
    }

    /// A truth without a value, whose words stand where the fact was read: perhaps an open list that nobody marked.
    void unsaid_in_ranges(const property& p) {
        const std::string_view words = told(p, "words");
        if (words.empty() || f_.inferred("")) return;
        const auto in = f_.of("");
        const auto found = f_.matches(f_.words.patterns(std::string(words)), in, word_places::outside_names);
        if (found.empty()) return;
        const auto at = std::ranges::find_if(in, [&](const passage* each) { return each->line == found.front().line && each->where.holds(found.front().pieces.front()); });
        f_.warn(fact_rule::truths, "other-words", fmt::format("'{}' stands where {} was read, and it has no {}", shown(found.front()), f_.called, p.name),
                "write true, or false where the word means something else", at == in.end() ? 0 : (*at)->element);
    }
    /// A number that is more or less, of which the type has no property to say so.
    void unbounded(const property& p, std::span<const placed_number> places) {
        if (p.kind != kind::quantity || places.empty()) return;
        const auto says_more = [&](const property& other) { return told(other, "of") == p.name && other.kind == kind::enumeration; };
        if (std::ranges::any_of(s_[f_.g.type(id_)].properties, says_more)) return;
        for (std::size_t t = 0; t < s_.node_type_count(); ++t)
            for (const property& other : s_[node_type_id(t)].properties) {
                if (other.kind != kind::enumeration || told(other, "of").empty()) continue;
                const auto found = beside(s_[other.values], places);
                if (found.empty()) continue;
                return f_.warn(fact_rule::values, "other-words", fmt::format("'{}' stands by the {} of {}, which cannot say so", shown(found.front()), p.name, f_.called),
                               fmt::format("a {} has a {} for it", s_[node_type_id(t)].name, other.name), f_.of(p.name).front()->element);
            }
    }

    fact& f_;
    const schema& s_;
    Id id_;
};

}  // namespace

template <class Id>
void check_values(fact& f, Id id) { value_checker<Id>(f, id).run(); }
template void check_values(fact&, node_id);
template void check_values(fact&, edge_id);

bool known_by_value(fact& f, passage& p, node_id n) {
    bool stands = false;
    passage* const one = &p;
    for (const property& each : f.g.type_of(n).properties) {
        if (each.kind != kind::quantity) continue;
        for (const placed_number& at : places_of(f.g.value(n, each.id), std::span(&one, 1))) {
            f.use(*at.line, at.number.where);
            stands = true;
        }
    }
    return stands;
}

}  // namespace hexi::abi_v1::detail
