#include <hexi/draw/yed.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <concepts>
#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <type_traits>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

#include <fmt/format.h>

#include <hexi/draw/captions.hpp>
#include <hexi/draw/look.hpp>
#include <hexi/draw/order_private.hpp>
#include <hexi/draw/wrap.hpp>
#include <hexi/format/attributes_private.hpp>
#include <hexi/format/graphml/names_private.hpp>
#include <hexi/format/json/json.hpp>
#include <hexi/format/xml/xml_text.hpp>
#include <hexi/format/xml/xml_type_private.hpp>
#include <hexi/schema/parse_value.hpp>

namespace hexi::inline abi_v1 {
namespace {

/// A name that data has beside the properties, and its type. Gephi knows `label`, `x`, `y`, `size`, `r`, `g` and `b`.
struct own_key {
    std::string_view name, type;
};
constexpr std::array node_keys{own_key{"key", "string"}, own_key{"type", "string"}, own_key{"labels", "string"}, own_key{"label", "string"},
                               own_key{"x", "double"},   own_key{"y", "double"},    own_key{"size", "double"},   own_key{"r", "int"},
                               own_key{"g", "int"},      own_key{"b", "int"},       own_key{"color", "string"},  own_key{"evidence", "string"},
                               own_key{"name", "string"}, own_key{"aliases", "string"}};
constexpr std::array edge_keys{own_key{"type", "string"}, own_key{"label", "string"}, own_key{"r", "int"}, own_key{"g", "int"},
                               own_key{"b", "int"},       own_key{"color", "string"}, own_key{"evidence", "string"}};
/// Two decimals are enough for points; zero has no sign.
double rounded(double points) { return std::round(points * 100) / 100 + 0.0; }

/// yEd's name for a Graphviz shape.
std::string_view yed_shape(std::string_view shape) {
    if (shape == "box") return "roundrectangle";
    if (shape == "ellipse" || shape == "oval" || shape == "circle") return "ellipse";
    for (const std::string_view same : {"hexagon", "octagon", "diamond", "parallelogram", "triangle"})
        if (shape == same) return same;
    return "rectangle";
}

class document {
public:
    document(output& out, const graph& g, const layout& placed, const yed_options& options)
        : out_(out), g_(g), s_(g.schema()), language_(options.language.empty() ? s_.language : options.language), style_(g), order_(g) {
        if (!placed.nodes.empty()) nodes_.assign(g.node_bound(), nullptr);
        if (!placed.edges.empty()) edges_.assign(g.edge_bound(), nullptr);
        for (const node_place& n : placed.nodes) nodes_[n.node.index()] = &n;
        for (const edge_place& e : placed.edges) edges_[e.edge.index()] = &e;
    }

    void write() {
        out_.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                    "<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\" xmlns:y=\"http://www.yworks.com/xml/graphml\">\n");
        write_keys();
        out_.append("<graph id=\"g\" edgedefault=\"directed\">\n");
        for (const node_id n : order_.nodes()) write_node(n);
        std::size_t number = 0;
        for (const node_id n : order_.nodes())
            for (const edge_id e : order_.edges_from(n)) write_edge(e, number++);
        out_.append("</graph>\n</graphml>\n");
    }

private:
    // --- keys -----------------------------------------------------------------------------------

