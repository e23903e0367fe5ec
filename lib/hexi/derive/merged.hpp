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
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include <hexi/graph/graph.hpp>
#include <hexi/derive/subgraph.hpp>

namespace hexi::inline abi_v1 {

/// The property that says for how many edges or nodes one stands.
inline constexpr std::string_view count_property = "count";
/// The same of a type whose `count` is no integer, and so means something else.
inline constexpr std::string_view other_count_property = "stands_for";
/// Which of both it is of a type.
template <class TypeId>
[[nodiscard]] std::string_view count_property_of(const schema& s, TypeId type) {
    const property* known = s.find_property(type, count_property);
    return known == nullptr || (known->kind == kind::integer && !known->list) ? count_property : other_count_property;
}

/// The property in which a collapsed node names those that it stands for: a list of texts, in the graph's own language.
inline constexpr std::string_view members_property = "members";

/// For how many a node or edge of a merged or collapsed graph stands: its `count`, or `stands_for`, else 1. Others may call something else so: of a node that
/// does not name its members, and where it is less than 1 or more than edges could be, it is no such number.
template <class Id>
[[nodiscard]] std::int64_t count_of(const graph& g, Id id) {
    const auto p = g.property(id, count_property_of(g.schema(), g.type(id)));
    if (!p) return 1;
    if constexpr (std::is_same_v<Id, node_id>) {
        const auto members = g.property(id, members_property);
        if (!members || !std::holds_alternative<value::list>(g.value(id, *members))) return 1;
    }
    constexpr std::int64_t most = std::int64_t{1} << 31U;  // such that a sum over all edges is a number
    const std::int64_t count = g.get<std::int64_t>(id, *p).value_or(1);
    return count < 1 || count > most ? 1 : count;
}

/// The graph with all edges of one type between the same two ends, of a symmetric type in either direction, as
/// one: it keeps the values on which they agree, has the evidence of all, each once, and says how many they were in
/// the integer property `count`, adding up the counts that they have themselves, or in `stands_for` where their type has a `count` of
/// another kind. An edge that has no parallel stays as it
/// is. `ids` gets what became of `g`'s.
///
/// Order   nodes as in `g`; edges as the first of each was
/// Cost    O(everything), and a new graph
/// Errors  std::length_error if `g` has no `count` and no room for one more property (`schema::most`)
[[nodiscard]] graph merged(const graph& g, new_ids* ids = nullptr);

}  // namespace hexi::abi_v1

#ifdef HEXI_HEADER_ONLY
#include <hexi/derive/merged_body.hpp>
#endif
