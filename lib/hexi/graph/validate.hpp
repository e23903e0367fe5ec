// Whether a graph's storage agrees with itself, before anybody relies on it.
//
//     for (const problem& p : validate(g)) fmt::print("{}\n", to_text(p));
#pragma once

#include <fmt/format.h>

#include <hexi/base/problem.hpp>
#include <hexi/graph/graph.hpp>

namespace hexi::inline abi_v1 {

/// Everything that is read as a position or relied on later, looked at once: ids, ends, offsets, counts, flags; that
/// keys, texts, adjacency, edges, columns and the name index say the same; that the schema's own ids and the stored
/// values are ones that could be meant. What `graph` gives out is right by construction: this is for what came from
/// a file, and for tests. Adjacency must have no gaps, as in every snapshot and after `compact()` or a bulk build: gaps are
/// told as faults. What the schema demands of the data is `check`'s.
///
/// Shape    nothing for a graph that agrees with itself; else the first fault of each part, of the first parts with any
/// Order    always the same for the same graph
/// Cost     O(size) on all cores, whatever stands in the arrays; a byte a text and the size of the name index beside it
/// Errors   `inconsistent-schema`, `inconsistent-graph`
[[nodiscard]] problems validate(const graph& g);

/// What the schema and the values of a graph hold that nobody could read again: two units of one name, or, in columns
/// that were filled whole, a magnitude that is none, evidence that ends before it starts ...
/// Cost     O(schema + dates, quantities, lists and evidence)
/// Errors   `inconsistent-schema`, `odd-value`
[[nodiscard]] problems odd_contents(const graph& g);

}  // namespace hexi::abi_v1
