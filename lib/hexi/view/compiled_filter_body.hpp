// Bodies of `compiled_filter.hpp`.
#pragma once

#include <hexi/view/compiled_filter.hpp>

#include <algorithm>

#include <hexi/base/linkage.hpp>

namespace hexi {

HEXI_INLINE compiled_filter::compiled_filter(const graph& g, const filter& f) : edge_types_(f.edge_types), avoid_(f.avoid), edge_if_(f.edge_if), node_if_(f.node_if) {
    std::ranges::sort(edge_types_);
    edge_types_.erase(std::unique(edge_types_.begin(), edge_types_.end()), edge_types_.end());
    std::ranges::sort(avoid_);
    for (const edge_type_id t : edge_types_) {
        if (edge_flags_.size() <= t.index()) edge_flags_.resize(t.index() + 1, 0);
        edge_flags_[t.index()] = 1;
    }
    by_type_ = !f.labels.empty() || !f.avoid_labels.empty();
    others_allowed_ = f.labels.empty();
    if (!by_type_) return;
    node_flags_.assign(g.schema().node_type_count(), others_allowed_ ? 1 : 0);
    for (const std::string& label : f.labels)
        for (const node_type_id t : g.schema().types_of_label(label)) node_flags_[t.index()] = 1;
    for (const std::string& label : f.avoid_labels)
        for (const node_type_id t : g.schema().types_of_label(label)) node_flags_[t.index()] = 0;
}

}  // namespace hexi
