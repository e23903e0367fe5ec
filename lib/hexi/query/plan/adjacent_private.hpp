// The steps along an edge of a pattern, as groups of the adjacency.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <hexi/query/run/run_private.hpp>

namespace hexi::inline v1::detail::query {

/// The steps of a pattern's edge from one of its ends: one or more groups of the adjacency.
class adjacent {
public:
    adjacent() = default;
    /// `from_left`: from the edge's left end as it is written.
    adjacent(const edge_pattern& e, bool from_left, const run_state& r);

    /// Calls `visit(steps, no_loops)` for each group; a loop is in two groups of a walk in both directions, and counts once.
    template <class Visit>
    void each(const graph& g, node_id n, const Visit& visit) const {
        for (const group& l : groups_) {
            const steps s = l.every ? (l.out ? g.out(n) : g.in(n)) : l.out ? g.out(n, l.type) : g.in(n, l.type);
            visit(s, l.no_loops);
        }
    }
    /// Not less than there are.
    [[nodiscard]] std::size_t size(const graph& g, node_id n) const {
        std::size_t out = 0;
        each(g, n, [&](const steps& s, bool) { out += s.size(); });
        return out;
    }
    /// Exactly as many as there are.
    [[nodiscard]] std::uint64_t count(const graph& g, node_id n) const {
        std::uint64_t out = 0;
        each(g, n, [&](const steps& s, bool no_loops) { out += no_loops ? s.size() - static_cast<std::size_t>(std::ranges::count(s.nodes(), n)) : s.size(); });
        return out;
    }
    /// Calls `loop(degree)` with a function that gives the number of steps of a node, as quick as there is one for these groups.
    template <class Loop>
    void with_degree(const graph& g, const Loop& loop) const {
        if (groups_.size() == 1 && !groups_[0].every && !groups_[0].no_loops) {
            const adjacency& side = groups_[0].out ? g.outgoing() : g.incoming();
            if (const std::uint32_t slot = g.slot(groups_[0].type); slot != adjacency::last_slot) return loop([&side, slot](node_id n) { return side.of_slot(n, slot).size(); });
        }
        loop([&](node_id n) { return count(g, n); });
    }
    /// Asks the processor to fetch what `each` will read: first the node's record, then, once that is near, its steps.
    [[gnu::always_inline]] void prefetch_record(const graph& g, node_id n) const {
        for (const group& l : groups_) (l.out ? g.outgoing() : g.incoming()).prefetch_record(n);
    }
    [[gnu::always_inline]] void prefetch_steps(const graph& g, node_id n) const {
        for (const group& l : groups_) (l.out ? g.outgoing() : g.incoming()).prefetch_block(n);
    }
    /// Whether the edge is among the steps of a node, which is one of its ends.
    [[nodiscard]] bool leads_over(const graph& g, node_id n, edge_id e) const;
    [[nodiscard]] bool walks(edge_type_id t) const;
    [[nodiscard]] bool both_ways() const;
    /// Steps from all nodes of these types together (of all nodes, if none are named), as the statistics say; else an estimate.
    [[nodiscard]] double steps_from(const graph& g, const std::vector<std::uint8_t>& types) const;
    /// Whether every step leads to a node of these types: no need to look.
    [[nodiscard]] bool leads_only_to(const graph& g, const std::vector<std::uint8_t>& types) const;
    /// The types whose edges it walks; none named where it walks all.
    [[nodiscard]] std::vector<edge_type_id> types() const;
    /// If all its steps are the edges of one type: which.
    [[nodiscard]] std::optional<edge_type_id> only_type() const;
    [[nodiscard]] bool goes_out() const { return !groups_.empty() && groups_.front().out; }
    [[nodiscard]] std::string says(const graph& g) const;

    friend bool operator==(const adjacent&, const adjacent&) = default;

private:
    struct group {
        edge_type_id type{};
        bool out = true;
        bool every = false;     // of any type
        bool no_loops = false;
        friend bool operator==(const group&, const group&) = default;
    };
    std::vector<group> groups_;
};

/// How many nodes are of these types; all, where none are named.
[[nodiscard]] double nodes_of(const graph& g, const std::vector<std::uint8_t>& types);

}  // namespace hexi::v1::detail::query
