// The tables of a folder: which files they are, and which headers they have.
#pragma once

#include <filesystem>
#include <vector>

#include <hexi/base/problem.hpp>
#include <hexi/format/csv/table_private.hpp>
#include <hexi/format/open.hpp>

#pragma GCC visibility push(hidden)  // what a shared library keeps to itself
namespace hexi::inline v1::detail {

/// Every `*.csv` below the folder, by path, with its header: its own first record, or that of the file whose
/// name it continues (`person-header.csv` for `person.csv` and `person-part2.csv`). Where the folder has no schema (is
/// not `curated`), one that is misspelt or misplaced is a problem, unless the options ask for the tables alone.
std::vector<csv_table> find_csv_tables(const std::filesystem::path& folder, bool curated, const open_options& options, problems& found);

}  // namespace hexi::v1::detail
#pragma GCC visibility pop
