// The part of a graph that `export` and `draw` are about.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <hexi/base/problem.hpp>
#include <hexi/graph/graph.hpp>

#include "command_line.hpp"

namespace hexi::tool {

struct focus {
    std::vector<std::string> around;  ///< nodes; none is the whole graph
    std::size_t hops = 1;             ///< from each of them, over edges in both directions
    std::vector<std::string> types;   ///< node types that stay; none is all of them

    /// `--around`, `--hops` and `--type`.
    void add_options(command_line& line);
    /// Whether the options contradict each other.
    std::optional<problem> wrong_use(const command_line& line) const;
    /// The part of `g`, `g` itself if there is no focus. Errors: unknown or ambiguous nodes and types.
    result<graph> apply(graph g) const;
    /// The nodes that it is around, in the graph that `apply` gave.
    std::vector<node_id> centres(const graph& part) const;
};

}  // namespace hexi::tool
