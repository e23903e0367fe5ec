// Writes a graph as RDF: Turtle and N-Triples, plain or with the annotations of RDF 1.2.
//
//     write_turtle(out, g);      // rapper -i turtle -c lanzhou.ttl
#pragma once

#include <string_view>

#include <hexi/base/output.hpp>
#include <hexi/base/problem.hpp>
#include <hexi/format/write_options.hpp>
#include <hexi/graph/graph.hpp>

namespace hexi::inline v1 {

/// All that is known as triples. Nodes, types, labels and properties have addresses `urn:hexi:node:KEY`, `urn:hexi:type:NAME` ..., whose
/// names are percent-encoded; labels are classes, names `rdfs:label` with their language, aliases `skos:altLabel`; an edge is a triple,
/// and what is known of the edge is said of a statement about it: a reified `rdf:Statement`, which RDF 1.1 has.
///
/// Order    by id
/// Cost     O(bytes written)
/// Source   W3C, RDF 1.1 Turtle and N-Triples; RDF 1.1 Semantics, appendix D.1
result<done> write_turtle(output& out, const graph& g, const write_options& options = {});
result<done> write_ntriples(output& out, const graph& g, const write_options& options = {});

/// The same where a statement about an edge is an annotation, `{| .. |}` and `rdf:reifies <<( .. )>>`. Source: W3C, RDF 1.2 Turtle
/// and N-Triples, working drafts
result<done> write_turtle_12(output& out, const graph& g, const write_options& options = {});
result<done> write_ntriples_12(output& out, const graph& g, const write_options& options = {});

}  // namespace hexi::v1
