#include "catch.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <ctime>
#include <limits>
#include <optional>
#include <set>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

#include <fmt/format.h>

#include <hexi/search/for_each_simple_path.hpp>
#include <hexi/search/search_space.hpp>
#include <hexi/search/paths.hpp>
#include <hexi/view/filtered.hpp>
#include <hexi/view/undirected.hpp>

#include "../random_question.hpp"
#include "sanitized.hpp"

using namespace hexi;
using namespace hexi::test;

namespace {

// --- the slow, obvious version: every simple path, by trying everything -------------------------

struct question {
    node_id from, to;
    direction way = direction::out;
    filter first, second;
    std::optional<std::size_t> max_edges;
    std::optional<property_id> weight;
};

double slow_weight(const graph& g, const question& q, edge_id e) {
    if (!q.weight) return 1;
    const value v = g.value(e, *q.weight);
    if (const auto* whole = std::get_if<std::int64_t>(&v)) return static_cast<double>(*whole);
    if (const auto* number = std::get_if<double>(&v)) return *number;
    return -1;
}

void extend(const graph& g, const question& q, path& now, std::vector<path>& out) {
    const node_id n = now.nodes.back();
    if (n == q.to) return out.push_back(now);
    if (q.max_edges && now.size() == *q.max_edges) return;
    for (const step s : slow_steps(g, n, q.way)) {
        if (std::ranges::find(now.nodes, s.node) != now.nodes.end() || slow_weight(g, q, s.edge) < 0) continue;
        if (!slow_allows(g, q.first, s.edge) || !slow_allows(g, q.second, s.edge)) continue;
        if (s.node != q.to && (!slow_allows(g, q.first, s.node) || !slow_allows(g, q.second, s.node))) continue;
        const path before = now;
        now.nodes.push_back(s.node);
        now.edges.push_back(s.edge);
        now.cost += slow_weight(g, q, s.edge);
        extend(g, q, now, out);
        now = before;
    }
}

/// By cost, number of edges, edge ids.
std::vector<path> slow_paths(const graph& g, const question& q) {
    std::vector<path> out;
    path now{.nodes = {q.from}};
    extend(g, q, now, out);
    std::ranges::sort(out, {}, [](const path& p) { return std::tuple(p.cost, p.size(), p.edges); });
    return out;
}
std::vector<path> by_length(std::vector<path> all) {
    std::ranges::sort(all, {}, [](const path& p) { return std::tuple(p.size(), p.edges); });
    return all;
}
template <class T>
std::vector<T> first(std::vector<T> all, std::size_t n) {
    if (all.size() > n) all.resize(n);
    return all;
}

template <class Paths>  // a list of either kind
std::string text(const Paths& all) {
    std::string out;
    for (const path_view p : all) {
        out += fmt::format("{}:", p.cost);
        for (const edge_id e : p.edges) out += fmt::format(" {}", e.index());
        out += "\n";
    }
    return out;
}

/// Asks everything about one question of one view and compares.
void compare(const graph& g, const graph_view& view, const question& q, const path_options& options, dice& d) {
    const auto expected = slow_paths(g, q);
    const auto shortest = shortest_path(view, q.from, q.to, options);
    CHECK(text(shortest ? std::vector{*shortest} : std::vector<path>{}) == text(first(expected, 1)));
    if (shortest && !expected.empty()) CHECK(*shortest == expected.front());

    question unweighted = q;
    unweighted.weight.reset();
    const auto by_edges = q.weight ? slow_paths(g, unweighted) : expected;
    const auto edges = distance(view, q.from, q.to, options);
    CHECK(edges == (by_edges.empty() ? std::nullopt : std::optional(by_edges.front().size())));
    CHECK(connected(view, q.from, q.to, options) == !by_edges.empty());

    std::vector<path> equal;
    for (const path& p : expected)
        if (p.cost == expected.front().cost) equal.push_back(p);
    const auto all = all_shortest_paths(view, q.from, q.to, options);
    CHECK(text(all) == text(by_length(equal)));
    CHECK_FALSE(all.truncated);

    const std::size_t k = d.below(31);
    const auto several = k_shortest_paths(view, q.from, q.to, k, options);
    CHECK(text(several) == text(first(expected, k)));
    CHECK(several.truncated == (expected.size() > k));

    path_options limited = options;
    limited.limit = d.one_in(2) ? 100000 : d.below(5);
    const auto simple = simple_paths(view, q.from, q.to, limited);
    CHECK(text(simple) == text(first(by_length(expected), limited.limit)));
    CHECK(simple.truncated == (expected.size() > limited.limit));
    for (const path_view p : simple) {
        CHECK(p.nodes.size() == p.edges.size() + 1);
        for (std::size_t i = 0; i < p.size(); ++i) CHECK(g.other(p.edges[i], p.nodes[i]) == p.nodes[i + 1]);
    }

    if (!q.weight) {
        const auto few = all_shortest_paths(view, q.from, q.to, limited);
        CHECK(text(few) == text(first(by_length(equal), limited.limit)));
        CHECK(few.truncated == (equal.size() > limited.limit));
    }
}

/// A random question of a random graph: through options, a view, or both.
void ask(std::uint32_t seed, random_shape shape) {
    CAPTURE(seed);
    graph g = random_graph(seed, shape);
    dice d(seed + 1'000'000);
    const auto weights = g.schema().property_named("weight");
    for (const edge_id e : g.edges()) {
        if (d.one_in(8)) (void)g.set(e, "weight", std::int64_t{0});
        if (d.one_in(12)) (void)g.set(e, "weight", value{});
        if (d.one_in(20)) (void)g.set(e, "weight", std::int64_t{-1});
        (void)g.set(e, "length", static_cast<double>(d.below(9)) / 4);  // sums of quarters are exact
    }
    if (seed % 5 == 0) remove_some(g, d);
    question q{random_node(g, d), random_node(g, d), random_direction(d), random_filter(g, d), {}, {}, {}};
    if (d.one_in(3)) q.max_edges = d.below(5);
    if (d.one_in(2)) {
        const auto lengths = g.schema().property_named("length");
        if (weights) q.weight = d.one_in(2) || !lengths ? weights : lengths;
    }
    path_options options{.direction = q.way, .filter = q.first, .max_edges = q.max_edges, .weight = q.weight};
    const auto turned = [&](direction view_way) { q.way = view_way == direction::both ? view_way : view_way == direction::in ? reversed(q.way) : q.way; };
    switch (d.below(6)) {
        case 4: {  // somebody's own view, which hides edges, alone or looked at through another
            const own_view mine(g, {.edge_types = q.first.edge_types, .edge_if = q.first.edge_if});
            q.first = {.edge_types = q.first.edge_types, .edge_if = q.first.edge_if};
            options.filter = q.second = random_filter(g, d);
            if (d.one_in(2)) return compare(g, mine, q, options, d);
            const direction view_way = random_direction(d);
            turned(view_way);
            if (view_way == direction::both) return compare(g, undirected(mine), q, options, d);
            options.filter = {};
            return compare(g, filtered(mine, q.second, view_way), q, options, d);
        }
        case 5: {  // a view of a view
            const direction view_way = random_direction(d), next_way = random_direction(d);
            q.second = random_filter(g, d);
            options.filter = {};
            turned(view_way);
            turned(next_way);
            return compare(g, filtered(filtered(g, q.first, view_way), q.second, next_way), q, options, d);
        }
        case 0: {
            const direction view_way = random_direction(d);
            const filtered view(g, q.first, view_way);
            turned(view_way);
            options.filter = q.second = random_filter(g, d);
            return compare(g, view, q, options, d);
        }
        case 1:
            q.way = direction::both;
            return compare(g, undirected(g), q, options, d);
        default: return compare(g, g, q, options, d);
    }
}

/// Several questions of one graph, for many paths, asked of one search space. Costs are often equal.
void ask_for_many(std::uint32_t seed, random_shape shape, search_space& space) {
    CAPTURE(seed);
    graph g = random_graph(seed, shape);
    dice d(seed + 2'000'000);
    const std::size_t weights = 1 + d.below(4);
    for (const edge_id e : g.edges()) {
        (void)g.set(e, "whole", static_cast<std::int64_t>(d.below(weights)));  // each edge has one
        if (!d.one_in(10)) (void)g.set(e, "part", static_cast<double>(d.below(2 * weights)) / 4);
    }
    if (g.edge_count() == 0) return;
    if (seed % 4 == 0) remove_some(g, d);
    for (int asked = 0; asked < 4; ++asked) {
        question q{random_node(g, d), random_node(g, d), random_direction(d), {}, {}, {}, {}};
        if (d.one_in(3)) q.first = random_filter(g, d);
        if (d.one_in(4)) q.max_edges = d.below(6);
        for (const char* name : {"", "whole", "part"}) {
            q.weight.reset();
            const auto named = g.schema().property_named(name);
            if (named) q.weight = named;
            const auto expected = slow_paths(g, q);
            const std::size_t k = d.below(31);
            const auto several = k_shortest_paths(g, q.from, q.to, k, {.direction = q.way, .filter = q.first, .max_edges = q.max_edges, .weight = q.weight}, space);
            REQUIRE(text(several) == text(first(expected, k)));
            REQUIRE(several.truncated == (expected.size() > k));
        }
    }
}

/// Yen's method as it is told: every detour by a search of its own, all of them at once.
std::vector<path> slow_k_shortest(const graph& g, node_id from, node_id to, std::size_t k, const path_options& options) {
    const auto before = [](const path& a, const path& b) { return std::tuple(a.cost, a.size(), a.edges) < std::tuple(b.cost, b.size(), b.edges); };
    std::set<path, decltype(before)> waiting(before);
    std::vector<path> out;
    if (const auto found = shortest_path(g, from, to, options)) waiting.insert(*found);
    while (!waiting.empty() && out.size() < k) {
        out.push_back(waiting.extract(waiting.begin()).value());
        const path now = out.back();
        for (std::size_t at = 0; at < now.size(); ++at) {
            path_options rest = options;
            rest.filter.avoid.assign(now.nodes.begin(), now.nodes.begin() + static_cast<std::ptrdiff_t>(at));
            if (options.max_edges) rest.max_edges = *options.max_edges - at;
            rest.filter.edge_if = [&](edge_id e) {
                return std::ranges::none_of(out, [&](const path& p) { return p.size() > at && p.edges[at] == e && std::equal(p.edges.begin(), p.edges.begin() + static_cast<std::ptrdiff_t>(at), now.edges.begin()); });
            };
            const auto found = shortest_path(g, now.nodes[at], to, rest);
            if (!found) continue;
            path whole{.nodes = {now.nodes.begin(), now.nodes.begin() + static_cast<std::ptrdiff_t>(at)}, .edges = {now.edges.begin(), now.edges.begin() + static_cast<std::ptrdiff_t>(at)}};
            whole.nodes.insert(whole.nodes.end(), found->nodes.begin(), found->nodes.end());
            whole.edges.insert(whole.edges.end(), found->edges.begin(), found->edges.end());
            for (const edge_id e : whole.edges) whole.cost += options.weight ? *g.get<double>(e, *options.weight) : 1;
            waiting.insert(whole);
        }
    }
    return out;
}

/// The ways as text: `a -R-> b <-S- c`.
std::string text(const graph& g, path_view p) {
    std::string out(g.key(p.nodes.front()));
    for (std::size_t i = 0; i < p.size(); ++i) {
        const auto type = g.type_of(p.edges[i]).name;
        out += g.source(p.edges[i]) == p.nodes[i] ? fmt::format(" -{}-> ", type) : fmt::format(" <-{}- ", type);
        out += g.key(p.nodes[i + 1]);
    }
    return out;
}
std::vector<std::string> text(const graph& g, const paths& all) {
    std::vector<std::string> out;
    for (const path_view p : all) out.push_back(text(g, p));
    return out;
}

//          SIGNED             SIGNED
//   park ----------> pact <---------- university
//    | \                                  ^
//    |  \--FUNDS (5)----> lab --RUNS (1)--+
//    |                     ^
//    \------FUNDS (3)------/
struct agreements {
    graph g;
    node_id park = *g.add_node("Park", "park"), pact = *g.add_node("Agreement", "pact"), university = *g.add_node("University", "university"),
            lab = *g.add_node("Laboratory", "lab");
    edge_id park_signs = *g.add_edge(park, "SIGNED", pact), university_signs = *g.add_edge(university, "SIGNED", pact),
            dear = *g.add_edge(park, "FUNDS", lab), cheap = *g.add_edge(park, "FUNDS", lab), runs = *g.add_edge(lab, "RUNS", university);
    property_id cost;

