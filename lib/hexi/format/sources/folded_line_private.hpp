// A line of a source as it is compared, and what can be read in it: numbers with their units, and dates.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <hexi/base/ids.hpp>
#include <hexi/schema/schema.hpp>
#include <hexi/value/date.hpp>

#pragma GCC visibility push(hidden)  // what a shared library keeps to itself
namespace hexi::inline abi_v1::detail {

/// A stretch of a folded line, the end not included.
struct stretch {
    std::size_t first = 0;
    std::size_t last = 0;

    friend bool operator==(const stretch&, const stretch&) = default;
    [[nodiscard]] bool holds(const stretch& other) const { return first <= other.first && other.last <= last; }
    /// Characters between the two; 0 where they touch.
    [[nodiscard]] std::size_t distance(const stretch& other) const {
        return other.first >= last ? other.first - last : first >= other.last ? first - other.last : 0;
    }
};

/// A text whose width, case, quotation marks and white space do not count, and where each of its characters stood. White
/// space stays as one space between two words that are written with letters, where it is all that parts them.
struct folded_line {
    std::u32string text{};
    std::vector<std::uint32_t> at{};      ///< by folded character: the original one's position
    std::u32string original{};

    folded_line() = default;
    explicit folded_line(std::string_view raw);

    /// What the characters [start, end) of the original are here.
    [[nodiscard]] stretch of(std::uint32_t start, std::uint32_t end) const;
    /// Whether a stretch ends with whole words and numbers on both sides: Chinese has no other bounds.
    [[nodiscard]] bool whole(const stretch& s) const;
    /// Whether a cut before the original character would part a word or a number.
    [[nodiscard]] bool parts_word(std::size_t original_character) const;
    /// Every place of `words`, whole.
    [[nodiscard]] std::vector<stretch> find(std::u32string_view words, const stretch& within) const;
    /// The clause that a stretch stands in: up to the next comma, full stop or the like on both sides.
    [[nodiscard]] stretch clause(const stretch& s) const;
    /// The sentence, or the part of one up to a semicolon, that it stands in.
    [[nodiscard]] stretch sentence(const stretch& s) const;

private:
    [[nodiscard]] stretch up_to(const stretch& s, std::u32string_view ends) const;
};

/// A number as it stands in a line: its value with its magnitude, and the unit after it.
struct read_number {
    stretch where{};        ///< with magnitude and unit
    stretch digits{};       ///< without
    long double value = 0;  ///< with the magnitude
    unit_id unit{};         ///< none where no known unit follows
};

/// What units are called in texts: their names, captions and the words of their `evidence`.
class unit_words {
public:
    explicit unit_words(const schema& s);
    /// The longest of them at a place, after spaces; nothing if there is none.
    [[nodiscard]] std::optional<std::pair<unit_id, std::size_t>> at(std::u32string_view text, std::size_t place) const;

private:
    std::vector<std::pair<std::u32string, unit_id>> words_;  // longest first
};

/// The numbers of a line, in order: `1,140.8亿元`, `两千亿元`, `百分之八十`, `200 billion yuan`, `twenty-five firms`.
std::vector<read_number> numbers_of(const folded_line& line, const unit_words& units);

struct read_date {
    stretch where{};
    date value{};
    bool has_year = true;  ///< else the year is 0: another place says it
};

/// The dates of a line, in order: `2023年6月10日`, `2023年6月`, `2023年`, `2023-06-10`, `10 June 2023`, `June 2023`; and those of a year
/// that is not said again: `6月10日`, `6月`, `10 June`, `June 10`.
std::vector<read_date> dates_of(const folded_line& line);

}  // namespace hexi::abi_v1::detail
#pragma GCC visibility pop
