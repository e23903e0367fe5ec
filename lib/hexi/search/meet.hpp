// Breadth-first search from both ends: the kernel of unweighted shortest paths.
//
// Each turn expands one whole level, of the end whose frontier has fewer steps to look at. Levels are told
// apart by marks (see `search_space`): a number for each level of each end.
//
// Invariant  before a turn, all nodes within `forward` edges of `from` are marked, and all within
//            `backward` edges of `to`, and none is both: the ends are further apart than the sum
// Cost       O(nodes + edges) at worst; in graphs with hubs about the square root of what one end would look at
// Source     I. Pohl, Bi-directional search, 1971
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>

#include <hexi/search/search_space.hpp>
#include <hexi/search/walk.hpp>

namespace hexi::inline abi_v1::detail {

/// Nothing is forbidden.
struct no_bans {
    static constexpr bool node(node_id) { return false; }
    static constexpr bool edge(edge_id) { return false; }
};

/// What `meet` found: the marks of the levels, and how many there are from each end.
struct met {
    bool connected = false;    ///< never if the watch ended the search
    std::size_t forward = 0;   ///< the last edge between the two sides starts at this level
    std::size_t backward = 0;  ///< and ends at this one
    std::uint32_t base = 0;

    std::size_t edges() const { return forward + 1 + backward; }
    /// The mark of a level's nodes from the front. Once they are known to lie on a shortest path: + 2.
    std::uint32_t front(std::size_t level) const { return base + 4 * static_cast<std::uint32_t>(level); }
    std::uint32_t back(std::size_t level) const { return front(level) + 1; }
    std::uint32_t leading(std::size_t level) const { return front(level) + 2; }
};

/// Finds the distance between two different nodes, at most `max_edges`. With `all_meetings`, marks as
/// leading each node of the last front level from which an edge goes over to the other side, and lists them.
template <class Walk, class Bans = no_bans>
met meet(const Walk& w, node_id from, node_id to, std::size_t max_edges, bool all_meetings, search_space& s, search_watch& watching, const Bans& bans = {}) {
    const std::size_t nodes = w.base().node_bound();
    if (watching.lacks(s.missing_marks(nodes)) || watching(1)) return {};
    met found{.base = s.fresh_marks(nodes, 4 * (nodes + 2))};
    std::uint32_t* const marks = s.marks.data();
    const auto ahead = [marks](step t) { __builtin_prefetch(marks + t.node.index()); };
    s.queue[0].assign(1, from);
    s.queue[1].assign(1, to);
    s.level[0].assign(1, 0);
    s.level[1].assign(1, 0);
    s.leading.clear();
    marks[from.index()] = found.front(0);
    marks[to.index()] = found.back(0);
    std::array<std::size_t, 2> work{w.forward_work(from), w.backward_work(to)};
    while (found.edges() <= max_edges) {
        const std::size_t side = work[0] <= work[1] ? 0 : 1;
        auto& queue = s.queue[side];
        const std::size_t begin = s.level[side].back();
        const std::size_t end = queue.size();
        if (begin == end) break;  // this end's component is exhausted
        const std::size_t level = side == 0 ? found.forward : found.backward;
        const std::uint32_t next = side == 0 ? found.front(level + 1) : found.back(level + 1);
        // The other end's nodes that can be met are of its last level.
        const std::uint32_t other = side == 0 ? found.back(found.backward) : found.front(found.forward);
        const std::uint32_t leading = found.leading(found.forward);
        const bool watched = !watching.covers(work[side]);  // step by step, since a look is due within this turn
        bool cut = false;
        for (std::size_t i = begin; i < end && (all_meetings || !found.connected); ++i) {
            const node_id n = queue[i];
            if (watched && (cut = watching(side == 0 ? w.forward_work(n) : w.backward_work(n)))) break;
            if (i + 4 < end) w.base().prefetch(queue[i + 4]);
            const auto visit = [&](step t) {
                const std::uint32_t mark = marks[t.node.index()];
                if (mark < found.base) {
                    if (found.connected || bans.node(t.node) || bans.edge(t.edge)) return true;
                    marks[t.node.index()] = next;
                    queue.push_back(t.node);
                    return true;
                }
                if (mark != other || bans.edge(t.edge)) return true;
                found.connected = true;
                if (!all_meetings) return false;
                const node_id front = side == 0 ? n : t.node;
                marks[front.index()] = leading;
                s.leading.push_back(front);
                return side != 0;  // one meeting makes a node leading
            };
            if (side == 0) w.forward(n, visit, ahead);
            else w.backward(n, visit, ahead);
        }
        if (cut) found.connected = false;
        if (cut || found.connected) break;
        s.level[side].push_back(end);
        (side == 0 ? found.forward : found.backward) += 1;
        work[side] = 0;
        for (std::size_t i = end; i < queue.size(); ++i) {
            if (i + 16 < queue.size()) w.base().prefetch(queue[i + 16]);
            work[side] += side == 0 ? w.forward_work(queue[i]) : w.backward_work(queue[i]);
        }
    }
    s.return_marks(found.front(std::max(found.forward, found.backward) + 2));
    return found;
}

/// After `meet` with all meetings: marks as leading the nodes of the front levels, but `from`, that lie on a shortest
/// path. Looks forward from the nodes of a level, or backward from the leading ones of the next, if those have fewer
/// steps than there are nodes. The front levels but the last have fewer steps than the turns that followed. False if
/// the watch ended it.
template <class Walk, class Bans = no_bans>
bool mark_leading(const Walk& w, const met& found, search_space& s, search_watch& watching, const Bans& bans = {}) {
    std::uint32_t* const marks = s.marks.data();
    const auto ahead = [marks](step t) { __builtin_prefetch(marks + t.node.index()); };
    std::size_t begin = 0;  // of the leading nodes of the level after
    for (std::size_t level = found.forward; level-- > 1;) {
        const std::size_t end = s.leading.size();
        const std::size_t first = s.level[0][level];
        const std::size_t last = s.level[0][level + 1];
        std::size_t back = 0;
        for (std::size_t i = begin; i < end; ++i) back += w.backward_work(s.leading[i]);
        if (watching(end - begin + std::min(back, last - first))) return false;
        if (back < last - first) {
            const std::uint32_t here = found.front(level);
            for (std::size_t i = begin; i < end; ++i) {
                w.backward(s.leading[i], [&](step t) {
                    if (marks[t.node.index()] != here || bans.edge(t.edge)) return true;
                    marks[t.node.index()] = found.leading(level);
                    s.leading.push_back(t.node);
                    return true;
                }, ahead);
            }
        } else {
            const std::uint32_t after = found.leading(level + 1);
            for (std::size_t i = first; i < last; ++i) {
                const node_id n = s.queue[0][i];
                w.forward(n, [&](step t) {
                    if (marks[t.node.index()] != after || bans.edge(t.edge)) return true;
                    marks[n.index()] = found.leading(level);
                    s.leading.push_back(n);
                    return false;
                }, ahead);
            }
        }
        begin = end;
    }
    return true;
}

/// The mark that the node after `done` edges of a shortest path has.
inline std::uint32_t mark_after(const met& found, std::size_t done) {
    return done <= found.forward ? found.leading(done) : found.back(found.edges() - done);
}

}  // namespace hexi::abi_v1::detail
