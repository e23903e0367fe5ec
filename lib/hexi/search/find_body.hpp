// Bodies of `find.hpp`.
#pragma once

#include <hexi/search/find.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include <hexi/base/linkage.hpp>
#include <hexi/base/text.hpp>
#include <hexi/graph/graph.hpp>

namespace hexi::inline v1 {

namespace detail {

/// Calls `visit(text, rank if it is equal)` for the names of a node: its key, names, aliases. A node without
/// a name goes by its key.
template <class Visit>
void for_each_name(const graph& g, node_id n, Visit visit) {
    if (g.has_key(n)) visit(g.key(n), match_rank::key);
    bool named = false;
    const auto name = [&](property_id p) {
        if (const auto text = g.get<std::string_view>(n, p)) visit(*text, match_rank::name), named = true;
    };
    name(schema::name_property());
    for (const auto& [language, p] : g.schema().name_languages()) name(p);
    for (const std::string_view alias : g.aliases(n)) visit(alias, match_rank::alias);
    if (!named && g.has_key(n)) visit(g.key(n), match_rank::name);
}

/// The best match of a node with a text that is folded for search already.
inline std::optional<match> best_match(const graph& g, node_id n, std::string_view wanted) {
    std::optional<match> best;
    std::size_t best_length = 0;
    for_each_name(g, n, [&](std::string_view text, match_rank equal) {
        const std::string folded = folded_for_search(text);
        match_rank rank = equal;
        if (folded != wanted) {
            const std::size_t at = equal == match_rank::key ? std::string::npos : folded.find(wanted);
            if (at == std::string::npos) return;
            rank = at == 0 ? match_rank::prefix : match_rank::part;
        }
        const std::size_t text_length = length(text);
        if (best && std::pair(best->rank, best_length) <= std::pair(rank, text_length)) return;
        best = match{n, std::string(text), rank};
        best_length = text_length;
    });
    return best;
}

/// The nodes that may have a match with a text that is folded for search already; all if names are not indexed.
inline std::vector<node_id> nodes_to_compare(const graph& g, std::string_view wanted) {
    std::vector<node_id> out;
    if (!g.names_indexed()) {
        out.reserve(g.node_count());
        for (const node_id n : g.nodes()) out.push_back(n);
        return out;
    }
    out = g.names().candidates(wanted);
    // A key that folding leaves as it is need not be in the index.
    if (const auto by_key = g.find(wanted); by_key && !std::ranges::binary_search(out, *by_key)) out.push_back(*by_key);
    return out;
}

}  // namespace detail

HEXI_INLINE std::vector<match> find_nodes(const graph_view& view, std::string_view text, std::size_t limit, budget* within) {
    const graph& g = view.base();
    const std::string wanted = folded_for_search(text);
    std::vector<match> out;
    if (wanted.empty()) return out;
    constexpr std::size_t steps_a_node = 64;  // folding a few names takes as long as walking over so many edges
    watch watching(within);
    const std::vector<node_id> all = detail::nodes_to_compare(g, wanted);
    for (const node_id n : all) {
        if (watching(steps_a_node, [&] { return bytes_of(out) + bytes_of(all); })) break;
        if (auto found = detail::best_match(g, n, wanted); found && view.contains(n)) out.push_back(std::move(*found));
    }
    const auto order = [&](const match& m) { return std::tuple(m.rank, length(m.text), g.by_key(m.node)); };
    const std::size_t shown = std::min(limit, out.size());
    std::ranges::partial_sort(out, out.begin() + static_cast<std::ptrdiff_t>(shown), {}, order);
    out.resize(shown);
    return out;
}

}  // namespace hexi::v1
