#include "catch.hpp"

#include <vector>

#include <fmt/format.h>

#include <hexi/algorithm/ranking.hpp>
#include <hexi/view/filtered.hpp>

#include "random_graph.hpp"
#include "sanitized.hpp"

namespace hexi::inline abi_v1 {
namespace {

//  a --R--> b --R--> c      c --S--> a, d --R--> b twice, d --S--> d
graph picture() {
    graph g;
    const node_id d = *g.add_node("A", "d"), c = *g.add_node("A", "c"), b = *g.add_node("A", "b"), a = *g.add_node("A", "a");
    (void)g.add_edge(a, "R", b);
    (void)g.add_edge(b, "R", c);
    (void)g.add_edge(c, "S", a);
    (void)g.add_edge(d, "R", b);
    (void)g.add_edge(d, "R", b);
    (void)g.add_edge(d, "S", d);
    return g;
}

template <class G>
std::string text(const G& g, const rank_options& options) {
    std::string out;
    for (const ranked& r : ranking(g, options)) out += fmt::format("{}{} ", g.base().key(r.node), r.score);
    return out;
}

}  // namespace

TEST_CASE("nodes are ranked by score, then by key", "[rank]") {
    const graph g = picture();
    CHECK(text(g, {.by = measure::degree}) == "b4 d4 a2 c2 ");
    CHECK(text(g, {.by = measure::degree, .undirected = true}) == "b4 d3 a2 c2 ");
    CHECK(text(g, {.by = measure::in_degree}) == "b3 a1 c1 d1 ");
    CHECK(text(g, {.by = measure::out_degree}) == "d3 a1 b1 c1 ");
    CHECK(text(g, {.by = measure::out_degree, .top = 2}) == "d3 a1 ");
    CHECK(text(g, {.by = measure::core}) == "a2 b2 c2 d1 ");
    CHECK(text(g, {.by = measure::triangles}) == "a1 b1 c1 d0 ");
    CHECK(text(g, {.by = measure::clustering, .top = 2}) == "a1 c1 ");
    CHECK(text(g, {.by = measure::betweenness}) == "b3 c2 a1 d0 ");  // b: d..c, d..a and a..c; c: b..a and d..a; a: c..b
    CHECK(ranking(g).front().node == *g.find("b"));
    CHECK(text(filtered(g, {.edge_types = {*g.schema().find_edge_type("S")}}), {.by = measure::out_degree}) == "c1 d1 a0 b0 ");
}

TEST_CASE("the same graph is ranked the same, whatever the order in which it was made", "[rank]") {
    for (std::uint32_t seed = 0; seed < test::rounds(300); ++seed) {
        CAPTURE(seed);
        const graph g = test::random_graph(seed, {.max_nodes = 12, .max_edges = 24});
        graph turned;
        std::vector<node_id> nodes;
        for (const node_id n : g.nodes()) nodes.push_back(n);
        for (auto at = nodes.rbegin(); at != nodes.rend(); ++at) (void)turned.add_node(g.type_of(*at).name, g.key(*at));
        for (const edge_id e : g.edges()) (void)turned.add_edge(*turned.find(g.key(g.source(e))), g.type_of(e).name, *turned.find(g.key(g.target(e))));
        for (const auto& [by, name] : measures) {
            CAPTURE(name);
            const auto one = ranking(g, {.by = by}), other = ranking(turned, {.by = by});
            REQUIRE(one.size() == other.size());
            for (std::size_t i = 0; i < one.size(); ++i) {
                REQUIRE(g.key(one[i].node) == turned.key(other[i].node));
                REQUIRE(one[i].score == Approx(other[i].score));
            }
        }
    }
}

TEST_CASE("measures have names", "[rank]") {
    for (const auto& [by, name] : measures) {
        CHECK(to_text(by) == name);
        CHECK(measure_named(name) == by);
    }
    CHECK_FALSE(measure_named("fame"));
}

}  // namespace hexi::abi_v1
