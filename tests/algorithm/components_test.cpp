#include "catch.hpp"

#include <algorithm>
#include <map>
#include <numeric>
#include <string>
#include <vector>

#include <hexi/algorithm/components.hpp>
#include <hexi/search/paths.hpp>

#include "../random_question.hpp"
#include "algorithm/kronecker_graph.hpp"
#include "sanitized.hpp"

using namespace hexi;
using namespace hexi::test;

TEST_CASE("two nodes are in one component exactly if a path over allowed nodes ties them", "[components]") {
    for (std::uint32_t seed = 0; seed < test::rounds(1500); ++seed) {
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
TEST_CASE("components come by size and then by least key", "[components]") {
    graph g;
    std::map<std::string, node_id> n;
    for (const char* key : {"f", "e", "d", "c", "b", "a"}) n[key] = *g.add_node("N", key);
    (void)*g.add_edge(n["b"], "R", n["a"]);
    (void)*g.add_edge(n["c"], "R", n["e"]);
    using list = std::vector<node_id>;
    CHECK(components(g) == std::vector<list>{{n["b"], n["a"]}, {n["e"], n["c"]}, {n["d"]}, {n["f"]}});
    CHECK(components(graph{}).empty());
}

namespace {

/// Spreads the smaller number along the edges until nothing changes.
std::vector<node_id> slow_roots(const graph& g) {
    std::vector<node_id> root(g.node_bound());
    for (std::size_t n = 0; n < root.size(); ++n) root[n] = node_id(n);
    for (bool changed = true; changed;) {
        changed = false;
        for (const edge_id e : g.edges()) {
            const node_id least = std::min(root[g.source(e).index()], root[g.target(e).index()]);
            for (const node_id end : {g.source(e), g.target(e)})
                if (root[end.index()] != least) root[end.index()] = least, changed = true;
        }
    }
    return root;
}

void compare(const graph& g) {
    const auto expected = slow_roots(g);
    std::size_t count = 0;
    for (const node_id n : g.nodes()) count += expected[n.index()] == n ? 1 : 0;
    for (const auto& found : {weak_components(g), weak_components(csr(g)), weak_components(csr(g, {.undirected = true, .simple = true}))}) {
        REQUIRE(std::ranges::equal(found.root, expected));
        REQUIRE(found.count == count);
    }
}

}  // namespace

TEST_CASE("components are what edges join, directions ignored", "[weak_components]") {
    for (std::uint32_t seed = 0; seed < test::rounds(1000); ++seed) {
        CAPTURE(seed);
        graph g = random_graph(seed, {.max_nodes = 40, .max_edges = 40});
        compare(g);
        g.remove(*g.nodes().begin());
        compare(g);
    }
}

TEST_CASE("components of large graphs", "[weak_components]") {
    compare(kronecker_graph(test::sanitized ? 10 : 13));
    compare(kronecker_graph(test::sanitized ? 9 : 12, 7));
}

TEST_CASE("components by one edge type", "[weak_components]") {
    //  a --R--> b   c --S--> b
    graph g;
    const node_id a = *g.add_node("A", "a"), b = *g.add_node("A", "b"), c = *g.add_node("A", "c");
    (void)g.add_edge(a, "R", b);
    (void)g.add_edge(c, "S", b);
    CHECK(weak_components(g).count == 1);
    const auto by_r = weak_components(csr(filtered(g, {.edge_types = {*g.schema().find_edge_type("R")}})));
    CHECK(by_r.count == 2);
    CHECK(by_r.root[c.index()] == c);
}

TEST_CASE("a graph without nodes has no components", "[weak_components]") { CHECK(weak_components(graph()).count == 0); }
