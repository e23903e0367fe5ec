#include <fmt/format.h>

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
    for (const char* text : {"", "-", "+", ".", "元", "5.", "5.元", "-.", "9223372036854775808", "-9223372036854775809", "--5", " 5"}) {
        CAPTURE(text);
        REQUIRE_FALSE(split_number(text));
    }
}

TEST_CASE("commas between thousands are read where all of them are there", "[quantity]") {
    const auto read = [](std::string_view text) {
        const auto n = split_number(text);
        return n ? fmt::format("{}|{}", number_text({.digits = n->digits, .decimals = n->decimals}), n->rest) : "refused";
    };
    REQUIRE(read("1,140.8亿元") == "1140.8|亿元");
    REQUIRE(read("-1,234,567") == "-1234567|");
    REQUIRE(read("999,000元") == "999000|元");
    for (const char* text : {"1,14元", "1,1400元", "1234,567元", "0,140元", "1,234,56元", "1,23.4元", "12,3456,789"}) {
        CAPTURE(text);
        REQUIRE(read(text) == "refused");
    }
    // What is left over begins with what no unit begins with.
    for (const char* text : {"1 000元", "1e5元", "1E+5元", "1.2.3元", "1,元", "1.5,000元", "5-10元", "5+元", "5 -元", "１元", "5１元", "5\u00A0元", "5－10元", "5，000元"}) {
        CAPTURE(text);
        const auto n = split_number(text);
        REQUIRE((!n || !can_follow_number(n->rest)));
    }
}

TEST_CASE("a text that nobody declared is a unit only if it cannot be anything else", "[quantity]") {
    for (const char* text : {"元", "公顷", "m2", "m²", "kg/m2", "W/m2", "CO2", "tCO2e", "PM10", "%", "‰", "°", "℃", "€", "¥", "eV", "EUR", "人次", "元/年", "k km", "m^2", "两"}) {
        CAPTURE(text);
        REQUIRE(may_be_unit(text));
    }
    for (const char* text : {"", "万", "千万", "五千元", "千克万", "5元", "000元", ",元", "+", "-元", "~10元", "～10元", "至10亿元", "元-10元", "km-10km", "点3亿元", "元 ", " 元",
                             "\u00A0元", "e5元", "e5", "E-3", "to 10 km", "h30min", "元5角", "元。", "元+", "m１", "元\n"}) {
        CAPTURE(text);
        REQUIRE_FALSE(may_be_unit(text));
    }
}

TEST_CASE("a number written in another way has a plain form to suggest", "[quantity]") {
    REQUIRE(plain_number("1 000元", true) == "1000元");
    REQUIRE(plain_number("１，１４０．８亿元", true) == "1140.8亿元");
    REQUIRE(plain_number("1e5元", true) == "100000元");
    REQUIRE(plain_number("1.25E+3元", true) == "1250元");
    REQUIRE(plain_number("+5") == "5");
    REQUIRE(plain_number("－５") == "-5");
    REQUIRE(plain_number("1\u00A0000") == "1000");
    REQUIRE(plain_number("−3") == "-3");
    REQUIRE_FALSE(plain_number("1000"));
    REQUIRE_FALSE(plain_number("1,5"));  // a decimal comma, or a slip
    REQUIRE_FALSE(plain_number("much"));
}

TEST_CASE("every quantity that can be stored is read back from its text", "[quantity]") {
    for (const std::int64_t digits : {INT64_MIN, INT64_MIN + 1, std::int64_t{-1}, std::int64_t{0}, std::int64_t{7}, INT64_MAX})
        for (const int places : {0, 1, 17, 18, 19, 40, 255}) {
            const auto decimals = static_cast<std::uint8_t>(places);
            const std::string text = number_text({.digits = digits, .decimals = decimals});
            CAPTURE(text);
            const std::string written = text + "元";
            const auto again = split_number(written);
            REQUIRE(again);
            REQUIRE((again->digits == digits && again->decimals == decimals && again->rest == "元"));
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
