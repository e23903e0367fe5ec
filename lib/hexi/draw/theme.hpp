// The grounds that pictures stand on, and the colours that no type chooses.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include <hexi/draw/colour.hpp>

namespace hexi::inline abi_v1 {

struct theme {
    std::string_view name;
    colour ground;      ///< of the picture
    colour frame;       ///< of what stands inside something
    colour frame_line;  ///< of frames and of the legend
    colour ink;         ///< of text that stands on the ground
    bool coloured = true;  ///< else types differ by shape and dash alone
};

/// `light` for pages and screens, `dark` for dark ones, `print` for black and white.
inline constexpr std::array<theme, 3> themes{{
    {"light", {0xFF, 0xFF, 0xFF}, {0xF6, 0xF8, 0xFA}, {0xC3, 0xCC, 0xD5}, {0x1A, 0x1A, 0x1A}},
    {"dark", {0x14, 0x18, 0x1D}, {0x1D, 0x23, 0x2A}, {0x4A, 0x55, 0x60}, {0xE8, 0xEB, 0xEE}},
    {"print", {0xFF, 0xFF, 0xFF}, {0xFF, 0xFF, 0xFF}, {0x80, 0x80, 0x80}, {0x00, 0x00, 0x00}, false},
}};

/// The theme of that name; `light` for no name; null for an unknown one.
[[nodiscard]] constexpr const theme* find_theme(std::string_view name) {
    if (name.empty()) return &themes.front();
    for (const theme& t : themes)
        if (t.name == name) return &t;
    return nullptr;
}

/// The names of all themes.
[[nodiscard]] inline std::vector<std::string> theme_names() {
    std::vector<std::string> out;
    for (const theme& t : themes) out.emplace_back(t.name);
    return out;
}

}  // namespace hexi::abi_v1
