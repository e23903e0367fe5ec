// Writes a graph as a folder in GraphAr, with tables of CSV: for GraphScope, Spark and whatever reads that format.
//
//     write_graphar(g, "lanzhou.graphar");      // lanzhou.graphar/innovation.graph.yml and what it names
#pragma once

#include <cstddef>
#include <filesystem>

#include <hexi/base/problem.hpp>
#include <hexi/graph/graph.hpp>

namespace hexi::inline abi_v1 {

struct graphar_options {
    std::size_t vertex_chunk = std::size_t{1} << 18U;  ///< nodes a file, as GraphAr recommends
    std::size_t edge_chunk = std::size_t{1} << 22U;    ///< edges a file, the same
};

/// `README.md` of formats tells what is lost. A node type in use is a vertex type, numbered from 0 by id; an edge type between two of
/// them is an edge type of its own, as an adjacency list in order of the source, with offsets. Columns are `key`, `labels`, the names,
/// `aliases`, `evidence`, then the properties that any has: booleans, integers and floats as such, all else as text.
///
/// The folder appears whole or not at all; one so written before is replaced.
///
/// Order    nodes and edges by id: the same graph gives the same bytes
/// Cost     O(bytes written), and for each pair of node types that an edge type ties together, O(nodes of the first); memory: 4 bytes a node
/// Errors   a folder that holds anything else or is read-only, a full disk
/// Source   Apache GraphAr, format specification, version gar/v1
result<done> write_graphar(const graph& g, const std::filesystem::path& folder, const graphar_options& options = {});

}  // namespace hexi::abi_v1
