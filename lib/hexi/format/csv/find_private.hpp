// The tables of a folder: which files they are, what their columns mean, and where a row stands.
#pragma once

#include <filesystem>
#include <functional>
#include <vector>

#include <hexi/base/problem.hpp>
#include <hexi/format/csv/table_private.hpp>
#include <hexi/format/open.hpp>
#include <hexi/graph/origins.hpp>

namespace hexi {

/// Every `*.csv` below the folder, by path, with its header: its own first record, or that of the file whose
/// name it continues (`person-header.csv` for `person.csv` and `person-part2.csv`). Where the folder has no schema (is
/// not `curated`), one that is misspelt or misplaced is a problem, unless the options ask for the tables alone.
std::vector<csv_table> find_csv_tables(const std::filesystem::path& folder, bool curated, const open_options& options, problems& found);

/// Decides how each column is read. Tables that cannot be read at all are dropped; what is wrong with a
/// header is noted, and its column passed over. Makes name languages, and in an open schema the types of
/// tables that do not name theirs; only where a schema file is there (`curated`) do file names give node types.
///
/// Cost     O(columns + what the types of the schema declare), however many parts share a header
void prepare_tables(std::vector<csv_table>& tables, schema& s, bool curated, problems& found);

/// Notes a problem at a column of a header.
void header_problem(csv_layout& layout, const csv_column& column, problem what, problems& found);

/// What `origins::locate` does: looks a record up again.
std::function<void(problem&, const origin&, std::string_view, std::size_t)> place_finder(std::vector<csv_table> tables);

}  // namespace hexi
