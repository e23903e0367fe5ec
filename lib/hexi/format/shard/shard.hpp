// A graph in parts, each a file of its own, for several processes that each hold one.
//
//     save_shards(g, 4, "debian.shards");
//     const auto list = open_shard_list("debian.shards");                    // how many there are, and what each must be
//     const auto mine = open_shard("debian.shards", *list, rank);            // nothing of the others is read
//
// `format/shard/README.md` tells what stands in a folder of shards.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <hexi/base/problem.hpp>
#include <hexi/base/shared_array.hpp>
#include <hexi/graph/graph.hpp>

namespace hexi::inline abi_v1 {

/// What a folder of shards holds, as its list says.
struct shard_list {
    std::uint64_t node_bound = 0;               ///< of the whole graph: no node has this id or a larger one
    std::uint64_t nodes = 0, edges = 0;         ///< in all
    std::vector<std::uint64_t> checksums{};     ///< by shard: of its file's header, which holds those of its sections

    [[nodiscard]] std::size_t parts() const { return checksums.size(); }
    /// How many ids a shard holds nodes of; the last ones may hold fewer, or none.
    [[nodiscard]] std::uint64_t block() const { return parts() == 0 || node_bound <= parts() ? 1 : (node_bound + parts() - 1) / parts(); }
};

/// A part of a graph: its own nodes with everything that is known of them, the edges that start at them, and the ends of these
/// that are elsewhere, with type and key and no more.
struct shard {
    graph part{};
    std::size_t own = 0;                        ///< nodes of `part` with smaller ids are its own, the others elsewhere's
    shared_array<std::uint32_t> nodes{};        ///< by node of `part`: its id in the whole, ascending among its own and among the others
    shared_array<std::uint32_t> edges{};        ///< by edge of `part`: its id in the whole

    [[nodiscard]] bool is_own(node_id n) const { return n.index() < own; }
    /// The place of a node of the whole in `part`, if it is one of its own, or known as an end.
    [[nodiscard]] std::optional<node_id> find(std::uint32_t id) const;
};

/// Takes some nodes, ascending, and some edges with ends among all nodes of `g` out of it; `id_of` says how the whole calls a
/// node or an edge of `g`, which may be a shard itself.
///
/// Order    nodes as given, then the other ends; edges by source and type, and within these as given
/// Cost     O(what is taken × properties of the schema)
[[nodiscard]] shard taken_out(const graph& g, std::span<const node_id> nodes, std::span<const edge_id> edges,
                              const std::function<std::uint32_t(node_id)>& node_number, const std::function<std::uint32_t(edge_id)>& edge_number);

/// The graph that parts make together, with the nodes that are any part's own and those edges whose ends both are. A node
/// or an edge that is in several parts is there once.
///
/// Order    nodes and edges as in the whole; the vectors get their ids there
/// Errors   `damaged-snapshot` where parts do not belong together: different schemas, one key for two nodes, one id for two
///          nodes or edges, an end that is another where it is at home; the message counts parts from 0, as shards are
[[nodiscard]] result<graph> put_together(std::span<const shard> parts, std::vector<std::uint32_t>* node_numbers = nullptr, std::vector<std::uint32_t>* edge_numbers = nullptr);

/// Writes a graph as a folder of `parts` shards, whole or not at all; a folder that this function or `write_csv_folder` wrote is
/// replaced. Shard i holds the nodes with ids from i × block on. The same graph gives the same bytes.
///
/// Cost     O(size); memory: of one shard at a time
/// Errors   those of `save_snapshot`; something else at that place
result<done> save_shards(const graph& g, std::size_t parts, const std::filesystem::path& folder);

/// The file of one shard in a folder of them.
[[nodiscard]] std::filesystem::path shard_path(const std::filesystem::path& folder, std::size_t number);

/// Whether a folder is one of shards.
[[nodiscard]] bool is_shard_folder(const std::filesystem::path& folder);

/// Reads the list of a folder of shards. Errors: there is none, or it is damaged.
[[nodiscard]] result<shard_list> open_shard_list(const std::filesystem::path& folder);

/// Opens one shard, verified as `open_snapshot` verifies: every byte is looked at, and whether it is the one that the list tells of.
/// Whether it agrees with the others is seen where they come together: `put_together` looks, and so does `hexi-mpi`.
///
/// Errors   those of `open_snapshot`; `damaged-snapshot` where it is another shard, or of another time
[[nodiscard]] result<shard> open_shard(const std::filesystem::path& folder, const shard_list& list, std::size_t number);

/// One shard as a file alone, to be handed from process to process. Errors: those of snapshots.
result<done> save_shard(const shard& s, const std::filesystem::path& path);
[[nodiscard]] result<shard> open_shard(const std::filesystem::path& path);

namespace detail {
/// A schema's bytes: those of two are the same if and only if all is declared alike, in the same order.
[[nodiscard]] std::string description_of(const schema& s);
}  // namespace detail

}  // namespace hexi::abi_v1
