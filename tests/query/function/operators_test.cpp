#include <cstdint>
#include <limits>
#include <string>

#include <fmt/format.h>

#include <hexi/query/function/function_private.hpp>

#include "catch.hpp"
#include "query/function/calls.hpp"

using namespace hexi;
using namespace hexi::detail::query;

namespace {
constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max(), least = std::numeric_limits<std::int64_t>::min();
}

TEST_CASE("arithmetic is exact in 64 bits, and says where that is too little", "[operators]") {
    calls call;
    CHECK(call(add(i(1), i(2))) == "3");
    CHECK(call(add(i(most - 1), i(1))) == "9223372036854775807");
    CHECK(call(subtract(i(least + 1), i(1))) == "-9223372036854775808");
    CHECK(call(multiply(i(4611686018427387904), i(-2))) == "-9223372036854775808");
    CHECK(call(divide(i(7), i(2))) == "3");
    CHECK(call(divide(i(-7), i(2))) == "-3");
    CHECK(call(modulo(i(-7), i(2))) == "-1");
    CHECK(call(modulo(i(least), i(-1))) == "0");
    CHECK(call(power(i(2), i(3))) == "8.0");
    CHECK(call(add(i(1), 0.5)) == "1.5");
    CHECK(call(divide(i(1), 0.0)) == "Infinity");
    CHECK(call(divide(0.0, 0.0)) == "NaN");
    CHECK(call(negate(i(5))) == "-5");
    for (const auto& f : {+[] { return add(i(most), i(1)); }, +[] { return subtract(i(least), i(1)); }, +[] { return multiply(i(most), i(2)); }, +[] { return divide(i(least), i(-1)); }, +[] { return negate(i(least)); }})
        CHECK(calls::error_of(f) == "ArithmeticError IntegerOverflow");
    CHECK(calls::error_of([] { return divide(i(1), i(0)); }) == "ArithmeticError DivisionByZero");
    CHECK(calls::error_of([] { return modulo(i(1), i(0)); }) == "ArithmeticError DivisionByZero");
    CHECK(add({}, i(1)).is_null());
    CHECK(power(i(1), {}).is_null());
}

TEST_CASE("+ joins texts and lists, and nothing else that is not alike", "[operators]") {
    calls call;
    CHECK(call(add(t("a"), t("b"))) == "'ab'");
    CHECK(call(add(t("a"), i(1))) == "'a1'");
    CHECK(call(add(1.0, t("a"))) == "'1.0a'");
    CHECK(call(add(list({i(1)}), list({i(2), i(3)}))) == "[1, 2, 3]");
    CHECK(call(add(list({true}), false)) == "[true, false]");
    CHECK(call(add(i(0), list({i(1)}))) == "[0, 1]");
    for (const auto& f : {+[] { return add(true, i(1)); }, +[] { return add(t("a"), true); }, +[] { return subtract(t("a"), t("b")); }, +[] { return multiply(t("a"), i(2)); },
                          +[] { return modulo(list({}), i(2)); }, +[] { return subtract(date(2024), date(2023)); }, +[] { return negate(t("a")); }})
        CHECK(calls::error_of(f) == "TypeError InvalidArgumentType");
}

TEST_CASE("what arithmetic can give is known before it runs", "[operators]") {
    using enum cell_type;
    CHECK(types_of_sum(only(integer), only(integer)) == only(integer));
    CHECK(types_of_sum(only(integer, floating), only(integer)) == only(integer, floating));
    CHECK(types_of_sum(only(boolean), only(integer)) == 0);
    CHECK(types_of_sum(only(boolean, null), only(integer)) == 0);
    CHECK(types_of_sum(only(null), only(integer)) == only(null));
    CHECK(types_of_sum(only(boolean), only(null)) == only(null));
    CHECK(types_of_sum(only(date), only(duration)) == only(date));
    CHECK(types_of_difference(only(duration), only(date)) == 0);
    CHECK(types_of_product(only(text), only(integer), '%') == 0);
    CHECK(types_of_product(only(integer), only(integer), '^') == only(floating));
    CHECK(types_of_product(only(duration), only(integer), '/') == only(duration));
    CHECK(types_of_product(only(integer), only(duration), '/') == 0);
}

