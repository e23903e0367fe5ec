// Bodies of `transaction.hpp`.
#pragma once

#include <hexi/graph/transaction.hpp>

#include <algorithm>
#include <cassert>
#include <functional>
#include <utility>
#include <vector>

#include <hexi/base/linkage.hpp>

namespace hexi::inline v1 {

HEXI_INLINE void transaction::remove(node_id n) {
    assert(open() && g_->contains(n));
    nodes_.insert(n.index());
}

HEXI_INLINE void transaction::remove(edge_id e) {
    assert(open() && g_->contains(e));
    edges_.insert(e.index());
}

HEXI_INLINE bool transaction::removed(edge_id e) const {
    assert(open() && g_->contains(e));
    return edges_.contains(e.index()) || removed(g_->source(e)) || removed(g_->target(e));
}

HEXI_INLINE void transaction::for_each_changed(const std::function<void(const changed_value&)>& visit) const {
    assert(open());
    g_->for_each_changed(visit);
}

HEXI_INLINE void transaction::commit() {
    assert(open());
    const auto ascending = [](const std::unordered_set<std::size_t>& all) {
        std::vector<std::size_t> out(all.begin(), all.end());
        std::ranges::sort(out);
        return out;
    };
    // What somebody removed at once meanwhile is gone already. The newest edges come first: each is then the last of those that are left
    // at its ends, and found at once.
    const std::vector<std::size_t> edges = ascending(edges_);
    for (auto e = edges.rbegin(); e != edges.rend(); ++e)
        if (g_->contains(edge_id(*e))) g_->remove(edge_id(*e));
    for (const std::size_t n : ascending(nodes_))
        if (g_->contains(node_id(n))) g_->remove(node_id(n));
    std::exchange(g_, nullptr)->keep_changes();
}

HEXI_INLINE void transaction::rollback() {
    assert(open());
    std::exchange(g_, nullptr)->take_back_changes();
}

}  // namespace hexi::v1
