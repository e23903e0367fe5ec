#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <limits>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include <hexi/base/limits.hpp>
#include <hexi/query/function/function_private.hpp>

#include "catch.hpp"
#include "query/function/calls.hpp"

using namespace hexi;
using namespace hexi::detail::query;

namespace {

/// An accumulator in memory of its own.
class alone {
public:
    explicit alone(std::string_view name) : in_(find_aggregate(name)->form.bytes / sizeof(std::max_align_t) + 1), held_(find_aggregate(name)->form.begin(in_.data())) {}
    alone(const alone&) = delete;
    alone& operator=(const alone&) = delete;
    ~alone() { std::destroy_at(held_); }
    accumulator* operator->() { return held_; }

private:
    std::vector<std::max_align_t> in_;
    accumulator* held_;
};

std::string all_of(calls& call, std::string_view name, const std::vector<cell>& values, const cell* second = nullptr) {
    alone sum(name);
    for (const cell& v : values) {
        const cell both[]{v, second != nullptr ? *second : cell()};
        sum->add(call.context, {both, second != nullptr ? 2U : 1U});
    }
    return call(sum->result(call.context));
}

}  // namespace

TEST_CASE("aggregates leave null out", "[aggregates]") {
    calls call;
    const std::vector<cell> some{i(1), {}, i(2), 0.5};
    CHECK(all_of(call, "count", some) == "3");
    CHECK(all_of(call, "sum", some) == "3.5");
    CHECK(all_of(call, "avg", some) == "1.1666666666666667");
    CHECK(all_of(call, "min", some) == "0.5");
    CHECK(all_of(call, "max", some) == "2");
    CHECK(all_of(call, "collect", some) == "[1, 2, 0.5]");
    CHECK(all_of(call, "COUNT", {{}}) == "0");
    CHECK(all_of(call, "sum", {{}}) == "0");
    CHECK(all_of(call, "avg", {}) == "null");
    CHECK(all_of(call, "max", {}) == "null");
    CHECK(all_of(call, "collect", {}) == "[]");
    CHECK(all_of(call, "stDev", {i(2)}) == "0.0");
    CHECK(all_of(call, "stDevP", {i(2), i(4), i(4), i(4), i(5), i(5), i(7), i(9)}) == "2.0");
    CHECK(all_of(call, "stDev", {i(1), i(2), i(3)}) == "1.0");
    alone rows("count");
    rows->add(call.context, {});
    CHECK(call(rows->result(call.context)) == "1");
}

TEST_CASE("sums are exact, of durations and of quantities too", "[aggregates]") {
    calls call;
    constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
    CHECK(all_of(call, "sum", {i(most - 1), i(1)}) == "9223372036854775807");
    CHECK(calls::error_of([&] { return all_of(call, "sum", {i(most), i(1)}); }) == "ArithmeticError IntegerOverflow");
    CHECK(all_of(call, "avg", {i(most), i(most)}) == "9.223372036854776e18");
    CHECK(all_of(call, "sum", {1e16, 1.0, -1e16}) == "1.0");
    CHECK(all_of(call, "sum", {std::numeric_limits<double>::infinity(), 1.0}) == "Infinity");
    CHECK(all_of(call, "sum", {duration(1, 2, 3), duration(1, -5, 60)}) == "'P2M-3DT1M3S'");
    CHECK(all_of(call, "avg", {duration(1, 0, 0), duration(2, 0, 1)}) == "'P1M15DT5H14M33.5S'");
    CHECK(calls::error_of([&] { return all_of(call, "sum", {i(1), duration(1, 0, 0)}); }) == "TypeError InvalidArgumentType");
    CHECK(calls::error_of([&] { return all_of(call, "sum", {t("a")}); }) == "TypeError InvalidArgumentType");
    // 角 is a tenth of 元.
    schema& s = call.g.schema();
    const unit_id yuan = s.add_unit({.name = "元"});
    s.add_unit({.name = "角", .base = yuan, .factor = 0.1});
    const cell a = *s.parse_quantity("1.5万元"), b = *s.parse_quantity("25角");
    CHECK(all_of(call, "sum", {a, b}) == "'15002.5元'");
    CHECK(all_of(call, "max", {b, a}) == "'1.5万元'");
    CHECK(all_of(call, "min", {a, b}) == "'25角'");
    CHECK(all_of(call, "avg", {b}) == "'2.5元'");
    CHECK(compare(comparison::less, a, b).is_null());  // of two units
    CHECK(compare(comparison::less, in_base(call.context, b), in_base(call.context, a)).is_true());
    CHECK(call("value", {b}) == "2.5");
    CHECK(call(property_of(call.context, b, "value")) == "2.5");
    CHECK(call(property_of(call.context, b, "baseUnit")) == "'元'");
    CHECK(property_of(call.context, b, "colour").is_null());
    CHECK(call("unit", {b}) == "'角'");
    CHECK(call("baseUnit", {b}) == "'元'");
    CHECK(call("inBaseUnit", {b}) == "'2.5元'");
    CHECK(call("quantity", {t("1000万元")}) == "'1000万元'");
    CHECK(call("value", {call.value("quantity", {t("1000万元")})}) == "10000000.0");
    CHECK(call.error("quantity", {t("many")}) == "ArgumentError InvalidArgumentValue");
}

