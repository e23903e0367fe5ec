// Writes a graph as D2, a language for diagrams.
//
//     write_d2(out, g, {.language = "zh"});      // d2 lanzhou.d2 lanzhou.svg
#pragma once

#include <string_view>

#include <hexi/base/output.hpp>
#include <hexi/base/problem.hpp>
#include <hexi/format/write_options.hpp>
#include <hexi/graph/graph.hpp>

namespace hexi::inline abi_v1 {

/// Appends `text` in quotation marks so that D2 reads just it; line breaks stay, other control characters become spaces, invalid
/// bytes U+FFFD.
void append_d2_text(output& out, std::string_view text);

/// A statement a node and a statement an edge: names with types, captions with the number of edges that one stands for.
///
/// Shape    `n0: "NAME\nTYPE"`, `n0 -> n1: "CAPTION"`, `--` for symmetric edges
/// Order    by id
/// Cost     O(bytes written), memory for one number a node
/// Source   https://d2lang.com/tour/strings
result<done> write_d2(output& out, const graph& g, const write_options& options = {});

}  // namespace hexi::abi_v1
