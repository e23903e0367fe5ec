#include <hexi/format/csv/update.hpp>

#include <algorithm>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>

#include <fmt/format.h>
#include <xxhash.h>

#include <hexi/base/ascii.hpp>
#include <hexi/base/input.hpp>
#include <hexi/base/output.hpp>
#include <hexi/base/text.hpp>
#include <hexi/format/csv/changed_folder_private.hpp>
#include <hexi/format/csv/csv.hpp>
#include <hexi/format/csv/header.hpp>
#include <hexi/format/csv/look_private.hpp>
#include <hexi/format/encoded_text_private.hpp>
#include <hexi/graph/compare.hpp>
#include <hexi/schema/parse_value.hpp>
#include <hexi/value/literal.hpp>

namespace hexi::inline abi_v1 {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view evidence_word = "evidence";

/// What happens to the rows of one table.
template <class Id>
struct plan {
    std::map<std::uint32_t, std::optional<Id>> lines{};  // changed ones; nothing for one that goes
    std::vector<Id> added{};
    bool fresh = false;
};

class folder_update {
public:
    folder_update(const graph& before, const graph& after, const origins& places, fs::path folder)
        : before_(before), after_(after), schema_(after.schema()), places_(places), folder_(std::move(folder)) {}

    result<std::vector<table_change>> changes() {
        compare(before_.nodes(), after_.nodes(), places_.nodes, node_plans_, "nodes", [&](node_id n) { return before_.type(n) == after_.type(n); });
        compare(before_.edges(), after_.edges(), places_.edges, edge_plans_, "edges", [](edge_id) { return true; });
        for (const auto& [path, p] : node_plans_) {
            const std::size_t before = out_.size();
            rewrite(path, p);
            const bool goes = std::ranges::any_of(p.lines, [](const auto& line) { return !line.second; });
            for (std::size_t i = before; i < out_.size(); ++i) out_[i].turn = goes ? 2 : 0;
        }
        for (const auto& [path, p] : edge_plans_) {
            const std::size_t before = out_.size();
            rewrite(path, p);
            for (std::size_t i = before; i < out_.size(); ++i) out_[i].turn = 1;
        }
        if (!problems_.empty()) return std::move(problems_);
        std::ranges::sort(out_, {}, &table_change::path);
        return std::move(out_);
    }

private:
    // --- what is different ------------------------------------------------------------------

    template <class Id>
    hexi::value old_value(Id id, property_id p) const {
        if (!before_.contains(id) || p.index() >= before_.schema().property_count()) return {};
        return before_.value(id, p);
    }
    template <class Id>
    bool same_facts(Id id) const {
        for (std::size_t i = 0; i < schema_.property_count(); ++i)
            if (old_value(id, property_id(i)) != after_.value(id, property_id(i))) return false;
        return before_.evidence(id) == after_.evidence(id);
    }

    template <class Ids, class Id, class SameType>
    void compare(const Ids& old, const Ids& now, const std::vector<origin>& where, std::map<std::string, plan<Id>>& plans, std::string_view room, SameType same_type) {
        std::map<std::size_t, std::string> table_of_type;  // the first one that holds the type
        if (where.empty() && old.size() > 0) return refuse("unwritable", "it is not known in which table a row stands", "write the whole graph with hexi export");
        std::map<std::size_t, bool> of_edges;  // by file
        const auto made_of_ends = [&](const origin& at) {
            if constexpr (std::is_same_v<Id, edge_id>) return false;
            const auto [known, is_new] = of_edges.try_emplace(at.file);
            if (is_new) {
                const csv_header header = header_of(places_.files[at.file]);
                known->second = header.describes_edges() && !header.describes_nodes();
            }
            return known->second;
        };
        for (const Id id : old) {
            const origin* at = id.index() < where.size() && where[id.index()].line > 0 ? &where[id.index()] : nullptr;
            if (at == nullptr || made_of_ends(*at)) {  // it has no row, until there is something to say of it
                if (after_.contains(id) && (!same_type(id) || !same_facts(id))) added_.push_back(id.index());
                continue;
            }
            const std::string& file = places_.files[at->file];
            table_of_type.try_emplace(before_.type(id).index(), file);
            if (!after_.contains(id)) plans[file].lines[at->line] = std::nullopt;
            else if (!same_type(id)) plans[file].lines[at->line] = std::nullopt, added_.push_back(id.index());
            else if (!same_facts(id)) plans[file].lines[at->line] = id;
        }
        for (const Id id : now)
            if (!before_.contains(id)) added_.push_back(id.index());
        for (const std::size_t index : added_) {
            const Id id(index);
            const std::size_t type = after_.type(id).index();
            auto known = table_of_type.find(type);
            if (known == table_of_type.end()) {
                const std::string path = new_table(room, after_.type_of(id).name);
                known = table_of_type.emplace(type, path).first;
                plans[path].fresh = true;
            }
            plans[known->second].added.push_back(id);
        }
        added_.clear();
    }

