#include <algorithm>
#include <array>
#include <ctime>
#include <map>
#include <set>
#include <tuple>
#include <vector>

#include "catch.hpp"
#include "random_graph.hpp"
#include "sanitized.hpp"

#include <hexi/draw/clusters.hpp>
#include <hexi/draw/order.hpp>

using namespace hexi;
using namespace hexi::test;

namespace {

/// PART_OF before LOCATED_IN before RUN_BY; all put the source inside the target.
schema framed_schema() {
    schema s;
    s.add_node_type({.name = "Place", .style = {{"holds", "true"}}});
    s.add_node_type({.name = "Thing"});
    s.add_edge_type({.name = "RUN_BY", .cluster = true});
    s.add_edge_type({.name = "LOCATED_IN", .cluster = true, .style = {{"rank", "2"}}});
    s.add_edge_type({.name = "PART_OF", .cluster = true, .style = {{"rank", "1"}}});
    s.add_edge_type({.name = "LIKES"});
    return s;
}

std::map<std::string, std::string> parents_of(const graph& g, std::size_t least = 2) {
    const looks style(g);
    const clusters inside(g, style, least);
    std::map<std::string, std::string> out;
    for (const node_id n : g.nodes())
        if (inside.parent(n).valid()) out[std::string(g.key(n))] = g.key(inside.parent(n));
    return out;
}

}  // namespace

TEST_CASE("a node stands in the target of its first cluster edge", "[clusters]") {
    //   a --PART_OF--> park <--PART_OF-- b       a --LOCATED_IN--> zone
    //   c --LOCATED_IN--> zone <--RUN_BY-- park       thing <--PART_OF-- d: a thing holds nothing
    graph g(framed_schema());
    std::map<std::string, node_id> n;
    for (const char* key : {"park", "zone"}) n[key] = *g.add_node("Place", key);
    for (const char* key : {"a", "b", "c", "d", "thing"}) n[key] = *g.add_node("Thing", key);
    REQUIRE(g.add_edge(n["a"], "LOCATED_IN", n["zone"]));
    REQUIRE(g.add_edge(n["a"], "PART_OF", n["park"]));
    REQUIRE(g.add_edge(n["b"], "PART_OF", n["park"]));
    REQUIRE(g.add_edge(n["c"], "LOCATED_IN", n["zone"]));
    REQUIRE(g.add_edge(n["park"], "RUN_BY", n["zone"]));
    REQUIRE(g.add_edge(n["d"], "PART_OF", n["thing"]));
    REQUIRE(g.add_edge(n["d"], "LIKES", n["zone"]));
    CHECK(parents_of(g) == std::map<std::string, std::string>{{"a", "park"}, {"b", "park"}, {"c", "zone"}, {"park", "zone"}});

    const looks style(g);
    const clusters inside(g, style);
    std::size_t framed = 0;
    for (const edge_id e : g.edges()) framed += inside.shown_by_frame(g, e) ? 1 : 0;
    CHECK(framed == 4);
    CHECK(inside.members(n["zone"]) == std::vector<node_id>{n["c"], n["park"]});
}

TEST_CASE("a cluster of one is dissolved, and its member chooses again", "[clusters]") {
    //   phase --PART_OF--> base,  phase --RUN_BY--> zone <--RUN_BY-- other
    graph g(framed_schema());
    const node_id base = *g.add_node("Place", "base"), zone = *g.add_node("Place", "zone");
    const node_id phase = *g.add_node("Thing", "phase"), other = *g.add_node("Thing", "other");
    REQUIRE(g.add_edge(phase, "PART_OF", base));
    REQUIRE(g.add_edge(phase, "RUN_BY", zone));
    REQUIRE(g.add_edge(other, "RUN_BY", zone));
    CHECK(parents_of(g) == std::map<std::string, std::string>{{"other", "zone"}, {"phase", "zone"}});
    CHECK(parents_of(g, 1) == std::map<std::string, std::string>{{"other", "zone"}, {"phase", "base"}});
}

TEST_CASE("circles are broken", "[clusters]") {
    graph g(framed_schema());
    const node_id a = *g.add_node("Place", "a"), b = *g.add_node("Place", "b");
    REQUIRE(g.add_edge(a, "PART_OF", b));
    REQUIRE(g.add_edge(b, "PART_OF", a));
    REQUIRE(g.add_edge(a, "PART_OF", a));
    CHECK(parents_of(g, 1) == std::map<std::string, std::string>{{"a", "b"}});
}

