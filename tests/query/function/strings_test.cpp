#include <limits>
#include <string>

#include <hexi/base/limits.hpp>
#include <hexi/query/function/function_private.hpp>

#include "catch.hpp"
#include "query/function/calls.hpp"

using namespace hexi;
using namespace hexi::detail::query;

TEST_CASE("functions of texts count characters", "[strings]") {
    calls call;
    CHECK(call("toUpper", {t("straße élan 兰")}) == "'STRAẞE ÉLAN 兰'");
    CHECK(call("toLower", {t("ÉLAN Ω")}) == "'élan ω'");
    CHECK(call("left", {t("兰州新区"), i(2)}) == "'兰州'");
    CHECK(call("right", {t("兰州新区"), i(2)}) == "'新区'");
    CHECK(call("right", {t("ab"), i(9)}) == "'ab'");
    CHECK(call("substring", {t("0123456789"), i(1)}) == "'123456789'");
    CHECK(call("substring", {t("兰州新区"), i(1), i(2)}) == "'州新'");
    CHECK(call("substring", {t("ab"), i(7)}) == "''");
    CHECK(call("substring", {t("ab"), i(1), i(std::numeric_limits<std::int64_t>::max())}) == "'b'");
    CHECK(call("char_length", {t("兰州")}) == "2");
    CHECK(call("reverse", {t("兰州 ab")}) == "'ba 州兰'");
    CHECK(call("size", {t("兰州")}) == "2");
    CHECK(call("isEmpty", {t("")}) == "true");
    CHECK(call("toUpper", {{}}) == "null");
    CHECK(call.error("left", {t("a"), i(-1)}) == "ArgumentError NegativeIntegerArgument");
    CHECK(call.error("substring", {t("a"), i(-1)}) == "ArgumentError NegativeIntegerArgument");
    CHECK(call.error("toUpper", {i(1)}) == "TypeError InvalidArgumentValue");
}

TEST_CASE("texts are trimmed, replaced and split", "[strings]") {
    calls call;
    CHECK(call("trim", {t(" \t\xE3\x80\x80 a b \n")}) == "'a b'");
    CHECK(call("lTrim", {t("  a ")}) == "'a '");
    CHECK(call("rTrim", {t(" a  ")}) == "' a'");
    CHECK(call("btrim", {t("xyaxyx"), t("xy")}) == "'a'");
    CHECK(call("trim", {t("兰a兰"), t("兰")}) == "'a'");
    CHECK(call("trim", {t("   ")}) == "''");
    CHECK(call("rTrim", {t("a\xFF ")}) == "'a\xFF'");
    CHECK(call("replace", {t("banana"), t("an"), t("兰")}) == "'b兰兰a'");
    CHECK(call("replace", {t("banana"), t("a"), t(""), i(2)}) == "'bnna'");
    CHECK(call("replace", {t("ab"), t(""), t("-")}) == "'-a-b-'");
    CHECK(call("replace", {t("ab"), t("a"), t("x"), i(0)}) == "'ab'");
    CHECK(call("split", {t("one1two"), t("1")}) == "['one', 'two']");
    CHECK(call("split", {t(",a,,b,"), t(",")}) == "['', 'a', '', 'b', '']");
    CHECK(call("split", {t("a,b;c"), list({t(","), t(";")})}) == "['a', 'b', 'c']");
    CHECK(call("split", {t("兰州"), t("")}) == "['兰', '州']");
    CHECK(call("split", {t(""), t(",")}) == "['']");
    CHECK(call("split", {t("ab"), list({})}) == "['ab']");
    CHECK(call("normalize", {t("A\xCC\x8A")}) == "'Å'");
    CHECK(call("normalize", {t("Å"), t("NFD")}) == "'A\xCC\x8A'");
    CHECK(call("normalize", {t("ﬁ"), t("NFKC")}) == "'fi'");
    CHECK(call.error("normalize", {t("a"), t("NFX")}) == "ArgumentError InvalidArgumentType");
}

TEST_CASE("a text that would be more than a query may hold is not made", "[strings]") {
    calls call;
    budget within({.memory = 1U << 20U});
    call.context.within = &within;
    const cell large = std::string(1U << 19U, 'a');
    CHECK(call.error("replace", {large, t("a"), t("aaaa")}) == "stopped memory");
    calls third;
    budget for_parts({.memory = 1U << 20U});
    third.context.within = &for_parts;
    CHECK(third.error("split", {large, t("")}) == "stopped memory");
    calls other;
    budget small({.memory = 1U << 20U});
    other.context.within = &small;
    CHECK(other.error("range", {i(0), i(1'000'000)}) == "stopped memory");
}
