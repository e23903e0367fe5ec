// Values in the forms in which other programs write them into tables.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include <hexi/schema/parse_value.hpp>
#include <hexi/value/kinds.hpp>

namespace hexi::inline abi_v1::detail {

/// A value that is not written as `value/` reads it, so written, where there is no doubt what it means: `TRUE` and `True`;
/// dates in every form of ISO 8601 (a week without its day is its Monday), `2024/4/23` and `2024年4月23日`; such dates with a time behind a
/// space or a `T`. Nothing for anything else, and for what is read as it is.
std::optional<std::string> usual_form(kind k, std::string_view text);

/// The same value in its right form where it takes a person to say that it is meant: `21/07/2015`, `21-Jul-15`, `1.5万`, a time
/// where a date belongs. Nothing where nobody can tell.
std::optional<std::string> likely_form(kind k, std::string_view text);

/// A short list written with another sign than `;`, as `1,2`, `1、2`, `1|2` or `[1, 2]`, with `;`, where each of its elements `is_value`; nothing
/// where it may be a number with signs between its thousands.
std::optional<std::string> likely_elements(std::string_view text, const std::function<bool(std::string_view)>& is_value);

/// A date-time or a time that names no zone, with that of its column; nothing for anything else.
std::optional<std::string> with_zone(kind k, std::string_view text, const std::string& zone);

/// A scalar in a cell or in an element of one, in any of these forms; a problem shows the form that is likely to be meant.
/// As `parse_scalar` otherwise.
template <class Schema>
result<value> parse_cell(Schema& s, const property& p, std::string_view text, hint_effort* effort = nullptr) {
    result<value> as_it_is = parse_scalar(s, p, text, effort);
    if (as_it_is) return as_it_is;
    if (const auto usual = usual_form(p.kind, text)) return parse_scalar(s, p, *usual, effort);
    if (const auto likely = likely_form(p.kind, text)) {
        problem told = as_it_is.problems().front();
        told.hint = *likely;
        return told;
    }
    return as_it_is;
}

}  // namespace hexi::abi_v1::detail
