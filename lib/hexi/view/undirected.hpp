// A graph whose edges may be walked either way.
//
//     for (auto [node, edge] : undirected(g).out(zone)) ...   // first along its edges, then against them
#pragma once

#include <hexi/view/graph_view.hpp>

namespace hexi::inline abi_v1 {

/// Every edge of a graph or a view seen from both its ends; a self loop once. Copies nothing of the graph, which it must
/// not outlive; cheap to copy.
class undirected : public graph_view {
public:
    explicit undirected(const graph_view& of) : graph_view(of, nullptr, direction::both) {}
    /// No graph that is about to go: the view would point at it still.
    explicit undirected(const graph&& of) = delete;
};

static_assert(typed_graph<undirected>);

}  // namespace hexi::abi_v1
