// The k shortest paths that visit no node twice.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <set>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

#include <hexi/algorithm/path.hpp>
#include <hexi/algorithm/search_space.hpp>
#include <hexi/algorithm/shortest_path.hpp>
#include <hexi/algorithm/weighted.hpp>
#include <hexi/algorithm/walk.hpp>

namespace hexi {

namespace detail {

/// Every edge weighs nothing: a distance is then the number of edges.
struct no_weights {
    double operator()(edge_id) const { return 0; }
    void prefetch(edge_id) const {}
};

/// Finds detours: the cheapest way on from a node of a path that avoids the nodes before it and some edges from it.
/// What the first search learns of the distances to the target serves all others: bans only make ways dearer, so the
/// distances without them are lower bounds, and where the way that goes with such a distance meets no ban, it is
/// the answer. Each search is A* with these bounds. The tree of distances grows while it has cost no more steps
/// than the searches from the front, so that either waits for the other at a hub.
///
/// Invariant  nodes come off the two heaps by the least cost that a whole way through them can have, then by what
///            was spent to reach them; so all cheapest ways to a node are known when it is looked at
/// Stops      when no way can be as cheap as the best: each cheapest way has then led to a node from which the
///            tree's way meets no ban
/// Source     P. E. Hart, N. J. Nilsson, B. Raphael, A formal basis for the heuristic determination of minimum cost
///            paths, 1968; kept trees: G. Feng, Finding k shortest simple paths in directed graphs, 2014
template <class Walk, class Weights>
class detour_search {
public:
    detour_search(const Walk& w, const Weights& weight, node_id to, std::size_t max_edges, search_space& s)
        : w_(w), weight_(weight), to_(to), max_edges_(max_edges), s_(s), tree_(w, weight, to, s), far_{s.heap[0]}, near_{s.aimed_heap} {}

    /// No node is banned any more. At most `searches` searches may follow before this is called again.
    void lift_bans(std::size_t searches) {
        banned_ = s_.fresh_marks(w_.base().node_bound(), 1 + 2 * searches);
        open_way_ = banned_ - 1;
    }
    void ban(node_id n) { s_.marks[n.index()] = banned_; }

    /// Appends the cheapest way on from the end of `out`, over none of the edges `taken`; false if there is none that
    /// can be before `worst`. Bans the end.
    bool append(std::span<const edge_id> taken, const path* worst, path& out) {
        if constexpr (by_edges) {
            const std::size_t most = worst == nullptr ? max_edges_ : std::min(max_edges_, worst->size());
            if (most <= out.size()) return false;
            best_ = {0, static_cast<std::uint32_t>(std::min<std::size_t>(most - out.size(), any_edges))};
        } else {
            best_ = {worst == nullptr ? infinite_cost.cost : worst->cost * (1 + 1e-12) - summed(weight_, out.edges), any_edges};
        }
        spur_ = out.nodes.back();
        ban(spur_);
        open_way_ += 2;
        now_ = s_.fresh_labels(w_.base().node_bound());
        if (now_ < tree_.stamp()) tree_.restart(now_);  // stamps have begun anew
        far_.entries.clear();
        near_.entries.clear();
        s_.meetings.clear();
        s_.labels[spur_.index()].set(0, {}, now_);
        expand({}, spur_, taken);
        search();
        if (s_.meetings.empty()) return false;
        append_first(out);
        if constexpr (by_edges) out.cost = static_cast<double>(out.size());
        else out.cost = summed(weight_, out.edges);
        return true;
    }

private:
    static constexpr bool by_edges = std::is_same_v<Weights, no_weights>;

    void search() {
        while (true) {
            const bool has_far = !far_.empty() && !tree_.complete();
            if (!has_far && near_.empty()) return;
            const cost whole = has_far ? far_.top() + unknown() : infinite_cost;
            if (!near_.empty() && (!has_far || near_.entries.front().order() < search_space::aimed_entry::key{whole, far_.top()})) {
                const auto top = near_.pop();
                if (best_ < top.whole) return;
                const auto& label = s_.labels[top.node.index()];
                if (!(label.get(0) == top.spent && label.get(0) + label.get(1) == top.whole && tree_.knows(label))) continue;  // is nearer, or was looked at
                if (is_open(top.node)) meet(top.whole, top.node);
                else expand(top.spent, top.node, {});
                continue;
            }
            if (best_ < whole) return;
            const auto top = far_.entries.front();
            const auto& label = s_.labels[top.node.index()];
            if (label.get(0) < top.order() || tree_.knows(label)) {
                far_.pop();
            } else if (tree_work_ + tree_.work() <= work_ + w_.forward_work(top.node)) {
                tree_work_ += tree_.work();
                tree_.go_on([&](const search_space::node_label& l, node_id n) {
                    if (l.stamp[0] == now_ && n != spur_) aim(l, n);
                });
            } else {
                far_.pop();
                expand(top.order(), top.node, {});
            }
        }
    }
    /// Notes a node with labels from both ends.
    void aim(const search_space::node_label& l, node_id n) {
        const cost whole = l.get(0) + l.get(1);
        if (whole <= best_) near_.push({whole, l.get(0), n});
    }
    /// At least so far from the target is a node whose distance is not known.
    cost unknown() const { return tree_.radius() + cost{0, 1}; }

