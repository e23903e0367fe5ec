// Files that people take for a graph's and that are not read, by how they begin or end.
#pragma once

#include <filesystem>
#include <string_view>

#pragma GCC visibility push(hidden)  // what a shared library keeps to itself
namespace hexi::inline abi_v1::detail {

/// What a file is that people take for a graph's and that is not read, and what to do with it.
struct other_file {
    std::string_view begins;   // the file's first bytes, small or capital; or
    std::string_view endings;  // its name
    std::string_view what;      // nothing where that is not known
    std::string_view hint;
};

/// What a file is that people take for a graph's, if it is one of these.
const other_file* other_in(std::string_view text, const std::filesystem::path& path);

}  // namespace hexi::abi_v1::detail
#pragma GCC visibility pop
