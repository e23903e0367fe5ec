// Words of the command line as things of a graph: nodes, labels, edge types. What is not known is refused
// with the nearest that is.
//
//     const auto from = resolve_node(g, "天津大学");
//     const auto type = resolve_edge_type(g.schema(), "签约方");      // a caption does as well as PARTY_TO
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <hexi/base/problem.hpp>
#include <hexi/graph/graph.hpp>
#include <hexi/view/direction.hpp>
#include <hexi/view/filter.hpp>

namespace hexi::tool {

/// The node with this key, name or alias. Errors: `unknown-node`, `ambiguous-node` with the candidates.
result<node_id> resolve_node(const graph& g, std::string_view text);
/// The label of a node type given by name or caption. Errors: `unknown-type`.
result<std::string> resolve_label(const schema& s, std::string_view text);
/// An edge type given by name or caption. Errors: `unknown-type`.
result<edge_type_id> resolve_edge_type(const schema& s, std::string_view text);

/// The options by which a search is narrowed, as they were given.
struct filter_arguments {
    std::vector<std::string> edge_types{};
    std::vector<std::string> labels{};
    std::vector<std::string> avoid{};  ///< nodes, node types or edge types
};
/// The same as the library takes them. Errors: every one that is not known. A word that is both a type and a
/// node is the type.
result<filter> resolve_filter(const graph& g, const filter_arguments& given);

/// `out`, `in` or `both` as the library takes it.
inline direction direction_of(std::string_view word) {
    return word == "out" ? direction::out : word == "in" ? direction::in : direction::both;
}

}  // namespace hexi::tool