    /// A path that no table has, with the type's name where that can be a file's.
    std::string new_table(std::string_view room, const std::string& type) {
        std::string name;
        for (const char c : type.substr(0, 80)) {
            const bool plain = ascii::is_alphanumeric(c) || c == '_' || c == '-' || (static_cast<unsigned char>(c) & 0x80U) != 0;
            name.push_back(plain ? c : '_');
        }
        name = repaired(name.empty() ? "_" : name);
        std::error_code error;
        fs::path path = folder_ / room / (name + ".csv");
        for (int i = 2; fs::exists(path, error) || !taken_.insert(path.string()).second; ++i) path = folder_ / room / fmt::format("{}-{}.csv", name, i);
        return path.string();
    }

    // --- one table --------------------------------------------------------------------------

    void refuse(rule of, std::string message, std::string hint, const std::string& path = {}) {
        if (problems_.size() < 100) problems_.push_back({of, std::move(message), std::move(hint), {path.empty() ? folder_.string() : path}});
    }

    /// A column of the table: of its header, or one that it gets.
    struct written {
        csv_role role = csv_role::property;
        property_key as{};           ///< how its fields are written
        std::optional<property_id> property{};
        bool evidence = false;
        std::string header{};        ///< of a new one
    };

    template <class Id>
    void rewrite(const std::string& path, const plan<Id>& p) {
        table_change change{.path = path, .fresh = p.fresh};
        std::string old, ending = "\n", names;
        std::vector<written> columns;
        if (p.fresh) {
            columns = first_columns(p.added.front());
            if constexpr (std::is_same_v<Id, node_id>) {
                const node_type& type = after_.type_of(p.added.front());
                const bool named = schema_.open ? type.labels == std::vector<std::string>{type.name} : true;
                if (columns.size() == 1 && (!named || fs::path(path).stem() != type.name))
                    return refuse("unwritable", fmt::format("no table can be named after the type '{}'", repaired(type.name)), "write the whole graph with hexi export, and change that", path);
            }
        } else {
            const auto file = input_file::open(path, {.most = ~std::uint64_t{0}});
            auto text = file ? file->text() : result<std::string>(file.problems());
            if (!text) return problems_.insert(problems_.end(), text.problems().begin(), text.problems().end()), void();
            old = *std::move(text);
            if (const auto other = detail::text_in(old, path, {}); !other || *other || !valid_utf8(old))
                return refuse("unwritable", "the table is packed, or not UTF-8 with line feeds", "save it so, or write the whole graph with hexi export, and change that", path);
        }
        const detail::csv_look look = p.fresh ? detail::csv_look{} : detail::look_at_csv(old);
        delimiter_ = look.delimiter;
        csv_reader rows(old, look.begin, look.delimiter);
        std::size_t nameless = 0;  // columns behind the last one that has a name
        bool plain = false;        // its header has none of the words of neo4j-admin
        if (!p.fresh) {
            const csv_header header = next_header(rows, old);
            const csv_header as_written = parse_csv_header(rows.fields(), old);
            plain = !as_written.describes_nodes() && !as_written.describes_edges();
            const bool described = header.describes_nodes() == std::is_same_v<Id, node_id> && header.describes_edges() == std::is_same_v<Id, edge_id>;
            const bool grouped = std::ranges::any_of(header.columns, [](const csv_column& c) { return !c.space.empty(); });
            if (!described || !header.faults.empty() || !header.whole || grouped)
                return refuse("unwritable", grouped ? "the table's keys belong to a group" : "the table's first line does not say what its columns are", "write the whole graph with hexi export, and change that", path);
            for (const csv_column& c : header.columns) columns.push_back(column_of<Id>(c));
            nameless = header.nameless;
        }
        const std::size_t known = columns.size();
        for (const auto& [line, id] : p.lines)
            if (id) add_columns(*id, columns);
        for (const Id id : p.added) add_columns(id, columns);
        // How such a header writes 'name' makes it no other thing.
        for (std::size_t i = known; i < columns.size() && plain; ++i)
            if (const std::string& name = columns[i].as.name; name == "Name" || name == "NAME" || (std::is_same_v<Id, edge_id> && name != "name" && ascii::same_letters(name, "name")))
                return refuse("unwritable", fmt::format("in tables with such headers a column '{}' is the name, which queries call 'name'", name), fmt::format("set 'name' instead of '{}'", name), path);

        std::string more_headers, more_fields;
        for (std::size_t i = known; i < columns.size(); ++i) more_headers += delimiter_ + field(columns[i].header), more_fields += delimiter_;
        // Line breaks and empty lines stay as they are.
        std::size_t behind = 0;
        const auto add_empty_lines = [&] { change.text.append(old, behind, rows.record() - behind), behind = rows.position(); };
        const auto line_break = [&] {
            const std::size_t end = end_of_record(old, rows);
            return old.substr(end, rows.position() - end);
        };
        // With further columns, those without a name go: they would stand between.
        const auto with_more = [&](const std::string& more) {
            const std::size_t end = !more.empty() && rows.fields().size() > known && nothing_behind(rows.fields(), known) ? end_of(rows.fields()[known - 1], old) : end_of_record(old, rows);
            return old.substr(rows.record(), end - rows.record()) + more;
        };
        if (p.fresh) {
            for (const written& c : columns) change.text += (change.text.empty() ? "" : ",") + (c.header.empty() ? std::string() : field(c.header));
            names = change.text;
            change.text += ending;
            change.rows.push_back("+ " + change.text.substr(0, change.text.size() - ending.size()));
        } else {
            const std::string head = with_more(more_headers);
            add_empty_lines();
            if (rows.position() > end_of_record(old, rows)) ending = line_break();
            change.text += head + line_break();
            names = head;
            if (!more_headers.empty()) change.rows.push_back("- " + with_more({})), change.rows.push_back("+ " + head);
        }
        std::size_t line = 1, counted = 0, met = 0;
        while (!p.fresh && rows.next()) {
            line += static_cast<std::size_t>(std::count(old.begin() + static_cast<std::ptrdiff_t>(counted), old.begin() + static_cast<std::ptrdiff_t>(rows.record()), '\n'));
            counted = rows.record();
            const std::string record = with_more({});
            add_empty_lines();
            const auto at = p.lines.find(static_cast<std::uint32_t>(line));
            if (at == p.lines.end()) {
                change.text += (trimmed(record).empty() ? record : with_more(more_fields)) + line_break();
                continue;
            }
            if (at->second && (rows.fields().size() < known || !nothing_behind(rows.fields(), known))) break;
            ++met;
            change.rows.push_back("- " + record);
            if (!at->second) continue;
            std::string made;
            for (std::size_t i = 0; i < columns.size(); ++i) {
                if (i > 0) made += delimiter_;
                const bool stays = i < known && (columns[i].role != csv_role::property || same(*at->second, columns[i]));
                made += stays ? as_written(rows.fields()[i]) : text_of(*at->second, columns[i], path);
            }
            if (more_fields.empty()) made.append(rows.fields().size() - known, delimiter_);
            made = detail::told_from_header(std::move(made), names, delimiter_);
            change.rows.push_back("+ " + made);
            change.text += made + line_break();
        }
        if (!p.fresh) change.text.append(old, behind);
        if (!p.added.empty() && !change.text.ends_with('\n')) change.text += ending;
        if (met != p.lines.size()) return refuse("unwritable", "the table is not what was read", "was it changed meanwhile? read it again", path);
        for (const Id id : p.added) {
            std::string made;
            for (std::size_t i = 0; i < columns.size(); ++i) {
                if (i > 0) made += delimiter_;
                made += text_of(id, columns[i], path);
            }
            if (more_fields.empty()) made.append(nameless, delimiter_);
            made = detail::told_from_header(std::move(made), names, delimiter_);
            change.rows.push_back("+ " + made);
            change.text += made + ending;
        }
        out_.push_back(std::move(change));
    }

