// How far each node is from one node by the weights of the edges: for whole graphs, on all cores.
//
//     const csr arrays(g, {.weight = weights});
//     const std::vector<double> away = weighted_distances(arrays, zone);   // infinity where nothing leads
#pragma once

#include <algorithm>
#include <atomic>
#include <cassert>
#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

#include <hexi/algorithm/csr.hpp>
#include <hexi/base/limits.hpp>

namespace hexi::inline abi_v1 {

/// The least sum of weights on the way from `source` along the edges, by node; infinity where none leads.
/// Nodes are settled in steps of `delta` of distance, all of one step at once; 0 picks it from the weights. Empty if
/// `within` ends: a distance found by then may not be the least.
///
/// Order    a distance is a minimum over paths: the same on any number of cores
/// Cost     about O(nodes + edges) where `delta` suits the weights, O(nodes × edges) at worst
/// Errors   none; the arrays must have weights, none of them negative (asserted)
/// Source   U. Meyer, P. Sanders, Δ-stepping: a parallelizable shortest path algorithm, 2003
[[nodiscard]] std::vector<double> weighted_distances(const csr& g, node_id source, double delta = 0, budget* within = nullptr);

}  // namespace hexi::abi_v1

#ifdef HEXI_HEADER_ONLY
#include <hexi/algorithm/delta_stepping_body.hpp>
#endif
