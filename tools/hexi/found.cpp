#include "found.hpp"

#include <algorithm>
#include <utility>

#include <hexi/view/compiled_filter.hpp>
#include <hexi/view/filtered.hpp>

#include "speaker.hpp"

namespace hexi::tool {

namespace {

/// Every node that the filter allows, by id.
std::vector<match> all_nodes(const graph& g, const filter& narrow, budget* within) {
    std::vector<match> out;
    const compiled_filter allowed(g, narrow);
    watch watching(within);
    for (const node_id n : g.nodes()) {
        if (watching(1, [&] { return bytes_of(out); })) break;
        if (allowed.allows(g, n)) out.push_back({.node = n});
    }
    return out;
}

}  // namespace

void sort_found(const graph& g, const find_request& asked, const edge_counter& edges_of, std::vector<match>& all) {
    struct place_in_order {
        std::size_t edges;  // fewer than all others
        std::string name;
        std::size_t at;
    };
    const speaker speak(g, asked.language, false);
    std::vector<place_in_order> order;
    order.reserve(all.size());
    for (std::size_t i = 0; i < all.size(); ++i) order.push_back({asked.sort == "degree" ? ~edges_of(all[i].node) : 0, speak.name(all[i].node), i});
    const std::size_t shown = std::min(asked.limit, all.size());
    std::ranges::partial_sort(order, order.begin() + static_cast<std::ptrdiff_t>(shown), [&](const auto& a, const auto& b) {
        if (a.edges != b.edges) return a.edges < b.edges;
        return a.name != b.name ? a.name < b.name : g.key(all[a.at].node) < g.key(all[b.at].node);
    });
    std::vector<match> sorted;
    for (std::size_t i = 0; i < shown; ++i) sorted.push_back(std::move(all[order[i].at]));
    all = std::move(sorted);
}

told_nodes told_nodes_of(const graph& g, const filter& narrow, const find_request& asked, const edge_counter& edges_of, budget* within) {
    const std::size_t sought = asked.sort.empty() ? asked.limit : g.node_count();
    told_nodes out{.first = asked.lists ? all_nodes(g, narrow, within) : find_nodes(filtered(g, narrow), asked.text, sought, within, edges_of)};
    out.count = out.first.size();
    if (asked.lists || !asked.sort.empty()) sort_found(g, asked, edges_of, out.first);
    for (const match& m : out.first) out.edges.push_back(edges_of(m.node));
    return out;
}

}  // namespace hexi::tool
