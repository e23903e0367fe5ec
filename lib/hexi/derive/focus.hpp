// The part of a graph around some nodes or on the paths between two, made as simple as asked.
//
//     const auto part = focus(g, {.around = {zone}, .hops = 2, .merge = true});
//     draw(part->part, "zone.svg", {.strong = part->strong});
#pragma once

#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

#include <hexi/base/problem.hpp>
#include <hexi/graph/graph.hpp>
#include <hexi/view/filter.hpp>

namespace hexi::inline abi_v1 {

struct focus_options {
    std::vector<node_id> around{};                        ///< only these and what lies within `hops` of them; none: all
    std::optional<std::pair<node_id, node_id>> path{};    ///< and the shortest paths between two, and what lies around
    std::size_t hops = 1;                                 ///< over edges in both directions
    std::size_t most_paths = 12;                          ///< more than a reader can follow
    hexi::filter filter{};                                ///< what stays, and what may be walked over
    bool hide_later = false;                              ///< what the filter avoids is still there, for a legend to count
    bool merge = false;                                   ///< as `merged`
    bool collapse = false;                                ///< as `collapsed`; the nodes that it is around stay
};

struct focused {
    graph part{};
    std::vector<node_id> strong{};        ///< of `part`: the nodes that it is around, or on the paths
    std::vector<edge_id> strong_edges{};  ///< of `part`: those on the paths
};

/// The part of `g` that the options ask for, as a graph of its own.
///
/// Order    nodes and edges as in `g`; `strong` as given, or by id for a path; `strong_edges` by id
/// Cost     the paths and neighbourhoods asked for, and a copy of what stays
/// Errors   `no-path`, if no path leads from the one to the other
[[nodiscard]] result<focused> focus(const graph& g, const focus_options& options);

}  // namespace hexi::abi_v1

#ifdef HEXI_HEADER_ONLY
#include <hexi/derive/focus_body.hpp>
#endif
