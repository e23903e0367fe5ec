// Two graphs as one: what both know by one key is one node.
//
//     const graph both = joined(open("graphs/lanzhou").value(), open("graphs/nansha").value()).value();
#pragma once

#include <hexi/base/problem.hpp>
#include <hexi/graph/graph.hpp>
#include <hexi/graph/origins.hpp>

namespace hexi::inline abi_v1 {

struct join_options {
    const origins* first = nullptr;   ///< where the nodes and edges of each graph stand: conflicts are told with both places
    const origins* second = nullptr;
    origins* places = nullptr;        ///< to be filled with where those of the new graph stand; needs the other two
};

/// A graph of the nodes and edges of two. Nodes of one key are one, which has the properties, aliases and evidence of both, and so
/// are edges of one type between the same nodes with the same properties. Their schemas become one: types, units, enumerations
/// and properties of one name are one, with the ends, values, captions and words of both; where both say how a type is drawn or
/// called, the first counts.
///
/// Order    nodes and edges of the first, then those that only the second has; ids of the first as `compact` would give them
/// Cost     O(nodes + edges + values) of both, and for edges between common nodes their number
/// Errors   `conflicting-value`: the two have different values for a property, or types for a node, with both places;
///          `inconsistent-schema`: they declare different things by one name, or their names are in two languages
[[nodiscard]] result<graph> joined(const graph& first, const graph& second, const join_options& options = {});

}  // namespace hexi::abi_v1

#ifdef HEXI_HEADER_ONLY
#include <hexi/derive/joined_body.hpp>
#endif
