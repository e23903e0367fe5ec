// Durations made of parts that have fractions.
//
//     duration_sum three_quarters;
//     three_quarters.add_months(750'000'000);            // billionths of a month
//     to_text(*three_quarters.sum()) == "P22DT19H51M49.5S";
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <optional>

#include <hexi/value/duration.hpp>

namespace hexi::inline v1::detail {

/// A duration in the making: whole months, days and seconds, and what is over of each in billionths of it.
struct duration_sum {
    __extension__ typedef __int128 wide;
    static constexpr wide billion = 1'000'000'000;
    wide months = 0, days = 0, nanoseconds = 0;

    /// `amount` billionths of a unit of so many months, of days, or of seconds. What is given may be any number of 64 bits, and its
    /// product with `each`, in billionths.
    void add_months(wide amount, int each = 1) {
        amount *= each;
        months += amount / billion;
        // As days and seconds, the days whole: 22 days, 19 hours and so on for three quarters of a month.
        const wide rest = amount % billion * duration::seconds_of_month;  // billionths of a second
        days += rest / (86'400 * billion);
        nanoseconds += rest % (86'400 * billion);
    }
    void add_days(wide amount, int each = 1) {
        amount *= each;
        days += amount / billion;
        nanoseconds += amount % billion * 86'400;
    }
    void add_seconds(wide amount, int each = 1) { nanoseconds += amount * each; }

    /// Nothing where a part is more than 64 bits hold.
    [[nodiscard]] std::optional<duration> sum(bool negative = false) const {
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
};

}  // namespace hexi::v1::detail
