#include "catch.hpp"
#include "format/dot/dot_hostile_texts.hpp"
#include "random_graph.hpp"
#include "sanitized.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <hexi/draw/yed.hpp>
#include <hexi/format/graphml/graphml.hpp>
#include <hexi/format/xml/xml_text.hpp>

using namespace hexi;
using namespace hexi::test;

namespace {

std::string text_of(std::string_view text) {
    std::string out;
    output into(out);
    append_xml_text(into, text);
    return out;
}
std::string placed_yed(const graph& g, const layout& placed = {}, const yed_options& options = {}) {
    std::string out;
    output into(out);
    write_placed_yed(into, g, placed, options);
    return out;
}
std::vector<std::string> lines_with(const std::string& text, std::string_view start) {
    std::vector<std::string> out;
    for (const std::string_view line : lines(text))
        if (line.starts_with(start)) out.emplace_back(line);
    return out;
}
/// What stands between `after` and the next `before`.
std::string between(std::string_view text, std::string_view after, std::string_view before) {
    const std::size_t at = text.find(after);
    if (at == std::string_view::npos) return "(nothing)";
    const std::size_t from = at + after.size();
    return std::string(text.substr(from, text.find(before, from) - from));
}
std::string data_of(std::string_view line, std::string_view key) { return between(line, fmt::format("<data key=\"{}\">", key), "</data>"); }

}  // namespace

