// Bodies of `graph.hpp`: closing gaps.
#pragma once

#include <hexi/graph/graph.hpp>

#include <algorithm>
#include <cstdint>
#include <functional>
#include <stdexcept>
#include <utility>
#include <vector>

#include <hexi/base/linkage.hpp>
#include <hexi/base/parallel.hpp>
#include <hexi/graph/adjacency_body.hpp>
#include <hexi/graph/edge_sort.hpp>

namespace hexi::inline abi_v1 {

HEXI_INLINE bool graph::any_edge_values() const {
    return edge_evidence_.count() > 0 || std::ranges::any_of(edge_columns_, [](const column& c) { return c.count() > 0; });
}

HEXI_INLINE void graph::tighten() {
    out_.build(node_bound(), sorted_ends(node_bound(), edges_.span(), true, slots_).span());
    in_.build(node_bound(), sorted_ends(node_bound(), edges_.span(), false, slots_).span());
}

HEXI_INLINE void graph::compact() {
    if (log_) throw std::logic_error("a graph is not compacted while a transaction is open");
    if (node_count_ < node_bound()) {
        drop_names();
        look_for_keys_from(0);
        std::vector<node_id> old;  // by new id
        std::vector<node_id> renamed(node_bound());
        for (const node_id n : nodes()) {
            renamed[n.index()] = node_id(old.size());
            old.push_back(n);
        }
        flat_array<node_type_id>& types = node_types_.own();
        flat_array<text_id>& keys = keys_.own();
        flat_array<node_id>& node_of_text = node_of_text_.own();
        for (std::size_t n = 0; n < old.size(); ++n) {
            types[n] = types[old[n].index()];
            keys[n] = keys[old[n].index()];
            if (keys[n].valid()) node_of_text[keys[n].index()] = node_id(n);
        }
        types.resize(old.size());
        keys.resize(old.size());
        for (column& c : node_columns_) c = c.gathered(old);
        node_evidence_ = node_evidence_.gathered(old);
        for (edge_record& e : edges_.own()) {
            if (!e.type.valid()) continue;
            e.source = renamed[e.source.index()];
            e.target = renamed[e.target.index()];
        }
    }
    lists_.build(node_types_.span());
    renumber_edges();
    fill_indexes();
    sweep_texts();
}

HEXI_INLINE void graph::give_slots() {
    if (schema_.edge_type_count() > slots_.size()) slot_for(edge_type_id(schema_.edge_type_count() - 1));
    if (slots_.size() > adjacency::last_slot) {
        // The commonest types get a slot of their own, in type order.
        std::vector<std::size_t> common(slots_.size());
        for (std::size_t t = 0; t < common.size(); ++t) common[t] = t;
        edges_of_type_.resize(slots_.size(), 0);
        std::ranges::stable_sort(common, std::greater{}, [&](std::size_t t) { return edges_of_type_[t]; });
        std::sort(common.begin(), common.begin() + adjacency::last_slot);
        std::ranges::fill(slots_, static_cast<std::uint8_t>(adjacency::last_slot));
        for (std::size_t s = 0; s < adjacency::last_slot; ++s) slots_[common[s]] = static_cast<std::uint8_t>(s);
    }
}

HEXI_INLINE void graph::renumber_edges(std::vector<edge_id>* new_ids) {
    made_of_edges_.drop();
    give_slots();
    flat_array<edge_end> ends = sorted_ends(node_bound(), edges_.span(), true, slots_);
    const std::size_t bound = edges_.size();
    flat_array<edge_record>& edges = edges_.own();
    edges.resize_uninitialised(ends.size());  // all there is to know of the edges stands in `ends` now
    flat_array<edge_id> old;                        // by new id
    if (any_edge_values()) old.resize_uninitialised(ends.size());
    if (new_ids != nullptr) new_ids->assign(bound, edge_id::none());
    parallel_ranges(ends.size(), [&](std::size_t begin, std::size_t end, std::size_t) {
        for (std::size_t i = begin; i < end; ++i) {
            edge_end& e = ends[i];
            edges[i] = {node_id(e.node), e.other, edge_type_id(e.rank & 0xFFFFU)};
            if (!old.empty()) old[i] = e.edge;
            if (new_ids != nullptr) (*new_ids)[e.edge.index()] = edge_id(i);
            e.edge = edge_id(i);
        }
    });
    for (column& c : edge_columns_) c = c.gathered(old.span());
    edge_evidence_ = edge_evidence_.gathered(old.span());
    old = {};
    out_.build(node_bound(), ends.span());
    ends = sorted_ends(node_bound(), edges_.span(), false, slots_, std::move(ends));
    in_.build(node_bound(), ends.span());
}

}  // namespace hexi::abi_v1
