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
auto used_node_types(const graph& g) { return used_types<node_type_id>(g, g.schema().node_type_count()); }
auto used_edge_types(const graph& g) { return used_types<edge_type_id>(g, g.schema().edge_type_count()); }

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

/// Nodes or edges that lack something: how many of how many, and the first few by name.
class shortage {
public:
    /// `name()` is asked for the first few only.
    template <class Name>
    void lacks(Name name) {
        if (++count_ <= named) first_.push_back(name());
    }
    /// So many in all, when only the first few were looked for.
    void count_is(std::size_t all) { count_ = all; }
    static constexpr std::size_t named = 3;
    std::size_t count() const { return count_; }
    const std::vector<std::string>& first() const { return first_; }

    std::vector<cell> row(std::string what, std::size_t of, const speaker& speak) const {
        std::string examples = fmt::format("{}", fmt::join(first_, speak.word(", ", "、")));
        if (count_ > first_.size()) examples += " …";
        return {{std::move(what)}, {fmt::format("{}", count_), count_ == 0 ? style::good : style::bad, true},
                {fmt::format("{} {}", speak.word("of", "/"), of), style::faint}, {examples}};
    }

private:
    std::size_t count_ = 0;
    std::vector<std::string> first_;
};

/// One sort of shortage: as people are told, and as programs are.
struct shortage_of {
    std::string what{};
    std::string word{};  ///< `nodes-without-evidence`
    std::size_t of = 0;
    shortage found{};
};

/// `name_of` is asked for the first few nodes only.
template <class NameOf>
std::vector<shortage_of> shortages(const graph& g, const speaker& speak, NameOf name_of) {
    const schema& s = g.schema();
    std::vector<shortage_of> out;
    shortage unread_nodes, unread_edges, alone;
    for (const node_id n : g.nodes()) {
        if (g.evidence(n).empty()) unread_nodes.lacks([&] { return name_of(n); });
        if (g.out_degree(n) + g.in_degree(n) == 0) alone.lacks([&] { return name_of(n); });
    }
    for (const edge_id e : g.edges())
        if (g.evidence(e).empty()) unread_edges.lacks([&] { return fmt::format("{} {} {}", name_of(g.source(e)), g.type_of(e).name, name_of(g.target(e))); });
    out.push_back({speak.word("nodes without evidence", "无出处的节点"), "nodes-without-evidence", g.node_count(), unread_nodes});
    out.push_back({speak.word("edges without evidence", "无出处的关系"), "edges-without-evidence", g.edge_count(), unread_edges});
    const auto without_name = [&](const std::string& language, property_id p) {
        shortage unnamed;
        const column* const has = g.node_column(p);
        const std::size_t all = g.node_count() - (has == nullptr ? 0 : has->count());
        std::size_t left = std::min(all, shortage::named);
        for (const node_id n : g.nodes()) {
            if (left == 0) break;
            if (!g.get<std::string_view>(n, p)) unnamed.lacks([&] { return name_of(n); }), --left;
        }
        unnamed.count_is(all);
        out.push_back({speak.word(fmt::format("nodes without a name in {}", language), fmt::format("无 {} 名称的节点", language)), fmt::format("nodes-without-name-{}", language), g.node_count(), unnamed});
    };
    if (!s.language.empty()) without_name(s.language, schema::name_property());
    for (const auto& [language, p] : s.name_languages()) without_name(language, p);
    out.push_back({speak.word("nodes without an edge", "孤立的节点"), "nodes-without-edge", g.node_count(), alone});
    return out;
}

std::string missing(const graph& g, const speaker& speak) {
    table rows(speak.paint);
    std::unordered_map<node_id, std::string> names;  // a name may have to be looked for in many languages
    const auto name_of = [&](node_id n) {
        const auto [at, made] = names.try_emplace(n);
        if (made) at->second = speak.name(n);
        return at->second;
    };
    for (shortage_of& s : shortages(g, speak, name_of)) rows.add(s.found.row(std::move(s.what), s.of, speak));
    return '\n' + speak.heading("Missing", "缺失") + rows.text(2);
}

/// The documents of the graph with how many pieces of evidence point into each, by key.
std::map<std::string, std::size_t> documents_of(const graph& g) {
    std::map<std::string, std::size_t> pieces;
    const auto count = [&](auto id) {
        for (const evidence& e : g.evidence(id)) ++pieces[e.document];
    };
    for (const node_id n : g.nodes()) {
        if (g.type_of(n).document) pieces.try_emplace(g.key_text(n), 0);
        count(n);
    }
    for (const edge_id e : g.edges()) count(e);
    return pieces;
}

std::string documents(const graph& g, const speaker& speak) {
    const auto pieces = documents_of(g);
    if (pieces.empty()) return {};
    table rows(speak.paint);
    for (const auto& [key, number] : pieces) {
        auto row = speak.document_row(key);
        row.push_back({speak.counted(number, "reference", "references", "处引用")});
        rows.add(std::move(row));
    }
    return '\n' + speak.heading("Documents", "文献") + rows.text(2);
}

/// What the text tells beside the counts: captions of the types in use, documents, and what is missing, by keys.
void append_more_json(json_writer& json, const graph& g, const speaker& speak) {
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
    captions(used_node_types(g)), captions(used_edge_types(g));
    json.end().key("documents").array();
    for (const auto& [key, references] : documents_of(g)) {
        json.object().key("key").value(key).key("in_graph").value(g.find(key).has_value());
        for (const char* name : {"title", "publisher", "date"}) {
            const auto document = g.find(key);
            const auto p = document ? g.property(*document, name) : std::nullopt;
            json.key(std::string_view(name)).value(p ? to_text(s, s[*p], g.value(*document, *p)) : std::string());
        }
        json.key("references").value(references).end();
    }
    json.end().key("missing").array();
    for (const shortage_of& one : shortages(g, speak, [&](node_id n) { return std::string(g.key(n)); })) {
        json.object().key("what").value(one.word).key("count").value(one.found.count()).key("of").value(one.of).key("first").array();
        for (const std::string& first : one.found.first()) json.value(first);
        json.end().end();
    }
    json.end();
}

}  // namespace

exit_code info_command(command_line& line) {
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
    if (line.json()) {
        output& out = line.out();
        json_writer json(out);
        append_counts(json.object().key("nodes"), *g, g->node_count(), used_node_types(*g));
        append_counts(json.key("edges"), *g, g->edge_count(), used_edge_types(*g));
        append_more_json(json, *g, speak);
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
    add_total(speak.word("nodes", "节点"), g->node_count(), used_node_types(*g).size());
    add_total(speak.word("edges", "关系"), g->edge_count(), used_edge_types(*g).size());
    out.append(totals.text(2));
    out.append('\n' + speak.heading("Nodes by type", "节点类型") + counts_table(*g, used_node_types(*g), style::type, speak));
    out.append('\n' + speak.heading("Edges by type", "关系类型") + counts_table(*g, used_edge_types(*g), style::edge, speak));
    out.append(documents(*g, speak));
    out.append(missing(*g, speak));
    return line.finish(exit_code::done);
}

}  // namespace hexi::tool
