// Writes a graph as a Mermaid flowchart, which Markdown pages show in place: GitHub, GitLab, Obsidian ...
//
//     result<done> written = write_mermaid(out, g, {.language = "zh"});
//
// Nodes have the names, second lines and colours of `draw()`, and frames are subgraphs. Mermaid lays out itself.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include <hexi/base/output.hpp>
#include <hexi/base/problem.hpp>
#include <hexi/graph/graph.hpp>

namespace hexi::inline abi_v1 {

struct mermaid_options {
    std::string language{};  ///< of names and captions; the graph's own where empty
    bool hidden = false;     ///< write what the schema's style hides, too
};

/// What Mermaid takes unless the page that shows the chart says otherwise; a chart itself cannot.
/// Source: Mermaid's configuration, `maxEdges` and `maxTextSize`
inline constexpr std::size_t mermaid_edge_limit = 500;
inline constexpr std::size_t mermaid_text_limit = 50'000;  ///< UTF-16 code units, as JavaScript counts

/// Appends `text` as Mermaid takes it inside quotation marks, whatever it says. Letters, digits, spaces and characters beyond
/// ASCII stay; all else is an entity code (`#34;`), since Mermaid reads a label as its own syntax, as Markdown and as HTML, and
/// looks the codes up last; in a text that holds Mermaid's own marks of codes (`ﬂ°`, `¶ß`) a space of no width parts them. Runs of white space become one space, or one line break where they hold any, other control characters are dropped, invalid
/// bytes and noncharacters become U+FFFD; more than five lines, 120 columns or 200 characters are cut and end in ….
void append_mermaid_text(output& out, std::string_view text);

/// Writes the chart, a statement a line but for the line breaks in labels.
///
/// Shape    `n0["NAME`, which keeps its own line breaks, a line break, `SECOND LINE"]:::t0`; `n0 -->|"CAPTION"| n1`, with ` ×2` where an edge stands for two;
///          the loops at a node are one arrow, a caption a line; an edge that a frame shows is not written
/// Order    nodes are numbered by key; edges by the keys of their sources, their types and the keys of their
///          targets: the same graph gives the same bytes, whatever its ids
/// Cost     O((nodes + edges) log), memory for the text, which is at most `mermaid_text_limit`
/// Errors   `too-large`: more edges or more text than Mermaid takes; then nothing is written
result<done> write_mermaid(output& out, const graph& g, const mermaid_options& options = {});

}  // namespace hexi::abi_v1
