// hexi pack GRAPH -o FILE.hexi: the graph as one file that opens at once.
#include <string>
#include <tuple>
#include <vector>

#include <fmt/format.h>

#include <hexi/graph/snapshot.hpp>

#include "command.hpp"

namespace hexi::tool {

exit_code pack_command(command_line& line) {
    std::string target;
    std::vector<std::string> indexes, sorted;
    line.option("-o,--output", "FILE", target, "the snapshot to write, by habit *.hexi");
    line.require("--output");
    line.repeated("--index", "TYPE.PROPERTY", indexes, "an index of what nodes of a type, and of its subtypes, have as a property, for queries that ask for a value; may be repeated");
    line.repeated("--sorted-index", "TYPE.PROPERTY", sorted, "the same by the order of values, for queries that ask for more or less than a value, or for how a text begins, as well; may be repeated");
    line.example("hexi pack graphs/lanzhou -o lanzhou.hexi");
    line.example("hexi pack graphs/lanzhou --sorted-index Figure.year -o lanzhou.hexi");
    line.example("hexi pack graphs/lanzhou --memory 1GiB -o lanzhou.hexi");
    line.packs();
    if (const auto stop = line.parse()) return *stop;
    if (line.packs_tables()) {
        for (const char* const whole : {"--index", "--sorted-index", "--with"})
            if (line.given(whole)) return line.refuse({"wrong-use", fmt::format("--memory packs tables part by part, and {} needs the whole graph", whole), "leave one of them out"});
        const auto packed = line.pack_tables(target);
        if (packed) return line.finish(exit_code::done);
        return packed.problems().front().rule == "own-source" ? line.refuse(packed.problems().front()) : line.fail(packed.problems());
    }
    auto g = line.open(true);
    if (!g) return line.fail(g.problems());
    if (const auto own = line.own_source(target)) return line.refuse(*own);
    for (const auto& [option, all, order] : {std::tuple("--index", &indexes, index_order::hashed), std::tuple("--sorted-index", &sorted, index_order::sorted)}) {
        for (const std::string& one : *all) {
            const std::size_t point = one.rfind('.');
            const auto type = point == std::string::npos ? std::nullopt : g->schema().find_node_type(one.substr(0, point));
            if (!type) return line.refuse({"wrong-value", fmt::format("{} cannot be '{}'", option, one), fmt::format("give a type of nodes and one of its properties, such as {} Figure.year", option)});
            if (const auto made = g->add_index(*type, one.substr(point + 1), order); !made) return line.refuse(made.problems());
        }
    }
    const auto written = save_snapshot(*g, target);
    if (!written) return line.fail(written.problems());
    return line.finish(exit_code::done);
}

}  // namespace hexi::tool
