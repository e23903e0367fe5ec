#include "catch.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <vector>

#include <hexi/draw/layout.hpp>

using namespace hexi;

TEST_CASE("a layout is read from Graphviz's own numbers, y turned downwards", "[layout]") {
    //   +--------- f2 ---------+
    //   |  n0 (rounded)  --e0-->  n1 (ellipse)
    //   +----------------------+
    const auto placed = read_layout(R"json({"bb":"0,0,200,100","objects":[
        {"name":"cluster_0","id":"f2","bb":"8,8,120,92","_draw_":[{"op":"c","color":"#c3ccd5"},{"op":"C","color":"#f6f8fa"},{"op":"P","points":[[8,8],[8,92],[120,92],[120,8]]}],
         "_ldraw_":[{"op":"F","size":13,"face":"x"},{"op":"c","color":"#007755"},{"op":"t","fontchar":1},{"op":"T","pt":[16,80],"align":"l","width":15,"text":"框"}]},
        {"name":"a","id":"n0","pos":"50,30","width":"1","height":"0.5","_draw_":[{"op":"S","style":"setlinewidth(1.5)"},{"op":"c","color":"#112233"},{"op":"C","color":"#aabbccff"},{"op":"E","rect":[50,30,36,18]}],
         "_ldraw_":[{"op":"F","size":12,"face":"x"},{"op":"c","color":"#1a1a1a"},{"op":"t","fontchar":1},{"op":"T","pt":[40,26],"align":"l","width":20,"text":"甲 \"<\""},{"op":"t","fontchar":0},{"op":"F","size":9,"face":"x"},{"op":"T","pt":[50,16],"align":"c","width":8,"text":"b"}]},
        {"name":"legend"},
        {"name":"b","id":"n1","pos":"150,30","width":"0.5","height":"0.5","_draw_":[{"op":"c","color":"#000000"},{"op":"C","color":"#ffffff"},{"op":"P","points":[[168,48],[130,48],[130,12],[168,12]]},{"op":"L","points":[[130,40],[134,40]]}]}],
      "edges":[{"tail":0,"head":1,"id":"e0","pos":"e,132,30 86,30 100,30 110,30 126,30","_draw_":[{"op":"c","color":"#445566"},{"op":"b","points":[[86,30],[100,30],[110,30],[126,30]]}]},
               {"tail":1,"head":0,"pos":"0,0 1,1 2,2 3,3"}]})json");
    REQUIRE(placed);
    CHECK(placed->width == 200);
    CHECK(placed->height == 100);

    REQUIRE(placed->frames.size() == 1);
    CHECK(placed->frames[0].node == node_id(2));
    CHECK(placed->frames[0].low == point{8, 8});
    CHECK(placed->frames[0].high == point{120, 92});
    CHECK(placed->frames[0].fill == "#f6f8fa");
    CHECK(placed->frames[0].text.at(0).at == point{16, 20});
    CHECK(placed->frames[0].text.at(0).align == 'l');

    REQUIRE(placed->nodes.size() == 2);
    const node_place& a = placed->nodes[0];
    CHECK(a.node == node_id(0));
    CHECK(a.centre == point{50, 70});
    CHECK(a.width == 72);
    CHECK(a.outline == outline::ellipse);
    CHECK(a.fill == "#aabbcc");
    CHECK(a.line == "#112233");
    CHECK(a.pen == 1.5);
    REQUIRE(a.text.size() == 2);
    CHECK(a.text[0].text == "甲 \"<\"");
    CHECK(a.text[0].at == point{50, 74});  // held by its middle, whatever font the reader has
    CHECK(a.text[0].bold);
    CHECK_FALSE(a.text[1].bold);
    // A shape that reaches beyond its size has the size of what is drawn.
    const node_place& b = placed->nodes[1];
    CHECK(b.outline == outline::polygon);
    CHECK(b.corners.size() == 4);
    CHECK(b.width == 38);
    CHECK(b.centre == point{149, 70});
    CHECK(b.strokes.size() == 1);

    REQUIRE(placed->edges.size() == 1);
    CHECK(placed->edges[0].edge == edge_id(0));
    CHECK(placed->edges[0].curve == std::vector<point>{{86, 70}, {100, 70}, {110, 70}, {126, 70}});
    CHECK(placed->edges[0].tip == point{132, 70});
    CHECK(placed->edges[0].line == "#445566");
}

