// Truth values and numbers as texts, and back: no allocation, no message.
//
//     parse_integer("-12") == -12;   parse_float("1e-9") == 1e-9;   float_text(2e6) == "2000000";
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace hexi::inline abi_v1 {

/// `text` without spaces and tabs around it.
[[nodiscard]] constexpr std::string_view trimmed(std::string_view text) {
    const auto space = [](char c) { return c == ' ' || c == '\t'; };
    while (!text.empty() && space(text.front())) text.remove_prefix(1);
    while (!text.empty() && space(text.back())) text.remove_suffix(1);
    return text;
}

/// `true` or `false`.
[[nodiscard]] constexpr std::optional<bool> parse_boolean(std::string_view text) {
    if (text == "true") return true;
    if (text == "false") return false;
    return std::nullopt;
}

/// A whole number of 64 bits in decimal; nothing if it is anything else or does not fit.
[[nodiscard]] std::optional<std::int64_t> parse_integer(std::string_view text);

/// A decimal number, with an exponent or not, or `Infinity`, `-Infinity`, `NaN`; nothing if it is anything
/// else, or too large or too small for a double.
[[nodiscard]] std::optional<double> parse_float(std::string_view text);

/// The shortest digits that `parse_float` reads as exactly `number`, with an exponent only where there would be more than
/// sixteen before the point, or the number is less than 1e-15: 2000000, not 2e+06, and 0.00002, not 2e-05.
[[nodiscard]] std::string float_text(double number);

}  // namespace hexi::abi_v1

#ifdef HEXI_HEADER_ONLY
#include <hexi/value/number_text_body.hpp>
#endif
