#include <algorithm>
#include <map>
#include <set>
#include <vector>

#include <fmt/format.h>

#include "catch.hpp"
#include "format/dot/dot_hostile_texts.hpp"
#include "format/dot/dot_svg.hpp"
#include "random_graph.hpp"
#include "sanitized.hpp"

#include <hexi/format/dot/dot.hpp>

using namespace hexi;
using namespace hexi::test;

namespace {

std::string dot_of(const graph& g, const dot_options& options = {}) {
    std::string out;
    output into(out);
    write_dot(into, g, options);
    return out;
}

}  // namespace

TEST_CASE("a text is plain if each of its bytes is", "[dot]") {
    for (std::size_t byte = 0; byte < 256; ++byte)
        for (std::size_t size = 1; size < 70; ++size)
            for (const std::size_t at : {std::size_t{0}, size / 2, size - 1}) {
                std::string text(size, 'x');
                text[at] = static_cast<char>(byte);
                REQUIRE(detail::dot_is_plain(text) == detail::dot_plain[byte]);
            }
    CHECK(detail::dot_is_plain(""));
    CHECK(detail::dot_is_plain(std::string(dot_text_limit, 'x')));
    CHECK_FALSE(detail::dot_is_plain(std::string(dot_text_limit + 1, 'x')));
}

TEST_CASE("the plain look is a line a node and a line an edge", "[dot]") {
    //   park --HOLDS--> lab, twice
    graph g;
    const node_id park = *g.add_node("Park", "yantan-park");
    const node_id lab = *g.add_node("Laboratory", "isotope-laboratory");
    g.set_name(park, "雁滩园区");
    REQUIRE(g.add_edge(park, "HOLDS", lab));
    REQUIRE(g.add_edge(park, "HOLDS", lab));
    REQUIRE(dot_of(g) ==
            "digraph \"hexi\" {\n"
            "\"yantan-park\" [label=\"雁滩园区\" class=\"Park\"];\n"
            "\"isotope-laboratory\" [label=\"isotope-laboratory\" class=\"Laboratory\"];\n"
            "\"yantan-park\" -> \"isotope-laboratory\" [label=\"HOLDS\"];\n"
            "\"yantan-park\" -> \"isotope-laboratory\" [label=\"HOLDS\"];\n"
            "}\n");
}

TEST_CASE("types that differ in any control character stay as many", "[dot]") {
    graph g;
    std::vector<char32_t> controls;
    for (char32_t c = 1; c < 0xA0; ++c)
        if (detail::is_control(c)) controls.push_back(c);
    std::vector<node_id> nodes;
    for (const char32_t c : controls) {
        std::string type = "T";
        append(type, c);
        nodes.push_back(*g.add_node(type, fmt::format("n{}", static_cast<std::uint32_t>(c))));
        REQUIRE(g.add_edge(nodes.back(), type, nodes.back()));
    }
    for (const std::vector<std::string>& properties : {std::vector<std::string>{}, std::vector<std::string>{"name"}}) {
        std::set<std::string> classes;
        const std::string text = dot_of(g, {.properties = properties});
        for (std::size_t at = text.find("class="); at != std::string::npos; at = text.find("class=", at + 1)) classes.insert(text.substr(at, text.find_first_of(" ]", at + 6) - at));
        CHECK(classes.size() == controls.size());
    }
}

TEST_CASE("names and types are written in the language asked for", "[dot]") {
    graph g;
    g.schema().language = "zh";
    const node_type_id park = g.schema().add_node_type({.name = "Park"});
    g.schema().add_edge_type({.name = "NEAR", .captions = {{"zh", "邻近"}, {"en", "near"}}});
    const node_id n = *g.add_node(park, "a");
    REQUIRE(g.set_name(n, "zh", "园区"));
    REQUIRE(g.set_name(n, "en", "A park"));
    REQUIRE(g.add_edge(n, "NEAR", n));
    REQUIRE(dot_of(g, {.language = "en"}).find("\"a\" [label=\"A park\" class=\"Park\"];\n\"a\" -> \"a\" [label=\"near\" class=\"NEAR\"];") != std::string::npos);
    REQUIRE(dot_of(g, {.language = "zh"}).find("label=\"园区\"") != std::string::npos);
    REQUIRE(dot_of(g, {.language = "zh"}).find("label=\"邻近\"") != std::string::npos);
    REQUIRE(dot_of(g).find("label=\"NEAR\"") != std::string::npos);
}

