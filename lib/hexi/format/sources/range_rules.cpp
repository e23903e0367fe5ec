// The rules `ranges` and `denials`.
#include <hexi/format/sources/fact_private.hpp>

#include <algorithm>

#include <fmt/format.h>

namespace hexi::inline abi_v1::detail {

namespace {

/// A name of the fact's own nodes that an end of the range lies inside of.
const name_mention* parted_name(const fact& f, const passage& p) {
    for (const name_mention& m : p.line->mentions) {
        if (m.of.as == naming::sort::stand_in || !m.of.covers || std::ranges::find(f.nodes, m.of.node) == f.nodes.end()) continue;
        const auto inside = [&](std::size_t cut) { return cut > m.where.first && cut < m.where.last; };
        if (inside(p.where.first) || inside(p.where.last)) return &m;
    }
    return nullptr;
}

}  // namespace

void check_ranges(fact& f) {
    for (const passage& p : f.passages) {
        const hexi::evidence& read = *p.read;
        const std::string at = to_text(read);
        bool right = true;
        for (const std::uint32_t cut : {read.start, read.end})
            if (p.line->text.parts_word(cut)) {
                right = false;
                f.wrong(fact_rule::ranges, "cut-word", "evidence", fmt::format("{} parts a word or a number at its {}", at, cut == read.start ? "start" : "end"),
                        fmt::format("it reads: {}", p.line->words(p.where)), p.element);
                break;
            }
        if (right && !f.complained && read.property.empty())
            if (const name_mention* whole = parted_name(f, p); whole != nullptr) {
                right = false;
                f.wrong(fact_rule::ranges, "cut-word", "evidence", fmt::format("{} parts the name '{}'", at, p.line->words(whole->where)), fmt::format("it reads: {}; point to all of the name", p.line->words(p.where)), p.element);
            }
        if (!p.useful && !f.complained) {
            right = false;
            f.wrong(fact_rule::ranges, "idle-range", "evidence", fmt::format("nothing that {} asks for stands at {}", f.called, at),
                    fmt::format("it reads: {}", shortened(p.line->words(p.where), 60)), p.element);
        }
        f.count(fact_rule::ranges, right ? bearing::borne_out : bearing::not_borne_out);
        // A long name has to be pointed to whole.
        const std::size_t wide = read.end - read.start;
        if (f.words.width() > 0 && wide > f.words.width() + f.longest_use(p))
            f.warn(fact_rule::ranges, "wide-range", fmt::format("{} is {} characters wide", at, wide), fmt::format("point to the words alone, in several ranges; the schema wants {} at most", f.words.width()), p.element);
        for (std::size_t i = p.where.first; i + 1 < p.where.last; ++i)
            if (std::u32string_view(U"。!?").find(p.line->text.text[i]) != std::u32string_view::npos) {
                f.warn(fact_rule::ranges, "wide-range", fmt::format("{} goes over more than one sentence", at), "give a range for each", p.element);
                break;
            }
        // What denies stands before the words or between them.
        const stretch clause = p.line->text.clause({p.where.first, p.where.first});
        const stretch within{std::max(clause.first, p.where.first - std::min<std::size_t>(p.where.first, 4)), p.where.last};
        const auto harmless = f.matches(f.words.harmless(), *p.line, std::span(&within, 1), word_places::outside_names);
        for (const word_match& m : f.matches(f.words.denials(), *p.line, std::span(&within, 1), word_places::outside_names)) {
            if (std::ranges::any_of(harmless, [&](const word_match& h) { return h.overlaps(m); })) continue;
            if (f.uses(*p.line, m.pieces.front())) continue;
            f.count(fact_rule::denials, bearing::not_borne_out);
            f.warn(fact_rule::denials, "denied", fmt::format("'{}' stands beside the words of {}", p.line->words(m.pieces.front()), f.called),
                   fmt::format("it reads: {}; see whether it denies the fact", shortened(p.line->words(within), 60)), p.element);
            break;
        }
    }
}

}  // namespace hexi::abi_v1::detail
