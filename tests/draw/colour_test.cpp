#include "catch.hpp"

#include <hexi/draw/colour.hpp>
#include <hexi/draw/look.hpp>
#include <hexi/schema/read_schema.hpp>

using namespace hexi;

TEST_CASE("contrast is what WCAG says", "[colour]") {
    CHECK(contrast({0, 0, 0}, white) == Approx(21));
    CHECK(contrast(white, white) == Approx(1));
    CHECK(contrast(*parse_colour("#767676"), white) == Approx(4.54).margin(0.01));  // the lightest grey that passes
    CHECK(contrast(*parse_colour("#777777"), white) < 4.5);
}

TEST_CASE("a colour is #RRGGBB and nothing else", "[colour]") {
    CHECK(parse_colour("#0072b2") == colour{0x00, 0x72, 0xB2});
    CHECK(to_text(*parse_colour("#0072b2")) == "#0072B2");
    for (const char* wrong : {"", "red", "#12345", "#1234567", "#12345g", "0072B2#"}) CHECK(!parse_colour(wrong));
}

TEST_CASE("a colour is darkened only as much as text needs", "[colour]") {
    CHECK(legible({0, 0, 0}, white) == colour{0, 0, 0});
    for (const colour c : okabe_ito) {
        const colour text = legible(c, cluster_fill);
        CAPTURE(to_text(c), to_text(text));
        CHECK(contrast(text, cluster_fill) >= 4.5);
        CHECK(contrast(text, white) >= 4.5);
    }
}

TEST_CASE("a schema without style gets looks that can be told apart", "[look]") {
    schema s;
    for (int i = 0; i < 40; ++i) s.add_node_type({.name = fmt::format("N{}", i)});
    for (int i = 0; i < 24; ++i) s.add_edge_type({.name = fmt::format("E{}", i)});
    const looks style(s);
    std::vector<std::string> seen;
    for (int i = 0; i < 40; ++i) {
        const node_look& look = style.of(node_type_id(static_cast<std::size_t>(i)));
        CHECK(contrast(*parse_colour(look.text), *parse_colour(look.fill)) >= 4.5);
        CHECK(look.holds);
        seen.push_back(look.shape + look.fill + look.line);
    }
    std::ranges::sort(seen);
    CHECK(std::ranges::adjacent_find(seen) == seen.end());
    std::vector<std::string> edges;
    for (int i = 0; i < 24; ++i) edges.push_back(style.of(edge_type_id(static_cast<std::size_t>(i))).line + style.of(edge_type_id(static_cast<std::size_t>(i))).dash);
    std::ranges::sort(edges);
    CHECK(std::ranges::adjacent_find(edges) == edges.end());
}

TEST_CASE("style lines win over the palette, and wrong colours do not break it", "[look]") {
    schema s;
    const node_type_id n = s.add_node_type({.name = "N", .style = {{"shape", "hexagon"}, {"fill", "#000080"}, {"line", "no colour"}, {"second", "status  kind"}}});
    const edge_type_id e = s.add_edge_type({.name = "E", .style = {{"line", "#E69F00"}, {"weak", "true"}}});
    const looks style(s);
    CHECK(style.of(n).shape == "hexagon");
    CHECK(style.of(n).fill == "#000080");
    CHECK(style.of(n).text == "#FFFFFF");  // dark ground, white text
    CHECK(parse_colour(style.of(n).line));
    CHECK(style.of(n).second == std::vector<std::string>{"status", "kind"});
    CHECK(style.of(e).line == "#E69F00");
    CHECK(style.of(e).dash == "solid");
    CHECK(style.of(e).weak);
    CHECK(contrast(*parse_colour(style.of(e).text), cluster_fill) >= 4.5);
}

TEST_CASE("all text of the shipped schemas has a contrast of 4.5 to 1", "[look]") {
    for (const char* file : {"graphs/schemas/innovation.info", "graphs/lanzhou/schema.info"}) {
        const schema s = read_schema(std::filesystem::path(HEXI_SOURCE_DIR) / file).value();
        const looks style(s);
        for (std::size_t t = 0; t < s.node_type_count(); ++t) {
            const node_look& look = style.of(node_type_id(t));
            CAPTURE(s[node_type_id(t)].name, look.fill, look.line);
            CHECK(contrast(*parse_colour(look.text), *parse_colour(look.fill)) >= 4.5);
            CHECK(contrast(*parse_colour("#4A4A4A"), *parse_colour(look.fill)) >= 4.5);  // the second line
        }
        for (std::size_t t = 0; t < s.edge_type_count(); ++t)
            for (const colour ground : {white, cluster_fill}) CHECK(contrast(*parse_colour(style.of(edge_type_id(t)).text), ground) >= 4.5);
    }
}
