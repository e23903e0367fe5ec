// Every path between two nodes that visits no node twice, one by one.
//
//     for_each_simple_path(g, a, b, {.max_edges = 4}, [&](path_view p) { use(p); return true; });
//
// A header of its own, since what it calls is compiled with the search: `simple_paths.hpp` gives a list and is light.
#pragma once

#include <algorithm>
#include <array>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include <hexi/search/path.hpp>
#include <hexi/search/search_space.hpp>
#include <hexi/view/graph_view.hpp>
#include <hexi/search/walk.hpp>
#include <hexi/search/weights.hpp>

namespace hexi::inline abi_v1 {

namespace detail {

/// The search for simple paths. First it learns how far from the target each node is that a path may come
/// to, then it goes from the start, never to a node from which the target is too far.
///
/// Learning   levels from both ends, the cheaper next, until one edge between them makes the greatest length
///            allowed; then from the back alone and only among the front's nodes, either against their steps or
///            along them, whichever are fewer. So a target with very many incoming edges does not cost them all.
/// Invariant  `back_marks` of a node is base + its distance to the target, right for every node at a place of a
///            path of at most `longest` edges; below base for others, and while the node is on the path
template <class Walk>
class simple_path_search {
public:
    simple_path_search(const Walk& w, const edge_weights* weight, node_id from, node_id to, std::size_t max_edges, search_space& s, search_watch& watching)
        : w_(w), weight_(weight), from_(from), to_(to), s_(s), watching_(watching), longest_(std::min(max_edges, w.base().node_count() - 1)) {
        const std::size_t nodes = w.base().node_bound();
        if (watching(1) || watching.lacks(3 * s.missing_marks(nodes))) return;
        base_ = s.fresh_marks(nodes, longest_ + 2);
        if (s.back_marks.size() < nodes) s.back_marks.resize(nodes, 0);
        if (s.numbers.size() < nodes) s.numbers.resize(nodes, 0);
        learn_distances();
    }

    /// Calls `visit(path)` for each path, until it returns false or the watch ends it: whether that was never so.
    template <class Visit>
    bool each(Visit& visit) {
        if (watching_.ended()) return false;
        if (s_.back_marks[from_.index()] < base_) return true;
        for (std::size_t length = s_.back_marks[from_.index()] - base_; length <= longest_; ++length)
            if (!each_of_length(length, visit)) return false;
        return true;
    }

private:
    bool usable(edge_id e) const { return weight_ == nullptr || edge_weights::usable((*weight_)(e)); }
    std::uint32_t mark(std::size_t level) const { return base_ + static_cast<std::uint32_t>(level); }

