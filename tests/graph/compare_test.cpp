// What counts as a difference, and what does not.
#include "catch.hpp"

#include <random>
#include <vector>

#include <hexi/graph/compare.hpp>

#include "random_graph.hpp"
#include "sanitized.hpp"

using namespace hexi;

TEST_CASE("a graph equals its copy, its compact form and itself built in another order", "[compare]") {
    for (std::uint32_t seed = 0; seed < test::rounds(1000); ++seed) {
        CAPTURE(seed);
        const graph g = test::random_graph(seed);
        graph other;
        std::vector<node_id> nodes;
        std::vector<edge_id> edges;
        for (const node_id n : g.nodes()) nodes.push_back(n);
        for (const edge_id e : g.edges()) edges.push_back(e);
        std::mt19937 random(seed);
        std::shuffle(nodes.begin(), nodes.end(), random);
        std::shuffle(edges.begin(), edges.end(), random);
        for (const node_id n : nodes) REQUIRE(other.add_node(g.type_of(n).name, g.key(n)));
        for (const edge_id e : edges) {
            const edge_id copy = *other.add_edge(*other.find(g.key(g.source(e))), g.type_of(e).name, *other.find(g.key(g.target(e))));
            REQUIRE(other.set(copy, "weight", g.value(e, *g.property(e, "weight"))));
        }
        REQUIRE(differences(g, other).empty());
        REQUIRE(g == other);
        // Any one change shows.
        graph changed = other;
        const node_id n = *changed.nodes().begin();
        switch (random() % 6) {
            case 0: changed.remove(n); break;
            case 1: REQUIRE(changed.add_node("A", "new")); break;
            case 2: REQUIRE(changed.set(n, "colour", std::string("red"))); break;
            case 3: REQUIRE(changed.add_edge(n, "R", n)); break;
            case 4: REQUIRE(changed.set_evidence(n, {{"d", 1, 2, 3, 1}})); break;
            default:
                if (changed.edge_count() == 0) changed.set_name(n, "x");
                else REQUIRE(changed.set(*changed.edges().begin(), "weight", std::int64_t{77}));
        }
        REQUIRE_FALSE(differences(g, changed).empty());
        REQUIRE_FALSE(g == changed);
    }
}

TEST_CASE("nodes without a key are compared one by one, each type's by id", "[compare][keyless]") {
    const auto parks = [](int many, std::int64_t size_of_last) {
        graph g;
        (void)g.add_node("Zone", "z");
        for (int i = 0; i < many; ++i) {
            const node_id n = *g.add_node("Park");
            REQUIRE(g.set(n, "size", i + 1 == many ? size_of_last : 1));
            (void)*g.add_edge(n, "NEAR", node_id(0));
        }
        return g;
    };
    REQUIRE(parks(3, 5) == parks(3, 5));
    const std::vector<std::string> more{"only the second has the node '_:Park 3'"}, size{"only the first has '_:Park 2' size = 5", "only the second has '_:Park 2' size = 6"};
    REQUIRE(differences(parks(2, 1), parks(3, 1)) == more);
    REQUIRE(differences(parks(2, 5), parks(2, 6)) == size);
    // Ids between them do not matter.
    graph gaps = parks(4, 1);
    gaps.remove(node_id(2));
    REQUIRE(gaps == parks(3, 1));
}

TEST_CASE("differences are told in words", "[compare]") {
    graph a;
    graph b;
    const node_id x = *a.add_node("T", "x");
    const node_id y = *b.add_node("U", "x");
    REQUIRE(b.add_node("T", "z"));
    REQUIRE(a.set(x, "size", std::int64_t{3}));
    REQUIRE(b.set(y, "size", std::string("3")));
    REQUIRE(a.add_edge(x, "E", x));
    REQUIRE(differences(a, b) == std::vector<std::string>{
        "'x' is of type 'T' in the first, 'U' in the second",
        "only the first has 'x' size = 3",
        "only the second has 'x' size = \"3\"",
        "only the first has 'x' -E-> 'x'",
        "only the second has the node 'z'",
    });
    REQUIRE(differences(a, b, 2).size() == 2);
}
