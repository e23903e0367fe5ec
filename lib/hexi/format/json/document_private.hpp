// Any JSON text as a value: objects are maps, arrays lists, numbers integers or floats as they are spelt.
//
//     result<value> v = read_json(R"({"nodes": [1, 2.0]})", "x.json");
#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string_view>
#include <vector>

#include <hexi/base/problem.hpp>
#include <hexi/value/value.hpp>

#pragma GCC visibility push(hidden)  // what a shared library keeps to itself
namespace hexi::inline abi_v1::detail {

/// The value that `text` says. A number without a point and an exponent is an integer; one that 64 bits do not hold is kept
/// as a text, since such are names. Of two values of one key the last counts.
///
/// Cost     O(bytes), and about ten times the text in memory
/// Errors   `not-json` with line and column: what is no JSON, no UTF-8, a number beyond a float, more than 190 levels
[[nodiscard]] result<value> read_json(std::string_view text, const std::filesystem::path& file);

/// Where the elements of an array, or the values of an object, begin in `text`: the one that `path` leads to from the root, by
/// keys. `text` is JSON. For places of problems, which a value does not know. O(bytes).
[[nodiscard]] std::vector<std::size_t> elements_in_json(std::string_view text, std::span<const std::string_view> path);

}  // namespace hexi::abi_v1::detail
#pragma GCC visibility pop
