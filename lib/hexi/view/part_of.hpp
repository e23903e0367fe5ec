// Some of the nodes of a graph, and the edges among them.
//
//     for (const auto& part : components(g)) ranking(part_of(g, part), {.top = 1});
#pragma once

#include <span>

#include <hexi/base/ids.hpp>
#include <hexi/view/graph_view.hpp>

namespace hexi::inline abi_v1 {

/// These nodes of a graph or a view, and its edges that have both ends among them. Copies nothing of the graph, which it
/// must not outlive; cheap to copy.
///
/// Cost     to make: O(nodes of the part) and a bit for every node of the graph; a step passed over costs one look
/// Errors   none; ids of no node are ignored
class part_of : public graph_view {
public:
    part_of(const graph_view& of, std::span<const node_id> nodes);
    /// No graph that is about to go: the view would point at it still.
    part_of(const graph&& of, std::span<const node_id> nodes) = delete;
};

static_assert(typed_graph<part_of>);

}  // namespace hexi::abi_v1

#ifdef HEXI_HEADER_ONLY
#include <hexi/view/part_of_body.hpp>
#endif
