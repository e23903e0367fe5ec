// Values as text: what a cell of a table or a default in a schema says, and back.
//
//     result<value> v = parse_value(s, investment, "1140.8亿元");    // `investment` is a quantity in 元
//     to_text(s, s[investment.id], *v) == "1140.8亿元";
//
// Written forms: `true` `false`; `-12`; `0.5` `1e-9` `Infinity` `NaN`; text as it is; `2024` `2024-04`
// `2024-04-23`; the name of a value of the enumeration; `1140.8亿元`; times, date-times and durations as ISO 8601 writes
// them; of a property of any kind a literal (`value/literal.hpp`). White space around anything but text and enumerations
// is dropped.
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

#include <hexi/base/problem.hpp>
#include <hexi/value/literal.hpp>
#include <hexi/value/number_text.hpp>
#include <hexi/value/value.hpp>
#include <hexi/schema/schema.hpp>

namespace hexi::inline abi_v1 {

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

/// How a schema prints and parses the quantities of a literal. `Schema` is as for `parse_scalar`, and must outlive it.
template <class Schema>
[[nodiscard]] quantity_texts quantities_of(Schema& s) {
    return {[&s](const quantity& q) { return s.to_text(q); }, [&s](std::string_view text) { return s.parse_quantity(text); }};
}

namespace detail {

[[nodiscard]] problem wrong_kind(std::string_view text, std::string_view what, std::string hint);
/// Why a text is no value of an enumeration, or no quantity of a property.
[[nodiscard]] problem no_value_of(const schema& s, const enumeration& e, std::string_view text, hint_effort* effort);
[[nodiscard]] problem no_quantity(const schema& s, const property& p, std::string_view text);

}  // namespace detail

/// One text, never a list, as one value of a declared property. `Schema` is `schema`, which learns a new
/// unit if it is open, or `const schema`.
///
/// Cost     O(length), however many values or units there are; no allocation but for the value itself
/// Errors   one problem without a place: `wrong-kind`, `unknown-value`, `wrong-unit`, or `too-many` units; of a literal with
///          its place in the text. `effort` is what hints of many values may cost together
template <class Schema>
result<value> parse_scalar(Schema& s, const property& p, std::string_view written, hint_effort* effort = nullptr) {
    return with_kind(p.kind, [&](auto of) -> result<value> {
        using entry = decltype(of);
        if constexpr (std::same_as<entry, any_kind>) {
            return parse_literal(written, quantities_of(s));
        } else if constexpr (std::same_as<entry, enumeration_kind>) {
            if (!p.values.valid() || s.has_value(p.values, written)) return value(written);
            return detail::no_value_of(s, s[p.values], written, effort);
        } else if constexpr (std::same_as<entry, quantity_kind>) {
            const std::string_view text = trimmed(written);
            const auto base_of = [&](unit_id u) { return u.valid() && s[u].base.valid() ? s[u].base : u; };
            const auto v = s.parse_quantity(text);
            if (v && (!p.unit.valid() || base_of(v->unit) == base_of(p.unit))) return value(*v);
            if (v) return problem{.rule = "wrong-unit", .message = fmt::format("'{}' is not a quantity in {}", text, s[p.unit].name), .hint = fmt::format("write it in {}", s[p.unit].name)};
            return detail::no_quantity(s, p, text);
        } else {
            const std::string_view text = std::same_as<typename entry::type, std::string> ? written : trimmed(written);
            if (auto v = entry::parse(text)) return value(*std::move(v));
            if constexpr (std::same_as<entry, datetime_kind>) return read_zoned_datetime(text).problems();
            // `1140` for `1,140`: a number may be written in many ways, and is only read where it cannot be another.
            const auto meant = std::is_arithmetic_v<typename entry::type> && !std::same_as<typename entry::type, bool> ? plain_number(text) : std::nullopt;
            return detail::wrong_kind(text, entry::what, meant && entry::parse(*meant) ? fmt::format("write {}", *meant) : std::string(entry::hint));
        }
    });
}

/// One text as the value of a declared property; a list is split at `delimiter`, an empty text being an
/// empty list. Whether an empty text means "no value" is the caller's to say.
///
/// Errors   as `parse_scalar`; of a list, every element that is wrong
template <class Schema>
result<value> parse_value(Schema& s, const property& p, std::string_view text, char delimiter = ';', hint_effort* effort = nullptr) {
    if (!p.list) return parse_scalar(s, p, text, effort);
    std::vector<value> all;
    problems found;
    for_each_element(text, delimiter, [&](std::string_view element) {
        result<value> one = parse_scalar(s, p, element, effort);
        if (one) all.push_back(*std::move(one));
        else found.insert(found.end(), one.problems().begin(), one.problems().end());
    });
    if (!found.empty()) return found;
    return value(std::move(all));
}

/// One value as `parse_scalar` reads it back for a property of its own kind; nothing as an empty text, lists and maps as
/// literals.
[[nodiscard]] std::string to_text(const schema& s, const value& one);

/// The text that `parse_value` reads back as an equal value of a property like `key`: a float in its
/// shortest form, a quantity as it was written, of any kind a literal. Nothing and an empty list give an empty text; so does
/// a list of one empty text, the only value that cannot be written.
std::string to_text(const schema& s, const property_key& key, const value& v, char delimiter = ';');

}  // namespace hexi::abi_v1

#ifdef HEXI_HEADER_ONLY
#include <hexi/schema/parse_value_body.hpp>
#endif
