// Bodies of `spelling.hpp`.
#pragma once

#include <hexi/search/spelling.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include <utf8proc.h>

#include <hexi/base/ascii.hpp>
#include <hexi/base/linkage.hpp>
#include <hexi/base/text.hpp>
#include <hexi/search/han/table_body.hpp>

namespace hexi::inline abi_v1 {

namespace detail {

namespace han {

/// Where the list of a character's readings begins; 0 for none.
inline std::size_t list_of(char32_t c) {
    if (c - first_common < characters.common.size()) return characters.common[c - first_common];
    if (c < 0x3400) return 0;
    const auto found = std::ranges::lower_bound(characters.rare, c, {}, &rare_character::character);
    return found != characters.rare.end() && found->character == c ? found->list : 0;
}

/// Calls `visit(syllable)` for each reading of a list until that says false.
template <class Visit>
void for_each_syllable(std::size_t list, Visit visit) {
    if (list == 0) return;
    for (bool last = false; !last; ++list) {
        last = (characters.lists[list] & 0x8000U) != 0;
        if (!visit(std::string_view(characters.syllables[characters.lists[list] & 0x7FFFU]))) return;
    }
}

/// The letters with which the readings of a list begin, a bit each.
inline std::uint32_t first_letters(std::size_t list) {
    static const std::vector<std::uint32_t> all = [] {
        std::vector<std::uint32_t> out(std::max<std::size_t>(characters.lists.size(), 1), 0);
        for (std::size_t i = 1; i < out.size(); ++i)
            for_each_syllable(i, [&](std::string_view s) { return out[i] |= 1U << static_cast<unsigned>(s.front() - 'a'), true; });
        return out;
    }();
    return all[list];
}

/// The letters of the readings of a list, as `mask_of` has them; ü is written `u`, too.
inline std::uint64_t letters_of(std::size_t list) {
    static const std::vector<std::uint64_t> all = [] {
        std::vector<std::uint64_t> out(std::max<std::size_t>(characters.lists.size(), 1), 0);
        for (std::size_t i = 1; i < out.size(); ++i)
            for_each_syllable(i, [&](std::string_view s) {
                for (const char c : s) out[i] |= std::uint64_t{1} << static_cast<unsigned>(c - 'a') | (c == 'v' ? std::uint64_t{1} << ('u' - 'a') : 0);
                return true;
            });
        return out;
    }();
    return all[list];
}

inline char32_t simplified(char32_t c) {
    if (c < 0x3400 || characters.narrow.empty()) return c;
    if (c - first_common < characters.common.size()) {
        // One place a character: this is asked for every character of every name.
        static const std::vector<char16_t> common = [] {
            std::vector<char16_t> out(characters.common.size());
            for (std::size_t i = 0; i < out.size(); ++i) out[i] = static_cast<char16_t>(first_common + i);
            for (const narrow_variant& v : characters.narrow)
                if (v.traditional - first_common < out.size()) out[v.traditional - first_common] = v.simplified;
            return out;
        }();
        if (common[c - first_common] != c) return common[c - first_common];
    } else if (c <= 0xFFFF) {
        const auto found = std::ranges::lower_bound(characters.narrow, static_cast<char16_t>(c), {}, &narrow_variant::traditional);
        if (found != characters.narrow.end() && found->traditional == c) return found->simplified;
    }
    const auto found = std::ranges::lower_bound(characters.wide, c, {}, &wide_variant::traditional);
    return found != characters.wide.end() && found->traditional == c ? found->simplified : c;
}

}  // namespace han

/// Letters that no accent can be taken from, and what people write in place of them; small ones, as case is folded first.
struct letter_without {
    char32_t letter;
    const char* plain;
};
inline constexpr std::array plain_letters{
    letter_without{U'æ', "ae"}, letter_without{U'ð', "d"},  letter_without{U'ø', "o"}, letter_without{U'þ', "th"}, letter_without{U'đ', "d"}, letter_without{U'ħ', "h"},
    letter_without{U'ı', "i"},  letter_without{U'ĸ', "k"},  letter_without{U'ł', "l"}, letter_without{U'ŋ', "n"},  letter_without{U'œ', "oe"}, letter_without{U'ŧ', "t"},
    letter_without{U'ƀ', "b"},  letter_without{U'ƈ', "c"},  letter_without{U'ƌ', "d"}, letter_without{U'ƒ', "f"},  letter_without{U'ƙ', "k"}, letter_without{U'ƚ', "l"},
    letter_without{U'ƞ', "n"},  letter_without{U'ƥ', "p"},  letter_without{U'ƭ', "t"}, letter_without{U'ƴ', "y"},  letter_without{U'ƶ', "z"}, letter_without{U'ǥ', "g"},
    letter_without{U'ȥ', "z"},  letter_without{U'ȼ', "c"},  letter_without{U'ɇ', "e"}, letter_without{U'ɉ', "j"},  letter_without{U'ɍ', "r"}, letter_without{U'ɏ', "y"},
    letter_without{U'ɓ', "b"},  letter_without{U'ɔ', "o"},  letter_without{U'ɖ', "d"}, letter_without{U'ɗ', "d"},  letter_without{U'ə', "e"}, letter_without{U'ɛ', "e"},
    letter_without{U'ɠ', "g"},  letter_without{U'ɨ', "i"},  letter_without{U'ɫ', "l"}, letter_without{U'ɲ', "n"},  letter_without{U'ɵ', "o"}, letter_without{U'ʈ', "t"},
    letter_without{U'ʉ', "u"},  letter_without{U'ʋ', "v"}};

/// Accents, and the vowels and signs over and under letters of Hebrew and Arabic, which are hardly ever written, with the stroke that makes words
/// longer; other scripts' marks are letters.
constexpr bool may_be_left_out(char32_t c) {
    if (c < 0x591) return c >= 0x300 && c < 0x370;
    if (c < 0x600) return c <= 0x5BD || c == 0x5BF || c == 0x5C1 || c == 0x5C2 || c == 0x5C4 || c == 0x5C5 || c == 0x5C7;
    return c < 0x700 && ((c >= 0x610 && c <= 0x61A) || c == 0x640 || (c >= 0x64B && c <= 0x65F) || c == 0x670 || (c >= 0x6D6 && c <= 0x6DC) || (c >= 0x6DF && c <= 0x6E4) || c == 0x6E7 || c == 0x6E8 || (c >= 0x6EA && c <= 0x6ED));
}

/// Whether a character of a name may be left out of its pinyin: `中国银行（上海）`, `让·雅克`.
inline bool between_syllables(char32_t c) {
    static constexpr auto ascii = [] {
        std::array<bool, 128> all{};
        for (const char32_t mark : std::u32string_view(U" -_.,;:!?()[]{}/\\&+~")) all[mark] = true;
        return all;
    }();
    constexpr std::u32string_view marks = U"·•‧—–…";
    return c < 0x80 ? ascii[c] : c < 0x3000 ? marks.find(c) != marks.npos : c == U'、' || c == U'。' || (c >= U'〈' && c <= U'】') || (c >= U'〔' && c <= U'〟') || c == U'・';
}

/// Whether a character of a name may be left out: `AT&T`, `中科院（兰州）`, `Acme®`. What has a meaning of its own, as in `C++` and `C#`, may not.
inline bool between_words(char32_t c) { return c != U'+' && c != U'~' && (between_syllables(c) || c == U'*' || c == U'`' || c == U'|' || c == U'®' || c == U'©'); }

/// A text without its marks and spaces, and what was before each of its characters.
struct bare_text {
    static constexpr std::uint8_t begins = 1, spaced = 2;  // a word; behind a space
    std::u32string characters{};
    std::vector<std::uint8_t> before{};

