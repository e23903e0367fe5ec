// The one node that a key or name means.
#pragma once

#include <string_view>

#include <hexi/base/problem.hpp>
#include <hexi/graph/graph.hpp>

namespace hexi::inline v1 {

/// The node with this key, else the only one with this name or alias, in any language.
///
/// Errors   `unknown-node`, with what it might have meant; `ambiguous-node`, with all that it may mean
/// Cost     O(1) for a key, else as `find_nodes`; a text that nothing is called is compared with all keys, for a hint
[[nodiscard]] result<node_id> resolve(const graph& g, std::string_view key_or_name);

}  // namespace hexi::v1

#ifdef HEXI_HEADER_ONLY
#include <hexi/search/resolve_body.hpp>
#endif
