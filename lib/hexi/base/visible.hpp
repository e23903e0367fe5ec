// Characters that would reorder the text around them, written so that they are seen: names come from files that anybody may write.
#pragma once

#include <string>
#include <string_view>

#include <fmt/format.h>

#include <hexi/base/text.hpp>

namespace hexi::inline v1 {

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

}  // namespace hexi::v1
