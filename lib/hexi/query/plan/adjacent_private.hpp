// The steps along an edge of a pattern, as groups of the adjacency.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <hexi/query/plan/compact_private.hpp>
#include <hexi/query/run/run_private.hpp>

namespace hexi::inline abi_v1::detail::query {

/// Ids [first, first + count).
struct id_range {
    std::size_t first = 0, count = 0;
};
/// Among which ids the nodes of these types are, to a block near; all, where none are named.
[[nodiscard]] id_range ids_of(const graph& g, const std::vector<std::uint8_t>& types);

/// The steps of a pattern's edge from one of its ends: one or more groups of the adjacency.
class adjacent {
public:
    adjacent() = default;
    /// `from_left`: from the edge's left end as it is written.
    adjacent(const edge_pattern& e, bool from_left, const run_state& r);

    /// Calls `visit(steps, no_loops)` for each group; a loop is in two groups of a walk in both directions, and counts once.
    template <class Visit>
    void each(const graph& g, node_id n, const Visit& visit) const {
        for (const group& l : groups_) visit(steps_of(l, g, n), l.no_loops);
    }
    /// Calls `visit(neighbours, no_loops)` for each group, or once for all of them; in ascending order where there are `lists()`.
    template <class Visit>
    [[gnu::always_inline]] void each_list(const graph& g, node_id n, const Visit& visit) const {
        if (compact_ != nullptr && compact_->has_lists()) return visit(compact_->of(n), false);
        for (const group& l : groups_) visit(steps_of(l, g, n).nodes(), l.no_loops);
    }
    /// Not less than there are.
    [[nodiscard]] std::size_t size(const graph& g, node_id n) const {
        if (compact_ != nullptr) return compact_->degree(n);
        std::size_t out = 0;
        for (const group& l : groups_) out += steps_of(l, g, n).size();
        return out;
    }
    /// Exactly as many as there are.
    [[nodiscard]] std::uint64_t count(const graph& g, node_id n) const {
        if (compact_ != nullptr) return compact_->degree(n);
        std::uint64_t out = 0;
        each(g, n, [&](const steps& s, bool no_loops) { out += no_loops ? s.size() - static_cast<std::size_t>(std::ranges::count(s.nodes(), n)) : s.size(); });
        return out;
    }
    /// Calls `loop(degree)` with a function that gives the number of steps of a node, as quick as there is one for these groups.
    template <class Loop>
    void with_degree(const graph& g, const Loop& loop) const {
        if (compact_ != nullptr) return loop([&all = *compact_](node_id n) { return all.degree(n); });
        if (groups_.size() == 1 && groups_[0].slot != adjacency::last_slot && !groups_[0].no_loops) {
            const adjacency& side = groups_[0].out ? g.outgoing() : g.incoming();
            return loop([&side, slot = groups_[0].slot](node_id n) { return side.of_slot(n, slot).size(); });
        }
        loop([&](node_id n) { return count(g, n); });
    }
    /// Calls `loop` with what `each_list` is, as quick as there is one for these groups.
    template <class Loop>
    void with_lists(const graph& g, const Loop& loop) const {
        if (compact_ != nullptr && compact_->has_lists()) return loop([&all = *compact_](node_id n, const auto& visit) { visit(all.of(n), false); });
        if (groups_.size() == 1 && groups_[0].slot != adjacency::last_slot && !groups_[0].no_loops) {
            const adjacency& side = groups_[0].out ? g.outgoing() : g.incoming();
            return loop([&side, slot = groups_[0].slot](node_id n, const auto& visit) { visit(side.of_slot(n, slot).nodes(), false); });
        }
        loop([&](node_id n, const auto& visit) { each_list(g, n, visit); });
    }
    /// Asks the processor to fetch what `each` will read: first the node's record, then, once that is near, its steps.
    [[gnu::always_inline]] void prefetch_record(const graph& g, node_id n) const {
        if (compact_ != nullptr) return compact_->prefetch_degree(n);
        for (const group& l : groups_) (l.out ? g.outgoing() : g.incoming()).prefetch_record(n);
    }
    [[gnu::always_inline]] void prefetch_steps(const graph& g, node_id n) const {
        if (compact_ != nullptr && compact_->has_lists()) return compact_->prefetch_list(n);
        if (compact_ != nullptr) return;
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
    /// Among which ids all nodes are that a step leads to, or from; exact as far as the statistics are.
    [[nodiscard]] id_range reaches(const graph& g) const { return ends(g, true); }
    [[nodiscard]] id_range begins(const graph& g) const { return ends(g, false); }
    /// The types whose edges it walks; none named where it walks all.
    [[nodiscard]] std::vector<edge_type_id> types() const;
    /// If all its steps are the edges of one type: which.
    [[nodiscard]] std::optional<edge_type_id> only_type() const;
    [[nodiscard]] bool goes_out() const { return !groups_.empty() && groups_.front().out; }
    [[nodiscard]] std::string says(const graph& g) const;

    /// Where degrees, and neighbours without their edges, are read from now on: null for the graph.
    void read_from(const compact_steps* all) { compact_ = all; }
    [[nodiscard]] const compact_steps* compact() const { return compact_; }
    /// Where each node's neighbours are listed, ascending; null if they are not.
    [[nodiscard]] const compact_steps* lists() const { return compact_ != nullptr && compact_->has_lists() ? compact_ : nullptr; }

    friend bool operator==(const adjacent& a, const adjacent& b) { return a.groups_ == b.groups_; }

private:
    struct group {
        edge_type_id type{};
        bool out = true;
        bool every = false;     // of any type
        bool no_loops = false;
        std::uint32_t slot = adjacency::last_slot;  // of the type, where it has one of its own
        friend bool operator==(const group&, const group&) = default;
    };
    [[nodiscard]] [[gnu::always_inline]] static steps steps_of(const group& l, const graph& g, node_id n) {
        if (l.slot != adjacency::last_slot) [[likely]] return (l.out ? g.outgoing() : g.incoming()).of_slot(n, l.slot);
        return steps_of_other(l, g, n);
    }
    [[nodiscard]] static steps steps_of_other(const group& l, const graph& g, node_id n);
    [[nodiscard]] id_range ends(const graph& g, bool there) const;

    std::vector<group> groups_;
    const compact_steps* compact_ = nullptr;
};

/// How many nodes are of these types; all, where none are named.
[[nodiscard]] double nodes_of(const graph& g, const std::vector<std::uint8_t>& types);

}  // namespace hexi::abi_v1::detail::query
