#include <hexi/value/literal.hpp>

#include <limits>
#include <string>

#include <fmt/format.h>

#include <hexi/value/compare_values.hpp>

#include "catch.hpp"
#include "random_value.hpp"
#include "sanitized.hpp"

using namespace hexi;

namespace {
std::string place_of_problem(std::string_view text) {
    const auto read = parse_literal(text);
    if (read) return to_literal(*read);
    const problem& p = read.problems().front();
    return fmt::format("{}:{}: {}", p.where.line, p.where.column, p.message);
}
}  // namespace

TEST_CASE("a literal is JSON where JSON can say it, else a kind and its text", "[literal]") {
    CHECK(to_literal({}) == "null");
    CHECK(to_literal(std::vector<value>{1, -2.0, 0.5, 1e300, true}) == "[1, -2.0, 0.5, 1e+300, true]");
    CHECK(to_literal("a \"b\" \\ \n \x01 兰州") == R"("a \"b\" \\ \n \u0001 兰州")");
    CHECK(to_literal(value_map{{"b", value()}, {"a", std::vector<value>{}}, {"c", value_map{}}}) == R"({"a": [], "b": null, "c": {}})");
    CHECK(to_literal(date(2024, 4)) == R"(date("2024-04"))");
    CHECK(to_literal(duration(0, 1, 0)) == R"(duration("P1D"))");
    CHECK(to_literal(local_time(21, 40)) == R"(local_time("21:40"))");
    CHECK(to_literal(*parse_zoned_datetime("2015-07-21T21:40[Europe/Stockholm]")) == R"(datetime("2015-07-21T21:40+02:00[Europe/Stockholm]"))");
    CHECK(to_literal(quantity{3, 0, 8}) == R"(quantity("3亿"))");
    CHECK(to_literal(-std::numeric_limits<double>::infinity()) == R"(float("-Infinity"))");
}

TEST_CASE("what is written as a literal is read as the same", "[literal]") {
    random_values random(17);
    for (std::uint32_t i = 0; i < test::rounds(30000); ++i) {
        const value v = random();
        const std::string text = to_literal(v);
        INFO(text);
        const auto read = parse_literal(text);
        REQUIRE(read);
        REQUIRE(equivalent(*read, v));
        REQUIRE(to_literal(*read) == text);
        REQUIRE(read->packed() == v.packed());
    }
}

TEST_CASE("a literal is read with space between its parts, and with every escape of JSON", "[literal]") {
    CHECK(place_of_problem(" [ 1 ,\n 2 ] ") == "[1, 2]");
    CHECK(place_of_problem(R"({ "b" : 1 , "a" : 2 })") == R"({"a": 2, "b": 1})");
    CHECK(place_of_problem(R"("\u5170\/\ud835\udd4f")") == "\"兰/𝕏\"");
    CHECK(place_of_problem(R"(integer("5"))") == "5");
    CHECK(place_of_problem(R"(date ( "2024" ))") == R"(date("2024"))");
    CHECK(place_of_problem("1e3") == "1000.0");
}

TEST_CASE("a literal that is none says where", "[literal]") {
    CHECK(place_of_problem("") == "1:1: there is no value");
    CHECK(place_of_problem("  ") == "1:3: there is no value");
    CHECK(place_of_problem("1 2") == "1:3: nothing more may follow");
    CHECK(place_of_problem("[1, 兰州]") == "1:5: this begins no value");
    CHECK(place_of_problem("[\"兰州\", maybe]") == "1:8: 'maybe' is no value, nor a kind of one");
    CHECK(place_of_problem("[1,\n  2 3]") == "2:5: a list has no end");
    CHECK(place_of_problem("[1,") == "1:4: the text ends before its value does");
    CHECK(place_of_problem("{\"a\" 1}") == "1:6: there is no value of this key");
    CHECK(place_of_problem("{a: 1}") == "1:2: a map's key is a text");
    CHECK(place_of_problem(R"({"a": 1, "b": 2, "a": 3})") == "1:18: the key 'a' stands twice in a map");
    CHECK(place_of_problem("\"abc") == "1:1: a text has no quotation mark at its end");
    CHECK(place_of_problem(R"("a\x")") == "1:3: a backslash before what it cannot stand before");
    CHECK(place_of_problem(R"("\ud835")") == "1:2: a backslash before what it cannot stand before");
    CHECK(place_of_problem("9223372036854775808") == "1:1: '9223372036854775808' is not an integer of at most 64 bits");
    CHECK(place_of_problem("2024-05") == "1:1: '2024-05' is not a number");
    CHECK(place_of_problem("[1, 2024-05-06]") == "1:5: '2024-05-06' is not a number");
    CHECK(place_of_problem("-") == "1:1: '-' is not an integer of at most 64 bits");
    CHECK(place_of_problem("1.e") == "1:1: '1.e' is not a number");
    CHECK(place_of_problem("[date(\"2024-13\")]") == "1:7: '2024-13' is not a date");
    CHECK(place_of_problem("date(2024)") == "1:6: there is no text in quotation marks");
    CHECK(place_of_problem("date 2024") == "1:6: there is no text in parentheses");
    CHECK(place_of_problem("any(\"1\")") == "1:1: 'any' is no value, nor a kind of one");
    CHECK(place_of_problem(std::string(201, '[')) == "1:201: lists and maps more than 200 in one another");
    CHECK(place_of_problem(std::string(1'000'000, '[')) == "1:201: lists and maps more than 200 in one another");
}