    /// Where a record ends, its line break left out.
    static std::size_t end_of_record(std::string_view text, const csv_reader& rows) {
        std::size_t end = rows.position();
        if (end > rows.record() && text[end - 1] == '\n') --end;
        if (end > rows.record() && text[end - 1] == '\r' && end < rows.position()) --end;
        return end;
    }
    static std::size_t end_of(const csv_field& f, const std::string& text) { return static_cast<std::size_t>(f.text.data() - text.data()) + f.text.size() + (f.quoted ? 1 : 0); }
    /// Whether only empty fields stand behind so many, as spreadsheets leave them.
    static bool nothing_behind(const std::vector<csv_field>& fields, std::size_t count) {
        return std::all_of(fields.begin() + static_cast<std::ptrdiff_t>(std::min(count, fields.size())), fields.end(), [](const csv_field& f) { return f.text.empty(); });
    }
    static std::string as_written(const csv_field& f) { return f.quoted ? std::string(f.text.data() - 1, f.text.size() + 2) : std::string(f.text); }
    std::string field(std::string_view text) const {
        std::string out;
        {
            output to(out);
            append_csv_field(to, text, delimiter_);
        }
        return out;
    }

    // --- columns ----------------------------------------------------------------------------

    template <class Id>
    written column_of(const csv_column& c) const {
        written out{.role = c.role};
        if (c.role != csv_role::property) return out;
        if (c.name == evidence_word && (!schema_.open || c.list)) return out.evidence = true, out;
        out.as = {c.name, c.kind, c.list};
        if constexpr (std::is_same_v<Id, node_id>) {
            if (c.name == "name") out.property = schema::name_property();
            else if (c.name == "aliases") out.property = schema::aliases_property();
            else if (const auto language = name_language(c.name)) out.property = schema_.name_property(*language);
        }
        if (!out.property) out.property = schema_.property_named(c.name);
        if (out.property && (!schema_.open || c.word.empty())) out.as = schema_[*out.property];
        return out;
    }
    /// The columns of a table that is new, before those of its properties.
    std::vector<written> first_columns(node_id n) {
        std::vector<written> out{{.role = csv_role::key, .header = schema_[after_.type(n)].key + ":ID"}};
        if (schema_.open && labels_stand_in_rows()) out.push_back({.role = csv_role::labels, .header = ":LABEL"});
        return out;
    }
    /// Whether any table says which labels its nodes have. Where none does they are named after their types, and one that did would change that.
    bool labels_stand_in_rows() const {
        // Nor is one table alone whose nodes have no label: beside a second without labels it would name its nodes, too.
        for (std::size_t i = 0; i < before_.schema().node_type_count(); ++i)
            if (before_.schema()[node_type_id(i)].labels.empty() && before_.count(node_type_id(i)) > 0) return true;
        std::set<std::size_t> files;
        for (const origin& o : places_.nodes)
            if (o.line > 0) files.insert(o.file);
        return files.empty() || std::ranges::any_of(files, [&](std::size_t number) {
            return header_of(places_.files[number]).find(csv_role::labels) != nullptr;
        });
    }
    /// The header of a table. Nothing where it cannot be read: reading the table to change it says why.
    csv_header header_of(const std::string& path) const {
        const auto file = input_file::open(path, {.most = ~std::uint64_t{0}});
        const auto text = file ? file->text(std::size_t{1} << 20U) : result<std::string>(file.problems());
        if (!text) return {};
        const detail::csv_look look = detail::look_at_csv(*text);
        csv_reader rows(*text, look.begin, look.delimiter);
        return next_header(rows, *text);
    }
    /// That which stands in the next row that is not empty.
    csv_header next_header(csv_reader& rows, std::string_view text) const {
        bool any = rows.next();
        while (any && nothing_behind(rows.fields(), 0)) any = rows.next();
        csv_header out = any ? parse_csv_header(rows.fields(), text) : csv_header{};
        if (!out.describes_nodes() && !out.describes_edges()) read_plain_header(out, &before_.schema());
        return out;
    }
    std::vector<written> first_columns(edge_id) const {
        std::vector<written> out{{.role = csv_role::source, .header = ":START_ID"}, {.role = csv_role::target, .header = ":END_ID"}};
        if (schema_.open) out.push_back({.role = csv_role::type, .header = ":TYPE"});
        return out;
    }
    /// Columns for what a row has and none is for.
    template <class Id>
    void add_columns(Id id, std::vector<written>& columns) const {
        for (std::size_t i = 0; i < schema_.property_count(); ++i) {
            const property_id p(i);
            if (std::ranges::any_of(columns, [&](const written& c) { return c.property == p; }) || !after_.value(id, p).has_value()) continue;
            property_key as = schema_[p];
            if (const property* declared = schema_.find_property(after_.type(id), as.name)) as.kind = declared->kind, as.list = declared->list;
            const std::string_view word = as.kind == kind::quantity && !schema_.open ? "string" : csv_word(as.kind);
            const bool bare = word == "string" && !as.list;
            columns.push_back({.as = as, .property = p, .header = bare ? as.name : fmt::format("{}:{}{}", as.name, word, as.list ? "[]" : "")});
        }
        if (!after_.evidence(id).empty() && std::ranges::none_of(columns, &written::evidence)) columns.push_back({.evidence = true, .header = fmt::format("{}:string[]", evidence_word)});
    }

