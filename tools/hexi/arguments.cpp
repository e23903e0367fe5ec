#include "arguments.hpp"

#include <algorithm>
#include <iterator>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <hexi/schema/meaning.hpp>
#include <hexi/search/resolve.hpp>

namespace hexi::tool {

namespace {

/// A word that is neither a node nor a type: types are near it more often than keys.
problem unknown_avoided(const schema& s, problem p, std::string_view text) {
    if (p.rule != "unknown-node") return p;
    std::vector<std::string> names;
    for (std::size_t i = 0; i < s.node_type_count(); ++i) names.push_back(s[node_type_id(i)].name);
    for (std::size_t i = 0; i < s.edge_type_count(); ++i) names.push_back(s[edge_type_id(i)].name);
    p.message = fmt::format("no node or type is called '{}'", text);
    if (const auto near = closest(text, names)) p.hint = fmt::format("did you mean '{}'?", *near);
    return p;
}

}  // namespace

result<node_id> resolve_node(const graph& g, std::string_view text) {
    auto node = resolve(g, text);
    if (node) return node;
    problem p = node.problems().front();
    if (p.hint.empty()) p.hint = "'hexi find' looks for a part of a name";
    return p;
}

std::vector<std::string> left_aside(const graph& g, const filter_arguments& given) {
    const schema& s = g.schema();
    std::vector<std::size_t> weak;
    if (given.weak || !given.edge_types.empty()) return {};
    for (std::size_t i = 0; i < s.edge_type_count(); ++i)
        if (s[edge_type_id(i)].weak) weak.push_back(i);
    std::vector<std::string> out;
    for (const edge_id e : g.edges()) {
        if (out.size() == weak.size()) break;
        const edge_type& type = g.type_of(e);
        if (type.weak && std::ranges::find(out, type.name) == out.end()) out.push_back(type.name);
    }
    std::ranges::sort(out);
    return out;
}

namespace {

/// `where` makes a condition of the text that was given.
template <class Where>
result<filter> filter_of(const graph& g, const filter_arguments& given, Where where) {
    const schema& s = g.schema();
    filter out;
    problems wrong;
    const auto also = [&](const problems& more) { wrong.insert(wrong.end(), more.begin(), more.end()); };
    for (const std::string& text : given.edge_types) {
        if (const auto type = edge_type_meant(s, text)) out.edge_types.push_back(*type);
        else also(type.problems());
    }
    for (const std::string& text : given.labels) {
        if (const auto label = node_types_meant(s, text)) out.labels.push_back(*label);
        else also(label.problems());
    }
    std::vector<edge_type_id> avoided;
    for (const std::string& text : given.avoid) {
        // All that is called so: types of nodes and of edges, and a node.
        const auto types = types_meant_by(s, text);
        if (types) {
            if (!types->nodes.empty()) out.avoid_labels.push_back(types->nodes);
            if (types->edges.valid()) avoided.push_back(types->edges);
        } else if (types.problems().front().rule == "ambiguous-type") {
            also(types.problems());
            continue;
        }
        const auto node = resolve_node(g, text);
        if (node) {
            out.avoid.push_back(*node);
            // A key may be the name of another node, which is called so as well.
            if (g.key(*node) == text) std::ranges::copy(nodes_named(g, text), std::back_inserter(out.avoid));
        }
        else if (!types) also({unknown_avoided(s, node.problems().front(), text)});
        else if (node.problems().front().rule != "unknown-node") also(node.problems());
    }
    for (const std::string& weak : left_aside(g, given)) avoided.push_back(*s.find_edge_type(weak));
    if (!avoided.empty()) {
        // Avoiding an edge type is allowing all others.
        if (out.edge_types.empty())
            for (std::size_t i = 0; i < s.edge_type_count(); ++i) out.edge_types.emplace_back(i);
        std::erase_if(out.edge_types, [&](edge_type_id t) { return std::ranges::find(avoided, t) != avoided.end(); });
        if (out.edge_types.empty()) out.edge_if = [](edge_id) { return false; };
    }
    if (!given.where.empty()) {
        if (const auto asked = where(given.where)) out = asked->narrow(std::move(out));
        else also(asked.problems());
    }
    if (!wrong.empty()) return wrong;
    return out;
}

/// Problems of a condition, where it was given.
problems in_where(problems all) {
    for (problem& p : all)
        if (p.where.line > 0) p.where.file = "--where";
    return all;
}

}  // namespace

result<filter> resolve_filter(const graph& g, const filter_arguments& given, budget* within) {
    return filter_of(g, given, [&](const std::string& text) { return resolve_where(g, text, within); });
}

result<filter> resolve_filter(const graph& g, const filter_arguments& given, const command_line& line) {
    return filter_of(g, given, [&](const std::string& text) { return resolve_where(g, text, line); });
}

std::vector<node_id> nodes_named(const graph& g, std::string_view name) {
    std::vector<node_id> out;
    for (const node_id n : g.nodes()) {
        bool is = false;
        g.for_each_own_name(n, [&](std::string_view own) { is |= own == name; });
        if (is) out.push_back(n);
    }
    return out;
}

result<condition> resolve_where(const graph& g, const std::string& text, budget* within) {
    auto where = condition_of(g, text, {}, within);
    if (where) return where;
    return in_where(where.problems());
}

result<condition> resolve_where(const graph& g, const std::string& text, const command_line& line) {
    auto where = resolve_where(g, text, line.within_question());
    if (where) line.note(in_where(where->remarks()));
    return where;
}

}  // namespace hexi::tool
