// Keeping what a query changed where the graph was read from.
#pragma once

#include <string>
#include <vector>

#include <hexi/base/problem.hpp>
#include <hexi/graph/graph.hpp>
#include <hexi/graph/origins.hpp>

namespace hexi::tool {

/// Writes `after` over the snapshot or the folder that `before` was read from: a snapshot whole, of a folder those rows that change.
///
/// Errors   as of `save_snapshot` and `changed_tables`
result<done> save_changes(const graph& before, const graph& after, const origins& places, const std::string& path);
/// What that would change: of a folder the rows of its tables, as `nodes/Park.csv: + east,East Park`; of a snapshot sentences. Errors: as above.
result<std::vector<std::string>> described_changes(const graph& before, const graph& after, const origins& places, const std::string& path);

}  // namespace hexi::tool
