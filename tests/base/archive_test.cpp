// Structured data to bytes and back, and bytes that nobody wrote.
#include "catch.hpp"

#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include <hexi/base/archive.hpp>

using namespace hexi;

namespace {

template <class T>
std::string bytes_of(const T& value) {
    std::string out;
    archive_writer{out}(value);
    return out;
}
template <class T>
bool reads(std::string_view bytes) {
    T value{};
    archive_reader in(bytes);
    in(value);
    return in.done();
}

}  // namespace

TEST_CASE("what was written is read back, up to the last byte", "[archive]") {
    const std::map<std::string, std::vector<std::optional<bool>>> all{{"a", {true, std::nullopt}}, {"b", {}}};
    const std::string bytes = bytes_of(all);
    std::map<std::string, std::vector<std::optional<bool>>> again;
    archive_reader in(bytes);
    in(again);
    REQUIRE(in.done());
    REQUIRE(again == all);
    for (std::size_t size = 0; size < bytes.size(); ++size) REQUIRE_FALSE(reads<decltype(again)>(bytes.substr(0, size)));
    REQUIRE_FALSE(reads<decltype(again)>(bytes + '\0'));
}

TEST_CASE("a flag is 0 or 1, a map is in order, and a size fits what is left", "[archive]") {
    REQUIRE(reads<bool>("\x01"));
    REQUIRE_FALSE(reads<bool>("\x02"));
    REQUIRE_FALSE(reads<std::optional<char>>("\x02z"));
    using number_or_flag = std::variant<std::monostate, bool, char>;
    REQUIRE_FALSE(reads<number_or_flag>("\x03z"));
    using words = std::map<std::string, char>;
    const std::string a = bytes_of(std::string("a")) + 'x';
    const std::string b = bytes_of(std::string("b")) + 'y';
    const std::string two = bytes_of(std::uint64_t{2});
    REQUIRE(reads<words>(two + a + b));
    REQUIRE_FALSE(reads<words>(two + b + a));
    REQUIRE_FALSE(reads<words>(two + a + a));
    REQUIRE_FALSE(reads<std::vector<char>>(bytes_of(~std::uint64_t{0}) + "abc"));
    REQUIRE_FALSE(reads<std::string>(bytes_of(std::uint64_t{4}) + "abc"));
}
