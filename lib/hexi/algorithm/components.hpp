// Which nodes hang together at all, directions ignored; on all cores.
//
//     for (const std::vector<node_id>& part : components(g)) fmt::print("{} nodes\n", part.size());
//     weak_components(g).count;      // without lists
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string_view>
#include <type_traits>
#include <unordered_map>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <hexi/algorithm/csr.hpp>
#include <hexi/view/filtered.hpp>

namespace hexi::inline abi_v1 {

struct weak_components_found {
    /// By node: the smallest node of its component; for a node that is not in the graph, itself.
    flat_array<node_id> root{};
    /// How many there are.
    std::size_t count = 0;
};

/// The weakly connected components, straight from the graph's own lists.
///
/// Cost     nearly O(nodes), and the edges of nodes outside the largest component; 8 bytes a node
/// Source   M. Sutton, T. Ben-Nun, A. Barak, Optimizing parallel graph connectivity computation via
///          subgraph sampling (Afforest), 2018
///
/// No roots and a count of 0 if `within` ends: parts of components are none.
[[nodiscard]] weak_components_found weak_components(const graph& g, budget* within = nullptr);
/// The same through a view, and from arrays made before.
[[nodiscard]] weak_components_found weak_components(const graph_view& g, budget* within = nullptr);
[[nodiscard]] weak_components_found weak_components(const csr& g, budget* within = nullptr);

/// The nodes of a graph or a view by weakly connected component. Only nodes that the view shows are in any.
///
/// Order    components by size, largest first, then by their least key; nodes by id
/// Cost     that of `weak_components`, and sorting components of equal size by key. Empty if `within` ends
[[nodiscard]] std::vector<std::vector<node_id>> components(const graph_view& g, budget* within = nullptr);
/// The same through a filter.
[[nodiscard]] std::vector<std::vector<node_id>> components(const graph_view& g, const filter& f, budget* within = nullptr);

}  // namespace hexi::abi_v1

#ifdef HEXI_HEADER_ONLY
#include <hexi/algorithm/components_body.hpp>
#endif
