// Columns against maps.
#include "catch.hpp"

#include <iterator>
#include <map>
#include <random>
#include <span>
#include <vector>

#include <hexi/graph/column.hpp>

#include "sanitized.hpp"

using namespace hexi;

namespace {

template <class T>
void require_same(const column& c, const std::map<std::size_t, T>& wanted, std::size_t bound) {
    REQUIRE(c.count() == wanted.size());
    for (std::size_t i = 0; i < bound; ++i) {
        const T* found = c.find<T>(i);
        const auto at = wanted.find(i);
        if ((found != nullptr) != (at != wanted.end()) || c.has(i) != (found != nullptr)) FAIL("presence at " << i);
        if (found != nullptr && *found != at->second) FAIL("value at " << i);
    }
    for (const std::size_t first : {std::size_t{0}, std::size_t{1}, std::size_t{64}, std::size_t{1'000}, std::size_t{1'024}, std::size_t{5'003}, bound})
        REQUIRE(c.count_from(first) == static_cast<std::size_t>(std::distance(wanted.lower_bound(first), wanted.end())));
}

}  // namespace

TEST_CASE("a column holds what a map holds", "[column]") {
    for (std::uint32_t seed = 0; seed < test::rounds(40); ++seed) {
        CAPTURE(seed);
        std::mt19937 random(seed);
        column c(kind::integer);
        std::map<std::size_t, std::int64_t> wanted;
        const std::size_t bound = seed % 2 == 0 ? 300 : 9000;
        for (int i = 0; i < 2000; ++i) {
            const std::size_t at = random() % bound;
            if (random() % 4 == 0) {
                c.erase(at);
                wanted.erase(at);
            } else {
                c.set(at, std::int64_t{i});
                wanted[at] = i;
            }
        }
        require_same(c, wanted, bound + 2000);
        // The same values elsewhere: the order reversed, every third position left out.
        std::vector<node_id> old;
        std::map<std::size_t, std::int64_t> moved;
        for (std::size_t i = bound; i-- > 0;) {
            if (i % 3 == 0) continue;
            if (const auto at = wanted.find(i); at != wanted.end()) moved[old.size()] = at->second;
            old.emplace_back(i);
        }
        require_same(c.gathered(old), moved, bound);
    }
}

TEST_CASE("many values at once are the same as one by one", "[column]") {
    for (std::uint32_t seed = 0; seed < test::rounds(200); ++seed) {
        CAPTURE(seed);
        std::mt19937 random(seed);
        column c(kind::text);
        std::map<std::size_t, text_id> wanted;
        std::size_t at = random() % 3000;
        for (int part = 0; part < 4; ++part) {
            std::vector<text_id> values(random() % 2500);
            for (text_id& v : values) v = text_id(random());
            c.set_all(at, values.data(), values.size());
            for (std::size_t i = 0; i < values.size(); ++i) wanted[at + i] = values[i];
            at += values.size() + (random() % 2 == 0 ? 0 : random() % 3000);
        }
        require_same(c, wanted, at);
    }
}

TEST_CASE("a column without gaps is one array", "[column]") {
    column c(kind::integer);
    for (std::size_t i = 0; i < 5000; ++i) c.set(i, static_cast<std::int64_t>(i) * 3);
    const std::int64_t* all = c.dense<std::int64_t>(5000);
    REQUIRE(all != nullptr);
    for (std::size_t i = 0; i < 5000; ++i) REQUIRE(all[i] == static_cast<std::int64_t>(i) * 3);
    REQUIRE(c.dense<std::int64_t>(9000) == nullptr);
    column scattered(kind::integer);
    scattered.set(5000, std::int64_t{1});
    scattered.set(0, std::int64_t{2});
    REQUIRE(scattered.dense<std::int64_t>(5001) == nullptr);
    // Positions whose chunks hold nothing lie in no array, though the column knows of them.
    std::vector<edge_id> old;
    for (std::size_t i = 0; i < 3000; ++i) old.emplace_back(i < 100 ? i : 10'000 + i);
    const column few = c.gathered(old);
    REQUIRE(few.dense<std::int64_t>(1000) != nullptr);
    REQUIRE(few.dense<std::int64_t>(3000) == nullptr);
    // A property of few nodes takes memory for few.
    column rare(kind::integer);
    rare.set(10'000'000, std::int64_t{1});
    REQUIRE(rare.memory() < 100'000);
}
