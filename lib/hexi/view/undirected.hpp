// A graph whose edges may be walked either way.
//
//     for (auto [node, edge] : undirected(g).out(zone)) ...   // first along its edges, then against them
#pragma once

#include <hexi/graph/graph.hpp>
#include <hexi/view/direction.hpp>
#include <hexi/view/seen_steps.hpp>
#include <hexi/view/typed_graph.hpp>

namespace hexi {

/// Every edge seen from both its ends; a self loop once. Copies nothing of the graph, which it must not
/// outlive; two words to copy.
class undirected {
public:
    explicit undirected(const graph& g) : g_(&g) {}

    [[nodiscard]] const graph& base() const { return *g_; }
    [[nodiscard]] std::size_t node_bound() const { return g_->node_bound(); }
    [[nodiscard]] std::size_t edge_bound() const { return g_->edge_bound(); }
    [[nodiscard]] bool contains(node_id n) const { return g_->contains(n); }
    [[nodiscard]] bool contains(edge_id e) const { return g_->contains(e); }
    [[nodiscard]] live_ids<node_id, graph> nodes() const { return g_->nodes(); }
    [[nodiscard]] live_ids<edge_id, graph> edges() const { return g_->edges(); }
    [[nodiscard]] seen_steps out(node_id n) const { return {*g_, nullptr, n, direction::both}; }
    [[nodiscard]] seen_steps in(node_id n) const { return out(n); }

private:
    const graph* g_;
};

static_assert(typed_graph<undirected>);

}  // namespace hexi