TEST_CASE("what arithmetic can give is what it gives, for every two types", "[operators]") {
    const std::vector<cell> one_of_each{{}, true, i(2), 2.0, t("a"), date(2024), local_time(12), zoned_time(local_time(12), {}), local_datetime(2024, 1, 1), zoned_datetime(local_datetime(2024, 1, 1), utc_offset()),
                                        duration(1, 1, 1), quantity{.digits = 5}, list({}), map({}), node_id(0), edge_id(0), path_ids{{node_id(0)}, {}}};
    for (const cell& a : one_of_each)
        for (const cell& b : one_of_each) {
            CAPTURE(to_text(a.type()), to_text(b.type()));
            const auto same = [&](types said, auto operate) {
                types done = 0;
                if (calls::error_of([&] { return done = only(operate(a, b).type()), cell(); }) != "no error") done = 0;
                CHECK(done == said);
            };
            std::string room;
            same(types_of_sum(only(a.type()), only(b.type())), [](const cell& x, const cell& y) { return add(x, y); });
            same(types_of_sum(only(a.type()), only(b.type())), [&](const cell& x, const cell& y) { return add(x, y, &room); });
            same(types_of_difference(only(a.type()), only(b.type())), subtract);
            same(types_of_product(only(a.type()), only(b.type()), '*'), multiply);
            same(types_of_product(only(a.type()), only(b.type()), '/'), divide);
            same(types_of_product(only(a.type()), only(b.type()), '%'), modulo);
            same(types_of_product(only(a.type()), only(b.type()), '^'), power);
        }
}

TEST_CASE("elements and slices of lists count from either end", "[operators]") {
    calls call;
    const cell all = list({i(1), i(2), i(3), i(4), i(5)});
    CHECK(call(element(call.context, all, i(0))) == "1");
    CHECK(call(element(call.context, all, i(-1))) == "5");
    CHECK(element(call.context, all, i(5)).is_null());
    CHECK(element(call.context, all, i(-6)).is_null());
    CHECK(element(call.context, all, {}).is_null());
    CHECK(element(call.context, {}, i(1)).is_null());
    CHECK(call(element(call.context, map({{"a", i(1)}}), t("a"))) == "1");
    CHECK(element(call.context, map({{"a", i(1)}}), t("b")).is_null());
    CHECK(calls::error_of([&] { return element(call.context, map({}), 12.3); }) == "TypeError MapElementAccessByNonString");
    for (const cell& index : {cell(true), cell(4.7), t("1"), list({i(1)}), map({{"x", i(3)}})}) CHECK(calls::error_of([&] { return element(call.context, all, index); }) == "TypeError InvalidArgumentType");
    for (const cell& container : {cell(true), i(123), cell(4.7), t("1")}) CHECK(calls::error_of([&] { return element(call.context, container, i(0)); }) == "TypeError InvalidArgumentType");
    const auto cut = [&](std::int64_t from, std::int64_t to) {
        const cell a = i(from), b = i(to);
        return call(slice(all, &a, &b));
    };
    CHECK(cut(1, 3) == "[2, 3]");
    CHECK(cut(-3, -1) == "[3, 4]");
    CHECK(cut(0, 0) == "[]");
    CHECK(cut(3, 1) == "[]");
    CHECK(cut(-100, 100) == "[1, 2, 3, 4, 5]");
    CHECK(cut(least, most) == "[1, 2, 3, 4, 5]");
    const cell two = i(2), none;
    CHECK(call(slice(all, &two, nullptr)) == "[3, 4, 5]");
    CHECK(call(slice(all, nullptr, &two)) == "[1, 2]");
    CHECK(slice(all, &none, &two).is_null());
    CHECK(slice({}, &two, nullptr).is_null());
}

