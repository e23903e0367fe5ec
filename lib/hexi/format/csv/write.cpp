#include <hexi/base/ascii.hpp>
#include <hexi/format/csv/folder.hpp>

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <fmt/format.h>

#include <hexi/base/input.hpp>
#include <hexi/base/output.hpp>
#include <hexi/format/carried_schema_private.hpp>
#include <hexi/format/csv/csv.hpp>
#include <hexi/format/csv/folder_beside_private.hpp>
#include <hexi/format/csv/header.hpp>
#include <hexi/format/csv/look_private.hpp>
#include <hexi/schema/parse_value.hpp>
#include <hexi/schema/read_schema.hpp>

namespace hexi::inline abi_v1 {

namespace {

namespace fs = std::filesystem;

const std::string evidence_name = "evidence";

/// One column of a table that is being written.
struct written_column {
    property_id property{};
    kind kind_ = kind::text;
    bool list = false;
    bool evidence = false;
    std::string header{};
};

class folder_writer {
public:
    explicit folder_writer(const graph& g) : g_(g), schema_(g.schema()) {}

    /// Errors name `target`: what is being written has another name, which goes.
    result<done> write(const fs::path& target) {
        target_ = target;
        detail::folder_beside folder(target);
        if (auto made = folder.create({"nodes", "edges"}); !made) return made.problems();
        std::set<std::string> names;
        std::map<std::string, node_type_id> tables;  // in the order in which they are read
        for (std::size_t t = 0; t < schema_.node_type_count(); ++t)
            if (g_.count(node_type_id(t)) > 0) tables.emplace(file_name(schema_[node_type_id(t)].name, names), node_type_id(t));
        order(tables);
        for (const auto& [name, type] : tables)
            if (problems_.empty()) nodes(type, folder.path() / "nodes" / name);
        names.clear();
        for (std::size_t t = 0; t < schema_.edge_type_count() && problems_.empty(); ++t)
            if (g_.count(edge_type_id(t)) > 0) edges(edge_type_id(t), folder.path() / "edges" / file_name(schema_[edge_type_id(t)].name, names));
        if (!schema_.open) schema_file(folder.path() / "schema.info");
        else if (const auto of_edges = both_ways(); of_edges.edge_type_count() > 0) save_schema(of_edges, folder.path() / "schema.info");
        // Nothing at all would be no graph: a table without rows says that this one has no nodes.
        if (schema_.open && g_.node_count() == 0) save(folder.path() / "nodes" / "none.csv", [](output& out) { out.append("key:ID,:LABEL\n"); });
        if (const int error = folder.mark(); error != 0) not_written(error);
        if (!problems_.empty()) return std::move(problems_);
        return folder.commit();
    }

private:
    // --- order ------------------------------------------------------------------------------

    void order(const std::map<std::string, node_type_id>& tables) {
        for (const node_id n : g_.nodes()) by_key_.push_back(n);
        std::ranges::sort(by_key_, {}, [&](node_id n) { return g_.by_key(n); });
        const auto keyed = std::ranges::find_if(by_key_, [&](node_id n) { return g_.has_key(n); });
        if (keyed != by_key_.begin()) {
            std::vector<std::size_t> next(schema_.node_type_count());
            std::size_t before = 0;
            for (const auto& [name, type] : tables) next[type.index()] = std::exchange(before, before + g_.count(type));
            place_.resize(g_.node_bound());
            for (const node_id n : by_key_) place_[n.index()] = next[g_.type(n).index()]++;
            std::sort(by_key_.begin(), keyed, [&](node_id a, node_id b) { return place_[a.index()] < place_[b.index()]; });
        }
        rank_.resize(g_.node_bound());
        for (std::size_t i = 0; i < by_key_.size(); ++i) rank_[by_key_[i].index()] = static_cast<std::uint32_t>(i);
    }
    /// A type's name as a file name that no other has, on any file system.
    static std::string file_name(const std::string& type, std::set<std::string>& taken) {
        std::string name;
        for (const char c : type.substr(0, 80)) {
            const bool plain = ascii::is_alphanumeric(c) || c == '_' || c == '-' || (static_cast<unsigned char>(c) & 0x80U) != 0;
            name.push_back(plain ? c : '_');
        }
        name = repaired(name);
        if (name.empty()) name.push_back('_');
        return detail::alone_in_folder(name, taken) + ".csv";
    }

