// Opening a graph, whatever form it has.
//
//     const result<graph> g = open("graphs/lanzhou");
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include <hexi/base/input.hpp>
#include <hexi/base/problem.hpp>
#include <hexi/base/progress.hpp>
#include <hexi/graph/graph.hpp>
#include <hexi/graph/origins.hpp>

namespace hexi::inline abi_v1 {

/// What becomes of a row that cannot be read: nothing is, or all but it.
enum class on_error : std::uint8_t { stop, skip };

/// What a reader of tables did that its caller may not think of. A problem that prevents a graph is none of these: it is
/// in the result.
struct open_report {
    problems notes{};              ///< files that were not read, nodes that were made, rows that were merged
    problems skipped{};            ///< with `on_error::skip`: for every row that was left out, why; the first 100,000 a table
    std::size_t skipped_rows = 0;  ///< how many were left out
};

struct open_options {
    origins* places = nullptr;     ///< to be filled with the file and line of each node and edge
    progress_listener progress{};  ///< of a folder: hears how many bytes of its tables are read
    bool verify = false;           ///< snapshots: compares checksums and validates the contents, however large the file
    unsigned threads = 0;          ///< at most so many; 0 for the machine's cores
    file_access files{};           ///< what the graph's files may lead to, and how large they may be
    bool untyped = false;          ///< of a folder without `schema.info`: the tables alone, even if a schema lies about
    hexi::on_error on_error{};     ///< of tables: rows that cannot be read, have a taken key or lead nowhere may be left out
    std::string encoding{};        ///< of tables that are neither UTF-8 nor UTF-16: `GB18030`, `Big5`, `ISO-8859-1` ...
    std::vector<std::string> nulls{};  ///< texts that stand for no value in tables, such as `NULL`, beside the schema's
    bool make_nodes = false;       ///< of tables without schema: nodes for ends of edges that no table gives; where none gives any, always
    open_report* report = nullptr; ///< to be told what else was done
};

/// The graph in a folder of tables: a curated one (with `schema.info`), or one made for neo4j-admin or Gephi; in one table
/// (`csv/README.md` says which tables there may be); in a snapshot; or in a single file of one of the formats that `formats.hpp` lists. A table
/// or such a file, but no snapshot, may stand on standard input, where the path is `-`. What a file is, its first bytes say, and its name where they do not.
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

}  // namespace hexi::abi_v1
