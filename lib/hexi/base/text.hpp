// UTF-8: characters, columns on a terminal, folding for search. Bytes are never characters here.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include <utf8proc.h>

namespace hexi {

/// One decoded character: its code point and its length in bytes.
/// An invalid byte decodes to U+FFFD with length 1.
struct decoded {
    char32_t code_point = 0;
    std::size_t length = 0;
};

/// The character at the start of `text`, which must not be empty.
constexpr decoded decode(std::string_view text) {
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
inline void append(std::string& out, char32_t code_point) {
    const auto c = static_cast<std::uint32_t>(code_point);
    const auto put = [&](std::uint32_t byte) { out.push_back(static_cast<char>(byte)); };
    if (c < 0x80U) return put(c);
    if (c < 0x800U) return put(0xC0U | c >> 6U), put(0x80U | (c & 0x3FU));
    if (c < 0x10000U) return put(0xE0U | c >> 12U), put(0x80U | (c >> 6U & 0x3FU)), put(0x80U | (c & 0x3FU));
    put(0xF0U | c >> 18U), put(0x80U | (c >> 12U & 0x3FU)), put(0x80U | (c >> 6U & 0x3FU)), put(0x80U | (c & 0x3FU));
}

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
constexpr std::size_t length(std::string_view text) {
    std::size_t count = 0;
    for_each_character(text, [&](char32_t, std::string_view) { ++count; });
    return count;
}

/// The characters [first, last) of `text`, clipped to it. O(bytes).
constexpr std::string_view slice(std::string_view text, std::size_t first, std::size_t last) {
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

/// Whether all of `text` is well-formed UTF-8.
constexpr bool valid_utf8(std::string_view text) {
    bool valid = true;
    for_each_character(text, [&](char32_t c, std::string_view bytes) { valid = valid && !(c == U'\uFFFD' && bytes.size() == 1); });
    return valid;
}

/// `text` with each invalid byte replaced by U+FFFD.
inline std::string repaired(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for_each_character(text, [&](char32_t c, std::string_view) { append(out, c); });
    return out;
}

/// Columns on a terminal: 2 for East Asian wide and fullwidth characters and emoji, 0 for combining
/// and control characters, else 1. Source: Unicode Standard Annex 11, as utf8proc has it.
inline std::size_t width(char32_t code_point) {
    const int columns = utf8proc_charwidth(static_cast<utf8proc_int32_t>(code_point));
    return columns < 0 ? 0 : static_cast<std::size_t>(columns);
}
inline std::size_t width(std::string_view text) {
    std::size_t columns = 0;
    for_each_character(text, [&](char32_t c, std::string_view) { columns += width(c); });
    return columns;
}

/// `text` with spaces after it up to `columns`.
inline std::string padded(std::string_view text, std::size_t columns) {
    std::string out(text);
    const std::size_t used = width(text);
    if (used < columns) out.append(columns - used, ' ');
    return out;
}

/// `text` cut to at most `columns`, ending in … when cut; empty for no columns.
inline std::string shortened(std::string_view text, std::size_t columns) {
    if (width(text) <= columns) return std::string(text);
    std::string out;
    std::size_t used = 0;
    while (!text.empty()) {
        const decoded d = decode(text);
        if (used + width(d.code_point) + 1 > columns) break;
        used += width(d.code_point);
        out += text.substr(0, d.length);
        text.remove_prefix(d.length);
    }
    return columns == 0 ? out : out + "…";
}

/// `text` as search compares it: compatibility forms (fullwidth, ligatures) made plain, letters
/// case-folded, runs of white space made one space, quotation marks dropped. Chinese characters
/// stay as they are. Source: Unicode NFKC with case folding, as utf8proc has it.
inline std::string folded_for_search(std::string_view text) {
    std::string normal;
    if (std::ranges::all_of(text, [](char c) { return static_cast<std::uint8_t>(c) < 0x80U; })) {
        for (const char c : text) normal.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c);
    } else {
        normal = repaired(text);
        utf8proc_uint8_t* mapped = nullptr;
        const auto size = utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(normal.data()),
                                       static_cast<utf8proc_ssize_t>(normal.size()), &mapped,
                                       static_cast<utf8proc_option_t>(UTF8PROC_COMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE));
        if (size >= 0) normal.assign(reinterpret_cast<char*>(mapped), static_cast<std::size_t>(size));
        std::free(mapped);  // NOLINT: utf8proc allocates with malloc
    }
    std::string out;
    for_each_character(normal, [&](char32_t c, std::string_view bytes) {
        constexpr std::u32string_view quotes = U"\"'“”‘’「」『』《》〈〉";
        if (quotes.find(c) != std::u32string_view::npos) return;
        const bool space = c == U' ' || c == U'\t' || c == U'\n' || c == U'\r' || c == U'\u3000';
        if (!space) out += bytes;
        else if (!out.empty() && out.back() != ' ') out.push_back(' ');
    });
    if (!out.empty() && out.back() == ' ') out.pop_back();
    return out;
}

/// The lines of `text`, without their line breaks (LF or CR LF). A line break at the end ends the last line.
inline std::vector<std::string_view> lines(std::string_view text) {
    std::vector<std::string_view> out;
    while (!text.empty()) {
        const std::size_t end = text.find('\n');
        std::string_view line = text.substr(0, end);
        if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
        out.push_back(line);
        if (end == std::string_view::npos) break;
        text.remove_prefix(end + 1);
    }
    return out;
}

}  // namespace hexi
