// Bodies of `resolve.hpp`.
#pragma once

#include <hexi/search/resolve.hpp>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <hexi/base/linkage.hpp>
#include <hexi/base/problem.hpp>
#include <hexi/base/text.hpp>
#include <hexi/graph/graph.hpp>
#include <hexi/search/find_body.hpp>
#include <hexi/search/folded_names.hpp>
#include <hexi/search/names_by_index.hpp>
#include <hexi/search/spelled_names.hpp>

namespace hexi::inline abi_v1 {

namespace detail {

/// The nodes whose key or a name is `folded`; by node.
inline std::vector<node_id> nodes_called(const graph& g, const std::string& folded, const folded_names* all) {
    std::vector<node_id> out;
    const auto is_called = [&](node_id n) {
        bool found = false;
        for_each_name(g, n, [&](std::string_view name, name_sort) { found = found || folded_for_search(name) == folded; });
        return found;
    };
    std::vector<node_id> candidates;
    if (g.names_indexed()) candidates = g.names().candidates(folded);
    if (all != nullptr) {
        all->append(g, folded, candidates);
        std::ranges::sort(candidates);
        candidates.erase(std::unique(candidates.begin(), candidates.end()), candidates.end());
    }
    for (const node_id n : candidates)
        if (g.contains(n) && is_called(n)) out.push_back(n);
    // A key that folding leaves as it is need not be in the index.
    if (const auto by_key = g.find(folded); by_key && !std::ranges::binary_search(out, *by_key)) out.insert(std::ranges::upper_bound(out, *by_key), *by_key);
    return out;
}

/// `key (name, type)` of the first few nodes.
template <class NodeOf>
std::string nodes_listed(const graph& g, std::size_t count, std::size_t all, NodeOf node_of) {
    std::vector<std::string> out;
    for (std::size_t i = 0; i < count; ++i) {
        const node_id n = node_of(i);
        out.push_back(fmt::format("{} ({}, {})", g.key_text(n), g.name(n), g.type_of(n).name));
    }
    std::string text = fmt::format("{}", fmt::join(out, "; "));
    if (all > count) text += fmt::format("; and {} more", all - count);
    return text;
}

}  // namespace detail

HEXI_INLINE result<node_id> resolve(const graph& g, std::string_view key_or_name, budget* within) {
    constexpr std::size_t most = 8;  // that are listed
    if (const auto by_key = g.find_key_text(key_or_name)) return *by_key;
    const auto ambiguous = [&](std::size_t count, auto node_of) {
        return problem{"ambiguous-node", fmt::format("'{}' may mean {} nodes", key_or_name, count),
                       fmt::format("use a key: {}", detail::nodes_listed(g, std::min(count, most), count, node_of))};
    };
    const detail::spelled_text wanted(key_or_name);
    problem unknown{"unknown-node", fmt::format("no node is called '{}'", key_or_name), ""};
    if (wanted.empty()) return unknown;  // also accents alone
    // Most names are given as they are written, and few are like one that is not: then nothing has to be made of all names first.
    std::optional<std::vector<detail::found_name>> by_index;
    const bool by_names = !g.names_indexed() || !g.renamed().empty();
    const auto folded = by_names ? detail::folded_names::of(g, within) : nullptr;
    if (!by_names || folded) {
        const std::vector<node_id> called = detail::nodes_called(g, wanted.folded(), folded.get());
        if (called.size() == 1) return called.front();
    }
    if (g.names_indexed() && !g.made_of_names().any()) by_index = detail::closest_by_index(g, wanted, within);
    std::vector<detail::found_name> all = by_index ? *std::move(by_index) : detail::spelled_names::of(g, within)->meeting(g, wanted, within, {.closest = true});
    // What is called so in its best spelling stands first.
    const auto group = [](const detail::found_name& f) { return std::pair(f.how.where != detail::stands::whole, f.how.how); };
    std::size_t listed = detail::best_first(g, all, most);
    if (!all.empty() && all.front().how.where == detail::stands::whole && all.front().how.how < spelling::mistyped && (all.front().how.how < spelling::initials || all.front().length > 1)) {
        const auto meant = static_cast<std::size_t>(std::ranges::count(all, group(all.front()), group));
        if (meant == 1) return all.front().node;
        listed = detail::best_first(g, all, std::min(meant, most));
        return ambiguous(meant, [&](std::size_t i) { return all[i].node; });
    }
    // Initials somewhere in a name are too little to be hinted at.
    std::erase_if(all, [](const detail::found_name& f) { return f.how.where == detail::stands::inside && f.how.how == spelling::initials; });
    listed = std::min(all.size(), most);
    if (!all.empty() && all.front().how.how == spelling::mistyped) {
        const match best = detail::match_of(g, all.front());
        if (best.rank == match_rank::key) unknown.hint = fmt::format("did you mean '{}'?", best.text);
        else unknown.hint = fmt::format("did you mean: {}", detail::nodes_listed(g, std::min(all.size(), most), all.size(), [&](std::size_t i) { return all[i].node; }));
    } else if (!all.empty()) {
        unknown.hint = fmt::format("did you mean: {}", detail::nodes_listed(g, listed, all.size(), [&](std::size_t i) { return all[i].node; }));
    } else {
        // Short keys, and such as differ in more letters. Not all of many.
        hint_effort effort{.left = 1'000'000};
        const auto close = closest_of(key_or_name, [&](auto consider) {
            for (const node_id n : g.nodes())
                if (g.has_key(n) && !consider(g.key(n))) return;
        }, effort);
        if (close) unknown.hint = fmt::format("did you mean '{}'?", *close);
    }
    return unknown;
}

}  // namespace hexi::abi_v1
