// Bodies of `resolve.hpp`.
#pragma once

#include <hexi/search/resolve.hpp>

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <hexi/base/linkage.hpp>
#include <hexi/base/problem.hpp>
#include <hexi/graph/graph.hpp>
#include <hexi/search/find.hpp>

namespace hexi::inline v1 {

namespace detail {

/// The nodes with a name, or a key in place of one, that holds two neighbouring characters of `folded`: for each of its
/// first pairs, those first that fewest have.
inline std::vector<std::vector<node_id>> nodes_by_pairs(const graph& g, std::string_view folded) {
    constexpr std::size_t most = 16;
    std::vector<std::vector<node_id>> out;
    for (std::size_t i = 0; i < most; ++i) {
        const std::string_view pair = substring(folded, i, i + 2);
        if (length(pair) < 2) break;
        out.push_back(g.names().candidates(pair));
    }
    std::ranges::sort(out, {}, [](const auto& nodes) { return nodes.size(); });
    return out;
}

}  // namespace detail

HEXI_INLINE result<node_id> resolve(const graph& g, std::string_view key_or_name) {
    if (const auto by_key = g.find_key_text(key_or_name)) return *by_key;
    std::vector<match> exact;
    std::vector<match> near;
    for (match& m : find_nodes(g, key_or_name, g.node_count())) (m.rank <= match_rank::alias ? exact : near).push_back(std::move(m));
    if (exact.size() == 1) return exact.front().node;

    const auto listed = [&](const std::vector<match>& all) {
        constexpr std::size_t most = 8;
        std::vector<std::string> out;
        for (const match& m : all) {
            if (out.size() == most) break;
            out.push_back(fmt::format("{} ({}, {})", g.key_text(m.node), g.name(m.node), g.type_of(m.node).name));
        }
        std::string text = fmt::format("{}", fmt::join(out, "; "));
        if (all.size() > most) text += fmt::format("; and {} more", all.size() - most);
        return text;
    };
    if (!exact.empty()) return problem{"ambiguous-node", fmt::format("'{}' may mean {} nodes", key_or_name, exact.size()), fmt::format("use a key: {}", listed(exact))};
    problem unknown{"unknown-node", fmt::format("no node is called '{}'", key_or_name), ""};
    if (!near.empty()) {
        unknown.hint = fmt::format("did you mean: {}", listed(near));
    } else {
        hint_effort effort;
        const auto close = closest_of(key_or_name, [&](auto consider) {
            // Of so many keys that not all can be compared, those first that are alike by two characters somewhere.
            if (g.node_count() > 100'000 && g.names_indexed())
                for (const auto& like : detail::nodes_by_pairs(g, folded_for_search(key_or_name)))
                    for (const node_id n : like)
                        if (g.has_key(n) && !consider(g.key(n))) return;
            for (const node_id n : g.nodes())
                if (g.has_key(n) && !consider(g.key(n))) return;
        }, effort);
        if (close) unknown.hint = fmt::format("did you mean '{}'?", *close);
    }
    return unknown;
}

}  // namespace hexi::v1
