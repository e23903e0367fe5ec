// Bodies of `k_shortest_paths.hpp`.
#pragma once

#include <hexi/search/k_shortest_paths.hpp>

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

#include <hexi/base/linkage.hpp>
#include <hexi/search/path.hpp>
#include <hexi/search/search_space.hpp>
#include <hexi/search/shortest_path_body.hpp>
#include <hexi/search/walk.hpp>
#include <hexi/search/weighted.hpp>
#include <hexi/search/weights.hpp>

namespace hexi::inline abi_v1 {

namespace detail {

/// Every edge weighs nothing: a distance is then the number of edges.
struct no_weights {
    using number = double;
    double operator()(edge_id) const { return 0; }
    static double total(double edges) { return edges; }
};

/// What a detour from a path may not use: the nodes before it leaves, and the edges by which paths found
/// already leave there. Both are few.
struct detour_bans {
    std::vector<node_id> nodes{};  // sorted
    std::vector<edge_id> edges{};  // sorted

    bool node(node_id n) const { return std::ranges::binary_search(nodes, n); }
    bool edge(edge_id e) const { return std::ranges::binary_search(edges, e); }
};

/// Finds detours: the cheapest way on from a node of a path that avoids the nodes before it and some edges from it.
///
/// What searches learn of the distances to the target serves all that follow: bans only make ways dearer, so the
/// distances without them are lower bounds, and where the way that goes with such a distance meets no ban, it is
/// the answer. Each search is A* with these bounds. The tree of distances grows while that has cost no more steps
/// than the searches from the front, so that either waits for the other at a hub.
///
/// Invariant  nodes come off the two heaps by the least cost that a whole way through them can have, then by what
///            was spent to reach them; so all cheapest ways to a node are known when its steps are looked at
/// Stops      when no way can be as cheap as the best: each cheapest way has then led to a node from which the
///            tree's way meets no ban
/// Source     P. E. Hart, N. J. Nilsson, B. Raphael, A formal basis for the heuristic determination of minimum cost
///            paths, 1968; one tree for all detours: G. Feng, Finding k shortest simple paths in directed graphs, 2014
template <class Walk, class Weights>
class detour_search {
public:
    using space = space_of<Weights>;
    using cost = cost_by<Weights>;
    using label_type = typename space::node_label;
    using aimed_entry = typename space::aimed_entry;
    static constexpr int most_tries = 60;  // before it is looked for without a bound
    detour_search(const Walk& w, const Weights& weight, node_id from, node_id to, space& s, search_watch& watching)
        : w_(w), weight_(weight), to_(to), s_(s), watching_(watching), tree_(w, weight, from, to, s), far_{s.heap[0]}, near_{s.aimed_heap} {}

    /// At least so much costs the way on from a node of a path.
    cost at_least(node_id n) const { return tree_.at_least(n); }

    /// Appends the cheapest way on from the end of `out`, over none of the edges `taken`; false if none costs at most
    /// `bound`, or if the watch ended it. Then `at_least()` says what one costs, if there is any.
    bool append(std::span<const edge_id> taken, cost bound, path& out) {
        best_ = bound;
        beyond_ = infinite_cost<cost>;
        if (watching_(out.nodes.size())) return false;
        spur_ = out.nodes.back();
        open_ = s_.fresh_marks(w_.base().node_bound(), 2);
        now_ = s_.fresh_labels(w_.base().node_bound());
        if (now_ < tree_.stamp()) tree_.restart(now_);  // stamps have begun anew
        far_.entries.clear();
        near_.entries.clear();
        s_.meetings.clear();
        for (const node_id n : out.nodes) s_.labels[n.index()].set(0, banned, now_);
        expand({}, spur_, taken);
        search();
        if (s_.meetings.empty()) return false;
        append_first(out);
        return true;
    }
    cost at_least() const { return beyond_; }

private:
    static constexpr cost banned{-1, 0};  // the label of a banned node

