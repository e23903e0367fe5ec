#include "catch.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include <fmt/format.h>

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
    for (const theme& t : themes) {
        for (const colour c : okabe_ito) {
            const colour text = legible(c, t.frame);
            CAPTURE(t.name, to_text(c), to_text(text));
            CHECK(contrast(text, t.frame) >= 4.5);
            CHECK(contrast(text, t.ground) >= 4.5);
        }
    }
}

TEST_CASE("a schema without style gets looks that can be told apart", "[look]") {
    schema s;
    for (int i = 0; i < 40; ++i) s.add_node_type({.name = fmt::format("N{}", i)});
    for (int i = 0; i < 24; ++i) s.add_edge_type({.name = fmt::format("E{}", i)});
    const graph g(s);
    const looks style(g);
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
    const graph g(s);
    const looks style(g);
    CHECK(style.of(n).shape == "hexagon");
    CHECK(style.of(n).fill == "#000080");
    CHECK(style.of(n).text == "#FFFFFF");  // dark ground, white text
    CHECK(parse_colour(style.of(n).line));
    CHECK(style.of(n).second == std::vector<std::string>{"status", "kind"});
    CHECK(style.of(e).line == "#E69F00");
    CHECK(style.of(e).dash == "solid");
    CHECK(style.of(e).weak);
    CHECK(contrast(*parse_colour(style.of(e).text), themes.front().frame) >= 4.5);
}

TEST_CASE("all text of the shipped schemas has a contrast of 4.5 to 1, in every theme", "[look]") {
    for (const char* file : {"graphs/schemas/innovation.info", "graphs/lanzhou/schema.info"}) {
        const graph g(read_schema(std::filesystem::path(HEXI_SOURCE_DIR) / file).value());
        const schema& s = g.schema();
        for (const theme& ground : themes) {
            const looks style(g, {.theme = std::string(ground.name)});
            for (std::size_t t = 0; t < s.node_type_count(); ++t) {
                const node_look& look = style.of(node_type_id(t));
                CAPTURE(ground.name, s[node_type_id(t)].name, look.fill, look.line);
                CHECK(contrast(*parse_colour(look.text), *parse_colour(look.fill)) >= 4.5);
                CHECK(contrast(*parse_colour(look.faint), *parse_colour(look.fill)) >= 4.5);
                CHECK(contrast(*parse_colour(look.line), ground.ground) >= 2);  // the outline is seen
            }
            for (std::size_t t = 0; t < s.edge_type_count(); ++t)
                for (const colour under : {ground.ground, ground.frame}) CHECK(contrast(*parse_colour(style.of(edge_type_id(t)).text), under) >= 4.5);
        }
    }
}

namespace {

using channels = std::array<double, 3>;
using matrix = std::array<channels, 3>;

// What eyes without one kind of cone see, in linear RGB.
// Source: G. Machado, M. Oliveira, L. Fernandes, A physiologically-based model for simulation of color vision
// deficiency, 2009, severity 1
constexpr matrix protanopia{{{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216}, {-0.003882, -0.048116, 1.051998}}};
constexpr matrix deuteranopia{{{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}}};
constexpr matrix tritanopia{{{1.255528, -0.076749, -0.178779}, {-0.078411, 0.930809, 0.147602}, {0.004733, 0.691367, 0.303900}}};
constexpr matrix usual{{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}};

channels times(const matrix& m, const channels& v) {
    channels out{};
    for (std::size_t row = 0; row < 3; ++row)
        for (std::size_t i = 0; i < 3; ++i) out.at(row) += m.at(row).at(i) * v.at(i);
    return out;
}
/// CIE L*a*b* under D65 of a colour as such eyes see it.
channels lab(colour c, const matrix& eyes) {
    const auto linear = [](std::uint8_t channel) {
        const double share = channel / 255.0;
        return share <= 0.04045 ? share / 12.92 : std::pow((share + 0.055) / 1.055, 2.4);
    };
    channels rgb = times(eyes, {linear(c.red), linear(c.green), linear(c.blue)});
    for (double& channel : rgb) channel = std::clamp(channel, 0.0, 1.0);
    const channels xyz = times({{{0.4124, 0.3576, 0.1805}, {0.2126, 0.7152, 0.0722}, {0.0193, 0.1192, 0.9505}}}, rgb);
    const auto f = [](double t) { return t > 0.008856 ? std::cbrt(t) : 7.787 * t + 16.0 / 116; };
    const double x = f(xyz[0] / 0.9505), y = f(xyz[1]), z = f(xyz[2] / 1.089);
    return {116 * y - 16, 500 * (x - y), 200 * (y - z)};
}
double distance(colour a, colour b, const matrix& eyes) {
    const channels x = lab(a, eyes), y = lab(b, eyes);
    return std::hypot(x[0] - y[0], x[1] - y[1], x[2] - y[2]);
}

}  // namespace

TEST_CASE("a colour is as far from another as the tables say", "[colour]") {
    CHECK(distance({0, 0, 0}, white, usual) == Approx(100).margin(0.1));
    CHECK(distance({255, 0, 0}, {0, 255, 0}, usual) == Approx(170.6).margin(0.5));
    CHECK(distance({255, 0, 0}, {0, 255, 0}, deuteranopia) < 100);
}

// A difference of about 2.3 is just seen side by side; far apart on a page it takes more.
TEST_CASE("type colours can be told apart, whatever cones the reader has", "[colour]") {
    const auto apart = [](const std::vector<colour>& all, double wanted) {
        for (const matrix& eyes : {usual, protanopia, deuteranopia, tritanopia})
            for (std::size_t a = 0; a < all.size(); ++a)
                for (std::size_t b = a + 1; b < all.size(); ++b) {
                    CAPTURE(to_text(all[a]), to_text(all[b]));
                    CHECK(distance(all[a], all[b], eyes) >= wanted);
                }
    };
    constexpr double least = 8;
    apart({okabe_ito.begin(), okabe_ito.end()}, least);
    // The outlines that the shipped schema uses, as each theme draws them.
    const graph g(read_schema(std::filesystem::path(HEXI_SOURCE_DIR) / "graphs/schemas/innovation.info").value());
    for (const char* name : {"light", "dark"}) {
        CAPTURE(name);
        const looks style(g, {.theme = name});
        std::vector<std::string> seen;
        for (std::size_t t = 0; t < g.schema().node_type_count(); ++t) seen.push_back(style.of(node_type_id(t)).line);
        std::ranges::sort(seen);
        seen.erase(std::unique(seen.begin(), seen.end()), seen.end());
        std::vector<colour> lines;
        for (const std::string& line : seen) lines.push_back(*parse_colour(line));
        apart(lines, least);
    }
}