    // --- tables -----------------------------------------------------------------------------

    /// Writes a file of the folder, which as a whole waits for the disk when it is complete.
    template <class Fill>
    void save(const fs::path& path, Fill fill) {
        detail::folder_file file(path);
        if (file.failed() == 0) fill(file.out());
        if (const int error = file.close(); error != 0) not_written(error);
    }
    /// What stops one file stops those behind it: the first is told.
    void not_written(int error) {
        if (!std::exchange(stopped_, true)) problems_.push_back(detail::folder_not_written(target_, error));
    }

    /// Notes what cannot be written as it is; of very many the first hundred.
    void refuse(rule of, std::string message, std::string hint) {
        if (problems_.size() < 100) problems_.push_back({of, std::move(message), std::move(hint), {target_.string()}});
    }

    void schema_file(const fs::path& path) {
        // What is written says nothing of where it was read.
        schema own = schema_;
        own.nulls.clear();
        for (std::size_t i = 0; i < own.edge_type_count(); ++i) {
            edge_type without = own[edge_type_id(i)];
            without.from_column.clear(), without.to_column.clear();
            static_cast<void>(own.update(edge_type_id(i), std::move(without)));  // which such a change is for
        }
        save_schema(own, path);
    }
    /// Of an open schema what no table says: which edges have no direction.
    schema both_ways() const {
        schema out;
        out.name = schema_.name;
        out.language = schema_.language;
        for (std::size_t i = 0; i < schema_.edge_type_count(); ++i)
            if (const edge_type& type = schema_[edge_type_id(i)]; type.symmetric && g_.count(edge_type_id(i)) > 0) out.add_edge_type({.name = type.name, .symmetric = true, .captions = type.captions});
        return out;
    }
    void save_schema(const schema& s, const fs::path& path) {
        const std::string text = to_info(s);
        if (!valid_utf8(text)) refuse("not-utf-8", "a name or a caption of the schema is not UTF-8", "mend it before writing");
        else if (const auto carried = detail::carried_schema(s); !carried)
            for (const problem& p : carried.problems()) refuse(p.rule, p.message, p.hint);
        save(path, [&](output& out) { out.append(text); });
    }

    void nodes(node_type_id type, const fs::path& path) {
        std::vector<written_column> columns;
        const auto any = [&](const column* c) {
            return c != nullptr && std::ranges::any_of(by_key_, [&](node_id n) { return g_.type(n) == type && c->has(n.index()); });
        };
        const auto add = [&](const property& p) {
            const bool known = std::ranges::any_of(columns, [&](const written_column& c) { return c.property == p.id; });
            const column* values = g_.node_column(p.id);
            if (!known && any(values)) columns.push_back(column_for(p, std::ranges::all_of(by_key_, [&](node_id n) { return g_.type(n) != type || fits(p, *values, n); })));
        };
        const auto add_built_in = [&](property_id id) {
            property p{.name = schema_[id].name, .kind = schema_[id].kind, .list = schema_[id].list};
            p.id = id;
            add(p);
        };
        add_built_in(schema::name_property());
        for (const auto& [language, p] : schema_.name_languages()) add_built_in(p);
        add_built_in(schema::aliases_property());
        for (const property& p : schema_[type].properties) add(p);
        for (const property* p : with_default(schema_[type].properties))
            for (const node_id n : by_key_)
                if (g_.type(n) == type) given(*p, g_.node_column(p->id), n, n);
        if (std::ranges::any_of(by_key_, [&](node_id n) { return g_.type(n) == type && !g_.evidence(n).empty(); })) columns.push_back(evidence_column());
        std::string labels;
        const auto& all = schema_[type].labels;
        for (std::size_t i = 0; i < all.size(); ++i) {
            if (i > 0) labels.push_back(';');
            append_element(labels, all[i], ';', i + 1 == all.size());
        }
        if (std::ranges::find(all, std::string()) != all.end())
            refuse("unwritable", "a label is an empty text, which a table cannot tell from none", "give it a name");
        save(path, [&](output& out) {
            const std::string first = fmt::format("{}:ID", schema_[type].key);
            const std::string names = header(out, {first, ":LABEL"}, columns);
            const auto row = [&](output& to, node_id n) {
                key(to, n);
                to.append(',');
                if (!labels.empty()) text(to, labels, n);
                for (const written_column& c : columns) {
                    to.append(',');
                    if (c.evidence) evidence(to, g_.evidence(n), n);
                    else value(to, *g_.node_column(c.property), c, n, n);
                }
            };
            for (const node_id n : by_key_) {
                if (g_.type(n) != type) continue;
                if (g_.key(n) == first) out.append(apart(names, [&](output& to) { row(to, n); }));
                else row(out, n);
                out.append('\n');
            }
        });
    }

