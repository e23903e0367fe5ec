// A graph seen through a filter, and maybe against its edges or either way.
//
//     const filtered parks(g, {.labels = {"Park"}}, direction::both);
//     for (auto [node, edge] : parks.out(zone)) fmt::print("{}\n", g.key(node));
#pragma once

#include <hexi/view/filter.hpp>
#include <hexi/view/graph_view.hpp>

namespace hexi::inline abi_v1 {

/// The nodes and edges of a graph, or of a view, that pass a filter. Copies nothing of the graph, which it must not
/// outlive; cheap to copy. With `direction::in`, `out` and `in` change places; with `both`, each gives
/// the steps either way. A node is shown if the filter allows it, an edge if the filter allows it and both its ends.
///
/// Cost   to make: O(node types); `contains`: O(1) and the predicates; a step passed over costs one look
class filtered : public graph_view {
public:
    filtered(const graph_view& of, const filter& f, direction d = direction::out) : graph_view(of, &f, d) {}
    /// No graph that is about to go: the view would point at it still.
    filtered(const graph&& of, const filter& f, direction d = direction::out) = delete;
};

static_assert(typed_graph<filtered>);

}  // namespace hexi::abi_v1
