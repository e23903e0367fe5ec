// The weights of edges: a property as non-negative numbers, and how they are added.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <vector>

#include <hexi/graph/graph.hpp>
#include <hexi/graph/origins.hpp>
#include <hexi/view/graph_view.hpp>

namespace hexi::inline abi_v1 {

/// Reads a property of edges as a weight: integers and floats as they are, quantities in their base unit, and of a property of
/// any kind those that are one of these.
/// A value is looked up in O(1); where every edge has one, it is one array access. Valid until the graph
/// changes.
///
/// With a `scale`, such as 1000, weights are whole numbers of a thousandth, so that 0.1 and 0.2 are exactly 0.3 together.
/// A weight that is none is noted in `inexact`.
class edge_weights {
public:
    using number = double;
    edge_weights(const graph& g, property_id p, double scale = 0, bool* inexact = nullptr) : scale_(scale), inexact_(inexact), g_(&g), property_(p) {
        const column* values = g.edge_column(p);
        if (values != nullptr) kind_ = values->kind();
        countable_ = values != nullptr && !values->list() && is_countable(kind_);
        if (!countable_ || values->count() != g.edge_count()) return;
        if (kind_ == kind::integer) integers_ = values->dense<std::int64_t>(g.edge_bound());
        if (kind_ == kind::floating) floats_ = values->dense<double>(g.edge_bound());
    }

    /// Whether a value of the kind may be a weight.
    [[nodiscard]] static bool is_countable(hexi::kind k) { return k == kind::integer || k == kind::floating || k == kind::quantity || k == kind::any; }

    /// The weight; not a number if the edge has none. Ask `usable` of it.
    [[nodiscard]] double operator()(edge_id e) const {
        if (integers_ != nullptr) return static_cast<double>(integers_[e.index()]);
        const double weight = floats_ != nullptr ? floats_[e.index()] : countable_ ? look_up(e) : std::numeric_limits<double>::quiet_NaN();
        return scale_ == 0 ? weight : whole(weight);
    }
    /// The sum of weights as this gives them, as a number.
    [[nodiscard]] double total(double sum) const {
        constexpr double whole_numbers_end = 9007199254740992;  // 2^53: from here on some are missing
        if (scale_ == 0) return sum;
        if (!(sum < whole_numbers_end)) *inexact_ = true;
        return sum / scale_;
    }
    [[nodiscard]] bool has_scale() const { return scale_ != 0; }
    /// Whether some sum so far was not exact at the scale.
    [[nodiscard]] bool is_inexact() const { return inexact_ != nullptr && *inexact_; }
    [[nodiscard]] property_id property() const { return property_; }
    /// The same as an array by edge id, where the property is an integer that every edge has; else null.
    [[nodiscard]] const std::int64_t* integers() const { return integers_; }
    /// Whether an edge of this weight may be walked over: not negative, not missing, not infinite.
    template <class Number>
    [[nodiscard]] static bool usable(Number weight) { return weight >= 0 && weight < std::numeric_limits<Number>::infinity(); }

    [[gnu::always_inline]] void prefetch(edge_id e) const {
        if (integers_ != nullptr) __builtin_prefetch(integers_ + e.index());
        if (floats_ != nullptr) __builtin_prefetch(floats_ + e.index());
    }

private:
    double look_up(edge_id e) const;
    double whole(double weight) const {
        constexpr double shift = 6755399441055744;  // 1.5 * 2^52: what is added to it loses its fraction
        const double units = (weight * scale_ + shift) - shift;
        if (!(units / scale_ == weight) && weight == weight) *inexact_ = true;
        return units;
    }

    double scale_ = 0;  // none
    bool* inexact_ = nullptr;
    const graph* g_;
    property_id property_;
    hexi::kind kind_ = kind::text;
    bool countable_ = false;
    const std::int64_t* integers_ = nullptr;
    const double* floats_ = nullptr;
};

/// The weights of a graph in which every edge has an integer one: what kernels are made for besides the general case.
class dense_weights {
public:
    using number = double;
    explicit dense_weights(const std::int64_t* weights) : weights_(weights) {}
    [[nodiscard]] double operator()(edge_id e) const { return static_cast<double>(weights_[e.index()]); }
    [[nodiscard]] static double total(double sum) { return sum; }
    [[gnu::always_inline]] void prefetch(edge_id e) const { __builtin_prefetch(weights_ + e.index()); }

private:
    const std::int64_t* weights_;
};

/// The same weights as numbers that hold every integer of 64 bits, and sums of such.
class exact_weights {
public:
    using number = long double;
    static_assert(std::numeric_limits<number>::digits >= 64);

    exact_weights(const graph& g, property_id p) : plain_(g, p), g_(&g), property_(p) {}
    [[nodiscard]] number operator()(edge_id e) const {
        if (plain_.integers() != nullptr) return static_cast<number>(plain_.integers()[e.index()]);
        if (const auto whole = g_->get<std::int64_t>(e, property_)) return static_cast<number>(*whole);
        return plain_(e);
    }
    [[nodiscard]] static double total(number sum) { return static_cast<double>(sum); }
    [[gnu::always_inline]] void prefetch(edge_id e) const { plain_.prefetch(e); }

private:
    edge_weights plain_;
    const graph* g_;
    property_id property_;
};

namespace detail {

/// Asks `ask(weights)` for an answer whose costs are added exactly: as whole numbers of 0.001, or where that is too coarse
/// of 0.000001 or 0.000000001. Where a weight has more decimals, or a cost more than 15 digits, costs are added as the
/// numbers of the processor are, first edge first.
template <class Watch, class Ask>
auto with_exact_sums(const graph& g, property_id p, Watch& watching, Ask ask) {
    const edge_weights plain(g, p);
    if (p.index() >= g.schema().property_count() || g.schema()[p].kind == kind::integer) return ask(plain);
    for (const double scale : {1e3, 1e6, 1e9}) {
        bool inexact = false;
        auto answer = ask(edge_weights(g, p, scale, &inexact));
        if (!inexact || watching.ended()) return answer;
    }
    return ask(plain);
}

}  // namespace detail

/// The cost of a path over these edges, as searches give it.
[[nodiscard]] double cost_of(const graph& g, property_id p, std::span<const edge_id> edges);

/// The cost of a path over these edges where their weights are integers, also of a property of any kind: exact, while `path::cost` is rounded from 2^53 on.
/// Nothing if they are none, or if the sum needs more than 64 bits.
[[nodiscard]] std::optional<std::int64_t> whole_cost(const graph& g, property_id p, std::span<const edge_id> edges);

/// Why edges of a graph or a view would not be walked over with this weight: the property is not a number, or an edge's is
/// negative, infinite or not a number, or a quantity in a unit that that of the first does not convert to, which searches, who do not ask
/// this, would add. Edges without one are no problem, they only are not walked over. By edge id, at most `most`, and then how many more
/// there are; with their places where a reader filled those in. O(edges).
[[nodiscard]] problems weight_problems(const graph_view& g, property_id p, std::size_t most = 20, const origins* places = nullptr);

/// How many edges of a graph or a view have no such weight. O(edges).
[[nodiscard]] std::size_t edges_without_weight(const graph_view& g, property_id p);

}  // namespace hexi::abi_v1

#ifdef HEXI_HEADER_ONLY
#include <hexi/search/weights_body.hpp>
#endif
