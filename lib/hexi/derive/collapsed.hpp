// Many leaves of one type at one node as one node that counts them.
//
//     park <-IN- a, park <-IN- b, park <-IN- c      collapsed:   park <-IN- "+3 家企业"
#pragma once

#include <algorithm>
#include <cassert>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include <hexi/graph/graph.hpp>
#include <hexi/derive/subgraph.hpp>
#include <hexi/derive/merged.hpp>

namespace hexi::inline abi_v1 {

struct collapse_options {
    std::size_t least = 3;         ///< fewer leaves stay as they are
    std::vector<node_id> keep{};   ///< never collapsed; in the graph (asserted)
};

/// The graph with its leaves, nodes that have one edge only, collapsed: those of one node type that hang by one
/// edge type in one direction on the same node become one node of that type. Its key is `NODE+TYPE` (with a
/// number behind it if that is taken), its names say how many it stands for in each language that names have, and it has the
/// values on which they agree and their evidence, each once, as its edge has those of their edges. Both have the number in the integer property
/// `count`, the node those whom it stands for in `members`. `ids` gets what became of `g`'s.
///
/// Order   nodes and edges as in `g`, then the collapsed ones by the keys of the nodes they hang on
/// Cost    O(everything), and a new graph
/// Errors  std::length_error if `g` has no `count` or `members` and no room for one more property (`schema::most`)
[[nodiscard]] graph collapsed(const graph& g, const collapse_options& options = {}, new_ids* ids = nullptr);

}  // namespace hexi::abi_v1

#ifdef HEXI_HEADER_ONLY
#include <hexi/derive/collapsed_body.hpp>
#endif
