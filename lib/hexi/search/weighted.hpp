// Cheapest paths: the kernels of weighted searches.
//
// A distance is a cost and, among equal costs, a number of edges. It grows with every edge, even one of
// weight 0, so that no cycle ties with the path without it. Ties of whole distances go to the path with the
// smaller edge ids, first edge first: from the front by comparing the two ways, from the back by the edge.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <type_traits>
#include <unordered_map>
#include <utility>
#include <vector>

#include <hexi/search/meet.hpp>
#include <hexi/search/path.hpp>
#include <hexi/search/search_space.hpp>
#include <hexi/search/walk.hpp>
#include <hexi/search/weights.hpp>

namespace hexi::inline abi_v1::detail {

/// Where a search by some weights keeps its labels, and what it compares.
template <class Weights>
using space_of = basic_search_space<typename Weights::number>;
template <class Weights>
using cost_by = typename space_of<Weights>::distance;

template <class Cost>
inline constexpr Cost infinite_cost{std::numeric_limits<decltype(Cost::cost)>::infinity(), 0};

/// The sum of the weights of `edges`, first edge first.
template <class Weights>
auto summed(const Weights& weight, std::span<const edge_id> edges) {
    typename Weights::number sum = 0;
    for (const edge_id e : edges) sum += weight(e);
    return sum;
}

/// A heap of four children a node, the least entry first; equal ones in any order.
template <class Entry, class Cost>
struct cost_heap {
    std::vector<Entry>& entries;

