// Characters that are not seen, or that would reorder the text around them, written so that they are: names come from files that anybody may write.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include <hexi/base/text.hpp>

namespace hexi::inline abi_v1 {

/// Whether a character has no look of its own but tells in which direction others are written.
/// Source: Unicode Standard Annex 9, explicit and implicit directional formatting characters
[[nodiscard]] constexpr bool sets_direction(char32_t c) {
    return (c >= U'\u202A' && c <= U'\u202E') || (c >= U'\u2066' && c <= U'\u2069') || c == U'\u200E' || c == U'\u200F' || c == U'\u061C';
}

/// `text` with each of those as `<U+202E>`, all else as it is.
[[nodiscard]] inline std::string with_directions_shown(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for_each_character(text, [&](char32_t c, std::string_view bytes) {
        if (sets_direction(c)) out += fmt::format("<U+{:04X}>", static_cast<unsigned>(c));
        else out += bytes;
    });
    return out;
}

/// Whether nothing is seen of a character: spaces, control characters, marks of direction and joining, and letters that are blank.
[[nodiscard]] constexpr bool is_unseen(char32_t c) {
    if ((c > 0x20 && c < 0x7F) || (c > 0x3164 && c < 0xFE00)) return false;  // nearly all that there is
    // By Unicode's properties White_Space and Default_Ignorable_Code_Point, and Braille's blank.
    constexpr auto unseen = std::to_array<std::pair<char32_t, char32_t>>({{0, 0x20}, {0x7F, 0xA0}, {0xAD, 0xAD}, {0x34F, 0x34F}, {0x61C, 0x61C}, {0x115F, 0x1160}, {0x1680, 0x1680}, {0x17B4, 0x17B5},
        {0x180B, 0x180F}, {0x2000, 0x200F}, {0x2028, 0x202F}, {0x205F, 0x206F}, {0x2800, 0x2800}, {0x3000, 0x3000}, {0x3164, 0x3164}, {0xFE00, 0xFE0F}, {0xFEFF, 0xFEFF}, {0xFFA0, 0xFFA0},
        {0xFFF0, 0xFFFB}, {0x1BCA0, 0x1BCA3}, {0x1D173, 0x1D17A}, {0xE0000, 0xE0FFF}});
    return std::ranges::any_of(unseen, [&](const auto& range) { return c >= range.first && c <= range.second; });
}

/// Whether a character is a space of whatever width, or ends a line; `U+200B` has none and is no space.
/// Source: Unicode's property White_Space
[[nodiscard]] constexpr bool is_any_space(char32_t c) {
    return (c >= 0x9 && c <= 0xD) || c == U' ' || c == 0x85 || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000;
}

/// Whether nothing of a text is seen: it is empty, or `is_unseen` is true of all of it.
[[nodiscard]] inline bool shows_nothing(std::string_view text) {
    while (!text.empty()) {
        const decoded d = decode(text);
        if (!is_unseen(d.code_point)) return false;
        text.remove_prefix(d.length);
    }
    return true;
}

/// `text` with all that is not seen, spaces of other sorts, and what is no character, as `<U+200B>`, and bytes that are not UTF-8 as `<FE>`: what tells
/// two texts apart that look alike.
[[nodiscard]] inline std::string with_unseen_marked(std::string_view text) {
    std::string out;
    for_each_character(text, [&](char32_t c, std::string_view bytes) {
        if (c == U'\uFFFD' && bytes.size() == 1) out += fmt::format("<{:02X}>", static_cast<unsigned char>(bytes.front()));
        else if ((c != U' ' && is_unseen(c)) || c == 0xFFFE || c == 0xFFFF) out += fmt::format("<U+{:04X}>", static_cast<unsigned>(c));
        else out += bytes;
    });
    return out;
}

/// `text` as it is, or if nothing of it is seen, its characters as `U+200B`.
[[nodiscard]] inline std::string with_unseen_shown(std::string_view text) {
    if (!shows_nothing(text)) return std::string(text);
    std::string out;
    for_each_character(text, [&](char32_t c, std::string_view) { out += fmt::format("{}U+{:04X}", out.empty() ? "" : " ", static_cast<std::uint32_t>(c)); });
    return out;
}

}  // namespace hexi::abi_v1
