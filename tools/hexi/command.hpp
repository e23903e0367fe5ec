// The commands: a function each, in commands/NAME.cpp, and the table that main looks them up in.
#pragma once

#include <array>
#include <string_view>

#include "command_line.hpp"

namespace hexi::tool {

exit_code info_command(command_line& line);
exit_code check_command(command_line& line);
exit_code cite_command(command_line& line);
exit_code find_command(command_line& line);
exit_code show_command(command_line& line);
exit_code neighbors_command(command_line& line);
exit_code path_command(command_line& line);
exit_code rank_command(command_line& line);
exit_code components_command(command_line& line);
exit_code communities_command(command_line& line);
exit_code query_command(command_line& line);
exit_code shell_command(command_line& line);
exit_code schema_command(command_line& line);
exit_code export_command(command_line& line);
exit_code draw_command(command_line& line);
exit_code pack_command(command_line& line);
exit_code shard_command(command_line& line);

struct command {
    std::string_view name;
    std::string_view summary;
    exit_code (*run)(command_line&);
};

inline constexpr std::array commands{
    command{"info", "what is in a graph, and what is missing", info_command},
    command{"check", "every violation of the schema and of the evidence", check_command},
    command{"cite", "where words stand in a document, ready to be pasted as evidence", cite_command},
    command{"find", "nodes by name, best first; or all of them", find_command},
    command{"show", "one node with its names, properties, edges and evidence", show_command},
    command{"neighbors", "the nodes within some hops of a node", neighbors_command},
    command{"path", "how two nodes are tied together", path_command},
    command{"rank", "nodes by how much they matter", rank_command},
    command{"components", "which nodes hang together at all", components_command},
    command{"communities", "groups of nodes with many ties among themselves", communities_command},
    command{"query", "asks, and changes, the graph in openCypher", query_command},
    command{"shell", "the same, one query after the other", shell_command},
    command{"schema", "a schema for a graph that has none, to be saved and edited", schema_command},
    command{"export", "the graph or a part of it for other programs", export_command},
    command{"draw", "the graph or a part of it as a picture", draw_command},
    command{"pack", "a snapshot: one file that opens at once, whatever its size", pack_command},
    command{"shard", "the graph in parts, a file each, for as many processes", shard_command},
};

}  // namespace hexi::tool
