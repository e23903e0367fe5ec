// Which nodes stand inside which: the forest that edges flagged `cluster` make.
#pragma once

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <set>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include <hexi/draw/look.hpp>
#include <hexi/graph/graph.hpp>

namespace hexi::inline v1 {

/// A forest over the nodes of a graph: each node's cluster, which is a node, too.
class clusters {
public:
    /// The forest of `g`: a node stands inside the target of one of its edges that `frames`, if that target
    /// `holds`. Of several, the one with the smallest `rank` style wins, then schema
    /// order, then the key. A node that would hold fewer than `least` others is no cluster; what would close a circle stays outside.
    ///
    /// Order    by keys where the above leaves a choice: not by ids
    /// Cost     O((nodes + edges) log); where edges lead in a circle O(nodes × edges × depth)
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
        std::ranges::sort(by_key, {}, [&](node_id n) { return g.by_key(n); });
        // Small clusters are dissolved one by one, smallest key first, and their members choose again.
        std::vector<bool> dissolved(g.node_bound(), false);
        const bool circles = has_circle(g, by_key, choices);
        if (!circles) dissolve(g, by_key, choices, least);
        while (circles) {
            for (const node_id n : by_key) parents_[n.index()] = node_id::none();
            for (const node_id n : by_key) choose(g, n, choices[n.index()], dissolved);
            std::vector<std::size_t> held(g.node_bound(), 0);
            for (const node_id n : by_key)
                if (parents_[n.index()].valid()) ++held[parents_[n.index()].index()];
            const auto small = std::ranges::find_if(by_key, [&](node_id n) { return held[n.index()] > 0 && held[n.index()] < least; });
            if (small == by_key.end()) break;
            dissolved[small->index()] = true;
        }
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

    /// Whether what puts nodes inside others leads back to some.
    static bool has_circle(const graph& g, const std::vector<node_id>& nodes, const choices_of& choices) {
        std::vector<std::size_t> coming(choices.size(), 0);
        for (const node_id n : nodes)
            for (const edge_id e : choices[n.index()]) ++coming[g.target(e).index()];
        std::vector<node_id> free;
        for (const node_id n : nodes)
            if (coming[n.index()] == 0) free.push_back(n);
        for (std::size_t i = 0; i < free.size(); ++i)
            for (const edge_id e : choices[free[i].index()])
                if (--coming[g.target(e).index()] == 0) free.push_back(g.target(e));
        return free.size() < nodes.size();
    }
    /// The same as all choosing anew each time, where no choice hangs on another's: of what is dissolved only the members choose again.
    void dissolve(const graph& g, const std::vector<node_id>& by_key, const choices_of& choices, std::size_t least) {
        std::vector<std::uint32_t> rank(choices.size()), next(choices.size(), 0);
        std::vector<bool> dissolved(choices.size(), false);
        std::vector<std::vector<node_id>> inside(choices.size());
        std::set<std::uint32_t> small;  // ranks of those that hold too few
        for (std::size_t i = 0; i < by_key.size(); ++i) rank[by_key[i].index()] = static_cast<std::uint32_t>(i);
        const auto choose_next = [&](node_id n) {
            std::uint32_t& at = next[n.index()];
            const std::vector<edge_id>& all = choices[n.index()];
            while (at < all.size() && dissolved[g.target(all[at]).index()]) ++at;
            parents_[n.index()] = at < all.size() ? g.target(all[at]) : node_id::none();
            if (at >= all.size()) return;
            edges_[n.index()] = all[at];
            const node_id into = parents_[n.index()];
            inside[into.index()].push_back(n);
            if (inside[into.index()].size() < least) small.insert(rank[into.index()]);
            else small.erase(rank[into.index()]);
        };
        for (const node_id n : by_key) choose_next(n);
        while (!small.empty()) {
            const node_id least_key = by_key[*small.begin()];
            small.erase(small.begin());
            dissolved[least_key.index()] = true;
            for (const node_id n : std::exchange(inside[least_key.index()], {})) choose_next(n);
        }
    }
    void choose(const graph& g, node_id n, const std::vector<edge_id>& choices, const std::vector<bool>& dissolved) {
        for (const edge_id e : choices) {
            const node_id into = g.target(e);
            if (dissolved[into.index()]) continue;
            bool circle = false;
            for (node_id up = into; up.valid() && !circle; up = parents_[up.index()]) circle = up == n;
            if (circle) continue;
            parents_[n.index()] = into;
            edges_[n.index()] = e;
            return;
        }
    }

    std::vector<node_id> parents_;
    std::vector<edge_id> edges_;
    std::vector<std::vector<node_id>> members_;
    std::vector<node_id> roots_;
};

}  // namespace hexi::v1
