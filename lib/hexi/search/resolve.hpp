// The one node that a key or name means.
#pragma once

#include <string_view>

#include <hexi/base/limits.hpp>
#include <hexi/base/problem.hpp>
#include <hexi/graph/graph.hpp>

namespace hexi::inline abi_v1 {

/// The node with this key, else the only one with this name or alias, in any language; else the only one that has it in another
/// spelling, else by the syllables of its pinyin, else by initials (`find_nodes` tells how). With typing errors none, but
/// a hint.
///
/// Errors   `unknown-node`, with what it might have meant; `ambiguous-node`, with all that it may mean
/// Cost     O(1) for a key; where names are indexed, as in every snapshot, O(bytes of the names that hold the rarest two characters)
///          for a name as it is written, and of those that hold some of its rarest pairs for one that is not, with some nanoseconds a
///          key; where they are not, O(log names) for a name as it is written, once the first look has gone through all of them; renamed nodes
///          change nothing of that, over a series of renames and looks. Else, and for what most names are like, as `find_nodes`, within the
///          budget. If it ends, what was found by then decides
[[nodiscard]] result<node_id> resolve(const graph& g, std::string_view key_or_name, budget* within = nullptr);

}  // namespace hexi::abi_v1

#ifdef HEXI_HEADER_ONLY
#include <hexi/search/resolve_body.hpp>
#endif
