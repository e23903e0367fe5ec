// Which nodes `find` shows, and in what order: of a whole graph, or of what a process of many has of it.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include <hexi/base/limits.hpp>
#include <hexi/graph/graph.hpp>
#include <hexi/search/find.hpp>
#include <hexi/view/filter.hpp>

namespace hexi::tool {

struct find_request {
    std::string text{};        ///< empty: a list of all
    bool lists = false;        ///< no text was given
    std::string sort{};        ///< `name` or `degree`; empty: best match first, of a list by name
    std::size_t limit = 20;
    std::string language{};    ///< of the names that are sorted by
};

struct told_nodes {
    std::vector<match> first{};         ///< those that are shown, in order
    std::vector<std::size_t> edges{};   ///< how many each has
    std::size_t count = 0;              ///< of a list and of what is sorted: how many there are in all
};

/// How many edges a node has in the whole.
using edge_counter = std::function<std::size_t(node_id)>;
[[nodiscard]] told_nodes told_nodes_of(const graph& g, const filter& narrow, const find_request& asked, const edge_counter& edges_of, budget* within);

/// The first `limit` of what was found, by name as it is shown, or the most edges first; then by name and key.
void sort_found(const graph& g, const find_request& asked, const edge_counter& edges_of, std::vector<match>& all);

}  // namespace hexi::tool
