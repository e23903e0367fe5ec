// Writes a graph as the JSON that other programs read: node-link (NetworkX, D3), Cytoscape's, and JSON Graph Format.
//
//     write_node_link(out, g);      // networkx.node_link_graph(json.load(..), edges="links")
//
// All that the graph says is in each of them, under the same names; `format/README.md` lists them, and `open` reads an equal
// graph back.
#pragma once

#include <hexi/base/output.hpp>
#include <hexi/base/problem.hpp>
#include <hexi/format/write_options.hpp>
#include <hexi/graph/graph.hpp>

namespace hexi::inline abi_v1 {

/// `{"directed":true,"multigraph":true,"graph":{..},"nodes":[{"id",..}],"links":[{"source","target","key",..}]}`, one node or
/// edge a line.
///
/// Order    by id
/// Cost     O(bytes written), constant memory
/// Source   networkx.readwrite.json_graph.node_link_data
result<done> write_node_link(output& out, const graph& g, const write_options& options = {});

/// `{"directed":true,"multigraph":true,"data":{..},"elements":{"nodes":[{"data":{"id","value",..}}],"edges":[{"data":{"id",
/// "source","target","key",..}}]}}`, where `value` is the id once more; the same order and cost.
/// Source: Cytoscape.js, notation of elements; networkx.readwrite.json_graph.cytoscape_graph
result<done> write_cytoscape(output& out, const graph& g, const write_options& options = {});

/// `{"graph":{"directed":true,"metadata":{..},"nodes":{ID:{"label","metadata"}},"edges":[{"source","target","relation",
/// "directed","metadata"}]}}`; the same order and cost. Source: JSON Graph Format 2.1
result<done> write_json_graph_format(output& out, const graph& g, const write_options& options = {});

}  // namespace hexi::abi_v1