    // --- fields -----------------------------------------------------------------------------

    template <class Id>
    bool same(Id id, const written& c) const {
        if (c.evidence) return before_.evidence(id) == after_.evidence(id);
        return !c.property || old_value(id, *c.property) == after_.value(id, *c.property);
    }

    template <class Id>
    std::string text_of(Id id, const written& c, const std::string& path) {
        switch (c.role) {
            case csv_role::ignored: return {};
            case csv_role::property: return c.evidence ? evidence_text(id) : value_text(id, c, path);
            default: return end_text(id, c, path);
        }
    }
    /// What is not a property: a key, labels, ends, a type.
    std::string end_text(node_id n, const written& c, const std::string& path) {
        if (c.role == csv_role::key) {
            return key_of(n, path);
        }
        std::string labels;
        const auto& all = after_.type_of(n).labels;
        for (std::size_t i = 0; i < all.size(); ++i) {
            if (i > 0) labels += ';';
            append_element(labels, all[i], ';', i + 1 == all.size());
        }
        return labels.empty() ? std::string() : checked(labels, path);
    }
    std::string end_text(edge_id e, const written& c, const std::string& path) {
        if (c.role == csv_role::source) return key_of(after_.source(e), path);
        if (c.role == csv_role::target) return key_of(after_.target(e), path);
        return checked(after_.type_of(e).name, path);
    }
    /// What calls a node in tables. Numbers of nodes without a key hang on all rows: those are no business of a row's.
    std::string key_of(node_id n, const std::string& path) {
        if (!after_.has_key(n)) {
            const auto word = [](const std::string& name) { return name.find_first_of(" `;:-./()[]{}'\"") == std::string::npos ? name : fmt::format("`{}`", name); };
            const std::string with_key = fmt::format("create it with a key: CREATE (:{} {{{}: 'its-key'}})", word(after_.type_of(n).name), word(after_.type_of(n).key));
            refuse("unwritable", "a new row is about a node without a key, and must name it",
                   schema_.open && after_.type_of(n).key == "key" ? fmt::format("add its row to a table; or save the schema that 'hexi schema' proposes beside the tables, and {}", with_key) : with_key, path);
        }
        return checked(after_.key(n), path);
    }
    std::string checked(std::string_view text, const std::string& path) {
        if (!valid_utf8(text)) refuse("not-utf-8", fmt::format("the text '{}' is not UTF-8", repaired(text)), "mend it before writing", path);
        return field(text);
    }
    template <class Id>
    std::string evidence_text(Id id) const {
        const auto all = after_.evidence(id);
        std::string out;
        for (std::size_t i = 0; i < all.size(); ++i) {
            if (i > 0) out += ';';
            append_element(out, to_text(all[i]), ';', i + 1 == all.size());
        }
        return all.empty() ? out : field(out);
    }

