// Writes a graph as RDF: Turtle and N-Triples, plain or with the annotations of RDF 1.2.
//
//     write_turtle(out, g);      // rapper -i turtle -c lanzhou.ttl
#pragma once

#include <cstddef>
#include <filesystem>
#include <string_view>

#include <hexi/base/output.hpp>
#include <hexi/base/problem.hpp>
#include <hexi/format/write_options.hpp>
#include <hexi/graph/graph.hpp>

namespace hexi::inline abi_v1 {

/// All that is known as triples. Nodes, types, labels and properties have addresses `urn:hexi:node:KEY`, `urn:hexi:type:NAME` ..., whose
/// names are percent-encoded; labels are classes, names `rdfs:label` with their language, aliases `skos:altLabel`; an edge is a triple,
/// and what is known of the edge is said of a statement about it: a reified `rdf:Statement`, which RDF 1.1 has.
///
/// A node without a key is called by its number, `urn:hexi:node:_%3A17`.
///
/// Order    by id
/// Cost     O(bytes written); memory: what is said of one node or edge
/// Source   W3C, RDF 1.1 Turtle and N-Triples; RDF 1.1 Semantics, appendix D.1
result<done> write_turtle(output& out, const graph& g, const write_options& options = {});
result<done> write_ntriples(output& out, const graph& g, const write_options& options = {});

/// The same where a statement about an edge is an annotation, `{| .. |}` and `rdf:reifies <<( .. )>>`. Source: W3C, RDF 1.2 Turtle
/// and N-Triples, working drafts
result<done> write_turtle_12(output& out, const graph& g, const write_options& options = {});
result<done> write_ntriples_12(output& out, const graph& g, const write_options& options = {});

/// Whether a format is one of these four, by its name among `file_formats`.
[[nodiscard]] bool is_rdf(std::string_view format);

/// One of these four as a folder of files, `wikidata/wikidata-0001.nt` and so on, for loaders that read several at once: each is a
/// whole file of its format, and ends with the node or edge by which it is at least `most` bytes long. Together they hold the same
/// statements in the same order, but that blank nodes of two files are two. The folder appears whole or not at all; one so written before is replaced.
///
/// Cost     as one file
/// Errors   a folder that holds anything else or is read-only, a full disk
result<done> write_rdf_folder(const graph& g, const std::filesystem::path& folder, std::string_view format, std::size_t most);

}  // namespace hexi::abi_v1
