// Bodies of `weights.hpp`.
#pragma once

#include <hexi/search/weights.hpp>

#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

#include <fmt/format.h>

#include <hexi/base/linkage.hpp>
#include <hexi/graph/graph.hpp>
#include <hexi/schema/parse_value.hpp>

namespace hexi {

HEXI_INLINE double edge_weights::look_up(edge_id e) const {
    constexpr double none = std::numeric_limits<double>::quiet_NaN();
    if (const auto v = g_->get<std::int64_t>(e, property_)) return static_cast<double>(*v);
    if (const auto v = g_->get<double>(e, property_)) return *v;
    const auto v = g_->get<quantity>(e, property_);
    return v ? g_->schema().in_base(*v).first : none;
}

HEXI_INLINE problems weight_problems(const graph& g, property_id p) {
    property_key key = g.schema()[p];
    if (const column* values = g.edge_column(p)) key.kind = values->kind(), key.list = values->list();
    if (key.list || !edge_weights::is_countable(key.kind))
        return {{"not-a-weight", fmt::format("'{}' is {}{}, which cannot be summed", key.name, key.list ? "a list of " : "", to_text(key.kind)),
                 "a weight is an integer, a float or a quantity"}};
    problems out;
    const edge_weights weight(g, p);
    for (const edge_id e : g.edges()) {
        const double w = weight(e);
        if (key.kind == kind::any && std::isnan(w) && g.edge_column(p)->has(e.index())) {
            const value v = g.value(e, p);
            if (!std::holds_alternative<double>(v)) {
                out.push_back({"not-a-weight", fmt::format("'{}' of the {} from '{}' to '{}' is {}, which cannot be summed", key.name, g.type_of(e).name, g.key(g.source(e)), g.key(g.target(e)),
                                                           to_literal(v, quantities_of(g.schema()))), "a weight is an integer, a float or a quantity"});
                continue;
            }
        }
        if (std::isnan(w) || edge_weights::usable(w)) continue;
        out.push_back({"negative-weight",
                       fmt::format("'{}' of the {} from '{}' to '{}' is {}", key.name, g.type_of(e).name, g.key(g.source(e)), g.key(g.target(e)), w),
                       "a weight is a finite number, not below 0"});
    }
    return out;
}

}  // namespace hexi
