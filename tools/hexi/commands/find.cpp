// hexi find GRAPH TEXT: nodes by key, name in any language, alias, or a part of one.
#include <fmt/format.h>

#include <hexi/search/find.hpp>
#include <hexi/format/json/json.hpp>

#include "command.hpp"
#include "speaker.hpp"

namespace hexi::tool {

exit_code find_command(command_line& line) {
    std::string text;
    std::size_t limit = 20;
    line.argument("TEXT", text, "a key, a name, an alias, or a part of one");
    line.number("--limit", limit, 1, "at most so many nodes; 20 unless given");
    line.offers_json();
    line.offers_language();
    line.is_question();
    line.example("hexi find graphs/lanzhou 天津");
    if (const auto stop = line.parse()) return *stop;
    const auto g = line.open();
    if (!g) return line.fail(g.problems());
    const auto language = line.language(*g);
    if (!language) return line.refuse(language.problems());

    const auto found = find_nodes(*g, text, limit, line.within());
    const cut_by cut = line.over();
    if (line.json()) {
        json_writer json(line.out());
        json.object().key("nodes").array();
        for (const match& m : found) append_node_json(json, *g, m.node);
        line.append_cut(json.end(), cut);
        json.end();
        line.out().append('\n');
    } else {
        const speaker speak(*g, *language, colours_wanted(STDOUT_FILENO));
        table rows(speak.paint);
        for (const match& m : found) {
            const std::string name = speak.name(m.node);
            // What matched is told where the name does not show it.
            const bool elsewhere = m.text != name && m.text != g->key(m.node);
            rows.add({{name, style::name}, {speak.type(m.node), style::type}, {g->key_text(m.node), style::faint},
                      {elsewhere ? fmt::format("= {}", m.text) : ""}});
        }
        line.out().append(rows.text(0));
    }
    if (found.empty() && cut == cut_by::nothing) line.note(fmt::format("no node has a name like '{}'", text));
    line.note_cut(found.empty() ? "no name was found by then" : "there may be more and better ones");
    return line.finish(found.empty() ? exit_code::nothing_found : exit_code::done);
}

}  // namespace hexi::tool