TEST_CASE("=~ matches the whole text, in linear time", "[operators]") {
    CHECK(matches(t("兰州新区"), t("兰州.*")).is_true());
    CHECK_FALSE(matches(t("the 兰州新区"), t("兰州.*")).is_true());
    CHECK(matches(t("ABC"), t("(?i)abc")).is_true());
    CHECK(matches({}, t("a")).is_null());
    CHECK(matches(i(1), t("1")).is_null());
    CHECK(calls::error_of([] { return matches(t("a"), t("(?=a)")); }) == "ArgumentError InvalidArgumentValue");
    CHECK(calls::error_of([] { return matches(t("a"), t("(")); }) == "ArgumentError InvalidArgumentValue");
    CHECK_FALSE(matches(t(std::string(100'000, 'a')), t("(a*)*b")).is_true());
    for (int round = 0; round < 100; ++round) CHECK(matches(t(std::to_string(round)), t(std::to_string(round))).is_true());
}

TEST_CASE("durations move dates and times", "[operators]") {
    calls call;
    const cell d = duration(12 * 12 + 5, 14, 16 * 3600 + 13 * 60 + 10, 1);
    CHECK(call(add(date(1984, 10, 11), d)) == "'1997-03-25'");
    CHECK(call(subtract(date(1984, 10, 11), d)) == "'1972-04-27'");
    CHECK(call(add(d, date(1984, 10, 11))) == "'1997-03-25'");
    CHECK(call(add(local_time(12, 31, 14, 1), duration(149, 14, 16 * 3600 + 13 * 60 + 10, 2))) == "'04:44:24.000000003'");
    CHECK(call(subtract(local_time(12, 31, 14, 1), duration(149, 14, 16 * 3600 + 13 * 60 + 10, 2))) == "'20:18:03.999999999'");
    CHECK(call(add(date(2024, 1, 31), duration(1, 0, 0))) == "'2024-02-29'");
    CHECK(call(add(date(2024), duration(0, 1, 0))) == "'2024-01-02'");
    // Toward zero, both ways: 33 hours are one day.
    CHECK(call(add(date(2024, 3, 10), duration(0, 0, 33 * 3600))) == "'2024-03-11'");
    CHECK(call(subtract(date(2024, 3, 10), duration(0, 0, 33 * 3600, 500'000'000))) == "'2024-03-09'");
    // A day is what clocks call one, 24 hours are 24 hours.
    const zoned_datetime before = *parse_zoned_datetime("2017-10-28T12:00[Europe/Stockholm]");
    CHECK(call(add(before, duration(0, 1, 0))) == "'2017-10-29T12:00+01:00[Europe/Stockholm]'");
    CHECK(call(add(before, duration(0, 0, 86'400))) == "'2017-10-29T11:00+01:00[Europe/Stockholm]'");
    CHECK(call(multiply(d, i(2))) == "'P24Y10M28DT32H26M20.000000002S'");
    CHECK(call(divide(d, i(2))) == "'P6Y2M22DT13H21M8S'");
    CHECK(call(multiply(d, 0.5)) == "'P6Y2M22DT13H21M8S'");
    CHECK(call(divide(d, 0.5)) == "'P24Y10M28DT32H26M20.000000002S'");
    CHECK(call(divide(multiply(d, i(49)), 49.0)) == call(d));  // a whole number is exact as a float, too
    CHECK(call(subtract(d, d)) == "'PT0S'");
    CHECK(calls::error_of([&] { return add(date(999'999'999, 12, 31), duration(0, 1, 0)); }) == "ArgumentError NumberOutOfRange");
    CHECK(calls::error_of([&] { return add(duration(most, 0, 0), duration(1, 0, 0)); }) == "ArithmeticError IntegerOverflow");
    CHECK(calls::error_of([&] { return divide(d, i(0)); }) == "ArithmeticError DivisionByZero");
    CHECK(calls::error_of([&] { return multiply(duration(0, 0, most), 1e300); }) == "ArithmeticError IntegerOverflow");
    CHECK(calls::error_of([&] { return multiply(duration(0, 0, most), i(most)); }) == "ArithmeticError IntegerOverflow");
}

TEST_CASE("quantities of one unit are added exactly", "[operators]") {
    calls call;
    const quantity a = *call.g.schema().parse_quantity("1140.8亿元"), b = *call.g.schema().parse_quantity("0.2亿元"), c = *call.g.schema().parse_quantity("3000元"), d = *call.g.schema().parse_quantity("7公里");
    CHECK(call(add(a, b)) == "'1141亿元'");
    CHECK(call(add(b, c)) == "'20003000元'");
    CHECK(call(subtract(a, a)) == "'0亿元'");
    CHECK(call(multiply(b, i(3))) == "'0.6亿元'");
    CHECK(call(multiply(0.1, b)) == "'0.02亿元'");
    CHECK(call(divide(a, i(2))) == "'570.4亿元'");
    CHECK(call(divide(b, c)) == "6666.666666666667");
    CHECK(call(divide(*call.g.schema().parse_quantity("10元"), i(3))) == "'3.33333333333333333元'");
    CHECK(call(divide(*call.g.schema().parse_quantity("-20元"), i(3))) == "'-6.66666666666666667元'");
    CHECK(call(divide(b, std::numeric_limits<double>::infinity())) == "'0亿元'");
    CHECK(calls::error_of([&] { return divide(b, 0.0); }) == "ArithmeticError DivisionByZero");
    // What is multiplied and divided by one number is what it was.
    for (const std::int64_t by : {2, 3, 7, 49, 1000, 999'999'937})
        for (const char* text : {"1元", "0.3亿元", "-4.9元", "1234567.25元", "0元"}) {
            const quantity q = *call.g.schema().parse_quantity(text);
            CHECK(call(divide(multiply(q, i(by)), i(by))) == fmt::format("'{}'", text));
            CHECK(call(divide(multiply(q, i(by)), static_cast<double>(by))) == fmt::format("'{}'", text));
        }
    for (const std::int64_t by : {most, least}) CHECK(call(divide(*call.g.schema().parse_quantity("0.5元"), i(by))) == "'0元'");
    CHECK(calls::error_of([&] { return add(a, d); }) == "TypeError InvalidArgumentType");
    CHECK(compare(comparison::less, b, a).is_true());
    CHECK(equal(*call.g.schema().parse_quantity("1亿元"), *call.g.schema().parse_quantity("10000万元")).is_true());
    CHECK(compare(comparison::less, a, d).is_null());
}
