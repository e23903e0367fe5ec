// How a query is run, as a drawing.
#pragma once

#include <string_view>

#include <hexi/base/output.hpp>
#include <hexi/graph/graph.hpp>

namespace hexi::tool {

/// Writes the tree of lines that `statement::explain` and `--profile` give as DOT: the steps of the query follow each other by arrows, and
/// what a step is made of hangs on it by lines, in its order.
void write_plan_dot(output& out, std::string_view tree, const graph& g);

}  // namespace hexi::tool
