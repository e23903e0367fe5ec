// Through which nodes the shortest paths of a graph lead.
//
//     const std::vector<double> through = betweenness(csr(g));                     // all pairs
//     const std::vector<double> estimate = betweenness(csr(g), {.samples = 256});  // a sample of sources
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <random>
#include <vector>

#include <hexi/algorithm/csr.hpp>

namespace hexi::inline abi_v1 {

struct betweenness_options {
    /// Only paths from these nodes are counted; empty: from all, or from a sample.
    std::vector<node_id> sources{};
    /// Paths from so many nodes drawn at random, scaled up to all; 0: from all.
    std::size_t samples = 0;
    std::uint64_t seed = 42;
    /// What the count may take; no limits if null.
    budget* within = nullptr;
};

/// Betweenness by node, not normalised: for each pair of other nodes the part of the shortest paths between
/// them that leads through the node, summed. In an undirected graph a pair counts once. Parallel edges are
/// different paths. The answers are those of Boost's `brandes_betweenness_centrality`.
///
/// If `within` ends, an estimate: the sources that were done, which are a random part of all since they are taken in
/// a random order, scaled up to all that were asked for. `within->part()` says how many they are; empty if none.
///
/// Order    sources are shuffled and cut into 16 groups, whose sums are added in order: the same on any number of cores
/// Cost     O(sources × (nodes + edges)) on all cores; 128 bytes a node, and 32 a core
/// Source   U. Brandes, A faster algorithm for betweenness centrality, 2001; sampling: U. Brandes, C. Pich,
///          Centrality estimation in large networks, 2007
[[nodiscard]] std::vector<double> betweenness(const csr& g, const betweenness_options& options = {});

}  // namespace hexi::abi_v1

#ifdef HEXI_HEADER_ONLY
#include <hexi/algorithm/betweenness_body.hpp>
#endif
