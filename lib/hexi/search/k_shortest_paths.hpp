// The k shortest paths that visit no node twice.
#pragma once

#include <cstddef>

#include <hexi/search/path.hpp>
#include <hexi/view/graph_view.hpp>

namespace hexi::inline abi_v1 {

class search_space;


/// The `k` shortest paths that visit no node twice, by length or cost. Parallel edges make different paths.
/// `truncated` says whether there are more, or may be. The option `limit` is not asked. If `options.within` ends,
/// the first ones by then.
///
/// Order    by cost, then by number of edges, then by edge ids, first edge first
/// Cost     at worst a shortest path for each node of each path found: each path is only varied behind the node
///          where it left its own origin (Lawler), and where there is another way to go at all. A detour is looked for only when it may be the next path. With a
///          weight, one tree of distances to `to` guides all searches, unless `max_edges` is given
/// Source   J. Y. Yen, Finding the k shortest loopless paths in a network, 1971; E. L. Lawler, A procedure for
///          computing the k best solutions, 1972
[[nodiscard]] paths k_shortest_paths(const graph_view& g, node_id from, node_id to, std::size_t k, const path_options& options, search_space& space);
[[nodiscard]] paths k_shortest_paths(const graph_view& g, node_id from, node_id to, std::size_t k, const path_options& options = {});

}  // namespace hexi::abi_v1

#ifdef HEXI_HEADER_ONLY
#include <hexi/search/k_shortest_paths_body.hpp>
#endif
