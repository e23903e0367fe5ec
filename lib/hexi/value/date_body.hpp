// Bodies of `date.hpp`.
#pragma once

#include <optional>

#include <hexi/value/date.hpp>

#include <fmt/format.h>

#include <hexi/base/linkage.hpp>
#include <hexi/value/digit_scanner.hpp>

namespace hexi::inline v1 {

HEXI_INLINE std::optional<date> parse_date(std::string_view text) {
    detail::digit_scanner in(text);
    const bool negative = in.take('-');
    const bool sign = negative || in.take('+');
    const std::size_t digits = sign ? in.digits() : 4;
    // With a sign there are as many digits as the year needs, so that each date has one form.
    if (sign && (digits < (negative ? 4 : 5) || digits > 9 || (digits > 4 && in.peek() == '0'))) return std::nullopt;
    const auto year = in.number(digits);
    if (!year || (negative && *year == 0)) return std::nullopt;
    std::int64_t parts[2]{};  // month and day
    for (std::int64_t& part : parts) {
        if (in.done()) break;
        if (!in.take('-')) return std::nullopt;
        const auto n = in.number(2);
        if (!n || *n == 0) return std::nullopt;
        part = *n;
    }
    if (!in.done()) return std::nullopt;
    return date::of(static_cast<int>(negative ? -*year : *year), static_cast<int>(parts[0]), static_cast<int>(parts[1]));
}

HEXI_INLINE std::string to_text(date d) {
    std::string out = detail::year_text(d.year());
    if (d.month() != 0) out += fmt::format("-{:02}", d.month());
    if (d.day() != 0) out += fmt::format("-{:02}", d.day());
    return out;
}

}  // namespace hexi::v1
