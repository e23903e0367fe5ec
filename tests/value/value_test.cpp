#include <hexi/value/value.hpp>

#include "catch.hpp"

using namespace hexi;

TEST_CASE("evidence is written as document, line and range", "[value]") {
    REQUIRE(to_text(evidence{.document = "daily", .line = 8, .start = 111, .end = 128}) == "daily:8:111-128");
    REQUIRE(to_text(evidence{.document = "daily", .line = 8, .start = 0, .end = 4, .certainty = 0.25F}) == "daily:8:0-4:0.25");
}

TEST_CASE("a scalar is a value", "[value]") {
    REQUIRE(to_value(scalar(std::string("a"))) == value(std::string("a")));
    REQUIRE(to_value(scalar(date(2024))) == value(date(2024)));
    REQUIRE(to_value(scalar(true)) == value(true));
    REQUIRE_FALSE(to_value(scalar(std::int64_t{1})) == value(1.0));
}
