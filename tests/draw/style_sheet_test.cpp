#include "catch.hpp"

#include <fstream>
#include <vector>

#include <fmt/format.h>

#include <hexi/draw/draw.hpp>
#include <hexi/draw/look.hpp>
#include <hexi/draw/picture.hpp>
#include <hexi/draw/style_sheet.hpp>

#include "format/dot/dot_svg.hpp"

using namespace hexi;
using namespace hexi::test;

namespace {

//   lab (a Place, an Organisation) --PARTY--> pact {status: signed}, plan {status: negotiating} <--PARTY-- firm
struct deals {
    graph g;
    node_id lab, firm, pact, plan;
    edge_id first, second;

    deals() {
        schema& s = g.schema();
        const node_type_id organisation = s.add_node_type({.name = "Organisation"});
        s.add_node_type({.name = "Lab", .labels = {"Lab", "Organisation"}, .supertypes = {organisation}});
        lab = *g.add_node("Lab", "lab");
        firm = *g.add_node("Organisation", "firm");
        pact = *g.add_node("Agreement", "pact");
        plan = *g.add_node("Agreement", "plan");
        REQUIRE(g.set(pact, "status", std::string("signed")));
        REQUIRE(g.set(plan, "status", std::string("negotiating")));
        REQUIRE(g.set(plan, "year", std::int64_t{2024}));
        g.set_name(lab, "兰州实验室");
        REQUIRE(g.set_name(lab, "en", "Lanzhou Laboratory"));
        first = *g.add_edge(lab, "PARTY", pact);
        second = *g.add_edge(firm, "PARTY", plan);
        REQUIRE(g.set_evidence(pact, {{"daily", 1, 0, 4}}));
    }
};

result<style_sheet> sheet_of(const graph& g, std::string_view text) {
    const scratch_folder folder;
    std::ofstream(folder / "sheet.info", std::ios::binary) << text;
    return read_style_sheet(folder / "sheet.info", g.schema());
}

}  // namespace

TEST_CASE("rules pick by type, value, name and evidence, and the last that picks wins", "[style]") {
    const deals d;
    const auto sheet = sheet_of(d.g, R"(
; all of them, then some
theme dark
node *            { fill "#111111" }
node Organisation { fill "#222222" }
node Lab          { shape house second "status year" size 1.5 width 2 }
node Agreement    { where { status negotiating year 2024 } fill "#333333" }
node *            { name 實驗 fill "#444444" }
node *            { name laboratory fill "#555555" }
node Agreement    { evidence daily line "#666666" }
node Agreement    { evidence none hidden true }
edge *            { dash dotted }
edge PARTY        { width 3 line "#777777" }
)");
    REQUIRE(sheet);
    const looks style(d.g, *sheet);
    CHECK(style.theme().name == "dark");
    CHECK(style.of(d.firm).fill == "#222222");
    CHECK(style.of(d.g.type(d.lab)).fill == "#222222");  // the type's, for the legend
    CHECK(style.of(d.lab).fill == "#555555");
    CHECK(style.of(d.lab).shape == "house");
    CHECK(style.of(d.lab).second == std::vector<std::string>{"status", "year"});
    CHECK(style.of(d.lab).size == 1.5);
    CHECK(style.of(d.lab).width == 2);
    CHECK(style.of(d.lab).text == "#FFFFFF");
    CHECK(style.of(d.pact).fill == "#111111");
    CHECK(style.of(d.pact).line == "#666666");
    CHECK_FALSE(style.of(d.pact).hidden);
    CHECK(style.of(d.plan).fill == "#333333");
    CHECK(style.of(d.plan).hidden);
    CHECK(style.of(d.first).dash == "dotted");
    CHECK(style.of(d.first).width == 3);
    CHECK(style.of(d.first).line == "#777777");

    const problems idle = idle_rules(d.g, *sheet);
    REQUIRE(idle.size() == 1);
    CHECK(idle[0].message == "the rule for node * picks nothing");
    CHECK(idle[0].where.line == 8);
}

