// Dates as precise as they are known: a year, a month or a day.
//
//     *parse_date("2024-04") < *parse_date("2024-05-01");   to_text(*parse_date("2024")) == "2024"
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

#include <hexi/base/print.hpp>

namespace hexi::inline v1 {

/// A date of the Gregorian calendar with year, month or day precision; four bytes.
/// Ordered by the first day that it may mean, a less precise date before a more precise one.
class date {
public:
    constexpr date() = default;
    /// `month` and `day` are 0 where unknown; year -9999 to 9999.
    ///
    /// Errors   std::out_of_range where the parts form no date, as of 31 February: in a constant expression it does
    ///          not compile. `of` gives nothing instead
    constexpr explicit date(int year, int month = 0, int day = 0)
        : packed_(exists(year, month, day) ? (year + 10000) * 512 + month * 32 + day : throw std::out_of_range("no such date")) {}
    /// The date of these parts, or nothing if they form none.
    [[nodiscard]] static constexpr std::optional<date> of(int year, int month = 0, int day = 0) {
        return exists(year, month, day) ? std::optional(date(year, month, day)) : std::nullopt;
    }

    [[nodiscard]] constexpr int year() const { return packed_ / 512 - 10000; }
    [[nodiscard]] constexpr int month() const { return packed_ / 32 % 16; }
    [[nodiscard]] constexpr int day() const { return packed_ % 32; }

    friend constexpr auto operator<=>(date, date) = default;

    /// Whether the parts form a date: month 1..12, day 1..28/29/30/31.
    [[nodiscard]] static constexpr bool exists(int year, int month, int day) {
        if (year < -9999 || year > 9999 || month < 0 || month > 12 || day < 0) return false;
        if (day == 0) return true;
        if (month == 0) return false;
        const bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        const int days = month == 2 ? (leap ? 29 : 28) : (month == 4 || month == 6 || month == 9 || month == 11) ? 30 : 31;
        return day <= days;
    }

private:
    std::int32_t packed_ = 10000 * 512;
};
static_assert(sizeof(date) == 4);

/// `2024`, `2024-04` or `2024-04-23`; nothing for anything else.
[[nodiscard]] std::optional<date> parse_date(std::string_view text);

/// The form that `parse_date` reads, with the precision that the date has.
[[nodiscard]] std::string to_text(date d);

template <>
inline constexpr bool printed_as_text<date> = true;

}  // namespace hexi::v1

#ifdef HEXI_HEADER_ONLY
#include <hexi/value/date_body.hpp>
#endif
