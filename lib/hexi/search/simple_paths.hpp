// All paths between two nodes that visit no node twice, up to a length.
#pragma once

#include <hexi/search/path.hpp>
#include <hexi/view/graph_view.hpp>

namespace hexi::inline abi_v1 {

class search_space;

/// The paths that visit no node twice, of at most `options.max_edges` edges and at most `options.limit` of them;
/// `truncated` says whether there are more, or may be: if `options.within` ends, the list has the first ones. Parallel edges make different paths. `for_each_simple_path` gives them one
/// by one.
///
/// Order    by number of edges, then by edge ids, first edge first
/// Cost     to begin: at most a few times the steps within `max_edges` of the nearer end; then, for each length,
///          nodes from which the target is too far are never entered
[[nodiscard]] paths simple_paths(const graph_view& g, node_id from, node_id to, const path_options& options, search_space& space);
[[nodiscard]] paths simple_paths(const graph_view& g, node_id from, node_id to, const path_options& options = {});

}  // namespace hexi::abi_v1

#ifdef HEXI_HEADER_ONLY
#include <hexi/search/simple_paths_body.hpp>
#endif
