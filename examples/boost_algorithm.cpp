// Boost's algorithms run on a graph as it is: betweenness, and the order of a breadth-first search.
//     example_boost_algorithm graphs/lanzhou
#include <algorithm>
#include <utility>
#include <vector>

#include <boost/graph/betweenness_centrality.hpp>
#include <boost/property_map/property_map.hpp>
#include <fmt/format.h>

#include <hexi/format/open.hpp>
#include <hexi/boost/boost.hpp>
#include <hexi/view/undirected.hpp>

int main(int count, char** arguments) {
    if (count != 2) return fmt::print(stderr, "usage: example_boost_algorithm GRAPH\n"), 2;
    const auto opened = hexi::open(arguments[1]);
    if (!opened) return fmt::print(stderr, "{}", to_text(opened.problems())), 3;
    const hexi::graph& g = *opened;
    const hexi::undirected both_ways(g);

    std::vector<double> between(g.node_bound());
    boost::brandes_betweenness_centrality(both_ways, boost::make_iterator_property_map(between.begin(), get(boost::vertex_index, both_ways)));

    std::vector<hexi::node_id> order(g.nodes().begin(), g.nodes().end());
    std::ranges::sort(order, [&](hexi::node_id a, hexi::node_id b) {
        return std::pair(-between[a.index()], g.key(a)) < std::pair(-between[b.index()], g.key(b));
    });
    fmt::print("Between most others:\n");
    for (std::size_t i = 0; i < 5 && i < order.size(); ++i) fmt::print("{:9.1f}  {}\n", between[order[i].index()], g.name(order[i]));
}
