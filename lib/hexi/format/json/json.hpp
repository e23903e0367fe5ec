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
#include <variant>
#include <vector>

#include <hexi/base/output.hpp>
#include <hexi/format/json/writer.hpp>
#include <hexi/graph/graph.hpp>
#include <hexi/schema/parse_value.hpp>

namespace hexi::inline abi_v1 {

/// Appends a property's value: numbers and booleans as such (a float with a point or an exponent, one that is not finite as
/// a text, `"NaN"`), texts and what else is one value as it is written (`"1140.8亿元"`, `"2024-04"`), lists as arrays, maps
/// as objects, nothing as null. Of a property of `any` kind, what JSON has no word for says its kind, `{"@date": "2024-04"}`, so
/// that it is not read back as a text; a map that would look so is `{"@map": {..}}`.
inline void append_json_value(json_writer& json, const schema& s, const value& v, bool any = false) {
    const auto marked = [&](std::string_view kind_name, std::string_view text) {
        if (!any) return static_cast<void>(json.value(text));
        json.object().key(fmt::format("@{}", kind_name)).value(text).end();
    };
    std::visit(
        [&]<class T>(const T& one) {
            if constexpr (std::same_as<T, std::monostate>) {
                json.null();
            } else if constexpr (std::same_as<T, value::list>) {
                json.array();
                for (const value& element : one) append_json_value(json, s, element, any);
                json.end();
            } else if constexpr (std::same_as<T, value_map>) {
                const bool looks_marked = one.size() == 1 && one.begin()->key.starts_with('@');
                if (looks_marked) json.object().key("@map");
                json.object();
                for (const value_map::entry& e : one) append_json_value(json.key(e.key), s, e.held, true);
                json.end();
                if (looks_marked) json.end();
            } else if constexpr (std::same_as<T, double>) {
                std::string text = float_text(one);
                if (!std::isfinite(one)) return marked(floating_kind::name, text);
                if (text.find_first_of(".e") == std::string::npos) text += ".0";
                json.number(text);
            } else if constexpr (std::is_arithmetic_v<T> || std::same_as<T, std::string>) {
                json.value(one);
            } else {
                marked(detail::entry_of<T>::name, to_text(s, v));
            }
        },
        v.as_variant());
}

namespace detail {

/// `"properties":{..},"evidence":[..]` of a node or an edge; properties in the order in which its type declares them,
/// names left out.
template <class Id, class TypeId>
void append_json_facts(json_writer& json, const graph& g, Id id, TypeId type) {
    const schema& s = g.schema();
    const auto is_name = [&](property_id p) { return std::is_same_v<Id, node_id> && s.is_name(p); };
    json.key("properties").object();
    for (const property& p : s[type].properties) {
        if (is_name(p.id)) continue;
        const value v = g.value(id, p.id);
        if (std::holds_alternative<std::monostate>(v)) continue;
        json.key(p.name);
        append_json_value(json, s, v, p.kind == kind::any);
    }
    json.end().key("evidence").array();
    for (const evidence& e : g.evidence(id)) {
        json.object().key("document").value(e.document).key("line").value(e.line).key("start").value(e.start).key("end").value(e.end);
        if (e.certainty != 1.0F) json.key("certainty").value(e.certainty);
        if (!e.property.empty()) json.key("property").value(e.property);
        json.end();
    }
    json.end();
}

/// What a document calls a node: its key, or what stands for one.
inline json_writer& append_json_key(json_writer& json, const graph& g, node_id n) { return g.has_key(n) ? json.value(g.key(n)) : json.value(g.key_text(n)); }

}  // namespace detail

/// Appends `{"key","type","name","names":{LANGUAGE:..},"aliases":[..],"properties":{..},"evidence":[{"document",
/// "line","start","end"}..]}`. `key` is `_:` and a number for a node without one, which says what edges mean in this document and is
/// no key. `names` has the schema's own language first, `""` where it names none; `name` is the key where there is none; a piece of
/// evidence that is not sure has `"certainty"`, too, and one for a single property `"property"`.
inline void append_node_json(json_writer& json, const graph& g, node_id n) {
    const schema& s = g.schema();
    detail::append_json_key(json.object().key("key"), g, n).key("type").value(g.type_of(n).name).key("name");
    if (const auto name = g.name(n); !name.empty() || g.has_key(n)) json.value(name);
    else detail::append_json_key(json, g, n);
    json.key("names").object();
    const auto append_name = [&](std::string_view language, property_id p) {
        if (const auto name = g.get<std::string_view>(n, p)) json.key(language).value(*name);
    };
    append_name(s.language, schema::name_property());
    for (const auto& [language, p] : s.name_languages()) append_name(language, p);
    json.end().key("aliases").array();
    for (const std::string_view alias : g.aliases(n)) json.value(alias);
    json.end();
    detail::append_json_facts(json, g, n, g.type(n));
    json.end();
}

/// Appends `{"type","from","to","properties":{..},"evidence":[..]}`; `from` and `to` are as the nodes' `key`.
inline void append_edge_json(json_writer& json, const graph& g, edge_id e) {
    detail::append_json_key(json.object().key("type").value(g.type_of(e).name).key("from"), g, g.source(e));
    detail::append_json_key(json.key("to"), g, g.target(e));
    detail::append_json_facts(json, g, e, g.type(e));
    json.end();
}

/// The same where they stand alone.
inline void append_json_value(output& out, const schema& s, const value& v, bool any = false) {
    json_writer json(out);
    append_json_value(json, s, v, any);
}
inline void append_node_json(output& out, const graph& g, node_id n) {
    json_writer json(out);
    append_node_json(json, g, n);
}
inline void append_edge_json(output& out, const graph& g, edge_id e) {
    json_writer json(out);
    append_edge_json(json, g, e);
}

/// Writes all of `g`: `{"schema":"..","nodes":[node..],"edges":[edge..]}`, one node or edge a line. The schema is text as
/// `to_info` writes it: with it `open` reads back an equal graph, but for bytes that are not UTF-8.
///
/// Order    by id
/// Cost     O(bytes written), constant memory
void write_json(output& out, const graph& g);

}  // namespace hexi::abi_v1
