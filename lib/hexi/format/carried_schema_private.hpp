// The schema as the text that a file carries of it, once it is known to be read again.
//
//     const auto carried = carried_schema(g.schema());
//     if (!carried) return carried.problems();
#pragma once

#include <string>

#include <hexi/base/problem.hpp>
#include <hexi/schema/schema.hpp>

#pragma GCC visibility push(hidden)  // what a shared library keeps to itself
namespace hexi::inline v1::detail {

/// What `to_info` says of a schema. Writers ask before they write anything: a program, a query or a snapshot can put
/// words into a schema that no file of one can hold.
///
/// Cost     reading the text once
/// Errors   `unwritable`, with what reading the text would say; bytes that are not UTF-8 count as what is written in
/// their place
[[nodiscard]] result<std::string> carried_schema(const schema& s);

}  // namespace hexi::v1::detail
#pragma GCC visibility pop
