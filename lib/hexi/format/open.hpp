// Opening a graph, whatever form it has.
//
//     const result<graph> g = open("graphs/lanzhou");
#pragma once

#include <filesystem>

#include <hexi/base/input.hpp>
#include <hexi/base/problem.hpp>
#include <hexi/base/progress.hpp>
#include <hexi/graph/graph.hpp>
#include <hexi/graph/origins.hpp>

namespace hexi::inline v1 {

struct open_options {
    origins* places = nullptr;     ///< to be filled with the file and line of each node and edge
    progress_listener progress{};  ///< of a folder: hears how many bytes of its tables are read
    bool verify = false;           ///< snapshots: compares checksums and validates the contents, however large the file
    unsigned threads = 0;          ///< at most so many; 0 for the machine's cores
    file_access files{};           ///< what the graph's files may lead to, and how large they may be
    bool untyped = false;          ///< of a folder without `schema.info`: the tables alone, even if a schema lies about
};

/// The graph in a folder: a curated one (`schema.info`, `nodes/*.csv`, `edges/*.csv`), or one made for
/// neo4j-admin import without schema; in a snapshot; or in a single file of one of the formats that `formats.hpp` lists. What
/// a file is, its first bytes say, and its name where they do not.
///
/// Only regular files are read, and only those that lie in the folder wherever links lead, beside what `files` allows
/// and what `schema_root` gives to schemas. A table has at most 64 GiB, another file
/// 1 GiB, unless `files` says otherwise.
///
/// Cost     of a folder: one pass over the files, on all cores; of a snapshot: as `open_snapshot`
///          of another file: O(bytes), and several times the file in memory
/// Errors   nothing there, no tables, a schema or tables with mistakes: all of them, with places; `misplaced-schema`,
///          a folder without `schema.info` beside or below or above which a schema seems to be meant for it
[[nodiscard]] result<graph> open(const std::filesystem::path& path, const open_options& options = {});

}  // namespace hexi::v1
