// Bodies of `focus.hpp`.
#pragma once

#include <hexi/derive/focus.hpp>

#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include <hexi/base/linkage.hpp>
#include <hexi/derive/collapsed.hpp>
#include <hexi/derive/merged.hpp>
#include <hexi/derive/subgraph.hpp>
#include <hexi/search/neighbourhood.hpp>
#include <hexi/search/paths.hpp>
#include <hexi/view/compiled_filter.hpp>

namespace hexi::inline abi_v1 {

namespace detail {

template <class Id>
void sort_unique(std::vector<Id>& ids) {
    std::ranges::sort(ids);
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
}

}  // namespace detail

HEXI_INLINE result<focused> focus(const graph& g, const focus_options& options) {
    const filter& narrow = options.filter;
    std::vector<node_id> centres = options.around;
    std::vector<edge_id> on_path;
    if (options.path) {
        const auto& [from, to] = *options.path;
        const auto found = all_shortest_paths(g, from, to, {.direction = direction::both, .filter = narrow, .limit = options.most_paths});
        if (found.empty()) return problem{"no-path", fmt::format("no path from '{}' to '{}'", g.key_text(from), g.key_text(to)), "ask for less to be left out"};
        for (const path_view p : found) {
            on_path.insert(on_path.end(), p.edges.begin(), p.edges.end());
            centres.insert(centres.end(), p.nodes.begin(), p.nodes.end());
        }
        detail::sort_unique(centres);
    }

    const compiled_filter allowed(g, narrow);
    const filter by_type{.labels = narrow.labels};
    const compiled_filter of_type(g, by_type);
    std::vector<bool> kept(g.node_bound(), false);
    for (const node_id centre : centres) {
        kept[centre.index()] = true;
        for (const reached& r : neighbourhood(g, centre, options.hops, {.direction = direction::both, .filter = narrow})) kept[r.node.index()] = true;
        if (!options.hide_later || narrow.avoid_labels.empty()) continue;
        // What is hidden later stands there until then, so that a legend can count it.
        for (const reached& r : neighbourhood(g, centre, options.hops, {.direction = direction::both, .filter = by_type}))
            if (!allowed.allows(g, r.node)) kept[r.node.index()] = true;
    }
    std::vector<node_id> keep;
    for (const node_id n : g.nodes())
        if (centres.empty() ? (options.hide_later ? of_type : allowed).allows(g, n) : kept[n.index()]) keep.push_back(n);

    new_ids ids;
    focused out{.part = subgraph(g, keep, [&](edge_id e) { return options.hide_later || allowed.allows_edge(e); }, &ids)};
    if (options.merge) {
        new_ids next;
        out.part = merged(out.part, &next);
        ids = ids.then(next);
    }
    if (options.collapse) {
        collapse_options stay;
        for (const node_id n : centres) stay.keep.push_back(ids.nodes[n.index()]);
        new_ids next;
        out.part = collapsed(out.part, stay, &next);
        ids = ids.then(next);
    }
    for (const node_id n : centres) out.strong.push_back(ids.nodes[n.index()]);
    for (const edge_id e : on_path)
        if (ids.edges[e.index()].valid()) out.strong_edges.push_back(ids.edges[e.index()]);
    detail::sort_unique(out.strong_edges);
    return out;
}

}  // namespace hexi::abi_v1
