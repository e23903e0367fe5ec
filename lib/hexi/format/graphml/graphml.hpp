// Graphs as GraphML, which NetworkX, igraph, JGraphT, Boost.Graph, Gephi, yEd and others read and write.
//
//     write_graphml(out, g);
//     result<graph> g = read_graphml(text, "karate.graphml");
//
// What is written is plain: data under keys, no looks. `draw/yed.hpp` writes the same with yEd's places and colours.
#pragma once

#include <filesystem>
#include <string_view>

#include <hexi/base/output.hpp>
#include <hexi/base/problem.hpp>
#include <hexi/format/open.hpp>
#include <hexi/format/write_options.hpp>
#include <hexi/graph/graph.hpp>

namespace hexi::inline abi_v1 {

/// Writes all of `g`, with its schema, so that an equal graph is read back.
///
/// Shape    nodes `n0` ..., edges `e0` ...; each value a `<data>` whose key has its name and type; booleans are 1 and 0, since
///          Boost.Graph knows no others; a name that GraphML does not allow, or that Gephi takes for its own, is changed, and
///          the key's description has it as it was
/// Order    by id
/// Cost     O(bytes written), memory for one number a node
/// Source   http://graphml.graphdrawing.org/specification.html, structure and attributes
result<done> write_graphml(output& out, const graph& g, const write_options& options = {});

/// The graph that `text` says: one of Hexi's is read back equal; of others the keys' types are kinds, `type`, `labels`, `name`
/// and `label` mean what they say, yEd's labels are names, nested graphs name their node in a property `group`. Neither
/// entities nor other files are read.
///
/// Cost     O(bytes), and several times the text in memory
/// Errors   `not-xml`, `not-this-form`, and those of a draft: each with its line
[[nodiscard]] result<graph> read_graphml(std::string_view text, const std::filesystem::path& file, const open_options& options = {});

}  // namespace hexi::abi_v1
