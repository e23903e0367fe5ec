#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include <hexi/query/function/function_private.hpp>
#include <hexi/query/function/order_private.hpp>
#include <hexi/value/compare_values.hpp>

#include "catch.hpp"
#include "query/function/calls.hpp"
#include "random_value.hpp"
#include "sanitized.hpp"

using namespace hexi;
using namespace hexi::detail::query;

namespace {

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

std::string eq(const cell& a, const cell& b) {
    static const graph none;
    return to_text(equal(a, b), none);
}
std::string less(const cell& a, const cell& b) {
    static const graph none;
    return to_text(compare(comparison::less, a, b), none);
}

/// Cells of every type, in one another, few enough of each that some are the same.
cell random_cell(std::mt19937_64& random, int depth) {
    const auto below = [&](std::uint64_t n) { return random() % n; };
    switch (below(depth > 0 ? 16 : 13)) {
        case 0: return {};
        case 1: return below(2) == 0;
        case 2: return static_cast<std::int64_t>(below(5)) - 2;
        case 3: return std::vector<double>{0, -0.0, 1, -2, 0.5, not_a_number, 1e300, -std::numeric_limits<double>::infinity(), 9007199254740993.0}.at(below(9));
        case 4: return std::string(1, static_cast<char>('a' + below(3)));
        case 5: return node_id(below(3));
        case 6: return edge_id(below(3));
        case 7: return path_ids{{node_id(below(2)), node_id(below(2))}, {edge_id(below(2))}};
        case 8: return date(2024, static_cast<int>(below(3)));
        case 9: return zoned_datetime(local_datetime(2024, 1, 1, local_time(static_cast<int>(below(3)))), utc_offset(static_cast<int>(below(2)) * 3600));
        case 10: return duration(static_cast<std::int64_t>(below(2)), static_cast<std::int64_t>(below(2)) * 30, 0);
        case 11: return quantity{.digits = static_cast<std::int64_t>(below(3)) * 10, .decimals = static_cast<std::uint8_t>(below(2)), .unit = unit_id(below(2))};
        case 12: return 9007199254740992 + static_cast<std::int64_t>(below(3));
        case 13:
        case 14: {
            cell_list all;
            for (std::uint64_t n = below(3); n > 0; --n) all.push_back(random_cell(random, depth - 1));
            return all;
        }
        default: {
            std::vector<cell_entry> all;
            for (std::uint64_t n = below(3); n > 0; --n) all.push_back({std::string(1, static_cast<char>('a' + below(2))), random_cell(random, depth - 1)});
            return map_of(std::move(all));
        }
    }
}

}  // namespace

