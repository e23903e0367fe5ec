// Graphs as GEXF, Gephi's own format, in version 1.3 or 1.2.
//
//     write_gexf(out, g);
//     result<graph> g = read_gexf(text, "airlines.gexf");
#pragma once

#include <filesystem>
#include <string_view>

#include <hexi/base/output.hpp>
#include <hexi/base/problem.hpp>
#include <hexi/format/open.hpp>
#include <hexi/format/write_options.hpp>
#include <hexi/graph/graph.hpp>

namespace hexi::inline abi_v1 {

/// Writes all of `g`, with its schema as the description, so that an equal graph is read back.
///
/// Shape    ids of nodes are their keys; each value an `<attvalue>` of an attribute with its type; an edge's `weight`, if it is a
///          number, is also the weight that Gephi counts with; intervals (`from`, `since`, `until` and the like) stay properties
/// Order    by id
/// Cost     O(bytes written)
/// Source   https://gexf.net/1.3/
result<done> write_gexf(output& out, const graph& g, const write_options& options = {});
/// The same in GEXF 1.2, for programs that know no later one. Source: https://gexf.net/1.2/
result<done> write_gexf_12(output& out, const graph& g, const write_options& options = {});

/// The graph that `text` says: one of Hexi's is read back equal; of others attributes keep their types, an edge's `kind`, else its
/// label, is its type, nested nodes name theirs in a property `group`, and where nodes or edges come and go, `start` and `end`
/// are properties. Of values that change, the last one is read. Neither entities nor other files are read.
///
/// Cost     O(bytes), and several times the text in memory
/// Errors   `not-xml`, `not-this-form`, and those of a draft: each with its line
[[nodiscard]] result<graph> read_gexf(std::string_view text, const std::filesystem::path& file, const open_options& options = {});

}  // namespace hexi::abi_v1
