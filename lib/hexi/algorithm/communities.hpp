// Groups of nodes that have more ties among themselves than chance would give them.
//
//     const communities_found groups = communities(csr(g, {.undirected = true}));
//     fmt::print("{} groups, modularity {:.3f}\n", groups.count, groups.modularity);
#pragma once

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <numeric>
#include <random>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <hexi/algorithm/csr.hpp>

namespace hexi::inline abi_v1 {

struct community_options {
    /// Larger gives more, smaller groups; 1 is modularity.
    double resolution = 1;
    std::uint64_t seed = 42;
    /// Repeats from what was found while that helps, at most so often.
    std::size_t rounds = 2;
    /// What the search may take; no limits if null.
    budget* within = nullptr;
};

struct communities_found {
    static constexpr std::uint32_t none = std::numeric_limits<std::uint32_t>::max();

    /// By node: its group's number; `none` for a node that is not in the graph. Groups are numbered from the
    /// largest, equal ones by their smallest node.
    std::vector<std::uint32_t> of{};
    std::size_t count = 0;
    /// At the resolution asked for.
    double modularity = 0;
};

/// Communities of a graph that is undirected (asserted), by its weights if it has any, by Leiden's method.
/// Every community is connected; once a round changes nothing more, no single node gains modularity by moving.
/// If `within` ends, the best groups by then, which more time might better and join or part; none if it ended before
/// any were tried.
///
/// Order    the same seed gives the same answer on every machine
/// Cost     about O(edges) a round on one core; 60 bytes an edge
/// Source   V. Traag, L. Waltman, N. van Eck, From Louvain to Leiden: guaranteeing well-connected
///          communities, 2019 (here the best merge is taken, where they draw one at random)
[[nodiscard]] communities_found communities(const csr& g, const community_options& options = {});

}  // namespace hexi::abi_v1

#ifdef HEXI_HEADER_ONLY
#include <hexi/algorithm/communities_body.hpp>
#endif