    void make(std::u32string_view text) {
        characters.clear(), before.clear();
        const auto is_digit = [](char32_t c) { return c >= U'0' && c <= U'9'; };
        std::uint8_t next = begins;
        std::size_t marks = 0;  // before this character
        for (std::size_t i = 0; i < text.size(); ++i) {
            const char32_t c = text[i];
            if (between_words(c)) {
                next |= c == U' ' ? begins | spaced : begins;
                ++marks;
                continue;
            }
            // A number's point or sign.
            if (marks > 0 && is_digit(c) && (characters.empty() || is_digit(characters.back())))
                for (std::size_t mark = i - marks; mark < i; ++mark) characters.push_back(text[mark]), before.push_back(begins);
            characters.push_back(c), before.push_back(next);
            next = 0, marks = 0;
        }
    }
};

/// A bit for each character that a text holds; several share one.
constexpr std::uint64_t mask_of(char32_t c) { return std::uint64_t{1} << (c >= U'a' && c <= U'z' ? c - U'a' : 26 + (c * 0x9E3779B1U >> 16U) % 38); }
inline std::uint64_t mask_of(std::u32string_view text) {
    std::uint64_t out = 0;
    for (const char32_t c : text) out |= mask_of(c);
    return out;
}

/// Whether the letter of a query may stand for one of a syllable: ü is `v` or `u`.
inline bool same_letter(char of_syllable, char32_t typed) {
    return static_cast<char32_t>(of_syllable) == typed || (of_syllable == 'v' && typed == U'u');
}

/// How few letters of `text` have to be changed until it is `name`, or begins it; more than `most` if there are more. The first is for
/// the whole, the second for a beginning.
/// Source: optimal string alignment distance (Damerau 1964), in a band (Ukkonen 1985)
inline std::pair<std::size_t, std::size_t> edits_between(std::u32string_view text, std::u32string_view name, std::size_t most) {
    const std::size_t n = text.size(), m = std::min(name.size(), n + most), none = most + 1;
    static thread_local std::vector<std::size_t> before, last, row;
    before.assign(m + 1, none), last.assign(m + 1, none), row.assign(m + 1, none);
    for (std::size_t j = 0; j <= std::min(m, most); ++j) last[j] = j;
    for (std::size_t i = 1; i <= n; ++i) {
        const std::size_t from = i > most ? i - most : 0, to = std::min(m, i + most);
        std::size_t least = none;
        if (from > 0) row[from - 1] = none;
        for (std::size_t j = from; j <= to; ++j) {
            std::size_t d = j == 0 ? i : std::min(row[j - 1] + 1, last[j - 1] + (text[i - 1] == name[j - 1] ? 0 : 1));
            if (j < i + most) d = std::min(d, last[j] + 1);
            if (i > 1 && j > 1 && text[i - 1] == name[j - 2] && text[i - 2] == name[j - 1]) d = std::min(d, before[j - 2] + 1);
            row[j] = std::min(d, none);
            least = std::min(least, row[j]);
        }
        if (least == none && *std::ranges::min_element(last) == none) return {none, none};
        before.swap(last);
        last.swap(row);
        std::ranges::fill(row, none);
    }
    return {m == name.size() ? last[m] : none, *std::ranges::min_element(last)};
}

}  // namespace detail

HEXI_INLINE std::uint64_t detail::mask_of_name(std::u32string_view name) {
    std::uint64_t out = mask_of(name);
    for (const char32_t c : name)
        if (c >= 0x3400) out |= han::letters_of(han::list_of(c));
    return out;
}

HEXI_INLINE std::pair<std::uint64_t, bool> detail::append_plain_ascii(std::string_view text, std::u32string& out) {
    // Small letters; no quotation marks, for which there is a 0 here; one sort of space.
    static constexpr auto spelled = [] {
        std::array<char32_t, 128> all{};
        for (char32_t c = 0; c < 128; ++c) all[c] = c >= U'A' && c <= U'Z' ? c + (U'a' - U'A') : c == U'\t' || c == U'\n' || c == U'\r' ? U' ' : c == U'"' || c == U'\'' ? 0 : c;
        return all;
    }();
    static constexpr auto masks = [] {
        std::array<std::uint64_t, 128> all{};
        for (char32_t c = 0; c < 128; ++c) all[c] = mask_of(c);
        return all;
    }();
    const std::size_t begin = out.size();
    out.resize(begin + text.size());
    std::size_t end = begin;
    bool folded = true;  // but for what is left out
    for (const char letter : text) {
        const char32_t c = spelled[static_cast<std::uint8_t>(letter)];
        if (c == 0 && letter != 0) continue;
        folded = folded && (c != U' ' || letter == ' ');
        if (c == U' ' && (end == begin || out[end - 1] == U' ')) continue;
        out[end++] = c;
    }
    if (end > begin && out[end - 1] == U' ') --end;
    out.resize(end);
    std::uint64_t mask = 0;
    for (std::size_t i = begin; i < end; ++i) mask |= masks[out[i]];
    return {mask, folded && end - begin == text.size()};
}

HEXI_INLINE std::u32string plain_spelling(std::string_view text) {
    std::u32string out;
    if (is_ascii(text)) {
        detail::append_plain_ascii(text, out);
        return out;
    }
    out.reserve(text.size());
    // Most names are of ASCII, also of full width, and of Han characters alone, which nothing has to be decomposed for.
    bool simple = true;
    constexpr std::u32string_view quotes = U"\"'“”‘’";
    for_each_character(text, [&](char32_t c, std::string_view) {
        if (!simple) return;
        if (c >= 0x4E00 && c <= 0x9FFF) return out.push_back(detail::han::simplified(c));
        if (c >= 0xFF01 && c <= 0xFF5E) c -= 0xFF01 - U'!';  // brackets and digits of full width
        if (quotes.find(c) != quotes.npos) return;
        simple = c < 0x80;
        if (c >= U'A' && c <= U'Z') c += U'a' - U'A';
        const bool space = c == U' ' || c == U'\t' || c == U'\n' || c == U'\r';
        if (!space) out.push_back(c);
        else if (!out.empty() && out.back() != U' ') out.push_back(U' ');
    });
    if (simple) {
        if (!out.empty() && out.back() == U' ') out.pop_back();
        return out;
    }
    std::string folded = folded_for_search(text);
    const auto mapped = [](const std::string& from, int options) {
        utf8proc_uint8_t* made = nullptr;
        const auto size = utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(from.data()), static_cast<utf8proc_ssize_t>(from.size()), &made,
                                       static_cast<utf8proc_option_t>(options));
        std::string to = size >= 0 ? std::string(reinterpret_cast<char*>(made), static_cast<std::size_t>(size)) : from;
        std::free(made);  // NOLINT: utf8proc allocates with malloc
        return to;
    };
    std::string bare;
    for_each_character(mapped(folded, UTF8PROC_DECOMPOSE), [&](char32_t c, std::string_view bytes) {
        if (detail::may_be_left_out(c)) return;
        const auto known = std::ranges::find(detail::plain_letters, c, &detail::letter_without::letter);
        constexpr std::u32string_view dashes = U"‐‑‒–—―−";
        if (c >= 0x80 && known != detail::plain_letters.end()) bare += known->plain;
        else if (dashes.find(c) != dashes.npos) bare += '-';
        else bare += bytes;
    });
    out.clear();
    for_each_character(mapped(bare, UTF8PROC_COMPOSE), [&](char32_t c, std::string_view) { out.push_back(detail::han::simplified(c)); });
    return out;
}

