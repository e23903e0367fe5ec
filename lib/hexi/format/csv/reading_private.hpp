// A folder while it is read: what the parts of its reader share.
#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include <hexi/format/csv/problems_private.hpp>
#include <hexi/format/csv/table_private.hpp>
#include <hexi/format/open.hpp>
#include <hexi/graph/builder.hpp>
#include <hexi/graph/edge_sort.hpp>

#pragma GCC visibility push(hidden)  // what a shared library keeps to itself
namespace hexi::inline abi_v1::detail {

class csv_outside;

struct csv_reading {
    csv_reading(std::filesystem::path at, const open_options& with) : folder(std::move(at)), options(with) {}
    csv_reading(const csv_reading&) = delete;
    csv_reading& operator=(const csv_reading&) = delete;

    const std::filesystem::path folder;
    const open_options& options;
    graph_builder build{};
    bool alone = false;                      ///< `folder` is one table, or standard input
    bool plain = false;                      ///< headers are those of edge lists
    bool curated = false;                    ///< a schema file is there
    std::vector<csv_table> tables{};
    std::vector<std::size_t> likely_rows{};  ///< by table, judging by its beginning: memory is taken for a few more
    csv_problems found{tables};
    problems like_tables{};                  ///< files that are not read and whose names are those of tables
    problems unread{};                       ///< others
    std::size_t like_nodes = 0;              ///< how many seem to be lists of nodes
    csv_outside* outside = nullptr;          ///< where rows go of which memory holds only some at a time
    std::size_t skipped_rows = 0;
    std::size_t made_nodes = 0, merged_rows = 0, new_rows = 0;  ///< of `makes`; of `adds`, and of those whose keys no other table has

    std::size_t renamed_keys = 0;            ///< that several groups use, and the first of them
    std::string renamed_key{};

    /// Whether the schema learns from the rows.
    bool open() { return build.schema().open; }
    bool skips() const { return options.on_error == on_error::skip; }
};

/// The rows of a chunk as they stand in the graph.
struct csv_rows {
    std::size_t table = 0;
    std::size_t first = 0;  ///< node or edge; the others follow
    bool nodes = true;
    std::span<const node_type_id> node_types{};  ///< of nodes, by row
    std::span<const edge_record> edges{};        ///< of edges, by row
    std::span<const text_id> texts{};            ///< by the chunk's own numbers
    std::span<const std::uint32_t> places{};     ///< where each row stands, if that is not one after the other from `first`
    std::span<const std::uint64_t> offsets{};    ///< then, of nodes: of each row's key in its file

    std::size_t size() const { return nodes ? node_types.size() : edges.size(); }
    std::size_t place(std::size_t row) const { return places.empty() ? first + row : places[row]; }
    std::size_t type(std::size_t row) const { return nodes ? node_types[row].index() : edges[row].type.index(); }
};

}  // namespace hexi::abi_v1::detail
#pragma GCC visibility pop
