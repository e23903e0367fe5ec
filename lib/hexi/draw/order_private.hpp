// All of a graph in the order in which it is drawn: see `order.hpp`.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <tuple>
#include <vector>

#include <hexi/draw/captions.hpp>
#include <hexi/draw/order.hpp>
#include <hexi/graph/graph.hpp>

#pragma GCC visibility push(hidden)  // what a shared library keeps to itself
namespace hexi::inline abi_v1::detail {

/// The nodes of a graph by their keys, each with its rank, and the edges from each.
class key_order {
public:
    explicit key_order(const graph& g) : g_(g), ranks_(g.node_bound()) {
        for (const node_id n : g.nodes()) nodes_.push_back(n);
        std::ranges::sort(nodes_, [&](node_id a, node_id b) { return drawn_before(g, a, b); });
        for (std::size_t i = 0; i < nodes_.size(); ++i) ranks_[nodes_[i].index()] = static_cast<std::uint32_t>(i);
    }

    const std::vector<node_id>& nodes() const { return nodes_; }
    /// The place of a node among them, from 0.
    std::uint32_t rank(node_id n) const { return ranks_[n.index()]; }
    /// All edges, by their sources and then as `edges_from` has them.
    std::vector<edge_id> edges() const {
        std::vector<edge_id> out;
        for (const node_id n : nodes_)
            for (const edge_id e : edges_from(n)) out.push_back(e);
        return out;
    }
    /// The edges from a node by type and their targets' keys; parallel edges of a type by what they say.
    std::vector<edge_id> edges_from(node_id n) const {
        std::vector<edge_id> out;
        for (const auto [target, e] : g_.out(n)) out.push_back(e);
        std::ranges::sort(out, [&](edge_id a, edge_id b) {
            const auto place = [&](edge_id e) { return std::tuple(g_.type(e), rank(g_.target(e))); };
            const auto first = place(a), second = place(b);
            return first != second ? first < second : facts_line(g_, a, "") < facts_line(g_, b, "");
        });
        return out;
    }

private:
    const graph& g_;
    std::vector<node_id> nodes_;
    std::vector<std::uint32_t> ranks_;
};

}  // namespace hexi::abi_v1::detail
#pragma GCC visibility pop
