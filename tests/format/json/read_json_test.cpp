#include "catch.hpp"
#include "format/round_trip.hpp"

#include <array>

#include <hexi/format/json/document_private.hpp>
#include <hexi/format/json/exchange.hpp>
#include <hexi/format/json/read_json.hpp>

using namespace hexi;
using namespace hexi::test;

namespace {

result<graph> json_read(std::string_view text) { return read_json_graph(text, "g.json"); }
std::string told(std::string_view text) {
    const auto g = json_read(text);
    return g ? fmt::format("{} nodes, {} edges", g->node_count(), g->edge_count()) : to_text(g.problems());
}

}  // namespace

TEST_CASE("edges in two lists are told, and not half of them read", "[json_format]") {
    const auto read = [](std::string_view text) {
        const auto g = read_json_graph(text, "g.json");
        return g ? fmt::format("{} {}", g->node_count(), g->edge_count()) : g.problems().front().message;
    };
    const std::string nodes = R"({"nodes": [{"id": "a"}, {"id": "b"}], )";
    CHECK(read(nodes + R"("links": [{"source": "a", "target": "b"}], "edges": [{"source": "b", "target": "a"}]})") == "this graph has both \"links\" and \"edges\", and either may be its edges");
    CHECK(read(nodes + R"("links": [], "edges": [{"source": "b", "target": "a"}]})") == "2 1");
    CHECK(read(nodes + R"("links": [{"source": "b", "target": "a"}], "edges": []})") == "2 1");
    CHECK(read(nodes + R"("links": [], "edges": []})") == "2 0");
    CHECK(read(nodes + R"("links": [{"source": "a", "target": "b"}], "edges": [{"source": "a", "target": "b"}]})") == "2 1");  // the same twice
}

TEST_CASE("Hexi's own JSON without a schema is read as `show --json` and the like write it", "[read_json]") {
    const auto g = json_read(R"({"nodes":[
  {"key":"a","type":"Park","name":"园区","names":{"zh":"园区","en":"Park A"},"aliases":["x","y"],"properties":{"size":2.0,"count":2,"open":false},"evidence":[{"document":"d","line":1,"start":2,"end":5,"certainty":0.5}]},
  {"key":"b","type":"Lab","name":"b","names":{},"aliases":[],"properties":{},"evidence":[]}],
"edges":[{"type":"HAS","from":"a","to":"b","properties":{"since":"2024"},"evidence":[]}]})");
    REQUIRE(g);
    CHECK(described(*g) ==
          "a Park zh=园区 en=Park A aliases=x,y count=2 open=false size=2.0 d:1:2-5:0.5\n"
          "b Lab\n"
          "a HAS b since=\"2024\"\n");
}

