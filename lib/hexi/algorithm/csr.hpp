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
#include <hexi/view/typed_graph.hpp>
#include <hexi/view/undirected.hpp>

namespace hexi {

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

/// Neighbour lists of a graph or view as it was when they were made. A regular value; reads are safe from
/// many threads.
///
/// Order    each list by node id, then by weight: nothing that is computed from it hangs on insertion history
/// Cost     to make: O(nodes + edges log degree) on all cores; memory: 4 bytes a node and 4 bytes an edge (12
///          with weights) for each direction kept, once for undirected ones. If `within` ends, arrays of no
///          nodes: ask it
/// Errors   std::length_error for more than 4,294,967,294 list entries; what a predicate of the view, or `weight`, throws.
///          They are called on many threads at once
class csr {
public:
    template <typed_graph G>
    explicit csr(const G& g, const csr_options& options = {});

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
    /// The weights beside `out(n)`; empty if none were asked for.
    [[nodiscard]] std::span<const double> out_weights(node_id n) const { return out_.weights_of(n); }
    [[nodiscard]] bool has_weights() const { return !out_.weight.empty() || out_.node.empty(); }

    [[nodiscard]] std::size_t memory() const { return out_.memory() + in_.memory() + absent_.memory(); }

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
    template <class G>
    std::optional<lists> made(const G& g, direction way, const csr_options& options, watch& watching) const;

    lists out_;
    lists in_;
    flat_array<std::uint8_t> absent_;  // by node; empty where all are there
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
    });
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

/// Calls `visit(step)` for the steps of a node, a self loop once.
template <typed_graph G, class Visit>
void each_step(const G& g, node_id n, direction way, Visit visit) {
    if (way != direction::in)
        for (const step s : g.out(n)) visit(s);
    if (way != direction::out)
        for (const step s : g.in(n))
            if (way == direction::in || s.node != n) visit(s);
}
}  // namespace detail

template <class G>
std::optional<csr::lists> csr::made(const G& g, direction way, const csr_options& options, watch& watching) const {
    const auto& weight = options.weight;
    budget* const within = options.within;
    const std::size_t bound = g.node_bound();
    if (watching.lacks(2 * (bound + 1) * sizeof(std::uint32_t))) return std::nullopt;
    lists made;
    made.begin.resize(bound + 1, 0);
    // Room for all steps first; what merging leaves over is closed up at the end.
    const auto room = [&](node_id n) -> std::size_t {
        if (!contains(n)) return 0;
        if constexpr (std::is_same_v<G, graph>) return (way != direction::in ? g.out_degree(n) : 0) + (way != direction::out ? g.in_degree(n) : 0);
        std::size_t count = 0;
        detail::each_step(g, n, way, [&](step) { ++count; });
        return count;
    };
    detail::parallel_chunks(bound, [&](std::size_t begin, std::size_t end, std::size_t) {
        for (std::size_t n = begin; n < end; ++n) made.begin[n + 1] = static_cast<std::uint32_t>(std::min<std::size_t>(room(node_id(n)), 0xFFFFFFFF));
    }, detail::nodes_a_piece, within);
    if (watching.ended()) return std::nullopt;
    std::uint64_t total = 0;
    for (std::size_t n = 0; n < bound; ++n) made.begin[n + 1] = static_cast<std::uint32_t>(total += made.begin[n + 1]);
    detail::require_countable(total);
    if (watching.lacks(total * (sizeof(node_id) + (weight ? sizeof(double) : 0)) + 2 * (bound + 1) * sizeof(std::uint32_t))) return std::nullopt;
    made.node.resize_uninitialised(total);
    if (weight) made.weight.resize_uninitialised(total);

    flat_array<std::uint32_t> kept(bound);
    detail::parallel_chunks(bound, [&](std::size_t begin, std::size_t end, std::size_t) {
        std::vector<std::pair<node_id, double>> weighted;
        for (std::size_t n = begin; n < end; ++n) {
            if (!contains(node_id(n))) continue;
            node_id* const first = made.node.data() + made.begin[n];
            node_id* last = first;
            if (weight) {
                weighted.clear();
                detail::each_step(g, node_id(n), way, [&](step s) {
                    if (const double w = weight(s.edge); !std::isnan(w)) weighted.emplace_back(s.node, w);
                });
                std::ranges::sort(weighted);
                double* to = made.weight.data() + made.begin[n];
                for (const auto& [neighbour, w] : weighted) *last++ = neighbour, *to++ = w;
            } else {
                detail::each_step(g, node_id(n), way, [&](step s) { *last++ = s.node; });
                std::sort(first, last);
            }
            if (options.simple) last = std::remove(first, std::unique(first, last), node_id(n));
            kept[n] = static_cast<std::uint32_t>(last - first);
        }
    }, detail::nodes_a_piece, within);
    if (watching.ended()) return std::nullopt;
    std::uint32_t to = 0;
    for (std::size_t n = 0; n < bound; ++n) {
        const std::uint32_t from = std::exchange(made.begin[n], to);
        if (from != to) {
            std::copy_n(made.node.data() + from, kept[n], made.node.data() + to);
            if (weight) std::copy_n(made.weight.data() + from, kept[n], made.weight.data() + to);
        }
        to += kept[n];
    }
    made.begin[bound] = to;
    made.node.resize(to);
    made.node.shrink_to_fit();
    if (weight) made.weight.resize(to);
    return made;
}

template <typed_graph G>
csr::csr(const G& g, const csr_options& options) : undirected_(options.undirected), simple_(options.simple) {
    assert(!options.simple || !options.weight);
    bool both_already = std::is_same_v<G, undirected>;  // whether the view's `out` gives both directions itself
    if constexpr (requires { { g.way() } -> std::same_as<direction>; }) both_already = g.way() == direction::both;
    undirected_ = undirected_ || both_already;

    const std::size_t bound = g.node_bound();
    for (std::size_t n = 0; n < bound; ++n) node_count_ += g.contains(node_id(n)) ? 1 : 0;
    if (node_count_ < bound) {
        absent_.resize(bound, 0);
        for (std::size_t n = 0; n < bound; ++n) absent_[n] = g.contains(node_id(n)) ? 0 : 1;
    }
    watch watching(options.within);
    std::optional<lists> out, in;
    out = made(g, undirected_ && !both_already ? direction::both : direction::out, options, watching);
    if (out && !undirected_ && !watching.hold(out->memory())) in = made(g, direction::in, options, watching);
    if (!out || (!undirected_ && !in)) {
        absent_ = {};
        node_count_ = 0;
        out_.begin.resize(1, 0);
        if (!undirected_) in_.begin.resize(1, 0);
        return;
    }
    out_ = std::move(*out);
    if (undirected_) return;
    in_ = std::move(*in);
    in_.weight = {};  // only told which edges have one
}

}  // namespace hexi
