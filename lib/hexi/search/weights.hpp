// The weights of edges: a property as non-negative numbers.
#pragma once

#include <cstdint>
#include <limits>
#include <vector>

#include <hexi/graph/graph.hpp>

namespace hexi {

/// Reads a property of edges as a weight: integers and floats as they are, quantities in their base unit, and of a property of
/// any kind those that are one of these.
/// A value is looked up in O(1); where every edge has one, it is one array access. Valid until the graph
/// changes.
class edge_weights {
public:
    edge_weights(const graph& g, property_id p) : g_(&g), property_(p) {
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
        if (floats_ != nullptr) return floats_[e.index()];
        return countable_ ? look_up(e) : std::numeric_limits<double>::quiet_NaN();
    }
    /// The same as an array by edge id, where the property is an integer that every edge has; else null.
    [[nodiscard]] const std::int64_t* integers() const { return integers_; }
    /// Whether an edge of this weight may be walked over: not negative, not missing, not infinite.
    [[nodiscard]] static bool usable(double weight) { return weight >= 0 && weight < std::numeric_limits<double>::infinity(); }

    [[gnu::always_inline]] void prefetch(edge_id e) const {
        if (integers_ != nullptr) __builtin_prefetch(integers_ + e.index());
        if (floats_ != nullptr) __builtin_prefetch(floats_ + e.index());
    }

private:
    double look_up(edge_id e) const;

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
    explicit dense_weights(const std::int64_t* weights) : weights_(weights) {}
    [[nodiscard]] double operator()(edge_id e) const { return static_cast<double>(weights_[e.index()]); }
    [[gnu::always_inline]] void prefetch(edge_id e) const { __builtin_prefetch(weights_ + e.index()); }

private:
    const std::int64_t* weights_;
};

/// Why edges would not be walked over with this weight: the property is not a number, or an edge's is
/// negative. Edges without one are no problem, they only are not walked over. By edge id. O(edges).
[[nodiscard]] problems weight_problems(const graph& g, property_id p);

}  // namespace hexi

#ifdef HEXI_HEADER_ONLY
#include <hexi/search/weights_body.hpp>
#endif
