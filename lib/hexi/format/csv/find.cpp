#include <hexi/base/ascii.hpp>
#include <hexi/format/csv/find_private.hpp>

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cerrno>
#include <initializer_list>
#include <iterator>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <hexi/base/text.hpp>
#include <hexi/format/csv/look_private.hpp>
#include <hexi/format/encoded_text_private.hpp>
#include <hexi/format/other_files_private.hpp>
#include <hexi/schema/info_text.hpp>
#include <hexi/schema/parse_value.hpp>
#include <hexi/schema/read_schema.hpp>

namespace hexi::inline abi_v1::detail {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view no_header_message = "this table's header names neither :ID nor :START_ID and :END_ID";
constexpr std::uint64_t usual_table = std::uint64_t{64} << 30U;  // bytes

/// The ending of a file's name, small, without `.gz`.
std::string ending_of(const fs::path& path) {
    const std::string ending = ascii::lowered(path.extension().string());
    return ending == ".gz" ? ascii::lowered(path.stem().extension().string()) : ending;
}
/// Whether a file of this name is surely meant as a table: a `.txt` may be anything.
bool is_surely_table(const fs::path& path) {
    static constexpr std::array<std::string_view, 3> endings{".csv", ".tsv", ".tab"};
    return std::ranges::find(endings, ending_of(path)) != endings.end();
}

/// Whether a file of this name is likely to be meant as `schema.info`: surely, perhaps (then its contents say), or not.
enum class likeness { none, perhaps, surely };
likeness like_schema(const fs::path& path) {
    const std::string name = ascii::lowered(path.filename().string());
    if (is_surely_table(path)) return likeness::none;
    if (closest("schema.info", {name})) return likeness::surely;
    return name.ends_with(".info") || closest("schema", {name.substr(0, name.find('.'))}) ? likeness::perhaps : likeness::none;
}

/// What lies in a folder and the folders in it, links to folders apart.
struct folder_contents {
    std::vector<fs::path> tables{};        // by path, as the others
    std::vector<fs::path> like_schemas{};
    std::vector<std::string> others{};     // below the folder; not what is hidden
};
folder_contents look_through(const fs::path& folder, problems& found) {
    folder_contents out;
    struct below {
        fs::path path;
        bool hidden;
    };
    std::vector<below> folders{{folder, false}};
    while (!folders.empty()) {
        const below here = std::move(folders.back());
        folders.pop_back();
        std::error_code error;
        fs::directory_iterator at(here.path, error);
        for (; !error && at != fs::directory_iterator(); at.increment(error)) {
            std::error_code unknown;
            const fs::path& path = at->path();
            const std::string name = path.filename().string();
            const bool linked = at->is_symlink(unknown);
            const bool hidden = here.hidden || name.starts_with('.');
            const bool away = linked && fs::is_directory(path, unknown);
            if (!linked && at->is_directory(unknown)) {
                folders.push_back({path, hidden});
                continue;
            }
            if (like_schema(path) != likeness::none) out.like_schemas.push_back(path);
            if (is_table_name(path) && !away && !name.starts_with("._")) {
                out.tables.push_back(path);
                continue;
            }
            const std::string small = ascii::lowered(name);
            const bool own = name == "schema.info" && path.parent_path() == (folder / "").parent_path();
            if (!hidden && !own && !small.starts_with("readme") && !small.starts_with("license")) out.others.push_back(path.lexically_relative(folder).generic_string());
        }
        if (error) found.push_back({"cannot-read", fmt::format("cannot read the folder: {}", error.message()), "check that it may be read, or take it elsewhere", {here.path.string()}});
    }
    const auto name = [](const fs::path& p) { return p.generic_string(); };
    std::ranges::sort(out.tables, {}, name);
    std::ranges::sort(out.like_schemas, {}, name);
    std::ranges::sort(out.others);
    return out;
}

/// A schema that seems to be meant for a folder that has no `schema.info`.
std::optional<problem> misplaced_schema(const fs::path& folder, const std::vector<fs::path>& like_schemas) {
    const auto misplaced = [&](const fs::path& path, std::string_view hint) {
        return problem{"misplaced-schema", fmt::format("this folder has no schema.info, but '{}' looks like its schema", path.string()),
                       fmt::format("{}; --untyped reads the tables without a schema", hint), {folder.string()}};
    };
    for (const fs::path& path : like_schemas) {
        const bool here = path.parent_path() == (folder / "").parent_path();
        if ((here && like_schema(path) == likeness::surely) || is_schema(path))
            return here ? misplaced(path, "call it schema.info") : misplaced(path, fmt::format("open '{}', or move the file to where the tables' folders are", path.parent_path().string()));
    }
    std::error_code error;
    const fs::path own = fs::canonical(folder, error);
    if (const fs::path above = own.parent_path() / "schema.info"; !error && is_schema(above))
        return misplaced(above, fmt::format("open '{}', or move the file", above.parent_path().string()));
    return std::nullopt;
}

/// Whether a file lies in the folders that a curated graph has for its tables.
bool lies_in_place(const fs::path& path, const fs::path& folder) {
    const fs::path below = path.lexically_relative(folder);
    return below.has_parent_path() && (*below.begin() == "nodes" || *below.begin() == "edges");
}

/// A file that may be a table.
struct candidate {
    csv_table table{};
    fs::path path{};
    bool has_header = false;
    bool used_by_others = false;
    bool titled = false;    // its header stands beneath titles
    bool hopeless = false;  // told already
};

/// A table's first record as its header, if it has anything in it.
bool begin_table(candidate& c, std::shared_ptr<const csv_file> file) {
    c.table.file = std::move(file);
    const std::string_view text = c.table.file->text();
    const csv_look look = look_at_csv(text);
    c.table.delimiter = look.delimiter;
    c.titled = look.titled;
    csv_reader rows(text, look.begin, look.delimiter);
    // Empty rows of a spreadsheet may stand above the header as well.
    const auto blank = [](const csv_field& f) { return f.text.empty(); };
    do {
        if (!rows.next()) return false;
    } while (std::ranges::all_of(rows.fields(), blank));
    csv_layout& layout = *(c.table.layout = std::make_shared<csv_layout>());
    layout.file = c.table.file;
    layout.places = text_places(text);
    layout.header = parse_csv_header(rows.fields(), text);
    for (const csv_fault& fault : rows.faults()) layout.header.faults.push_back(fault);
    layout.begin = std::max(rows.position(), look.rows);
    c.has_header = layout.header.describes_nodes() || layout.header.describes_edges();
    c.table.begin = c.has_header ? layout.begin : look.top > 0 ? look.top : text.starts_with("\xEF\xBB\xBF") ? 3 : 0;
    return true;
}

/// Takes the first records as headers of edge lists and of nodes beside them, where they are.
bool take_plain_headers(std::vector<candidate>& all, const schema* declared) {
    std::vector<candidate*> taken;
    std::vector<csv_header> headers;
    for (candidate& c : all) {
        csv_header header = c.table.layout->header;
        if (c.hopeless || !read_plain_header(header, declared)) continue;
        taken.push_back(&c);
        headers.push_back(std::move(header));
    }
    if (taken.empty()) return false;
    for (std::size_t i = 0; i < taken.size(); ++i) {
        csv_layout& layout = *taken[i]->table.layout;
        layout.header = std::move(headers[i]);
        taken[i]->has_header = true;
        taken[i]->table.begin = layout.begin;
    }
    return true;
}

/// Whether a table is an adjacency matrix: surely, where its first row and its first column are the same names; perhaps, where it has as many
/// rows of numbers as columns, as an edge list with weights may have by chance.
enum class matrix { none, perhaps, surely };
matrix as_matrix(std::string_view text, const std::vector<csv_field>& first, char delimiter) {
    constexpr std::size_t least = 4, most = 1000;  // columns
    if (first.size() < least || first.size() > most) return matrix::none;
    const auto are_numbers = [](std::span<const csv_field> row) { return std::ranges::all_of(row, [](const csv_field& f) { return f.text.empty() || parse_float(trimmed(f.text)); }); };
    const bool named = !are_numbers(first);
    csv_reader rows(text, 0, delimiter);
    std::size_t count = 0;
    for (; count <= first.size() && rows.next(); ++count) {
        const std::span<const csv_field> row = rows.fields();
        if (row.size() != first.size()) return matrix::none;
        if (named && count > 0 && row.front().text != first[count].text) return matrix::none;
        if (!(named && count == 0) && !are_numbers(row.subspan(named ? 1 : 0))) return matrix::none;
    }
    return count != first.size() ? matrix::none : named ? matrix::surely : matrix::perhaps;
}

/// Whether the rows of a table look like edges, the first as all others: two ends, or three fields, of which the second is a type. What no
/// header has is that its own names are met again beneath it. Numbers alone are told as such.
bool are_edges(std::string_view text, std::size_t columns, char delimiter) {
    constexpr std::size_t most = 1000;  // rows
    if (columns != 2 && columns != 3) return false;
    csv_reader rows(text, 0, delimiter);
    std::vector<std::string_view> first;
    std::unordered_set<std::string_view> sources, targets;
    std::size_t count = 0;
    bool again = false, typed_again = false;
    for (; count < most && rows.next(); ++count) {
        std::vector<std::string_view> row;
        for (const csv_field& f : rows.fields()) row.push_back(trimmed(f.text));
        if (row.size() != columns || std::ranges::any_of(row, [](std::string_view field) { return field.empty(); })) return false;
        if (columns == 3 && parse_float(row[1])) return false;
        if (count == 0 && std::ranges::all_of(row, [](std::string_view field) { return parse_float(field).has_value(); })) return false;
        if (count == 0) first = row;
        else again = again || row.front() == first.front() || row.front() == first.back() || row.back() == first.front() || row.back() == first.back();
        typed_again = typed_again || (count > 0 && columns == 3 && row[1] == first[1]);
        sources.insert(row.front()), targets.insert(row.back());
    }
    const bool meet = std::ranges::any_of(sources, [&](std::string_view end) { return targets.contains(end); });
    return count > 1 && (typed_again || (again && meet));
}

/// What stands where a table should have its header, if that is to be seen. `plain`: headers of edge lists would do.
std::optional<problem> instead_of_header(const csv_table& table, bool plain) {
    const std::string_view text = table.file->text();
    const std::string_view names = plain ? "Source,Target" : ":START_ID,:END_ID";
    csv_reader rows(text, table.begin, table.delimiter);
    if (!rows.next()) return std::nullopt;
    const std::vector<csv_field> first = rows.fields();
    const auto words = [](std::string_view line) {
        std::size_t out = 0;
        const auto is_space = [&](std::size_t i) { return static_cast<unsigned char>(line[i]) <= ' '; };
        for (std::size_t i = 0; i < line.size(); ++i) out += !is_space(i) && (i == 0 || is_space(i - 1)) ? 1U : 0U;
        return out;
    };
    std::size_t likely_line = 0;  // of the first row that has more than a title
    std::string likely;           // what it begins with
    bool typed = false;           // and whether it says kinds, which no plain header does
    std::size_t in_words = first.size() == 1 ? words(first.front().text) : 0;
    for (std::size_t i = 0; i < 7 && rows.position() < text.size(); ++i) {
        const std::string_view rest = text.substr(rows.position());
        csv_reader later(rest, 0, look_at_csv(rest).delimiter);
        if (!rows.next() || !later.next()) break;
        if (rows.fields().size() != 1 || words(rows.fields().front().text) != in_words) in_words = 0;
        if (filled_fields(later.fields()) > 1 && likely.empty()) {
            likely_line = static_cast<std::size_t>(std::ranges::count(text.substr(0, rows.record()), '\n')) + 1;
            likely = shortened(trimmed(text_of(later.fields().front())), 60);
            typed = std::ranges::any_of(parse_csv_header(later.fields(), rest).columns, [](const csv_column& c) { return !c.word.empty(); });
        }
        const csv_header header = parse_csv_header(later.fields(), rest);
        if (!header.describes_nodes() && !header.describes_edges() && !(plain && is_header(header))) continue;
        const std::size_t line = static_cast<std::size_t>(std::ranges::count(text.substr(0, rows.record()), '\n')) + 1;
        return problem{"no-header", fmt::format("this table's header stands in line {}, not in its first", line), "remove what stands above it"};
    }
    switch (as_matrix(text.substr(table.begin), first, table.delimiter)) {
        case matrix::surely: return problem{"no-header", "this table is a matrix, with a row and a column for each node", "write its entries as a table with the header source,target,weight"};
        case matrix::perhaps:
            return problem{"no-header", "this table begins with values, not with the names of its columns: it may be a list of edges, or a matrix, as it has as many rows as columns",
                           fmt::format("of a list, write these above its first line, such as {}; of a matrix, write the entries as a table with the header source,target,weight", names)};
        case matrix::none: break;
    }
    if (const std::string_view begin = first.front().text; first.size() == 1 && (begin.starts_with('#') || begin.starts_with('%')))
        return problem{"no-header", "this table begins with a comment, not with the names of its columns", fmt::format("remove the lines that begin with {}, and write the names of the columns above the others, such as {}", begin.front(), names)};
    for (const std::string_view wide : {"，", "；", "、", "｜"})
        if (first.size() == 1 && first.front().text.find(wide) != std::string::npos)
            return problem{"no-header", fmt::format("the fields of this table are separated by '{}', which separates nothing here", wide), fmt::format("separate them by commas or tabs, and write the names of the columns above them, such as {}", names)};
    if (filled_fields(first) <= 1 && !likely.empty())
        return problem{"no-header", fmt::format("this table begins with titles, and the header in line {} names neither the ends of edges nor the key of nodes", likely_line),
                       fmt::format("write {} there, such as for '{}', if that is what nodes are known by, or {} over the ends of edges; the titles may stay", typed ? ":ID" : "Id", likely, typed ? ":START_ID,:END_ID" : "Source,Target")};
    if (in_words > 1 && rows.record() > 0)
        return problem{"no-header", "the fields of this table are separated by spaces", fmt::format("separate them by commas or tabs, and write the names of the columns above them, such as {}", names)};
    if (are_edges(text.substr(table.begin), first.size(), table.delimiter)) {
        const std::string_view header = first.size() == 2 ? names : plain ? "Source,Type,Target" : ":START_ID,:TYPE,:END_ID";
        return problem{"no-header", first.size() == 2 ? "this table begins with a row, not with the names of its columns: its rows look like edges, each with its two ends"
                                                      : "this table begins with a row, not with the names of its columns: its rows look like edges, each with its source, type and target",
                       fmt::format("write {} above its first line, separated as its rows are; if they are nodes, Id and the names of the other columns", header)};
    }
    if (first.size() > 1 && std::ranges::any_of(first, [](const csv_field& f) { return parse_float(trimmed(f.text)).has_value(); }))
        return problem{"no-header", "this table begins with values, not with the names of its columns", fmt::format("write them above its first line, such as {}", names)};
    return std::nullopt;
}

bool among(const csv_header& header, std::initializer_list<std::string_view> names) {
    return std::ranges::all_of(names, [&](std::string_view name) { return std::ranges::any_of(header.columns, [&](const csv_column& c) { return c.name == name; }); });
}

/// Why a file is not read, without its line: what is no table may be anything. `alone`: it is the only one that could be.
problem no_table(const csv_table& table, bool among_others, bool alone) {
    // A header that cannot be read says nothing of what the table is.
    const std::string_view text = table.file->text();
    if (const std::string_view first = text.substr(0, text.find('\n')); !valid_utf8(first)) {
        const auto high = std::ranges::find_if(first, [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
        return {"not-utf-8", "this table's header is not UTF-8", encoding_hint(text, static_cast<std::size_t>(high - first.begin())), {table.file->name(), 1, 1}};
    }
    if (const csv_header& header = table.layout->header; among(header, {"_id", "_labels", "_start", "_end"}))
        return {"no-header", "this table holds nodes and edges in one, as apoc.export.csv of Neo4j writes them",
                "export them as JSON, which is read, by apoc.export.json.all; or as tables apart, by apoc.export.csv.all with bulkImport: true", {table.file->name(), 1, 1}};
    const std::string_view start = text.substr(std::min(text.find_first_not_of("\xEF\xBB\xBF \t\r\n"), text.size()));
    if (start.starts_with('{') || start.starts_with("[{") || start.starts_with("[\n") || start.starts_with("<?xml") || start.starts_with("<graphml") || start.starts_with("<gexf"))
        return {"no-header", start.starts_with('<') ? "this is XML, and no table" : "this is JSON, and no table", "give a graph in a file that is called .json, .graphml or .gexf", {table.file->name(), 1, 1}};
    if (const std::string word = ascii::lowered(start.substr(0, 14)); word.starts_with("<!doctype html") || word.starts_with("<html"))
        return {"no-header", "this is a page of the web, and no table", "see whether the file is what you meant to download", {table.file->name(), 1, 1}};
    // Columns may begin as other files do: `par1,par2`, `Prefix Code,Country`.
    const bool one_column = table.layout->header.columns.size() <= 1;
    if (const other_file* const other = one_column ? other_in(text.substr(0, first_of_file), {}) : nullptr; other != nullptr && !other->what.empty())
        return {"no-header", fmt::format("this is no table, but {}", other->what), std::string(other->hint), {table.file->name(), 1, 1}};
    if (auto other = alone ? instead_of_header(table, true) : std::nullopt) {
        other->where = {table.file->name(), 1, 1};
        return *std::move(other);
    }
    csv_header header = table.layout->header;
    const bool list = among_others && read_plain_header(header);
    problem p{"no-header", std::string(no_header_message), "write, for nodes, key:ID,name ... and for edges :START_ID,:END_ID ..."};
    if (list) p.hint = header.describes_edges() ? "it is an edge list among tables with such headers: write :START_ID and :END_ID over its ends" : "it is a list of nodes among tables with such headers: write :ID over its keys";
    p.where = {table.file->name(), 1, 1};
    return p;
}

/// That what stands above a table's header is passed over.
problem titles(const candidate& c) {
    const csv_layout& layout = *c.table.layout;
    const std::size_t header = layout.header.columns.empty() ? 0 : layout.header.columns.front().offset;
    const auto line = std::ranges::count(layout.file->text().substr(0, header), '\n') + 1;
    return {"wrong-header", fmt::format("the header stands in line {}: what is above it is taken for titles, and not read", line), "", {layout.file->name(), 1, 1}};
}

/// That the first column of a table is passed over.
problem numbered_rows(const csv_table& table) { return {"wrong-header", "the first column has no name, as that of row numbers, and is not read", "name it if it is more than that", {table.file->name(), 1, 1}}; }

/// That a table with `start` and `end` is one of nodes, where somebody might have meant edges.
std::optional<problem> days_not_ends(const csv_table& table) {
    const csv_header& header = table.layout->header;
    const auto has = [&](std::string_view name) {
        return std::ranges::any_of(header.columns, [&](const csv_column& c) { return c.role == csv_role::property && ascii::lowered(trimmed(c.name)) == name; });
    };
    if (header.describes_edges() || !has("start") || !has("end")) return std::nullopt;
    return problem{"wrong-header", "the columns 'start' and 'end' are read as properties of nodes, since the table has ids and names", "if they are the ends of edges, call them :START_ID and :END_ID", {table.file->name(), 1, 1}};
}

/// Gives tables without a header that of the file whose name they continue.
void share_headers(std::vector<candidate>& all) {
    const auto base = [](const fs::path& path) { return (path.parent_path() / table_name(path)).string(); };
    std::unordered_map<std::string, candidate*> headers;  // the first of each name
    for (candidate& c : all)
        if (c.has_header) headers.try_emplace(base(c.path), &c);
    for (candidate& c : all) {
        if (c.has_header || c.hopeless) continue;
        // The longest name that this one continues, other than by further letters.
        candidate* best = nullptr;
        std::string name = (c.path.parent_path() / table_name(c.path)).string();
        for (char next = 0; best == nullptr && !name.empty(); next = name.back(), name.pop_back()) {
            if (std::isalpha(static_cast<unsigned char>(next)) != 0) continue;
            if (const auto found = headers.find(name); found != headers.end()) best = found->second;
        }
        if (best == nullptr) continue;
        best->used_by_others = true;
        c.table.delimiter = best->table.delimiter;  // a row may hold any sign
        c.table.layout = best->table.layout;
    }
}

/// Gives headers without colons the roles that the schema says: a table named after a node type has its `key`, one with both
/// columns of an edge type its ends.
void take_declared_headers(std::vector<candidate>& all, const schema& declared) {
    for (candidate& c : all) {
        csv_layout& layout = *c.table.layout;
        if (c.has_header) continue;
        const auto column = [&](const std::string& name) -> csv_column* {
            const auto at = std::ranges::find_if(layout.header.columns, [&](const csv_column& one) { return one.role == csv_role::property && one.name == name; });
            return name.empty() || at == layout.header.columns.end() ? nullptr : &*at;
        };
        if (const auto type = declared.find_node_type(table_name(c.path)); type && declared[*type].key != "key")
            if (csv_column* key = column(declared[*type].key)) {
                // What the type declares no property for may be the name, as it is without a schema.
                read_plain_header(layout.header, &declared, known_nodes{static_cast<std::size_t>(key - layout.header.columns.data()), *type});
                // Keys of databases are unique in their tables only.
                if (declared.open) key->space = declared[*type].name;
            }
        if (!layout.header.describes_nodes())
            for (std::size_t i = 0; i < declared.edge_type_count(); ++i) {
                const edge_type& type = declared[edge_type_id(i)];
                csv_column* const source = column(type.from_column);
                csv_column* const target = column(type.to_column);
                if (source == nullptr || target == nullptr) continue;
                source->role = csv_role::source, target->role = csv_role::target;
                layout.edge_type = edge_type_id(i);
                break;
            }
        if (!layout.header.describes_nodes() && !layout.header.describes_edges()) continue;
        c.has_header = true;
        c.table.begin = layout.begin;
    }
}

/// Whether all tables are lists of edges, or of nodes beside them, and the schema names no column that is edges: then headers mean what
/// they do without it.
bool are_plain(const std::vector<candidate>& all, const schema& declared) {
    for (std::size_t i = 0; i < declared.edge_type_count(); ++i)
        if (const edge_type& type = declared[edge_type_id(i)]; !type.from_column.empty() || !type.to_column.empty()) return false;
    bool edges = false;
    for (const candidate& c : all) {
        csv_header header = c.table.layout->header;
        if (c.has_header || (!c.hopeless && !read_plain_header(header))) return false;
        edges = edges || header.describes_edges();
    }
    return edges;
}

/// Whether a column called so holds keys of a table: `customer_id` and `CustomerID` those of `customers` and of `Customer`.
bool may_hold_keys_of(std::string_view column, std::string_view table) {
    std::string of = ascii::lowered(column);
    const std::string of_table = ascii::lowered(table);
    for (const std::string_view ending : {"_id", "_key", "id", "编号", "代码"})
        if (of.size() > ending.size() && of.ends_with(ending)) {
            of.resize(of.size() - ending.size());
            return of == of_table || of + "s" == of_table || of + "es" == of_table || (of.ends_with('y') && of.substr(0, of.size() - 1) + "ies" == of_table);
        }
    return false;
}

/// How a schema says that columns of tables that are nodes alone are edges, of those that seem to be. It names all tables: where one has a header
/// that a schema reads, the others are read by it alone.
std::string schema_for_columns(const std::vector<csv_table>& tables) {
    std::string nodes, edges;
    std::set<std::string, std::less<>> types, names;
    for (const csv_table& holds : tables) {
        const csv_column* const own = holds.layout->header.find(csv_role::key);
        const std::string from = table_name(holds.file->name());
        if (types.insert(from).second) nodes += fmt::format("node {} {{ key {} }} ", info_text(from), info_text(own == nullptr ? "key" : own->name));
        for (const csv_column& c : holds.layout->header.columns) {
            const auto held = std::ranges::find_if(tables, [&](const csv_table& t) {
                const csv_column* const key = t.layout->header.find(csv_role::key);
                const std::string to = table_name(t.file->name());
                return to != from && ((key != nullptr && c.name == key->name) || may_hold_keys_of(c.name, to));
            });
            if (c.role != csv_role::property || held == tables.end()) continue;
            const std::string name = names.insert(c.name).second ? c.name : fmt::format("{} of {}", c.name, from);
            if (name != c.name && !names.insert(name).second) continue;
            edges += fmt::format("edge {} {{ from {} to {} to_column {} }} ", info_text(name), info_text(from), info_text(table_name(held->file->name())), info_text(c.name));
        }
    }
    if (!edges.empty()) return fmt::format("a column that holds keys of another table is edges where a schema says so: save as schema.info: schema {{ open true }} {}{}", nodes, trimmed(edges));
    return "a column that holds keys of another table is edges where a schema.info says so, such as: schema { open true } node Customer { key customer_id } node Order { key order_id } edge PLACED { from Customer to Order from_column customer_id }";
}

bool readable(const csv_header& header) { return !header.columns.empty() && (header.describes_nodes() || header.describes_edges()); }

bool without_edges(const std::vector<csv_table>& tables) {
    return std::ranges::none_of(tables, [](const csv_table& t) { return t.layout->header.describes_edges(); });
}

/// The tables among the candidates; the others are problems, or told as what is not read.
void sort_out(std::vector<candidate>& all, bool curated, const fs::path& folder, csv_tables_found& out, problems& found) {
    for (candidate& c : all) {
        if (c.hopeless || !readable(c.table.layout->header)) continue;
        const bool only_header = c.has_header && c.used_by_others && c.table.begin == c.table.file->text().size();
        if (!only_header) out.tables.push_back(c.table);
        if (c.titled && c.has_header) out.unread.push_back(titles(c));
        if (c.table.layout->header.numbered && c.has_header) out.unread.push_back(numbered_rows(c.table));
        if (auto told = out.plain ? days_not_ends(c.table) : std::nullopt) out.unread.push_back(*std::move(told));
    }
    const bool any = std::ranges::any_of(all, [](const candidate& c) { return !c.hopeless && readable(c.table.layout->header); });
    const bool nodes_alone = out.plain && !curated && without_edges(out.tables);  // what is not read is likely to be the edges
    for (const candidate& c : all) {
        if (c.hopeless || readable(c.table.layout->header)) continue;
        problem p = no_table(c.table, any && !out.plain, (!any || nodes_alone) && !curated);
        if (is_surely_table(c.path) && (curated ? lies_in_place(c.path, folder) : !any)) {
            found.push_back(std::move(p));
            continue;
        }
        csv_header header = c.table.layout->header;
        out.like_nodes += read_plain_header(header) && header.describes_nodes() ? 1U : 0U;
        const bool usual = p.message == no_header_message;
        if (usual && nodes_alone) p.hint = "if it holds edges, write Source,Target over their ends";
        (is_surely_table(c.path) ? out.like_tables : out.unread).push_back({"not-a-table", usual ? "this file is not read: its first line names neither :ID nor :START_ID and :END_ID" : fmt::format("this file is not read: {}", p.message), p.hint, {c.table.file->name()}});
    }
}

}  // namespace

result<std::string> standard_input(const open_options& options, std::uint64_t (*most_of)(std::string_view first)) {
    std::uint64_t most = options.files.most > 0 ? options.files.most : std::min(usual_table, most_held());
    std::string out;
    bool known = options.files.most > 0 || most_of == nullptr;  // how much may come
    const auto too_long = [&] { return input_file::cannot_read("-", fmt::format("it has more than the {} bytes that are read of a file of its sort", most), "see whether it is the right one; --max-size reads larger files"); };
    while (true) {
        const std::size_t before = out.size();
        detail::grow(out, std::size_t{1} << 20U, most);
        out.resize(before + (std::size_t{1} << 20U));
        const ssize_t n = ::read(STDIN_FILENO, out.data() + before, out.size() - before);
        const int error = n < 0 ? errno : 0;
        out.resize(before + static_cast<std::size_t>(std::max<ssize_t>(n, 0)));
        if (!known && (n == 0 || out.size() >= first_of_file)) {
            most = std::min(most, most_of(std::string_view(out).substr(0, first_of_file)));
            // A file says at once how much of it is to come; some of it may have been read by others.
            struct ::stat there {};
            const ::off_t at = ::lseek(STDIN_FILENO, 0, SEEK_CUR);
            if (::fstat(STDIN_FILENO, &there) == 0 && S_ISREG(there.st_mode) && at >= 0 && there.st_size > at && out.size() + static_cast<std::uint64_t>(there.st_size - at) > most) return too_long();
            known = true;
        }
        if (n == 0) return out;
        if (error != 0 && error != EINTR) return input_file::failure("-", error);
        if (out.size() > most) return too_long();
    }
}

bool is_table_name(const std::filesystem::path& path) { return is_surely_table(path) || ending_of(path) == ".txt"; }

std::string table_name(const std::filesystem::path& path) {
    fs::path stem = path.stem();
    if (ascii::lowered(path.extension().string()) == ".gz") stem = stem.stem();
    std::string out = stem.string();
    for (const std::string_view ending : {"-header", "_header", ".header"})
        if (ascii::lowered(out).ends_with(ending)) out.resize(out.size() - ending.size());
    for (const std::string_view beginning : {"header-", "header_", "header."})
        if (ascii::lowered(out).starts_with(beginning)) out.erase(0, beginning.size());
    return out;
}

csv_tables_found find_csv_tables(const std::filesystem::path& folder, const schema* declared, const open_options& options, problems& found, const std::vector<table_change>* instead) {
    csv_tables_found out;
    const bool curated = declared != nullptr;
    const bool schemaless = !curated && !options.untyped;
    folder_contents there = look_through(folder, found);
    std::unordered_map<std::string, const table_change*> others;  // by path
    const auto absolute = [](const fs::path& path) {
        std::error_code error;
        return fs::absolute(path, error).lexically_normal().string();
    };
    for (std::size_t i = 0; instead != nullptr && i < instead->size(); ++i) {
        const table_change& c = (*instead)[i];
        others.emplace(absolute(c.path), &c);
        if (c.fresh) there.tables.push_back(c.path.lexically_normal());
    }
    if (instead != nullptr) std::ranges::sort(there.tables, {}, [](const fs::path& p) { return p.generic_string(); });
    // Beside the tables of a curated graph a text may be anything, such as a document of it.
    if (curated)
        std::erase_if(there.tables, [&](const fs::path& path) {
            const bool text = !is_surely_table(path) && !lies_in_place(path, folder);
            if (text) there.others.push_back(path.lexically_relative(folder).generic_string());
            return text;
        });
    if (auto told = schemaless ? misplaced_schema(folder, there.like_schemas) : std::nullopt) {
        found.push_back(*std::move(told));
        return out;
    }
    std::vector<candidate> all;
    const input_rules rules = input_rules::of(options.files, folder, usual_table).resolve();
    for (const fs::path& path : there.tables) {
        const auto other = others.empty() ? others.end() : others.find(absolute(path));
        auto file = other != others.end() ? result<std::shared_ptr<const csv_file>>(csv_file::of_text(path.string(), other->second->text)) : csv_file::open_text(path, rules, options);
        if (!file && !is_surely_table(path)) {
            problem p = file.problems().front();
            out.unread.push_back({"not-a-table", fmt::format("this file is not read: {}", p.reason.empty() ? p.message : p.reason), p.hint, {path.string()}});
            continue;
        }
        if (!file) {
            found.insert(found.end(), file.problems().begin(), file.problems().end());
            out.unopened = true;
            continue;
        }
        candidate c{.path = path};
        if (begin_table(c, *std::move(file))) all.push_back(std::move(c));
        else out.unread.push_back({"not-a-table", "this file is not read: it is empty", "", {path.string()}});
    }
    if (curated && !are_plain(all, *declared)) take_declared_headers(all, *declared);
    const bool typed = std::ranges::any_of(all, &candidate::has_header);
    if (typed) share_headers(all);
    else out.plain = take_plain_headers(all, declared);
    sort_out(all, curated, folder, out, found);
    // Tables of a database: their keys are unique in each.
    if (out.plain && !curated && out.tables.size() + out.like_tables.size() > 1 && without_edges(out.tables)) {
        std::unordered_map<std::string, std::size_t> called;
        for (const csv_table& t : out.tables) ++called[table_name(t.file->name())];
        for (const csv_table& t : out.tables)
            for (csv_column& c : t.layout->header.columns) {
                if (c.role != csv_role::key) continue;
                c.space = table_name(t.file->name());
                if (called[c.space] > 1) c.space = fs::path(t.file->name()).lexically_relative(folder).generic_string();
            }
        out.unread.push_back({"no-tables", "no table holds the ends of edges: these are nodes alone", schema_for_columns(out.tables), {folder.string()}});
    }
    if (curated)  // its texts are read by who asks for them
        std::erase_if(there.others, [&](const std::string& path) {
            const auto lies_in = [&](std::string folder_of_texts) { return !folder_of_texts.empty() && path.starts_with(folder_of_texts += '/'); };
            return lies_in("sources") || lies_in(fs::path(declared->sources).lexically_normal().generic_string());
        });
    std::ranges::sort(there.others);
    if (!there.others.empty()) out.unread.push_back({"not-a-table", fmt::format("these files are not read: {}", listed(there.others)), "", {folder.string()}});
    return out;
}

csv_tables_found find_csv_table(const std::filesystem::path& path, const open_options& options, problems& found, std::string* given) {
    csv_tables_found out;
    result<std::shared_ptr<const csv_file>> file = [&]() -> result<std::shared_ptr<const csv_file>> {
        const std::uint64_t most = options.files.most > 0 ? options.files.most : usual_table;
        if (path != "-") return csv_file::open_text(path, {.most = most, .read = options.files.read}, options);
        auto bytes = given != nullptr ? result<std::string>(std::move(*given)) : standard_input(options);
        if (!bytes) return bytes.problems();
        auto text = text_in(*bytes, path, {.encoding = options.encoding, .most = most, .swells = options.files.most > 0});
        if (!text) return text.problems();
        return csv_file::of_text("-", *text ? **std::move(text) : *std::move(bytes));
    }();
    if (!file) {
        found = file.problems();
        return out;
    }
    std::vector<candidate> all(1);
    all.front().path = path;
    if (!begin_table(all.front(), *std::move(file))) {
        found.push_back({"no-header", "this table is empty", "give one with a header, such as Source,Target", {path.string()}});
        return out;
    }
    if (!all.front().has_header) out.plain = take_plain_headers(all, nullptr);
    if (!all.front().has_header) {
        found.push_back(no_table(all.front().table, false, true));
        if (problem& p = found.back(); p.message == no_header_message) {
            p.message = "this table's header names neither the ends of edges nor the key of nodes";
            p.hint = "write Source,Target or :START_ID,:END_ID over the ends of edges, or Id or :ID over the keys of nodes";
        }
        return out;
    }
    out.tables.push_back(all.front().table);
    if (all.front().titled) out.unread.push_back(titles(all.front()));
    if (all.front().table.layout->header.numbered) out.unread.push_back(numbered_rows(all.front().table));
    if (auto told = out.plain ? days_not_ends(all.front().table) : std::nullopt) out.unread.push_back(*std::move(told));
    return out;
}

}  // namespace hexi::abi_v1::detail
