// A text under every spelling that people have for it: accents, traditional and simplified characters, pinyin.
//
//     plain_spelling("臺灣 Dvořák") == U"台湾 dvorak"
//     readings(U'行');  // xing, hang, heng
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <hexi/base/text.hpp>

namespace hexi::inline abi_v1 {

/// How a text is spelled beside the name that it means, best first.
enum class spelling : std::uint8_t {
    same,       ///< as `folded_for_search` compares
    plain,      ///< with other accents, or in traditional in place of simplified characters
    syllables,  ///< by pinyin, all of it
    initials,   ///< by pinyin, of some characters only how their syllables begin
    mistyped    ///< with a few letters wrong, missing, doubled or exchanged
};

/// `text` as all its spellings have it: folded for search, letters without accents and strokes (`Łódź` is `lodz`), Hebrew and Arabic without vowel signs, dashes alike,
/// Han characters simplified. Where the library was built without the Unicode Han Database, characters stay as they are.
[[nodiscard]] std::u32string plain_spelling(std::string_view text);

/// The syllables by which a simplified Han character is read in Mandarin, the commonest first, without tones and with `v` for ü;
/// none for other characters, and where the library was built without the Unicode Han Database.
[[nodiscard]] std::vector<std::string_view> readings(char32_t character);

namespace detail {

/// A bit for each character of a name in its plain spelling and for each letter of each of its readings; several share one.
[[nodiscard]] std::uint64_t mask_of_name(std::u32string_view name);
/// Whether there may be Han characters in a name, without which it has no pinyin.
[[nodiscard]] inline bool may_have_han(std::u32string_view name) {
    return std::any_of(name.begin(), name.end(), [](char32_t c) { return c >= 0x3400; });
}
/// Puts the plain spelling of a text of ASCII alone behind `out`; its mask, and whether it is the text but for capital letters.
std::pair<std::uint64_t, bool> append_plain_ascii(std::string_view text, std::u32string& out);

/// Where in a name a text stands, best first.
enum class stands : std::uint8_t { whole, start, inside };
struct likeness {
    stands where = stands::inside;
    spelling how = spelling::initials;
    std::uint8_t edits = 0;  ///< letters that are wrong
};

/// A text that names are compared with, in their plain spelling.
class spelled_text {
public:
    explicit spelled_text(std::string_view text);

    [[nodiscard]] bool empty() const { return plain_.empty(); }
    /// Folded for search only: what tells `same` from `plain`.
    [[nodiscard]] const std::string& folded() const { return folded_; }
    [[nodiscard]] bool plain_is_folded() const { return plain_is_folded_; }
    [[nodiscard]] const std::u32string& plain() const { return plain_; }

    // Whether a name whose characters and readings have this mask (`mask_of_name`) may be met at all, in each of the ways below.
    [[nodiscard]] bool may_be_in(std::uint64_t name) const { return (mask_ & ~name) == 0; }
    [[nodiscard]] bool may_be_pinyin(std::uint64_t name) const { return !letters_.empty() && (letters_mask_ & ~name) == 0; }
    [[nodiscard]] bool may_be_mistyped(std::uint64_t name, std::size_t most) const { return most > 0 && std::popcount(mask_ & ~name) <= static_cast<int>(most); }

    /// Where the text itself stands in a name.
    [[nodiscard]] std::optional<stands> in(std::u32string_view name) const;
    // Without marks and spaces: `att` for `AT&T`. Those between two digits, or before the first, are numbers' own.
    [[nodiscard]] const std::u32string& bare() const { return bare_; }
    [[nodiscard]] bool may_be_bare(std::uint64_t name) const;
    /// Where it stands in a name if marks and spaces of both do not count: from the beginning of a word on, and if a space is among what does
    /// not count, to the end of one.
    [[nodiscard]] std::optional<stands> in_bare(std::u32string_view name) const;
    /// Whether it is a text of ASCII, if marks and spaces do not count.
    [[nodiscard]] bool is_bare(std::string_view text) const;
    /// The best way in which it is the pinyin of a name or a part of it, other characters as they are.
    [[nodiscard]] std::optional<likeness> by_pinyin(std::u32string_view name) const;
    /// Where it stands in a name, or in the first readings of its characters, but for a few letters: one in a text of four and
    /// more, two from eight on, three from fourteen (`most_edits()`), or what `most` says if that is less. At the beginning of the name
    /// or of a word.
    [[nodiscard]] std::optional<likeness> mistyped(std::u32string_view name, std::size_t most) const;
    [[nodiscard]] std::size_t most_edits() const { return most_edits_; }
    /// Whether it may be the pinyin of anything.
    [[nodiscard]] bool has_letters() const { return !letters_.empty(); }
    /// Whether `by_pinyin` may find it from `a` on, which `b` follows in the name, or 0 at its end: by how `a` is read, or because it is
    /// the text's first character itself. Then `may_go_on` of some later two, or of these.
    [[nodiscard]] bool may_begin_read(char32_t a, char32_t b) const;
    [[nodiscard]] bool may_begin_written(char32_t a, char32_t b) const;
    /// Whether so far all characters may be the text's own, up to `a`, and `b` is read.
    [[nodiscard]] bool may_go_on(char32_t a, char32_t b) const;
    /// Whether `mistyped` compares it with how the characters of a name are read, and whether it may then be near a name that begins with
    /// these, as far as they tell.
    [[nodiscard]] bool is_read() const { return letters_.size() >= 6 && most_edits_ > 0; }
    [[nodiscard]] bool may_be_read(std::u32string_view first, std::size_t most) const;
    /// How few letters have to be changed until it is `name`, or begins it; more than `most` if there are more. The first is for the
    /// whole, the second for a beginning.
    ///
    /// Cost     O(characters) for texts of at most 64, else times `most`
    [[nodiscard]] std::pair<std::size_t, std::size_t> edits_to(std::u32string_view name, std::size_t most) const;

private:
    /// Whether the second letter may follow where the first one begins a reading of a character: what most names fail.
    bool second_fits(std::u32string_view name, std::size_t start, std::size_t list) const;
    /// Whether a reading of `c` begins with this letter of the text.
    bool begins_with(char32_t c, std::size_t letter) const;
    class edits_found;
    std::optional<likeness> pinyin_from(std::u32string_view name, std::size_t start) const;

    std::string folded_;
    std::u32string plain_;
    bool plain_is_folded_ = false;
    // For pinyin: what is between white space, hyphens and apostrophes, and whether a syllable has to begin there.
    std::u32string letters_;
    std::vector<bool> begins_;
    std::u32string bare_;      // without marks and spaces; nothing where that is too little to be looked for
    bool bare_spaced_ = false;  // a space was within
    std::uint64_t mask_ = 0, letters_mask_ = 0, bare_mask_ = 0;  // of the characters of `plain_`, of `letters_` and of `bare_`
    std::size_t most_edits_ = 0;
    /// Where a character stands in `plain_`, a bit a place; for `edits_found`.
    std::uint64_t places_of(char32_t c) const {
        if (c < ascii_.size()) return ascii_[c];
        for (const auto& [other, places] : others_)
            if (other == c) return places;
        return 0;
    }
    std::array<std::uint64_t, 128> ascii_{};
    std::vector<std::pair<char32_t, std::uint64_t>> others_;
    static constexpr std::size_t longest = 200;  // pinyin of more than a name
};

}  // namespace detail

}  // namespace hexi::abi_v1

#ifdef HEXI_HEADER_ONLY
#include <hexi/search/spelling_body.hpp>
#endif
