// Writes a graph as GraphML with places and colours, as yEd draws it; Gephi takes the places, too. What other programs read
// best is plain GraphML, `format/graphml/graphml.hpp`.
//
//     const yed_report written = write_yed(out, g, {.language = "zh"});
//     for (const std::string& note : written.notes) fmt::print(stderr, "{}\n", note);
//
// All that the graph says is typed data under keys; `draw/README.md` lists them.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include <fmt/format.h>

#include <hexi/base/output.hpp>
#include <hexi/draw/layout.hpp>
#include <hexi/graph/graph.hpp>

namespace hexi::inline abi_v1 {

struct yed_options {
    std::string language{};  ///< of labels; the graph's own where empty
    std::chrono::milliseconds time_limit{60'000};  ///< of the layout, for each engine; 0: no limit, and layout in this process
};

/// How a file came to be.
struct yed_report {
    std::string engine{};              ///< that laid it out; empty where nothing has a place
    std::vector<std::string> notes{};  ///< for standard error: why nothing has a place, engines that were too slow
};

/// Lays `g` out and writes it. A graph that is too large to be read as a picture, or that no engine lays out, is
/// written without places, and a note says so. What the schema's style hides is written and placed, too.
///
/// Order    as `write_placed_yed`
/// Cost     Graphviz's own, then O(bytes written)
yed_report write_yed(output& out, const graph& g, const yed_options& options = {});

/// Writes `g` with the places that a layout gave; what it does not place, or all if it is empty, has none.
///
/// Shape    nodes `n0` ..., edges `e0` ...; each value a `<data>` whose key has its name and type; yEd's own
///          elements beside them
/// Order    nodes are numbered by key; edges by the keys of their sources, their types, the keys of their targets
///          and what they say: the same graph and layout give the same bytes, whatever the ids
/// Cost     O(bytes written + nodes log), memory for one number a node and, where there is a layout, an index of it
/// Source   http://graphml.graphdrawing.org/specification.html, structure and attributes
void write_placed_yed(output& out, const graph& g, const layout& placed, const yed_options& options = {});

}  // namespace hexi::abi_v1
