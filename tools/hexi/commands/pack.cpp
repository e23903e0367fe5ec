// hexi pack GRAPH -o FILE.hexi: the graph as one file that opens at once.
#include <string>
#include <vector>

#include <fmt/format.h>

#include <hexi/graph/snapshot.hpp>

#include "command.hpp"

namespace hexi::tool {

exit_code pack_command(command_line& line) {
    std::string target;
    std::vector<std::string> indexes;
    line.option("-o,--output", "FILE", target, "the snapshot to write, by habit *.hexi");
    line.require("--output");
    line.repeated("--index", "TYPE.PROPERTY", indexes, "an index of what nodes of a type, and of its subtypes, have as a property, for queries that ask for a value; may be repeated");
    line.example("hexi pack graphs/lanzhou -o lanzhou.hexi");
    line.example("hexi pack graphs/lanzhou --index Figure.year -o lanzhou.hexi");
    line.example("hexi pack graphs/lanzhou --memory 1GiB -o lanzhou.hexi");
    line.packs();
    if (const auto stop = line.parse()) return *stop;
    if (line.packs_tables()) {
        for (const char* const whole : {"--index", "--with"})
            if (line.given(whole)) return line.refuse({"wrong-use", fmt::format("--memory packs tables part by part, and {} needs the whole graph", whole), "leave one of them out"});
        const auto packed = line.pack_tables(target);
        if (packed) return line.finish(exit_code::done);
        return packed.problems().front().rule == "own-source" ? line.refuse(packed.problems().front()) : line.fail(packed.problems());
    }
    auto g = line.open(true);
    if (!g) return line.fail(g.problems());
    if (const auto own = line.own_source(target)) return line.refuse(*own);
    for (const std::string& one : indexes) {
        const std::size_t point = one.rfind('.');
        const auto type = point == std::string::npos ? std::nullopt : g->schema().find_node_type(one.substr(0, point));
        if (!type) return line.refuse({"wrong-value", fmt::format("--index cannot be '{}'", one), "give a type of nodes and one of its properties, such as --index Figure.year"});
        if (const auto made = g->add_index(*type, one.substr(point + 1)); !made) return line.refuse(made.problems());
    }
    const auto written = save_snapshot(*g, target);
    if (!written) return line.fail(written.problems());
    return line.finish(exit_code::done);
}

}  // namespace hexi::tool
