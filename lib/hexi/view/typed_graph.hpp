// What an algorithm may ask of a graph: the graph itself and every view answer it.
//
//     template <typed_graph G>
//     std::size_t degree(const G& g, node_id n) { return std::ranges::distance(g.out(n)); }
//
// Types, keys and properties are asked of `g.base()`; a view only decides what is seen of it.
#pragma once

#include <concepts>
#include <cstddef>
#include <ranges>

#include <hexi/graph/graph.hpp>

namespace hexi::inline abi_v1 {

/// A range whose elements are `step`, made as they are asked or kept in a list.
template <class Range>
concept step_range = std::ranges::forward_range<Range> && std::same_as<std::ranges::range_value_t<Range>, step>;

/// A graph or a view of one. Ids are those of `base()`; whoever keeps an array by node or edge makes it
/// `node_bound()` or `edge_bound()` long.
///
/// `out(n)` and `in(n)` are defined for every node of the base: a view that hides `n` itself still says
/// where one gets from it, so that a search can start at a node that its filter would not walk over. A step leads over
/// an edge of `n` in the base to its other end, and each edge comes once; `in` shows an edge where `out` does from the
/// other end. Whole-graph algorithms ask a view on many threads at once.
template <class G>
concept typed_graph = requires(const G& g, node_id n) {
    { g.base() } -> std::same_as<const graph&>;
    { g.contains(n) } -> std::same_as<bool>;
    { g.node_bound() } -> std::same_as<std::size_t>;
    { g.edge_bound() } -> std::same_as<std::size_t>;
    requires std::ranges::forward_range<decltype(g.nodes())>;
    requires std::same_as<std::ranges::range_value_t<decltype(g.nodes())>, node_id>;
    requires step_range<decltype(g.out(n))>;
    requires step_range<decltype(g.in(n))>;
};

static_assert(typed_graph<graph>);  // filtered.hpp and undirected.hpp say the same of the views

}  // namespace hexi::abi_v1
