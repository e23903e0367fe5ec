// Bodies of `type_lists.hpp`.
#pragma once

#include <hexi/graph/type_lists.hpp>

#include <algorithm>
#include <cstddef>
#include <vector>

#include <hexi/base/linkage.hpp>

namespace hexi::inline abi_v1 {

HEXI_INLINE void type_lists::build(std::span<const node_type_id> types) {
    of_.clear();
    for (std::size_t n = 0; n < types.size(); ++n)
        if (types[n].valid()) add(types[n], node_id(n));
}

HEXI_INLINE std::size_t type_lists::memory() const {
    std::size_t bytes = of_.capacity() * sizeof(std::vector<block>);
    for (const std::vector<block>& all : of_) bytes += all.capacity() * sizeof(block);
    return bytes;
}

HEXI_INLINE bool operator==(const type_lists& a, const type_lists& b) {
    for (std::size_t t = 0; t < std::max(a.of_.size(), b.of_.size()); ++t)
        if (!std::ranges::equal(a.of(node_type_id(t)), b.of(node_type_id(t)))) return false;
    return true;
}

HEXI_INLINE listed_nodes::listed_nodes(const type_lists& lists, std::span<const node_type_id> types, std::span<const node_type_id> wanted) : types_(types) {
    const auto add = [&](node_type_id t) {
        for (const type_lists::block& b : lists.of(t)) size_ += b.nodes;
    };
    if (wanted.size() == 1) {
        type_ = wanted.front();
        one_ = lists.of(type_);
        add(type_);
        return;
    }
    for (const node_type_id t : wanted) {
        if (wanted_.size() <= t.index()) wanted_.resize(t.index() + 1, false);
        if (wanted_[t.index()]) continue;
        wanted_[t.index()] = true;
        add(t);
        for (const type_lists::block& b : lists.of(t)) merged_.push_back(b.number);
    }
    std::ranges::sort(merged_);
    merged_.erase(std::unique(merged_.begin(), merged_.end()), merged_.end());
}

}  // namespace hexi::abi_v1
