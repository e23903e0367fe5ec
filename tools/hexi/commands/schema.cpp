// hexi schema GRAPH: what its types, properties and edges turn out to be, as a schema file.
#include <algorithm>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include <hexi/base/output.hpp>
#include <hexi/derive/proposed_schema.hpp>
#include <hexi/format/csv/folder.hpp>
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
    schema proposed = proposed_schema(*g, {.open = std::ranges::any_of(line.report().notes, [](const problem& p) { return p.rule == "grouped-keys" || p.rule == "merged-rows"; })});
    if (!own && proposed.nulls.empty()) proposed.nulls = line.nulls();
    line.note(missed_kinds(*g));
    const std::string_view said = own ? "; The schema of this graph." : "; Proposed from what the graph holds: look through it, and change what is only so by chance.";
    const std::string_view why = own || !proposed.open ? "" : "\n; It is open, as its tables can only be read as without a schema: what it does not name is allowed.";
    const std::string text = fmt::format("{}{}\n\n{}", said, why, to_info(proposed));
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
