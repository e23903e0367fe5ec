// How a graph models Boost.Graph's concepts for changing it; include `view/boost.hpp`.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <boost/graph/properties.hpp>

#include <hexi/boost/graph.hpp>

namespace hexi::inline abi_v1 {

/// What `add_vertex` gives a new node: Boost knows neither types nor keys, so both have a default.
struct new_node {
    std::string type = "Node";
    std::string key{};  ///< empty: `node-N`, N the node's id or the next number that is free
};
/// What `add_edge` gives a new edge.
struct new_edge {
    std::string type = "EDGE";
};

/// Adds a node; an open schema makes its type.
/// Errors: `null_vertex()` where the graph refuses the type or the key.
inline node_id add_vertex(const new_node& wanted, graph& g) {
    if (!wanted.key.empty()) {
        const auto made = g.add_node(wanted.type, wanted.key);
        return made ? *made : node_id::none();
    }
    std::size_t number = g.node_bound();
    while (g.find(fmt::format("node-{}", number))) ++number;
    const auto made = g.add_node(wanted.type, fmt::format("node-{}", number));
    return made ? *made : node_id::none();
}
inline node_id add_vertex(graph& g) { return add_vertex(new_node{}, g); }

/// Adds an edge, parallel to what is there; an open schema makes its type. `false` where the graph refuses
/// the type or its ends.
inline std::pair<boost_edge, bool> add_edge(node_id from, node_id to, const new_edge& wanted, graph& g) {
    const auto made = g.add_edge(from, wanted.type, to);
    return {{from, to, made ? *made : edge_id::none()}, bool(made)};
}
inline std::pair<boost_edge, bool> add_edge(node_id from, node_id to, graph& g) { return add_edge(from, to, new_edge{}, g); }

inline void remove_edge(const boost_edge& e, graph& g) { g.remove(e.id); }
inline void remove_edge(boost_traits<graph>::out_edge_iterator at, graph& g) { g.remove(boost_edge(*at).id); }

namespace detail {
/// Asks first, removes second: removal moves the steps that are being walked.
template <class Range, class Predicate>
void remove_boost_edges(Range range, Predicate& remove, graph& g) {
    std::vector<edge_id> gone;
    for (auto at = range.first; at != range.second; ++at)
        if (const boost_edge e = *at; remove(e)) gone.push_back(e.id);
    for (const edge_id e : gone) g.remove(e);
}
}  // namespace detail

/// Removes all edges from one node to another.
inline void remove_edge(node_id from, node_id to, graph& g) {
    const auto leads_there = [to](const boost_edge& e) { return e.to == to; };
    detail::remove_boost_edges(out_edges(from, g), leads_there, g);
}
template <class Predicate>
void remove_out_edge_if(node_id n, Predicate remove, graph& g) { detail::remove_boost_edges(out_edges(n, g), remove, g); }
template <class Predicate>
void remove_in_edge_if(node_id n, Predicate remove, graph& g) { detail::remove_boost_edges(in_edges(n, g), remove, g); }
template <class Predicate>
void remove_edge_if(Predicate remove, graph& g) { detail::remove_boost_edges(edges(g), remove, g); }

/// Removes all edges at a node, which stays.
inline void clear_vertex(node_id n, graph& g) {
    const auto all = [](const boost_edge&) { return true; };
    detail::remove_boost_edges(out_edges(n, g), all, g);
    detail::remove_boost_edges(in_edges(n, g), all, g);
}
/// Removes a node, and its edges with it. Other descriptors stay valid.
inline void remove_vertex(node_id n, graph& g) { g.remove(n); }

}  // namespace hexi::abi_v1

template <>
struct boost::vertex_property_type<hexi::graph> {
    using type = hexi::new_node;
};
template <>
struct boost::edge_property_type<hexi::graph> {
    using type = hexi::new_edge;
};
