// Whether two graphs hold the same, and if not, where they differ.
//
//     for (const std::string& d : differences(before, after)) fmt::print("{}\n", d);
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace hexi::inline abi_v1 {

class graph;

/// How `b` differs from `a`, one sentence each, at most `limit` of them; none if both hold the same nodes by
/// key, with the same types, properties, names and evidence, and the same edges as often. Ids, the order of
/// insertion and unused types and properties do not count; but of nodes without a key the first of a type is compared with the
/// first of that type, by id, the second with the second, and so on (`_:Park 2` in a sentence): no other pairing is looked for.
///
/// Order    by key
/// Cost     O(nodes log nodes + contents); memory: 8 bytes a node, some 100 one without a key, and one node's edges
[[nodiscard]] std::vector<std::string> differences(const graph& a, const graph& b, std::size_t limit = 20);

}  // namespace hexi::abi_v1

#include <hexi/graph/graph.hpp>  // behind this: without the library it brings the bodies of both

#ifdef HEXI_HEADER_ONLY
#include <hexi/graph/compare_body.hpp>
#endif
