// Building in bulk against building one by one.
#include "catch.hpp"

#include <algorithm>
#include <random>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <hexi/graph/builder.hpp>
#include <hexi/graph/compare.hpp>

#include "sanitized.hpp"

using namespace hexi;

TEST_CASE("a graph built in bulk equals one built edge by edge and compacted", "[builder]") {
    for (std::uint32_t seed = 0; seed < test::rounds(1000); ++seed) {
        CAPTURE(seed);
        graph one;
        graph_builder build;
        const auto fill = [&](auto& g) {
            std::mt19937 random(seed);
            std::vector<node_id> nodes;
            for (std::size_t i = random() % 9 + 1; i > 0; --i) nodes.push_back(*g.add_node(fmt::format("T{}", random() % 3), fmt::format("n{}", i)));
            for (std::size_t i = random() % 60; i > 0; --i) {
                const edge_id e = *g.add_edge(nodes[random() % nodes.size()], fmt::format("E{}", random() % (seed % 2 == 0 ? 3 : 50)), nodes[random() % nodes.size()]);
                if (random() % 2 == 0) REQUIRE(g.set(e, "weight", static_cast<std::int64_t>(random() % 9)));
                if (random() % 4 == 0) REQUIRE(g.set_evidence(e, {{"d", 1, 0, static_cast<std::uint32_t>(random() % 5), 1}}));
            }
        };
        fill(one);
        fill(build);
        graph_builder same;
        fill(same);
        const graph numbered = std::move(same).finish_as_numbered();
        REQUIRE(differences(one, numbered).empty());
        REQUIRE(one.edge_bound() == numbered.edge_bound());
        const auto in_order = [](auto steps) {
            std::vector<edge_id> out(steps.edges().begin(), steps.edges().end());
            std::ranges::sort(out);
            return out;
        };
        for (const edge_id e : one.edges())
            if (one.source(e) != numbered.source(e) || one.target(e) != numbered.target(e) || one.type(e) != numbered.type(e) || one.evidence(e) != numbered.evidence(e)) FAIL("edge " << e.index() << " as numbered");
        for (const node_id n : one.nodes()) {
            if (in_order(one.out(n)) != in_order(numbered.out(n)) || in_order(one.in(n)) != in_order(numbered.in(n))) FAIL("steps of " << n.index() << " as numbered");
            for (std::size_t t = 0; t < one.schema().edge_type_count(); ++t)
                if (!std::ranges::equal(in_order(one.out(n, edge_type_id(t))), numbered.out(n, edge_type_id(t)).edges())) FAIL("steps of a type of " << n.index() << " as numbered");
        }
        const graph bulk = std::move(build).finish();
        one.compact();
        REQUIRE(differences(one, bulk).empty());
        REQUIRE(one.edge_bound() == bulk.edge_bound());
        for (const edge_id e : one.edges()) {
            if (one.source(e) != bulk.source(e) || one.target(e) != bulk.target(e) || one.type(e) != bulk.type(e)) FAIL("edge " << e.index());
        }
        for (const node_id n : one.nodes())
            if (!std::ranges::equal(one.out(n).edges(), bulk.out(n).edges()) || !std::ranges::equal(one.in(n).edges(), bulk.in(n).edges())) FAIL("steps of " << n.index());
    }
}

TEST_CASE("whole arrays of nodes and edges are appended", "[builder]") {
    //   a --E--> b   twice, and  b --E--> b
    graph_builder build;
    const node_type_id t = build.schema().add_node_type({.name = "T"});
    const edge_type_id e = build.schema().add_edge_type({.name = "E"});
    const std::vector<node_type_id> types{t, t};
    const std::vector<text_id> keys{build.texts().intern("a"), build.texts().intern("b")};
    build.append_nodes(types, keys);
    const std::vector<edge_record> edges{{node_id(1), node_id(1), e}, {node_id(0), node_id(1), e}, {node_id(0), node_id(1), e}};
    build.append_edges(edges);
    const graph g = std::move(build).finish();
    REQUIRE(g.count(t) == 2);
    REQUIRE(g.count(e) == 3);
    REQUIRE(g.find("b") == node_id(1));
    REQUIRE(g.out(node_id(0)).size() == 2);
    REQUIRE(g.in(node_id(1), e).size() == 3);
}
