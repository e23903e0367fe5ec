#include "catch.hpp"
#include "format/round_trip.hpp"

#include <ctime>

#include <hexi/format/gexf/gexf.hpp>

using namespace hexi;
using namespace hexi::test;

namespace {

std::string gexf_says(std::string_view text) {
    const auto g = read_gexf(text, "g.gexf");
    return g ? described(*g) : to_text(g.problems());
}

}  // namespace

TEST_CASE("a small graph is written as GEXF 1.3 and 1.2", "[gexf]") {
    graph g;
    const node_id a = *g.add_node("Park", "a&b"), b = *g.add_node("Park", "b");
    g.set_name(a, "园区");
    REQUIRE(g.set(a, "count", std::int64_t{7}));
    REQUIRE(g.set(a, "x", true));
    REQUIRE(g.set(*g.add_edge(a, "NEAR", b), "weight", 2.5));
    for (const std::string_view name : {"gexf", "gexf-1.2"}) {
        std::string text = written(*format_named(name), g);
        const std::size_t from = text.find("hexi_schema"), to = text.find("</description>", from);
        text.erase(from, to - from);
        const bool old = name == "gexf-1.2";
        CHECK(text == fmt::format(R"(<?xml version="1.0" encoding="UTF-8"?>
<gexf xmlns="{}" version="{}">
<meta><creator>Hexi</creator><description></description></meta>
<graph defaultedgetype="directed" mode="static">
<attributes class="node" mode="static">
<attribute id="n0" title="type" type="string"/>
<attribute id="n1" title="name" type="string"/>
<attribute id="n2" title="aliases" type="string"/>
<attribute id="n3" title="evidence" type="string"/>
<attribute id="n4" title="count" type="long"/>
<attribute id="n5" title="property.x" type="boolean"/>
</attributes>
<attributes class="edge" mode="static">
<attribute id="e0" title="type" type="string"/>
<attribute id="e1" title="evidence" type="string"/>
<attribute id="e2" title="weight" type="double"/>
</attributes>
<nodes>
<node id="a&amp;b" label="园区"><attvalues><attvalue for="n0" value="Park"/><attvalue for="n1" value="园区"/><attvalue for="n4" value="7"/><attvalue for="n5" value="true"/></attvalues></node>
<node id="b" label="b"><attvalues><attvalue for="n0" value="Park"/></attvalues></node>
</nodes>
<edges>
<edge id="0" source="a&amp;b" target="b"{} weight="2.5" label="NEAR"><attvalues><attvalue for="e0" value="NEAR"/><attvalue for="e2" value="2.5"/></attvalues></edge>
</edges>
</graph>
</gexf>
)", old ? "http://www.gexf.net/1.2draft" : "http://gexf.net/1.3", old ? "1.2" : "1.3", old ? "" : " kind=\"NEAR\""));
    }
}

TEST_CASE("what Gephi and NetworkX write as GEXF is read", "[gexf]") {
    CHECK(gexf_says(R"(<?xml version='1.0' encoding='UTF-8'?>
<gexf xmlns="http://gexf.net/1.3" version="1.3" xmlns:viz="http://gexf.net/1.3/viz">
  <meta lastmodifieddate="2024-01-01"><creator>Gephi 0.10.1</creator><title></title></meta>
  <graph defaultedgetype="directed" mode="static">
    <attributes class="node" mode="static">
      <attribute id="age" title="Age" type="integer"><default>18</default></attribute>
      <attribute id="tags" title="tags" type="liststring"/>
    </attributes>
    <nodes count="2">
      <node id="a" label="Ann"><attvalues><attvalue for="age" value="30"></attvalue><attvalue for="tags" value="[x, y]"/></attvalues><viz:size value="10.0"></viz:size><viz:position x="1" y="2"/></node>
      <node id="b" label="b" start="2001" end="2005"/>
    </nodes>
    <edges count="2"><edge id="0" source="a" target="b" kind="KNOWS" weight="2.0"/><edge source="b" target="a" type="undirected" label="likes"/></edges>
  </graph>
</gexf>)") ==
          "a name=Ann Age=30 tags=[\"x\", \"y\"]\nb name=b Age=18 end=\"2005\" start=\"2001\"\na KNOWS b weight=2.0\nb likes a\n");
    CHECK(gexf_says(R"(<gexf version="1.2" xmlns="http://www.gexf.net/1.2draft"><graph defaultedgetype="undirected" mode="static" name="">
  <attributes mode="dynamic" class="node"><attribute id="0" title="v" type="double"/></attributes>
  <nodes><node id="a" label="a"><attvalues><attvalue for="0" value="1.0" start="1"/><attvalue for="0" value="2.0" start="2"/></attvalues><spells><spell start="1" end="3"/></spells><nodes><node id="c" label="C"/></nodes></node></nodes>
  <edges><edge id="0" source="a" target="c"/></edges></graph></gexf>)") ==
          "a name=a spells=[\"1/3\"] v=2.0\nc name=C group=\"a\"\na EDGE c\n");
}

TEST_CASE("elements of lists in quotation marks are one each", "[gexf]") {
    const auto list = [](std::string_view text) {
        const std::string all = gexf_says(fmt::format("<gexf version=\"1.3\"><graph><attributes class=\"node\"><attribute id=\"0\" title=\"l\" type=\"liststring\"/></attributes>"
                                                      "<nodes><node id=\"a\" label=\"a\"><attvalues><attvalue for=\"0\" value='{}'/></attvalues></node></nodes></graph></gexf>", text));
        return all.substr(std::min(all.find("l=["), all.size()));
    };
    CHECK(list("[x, y]") == "l=[\"x\", \"y\"]\n");
    CHECK(list("[\"c, d\", e, \"f\"]") == "l=[\"c, d\", \"e\", \"f\"]\n");
    CHECK(list("[&apos;c;d&apos;, \"e|f\"]") == "l=[\"c;d\", \"e|f\"]\n");
    CHECK(list("[\"a\\\"b\", c]") == "l=[\"a\\\"b\", \"c\"]\n");
    CHECK(list("a|b, c") == "l=[\"a\", \"b, c\"]\n");
    CHECK(list("[O&apos;Brien, D&apos;Arcy]") == "l=[\"O\'Brien\", \"D\'Arcy\"]\n");
    CHECK(list("[&apos;tis, so]") == "l=[\"\'tis\", \"so\"]\n");
    // Apostrophes of several elements are no pair of marks.
    CHECK(list("&apos;tis,don&apos;t,so") == "l=[\"'tis\", \"don't\", \"so\"]\n");
    CHECK(list("&apos;s-Gravenhage|Delft|Rock &apos;n&apos; Roll") == "l=[\"'s-Gravenhage\", \"Delft\", \"Rock 'n' Roll\"]\n");
    CHECK(list("&apos;a, b&apos; , \"c, d\" ,e,") == "l=[\"a, b\", \"c, d\", \"e\"]\n");
}

TEST_CASE("what a node has is not its default, and the last of several, whatever nodes inside of it have", "[gexf]") {
    CHECK(gexf_says("<gexf version=\"1.2\"><graph defaultedgetype=\"directed\"><attributes class=\"node\"><attribute id=\"0\" title=\"v\" type=\"integer\"><default>7</default></attribute></attributes><nodes>"
                    "<node id=\"a\"><attvalues><attvalue for=\"0\" value=\"1\"/></attvalues><nodes><node id=\"b\"><attvalues><attvalue for=\"0\" value=\"3\"/><attvalue for=\"0\" value=\"2\"/></attvalues></node><node id=\"c\"/></nodes>"
                    "<attvalues><attvalue for=\"0\" value=\"4\"/></attvalues></node></nodes><edges/></graph></gexf>") == "a v=4\nb group=\"a\" v=2\nc group=\"a\" v=7\n");
}

TEST_CASE("what is wrong in GEXF is told with its line", "[gexf]") {
    CHECK(gexf_says("<gexf><graph><attributes class=\"node\"><attribute id=\"0\" title=\"a\" type=\"string\"/>\n<attribute id=\"0\" title=\"b\" type=\"string\"/></attributes><nodes/></graph></gexf>") ==
          "g.gexf:2: error: two <attribute> have the id '0'\n  hint: give each an id of its own, which its values name\n");
    CHECK(gexf_says("<gexf><graph>\n<nodes>\n<node label=\"a\"/></nodes></graph></gexf>") == "g.gexf:3: error: this node has no id\n  hint: each node needs one, by which edges name it\n");
    CHECK(gexf_says("<gexf><graph>\n<nodes>\n<node id=\"a\"><attvalues><attvalue for=\"0\" value=\"x\"/></attvalues></node></nodes></graph></gexf>").starts_with("g.gexf:3: error: no <attribute> has the id '0'"));
    CHECK(gexf_says("<gexf><graph>\n<edges>\n<edge source=\"a\" target=\"b\" weight=\"x\"/></edges></graph></gexf>").starts_with("g.gexf:3: error: the weight 'x' is no number"));
    CHECK(gexf_says("<gexf><graph>\n<nodes/><edges>\n<edge source=\"a\" target=\"b\"/></edges></graph></gexf>").starts_with("g.gexf:3: error: no node has the key 'a'"));
    CHECK(gexf_says("<graphml/>") == "g.gexf:1: error: the first element is <graphml>, not <gexf>\n  hint: GEXF begins with <gexf>\n");
}

TEST_CASE("a graph comes back from GEXF", "[gexf]") {
    round_trip(*format_named("gexf"));
    round_trip(*format_named("gexf-1.2"));
}

TEST_CASE("apostrophes that end nowhere cost no more than a look", "[gexf][growth]") {
    std::string all;
    constexpr std::size_t n = 100'000;
    for (std::size_t i = 0; i < n; ++i) all += "&apos;a,";
    const std::clock_t begun = std::clock();
    const auto g = read_gexf(fmt::format("<gexf version=\"1.3\"><graph><attributes class=\"node\"><attribute id=\"0\" title=\"l\" type=\"liststring\"/></attributes>"
                                         "<nodes><node id=\"a\" label=\"a\"><attvalues><attvalue for=\"0\" value=\"{}\"/></attvalues></node></nodes></graph></gexf>", all), "g.gexf");
    CHECK(static_cast<double>(std::clock() - begun) / CLOCKS_PER_SEC < 3);  // by their square it were a minute
    REQUIRE(g);
    CHECK(std::get<value::list>(g->value(node_id(0), *g->schema().property_named("l"))).size() == n);
}
