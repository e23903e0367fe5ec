// hexi info GRAPH: what is in a graph, and what is missing.
#include <algorithm>
#include <map>
#include <utility>
#include <vector>
#include <unordered_map>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <hexi/format/json/writer.hpp>
#include <hexi/schema/meaning.hpp>
#include <hexi/schema/parse_value.hpp>

#include "command.hpp"
#include "elsewhere.hpp"
#include "speaker.hpp"
#include "type_facts.hpp"

namespace hexi::tool {

namespace {

/// The types that something is of, with how many.
template <class TypeId>
std::vector<std::pair<TypeId, std::size_t>> used_types(const graph& g, std::size_t count) {
    std::vector<std::pair<TypeId, std::size_t>> out;
    for (std::size_t i = 0; i < count; ++i)
        if (const std::size_t n = g.count(TypeId(i)); n > 0) out.emplace_back(TypeId(i), n);
    return out;
}

template <class Counts>
void append_counts(json_writer& json, const graph& g, std::size_t total, Counts counts) {
    std::ranges::sort(counts, {}, [&](const auto& c) { return g.schema()[c.first].name; });
    json.object().key("total").value(total).key("by_type").object();
    for (const auto& [type, count] : counts) json.key(g.schema()[type].name).value(count);
    json.end().end();
}

/// Types, the commonest first, then by name.
template <class Counts>
std::string counts_table(const graph& g, Counts counts, style look, const speaker& speak) {
    std::ranges::sort(counts, [&](const auto& a, const auto& b) {
        return a.second != b.second ? a.second > b.second : g.schema()[a.first].name < g.schema()[b.first].name;
    });
    table rows(speak.paint);
    for (const auto& [type, count] : counts)
        rows.add({{fmt::format("{}", count), style::plain, true}, {g.schema()[type].name, look}, {speak.caption_of(g.schema()[type])}});
    return rows.text(2);
}

/// What is missing, as people are told.
std::string words_of(const shortage& s, const speaker& speak) {
    switch (s.of_what) {
        case shortage::nodes_without_evidence: return speak.word("nodes without evidence", "无出处的节点");
        case shortage::edges_without_evidence: return speak.word("edges without evidence", "无出处的关系");
        case shortage::nodes_without_name: return speak.word(fmt::format("nodes without a name in {}", s.language), fmt::format("无 {} 名称的节点", s.language));
        case shortage::nodes_without_edge: break;
    }
    return speak.word("nodes without an edge", "孤立的节点");
}
/// And as programs are.
std::string word_of(const shortage& s) {
    switch (s.of_what) {
        case shortage::nodes_without_evidence: return "nodes-without-evidence";
        case shortage::edges_without_evidence: return "edges-without-evidence";
        case shortage::nodes_without_name: return fmt::format("nodes-without-name-{}", s.language);
        case shortage::nodes_without_edge: break;
    }
    return "nodes-without-edge";
}
/// The first few that lack something.
template <class NameOf>
std::vector<std::string> first_of(const graph& g, const shortage& s, NameOf name_of) {
    std::vector<std::string> out;
    for (const node_id n : s.nodes) out.push_back(name_of(n));
    for (const edge_id e : s.edges) out.push_back(fmt::format("{} {} {}", name_of(g.source(e)), g.type_of(e).name, name_of(g.target(e))));
    return out;
}

std::string missing(const graph& g, const graph_facts& facts, const speaker& speak) {
    table rows(speak.paint);
    std::unordered_map<node_id, std::string> names;  // a name may have to be looked for in many languages
    const auto name_of = [&](node_id n) {
        const auto [at, made] = names.try_emplace(n);
        if (made) at->second = speak.name(n);
        return at->second;
    };
    for (const shortage& s : facts.missing) {
        const std::vector<std::string> first = first_of(g, s, name_of);
        std::string examples = fmt::format("{}", fmt::join(first, speak.word(", ", "、")));
        if (s.count > first.size()) examples += " …";
        rows.add({{words_of(s, speak)}, {fmt::format("{}", s.count), s.count == 0 ? style::good : style::bad, true},
                  {fmt::format("{} {}", speak.word("of", "/"), s.of), style::faint}, {examples}});
    }
    return '\n' + speak.heading("Missing", "缺失") + rows.text(2);
}

std::string documents(const graph_facts& facts, const speaker& speak) {
    if (facts.documents.empty()) return {};
    table rows(speak.paint);
    for (const auto& [key, number] : facts.documents) {
        auto row = speak.document_row(key);
        row.push_back({speak.counted(number, "reference", "references", "处引用")});
        rows.add(std::move(row));
    }
    return '\n' + speak.heading("Documents", "文献") + rows.text(2);
}

/// What the text tells beside the counts: captions of the types in use, documents, and what is missing, by keys.
void append_more_json(json_writer& json, const graph& g, const graph_facts& facts) {
    const schema& s = g.schema();
    json.key("name").value(s.name).key("captions").object();
    const auto captions = [&](const auto& counts) {
        for (const auto& [type, count] : counts) {
            if (s[type].captions.empty()) continue;
            json.key(s[type].name).object();
            for (const auto& [language, caption] : s[type].captions) json.key(language).value(caption);
            json.end();
        }
    };
    captions(facts.nodes), captions(facts.edges);
    json.end().key("documents").array();
    for (const auto& [key, references] : facts.documents) {
        json.object().key("key").value(key).key("in_graph").value(g.find(key).has_value());
        for (const char* name : {"title", "publisher", "date"}) {
            const auto document = g.find(key);
            const auto p = document ? g.property(*document, name) : std::nullopt;
            json.key(std::string_view(name)).value(p ? to_text(s, s[*p], g.value(*document, *p)) : std::string());
        }
        json.key("references").value(references).end();
    }
    json.end().key("missing").array();
    for (const shortage& one : facts.missing) {
        json.object().key("what").value(word_of(one)).key("count").value(one.count).key("of").value(one.of).key("first").array();
        for (const std::string& first : first_of(g, one, [&](node_id n) { return std::string(g.key(n)); })) json.value(first);
        json.end().end();
    }
    json.end();
}

}  // namespace

std::vector<shortage> shortages_of(const schema& s, std::size_t nodes, std::size_t edges) {
    std::vector<shortage> out{{.of_what = shortage::nodes_without_evidence, .of = nodes}, {.of_what = shortage::edges_without_evidence, .of = edges}};
    const auto name = [&](const std::string& language, property_id p) { out.push_back({.of_what = shortage::nodes_without_name, .language = language, .name = p, .of = nodes}); };
    if (!s.language.empty()) name(s.language, schema::name_property());
    for (const auto& [language, p] : s.name_languages()) name(language, p);
    out.push_back({.of_what = shortage::nodes_without_edge, .of = nodes});
    return out;
}

graph_facts graph_facts_of(const graph& g) {
    graph_facts out{.nodes = used_types<node_type_id>(g, g.schema().node_type_count()), .edges = used_types<edge_type_id>(g, g.schema().edge_type_count()),
                    .node_count = g.node_count(), .edge_count = g.edge_count(), .missing = shortages_of(g.schema(), g.node_count(), g.edge_count())};
    const auto count = [&](auto id) {
        for (const evidence& e : g.evidence(id)) ++out.documents[e.document];
    };
    for (const node_id n : g.nodes()) {
        if (g.type_of(n).document) out.documents.try_emplace(g.key_text(n), 0);
        count(n);
    }
    for (const edge_id e : g.edges()) count(e);
    for (shortage& s : out.missing) {
        switch (s.of_what) {
            case shortage::nodes_without_evidence:
                for (const node_id n : g.nodes())
                    if (g.evidence(n).empty()) s.lacks(s.nodes, n);
                break;
            case shortage::edges_without_evidence:
                for (const edge_id e : g.edges())
                    if (g.evidence(e).empty()) s.lacks(s.edges, e);
                break;
            case shortage::nodes_without_name: {
                const column* const has = g.node_column(s.name);
                const std::size_t all = g.node_count() - (has == nullptr ? 0 : has->count());
                for (const node_id n : g.nodes()) {
                    if (s.count == std::min(all, shortage::named)) break;
                    if (!g.get<std::string_view>(n, s.name)) s.lacks(s.nodes, n);
                }
                s.count = all;
                break;
            }
            case shortage::nodes_without_edge:
                for (const node_id n : g.nodes())
                    if (g.out_degree(n) + g.in_degree(n) == 0) s.lacks(s.nodes, n);
        }
    }
    return out;
}

exit_code info_command(command_line& line) { return info_command(line, graph_facts_of); }

exit_code info_command(command_line& line, const fact_finder& finds) {
    std::string type;
    line.option("--type", "TYPE", type, "the properties of this node or edge type: how many have them, their range and commonest values");
    line.offers_json();
    line.offers_language();
    line.example("hexi info graphs/lanzhou --lang en");
    line.example("hexi info graphs/lanzhou --type Project");
    if (const auto stop = line.parse()) return *stop;
    const auto g = line.open();
    if (!g) return line.fail(g.problems());
    const auto language = line.language(*g);
    if (!language) return line.refuse(language.problems());

    const speaker speak(*g, *language, colours_wanted(STDOUT_FILENO));
    if (line.given("--type")) {
        const auto meant = types_meant_by(g->schema(), type);
        if (!meant) return line.refuse(meant.problems());
        const auto facts = facts_of(*g, *meant);
        if (line.json()) {
            json_writer json(line.out());
            json.object().key("types").array();
            for (const type_facts& one : facts) append_type_facts_json(json, *g, one);
            json.end().end();
            line.out().append('\n');
        } else {
            for (const type_facts& one : facts) line.out().append(type_facts_text(*g, one, speak));
        }
        return line.finish(exit_code::done);
    }
    const graph_facts facts = finds(*g);
    if (line.json()) {
        output& out = line.out();
        json_writer json(out);
        append_counts(json.object().key("nodes"), *g, facts.node_count, facts.nodes);
        append_counts(json.key("edges"), *g, facts.edge_count, facts.edges);
        append_more_json(json, *g, facts);
        json.end();
        out.append('\n');
        return line.finish(exit_code::done);
    }
    output& out = line.out();
    if (!g->schema().name.empty()) out.append(speak.paint(style::name, g->schema().name) + '\n');
    table totals(speak.paint);
    const auto add_total = [&](std::string_view what, std::size_t count, std::size_t types) {
        totals.add({{std::string(what), style::faint}, {fmt::format("{}", count), style::plain, true},
                    {fmt::format("{} {}", speak.word("of", "共"), speak.counted(types, "type", "types", "类")), style::faint}});
    };
    add_total(speak.word("nodes", "节点"), facts.node_count, facts.nodes.size());
    add_total(speak.word("edges", "关系"), facts.edge_count, facts.edges.size());
    out.append(totals.text(2));
    out.append('\n' + speak.heading("Nodes by type", "节点类型") + counts_table(*g, facts.nodes, style::type, speak));
    out.append('\n' + speak.heading("Edges by type", "关系类型") + counts_table(*g, facts.edges, style::edge, speak));
    out.append(documents(facts, speak));
    out.append(missing(*g, facts, speak));
    return line.finish(exit_code::done);
}

}  // namespace hexi::tool
