#include "catch.hpp"

#include <map>
#include <tuple>
#include <utility>

#include <fmt/format.h>

#include <hexi/derive/collapsed.hpp>
#include <hexi/derive/merged.hpp>
#include <hexi/schema/parse_value.hpp>

#include "random_graph.hpp"
#include "sanitized.hpp"

using namespace hexi;
using namespace hexi::test;

TEST_CASE("parallel edges become one with their number, what they agree on, and all their evidence", "[merged]") {
    //   a --R--> b (three times, one of them with another weight), a --S--> b, b --R--> a
    graph g;
    const node_id a = *g.add_node("N", "a"), b = *g.add_node("N", "b");
    const edge_id first = *g.add_edge(a, "R", b), second = *g.add_edge(a, "R", b), third = *g.add_edge(a, "R", b);
    (void)*g.add_edge(a, "S", b);
    (void)*g.add_edge(b, "R", a);
    for (const edge_id e : {first, second, third}) {
        REQUIRE(g.set(e, "since", std::int64_t{2020}));
        REQUIRE(g.set(e, "weight", std::int64_t{e == third ? 2 : 1}));
    }
    REQUIRE(g.set_evidence(first, {{"doc", 1, 0, 4}}));
    REQUIRE(g.set_evidence(second, {{"doc", 1, 0, 4}, {"doc", 2, 0, 4}}));
    const graph m = merged(g);
    REQUIRE(m.edge_count() == 3);
    edge_id one;
    for (const edge_id e : m.edges())
        if (m.key(m.source(e)) == "a" && m.type_of(e).name == "R") one = e;
    CHECK(count_of(m, one) == 3);
    CHECK(m.get<std::int64_t>(one, *m.property(one, "since")) == 2020);
    CHECK_FALSE(m.get<std::int64_t>(one, *m.property(one, "weight")));
    CHECK(m.evidence(one).size() == 2);
}

TEST_CASE("edges of a symmetric type are parallel in either direction", "[merged]") {
    graph g;
    const node_id a = *g.add_node("N", "a"), b = *g.add_node("N", "b");
    g.schema().add_edge_type({.name = "NEAR", .symmetric = true});
    (void)*g.add_edge(a, "NEAR", b);
    (void)*g.add_edge(b, "NEAR", a);
    CHECK(merged(g).edge_count() == 1);
}

TEST_CASE("a count that means something else is a value like any other", "[merged]") {
    graph g;
    const node_id a = *g.add_node("N", "a"), b = *g.add_node("N", "b");
    for (int i = 0; i < 2; ++i) REQUIRE(g.set(*g.add_edge(a, "R", b), "count", std::string("many")));
    const graph m = merged(g);
    REQUIRE(m.edge_count() == 1);
    const edge_id one = *m.edges().begin();
    CHECK(m.value(one, *m.property(one, "count")) == value(std::string("many")));
    // For how many it stands is told beside it.
    CHECK(m.value(one, *m.property(one, "stands_for")) == value(2));
    CHECK(count_of(m, one) == 2);
    CHECK(count_of(g, edge_id(0)) == 1);
    CHECK(count_of(merged(m), edge_id(0)) == 2);
}

TEST_CASE("merging keeps every edge counted once, and twice is as once", "[merged]") {
    for (std::uint32_t seed = 0; seed < test::rounds(300); ++seed) {
        CAPTURE(seed);
        const graph g = random_graph(seed, {.max_nodes = 5, .max_edges = 30});
        using ends = std::tuple<std::string, std::string, std::string>;
        std::map<ends, std::int64_t> expected, found;
        const auto of = [](const graph& in, edge_id e) {
            std::string from(in.key(in.source(e))), to(in.key(in.target(e)));
            if (in.type_of(e).symmetric && to < from) std::swap(from, to);
            return ends{in.type_of(e).name, from, to};
        };
        for (const edge_id e : g.edges()) ++expected[of(g, e)];
        const graph m = merged(g);
        for (const edge_id e : m.edges()) found[of(m, e)] += count_of(m, e);
        CHECK(found == expected);
        CHECK(m.edge_count() == expected.size());
        CHECK(m.node_count() == g.node_count());
        CHECK(merged(m).edge_count() == m.edge_count());
    }
}

