#include <hexi/value/value.hpp>

#include "sanitized.hpp"

#include <array>
#include <limits>
#include <list>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include <fmt/format.h>

#include "catch.hpp"

using namespace hexi;

namespace {

enum old_enumeration { some };
enum class new_enumeration { some };

template <class T>
inline constexpr bool taken = std::is_constructible_v<value, T> && std::is_convertible_v<T, value> &&
                              std::is_constructible_v<value, std::vector<std::remove_cvref_t<T>>>;
template <class T>
inline constexpr bool refused = !std::is_constructible_v<value, T>;

// Numbers of any type, and texts of any type.
static_assert(taken<bool> && taken<signed char> && taken<unsigned char> && taken<short> && taken<unsigned short> && taken<int> && taken<unsigned> &&
              taken<long> && taken<unsigned long> && taken<long long> && taken<unsigned long long> && taken<float> && taken<double> && taken<const int&>);
static_assert(taken<const char*> && taken<std::string> && taken<const std::string&> && taken<std::string_view> && taken<std::u8string> &&
              taken<std::u8string_view> && taken<const char8_t*> && std::is_constructible_v<value, const char (&)[3]> && std::is_constructible_v<value, char*>);
static_assert(taken<date> && taken<quantity> && taken<local_time> && taken<zoned_time> && taken<local_datetime> && taken<zoned_datetime> && taken<duration>);
static_assert(std::is_convertible_v<value_map, value> && std::is_convertible_v<std::vector<value>, value>);
// Nothing that only turns into one of these: not a pointer into a truth value, nor a character into a number.
static_assert(refused<void*> && refused<int*> && refused<const unsigned char*> && refused<std::nullptr_t> && refused<char> && refused<wchar_t> &&
              refused<char8_t> && refused<char32_t> && refused<long double> && refused<old_enumeration> && refused<new_enumeration> &&
              refused<const wchar_t*> && refused<std::vector<char>> && refused<std::vector<std::vector<int>>> && refused<void (*)()> && refused<evidence>);
static_assert(sizeof(value) == 40);
static_assert(std::is_nothrow_move_constructible_v<value> && std::is_copy_constructible_v<value>);

}  // namespace

