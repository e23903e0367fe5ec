// Bodies of `merged.hpp`.
#pragma once

#include <hexi/derive/merged.hpp>

#include <algorithm>
#include <cassert>
#include <cstdint>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

#include <hexi/base/linkage.hpp>
#include <hexi/derive/subgraph.hpp>
#include <hexi/graph/graph.hpp>

namespace hexi::inline abi_v1 {

namespace detail {

/// Says for how many `id` stands, unless its type has another `stands_for`, too.
template <class Id, class TypeId>
void set_count(graph_builder& build, Id id, TypeId type, std::int64_t count) {
    const std::string_view name = count_property_of(build.schema(), type);
    const property_id p = build.schema().add_property(type, {.name = std::string(name), .kind = kind::integer});
    const property& known = *build.schema().find_property(type, name);
    if (known.kind != kind::integer || known.list) return;
    [[maybe_unused]] const auto stored = build.set(id, p, value(count));
    assert(stored);
}
/// Gives `one` the values on which all of `many` agree. What it cannot have
/// its type no longer requires, nor gives by default.
template <class Id>
void set_agreed(graph_builder& build, Id one, const graph& g, const std::vector<Id>& many) {
    const auto type = g.type(many.front());
    const std::string_view count = count_property_of(g.schema(), type);
    for (const property& p : g.schema()[type].properties) {
        if (p.name == count && p.kind == kind::integer && !p.list) continue;  // is added up
        const value v = g.value(many.front(), p.id);
        const bool agreed = std::ranges::all_of(many, [&](Id each) { return g.value(each, p.id) == v; });
        if (agreed && !std::holds_alternative<std::monostate>(v)) {
            build.copy_value(one, p.id, v);
        } else if (p.id != schema::name_property()) {
            auto changed = build.schema()[type];
            property& own = *std::ranges::find(changed.properties, p.id, &property::id);
            if (!own.required && std::holds_alternative<std::monostate>(own.default_value)) continue;
            own.required = false;
            own.default_value = std::monostate();
            [[maybe_unused]] const auto updated = build.schema().update(type, std::move(changed));
            assert(updated);
        }
    }
}
inline void add_evidence(std::vector<evidence>& all, const std::vector<evidence>& more) {
    for (const evidence& e : more)
        if (std::ranges::find(all, e) == all.end()) all.push_back(e);
}

}  // namespace detail

HEXI_INLINE graph merged(const graph& g, new_ids* ids) {
    const auto ends = [&](edge_id e) {
        node_id from = g.source(e), to = g.target(e);
        if (g.type_of(e).symmetric && to < from) std::swap(from, to);
        return std::tuple(g.type(e), from, to);
    };
    std::vector<edge_id> all;
    for (const edge_id e : g.edges()) all.push_back(e);
    std::ranges::stable_sort(all, {}, ends);
    std::vector<std::vector<edge_id>> groups;
    for (const edge_id e : all) {
        if (groups.empty() || ends(groups.back().front()) != ends(e)) groups.emplace_back();
        groups.back().push_back(e);
    }
    std::ranges::sort(groups, {}, [](const auto& group) { return group.front(); });

    graph_copy copy(g);
    for (const node_id n : g.nodes()) copy.add(n);
    graph_builder& build = copy.builder();
    for (const auto& group : groups) {
        const edge_id first = group.front();
        if (group.size() == 1) {
            copy.add(first);
            continue;
        }
        const edge_id one = build.copy_edge(copy.copied(g.source(first)), g.type(first), copy.copied(g.target(first)));
        detail::set_agreed(build, one, g, group);
        std::int64_t count = 0;
        std::vector<evidence> read;
        for (const edge_id e : group) {
            count += count_of(g, e);
            detail::add_evidence(read, g.evidence(e));
            copy.became(e, one);
        }
        detail::set_count(build, one, g.type(first), count);
        build.copy_evidence(one, read);
    }
    return std::move(copy).finish(ids);
}

}  // namespace hexi::abi_v1
