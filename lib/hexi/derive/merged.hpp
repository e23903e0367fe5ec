// Parallel edges as one with a count.
//
//     a --CITES--> b, a --CITES--> b      merged:   a --CITES {count: 2}--> b
#pragma once

#include <algorithm>
#include <cassert>
#include <cstdint>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include <hexi/graph/graph.hpp>
#include <hexi/derive/subgraph.hpp>

namespace hexi {

/// The property that says for how many edges or nodes one stands.
inline constexpr std::string_view count_property = "count";

/// For how many a node or edge of a merged or collapsed graph stands: its `count`, else 1.
template <class Id>
std::int64_t count_of(const graph& g, Id id) {
    const auto p = g.property(id, count_property);
    return p && g.schema()[*p].kind == kind::integer && !g.schema()[*p].list ? g.get<std::int64_t>(id, *p).value_or(1) : 1;
}

namespace detail {

/// Says for how many `id` stands, unless its type has a `count` that means something else.
template <class Id, class TypeId>
void set_count(graph_builder& build, Id id, TypeId type, std::int64_t count) {
    const property_id p = build.schema().add_property(type, {.name = std::string(count_property), .kind = kind::integer});
    if (build.schema()[p].kind != kind::integer || build.schema()[p].list) return;
    [[maybe_unused]] const auto stored = build.set(id, p, value(count));
    assert(stored);
}
/// Gives `one` the values on which all of `many` agree. What it cannot have
/// its type no longer requires, nor gives by default.
template <class Id>
void set_agreed(graph_builder& build, Id one, const graph& g, const std::vector<Id>& many) {
    const auto type = g.type(many.front());
    for (const property& p : g.schema()[type].properties) {
        if (p.name == count_property && p.kind == kind::integer && !p.list) continue;  // is added up
        const value v = g.value(many.front(), p.id);
        const bool agreed = std::ranges::all_of(many, [&](Id each) { return g.value(each, p.id) == v; });
        if (agreed && !std::holds_alternative<std::monostate>(v)) {
            [[maybe_unused]] const auto stored = build.set(one, p.id, v);
            assert(stored);
        } else if (p.id != schema::name_property()) {
            property& own = *std::ranges::find(build.schema().edit(type).properties, p.id, &property::id);
            own.required = false;
            own.default_value = std::monostate();
        }
    }
}
inline void add_evidence(std::vector<evidence>& all, const std::vector<evidence>& more) {
    for (const evidence& e : more)
        if (std::ranges::find(all, e) == all.end()) all.push_back(e);
}

}  // namespace detail

/// The graph with all edges of one type between the same two ends, of a symmetric type in either direction, as
/// one: it keeps the values on which they agree, has the evidence of all, each once, and says how many they were in
/// the integer property `count`, adding up the counts that they have themselves. An edge that has no parallel stays as it is.
///
/// Order   nodes as in `g`; edges as the first of each was
/// Cost    O(everything), and a new graph
inline graph merged(const graph& g) {
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
        const edge_id one = build.add_fitting_edge(copy.copied(g.source(first)), g.type(first), copy.copied(g.target(first)));
        detail::set_agreed(build, one, g, group);
        std::int64_t count = 0;
        std::vector<evidence> read;
        for (const edge_id e : group) {
            count += count_of(g, e);
            detail::add_evidence(read, g.evidence(e));
        }
        detail::set_count(build, one, g.type(first), count);
        build.set_evidence(one, read);
    }
    return std::move(copy).finish();
}

}  // namespace hexi
