// hexi components GRAPH: which nodes hang together at all.
#include <hexi/algorithm/components.hpp>

#include "arguments.hpp"
#include "command.hpp"
#include "groups.hpp"
#include "speaker.hpp"

namespace hexi::tool {

exit_code components_command(command_line& line) {
    std::size_t limit = 20;
    filter_arguments narrowed;
    line.repeated("--edge", "TYPE", narrowed.edge_types, "only over edges of this type; may be repeated");
    line.repeated("--type", "TYPE", narrowed.labels, "only nodes of this type or a subtype; may be repeated");
    line.repeated("--avoid", "NODE-OR-TYPE", narrowed.avoid, "not through this node, node type or edge type; may be repeated");
    line.number("--limit", limit, 1, "at most so many components; 20 unless given");
    line.offers_json();
    line.offers_language();
    line.example("hexi components graphs/lanzhou --edge PARTY_TO");
    if (const auto stop = line.parse()) return *stop;
    const auto g = line.open();
    if (!g) return line.fail(g.problems());
    const auto language = line.language(*g);
    if (!language) return line.refuse(language.problems());
    const auto narrow = resolve_filter(*g, narrowed);
    if (!narrow) return line.refuse(narrow.problems());

    const node_groups found = narrow->empty() ? components(*g) : components(*g, *narrow);
    if (line.json()) {
        line.out().append("{\"count\":");
        line.out().append_number(found.size());
        line.out().append(",\"components\":");
        append_groups_json(line.out(), *g, found, limit);
        line.out().append("}\n");
    } else if (!found.empty()) {
        const speaker speak(*g, *language, colours_wanted(STDOUT_FILENO));
        line.out().append(speak.paint(style::heading, speak.counted(found.size(), "component", "components", "个连通分量")) + '\n');
        line.out().append(groups_text(*g, found, limit, speak));
    }
    if (found.empty()) line.note("no nodes");
    return line.finish(found.empty() ? exit_code::nothing_found : exit_code::done);
}

}  // namespace hexi::tool