TEST_CASE("a small graph is written as GraphML with places and colours", "[yed]") {
    schema s;
    s.language = "zh";
    const node_type_id park = s.add_node_type({.name = "Park", .labels = {"Park", "Place"}, .properties = {{.name = "count", .kind = kind::integer}}, .style = {{"line", "#0072B2"}, {"fill", "#D5E8F5"}}});
    const edge_type_id near = s.add_edge_type({.name = "NEAR", .properties = {{.name = "metres", .kind = kind::floating}}, .captions = {{"en", "near to"}}, .style = {{"line", "#000000"}}});
    graph g(s);
    const node_id b = *g.add_node(park, "b"), a = *g.add_node(park, "a&b");
    g.set_name(a, "园区");
    REQUIRE(g.set_name(a, "en", "A <park>"));
    g.set_aliases(a, {"x", "y\"z"});
    REQUIRE(g.set(a, "count", std::int64_t{7}));
    REQUIRE(g.set_evidence(a, {{"paper", 3, 1, 9}, {"paper", 4, 0, 2, 0.5F}}));
    const edge_id e = *g.add_edge(a, near, b);
    REQUIRE(g.set(e, "metres", 2.5));
    layout placed;
    placed.nodes = {{.node = a, .centre = {30, 10}, .width = 40, .height = 20}, {.node = b, .centre = {90.126, 40}, .width = 20, .height = 20}};
    placed.edges = {{.edge = e, .curve = {{50, 10}, {55, 10}, {60, 20}, {65, 25}, {70, 30}, {75, 35}, {80, 40}}}};
    CHECK(placed_yed(g, placed, {.language = "en"}) ==
          R"(<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:y="http://www.yworks.com/xml/graphml">
<key id="node-graphics" for="node" yfiles.type="nodegraphics"/>
<key id="edge-graphics" for="edge" yfiles.type="edgegraphics"/>
<key id="node-key" for="node" attr.name="key" attr.type="string"/>
<key id="node-type" for="node" attr.name="type" attr.type="string"/>
<key id="node-labels" for="node" attr.name="labels" attr.type="string"/>
<key id="node-label" for="node" attr.name="label" attr.type="string"/>
<key id="node-x" for="node" attr.name="x" attr.type="double"/>
<key id="node-y" for="node" attr.name="y" attr.type="double"/>
<key id="node-size" for="node" attr.name="size" attr.type="double"/>
<key id="node-r" for="node" attr.name="r" attr.type="int"/>
<key id="node-g" for="node" attr.name="g" attr.type="int"/>
<key id="node-b" for="node" attr.name="b" attr.type="int"/>
<key id="node-color" for="node" attr.name="color" attr.type="string"/>
<key id="node-evidence" for="node" attr.name="evidence" attr.type="string"/>
<key id="node-name" for="node" attr.name="name" attr.type="string"/>
<key id="node-aliases" for="node" attr.name="aliases" attr.type="string"/>
<key id="node-name-0" for="node" attr.name="name_en" attr.type="string"/>
<key id="node-property-0" for="node" attr.name="count" attr.type="long"/>
<key id="edge-type" for="edge" attr.name="type" attr.type="string"/>
<key id="edge-label" for="edge" attr.name="label" attr.type="string"/>
<key id="edge-r" for="edge" attr.name="r" attr.type="int"/>
<key id="edge-g" for="edge" attr.name="g" attr.type="int"/>
<key id="edge-b" for="edge" attr.name="b" attr.type="int"/>
<key id="edge-color" for="edge" attr.name="color" attr.type="string"/>
<key id="edge-evidence" for="edge" attr.name="evidence" attr.type="string"/>
<key id="edge-property-0" for="edge" attr.name="metres" attr.type="double"/>
<graph id="g" edgedefault="directed">
)"
          R"(<node id="n0"><data key="node-graphics"><y:ShapeNode><y:Geometry x="10" y="0" width="40" height="20"/><y:Fill color="#D5E8F5" transparent="false"/><y:BorderStyle type="line" width="1" color="#0072B2"/>)"
          R"(<y:NodeLabel textColor="#1A1A1A">A &lt;park&gt;&#10;Park</y:NodeLabel><y:Shape type="roundrectangle"/></y:ShapeNode></data><data key="node-key">a&amp;b</data><data key="node-type">Park</data>)"
          R"(<data key="node-labels">[&quot;Park&quot;,&quot;Place&quot;]</data><data key="node-label">A &lt;park&gt;</data><data key="node-name">园区</data><data key="node-name-0">A &lt;park&gt;</data>)"
          R"(<data key="node-aliases">[&quot;x&quot;,&quot;y\&quot;z&quot;]</data><data key="node-x">30</data><data key="node-y">-10</data><data key="node-size">10</data>)"
          R"(<data key="node-r">0</data><data key="node-g">114</data><data key="node-b">178</data><data key="node-color">#0072B2</data><data key="node-property-0">7</data>)"
          R"(<data key="node-evidence">[&quot;paper:3:1-9&quot;,&quot;paper:4:0-2:0.5&quot;]</data></node>
)"
          R"(<node id="n1"><data key="node-graphics"><y:ShapeNode><y:Geometry x="80.13" y="30" width="20" height="20"/><y:Fill color="#D5E8F5" transparent="false"/><y:BorderStyle type="line" width="1" color="#0072B2"/>)"
          R"(<y:NodeLabel textColor="#1A1A1A">b&#10;Park</y:NodeLabel><y:Shape type="roundrectangle"/></y:ShapeNode></data><data key="node-key">b</data><data key="node-type">Park</data>)"
          R"(<data key="node-labels">[&quot;Park&quot;,&quot;Place&quot;]</data><data key="node-label">b</data><data key="node-x">90.13</data><data key="node-y">-40</data><data key="node-size">10</data>)"
          R"(<data key="node-r">0</data><data key="node-g">114</data><data key="node-b">178</data><data key="node-color">#0072B2</data></node>
)"
          R"(<edge id="e0" source="n0" target="n1"><data key="edge-graphics"><y:PolyLineEdge><y:Path sx="0" sy="0" tx="0" ty="0"><y:Point x="65" y="25"/></y:Path><y:LineStyle type="line" width="1" color="#000000"/>)"
          R"(<y:Arrows source="none" target="standard"/><y:EdgeLabel textColor="#000000">near to</y:EdgeLabel></y:PolyLineEdge></data><data key="edge-type">NEAR</data><data key="edge-label">near to</data>)"
          R"(<data key="edge-r">0</data><data key="edge-g">0</data><data key="edge-b">0</data><data key="edge-color">#000000</data><data key="edge-property-0">2.5</data></edge>
