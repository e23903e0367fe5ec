// hexi neighbors GRAPH NODE: what can be reached within some hops, and over which edge.
#include <vector>

#include <fmt/format.h>

#include <hexi/search/neighbourhood.hpp>
#include <hexi/format/json/json.hpp>

#include "arguments.hpp"
#include "command.hpp"
#include "edges.hpp"
#include "speaker.hpp"

namespace hexi::tool {

namespace {

std::string listing(const graph& g, node_id from, const std::vector<reached>& all, speaker& speak, bool with_words) {
    std::string out = fmt::format("{}  {}  {}\n", speak.paint(style::name, speak.name(from)), speak.paint(style::type, speak.type(from)),
                                  speak.paint(style::faint, g.key_text(from)));
    for (std::size_t i = 0; i < all.size();) {
        const std::size_t first = i;
        table rows(speak.paint);
        for (; i < all.size() && all[i].distance == all[first].distance; ++i) {
            const reached& r = all[i];
            const node_id before = g.other(r.edge, r.node);
            rows.add({{before == from ? std::string() : speak.name(before)},
                      {std::string(arrow(g, r.edge, g.target(r.edge) == r.node))},
                      {speak.named(g.type_of(r.edge)), style::edge},
                      {speak.name(r.node), style::name},
                      {speak.type(r.node), style::type},
                      {g.key_text(r.node), style::faint}});
        }
        const std::string title = fmt::format("{}{}{}", speak.counted(all[first].distance, "hop", "hops", "步"), speak.word(": ", "："),
                                              speak.counted(i - first, "node", "nodes", "个节点"));
        out += fmt::format("\n{}\n{}", speak.paint(style::heading, title), rows.text(2));
        if (!with_words) continue;
        // The words behind each edge, under the table that they would break.
        for (std::size_t j = first; j < i; ++j) {
            const edge_id e = all[j].edge;
            out += fmt::format("  {} {} {}\n", speak.name(g.source(e)), speak.paint(style::edge, speak.named(g.type_of(e))), speak.name(g.target(e)));
            for (const std::string& read : speak.evidence(e)) out += fmt::format("      {}\n", speak.paint(style::faint, harmless(read)));
        }
    }
    return with_words ? out + speak.documents() : out;
}

}  // namespace

exit_code neighbors_command(command_line& line) {
    std::string name;
    std::size_t hops = 1;
    std::string way = "both";
    filter_arguments narrowed;
    line.argument("NODE", name, "a key, a name or an alias");
    line.number("--hops", hops, 1, "how far; 1 unless given");
    line.repeated("--edge", "TYPE", narrowed.edge_types, "only over edges of this type; may be repeated");
    line.repeated("--type", "TYPE", narrowed.labels, "only over and to nodes of this type or a subtype; may be repeated");
    line.option("--where", "CONDITION", narrowed.where, where_help);
    line.offers_sources("the folder with the documents' text files: shows the words behind each edge; may be repeated");
    line.choice("--direction", "WAY", way, {"out", "in", "both"}, "how edges may be walked: out, in or both; both unless given");
    line.offers_json();
    line.offers_language();
    line.is_question();
    line.example("hexi neighbors graphs/lanzhou 天津大学 --hops 2");
    line.example("hexi neighbors graphs/lanzhou 兰州新区 --hops 2 --where 'r.role IS NOT NULL AND NOT n:Document'");
    if (const auto stop = line.parse()) return *stop;
    const auto g = line.open();
    if (!g) return line.fail(g.problems());
    const auto language = line.language(*g);
    if (!language) return line.refuse(language.problems());
    const auto node = resolve_node(*g, name);
    if (!node) return line.refuse(node.problems());
    const auto narrow = resolve_filter(*g, narrowed, line);
    if (!narrow) return line.refuse(narrow.problems());

    const auto all = neighbourhood(*g, *node, hops, {.direction = direction_of(way), .filter = *narrow, .within = line.within()});
    const cut_by cut = line.over();
    if (line.json()) {
        json_writer json(line.out());
        append_node_json(json.object().key("node"), *g, *node);
        json.key("neighbors").array();
        for (const reached& r : all) {
            append_edge_json(json.object().key("distance").value(r.distance).key("edge"), *g, r.edge);
            append_node_json(json.key("node"), *g, r.node);
            json.end();
        }
        line.append_cut(json.end(), cut);
        json.end();
        line.out().append('\n');
    } else if (!all.empty()) {
        const auto texts = line.texts(*g);
        if (!texts) return line.fail(texts.problems());
        speaker speak(*g, *language, colours_wanted(STDOUT_FILENO));
        if (*texts) speak.read_in(&**texts);
        line.out().append(listing(*g, *node, all, speak, texts->has_value()));
    }
    if (all.empty() && cut == cut_by::nothing) line.note("no neighbors");
    line.note_cut(all.empty() ? "no neighbor was found by then" : fmt::format("these are all within {} of the {} hops", all.back().distance, hops));
    return line.finish(all.empty() ? exit_code::nothing_found : exit_code::done);
}

}  // namespace hexi::tool