TEST_CASE("leaves of one type at one node become one that counts them", "[collapsed]") {
    //   park <-IN- c1, c2, c3 (companies), u (a university); park --IN--> city; two companies in the city
    graph g;
    g.schema().language = "zh";
    g.schema().add_node_type({.name = "Company", .captions = {{"zh", "企业"}, {"en", "company"}}, .style = {{"counter", "家"}}});
    const node_id city = *g.add_node("City", "city"), park = *g.add_node("Park", "park");
    (void)*g.add_edge(park, "IN", city);
    REQUIRE(g.set_name(park, "en", "Park"));
    for (const char* key : {"c1", "c2", "c3"}) {
        const node_id c = *g.add_node("Company", key);
        REQUIRE(g.set_evidence(c, {{"doc", 7, 0, 2}}));
        REQUIRE(g.set_evidence(*g.add_edge(c, "IN", park), {{"doc", static_cast<std::uint32_t>(key[1]), 0, 2}}));
    }
    (void)*g.add_edge(*g.add_node("University", "u"), "IN", park);
    for (const char* key : {"d1", "d2"}) (void)*g.add_edge(*g.add_node("Company", key), "IN", city);

    const graph c = collapsed(g);
    REQUIRE(c.node_count() == 6);
    const auto many = c.find("park+Company");
    REQUIRE(many);
    CHECK(c.name(*many) == "+3 家企业");
    CHECK(c.name(*many, "en") == "+3 company");
    CHECK(count_of(c, *many) == 3);
    CHECK(c.evidence(*many).size() == 1);
    const auto members = c.property(*many, members_property);
    REQUIRE(members);
    CHECK(to_text(c.schema(), c.value(*many, *members)) == "[\"c1\", \"c2\", \"c3\"]");
    REQUIRE(c.out_degree(*many) == 1);
    CHECK(c.key((*c.out(*many).begin()).node) == "park");
    CHECK(c.evidence((*c.out(*many).begin()).edge).size() == 3);
    CHECK(collapsed(g, {.least = 2}).node_count() == 5);
    CHECK(collapsed(g, {.keep = {*g.find("c2")}}).node_count() == 8);
    CHECK(collapsed(g, {.least = 4}).node_count() == 8);
}

TEST_CASE("a graph whose schema has no room for a count is neither merged nor collapsed", "[merged][collapsed]") {
    graph g;
    const node_id hub = *g.add_node("A", "hub");
    const node_id other = *g.add_node("A", "other");
    for (int i = 0; i < 3; ++i) {
        REQUIRE(g.add_edge(hub, "E", other));
        REQUIRE(g.add_edge(*g.add_node("A", fmt::format("leaf{}", i)), "E", hub));
    }
    for (std::size_t i = g.schema().property_count(); i < schema::most; ++i) g.schema().intern({fmt::format("p{}", i), kind::text, false});
    CHECK_THROWS_WITH(merged(g), "there may be at most 65534 properties");
    CHECK_THROWS_WITH(collapsed(g), "there may be at most 65534 properties");
}

TEST_CASE("collapsing keeps every node and edge counted once", "[collapsed]") {
    for (std::uint32_t seed = 0; seed < test::rounds(300); ++seed) {
        CAPTURE(seed);
        const graph g = random_graph(seed, {.max_nodes = 25, .max_edges = 20, .keyless = seed % 3 == 0});
        const graph c = collapsed(g, {.least = 2});
        std::int64_t nodes = 0, edges = 0;
        for (const node_id n : c.nodes()) nodes += count_of(c, n);
        for (const edge_id e : c.edges()) edges += count_of(c, e);
        CHECK(nodes == static_cast<std::int64_t>(g.node_count()));
        CHECK(edges == static_cast<std::int64_t>(g.edge_count()));
    }
}
