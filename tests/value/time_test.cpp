#include <hexi/value/time.hpp>

#include <random>
#include <stdexcept>

#include "catch.hpp"

using namespace hexi;

static_assert(local_time(23, 59, 59, 999'999'999).since_midnight() == local_time::a_day - 1 && !local_time::of(24) && !local_time::of(1, 60) && !local_time::of(1, 1, 1, -1));
static_assert(zoned_time(local_time(12), utc_offset(3600)) < zoned_time(local_time(12), utc_offset()));

TEST_CASE("a time that does not exist is not made", "[time]") {
    CHECK_THROWS_AS(local_time(24), std::out_of_range);
    CHECK_THROWS_AS(local_time(0, 0, 60), std::out_of_range);
    CHECK_THROWS_AS(utc_offset(18 * 3600 + 1), std::out_of_range);
    CHECK_FALSE(local_time::after_midnight(local_time::a_day));
}

TEST_CASE("times are read with colons and without, and written with them", "[time]") {
    const auto time = [](std::string_view text) {
        const auto read = parse_local_time(text);
        return read ? to_text(*read) : "none";
    };
    CHECK(time("21:40:32.142") == "21:40:32.142");
    CHECK(time("214032.142") == "21:40:32.142");
    CHECK(time("21:40:32") == "21:40:32");
    CHECK(time("214032") == "21:40:32");
    CHECK(time("21:40") == "21:40");
    CHECK(time("2140") == "21:40");
    CHECK(time("21") == "21:00");
    CHECK(time("12:31:14.645876123") == "12:31:14.645876123");
    CHECK(time("12:31:14.000000100") == "12:31:14.0000001");
    for (const char* const text : {"", "2", "24", "21:", "21:4", "21:4032", "2140:32", "21:40:32.", "21:40:32.1234567890", "21:40.5", "2140.5", "21.5", "21:60", "214", "21:40:32 "}) CHECK(time(text) == "none");
}

TEST_CASE("a time with its distance from UTC is written as short as it can be", "[time]") {
    const auto time = [](std::string_view text) {
        const auto read = parse_zoned_time(text);
        return read ? to_text(*read) : "none";
    };
    CHECK(time("21:40:32.142+0100") == "21:40:32.142+01:00");
    CHECK(time("214032.142Z") == "21:40:32.142Z");
    CHECK(time("214032-0100") == "21:40:32-01:00");
    CHECK(time("21:40-01:30") == "21:40-01:30");
    CHECK(time("2140-00:00") == "21:40Z");
    CHECK(time("2140-02") == "21:40-02:00");
    CHECK(time("22+18:00") == "22:00+18:00");
    CHECK(time("22-02:05:59") == "22:00-02:05:59");
    for (const char* const text : {"21:40", "21:40+", "21:40+18:01", "21:40+1", "21:40ZZ", "Z", "+01:00", "21:40+01:00:00.5"}) CHECK(time(text) == "none");
}

TEST_CASE("a time is read as it was written", "[time]") {
    std::mt19937_64 random(3);
    for (int i = 0; i < 20000; ++i) {
        auto t = *local_time::after_midnight(static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(local_time::a_day)));
        if (i % 3 == 0) t = local_time(t.hour(), t.minute());
        if (i % 3 == 1) t = local_time(t.hour(), t.minute(), t.second(), t.nanosecond() / 1000 * 1000);
        const zoned_time z(t, utc_offset(static_cast<int>(random() % 129'601) - 64'800));
        INFO(to_text(z));
        REQUIRE(parse_local_time(to_text(t)) == t);
        REQUIRE(parse_zoned_time(to_text(z)) == z);
    }
}
