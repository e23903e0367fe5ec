#include "arguments.hpp"

#include <algorithm>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <hexi/search/resolve.hpp>

namespace hexi::tool {

namespace {

/// Whether a type is meant by `text`: its name in any case, or a caption in any language.
template <class Type>
bool meant_by(const Type& type, std::string_view text) {
    const std::string wanted = folded_for_search(text);
    if (folded_for_search(type.name) == wanted) return true;
    for (const auto& [language, caption] : type.captions)
        if (folded_for_search(caption) == wanted) return true;
    return false;
}

/// The one type of `count` that is meant; `exact` has been tried before. Errors: none or several.
template <class TypeId>
result<TypeId> the_type(const schema& s, std::size_t count, std::string_view what, std::string_view text) {
    std::vector<TypeId> found;
    std::vector<std::string> names;   // for the hint
    std::vector<std::string> spoken;  // names and captions, for what is near
    for (std::size_t i = 0; i < count; ++i) {
        const TypeId id(i);
        if (meant_by(s[id], text)) found.push_back(id);
        names.push_back(s[id].name);
        spoken.push_back(s[id].name);
        for (const auto& [language, caption] : s[id].captions) spoken.push_back(caption);
    }
    if (found.size() == 1) return found.front();
    if (found.size() > 1) {
        std::vector<std::string> candidates;
        for (const TypeId id : found) candidates.push_back(s[id].name);
        return problem{"ambiguous-type", fmt::format("'{}' may be several {}s", text, what), fmt::format("say which: {}", fmt::join(candidates, ", "))};
    }
    const auto near = closest(text, spoken);
    std::ranges::sort(names);
    return problem{"unknown-type", fmt::format("there is no {} '{}'", what, text),
                   near            ? fmt::format("did you mean '{}'?", *near)
                   : names.empty() ? fmt::format("the graph has no {}s", what)
                                   : fmt::format("it may be: {}", fmt::join(names, ", ")),
                   {}, {}, 1, 1, near.value_or("")};
}

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

result<std::string> resolve_label(const schema& s, std::string_view text) {
    if (s.is_label(text)) return std::string(text);
    const auto type = the_type<node_type_id>(s, s.node_type_count(), "node type", text);
    if (!type) return type.problems();
    return s[*type].name;
}

result<edge_type_id> resolve_edge_type(const schema& s, std::string_view text) {
    if (const auto exact = s.find_edge_type(text)) return *exact;
    return the_type<edge_type_id>(s, s.edge_type_count(), "edge type", text);
}

result<filter> resolve_filter(const graph& g, const filter_arguments& given) {
    const schema& s = g.schema();
    filter out;
    problems wrong;
    const auto also = [&](const problems& more) { wrong.insert(wrong.end(), more.begin(), more.end()); };
    for (const std::string& text : given.edge_types) {
        if (const auto type = resolve_edge_type(s, text)) out.edge_types.push_back(*type);
        else also(type.problems());
    }
    for (const std::string& text : given.labels) {
        if (const auto label = resolve_label(s, text)) out.labels.push_back(*label);
        else also(label.problems());
    }
    std::vector<edge_type_id> avoided;
    for (const std::string& text : given.avoid) {
        if (const auto label = resolve_label(s, text)) out.avoid_labels.push_back(*label);
        else if (const auto type = resolve_edge_type(s, text)) avoided.push_back(*type);
        else if (const auto node = resolve_node(g, text)) out.avoid.push_back(*node);
        else also({unknown_avoided(s, node.problems().front(), text)});
    }
    if (!avoided.empty()) {
        // Avoiding an edge type is allowing all others.
        if (out.edge_types.empty())
            for (std::size_t i = 0; i < s.edge_type_count(); ++i) out.edge_types.emplace_back(i);
        std::erase_if(out.edge_types, [&](edge_type_id t) { return std::ranges::find(avoided, t) != avoided.end(); });
        if (out.edge_types.empty()) out.edge_if = [](edge_id) { return false; };
    }
    if (!wrong.empty()) return wrong;
    return out;
}

}  // namespace hexi::tool
