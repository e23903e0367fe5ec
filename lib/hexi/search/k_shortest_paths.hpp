// The k shortest paths that visit no node twice.
#pragma once

#include <cstddef>

#include <hexi/search/path.hpp>
#include <hexi/view/graph_view.hpp>

namespace hexi::inline v1 {

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

namespace detail {

/// Whether a cost may be a sum of integers that a double rounds, so that what seems equal may not be.
[[nodiscard]] bool is_rounded(const graph& g, const path_options& options, double cost);

/// What a path costs, to compare it with another: exactly where all its weights are integers, the last of all where these need more
/// than 64 bits; else as it was added.
[[nodiscard]] long double exact_cost(const graph& g, property_id weight, path_view p);

/// The cheapest paths in the order of what they cost exactly, at least `count` of them if there are, and with the last of
/// those all that cost nearly as much. `cut` as of `k_shortest_paths`.
[[nodiscard]] paths exactly_cheapest(const graph_view& g, node_id from, node_id to, std::size_t count, const path_options& options, search_space& space);

}  // namespace detail

}  // namespace hexi::v1

#ifdef HEXI_HEADER_ONLY
#include <hexi/search/k_shortest_paths_body.hpp>
#endif
