// What the library knows of Han characters; `make_table.cpp` makes it of the Unicode Han Database when the library is built.
#pragma once

#include <cstdint>
#include <span>

namespace hexi::inline abi_v1 {

namespace detail::han {

struct rare_character {
    char32_t character;
    std::uint16_t list;
};
struct narrow_variant {
    char16_t traditional, simplified;
};
struct wide_variant {
    char32_t traditional, simplified;
};

inline constexpr char32_t first_common = 0x4E00;  // to U+9FFF, one after the other

/// All spans are empty where the library was built without the database.
struct table {
    std::span<const char[7]> syllables{};     ///< without tones, ü as v, in order
    std::span<const std::uint16_t> lists{};   ///< of syllables; the last of each list has the highest bit
    std::span<const std::uint16_t> common{};  ///< by character from `first_common` on: where its list begins; 0 where it has none
    std::span<const rare_character> rare{};   ///< the others, in order
    std::span<const narrow_variant> narrow{};
    std::span<const wide_variant> wide{};
};

}  // namespace detail::han

}  // namespace hexi::abi_v1
