// Which nodes stand inside which: the forest that edges flagged `cluster` make.
#pragma once

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <set>
#include <tuple>
#include <utility>
#include <vector>

#include <hexi/draw/look.hpp>
#include <hexi/draw/order.hpp>
#include <hexi/graph/graph.hpp>

namespace hexi::inline abi_v1 {

/// A forest over the nodes of a graph: each node's cluster, which is a node, too.
class clusters {
public:
    /// The forest of `g`: a node stands inside the target of one of its edges that `frames`, if that target
    /// `holds`. Of several, the one with the smallest `rank` style wins, then schema
    /// order, then the key. A node that would hold fewer than `least` others is no cluster; what would close a circle stays outside.
    ///
    /// Order    by keys where the above leaves a choice: not by ids
    /// Cost     O((nodes + edges) log); of what stands on circles once for each that is dissolved there
    clusters(const graph& g, const looks& style, std::size_t least = 2) : clusters(g, style, [&](node_id n) { return !style.of(n).hidden; }, least) {}
    /// The same of those nodes that are `drawn`.
    template <std::predicate<node_id> Drawn>
    clusters(const graph& g, const looks& style, const Drawn& drawn, std::size_t least = 2) : parents_(g.node_bound()), edges_(g.node_bound()), members_(g.node_bound()) {
        std::vector<std::vector<edge_id>> choices(g.node_bound());
        std::vector<node_id> by_key;
        for (const node_id n : g.nodes()) {
            by_key.push_back(n);
            for (const auto [target, e] : g.out(n))
                if (target != n && style.of(e).frames && !style.of(e).hidden && drawn(n) && drawn(target) && style.of(target).holds) choices[n.index()].push_back(e);
            std::ranges::sort(choices[n.index()], [&](edge_id a, edge_id b) {
                const auto rank = [&](edge_id e) { return std::tuple(style.of(e).rank, g.type(e), g.by_key(g.target(e)), e); };
                return rank(a) < rank(b);
            });
        }
        std::ranges::sort(by_key, [&](node_id a, node_id b) { return detail::drawn_before(g, a, b); });
        forest(*this, g, by_key, choices, least).grow();
        for (const node_id n : by_key) {
            if (parents_[n.index()].valid()) members_[parents_[n.index()].index()].push_back(n);
            else roots_.push_back(n);
        }
    }

    /// The cluster that a node stands in; none at the top.
    [[nodiscard]] node_id parent(node_id n) const { return parents_[n.index()]; }
    /// Whether `e` is what puts its source inside its target: the drawing shows it by the frame alone.
    [[nodiscard]] bool shown_by_frame(const graph& g, edge_id e) const { return edges_[g.source(e).index()] == e && parents_[g.source(e).index()].valid(); }
    [[nodiscard]] bool is_cluster(node_id n) const { return !members_[n.index()].empty(); }
    /// The nodes directly inside, by key.
    [[nodiscard]] const std::vector<node_id>& members(node_id n) const { return members_[n.index()]; }
    /// The nodes inside nothing, by key.
    [[nodiscard]] const std::vector<node_id>& roots() const { return roots_; }

private:
    using choices_of = std::vector<std::vector<edge_id>>;  // by node

    /// Has all choose, in the order of their keys; then what holds too few is dissolved, the smallest key first, and all choose again. Of
    /// these only such choose anew whose choice may be another: the members of what was dissolved, and what stands on circles.
    class forest {
    public:
        forest(clusters& out, const graph& g, const std::vector<node_id>& by_key, const choices_of& choices, std::size_t least)
            : out_(out), g_(g), by_key_(by_key), choices_(choices), least_(least), rank_(choices.size()), next_(choices.size(), 0), dissolved_(choices.size(), false), held_(choices.size(), 0),
              inside_(choices.size()), into_(choices.size()), leading_out_(choices.size(), 0), leading_in_(choices.size(), 0), on_circles_(choices.size(), true), above_(choices.size()) {
            for (std::size_t i = 0; i < by_key.size(); ++i) rank_[by_key[i].index()] = static_cast<std::uint32_t>(i);
        }

        void grow() {
            for (const node_id n : by_key_)
                for (const edge_id e : choices_[n.index()]) {
                    ++leading_out_[n.index()], ++leading_in_[g_.target(e).index()];
                    into_[g_.target(e).index()].push_back(n);
                }
            for (const node_id n : by_key_) leave_circles(n);
            std::ranges::copy_if(by_key_, std::back_inserter(circling_), [&](node_id n) { return on_circles_[n.index()]; });
            for (const node_id n : by_key_)
                if (!on_circles_[n.index()]) choose(n);
            choose_on_circles();
            while (!small_.empty()) dissolve(by_key_[*small_.begin()]);
        }

