// The one door to Boost.Graph: with this header, Boost's algorithms run on a graph and on its views.
//
//     boost::breadth_first_search(g, start, boost::visitor(watch));
//     std::vector<double> cost(boost::num_vertices(g));
//     boost::dijkstra_shortest_paths(g, start,
//         boost::weight_map(edge_property<double>(g, "weight", 1.0))
//             .distance_map(boost::make_iterator_property_map(cost.begin(), get(boost::vertex_index, g))));
//
// A vertex is a `node_id`; an edge is a `boost_edge`, equal to another with the same id. `num_vertices` is
// `node_bound()`, so that arrays of that size fit the vertex index; after removals call `compact()` before
// an algorithm that needs it to be the number of vertices (`core_numbers`, PageRank, VF2).
#pragma once

#include <vector>

#include <hexi/boost/changes.hpp>
#include <hexi/boost/graph.hpp>
#include <hexi/boost/properties.hpp>
