#include <cstdint>
#include <limits>
#include <string>

#include <hexi/query/function/function_private.hpp>

#include "catch.hpp"
#include "query/function/calls.hpp"

using namespace hexi;
using namespace hexi::detail::query;

TEST_CASE("functions of numbers", "[numbers]") {
    calls call;
    CHECK(call("abs", {i(-1)}) == "1");
    CHECK(call("abs", {-1.5}) == "1.5");
    CHECK(call.error("abs", {i(std::numeric_limits<std::int64_t>::min())}) == "ArithmeticError IntegerOverflow");
    CHECK(call("sqrt", {12.96}) == "3.6");
    CHECK(call("sqrt", {i(-1)}) == "NaN");
    CHECK(call("ceil", {0.1}) == "1.0");
    CHECK(call("floor", {-0.1}) == "-1.0");
    CHECK(call("sign", {-7.5}) == "-1");
    CHECK(call("isNaN", {0.5}) == "false");
    CHECK(call("exp", {i(0)}) == "1.0");
    CHECK(call("ln", {i(1)}) == "0.0");
    CHECK(call("log10", {i(1000)}) == "3.0");
    CHECK(call("atan2", {i(0), i(1)}) == "0.0");
    CHECK(call("degrees", {call.value("pi", {})}) == "180.0");
    CHECK(call("haversin", {i(0)}) == "0.0");
    CHECK(call("power", {i(2), i(10)}) == "1024.0");
    CHECK(call("mod", {i(7), i(3)}) == "1");
    CHECK(call("cot", {{}}) == "null");
    const double one = call.value("rand", {}).as<double>();
    CHECK((one >= 0 && one < 1));
    CHECK_FALSE(find_function("rand")->repeatable);
}

TEST_CASE("numbers are rounded by their decimal digits", "[numbers]") {
    calls call;
    const auto round = [&](double x, std::int64_t digits, std::string_view mode) { return call("round", {x, i(digits), t(mode)}); };
    CHECK(call("round", {1.5}) == "2.0");
    CHECK(call("round", {-1.5}) == "-1.0");
    CHECK(call("round", {0.49999999999999994}) == "0.0");
    CHECK(call("round", {i(3)}) == "3.0");
    CHECK(call("round", {1.005, i(2)}) == "1.01");
    CHECK(call("round", {-1.005, i(2)}) == "-1.01");
    CHECK(call("round", {1234.5, i(-2)}) == "1200.0");
    CHECK(call("round", {9.99, i(1)}) == "10.0");
    CHECK(call("round", {0.04, i(1)}) == "0.0");
    CHECK(call("round", {0.06, i(1)}) == "0.1");
    CHECK(call("round", {1e300, i(2)}) == "1e300");
    CHECK(round(1.249, 1, "UP") == "1.3");
    CHECK(round(-1.251, 1, "UP") == "-1.3");
    CHECK(round(1.29, 1, "DOWN") == "1.2");
    CHECK(round(-1.29, 1, "CEILING") == "-1.2");
    CHECK(round(-1.21, 1, "FLOOR") == "-1.3");
    CHECK(round(1.25, 1, "HALF_UP") == "1.3");
    CHECK(round(1.25, 1, "half_down") == "1.2");
    CHECK(round(1.25, 1, "HALF_EVEN") == "1.2");
    CHECK(round(1.35, 1, "HALF_EVEN") == "1.4");
    CHECK(call.error("round", {1.5, i(1), t("SIDEWAYS")}) == "ArgumentError InvalidArgumentType");
    CHECK(call.error("round", {1.5, i(1000)}) == "ArgumentError NumberOutOfRange");
}
