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

namespace hexi {

HEXI_INLINE result<node_id> resolve(const graph& g, std::string_view key_or_name) {
    if (const auto by_key = g.find(key_or_name)) return *by_key;
    std::vector<match> exact;
    std::vector<match> near;
    for (match& m : find_nodes(g, key_or_name, g.node_count())) (m.rank <= match_rank::alias ? exact : near).push_back(std::move(m));
    if (exact.size() == 1) return exact.front().node;

    const auto listed = [&](const std::vector<match>& all) {
        constexpr std::size_t most = 8;
        std::vector<std::string> out;
        for (const match& m : all) {
            if (out.size() == most) break;
            out.push_back(fmt::format("{} ({}, {})", g.key(m.node), g.name(m.node), g.type_of(m.node).name));
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
        std::vector<std::string> keys;
        for (const node_id n : g.nodes()) keys.emplace_back(g.key(n));
        if (const auto close = closest(key_or_name, keys)) unknown.hint = fmt::format("did you mean '{}'?", *close);
    }
    return unknown;
}

}  // namespace hexi
