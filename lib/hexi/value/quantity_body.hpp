// Bodies of `quantity.hpp`.
#pragma once

#include <hexi/value/quantity.hpp>

#include <cmath>
#include <optional>

#include <fmt/format.h>

#include <hexi/base/linkage.hpp>

namespace hexi {

HEXI_INLINE std::optional<split_quantity> split_number(std::string_view text) {
    split_quantity out;
    std::size_t i = 0;
    const bool negative = i < text.size() && (text[i] == '-' || text[i] == '+') && text[i++] == '-';
    std::size_t digits = 0;
    bool point = false;
    for (; i < text.size(); ++i) {
        if (text[i] == '.' && !point) {
            point = true;
            continue;
        }
        if (text[i] < '0' || text[i] > '9') break;
        if (++digits > 18) return std::nullopt;
        out.digits = out.digits * 10 + (text[i] - '0');
        if (point) ++out.decimals;
    }
    if (digits == 0 || text[i - 1] == '.') return std::nullopt;
    if (negative) out.digits = -out.digits;
    while (i < text.size() && text[i] == ' ') ++i;
    out.rest = text.substr(i);
    return out;
}

HEXI_INLINE std::string number_text(const quantity& q) {
    const bool negative = q.digits < 0;
    std::string digits = fmt::format("{:0{}}", negative ? -q.digits : q.digits, q.decimals + 1);
    if (q.decimals > 0) digits.insert(digits.size() - q.decimals, 1, '.');  // a character: gcc 12 warns about a text
    return negative ? "-" + digits : digits;
}

HEXI_INLINE std::string_view magnitude_text(std::uint8_t power) {
    for (const auto& [text, p] : magnitudes)
        if (p == power) return text;
    return {};
}

HEXI_INLINE double quantity::scaled(int power) const {
    const auto n = static_cast<double>(digits);
    return power < 0 ? n / std::pow(10.0, -power) : n * std::pow(10.0, power);
}

}  // namespace hexi
