// Triangles, and circles of four, in a pattern's graph.
#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include <hexi/query/plan/pattern_graph_private.hpp>

namespace hexi::inline abi_v1::detail::query {

/// The triangle that a part is, perhaps with a node that its corners hang on; null where it is something else. Takes what hangs on
/// the corners out of the graph if it is.
[[nodiscard]] std::unique_ptr<count_corners> find_corners(pattern_graph& p, const std::vector<std::size_t>& vars, const std::vector<std::size_t>& edges, const run_state& r);

/// The circle of four that a part is and nothing else, or null.
[[nodiscard]] std::unique_ptr<count_square> find_square(const pattern_graph& p, const std::vector<std::size_t>& vars, const std::vector<std::size_t>& edges, const run_state& r);

/// Whether all that a pattern denies is that the ends of two steps, which are different nodes, are joined in the same way: then its
/// rows are those without the condition, less triangles.
[[nodiscard]] bool denies_a_triangle(const pattern_graph& p, const run_state& r);

}  // namespace hexi::abi_v1::detail::query
