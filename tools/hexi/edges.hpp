// The edges of a node in the order in which the tool shows them, and how an edge points.
#pragma once

#include <algorithm>
#include <functional>
#include <string_view>
#include <tuple>
#include <vector>

#include <hexi/graph/graph.hpp>

namespace hexi::tool {

/// An edge seen from one of its ends.
struct seen_edge {
    edge_id edge{};
    node_id other{};
    bool out = true;  ///< whether it leads away; always so for a symmetric type
};

/// All edges of `n`, a self loop once. By type, outgoing before incoming, then by the other end's key and the
/// edge's id: an order that does not hang on how the graph was built.
inline std::vector<seen_edge> edges_around(const graph& g, node_id n) {
    std::vector<seen_edge> all;
    for (const auto [node, edge] : g.out(n)) all.push_back({edge, node, true});
    for (const auto [node, edge] : g.in(n))
        if (node != n) all.push_back({edge, node, g.type_of(edge).symmetric});
    const auto rank = [&](const seen_edge& s) { return std::tuple(g.type(s.edge), !s.out, g.by_key(s.other), s.edge); };
    std::ranges::sort(all, std::less{}, rank);
    return all;
}

/// `→` away, `←` towards the node it is seen from, `↔` for a symmetric type.
inline std::string_view arrow(const graph& g, edge_id e, bool out) {
    if (g.type_of(e).symmetric) return "↔";
    return out ? "→" : "←";
}

}  // namespace hexi::tool
