// Bodies of `transaction.hpp`.
#pragma once

#include <hexi/graph/transaction.hpp>

#include <algorithm>
#include <cassert>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <hexi/base/linkage.hpp>

namespace hexi::inline abi_v1 {

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
    g_->for_each_changed(depth_, visit);
}

HEXI_INLINE void transaction::commit() {
    assert(innermost());
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
    assert(innermost());
    std::exchange(g_, nullptr)->take_back_changes();
}

// Here, since a program that has no library may begin with `transaction.hpp`, which brings all other bodies of the graph before the transaction.
HEXI_INLINE result<done> graph::set_labels(node_id n, std::vector<std::string> labels) {
    // A look-up, which is nothing to be taken back.
    if (const auto known = schema_.for_change().find_type_of_labels(labels)) return set_type(n, *known);
    transaction t(*this);  // a type that was made for a change that is refused goes with it
    const std::string wanted = labels.empty() ? std::string("no label") : fmt::format("the labels {}", fmt::join(labels, ", "));
    const auto type = schema().type_of_labels(std::move(labels));
    if (!type && schema_.open) return schema::too_many("node types");
    if (!type) return problem{"unknown-type", fmt::format("no type of the schema has exactly {}", wanted), "set one of its types instead"};
    // A type that is new calls the node's key as the old one did.
    if (schema_.open && schema_[*type].key != type_of(n).key && count(*type) == 0) {
        node_type made = schema_[*type];
        made.key = type_of(n).key;
        (void)schema().update(*type, std::move(made));
    }
    auto set = set_type(n, *type);
    if (set) t.commit();
    return set;
}

}  // namespace hexi::abi_v1