TEST_CASE("what is no layout is a problem, not a crash", "[layout]") {
    const std::string whole = R"json({"bb":"0,0,9,9","objects":[{"id":"n0","pos":"1,1","width":"1","height":"1","_draw_":[{"op":"P","points":[[1,2],[3,4]]},{"op":"F","size":9}]}]})json";
    REQUIRE(read_layout(whole));
    for (std::size_t length = 0; length < whole.size(); ++length) REQUIRE_FALSE(read_layout(whole.substr(0, length)));
    for (const char* wrong : {"[]", "{}", R"json({"bb":"0,0,1"})json", R"json({"bb":"0,0,9,9","objects":[7]})json", R"json({"bb":"0,0,9,9","objects":[{"id":"n0","_draw_":[{"op":"P"}]}]})json",
                              R"json({"bb":"0,0,9,9","objects":[{"id":"n0","_draw_":[{"op":"E","rect":[1]}]}]})json"}) {
        INFO(wrong);
        const auto placed = read_layout(wrong);
        REQUIRE_FALSE(placed);
        CHECK(placed.problems().front().rule == rule("layout"));
    }
    // Shapes without points, and ids that are none, are passed over.
    const auto odd = read_layout(R"json({"bb":"0,0,9,9","objects":[{"id":"n0","_draw_":[{"op":"P","points":[]},{"op":"b","points":[]}]},{"id":"nx"},{"id":"n99999999999"},{"id":7}]})json");
    REQUIRE(odd);
    CHECK(odd->nodes.size() == 1);
    // One point is no polygon: the place stays as it is given.
    const auto dot = read_layout(R"json({"bb":"0,0,90,90","objects":[{"id":"n0","pos":"27,18","width":"0.75","height":"0.5","_draw_":[{"op":"P","points":[[1,2]]}]}]})json");
    REQUIRE(dot);
    CHECK(dot->nodes[0].corners.empty());
    CHECK(dot->nodes[0].outline != outline::polygon);
    CHECK(dot->nodes[0].width == 54);
}

TEST_CASE("every node and edge of a graph has a place", "[layout]") {
    //   a --> b (twice), b --> b
    graph g;
    const node_id a = *g.add_node("Thing", "a & \"b\""), b = *g.add_node("Thing", "</script>");
    g.set_name(a, "甲");
    const edge_id first = *g.add_edge(a, "TIE", b), second = *g.add_edge(a, "TIE", b), loop = *g.add_edge(b, "TIE", b);
    for (const char* engine : {"stress", "dot", "sfdp"}) {
        INFO(engine);
        const auto placed = lay_out(g, {.engine = engine});
        REQUIRE(placed);
        CHECK(placed->engine == engine);
        REQUIRE(placed->nodes.size() == 2);
        for (const node_place& n : placed->nodes) {
            CHECK(n.width > 10);
            CHECK(n.centre.x - n.width / 2 > -1);
            CHECK(n.centre.x + n.width / 2 < placed->width + 1);
            CHECK_FALSE(n.text.empty());
            CHECK(n.fill.size() == 7);
        }
        for (const edge_id e : {first, second, loop}) {
            const auto found = std::ranges::find(placed->edges, e, &edge_place::edge);
            REQUIRE(found != placed->edges.end());
            CHECK(found->curve.size() % 3 == 1);
            CHECK(found->tip);
        }
    }
}

TEST_CASE("what is no layout is refused, whatever stands where a number, a curve or a size should", "[layout][hostile]") {
    const auto with = [](std::string node) { return read_layout(R"({"bb":"0,0,90,90","objects":[{"id":"n0","pos":"27,18","width":"0.75","height":"0.5",)" + node + "}]}"); };
    REQUIRE(with(R"("_draw_":[{"op":"b","points":[[1,2],[3,4],[5,6],[7,8]]}])"));
    for (const char* wrong : {
             R"("_draw_":[{"op":"b","points":[[1,2]]}])", R"("_draw_":[{"op":"B","points":[[1,2],[3,4],[5,6],[7,8],[9,9]]}])",
             R"("_draw_":[{"op":"P","points":[[1e308,0],[-1e308,0]]}])", R"("_draw_":[{"op":"e","rect":[1,2,-3,4]}])",
             R"("_draw_":[{"op":"e","rect":[1,2,1e300,1e999]}])", R"json("_draw_":[{"op":"S","style":"setlinewidth(inf)"}])json",
             R"("_ldraw_":[{"op":"F","size":1e200},{"op":"T","pt":[1,2],"align":"l","width":1e308,"text":"x"}])"})
        CHECK_FALSE(with(wrong));
    for (const char* wrong : {R"({"bb":"nan,0,9,9"})", R"({"bb":"0,0,inf,9"})", R"({"bb":"9,0,0,9"})", R"({"bb":"0,0,9,1e300"})", R"({"bb":"0,0,9,9","objects":[{"id":"n0","width":"-1"}]})",
                              R"({"bb":"0,0,9,9","objects":[{"id":"n0","pos":"nan,1"}]})", R"({"bb":"0,0,9,9","objects":[{"id":"f0","bb":"9,9,0,0"}]})"}) {
        const auto read = read_layout(wrong);
        REQUIRE_FALSE(read);
        CHECK(read.problems().front().rule == rule("layout"));
    }
    CHECK(with(R"("_draw_":[{"op":"P","points":[]}])"));  // nothing is drawn
    // What only looks like a colour or a side is the usual one.
    const auto odd = with(R"("_draw_":[{"op":"c","color":"#\"><x>"},{"op":"C","color":"#12345"},{"op":"L","points":[[1,2]]}])");
    REQUIRE(odd);
    CHECK(odd->nodes[0].strokes.size() == 1);  // a line encloses nothing
    CHECK(odd->nodes[0].corners.empty());
    CHECK(odd->nodes[0].width == 54);
    CHECK(odd->nodes[0].line == "#000000");
    CHECK(odd->nodes[0].fill == "#000000");
    const auto edge = read_layout(R"({"bb":"0,0,9,9","edges":[{"id":"e0","_ldraw_":[{"op":"F","size":9},{"op":"T","pt":[1,2],"align":"\"","width":3,"text":"x"}]}]})");
    REQUIRE(edge);
    CHECK(edge->edges[0].text.at(0).align == 'c');
}

