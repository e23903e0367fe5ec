#include "catch.hpp"
#include "format/round_trip.hpp"

#include <ctime>

#include <hexi/format/graphml/graphml.hpp>

#include "sanitized.hpp"

using namespace hexi;
using namespace hexi::test;

namespace {

std::string graphml_says(std::string_view text) {
    const auto g = read_graphml(text, "g.graphml");
    return g ? described(*g) : to_text(g.problems());
}
constexpr std::string_view head = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\">\n";

}  // namespace

TEST_CASE("a small graph is written as plain GraphML", "[graphml_format]") {
    schema s;
    s.language = "zh";
    const node_type_id park = s.add_node_type({.name = "Park", .properties = {{.name = "count", .kind = kind::integer}, {.name = "x", .kind = kind::floating}, {.name = "open now", .kind = kind::boolean}}});
    const edge_type_id near = s.add_edge_type({.name = "NEAR", .symmetric = true, .properties = {{.name = "d7", .kind = kind::text}}, .captions = {{"zh", "近"}}});
    graph g(s);
    const node_id a = *g.add_node(park, "a&b");
    g.set_name(a, "园区");
    REQUIRE(g.set(a, "count", std::int64_t{7}));
    REQUIRE(g.set(a, "x", 2.0));
    REQUIRE(g.set(a, "open now", false));
    REQUIRE(g.set_evidence(a, {{"paper", 3, 1, 9}}));
    const edge_id e = *g.add_edge(a, near, a);
    REQUIRE(g.set(e, "d7", "seven"));
    std::string text;
    {
        output out(text);
        REQUIRE(write_graphml(out, g));
    }
    const std::size_t from = text.find("<data key=\"schema\">"), to = text.find("</data>", from);
    text.erase(from, to + 8 - from);
    CHECK(text ==
          R"(<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">
<key id="schema" for="graph" attr.name="hexi_schema" attr.type="string"/>
<key id="key" for="node" attr.name="key" attr.type="string"/>
<key id="node-label" for="node" attr.name="label" attr.type="string"/>
<key id="node-n0" for="node" attr.name="type" attr.type="string"/>
<key id="node-n1" for="node" attr.name="name" attr.type="string"/>
<key id="node-n2" for="node" attr.name="aliases" attr.type="string"/>
<key id="node-n3" for="node" attr.name="evidence" attr.type="string"/>
<key id="node-n4" for="node" attr.name="count" attr.type="long"/>
<key id="node-n5" for="node" attr.name="property.x" attr.type="double"><desc>x</desc></key>
<key id="node-n6" for="node" attr.name="open_now" attr.type="boolean"><desc>open now</desc></key>
<key id="edge-label" for="edge" attr.name="label" attr.type="string"/>
<key id="edge-e0" for="edge" attr.name="type" attr.type="string"/>
<key id="edge-e1" for="edge" attr.name="evidence" attr.type="string"/>
<key id="edge-e2" for="edge" attr.name="property.d7" attr.type="string"><desc>d7</desc></key>
<graph id="g" edgedefault="directed">
<node id="n0"><data key="key">a&amp;b</data><data key="node-label">园区</data><data key="node-n0">Park</data><data key="node-n1">园区</data><data key="node-n4">7</data><data key="node-n5">2</data><data key="node-n6">0</data><data key="node-n3">[&quot;paper:3:1-9&quot;]</data></node>
<edge id="e0" source="n0" target="n0"><data key="edge-label">近</data><data key="edge-e0">NEAR</data><data key="edge-e2">seven</data></edge>
</graph>
</graphml>
)");
}