    private:
        void dissolve(node_id n) {
            dissolved_[n.index()] = true;
            small_.erase(rank_[n.index()]);
            bool circling = on_circles_[n.index()];
            leading_in_[n.index()] = 0;
            leave_circles(n);
            const std::vector<node_id> members = std::exchange(inside_[n.index()], {});
            for (const node_id member : members) {
                if (out_.parents_[member.index()] != n) continue;
                if (on_circles_[member.index()]) circling = true;
                else choose(member);
            }
            if (circling) choose_on_circles();
        }
        /// What nothing on circles may choose, or what may choose nothing there, is on none; nor is then what was tied to circles by it alone.
        void leave_circles(node_id first) {
            std::vector<node_id> looked_at{first};
            while (!looked_at.empty()) {
                const node_id n = looked_at.back();
                looked_at.pop_back();
                if (!on_circles_[n.index()] || (leading_out_[n.index()] > 0 && leading_in_[n.index()] > 0)) continue;
                on_circles_[n.index()] = false;
                for (const edge_id e : choices_[n.index()])
                    if (const node_id to = g_.target(e); on_circles_[to.index()]) --leading_in_[to.index()], looked_at.push_back(to);
                for (const node_id from : into_[n.index()])
                    if (on_circles_[from.index()]) --leading_out_[from.index()], looked_at.push_back(from);
            }
        }
        /// The first that is not dissolved.
        void choose(node_id n) {
            const std::vector<edge_id>& all = choices_[n.index()];
            std::uint32_t& at = next_[n.index()];
            while (at < all.size() && dissolved_[g_.target(all[at]).index()]) ++at;
            at < all.size() ? enter(n, all[at]) : leave(n);
        }
        /// Those on circles choose in the order of their keys what closes none.
        void choose_on_circles() {
            for (const node_id n : circling_) above_[n.index()] = n;
            const auto topmost = [&](node_id n) {
                while (on_circles_[n.index()] && above_[n.index()] != n) n = above_[n.index()] = above_[above_[n.index()].index()];
                return n;
            };
            for (const node_id n : circling_) {
                if (!on_circles_[n.index()]) {
                    choose(n);
                    continue;
                }
                const auto free = [&](edge_id e) { return !dissolved_[g_.target(e).index()] && topmost(g_.target(e)) != n; };
                const auto chosen = std::ranges::find_if(choices_[n.index()], free);
                if (chosen == choices_[n.index()].end()) {
                    leave(n);
                    continue;
                }
                enter(n, *chosen);
                if (on_circles_[g_.target(*chosen).index()]) above_[n.index()] = g_.target(*chosen);
            }
            std::erase_if(circling_, [&](node_id n) { return !on_circles_[n.index()]; });
        }
        void enter(node_id n, edge_id by) {
            const node_id into = g_.target(by);
            out_.edges_[n.index()] = by;
            if (out_.parents_[n.index()] == into) return;
            leave(n);
            out_.parents_[n.index()] = into;
            inside_[into.index()].push_back(n);
            ++held_[into.index()];
            look_at(into);
        }
        void leave(node_id n) {
            const node_id from = std::exchange(out_.parents_[n.index()], node_id::none());
            if (!from.valid()) return;
            --held_[from.index()];
            look_at(from);
        }
        void look_at(node_id n) {
            if (held_[n.index()] > 0 && held_[n.index()] < least_ && !dissolved_[n.index()]) small_.insert(rank_[n.index()]);
            else small_.erase(rank_[n.index()]);
        }

        clusters& out_;
        const graph& g_;
        const std::vector<node_id>& by_key_;
        const choices_of& choices_;
        std::size_t least_;
        std::vector<std::uint32_t> rank_, next_;          // by node: in the order of keys; the first choice that may stand
        std::vector<bool> dissolved_;
        std::vector<std::size_t> held_;
        std::vector<std::vector<node_id>> inside_, into_;  // by node: what is in it, or was; what may choose it
        std::vector<std::size_t> leading_out_, leading_in_;  // how many choices of, and into, what is on circles
        std::vector<bool> on_circles_;                    // or on a way from one circle to another
        std::vector<node_id> above_, circling_;           // on circles: a node farther up; all, by key
        std::set<std::uint32_t> small_;                   // ranks of those that hold too few
    };

    std::vector<node_id> parents_;
    std::vector<edge_id> edges_;
    std::vector<std::vector<node_id>> members_;
    std::vector<node_id> roots_;
};

}  // namespace hexi::abi_v1
