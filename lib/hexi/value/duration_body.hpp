// Bodies of `duration.hpp` and `duration_sum.hpp`.
#pragma once

#include <hexi/value/duration.hpp>

#include <array>
#include <cstdint>
#include <limits>
#include <optional>

#include <fmt/format.h>

#include <hexi/base/linkage.hpp>
#include <hexi/value/datetime.hpp>
#include <hexi/value/digit_scanner.hpp>
#include <hexi/value/duration_sum.hpp>
#include <hexi/value/time.hpp>

namespace hexi::inline abi_v1 {

namespace detail {

HEXI_INLINE void duration_sum::add_months(wide amount, int each) {
    amount *= each;
    months += amount / billion;
    // As days and seconds, the days whole: 22 days, 19 hours and so on for three quarters of a month.
    const wide rest = amount % billion * duration::seconds_of_month;  // billionths of a second
    days += rest / (86'400 * billion);
    nanoseconds += rest % (86'400 * billion);
}

HEXI_INLINE std::optional<duration> duration_sum::sum(bool negative) const {
    constexpr wide most = std::numeric_limits<std::int64_t>::max();
    const wide sign = negative ? -1 : 1;
    const wide all = nanoseconds * sign;
    wide seconds = all / billion, rest = all % billion;
    if (rest < 0) rest += billion, --seconds;
    const std::array parts{months * sign, days * sign, seconds};
    for (const wide part : parts)
        if (part > most || part < -most - 1) return std::nullopt;
    return duration(static_cast<std::int64_t>(parts[0]), static_cast<std::int64_t>(parts[1]), static_cast<std::int64_t>(parts[2]), static_cast<std::int64_t>(rest));
}

/// The form of a date-time, `2012-02-02T14:37:21.545` or without hyphens and colons: parts that need not be of the calendar.
HEXI_INLINE std::optional<duration> parse_clock_duration(std::string_view text, bool negative) {
    const std::size_t at = text.find('T');
    digit_scanner in(text.substr(0, at));
    duration_sum out;
    std::array<std::int64_t, 3> parts{};
    bool hyphens = false;
    for (std::size_t i = 0; i < 3 && !(i > 0 && in.done()); ++i) {
        if (i == 1) hyphens = in.take('-');
        else if (i == 2 && hyphens != in.take('-')) return std::nullopt;
        const auto n = in.number(i == 0 ? 4 : 2);
        if (!n) return std::nullopt;
        parts.at(i) = *n;
    }
    if (!in.done() || parts[1] > 12 || parts[2] > 31) return std::nullopt;
    out.months = parts[0] * 12 + parts[1];
    out.days = parts[2];
    if (at != std::string_view::npos) {
        const auto time = parse_local_time(text.substr(at + 1));
        if (!time) return std::nullopt;
        out.nanoseconds = time->since_midnight();
    }
    return out.sum(negative);
}

}  // namespace detail

HEXI_INLINE std::optional<duration> parse_duration(std::string_view text) {
    detail::digit_scanner in(text);
    const bool negative = in.take('-');
    if (!negative) in.take('+');
    if (!in.take('P') || in.done()) return std::nullopt;
    if (in.digits() >= 4 && (in.digits() == in.rest().size() || in.rest()[in.digits()] == '-' || in.rest()[in.digits()] == 'T'))
        return detail::parse_clock_duration(in.rest(), negative);
    static constexpr std::string_view letters = "YMWDTHMS";
    detail::duration_sum out;
    std::size_t next = 0;  // the first letter that may follow
    bool clock = false, any = false;
    while (!in.done()) {
        if (!clock && in.take('T')) {
            clock = true, any = false, next = letters.find('T') + 1;
            continue;
        }
        const bool minus = in.take('-');
        if (!minus) in.take('+');
        const std::size_t digits = in.digits();
        if (digits == 0 || digits > 19) return std::nullopt;  // as many as 64 bits may need
        detail::duration_sum::wide amount = 0;
        for (std::size_t i = 0; i < digits; ++i) amount = amount * 10 + *in.number(1);
        std::int32_t fraction = 0;
        if (in.take('.') || in.take(',')) {
            const auto read = in.billionths();
            if (!read) return std::nullopt;
            fraction = *read;
        }
        const std::size_t unit = letters.find(in.peek(), next);
        if (in.done() || unit == std::string_view::npos || in.peek() == 'T' || clock != (unit > letters.find('T'))) return std::nullopt;
        in.take(in.peek());
        next = unit + 1;
        any = true;
        amount = amount * detail::duration_sum::billion + fraction;
        if (minus) amount = -amount;
        switch (unit) {
            case 0: out.add_months(amount, 12); break;
            case 1: out.add_months(amount, 1); break;
            case 2: out.add_days(amount, 7); break;
            case 3: out.add_days(amount, 1); break;
            case 5: out.add_seconds(amount, 3600); break;
            case 6: out.add_seconds(amount, 60); break;
            default: out.add_seconds(amount, 1);
        }
    }
    if (!any) return std::nullopt;
    return out.sum(negative);
}

HEXI_INLINE std::string to_text(const duration& d) {
    std::string out = "P";
    const auto part = [&](std::int64_t number, char unit) {
        if (number != 0) out += fmt::format("{}{}", number, unit);
    };
    part(d.months() / 12, 'Y');
    part(d.months() % 12, 'M');
    part(d.days(), 'D');
    if (d.seconds() == 0 && d.nanosecond() == 0) return out.size() == 1 ? "PT0S" : out;
    out += 'T';
    // The seconds toward zero, so that all that is left out of hours and minutes has their sign.
    const bool negative = d.seconds() < 0;
    const std::int64_t whole = d.seconds() + (negative && d.nanosecond() != 0 ? 1 : 0);
    const int fraction = negative && d.nanosecond() != 0 ? static_cast<int>(local_time::a_second) - d.nanosecond() : d.nanosecond();
    part(whole / 3600, 'H');
    part(whole / 60 % 60, 'M');
    const std::int64_t seconds = whole % 60;
    if (fraction != 0) out += fmt::format("{}{}{}S", negative && seconds == 0 ? "-" : "", seconds, detail::fraction_text(fraction));
    else part(seconds, 'S');
    return out;
}

}  // namespace hexi::abi_v1