    void write_keys() {
        out_.append("<key id=\"node-graphics\" for=\"node\" yfiles.type=\"nodegraphics\"/>\n"
                    "<key id=\"edge-graphics\" for=\"edge\" yfiles.type=\"edgegraphics\"/>\n");
        name_list taken;
        for (const own_key& k : node_keys) write_key(fmt::format("node-{}", k.name), "node", k.name, k.name, k.type), taken.emplace(k.name);
        for (const auto& [language, p] : s_.name_languages()) {
            const std::string id = fmt::format("node-name-{}", node_ids_.size()), name = detail::name_token(s_[p].name);
            write_key(id, "node", name, s_[p].name, "string");
            node_ids_.emplace(p, id);
            taken.insert(name);
        }
        write_property_keys("node", node_ids_, taken, s_.node_type_count(), [&](std::size_t t) -> const node_type* {
            return g_.count(node_type_id(t)) > 0 ? &s_[node_type_id(t)] : nullptr;
        });
        taken.clear();
        for (const own_key& k : edge_keys) write_key(fmt::format("edge-{}", k.name), "edge", k.name, k.name, k.type), taken.emplace(k.name);
        write_property_keys("edge", edge_ids_, taken, s_.edge_type_count(), [&](std::size_t t) -> const edge_type* {
            return g_.count(edge_type_id(t)) > 0 ? &s_[edge_type_id(t)] : nullptr;
        });
    }
    using name_list = std::set<std::string, std::less<>>;
    /// Declares the properties of all types that `type_at` gives. One whose name is taken, or was changed into
    /// another's, becomes `property.NAME`; properties of one name and several kinds keep it.
    template <class TypeAt>
    void write_property_keys(std::string_view of, std::unordered_map<property_id, std::string>& ids, const name_list& taken, std::size_t types, TypeAt type_at) {
        std::vector<const property*> all;
        name_list plain, used;
        std::unordered_map<property_id, std::string_view> kinds;  // of XML: what holds the values of all types, which of an open graph may be of any kind each
        for (std::size_t t = 0; t < types; ++t)
            if (const auto* type = type_at(t))
                for (const property& p : type->properties) {
                    const std::string_view own = detail::xml_type_of(p.kind, p.list);
                    const auto numbers = [](std::string_view kind) { return kind == "long" || kind == "double"; };
                    if (const auto [kind, fresh] = kinds.try_emplace(p.id, own); !fresh && kind->second != own) kind->second = numbers(kind->second) && numbers(own) ? "double" : "string";
                    if (ids.contains(p.id) || (of == "node" && is_name(p.id))) continue;
                    ids.emplace(p.id, fmt::format("{}-property-{}", of, all.size()));
                    all.push_back(&p);
                    plain.insert(p.name);
                }
        std::unordered_map<std::string_view, std::string> written;  // by name
        for (const property* p : all) {
            std::string& name = written[p->name];
            if (name.empty()) {
                name = detail::name_token(p->name);
                while (taken.contains(name) || detail::is_taken_by_readers(name) || used.contains(name) || (name != p->name && plain.contains(name))) name.insert(0, "property.");
                used.insert(name);
            }
            write_key(ids.at(p->id), of, name, p->name, kinds.at(p->id));
        }
    }
    /// A description says what the name was where it had to change.
    void write_key(std::string_view id, std::string_view of, std::string_view name, std::string_view meant, std::string_view type) {
        out_.append(fmt::format("<key id=\"{}\" for=\"{}\" attr.name=\"", id, of));
        append_xml_text(out_, name);
        out_.append(fmt::format("\" attr.type=\"{}\"", type));
        if (name == meant) return out_.append("/>\n");
        out_.append("><desc>");
        append_xml_text(out_, meant);
        out_.append("</desc></key>\n");
    }
    bool is_name(property_id p) const {
        if (p == schema::name_property() || p == schema::aliases_property()) return true;
        return std::ranges::any_of(s_.name_languages(), [&](const auto& named) { return named.second == p; });
    }

    // --- data -----------------------------------------------------------------------------------

