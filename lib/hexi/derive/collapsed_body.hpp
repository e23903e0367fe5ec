// Bodies of `collapsed.hpp`.
#pragma once

#include <hexi/derive/collapsed.hpp>

#include <algorithm>
#include <cassert>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <hexi/base/linkage.hpp>
#include <hexi/derive/merged_body.hpp>
#include <hexi/derive/subgraph.hpp>
#include <hexi/graph/graph.hpp>

namespace hexi::inline abi_v1 {

namespace detail {

/// Says by name whom `one` stands for, unless its type has `members` that are something else.
inline void set_members(graph_builder& build, node_id one, node_type_id type, std::vector<value> names) {
    const property_id p = build.schema().add_property(type, {.name = std::string(members_property), .kind = kind::text, .list = true, .captions = {{"zh", "成员"}, {"en", "members"}}});
    const property& known = *build.schema().find_property(type, members_property);
    if (known.kind != kind::text || !known.list) return;
    [[maybe_unused]] const auto stored = build.set(one, p, value(std::move(names)));
    assert(stored);
}

}  // namespace detail

HEXI_INLINE graph collapsed(const graph& g, const collapse_options& options, new_ids* ids) {
    struct leaf {
        node_id node;
        edge_id edge;
    };
    std::vector<bool> kept(g.node_bound(), false);
    for (const node_id n : options.keep) assert(g.contains(n)), kept[n.index()] = true;
    // By hub, edge type, whether the edge leads to the hub, and node type.
    std::map<std::tuple<std::pair<std::string_view, node_id>, edge_type_id, bool, node_type_id>, std::vector<leaf>> groups;
    for (const node_id n : g.nodes()) {
        if (kept[n.index()] || g.out_degree(n) + g.in_degree(n) != 1) continue;
        const step s = g.out_degree(n) == 1 ? *g.out(n).begin() : *g.in(n).begin();
        const bool outward = g.out_degree(n) == 1 || g.type_of(s.edge).symmetric;
        // Of two nodes that have only each other, none is a hub.
        if (g.out_degree(s.node) + g.in_degree(s.node) <= 1) continue;
        groups[{g.by_key(s.node), g.type(s.edge), outward, g.type(n)}].push_back({n, s.edge});
    }
    std::erase_if(groups, [&](const auto& group) { return group.second.size() < std::max<std::size_t>(options.least, 2); });

    std::vector<bool> gone_node(g.node_bound(), false), gone_edge(g.edge_bound(), false);
    for (const auto& [what, leaves] : groups)
        for (const leaf& l : leaves) gone_node[l.node.index()] = true, gone_edge[l.edge.index()] = true;
    graph_copy copy(g);
    for (const node_id n : g.nodes())
        if (!gone_node[n.index()]) copy.add(n);
    for (const edge_id e : g.edges())
        if (!gone_edge[e.index()]) copy.add(e);

    graph_builder& build = copy.builder();
    const auto store = [&](auto id, std::string_view property, value v) {
        [[maybe_unused]] const auto stored = build.set(id, property, v);
        assert(stored);
    };
    for (const auto& [what, of_group] : groups) {
        const auto& [by_hub, edge_type, outward, type] = what;
        const node_id of_hub = by_hub.second;
        const std::vector<leaf>& leaves = of_group;  // lambdas cannot name a binding in clang 14
        const node_type& of = g.schema()[type];
        // What stands for leaves of a node without a key has none either.
        const bool keyed = g.has_key(of_hub);
        std::string key = fmt::format("{}+{}", by_hub.first, of.name);
        for (std::size_t i = 2; g.find(key) || build.find(key); ++i) key = fmt::format("{}+{}+{}", by_hub.first, of.name, i);
        const node_id made = build.copy_node(type, keyed ? std::optional<std::string_view>(key) : std::nullopt);
        const auto named = [&](std::string_view language) {
            const auto caption = of.captions.find(language);
            const std::string& word = caption == of.captions.end() ? of.name : caption->second;
            const auto counter = of.style.find("counter");
            if (language.starts_with("zh")) return fmt::format("+{} {}{}", leaves.size(), counter == of.style.end() ? "个" : counter->second, word);
            return fmt::format("+{} {}", leaves.size(), word);
        };
        std::vector<node_id> nodes_of;
        std::vector<edge_id> edges_of;
        for (const leaf& l : leaves) nodes_of.push_back(l.node), edges_of.push_back(l.edge);
        detail::set_agreed(build, made, g, nodes_of);
        store(made, "name", value(named(g.schema().language)));
        for (const auto& [language, p] : g.schema().name_languages()) store(made, g.schema()[p].name, value(named(language)));
        const node_id hub = copy.copied(of_hub);
        const edge_id tie = outward ? build.copy_edge(made, edge_type, hub) : build.copy_edge(hub, edge_type, made);
        detail::set_agreed(build, tie, g, edges_of);
        std::vector<value> members;
        std::int64_t nodes = 0, edges = 0;
        std::vector<evidence> of_nodes, of_edges;
        for (const leaf& l : leaves) {
            members.emplace_back(g.name(l.node).empty() ? g.key_text(l.node) : std::string(g.name(l.node)));
            nodes += count_of(g, l.node);
            edges += count_of(g, l.edge);
            detail::add_evidence(of_nodes, g.evidence(l.node));
            detail::add_evidence(of_edges, g.evidence(l.edge));
            copy.became(l.node, made);
            copy.became(l.edge, tie);
        }
        detail::set_members(build, made, type, std::move(members));
        detail::set_count(build, made, type, nodes);
        detail::set_count(build, tie, edge_type, edges);
        build.copy_evidence(made, of_nodes);
        build.copy_evidence(tie, of_edges);
    }
    return std::move(copy).finish(ids);
}

}  // namespace hexi::abi_v1
