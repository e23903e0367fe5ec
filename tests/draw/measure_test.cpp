#include "catch.hpp"

#include <array>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include <hexi/draw/measure_private.hpp>
#include <hexi/draw/picture.hpp>
#include <hexi/graph/graph.hpp>

using namespace hexi;
using namespace hexi::detail;

TEST_CASE("a text is as wide as its letters, bold ones no less, and a Chinese letter as wide as it is high or more", "[measure]") {
    for (const std::string_view text : {"Lanzhou New Area", "兰州新区", "10万吨 Ångström", "iiiiiiii", "WWWW"}) {
        CAPTURE(text);
        CHECK(text_width(text, 24, false) == Approx(2 * text_width(text, 12, false)));
        CHECK(text_width(std::string(text) + std::string(text), 12, true) == Approx(2 * text_width(text, 12, true)));
        CHECK(text_width(text, 12, true) >= text_width(text, 12, false));
    }
    for (char c = '!'; c <= '~'; ++c) {
        const std::string one(1, c);
        CAPTURE(one);
        CHECK(text_width(one, 100, true) >= text_width(one, 100, false));
        CHECK(text_width(one, 100, false) >= 19);  // what is narrower cannot be seen
        CHECK(text_width(one, 100, true) <= 105);
    }
    for (const std::string_view one : {"兰", "業", "，", "（", "ア"}) {
        CAPTURE(one);
        CHECK(text_width(one, 10, false) >= 10);
        CHECK(text_width(one, 10, false) <= 11);
    }
    CHECK(text_width("e\u0301", 12, false) == text_width("e", 12, false));  // an accent stands above
    CHECK(text_width("iii", 12, false) < text_width("mmm", 12, false) / 2);
}

TEST_CASE("a shape holds the label that it was made for", "[measure]") {
    for (const std::string_view shape : {"ellipse", "circle", "diamond", "hexagon", "octagon", "pentagon", "septagon", "house", "invhouse", "trapezium", "parallelogram"}) {
        for (const box_size label : {box_size{120, 40}, box_size{60, 60}, box_size{200, 24}}) {
            CAPTURE(shape, label.width, label.height);
            const box_size size = shape_size(shape, label);
            CHECK(size.width >= label.width);
            CHECK(size.height >= label.height);
            // Towards each corner of the label, its shape's side lies beyond it; shapes with a point above hold less of it there.
            const std::vector<point> corners = shape_outline(shape, size);
            for (const point corner : {point{-1, -1}, point{1, -1}, point{1, 1}, point{-1, 1}}) {
                const point at{corner.x * label.width / 2 * 0.8, corner.y * label.height / 2 * 0.8};
                const auto side = leaves_at({}, at, corners);
                if (side) CHECK(*side >= 1 - 1e-9);
            }
        }
    }
}

TEST_CASE("lines end at what Graphviz draws of round and cut corners", "[measure]") {
    const box_size size{120, 36};
    const auto reach = [&](std::string_view shape, point way) { return leaves_at({}, way, shape_outline(shape, size)).value_or(1); };
    // A third of the lower side, and 12 at most, is the radius of a corner.
    CHECK(std::abs(reach("box", {60, 18}) - 0.9) < 0.02);
    CHECK(std::abs(reach("box", {60, 0}) - 1) < 1e-9);
    CHECK(reach("note", {60, -18}) < 0.94);
    CHECK(std::abs(reach("note", {60, 18}) - 1) < 1e-9);
    CHECK(std::abs(reach("cds", {0, 18}) - 2.0 / 3) < 1e-9);
    CHECK(reach("rect", {60, 18}) == 1);
}

TEST_CASE("a second outline stands within the place that its box is given", "[measure][picture]") {
    graph g;
    g.set_name(*g.add_node("Alliance", "one"), "An alliance");
    const auto width_of = [&](const char* shape) {
        style_sheet sheet;
        sheet.rules.push_back({.type = "", .set = {{"shape", shape}}});
        std::string dot;
        {
            output out(dot);
            write_picture(out, g, {.style = sheet, .engine = "stress", .legend = false});
        }
        const std::size_t at = dot.find("width=\"", dot.find("pos=\""));
        REQUIRE(at != std::string::npos);
        return std::stod(dot.substr(at + 7)) * 72;
    };
    // Graphviz draws it around the width that it is given.
    CHECK(std::abs(width_of("doubleoctagon") - width_of("octagon")) < 0.1);
    CHECK(shape_size("doubleoctagon", {200, 60}).width == shape_size("octagon", {200, 60}).width + 8);
    CHECK(shape_size("doublecircle", {10, 10}).width == shape_size("circle", {10, 10}).width + 8);
}

TEST_CASE("Hexi's own layout makes boxes that their words fit into, in somewhat wider fonts, too, and however large they are", "[measure][picture]") {
    for (const std::string_view name : {"Institute of Names", "兰州兽医研究所", "A", "WWWWWW"}) {
        for (const double factor : {1.0, 2.0}) {
            CAPTURE(name, factor);
            graph g;
            g.set_name(*g.add_node("Institute", "one"), name);
            style_sheet sheet;
            if (factor != 1) sheet.rules.push_back({.type = "", .set = {{"size", "2"}}});
            std::string dot;
            {
                output out(dot);
                write_picture(out, g, {.style = sheet, .engine = "stress", .legend = false});
            }
            const std::size_t at = dot.find("width=\"", dot.find("pos=\""));
            REQUIRE(at != std::string::npos);
            const double width = std::stod(dot.substr(at + 7)) * 72;
            CHECK(width >= text_width(name, 12 * factor, true) * 1.05 + 10);
            CHECK(width <= std::max(54.0, text_width(name, 12 * factor, true) * 1.15 + 20 + 30 * factor));
        }
    }
}
