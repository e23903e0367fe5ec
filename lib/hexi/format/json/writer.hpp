// JSON that is right by construction: the writer sees to commas, nesting, quotation marks and escapes.
//
//     json_writer json(out);
//     json.object().key("name").value("天津大学").key("years").array().value(2023).value(2024).end().end();
//     // {"name":"天津大学","years":[2023,2024]}
#pragma once

#include <algorithm>
#include <cassert>
#include <cmath>
#include <concepts>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include <fmt/format.h>

#include <hexi/base/output.hpp>
#include <hexi/base/text.hpp>

namespace hexi::inline abi_v1 {

namespace detail {

/// Whether a text is ASCII that stands in a JSON string as it is. O(bytes), eight at a time.
inline bool is_plain_json(std::string_view text) {
    constexpr std::uint64_t each = 0x0101010101010101U, high = each * 0x80U;
    const auto any_zero = [](std::uint64_t x) { return (x - each) & ~x & high; };
    const auto any_special = [&](std::uint64_t x) {
        // Below a space, not ASCII, a quotation mark, a backslash, or delete.
        return (((x - each * 0x20U) & ~x & high) | (x & high) | any_zero(x ^ each * '"') | any_zero(x ^ each * '\\') | any_zero(x ^ each * 0x7FU)) != 0;
    };
    const auto word = [&]<class Word>(Word out, std::size_t at) {
        std::memcpy(&out, text.data() + at, sizeof out);
        return out;
    };
    // Loads overlap at the end: memcpy of unknown length costs a call.
    const std::size_t size = text.size();
    if (size >= 8) {
        for (std::size_t at = 0; at + 8 < size; at += 8)
            if (any_special(word(std::uint64_t{}, at))) return false;
        return !any_special(word(std::uint64_t{}, size - 8));
    }
    if (size >= 4) return !any_special(word(std::uint32_t{}, 0) | std::uint64_t{word(std::uint32_t{}, size - 4)} << 32U);
    for (const char c : text)
        if (static_cast<signed char>(c) < 0x20 || c == '"' || c == '\\' || c == 0x7F) return false;
    return true;
}

}  // namespace detail

/// Appends `text` as a JSON string: invalid bytes become U+FFFD, control characters `\u00XX`. U+2028 and
/// U+2029 are escaped, so that the string is JavaScript, too.
inline void append_json_string(output& out, std::string_view text) {
    if (detail::is_plain_json(text)) {
        return out.append_filled(text.size() + 2, [&](char* to) {
            *to = '"';
            text.copy(to + 1, text.size());
            to[text.size() + 1] = '"';
            return to + text.size() + 2;
        });
    }
    out.append('"');
    std::size_t copied = 0;
    const auto replace = [&](std::size_t at, std::size_t length, std::string_view with) {
        out.append(text.substr(copied, at - copied));
        out.append(with);
        copied = at + length;
    };
    std::size_t at = 0;
    while (at < text.size()) {
        const auto byte = static_cast<std::uint8_t>(text[at]);
        if (byte >= 0x20 && byte < 0x80 && byte != '"' && byte != '\\' && byte != 0x7F) {
            ++at;
            continue;
        }
        const decoded d = decode(text.substr(at));
        const char32_t c = d.code_point;
        if (c == U'"') replace(at, 1, "\\\"");
        else if (c == U'\\') replace(at, 1, "\\\\");
        else if (c == U'\n') replace(at, 1, "\\n");
        else if (c == U'\t') replace(at, 1, "\\t");
        else if (c == U'\r') replace(at, 1, "\\r");
        else if (c < 0x20 || c == 0x7F || c == 0x2028 || c == 0x2029) replace(at, d.length, fmt::format("\\u{:04x}", static_cast<std::uint32_t>(c)));
        else if (c == U'\uFFFD' && d.length == 1) replace(at, 1, "\uFFFD");
        at += d.length;
    }
    out.append(text.substr(copied));
    out.append('"');
}

/// Whether a text is a number as JSON spells them. Source: RFC 8259, section 6
[[nodiscard]] inline bool is_json_number(std::string_view text) {
    const auto digits = [&] {
        const std::size_t end = std::min(text.find_first_not_of("0123456789"), text.size());
        text.remove_prefix(end);
        return end > 0;
    };
    if (text.starts_with('-')) text.remove_prefix(1);
    if (text.starts_with('0')) text.remove_prefix(1);
    else if (!digits()) return false;
    if (text.starts_with('.')) {
        text.remove_prefix(1);
        if (!digits()) return false;
    }
    if (text.starts_with('e') || text.starts_with('E')) {
        text.remove_prefix(1);
        if (text.starts_with('+') || text.starts_with('-')) text.remove_prefix(1);
        if (!digits()) return false;
    }
    return text.empty();
}

/// Writes one JSON value, piece by piece. Each call gives the writer back, for the next.
///
/// Order    that of the calls; whether a key is there twice is the caller's affair
/// Errors   none: a number that JSON lacks is null. A value of an object without a key, a key elsewhere and an `end` too
///          many are asserted.
class json_writer {
public:
    explicit json_writer(output& out) : out_(out) {}
    json_writer(const json_writer&) = delete;
    json_writer& operator=(const json_writer&) = delete;

