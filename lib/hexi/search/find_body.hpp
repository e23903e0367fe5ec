// Bodies of `find.hpp`.
#pragma once

#include <hexi/search/find.hpp>

#include <algorithm>
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include <hexi/base/linkage.hpp>
#include <hexi/graph/graph.hpp>
#include <hexi/search/spelled_names.hpp>
#include <hexi/search/spelling.hpp>

namespace hexi::inline abi_v1 {

namespace detail {

inline match_rank rank_of(const found_name& f) {
    if (f.how.where == stands::start) return match_rank::prefix;
    if (f.how.where == stands::inside) return match_rank::part;
    return f.sort == name_sort::key ? match_rank::key : f.sort == name_sort::own ? match_rank::name : match_rank::alias;
}

/// As callers have it, with the text.
inline match match_of(const graph& g, const found_name& f) {
    match out{.node = f.node, .text = {}, .rank = rank_of(f), .spelling = f.how.how};
    std::uint32_t i = 0;
    for_each_name(g, f.node, [&](std::string_view name, name_sort) {
        if (i++ == f.which) out.text = name;
    });
    return out;
}

/// Brings the `limit` best to the front, in order; how many those are.
inline std::size_t best_first(const graph& g, std::vector<found_name>& all, std::size_t limit) {
    const std::size_t shown = std::min(limit, all.size());
    const auto before = [&](const found_name& a, const found_name& b) {
        const auto order = [](const found_name& f) { return std::tuple(f.how.edits, f.how.where, f.how.how, rank_of(f), !f.as_written, ~f.edges, f.length); };
        const auto x = order(a), y = order(b);
        return x != y ? x < y : g.by_key(a.node) < g.by_key(b.node);
    };
    std::partial_sort(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(shown), all.end(), before);
    return shown;
}

}  // namespace detail

HEXI_INLINE std::vector<match> find_nodes(const graph_view& view, std::string_view text, std::size_t limit, budget* within,
                                          const std::function<std::size_t(node_id)>& edges_of) {
    const graph& g = view.base();
    const detail::spelled_text wanted(text);
    std::vector<match> out;
    if (wanted.empty()) return out;
    std::vector<detail::found_name> all = detail::spelled_names::of(g, within)->meeting(view, wanted, within, {});
    if (edges_of)
        for (detail::found_name& f : all) f.edges = edges_of(f.node);
    for (detail::found_name& f : all)
        if (f.how.where == detail::stands::whole && f.how.how == spelling::same) detail::for_each_name(g, f.node, [&](std::string_view name, detail::name_sort) { f.as_written = f.as_written || name == text; });
    const std::size_t shown = detail::best_first(g, all, limit);
    out.reserve(shown);
    for (std::size_t i = 0; i < shown; ++i) out.push_back(detail::match_of(g, all[i]));
    return out;
}

}  // namespace hexi::abi_v1