TEST_CASE("what is dissolved one by one is what all choosing anew would give", "[clusters]") {
    std::size_t framed = 0, kept_out = 0;
    for (std::uint32_t seed = 0; seed < test::rounds(4000); ++seed) {
        CAPTURE(seed);
        // Of every second graph edges lead to later nodes, whose keys are in no such order, so there is no circle; of the others anywhere.
        const bool circles = seed % 2 == 1;
        const std::uint32_t count = 3 + seed % 9;
        std::uint32_t dice = seed * 7919 + 1;
        const auto roll = [&](std::uint32_t sides) { return (dice = dice * 1664525U + 1013904223U) / 65536U % sides; };
        graph g(framed_schema());
        std::vector<node_id> n;
        for (std::uint32_t i = 0; i < count; ++i) n.push_back(*g.add_node("Place", fmt::format("{}-{}", roll(1000), i)));
        for (std::uint32_t i = 0; i + 1 < count; ++i)
            for (std::uint32_t k = roll(3); k > 0; --k)
                REQUIRE(g.add_edge(n[i], std::array{"PART_OF", "LOCATED_IN", "RUN_BY"}.at(roll(3)), n[circles ? roll(count) : i + 1 + roll(count - i - 1)]));
        const std::size_t least = 1 + roll(4);
        // Slowly: all choose, the first that holds too few goes, all choose again.
        const looks style(g);
        std::vector<node_id> by_key = n;
        std::ranges::sort(by_key, [&](node_id one, node_id other) { return detail::drawn_before(g, one, other); });
        std::set<node_id> gone;
        std::map<node_id, node_id> parent;
        while (true) {
            parent.clear();
            std::map<node_id, std::size_t> held;
            for (const node_id each : by_key) {
                std::vector<edge_id> choices;
                for (const auto [target, e] : g.out(each))
                    if (target != each && style.of(e).frames && !gone.contains(target)) choices.push_back(e);
                std::ranges::sort(choices, {}, [&](edge_id e) { return std::tuple(style.of(e).rank, g.type(e), g.by_key(g.target(e)), e); });
                const auto closes_circle = [&](edge_id e) {
                    for (node_id up = g.target(e);; up = parent[up]) {
                        if (up == each) return true;
                        if (!parent.contains(up)) return false;
                    }
                };
                const auto chosen = std::ranges::find_if_not(choices, closes_circle);
                kept_out += chosen != choices.begin() ? 1 : 0;
                if (chosen != choices.end()) ++held[parent[each] = g.target(*chosen)];
            }
            const auto small = std::ranges::find_if(by_key, [&](node_id each) { return held[each] > 0 && held[each] < least; });
            if (small == by_key.end()) break;
            gone.insert(*small);
        }
        const clusters inside(g, style, least);
        for (const node_id each : n) {
            const auto found = parent.find(each);
            CHECK(inside.parent(each) == (found == parent.end() ? node_id::none() : found->second));
            framed += found == parent.end() ? 0 : 1;
        }
    }
    CHECK(framed > test::rounds(4000));
    CHECK(kept_out > test::rounds(400));
}

TEST_CASE("very many frames of one take no longer than as many of two", "[clusters]") {
    graph g(framed_schema());
    for (int i = 0; i < 40'000; ++i) {
        const node_id inner = *g.add_node("Place", fmt::format("a{}", i)), outer = *g.add_node("Place", fmt::format("b{}", i));
        REQUIRE(g.add_edge(inner, "PART_OF", outer));
    }
    const std::clock_t start = std::clock();
    CHECK(clusters(g, looks(g)).roots().size() == 80'000);
    CHECK(std::clock() - start < 10 * CLOCKS_PER_SEC);
}

TEST_CASE("a circle somewhere makes frames elsewhere no slower, and rings of any size are broken quickly", "[clusters]") {
    const std::clock_t start = std::clock();
    graph g(framed_schema());
    std::vector<node_id> ring;
    for (int i = 0; i < 20'000; ++i) {
        const node_id inner = *g.add_node("Place", fmt::format("a{}", i)), outer = *g.add_node("Place", fmt::format("b{}", i));
        REQUIRE(g.add_edge(inner, "PART_OF", outer));
        ring.push_back(*g.add_node("Place", fmt::format("c{}", i)));
    }
    for (std::size_t i = 0; i < ring.size(); ++i) REQUIRE(g.add_edge(ring[i], "PART_OF", ring[(i + 1) % ring.size()]));
    CHECK(clusters(g, looks(g)).roots().size() == 60'000);  // each holds one at most
    CHECK(std::clock() - start < 10 * CLOCKS_PER_SEC);
}

TEST_CASE("clusters are a forest of enough members, on any graph", "[clusters]") {
    for (std::uint32_t seed = 0; seed < test::rounds(1000); ++seed) {
        CAPTURE(seed);
        graph g = random_graph(seed, {.max_nodes = 12, .max_edges = 24});
        for (const char* type : {"R", "T"})
            if (const auto t = g.schema().find_edge_type(type)) {
                edge_type within = g.schema()[*t];
                within.cluster = true;
                REQUIRE(g.schema().update(*t, within));
            }
        const looks style(g);
        const clusters inside(g, style);
        std::size_t placed = inside.roots().size();
        for (const node_id n : g.nodes()) {
            placed += inside.members(n).size();
            CHECK(inside.members(n).size() != 1);
            std::size_t depth = 0;
            for (node_id up = inside.parent(n); up.valid(); up = inside.parent(up)) REQUIRE(++depth <= g.node_count());
            if (!inside.parent(n).valid()) continue;
            bool joined = false;
            for (const auto [target, e] : g.out(n)) joined = joined || (target == inside.parent(n) && g.type_of(e).cluster && inside.shown_by_frame(g, e));
            CHECK(joined);
        }
        CHECK(placed == g.node_count());
    }
}
