// Bodies of `parse_value.hpp`.
#pragma once

#include <hexi/schema/parse_value.hpp>

#include <cassert>
#include <concepts>
#include <optional>
#include <string>
#include <utility>
#include <variant>

#include <fmt/format.h>

#include <hexi/base/linkage.hpp>
#include <hexi/schema/info_text.hpp>

namespace hexi::inline abi_v1 {

HEXI_INLINE void append_element(std::string& out, std::string_view element, char delimiter, bool last) {
    std::size_t slashes = 0;
    for (const char c : element) {
        if (c == delimiter) out.append(slashes + 1, '\\');
        slashes = c == '\\' ? slashes + 1 : 0;
        out.push_back(c);
    }
    if (!last) out.append(slashes, '\\');
}

namespace detail {

HEXI_INLINE problem wrong_kind(std::string_view text, std::string_view what, std::string hint) {
    return {.rule = "wrong-kind", .message = fmt::format("'{}' is not {}", text, what), .hint = std::move(hint)};
}

HEXI_INLINE problem no_value_of(const schema&, const enumeration& e, std::string_view text, hint_effort* effort) {
    hint_effort own;
    const auto near = closest_of(text, [&](auto consider) {
        for (const enumeration_value& v : e.values)
            if (!consider(v.name)) break;
    }, effort != nullptr ? *effort : own);
    if (near) return problem{.rule = "unknown-value", .message = fmt::format("'{}' is not a value of {}", text, e.name), .hint = fmt::format("did you mean '{}'?", *near)};
    return problem{.rule = "unknown-value", .message = fmt::format("'{}' is not a value of {}", text, e.name), .hint = fmt::format("it may be: {}", listed(e.values.size(), [&](std::size_t i) -> const std::string& { return e.values[i].name; }))};
}

HEXI_INLINE problem no_quantity(const schema& s, const property& p, std::string_view text) {
    if (s.unit_count() >= schema::most && is_quantity(s, text)) return schema::too_many("units");
    const auto number = split_number(text);
    if (number && number->rest.empty())
        return wrong_kind(text, "a quantity: it has no unit", fmt::format("write the unit after the number: {}{}", text, p.unit.valid() ? s[p.unit].name : "…"));
    if (number && split_magnitude(number->rest).second == 0 && magnitude_of(number->rest))
        return wrong_kind(text, "a quantity: it has no unit", fmt::format("write the unit after {}: {}{}", number->rest, text, p.unit.valid() ? s[p.unit].name : "…"));
    const bool readable = number && may_be_unit(split_magnitude(number->rest).first);  // it is the unit that is not known
    const auto meant = readable ? std::nullopt : plain_number(text, true);
    if (meant && is_quantity(s, *meant)) return wrong_kind(text, quantity_kind::what, fmt::format("write {}", *meant));
    if (readable && s.unit_count() == 0 && !split_magnitude(number->rest).first.empty()) {
        const std::string_view unit = split_magnitude(number->rest).first;
        return problem{.rule = "wrong-unit", .message = fmt::format("'{}' is not a known unit", unit), .hint = fmt::format("declare it: unit {}", info_text(unit))};
    }
    if (number && s.unit_count() > 0 && can_follow_number(number->rest))
        return problem{.rule = "wrong-unit", .message = fmt::format("'{}' is not a known unit", number->rest),
                       .hint = fmt::format("it may be, after 万 or 亿 or without: {}", listed(s.unit_count(), [&](std::size_t i) -> const std::string& { return s[unit_id(i)].name; }))};
    return wrong_kind(text, quantity_kind::what, std::string(quantity_kind::hint));
}

}  // namespace detail

HEXI_INLINE std::string to_text(const schema& s, const value& one) {
    return std::visit([&]<class T>(const T& v) -> std::string {
        if constexpr (std::same_as<T, std::monostate>) return {};
        else if constexpr (std::same_as<T, quantity>) return s.to_text(v);
        else if constexpr (detail::held_by_kind<T>) return detail::entry_of<T>::print(v);
        else return to_literal(one, quantities_of(s));
    }, one.as_variant());
}

HEXI_INLINE std::string to_text(const schema& s, const property_key& key, const value& v, char delimiter) {
    if (!v.has_value()) return {};
    if (key.kind == kind::any) return to_literal(v, quantities_of(s));
    const auto* list = std::get_if<value::list>(&v);
    if (list == nullptr) return to_text(s, v);
    assert(key.list);
    std::string out;
    for (std::size_t i = 0; i < list->size(); ++i) {
        if (i > 0) out.push_back(delimiter);
        append_element(out, to_text(s, (*list)[i]), delimiter, i + 1 == list->size());
    }
    return out;
}

}  // namespace hexi::abi_v1
