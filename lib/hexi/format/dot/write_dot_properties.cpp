#include <hexi/base/ascii.hpp>
#include <hexi/format/dot/dot.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include <hexi/format/attributes_private.hpp>
#include <hexi/format/dot/attribute_words_private.hpp>
#include <hexi/schema/read_schema.hpp>

namespace hexi::inline abi_v1 {
namespace {

/// A text of an attribute that Graphviz does not look into: nothing is escaped but what would end it, what would begin an
/// entity, and what DOT cannot hold.
void append_attribute_text(output& out, std::string_view text) {
    std::size_t written = 0;  // since a quotation mark was opened
    bool first = true;
    out.append('"');
    if (text.empty()) out.append("&#0;");  // cgraph takes an empty text for none
    for_each_character(text, [&](char32_t c, std::string_view bytes) {
        std::string_view piece = bytes;
        std::string code;
        const bool invalid = c == U'\uFFFD' && bytes.size() == 1;
        if (c == U'"') piece = "\\\"";
        else if (c == U'&') piece = "&amp;";
        else if (invalid) piece = "\uFFFD";
        else if (c == U'\\' || detail::is_control(c) || (c == U'<' && first)) piece = code = fmt::format("&#{};", static_cast<std::uint32_t>(c));
        if (written + piece.size() > dot_text_limit) {
            out.append("\\\n");  // pydot and JGraphT know no +, and keep this
            written = 0;
        }
        out.append(piece);
        written += piece.size();
        first = false;
    });
    out.append('"');
}

/// Whether a word is one of DOT's own, which it knows in small and capital letters.
bool is_dot_keyword(std::string_view word) {
    constexpr auto words = std::to_array<std::string_view>({"node", "edge", "graph", "digraph", "subgraph", "strict"});
    return std::ranges::any_of(words, [&](std::string_view keyword) { return ascii::same_letters(word, keyword); });
}

/// A name of an attribute: as it is where it is a plain word, but in quotation marks where pydot would take it for a parameter of its own.
void append_attribute_name(output& out, std::string_view name) {
    constexpr auto parameters = std::to_array<std::string_view>({"self", "name", "src", "dst", "obj_dict"});
    const auto plain = [](char c) { return ascii::is_letter(c) || c == '_'; };
    if (!name.empty() && std::ranges::all_of(name, plain) && !is_dot_keyword(name) && std::ranges::find(parameters, name) == parameters.end()) out.append(name);
    else append_attribute_text(out, name);
}

}  // namespace

void write_dot_properties(output& out, const graph& g, const dot_options& options) {
    const schema& s = g.schema();
    const bool all = std::ranges::find(options.properties, "all") != options.properties.end();
    dot_writer dot(out, g);
    dot.open(s.name.empty() ? std::string_view("hexi") : std::string_view(s.name));
    const auto attribute = [&](std::string_view name, std::string_view text) {
        out.append(' ');
        append_attribute_name(out, name);
        out.append('=');
        append_attribute_text(out, text);
    };
    if (all) {
        out.append("  graph [");
        attribute(detail::schema_attribute, to_info(s));
        out.append("];\n");
    }
    const auto append = [&](auto id) {
        detail::for_each_attribute(g, id, options.language, [&](std::string_view name, kind k, bool list, const value& v) {
            if (name == "label") {
                out.append(" [label=");
                append_dot_text(out, std::get<std::string>(v), dot_text::label);
                out.append(" class=");
                append_dot_text(out, with_control_pictures(g.type_of(id).name), dot_text::label);
                return;
            }
            std::string_view plain = name;
            if (plain.starts_with(detail::moved_aside)) plain.remove_prefix(detail::moved_aside.size());
            if (!all && std::ranges::find(options.properties, plain) == options.properties.end()) return;
            const std::string text = detail::attribute_text(s, k, list, v);
            // An edge's weight is what Graphviz calls so where it is a whole number, which it wants.
            const auto* whole = std::get_if<std::int64_t>(&v);
            const bool weight = name == "weight" && whole != nullptr && *whole >= 0 && *whole <= 1'000'000 && std::is_same_v<decltype(id), edge_id>;
            if (weight && k == kind::integer) attribute(name, text);
            else if (detail::is_graphviz_attribute(name)) attribute(std::string(detail::moved_aside) + std::string(name), text);
            else attribute(name, text);
        });
    };
    for (const node_id n : g.nodes()) {
        out.append("  ");
        const bool same = dot.append_id(n);
        append(n);
        if (all && !same && g.has_key(n)) attribute("key", g.key(n));
        out.append("];\n");
    }
    for (const node_id n : g.nodes())
        for (const auto [target, e] : g.out(n)) {
            out.append("  ");
            dot.append_id(n);
            out.append(" -> ");
            dot.append_id(target);
            append(e);
            out.append(g.type_of(e).symmetric ? " dir=none];\n" : "];\n");
        }
    dot.close();
}

}  // namespace hexi::abi_v1
