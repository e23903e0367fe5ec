// Reads a schema from an INFO file (Boost.PropertyTree); `schema/README.md` gives the grammar.
#pragma once

#include <filesystem>
#include <string>

#include <hexi/base/input.hpp>
#include <hexi/base/problem.hpp>
#include <hexi/schema/schema.hpp>

namespace hexi::inline abi_v1 {

/// Where what a schema builds on may lie, beside what `allow` names: in the folder of the graph or schema, and, if a
/// folder called `schemas` stands beside it, in the folder that holds both. So graphs share schemas without a word
/// (`graphs/lanzhou` and `graphs/schemas`), and a graph from anywhere reads nothing but what came with it.
/// Resolved; `folder` itself where it cannot be.
[[nodiscard]] std::filesystem::path schema_root(const std::filesystem::path& folder);

/// The schema in `file` with everything that it builds on; closed.
///
/// Errors   unreadable file, one outside of `schema_root`, together more than 1,000 files or, unless `files` says
///          otherwise, 16 MiB, INFO syntax, unknown words, unknown or doubled types, cycles of
///          inheritance or of `build_on`, wrong kinds, defaults that do not fit: all of them, with places
[[nodiscard]] result<schema> read_schema(const std::filesystem::path& file, const file_access& files = {});
/// The same where the file itself was not named by the caller but found in `folder`, a graph's: it must lie beneath
/// the root, too.
[[nodiscard]] result<schema> read_schema_of(const std::filesystem::path& folder, const file_access& files = {});

/// The schema that a text says, as `to_info` writes it: what a file of another format carries along. Messages say that it
/// stands in `place`. Errors: as `read_schema`; a schema that builds on another, since it may come from anywhere.
[[nodiscard]] result<schema> read_schema_text(std::string text, const std::filesystem::path& place);

/// Whether the file reads as a schema, right or wrong, by its first 64 KiB. False if it cannot be read.
[[nodiscard]] bool is_schema(const std::filesystem::path& file);

/// The schema as INFO text that `read_schema` reads back as an equal one, in one file.
[[nodiscard]] std::string to_info(const schema& s);

}  // namespace hexi::abi_v1