    json_writer& object() { return open('{', '}'); }
    json_writer& array() { return open('[', ']'); }
    /// Ends the object or array that was begun last.
    json_writer& end() {
        assert(!open_.empty() && !keyed_);
        break_line();
        put(open_.back());
        open_.pop_back();
        first_ = false;
        return *this;
    }
    json_writer& key(std::string_view name) { return append_key(name); }
    /// Of literals the compiler does most.
    template <std::size_t Size>
    json_writer& key(const char (&name)[Size]) { return append_key(std::string_view(name)); }

    json_writer& value(std::string_view text) {
        const bool comma = begin_value();
        if (detail::is_plain_json(text)) {
            out_.append_filled(text.size() + 3, [&](char* to) { return quoted(to, comma, text); });
        } else {
            if (comma) put(',');
            append_json_string(out_, text);
        }
        return *this;
    }
    template <std::integral Number>
    json_writer& value(Number number) {
        if (begin_value()) put(',');
        if constexpr (std::is_same_v<Number, bool>) out_.append(number ? "true" : "false");
        else out_.append_number(number);
        return *this;
    }
    /// As short as it can be read back; null if it is not finite.
    template <std::floating_point Number>
    json_writer& value(Number number) {
        if (!std::isfinite(number)) return null();
        if (begin_value()) put(',');
        out_.append(fmt::format("{}", number));
        return *this;
    }
    /// A number spelt in a way of its own, such as with one decimal; null if it is none.
    json_writer& number(std::string_view spelt) {
        if (!is_json_number(spelt)) return null();
        if (begin_value()) put(',');
        out_.append(spelt);
        return *this;
    }
    json_writer& null() {
        if (begin_value()) put(',');
        out_.append("null");
        return *this;
    }

    /// A line break before what comes next, and so many spaces.
    json_writer& line(std::size_t indent = 0) {
        break_ = true;
        indent_ = indent;
        return *this;
    }

private:
    json_writer& open(char begin, char end) {
        if (begin_value()) put(',');
        put(begin);
        open_.push_back(end);
        first_ = true;
        return *this;
    }
    [[gnu::always_inline]] json_writer& append_key(std::string_view name) {
        assert(!open_.empty() && open_.back() == '}' && !keyed_);
        const bool comma = begin_next();
        keyed_ = true;
        if (detail::is_plain_json(name)) {
            out_.append_filled(name.size() + 4, [&](char* to) {
                to = quoted(to, comma, name);
                *to = ':';
                return to + 1;
            });
        } else {
            if (comma) put(',');
            append_json_string(out_, name);
            put(':');
        }
        return *this;
    }
    [[gnu::always_inline]] static char* quoted(char* to, bool comma, std::string_view text) {
        *to = ',';
        to += comma ? 1 : 0;
        *to++ = '"';
        text.copy(to, text.size());
        to += text.size();
        *to = '"';
        return to + 1;
    }
    void put(char byte) {
        out_.append_filled(1, [&](char* to) {
            *to = byte;
            return to + 1;
        });
    }
    /// Whether a comma has to stand before what comes.
    bool begin_value() {
        if (std::exchange(keyed_, false)) return false;
        assert(open_.empty() ? first_ : open_.back() == ']');
        return begin_next();
    }
    bool begin_next() {
        const bool comma = !std::exchange(first_, false);
        if (!break_) return comma;
        if (comma) put(',');
        break_line();
        return false;
    }
    void break_line() {
        if (!std::exchange(break_, false)) return;
        put('\n');
        for (std::size_t i = 0; i < indent_; ++i) put(' ');
    }

    output& out_;
    std::string open_;        // what ends each object and array that is not ended yet
    std::size_t indent_ = 0;
    bool first_ = true;       // nothing stands before the next in the innermost of them
    bool keyed_ = false;      // a key waits for its value
    bool break_ = false;
};

}  // namespace hexi::abi_v1