    template <class Id>
    std::string value_text(Id id, const written& c, const std::string& path) {
        if (!c.property) return {};
        const property* declared = schema_.find_property(after_.type(id), schema_[*c.property].name);
        const hexi::value v = after_.value(id, *c.property);
        if (!v.has_value()) {
            if (declared != nullptr && declared->default_value.has_value())
                refuse("unwritable", fmt::format("'{}' has no value, and would be read with the schema's default", c.as.name), "set it", path);
            return {};
        }
        const std::string text = to_text(schema_, c.as, v);
        property read_as{.name = c.as.name, .kind = c.as.kind, .list = c.as.list};
        if (declared != nullptr) read_as.values = declared->values, read_as.unit = declared->unit;
        const auto again = parse_value(schema_, read_as, text);
        if (!again || *again != v)
            refuse("unwritable", fmt::format("the column '{}' cannot hold '{}'", c.as.name, repaired(to_text(schema_, v))), "write the whole graph with hexi export, or give the property another name", path);
        return checked(text, path);
    }

    const graph& before_;
    const graph& after_;
    const schema& schema_;
    const origins& places_;
    fs::path folder_;
    problems problems_;
    std::vector<table_change> out_;
    std::map<std::string, plan<node_id>> node_plans_;
    std::map<std::string, plan<edge_id>> edge_plans_;
    std::vector<std::size_t> added_;
    std::set<std::string> taken_;
    char delimiter_ = ',';  // of the table that is being made
};

/// What a graph holds as a number that hangs on no order: graphs that hold the same have the same, and others as good as never. None
/// where nodes have no key, by which their edges would be told apart.
class sum_of_contents {
public:
    explicit sum_of_contents(const graph& g) : g_(g), notation_(quantities_of(g.schema())) {}

