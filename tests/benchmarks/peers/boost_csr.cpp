// Boost.Graph's compressed_sparse_row_graph: compact, but nothing can be added to it.
#include <utility>
#include <vector>

#include <boost/graph/compressed_sparse_row_graph.hpp>

#include "boost_graph.hpp"

namespace bench = hexi::bench;

namespace {

using directed = boost::compressed_sparse_row_graph<boost::bidirectionalS, bench::vertex_data, bench::edge_data, boost::no_property, std::uint32_t, std::uint32_t>;
/// There is no undirected one: each edge is stored in both directions.
using both_ways = boost::compressed_sparse_row_graph<boost::directedS, bench::vertex_data, bench::edge_data, boost::no_property, std::uint32_t, std::uint32_t>;

directed make_directed(const bench::plain_graph& plain) {
    std::vector<std::pair<std::uint32_t, std::uint32_t>> ends;
    std::vector<bench::edge_data> data;
    for (std::size_t e = 0; e < plain.edges(); ++e) {
        ends.emplace_back(plain.source[e], plain.target[e]);
        data.push_back({plain.type[e], plain.weight[e]});
    }
    directed g(boost::edges_are_unsorted_multi_pass, ends.begin(), ends.end(), data.begin(), plain.nodes());
    for (std::uint32_t n = 0; n < plain.nodes(); ++n) g[n] = {plain.name[n], plain.node_type[n]};
    return g;
}
both_ways make_both(const bench::plain_graph& plain) {
    std::vector<std::pair<std::uint32_t, std::uint32_t>> ends;
    std::vector<bench::edge_data> data;
    for (std::size_t e = 0; e < plain.edges(); ++e) {
        ends.emplace_back(plain.source[e], plain.target[e]);
        ends.emplace_back(plain.target[e], plain.source[e]);
        data.insert(data.end(), 2, {plain.type[e], plain.weight[e]});
    }
    return {boost::edges_are_unsorted_multi_pass, ends.begin(), ends.end(), data.begin(), plain.nodes()};
}
both_ways make_simple(const std::vector<std::pair<std::uint32_t, std::uint32_t>>& pairs, std::uint32_t nodes) {
    auto ends = pairs;
    for (const auto& [a, b] : pairs) ends.emplace_back(b, a);
    return {boost::edges_are_unsorted_multi_pass, ends.begin(), ends.end(), nodes};
}

}  // namespace

int main(int count, char** arguments) { return bench::run_boost<directed, both_ways>(count, arguments, make_directed, make_both, make_simple); }