TEST_CASE("looks of single things are those that each rule in turn would give", "[style]") {
    const deals d;
    const auto sheet = sheet_of(d.g, "node * { name lan shape note }\nnode Lab { shape tab }\nnode * { evidence none width 2 }\n");
    REQUIRE(sheet);
    const looks style(d.g, *sheet);
    const rule_matcher matcher(d.g, *sheet);
    for (const node_id n : d.g.nodes()) {
        std::string shape = looks(d.g).of(n).shape;
        double width = 1;
        for (std::size_t i = 0; i < sheet->rules.size(); ++i) {
            const style_rule& rule = sheet->rules[i];
            if (!matcher.picks(i, n)) continue;
            if (rule.set.contains("shape")) shape = rule.set.at("shape");
            if (rule.set.contains("width")) width = 2;
        }
        CHECK(style.of(n).shape == shape);
        CHECK(style.of(n).width == width);
    }
}

TEST_CASE("a rule's condition is the query language's, of nodes and of edges", "[style]") {
    const deals d;
    const auto sheet = sheet_of(d.g, R"sheet(
node Agreement { where "n.year > 2023 AND n.status <> 'signed'" fill "#333333" }
node * { where "(n)-[:PARTY]->(:Agreement {status: 'signed'})" fill "#444444" }
node * { where "n.status = 'signed'" where { year 2024 } fill "#555555" }
edge PARTY { where "startNode(r).key = 'firm'" line "#777777" }
edge * { where "type(r) = 'PARTY' AND endNode(r).status = 'signed'" width 3 }
)sheet");
    REQUIRE(sheet);
    const looks style(d.g, *sheet);
    CHECK(style.of(d.plan).fill == "#333333");
    CHECK(style.of(d.lab).fill == "#444444");
    CHECK(style.of(d.firm).fill != "#444444");
    CHECK(style.of(d.pact).fill != "#333333");
    CHECK(style.of(d.second).line == "#777777");
    CHECK(style.of(d.first).width == 3);
    CHECK(style.of(d.second).width == 1);
    const problems idle = idle_rules(d.g, *sheet);
    REQUIRE(idle.size() == 1);
    CHECK(idle[0].where.line == 4);
    // Each rule of more than types has its row in the legend, which says the condition.
    std::string text;
    output into(text);
    write_picture(into, d.g, {.language = "en", .style = *sheet});
    into.flush();
    CHECK(text.find("n.year &gt; 2023") != std::string::npos);
}

TEST_CASE("a condition that is wrong is refused where it stands, and one without an answer is told", "[style]") {
    const deals d;
    const auto refused = [&](std::string_view text) {
        const auto sheet = sheet_of(d.g, text);
        REQUIRE_FALSE(sheet);
        CHECK(sheet.problems().size() == 1);
        return sheet.problems().front();
    };
    const problem syntax = refused("node Lab { fill \"#FF0000\" }\nnode * { where \"n.status = \" fill \"#FF0000\" }");
    CHECK(syntax.where.line == 2);
    CHECK(syntax.where.column > 10);
    CHECK(refused("edge * { where \"n.status = 'signed'\" width 2 }").message == "a rule for edges has a condition about nodes");
    CHECK(refused("node * { where \"r.status = 'signed'\" width 2 }").hint == "a node is called n");
    const auto sheet = sheet_of(d.g, "node Agreement { where \"n.status[0] = 1\" fill \"#FF0000\" }");
    REQUIRE(sheet);
    try {
        const looks none(d.g, *sheet);
        FAIL("a text was asked for its first element");
    } catch (const input_error& wrong) {
        REQUIRE(wrong.problems().size() == 1);
        CHECK(wrong.problems().front().where.line == 1);
        CHECK(wrong.problems().front().where.file.ends_with("sheet.info"));
    }
}

