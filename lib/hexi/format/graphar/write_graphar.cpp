#include <hexi/base/ascii.hpp>
#include <hexi/format/graphar/graphar.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <hexi/base/text.hpp>
#include <hexi/format/attributes_private.hpp>
#include <hexi/format/csv/csv.hpp>
#include <hexi/format/csv/folder_beside_private.hpp>

namespace hexi::inline abi_v1 {
namespace {

namespace fs = std::filesystem;

/// A column of a table of nodes or edges.
struct graphar_column {
    std::string name{};
    std::string_view type = "string";
    bool is_key = false;
    enum class from : std::uint8_t { key, labels, text, aliases, evidence, property } of = from::property;
    property of_schema{};  ///< where it is one
};

/// A table without any property has none of these files.
constexpr std::string_view graphar_group = "properties/";

class graphar_writer {
public:
    graphar_writer(const graph& g, const graphar_options& options) : g_(g), s_(g.schema()), options_(options) {}

    result<done> write(const fs::path& target) {
        detail::folder_beside folder(target);
        if (auto made = folder.create({"vertex", "edge"}); !made) return made.problems();
        root_ = folder.path();
        words_.resize(s_.node_type_count());
        row_.resize(g_.node_bound());
        std::set<std::string> taken;
        std::string vertices, edges;
        for (std::size_t t = 0; t < s_.node_type_count(); ++t) {
            const node_type_id type(t);
            if (g_.count(type) == 0) continue;
            words_[t] = detail::alone_in_folder(word_of(s_[type].name), taken);
            std::uint32_t row = 0;
            for (const node_id n : g_.nodes(type)) row_[n.index()] = row++;
            write_nodes(type);
            vertices += fmt::format("  - {}.vertex.yml\n", words_[t]);
        }
        std::set<std::tuple<std::size_t, std::size_t, std::size_t>> tied;
        for (const edge_id e : g_.edges()) tied.emplace(g_.type(g_.source(e)).index(), g_.type(e).index(), g_.type(g_.target(e)).index());
        std::set<std::string> taken_of_edges;
        for (const auto& [from, type, to] : tied) {
            const std::string name = detail::alone_in_folder(fmt::format("{}_{}_{}", words_[from], word_of(s_[edge_type_id(type)].name), words_[to]), taken_of_edges);
            write_edges(node_type_id(from), edge_type_id(type), node_type_id(to), name);
            edges += fmt::format("  - {}.edge.yml\n", name);
        }
        const std::string name = s_.name.empty() ? "graph" : word_of(s_.name);
        text_file(fmt::format("{}.graph.yml", name), fmt::format("name: {}\nprefix: ./\n{}{}{}{}version: gar/v1\n", quoted(s_.name.empty() ? "graph" : s_.name),
                                                                 vertices.empty() ? "" : "vertices:\n", vertices, edges.empty() ? "" : "edges:\n", edges));
        if (error_ == 0) error_ = folder.mark();
        if (error_ != 0) return detail::folder_not_written(target, error_);
        return folder.commit();
    }

private:
    /// A type's name as part of a path.
    static std::string word_of(const std::string& name) {
        std::string word;
        for (const char c : repaired(name.substr(0, 80))) {
            const bool plain = ascii::is_alphanumeric(c) || c == '-' || c == '_' || (static_cast<unsigned char>(c) & 0x80U) != 0;
            word += plain ? c : '_';
        }
        return word.empty() ? "_" : word;
    }
    /// A text of YAML: as it is where it is a plain word that means no number and no truth value there.
    static std::string quoted(std::string_view text) {
        constexpr std::array<std::string_view, 8> meaning{"true", "false", "null", "yes", "no", "on", "off", "y"};
        const bool letters = !text.empty() && std::ranges::all_of(text, [](char c) { return ascii::is_alphanumeric(c) || c == '_'; });
        if (letters && (text.front() < '0' || text.front() > '9') && text.size() > 1 && std::ranges::find(meaning, ascii::lowered(text)) == meaning.end()) return std::string(text);
        std::string out = "\"";
        for_each_character(repaired(text), [&](char32_t c, std::string_view bytes) {
            if (c == U'"' || c == U'\\') out += '\\', out += bytes;
            else if (c < 0x20 || c == 0x7F) out += fmt::format("\\x{:02X}", static_cast<std::uint32_t>(c));
            else out += bytes;
        });
        return out + '"';
    }

    void keep(int error) {
        if (error_ == 0) error_ = error;
    }
    void folder(const fs::path& path) {
        std::error_code error;
        fs::create_directories(root_ / path, error);
        keep(error.value());
    }
    void text_file(const fs::path& path, std::string_view text) {
        detail::folder_file file(root_ / path);
        file.out().append(text);
        keep(file.close());
    }
    /// A number as GraphAr has counts: eight bytes, the lowest first.
    void number_file(const fs::path& path, std::uint64_t number) {
        std::string bytes;
        for (unsigned i = 0; i < 64; i += 8) bytes += static_cast<char>(number >> i & 0xFFU);
        text_file(path, bytes);
    }

