#include <cstdint>
#include <stdexcept>
#include <type_traits>

#include <fmt/format.h>

#include <hexi/value/date.hpp>

#include "catch.hpp"

using namespace hexi;

TEST_CASE("a date keeps the precision that it is written with", "[date]") {
    for (const char* text : {"2024", "2024-04", "2024-04-23", "0001-01-01", "0000", "9999-12-31", "-0044-03-15", "-0001", "+10000", "+12024-02", "-999999999-01-01", "+999999999-12-31"}) {
        const auto d = parse_date(text);
        REQUIRE(d);
        REQUIRE(to_text(*d) == text);
    }
    REQUIRE(parse_date("2024-04") == date(2024, 4));
    REQUIRE(parse_date("2024-04-23") == date(2024, 4, 23));
    REQUIRE(parse_date("2024-04-23")->year() == 2024);
    REQUIRE(parse_date("2024-04-23")->month() == 4);
    REQUIRE(parse_date("2024-04-23")->day() == 23);
    REQUIRE(parse_date("-0044-03-15") == date(-44, 3, 15));
    REQUIRE(parse_date("+999999999-12-31") == date(999'999'999, 12, 31));
    REQUIRE(date(-500, 3).year() == -500);
    REQUIRE(date(-500, 3).month() == 3);
}

// What is no date does not compile as a constant ...
template <int Year, int Month, int Day>
concept constant_date = requires { typename std::bool_constant<(date(Year, Month, Day), true)>; };
static_assert(constant_date<2024, 2, 29> && constant_date<2024, 2, 0> && constant_date<-999'999'999, 0, 0>);
static_assert(!constant_date<2021, 13, 45> && !constant_date<2023, 2, 29> && !constant_date<2024, 0, 1> && !constant_date<1'000'000'000, 1, 1>);
static_assert(date::of(2024, 4, 23) == date(2024, 4, 23) && !date::of(2021, 13, 45));

TEST_CASE("what is no date cannot be made of parts", "[date]") {
    // ... and throws else.
    int made = 0;
    for (const int year : {-1'000'000'000, -999'999'999, 0, 2023, 2024, 999'999'999, 1'000'000'000, -2'000'000'000})
        for (int month = -1; month <= 14; ++month)
            for (const int day : {-1, 0, 1, 28, 29, 30, 31, 32, 45}) {
                if (date::exists(year, month, day)) {
                    const date d(year, month, day);
                    if (d.year() != year || d.month() != month || d.day() != day || date::of(year, month, day) != d) FAIL(to_text(d));
                    ++made;
                } else {
                    if (date::of(year, month, day)) FAIL(year << " " << month << " " << day);
                    CHECK_THROWS_AS(date(year, month, day), std::out_of_range);
                }
            }
    // Of five years: itself, 12 months, 12 firsts and 28ths, 11 29ths and 30ths, 7 31sts; 0 and 2024 are leap years.
    CHECK(made == 5 * (1 + 12 + 24 + 11 + 11 + 7) + 2);
}

TEST_CASE("fmt writes a date as tables do", "[date]") {
    CHECK(fmt::format("{} {} {}", date(2024), date(2024, 4), date(2024, 4, 3)) == "2024 2024-04 2024-04-03");
}

TEST_CASE("every day of the calendar comes back from its text, and no other", "[date]") {
    std::size_t days = 0;
    date before(-9999);
    for (int year = 1896; year <= 2105; ++year) {
        for (int month = 0; month <= 13; ++month) {
            for (int day = 0; day <= 32; ++day) {
                const std::string text = fmt::format("{:04}-{:02}-{:02}", year, month, day);
                const auto d = parse_date(text);
                if (!d) continue;
                ++days;
                REQUIRE(to_text(*d) == text);
                REQUIRE(before < *d);
                before = *d;
            }
        }
    }
    // 210 years, of which 1904 to 2104 without 2100, and 1896 without 1900, are leap years.
    REQUIRE(days == 210 * 365 + 51);
}

TEST_CASE("dates are ordered by the first day that they may mean", "[date]") {
    REQUIRE(date(2023, 12, 31) < date(2024));
    REQUIRE(date(2024) < date(2024, 1));
    REQUIRE(date(2024, 1) < date(2024, 1, 1));
    REQUIRE(date(2024, 1, 31) < date(2024, 2));
    REQUIRE(date(-1) < date(0));
    REQUIRE(date(-999'999'999) < date(-1, 12, 31));
    REQUIRE(date(9999, 12, 31) < date(10'000));
}

TEST_CASE("a date is the first day that it may mean, and a day is a date", "[date]") {
    CHECK(date(1970).first_day() == 0);
    CHECK(date(2015, 7, 21).first_day() == 16637);
    CHECK(date(2015, 7).first_day() == 16617);
    CHECK(date::of_day(16637) == date(2015, 7, 21));
    for (std::int64_t day = first_day; day < last_day; day += 1'000'003'333) REQUIRE(date::of_day(day)->first_day() == day);
    CHECK(date::of_day(last_day) == date(999'999'999, 12, 31));
    CHECK_FALSE(date::of_day(last_day + 1));
    CHECK_FALSE(date::of_day(first_day - 1));
}

TEST_CASE("what is no date is none", "[date]") {
    for (const char* text : {"", "24", "202", "20245", "2024-", "2024-4", "2024-13", "2024-00", "2024-02-30", "2023-02-29", "1900-02-29", "2024-04-00",
                             "2024-04-31", "2024/04/23", "2024-04-23 ", " 2024", "2024-04-2x", "+2024", "-0000", "-02024", "+012024", "-24", "-1000000000", "+1000000000-01-01", "-2024-1", "２０２４", "2024-0423", "20240423"}) {
        CAPTURE(text);
        REQUIRE_FALSE(parse_date(text));
    }
}
