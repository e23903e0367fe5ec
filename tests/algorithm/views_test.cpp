// Whole-graph questions of views: of somebody's own as of a graph that has nothing else, and of symmetric edges whoever
// was written first.
#include "catch.hpp"

#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <hexi/algorithm/betweenness.hpp>
#include <hexi/algorithm/breadth_first.hpp>
#include <hexi/algorithm/communities.hpp>
#include <hexi/algorithm/components.hpp>
#include <hexi/algorithm/delta_stepping.hpp>
#include <hexi/algorithm/pagerank.hpp>
#include <hexi/algorithm/ranking.hpp>
#include <hexi/graph/builder.hpp>
#include <hexi/search/find.hpp>
#include <hexi/search/neighbourhood.hpp>
#include <hexi/search/paths.hpp>
#include <hexi/view/filtered.hpp>
#include <hexi/view/part_of.hpp>
#include <hexi/view/undirected.hpp>

#include "kronecker_graph.hpp"
#include "random_question.hpp"
#include "sanitized.hpp"

namespace hexi::inline abi_v1 {
namespace {

using namespace hexi::test;

/// The answers of every whole-graph question, as text.
std::string answers(const graph_view& g, budget* within = nullptr) {
    std::string out;
    const auto numbers = [&](const auto& all) {
        for (const auto& one : all) out += fmt::format(" {:.9g}", static_cast<double>(one));
        out += '\n';
    };
    for (const bool either : {false, true}) {
        for (const auto& [by, name] : measures) {
            out += fmt::format("{}:", name);
            for (const ranked& r : ranking(g, {.by = by, .undirected = either, .within = within})) out += fmt::format(" {} {:.9g}", r.node.index(), r.score);
            out += '\n';
        }
        const csr arrays(g, {.undirected = either, .within = within}), weighted(g, {.undirected = either, .weight = [&](edge_id e) { return static_cast<double>(e.index() % 5); }, .within = within});
        out += fmt::format("{} nodes, {} entries\n", arrays.node_count(), arrays.entry_count());
        numbers(pagerank(arrays, {.within = within}));
        numbers(betweenness(arrays, {.within = within}));
        for (const node_id n : g.nodes()) {
            numbers(breadth_first(arrays, n, within).raw());
            numbers(weighted_distances(weighted, n, 0, within));
            out += fmt::format("{} {} {}\n", arrays.degree(n), arrays.out_degree(n), arrays.in_degree(n));
        }
    }
    numbers(communities(csr(g, {.undirected = true}), {.within = within}).of);
    for (const auto& part : components(g, within)) {
        for (const node_id n : part) out += fmt::format(" {}", n.index());
        out += ';';
    }
    out += fmt::format("{} parts; found:", weak_components(g, within).count);
    // Names are in the order of edges in the whole graph, which a view does not change: they are compared as a set.
    std::set<std::size_t> found;
    for (const match& m : find_nodes(g, "n", 100, within)) found.insert(m.node.index());
    for (const std::size_t n : found) out += fmt::format(" {}", n);
    return out;
}

/// The graph without what a filter hides: ids stay.
graph without_hidden(graph g, const filter& shown) {
    std::vector<edge_id> edges;
    std::vector<node_id> nodes;
    for (const edge_id e : g.edges())
        if (!slow_allows(g, shown, e)) edges.push_back(e);
    for (const node_id n : g.nodes())
        if (!slow_allows(g, shown, n)) nodes.push_back(n);
    for (const edge_id e : edges) g.remove(e);
    for (const node_id n : nodes) g.remove(n);
    return g;
}

/// The same graph, with the ends of some symmetric edges in the other order.
graph flipped(const graph& g, dice& d) {
    graph out(g.schema());
    for (const node_id n : g.nodes()) REQUIRE(out.add_node(g.type(n), g.key(n)));
    for (const edge_id e : g.edges()) {
        const bool turned = g.type_of(e).symmetric && d.one_in(2);
        const edge_id made = *out.add_edge(turned ? g.target(e) : g.source(e), g.type(e), turned ? g.source(e) : g.target(e));
        REQUIRE(out.set(made, "weight", value(std::int64_t(1 + e.index() % 3))));
    }
    return out;
}

}  // namespace

TEST_CASE("a view is ranked as a graph that has nothing else", "[views]") {
    for (std::uint32_t seed = 0; seed < (test::sanitized ? 12U : 200U); ++seed) {
        CAPTURE(seed);
        graph g = random_graph(seed, {.max_nodes = 9, .max_edges = 20, .symmetric = seed % 3 == 0});
        dice d(seed);
        if (seed % 4 == 0) remove_some(g, d);
        const filter f = random_filter(g, d);
        const graph rest = without_hidden(g, f);
        const std::string expected = answers(rest);
        REQUIRE(answers(own_view(g, f)) == expected);
        REQUIRE(answers(filtered(g, f)) == expected);
        const std::string either = answers(undirected(rest));
        REQUIRE(answers(undirected(own_view(g, f))) == either);
        REQUIRE(answers(undirected(filtered(g, f))) == either);
        std::vector<node_id> part;
        for (const node_id n : g.nodes())
            if (d.one_in(2)) part.push_back(n);
        REQUIRE(answers(part_of(own_view(g, f), part)) ==
                answers(without_hidden(rest, {.node_if = [&](node_id n) { return std::ranges::find(part, n) != part.end(); }})));
    }
}

TEST_CASE("who of a symmetric edge was written first changes no answer", "[views]") {
    for (std::uint32_t seed = 0; seed < (test::sanitized ? 15U : 300U); ++seed) {
        CAPTURE(seed);
        dice d(seed);
        const graph g = flipped(random_graph(seed, {.max_nodes = 8, .max_edges = 18, .symmetric = true}), d);
        const graph other = flipped(g, d);
        REQUIRE(answers(g) == answers(other));
        const filter f = random_filter(g, d);
        REQUIRE(answers(filtered(g, f, direction::in)) == answers(filtered(other, f, direction::in)));
        REQUIRE(answers(own_view(g, f)) == answers(own_view(other, f)));
        const node_id from = random_node(g, d), to = random_node(g, d);
        const direction way = random_direction(d);
        const path_options options{.direction = way, .filter = f};
        REQUIRE(shortest_path(g, from, to, options) == shortest_path(other, from, to, options));
        REQUIRE(all_shortest_paths(g, from, to, options) == all_shortest_paths(other, from, to, options));
        REQUIRE(k_shortest_paths(g, from, to, 9, options) == k_shortest_paths(other, from, to, 9, options));
        REQUIRE(simple_paths(g, from, to, options) == simple_paths(other, from, to, options));
        REQUIRE(neighbourhood(g, from, 3, {.direction = way, .filter = f}) == neighbourhood(other, from, 3, {.direction = way, .filter = f}));
        if (g.edge_count() == 0) continue;
        path_options weighted = options;
        weighted.weight = *g.schema().property_named("weight");
        REQUIRE(shortest_path(g, from, to, weighted) == shortest_path(other, from, to, weighted));
        REQUIRE(k_shortest_paths(g, from, to, 9, weighted) == k_shortest_paths(other, from, to, 9, weighted));
    }
}

//   a --R-- b --R-- c, R symmetric
TEST_CASE("a symmetric edge counts once in a degree, and in both directions", "[views]") {
    graph g;
    const edge_type_id r = g.schema().add_edge_type({.name = "R", .symmetric = true});
    const node_id a = *g.add_node("A", "a"), b = *g.add_node("A", "b"), c = *g.add_node("A", "c");
    REQUIRE(g.add_edge(a, r, b));
    REQUIRE(g.add_edge(c, r, b));
    const csr arrays(g);
    CHECK(arrays.degree(b) == 2);
    CHECK(arrays.out_degree(b) == 2);
    CHECK(arrays.in_degree(b) == 2);
    CHECK(distance(g, a, c) == 2);
    CHECK(distance(g, c, a) == 2);
    const auto ranks = pagerank(arrays);
    CHECK(ranks[a.index()] == Approx(ranks[c.index()]));
}

TEST_CASE("answers are the same on any number of threads", "[views]") {
    const graph g = kronecker_graph(test::sanitized ? 11 : 13);
    const auto all = [&](std::size_t threads) {
        budget within({.threads = threads});
        const csr arrays(g, {.undirected = true, .within = &within}), simple(g, {.undirected = true, .simple = true, .within = &within});
        const csr weighted(g, {.undirected = true, .weight = [](edge_id e) { return 1.0 + static_cast<double>(e.index() % 7); }, .within = &within});
        std::string out;
        const auto numbers = [&](const auto& by_node) {
            for (const auto& one : by_node) out += fmt::format("{} ", one);
        };
        numbers(breadth_first(arrays, node_id(0), &within).raw());
        numbers(weighted_distances(weighted, node_id(0), 0, &within));
        numbers(pagerank(arrays, {.rounds = 3, .within = &within}));
        numbers(betweenness(arrays, {.samples = 20, .within = &within}));
        for (const measure by : {measure::core, measure::triangles}) numbers(scores(simple, {.by = by, .within = &within}));
        const weak_components_found parts = weak_components(arrays, &within);
        for (const node_id root : parts.root.span()) out += fmt::format("{} ", root.index());
        return out;
    };
    const std::string one = all(1);
    CHECK(all(2) == one);
    CHECK(all(7) == one);
}

// A ladder: so many levels, of so few nodes that waking threads for one takes longer than walking over it.
TEST_CASE("breadth-first distances of a deep graph are those of a plain queue", "[breadth_first]") {
    constexpr std::size_t width = 20, levels = 300;
    graph_builder build;
    std::vector<node_id> last{*build.add_node("A", "start")};
    for (std::size_t level = 0; level < levels; ++level) {
        std::vector<node_id> here;
        for (std::size_t i = 0; i < width; ++i) here.push_back(*build.add_node("A", fmt::format("{}-{}", level, i)));
        for (std::size_t i = 0; i < width; ++i) REQUIRE(build.add_edge(last[i % last.size()], "R", here[i]));
        last = here;
    }
    const graph g = std::move(build).finish();
    const auto away = breadth_first(csr(g), node_id(0));
    for (std::size_t n = 1; n < g.node_bound(); ++n) REQUIRE(away[node_id(n)] == (n - 1) / width + 1);
}

}  // namespace hexi::abi_v1
