// Nodes by what people call them: key, name in any language, alias, or a part of a name, under any spelling.
//
//     for (const match& m : find_nodes(g, "天大")) fmt::print("{}\n", g.key(m.node));
//     find_nodes(g, "tjdx");  // 天津大学
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include <hexi/base/limits.hpp>
#include <hexi/graph/graph.hpp>
#include <hexi/search/spelling.hpp>
#include <hexi/view/graph_view.hpp>

namespace hexi::inline abi_v1 {

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
    hexi::spelling spelling = hexi::spelling::same;  ///< how the text is spelled beside it
};

/// The nodes of a graph or a view that `text` may mean, each once, by its best match. Width, case, quotation marks and accents do
/// not count (`eve` finds Ève), nor whether characters are traditional or simplified; nor marks within names, nor spaces between whole words
/// (`att` finds AT&T, `newyork` New York), but for those of numbers, and `+`; Han characters are found by their pinyin
/// with every reading, in full (`yinhang` and `yinxing`), by initials (`tjdx`), mixed (`lanzhouxq`), with `v` or `u` for ü, and
/// beside other characters (`兰州xq`). Where nothing is found so, names from which a few letters differ are. A part of a key
/// is no match, unless the node has no name.
///
/// Order    whole names, then those that begin so, then those that contain it; each as written, in another spelling, by syllables,
///          by initials; then keys, names, aliases; then what is written letter for letter, before `Lab` for `lab` or two spaces for one; then by how many edges the node has, most first, the shorter text matched, and
///          key. Mistyped ones by how many letters differ first
/// Cost     O(characters of all names): 100,000 names take some milliseconds, once the first search has prepared them, which
///          takes tens of milliseconds and memory (`--memory` counts it) until a name changes. If `within` ends, the best of those
///          compared by then
///
/// `edges_of` says how many edges a node has where that is not what `g` says: of a part of a graph, as the whole has it.
[[nodiscard]] std::vector<match> find_nodes(const graph_view& g, std::string_view text, std::size_t limit = 20, budget* within = nullptr,
                                            const std::function<std::size_t(node_id)>& edges_of = {});

}  // namespace hexi::abi_v1

#ifdef HEXI_HEADER_ONLY
#include <hexi/search/find_body.hpp>
#endif
