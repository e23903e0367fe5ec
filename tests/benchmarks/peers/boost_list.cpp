// Boost.Graph's adjacency_list, the usual choice for a graph that changes.
#include <utility>
#include <vector>

#include <boost/graph/adjacency_list.hpp>

#include "boost_graph.hpp"

namespace bench = hexi::bench;

namespace {

using directed = boost::adjacency_list<boost::vecS, boost::vecS, boost::bidirectionalS, bench::vertex_data, bench::edge_data>;
using undirected = boost::adjacency_list<boost::vecS, boost::vecS, boost::undirectedS, bench::vertex_data, bench::edge_data>;

template <class Graph>
Graph made(const bench::plain_graph& plain) {
    Graph g(plain.nodes());
    for (std::uint32_t n = 0; n < plain.nodes(); ++n) g[n] = {plain.name[n], plain.node_type[n]};
    for (std::size_t e = 0; e < plain.edges(); ++e) boost::add_edge(plain.source[e], plain.target[e], {plain.type[e], plain.weight[e]}, g);
    return g;
}
undirected make_simple(const std::vector<std::pair<std::uint32_t, std::uint32_t>>& pairs, std::uint32_t nodes) {
    undirected g(nodes);
    for (const auto& [a, b] : pairs) boost::add_edge(a, b, g);
    return g;
}

}  // namespace

int main(int count, char** arguments) {
    return bench::run_boost<directed, undirected>(count, arguments, made<directed>, made<undirected>, make_simple);
}
