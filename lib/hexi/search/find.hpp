// Nodes by what people call them: key, name in any language, alias, or a part of a name.
//
//     for (const match& m : find_nodes(g, "天大")) fmt::print("{}\n", g.key(m.node));
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include <hexi/base/limits.hpp>
#include <hexi/graph/graph.hpp>
#include <hexi/view/graph_view.hpp>

namespace hexi::inline v1 {

/// How a text meets a node, best first.
enum class match_rank : std::uint8_t {
    key,     ///< it is the key
    name,    ///< it is a name, in some language
    alias,   ///< it is an alias
    prefix,  ///< a name or alias begins with it
    part     ///< a name or alias contains it
};

/// A node that was found, by which of its names, and how well.
struct match {
    node_id node{};
    std::string text{};  ///< the key, name or alias, as it is written
    match_rank rank = match_rank::part;
};

/// The nodes of a graph or a view that `text` may mean, each once, by its best match. Compared as `folded_for_search` has it: width,
/// case and quotation marks do not count. A part of a key is no match, unless the node has no name.
///
/// Order    by rank, then the shorter text matched, then by key
/// Cost     O(bytes of all names); where names are indexed, as in every snapshot, O(bytes of the names that hold
///          the rarest two characters of `text`). If `within` ends, the best of those compared by then
[[nodiscard]] std::vector<match> find_nodes(const graph_view& g, std::string_view text, std::size_t limit = 20, budget* within = nullptr);

}  // namespace hexi::v1

#ifdef HEXI_HEADER_ONLY
#include <hexi/search/find_body.hpp>
#endif
