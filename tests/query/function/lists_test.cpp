#include <cstdint>
#include <limits>
#include <string>

#include <hexi/query/function/function_private.hpp>

#include "catch.hpp"
#include "query/function/calls.hpp"

using namespace hexi;
using namespace hexi::detail::query;

TEST_CASE("the parts of lists", "[lists]") {
    calls call;
    const cell all = list({i(1), {}, i(3)});
    CHECK(call("size", {all}) == "3");
    CHECK(call("head", {all}) == "1");
    CHECK(call("last", {all}) == "3");
    CHECK(call("tail", {all}) == "[null, 3]");
    CHECK(call("reverse", {all}) == "[3, null, 1]");
    CHECK(call("head", {list({})}) == "null");
    CHECK(call("tail", {list({})}) == "[]");
    CHECK(call("isEmpty", {list({})}) == "true");
    CHECK(call("isEmpty", {map({{"a", {}}})}) == "false");
    CHECK(call("size", {{}}) == "null");
    CHECK(call.error("head", {i(1)}) == "TypeError InvalidArgumentValue");
}

TEST_CASE("ranges hold both bounds, whatever they are", "[lists]") {
    calls call;
    constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max(), least = std::numeric_limits<std::int64_t>::min();
    CHECK(call("range", {i(-10), i(-7)}) == "[-10, -9, -8, -7]");
    CHECK(call("range", {i(1381), i(-3412), i(-1298)}) == "[1381, 83, -1215, -2513]");
    CHECK(call("range", {i(3), i(1)}) == "[]");
    CHECK(call("range", {i(1), i(3), i(-1)}) == "[]");
    CHECK(call("range", {i(most - 1), i(most)}) == "[9223372036854775806, 9223372036854775807]");
    CHECK(call("range", {i(least), i(most), i(most)}) == "[-9223372036854775808, -1, 9223372036854775806]");
    CHECK(call("range", {i(most), i(least), i(least)}) == "[9223372036854775807, -1]");
    CHECK(call.error("range", {i(2), i(8), i(0)}) == "ArgumentError NumberOutOfRange");
    CHECK(call.error("range", {i(least), i(most)}) == "ArgumentError NumberOutOfRange");
    for (const cell& wrong : {cell(true), cell(-0.0), cell(1.1), t("xyz"), list({i(0)}), map({{"start", i(0)}})}) {
        CHECK(call.error("range", {wrong, i(1), i(1)}) == "ArgumentError InvalidArgumentType");
        CHECK(call.error("range", {i(0), wrong, i(1)}) == "ArgumentError InvalidArgumentType");
        CHECK(call.error("range", {i(0), i(1), wrong}) == "ArgumentError InvalidArgumentType");
    }
}

TEST_CASE("functions of anything", "[lists]") {
    calls call;
    CHECK(call("coalesce", {{}, {}, i(3), i(4)}) == "3");
    CHECK(call("coalesce", {{}}) == "null");
    CHECK(call("nullIf", {i(1), 1.0}) == "null");
    CHECK(call("nullIf", {i(1), {}}) == "1");
    CHECK(call("exists", {{}}) == "false");
    CHECK(call("valueType", {i(1)}) == "'INTEGER NOT NULL'");
    CHECK(call("valueType", {{}}) == "'NULL'");
    CHECK(call("valueType", {list({i(1), t("a"), i(2)})}) == "'LIST<INTEGER NOT NULL | STRING NOT NULL> NOT NULL'");
    CHECK(call("valueType", {list({i(1), {}})}) == "'LIST<INTEGER> NOT NULL'");
    const std::string one = call("randomUUID"), other = call("randomUUID");
    CHECK(one.size() == 38);
    CHECK(one[15] == '4');
    CHECK(one != other);
}
