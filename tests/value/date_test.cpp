#include <fmt/format.h>

#include <hexi/value/date.hpp>

#include "catch.hpp"

using namespace hexi;

TEST_CASE("a date keeps the precision that it is written with", "[date]") {
    for (const char* text : {"2024", "2024-04", "2024-04-23", "0001-01-01", "0000", "9999-12-31"}) {
        const auto d = parse_date(text);
        REQUIRE(d);
        REQUIRE(to_text(*d) == text);
    }
    REQUIRE(parse_date("2024-04") == date(2024, 4));
    REQUIRE(parse_date("2024-04-23") == date(2024, 4, 23));
    REQUIRE(parse_date("2024-04-23")->year() == 2024);
    REQUIRE(parse_date("2024-04-23")->month() == 4);
    REQUIRE(parse_date("2024-04-23")->day() == 23);
    REQUIRE(date(-500, 3).year() == -500);
    REQUIRE(date(-500, 3).month() == 3);
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
}

TEST_CASE("what is no date is none", "[date]") {
    for (const char* text : {"", "24", "202", "20245", "2024-", "2024-4", "2024-13", "2024-00", "2024-02-30", "2023-02-29", "1900-02-29", "2024-04-00",
                             "2024-04-31", "2024/04/23", "2024-04-23 ", " 2024", "2024-04-2x", "-2024", "２０２４", "2024-0423", "20240423"}) {
        CAPTURE(text);
        REQUIRE_FALSE(parse_date(text));
    }
}
