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
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

#include <hexi/base/array.hpp>
#include <hexi/base/parallel.hpp>
#include <hexi/graph/graph.hpp>
#include <hexi/view/direction.hpp>
#include <hexi/view/typed_graph.hpp>

namespace hexi {

struct csr_options {
    /// Each edge is a neighbour at both its ends (a self loop once).
    bool undirected = false;
    /// Parallel edges are one, and self loops none.
    bool simple = false;
    /// What an edge weighs; empty: no weights are kept. Not with `simple`: which of the merged edges' would count?
    std::function<double(edge_id)> weight{};
};

/// Neighbour lists of a graph or view as it was when they were made. A regular value; reads are safe from
/// many threads.
///
/// Order    each list by node id, then by weight: nothing that is computed from it hangs on insertion history
/// Cost     to make: O(nodes + edges log degree) on all cores; memory: 4 bytes a node and 4 bytes an edge (12
///          with weights) for each direction kept, once for undirected ones
/// Errors   more than 4 billion list entries (asserted)
class csr {
public:
    template <typed_graph G>
    explicit csr(const G& g, const csr_options& options = {});

    /// One more than the largest node id; arrays by node are this long.
    std::size_t node_bound() const { return out_.begin.size() - 1; }
    std::size_t node_count() const { return node_count_; }
    bool contains(node_id n) const { return absent_.empty() || absent_[n.index()] == 0; }
    /// Entries of all lists of one direction: twice the edges if undirected (a loop once).
    std::size_t entry_count() const { return out_.node.size(); }
    bool is_undirected() const { return undirected_; }
    bool is_simple() const { return simple_; }

    std::span<const node_id> out(node_id n) const { return out_.of(n); }
    std::span<const node_id> in(node_id n) const { return undirected_ ? out_.of(n) : in_.of(n); }
    std::size_t out_degree(node_id n) const { return out_.begin[n.index() + 1] - out_.begin[n.index()]; }
    std::size_t in_degree(node_id n) const { return in(n).size(); }
    /// The weights beside `out(n)`; empty if none were asked for.
    std::span<const double> out_weights(node_id n) const { return out_.weights_of(n); }
    bool has_weights() const { return !out_.weight.empty() || out_.node.empty(); }

    std::size_t memory() const { return out_.memory() + in_.memory() + absent_.memory(); }

private:
    struct lists {
        array<std::uint32_t> begin;
        array<node_id> node;
        array<double> weight;

        std::span<const node_id> of(node_id n) const {
            return {node.data() + begin[n.index()], node.data() + begin[n.index() + 1]};
        }
        std::span<const double> weights_of(node_id n) const {
            if (weight.empty()) return {};
            return {weight.data() + begin[n.index()], weight.data() + begin[n.index() + 1]};
        }
        std::size_t memory() const { return begin.memory() + node.memory() + weight.memory(); }
    };

    template <class Visit>
    lists made(std::size_t bound, const csr_options& options, Visit visit) const;

