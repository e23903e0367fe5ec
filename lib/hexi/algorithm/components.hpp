// Which nodes hang together at all, directions ignored; on all cores.
//
//     for (const std::vector<node_id>& part : components(g)) fmt::print("{} nodes\n", part.size());
//     weak_components(g).count;      // without lists
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string_view>
#include <type_traits>
#include <unordered_map>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <hexi/algorithm/csr.hpp>
#include <hexi/view/filtered.hpp>

namespace hexi {

struct weak_components_found {
    /// By node: the smallest node of its component; for a node that is not in the graph, itself.
    flat_array<node_id> root{};
    /// How many there are.
    std::size_t count = 0;
};

/// The weakly connected components, straight from the graph's own lists.
///
/// Cost     nearly O(nodes), and the edges of nodes outside the largest component; 8 bytes a node
/// Source   M. Sutton, T. Ben-Nun, A. Barak, Optimizing parallel graph connectivity computation via
///          subgraph sampling (Afforest), 2018
///
/// No roots and a count of 0 if `within` ends: parts of components are none.
[[nodiscard]] weak_components_found weak_components(const graph& g, budget* within = nullptr);
/// The same from arrays made before, and through a view.
[[nodiscard]] weak_components_found weak_components(const csr& g, budget* within = nullptr);

/// The nodes of a graph or a view by weakly connected component. Only nodes that the view shows are in any.
///
/// Order    components by size, largest first, then by their least key; nodes by id
/// Cost     that of `weak_components`, and sorting components of equal size by key. Empty if `within` ends
template <typed_graph G>
[[nodiscard]] std::vector<std::vector<node_id>> components(const G& g, budget* within = nullptr) {
    weak_components_found found;
    if constexpr (std::is_same_v<G, graph>) found = weak_components(g, within);
    else found = weak_components(csr(g, {.within = within}), within);
    if (within != nullptr && within->ended() != cut_by::nothing) return {};
    std::vector<std::uint32_t> number(g.node_bound(), 0);  // by root: its component's, from 1
    std::vector<std::vector<node_id>> out;
    for (const node_id n : g.nodes()) {
        std::uint32_t& of = number[found.root[n.index()].index()];
        if (of == 0) out.emplace_back(), of = static_cast<std::uint32_t>(out.size());
        out[of - 1].push_back(n);
    }
    const auto key = [&](node_id n) { return g.base().key(n); };
    std::ranges::stable_sort(out, std::greater{}, &std::vector<node_id>::size);
    for (auto first = out.begin(); first != out.end();) {
        const auto last = std::find_if(first, out.end(), [&](const auto& part) { return part.size() != first->size(); });
        if (last - first > 1) {
            std::vector<std::pair<std::string_view, std::vector<node_id>>> equal;
            for (auto part = first; part != last; ++part) equal.emplace_back(key(std::ranges::min(*part, {}, key)), std::move(*part));
            std::ranges::sort(equal, {}, [](const auto& e) { return e.first; });
            for (auto& [least, nodes] : equal) *first++ = std::move(nodes);
        }
        first = last;
    }
    return out;
}
/// The same through a filter.
[[nodiscard]] std::vector<std::vector<node_id>> components(const graph& g, const filter& f, budget* within = nullptr);

}  // namespace hexi

#ifdef HEXI_HEADER_ONLY
#include <hexi/algorithm/components_body.hpp>
#endif
