// A graph as one file that is mapped and used in place.
//
//     save_snapshot(g, "debian.hexi");
//     result<graph> again = open_snapshot("debian.hexi");                          // a large one: trusted, at once
//     result<graph> theirs = open_snapshot("theirs.hexi", {.verify = true});       // every byte looked at
//
// `graph/README.md` tells what stands in the file and what is verified.
#pragma once

#include <cstddef>
#include <filesystem>

#include <hexi/base/problem.hpp>
#include <hexi/graph/graph.hpp>
#include <hexi/graph/snapshot_format.hpp>

namespace hexi::inline abi_v1 {

/// How a snapshot is opened.
struct snapshot_options {
    /// Files of at most so many bytes are verified whenever they are opened: that takes about 50 ms.
    static constexpr std::size_t always_verified = std::size_t{16} << 20U;

    /// Verify it however large it is: compare the checksum of every section, then `validate` the graph. A snapshot
    /// that was not verified is trusted: what a damaged or crafted one does is not defined.
    bool verify = false;
};

/// Whether the file begins as a snapshot does.
[[nodiscard]] bool is_snapshot(const std::filesystem::path& path);

/// Writes the graph, its key look-up and its name index as one file, whole or not at all. The same graph gives
/// the same bytes. Ids are kept.
///
/// Cost     O(size); a graph with gaps in its adjacency is copied first
/// Errors   the file cannot be written; the graph holds what nobody could read again (`odd_contents`)
result<done> save_snapshot(const graph& g, const std::filesystem::path& path);

/// Opens a snapshot. The file must neither change nor shrink while the graph lives (a page that is gone ends the
/// program); writing to the graph does not touch it.
///
/// Cost     O(size) for files of at most `always_verified` bytes and with `verify`, on all cores; else independent of
///          the size of the graph
/// Errors   missing, truncated, damaged or foreign file; a version of the format that is not known; where it is
///          verified, contents that do not agree with themselves
[[nodiscard]] result<graph> open_snapshot(const std::filesystem::path& path, snapshot_options options = {});

}  // namespace hexi::abi_v1