TEST_CASE("what NetworkX, D3, vis.js, Graphology, Cytoscape and JSON Graph Format write is read", "[read_json]") {
    const std::string_view wanted =
        "a Person zh=Ann age=30\n"
        "b\n"
        "a KNOWS b weight=0.5\n";
    const std::array texts{
        R"({"directed":true,"multigraph":false,"graph":{},"nodes":[{"type":"Person","name":"Ann","age":30,"id":"a"},{"id":"b"}],"links":[{"type":"KNOWS","weight":0.5,"source":"a","target":"b"}]})",
        R"({"directed":true,"multigraph":true,"graph":{},"nodes":[{"type":"Person","name":"Ann","age":30,"id":"a"},{"id":"b"}],"edges":[{"type":"KNOWS","weight":0.5,"source":"a","target":"b","key":0}]})",
        R"({"nodes":[{"id":"a","label":"Ann","type":"Person","age":30},{"id":"b"}],"edges":[{"from":"a","to":"b","label":"KNOWS","weight":0.5}]})",
        R"({"options":{"type":"mixed"},"attributes":{},"nodes":[{"key":"a","attributes":{"label":"Ann","type":"Person","age":30}},{"key":"b"}],"edges":[{"key":"e1","source":"a","target":"b","attributes":{"label":"KNOWS","weight":0.5}}]})",
        R"({"elements":{"nodes":[{"data":{"id":"a","name":"Ann","type":"Person","age":30}},{"data":{"id":"b"}}],"edges":[{"data":{"id":"e","source":"a","target":"b","interaction":"KNOWS","weight":0.5}}]}})",
        R"({"data":[["name","x"]],"directed":true,"multigraph":true,"elements":{"nodes":[{"data":{"id":"a","value":"a","name":"Ann","type":"Person","age":30}},{"data":{"id":"b","value":"b"}}],"edges":[{"data":{"source":"a","target":"b","key":0,"type":"KNOWS","weight":0.5}}]}})",
        R"([{"group":"nodes","data":{"id":"a","name":"Ann","type":"Person","age":30}},{"data":{"id":"b"}},{"data":{"id":"e","source":"a","target":"b","interaction":"KNOWS","weight":0.5}}])",
        R"({"graph":{"directed":true,"nodes":{"a":{"label":"Ann","metadata":{"type":"Person","age":30}},"b":{}},"edges":[{"source":"a","target":"b","relation":"KNOWS","metadata":{"weight":0.5}}]}})",
    };
    for (const char* const text : texts) {
        CAPTURE(text);
        const auto g = json_read(text);
        if (!g) FAIL(to_text(g.problems()));
        std::string said = described(*g);
        for (std::size_t at = 0; (at = said.find(" name=")) != std::string::npos;) said.replace(at, 6, " zh=");
        CHECK(said == wanted);
    }
}

TEST_CASE("a number is a name, and what begins with _: is no key", "[read_json]") {
    const auto said = [](std::string_view text) { return described(json_read(text).value()); };
    CHECK(said(R"({"nodes":[{"id":1,"name":1917},{"id":2,"label":2.5},{"id":3,"name":"Three","label":3}],"links":[]})") == "1 name=1917\n2 name=2.5\n3 name=Three label=3\n");
    CHECK(said(R"({"nodes":[{"id":"_:b0","labels":["Park"]},{"id":"c"}],"links":[{"source":"_:b0","target":"c"}]})") == " Park\nc\n EDGE c\n");
    CHECK(told(R"({"nodes":[{"id":"_:b0"},{"id":"_:b0"}],"links":[]})").find("the key '_:b0' is taken") != std::string::npos);
}

TEST_CASE("D3's links by position are links between names", "[read_json]") {
    CHECK(described(json_read(R"({"nodes":[{"name":"Myriel","group":1},{"name":"Napoleon","group":1}],"links":[{"source":1,"target":0,"value":1}]})").value()) ==
          "Myriel name=Myriel group=1\nNapoleon name=Napoleon group=1\nNapoleon EDGE Myriel value=1\n");
    CHECK(described(json_read(R"({"nodes":[{"name":"A"},{"name":"A"}],"links":[{"source":1,"target":0}]})").value()) == "0 name=A\n1 name=A\n1 EDGE 0\n");
}

TEST_CASE("an end of a link may be the whole node, one graph of a list is read, and hyperedges are told", "[read_json]") {
    CHECK(described(json_read(R"({"nodes":[{"id":"a"},{"id":"b"}],"links":[{"source":{"id":"a","x":1},"target":{"id":"b"},"index":0}]})").value()) == "a\nb\na EDGE b index=0\n");
    CHECK(described(json_read(R"({"nodes":[{"name":"a"},{"name":"b"}],"links":[{"source":{"name":"a"},"target":{"name":"b"}}]})").value()) == "a name=a\nb name=b\na EDGE b\n");
    CHECK(told(R"({"nodes":[{"id":"a"}],"links":[{"source":{"x":1},"target":"a"}]})").find("the edge's source is missing") != std::string::npos);
    CHECK(described(json_read(R"({"graphs":[{"nodes":{"a":{},"b":{}},"edges":[{"source":"a","target":"b"}]}]})").value()) == "a\nb\na EDGE b\n");
    CHECK(told(R"({"graphs":[{"nodes":{}},{"nodes":{}}]})").find("this file holds several graphs") != std::string::npos);
    CHECK(told(R"({"graph":{"nodes":{"a":{},"b":{}},"hyperedges":[{"nodes":["a","b"]}]}})").find("hyperedges are not read") != std::string::npos);
}