    lists out_;
    lists in_;
    array<std::uint8_t> absent_;  // by node; empty where all are there
    std::size_t node_count_ = 0;
    bool undirected_ = false;
    bool simple_ = false;
};

namespace detail {
/// Nodes are worked on in pieces of this many, taken by whichever worker is free: hubs make them unequal.
inline constexpr std::size_t nodes_a_piece = 2048;

/// Calls `work(begin, end, worker)` for all pieces of [0, size).
template <class Work>
void parallel_chunks(std::size_t size, Work work, std::size_t chunk = nodes_a_piece) {
    const std::size_t chunks = (size + chunk - 1) / chunk;
    parallel_pieces(chunks, [&](std::size_t piece, std::size_t worker) { work(piece * chunk, std::min(size, (piece + 1) * chunk), worker); });
}

/// The sum of `part(begin, end)` over all pieces, added in their order: the same on any number of cores.
template <class T, class Part>
T parallel_sum(std::size_t size, Part part, std::size_t chunk = nodes_a_piece) {
    std::vector<T> parts((size + chunk - 1) / chunk);
    parallel_chunks(size, [&](std::size_t begin, std::size_t end, std::size_t) { parts[begin / chunk] = part(begin, end); }, chunk);
    T sum{};
    for (const T& p : parts) sum += p;
    return sum;
}
}  // namespace detail

/// `visit(n, steps, edges)`: gives the steps of a node as `step(node_id, edge_id)` calls.
template <class Visit>
csr::lists csr::made(std::size_t bound, const csr_options& options, Visit visit) const {
    lists made;
    made.begin.resize(bound + 1, 0);
    // Room for all steps first; what merging leaves over is closed up at the end.
    detail::parallel_chunks(bound, [&](std::size_t begin, std::size_t end, std::size_t) {
        for (std::size_t n = begin; n < end; ++n) {
            std::uint32_t size = 0;
            visit(node_id(n), [&](std::span<const node_id> nodes, const auto&) { size += static_cast<std::uint32_t>(nodes.size()); },
                  [&](node_id, edge_id) { ++size; });
            made.begin[n + 1] = size;
        }
    });
    std::uint64_t total = 0;
    for (std::size_t n = 0; n < bound; ++n) made.begin[n + 1] = static_cast<std::uint32_t>(total += made.begin[n + 1]);
    assert(total <= std::numeric_limits<std::uint32_t>::max());
    made.node.resize_uninitialised(total);
    if (options.weight) made.weight.resize_uninitialised(total);
    array<std::uint32_t> kept;
    if (options.simple) kept.resize(bound);
    detail::parallel_chunks(bound, [&](std::size_t begin, std::size_t end, std::size_t) {
        std::vector<std::pair<node_id, double>> weighted;
        for (std::size_t n = begin; n < end; ++n) {
            node_id* const first = made.node.data() + made.begin[n];
            node_id* last = first;
            weighted.clear();
            visit(node_id(n),
                  [&](std::span<const node_id> nodes, const auto& edges) {
                      if (options.weight)
                          for (std::size_t i = 0; i < nodes.size(); ++i) weighted.emplace_back(nodes[i], options.weight(edges[i]));
                      else last = std::copy(nodes.begin(), nodes.end(), last);
                  },
                  [&](node_id neighbour, edge_id e) {
                      if (options.weight) weighted.emplace_back(neighbour, options.weight(e));
                      else *last++ = neighbour;
                  });
            if (options.weight) {
                std::ranges::sort(weighted);
                double* to = made.weight.data() + made.begin[n];
                for (const auto& [neighbour, weight] : weighted) *last++ = neighbour, *to++ = weight;
            } else {
                if (!std::is_sorted(first, last)) std::sort(first, last);
                if (options.simple) {
                    last = std::unique(first, last);
                    last = std::remove(first, last, node_id(n));
                    kept[n] = static_cast<std::uint32_t>(last - first);
                }
            }
        }
    });
    if (!options.simple) return made;
    std::uint32_t to = 0;
    for (std::size_t n = 0; n < bound; ++n) {
        const std::uint32_t from = std::exchange(made.begin[n], to);
        if (from != to) std::copy_n(made.node.data() + from, kept[n], made.node.data() + to);
        to += kept[n];
    }
    made.begin[bound] = to;
    made.node.resize(to);
    made.node.shrink_to_fit();
    return made;
}

template <typed_graph G>
csr::csr(const G& g, const csr_options& options) : undirected_(options.undirected), simple_(options.simple) {
    assert(!options.simple || !options.weight);
    bool both_already = false;  // whether `out` of the view gives both directions itself
    if constexpr (requires { { g.way() } -> std::same_as<direction>; }) both_already = g.way() == direction::both;
    else both_already = !std::is_same_v<G, graph>;
    undirected_ = undirected_ || both_already;

    const std::size_t bound = g.node_bound();
    for (std::size_t n = 0; n < bound; ++n) node_count_ += g.contains(node_id(n)) ? 1 : 0;
    if (node_count_ < bound) {
        absent_.resize(bound, 0);
        for (std::size_t n = 0; n < bound; ++n) absent_[n] = g.contains(node_id(n)) ? 0 : 1;
    }
    // Whole arrays of the graph itself; step by step through a view.
    const auto visit = [&](node_id n, const auto& steps_of, const auto& whole, const auto& single, bool loops) {
        if (!contains(n)) return;
        if constexpr (std::is_same_v<G, graph>) {
            const steps all = steps_of(n);
            if (loops || std::ranges::find(all.nodes(), n) == all.nodes().end()) return whole(all.nodes(), all.edges());
        }
        for (const step s : steps_of(n))
            if (loops || s.node != n) single(s.node, s.edge);
    };
    const auto out = [&](node_id n) { return g.out(n); };
    const auto in = [&](node_id n) { return g.in(n); };
    if (undirected_ && !both_already) {
        out_ = made(bound, options, [&](node_id n, const auto& whole, const auto& single) {
            visit(n, out, whole, single, true);
            visit(n, in, whole, single, false);
        });
        return;
    }
    out_ = made(bound, options, [&](node_id n, const auto& whole, const auto& single) { visit(n, out, whole, single, true); });
    if (undirected_) return;
    csr_options without_weight = options;
    without_weight.weight = nullptr;
    in_ = made(bound, without_weight, [&](node_id n, const auto& whole, const auto& single) { visit(n, in, whole, single, true); });
}

}  // namespace hexi
