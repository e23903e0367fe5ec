// Bodies of `compiled_filter.hpp`.
#pragma once

#include <hexi/view/compiled_filter.hpp>

#include <algorithm>
#include <iterator>
#include <type_traits>

#include <hexi/base/linkage.hpp>

namespace hexi::inline abi_v1 {

HEXI_INLINE compiled_filter::compiled_filter(const graph& g, const filter& f)
    : all_types_(f.edge_types.empty()), edge_types_(f.edge_types), avoid_(f.avoid), edge_if_(f.edge_if), node_if_(f.node_if) {
    std::ranges::sort(edge_types_);
    edge_types_.erase(std::unique(edge_types_.begin(), edge_types_.end()), edge_types_.end());
    flag_edge_types();
    std::ranges::sort(avoid_);
    by_type_ = !f.labels.empty() || !f.avoid_labels.empty();
    others_allowed_ = f.labels.empty();
    if (!by_type_) return;
    node_flags_.assign(g.schema().node_type_count(), others_allowed_ ? 1 : 0);
    for (const std::string& label : f.labels)
        for (const node_type_id t : g.schema().types_called(label)) node_flags_[t.index()] = 1;
    for (const std::string& label : f.avoid_labels)
        for (const node_type_id t : g.schema().types_called(label)) node_flags_[t.index()] = 0;
}

HEXI_INLINE compiled_filter::compiled_filter(const compiled_filter& a, const compiled_filter& b)
    : all_types_(a.all_types_ && b.all_types_), edge_types_(a.all_types_ ? b.edge_types_ : a.edge_types_),
      by_type_(a.by_type_ || b.by_type_), others_allowed_(a.others_allowed_ && b.others_allowed_) {
    if (!a.all_types_) std::erase_if(edge_types_, [&](edge_type_id t) { return !b.allows_type(t); });
    flag_edge_types();
    std::ranges::set_union(a.avoid_, b.avoid_, std::back_inserter(avoid_));
    if (by_type_) node_flags_.resize(std::max(a.node_flags_.size(), b.node_flags_.size()));
    for (std::size_t t = 0; t < node_flags_.size(); ++t) node_flags_[t] = a.allows_type(node_type_id(t)) && b.allows_type(node_type_id(t)) ? 1 : 0;
    const auto both = [](const auto& one, const auto& other) {
        if (!one || !other) return one ? one : other;
        return std::decay_t<decltype(one)>([one, other](auto id) { return one(id) && other(id); });
    };
    edge_if_ = both(a.edge_if_, b.edge_if_);
    node_if_ = both(a.node_if_, b.node_if_);
}

HEXI_INLINE void compiled_filter::flag_edge_types() {
    for (const edge_type_id t : edge_types_) {
        if (edge_flags_.size() <= t.index()) edge_flags_.resize(t.index() + 1, 0);
        edge_flags_[t.index()] = 1;
    }
}

}  // namespace hexi::abi_v1
