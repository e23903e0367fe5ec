#include <hexi/value/calendar.hpp>

#include "sanitized.hpp"

#include <chrono>
#include <random>
#include <string>

#include "catch.hpp"

using namespace hexi;

static_assert(day_number(1970, 1, 1) == 0 && day_number(2015, 7, 21) == 16637 && civil_day(-1) == civil_date{1969, 12, 31});

TEST_CASE("days are numbered as the standard library numbers them", "[calendar]") {
    for (std::int64_t days = day_number(-32000, 1, 1); days < day_number(32000, 1, 1); days += test::sanitized ? 211 : 13) {
        const std::chrono::year_month_day same{std::chrono::sys_days(std::chrono::days(days))};
        const civil_date d = civil_day(days);
        REQUIRE(d == civil_date{int{same.year()}, static_cast<int>(unsigned{same.month()}), static_cast<int>(unsigned{same.day()})});
        REQUIRE(day_number(d) == days);
        REQUIRE(static_cast<unsigned>(day_of_week(days)) == std::chrono::weekday(std::chrono::sys_days(std::chrono::days(days))).iso_encoding());
    }
}

TEST_CASE("days as far away as there are any are counted and written", "[calendar]") {
    std::mt19937_64 random(7);
    std::uniform_int_distribution<std::int64_t> any(first_day, last_day);
    for (int i = 0; i < 20000; ++i) {
        const std::int64_t days = i == 0 ? first_day : i == 1 ? last_day : any(random);
        const civil_date d = civil_day(days);
        REQUIRE(is_civil_date(d.year, d.month, d.day));
        REQUIRE(day_number(d) == days);
        INFO(day_text(days));
        REQUIRE(parse_day(day_text(days)) == days);
    }
    CHECK(day_text(first_day) == "-999999999-01-01");
    CHECK(day_text(last_day) == "+999999999-12-31");
    CHECK(day_text(day_number(-1, 3, 4)) == "-0001-03-04");
}

TEST_CASE("a day is read in every form of ISO 8601", "[calendar]") {
    const auto day = [](std::string_view text) {
        const auto read = parse_day(text);
        return read ? day_text(*read) : "none";
    };
    for (const char* const text : {"2015-07-21", "20150721", "2015-W30-2", "2015W302", "2015-202", "2015202"}) CHECK(day(text) == "2015-07-21");
    CHECK(day("2015-07") == "2015-07-01");
    CHECK(day("201507") == "2015-07-01");
    CHECK(day("2015-W30") == "2015-07-20");
    CHECK(day("2015W30") == "2015-07-20");
    CHECK(day("2015") == "2015-01-01");
    CHECK(day("2020-W53-7") == "2021-01-03");
    CHECK(day("2019-W01-1") == "2018-12-31");
    CHECK(day("2016-366") == "2016-12-31");
    CHECK(day("+12345-06-07") == "+12345-06-07");
    CHECK(day("-5-01-01") == "-0005-01-01");
    for (const char* const text : {"", "201", "2015-", "2015-0721", "201507-21", "2015-13-01", "2015-02-29", "2015-W54", "2019-W53-1", "2015-W30-8", "2015-W302", "2015-366", "2015-000",
                                   "2015-07-21 ", "+", "-", "1234567890-01-01", "+9999999999-01-01", "2015-W00", "２０１５"})
        CHECK(day(text) == "none");
}
