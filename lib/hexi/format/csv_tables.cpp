#include <hexi/format/csv_tables_private.hpp>

#include <algorithm>
#include <functional>
#include <vector>
#include <memory>
#include <optional>
#include <set>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include <fmt/ranges.h>

#include <hexi/schema/parse_value.hpp>
#include <hexi/schema/read_schema.hpp>

namespace hexi {

void header_problem(csv_layout& layout, const csv_column& column, problem what, problems& found) {
    layout.file->locate(what, column.offset, column.length, layout.places);
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
        c.table.file = *std::move(file);
        const std::string_view text = c.table.file->text();
        csv_reader rows(text);
        if (!rows.next()) continue;  // nothing in it
        csv_layout& layout = *(c.table.layout = std::make_shared<csv_layout>());
        layout.file = c.table.file;
        layout.places = text_places(text);
        layout.header = parse_csv_header(rows.fields(), text);
        for (const csv_fault& fault : rows.faults()) layout.header.faults.push_back(fault);
        c.has_header = layout.header.describes_nodes() || layout.header.describes_edges();
        c.table.begin = c.has_header ? rows.position() : text.starts_with("\xEF\xBB\xBF") ? 3 : 0;
        all.push_back(std::move(c));
    }
    const auto base = [](const fs::path& path) {
        std::string stem = path.stem().string();
        for (const std::string_view ending : {"-header", "_header", ".header"})
            if (stem.ends_with(ending)) stem.resize(stem.size() - ending.size());
        return (path.parent_path() / stem).string();
    };
    std::unordered_map<std::string, candidate*> headers;  // the first of each name
    for (candidate& c : all)
        if (c.has_header) headers.try_emplace(base(c.path), &c);
    for (candidate& c : all) {
        if (c.has_header) continue;
        // The longest name that this one continues, other than by further letters.
        candidate* best = nullptr;
        std::string name = (c.path.parent_path() / c.path.stem()).string();
        for (char next = 0; best == nullptr && !name.empty(); next = name.back(), name.pop_back()) {
            if (std::isalpha(static_cast<unsigned char>(next)) != 0) continue;
            if (const auto found = headers.find(name); found != headers.end()) best = found->second;
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
        c.table.layout = best->table.layout;
    }
    std::vector<csv_table> out;
    for (candidate& c : all) {
        const csv_header& header = c.table.layout->header;
        if (header.columns.empty() || !(header.describes_nodes() || header.describes_edges())) continue;
        const bool only_header = c.has_header && c.used_by_others && c.table.begin == c.table.file->text().size();
        if (!only_header) out.push_back(std::move(c.table));
    }
    return out;
}

namespace {

/// The type that a table's file name gives: `Park` for `nodes/Park.csv`, `nodes/Park-part2.csv` with a header of its own too.
std::string type_in_name(const csv_layout& layout) {
    std::string stem = std::filesystem::path(layout.file->name()).stem().string();
    for (const std::string_view ending : {"-header", "_header", ".header"})
        if (stem.ends_with(ending)) stem.resize(stem.size() - ending.size());
    return stem;
}

/// Whether a column's type, as its header gives it, fits what the schema declares.
bool fits(const csv_column& c, kind k, bool list) {
    if (c.word.empty()) return true;
    const bool as_text = c.kind == kind::text && (k == kind::enumeration || k == kind::quantity);
    return c.list == list && (c.kind == k || as_text);
}

template <class TypeId>
std::vector<csv_plan> plans_by_type(const schema& s, const csv_layout& layout, TypeId type) {
    std::vector<csv_plan> out(layout.header.columns.size());
    for (std::size_t i = 0; i < out.size(); ++i) {
        const csv_column& c = layout.header.columns[i];
        csv_plan& plan = out[i];
        plan.role = c.role;
        if (c.role != csv_role::property) continue;
        if (const property* declared = s.find_property(type, c.name)) {
            if (!fits(c, declared->kind, declared->list)) {
                plan.role = csv_role::ignored;
                continue;
            }
            plan.declared = declared;
            plan.slot = layout.slot_of.at({declared->id, declared->kind, declared->list});
        } else if (layout.built_in[i] != csv_layout::no_slot) {
            plan.slot = layout.built_in[i];
        } else {
            plan.unknown = true;
        }
    }
    return out;
}

/// What all headers are prepared against.
struct prepared_folder {
    hexi::schema& schema;
    bool curated;
    problems& found;
    hint_effort effort{};
    /// As what types declare a property: its kind, and whether it is a list.
    using declared_kinds = std::set<std::pair<kind, bool>>;
    std::vector<declared_kinds> of_nodes{}, of_edges{};  // by property
};

class preparer {
public:
    preparer(csv_layout& layout, prepared_folder& folder) : layout_(layout), folder_(folder), schema_(folder.schema) {}

