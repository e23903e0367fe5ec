// Triangles: three nodes each tied to the other two, and how clustered a graph is.
//
//     const csr arrays(g, {.undirected = true, .simple = true});
//     fmt::print("{} triangles\n", count_triangles(arrays));
//     const clustering c = cluster(arrays);   // c.of[n], c.average, c.overall
#pragma once

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <span>
#include <vector>

#include <fmt/format.h>

#include <hexi/algorithm/csr.hpp>

namespace hexi::inline abi_v1 {

/// How many triangles there are, of a graph that is undirected and simple (asserted); as many as were found if `within`
/// ends.
///
/// Cost     O(edges^1.5) on all cores; 8 bytes an edge, 17 and 1 a core a node
/// Source   T. Schank, D. Wagner, Finding, counting and listing all triangles in large graphs, 2005
[[nodiscard]] std::uint64_t count_triangles(const csr& g, budget* within = nullptr);

/// How many triangles each node is a corner of. The same cost, and 8 bytes a node and core. Empty if `within` ends: a
/// part of them tells nothing about which nodes have more.
[[nodiscard]] std::vector<std::uint64_t> triangles_by_node(const csr& g, budget* within = nullptr);

struct clustering {
    /// By node: of the pairs of its neighbours, the part that are neighbours too; 0 with fewer than two.
    std::vector<double> of{};
    /// The mean over the graph's nodes.
    double average = 0;
    /// Three times the triangles, over all pairs of neighbours of one node: transitivity.
    double overall = 0;
};

/// The clustering coefficients of a graph that is undirected and simple (asserted). `of` is empty if `within` ends.
/// Source   D. Watts, S. Strogatz, Collective dynamics of 'small-world' networks, 1998
[[nodiscard]] clustering cluster(const csr& g, budget* within = nullptr);

}  // namespace hexi::abi_v1

#ifdef HEXI_HEADER_ONLY
#include <hexi/algorithm/triangles_body.hpp>
#endif
