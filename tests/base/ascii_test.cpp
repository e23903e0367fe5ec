#include <hexi/base/ascii.hpp>

#include <cctype>
#include <clocale>
#include <string>
#include <string_view>

#include "catch.hpp"

using namespace hexi;

TEST_CASE("letters and digits of ASCII are those of the C locale, and no byte beyond is one", "[ascii]") {
    REQUIRE(std::string_view(std::setlocale(LC_CTYPE, nullptr)) == "C");
    for (int byte = 0; byte < 256; ++byte) {
        CAPTURE(byte);
        const auto c = static_cast<char>(byte);
        CHECK(ascii::is_digit(c) == (std::isdigit(byte) != 0));
        CHECK(ascii::is_letter(c) == (std::isalpha(byte) != 0));
        CHECK(ascii::is_alphanumeric(c) == (std::isalnum(byte) != 0));
        CHECK(ascii::is_hexadecimal(c) == (std::isxdigit(byte) != 0));
        if (ascii::is_hexadecimal(c)) CHECK(*ascii::hexadecimal(c) == std::stoul(std::string(1, c), nullptr, 16));
        CHECK(ascii::lower(c) == static_cast<char>(std::tolower(byte)));
    }
}

TEST_CASE("texts that differ in capitals alone have the same letters", "[ascii]") {
    CHECK(ascii::lowered("MATCH (n:Ünïte) `X`") == "match (n:Ünïte) `x`");
    CHECK(ascii::same_letters("RETURN", "return"));
    CHECK(ascii::same_letters("", ""));
    CHECK_FALSE(ascii::same_letters("return", "returns"));
    CHECK_FALSE(ascii::same_letters("Ü", "ü"));   // letters of a name, not of a format
    CHECK_FALSE(ascii::same_letters("@", "`"));   // a bit apart as letters are
    CHECK_FALSE(ascii::same_letters("[", "{"));
}
