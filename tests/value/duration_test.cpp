#include <hexi/value/duration.hpp>

#include <limits>
#include <random>
#include <stdexcept>
#include <string>

#include "catch.hpp"

using namespace hexi;

static_assert(duration(0, 0, 1, -1).seconds() == 0 && duration(0, 0, 1, -1).nanosecond() == 999'999'999);

TEST_CASE("a duration is read with what it leaves out, and fractions go on in smaller units", "[duration]") {
    const auto read = [](std::string_view text) {
        const auto d = parse_duration(text);
        return d ? to_text(*d) : "none";
    };
    CHECK(read("P14DT16H12M") == "P14DT16H12M");
    CHECK(read("P5M1.5D") == "P5M1DT12H");
    CHECK(read("P0.75M") == "P22DT19H51M49.5S");
    CHECK(read("PT0.75M") == "PT45S");
    CHECK(read("P2.5W") == "P17DT12H");
    CHECK(read("P12Y5M14DT16H12M70S") == "P12Y5M14DT16H13M10S");
    CHECK(read("P2012-02-02T14:37:21.545") == "P2012Y2M2DT14H37M21.545S");
    CHECK(read("P20120202T143721.545") == "P2012Y2M2DT14H37M21.545S");
    CHECK(read("P1Y2M10DT2H30M") == "P1Y2M10DT2H30M");
    CHECK(read("PT-0.001S") == "PT-0.001S");
    CHECK(read("PT-14H-30M") == "PT-14H-30M");
    CHECK(read("-P1DT2S") == "P-1DT-2S");
    CHECK(read("P13M") == "P1Y1M");
    CHECK(read("PT0S") == "PT0S");
    CHECK(read("P0D") == "PT0S");
    for (const char* const text : {"", "P", "PT", "P1", "1D", "P1DT", "P1H", "PT1D", "P1D1M", "P1D1D", "P1.D", "P.5D", "P1.1234567891D", "P99999999999999999999D", "PT9223372036854775807H", "P2012-13-02", "P1D ", "P--1D"}) CHECK(read(text) == "none");
}

TEST_CASE("a duration is read as it was written, whatever its parts", "[duration]") {
    std::mt19937_64 random(5);
    const auto part = [&]() -> std::int64_t {
        switch (random() % 5) {
            case 0: return 0;
            case 1: return static_cast<std::int64_t>(random());
            case 2: return random() % 2 == 0 ? std::numeric_limits<std::int64_t>::min() : std::numeric_limits<std::int64_t>::max();
            default: return static_cast<std::int64_t>(random() % 200'001) - 100'000;
        }
    };
    for (int i = 0; i < 20000; ++i) {
        const duration d(part(), part(), part(), i % 2 == 0 ? 0 : static_cast<std::int64_t>(random() % 1'000'000'000));
        INFO(to_text(d));
        REQUIRE(parse_duration(to_text(d)) == d);
    }
    CHECK_THROWS_AS(duration(0, 0, std::numeric_limits<std::int64_t>::max(), 1'000'000'000), std::out_of_range);
}

TEST_CASE("durations are ordered by their length on an average", "[duration]") {
    CHECK(*parse_duration("P30D") < *parse_duration("P1M"));
    CHECK(*parse_duration("P1M") < *parse_duration("P31D"));
    CHECK(*parse_duration("P1D") != *parse_duration("PT24H"));
    CHECK(((*parse_duration("PT24H") <=> *parse_duration("P1D")) < 0));
    CHECK(*parse_duration("PT-1S") < duration());
    CHECK(duration(std::numeric_limits<std::int64_t>::max(), 0, 0) > duration(0, std::numeric_limits<std::int64_t>::max(), 0));
}
