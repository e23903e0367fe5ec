#include <hexi/schema/parse_value.hpp>

#include "sanitized.hpp"

#include <cstring>
#include <limits>
#include <random>
#include <vector>

#include <fmt/format.h>

#include "catch.hpp"

using namespace hexi;

namespace {

struct sample {
    schema s;
    unit_id yuan, ton;
    enumeration_id stage;
    sample() {
        s.open = false;
        yuan = s.add_unit({.name = "元"});
        ton = s.add_unit({.name = "吨"});
        s.add_unit({.name = "角", .base = yuan, .factor = 0.1});
        stage = s.add_enumeration({.name = "stage", .values = {{"planned"}, {"built"}}});
    }
    property of(kind k, bool list = false) const {
        return {.name = "p", .kind = k, .list = list, .values = k == kind::enumeration ? stage : enumeration_id{}};
    }
    /// The value, or the message and the hint of each problem.
    std::string read(const property& p, std::string_view text) const {
        const auto v = parse_value(s, p, text);
        if (v) return "= " + to_text(s, {p.name, p.kind, p.list}, *v);
        std::string out;
        for (const problem& found : v.problems()) out += fmt::format("{}: {} | {}\n", found.rule, found.message, found.hint);
        return out;
    }
};

}  // namespace

TEST_CASE("each kind reads its own form", "[parse_value]") {
    const sample x;
    const auto get = [&](kind k, std::string_view text) { return *parse_value(x.s, x.of(k), text); };
    REQUIRE(get(kind::boolean, "true") == value(true));
    REQUIRE(get(kind::boolean, " false ") == value(false));
    REQUIRE(get(kind::integer, "-9223372036854775808") == value(std::numeric_limits<std::int64_t>::min()));
    REQUIRE(get(kind::integer, "\t12") == value(std::int64_t{12}));
    REQUIRE(get(kind::floating, "0.1") == value(0.1));
    REQUIRE(get(kind::floating, "-1e-9") == value(-1e-9));
    REQUIRE(get(kind::floating, "Infinity") == value(std::numeric_limits<double>::infinity()));
    REQUIRE(get(kind::text, " as; it \"is\" ") == value(std::string(" as; it \"is\" ")));
    REQUIRE(get(kind::text, "") == value(std::string()));
    REQUIRE(get(kind::date, "2024-04") == value(date(2024, 4)));
    REQUIRE(get(kind::enumeration, "built") == value(std::string("built")));
    REQUIRE(get(kind::quantity, "1140.8亿元") == value(quantity{.digits = 11408, .decimals = 1, .magnitude = 8, .unit = x.yuan}));
}

TEST_CASE("what does not fit says what would", "[parse_value]") {
    const sample x;
    REQUIRE(x.read(x.of(kind::boolean), "True") == "wrong-kind: 'True' is not a boolean | write true or false\n");
    REQUIRE(x.read(x.of(kind::integer), "1.5") == "wrong-kind: '1.5' is not an integer | write a whole number of at most 64 bits, such as 12 or -3\n");
    REQUIRE(x.read(x.of(kind::date), "2024-13") == "wrong-kind: '2024-13' is not a date | write a date that exists as 2024, 2024-04 or 2024-04-23\n");
    REQUIRE(x.read(x.of(kind::enumeration), "bulit") == "unknown-value: 'bulit' is not a value of stage | did you mean 'built'?\n");
    REQUIRE(x.read(x.of(kind::enumeration), "") == "unknown-value: '' is not a value of stage | it may be: planned, built\n");
    REQUIRE(x.read(x.of(kind::quantity), "5") == "wrong-kind: '5' is not a quantity: it has no unit | write the unit after the number: 5…\n");
    schema without_units;
    without_units.open = false;
    REQUIRE(to_text(parse_scalar(without_units, property{.kind = kind::quantity}, "5公里").problems().front()).find("error: '公里' is not a known unit\n  hint: declare it: unit \"公里\"") != std::string::npos);
    REQUIRE(x.read(x.of(kind::quantity), "5圆") == "wrong-unit: '圆' is not a known unit | it may be, after 万 or 亿 or without: 元, 吨, 角\n");
    for (const char* text : {"", "+5", "0x10", "1e3", "9223372036854775808", "1 2", "１２"}) REQUIRE_FALSE(parse_value(x.s, x.of(kind::integer), text));
    for (const char* text : {"", "1e999", "1e-999", "inf", "nan", "nan(7)", "infinity", "1,5", "1.5f", "+1"}) REQUIRE_FALSE(parse_value(x.s, x.of(kind::floating), text));
}

