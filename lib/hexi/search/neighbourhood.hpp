// What lies around a node: neighbours within some hops, and the ends of typed hops.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <hexi/base/limits.hpp>
#include <hexi/view/graph_view.hpp>
#include <hexi/view/filter.hpp>

namespace hexi::inline abi_v1 {

class search_space;

/// A node that was reached, how many edges away it is, and the edge that led there.
struct reached {
    node_id node{};
    std::uint32_t distance = 0;
    edge_id edge{};

    friend bool operator==(const reached&, const reached&) = default;
};

/// How to walk from a node. The filter acts inside the search; the node itself passes it in any case.
struct walk_options {
    hexi::direction direction = hexi::direction::out;
    hexi::filter filter{};
    budget* within = nullptr;  ///< what the search may take; no limits if null
};

/// The nodes within `hops` edges of `start`, without itself, each with its distance and the edge that led
/// there: of those from a node one nearer, the one with the smallest id. If `options.within` ends, those of the
/// distances that were finished by then: all within fewer hops.
///
/// Order    by distance, then by key
/// Cost     O(edges within `hops`) and sorting the answer by key
[[nodiscard]] std::vector<reached> neighbourhood(const graph_view& g, node_id start, std::size_t hops, const walk_options& options, search_space& s);
[[nodiscard]] std::vector<reached> neighbourhood(const graph_view& g, node_id start, std::size_t hops, const walk_options& options = {});

/// One hop of a walk: over an edge of this type, along it or against it.
struct hop {
    edge_type_id type{};
    direction way = direction::out;
};

/// The distinct nodes at the end of walks from `start` over one edge of each hop in turn; nodes and edges may
/// come twice in a walk. For the neighbours over one type alone, `g.out(n, type).nodes()` is an array. None if `within`
/// ends.
///
/// Order    as met; whoever shows it to users sorts. Valid until the space is used again
/// Cost     the steps looked at: only edges of the types given
[[nodiscard]] std::span<const node_id> hop_ends(const graph_view& g, node_id start, std::span<const hop> hops, search_space& s, budget* within = nullptr);

}  // namespace hexi::abi_v1

#ifdef HEXI_HEADER_ONLY
#include <hexi/search/neighbourhood_body.hpp>
#endif