</graph>
</graphml>
)");
}

TEST_CASE("every node and every edge of a random graph is in its GraphML, with all values", "[yed]") {
    for (std::uint32_t seed = 0; seed < test::rounds(300); ++seed) {
        CAPTURE(seed);
        const graph g = random_graph(seed, {.keyless = seed % 3 == 0});
        const std::string text = placed_yed(g);
        std::vector<std::string> nodes;
        std::multiset<std::string> written, expected;
        for (const std::string& line : lines_with(text, "<node ")) {
            REQUIRE(line.starts_with(fmt::format("<node id=\"n{}\">", nodes.size())));
            nodes.push_back(data_of(line, "node-key"));
            written.insert(fmt::format("{} {}", nodes.back(), data_of(line, "node-type")));
        }
        for (const node_id n : g.nodes()) expected.insert(fmt::format("{} {}", g.key_text(n), g.type_of(n).name));
        for (const std::string& line : lines_with(text, "<edge ")) {
            const auto end = [&](std::string_view which) { return nodes.at(std::stoul(between(line, fmt::format("{}=\"n", which), "\""))); };
            std::string weight;
            for (int p = 0; p < 3; ++p)
                if (const std::string value = data_of(line, fmt::format("edge-property-{}", p)); value != "(nothing)") weight = value;
            written.insert(fmt::format("{} {} {} {}", end("source"), data_of(line, "edge-type"), end("target"), weight));
        }
        for (const edge_id e : g.edges())
            expected.insert(fmt::format("{} {} {} {}", g.key_text(g.source(e)), g.type_of(e).name, g.key_text(g.target(e)), *g.get<std::int64_t>(e, *g.property(e, "weight"))));
        REQUIRE(written == expected);
    }
}

TEST_CASE("GraphML has the same bytes whatever the ids, and however often it is laid out", "[yed]") {
    const auto built = [](bool backwards) {
        schema s;
        s.add_node_type({.name = "T"});
        s.add_edge_type({.name = "R", .properties = {{.name = "weight", .kind = kind::integer}}});
        graph g(s);
        for (const char key : {'a', 'b', 'c', 'd'}) REQUIRE(g.add_node("T", std::string(1, backwards ? static_cast<char>('a' + 'd' - key) : key)));
        for (std::size_t i = 0; i < 12; ++i) {
            const std::size_t at = backwards ? 11 - i : i;
            const edge_id e = *g.add_edge(*g.find(std::string(1, static_cast<char>('a' + at % 4))), "R", *g.find(std::string(1, static_cast<char>('a' + at * at % 3))));
            REQUIRE(g.set(e, "weight", static_cast<std::int64_t>(at)));
        }
        return g;
    };
    CHECK(placed_yed(built(false)) == placed_yed(built(true)));
    std::string first, second;
    {
        const graph g = built(false);
        output one(first), two(second);
        CHECK(write_yed(one, g).engine == "stress");
        CHECK(write_yed(two, g).notes.empty());
    }
    CHECK(first == second);
    CHECK(lines_with(first, "<node ").size() == 4);
    for (const std::string& line : lines_with(first, "<node ")) {
        CHECK(line.find("<y:Geometry x=") != std::string::npos);
        CHECK(std::stod(data_of(line, "node-x")) > 0);
        CHECK(std::stod(data_of(line, "node-y")) < 0);
    }
}

TEST_CASE("what is written for yEd has its labels and aliases when it is read again", "[yed]") {
    schema s;
    const node_type_id thing = s.add_node_type({.name = "Thing"});
    s.add_node_type({.name = "Firm", .supertypes = {thing}});
    graph g(s);
    const node_id a = *g.add_node("Firm", "a"), b = *g.add_node("Thing", "b");
    g.set_aliases(a, {"one; two", "\"three\""});
    g.set_aliases(b, {"[four]"});
    REQUIRE(g.add_edge(a, "OWNS", b));
    const auto read = read_graphml(placed_yed(g), "g.graphml");
    REQUIRE(read);
    const auto labels = [&](const char* key) {
        auto out = read->type_of(*read->find(key)).labels;
        std::ranges::sort(out);
        return out;
    };
    CHECK(labels("n0") == std::vector<std::string>{"Firm", "Thing"});
    CHECK(labels("n1") == std::vector<std::string>{"Thing"});
    CHECK(std::ranges::equal(read->aliases(*read->find("n0")), std::vector<std::string>{"one; two", "\"three\""}));
    CHECK(std::ranges::equal(read->aliases(*read->find("n1")), std::vector<std::string>{"[four]"}));
}