    /// Whether tables with this header can be read.
    bool prepare() {
        for (const csv_fault& fault : layout_.header.faults) at(fault.offset, fault.length, {"wrong-header", fault.message, fault.hint});
        if (!layout_.header.whole) return false;
        for (std::size_t i = 0; i < layout_.header.columns.size(); ++i) {
            const csv_role role = layout_.header.columns[i].role;
            if (role == csv_role::labels || role == csv_role::type) layout_.type_column = i;
            if (role == csv_role::key) layout_.key_column = i;
            if (role == csv_role::source) layout_.source_column = i;
            if (role == csv_role::target) layout_.target_column = i;
        }
        const csv_column* key = layout_.header.find(csv_role::key);
        const csv_column* source = layout_.header.find(csv_role::source);
        const csv_column* target = layout_.header.find(csv_role::target);
        layout_.edges = key == nullptr;
        if (key != nullptr && (source != nullptr || target != nullptr)) {
            at(source != nullptr ? *source : *target, {"wrong-header", "a table holds nodes or edges, not both", "put the edges into a table of their own"});
            return false;
        }
        if (layout_.edges && (source == nullptr || target == nullptr)) {
            at(source != nullptr ? *source : *target,
               {"missing-column", fmt::format("a table of edges needs a column {}", source == nullptr ? ":START_ID" : ":END_ID"), "add it"});
            return false;
        }
        const csv_role foreign = layout_.edges ? csv_role::labels : csv_role::type;
        if (const csv_column* wrong = layout_.header.find(foreign))
            at(*wrong, {"wrong-header", layout_.edges ? "edges have a :TYPE, not a :LABEL" : "nodes have a :LABEL, not a :TYPE", "change the column's name"});
        find_type();
        if (schema_.open) open_columns();
        else if (layout_.by_type) columns_by_type();
        else closed_columns();
        return true;
    }

private:
    void note(problem p) {
        if (++problems_ <= most_problems) folder_.found.push_back(std::move(p));
        if (problems_ == most_problems + 1)
            folder_.found.push_back({"too-many-problems", fmt::format("this header has more than {} problems; the others are not listed", most_problems),
                                     "mend these first", {layout_.file->name()}});
    }
    /// Whether more has been found than is listed.
    bool crowded() const { return problems_ > most_problems; }
    void at(std::size_t offset, std::size_t length, problem p) {
        if (!crowded()) layout_.file->locate(p, offset, length, layout_.places);
        note(std::move(p));
    }
    void at(const csv_column& column, problem p) { at(column.offset, column.length, std::move(p)); }
    void at_header(problem p) {
        const std::string_view text = layout_.file->text();
        const std::size_t begin = text.starts_with("\xEF\xBB\xBF") ? 3 : 0;
        layout_.file->locate(p, begin, text.find_first_of("\r\n", begin) - begin, layout_.places);
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
        const bool named = layout_.header.find(layout_.edges ? csv_role::type : csv_role::labels) != nullptr;
        if (named) {
            layout_.by_type = !schema_.open;
            return;
        }
        const std::string name = type_in_name(layout_);
        if (layout_.edges) {
            layout_.edge_type = schema_.find_edge_type(name);
            if (!layout_.edge_type && schema_.open) layout_.edge_type = made(schema_.edge_type_named(name));
        } else if (schema_.open && !folder_.curated) {
            layout_.node_type = schema_.type_of_labels({});
        } else {
            layout_.node_type = schema_.find_node_type(name);
            if (!layout_.node_type && schema_.open) layout_.node_type = made(schema_.node_type_named(name));
            if (layout_.node_type && layout_.node_type->valid() && schema_[*layout_.node_type].abstract) {
                at_header({"abstract-type", fmt::format("a node cannot be of the abstract type '{}'", name), "name the table after one of its subtypes"});
                layout_.node_type = node_type_id::none();
            }
        }
        if (layout_.edges ? layout_.edge_type.has_value() : layout_.node_type.has_value()) return;
        const auto near = closest_of(name, [&](auto consider) {
            if (layout_.edges) {
                for (std::size_t i = 0; i < schema_.edge_type_count(); ++i)
                    if (!consider(schema_[edge_type_id(i)].name)) return;
            } else {
                for (std::size_t i = 0; i < schema_.node_type_count(); ++i)
                    if (!schema_[node_type_id(i)].abstract && !consider(schema_[node_type_id(i)].name)) return;
            }
        }, folder_.effort);
        at_header({"unknown-type", fmt::format("no {} type is called '{}', as this table is", layout_.edges ? "edge" : "node", name),
                   near ? fmt::format("did you mean '{}'?", *near) : fmt::format("name the table after a type of the schema, or add a column {}", layout_.edges ? ":TYPE" : ":LABEL")});
        if (layout_.edges) layout_.edge_type = edge_type_id::none();
        else layout_.node_type = node_type_id::none();
    }

