// hexi components GRAPH: which nodes hang together at all.
#include <hexi/algorithm/components.hpp>

#include "command.hpp"
#include "elsewhere.hpp"
#include "groups.hpp"
#include "speaker.hpp"

namespace hexi::tool {

exit_code components_command(command_line& line) {
    return components_command(line, [&](const graph& g, const filter& narrow, std::size_t limit) {
        return told_groups(g, narrow.empty() ? components(g, line.within()) : components(g, narrow, line.within()), limit, line.json());
    });
}

exit_code components_command(command_line& line, const component_finder& finds) {
    group_arguments arguments;
    arguments.add_options(line, "components");
    line.is_question();
    line.example("hexi components graphs/lanzhou --edge PARTY_TO");
    if (const auto stop = line.parse()) return *stop;
    const auto g = line.open();
    if (!g) return line.fail(g.problems());
    const auto language = line.language(*g);
    if (!language) return line.refuse(language.problems());
    const auto narrow = resolve_filter(*g, arguments.narrowed, line);
    if (!narrow) return line.refuse(narrow.problems());
    const std::vector<std::string> aside = left_aside(*g, arguments.narrowed);

    const told_groups found = finds(*g, *narrow, arguments.limit);
    const cut_by cut = line.over();
    if (line.json()) {
        json_writer json(line.out());
        json.object().key("count").value(found.count).key("components");
        append_groups_json(json, found);
        command_line::append_left_aside(json, aside);
        line.append_cut(json, cut);
        json.end();
        line.out().append('\n');
    } else if (found.count > 0) {
        const speaker speak(*g, *language, colours_wanted(STDOUT_FILENO));
        line.out().append(speak.paint(style::heading, speak.counted(found.count, "component", "components", "个连通分量")) + '\n');
        line.out().append(groups_text(found, speak));
    }
    if (found.count == 0 && cut == cut_by::nothing) line.note("no nodes");
    line.note_left_aside(aside);
    line.note_cut("no component is known by then");
    return line.finish(found.count == 0 ? exit_code::nothing_found : exit_code::done);
}

}  // namespace hexi::tool
