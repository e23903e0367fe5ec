// Which edges and nodes a search may use.
//
//     filter only_signed{.edge_types = {*g.schema().find_edge_type("SIGNED")}, .avoid_labels = {"Figure"}};
//     shortest_path(g, a, b, {.filter = only_signed});
#pragma once

#include <functional>
#include <string>
#include <vector>

#include <hexi/base/ids.hpp>

namespace hexi::inline abi_v1 {

/// What may be walked over and arrived at. What is left empty allows everything; all that is given must
/// hold. The node from which a search starts, and the one that a path leads to, are not asked: whoever
/// names them wants them.
///
/// Predicates are called on many threads at once by the whole-graph algorithms (`csr` and what is made of it), so they
/// change nothing without a lock. What one throws reaches the caller.
struct filter {
    std::vector<edge_type_id> edge_types{};      ///< any of these
    std::vector<std::string> labels{};           ///< node types, as `schema::types_called` takes them, each with its subtypes: any of these
    std::vector<node_id> avoid{};                ///< none of these
    std::vector<std::string> avoid_labels{};     ///< none of these node types, nor their subtypes
    std::function<bool(edge_id)> edge_if{};      ///< asked last
    std::function<bool(node_id)> node_if{};      ///< asked last

    [[nodiscard]] bool empty() const {
        return edge_types.empty() && labels.empty() && avoid.empty() && avoid_labels.empty() && !edge_if && !node_if;
    }
};

}  // namespace hexi::abi_v1
