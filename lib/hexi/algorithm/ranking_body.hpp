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

namespace hexi {

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
        case measure::degree: fill([&](node_id n) { return g.out_degree(n) + (g.is_undirected() ? 0 : g.in_degree(n)); }); break;
        case measure::out_degree: fill([&](node_id n) { return g.out_degree(n); }); break;
        case measure::in_degree: fill([&](node_id n) { return g.in_degree(n); }); break;
        case measure::core: fill([core = known(core_numbers(g, options.within))](node_id n) { return core[n.index()]; }); break;
        case measure::triangles: fill([corners = known(triangles_by_node(g, options.within))](node_id n) { return corners[n.index()]; }); break;
        case measure::clustering: return cluster(g, options.within).of;
    }
    return out;
}

}  // namespace hexi
