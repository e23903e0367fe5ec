// Cells as texts, in part.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include <hexi/query/cell.hpp>

namespace hexi::inline abi_v1::detail::query {

/// Lists and maps deeper than this in one another are not looked into: as many calls are what any stack bears.
inline constexpr std::size_t most_depth = 1000;

/// `1.0`, `0.5`, `1e308`, `NaN`, `-Infinity`.
[[nodiscard]] std::string float_in_query(double number);
/// In single quotation marks, with escapes.
[[nodiscard]] std::string quoted_text(std::string_view text);
/// A label, a type or a key as a query has to write it: in backticks where it is no plain word.
[[nodiscard]] std::string name_in_query(std::string_view name);
/// What `toString` gives: a text, a time, a duration or a quantity without quotation marks, all else as `to_text`.
[[nodiscard]] std::string plain_text(const cell& c, const graph& g);

}  // namespace hexi::abi_v1::detail::query
