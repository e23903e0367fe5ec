#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "catch.hpp"
#include "format/dot/dot_hostile_texts.hpp"
#include "format/dot/dot_svg.hpp"
#include "random_graph.hpp"
#include "sanitized.hpp"

#include <hexi/algorithm/ranking.hpp>
#include <hexi/derive/collapsed.hpp>
#include <hexi/derive/fold.hpp>
#include <hexi/derive/merged.hpp>
#include <hexi/draw/captions.hpp>
#include <hexi/draw/clusters.hpp>
#include <hexi/draw/look.hpp>
#include <hexi/draw/order.hpp>
#include <hexi/draw/order_private.hpp>
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
    CHECK(legend({.language = "en"}) == "Park 3NEAR 1Inside a frame: IN 2Not drawn: Secret 1, NEAR 1");
    CHECK(legend({.language = "en", .hidden = true}) == "Park 3NEAR 2Secret 1Inside a frame: IN 2");
    CHECK(legend({.legend = false}).empty());
}

TEST_CASE("the same graph gives the same bytes, whatever its ids", "[picture]") {
    for (std::uint32_t seed = 0; seed < test::rounds(300); ++seed) {
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
    // By dot, which draws as many lines in a tenth of the time in which the others do; what a frame says is no line.
    const dot_run run = run_dot(picture_of(g, {.language = "zh", .engine = "dot", .sources = true, .weak = true}));
    CHECK(run.errors == "");
    const looks style(g);
    const clusters inside(g, style);
    std::multiset<std::string> wanted;
    for (const edge_id e : g.edges())
        if (!inside.shown_by_frame(g, e)) wanted.insert(fmt::format("{}->{}", g.key(g.source(e)), g.key(g.target(e))));
    const auto [nodes, edges] = titles(run.svg);
    CHECK(nodes.size() == g.node_count());
    CHECK(edges == wanted);
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
    // Each of what is true of it.
    CHECK(facts_line(g, a, "en") == "Firm\nlisted: yes");
    CHECK(facts_line(g, b, "en") == "Firm\nlisted: no");
    CHECK(facts_line(g, a, "zh") == "Firm\nlisted: 是");
    CHECK(facts_line(g, b, "zh") == "Firm\nlisted: 否");
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
    CHECK(describe_picture(g, {.language = "zh-Hans"}) == "1 个节点：Thing 1。0 条关系。");
    CHECK(describe_picture(g, {.language = "zha"}) == "Nodes 1: Thing 1. Edges 0.");
}

TEST_CASE("a caption in another kind of a language is better than none, and one in that language itself is better", "[picture]") {
    schema s;
    s.add_node_type({.name = "Place", .captions = {{"zh-Hans", "地方"}, {"en-GB", "place"}}});
    s.add_node_type({.name = "Firm", .captions = {{"zh-Hant", "公司甲"}, {"zh", "公司"}, {"zhx", "wrong"}}});
    graph g(std::move(s));
    (void)*g.add_node("Place", "a");
    (void)*g.add_node("Firm", "b");
    CHECK(describe_picture(g, {.language = "zh"}).find("：地方 1、公司 1。") != std::string::npos);
    CHECK(describe_picture(g, {.language = "zh_TW"}).find("：地方 1、公司甲 1。") != std::string::npos);
    CHECK(describe_picture(g, {.language = "zh-Hans-CN"}).find("：地方 1、公司 1。") != std::string::npos);
    CHECK(describe_picture(g, {.language = "en"}).find(": place 1, Firm 1.") != std::string::npos);
    CHECK(describe_picture(g, {.language = "de"}).find(": Place 1, Firm 1.") != std::string::npos);
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

TEST_CASE("long names that are alike but for their ends show these", "[picture]") {
    // Names of reports: alike as far as five lines go, wherever they break.
    graph g;
    std::string report = "Report of the committee on the development of regional innovation in the western provinces and their cities, with an appendix on parks, ";
    for (const char* part : {"volume one", "volume two, which is much longer and breaks elsewhere"}) g.set_name(*g.add_node("Report", part), report + part);
    // Of one that stands alone the start is enough; and of what differs in its middle, or not at all, the end would say nothing.
    std::string alone, middle = "甲乙丙丁戊己庚辛壬癸甲乙丙丁戊己庚辛壬癸甲乙丙丁戊己庚辛壬癸甲乙丙丁戊己庚辛壬癸甲乙丙丁戊己庚辛壬癸甲乙丙丁戊己庚辛壬癸";
    for (int i = 0; i < 40; ++i) alone += "兰州新区";
    g.set_name(*g.add_node("Report", "alone"), alone);
    for (const char* which : {"甲", "乙"}) g.set_name(*g.add_node("Report", which), middle + which + middle);
    const std::string said = picture_of(g);
    const auto shown = [&](std::string_view begins) {
        std::vector<std::string> out;
        for (std::size_t at = said.find("<b>"); at != std::string::npos; at = said.find("<b>", at + 1))
            if (said.substr(at + 3).starts_with(begins)) out.push_back(said.substr(at + 3, said.find("</b>", at) - at - 3));
        return out;
    };
    const auto reports = shown("Report of");
    REQUIRE(reports.size() == 2);
    CHECK(reports[0] != reports[1]);
    for (const std::string& one : reports) {
        CHECK(one.find("…<br/>") != std::string::npos);
        CHECK((one.ends_with("volume one") || one.ends_with("breaks elsewhere")));
        std::size_t breaks = 0;
        for (std::size_t at = one.find("<br/>"); at != std::string::npos; at = one.find("<br/>", at + 1)) ++breaks;
        CHECK(breaks == 4);
    }
    REQUIRE(shown("兰州新区").size() == 1);
    CHECK(shown("兰州新区").front().ends_with("…"));
    for (const std::string& one : shown("甲乙丙")) CHECK(one.ends_with("…"));
    CHECK(shown("甲乙丙").size() == 2);
}

namespace {

/// The titles of the nodes of an SVG, row by row from above, each from left to right; a row is what stands as high.
std::vector<std::vector<std::string>> rows_of_nodes(const std::string& svg) {
    std::map<long, std::map<double, std::string>> rows;
    for (std::size_t at = svg.find("class=\"node\""); at != std::string::npos; at = svg.find("class=\"node\"", at + 1)) {
        const std::size_t title = svg.find("<title>", at) + 7, text = svg.find("<text ", at);
        const auto number = [&](std::string_view name) { return std::stod(svg.substr(svg.find(name, text) + name.size(), 12)); };
        rows[std::lround(number(" y=\"") / 4)][number(" x=\"")] = svg.substr(title, svg.find("</title>", title) - title);
    }
    std::vector<std::vector<std::string>> out;
    for (const auto& [height, row] : rows) {
        out.emplace_back();
        for (const auto& [x, key] : row) out.back().push_back(key);
    }
    return out;
}

}  // namespace

TEST_CASE("what has no edge stands in rows under dot, too, alone or beside what has some", "[picture]") {
    for (const std::size_t tied : {0U, 4U}) {
        CAPTURE(tied);
        graph g;
        for (int i = 0; i < 40; ++i) (void)*g.add_node("Thing", fmt::format("loose {}", i));
        for (std::size_t i = 0; i + 1 < tied; ++i) {
            for (const std::size_t end : {i, i + 1})
                if (!g.find(fmt::format("tied {}", end))) (void)*g.add_node("Thing", fmt::format("tied {}", end));
            REQUIRE(g.add_edge(*g.find(fmt::format("tied {}", i)), "TIE", *g.find(fmt::format("tied {}", i + 1))));
        }
        const std::string svg = run_dot(picture_of(g, {.engine = "dot", .legend = false})).svg;
        const std::size_t view = svg.find("viewBox=\"") + 9;
        std::istringstream numbers(svg.substr(view, svg.find('"', view) - view));
        double x = 0, y = 0, wide = 0, high = 0;
        numbers >> x >> y >> wide >> high;
        CAPTURE(wide, high);
        CHECK(wide < 2.5 * high);
        CHECK(high < 1.5 * wide);
        std::vector<std::string> read, wanted;
        for (const auto& row : rows_of_nodes(svg))
            for (const std::string& key : row)
                if (key.starts_with("loose")) read.push_back(key);
        for (int i = 0; i < 40; ++i) wanted.push_back(fmt::format("loose {}", i));
        CHECK(read == wanted);
    }
}

TEST_CASE("those in which the same would be written have what tells them apart beneath", "[picture]") {
    const std::string start = "National Laboratory for the Advancement of Applied Materials Research and Industrial Technology Transfer in the ";
    const std::string end = " Region of the Province, Department of Everything That Is Not Elsewhere, Section for Things of All Kinds and Their Parts";
    const std::string long_key(60, 'k');
    graph g;
    const auto add = [&](const char* type, const std::string& key, const std::string& name) { g.set_name(*g.add_node(type, key), name); };
    add("Lab", "lab-north", start + "Northern" + end);
    add("Lab", "lab-south", start + "Southern" + end);
    add("Person", "wei-1", "Zhang Wei");
    add("Person", "wei-2", "Zhang Wei");
    add("Person", "li", "Li Na");
    add("Firm", "li-firm", "Li Na");  // its type tells it
    add("Person", long_key + "甲" + long_key + "丙", "Wu");
    add("Person", long_key + "甲" + long_key + "丁", "Wu");
    add("Person", long_key + "甲" + long_key + "丁" + long_key, "Wu");
    for (const char* engine : {"stress", "dot", "neato"}) {
        CAPTURE(engine);
        std::multiset<std::vector<std::string>> seen;
        std::string all;
        for (const svg_part& p : svg_parts(run_dot(picture_of(g, {.engine = engine, .legend = false})).svg))
            if (p.kind == "node") seen.insert(p.texts), all += p.text() + "\n";
        REQUIRE(seen.size() == 9);
        CHECK(std::set(seen.begin(), seen.end()).size() == 9);
        CAPTURE(all);
        for (const char* key : {"lab-north", "lab-south", "wei-1", "wei-2"}) CHECK(all.find(key) != std::string::npos);
        CHECK(all.find("li-firm") == std::string::npos);
    }
    // What stands for several has no key that anybody gave.
    graph hubs;
    for (const char* hub : {"A", "B"}) {
        const node_id at = *hubs.add_node("Hub", hub);
        for (int i = 0; i < 4; ++i) REQUIRE(hubs.add_edge(at, "HAS", *hubs.add_node("Leaf", fmt::format("{}{}", hub, i))));
    }
    const std::string together = picture_of(collapsed(hubs), {.language = "en", .legend = false});
    REQUIRE(together.find("+4 Leaf") != std::string::npos);
    for (const svg_part& p : svg_parts(run_dot(together).svg))
        if (p.kind == "node" && p.text().starts_with("+4")) CHECK(p.texts.size() == 2);
}

TEST_CASE("nodes without edges stand in the order in which people count", "[picture]") {
    graph g;
    const std::vector<std::string> keys{"7", "07", "n1", "n2", "n03", "n10", "n10a", "n10b2", "n10b11", "n99999999999999999999998", "n99999999999999999999999", "n100000000000000000000000", "x"};
    for (const std::string& key : std::set<std::string>(keys.begin(), keys.end())) REQUIRE(g.add_node("N", key));
    auto wanted = keys;
    std::swap(wanted[0], wanted[1]);  // as texts, where they are one number
    for (const char* engine : {"stress", "dot", "neato"}) {
        CAPTURE(engine);
        const std::string said = picture_of(g, {.engine = engine});
        std::vector<std::pair<std::size_t, std::string>> places;
        for (const std::string& key : keys) places.emplace_back(said.find(fmt::format("\"{}\" [", key)), key);
        std::ranges::sort(places);
        if (std::string_view(engine) == "dot") {
            // As they are read: row by row, from left to right.
            const auto rows = rows_of_nodes(run_dot(said).svg);
            REQUIRE(rows.size() > 1);
            places.clear();
            for (const auto& row : rows)
                for (const std::string& key : row) places.emplace_back(places.size(), key);
        }
        std::vector<std::string> found;
        for (const auto& [place, key] : places) found.push_back(key);
        CHECK(found == wanted);
    }
    // Whatever the keys are, one comes before the other.
    for (const std::string& a : keys)
        for (const std::string& b : keys) {
            CHECK((a == b || detail::comes_before(a, b) != detail::comes_before(b, a)));
            for (const std::string& c : keys)
                if (detail::comes_before(a, b) && detail::comes_before(b, c)) CHECK(detail::comes_before(a, c));
        }
}

TEST_CASE("Hexi's own layout draws every node and edge, and names every line that is not weak", "[picture][lanzhou]") {
    for (std::uint32_t seed = 0; seed < (test::sanitized ? 3U : 6U); ++seed) {
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
        if (test::sanitized && language == std::string_view("zh")) continue;  // arranged as the other
        CAPTURE(language);
        const dot_run run = run_dot(picture_of(g, {.language = language, .engine = "stress", .sources = true}));
        CHECK(run.errors == "");
        std::multiset<std::string> expected, labelled;
        for (const edge_id e : g.edges())
            if (!style.of(e).weak && !inside.shown_by_frame(g, e)) expected.insert(fmt::format("{}->{}", g.key(g.source(e)), g.key(g.target(e))));
        for (const svg_part& p : svg_parts(run.svg))
            if (p.kind == "edge" && !p.texts.empty()) labelled.insert(p.title);
        CHECK(labelled == expected);
    }
}

namespace {

/// The drawing of the graph itself, before its nodes and edges: its legend and what stands beneath that.
std::string legend_drawing(const graph& g, const draw_options& options = {}) {
    const std::string svg = run_dot(picture_of(g, options)).svg;
    const std::size_t begin = svg.find("class=\"graph\"");
    return svg.substr(begin, svg.find("class=\"", begin + 10) - begin);
}
std::size_t count_in(std::string_view text, std::string_view what) {
    std::size_t out = 0;
    for (std::size_t at = text.find(what); at != std::string_view::npos; at = text.find(what, at + 1)) ++out;
    return out;
}
std::string words_of_legend(const graph& g, const draw_options& options = {}) {
    for (const svg_part& p : svg_parts(run_dot(picture_of(g, options)).svg))
        if (p.kind == "graph") return p.text();
    return {};
}
/// A ring of `edges` nodes whose edges take turns among the types; the first `weak` of those are weak.
graph ring_of(std::size_t edges, std::size_t types, std::size_t weak = 0) {
    schema s;
    s.add_node_type({.name = "Thing"});
    for (std::size_t t = 0; t < types; ++t) s.add_edge_type({.name = fmt::format("TIE{}", t), .style = t < weak ? style_defaults{{"weak", "true"}} : style_defaults{}});
    graph g(s);
    for (std::size_t i = 0; i < edges; ++i) (void)*g.add_node("Thing", fmt::format("n{:03}", i));
    for (std::size_t i = 0; i < edges; ++i) REQUIRE(g.add_edge(*g.find(fmt::format("n{:03}", i)), fmt::format("TIE{}", i % types), *g.find(fmt::format("n{:03}", (i + 1) % edges))));
    return g;
}

}  // namespace

TEST_CASE("no two types of edges look alike, whatever the schema says, in every theme", "[picture][look]") {
    schema thirty, same;
    for (int t = 0; t < 30; ++t) thirty.add_edge_type({.name = fmt::format("T{}", t)});
    for (int t = 0; t < 40; ++t) same.add_edge_type({.name = fmt::format("T{}", t), .style = {{"line", "#0069A5"}, {"dash", "solid"}}});
    const graph lanzhou = open(std::filesystem::path(HEXI_SOURCE_DIR) / "graphs/lanzhou").value();
    for (const schema& s : {thirty, same, lanzhou.schema()})
        for (const theme& t : themes) {
            const graph g(s);
            const looks style(g, {.theme = std::string(t.name)});
            for (std::size_t a = 0; a < s.edge_type_count(); ++a)
                for (std::size_t b = 0; b < a; ++b) {
                    const edge_look &one = style.of(edge_type_id(a)), &other = style.of(edge_type_id(b));
                    CAPTURE(t.name, s[edge_type_id(a)].name, s[edge_type_id(b)].name, one.line, other.line, one.dash);
                    if (one.dash != other.dash) continue;
                    CHECK(one.line != other.line);
                    if (t.coloured) CHECK(difference(*parse_colour(one.line), *parse_colour(other.line)) > 8);
                    CHECK(contrast(*parse_colour(one.text), t.frame) >= 4.5);
                }
        }
    // The first keeps what the schema says, and a rule what it says.
    const graph g(same);
    CHECK(looks(g).of(edge_type_id(0)).line == "#0069A5");
    CHECK(looks(g).of(edge_type_id(0)).dash == "solid");
    const looks ruled(g, {.rules = {{.edges = true, .type = "T7", .set = {{"line", "#0069A5"}, {"dash", "solid"}}}}});
    CHECK(ruled.of(edge_type_id(7)).line == "#0069A5");
    CHECK(ruled.of(edge_type_id(7)).dash == "solid");
    CHECK(ruled.of(edge_type_id(0)).dash != "solid");
}

TEST_CASE("every edge of a small picture is labelled under every engine, and every edge of a path in any picture", "[picture]") {
    const graph tiny = ring_of(12, 3, 1), small = ring_of(labelled_edges, 3, 1), large = ring_of(labelled_edges + 10, 3, 1);
    for (const std::string_view engine : layout_engines) {
        CAPTURE(engine);
        const std::string program(engine == "stress" ? "nop2" : engine);
        std::size_t labelled = 0;
        for (const svg_part& p : svg_parts(run_dot(picture_of(tiny, {.engine = std::string(engine), .weak = true}), program == "nop2" ? "neato" : program).svg))
            if (p.kind == "edge") labelled += p.text().starts_with("TIE") ? 1 : 0;
        CHECK(labelled == 12);
        // As many as may be: what Graphviz draws of twelve it draws of eighty.
        const std::string most = picture_of(small, {.engine = std::string(engine), .weak = true});
        CHECK(count_in(most, "TIE0</td>") + count_in(most, "TIE1</td>") + count_in(most, "TIE2</td>") == labelled_edges);
        // A weak one among too many, on a path.
        const edge_id weak = *large.edges().begin();
        REQUIRE(large.type_of(weak).name == "TIE0");
        const std::string dot = picture_of(large, {.engine = std::string(engine), .strong_edges = {weak}});
        CHECK(count_in(dot, "TIE0</td>") == 1);
    }
}

TEST_CASE("words of what leads into a frame hide its side under dot, too", "[picture]") {
    //   zone holds a and b;  bank -> a -> b;  zone -> bank, zone -> a
    schema s;
    s.add_node_type({.name = "Zone", .style = {{"holds", "true"}}});
    s.add_node_type({.name = "Firm"});
    s.add_edge_type({.name = "IN", .cluster = true});
    s.add_edge_type({.name = "LENDS"});
    for (const char* name : {"OWNS", "SUPPORTS", "SERVES"}) s.add_edge_type({.name = name});
    graph g(std::move(s));
    const node_id zone = *g.add_node("Zone", "zone"), a = *g.add_node("Firm", "a"), b = *g.add_node("Firm", "b"), bank = *g.add_node("Firm", "bank");
    for (const node_id n : {a, b}) REQUIRE(g.add_edge(n, "IN", zone));
    REQUIRE(g.add_edge(bank, "LENDS", a));
    REQUIRE(g.add_edge(a, "OWNS", b));
    REQUIRE(g.add_edge(zone, "SUPPORTS", bank));
    REQUIRE(g.add_edge(zone, "SERVES", a));
    const std::string dot = picture_of(g, {.engine = "dot", .legend = false});
    const auto has_ground = [&](std::string_view word) {
        const std::size_t at = dot.find(word);
        REQUIRE(at != std::string::npos);
        return dot.substr(dot.rfind("<table", at), at - dot.rfind("<table", at)).find("bgcolor") != std::string::npos;
    };
    CHECK(has_ground("LENDS</td>"));
    CHECK(has_ground("SUPPORTS</td>"));
    CHECK_FALSE(has_ground("OWNS</td>"));
    CHECK_FALSE(has_ground("SERVES</td>"));
}

TEST_CASE("an edge has one arrow, unless its type is symmetric", "[picture]") {
    schema s;
    s.add_node_type({.name = "Thing"});
    s.add_edge_type({.name = "LEADS_TO"});
    s.add_edge_type({.name = "NEAR", .symmetric = true});
    graph g(s);
    const node_id a = *g.add_node("Thing", "a"), b = *g.add_node("Thing", "b"), c = *g.add_node("Thing", "c");
    REQUIRE(g.add_edge(a, "LEADS_TO", b));
    REQUIRE(g.add_edge(b, "NEAR", c));
    for (const char* engine : {"stress", "dot", "neato"}) {
        CAPTURE(engine);
        const std::string svg = run_dot(picture_of(g, {.engine = engine, .legend = false})).svg;
        std::size_t edges = 0;
        for (std::size_t at = svg.find("class=\"edge\""); at != std::string::npos; at = svg.find("class=\"edge\"", at + 1), ++edges) {
            const std::string group = svg.substr(at, svg.find("class=\"edge\"", at + 1) - at);
            std::size_t arrows = 0;
            for (std::size_t p = group.find("<polygon"); p != std::string::npos; p = group.find("<polygon", p + 1)) {
                const std::string tag = group.substr(p, group.find('>', p) - p);
                if (tag.find("stroke=\"transparent\"") != std::string::npos || tag.find("stroke=\"none\"") != std::string::npos) continue;  // a label's ground
                ++arrows;
            }
            CHECK(arrows == (group.find("LEADS_TO") != std::string::npos ? 1 : 0));
        }
        CHECK(edges == 2);
        // What is told of it begins with its ends, in its direction.
        for (const svg_part& p : svg_parts(svg)) {
            if (p.kind != "edge") continue;
            REQUIRE_FALSE(p.tooltips.empty());
            const std::string_view ends = p.title.starts_with("a") ? "a → b" : "b – c";
            for (const std::string& told : p.tooltips) CHECK(told.starts_with(ends));
        }
    }
}

TEST_CASE("what is written in a node can be read on its ground, also where it stands for a frame", "[picture]") {
    schema s;
    s.add_node_type({.name = "Zone"});
    s.add_node_type({.name = "Park", .style = {{"fill", "#203040"}}});
    s.add_edge_type({.name = "LOCATED_IN", .cluster = true});
    graph g(s);
    const node_id zone = *g.add_node("Zone", "zone");
    for (const char* key : {"one", "two", "three"}) REQUIRE(g.add_edge(*g.add_node("Park", key), "LOCATED_IN", zone));
    const auto colour_in = [](std::string_view tag) {
        const std::size_t at = tag.find("fill=\"#");
        return at == std::string_view::npos ? colour{} : parse_colour(tag.substr(at + 6, 7)).value();
    };
    for (const theme& t : themes) {
        for (const char* engine : {"stress", "dot"}) {
            CAPTURE(t.name, engine);
            const std::string svg = run_dot(picture_of(g, {.style = {.theme = std::string(t.name)}, .engine = engine, .legend = false})).svg;
            std::size_t words = 0;
            for (std::size_t at = svg.find("class=\"node\""); at != std::string::npos; at = svg.find("class=\"node\"", at + 1)) {
                const std::string_view group = std::string_view(svg).substr(at, svg.find("class=\"", at + 7) - at);
                const std::size_t shape = std::min({group.find("<path"), group.find("<polygon"), group.find("<ellipse")});
                REQUIRE(shape != std::string_view::npos);
                const colour ground = colour_in(group.substr(shape, group.find('>', shape) - shape));
                for (std::size_t text = group.find("<text"); text != std::string_view::npos; text = group.find("<text", text + 1), ++words)
                    CHECK(contrast(colour_in(group.substr(text, group.find('>', text) - text)), ground) >= 4.5);
            }
            CHECK(words == 8);  // a name and a type each
        }
    }
}

TEST_CASE("weak edges stay away from pictures of more edges than their type says, and the legend counts them", "[picture]") {
    schema s;
    s.add_node_type({.name = "Thing"});
    s.add_edge_type({.name = "TIE"});
    s.add_edge_type({.name = "FAINT", .style = {{"weak", "true"}, {"up_to", "4"}}});
    s.add_edge_type({.name = "LOUD", .style = {{"up_to", "3"}}});
    graph g(s);
    std::vector<node_id> n;
    for (const char* key : {"a", "b", "c"}) n.push_back(*g.add_node("Thing", key));
    REQUIRE(g.add_edge(n[0], "TIE", n[1]));
    REQUIRE(g.add_edge(n[1], "FAINT", n[2]));
    REQUIRE(g.add_edge(n[2], "FAINT", n[0]));
    CHECK(titles(run_dot(picture_of(g)).svg).second == std::multiset<std::string>{"a->b", "b->c", "c->a"});
    CHECK(words_of_legend(g, {.language = "en"}).find("Not drawn") == std::string::npos);
    REQUIRE(g.add_edge(n[0], "LOUD", n[2]));  // four edges: too many for LOUD, not for FAINT
    CHECK(titles(run_dot(picture_of(g)).svg).second == std::multiset<std::string>{"a->b", "b->c", "c->a"});
    REQUIRE(g.add_edge(n[1], "TIE", n[0]));
    CHECK(titles(run_dot(picture_of(g)).svg).second == std::multiset<std::string>{"a->b", "b->a"});
    CHECK(words_of_legend(g, {.language = "en"}).ends_with("Not drawn: Thing 1, FAINT 2, LOUD 1"));
    CHECK(describe_picture(g, {.language = "en"}).ends_with("Edges 2: TIE 2. Not drawn: nodes 1, edges 3."));
    CHECK(titles(run_dot(picture_of(g, {.strong_edges = {*g.edges().begin(), edge_id(1)}})).svg).second.count("b->c") == 1);  // a path's stay
}

TEST_CASE("sources are not drawn among the actors unless asked for", "[picture]") {
    //   writer --WROTE--> article <--CITES-- park --NEAR--> town; what the evidence of park names is a source, too
    schema s;
    s.add_node_type({.name = "Actor"});
    s.add_node_type({.name = "Article", .document = true});
    s.add_edge_type({.name = "WROTE", .style = {{"source", "true"}}});
    s.add_edge_type({.name = "NEAR"});
    graph g(s);
    for (const char* key : {"writer", "park", "town", "notebook"}) (void)*g.add_node("Actor", key);
    (void)*g.add_node("Article", "article");
    const auto n = [&](const char* key) { return *g.find(key); };
    REQUIRE(g.add_edge(n("writer"), "WROTE", n("article")));
    REQUIRE(g.add_edge(n("park"), "NEAR", n("town")));
    REQUIRE(g.add_edge(n("park"), "NEAR", n("article")));
    REQUIRE(g.set_evidence(n("park"), {{"notebook", 1, 0, 4}}));
    using keys = std::multiset<std::string>;
    CHECK(titles(run_dot(picture_of(g)).svg) == std::pair(keys{"park", "town"}, keys{"park->town"}));
    CHECK(words_of_legend(g, {.language = "en"}) == "Actor 2NEAR 1Sources, not drawn: Actor 2,Article 1, WROTE 1, NEAR 1");  // in two lines
    CHECK(titles(run_dot(picture_of(g, {.sources = true})).svg).first.size() == 5);
    CHECK(titles(run_dot(picture_of(g, {.strong = {n("article")}})).svg).first == keys{"article", "park", "town"});
    graph only(s);
    (void)*only.add_node("Article", "article");
    CHECK(titles(run_dot(picture_of(only)).svg).first == keys{"article"});  // there is nothing else
}

TEST_CASE("the legend shows each type's own shape and line", "[picture]") {
    schema s;
    const std::vector<std::string> shapes{"box", "rect", "ellipse", "hexagon", "octagon", "doublecircle", "cylinder", "note"};
    for (const std::string& shape : shapes) s.add_node_type({.name = shape, .style = {{"shape", shape}}});
    s.add_edge_type({.name = "DASHED", .style = {{"dash", "dashed"}, {"line", "#A34700"}}});
    s.add_edge_type({.name = "BOTH", .symmetric = true, .style = {{"dash", "dotted"}, {"line", "#0069A5"}}});
    graph g(s);
    for (const std::string& shape : shapes) (void)*g.add_node(shape, shape);
    REQUIRE(g.add_edge(*g.find("box"), "DASHED", *g.find("rect")));
    REQUIRE(g.add_edge(*g.find("box"), "BOTH", *g.find("rect")));
    for (const char* engine : {"dot", "stress"}) {
        CAPTURE(engine);
        const std::string drawn = legend_drawing(g, {.engine = engine});
        CAPTURE(drawn);
        CHECK(count_in(drawn, "<ellipse") == 5);  // one, two of the double circle, and the ends of the cylinder
        CHECK(count_in(drawn, "stroke-dasharray=\"5,2\"") == 1);
        CHECK(count_in(drawn, "stroke-dasharray=\"1,5\"") == 1);
        const auto corners = [&](std::size_t count) {  // of closed polygons, the first corner again at their end
            std::size_t out = 0;
            for (std::size_t at = drawn.find(" points=\""); at != std::string::npos; at = drawn.find(" points=\"", at + 1)) {
                const std::string_view points = std::string_view(drawn).substr(at + 9, drawn.find('"', at + 9) - at - 9);
                out += static_cast<std::size_t>(std::ranges::count(points, ',')) == count + 1 ? 1 : 0;
            }
            return out;
        };
        CHECK(corners(6) == 1);
        CHECK(corners(8) == 1);
        CHECK(corners(5) == 1);  // a note with its corner folded
        CHECK(corners(3) == 1);  // the arrow of the one that has a direction
    }
}

TEST_CASE("every swatch of the legend stands in its table, beside its words", "[picture]") {
    const graph g = ring_of(30, 30);
    for (const std::string_view engine : layout_engines) {
        CAPTURE(engine);
        const std::string drawn = legend_drawing(g, {.engine = std::string(engine)});
        // Graphviz's `y` of the words, and of the lines before them.
        std::vector<double> words, marks;
        for (std::size_t at = drawn.find("<text"); at != std::string::npos; at = drawn.find("<text", at + 1)) words.push_back(std::stod(drawn.substr(drawn.find(" y=\"", at) + 4)));
        for (std::size_t at = drawn.find("<path"); at != std::string::npos; at = drawn.find("<path", at + 1)) {
            const std::string path = drawn.substr(drawn.find(" d=\"M", at) + 5, 40);
            marks.push_back(std::stod(path.substr(path.find(',') + 1)));
        }
        REQUIRE(words.size() == 31);
        REQUIRE(marks.size() >= 30);
        const auto misplaced = [&](double mark) { return std::ranges::none_of(words, [&](double word) { return std::abs(word - 3 - mark) < 7; }); };  // a shape begins half its height above
        CHECK(std::ranges::count_if(marks, misplaced) <= 1);  // the frame round them
    }
}

TEST_CASE("a tooltip has a fact a line, and tells the elements of a list apart", "[picture]") {
    graph g;
    const node_id a = *g.add_node("Thing", "a");
    g.set_name(a, "North\nWest");
    REQUIRE(g.set(a, "tags", value(std::vector<value>{value(std::string("x")), value(std::string("y"))})));
    REQUIRE(g.set(a, "pairs", value(std::vector<value>{value(std::string("p; q")), value(std::string("r"))})));
    std::string tooltip;
    for (const svg_part& p : svg_parts(run_dot(picture_of(g, {.language = "en"})).svg))
        if (p.kind == "node") tooltip = p.tooltips.front();
    CHECK(tooltip == "North West\na\nThing\ntags: x; y\npairs: \"p; q\"; \"r\"");
}

TEST_CASE("a collapsed node names its members", "[picture]") {
    graph g;
    const node_id hub = *g.add_node("Hub", "hub");
    for (const char* key : {"x", "y", "z"}) {
        const node_id leaf = *g.add_node("Leaf", key);
        g.set_name(leaf, fmt::format("Leaf {}", key));
        REQUIRE(g.add_edge(leaf, "IN", hub));
    }
    CHECK(picture_of(collapsed(g), {.language = "en"}).find("members: Leaf x; Leaf y; Leaf z") != std::string::npos);
}

TEST_CASE("a folded edge says its kind once, and its words stand one below the other", "[picture]") {
    schema s;
    const enumeration_id kinds = s.add_enumeration({.name = "kinds", .values = {{"strategic", {{"zh", "战略合作协议"}, {"en", "strategic cooperation agreement"}}}, {"other", {{"en", "letter"}}}}});
    s.add_node_type({.name = "Park"});
    s.add_node_type({.name = "Agreement", .fold_over = {"PARTY"}, .properties = {{.name = "kind", .kind = kind::enumeration, .values = kinds}}, .captions = {{"zh", "协议"}, {"en", "agreement"}}});
    s.add_edge_type({.name = "PARTY"});
    graph g(s);
    const node_id east = *g.add_node("Park", "east"), west = *g.add_node("Park", "west");
    for (const char* kind : {"strategic", "other"}) {
        const node_id pact = *g.add_node("Agreement", kind);
        g.set_name(pact, kind);
        REQUIRE(g.set(pact, "kind", std::string(kind)));
        REQUIRE(g.add_edge(east, "PARTY", pact));
        REQUIRE(g.add_edge(west, "PARTY", pact));
    }
    for (const char* engine : {"dot", "stress"}) {
        std::set<std::vector<std::string>> said;
        for (const svg_part& p : svg_parts(run_dot(picture_of(folded(g), {.language = "en", .engine = engine})).svg))
            if (p.kind == "edge") said.insert(p.texts);
        CHECK(said == std::set<std::vector<std::string>>{{"strategic cooperation agreement"}, {"agreement", "letter"}});
    }
}

TEST_CASE("quantities have their magnitude and unit in the language of the picture", "[picture]") {
    schema s;
    s.add_unit({.name = "元", .captions = {{"zh", "元"}, {"en", "yuan"}}});
    s.add_unit({.name = "吨", .captions = {{"en", "tonnes"}}});
    s.add_unit({.name = "km"});
    s.add_unit({.name = "%"});
    const auto shown = [&](std::string_view text, std::string_view language) { return shown_quantity(s, s.parse_quantity(text).value(), language); };
    CHECK(shown("1140.8亿元", "en") == "114.08 billion yuan");
    CHECK(shown("1140.8亿元", "zh") == "1140.8亿元");
    CHECK(shown("1140.8亿元", "") == "1140.8亿元");
    CHECK(shown("10万吨", "en") == "100 thousand tonnes");
    CHECK(shown("1.5万亿元", "en") == "1.5 trillion yuan");
    CHECK(shown("-2500万元", "en") == "-25 million yuan");
    CHECK(shown("0.05亿元", "en") == "5 million yuan");
    CHECK(shown("3百元", "en") == "300 yuan");
    CHECK(shown("0.5万元", "en") == "5 thousand yuan");
    CHECK(shown("12.50元", "en") == "12.50 yuan");
    CHECK(shown("0万元", "en") == "0 yuan");
    CHECK(shown("24km", "en") == s.to_text(s.parse_quantity("24km").value()));
    CHECK(shown("3万km", "en") == "30 thousand km");
    CHECK(shown("15%", "en") == s.to_text(s.parse_quantity("15%").value()));
}

TEST_CASE("sizes and colours follow a measure or a property, and the legend has their scale", "[picture]") {
    graph g;
    std::vector<node_id> n;
    for (int i = 0; i < 3; ++i) {
        n.push_back(*g.add_node("Firm", fmt::format("f{}", i)));
        REQUIRE(g.set(n.back(), "staff", std::int64_t{100} * i * i));
        REQUIRE(g.set(n.back(), "sector", std::string(i == 1 ? "steel" : "wool")));
    }
    REQUIRE(g.add_edge(n[0], "OWNS", n[1]));
    const auto attribute = [&](const std::string& dot, std::string_view key, std::string_view name) {
        const std::size_t at = dot.find(fmt::format("{}=\"", name), dot.find(fmt::format("\"{}\" [", key)));
        return dot.substr(at + name.size() + 2, dot.find('"', at + name.size() + 2) - at - name.size() - 2);
    };
    const std::string sized = picture_of(g, {.language = "en", .size_by = "staff"});
    CHECK(std::stod(attribute(sized, "f0", "fontsize")) < std::stod(attribute(sized, "f1", "fontsize")));
    CHECK(std::stod(attribute(sized, "f1", "fontsize")) < std::stod(attribute(sized, "f2", "fontsize")));
    CHECK(words_of_legend(g, {.language = "en", .size_by = "staff"}).find("size: staff 0 – 400") != std::string::npos);
    const std::string coloured = picture_of(g, {.language = "en", .colour_by = "staff"});
    const auto light = [&](const char* key) { return luminance(*parse_colour(attribute(coloured, key, "fillcolor"))); };
    CHECK(light("f0") > light("f1"));
    CHECK(light("f1") > light("f2"));
    CHECK(words_of_legend(g, {.language = "en", .colour_by = "staff"}).find("colour: staff 0 – 400") != std::string::npos);
    const std::string words = picture_of(g, {.language = "en", .colour_by = "sector"});
    CHECK(attribute(words, "f0", "fillcolor") == attribute(words, "f2", "fillcolor"));
    CHECK(attribute(words, "f0", "fillcolor") != attribute(words, "f1", "fillcolor"));
    CHECK(words_of_legend(g, {.language = "en", .colour_by = "sector"}).find("sector: wool") != std::string::npos);
    CHECK(words_of_legend(g, {.language = "en", .colour_by = "pagerank"}).find("colour: PageRank ") != std::string::npos);
}

TEST_CASE("each colour of a picture is in its legend, and stands for what it says", "[picture]") {
    // 14 words, the commoner ones first, and three nodes without any.
    graph g;
    for (int word = 0, i = 0; word < 14; ++word)
        for (int n = 0; n < 15 - word; ++n) REQUIRE(g.set(*g.add_node("Firm", fmt::format("f{}", i++)), "sector", fmt::format("s{}", word)));
    for (int i = 0; i < 3; ++i) (void)*g.add_node("Firm", fmt::format("none{}", i));
    for (const char* const theme : {"light", "dark", "print"}) {
        CAPTURE(theme);
        const draw_options options{.language = "en", .style = {.theme = theme}, .colour_by = "sector"};
        const std::string dot = picture_of(g, options), legend = words_of_legend(g, options);
        std::map<std::string, std::size_t> filled;
        for (std::size_t at = dot.find("fillcolor=\""); at != std::string::npos; at = dot.find("fillcolor=\"", at + 1)) ++filled[dot.substr(at + 11, 7)];
        std::size_t told = 0, rows = 0;
        for (std::size_t word = 0; word < 14; ++word)
            if (legend.find(fmt::format("sector: s{}: {}", word, 15 - word)) != std::string::npos) told += 15 - word, ++rows;
        CHECK(rows >= 5);
        CHECK(legend.find(fmt::format("sector: {} others {}", 14 - rows, 119 - told)) != std::string::npos);
        CHECK(legend.find("sector: none 3") != std::string::npos);
        // A colour each, one for all others and one for those without.
        CHECK(filled.size() == rows + 2);
        for (const auto& [colour, count] : filled) CHECK(dot.find(fmt::format("C 7 -{}", colour)) != std::string::npos);
    }
    CHECK(words_of_legend(g, {.language = "zh", .colour_by = "sector"}).find("sector：无 3") != std::string::npos);
}

TEST_CASE("the legend says of how many nodes sizes and colours say nothing, and why", "[picture]") {
    schema s;
    s.add_node_type({.name = "Firm", .properties = {{.name = "staff", .kind = kind::any}}});
    graph g(s);
    const auto firm = [&](const char* key) { return *g.add_node("Firm", key); };
    for (const auto& [key, staff] : {std::pair{"a", 5}, std::pair{"b", 50}}) REQUIRE(g.set(firm(key), "staff", std::int64_t{staff}));
    REQUIRE(g.set(firm("c"), "staff", std::string("about 30")));
    REQUIRE(g.set(firm("d"), "staff", std::numeric_limits<double>::quiet_NaN()));
    (void)firm("e");
    (void)firm("f");
    (void)firm("h");
    const std::string coloured = words_of_legend(g, {.language = "en", .colour_by = "staff"});
    CHECK(coloured.find("staff: no number 2") != std::string::npos);
    CHECK(coloured.find("staff: none 3") != std::string::npos);
    CHECK(words_of_legend(g, {.language = "en", .size_by = "staff"}).find("size: staff 5 – 50; no number 2, none 3") != std::string::npos);
    const std::string zh = words_of_legend(g, {.language = "zh", .size_by = "staff", .colour_by = "staff"});
    CHECK(zh.find("大小：staff 5 – 50；非数字 2、无 3") != std::string::npos);
    CHECK(zh.find("staff：非数字 2") != std::string::npos);
    CHECK(words_of_legend(g, {.language = "en", .size_by = "degree"}).find("none") == std::string::npos);
}

TEST_CASE("measures are those of 'hexi rank', by a name in the language of the picture", "[picture]") {
    //   a, b, c -TIE-> hub        b, c, d, e -NAMED_AFTER-> weak
    schema s;
    s.add_node_type({.name = "Firm"});
    s.add_edge_type({.name = "TIE"});
    s.add_edge_type({.name = "NAMED_AFTER", .weak = true});
    graph g(s);
    std::map<std::string, node_id> n;
    for (const char* key : {"a", "b", "c", "d", "e", "hub", "weak"}) n[key] = *g.add_node("Firm", key);
    for (const char* key : {"a", "b", "c"}) REQUIRE(g.add_edge(n[key], "TIE", n["hub"]));
    for (const char* key : {"b", "c", "d", "e"}) REQUIRE(g.add_edge(n[key], "NAMED_AFTER", n["weak"]));
    CHECK(words_of_legend(g, {.language = "en", .size_by = "in-degree"}).find("size: in-degree 0 – 3") != std::string::npos);
    // Of a part, those of the whole that it was taken from, where they are given.
    std::vector<double> whole(g.node_bound(), 7);
    whole[n["b"].index()] = 2345.6;
    CHECK(words_of_legend(g, {.language = "en", .size_by = "in-degree", .scores = {{"in-degree", whole}}}).find("size: in-degree 7 – 2346") != std::string::npos);
    whole[n["b"].index()] = 999.7;
    CHECK(words_of_legend(g, {.language = "en", .size_by = "in-degree", .scores = {{"in-degree", whole}}}).find("size: in-degree 7 – 1000") != std::string::npos);
    whole[n["b"].index()] = 12;
    CHECK(words_of_legend(g, {.language = "en", .size_by = "in-degree", .scores = {{"in-degree", whole}}}).find("size: in-degree 7 – 12") != std::string::npos);
    for (const auto& [known, word] : measures) {
        CAPTURE(word);
        const std::string zh = words_of_legend(g, {.language = "zh", .colour_by = std::string(word)});
        CHECK(words_of_legend(g, {.language = "en", .colour_by = std::string(word)}).find(fmt::format("colour: {} ", known == measure::pagerank ? "PageRank" : word)) != std::string::npos);
        CHECK((known == measure::pagerank || zh.find(word) == std::string::npos));
    }
    CHECK(words_of_legend(g, {.language = "zh", .colour_by = "betweenness"}).find("颜色：介数") != std::string::npos);
}

TEST_CASE("a name that shows nothing is none: the key stands in the box", "[picture]") {
    graph g;
    for (const char* name : {"\u200B\u200D", "  ", "\u3000", "\u00A0", "\u2060", "\u3164", "\uFEFF", "\u00AD"}) {
        g = graph();
        const node_id n = *g.add_node("Firm", "k17");
        g.set_name(n, name);
        for (const char* engine : {"dot", "stress"}) {
            CAPTURE(engine, std::string(name));
            CHECK(picture_of(g, {.engine = engine}).find("<b>k17</b>") != std::string::npos);
        }
    }
    // Nor does a key always show something.
    graph h;
    (void)*h.add_node("Firm", "\u200B");
    CHECK(picture_of(h).find("<b>U+200B</b>") != std::string::npos);
}

TEST_CASE("numbers as far apart as numbers can be have sizes and colours", "[picture]") {
    graph g;
    const double most = std::numeric_limits<double>::max();
    for (const auto& [key, number] : {std::pair{"low", -most}, std::pair{"middle", 0.0}, std::pair{"high", most}}) REQUIRE(g.set(*g.add_node("N", key), "f", number));
    const std::string dot = picture_of(g, {.size_by = "f", .colour_by = "f"});
    CHECK(dot.find("nan") == std::string::npos);
    const auto size = [&](std::string_view key) {
        const std::size_t at = dot.find("fontsize=\"", dot.find(fmt::format("\"{}\" [", key))) + 10;
        return std::stod(dot.substr(at));
    };
    CHECK(size("low") < size("middle"));
    CHECK(size("middle") < size("high"));
}

TEST_CASE("types without a style differ in shape where they cannot in colour", "[picture][look]") {
    graph g;
    for (int t = 0; t < 80; ++t) (void)*g.add_node(fmt::format("T{}", t), fmt::format("k{}", t));
    const looks light(g), print(g, {.theme = "print"});
    std::set<std::pair<std::string, std::string>> coloured;
    std::set<std::string> shapes;
    for (std::size_t t = 0; t < 80; ++t) {
        coloured.emplace(light.of(node_type_id(t)).shape, light.of(node_type_id(t)).line);
        if (t < 10) shapes.insert(print.of(node_type_id(t)).shape);
    }
    CHECK(coloured.size() == 80);
    CHECK(shapes.size() == 10);
}

TEST_CASE("only what stands for several is counted as several", "[picture]") {
    // A property of that name may mean anything.
    graph g;
    std::vector<node_id> n;
    for (const std::int64_t beds : {0, 100, 200}) {
        n.push_back(*g.add_node("Hospital", fmt::format("h{}", beds)));
        REQUIRE(g.set(n.back(), "count", beds));
    }
    const edge_id none = *g.add_edge(n[0], "NEAR", n[1]), less = *g.add_edge(n[1], "NEAR", n[2]);
    REQUIRE(g.set(none, "count", std::int64_t{0}));
    REQUIRE(g.set(less, "count", std::int64_t{-3}));
    CHECK(words_of_legend(g, {.language = "en"}) == "Hospital 3NEAR 2");
    CHECK(picture_of(g).find("×") == std::string::npos);
    graph star;
    const node_id hub = *star.add_node("Group", "hub");
    for (int i = 0; i < 4; ++i) {
        const node_id leaf = *star.add_node("Hospital", fmt::format("h{}", i));
        REQUIRE(star.set(leaf, "count", std::int64_t{100}));
        REQUIRE(star.add_edge(hub, "RUNS", leaf));
    }
    CHECK(words_of_legend(collapsed(star), {.language = "en"}) == "Group 1RUNS 1 (4)Hospital 1 (4)");
}

TEST_CASE("a number in the legend is told from one at the end of a name", "[picture]") {
    graph g;
    const node_id a = *g.add_node("Level4", "a"), b = *g.add_node("Park", "b");
    REQUIRE(g.add_edge(a, "OWNS_1", b));
    const std::string legend = words_of_legend(g, {.language = "en"});
    CAPTURE(legend);
    for (const char* said : {"Level4: 1", "OWNS_1: 1", "Park 1"}) CHECK(legend.find(said) != std::string::npos);
    CHECK(describe_picture(g, {.language = "en"}) == "Nodes 2: Level4: 1, Park 1. Edges 1: OWNS_1: 1.");
    CHECK(words_of_legend(g, {.language = "zh"}).find("OWNS_1：1") != std::string::npos);
}

TEST_CASE("a picture of a part says which it is, and when that was read", "[picture]") {
    schema s;
    s.name = "parks";
    s.add_node_type({.name = "Park"});
    s.add_node_type({.name = "Article", .document = true, .properties = {{.name = "day", .kind = kind::date}}});
    graph whole(s), part(s);
    for (const char* day : {"2024-04-23", "2023-11-01", "1999-01-01"}) REQUIRE(whole.set(*whole.add_node("Article", day), "day", *parse_date(day)));
    for (graph* g : {&whole, &part}) {
        const node_id a = *g->add_node("Park", "a"), b = *g->add_node("Park", "b");
        REQUIRE(g->set_evidence(a, {{"2024-04-23", 1, 0, 4}}));
        REQUIRE(g->set_evidence(*g->add_edge(a, "NEAR", b), {{"2023-11-01", 1, 0, 4}}));
    }
    const draw_options options{.language = "en", .headed = true, .about = "Part of 5 nodes: around a", .whole = &whole};
    CHECK(words_of_legend(part, options).starts_with("parksSources of 2023-11-01 – 2024-04-23"));  // not of what it was not read in
    CHECK(words_of_legend(part, options).find("Part of 5 nodes: around a") != std::string::npos);
    CHECK(describe_picture(part, options).starts_with("Part of 5 nodes: around a. Nodes 2: Park 2."));
    CHECK(words_of_legend(part, {.language = "en", .headed = true}).find("Sources of") == std::string::npos);
}

TEST_CASE("a heading has a title and from when the documents are", "[picture]") {
    schema s;
    s.name = "parks";
    s.add_node_type({.name = "Park"});
    s.add_node_type({.name = "Article", .document = true, .properties = {{.name = "day", .kind = kind::date}}});
    graph g(s);
    (void)*g.add_node("Park", "a");
    for (const char* day : {"2024-04-23", "2023-11-01"}) REQUIRE(g.set(*g.add_node("Article", day), "day", *parse_date(day)));
    CHECK(words_of_legend(g, {.language = "en", .headed = true}).starts_with("parksSources of 2023-11-01 – 2024-04-23"));
    CHECK(words_of_legend(g, {.language = "en", .title = "Parks of the north", .headed = true, .date = "as of May"}).starts_with("Parks of the northas of May"));
    CHECK(words_of_legend(g, {.language = "en"}).starts_with("Park 1"));
}