TEST_CASE("a number written in another way is read right or refused, with the form to write", "[parse_value]") {
    const sample x;
    REQUIRE(x.read(x.of(kind::quantity), "1,140.8亿元") == "= 1140.8亿元");
    REQUIRE(x.read(x.of(kind::quantity), "1 000元") == "wrong-kind: '1 000元' is not a quantity | write 1000元\n");
    REQUIRE(x.read(x.of(kind::quantity), "1e5元") == "wrong-kind: '1e5元' is not a quantity | write 100000元\n");
    REQUIRE(x.read(x.of(kind::quantity), "１１４０．８亿元") == "wrong-kind: '１１４０．８亿元' is not a quantity | write 1140.8亿元\n");
    REQUIRE(x.read(x.of(kind::quantity), "5\u00A0元") == "wrong-kind: '5\u00A0元' is not a quantity | write 5元\n");
    REQUIRE(x.read(x.of(kind::quantity), "5万") == "wrong-kind: '5万' is not a quantity: it has no unit | write the unit after 万: 5万…\n");
    REQUIRE(x.read(x.of(kind::quantity), "1,14元") == "wrong-kind: '1,14元' is not a quantity | write a number of at most 18 digits and a unit, such as 1140.8亿元\n");
    REQUIRE(x.read(x.of(kind::integer), "1,140") == "wrong-kind: '1,140' is not an integer | write 1140\n");
    REQUIRE(x.read(x.of(kind::integer), "１１４０") == "wrong-kind: '１１４０' is not an integer | write 1140\n");
    REQUIRE(x.read(x.of(kind::integer), "+5") == "wrong-kind: '+5' is not an integer | write 5\n");
    REQUIRE(x.read(x.of(kind::floating), "1 000.5") == "wrong-kind: '1 000.5' is not a number | write 1000.5\n");
}

TEST_CASE("no text becomes a quantity in a unit that it does not name", "[parse_value]") {
    const property p{.name = "cost", .kind = kind::quantity};
    for (const char* text : {"1 000元", "1e5元", "1E5元", "1,14元", "5-10亿元", "5~10元", "5～10亿元", "5至10亿元", "1亿5000万元", "1亿五千万元", "5千万亿元", "5万千克", "5万", "１元",
                             "5\u00A0元", "5\u3000元", "1.5.2元", "元", "5元-10元", "5,元", "5'000元"}) {
        CAPTURE(text);
        schema s;
        const auto v = parse_value(s, p, text);
        REQUIRE_FALSE(v);
        REQUIRE_FALSE(v.problems().front().hint.empty());
        REQUIRE(s.unit_count() == 0);
    }
    for (const auto& [text, unit, plain] : {std::tuple{"1,140.8亿元", "元", "1140.8亿元"}, {"5千克", "克", "5千克"}, {"-3 m2", "m2", "-3m2"}, {"0.5%", "%", "0.5%"}}) {
        CAPTURE(text);
        schema s;
        const auto v = parse_value(s, p, text);
        REQUIRE(v);
        REQUIRE(s[unit_id(0)].name == unit);
        REQUIRE(to_text(s, {"cost", kind::quantity, false}, *v) == plain);
        REQUIRE(*parse_value(std::as_const(s), p, plain) == *v);
    }
}

TEST_CASE("a property with a unit takes what converts to it", "[parse_value]") {
    const sample x;
    property p = x.of(kind::quantity);
    p.unit = x.yuan;
    REQUIRE(x.read(p, "5万元") == "= 5万元");
    REQUIRE(x.read(p, "30角") == "= 30角");
    REQUIRE(x.read(p, "5吨") == "wrong-unit: '5吨' is not a quantity in 元 | write it in 元\n");
    REQUIRE(x.read(p, "5") == "wrong-kind: '5' is not a quantity: it has no unit | write the unit after the number: 5元\n");
}

TEST_CASE("an open schema learns the units that it meets", "[parse_value]") {
    schema s;
    const property p{.name = "area", .kind = kind::quantity};
    REQUIRE_FALSE(parse_value(std::as_const(s), p, "3亩"));
    REQUIRE(parse_value(s, p, "3亩"));
    REQUIRE(s.unit_count() == 1);
    REQUIRE(parse_value(std::as_const(s), p, "3亩"));
}

TEST_CASE("a list reports every element that does not fit", "[parse_value]") {
    const sample x;
    REQUIRE(x.read(x.of(kind::integer, true), "1;2;3") == "= 1;2;3");
    REQUIRE(x.read(x.of(kind::integer, true), "") == "= ");
    REQUIRE(*parse_value(x.s, x.of(kind::integer, true), "") == value(std::vector<value>{}));
    REQUIRE(x.read(x.of(kind::boolean, true), "true;x;;false") ==
            "wrong-kind: 'x' is not a boolean | write true or false\n"
            "wrong-kind: '' is not a boolean | write true or false\n");
    REQUIRE(*parse_value(x.s, x.of(kind::text, true), "a|b", '|') == value(std::vector<value>{std::string("a"), std::string("b")}));
}

