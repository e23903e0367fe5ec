// hexi pack GRAPH -o FILE.hexi: the graph as one file that opens at once.
#include <hexi/graph/snapshot.hpp>

#include "command.hpp"

namespace hexi::tool {

exit_code pack_command(command_line& line) {
    std::string target;
    line.option("-o,--output", "FILE", target, "the snapshot to write, by habit *.hexi");
    line.require("--output");
    line.example("hexi pack graphs/lanzhou -o lanzhou.hexi");
    if (const auto stop = line.parse()) return *stop;
    const auto g = line.open(true);
    if (!g) return line.fail(g.problems());
    if (const auto own = line.own_source(target)) return line.refuse(*own);
    const auto written = save_snapshot(*g, target);
    if (!written) return line.fail(written.problems());
    return line.finish(exit_code::done);
}

}  // namespace hexi::tool
