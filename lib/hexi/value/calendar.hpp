// The Gregorian calendar over 64-bit days, years -999,999,999 to 999,999,999.
//
//     day_number(1970, 1, 1) == 0;   civil_day(16637).year == 2015;   *parse_day("2015-W30-2") == 16637;
//
// What only counts days and months stands here: weeks and days of the year are read, and told by what asks for them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace hexi::inline abi_v1 {

/// A day by its year, month 1..12 and day of the month 1..31; year 0 is before year 1.
struct civil_date {
    std::int64_t year = 1970;
    int month = 1;
    int day = 1;

    friend constexpr bool operator==(const civil_date&, const civil_date&) = default;
};

/// The years that a date-time may lie in reach so far on both sides.
inline constexpr std::int64_t most_years = 999'999'999;

[[nodiscard]] constexpr bool is_leap_year(std::int64_t year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }

/// `month` is 1..12.
[[nodiscard]] constexpr int days_in_month(std::int64_t year, int month) {
    if (month == 2) return is_leap_year(year) ? 29 : 28;
    return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

[[nodiscard]] constexpr bool is_civil_date(std::int64_t year, int month, int day) {
    return year >= -most_years && year <= most_years && month >= 1 && month <= 12 && day >= 1 && day <= days_in_month(year, month);
}

/// Days since 1970-01-01.
///
/// Source   Howard Hinnant, chrono-compatible low-level date algorithms: years begin in March, so that the leap day is
///          the last of its year
[[nodiscard]] constexpr std::int64_t day_number(std::int64_t year, int month, int day) {
    year -= month <= 2 ? 1 : 0;
    const std::int64_t era = (year >= 0 ? year : year - 399) / 400;
    const std::int64_t of_era = year - era * 400;
    const std::int64_t of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    return era * 146'097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719'468;
}
[[nodiscard]] constexpr std::int64_t day_number(const civil_date& d) { return day_number(d.year, d.month, d.day); }

/// The reverse of `day_number`.
[[nodiscard]] constexpr civil_date civil_day(std::int64_t days) {
    days += 719'468;
    const std::int64_t era = (days >= 0 ? days : days - 146'096) / 146'097;
    const std::int64_t of_era = days - era * 146'097;
    const std::int64_t year_of_era = (of_era - of_era / 1460 + of_era / 36'524 - of_era / 146'096) / 365;
    const std::int64_t of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    const std::int64_t shifted = (5 * of_year + 2) / 153;
    const int day = static_cast<int>(of_year - (153 * shifted + 2) / 5) + 1;
    const int month = static_cast<int>(shifted < 10 ? shifted + 3 : shifted - 9);
    return {year_of_era + era * 400 + (month <= 2 ? 1 : 0), month, day};
}

inline constexpr std::int64_t first_day = day_number(-most_years, 1, 1);
inline constexpr std::int64_t last_day = day_number(most_years, 12, 31);

/// 1 is Monday, 7 Sunday.
[[nodiscard]] constexpr int day_of_week(std::int64_t days) { return static_cast<int>(((days + 3) % 7 + 7) % 7) + 1; }

/// The Monday with which week 1 of a year begins, the week that holds its 4th of January (ISO 8601).
[[nodiscard]] constexpr std::int64_t first_week(std::int64_t year) {
    const std::int64_t fourth = day_number(year, 1, 4);
    return fourth - (day_of_week(fourth) - 1);
}

/// A whole day as ISO 8601 writes it, with hyphens or without: `2015-07-21`, `2015-07`, `2015`; by week `2015-W30-2`,
/// `2015-W30`; by day of the year `2015-202`. What is left out is the first. A year has four digits, or a sign and up to
/// nine. Nothing for anything else, and for a day that does not exist.
[[nodiscard]] std::optional<std::int64_t> parse_day(std::string_view text);

/// `2015-07-21`; a year beyond four digits has its sign before it.
[[nodiscard]] std::string day_text(std::int64_t days);

namespace detail {
/// `2015`, `-0044`, `+12024`.
[[nodiscard]] std::string year_text(std::int64_t year);
}  // namespace detail

}  // namespace hexi::abi_v1

#ifdef HEXI_HEADER_ONLY
#include <hexi/value/calendar_body.hpp>
#endif
