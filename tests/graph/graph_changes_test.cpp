// Changes that are refused leave nothing behind; limits are told; removing costs what it removes.
#include "catch.hpp"

#include <algorithm>
#include <ctime>
#include <limits>
#include <random>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <hexi/graph/builder.hpp>
#include <hexi/graph/graph.hpp>
#include <hexi/graph/snapshot.hpp>
#include <hexi/graph/snapshot_private.hpp>

#include "sanitized.hpp"

using namespace hexi;

namespace {

/// All that a refused change could leave behind.
std::vector<std::size_t> traces(const graph& g) {
    std::vector<std::size_t> out{g.node_count(), g.node_bound(), g.edge_count(), g.edge_bound(), g.texts().size(), g.schema().node_type_count(),
                                 g.schema().edge_type_count(), g.schema().property_count(), g.schema().unit_count(), g.schema().name_languages().size()};
    for (std::size_t t = 0; t < g.schema().node_type_count(); ++t) out.push_back(g.schema()[node_type_id(t)].properties.size());
    for (std::size_t t = 0; t < g.schema().edge_type_count(); ++t) out.push_back(g.schema()[edge_type_id(t)].properties.size());
    for (const node_id n : g.nodes()) out.push_back(g.out(n).size()), out.push_back(g.in(n).size());
    return out;
}

std::string_view rule_of(const auto& r) { return r ? std::string_view() : r.problems().front().rule.name(); }

/// Makes an array of the graph as long as is asked, in addresses only.
void stretch(graph& g, std::string_view wanted, std::size_t size) {
    bool found = false;
    detail::snapshot_access::arrays(g, [&](const std::string& name, auto& array) {
        if (name == wanted) array.own().resize_uninitialised(size), found = true;
    });
    REQUIRE(found);
}

void fill_properties(schema& s) {
    for (std::size_t i = s.property_count(); i < schema::most; ++i) s.intern({fmt::format("p{}", i), kind::integer, false});
}

}  // namespace

TEST_CASE("what is refused leaves no trace", "[graph]") {
    graph g;
    const node_id a = *g.add_node("A", "a");
    const node_id b = *g.add_node("B", "b");
    const edge_type_id only_to_b = g.schema().add_edge_type({.name = "TO_B", .to = {"B"}});
    REQUIRE(g.set(a, "x", 1));
    const edge_id e = *g.add_edge(a, "TO_B", b);
    const std::vector<std::size_t> before = traces(g);
    CHECK(rule_of(g.add_node("New", "a")) == "duplicate-key");
    CHECK(rule_of(g.add_node("New", "")) == "empty-key");
    CHECK(rule_of(g.add_node("A", "a")) == "duplicate-key");
    CHECK(rule_of(g.add_node(node_type_id(), "c")) == "unknown-type");
    CHECK(rule_of(g.add_edge(b, only_to_b, a)) == "edge-ends");
    CHECK(rule_of(g.add_edge(b, "TO_B", a)) == "edge-ends");
    CHECK(rule_of(g.add_edge(a, edge_type_id(), b)) == "unknown-type");
    CHECK(rule_of(g.set(a, "name", 1)) == "wrong-kind");
    CHECK(rule_of(g.set(a, "aliases", {"a text that is new", value(1)})) == "wrong-kind");
    CHECK(rule_of(g.set(a, "x", {"a text that is new", value(quantity{.unit = unit_id(3)})})) == "unknown-unit");
    CHECK(rule_of(g.set(b, *g.property(a, "x"), value_map{{"a text that is new", quantity{.unit = unit_id(3)}}})) == "unknown-unit");
    CHECK(rule_of(g.set(e, "mixed", {1, "one", quantity{.unit = unit_id(3)}})) == "unknown-unit");
    CHECK(rule_of(g.set(a, "amount", quantity{.unit = unit_id(3)})) == "unknown-unit");
    CHECK(rule_of(g.set(a, "new", std::monostate())).empty());
    CHECK(traces(g) == before);
    // The same through a builder.
    graph_builder build;
    const node_id n = *build.add_node("A", "a");
    CHECK(rule_of(build.add_node("New", "a")) == "duplicate-key");
    build.schema().add_edge_type({.name = "TO_B", .to = {"B"}});
    CHECK(rule_of(build.add_edge(n, "TO_B", n)) == "edge-ends");
    CHECK(rule_of(build.set(n, "mixed", {true, quantity{.unit = unit_id(3)}})) == "unknown-unit");
    const graph built = std::move(build).finish();
    CHECK(built.schema().node_type_count() == 1);
    CHECK(built.type_of(n).properties.empty());
}