    void edges(edge_type_id type, const fs::path& path) {
        std::vector<written_column> columns;
        for (const property& p : schema_[type].properties) {
            const column* c = g_.edge_column(p.id);
            const auto has = [&](const step& s) { return c->has(s.edge.index()); };
            if (c != nullptr && std::ranges::any_of(by_key_, [&](node_id n) { return std::ranges::any_of(g_.out(n, type), has); }))
                columns.push_back(column_for(p, std::ranges::all_of(by_key_, [&](node_id n) { return std::ranges::all_of(g_.out(n, type), [&](const step& s) { return fits(p, *c, s.edge); }); })));
        }
        for (const property* p : with_default(schema_[type].properties))
            for (const node_id n : by_key_)
                for (const step& s : g_.out(n, type)) given(*p, g_.edge_column(p->id), s.edge, n);
        const auto proven = [&](const step& s) { return !g_.evidence(s.edge).empty(); };
        if (std::ranges::any_of(by_key_, [&](node_id n) { return std::ranges::any_of(g_.out(n, type), proven); })) columns.push_back(evidence_column());
        const std::string& name = schema_[type].name;
        if (name.empty()) refuse("unwritable", "an edge type has no name, and a table must name it", "give it one");
        save(path, [&](output& out) {
            const std::string names = header(out, {":START_ID", ":END_ID", ":TYPE"}, columns);
            std::vector<step> from;
            std::vector<std::string> parallel;
            const auto fields = [&](output& to, node_id n, const step& s) {
                key(to, n);
                to.append(',');
                key(to, s.node);
                to.append(',');
                text(to, name, n);
                for (const written_column& c : columns) {
                    to.append(',');
                    if (c.evidence) evidence(to, g_.evidence(s.edge), n);
                    else value(to, *g_.edge_column(c.property), c, s.edge, n);
                }
            };
            const auto row = [&](output& to, node_id n, const step& s) {
                if (g_.key(n) == ":START_ID") to.append(apart(names, [&](output& one) { fields(one, n, s); }));
                else fields(to, n, s);
                to.append('\n');
            };
            for (const node_id n : by_key_) {
                const steps all = g_.out(n, type);
                if (all.empty()) continue;
                from.assign(all.begin(), all.end());
                std::ranges::sort(from, {}, [&](const step& s) { return rank_[s.node.index()]; });
                for (std::size_t i = 0; i < from.size();) {
                    std::size_t end = i + 1;
                    while (end < from.size() && from[end].node == from[i].node) ++end;
                    if (end == i + 1) {
                        row(out, n, from[i]);
                    } else {
                        parallel.clear();
                        for (std::size_t k = i; k < end; ++k) {
                            output one(parallel.emplace_back());
                            row(one, n, from[k]);
                        }
                        std::ranges::sort(parallel);
                        for (const std::string& line : parallel) out.append(line);
                    }
                    i = end;
                }
            }
        });
    }

    // --- columns and values -----------------------------------------------------------------

    /// The properties that a reader gives a value where a table has none.
    std::vector<const property*> with_default(const std::vector<property>& all) const {
        std::vector<const property*> out;
        for (const property& p : all)
            if (!schema_.open && p.default_value.has_value()) out.push_back(&p);
        return out;
    }
    template <class Id>
    void given(const property& p, const column* in, Id id, node_id of) {
        if (in == nullptr || !in->has(id.index()))
            refuse("unwritable", fmt::format("'{}' of '{}' has no value, and would be read with the schema's default", repaired(p.name), repaired(g_.key_text(of))), "set it");
    }

