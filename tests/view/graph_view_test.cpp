#include "catch.hpp"

#include <algorithm>
#include <optional>
#include <ranges>
#include <vector>

#include <hexi/view/as_of.hpp>
#include <hexi/view/filtered.hpp>
#include <hexi/view/part_of.hpp>
#include <hexi/view/undirected.hpp>

#include "../random_question.hpp"
#include "sanitized.hpp"

using namespace hexi;
using namespace hexi::test;

namespace {

static_assert(typed_graph<own_view>);

template <class Range>
auto in_order(const Range& range) {
    std::vector<std::ranges::range_value_t<Range>> out;
    for (const auto& one : range) out.push_back(one);
    std::ranges::sort(out);
    return out;
}

/// The steps of a node that all the filters allow.
std::vector<step> expected_steps(const graph& g, node_id n, direction way, const std::vector<filter>& all) {
    std::vector<step> out;
    for (const step s : slow_steps(g, n, way))
        if (std::ranges::all_of(all, [&](const filter& f) { return slow_allows(g, f, s.edge) && slow_allows(g, f, s.node); })) out.push_back(s);
    std::ranges::sort(out);
    return out;
}
direction turned(direction outer, direction inner) { return inner == direction::both ? inner : inner == direction::in ? reversed(outer) : outer; }

void compare(const graph& g, const graph_view& view, direction way, const std::vector<filter>& all) {
    const auto shows = [&](auto id) { return std::ranges::all_of(all, [&](const filter& f) { return slow_allows(g, f, id); }); };
    std::vector<node_id> nodes;
    std::vector<edge_id> edges;
    for (const node_id n : g.nodes())
        if (shows(n)) nodes.push_back(n);
    for (const edge_id e : g.edges())
        if (shows(e) && shows(g.source(e)) && shows(g.target(e))) edges.push_back(e);
    CHECK(in_order(view.nodes()) == nodes);
    CHECK(in_order(view.edges()) == edges);
    for (const node_id n : g.nodes()) {
        CHECK(view.contains(n) == shows(n));
        CHECK(in_order(view.out(n)) == expected_steps(g, n, way, all));
        CHECK(in_order(view.in(n)) == expected_steps(g, n, reversed(way), all));
    }
}

}  // namespace

TEST_CASE("views of views, and of somebody's own, show what all of them allow", "[graph_view]") {
    for (std::uint32_t seed = 0; seed < test::rounds(2000); ++seed) {
        CAPTURE(seed);
        graph g = random_graph(seed, {.max_nodes = 8, .max_edges = 24, .edge_types = seed % 3 == 0 ? std::size_t{45} : std::size_t{3}, .symmetric = seed % 5 == 1});
        dice d(seed + 11);
        if (seed % 4 == 0) remove_some(g, d);
        const filter f = random_filter(g, d), next = random_filter(g, d);
        const direction way = random_direction(d), next_way = random_direction(d);
        compare(g, filtered(filtered(g, f, way), next, next_way), turned(next_way, way), {f, next});
        compare(g, undirected(filtered(g, f, way)), direction::both, {f});
        compare(g, filtered(undirected(g), f, way), direction::both, {f});
        const own_view mine(g, f);
        compare(g, mine, direction::out, {f});
        compare(g, filtered(mine, next, way), way, {f, next});
        compare(g, undirected(filtered(mine, next, way)), direction::both, {f, next});
    }
}

//   a --R--> b --S--> a, a --R--> a
TEST_CASE("the view of a view lives without it, and steps of somebody's own without their range", "[graph_view]") {
    graph g;
    const node_id a = *g.add_node("A", "a"), b = *g.add_node("B", "b");
    REQUIRE(g.add_edge(a, "R", b));
    REQUIRE(g.add_edge(b, "S", a));
    REQUIRE(g.add_edge(a, "R", a));
    const undirected kept{filtered(g, {.edge_types = {*g.schema().find_edge_type("R")}})};
    CHECK(in_order(kept.out(a)).size() == 2);
    const own_view mine(g, {});
    const undirected either(mine);
    const auto first = either.out(a).begin();  // the range is gone
    CHECK((*first).edge == edge_id(0));
    CHECK(std::ranges::distance(either.out(a)) == 3);
}

TEST_CASE("somebody's own view may show both ways itself, or too much: an edge comes once", "[graph_view]") {
    struct both_ways {
        const graph* g;
        const graph& base() const { return *g; }
        std::size_t node_bound() const { return g->node_bound(); }
        std::size_t edge_bound() const { return g->edge_bound(); }
        bool contains(node_id n) const { return g->contains(n); }
        auto nodes() const { return g->nodes(); }
        std::vector<step> out(node_id n) const {
            std::vector<step> all;
            for (int i = 0; i < 3; ++i) {
                for (const step s : g->out(n)) all.push_back(s);
                for (const step s : g->in(n)) all.push_back(s);
            }
            return all;
        }
        std::vector<step> in(node_id n) const { return out(n); }
    };
    for (std::uint32_t seed = 0; seed < test::rounds(300); ++seed) {
        CAPTURE(seed);
        const graph g = random_graph(seed);
        const both_ways mine{&g};
        compare(g, undirected(mine), direction::both, {});
        compare(g, graph_view(mine), direction::both, {});
    }
}

