// Keeping what a query changed where the graph was read from.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <hexi/base/problem.hpp>
#include <hexi/format/open.hpp>
#include <hexi/graph/graph.hpp>
#include <hexi/graph/origins.hpp>

namespace hexi::tool {

/// Why what is changed cannot be kept in what the graph is read from: only folders of tables and snapshots are written over.
std::optional<problem> unkeepable(const std::string& path);
/// Writes `after` over the snapshot or the folder that `before` was read from: a snapshot whole, of a folder those rows that change.
/// `options` are those that a folder was read with.
///
/// Errors   as of `save_snapshot` and `changed_tables`
result<done> save_changes(const graph& before, const graph& after, const origins& places, const std::string& path, const open_options& options);
/// What that would change: of a folder the rows of its tables, as `nodes/Park.csv: + east,East Park`; of a snapshot sentences. Errors: as above.
result<std::vector<std::string>> described_changes(const graph& before, const graph& after, const origins& places, const std::string& path, const open_options& options);

}  // namespace hexi::tool