TEST_CASE("what NetworkX, igraph, Boost, Neo4j and yEd write as GraphML is read", "[graphml_format]") {
    // NetworkX 2.8
    CHECK(graphml_says("<?xml version='1.0' encoding='utf-8'?>\n<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\"><key id=\"d2\" for=\"edge\" attr.name=\"weight\" attr.type=\"double\"/>"
               "<key id=\"d1\" for=\"node\" attr.name=\"big\" attr.type=\"boolean\"/><key id=\"d0\" for=\"node\" attr.name=\"age\" attr.type=\"long\"/>\n"
               "<graph edgedefault=\"undirected\"><node id=\"Ann\"><data key=\"d0\">30</data><data key=\"d1\">True</data></node><node id=\"1\"/>\n<edge source=\"Ann\" target=\"1\"><data key=\"d2\">0.5</data></edge></graph></graphml>") ==
          "1\nAnn age=30 big=true\nAnn EDGE 1 weight=0.5\n");
    // igraph 0.10
    CHECK(graphml_says(std::string(head) + "<!-- Created by igraph 0.10.4 -->\n  <key id=\"g_name\" for=\"graph\" attr.name=\"name\" attr.type=\"string\"/>\n  <key id=\"v_name\" for=\"node\" attr.name=\"name\" attr.type=\"string\"/>\n"
               "  <key id=\"e_w\" for=\"edge\" attr.name=\"w\" attr.type=\"double\"/>\n  <graph id=\"G\" edgedefault=\"directed\">\n    <data key=\"g_name\">Zachary</data>\n    <node id=\"n0\">\n      <data key=\"v_name\">Mr Hi</data>\n    </node>\n"
               "    <node id=\"n1\">\n      <data key=\"v_name\">Actor 2</data>\n    </node>\n    <edge source=\"n0\" target=\"n1\">\n      <data key=\"e_w\">NaN</data>\n    </edge>\n  </graph>\n</graphml>\n") ==
          "n0 name=Mr Hi\nn1 name=Actor 2\nn0 EDGE n1 w=float(\"NaN\")\n");
    // Boost.Graph 1.81
    CHECK(graphml_says(std::string(head) + "  <key id=\"key0\" for=\"node\" attr.name=\"flag\" attr.type=\"boolean\" />\n  <graph id=\"G\" edgedefault=\"directed\" parse.nodeids=\"free\" parse.edgeids=\"canonical\" parse.order=\"nodesfirst\">\n"
               "    <node id=\"n0\">\n      <data key=\"key0\">1</data>\n    </node>\n    <edge id=\"e0\" source=\"n0\" target=\"n0\">\n    </edge>\n  </graph>\n</graphml>\n") == "n0 flag=true\nn0 EDGE n0\n");
    // Neo4j (APOC)
    CHECK(graphml_says(std::string(head) + "<key id=\"born\" for=\"node\" attr.name=\"born\" attr.type=\"long\"/><key id=\"labels\" for=\"node\" attr.name=\"labels\"/><key id=\"label\" for=\"edge\" attr.name=\"label\"/>\n<graph id=\"G\" edgedefault=\"directed\">\n"
               "<node id=\"n188\" labels=\":Person:Actor\"><data key=\"labels\">:Person:Actor</data><data key=\"born\">1964</data></node>\n<edge id=\"e267\" source=\"n188\" target=\"n188\" label=\"KNOWS\"><data key=\"label\">KNOWS</data></edge>\n</graph></graphml>") ==
          "n188 Actor;Person born=1964\nn188 KNOWS n188\n");
    CHECK(graphml_says(std::string(head) + "<key id=\"k\" for=\"node\" attr.name=\"k\" attr.type=\"string\" attr.list=\"long\"/><graph edgedefault=\"directed\"><node id=\"a\"><data key=\"k\">[1,2]</data></node>"
                       "<node id=\"b\"><data key=\"k\">[</data></node></graph></graphml>") == "a k=[1, 2]\nb k=\"[\"\n");
    // Lists as texts, of `--to yed`; what is no list of texts is one text, of which nothing is lost.
    CHECK(graphml_says(std::string(head) + "<key id=\"l\" for=\"node\" attr.name=\"labels\" attr.type=\"string\"/><key id=\"a\" for=\"node\" attr.name=\"aliases\" attr.type=\"string\"/><graph edgedefault=\"directed\">"
                       "<node id=\"a\"><data key=\"l\">[\"A\",\"B\"]</data><data key=\"a\">[\"one\",\"two\"]</data></node><node id=\"b\"><data key=\"l\">[\"A\",7]</data><data key=\"a\">[\"one\",[\"two\"]]</data></node>"
                       "<node id=\"c\"><data key=\"l\">[null]</data><data key=\"a\">[1]</data></node></graph></graphml>") ==
          "a A;B aliases=one,two\nb [\"A\",7] aliases=[\"one\",[\"two\"]]\nc [null] aliases=[1]\n");
    // yEd: labels among the looks, a group with nodes inside
    CHECK(graphml_says("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"no\"?>\n<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\" xmlns:y=\"http://www.yworks.com/xml/graphml\">\n<key for=\"node\" id=\"d6\" yfiles.type=\"nodegraphics\"/><key for=\"edge\" id=\"d10\" yfiles.type=\"edgegraphics\"/>"
               "<key attr.name=\"url\" attr.type=\"string\" for=\"node\" id=\"d4\"/><key for=\"graphml\" id=\"d7\" yfiles.type=\"resources\"/>\n<graph edgedefault=\"directed\" id=\"G\">\n<data key=\"d0\" xml:space=\"preserve\"/>\n"
               "<node id=\"n0\" yfiles.foldertype=\"group\"><data key=\"d4\" xml:space=\"preserve\"><![CDATA[http://x/?a&b]]></data><data key=\"d6\"><y:ProxyAutoBoundsNode><y:Realizers active=\"0\"><y:GroupNode><y:NodeLabel alignment=\"right\">兰州\n</y:NodeLabel></y:GroupNode></y:Realizers></y:ProxyAutoBoundsNode></data>"
               "<graph edgedefault=\"directed\" id=\"n0:\"><node id=\"n0::n0\"><data key=\"d6\"><y:ShapeNode><y:NodeLabel>Park<y:LabelModel/></y:NodeLabel></y:ShapeNode></data></node></graph></node>\n"
               "<edge id=\"e0\" source=\"n0::n0\" target=\"n0\"><data key=\"d10\"><y:PolyLineEdge><y:EdgeLabel>in</y:EdgeLabel></y:PolyLineEdge></data></edge>\n</graph><data key=\"d7\"><y:Resources/></data></graphml>") ==
          "n0 name=兰州 url=\"http://x/?a&b\"\nn0::n0 name=Park group=\"n0\"\nn0::n0 in n0\n");
    // Gephi
    CHECK(graphml_says(std::string(head) + "<key attr.name=\"label\" attr.type=\"string\" for=\"node\" id=\"label\"/><key attr.name=\"Edge Label\" attr.type=\"string\" for=\"edge\" id=\"edgelabel\"/><graph edgedefault=\"directed\">"
                       "<node id=\"1\"><data key=\"label\">Ann</data></node><edge source=\"1\" target=\"1\"><data key=\"edgelabel\">knows</data></edge></graph></graphml>") == "1 name=Ann\n1 knows 1\n");
    // And where edges have a label of their own beside it, both stay.
    CHECK(graphml_says(std::string(head) + "<key attr.name=\"Edge Label\" attr.type=\"string\" for=\"edge\" id=\"e\"/><key attr.name=\"label\" attr.type=\"string\" for=\"edge\" id=\"l\"/><graph edgedefault=\"directed\">"
                       "<node id=\"1\"/><edge source=\"1\" target=\"1\"><data key=\"e\">knows</data><data key=\"l\">x</data></edge></graph></graphml>") == "1\n1 x 1 Edge Label=\"knows\"\n");
    // Presets count where nothing is said.
    CHECK(graphml_says(std::string(head) + "<key id=\"c\" for=\"node\" attr.name=\"color\" attr.type=\"string\"><default>yellow</default></key><graph edgedefault=\"directed\"><node id=\"a\"/><node id=\"b\"><data key=\"c\">red</data></node></graph></graphml>") ==
          "a color=\"yellow\"\nb color=\"red\"\n");
}

