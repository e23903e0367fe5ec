#include "catch.hpp"

#include <algorithm>
#include <cstdint>
#include <vector>

#include <hexi/draw/layout/free_places_private.hpp>

using namespace hexi;

TEST_CASE("places for a legend are free, the first is beneath, and a corner that is left free is among them", "[free_places]") {
    const box all{{0, 0}, {400, 300}};
    for (std::uint32_t seed = 1; seed < 40; ++seed) {
        CAPTURE(seed);
        std::uint32_t state = seed;
        const auto roll = [&](double below) { return (state = state * 1664525U + 1013904223U) / 4294967296.0 * below; };
        // The lower right corner is free.
        std::vector<box> things;
        for (int i = 0; i < 30; ++i)
            if (const box thing = box::around({roll(360) + 20, roll(260) + 20}, 40, 40); thing.high.x < 240 || thing.high.y < 180) things.push_back(thing);
        const std::vector<box> found = detail::free_places(things, all, 140, 100, 10);
        CHECK(found.front() == box{{0, 310}, {140, 410}});
        for (const box& place : found)
            for (const box& thing : things) CHECK_FALSE(place.grown(9.99).overlaps(thing));
        CHECK(std::ranges::any_of(found, [&](const box& place) { return all.holds(place); }));
    }
}
