// The edges of a folder while it is read.
#pragma once

#include <cstddef>
#include <optional>
#include <span>

#include <hexi/format/csv/chunk_private.hpp>
#include <hexi/format/csv/reading_private.hpp>

#pragma GCC visibility push(hidden)  // what a shared library keeps to itself
namespace hexi::inline abi_v1::detail {

/// Takes the edges of a chunk, whose ends were found when it was read (`read_csv_chunk`): gives them their types and
/// the builder all of them. Nothing once there are problems, since no graph will come of it.
std::optional<csv_rows> take_edges(csv_reading& of, std::size_t t, csv_chunk& chunk, std::span<const text_id> texts);

}  // namespace hexi::abi_v1::detail
#pragma GCC visibility pop
