#include "catch.hpp"

#include <algorithm>
#include <ranges>
#include <vector>

#include <hexi/view/filtered.hpp>
#include <hexi/view/undirected.hpp>

#include "../random_question.hpp"
#include "sanitized.hpp"

using namespace hexi;
using namespace hexi::test;

namespace {

template <class Range>
auto sorted(const Range& range) {
    std::vector<std::ranges::range_value_t<Range>> out;
    for (const auto& one : range) out.push_back(one);
    std::ranges::sort(out);
    return out;
}
filtered made_and_gone(const graph& g) { return filtered(g, {.edge_if = [](edge_id e) { return e.index() % 2 == 0; }}, direction::both); }

// Views, as the standard library calls them; not borrowed, since iterators point at the filter that the range shares.
template <class Range>
inline constexpr bool is_view = std::ranges::view<Range> && std::ranges::forward_range<Range> && !std::ranges::borrowed_range<Range>;
static_assert(is_view<passing_ids<node_id>> && is_view<passing_ids<edge_id>> && is_view<seen_steps>);

}  // namespace

TEST_CASE("a filtered graph shows what the filter allows, in either direction", "[filtered]") {
    for (std::uint32_t seed = 0; seed < test::rounds(3000); ++seed) {
        CAPTURE(seed);
        graph g = random_graph(seed, {.max_nodes = 8, .max_edges = 24, .edge_types = seed % 3 == 0 ? std::size_t{45} : std::size_t{3}, .symmetric = seed % 5 == 1});
        dice d(seed + 11);
        if (seed % 4 == 0) remove_some(g, d);
        const filter f = random_filter(g, d);
        const direction way = random_direction(d);
        const filtered view(g, f, way);
        std::vector<node_id> nodes;
        std::vector<edge_id> edges;
        for (const node_id n : g.nodes())
            if (slow_allows(g, f, n)) nodes.push_back(n);
        for (const edge_id e : g.edges())
            if (slow_allows(g, f, e) && slow_allows(g, f, g.source(e)) && slow_allows(g, f, g.target(e))) edges.push_back(e);
        CHECK(sorted(view.nodes()) == nodes);
        CHECK(sorted(view.edges()) == edges);
        for (const node_id n : g.nodes()) {
            CHECK(view.contains(n) == (std::ranges::find(nodes, n) != nodes.end()));
            const auto expected = [&](direction walked) {
                std::vector<step> out;
                for (const step s : slow_steps(g, n, walked))
                    if (slow_allows(g, f, s.edge) && slow_allows(g, f, s.node)) out.push_back(s);
                std::ranges::sort(out);
                return out;
            };
            CHECK(sorted(view.out(n)) == expected(way));
            CHECK(sorted(view.in(n)) == expected(reversed(way)));
        }
    }
}

TEST_CASE("an undirected graph shows every edge from both ends and a self loop once", "[undirected]") {
    for (std::uint32_t seed = 0; seed < test::rounds(1500); ++seed) {
        CAPTURE(seed);
        graph g = random_graph(seed, {.max_nodes = 6, .max_edges = 24, .edge_types = seed % 3 == 0 ? std::size_t{45} : std::size_t{3}, .symmetric = seed % 5 == 1});
        dice d(seed);
        if (seed % 4 == 0) remove_some(g, d);
        const undirected view(g);
        for (const node_id n : g.nodes()) {
            auto expected = slow_steps(g, n, direction::both);
            std::ranges::sort(expected);
            CHECK(sorted(view.out(n)) == expected);
            CHECK(sorted(view.in(n)) == expected);
        }
        CHECK(sorted(view.edges()) == sorted(g.edges()));
    }
}

//   a --R--> b --S--> a, a --R--> a
TEST_CASE("steps outlive the view that gave them", "[filtered]") {
    graph g;
    const node_id a = *g.add_node("A", "a"), b = *g.add_node("B", "b");
    const edge_id ab = *g.add_edge(a, "R", b);
    (void)*g.add_edge(b, "S", a);
    const edge_id loop = *g.add_edge(a, "R", a);
    std::vector<step> found;
    for (const step s : made_and_gone(g).out(a)) found.push_back(s);  // the view is a temporary
    CHECK(found == std::vector<step>{{b, ab}, {a, loop}});
    const seen_steps kept = made_and_gone(g).in(a);
    CHECK(sorted(kept).size() == 2);
    std::vector<step> either;
    for (const step s : undirected(g).out(a)) either.push_back(s);
    CHECK(either.size() == 3);
}

TEST_CASE("labels mean a type with its subtypes", "[filter]") {
    graph g;
    const node_type_id institution = g.schema().add_node_type({.name = "Institution", .abstract = true});
    (void)g.schema().add_node_type({.name = "University", .supertypes = {institution}});
    const node_id university = *g.add_node("University", "u"), park = *g.add_node("Park", "p");
    CHECK(sorted(filtered(g, {.labels = {"Institution"}}).nodes()) == std::vector{university});
    CHECK(sorted(filtered(g, {.avoid_labels = {"Institution"}}).nodes()) == std::vector{park});
    CHECK(sorted(filtered(g, {.labels = {"Nothing"}}).nodes()).empty());
    CHECK(sorted(filtered(g, {.avoid = {park}}).nodes()) == std::vector{university});
}
