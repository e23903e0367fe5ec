// Bodies of `names_by_index.hpp`.
#pragma once

#include <hexi/search/names_by_index.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <hexi/base/linkage.hpp>
#include <hexi/base/text.hpp>
#include <hexi/graph/name_index.hpp>
#include <hexi/search/spelled_names_body.hpp>
#include <hexi/search/spelling_body.hpp>

namespace hexi::inline abi_v1 {

namespace detail {

/// What stands in a plain spelling for a character of folded text; nothing for an accent that stands alone.
inline std::u32string plain_of(char32_t c) {
    if (c < 0x80) return {c};
    if (c >= 0x4E00 && c <= 0x9FFF) return {han::simplified(c)};
    // Between letters, since white space at the ends goes.
    std::string between = "x";
    append(between, c);
    const std::u32string made = plain_spelling(between + 'x');
    return made.size() > 2 ? made.substr(1, made.size() - 2) : std::u32string();
}

/// Of postings: nodes have some for each pair, so that fewer nodes are left.
inline constexpr std::size_t times_too_many = 8;

/// Whether it may become one character with the one before it, which a quotation mark parts it from in a name: voice marks of Kana, parts
/// of Hangul syllables. Elsewhere names hardly have one.
inline bool joins(char32_t c) { return c == 0x3099 || c == 0x309A || (c >= 0x1160 && c <= 0x11FF); }

/// Calls `visit` for each character that may become one with this one before it: dots and vowel signs of Indic scripts, which names are
/// full of, behind other letters; stems and flags of notes, which utf8proc composes, too. Accents are left out.
/// Source: canonical compositions of Unicode 16; both of each stand in one block of 128
template <class Visit>
void for_each_joining(char32_t c, Visit visit) {
    static constexpr std::array<char32_t, 43> seconds{
        0x93C,   0x9BE,   0x9D7,   0xB3E,   0xB56,   0xB57,   0xBBE,   0xBD7,   0xC56,   0xCC2,   0xCD5,   0xCD6,   0xD3E,   0xD57,   0xDCA,
        0xDCF,   0xDDF,   0x102E,  0x1B35,  0x110BA, 0x11127, 0x1133E, 0x11357, 0x113B8, 0x113BB, 0x113C2, 0x113C9, 0x114B0, 0x114BA, 0x114BD,
        0x115AF, 0x11930, 0x1611E, 0x1611F, 0x16120, 0x16129, 0x16D67, 0x1D165, 0x1D16E, 0x1D16F, 0x1D170, 0x1D171, 0x1D172};
    for (auto at = std::ranges::lower_bound(seconds, c & ~char32_t{127}); at != seconds.end() && *at <= (c | 127U); ++at) {
        std::string both;
        append(both, c), append(both, *at);
        if (plain_spelling(both).size() == 1) visit(*at);
    }
}

HEXI_INLINE text_pairs::text_pairs(const graph& g, const spelled_text& text, std::size_t most) : g_(&g), of_(&text), most_(most) {
    name_index::arrays(g.names(), [&](std::string_view called, const auto& array) {
        if constexpr (std::is_same_v<typename std::remove_cvref_t<decltype(array)>::value_type, node_id>) postings_ = array.span();
        else (called == "pairs" ? grams_ : begins_) = array.span();
    });
    constexpr std::size_t longest = 200;  // the first pairs of a longer text tell enough
    text_ = text.plain().substr(0, longest);
    std::u32string in_text = text_;
    std::ranges::sort(in_text);
    const auto is_in_text = [&](char32_t c) { return std::ranges::binary_search(in_text, c); };
    for (std::size_t begin = 0, end = 0; begin < grams_.size(); begin = end) {
        const auto c = static_cast<char32_t>(grams_[begin] >> 32U);
        const std::uint64_t next = (std::uint64_t{c} + 1) << 32U;
        std::size_t step = 1;
        while (begin + step < grams_.size() && grams_[begin + step] < next) step *= 2;
        const auto first = grams_.begin() + static_cast<std::ptrdiff_t>(begin + step / 2);
        const auto last = grams_.begin() + static_cast<std::ptrdiff_t>(std::min(begin + step, grams_.size()));
        end = static_cast<std::size_t>(std::lower_bound(first, last, next) - grams_.begin());
        std::u32string plain = plain_of(c);
        if (plain.empty() || joins(c) || (plain.size() > 1 && std::ranges::any_of(plain, between_words))) add(always_, begin, end);
        for_each_joining(c, [&](char32_t second) {
            if (const std::size_t i = gram_of({c, begin, end, {}}, second); i < grams_.size()) add(always_, i, i + 1);
        });
        if (!plain.empty() && (text.has_letters() || plain.size() > 1 || is_in_text(plain.front()) || between_words(plain.front()))) characters_.push_back({c, begin, end, std::move(plain)});
    }
    for (std::size_t i = 0; i + 1 < text_.size(); ++i) pairs_.push_back(of(text_[i], text_[i + 1]));
    if (text_.size() == 1)
        for (const character& c : characters_)
            if (c.plain.find(text_.front()) != c.plain.npos) add(single_, c.begin, c.end);
}

HEXI_INLINE void text_pairs::add(pair& to, std::size_t first_list, std::size_t last_list) const {
    to.lists.emplace_back(begins_[first_list], begins_[last_list]);
    to.size += static_cast<std::size_t>(begins_[last_list] - begins_[first_list]);
}

HEXI_INLINE text_pairs::pair text_pairs::of(char32_t a, char32_t b) const {
    pair out;
    const char32_t both[] = {a, b};
    for (const character& c : characters_) {
        // All pairs of one that is two in itself: each list is ascending, not all of them together.
        if (c.plain.find(std::u32string_view(both, 2)) != c.plain.npos)
            for (std::size_t i = c.begin; i < c.end; ++i) add(out, i, i + 1);
        if (c.plain.back() != a) continue;
        for (const character& d : characters_) {
            if (d.plain.front() != b) continue;
            if (const std::size_t i = gram_of(c, d.folded); i < grams_.size()) add(out, i, i + 1);
        }
    }
    return out;
}

HEXI_INLINE std::size_t text_pairs::gram_of(const character& first, char32_t second) const {
    const std::uint64_t gram = std::uint64_t{first.folded} << 32U | second;
    const auto begin = grams_.begin() + static_cast<std::ptrdiff_t>(first.begin), end = grams_.begin() + static_cast<std::ptrdiff_t>(first.end);
    const auto found = std::lower_bound(begin, end, gram);
    return found != end && *found == gram ? static_cast<std::size_t>(found - grams_.begin()) : grams_.size();
}

HEXI_INLINE void text_pairs::append(std::vector<node_id>& out, const pair& p) const {
    for (const auto& [begin, end] : p.lists)
        out.insert(out.end(), postings_.begin() + static_cast<std::ptrdiff_t>(begin), postings_.begin() + static_cast<std::ptrdiff_t>(end));
}

HEXI_INLINE void text_pairs::keep(std::vector<node_id>& all, std::size_t may_lack) const {
    constexpr std::size_t few = 256, times = 32;  // looking at so few names, or at one in place of so many postings, takes no longer
    if (may_lack >= pairs_.size()) return;
    std::vector<const pair*> rarest;
    for (const pair& p : pairs_) rarest.push_back(&p);
    std::ranges::stable_sort(rarest, {}, &pair::size);
    std::vector<std::size_t> lacks(all.size(), 0);
    for (const pair* p : rarest) {
        if (all.size() <= few || p->size > times * all.size()) return;
        std::vector<bool> has(all.size(), false);
        for (const auto& [begin, end] : p->lists) {
            auto at = postings_.begin() + static_cast<std::ptrdiff_t>(begin);
            const auto last = postings_.begin() + static_cast<std::ptrdiff_t>(end);
            for (std::size_t i = 0; i < all.size() && at != last; ++i) {
                std::ptrdiff_t step = 1;
                while (step < last - at && at[step] < all[i]) step *= 2;
                at = std::lower_bound(at, at + std::min(step + 1, last - at), all[i]);
                if (at != last && *at == all[i]) has[i] = true;
            }
        }
        std::size_t kept = 0;
        for (std::size_t i = 0; i < all.size(); ++i) {
            const std::size_t lacking = lacks[i] + (has[i] ? 0 : 1);
            if (lacking <= may_lack) all[kept] = all[i], lacks[kept++] = lacking;
        }
        all.resize(kept), lacks.resize(kept);
    }
}

HEXI_INLINE std::optional<std::vector<node_id>> text_pairs::given(const std::vector<const pair*>& any_of, std::size_t may_lack, std::vector<node_id> pinyin) const {
    std::vector<node_id> all;
    const auto sort = [&] {
        std::ranges::sort(all);
        all.erase(std::unique(all.begin(), all.end()), all.end());
    };
    if (always_.size > most_) return std::nullopt;
    for (const pair* p : any_of) append(all, *p);
    sort();
    keep(all, may_lack);
    if (all.size() + pinyin.size() + always_.size > most_) return std::nullopt;
    all.insert(all.end(), pinyin.begin(), pinyin.end());
    append(all, always_);
    sort();
    // Those that changed are looked at by whoever asks.
    std::vector<node_id> renamed(g_->renamed().begin(), g_->renamed().end());
    std::ranges::sort(renamed);
    std::erase_if(all, [&](node_id n) { return !g_->contains(n) || std::ranges::binary_search(renamed, n); });
    return all;
}

template <class Fits, class None>
text_pairs::pair text_pairs::those(Fits fits, None none) const {
    pair out;
    const auto plain_in_names = [&](char32_t c) {
        if (c == 0) return std::u32string();
        if (c < 0x80 || (c >= 0x4E00 && c <= 0x9FFF)) return plain_of(c);  // at once
        const auto known = std::ranges::lower_bound(characters_, c, {}, &character::folded);
        return known != characters_.end() && known->folded == c ? known->plain : std::u32string();
    };
    for (const character& c : characters_) {
        if (none(c.plain)) continue;
        for (std::size_t i = c.begin; i < c.end; ++i) {
            if (fits(c.plain, plain_in_names(static_cast<char32_t>(grams_[i])))) add(out, i, i + 1);
        }
    }
    return out;
}

HEXI_INLINE std::vector<node_id> text_pairs::with_both(const pair& these, const pair& those) const {
    std::vector<node_id> out;
    const auto sort = [&] {
        std::ranges::sort(out);
        out.erase(std::unique(out.begin(), out.end()), out.end());
    };
    if (these.size == 0 || those.size == 0) return out;
    append(out, those);
    sort();
    std::vector<bool> has(g_->node_bound(), false);
    for (const node_id n : out) has[n.index()] = true;
    out.clear();
    append(out, these);
    std::erase_if(out, [&](node_id n) { return !has[n.index()]; });
    sort();
    return out;
}

HEXI_INLINE std::optional<std::vector<node_id>> text_pairs::holding() const {
    std::vector<node_id> pinyin;
    if (of_->has_letters()) {
        // Whether any two characters that follow one another do.
        const auto any_two = [](const std::u32string& first, const std::u32string& second, auto fit) {
            for (std::size_t i = 0; i < first.size(); ++i)
                if (fit(first[i], i + 1 < first.size() ? first[i + 1] : second.empty() ? 0 : second.front())) return true;
            return false;
        };
        const auto where = [&](auto fit, auto none) {
            return those([&](const std::u32string& first, const std::u32string& second) { return any_two(first, second, fit); }, none);
        };
        // It begins with few characters, whatever is next.
        const auto begins = [&](auto fit) {
            return where(fit, [&](const std::u32string& first) { return std::ranges::none_of(first, [&](char32_t c) { return fit(c, U' '); }); });
        };
        const pair read = begins([&](char32_t a, char32_t b) { return of_->may_begin_read(a, b); });
        if (read.size > times_too_many * most_) return std::nullopt;
        const pair written = begins([&](char32_t a, char32_t b) { return of_->may_begin_written(a, b); });
        if (written.size > 0)
            pinyin = with_both(written, where([&](char32_t a, char32_t b) { return of_->may_go_on(a, b); }, [](const std::u32string&) { return false; }));
        append(pinyin, read);
        std::ranges::sort(pinyin);
        pinyin.erase(std::unique(pinyin.begin(), pinyin.end()), pinyin.end());
    }
    const pair* rarest = pairs_.empty() ? &single_ : &*std::ranges::min_element(pairs_, {}, &pair::size);
    auto as_written = given({rarest}, 0, std::move(pinyin));
    const auto bare = as_written ? holding_bare() : std::nullopt;
    if (!bare || as_written->size() + bare->size() > most_) return std::nullopt;
    as_written->insert(as_written->end(), bare->begin(), bare->end());
    std::ranges::sort(*as_written);
    as_written->erase(std::unique(as_written->begin(), as_written->end()), as_written->end());
    return as_written;
}

HEXI_INLINE std::optional<std::vector<node_id>> text_pairs::holding_bare() const {
    const std::u32string bare = of_->bare().substr(0, text_.size());
    if (bare.size() < 2) return std::vector<node_id>();
    // Of each two characters a name has the pair, or the first and a mark, and a mark and the second.
    struct way {
        pair both, marked, behind_mark;
        std::size_t size() const { return both.size + std::min(marked.size, behind_mark.size); }
    };
    std::optional<way> rarest;
    for (std::size_t i = 0; i + 1 < bare.size(); ++i) {
        const char32_t a = bare[i], b = bare[i + 1];
        way one{of(a, b), {}, {}};
        for (const character& c : characters_) {
            const bool first = c.plain.back() == a, mark = between_words(c.plain.back());
            if (!first && !mark) continue;
            for (const character& d : characters_) {
                if (first ? !between_words(d.plain.front()) : d.plain.front() != b) continue;
                const std::size_t gram = gram_of(c, d.folded);
                if (gram < grams_.size()) add(first ? one.marked : one.behind_mark, gram, gram + 1);
            }
        }
        if (!rarest || one.size() < rarest->size()) rarest = std::move(one);
        if (rarest->size() == 0) break;
    }
    if (rarest->size() > times_too_many * most_) return std::nullopt;
    auto out = given({&rarest->both}, std::numeric_limits<std::size_t>::max(), with_both(rarest->marked, rarest->behind_mark));
    return out;
}

HEXI_INLINE std::optional<std::vector<node_id>> text_pairs::near(std::size_t errors) const {
    constexpr std::size_t apart = 3, none = std::numeric_limits<std::size_t>::max();
    const std::size_t places = pairs_.size();
    std::vector<node_id> pinyin;
    if (of_->is_read()) {
        // A name begins so; if not with Han characters, it comes to them.
        const auto is_far = [&](const std::u32string& first) { return !of_->may_be_read(first, errors); };
        const auto near_by = [&](bool han) {
            return those([&](const std::u32string& first, const std::u32string& second) {
                return (may_have_han(first) || may_have_han(second)) == han && of_->may_be_read(first + second, errors);
            }, is_far);
        };
        const pair read = near_by(true);
        if (read.size > times_too_many * most_) return std::nullopt;
        pinyin = with_both(near_by(false), those([](const std::u32string&, const std::u32string& second) { return may_have_han(second); },
                                                 [](const std::u32string& first) { return may_have_han(first); }));
        append(pinyin, read);
        std::ranges::sort(pinyin);
        pinyin.erase(std::unique(pinyin.begin(), pinyin.end()), pinyin.end());
    }
    if (places < errors * apart + 1) {
        // Four characters and one error: it leaves the first two as they are, or the last two, unless the middle ones are exchanged.
        if (text_.size() != 4 || errors != 1) return std::nullopt;
        const pair exchanged = of(text_[0], text_[2]);
        return given({&pairs_.front(), &pairs_.back(), &exchanged}, none, std::move(pinyin));
    }
    // The least postings of so many pairs among those from a place on.
    std::vector<std::vector<std::size_t>> least(errors + 2, std::vector<std::size_t>(places + apart, none));
    std::ranges::fill(least[0], 0);
    const auto with = [&](std::size_t many, std::size_t at) {
        const std::size_t others = least[many - 1][at + apart];
        return others == none ? none : others + pairs_[at].size;
    };
    for (std::size_t many = 1; many <= errors + 1; ++many)
        for (std::size_t at = places; at-- > 0;) least[many][at] = std::min(least[many][at + 1], with(many, at));
    std::vector<const pair*> chosen;
    for (std::size_t at = 0, many = errors + 1; many > 0; ++at) {
        if (with(many, at) != least[many][at]) continue;
        chosen.push_back(&pairs_[at]);
        --many, at += apart - 1;
    }
    return given(chosen, errors * apart, std::move(pinyin));
}

/// The keys that a text meets as a whole.
struct keys_met {
    std::vector<node_id> called;                              // without errors, in any spelling
    std::vector<std::pair<node_id, std::size_t>> mistyped;  // and how many errors; some perhaps in vain, but none of fewer
    std::size_t least;                                        // errors
};

inline keys_met keys_meeting(const graph& g, const spelled_text& text, budget* within) {
    constexpr std::size_t keys_a_look = 1024;
    keys_met out{.called = {}, .mistyped = {}, .least = text.most_edits()};
    std::u32string spelled;
    std::size_t left = keys_a_look;
    for (const node_id n : g.nodes()) {
        if (--left == 0) {
            left = keys_a_look;
            if (within != nullptr && within->look()) break;
        }
        if (!g.has_key(n)) continue;
        const std::string_view key = g.key(n);
        std::uint64_t mask = 0;
        if (is_ascii(key)) {
            if (text.is_bare(key)) {
                out.called.push_back(n);
                continue;
            }
            // Nothing but a text of its length can be it.
            if (key.size() + out.least < text.plain().size()) continue;
            spelled.clear();
            mask = append_plain_ascii(key, spelled).first;
            if (spelled.size() > text.plain().size() + out.least) continue;
        } else {
            spelled = plain_spelling(key);
            mask = mask_of_name(spelled);
        }
        const auto whole = [](const std::optional<likeness>& how) { return how && how->where == stands::whole; };
        const bool bare = text.may_be_bare(mask) && text.in_bare(spelled) == stands::whole;
        if ((text.may_be_in(mask) && spelled == text.plain()) || bare || (text.may_be_pinyin(mask) && whole(text.by_pinyin(spelled)))) {
            out.called.push_back(n);
        } else if (text.may_be_mistyped(mask, out.least)) {
            const auto how = text.mistyped(spelled, out.least);
            if (!whole(how)) continue;
            out.least = how->edits;
            out.mistyped.emplace_back(n, how->edits);
        }
    }
    return out;
}

HEXI_INLINE std::optional<std::vector<found_name>> closest_by_index(const graph& g, const spelled_text& text, budget* within) {
    const text_pairs pairs(g, text, g.node_count() / 4 + 4096);
    auto nodes = pairs.holding();
    if (!nodes) return std::nullopt;
    const keys_met keys = keys_meeting(g, text, within);
    const auto meeting = [&](std::size_t errors) {
        std::ranges::sort(*nodes);
        nodes->erase(std::unique(nodes->begin(), nodes->end()), nodes->end());
        return spelled_names::of(g, std::span<const node_id>(*nodes)).meeting(g, text, within, {.most = errors, .closest = true});
    };
    nodes->insert(nodes->end(), keys.called.begin(), keys.called.end());
    std::vector<found_name> found = meeting(0);
    for (std::size_t errors = 1; errors <= keys.least && found.empty() && (within == nullptr || within->ended() == cut_by::nothing); ++errors) {
        nodes = pairs.near(errors);
        if (!nodes) return std::nullopt;
        for (const auto& [n, least] : keys.mistyped)
            if (least <= errors) nodes->push_back(n);
        found = meeting(errors);
    }
    return found;
}

}  // namespace detail

}  // namespace hexi::abi_v1
