// Bodies of `graph.hpp`: indexes over properties, and statistics. Both are kept up by the functions that change a graph, which
// call `leave_indexes` before a value or a type changes and `enter_indexes` after it, also when changes are taken back.
#pragma once

#include <hexi/graph/graph.hpp>

#include <algorithm>
#include <cassert>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <hexi/base/linkage.hpp>
#include <hexi/graph/indexes/property_index.hpp>
#include <hexi/value/compare_values.hpp>

namespace hexi::inline abi_v1 {

HEXI_INLINE bool graph::is_kind_of(node_type_id t, node_type_id wanted) const {
    return t == wanted || schema_.is_called(t, schema_[wanted].name);
}

HEXI_INLINE sorted_index::value_of graph::values_of(property_id p) const {
    return [this, p](node_id n) { return read(node_columns_, p, n.index()); };
}

HEXI_INLINE detail::property_index& graph::own_index(std::size_t i) {
    if (indexes_[i].use_count() > 1) indexes_[i] = std::make_shared<detail::property_index>(*indexes_[i]);
    return *indexes_[i];
}

HEXI_INLINE const detail::property_index* graph::index_over(node_type_id type, property_id p, std::optional<index_order> order) const {
    for (const auto& index : indexes_)
        if (index->over.type == type && index->over.property == p && (!order || index->over.order == *order)) return index.get();
    return nullptr;
}

template <class Change>
void graph::for_indexes_of(node_id n, property_id p, Change change) {
    for (std::size_t i = 0; i < indexes_.size(); ++i) {
        const index_info& over = indexes_[i]->over;
        if (p.valid() && over.property != p) continue;
        if (over.property.index() >= node_columns_.size() || !node_columns_[over.property.index()].has(n.index()) || !is_kind_of(type(n), over.type)) continue;
        change(own_index(i));
    }
}

HEXI_INLINE void graph::leave_indexes(node_id n, property_id p) {
    for_indexes_of(n, p, [&](detail::property_index& index) {
        if (index.over.order == index_order::sorted) index.sorted.remove(n, values_of(index.over.property));
        else index.hashed.remove(n, hash_value(value(n, index.over.property)));
    });
}

HEXI_INLINE void graph::enter_indexes(node_id n, property_id p) {
    for_indexes_of(n, p, [&](detail::property_index& index) {
        if (index.over.order == index_order::sorted) index.sorted.add(n, values_of(index.over.property));
        else index.hashed.add(n, hash_value(value(n, index.over.property)));
    });
}

HEXI_INLINE graph::indexed_change::indexed_change(graph& g, node_id n, property_id p) : g_(g), n_(n), p_(p), type_(g.type(n)) {
    if (p_.valid()) {
        const column& c = g_.node_columns_[p_.index()];
        had_ = c.copy_to(n_.index(), before_.data());
        in_order_ = c.in_order();
        if (!c.has_chunk(n_.index())) chunks_ = c.chunk_count() + 1;
    }
    try {
        g_.leave_indexes(n_, p_);
    } catch (...) {
        put_back();
        throw;
    }
}

HEXI_INLINE void graph::indexed_change::put_back() noexcept {
    try {
        g_.leave_indexes(n_, p_);  // some may know it changed already
        if (!p_.valid()) {
            g_.node_types_.own()[n_.index()] = type_;
        } else if (column& c = g_.node_columns_[p_.index()]; had_) {
            c.copy_from(n_.index(), before_.data());
        } else {
            c.erase(n_.index());
            if (chunks_ > 0 && c.has_chunk(n_.index())) c.drop_newest_chunk(n_.index(), chunks_ - 1, in_order_);
        }
        g_.enter_indexes(n_, p_);
    } catch (...) {
        g_.indexes_.clear();
    }
}

HEXI_INLINE void graph::fill_index(detail::property_index& index) const {
    std::vector<std::pair<hexi::value, node_id>> sorted;
    std::vector<std::pair<node_id, std::size_t>> hashed;
    const column* values = node_column(index.over.property);
    const bool any = values != nullptr && values->count() > 0;
    for (const node_id n : nodes_of(any ? schema_.types_called(schema_[index.over.type].name) : std::vector<node_type_id>{})) {
        if (!values->has(n.index())) continue;
        hexi::value v = value(n, index.over.property);
        if (index.over.order == index_order::sorted) sorted.emplace_back(std::move(v), n);
        else hashed.emplace_back(n, hash_value(v));
    }
    index.sorted.build(std::move(sorted));
    index.hashed.build(hashed);
}

HEXI_INLINE void graph::fill_indexes() {
    for (std::size_t i = 0; i < indexes_.size(); ++i) fill_index(own_index(i));
}

HEXI_INLINE std::optional<property_id> graph::property_of_type(node_type_id type, std::string_view name) const {
    if (type.index() >= schema_.node_type_count()) return std::nullopt;
    return property_of(type, name);
}

HEXI_INLINE result<done> graph::add_index(node_type_id type, std::string_view property, index_order order) {
    if (type.index() >= schema_.node_type_count()) return problem{"unknown-type", "no such node type", ""};
    const auto p = property_of_type(type, property);
    if (!p) {
        std::vector<std::string> known;
        for (const auto& q : schema_[type].properties) known.push_back(q.name);
        return schema::unknown("unknown-property", "property", property, known);
    }
    if (index_over(type, *p, order) != nullptr) return done{};
    auto made = std::make_shared<detail::property_index>();
    made->over = {type, *p, order};
    fill_index(*made);
    indexes_.push_back(std::move(made));
    return done{};
}

HEXI_INLINE bool graph::remove_index(node_type_id type, std::string_view property, index_order order) {
    const auto p = property_of_type(type, property);
    return p && std::erase_if(indexes_, [&](const auto& index) { return index->over == index_info{type, *p, order}; }) > 0;
}

HEXI_INLINE std::vector<index_info> graph::indexes() const {
    std::vector<index_info> out;
    for (const auto& index : indexes_) out.push_back(index->over);
    return out;
}

HEXI_INLINE std::vector<node_id> graph::nodes_with(node_type_id type, std::string_view property, const hexi::value& v) const {
    std::vector<node_id> out;
    const auto p = property_of_type(type, property);
    if (!p || !v.has_value()) return out;
    const auto take = [&](node_id n) {
        if (contains(n) && equivalent(value(n, *p), v)) out.push_back(n);
    };
    if (const detail::property_index* hashed = index_over(type, *p, index_order::hashed)) {
        hashed->hashed.for_each(hash_value(v), take);
        std::ranges::sort(out);
    } else if (const detail::property_index* sorted = index_over(type, *p, index_order::sorted)) {
        out = sorted->sorted.between(&v, &v, values_of(*p));
    } else {
        for (const node_id n : nodes_of(schema_.types_called(schema_[type].name))) take(n);
    }
    return out;
}

HEXI_INLINE std::vector<node_id> graph::nodes_between(node_type_id type, std::string_view property, const hexi::value& low, const hexi::value& high) const {
    const auto p = property_of_type(type, property);
    if (!p) return {};
    const auto bound = [](const hexi::value& v) { return v.has_value() ? &v : nullptr; };
    const hexi::value *from = bound(low), *to = bound(high);
    const auto of = values_of(*p);
    std::vector<node_id> out;
    if (const detail::property_index* sorted = index_over(type, *p, index_order::sorted)) {
        out = sorted->sorted.between(from, to, of);
    } else {
        std::vector<std::pair<hexi::value, node_id>> all;
        for (const node_id n : nodes_of(schema_.types_called(schema_[type].name)))
            if (hexi::value v = of(n); v.has_value()) all.emplace_back(std::move(v), n);
        sorted_index once;
        once.build(std::move(all));
        out = once.between(from, to, of);
    }
    // Numbers are never between texts.
    const auto compares = [&](node_id n) { return (from == nullptr || comparable(of(n), *from)) && (to == nullptr || comparable(of(n), *to)); };
    std::erase_if(out, [&](node_id n) { return !compares(n); });
    return out;
}

HEXI_INLINE void graph::gather_statistics() {
    if (degrees_) return;
    degree_sums made;
    const std::size_t node_types = schema_.node_type_count(), edge_types = schema_.edge_type_count();
    // In a table by both types while that is small: an edge is two additions then.
    if (constexpr std::size_t most_pairs = 1U << 20U; node_types * edge_types <= most_pairs) {
        std::vector<std::size_t> out(node_types * edge_types), in(node_types * edge_types);
        for (const edge_record& e : edges_) {
            if (!e.type.valid()) continue;
            ++out[node_types_[e.source.index()].index() * edge_types + e.type.index()];
            ++in[node_types_[e.target.index()].index() * edge_types + e.type.index()];
        }
        for (std::size_t n = 0; n < node_types; ++n)
            for (std::size_t t = 0; t < edge_types; ++t) made.count(node_type_id(n), edge_type_id(t), out[n * edge_types + t], in[n * edge_types + t]);
    } else {
        for (const edge_record& e : edges_)
            if (e.type.valid()) made.count(node_types_[e.source.index()], e.type, node_types_[e.target.index()], 1);
    }
    degrees_ = std::move(made);
}

HEXI_INLINE void graph::count_degrees(const edge_record& e, int by) {
    if (degrees_) [[unlikely]] degrees_->count(node_types_[e.source.index()], e.type, node_types_[e.target.index()], by);
}

HEXI_INLINE void graph::count_degrees(node_id n, int by) {
    if (!degrees_) return;
    for (const edge_id e : out(n).edges()) degrees_->count_out(type(n), type(e), by);
    for (const edge_id e : in(n).edges()) degrees_->count_in(type(n), type(e), by);
}

HEXI_INLINE std::size_t graph::distinct_values(node_type_id type, std::string_view property) const {
    const auto p = property_of_type(type, property);
    if (!p) return 0;
    std::vector<hexi::value> all;
    for (const node_id n : nodes_of(schema_.types_called(schema_[type].name)))
        if (hexi::value v = value(n, *p); v.has_value()) all.push_back(std::move(v));
    std::ranges::sort(all, [](const auto& a, const auto& b) { return compare_values(a, b) < 0; });
    return static_cast<std::size_t>(std::unique(all.begin(), all.end(), [](const auto& a, const auto& b) { return equivalent(a, b); }) - all.begin());
}

}  // namespace hexi::abi_v1