TEST_CASE("a language, a property or a type too many is refused", "[graph]") {
    graph g;
    const node_id a = *g.add_node("A", "a");
    g.set_name(a, "own name");
    REQUIRE(g.set_name(a, "en", "name"));
    fill_properties(g.schema());
    const std::vector<std::size_t> before = traces(g);
    CHECK(rule_of(g.set_name(a, "fr", "nom")) == "too-many");
    CHECK(g.set_name(a, "fr", "nom").problems().front().message == "there may be at most 65534 properties");
    CHECK(rule_of(g.set(a, "new", 1)) == "too-many");
    CHECK(traces(g) == before);
    // What is there already has room.
    CHECK(g.set_name(a, "en", "another"));
    CHECK(g.set(a, "p7", 1));
    CHECK(g.name(a) == "own name");
    CHECK(g.name(a, "en") == "another");
    // Whoever adds without asking is told, in every build.
    CHECK_THROWS_WITH(g.schema().intern({"new", kind::text, false}), "there may be at most 65534 properties");
    CHECK_THROWS_AS(g.schema().add_property(g.type(a), {.name = "new"}), std::length_error);
    CHECK_THROWS_AS(g.schema().add_name_language("fr"), std::length_error);
    CHECK(traces(g).at(7) == schema::most);
    schema s;
    for (std::size_t i = 0; i < schema::most; ++i) {
        s.add_unit({.name = ""});
        s.add_enumeration({.name = ""});
        s.add_node_type({.name = fmt::format("N{}", i)});
        s.add_edge_type({.name = fmt::format("E{}", i)});
    }
    CHECK_THROWS_WITH(s.add_unit({.name = "one more"}), "there may be at most 65534 units");
    CHECK_THROWS_WITH(s.add_enumeration({.name = "one more"}), "there may be at most 65534 enumerations");
    CHECK_THROWS_WITH(s.add_node_type({.name = "one more"}), "there may be at most 65534 node types");
    CHECK_THROWS_WITH(s.add_edge_type({.name = "one more"}), "there may be at most 65534 edge types");
    CHECK(rule_of(s.node_type_named("one more")) == "too-many");
    CHECK(rule_of(s.edge_type_named("one more")) == "too-many");
    CHECK_FALSE(s.type_of_labels({"one", "more"}));
}

TEST_CASE("a node, an edge or a text too many is refused", "[graph]") {
    {
        graph g;
        REQUIRE(g.add_node("A", "a"));
        stretch(g, "node.types", graph::most);
        CHECK(rule_of(g.add_node("A", "b")) == "too-many");
        CHECK(g.add_node("A", "b").problems().front().message == "there may be at most 4294967294 nodes");
        CHECK(rule_of(g.add_node("B", "b")) == "too-many");
        CHECK(g.schema().node_type_count() == 1);
        CHECK(g.texts().size() == 1);
    }
    {
        graph g;
        const node_id a = *g.add_node("A", "a");
        REQUIRE(g.add_edge(a, "E", a));
        stretch(g, "edges", graph::most);
        CHECK(rule_of(g.add_edge(a, "E", a)) == "too-many");
        CHECK(rule_of(g.add_edge(a, "F", a)) == "too-many");
        CHECK(g.schema().edge_type_count() == 1);
        CHECK(g.out(a).size() == 1);
    }
    {
        graph g;
        const node_id a = *g.add_node("A", "a");
        REQUIRE(g.set(a, "x", "known"));
        stretch(g, "text.ends", text_pool::most);
        CHECK(rule_of(g.add_node("A", "b")) == "too-many");
        CHECK(rule_of(g.set(a, "x", "new")) == "too-many");
        CHECK(rule_of(g.set(a, "y", {"new"})) == "too-many");
        CHECK(rule_of(g.set_name(a, "en", "new")) == "too-many");
        CHECK_THROWS_WITH(g.set_name(a, "new"), "there may be at most 4294967294 different texts in a graph");
        CHECK(g.get<std::string_view>(a, *g.property(a, "x")) == "known");
        CHECK(g.set(a, "n", 1));
        g.set_name(a, "known");
        CHECK(g.name(a) == "known");
    }
}

