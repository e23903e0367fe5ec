#include "catch.hpp"
#include "format/dot/dot_hostile_texts.hpp"
#include "random_graph.hpp"
#include "sanitized.hpp"

#include <algorithm>
#include <cctype>
#include <map>
#include <regex>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include <hexi/derive/merged.hpp>
#include <hexi/draw/mermaid.hpp>

using namespace hexi;
using namespace hexi::test;

namespace {

std::string chart_of(std::string_view text) {
    std::string out;
    output into(out);
    append_mermaid_text(into, text);
    return out;
}
result<std::string> chart_of(const graph& g, const mermaid_options& options = {}) {
    std::string out;
    output into(out);
    if (const auto written = write_mermaid(into, g, options); !written) {
        CHECK(out.empty());
        return written.problems();
    }
    return out;
}
std::size_t count(const std::string& text, std::string_view what) {
    std::size_t found = 0;
    for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + what.size())) ++found;
    return found;
}
/// `nodes` nodes and `edges` edges between the first two.
graph parallel_edges(std::size_t nodes, std::size_t edges) {
    graph g;
    std::vector<node_id> ids;
    for (std::size_t i = 0; i < nodes; ++i) ids.push_back(*g.add_node("T", fmt::format("k{}", i)));
    for (std::size_t i = 0; i < edges; ++i) REQUIRE(g.add_edge(ids[0], "R", ids[1]));
    return g;
}

}  // namespace

//   zone --holds-- park --HAS--> lab
TEST_CASE("a chart has names in a language, second lines, colours and captions", "[mermaid]") {
    schema s;
    s.language = "zh";
    const node_type_id park = s.add_node_type({.name = "Park", .captions = {{"en", "park"}, {"zh", "园区"}}, .style = {{"line", "#0072B2"}, {"fill", "#D5E8F5"}}});
    const node_type_id lab = s.add_node_type({.name = "Lab", .style = {{"shape", "ellipse"}, {"line", "#D55E00"}, {"fill", "#FFFFFF"}}});
    const edge_type_id has = s.add_edge_type({.name = "HAS", .captions = {{"en", "has (a)"}, {"zh", "设有"}}, .style = {{"line", "#000000"}}});
    const edge_type_id near = s.add_edge_type({.name = "NEAR", .symmetric = true, .style = {{"line", "#000000"}, {"dash", "dotted"}, {"weak", "true"}}});
    graph g(s);
    const node_id b = *g.add_node(lab, "b"), a = *g.add_node(park, "a");
    g.set_name(a, "兰州新区");
    REQUIRE(g.set_name(a, "en", "New \"Area\""));
    REQUIRE(g.add_edge(b, near, a));
    REQUIRE(g.add_edge(a, has, b));
    CHECK(chart_of(g, {.language = "en"}).value() ==
          "flowchart LR\n"
          "  classDef t0 fill:#D5E8F5,stroke:#0072B2,color:#1A1A1A\n"
          "  classDef t1 fill:#FFFFFF,stroke:#D55E00,color:#1A1A1A\n"
          "  n0(\"New #34;Area#34;\npark\"):::t0\n"
          "  n1([\"b\nLab\"]):::t1\n"
          "  n0 -->|\"has #40;a#41;\"| n1\n"
          "  n1 -.- n0\n"
          "  linkStyle 0 stroke:#000000,color:#000000\n"
          "  linkStyle 1 stroke:#000000,color:#000000\n");
    CHECK(chart_of(g).value().find("\"兰州新区\n园区\"") != std::string::npos);
}

TEST_CASE("frames are subgraphs, and the edges that they show are not written", "[mermaid]") {
    schema s;
    const node_type_id zone = s.add_node_type({.name = "Zone", .style = {{"holds", "true"}}}), park = s.add_node_type({.name = "Park"});
    const edge_type_id in = s.add_edge_type({.name = "IN", .cluster = true});
    graph g(s);
    const node_id z = *g.add_node(zone, "z"), a = *g.add_node(park, "a"), b = *g.add_node(park, "b");
    REQUIRE(g.add_edge(a, in, z));
    REQUIRE(g.add_edge(b, in, z));
    const std::string chart = chart_of(g).value();
    CAPTURE(chart);
    CHECK(chart.find("  subgraph f2 [\"z\"]\n    n2(\"z\nZone\"):::h0\n    n0(\"a\nPark\"):::t1\n    n1(\"b\nPark\"):::t1\n  end\n  class f2 frame\n") != std::string::npos);
    CHECK(count(chart, "-->") == 0);
}

