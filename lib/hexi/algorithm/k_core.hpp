// How deep in a graph each node lies: what is left when nodes with few neighbours are peeled off.
//
//     const std::vector<std::uint32_t> core = core_numbers(csr(g, {.undirected = true, .simple = true}));
#pragma once

#include <algorithm>
#include <atomic>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include <hexi/algorithm/csr.hpp>

namespace hexi::inline abi_v1 {

/// The core number of each node: the largest k such that the node is in a part of the graph in which every
/// node has k neighbours or more within the part. Parallel edges count each, a self loop once. The graph
/// must be undirected (asserted). The answers are those of Boost's `core_numbers` on `undirected`. Empty if `within`
/// ends: of what is not peeled yet nothing is known.
///
/// Cost     O(edges + the sum over k of the nodes left at k) on all cores; 8 bytes a node
/// Source   N. Dasari, R. Desh, M. Zubair, ParK, 2014; H. Kabir, K. Madduri, PKC, 2017
[[nodiscard]] std::vector<std::uint32_t> core_numbers(const csr& g, budget* within = nullptr);

}  // namespace hexi::abi_v1

#ifdef HEXI_HEADER_ONLY
#include <hexi/algorithm/k_core_body.hpp>
#endif
