// The weights of edges: a property as non-negative numbers.
#pragma once

#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

#include <fmt/format.h>

#include <hexi/graph/graph.hpp>

namespace hexi {

/// Reads a property of edges as a weight: integers and floats as they are, quantities in their base unit.
/// A value is looked up in O(1); where every edge has one, it is one array access. Valid until the graph
/// changes.
class edge_weights {
public:
    edge_weights(const graph& g, property_id p) : g_(&g), property_(p), kind_(g.schema()[p].kind) {
        const column* values = g.edge_column(p);
        countable_ = !g.schema()[p].list && (kind_ == kind::integer || kind_ == kind::floating || kind_ == kind::quantity) && values != nullptr;
        if (!countable_ || values->count() != g.edge_count()) return;
        if (kind_ == kind::integer) integers_ = values->dense<std::int64_t>(g.edge_bound());
        if (kind_ == kind::floating) floats_ = values->dense<double>(g.edge_bound());
    }

    /// The weight; not a number if the edge has none. Ask `usable` of it.
    double operator()(edge_id e) const {
        if (integers_ != nullptr) return static_cast<double>(integers_[e.index()]);
        if (floats_ != nullptr) return floats_[e.index()];
        return countable_ ? look_up(e) : std::numeric_limits<double>::quiet_NaN();
    }
    /// The same as an array by edge id, where the property is an integer that every edge has; else null.
    const std::int64_t* integers() const { return integers_; }
    /// Whether an edge of this weight may be walked over: not negative, not missing, not infinite.
    static bool usable(double weight) { return weight >= 0 && weight < std::numeric_limits<double>::infinity(); }

    [[gnu::always_inline]] void prefetch(edge_id e) const {
        if (integers_ != nullptr) __builtin_prefetch(integers_ + e.index());
        if (floats_ != nullptr) __builtin_prefetch(floats_ + e.index());
    }

private:
    double look_up(edge_id e) const {
        constexpr double none = std::numeric_limits<double>::quiet_NaN();
        if (kind_ == kind::integer) {
            const auto v = g_->get<std::int64_t>(e, property_);
            return v ? static_cast<double>(*v) : none;
        }
        if (kind_ == kind::floating) return g_->get<double>(e, property_).value_or(none);
        const auto v = g_->get<quantity>(e, property_);
        return v ? g_->schema().in_base(*v).first : none;
    }

    const graph* g_;
    property_id property_;
    hexi::kind kind_;
    bool countable_ = false;
    const std::int64_t* integers_ = nullptr;
    const double* floats_ = nullptr;
};

/// The weights of a graph in which every edge has an integer one: what kernels are made for besides the general case.
class dense_weights {
public:
    explicit dense_weights(const std::int64_t* weights) : weights_(weights) {}
    double operator()(edge_id e) const { return static_cast<double>(weights_[e.index()]); }
    [[gnu::always_inline]] void prefetch(edge_id e) const { __builtin_prefetch(weights_ + e.index()); }

private:
    const std::int64_t* weights_;
};

/// Why edges would not be walked over with this weight: the property is not a number, or an edge's is
/// negative. Edges without one are no problem, they only are not walked over. By edge id. O(edges).
inline problems weight_problems(const graph& g, property_id p) {
    const property_key& key = g.schema()[p];
    if (key.list || (key.kind != kind::integer && key.kind != kind::floating && key.kind != kind::quantity))
        return {{"not-a-weight", fmt::format("'{}' is {}{}, which cannot be summed", key.name, key.list ? "a list of " : "", to_text(key.kind)),
                 "a weight is an integer, a float or a quantity"}};
    problems out;
    const edge_weights weight(g, p);
    for (const edge_id e : g.edges()) {
        const double w = weight(e);
        if (std::isnan(w) || edge_weights::usable(w)) continue;
        out.push_back({"negative-weight",
                       fmt::format("'{}' of the {} from '{}' to '{}' is {}", key.name, g.type_of(e).name, g.key(g.source(e)), g.key(g.target(e)), w),
                       "a weight is a finite number, not below 0"});
    }
    return out;
}

}  // namespace hexi
