// Bodies of `shortest_path.hpp`.
#pragma once

#include <hexi/search/shortest_path.hpp>

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include <hexi/base/linkage.hpp>
#include <hexi/search/meet.hpp>
#include <hexi/search/path.hpp>
#include <hexi/search/search_space.hpp>
#include <hexi/search/walk.hpp>
#include <hexi/search/weighted.hpp>

namespace hexi::inline abi_v1 {

namespace detail {

constexpr std::size_t any_number = std::numeric_limits<std::size_t>::max() / 2;
constexpr std::uint32_t any_edges = std::numeric_limits<std::uint32_t>::max() / 2;

/// Of the shortest paths that `meet` found, the one with the smallest edge ids, appended to `out`, whose last node is
/// where they start; false if the watch ended it.
template <class Walk, class Bans = no_bans>
bool append_first_met(const Walk& w, const met& found, search_space& s, path& out, search_watch& watching, const Bans& bans = {}) {
    if (!mark_leading(w, found, s, watching, bans)) return false;
    if (watching.lacks(found.edges() * (sizeof(node_id) + sizeof(edge_id)))) return false;
    out.nodes.reserve(out.nodes.size() + found.edges());
    out.edges.reserve(out.edges.size() + found.edges());
    const std::uint32_t* const marks = s.marks.data();
    const auto ahead = [marks](step t) { __builtin_prefetch(marks + t.node.index()); };
    const node_id to = s.queue[1].front();
    for (std::size_t done = 1; done <= found.edges(); ++done) {
        const node_id here = out.nodes.back();
        step best{};  // no edge has a larger id than none
        if (done == found.edges() && w.backward_work(to) < w.forward_work(here)) {  // the node before the last is often a hub
            w.backward(to, [&](step t) {
                if (t.node == here && t.edge < best.edge && !bans.edge(t.edge)) best = {to, t.edge};
                return true;
            });
        } else {
            const std::uint32_t wanted = mark_after(found, done);
            w.forward(here, [&](step t) {
                if (marks[t.node.index()] == wanted && t.edge < best.edge && !bans.edge(t.edge)) best = t;
                return true;
            }, ahead);
        }
        assert(best.edge.valid());
        out.nodes.push_back(best.node);
        out.edges.push_back(best.edge);
    }
    return true;
}

/// The shortest paths that `meet` found, in the order of those that pass more of the nodes that `prefer` names, then by
/// edge ids: calls `visit(path_view)` until it returns false or the watch ends it, and returns whether neither happened.
/// `listed()` gives the bytes that the visitor holds.
///
/// Cost     the steps of the nodes that lie on a shortest path, for each of them as many ranges of numbers of nodes passed as
///          there are (mostly one), and the size of what is visited
template <class Walk, class Visit, class Listed>
bool each_preferred(const Walk& w, const met& found, node_id from, const std::function<bool(node_id)>& prefer, search_space& s, search_watch& watching, Visit& visit, const Listed& listed) {
    const std::size_t bound = w.base().node_bound(), length = found.edges();
    if (s.numbers.size() < bound) {
        if (watching.lacks(bound * sizeof(std::uint32_t))) return false;
        s.numbers.resize(bound, 0);
    }
    // The nodes of all shortest paths, level after level, and how many preferred ones the rest of a path from each can pass.
    struct place {
        node_id node;
        std::uint32_t own;                     // whether it is one
        std::size_t begin = 0, end = 0;        // of its ranges
    };
    struct range {
        std::uint32_t first, last;
    };
    std::vector<place> all{{from, 0}};
    std::vector<std::size_t> level{0, 1};
    std::vector<range> counts;  // of all places
    std::vector<range> next;    // of the places behind one
    const auto held = [&] { return bytes_of(all) + bytes_of(level) + bytes_of(counts) + bytes_of(next) + listed(); };
    const auto number_of = [&](node_id n) -> std::optional<std::size_t> {
        const std::size_t number = s.numbers[n.index()];
        return number < all.size() && all[number].node == n ? std::optional(number) : std::nullopt;
    };
    for (std::size_t done = 1; done <= length; ++done) {
        for (std::size_t i = level[done - 1]; i < level[done]; ++i) {
            if (watching(1 + w.forward_work(all[i].node), held)) return false;
            w.forward(all[i].node, [&](step t) {
                if (s.marks[t.node.index()] != mark_after(found, done) || number_of(t.node)) return true;
                s.numbers[t.node.index()] = static_cast<std::uint32_t>(all.size());
                all.push_back({t.node, 0});
                return true;
            });
        }
        level.push_back(all.size());
    }
    s.numbers[from.index()] = 0;
    for (std::size_t i = 1; i < level[length]; ++i) all[i].own = prefer(all[i].node) ? 1 : 0;
    counts.push_back({0, 0});  // none behind the last
    all.back().end = 1;
    for (std::size_t done = length; done-- > 0;) {
        for (std::size_t i = level[done]; i < level[done + 1]; ++i) {
            if (watching(1 + w.forward_work(all[i].node) + next.size(), held)) return false;
            next.clear();
            w.forward(all[i].node, [&](step t) {
                if (s.marks[t.node.index()] != mark_after(found, done + 1)) return true;
                const place& there = all[*number_of(t.node)];
                for (std::size_t r = there.begin; r < there.end; ++r) next.push_back(counts[r]);
                return true;
            });
            std::ranges::sort(next, {}, &range::first);
            all[i].begin = counts.size();
            for (const range r : next) {
                const range shifted{r.first + all[i].own, r.last + all[i].own};
                if (counts.size() > all[i].begin && shifted.first <= counts.back().last + 1) counts.back().last = std::max(counts.back().last, shifted.last);
                else counts.push_back(shifted);
            }
            all[i].end = counts.size();
        }
    }
    const auto can_pass = [&](std::size_t number, std::size_t many) {
        const auto ranges = std::span(counts).subspan(all[number].begin, all[number].end - all[number].begin);
        const auto at = std::ranges::lower_bound(ranges, many, {}, &range::last);
        return at != ranges.end() && at->first <= many;
    };
    std::vector<std::vector<step>> choices(length);
    for (std::size_t most = length + 1; most-- > 0;) {
        if (!can_pass(0, most)) continue;
        path now{.nodes = {from}, .cost = static_cast<double>(length)};
        std::vector<std::size_t> wanted{most};  // from each node of the path on
        const auto open = [&](std::size_t done) {
            auto& here = choices[done];
            here.clear();
            w.forward(now.nodes.back(), [&](step t) {
                if (s.marks[t.node.index()] == mark_after(found, done + 1) && can_pass(*number_of(t.node), wanted.back())) here.push_back(t);
                return true;
            });
            std::ranges::sort(here, std::ranges::greater{}, &step::edge);
        };
        const auto back = [&] { now.edges.pop_back(), now.nodes.pop_back(), wanted.pop_back(); };
        open(0);
        while (true) {
            auto& here = choices[now.edges.size()];
            if (watching(1 + here.size(), held)) return false;
            if (here.empty()) {
                if (now.edges.empty()) break;
                back();
                continue;
            }
            const step t = here.back();
            here.pop_back();
            now.nodes.push_back(t.node);
            now.edges.push_back(t.edge);
            wanted.push_back(wanted.back() - all[*number_of(t.node)].own);
            if (now.edges.size() < length) {
                open(now.edges.size());
                continue;
            }
            if (watching(length, held) || !visit(path_view(now))) return false;
            back();
        }
    }
    return true;
}

/// The first of the shortest paths, appended to `out`; false if there is none, or the watch ended it.
template <class Walk>
bool append_shortest(const Walk& w, node_id from, node_id to, std::size_t max_edges, const std::function<bool(node_id)>& prefer, search_space& s, search_watch& watching, path& out) {
    if (out.nodes.empty()) out.nodes.push_back(from);
    if (from == to) return true;
    const met found = meet(w, from, to, max_edges, true, s, watching);
    if (!found.connected) return false;
    if (!prefer) return append_first_met(w, found, s, out, watching);
    if (!mark_leading(w, found, s, watching)) return false;
    bool any = false;
    const auto take = [&](path_view first) {
        out.nodes.assign(first.nodes.begin(), first.nodes.end());
        out.edges.assign(first.edges.begin(), first.edges.end());
        return !(any = true);
    };
    each_preferred(w, found, from, prefer, s, watching, take, [] { return std::size_t{0}; });
    return any;
}

/// Calls `visit(path_view)` for all shortest paths, those first that pass more of the nodes that `prefer` names, then by
/// edge ids, until it returns false or the watch ends it: whether neither happened. `listed()` gives the bytes that the
/// visitor holds.
template <class Walk, class Visit, class Listed>
bool each_shortest(const Walk& w, node_id from, node_id to, std::size_t max_edges, const std::function<bool(node_id)>& prefer, search_space& s, search_watch& watching, Visit visit, Listed listed) {
    const met found = meet(w, from, to, max_edges, true, s, watching);
    if (!found.connected) return !watching.ended();
    if (!mark_leading(w, found, s, watching)) return false;
    if (prefer) return each_preferred(w, found, from, prefer, s, watching, visit, listed);
    const std::size_t own = found.edges() * (sizeof(std::vector<step>) + sizeof(step) + sizeof(node_id) + sizeof(edge_id));  // a choice a place at least
    if (watching.lacks(own)) return false;
    const auto held = [&] { return own + listed(); };
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
        if (watching(1 + here.size(), held)) return false;
        if (here.empty()) {
            if (now.edges.empty()) return true;
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
        if (watching(now.edges.size(), held) || !visit(path_view(now))) return false;
        now.edges.pop_back();
        now.nodes.pop_back();
    }
}

}  // namespace detail

HEXI_INLINE std::optional<std::size_t> distance(const graph_view& g, node_id from, node_id to, const path_options& options, search_space& space) {
    assert(g.base().contains(from) && g.base().contains(to));
    if (from == to) return 0;
    detail::search_watch watching(options.within, space);
    const auto found = detail::with_walk(g, options.direction, options.filter, from, to, [&](const auto& w) {
        return detail::meet(w, from, to, options.max_edges.value_or(detail::any_number), false, space, watching);
    });
    return found.connected ? std::optional(found.edges()) : std::nullopt;
}

HEXI_INLINE std::optional<std::size_t> distance(const graph_view& g, node_id from, node_id to, const path_options& options) {
    return distance(g, from, to, options, *borrowed_space());
}

HEXI_INLINE bool connected(const graph_view& g, node_id from, node_id to, const path_options& options) {
    return distance(g, from, to, options).has_value();
}

HEXI_INLINE std::optional<path> shortest_path(const graph_view& g, node_id from, node_id to, const path_options& options, search_space& space) {
    detail::search_watch watching(options.within, space);
    return detail::with_walk(g, options.direction, options.filter, from, to, [&](const auto& w) -> std::optional<path> {
        if (options.weight) return detail::cheapest_path(w, from, to, options, space, watching);
        path out;
        if (!detail::append_shortest(w, from, to, options.max_edges.value_or(detail::any_number), options.prefer, space, watching, out)) return std::nullopt;
        out.cost = static_cast<double>(out.edges.size());
        return out;
    });
}

HEXI_INLINE std::optional<path> shortest_path(const graph_view& g, node_id from, node_id to, const path_options& options) {
    return shortest_path(g, from, to, options, *borrowed_space());
}

HEXI_INLINE paths all_shortest_paths(const graph_view& g, node_id from, node_id to, const path_options& options, search_space& space) {
    assert(g.base().contains(from) && g.base().contains(to));
    paths out;
    if (from == to) {
        if (options.limit == 0) out.cut_off(cut_by::count);
        else out.push_back({{&from, 1}, {}, 0});
        return out;
    }
    detail::search_watch watching(options.within, space);
    detail::with_walk(g, options.direction, options.filter, from, to, [&](const auto& w) {
        if (options.weight) out = detail::all_cheapest(w, from, to, options, space, watching);
        else
            detail::each_shortest(w, from, to, options.max_edges.value_or(detail::any_number), options.prefer, space, watching, [&](path_view p) {
                if (out.size() == options.limit) out.cut_off(cut_by::count);
                else out.push_back(p);
                return !out.truncated;
            }, [&] { return out.memory(); });
    });
    if (!out.truncated && watching.ended()) out.cut_off(watching.why());
    return out;
}

HEXI_INLINE bool for_each_shortest_path(const graph_view& g, node_id from, node_id to, const path_options& options, const std::function<bool(path_view)>& visit) {
    assert(!options.weight);
    if (from == to) return visit(path_view({&from, 1}, {}, 0));
    const borrowed_space space;
    detail::search_watch watching(options.within, *space);
    return detail::with_walk(g, options.direction, options.filter, from, to, [&](const auto& w) {
        return detail::each_shortest(w, from, to, options.max_edges.value_or(detail::any_number), options.prefer, *space, watching, visit, [] { return std::size_t{0}; });
    });
}

HEXI_INLINE paths all_shortest_paths(const graph_view& g, node_id from, node_id to, const path_options& options) {
    return all_shortest_paths(g, from, to, options, *borrowed_space());
}

}  // namespace hexi::abi_v1