TEST_CASE("each theme has its ground, and print has no colour", "[style]") {
    const deals d;
    for (const theme& t : themes) {
        std::string text;
        output into(text);
        write_picture(into, d.g, {.language = "en", .style = {.theme = std::string(t.name)}});
        into.flush();
        CAPTURE(t.name, text);
        CHECK(text.find(fmt::format("bgcolor=\"{}\"", to_text(t.ground))) != std::string::npos);
        if (t.coloured) continue;
        for (std::size_t at = text.find("=\"#"); at != std::string::npos; at = text.find("=\"#", at + 1)) {
            const auto c = parse_colour(std::string_view(text).substr(at + 2, 7));
            REQUIRE(c);
            CHECK(c->red == c->green);
            CHECK(c->green == c->blue);
        }
    }
}

TEST_CASE("what a style sheet gets wrong is told with its place and a hint", "[style]") {
    const deals d;
    struct fault {
        const char* text;
        std::size_t line, column;
        const char* message;
        const char* hint;
    };
    for (const fault& f : {fault{"theme drak", 1, 7, "there is no theme 'drak'", "did you mean 'dark'?"},
                           fault{"nodes Lab { fill \"#111111\" }", 1, 1, "'nodes' is not a word of a style sheet", "did you mean 'node'?"},
                           fault{"\nnode Labb { fill \"#111111\" }", 2, 6, "there is no node type 'Labb'", "did you mean 'Lab'?"},
                           fault{"edge PARTI { width 2 }", 1, 6, "there is no edge type 'PARTI'", "did you mean 'PARTY'?"},
                           fault{"node { width 2 }", 1, 1, "'node' needs a type after it", "write: node TYPE { ... }, or node * { ... } for all"},
                           fault{"node *\n{\n  colour red\n}", 3, 3, "'colour' is not a word of a rule for nodes", "it may be: where, name, evidence, shape, fill, line, text, second, size, width, counter, holds and 2 more"},
                           fault{"node * { fill red }", 1, 15, "'fill' cannot be 'red'", "write a colour as \"#RRGGBB\", quoted"},
                           fault{"node * { shape elipse }", 1, 16, "'elipse' is no shape", "did you mean 'ellipse'?"},
                           fault{"node * { size 40 }", 1, 15, "'size' cannot be '40'", "give a factor from 0.25 to 8; 1 is as usual"},
                           fault{"node * { hidden yes }", 1, 17, "'yes' is no truth", "it may be: true, false"},
                           fault{"edge * { dash waved }", 1, 15, "'waved' is no dash", "it may be: solid, dashed, dotted, bold"},
                           fault{"edge * { rank 12 }", 1, 15, "'rank' cannot be '12'", "give a number from 1 to 9"},
                           fault{"node * { where { statos signed } width 2 }", 1, 18, "no type has a property 'statos'", "did you mean 'status'?"},
                           fault{"node * { evidence }", 1, 10, "'evidence' needs a text after it", "write: evidence TEXT"},
                           fault{"node Lab { }", 1, 1, "the rule sets nothing", "give it a colour, a shape, or hidden true"}}) {
        CAPTURE(f.text);
        const auto sheet = sheet_of(d.g, f.text);
        REQUIRE_FALSE(sheet);
        const problem& p = sheet.problems().front();
        CHECK(p.message == f.message);
        CHECK(p.hint == f.hint);
        CHECK(p.where.line == f.line);
        CHECK(p.where.column == f.column);
    }
    CHECK_FALSE(sheet_of(d.g, "node Lab { fill \"#111111\""));
    const scratch_folder folder;
    const auto drawn = draw(d.g, folder / "g.svg", {.style = {.theme = "drak"}});
    REQUIRE_FALSE(drawn);
    CHECK(drawn.problems().front().rule == rule("unknown-theme"));
    CHECK_FALSE(read_style_sheet("no/such/file.info", d.g.schema()));
}
