// Quantities added, and multiplied by numbers.
#pragma once

#include <cstdint>
#include <optional>

#include <hexi/query/cell.hpp>
#include <hexi/query/failure_private.hpp>
#include <hexi/value/quantity.hpp>

namespace hexi::inline abi_v1 {
class graph;
}  // namespace hexi::abi_v1

namespace hexi::inline abi_v1::detail::query {

/// The sum of two of one unit, exactly where eighteen digits hold it, else rounded to as many; written with their magnitude if
/// both have the same, else without one. Errors: ArithmeticError where it is more than a quantity can say.
[[nodiscard]] quantity added(const quantity& a, const quantity& b);
[[nodiscard]] quantity negated(const quantity& q);
[[nodiscard]] quantity scaled(const quantity& q, std::int64_t by);
/// By the decimal number that a float is written as.
[[nodiscard]] quantity scaled(const quantity& q, double by);
/// Exactly where eighteen digits hold it, else rounded to as many. Errors: ArithmeticError where it is more than a quantity can say, as by 0.
[[nodiscard]] quantity divided(const quantity& q, std::int64_t by);
[[nodiscard]] quantity divided(const quantity& q, double by);
/// How many of `b` there are in `a`, which are of one unit.
[[nodiscard]] double ratio(const quantity& a, const quantity& b);
/// In its base unit: a quantity in 元 for one in 角. One in a base unit already is as it was.
[[nodiscard]] quantity in_base_unit(const graph& g, const quantity& q);

}  // namespace hexi::abi_v1::detail::query
