#include "catch.hpp"

#include <numeric>
#include <vector>

#include <boost/graph/betweenness_centrality.hpp>

#include <hexi/algorithm/betweenness.hpp>
#include <hexi/boost/boost.hpp>

#include "algorithm/kronecker_graph.hpp"
#include "random_graph.hpp"
#include "sanitized.hpp"

namespace hexi::inline abi_v1 {
namespace {

template <class G>
std::vector<double> boosts(const G& g) {
    std::vector<double> centrality(num_vertices(g));
    boost::brandes_betweenness_centrality(g, boost::make_iterator_property_map(centrality.begin(), get(boost::vertex_index, g)));
    return centrality;
}

void require_close(const std::vector<double>& a, const std::vector<double>& b) {
    REQUIRE(a.size() == b.size());
    for (std::size_t i = 0; i < a.size(); ++i) REQUIRE(a[i] == Approx(b[i]).epsilon(1e-9).margin(1e-9));
}

}  // namespace

TEST_CASE("betweenness is Boost's", "[betweenness]") {
    for (std::uint32_t seed = 0; seed < (test::sanitized ? 40U : 1000U); ++seed) {
        CAPTURE(seed);
        graph g = test::random_graph(seed, {.max_nodes = 20, .max_edges = 40});
        if (seed % 5 == 0) g.remove(*g.nodes().begin());
        require_close(betweenness(csr(g)), boosts(g));
        require_close(betweenness(csr(g, {.undirected = true})), boosts(undirected(g)));
    }
    const graph large = test::kronecker_graph(test::sanitized ? 7 : 9);
    require_close(betweenness(csr(large)), boosts(large));
    require_close(betweenness(csr(large, {.undirected = true})), boosts(undirected(large)));
}

TEST_CASE("betweenness by hand", "[betweenness]") {
    //  a -- b -- c -- d: b lies between a and c, a and d; c between a and d, b and d
    graph g;
    std::vector<node_id> n;
    for (const char* key : {"a", "b", "c", "d"}) n.push_back(*g.add_node("A", key));
    for (std::size_t i = 0; i < 3; ++i) (void)g.add_edge(n[i], "R", n[i + 1]);
    CHECK(betweenness(csr(g, {.undirected = true})) == std::vector<double>{0, 2, 2, 0});
    CHECK(betweenness(csr(g, {.undirected = true}), {.sources = {n[0]}}) == std::vector<double>{0, 1, 0.5, 0});
}

TEST_CASE("a sample of all sources is exact, and a small one is scaled", "[betweenness]") {
    const graph g = test::kronecker_graph(9);
    const csr arrays(g, {.undirected = true, .simple = true});
    const auto exact = betweenness(arrays);
    CHECK(betweenness(arrays, {.samples = g.node_count()}) == exact);
    const auto sampled = betweenness(arrays, {.samples = 128});
    CHECK(sampled == betweenness(arrays, {.samples = 128}));
    CHECK(sampled != betweenness(arrays, {.samples = 128, .seed = 1}));
    const auto sum = [](const std::vector<double>& v) { return std::accumulate(v.begin(), v.end(), 0.0); };
    CHECK(sum(sampled) == Approx(sum(exact)).epsilon(0.25));
}

}  // namespace hexi::abi_v1
