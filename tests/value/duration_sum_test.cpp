#include <cstdint>
#include <limits>

#include <hexi/value/duration_sum.hpp>

#include "catch.hpp"

using namespace hexi;
using hexi::detail::duration_sum;

TEST_CASE("fractions of months and days go on as days and seconds", "[duration]") {
    duration_sum sum;
    sum.add_months(750'000'000);
    CHECK(to_text(*sum.sum()) == "P22DT19H51M49.5S");
    sum.add_months(250'000'000, 12);
    CHECK(to_text(*sum.sum()) == "P3M22DT19H51M49.5S");
    sum.add_days(-1'500'000'000);
    CHECK(to_text(*sum.sum()) == "P3M21DT7H51M49.5S");
    sum.add_seconds(-500'000'000);
    CHECK(to_text(*sum.sum()) == "P3M21DT7H51M49S");
    CHECK(to_text(*sum.sum(true)) == "P-3M-21DT-7H-51M-49S");
}

TEST_CASE("a part that 64 bits do not hold is no duration", "[duration]") {
    constexpr duration_sum::wide most = std::numeric_limits<std::int64_t>::max();
    duration_sum sum;
    sum.add_months(most * duration_sum::billion);
    CHECK(sum.sum()->months() == std::numeric_limits<std::int64_t>::max());
    sum.add_months(duration_sum::billion);
    CHECK_FALSE(sum.sum());
    CHECK(sum.sum(true)->months() == std::numeric_limits<std::int64_t>::min());
}
