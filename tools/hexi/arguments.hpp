// Words of the command line as things of a graph: nodes, labels, edge types. What is not known is refused
// with the nearest that is.
//
//     const auto from = resolve_node(g, "天津大学");
//     const auto narrow = resolve_filter(g, {.edge_types = {"签约方"}});  // a caption does as well as PARTY_TO
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <hexi/base/problem.hpp>
#include <hexi/graph/graph.hpp>
#include <hexi/query/condition.hpp>
#include <hexi/view/direction.hpp>
#include <hexi/view/filter.hpp>

#include "command_line.hpp"

namespace hexi::tool {

/// The node with this key, name or alias. Errors: `unknown-node`, `ambiguous-node` with the candidates.
result<node_id> resolve_node(const graph& g, std::string_view text);
/// The options by which a search is narrowed, as they were given.
struct filter_arguments {
    std::vector<std::string> edge_types{};
    std::vector<std::string> labels{};
    std::vector<std::string> avoid{};  ///< nodes, node types or edge types
    std::string where{};               ///< a condition on nodes `n` and edges `r`, as `condition_of` takes it
    bool weak = true;                  ///< edges of weak types as well; else only of those that `edge_types` names
};
/// What `--where` says of itself where `n` and `r` both mean something.
inline constexpr std::string_view where_help = "only nodes n and edges r of which this is true, as WHERE of a query: 'n.founded < date(\"2020\") AND r.year > 2019'";

/// The weak types whose edges such a search leaves aside: by name, in order; none where the graph has no edge of them.
std::vector<std::string> left_aside(const graph& g, const filter_arguments& given);
/// The same as the library takes them; a filter with a condition asks `g`, which stays as it is until then. A word to be avoided
/// that means several things, a node type and an edge type or a
/// node, means all of them. Errors: every one that is not known, or may be one of several types or nodes.
result<filter> resolve_filter(const graph& g, const filter_arguments& given, budget* within = nullptr);
/// The same for a command, within what its question may take, which says on standard error what in the condition is no error, and as good as always a mistake.
result<filter> resolve_filter(const graph& g, const filter_arguments& given, const command_line& line);
/// The nodes that have exactly this name, or alias, of their own.
std::vector<node_id> nodes_named(const graph& g, std::string_view name);
/// The condition of `--where`. Errors: as `condition_of`, their place in `--where`.
result<condition> resolve_where(const graph& g, const std::string& text, budget* within = nullptr);
/// The same for a command, as of a filter.
result<condition> resolve_where(const graph& g, const std::string& text, const command_line& line);

/// `out`, `in` or `both` as the library takes it.
inline direction direction_of(std::string_view word) {
    return word == "out" ? direction::out : word == "in" ? direction::in : direction::both;
}

}  // namespace hexi::tool
