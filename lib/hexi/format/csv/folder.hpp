// Graphs as folders of CSV tables; `format/csv/README.md` describes their form.
//
//     result<graph> g = read_csv_folder("graphs/lanzhou");
//     result<done> saved = write_csv_folder(*g, "exported");
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>

#include <hexi/base/problem.hpp>
#include <hexi/format/open.hpp>
#include <hexi/graph/graph.hpp>

namespace hexi::inline abi_v1 {

/// Reads every table below `folder` (`README.md` says which files are): of nodes (with `:ID`) and of edges (with `:START_ID`
/// and `:END_ID`). With a `schema.info` they must fit it; without, labels and types make an open schema.
///
/// Order    nodes by file path, then line, those behind the others that tables which add to nodes bring, last those made of
///          ends of edges; edges by (source, type), then file path and line
/// Cost     one pass over mapped files on all cores; memory: the graph, and about 30 bytes a node meanwhile. What is packed or
///          in another encoding than UTF-8 is in memory as a whole. With `on_error::skip`, and where rows add to nodes, 100 bytes
///          a node more
/// Errors   every problem in every table, each with file, line and column; no more than 1,000 a table. With `on_error::skip`
///          those of rows are in `options.report`, and there is a graph without these rows
[[nodiscard]] result<graph> read_csv_folder(const std::filesystem::path& folder, const open_options& options = {});

/// Reads one table: edges, whose ends become nodes, or nodes. `-` is standard input. Otherwise as a folder without schema.
[[nodiscard]] result<graph> read_csv_file(const std::filesystem::path& file, const open_options& options = {});

/// Of a graph without a schema: which properties are texts that would be numbers or dates, were some of them written otherwise, and how
/// the first of these is to be written. Of a property whose header says that it is text nothing is told.
///
/// Cost     O(values of text)
[[nodiscard]] problems missed_kinds(const graph& g);

/// Writes the snapshot of the graph in a folder of tables, or in one table, that may be larger than memory. Tables of at most an eighth
/// of `memory` bytes are read as ever, and give the snapshot that `save_snapshot` writes of them. Of larger ones no more than some parts
/// are in memory at a time, and what is sorted is sorted in files without a name, in `TMPDIR` or else beside the target: the snapshot
/// holds an equal graph with the same ids, whose texts are in another order. Properties of an open schema, too, may stand in another
/// order than when all is read as a whole: each is declared at its first value, one piece of a table after the other. Of broken tables
/// the same problems are told, but hints, such as which key may be meant, can differ.
///
/// Once all files are known, and before anything is written, `may_write` is asked, if there is one.
///
/// Cost     O(bytes log bytes) time; about `memory`, or 15 MB more where it is small, in which 8 bytes for each type in each 1,024 nodes,
///          16 bytes for each column in each part and 16 bytes for each edge of the node with most have to fit. A part of the graph has
///          1,024 rows at least, unless texts are most of it: a column takes 1 to 16 KB for them, and as much again for its texts, also
///          where that is more than `memory`. On disk 32 MB and four to ten times the tables; where columns are nearly empty some 10 to
///          40 KB for each in each 1,024 rows
/// Errors   those of `read_csv_folder`, in the same words; `save_snapshot`'s; `unwritable` where tables can only be read as a whole:
///          rows to be left out, tables that add to nodes of others, large tables that are packed, no file, not UTF-8 or with
///          CR alone at the ends of lines; `cannot-write`, no room for what is sorted
result<done> pack_csv(const std::filesystem::path& from, const std::filesystem::path& target, std::size_t memory, const open_options& options = {},
                      const std::function<result<done>()>& may_write = {});

/// Whether a file of this name may be a table: `.csv`, `.tsv`, `.tab` or `.txt`, small or capital, or one of these with `.gz`.
[[nodiscard]] bool is_csv_name(const std::filesystem::path& file);

/// Writes a folder that neo4j-admin import and `read_csv_folder` take: `nodes/TYPE.csv` and `edges/TYPE.csv`, each
/// with labels or types in every row, and `schema.info` if the schema is closed, or has edges without a direction. It appears whole or not at
/// all; a folder so written before is replaced, and keeps its mode, owner, group and attributes. What is written is
/// read back as an equal graph.
///
/// Order    nodes by key; edges by the source's key, then the target's, then by content: the same graph gives
///          the same bytes
/// Cost     O(edges log degree) time beside sorting the keys; memory: 8 bytes a node and a few buffers
/// Errors   a folder that holds anything else or is read-only, a full disk; `not-utf-8` of any text; `unwritable`, what
///          no table can say: a list of one empty text, an empty key, edge type or label, evidence without a
///          document or line, a property called as what is built in, a quantity whose unit would be read as another
result<done> write_csv_folder(const graph& g, const std::filesystem::path& folder);

}  // namespace hexi::abi_v1
