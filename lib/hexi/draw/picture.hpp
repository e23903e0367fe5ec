// The styled picture of a graph as DOT: clusters, two-line labels, colours, a legend.
//
//     write_picture(out, g, {.language = "zh"});
//
// `draw()` lays out and renders just this text.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include <hexi/base/ids.hpp>
#include <hexi/base/output.hpp>
#include <hexi/graph/graph.hpp>

namespace hexi {

/// What a picture shows, and how.
struct picture_options {
    std::string language{};          ///< of names, captions and the legend; the graph's own where empty
    std::vector<node_id> strong{};   ///< nodes to stand out
    bool legend = true;
    bool hidden = false;             ///< draw what the schema's style hides, too
};

/// Writes the picture.
///
/// Order    nodes by key inside their clusters; edges by the keys and types of source and target: the same
///          graph gives the same bytes, whatever its ids
/// Cost     O((nodes + edges) log), memory for an index of both
void write_picture(output& out, const graph& g, const picture_options& options = {});

}  // namespace hexi
