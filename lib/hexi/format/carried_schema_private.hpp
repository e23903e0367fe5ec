// The schema as the text that a file carries of it, once it is known that it, and the keys of nodes, are read again.
//
//     const auto carried = carried_schema(g);
//     if (!carried) return carried.problems();
#pragma once

#include <string>
#include <string_view>

#include <hexi/base/problem.hpp>
#include <hexi/base/text.hpp>
#include <hexi/graph/graph.hpp>
#include <hexi/schema/schema.hpp>

#pragma GCC visibility push(hidden)  // what a shared library keeps to itself
namespace hexi::inline abi_v1::detail {

/// What `to_info` says of a schema. Writers ask before they write anything: a program, a query or a snapshot can put
/// words into a schema that no file of one can hold.
///
/// Cost     reading the text once
/// Errors   `unwritable`, with what reading the text would say; what the format cannot hold counts as what is written in
/// its place, which `held` says
[[nodiscard]] result<std::string> carried_schema(const schema& s, std::string (*held)(std::string_view) = repaired);
/// Keys of nodes that are written alike: whoever reads could not tell the nodes apart.
///
/// Cost     looking at the keys once
/// Errors   `unwritable`
[[nodiscard]] problems keys_alike(const graph& g, std::string (*held)(std::string_view) = repaired);
/// The same, of a graph whose nodes have to be told apart by their keys, too.
///
/// Cost     and that of `keys_alike`
/// Errors   and those
[[nodiscard]] result<std::string> carried_schema(const graph& g, std::string (*held)(std::string_view) = repaired);

}  // namespace hexi::abi_v1::detail
#pragma GCC visibility pop
