// The styled picture of a graph as DOT: frames, two-line labels, colours, a legend.
//
//     write_picture(out, g, {.language = "zh"});
//
// `draw()` lays out and renders just this text. `dot -Tsvg` makes the same picture of it, but that fdp on its own
// places things a little differently each time (see `draw/README.md`).
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <hexi/base/ids.hpp>
#include <hexi/base/output.hpp>
#include <hexi/draw/layout/geometry.hpp>
#include <hexi/draw/style_sheet.hpp>
#include <hexi/graph/graph.hpp>

namespace hexi::inline abi_v1 {

class source_texts;

/// What a picture shows, and how it is made.
struct draw_options {
    std::string language{};          ///< of names, captions and the legend, such as `zh`, or two: `zh+en`; the graph's own where empty
    style_sheet style{};             ///< over what the schema says
    std::string engine{};            ///< one of `layout_engines`; by size where empty: see `engine_for`
    std::vector<node_id> strong{};   ///< nodes to stand out
    std::vector<edge_id> strong_edges{};  ///< edges to stand out
    bool dim = false;                ///< draw all that does not stand out pale
    bool legend = true;
    bool hidden = false;             ///< draw what the style hides, too
    bool sources = false;            ///< draw sources, too: documents, and what is tied to them alone
    bool weak = false;               ///< draw weak edges in pictures of any size
    std::string title{};             ///< of the drawing; the schema's name where empty
    bool headed = false;             ///< write the title and the date above the legend
    std::string paper{};             ///< one of `papers`: SVG, PNG and PDF fit it, with text of 7 points at least; a PDF takes as many pages as that needs, which cut no node and no label
    std::string date{};              ///< for that line; the dates of the documents where empty, of a part those of `whole` where it was read
    std::string size_by{};           ///< a measure (`measures`) or a property, of several units with one behind its name: nodes are larger the more they have of it
    std::string colour_by{};         ///< the same for their colours
    std::map<std::string, std::vector<double>> scores{};  ///< of measures by name, `node_bound()` each: of a part those of the whole, say; else they are of the graph drawn, without its weak edges
    bool part = false;               ///< the graph drawn is a part of another: the legend says of measures that are its own that they are
    std::string about{};             ///< which part of a graph is drawn, and what was made of it, in words: the legend, the description and a page say it
    std::vector<std::pair<std::string, point>> earlier{};  ///< where nodes were in an earlier picture, by key, `y` downwards: see `read_places`
    bool numbered = false;           ///< ids n0, e0 and f0 (a frame's) by the graph's own, for `read_layout`; then the bytes hang on the graph's ids
    bool force = false;              ///< draw even what is too large to be read
    std::chrono::milliseconds time_limit{60'000};  ///< for each engine; 0: no limit
    const source_texts* texts = nullptr;  ///< of pages: what they quote as evidence
    const graph* whole = nullptr;   ///< the graph that the one drawn is a part of, by keys, where documents are looked up
    bool beyond = false;            ///< of pages: the reader can expand into the rest of `whole`, up to `readable_nodes` in all
    std::filesystem::path renderer{};  ///< the program hexi-render; looked for where empty: `draw/README.md` says where
};

/// What may be drawn on, either way up but for `16:9`, a slide.
inline constexpr std::array<std::string_view, 3> papers{"a4", "a3", "16:9"};

/// Beyond this no page shows a picture that can be read.
inline constexpr std::size_t readable_nodes = 2'000;
inline constexpr std::size_t readable_edges = 5'000;
/// Up to so many edges all are labelled, weak ones too, whatever the engine.
inline constexpr std::size_t labelled_edges = 80;

inline constexpr std::array<std::string_view, 7> layout_engines{"stress", "dot", "sfdp", "fdp", "neato", "twopi", "circo"};

/// The engine for a graph where none is named, by size and shape: `dot`, in layers from left to right with
/// labelled edges, up to 48 nodes, 70 edges and 40 edges at one node, none twenty edges away from another or on a way that leads on for more, and up to 8 parts; else `stress`, Hexi's own: see
/// `layout/arrange.hpp`. O(nodes).
[[nodiscard]] std::string_view engine_for(const graph& g);

/// Writes the picture.
///
/// Order    nodes by key inside their frames; edges by the keys and types of their ends: the same graph
///          gives the same bytes, whatever its ids
/// Cost     O((nodes + edges) log), memory for an index of both
void write_picture(output& out, const graph& g, const draw_options& options = {});

/// What the picture shows, in words: how many nodes and edges are drawn, of which types, and what is not drawn.
/// O(nodes + edges).
std::string describe_picture(const graph& g, const draw_options& options = {});

}  // namespace hexi::abi_v1
