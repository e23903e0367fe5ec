#include <hexi/value/quantity.hpp>

#include "catch.hpp"

using namespace hexi;

TEST_CASE("a number is split from its unit exactly as written", "[quantity]") {
    const auto n = split_number("1140.8亿元");
    REQUIRE(n);
    REQUIRE(n->digits == 11408);
    REQUIRE(n->decimals == 1);
    REQUIRE(n->rest == "亿元");
    REQUIRE(split_number("-0.50 %")->digits == -50);
    REQUIRE(split_number("-0.50 %")->decimals == 2);
    REQUIRE(split_number("-0.50 %")->rest == "%");
    REQUIRE(split_number("+7家")->digits == 7);
    REQUIRE(split_number("12")->rest.empty());
    REQUIRE(split_number("1.2.3")->rest == ".3");
    REQUIRE(split_number("999999999999999999")->digits == 999999999999999999);
    for (const char* text : {"", "-", "+", ".", "元", "5.", "5.元", "-.", "1000000000000000000", "0.0000000000000000001", "--5", " 5"}) {
        CAPTURE(text);
        REQUIRE_FALSE(split_number(text));
    }
}

TEST_CASE("a decimal keeps its digits, its zeros and its sign", "[quantity]") {
    const auto again = [](std::string_view text) {
        const auto n = split_number(text);
        return number_text({.digits = n->digits, .decimals = n->decimals});
    };
    for (const char* text : {"0", "0.0", "0.50", "1140.8", "-0.05", "-12", "100.00", "0.00000000000000001", "-999999999999999999"}) REQUIRE(again(text) == text);
    REQUIRE(again(".5") == "0.5");
    REQUIRE(again("007") == "7");
}

TEST_CASE("a magnitude is a power of ten", "[quantity]") {
    REQUIRE(magnitude_text(8) == "亿");
    REQUIRE(magnitude_text(0).empty());
    for (const auto& [text, power] : magnitudes) REQUIRE(magnitude_text(power) == text);
    REQUIRE(quantity{.digits = 11408, .decimals = 1, .magnitude = 8}.number() == 1140.8);
    REQUIRE(quantity{.digits = 11408, .decimals = 1, .magnitude = 8}.in_unit() == 114080000000.0);
    REQUIRE(quantity{.digits = 1, .decimals = 1}.in_unit() == 0.1);
    REQUIRE(quantity{.digits = -25, .decimals = 2, .magnitude = 4}.in_unit() == -2500.0);
    REQUIRE(quantity{.digits = 3, .magnitude = 12}.in_unit() == 3e12);
}

TEST_CASE("a longer magnitude stands before those that it starts with", "[quantity]") {
    for (std::size_t i = 0; i < magnitudes.size(); ++i)
        for (std::size_t j = i + 1; j < magnitudes.size(); ++j) REQUIRE_FALSE(magnitudes.at(j).first.starts_with(magnitudes.at(i).first));
}
