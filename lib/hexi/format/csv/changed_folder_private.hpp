// A folder as it would be with other tables.
#pragma once

#include <filesystem>
#include <vector>

#include <hexi/base/problem.hpp>
#include <hexi/format/csv/update.hpp>
#include <hexi/format/open.hpp>

#pragma GCC visibility push(hidden)  // what a shared library keeps to itself
namespace hexi::inline abi_v1::detail {

/// The graph that `read_csv_folder` would read, were these tables written. Places and the report of the options are not filled in.
result<graph> read_changed_folder(const std::filesystem::path& folder, open_options options, const std::vector<table_change>& changes);

}  // namespace hexi::abi_v1::detail
#pragma GCC visibility pop
