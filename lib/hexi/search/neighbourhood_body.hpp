// Bodies of `neighbourhood.hpp`.
#pragma once

#include <hexi/search/neighbourhood.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

#include <hexi/base/linkage.hpp>
#include <hexi/search/search_space.hpp>
#include <hexi/search/walk.hpp>

namespace hexi::inline abi_v1 {

HEXI_INLINE std::vector<reached> neighbourhood(const graph_view& g, node_id start, std::size_t hops, const walk_options& options, search_space& s) {
    std::vector<reached> out;
    detail::search_watch watching(options.within, s);
    if (watching.lacks(s.missing_marks(g.base().node_bound()))) return out;
    detail::with_walk(g, options.direction, options.filter, start, start, [&](const auto& w) {
        // A mark is the place in `out`, from 1 on; 0 is the start.
        const std::size_t nodes = g.base().node_bound();
        const std::uint32_t base = s.fresh_marks(nodes, nodes + 1);
        std::uint32_t* const marks = s.marks.data();
        marks[start.index()] = base;
        const auto ahead = [marks](step t) { __builtin_prefetch(marks + t.node.index()); };
        const auto expand = [&](node_id n, std::uint32_t distance) {
            w.forward(n, [&](step t) {
                std::uint32_t& mark = marks[t.node.index()];
                if (mark < base) {
                    out.push_back({t.node, distance, t.edge});
                    mark = base + static_cast<std::uint32_t>(out.size());
                } else if (mark > base) {
                    reached& there = out[mark - base - 1];
                    if (there.distance == distance && t.edge < there.edge) there.edge = t.edge;
                }
                return true;
            }, ahead);
        };
        if (hops > 0 && !watching(w.forward_work(start))) expand(start, 1);
        std::size_t begin = 0;
        std::size_t marked = out.size();
        bool cut = false;
        for (std::size_t distance = 2; distance <= hops && begin < out.size() && !cut; ++distance) {
            const std::size_t end = out.size();
            for (; begin < end; ++begin) {
                if ((cut = watching(w.forward_work(out[begin].node), [&] { return bytes_of(out); }))) break;
                if (begin + 8 < end) g.base().prefetch(out[begin + 8].node);
                expand(out[begin].node, static_cast<std::uint32_t>(distance));
            }
            marked = out.size();
            // Of a distance that is not finished, some would be missing, or be there with a larger edge.
            if (cut) out.resize(end);
        }
        s.return_marks(base + static_cast<std::uint32_t>(marked) + 1);
    });
    std::ranges::sort(out, [&](const reached& a, const reached& b) {
        return a.distance != b.distance ? a.distance < b.distance : g.base().by_key(a.node) < g.base().by_key(b.node);
    });
    return out;
}

HEXI_INLINE std::vector<reached> neighbourhood(const graph_view& g, node_id start, std::size_t hops, const walk_options& options) {
    return neighbourhood(g, start, hops, options, *borrowed_space());
}

namespace detail {

/// `hop_ends` through filters, and of somebody's own view: steps are fetched a node at a time.
inline std::span<const node_id> hop_ends_fetched(const graph_view& view, node_id start, std::span<const hop> hops, search_space& s, search_watch& watching) {
    const graph& g = view.base();
    const std::uint32_t base = s.fresh_marks(g.node_bound(), hops.size() + 1);
    s.queue[0].assign(1, start);
    step_list found;
    for (std::size_t i = 0; i < hops.size(); ++i) {
        const std::uint32_t mark = base + static_cast<std::uint32_t>(i);
        std::vector<node_id>& next = s.queue[(i + 1) % 2];
        next.clear();
        for (const node_id n : s.queue[i % 2]) {
            if (watching(1 + found.size())) return {};
            found.clear();
            view.collect(n, hops[i].way, found);
            for (const step t : found.all())
                if (g.type(t.edge) == hops[i].type && std::exchange(s.marks[t.node.index()], mark) != mark) next.push_back(t.node);
        }
    }
    return s.queue[hops.size() % 2];
}

/// Adds those of `found` that have not this mark to `to`, gives it to them, and says how many there are now.
[[gnu::always_inline]] inline std::size_t add_unmarked(std::span<const node_id> found, std::uint32_t* marks, std::uint32_t mark, node_id* to, std::size_t size) {
    for (const node_id n : found) {
        // Written in any case, counted if new: no branch to be guessed wrong.
        to[size] = n;
        size += marks[n.index()] != mark ? 1 : 0;
        marks[n.index()] = mark;
    }
    return size;
}

}  // namespace detail

HEXI_INLINE std::span<const node_id> hop_ends(const graph_view& view, node_id start, std::span<const hop> hops, search_space& s, budget* within) {
    const graph& g = view.base();
    assert(g.contains(start));
    detail::search_watch watching(within, s);
    if (view.is_own() || view.conditions() != nullptr) return detail::hop_ends_fetched(view, start, hops, s, watching);
    const bool symmetric = view.has_symmetric();
    const auto way_of = [&](const hop& h) { return symmetric && g.schema()[h.type].symmetric ? direction::both : view.walked(h.way); };
    const std::uint32_t base = s.fresh_marks(g.node_bound(), hops.size() + 1);
    std::uint32_t* const marks = s.marks.data();
    s.queue[0].assign(1, start);
    std::span<const node_id> now(s.queue[0]);
    std::size_t first = 0;
    if (hops.size() > 1 && way_of(hops[0]) != direction::both) {
        // The first hop's ends are an array already; that some may be there twice only costs a second look.
        now = (way_of(hops[0]) == direction::out ? g.out(start, hops[0].type) : g.in(start, hops[0].type)).nodes();
        first = 1;
    }
    for (std::size_t i = first; i < hops.size(); ++i) {
        const std::uint32_t mark = base + static_cast<std::uint32_t>(i);
        const direction way = way_of(hops[i]);
        const edge_type_id type = hops[i].type;
        std::vector<node_id>& next = s.queue[(i + 1) % 2];  // as long as it ever was: `size` of it count
        std::size_t size = 0;
        const auto take = [&](std::span<const node_id> found) {
            if (size + found.size() > next.size()) next.resize(std::max(size + found.size(), 2 * next.size()));
            size = detail::add_unmarked(found, marks, mark, next.data(), size);
        };
        // What all nodes have in common is asked once: which way to go, and whether anybody counts.
        const auto go = [&](auto out, auto in, auto counted) {
            for (std::size_t k = 0; k < now.size(); ++k) {
                if constexpr (counted)
                    if (watching(1 + (out ? g.out(now[k], type).size() : 0) + (in ? g.in(now[k], type).size() : 0))) return false;
                if (k + 8 < now.size()) g.prefetch(now[k + 8]);
                if constexpr (out) take(g.out(now[k], type).nodes());
                if constexpr (in) take(g.in(now[k], type).nodes());
            }
            return true;
        };
        const auto go_that_way = [&](auto counted) {
            constexpr std::true_type yes;
            constexpr std::false_type no;
            return way == direction::out ? go(yes, no, counted) : way == direction::in ? go(no, yes, counted) : go(yes, yes, counted);
        };
        if (!(watching.on() ? go_that_way(std::true_type()) : go_that_way(std::false_type()))) return {};
        now = std::span<const node_id>(next.data(), size);
    }
    return now;
}

}  // namespace hexi::abi_v1
