// Boost.Graph's own reader of GraphML, which is stricter than most.
#include "catch.hpp"
#include "format/round_trip.hpp"
#include "sanitized.hpp"

#include <set>
#include <sstream>

#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/graphml.hpp>

using namespace hexi;
using namespace hexi::test;

namespace {

struct node_data {
    std::string key, type, label;
};
struct edge_data {
    std::string type;
};
using boost_graph = boost::adjacency_list<boost::vecS, boost::vecS, boost::directedS, node_data, edge_data>;

void is_read_by_boost(const graph& g) {
    std::istringstream in(written(*format_named("graphml"), g));
    boost_graph read;
    boost::dynamic_properties properties(boost::ignore_other_properties);
    properties.property("key", boost::get(&node_data::key, read));
    properties.property("label", boost::get(&node_data::label, read));
    properties.property("type", boost::get(&node_data::type, read));
    properties.property("type", boost::get(&edge_data::type, read));
    boost::read_graphml(in, read, properties);
    REQUIRE(boost::num_vertices(read) == g.node_count());
    REQUIRE(boost::num_edges(read) == g.edge_count());
    for (const auto v : boost::make_iterator_range(boost::vertices(read))) {
        const auto n = g.find(read[v].key);
        REQUIRE(n);
        CHECK(read[v].type == g.type_of(*n).name);
        CHECK(read[v].label == g.name(*n));
    }
    std::multiset<std::string> found, expected;
    for (const auto e : boost::make_iterator_range(boost::edges(read))) found.insert(fmt::format("{} {} {}", read[boost::source(e, read)].key, read[e].type, read[boost::target(e, read)].key));
    for (const edge_id e : g.edges()) expected.insert(fmt::format("{} {} {}", g.key(g.source(e)), g.type_of(e).name, g.key(g.target(e))));
    CHECK(found == expected);
}

}  // namespace

TEST_CASE("Boost.Graph reads what is written as GraphML", "[graphml_format]") {
    is_read_by_boost(open(HEXI_SOURCE_DIR "/graphs/lanzhou").value());
    for (std::uint32_t seed = 0; seed < test::rounds(50); ++seed) is_read_by_boost(random_graph(seed));
    graph g;  // of each type that GraphML has
    const node_id n = *g.add_node("T", "a<b>");
    REQUIRE(g.set(n, "flag", true));
    REQUIRE(g.set(n, "whole", std::int64_t{-7}));
    REQUIRE(g.set(n, "part", 0.25));
    REQUIRE(g.set(n, "list", std::vector<std::int64_t>{1, 2}));
    is_read_by_boost(g);
}