TEST_CASE("sums and deviations hang neither on the order of numbers nor on how they are put together", "[aggregates]") {
    calls call;
    std::mt19937 random(7);
    const double pool[] = {0.1, 0.2, 0.3, 1.0 / 3, 1e16, -1e16, 1.0, 5e-324, -2.5e-300, 1e308, -1e308, 1.7e308, 7e200, -7e200, 3.5, 5e288, -2.5e288, 0x1p960, -0x1p959, 0x1p907};
    for (int round = 0; round < 60; ++round) {
        std::vector<cell> all;
        const std::size_t kinds = round % 3 == 0 ? 4 : std::size(pool);
        for (int k = 0; k < 30; ++k) all.push_back(random() % 4 == 0 ? i(static_cast<std::int64_t>(random() % 2000) - 1000) : cell(pool[random() % kinds]));
        for (const char* name : {"sum", "avg", "stDev", "stDevP"}) {
            INFO(name << ", round " << round);
            const std::string expected = all_of(call, name, all);
            for (int again = 0; again < 5; ++again) {
                std::ranges::shuffle(all, random);
                REQUIRE(all_of(call, name, all) == expected);
                alone first(name), second(name), third(name);
                for (std::size_t k = 0; k < all.size(); ++k) (k < 9 ? first : k < 20 ? second : third)->add(call.context, {&all[k], 1});
                first->take_up(call.context, *second.operator->());
                first->take_up(call.context, *third.operator->());
                REQUIRE(call(first->result(call.context)) == expected);
            }
        }
    }
    CHECK(all_of(call, "sum", {1e308, 1e308, -1e308, 1.0, -1e308}) == "1.0");
    CHECK(all_of(call, "sum", {1e308, 1e308}) == "Infinity");
    CHECK(all_of(call, "sum", {1.0, 0x1p-53, 0x1p-106}) == "1.0000000000000002");  // more than half of the last bit
    CHECK(all_of(call, "sum", {1.0, 0x1p-53}) == "1.0");                           // half of it: to even
    // Where sums might overflow on their way.
    CHECK(all_of(call, "sum", {5e288, -2.5e288, -2.5e288, 1e-300}) == "1e-300");
    CHECK(all_of(call, "sum", {0x1p960, 0x1p907, 0x1p-1000}) == to_text(cell(0x1p960 + 0x1p908), call.g));
    CHECK(all_of(call, "sum", {0x1p960, 0x1p907}) == to_text(cell(0x1p960), call.g));
    CHECK(all_of(call, "sum", {0x1p1023, 0x1p970, 5e-324}) == to_text(cell(0x1p1023 + 0x1p971), call.g));
    CHECK(all_of(call, "sum", {0x1p1023, 0x1p970, -5e-324}) == to_text(cell(0x1p1023), call.g));
    CHECK(all_of(call, "sum", {-0.0, -0.0}) == "0.0");
    CHECK(all_of(call, "sum", {std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity()}) == "NaN");
    CHECK(all_of(call, "sum", {i(std::numeric_limits<std::int64_t>::max()), i(1), i(-1)}) == "9223372036854775807");  // only what it comes to may be too much
    CHECK(calls::error_of([&] { return all_of(call, "sum", {i(std::numeric_limits<std::int64_t>::min()), i(-1)}); }) == "ArithmeticError IntegerOverflow");
    CHECK(all_of(call, "sum", {i(std::numeric_limits<std::int64_t>::max()), i(std::numeric_limits<std::int64_t>::max()), 0.5}) == "1.8446744073709552e19");
    CHECK(all_of(call, "stDev", {0.1, 0.1, 0.1}) == "0.0");
    CHECK(all_of(call, "stDevP", {1e9 + 1, 1e9 + 3}) == "1.0");
    CHECK(all_of(call, "stDevP", {1e200, 3e200}) == "1e200");
}

