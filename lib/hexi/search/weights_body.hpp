// Bodies of `weights.hpp`.
#pragma once

#include <hexi/search/weights.hpp>

#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include <fmt/format.h>

#include <hexi/base/limits.hpp>
#include <hexi/base/linkage.hpp>
#include <hexi/graph/graph.hpp>
#include <hexi/schema/parse_value.hpp>

namespace hexi::inline abi_v1 {

HEXI_INLINE double edge_weights::look_up(edge_id e) const {
    constexpr double none = std::numeric_limits<double>::quiet_NaN();
    if (const auto v = g_->get<std::int64_t>(e, property_)) return static_cast<double>(*v);
    if (const auto v = g_->get<double>(e, property_)) return *v;
    const auto v = g_->get<quantity>(e, property_);
    return v ? g_->schema().in_base(*v).first : none;
}

HEXI_INLINE double cost_of(const graph& g, property_id p, std::span<const edge_id> edges) {
    watch watching(nullptr);
    return detail::with_exact_sums(g, p, watching, [&](const edge_weights& weight) {
        double sum = 0;
        for (const edge_id e : edges) sum += weight(e);
        return weight.total(sum);
    });
}

HEXI_INLINE std::optional<std::int64_t> whole_cost(const graph& g, property_id p, std::span<const edge_id> edges) {
    if (p.index() >= g.schema().property_count()) return std::nullopt;
    const kind k = g.schema()[p].kind;
    if (k != kind::integer && k != kind::any) return std::nullopt;
    std::int64_t sum = 0;
    for (const edge_id e : edges) {
        const auto weight = g.get<std::int64_t>(e, p);
        if (!weight || __builtin_add_overflow(sum, *weight, &sum)) return std::nullopt;
    }
    return sum;
}

namespace detail {

/// Whether an edge has a value, be it not a number.
inline bool has_weight(const graph& g, edge_id e, property_id p) { return g.value(e, p).has_value(); }

/// The unit in which a weight is counted; none for a plain number.
inline unit_id unit_of_weight(const graph& g, edge_id e, property_id p) {
    const auto amount = g.get<quantity>(e, p);
    return amount ? g.schema().in_base(*amount).second : unit_id();
}

}  // namespace detail

HEXI_INLINE problems weight_problems(const graph_view& view, property_id p, std::size_t most, const origins* places) {
    const graph& g = view.base();
    if (p.index() >= g.schema().property_count()) return {{"unknown-property", "no such property", ""}};
    property_key key = g.schema()[p];
    if (const column* values = g.edge_column(p)) key.kind = values->kind(), key.list = values->list();
    if (key.list || !edge_weights::is_countable(key.kind))
        return {{"not-a-weight", fmt::format("'{}' is {}{}, which cannot be summed", key.name, key.list ? "a list of " : "", to_text(key.kind)),
                 "a weight is an integer, a float or a quantity"}};
    problems out;
    std::size_t more = 0;
    const edge_weights weight(g, p);
    std::optional<unit_id> counted_in;  // the unit of the first
    // What is wrong with the weight of an edge that may be walked over; nothing if it is right.
    const auto wrong = [&](edge_id e, double w) -> std::optional<problem> {
        const auto what = [&] { return fmt::format("'{}' of the {} from '{}' to '{}'", key.name, g.type_of(e).name, g.key_text(g.source(e)), g.key_text(g.target(e))); };
        if (edge_weights::usable(w)) {
            const unit_id unit = detail::unit_of_weight(g, e, p);
            if (!counted_in) counted_in = unit;
            if (unit == *counted_in) return std::nullopt;
            const auto named = [&](unit_id u) { return u.valid() ? fmt::format("'{}'", g.schema()[u].name) : std::string("no unit"); };
            return problem{"wrong-unit", fmt::format("{} is in {}, and that of an edge before it in {}", what(), named(unit), named(*counted_in)), "weights are added: give all of them in one unit, or leave these edges out"};
        }
        if (key.kind == kind::any && std::isnan(w)) {
            const value v = g.value(e, p);
            if (!std::holds_alternative<double>(v))
                return problem{"not-a-weight", fmt::format("{} is {}, which cannot be summed", what(), to_literal(v, quantities_of(g.schema()))), "a weight is an integer, a float or a quantity"};
        }
        return problem{"negative-weight", fmt::format("{} is {}", what(), std::isnan(w) ? std::string("not a number") : float_text(w)), "a weight is a finite number, not below 0"};
    };
    const bool has_units = key.kind == kind::quantity || key.kind == kind::any;
    for (const edge_id e : g.edges()) {
        const double w = weight(e);
        if ((!has_units && edge_weights::usable(w)) || (std::isnan(w) && !detail::has_weight(g, e, p)) || !view.contains(e)) continue;
        auto told = wrong(e, w);
        if (!told) continue;
        if (out.size() == most) {
            ++more;
            continue;
        }
        if (places != nullptr) places->place(*told, places->edges, e.index(), key.name);
        out.push_back(*std::move(told));
    }
    if (more > 0) out.push_back({out.back().rule, fmt::format("{} more edges have such weights in '{}'", more, key.name), "a weight is a finite number, not below 0, and all are in one unit"});
    return out;
}

HEXI_INLINE std::size_t edges_without_weight(const graph_view& view, property_id p) {
    const graph& g = view.base();
    const edge_weights weight(g, p);
    std::size_t count = 0;
    for (const edge_id e : g.edges())
        if (std::isnan(weight(e)) && !detail::has_weight(g, e, p) && view.contains(e)) ++count;
    return count;
}

}  // namespace hexi::abi_v1