    void expand(cost at, node_id n, std::span<const edge_id> taken) {
        work_ += w_.forward_work(n);
        auto* const labels = s_.labels.data();
        w_.forward(n, [&](step t) {
            const double more = weight_(t.edge);
            if (!edge_weights::usable(more)) return true;
            const cost reached = at + cost{more, 1};
            auto& label = labels[t.node.index()];
            const bool known = tree_.knows(label);
            const cost whole = reached + (known ? label.get(1) : unknown());
            if (best_ < whole || s_.marks[t.node.index()] == banned_ || std::ranges::binary_search(taken, t.edge)) return true;
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
        while (end != to_ && marks[end.index()] != banned_ && marks[end.index()] < open_way_) end = tree_.next(end).node;
        const bool open = end == to_ || marks[end.index()] == open_way_;
        for (; n != end; n = tree_.next(n).node) marks[n.index()] = open ? open_way_ : open_way_ + 1;
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
    std::size_t max_edges_;
    search_space& s_;
    back_tree<Walk, Weights> tree_;
    cost_heap<> far_;                             // nodes whose distance to the target is not known, by what was spent
    cost_heap<search_space::aimed_entry> near_;   // those whose distance is known
    std::size_t work_ = 0;                        // steps looked at from the front, in all searches
    std::size_t tree_work_ = 0;                   // and from the back
    node_id spur_{};
    cost best_{};                                 // no way that costs more is wanted
    std::uint32_t now_ = 0;                       // stamp of the labels of this search
    std::uint32_t banned_ = 0;
    std::uint32_t open_way_ = 0;                  // the mark of nodes that `is_open` found to be, in this search; those not + 1
};

/// The same by number of edges and weight at once: searches anew for each detour.
template <class Walk>
class bounded_detour_search {
public:
    bounded_detour_search(const Walk& w, const edge_weights& weight, node_id to, std::size_t max_edges) : w_(w), weight_(weight), to_(to), max_edges_(max_edges) {}

    void lift_bans(std::size_t) { bans_.nodes.clear(); }
    void ban(node_id n) {
        const auto after = std::ranges::lower_bound(bans_.nodes, n);
        if (after == bans_.nodes.end() || *after != n) bans_.nodes.insert(after, n);
    }
    bool append(std::span<const edge_id> taken, const path*, path& out) {
        bans_.edges.assign(taken.begin(), taken.end());
        const node_id spur = out.nodes.back();
        const bool found = append_bounded(w_, weight_, spur, to_, max_edges_ - out.size(), out, bans_);
        ban(spur);
        if (found) out.cost = summed(weight_, out.edges);
        return found;
    }

private:
    struct bans {
        std::vector<node_id> nodes{};  // sorted
        std::vector<edge_id> edges{};  // sorted

        bool node(node_id n) const { return std::ranges::binary_search(nodes, n); }
        bool edge(edge_id e) const { return std::ranges::binary_search(edges, e); }
    };
    const Walk& w_;
    const edge_weights& weight_;
    node_id to_;
    std::size_t max_edges_;
    bans bans_{};
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

template <class Search>
paths k_shortest_by(Search search, node_id from, std::size_t k) {
    detour first;
    first.way.nodes.push_back(from);
    search.lift_bans(1);
    if (!search.append({}, nullptr, first.way)) return {};
    paths out;
    std::set<detour> waiting;  // never more than can still be asked for
    waiting.insert(std::move(first));
    std::vector<edge_id> taken;
    while (!waiting.empty()) {
        if (out.size() == k) {
            out.truncated = true;
            break;
        }
        const detour now = std::move(waiting.extract(waiting.begin()).value());
        out.push_back(now.way);
        // One more than needed tells whether there are more than k.
        const std::size_t wanted = k - out.size() + 1;
        search.lift_bans(now.way.size() - now.leaves);
        for (std::size_t at = 0; at < now.way.size(); ++at) {
            if (at < now.leaves) {
                search.ban(now.way.nodes[at]);
                continue;
            }
            const auto same_start = [&](path_view p) {
                return p.size() > at && std::equal(p.edges.begin(), p.edges.begin() + static_cast<std::ptrdiff_t>(at), now.way.edges.begin());
            };
            taken.clear();
            for (const path_view p : out)
                if (same_start(p)) taken.push_back(p.edges[at]);
            std::ranges::sort(taken);
            while (waiting.size() > wanted) waiting.erase(std::prev(waiting.end()));
            const detour* worst = waiting.size() == wanted ? &*waiting.rbegin() : nullptr;
            detour next{.leaves = at};
            next.way.nodes.assign(now.way.nodes.begin(), now.way.nodes.begin() + static_cast<std::ptrdiff_t>(at) + 1);
            next.way.edges.assign(now.way.edges.begin(), now.way.edges.begin() + static_cast<std::ptrdiff_t>(at));
            if (search.append(taken, worst == nullptr ? nullptr : &worst->way, next.way)) waiting.insert(std::move(next));
        }
    }
    return out;
}

template <class Walk>
paths k_shortest(const Walk& w, node_id from, node_id to, std::size_t k, const path_options& options, search_space& s) {
    const std::size_t max_edges = options.max_edges.value_or(any_number);
    if (!options.weight) return k_shortest_by(detour_search(w, no_weights{}, to, max_edges, s), from, k);
    const edge_weights weight(w.base(), *options.weight);
    if (options.max_edges) return k_shortest_by(bounded_detour_search(w, weight, to, max_edges), from, k);
    if (weight.integers() != nullptr) return k_shortest_by(detour_search(w, dense_weights(weight.integers()), to, max_edges, s), from, k);
    return k_shortest_by(detour_search(w, weight, to, max_edges, s), from, k);
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