TEST_CASE("a part has its nodes and the edges among them", "[part_of]") {
    for (std::uint32_t seed = 0; seed < test::rounds(500); ++seed) {
        CAPTURE(seed);
        graph g = random_graph(seed, {.max_nodes = 8, .max_edges = 24, .symmetric = seed % 5 == 1});
        dice d(seed);
        if (seed % 4 == 0) remove_some(g, d);
        std::vector<node_id> part{node_id(77), node_id()};
        for (const node_id n : g.nodes())
            if (d.one_in(2)) part.push_back(n), part.push_back(n);
        const filter inside{.node_if = [&](node_id n) { return std::ranges::find(part, n) != part.end(); }};
        const filter f = random_filter(g, d);
        compare(g, part_of(g, part), direction::out, {inside});
        compare(g, part_of(filtered(g, f, direction::in), part), direction::in, {inside, f});
    }
}

TEST_CASE("what is valid begins on its first day and has ended on its last", "[as_of]") {
    const auto day = [](int y, int m = 0, int d = 0) { return date(y, m, d); };
    CHECK(valid_on(day(2020, 5, 1), std::nullopt, std::nullopt) == true);
    CHECK(valid_on(day(2020, 5, 1), day(2020, 5, 1), std::nullopt) == true);
    CHECK(valid_on(day(2020, 4, 30), day(2020, 5, 1), std::nullopt) == false);
    CHECK(valid_on(day(2020, 5, 1), std::nullopt, day(2020, 5, 1)) == false);
    CHECK(valid_on(day(2020, 4, 30), std::nullopt, day(2020, 5, 1)) == true);
    CHECK(valid_on(day(2020, 5, 1), day(2019), day(2021)) == true);
    // Known to the month or year only.
    CHECK(valid_on(day(2020, 6, 29), day(2020, 6), std::nullopt) == std::nullopt);
    CHECK(valid_on(day(2020, 6, 30), day(2020, 6), std::nullopt) == true);
    CHECK(valid_on(day(2020, 5, 31), day(2020, 6), std::nullopt) == false);
    CHECK(valid_on(day(2020, 6, 1), std::nullopt, day(2020, 6)) == std::nullopt);
    CHECK(valid_on(day(2020, 6, 30), std::nullopt, day(2020, 6)) == false);
    CHECK(valid_on(day(2020), day(2020, 3, 1), std::nullopt) == std::nullopt);
    CHECK(valid_on(day(2020), day(2021), std::nullopt) == false);
    CHECK(valid_on(day(2020, 2, 28), day(2020, 2), std::nullopt) == std::nullopt);
    CHECK(valid_on(day(2020, 2, 29), day(2020, 2), std::nullopt) == true);
}

//   a --OWNS 2019..2021--> b --OWNS 2020-06..--> c, a --OWNS--> c
TEST_CASE("a graph as of a date shows the edges that were valid then", "[as_of]") {
    graph g;
    const node_id a = *g.add_node("A", "a"), b = *g.add_node("A", "b"), c = *g.add_node("A", "c");
    const edge_id ab = *g.add_edge(a, "OWNS", b), bc = *g.add_edge(b, "OWNS", c), ac = *g.add_edge(a, "OWNS", c);
    REQUIRE(g.set(ab, "since", value(date(2019, 1, 1))));
    REQUIRE(g.set(ab, "until", value(date(2021, 1, 1))));
    REQUIRE(g.set(bc, "since", value(date(2020, 6))));
    validity when = validity_named(g.schema(), "since", "until").value();
    CHECK(in_order(as_of(g, date(2018), when).edges()) == std::vector{ac});
    CHECK(in_order(as_of(g, date(2019, 5), when).edges()) == std::vector{ab, ac});
    CHECK(in_order(as_of(g, date(2020, 6, 15), when).edges()) == std::vector{ab, bc, ac});
    CHECK(in_order(as_of(g, date(2021, 1, 1), when).edges()) == std::vector{bc, ac});
    CHECK(in_order(as_of(g, date(2018), when).nodes()).size() == 3);
    when.unsure = false;
    CHECK(in_order(as_of(g, date(2020, 6, 15), when).edges()) == std::vector{ab, ac});
    CHECK(in_order(as_of(undirected(g), date(2021, 1, 1), when).out(c)) == std::vector<step>{{a, ac}, {b, bc}});
    when.from.reset();
    CHECK(in_order(as_of(g, date(2018), when).edges()) == std::vector{ab, bc, ac});

    const auto unknown = validity_named(g.schema(), "sinc", "until");
    REQUIRE_FALSE(unknown);
    CHECK(unknown.problems().front().message == "no date of an edge type is called 'sinc'");
    CHECK(unknown.problems().front().hint == "did you mean 'since'?");
    CHECK_FALSE(validity_named(g.schema(), "", "")->from);
}
