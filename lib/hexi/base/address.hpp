// Addresses of the web that may become links: in pictures, pages, wherever a reader can click.
//
//     web_address("https://en.wikipedia.org/wiki/Xi'an");   // https://en.wikipedia.org/wiki/Xi%27an
//     web_address("javascript:alert(1)");                   // nothing
//
// Whatever puts an address into a file goes through here: what comes out has no character that could end a quotation,
// a string of PDF, an attribute or a tag, whatever stands in the data.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <hexi/base/ascii.hpp>
#include <hexi/base/text.hpp>

namespace hexi::inline abi_v1 {

/// The bytes of a link at most; a longer one is none, since one that is cut leads elsewhere.
/// Source   R. Fielding and others, HTTP Semantics (RFC 9110), section 4.1: at least so many should be read
inline constexpr std::size_t web_address_limit = 8'000;

/// `text` as a link that is safe to write anywhere, if it is an address of the web; nothing if it is none.
///
/// Shape    `http://` or `https://`, small, and a host; then only the characters of RFC 3986 without `'`, `(` and `)`,
///          all others as `%XX` of their bytes. A `%XX` that is there stays, any other `%` is `%25`, so that encoding
///          twice changes nothing. `&` is left: in XML and HTML it is the writer's to escape, as in any text
/// Order    of refusal: another scheme or none (also behind a space), no host, a control character anywhere, too long
/// Cost     O(bytes)
/// Source   T. Berners-Lee and others, Uniform Resource Identifier: Generic Syntax (RFC 3986), sections 2 and 3
[[nodiscard]] inline std::optional<std::string> web_address(std::string_view text) {
    const auto starts_with = [&](std::string_view scheme) { return ascii::same_letters(text.substr(0, scheme.size()), scheme); };
    std::string out = starts_with("https://") ? "https://" : starts_with("http://") ? "http://" : "";
    if (out.empty() || text.size() > web_address_limit) return std::nullopt;
    text.remove_prefix(out.size());
    if (text.empty() || std::string_view("/\\?#").find(text.front()) != std::string_view::npos) return std::nullopt;

    constexpr std::string_view digits = "0123456789ABCDEF", marks = "-._~:/?#[]@!$&*+,;=";
    while (!text.empty()) {
        const decoded d = decode(text);
        if (d.code_point < 0x20 || (d.code_point >= 0x7F && d.code_point < 0xA0)) return std::nullopt;
        const char c = text.front();
        const bool plain = ascii::is_alphanumeric(c) || marks.find(c) != std::string_view::npos;
        const bool encoded = c == '%' && text.size() > 2 && ascii::is_hexadecimal(text[1]) && ascii::is_hexadecimal(text[2]);
        if (plain || encoded) {
            out += c;
        } else {
            for (const char byte : text.substr(0, d.length)) {
                out += '%';
                out += digits[static_cast<std::uint8_t>(byte) >> 4U];
                out += digits[static_cast<std::uint8_t>(byte) & 15U];
            }
        }
        text.remove_prefix(d.length);
    }
    if (out.size() > web_address_limit) return std::nullopt;
    return out;
}

}  // namespace hexi::abi_v1