    /// The column of a property as its type declares it; of any kind where a value, contrary to that, is of another.
    written_column column_for(const property& declared, bool all_fit) const {
        const kind k = all_fit ? declared.kind : kind::any;
        const bool list = all_fit && declared.list;
        // A schema file says what is a quantity; without one the header must.
        const std::string_view word = k == kind::quantity && !schema_.open ? "string" : csv_word(k);
        const bool bare = word == "string" && !list && declared.name.find_first_of(":(){}") == std::string::npos && !declared.name.empty();
        return {declared.id, k, list, false, bare ? declared.name : fmt::format("{}:{}{}", declared.name, word, list ? "[]" : "")};
    }
    /// Whether a value of a column that may be of any kind is of the one that is declared.
    template <class Id>
    bool fits(const property& declared, const column& in, Id id) const {
        if (in.kind() != kind::any || declared.kind == kind::any || !in.has(id.index())) return true;
        const hexi::value v = g_.value(id, declared.id);
        const auto* list = std::get_if<hexi::value::list>(&v);
        if ((list != nullptr) != declared.list) return false;
        return list == nullptr ? detail::is_of_kind(v, declared.kind) : std::ranges::all_of(*list, [&](const hexi::value& one) { return detail::is_of_kind(one, declared.kind); });
    }
    /// The header, which must be read as what it is meant: names of properties may be anything.
    std::string header(output& out, std::vector<std::string> fields, const std::vector<written_column>& columns) {
        const std::size_t before = fields.size();
        for (const written_column& c : columns) fields.push_back(c.header);
        std::string line;
        {
            output to(line);
            for (std::size_t i = 0; i < fields.size(); ++i) {
                if (i > 0) to.append(',');
                append_csv_field(to, fields[i]);
            }
        }
        out.append(line);
        out.append('\n');
        csv_reader rows(line);
        const csv_header read = rows.next() ? parse_csv_header(rows.fields(), line) : csv_header{};
        for (std::size_t i = 0; i < columns.size(); ++i) {
            const written_column& c = columns[i];
            const std::string& name = c.evidence ? evidence_name : schema_[c.property].name;
            const bool known = read.columns.size() == fields.size() && read.columns[before + i].role == csv_role::property && read.columns[before + i].name == name;
            // Without a schema these headers mean what is built in, whatever the property was.
            const bool built_in = schema_.open && !c.evidence && c.property != schema::aliases_property() && c.list && c.kind_ == kind::text &&
                                  (name == evidence_name || name == "aliases");
            if (!known || built_in || !valid_utf8(name))
                refuse("unwritable", fmt::format("a table cannot have a column for the property '{}'", repaired(name)), "give it another name");
        }
        for (std::size_t i = 0; i < before; ++i)
            if (!valid_utf8(fields[i])) refuse("not-utf-8", fmt::format("the header '{}' is not UTF-8", repaired(fields[i])), "give the key another name");
        for (const csv_fault& fault : read.faults) refuse("unwritable", fmt::format("a table cannot have this header: {}", repaired(fault.message)), "give the properties other names");
        return line;
    }
    /// A row that begins as the header does.
    template <class Fill>
    static std::string apart(std::string_view header, Fill fill) {
        std::string row;
        {
            output to(row);
            fill(to);
        }
        return detail::told_from_header(std::move(row), header);
    }
    static written_column evidence_column() { return {.list = true, .evidence = true, .header = "evidence:string[]"}; }