TEST_CASE("hidden types are left out unless asked for", "[mermaid]") {
    schema s;
    const node_type_id seen = s.add_node_type({.name = "Seen"}), unseen = s.add_node_type({.name = "Unseen", .style = {{"hidden", "true"}}});
    const edge_type_id tie = s.add_edge_type({.name = "TIE"});
    graph g(s);
    const node_id a = *g.add_node(seen, "a"), b = *g.add_node(unseen, "b");
    REQUIRE(g.add_edge(a, tie, b));
    CHECK(count(chart_of(g).value(), ":::") == 1);
    CHECK(count(chart_of(g).value(), "-->") == 0);
    CHECK(count(chart_of(g, {.hidden = true}).value(), ":::") == 2);
    CHECK(count(chart_of(g, {.hidden = true}).value(), "-->") == 1);
}

TEST_CASE("every node and every edge of a random graph is in its chart", "[mermaid]") {
    for (std::uint32_t seed = 0; seed < test::rounds(300); ++seed) {
        CAPTURE(seed);
        const graph g = random_graph(seed);
        const std::string chart = chart_of(g).value();
        std::map<std::string, std::string> keys;  // by id
        // A statement ends at a line break outside of quotation marks; the loops at a node are one arrow with a caption a line.
        const std::regex node("  (n\\d+).\"(n\\d+)\n([A-Z])\".:::t\\d+\n"), edge("  (n\\d+) -->\\|\"([^\"]+)\"\\| (n\\d+)\n"), caption("([A-Z])(?: ×(\\d+))?");
        std::multiset<std::string> edges, expected;
        for (std::sregex_iterator at(chart.begin(), chart.end(), node), end; at != end; ++at) {
            REQUIRE(g.type_of(*g.find((*at)[2].str())).name == (*at)[3].str());
            REQUIRE(keys.emplace((*at)[1].str(), (*at)[2].str()).second);
        }
        std::set<std::string> looped;
        for (std::sregex_iterator at(chart.begin(), chart.end(), edge), end; at != end; ++at) {
            const std::string from = (*at)[1].str(), to = (*at)[3].str(), said = (*at)[2].str();
            if (from == to) REQUIRE(looped.insert(from).second);
            else REQUIRE(said.size() == 1);
            for (std::sregex_iterator one(said.begin(), said.end(), caption); one != end; ++one)
                for (int i = (*one)[2].matched ? std::stoi((*one)[2].str()) : 1; i > 0; --i) edges.insert(keys.at(from) + (*one)[1].str() + keys.at(to));
        }
        for (const edge_id e : g.edges()) expected.insert(fmt::format("{}{}{}", g.key_text(g.source(e)), g.type_of(e).name, g.key_text(g.target(e))));
        REQUIRE(keys.size() == g.node_count());
        REQUIRE(edges == expected);
    }
}

TEST_CASE("a chart has the same bytes whatever the ids", "[mermaid]") {
    const auto built = [](bool backwards) {
        schema s;
        s.add_node_type({.name = "T"});
        s.add_edge_type({.name = "R", .properties = {{.name = "weight", .kind = kind::integer}}});
        graph g(s);
        std::vector<std::string> keys{"a", "b", "c", "d"};
        if (backwards) std::ranges::reverse(keys);
        for (const std::string& key : keys) REQUIRE(g.add_node("T", key));
        for (std::size_t i = 0; i < 12; ++i) {
            const std::size_t at = backwards ? 11 - i : i;
            const edge_id e = *g.add_edge(*g.find(std::string(1, static_cast<char>('a' + at % 4))), "R", *g.find(std::string(1, static_cast<char>('a' + at * at % 3))));
            REQUIRE(g.set(e, "weight", static_cast<std::int64_t>(at)));
        }
        return g;
    };
    CHECK(chart_of(built(false)).value() == chart_of(built(true)).value());
}

TEST_CASE("the loops at a node are one arrow, and an edge says for how many it stands", "[mermaid]") {
    graph g;
    const node_id a = *g.add_node("T", "a"), b = *g.add_node("T", "b");
    for (const char* const type : {"OWNS", "AUDITS", "OWNS"}) REQUIRE(g.add_edge(a, type, a));
    for (int i = 0; i < 2; ++i) REQUIRE(g.add_edge(a, "LENDS_TO", b));
    CHECK(chart_of(g).value().find("  n0 -->|\"OWNS ×2\nAUDITS\"| n0\n  n0 -->|\"LENDS#95;TO\"| n1\n  n0 -->|\"LENDS#95;TO\"| n1\n") != std::string::npos);
    CHECK(chart_of(merged(g)).value().find("  n0 -->|\"OWNS ×2\nAUDITS\"| n0\n  n0 -->|\"LENDS#95;TO ×2\"| n1\n") != std::string::npos);
}

