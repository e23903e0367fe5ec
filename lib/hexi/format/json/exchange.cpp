#include <hexi/format/json/exchange.hpp>

#include <algorithm>
#include <cstddef>
#include <string_view>

#include <fmt/format.h>

#include <hexi/format/attributes_private.hpp>
#include <hexi/format/carried_schema_private.hpp>
#include <hexi/format/json/json.hpp>

namespace hexi::inline abi_v1 {
namespace {

/// A property that is called `taken`, which the form has for something else, is moved aside.
template <class Id>
void append_attributes(json_writer& json, const graph& g, Id id, const write_options& options, bool label = true, std::string_view taken = {}) {
    detail::for_each_attribute(g, id, options.language, [&](std::string_view name, kind k, bool, const value& v) {
        if (name == "label" && !label) return;
        if (name == taken) return append_json_value(json.key(fmt::format("{}{}", detail::moved_aside, name)), g.schema(), v, k == kind::any);
        append_json_value(json.key(name), g.schema(), v, k == kind::any);
    });
}
void append_graph_attributes(json_writer& json, const graph& g, const std::string& schema_text) {
    json.object();
    if (!g.schema().name.empty()) json.key("name").value(g.schema().name);
    json.key(detail::schema_attribute).value(schema_text).end();
}

}  // namespace

result<done> write_node_link(output& out, const graph& g, const write_options& options) {
    const auto carried = detail::carried_schema(g);
    if (!carried) return carried.problems();
    json_writer json(out);
    json.object().key("directed").value(true).key("multigraph").value(true).key("graph");
    append_graph_attributes(json, g, *carried);
    json.line().key("nodes").array();
    for (const node_id n : g.nodes()) {
        detail::append_json_key(json.line().object().key("id"), g, n);
        append_attributes(json, g, n, options);
        json.end();
    }
    json.line().end().key("links").array();
    for (const edge_id e : g.edges()) {
        detail::append_json_key(json.line().object().key("source"), g, g.source(e));
        detail::append_json_key(json.key("target"), g, g.target(e)).key("key").value(e.index());
        append_attributes(json, g, e, options);
        json.end();
    }
    json.line().end().end();
    out.append('\n');
    return done{};
}

result<done> write_cytoscape(output& out, const graph& g, const write_options& options) {
    const auto carried = detail::carried_schema(g);
    if (!carried) return carried.problems();
    json_writer json(out);
    // NetworkX asks for the first two, for `value`, by which it calls a node, and for `key`, by which it tells parallel edges apart.
    json.object().key("directed").value(true).key("multigraph").value(true).key("data");
    append_graph_attributes(json, g, *carried);
    json.line().key("elements").object().key("nodes").array();
    for (const node_id n : g.nodes()) {
        detail::append_json_key(json.line().object().key("data").object().key("id"), g, n);
        detail::append_json_key(json.key("value"), g, n);
        append_attributes(json, g, n, options, true, "value");
        json.end().end();
    }
    json.line().end().key("edges").array();
    // Ids of nodes and edges are of one space, so that an edge's must be no node's key.
    std::string mark = "e";
    const auto any_taken = [&] {
        const auto all = g.edges();
        return std::any_of(all.begin(), all.end(), [&](edge_id e) { return g.find(fmt::format("{}{}", mark, e.index())).has_value(); });
    };
    while (any_taken()) mark.insert(0, "edge-");
    for (const edge_id e : g.edges()) {
        json.line().object().key("data").object().key("id").value(fmt::format("{}{}", mark, e.index()));
        detail::append_json_key(json.key("source"), g, g.source(e));
        detail::append_json_key(json.key("target"), g, g.target(e)).key("key").value(e.index());
        append_attributes(json, g, e, options);
        json.end().end();
    }
    json.line().end().end().end();
    out.append('\n');
    return done{};
}

result<done> write_json_graph_format(output& out, const graph& g, const write_options& options) {
    const auto carried = detail::carried_schema(g);
    if (!carried) return carried.problems();
    json_writer json(out);
    json.object().key("graph").object().key("directed").value(true);
    if (!g.schema().name.empty()) json.key("label").value(g.schema().name);
    json.key("metadata");
    append_graph_attributes(json, g, *carried);
    json.line().key("nodes").object();
    for (const node_id n : g.nodes()) {
        detail::with_key(g, n, [&](std::string_view key) { json.line().key(key); });
        json.object().key("label").value(detail::label_of(g, n, options.language)).key("metadata").object();
        append_attributes(json, g, n, options, false);
        json.end().end();
    }
    json.line().end().key("edges").array();
    for (const edge_id e : g.edges()) {
        detail::append_json_key(json.line().object().key("source"), g, g.source(e));
        detail::append_json_key(json.key("target"), g, g.target(e));
        json.key("relation").value(detail::label_of(g, e, options.language)).key("directed").value(!g.type_of(e).symmetric).key("metadata").object();
        append_attributes(json, g, e, options, false);
        json.end().end();
    }
    json.line().end().end().end();
    out.append('\n');
    return done{};
}

}  // namespace hexi::abi_v1
