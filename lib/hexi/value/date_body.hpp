// Bodies of `date.hpp`.
#pragma once

#include <optional>

#include <hexi/value/date.hpp>

#include <fmt/format.h>

#include <hexi/base/linkage.hpp>
#include <hexi/value/digit_scanner.hpp>

namespace hexi::inline abi_v1 {

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

HEXI_INLINE std::optional<date> parse_table_date(std::string_view text) {
    if (text.empty() || text.front() < '0' || text.front() > '9') return std::nullopt;
    detail::digit_scanner in(text);
    const std::size_t digits = in.digits();
    if (digits == 4) {
        const int year = static_cast<int>(*in.number(4));
        // A month or a day behind what was before it; 0 is none of them.
        const auto part = [&]() -> std::optional<int> {
            const std::size_t count = in.digits();
            const auto n = count == 1 || count == 2 ? in.number(count) : std::nullopt;
            return n && *n != 0 ? std::optional(static_cast<int>(*n)) : std::nullopt;
        };
        const bool han = in.take_text("年");
        if (han && in.done()) return date::of(year);
        if (han || in.take('/')) {
            const auto month = part();
            if (!month || (han && !in.take_text("月"))) return std::nullopt;
            if (in.done()) return date::of(year, *month);
            if (!han && !in.take('/')) return std::nullopt;
            const auto day = part();
            if (!day || (han && !in.take_text("日")) || !in.done()) return std::nullopt;
            return date::of(year, *month, *day);
        }
    }
    if (text.size() == 6 && digits == 6) return parse_date(fmt::format("{}-{}", text.substr(0, 4), text.substr(4)));
    if (const auto d = parse_date(text)) return d;
    const auto days = parse_day(text);
    return days ? date::of_day(*days) : std::nullopt;
}

HEXI_INLINE std::string to_text(date d) {
    std::string out = detail::year_text(d.year());
    if (d.month() != 0) out += fmt::format("-{:02}", d.month());
    if (d.day() != 0) out += fmt::format("-{:02}", d.day());
    return out;
}

}  // namespace hexi::abi_v1