TEST_CASE("more adjacency than can be counted is refused, and changes nothing", "[graph]") {
    graph g;
    const edge_type_id type = g.schema().add_edge_type({.name = "E"});
    const node_id a = *g.add_node("A", "a");
    CHECK_THROWS_AS(g.reserve_out(a, type, 5'000'000'000), std::length_error);
    CHECK_THROWS_AS(g.reserve_in(a, type, std::numeric_limits<std::size_t>::max()), std::length_error);
    REQUIRE(g.add_edge(a, type, a));
    // All that 32 bits count is reserved, in addresses only.
    std::size_t nodes = 0;
    for (std::size_t more = 1U << 31U; more > 0; more /= 2) {
        for (bool fits = true; fits;) {
            const node_id n = *g.add_node("A", fmt::format("n{}", nodes++));
            try {
                g.reserve_out(n, type, more);
            } catch (const std::length_error&) {
                fits = false;
            }
        }
    }
    const node_id last = *g.add_node("A", "last");
    const std::vector<std::size_t> before = traces(g);
    CHECK(rule_of(g.add_edge(last, type, a)) == "too-many");
    CHECK(traces(g) == before);
    CHECK(g.count(type) == 1);
}

TEST_CASE("removing a node removes the edges of the others, whatever their order", "[graph]") {
    for (std::uint32_t seed = 0; seed < test::rounds(300); ++seed) {
        CAPTURE(seed);
        std::mt19937 random(seed);
        graph g;
        std::vector<node_id> nodes;
        for (int i = 0; i < 5; ++i) nodes.push_back(*g.add_node("N", fmt::format("{}", i)));
        // Some with a group of their own, some in the shared one, some beyond the record.
        const std::size_t types = seed % 3 == 0 ? 50 : seed % 3 == 1 ? 3 : 12;
        for (int i = 0; i < 400; ++i) REQUIRE(g.add_edge(nodes[random() % 5], fmt::format("E{}", random() % types), nodes[random() % 5]));
        std::vector<edge_id> wanted;
        const node_id gone = nodes[random() % 5];
        for (const edge_id e : g.edges())
            if (g.source(e) != gone && g.target(e) != gone) wanted.push_back(e);
        g.remove(gone);
        CHECK(std::vector<edge_id>(g.edges().begin(), g.edges().end()) == wanted);
        CHECK(g.edge_count() == wanted.size());
        std::vector<edge_id> out, in, typed;
        for (const node_id n : g.nodes()) {
            for (const auto [node, e] : g.out(n)) {
                if (g.source(e) != n || g.target(e) != node) FAIL("outgoing step");
                out.push_back(e);
            }
            for (const auto [node, e] : g.in(n)) {
                if (g.target(e) != n || g.source(e) != node) FAIL("incoming step");
                in.push_back(e);
            }
            for (std::size_t t = 0; t < g.schema().edge_type_count(); ++t)
                for (const auto [node, e] : g.out(n, edge_type_id(t))) {
                    if (g.type(e) != edge_type_id(t)) FAIL("step of another type");
                    typed.push_back(e);
                }
        }
        for (auto* const all : {&out, &in, &typed}) {
            std::ranges::sort(*all);
            CHECK(*all == wanted);
        }
    }
}

TEST_CASE("removing a hub costs its edges, not their square", "[graph]") {
    const auto seconds = [](std::size_t edges) {
        double best = std::numeric_limits<double>::max();
        for (int i = 0; i < 3; ++i) {
            graph_builder build;
            const node_id hub = *build.add_node("A", "hub");
            const node_id other = *build.add_node("A", "other");
            for (std::size_t e = 0; e < edges; ++e) REQUIRE(build.add_edge(e % 2 == 0 ? hub : other, "R", e % 2 == 0 ? other : hub));
            graph g = std::move(build).finish();
            const std::clock_t begin = std::clock();
            g.remove(hub);
            best = std::min(best, static_cast<double>(std::clock() - begin));
            REQUIRE(g.edge_count() == 0);
            REQUIRE(g.out(other).empty());
            REQUIRE(g.in(other).empty());
        }
        return best;
    };
    // Eight times the edges take 8 times as long, or 64 times if each looks at all.
    // Large enough to be told from what a busy machine does.
    const std::uint32_t some = test::sanitized ? 3'400 : 20'000;
    CHECK(seconds(8 * some) < 24 * seconds(some));
}