    void data(std::string_view key, std::string_view text) {
        begin(key);
        append_xml_text(out_, text);
        out_.append("</data>");
    }
    void data(std::string_view key, double number) { data(key, std::string_view(fmt::format("{}", number))); }
    void begin(std::string_view key) {
        out_.append("<data key=\"");
        out_.append(key);
        out_.append("\">");
    }
    template <class List>
    void list(std::string_view key, const List& texts) {
        std::string written;
        output into(written);
        json_writer json(into);
        json.array();
        for (const auto& text : texts) json.value(text);
        json.end();
        data(key, std::string_view(written));
    }
    void colours(std::string_view of, std::string_view text) {
        const colour c = parse_colour(text).value_or(colour{});
        data(fmt::format("{}-r", of), c.red);
        data(fmt::format("{}-g", of), c.green);
        data(fmt::format("{}-b", of), c.blue);
        data(fmt::format("{}-color", of), text);
    }
    /// A list or a map as JSON, all else as it is read.
    std::string text_of(const value& v) const {
        if (const auto* number = std::get_if<double>(&v)) return detail::number_for_readers(*number);
        if (v.depth() == 0) return to_text(s_, v);
        std::string out;
        output into(out);
        append_json_value(into, s_, v);
        return out;
    }
    template <class Id, class Type>
    void facts(Id id, const Type& type, const std::unordered_map<property_id, std::string>& ids, std::string_view evidence_key) {
        for (const property& p : type.properties) {
            if (std::is_same_v<Id, node_id> && is_name(p.id)) continue;
            const value v = g_.value(id, p.id);
            if (!std::holds_alternative<std::monostate>(v)) data(ids.at(p.id), std::string_view(text_of(v)));
        }
        std::vector<std::string> read;
        for (const evidence& e : g_.evidence(id)) read.push_back(to_text(e));
        if (!read.empty()) list(evidence_key, read);
    }

    // --- nodes and edges ------------------------------------------------------------------------

    void write_node(node_id n) {
        const node_type& type = g_.type_of(n);
        const node_look& look = style_.of(n);
        const node_place* place = nodes_.empty() ? nullptr : nodes_[n.index()];
        out_.append(fmt::format("<node id=\"n{}\">", order_.rank(n)));
        // yEd's elements come first: NetworkX reads `x`, `y` and `label` from both, and the last counts.
        write_node_graphics(n, look, place);
        data("node-key", g_.key_text(n));
        data("node-type", type.name);
        list("node-labels", type.labels);
        data("node-label", std::string_view(detail::label_of(g_, n, language_)));
        if (const auto name = g_.get<std::string_view>(n, schema::name_property())) data("node-name", *name);
        for (const auto& [language, p] : s_.name_languages())
            if (const auto name = g_.get<std::string_view>(n, p)) data(node_ids_.at(p), *name);
        if (const auto aliases = g_.aliases(n); !aliases.empty()) list("node-aliases", aliases);
        if (place != nullptr) {
            data("node-x", rounded(place->centre.x));
            data("node-y", rounded(-place->centre.y));
            data("node-size", rounded(std::min(place->width, place->height) / 2));
        }
        colours("node", look.line);
        facts(n, type, node_ids_, "node-evidence");
        out_.append("</node>\n");
    }

    void write_node_graphics(node_id n, const node_look& look, const node_place* place) {
        begin("node-graphics");
        out_.append("<y:ShapeNode>");
        if (place != nullptr)
            out_.append(fmt::format("<y:Geometry x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"/>", rounded(place->centre.x - place->width / 2),
                                    rounded(place->centre.y - place->height / 2), rounded(place->width), rounded(place->height)));
        out_.append(fmt::format("<y:Fill color=\"{}\" transparent=\"false\"/><y:BorderStyle type=\"line\" width=\"1\" color=\"{}\"/><y:NodeLabel textColor=\"{}\">", look.fill, look.line, look.text));
        std::string name = name_in(g_, n, language_);
        std::ranges::replace_if(name, [](char c) { return c == '\n' || c == '\t' || c == '\r'; }, ' ');
        for (const std::string& line : wrapped(name, name_columns, 20)) {
            append_xml_text(out_, line);
            out_.append("&#10;");
        }
        append_xml_text(out_, second_line(g_, n, look, language_));
        out_.append(fmt::format("</y:NodeLabel><y:Shape type=\"{}\"/></y:ShapeNode></data>", yed_shape(look.shape)));
    }