    void learn_distances() {
        std::array<std::vector<std::uint32_t>*, 2> marks{&s_.marks, &s_.back_marks};
        const std::array<node_id, 2> ends{from_, to_};
        std::array<std::size_t, 2> depth{0, 0};
        std::array<std::size_t, 2> work{w_.forward_work(from_), w_.backward_work(to_)};
        std::vector<std::size_t> front_work{work[0]};  // forward steps of all front nodes up to a level
        for (const std::size_t side : {std::size_t{0}, std::size_t{1}}) {
            s_.queue[side].assign(1, ends[side]);
            s_.level[side].assign(1, 0);
            (*marks[side])[ends[side].index()] = base_;
        }
        while (depth[0] + depth[1] + 1 < longest_) {
            const std::size_t side = work[0] <= work[1] ? 0 : 1;
            auto& queue = s_.queue[side];
            const std::size_t begin = s_.level[side].back();
            const std::size_t end = queue.size();
            if (begin == end) break;
            const std::uint32_t next = mark(++depth[side]);
            for (std::size_t i = begin; i < end; ++i) {
                if (watching_(1 + (side == 0 ? w_.forward_work(queue[i]) : w_.backward_work(queue[i])))) return;
                const auto visit = [&](step t) {
                    std::uint32_t& m = (*marks[side])[t.node.index()];
                    if (m >= base_ || !usable(t.edge)) return true;
                    m = next;
                    queue.push_back(t.node);
                    return true;
                };
                if (side == 0) w_.forward(queue[i], visit);
                else w_.backward(queue[i], visit);
            }
            s_.level[side].push_back(end);
            work[side] = 0;
            for (std::size_t i = end; i < queue.size(); ++i) work[side] += side == 0 ? w_.forward_work(queue[i]) : w_.backward_work(queue[i]);
            if (side == 0) front_work.push_back(front_work.back() + work[0]);
        }
        // A front that is exhausted holds all that can be reached: the rest is among its nodes.
        for (std::size_t away = depth[1] + 1; away <= longest_; ++away) {
            const std::size_t room = longest_ - away;  // how far from the start a node so far away may be
            const auto near_enough = [&](node_id n, std::size_t within) {
                const std::uint32_t m = s_.marks[n.index()];
                return m >= base_ && m <= mark(within);
            };
            auto& back = s_.queue[1];
            const std::size_t begin = s_.level[1].back();
            const std::size_t end = back.size();
            if (begin == end) break;
            std::size_t against = 0;
            for (std::size_t i = begin; i < end; ++i) against += w_.backward_work(back[i]);
            const std::size_t last_level = std::min(room, s_.level[0].size() - 1);
            if (against <= front_work[last_level]) {
                for (std::size_t i = begin; i < end; ++i) {
                    if (watching_(1 + w_.backward_work(back[i]))) return;
                    w_.backward(back[i], [&](step t) {
                        std::uint32_t& m = s_.back_marks[t.node.index()];
                        if (m >= base_ || !near_enough(t.node, room) || !usable(t.edge)) return true;
                        m = mark(away);
                        back.push_back(t.node);
                        return true;
                    });
                }
            } else {
                const std::size_t front_end = last_level + 1 < s_.level[0].size() ? s_.level[0][last_level + 1] : s_.queue[0].size();
                for (std::size_t i = 0; i < front_end; ++i) {
                    const node_id n = s_.queue[0][i];
                    if (watching_(1)) return;
                    if (s_.back_marks[n.index()] >= base_) continue;
                    w_.forward(n, [&](step t) {
                        if (s_.back_marks[t.node.index()] != mark(away - 1) || !usable(t.edge)) return true;
                        s_.back_marks[n.index()] = mark(away);
                        back.push_back(n);
                        return false;
                    });
                }
            }
            s_.level[1].push_back(end);
        }
    }

    template <class Visit>
    bool each_of_length(std::size_t length, Visit& visit) {
        if (ends(1)) return false;
        nodes_.resize(length + 1);
        edges_.resize(length);
        places_.resize(length);
        nodes_.front() = from_;
        nodes_.back() = to_;
        if (length == 1) return each_end(0, visit);
        if (!open(0, 0)) return false;
        for (std::size_t at = 0;;) {
            place& here = places_[at];
            if (here.next == here.end) {
                s_.back_marks[nodes_[at].index()] = here.hidden;
                if (at-- == 0) return true;
                continue;
            }
            const step t = choices_[here.next++];
            edges_[at] = t.edge;
            nodes_[at + 1] = t.node;
            if (at + 2 < length ? !open(++at, here.end) : !each_end(at + 1, visit)) return false;
        }
    }

    /// Whether the watch ends the search before so many more steps.
    bool ends(std::size_t steps) {
        return watching_(steps, [this] { return bytes_of(choices_) + bytes_of(places_) + bytes_of(nodes_) + bytes_of(edges_) + bytes_of(ends_) + bytes_of(last_edges_); });
    }

    /// A node of the path now: its mark, which is hidden while it is on the path, and which of `choices_` are left
    /// to be its next step. A place's choices lie behind those of the place before.
    struct place {
        std::size_t next;
        std::size_t end;
        std::uint32_t hidden;
    };