TEST_CASE("a property that is called as a reader's own word is one, where that word means nothing", "[read_json]") {
    CHECK(described(json_read(R"({"nodes":[{"id":"a","attributes":"odd"},{"id":"b","attributes":{"x":1}}],"links":[{"source":"a","target":"b","from":"2019","to":"2021","undirected":"maybe","attributes":"even"}]})").value()) ==
          "a attributes=\"odd\"\nb x=1\na EDGE b attributes=\"even\" from=\"2019\" to=\"2021\" undirected=\"maybe\"\n");
}

TEST_CASE("numbers are aliases", "[read_json]") {
    const graph g = json_read(R"({"nodes":[{"id":"a","aliases":[1917,"one"]},{"id":"b","aliases":5}],"links":[]})").value();
    CHECK(g.aliases(*g.find("a")) == std::vector<std::string_view>{"1917", "one"});
    CHECK(g.aliases(*g.find("b")) == std::vector<std::string_view>{"5"});
}

TEST_CASE("what Neo4j exports as JSON is read in each of its forms", "[read_json]") {
    const std::string a = R"({"type":"node","id":"0","labels":["User","Admin"],"properties":{"name":"Adam","age":42,"type":"x"}})", b = R"({"type":"node","id":"1","properties":{}})",
                      r = R"({"id":"0","type":"relationship","label":"KNOWS","properties":{"since":1993},"start":{"id":"0","labels":["User"]},"end":{"id":"1"}})";
    for (const std::string& text : {fmt::format("{}\n{}\n{}\n", a, b, r), fmt::format("{}\r\n\r\n{}\r\n{}", a, b, r), fmt::format("[{},{},{}]", a, b, r), fmt::format(R"({{"nodes":[{},{}],"rels":[{}]}})", a, b, r)}) {
        CAPTURE(text);
        CHECK(described(json_read(text).value()) == "0 Admin;User name=Adam age=42 type=\"x\"\n1\n0 KNOWS 1 since=1993\n");
    }
    CHECK(told(fmt::format("{}\n\n{}", a, r)).starts_with("g.json:3:1: error: no node has the key '1'\n"));
    CHECK(described(json_read(b).value()) == "1\n");
    CHECK(told(R"({"nodes": ["a"], "edges": []})") == "g.json:1:12: error: this is no object\n  hint: write it as {\"id\": ..}\n");
    CHECK(told(R"({"nodes": [{"id": "a"}], "edges": [["a", "a"]]})") == "g.json:1:36: error: this is no object\n  hint: write it as {\"source\": .., \"target\": ..}\n");
    // What is wrong in a line is told there, not at the second one.
    CHECK(told(fmt::format("{}\n{}\n[]", a, b)).starts_with("g.json:3:1: error: this is no object\n"));
    CHECK(told(fmt::format("{}\n{}\n\n{{\"type\":\"node\"\n{{}}\n", a, b)).starts_with("g.json:4:1: error: the JSON ends too early\n"));
    CHECK(told(fmt::format("{}\n{}\n{{}}\n", a, b)).starts_with("g.json:3:1: error: this is neither a \"node\" nor a \"relationship\"\n"));
    CHECK(told(fmt::format("[]\n{}\n{}", a, b)).starts_with("g.json:2:1: error: this is not JSON: something follows its end\n"));
    // Ends that are whole nodes, in a list of another name.
    CHECK(told(R"({"nodes":[{"id":1},{"id":2}],"ties":[{"a":{"id":1},"b":{"id":2}}]})").find("but \"ties\", which is not read") != std::string::npos);
    // A list of other things is no graph, rather than one that lacks "data" everywhere.
    CHECK(told(R"([{"item":"Q95"},{"item":"Q866"}])").starts_with("g.json: error: this JSON is no graph\n"));
}

