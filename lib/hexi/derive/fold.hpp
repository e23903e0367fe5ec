// Agreements and their like as direct edges between the parties.
//
//     park --PARTY_TO-> pact <-PARTY_TO-- university      folded:   park --Agreement-- university
#pragma once

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include <hexi/graph/graph.hpp>
#include <hexi/derive/subgraph.hpp>
#include <hexi/schema/style_words.hpp>

namespace hexi::inline abi_v1 {

/// The graph with each node that has `fold_over` edges replaced by direct edges between its parties, the
/// nodes at their other ends: one edge for each two different parties, from the one with the smaller key. Its
/// type is a symmetric edge type named after the node's type; it has the node's properties and names, and
/// the evidence of the node and of the edges that tied the two parties to it, each once.
///
/// A node with fewer than two parties stays a node, and so do two such nodes that are tied to each other.
/// The other edges of a replaced node (what an agreement is about, where it was published) are not in the
/// result: they have no end to stand on, and tying each party to them would say what nobody said.
///
/// `ids` gets what became of `g`'s; a replaced node and its edges, which may have become many, have become none.
///
/// Order   nodes as in `g`; edges as in `g`, then the folded ones by node and party keys
/// Cost    O(everything), and a new graph
/// Errors  std::length_error if there is no room for one more edge type or property (`schema::most`)
[[nodiscard]] graph folded(const graph& g, new_ids* ids = nullptr);

}  // namespace hexi::abi_v1

#ifdef HEXI_HEADER_ONLY
#include <hexi/derive/fold_body.hpp>
#endif