TEST_CASE("what a node has is not its default, whatever nodes inside of it have", "[graphml_format]") {
    CHECK(graphml_says(std::string(head) + "<key id=\"v\" for=\"node\" attr.name=\"v\" attr.type=\"int\"><default>7</default></key><graph edgedefault=\"directed\"><node id=\"a\"><data key=\"v\">1</data>"
                       "<graph><node id=\"b\"><data key=\"v\">2</data></node><node id=\"c\"/></graph></node></graph></graphml>") == "a v=1\nb group=\"a\" v=2\nc group=\"a\" v=7\n");
}

TEST_CASE("two values of one name are told, and not one of them taken", "[graphml_format]") {
    const auto of = [](std::string_view data) {
        return graphml_says(fmt::format("<graphml><key id=\"x\" for=\"node\" attr.name=\"colour\" attr.type=\"string\"/><key id=\"y\" for=\"node\" attr.name=\"colour\" attr.type=\"int\"/>"
                                        "<graph edgedefault=\"directed\">\n<node id=\"a\">{}</node></graph></graphml>", data));
    };
    const std::string told = "g.graphml:2: error: 'colour' is there twice, with two values\n  hint: give its keys names of their own, or leave one out\n";
    CHECK(of("<data key=\"x\">red</data><data key=\"y\">3</data>") == told);
    CHECK(of("<data key=\"x\">red</data><data key=\"x\">blue</data>") == told);
    CHECK(of("<data key=\"x\">red</data><data key=\"x\">red</data>").find("error") == std::string::npos);
    CHECK(of("<data key=\"y\">3</data>").find("colour=3") != std::string::npos);
}