    void search() {
        while (true) {
            const bool has_far = !far_.empty() && !tree_.complete();
            if (!has_far && near_.empty()) return;
            const std::size_t done = work_ + tree_.work();
            if (watching_(1 + done - std::exchange(watched_, done))) return s_.meetings.clear();
            const cost whole = has_far ? far_.top() + unknown() : infinite_cost<cost>;
            if (!near_.empty() && (!has_far || near_.entries.front().order() < typename aimed_entry::key{whole, far_.top()})) {
                const auto top = near_.pop();
                if (best_ < top.whole) return;
                const auto& label = s_.labels[top.node.index()];
                if (!(label.get(0) == top.spent && label.get(0) + label.get(1) == top.whole && tree_.knows(label))) continue;  // is nearer, or was looked at
                if (is_open(top.node)) meet(top.whole, top.node);
                else expand(top.spent, top.node, {});
                continue;
            }
            if (best_ < whole) {
                beyond_ = std::min(beyond_, whole);
                return;
            }
            const auto top = far_.entries.front();
            const auto& label = s_.labels[top.node.index()];
            if (label.get(0) < top.order() || tree_.knows(label)) {
                far_.pop();
            } else if (tree_.work() <= work_ + w_.forward_work(top.node)) {
                tree_.go_on([&](const label_type& l, node_id n) {
                    if (l.stamp[0] == now_ && !is_banned(l)) aim(l, n);
                });
            } else {
                far_.pop();
                expand(top.order(), top.node, {});
            }
        }
    }
    bool is_banned(const label_type& l) const { return l.stamp[0] == now_ && l.cost[0] < 0; }
    /// At least so far from the target is a node whose distance is not known.
    cost unknown() const { return tree_.radius() + cost{0, 1}; }

    /// Notes a node with labels from both ends.
    void aim(const label_type& l, node_id n) {
        const cost whole = l.get(0) + l.get(1);
        if (best_ < whole) beyond_ = std::min(beyond_, whole);
        else near_.push({whole, l.get(0), n});
    }
    void expand(cost at, node_id n, std::span<const edge_id> taken) {
        work_ += w_.forward_work(n);
        auto* const labels = s_.labels.data();
        w_.forward(n, [&](step t) {
            const auto more = weight_(t.edge);
            if (!edge_weights::usable(more)) return true;
            const cost reached = at + cost{more, 1};
            auto& label = labels[t.node.index()];
            if (is_banned(label) || (!taken.empty() && std::ranges::binary_search(taken, t.edge))) return true;
            const bool known = tree_.knows(label);
            const cost whole = reached + (known ? label.get(1) : unknown());
            if (best_ < whole) {
                beyond_ = std::min(beyond_, whole);
                return true;
            }
            edge_id& over = s_.label_edge[0][t.node.index()];
            if (label.stamp[0] == now_) {
                const cost before = label.get(0);
                if (before < reached) return true;
                if (before == reached) {
                    if (smaller_way(w_.base(), s_, spur_, n, t.edge, w_.base().other(over, t.node), over)) over = t.edge;
                    return true;
                }
            }
            label.set(0, reached, now_);
            over = t.edge;
            if (!known) far_.push({reached, t.node});
            if (tree_.reached(label)) aim(label, t.node);
            if (known && whole < best_ && is_open(t.node)) best_ = whole, s_.meetings.clear();
            return true;
        }, [&](step t) {
            __builtin_prefetch(labels + t.node.index());
            weight_.prefetch(t.edge);
        });
    }

