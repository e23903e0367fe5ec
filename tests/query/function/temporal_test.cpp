#include <cstdint>
#include <limits>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include <hexi/query/function/function_private.hpp>
#include <hexi/value/calendar.hpp>

#include "catch.hpp"
#include "query/function/calls.hpp"

using namespace hexi;
using namespace hexi::detail::query;

namespace {

/// `{year: 1984, day: 3}`, of numbers and texts.
cell of(std::vector<cell_entry> all) { return map(std::move(all)); }

}  // namespace

TEST_CASE("the present is the moment when the statement began", "[temporal]") {
    calls call;
    CHECK(call("date") == "'2024-02-29'");
    CHECK(call("localtime") == "'12:34:56.789'");
    CHECK(call("time") == "'12:34:56.789Z'");
    CHECK(call("localdatetime.transaction") == "'2024-02-29T12:34:56.789'");
    CHECK(call("DateTime.Statement", {t("Asia/Shanghai")}) == "'2024-02-29T20:34:56.789+08:00[Asia/Shanghai]'");
    CHECK(call("date", {of({{"timezone", t("Pacific/Auckland")}})}) == "'2024-03-01'");
    CHECK(call("timestamp") == "1709210096789");
    CHECK(call("date.truncate", {t("month")}) == "'2024-02-01'");
    CHECK(call("date.statement", {{}}) == "null");
    const cell real = call.value("datetime.realtime", {});
    CHECK(real.as<zoned_datetime>() > *parse_zoned_datetime("2024-01-01T00:00Z"));
    CHECK(call.error("datetime.statement", {t("Nowhere/Land")}) == "ArgumentError InvalidArgumentValue");
}

