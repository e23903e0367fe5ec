// Reads graphs from JSON: Hexi's own, node-link (NetworkX, D3, vis.js, Graphology), Cytoscape's, and JSON Graph Format. Which of
// them a text is, its form says.
//
//     result<graph> g = read_json_graph(text, "karate.json");
#pragma once

#include <filesystem>
#include <string_view>

#include <hexi/base/problem.hpp>
#include <hexi/format/open.hpp>
#include <hexi/graph/graph.hpp>

namespace hexi::inline abi_v1 {

/// The graph that `text` says; messages say that it stands in `file`.
///
/// Order    nodes and edges as the text has them, edges by source and type
/// Cost     O(bytes), and about ten times the text in memory
/// Errors   `not-json`; `not-this-form` for JSON that is no graph; nodes without an id, doubled ones, edges without ends or
///          between nodes that are not there, values that do not fit: all of them with the line of their node or edge
[[nodiscard]] result<graph> read_json_graph(std::string_view text, const std::filesystem::path& file, const open_options& options = {});

}  // namespace hexi::abi_v1
