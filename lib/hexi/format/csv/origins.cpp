#include <hexi/format/csv/origins_private.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace hexi::inline abi_v1::detail {

namespace {

/// What `origins::locate` does: looks a record up again.
std::function<void(problem&, const origin&, std::string_view, std::size_t)> place_finder(std::vector<csv_table> tables) {
    /// The field that was looked up last: problems come in the order of their rows.
    struct looked_up {
        std::vector<text_places> places{};
        std::unordered_map<const csv_layout*, std::unordered_map<std::string_view, std::size_t>> columns{};  // properties by name
        std::size_t table = 0, line = 0;
        std::vector<csv_field> fields{};
        std::size_t field = 0, element = 0;
        std::string_view rest{};  // of the list in the field, from that element on
    };
    const auto last = std::make_shared<looked_up>();
    for (const csv_table& table : tables) last->places.emplace_back(table.file->text());
    return [tables = std::move(tables), last](problem& p, const origin& where, std::string_view name, std::size_t element) {
        const csv_table& table = tables[where.file];
        const csv_layout& layout = *table.layout;
        text_places& places = last->places[where.file];
        if (last->table != where.file || last->line != where.line) {
            last->table = where.file, last->line = where.line, last->rest = {};
            csv_reader rows(table.file->text(), places.offset_of(where.line), table.delimiter);
            last->fields.clear();
            if (rows.next()) last->fields = rows.fields();
        }
        const auto& columns = layout.header.columns;
        auto& by_name = last->columns[&layout];
        if (by_name.empty())
            for (std::size_t c = 0; c < columns.size(); ++c)
                if (columns[c].role == csv_role::property) by_name.emplace(columns[c].name, c);
        const auto named = by_name.find(name);
        const std::size_t end = layout.edges ? (name == ":END_ID" ? layout.target_column : layout.source_column) : layout.key_column;
        const std::size_t i = named != by_name.end() && !name.empty() ? named->second : end;
        if (i >= last->fields.size()) return;
        const csv_field& field = last->fields[i];
        std::string_view at = field.text;
        bool quoted = field.quoted;
        if (i != end && (columns[i].list || name == "evidence") && !field.doubled) {
            std::size_t from = 0;
            if (last->field == i && last->element <= element && !last->rest.empty()) at = last->rest, from = last->element;
            for (; from < element && at.find(';') != std::string_view::npos; ++from) at.remove_prefix(at.find(';') + 1);
            last->field = i, last->element = from, last->rest = at;
            quoted = quoted && at.size() == field.text.size();
            if (at.find(';') != std::string_view::npos) at = at.substr(0, at.find(';')), quoted = false;
        }
        const auto offset = static_cast<std::size_t>(at.data() - table.file->text().data()) - (quoted ? 1 : 0);
        table.file->locate(p, offset, at.size() + (quoted ? 2 : 0), places);
    };
}

}  // namespace

void begin_origins(csv_reading& of) {
    if (of.options.places == nullptr) return;
    *of.options.places = {};
    for (const csv_table& t : of.tables) of.options.places->files.push_back(t.file->name());
}

void note_origins(csv_reading& of, std::size_t t, const csv_chunk& chunk) {
    if (of.options.places == nullptr) return;
    auto& out = of.tables[t].layout->edges ? of.options.places->edges : of.options.places->nodes;
    for (const std::uint64_t row : chunk.row_offsets) out.push_back({static_cast<std::uint32_t>(t), static_cast<std::uint32_t>(of.found.line_of(t, row))});
}

void finish_origins(csv_reading& of, const std::vector<edge_id>& new_edges) {
    if (of.options.places == nullptr) return;
    std::vector<origin> edges(new_edges.size());
    for (std::size_t old = 0; old < new_edges.size(); ++old) edges[new_edges[old].index()] = of.options.places->edges[old];
    of.options.places->edges = std::move(edges);
    of.options.places->locate = place_finder(std::move(of.tables));
}

}  // namespace hexi::abi_v1::detail
