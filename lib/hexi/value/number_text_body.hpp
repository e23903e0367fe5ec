// Bodies of `number_text.hpp`.
#pragma once

#include <hexi/value/number_text.hpp>

#include <charconv>
#include <cmath>
#include <cstddef>
#include <string>
#include <system_error>

#include <fmt/format.h>

#include <hexi/base/linkage.hpp>

namespace hexi::inline abi_v1 {

HEXI_INLINE std::optional<std::int64_t> parse_integer(std::string_view text) {
    std::int64_t out = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return out;
}

HEXI_INLINE std::optional<double> parse_float(std::string_view text) {
    double out = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    // from_chars also takes `nan(7)` and `inf`; one spelling each is enough.
    if (!std::isfinite(out) && text != "Infinity" && text != "-Infinity" && text != "NaN") return std::nullopt;
    return out;
}

HEXI_INLINE std::string float_text(double number) {
    if (std::isnan(number)) return "NaN";
    if (std::isinf(number)) return number < 0 ? "-Infinity" : "Infinity";
    std::string out = fmt::format("{}", number);
    const std::size_t e = out.find("e-");
    constexpr double least = 1e-15;  // nobody counts the zeros of what is less
    if (e == std::string::npos || std::abs(number) < least) return out;
    // 1.5e-07 is 0.00000015.
    std::size_t zeros = 0;
    std::from_chars(out.data() + e + 2, out.data() + out.size(), zeros);
    out.resize(e);
    std::erase(out, '.');
    return out.insert(number < 0 ? 1 : 0, "0." + std::string(zeros - 1, '0'));
}

}  // namespace hexi::abi_v1
