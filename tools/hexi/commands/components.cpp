// hexi components GRAPH: which nodes hang together at all.
#include <hexi/algorithm/components.hpp>

#include "command.hpp"
#include "groups.hpp"
#include "speaker.hpp"

namespace hexi::tool {

exit_code components_command(command_line& line) {
    group_arguments arguments;
    arguments.add_options(line, "components");
    line.is_question();
    line.example("hexi components graphs/lanzhou --edge PARTY_TO");
    if (const auto stop = line.parse()) return *stop;
    const auto g = line.open();
    if (!g) return line.fail(g.problems());
    const auto language = line.language(*g);
    if (!language) return line.refuse(language.problems());
    const auto narrow = resolve_filter(*g, arguments.narrowed);
    if (!narrow) return line.refuse(narrow.problems());
    const std::vector<std::string> aside = left_aside(*g, arguments.narrowed);

    const node_groups found = narrow->empty() ? components(*g, line.within()) : components(*g, *narrow, line.within());
    const cut_by cut = line.over();
    if (line.json()) {
        json_writer json(line.out());
        json.object().key("count").value(found.size()).key("components");
        append_groups_json(json, *g, found, arguments.limit);
        command_line::append_left_aside(json, aside);
        line.append_cut(json, cut);
        json.end();
        line.out().append('\n');
    } else if (!found.empty()) {
        const speaker speak(*g, *language, colours_wanted(STDOUT_FILENO));
        line.out().append(speak.paint(style::heading, speak.counted(found.size(), "component", "components", "个连通分量")) + '\n');
        line.out().append(groups_text(*g, found, arguments.limit, speak));
    }
    if (found.empty() && cut == cut_by::nothing) line.note("no nodes");
    line.note_left_aside(aside);
    line.note_cut("no component is known by then");
    return line.finish(found.empty() ? exit_code::nothing_found : exit_code::done);
}

}  // namespace hexi::tool