    /// Whether the tree's way from the node, whose distance is known, meets no ban.
    bool is_open(node_id n) {
        auto* const marks = s_.marks.data();
        node_id end = n;
        while (end != to_ && marks[end.index()] < open_ && !is_banned(s_.labels[end.index()])) end = tree_.next(end).node;
        const bool open = end == to_ || marks[end.index()] == open_;
        for (; n != end; n = tree_.next(n).node) marks[n.index()] = open ? open_ : open_ + 1;
        return open;
    }
    void meet(cost whole, node_id n) {
        if (whole < best_) best_ = whole, s_.meetings.clear();
        s_.meetings.push_back(n);
    }
    /// The first by edge ids of the cheapest ways.
    void append_first(path& out) {
        path least;
        for (const node_id meeting : s_.meetings) {
            path one;
            append_front_way(w_.base(), s_, spur_, meeting, one);
            for (node_id n = meeting; n != to_;) {
                const step t = tree_.next(n);
                n = t.node;
                // Sums that are rounded can make a way that comes back to itself look as cheap.
                if (s_.labels[n.index()].stamp[0] == now_) {
                    const auto before = std::ranges::find(one.nodes, n);
                    if (before != one.nodes.end()) {
                        one.edges.resize(static_cast<std::size_t>(before - one.nodes.begin()) + 1);
                        one.nodes.resize(one.edges.size());
                        continue;
                    }
                }
                one.nodes.push_back(n);
                one.edges.push_back(t.edge);
            }
            if (least.nodes.empty() || one.edges < least.edges) least = std::move(one);
        }
        out.nodes.insert(out.nodes.end(), least.nodes.begin(), least.nodes.end());
        out.edges.insert(out.edges.end(), least.edges.begin(), least.edges.end());
    }

    const Walk& w_;
    Weights weight_;
    node_id to_;
    space& s_;
    search_watch& watching_;
    back_tree<Walk, Weights> tree_;
    heap_by<Weights> far_;                             // nodes whose distance to the target is not known, by what was spent
    cost_heap<aimed_entry, typename aimed_entry::key> near_;   // those with labels from both ends
    std::size_t work_ = 0;                        // steps looked at from the front, in all searches
    std::size_t watched_ = 0;                     // of those and the tree's, as the watch knows
    node_id spur_{};
    cost best_{};                                 // no way that costs more is wanted
    cost beyond_{};                               // the least that a way left aside for its cost can have
    std::uint32_t now_ = 0;                       // stamp of the labels of this search
    std::uint32_t open_ = 0;                      // mark of nodes that are found open; those found not to be, + 1
};

/// The same by number of edges. Levels from both ends meet after so few steps that no tree is worth its upkeep.
template <class Walk>
class level_detour_search {
public:
    using cost = cost_by<no_weights>;
    static constexpr int most_tries = 1;  // what one search learns does not serve the next
    level_detour_search(const Walk& w, node_id to, search_space& s, search_watch& watching) : w_(w), to_(to), s_(s), watching_(watching) {}

    cost at_least(node_id) const { return {}; }
    bool append(std::span<const edge_id> taken, cost bound, path& out) {
        detour_bans bans{.nodes = {out.nodes.begin(), out.nodes.end() - 1}, .edges = {taken.begin(), taken.end()}};
        std::ranges::sort(bans.nodes);
        const met found = meet(w_, out.nodes.back(), to_, bound.edges, true, s_, watching_, bans);
        beyond_ = found.edges() <= bound.edges ? infinite_cost<cost> : bound + cost{0, 1};  // an end has no more nodes, or no more edges
        return found.connected && append_first_met(w_, found, s_, out, watching_, bans);
    }
    cost at_least() const { return beyond_; }

private:
    const Walk& w_;
    node_id to_;
    search_space& s_;
    search_watch& watching_;
    cost beyond_{};
};

/// The same with a weight and a limit of edges: searches anew for each detour.
template <class Walk, class Weights>
class bounded_detour_search {
public:
    using cost = cost_by<Weights>;
    static constexpr int most_tries = 0;
    bounded_detour_search(const Walk& w, const Weights& weight, node_id to, std::size_t max_edges, search_watch& watching)
        : w_(w), weight_(weight), to_(to), max_edges_(max_edges), watching_(watching) {}