    void write_edge(edge_id e, std::size_t number) {
        const edge_type& type = g_.type_of(e);
        const edge_look& look = style_.of(e);
        out_.append(fmt::format("<edge id=\"e{}\" source=\"n{}\" target=\"n{}\">", number, order_.rank(g_.source(e)), order_.rank(g_.target(e))));
        write_edge_graphics(look, type, said(e), edges_.empty() ? nullptr : edges_[e.index()]);
        data("edge-type", type.name);
        data("edge-label", said(e));
        colours("edge", look.line);
        facts(e, type, edge_ids_, "edge-evidence");
        out_.append("</edge>\n");
    }

    /// An edge's caption, and for how many it stands.
    std::string said(edge_id e) const {
        const std::int64_t count = count_of(g_, e);
        return fmt::format("{}{}", caption(g_.type_of(e), language_), count == 1 ? std::string() : fmt::format(" ×{}", count));
    }

    /// A line through the points where the curve's pieces meet.
    void write_edge_graphics(const edge_look& look, const edge_type& type, std::string_view said, const edge_place* place) {
        begin("edge-graphics");
        out_.append("<y:PolyLineEdge>");
        if (place != nullptr && place->curve.size() > 4) {
            out_.append("<y:Path sx=\"0\" sy=\"0\" tx=\"0\" ty=\"0\">");
            for (std::size_t i = 3; i + 1 < place->curve.size(); i += 3)
                out_.append(fmt::format("<y:Point x=\"{}\" y=\"{}\"/>", rounded(place->curve[i].x), rounded(place->curve[i].y)));
            out_.append("</y:Path>");
        }
        const std::string_view dash = look.dash == "dashed" || look.dash == "dotted" ? std::string_view(look.dash) : "line";
        out_.append(fmt::format("<y:LineStyle type=\"{}\" width=\"{}\" color=\"{}\"/><y:Arrows source=\"none\" target=\"{}\"/>", dash, look.dash == "bold" ? 2 : 1, look.line,
                                type.symmetric ? "none" : "standard"));
        if (!look.weak) {
            out_.append(fmt::format("<y:EdgeLabel textColor=\"{}\">", look.text));
            append_xml_text(out_, said);
            out_.append("</y:EdgeLabel>");
        }
        out_.append("</y:PolyLineEdge></data>");
    }

    output& out_;
    const graph& g_;
    const schema& s_;
    std::string language_;
    looks style_;
    detail::key_order order_;
    std::unordered_map<property_id, std::string> node_ids_, edge_ids_;  // of keys
    std::vector<const node_place*> nodes_;                              // by id; empty without a layout
    std::vector<const edge_place*> edges_;
};

}  // namespace

void write_placed_yed(output& out, const graph& g, const layout& placed, const yed_options& options) { document(out, g, placed, options).write(); }

yed_report write_yed(output& out, const graph& g, const yed_options& options) {
    yed_report report;
    layout placed;
    if (g.node_count() > readable_nodes || g.edge_count() > readable_edges) {
        report.notes.push_back(fmt::format("{} nodes and {} edges are too many to be laid out; they are written without places", g.node_count(), g.edge_count()));
    } else if (g.node_count() > 0) {
        draw_options how;
        how.language = options.language;
        how.hidden = how.sources = how.weak = true;
        how.time_limit = options.time_limit;
        if (auto laid_out = lay_out(g, how)) {
            placed = *std::move(laid_out);
            report.engine = placed.engine;
            report.notes = placed.notes;
        } else {
            for (const problem& p : laid_out.problems()) report.notes.push_back(p.message);
            report.notes.emplace_back("the graph is written without places");
        }
    }
    write_placed_yed(out, g, placed, options);
    return report;
}

}  // namespace hexi::abi_v1
