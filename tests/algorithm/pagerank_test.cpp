#include "catch.hpp"

#include <numeric>
#include <vector>

#include <boost/graph/page_rank.hpp>

#include <hexi/algorithm/pagerank.hpp>
#include <hexi/boost/boost.hpp>

#include "algorithm/kronecker_graph.hpp"
#include "random_graph.hpp"
#include "sanitized.hpp"

namespace hexi::inline abi_v1 {
namespace {

template <class G>
std::vector<double> boosts(const G& g, std::size_t rounds) {
    std::vector<double> rank(num_vertices(g));
    boost::graph::page_rank(g, boost::make_iterator_property_map(rank.begin(), get(boost::vertex_index, g)), boost::graph::n_iterations(rounds), 0.85);
    return rank;
}

template <class A, class B>
void require_close(const A& a, const B& b, double tolerance) {
    REQUIRE(a.size() == b.size());
    for (std::size_t i = 0; i < a.size(); ++i) REQUIRE(static_cast<double>(a[i]) == Approx(static_cast<double>(b[i])).epsilon(tolerance));
}

}  // namespace

TEST_CASE("ranks are Boost's", "[pagerank]") {
    for (std::uint32_t seed = 0; seed < test::rounds(1000); ++seed) {
        CAPTURE(seed);
        const graph g = test::random_graph(seed);
        const std::size_t rounds = 1 + seed % 30;
        require_close(pagerank(csr(g), {.rounds = rounds}), boosts(g, rounds), 1e-12);
        require_close(pagerank(csr(g, {.undirected = true}), {.rounds = rounds}), boosts(undirected(g), rounds), 1e-12);
        require_close(pagerank<float>(csr(g), {.rounds = rounds}), boosts(g, rounds), 1e-5);
    }
    const graph large = test::kronecker_graph(test::sanitized ? 9 : 12);
    require_close(pagerank(csr(large)), boosts(large, 20), 1e-12);
}

TEST_CASE("ranks by hand", "[pagerank]") {
    //  a --> b <--> c: in the end b = .15 + .85 (a + c), c = .15 + .85 b, a = .15
    graph g;
    const node_id a = *g.add_node("A", "a"), b = *g.add_node("A", "b"), c = *g.add_node("A", "c");
    (void)g.add_edge(a, "R", b);
    (void)g.add_edge(b, "R", c);
    (void)g.add_edge(c, "R", b);
    const auto rank = pagerank(csr(g), {.rounds = 1000, .tolerance = 1e-12});
    CHECK(rank[a.index()] == Approx(0.15));
    CHECK(rank[b.index()] == Approx((0.15 + 0.85 * 0.15 + 0.85 * 0.15) / (1 - 0.85 * 0.85)));
    CHECK(rank[c.index()] == Approx(0.15 + 0.85 * rank[b.index()]));
    CHECK(std::accumulate(rank.begin(), rank.end(), 0.0) == Approx(3));
}

TEST_CASE("removed nodes have no rank, and take none", "[pagerank]") {
    for (std::uint32_t seed = 0; seed < test::rounds(300); ++seed) {
        CAPTURE(seed);
        graph g = test::random_graph(seed);
        g.remove(*g.nodes().begin());
        const auto with_gap = pagerank(csr(g));
        REQUIRE(with_gap[0] == 0);
        g.compact();
        require_close(std::vector<double>(with_gap.begin() + 1, with_gap.end()), pagerank(csr(g)), 1e-12);
    }
}

}  // namespace hexi::abi_v1
