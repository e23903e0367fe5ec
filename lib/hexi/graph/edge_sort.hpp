// Sorting edges by one of their ends and their type: the heart of every bulk build.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include <hexi/base/array.hpp>
#include <hexi/base/ids.hpp>
#include <hexi/base/parallel.hpp>

namespace hexi {

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

/// All edges that are not removed, by (source or target, slot, type, id).
///
/// Cost     O(nodes + edges) time on all cores, 16 bytes an edge
/// Source   one most-significant-digit pass into buckets that fit the second-level cache, then a counting
///          sort in each (Satish et al., Fast sort on CPUs and GPUs, 2010)
inline array<edge_end> sorted_ends(std::size_t nodes, std::span<const edge_record> edges, bool by_source,
                                   std::span<const std::uint8_t> slot_of_type) {
    // About 16,384 edges a bucket, at most 2,048 buckets, each a power of two of nodes.
    std::uint32_t shift = 0;
    while ((nodes >> shift) > 2048 || (shift < 31 && (edges.size() >> 14U) < (nodes >> shift) && (nodes >> shift) > 1)) ++shift;
    const std::size_t buckets = (nodes >> shift) + 1;
    const std::size_t workers = edges.size() < (1U << 16U) ? 1 : worker_count();
    const auto part = [&](std::size_t worker) { return edges.size() * worker / workers; };
    const auto node_of = [&](const edge_record& e) { return static_cast<std::uint32_t>((by_source ? e.source : e.target).index()); };

    std::vector<std::size_t> place(buckets * workers, 0);  // bucket by bucket, in each worker by worker
    parallel_workers(workers, [&](std::size_t worker) {
        std::vector<std::size_t> count(buckets, 0);
        for (std::size_t i = part(worker); i < part(worker + 1); ++i)
            if (edges[i].type.valid()) ++count[node_of(edges[i]) >> shift];
        for (std::size_t b = 0; b < buckets; ++b) place[b * workers + worker] = count[b];
    });
    std::size_t total = 0;
    std::vector<std::size_t> bucket_begin(buckets + 1);
    for (std::size_t i = 0; i < place.size(); ++i) {
        if (i % workers == 0) bucket_begin[i / workers] = total;
        total += std::exchange(place[i], total);
    }
    bucket_begin[buckets] = total;

    array<edge_end> ends;
    ends.resize_uninitialised(total);
    parallel_workers(workers, [&](std::size_t worker) {
        std::vector<std::size_t> next(buckets);
        for (std::size_t b = 0; b < buckets; ++b) next[b] = place[b * workers + worker];
        for (std::size_t i = part(worker); i < part(worker + 1); ++i) {
            const edge_record& e = edges[i];
            if (!e.type.valid()) continue;
            const std::uint32_t node = node_of(e);
            const auto rank = std::uint32_t{slot_of_type[e.type.index()]} << 16U | static_cast<std::uint32_t>(e.type.index());
            ends.data()[next[node >> shift]++] = {node, rank, by_source ? e.target : e.source, edge_id(i)};
        }
    });

    std::vector<std::vector<edge_end>> copies(worker_count());
    parallel_pieces(buckets, [&](std::size_t bucket, std::size_t worker) {
        const std::uint32_t first_node = static_cast<std::uint32_t>(bucket) << shift;
        std::vector<std::uint32_t> next((std::size_t{1} << shift) + 1, 0);
        const std::size_t begin = bucket_begin[bucket];
        const std::size_t end = bucket_begin[bucket + 1];
        std::vector<edge_end>& copy = copies[worker];
        copy.assign(ends.begin() + begin, ends.begin() + end);
        for (const edge_end& e : copy) ++next[e.node - first_node + 1];
        for (std::size_t n = 1; n < next.size(); ++n) next[n] += next[n - 1];
        for (const edge_end& e : copy) ends.data()[begin + next[e.node - first_node]++] = e;
        // `next` now holds the ends. Within a node, by rank; few edges by insertion, many by std.
        std::size_t from = begin;
        for (std::size_t n = 0; n + 1 < next.size(); ++n) {
            const std::size_t to = begin + next[n];
            edge_end* const first = ends.data() + from;
            edge_end* const last = ends.data() + to;
            if (to - from > 24) {
                std::stable_sort(first, last, [](const edge_end& a, const edge_end& b) { return a.rank < b.rank; });
            } else {
                for (edge_end* at = first; at < last; ++at) {
                    const edge_end moving = *at;
                    edge_end* hole = at;
                    for (; hole > first && moving.rank < hole[-1].rank; --hole) *hole = hole[-1];
                    *hole = moving;
                }
            }
            from = to;
        }
    });
    return ends;
}

}  // namespace hexi