    bool empty() const { return entries.empty(); }
    Cost top() const { return entries.empty() ? infinite_cost<Cost> : entries.front().order(); }
    void push(Entry e) {
        std::size_t at = entries.size();
        entries.push_back(e);
        while (at > 0) {
            const std::size_t parent = (at - 1) / 4;
            if (!(e.order() < entries[parent].order())) break;
            entries[at] = entries[parent];
            at = parent;
        }
        entries[at] = e;
    }
    Entry pop() {
        const Entry least = entries.front();
        const Entry last = entries.back();
        entries.pop_back();
        const std::size_t size = entries.size();
        if (size == 0) return least;
        std::size_t at = 0;
        while (true) {
            const std::size_t first = 4 * at + 1;
            if (first >= size) break;
            std::size_t child = first;
            for (std::size_t i = first + 1; i < std::min(first + 4, size); ++i)
                if (entries[i].order() < entries[child].order()) child = i;
            if (!(entries[child].order() < last.order())) break;
            entries[at] = entries[child];
            at = child;
        }
        entries[at] = last;
        return least;
    }
};
template <class Weights>
using heap_by = cost_heap<typename space_of<Weights>::heap_entry, cost_by<Weights>>;

/// Whether the way to `a` and on over `over_a` has smaller edge ids than the way to `b` and on over `over_b`.
/// Both have equally many edges; they are followed back to where they part.
template <class Space>
bool smaller_way(const graph& g, const Space& s, node_id start, node_id a, edge_id over_a, node_id b, edge_id over_b) {
    while (a != b && a != start && b != start) {
        over_a = s.label_edge[0][a.index()];
        over_b = s.label_edge[0][b.index()];
        a = g.other(over_a, a);
        b = g.other(over_b, b);
    }
    return over_a < over_b;
}

/// The way that the front labels tell, from `start` to `end`, appended without `start`.
template <class Space>
void append_front_way(const graph& g, const Space& s, node_id start, node_id end, path& out) {
    const auto nodes = static_cast<std::ptrdiff_t>(out.nodes.size());
    const auto edges = static_cast<std::ptrdiff_t>(out.edges.size());
    for (node_id n = end; n != start;) {
        const edge_id e = s.label_edge[0][n.index()];
        out.nodes.push_back(n);
        out.edges.push_back(e);
        n = g.other(e, n);
    }
    std::reverse(out.nodes.begin() + nodes, out.nodes.end());
    std::reverse(out.edges.begin() + edges, out.edges.end());
}

/// Dijkstra's search from both ends at once: the cheapest way, appended to `out`; false if there is none. Each turn is
/// that of the end which has looked at fewer steps, those of its next node counted, so that an end at a hub waits for
/// the other. What is found when the watch ends it may not be the cheapest, so it is not given.
///
/// Invariant  a label below the top of its end's heap is exact, unless it was not pushed because, together
///            with the other end's top, it costs more than a path already found
/// Stops      when the two tops together cost no less than the best path: then each cheapest path has a
///            node with exact labels from both ends
/// Source     T. A. J. Nicholson, Finding the shortest route between two points in a network, 1966; turns by
///            effort: I. Pohl, Bi-directional search, 1971; pruning: A. V. Goldberg, R. F. Werneck, Computing
///            point-to-point shortest paths from external memory, 2005
template <class Walk, class Weights>
bool append_cheapest_by(const Walk& w, const Weights& weight, node_id from, node_id to, space_of<Weights>& s, search_watch& watching, path& out) {
    using cost = cost_by<Weights>;
    const graph& g = w.base();
    if (watching.lacks(s.missing_labels(g.node_bound())) || watching(1)) return false;
    const std::uint32_t now = s.fresh_labels(g.node_bound());
    std::array<heap_by<Weights>, 2> heap{heap_by<Weights>{s.heap[0]}, heap_by<Weights>{s.heap[1]}};
    const std::array<node_id, 2> ends{from, to};
    std::array<std::size_t, 2> work{0, 0};  // steps looked at, those of the next node included
    std::array<std::size_t, 2> next{0, 0};  // of those, the next node's
    const auto find_next = [&](std::size_t side) {
        const auto& waiting = heap[side].entries;
        while (!waiting.empty() && s.labels[waiting.front().node.index()].get(side) < waiting.front().order()) heap[side].pop();  // was reached at less since
        if (!waiting.empty()) work[side] += next[side] = side == 0 ? w.forward_work(waiting.front().node) : w.backward_work(waiting.front().node);
    };
    for (const std::size_t side : {std::size_t{0}, std::size_t{1}}) {
        heap[side].entries.clear();
        heap[side].push({{}, ends[side]});
        s.labels[ends[side].index()].set(side, {}, now);
        find_next(side);
    }
    s.meetings.clear();
    cost best = infinite_cost<cost>;
    const auto ahead = [&](step t) {
        __builtin_prefetch(s.labels.data() + t.node.index());
        weight.prefetch(t.edge);
    };
    while (!heap[0].empty() && !heap[1].empty() && heap[0].top() + heap[1].top() < best) {
        const std::size_t side = work[0] <= work[1] ? 0 : 1;
        if (watching(1 + next[side])) return false;
        const auto top = heap[side].pop();
        const cost at = top.order();
        const node_id n = top.node;
        const cost opposite = heap[1 - side].top();
        auto* const labels = s.labels.data();
        auto* const over_edge = s.label_edge[side].data();
        const auto visit = [&](step t) {
            const auto more = weight(t.edge);
            if (!edge_weights::usable(more)) return true;
            const cost reached = at + cost{more, 1};
            auto& label = labels[t.node.index()];
            // Nothing cheap enough can come of it, unless the other end has been there.
            const bool late = best < reached + opposite;
            if (late && label.stamp[1 - side] != now) return true;
            edge_id& over = over_edge[t.node.index()];
            if (label.stamp[side] == now) {
                const cost before = label.get(side);
                if (before < reached) return true;
                if (before == reached) {
                    if (side == 0 ? smaller_way(g, s, from, n, t.edge, g.other(over, t.node), over) : t.edge < over) over = t.edge;
                    return true;
                }
            }
            label.set(side, reached, now);
            over = t.edge;
            if (!late) heap[side].push({reached, t.node});
            if (label.stamp[1 - side] == now) {
                const cost whole = reached + label.get(1 - side);
                if (whole < best) best = whole, s.meetings.clear();
                if (whole == best) s.meetings.push_back(t.node);
            }
            return true;
        };
        if (side == 0) w.forward(n, visit, ahead);
        else w.backward(n, visit, ahead);
        find_next(side);
    }
    path least;
    for (const node_id meeting : s.meetings) {
        path one;
        append_front_way(g, s, from, meeting, one);
        for (node_id n = meeting; n != to;) {
            const edge_id e = s.label_edge[1][n.index()];
            n = g.other(e, n);
            one.nodes.push_back(n);
            one.edges.push_back(e);
        }
        if (least.nodes.empty() || one.edges < least.edges) least = std::move(one);
    }
    out.nodes.insert(out.nodes.end(), least.nodes.begin(), least.nodes.end());
    out.edges.insert(out.edges.end(), least.edges.begin(), least.edges.end());
    return !s.meetings.empty();
}
template <class Walk, class Weights>
bool append_cheapest(const Walk& w, const Weights& weight, node_id from, node_id to, space_of<Weights>& s, search_watch& watching, path& out) {
    if constexpr (std::is_same_v<Weights, edge_weights>)
        if (weight.integers() != nullptr) return append_cheapest_by(w, dense_weights(weight.integers()), from, to, s, watching, out);
    return append_cheapest_by(w, weight, from, to, s, watching, out);
}

/// Exact distances to a node, and the first of the cheapest ways: Dijkstra's search from the back, as far as it is
/// asked to go. Lives in the labels of side 1, so that searches from the front may share the space.
template <class Walk, class Weights>
class back_tree {
public:
    using space = space_of<Weights>;
    using cost = cost_by<Weights>;
    using label = typename space::node_label;
    back_tree(const Walk& w, const Weights& weight, node_id from, node_id to, space& s) : w_(w), weight_(weight), from_(from), to_(to), s_(s), heap_{s.heap[1]} { restart(); }

