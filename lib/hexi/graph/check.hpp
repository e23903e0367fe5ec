// What only the whole graph can tell: required and unique properties, cardinalities, evidence.
//
//     for (const problem& p : check(g)) fmt::print("{}\n", to_text(p));
#pragma once

#include <fmt/format.h>

#include <hexi/graph/graph.hpp>
#include <hexi/graph/origins.hpp>

namespace hexi::inline abi_v1 {

/// Every violation of the schema that only the whole shows: required properties, unique values, cardinalities,
/// abstract types, edge ends, values of enumerations, units, evidence that is missing or points to no document
/// (missing evidence counts where a closed schema has a type of documents), aliases that repeat a name.
///
/// Order    by file, line and column if `places` are given, then by rule and message
/// Cost     O(nodes × types of edges with cardinality + edges + values)
[[nodiscard]] problems check(const graph& g, const origins* places = nullptr);

}  // namespace hexi::abi_v1

#ifdef HEXI_HEADER_ONLY
#include <hexi/graph/check_body.hpp>
#endif
