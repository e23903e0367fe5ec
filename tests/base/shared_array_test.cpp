#include <atomic>
#include <cstdint>
#include <numeric>
#include <random>
#include <thread>
#include <vector>

#include <hexi/base/shared_array.hpp>

#include "sanitized.hpp"

#include "catch.hpp"

using namespace hexi;

namespace {

shared_array<std::uint32_t> counted(std::size_t size) {
    flat_array<std::uint32_t> out(size);
    std::iota(out.begin(), out.end(), 0U);
    return out;
}

}  // namespace

TEST_CASE("a copy shares its values until one is changed, and changes nothing of the others", "[shared_array]") {
    for (const std::size_t size : {std::size_t{0}, std::size_t{3}, std::size_t{5000}, std::size_t{1} << 20U}) {
        CAPTURE(size);
        shared_array<std::uint32_t> first = counted(size);
        shared_array<std::uint32_t> second = first, third = second;
        CHECK((first.data() == third.data()) == (size == 0 || size >= 1024));
        second.own().push_back(7);
        third.own().resize(size / 2);
        REQUIRE(first.size() == size);
        REQUIRE(second.size() == size + 1);
        REQUIRE(third.size() == size / 2);
        for (std::size_t i = 0; i < size; ++i) {
            if (first[i] != i || second[i] != i) FAIL("element " << i);
        }
        CHECK(second.back() == 7);
        const std::uint32_t* const alone = first.data();
        first.own();
        CHECK(first.data() == alone);  // the others have gone: nothing is copied
    }
}

TEST_CASE("shared arrays keep what they hold through any copies, moves and changes", "[shared_array]") {
    for (std::uint32_t seed = 0; seed < test::rounds(200); ++seed) {
        CAPTURE(seed);
        std::mt19937 random(seed);
        std::vector<shared_array<std::uint32_t>> arrays(4);
        std::vector<std::vector<std::uint32_t>> expected(4);
        for (int step = 0; step < 60; ++step) {
            const std::size_t a = random() % 4, b = random() % 4;
            switch (random() % 5) {
                case 0: arrays[a] = arrays[b], expected[a] = expected[b]; break;
                case 1: {
                    if (a == b) break;
                    arrays[a] = std::move(arrays[b]), expected[a] = std::move(expected[b]);
                    arrays[b] = {}, expected[b] = {};
                    break;
                }
                case 2: {
                    const std::size_t more = random() % 3000;
                    arrays[a].own().resize(arrays[a].size() + more, seed);
                    expected[a].resize(expected[a].size() + more, seed);
                    break;
                }
                case 3: arrays[a].own().push_back(static_cast<std::uint32_t>(step)), expected[a].push_back(static_cast<std::uint32_t>(step)); break;
                case 4: {
                    if (expected[a].empty()) break;
                    const std::size_t at = random() % expected[a].size();
                    arrays[a].own()[at] = static_cast<std::uint32_t>(step), expected[a][at] = static_cast<std::uint32_t>(step);
                }
            }
            for (std::size_t i = 0; i < 4; ++i) REQUIRE(std::vector<std::uint32_t>(arrays[i].begin(), arrays[i].end()) == expected[i]);
        }
    }
}

TEST_CASE("copies are made, changed and dropped by many threads at once", "[shared_array][threads]") {
    const shared_array<std::uint32_t> shared = counted(20000);
    std::atomic<std::size_t> wrong{0};
    std::vector<std::thread> threads;
    for (std::uint32_t t = 0; t < 4; ++t)
        threads.emplace_back([&, t] {
            for (std::uint32_t round = 0; round < 200; ++round) {
                shared_array<std::uint32_t> mine = shared;
                const shared_array<std::uint32_t> other = mine;
                mine.own()[t] = 99 + round;
                if (mine[t] != 99 + round || other[t] != t || shared[t] != t) ++wrong;
            }
        });
    for (std::thread& t : threads) t.join();
    CHECK(wrong == 0);
}