    /// Forgets all that is known. Needed when the stamps of labels have begun anew.
    void restart() { restart(s_.fresh_labels(w_.base().node_bound())); }
    void restart(std::uint32_t stamp) {
        now_ = stamp;
        heap_.entries.clear();
        heap_.push({{}, to_});
        s_.labels[to_.index()].set(1, {}, now_);
        work_ += next_work_ = w_.backward_work(to_);
    }
    std::uint32_t stamp() const { return now_; }

    bool complete() const { return heap_.empty(); }
    /// All distances up to this one are known.
    cost radius() const { return heap_.top(); }
    /// Whether the node with this label was reached; the label's distance is then the most that it can be.
    bool reached(const label& l) const { return l.stamp[1] == now_; }
    /// Whether the distance of the node with this label is known; if so, it is the label's.
    bool knows(const label& l) const { return reached(l) && l.get(1) <= radius(); }
    /// What is known of a node's distance, or at least how far it is.
    cost at_least(node_id n) const {
        const auto& l = s_.labels[n.index()];
        return l.stamp[1] == now_ ? std::min(l.get(1), radius()) : radius();
    }
    /// The distance; searches on until it is known, or the watch ends it.
    std::optional<cost> distance(node_id n, search_watch& watching) {
        const auto& l = s_.labels[n.index()];
        while (!knows(l)) {
            if (heap_.empty() || watching(1 + next_work_)) return std::nullopt;
            go_on();
        }
        return l.get(1);
    }
    /// Searches on until all is known that costs no more than `most`, whatever its number of edges; false if the watch ends it.
    bool reach(typename Weights::number most, search_watch& watching) {
        while (!heap_.empty() && radius().cost <= most) {
            if (watching(1 + next_work_)) return false;
            go_on();
        }
        return true;
    }
    /// The next node on the first of the cheapest ways from a node whose distance is known.
    step next(node_id n) const {
        const edge_id e = s_.label_edge[1][n.index()];
        return {w_.base().other(e, n), e};
    }