TEST_CASE("a value holds exactly what it is made of", "[value]") {
    const auto whole = [](const value& v) { return std::get<std::int64_t>(v); };
    CHECK(whole(5) == 5);
    CHECK(whole(-5) == -5);
    CHECK(whole(static_cast<unsigned char>(200)) == 200);
    CHECK(whole(4'294'967'303LL) == 4'294'967'303);
    CHECK(whole(~0U) == 4'294'967'295);
    CHECK(whole(std::numeric_limits<std::int64_t>::min()) == std::numeric_limits<std::int64_t>::min());
    CHECK(whole(std::uint64_t{9'223'372'036'854'775'807U}) == 9'223'372'036'854'775'807);
    CHECK(std::get<double>(value(0.1F)) == static_cast<double>(0.1F));
    CHECK(std::get<double>(value(1.0)) == 1.0);
    CHECK(std::get<bool>(value(true)));
    CHECK_FALSE(value(true) == value(1));
    CHECK_FALSE(value(1) == value(1.0));
    CHECK(std::get<date>(value(date(2024))) == date(2024));
    CHECK(std::holds_alternative<std::monostate>(value()));
    const auto text = [](const value& v) { return std::get<std::string>(v); };
    const char* const plain = "兰州";
    CHECK(text(plain) == plain);
    CHECK(text("兰州") == plain);
    CHECK(text(std::string_view(plain).substr(0, 3)) == "兰");
    CHECK(text(u8"兰州") == plain);
    CHECK(text(std::u8string(u8"兰州")) == plain);
    std::string moved(100, 'x');
    const char* const where = moved.data();
    CHECK(std::get<std::string>(value(std::move(moved))).data() == where);
    const char* const nothing = nullptr;
    CHECK_THROWS_AS(value(nothing), std::logic_error);
}

TEST_CASE("an integer that a property cannot hold is refused, not wrapped", "[value]") {
    const std::uint64_t large = 9'223'372'036'854'775'808U;
    CHECK_THROWS_AS(value(large), std::out_of_range);
    CHECK_THROWS_AS(value(std::vector<std::uint64_t>{1, large}), std::out_of_range);
    CHECK_THROWS_WITH(value(~0ULL), "an integer over 9223372036854775807, the largest that a property holds");
}

TEST_CASE("a list is made of a range of values", "[value]") {
    const auto list = [](const value& v) { return std::get<std::vector<value>>(v); };
    const std::vector<value> numbers{1, 2, 3};
    CHECK(list(std::vector<int>{1, 2, 3}) == numbers);
    CHECK(list(std::array<unsigned char, 3>{1, 2, 3}) == numbers);
    CHECK(list(std::set<std::uint64_t>{3, 2, 1}) == numbers);
    CHECK(list(numbers) == numbers);
    const int plain[]{1, 2, 3};
    CHECK(list(plain) == numbers);
    const std::vector<value> texts{"a", "b"};
    CHECK(list(std::vector<std::string>{"a", "b"}) == texts);
    CHECK(list(std::list<const char*>{"a", "b"}) == texts);
    CHECK(list(std::array<std::string_view, 2>{"a", "b"}) == texts);
    CHECK(list(std::vector<bool>{true, false}) == std::vector<value>{true, false});
    CHECK(list(std::vector<int>{}).empty());
    // Braces make no list: this is five.
    CHECK(value{5} == value(5));
}

TEST_CASE("a kind is known by its name", "[value]") {
    for_each_kind([](auto entry) {
        CHECK(kind_named(decltype(entry)::name) == decltype(entry)::id);
        CHECK(to_text(decltype(entry)::id) == decltype(entry)::name);
    });
    CHECK_FALSE(kind_named("number"));
    CHECK(kind_of("text") == kind::text);
    CHECK(kind_of(date(2024)) == kind::date);
    CHECK(kind_of(std::vector<int>{1}) == kind::any);
}

TEST_CASE("evidence is written as document, line and range", "[value]") {
    REQUIRE(to_text(evidence{.document = "daily", .line = 8, .start = 111, .end = 128}) == "daily:8:111-128");
    REQUIRE(to_text(evidence{.document = "daily", .line = 8, .start = 0, .end = 4, .certainty = 0.25F}) == "daily:8:0-4:0.25");
    REQUIRE(fmt::format("{} {}", evidence{.document = "d", .line = 1}, kind::floating) == "d:1:0-0 float");
}

TEST_CASE("lists hold lists, and maps anything by texts in their order", "[value]") {
    const value v = value_map{{"b", std::vector<value>{1, "two", std::vector<value>{}}}, {"a", value_map{{"x", {}}}}, {"b", 2.0}};
    const auto& map = std::get<value_map>(v);
    REQUIRE(map.size() == 2);
    CHECK(map.begin()->key == "a");
    CHECK(*map.find("b") == value(2.0));
    CHECK(map.find("c") == nullptr);
    CHECK(map.find("a")->depth() == 1);
    CHECK(v.depth() == 2);
    CHECK(v == value(value_map{{"a", value_map{{"x", value()}}}, {"b", 2.0}}));
    CHECK_FALSE(v == value(value_map{}));
}

TEST_CASE("lists in one another have an end", "[value]") {
    value v;
    for (std::size_t i = 0; i < value::most_depth; ++i) v = i % 2 == 0 ? value(std::vector<value>{std::move(v)}) : value(value_map{{"in", std::move(v)}});
    CHECK(v.depth() == value::most_depth);
    CHECK_THROWS_AS(value(std::vector<value>{v}), std::length_error);
    CHECK_THROWS_AS(value(value_map{{"in", v}}), std::length_error);
    CHECK(value::unpacked(v.packed()) == v);
    // One list more than there may be.
    CHECK_FALSE(value::unpacked("\xFE\x01" + v.packed()));
    CHECK_FALSE(value::unpacked(std::string(1'000'000, '\xFE')));
}

TEST_CASE("bytes that are no value are none", "[value]") {
    const value v(std::vector<value>{true, 5, 0.5, "text", date(2024, 4), quantity{5, 1, 8, unit_id(3)}, local_time(12), zoned_time(local_time(12), utc_offset(60)), local_datetime(2024, 1, 2),
                                     *parse_zoned_datetime("2024-01-02T03:04[Asia/Shanghai]"), duration(1, 2, 3, 4), value_map{{"a", 1}, {"b", value()}}});
    const std::string bytes = v.packed();
    CHECK(value::unpacked(bytes) == v);
    for (std::size_t i = 0; i < bytes.size(); ++i) CHECK_FALSE(value::unpacked(std::string_view(bytes).substr(0, i)));
    // What is read at all is written the same.
    for (std::size_t i = 0; i < bytes.size(); ++i)
        for (int change = 1; change < 256; change += test::sanitized ? 7 : 1) {
            std::string other = bytes;
            other[i] = static_cast<char>(other[i] ^ change);
            if (const auto read = value::unpacked(other); read && read->packed() != other) FAIL_CHECK("byte " << i << " as " << change);
        }
}

TEST_CASE("evidence is read from the right, since keys may hold colons", "[value]") {
    REQUIRE(parse_evidence("a:8:1-4") == evidence{"a", 8, 1, 4, 1});
    REQUIRE(parse_evidence("a:b:8:1-4:0.5") == evidence{"a:b", 8, 1, 4, 0.5F});
    REQUIRE(parse_evidence("a:1:0-0:1e-05") == evidence{"a", 1, 0, 0, 1e-5F});
    for (const auto* wrong : {"", "a", "a:1", "a:1:2", "a:0:1-2", "a:1:3-2", ":1:0-1", "a:1:0-1:2", "a:1:-1-2", "a:x:1-2"}) {
        CAPTURE(wrong);
        REQUIRE_FALSE(parse_evidence(wrong));
    }
}
