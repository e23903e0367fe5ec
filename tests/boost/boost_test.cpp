// Boost's own concept checks, the changing operations and the property maps.
#include "catch.hpp"

#include <algorithm>
#include <limits>
#include <unordered_set>
#include <utility>
#include <vector>

#include <boost/graph/graph_concepts.hpp>
#include <fmt/format.h>

#include <hexi/boost/boost.hpp>
#include <hexi/view/filtered.hpp>

#include "random_graph.hpp"
#include "sanitized.hpp"

namespace hexi::inline abi_v1 {

BOOST_CONCEPT_ASSERT((boost::VertexListGraphConcept<graph>));
BOOST_CONCEPT_ASSERT((boost::EdgeListGraphConcept<graph>));
BOOST_CONCEPT_ASSERT((boost::VertexAndEdgeListGraphConcept<graph>));
BOOST_CONCEPT_ASSERT((boost::IncidenceGraphConcept<graph>));
BOOST_CONCEPT_ASSERT((boost::BidirectionalGraphConcept<graph>));
BOOST_CONCEPT_ASSERT((boost::AdjacencyGraphConcept<graph>));
BOOST_CONCEPT_ASSERT((boost::AdjacencyMatrixConcept<graph>));
BOOST_CONCEPT_ASSERT((boost::VertexIndexGraphConcept<graph>));
BOOST_CONCEPT_ASSERT((boost::EdgeIndexGraphConcept<graph>));
BOOST_CONCEPT_ASSERT((boost::ReadablePropertyGraphConcept<graph, node_id, boost::vertex_index_t>));
BOOST_CONCEPT_ASSERT((boost::ReadablePropertyGraphConcept<graph, boost_edge, boost::edge_index_t>));
BOOST_CONCEPT_ASSERT((boost::EdgeMutableGraphConcept<graph>));
BOOST_CONCEPT_ASSERT((boost::VertexMutableGraphConcept<graph>));
BOOST_CONCEPT_ASSERT((boost::MutableGraphConcept<graph>));
BOOST_CONCEPT_ASSERT((boost::MutableIncidenceGraphConcept<graph>));
BOOST_CONCEPT_ASSERT((boost::MutableBidirectionalGraphConcept<graph>));
BOOST_CONCEPT_ASSERT((boost::MutableEdgeListGraphConcept<graph>));
BOOST_CONCEPT_ASSERT((boost::VertexMutablePropertyGraphConcept<graph>));
BOOST_CONCEPT_ASSERT((boost::EdgeMutablePropertyGraphConcept<graph>));

// The views: all that is read.
template <class View>
struct reads_like_a_graph {
    BOOST_CONCEPT_ASSERT((boost::VertexListGraphConcept<View>));
    BOOST_CONCEPT_ASSERT((boost::EdgeListGraphConcept<View>));
    BOOST_CONCEPT_ASSERT((boost::IncidenceGraphConcept<View>));
    BOOST_CONCEPT_ASSERT((boost::BidirectionalGraphConcept<View>));
    BOOST_CONCEPT_ASSERT((boost::AdjacencyGraphConcept<View>));
    BOOST_CONCEPT_ASSERT((boost::AdjacencyMatrixConcept<View>));
    BOOST_CONCEPT_ASSERT((boost::VertexIndexGraphConcept<View>));
    BOOST_CONCEPT_ASSERT((boost::EdgeIndexGraphConcept<View>));
};
template struct reads_like_a_graph<filtered>;
template struct reads_like_a_graph<undirected>;
static_assert(boost::is_directed_graph<graph>::value && boost::is_directed_graph<filtered>::value);
static_assert(boost::is_undirected_graph<undirected>::value);

using weights = decltype(edge_property<double>(std::declval<const graph&>(), "weight", 1.0));
using changeable_weights = decltype(edge_property<double>(std::declval<graph&>(), "weight", 1.0));
using names = decltype(node_property<std::string_view>(std::declval<const graph&>(), "name", ""));
BOOST_CONCEPT_ASSERT((boost::ReadablePropertyMapConcept<weights, boost_edge>));
BOOST_CONCEPT_ASSERT((boost::ReadWritePropertyMapConcept<changeable_weights, boost_edge>));
BOOST_CONCEPT_ASSERT((boost::ReadablePropertyMapConcept<names, node_id>));

namespace {

template <class Iterator>
std::size_t count(std::pair<Iterator, Iterator> range) {
    std::size_t n = 0;
    for (; range.first != range.second; ++range.first) ++n;
    return n;
}

// Everything that Boost can ask of a node or an edge, against the edges that can be walked, listed plainly.
template <class G>
void compare(const G& g, const std::vector<boost_edge>& walked) {
    REQUIRE(num_vertices(g) == g.node_bound());
    REQUIRE(count(edges(g)) == num_edges(g));
    for (const node_id n : g.nodes()) {
        const auto is_from = [&](const boost_edge& e) { return e.from == n; };
        const auto is_to = [&](const boost_edge& e) { return e.to == n; };
        REQUIRE(out_degree(n, g) == static_cast<std::size_t>(std::ranges::count_if(walked, is_from)));
        REQUIRE(in_degree(n, g) == static_cast<std::size_t>(std::ranges::count_if(walked, is_to)));
        REQUIRE(out_degree(n, g) == count(out_edges(n, g)));
        REQUIRE(in_degree(n, g) == count(in_edges(n, g)));
        auto neighbour = adjacent_vertices(n, g).first;
        for (auto [at, end] = out_edges(n, g); at != end; ++at, ++neighbour) {
            const boost_edge e = *at;
            REQUIRE(source(e, g) == n);
            REQUIRE(*neighbour == target(e, g));
            REQUIRE(std::ranges::any_of(walked, [&](const boost_edge& w) { return w.id == e.id && w.from == n && w.to == e.to; }));
        }
        for (auto [at, end] = in_edges(n, g); at != end; ++at) {
            const boost_edge e = *at;
            REQUIRE(target(e, g) == n);
            REQUIRE(std::ranges::any_of(walked, [&](const boost_edge& w) { return w.id == e.id && w.from == e.from && w.to == n; }));
        }
        for (const node_id m : g.nodes()) {
            const auto leads = [&](const boost_edge& e) { return e.from == n && e.to == m; };
            const auto [e, found] = edge(n, m, g);
            REQUIRE(found == std::ranges::any_of(walked, leads));
            if (found) REQUIRE((source(e, g) == n && target(e, g) == m));
        }
    }
}

std::vector<boost_edge> walked(const graph& g, direction d) {
    std::vector<boost_edge> out;
    for (const edge_id e : g.edges()) {
        if (d != direction::in) out.push_back({g.source(e), g.target(e), e});
        if (d == direction::in || (d == direction::both && g.source(e) != g.target(e))) out.push_back({g.target(e), g.source(e), e});
    }
    return out;
}

}  // namespace

TEST_CASE("Boost sees the nodes, edges and degrees that the graph has", "[boost]") {
    for (std::uint32_t seed = 0; seed < test::rounds(1000); ++seed) {
        CAPTURE(seed);
        graph g = test::random_graph(seed);
        compare(g, walked(g, direction::out));
        if (g.edge_count() > 0) g.remove(*g.edges().begin());
        if (g.node_count() > 1) g.remove(*g.nodes().begin());
        compare(g, walked(g, direction::out));
        REQUIRE(count(vertices(g)) == g.node_count());
    }
}

TEST_CASE("Boost sees what a view shows", "[boost]") {
    for (std::uint32_t seed = 0; seed < test::rounds(1000); ++seed) {
        CAPTURE(seed);
        const graph g = test::random_graph(seed);
        compare(undirected(g), walked(g, direction::both));
        const auto r = g.schema().find_edge_type("R");
        if (!r) continue;
        for (const direction d : {direction::out, direction::in, direction::both}) {
            const filtered view(g, {.edge_types = {*r}, .avoid_labels = {"C"}}, d);
            std::vector<boost_edge> seen = walked(g, d);
            std::erase_if(seen, [&](const boost_edge& e) { return g.type(e.id) != *r || g.type_of(e.from).name == "C" || g.type_of(e.to).name == "C"; });
            compare(view, seen);
            if (d == direction::both) continue;
            for (auto [at, end] = edges(view); at != end; ++at)
                REQUIRE(std::ranges::any_of(seen, [e = boost_edge(*at)](const boost_edge& w) { return w.id == e.id && w.from == e.from; }));
        }
    }
}

TEST_CASE("a graph can be made and changed through Boost's functions", "[boost]") {
    //  a --EDGE--> b --OWNS--> c,  b --EDGE--> c,  c --EDGE--> c
    graph g;
    const node_id a = add_vertex(g);
    const node_id b = add_vertex(new_node{"Company", "b"}, g);
    const node_id c = add_vertex(g);
    CHECK(g.key(a) == "node-0");
    CHECK(g.key(b) == "b");
    CHECK(g.key(c) == "node-2");
    CHECK(g.type_of(a).name == "Node");
    CHECK(add_vertex(new_node{"Company", "b"}, g) == boost::graph_traits<graph>::null_vertex());
    const auto [ab, added] = add_edge(a, b, g);
    CHECK(added);
    CHECK(g.type_of(ab.id).name == "EDGE");
    const boost_edge owns = add_edge(b, c, new_edge{"OWNS"}, g).first;
    add_edge(b, c, g);
    add_edge(c, c, g);
    CHECK(target(edge(b, c, g).first, g) == c);
    CHECK(num_edges(g) == 4);

    SECTION("one edge, by descriptor or iterator") {
        remove_edge(owns, g);
        CHECK(edge(b, c, g).second);
        remove_edge(out_edges(b, g).first, g);
        CHECK_FALSE(edge(b, c, g).second);
        CHECK(num_edges(g) == 2);
    }
    SECTION("all edges between two nodes") {
        remove_edge(b, c, g);
        CHECK(num_edges(g) == 2);
        CHECK(out_degree(b, g) == 0);
    }
    SECTION("edges by predicate") {
        remove_out_edge_if(b, [&](const boost_edge& e) { return g.type_of(e.id).name == "OWNS"; }, g);
        CHECK(num_edges(g) == 3);
        remove_in_edge_if(c, [&](const boost_edge& e) { return source(e, g) == c; }, g);
        CHECK(num_edges(g) == 2);
        remove_edge_if([&](const boost_edge& e) { return source(e, g) == a; }, g);
        CHECK(num_edges(g) == 1);
    }
    SECTION("all edges of a node, loops once") {
        clear_vertex(c, g);
        CHECK(num_edges(g) == 1);
        CHECK(g.contains(c));
        remove_vertex(b, g);
        CHECK(num_edges(g) == 0);
        CHECK(num_vertices(g) == 3);
        g.compact();
        CHECK(num_vertices(g) == 2);
    }
    SECTION("a generated key is never one that is taken") {
        add_vertex(new_node{"Node", "node-4"}, g);  // has the id 3
        CHECK(g.key(add_vertex(g)) == "node-5");
    }
}

TEST_CASE("a closed schema refuses what it does not know, and Boost is told", "[boost]") {
    schema s;
    s.add_node_type({.name = "Node"});
    s.add_node_type({.name = "Park"});
    s.add_edge_type({.name = "EDGE", .from = {"Node"}, .to = {"Node"}});
    s.open = false;
    graph g(s);
    const node_id n = add_vertex(g);
    const node_id park = add_vertex(new_node{"Park", "p"}, g);
    CHECK(n.valid());
    CHECK_FALSE(add_vertex(new_node{"River", "r"}, g).valid());
    CHECK(add_edge(n, n, g).second);
    CHECK_FALSE(add_edge(n, park, g).second);
    CHECK_FALSE(add_edge(n, n, new_edge{"OWNS"}, g).second);
}

TEST_CASE("a property map reads what is stored, or what stands for missing, and writes it", "[boost]") {
    graph g;
    const node_id a = *g.add_node("A", "a");
    const node_id b = *g.add_node("B", "b");
    const boost_edge r{a, b, *g.add_edge(a, "R", b)};
    const boost_edge s{a, b, *g.add_edge(a, "S", b)};
    const boost_edge t{b, a, *g.add_edge(b, "S", a)};
    REQUIRE(g.set(r.id, "weight", std::int64_t{3}));
    REQUIRE(g.set(s.id, "weight", 0.5));  // another kind under the same name
    REQUIRE(g.set(a, "status", std::string("signed")));
    g.schema().add_unit({.name = "元"});
    REQUIRE(g.set(b, "value", *g.schema().parse_quantity("2.5亿元")));

    const auto weight = edge_property<double>(std::as_const(g), "weight", 1.0);
    CHECK(get(weight, r) == 3);
    CHECK(weight[s] == 0.5);
    CHECK(get(weight, t) == 1);
    CHECK(get(node_property<std::string_view>(std::as_const(g), "status", "unknown"), a) == "signed");
    CHECK(get(node_property<std::string_view>(std::as_const(g), "status", "unknown"), b) == "unknown");
    CHECK(get(node_property<double>(std::as_const(g), "value", 0), b) == 2.5e8);

    auto changeable = edge_property<std::int64_t>(g, "length", 0);
    CHECK(get(changeable, r) == 0);
    put(changeable, r, 7);
    CHECK(get(changeable, r) == 7);
    CHECK(g.get<std::int64_t>(r.id, *g.property(r.id, "length")) == 7);
    auto label = node_property<std::string_view>(g, "label", "");
    put(label, b, "text");
    CHECK(get(label, b) == "text");
}

TEST_CASE("a number that a property map's type cannot be is missing, not another one", "[boost]") {
    graph g;
    const auto read = [&]<class T>(T missing, std::int64_t v) {
        const node_id n = *g.add_node("A", fmt::format("n{}", g.node_count()));
        REQUIRE(g.set(n, "x", v));
        return get(node_property<T>(std::as_const(g), "x", missing), n);
    };
    CHECK(read(-1, 4'294'967'303LL) == -1);
    CHECK(read(-1, 7) == 7);
    CHECK(read(-1, std::numeric_limits<std::int64_t>::min()) == -1);
    CHECK(read(7U, -1) == 7U);
    CHECK(read(7U, 4'294'967'295LL) == 4'294'967'295U);
    CHECK(read(std::uint64_t{7}, -1) == 7U);
    CHECK(read(static_cast<unsigned char>(9), 256) == 9);
    CHECK(read(0.0F, 7) == 7.0F);
    graph f;
    const auto read_float = [&]<class T>(T missing, double v) {
        const node_id m = *f.add_node("A", fmt::format("n{}", f.node_count()));
        REQUIRE(f.set(m, "x", v));
        return get(node_property<T>(std::as_const(f), "x", missing), m);
    };
    CHECK(read_float(-1, 2.0) == 2);
    CHECK(read_float(-1, 2.5) == -1);
    CHECK(read_float(-1, 1e10) == -1);
    CHECK(read_float(std::int64_t{-1}, 9.3e18) == -1);
    CHECK(read_float(-1, std::numeric_limits<double>::quiet_NaN()) == -1);
}

TEST_CASE("edges are equal by id, and can be hashed", "[boost]") {
    const boost_edge one{node_id(1), node_id(2), edge_id(3)};
    const boost_edge turned{node_id(2), node_id(1), edge_id(3)};
    const boost_edge other{node_id(1), node_id(2), edge_id(4)};
    CHECK(one == turned);
    CHECK(one != other);
    CHECK(std::unordered_set<boost_edge>{one, turned, other}.size() == 2);
}

}  // namespace hexi::abi_v1
