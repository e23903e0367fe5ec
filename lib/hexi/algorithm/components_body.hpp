// Bodies of `components.hpp`.
#pragma once

#include <hexi/algorithm/components.hpp>

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string_view>
#include <type_traits>
#include <unordered_map>
#include <utility>
#include <vector>

#include <hexi/algorithm/csr.hpp>
#include <hexi/base/linkage.hpp>
#include <hexi/view/filtered.hpp>

namespace hexi::inline abi_v1 {

namespace detail {
/// The plain neighbour arrays of a graph, for algorithms that read each list once; those of removed nodes are empty.
struct plain_lists {
    const graph& g;
    std::size_t node_bound() const { return g.node_bound(); }
    bool contains(node_id n) const { return g.contains(n); }
    bool is_undirected() const { return false; }
    std::span<const node_id> out(node_id n) const { return g.outgoing().all(n).nodes(); }
    std::span<const node_id> in(node_id n) const { return g.incoming().all(n).nodes(); }
};

/// Joins the trees of two nodes; parents always have smaller numbers, so no circle can arise.
inline void join_trees(std::span<std::uint32_t> parent, std::uint32_t a, std::uint32_t b) {
    const auto at = [&](std::uint32_t n) { return std::atomic_ref<std::uint32_t>(parent[n]); };
    std::uint32_t p = at(a).load(std::memory_order_relaxed);
    std::uint32_t q = at(b).load(std::memory_order_relaxed);
    while (p != q) {
        std::uint32_t high = p > q ? p : q;
        const std::uint32_t low = p > q ? q : p;
        const std::uint32_t above = at(high).load(std::memory_order_relaxed);
        if (above == low) return;
        std::uint32_t expected = high;
        if (above == high && at(high).compare_exchange_strong(expected, low, std::memory_order_relaxed)) return;
        p = at(at(high).load(std::memory_order_relaxed)).load(std::memory_order_relaxed);
        q = at(low).load(std::memory_order_relaxed);
    }
}

template <class Lists>
weak_components_found afforest(const Lists& g, budget* within) {
    const std::size_t nodes = g.node_bound();
    watch watching(within);
    if (watching.hold(2 * nodes * sizeof(std::uint32_t))) return {};
    flat_array<std::uint32_t> parent;
    parent.resize_uninitialised(nodes);
    const std::span<std::uint32_t> parents(parent.data(), nodes);
    const auto at = [&](std::size_t n) { return std::atomic_ref<std::uint32_t>(parents[n]); };
    parallel_ranges(nodes, [&](std::size_t begin, std::size_t end, std::size_t) {
        for (std::size_t n = begin; n < end; ++n) parents[n] = static_cast<std::uint32_t>(n);
    });
    const auto flatten = [&] {
        parallel_chunks(nodes, [&](std::size_t begin, std::size_t end, std::size_t) {
            for (std::size_t n = begin; n < end; ++n) {
                std::uint32_t p = at(n).load(std::memory_order_relaxed);
                for (std::uint32_t up = at(p).load(std::memory_order_relaxed); up != p; up = at(p).load(std::memory_order_relaxed)) p = up;
                at(n).store(p, std::memory_order_relaxed);
            }
        }, nodes_a_piece, within);
    };
    // Two neighbours a node join most of a graph; the component that is the largest by a sample then needs
    // none of its other edges looked at.
    constexpr std::size_t rounds = 2;
    for (std::size_t round = 0; round < rounds; ++round) {
        parallel_chunks(nodes, [&](std::size_t begin, std::size_t end, std::size_t) {
            for (std::size_t n = begin; n < end; ++n) {
                const auto out = g.out(node_id(n));
                if (out.size() > round) join_trees(parents, static_cast<std::uint32_t>(n), static_cast<std::uint32_t>(out[round].index()));
            }
        }, nodes_a_piece, within);
        flatten();
    }
    std::unordered_map<std::uint32_t, std::size_t> seen;
    std::uint32_t largest = 0;
    for (std::size_t i = 0, step = nodes / 1024 + 1; i < nodes; i += step)
        if (const std::uint32_t p = parents[i]; ++seen[p] > seen[largest]) largest = p;
    parallel_chunks(nodes, [&](std::size_t begin, std::size_t end, std::size_t) {
        for (std::size_t n = begin; n < end; ++n) {
            if (at(n).load(std::memory_order_relaxed) == largest) continue;
            const auto out = g.out(node_id(n));
            for (std::size_t i = rounds; i < out.size(); ++i) join_trees(parents, static_cast<std::uint32_t>(n), static_cast<std::uint32_t>(out[i].index()));
            if (g.is_undirected()) continue;
            // An edge from inside the largest component is only seen from its other end.
            for (const node_id other : g.in(node_id(n))) join_trees(parents, static_cast<std::uint32_t>(n), static_cast<std::uint32_t>(other.index()));
        }
    }, nodes_a_piece, within);
    flatten();
    if (watching.ended()) return {};
    weak_components_found result;
    result.root.resize_uninitialised(nodes);
    result.count = parallel_sum<std::size_t>(nodes, [&](std::size_t begin, std::size_t end) {
        std::size_t count = 0;
        for (std::size_t n = begin; n < end; ++n) {
            result.root[n] = node_id(parents[n]);
            count += parents[n] == n && g.contains(node_id(n)) ? 1 : 0;
        }
        return count;
    });
    return result;
}
}  // namespace detail

HEXI_INLINE weak_components_found weak_components(const graph& g, budget* within) { return detail::afforest(detail::plain_lists{g}, within); }

HEXI_INLINE weak_components_found weak_components(const csr& g, budget* within) { return detail::afforest(g, within); }

HEXI_INLINE weak_components_found weak_components(const graph_view& g, budget* within) {
    if (!g.is_own() && g.conditions() == nullptr) return weak_components(g.base(), within);
    return weak_components(csr(g, {.within = within}), within);
}

HEXI_INLINE std::vector<std::vector<node_id>> components(const graph_view& g, budget* within) {
    const weak_components_found found = weak_components(g, within);
    if (within != nullptr && within->ended() != cut_by::nothing) return {};
    std::vector<std::uint32_t> number(g.node_bound(), 0);  // by root: its component's, from 1
    std::vector<std::vector<node_id>> out;
    for (const node_id n : g.nodes()) {
        std::uint32_t& of = number[found.root[n.index()].index()];
        if (of == 0) out.emplace_back(), of = static_cast<std::uint32_t>(out.size());
        out[of - 1].push_back(n);
    }
    const auto key = [&](node_id n) { return g.base().by_key(n); };
    std::ranges::stable_sort(out, std::greater{}, &std::vector<node_id>::size);
    for (auto first = out.begin(); first != out.end();) {
        const auto last = std::find_if(first, out.end(), [&](const auto& part) { return part.size() != first->size(); });
        if (last - first > 1) {
            std::vector<std::pair<std::pair<std::string_view, node_id>, std::vector<node_id>>> equal;
            for (auto part = first; part != last; ++part) equal.emplace_back(key(std::ranges::min(*part, {}, key)), std::move(*part));
            std::ranges::sort(equal, {}, [](const auto& e) { return e.first; });
            for (auto& [least, nodes] : equal) *first++ = std::move(nodes);
        }
        first = last;
    }
    return out;
}

HEXI_INLINE std::vector<std::vector<node_id>> components(const graph_view& g, const filter& f, budget* within) { return components(filtered(g, f), within); }

}  // namespace hexi::abi_v1
