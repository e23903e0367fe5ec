// The k shortest paths that visit no node twice.
#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include <hexi/algorithm/path.hpp>
#include <hexi/algorithm/search_space.hpp>
#include <hexi/algorithm/shortest_path.hpp>
#include <hexi/algorithm/weighted.hpp>
#include <hexi/algorithm/walk.hpp>

namespace hexi {

namespace detail {

/// What a detour from a path may not use: the nodes before it leaves, and the edges by which paths found
/// already leave there. Both are few.
struct detour_bans {
    std::vector<node_id> nodes{};  // sorted
    std::vector<edge_id> edges{};  // sorted

    bool node(node_id n) const { return std::ranges::binary_search(nodes, n); }
    bool edge(edge_id e) const { return std::ranges::binary_search(edges, e); }
};

/// A path with where it left the one that it was found from.
struct detour {
    path way{};
    std::size_t leaves = 0;

    friend bool operator<(const detour& a, const detour& b) {
        if (a.way.cost != b.way.cost) return a.way.cost < b.way.cost;
        if (a.way.size() != b.way.size()) return a.way.size() < b.way.size();
        return a.way.edges < b.way.edges;
    }
};

template <class Walk>
paths k_shortest(const Walk& w, node_id from, node_id to, std::size_t k, const path_options& options, search_space& s) {
    const std::size_t max_edges = options.max_edges.value_or(any_number);
    std::optional<edge_weights> weight;
    if (options.weight) weight.emplace(w.base(), *options.weight);
    detour first;
    first.way.nodes.push_back(from);
    if (!weight) {
        if (!append_shortest(w, from, to, max_edges, s, first.way)) return {};
        first.way.cost = static_cast<double>(first.way.size());
    } else if (options.max_edges) {
        if (!append_bounded(w, *weight, from, to, max_edges, first.way)) return {};
        first.way.cost = summed(*weight, first.way.edges);
    } else {
        if (!append_cheapest(w, *weight, from, to, s, first.way)) return {};
        first.way.cost = summed(*weight, first.way.edges);
    }
    paths out;
    std::set<detour> waiting;  // never more than can still be asked for
    waiting.insert(std::move(first));
    while (!waiting.empty()) {
        if (out.size() == k) {
            out.truncated = true;
            break;
        }
        detour now = std::move(waiting.extract(waiting.begin()).value());
        out.push_back(now.way);
        // One more than needed tells whether there are more than k.
        const std::size_t wanted = k - out.size() + 1;
        detour_bans bans;
        for (std::size_t at = 0; at < now.way.size(); ++at) {
            const node_id n = now.way.nodes[at];
            if (at >= now.leaves) {
                const auto same_start = [&](path_view p) {
                    return p.size() > at && std::equal(p.edges.begin(), p.edges.begin() + static_cast<std::ptrdiff_t>(at), now.way.edges.begin());
                };
                bans.edges.clear();
                for (const path_view p : out)
                    if (same_start(p)) bans.edges.push_back(p.edges[at]);
                std::ranges::sort(bans.edges);
                while (waiting.size() > wanted) waiting.erase(std::prev(waiting.end()));
                const detour* worst = waiting.size() == wanted ? &*waiting.rbegin() : nullptr;
                detour next{.leaves = at};
                next.way.nodes.assign(now.way.nodes.begin(), now.way.nodes.begin() + static_cast<std::ptrdiff_t>(at) + 1);
                next.way.edges.assign(now.way.edges.begin(), now.way.edges.begin() + static_cast<std::ptrdiff_t>(at));
                bool found = false;
                if (!weight) {
                    const std::size_t most = worst == nullptr ? max_edges : std::min(max_edges, worst->way.size());
                    found = most > at && append_shortest(w, n, to, most - at, s, next.way, bans);
                    next.way.cost = static_cast<double>(next.way.size());
                } else {
                    const double start = summed(*weight, next.way.edges);
                    if (options.max_edges) {
                        found = append_bounded(w, *weight, n, to, max_edges - at, next.way, bans);
                    } else {
                        const cost bound = worst == nullptr ? infinite_cost : cost{worst->way.cost * (1 + 1e-12) - start, any_edges};
                        found = append_cheapest(w, *weight, n, to, s, next.way, bound, bans);
                    }
                    if (found) next.way.cost = summed(*weight, next.way.edges);
                }
                if (found) waiting.insert(std::move(next));
            }
            bans.nodes.insert(std::ranges::upper_bound(bans.nodes, n), n);
        }
    }
    return out;
}

}  // namespace detail

/// The `k` shortest paths that visit no node twice, by length or cost. Parallel edges make different paths.
/// `truncated` says whether there are more. The option `limit` is not asked.
///
/// Order    by cost, then by number of edges, then by edge ids, first edge first
/// Cost     a shortest path for each node of each path found: each path is only varied behind the node where
///          it left its own origin (Lawler)
/// Source   J. Y. Yen, Finding the k shortest loopless paths in a network, 1971; E. L. Lawler, A procedure for
///          computing the k best solutions, 1972
inline paths k_shortest_paths(const searched& g, node_id from, node_id to, std::size_t k, const path_options& options, search_space& space) {
    if (from == to) {
        paths out;
        out.truncated = k == 0;
        if (!out.truncated) out.push_back({{&from, 1}, {}, 0});
        return out;
    }
    return detail::with_walk(g, options.direction, options.filter, from, to, [&](const auto& w) { return detail::k_shortest(w, from, to, k, options, space); });
}
inline paths k_shortest_paths(const searched& g, node_id from, node_id to, std::size_t k, const path_options& options = {}) {
    return k_shortest_paths(g, from, to, k, options, *borrowed_space());
}

}  // namespace hexi