TEST_CASE("an edge that has no direction is of a symmetric type", "[read_json]") {
    const auto g = json_read(R"({"directed":false,"nodes":[{"id":1},{"id":2}],"links":[{"source":1,"target":2}]})").value();
    CHECK(g.type_of(*g.edges().begin()).symmetric);
    const auto mixed = json_read(R"({"nodes":[{"key":"a","attributes":{}},{"key":"b"}],"edges":[{"source":"a","target":"b"},{"source":"a","target":"b","undirected":true}]})").value();
    CHECK(described(mixed) == "a\nb\na EDGE b\na EDGE (both ways) b\n");
}

TEST_CASE("JSON that is no graph, or no JSON, is told with its place", "[read_json]") {
    // As Python writes floats that are no numbers, and several documents in one file.
    for (const char* const word : {"NaN", "Infinity", "-Infinity"}) {
        const std::string wrong = told(fmt::format("{{\"nodes\": [{{\"id\": \"a\", \"w\": {}}}], \"links\": []}}", word));
        CHECK(wrong.find(fmt::format("this is not JSON: it has no {}\n", word)) != std::string::npos);
        CHECK(wrong.find(fmt::format("hint: write \"{}\" as a text, or null for no value\n", word)) != std::string::npos);
    }
    CHECK(told("{\"id\": \"a\"}\n{\"id\": \"b\"}\n").find("hint: of several documents in one file, as one a line, make one: {\"nodes\": [.., ..], \"links\": [..]}\n") != std::string::npos);
    CHECK(told("{\"nodes\": [\n  {\"id\": \"a\"},\n  {\"id\": }\n]}") == "g.json:3:10: error: this is not JSON: syntax error\n    3 |   {\"id\": }\n      |          ^\n  hint: write it as RFC 8259 says\n");
    CHECK(told("{\"nodes\": [") == "g.json:1:12: error: the JSON ends too early\n    1 | {\"nodes\": [\n      |            ^\n  hint: see whether the file is whole\n");
    CHECK(told("{\"a\": 1}") == "g.json: error: this JSON is no graph\n  hint: a graph is {\"nodes\": [..], \"edges\": [..]}, {\"nodes\": [..], \"links\": [..]}, {\"elements\": [..]} or {\"graph\": {\"nodes\": {..}}}\n");
    CHECK(told("{\"nodes\":[{\"id\":\"a\"},\n{\"id\":\"a\"},\n{\"id\":\"\"}],\"links\":[]}") ==
          "g.json:2:1: error: the key 'a' is taken\n  hint: keys are unique; it is first used in line 1\ng.json:3:1: error: this node has no id\n  hint: each node needs one, by which edges name it\n");
    CHECK(told("{\"nodes\":[{\"id\":\"anna\"}],\n\"links\":[{\"source\":\"anna\",\"target\":\"ana\"},\n  {\"source\":\"anna\"}]}") ==
          "g.json:3:3: error: the edge's target is missing, or neither a text nor a number\n  hint: each node needs an id, each edge those of its ends\n");
    CHECK(told("{\"nodes\":[{\"id\":\"anna\"}],\n\"links\":[{\"source\":\"anna\",\"target\":\"ana\"}]}") == "g.json:2:10: error: no node has the key 'ana'\n  hint: did you mean 'anna'?\n");
    CHECK(told(R"({"nodes":[{"id":"a"},{"id":"b"}],"adjacency":[[{"id":"b"}],[{"id":"a"}]]})") ==
          "g.json: error: this graph has no \"links\" or \"edges\", but \"adjacency\", which is not read\n  hint: NetworkX writes links with node_link_data\n");
    CHECK(told(R"({"nodes":[{"id":1},{"id":2}],"pairs":[[1,2]]})").find("but \"pairs\", which is not read") != std::string::npos);
    // Lists of something else are left out.
    CHECK(told(R"({"nodes":[{"id":"a"},{"id":"b"}],"categories":[{"name":"a"}],"sizes":[[1,2]]})") == "2 nodes, 0 edges");
    CHECK(told(R"({"nodes":[{"id":"a"}],"relations":[{"source":"a","target":"a"}]})").find("but \"relations\", which is not read") != std::string::npos);
    CHECK(told("{\"graphs\":[{},{}]}") == "g.json: error: this file holds several graphs\n  hint: make a file of each\n");
    CHECK(told(R"({"schema":"node Park { property size { kind integer } }","nodes":[{"key":"a","type":"Perk"},
{"key":"b","type":"Park","properties":{"size":"x"}},
{"key":"c","type":"Park","properties":{"sise":1}}],"edges":[]})") ==
          "g.json:1:67: error: no node type is called 'Perk'\n  hint: did you mean 'Park'?\n"
          "g.json:2:1: error: size: 'x' is not an integer\n  hint: write a whole number of at most 64 bits, such as 12 or -3\n"
          "g.json:3:1: error: Park has no property 'sise'\n  hint: did you mean 'size'?\n");
    CHECK(told(R"({"schema":"schema { build_on \"/etc/passwd\" }","nodes":[],"edges":[]})") ==
          "g.json: error: the schema in this file, line 1: a schema inside another file cannot build on one\n  hint: write out what it needs\n");
}

