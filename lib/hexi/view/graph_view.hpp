// A graph, or a view of one, whatever its type: what every search and every whole-graph algorithm goes over.
//
//     shortest_path(g, a, b);  shortest_path(undirected(g), a, b);  shortest_path(mine, a, b);   // all the same function
//     ranking(undirected(filtered(mine, {.labels = {"Park"}})));                                 // views of views
//
// Nobody needs to write its name: a graph, and whatever models `typed_graph`, becomes one where it is asked for.
#pragma once

#include <concepts>
#include <cstddef>
#include <memory>
#include <utility>

#include <hexi/base/value_iterator.hpp>
#include <hexi/graph/graph.hpp>
#include <hexi/view/compiled_filter.hpp>
#include <hexi/view/direction.hpp>
#include <hexi/view/seen_steps.hpp>
#include <hexi/view/typed_graph.hpp>

namespace hexi::inline abi_v1 {

class graph_view;

namespace detail {

/// What is asked of somebody's own view once its type is forgotten: a call a node, not one a step.
struct own_view {
    bool (*contains)(const void* view, node_id n);
    bool (*contains_edge)(const void* view, edge_id e);  // null where the view does not say
    void (*collect)(const void* view, node_id n, bool out, step_list& into);
};
template <class View>
constexpr own_view calls_of() {
    own_view calls{[](const void* view, node_id n) -> bool { return static_cast<const View*>(view)->contains(n); }, nullptr,
                   [](const void* view, node_id n, bool out, step_list& into) {
                       const auto add = [&](const auto& all) {
                           for (const step s : all) into.add(s);
                       };
                       if (out) add(static_cast<const View*>(view)->out(n));
                       else add(static_cast<const View*>(view)->in(n));
                   }};
    if constexpr (requires(const View& v, edge_id e) { { v.contains(e) } -> std::same_as<bool>; })
        calls.contains_edge = [](const void* view, edge_id e) -> bool { return static_cast<const View*>(view)->contains(e); };
    return calls;
}
template <class View>
inline constexpr own_view own_calls = calls_of<View>();

/// Which nodes and edges are shown.
struct shown_ids {
    const graph* g = nullptr;
    const void* own = nullptr;
    const own_view* calls = nullptr;
    const compiled_filter* filter = nullptr;

    [[nodiscard]] bool operator()(node_id n) const {
        return g->contains(n) && (own == nullptr || calls->contains(own, n)) && (filter == nullptr || filter->allows(*g, n));
    }
    /// An edge is shown if both its ends are.
    [[nodiscard]] bool operator()(edge_id e) const {
        return g->contains(e) && (filter == nullptr || (filter->allows(*g, e) && filter->allows(*g, g->source(e)) && filter->allows(*g, g->target(e)))) &&
               (own == nullptr || own_shows(e));
    }

private:
    [[nodiscard]] bool own_shows(edge_id e) const;
};

}  // namespace detail

/// The ids of a graph that a view shows, ascending; lazy. Shares the view's filter as `seen_steps` does.
template <class Id>
class passing_ids {
public:
    using iterator = detail::value_iterator<detail::passing_cursor<Id, detail::shown_ids>>;

    passing_ids(detail::shown_ids shown, std::shared_ptr<const compiled_filter> f, std::size_t bound) : shown_(shown), filter_(std::move(f)), bound_(bound) {}
    [[nodiscard]] iterator begin() const { return iterator({shown_, 0, bound_}); }
    [[nodiscard]] iterator end() const { return iterator({shown_, bound_, bound_}); }

private:
    detail::shown_ids shown_;
    std::shared_ptr<const compiled_filter> filter_;  // lives as long as what `shown_` points at is needed
    std::size_t bound_;
};

}  // namespace hexi::abi_v1

// Not a borrowed range: its iterators point at the filter, which it shares.
template <class Id>
inline constexpr bool std::ranges::enable_view<hexi::passing_ids<Id>> = true;

