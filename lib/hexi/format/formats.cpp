#include <hexi/format/formats.hpp>

#include <algorithm>
#include <array>
#include <string>

#include <hexi/base/ascii.hpp>
#include <hexi/format/carried_schema_private.hpp>
#include <hexi/format/cypher/cypher.hpp>
#include <hexi/format/d2/d2.hpp>
#include <hexi/format/dot/dot.hpp>
#include <hexi/format/dot/read_dot.hpp>
#include <hexi/format/gexf/gexf.hpp>
#include <hexi/format/graphml/graphml.hpp>
#include <hexi/format/json/exchange.hpp>
#include <hexi/format/json/json.hpp>
#include <hexi/format/json/read_json.hpp>
#include <hexi/format/rdf/rdf.hpp>

namespace hexi::inline abi_v1 {
namespace {

result<done> write_json_of(output& out, const graph& g, const write_options&) {
    if (const auto carried = detail::carried_schema(g); !carried) return carried.problems();
    write_json(out, g);
    return done{};
}

result<done> write_dot_of(output& out, const graph& g, const write_options& options) {
    if (std::ranges::find(options.properties, "all") != options.properties.end())  // else it carries none
        if (const auto carried = detail::carried_schema(g); !carried) return carried.problems();
    write_dot(out, g, options);
    return done{};
}

constexpr std::array formats{
    file_format{"dot", ".dot", "Graphviz", "properties that --properties does not name; types and names stay", read_dot, write_dot_of},
    file_format{"json", ".json", "Hexi's own JSON: all of the graph", "", read_json_graph, write_json_of},
    file_format{"graphml", ".graphml", "GraphML for NetworkX, igraph, JGraphT, Boost.Graph, Gephi", "", read_graphml, write_graphml},
    file_format{"gexf", ".gexf", "GEXF 1.3 for Gephi", "", read_gexf, write_gexf},
    file_format{"gexf-1.2", ".gexf", "GEXF 1.2, the same for older programs", "", read_gexf, write_gexf_12},
    file_format{"yed", ".graphml", "GraphML with yEd's places and colours", "?", nullptr, nullptr},
    file_format{"mermaid", ".mmd", "a chart for Markdown", "?", nullptr, nullptr},
    file_format{"node-link", ".json", "JSON for NetworkX and D3", "", read_json_graph, write_node_link},
    file_format{"cytoscape", ".cyjs", "JSON for Cytoscape and Cytoscape.js", "", read_json_graph, write_cytoscape},
    file_format{"json-graph", ".json", "JSON Graph Format", "the order of nodes", read_json_graph, write_json_graph_format},
    file_format{"d2", ".d2", "a diagram in D2", "?", nullptr, write_d2},
    file_format{"cypher", ".cypher", "openCypher, a script for Neo4j and Memgraph", "?", nullptr, write_cypher},
    file_format{"ladybug", ".cypher", "openCypher with tables, a script for Ladybug and Kuzu", "?", nullptr, write_ladybug},
    file_format{"turtle", ".ttl", "RDF 1.1 in Turtle", "?", nullptr, write_turtle},
    file_format{"ntriples", ".nt", "RDF 1.1 in N-Triples", "?", nullptr, write_ntriples},
    file_format{"turtle-1.2", ".ttl", "RDF 1.2 in Turtle, with annotations", "?", nullptr, write_turtle_12},
    file_format{"ntriples-1.2", ".nt", "RDF 1.2 in N-Triples, with annotations", "?", nullptr, write_ntriples_12},
};

/// What stands before the first word: white space, a byte order mark.
std::string_view without_space(std::string_view text) {
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    text.remove_prefix(std::min(text.find_first_not_of(" \t\r\n"), text.size()));
    return text;
}

/// The name of the first element, without its prefix; empty where it is not among the bytes.
std::string_view root_element(std::string_view text) {
    for (std::size_t at = text.find('<'); at != std::string_view::npos; at = text.find('<', at + 1)) {
        const std::string_view rest = text.substr(at + 1);
        if (rest.starts_with("!--")) {
            at = text.find("-->", at);
            if (at == std::string_view::npos) return {};
            continue;
        }
        if (rest.starts_with('?') || rest.starts_with('!')) continue;
        std::string_view name = rest.substr(0, rest.find_first_of(" \t\r\n/>"));
        return name.substr(name.find(':') == std::string_view::npos ? 0 : name.find(':') + 1);
    }
    return {};
}

/// Whether the first word, behind comments, is one that begins DOT.
bool begins_as_dot(std::string_view text) {
    while (true) {
        text = without_space(text);
        std::size_t end = std::string_view::npos;
        if (text.starts_with("/*")) end = text.find("*/", 2);
        else if (text.starts_with("//") || text.starts_with('#')) end = text.find('\n');
        else break;
        if (end == std::string_view::npos) return false;
        text.remove_prefix(end + (text.starts_with("/*") ? 2 : 1));
    }
    std::string word;
    for (const char c : text.substr(0, 8)) {
        const char small = ascii::lower(c);
        if (small < 'a' || small > 'z') break;
        word += small;
    }
    // A word that goes on is another: `graphs`, `digraphy`.
    const std::string_view behind = without_space(text.substr(word.size()));
    if (word == "strict") return behind.starts_with("graph") || behind.starts_with("digraph") || behind.starts_with("Graph") || behind.starts_with("Digraph");
    if (behind.starts_with('[')) return false;  // GML
    return (word == "graph" || word == "digraph") && behind.find('{') != std::string_view::npos;
}

}  // namespace

std::span<const file_format> file_formats() { return formats; }

const file_format* format_named(std::string_view name) {
    const auto found = std::ranges::find(formats, name, &file_format::name);
    return found == formats.end() ? nullptr : &*found;
}

const file_format* format_of(std::string_view beginning, const std::filesystem::path& file) {
    const std::string_view text = without_space(beginning);
    const std::string ending = ascii::lowered(file.extension().string());
    if (text.starts_with('{') || text.starts_with('[')) return format_named("json");
    if (text.starts_with('<')) {
        const std::string_view element = root_element(text);
        const std::string first = ascii::lowered(text.substr(0, 14));
        const bool is_page = (element == "html" && (ending == ".html" || ending == ".htm")) || first.starts_with("<html") || first.starts_with("<!doctype html");
        const bool is_picture = element == "svg" && (ending == ".svg" || ending == ".svgz" || text.starts_with("<svg"));
        if (is_page || is_picture || element == "RDF" || text.starts_with("<http") || text.starts_with("<urn:")) return nullptr;
        if (element == "graphml" || element == "gexf") return format_named(element);
        return ending == ".gexf" ? format_named("gexf") : format_named("graphml");  // which says what is wrong
    }
    if (ending == ".json" || ending == ".jsonl" || ending == ".cyjs") return format_named("json");  // which says what is wrong
    return begins_as_dot(text) || ending == ".dot" || ending == ".gv" ? format_named("dot") : nullptr;
}

}  // namespace hexi::abi_v1
