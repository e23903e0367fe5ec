// One direction of the adjacency against lists of steps.
#include "catch.hpp"
#include "sanitized.hpp"

#include <algorithm>
#include <map>
#include <random>
#include <set>
#include <utility>

#include <hexi/graph/adjacency.hpp>

using namespace hexi;

TEST_CASE("insertions and removals leave each group with its steps", "[adjacency]") {
    for (std::uint32_t seed = 0; seed < (test::sanitized ? 32U : 200U); seed += test::sanitized ? 3 : 1) {
        CAPTURE(seed);
        std::mt19937 random(seed);
        adjacency a;
        constexpr std::size_t nodes = 4;
        for (std::size_t i = 0; i < nodes; ++i) a.add_node();
        const std::uint32_t slots = 1 + seed % 32;  // so that ends lie in the record, move to the block, and lie there always
        std::map<std::pair<std::size_t, std::uint32_t>, std::set<step>> wanted;
        std::size_t next = 0;
        for (int i = 0; i < 500; ++i) {
            const std::size_t n = random() % nodes;
            const auto slot = static_cast<std::uint32_t>(random() % slots);
            auto& group = wanted[{n, slot}];
            if (random() % 3 != 0) {
                const step s{node_id(random() % nodes), edge_id(next++)};
                a.insert(node_id(n), slot, s, [](edge_id) { return true; });
                group.insert(s);
            } else if (!group.empty()) {
                const step s = *std::next(group.begin(), static_cast<std::ptrdiff_t>(random() % group.size()));
                a.remove(node_id(n), slot, s.edge);
                group.erase(s);
            } else if (random() % 20 == 0) {
                a.clear(node_id(n));
                for (auto& [at, steps] : wanted)
                    if (at.first == n) steps.clear();
            } else if (random() % 4 == 0) {
                a.reserve(node_id(n), slot, random() % 10 == 0 ? 300 : random() % 6);
            }
            std::size_t all = 0;
            for (std::uint32_t s = 0; s < slots; ++s) {
                const steps have = a.of_slot(node_id(n), s);
                if (std::set<step>(have.begin(), have.end()) != wanted[{n, s}] || have.size() != wanted[{n, s}].size()) FAIL("slot " << s << " after " << i);
                all += have.size();
            }
            const steps every = a.all(node_id(n));
            if (every.size() != all || a.degree(node_id(n)) != all) FAIL("all steps after " << i);
        }
    }
}

TEST_CASE("a node may have more steps than sixteen bits count", "[adjacency]") {
    // Their ends lie in the record up to 254 of them, then in the block.
    adjacency a;
    a.add_node();
    constexpr std::size_t each = test::sanitized ? 22'000 : 50'000;
    static_assert(3 * each > 65'536);
    for (std::size_t e = 0; e < 3 * each; ++e) a.insert(node_id(0), e % 3 == 0 ? 5U : e % 3 == 1 ? 0U : 30U, {node_id(0), edge_id(e)}, [](edge_id) { return true; });
    for (const std::uint32_t slot : {0U, 5U, 30U}) {
        const steps have = a.of_slot(node_id(0), slot);
        REQUIRE(have.size() == each);
        std::set<edge_id> edges(have.edges().begin(), have.edges().end());
        REQUIRE(edges.size() == each);
        REQUIRE(std::ranges::all_of(edges, [&](edge_id e) { return e.index() % 3 == (slot == 5 ? 0U : slot == 0 ? 1U : 2U); }));
    }
    for (std::size_t e = 0; e < each; ++e) a.remove(node_id(0), 5, a.of_slot(node_id(0), 5).edges().back());
    REQUIRE(a.of_slot(node_id(0), 5).empty());
    REQUIRE(a.degree(node_id(0)) == 2 * each);
}

TEST_CASE("freed blocks are used again", "[adjacency]") {
    adjacency a;
    constexpr std::size_t nodes = test::sanitized ? 200 : 1000;
    for (std::size_t i = 0; i < nodes; ++i) a.add_node();
    const auto fill = [&](std::size_t first) {
        for (std::size_t n = 0; n < nodes; ++n)
            for (std::size_t e = 0; e < 20; ++e) a.insert(node_id(n), 0, {node_id(0), edge_id(first + n * 20 + e)}, [](edge_id) { return true; });
    };
    fill(0);
    const std::size_t before = a.memory();
    for (std::size_t round = 1; round < 20; ++round) {
        for (std::size_t n = 0; n < nodes; ++n) a.clear(node_id(n));
        fill(round * nodes * 20);
    }
    REQUIRE(a.memory() < before * 2);
}
