#include "catch.hpp"

#include <chrono>
#include <stdexcept>
#include <thread>
#include <vector>

#include <hexi/base/progress.hpp>

using namespace hexi;
using namespace std::chrono_literals;

TEST_CASE("a listener hears of the beginning and the end, and ten times a second between", "[progress]") {
    std::vector<progress> heard;
    const auto begin = std::chrono::steady_clock::now();
    detail::progress_meter meter([&](const progress& p) { heard.push_back(p); }, {.doing = "count", .of = 1'000'000, .unit = "steps"});
    REQUIRE(heard.size() == 1);
    CHECK(heard[0].done == 0);
    for (std::size_t i = 0; i < 999'999; ++i) {
        meter.add(1);
        if (i % 100'000 == 0) std::this_thread::sleep_for(35ms);
    }
    const auto taken = std::chrono::steady_clock::now() - begin;
    const std::size_t between = heard.size() - 1;
    CHECK(between >= 2);
    CHECK(between <= static_cast<std::size_t>(taken / 100ms));
    for (std::size_t i = 1; i < heard.size(); ++i) CHECK(heard[i].done > heard[i - 1].done);
    meter.add(1);
    REQUIRE(heard.size() == between + 2);
    for (const progress& p : heard) {
        CHECK(p.doing == "count");
        CHECK(p.unit == "steps");
        CHECK(p.of == 1'000'000);
    }
    CHECK(heard.back().done == 1'000'000);
}

TEST_CASE("work that nobody listens to goes on, and what a listener throws ends it", "[progress]") {
    detail::progress_meter unheard({}, {.doing = "count", .of = 2});
    unheard.add(2);
    detail::progress_meter heard([](const progress& p) { if (p.done > 0) throw std::runtime_error("enough"); }, {.doing = "count", .of = 2});
    CHECK_THROWS_WITH(heard.add(2), "enough");
}
