// Arguments as what a function needs, or its error.
#pragma once

#include <cstdint>
#include <string_view>

#include <hexi/query/function/function_private.hpp>

namespace hexi::inline abi_v1::detail::query {

/// What is of the wrong type could only be seen now: a TypeError with openCypher's detail for that.
inline constexpr std::string_view wrong_value = "InvalidArgumentValue";

[[nodiscard]] inline std::string_view text_given(std::string_view function, const cell& c) {
    if (!c.is(cell_type::text)) wrong_argument(function, "a STRING", c, error_class::type, wrong_value);
    return c.text();
}
[[nodiscard]] inline std::int64_t integer_given(std::string_view function, const cell& c) {
    if (!c.is(cell_type::integer)) wrong_argument(function, "an INTEGER", c, error_class::type, wrong_value);
    return c.as<std::int64_t>();
}
/// How many of something.
[[nodiscard]] inline std::size_t count_given(std::string_view function, const cell& c) {
    if (integer_given(function, c) < 0) wrong_argument(function, "an INTEGER of at least 0", c, error_class::argument, "NegativeIntegerArgument");
    return static_cast<std::size_t>(c.as<std::int64_t>());
}
[[nodiscard]] inline double number_given(std::string_view function, const cell& c) {
    if (!c.is_number()) wrong_argument(function, "a number", c, error_class::type, wrong_value);
    return c.number();
}
[[nodiscard]] inline const cell_list& list_given(std::string_view function, const cell& c) {
    if (!c.is(cell_type::list)) wrong_argument(function, "a LIST", c, error_class::type, wrong_value);
    return c.as<cell_list>();
}

}  // namespace hexi::abi_v1::detail::query
