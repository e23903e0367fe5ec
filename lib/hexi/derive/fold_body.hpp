// Bodies of `fold.hpp`.
#pragma once

#include <hexi/derive/fold.hpp>

#include <algorithm>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <hexi/base/linkage.hpp>
#include <hexi/derive/subgraph.hpp>
#include <hexi/graph/graph.hpp>
#include <hexi/schema/style_words.hpp>

namespace hexi::inline abi_v1 {

namespace detail {

/// A node's parties, each with the edges that tie it, by key.
struct party {
    node_id node{};
    std::vector<edge_id> edges{};
};
inline std::vector<party> parties_of(const graph& g, node_id n) {
    std::vector<party> out;
    for (const std::string& name : g.type_of(n).fold_over) {
        const auto type = g.schema().find_edge_type(name);
        if (!type) continue;
        const auto take = [&](step s) {
            if (s.node == n) return;
            auto known = std::ranges::find(out, s.node, &party::node);
            if (known == out.end()) known = out.insert(out.end(), {.node = s.node});
            known->edges.push_back(s.edge);
        };
        for (const step s : g.out(n, *type)) take(s);
        for (const step s : g.in(n, *type)) take(s);
    }
    std::ranges::sort(out, {}, [&](const party& p) { return g.by_key(p.node); });
    for (party& p : out) std::ranges::sort(p.edges);
    return out;
}

}  // namespace detail

HEXI_INLINE graph folded(const graph& g, new_ids* ids) {
    const auto foldable = [&](node_id n) { return !g.type_of(n).fold_over.empty(); };
    std::vector<bool> replaced(g.node_bound(), false);
    std::vector<std::pair<node_id, std::vector<detail::party>>> folds;
    for (const node_id n : g.nodes()) {
        if (!foldable(n)) continue;
        auto parties = detail::parties_of(g, n);
        if (parties.size() < 2 || std::ranges::any_of(parties, foldable, &detail::party::node)) continue;
        replaced[n.index()] = true;
        folds.emplace_back(n, std::move(parties));
    }
    std::ranges::sort(folds, {}, [&](const auto& fold) { return g.by_key(fold.first); });

    graph_copy copy(g);
    for (const node_id n : g.nodes())
        if (!replaced[n.index()]) copy.add(n);
    for (const edge_id e : g.edges())
        if (!replaced[g.source(e).index()] && !replaced[g.target(e).index()]) copy.add(e);

    schema& types = copy.builder().schema();
    for (const auto& [n, parties] : folds) {
        const node_type& from = g.type_of(n);
        auto type = types.find_edge_type(from.name);
        if (!type) {
            style_defaults style;
            for (const std::string_view word : edge_style_words)
                if (const auto said = from.style.find(word); said != from.style.end()) style.emplace(*said);
            type = types.add_edge_type({.name = from.name, .symmetric = true, .captions = from.captions, .style = std::move(style)});
        }
        std::vector<std::pair<property_id, value>> values{{types.add_property(*type, {.name = "name"}), std::string(g.name(n))}};
        for (std::size_t i = 1; i < g.schema().property_count(); ++i) {
            const property_key& key = g.schema()[property_id(i)];
            value v = g.value(n, property_id(i));
            if (key.name == "name" || std::holds_alternative<std::monostate>(v)) continue;
            const property* declared = g.schema().find_property(g.type(n), key.name);
            const property_id p = types.add_property(*type, declared != nullptr ? *declared : property{.name = key.name, .kind = key.kind, .list = key.list});
            values.emplace_back(p, std::move(v));
        }
        for (std::size_t a = 0; a < parties.size(); ++a) {
            for (std::size_t b = a + 1; b < parties.size(); ++b) {
                const edge_id made = copy.builder().add_fitting_edge(copy.copied(parties[a].node), *type, copy.copied(parties[b].node));
                // What is refused is copied as it is, for `check` to tell.
                for (const auto& [p, v] : values)
                    if (!copy.builder().set(made, p, v)) copy.builder().copy_value(made, p, v);
                std::vector<evidence> read = g.evidence(n);
                const auto add = [&](edge_id e) {
                    for (const evidence& one : g.evidence(e))
                        if (std::ranges::find(read, one) == read.end()) read.push_back(one);
                };
                std::ranges::for_each(parties[a].edges, add);
                std::ranges::for_each(parties[b].edges, add);
                copy.builder().copy_evidence(made, read);
            }
        }
    }
    return std::move(copy).finish(ids);
}

}  // namespace hexi::abi_v1
