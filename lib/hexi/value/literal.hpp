// Any value as a text that says what it is: JSON where JSON can say it, and `date("2024-04")` for the rest.
//
//     to_literal(value(std::vector<value>{1, 2.0, "three", date(2024, 4)})) == R"([1, 2.0, "three", date("2024-04")])";
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include <hexi/base/problem.hpp>
#include <hexi/value/value.hpp>

namespace hexi::inline abi_v1 {

/// How quantities are written and read by who knows their units, the schema (`schema/parse_value.hpp` has both functions for
/// one). Without it they are numbers with a magnitude.
struct quantity_texts {
    std::function<std::string(const quantity&)> print = quantity_kind::print;
    std::function<std::optional<quantity>(std::string_view)> parse = quantity_kind::parse;
};

/// A value as a literal, in one line: `null`, `true`, `-12`, `2.0` (floats always with a point or an exponent), texts in
/// quotation marks with JSON's escapes, `[1, 2]`, `{"a": 1}`, and for every other kind its name and its text, as
/// `duration("P1D")` or `float("NaN")`. What is valid UTF-8 stays as it is.
[[nodiscard]] std::string to_literal(const value& v, const quantity_texts& quantities = {});

/// The value that a literal says: what `to_literal` writes is read as an equal value. Space may stand between its parts.
///
/// Errors   one `wrong-kind` with line and column in the text; beyond `value::most_depth`, too
[[nodiscard]] result<value> parse_literal(std::string_view text, const quantity_texts& quantities = {});

/// A text in quotation marks, as JSON writes it.
[[nodiscard]] std::string quoted_literal(std::string_view text);

}  // namespace hexi::abi_v1

#ifdef HEXI_HEADER_ONLY
#include <hexi/value/literal_body.hpp>
#endif
