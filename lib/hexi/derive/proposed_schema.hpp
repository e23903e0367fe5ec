// A schema for a graph that has none: what its types, properties and edges turn out to be, to be saved and edited.
//
//     const schema s = proposed_schema(open("neo4j-folder").value());
//     fmt::print("{}", to_info(s));                                  // as schema.info beside the tables
#pragma once

#include <hexi/graph/graph.hpp>
#include <hexi/schema/schema.hpp>

namespace hexi::inline abi_v1 {

struct proposal_options {
    bool open = false;  ///< the tables are still read as without a schema, as where several groups use one key (`grouped-keys`) or rows add to nodes of others (`merged-rows`)
};

/// Of a graph with an open schema: one that allows what is there, and that its tables can be read with, as the same graph. Of any other, its own.
///
/// Closed       unless `open` is asked for, or a property has values of several kinds or the name of what is built in: such a property is
///              not declared, and the schema is open, as no other reads it
/// Types        those of the graph, with their labels, captions and styles; edge types with the types seen at their ends
/// Kinds        those that the graph has; texts that are all integers, numbers, booleans or dates are of that kind, if
///              each is written as it would be (dates in any form of tables) and no header said `string`; few texts that come again and again are an
///              enumeration. An open schema has the graph's
/// Required     what every node or edge of a type has, of two and more
/// Unique       texts and integers of which ten and more nodes of a type have one each, and all another
/// Cardinality  at most one where no node has two and five and more have one; at least one where every node of the types at
///              that end has one, and there are five and more
/// Order    as the graph's own schema has them; an enumeration's values by text
/// Cost     O(nodes + edges + values log values)
[[nodiscard]] schema proposed_schema(const graph& g, proposal_options options = {});

}  // namespace hexi::abi_v1

#ifdef HEXI_HEADER_ONLY
#include <hexi/derive/proposed_schema_body.hpp>
#endif
