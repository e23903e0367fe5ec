// How large texts and shapes will be, before anything draws them: the same on every machine, whatever fonts it has.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numbers>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include <hexi/base/text.hpp>
#include <hexi/draw/layout/geometry.hpp>
#include <hexi/draw/layout/overlap.hpp>

#pragma GCC visibility push(hidden)  // what a shared library keeps to itself
namespace hexi::inline abi_v1::detail {

/// The width of a character in thousandths of the font's size, as Noto Sans CJK has it or a little more.
[[nodiscard]] inline int character_width(char32_t c, bool bold) {
    static constexpr std::array<std::uint16_t, 95> plain{
        225, 323, 473, 556, 556, 923, 683, 278, 338, 338, 466, 556, 278, 346, 278, 390, 556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 556, 556, 556, 473,
        946, 600, 660, 610, 690, 593, 556, 690, 728, 293, 490, 646, 540, 810, 720, 743, 630, 743, 638, 578, 600, 720, 585, 878, 570, 533, 586, 338, 196, 338, 556, 563,
        608, 563, 616, 489, 623, 556, 323, 563, 608, 278, 278, 556, 286, 923, 608, 608, 623, 623, 390, 466, 354, 608, 518, 803, 496, 518, 473, 338, 270, 338, 556};
    static constexpr std::array<std::uint16_t, 95> heavy{
        225, 368, 578, 593, 593, 960, 743, 323, 376, 376, 510, 593, 323, 368, 323, 390, 593, 593, 593, 593, 593, 593, 593, 593, 593, 593, 323, 323, 593, 593, 593, 518,
        1006, 638, 683, 617, 713, 616, 586, 720, 758, 330, 528, 683, 578, 856, 750, 773, 668, 773, 683, 608, 623, 750, 630, 916, 630, 578, 601, 376, 196, 376, 593, 570,
        623, 593, 646, 497, 646, 578, 360, 600, 638, 308, 308, 608, 316, 968, 638, 623, 646, 646, 436, 496, 399, 638, 578, 863, 563, 578, 510, 376, 293, 376, 593};
    if (c >= U' ' && c <= U'~') return bold ? heavy.at(c - U' ') : plain.at(c - U' ');
    const std::size_t columns = width(c);
    if (columns != 1) return columns == 0 ? 0 : 1050;
    if (c >= 0xC0 && c < 0x250) return bold ? 780 : 740;
    if (c >= 0x370 && c < 0x530) return bold ? 860 : 840;
    return 1000;  // signs stand in a square in Chinese fonts
}
/// The width of a text in points.
[[nodiscard]] inline double text_width(std::string_view text, double size, bool bold) {
    double thousandths = 0;
    for_each_character(text, [&](char32_t c, std::string_view) { thousandths += character_width(c, bold); });
    return thousandths * size / 1000;
}

/// How much a shape's second outline adds to its width and to its height.
[[nodiscard]] inline double second_outline(std::string_view shape) { return shape.starts_with("double") ? 8 : 0; }

/// The size that Graphviz gives a shape so that `label` fits into it, in points; with its second outline, which Graphviz' own `width` and `height` leave out.
[[nodiscard]] inline box_size shape_size(std::string_view shape, box_size label) {
    const double least = 28.8;
    const auto polygon = [&](double sides) {
        const double factor = std::numbers::sqrt2 / (sides > 2 ? std::cos(std::numbers::pi / sides) : 1);
        return box_size{label.width * factor, label.height * factor};
    };
    box_size out = label;
    if (shape == "ellipse" || shape == "circle" || shape == "doublecircle") out = polygon(0);
    else if (shape == "diamond" || shape == "trapezium" || shape == "parallelogram") out = polygon(4);
    else if (shape == "pentagon" || shape == "house" || shape == "invhouse") out = polygon(5);
    else if (shape == "hexagon") out = polygon(6);
    else if (shape == "septagon") out = polygon(7);
    else if (shape == "octagon" || shape == "doubleoctagon") out = polygon(8);
    else if (shape == "triangle") out = polygon(3);
    else if (shape == "cylinder") out.height *= 1.42;
    if (shape == "parallelogram") out.width *= 1.05;
    if (shape == "circle" || shape == "doublecircle") out.width = out.height = std::max(out.width, out.height);
    const double more = second_outline(shape);
    return {std::max(out.width, 54.0) + more, std::max(out.height, least) + more};
}

/// The corners of a shape around 0,0, `y` downwards; none where its sides are those of its size.
[[nodiscard]] inline std::vector<point> shape_outline(std::string_view shape, box_size size) {
    std::vector<point> out;
    const double w = size.width / 2, h = size.height / 2, r = std::min(12.0, std::min(size.width, size.height) / 3);  // of round corners, and twice what others lack
    if (shape == "box") {
        // Graphviz draws each corner as a Bézier curve: of it four points, from the side along `x` on.
        constexpr std::array<point, 4> curve{{{1, 0}, {0.5185, 0.1481}, {0.1481, 0.5185}, {0, 1}}};
        for (const auto& [x, y, back] : {std::tuple(-1, -1, true), std::tuple(1, -1, false), std::tuple(1, 1, true), std::tuple(-1, 1, false)})
            for (std::size_t i = 0; i < curve.size(); ++i) {
                const point in = curve[back ? curve.size() - 1 - i : i] * r;
                out.push_back({x * (w - in.x), y * (h - in.y)});
            }
        return out;
    }
    if (shape == "note") return {{-w, -h}, {w - r / 2, -h}, {w, -h + r / 2}, {w, h}, {-w, h}};
    if (shape == "cds") return {{-w, -h + r / 2}, {w - r, -h + r / 2}, {w, 0}, {w - r, h - r / 2}, {-w, h - r / 2}};
    if (shape == "ellipse" || shape == "circle" || shape == "doublecircle") {
        constexpr int corners = 48;
        for (int i = 0; i < corners; ++i) out.push_back({std::cos(2 * std::numbers::pi * i / corners), std::sin(2 * std::numbers::pi * i / corners)});
    }
    else if (shape == "diamond") out = {{0, -1}, {1, 0}, {0, 1}, {-1, 0}};
    else if (shape == "hexagon") out = {{-1, 0}, {-0.5, -1}, {0.5, -1}, {1, 0}, {0.5, 1}, {-0.5, 1}};
    else if (shape == "octagon" || shape == "doubleoctagon") out = {{-1, -0.414}, {-0.414, -1}, {0.414, -1}, {1, -0.414}, {1, 0.414}, {0.414, 1}, {-0.414, 1}, {-1, 0.414}};
    else if (shape == "pentagon") out = {{0, -1}, {1, -0.309}, {0.618, 0.808}, {-0.618, 0.808}, {-1, -0.309}};
    else if (shape == "septagon") out = {{0, -1}, {0.803, -0.624}, {1, 0.223}, {0.446, 0.902}, {-0.446, 0.902}, {-1, 0.223}, {-0.803, -0.624}};
    else if (shape == "house") out = {{0, -1}, {1, -0.309}, {1, 0.808}, {-1, 0.808}, {-1, -0.309}};
    else if (shape == "invhouse") out = {{0, 1}, {1, 0.309}, {1, -0.808}, {-1, -0.808}, {-1, 0.309}};
    else if (shape == "triangle") out = {{0, -1}, {1, 0.5}, {-1, 0.5}};
    else if (shape == "trapezium") out = {{-0.584, -1}, {0.584, -1}, {1, 1}, {-1, 1}};
    else if (shape == "parallelogram") out = {{-0.591, -1}, {1, -1}, {0.591, 1}, {-1, 1}};
    for (point& p : out) p = {p.x * size.width / 2, p.y * size.height / 2};
    return out;
}

}  // namespace hexi::abi_v1::detail
#pragma GCC visibility pop
