// hexi shard GRAPH --parts N -o DIR: the graph in parts, each a file that a process of its own reads.
#include <hexi/format/shard/shard.hpp>

#include "command.hpp"

namespace hexi::tool {

exit_code shard_command(command_line& line) {
    std::string target;
    std::size_t parts = 0;
    line.number("--parts", parts, 1, "so many parts; a square number, such as 4 or 9, for hexi-mpi");
    line.option("-o,--output", "DIR", target, "the folder to write");
    line.require("--parts");
    line.require("--output");
    line.example("hexi shard graphs/lanzhou --parts 4 -o lanzhou.shards");
    if (const auto stop = line.parse()) return *stop;
    const auto g = line.open(true);
    if (!g) return line.fail(g.problems());
    if (const auto own = line.own_source(target, true)) return line.refuse(*own);
    const auto written = save_shards(*g, parts, target);
    if (!written) return line.fail(written.problems());
    return line.finish(exit_code::done);
}

}  // namespace hexi::tool