TEST_CASE("a key of nodes and one of edges may have one id, two of nodes may not", "[graphml_format]") {
    const auto of = [](std::string_view first, std::string_view second) {
        return graphml_says(fmt::format("<graphml>{}\n{}<graph edgedefault=\"directed\"><node id=\"a\"><data key=\"since\">then</data></node><node id=\"b\"/>"
                                        "<edge source=\"a\" target=\"b\"><data key=\"since\">1993</data></edge><edge source=\"b\" target=\"a\"/></graph></graphml>", first, second));
    };
    const std::string_view node = R"(<key id="since" for="node" attr.name="since" attr.type="string"/>)", edge = R"(<key id="since" for="edge" attr.name="from" attr.type="long"><default>7</default></key>)";
    const std::string read = "a since=\"then\"\nb\na EDGE b from=1993\nb EDGE a from=7\n";
    CHECK(of(node, edge) == read);
    CHECK(of(edge, node) == read);
    CHECK(of(node, R"(<key id="since" for="node" attr.name="when" attr.type="string"/>)") == "g.graphml:2: error: two <key> have the id 'since'\n  hint: give each an id of its own, which its data names\n");
    CHECK(of(node, R"(<key id="since" for="all" attr.name="when" attr.type="string"/>)").find("two <key>") != std::string::npos);
    CHECK(of(node, node).find("error") == std::string::npos);
    // What Hexi wrote names the property apart, where a key cannot: each key its own.
    const std::string_view schema = R"(<key id="s" for="graph" attr.name="hexi_schema" attr.type="string"/>)";
    CHECK(graphml_says(fmt::format("<graphml>{}<key id=\"d\" for=\"node\" attr.name=\"one\" attr.type=\"string\"><desc>1st</desc></key><key id=\"d\" for=\"edge\" attr.name=\"two\" attr.type=\"string\"><desc>2nd</desc></key>"
                                   "<key id=\"t\" for=\"all\" attr.name=\"type\" attr.type=\"string\"/><graph edgedefault=\"directed\"><data key=\"s\">schema {{ open true }} node N {{ property \"1st\" {{ kind text }} }} edge E {{ property \"2nd\" {{ kind text }} }}</data>"
                                   "<node id=\"a\"><data key=\"t\">N</data><data key=\"d\">x</data></node><edge source=\"a\" target=\"a\"><data key=\"t\">E</data><data key=\"d\">y</data></edge></graph></graphml>", schema))
          == "a N 1st=\"x\"\na E a 2nd=\"y\"\n");
}

TEST_CASE("what is wrong in GraphML is told with its line", "[graphml_format]") {
    for (const char* id : {"", " id=\"\""})
        CHECK(graphml_says(std::string(head) + fmt::format("<graph edgedefault=\"directed\"><node id=\"a\"/>\n<node{}/></graph></graphml>", id)) ==
              "g.graphml:4: error: this node has no id\n  hint: each node needs one, by which edges name it\n");
    CHECK(graphml_says(std::string(head) + "<graph edgedefault=\"directed\">\n<node id=\"a\"/>\n<node id=\"a\"/>\n<edge source=\"a\"/>\n</graph></graphml>") ==
          "g.graphml:6: error: this edge lacks its source or its target\n  hint: each edge names both\ng.graphml:5: error: the key 'a' is taken\n  hint: keys are unique; it is first used in line 4\n");
    CHECK(graphml_says(std::string(head) + "<graph edgedefault=\"directed\">\n<node id=\"anna\"/>\n<edge source=\"anna\" target=\"ana\"/>\n</graph></graphml>") == "g.graphml:5: error: no node has the key 'ana'\n  hint: did you mean 'anna'?\n");
    CHECK(graphml_says("<svg xmlns=\"http://www.w3.org/2000/svg\"/>") == "g.graphml:1: error: the first element is <svg>, not <graphml>\n  hint: GraphML begins with <graphml>\n");
    CHECK(graphml_says(std::string(head) + "<key id=\"n\" for=\"node\" attr.name=\"n\" attr.type=\"int\"/><graph edgedefault=\"directed\">\n<node id=\"a\"><data key=\"n\">many</data></node></graph></graphml>") ==
          "g.graphml:4: error: n: 'many' is not an integer\n  hint: write one, or let the key be attr.type=\"string\"\n");
    CHECK(graphml_says(std::string(head) + "<graph edgedefault=\"directed\"><node id=\"a\"><data key=\"q\">x</data></node></graph></graphml>").starts_with("g.graphml:3: error: no <key> has the id 'q'"));
    CHECK(graphml_says(std::string(head) + "<graph edgedefault=\"directed\"><node id=\"a\"/></graph>\n<graph edgedefault=\"directed\"><node id=\"b\"/></graph></graphml>") ==
          "g.graphml:4: error: this file holds several graphs\n  hint: make a file of each\n");
    CHECK(graphml_says(std::string(head) + "<graph edgedefault=\"directed\"><node id=\"n0\"><data key=\"labels\">:Person:Actor</data></node><edge source=\"n0\" target=\"n0\"><data key=\"label\">KNOWS</data></edge></graph></graphml>") ==
          "n0 Actor;Person\nn0 KNOWS n0\n");
    CHECK(graphml_says(std::string(head) + "<graph edgedefault=\"directed\">\n<hyperedge/></graph></graphml>").starts_with("g.graphml:4: error: hyperedges are not read"));
    const std::string broken = graphml_says(std::string(head) + "<graph>\n  <node id=\"a\">\n</graph></graphml>");
    CHECK(broken.starts_with("g.graphml:5:3: error: this is not XML that is read: this does not end <node> of line 4\n"));
    CHECK(graphml_says("<graphml").find("error: this is not XML that is read:") != std::string::npos);
}