    /// A node without a key is called by a number, which readers take for the lack of one: that which it has when it is read.
    void key(output& out, node_id n) {
        if (g_.has_key(n)) return text(out, g_.key(n), n);
        out.append(without_key);
        out.append_number(place_[n.index()]);
    }
    void text(output& out, std::string_view text, node_id at) {
        const bool ascii = std::ranges::none_of(text, [](char c) { return (static_cast<unsigned char>(c) & 0x80U) != 0; });
        if (!ascii && !valid_utf8(text)) refuse("not-utf-8", fmt::format("a text of '{}' is not UTF-8", repaired(g_.key_text(at))), "mend it before writing");
        append_csv_field(out, text);
    }
    void evidence(output& out, const std::vector<hexi::evidence>& all, node_id at) {
        if (all.empty()) return;
        std::string joined;
        for (std::size_t i = 0; i < all.size(); ++i) {
            const hexi::evidence& e = all[i];
            if (e.document.empty() || e.line == 0 || e.end < e.start || !(e.certainty >= 0 && e.certainty <= 1))
                refuse("unwritable", fmt::format("'{}' of '{}' is no evidence that can be read", repaired(to_text(e)), repaired(g_.key_text(at))),
                       "it needs a document, a line from 1, a range that does not end before it starts, and a certainty from 0 to 1");
            if (i > 0) joined.push_back(';');
            append_element(joined, to_text(e), ';', i + 1 == all.size());
        }
        text(out, joined, at);
    }
    template <class Id>
    void value(output& out, const column& in, const written_column& c, Id id, node_id of) {
        const std::size_t at = id.index();
        if (!in.has(at)) return;
        if (c.list || c.kind_ == kind::any || in.kind() == kind::any) return whole(out, c, id, of);
        with_kind(in.kind(), [&](auto of_kind) {
            using entry = decltype(of_kind);
            const auto* found = in.find<typename entry::stored>(at);
            if constexpr (std::same_as<entry, any_kind>) {
            } else if constexpr (std::same_as<typename entry::type, std::string>) {
                text(out, g_.texts()[*found], of);
            } else if constexpr (std::same_as<entry, quantity_kind>) {
                text(out, quantity_text(*found, of), of);
            } else if constexpr (std::integral<typename entry::type> && !std::same_as<typename entry::type, bool>) {
                out.append_number(*found);
            } else {
                out.append(entry::print(detail::of_stored<entry>(g_.texts(), *found)));
            }
        });
    }
    /// A quantity as it is read back; a unit may be called anything, such as `0 m` or nothing but spaces.
    std::string quantity_text(const quantity& q, node_id of) {
        std::string text = schema_.to_text(q);
        const auto reads_back = [&] {
            schema unknowing;  // as a reader without a schema file is
            const auto read = schema_.open ? unknowing.parse_quantity(trimmed(text)) : schema_.parse_quantity(trimmed(text));
            if (!read || read->digits != q.digits || read->decimals != q.decimals || read->magnitude != q.magnitude || !q.unit.valid()) return false;
            return (schema_.open ? unknowing[read->unit].name : schema_[read->unit].name) == schema_[q.unit].name;
        };
        // What hangs on the unit is asked once for each; a number near the limits, each time.
        constexpr std::int64_t small = 1'000'000'000'000'000;
        bool good = false;
        if (q.digits > -small && q.digits < small && q.decimals < 15) {
            const auto [known, is_new] = units_read_back_.try_emplace({q.unit, q.magnitude});
            if (is_new) known->second = reads_back();
            good = known->second;
        } else {
            good = reads_back();
        }
        if (!good) refuse("unwritable", fmt::format("the quantity '{}' of '{}' would be read as another", repaired(text), repaired(g_.key_text(of))), "give its unit another name, or the number fewer digits");
        return text;
    }
    /// Refuses quantities, wherever they are in a value, that would be read as others.
    void readable(const hexi::value& v, node_id of) {
        if (const auto* q = std::get_if<quantity>(&v)) static_cast<void>(quantity_text(*q, of));
        if (const auto* list = std::get_if<hexi::value::list>(&v))
            for (const hexi::value& one : *list) readable(one, of);
        if (const auto* map = std::get_if<value_map>(&v))
            for (const value_map::entry& e : *map) readable(e.held, of);
    }
    /// A list, or a value of a column of any kind.
    template <class Id>
    void whole(output& out, const written_column& c, Id id, node_id of) {
        const hexi::value v = g_.value(id, c.property);
        readable(v, of);
        const auto* all = std::get_if<hexi::value::list>(&v);
        if (c.kind_ != kind::any && all != nullptr && all->size() == 1 && std::holds_alternative<std::string>(all->front()) && std::get<std::string>(all->front()).empty())
            refuse("unwritable", fmt::format("'{}' of '{}' is a list of one empty text, which a table cannot tell from an empty list", repaired(schema_[c.property].name), repaired(g_.key_text(of))),
                   "remove the empty text");
        text(out, to_text(schema_, {schema_[c.property].name, c.kind_, c.list}, v), of);
    }

    const graph& g_;
    const schema& schema_;
    fs::path target_;
    problems problems_;
    bool stopped_ = false;
    std::map<std::pair<unit_id, std::uint8_t>, bool> units_read_back_;
    std::vector<node_id> by_key_;
    std::vector<std::uint32_t> rank_;  // of a node by key
    std::vector<std::size_t> place_;   // of a node among all rows, where some have no key
};

}  // namespace

result<done> write_csv_folder(const graph& g, const std::filesystem::path& folder) {
    try {
        std::string path = folder.lexically_normal().string();
        while (path.size() > 1 && path.ends_with('/')) path.pop_back();
        return folder_writer(g).write(path);
    } catch (...) {
        return caught(folder);
    }
}

}  // namespace hexi::abi_v1
