// Layouts. The input is text that Graphviz may have written as `json`, or somebody else.
//
// In a layout that is read, all numbers are finite, curves are whole and colours are colours; so that what stands in it of a
// graph makes a page whose data is JSON and a GraphML file that is XML, for parsers that are not ours.
#include "fuzz/fuzz.hpp"

#include <cmath>
#include <set>
#include <vector>

#include <boost/json.hpp>
#include <fmt/format.h>
#include <libxml/parser.h>

#include <hexi/draw/colour.hpp>
#include <hexi/draw/yed.hpp>
#include <hexi/draw/layout.hpp>
#include <hexi/draw/page.hpp>

namespace hexi::fuzz {
namespace {

/// Six nodes and five edges, as the seeds number them.
graph six_nodes() {
    graph g;
    std::vector<node_id> nodes;
    for (int i = 0; i < 6; ++i) nodes.push_back(*g.add_node(i % 2 == 0 ? "Firm" : "Zone", fmt::format("n{}", i)));
    for (std::size_t i = 0; i < 5; ++i) (void)*g.add_edge(nodes[i], "TIE", nodes[i * 2 % 6]);
    return g;
}

bool finite(double x) { return std::isfinite(x); }
bool finite(const point& p) { return finite(p.x) && finite(p.y); }
bool colour(std::string_view c) { return c.empty() || parse_colour(c).has_value(); }

void check_text(const std::vector<text_line>& text) {
    for (const text_line& t : text) must(finite(t.at) && finite(t.size) && colour(t.colour) && (t.align == 'l' || t.align == 'c' || t.align == 'r'), "a line of text stands at no place: {}", t.text);
}

void check_layout(const layout& l) {
    must(finite(l.width) && finite(l.height) && l.width >= 0 && l.height >= 0, "the layout has no size: {} by {}", l.width, l.height);
    for (const frame_place& f : l.frames) {
        must(finite(f.low) && finite(f.high) && f.low.x <= f.high.x && f.low.y <= f.high.y, "a frame has no size");
        must(colour(f.fill) && colour(f.line), "a frame's colour is none: {} {}", f.fill, f.line);
        check_text(f.text);
    }
    for (const node_place& n : l.nodes) {
        must(finite(n.centre) && finite(n.width) && finite(n.height) && n.width >= 0 && n.height >= 0 && finite(n.pen), "a node has no place");
        must(n.outline != outline::polygon || n.corners.empty() || n.corners.size() >= 2, "a polygon has one corner");
        for (const point& p : n.corners) must(finite(p), "a corner is nowhere");
        for (const auto& stroke : n.strokes)
            for (const point& p : stroke) must(finite(p), "a stroke leads nowhere");
        must(colour(n.fill) && colour(n.line), "a node's colour is none: {} {}", n.fill, n.line);
        check_text(n.text);
    }
    for (const edge_place& e : l.edges) {
        must(e.curve.empty() || e.curve.size() % 3 == 1, "a curve has {} points", e.curve.size());
        for (const point& p : e.curve) must(finite(p), "a curve leads nowhere");
        must((!e.tip || finite(*e.tip)) && finite(e.pen) && colour(e.line), "an edge ends nowhere, or its colour is none: {}", e.line);
        check_text(e.text);
    }
}

/// What a layout says of `g`, once each: a page and a file are of a graph and its own layout.
layout only_of(const graph& g, layout l) {
    std::set<node_id> nodes;
    std::set<edge_id> edges;
    std::erase_if(l.nodes, [&](const node_place& n) { return !g.contains(n.node) || !nodes.insert(n.node).second; });
    std::erase_if(l.edges, [&](const edge_place& e) { return !g.contains(e.edge) || !nodes.contains(g.source(e.edge)) || !nodes.contains(g.target(e.edge)) || !edges.insert(e.edge).second; });
    std::erase_if(l.frames, [&](const frame_place& f) { return !g.contains(f.node); });
    return l;
}

}  // namespace
}  // namespace hexi::fuzz

void hexi::fuzz::check_input(std::string_view input) {
    static const graph g = six_nodes();
    const auto read = read_layout(input);
    if (!read) return must_be_helpful(read.problems(), {}, false);
    check_layout(*read);

    const layout placed = only_of(g, *read);
    std::string page, graphml;
    {
        output out(page);
        write_page(out, g, placed);
    }
    const std::string_view opening = "<script id=\"data\" type=\"application/json\">";
    const std::size_t from = page.find(opening) + opening.size();
    const std::string_view data = std::string_view(page).substr(from, page.find("</script>", from) - from);
    boost::json::error_code error;
    const boost::json::value shown = boost::json::parse({data.data(), data.size()}, error);
    must(!error, "the page's data is no JSON: {}", data);
    must(shown.at("nodes").as_array().size() == placed.nodes.size(), "the page has other nodes");
    {
        output out(graphml);
        write_placed_yed(out, g, placed);
    }
    xmlDocPtr const document = xmlReadMemory(graphml.data(), static_cast<int>(graphml.size()), "layout.graphml", nullptr, XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
    must(document != nullptr, "the GraphML is no XML:\n{}", graphml);
    xmlFreeDoc(document);
}
