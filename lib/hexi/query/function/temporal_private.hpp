// Dates, times and date-times as their parts, and made of them.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include <hexi/query/function/function_private.hpp>
#include <hexi/value/datetime.hpp>

namespace hexi::inline abi_v1::detail::query {

/// Where a clock stands: in a zone, or so far from UTC.
struct clock_place {
    std::optional<zone> where{};
    utc_offset offset{};  ///< of a clock in no zone
};

/// What a value says: a day, a time of it, where the clock stands.
struct time_parts {
    std::optional<std::int64_t> day{};
    std::optional<local_time> time{};
    std::optional<clock_place> place{};
};

[[nodiscard]] time_parts parts_of(const cell& c);

/// A date-time at a place. Errors: ArgumentError beyond the years that there are.
[[nodiscard]] zoned_datetime placed(const local_datetime& local, const clock_place& at);
[[nodiscard]] zoned_datetime shown_in(const zoned_datetime& t, const clock_place& at);

/// A day and a time of it. Errors: ArgumentError beyond the years that there are.
[[nodiscard]] local_datetime local_of(std::int64_t day, local_time time);

/// What a duration between two counts.
enum class counted_in : std::uint8_t { everything, months, days, seconds };
/// From one to the other. What one of them lacks, a day or where the clock stands, is as the other has it; a day alone begins at
/// midnight. Months and days are counted only if both have a day.
[[nodiscard]] duration between(counted_in unit, const cell& from, const cell& to);

/// `format(value, pattern)`: the letters of java.time's patterns. Errors: ArgumentError for a letter that is none or that the
/// value has nothing for.
[[nodiscard]] std::string formatted(const cell& value, std::string_view pattern);

}  // namespace hexi::abi_v1::detail::query
