// Where each node and edge stands, for whoever asks (`open_options::places`).
#pragma once

#include <cstddef>
#include <vector>

#include <hexi/format/csv/chunk_private.hpp>
#include <hexi/format/csv/reading_private.hpp>
#include <hexi/graph/origins.hpp>

#pragma GCC visibility push(hidden)  // what a shared library keeps to itself
namespace hexi::inline abi_v1::detail {

/// Names the files.
void begin_origins(csv_reading& of);
/// The lines of a chunk's rows.
void note_origins(csv_reading& of, std::size_t t, const csv_chunk& chunk);
/// Once the graph is built, which gave each edge a new number. Takes the tables, in which a record can be looked up again.
void finish_origins(csv_reading& of, const std::vector<edge_id>& new_edges);

}  // namespace hexi::abi_v1::detail
#pragma GCC visibility pop
