#include "catch.hpp"

#include <set>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <hexi/algorithm/communities.hpp>

#include "algorithm/kronecker_graph.hpp"
#include "random_graph.hpp"
#include "sanitized.hpp"

namespace hexi::inline abi_v1 {
namespace {

/// Newman's definition: over all pairs, ties less the ties that chance gives.
double slow_modularity(const csr& g, const std::vector<std::uint32_t>& of, double resolution) {
    const std::size_t n = g.node_bound();
    std::vector<std::vector<double>> ties(n, std::vector<double>(n, 0));
    std::vector<double> strength(n, 0);
    double total = 0;
    for (std::size_t a = 0; a < n; ++a)
        for (const node_id b : g.out(node_id(a))) ties[a][b.index()] += b.index() == a ? 2 : 1;
    for (std::size_t a = 0; a < n; ++a)
        for (std::size_t b = 0; b < n; ++b) strength[a] += ties[a][b], total += ties[a][b];
    double sum = 0;
    for (std::size_t a = 0; a < n; ++a)
        for (std::size_t b = 0; b < n; ++b)
            if (of[a] == of[b]) sum += ties[a][b] - resolution * strength[a] * strength[b] / total;
    return total == 0 ? 0 : sum / total;
}

/// Whether the nodes of each group reach each other within it.
bool connected_groups(const csr& g, const communities_found& found) {
    std::vector<std::uint8_t> seen(g.node_bound(), 0);
    std::set<std::uint32_t> begun;
    for (std::size_t n = 0; n < g.node_bound(); ++n) {
        if (seen[n] != 0 || found.of[n] == communities_found::none) continue;
        if (!begun.insert(found.of[n]).second) return false;
        std::vector<std::size_t> stack{n};
        seen[n] = 1;
        while (!stack.empty()) {
            const std::size_t at = stack.back();
            stack.pop_back();
            for (const node_id next : g.out(node_id(at)))
                if (seen[next.index()] == 0 && found.of[next.index()] == found.of[n]) seen[next.index()] = 1, stack.push_back(next.index());
        }
    }
    return begun.size() == found.count;
}

}  // namespace

TEST_CASE("communities are connected, and their modularity is what is said", "[communities]") {
    for (std::uint32_t seed = 0; seed < test::rounds(1000); ++seed) {
        CAPTURE(seed);
        graph g = test::random_graph(seed, {.max_nodes = 16, .max_edges = 32});
        if (seed % 5 == 0) g.remove(*g.nodes().begin());
        const csr arrays(g, {.undirected = true});
        const double resolution = seed % 3 == 0 ? 0.5 : 1;
        const auto found = communities(arrays, {.resolution = resolution});
        REQUIRE(found.modularity == Approx(slow_modularity(arrays, found.of, resolution)).margin(1e-12));
        REQUIRE(connected_groups(arrays, found));
        REQUIRE(communities(arrays, {.resolution = resolution}).of == found.of);
        // In the end no single node gains by moving to another group, or by leaving for one of its own.
        const auto best = communities(arrays, {.resolution = resolution, .rounds = 100});
        REQUIRE(best.modularity >= found.modularity);
        for (const node_id n : g.nodes()) {
            auto other = best.of;
            for (std::uint32_t c = 0; c <= best.count; ++c) {
                other[n.index()] = c;
                REQUIRE(slow_modularity(arrays, other, resolution) <= best.modularity + 1e-9);
            }
        }
    }
}

TEST_CASE("two cliques with one tie between them are two communities", "[communities]") {
    graph g;
    std::vector<node_id> n;
    for (int i = 0; i < 9; ++i) n.push_back(*g.add_node("A", fmt::format("n{}", i)));
    for (std::size_t i = 0; i < 9; ++i)
        for (std::size_t j = i + 1; j < 9; ++j)
            if ((i < 5) == (j < 5)) (void)g.add_edge(n[i], "R", n[j]);
    (void)g.add_edge(n[0], "R", n[8]);
    const auto found = communities(csr(g, {.undirected = true}));
    CHECK(found.of == std::vector<std::uint32_t>{0, 0, 0, 0, 0, 1, 1, 1, 1});  // the larger first
}

// W. Zachary, An information flow model for conflict and fission in small groups, 1977.
TEST_CASE("the karate club falls into four groups, of the best modularity known", "[communities]") {
    constexpr std::pair<int, int> ties[] = {
        {1, 2}, {1, 3}, {2, 3}, {1, 4}, {2, 4}, {3, 4}, {1, 5}, {1, 6}, {1, 7}, {5, 7}, {6, 7}, {1, 8}, {2, 8}, {3, 8}, {4, 8}, {1, 9},
        {3, 9}, {3, 10}, {1, 11}, {5, 11}, {6, 11}, {1, 12}, {1, 13}, {4, 13}, {1, 14}, {2, 14}, {3, 14}, {4, 14}, {6, 17}, {7, 17},
        {1, 18}, {2, 18}, {1, 20}, {2, 20}, {1, 22}, {2, 22}, {24, 26}, {25, 26}, {3, 28}, {24, 28}, {25, 28}, {3, 29}, {24, 30},
        {27, 30}, {2, 31}, {9, 31}, {1, 32}, {25, 32}, {26, 32}, {29, 32}, {3, 33}, {9, 33}, {15, 33}, {16, 33}, {19, 33}, {21, 33},
        {23, 33}, {24, 33}, {30, 33}, {31, 33}, {32, 33}, {9, 34}, {10, 34}, {14, 34}, {15, 34}, {16, 34}, {19, 34}, {20, 34}, {21, 34},
        {23, 34}, {24, 34}, {27, 34}, {28, 34}, {29, 34}, {30, 34}, {31, 34}, {32, 34}, {33, 34}};
    graph g;
    for (int i = 1; i <= 34; ++i) (void)g.add_node("Member", std::to_string(i));
    for (const auto& [a, b] : ties) (void)g.add_edge(node_id(static_cast<std::size_t>(a - 1)), "KNOWS", node_id(static_cast<std::size_t>(b - 1)));
    const auto found = communities(csr(g, {.undirected = true}));
    CHECK(found.count == 4);
    CHECK(found.modularity == Approx(0.4198).margin(0.0001));
}

TEST_CASE("weights decide where ties are even", "[communities]") {
    //  a -- b -- c -- d, the middle tie heavy: {b, c} belong together, and a and d join them or not, but
    //  never {a, b} against {c, d}
    graph g;
    std::vector<node_id> n;
    for (const char* key : {"a", "b", "c", "d"}) n.push_back(*g.add_node("A", key));
    for (std::size_t i = 0; i < 3; ++i) (void)g.add_edge(n[i], "R", n[i + 1]);
    const auto plain = communities(csr(g, {.undirected = true}));
    CHECK(plain.of == std::vector<std::uint32_t>{0, 0, 1, 1});
    const auto weighted = communities(csr(g, {.undirected = true, .weight = [](edge_id e) { return e.index() == 1 ? 100.0 : 1.0; }}));
    CHECK(weighted.of[1] == weighted.of[2]);
}

}  // namespace hexi::abi_v1