    std::optional<std::uint64_t> operator()() const {
        std::uint64_t sum = 0;
        std::vector<std::uint64_t> keys(g_.node_bound());
        for (const node_id n : g_.nodes()) {
            if (!g_.has_key(n)) return std::nullopt;
            keys[n.index()] = of(g_.key(n), 1);
            sum += of(g_.type_of(n).name, keys[n.index()]) ^ facts(n, keys[n.index()]);
        }
        for (const edge_id e : g_.edges()) {
            const std::uint64_t ends = keys[g_.source(e).index()] * 3 + keys[g_.target(e).index()];
            sum += of(g_.type_of(e).name, ends) ^ facts(e, ends);
        }
        return sum;
    }

private:
    static std::uint64_t of(std::string_view text, std::uint64_t seed) { return XXH3_64bits_withSeed(text.data(), text.size(), seed); }
    template <class Id>
    std::uint64_t facts(Id id, std::uint64_t seed) const {
        std::uint64_t sum = 0;
        const schema& s = g_.schema();
        for (std::size_t i = 0; i < s.property_count(); ++i) {
            const property_id p(i);
            const column* in = nullptr;
            if constexpr (std::is_same_v<Id, node_id>) in = g_.node_column(p);
            else in = g_.edge_column(p);
            if (in == nullptr || !in->has(id.index())) continue;
            const std::uint64_t named = of(s[p].name, seed);
            if (const auto text = g_.template get<std::string_view>(id, p)) sum += of(*text, named + 1);
            else sum += of(to_literal(g_.value(id, p), notation_), named);
        }
        for (const evidence& e : g_.evidence(id)) sum += of(to_text(e), seed + 2);
        return sum;
    }

    const graph& g_;
    quantity_texts notation_;
};

}  // namespace

result<std::vector<table_change>> changed_tables(const graph& before, const graph& after, const origins& places, const std::filesystem::path& folder, const open_options& options) {
    try {
        auto changes = folder_update(before, after, places, folder).changes();
        if (!changes || changes->empty()) return changes;
        // Whatever else people's tables are: what would not be read as what was meant is not written.
        const auto again = detail::read_changed_folder(folder, options, *changes);
        const auto refused = [&](const std::string& why) {
            return problem{"unwritable", fmt::format("read again, the tables would not hold what was changed: {}", why), "write the whole graph with hexi export, and change that", {folder.string()}};
        };
        if (!again) return refused(again.problems().front().message);
        if (const auto meant = sum_of_contents(after)(); meant && meant == sum_of_contents(*again)()) return changes;
        if (const auto unlike = differences(after, *again, 1); !unlike.empty()) return refused(unlike.front());
        return changes;
    } catch (...) {
        return caught(folder);
    }
}

result<done> write_tables(const std::vector<table_change>& changes) {
    try {
        std::vector<std::unique_ptr<atomic_file>> files;
        for (const table_change& c : changes) {
            std::error_code error;
            if (c.fresh) fs::create_directories(c.path.parent_path(), error);  // that it failed says the file
            auto file = atomic_file::create(c.path);
            if (!file) return file.problems();
            (*file)->out().append(c.text);
            // All of it has its room before the first table is another.
            if (auto forced = (*file)->force(); !forced) return forced.problems();
            files.push_back(*std::move(file));
        }
        for (const int turn : {0, 1, 2})
            for (std::size_t i = 0; i < files.size(); ++i)
                if (changes[i].turn == turn)
                    if (auto kept = files[i]->commit(); !kept) return kept.problems();
        return done{};
    } catch (...) {
        return caught(changes.empty() ? fs::path() : changes.front().path);
    }
}

}  // namespace hexi::abi_v1
