// Where nodes were in an earlier picture, so that a new one looks like it.
//
//     if (auto places = read_places("last-year.svg")) draw(g, "this-year.svg", {.engine = "stress", .earlier = *places});
#pragma once

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include <hexi/base/problem.hpp>
#include <hexi/draw/layout/geometry.hpp>

namespace hexi::inline abi_v1 {

/// The middles of the nodes of a picture by their keys, in points, `y` downwards: of an `.svg` that Graphviz wrote, such as
/// Hexi's, or of a `.dot` with places (`pos`), such as Hexi's own layout has.
///
/// Shape    what has no key is not among them
/// Cost     O(bytes); a `.dot` is read by `hexi-render`
/// Errors   `cannot-read`, `not-this-form` of a file in which no node has a place, those of finding `hexi-render`
[[nodiscard]] result<std::vector<std::pair<std::string, point>>> read_places(const std::filesystem::path& file, const std::filesystem::path& renderer = {});

}  // namespace hexi::abi_v1