    template <class Id>
    std::vector<graphar_column> columns_of(const std::vector<property>& properties, const std::function<bool(const std::function<bool(Id)>&)>& any) const {
        constexpr bool is_node = std::is_same_v<Id, node_id>;
        using from = typename graphar_column::from;
        std::vector<graphar_column> out;
        const auto has = [&](property_id p) {
            const column* const c = is_node ? g_.node_column(p) : g_.edge_column(p);
            return c != nullptr && any([&](Id id) { return c->has(id.index()); });
        };
        if constexpr (is_node) {
            out.push_back({.name = "key", .is_key = true, .of = from::key});
            out.push_back({.name = "labels", .of = from::labels});
            const auto name = [&](property_id p) {
                if (!has(p)) return;
                out.push_back({.name = s_[p].name, .of = from::text});
                out.back().of_schema.id = p;
            };
            name(schema::name_property());
            for (const auto& [language, p] : s_.name_languages()) name(p);
            if (has(schema::aliases_property())) out.push_back({.name = "aliases", .of = from::aliases});
        }
        if (any([&](Id id) { return !g_.evidence(id).empty(); })) out.push_back({.name = "evidence", .of = from::evidence});
        for (const property& p : properties) {
            if ((is_node && s_.is_name(p.id)) || !has(p.id)) continue;
            const std::string_view type = p.list ? "string" : p.kind == kind::boolean ? "bool" : p.kind == kind::integer ? "int64" : p.kind == kind::floating ? "double" : "string";
            out.push_back({.name = detail::attribute_name(p.name), .type = type, .of = from::property, .of_schema = p});
        }
        return out;
    }
    template <class Id>
    void append_field(output& out, const graphar_column& c, Id id) const {
        using from = typename graphar_column::from;
        const auto text = [&](std::string_view field) { append_csv_field(out, valid_utf8(field) ? std::string(field) : repaired(field)); };
        const auto list = [&](const auto& all) {
            std::string json;
            output into(json);
            json_writer words(into);
            words.array();
            for (const auto& one : all) words.value(std::string_view(one));
            words.end();
            text(json);
        };
        if constexpr (std::is_same_v<Id, node_id>) {
            if (c.of == from::key) return text(g_.key_text(id));
            if (c.of == from::labels) return text(fmt::format("{}", fmt::join(g_.type_of(id).labels, ";")));
            if (c.of == from::aliases) {
                if (const auto aliases = g_.aliases(id); !aliases.empty()) list(aliases);
                return;
            }
            if (c.of == from::text) {
                if (const auto name = g_.template get<std::string_view>(id, c.of_schema.id)) text(*name);
                return;
            }
        }
        if (c.of == from::evidence) {
            std::vector<std::string> read;
            for (const evidence& e : g_.evidence(id)) read.push_back(to_text(e));
            if (!read.empty()) text(fmt::format("{}", fmt::join(read, ";")));
            return;
        }
        if (const value v = g_.value(id, c.of_schema.id); v.has_value()) text(detail::attribute_text(s_, c.of_schema.kind, c.of_schema.list, v));
    }
    static std::string header_of(const std::vector<graphar_column>& columns) {
        std::string out;
        output into(out);
        for (std::size_t i = 0; i < columns.size(); ++i) {
            if (i > 0) into.append(',');
            append_csv_field(into, repaired(columns[i].name));
        }
        return out;
    }
    /// The part of a file of YAML that lists the columns.
    static std::string group_of(const std::vector<graphar_column>& columns) {
        if (columns.empty()) return {};
        std::string out = fmt::format("property_groups:\n  - prefix: {}\n    file_type: csv\n    properties:\n", graphar_group);
        for (const graphar_column& c : columns)
            out += fmt::format("      - name: {}\n        data_type: {}\n        is_primary: {}\n        is_nullable: {}\n", quoted(c.name), c.type, c.is_key, !c.is_key && c.of != graphar_column::from::labels);
        return out;
    }

    void write_nodes(node_type_id type) {
        const std::string& word = words_[type.index()];
        const auto columns = columns_of<node_id>(s_[type].properties, [&](const std::function<bool(node_id)>& is) { return std::ranges::any_of(g_.nodes(type), is); });
        const fs::path place = fs::path("vertex") / word;
        folder(place / graphar_group);
        const std::string header = header_of(columns);
        std::optional<detail::folder_file> file;
        std::size_t row = 0;
        for (const node_id n : g_.nodes(type)) {
            if (error_ != 0) return;
            if (row % options_.vertex_chunk == 0) {
                if (file) keep(file->close());
                file.emplace(root_ / place / graphar_group / fmt::format("chunk{}", row / options_.vertex_chunk));
                file->out().append(fmt::format("_graphArVertexIndex,{}\n", header));
            }
            output& out = file->out();
            out.append_number(row++);
            for (const graphar_column& c : columns) out.append(','), append_field(out, c, n);
            out.append('\n');
        }
        keep(file->close());
        number_file(place / "vertex_count", row);
        text_file(fmt::format("{}.vertex.yml", word), fmt::format("type: {}\nchunk_size: {}\nprefix: {}\n{}version: gar/v1\n", quoted(s_[type].name), options_.vertex_chunk,
                                                                  quoted(fmt::format("vertex/{}/", word)), group_of(columns)));
    }

