// Writes a graph as a script of openCypher, which Neo4j, Memgraph and others run, and as one for Ladybug.
//
//     write_cypher(out, g);      // cypher-shell < lanzhou.cypher
#pragma once

#include <string_view>

#include <hexi/base/output.hpp>
#include <hexi/base/problem.hpp>
#include <hexi/format/write_options.hpp>
#include <hexi/graph/graph.hpp>

namespace hexi::inline abi_v1 {

/// Appends `text` as a string of Cypher, in single quotation marks; invalid bytes become U+FFFD.
void append_cypher_text(output& out, std::string_view text);
/// Appends a label, a type or a property's name, in backticks.
void append_cypher_name(output& out, std::string_view name);

/// A statement a node and a statement an edge, for an empty database: nodes have all their labels, their key and all that is known
/// of them as properties. Booleans, numbers, texts and lists of one of these are such, whole dates are `date('..')`, all else is
/// a text. Nothing of the graph's own schema is written.
///
/// Shape    `CREATE (:`Park`:`Place` {`key`: 'a', `name`: 'A'});`, `MATCH (a:`Park` {`key`: 'a'}), (b..) CREATE (a)-[:`NEAR` {..}]->(b);`
/// Order    by id
/// Cost     O(bytes written); of the script: a look-up of two keys an edge
/// Source   https://opencypher.org/resources, openCypher 9
result<done> write_cypher(output& out, const graph& g, const write_options& options = {});

/// The same for Ladybug and Kuzu, which want tables before there are nodes: one for each type of nodes and of edges that is there, its
/// columns of the kinds that are seen; what is of several is a text. A node has its type alone, not its other labels, and a key, if need be
/// that of its place. Names that differ in case alone, and `_id` and the like, get a `_`;
/// points in names become such.
///
/// Shape    `CREATE NODE TABLE `Park`(`key` STRING, `size` DOUBLE, PRIMARY KEY(`key`));`, `CREATE REL TABLE `NEAR`(FROM `Park` TO `Lab`);`, then
///          as above
/// Cost     O(bytes written), two passes; memory O(types × properties)
/// Source   https://docs.ladybugdb.com, data definition
result<done> write_ladybug(output& out, const graph& g, const write_options& options = {});

}  // namespace hexi::abi_v1