TEST_CASE("parts under dot stand in rows, each from left to right, with its words, and none among another", "[layout]") {
    for (const int count : {3, 5, 8}) {
        CAPTURE(count);
        graph g;
        std::vector<std::vector<node_id>> parts;
        for (int p = 0; p < count; ++p) {
            auto& own = parts.emplace_back();
            for (int i = 0; i < 5; ++i) {
                own.push_back(*g.add_node("Firm", fmt::format("part {} firm {}", p, i)));
                if (i > 0) REQUIRE(g.add_edge(own[static_cast<std::size_t>(i > 3 ? 1 : 0)], "OWNS", own.back()));
            }
        }
        REQUIRE(engine_for(g) == "dot");
        const auto found = lay_out(g, {.legend = false});
        REQUIRE(found);
        CHECK(found->engine == "dot");
        CHECK(found->notes.empty());
        CHECK(found->width > 0.8 * found->height);  // one above the other they were a strip
        CHECK(found->width < 3 * found->height);
        std::vector<node_place> at(g.node_bound());
        for (const node_place& n : found->nodes) at[n.node.index()] = n;
        for (const edge_place& e : found->edges) {
            CHECK_FALSE(e.text.empty());
            CHECK(at[g.source(e.edge).index()].centre.x < at[g.target(e.edge).index()].centre.x);
        }
        std::vector<box> taken;
        for (const auto& own : parts) {
            const auto around = [&](node_id n) { return box::around(at[n.index()].centre, at[n.index()].width, at[n.index()].height); };
            box all = around(own.front());
            for (const node_id n : own) all.take_in(around(n));
            for (const box& other : taken) CHECK_FALSE(all.overlaps(other));
            taken.push_back(all);
        }
    }
}

TEST_CASE("parts with frames stand in rows under dot, too", "[layout]") {
    for (const int count : {3, 4, 6, 8}) {
        CAPTURE(count);
        schema s;
        s.add_node_type({.name = "Zone", .style = {{"holds", "true"}}});
        s.add_node_type({.name = "Firm"});
        s.add_edge_type({.name = "IN", .cluster = true});
        s.add_edge_type({.name = "OWNS"});
        graph g(std::move(s));
        //   a zone that holds four firms; a fifth outside owns one of them
        std::vector<std::vector<node_id>> parts;
        for (int p = 0; p < count; ++p) {
            auto& own = parts.emplace_back();
            own.push_back(*g.add_node("Zone", fmt::format("zone {}", p)));
            for (int i = 0; i < 4; ++i) {
                own.push_back(*g.add_node("Firm", fmt::format("part {} firm {}", p, i)));
                REQUIRE(g.add_edge(own.back(), i < 3 ? "IN" : "OWNS", i < 3 ? own.front() : own[1]));
            }
        }
        const auto found = lay_out(g, {.legend = false});
        REQUIRE(found);
        CHECK(found->engine == "dot");
        REQUIRE(found->frames.size() == static_cast<std::size_t>(count));
        CHECK(found->width > 0.8 * found->height);
        CHECK(found->width < 3.5 * found->height);
        std::vector<box> taken;
        for (const auto& own : parts) {
            std::optional<box> all;
            const auto take = [&](const box& b) {
                if (all) all->take_in(b);
                else all = b;
            };
            for (const node_place& n : found->nodes)
                if (std::ranges::find(own, n.node) != own.end()) take(box::around(n.centre, n.width, n.height));
            for (const frame_place& f : found->frames)
                if (f.node == own.front()) take({f.low, f.high});
            REQUIRE(all);
            for (const box& other : taken) CHECK_FALSE(all->overlaps(other));
            taken.push_back(*all);
        }
    }
}
