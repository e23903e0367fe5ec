// The files that LOAD CSV may read.
//
//     statement.run(g, {}, {.load_csv = csv_below("data")});
#pragma once

#include <functional>
#include <optional>
#include <string>

#include <hexi/base/problem.hpp>
#include <hexi/query/prepare.hpp>

namespace hexi::tool {

/// Reads tables that lie in `folder` or beneath it, wherever links lead; names are relative to it, `file:///` before them is dropped.
/// Nothing, so that LOAD CSV is refused, if `folder` is empty.
[[nodiscard]] std::function<std::optional<problem>(const csv_request&)> csv_below(const std::string& folder);

}  // namespace hexi::tool