TEST_CASE("entities and other files are not read, and XML bombs end at once", "[graphml_format]") {
    const std::string in = "<graph edgedefault=\"directed\"><node id=\"a\"><data key=\"n\">&e;</data></node></graph></graphml>", key = "<graphml><key id=\"n\" for=\"node\" attr.name=\"n\" attr.type=\"string\"/>";
    CHECK(graphml_says("<!DOCTYPE graphml [<!ENTITY e SYSTEM \"/etc/passwd\">]>" + key + in).find("'&e;' is an entity of its own") != std::string::npos);
    CHECK(graphml_says("<!DOCTYPE graphml [<!ENTITY e \"x\">]>" + key + in).find("'&e;' is an entity of its own") != std::string::npos);
    std::string bomb = "<!DOCTYPE graphml [<!ENTITY a0 \"aaaaaaaaaa\">";
    for (int i = 1; i < 12; ++i) bomb += fmt::format("<!ENTITY a{} \"&a{};&a{};&a{};&a{};&a{};&a{};&a{};&a{};&a{};&a{};\">", i, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1);
    CHECK(graphml_says(bomb + "]><graphml><graph edgedefault=\"directed\"><node id=\"&a11;\"/></graph></graphml>").find("not XML that is read") != std::string::npos);
    std::string deep = std::string(head);
    for (int i = 0; i < 10'000; ++i) deep += "<graph edgedefault=\"directed\"><node id=\"a\">";
    CHECK(graphml_says(deep).find("error:") != std::string::npos);
    CHECK(graphml_says(std::string(head) + "<graph edgedefault=\"directed\"><node id=\"" + std::string(100'000, 'a') + "\"/></graph></graphml>") == std::string(100'000, 'a') + "\n");
}

TEST_CASE("a graph comes back from GraphML", "[graphml_format]") { round_trip(*format_named("graphml")); }

TEST_CASE("the values of one node are read in time that grows with them", "[graphml_format][growth]") {
    const auto seconds_of = [](std::size_t n) {
        std::string keys, values;
        for (std::size_t i = 0; i < n; ++i) {
            keys += fmt::format("<key id=\"k{0}\" for=\"node\" attr.name=\"p{0}\" attr.type=\"int\"/>", i);
            values += fmt::format("<data key=\"k{0}\">{0}</data>", i);
        }
        const std::string text = fmt::format("{}{}<graph edgedefault=\"directed\"><node id=\"a\">{}</node></graph></graphml>", head, keys, values);
        const std::clock_t begun = std::clock();
        const auto g = read_graphml(text, "g.graphml");
        const double taken = static_cast<double>(std::clock() - begun) / CLOCKS_PER_SEC;
        REQUIRE(g);
        REQUIRE(g->schema().property_count() == n + 2);
        return taken;
    };
    constexpr std::size_t few = test::sanitized ? 1'000 : 6'000;
    const double small = seconds_of(few);
    CHECK(seconds_of(8 * few) < 0.2 + 24 * small);
}
