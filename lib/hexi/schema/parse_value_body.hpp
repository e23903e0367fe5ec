// Bodies of `parse_value.hpp`.
#pragma once

#include <hexi/schema/parse_value.hpp>

#include <array>
#include <cassert>
#include <charconv>
#include <cmath>
#include <optional>
#include <system_error>
#include <variant>
#include <vector>

#include <fmt/format.h>

#include <hexi/base/linkage.hpp>

namespace hexi {

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
    return fmt::format("{}", number);
}

HEXI_INLINE void append_element(std::string& out, std::string_view element, char delimiter, bool last) {
    std::size_t slashes = 0;
    for (const char c : element) {
        if (c == delimiter) out.append(slashes + 1, '\\');
        slashes = c == '\\' ? slashes + 1 : 0;
        out.push_back(c);
    }
    if (!last) out.append(slashes, '\\');
}

HEXI_INLINE std::string to_text(const schema& s, const scalar& one) {
    return std::visit([&](const auto& v) -> std::string {
        using T = std::decay_t<decltype(v)>;
        if constexpr (std::is_same_v<T, bool>) return v ? "true" : "false";
        else if constexpr (std::is_same_v<T, std::int64_t>) return fmt::format_int(v).str();
        else if constexpr (std::is_same_v<T, std::string>) return v;
        else if constexpr (std::is_same_v<T, quantity>) return s.to_text(v);
        else if constexpr (std::is_same_v<T, double>) return float_text(v);
        else return to_text(v);
    }, one);
}

HEXI_INLINE std::string to_text(const schema& s, [[maybe_unused]] const property_key& key, const value& v, char delimiter) {
    if (const auto* list = std::get_if<std::vector<scalar>>(&v)) {
        assert(key.list);
        std::string out;
        for (std::size_t i = 0; i < list->size(); ++i) {
            if (i > 0) out.push_back(delimiter);
            append_element(out, to_text(s, (*list)[i]), delimiter, i + 1 == list->size());
        }
        return out;
    }
    return std::visit([&](const auto& one) -> std::string {
        if constexpr (std::is_constructible_v<scalar, decltype(one)>) return to_text(s, scalar(one));
        else return {};
    }, v);
}

}  // namespace hexi
