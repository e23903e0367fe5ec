// Snapshots that hold more than a graph, for formats made of them: arrays of numbers beside its own, under the same checksums.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include <hexi/base/shared_array.hpp>
#include <hexi/graph/snapshot.hpp>

// Not hidden, as other private names are: other libraries of Hexi call them.
namespace hexi::inline abi_v1::detail {

struct snapshot_beside {
    /// Before the names of their sections: a plain snapshot has none of these, and `open_snapshot` refuses them.
    static constexpr const char* prefix = "shard.";

    /// By name. Who opens a file gives the names; each has to be there, and no other.
    std::vector<std::pair<std::string, shared_array<std::uint32_t>>> arrays{};
    /// That of the file's header and table, which hold the checksums of all sections: set by both functions.
    std::uint64_t checksum = 0;
};

/// As `save_snapshot` and `open_snapshot`; whether the numbers make sense is for who knows them.
result<done> save_snapshot_beside(const graph& g, const std::filesystem::path& path, snapshot_beside& beside);
[[nodiscard]] result<graph> open_snapshot_beside(const std::filesystem::path& path, snapshot_options options, snapshot_beside& beside);

}  // namespace hexi::abi_v1::detail
