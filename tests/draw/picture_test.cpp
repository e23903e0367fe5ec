#include <algorithm>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "catch.hpp"
#include "format/dot/dot_hostile_texts.hpp"
#include "format/dot/dot_svg.hpp"
#include "random_graph.hpp"

#include <hexi/derive/merged.hpp>
#include <hexi/draw/clusters.hpp>
#include <hexi/draw/look.hpp>
#include <hexi/draw/picture.hpp>
#include <hexi/format/open.hpp>

using namespace hexi;
using namespace hexi::test;

namespace {

std::string picture_of(const graph& g, const draw_options& options = {}) {
    std::string out;
    output into(out);
    write_picture(into, g, options);
    return out;
}

/// Titles of the nodes and of the edges that an SVG shows; the legend has none.
std::pair<std::multiset<std::string>, std::multiset<std::string>> titles(const std::string& svg) {
    std::pair<std::multiset<std::string>, std::multiset<std::string>> out;
    for (const svg_part& p : svg_parts(svg)) {
        if (p.kind == "node") out.first.insert(p.title);
        if (p.kind == "edge") out.second.insert(p.title);
    }
    return out;
}

}  // namespace

TEST_CASE("what no style word may say is not drawn, wherever it was said", "[picture][hostile]") {
    schema s;
    s.add_node_type({.name = "Thing", .style = {{"shape", "/etc/passwd"}, {"fill", "red\" image=\"x"}, {"size", "1e300"}, {"width", "-1"}}});
    s.add_edge_type({.name = "TIE", .style = {{"dash", "invis"}, {"line", "#12345"}, {"width", "nan"}}});
    graph g(s);
    const node_id a = *g.add_node("Thing", "a");
    REQUIRE(g.add_edge(a, "TIE", a));
    schema plain;
    plain.add_node_type({.name = "Thing"});
    plain.add_edge_type({.name = "TIE"});
    graph h(plain);
    const node_id b = *h.add_node("Thing", "a");
    REQUIRE(h.add_edge(b, "TIE", b));
    CHECK(picture_of(g) == picture_of(h));
    const style_sheet sheet{.rules = {{.set = {{"shape", "epsf"}, {"fill", "x"}}}, {.edges = true, .set = {{"dash", "setlinewidth(9)"}}}}};
    CHECK(picture_of(g, {.style = sheet}) == picture_of(h));
}

TEST_CASE("a picture shows names, types and states in the language asked for", "[picture]") {
    //   zone --PARTY--> pact {status: signed}
    schema s;
    s.language = "zh";
    const enumeration_id status = s.add_enumeration({.name = "status", .values = {{"signed", {{"zh", "已签署"}, {"en", "signed"}}}}});
    s.add_node_type({.name = "Zone", .captions = {{"zh", "功能区"}, {"en", "zone"}}});
    s.add_node_type({.name = "Agreement", .properties = {{.name = "status", .kind = kind::enumeration, .values = status}, {.name = "note"}}, .captions = {{"zh", "协议"}, {"en", "agreement"}}});
    s.add_edge_type({.name = "PARTY", .captions = {{"zh", "签约方"}, {"en", "party to"}}});
    graph g(s);
    const node_id zone = *g.add_node("Zone", "zone"), pact = *g.add_node("Agreement", "pact");
    g.set_name(zone, "兰州新区");
    REQUIRE(g.set_name(zone, "en", "Lanzhou New Area"));
    g.set_name(pact, "战略合作协议");
    REQUIRE(g.set(pact, "status", std::string("signed")));
    REQUIRE(g.set(pact, "note", std::string("not shown")));
    REQUIRE(g.add_edge(zone, "PARTY", pact));

    const auto texts = [&](std::string_view language) {
        std::map<std::string, std::vector<std::string>> out;
        const dot_run run = run_dot(picture_of(g, {.language = std::string(language)}));
        CHECK(run.errors == "");
        for (const svg_part& p : svg_parts(run.svg)) out[p.title] = p.texts;
        return out;
    };
    auto zh = texts("zh");
    CHECK(zh["zone"] == std::vector<std::string>{"兰州新区", "功能区"});
    CHECK(zh["pact"] == std::vector<std::string>{"战略合作协议", "协议 · 已签署"});
    CHECK(zh["zone->pact"] == std::vector<std::string>{"签约方"});
    auto en = texts("en");
    CHECK(en["zone"] == std::vector<std::string>{"Lanzhou New Area", "zone"});
    CHECK(en["pact"] == std::vector<std::string>{"战略合作协议", "agreement · signed"});
    CHECK(en["zone->pact"] == std::vector<std::string>{"party to"});
    CHECK(texts("") == texts("zh"));
}

