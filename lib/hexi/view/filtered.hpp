// A graph seen through a filter, and maybe against its edges or either way.
//
//     const filtered parks(g, {.labels = {"Park"}}, direction::both);
//     for (auto [node, edge] : parks.out(zone)) fmt::print("{}\n", g.key(node));
#pragma once

#include <memory>
#include <utility>

#include <fmt/format.h>

#include <hexi/base/value_iterator.hpp>
#include <hexi/graph/graph.hpp>
#include <hexi/view/direction.hpp>
#include <hexi/view/compiled_filter.hpp>
#include <hexi/view/seen_steps.hpp>
#include <hexi/view/typed_graph.hpp>

namespace hexi {

/// The ids of a graph that pass a filter, ascending; lazy. Shares the filter as `seen_steps` does.
template <class Id>
class passing_ids {
    struct condition {
        const graph* g = nullptr;
        const compiled_filter* filter = nullptr;
        [[nodiscard]] bool operator()(Id id) const { return passes(*g, *filter, id); }
    };

public:
    using iterator = detail::value_iterator<detail::passing_cursor<Id, condition>>;

    passing_ids(const graph& g, std::shared_ptr<const compiled_filter> f, std::size_t bound) : g_(&g), filter_(std::move(f)), bound_(bound) {}
    [[nodiscard]] iterator begin() const { return at(0); }
    [[nodiscard]] iterator end() const { return at(bound_); }

    /// A node passes if the filter allows it, an edge if the filter allows it and both its ends.
    [[nodiscard]] static bool passes(const graph& g, const compiled_filter& f, node_id n) { return g.contains(n) && f.allows(g, n); }
    [[nodiscard]] static bool passes(const graph& g, const compiled_filter& f, edge_id e) {
        return g.contains(e) && f.allows(g, e) && f.allows(g, g.source(e)) && f.allows(g, g.target(e));
    }

private:
    [[nodiscard]] iterator at(std::size_t first) const { return iterator({{g_, filter_.get()}, first, bound_}); }

    const graph* g_;
    std::shared_ptr<const compiled_filter> filter_;
    std::size_t bound_;
};

}  // namespace hexi

// Not a borrowed range: its iterators point at the filter, which it shares.
template <class Id>
inline constexpr bool std::ranges::enable_view<hexi::passing_ids<Id>> = true;

namespace hexi {

/// The nodes and edges of a graph that pass a filter. Copies nothing of the graph, which it must not
/// outlive; cheap to copy. With `direction::in`, `out` and `in` change places; with `both`, each gives
/// the steps either way.
///
/// Cost   to make: O(node types); `contains`: O(1) and the predicates; a step passed over costs one look
class filtered {
public:
    filtered(const graph& g, const filter& f, direction d = direction::out)
        : g_(&g), filter_(std::make_shared<const compiled_filter>(g, f)), direction_(d) {}

    [[nodiscard]] const graph& base() const { return *g_; }
    [[nodiscard]] direction way() const { return direction_; }
    [[nodiscard]] const compiled_filter& conditions() const { return *filter_; }
    [[nodiscard]] std::size_t node_bound() const { return g_->node_bound(); }
    [[nodiscard]] std::size_t edge_bound() const { return g_->edge_bound(); }
    [[nodiscard]] bool contains(node_id n) const { return passing_ids<node_id>::passes(*g_, *filter_, n); }
    [[nodiscard]] bool contains(edge_id e) const { return passing_ids<edge_id>::passes(*g_, *filter_, e); }
    [[nodiscard]] passing_ids<node_id> nodes() const { return {*g_, filter_, g_->node_bound()}; }
    [[nodiscard]] passing_ids<edge_id> edges() const { return {*g_, filter_, g_->edge_bound()}; }
    [[nodiscard]] seen_steps out(node_id n) const { return {*g_, filter_, n, direction_}; }
    [[nodiscard]] seen_steps in(node_id n) const { return {*g_, filter_, n, reversed(direction_)}; }

private:
    const graph* g_;
    std::shared_ptr<const compiled_filter> filter_;
    direction direction_;
};

static_assert(typed_graph<filtered>);

}  // namespace hexi
