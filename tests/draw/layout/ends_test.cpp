#include "catch.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <vector>

#include <hexi/draw/layout/ends_private.hpp>

using namespace hexi;

namespace {

const std::vector<point> wide_box{{0, 0}, {60, 0}, {60, 20}, {0, 20}};

/// Numbers from 0 to `below`, in order.
std::vector<double> numbers_in_order(std::uint32_t seed, std::size_t count, double below) {
    std::vector<double> out(count);
    for (double& each : out) each = (seed = seed * 1664525U + 1013904223U) / 4294967296.0 * below;
    std::ranges::sort(out);
    return out;
}

}  // namespace

TEST_CASE("a point of a border is found by how far round it is, and the other way round", "[ends]") {
    const detail::border round(wide_box);
    CHECK(round.length() == 160);
    CHECK(round.at(70) == point{60, 10});
    CHECK(round.at(230) == point{60, 10});
    CHECK(round.at(-10) == point{0, 10});
    CHECK(round.way_to({63, 10}) == 70);
    for (double way = 0.5; way < 160; ++way) CHECK(std::abs(round.way_to(round.at(way)) - way) < 1e-9);
}

TEST_CASE("numbers that are kept apart move no farther than they must, and together not at all", "[ends]") {
    std::array<double, 3> crowd{10, 10, 40};
    detail::keep_apart(crowd, 4);
    CHECK(crowd == std::array<double, 3>{8, 12, 40});
    for (std::uint32_t seed = 0; seed < 50; ++seed) {
        CAPTURE(seed);
        const std::vector<double> before = numbers_in_order(seed, 1 + seed % 20, 100);
        std::vector<double> after = before;
        detail::keep_apart(after, 3);
        for (std::size_t i = 1; i < after.size(); ++i) CHECK(after[i] - after[i - 1] > 3 - 1e-9);
        CHECK(std::abs(std::accumulate(after.begin(), after.end(), 0.0) - std::accumulate(before.begin(), before.end(), 0.0)) < 1e-6);
        std::vector<double> again = after;
        detail::keep_apart(again, 3);
        for (std::size_t i = 0; i < after.size(); ++i) CHECK(std::abs(again[i] - after[i]) < 1e-9);
    }
}

TEST_CASE("places round a border keep their order and are apart as far as it is long enough", "[ends]") {
    for (std::uint32_t seed = 0; seed < 100; ++seed) {
        CAPTURE(seed);
        const std::size_t count = 2 + seed % 60;
        const double length = 160, step = 4, least = std::min(step, 0.9 * length / static_cast<double>(count));
        // spread over all of it, over a part, all at one place
        const std::vector<double> places = numbers_in_order(seed, count, seed % 3 == 0 ? length : seed % 3 == 1 ? 30 : 0);
        std::vector<detail::place_round> loose;
        for (const double at : places) loose.push_back({at, false});
        const std::vector<double> parted = detail::parted_round(loose, length, step);
        REQUIRE(parted.size() == count);
        for (std::size_t i = 1; i < count; ++i) CHECK(parted[i] - parted[i - 1] > least - 1e-9);
        CHECK(parted.front() + length - parted.back() > least - 1e-9);
    }
    const std::array<detail::place_round, 3> apart{{{3, false}, {50, false}, {90, false}}};
    CHECK(detail::parted_round(apart, 160, 4) == std::vector<double>{3, 50, 90});
}

TEST_CASE("places round a border part beside those that stay, however crowded it is", "[ends]") {
    const std::array<detail::place_round, 3> held{{{10, false}, {10, true}, {12, false}}};
    CHECK(detail::parted_round(held, 160, 4) == std::vector<double>{6, 10, 14});
    for (std::uint32_t seed = 0; seed < 200; ++seed) {
        CAPTURE(seed);
        const std::size_t count = 2 + seed % 60;
        const double length = 160, step = 4;
        std::vector<detail::place_round> places;
        for (const double at : numbers_in_order(seed, count, seed % 3 == 0 ? length : seed % 3 == 1 ? 30 : 1)) places.push_back({at, (seed + places.size() * 7) % 5 == 0});
        if (std::ranges::none_of(places, &detail::place_round::stays)) places[count / 2].stays = true;
        const std::vector<double> parted = detail::parted_round(places, length, step);
        REQUIRE(parted.size() == count);
        const auto at = [&](std::size_t i) { return parted[i % count] + (i >= count ? length : 0); };
        for (std::size_t i = 0; i < count; ++i) {
            if (!places[i].stays) continue;
            CHECK(std::abs(parted[i] - places[i].at) < 1e-9);
            // Up to the next that stays: as far apart as all that stand between have room.
            std::size_t next = i + 1;
            while (!places[next % count].stays) ++next;
            const double least = std::min(step, (at(next) - at(i)) / static_cast<double>(next - i));
            for (std::size_t k = i; k < next && next > i + 1; ++k) CHECK(at(k + 1) - at(k) > least - 1e-9);
        }
    }
}
