// Sorting edges by one of their ends and their type: the heart of every bulk build.
#pragma once

#include <cstdint>
#include <span>

#include <hexi/base/flat_array.hpp>
#include <hexi/base/ids.hpp>

namespace hexi::inline abi_v1 {

/// An edge as the edge table keeps it, 12 bytes.
struct edge_record {
    node_id source;
    node_id target;
    edge_type_id type;        ///< none for a removed edge
    std::uint16_t flags = 0;  ///< none in use; room for later
};
static_assert(sizeof(edge_record) == 12);

/// An edge seen from one of its ends.
struct edge_end {
    std::uint32_t node = 0;   ///< the end that is sorted by
    std::uint32_t rank = 0;   ///< slot × 65,536 + type
    node_id other{};          ///< the other end
    edge_id edge{};
};
static_assert(sizeof(edge_end) == 16);

/// All edges that are not removed, by (source or target, slot, type, id). `used` is an earlier result whose memory
/// may be used again.
///
/// Cost     O(nodes + edges) time on all cores, 16 bytes an edge
/// Source   one most-significant-digit pass into buckets that fit the second-level cache, then counting sorts
///          in each (Satish et al., Fast sort on CPUs and GPUs, 2010)
[[nodiscard]] flat_array<edge_end> sorted_ends(std::size_t nodes, std::span<const edge_record> edges, bool by_source,
                                   std::span<const std::uint8_t> slot_of_type, flat_array<edge_end> used = {});

}  // namespace hexi::abi_v1

#ifdef HEXI_HEADER_ONLY
#include <hexi/graph/edge_sort_body.hpp>
#endif
