// Which nodes hang together at all.
#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

#include <hexi/algorithm/walk.hpp>

namespace hexi {

/// The nodes of a graph or a view by weakly connected component: the direction of edges does not count.
/// Only nodes that the view shows are in any.
///
/// Order    components by size, largest first, then by their least key; nodes by key
/// Cost     O(nodes + edges), and sorting by key
inline std::vector<std::vector<node_id>> components(const searched& g, const filter& f = {}) {
    std::vector<std::vector<node_id>> out;
    std::vector<bool> seen(g.base().node_bound(), false);
    const node_id nobody{};
    const auto collect = [&](const auto& w) {
        for (const node_id start : g.base().nodes()) {
            if (seen[start.index()] || !w.allows(start)) continue;
            std::vector<node_id> nodes{start};
            seen[start.index()] = true;
            for (std::size_t i = 0; i < nodes.size(); ++i) {
                w.forward(nodes[i], [&](step t) {
                    if (!seen[t.node.index()]) {
                        seen[t.node.index()] = true;
                        nodes.push_back(t.node);
                    }
                    return true;
                });
            }
            std::ranges::sort(nodes, {}, [&](node_id n) { return g.base().key(n); });
            out.push_back(std::move(nodes));
        }
    };
    detail::with_walk(g, direction::both, f, nobody, nobody, collect);
    std::ranges::sort(out, [&](const auto& a, const auto& b) {
        return a.size() != b.size() ? a.size() > b.size() : g.base().key(a.front()) < g.base().key(b.front());
    });
    return out;
}

}  // namespace hexi