    std::uint32_t slot(csv_slot wanted) {
        wanted.deferred = wanted.list || wanted.evidence || wanted.kind == kind::any || (schema_.open && wanted.kind == kind::quantity);
        const auto next = static_cast<std::uint32_t>(layout_.slots.size());
        std::uint32_t& known = wanted.property.valid() ? layout_.slot_of.try_emplace({wanted.property, wanted.kind, wanted.list}, next).first->second
                                                       : slot_of_name_.try_emplace(wanted.name, next).first->second;
        if (known == next) layout_.slots.push_back(std::move(wanted));
        return known;
    }
    /// The slot of a name, of aliases or of evidence.
    std::optional<csv_slot> built_in(const csv_column& c) {
        const bool text = c.kind == kind::text;
        if (c.name == "evidence" && text && (c.list || !schema_.open)) return csv_slot{.name = c.name, .list = true, .evidence = true};
        if (layout_.edges) return std::nullopt;
        if (c.name == "name" || c.name == "aliases") {
            if (!text || (c.list && c.name == "name"))
                at(c, {"wrong-kind", fmt::format("'{}' is {} of a node, not {}", c.name, c.name == "name" ? "the name" : "the list of further names", c.word), fmt::format("write {}", c.name == "name" ? "name" : "aliases:string[]")});
        } else if (!text) {
            return std::nullopt;
        }
        if (c.name == "name") return csv_slot{.name = c.name, .property = schema::name_property()};
        if (c.name == "aliases") return csv_slot{.name = c.name, .list = true, .property = schema::aliases_property()};
        const auto language = name_language(c.name);
        if (!language || c.list) return std::nullopt;
        const auto made = schema_.name_language(*language);
        if (!made && !std::exchange(full_, true)) at(c, made.problems().front());
        return csv_slot{.name = c.name, .property = made ? *made : schema::name_property()};
    }

    void open_columns() {
        for (const csv_column& c : layout_.header.columns) {
            csv_plan p{.role = c.role};
            if (c.role == csv_role::property) {
                const auto known = built_in(c);
                p.slot = slot(known ? *known : csv_slot{.name = c.name, .kind = c.kind, .list = c.list});
            }
            layout_.plans.push_back(p);
        }
    }

