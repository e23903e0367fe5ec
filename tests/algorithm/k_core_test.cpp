#include "catch.hpp"

#include <utility>
#include <vector>

#include <boost/graph/core_numbers.hpp>

#include <hexi/algorithm/k_core.hpp>
#include <hexi/boost/boost.hpp>

#include "algorithm/kronecker_graph.hpp"
#include "random_graph.hpp"
#include "sanitized.hpp"

namespace hexi::inline abi_v1 {
namespace {

std::vector<std::uint32_t> boosts(const graph& g) {
    const undirected view(g);
    std::vector<std::uint32_t> core(g.node_bound());
    boost::core_numbers(view, boost::make_iterator_property_map(core.begin(), get(boost::vertex_index, view)));
    return core;
}

}  // namespace

TEST_CASE("core numbers are Boost's, parallel edges and loops counted", "[k_core]") {
    for (std::uint32_t seed = 0; seed < test::rounds(1000); ++seed) {
        CAPTURE(seed);
        graph g = test::random_graph(seed, {.max_nodes = 20, .max_edges = 60});
        g.compact();
        REQUIRE(core_numbers(csr(g, {.undirected = true})) == boosts(g));
    }
    const graph large = test::kronecker_graph(12);
    REQUIRE(core_numbers(csr(large, {.undirected = true})) == boosts(large));
}

TEST_CASE("core numbers by hand", "[k_core]") {
    //  a -- b      a, b, c, d are tied to each other but for a and d; e hangs on d, f is alone
    //  |  X |
    //  c -- d -- e      f
    graph g;
    std::vector<node_id> n;
    for (const char* key : {"a", "b", "c", "d", "e", "f"}) n.push_back(*g.add_node("A", key));
    for (const auto& [from, to] : {std::pair{0, 1}, {0, 2}, {1, 2}, {1, 3}, {2, 3}, {3, 4}})
        (void)g.add_edge(n[static_cast<std::size_t>(from)], "R", n[static_cast<std::size_t>(to)]);
    CHECK(core_numbers(csr(g, {.undirected = true, .simple = true})) == std::vector<std::uint32_t>{2, 2, 2, 2, 1, 0});
}

}  // namespace hexi::abi_v1
