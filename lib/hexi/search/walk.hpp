// How the kernels see a graph or a view of it: as loops over plain arrays.
#pragma once

#include <cassert>
#include <cstddef>
#include <utility>

#include <hexi/graph/graph.hpp>
#include <hexi/search/searched.hpp>
#include <hexi/view/direction.hpp>
#include <hexi/view/compiled_filter.hpp>

namespace hexi {

namespace detail {

struct look_at_nothing {
    void operator()(step) const {}
};

/// Steps from node to node, forwards and backwards. Visitors return whether to go on.
///
/// Without a filter each side of a node is one loop over an array; with edge types given, one loop a type.
/// `ahead(step)` is called some steps before a step is visited, for prefetching.
template <bool Filtered>
class walk {
public:
    walk(const searched& g, direction d, const compiled_filter* f, node_id from, node_id to)
        : g_(&g.base()), direction_(g.walked(d)), first_(g.conditions()), second_(f), from_(from), to_(to) {
        if (first_ == nullptr || (first_->edge_types().empty() && second_ != nullptr)) std::swap(first_, second_);
    }

    const graph& base() const { return *g_; }

    template <class Visit, class Ahead = look_at_nothing>
    bool forward(node_id n, Visit&& visit, Ahead ahead = {}) const { return go(n, direction_, visit, ahead); }
    template <class Visit, class Ahead = look_at_nothing>
    bool backward(node_id n, Visit&& visit, Ahead ahead = {}) const { return go(n, reversed(direction_), visit, ahead); }

    /// How many steps forward or backward at most: the work of visiting them. Costs no look at the block.
    std::size_t forward_work(node_id n) const { return work(n, direction_); }
    std::size_t backward_work(node_id n) const { return work(n, reversed(direction_)); }

    /// Whether a search may pass the node: its ends are not asked.
    bool allows(node_id n) const {
        if constexpr (!Filtered) return true;
        return n == from_ || n == to_ || (first_->allows(*g_, n) && (second_ == nullptr || second_->allows(*g_, n)));
    }

private:
    std::size_t work(node_id n, direction d) const {
        return (d != direction::in ? g_->out_degree(n) : 0) + (d != direction::out ? g_->in_degree(n) : 0);
    }

    template <class Visit, class Ahead>
    bool go(node_id n, direction d, Visit& visit, Ahead& ahead) const {
        if constexpr (Filtered) {
            if (!first_->edge_types().empty()) {
                for (const edge_type_id t : first_->edge_types()) {
                    if (second_ != nullptr && !second_->allows_type(t)) continue;
                    if (d != direction::in && !over(g_->out(n, t), visit, ahead)) return false;
                    if (d != direction::out && !over(g_->in(n, t), visit, ahead)) return false;
                }
                return true;
            }
        }
        if (d != direction::in && !over(g_->out(n), visit, ahead)) return false;
        return d == direction::out || over(g_->in(n), visit, ahead);
    }

    template <class Visit, class Ahead>
    bool over(const steps& s, Visit& visit, Ahead& ahead) const {
        constexpr std::size_t distance = 16;
        const node_id* const nodes = s.nodes().data();
        const edge_id* const edges = s.edges().data();
        const std::size_t size = s.size();
        for (std::size_t i = 0; i < size; ++i) {
            if (i + distance < size) ahead(step{nodes[i + distance], edges[i + distance]});
            if constexpr (Filtered)
                if (!taken({nodes[i], edges[i]})) continue;
            if (!visit(step{nodes[i], edges[i]})) return false;
        }
        return true;
    }
    bool taken(step s) const {
        const bool end = s.node == from_ || s.node == to_;
        return takes(*first_, s, end) && (second_ == nullptr || takes(*second_, s, end));
    }
    bool takes(const compiled_filter& f, step s, bool end) const { return end ? f.allows_edge(s.edge) : f.allows_step(*g_, s); }

    const graph* g_;
    direction direction_;
    const compiled_filter* first_;   // has edge types if either has
    const compiled_filter* second_;
    node_id from_;
    node_id to_;
};

/// Calls `body(walk)` with the walk that fits: `from` and `to` pass the filter unasked.
template <class Body>
auto with_walk(const searched& g, direction d, const filter& f, node_id from, node_id to, Body&& body) {
    assert(g.base().contains(from) && g.base().contains(to));
    if (f.empty() && g.conditions() == nullptr) return body(walk<false>(g, d, nullptr, from, to));
    if (f.empty()) return body(walk<true>(g, d, nullptr, from, to));
    const compiled_filter conditions(g.base(), f);
    return body(walk<true>(g, d, &conditions, from, to));
}

}  // namespace detail
}  // namespace hexi
