// hexi info GRAPH: what is in a graph, and what is missing.
#include <algorithm>
#include <map>
#include <utility>
#include <vector>
#include <unordered_map>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <hexi/format/json/writer.hpp>

#include "command.hpp"
#include "speaker.hpp"

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

std::string missing(const graph& g, const speaker& speak) {
    const schema& s = g.schema();
    table rows(speak.paint);
    shortage unread_nodes, unread_edges, alone;
    std::unordered_map<node_id, std::string> names;  // a name may have to be looked for in many languages
    const auto name_of = [&](node_id n) {
        const auto [at, made] = names.try_emplace(n);
        if (made) at->second = speak.name(n);
        return at->second;
    };
    for (const node_id n : g.nodes()) {
        if (g.evidence(n).empty()) unread_nodes.lacks([&] { return name_of(n); });
        if (g.out_degree(n) + g.in_degree(n) == 0) alone.lacks([&] { return name_of(n); });
    }
    for (const edge_id e : g.edges())
        if (g.evidence(e).empty()) unread_edges.lacks([&] { return fmt::format("{} {} {}", name_of(g.source(e)), g.type_of(e).name, name_of(g.target(e))); });
    rows.add(unread_nodes.row(speak.word("nodes without evidence", "无出处的节点"), g.node_count(), speak));
    rows.add(unread_edges.row(speak.word("edges without evidence", "无出处的关系"), g.edge_count(), speak));
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
        rows.add(unnamed.row(speak.word(fmt::format("nodes without a name in {}", language), fmt::format("无 {} 名称的节点", language)), g.node_count(), speak));
    };
    if (!s.language.empty()) without_name(s.language, schema::name_property());
    for (const auto& [language, p] : s.name_languages()) without_name(language, p);
    rows.add(alone.row(speak.word("nodes without an edge", "孤立的节点"), g.node_count(), speak));
    return '\n' + speak.heading("Missing", "缺失") + rows.text(2);
}

/// The documents of the graph with how many pieces of evidence point into each.
std::string documents(const graph& g, const speaker& speak) {
    std::map<std::string, std::size_t> pieces;
    const auto count = [&](auto id) {
        for (const evidence& e : g.evidence(id)) ++pieces[e.document];
    };
    for (const node_id n : g.nodes()) {
        if (g.type_of(n).document) pieces.try_emplace(g.key_text(n), 0);
        count(n);
    }
    for (const edge_id e : g.edges()) count(e);
    if (pieces.empty()) return {};
    table rows(speak.paint);
    for (const auto& [key, number] : pieces) {
        auto row = speak.document_row(key);
        row.push_back({speak.counted(number, "reference", "references", "处引用")});
        rows.add(std::move(row));
    }
    return '\n' + speak.heading("Documents", "文献") + rows.text(2);
}

}  // namespace

exit_code info_command(command_line& line) {
    line.offers_json();
    line.offers_language();
    line.example("hexi info graphs/lanzhou --lang en");
    if (const auto stop = line.parse()) return *stop;
    const auto g = line.open();
    if (!g) return line.fail(g.problems());
    const auto language = line.language(*g);
    if (!language) return line.refuse(language.problems());

    output& out = line.out();
    if (line.json()) {
        json_writer json(out);
        append_counts(json.object().key("nodes"), *g, g->node_count(), used_node_types(*g));
        append_counts(json.key("edges"), *g, g->edge_count(), used_edge_types(*g));
        json.end();
        out.append('\n');
        return line.finish(exit_code::done);
    }
    const speaker speak(*g, *language, colours_wanted(STDOUT_FILENO));
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
