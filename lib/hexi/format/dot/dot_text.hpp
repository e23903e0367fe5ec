// Any text as DOT that no reader of it can mistake: quoting for ids, labels, tooltips and HTML-like labels.
//
//     append_dot_text(out, "a \"quoted\" name\\", dot_text::label);     // "a \"quoted\" name\\"
//
// Graphviz reads a label three times over (quotes, `\N`-like escapes, `&amp;`-like entities) and a tooltip
// four times, and does not undo all of it in ids; so each place has its own way of writing a text that
// comes out as it was. Checked against Graphviz 2.42.2 by `tests/format/dot_test.cpp`.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include <hexi/base/ascii.hpp>
#include <hexi/base/output.hpp>
#include <hexi/base/text.hpp>

namespace hexi::inline abi_v1 {

/// Where a text stands in DOT.
enum class dot_text : std::uint8_t {
    id,       ///< the name of a node, graph or cluster; quoted
    label,    ///< `label` of anything, and any other attribute that Graphviz shows; quoted
    tooltip,  ///< `tooltip`, `edgetooltip` ... of anything; quoted
    html,     ///< text inside an HTML-like label; not quoted
};

/// What becomes of a text: `exact` comes back as it was; `changed` lost something (control characters,
/// invalid bytes, or everything past the length that Graphviz can read).
enum class dot_fidelity : std::uint8_t { exact, changed };

/// The bytes of a quoted string that Debian's Graphviz reads, with room to spare: its scanner stops at 16,384.
inline constexpr std::size_t dot_text_limit = 16'000;
/// The characters of a drawn line; a longer one is broken.
inline constexpr std::size_t dot_line_limit = 200;

namespace detail {

/// Bytes that are written as they are wherever they stand.
inline constexpr std::array<bool, 256> dot_plain = [] {
    std::array<bool, 256> plain{};
    for (std::size_t c = 0x20; c < 0x7F; ++c) plain[c] = true;
    for (const char c : {'"', '\\', '&', '<', '>', '%'}) plain[static_cast<std::uint8_t>(c)] = false;
    return plain;
}();

/// Whether all of `text` may be written as it is, and fits. Says the same as `dot_plain`, in a way that compilers
/// turn into a few instructions for many bytes.
inline bool dot_is_plain(std::string_view text) {
    std::uint8_t unusual = 0;
    for (const char c : text) {
        const auto at = static_cast<std::uint8_t>(c);
        const bool is = (at < 0x20) | (at >= 0x7F) | (at == '"') | (at == '\\') | (at == '&') | (at == '<') | (at == '>') | (at == '%');
        unusual |= static_cast<std::uint8_t>(is);
    }
    return unusual == 0 && text.size() <= dot_text_limit;
}

/// Characters that XML cannot hold or that say nothing: C0, DEL and C1.
constexpr bool is_control(char32_t c) { return c < 0x20 || (c >= 0x7F && c < 0xA0); }
/// Noncharacters, which XML cannot hold either.
constexpr bool is_noncharacter(char32_t c) { return (c & 0xFFFEU) == 0xFFFEU || (c >= 0xFDD0 && c <= 0xFDEF); }

/// Whether the `&` at the start of `text` opens what Graphviz takes for an entity, `&name;` or `&#...;`.
constexpr bool opens_entity(std::string_view text) {
    std::size_t i = 1;
    if (i < text.size() && text[i] == '#') ++i;
    while (i < text.size() && ascii::is_alphanumeric(text[i])) ++i;
    return i < text.size() && text[i] == ';';  // it takes `&;` and `&#;` for one, too
}

/// How one character that is not plain is written; `at_start` and `rest` (from the character on) matter for ids.
constexpr std::string_view dot_escape(char32_t c, dot_text where, bool at_start, std::string_view rest) {
    switch (c) {
        case U'"': return where == dot_text::html ? "\"" : "\\\"";
        // A label is searched for `\N` and the like once, a tooltip twice, an id never, but an id is not
        // unescaped either: there the SVG writer's passing-on of entities is what brings the backslash back.
        case U'\\': return where == dot_text::id ? "&#92;" : where == dot_text::tooltip ? "\\\\\\\\" : "\\\\";
        case U'&': return where == dot_text::id && !opens_entity(rest) ? "&" : "&amp;";
        // A plain text that begins with `<` could equal an HTML-like label, and Graphviz would take one for the other.
        case U'<': return where == dot_text::html || at_start ? "&lt;" : "<";
        case U'>': return where == dot_text::html ? "&gt;" : ">";
        // An id that begins with `%` is one of cgraph's own making.
        case U'%': return where == dot_text::id && at_start ? "&#37;" : "%";
        default: return {};
    }
}

}  // namespace detail

/// Appends `text` for its place. White space (tab, line breaks) becomes a space outside ids, but that a tooltip keeps its line breaks; other control
/// characters are dropped, invalid bytes and noncharacters become U+FFFD, and a text whose written form
/// would pass `dot_text_limit` is cut there and ends in …. What is drawn gets a line break after every
/// `dot_line_limit` characters, since Graphviz fails on lines of over 65,535 points: one as it stands, since JGraphT knows no `\n`.
///
/// Cost     O(bytes); a short plain ASCII text is copied in one piece
inline dot_fidelity append_dot_text(output& out, std::string_view text, dot_text where) {
    const bool quoted = where != dot_text::html;
    if (quoted) out.append('"');
    dot_fidelity fidelity = dot_fidelity::exact;
    const bool drawn = where == dot_text::label || where == dot_text::html;
    if ((!drawn || text.size() <= dot_line_limit) && detail::dot_is_plain(text)) {
        out.append(text);
    } else {
        std::size_t written = 0;
        std::size_t characters = 0;
        std::string_view rest = text;
        while (!rest.empty()) {
            const decoded d = decode(rest);
            std::string_view piece = rest.substr(0, d.length);
            if (d.code_point < 0x80 && detail::dot_plain[d.code_point]) {
            } else if (detail::is_control(d.code_point)) {
                const bool kept = where == dot_text::tooltip && d.code_point == U'\n';
                const bool space = where != dot_text::id && (d.code_point == U'\n' || d.code_point == U'\t' || d.code_point == U'\r');
                piece = kept ? "\\n" : space ? " " : "";
                if (!kept) fidelity = dot_fidelity::changed;
            } else if ((d.code_point == U'\uFFFD' && d.length == 1) || detail::is_noncharacter(d.code_point)) {
                piece = "\uFFFD";
                fidelity = dot_fidelity::changed;
            } else if (d.code_point < 0x80) {
                piece = detail::dot_escape(d.code_point, where, rest.size() == text.size(), rest);
            }
            if (written + piece.size() > dot_text_limit) {
                out.append("…");
                fidelity = dot_fidelity::changed;
                break;
            }
            if (drawn && characters > 0 && characters % dot_line_limit == 0) out.append(quoted ? "\n" : "<br/>");
            ++characters;
            out.append(piece);
            written += piece.size();
            rest.remove_prefix(d.length);
        }
    }
    if (quoted) out.append('"');
    return fidelity;
}

/// A text with what DOT cannot hold as pictures, `␀` for a NUL, and as `<U+0085>` where there is none: where it tells one thing from another,
/// dropping it would make them one.
[[nodiscard]] inline std::string with_control_pictures(std::string_view text) {
    std::string out;
    for_each_character(text, [&](char32_t c, std::string_view bytes) {
        if (c < 0x20) append(out, 0x2400 + c);
        else if (c == 0x7F) append(out, 0x2421);
        else if (detail::is_control(c)) out += fmt::format("<U+{:04X}>", static_cast<std::uint32_t>(c));
        else out += bytes;
    });
    return out;
}

/// `append_dot_text` as a string.
[[nodiscard]] inline std::string to_dot_text(std::string_view text, dot_text where) {
    std::string out;
    output into(out);
    append_dot_text(into, text, where);
    return out;
}

}  // namespace hexi::abi_v1
