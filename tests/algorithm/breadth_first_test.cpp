#include "catch.hpp"

#include <algorithm>
#include <deque>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <hexi/algorithm/breadth_first.hpp>

#include "algorithm/kronecker_graph.hpp"
#include "random_graph.hpp"
#include "sanitized.hpp"

namespace hexi::inline abi_v1 {
namespace {

std::vector<std::uint32_t> slow(const csr& g, node_id source) {
    std::vector<std::uint32_t> distance(g.node_bound(), breadth_first_distances::unreached);
    std::deque<node_id> queue{source};
    distance[source.index()] = 0;
    for (; !queue.empty(); queue.pop_front())
        for (const node_id next : g.out(queue.front()))
            if (distance[next.index()] == breadth_first_distances::unreached) {
                distance[next.index()] = distance[queue.front().index()] + 1;
                queue.push_back(next);
            }
    return distance;
}

void compare(const csr& g, node_id source) {
    const auto expected = slow(g, source);
    const auto found = breadth_first(g, source);
    REQUIRE(std::ranges::equal(found.raw(), expected));
}

}  // namespace

TEST_CASE("distances from a node are those of a queue", "[breadth_first]") {
    for (std::uint32_t seed = 0; seed < test::rounds(1000); ++seed) {
        CAPTURE(seed);
        graph g = test::random_graph(seed, {.max_nodes = 40, .max_edges = 80});
        if (seed % 5 == 0) g.remove(*g.nodes().begin());
        const csr directed(g), either(g, {.undirected = true});
        for (const node_id n : g.nodes()) {
            compare(directed, n);
            compare(either, n);
        }
    }
}

TEST_CASE("distances in large graphs, directed and not", "[breadth_first]") {
    const graph g = test::kronecker_graph(13);
    const csr directed(g), either(g, {.undirected = true, .simple = true});
    for (std::size_t n = 0; n < g.node_bound(); n += 500) {
        CAPTURE(n);
        compare(directed, node_id(n));
        compare(either, node_id(n));
    }
}

TEST_CASE("a long path is followed to its end", "[breadth_first]") {
    graph_builder build;
    std::vector<node_id> nodes;
    for (int i = 0; i < 3000; ++i) nodes.push_back(*build.add_node("A", fmt::format("n{}", i)));
    for (std::size_t i = 0; i + 1 < nodes.size(); ++i) (void)build.add_edge(nodes[i], "R", nodes[i + 1]);
    const graph g = std::move(build).finish();
    const auto away = breadth_first(csr(g), nodes[10]);
    CHECK(away[nodes.back()] == 2989U);
    CHECK_FALSE(away[nodes[9]].has_value());
}

}  // namespace hexi::abi_v1
