// Names: any text as key, name, alias, type, property, value and address, through every writer. The input's parts, between lines
// that say `--`, are given in the order of `words`; what is not given is empty.
//
// No text adds, loses or joins anything, for parsers that are not ours: Graphviz' own reads the DOT texts, libxml2 the GraphML,
// Boost.JSON the JSON and the page's data. They hold the texts as they are, but for what the form cannot say. In Mermaid each
// statement is one that the writer meant. Tables and snapshots read back the same, or are refused with a reason.
#include "fuzz/fuzz.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <set>
#include <utility>
#include <vector>

#include <boost/json.hpp>
#include <graphviz/cgraph.h>
#include <libxml/parser.h>

#include <hexi/draw/yed.hpp>
#include <hexi/draw/mermaid.hpp>
#include <hexi/draw/page.hpp>
#include <hexi/draw/picture.hpp>
#include <hexi/format/dot/dot.hpp>
#include <hexi/format/json/json.hpp>
#include <hexi/schema/read_schema.hpp>

namespace hexi::fuzz {
namespace {

/// What the parts of an input are.
struct words {
    std::string_view type, edge_type, key, other_key, name, language, name_in_language, alias, property, text, document, address, schema_name, language_of_schema, sort;
    explicit words(std::string_view input) {
        const std::array all{&type, &edge_type, &key, &other_key, &name, &language, &name_in_language, &alias, &property, &text, &document, &address, &schema_name, &language_of_schema, &sort};
        const auto parts = parts_of(input);
        for (std::size_t i = 0; i < std::min(parts.size(), all.size()); ++i) *all[i] = parts[i];
    }
};

/// Three nodes and four edges, two of them parallel and one a loop; fewer where a text is refused.
graph graph_of(const words& w) {
    schema s;
    s.name = w.schema_name;
    s.language = w.language_of_schema;
    if (w.sort == "closed") s.open = false;
    if (!w.type.empty() && !s.open) {
        const node_type_id t = s.add_node_type({.name = std::string(w.type), .captions = {{"en", std::string(w.name)}, {std::string(w.language), std::string(w.alias)}}});
        if (!w.property.empty()) (void)s.add_property(t, {.name = std::string(w.property), .captions = {{"en", std::string(w.text)}}});
        if (w.type != "Document") (void)s.add_property(s.add_node_type({.name = "Document", .document = true}), {.name = "url"});
        if (!w.edge_type.empty()) {
            const edge_type_id e = s.add_edge_type({.name = std::string(w.edge_type), .captions = {{"en", std::string(w.name_in_language)}}});
            if (!w.property.empty()) (void)s.add_property(e, {.name = std::string(w.property), .list = true});
        }
    }
    // A file that has captions in a language may give names in it, listed or not: so may a schema made here that is written.
    if (s.node_type_count() != 0)
        for (const std::string_view language : {std::string_view("en"), w.language})
            if (!language.empty()) (void)s.add_name_language(language);
    graph g(std::move(s));
    std::vector<node_id> nodes;
    const auto add = [&](std::string_view type, std::string_view key) {
        const auto n = g.add_node(type, key);
        if (n) nodes.push_back(*n);
        return n;
    };
    const auto document = add("Document", w.document);
    if (document) (void)g.set(*document, "url", std::string(w.address));
    for (const std::string_view key : {w.key, w.other_key}) {
        const auto n = add(w.type, key);
        if (!n) continue;
        (void)g.set_name(*n, w.name);
        if (!w.language.empty()) (void)g.set_name(*n, w.language, w.name_in_language);
        if (!w.alias.empty()) (void)g.set_aliases(*n, {std::string(w.alias), "x"});
        (void)g.set(*n, w.property, std::string(w.text));
        if (!w.document.empty()) (void)g.set_evidence(*n, {{std::string(w.document), 1, 0, 2, 1}});
    }
    for (std::size_t i = 0; i < 2 * nodes.size() && !w.edge_type.empty(); ++i) {
        const auto e = g.add_edge(nodes[i / 2], w.edge_type, nodes[(i + 1) / 2 % nodes.size()]);
        if (!e) continue;
        (void)g.set(*e, w.property, std::vector<value>{std::string(w.text), std::string(w.alias)});
        if (!w.document.empty()) (void)g.set_evidence(*e, {{std::string(w.document), 3, 4, 5, 0.5F}});
    }
    return g;
}

template <class Write>
std::string text_of(Write write) {
    std::string text;
    output out(text);
    write(out);
    return text;
}

boost::json::value json_of(std::string_view text, std::string_view what) {
    boost::json::error_code error;
    boost::json::value out = boost::json::parse({text.data(), text.size()}, error);
    must(!error, "the {} is no JSON: {}", what, text);
    must(valid_utf8(text), "the {} is not UTF-8: {}", what, text);
    return out;
}
std::string_view string_in(const boost::json::value& of, std::string_view name) {
    const auto& found = of.at(name).as_string();
    return {found.data(), found.size()};
}

void check_json(const graph& g) {
    const std::string text = text_of([&](output& out) { write_json(out, g); });
    const auto read = json_of(text, "JSON");
    const auto& nodes = read.at("nodes").as_array();
    must(nodes.size() == g.node_count() && read.at("edges").as_array().size() == g.edge_count(), "JSON has other counts: {}", text);
    std::size_t i = 0;
    for (const node_id n : g.nodes()) {
        const auto& one = nodes.at(i++);
        must(string_in(one, "key") == repaired(g.key(n)) && string_in(one, "name") == repaired(g.name(n)) && string_in(one, "type") == repaired(g.type_of(n).name), "JSON has other texts: {}", text);
    }
}

/// What Graphviz' parser makes of a text: one line a node and one an edge, so that no text may have made one more.
void check_dot(const graph& g, const std::string& text, std::string_view what) {
    Agraph_t* const parsed = agmemread(text.c_str());
    const bool right = parsed != nullptr && agreseterrors() == 0;
    const auto nodes = parsed == nullptr ? 0 : static_cast<std::size_t>(agnnodes(parsed)), edges = parsed == nullptr ? 0 : static_cast<std::size_t>(agnedges(parsed));
    if (parsed != nullptr) agclose(parsed);
    must(right, "Graphviz cannot read the {}:\n{}", what, text);
    must(nodes == g.node_count() && edges == g.edge_count(), "the {} has {} nodes and {} edges of {} and {}:\n{}", what, nodes, edges, g.node_count(), g.edge_count(), text);
}

/// A text as XML can hold it.
std::string in_xml(std::string_view text) {
    std::string out;
    for_each_character(text, [&](char32_t c, std::string_view bytes) {
        const bool none = (c < 0x20 && c != U'\t' && c != U'\n' && c != U'\r') || c == 0xFFFE || c == 0xFFFF || (c == U'\uFFFD' && bytes.size() == 1);
        out += none ? "\uFFFD" : bytes;
    });
    return out;
}

std::string attribute(xmlNode* of, const char* name) {
    const std::unique_ptr<xmlChar, decltype(xmlFree)> text(xmlGetProp(of, reinterpret_cast<const xmlChar*>(name)), xmlFree);
    return text ? reinterpret_cast<const char*>(text.get()) : "";
}
std::string content(xmlNode* of) {
    const std::unique_ptr<xmlChar, decltype(xmlFree)> text(xmlNodeGetContent(of), xmlFree);
    return text ? reinterpret_cast<const char*>(text.get()) : "";
}
std::vector<xmlNode*> children(xmlNode* of, std::string_view name) {
    std::vector<xmlNode*> out;
    for (xmlNode* c = of->children; c != nullptr; c = c->next)
        if (c->type == XML_ELEMENT_NODE && reinterpret_cast<const char*>(c->name) == name) out.push_back(c);
    return out;
}

void check_graphml(const graph& g) {
    const std::string text = text_of([&](output& out) { write_placed_yed(out, g, layout{}); });
    const std::unique_ptr<xmlDoc, decltype(&xmlFreeDoc)> document(
        xmlReadMemory(text.data(), static_cast<int>(text.size()), "names.graphml", nullptr, XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING), xmlFreeDoc);
    must(document != nullptr, "the GraphML is no XML:\n{}", text);
    xmlNode* const root = xmlDocGetRootElement(document.get());
    const auto graphs = children(root, "graph");
    must(graphs.size() == 1, "the GraphML has {} graphs:\n{}", graphs.size(), text);
    const auto nodes = children(graphs.front(), "node"), edges = children(graphs.front(), "edge");
    must(nodes.size() == g.node_count() && edges.size() == g.edge_count(), "the GraphML has other counts:\n{}", text);
    std::string of_key;
    for (xmlNode* key : children(root, "key"))
        if (attribute(key, "attr.name") == "key" && attribute(key, "for") == "node") of_key = attribute(key, "id");
    std::vector<std::string> read, meant;
    for (xmlNode* n : nodes)
        for (xmlNode* data : children(n, "data"))
            if (attribute(data, "key") == of_key) read.push_back(content(data));
    for (const node_id n : g.nodes()) meant.push_back(in_xml(g.key(n)));
    std::ranges::sort(read);
    std::ranges::sort(meant);
    must(read == meant, "the GraphML has other keys:\n{}", text);
}

void check_mermaid(const graph& g) {
    std::string text;
    {
        output out(text);
        if (const auto written = write_mermaid(out, g, {.hidden = true}); !written) return must_be_helpful(written.problems(), {}, false);
    }
    std::size_t nodes = 0, edges = 0;
    must(valid_utf8(text), "the chart is not UTF-8:\n{}", text);
    // A line break in quotation marks is a label's.
    std::vector<std::string_view> statements;
    bool quoted = false;
    for (std::size_t at = 0, begin = 0; at < text.size(); ++at) {
        if (text[at] == '"') quoted = !quoted;
        if (text[at] != '\n' || quoted) continue;
        statements.push_back(std::string_view(text).substr(begin, at - begin));
        begin = at + 1;
    }
    must(!quoted, "a label of the chart does not end:\n{}", text);
    for (std::string_view line : statements) {
        must(std::ranges::none_of(line, [](char c) { return (c >= 0 && c < ' ' && c != '\n') || c == '\x7F'; }), "a line of the chart has a control character:\n{}", text);
        while (line.starts_with(' ')) line.remove_prefix(1);
        const std::size_t open = line.find('"'), close = line.rfind('"');
        const bool labelled = open != std::string_view::npos;
        if (labelled) {
            // Only what stands for itself: letters, digits, spaces, codes and line breaks; no tag.
            const std::string_view label = line.substr(open + 1, close > open ? close - open - 1 : 0);
            const auto safe = [](char c) { return c < 0 || c == ' ' || c == '\n' || c == '#' || c == ';' || c == '\xE2' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
            must(close > open && std::ranges::all_of(label, safe), "a label is more than a label: {}\n{}", line, text);
        }
        const std::string_view before = line.substr(0, std::min(open, line.size()));
        if (!before.starts_with('n') || before.size() < 2 || before[1] < '0' || before[1] > '9') continue;
        const bool edge = before.find(" --") != std::string_view::npos || line.find(" -.-") != std::string_view::npos || line.find(" ==") != std::string_view::npos;
        ++(edge ? edges : nodes);
    }
    // All edges of a node to itself are one line: Mermaid draws the last alone.
    std::set<node_id> around;
    std::size_t lines = 0;
    for (const edge_id e : g.edges())
        if (g.source(e) != g.target(e) || around.insert(g.source(e)).second) ++lines;
    must(nodes == g.node_count() && edges == lines, "the chart has {} nodes and {} edges of {} and {}:\n{}", nodes, edges, g.node_count(), lines, text);
}

void check_page(const graph& g) {
    layout placed{.width = 100, .height = 100};
    for (const node_id n : g.nodes()) placed.nodes.push_back({.node = n, .centre = {10, 10}, .width = 20, .height = 10, .fill = "#FFFFFF", .line = "#000000", .text = {{.text = std::string(g.name(n))}}});
    const std::string page = text_of([&](output& out) { write_page(out, g, placed); });
    const std::string_view opening = "<script id=\"data\" type=\"application/json\">";
    const std::size_t from = page.find(opening) + opening.size();
    const std::string_view data = std::string_view(page).substr(from, page.find("</script>", from) - from);
    must(data.find_first_of("<>&") == std::string_view::npos && page.find(opening, from) == std::string::npos, "the data leaves its element: {}", data);
    const auto read = json_of(data, "page's data");
    const auto& nodes = read.at("nodes").as_array();
    must(nodes.size() == g.node_count() && read.at("edges").as_array().size() == g.edge_count(), "the page has other counts: {}", data);
    std::size_t i = 0;
    for (const node_id n : g.nodes()) must(string_in(nodes.at(i++), "key") == repaired(g.key(n)), "the page has other keys: {}", data);
    for (const auto& document : read.at("documents").as_array())
        if (const auto* address = document.as_object().if_contains("address")) {
            const std::string_view link(address->as_string().data(), address->as_string().size());
            const bool harmless = (link.starts_with("https://") || link.starts_with("http://")) && link.find_first_of("'\"()<> \\") == std::string_view::npos;
            must(harmless && std::ranges::all_of(link, [](char c) { return c > ' ' && c < '\x7F'; }), "the page links to {}", link);
        }
}

/// A closed schema is written with the tables: alone, too, it reads back or is refused.
void check_schema(const schema& s) {
    const auto file = scratch() / "names.info";
    const std::string written = to_info(s);
    write_file(file, written);
    if (const auto again = read_schema(file)) must(to_info(*again) == written, "the schema is written differently again:\n{}\nand then:\n{}", written, to_info(*again));
    else must_be_helpful(again.problems(), scratch());
}

}  // namespace
}  // namespace hexi::fuzz

void hexi::fuzz::check_input(std::string_view input) {
    if (input.size() > 20'000) return;
    const graph g = graph_of(words(input));
    check_json(g);
    check_dot(g, text_of([&](output& out) { write_dot(out, g); }), "plain DOT text");
    check_dot(g, text_of([&](output& out) { write_picture(out, g, {.legend = false, .hidden = true, .sources = true, .weak = true}); }), "picture");
    check_graphml(g);
    check_mermaid(g);
    check_page(g);
    if (!g.schema().open) check_schema(g.schema());
    must_survive(g);
}