    /// The edges of a type from nodes of one type to nodes of another.
    void write_edges(node_type_id from, edge_type_id type, node_type_id to, const std::string& name) {
        std::vector<edge_id> all;  // of one node, by id
        const auto gather = [&](node_id n) {
            all.clear();
            for (const step s : g_.out(n, type))
                if (g_.type(s.node) == to) all.push_back(s.edge);
            std::ranges::sort(all);
        };
        const auto columns = columns_of<edge_id>(s_[type].properties, [&](const std::function<bool(edge_id)>& is) {
            return std::ranges::any_of(g_.nodes(from), [&](node_id n) {
                return std::ranges::any_of(g_.out(n, type), [&](const step& s) { return g_.type(s.node) == to && is(s.edge); });
            });
        });
        const fs::path place = fs::path("edge") / name / "ordered_by_source";
        const std::string header = header_of(columns);
        folder(place / "adj_list"), folder(place / "offset");
        std::optional<detail::folder_file> offsets, list, properties;
        std::size_t row = 0, in_part = 0;
        const auto close_part = [&] {
            if (row == 0) return;
            offsets->out().append(fmt::format("{}\n", in_part));
            keep(offsets->close());
            if (list) keep(list->close());
            if (properties) keep(properties->close());
            list.reset(), properties.reset();
            number_file(place / fmt::format("edge_count{}", (row - 1) / options_.vertex_chunk), in_part);
        };
        for (const node_id n : g_.nodes(from)) {
            if (error_ != 0) return;
            const std::size_t part = row / options_.vertex_chunk;
            if (row % options_.vertex_chunk == 0) {
                close_part();
                in_part = 0;
                offsets.emplace(root_ / place / "offset" / fmt::format("chunk{}", part));
                offsets->out().append("_graphArOffset\n");
                folder(place / "adj_list" / fmt::format("part{}", part));
                if (!columns.empty()) folder(place / graphar_group / fmt::format("part{}", part));
            }
            offsets->out().append(fmt::format("{}\n", in_part));
            gather(n);
            for (const edge_id e : all) {
                if (in_part % options_.edge_chunk == 0) {
                    const std::string chunk = fmt::format("part{}/chunk{}", part, in_part / options_.edge_chunk);
                    if (list) keep(list->close());
                    list.emplace(root_ / place / "adj_list" / chunk);
                    list->out().append("_graphArSrcIndex,_graphArDstIndex\n");
                    if (properties) keep(properties->close());
                    if (!columns.empty()) properties.emplace(root_ / place / graphar_group / chunk), properties->out().append(header + "\n");
                }
                list->out().append(fmt::format("{},{}\n", row_[n.index()], row_[g_.target(e).index()]));
                std::string fields;  // an empty line would be none
                {
                    output into(fields);
                    for (std::size_t i = 0; i < columns.size(); ++i) {
                        if (i > 0) into.append(',');
                        append_field(into, columns[i], e);
                    }
                }
                if (!columns.empty()) properties->out().append(fields.empty() ? "\"\"" : fields);
                if (!columns.empty()) properties->out().append('\n');
                ++in_part;
            }
            ++row;
        }
        close_part();
        number_file(place / "vertex_count", row);
        text_file(fmt::format("{}.edge.yml", name),
                  fmt::format("src_type: {}\nedge_type: {}\ndst_type: {}\nchunk_size: {}\nsrc_chunk_size: {}\ndst_chunk_size: {}\ndirected: {}\nprefix: {}\n"
                              "adj_lists:\n  - ordered: true\n    aligned_by: src\n    prefix: ordered_by_source/\n    file_type: csv\n{}version: gar/v1\n",
                              quoted(s_[from].name), quoted(s_[type].name), quoted(s_[to].name), options_.edge_chunk, options_.vertex_chunk, options_.vertex_chunk, !s_[type].symmetric,
                              quoted(fmt::format("edge/{}/", name)), group_of(columns)));
    }

    const graph& g_;
    const schema& s_;
    graphar_options options_;
    fs::path root_;
    std::vector<std::string> words_;   // by node type: its name in paths
    std::vector<std::uint32_t> row_;   // by node: its number among those of its type
    int error_ = 0;
};

}  // namespace

result<done> write_graphar(const graph& g, const fs::path& folder, const graphar_options& options) {
    fs::path target = folder.lexically_normal();
    if (!target.has_filename()) target = target.parent_path();
    try {
        return graphar_writer(g, options).write(target);
    } catch (...) {
        return caught(folder);
    }
}

}  // namespace hexi::abi_v1
