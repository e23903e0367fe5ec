// Conversions between types.
#include <hexi/base/ascii.hpp>
#include <hexi/query/function/function_private.hpp>

#include <cmath>
#include <optional>

#include <fmt/format.h>

#include <hexi/query/function/given_private.hpp>
#include <hexi/query/text_private.hpp>
#include <hexi/value/number_text.hpp>

namespace hexi::inline abi_v1::detail::query {

namespace {

using enum cell_type;

/// A value of another type; null where a text is none, nothing where its type has none.
using conversion = std::optional<cell> (*)(const call_context&, const cell&);

/// Towards zero, where 64 bits hold it.
cell whole(double number) {
    if (!(number >= -0x1p63 && number < 0x1p63)) return {};
    return static_cast<std::int64_t>(number);
}

std::optional<double> number_in(std::string_view text) {
    text = trimmed(text);
    if (text.starts_with('+') && text.size() > 1 && text[1] != '-') text.remove_prefix(1);
    return parse_float(text);
}

std::optional<cell> integer_of(const call_context&, const cell& c) {
    switch (c.type()) {
        case integer: return c;
        case floating: return whole(c.as<double>());
        case boolean: return std::int64_t{c.as<bool>() ? 1 : 0};
        case text: {
            const std::string_view written = trimmed(c.text());
            if (const auto exact = parse_integer(written.starts_with('+') ? written.substr(1) : written)) return *exact;
            const auto number = number_in(written);
            return number ? whole(*number) : cell();
        }
        default: return std::nullopt;
    }
}

std::optional<cell> float_of(const call_context&, const cell& c) {
    switch (c.type()) {
        case integer:
        case floating: return c.number();
        case text: {
            const auto number = number_in(c.text());
            return number ? cell(*number) : cell();
        }
        default: return std::nullopt;
    }
}

std::optional<cell> boolean_of(const call_context&, const cell& c) {
    switch (c.type()) {
        case boolean: return c;
        case integer: return c.as<std::int64_t>() != 0;
        case text: {
            const auto known = parse_boolean(ascii::lowered(trimmed(c.text())));
            return known ? cell(*known) : cell();
        }
        default: return std::nullopt;
    }
}

std::optional<cell> text_of(const call_context& context, const cell& c) {
    switch (c.type()) {
        case text: return c;
        case list:
        case map:
        case node:
        case edge:
        case path: return std::nullopt;
        default: return plain_text(c, context.g);
    }
}

struct names_of {
    std::string_view strict, wanted;
};
template <conversion To>
constexpr names_of names{};
template <>
constexpr names_of names<integer_of>{"toInteger", "a number, a STRING or a BOOLEAN"};
template <>
constexpr names_of names<float_of>{"toFloat", "a number or a STRING"};
template <>
constexpr names_of names<boolean_of>{"toBoolean", "a BOOLEAN, a STRING or an INTEGER"};
template <>
constexpr names_of names<text_of>{"toString", "a STRING, a number, a BOOLEAN, a date, a time, a DURATION or a QUANTITY"};

template <conversion To>
cell strict(call_context& context, arguments given) {
    auto out = To(context, given[0]);
    if (!out) wrong_argument(names<To>.strict, names<To>.wanted, given[0], error_class::type, wrong_value);
    return *std::move(out);
}
template <conversion To>
cell or_null(call_context& context, arguments given) { return To(context, given[0]).value_or(cell()); }
template <conversion To>
cell each(call_context& context, arguments given) {
    cell_list out;
    const cell_list& all = list_given({}, given[0]);
    out.reserve(all.size());
    for (const cell& one : all) out.push_back(To(context, one).value_or(cell()));
    return out;
}

}  // namespace

function_family conversion_functions() {
    constexpr types simple = only(null, boolean, integer, floating, text);
    constexpr types numbers_and_texts = only(null, integer, floating, text);
    constexpr types with_text = simple | date_and_time_types | only(duration, quantity);
    constexpr types a_list = only(null, list);
    return {
        .name = "Conversion",
        .functions = {
            {.name = "toInteger", .parameters = {{"value", simple}}, .required = 1, .result = only(null, integer), .body = strict<integer_of>, .says = "A whole number, towards zero; null of a text that is none."},
            {.name = "toFloat", .parameters = {{"value", numbers_and_texts}}, .required = 1, .result = only(null, floating), .body = strict<float_of>, .says = "A float; null of a text that is none."},
            {.name = "toBoolean", .parameters = {{"value", only(null, boolean, integer, text)}}, .required = 1, .result = only(null, boolean), .body = strict<boolean_of>, .says = "A truth value; null of a text that is none."},
            {.name = "toString", .parameters = {{"value", with_text}}, .required = 1, .result = only(null, text), .body = strict<text_of>, .says = "The value as a text."},
            {.name = "toIntegerOrNull", .parameters = {{"value"}}, .required = 1, .result = only(null, integer), .body = or_null<integer_of>, .says = "The same as toInteger, and null of what has none."},
            {.name = "toFloatOrNull", .parameters = {{"value"}}, .required = 1, .result = only(null, floating), .body = or_null<float_of>, .says = "The same as toFloat, and null of what has none."},
            {.name = "toBooleanOrNull", .parameters = {{"value"}}, .required = 1, .result = only(null, boolean), .body = or_null<boolean_of>, .says = "The same as toBoolean, and null of what has none."},
            {.name = "toStringOrNull", .parameters = {{"value"}}, .required = 1, .result = only(null, text), .body = or_null<text_of>, .says = "The same as toString, and null of what has none."},
            {.name = "toIntegerList", .parameters = {{"list", a_list}}, .required = 1, .result = a_list, .body = each<integer_of>, .says = "toIntegerOrNull of each element."},
            {.name = "toFloatList", .parameters = {{"list", a_list}}, .required = 1, .result = a_list, .body = each<float_of>, .says = "toFloatOrNull of each element."},
            {.name = "toBooleanList", .parameters = {{"list", a_list}}, .required = 1, .result = a_list, .body = each<boolean_of>, .says = "toBooleanOrNull of each element."},
            {.name = "toStringList", .parameters = {{"list", a_list}}, .required = 1, .result = a_list, .body = each<text_of>, .says = "toStringOrNull of each element."},
        },
        .aggregates = {}};
}

}  // namespace hexi::abi_v1::detail::query