namespace hexi::inline abi_v1 {

/// A graph as it is looked at: itself or somebody's own view of it, walked along its edges, against them or either way,
/// through conditions. Copies nothing of what it looks at, which it must not outlive; cheap to copy. All of Hexi's views
/// are one, and a view of one looks at the same graph, so that it need not live longer.
///
/// Edges of a symmetric type lead both ways in any direction, whoever was written first.
///
/// Cost     a step passed over costs one look. The steps of somebody's own view are fetched into a list, a call a node
class graph_view {
public:
    graph_view(const graph& g) : g_(&g) {}  // NOLINT: a graph can be looked at
    /// Somebody's own view, which it points at.
    template <class View>
        requires(!std::same_as<View, graph> && !std::derived_from<View, graph_view> && typed_graph<View>)
    graph_view(const View& own) : g_(&own.base()), own_(&own), calls_(&detail::own_calls<View>) {}  // NOLINT: so can a view

    [[nodiscard]] const graph& base() const { return *g_; }
    [[nodiscard]] std::size_t node_bound() const { return g_->node_bound(); }
    [[nodiscard]] std::size_t edge_bound() const { return g_->edge_bound(); }
    [[nodiscard]] bool contains(node_id n) const { return shown()(n); }
    [[nodiscard]] bool contains(edge_id e) const { return shown()(e); }
    [[nodiscard]] passing_ids<node_id> nodes() const { return {shown(), filter_, node_bound()}; }
    [[nodiscard]] passing_ids<edge_id> edges() const { return {shown(), filter_, edge_bound()}; }
    [[nodiscard]] seen_steps out(node_id n) const { return seen(n, direction::out); }
    [[nodiscard]] seen_steps in(node_id n) const { return seen(n, direction::in); }

    // --- for kernels ------------------------------------------------------------------------

    /// `direction::in` if `out` and `in` have changed places, `both` if each gives the steps either way.
    [[nodiscard]] direction way() const { return way_; }
    /// The way to walk what is looked at when this is walked in direction `d`.
    [[nodiscard]] direction walked(direction d) const { return way_ == direction::both ? way_ : way_ == direction::in ? reversed(d) : d; }
    /// What the filters of all views together ask; null for nothing.
    [[nodiscard]] const compiled_filter* conditions() const { return filter_.get(); }
    /// Whether it looks at somebody's own view.
    [[nodiscard]] bool is_own() const { return own_ != nullptr; }
    /// Whether the steps in direction `d` are the graph's own arrays, of the sides that `walked(d)` says.
    [[nodiscard]] bool shows_arrays(direction d) const { return own_ == nullptr && !filter_ && (walked(d) == direction::both || !has_symmetric()); }
    /// Whether the graph has edges that lead both ways whatever the direction.
    [[nodiscard]] bool has_symmetric() const {
        for (const edge_type_id t : g_->schema().symmetric_types())
            if (g_->count(t) > 0) return true;
        return false;
    }
    /// Adds the steps of a node in direction `d`.
    void collect(node_id n, direction d, detail::step_list& into) const;
    /// Replaces `into` by the steps of somebody's own view, no filter asked; `way` as `walked` gives it. Never more than
    /// the node has in the graph.
    void collect_own(node_id n, direction way, detail::step_list& into) const;

protected:
    graph_view(const graph_view& of, const filter* f, direction d);

private:
    [[nodiscard]] detail::shown_ids shown() const { return {g_, own_, calls_, filter_.get()}; }
    [[nodiscard]] seen_steps seen(node_id n, direction d) const {
        if (own_ == nullptr) return {*g_, filter_, n, walked(d)};
        detail::step_list list;
        collect(n, d, list);
        return seen_steps(std::move(list));
    }

    const graph* g_;
    const void* own_ = nullptr;
    const detail::own_view* calls_ = nullptr;
    direction way_ = direction::out;
    std::shared_ptr<const compiled_filter> filter_{};
};

static_assert(typed_graph<graph_view>);

}  // namespace hexi::abi_v1

#ifdef HEXI_HEADER_ONLY
#include <hexi/view/graph_view_body.hpp>
#endif
