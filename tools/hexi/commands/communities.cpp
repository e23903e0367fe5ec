// hexi communities GRAPH: groups of nodes with more ties among themselves than chance would give them.
#include <fmt/format.h>

#include <hexi/algorithm/communities.hpp>
#include <hexi/view/filtered.hpp>

#include "command.hpp"
#include "groups.hpp"
#include "speaker.hpp"

namespace hexi::tool {

exit_code communities_command(command_line& line) {
    group_arguments arguments;
    std::size_t seed = 42;
    double resolution = 1;
    line.decimal("--resolution", resolution, "larger gives more, smaller groups; 1 unless given");
    line.number("--seed", seed, 0, "another order of trying; 42 unless given");
    arguments.add_options(line, "communities");
    line.is_question();
    line.example("hexi communities graphs/lanzhou --limit 5");
    if (const auto stop = line.parse()) return *stop;
    const auto g = line.open();
    if (!g) return line.fail(g.problems());
    const auto language = line.language(*g);
    if (!language) return line.refuse(language.problems());
    const auto narrow = resolve_filter(*g, arguments.narrowed, line);
    if (!narrow) return line.refuse(narrow.problems());
    const std::vector<std::string> aside = left_aside(*g, arguments.narrowed);

    const csr_options both_ways{.undirected = true, .within = line.within()};
    const communities_found found = communities(narrow->empty() ? csr(*g, both_ways) : csr(filtered(*g, *narrow), both_ways),
                                                {.resolution = resolution, .seed = seed, .within = line.within()});
    const cut_by cut = line.over();
    node_groups groups(found.count);
    for (const node_id n : g->nodes())
        if (groups.empty()) break;
        else if (const std::uint32_t of = found.of[n.index()]; of != communities_found::none) groups[of].push_back(n);
    if (line.json()) {
        json_writer json(line.out());
        json.object().key("count").value(groups.size()).key("modularity").number(score_text(found.modularity)).key("communities");
        append_groups_json(json, told_groups(*g, groups, arguments.limit, true));
        command_line::append_left_aside(json, aside);
        line.append_cut(json, cut);
        json.end();
        line.out().append('\n');
    } else if (!groups.empty()) {
        const speaker speak(*g, *language, colours_wanted(STDOUT_FILENO));
        const std::string title = fmt::format("{}{}{} {:.3f}", speak.counted(groups.size(), "community", "communities", "个社区"), speak.word(", ", "，"),
                                              speak.word("modularity", "模块度"), found.modularity);
        line.out().append(speak.paint(style::heading, title) + '\n');
        line.out().append(groups_text(told_groups(*g, groups, arguments.limit, false), speak));
    }
    if (groups.empty() && cut == cut_by::nothing) line.note("no nodes");
    line.note_left_aside(aside);
    line.note_cut(groups.empty() ? "no community is known by then" : "the groups found by then, which more time may join and part");
    return line.finish(groups.empty() ? exit_code::nothing_found : exit_code::done);
}

}  // namespace hexi::tool