    void closed_columns() {
        layout_.plans.resize(layout_.header.columns.size());
        for (std::size_t i = 0; i < layout_.header.columns.size(); ++i) {
            const csv_column& c = layout_.header.columns[i];
            csv_plan& plan = layout_.plans[i];
            plan.role = c.role;
            if (c.role != csv_role::property) continue;
            const property* declared = layout_.edges ? declared_in(layout_.edge_type, c.name) : declared_in(layout_.node_type, c.name);
            if (declared != nullptr) {
                if (!fits(c, declared->kind, declared->list)) {
                    wrong_word(c, declared->kind, declared->list);
                    plan.role = csv_role::ignored;
                    continue;
                }
                plan.declared = declared;
                plan.slot = slot({.name = c.name, .kind = declared->kind, .list = declared->list, .property = declared->id});
            } else if (const auto known = built_in(c)) {
                plan.slot = slot(*known);
            } else {
                plan.role = csv_role::ignored;
                const bool typeless = layout_.edges ? !layout_.edge_type->valid() : !layout_.node_type->valid();
                if (!typeless) unknown_column(c);
            }
        }
    }
    template <class Id>
    const property* declared_in(std::optional<Id> type, std::string_view name) const {
        return type && type->valid() ? schema_.find_property(*type, name) : nullptr;
    }
    /// What a column is for each type is found when a row names the type; here the slots are made, over all types.
    void columns_by_type() {
        declared_anywhere();
        const auto& declared = layout_.edges ? folder_.of_edges : folder_.of_nodes;
        layout_.built_in.assign(layout_.header.columns.size(), csv_layout::no_slot);
        for (std::size_t i = 0; i < layout_.header.columns.size(); ++i) {
            csv_column& c = layout_.header.columns[i];
            if (c.role != csv_role::property) continue;
            bool anywhere = false;
            bool misfit = false;
            // A slot for each kind that a type gives the property.
            const auto p = schema_.property_named(c.name);
            if (p && p->index() < declared.size())
                for (const auto& [kind, list] : declared[p->index()]) {
                    anywhere = true;
                    if (fits(c, kind, list)) slot({.name = c.name, .kind = kind, .list = list, .property = *p});
                    else if (!std::exchange(misfit, true)) wrong_word(c, kind, list);
                }
            if (const auto known = built_in(c)) anywhere = true, layout_.built_in[i] = slot(*known);
            if (anywhere) continue;
            c.role = csv_role::ignored;
            unknown_column(c);
        }
    }
    void declared_anywhere() {
        if (!folder_.of_nodes.empty()) return;
        const auto note_all = [&]<class Id>(std::vector<prepared_folder::declared_kinds>& out, std::size_t types, Id) {
            out.resize(schema_.property_count());
            for (std::size_t t = 0; t < types; ++t)
                for (const property& p : schema_[Id(t)].properties) out[p.id.index()].emplace(p.kind, p.list);
        };
        note_all(folder_.of_nodes, schema_.node_type_count(), node_type_id{});
        note_all(folder_.of_edges, schema_.edge_type_count(), edge_type_id{});
    }
    void wrong_word(const csv_column& c, kind k, bool list) {
        const std::string_view word = k == kind::quantity ? "string" : csv_word(k);
        at(c, {"wrong-kind", fmt::format("'{}' is {}{} in the schema, not {}", c.name, to_text(k), list ? "[]" : "", c.word),
               fmt::format("write {}:{}{}", c.name, word, list ? "[]" : "")});
    }
    void unknown_column(const csv_column& c) {
        if (crowded()) return note({});
        const std::vector<property>* properties = nullptr;
        std::string_view owner = "no type";
        const auto of = [&](const auto& type) { properties = &type.properties, owner = type.name; };
        if (!layout_.by_type && layout_.edges) of(schema_[*layout_.edge_type]);
        else if (!layout_.by_type) of(schema_[*layout_.node_type]);
        std::vector<std::string_view> candidates;
        if (properties != nullptr && folder_.effort.left > 0)
            for (const property& p : *properties) candidates.push_back(p.name);
        folder_.effort.left -= std::min(folder_.effort.left, candidates.size());
        candidates.emplace_back("evidence");
        if (!layout_.edges) candidates.emplace_back("name"), candidates.emplace_back("aliases");
        const auto near = closest(c.name, candidates, folder_.effort);
        at(c, {"unknown-property", layout_.by_type ? fmt::format("no type has a property '{}'", c.name) : fmt::format("{} has no property '{}'", owner, c.name),
               near ? fmt::format("did you mean '{}'?", *near) : fmt::format("it has: {}", listed(candidates))});
    }

    csv_layout& layout_;
    prepared_folder& folder_;
    schema& schema_;
    std::size_t problems_ = 0;
    bool full_ = false;
    std::unordered_map<std::string, std::uint32_t> slot_of_name_;  // of those that an open schema decides about
};

}  // namespace

std::vector<csv_plan> plans_of(const schema& s, const csv_layout& layout, node_type_id type) { return plans_by_type(s, layout, type); }
std::vector<csv_plan> plans_of(const schema& s, const csv_layout& layout, edge_type_id type) { return plans_by_type(s, layout, type); }

void prepare_tables(std::vector<csv_table>& tables, schema& s, bool curated, problems& found) {
    prepared_folder folder{s, curated, found};
    std::unordered_set<const csv_layout*> prepared;
    std::vector<csv_table> out;
    for (csv_table& table : tables) {
        if (prepared.insert(table.layout.get()).second) table.layout->readable = preparer(*table.layout, folder).prepare();
        if (table.layout->readable) out.push_back(std::move(table));
    }
    tables = std::move(out);
}

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
            csv_reader rows(table.file->text(), places.offset_of(where.line));
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

}  // namespace hexi