TEST_CASE("the legend counts what is drawn and says what is not", "[picture]") {
    schema s;
    s.add_node_type({.name = "Park"});
    s.add_node_type({.name = "Secret", .style = {{"hidden", "true"}}});
    s.add_edge_type({.name = "NEAR"});
    s.add_edge_type({.name = "IN", .cluster = true});
    graph g(s);
    std::vector<node_id> parks;
    for (const char* key : {"a", "b", "c"}) parks.push_back(*g.add_node("Park", key));
    const node_id secret = *g.add_node("Secret", "secret");
    REQUIRE(g.add_edge(parks[0], "IN", parks[2]));
    REQUIRE(g.add_edge(parks[1], "IN", parks[2]));
    REQUIRE(g.add_edge(parks[0], "NEAR", parks[1]));
    REQUIRE(g.add_edge(parks[0], "NEAR", secret));
    const auto legend = [&](const draw_options& options) {
        const dot_run run = run_dot(picture_of(g, options));
        CHECK(run.errors == "");
        for (const svg_part& p : svg_parts(run.svg))
            if (p.kind == "graph") return p.text();
        return std::string();
    };
    CHECK(legend({.language = "en"}) == "Park 3━━NEAR 1Inside a frame: IN 2Not drawn: Secret 1, NEAR 1");
    CHECK(legend({.language = "en", .hidden = true}) == "Park 3━━NEAR 2Secret 1Inside a frame: IN 2");
    CHECK(legend({.legend = false}).empty());
}

TEST_CASE("the same graph gives the same bytes, whatever its ids", "[picture]") {
    for (std::uint32_t seed = 0; seed < 300; ++seed) {
        CAPTURE(seed);
        const graph g = random_graph(seed, {.max_nodes = 10, .max_edges = 20});
        graph again;  // the same types in the same order; nodes and edges backwards
        for (std::size_t t = 0; t < g.schema().node_type_count(); ++t) again.schema().add_node_type({.name = g.schema()[node_type_id(t)].name});
        for (std::size_t t = 0; t < g.schema().edge_type_count(); ++t) again.schema().add_edge_type({.name = g.schema()[edge_type_id(t)].name});
        for (std::size_t t = 0; t < g.schema().edge_type_count(); ++t)
            for (const property& p : g.schema()[edge_type_id(t)].properties) again.schema().add_property(edge_type_id(t), p);
        for (std::size_t i = g.node_bound(); i-- > 0;) REQUIRE(again.add_node(g.type_of(node_id(i)).name, g.key(node_id(i))));
        for (std::size_t i = g.edge_bound(); i-- > 0;) {
            const edge_id e(i);
            const edge_id copy = *again.add_edge(*again.find(g.key(g.source(e))), g.type_of(e).name, *again.find(g.key(g.target(e))));
            REQUIRE(again.set(copy, "weight", g.value(e, *g.property(e, "weight"))));
        }
        REQUIRE(picture_of(g) == picture_of(again));
        REQUIRE(picture_of(g) == picture_of(g));
    }
}

TEST_CASE("no text breaks a picture", "[picture][hostile]") {
    // Names, keys, type names, captions, property values and frame names are all hostile.
    graph g;
    std::vector<node_id> nodes;
    for (const std::string& t : hostile_texts()) {
        nodes.push_back(*g.add_node(t, t));
        g.set_name(nodes.back(), t);
        REQUIRE(g.set(nodes.back(), "note", t));
    }
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        const edge_id e = *g.add_edge(nodes[i], g.type_of(nodes[i]).name, nodes[(i + 7) % nodes.size()]);
        REQUIRE(g.set(e, "note", std::string(g.key(nodes[i]))));
        REQUIRE(g.add_edge(nodes[i], "IN", nodes[i / 3]));
    }
    edge_type within = g.schema()[*g.schema().find_edge_type("IN")];
    within.cluster = true;
    REQUIRE(g.schema().update(*g.schema().find_edge_type("IN"), within));
    const dot_run run = run_dot(picture_of(g, {.engine = "dot"}));
    CHECK(run.errors == "");
    std::size_t count = 0;
    for (const svg_part& p : svg_parts(run.svg)) {
        if (p.kind != "node") continue;
        ++count;
        CHECK(!p.texts.empty());
    }
    CHECK(count == nodes.size());
}

TEST_CASE("every node and every edge is drawn, parallel ones too, but for what frames say", "[picture]") {
    for (std::uint32_t seed = 0; seed < 20; ++seed) {
        CAPTURE(seed);
        const graph g = random_graph(seed, {.keyless = seed % 3 == 0});
        std::multiset<std::string> nodes, edges;
        for (const node_id n : g.nodes()) nodes.insert(g.key_text(n));
        for (const edge_id e : g.edges()) edges.insert(fmt::format("{}->{}", g.key_text(g.source(e)), g.key_text(g.target(e))));
        const dot_run run = run_dot(picture_of(g));
        CHECK(run.errors == "");
        const auto [drawn_nodes, drawn_edges] = titles(run.svg);
        CHECK(drawn_nodes == nodes);
        CHECK(drawn_edges == edges);
    }
}

