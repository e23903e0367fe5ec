// Durations made of parts that have fractions.
//
//     duration_sum three_quarters;
//     three_quarters.add_months(750'000'000);            // billionths of a month
//     to_text(*three_quarters.sum()) == "P22DT19H51M49.5S";
#pragma once

#include <optional>

namespace hexi::inline abi_v1 {

class duration;

namespace detail {

/// A duration in the making: whole months, days and seconds, and what is over of each in billionths of it.
struct duration_sum {
    __extension__ typedef __int128 wide;
    static constexpr wide billion = 1'000'000'000;
    wide months = 0, days = 0, nanoseconds = 0;

    /// `amount` billionths of a unit of so many months, of days, or of seconds. What is given may be any number of 64 bits, and its
    /// product with `each`, in billionths.
    void add_months(wide amount, int each = 1);
    void add_days(wide amount, int each = 1) {
        amount *= each;
        days += amount / billion;
        nanoseconds += amount % billion * 86'400;
    }
    void add_seconds(wide amount, int each = 1) { nanoseconds += amount * each; }

    /// Nothing where a part is more than 64 bits hold.
    [[nodiscard]] std::optional<duration> sum(bool negative = false) const;
};

}  // namespace detail

}  // namespace hexi::abi_v1

// Behind it, since in programs without the library its bodies need what stands above.
#include <hexi/value/duration.hpp>