TEST_CASE("no text breaks DOT, and Graphviz shows every one as it is", "[dot][hostile]") {
    const std::vector<std::string> texts = hostile_texts();
    REQUIRE(texts.size() >= 40);
    // Each text is a key, a name, a tooltip, an edge label, a cluster's name and tooltip, and part of an HTML-like label.
    graph g;
    std::string text;
    {
        output out(text);
        dot_writer dot(out, g);
        dot.open("\"hostile\" \\G <b>");
        dot.defaults("node").with("shape", "box").end();
        std::size_t cluster = 0;
        for (const std::string& t : texts) {
            const node_id n = *g.add_node("T", t);
            dot.open_cluster(cluster++);
            dot.defaults("graph").with("label", t).with("tooltip", t, dot_text::tooltip).end();
            dot.node(n).with("label", t).with("tooltip", t, dot_text::tooltip).end();
            std::string html = "<b>";
            {
                output into(html);
                append_dot_text(into, t, dot_text::html);
            }
            dot.extra_node(fmt::format("html{}", cluster)).with_html("label", html + "</b>").with("tooltip", t, dot_text::tooltip).end();
            dot.close_cluster();
            dot.edge(n, n).with("label", t).with("edgetooltip", t, dot_text::tooltip).with("labeltooltip", t, dot_text::tooltip).end();
        }
        dot.close();
    }
    const dot_run run = run_dot(text);
    CHECK(run.errors == "");
    std::vector<svg_part> nodes, edges, clusters;
    std::map<std::string, svg_part> html;
    for (const svg_part& p : svg_parts(run.svg)) {
        if (p.kind == "node" && p.title.starts_with("html")) html[p.title] = p;
        else if (p.kind == "node") nodes.push_back(p);
        else if (p.kind == "edge") edges.push_back(p);
        else if (p.kind == "cluster") clusters.push_back(p);
    }
    REQUIRE(nodes.size() == texts.size());
    REQUIRE(edges.size() == texts.size());
    REQUIRE(clusters.size() == texts.size());
    std::ranges::sort(clusters, {}, [](const svg_part& p) { return std::stoi(p.title.substr(8)); });
    std::set<std::string> ids;
    for (std::size_t i = 0; i < texts.size(); ++i) {
        const std::string& t = texts[i];
        CAPTURE(i, t.substr(0, 40), nodes[i].title.substr(0, 60));
        const auto bare = [](std::string id) {
            if (const auto suffix = id.find(" ~"); suffix != std::string::npos) id.erase(suffix);
            return id;
        };
        CHECK((shows(nodes[i].title, t, true) || shows(bare(nodes[i].title), t, true) || (nodes[i].title.starts_with(" ~") && seen(t, true).empty())));
        CHECK(ids.insert(nodes[i].title).second);
        CHECK(edges[i].title == nodes[i].title + "->" + nodes[i].title);
        CHECK(shows(nodes[i].text(), t));
        CHECK(shows(edges[i].text(), t));
        CHECK(shows(clusters[i].text(), t));
        const std::string name = fmt::format("html{}", i + 1);
        CHECK(shows(html[name].text(), t));
        for (const auto* part : {&nodes[i], &edges[i], &clusters[i], &html[name]})
            for (const std::string& tooltip : part->tooltips) CHECK(shows(tooltip, t));
    }
}

TEST_CASE("keys that DOT cannot hold stay different", "[dot][hostile]") {
    graph g;
    const std::vector<std::string> keys{"a", "a\x01", "a\x02", "a ~1", std::string(20'000, 'x'), std::string(20'001, 'x'), "\x03", "\x04", "b\xff", "b\uFFFD", "&amp;", "&", "&amp;amp;", "\\", "&#92;"};
    for (const std::string& key : keys) REQUIRE(g.add_node("T", key));
    for (const node_id n : g.nodes()) REQUIRE(g.add_edge(n, "R", n));
    const dot_run run = run_dot(dot_of(g));
    REQUIRE(run.errors == "");
    std::set<std::string> titles;
    for (const svg_part& p : svg_parts(run.svg))
        if (p.kind.starts_with("node")) titles.insert(p.title);
    REQUIRE(titles.size() == keys.size());
    for (const char* exact : {"a", "a ~1", "b\uFFFD", "&amp;", "&", "&amp;amp;", "\\", "&#92;"}) CHECK(titles.contains(exact));
}

TEST_CASE("a whole graph of hostile keys and names goes through dot", "[dot][hostile]") {
    graph g;
    std::vector<node_id> nodes;
    for (const std::string& t : hostile_texts()) {
        nodes.push_back(*g.add_node(t, t));
        g.set_name(nodes.back(), t);
    }
    for (std::size_t i = 0; i < nodes.size(); ++i) REQUIRE(g.add_edge(nodes[i], g.type_of(nodes[i]).name, nodes[(i + 1) % nodes.size()]));
    const dot_run run = run_dot(dot_of(g));
    REQUIRE(run.errors == "");
    std::size_t node_parts = 0, edge_parts = 0;
    for (const svg_part& p : svg_parts(run.svg)) {
        if (p.kind.starts_with("node")) ++node_parts;
        if (p.kind.starts_with("edge")) ++edge_parts;
    }
    REQUIRE(node_parts == nodes.size());
    REQUIRE(edge_parts == nodes.size());
}

TEST_CASE("every node and every edge is written once, parallel edges as often as there are", "[dot]") {
    for (std::uint32_t seed = 0; seed < test::rounds(1000); ++seed) {
        CAPTURE(seed);
        const graph g = random_graph(seed, {.keyless = seed % 3 == 0});
        std::multiset<std::string> expected, found;
        for (const node_id n : g.nodes()) expected.insert(fmt::format("\"{0}\" [label=\"{0}\" class=\"{1}\"];", g.key_text(n), g.type_of(n).name));
        for (const edge_id e : g.edges()) expected.insert(fmt::format("\"{}\" -> \"{}\" [label=\"{}\"];", g.key_text(g.source(e)), g.key_text(g.target(e)), g.type_of(e).name));
        const std::string text = dot_of(g);
        for (const std::string_view line : lines(text))
            if (line != "}" && !line.starts_with("digraph")) found.insert(std::string(line));
        REQUIRE(found == expected);
    }
}
