// A graph as one HTML file to explore: the picture, search, filters, facts and paths, without a network.
//
//     const result<layout> placed = lay_out(g);
//     if (placed) write_page(file->out(), g, *placed, {.language = "zh"});
//
// `draw/page/README.md` tells how the page is made.
#pragma once

#include <span>
#include <string>

#include <hexi/base/output.hpp>
#include <hexi/base/problem.hpp>
#include <hexi/draw/layout.hpp>
#include <hexi/format/sources/quote.hpp>
#include <hexi/graph/graph.hpp>

namespace hexi::inline abi_v1 {

struct page_options {
    std::string language{};  ///< of names and captions, `zh` or `en` also of the page's own words; the graph's where empty
    std::string title{};     ///< the schema's name where empty
    std::string about{};     ///< which part of a graph it shows, in words
    style_sheet style{};     ///< as in `draw_options`, as are those below
    bool hidden = false;
    const source_texts* sources = nullptr;  ///< whose words the page quotes as evidence
    const graph* whole = nullptr;           ///< that `g` is a part of, by keys: where documents are looked up
    bool beyond = false;                    ///< the reader can expand into the rest of `whole`
    bool part = false;                      ///< PageRank is that of what is drawn, which is other than what it was made of: the page says so
    std::span<const double> pagerank{};     ///< by node, where it is another than that of `g`: what it was in a whole, say
};

/// Writes the page.
///
/// Measures degree, PageRank as `hexi rank` has it, and each property that holds numbers, one for each unit that it has
/// Time     of a node or edge: from the first of its type's properties that hold dates to the first whose name says that something
///          ends (`until`, `valid_to`, `end`), the latter not included
/// Shape    self-contained; its policy allows nothing but the page's own scripts and styles, by their hashes.
///          What the graph says is JSON in it, that its script only ever shows as text
/// Order    nodes and edges as in the layout, then the edges that only frames show, by id: the same graph and
///          layout give the same bytes
/// Cost     O(bytes + PageRank), about 70 KB more than the data
void write_page(output& out, const graph& g, const layout& placed, const page_options& options = {});

}  // namespace hexi::abi_v1