TEST_CASE("values keep their types", "[yed]") {
    schema s;
    const unit_id yuan = s.add_unit({.name = "元"});
    const node_type_id type = s.add_node_type({.name = "T", .properties = {{.name = "open", .kind = kind::boolean},
                                                                           {.name = "count", .kind = kind::integer},
                                                                           {.name = "share", .kind = kind::floating},
                                                                           {.name = "day", .kind = kind::date},
                                                                           {.name = "sum", .kind = kind::quantity, .unit = yuan},
                                                                           {.name = "years", .kind = kind::integer, .list = true}}});
    graph g(s);
    const node_id n = *g.add_node(type, "n"), m = *g.add_node(type, "o"), o = *g.add_node(type, "p");
    REQUIRE(g.set(n, "open", true));
    REQUIRE(g.set(n, "count", std::numeric_limits<std::int64_t>::min()));
    REQUIRE(g.set(n, "share", 1e-300));
    REQUIRE(g.set(n, "day", date(2024, 4)));
    REQUIRE(g.set(n, "sum", *g.schema().parse_quantity("1140.8亿元")));
    REQUIRE(g.set(n, "years", std::vector<value>{std::int64_t{2023}, std::int64_t{2024}}));
    REQUIRE(g.set(m, "share", -std::numeric_limits<double>::infinity()));
    REQUIRE(g.set(o, "share", std::numeric_limits<double>::quiet_NaN()));
    const std::string text = placed_yed(g);
    for (const auto& [name, kind] : {std::pair("open", "boolean"), {"count", "long"}, {"share", "double"}, {"day", "string"}, {"sum", "string"}, {"years", "string"}})
        CHECK(text.find(fmt::format("attr.name=\"{}\" attr.type=\"{}\"", name, kind)) != std::string::npos);
    const std::vector<std::string> nodes = lines_with(text, "<node ");
    CHECK(between(nodes[0], "#0072B2</data>", "</node>") ==
          "<data key=\"node-property-0\">true</data><data key=\"node-property-1\">-9223372036854775808</data><data key=\"node-property-2\">1e-300</data>"
          "<data key=\"node-property-3\">2024-04</data><data key=\"node-property-4\">1140.8亿元</data><data key=\"node-property-5\">[2023,2024]</data>");
    CHECK(data_of(nodes[1], "node-property-2") == "-Infinity");
    CHECK(data_of(nodes[2], "node-property-2") == "NaN");
}

TEST_CASE("a property that is of another kind in each type has one that holds them all", "[yed]") {
    graph g;
    const auto add = [&](std::string_view type, std::string_view name, const value& v) {
        const node_id n = *g.add_node(type, fmt::format("{} {}", type, name));
        REQUIRE(g.set(n, name, v));
        const edge_id e = *g.add_edge(n, type, n);
        REQUIRE(g.set(e, name, v));
    };
    add("A", "mixed", 1), add("B", "mixed", std::string("two"));
    add("A", "flag", true), add("B", "flag", 7);
    add("A", "number", 3), add("B", "number", 0.5);
    add("A", "whole", 3), add("B", "whole", 4);
    const std::string text = placed_yed(g);
    for (const auto& [name, type] : {std::pair("mixed", "string"), std::pair("flag", "string"), std::pair("number", "double"), std::pair("whole", "long")}) {
        CAPTURE(name);
        for (const char* of : {"node", "edge"}) {
            std::vector<std::string> types;
            for (const std::string& line : lines_with(text, "<key "))
                if (line.find(fmt::format("for=\"{}\" attr.name=\"{}\"", of, name)) != std::string::npos) types.push_back(between(line, "attr.type=\"", "\""));
            CHECK(types == std::vector<std::string>{type});
        }
    }
    CHECK(read_graphml(text, "x.graphml"));
}