TEST_CASE("no text is more than text in a chart", "[mermaid]") {
    CHECK(chart_of("a \"b\" [c] `d` #e; <script>") == "a #34;b#34; #91;c#93; #96;d#96; #35;e#59; #60;script#62;");
    CHECK(chart_of("1. **x** - &lt; %%") == "1#46; #42;#42;x#42;#42; #45; #38;lt#59; #37;#37;");
    CHECK(chart_of(" 兰州\t新区\r\n\x01 ") == "兰州 新区");
    CHECK(chart_of("\n第一行 \r\n 第二行\n\n \u2028第四行\v") == "第一行\n第二行\n第四行");
    CHECK(chart_of("1\n2\n3\n4\n5\n") == "1\n2\n3\n4\n5");
    CHECK(chart_of("1\n2\n3\n4\n5\n6\n7") == "1\n2\n3\n4\n5…");
    CHECK(chart_of("ﬂ°°60¶ß") == "#64258;#8203;#176;#176;60#182;#8203;#223;");
    CHECK(chart_of("\\_ $$x$$") == "#92;#95; #36;#36;x#36;#36;");
    CHECK(chart_of("fa:fa-car a: b") == "fa#58;fa#45;car a#58; b");
    CHECK(chart_of("\u202Egnihtyna") == "#8238;gnihtyna");
    CHECK(chart_of("a\xFF\uFFFE") == "a\uFFFD\uFFFD");
    CHECK(length(chart_of(std::string(10'000, 'a'))) == 120);
    std::string marks = "a";
    for (int i = 0; i < 10'000; ++i) marks += "\u0301";
    CHECK(length(chart_of(marks)) < 210);
    std::vector<std::string> texts = hostile_texts();
    for (int c = 0; c < 256; ++c) texts.push_back(std::string("a") + static_cast<char>(c) + "b");
    const std::regex code("#\\d+;");
    for (const std::string& text : texts) {
        CAPTURE(text.substr(0, 60));
        const std::string written = chart_of(text);
        CHECK(valid_utf8(written));
        const std::string rest = std::regex_replace(written, code, "");
        for (const char c : rest) CHECK((static_cast<unsigned char>(c) >= 0x80 || c == ' ' || c == '\n' || std::isalnum(static_cast<unsigned char>(c)) != 0));
    }
    for (const std::string& text : texts) {
        graph g;
        const node_id a = *g.add_node("T", "a"), b = *g.add_node("T", "b");
        g.set_name(a, text);
        REQUIRE(g.add_edge(a, "R", b));
        const std::string chart = chart_of(g).value();
        CHECK(lines(chart).size() == 8 + count(chart_of(text), "\n"));
    }
}

TEST_CASE("a name keeps its line breaks in a node, and what has one line has none", "[mermaid]") {
    schema s;
    s.language = "zh";
    const node_type_id zone = s.add_node_type({.name = "Zone", .style = {{"holds", "true"}}}), park = s.add_node_type({.name = "Park"});
    const edge_type_id in = s.add_edge_type({.name = "IN", .cluster = true}), ties = s.add_edge_type({.name = "T", .captions = {{"zh", "first\nsecond"}}});
    graph g(s);
    const node_id z = *g.add_node(zone, "z"), a = *g.add_node(park, "a"), b = *g.add_node(park, "b");
    for (const node_id n : {z, a}) g.set_name(n, "第一行\n第二行");
    REQUIRE(g.add_edge(a, in, z));
    REQUIRE(g.add_edge(b, in, z));
    REQUIRE(g.add_edge(a, ties, b));
    const std::string chart = chart_of(g).value();
    CAPTURE(chart);
    CHECK(chart.find("[\"第一行 第二行\"]") != std::string::npos);
    CHECK(chart.find("n0(\"第一行\n第二行\nPark\")") != std::string::npos);
    CHECK(chart.find("|\"first second\"|") != std::string::npos);
}

TEST_CASE("a chart that Mermaid would not draw is refused, saying how to narrow it", "[mermaid]") {
    CHECK(count(chart_of(parallel_edges(2, 500)).value(), "-->") == 500);
    const auto edges = chart_of(parallel_edges(2, 501));
    REQUIRE(!edges);
    CHECK(edges.problems().size() == 1);
    CHECK(to_text(edges.problems().front()) ==
          "error: the chart has 501 edges, and Mermaid takes 500\n"
          "  hint: narrow it with --around NODE --hops 1 or --type TYPE, or use --to graphml, which has no limit");
    const auto text = chart_of(parallel_edges(2'500, 1));
    REQUIRE(!text);
    CHECK(text.problems().front().rule == rule("too-large"));
    CHECK(text.problems().front().message.find(" characters of text, and Mermaid takes 50000") != std::string::npos);
    const auto nodes = chart_of(parallel_edges(5'001, 1));
    REQUIRE(!nodes);
    CHECK(nodes.problems().front().message == "5001 nodes and 1 edges are too many for Mermaid, which takes 500 edges and 50000 characters of text");
}

TEST_CASE("a graph without nodes is a chart without nodes", "[mermaid]") { CHECK(chart_of(graph()).value() == "flowchart LR\n"); }
