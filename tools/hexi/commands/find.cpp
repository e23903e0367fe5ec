// hexi find GRAPH [TEXT]: nodes by key, name in any language, alias, or a part of one, in any spelling; without TEXT a list of them.
#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <hexi/format/csv/csv.hpp>
#include <hexi/format/json/json.hpp>
#include <hexi/schema/parse_value.hpp>

#include "arguments.hpp"
#include "command.hpp"
#include "elsewhere.hpp"
#include "speaker.hpp"

namespace hexi::tool {

namespace {

/// `key,type,name,edges` and the properties of the types asked for, in the order in which these declare them.
void write_csv(output& out, const graph& g, const speaker& speak, const told_nodes& found, bool of_types) {
    std::vector<property_id> columns;
    if (of_types)
        for (const match& m : found.first)
            for (const property& p : g.type_of(m.node).properties)
                if (!g.schema().is_name(p.id) && std::ranges::find(columns, p.id) == columns.end()) columns.push_back(p.id);
    out.append("key,type,name,edges");
    for (const property_id p : columns) out.append(','), append_csv_field(out, g.schema()[p].name);
    out.append('\n');
    for (std::size_t i = 0; i < found.first.size(); ++i) {
        const match& m = found.first[i];
        append_csv_field(out, g.key(m.node)), out.append(',');
        append_csv_field(out, g.type_of(m.node).name), out.append(',');
        append_csv_field(out, speak.name(m.node));
        out.append(fmt::format(",{}", found.edges[i]));
        for (const property_id p : columns) {
            out.append(',');
            if (const value v = g.value(m.node, p); v.has_value()) append_csv_field(out, to_text(g.schema(), g.schema()[p], v));
        }
        out.append('\n');
    }
}

}  // namespace

exit_code find_command(command_line& line) {
    return find_command(line, [&](const graph& g, const filter& narrow, const find_request& asked) {
        return told_nodes_of(g, narrow, asked, [&](node_id n) { return g.out_degree(n) + g.in_degree(n); }, line.within());
    });
}

exit_code find_command(command_line& line, const node_finder& finds) {
    std::string text, sort, format, where;
    std::vector<std::string> types;
    std::size_t limit = 20;
    line.optional_argument("TEXT", text, "a key, a name, an alias, or a part of one, in any spelling; all nodes unless given");
    line.repeated("--type", "TYPE", types, "only nodes of this type or a subtype; may be repeated");
    line.option("--where", "CONDITION", where, "only nodes n of which this is true, as WHERE of a query: 'n.founded < date(\"2020\")'");
    line.choice("--sort", "ORDER", sort, {"name", "degree"}, "by name, or most edges first; best match first unless given, without TEXT by name");
    line.number("--limit", limit, 1, "at most so many nodes; 20 unless given");
    line.choice("--format", "FORMAT", format, {"table", "csv", "json"}, "a table, CSV (with the properties of --type) or one JSON document; a table unless given");
    line.offers_json();
    line.offers_language();
    line.is_question();
    line.example("hexi find graphs/lanzhou 天津");
    line.example("hexi find graphs/lanzhou lanzhouxq");
    line.example("hexi find graphs/lanzhou --type Company --sort degree --limit 5");
    line.example("hexi find graphs/lanzhou --where 'n:Organisation AND (n)-[:PARTY_TO]->()'");
    if (const auto stop = line.parse()) return *stop;
    if (line.json() && line.given("--format") && format != "json")
        return line.refuse({"wrong-use", fmt::format("--json does not go with --format {}", format), "leave one of them out"});
    const auto g = line.open();
    if (!g) return line.fail(g.problems());
    const auto language = line.language(*g);
    if (!language) return line.refuse(language.problems());
    const auto narrow = resolve_filter(*g, {.labels = types, .where = where}, line);
    if (!narrow) return line.refuse(narrow.problems());
    if (narrow->edge_if) return line.refuse({"wrong-use", "nodes are found: --where says something of edges, r", "ask of the node's edges: EXISTS { (n)-[r]-() WHERE ... }"});

    const speaker speak(*g, *language, colours_wanted(STDOUT_FILENO));
    const bool listing = !line.given("TEXT");
    const told_nodes all = finds(*g, *narrow, {.text = text, .lists = listing, .sort = sort, .limit = limit, .language = *language});
    const std::vector<match>& found = all.first;
    const std::size_t count = all.count;
    const bool mistyped = !found.empty() && found.front().spelling == spelling::mistyped;
    const cut_by cut = line.over();
    if (line.json() || format == "json") {
        json_writer json(line.out());
        json.object();
        if (listing) json.key("count").value(count);
        json.key("nodes").array();
        for (const match& m : found) append_node_json(json, *g, m.node);
        line.append_cut(json.end(), cut);
        json.end();
        line.out().append('\n');
    } else if (format == "csv") {
        write_csv(line.out(), *g, speak, all, !types.empty());
    } else {
        table rows(speak.paint);
        for (std::size_t i = 0; i < found.size(); ++i) {
            const match& m = found[i];
            const std::string name = speak.name(m.node);
            std::vector<cell> row{{name, style::name}, {speak.type(m.node), style::type}, {g->key_text(m.node), style::faint}};
            // What matched is told where the name does not show it.
            const bool elsewhere = !m.text.empty() && m.text != name && m.text != g->key(m.node);
            if (listing || sort == "degree") row.push_back({speak.counted(all.edges[i], "edge", "edges", "条关系"), style::faint, true});
            if (!listing) row.push_back({elsewhere ? fmt::format("= {}", m.text) : ""});
            rows.add(std::move(row));
        }
        line.out().append(rows.text(0));
    }
    if (found.empty() && cut == cut_by::nothing) line.note(listing ? where.empty() ? "no nodes of this type" : "no node of which this is true" : fmt::format("no node has a name like '{}'", text));
    if (mistyped) line.note(fmt::format("no node has a name like '{}'; these differ in a few letters", text));
    if (listing && found.size() < count && cut == cut_by::nothing) line.note(fmt::format("the first {} of {}; --limit N shows more", found.size(), count));
    line.note_cut(found.empty() ? "no name was found by then" : "there may be more and better ones");
    return line.finish(found.empty() ? exit_code::nothing_found : exit_code::done);
}

}  // namespace hexi::tool
