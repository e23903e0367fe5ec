// Which way edges are walked.
#pragma once

#include <cstdint>
#include <string_view>

#include <hexi/base/print.hpp>

namespace hexi::inline abi_v1 {

/// Along the edges, against them, or either way.
enum class direction : std::uint8_t { out, in, both };

/// The way back.
[[nodiscard]] constexpr direction reversed(direction d) {
    if (d == direction::both) return d;
    return d == direction::out ? direction::in : direction::out;
}

/// As the tool writes it: `out`, `in`, `both`.
[[nodiscard]] constexpr std::string_view to_text(direction d) {
    switch (d) {
        case direction::out: return "out";
        case direction::in: return "in";
        case direction::both: return "both";
    }
    return "?";
}
template <>
inline constexpr bool printed_as_text<direction> = true;

}  // namespace hexi::abi_v1
