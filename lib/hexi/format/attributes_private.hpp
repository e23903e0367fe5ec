// What is known of a node or an edge as attributes that stand side by side, which is all that most formats have: the type,
// the names, the properties, the evidence. `draft::take` reads them back.
//
//     for_each_attribute(g, n, "zh", [&](std::string_view name, kind k, bool list, const value& v) { ... });
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <type_traits>
#include <unordered_map>
#include <utility>
#include <vector>

#include <hexi/base/output.hpp>
#include <hexi/base/visible.hpp>
#include <hexi/derive/merged.hpp>
#include <hexi/format/json/json.hpp>
#include <hexi/graph/graph.hpp>
#include <hexi/schema/parse_value.hpp>
#include <hexi/schema/read_schema.hpp>
#include <hexi/value/number_text.hpp>

#pragma GCC visibility push(hidden)  // what a shared library keeps to itself
namespace hexi::inline abi_v1::detail {

/// Under this name a file carries its schema.
inline constexpr std::string_view schema_attribute = "hexi_schema";
/// What stands before the name of a property that would be taken for something else.
inline constexpr std::string_view moved_aside = "property.";

/// Whether an attribute of that name means something to us or to a format.
[[nodiscard]] inline bool is_reserved_attribute(std::string_view name) {
    constexpr std::array<std::string_view, 15> reserved{"id", "key", "type", "label", "labels", "name", "aliases", "evidence", "source", "target", "from", "to", "directed", "parent", schema_attribute};
    return std::ranges::find(reserved, name) != reserved.end() || name.starts_with("name_") || name.starts_with(moved_aside);
}
/// A property's name among attributes.
[[nodiscard]] inline std::string attribute_name(std::string_view property) { return is_reserved_attribute(property) ? std::string(moved_aside) + std::string(property) : std::string(property); }

/// What people read: a node's name in a language, or else in the graph's own, or what stands for its key where it has neither that is seen; an edge type's caption, or else its name, and for
/// how many edges it stands.
[[nodiscard]] inline std::string label_of(const graph& g, node_id n, std::string_view language) {
    const std::string_view own = g.name(n), name = language.empty() ? own : g.name(n, language).value_or(own);
    if (!shows_nothing(name)) return std::string(name);
    return shows_nothing(own) ? with_unseen_shown(g.key_text(n)) : std::string(own);
}
[[nodiscard]] inline std::string label_of(const graph& g, edge_id e, std::string_view language) {
    const edge_type& type = g.type_of(e);
    const auto found = type.captions.find(language.empty() ? std::string_view(g.schema().language) : language);
    std::string out = found == type.captions.end() ? type.name : found->second;
    if (const std::int64_t count = count_of(g, e); count != 1) out += fmt::format(" ×{}", count);
    return out;
}

/// Calls `visit(key)` with what a file calls a node: its key, or what stands for none, which `draft` knows again.
template <class Visit>
void with_key(const graph& g, node_id n, Visit visit) {
    if (g.has_key(n)) visit(g.key(n));
    else visit(std::string_view(g.key_text(n)));
}

/// Calls `visit(name, kind, list, value)`. `label` comes first, for people; then what is read back.
template <class Id, class Visit>
void for_each_attribute(const graph& g, Id id, std::string_view language, Visit visit) {
    constexpr bool is_node = std::is_same_v<Id, node_id>;
    const schema& s = g.schema();
    const auto text = [&](std::string_view name, std::string_view said) { visit(name, kind::text, false, value(std::string(said))); };
    const auto& type = g.type_of(id);
    text("label", label_of(g, id, language));
    text("type", type.name);
    if constexpr (is_node) {
        if (const auto name = g.template get<std::string_view>(id, schema::name_property())) text("name", *name);
        for (const auto& [other, p] : s.name_languages())
            if (const auto name = g.template get<std::string_view>(id, p)) text(s[p].name, *name);
        if (const auto aliases = g.aliases(id); !aliases.empty()) visit("aliases", kind::text, true, value(aliases));
    }
    for (const property& p : type.properties) {
        if (is_node && s.is_name(p.id)) continue;
        const value v = g.value(id, p.id);
        if (v.has_value()) visit(attribute_name(p.name), p.kind, p.list, v);
    }
    std::vector<std::string> read;
    for (const hexi::evidence& e : g.evidence(id)) read.push_back(to_text(e));
    if (!read.empty()) visit("evidence", kind::text, true, value(std::move(read)));
}

/// An attribute that nodes, or edges, of a graph have, and of what kind: any where two types mean two things by the name.
struct attribute_column {
    std::string name{};
    hexi::kind kind = kind::text;
    bool list = false;
};

/// Those of all nodes or of all edges, for formats that declare them first: what we give names to, then the properties of the
/// types in use, in their order. `label` is not among them.
template <class Id>
[[nodiscard]] std::vector<attribute_column> attribute_columns(const graph& g) {
    constexpr bool is_node = std::is_same_v<Id, node_id>;
    using type_id = std::conditional_t<is_node, node_type_id, edge_type_id>;
    const schema& s = g.schema();
    std::vector<attribute_column> out{{.name = "type"}};
    if constexpr (is_node) {
        out.push_back({.name = "name"});
        for (const auto& [language, p] : s.name_languages()) out.push_back({.name = s[p].name});
        out.push_back({.name = "aliases", .list = true});
    }
    out.push_back({.name = "evidence", .list = true});
    std::unordered_map<std::string, std::size_t> known;
    const std::size_t count = is_node ? s.node_type_count() : s.edge_type_count();
    for (std::size_t t = 0; t < count; ++t) {
        if (g.count(type_id(t)) == 0) continue;
        for (const property& p : s[type_id(t)].properties) {
            if (is_node && s.is_name(p.id)) continue;
            const std::string name = attribute_name(p.name);
            const auto [at, is_new] = known.emplace(name, out.size());
            if (is_new) out.push_back({name, p.kind, p.list});
            else if (out[at->second].kind != p.kind || out[at->second].list != p.list) out[at->second].kind = kind::any;
        }
    }
    return out;
}

/// A number as text that every reader takes: C's `strtod`, by which igraph reads, calls one below 2.2e-308 out of range unless all of its digits
/// are there.
[[nodiscard]] inline std::string number_for_readers(double number) {
    if (number == 0 || !(std::abs(number) < std::numeric_limits<double>::min())) return float_text(number);
    std::string out = fmt::format("{:.766e}", number);  // no number has more digits
    const std::size_t exponent = out.find('e'), last = out.find_last_not_of('0', exponent - 1);
    return out.erase(last + 1, exponent - last - 1);
}

/// An attribute's value where there is nothing but text: lists, maps and values of any kind as JSON.
[[nodiscard]] inline std::string attribute_text(const schema& s, kind k, bool list, const value& v) {
    if (const auto* number = std::get_if<double>(&v); number != nullptr && k == kind::floating) return number_for_readers(*number);
    if (k != kind::any && !list && v.depth() == 0) return to_text(s, v);
    std::string out;
    output into(out);
    json_writer json(into);
    append_json_value(json, s, v, k == kind::any);
    return out;
}

}  // namespace hexi::abi_v1::detail
#pragma GCC visibility pop
