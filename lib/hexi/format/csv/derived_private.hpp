// Tables that are read once more, as something else.
#pragma once

#include <hexi/format/csv/reading_private.hpp>

namespace hexi::inline abi_v1::detail {

/// Adds tables of edges for the columns of node tables that the schema calls edges (`from_column`, `to_column`), and, without
/// a schema, tables of nodes for the ends of edges: where the options ask for it, or where no table gives nodes. Tables that
/// add to the nodes of others come behind these.
///
/// Errors   `missing-column`: the schema names a column that no table has
void derive_tables(csv_reading& of);

}  // namespace hexi::abi_v1::detail