TEST_CASE("days are given by month, week, quarter and day of the year", "[temporal]") {
    calls call;
    CHECK(call("date", {of({{"year", i(1984)}, {"month", i(10)}, {"day", i(11)}})}) == "'1984-10-11'");
    CHECK(call("date", {of({{"year", i(1984)}})}) == "'1984-01-01'");
    CHECK(call("date", {of({{"year", i(1817)}, {"week", i(1)}, {"dayOfWeek", i(2)}})}) == "'1816-12-31'");
    CHECK(call("date", {of({{"year", i(1818)}, {"week", i(53)}})}) == "'1818-12-28'");
    CHECK(call("date", {of({{"year", i(1984)}, {"quarter", i(3)}, {"dayOfQuarter", i(45)}})}) == "'1984-08-14'");
    CHECK(call("date", {of({{"year", i(1984)}, {"ordinalDay", i(202)}})}) == "'1984-07-20'");
    CHECK(call("date", {of({{"year", i(-999'999'999)}})}) == "'-999999999-01-01'");
    const cell base = date(1984, 11, 11);
    CHECK(call("date", {of({{"date", base}, {"week", i(1)}})}) == "'1984-01-08'");
    CHECK(call("date", {of({{"date", base}, {"quarter", i(3)}})}) == "'1984-08-11'");
    CHECK(call("date", {of({{"date", date(2024, 2, 29)}, {"year", i(2023)}})}) == "'2023-02-28'");
    CHECK(call("date", {of({{"date", date(1816, 12, 31)}, {"week", i(2)}})}) == "'1817-01-07'");
    CHECK(call("date", {of({{"year", {}}})}) == "null");
    const std::vector<cell> wrong{
        of({}), of({{"month", i(1)}}), of({{"year", i(1984)}, {"day", i(1)}}), of({{"year", i(1984)}, {"month", i(13)}}), of({{"year", i(1984)}, {"month", i(2)}, {"day", i(30)}}),
        of({{"year", i(1984)}, {"week", i(53)}}), of({{"year", i(1984)}, {"week", i(1)}, {"month", i(1)}}), of({{"year", i(1984)}, {"quarter", i(1)}, {"dayOfQuarter", i(92)}}),
        of({{"year", i(1985)}, {"ordinalDay", i(366)}}), of({{"year", t("1984")}}), of({{"year", i(1'000'000'000)}}), of({{"year", i(1984)}, {"weak", i(1)}}), of({{"year", i(1984)}, {"hour", i(1)}}),
        of({{"date", local_time(12)}}), of({{"date", t("2024-01-01")}}), of({{"year", i(2024)}, {"timezone", t("Z")}}),
    };
    for (const cell& one : wrong) {
        CAPTURE(call(one));
        CHECK(call.error("date", {one}).starts_with("ArgumentError"));
    }
    CHECK(call.error("date", {i(2024)}) == "TypeError InvalidArgumentValue");
    CHECK(call.error("date", {t("2024-13")}) == "ArgumentError InvalidArgumentValue");
}

TEST_CASE("times are given by hours and what is smaller", "[temporal]") {
    calls call;
    CHECK(call("localtime", {of({{"hour", i(12)}, {"minute", i(31)}, {"second", i(14)}, {"nanosecond", i(789)}, {"millisecond", i(123)}, {"microsecond", i(456)}})}) == "'12:31:14.123456789'");
    CHECK(call("localtime", {of({{"hour", i(12)}})}) == "'12:00'");
    CHECK(call("time", {of({{"hour", i(12)}, {"timezone", t("+01:00")}})}) == "'12:00+01:00'");
    CHECK(call("time", {of({{"time", zoned_time(local_time(12), utc_offset(3600))}, {"timezone", t("+05:00")}})}) == "'16:00+05:00'");
    CHECK(call("time", {t("21:40")}) == "'21:40Z'");
    CHECK(call("localdatetime", {of({{"year", i(1984)}, {"week", i(10)}, {"dayOfWeek", i(3)}, {"hour", i(12)}})}) == "'1984-03-07T12:00'");
    CHECK(call("localdatetime", {of({{"date", date(1984, 10, 11)}, {"time", local_time(1, 2, 3)}, {"second", i(42)}})}) == "'1984-10-11T01:02:42'");
    for (const cell& one : {of({{"minute", i(1)}}), of({{"hour", i(24)}}), of({{"hour", i(1)}, {"second", i(1)}}), of({{"hour", i(1)}, {"minute", i(1)}, {"second", i(1)}, {"millisecond", i(1)}, {"microsecond", i(1000)}})}) {
        CAPTURE(call(one));
        CHECK(call.error("localtime", {one}).starts_with("ArgumentError"));
    }
}

TEST_CASE("a moment keeps its place, or is shown at another", "[temporal]") {
    calls call;
    const cell there = *parse_zoned_datetime("1984-10-11T12:00[Europe/Stockholm]");
    CHECK(call("datetime", {of({{"year", i(1984)}, {"month", i(7)}, {"day", i(20)}, {"timezone", t("Europe/Stockholm")}})}) == "'1984-07-20T00:00+02:00[Europe/Stockholm]'");
    CHECK(call("datetime", {of({{"datetime", there}, {"timezone", t("+05:00")}})}) == "'1984-10-11T16:00+05:00'");
    CHECK(call("datetime", {of({{"datetime", there}, {"day", i(28)}, {"second", i(42)}, {"timezone", t("Pacific/Honolulu")}})}) == "'1984-10-28T01:00:42-10:00[Pacific/Honolulu]'");
    CHECK(call("datetime", {of({{"date", there}, {"time", local_time(12)}})}) == "'1984-10-11T12:00Z'");
    CHECK(call("datetime", {local_datetime(1984, 3, 7, local_time(12))}) == "'1984-03-07T12:00Z'");
    CHECK(call("time", {there}) == "'12:00+01:00'");
    CHECK(call("date", {there}) == "'1984-10-11'");
    CHECK(call("datetime.fromepoch", {i(416'779), i(999'999'999)}) == "'1970-01-05T19:46:19.999999999Z'");
    CHECK(call("datetime.fromepochmillis", {i(-1)}) == "'1969-12-31T23:59:59.999Z'");
    CHECK(call("datetime", {of({{"epochMillis", i(469'020'674'645)}, {"timezone", t("Europe/Stockholm")}})}) == "'1984-11-11T12:31:14.645+01:00[Europe/Stockholm]'");
    CHECK(call.error("datetime.fromepoch", {i(std::numeric_limits<std::int64_t>::max()), i(1)}) == "ArgumentError NumberOutOfRange");
    CHECK(call.error("date", {local_time(12)}) == "ArgumentError InvalidArgumentValue");
}

TEST_CASE("durations are made of parts with fractions", "[temporal]") {
    calls call;
    const auto made = [&](std::vector<cell_entry> parts) { return call("duration", {of(std::move(parts))}); };
    CHECK(made({{"days", i(14)}, {"hours", i(16)}, {"minutes", i(12)}}) == "'P14DT16H12M'");
    CHECK(made({{"months", i(5)}, {"days", 1.5}}) == "'P5M1DT12H'");
    CHECK(made({{"months", 0.75}}) == "'P22DT19H51M49.5S'");
    CHECK(made({{"weeks", 2.5}}) == "'P17DT12H'");
    CHECK(made({{"years", i(12)}, {"months", i(5)}, {"days", i(14)}, {"hours", i(16)}, {"minutes", i(12)}, {"seconds", i(70)}}) == "'P12Y5M14DT16H13M10S'");
    CHECK(made({{"days", i(14)}, {"seconds", i(70)}, {"milliseconds", i(1)}}) == "'P14DT1M10.001S'");
    CHECK(made({{"seconds", i(2)}, {"milliseconds", i(-1)}}) == "'PT1.999S'");
    CHECK(made({{"seconds", i(-2)}, {"milliseconds", i(1)}}) == "'PT-1.999S'");
    CHECK(made({{"days", i(1)}, {"milliseconds", i(-1)}}) == "'P1DT-0.001S'");
    CHECK(made({{"seconds", i(-60)}, {"milliseconds", i(-1)}}) == "'PT-1M-0.001S'");
    CHECK(made({{"minutes", 1.5}, {"seconds", i(1)}}) == "'PT1M31S'");
    CHECK(made({{"quarters", i(5)}}) == "'P1Y3M'");
    CHECK(call("duration", {t("P1Y2M")}) == "'P1Y2M'");
    CHECK(call.error("duration", {of({{"years", i(std::numeric_limits<std::int64_t>::max())}})}) == "ArithmeticError IntegerOverflow");
    CHECK(call.error("duration", {of({{"days", std::numeric_limits<double>::infinity()}})}) == "ArgumentError NumberOutOfRange");
    CHECK(call.error("duration", {of({{"day", i(1)}})}) == "ArgumentError InvalidArgumentValue");
    CHECK(call.error("duration", {t("1Y")}) == "ArgumentError InvalidArgumentValue");
}

TEST_CASE("the parts of dates, times and durations", "[temporal]") {
    calls call;
    const auto part = [&](const cell& c, std::string_view name) { return call(property_of(call.context, c, name)); };
    const cell d = date(1984, 1, 1);
    CHECK(part(d, "weekYear") == "1983");
    CHECK(part(d, "week") == "52");
    CHECK(part(d, "weekDay") == "7");
    CHECK(part(date(1984, 11, 11), "dayOfQuarter") == "42");
    CHECK(part(date(1984, 11, 11), "ordinalDay") == "316");
    CHECK(part(date(2024), "month") == "1");
    CHECK(part(d, "hour") == "null");
    const cell moment = *parse_zoned_datetime("1984-11-11T12:31:14.645876123[Europe/Stockholm]");
    CHECK(part(moment, "microsecond") == "645876");
    CHECK(part(moment, "timezone") == "'Europe/Stockholm'");
    CHECK(part(moment, "offset") == "'+01:00'");
    CHECK(part(moment, "offsetMinutes") == "60");
    CHECK(part(moment, "epochSeconds") == "469020674");
    CHECK(part(moment, "epochMillis") == "469020674645");
    CHECK(part(zoned_time(local_time(12), utc_offset(-5400)), "offsetSeconds") == "-5400");
    const cell length = duration(16, 10, 3661, 111'111'111);
    CHECK(part(length, "years") == "1");
    CHECK(part(length, "quartersOfYear") == "1");
    CHECK(part(length, "monthsOfQuarter") == "1");
    CHECK(part(length, "daysOfWeek") == "3");
    CHECK(part(length, "milliseconds") == "3661111");
    CHECK(part(length, "microsecondsOfSecond") == "111111");
    CHECK(part(duration(0, 0, 0, -86'399'900'000'000), "seconds") == "-86400");
    CHECK(part(duration(0, 0, 0, -86'399'900'000'000), "nanosecondsOfSecond") == "100000000");
    CHECK(calls::error_of([&] { return property_of(call.context, duration(0, 0, std::numeric_limits<std::int64_t>::max()), "milliseconds"); }) == "ArithmeticError IntegerOverflow");
    CHECK(calls::error_of([&] { return property_of(call.context, i(1), "year"); }) == "TypeError InvalidArgumentType");
}

TEST_CASE("what lies between two, in months, days and seconds", "[temporal]") {
    calls call;
    const auto moment = [](const char* text) { return cell(*parse_zoned_datetime(text)); };
    const auto local = [](const char* text) { return cell(*parse_local_datetime(text)); };
    CHECK(call("duration.between", {date(1984, 10, 11), date(2015, 6, 24)}) == "'P30Y8M13D'");
    CHECK(call("duration.between", {local("2015-07-21T21:40:32.142"), date(2015, 6, 24)}) == "'P-27DT-21H-40M-32.142S'");
    CHECK(call("duration.between", {moment("2014-07-21T21:40:36.143+0200"), moment("2015-07-21T21:40:32.142+0100")}) == "'P1YT59M55.999S'");
    CHECK(call("duration.between", {local_time(14, 30), date(2015, 6, 24)}) == "'PT-14H-30M'");
    CHECK(call("duration.between", {local("2018-01-02T10:00:00.1"), local("2018-01-01T10:00:00.2")}) == "'PT-23H-59M-59.9S'");
    CHECK(call("duration.between", {moment("2017-10-28T23:00[Europe/Stockholm]"), moment("2017-10-29T04:00[Europe/Stockholm]")}) == "'PT6H'");
    CHECK(call("duration.between", {date(-999'999'999, 1, 1), date(999'999'999, 12, 31)}) == "'P1999999998Y11M30D'");
    CHECK(call("duration.inMonths", {date(2018, 7, 21), moment("2016-07-21T21:40:32.142+0100")}) == "'P-1Y-11M'");
    CHECK(call("duration.inDays", {date(1984, 10, 11), moment("2015-07-21T21:40:32.142+0100")}) == "'P11240D'");
    CHECK(call("duration.inDays", {local_time(1), date(2015, 6, 24)}) == "'PT0S'");
    CHECK(call("duration.inSeconds", {moment("2017-10-29T00:00[Europe/Stockholm]"), date(2017, 10, 30)}) == "'PT25H'");
    CHECK(call("duration.inSeconds", {local("-999999999-01-01T00:00"), local("+999999999-12-31T23:59:59")}) == "'PT17531639991215H59M59S'");
    CHECK(call("duration.between", {{}, date(2024)}) == "null");
    CHECK(call.error("duration.between", {i(1), date(2024)}) == "TypeError InvalidArgumentValue");
}

TEST_CASE("a date and what lies between it and another is the other", "[temporal]") {
    calls call;
    std::mt19937_64 random(5);
    for (int round = 0; round < 2000; ++round) {
        const auto some = [&] { return cell(*date::of_day(static_cast<std::int64_t>(random() % 2'000'000) - 1'000'000)); };
        const cell a = some(), b = some();
        REQUIRE(same(add(a, call.value("duration.inDays", {a, b})), b));
        REQUIRE(same(add(a, call.value("duration.between", {a, b})), b));
        // Of times too, whatever the place where the clock stands.
        const auto clock = [&](const cell& day) {
            return *zoned_datetime::of(*local_datetime::of_day(day.as<date>().first_day(), *local_time::after_midnight(static_cast<std::int64_t>(random() % local_time::a_day))), *zone::find("Asia/Shanghai"));
        };
        const cell p = clock(a), q = clock(b);
        REQUIRE(same(add(p, call.value("duration.inSeconds", {p, q})), q));
        // A duration and another are taken apart again.
        const cell x = duration(static_cast<std::int64_t>(random() % 1000), -static_cast<std::int64_t>(random() % 1000), static_cast<std::int64_t>(random() % 100'000), static_cast<std::int64_t>(random() % 1'000'000'000));
        const cell y = duration(-static_cast<std::int64_t>(random() % 1000), static_cast<std::int64_t>(random() % 1000), -static_cast<std::int64_t>(random() % 100'000), static_cast<std::int64_t>(random() % 1'000'000'000));
        REQUIRE(same(add(x, subtract(y, x)), y));
        REQUIRE(same(divide(multiply(x, i(7)), i(7)), x));
    }
}

TEST_CASE("truncated is the first of a unit, with other components", "[temporal]") {
    calls call;
    const cell moment = *parse_zoned_datetime("1984-10-11T12:31:14.645876123-01:00");
    CHECK(call("date.truncate", {t("millennium"), date(2017, 10, 11), of({{"day", i(2)}})}) == "'2000-01-02'");
    CHECK(call("date.truncate", {t("decade"), date(-44, 3, 15)}) == "'-0050-01-01'");
    CHECK(call("date.truncate", {t("weekYear"), date(1984, 1, 1), of({{"day", i(5)}})}) == "'1983-01-05'");
    CHECK(call("date.truncate", {t("WEEK"), moment, of({{"dayOfWeek", i(2)}})}) == "'1984-10-09'");
    CHECK(call("datetime.truncate", {t("quarter"), moment, of({{"timezone", t("Europe/Stockholm")}})}) == "'1984-10-01T00:00+01:00[Europe/Stockholm]'");
    CHECK(call("datetime.truncate", {t("day"), date(1984, 10, 11)}) == "'1984-10-11T00:00Z'");
    CHECK(call("localdatetime.truncate", {t("millisecond"), moment, of({{"nanosecond", i(2)}})}) == "'1984-10-11T12:31:14.645000002'");
    CHECK(call("localtime.truncate", {t("microsecond"), moment, of({{"nanosecond", i(2)}})}) == "'12:31:14.645876002'");
    CHECK(call("time.truncate", {t("minute"), moment}) == "'12:31-01:00'");
    CHECK(call.error("date.truncate", {t("hour"), moment}) == "ArgumentError InvalidArgumentValue");
    CHECK(call.error("time.truncate", {t("month"), moment}) == "ArgumentError InvalidArgumentValue");
    CHECK(call.error("datetime.truncate", {t("hour"), date(2024)}) == "ArgumentError InvalidArgumentValue");
    CHECK(call.error("localtime.truncate", {t("hour"), date(2024)}) == "ArgumentError InvalidArgumentValue");
}

TEST_CASE("dates and times are written by patterns", "[temporal]") {
    calls call;
    const cell moment = *parse_zoned_datetime("2024-02-09T08:05:03.007[Asia/Shanghai]");
    CHECK(call("format", {moment, t("yyyy年M月d日 EEEE")}) == "'2024年2月9日 Friday'");
    CHECK(call("format", {moment, t("dd/MM/yy HH:mm:ss.SSS XXX '['VV']'")}) == "'09/02/24 08:05:03.007 +08:00 [Asia/Shanghai]'");
    CHECK(call("format", {moment, t("MMM d, h 'o''clock' a")}) == R"('Feb 9, 8 o\'clock AM')");
    CHECK(call("format", {date(2024, 2, 9), t("Y-'W'ww-e D")}) == "'2024-W06-5 40'");
    CHECK(call.error("format", {date(2024, 2, 9), t("HH")}) == "ArgumentError InvalidArgumentValue");
    CHECK(call.error("format", {date(2024, 2, 9), t("yyyy 'open")}) == "ArgumentError InvalidArgumentValue");
    CHECK(call.error("format", {date(2024, 2, 9), t("b")}) == "ArgumentError InvalidArgumentValue");
}
