// Names that GraphML can hold.
#pragma once

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>

#include <hexi/base/text.hpp>

#pragma GCC visibility push(hidden)  // what a shared library keeps to itself
namespace hexi::inline abi_v1::detail {

/// Whether GraphML's schema lets a key's name hold `c`. Source: W3C, Extensible Markup Language 1.0, NameChar
inline bool is_name_character(char32_t c) {
    if (c < 0x80) return (c >= U'0' && c <= U'9') || (c >= U'A' && c <= U'Z') || (c >= U'a' && c <= U'z') || c == U'-' || c == U'.' || c == U'_';
    static constexpr std::array<std::pair<char32_t, char32_t>, 14> ranges{{{0xB7, 0xB7}, {0xC0, 0xD6}, {0xD8, 0xF6}, {0xF8, 0x37D}, {0x37F, 0x1FFF}, {0x200C, 0x200D}, {0x203F, 0x2040},
        {0x2070, 0x218F}, {0x2C00, 0x2FEF}, {0x3001, 0xD7FF}, {0xF900, 0xFDCF}, {0xFDF0, 0xFEFE}, {0xFF00, 0xFFFC}, {0x10000, 0xEFFFF}}};
    return std::ranges::any_of(ranges, [&](const auto& range) { return c >= range.first && c <= range.second; });
}

/// `name` with `_` for what it may not hold.
inline std::string name_token(std::string_view name) {
    std::string out;
    for_each_character(name, [&](char32_t c, std::string_view bytes) { out += is_name_character(c) && !(c == U'\uFFFD' && bytes.size() == 1) ? bytes : "_"; });
    return out.empty() ? "property" : out;
}

/// Names that readers of GraphML and GEXF take for their own: Gephi places, sizes and colours, and yEd's labels by the ids that
/// yEd gives them; NetworkX an edge's id.
inline bool is_taken_by_readers(std::string_view name) {
    constexpr std::array<std::string_view, 17> taken{"id", "edgeid", "x", "y", "z", "xpos", "ypos", "size", "r", "g", "b", "color", "d3", "d7", "edgelabel", "Edge_Weight", "Edge Weight"};
    return std::ranges::find(taken, name) != taken.end();
}

}  // namespace hexi::abi_v1::detail
#pragma GCC visibility pop
