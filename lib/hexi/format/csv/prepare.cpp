#include <hexi/format/csv/prepare_private.hpp>

#include <algorithm>
#include <optional>
#include <set>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <hexi/format/csv/find_private.hpp>
#include <hexi/format/csv/problems_private.hpp>
#include <hexi/schema/parse_value.hpp>

namespace hexi::inline abi_v1::detail {

namespace {

/// The type that a table's file name gives: `Park` for `nodes/Park.csv`, `nodes/Park-part2.csv` with a header of its own too.
std::string type_in_name(const csv_layout& layout) {
    const std::string name = table_name(layout.file->name());
    return layout.file->name() == "-" ? "EDGE" : name;
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
    std::unordered_set<const csv_layout*> with_rows{};
    std::unordered_set<std::string> names{};             // of tables of nodes, as types are called
    bool several_unlabelled = false;                     // tables of nodes
    std::optional<node_type_id> unlabelled{};            // the type of nodes without labels that the schema declares

    /// Whether tables with keys of a group may be named after it. Where the schema is open another table must have the nodes of the type.
    bool is_type(const std::string& group) const { return curated && schema.find_node_type(group) && (!schema.open || names.contains(group)); }
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
        const std::size_t first = layout_.edges ? layout_.source_column : layout_.key_column;
        layout_.first = {first, layout_.file->text().substr(layout_.header.columns[first].offset, layout_.header.columns[first].length)};
        if (!layout_.edge_type) find_type();
        if (folder_.curated && !layout_.edges) find_foreign_keys();
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
        std::string name = type_in_name(layout_);
        const bool adds = layout_.adds;  // to nodes of any type, as without a schema
        if (folder_.curated && !layout_.edges && !schema_.find_node_type(name)) {
            // Properties of nodes that another table gives.
            const std::string& group = layout_.header.columns[layout_.key_column].space;
            if (folder_.is_type(group)) layout_.adds = true, name = group;
        }
        if (layout_.edges) {
            layout_.edge_type = schema_.find_edge_type(name);
            if (!layout_.edge_type && schema_.open) layout_.edge_type = made(schema_.edge_type_named(name));
        } else if (schema_.open && (adds || (!folder_.curated && !names_its_nodes()))) {
            layout_.node_type = schema_.type_of_labels({});
        } else {
            layout_.node_type = schema_.find_node_type(name);
            if (!layout_.node_type && folder_.curated) layout_.node_type = folder_.unlabelled;
            if (!layout_.node_type && schema_.open) layout_.node_type = made(schema_.node_type_named(name));
            if (!layout_.node_type) layout_.node_type = schema_.type_of_labels({});  // that of nodes without labels, if there is one
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

    /// Without a schema: whether the file's name is the type of nodes that have no label. One such table needs no name; of
    /// several, or in `nodes/`, it is what tells them apart.
    bool names_its_nodes() const {
        return folder_.several_unlabelled || std::filesystem::path(layout_.file->name()).parent_path().filename() == "nodes";
    }
    /// Columns that the schema says are edges are no properties, unless they are declared as such, too.
    void find_foreign_keys() {
        const auto called = [&](const std::vector<std::string>& words) {
            if (words.empty() || !layout_.node_type || !layout_.node_type->valid()) return true;
            return std::ranges::any_of(words, [&](const std::string& word) { return schema_.is_called(*layout_.node_type, word); });
        };
        for (std::size_t i = 0; i < layout_.header.columns.size(); ++i) {
            csv_column& c = layout_.header.columns[i];
            if (c.role != csv_role::property) continue;
            for (std::size_t e = 0; e < schema_.edge_type_count(); ++e) {
                const edge_type& type = schema_[edge_type_id(e)];
                if (type.from_column.empty() == type.to_column.empty()) continue;  // ends of a table of its own
                const bool source = !type.from_column.empty();
                if (c.name == (source ? type.from_column : type.to_column) && called(source ? type.to : type.from)) layout_.foreign.push_back({i, edge_type_id(e), source});
            }
            const bool is_edge = !layout_.foreign.empty() && layout_.foreign.back().column == i;
            if (is_edge && declared_in(layout_.node_type, c.name) == nullptr) c.role = csv_role::ignored;
        }
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
        // Whatever the schema calls a language is one.
        auto language = name_language(c.name);
        if (!language && c.name.starts_with("name_") && schema_.name_property(std::string_view(c.name).substr(5))) language = std::string_view(c.name).substr(5);
        if (!language || c.list) return std::nullopt;
        const auto made = schema_.name_language(*language);
        if (!made && !std::exchange(full_, true)) at(c, made.problems().front());
        return csv_slot{.name = c.name, .property = made ? *made : schema::name_property()};
    }

    void open_columns() {
        for (const csv_column& c : layout_.header.columns) {
            csv_plan p{.role = c.role, .zone = c.zone.empty() ? nullptr : &c.zone};
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
            plan.zone = c.zone.empty() ? nullptr : &c.zone;
            if (c.role != csv_role::property) continue;
            const property* declared = layout_.edges ? declared_in(layout_.edge_type, c.name) : declared_in(layout_.node_type, c.name);
            if (declared != nullptr) {
                if (!header_fits(c, declared->kind, declared->list)) {
                    if (!of_no_type()) wrong_word(c, declared->kind, declared->list);
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
            bool fit = false;
            // A slot for each kind that a type gives the property.
            const auto p = schema_.property_named(c.name);
            if (p && p->index() < declared.size())
                for (const auto& [kind, list] : declared[p->index()]) {
                    anywhere = true;
                    if (header_fits(c, kind, list)) slot({.name = c.name, .kind = kind, .list = list, .property = *p}), fit = true;
                }
            // Where it fits some types, a value of another one is told in its row.
            if (anywhere && !fit && !of_no_type()) wrong_word(c, declared[p->index()].begin()->first, declared[p->index()].begin()->second);
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
    /// Whether no row says which type's columns these should be.
    bool of_no_type() const { return (layout_.by_type || layout_.adds) && !folder_.with_rows.contains(&layout_); }
    void wrong_word(const csv_column& c, kind k, bool list) {
        const std::string_view word = k == kind::quantity ? "string" : csv_word(k);
        at(c, {"wrong-kind", fmt::format("'{}' is {}{} in the schema, not {}", c.name, to_text(k), list ? "[]" : "", c.word),
               fmt::format("write {}:{}{}", c.name, word, list ? "[]" : "")});
    }
    void unknown_column(const csv_column& c) {
        if (of_no_type()) return;
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

/// Which tables of nodes without labels add to the nodes of others, whose id group they share, and whether several do not. With a schema
/// those that are named after a type, or whose group is, are of that type.
void note_unlabelled(std::vector<csv_table>& tables, prepared_folder& folder) {
    std::unordered_set<std::string> labelled;  // groups
    std::unordered_set<const csv_layout*> unlabelled;
    const auto of_nodes = [](const csv_layout& l) { return l.header.describes_nodes() && !l.header.describes_edges(); };
    for (const csv_table& t : tables)
        if (of_nodes(*t.layout) && t.layout->header.find(csv_role::labels) != nullptr) labelled.insert(t.layout->header.find(csv_role::key)->space);
    for (const csv_table& t : tables) {
        if (!of_nodes(*t.layout) || t.layout->header.find(csv_role::labels) != nullptr) continue;
        if (folder.curated && (folder.schema.find_node_type(type_in_name(*t.layout)) || folder.is_type(t.layout->header.find(csv_role::key)->space))) continue;
        t.layout->adds = labelled.contains(t.layout->header.find(csv_role::key)->space);
        if (!t.layout->adds) unlabelled.insert(t.layout.get());
    }
    folder.several_unlabelled = unlabelled.size() > 1;
}

}  // namespace

void prepare_tables(std::vector<csv_table>& tables, schema& s, bool curated, problems& found) {
    prepared_folder folder{.schema = s, .curated = curated, .found = found};
    for (std::size_t i = 0; curated && i < s.node_type_count(); ++i)
        if (s[node_type_id(i)].labels.empty()) folder.unlabelled = node_type_id(i);
    for (const csv_table& t : tables)
        if (t.layout->header.describes_nodes()) folder.names.insert(type_in_name(*t.layout));
    if (s.open) note_unlabelled(tables, folder);
    for (const csv_table& t : tables)
        if (t.file->text().find_first_not_of(" \t\r\n", t.begin) != std::string_view::npos) folder.with_rows.insert(t.layout.get());
    std::unordered_set<const csv_layout*> prepared;
    std::vector<csv_table> out;
    for (csv_table& table : tables) {
        if (prepared.insert(table.layout.get()).second) table.layout->readable = preparer(*table.layout, folder).prepare();
        if (table.layout->readable) out.push_back(std::move(table));
    }
    tables = std::move(out);
}

}  // namespace hexi::abi_v1::detail
