// Groups of nodes as `components` and `communities` show them.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <hexi/format/json/writer.hpp>
#include <hexi/graph/graph.hpp>

#include "arguments.hpp"
#include "command_line.hpp"
#include "speaker.hpp"

namespace hexi::tool {

/// What both commands take beside their own.
struct group_arguments {
    std::size_t limit = 20;
    filter_arguments narrowed{.weak = false};

    /// `--edge`, `--type`, `--avoid`, `--limit`, `--json` and `--lang`; `things` is what the groups are called.
    void add_options(command_line& line, std::string_view things);
};

using node_groups = std::vector<std::vector<node_id>>;

/// The first `limit` groups as text, a line each: its size, and of its nodes those with most edges.
std::string groups_text(const graph& g, const node_groups& groups, std::size_t limit, const speaker& speak);

/// `[{"size":2,"keys":["a","b"]},...]`, the first `limit` groups with all their keys in order.
void append_groups_json(json_writer& json, const graph& g, const node_groups& groups, std::size_t limit);

}  // namespace hexi::tool
