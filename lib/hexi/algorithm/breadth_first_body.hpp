// Bodies of `breadth_first.hpp`.
#pragma once

#include <hexi/algorithm/breadth_first.hpp>

#include <algorithm>
#include <atomic>
#include <bit>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include <hexi/algorithm/csr.hpp>
#include <hexi/base/limits.hpp>
#include <hexi/base/linkage.hpp>

namespace hexi::inline abi_v1 {

HEXI_INLINE breadth_first_distances breadth_first(const csr& g, node_id source, budget* within) {
    assert(g.contains(source));
    const std::size_t nodes = g.node_bound();
    watch watching(within);
    if (watching.hold(nodes * sizeof(std::uint32_t) + nodes * 3 / 8 + 2 * nodes * sizeof(node_id))) return breadth_first_distances(flat_array<std::uint32_t>(nodes, breadth_first_distances::unreached));
    constexpr std::uint32_t unreached = breadth_first_distances::unreached;
    const std::size_t workers = worker_count(within);
    flat_array<std::uint32_t> distance;
    distance.resize_uninitialised(nodes);
    parallel_ranges(nodes, [&](std::size_t begin, std::size_t end, std::size_t) {
        std::fill(distance.data() + begin, distance.data() + end, unreached);
    }, 1U << 16U, workers);
    const auto at = [&](std::size_t n) { return std::atomic_ref<std::uint32_t>(distance[n]); };

    // Beamer's switches: to looking back when the front's edges exceed 1/15 of those not yet seen, and
    // forward again when the front has shrunk below 1/18 of the nodes. Looking back passes all nodes, so that it is not
    // for a front with few edges, however few are left.
    constexpr std::size_t to_backward = 15;
    constexpr std::size_t to_forward = 18;
    constexpr std::size_t nodes_an_edge = 64;  // passed in the time that an edge takes
    constexpr std::size_t words_a_piece = detail::nodes_a_piece / 64;

    std::vector<node_id> front{source}, next_front;
    distance[source.index()] = 0;
    std::size_t unseen_edges = g.entry_count();
    std::size_t front_edges = g.out_degree(source);
    std::vector<std::uint64_t> front_bits, next_bits, done_bits;
    std::vector<std::vector<node_id>> found(workers);

    const auto gather = [&] {
        front.clear();
        for (auto& part : found) {
            front.insert(front.end(), part.begin(), part.end());
            part.clear();
        }
    };
    for (std::uint32_t depth = 1; !front.empty() && !watching.ended(); ++depth) {
        if (front_edges <= unseen_edges / to_backward || front_edges <= nodes / nodes_an_edge) {
            unseen_edges -= std::min(unseen_edges, front_edges);
            if (workers == 1 || front.size() + front_edges <= detail::few_steps) {
                front_edges = 0;
                next_front.clear();
                for (const node_id n : front) {
                    if (watching(1 + g.out_degree(n))) break;
                    for (const node_id next : g.out(n)) {
                        if (distance[next.index()] != unreached) continue;
                        distance[next.index()] = depth;
                        next_front.push_back(next);
                        front_edges += g.out_degree(next);
                    }
                }
                std::swap(front, next_front);
                continue;
            }
            std::atomic<std::size_t> edges_found{0};
            detail::parallel_chunks(front.size(), [&](std::size_t begin, std::size_t end, std::size_t worker) {
                std::size_t edges = 0;
                for (std::size_t i = begin; i < end; ++i) {
                    for (const node_id next : g.out(front[i])) {
                        std::uint32_t expected = at(next.index()).load(std::memory_order_relaxed);
                        if (expected == unreached && at(next.index()).compare_exchange_strong(expected, depth, std::memory_order_relaxed)) {
                            found[worker].push_back(next);
                            edges += g.out_degree(next);
                        }
                    }
                }
                edges_found += edges;
            }, 256, within);
            front_edges = edges_found;
            gather();
            continue;
        }
        // Looking back: a bit a node for the front, and for what need not look any more.
        const std::size_t words = (nodes + 63) / 64;
        front_bits.assign(words, 0);
        next_bits.resize(words);
        done_bits.resize(words);
        for (const node_id n : front) front_bits[n.index() / 64] |= std::uint64_t{1} << (n.index() % 64);
        detail::parallel_chunks(words, [&](std::size_t begin, std::size_t end, std::size_t) {
            for (std::size_t word = begin; word < end; ++word) {
                std::uint64_t done = ~std::uint64_t{0};
                for (std::size_t n = word * 64; n < std::min(nodes, word * 64 + 64); ++n)
                    if (distance[n] == unreached && g.in_degree(node_id(n)) > 0) done ^= std::uint64_t{1} << (n % 64);
                done_bits[word] = done;
            }
        }, words_a_piece, within);
        if (watching.ended()) break;
        const auto in_front = [&](node_id n) { return front_bits[n.index() / 64] >> (n.index() % 64) & 1U; };
        // Two neighbours are asked at a time: a branch for each is guessed wrong too often.
        const auto sees_front = [&](std::span<const node_id> from) {
            const std::size_t last = from.size() - 1;
            std::uint64_t seen = 0;
            for (std::size_t i = 0; i <= last && seen == 0; i += 2) seen = in_front(from[i]) | in_front(from[std::min(i + 1, last)]);
            return seen != 0;
        };
        std::size_t awake = front.size();
        std::size_t awake_before = 0;
        do {
            awake_before = awake;
            awake = detail::parallel_sum<std::size_t>(words, [&](std::size_t begin, std::size_t end) {
                std::size_t count = 0;
                for (std::size_t word = begin; word < end; ++word) {
                    std::uint64_t found_now = 0;
                    for (std::uint64_t bits = ~done_bits[word]; bits != 0; bits &= bits - 1) {
                        const std::size_t n = word * 64 + static_cast<std::size_t>(std::countr_zero(bits));
                        if (!sees_front(g.in(node_id(n)))) continue;
                        distance[n] = depth;
                        found_now |= bits & -bits;
                    }
                    next_bits[word] = found_now;
                    done_bits[word] |= found_now;
                    count += static_cast<std::size_t>(std::popcount(found_now));
                }
                return count;
            }, words_a_piece, within);
            if (watching.ended()) return breadth_first_distances(std::move(distance));
            std::swap(front_bits, next_bits);
            ++depth;
        } while (awake > 0 && (awake >= awake_before || awake > nodes / to_forward));
        --depth;
        detail::parallel_chunks(front_bits.size(), [&](std::size_t begin, std::size_t end, std::size_t worker) {
            for (std::size_t word = begin; word < end; ++word)
                for (std::uint64_t bits = front_bits[word]; bits != 0; bits &= bits - 1)
                    found[worker].push_back(node_id(word * 64 + static_cast<std::size_t>(std::countr_zero(bits))));
        }, 256);
        gather();
        front_edges = 1;
    }
    return breadth_first_distances(std::move(distance));
}

}  // namespace hexi::abi_v1
