// Ranges of the graph as the standard library's algorithms see them. `==` is there with this header alone.
#include "catch.hpp"

#include <algorithm>
#include <concepts>
#include <ranges>
#include <vector>

#include <fmt/format.h>

#include <hexi/graph/graph.hpp>

using namespace hexi;

namespace {

using node_range = decltype(std::declval<const graph&>().nodes());
using edge_range = decltype(std::declval<const graph&>().edges());

template <class Range>
inline constexpr bool look = std::ranges::view<Range> && std::ranges::borrowed_range<Range> && std::ranges::sized_range<Range> && std::ranges::forward_range<Range>;
static_assert(look<node_range> && look<edge_range> && look<steps>);
static_assert(std::ranges::random_access_range<steps>);
static_assert(std::default_initializable<node_range> && std::default_initializable<steps>);

}  // namespace

TEST_CASE("two graphs are compared with graph.hpp alone", "[graph]") {
    graph g;
    graph h;
    CHECK(g == h);
    REQUIRE(g.add_node("A", "a"));
    CHECK(g != h);
    REQUIRE(h.add_node("A", "a"));
    CHECK(g == h);
}

TEST_CASE("what is found in a range of the graph does not dangle", "[graph]") {
    graph g;
    const node_id a = *g.add_node("A", "a");
    const node_id b = *g.add_node("A", "b");
    const node_id c = *g.add_node("A", "c");
    const edge_id e = *g.add_edge(a, "E", c);
    g.remove(b);
    const auto found = std::ranges::find(g.nodes(), c);
    static_assert(!std::same_as<decltype(found), const std::ranges::dangling>);
    CHECK(*found == c);
    CHECK(*std::ranges::find(g.edges(), e) == e);
    CHECK((*std::ranges::find(g.out(a), c, &step::node)).edge == e);
    CHECK(g.nodes().size() == 2);
    CHECK(std::ranges::size(g.edges()) == 1);
    CHECK(graph().nodes().empty());
    CHECK(std::ranges::distance(g.nodes()) == 2);
}

// clang 14 cannot compile the views of libstdc++ 12.
#ifndef __clang__
TEST_CASE("ranges of the graph go through the standard library's views", "[graph]") {
    graph g;
    std::vector<node_id> even;
    for (int i = 0; i < 10; ++i) {
        const node_id n = *g.add_node("A", fmt::format("{}", i));
        if (i % 2 == 0) even.push_back(n);
    }
    const auto is_even = [](node_id n) { return n.index() % 2 == 0; };
    CHECK(std::ranges::equal(g.nodes() | std::views::filter(is_even), even));
    for (const node_id n : even) REQUIRE(g.add_edge(even[0], "E", n));
    CHECK(std::ranges::equal(g.out(even[0]) | std::views::transform([](step s) { return s.node; }), even));
}
#endif
