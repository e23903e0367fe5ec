#include "catch.hpp"

#include <algorithm>
#include <cstdint>
#include <ctime>
#include <random>
#include <utility>
#include <vector>

#include <hexi/draw/layout/exchange_private.hpp>

#include "sanitized.hpp"

using namespace hexi;

namespace {

double length_of(const std::vector<point>& at, const std::vector<spring>& springs) {
    double out = 0;
    for (const spring& s : springs) out += distance(at[s.a], at[s.b]);
    return out;
}
std::vector<std::pair<double, double>> sorted(const std::vector<point>& at) {
    std::vector<std::pair<double, double>> out;
    for (const point p : at) out.emplace_back(p.x, p.y);
    std::ranges::sort(out);
    return out;
}

}  // namespace

TEST_CASE("points that change places take up the same ones, and lines are no longer for it", "[exchange]") {
    for (std::uint32_t seed = 0; seed < test::rounds(200); ++seed) {
        CAPTURE(seed);
        std::mt19937 random(seed);
        const std::uint32_t count = 1 + static_cast<std::uint32_t>(random() % 60);
        std::vector<point> at;
        for (std::uint32_t i = 0; i < count; ++i) at.push_back({static_cast<double>(random() % 900), seed % 5 == 0 ? 7 : static_cast<double>(random() % 600)});
        std::vector<spring> springs;
        for (std::uint32_t i = 1; i < count; ++i) springs.push_back({i, static_cast<std::uint32_t>(random() % i), 50});
        std::vector<point> after = at;
        detail::exchange(after, springs);
        CHECK(sorted(after) == sorted(at));
        CHECK(length_of(after, springs) <= length_of(at, springs) + 1e-6);
    }
}

TEST_CASE("points that change places take no square of what one is tied to", "[exchange]") {
    //  one with all others tied to it, in the midst of them
    const std::uint32_t count = test::sanitized ? 20'000 : 60'000;
    std::mt19937 random(1);
    std::vector<point> at;
    std::vector<spring> springs;
    for (std::uint32_t i = 0; i < count; ++i) at.push_back({static_cast<double>(random() % 9000), static_cast<double>(random() % 6000)});
    at[0] = {4500, 3000};
    for (std::uint32_t i = 1; i < count; ++i) springs.push_back({i, 0, 50});
    const std::clock_t begun = std::clock();
    detail::exchange(at, springs);
    CHECK(static_cast<double>(std::clock() - begun) / CLOCKS_PER_SEC < 5);
}

TEST_CASE("a grid whose points are mixed up is more in order afterwards", "[exchange]") {
    constexpr std::uint32_t side = 20;
    std::vector<spring> springs;
    std::vector<point> at;
    for (std::uint32_t i = 0; i < side * side; ++i) {
        at.push_back({i % side * 50.0, i / side * 50.0});
        if (i % side != 0) springs.push_back({i, i - 1, 50});
        if (i >= side) springs.push_back({i, i - side, 50});
    }
    const double best = length_of(at, springs);
    std::vector<point> in_order = at;
    detail::exchange(in_order, springs);
    CHECK(in_order == at);
    std::mt19937 random(1);
    for (std::uint32_t i = 0; i < side * side; ++i) std::swap(at[i], at[random() % at.size()]);
    const double mixed = length_of(at, springs);
    detail::exchange(at, springs);
    CHECK(length_of(at, springs) - best < 0.7 * (mixed - best));
}