    /// Makes a place of the path's node `at`: the steps by edge, from which the target is near enough. False if the
    /// watch ends it.
    bool open(std::size_t at, std::size_t begin) {
        const node_id n = nodes_[at];
        const std::size_t work = w_.forward_work(n);
        if (ends(1 + work)) return false;
        const std::uint32_t hidden = std::exchange(s_.back_marks[n.index()], 0);
        const std::size_t most = begin + work;
        if (choices_.size() < most) choices_.resize(most);
        step* const first = choices_.data() + begin;
        step* end = first;
        // Before the end of a path the target itself is passed by.
        const std::uint32_t nearest = mark(1);
        const std::uint32_t distances = static_cast<std::uint32_t>(edges_.size() - at - 1);
        const std::uint32_t* const marks = s_.back_marks.data();
        w_.forward(n, [&](step t) {
            // Written and then kept or not, which is cheaper than a branch that cannot be guessed.
            *end = t;
            end += marks[t.node.index()] - nearest < distances && usable(t.edge) ? 1 : 0;
            return true;
        });
        const auto by_edge = [](const step& a, const step& b) { return a.edge < b.edge; };
        if (!std::is_sorted(first, end, by_edge)) std::sort(first, end, by_edge);
        places_[at] = {begin, begin + static_cast<std::size_t>(end - first), hidden};
        return true;
    }

    /// Visits the paths that lead from the node `at`, the last but one, to the target.
    template <class Visit>
    bool each_end(std::size_t at, Visit& visit) {
        for (const edge_id e : last_edges(nodes_[at])) {
            edges_[at] = e;
            double cost = static_cast<double>(edges_.size());
            if (weight_ != nullptr) {
                cost = cost_of(w_.base(), weight_->property(), edges_);
            }
            if (ends(edges_.size()) || !visit(path_view(nodes_, edges_, cost))) return false;
        }
        return true;
    }

    /// The edges from a node to the target, by id. Most paths share their ends, so they are looked for once.
    std::span<const edge_id> last_edges(node_id n) {
        std::uint32_t& number = s_.numbers[n.index()];
        if (number >= ends_.size() || ends_[number].node != n) {
            number = static_cast<std::uint32_t>(ends_.size());
            ends_.push_back({n, last_edges_.size()});
            w_.forward(n, [&](step t) {
                if (t.node == to_ && usable(t.edge)) last_edges_.push_back(t.edge);
                return true;
            });
            std::sort(last_edges_.begin() + static_cast<std::ptrdiff_t>(ends_.back().begin), last_edges_.end());
        }
        const std::size_t begin = ends_[number].begin;
        const std::size_t end = number + 1 < ends_.size() ? ends_[number + 1].begin : last_edges_.size();
        return {last_edges_.data() + begin, end - begin};
    }
    struct path_end {
        node_id node;
        std::size_t begin;  // in `last_edges_`, as far as the next one's
    };

    const Walk& w_;
    const edge_weights* weight_;
    node_id from_;
    node_id to_;
    search_space& s_;
    search_watch& watching_;
    std::size_t longest_;
    std::uint32_t base_ = 0;
    std::vector<node_id> nodes_;  // of the path now
    std::vector<edge_id> edges_;
    std::vector<place> places_;
    std::vector<step> choices_;  // of all places
    std::vector<path_end> ends_;
    std::vector<edge_id> last_edges_;
};

}  // namespace detail

/// Calls `visit(path_view)` for each path that visits no node twice, of at most `options.max_edges` edges,
/// until it returns false or `options.within` ends: whether neither happened. The path is valid during the call only. Parallel edges make
/// different paths. The option `limit` is not asked.
///
/// Order    by number of edges, then by edge ids, first edge first
/// Cost     to begin: at most a few times the steps within `max_edges` of the nearer end; then, for each length,
///          nodes from which the target is too far are never entered
template <class Visit>
bool for_each_simple_path(const graph_view& g, node_id from, node_id to, const path_options& options, Visit visit, search_space& space) {
    assert(g.base().contains(from) && g.base().contains(to));
    if (from == to) return visit(path_view({&from, 1}, {}, 0));
    return detail::with_walk(g, options.direction, options.filter, from, to, [&](const auto& w) {
        std::optional<edge_weights> weight;
        if (options.weight) weight.emplace(g.base(), *options.weight);
        detail::search_watch watching(options.within, space);
        detail::simple_path_search search(w, weight ? &*weight : nullptr, from, to, options.max_edges.value_or(g.base().node_bound()), space, watching);
        return search.each(visit);
    });
}
template <class Visit>
bool for_each_simple_path(const graph_view& g, node_id from, node_id to, const path_options& options, Visit visit) {
    return for_each_simple_path(g, from, to, options, std::move(visit), *borrowed_space());
}

}  // namespace hexi::abi_v1
