// What the columns of tables mean.
#pragma once

#include <vector>

#include <hexi/base/problem.hpp>
#include <hexi/format/csv/table_private.hpp>
#include <hexi/schema/schema.hpp>

#pragma GCC visibility push(hidden)  // what a shared library keeps to itself
namespace hexi::inline abi_v1::detail {

/// Decides how each column is read. Tables that cannot be read at all are dropped; what is wrong with a
/// header is noted, and its column passed over. Makes name languages, and in an open schema the types of
/// tables that do not name theirs; without a schema file (not `curated`) file names give node types only where several tables
/// have no labels, or in `nodes/`.
///
/// Cost     O(columns + what the types of the schema declare), however many parts share a header
void prepare_tables(std::vector<csv_table>& tables, schema& s, bool curated, problems& found);

/// How the columns are read for rows of one type. O(columns).
std::vector<csv_plan> plans_of(const schema& s, const csv_layout& layout, node_type_id type);
std::vector<csv_plan> plans_of(const schema& s, const csv_layout& layout, edge_type_id type);

/// Whether a column's type, as its header gives it, fits what the schema declares.
bool header_fits(const csv_column& c, kind k, bool list);

}  // namespace hexi::abi_v1::detail
#pragma GCC visibility pop
