// Keeping what was changed in a graph in the folder that it was read from, row by row.
//
//     origins places;
//     graph g = open("graphs/lanzhou", {.places = &places}).value();
//     const graph before = g;
//     g.set(*g.find("lanzhou-new-area"), "area", 1744).value();
//     const auto changes = changed_tables(before, g, places, "graphs/lanzhou").value();
//     for (const table_change& c : changes) for (const std::string& row : c.rows) fmt::print("{} {}\n", c.path.string(), row);
//     write_tables(changes).value();
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include <hexi/base/problem.hpp>
#include <hexi/format/open.hpp>
#include <hexi/graph/graph.hpp>
#include <hexi/graph/origins.hpp>

namespace hexi::inline abi_v1 {

/// A table that is to be another.
struct table_change {
    std::filesystem::path path{};
    std::string text{};               ///< all of it
    std::vector<std::string> rows{};  ///< what is different, by line: `-` and a row as it was, `+` and one as it will be
    bool fresh = false;               ///< there is no such table yet
    int turn = 0;                     ///< when it takes its place: 0 for nodes of which none goes, then 1 for edges, then 2 for nodes of which some go
};

/// The tables below `folder` that have to change for it to hold `after`. `before` is the graph that was read from it, with `places`;
/// `after` a copy of it that was changed, with the same ids. Rows, and fields of a row, that hold what they held stay byte for byte;
/// new rows go to the end of the table that holds others of their type, or to a new one, `nodes/TYPE.csv` or `edges/TYPE.csv`; a value
/// that no column is for gets one at the end. Tables keep what separates their fields. `options` are those that the folder was read with.
///
/// Order    by path
/// Cost     O(the graph, and the bytes of the tables that change), and that of reading the folder: what would not be read as
///          `after` is refused
/// Errors   `unwritable`: what the table cannot say (a value that is none of its column's kind, none where the schema sets a
///          default), a table whose header stands in another file or whose keys are those of a group, one that is packed or not
///          UTF-8, facts of a node that stand in a second table; `not-utf-8`; a table that cannot be read any more, or is not what `places` says
[[nodiscard]] result<std::vector<table_change>> changed_tables(const graph& before, const graph& after, const origins& places, const std::filesystem::path& folder, const open_options& options = {});

/// Writes the tables, each whole or not at all: all are on the disk before the first takes its place. Errors: one cannot be written;
/// then none was, unless the disk failed between two. A kill between two leaves the ones before new and the ones behind old, in their
/// turns: an edge has its ends, unless nodes of one table both come and go; what is left of the change is what `changed_tables` gives again.
result<done> write_tables(const std::vector<table_change>& changes);

}  // namespace hexi::abi_v1
