// How many edges each node of a graph is away from one node.
//
//     const breadth_first_distances away = breadth_first(csr(g), zone);
//     if (const auto hops = away[park]) fmt::print("{} edges\n", *hops);
#pragma once

#include <algorithm>
#include <atomic>
#include <bit>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <hexi/algorithm/csr.hpp>
#include <hexi/base/limits.hpp>

namespace hexi::inline abi_v1 {

/// Distances in edges by node; nothing for a node that is not reached.
class breadth_first_distances {
public:
    static constexpr std::uint32_t unreached = std::numeric_limits<std::uint32_t>::max();

    explicit breadth_first_distances(flat_array<std::uint32_t> by_node) : by_node_(std::move(by_node)) {}

    [[nodiscard]] std::optional<std::uint32_t> operator[](node_id n) const {
        return by_node_[n.index()] == unreached ? std::nullopt : std::optional(by_node_[n.index()]);
    }
    /// As an array by node, `unreached` where nothing is: for kernels.
    [[nodiscard]] std::span<const std::uint32_t> raw() const { return by_node_.span(); }

private:
    flat_array<std::uint32_t> by_node_;
};

/// Distances from `source` along the edges, on all cores. While few nodes are at the front, they are
/// walked from; when they see most of the graph, every node not yet reached looks for one of them instead. If `within`
/// ends, the distances that are known by then: not reached may mean not yet.
///
/// Cost     O(nodes + edges) time, usually far fewer edges; 4 bytes and 3 bits a node
/// Errors   none; `source` must be in the graph (asserted)
/// Source   S. Beamer, K. Asanović, D. Patterson, Direction-optimizing breadth-first search, 2012
[[nodiscard]] breadth_first_distances breadth_first(const csr& g, node_id source, budget* within = nullptr);

}  // namespace hexi::abi_v1

#ifdef HEXI_HEADER_ONLY
#include <hexi/algorithm/breadth_first_body.hpp>
#endif
