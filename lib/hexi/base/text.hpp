// UTF-8: characters, columns on a terminal, folding for search. Bytes are never characters here.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace hexi::inline abi_v1 {

/// One decoded character: its code point and its length in bytes.
/// An invalid byte decodes to U+FFFD with length 1.
struct decoded {
    char32_t code_point = 0;
    std::size_t length = 0;
};

/// The character at the start of `text`, which must not be empty.
[[nodiscard]] constexpr decoded decode(std::string_view text) {
    const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
    const auto follows = [&](std::size_t i) { return i < text.size() && (byte(i) & 0xC0U) == 0x80U; };
    const std::uint32_t a = byte(0);
    if (a < 0x80U) return {static_cast<char32_t>(a), 1};
    if (a >= 0xC2U && a < 0xE0U && follows(1)) return {static_cast<char32_t>((a & 0x1FU) << 6U | (byte(1) & 0x3FU)), 2};
    if (a >= 0xE0U && a < 0xF0U && follows(1) && follows(2)) {
        const std::uint32_t c = (a & 0x0FU) << 12U | (byte(1) & 0x3FU) << 6U | (byte(2) & 0x3FU);
        if (c >= 0x800U && (c < 0xD800U || c > 0xDFFFU)) return {static_cast<char32_t>(c), 3};
    }
    if (a >= 0xF0U && a < 0xF5U && follows(1) && follows(2) && follows(3)) {
        const std::uint32_t c =
            (a & 0x07U) << 18U | (byte(1) & 0x3FU) << 12U | (byte(2) & 0x3FU) << 6U | (byte(3) & 0x3FU);
        if (c >= 0x10000U && c <= 0x10FFFFU) return {static_cast<char32_t>(c), 4};
    }
    return {U'\uFFFD', 1};
}

/// Appends one character.
void append(std::string& out, char32_t code_point);

/// Calls `visit(code_point, bytes)` for each character, `bytes` being its part of `text`.
template <class Visit>
constexpr void for_each_character(std::string_view text, Visit visit) {
    while (!text.empty()) {
        const decoded d = decode(text);
        visit(d.code_point, text.substr(0, d.length));
        text.remove_prefix(d.length);
    }
}

/// Characters (code points; an invalid byte counts one). O(bytes).
[[nodiscard]] constexpr std::size_t length(std::string_view text) {
    std::size_t count = 0;
    for_each_character(text, [&](char32_t, std::string_view) { ++count; });
    return count;
}

/// The characters [first, last) of `text`, clipped to it. O(bytes).
[[nodiscard]] constexpr std::string_view substring(std::string_view text, std::size_t first, std::size_t last) {
    std::size_t at = 0;
    std::size_t begin = text.size();
    std::size_t end = text.size();
    std::size_t character = 0;
    while (at < text.size()) {
        if (character == first) begin = at;
        if (character == last) { end = at; break; }
        at += decode(text.substr(at)).length;
        ++character;
    }
    return begin < end ? text.substr(begin, end - begin) : std::string_view{};
}

/// Whether all of `text` is ASCII. O(bytes).
[[nodiscard]] constexpr bool is_ascii(std::string_view text) {
    unsigned char all = 0;
    for (const char c : text) all |= static_cast<unsigned char>(c);
    return all < 0x80U;
}

/// Whether all of `text` is well-formed UTF-8.
[[nodiscard]] constexpr bool valid_utf8(std::string_view text) {
    bool valid = true;
    for_each_character(text, [&](char32_t c, std::string_view bytes) { valid = valid && !(c == U'\uFFFD' && bytes.size() == 1); });
    return valid;
}

/// `text` with each invalid byte replaced by U+FFFD.
[[nodiscard]] std::string repaired(std::string_view text);

/// Columns on a terminal: 2 for East Asian wide and fullwidth characters and emoji, 0 for combining
/// and control characters, else 1. Source: Unicode Standard Annex 11, as utf8proc has it.
[[nodiscard]] std::size_t width(char32_t code_point);
[[nodiscard]] std::size_t width(std::string_view text);

/// `text` with spaces after it up to `columns`.
[[nodiscard]] std::string padded(std::string_view text, std::size_t columns);

/// `text` cut to at most `columns`, ending in … when cut; empty for no columns.
[[nodiscard]] std::string shortened(std::string_view text, std::size_t columns);

/// `text` as search compares it: compatibility forms (fullwidth, ligatures) made plain, letters
/// case-folded, runs of white space made one space, quotation marks dropped. Chinese characters
/// stay as they are. Source: Unicode NFKC with case folding, as utf8proc has it.
[[nodiscard]] std::string folded_for_search(std::string_view text);

/// `A`, `A or B`, `A, B or C`: names one after the other, with a word before the last.
[[nodiscard]] std::string listed(const std::vector<std::string>& names, std::string_view word);

/// The lines of `text`, without their line breaks (LF or CR LF). A line break at the end ends the last line.
[[nodiscard]] std::vector<std::string_view> lines(std::string_view text);
/// Not of a text that is about to go.
template <std::same_as<std::string> Text>
std::vector<std::string_view> lines(Text&& text) = delete;

}  // namespace hexi::abi_v1

#ifdef HEXI_HEADER_ONLY
#include <hexi/base/text_body.hpp>
#endif
