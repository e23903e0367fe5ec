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

/// Groups of nodes as far as they are told.
struct told_groups {
    struct group {
        std::size_t size = 0;
        std::vector<node_id> named{};      ///< those with most edges, in that order
        std::vector<std::string> keys{};   ///< all, in order, for programs
    };
    static constexpr std::size_t named_of_each = 5;

    told_groups() = default;
    /// Of the first `limit` of all groups; with keys where programs are told.
    told_groups(const graph& g, const node_groups& all, std::size_t limit, bool with_keys);

    std::size_t count = 0;         ///< of all
    std::size_t nodes_beyond = 0;  ///< in those that are not told
    std::vector<group> first{};
};

/// The groups as text, a line each: its size, and of its nodes those with most edges.
std::string groups_text(const told_groups& groups, const speaker& speak);

/// `[{"size":2,"keys":["a","b"]},...]`, with all keys of each group in order.
void append_groups_json(json_writer& json, const told_groups& groups);

}  // namespace hexi::tool
