// Letters and digits of ASCII, in any locale: words of formats, schemas and queries, never names, which are any language's.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace hexi::inline abi_v1::ascii {

[[nodiscard]] constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
[[nodiscard]] constexpr bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
[[nodiscard]] constexpr bool is_alphanumeric(char c) { return is_letter(c) || is_digit(c); }

/// What a hexadecimal digit stands for; nothing for any other byte.
[[nodiscard]] constexpr std::optional<std::uint32_t> hexadecimal(char c) {
    if (is_digit(c)) return static_cast<std::uint32_t>(c - '0');
    if (c >= 'a' && c <= 'f') return static_cast<std::uint32_t>(c - 'a' + 10);
    if (c >= 'A' && c <= 'F') return static_cast<std::uint32_t>(c - 'A' + 10);
    return std::nullopt;
}
[[nodiscard]] constexpr bool is_hexadecimal(char c) { return hexadecimal(c).has_value(); }

/// The small letter of a capital; any other byte as it is.
[[nodiscard]] constexpr char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

/// `text` in small letters. O(bytes).
[[nodiscard]] inline std::string lowered(std::string_view text) {
    std::string out(text);
    std::ranges::transform(out, out.begin(), lower);
    return out;
}

/// Whether two texts differ in capitals and small letters only. O(bytes).
[[nodiscard]] constexpr bool same_letters(std::string_view a, std::string_view b) { return std::ranges::equal(a, b, {}, lower, lower); }

}  // namespace hexi::inline abi_v1::ascii