    /// The steps looked at, those of the next node included.
    std::size_t work() const { return work_; }
    /// Looks at the steps of one node; `labelled(label, n)` for each node that is nearer now.
    template <class Labelled>
    void go_on(Labelled&& labelled) {
        const auto top = heap_.pop();
        const cost at = top.order();
        w_.backward(top.node, [&](step t) {
            const auto more = weight_(t.edge);
            if (!edge_weights::usable(more)) return true;
            const cost far = at + cost{more, 1};
            auto& there = s_.labels[t.node.index()];
            edge_id& over = s_.label_edge[1][t.node.index()];
            if (reached(there)) {
                const cost before = there.get(1);
                if (before == far && t.edge < over) over = t.edge;
                if (before <= far) return true;
            }
            there.set(1, far, now_);
            over = t.edge;
            if (t.node != from_) heap_.push({far, t.node});
            labelled(there, t.node);
            return true;
        }, [&](step t) {
            __builtin_prefetch(s_.labels.data() + t.node.index());
            weight_.prefetch(t.edge);
        });
        // What was reached at less since is not looked at again.
        while (!heap_.empty() && s_.labels[heap_.entries.front().node.index()].get(1) < heap_.top()) heap_.pop();
        if (!heap_.empty()) work_ += next_work_ = w_.backward_work(heap_.entries.front().node);
    }
    void go_on() { go_on([](const label&, node_id) {}); }

private:
    const Walk& w_;
    Weights weight_;
    node_id from_;
    node_id to_;
    space& s_;
    heap_by<Weights> heap_;
    std::uint32_t now_ = 0;
    std::size_t work_ = 0;
    std::size_t next_work_ = 0;  // of it, that of the next node
};

/// The distances to one node over at most so many edges, for each number of edges.
///
/// Cost     O(max_edges × edges log edges) time; memory for what changes from one number to the next
/// Source   R. Bellman, On a routing problem, 1958
template <class Walk, class Weights, class Bans>
class bounded_distances {
public:
    using cost = cost_by<Weights>;
    bounded_distances(const Walk& w, const Weights& weight, node_id to, std::size_t max_edges, search_watch& watching, const Bans& bans) {
        constexpr std::size_t a_node = 96, a_change = 2 * sizeof(std::pair<std::size_t, cost>);  // bytes of a hash table's entry, and of a growing list's
        steps_[to].push_back({0, {}});
        std::vector<node_id> changed{to};
        for (std::size_t edges = 1; edges <= max_edges && !changed.empty(); ++edges) {
            std::vector<node_id> next;
            for (const node_id n : changed) {
                if (watching(1 + w.backward_work(n)) || (watching.on() && watching.hold(steps_.size() * a_node + changes_ * a_change))) return;
                const cost at = *distance(n, edges - 1);
                w.backward(n, [&](step t) {
                    const auto more = weight(t.edge);
                    if (!edge_weights::usable(more) || bans.node(t.node) || bans.edge(t.edge)) return true;
                    const cost reached = at + cost{more, 1};
                    auto& history = steps_[t.node];
                    if (!history.empty() && !(reached < history.back().second)) return true;
                    if (!history.empty() && history.back().first == edges) history.back().second = reached;
                    else history.push_back({edges, reached}), next.push_back(t.node), ++changes_;
                    return true;
                });
            }
            changed = std::move(next);
        }
    }
    /// Over at most `edges` edges; nothing if it cannot be reached so.
    std::optional<cost> distance(node_id n, std::size_t edges) const {
        const auto found = steps_.find(n);
        if (found == steps_.end()) return std::nullopt;
        const auto& history = found->second;
        const auto after = std::ranges::upper_bound(history, edges, {}, &std::pair<std::size_t, cost>::first);
        return after == history.begin() ? std::nullopt : std::optional(std::prev(after)->second);
    }

private:
    std::unordered_map<node_id, std::vector<std::pair<std::size_t, cost>>> steps_;  // from so many edges on, this distance
    std::size_t changes_ = 0;                                                       // in all of `steps_`
};

/// The cheapest way of at most `max_edges` edges, appended to `out`; false if there is none.
///
/// Invariant  from a node that is reached over so many edges, some step leads to one that is reached over one less, and costs exactly what is
///            missing: over more edges that one may be nearer, by so little that the sum is rounded to the same
template <class Walk, class Weights, class Bans = no_bans>
bool append_bounded(const Walk& w, const Weights& weight, node_id from, node_id to, std::size_t max_edges, search_watch& watching, path& out, const Bans& bans = {}) {
    using cost = cost_by<Weights>;
    const bounded_distances<Walk, Weights, Bans> left(w, weight, to, max_edges, watching, bans);
    auto here = left.distance(from, max_edges);
    if (!here || watching.ended()) return false;
    for (node_id n = from; n != to; n = out.nodes.back()) {
        step best{};
        cost best_rest{};
        const std::size_t edges = here->edges - 1;
        w.forward(n, [&](step t) {
            const auto more = weight(t.edge);
            if (!edge_weights::usable(more) || bans.node(t.node) || bans.edge(t.edge) || !(t.edge < best.edge)) return true;
            const auto rest = left.distance(t.node, edges);
            if (rest && *rest + cost{more, 1} == *here) best = t, best_rest = *rest;
            return true;
        });
        assert(best.edge.valid());
        out.nodes.push_back(best.node);
        out.edges.push_back(best.edge);
        here = best_rest;
    }
    return true;
}

/// Whether a cost may be a sum of integers that a double rounds, so that what seems equal may not be.
inline bool is_rounded(const graph& g, const path_options& options, double cost) {
    if (!options.weight || cost < 9007199254740992) return false;  // 2^53
    const kind k = g.schema()[*options.weight].kind;
    return k == kind::integer || k == kind::any;
}

template <class Walk, class Weights>
std::optional<path> cheapest_path_by(const Walk& w, const Weights& weight, node_id from, node_id to, const path_options& options, space_of<Weights>& s, search_watch& watching) {
    if (from == to) return path{.nodes = {from}};
    path out{.nodes = {from}};
    if (options.max_edges) {
        if (!append_bounded(w, weight, from, to, *options.max_edges, watching, out)) return std::nullopt;
    } else if (!append_cheapest(w, weight, from, to, s, watching, out)) {
        return std::nullopt;
    }
    out.cost = weight.total(summed(weight, out.edges));
    if (!edge_weights::usable(out.cost)) return std::nullopt;  // more than a number can hold
    return out;
}
template <class Walk>
std::optional<path> cheapest_path(const Walk& w, node_id from, node_id to, const path_options& options, search_space& s, search_watch& watching) {
    auto out = with_exact_sums(w.base(), *options.weight, watching, [&](const edge_weights& weight) { return cheapest_path_by(w, weight, from, to, options, s, watching); });
    if (!out || !is_rounded(w.base(), options, out->cost)) return out;
    search_watch watching_it(options.within, s.exact());
    return cheapest_path_by(w, exact_weights(w.base(), *options.weight), from, to, options, s.exact(), watching_it);
}

/// All cheapest paths by edge ids. `cost_left(node, edges)` is the least cost from a node to the end over at most
/// so many edges.
template <class Walk, class Weights, class CostLeft>
void append_all_by_cost(const Walk& w, const Weights& weight, node_id from, node_id to, std::size_t max_edges, CostLeft cost_left,
                        std::size_t limit, search_watch& watching, paths& out) {
    path now{.nodes = {from}};
    std::vector<step> choices;        // of all places of the path, the smallest edge of the last at the back
    std::vector<std::size_t> begins;  // where the choices of a place begin
    std::size_t compared = 0;         // nodes of the path, to see whether it comes back
    const auto held = [&] { return 2 * out.memory() + bytes_of(choices) + bytes_of(begins); };  // the list is copied when it is sorted
    const auto open = [&](node_id n) {
        begins.push_back(choices.size());
        if (now.size() == max_edges) return;
        const std::size_t edges = max_edges - now.size();
        const auto here = *cost_left(n, edges);
        w.forward(n, [&](step t) {
            const auto more = weight(t.edge);
            if (!edge_weights::usable(more)) return true;
            const auto rest = cost_left(t.node, edges - 1);
            if (!rest || *rest + more != here) return true;
            // Costs left never grow along a path, so that only edges that take nothing from them, as those of weight 0, may lead back.
            if (*rest < here) return choices.push_back(t), true;
            compared += now.nodes.size();
            if (std::ranges::find(now.nodes, t.node) == now.nodes.end()) choices.push_back(t);
            return true;
        });
        std::sort(choices.begin() + static_cast<std::ptrdiff_t>(begins.back()), choices.end(), [](const step& a, const step& b) { return b.edge < a.edge; });
    };
    open(from);
    while (!begins.empty()) {
        if (watching(1 + w.forward_work(now.nodes.back()) + std::exchange(compared, 0), held)) return;
        if (choices.size() == begins.back()) {
            begins.pop_back();
            now.nodes.pop_back();
            if (!now.edges.empty()) now.edges.pop_back();
            continue;
        }
        const step t = choices.back();
        choices.pop_back();
        now.nodes.push_back(t.node);
        now.edges.push_back(t.edge);
        if (t.node != to) {
            open(t.node);
            continue;
        }
        if (out.size() == limit) return out.cut_off(cut_by::count);
        if (watching(now.edges.size(), held)) return;
        now.cost = weight.total(summed(weight, now.edges));
        if (edge_weights::usable(now.cost)) out.push_back(now);
        now.nodes.pop_back();
        now.edges.pop_back();
    }
}

/// Says in `rounded`, if asked, that what was looked for is such a cost, and then gives none.
template <class Walk, class Weights>
paths all_cheapest_by(const Walk& w, const Weights& weight, node_id from, node_id to, const path_options& options, space_of<Weights>& s, search_watch& watching, bool* rounded = nullptr) {
    using number = typename Weights::number;
    paths out;
    const auto is_rough = [&](number cost) {
        // Costs that a scale has no room for are asked for anew.
        if constexpr (std::is_same_v<Weights, edge_weights>) {
            (void)weight.total(cost);
            if (weight.is_inexact()) return true;
        }
        return rounded != nullptr && (*rounded = is_rounded(w.base(), options, static_cast<double>(cost)));
    };
    if (options.max_edges) {
        const bounded_distances<Walk, Weights, no_bans> left(w, weight, to, *options.max_edges, watching, {});
        const auto whole = left.distance(from, *options.max_edges);
        if (!whole || watching.ended() || is_rough(whole->cost)) return out;
        append_all_by_cost(w, weight, from, to, *options.max_edges, [&](node_id n, std::size_t edges) -> std::optional<number> {
            const auto d = left.distance(n, edges);
            return d ? std::optional(d->cost) : std::nullopt;
        }, options.limit, watching, out);
    } else {
        if (watching.lacks(s.missing_labels(w.base().node_bound()))) return out;
        back_tree left(w, weight, node_id{}, to, s);
        const auto whole = left.distance(from, watching);
        if (!whole || is_rough(whole->cost) || !left.reach(whole->cost, watching)) return out;
        append_all_by_cost(w, weight, from, to, std::numeric_limits<std::size_t>::max(), [&](node_id n, std::size_t) -> std::optional<number> {
            const auto d = left.at_least(n);
            return d.cost <= whole->cost ? std::optional(d.cost) : std::nullopt;
        }, options.limit, watching, out);
    }
    out.sort([](path_view a, path_view b) { return a.size() != b.size() ? a.size() < b.size() : std::ranges::lexicographical_compare(a.edges, b.edges); });
    return out;
}
template <class Walk>
paths all_cheapest(const Walk& w, node_id from, node_id to, const path_options& options, search_space& s, search_watch& watching) {
    bool rounded = false;
    paths out = with_exact_sums(w.base(), *options.weight, watching, [&](const edge_weights& weight) { return all_cheapest_by(w, weight, from, to, options, s, watching, weight.has_scale() ? nullptr : &rounded); });
    if (!rounded) return out;
    search_watch watching_it(options.within, s.exact());
    return all_cheapest_by(w, exact_weights(w.base(), *options.weight), from, to, options, s.exact(), watching_it);
}

}  // namespace hexi::abi_v1::detail
