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
#include <hexi/value/calendar.hpp>

namespace hexi::inline abi_v1 {

/// A date of the Gregorian calendar with year, month or day precision; eight bytes, all of which count.
/// Ordered by the first day that it may mean, a less precise date before a more precise one.
class date {
public:
    constexpr date() = default;
    /// `month` and `day` are 0 where unknown; year -999,999,999 to 999,999,999.
    ///
    /// Errors   std::out_of_range where the parts form no date, as of 31 February: in a constant expression it does
    ///          not compile. `of` gives nothing instead
    constexpr explicit date(int year, int month = 0, int day = 0)
        : packed_(exists(year, month, day) ? year * 512LL + month * 32 + day : throw std::out_of_range("no such date")) {}  // NOLINT(bugprone-implicit-widening-of-multiplication-result): it is small
    /// The date of these parts, or nothing if they form none.
    [[nodiscard]] static constexpr std::optional<date> of(int year, int month = 0, int day = 0) {
        return exists(year, month, day) ? std::optional(date(year, month, day)) : std::nullopt;
    }

    /// A whole day by its number since 1970-01-01, or nothing where its year is none.
    [[nodiscard]] static constexpr std::optional<date> of_day(std::int64_t days) {
        if (days < hexi::first_day || days > hexi::last_day) return std::nullopt;
        const civil_date d = civil_day(days);
        return date(static_cast<int>(d.year), d.month, d.day);
    }

    [[nodiscard]] constexpr int year() const { return static_cast<int>(packed_ >> 9); }
    [[nodiscard]] constexpr int month() const { return static_cast<int>(packed_ >> 5 & 15); }
    [[nodiscard]] constexpr int day() const { return static_cast<int>(packed_ & 31); }
    /// The number of the first day that it may mean, since 1970-01-01.
    [[nodiscard]] constexpr std::int64_t first_day() const { return day_number(year(), month() == 0 ? 1 : month(), day() == 0 ? 1 : day()); }

    friend constexpr auto operator<=>(date, date) = default;

    /// Whether the parts form a date: month 1..12, day 1..28/29/30/31.
    [[nodiscard]] static constexpr bool exists(int year, int month, int day) {
        if (year < -most_years || year > most_years || month < 0 || month > 12 || day < 0) return false;
        return day == 0 || (month != 0 && day <= days_in_month(year, month));
    }

private:
    std::int64_t packed_ = 0;
};
static_assert(sizeof(date) == 8);

/// `2024`, `2024-04` or `2024-04-23`; a year before 0 or after 9999 with its sign, `-0044-03-15` or `+12024`. Nothing for anything
/// else: what else a query reads as a day is `parse_day`'s.
[[nodiscard]] std::optional<date> parse_date(std::string_view text);

/// A date as tables of others have it, as precise as it is written: in a form of `parse_date` without a sign or of `parse_day`, or as `202404`, `2024/4`,
/// `2024/4/23`, `2024年`, `2024年4月` or `2024年4月23日`.
[[nodiscard]] std::optional<date> parse_table_date(std::string_view text);

/// The form that `parse_date` reads, with the precision that the date has.
[[nodiscard]] std::string to_text(date d);

template <>
inline constexpr bool printed_as_text<date> = true;

}  // namespace hexi::abi_v1

#ifdef HEXI_HEADER_ONLY
#include <hexi/value/date_body.hpp>
#endif