    cost at_least(node_id) const { return {}; }
    bool append(std::span<const edge_id> taken, cost, path& out) {
        detour_bans bans{.nodes = {out.nodes.begin(), out.nodes.end() - 1}, .edges = {taken.begin(), taken.end()}};
        std::ranges::sort(bans.nodes);
        return append_bounded(w_, weight_, out.nodes.back(), to_, max_edges_ - out.size(), watching_, out, bans);
    }
    cost at_least() const { return infinite_cost<cost>; }

private:
    const Walk& w_;
    const Weights& weight_;
    node_id to_;
    std::size_t max_edges_;
    search_watch& watching_;
};

/// Whether a path may be left at one of its nodes: some other edge leads on from there, to a node that the path has not
/// passed. Where none does no search needs to look, however long the path is.
///
/// Cost     to make, O(edges of the path × log); the steps of a node to ask
template <class Walk>
class turnings {
public:
    turnings(const Walk& w, const path& p) : w_(w), path_(p), places_(p.nodes.size()) {
        for (std::uint32_t at = 0; at < places_.size(); ++at) places_[at] = {p.nodes[at], at};
        std::ranges::sort(places_);
    }
    bool at(std::size_t place) const {
        return !w_.forward(path_.nodes[place], [&](step t) {
            if (t.edge == path_.edges[place]) return true;
            const auto found = std::ranges::lower_bound(places_, t.node, {}, &std::pair<node_id, std::uint32_t>::first);
            return found != places_.end() && found->first == t.node && found->second <= place;
        });
    }

private:
    const Walk& w_;
    const path& path_;
    std::vector<std::pair<node_id, std::uint32_t>> places_;  // sorted
};

/// A path with where it left the one that it was found from, and the first path in the answer that goes as far as there.
template <class Number>
struct detour {
    path way{};
    std::size_t leaves = 0;
    std::size_t origin = 0;
    Number cost = 0;  ///< of the way, as weights are added

    friend bool operator<(const detour& a, const detour& b) {
        if (a.cost != b.cost) return a.cost < b.cost;
        if (a.way.size() != b.way.size()) return a.way.size() < b.way.size();
        return a.way.edges < b.way.edges;
    }
};

/// A detour that was not found yet, from a path that was, at one of its nodes.
template <class Cost>
struct open_detour {
    Cost at_least{};       ///< costs the whole path
    std::size_t path = 0;  ///< in the answer: the first that goes as far as this
    std::size_t at = 0;
    int tries = 0;

