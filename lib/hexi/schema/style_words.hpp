// The words that say how a type is drawn, and what may follow them: in a schema's `style` blocks and in the rules of
// style sheets.
#pragma once

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <hexi/base/ascii.hpp>
#include <hexi/base/problem.hpp>

namespace hexi::inline abi_v1 {

inline constexpr std::array<std::string_view, 11> node_style_words{"shape", "fill", "line", "text", "second", "size", "width", "counter", "holds", "hidden", "source"};
inline constexpr std::array<std::string_view, 9> edge_style_words{"line", "dash", "width", "rank", "weak", "up_to", "cluster", "hidden", "source"};

/// Those of Graphviz's shapes that hold a text.
inline constexpr std::array<std::string_view, 25> style_shapes{
    "box", "rect", "ellipse", "circle", "diamond", "hexagon", "octagon", "pentagon", "septagon", "house", "invhouse",
    "triangle", "trapezium", "parallelogram", "cylinder", "folder", "note", "tab", "component", "box3d", "cds",
    "doubleoctagon", "doublecircle", "plaintext", "underline"};
inline constexpr std::array<std::string_view, 4> style_dashes{"solid", "dashed", "dotted", "bold"};

/// Why a text cannot follow a style word, as a problem without a place; nothing if it can, or if any text can.
[[nodiscard]] inline std::optional<problem> wrong_style(std::string_view word, std::string_view text) {
    const auto one_of = [&](std::string_view what, std::span<const std::string_view> known) -> std::optional<problem> {
        if (std::ranges::find(known, text) != known.end()) return std::nullopt;
        const std::vector<std::string> all(known.begin(), known.end());
        const auto near = closest(text, all);
        return problem{"wrong-value", fmt::format("'{}' is no {}", text, what),
                       near ? fmt::format("did you mean '{}'?", *near) : fmt::format("it may be: {}", fmt::join(all, ", "))};
    };
    const auto check = [&](bool right, std::string_view hint) -> std::optional<problem> {
        if (right) return std::nullopt;
        return problem{"wrong-value", fmt::format("'{}' cannot be '{}'", word, text), std::string(hint)};
    };
    static constexpr std::array<std::string_view, 2> truths{"true", "false"};
    if (word == "shape") return one_of("shape", style_shapes);
    if (word == "dash") return one_of("dash", style_dashes);
    if (word == "holds" || word == "hidden" || word == "weak" || word == "cluster" || word == "source") return one_of("truth", truths);
    if (word == "fill" || word == "line" || word == "text")
        return check(text.size() == 7 && text[0] == '#' && std::ranges::all_of(text.substr(1), ascii::is_hexadecimal), "write a colour as \"#RRGGBB\", quoted");
    if (word == "size" || word == "width") {
        double number = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
        return check(error == std::errc() && end == text.data() + text.size() && number >= 0.25 && number <= 8, "give a factor from 0.25 to 8; 1 is as usual");
    }
    if (word == "up_to") {
        std::uint32_t edges = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), edges);
        return check(error == std::errc() && end == text.data() + text.size(), "give a number of edges, such as 60: in larger pictures it is not drawn");
    }
    if (word == "rank") return check(text.size() == 1 && text >= "1" && text <= "9", "give a number from 1 to 9");
    return std::nullopt;
}

}  // namespace hexi::abi_v1
