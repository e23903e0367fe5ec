// Bodies of `calendar.hpp`.
#pragma once

#include <hexi/value/calendar.hpp>

#include <fmt/format.h>

#include <hexi/base/linkage.hpp>
#include <hexi/value/digit_scanner.hpp>

namespace hexi::inline abi_v1 {

HEXI_INLINE std::optional<std::int64_t> parse_day(std::string_view text) {
    detail::digit_scanner in(text);
    const bool negative = in.peek() == '-';
    const bool sign = negative || in.peek() == '+';
    if (sign) in.take(in.peek());
    // Behind a sign the year ends with its hyphen or its letter: without them nobody can tell.
    const auto year_digits = sign ? in.digits() : 4;
    const auto read = year_digits >= 1 && year_digits <= 9 ? in.number(year_digits) : std::nullopt;
    if (!read) return std::nullopt;
    const std::int64_t year = negative ? -*read : *read;
    const auto checked = [&](std::int64_t days) { return days >= first_day && days <= last_day ? std::optional(days) : std::nullopt; };
    if (in.done()) return checked(day_number(year, 1, 1));
    const bool hyphens = in.take('-');
    if (in.take('W')) {
        const auto week = in.number(2);
        if (!week || *week < 1) return std::nullopt;
        std::int64_t day = 1;
        if (!in.done()) {
            if (hyphens != in.take('-')) return std::nullopt;
            const auto n = in.number(1);
            if (!n || *n < 1 || *n > 7) return std::nullopt;
            day = *n;
        }
        const std::int64_t days = first_week(year) + (*week - 1) * 7;
        if (!in.done() || days >= first_week(year + 1)) return std::nullopt;
        return checked(days + day - 1);
    }
    if (in.digits() == 3) {
        const std::int64_t day = *in.number(3);
        if (!in.done() || day < 1 || day > (is_leap_year(year) ? 366 : 365)) return std::nullopt;
        return checked(day_number(year, 1, 1) + day - 1);
    }
    const auto month = in.number(2);
    if (!month) return std::nullopt;
    std::int64_t day = 1;
    if (!in.done()) {
        if (hyphens != in.take('-')) return std::nullopt;
        const auto n = in.number(2);
        if (!n) return std::nullopt;
        day = *n;
    }
    if (!in.done() || !is_civil_date(year, static_cast<int>(*month), static_cast<int>(day))) return std::nullopt;
    return day_number(year, static_cast<int>(*month), static_cast<int>(day));
}

HEXI_INLINE std::string day_text(std::int64_t days) {
    const civil_date d = civil_day(days);
    return fmt::format("{}-{:02}-{:02}", detail::year_text(d.year), d.month, d.day);
}

HEXI_INLINE std::string detail::year_text(std::int64_t year) {
    const std::int64_t size = year < 0 ? -year : year;
    return fmt::format("{}{:04}", year < 0 ? "-" : size > 9999 ? "+" : "", size);
}

}  // namespace hexi::abi_v1
