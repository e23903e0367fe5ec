// Where a layout put everything: the picture as numbers, for whoever draws it elsewhere than Graphviz does.
//
//     result<layout> placed = lay_out(g, {.language = "zh"});
//     for (const node_place& n : placed->nodes) fmt::print("{} at {},{}\n", g.key(n.node), n.centre.x, n.centre.y);
//
// Lengths are in points (1/72 inch), y downwards, the upper left corner at 0,0.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include <hexi/base/ids.hpp>
#include <hexi/base/problem.hpp>
#include <hexi/draw/layout/geometry.hpp>
#include <hexi/draw/picture.hpp>
#include <hexi/graph/graph.hpp>

namespace hexi::inline abi_v1 {

/// A line of a label; `at` is on its baseline, at its `align` (`l`, `c` or `r`) end.
struct text_line {
    std::string text{};
    point at{};
    double size = 0;       ///< of the font, in points
    bool bold = false;
    std::string colour{};  ///< `#RRGGBB`, as all colours here
    char align = 'c';
};

enum class outline { ellipse, rounded, polygon };

struct node_place {
    node_id node{};
    point centre{};
    double width = 0, height = 0;
    hexi::outline outline{};
    std::vector<point> corners{};               ///< of a polygon
    std::vector<std::vector<point>> strokes{};  ///< further lines of the shape, such as a tab's
    std::string fill{}, line{};
    double pen = 1;
    std::vector<text_line> text{};
};

struct edge_place {
    edge_id edge{};
    std::vector<point> curve{};  ///< cubic pieces: 3 × pieces + 1 points, from source to target
    std::optional<point> tip{};  ///< of an arrow, that begins where the curve ends
    std::string line{};
    double pen = 1;
    std::vector<text_line> text{};
};

/// A frame around what stands inside a node.
struct frame_place {
    node_id node{};
    point low{}, high{};  ///< upper left and lower right
    std::string fill{}, line{};
    std::vector<text_line> text{};
};

/// All that is drawn of a graph. Edges that only a frame shows are not in it.
struct layout {
    double width = 0, height = 0;
    std::string engine{};             ///< that laid it out
    std::vector<std::string> notes{}; ///< as in `draw_report`
    std::vector<frame_place> frames{};  ///< outer before inner
    std::vector<node_place> nodes{};
    std::vector<edge_place> edges{};
};

/// Lays out what `draw()` would draw with the same options, but for the legend.
///
/// Order    nodes, edges and frames as `write_picture` writes them
/// Cost     Graphviz's own; see `draw()`
/// Errors   as those of `draw()` but for the file
[[nodiscard]] result<layout> lay_out(const graph& g, const draw_options& options = {});

/// Reads Graphviz's `json` output of a picture written with `draw_options::numbered`. For `lay_out` and tests.
///
/// Errors   text that is no such output; places that are not finite or beyond 10^9 points, curves that are not whole, sizes
///          below zero: whoever draws a layout need not look for them
[[nodiscard]] result<layout> read_layout(std::string_view json);

}  // namespace hexi::abi_v1
