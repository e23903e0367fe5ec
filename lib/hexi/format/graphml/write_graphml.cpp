#include <hexi/format/graphml/graphml.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include <fmt/format.h>

#include <hexi/format/attributes_private.hpp>
#include <hexi/format/carried_schema_private.hpp>
#include <hexi/format/graphml/names_private.hpp>
#include <hexi/format/xml/xml_text.hpp>
#include <hexi/format/xml/xml_type_private.hpp>

namespace hexi::inline abi_v1 {
namespace {

class graphml_writer {
public:
    graphml_writer(output& out, const graph& g, const write_options& options) : out_(out), g_(g), options_(options) {}

    void write(const std::string& schema_text) {
        out_.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                    "<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" "
                    "xsi:schemaLocation=\"http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd\">\n"
                    "<key id=\"schema\" for=\"graph\" attr.name=\"hexi_schema\" attr.type=\"string\"/>\n"
                    "<key id=\"key\" for=\"node\" attr.name=\"key\" attr.type=\"string\"/>\n");
        write_keys<node_id>("node", "n", node_keys_);
        write_keys<edge_id>("edge", "e", edge_keys_);
        out_.append("<graph id=\"g\" edgedefault=\"directed\">\n");
        data("schema", schema_text);
        out_.append('\n');
        std::vector<std::uint32_t> number(g_.node_bound());
        std::uint32_t next = 0;
        for (const node_id n : g_.nodes()) {
            number[n.index()] = next;
            out_.append(fmt::format("<node id=\"n{}\">", next++));
            detail::with_key(g_, n, [&](std::string_view key) { data("key", key); });
            attributes(n, node_keys_);
            out_.append("</node>\n");
        }
        next = 0;
        for (const edge_id e : g_.edges()) {
            // Symmetric or not: NetworkX refuses a file that has edges of both sorts. The schema tells.
            out_.append(fmt::format("<edge id=\"e{}\" source=\"n{}\" target=\"n{}\">", next++, number[g_.source(e).index()], number[g_.target(e).index()]));
            attributes(e, edge_keys_);
            out_.append("</edge>\n");
        }
        out_.append("</graph>\n</graphml>\n");
    }

private:
    struct declared {
        std::string id{};
        bool boolean = false;  // all values of the key are
    };
    using ids = std::unordered_map<std::string, declared>;  // keys, by the attribute's name

    template <class Id>
    void write_keys(std::string_view of, std::string_view mark, ids& keys) {
        std::unordered_set<std::string> used{"label"};
        keys.emplace("label", declared{fmt::format("{}-label", of)});
        write_key(keys.at("label").id, of, "label", "label", "string");
        std::size_t next = 0;
        for (const detail::attribute_column& column : detail::attribute_columns<Id>(g_)) {
            std::string name = detail::name_token(column.name);
            if (detail::is_taken_by_readers(name)) name.insert(0, detail::moved_aside);
            while (!used.insert(name).second) name += '_';
            // Ids differ from those that yEd gives, which Gephi takes for yEd's whatever they are called.
            const declared& k = keys.emplace(column.name, declared{fmt::format("{}-{}{}", of, mark, next++), column.kind == kind::boolean && !column.list}).first->second;
            write_key(k.id, of, name, column.name, detail::xml_type_of(column.kind, column.list));
        }
    }
    void write_key(std::string_view id, std::string_view of, std::string_view name, std::string_view meant, std::string_view type) {
        out_.append(fmt::format("<key id=\"{}\" for=\"{}\" attr.name=\"", id, of));
        append_xml_text(out_, name);
        out_.append(fmt::format("\" attr.type=\"{}\"", type));
        if (name == meant) return out_.append("/>\n");
        out_.append("><desc>");
        append_xml_text(out_, meant);
        out_.append("</desc></key>\n");
    }
    void data(std::string_view key, std::string_view text) {
        out_.append("<data key=\"");
        out_.append(key);
        out_.append("\">");
        append_xml_text(out_, text);
        out_.append("</data>");
    }
    template <class Id>
    void attributes(Id id, const ids& keys) {
        detail::for_each_attribute(g_, id, options_.language, [&](std::string_view name, kind k, bool list, const value& v) {
            const declared& key = keys.at(std::string(name));
            if (key.boolean) data(key.id, std::get<bool>(v) ? "1" : "0");
            else data(key.id, detail::attribute_text(g_.schema(), k, list, v));
        });
    }

    output& out_;
    const graph& g_;
    const write_options& options_;
    ids node_keys_, edge_keys_;
};

}  // namespace

result<done> write_graphml(output& out, const graph& g, const write_options& options) {
    const auto carried = detail::carried_schema(g, detail::held_by_xml);
    if (!carried) return carried.problems();
    graphml_writer(out, g, options).write(*carried);
    return done{};
}

}  // namespace hexi::abi_v1
