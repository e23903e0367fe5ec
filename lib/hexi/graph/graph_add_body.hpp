// Bodies of `graph.hpp`: adding nodes and edges.
#pragma once

#include <hexi/graph/graph.hpp>

#include <algorithm>
#include <cassert>
#include <cstdint>
#include <new>
#include <optional>
#include <span>
#include <stdexcept>
#include <string_view>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <hexi/base/linkage.hpp>
#include <hexi/graph/adjacency_body.hpp>

namespace hexi::inline abi_v1 {

HEXI_INLINE std::optional<problem> graph::unfit_type(node_type_id type) const {
    if (type.index() >= schema_.node_type_count()) return problem{"unknown-type", "no such node type", ""};
    if (schema_[type].abstract)
        return problem{"abstract-type", fmt::format("a node cannot be of the abstract type '{}'", schema_[type].name), "use one of its subtypes"};
    return std::nullopt;
}

HEXI_INLINE result<node_id> graph::add_node(node_type_id type) {
    if (auto found = unfit_type(type)) return *found;
    if (node_bound() >= most) return too_many("nodes");
    return append_node_or_none(type, text_id::none());
}

HEXI_INLINE result<node_id> graph::add_node(std::string_view type_name) {
    if (const auto known = schema_.find_node_type(type_name)) return add_node(*known);
    if (node_bound() >= most) return too_many("nodes");
    const auto type = schema().node_type_named(type_name);
    if (!type) return type.problems();
    return add_node(*type);
}

HEXI_INLINE result<node_id> graph::add_tagged_node(node_type_id type, std::string_view key, std::uint32_t tag) {
    assert(tag == text_pool::tag_of(key));
    if (auto found = unfit_type(type)) return *found;
    // Most keys begin with another character than what stands for none.
    if (key.empty() || (key.front() == without_key.front() && key.starts_with(without_key)) || node_bound() >= most || texts_.size() >= text_pool::most) [[unlikely]]
        if (auto found = unfit_key(key)) return *found;
    const text_pool::mark texts = texts_.now();
    const text_id text = texts_.intern_tagged(key, tag);
    if (text.index() < node_of_text_.size() && node_of_text_[text.index()].valid()) return *unfit_key(key);
    try {
        return append_node_or_none(type, text);
    } catch (...) {
        texts_.go_back(texts);
        throw;
    }
}

HEXI_INLINE result<node_id> graph::add_node(std::string_view type_name, std::string_view key) {
    if (const auto known = schema_.find_node_type(type_name)) return add_node(*known, key);
    // A key that is refused makes no type.
    if (schema_.open)
        if (auto found = unfit_key(key)) return *found;
    const auto type = schema().node_type_named(type_name);
    if (!type) return type.problems();
    return add_node(*type, key);
}

HEXI_INLINE problem graph::too_many(std::string_view things) {
    return {"too-many", fmt::format("there may be at most {} {}", most, things), "leave some out, or make more than one graph"};
}

HEXI_INLINE std::optional<problem> graph::unfit_key(std::string_view key) const {
    if (key.empty()) return problem{"empty-key", "a node's key cannot be empty", "give it a stable name, or none at all"};
    if (key.starts_with(without_key))
        return problem{"reserved-name", fmt::format("the key '{}' begins with '{}', which stands for a node without a key", key, without_key), "leave that out, or give the node no key"};
    if (find(key)) return problem{"duplicate-key", fmt::format("the key '{}' is taken", key), "keys are unique in a graph"};
    if (node_bound() >= most) return too_many("nodes");
    if (texts_.size() >= text_pool::most && !texts_.find(key)) return too_many("texts");
    return std::nullopt;
}

HEXI_INLINE result<edge_id> graph::add_edge(node_id from, edge_type_id type, node_id to) {
    assert(contains(from) && contains(to));
    if (edge_bound() >= most) return too_many("edges");
    if (type.index() >= schema_.edge_type_count()) return problem{"unknown-type", "no such edge type", ""};
    if (!schema_.fits(type, this->type(from), this->type(to))) return wrong_ends(type, this->type(from), this->type(to));
    const edge_id e(edges_.size());
    const std::size_t slots = slots_.size(), counted = edges_of_type_.size();
    const auto before = [&](edge_id other) { return edges_[other.index()].type <= type; };
    made_of_edges_.drop();
    const auto undo = [&] {
        const auto take_out = [&](adjacency& side, node_id n) {
            const auto edges = side.all(n).edges();
            if (std::ranges::find(edges, e) != edges.end()) side.remove(n, slots_[type.index()], e);
        };
        take_out(in_, to);
        take_out(out_, from);
        if (edges_.size() > e.index()) edges_.own().resize(e.index());
        slots_.resize(slots);
        edges_of_type_.resize(counted);
    };
    try {
        const std::uint32_t s = slot_for(type);
        if (edges_of_type_.size() <= type.index()) edges_of_type_.resize(type.index() + 1, 0);
        if (log_) [[unlikely]] log_->make_room(1);
        out_.make_own();
        in_.make_own();
        edges_.own().push_back({from, to, type});
        out_.insert(from, s, {to, e}, before);
        in_.insert(to, s, {from, e}, before);
        count_degrees(edges_[e.index()], 1);
    } catch (const std::length_error& full) {
        undo();
        return problem{"too-many", full.what(), "leave some out, or make more than one graph"};
    } catch (...) {
        undo();
        throw;
    }
    count_edge(type);
    if (log_) [[unlikely]] log_->note_new(detail::inverse::of_new(detail::inverse::what::pop_edge, e.index()));
    return e;
}

HEXI_INLINE result<edge_id> graph::add_edge(node_id from, std::string_view type_name, node_id to) {
    assert(contains(from) && contains(to));
    if (edge_bound() >= most) return too_many("edges");
    if (const auto known = schema_.find_edge_type(type_name)) return add_edge(from, *known, to);
    const auto type = schema().edge_type_named(type_name);
    if (!type) return type.problems();
    return add_edge(from, *type, to);
}

HEXI_INLINE void graph::reserve_nodes(std::size_t more, std::size_t keyed) noexcept {
    if (more < node_bound()) return;  // else who adds a few again and again would have all moved each time
    try {
        const std::size_t bound = node_bound() + more;
        node_types_.own().reserve(bound);
        keys_.own().reserve(bound);
        out_.reserve_nodes(bound);
        in_.reserve_nodes(bound);
        if (keyed == 0) return;
        texts_.reserve(keyed, 0);
        node_of_text_.own().reserve(texts_.size() + keyed);
    } catch (const std::bad_alloc&) {  // it is asked for again when they come
    }
}

HEXI_INLINE void graph::reserve_out(node_id n, edge_type_id t, std::size_t more) { assert(contains(n)); out_.reserve(n, slot_for(t), more); }

HEXI_INLINE void graph::reserve_in(node_id n, edge_type_id t, std::size_t more) { assert(contains(n)); in_.reserve(n, slot_for(t), more); }

HEXI_INLINE problem graph::wrong_ends(edge_type_id type, node_type_id from, node_type_id to) const {
    const edge_type& t = schema_[type];
    return {"edge-ends", fmt::format("'{}' may not go from {} to {}", t.name, schema_[from].name, schema_[to].name),
            fmt::format("it may go from {} to {}", t.from.empty() ? "anything" : fmt::format("{}", fmt::join(t.from, ", ")),
                        t.to.empty() ? "anything" : fmt::format("{}", fmt::join(t.to, ", "))),
           };
}

HEXI_INLINE node_id graph::append_node(node_type_id type, text_id key) {
    const node_id n(node_types_.size());
    if (log_) [[unlikely]] log_->make_room(1);
    names_change(n);
    node_types_.own().push_back(type);
    keys_.own().push_back(key);
    if (key.valid()) {
        flat_array<node_id>& node_of_text = node_of_text_.own();
        if (node_of_text.size() <= key.index()) node_of_text.resize(std::max(key.index() + 1, texts_.size()));
        node_of_text[key.index()] = n;
    }
    out_.add_node();
    in_.add_node();
    ++node_count_;
    if (nodes_of_type_.size() <= type.index()) nodes_of_type_.resize(type.index() + 1, 0);
    ++nodes_of_type_[type.index()];
    lists_.add(type, n);
    if (log_) [[unlikely]] log_->note_new(detail::inverse::of_new(detail::inverse::what::pop_node, n.index()));
    return n;
}

HEXI_INLINE node_id graph::append_node_or_none(node_type_id type, text_id key) {
    const std::size_t bound = node_bound(), keyed = node_of_text_.size(), counted = nodes_of_type_.size(), count = node_count_;
    try {
        return append_node(type, key);
    } catch (...) {
        // Lists come last, and are whole or as they were.
        if (nodes_of_type_.size() > type.index() && node_count_ > count) --nodes_of_type_[type.index()];
        if (nodes_of_type_.size() > counted) nodes_of_type_.resize(counted);
        if (in_.node_count() > bound) in_.pop_node();
        if (out_.node_count() > bound) out_.pop_node();
        if (key.valid() && key.index() < node_of_text_.size() && node_of_text_[key.index()] == node_id(bound)) node_of_text_.own()[key.index()] = node_id::none();
        if (node_of_text_.size() > keyed) node_of_text_.own().resize(keyed);
        if (keys_.size() > bound) keys_.own().resize(bound);
        if (node_types_.size() > bound) node_types_.own().resize(bound);
        node_count_ = count;
        throw;
    }
}

HEXI_INLINE void graph::append_nodes(std::span<const node_type_id> types, std::span<const text_id> keys) {
    assert(types.size() == keys.size());
    if (types.size() > most - node_bound()) throw std::length_error("there may be at most 4294967294 nodes");
    const std::size_t first = node_types_.size();
    drop_names();
    node_types_.own().append(types);
    keys_.own().append(keys);
    flat_array<node_id>& node_of_text = node_of_text_.own();
    node_of_text.resize(texts_.size());
    for (std::size_t i = 0; i < keys.size(); ++i) {
        if (keys[i].valid()) {
            assert(!node_of_text[keys[i].index()].valid());
            node_of_text[keys[i].index()] = node_id(first + i);
        }
        if (nodes_of_type_.size() <= types[i].index()) nodes_of_type_.resize(types[i].index() + 1, 0);
        ++nodes_of_type_[types[i].index()];
        lists_.add(types[i], node_id(first + i));
    }
    node_count_ += keys.size();
}

HEXI_INLINE std::uint32_t graph::slot_for(edge_type_id type) {
    while (slots_.size() <= type.index()) slots_.push_back(static_cast<std::uint8_t>(std::min<std::size_t>(slots_.size(), adjacency::last_slot)));
    return slots_[type.index()];
}

HEXI_INLINE bool graph::room_for_texts(std::size_t more) const { return more <= text_pool::most - texts_.size(); }

}  // namespace hexi::abi_v1
