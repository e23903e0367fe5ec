#include "catch.hpp"
#include "format/round_trip.hpp"

#include <hexi/format/dot/dot.hpp>
#include <hexi/format/dot/read_dot.hpp>

using namespace hexi;
using namespace hexi::test;

namespace {

std::string graph_read(std::string_view text) {
    const auto g = read_dot(text, "g.dot");
    return g ? described(*g) : to_text(g.problems());
}

result<done> all_properties(output& out, const graph& g, const write_options&) {
    write_dot(out, g, {.properties = {"all"}});
    return done{};
}

}  // namespace

TEST_CASE("DOT is read: ids, labels, classes, clusters, attributes; not how things look", "[read_dot]") {
    CHECK(graph_read(R"(// a comment
digraph deps {
  node [shape=box, fontname="Sans"]; rankdir=LR;
  subgraph cluster_0 { label="Libraries"; color=red; z [label="zlib &amp; co\n1.2"]; subgraph cluster_1 { x } }
  a [label=<<b>Bold</b><br/>line>, class=Program, size=2, "a b"="c \"d\""];
  a -> z [label=links, weight=3];
  a -> z [label=links];
  z -> x [dir=none];
  x -> a [dir=back, class=NEEDS, label="needs it"];
})") ==
          "a Program name=Bold\nline a b=\"c \\\"d\\\"\" size=\"2\"\n"
          "x cluster=\"cluster_1\"\n"
          "z name=zlib & co\n1.2 cluster=\"Libraries\"\n"
          "z EDGE x\na NEEDS x label=\"needs it\"\na links z weight=\"3\"\na links z\n");
    // Labels as people see them: of a cluster in HTML, of a record without its ports and braces.
    CHECK(graph_read("digraph { node [shape=record]; subgraph cluster_0 { label=<ext<br/><b>ern</b>al>; a } a [label=\"{<p0> left|<p1>|{ri\\{ght\\}\\|\\n2 | \\<x\\> }}\"]; b [label=\"\\N\"]; c [shape=Mrecord, label=\"<f>\"] ; d [shape=box, label=\"{a|b}\"]; a:p0 -> b:w }") ==
          "a name=left\nri{ght}|\n2\n<x> cluster=\"ext\\nernal\"\nb\nc\nd name={a|b}\na EDGE b\n");
    CHECK(graph_read("digraph { \"two\\nlines\" }") == "two\\nlines name=two\nlines\n");
    const auto plain = read_dot("graph { a -- b -- c; b -- b }", "g.dot").value();
    CHECK(described(plain) == "a\nb\nc\na EDGE b\nb EDGE b\nb EDGE c\n");
    CHECK(plain.type_of(*plain.edges().begin()).symmetric);
    CHECK(graph_read("strict digraph { a -> b; a -> b }") == "a\nb\na EDGE b\n");
    CHECK(graph_read("digraph {}") == "");
}

TEST_CASE("what is wrong in DOT is told with its line, and nothing in it reaches this process", "[read_dot]") {
    const std::string wrong = graph_read("digraph {\n  a -> b;\n  c -> ;\n}\n");
    CHECK(wrong.starts_with("g.dot:3:1: error: this is not DOT: something is wrong near "));
    CHECK(wrong.find("    3 |   c -> ;\n") != std::string::npos);
    CHECK(graph_read("digraph {\n  a -- b;\n}\n").ends_with("  hint: the edges of a digraph are written ->, those of a graph --\n"));
    CHECK(graph_read("graph {\n  a -> b;\n}\n").ends_with("  hint: the edges of a graph are written --, those of a digraph ->\n"));
    CHECK(graph_read("digraph \"\" {\n  a [label=\"\", x=\"/*\"]; // \"\"\n  a -> \"\"\n}\n") == "g.dot:3:8: error: this node has no id\n  hint: each node needs one, by which edges name it\n");
    CHECK(graph_read("digraph \xFF {}") == "g.dot: error: the file is not UTF-8 text\n  hint: save it as UTF-8\n");
    CHECK(graph_read("").starts_with("g.dot: error: this is not DOT"));
    CHECK(graph_read("digraph a { x -> y } digraph b { z }") == "g.dot: error: this file holds several graphs\n  hint: make a file of each\n");
    CHECK(graph_read("digraph a { x -> y }\n}\n").find("error: this is not DOT") != std::string::npos);
    CHECK(graph_read("digraph { a ").find("error: this is not DOT") != std::string::npos);
    std::string deep = "digraph {";
    for (int i = 0; i < 100'000; ++i) deep += "subgraph cluster" + std::to_string(i) + "{";
    CHECK(graph_read(deep).find("error: this is not DOT") != std::string::npos);
    CHECK(graph_read("digraph { \"" + std::string(100'000, 'a') + "\" }").find("a") != std::string::npos);
}

TEST_CASE("a graph comes back from DOT with all its properties; from the plain look with keys, names and types", "[read_dot]") {
    const file_format& dot = *format_named("dot");
    const file_format all{dot.name, dot.extension, dot.what, dot.lost, dot.read, all_properties};
    // A process for each, so that fewer must do.
    comes_back(all, open(HEXI_SOURCE_DIR "/graphs/lanzhou").value());
    comes_back(all, graph());
    for (std::uint32_t seed = 0; seed < 10; ++seed) comes_back(all, random_graph(seed, {.symmetric = seed % 3 == 0}));
    for (std::uint32_t seed = 0; seed < 20; ++seed) comes_back(all, graph_of_values(seed));
    for (std::uint32_t seed = 0; seed < 10; ++seed) {
        const graph g = random_graph(seed);
        const graph back = dot.read(written(dot, g), "g", {}).value();
        REQUIRE(back.node_count() == g.node_count());
        // The weights are what is lost.
        std::vector<std::string> edges, expected;
        for (const edge_id e : back.edges()) edges.push_back(fmt::format("{} {} {}", back.key(back.source(e)), back.type_of(e).name, back.key(back.target(e))));
        for (const edge_id e : g.edges()) expected.push_back(fmt::format("{} {} {}", g.key(g.source(e)), g.type_of(e).name, g.key(g.target(e))));
        std::ranges::sort(edges), std::ranges::sort(expected);
        CHECK(edges == expected);
        for (const node_id n : g.nodes()) CHECK(back.type_of(*back.find(g.key(n))).name == g.type_of(n).name);
    }
}

TEST_CASE("properties that are named as DOT's keywords are written and read", "[read_dot]") {
    graph g;
    const node_id n = *g.add_node("T", "a");
    for (const char* word : {"node", "Edge", "GRAPH", "digraph", "subgraph", "strict", "stricter"}) REQUIRE(g.set(n, word, std::string("x")));
    std::string text;
    {
        output into(text);
        write_dot(into, g, {.properties = {"all"}});
    }
    CHECK(text.find(" strict=") == std::string::npos);
    CHECK(text.find(" \"strict\"=\"x\"") != std::string::npos);
    CHECK(text.find(" stricter=\"x\"") != std::string::npos);
    const auto again = read_dot(text, "g.dot");
    REQUIRE(again);
    for (const char* word : {"node", "Edge", "GRAPH", "digraph", "subgraph", "strict"}) CHECK(described(*again).find(fmt::format(" {}=\"x\"", word)) != std::string::npos);
}
