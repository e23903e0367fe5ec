#include "catch.hpp"

#include <algorithm>
#include <map>
#include <numeric>
#include <utility>
#include <vector>

#include <hexi/algorithm/triangles.hpp>

#include "algorithm/kronecker_graph.hpp"
#include "random_graph.hpp"
#include "sanitized.hpp"

namespace hexi::inline abi_v1 {
namespace {

bool tied(const csr& g, node_id a, node_id b) { return std::ranges::binary_search(g.out(a), b); }

/// Every pair of neighbours of every node.
std::vector<std::uint64_t> slow(const csr& g) {
    std::vector<std::uint64_t> corners(g.node_bound(), 0);
    for (std::size_t n = 0; n < g.node_bound(); ++n) {
        const auto near = g.out(node_id(n));
        for (std::size_t i = 0; i < near.size(); ++i)
            for (std::size_t j = i + 1; j < near.size(); ++j) corners[n] += tied(g, near[i], near[j]) ? 1 : 0;
    }
    return corners;
}

void compare(const csr& g) {
    const auto expected = slow(g);
    REQUIRE(triangles_by_node(g) == expected);
    REQUIRE(count_triangles(g) * 3 == std::accumulate(expected.begin(), expected.end(), std::uint64_t{0}));
}

}  // namespace

TEST_CASE("triangles are the pairs of neighbours that are tied", "[triangles]") {
    for (std::uint32_t seed = 0; seed < test::rounds(1000); ++seed) {
        CAPTURE(seed);
        graph g = test::random_graph(seed, {.max_nodes = 20, .max_edges = 80});
        if (seed % 5 == 0) g.remove(*g.nodes().begin());
        compare(csr(g, {.undirected = true, .simple = true}));
    }
    compare(csr(test::kronecker_graph(test::sanitized ? 8 : 11), {.undirected = true, .simple = true}));
}

TEST_CASE("clustering by hand", "[triangles]") {
    //  a -- b
    //  |  / |    c has the neighbours a, b, d, e; of their six pairs ab and bd are tied
    //  c -- d
    //  |
    //  e
    graph g;
    std::map<char, node_id> n;
    for (const char c : std::string("abcde")) n[c] = *g.add_node("A", std::string(1, c));
    for (const auto& [from, to] : {std::pair{'a', 'b'}, {'a', 'c'}, {'b', 'c'}, {'b', 'd'}, {'c', 'd'}, {'c', 'e'}}) (void)g.add_edge(n[from], "R", n[to]);
    const clustering c = cluster(csr(g, {.undirected = true, .simple = true}));
    CHECK(c.of[n['a'].index()] == 1);
    CHECK(c.of[n['b'].index()] == Approx(2.0 / 3));
    CHECK(c.of[n['c'].index()] == Approx(2.0 / 6));
    CHECK(c.of[n['e'].index()] == 0);
    CHECK(c.average == Approx((1 + 2.0 / 3 + 2.0 / 6 + 1 + 0) / 5));
    CHECK(c.overall == Approx(3.0 * 2 / (1 + 3 + 6 + 1)));
}

}  // namespace hexi::abi_v1
