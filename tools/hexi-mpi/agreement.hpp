// Whether shards belong together. Each was verified alone (`open_shard`); here is what none of them can know of itself.
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include <hexi/base/problem.hpp>
#include <hexi/format/shard/shard.hpp>

#include "world.hpp"

namespace hexi::mpi {

/// By process: the places of those of this one's nodes that it knows as ends of its edges, in its order.
using known_elsewhere = std::vector<std::vector<std::uint32_t>>;

/// Compares every process's list and shard with all others'. They all call it, and all go on or none does.
///
/// Cost     O(size of the shard); each process sends 8 bytes for each of its keys, 12 for each end that is at home elsewhere, and for
///          its edges a bit for each edge of the whole, or 4 bytes for each of its own where that is less
/// Errors   `damaged-snapshot`: lists or schemas that differ, other numbers of nodes and edges than the list tells, a key or an edge's
///          id in two shards, an end that is not there or another where it is at home; `cannot-continue` for who sees none of
///          that where another process does
[[nodiscard]] result<known_elsewhere> agreement(const world& all, const std::filesystem::path& folder, const shard_list& list, const shard& mine);

}  // namespace hexi::mpi
