// Bodies of `as_of.hpp`.
#pragma once

#include <hexi/view/as_of.hpp>

#include <algorithm>
#include <string>
#include <tuple>
#include <vector>

#include <fmt/format.h>

#include <hexi/base/linkage.hpp>
#include <hexi/view/filtered.hpp>

namespace hexi::inline abi_v1 {

namespace detail {

inline filter filter_as_of(const graph& g, date day, const validity& when) {
    return {.edge_if = [&g, day, when](edge_id e) {
        const auto date_of = [&](std::optional<property_id> p) { return p ? g.get<date>(e, *p) : std::nullopt; };
        return valid_on(day, date_of(when.from), date_of(when.to)).value_or(when.unsure);
    }};
}

}  // namespace detail

HEXI_INLINE result<validity> validity_named(const schema& s, std::string_view from, std::string_view to) {
    std::vector<std::string> dates;
    for (std::size_t t = 0; t < s.edge_type_count(); ++t)
        for (const property& p : s[edge_type_id(t)].properties)
            if (p.kind == kind::date && !p.list) dates.push_back(p.name);
    problems wrong;
    const auto named = [&](std::string_view name) -> std::optional<property_id> {
        if (name.empty()) return std::nullopt;
        if (std::ranges::find(dates, name) == dates.end()) {
            wrong.push_back(schema::unknown("unknown-property", "date of an edge type", name, dates));
            return std::nullopt;
        }
        return s.property_named(name);
    };
    const validity out{.from = named(from), .to = named(to)};
    if (!wrong.empty()) return wrong;
    return out;
}

HEXI_INLINE std::optional<bool> valid_on(date day, std::optional<date> from, std::optional<date> to) {
    // The first and the last day that a date may mean.
    const auto first = [](date d) { return std::tuple(d.year(), d.month() == 0 ? 1 : d.month(), d.day() == 0 ? 1 : d.day()); };
    const auto last = [](date d) {
        const int month = d.month() == 0 ? 12 : d.month();
        int days = d.day() == 0 ? 31 : d.day();
        while (!date::exists(d.year(), month, days)) --days;
        return std::tuple(d.year(), month, days);
    };
    if ((from && last(day) < first(*from)) || (to && last(*to) <= first(day))) return false;
    if ((from && first(day) < last(*from)) || (to && first(*to) <= last(day))) return std::nullopt;
    return true;
}

HEXI_INLINE as_of::as_of(const graph_view& of, date day, const validity& when) : graph_view(filtered(of, detail::filter_as_of(of.base(), day, when))) {}

}  // namespace hexi::abi_v1
