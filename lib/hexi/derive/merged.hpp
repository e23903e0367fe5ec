// Parallel edges as one with a count.
//
//     a --CITES--> b, a --CITES--> b      merged:   a --CITES {count: 2}--> b
#pragma once

#include <algorithm>
#include <cassert>
#include <cstdint>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include <hexi/graph/graph.hpp>
#include <hexi/derive/subgraph.hpp>

namespace hexi::inline v1 {

/// The property that says for how many edges or nodes one stands.
inline constexpr std::string_view count_property = "count";

/// For how many a node or edge of a merged or collapsed graph stands: its `count`, else 1.
template <class Id>
[[nodiscard]] std::int64_t count_of(const graph& g, Id id) {
    const auto p = g.property(id, count_property);
    return p ? g.get<std::int64_t>(id, *p).value_or(1) : 1;
}

/// The graph with all edges of one type between the same two ends, of a symmetric type in either direction, as
/// one: it keeps the values on which they agree, has the evidence of all, each once, and says how many they were in
/// the integer property `count`, adding up the counts that they have themselves. An edge that has no parallel stays as it
/// is. `ids` gets what became of `g`'s.
///
/// Order   nodes as in `g`; edges as the first of each was
/// Cost    O(everything), and a new graph
/// Errors  std::length_error if `g` has no `count` and no room for one more property (`schema::most`)
[[nodiscard]] graph merged(const graph& g, new_ids* ids = nullptr);

}  // namespace hexi::v1

#ifdef HEXI_HEADER_ONLY
#include <hexi/derive/merged_body.hpp>
#endif