TEST_CASE("backslashes count only right before a delimiter", "[parse_value]") {
    const auto elements = [](std::string_view text) {
        std::vector<std::string> out;
        for_each_element(text, ';', [&](std::string_view e) { out.emplace_back(e); });
        return out;
    };
    using list = std::vector<std::string>;
    REQUIRE(elements("") == list{});
    REQUIRE(elements("a") == list{"a"});
    REQUIRE(elements(";") == list{"", ""});
    REQUIRE(elements("a;b;") == list{"a", "b", ""});
    REQUIRE(elements(R"(a\;b;c)") == list{"a;b", "c"});
    REQUIRE(elements(R"(a\\;b)") == list{"a\\", "b"});
    REQUIRE(elements(R"(a\\\;b)") == list{"a\\;b"});
    REQUIRE(elements(R"(C:\x\\y;z\)") == list{"C:\\x\\\\y", "z\\"});
    REQUIRE(elements(R"(\;)") == list{";"});
    REQUIRE(elements(R"(\;\;;\;)") == list{";;", ";"});
}

TEST_CASE("every list of texts comes back from its text", "[parse_value]") {
    const sample x;
    for (std::uint32_t seed = 0; seed < test::rounds(5000); ++seed) {
        CAPTURE(seed);
        std::mt19937 random(seed);
        std::vector<value> list;
        for (std::size_t i = random() % 4; i > 0; --i) {
            std::string text;
            for (std::size_t j = random() % 6; j > 0; --j) text.push_back(";\\a"[random() % 3]);
            list.emplace_back(text);
        }
        if (list.size() == 1 && list.front() == value(std::string())) continue;  // the one that cannot be written
        const std::string text = to_text(x.s, {"p", kind::text, true}, list);
        CAPTURE(text);
        REQUIRE(*parse_value(x.s, x.of(kind::text, true), text) == value(list));
    }
}

TEST_CASE("every float comes back from its shortest text, to the bit", "[parse_value]") {
    const sample x;
    std::mt19937_64 random(1);
    const auto same = [&](double number) {
        const std::string text = to_text(x.s, {"p", kind::floating, false}, number);
        const auto again = parse_value(x.s, x.of(kind::floating), text);
        return again && std::memcmp(&std::get<double>(*again), &number, sizeof number) == 0;
    };
    for (const double number : {0.0, -0.0, 1.0, 0.1, 5e-324, 1.7976931348623157e308, std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity()}) REQUIRE(same(number));
    for (int i = 0; i < 100'000; ++i) {
        const std::uint64_t bits = random();
        double number = 0;
        std::memcpy(&number, &bits, sizeof number);
        if (std::isfinite(number) && !same(number)) FAIL(number);
    }
    REQUIRE(float_text(1140.8) == "1140.8");
    // No exponent where the zeros can be counted.
    REQUIRE(float_text(2e6) == "2000000");
    REQUIRE(float_text(1e15) == "1000000000000000");
    REQUIRE(float_text(1e-5) == "0.00001");
    REQUIRE(float_text(-1.25e-7) == "-0.000000125");
    REQUIRE(float_text(1e-15) == "0.000000000000001");
    REQUIRE(float_text(9.9e-16) == "9.9e-16");
    for (const double number : {1e-5, -1.25e-7, 1e-15, 0.1 + 0.2, 1.0 / 3e9}) REQUIRE(parse_float(float_text(number)) == number);
    REQUIRE(float_text(std::numeric_limits<double>::quiet_NaN()) == "NaN");
    REQUIRE(std::isnan(*parse_float("NaN")));
}

TEST_CASE("values of every other kind come back from their text", "[parse_value]") {
    const sample x;
    std::mt19937_64 random(2);
    const auto same = [&](kind k, const value& v) {
        const std::string text = to_text(x.s, {"p", k, false}, v);
        CAPTURE(text);
        const auto again = parse_value(x.s, x.of(k), text);
        REQUIRE(again);
        REQUIRE(*again == v);
    };
    for (int i = 0; i < 2000; ++i) {
        same(kind::integer, static_cast<std::int64_t>(random()));
        same(kind::boolean, random() % 2 == 0);
        quantity q{.digits = static_cast<std::int64_t>(random() % 1'000'000'000'000'000'000) * (random() % 2 == 0 ? 1 : -1), .unit = unit_id(random() % 3)};
        q.decimals = static_cast<std::uint8_t>(random() % 18);
        if (random() % 2 == 0) q.magnitude = magnitudes.at(random() % magnitudes.size()).second;
        same(kind::quantity, q);
        const int month = static_cast<int>(random() % 13);
        same(kind::date, date(static_cast<int>(random() % 10000), month, month == 0 ? 0 : static_cast<int>(random() % 29)));
    }
    REQUIRE(to_text(x.s, {"p", kind::text, false}, value()).empty());
}