TEST_CASE("equality knows three answers", "[comparison]") {
    CHECK(eq(i(1), 1.0) == "true");
    CHECK(eq(9007199254740993, 9007199254740992.0) == "false");
    CHECK(eq(i(1), t("1")) == "false");
    CHECK(eq(not_a_number, not_a_number) == "false");
    CHECK(eq({}, {}) == "null");
    CHECK(eq({}, i(1)) == "null");
    CHECK(eq(list({i(1), i(2)}), list({i(1)})) == "false");
    CHECK(eq(list({{}}), list({i(1)})) == "null");
    CHECK(eq(list({t("a")}), list({i(1)})) == "false");
    CHECK(eq(list({{}, i(1)}), list({{}, i(2)})) == "false");
    CHECK(eq(list({i(1)}), i(1)) == "false");
    CHECK(eq(map({}), map({})) == "true");
    CHECK(eq(map({{"k", i(1)}}), map({{"k", 1.0}})) == "true");
    CHECK(eq(map({{"k", {}}}), map({{"k", {}}})) == "null");
    CHECK(eq(map({{"k", i(1)}}), map({{"l", i(1)}})) == "false");
    CHECK(eq(map({{"k", i(1)}, {"l", {}}}), map({{"k", i(2)}, {"l", {}}})) == "false");
    CHECK(eq(node_id(1), node_id(1)) == "true");
    CHECK(eq(node_id(1), edge_id(1)) == "false");
    CHECK(eq(date(2024), date(2024, 1, 1)) == "false");
    CHECK(eq(duration(0, 1, 0), duration(0, 0, 86'400)) == "false");
}

TEST_CASE("what does not compare is neither less nor more", "[comparison]") {
    CHECK(less(i(1), 3.14) == "true");
    CHECK(less(t("a"), t("b")) == "true");
    CHECK(less(t("a"), i(1)) == "null");
    CHECK(less(false, true) == "true");
    CHECK(less({}, i(1)) == "null");
    CHECK(less(not_a_number, i(1)) == "false");
    CHECK(less(i(1), not_a_number) == "false");
    CHECK(less(node_id(1), node_id(2)) == "null");
    CHECK(less(map({}), map({{"a", i(1)}})) == "null");
    CHECK(less(duration(0, 1, 0), duration(0, 2, 0)) == "null");
    CHECK(less(date(2024), date(2024, 1)) == "true");
    CHECK(less(date(2024), local_datetime(2025, 1, 1)) == "null");
    CHECK(less(zoned_time(local_time(10), utc_offset(3600)), zoned_time(local_time(9, 35), {})) == "true");
    CHECK(less(list({i(1), i(0)}), list({i(1)})) == "false");
    CHECK(less(list({i(1), {}}), list({i(1)})) == "false");
    CHECK(less(list({i(1), i(2)}), list({i(1), {}})) == "null");
    CHECK(less(list({i(1), i(2)}), list({i(3), {}})) == "true");
    CHECK(less(list({i(1), t("a")}), list({i(1), {}})) == "null");
    static const graph none;
    CHECK(to_text(compare(comparison::greater_or_equal, list({i(1), {}}), list({i(1)})), none) == "true");
    CHECK(to_text(compare(comparison::greater_or_equal, i(2), i(2)), none) == "true");
    CHECK(to_text(compare(comparison::less_or_equal, i(3), i(2)), none) == "false");
}

TEST_CASE("IN knows three answers", "[comparison]") {
    static const graph none;
    const auto in = [](const cell& a, const cell& all) { return to_text(contains(all, a), none); };
    CHECK(in(i(3), list({i(1), i(3)})) == "true");
    CHECK(in(i(4), list({i(1), {}, i(3)})) == "null");
    CHECK(in(i(3), list({{}, i(3)})) == "true");
    CHECK(in({}, list({})) == "false");
    CHECK(in({}, list({i(1)})) == "null");
    CHECK(in(i(1), {}) == "null");
    CHECK(in(list({i(1), i(2)}), list({list({{}, t("foo")})})) == "false");
    CHECK(in(list({i(1), i(2)}), list({list({{}, i(2)})})) == "null");
    CHECK(in(list({i(1), i(2)}), list({list({{}, i(2)}), list({i(1), i(2)})})) == "true");
    CHECK(calls::error_of([] { return contains(t("foo"), i(1)); }) == "TypeError InvalidArgumentType");
}

TEST_CASE("all cells have one order", "[comparison]") {
    const std::vector<cell> ascending{map({{"a", t("map")}}), node_id(0), edge_id(0), list({}), list({t("list")}), list({{}}), path_ids{{node_id(0)}, {}},
                                      zoned_datetime(local_datetime(2024, 1, 1), utc_offset()), local_datetime(2020, 1, 1), date(2024), zoned_time(local_time(1), {}), local_time(0), duration(1, 0, 0),
                                      t(""), t("a"), false, true, -std::numeric_limits<double>::infinity(), i(-1), 1.5, i(2), not_a_number, {}};
    for (std::size_t a = 0; a < ascending.size(); ++a)
        for (std::size_t b = 0; b < ascending.size(); ++b) {
            CAPTURE(a, b);
            CHECK((order(ascending[a], ascending[b]) < 0) == (a < b));
            CHECK(same(ascending[a], ascending[b]) == (a == b));
        }
    CHECK(same(i(1), 1.0));
    CHECK(same(0.0, -0.0));
    CHECK(same(list({{}, not_a_number}), list({{}, not_a_number})));
}

TEST_CASE("the order of cells is total, and what is the same has one hash", "[comparison]") {
    std::mt19937_64 random(17);
    std::vector<cell> all;
    for (int n = 0; n < (test::sanitized ? 90 : 160); ++n) all.push_back(random_cell(random, 3));
    std::size_t pairs = 0;
    for (const cell& a : all)
        for (const cell& b : all) {
            REQUIRE((order(a, b) <=> 0) == (0 <=> order(b, a)));
            REQUIRE(same(a, b) == (0 == order(a, b)));
            if (same(a, b)) {
                REQUIRE(hash(a) == hash(b));
                ++pairs;
            }
            // Equal is the same; what is less comes first.
            if (equal(a, b).is_true()) REQUIRE(same(a, b));
            if (compare(comparison::less, a, b).is_true()) REQUIRE((order(a, b) < 0));
            for (const cell& c : all)
                if (order(a, b) <= 0 && order(b, c) <= 0 && order(a, c) > 0) FAIL("not transitive");
        }
    CHECK(pairs > 2 * all.size());
}

TEST_CASE("values are ordered in queries as in indexes", "[comparison]") {
    random_values next(3);
    std::vector<value> all;
    for (int n = 0; n < 200; ++n) all.push_back(next(2, 2));
    for (const value& a : all)
        for (const value& b : all) {
            REQUIRE((order(cell_of(a), cell_of(b)) <=> 0) == (compare_values(a, b) <=> 0));
        }
}

TEST_CASE("lists deeper than any stack are refused, not followed", "[comparison]") {
    cell deep, other;
    for (int n = 0; n < 100'000; ++n) deep = cell(cell_list{deep}), other = cell(cell_list{other});
    CHECK(calls::error_of([&] { return equal(deep, other); }) == "ArgumentError NumberOutOfRange");
    CHECK(calls::error_of([&] { return order(deep, other) == 0; }) == "ArgumentError NumberOutOfRange");
    CHECK(calls::error_of([&] { return hash(deep) == 0; }) == "ArgumentError NumberOutOfRange");
}

TEST_CASE("where pieces of two cells differ, the cells are in their order; where they do not and are whole, they are equal", "[comparison]") {
    std::mt19937_64 random(11);
    std::size_t told = 0, wrong = 0, whole = 0, texts = 0;
    for (int round = 0; round < 60000; ++round) {
        const auto one = [&]() -> cell {
            switch (random() % 8) {
                case 0: return static_cast<std::int64_t>(random() >> (random() % 64)) * (random() % 2 == 0 ? 1 : -1);
                case 1: return std::ldexp(static_cast<double>(random()) - 0x1p63, static_cast<int>(random() % 200) - 150);
                case 2: return std::string("\xe4\xb8\xad\0\x7f\0abcdefg", 13).substr(random() % 4, random() % 14);
                case 3: return static_cast<double>(static_cast<std::int64_t>(random() % 5) - 2);
                case 4: return date(static_cast<int>(random() % 5) - 2, static_cast<int>(random() % 3));
                case 5: return static_cast<std::int64_t>(random() % 3) + (std::int64_t{1} << (random() % 63));
                default: return random_cell(random, 1);
            }
        };
        const cell a = one(), b = one();
        for (std::size_t level = 0; level < 4; ++level) {
            const order_piece x = piece_of_order(a, level), y = piece_of_order(b, level);
            if (x.bits != y.bits) {
                ++told;
                wrong += std::size_t{order(a, b) != (x.bits <=> y.bits)};
                break;
            }
            if (x.whole && y.whole) {
                ++whole;
                wrong += std::size_t{order(a, b) != 0};
                break;
            }
            // What one of two texts with the same piece is, the other is as well.
            if (!a.is(cell_type::text)) break;
            ++texts;
            wrong += std::size_t{x.whole != y.whole};
        }
    }
    CHECK(wrong == 0);
    CHECK(told > 30000);
    CHECK(whole > 300);
    CHECK(texts > 20);
}
