// Bodies of `shortest_path.hpp`.
#pragma once

#include <hexi/search/shortest_path.hpp>

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <limits>
#include <optional>
#include <utility>
#include <vector>

#include <hexi/base/linkage.hpp>
#include <hexi/search/meet.hpp>
#include <hexi/search/path.hpp>
#include <hexi/search/search_space.hpp>
#include <hexi/search/walk.hpp>
#include <hexi/search/weighted.hpp>

namespace hexi {

namespace detail {

constexpr std::size_t any_number = std::numeric_limits<std::size_t>::max() / 2;
constexpr std::uint32_t any_edges = std::numeric_limits<std::uint32_t>::max() / 2;

/// Of the shortest paths that `meet` found, the one with the smallest edge ids, appended to `out`, whose last node is where they start.
template <class Walk, class Bans = no_bans>
void append_first_met(const Walk& w, const met& found, search_space& s, path& out, const Bans& bans = {}) {
    mark_leading(w, found, s, bans);
    out.nodes.reserve(out.nodes.size() + found.edges());
    out.edges.reserve(out.edges.size() + found.edges());
    for (std::size_t done = 1; done <= found.edges(); ++done) {
        const std::uint32_t wanted = mark_after(found, done);
        step best{};  // no edge has a larger id than none
        w.forward(out.nodes.back(), [&](step t) {
            if (s.marks[t.node.index()] == wanted && t.edge < best.edge && !bans.edge(t.edge)) best = t;
            return true;
        }, [&](step t) { __builtin_prefetch(s.marks.data() + t.node.index()); });
        assert(best.edge.valid());
        out.nodes.push_back(best.node);
        out.edges.push_back(best.edge);
    }
}

/// The shortest path with the smallest edge ids, appended to `out`; false if there is none.
template <class Walk>
bool append_shortest(const Walk& w, node_id from, node_id to, std::size_t max_edges, search_space& s, path& out) {
    if (out.nodes.empty()) out.nodes.push_back(from);
    if (from == to) return true;
    const met found = meet(w, from, to, max_edges, true, s);
    if (found.connected) append_first_met(w, found, s, out);
    return found.connected;
}

/// All shortest paths by edge ids, up to a limit.
template <class Walk>
void append_all_shortest(const Walk& w, node_id from, node_id to, std::size_t max_edges, std::size_t limit, search_space& s, paths& out) {
    const met found = meet(w, from, to, max_edges, true, s);
    if (!found.connected) return;
    mark_leading(w, found, s);
    // One level of choices an edge of the path, the smallest edge id at the back.
    std::vector<std::vector<step>> choices(found.edges());
    path now{.nodes = {from}, .cost = static_cast<double>(found.edges())};
    const auto open = [&](std::size_t done) {
        auto& here = choices[done];
        here.clear();
        w.forward(now.nodes.back(), [&](step t) {
            if (s.marks[t.node.index()] == mark_after(found, done + 1)) here.push_back(t);
            return true;
        });
        std::ranges::sort(here, std::ranges::greater{}, &step::edge);
    };
    open(0);
    while (true) {
        auto& here = choices[now.edges.size()];
        if (here.empty()) {
            if (now.edges.empty()) return;
            now.edges.pop_back();
            now.nodes.pop_back();
            continue;
        }
        now.nodes.push_back(here.back().node);
        now.edges.push_back(here.back().edge);
        here.pop_back();
        if (now.edges.size() < found.edges()) {
            open(now.edges.size());
            continue;
        }
        if (out.size() == limit) {
            out.truncated = true;
            return;
        }
        out.push_back(now);
        now.edges.pop_back();
        now.nodes.pop_back();
    }
}

}  // namespace detail

HEXI_INLINE std::optional<std::size_t> distance(const searched& g, node_id from, node_id to, const path_options& options, search_space& space) {
    assert(g.base().contains(from) && g.base().contains(to));
    if (from == to) return 0;
    const auto found = detail::with_walk(g, options.direction, options.filter, from, to, [&](const auto& w) {
        return detail::meet(w, from, to, options.max_edges.value_or(detail::any_number), false, space);
    });
    return found.connected ? std::optional(found.edges()) : std::nullopt;
}

HEXI_INLINE std::optional<std::size_t> distance(const searched& g, node_id from, node_id to, const path_options& options) {
    return distance(g, from, to, options, *borrowed_space());
}

HEXI_INLINE bool connected(const searched& g, node_id from, node_id to, const path_options& options) {
    return distance(g, from, to, options).has_value();
}

HEXI_INLINE std::optional<path> shortest_path(const searched& g, node_id from, node_id to, const path_options& options, search_space& space) {
    return detail::with_walk(g, options.direction, options.filter, from, to, [&](const auto& w) -> std::optional<path> {
        if (options.weight) return detail::cheapest_path(w, from, to, options, space);
        path out;
        if (!detail::append_shortest(w, from, to, options.max_edges.value_or(detail::any_number), space, out)) return std::nullopt;
        out.cost = static_cast<double>(out.edges.size());
        return out;
    });
}

HEXI_INLINE std::optional<path> shortest_path(const searched& g, node_id from, node_id to, const path_options& options) {
    return shortest_path(g, from, to, options, *borrowed_space());
}

HEXI_INLINE paths all_shortest_paths(const searched& g, node_id from, node_id to, const path_options& options, search_space& space) {
    assert(g.base().contains(from) && g.base().contains(to));
    paths out;
    if (from == to) {
        out.truncated = options.limit == 0;
        if (!out.truncated) out.push_back({{&from, 1}, {}, 0});
        return out;
    }
    detail::with_walk(g, options.direction, options.filter, from, to, [&](const auto& w) {
        if (options.weight) detail::append_all_cheapest(w, from, to, options, space, out);
        else detail::append_all_shortest(w, from, to, options.max_edges.value_or(detail::any_number), options.limit, space, out);
    });
    return out;
}

HEXI_INLINE paths all_shortest_paths(const searched& g, node_id from, node_id to, const path_options& options) {
    return all_shortest_paths(g, from, to, options, *borrowed_space());
}

}  // namespace hexi
