// Nodes by how much they matter, by one of several measures.
//
//     for (const ranked& r : ranking(g, {.by = measure::betweenness, .top = 10})) fmt::print("{} {}\n", g.key(r.node), r.score);
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <hexi/algorithm/betweenness.hpp>
#include <hexi/algorithm/csr.hpp>
#include <hexi/algorithm/k_core.hpp>
#include <hexi/algorithm/pagerank.hpp>
#include <hexi/algorithm/triangles.hpp>

namespace hexi::inline abi_v1 {

enum class measure : std::uint8_t { pagerank, betweenness, degree, out_degree, in_degree, core, triangles, clustering };

inline constexpr std::array<std::pair<measure, std::string_view>, 8> measures{{
    {measure::pagerank, "pagerank"},
    {measure::betweenness, "betweenness"},
    {measure::degree, "degree"},
    {measure::out_degree, "out-degree"},
    {measure::in_degree, "in-degree"},
    {measure::core, "core"},
    {measure::triangles, "triangles"},
    {measure::clustering, "clustering"},
}};
/// The measure as commands write it, and back.
[[nodiscard]] constexpr std::string_view to_text(measure m) {
    for (const auto& [known, name] : measures)
        if (known == m) return name;
    return "?";
}
template <>
inline constexpr bool printed_as_text<measure> = true;
[[nodiscard]] constexpr std::optional<measure> measure_named(std::string_view text) {
    for (const auto& [known, name] : measures)
        if (name == text) return known;
    return std::nullopt;
}

struct rank_options {
    measure by = measure::pagerank;
    /// Ignore the direction of edges; the core, triangles and clustering always do.
    bool undirected = false;
    /// So many, the highest; 0: all.
    std::size_t top = 0;
    /// Betweenness: from so many sources drawn at random; 0: from all.
    std::size_t samples = 0;
    std::uint64_t seed = 42;
    /// What ranking may take; no limits if null.
    budget* within = nullptr;
};

struct ranked {
    node_id node;
    double score = 0;
};

/// The score of every node of the arrays, by node.
///
/// `degree` counts edges, parallel ones each; in a directed graph a self loop stands on both sides and counts
/// twice, an edge of a symmetric type once. The core, triangles and clustering are those of the simple graph: the arrays must be undirected and
/// simple for them (asserted). If `options.within` ends: betweenness is an estimate from the sources that were done,
/// PageRank that of the rounds done, where any were; of all else a part would tell nothing, and the answer is empty.
/// Cost     that of the measure
[[nodiscard]] std::vector<double> scores(const csr& g, const rank_options& options);

/// Puts nodes in the order in which `ranking` gives them, the first `top` of them for sure (0: all).
void sort_ranked(const graph& g, std::vector<ranked>& all, std::size_t top = 0);

/// The nodes of a graph or a view, best first.
///
/// Order    by score, highest first, then by key. Scores that differ by less than a billionth count as equal:
///          they are sums of fractions
/// Cost     that of the measure, and sorting. Where `scores` is empty for want of time or memory, so is this
[[nodiscard]] std::vector<ranked> ranking(const graph_view& g, const rank_options& options = {});

}  // namespace hexi::abi_v1

#ifdef HEXI_HEADER_ONLY
#include <hexi/algorithm/ranking_body.hpp>
#endif
