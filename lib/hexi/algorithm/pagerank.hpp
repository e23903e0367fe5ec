// How often a reader who follows edges at random, and now and then starts anew, comes by each node.
//
//     const std::vector<double> rank = pagerank(csr(g));
#pragma once

#include <cmath>
#include <cstddef>
#include <utility>
#include <vector>

#include <hexi/algorithm/csr.hpp>

namespace hexi::inline abi_v1 {

struct pagerank_options {
    double damping = 0.85;
    std::size_t rounds = 20;
    /// Stop before `rounds` when a round moves less than this in total; 0: never.
    double tolerance = 0;
    /// What the rounds may take; no limits if null.
    budget* within = nullptr;
};

/// PageRank by node, as Boost's `page_rank` defines it: ranks start at 1 / nodes, and in each round become
/// (1 - damping) + damping × the sum over incoming edges of rank / out-degree. So ranks sum to the number of
/// nodes in the end; where a node has no way out, what it would pass on is lost. Parallel edges count each.
/// `Real` may be float: faster, five digits. Nodes not in the graph have 0. If `within` ends, the ranks of the last
/// round that was finished, and `within->part()` says which; empty if none was.
///
/// Order    sums are added in the order of node ids: the same on any number of cores
/// Cost     O(rounds × (nodes + edges)) on all cores; 3 × sizeof(Real) a node, 4 within a budget
/// Source   S. Brin, L. Page, The anatomy of a large-scale hypertextual web search engine, 1998
template <class Real = double>
[[nodiscard]] std::vector<Real> pagerank(const csr& g, const pagerank_options& options = {}) {
    const std::size_t nodes = g.node_bound();
    watch watching(options.within);
    if (watching.hold(4 * nodes * sizeof(Real))) return {};
    std::vector<Real> rank(nodes, Real(0));
    if (g.node_count() == 0) return rank;
    std::vector<Real> finished;  // of the round before, should this one be cut
    // What a node passes on along each edge, in this round and in the next; a pull by every node needs no atomic.
    flat_array<Real> share(nodes, Real(0));
    flat_array<Real> share_after(nodes, Real(0));
    const auto damping = static_cast<Real>(options.damping);
    const auto share_of = [&](std::size_t n, Real value) {
        const std::size_t degree = g.out_degree(node_id(n));
        return degree == 0 ? Real(0) : value / static_cast<Real>(degree);
    };
    for (std::size_t n = 0; n < nodes; ++n) {
        if (!g.contains(node_id(n))) continue;
        rank[n] = Real(1) / static_cast<Real>(g.node_count());
        share[n] = share_of(n, rank[n]);
    }
    for (std::size_t round = 0; round < options.rounds; ++round) {
        if (watching.on()) finished = rank;
        const double moved = detail::parallel_sum<double>(nodes, [&](std::size_t begin, std::size_t end) {
            double change = 0;
            for (std::size_t n = begin; n < end; ++n) {
                if (!g.contains(node_id(n))) continue;
                Real sum = 0;  // one: most lists are short, and the next one's reads do not wait for it
                for (const node_id from : g.in(node_id(n))) sum += share[from.index()];
                const Real value = (Real(1) - damping) + damping * sum;
                change += std::abs(static_cast<double>(value) - static_cast<double>(rank[n]));
                rank[n] = value;
                share_after[n] = share_of(n, value);
            }
            return change;
        }, detail::nodes_a_piece, options.within);
        if (watching.ended()) {
            options.within->set_part({round, options.rounds});
            return round == 0 ? std::vector<Real>() : finished;
        }
        if (moved < options.tolerance) break;
        std::swap(share, share_after);
    }
    return rank;
}

}  // namespace hexi::abi_v1
