#include <hexi/value/compare_values.hpp>

#include <algorithm>
#include <limits>
#include <unordered_set>
#include <vector>

#include <hexi/value/literal.hpp>

#include "catch.hpp"
#include "random_value.hpp"

using namespace hexi;

TEST_CASE("kinds are in openCypher's order, nothing last", "[compare_values]") {
    const std::vector<value> ascending{value_map{}, value_map{{"a", 1}}, value_map{{"a", 1}, {"b", 0}}, value_map{{"a", 2}}, std::vector<value>{}, std::vector<value>{1}, std::vector<value>{1, value_map{}},
                                       std::vector<value>{1, 2.5}, std::vector<value>{2}, *parse_zoned_datetime("2024-01-02T00:00Z"), local_datetime(2024, 1, 2), date(2024), date(2024, 1), date(2024, 1, 1),
                                       *parse_zoned_time("12:00Z"), local_time(), duration(), "", "a", "b", false, true, quantity{1}, quantity{15, 1}, quantity{1, 0, 4}, -std::numeric_limits<double>::infinity(), -1,
                                       0, 0.5, 1, 0x1p53, (std::int64_t{1} << 53U) + 1, std::numeric_limits<std::int64_t>::max(), 0x1p63, std::numeric_limits<double>::infinity(), std::numeric_limits<double>::quiet_NaN(), value()};
    for (std::size_t i = 0; i < ascending.size(); ++i)
        for (std::size_t j = 0; j < ascending.size(); ++j) {
            INFO(to_literal(ascending[i]) << " and " << to_literal(ascending[j]));
            CHECK(((compare_values(ascending[i], ascending[j]) <=> 0) == (i <=> j)));
        }
}

TEST_CASE("equal numbers are equal whatever they are written as", "[compare_values]") {
    CHECK(equivalent(1, 1.0));
    CHECK(equivalent(0.0, -0.0));
    CHECK(equivalent(std::numeric_limits<std::int64_t>::min(), -0x1p63));
    CHECK_FALSE(equivalent(std::numeric_limits<std::int64_t>::max(), 0x1p63));
    CHECK(equivalent(quantity{114080, 2, 8}, quantity{11408, 1, 8}));
    CHECK(equivalent(quantity{1, 0, 4}, quantity{10000}));
    CHECK(equivalent(std::vector<value>{1, value_map{{"a", 2.0}}}, std::vector<value>{1.0, value_map{{"a", 2}}}));
    const std::unordered_set<value, value_hash, value_equivalent> set{1, 1.0, "1", true, std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::quiet_NaN(), value(), value()};
    CHECK(set.size() == 5);
}

TEST_CASE("any values are in one order, and equal ones have one hash", "[compare_values]") {
    random_values random(23);
    std::vector<value> all;
    for (int i = 0; i < 400; ++i) all.push_back(random(2));
    const auto sign = [](std::weak_ordering order) { return order < 0 ? -1 : order > 0 ? 1 : 0; };
    for (const value& a : all)
        for (const value& b : all) {
            const int ab = sign(compare_values(a, b));
            if (ab != -sign(compare_values(b, a)) || (ab == 0 && hash_value(a) != hash_value(b)) || (a.packed() == b.packed() && ab != 0))
                FAIL_CHECK(to_literal(a) << " and " << to_literal(b));
        }
    for (std::size_t i = 0; i < 40'000'000; i += 997) {
        const value &a = all[i % 400], &b = all[i / 400 % 400], &c = all[(i / 160'000 + i * 7) % 400];
        if (compare_values(a, b) <= 0 && compare_values(b, c) <= 0 && compare_values(a, c) > 0) FAIL_CHECK(to_literal(a) << ", " << to_literal(b) << ", " << to_literal(c));
    }
}
