#include <hexi/format/csv_tables_private.hpp>

#include <algorithm>
#include <functional>
#include <optional>
#include <utility>
#include <vector>

#include <fmt/ranges.h>

#include <hexi/schema/parse_value.hpp>
#include <hexi/schema/read_schema.hpp>

namespace hexi {

void header_problem(const csv_table& table, const csv_column& column, problem what, problems& found) {
    table.header_file->locate(what, column.offset, column.length);
    found.push_back(std::move(what));
}

namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t usual_table = std::uint64_t{64} << 30U;  // bytes

std::string lower(std::string text) {
    std::ranges::transform(text, text.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return text;
}

/// Whether a file of this name is likely to be meant as `schema.info`: surely, perhaps (then its contents say), or not.
enum class likeness { none, perhaps, surely };
likeness like_schema(const fs::path& path) {
    const std::string name = lower(path.filename().string());
    if (name.ends_with(".csv")) return likeness::none;
    if (closest("schema.info", {name})) return likeness::surely;
    return name.ends_with(".info") || closest("schema", {name.substr(0, name.find('.'))}) ? likeness::perhaps : likeness::none;
}

/// What lies in a folder and the folders in it, links to folders apart.
struct folder_contents {
    std::vector<fs::path> tables{};        // by path
    std::vector<fs::path> like_schemas{};  // by path
};
folder_contents look_through(const fs::path& folder, bool for_schemas, problems& found) {
    folder_contents out;
    std::vector<fs::path> folders{folder};
    while (!folders.empty()) {
        const fs::path here = std::move(folders.back());
        folders.pop_back();
        std::error_code error;
        fs::directory_iterator at(here, error);
        for (; !error && at != fs::directory_iterator(); at.increment(error)) {
            std::error_code unknown;
            const fs::path& path = at->path();
            const bool linked = at->is_symlink(unknown);
            if (!linked && at->is_directory(unknown)) folders.push_back(path);
            else if (path.extension() == ".csv" && !(linked && fs::is_directory(path, unknown))) out.tables.push_back(path);
            else if (for_schemas && like_schema(path) != likeness::none) out.like_schemas.push_back(path);
        }
        if (error) found.push_back({"cannot-read", fmt::format("cannot read the folder: {}", error.message()), "check that it may be read, or take it elsewhere", {here.string()}});
    }
    const auto name = [](const fs::path& p) { return p.generic_string(); };
    std::ranges::sort(out.tables, {}, name);
    std::ranges::sort(out.like_schemas, {}, name);
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

}  // namespace

std::vector<csv_table> find_csv_tables(const std::filesystem::path& folder, bool curated, const open_options& options, problems& found) {
    const bool schemaless = !curated && !options.untyped;
    const auto [paths, like_schemas] = look_through(folder, schemaless, found);
    if (auto told = schemaless ? misplaced_schema(folder, like_schemas) : std::nullopt) {
        found.push_back(*std::move(told));
        return {};
    }

    struct candidate {
        csv_table table;
        fs::path path;
        bool has_header = false;
        bool used_by_others = false;
    };
    std::vector<candidate> all;
    for (const fs::path& path : paths) {
        auto file = csv_file::open(path, input_rules::of(options.files, folder, usual_table));
        if (!file) {
            found.insert(found.end(), file.problems().begin(), file.problems().end());
            continue;
        }
        candidate c{.table = {}, .path = path};
        c.table.file = c.table.header_file = *std::move(file);
        const std::string_view text = c.table.file->text();
        csv_reader rows(text);
        if (!rows.next()) continue;  // nothing in it
        c.table.header = parse_csv_header(rows.fields(), text);
        for (const csv_fault& fault : rows.faults()) c.table.header.faults.push_back(fault);
        c.has_header = c.table.header.describes_nodes() || c.table.header.describes_edges();
        c.table.begin = c.has_header ? rows.position() : text.starts_with("\xEF\xBB\xBF") ? 3 : 0;
        all.push_back(std::move(c));
    }
    const auto base = [](const fs::path& path) {
        std::string stem = path.stem().string();
        for (const std::string_view ending : {"-header", "_header", ".header"})
            if (stem.ends_with(ending)) stem.resize(stem.size() - ending.size());
        return (path.parent_path() / stem).string();
    };
    for (candidate& c : all) {
        if (c.has_header) continue;
        // The longest name that this one continues, other than by further letters.
        candidate* best = nullptr;
        const std::string own = (c.path.parent_path() / c.path.stem()).string();
        for (candidate& other : all) {
            if (!other.has_header) continue;
            const std::string name = base(other.path);
            const bool continues = own.starts_with(name) && (own.size() == name.size() || std::isalpha(static_cast<unsigned char>(own[name.size()])) == 0);
            if (continues && (best == nullptr || name.size() > base(best->path).size())) best = &other;
        }
        if (best == nullptr) {
            problem p{"no-header", "this table's header names neither :ID nor :START_ID and :END_ID",
                      "write, for nodes, key:ID,name ... and for edges :START_ID,:END_ID ..."};
            // Without its line: what is no table may be anything.
            p.where = {c.table.file->name(), 1, 1};
            found.push_back(std::move(p));
            continue;
        }
        best->used_by_others = true;
        c.table.header = best->table.header;
        c.table.header_file = best->table.header_file;
    }
    std::vector<csv_table> out;
    for (candidate& c : all) {
        if (c.table.header.columns.empty() || !(c.table.header.describes_nodes() || c.table.header.describes_edges())) continue;
        const bool only_header = c.has_header && c.used_by_others && c.table.begin == c.table.file->text().size();
        if (!only_header) out.push_back(std::move(c.table));
    }
    return out;
}

namespace {

/// The type that a table's file name gives: `Park` for `nodes/Park.csv`, `nodes/Park-part2.csv` with a header of its own too.
std::string type_in_name(const csv_table& table) {
    std::string stem = std::filesystem::path(table.header_file->name()).stem().string();
    for (const std::string_view ending : {"-header", "_header", ".header"})
        if (stem.ends_with(ending)) stem.resize(stem.size() - ending.size());
    return stem;
}

class preparer {
public:
    preparer(csv_table& table, schema& s, bool curated, problems& found) : table_(table), schema_(s), curated_(curated), found_(found) {}

    /// Whether the table can be read.
    bool prepare() {
        for (const csv_fault& fault : table_.header.faults) {
            problem p{"wrong-header", fault.message, fault.hint};
            table_.header_file->locate(p, fault.offset, fault.length);
            note(std::move(p));
        }
        const csv_column* key = table_.header.find(csv_role::key);
        const csv_column* source = table_.header.find(csv_role::source);
        const csv_column* target = table_.header.find(csv_role::target);
        table_.edges = key == nullptr;
        if (key != nullptr && (source != nullptr || target != nullptr)) {
            at(source != nullptr ? *source : *target, {"wrong-header", "a table holds nodes or edges, not both", "put the edges into a table of their own"});
            return false;
        }
        if (table_.edges && (source == nullptr || target == nullptr)) {
            at(source != nullptr ? *source : *target,
               {"missing-column", fmt::format("a table of edges needs a column {}", source == nullptr ? ":START_ID" : ":END_ID"), "add it"});
            return false;
        }
        const csv_role foreign = table_.edges ? csv_role::labels : csv_role::type;
        if (const csv_column* wrong = table_.header.find(foreign))
            at(*wrong, {"wrong-header", table_.edges ? "edges have a :TYPE, not a :LABEL" : "nodes have a :LABEL, not a :TYPE", "change the column's name"});
        find_type();
        if (schema_.open) open_columns();
        else closed_columns();
        return true;
    }

private:
    void note(problem p) {
        // Parts of one table share a header; its problems are said once.
        if (std::ranges::find(found_, p) == found_.end()) found_.push_back(std::move(p));
    }
    void at(const csv_column& column, problem p) {
        table_.header_file->locate(p, column.offset, column.length);
        note(std::move(p));
    }
    void at_header(problem p) {
        const std::string_view text = table_.header_file->text();
        const std::size_t begin = text.starts_with("\xEF\xBB\xBF") ? 3 : 0;
        table_.header_file->locate(p, begin, text.find_first_of("\r\n", begin) - begin);
        p.excerpt.clear();
        note(std::move(p));
    }

    /// A type that an open schema made; none, and a problem noted, where it has no room.
    template <class Id>
    Id made(const result<Id>& type) {
        if (!type) at_header(type.problems().front());
        return type ? *type : Id::none();
    }
    void find_type() {
        const bool named = table_.header.find(table_.edges ? csv_role::type : csv_role::labels) != nullptr;
        if (named) {
            table_.by_type = !schema_.open;
            return;
        }
        const std::string name = type_in_name(table_);
        std::vector<std::string> known;
        if (table_.edges) {
            table_.edge_type = schema_.find_edge_type(name);
            if (!table_.edge_type && schema_.open) table_.edge_type = made(schema_.edge_type_named(name));
            for (std::size_t i = 0; i < schema_.edge_type_count(); ++i) known.push_back(schema_[edge_type_id(i)].name);
        } else if (schema_.open && !curated_) {
            table_.node_type = schema_.type_of_labels({});
        } else {
            table_.node_type = schema_.find_node_type(name);
            if (!table_.node_type && schema_.open) table_.node_type = made(schema_.node_type_named(name));
            for (std::size_t i = 0; i < schema_.node_type_count(); ++i)
                if (!schema_[node_type_id(i)].abstract) known.push_back(schema_[node_type_id(i)].name);
            if (table_.node_type && schema_[*table_.node_type].abstract) {
                at_header({"abstract-type", fmt::format("a node cannot be of the abstract type '{}'", name), "name the table after one of its subtypes"});
                table_.node_type = node_type_id::none();
            }
        }
        if (table_.edges ? table_.edge_type.has_value() : table_.node_type.has_value()) return;
        const auto near = closest(name, known);
        at_header({"unknown-type", fmt::format("no {} type is called '{}', as this table is", table_.edges ? "edge" : "node", name),
                   near ? fmt::format("did you mean '{}'?", *near) : fmt::format("name the table after a type of the schema, or add a column {}", table_.edges ? ":TYPE" : ":LABEL")});
        if (table_.edges) table_.edge_type = edge_type_id::none();
        else table_.node_type = node_type_id::none();
    }

    std::uint32_t slot(csv_slot wanted) {
        wanted.deferred = wanted.list || wanted.evidence || (schema_.open && wanted.kind == kind::quantity);
        for (std::size_t i = 0; i < table_.slots.size(); ++i) {
            const csv_slot& have = table_.slots[i];
            if (have.property.valid() ? have.property == wanted.property : have.name == wanted.name) return static_cast<std::uint32_t>(i);
        }
        table_.slots.push_back(std::move(wanted));
        return static_cast<std::uint32_t>(table_.slots.size() - 1);
    }
    /// The slot of a name, of aliases or of evidence.
    std::optional<csv_slot> built_in(const csv_column& c) {
        const bool text = c.kind == kind::text;
        if (c.name == "evidence" && text && (c.list || !schema_.open)) return csv_slot{.name = c.name, .list = true, .evidence = true};
        if (table_.edges || !text) return std::nullopt;
        if (c.name == "name" && !c.list) return csv_slot{.name = c.name, .property = schema::name_property()};
        if (c.name == "aliases" && (c.list || !schema_.open)) return csv_slot{.name = c.name, .list = true, .property = schema::aliases_property()};
        const auto language = name_language(c.name);
        if (language && !c.list) return csv_slot{.name = c.name, .property = schema_.add_name_language(*language)};
        return std::nullopt;
    }

    void open_columns() {
        std::vector<csv_plan> plan;
        for (const csv_column& c : table_.header.columns) {
            csv_plan p{.role = c.role};
            if (c.role == csv_role::property) {
                const auto known = built_in(c);
                p.slot = slot(known ? *known : csv_slot{.name = c.name, .kind = c.kind, .list = c.list});
            }
            plan.push_back(p);
        }
        table_.plans.push_back(std::move(plan));
    }

    void closed_columns() {
        const std::size_t types = table_.by_type ? (table_.edges ? schema_.edge_type_count() : schema_.node_type_count()) : 1;
        table_.plans.assign(types, std::vector<csv_plan>(table_.header.columns.size()));
        for (std::size_t i = 0; i < table_.header.columns.size(); ++i) {
            const csv_column& c = table_.header.columns[i];
            bool anywhere = false;
            bool misfit = false;
            for (std::size_t t = 0; t < types; ++t) {
                csv_plan& plan = table_.plans[t][i];
                plan.role = c.role;
                if (c.role != csv_role::property) continue;
                const property* declared = table_.edges ? declared_in(table_.by_type ? std::optional(edge_type_id(t)) : table_.edge_type, c.name)
                                                        : declared_in(table_.by_type ? std::optional(node_type_id(t)) : table_.node_type, c.name);
                if (declared != nullptr) {
                    anywhere = true;
                    if (!fits(c, *declared)) {
                        if (!misfit) wrong_word(c, *declared);
                        misfit = true;
                        plan.role = csv_role::ignored;
                        continue;
                    }
                    plan.declared = declared;
                    plan.slot = slot({.name = c.name, .kind = declared->kind, .list = declared->list, .property = declared->id});
                } else if (const auto known = built_in(c)) {
                    anywhere = true;
                    plan.slot = slot(*known);
                } else {
                    plan.unknown = true;
                }
            }
            if (c.role != csv_role::property || anywhere) continue;
            for (auto& plan : table_.plans) plan[i].role = csv_role::ignored;
            const bool typeless = !table_.by_type && (table_.edges ? !table_.edge_type->valid() : !table_.node_type->valid());
            if (!typeless) unknown_column(c);
        }
    }
    template <class Id>
    const property* declared_in(std::optional<Id> type, std::string_view name) const {
        return type && type->valid() ? schema_.find_property(*type, name) : nullptr;
    }
    static bool fits(const csv_column& c, const property& p) {
        if (c.word.empty()) return true;
        const bool as_text = c.kind == kind::text && (p.kind == kind::enumeration || p.kind == kind::quantity);
        return c.list == p.list && (c.kind == p.kind || as_text);
    }
    void wrong_word(const csv_column& c, const property& p) {
        const std::string_view word = p.kind == kind::quantity ? "string" : csv_word(p.kind);
        at(c, {"wrong-kind", fmt::format("'{}' is {}{} in the schema, not {}", c.name, to_text(p.kind), p.list ? "[]" : "", c.word),
               fmt::format("write {}:{}{}", c.name, word, p.list ? "[]" : "")});
    }
    void unknown_column(const csv_column& c) {
        std::vector<std::string> known;
        std::string owner = "no type";
        const auto collect = [&](const auto& type) {
            for (const property& p : type.properties) known.push_back(p.name);
            owner = type.name;
        };
        if (!table_.by_type && table_.edges) collect(schema_[*table_.edge_type]);
        else if (!table_.by_type) collect(schema_[*table_.node_type]);
        std::vector<std::string> candidates = known;
        candidates.emplace_back("evidence");
        if (!table_.edges) candidates.emplace_back("name"), candidates.emplace_back("aliases");
        const auto near = closest(c.name, candidates);
        at(c, {"unknown-property", table_.by_type ? fmt::format("no type has a property '{}'", c.name) : fmt::format("{} has no property '{}'", owner, c.name),
               near ? fmt::format("did you mean '{}'?", *near) : fmt::format("it has: {}", fmt::join(candidates, ", "))});
    }

    csv_table& table_;
    schema& schema_;
    bool curated_;
    problems& found_;
};

}  // namespace

void prepare_tables(std::vector<csv_table>& tables, schema& s, bool curated, problems& found) {
    std::vector<csv_table> out;
    for (csv_table& table : tables)
        if (preparer(table, s, curated, found).prepare()) out.push_back(std::move(table));
    tables = std::move(out);
}

std::function<void(problem&, const origin&, std::string_view, std::size_t)> place_finder(std::vector<csv_table> tables) {
    return [tables = std::move(tables)](problem& p, const origin& where, std::string_view name, std::size_t element) {
        const csv_table& table = tables[where.file];
        csv_reader rows(table.file->text(), table.file->offset_of(where.line));
        if (!rows.next()) return;
        const auto& columns = table.header.columns;
        const auto is_named = [&](const csv_column& c) { return !name.empty() && c.role == csv_role::property && c.name == name; };
        auto column = std::ranges::find_if(columns, is_named);
        if (column == columns.end())
            column = std::ranges::find(columns, table.edges ? (name == ":END_ID" ? csv_role::target : csv_role::source) : csv_role::key, &csv_column::role);
        const auto i = static_cast<std::size_t>(column - columns.begin());
        if (i >= rows.fields().size()) return;
        const csv_field& field = rows.fields()[i];
        std::string_view at = field.text;
        bool quoted = field.quoted;
        if (is_named(*column) && (column->list || name == "evidence") && !field.doubled) {
            for (; element > 0 && at.find(';') != std::string_view::npos; --element) at.remove_prefix(at.find(';') + 1), quoted = false;
            if (at.find(';') != std::string_view::npos) at = at.substr(0, at.find(';')), quoted = false;
        }
        const auto offset = static_cast<std::size_t>(at.data() - table.file->text().data()) - (quoted ? 1 : 0);
        table.file->locate(p, offset, at.size() + (quoted ? 2 : 0), table.file->line_of(offset));
    };
}

}  // namespace hexi
