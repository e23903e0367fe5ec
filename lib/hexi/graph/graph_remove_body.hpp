// Bodies of `graph.hpp`: removing nodes and edges.
#pragma once

#include <hexi/graph/graph.hpp>

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include <hexi/base/linkage.hpp>
#include <hexi/graph/adjacency_body.hpp>

namespace hexi::inline abi_v1 {

HEXI_INLINE void graph::remove(edge_id e) {
    assert(contains(e));
    const edge_record r = edges_[e.index()];
    const std::size_t inverses = prepare_to_forget(e);
    if (log_) [[unlikely]] log_->make_room(inverses);
    out_.make_own();
    in_.make_own();
    out_.remove(r.source, slots_[r.type.index()], e);
    in_.remove(r.target, slots_[r.type.index()], e);
    forget(e, r.type);
    sweep_if_due();
}

HEXI_INLINE void graph::remove(node_id n) {
    assert(contains(n));
    // Each group of steps at another node is gone through once, however many edges of it end here: by node and slot.
    constexpr std::size_t few = 4;  // are quicker looked for one by one
    const std::size_t most_steps = std::max(out_degree(n), in_degree(n));
    std::vector<std::uint64_t> groups;
    groups.reserve(most_steps > few ? most_steps : 0);
    // All that can lack memory comes before the first change.
    std::size_t inverses = node_columns_.size() + 2;
    for (const steps& side : {out(n), in(n)})
        for (const edge_id e : side.edges()) inverses += prepare_to_forget(e);
    if (log_) [[unlikely]] log_->make_room(inverses);
    for (column& c : node_columns_)
        if (c.has(n.index())) c.make_own();
    if (node_evidence_.has(n.index())) node_evidence_.make_own();
    out_.make_own();
    in_.make_own();
    node_types_.own();
    if (has_key(n)) node_of_text_.own();
    std::vector<std::shared_ptr<detail::property_index>> indexes;
    if (!indexes_.empty()) {
        indexed_change all(*this, n, property_id::none());
        all.gone();
    }
    indexes.swap(indexes_);  // what goes with the node is in none any more
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
    names_change(n);
    for (std::size_t p = 0; p < node_columns_.size(); ++p) erase(detail::cells::of_nodes, property_id(p), n.index());
    erase(detail::cells::node_evidence, property_id::none(), n.index());
    lists_.remove(node_types_[n.index()], n);
    if (log_) [[unlikely]]
        log_->inverses.push_back({.to_do = detail::inverse::what::restore_node, .number = static_cast<std::uint16_t>(node_types_[n.index()].index()), .at = static_cast<std::uint32_t>(n.index())});
    --nodes_of_type_[node_types_[n.index()].index()];
    if (keys_[n.index()].valid()) node_of_text_.own()[keys_[n.index()].index()] = node_id::none();
    node_types_.own()[n.index()] = node_type_id::none();
    --node_count_;
    left_behind_ += keys_[n.index()].valid() ? 1 : 0;
    indexes.swap(indexes_);
    sweep_if_due();
}

HEXI_INLINE std::size_t graph::prepare_to_forget(edge_id e) {
    std::size_t inverses = 1;
    for (column* c : {&edge_evidence_})
        if (c->has(e.index())) c->make_own(), ++inverses;
    for (column& c : edge_columns_)
        if (c.has(e.index())) c.make_own(), ++inverses;
    edges_.own();
    return inverses;
}

HEXI_INLINE void graph::forget(edge_id e, edge_type_id type) {
    made_of_edges_.drop();
    count_degrees({edges_[e.index()].source, edges_[e.index()].target, type}, -1);
    --edge_count_;
    --edges_of_type_[type.index()];
    for (std::size_t p = 0; p < edge_columns_.size(); ++p) erase(detail::cells::of_edges, property_id(p), e.index());
    erase(detail::cells::edge_evidence, property_id::none(), e.index());
    if (log_) [[unlikely]] {
        detail::inverse i{.to_do = detail::inverse::what::restore_edge, .at = static_cast<std::uint32_t>(e.index())};
        i.keep(edge_record{edges_[e.index()].source, edges_[e.index()].target, type});
        log_->inverses.push_back(i);
    }
    edges_.own()[e.index()].type = edge_type_id::none();
}

}  // namespace hexi::abi_v1
