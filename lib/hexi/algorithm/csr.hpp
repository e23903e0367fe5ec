// The neighbours of a whole graph as plain arrays: what the whole-graph algorithms run on.
//
//     const csr arrays(g, {.undirected = true, .simple = true});   // build once
//     const auto ranks = pagerank(arrays);                         // use many times
//     const auto found = count_triangles(arrays);
//
// A compressed sparse row structure: all lists in one array, and where each begins. A `filtered` view given
// in place of the graph leaves out what it hides.
#pragma once

#include <algorithm>
#include <cassert>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <stdexcept>
#include <type_traits>
#include <utility>
#include <vector>

#include <hexi/base/flat_array.hpp>
#include <hexi/base/limits.hpp>
#include <hexi/base/parallel.hpp>
#include <hexi/graph/graph.hpp>
#include <hexi/view/direction.hpp>
#include <hexi/view/graph_view.hpp>

namespace hexi::inline abi_v1 {

struct csr_options {
    /// Each edge is a neighbour at both its ends (a self loop once).
    bool undirected = false;
    /// Parallel edges are one, and self loops none.
    bool simple = false;
    /// What an edge weighs; an edge of which it is not a number (NaN) is left out. Empty: no weights are kept. Called
    /// on many threads at once.
    /// Not with `simple`: which of the merged edges' would count?
    std::function<double(edge_id)> weight{};
    /// What making the arrays may take; no limits if null.
    budget* within = nullptr;
};

/// Neighbour lists of a graph or view as it was when they were made. A value; reads are safe from
/// many threads. An edge of a symmetric type is in both lists of both its ends.
///
/// Order    each list by node id, then by weight: nothing that is computed from it hangs on insertion history
/// Cost     to make: O(nodes + edges log degree) on all cores; memory: 4 bytes a node and 4 bytes an edge (12
///          with weights) for each direction kept, once for undirected ones. If `within` ends, arrays of no
///          nodes: ask it
/// Errors   std::length_error for more than 4,294,967,294 list entries; what a predicate of the view, or `weight`, throws.
///          They are called on many threads at once
class csr {
public:
    explicit csr(const graph_view& g, const csr_options& options = {});

    /// One more than the largest node id; arrays by node are this long.
    [[nodiscard]] std::size_t node_bound() const { return out_.begin.size() - 1; }
    [[nodiscard]] std::size_t node_count() const { return node_count_; }
    [[nodiscard]] bool contains(node_id n) const { return n.index() < node_bound() && (absent_.empty() || absent_[n.index()] == 0); }
    /// Entries of all lists of one direction: twice the edges if undirected (a loop once).
    [[nodiscard]] std::size_t entry_count() const { return out_.node.size(); }
    [[nodiscard]] bool is_undirected() const { return undirected_; }
    [[nodiscard]] bool is_simple() const { return simple_; }

    [[nodiscard]] std::span<const node_id> out(node_id n) const { return out_.of(n); }
    [[nodiscard]] std::span<const node_id> in(node_id n) const { return undirected_ ? out_.of(n) : in_.of(n); }
    [[nodiscard]] std::size_t out_degree(node_id n) const { return out_.begin[n.index() + 1] - out_.begin[n.index()]; }
    [[nodiscard]] std::size_t in_degree(node_id n) const { return in(n).size(); }
    /// The edges at a node: a self loop counts twice unless undirected, an edge of a symmetric type once although it is in
    /// both lists. Of simple arrays that are directed, entries of both lists.
    [[nodiscard]] std::size_t degree(node_id n) const {
        return out_degree(n) + (undirected_ ? 0 : in_degree(n)) - (either_way_.empty() ? 0 : either_way_[n.index()]);
    }
    /// The weights beside `out(n)`; empty if none were asked for.
    [[nodiscard]] std::span<const double> out_weights(node_id n) const { return out_.weights_of(n); }
    [[nodiscard]] bool has_weights() const { return !out_.weight.empty() || out_.node.empty(); }

    [[nodiscard]] std::size_t memory() const { return out_.memory() + in_.memory() + absent_.memory() + either_way_.memory(); }

private:
    struct lists {
        flat_array<std::uint32_t> begin;
        flat_array<node_id> node;
        flat_array<double> weight;

        std::span<const node_id> of(node_id n) const {
            return {node.data() + begin[n.index()], node.data() + begin[n.index() + 1]};
        }
        std::span<const double> weights_of(node_id n) const {
            if (weight.empty()) return {};
            return {weight.data() + begin[n.index()], weight.data() + begin[n.index() + 1]};
        }
        std::size_t memory() const { return begin.memory() + node.memory() + weight.memory(); }
    };

    /// Nothing if the watch or its budget ended it.
    template <class Source>
    std::optional<lists> made(const Source& source, const csr_options& options, watch& watching) const;
    void count_either_way(const graph_view& g, const csr_options& options);

    lists out_;
    lists in_;
    flat_array<std::uint8_t> absent_;  // by node; empty where all are there
    flat_array<std::uint32_t> either_way_;  // by node: edges that are in both its lists; empty where none are
    std::size_t node_count_ = 0;
    bool undirected_ = false;
    bool simple_ = false;
};

namespace detail {
/// Nodes are worked on in pieces of this many, taken by whichever worker is free: hubs make them unequal.
inline constexpr std::size_t nodes_a_piece = 2048;

/// Calls `work(begin, end, worker)` for all pieces of [0, size), or those that are begun before the budget ends; false
/// if it did.
template <class Work>
bool parallel_chunks(std::size_t size, Work work, std::size_t chunk = nodes_a_piece, budget* within = nullptr) {
    const std::size_t chunks = (size + chunk - 1) / chunk;
    parallel_pieces(chunks, [&](std::size_t piece, std::size_t worker) {
        const std::size_t begin = piece * chunk, end = std::min(size, (piece + 1) * chunk);
        if (within == nullptr || (within->ended() == cut_by::nothing && !within->look(end - begin))) work(begin, end, worker);
    }, worker_count(within));
    return within == nullptr || within->ended() == cut_by::nothing;
}

/// Lists are counted with 32 bits.
inline void require_countable(std::uint64_t entries) {
    if (entries >= 0xFFFFFFFF) throw std::length_error("the lists of a csr may have at most 4294967294 entries");
}

/// The sum of `part(begin, end)` over all pieces, added in their order: the same on any number of cores.
template <class T, class Part>
T parallel_sum(std::size_t size, Part part, std::size_t chunk = nodes_a_piece, budget* within = nullptr) {
    std::vector<T> parts((size + chunk - 1) / chunk);
    parallel_chunks(size, [&](std::size_t begin, std::size_t end, std::size_t) { parts[begin / chunk] = part(begin, end); }, chunk, within);
    T sum{};
    for (const T& p : parts) sum += p;
    return sum;
}

/// Fewer steps than one core does before another has been woken for them.
inline constexpr std::size_t few_steps = 1U << 14U;

/// In what pieces to work on the nodes of a front: all in one where their edges are few.
[[nodiscard]] inline std::size_t piece_of_front(const csr& g, std::span<const node_id> front, std::size_t piece) {
    std::size_t steps = front.size();
    for (std::size_t i = 0; i < front.size() && steps <= few_steps; ++i) steps += g.out_degree(front[i]);
    return steps <= few_steps ? std::max<std::size_t>(front.size(), 1) : piece;
}
}  // namespace detail

}  // namespace hexi::abi_v1

#ifdef HEXI_HEADER_ONLY
#include <hexi/algorithm/csr_body.hpp>
#endif
