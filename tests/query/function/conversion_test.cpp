#include <string>

#include <hexi/query/function/function_private.hpp>

#include "catch.hpp"
#include "query/function/calls.hpp"

using namespace hexi;
using namespace hexi::detail::query;

TEST_CASE("conversions give null for texts that are none, and errors for what has none", "[conversion]") {
    calls call;
    CHECK(call("toInteger", {82.9}) == "82");
    CHECK(call("toInteger", {-82.9}) == "-82");
    CHECK(call("toInteger", {t(" +1.7 ")}) == "1");
    CHECK(call("toInteger", {t("9223372036854775807")}) == "9223372036854775807");
    CHECK(call("toInteger", {t("foo")}) == "null");
    CHECK(call("toInteger", {1e300}) == "null");
    CHECK(call("toInteger", {0x1p63}) == "null");
    CHECK(call("toInteger", {-0x1p63}) == "-9223372036854775808");
    CHECK(call("toInteger", {true}) == "1");
    CHECK(call("toFloat", {t("5")}) == "5.0");
    CHECK(call("toFloat", {t("")}) == "null");
    CHECK(call("toFloat", {i(3)}) == "3.0");
    CHECK(call("toBoolean", {t(" TRUE ")}) == "true");
    CHECK(call("toBoolean", {t("")}) == "null");
    CHECK(call("toBoolean", {i(0)}) == "false");
    CHECK(call("toString", {2.3}) == "'2.3'");
    CHECK(call("toString", {false}) == "'false'");
    CHECK(call("toString", {date(2024, 2, 29)}) == "'2024-02-29'");
    CHECK(call("toString", {*call.g.schema().parse_quantity("1140.8亿元")}) == "'1140.8亿元'");
    CHECK(call("toString", {{}}) == "null");
    for (const cell& one : {list({}), map({}), cell(node_id(0)), cell(edge_id(0)), cell(path_ids{{node_id(0)}, {}})})
        for (const char* name : {"toInteger", "toFloat", "toBoolean", "toString"}) {
            CHECK(call.error(name, {one}) == "TypeError InvalidArgumentValue");
            CHECK(call(std::string(name) + "OrNull", {one}) == "null");
        }
    CHECK(call.error("toFloat", {true}) == "TypeError InvalidArgumentValue");
    CHECK(call.error("toBoolean", {1.0}) == "TypeError InvalidArgumentValue");
    CHECK(call("toIntegerList", {list({t("1"), 2.9, {}, list({})})}) == "[1, 2, null, null]");
    CHECK(call("toStringList", {list({i(1), date(2024)})}) == "['1', '2024']");
}
