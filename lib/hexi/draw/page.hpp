// A graph as one HTML file to explore: the picture, search, filters, facts and paths, without a network.
//
//     const result<layout> placed = lay_out(g);
//     if (placed) write_page(file->out(), g, *placed, {.language = "zh"});
//
// `draw/page/README.md` tells how the page is made.
#pragma once

#include <string>

#include <hexi/base/output.hpp>
#include <hexi/base/problem.hpp>
#include <hexi/draw/layout.hpp>
#include <hexi/graph/graph.hpp>

namespace hexi::inline v1 {

struct page_options {
    std::string language{};  ///< of names and captions, `zh` or `en` also of the page's own words; the graph's where empty
    std::string title{};     ///< the schema's name where empty
    style_sheet style{};     ///< as in `draw_options`, as are those below
    bool hidden = false;
};

/// Why this build cannot write pages, if so: it was made without the viewer library.
[[nodiscard]] result<done> page_available();

/// Writes the page.
///
/// Shape    self-contained; its policy allows nothing but the page's own scripts and styles, by their hashes.
///          What the graph says is JSON in it, that its script only ever shows as text
/// Order    nodes and edges as in the layout, then the edges that only frames show, by id: the same graph and
///          layout give the same bytes
/// Cost     O(bytes), about 130 KB more than the data
/// Errors   as `page_available`
result<done> write_page(output& out, const graph& g, const layout& placed, const page_options& options = {});

}  // namespace hexi::v1