HEXI_INLINE std::vector<std::string_view> readings(char32_t character) {
    std::vector<std::string_view> out;
    detail::han::for_each_syllable(detail::han::list_of(character), [&](std::string_view s) { return out.push_back(s), true; });
    return out;
}

namespace detail {

HEXI_INLINE spelled_text::spelled_text(std::string_view text) : folded_(folded_for_search(text)), plain_(plain_spelling(text)) {
    std::string again;
    for (const char32_t c : plain_) append(again, c);
    plain_is_folded_ = again == folded_;
    // An apostrophe parts syllables (Xi'an), which folding drops.
    std::string parted;
    for_each_character(text, [&](char32_t c, std::string_view bytes) { parted += c == U'\'' || c == U'’' ? " " : bytes; });
    bool begins = true;
    for (const char32_t c : plain_spelling(parted)) {
        if (between_syllables(c)) {
            begins = true;
        } else {
            letters_.push_back(c), begins_.push_back(begins);
            begins = false;
        }
    }
    bare_text bare;
    bare.make(plain_);
    if (bare.characters.size() > 1 && bare.characters.size() <= longest) {
        bare_ = std::move(bare.characters);
        bare_spaced_ = std::any_of(bare.before.begin() + 1, bare.before.end(), [](std::uint8_t b) { return (b & bare_text::spaced) != 0; });
        bare_mask_ = mask_of(bare_);
    }
    const bool latin = std::ranges::any_of(letters_, [](char32_t c) { return c >= U'a' && c <= U'z'; });
    if (!latin || letters_.size() > longest || han::characters.lists.empty()) letters_.clear();
    mask_ = mask_of(plain_);
    letters_mask_ = mask_of(letters_);
    const std::size_t n = plain_.size();
    for (std::size_t i = 0; i < std::min<std::size_t>(n, 64); ++i) {
        const std::uint64_t place = std::uint64_t{1} << i;
        if (plain_[i] < ascii_.size()) ascii_[plain_[i]] |= place;
        else if (const auto known = std::ranges::find(others_, plain_[i], &std::pair<char32_t, std::uint64_t>::first); known != others_.end()) known->second |= place;
        else others_.emplace_back(plain_[i], place);
    }
    most_edits_ = n < 4 || n > longest ? 0 : n < 8 ? 1 : n < 14 ? 2 : 3;
}

HEXI_INLINE std::optional<stands> spelled_text::in(std::u32string_view name) const {
    const std::size_t at = name.find(plain_);
    if (at == name.npos) return std::nullopt;
    return at > 0 ? stands::inside : name.size() > plain_.size() ? stands::start : stands::whole;
}

HEXI_INLINE bool spelled_text::may_be_bare(std::uint64_t name) const {
    static const std::uint64_t marks = [] {
        std::uint64_t out = 0;
        for (char32_t c = 0; c <= U'・'; ++c) out |= between_words(c) ? mask_of(c) : 0;
        return out;
    }();
    // Without a mark in either it stands in the name as it is, or not at all.
    return !bare_.empty() && (bare_mask_ & ~name) == 0 && (bare_.size() < plain_.size() || (name & marks) != 0);
}

HEXI_INLINE std::optional<stands> spelled_text::in_bare(std::u32string_view name) const {
    static thread_local bare_text of;
    of.make(name);
    // Han characters and Kana are words; Hangul has spaces between its own.
    const auto is_word = [](char32_t c) { return (c >= 0x2E80 && c < 0xA000) || (c >= 0x20000 && c < 0x40000); };
    const auto begins_word = [&](std::size_t i) { return i == of.characters.size() || (of.before[i] & bare_text::begins) != 0 || is_word(of.characters[i]); };
    std::optional<stands> best;
    for (std::size_t at = of.characters.find(bare_); at != of.characters.npos; at = of.characters.find(bare_, at + 1)) {
        const std::size_t end = at + bare_.size();
        const auto first = of.before.begin() + static_cast<std::ptrdiff_t>(at) + 1, last = of.before.begin() + static_cast<std::ptrdiff_t>(end);
        const bool space = bare_spaced_ || std::any_of(first, last, [](std::uint8_t b) { return (b & bare_text::spaced) != 0; });
        if (!begins_word(at) || (space && !begins_word(end))) continue;
        const stands where = at > 0 ? stands::inside : end < of.characters.size() ? stands::start : stands::whole;
        if (!best || where < *best) best = where;
    }
    return best;
}

HEXI_INLINE bool spelled_text::is_bare(std::string_view text) const {
    if (bare_.empty()) return false;
    // Nearly all differ in their first letters, or in how many there are: every key is asked.
    const auto counts = [](char32_t c) { return c > U' ' && c != U'"' && c != U'\'' && !between_words(c); };
    std::size_t at = 0;
    for (const char letter : text) {
        if (!counts(static_cast<unsigned char>(letter))) continue;
        while (at < bare_.size() && !counts(bare_[at])) ++at;
        if (at == bare_.size() || bare_[at++] != static_cast<unsigned char>(ascii::lower(letter))) return false;
    }
    if (std::any_of(bare_.begin() + static_cast<std::ptrdiff_t>(at), bare_.end(), counts)) return false;
    std::u32string plain;
    append_plain_ascii(text, plain);
    bare_text of;
    of.make(plain);
    return of.characters == bare_;
}

HEXI_INLINE std::optional<likeness> spelled_text::by_pinyin(std::u32string_view name) const {
    if (letters_.empty()) return std::nullopt;
    std::optional<likeness> best;
    for (std::size_t i = 0; i < name.size(); ++i) {
        if (name[i] != letters_.front() && (!begins_with(name[i], 0) || !second_fits(name, i, han::list_of(name[i])))) continue;
        const auto found = pinyin_from(name, i);
        if (found && (!best || std::tie(found->where, found->how) < std::tie(best->where, best->how))) best = found;
        if (best && best->where != stands::inside) break;  // it gets no better further inside
    }
    return best;
}

HEXI_INLINE bool spelled_text::begins_with(char32_t c, std::size_t letter) const {
    const char32_t wanted = letters_[letter];
    return wanted >= U'a' && wanted <= U'z' && (han::first_letters(han::list_of(c)) >> (wanted - U'a') & 1U) != 0;
}

HEXI_INLINE bool spelled_text::may_begin_read(char32_t a, char32_t b) const {
    if (letters_.empty() || !begins_with(a, 0)) return false;
    const char32_t both[] = {a, b};
    return between_syllables(b) || second_fits(std::u32string_view(both, b == 0 ? 1 : 2), 0, han::list_of(a));
}

HEXI_INLINE bool spelled_text::may_begin_written(char32_t a, char32_t b) const {
    if (letters_.size() < 2 || letters_.front() != a) return false;
    return between_syllables(b) || letters_[1] == b || begins_with(b, 1);
}

HEXI_INLINE bool spelled_text::may_go_on(char32_t a, char32_t b) const {
    for (std::size_t i = 1; i < letters_.size(); ++i)
        if (begins_with(b, i) && (letters_[i - 1] == a || between_syllables(a))) return true;
    return false;
}

HEXI_INLINE bool spelled_text::second_fits(std::u32string_view name, std::size_t start, std::size_t list) const {
    if (letters_.size() == 1) return true;
    const char32_t second = letters_[1];
    if (second < U'a' || second > U'z') return true;
    bool fits = false;
    han::for_each_syllable(list, [&](std::string_view s) {
        fits = !begins_[1] && s.size() > 1 && static_cast<char32_t>(s[0]) == letters_[0] && same_letter(s[1], second);
        return !fits;
    });
    // Else it has to begin the next character.
    for (std::size_t i = start + 1; !fits && i < name.size(); ++i) {
        if (between_syllables(name[i])) continue;
        return name[i] == second || (han::first_letters(han::list_of(name[i])) >> (second - U'a') & 1U) != 0;
    }
    return fits;
}

HEXI_INLINE std::optional<likeness> spelled_text::pinyin_from(std::u32string_view name, std::size_t start) const {
    // How so many letters of the text can have been used up: by characters as they are, by syllables, or by initials as well.
    constexpr std::uint8_t literal = 1, full = 2, short_ = 4;
    const std::size_t n = letters_.size();
    std::array<std::uint8_t, longest + 1> now, next;
    std::fill_n(now.begin(), n + 1, std::uint8_t{0}), std::fill_n(next.begin(), n + 1, std::uint8_t{0});
    now[0] = literal;
    std::size_t first = 0, last = 0;  // of what is not 0
    std::optional<likeness> best;
    for (std::size_t i = start; i < name.size() && first <= last; ++i) {
        const char32_t c = name[i];
        if (i > start && between_syllables(c)) continue;
        const std::size_t list = han::list_of(c);
        std::size_t next_first = n + 1, next_last = 0;
        const auto reach = [&](std::size_t at, std::uint8_t how) {
            next[at] |= how;
            next_first = std::min(next_first, at);
            next_last = std::max(next_last, at);
        };
        for (std::size_t p = first; p <= last && p < n; ++p) {
            const std::uint8_t how = now[p];
            if (how == 0) continue;
            if (letters_[p] == c) reach(p + 1, how);
            han::for_each_syllable(list, [&](std::string_view s) {
                std::size_t k = 0;
                while (k < s.size() && p + k < n && (k == 0 || !begins_[p + k]) && same_letter(s[k], letters_[p + k])) ++k;
                if (k == s.size()) reach(p + k, static_cast<std::uint8_t>((how & short_) | ((how & (literal | full)) != 0 ? full : 0)));
                if (k > 0) reach(p + 1, short_);
                if (k > 1 && s[1] == 'h') reach(p + 2, short_);      // zh, ch, sh
                if (k > 0 && p + k == n) reach(n, short_);           // the last one is not typed yet
                return true;
            });
        }
        std::fill(now.begin() + static_cast<std::ptrdiff_t>(first), now.begin() + static_cast<std::ptrdiff_t>(last) + 1, std::uint8_t{0});
        std::swap_ranges(now.begin(), now.begin() + static_cast<std::ptrdiff_t>(n) + 1, next.begin());
        first = next_first, last = next_last;
        if (last == n && (now[n] & (full | short_)) != 0) {
            const bool whole = start == 0 && std::all_of(name.begin() + static_cast<std::ptrdiff_t>(i) + 1, name.end(), between_syllables);
            const likeness found{whole ? stands::whole : start == 0 ? stands::start : stands::inside, (now[n] & full) != 0 ? spelling::syllables : spelling::initials};
            // The initial of one character somewhere in a name says nothing.
            const bool says = found.how == spelling::syllables || found.where == stands::start || i > start;
            if (says && (!best || std::tie(found.where, found.how) < std::tie(best->where, best->how))) best = found;
        }
        if (last == n) {
            now[n] = 0;
            while (last > first && now[last] == 0) --last;
            if (now[last] == 0) break;
        }
    }
    return best;
}

/// How few edits part a text of at most 64 characters from what is given of another, character by character: from what was given
/// so far, or, not `from_start`, from some piece of it that ends there.
/// Source   H. Hyyrö, A bit-vector algorithm for computing Levenshtein and Damerau edit distances, 2003
class spelled_text::edits_found {
public:
    edits_found(const spelled_text& text, bool from_start)
        : text_(&text), last_(std::uint64_t{1} << (text.plain_.size() - 1)), first_(from_start ? 1 : 0), now_(text.plain_.size()), least_(now_) {}