TEST_CASE("JSON of any depth and size ends, and numbers keep their kind and their digits", "[read_json]") {
    CHECK(told(std::string(100'000, '[')).find("more than 190 objects and arrays in one another") != std::string::npos);
    CHECK(told("{\"nodes\":[{\"id\":" + std::string(1'000'000, '1') + "}],\"links\":[]}") == "1 nodes, 0 edges");
    const auto v = detail::read_json("[2, 2.0, 0.1, 1e300, 9223372036854775807, 9223372036854775808, -0.0, 3.0000000000000004]", {}).value();
    CHECK(to_literal(v) == "[2, 2.0, 0.1, 1e+300, 9223372036854775807, \"9223372036854775808\", -0.0, 3.0000000000000004]");
    CHECK(!detail::read_json("[1e999]", {}));
    CHECK(!detail::read_json("[1] 2", {}));
    CHECK(!detail::read_json("[\"\xFF\"]", {}));
}

TEST_CASE("a graph comes back from every form of JSON", "[read_json]") {
    for (const std::string_view name : {"json", "node-link", "cytoscape", "json-graph"}) round_trip(*format_named(name));
}

TEST_CASE("what is JavaScript or Python and no JSON is told by its name, at its place", "[read_json]") {
    const auto at = [](std::string_view text) {
        const auto g = json_read(text);
        REQUIRE_FALSE(g);
        const problem& p = g.problems().front();
        CHECK_FALSE(p.hint.empty());
        return fmt::format("{}:{} {}", p.where.line, p.where.column, p.message);
    };
    CHECK(at("// who knows whom\n{\"nodes\": []}") == "1:1 this is not JSON: it has no comments");
    CHECK(at("{\"nodes\": [ /* none */ ]}") == "1:13 this is not JSON: it has no comments");
    CHECK(at("{\"nodes\": [],\n # none\n \"links\": []}") == "2:2 this is not JSON: it has no comments");
    CHECK(at("{'nodes': []}") == "1:2 this is not JSON: its texts stand in double quotation marks");
    CHECK(at("{\"nodes\": [{\"id\": 'a'}]}") == "1:19 this is not JSON: its texts stand in double quotation marks");
    CHECK(at("{\"nodes\": [{\"id\": 1},\n]}") == "2:1 this is not JSON: no comma stands behind the last of a list or an object");
    CHECK(at("{\"nodes\": [], \"links\": [],}") == "1:27 this is not JSON: no comma stands behind the last of a list or an object");
    CHECK(at("{\"nodes\": [{\"id\": 1, \"old\": True}]}") == "1:29 this is not JSON: it writes true, false and null");
    CHECK(at("{\"nodes\": [{\"id\": 1, \"old\": None}]}") == "1:29 this is not JSON: it writes true, false and null");
    CHECK(at("{nodes: []}") == "1:2 this is not JSON: its keys stand in double quotation marks");
    // What stands in a text is no mistake.
    CHECK(told(R"({"nodes": [{"id": "// 'a', True,]", "url": "http://x/*y*/"}], "links": []})") == "1 nodes, 0 edges");
}

TEST_CASE("what is among aliases and labels of other people's files and no text stays as it is in JSON", "[read_json]") {
    const auto said = [](std::string_view text) { return described(json_read(text).value()); };
    CHECK(said(R"({"nodes":[{"id":"a","aliases":["x",["y","z"],{"lang":"en","value":"X"},true,null,7]}],"links":[]})") == "a aliases=x,[\"y\",\"z\"],{\"lang\":\"en\",\"value\":\"X\"},true,7\n");
    CHECK(said(R"({"nodes":[{"id":"a","aliases":{"en":"X"}}],"links":[]})") == "a aliases={\"en\":\"X\"}\n");
    const auto g = json_read(R"({"nodes":[{"id":"a","labels":["Film",1917]}],"links":[]})").value();
    CHECK(g.type_of(node_id(0)).labels == std::vector<std::string>{"1917", "Film"});
    // Names in languages, as of Wikidata, are no labels.
    for (const char* text : {R"({"nodes":[{"id":"a","labels":[{"language":"en","value":"X"}]}],"links":[]})", R"({"nodes":[{"id":"a","labels":["Film",["X"]]}],"links":[]})",
                             R"({"nodes":[{"id":"a","labels":{"en":"X"}}],"links":[]})", R"([{"type":"node","id":"a","labels":[{"en":"X"}]}])"}) {
        CAPTURE(text);
        const auto h = json_read(text).value();
        CHECK(h.type_of(node_id(0)).labels.empty());
        CHECK(described(h).find("labels=") != std::string::npos);
    }
}

TEST_CASE("what NetworkX says of a graph in Cytoscape's form counts", "[read_json]") {
    // Without a direction; what calls a node is no property of it, another value is one.
    const auto g = json_read(R"({"data":[],"directed":false,"multigraph":false,"elements":{"nodes":[{"data":{"id":"0","value":0,"name":"0"}},{"data":{"id":"1","value":7}}],"edges":[{"data":{"source":0,"target":1,"key":5}}]}})").value();
    CHECK(g.type_of(edge_id(0)).symmetric);
    CHECK(described(g) == "0 name=0\n1 value=7\n0 EDGE 1 key=5\n");
    // Of another's file a value that is as the id by chance is one.
    CHECK(described(json_read(R"({"elements":{"nodes":[{"data":{"id":"5","value":5}},{"data":{"id":"6","value":5}}]}})").value()) == "5 value=5\n6 value=5\n");
    // A property of that name comes back, whatever it is.
    graph own;
    for (const char* key : {"a", "b"}) REQUIRE(own.add_node("T", key));
    REQUIRE(own.set(node_id(0), "value", std::string("a")));
    REQUIRE(own.set(node_id(1), "value", std::string("z")));
    std::string text;
    {
        output out(text);
        REQUIRE(write_cytoscape(out, own));
    }
    CHECK(text.find(R"("id":"a","value":"a")") != std::string::npos);
    CHECK(differences(own, json_read(text).value()).empty());
}

TEST_CASE("what should be nodes or edges and is no list is told, not passed over", "[read_json]") {
    for (const char* text : {R"({"graphs":[{}]})", R"({"graphs":[]})", R"({"graphs":[{"edges":[]}]})", R"({"graph":{"nodes":5}})", R"({"graph":{"nodes":{},"edges":{"a":"b"}}})",
                             R"({"nodes":[{"id":1}],"links":{"a":"b"}})", R"({"nodes":{"a":1}})", R"({"elements":{"nodes":5}})", R"({"elements":{"nodes":[],"edges":{}}})"}) {
        CAPTURE(text);
        CHECK(told(text).find("this JSON is no graph") != std::string::npos);
    }
    CHECK(told(R"({"graphs":[{"nodes":{}}]})") == "0 nodes, 0 edges");
}
