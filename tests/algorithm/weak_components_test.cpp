#include "catch.hpp"

#include <numeric>

#include <hexi/algorithm/weak_components.hpp>
#include <hexi/view/filtered.hpp>

#include "algorithm/kronecker_graph.hpp"
#include "random_graph.hpp"

namespace hexi {
namespace {

/// Spreads the smaller number along the edges until nothing changes.
std::vector<node_id> slow(const graph& g) {
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
    const auto expected = slow(g);
    std::size_t count = 0;
    for (const node_id n : g.nodes()) count += expected[n.index()] == n ? 1 : 0;
    for (const auto& found : {weak_components(g), weak_components(csr(g)), weak_components(csr(g, {.undirected = true, .simple = true}))}) {
        REQUIRE(std::ranges::equal(found.root, expected));
        REQUIRE(found.count == count);
    }
}

}  // namespace

TEST_CASE("components are what edges join, directions ignored", "[weak_components]") {
    for (std::uint32_t seed = 0; seed < 1000; ++seed) {
        CAPTURE(seed);
        graph g = test::random_graph(seed, {.max_nodes = 40, .max_edges = 40});
        compare(g);
        g.remove(*g.nodes().begin());
        compare(g);
    }
}

TEST_CASE("components of large graphs", "[weak_components]") {
    compare(test::kronecker_graph(13));
    compare(test::kronecker_graph(12, 7));
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

}  // namespace hexi
