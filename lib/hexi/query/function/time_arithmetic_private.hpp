// Durations added to dates and times, and to one another.
#pragma once

#include <cstdint>

#include <hexi/query/failure_private.hpp>
#include <hexi/value/date.hpp>
#include <hexi/value/datetime.hpp>
#include <hexi/value/duration.hpp>
#include <hexi/value/duration_sum.hpp>
#include <hexi/value/time.hpp>

namespace hexi::inline abi_v1::detail::query {

/// The same length backwards. Errors: ArithmeticError where a part is the least of 64 bits.
[[nodiscard]] duration negated(const duration& d);
/// Part by part. Errors: ArithmeticError where 64 bits do not hold it.
[[nodiscard]] duration added(const duration& a, const duration& b);
/// `d` × `by` / `over`, exactly as far as there are nanoseconds; what is left of months and days goes on as days and seconds.
[[nodiscard]] duration scaled(const duration& d, std::int64_t by, std::int64_t over);
[[nodiscard]] duration scaled(const duration& d, double by);
/// Errors: ArithmeticError where 64 bits do not hold it.
[[nodiscard]] duration checked(const duration_sum& sum);

/// Later by a duration: first by its months, a day that a month has not being its last, then by its days, then by the rest. A day
/// alone goes by whole days of the rest, a time alone by the rest. Errors: ArgumentError beyond the years that there are.
[[nodiscard]] date moved(date d, const duration& by);
[[nodiscard]] local_time moved(local_time t, const duration& by);
[[nodiscard]] zoned_time moved(const zoned_time& t, const duration& by);
[[nodiscard]] local_datetime moved(const local_datetime& t, const duration& by);
/// Months and days as clocks show them, the rest as it passes.
[[nodiscard]] zoned_datetime moved(const zoned_datetime& t, const duration& by);

/// The moment as clocks of that zone show it.
[[nodiscard]] zoned_datetime shown_in(const zoned_datetime& t, zone where);
[[nodiscard]] zoned_datetime shown_in(const zoned_datetime& t, utc_offset offset);

/// What is thrown for a date beyond the years that there are.
[[noreturn]] void beyond_years();

}  // namespace hexi::abi_v1::detail::query
