// Bodies of `edge_sort.hpp`.
#pragma once

#include <hexi/graph/edge_sort.hpp>

#include <algorithm>
#include <numeric>
#include <utility>
#include <vector>

#include <hexi/base/linkage.hpp>
#include <hexi/base/parallel.hpp>

namespace hexi::inline abi_v1 {

HEXI_INLINE flat_array<edge_end> sorted_ends(std::size_t nodes, std::span<const edge_record> edges, bool by_source,
                                   std::span<const std::uint8_t> slot_of_type, flat_array<edge_end> used) {
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

    flat_array<edge_end> ends = std::move(used);
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

    // In a bucket: by slot and type, then by node; both keep the order of what is equal.
    std::vector<std::uint32_t> place_of_type(slot_of_type.size());
    {
        std::vector<std::uint32_t> types(slot_of_type.size());
        for (std::size_t t = 0; t < types.size(); ++t) types[t] = static_cast<std::uint32_t>(t);
        std::ranges::stable_sort(types, {}, [&](std::uint32_t t) { return slot_of_type[t]; });
        for (std::size_t i = 0; i < types.size(); ++i) place_of_type[types[i]] = static_cast<std::uint32_t>(i);
    }
    struct scratch {
        flat_array<edge_end> copy;
        std::vector<std::uint32_t> type_begin, node_begin;
    };
    std::vector<scratch> scratches(workers);
    parallel_pieces(buckets, [&](std::size_t bucket, std::size_t worker) {
        const std::span<edge_end> here(ends.data() + bucket_begin[bucket], bucket_begin[bucket + 1] - bucket_begin[bucket]);
        if (here.empty()) return;
        auto& [copy, type_begin, node_begin] = scratches[worker];
        const std::uint32_t first_node = static_cast<std::uint32_t>(bucket) << shift;
        const auto type_place = [&](const edge_end& e) { return place_of_type[e.rank & 0xFFFFU]; };
        type_begin.assign(slot_of_type.size() + 1, 0);
        node_begin.assign((std::size_t{1} << shift) + 1, 0);
        for (const edge_end& e : here) ++type_begin[type_place(e) + 1], ++node_begin[e.node - first_node + 1];
        std::partial_sum(type_begin.begin(), type_begin.end(), type_begin.begin());
        std::partial_sum(node_begin.begin(), node_begin.end(), node_begin.begin());
        copy.resize_uninitialised(here.size());
        for (const edge_end& e : here) copy.data()[type_begin[type_place(e)]++] = e;
        for (const edge_end& e : copy) here[node_begin[e.node - first_node]++] = e;
    }, workers);
    return ends;
}

}  // namespace hexi::abi_v1
