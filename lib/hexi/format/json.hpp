// Writes nodes, edges and whole graphs as JSON: streaming, keys in a fixed order, always valid UTF-8.
//
//     output out(STDOUT_FILENO);
//     append_node_json(out, g, n);
//     // {"key":"tianjin-university","type":"University","name":"天津大学","names":{"zh":"天津大学","en":"Tianjin
//     //  University"},"aliases":[],"properties":{},"evidence":[{"document":"lanzhou-daily-2024-04-23",...}]}
#pragma once

#include <cmath>
#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include <fmt/format.h>

#include <hexi/base/output.hpp>
#include <hexi/base/text.hpp>
#include <hexi/graph/graph.hpp>
#include <hexi/schema/parse_value.hpp>

namespace hexi {

/// Appends `text` as a JSON string: invalid bytes become U+FFFD, control characters `\u00XX`. U+2028 and
/// U+2029 are escaped, so that the string is JavaScript, too.
inline void append_json_string(output& out, std::string_view text) {
    out.append('"');
    std::size_t copied = 0;
    const auto replace = [&](std::size_t at, std::size_t length, std::string_view with) {
        out.append(text.substr(copied, at - copied));
        out.append(with);
        copied = at + length;
    };
    std::size_t at = 0;
    while (at < text.size()) {
        const auto byte = static_cast<std::uint8_t>(text[at]);
        if (byte >= 0x20 && byte < 0x80 && byte != '"' && byte != '\\' && byte != 0x7F) {
            ++at;
            continue;
        }
        const decoded d = decode(text.substr(at));
        const char32_t c = d.code_point;
        if (c == U'"') replace(at, 1, "\\\"");
        else if (c == U'\\') replace(at, 1, "\\\\");
        else if (c == U'\n') replace(at, 1, "\\n");
        else if (c == U'\t') replace(at, 1, "\\t");
        else if (c == U'\r') replace(at, 1, "\\r");
        else if (c < 0x20 || c == 0x7F || c == 0x2028 || c == 0x2029) replace(at, d.length, fmt::format("\\u{:04x}", static_cast<std::uint32_t>(c)));
        else if (c == U'\uFFFD' && d.length == 1) replace(at, 1, "\uFFFD");
        at += d.length;
    }
    out.append(text.substr(copied));
    out.append('"');
}

/// Appends a property's value: numbers and booleans as such (a float that is not finite as null), texts and what else is one
/// value as it is written (`"1140.8亿元"`, `"2024-04"`), lists as arrays, maps as objects, nothing as null.
inline void append_json_value(output& out, const schema& s, const value& v) {
    std::visit(
        [&]<class T>(const T& one) {
            if constexpr (std::same_as<T, std::monostate>) {
                out.append("null");
            } else if constexpr (std::same_as<T, bool>) {
                out.append(one ? "true" : "false");
            } else if constexpr (std::integral<T>) {
                out.append_number(one);
            } else if constexpr (std::floating_point<T>) {
                if (std::isfinite(one)) out.append(fmt::format("{}", one));
                else out.append("null");
            } else if constexpr (std::same_as<T, std::string>) {
                append_json_string(out, one);
            } else if constexpr (std::same_as<T, value::list>) {
                out.append('[');
                for (std::size_t i = 0; i < one.size(); ++i) {
                    if (i > 0) out.append(',');
                    append_json_value(out, s, one[i]);
                }
                out.append(']');
            } else if constexpr (std::same_as<T, value_map>) {
                out.append('{');
                for (const value_map::entry& e : one) {
                    if (&e != one.begin()) out.append(',');
                    append_json_string(out, e.key);
                    out.append(':');
                    append_json_value(out, s, e.held);
                }
                out.append('}');
            } else {
                append_json_string(out, to_text(s, v));
            }
        },
        v.as_variant());
}

namespace detail {

/// `,"properties":{..},"evidence":[..]` of a node or an edge; properties in the order in which its type
/// declares them, names left out.
template <class Id, class TypeId>
void append_json_facts(output& out, const graph& g, Id id, TypeId type) {
    const schema& s = g.schema();
    const auto is_name = [&](property_id p) { return std::is_same_v<Id, node_id> && s.is_name(p); };
    out.append(",\"properties\":{");
    bool first = true;
    for (const property& p : s[type].properties) {
        if (is_name(p.id)) continue;
        const value v = g.value(id, p.id);
        if (std::holds_alternative<std::monostate>(v)) continue;
        if (!std::exchange(first, false)) out.append(',');
        append_json_string(out, p.name);
        out.append(':');
        append_json_value(out, s, v);
    }
    out.append("},\"evidence\":[");
    first = true;
    for (const evidence& e : g.evidence(id)) {
        if (!std::exchange(first, false)) out.append(',');
        out.append("{\"document\":");
        append_json_string(out, e.document);
        out.append(",\"line\":");
        out.append_number(e.line);
        out.append(",\"start\":");
        out.append_number(e.start);
        out.append(",\"end\":");
        out.append_number(e.end);
        if (e.certainty != 1.0F) out.append(fmt::format(",\"certainty\":{}", e.certainty));
        out.append('}');
    }
    out.append("]}");
}

}  // namespace detail

/// Appends `{"key","type","name","names":{LANGUAGE:..},"aliases":[..],"properties":{..},"evidence":[{"document",
/// "line","start","end"}..]}`. `names` has the schema's own language first; `name` is the key where there is
/// none; a piece of evidence that is not sure has `"certainty"`, too.
inline void append_node_json(output& out, const graph& g, node_id n) {
    const schema& s = g.schema();
    out.append("{\"key\":");
    append_json_string(out, g.key(n));
    out.append(",\"type\":");
    append_json_string(out, g.type_of(n).name);
    out.append(",\"name\":");
    append_json_string(out, g.name(n));
    out.append(",\"names\":{");
    bool first = true;
    const auto append_name = [&](std::string_view language, property_id p) {
        const auto name = g.get<std::string_view>(n, p);
        if (!name) return;
        if (!std::exchange(first, false)) out.append(',');
        append_json_string(out, language);
        out.append(':');
        append_json_string(out, *name);
    };
    if (!s.language.empty()) append_name(s.language, schema::name_property());
    for (const auto& [language, p] : s.name_languages()) append_name(language, p);
    out.append("},\"aliases\":[");
    first = true;
    for (const std::string_view alias : g.aliases(n)) {
        if (!std::exchange(first, false)) out.append(',');
        append_json_string(out, alias);
    }
    out.append(']');
    detail::append_json_facts(out, g, n, g.type(n));
}

/// Appends `{"type","from","to","properties":{..},"evidence":[..]}`; `from` and `to` are keys.
inline void append_edge_json(output& out, const graph& g, edge_id e) {
    out.append("{\"type\":");
    append_json_string(out, g.type_of(e).name);
    out.append(",\"from\":");
    append_json_string(out, g.key(g.source(e)));
    out.append(",\"to\":");
    append_json_string(out, g.key(g.target(e)));
    detail::append_json_facts(out, g, e, g.type(e));
}

/// Writes all of `g`: `{"nodes":[node..],"edges":[edge..]}`, one node or edge a line.
///
/// Order    by id
/// Cost     O(bytes written), constant memory
inline void write_json(output& out, const graph& g) {
    out.append("{\"nodes\":[");
    bool first = true;
    for (const node_id n : g.nodes()) {
        out.append(std::exchange(first, false) ? "\n" : ",\n");
        append_node_json(out, g, n);
    }
    out.append("\n],\"edges\":[");
    first = true;
    for (const edge_id e : g.edges()) {
        out.append(std::exchange(first, false) ? "\n" : ",\n");
        append_edge_json(out, g, e);
    }
    out.append("\n]}\n");
}

}  // namespace hexi
