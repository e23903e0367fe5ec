// Bodies of `ranking.hpp`.
#pragma once

#include <hexi/algorithm/ranking.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include <hexi/algorithm/betweenness.hpp>
#include <hexi/algorithm/csr.hpp>
#include <hexi/algorithm/k_core.hpp>
#include <hexi/algorithm/pagerank.hpp>
#include <hexi/algorithm/triangles.hpp>
#include <hexi/base/linkage.hpp>

namespace hexi::inline abi_v1 {

HEXI_INLINE std::vector<double> scores(const csr& g, const rank_options& options) {
    std::vector<double> out(g.node_bound(), 0);
    const auto known = [&](auto by_node) {
        if (by_node.size() < out.size()) out.clear();  // it was cut
        return by_node;
    };
    const auto fill = [&](const auto& score) {
        for (std::size_t n = 0; n < out.size(); ++n) out[n] = static_cast<double>(score(node_id(n)));
    };
    switch (options.by) {
        case measure::pagerank: return pagerank(g, {.rounds = 100, .tolerance = 1e-9, .within = options.within});
        case measure::betweenness: return betweenness(g, {.samples = options.samples, .seed = options.seed, .within = options.within});
        case measure::degree: fill([&](node_id n) { return g.degree(n); }); break;
        case measure::out_degree: fill([&](node_id n) { return g.out_degree(n); }); break;
        case measure::in_degree: fill([&](node_id n) { return g.in_degree(n); }); break;
        case measure::core: fill([core = known(core_numbers(g, options.within))](node_id n) { return core[n.index()]; }); break;
        case measure::triangles: fill([corners = known(triangles_by_node(g, options.within))](node_id n) { return corners[n.index()]; }); break;
        case measure::clustering: return cluster(g, options.within).of;
    }
    return out;
}

HEXI_INLINE void sort_ranked(const graph& g, std::vector<ranked>& all, std::size_t top) {
    std::ranges::sort(all, [](const ranked& a, const ranked& b) { return a.score != b.score ? a.score > b.score : a.node < b.node; });
    // Runs of equal scores by key. Equality by a margin is not transitive, so it is measured from a run's first.
    for (auto first = all.begin(); first != all.end();) {
        const auto last = std::find_if(first, all.end(), [&](const ranked& r) { return first->score - r.score > 1e-9 * std::abs(first->score); });
        std::sort(first, last, [&](const ranked& a, const ranked& b) { return g.by_key(a.node) < g.by_key(b.node); });
        first = last;
        if (top > 0 && static_cast<std::size_t>(first - all.begin()) >= top) break;
    }
}

HEXI_INLINE std::vector<ranked> ranking(const graph_view& g, const rank_options& options) {
    const bool simple = options.by == measure::core || options.by == measure::triangles || options.by == measure::clustering;
    watch watching(options.within);
    const csr arrays(g, {.undirected = options.undirected || simple, .simple = simple, .within = options.within});
    if (watching.hold(arrays.memory())) return {};
    const std::vector<double> score = scores(arrays, options);
    std::vector<ranked> out;
    if (score.size() < g.node_bound()) return out;
    for (const node_id n : g.nodes()) out.push_back({n, score[n.index()]});
    sort_ranked(g.base(), out, options.top);
    if (options.top > 0 && out.size() > options.top) out.resize(options.top);
    return out;
}

}  // namespace hexi::abi_v1
