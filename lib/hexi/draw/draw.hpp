// Draws a graph into a file or a text: SVG, PNG, PDF, an HTML page, or the DOT text that those are made of.
//
//     result<draw_report> drawn = draw(g, "lanzhou.svg", {.language = "zh"});
//     if (drawn) for (const std::string& note : drawn->notes) fmt::print(stderr, "{}\n", note);
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include <hexi/base/output.hpp>
#include <hexi/base/problem.hpp>
#include <hexi/draw/picture.hpp>
#include <hexi/graph/graph.hpp>

namespace hexi::inline abi_v1 {

/// How a drawing came to be.
struct draw_report {
    std::string engine{};              ///< that laid it out; empty for DOT
    std::vector<std::string> notes{};  ///< for standard error: engines that were too slow, what Graphviz warned of
};

/// Draws `g` into `file`, whose extension says how: `.svg`, `.png` (144 dots an inch), `.pdf`, `.html` or
/// `.dot`.
///
/// Layout and rendering run in a process of their own, the program `hexi-render`, which is stopped at `options.time_limit`;
/// the next cheaper engine then tries, and a note says so. The file appears whole or not at all. Safe to call from many
/// threads at once, whatever other threads do.
///
/// Cost     a second for a thousand nodes in Hexi's own layout, see `arrange`; Graphviz's own in its engines. The drawing is held
///          in memory until it is whole
/// Errors   an unknown extension or engine, nothing to draw, a graph too large to be read (without `force`), every engine
///          too slow or failing (`layout`), no hexi-render (`cannot-find-renderer`), a layout of which no whole drawing comes
///          (`cannot-render`), a file that cannot be written (`cannot-write`)
result<draw_report> draw(const graph& g, const std::filesystem::path& file, const draw_options& options = {});

/// The same to an open output, as one of `svg`, `png`, `pdf`, `html` and `dot`: a picture in a text is
///
///     std::string svg;
///     { output out(svg); draw(out, g, "svg").value(); }
result<draw_report> draw(output& out, const graph& g, std::string_view format, const draw_options& options = {});

}  // namespace hexi::abi_v1
