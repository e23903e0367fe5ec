#include "catch.hpp"

#include <set>
#include <string>

#include <hexi/algorithm/components.hpp>
#include <hexi/algorithm/paths.hpp>

#include "../random_question.hpp"

using namespace hexi;
using namespace hexi::test;

TEST_CASE("two nodes are in one component exactly if a path over allowed nodes ties them", "[components]") {
    for (std::uint32_t seed = 0; seed < 1500; ++seed) {
        CAPTURE(seed);
        graph g = random_graph(seed, {.max_nodes = 9, .max_edges = 9});
        dice d(seed + 3);
        if (seed % 5 == 0) remove_some(g, d);
        const filter f = random_filter(g, d);
        const bool by_view = d.one_in(2);
        const auto found = by_view ? components(filtered(g, f)) : components(g, f);
        std::vector<std::size_t> component(g.node_bound(), 0);
        std::size_t nodes = 0;
        for (std::size_t i = 0; i < found.size(); ++i) {
            REQUIRE_FALSE(found[i].empty());
            if (i > 0) CHECK(found[i - 1].size() >= found[i].size());
            for (const node_id n : found[i]) component[n.index()] = i + 1;
            nodes += found[i].size();
        }
        std::size_t allowed = 0;
        for (const node_id a : g.nodes()) {
            allowed += slow_allows(g, f, a) ? 1 : 0;
            CHECK((component[a.index()] != 0) == slow_allows(g, f, a));
            for (const node_id b : g.nodes()) {
                if (!slow_allows(g, f, a) || !slow_allows(g, f, b)) continue;
                CHECK((component[a.index()] == component[b.index()]) == connected(g, a, b, {.direction = direction::both, .filter = f}));
            }
        }
        CHECK(nodes == allowed);  // each in one component only
    }
}

//   b -R-> a    d    e <-R- c    f
TEST_CASE("components come by size and then by key", "[components]") {
    graph g;
    std::map<std::string, node_id> n;
    for (const char* key : {"f", "e", "d", "c", "b", "a"}) n[key] = *g.add_node("N", key);
    (void)*g.add_edge(n["b"], "R", n["a"]);
    (void)*g.add_edge(n["c"], "R", n["e"]);
    using list = std::vector<node_id>;
    CHECK(components(g) == std::vector<list>{{n["a"], n["b"]}, {n["c"], n["e"]}, {n["d"]}, {n["f"]}});
    CHECK(components(graph{}).empty());
}
