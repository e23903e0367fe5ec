// Bodies of `triangles.hpp`.
#pragma once

#include <hexi/algorithm/triangles.hpp>

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <span>
#include <vector>

#include <hexi/algorithm/csr.hpp>
#include <hexi/base/linkage.hpp>

namespace hexi::inline abi_v1 {

namespace detail {

/// A simple undirected graph with its nodes numbered by falling degree: what is looked at often lies together.
class by_degree {
public:
    explicit by_degree(const csr& g, budget* within) : node_(g.node_bound()), begin_(g.node_bound() + 1, 0), lower_(g.node_bound(), 0) {
        assert(g.is_undirected() && g.is_simple());
        const std::size_t nodes = g.node_bound();
        // A counting sort: degrees are below the number of nodes.
        std::vector<std::uint32_t> place(nodes + 1, 0);
        for (std::size_t n = 0; n < nodes; ++n) ++place[nodes - 1 - g.out_degree(node_id(n)) + 1];
        for (std::size_t d = 0; d < nodes; ++d) place[d + 1] += place[d];
        std::vector<std::uint32_t> number(nodes);
        for (std::size_t n = 0; n < nodes; ++n) {
            number[n] = place[nodes - 1 - g.out_degree(node_id(n))]++;
            node_[number[n]] = node_id(n);
        }
        for (std::size_t i = 0; i < nodes; ++i) begin_[i + 1] = begin_[i] + static_cast<std::uint32_t>(g.out_degree(node_[i]));
        to_.resize_uninitialised(begin_[nodes]);
        parallel_chunks(nodes, [&](std::size_t first, std::size_t last, std::size_t) {
            for (std::size_t i = first; i < last; ++i) {
                std::uint32_t* out = to_.data() + begin_[i];
                for (const node_id n : g.out(node_[i])) *out++ = number[n.index()];
                std::sort(to_.data() + begin_[i], out);
                lower_[i] = static_cast<std::uint32_t>(std::lower_bound(to_.data() + begin_[i], out, i) - (to_.data() + begin_[i]));
            }
        }, 256, within);
    }
    std::size_t size() const { return node_.size(); }
    node_id node(std::size_t i) const { return node_[i]; }
    /// The neighbours with smaller numbers: higher degrees.
    std::span<const std::uint32_t> above(std::size_t i) const { return {to_.data() + begin_[i], lower_[i]}; }
    std::span<const std::uint32_t> below(std::size_t i) const { return {to_.data() + begin_[i] + lower_[i], to_.data() + begin_[i + 1]}; }

private:
    std::vector<node_id> node_;
    std::vector<std::uint32_t> begin_;
    std::vector<std::uint32_t> lower_;
    flat_array<std::uint32_t> to_;
};

/// Calls `found(worker, a, b, candidates, marks)` for every edge between two numbers a > b, once: the third
/// corners are the candidates whose mark is 1.
///
/// Of the two lists of an edge the shorter one is read and looked up in the marks of the longer one, so that
/// no hub's list is read for each of its many small neighbours. False if the budget ended first.
template <class Found>
bool each_edge_with_corners(const by_degree& g, budget* within, Found found) {
    std::vector<std::vector<std::uint8_t>> all_marks(worker_count(within));
    return parallel_chunks(g.size(), [&](std::size_t begin, std::size_t end, std::size_t worker) {
        std::vector<std::uint8_t>& marks = all_marks[worker];
        marks.resize(g.size(), 0);
        for (std::size_t i = begin; i < end; ++i) {
            const auto own = g.above(i);
            if (own.empty()) continue;
            for (const std::uint32_t n : own) marks[n] = 1;
            for (const std::uint32_t other : own) {
                const auto theirs = g.above(other);
                if (theirs.size() <= own.size()) found(worker, i, other, theirs, marks);
            }
            for (const std::uint32_t other : g.below(i)) {
                const auto theirs = g.above(other);
                if (theirs.size() >= own.size()) continue;
                // Only corners above this node: an edge's triangle is found at its lowest number.
                const auto upto = static_cast<std::size_t>(std::lower_bound(theirs.begin(), theirs.end(), i) - theirs.begin());
                found(worker, other, static_cast<std::uint32_t>(i), theirs.first(upto), marks);
            }
            for (const std::uint32_t n : own) marks[n] = 0;
        }
    }, 64, within);
}

/// Counts what the arrays and each worker's counts take; false if that is too much.
inline bool has_room_for_triangles(const csr& g, watch& watching, budget* within, std::size_t a_node_and_worker) {
    return !watching.hold(g.entry_count() * sizeof(std::uint32_t) + g.node_bound() * (24 + a_node_and_worker * worker_count(within)));
}

}  // namespace detail

HEXI_INLINE std::uint64_t count_triangles(const csr& g, budget* within) {
    watch watching(within);
    if (!detail::has_room_for_triangles(g, watching, within, 1)) return 0;
    const detail::by_degree ordered(g, within);
    if (watching.ended()) return 0;
    std::vector<std::uint64_t> counts(worker_count(within) * 8, 0);  // a cache line each
    detail::each_edge_with_corners(ordered, within, [&](std::size_t worker, std::size_t, std::uint32_t, std::span<const std::uint32_t> candidates, const auto& marks) {
        std::uint32_t count = 0;
        for (const std::uint32_t n : candidates) count += marks[n];
        counts[worker * 8] += count;
    });
    return std::accumulate(counts.begin(), counts.end(), std::uint64_t{0});
}

HEXI_INLINE std::vector<std::uint64_t> triangles_by_node(const csr& g, budget* within) {
    watch watching(within);
    if (!detail::has_room_for_triangles(g, watching, within, 9)) return {};
    const detail::by_degree ordered(g, within);
    if (watching.ended()) return {};
    std::vector<std::vector<std::uint64_t>> parts(worker_count(within));
    for (auto& part : parts) part.resize(g.node_bound(), 0);
    const bool whole = detail::each_edge_with_corners(ordered, within, [&](std::size_t worker, std::size_t a, std::uint32_t b, std::span<const std::uint32_t> candidates, const auto& marks) {
        std::vector<std::uint64_t>& part = parts[worker];
        std::uint64_t count = 0;
        for (const std::uint32_t n : candidates) {
            part[n] += marks[n];
            count += marks[n];
        }
        part[a] += count;
        part[b] += count;
    });
    if (!whole) return {};
    std::vector<std::uint64_t> total(g.node_bound(), 0);
    for (std::size_t i = 0; i < total.size(); ++i)
        for (const auto& part : parts) total[ordered.node(i).index()] += part[i];
    return total;
}

HEXI_INLINE clustering cluster(const csr& g, budget* within) {
    const std::vector<std::uint64_t> triangles = triangles_by_node(g, within);
    clustering result;
    if (triangles.size() < g.node_bound()) return result;
    result.of.resize(g.node_bound(), 0);
    double sum = 0, closed = 0, pairs = 0;
    for (std::size_t n = 0; n < g.node_bound(); ++n) {
        const auto degree = static_cast<double>(g.out_degree(node_id(n)));
        const double possible = degree * (degree - 1) / 2;
        if (possible > 0) result.of[n] = static_cast<double>(triangles[n]) / possible;
        sum += result.of[n];
        closed += static_cast<double>(triangles[n]);
        pairs += possible;
    }
    if (g.node_count() > 0) result.average = sum / static_cast<double>(g.node_count());
    if (pairs > 0) result.overall = closed / pairs;
    return result;
}

}  // namespace hexi::abi_v1
