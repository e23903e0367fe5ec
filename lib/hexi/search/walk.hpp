// How the kernels see a graph or a view of it: as loops over plain arrays.
#pragma once

#include <cassert>
#include <cstddef>
#include <span>
#include <utility>

#include <hexi/graph/graph.hpp>
#include <hexi/view/graph_view.hpp>
#include <hexi/view/direction.hpp>
#include <hexi/view/compiled_filter.hpp>

namespace hexi::inline abi_v1 {

namespace detail {

struct look_at_nothing {
    void operator()(step) const {}
};

/// Steps from node to node, forwards and backwards. Visitors return whether to go on.
///
/// In the plain case each side of a node is one loop over an array. In the other there may be filters, with edge types
/// given one loop a type; edges of symmetric types, which are looked at on the other side, too; or somebody's own view,
/// whose steps are fetched into an array. `ahead(step)` is called some steps before a step is visited, for prefetching.
template <bool Plain>
class walk {
public:
    /// `f` is not null if not plain.
    walk(const graph_view& g, direction d, const compiled_filter* f, node_id from, node_id to)
        : g_(&g.base()), view_(&g), direction_(g.walked(d)), first_(g.conditions()), second_(f), from_(from), to_(to) {
        if (first_ == nullptr || (first_->all_types() && second_ != nullptr)) std::swap(first_, second_);
        if (!Plain && direction_ != direction::both && g.has_symmetric()) symmetric_ = g_->schema().symmetric_types();
    }

    const graph& base() const { return *g_; }

    template <class Visit, class Ahead = look_at_nothing>
    bool forward(node_id n, Visit&& visit, Ahead ahead = {}) const { return go(n, direction_, visit, ahead); }
    template <class Visit, class Ahead = look_at_nothing>
    bool backward(node_id n, Visit&& visit, Ahead ahead = {}) const { return go(n, reversed(direction_), visit, ahead); }

    /// How many steps forward or backward at most: the work of visiting them. Costs no look at the block.
    std::size_t forward_work(node_id n) const { return work(n, direction_); }
    std::size_t backward_work(node_id n) const { return work(n, reversed(direction_)); }

private:
    bool both_sides() const { return !Plain && (!symmetric_.empty() || view_->is_own()); }
    std::size_t work(node_id n, direction d) const {
        return (d != direction::in || both_sides() ? g_->out_degree(n) : 0) + (d != direction::out || both_sides() ? g_->in_degree(n) : 0);
    }

    template <class Visit, class Ahead>
    bool go(node_id n, direction d, Visit& visit, Ahead& ahead) const {
        if constexpr (!Plain) {
            if (view_->is_own()) [[unlikely]] return over_own(n, d, visit, ahead);
            if (!first_->all_types()) {
                for (const edge_type_id t : first_->edge_types()) {
                    if (second_ != nullptr && !second_->allows_type(t)) continue;
                    const bool either = !symmetric_.empty() && g_->schema()[t].symmetric;
                    if ((d != direction::in || either) && !over(g_->out(n, t), visit, ahead)) return false;
                    if ((d != direction::out || either) && !over(g_->in(n, t), visit, ahead)) return false;
                }
                return true;
            }
            for (const edge_type_id t : symmetric_)
                if (!over(d == direction::out ? g_->in(n, t) : g_->out(n, t), visit, ahead)) return false;
        }
        if (d != direction::in && !over(g_->out(n), visit, ahead)) return false;
        return d == direction::out || over(g_->in(n), visit, ahead);
    }
    template <class Visit, class Ahead>
    bool over_own(node_id n, direction d, Visit& visit, Ahead& ahead) const {
        step_list list = std::exchange(list_, {});  // a visitor may walk, too
        view_->collect_own(n, d, list);
        list.keep([&](step s) {
            const edge_type_id t = g_->type(s.edge);
            return first_->allows_type(t) && (second_ == nullptr || second_->allows_type(t));
        });
        const bool whole = over(list.all(), visit, ahead);
        list_ = std::move(list);
        return whole;
    }

    template <class Visit, class Ahead>
    bool over(const steps& s, Visit& visit, Ahead& ahead) const {
        constexpr std::size_t distance = 16;
        const node_id* const nodes = s.nodes().data();
        const edge_id* const edges = s.edges().data();
        const std::size_t size = s.size();
        for (std::size_t i = 0; i < size; ++i) {
            if (i + distance < size) ahead(step{nodes[i + distance], edges[i + distance]});
            if constexpr (!Plain)
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
    const graph_view* view_;
    direction direction_;
    const compiled_filter* first_;   // has edge types if either has
    const compiled_filter* second_;
    std::span<const edge_type_id> symmetric_{};  // empty if there are no such edges, or all are walked either way
    node_id from_;
    node_id to_;
    mutable step_list list_{};
};

/// Calls `body(walk)` with the walk that fits: `from` and `to` pass the filter unasked.
template <class Body>
auto with_walk(const graph_view& g, direction d, const filter& f, node_id from, node_id to, Body&& body) {
    assert(g.base().contains(from) && g.base().contains(to));
    if (f.empty() && g.shows_arrays(d)) return body(walk<true>(g, d, nullptr, from, to));
    if (f.empty() && g.conditions() != nullptr) return body(walk<false>(g, d, nullptr, from, to));
    const compiled_filter conditions(g.base(), f);
    return body(walk<false>(g, d, &conditions, from, to));
}

}  // namespace detail
}  // namespace hexi::abi_v1
