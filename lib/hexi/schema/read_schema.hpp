// Reads a schema from an INFO file (Boost.PropertyTree); `schema/README.md` gives the grammar.
#pragma once

#include <filesystem>
#include <string>

#include <hexi/base/problem.hpp>
#include <hexi/schema/schema.hpp>

namespace hexi {

/// The schema in `file` with everything that it builds on; closed.
///
/// Errors   unreadable file, INFO syntax, unknown words, unknown or doubled types, cycles of
///          inheritance or of `build_on`, wrong kinds, defaults that do not fit: all of them, with places
result<schema> read_schema(const std::filesystem::path& file);

/// The schema as INFO text that `read_schema` reads back as an equal one, in one file.
std::string to_info(const schema& s);

}  // namespace hexi