TEST_CASE("what came first among equals, and lists, are told when aggregates are put together", "[aggregates]") {
    calls call;
    const std::vector<cell> all{i(2), 2.0, i(1), 1.0, {}, 3.0, i(3)};
    const cell half = 0.5;
    for (const char* name : {"min", "max", "collect", "percentileDisc", "count"})
        for (std::size_t cut = 0; cut <= all.size(); ++cut) {
            alone first(name), second(name);
            for (std::size_t k = 0; k < all.size(); ++k) {
                const cell both[]{all[k], half};
                (k < cut ? first : second)->add(call.context, {both, std::string_view(name) == "percentileDisc" ? 2U : 1U});
            }
            first->take_up(call.context, *second.operator->());
            CHECK(call(first->result(call.context)) == all_of(call, name, all, std::string_view(name) == "percentileDisc" ? &half : nullptr));
        }
}

TEST_CASE("the least and the most of values of all types are by their order", "[aggregates]") {
    calls call;
    const std::vector<cell> mixed{i(1), t("a"), {}, list({i(1), i(2)}), 0.2, t("b")};
    CHECK(all_of(call, "max", mixed) == "1");
    CHECK(all_of(call, "min", mixed) == "[1, 2]");
    CHECK(all_of(call, "max", {t("a"), t("b"), t("B"), t("abc")}) == "'b'");
    CHECK(all_of(call, "max", {list({i(1)}), list({i(2)}), list({i(2), i(1)})}) == "[2, 1]");
}

TEST_CASE("percentiles are one of the values, or between two", "[aggregates]") {
    calls call;
    const std::vector<cell> prices{30.0, 10.0, {}, 20.0};
    const auto part = [&](std::string_view name, double p) {
        const cell c = p;
        return all_of(call, name, prices, &c);
    };
    CHECK(part("percentileDisc", 0) == "10.0");
    CHECK(part("percentileDisc", 0.5) == "20.0");
    CHECK(part("percentileDisc", 1) == "30.0");
    CHECK(part("percentileDisc", 0.4) == "20.0");
    CHECK(part("percentileCont", 0.5) == "20.0");
    CHECK(part("percentileCont", 0.25) == "15.0");
    CHECK(part("percentileCont", 1) == "30.0");
    for (const char* name : {"percentileDisc", "percentileCont"})
        for (const double wrong : {1000.0, -1.0, 1.1, std::nan("")}) CHECK(calls::error_of([&] { return part(name, wrong); }) == "ArgumentError NumberOutOfRange");
    const cell half = 0.5;
    CHECK(all_of(call, "percentileCont", {{}}, &half) == "null");
}

TEST_CASE("a list that would be more than a query may hold is not gathered", "[aggregates]") {
    calls call;
    budget within({.memory = 1U << 20U});
    call.context.within = &within;
    CHECK(calls::error_of([&] { return all_of(call, "collect", std::vector<cell>(200'000, i(1))); }) == "stopped memory");
}
