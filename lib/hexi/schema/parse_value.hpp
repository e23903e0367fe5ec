// Values as text: what a cell of a table or a default in a schema says, and back.
//
//     result<value> v = parse_value(s, investment, "1140.8亿元");    // `investment` is a quantity in 元
//     to_text(s, s[investment.id], *v) == "1140.8亿元";
//
// Written forms: `true` `false`; `-12`; `0.5` `1e-9` `Infinity` `NaN`; text as it is; `2024` `2024-04`
// `2024-04-23`; the name of a value of the enumeration; `1140.8亿元`. White space around anything but
// text and enumerations is dropped.
#pragma once

#include <algorithm>
#include <cassert>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <hexi/value/date.hpp>
#include <hexi/base/problem.hpp>
#include <hexi/value/quantity.hpp>
#include <hexi/value/value.hpp>
#include <hexi/schema/schema.hpp>

namespace hexi {

// --- one text, without a schema: no allocation, no message ------------------------------------

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
/// sixteen before the point or four zeros behind it: 2000000, not 2e+06.
[[nodiscard]] std::string float_text(double number);

// --- lists ------------------------------------------------------------------------------------

/// Calls `visit(std::string_view)` for each element of a list; an empty text has none. A delimiter that
/// belongs to an element has a backslash before it; backslashes count only right before a delimiter,
/// where two stand for one (`a\;b` is one element, `a\\;b` is two, `C:\x\\y` stays as it is).
/// The view passed to `visit` ends with the call.
///
/// Cost     one pass; allocates only for elements with such backslashes
template <class Visit>
void for_each_element(std::string_view text, char delimiter, Visit visit) {
    if (text.empty()) return;
    std::string unescaped;  // what precedes `begin` in the element, where it had backslashes
    std::size_t begin = 0;
    for (std::size_t at = text.find(delimiter); at != std::string_view::npos; at = text.find(delimiter, at + 1)) {
        std::size_t slashes = 0;
        while (at - slashes > begin && text[at - slashes - 1] == '\\') ++slashes;
        const std::string_view part = text.substr(begin, at - begin - (slashes + 1) / 2);
        begin = at + 1;
        if (slashes == 0 && unescaped.empty()) {
            visit(part);
            continue;
        }
        unescaped += part;
        if (slashes % 2 == 1) {
            unescaped += delimiter;
        } else {
            visit(std::string_view(unescaped));
            unescaped.clear();
        }
    }
    if (unescaped.empty()) return visit(text.substr(begin));
    unescaped += text.substr(begin);
    visit(std::string_view(unescaped));
}

/// Appends `element` as `for_each_element` reads it before a delimiter, or as the `last` one.
void append_element(std::string& out, std::string_view element, char delimiter, bool last);

// --- with a schema ----------------------------------------------------------------------------

/// Whether `text` is a quantity in a unit of the schema, or in one that an open schema would learn.
[[nodiscard]] inline bool is_quantity(const schema& s, std::string_view text) {
    if (s.parse_quantity(text)) return true;
    const auto number = split_number(text);
    return s.open && number && may_be_unit(split_magnitude(number->rest).first);
}

/// One text, never a list, as a scalar of a declared property. `Schema` is `schema`, which learns a new
/// unit if it is open, or `const schema`.
///
/// Cost     O(length), however many values or units there are; no allocation but for the value itself
/// Errors   one problem without a place: `wrong-kind`, `unknown-value`, `wrong-unit`, or `too-many` units. `effort` is
///          what hints of many values may cost together
template <class Schema>
result<scalar> parse_scalar(Schema& s, const property& p, std::string_view written, hint_effort* effort = nullptr) {
    const bool as_it_is = p.kind == kind::text || p.kind == kind::enumeration;
    const std::string_view text = as_it_is ? written : trimmed(written);
    const auto wrong = [&](std::string_view found, std::string hint) {
        return problem{.rule = "wrong-kind", .message = fmt::format("'{}' is not {}", text, found), .hint = std::move(hint)};
    };
    // `1140` for `1,140`: a number may be written in many ways, and is only read where it cannot be another.
    const auto plain = [&](auto parse, std::string otherwise) {
        const auto meant = plain_number(text);
        return meant && parse(*meant) ? fmt::format("write {}", *meant) : otherwise;
    };
    switch (p.kind) {
        case kind::boolean:
            if (const auto v = parse_boolean(text)) return scalar(*v);
            return wrong("a boolean", "write true or false");
        case kind::integer:
            if (const auto v = parse_integer(text)) return scalar(*v);
            return wrong("an integer", plain(parse_integer, "write a whole number of at most 64 bits, such as 12 or -3"));
        case kind::floating:
            if (const auto v = parse_float(text)) return scalar(*v);
            return wrong("a number", plain(parse_float, "write a number such as 12, 0.5 or 1e-9"));
        case kind::text:
            return scalar(std::string(text));
        case kind::date:
            if (const auto v = parse_date(text)) return scalar(*v);
            return wrong("a date", "write a date that exists as 2024, 2024-04 or 2024-04-23");
        case kind::enumeration: {
            if (!p.values.valid()) return scalar(std::string(text));
            const enumeration& e = s[p.values];
            if (s.has_value(p.values, text)) return scalar(std::string(text));
            hint_effort own;
            const auto near = closest_of(text, [&](auto consider) {
                for (const enumeration_value& v : e.values)
                    if (!consider(v.name)) break;
            }, effort != nullptr ? *effort : own);
            if (near) return problem{.rule = "unknown-value", .message = fmt::format("'{}' is not a value of {}", text, e.name), .hint = fmt::format("did you mean '{}'?", *near)};
            return problem{.rule = "unknown-value", .message = fmt::format("'{}' is not a value of {}", text, e.name), .hint = fmt::format("it may be: {}", listed(e.values.size(), [&](std::size_t i) -> const std::string& { return e.values[i].name; }))};
        }
        case kind::quantity: {
            const auto base_of = [&](unit_id u) { return u.valid() && s[u].base.valid() ? s[u].base : u; };
            if (const auto v = s.parse_quantity(text)) {
                if (!p.unit.valid() || base_of(v->unit) == base_of(p.unit)) return scalar(*v);
                return problem{.rule = "wrong-unit", .message = fmt::format("'{}' is not a quantity in {}", text, s[p.unit].name),
                               .hint = fmt::format("write it in {}", s[p.unit].name)};
            }
            if (s.unit_count() >= schema::most && is_quantity(s, text)) return schema::too_many("units");
            const auto number = split_number(text);
            if (number && number->rest.empty())
                return wrong("a quantity: it has no unit", fmt::format("write the unit after the number: {}{}", text, p.unit.valid() ? s[p.unit].name : "…"));
            if (number && split_magnitude(number->rest).second == 0 && magnitude_of(number->rest))
                return wrong("a quantity: it has no unit", fmt::format("write the unit after {}: {}{}", number->rest, text, p.unit.valid() ? s[p.unit].name : "…"));
            const bool readable = number && may_be_unit(split_magnitude(number->rest).first);  // it is the unit that is not known
            const auto meant = readable ? std::nullopt : plain_number(text, true);
            if (meant && is_quantity(s, *meant)) return wrong("a quantity", fmt::format("write {}", *meant));
            if (number && s.unit_count() > 0 && can_follow_number(number->rest))
                return problem{.rule = "wrong-unit", .message = fmt::format("'{}' is not a known unit", number->rest),
                               .hint = fmt::format("it may be, after 万 or 亿 or without: {}", listed(s.unit_count(), [&](std::size_t i) -> const std::string& { return s[unit_id(i)].name; }))};
            return wrong("a quantity", "write a number of at most 18 digits and a unit, such as 1140.8亿元");
        }
    }
    return wrong("a value", "");
}

/// One text as the value of a declared property; a list is split at `delimiter`, an empty text being an
/// empty list. Whether an empty text means "no value" is the caller's to say.
///
/// Errors   as `parse_scalar`; of a list, every element that is wrong
template <class Schema>
result<value> parse_value(Schema& s, const property& p, std::string_view text, char delimiter = ';', hint_effort* effort = nullptr) {
    if (!p.list) {
        result<scalar> one = parse_scalar(s, p, text, effort);
        if (!one) return one.problems();
        return std::visit([](auto&& v) { return value(std::forward<decltype(v)>(v)); }, *std::move(one));
    }
    std::vector<scalar> all;
    problems found;
    for_each_element(text, delimiter, [&](std::string_view element) {
        result<scalar> one = parse_scalar(s, p, element, effort);
        if (one) all.push_back(*std::move(one));
        else found.insert(found.end(), one.problems().begin(), one.problems().end());
    });
    if (!found.empty()) return found;
    return value(std::move(all));
}

/// The text that `parse_scalar` reads back as an equal one.
[[nodiscard]] std::string to_text(const schema& s, const scalar& one);

/// The text that `parse_value` reads back as an equal value of a property like `key`: a float in its
/// shortest form, a quantity as it was written. Nothing and an empty list give an empty text; so does
/// a list of one empty text, the only value that cannot be written.
std::string to_text(const schema& s, [[maybe_unused]] const property_key& key, const value& v, char delimiter = ';');

}  // namespace hexi

#ifdef HEXI_HEADER_ONLY
#include <hexi/schema/parse_value_body.hpp>
#endif
