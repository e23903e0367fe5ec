// Shortest paths, counted in edges or in a weight, and whether there are any.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>

#include <hexi/search/path.hpp>
#include <hexi/view/graph_view.hpp>

namespace hexi::inline abi_v1 {

class search_space;


/// The number of edges of a shortest path, its weight not asked; nothing if there is none, or if `options.within`
/// ended before one was found: ask it. Faster than the path itself.
///
/// Cost     O(nodes + edges) time at worst, 4 bytes a node the first time
/// Errors   none; `from` and `to` must belong to `g` (asserted)
[[nodiscard]] std::optional<std::size_t> distance(const graph_view& g, node_id from, node_id to, const path_options& options, search_space& space);
[[nodiscard]] std::optional<std::size_t> distance(const graph_view& g, node_id from, node_id to, const path_options& options = {});

/// Whether any path leads from one to the other, as far as is known when `options.within` ends: either way along the
/// edges unless asked otherwise.
[[nodiscard]] bool connected(const graph_view& g, node_id from, node_id to, const path_options& options = {.direction = direction::both});

/// The shortest path from `from` to `to`, counted in edges, or in `options.weight`; nothing if there is none, or if
/// `options.within` ended before it was found: ask it.
///
/// Shape    size() edges, size() + 1 nodes; `from == to` gives an empty path
/// Order    among equals, the one with the fewest edges, then the one that passes most of the nodes that
///          `options.prefer` names, then the one with the smallest edge ids, first edge first: output never varies
///          between runs
/// Cost     unweighted O(nodes + edges), weighted O(edges log edges), at worst: both ends search towards each
///          other. Weighted and with `max_edges`: O(max_edges × edges log edges)
/// Errors   none; `from` and `to` must belong to `g` (asserted). Edges without a weight, or with a negative
///          one, are not walked over
/// Source   I. Pohl, Bi-directional search, 1971; E. W. Dijkstra, A note on two problems, 1959
[[nodiscard]] std::optional<path> shortest_path(const graph_view& g, node_id from, node_id to, const path_options& options, search_space& space);
[[nodiscard]] std::optional<path> shortest_path(const graph_view& g, node_id from, node_id to, const path_options& options = {});

/// All shortest paths: those of the smallest length, or cost. Parallel edges make different paths. If `options.within`
/// ends, those found by then: without a weight the first ones in order.
///
/// Order    by number of edges, then those first that pass more of the nodes that `options.prefer` names (without a weight),
///          then by edge ids, first edge first. With a weight, paths of equal cost
///          may have different numbers of edges; then a limit keeps those with the smallest edge ids
/// Cost     as `shortest_path` (with a weight, searching from one end), and the size of the answer
[[nodiscard]] paths all_shortest_paths(const graph_view& g, node_id from, node_id to, const path_options& options, search_space& space);
[[nodiscard]] paths all_shortest_paths(const graph_view& g, node_id from, node_id to, const path_options& options = {});

/// Calls `visit` for each shortest path, counted in edges, until it returns false or `options.within` ends: whether
/// neither happened. The path is valid during the call only. The option `limit` is not asked; a weight must not be given
/// (asserted).
///
/// Order    those first that pass more of the nodes that `options.prefer` names, then by edge ids, first edge first
/// Cost     as `shortest_path`, and the size of what is visited
bool for_each_shortest_path(const graph_view& g, node_id from, node_id to, const path_options& options, const std::function<bool(path_view)>& visit);

}  // namespace hexi::abi_v1

#ifdef HEXI_HEADER_ONLY
#include <hexi/search/shortest_path_body.hpp>
#endif
