// hexi show GRAPH NODE: one node with everything that the graph knows of it.
#include <optional>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <hexi/format/json/json.hpp>
#include <hexi/format/sources/quote.hpp>

#include "arguments.hpp"
#include "command.hpp"
#include "edges.hpp"
#include "speaker.hpp"

namespace hexi::tool {

namespace {

std::string description(const graph& g, node_id n, speaker& speak) {
    std::string out = speak.paint(style::name, speak.name(n)) + '\n';
    table head(speak.paint);
    const auto add = [&](std::string_view what, std::string text, style look = style::plain) {
        head.add({{std::string(what), style::faint}, {std::move(text), look}});
    };
    const node_type& type = g.type_of(n);
    add(speak.word("type", "类型"), speak.type(n), style::type);
    std::string supertypes;
    for (const std::string& label : type.labels) {
        if (label == type.name) continue;
        const auto super = g.schema().find_node_type(label);
        supertypes += fmt::format("{}{}", supertypes.empty() ? "" : ", ", super ? speak.named(g.schema()[*super]) : label);
    }
    if (!supertypes.empty()) add(speak.word("is also", "上位类型"), supertypes);
    add(speak.word("key", "键"), g.has_key(n) ? g.key_text(n) : fmt::format("{} {}", g.key_text(n), speak.word("(none)", "（无）")));
    const auto add_name = [&](std::string_view language) {
        if (const auto name = g.name(n, language)) add(fmt::format("{}{}{}", speak.word("name", "名称"), language.empty() ? "" : " ", language), std::string(*name));
    };
    add_name(g.schema().language);
    for (const auto& [language, property] : g.schema().name_languages()) add_name(language);
    std::string aliases;
    for (const std::string_view alias : g.aliases(n)) aliases += fmt::format("{}{}", aliases.empty() ? "" : speak.word(", ", "、"), alias);
    if (!aliases.empty()) add(speak.word("aliases", "别名"), aliases);
    out += head.text(2);

    table properties(speak.paint);
    for (const speaker::said& s : speak.properties(n)) properties.add({{s.what, style::faint}, {s.value}});
    if (!properties.empty()) out += '\n' + speak.heading("Properties", "属性") + properties.text(2);

    // Groups are tables of their own, so that a long name in one does not widen the others.
    const auto edges = edges_around(g, n);
    if (!edges.empty()) out += '\n' + speak.heading("Edges", "关系");
    for (std::size_t i = 0; i < edges.size();) {
        table group(speak.paint);
        const std::size_t first = i;
        for (; i < edges.size() && g.type(edges[i].edge) == g.type(edges[first].edge) && edges[i].out == edges[first].out; ++i) {
            const auto& [edge, other, outgoing] = edges[i];
            group.add({{speak.name(other), style::name}, {speak.type(other), style::type}, {speak.properties_line(edge)},
                       {harmless(fmt::format("{}", fmt::join(speak.evidence(edge), " "))), style::faint}});
        }
        out += fmt::format("  {} {} ({})\n", arrow(g, edges[first].edge, edges[first].out),
                           speak.paint(style::edge, speak.named(g.type_of(edges[first].edge))), i - first);
        out += group.text(6);
    }

    const auto evidence = speak.evidence(n);
    if (!evidence.empty()) {
        out += '\n' + speak.heading("Evidence", "出处");
        for (const std::string& e : evidence) out += "  " + harmless(e) + '\n';
    }
    return out + speak.documents();
}

}  // namespace

exit_code show_command(command_line& line) {
    std::string name;
    line.argument("NODE", name, "a key, a name or an alias");
    line.offers_sources("the folder with the documents' text files: shows the words behind each fact; may be repeated");
    line.offers_json();
    line.offers_language();
    line.example("hexi show graphs/lanzhou 兰州新区");
    if (const auto stop = line.parse()) return *stop;
    const auto g = line.open();
    if (!g) return line.fail(g.problems());
    const auto language = line.language(*g);
    if (!language) return line.refuse(language.problems());
    const auto node = resolve_node(*g, name);
    if (!node) return line.refuse(node.problems());

    if (line.json()) {
        json_writer json(line.out());
        append_node_json(json.object().key("node"), *g, *node);
        json.key("edges").array();
        for (const seen_edge& s : edges_around(*g, *node)) append_edge_json(json, *g, s.edge);
        json.end().end();
        line.out().append('\n');
    } else {
        speaker speak(*g, *language, colours_wanted(STDOUT_FILENO));
        const auto texts = line.texts(*g);
        if (!texts) return line.fail(texts.problems());
        if (*texts) speak.read_in(&**texts);
        line.out().append(description(*g, *node, speak));
    }
    return line.finish(exit_code::done);
}

}  // namespace hexi::tool
