#include "catch.hpp"

#include <vector>

#include <boost/graph/dijkstra_shortest_paths.hpp>
#include <boost/property_map/function_property_map.hpp>

#include <hexi/algorithm/delta_stepping.hpp>
#include <hexi/boost/boost.hpp>

#include "algorithm/kronecker_graph.hpp"
#include "random_graph.hpp"
#include "sanitized.hpp"

namespace hexi::inline abi_v1 {
namespace {

template <class G, class Weight>
std::vector<double> boosts(const G& g, node_id source, Weight weight) {
    std::vector<double> distance(num_vertices(g));
    boost::dijkstra_shortest_paths(g, source, boost::weight_map(weight)
        .distance_map(boost::make_iterator_property_map(distance.begin(), get(boost::vertex_index, g)))
        .distance_inf(std::numeric_limits<double>::infinity()));
    for (std::size_t n = 0; n < distance.size(); ++n)
        if (!g.contains(node_id(n))) distance[n] = std::numeric_limits<double>::infinity();
    return distance;
}

}  // namespace

TEST_CASE("distances by weight are Dijkstra's, whatever the step", "[delta_stepping]") {
    for (std::uint32_t seed = 0; seed < test::rounds(1000); ++seed) {
        CAPTURE(seed);
        graph g = test::random_graph(seed, {.max_nodes = 20, .max_edges = 40});
        if (seed % 5 == 0) g.remove(*g.nodes().begin());
        if (g.node_count() == 0) continue;
        // Some weights nothing, some hundreds of steps.
        const auto weigh = [](edge_id e) { return e.index() % 7 == 0 ? 0.0 : static_cast<double>((e.index() * 37) % 11) * (e.index() % 5 == 0 ? 100 : 0.5); };
        const auto weight = boost::make_function_property_map<boost_edge>([&](const boost_edge& e) { return weigh(e.id); });
        const node_id source = *g.nodes().begin();
        for (const double delta : {0.0, 0.25, 3.0, 1e6}) {
            CAPTURE(delta);
            REQUIRE(weighted_distances(csr(g, {.weight = weigh}), source, delta) == boosts(g, source, weight));
            REQUIRE(weighted_distances(csr(g, {.undirected = true, .weight = weigh}), source, delta) == boosts(undirected(g), source, weight));
        }
    }
}

TEST_CASE("distances by weight in a large graph", "[delta_stepping]") {
    const graph g = test::kronecker_graph(test::sanitized ? 10 : 12);
    const auto weigh = [&](edge_id e) { return static_cast<double>(bench::weight(static_cast<std::uint32_t>(g.source(e).index()), static_cast<std::uint32_t>(g.target(e).index()))); };
    const auto weight = boost::make_function_property_map<boost_edge>([&](const boost_edge& e) { return weigh(e.id); });
    const csr arrays(g, {.undirected = true, .weight = weigh});
    for (std::size_t n = 0; n < g.node_bound(); n += test::sanitized ? 400 : 700) REQUIRE(weighted_distances(arrays, node_id(n)) == boosts(undirected(g), node_id(n), weight));
}

}  // namespace hexi::abi_v1
