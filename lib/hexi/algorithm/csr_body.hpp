// Bodies of `csr.hpp`.
#pragma once

#include <hexi/algorithm/csr.hpp>

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include <hexi/base/limits.hpp>
#include <hexi/base/linkage.hpp>
#include <hexi/base/parallel.hpp>
#include <hexi/graph/graph.hpp>
#include <hexi/view/graph_view.hpp>

namespace hexi::inline abi_v1 {

namespace detail {

/// The steps of a graph's nodes from its own arrays, a self loop once. Steps are as `graph_view::walked` gives them.
struct array_steps {
    const graph_view& view;
    direction way;

    std::size_t room(node_id n, step_list&) const {
        const graph& g = view.base();
        return (way != direction::in ? g.out_degree(n) : 0) + (way != direction::out ? g.in_degree(n) : 0);
    }
    template <class Visit>
    void each(node_id n, step_list&, Visit visit) const {
        if (way != direction::in)
            for (const step s : view.base().out(n)) visit(s);
        if (way != direction::out)
            for (const step s : view.base().in(n))
                if (way == direction::in || s.node != n) visit(s);
    }
};

/// Those of any view.
struct fetched_steps {
    const graph_view& view;
    direction way;

    std::size_t room(node_id n, step_list& into) const {
        into.clear();
        view.collect(n, way, into);
        return into.size();
    }
    template <class Visit>
    void each(node_id n, step_list& into, Visit visit) const {
        room(n, into);
        for (const step s : into.all()) visit(s);
    }
};

}  // namespace detail

template <class Source>
std::optional<csr::lists> csr::made(const Source& source, const csr_options& options, watch& watching) const {
    const auto& weight = options.weight;
    budget* const within = options.within;
    const std::size_t bound = source.view.node_bound();
    if (watching.lacks(2 * (bound + 1) * sizeof(std::uint32_t))) return std::nullopt;
    lists made;
    made.begin.resize(bound + 1, 0);
    // Room for all steps first; what merging leaves over is closed up at the end.
    detail::parallel_chunks(bound, [&](std::size_t begin, std::size_t end, std::size_t) {
        detail::step_list fetched;
        for (std::size_t n = begin; n < end; ++n)
            made.begin[n + 1] = contains(node_id(n)) ? static_cast<std::uint32_t>(std::min<std::size_t>(source.room(node_id(n), fetched), 0xFFFFFFFF)) : 0;
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
        detail::step_list fetched;
        for (std::size_t n = begin; n < end; ++n) {
            if (!contains(node_id(n))) continue;
            node_id* const first = made.node.data() + made.begin[n];
            node_id* last = first;
            if (weight) {
                weighted.clear();
                source.each(node_id(n), fetched, [&](step s) {
                    if (const double w = weight(s.edge); !std::isnan(w)) weighted.emplace_back(s.node, w);
                });
                std::ranges::sort(weighted);
                double* to = made.weight.data() + made.begin[n];
                for (const auto& [neighbour, w] : weighted) *last++ = neighbour, *to++ = w;
            } else {
                source.each(node_id(n), fetched, [&](step s) { *last++ = s.node; });
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

HEXI_INLINE void csr::count_either_way(const graph_view& g, const csr_options& options) {
    either_way_.resize(g.node_bound(), 0);
    detail::parallel_chunks(g.node_bound(), [&](std::size_t begin, std::size_t end, std::size_t) {
        detail::step_list fetched;
        for (std::size_t n = begin; n < end; ++n) {
            if (!contains(node_id(n))) continue;
            fetched.clear();
            g.collect(node_id(n), direction::out, fetched);
            for (const edge_id e : fetched.edges)
                if (g.base().type_of(e).symmetric && (!options.weight || !std::isnan(options.weight(e)))) ++either_way_[n];
        }
    }, detail::nodes_a_piece, options.within);
}

HEXI_INLINE csr::csr(const graph_view& g, const csr_options& options) : simple_(options.simple) {
    assert(!options.simple || !options.weight);
    undirected_ = options.undirected || g.way() == direction::both;
    const std::size_t bound = g.node_bound();
    for (std::size_t n = 0; n < bound; ++n) node_count_ += g.contains(node_id(n)) ? 1 : 0;
    if (node_count_ < bound) {
        absent_.resize(bound, 0);
        for (std::size_t n = 0; n < bound; ++n) absent_[n] = g.contains(node_id(n)) ? 0 : 1;
    }
    watch watching(options.within);
    const auto made_by = [&](direction d) {
        if (g.shows_arrays(d)) return made(detail::array_steps{g, g.walked(d)}, options, watching);
        return made(detail::fetched_steps{g, d}, options, watching);
    };
    std::optional<lists> out, in;
    out = made_by(undirected_ ? direction::both : direction::out);
    if (out && !undirected_ && !watching.hold(out->memory())) in = made_by(direction::in);
    if (in && !simple_ && g.has_symmetric()) count_either_way(g, options);
    if (!out || (!undirected_ && !in) || watching.ended()) {
        absent_ = {};
        either_way_ = {};
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

}  // namespace hexi::abi_v1
