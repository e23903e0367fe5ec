// The parts of `validate`, for who opens a snapshot.
#pragma once

#include <hexi/base/problem.hpp>
#include <hexi/graph/graph.hpp>

#pragma GCC visibility push(hidden)  // what a shared library keeps to itself
namespace hexi::inline abi_v1::detail {

/// What can be told without reading an array: the schema, and whether the sizes of the arrays agree.
/// O(schema + columns).
problems wrong_frame(const graph& g);

/// The rest of `validate`, for a graph whose frame is right.
problems wrong_contents(const graph& g);

}  // namespace hexi::abi_v1::detail
#pragma GCC visibility pop
