// hexi schema GRAPH: what its types, properties and edges turn out to be, as a schema file.
#include <string>

#include <fmt/format.h>

#include <hexi/base/output.hpp>
#include <hexi/derive/proposed_schema.hpp>
#include <hexi/schema/read_schema.hpp>

#include "command.hpp"

namespace hexi::tool {

exit_code schema_command(command_line& line) {
    std::string target;
    line.option("-o,--output", "FILE", target, "where to, as schema.info beside the tables; standard output unless given");
    line.example("hexi schema graphs/lanzhou -o lanzhou.info");
    line.example("hexi schema graphs/lanzhou");
    if (const auto stop = line.parse()) return *stop;
    const auto g = line.open();
    if (!g) return line.fail(g.problems());
    const bool own = !g->schema().open;
    const std::string text = fmt::format("; {}\n\n{}", own ? "The schema of this graph." : "Proposed from what the graph holds: look through it, and change what is only so by chance.", to_info(proposed_schema(*g)));
    if (target.empty() || target == "-") {
        line.out().append(text);
        return line.finish(exit_code::done);
    }
    const auto file = atomic_file::create(target);
    if (!file) return line.fail(file.problems());
    (*file)->out().append(text);
    if (const auto saved = (*file)->commit(); !saved) return line.fail(saved.problems());
    return line.finish(exit_code::done);
}

}  // namespace hexi::tool
