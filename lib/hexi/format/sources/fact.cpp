#include <hexi/format/sources/fact_private.hpp>

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include <hexi/schema/reading_words.hpp>

namespace hexi::inline abi_v1::detail {

namespace {

// Stand in patterns for the names of a fact's nodes: noncharacters, which no text has.
constexpr char32_t from_mark = 0xFDD0, to_mark = 0xFDD1;

}  // namespace

std::string read_line::words(const stretch& s) const {
    if (s.first >= s.last) return {};
    std::string out;
    for (std::size_t i = text.at[s.first]; i <= text.at[s.last - 1]; ++i) append(out, text.original[i]);
    return out;
}

std::vector<word_pattern> patterns_of(std::string_view list) {
    std::vector<word_pattern> out;
    for (std::string_view each : reading_list(list)) {
        word_pattern pattern;
        constexpr std::string_view gap = "…";
        while (true) {
            const std::size_t end = each.find(gap);
            std::string piece(each.substr(0, end));
            for (const auto& [word, mark] : {std::pair("{from}", from_mark), std::pair("{to}", to_mark), std::pair("{name}", from_mark)})
                for (std::size_t at = piece.find(word); at != std::string::npos; at = piece.find(word)) {
                    std::string marked;
                    append(marked, mark);
                    piece.replace(at, std::string_view(word).size(), marked);
                }
            if (const folded_line folded(piece); !folded.text.empty()) pattern.push_back(folded.text);
            if (end == std::string_view::npos) break;
            each.remove_prefix(end + gap.size());
        }
        if (!pattern.empty()) out.push_back(std::move(pattern));
    }
    return out;
}

source_words::source_words(const graph& g) : names(g), units(g.schema()) {
    const auto& rules = g.schema().reading;
    const auto list = [&](std::string_view word) { const auto found = rules.find(word); return found == rules.end() ? std::string() : found->second; };
    const std::string off = list("off"), translated = list("translated"), width = list("width");
    for (const std::string_view name : reading_list(off))
        for (const fact_rule_meaning& r : fact_rules)
            if (r.name == name) off_[static_cast<std::size_t>(r.rule)] = true;
    for (const std::string_view language : reading_list(translated)) translated_.emplace_back(language);
    std::from_chars(width.data(), width.data() + width.size(), width_);
    denials_ = patterns_of(list("denials"));
    harmless_ = patterns_of(list("harmless"));
}

const std::vector<word_pattern>& source_words::patterns(const std::string& list) const {
    const auto [found, is_new] = known_.try_emplace(list);
    if (is_new) found->second = patterns_of(list);
    return found->second;
}

bool source_words::translated(std::string_view language) const { return std::ranges::find(translated_, language) != translated_.end(); }

std::size_t word_match::size() const {
    std::size_t sum = 0;
    for (const stretch& s : pieces) sum += s.last - s.first;
    return sum;
}

bool word_match::overlaps(const word_match& other) const {
    return line == other.line && std::ranges::any_of(pieces, [&](const stretch& a) {
               return std::ranges::any_of(other.pieces, [&](const stretch& b) { return a.first < b.last && b.first < a.last; });
           });
}

bool is_for(const hexi::evidence& e, std::string_view property) {
    std::string_view left = e.property;
    while (!left.empty()) {
        const std::size_t plus = left.find('+');
        if (left.substr(0, plus) == property) return true;
        if (plus == std::string_view::npos) break;
        left.remove_prefix(plus + 1);
    }
    return false;
}

bool fact::has_own(std::string_view property) const {
    return !property.empty() && std::ranges::any_of(passages, [&](const passage& p) { return is_for(*p.read, property); });
}

std::vector<passage*> fact::of(std::string_view property) {
    std::vector<passage*> out;
    const std::string_view wanted = has_own(property) ? property : std::string_view{};
    for (passage& p : passages)
        if (wanted.empty() ? p.read->property.empty() : is_for(*p.read, wanted)) out.push_back(&p);
    return out;
}

bool fact::inferred(std::string_view property) {
    const auto all = of(property);
    return !all.empty() && std::ranges::all_of(all, [](const passage* p) { return p->read->certainty < 1; });
}

void fact::use(const read_line& line, const stretch& s) {
    used_.emplace_back(&line, s);
    for (passage& p : passages)
        if (p.line == &line && p.where.holds(s)) p.useful = true;
}

std::size_t fact::longest_use(const passage& p) const {
    std::size_t most = 0;
    for (const auto& [line, s] : used_)
        if (line == p.line && p.where.holds(s)) most = std::max(most, s.last - s.first);
    return most;
}

bool fact::uses(const read_line& line, const stretch& s) const {
    return std::ranges::any_of(used_, [&](const auto& used) { return used.first == &line && used.second.holds(s); });
}

std::vector<word_match> fact::matches(const std::vector<word_pattern>& patterns, std::span<passage* const> in, word_places where) const {
    std::vector<word_match> out;
    std::vector<const read_line*> lines;
    for (const passage* p : in)
        if (std::ranges::find(lines, p->line) == lines.end()) lines.push_back(p->line);
    for (const read_line* line : lines) {
        std::vector<stretch> places;
        for (const passage* p : in)
            if (p->line == line) places.push_back(p->where);
        std::ranges::sort(places, {}, &stretch::first);
        const auto found = matches(patterns, *line, places, where);
        out.insert(out.end(), found.begin(), found.end());
    }
    return out;
}

std::vector<word_match> fact::matches(const std::vector<word_pattern>& patterns, const read_line& line, std::span<const stretch> in, word_places where) const {
    const auto inside_a_name = [&](const stretch& s) {
        if (where == word_places::anywhere) return false;
        return std::ranges::any_of(line.mentions, [&](const name_mention& m) {
            if (!m.of.covers || !m.where.holds(s) || m.where == s) return false;
            return where == word_places::outside_names || std::ranges::find(nodes, m.of.node) == nodes.end();
        });
    };
    const auto places_of = [&](const std::u32string& piece) {
        std::vector<stretch> out;
        const std::size_t mark = piece.find_first_of(std::u32string{from_mark, to_mark});
        if (mark != std::u32string::npos) {  // a name of the fact's with the words that touch it
            const node_id n = piece[mark] == from_mark ? nodes.front() : nodes.back();
            const std::u32string_view before = std::u32string_view(piece).substr(0, mark), behind = std::u32string_view(piece).substr(mark + 1), text = line.text.text;
            for (const name_mention& m : line.mentions) {
                const stretch whole{m.where.first - std::min(m.where.first, before.size()), m.where.last + behind.size()};
                if (m.of.node == n && text.substr(0, m.where.first).ends_with(before) && text.substr(m.where.last).starts_with(behind) &&
                    std::ranges::any_of(in, [&](const stretch& within) { return within.holds(whole); }))
                    out.push_back(whole);
            }
        }
        for (const stretch& within : in)
            for (const stretch& s : line.text.find(piece, within))
                if (!inside_a_name(s) && std::ranges::find(out, s) == out.end()) out.push_back(s);
        std::ranges::sort(out, {}, &stretch::first);
        return out;
    };
    std::vector<word_match> out;
    for (const word_pattern& pattern : patterns) {
        std::vector<std::vector<stretch>> places;
        for (const std::u32string& piece : pattern) places.push_back(places_of(piece));
        // From each place of the last piece back to the nearest of the one before it.
        for (const stretch& last : places.back()) {
            word_match m{&line, {last}};
            for (std::size_t i = pattern.size() - 1; i-- > 0;) {
                const auto after = std::ranges::find_if(places[i], [&](const stretch& s) { return s.last > m.pieces.back().first; });
                if (after == places[i].begin()) break;
                m.pieces.push_back(*std::prev(after));
            }
            if (m.pieces.size() == pattern.size()) out.push_back(std::move(m));
        }
    }
    return out;
}

std::optional<std::size_t> fact::from_names(const read_line& line, const stretch& s) const {
    std::optional<std::size_t> nearest;
    for (const name_mention& m : line.mentions) {
        if (std::ranges::find(nodes, m.of.node) == nodes.end()) continue;
        if (!std::ranges::any_of(passages, [&](const passage& p) { return p.line == &line && p.where.holds(m.where); })) continue;
        const std::size_t distance = m.where.distance(s);
        if (!nearest || distance < *nearest) nearest = distance;
    }
    return nearest;
}

fact::standing_name fact::named(const passage& p, node_id n, std::optional<node_id> holder, bool anywhere, const std::function<bool(const naming&)>& only) {
    standing_name out;
    for (const name_mention& m : p.line->mentions) {
        if (m.of.node != n || !p.where.holds(m.where) || (only && !only(m.of))) continue;
        const name_mention* around = nullptr;
        bool held = false;
        for (const name_mention& longer : p.line->mentions) {
            if (longer.of.node == n || !longer.of.covers || !longer.where.holds(m.where) || longer.where == m.where) continue;
            around = &longer;
            held = held || (holder && longer.of.node == *holder && p.where.holds(longer.where));
        }
        if (around == nullptr || held || anywhere) {
            use(*p.line, m.where);
            return {standing::stands};
        }
        out = {standing::inside_another, p.line->words(around->where)};
    }
    return out;
}

std::string fact::reads(std::span<passage* const> in) const {
    std::string out;
    for (const passage* p : in) {
        if (!out.empty()) out += " … ";
        out += p->line->words(p->where);
    }
    return shortened(repaired(out), 80);
}

void fact::wrong(fact_rule r, hexi::rule of, std::string_view column, std::string message, std::string hint, std::size_t element) {
    if (!words.on(r)) return;
    complained = true;
    say({of, std::move(message), std::move(hint)}, column, element);
}

void fact::warn(fact_rule r, hexi::rule of, std::string message, std::string hint, std::size_t element) {
    if (!words.on(r)) return;
    problem p{of, std::move(message), std::move(hint)};
    p.warning = true;
    say(std::move(p), "evidence", element);
}

}  // namespace hexi::abi_v1::detail
