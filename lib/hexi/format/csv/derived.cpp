#include <hexi/format/csv/derived_private.hpp>

#include <algorithm>
#include <memory>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace hexi::inline abi_v1::detail {

namespace {

/// The same rows, with nothing taken from them yet.
std::shared_ptr<csv_layout> again(const csv_layout& layout) {
    auto out = std::make_shared<csv_layout>();
    out->file = layout.file;
    out->header = layout.header;
    out->places = text_places(layout.file->text());
    out->begin = layout.begin;
    out->plans.resize(layout.header.columns.size());
    out->readable = true;
    out->again = true;
    out->first = layout.first;
    return out;
}

/// The id group in which the keys of nodes stand that an end may be; the common one where tables do not agree.
std::string group_of(const csv_reading& of, const schema& s, const std::vector<std::string>& words) {
    std::vector<std::string> groups;
    for (const csv_table& t : of.tables) {
        const csv_layout& l = *t.layout;
        if (l.edges || l.again || !l.node_type || !l.node_type->valid()) continue;
        const bool meant = std::ranges::any_of(words, [&](const std::string& word) { return s.is_called(*l.node_type, word); });
        const std::string& group = l.header.columns[l.key_column].space;
        if (meant && std::ranges::find(groups, group) == groups.end()) groups.push_back(group);
    }
    return groups.size() == 1 ? groups.front() : std::string();
}

void add_foreign_edges(csv_reading& of) {
    const schema& s = of.build.schema();
    std::vector<bool> there(s.edge_type_count(), false);
    std::vector<csv_table> added;
    std::unordered_map<const csv_layout*, std::vector<std::shared_ptr<csv_layout>>> known;  // parts of a table share theirs
    for (const csv_table& t : of.tables) {
        csv_layout& layout = *t.layout;
        if (layout.edges) {
            // A table of its own.
            if (!layout.edge_type || !layout.edge_type->valid()) continue;
            const edge_type& type = s[*layout.edge_type];
            if (type.from_column.empty() && type.to_column.empty()) continue;
            there[layout.edge_type->index()] = true;
            for (const auto& [column, words] : {std::pair(layout.source_column, &type.from), std::pair(layout.target_column, &type.to)})
                if (std::string& group = layout.header.columns[column].space; group.empty()) group = group_of(of, s, *words);
            continue;
        }
        auto& all = known[&layout];
        if (all.empty())
            for (const csv_layout::foreign_key& key : layout.foreign) {
                auto made = again(layout);
                made->edges = true;
                made->edge_type = key.type;
                made->source_column = key.source ? key.column : layout.key_column;
                made->target_column = key.source ? layout.key_column : key.column;
                made->optional_column = key.column;
                const edge_type& type = s[key.type];
                made->header.columns[key.column].space = group_of(of, s, key.source ? type.from : type.to);
                all.push_back(std::move(made));
            }
        for (const auto& made : all) {
            there[made->edge_type->index()] = true;
            added.push_back({t.file, t.begin, made, t.delimiter});
        }
    }
    of.tables.insert(of.tables.end(), added.begin(), added.end());
    for (std::size_t i = 0; i < there.size(); ++i) {
        const edge_type& type = s[edge_type_id(i)];
        if (there[i] || (type.from_column.empty() && type.to_column.empty())) continue;
        const std::string& column = type.from_column.empty() ? type.to_column : type.from_column;
        of.found.of_headers().push_back({"missing-column", fmt::format("{} is read from the column '{}', which no table of its ends has", type.name, column),
                                         "write the column's name as it stands in the table, or the types of both ends", type.where});
    }
}

/// Of which type a node is that is made of an end of such edges: the one that the schema names, if it names one alone.
node_type_id type_of_made(const schema& s, const csv_layout& edges, bool sources, node_type_id otherwise) {
    if (!edges.edge_type || !edges.edge_type->valid()) return otherwise;
    const std::vector<std::string>& words = sources ? s[*edges.edge_type].from : s[*edges.edge_type].to;
    const auto type = words.size() == 1 ? s.find_node_type(words.front()) : std::nullopt;
    return type && !s[*type].abstract ? *type : otherwise;
}

void add_made_nodes(csv_reading& of) {
    const bool any_nodes = std::ranges::any_of(of.tables, [](const csv_table& t) { return !t.layout->edges; });
    const bool lists_alone = !any_nodes && (!of.curated || of.plain) && of.like_nodes == 0;
    if (!lists_alone && !(of.open() && of.options.make_nodes)) return;
    std::unordered_map<const csv_layout*, std::vector<std::shared_ptr<csv_layout>>> known;
    std::vector<csv_table> added;
    const auto unlabelled = of.build.schema().type_of_labels({});
    for (const csv_table& t : of.tables) {
        if (!t.layout->edges || !unlabelled) continue;
        auto& all = known[t.layout.get()];
        if (all.empty())
            for (const bool sources : {true, false}) {
                const std::size_t column = sources ? t.layout->source_column : t.layout->target_column;
                // Of a column that is edges the other end is the row's own node.
                if (t.layout->again && column != t.layout->optional_column) continue;
                auto made = again(*t.layout);
                made->key_column = column;
                made->optional_column = t.layout->optional_column;
                made->node_type = type_of_made(of.build.schema(), *t.layout, sources, *unlabelled);
                made->adds = made->makes = true;
                made->made_of = t.layout;
                made->made_of_sources = sources;
                // No type of node calls its key as edges call an end of theirs.
                made->header.columns[made->key_column].name.clear();
                all.push_back(std::move(made));
            }
        for (const auto& made : all) added.push_back({t.file, t.begin, made, t.delimiter});
    }
    of.tables.insert(of.tables.end(), added.begin(), added.end());
}

}  // namespace

void derive_tables(csv_reading& of) {
    if (of.curated) add_foreign_edges(of);
    add_made_nodes(of);
    std::ranges::stable_sort(of.tables, {}, [](const csv_table& t) { return t.layout->makes ? 2 : t.layout->adds ? 1 : 0; });
    for (const csv_table& t : of.tables) {
        if (!t.layout->adds || of.open()) continue;
        t.layout->strict = std::ranges::any_of(of.tables, [&](const csv_table& other) {
            const csv_layout& l = *other.layout;
            return !l.edges && !l.adds && (l.by_type || (l.node_type && l.node_type->valid() && of.build.schema().is_called(*l.node_type, of.build.schema()[*t.layout->node_type].name)));
        });
    }
}

}  // namespace hexi::abi_v1::detail
