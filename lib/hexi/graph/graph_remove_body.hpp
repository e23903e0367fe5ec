// Bodies of `graph.hpp`: removing nodes and edges.
#pragma once

#include <hexi/graph/graph.hpp>

#include <algorithm>
#include <cassert>
#include <cstdint>
#include <vector>

#include <hexi/base/linkage.hpp>
#include <hexi/graph/adjacency_body.hpp>

namespace hexi {

HEXI_INLINE void graph::remove(edge_id e) {
    assert(contains(e));
    const edge_record r = edges_[e.index()];
    out_.remove(r.source, slots_[r.type.index()], e);
    in_.remove(r.target, slots_[r.type.index()], e);
    forget(e, r.type);
}

HEXI_INLINE void graph::remove(node_id n) {
    assert(contains(n));
    // Each group of steps at another node is gone through once, however many edges of it end here: by node and slot.
    constexpr std::size_t few = 4;  // are quicker looked for one by one
    const std::size_t most_steps = std::max(out_degree(n), in_degree(n));
    std::vector<std::uint64_t> groups;
    groups.reserve(most_steps > few ? most_steps : 0);
    const auto drop = [&](adjacency& here, adjacency& there) {
        groups.clear();
        const bool one_by_one = here.degree(n) <= few;
        for (const auto [node, e] : here.all(n)) {
            const edge_type_id type = edges_[e.index()].type;
            if (!type.valid()) continue;  // a self loop, dropped with the outgoing edges
            if (node != n && one_by_one) there.remove(node, slots_[type.index()], e);
            else if (node != n) groups.push_back(std::uint64_t{node.index()} << 32U | slots_[type.index()]);
            forget(e, type);
        }
        std::ranges::sort(groups);
        for (auto first = groups.begin(); first != groups.end();) {
            const auto last = std::find_if(first, groups.end(), [&](std::uint64_t group) { return group != *first; });
            there.remove(node_id(*first >> 32U), static_cast<std::uint32_t>(*first & 0xFFU), static_cast<std::uint32_t>(last - first),
                         [&](edge_id e) { return !edges_[e.index()].type.valid(); });
            first = last;
        }
        here.clear(n);
    };
    drop(out_, in_);
    drop(in_, out_);
    if (names_indexed_) drop_names();
    for (column& c : node_columns_) c.erase(n.index());
    node_evidence_.erase(n.index());
    --nodes_of_type_[node_types_[n.index()].index()];
    node_of_text_[keys_[n.index()].index()] = node_id::none();
    node_types_[n.index()] = node_type_id::none();
    --node_count_;
}

HEXI_INLINE void graph::forget(edge_id e, edge_type_id type) {
    --edge_count_;
    --edges_of_type_[type.index()];
    for (column& c : edge_columns_) c.erase(e.index());
    edge_evidence_.erase(e.index());
    edges_[e.index()].type = edge_type_id::none();
}

}  // namespace hexi