TEST_CASE("the Lanzhou picture has every node, and no message", "[picture][lanzhou]") {
    const graph g = open(std::filesystem::path(HEXI_SOURCE_DIR) / "graphs/lanzhou").value();
    const dot_run run = run_dot(picture_of(g, {.language = "zh", .engine = "sfdp"}));
    CHECK(run.errors == "");
    const auto [nodes, edges] = titles(run.svg);
    CHECK(nodes.size() == g.node_count());
    CHECK(edges.size() == g.edge_count());
}

TEST_CASE("numbers are those of facts, where shapes stand for several", "[picture]") {
    //   a --TIE--> b, three times; merged into one line
    graph g;
    const node_id a = *g.add_node("Thing", "a"), b = *g.add_node("Thing", "b");
    for (int i = 0; i < 3; ++i) REQUIRE(g.add_edge(a, "TIE", b));
    const graph one = merged(g);
    CHECK(picture_of(one).find("TIE 1 (3)") != std::string::npos);
    CHECK(picture_of(g).find("TIE 3<") != std::string::npos);
    CHECK(describe_picture(one, {.language = "en"}) == "Nodes 2: Thing 2. Edges 1 (3): TIE 1 (3).");
}

TEST_CASE("false is a value: booleans are yes and no in what is told, and the second line names what is true", "[picture]") {
    graph g;
    const node_id a = *g.add_node("Firm", "a"), b = *g.add_node("Firm", "b");
    REQUIRE(g.set(a, "listed", true));
    REQUIRE(g.set(b, "listed", false));
    const std::string said = picture_of(g, {.language = "en"});
    CHECK(said.find("listed: yes") != std::string::npos);
    CHECK(said.find("listed: no") != std::string::npos);
    CHECK(said.find("listed: listed") == std::string::npos);
    CHECK(said.find("Firm · listed<") != std::string::npos);
    CHECK(picture_of(g, {.language = "zh-Hans"}).find("listed: 否") != std::string::npos);
}

TEST_CASE("a property whose name only looks like a name's is told", "[picture]") {
    graph g;
    const node_id a = *g.add_node("Thing", "a");
    REQUIRE(g.set(a, "name_origin", std::string("Latin")));
    CHECK(picture_of(g).find("name_origin: Latin") != std::string::npos);
}

TEST_CASE("words are Chinese in every kind of Chinese", "[picture]") {
    graph g;
    (void)*g.add_node("Thing", "a");
    CHECK(describe_picture(g, {.language = "zh-Hans"}) == "1 个节点：Thing 1。0 条关系：。");
    CHECK(describe_picture(g, {.language = "zha"}) == "Nodes 1: Thing 1. Edges 0: .");
}

TEST_CASE("a name has five lines at most, and its own line breaks", "[picture]") {
    graph g;
    const node_id a = *g.add_node("Thing", "a"), b = *g.add_node("Thing", "b");
    std::string longest;
    for (int i = 0; i < 40; ++i) longest += "兰州新区";
    g.set_name(a, longest);
    g.set_name(b, "North\nWest");
    for (const char* engine : {"dot", "stress"}) {
        const std::string said = picture_of(g, {.engine = engine});
        const std::size_t begin = said.find("<b>兰州新区"), end = said.find("</b>", begin);
        REQUIRE(begin != std::string::npos);
        const std::string name = said.substr(begin, end - begin);
        std::size_t breaks = 0;
        for (std::size_t at = name.find("<br/>"); at != std::string::npos; at = name.find("<br/>", at + 1)) ++breaks;
        CHECK(breaks == 4);
        CHECK(name.ends_with("…"));
        CHECK(said.find("<b>North<br/>West</b>") != std::string::npos);
    }
}

TEST_CASE("Hexi's own layout draws every node and edge, and names every line that is not weak", "[picture][lanzhou]") {
    for (std::uint32_t seed = 0; seed < 10; ++seed) {
        CAPTURE(seed);
        const graph g = random_graph(seed);
        const draw_options options{.engine = "stress"};
        const std::string dot = picture_of(g, options);
        CHECK(dot == picture_of(g, options));
        const dot_run run = run_dot(dot);
        CHECK(run.errors == "");
        CHECK(titles(run.svg) == titles(run_dot(picture_of(g, {.engine = "dot"})).svg));
    }
    const graph g = open(std::filesystem::path(HEXI_SOURCE_DIR) / "graphs/lanzhou").value();
    const looks style(g);
    const clusters inside(g, style);
    for (const char* language : {"zh", "en"}) {
        CAPTURE(language);
        const dot_run run = run_dot(picture_of(g, {.language = language, .engine = "stress"}));
        CHECK(run.errors == "");
        std::multiset<std::string> expected, labelled;
        for (const edge_id e : g.edges())
            if (!style.of(e).weak && !inside.shown_by_frame(g, e)) expected.insert(fmt::format("{}->{}", g.key(g.source(e)), g.key(g.target(e))));
        for (const svg_part& p : svg_parts(run.svg))
            if (p.kind == "edge" && !p.texts.empty()) labelled.insert(p.title);
        CHECK(labelled == expected);
    }
}