    agreements() {
        for (const auto& [e, much] : {std::pair(dear, 5), std::pair(cheap, 3), std::pair(runs, 1)}) (void)g.set(e, "cost", std::int64_t{much});
        cost = *g.schema().property_named("cost");
    }
};

}  // namespace

TEST_CASE("every question about paths has the answer of the slow version", "[paths]") {
    for (std::uint32_t seed = 0; seed < test::rounds(3000); ++seed) ask(seed, {.max_nodes = 7, .max_edges = 14, .symmetric = seed % 3 == 0});
}

TEST_CASE("paths in dense graphs, with many parallel edges, have the answer of the slow version", "[paths]") {
    for (std::uint32_t seed = 10'000; seed < 10'000 + test::rounds(600); ++seed) ask(seed, {.max_nodes = 4, .max_edges = 16, .edge_types = 2, .symmetric = seed % 3 == 0});
}

TEST_CASE("paths in long thin graphs have the answer of the slow version", "[paths]") {
    for (std::uint32_t seed = 20'000; seed < 20'000 + test::rounds(600); ++seed) ask(seed, {.max_nodes = 14, .max_edges = 18, .symmetric = seed % 3 == 0});
}

TEST_CASE("paths over more than 31 edge types have the answer of the slow version", "[paths]") {
    for (std::uint32_t seed = 30'000; seed < 30'000 + test::rounds(600); ++seed) ask(seed, {.max_nodes = 6, .max_edges = 40, .edge_types = 45, .symmetric = seed % 3 == 0});
}

