// In which order the variables of a core are found: that of the least cost.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include <hexi/query/plan/pattern_graph_private.hpp>
#include <hexi/query/run/pattern_operators_private.hpp>

namespace hexi::inline abi_v1::detail::query {

/// Variables in an order, and what it costs.
struct way {
    std::vector<std::uint8_t> order{};
    std::vector<double> rows{};            // after each
    double cost = 0;
    std::uint64_t found = 0;               // set of variables
};

class order_search {
public:
    /// `vars`: those of a part that hangs together.
    order_search(const pattern_graph& p, std::vector<std::size_t> vars, const run_state& r) : p_(p), vars_(std::move(vars)), r_(r) {
        for (std::size_t e = 0; e < p.edges.size(); ++e)
            if (!p.edges[e].tail && std::ranges::find(vars_, p.edges[e].left) != vars_.end()) edges_.push_back(e);
        weigh();
    }

    [[nodiscard]] const std::vector<std::size_t>& vars() const { return vars_; }
    [[nodiscard]] const std::vector<std::size_t>& edges() const { return edges_; }
    [[nodiscard]] bool has_ties() const { return !weighed_ties_.empty(); }
    /// The cheapest order: of all of them up to eight variables, else what is cheapest next.
    [[nodiscard]] way search(std::optional<std::size_t> first) const;
    /// The edge along which `v` is walked to from what is found: of the fewest steps, as `with` has it.
    [[nodiscard]] std::optional<std::size_t> walked_to(std::size_t v, const std::vector<std::size_t>& found) const;
    /// How many nodes fit, about.
    [[nodiscard]] double nodes(std::size_t v) const;
    [[nodiscard]] std::optional<lookup> lookup_of(std::size_t v) const;

private:
    // --- estimates: variables and edges by their place in `vars_` and `edges_` ----------------------

    struct weighed_variable {
        double nodes = 1;    // that fit
        double all = 1;      // of its types
        bool plain = true;
    };
    struct weighed_edge {
        std::size_t left = 0, right = 0;
        double from_left = 0, from_right = 0;  // steps from each node
        double fitting = 0;                    // edges between nodes of their types, at most
    };
    struct weighed_tie {
        const tie* of = nullptr;
        std::uint64_t reads = 0;               // set of variables
        std::size_t left = 0, right = 0;
        double from_left = 0, from_right = 0;
    };
    void weigh();

    // What an access to memory costs, in those that miss the caches: in order, among few nodes, among many, within one list.
    static constexpr double in_order = 0.2, near = 0.3, far = 1, in_list = 0.01;
    /// Of the rows for which a step to the node of another variable is looked up, how many have one. What is near is more often
    /// joined than chance would have it: the root of chance's share.
    [[nodiscard]] double share(double steps, std::size_t other) const { return std::sqrt(std::min(1.0, steps / weighed_[other].all)); }
    [[nodiscard]] way with(const way& before, std::size_t v) const;
    [[nodiscard]] way greedy(way w) const;
    [[nodiscard]] bool is_next_to(std::size_t v, std::uint64_t found) const;

    const pattern_graph& p_;
    std::vector<std::size_t> vars_, edges_;
    std::vector<weighed_variable> weighed_;
    std::vector<weighed_edge> weighed_edges_;
    std::vector<weighed_tie> weighed_ties_;
    const run_state& r_;
};

}  // namespace hexi::abi_v1::detail::query
