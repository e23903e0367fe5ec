// Any text as XML 1.0 that no reader of it can mistake, in elements and in attributes.
//
//     append_xml_text(out, "R&D <\"二期\">");     // R&amp;D &lt;&quot;二期&quot;&gt;
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include <hexi/base/output.hpp>
#include <hexi/base/text.hpp>

namespace hexi::inline abi_v1 {

namespace detail {

/// Whether XML 1.0 has no way to write what was decoded: other C0 controls than white space, U+FFFE, U+FFFF, invalid bytes.
inline bool xml_lacks(char32_t c, std::size_t length) {
    return (c < 0x20 && c != U'\t' && c != U'\n' && c != U'\r') || c == 0xFFFE || c == 0xFFFF || (c == U'\uFFFD' && length == 1);
}
/// What whoever reads the XML gets of a text.
inline std::string held_by_xml(std::string_view text) {
    std::string out;
    for_each_character(text, [&](char32_t c, std::string_view bytes) { out += xml_lacks(c, bytes.size()) ? std::string_view("\uFFFD") : bytes; });
    return out;
}

}  // namespace detail

/// Appends `text`. Line breaks and tabs are character references, which no reader makes spaces of; what XML 1.0
/// cannot hold (other C0 controls, U+FFFE, U+FFFF, invalid bytes) becomes U+FFFD.
///
/// Cost     O(bytes); plain runs are copied in one piece
/// Source   W3C, Extensible Markup Language 1.0, section 2.2
inline void append_xml_text(output& out, std::string_view text) {
    const auto escape = [](char32_t c, std::size_t length) -> std::string_view {
        switch (c) {
            case U'&': return "&amp;";
            case U'<': return "&lt;";
            case U'>': return "&gt;";
            case U'"': return "&quot;";
            case U'\t': return "&#9;";
            case U'\n': return "&#10;";
            case U'\r': return "&#13;";
            default: return detail::xml_lacks(c, length) ? "\uFFFD" : "";
        }
    };
    std::size_t copied = 0;
    for (std::size_t at = 0; at < text.size();) {
        const decoded d = decode(text.substr(at));
        if (const std::string_view with = escape(d.code_point, d.length); !with.empty()) {
            out.append(text.substr(copied, at - copied));
            out.append(with);
            copied = at + d.length;
        }
        at += d.length;
    }
    out.append(text.substr(copied));
}

}  // namespace hexi::abi_v1
