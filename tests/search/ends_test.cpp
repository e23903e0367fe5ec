// The ends of a search are nodes of the graph: asserted, as the headers say, in builds with assertions.
#ifndef NDEBUG
#include "catch.hpp"

#include <array>

#include <hexi/algorithm/breadth_first.hpp>
#include <hexi/derive/subgraph.hpp>
#include <hexi/search/for_each_simple_path.hpp>
#include <hexi/search/neighbourhood.hpp>
#include <hexi/search/paths.hpp>
#include <hexi/search/search_space.hpp>
#include <hexi/view/filtered.hpp>
#include <hexi/view/undirected.hpp>

#include "aborts.hpp"

using namespace hexi;

TEST_CASE("a search from or to a node that is not in the graph is asserted", "[search]") {
    graph g;
    const node_id a = *g.add_node("A", "a");
    const node_id removed = *g.add_node("A", "removed");
    REQUIRE(g.add_edge(a, "E", a));
    g.remove(removed);
    for (const node_id bad : {node_id(), removed, node_id(7)}) {
        CHECK(test::aborts([&] { (void)shortest_path(g, a, bad); }));
        CHECK(test::aborts([&] { (void)shortest_path(g, bad, bad); }));
        CHECK(test::aborts([&] { (void)distance(g, bad, bad); }));
        CHECK(test::aborts([&] { (void)connected(g, bad, a); }));
        CHECK(test::aborts([&] { (void)all_shortest_paths(g, bad, bad); }));
        CHECK(test::aborts([&] { (void)k_shortest_paths(g, bad, bad, 2); }));
        CHECK(test::aborts([&] { (void)simple_paths(g, bad, bad); }));
        CHECK(test::aborts([&] { (void)neighbourhood(g, bad, 1); }));
        CHECK(test::aborts([&] {
            search_space space;
            (void)hop_ends(g, bad, std::array<hop, 1>{}, space);
        }));
        CHECK(test::aborts([&] { (void)undirected(g).out(bad).begin(); }));
        CHECK(test::aborts([&] { (void)filtered(g, {}).out(bad).begin(); }));
        CHECK(test::aborts([&] { (void)breadth_first(csr(g), bad); }));
        CHECK(test::aborts([&] { (void)subgraph(g, std::array{bad}); }));
    }
    CHECK_FALSE(test::aborts([&] { (void)shortest_path(g, a, a); }));
}
#endif