    /// A heap has the least on top; of equal ones those of the path found first, from its start.
    friend bool operator<(const open_detour& a, const open_detour& b) {
        if (!(a.at_least == b.at_least)) return b.at_least < a.at_least;
        return a.path != b.path ? b.path < a.path : b.at < a.at;
    }
};

/// How far to look for a detour that was looked for so often: for so many edges of its average cost beyond what it
/// costs at least.
template <class Cost>
Cost further(Cost at_least, int tries) {
    return at_least + Cost{tries * at_least.cost / std::max(at_least.edges, 1U), static_cast<std::uint32_t>(tries)};
}

/// By which edges paths that were found leave, where more than one goes as far: what a detour from there must not take.
class departures {
public:
    /// Of the detours at `at` from the path `origin`, which goes on by `own`: sorted, until the next one is added.
    std::span<const edge_id> taken(std::size_t origin, std::size_t at, edge_id own) {
        const auto found = all_.find({origin, at});
        if (found != all_.end()) return found->second;
        only_ = own;
        return {&only_, 1};
    }
    void add(std::size_t origin, std::size_t at, edge_id own, edge_id over) {
        std::vector<edge_id>& of = all_.try_emplace({origin, at}, 1, own).first->second;
        of.insert(std::ranges::upper_bound(of, over), over);
        ++edges_;
    }
    [[nodiscard]] std::size_t memory() const { return all_.size() * 128 + 2 * edges_ * sizeof(edge_id); }

private:
    std::map<std::pair<std::size_t, std::size_t>, std::vector<edge_id>> all_;
    std::size_t edges_ = 0;
    edge_id only_{};
};

/// Yen's and Lawler's method. No detour is looked for before it may be the next path, and then only as far as to the
/// one after it: when there is none so near, it waits for its turn with what is known of it then.
template <class Walk, class Search, class Weights>
paths k_shortest_by(const Walk& w, Search search, const Weights& weight, node_id from, std::size_t k, std::size_t max_edges, search_watch& watching) {
    using number = typename Weights::number;
    using cost = cost_by<Weights>;
    using detour = detail::detour<number>;
    using open_detour = detail::open_detour<cost>;
    constexpr bool by_edges = std::is_same_v<Weights, no_weights>;
    // Sums of integers are exact; others may be off by so much of them.
    constexpr double off = by_edges || std::is_same_v<Weights, dense_weights> ? 0 : 1e-12;
    const auto at_most = [](cost c) { return by_edges ? c : cost{c.cost * (1 + off), any_edges}; };
    const auto at_least = [](cost c) { return off == 0 ? c : cost{c.cost * (1 - off), 0}; };
    const auto cost_of = [](const detour& d) { return cost{by_edges ? 0 : d.cost, static_cast<std::uint32_t>(d.way.size())}; };
    paths out;
    std::set<detour> waiting;       // found; never more than can still be asked for
    std::vector<open_detour> open;  // a heap
    departures leave;
    std::size_t waiting_edges = 0;  // of all paths waiting
    const auto size_of = [](const detour& d) { return d.way.size(); };
    const auto look = [&](detour next, std::span<const edge_id> taken, cost bound) {
        if (!search.append(taken, bound, next.way)) return false;
        next.cost = by_edges ? static_cast<number>(next.way.size()) : summed(weight, next.way.edges);
        if (!edge_weights::usable(static_cast<double>(next.cost))) return true;  // more than a number can hold: no way, and none dearer
        waiting_edges += size_of(next);
        waiting.insert(std::move(next));
        return true;
    };
    const cost any = by_edges ? cost{0, static_cast<std::uint32_t>(std::min<std::size_t>(max_edges, any_edges))} : cost{infinite_cost<cost>.cost, any_edges};
    look({.way = {.nodes = {from}}}, {}, any);
    while (!waiting.empty() || !open.empty()) {
        // What waits is no answer yet: something not found may come before it.
        if (watching(1) || (watching.on() && watching.hold(out.memory() + bytes_of(open) + leave.memory() + 2 * waiting_edges * (sizeof(node_id) + sizeof(edge_id)) + waiting.size() * 128))) break;
        if (!waiting.empty() && out.size() == k) {
            out.cut_off(cut_by::count);
            break;
        }
        if (open.empty() || (!waiting.empty() && cost_of(*waiting.begin()) < open.front().at_least)) {
            const detour now = std::move(waiting.extract(waiting.begin()).value());
            waiting_edges -= size_of(now);
            const path_view found(now.way.nodes, now.way.edges, weight.total(now.cost));
            if (watching(now.way.size())) {
                out.push_back(found);
                break;
            }
            const cost whole = cost_of(now);
            if (!out.empty()) leave.add(now.origin, now.leaves, out[now.origin].edges[now.leaves], now.way.edges[now.leaves]);
            cost start{};
            const turnings<Walk> turning(w, now.way);
            for (std::size_t at = 0; at < now.way.size(); ++at) {
                if (at >= now.leaves && turning.at(at)) {
                    open.push_back({at_least(std::max(whole, start + search.at_least(now.way.nodes[at]))), at == now.leaves ? now.origin : out.size(), at});
                    std::push_heap(open.begin(), open.end());
                }
                start = start + cost{weight(now.way.edges[at]), 1};
            }
            out.push_back(found);
            continue;
        }
        std::pop_heap(open.begin(), open.end());
        open_detour now = open.back();
        open.pop_back();
        // One more than needed tells whether there are more than k.
        const std::size_t wanted = k - out.size() + 1;
        for (; waiting.size() > wanted; waiting.erase(std::prev(waiting.end()))) waiting_edges -= size_of(*waiting.rbegin());
        const cost most = waiting.size() == wanted ? std::min(any, at_most(cost_of(*waiting.rbegin()))) : any;
        if (most < now.at_least) {
            open.clear();
            continue;
        }
        cost bound = most;
        // No more needs to be known of it than that others come first. Asked again, it is worth more.
        cost following = infinite_cost<cost>;
        if (!open.empty()) following = open.front().at_least;
        if (!waiting.empty()) following = std::min(following, cost_of(*waiting.begin()));
        if (now.tries < Search::most_tries) bound = std::min(bound, at_most(std::max(following, further(now.at_least, now.tries))));
        if (watching(2 * now.at)) break;
        const path_view way = out[now.path];
        const auto start_edges = way.edges.first(now.at);
        detour next{.leaves = now.at, .origin = now.path};
        next.way.nodes.insert(next.way.nodes.end(), way.nodes.begin(), way.nodes.begin() + static_cast<std::ptrdiff_t>(now.at) + 1);
        next.way.edges.insert(next.way.edges.end(), start_edges.begin(), start_edges.end());
        const cost start{by_edges ? 0 : summed(weight, start_edges), static_cast<std::uint32_t>(now.at)};
        // A way has an edge at least, so that none is allowed by no edges.
        const cost rest{bound.cost - start.cost, bound.edges - std::min(bound.edges, start.edges)};
        if (look(std::move(next), leave.taken(now.path, now.at, way.edges[now.at]), rest) || !(bound < most) || search.at_least().cost == infinite_cost<cost>.cost) continue;
        now.at_least = at_least(start + search.at_least());
        ++now.tries;
        open.push_back(now);
        std::push_heap(open.begin(), open.end());
    }
    if (!out.truncated && watching.ended()) out.cut_off(watching.why());
    return out;
}

template <class Walk>
paths k_shortest(const Walk& w, node_id from, node_id to, std::size_t k, const path_options& options, search_space& s) {
    search_watch watching(options.within, s);
    const std::size_t max_edges = options.max_edges.value_or(any_number);
    const auto by = [&](const auto& weight) { return k_shortest_by(w, detour_search(w, weight, from, to, s, watching), weight, from, k, max_edges, watching); };
    if (!options.weight) return k_shortest_by(w, level_detour_search(w, to, s, watching), no_weights{}, from, k, max_edges, watching);
    if (!options.max_edges && watching.lacks(s.missing_marks(w.base().node_bound()) + s.missing_labels(w.base().node_bound()))) {
        paths none;
        none.cut_off(watching.why());
        return none;
    }
    return with_exact_sums(w.base(), *options.weight, watching, [&](const edge_weights& weight) {
        if (options.max_edges) return k_shortest_by(w, bounded_detour_search(w, weight, to, max_edges, watching), weight, from, k, max_edges, watching);
        return weight.integers() != nullptr ? by(dense_weights(weight.integers())) : by(weight);
    });
}

/// The same with costs that are sums of integers which doubles round.
template <class Walk>
paths k_exactly_shortest(const Walk& w, node_id from, node_id to, std::size_t k, const path_options& options, basic_search_space<long double>& s) {
    search_watch watching(options.within, s);
    const exact_weights weight(w.base(), *options.weight);
    if (options.max_edges) return k_shortest_by(w, bounded_detour_search(w, weight, to, *options.max_edges, watching), weight, from, k, *options.max_edges, watching);
    if (watching.lacks(s.missing_marks(w.base().node_bound()) + s.missing_labels(w.base().node_bound()))) {
        paths none;
        none.cut_off(watching.why());
        return none;
    }
    return k_shortest_by(w, detour_search(w, weight, from, to, s, watching), weight, from, k, any_number, watching);
}

}  // namespace detail

HEXI_INLINE paths k_shortest_paths(const graph_view& g, node_id from, node_id to, std::size_t k, const path_options& options, search_space& space) {
    assert(g.base().contains(from) && g.base().contains(to));
    if (from == to) {
        paths out;
        if (k == 0) out.cut_off(cut_by::count);
        else out.push_back({{&from, 1}, {}, 0});
        return out;
    }
    return detail::with_walk(g, options.direction, options.filter, from, to, [&](const auto& w) {
        paths found = detail::k_shortest(w, from, to, k, options, space);
        if (found.empty() || !detail::is_rounded(g.base(), options, found.back().cost)) return found;
        return detail::k_exactly_shortest(w, from, to, k, options, space.exact());
    });
}

HEXI_INLINE paths k_shortest_paths(const graph_view& g, node_id from, node_id to, std::size_t k, const path_options& options) {
    return k_shortest_paths(g, from, to, k, options, *borrowed_space());
}

}  // namespace hexi::abi_v1