TEST_CASE("many paths of equal costs come in the order of the slow version", "[paths][k_shortest_paths]") {
    search_space space;
    for (std::uint32_t seed = 40'000; seed < 40'000 + test::rounds(800); ++seed) ask_for_many(seed, {.max_nodes = 7, .max_edges = 16, .edge_types = 2, .symmetric = seed % 3 == 0}, space);
    for (std::uint32_t seed = 50'000; seed < 50'000 + test::rounds(400); ++seed) ask_for_many(seed, {.max_nodes = 4, .max_edges = 16, .edge_types = 2}, space);
    for (std::uint32_t seed = 60'000; seed < 60'000 + test::rounds(400); ++seed) ask_for_many(seed, {.max_nodes = 16, .max_edges = 24}, space);
}

TEST_CASE("k shortest paths of larger graphs are those of Yen's method", "[paths][k_shortest_paths]") {
    search_space space;
    for (std::uint32_t seed = 0; seed < test::rounds(120); ++seed) {
        CAPTURE(seed);
        const std::size_t nodes = 20 + seed;
        graph g = random_graph(70'000 + seed, {.max_nodes = nodes, .max_edges = nodes * (2 + seed % 3), .edge_types = 2});
        dice d(seed);
        const std::size_t weights = 1 + d.below(6);
        for (const edge_id e : g.edges()) (void)g.set(e, "part", static_cast<double>(d.below(weights)) / 4);
        const auto part = g.schema().property_named("part");
        if (!part) continue;
        for (int asked = 0; asked < 3; ++asked) {
            const node_id from = random_node(g, d), to = random_node(g, d);
            path_options options{.direction = random_direction(d)};
            if (d.one_in(2)) options.weight = part;
            else if (d.one_in(2)) options.max_edges = 3 + d.below(6);
            const auto expected = slow_k_shortest(g, from, to, 30, options);
            REQUIRE(text(k_shortest_paths(g, from, to, 30, options, space)) == text(expected));
        }
    }
}

TEST_CASE("sums that are rounded make no path wrong", "[paths][k_shortest_paths]") {
    search_space space;
    for (std::uint32_t seed = 0; seed < test::rounds(600); ++seed) {
        CAPTURE(seed);
        graph g = random_graph(80'000 + seed, {.max_nodes = 8, .max_edges = 18});
        dice d(seed);
        for (const edge_id e : g.edges()) (void)g.set(e, "rough", static_cast<double>(d.below(4)) * (d.one_in(2) ? 0.1 : 1.0 / 3));
        const auto rough = g.schema().property_named("rough");
        if (!rough) continue;
        const question q{random_node(g, d), random_node(g, d), random_direction(d), {}, {}, {}, rough};
        const auto expected = slow_paths(g, q);
        const auto several = k_shortest_paths(g, q.from, q.to, 20, {.direction = q.way, .weight = q.weight}, space);
        REQUIRE(several.size() == std::min<std::size_t>(20, expected.size()));
        std::set<std::vector<edge_id>> different;
        for (std::size_t i = 0; i < several.size(); ++i) {
            const path p(several[i]);
            CHECK(p.cost == Approx(expected[i].cost));
            CHECK(std::ranges::find(expected, p) != expected.end());
            CHECK(different.insert(p.edges).second);
        }
    }
}

TEST_CASE("a search space serves graphs of different sizes one after the other", "[search_space]") {
    search_space space;
    for (std::uint32_t seed = 0; seed < test::rounds(300); ++seed) {
        CAPTURE(seed);
        const graph g = random_graph(seed, {.max_nodes = 1 + seed % 17, .max_edges = 20});
        dice d(seed);
        const question q{random_node(g, d), random_node(g, d), {}, {}, {}, {}, {}};
        const auto expected = slow_paths(g, q);
        CHECK(text(all_shortest_paths(g, q.from, q.to, {}, space)).empty() == expected.empty());
        const auto found = shortest_path(g, q.from, q.to, {}, space);
        REQUIRE(found.has_value() == !expected.empty());
        if (found) CHECK(*found == expected.front());
    }
}

TEST_CASE("whoever visits simple paths may stop at any, and the next search does not notice", "[paths][search_space]") {
    search_space space;
    for (std::uint32_t seed = 0; seed < test::rounds(300); ++seed) {
        CAPTURE(seed);
        const graph g = random_graph(seed, {.max_nodes = 2 + seed % 6, .max_edges = 16, .edge_types = 2});
        dice d(seed);
        const question q{random_node(g, d), random_node(g, d), direction::both, {}, {}, {}, {}};
        const auto expected = by_length(slow_paths(g, q));
        for (std::size_t most = 1; most <= std::min<std::size_t>(expected.size() + 1, 20); ++most) {
            std::vector<path> seen;
            const bool all = for_each_simple_path(g, q.from, q.to, {.direction = q.way}, [&](path_view p) {
                seen.emplace_back(p);
                return seen.size() < most;
            }, space);
            CHECK(all == (expected.size() < most));
            CHECK(seen == first(expected, most));
        }
    }
}

TEST_CASE("marks stay fresh when their numbers run out", "[search_space]") {
    const agreements a;
    search_space space;
    // Nearly all numbers are taken at once: the next search has to start over.
    const std::uint32_t base = space.fresh_marks(a.g.node_bound(), 0xFFFFFF00U);
    for (auto& mark : space.marks) mark = base + 0xFFFFFE00U;
    for (int i = 0; i < 100; ++i) {
        const auto found = shortest_path(a.g, a.park, a.university, {}, space);
        REQUIRE(found);
        REQUIRE(text(a.g, *found) == "park -FUNDS-> lab -RUNS-> university");
    }
}

TEST_CASE("labels stay fresh when their stamps run out between two detours", "[search_space][k_shortest_paths]") {
    const graph g = random_graph(90'000, {.max_nodes = 12, .max_edges = 40});
    for (std::uint32_t left = 0; left < 40; left += test::sanitized ? 4 : 1) {
        CAPTURE(left);
        search_space space;
        (void)space.fresh_labels(g.node_bound(), 0xFFFFFFF0U - left);
        const path_options options{.direction = direction::both, .weight = *g.schema().property_named("weight")};
        for (const node_id to : g.nodes())
            REQUIRE(k_shortest_paths(g, node_id(0), to, 20, options, space) == k_shortest_paths(g, node_id(0), to, 20, options));
    }
}

TEST_CASE("the next search with costs that doubles round uses the labels of the one before", "[search_space]") {
    // A chain of which each search looks at three nodes.
    graph g;
    constexpr std::size_t nodes = test::sanitized ? 20'000 : 100'000;
    for (std::size_t i = 0; i < nodes; ++i) (void)g.add_node("N", fmt::format("n{}", i)).value();
    for (std::size_t i = 0; i + 1 < nodes; ++i) REQUIRE(g.set(g.add_edge(node_id(i), "R", node_id(i + 1)).value(), "weight", value((std::int64_t{1} << 53U) + 1)));
    path_options options{.weight = *g.schema().property_named("weight")};
    search_space space;
    const auto ask = [&](std::size_t from) {
        const node_id a(from), b(from + 2);
        CHECK(shortest_path(g, a, b, options, space)->edges.size() == 2);
        CHECK(all_shortest_paths(g, a, b, options, space).size() == 1);
        CHECK(k_shortest_paths(g, a, b, 2, options, space).size() == 1);
    };
    ask(0);
    const std::size_t bytes = space.memory();
    CHECK(bytes >= nodes * (4 + 40 + 56));
    const std::clock_t begin = std::clock();
    for (std::size_t i = 1; i < 200; ++i) ask(i);
    // Labels of all nodes, made for each of 600 searches, would be a gigabyte at least.
    CHECK(static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC < 0.5);
    CHECK(space.memory() == bytes);
}

TEST_CASE("a predicate may itself ask for paths", "[paths]") {
    const agreements a;
    const filter reaches{.node_if = [&](node_id n) { return shortest_path(a.g, n, a.university).has_value(); }};
    CHECK(text(a.g, all_shortest_paths(a.g, a.park, a.university, {.direction = direction::both, .filter = reaches})).size() == 2);
}

TEST_CASE("among shortest paths the one with the smallest edge ids is given", "[paths]") {
    const agreements a;
    // Two edges either by the agreement or by the laboratory; the agreement's edges are older.
    CHECK(text(a.g, *shortest_path(a.g, a.park, a.university, {.direction = direction::both})) == "park -SIGNED-> pact <-SIGNED- university");
    CHECK(text(a.g, all_shortest_paths(a.g, a.park, a.university, {.direction = direction::both})) ==
          std::vector<std::string>{"park -SIGNED-> pact <-SIGNED- university", "park -FUNDS-> lab -RUNS-> university",
                                   "park -FUNDS-> lab -RUNS-> university"});
    CHECK(shortest_path(a.g, a.park, a.university)->edges == std::vector{a.dear, a.runs});
}

TEST_CASE("a weight decides between parallel edges, and edges without one are not walked over", "[paths]") {
    const agreements a;
    const auto found = shortest_path(a.g, a.park, a.university, {.direction = direction::both, .weight = a.cost});
    REQUIRE(found);
    CHECK(found->edges == std::vector{a.cheap, a.runs});
    CHECK(found->cost == 4);
    CHECK_FALSE(shortest_path(a.g, a.park, a.pact, {.weight = a.cost}));
    const auto two = k_shortest_paths(a.g, a.park, a.university, 2, {.direction = direction::both, .weight = a.cost});
    REQUIRE(two.size() == 2);
    CHECK(two[1].cost == 6);
    CHECK_FALSE(two.truncated);
}

TEST_CASE("a filter holds inside the search and does not ask the ends", "[paths]") {
    const agreements a;
    const path_options both{.direction = direction::both};
    path_options no_pact = both;
    no_pact.filter.avoid_labels = {"Agreement", "University"};
    CHECK(text(a.g, *shortest_path(a.g, a.park, a.university, no_pact)) == "park -FUNDS-> lab -RUNS-> university");
    path_options no_lab = both;
    no_lab.filter.avoid = {a.lab, a.park};
    CHECK(text(a.g, simple_paths(a.g, a.park, a.university, no_lab)) == std::vector<std::string>{"park -SIGNED-> pact <-SIGNED- university"});
    path_options neither = both;
    neither.filter.labels = {"Zone"};
    CHECK_FALSE(connected(a.g, a.park, a.university, neither));
}

TEST_CASE("from a node to itself there is one path, the empty one", "[paths]") {
    const agreements a;
    const path empty{.nodes = {a.park}};
    CHECK(*shortest_path(a.g, a.park, a.park) == empty);
    paths only_it;
    only_it.push_back(empty);
    CHECK(all_shortest_paths(a.g, a.park, a.park) == only_it);
    CHECK(k_shortest_paths(a.g, a.park, a.park, 3) == only_it);
    CHECK(simple_paths(a.g, a.park, a.park) == only_it);
    CHECK(connected(a.g, a.park, a.park));
}

TEST_CASE("a limit marks the answer as truncated only if more was there", "[paths]") {
    const agreements a;
    const auto ask_for = [&](std::size_t limit) { return simple_paths(a.g, a.park, a.university, {.direction = direction::both, .limit = limit}); };
    CHECK(ask_for(2).size() == 2);
    CHECK(ask_for(2).truncated);
    CHECK(ask_for(3).size() == 3);
    CHECK_FALSE(ask_for(3).truncated);
}

TEST_CASE("weights that cannot be used are named", "[weights]") {
    agreements a;
    CHECK(weight_problems(a.g, a.cost).empty());
    (void)a.g.set(a.dear, "cost", std::int64_t{-2});
    const auto found = weight_problems(a.g, a.cost);
    REQUIRE(found.size() == 1);
    CHECK(to_text(found.front()) == "error: 'cost' of the FUNDS from 'park' to 'lab' is -2\n  hint: a weight is a finite number, not below 0");
    (void)a.g.set(a.dear, "note", std::string("x"));
    const auto text_property = *a.g.schema().property_named("note");
    CHECK(to_text(weight_problems(a.g, text_property)) == "error: 'note' is text, which cannot be summed\n  hint: a weight is an integer, a float or a quantity\n");
    CHECK_FALSE(shortest_path(a.g, a.park, a.lab, {.weight = text_property}));
}

//   a -R-> b, and so 30 times, with weights -1, NaN, infinite, missing and 1 in turn; the last over S
TEST_CASE("over a property that no edge has there is no way but to oneself", "[weights]") {
    graph g;
    const node_id a = *g.add_node("A", "a"), b = *g.add_node("A", "b");
    REQUIRE(g.add_edge(a, "R", b));
    for (const property_id none : {property_id(), property_id(999), schema::name_property()}) {
        CHECK_FALSE(shortest_path(g, a, b, {.weight = none}));
        CHECK(all_shortest_paths(g, a, b, {.weight = none}).empty());
        CHECK(k_shortest_paths(g, a, b, 3, {.weight = none}).empty());
        CHECK(k_shortest_paths(g, a, b, 3, {.max_edges = 2, .weight = none}).empty());
        CHECK(shortest_path(g, a, a, {.weight = none}));
        CHECK_FALSE(whole_cost(g, none, {}));
        CHECK(weight_problems(g, none).size() == 1);
    }
}

TEST_CASE("only edges that may be walked over are asked for their weights, and the list is short", "[weights]") {
    graph g;
    const node_id a = *g.add_node("A", "a"), b = *g.add_node("A", "b");
    for (std::size_t i = 0; i < 100; ++i) {
        const edge_id e = *g.add_edge(a, i < 50 ? "R" : "S", b);
        constexpr double weights[] = {-1, std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity(), 0, 1};
        if (i % 5 != 3) REQUIRE(g.set(e, "w", weights[i % 5]));
    }
    const property_id w = *g.schema().property_named("w");
    const problems all = weight_problems(g, w);
    REQUIRE(all.size() == 21);
    CHECK(all[0].message == "'w' of the R from 'a' to 'b' is -1");
    CHECK(all[1].message == "'w' of the R from 'a' to 'b' is not a number");
    CHECK(all[2].message == "'w' of the R from 'a' to 'b' is Infinity");
    CHECK(all.back().message == "40 more edges have such weights in 'w'");
    CHECK(edges_without_weight(g, w) == 20);
    const filtered half(g, {.edge_types = {*g.schema().find_edge_type("S")}});
    CHECK(weight_problems(half, w, 100).size() == 30);
    CHECK(edges_without_weight(half, w) == 10);
    CHECK(weight_problems(filtered(g, {.edge_if = [](edge_id e) { return e.index() % 5 > 2; }}), w).empty());
}

//   a -1万元-> b -2美元-> c, a -3角-> c; and numbers beside amounts
TEST_CASE("weights in units of which neither converts to the other are named, and no others", "[weights]") {
    schema s;
    s.open = true;
    const unit_id yuan = s.add_unit({.name = "元"}), dollar = s.add_unit({.name = "美元"}), jiao = s.add_unit({.name = "角", .base = yuan, .factor = 0.1});
    graph g(s);
    const node_id a = *g.add_node("A", "a"), b = *g.add_node("A", "b"), c = *g.add_node("A", "c");
    const edge_id first = *g.add_edge(a, "R", b), other = *g.add_edge(b, "R", c), third = *g.add_edge(a, "R", c);
    REQUIRE(g.set(first, "w", quantity{.digits = 1, .magnitude = 4, .unit = yuan}));
    REQUIRE(g.set(third, "w", quantity{.digits = 3, .unit = jiao}));
    const property_id w = *g.schema().property_named("w");
    CHECK(weight_problems(g, w).empty());
    REQUIRE(g.set(other, "w", quantity{.digits = 2, .unit = dollar}));
    CHECK(to_text(weight_problems(g, w)) == "error: 'w' of the R from 'b' to 'c' is in '美元', and that of an edge before it in '元'\n"
                                            "  hint: weights are added: give all of them in one unit, or leave these edges out\n");
    CHECK(weight_problems(filtered(g, {.edge_if = [other](edge_id e) { return e != other; }}), w).empty());
    CHECK(weight_problems(filtered(g, {.edge_if = [other](edge_id e) { return e == other; }}), w).empty());
    REQUIRE(g.set(*g.add_edge(b, "R", a), "w", quantity{.digits = 5, .unit = dollar}));
    const problems most = weight_problems(g, w, 1);
    REQUIRE(most.size() == 2);
    CHECK(to_text(most.back()) == "error: 1 more edges have such weights in 'w'\n  hint: a weight is a finite number, not below 0, and all are in one unit");
    CHECK(most.back().rule.name() == "wrong-unit");
}

//   a --0.1--> b --0.2--> d, a --0.3--> c --0--> d
TEST_CASE("costs are added as decimal numbers", "[weights]") {
    graph g;
    const node_id a = *g.add_node("A", "a"), b = *g.add_node("A", "b"), c = *g.add_node("A", "c"), d = *g.add_node("A", "d");
    const auto add = [&](node_id from, node_id to, double w) { REQUIRE(g.set(*g.add_edge(from, "R", to), "w", w)); };
    add(a, b, 0.1), add(b, d, 0.2), add(a, c, 0.3), add(c, d, 0);
    const path_options options{.weight = *g.schema().property_named("w")};
    const paths equal = all_shortest_paths(g, a, d, options);
    REQUIRE(equal.size() == 2);
    CHECK(equal[0].cost == 0.3);
    CHECK(equal[1].cost == 0.3);
    const paths several = k_shortest_paths(g, a, d, 5, options);
    REQUIRE(several.size() == 2);
    CHECK(several[0] == equal[0]);
    CHECK(several[1] == equal[1]);
    CHECK(simple_paths(g, a, d, options).front().cost == 0.3);
    // So many decimals are added as the processor does.
    REQUIRE(g.set(edge_id(0), "w", 0.1234567890123));
    CHECK(shortest_path(g, a, d, options)->cost == 0.3);
    CHECK(k_shortest_paths(g, a, d, 5, options).back().cost == 0.1234567890123 + 0.2);
    REQUIRE(g.set(edge_id(0), "w", 0.0123456789));
    CHECK(shortest_path(g, a, d, options)->cost == 0.0123456789 + 0.2);
    // And so are sums of more than 15 digits.
    REQUIRE(g.set(edge_id(1), "w", 1e300));
    CHECK(k_shortest_paths(g, a, d, 5, options).back().cost == 1e300);
}

//   a --2^53 + 1--> c, a --2^53 - 1--> b --1--> c, a --2^53 - 1 twice
TEST_CASE("costs of integers are compared exactly", "[weights]") {
    graph g;
    const node_id a = *g.add_node("A", "a"), b = *g.add_node("A", "b"), c = *g.add_node("A", "c");
    const std::int64_t large = std::int64_t{1} << 53;
    const auto add = [&](node_id from, node_id to, std::int64_t w) {
        const edge_id e = *g.add_edge(from, "R", to);
        REQUIRE(g.set(e, "w", w));
        return e;
    };
    const edge_id direct = add(a, c, large + 1), first = add(a, b, large - 1), rest = add(b, c, 1), other = add(a, b, large - 1);
    const path_options options{.weight = *g.schema().property_named("w")};
    CHECK(shortest_path(g, a, c, options)->edges == std::vector{first, rest});
    const paths equal = all_shortest_paths(g, a, c, options);
    REQUIRE(equal.size() == 2);
    CHECK(path(equal[0]).edges == std::vector{first, rest});
    CHECK(path(equal[1]).edges == std::vector{other, rest});
    const paths two = k_shortest_paths(g, a, c, 2, options);
    CHECK(two.size() == 2);
    CHECK(two.cut == cut_by::count);
    const paths all = k_shortest_paths(g, a, c, 9, options);
    REQUIRE(all.size() == 3);
    CHECK_FALSE(all.truncated);
    CHECK(path(all[2]).edges == std::vector{direct});
    CHECK(whole_cost(g, *options.weight, all[2].edges) == large + 1);
    CHECK(whole_cost(g, *options.weight, all[0].edges) == large);
    REQUIRE(g.set(rest, "w", std::numeric_limits<std::int64_t>::max()));
    CHECK(whole_cost(g, *options.weight, std::vector{first, rest}) == std::nullopt);
    CHECK(shortest_path(g, a, c, options)->edges == std::vector{direct});
}

TEST_CASE("k shortest paths cost k searches, not the square of k", "[paths]") {
    graph g;
    constexpr int length = 14;  // 2^14 paths, over one or the other edge between neighbours
    std::vector<node_id> nodes{*g.add_node("A", "0")};
    for (int i = 1; i <= length; ++i) {
        nodes.push_back(*g.add_node("A", fmt::format("{}", i)));
        for (int k = 0; k < 2; ++k) REQUIRE(g.set(*g.add_edge(nodes[nodes.size() - 2], "R", nodes.back()), "w", std::int64_t{1} + k * i * i));
    }
    const auto seconds = [&](std::size_t k, const path_options& options) {
        double best = std::numeric_limits<double>::max();
        for (int i = 0; i < 3; ++i) {
            const std::clock_t begin = std::clock();
            const paths found = k_shortest_paths(g, nodes.front(), nodes.back(), k, options);
            best = std::min(best, static_cast<double>(std::clock() - begin));
            REQUIRE(found.size() == k);
        }
        return best;
    };
    const std::size_t some = test::sanitized ? 100 : 1'500;
    CHECK(seconds(8 * some, {.weight = *g.schema().property_named("w")}) < 24 * seconds(some, {.weight = *g.schema().property_named("w")}));
    CHECK(seconds(8 * some, {}) < 24 * seconds(some, {}));
}

//   a --large--> b --direct--> d, b --half--> c --half--> d: from b the longer way is cheaper, from a it is rounded to the same
TEST_CASE("costs that are rounded to the same lose no path of few edges", "[weights]") {
    const auto cheapest = [](hexi::value large, hexi::value direct, hexi::value half) {
        graph g;
        const node_id a = *g.add_node("A", "a"), b = *g.add_node("A", "b"), c = *g.add_node("A", "c"), d = *g.add_node("A", "d");
        const auto add = [&](node_id from, node_id to, const hexi::value& w) { REQUIRE(g.set(*g.add_edge(from, "R", to), "w", w)); };
        add(a, b, large), add(b, d, direct), add(b, c, half), add(c, d, half);
        for (const std::size_t most : {2U, 3U, 4U, 5U}) {
            CAPTURE(most);
            const path_options options{.max_edges = most, .weight = *g.schema().property_named("w")};
            const auto way = shortest_path(g, a, d, options);
            REQUIRE(way.has_value());
            CHECK(way->nodes.front() == a);
            CHECK(way->nodes.back() == d);
            CHECK(way->size() <= most);
            CHECK(k_shortest_paths(g, a, d, 5, options).size() == (most == 2 ? 1 : 2));
            CHECK_FALSE(all_shortest_paths(g, a, d, options).empty());
        }
        return shortest_path(g, a, d, {.max_edges = 4, .weight = *g.schema().property_named("w")})->size();
    };
    CHECK(cheapest(1024.0, 1 + 0x1p-52, 0.5) == 2);
    // Integers are compared exactly.
    CHECK(cheapest(std::int64_t{1} << 54, std::int64_t{5}, std::int64_t{2}) == 3);
}

//   a --2^53 + 1--> c, a --2^53 - 1--> b --1--> c, and elsewhere a weight that is no integer: c --0.5--> d
TEST_CASE("costs of integers are compared exactly beside weights of other kinds", "[weights]") {
    graph g;
    const node_id a = *g.add_node("A", "a"), b = *g.add_node("A", "b"), c = *g.add_node("A", "c"), d = *g.add_node("A", "d");
    const std::int64_t large = std::int64_t{1} << 53;
    const auto add = [&](node_id from, node_id to, value w) {
        const edge_id e = *g.add_edge(from, "R", to);
        REQUIRE(g.set(e, "w", w));
        return e;
    };
    const edge_id direct = add(a, c, large + 1), first = add(a, b, large - 1), rest = add(b, c, 1), other = add(c, d, 0.5);
    const path_options options{.weight = *g.schema().property_named("w")};
    REQUIRE(g.schema()[*options.weight].kind == kind::any);
    CHECK(shortest_path(g, a, c, options)->edges == std::vector{first, rest});
    CHECK(all_shortest_paths(g, a, c, options).size() == 1);
    const paths two = k_shortest_paths(g, a, c, 2, options);
    REQUIRE(two.size() == 2);
    CHECK(path(two[1]).edges == std::vector{direct});
    CHECK(whole_cost(g, *options.weight, two[1].edges) == large + 1);
    // A sum with another number in it is added with as many bits, though none says it as a whole number.
    CHECK(whole_cost(g, *options.weight, std::vector{direct, other}) == std::nullopt);
    CHECK(all_shortest_paths(g, a, d, options).size() == 1);
    CHECK(shortest_path(g, a, d, options)->edges == std::vector{first, rest, other});
    REQUIRE(g.set(other, "w", 1e300));
    CHECK(k_shortest_paths(g, a, d, 5, options).back().cost == 1e300);
}

//   0 ==> 1 ==> 2 ==> ..., each over two edges, of weights that differ by one, or by none
TEST_CASE("near ties of large integers take no longer than others", "[weights]") {
    graph g;
    constexpr std::size_t length = 24;  // 2^24 paths, of which doubles tell none apart
    const std::int64_t large = std::int64_t{1} << 57;
    std::vector<node_id> nodes{*g.add_node("A", "0")};
    std::vector<edge_id> cheap;
    for (std::size_t i = 1; i <= length; ++i) {
        nodes.push_back(*g.add_node("A", fmt::format("{}", i)));
        for (const std::int64_t more : {1, 0}) {
            const edge_id e = *g.add_edge(nodes[i - 1], "R", nodes[i]);
            REQUIRE(g.set(e, "w", large + more));
            if (more == 0) cheap.push_back(e);
        }
    }
    const property_id w = *g.schema().property_named("w");
    for (const bool bounded : {false, true}) {
        CAPTURE(bounded);
        budget within({.steps = 400'000});
        path_options options{.limit = 1'000'000, .weight = w, .within = &within};
        if (bounded) options.max_edges = length;
        const auto way = shortest_path(g, nodes.front(), nodes.back(), options);
        REQUIRE(way);
        CHECK(way->edges == cheap);
        const paths all = all_shortest_paths(g, nodes.front(), nodes.back(), options);
        REQUIRE(all.size() == 1);
        CHECK_FALSE(all.truncated);
        CHECK(path(all.front()).edges == cheap);
        const paths some = k_shortest_paths(g, nodes.front(), nodes.back(), length + 2, options);
        REQUIRE(some.size() == length + 2);
        CHECK(path(some[0]).edges == cheap);
        const auto cost = [&](std::size_t i) { return *whole_cost(g, w, some[i].edges) - static_cast<std::int64_t>(length) * large; };
        for (std::size_t i = 1; i <= length; ++i) CHECK(cost(i) == 1);
        CHECK(cost(length + 1) == 2);
        CHECK(within.ended() == cut_by::nothing);
    }
}

TEST_CASE("costs of large integers are those of a slow version with 128 bits", "[weights]") {
    for (std::uint32_t seed = 0; seed < test::rounds(300); ++seed) {
        CAPTURE(seed);
        graph g = random_graph(seed, {.max_nodes = 7, .max_edges = 16, .symmetric = seed % 3 == 0});
        dice d(seed);
        const node_id from = random_node(g, d), to = random_node(g, d);
        if (g.edge_count() == 0 || from == to) continue;
        // Near powers of two, and small ones; some edges have none.
        for (const edge_id e : g.edges())
            if (d.below(9) > 0) REQUIRE(g.set(e, "w", static_cast<std::int64_t>((std::int64_t{1} << (50 + d.below(10))) + static_cast<std::int64_t>(d.below(3)) - 1) * (d.below(4) > 0 ? 1 : 0) + static_cast<std::int64_t>(d.below(3))));
        if (!g.schema().property_named("w")) continue;
        path_options options{.direction = d.below(2) == 0 ? direction::out : direction::both, .limit = 100'000, .weight = *g.schema().property_named("w")};
        if (d.below(3) == 0) options.max_edges = d.below(5);
        const paths simple = simple_paths(g, from, to, options);
        std::vector<std::pair<std::int64_t, path>> expected;
        for (const path_view p : simple) expected.emplace_back(*whole_cost(g, *options.weight, p.edges), path(p));
        std::ranges::sort(expected, [](const auto& a, const auto& b) {
            return std::tuple(a.first, a.second.size(), a.second.edges) < std::tuple(b.first, b.second.size(), b.second.edges);
        });
        const paths some = k_shortest_paths(g, from, to, 9, options);
        REQUIRE(some.size() == std::min<std::size_t>(9, expected.size()));
        for (std::size_t i = 0; i < some.size(); ++i) REQUIRE(path(some[i]).edges == expected[i].second.edges);
        const auto way = shortest_path(g, from, to, options);
        REQUIRE(way.has_value() == !expected.empty());
        if (!way) continue;
        REQUIRE(way->edges == expected.front().second.edges);
        const paths all = all_shortest_paths(g, from, to, options);
        REQUIRE(all.size() == static_cast<std::size_t>(std::ranges::count(expected, expected.front().first, &std::pair<std::int64_t, path>::first)));
        for (std::size_t i = 0; i < all.size(); ++i) REQUIRE(path(all[i]).edges == expected[i].second.edges);
    }
}

TEST_CASE("costs of large integers are in the order of their differences", "[weights]") {
    for (std::uint32_t seed = 0; seed < test::rounds(200); ++seed) {
        CAPTURE(seed);
        graph g = random_graph(seed, {.max_nodes = 6, .max_edges = 14});
        dice d(seed);
        // All paths from layer to layer have equally many edges: so much more an edge changes no order.
        const node_id from = random_node(g, d), to = random_node(g, d);
        for (const edge_id e : g.edges()) {
            const auto small = static_cast<std::int64_t>(d.below(4));
            REQUIRE(g.set(e, "small", small));
            REQUIRE(g.set(e, "large", (std::int64_t{1} << 57) + small));
        }
        if (g.edge_count() == 0) continue;
        const path_options large{.weight = *g.schema().property_named("large")};
        paths expected = simple_paths(g, from, to, {.limit = 100'000, .weight = *g.schema().property_named("small")});
        expected.sort([](path_view p, path_view q) { return p.size() != q.size() ? p.size() < q.size() : p.cost < q.cost; });
        const paths found = k_shortest_paths(g, from, to, 7, large);
        REQUIRE(found.size() == std::min<std::size_t>(7, expected.size()));
        for (std::size_t i = 0; i < found.size(); ++i) REQUIRE(std::ranges::equal(found[i].edges, expected[i].edges));
        REQUIRE(found.truncated == (expected.size() > 7));
        if (!expected.empty()) REQUIRE(shortest_path(g, from, to, large)->edges == path(expected.front()).edges);
    }
}

TEST_CASE("costs of decimals are those of whole numbers of their units, in the same order", "[weights]") {
    for (std::uint32_t seed = 0; seed < test::rounds(400); ++seed) {
        CAPTURE(seed);
        graph g = random_graph(seed, {.max_nodes = 7, .max_edges = 16, .symmetric = seed % 3 == 0});
        dice d(seed);
        const double unit = d.of({10.0, 1000.0, 1e5, 1e8});
        for (const edge_id e : g.edges()) {
            const std::size_t units = d.below(7);
            REQUIRE(g.set(e, "units", static_cast<std::int64_t>(units)));
            REQUIRE(g.set(e, "decimal", static_cast<double>(units) / unit));
        }
        if (g.edge_count() == 0) continue;
        const node_id from = random_node(g, d), to = random_node(g, d);
        path_options whole{.direction = random_direction(d), .weight = *g.schema().property_named("units")};
        if (d.one_in(3)) whole.max_edges = d.below(5);
        path_options parts = whole;
        parts.weight = *g.schema().property_named("decimal");
        const auto same = [&](const paths& a, const paths& b) {
            REQUIRE(a.size() == b.size());
            for (std::size_t i = 0; i < a.size(); ++i) {
                REQUIRE(std::ranges::equal(a[i].edges, b[i].edges));
                REQUIRE(a[i].cost / unit == b[i].cost);
            }
        };
        same(all_shortest_paths(g, from, to, whole), all_shortest_paths(g, from, to, parts));
        same(k_shortest_paths(g, from, to, 20, whole), k_shortest_paths(g, from, to, 20, parts));
        const auto one = shortest_path(g, from, to, whole), other = shortest_path(g, from, to, parts);
        REQUIRE(one.has_value() == other.has_value());
        if (one) REQUIRE(one->edges == other->edges);
    }
}

TEST_CASE("quantities weigh what they are in their base unit", "[weights]") {
    graph g;
    const unit_id yuan = g.schema().add_unit({.name = "元"});
    (void)yuan;
    const node_id from = *g.add_node("A", "from"), to = *g.add_node("A", "to");
    const edge_id much = *g.add_edge(from, "PAYS", to), little = *g.add_edge(from, "PAYS", to);
    (void)g.set(much, "sum", *g.schema().parse_quantity("2亿元"));
    (void)g.set(little, "sum", *g.schema().parse_quantity("300万元"));
    const auto found = shortest_path(g, from, to, {.weight = *g.schema().property_named("sum")});
    REQUIRE(found);
    CHECK(found->edges == std::vector{little});
    CHECK(found->cost == 3'000'000);
}

TEST_CASE("long chains are walked to their end", "[paths]") {
    graph_builder build;
    std::vector<node_id> nodes{*build.add_node("N", "0")};
    for (int i = 1; i <= 20'000; ++i) {
        nodes.push_back(*build.add_node("N", std::to_string(i)));
        (void)build.set(*build.add_edge(nodes[nodes.size() - 2], "NEXT", nodes.back()), "weight", std::int64_t{1});
    }
    const graph g = std::move(build).finish();
    const auto weight = *g.schema().property_named("weight");
    CHECK(shortest_path(g, nodes.front(), nodes.back())->size() == 20'000);
    CHECK(shortest_path(g, nodes.front(), nodes.back(), {.weight = weight})->cost == 20'000);
    CHECK(all_shortest_paths(g, nodes.front(), nodes.back(), {.weight = weight}).size() == 1);
    CHECK(all_shortest_paths(g, nodes.front(), nodes.back()).size() == 1);
}

TEST_CASE("of all shortest paths the one through most preferred nodes is found, however many there are", "[paths]") {
    for (std::uint32_t seed = 0; seed < (test::sanitized ? 20U : 300U); ++seed) {
        INFO("seed " << seed);
        const graph g = random_graph(seed, {.max_nodes = 14, .max_edges = 50});
        dice d(seed);
        const node_id from = random_node(g, d), to = random_node(g, d);
        path_options options{.direction = random_direction(d), .filter = random_filter(g, d), .limit = 100'000};
        const paths all = all_shortest_paths(g, from, to, options);
        const auto preferred = [rest = d.below(3)](node_id n) { return n.index() % 3 == rest; };
        const auto passes = [&](path_view p) {
            std::size_t count = 0;
            for (std::size_t i = 1; i + 1 < p.nodes.size(); ++i) count += preferred(p.nodes[i]) ? 1 : 0;
            return count;
        };
        options.prefer = preferred;
        const auto found = shortest_path(g, from, to, options);
        REQUIRE(found.has_value() == !all.empty());
        if (!found) continue;
        paths sorted = all;
        sorted.sort([&](path_view a, path_view b) { return passes(a) > passes(b); });
        REQUIRE(*found == path(sorted.front()));
        REQUIRE(all_shortest_paths(g, from, to, options) == sorted);
        path_options few = options;
        few.limit = d.below(4);
        const paths some = all_shortest_paths(g, from, to, few);
        REQUIRE(some.size() == std::min(few.limit, all.size()));
        for (std::size_t i = 0; i < some.size(); ++i) REQUIRE(some[i] == sorted[i]);

        // They come one by one in the order of the list, until nobody wants more.
        std::size_t seen = 0;
        REQUIRE(for_each_shortest_path(g, from, to, options, [&](path_view p) { return p == sorted[seen++]; }));
        REQUIRE(seen == all.size());
        options.prefer = {};
        seen = 0;
        REQUIRE(for_each_shortest_path(g, from, to, options, [&](path_view p) { return p == all[seen++]; }));
        REQUIRE_FALSE(for_each_shortest_path(g, from, to, options, [](path_view) { return false; }));
    }
    // A row of diamonds: 2^50 shortest paths, one of them through all preferred nodes, each of which has the larger edge.
    graph_builder build;
    node_id last = *build.add_node("A", "n0");
    const node_id from = last;
    std::vector<node_id> wanted;
    for (int i = 1; i <= 50; ++i) {
        const node_id up = *build.add_node("A", fmt::format("u{}", i)), down = *build.add_node("A", fmt::format("d{}", i)), next = *build.add_node("A", fmt::format("n{}", i));
        for (const node_id between : {up, down}) (void)build.add_edge(last, "R", between), (void)build.add_edge(between, "R", next);
        wanted.push_back(down);
        last = next;
    }
    const graph g = std::move(build).finish();
    // Nor does it matter how long they are.
    graph_builder chain;
    std::vector<node_id> links{*chain.add_node("A", "l0")};
    constexpr std::size_t length = test::sanitized ? 20'000 : 100'000;
    for (std::size_t i = 1; i <= length; ++i) {
        links.push_back(*chain.add_node("A", fmt::format("l{}", i)));
        (void)chain.add_edge(links[i - 1], "R", links[i]);
    }
    const graph long_one = std::move(chain).finish();
    budget little({.memory = test::sanitized ? 13U << 20U : 64U << 20U});
    const auto along = shortest_path(long_one, links.front(), links.back(), {.prefer = [](node_id n) { return n.index() % 2 == 0; }, .within = &little});
    CHECK((along && along->size() == length));

    const auto best = shortest_path(g, from, last, {.prefer = [&](node_id n) { return std::ranges::find(wanted, n) != wanted.end(); }});
    REQUIRE(best);
    for (std::size_t i = 0; i < 50; ++i) CHECK(best->nodes[2 * i + 1] == wanted[i]);
}
