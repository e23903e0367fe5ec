// Reads graphs from DOT, by Graphviz' own parser.
//
//     result<graph> g = read_dot(text, "deps.dot");
#pragma once

#include <filesystem>
#include <string_view>

#include <hexi/base/problem.hpp>
#include <hexi/format/open.hpp>
#include <hexi/graph/graph.hpp>

namespace hexi::inline abi_v1 {

/// The graph that `text` says; messages say that it stands in `file`. Ids are keys, labels names, `class` or `type` the type, of an edge
/// its label where there is neither; the innermost cluster of a node is its property `cluster`; what else is set is a text, what
/// only says how things look is left out. What `write_dot` writes with all properties is read back equal.
///
/// Order    as Graphviz keeps nodes and edges: that of the text
/// Cost     a process of its own, in which the parser may crash and leak as it likes; O(bytes)
/// Errors   `not-dot` with the line; `not-text`; `not-this-form`, several graphs in one text; `cannot-find-renderer`, without the program that reads
[[nodiscard]] result<graph> read_dot(std::string_view text, const std::filesystem::path& file, const open_options& options = {});

}  // namespace hexi::abi_v1
