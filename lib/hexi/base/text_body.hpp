// Bodies of `text.hpp`.
#pragma once

#include <hexi/base/text.hpp>

#include <algorithm>
#include <cstdlib>
#include <vector>

#include <utf8proc.h>

#include <hexi/base/linkage.hpp>

namespace hexi::inline abi_v1 {

HEXI_INLINE void append(std::string& out, char32_t code_point) {
    const auto c = static_cast<std::uint32_t>(code_point);
    const auto put = [&](std::uint32_t byte) { out.push_back(static_cast<char>(byte)); };
    if (c < 0x80U) return put(c);
    if (c < 0x800U) return put(0xC0U | c >> 6U), put(0x80U | (c & 0x3FU));
    if (c < 0x10000U) return put(0xE0U | c >> 12U), put(0x80U | (c >> 6U & 0x3FU)), put(0x80U | (c & 0x3FU));
    put(0xF0U | c >> 18U), put(0x80U | (c >> 12U & 0x3FU)), put(0x80U | (c >> 6U & 0x3FU)), put(0x80U | (c & 0x3FU));
}

HEXI_INLINE std::string listed(const std::vector<std::string>& names, std::string_view word) {
    std::string out;
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (i > 0 && i + 1 < names.size()) out += ", ";
        else if (i > 0) out.append(" ").append(word).append(" ");
        out += names[i];
    }
    return out;
}

HEXI_INLINE std::string repaired(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for_each_character(text, [&](char32_t c, std::string_view) { append(out, c); });
    return out;
}

HEXI_INLINE std::size_t width(char32_t code_point) {
    const int columns = utf8proc_charwidth(static_cast<utf8proc_int32_t>(code_point));
    return columns < 0 ? 0 : static_cast<std::size_t>(columns);
}

HEXI_INLINE std::size_t width(std::string_view text) {
    std::size_t columns = 0;
    for_each_character(text, [&](char32_t c, std::string_view) { columns += width(c); });
    return columns;
}

HEXI_INLINE std::string padded(std::string_view text, std::size_t columns) {
    std::string out(text);
    const std::size_t used = width(text);
    if (used < columns) out.append(columns - used, ' ');
    return out;
}

HEXI_INLINE std::string shortened(std::string_view text, std::size_t columns) {
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

namespace detail {

/// What NFKC with case folding makes of a character that never joins a neighbour, without asking the tables: of ASCII, its fullwidth
/// forms and the unified ideographs. 0 for all others.
constexpr char32_t folded_alone(char32_t c) {
    if (c >= U'\uFF01' && c <= U'\uFF5E') c -= U'\uFF01' - U'!';
    if (c >= U'A' && c <= U'Z') return c - U'A' + U'a';
    if (c < 0x80 || (c >= 0x4E00 && c <= 0x9FFF) || c == U'\u3001' || c == U'\u3002') return c;
    return 0;
}

/// `text`, which is valid, in NFKC with case folding.
inline std::string folded_by_tables(std::string text) {
    utf8proc_uint8_t* mapped = nullptr;
    const auto size = utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()), static_cast<utf8proc_ssize_t>(text.size()), &mapped,
                                   static_cast<utf8proc_option_t>(UTF8PROC_COMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE));
    if (size >= 0) text.assign(reinterpret_cast<char*>(mapped), static_cast<std::size_t>(size));
    std::free(mapped);  // NOLINT: utf8proc allocates with malloc
    return text;
}

}  // namespace detail

HEXI_INLINE std::string folded_for_search(std::string_view text) {
    std::string out(text.size(), '\0');
    std::size_t size = 0;  // of `out`, which never has more than was taken of the text
    const auto add = [&](char32_t c, std::string_view bytes) {
        constexpr std::u32string_view quotes = U"“”‘’「」『』《》〈〉";
        if (c == U'"' || c == U'\'' || (c > 0x7F && c < 0x4E00 && quotes.find(c) != std::u32string_view::npos)) return;
        if (c == U' ' || c == U'\t' || c == U'\n' || c == U'\r' || c == U'\u3000') {
            if (size > 0 && out[size - 1] != ' ') out[size++] = ' ';
            return;
        }
        for (const char byte : bytes) out[size++] = byte;
    };
    std::string_view left = text;
    while (!left.empty()) {
        const decoded d = decode(left);
        const char32_t folded = d.code_point == 0 ? 0 : detail::folded_alone(d.code_point);
        if (folded == 0 && d.code_point != 0) break;
        const char ascii = static_cast<char>(folded);
        add(folded, folded < 0x80 ? std::string_view(&ascii, 1) : left.substr(0, d.length));
        left.remove_prefix(d.length);
    }
    if (!left.empty()) {  // a character that may join its neighbours
        const std::string folded = detail::folded_by_tables(repaired(text));
        out.assign(folded.size(), '\0');
        size = 0;
        for_each_character(folded, add);
    }
    if (size > 0 && out[size - 1] == ' ') --size;
    out.resize(size);
    return out;
}

HEXI_INLINE std::vector<std::string_view> lines(std::string_view text) {
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

}  // namespace hexi::abi_v1