TEST_CASE("a property with a name of GraphML's readers is called otherwise", "[yed]") {
    graph g;
    const node_id n = *g.add_node("T", "n");
    for (const char* name : {"x", "label", "property.label", "free", "id"}) REQUIRE(g.set(n, name, std::string("v")));
    const std::string text = placed_yed(g);
    for (const char* name : {"property.x", "property.property.label", "property.label", "free", "property.id"}) {
        CAPTURE(name);
        const std::string declared = fmt::format("attr.name=\"{}\"", name);
        CHECK(text.find(declared) != std::string::npos);
        CHECK(text.find(declared) == text.rfind(declared));
    }
    CHECK(text.find("attr.name=\"x\"") == text.rfind("attr.name=\"x\""));
    CHECK(text.find("attr.name=\"property.property.label\" attr.type=\"string\"><desc>label</desc></key>") != std::string::npos);
}

TEST_CASE("a property whose name GraphML's schema forbids has one that it allows", "[yed]") {
    graph g;
    const node_id n = *g.add_node("T", "n");
    for (const char* name : {"a b", "a_b", "a&b", "规模（亩）", ""}) REQUIRE(g.set(n, name, std::string("v")));
    const std::string text = placed_yed(g);
    for (const char* declared : {"\"a_b\" attr.type=\"string\"/>", "\"property.a_b\" attr.type=\"string\"><desc>a b</desc>", "\"property.property.a_b\" attr.type=\"string\"><desc>a&amp;b</desc>",
                                 "\"规模（亩）\" attr.type=\"string\"/>", "\"property\" attr.type=\"string\"><desc></desc>"}) {
        CAPTURE(declared);
        CHECK(text.find(std::string("attr.name=") + declared) != std::string::npos);
    }
}

TEST_CASE("no text is more than text in XML", "[yed]") {
    CHECK(text_of("a & <b> \"c\" 'd' ]]>") == "a &amp; &lt;b&gt; &quot;c&quot; 'd' ]]&gt;");
    CHECK(text_of("\t\r\n") == "&#9;&#13;&#10;");
    CHECK(text_of(std::string_view("\0\x01\x1F\xFF\uFFFE\uFFFF\uFFFD", 13)) == "\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD");
    std::vector<std::string> texts = hostile_texts();
    for (int c = 0; c < 256; ++c) texts.push_back(std::string("a") + static_cast<char>(c) + "b");
    for (const std::string& text : texts) {
        CAPTURE(text.substr(0, 60));
        const std::string written = text_of(text);
        CHECK(valid_utf8(written));
        for_each_character(written, [](char32_t c, std::string_view) { CHECK((c >= 0x20 && c != U'<' && c != U'>' && c != U'"' && c != 0xFFFE && c != 0xFFFF)); });
    }
}

TEST_CASE("a graph too large to be read is written without places, and a note says so", "[yed]") {
    graph g;
    for (std::size_t i = 0; i <= readable_nodes; ++i) REQUIRE(g.add_node("T", fmt::format("k{}", i)));
    std::string text;
    output out(text);
    const yed_report written = write_yed(out, g);
    CHECK(written.engine.empty());
    CHECK(written.notes == std::vector<std::string>{"2001 nodes and 0 edges are too many to be laid out; they are written without places"});
    CHECK(lines_with(text, "<node ").size() == readable_nodes + 1);
    CHECK(text.find("Geometry") == std::string::npos);
    CHECK(text.find("<data key=\"node-x\">") == std::string::npos);
}

TEST_CASE("a graph without nodes is a document without nodes", "[yed]") {
    std::string text;
    output out(text);
    CHECK(write_yed(out, graph()).notes.empty());
    CHECK(text.find("<graph id=\"g\" edgedefault=\"directed\">\n</graph>\n</graphml>\n") != std::string::npos);
}
