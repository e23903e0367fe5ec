#include <hexi/format/cypher/cypher.hpp>

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstdint>
#include <limits>
#include <string>
#include <variant>

#include <fmt/format.h>

#include <hexi/base/text.hpp>
#include <hexi/format/attributes_private.hpp>

namespace hexi::inline v1 {
namespace {

void append_value(output& out, const schema& s, const value& v) {
    std::visit(
        [&]<class T>(const T& one) {
            if constexpr (std::same_as<T, value::list>) {
                // A list of Cypher's properties holds values of one sort, and no lists.
                const bool plain = std::ranges::all_of(one, [&](const value& e) { return e.depth() == 0 && e.has_value() && e.index() == one.front().index(); });
                if (!plain) return append_cypher_text(out, detail::attribute_text(s, kind::any, false, v));
                out.append('[');
                for (std::size_t i = 0; i < one.size(); ++i) {
                    if (i > 0) out.append(", ");
                    append_value(out, s, one[i]);
                }
                out.append(']');
            } else if constexpr (std::same_as<T, value_map>) {
                append_cypher_text(out, detail::attribute_text(s, kind::any, false, v));
            } else if constexpr (std::same_as<T, bool>) {
                out.append(one ? "true" : "false");
            } else if constexpr (std::same_as<T, std::int64_t>) {
                // The least integer is not the negative of one: it would not be read.
                if (one == std::numeric_limits<std::int64_t>::min()) out.append("(-9223372036854775807 - 1)");
                else out.append_number(one);
            } else if constexpr (std::same_as<T, double>) {
                if (!std::isfinite(one)) return out.append(one != one ? "(0.0 / 0.0)" : one > 0 ? "(1.0 / 0.0)" : "(-1.0 / 0.0)");
                std::string text = float_text(one);
                if (text.find_first_of(".e") == std::string::npos) text += ".0";
                out.append(text);
            } else if constexpr (std::same_as<T, std::monostate>) {
                out.append("null");
            } else {
                const std::string text = to_text(s, v);
                const bool whole_date = kind_of(v) == kind::date && text.size() == 10;
                if (whole_date) out.append("date(");
                append_cypher_text(out, text);
                if (whole_date) out.append(')');
            }
        },
        v.as_variant());
}

template <class Id>
void append_properties(output& out, const graph& g, Id id, const write_options& options, std::string_view key) {
    bool first = true;
    const auto begin = [&](std::string_view name) {
        out.append(first ? " {" : ", ");
        first = false;
        append_cypher_name(out, name);
        out.append(": ");
    };
    if (!key.empty()) {
        begin("key");
        append_cypher_text(out, key);
    }
    detail::for_each_attribute(g, id, options.language, [&](std::string_view name, kind, bool, const value& v) {
        if (name == "label" || name == "type") return;
        begin(name);
        append_value(out, g.schema(), v);
    });
    if (!first) out.append('}');
}

void append_labels(output& out, const node_type& type) {
    for (const std::string& label : type.labels) {
        out.append(':');
        append_cypher_name(out, label);
    }
}

}  // namespace

void append_cypher_text(output& out, std::string_view text) {
    out.append('\'');
    for_each_character(text, [&](char32_t c, std::string_view bytes) {
        if (c == U'\'' || c == U'\\') out.append('\\'), out.append(bytes);
        else if (c == U'\n') out.append("\\n");
        else if (c == U'\r') out.append("\\r");
        else if (c == U'\t') out.append("\\t");
        else if (c < 0x20 || c == 0x7F) out.append(fmt::format("\\u{:04x}", static_cast<std::uint32_t>(c)));
        else if (c == U'\uFFFD') out.append("\uFFFD");
        else out.append(bytes);
    });
    out.append('\'');
}

void append_cypher_name(output& out, std::string_view name) {
    out.append('`');
    for_each_character(name, [&](char32_t c, std::string_view bytes) {
        if (c == U'`') out.append("``");
        else if (c < 0x20 || c == 0x7F) out.append(' ');
        // Neo4j looks for this escape before it reads names.
        else if (c == U'\\') out.append("\\u005c");
        else if (c == U'\uFFFD') out.append("\uFFFD");
        else out.append(bytes);
    });
    out.append('`');
}

result<done> write_cypher(output& out, const graph& g, const write_options& options) {
    for (const node_id n : g.nodes()) {
        out.append("CREATE (");
        append_labels(out, g.type_of(n));
        append_properties(out, g, n, options, g.key(n));
        out.append(");\n");
    }
    const auto match = [&](std::string_view name, node_id n) {
        out.append(fmt::format("({}", name));
        if (!g.type_of(n).labels.empty()) {
            out.append(':');
            append_cypher_name(out, g.type_of(n).labels.front());
        }
        out.append(" {`key`: ");
        append_cypher_text(out, g.key(n));
        out.append("})");
    };
    for (const edge_id e : g.edges()) {
        out.append("MATCH ");
        match("a", g.source(e));
        out.append(", ");
        match("b", g.target(e));
        out.append(" CREATE (a)-[:");
        append_cypher_name(out, g.type_of(e).name);
        append_properties(out, g, e, options, "");
        out.append("]->(b);\n");
    }
    return done{};
}

}  // namespace hexi::v1
