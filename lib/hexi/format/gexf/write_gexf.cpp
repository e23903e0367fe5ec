#include <hexi/format/gexf/gexf.hpp>

#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <variant>

#include <fmt/format.h>

#include <hexi/format/attributes_private.hpp>
#include <hexi/format/carried_schema_private.hpp>
#include <hexi/format/graphml/names_private.hpp>
#include <hexi/format/xml/xml_text.hpp>
#include <hexi/format/xml/xml_type_private.hpp>

namespace hexi::inline abi_v1 {
namespace {

class gexf_writer {
public:
    gexf_writer(output& out, const graph& g, const write_options& options) : out_(out), g_(g), options_(options) {}

    result<done> write(std::string_view version, std::string_view space) {
        const auto carried = detail::carried_schema(g_, detail::held_by_xml);
        if (!carried) return carried.problems();
        out_.append(fmt::format("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<gexf xmlns=\"{}\" version=\"{}\">\n<meta><creator>Hexi</creator><description>{}\n", space, version, detail::schema_attribute));
        append_xml_text(out_, *carried);
        out_.append("</description></meta>\n<graph defaultedgetype=\"directed\" mode=\"static\">\n");
        write_columns<node_id>("node", "n", node_columns_);
        write_columns<edge_id>("edge", "e", edge_columns_);
        out_.append("<nodes>\n");
        for (const node_id n : g_.nodes()) {
            out_.append("<node");
            key("id", n);
            write_values(n, node_columns_);
            out_.append("</node>\n");
        }
        out_.append("</nodes>\n<edges>\n");
        for (const edge_id e : g_.edges()) {
            out_.append(fmt::format("<edge id=\"{}\"", e.index()));
            key("source", g_.source(e));
            key("target", g_.target(e));
            // 1.3 knows kinds of edges, and lets two edges of two kinds go from one node to another. Who reads 1.2, such as NetworkX,
            // refuses a file that has edges with a direction and without.
            if (version != "1.2" && g_.type_of(e).symmetric) attribute("type", "undirected");
            if (version != "1.2") attribute("kind", g_.type_of(e).name);
            if (const auto weight = weight_of(e)) attribute("weight", *weight);
            write_values(e, edge_columns_);
            out_.append("</edge>\n");
        }
        out_.append("</edges>\n</graph>\n</gexf>\n");
        return done{};
    }

private:
    using columns = std::unordered_map<std::string, std::string>;  // ids by name

    void attribute(std::string_view name, std::string_view text) {
        out_.append(fmt::format(" {}=\"", name));
        append_xml_text(out_, text);
        out_.append('"');
    }
    void key(std::string_view name, node_id n) {
        detail::with_key(g_, n, [&](std::string_view text) { attribute(name, text); });
    }
    template <class Id>
    void write_columns(std::string_view of, std::string_view mark, columns& ids) {
        out_.append(fmt::format("<attributes class=\"{}\" mode=\"static\">\n", of));
        for (const detail::attribute_column& column : detail::attribute_columns<Id>(g_)) {
            const std::string id = fmt::format("{}{}", mark, ids.size());
            out_.append(fmt::format("<attribute id=\"{}\"", id));
            attribute("title", detail::is_taken_by_readers(column.name) ? std::string(detail::moved_aside) + column.name : column.name);
            out_.append(fmt::format(" type=\"{}\"/>\n", detail::xml_type_of(column.kind, column.list)));
            ids.emplace(column.name, id);
        }
        out_.append("</attributes>\n");
    }
    std::optional<std::string> weight_of(edge_id e) const {
        const auto p = g_.property(e, "weight");
        if (!p) return std::nullopt;
        const value v = g_.value(e, *p);
        const auto* whole = std::get_if<std::int64_t>(&v);
        const auto* real = std::get_if<double>(&v);
        if (whole != nullptr) return std::to_string(*whole);
        return real != nullptr && std::isfinite(*real) ? std::optional(detail::number_for_readers(*real)) : std::nullopt;
    }
    /// The label, the end of the tag, and the values.
    template <class Id>
    void write_values(Id id, const columns& ids) {
        bool first = true;
        detail::for_each_attribute(g_, id, options_.language, [&](std::string_view name, kind k, bool list, const value& v) {
            if (name == "label") {
                attribute("label", std::get<std::string>(v));
                return out_.append('>');
            }
            if (first) out_.append("<attvalues>");
            first = false;
            out_.append(fmt::format("<attvalue for=\"{}\"", ids.at(std::string(name))));
            attribute("value", detail::attribute_text(g_.schema(), k, list, v));
            out_.append("/>");
        });
        if (!first) out_.append("</attvalues>");
    }

    output& out_;
    const graph& g_;
    const write_options& options_;
    columns node_columns_, edge_columns_;
};

}  // namespace

result<done> write_gexf(output& out, const graph& g, const write_options& options) {
    return gexf_writer(out, g, options).write("1.3", "http://gexf.net/1.3");
}
result<done> write_gexf_12(output& out, const graph& g, const write_options& options) {
    return gexf_writer(out, g, options).write("1.2", "http://www.gexf.net/1.2draft");
}

}  // namespace hexi::abi_v1
