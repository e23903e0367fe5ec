// Bodies of `k_core.hpp`.
#pragma once

#include <hexi/algorithm/k_core.hpp>

#include <algorithm>
#include <atomic>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include <hexi/algorithm/csr.hpp>
#include <hexi/base/linkage.hpp>

namespace hexi::inline abi_v1 {

HEXI_INLINE std::vector<std::uint32_t> core_numbers(const csr& g, budget* within) {
    assert(g.is_undirected());
    watch watching(within);
    if (watching.hold(g.node_bound() * (sizeof(std::uint32_t) + 3 * sizeof(node_id)))) return {};
    std::vector<std::uint32_t> degree(g.node_bound(), 0);
    std::vector<node_id> left;
    for (std::size_t n = 0; n < g.node_bound(); ++n) {
        degree[n] = static_cast<std::uint32_t>(g.out_degree(node_id(n)));
        if (degree[n] > 0) left.emplace_back(n);
    }
    const auto at = [&](node_id n) { return std::atomic_ref<std::uint32_t>(degree[n.index()]); };
    std::vector<node_id> front;
    std::vector<std::vector<node_id>> found(worker_count(within));
    while (!left.empty()) {
        if (watching(left.size())) return {};
        std::uint32_t k = std::numeric_limits<std::uint32_t>::max();
        for (const node_id n : left) k = std::min(k, degree[n.index()]);
        front.clear();
        std::erase_if(left, [&](node_id n) {
            if (degree[n.index()] == k) front.push_back(n);
            return degree[n.index()] == k;
        });
        // Peeling a node takes one from its neighbours above k; whoever takes the one that makes it k
        // peels that neighbour next. A degree never ends below k: that is the core number.
        while (!front.empty()) {
            detail::parallel_chunks(front.size(), [&](std::size_t begin, std::size_t end, std::size_t worker) {
                for (std::size_t i = begin; i < end; ++i) {
                    for (const node_id other : g.out(front[i])) {
                        std::uint32_t before = at(other).load(std::memory_order_relaxed);
                        while (before > k && !at(other).compare_exchange_weak(before, before - 1, std::memory_order_relaxed)) {}
                        if (before == k + 1) found[worker].push_back(other);
                    }
                }
            }, detail::piece_of_front(g, front, 256), within);
            if (watching.ended()) return {};
            front.clear();
            for (auto& part : found) {
                front.insert(front.end(), part.begin(), part.end());
                part.clear();
            }
        }
        std::erase_if(left, [&](node_id n) { return degree[n.index()] <= k; });
    }
    return degree;
}

}  // namespace hexi::abi_v1