    void take(char32_t c) {
        const std::uint64_t places = text_->places_of(c);
        const std::uint64_t exchanged = ((~same_ & places) << 1U) & before_;
        same_ = (((places & more_) + more_) ^ more_) | places | less_ | exchanged;
        std::uint64_t right_more = less_ | ~(same_ | more_), right_less = same_ & more_;
        if ((right_more & last_) != 0) ++now_;
        if ((right_less & last_) != 0) --now_;
        right_more = right_more << 1U | first_, right_less <<= 1U;
        more_ = right_less | ~(same_ | right_more);
        less_ = right_more & same_;
        before_ = places;
        least_ = std::min(least_, now_);
    }
    std::size_t now() const { return now_; }
    std::size_t least() const { return least_; }

private:
    const spelled_text* text_;
    std::uint64_t last_, first_, same_ = 0, more_ = ~std::uint64_t{0}, less_ = 0, before_ = 0;
    std::size_t now_, least_;
};

HEXI_INLINE std::pair<std::size_t, std::size_t> spelled_text::edits_to(std::u32string_view name, std::size_t most) const {
    if (plain_.empty() || plain_.size() > 64) return edits_between(plain_, name, most);
    const std::size_t none = most + 1, length = std::min(name.size(), plain_.size() + most);
    edits_found found(*this, true);
    for (const char32_t c : name.substr(0, length)) found.take(c);
    return {length == name.size() ? std::min(found.now(), none) : none, std::min(found.least(), none)};
}

HEXI_INLINE bool spelled_text::may_be_read(std::u32string_view first, std::size_t most) const {
    static thread_local std::u32string letters;
    letters.clear();
    for (const char32_t c : first) {
        const std::size_t list = han::list_of(c);
        if (list == 0 && !between_syllables(c)) letters.push_back(c);
        han::for_each_syllable(list, [&](std::string_view s) { return letters.append(s.begin(), s.end()), false; });
    }
    // What follows the letters, or the text, is not known.
    return edits_between(letters, plain_, most).second <= most || (letters.size() + most >= plain_.size() && edits_to(letters, most).second <= most);
}

HEXI_INLINE std::optional<likeness> spelled_text::mistyped(std::u32string_view name, std::size_t most) const {
    most = std::min(most, most_edits_);
    if (most == 0) return std::nullopt;
    std::optional<likeness> best;
    // Most names hold nothing like it anywhere, which is soon seen.
    const auto is_near = [&](auto give) {
        if (plain_.size() > 64) return true;
        edits_found found(*this, false);
        give([&](char32_t c) { found.take(c); });
        return found.least() <= most;
    };
    const auto consider = [&](std::u32string_view part, bool begins) {
        const auto [whole, start] = edits_to(part, most);
        const std::size_t least = std::min(whole, start);
        if (least > most || least == 0) return;
        const bool all = begins && whole == least;
        const likeness found{all ? stands::whole : begins ? stands::start : stands::inside, spelling::mistyped, static_cast<std::uint8_t>(least)};
        if (!best || std::tie(found.edits, found.where) < std::tie(best->edits, best->where)) best = found;
    };
    if (name.size() + most >= plain_.size() && is_near([&](auto take) { for (const char32_t c : name) take(c); })) {
        consider(name, true);
        for (std::size_t i = 1; i + 3 < name.size(); ++i)
            if (between_syllables(name[i - 1])) consider(name.substr(i), false);
    }
    if (is_read() && may_have_han(name)) {
        // The same for how its first characters are read.
        const auto read = [&](auto take) {
            std::size_t given = 0;
            bool han = false;
            for (const char32_t c : name) {
                if (given > plain_.size() + most_edits_) break;
                const std::size_t list = han::list_of(c);
                if (list == 0 && !between_syllables(c)) take(c), ++given;
                han::for_each_syllable(list, [&](std::string_view s) {
                    for (const char letter : s) take(static_cast<char32_t>(letter));
                    given += s.size(), han = true;
                    return false;
                });
            }
            return han;
        };
        std::u32string letters;
        if (is_near(read) && read([&](char32_t c) { letters.push_back(c); })) consider(letters, true);
    }
    return best;
}

}  // namespace detail

}  // namespace hexi::abi_v1
