// Bodies of `meaning.hpp`.
#pragma once

#include <hexi/schema/meaning.hpp>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <hexi/base/linkage.hpp>
#include <hexi/base/text.hpp>

namespace hexi::inline abi_v1 {

namespace detail {

/// The one type of `count` that is meant, by name or caption; what is written as it is has been tried before. Labels count
/// as names, each once.
template <class TypeId>
result<std::string> type_name_meant(const schema& s, std::size_t count, std::string_view what, std::string_view text) {
    const std::string wanted = folded_for_search(text);
    std::vector<std::string> found;
    std::vector<std::string> names;   // for the hint
    std::vector<std::string> spoken;  // names, labels and captions, for what is near
    const auto consider = [&](const std::string& word, const std::string& means) {
        spoken.push_back(word);
        if (folded_for_search(word) == wanted && std::ranges::find(found, means) == found.end()) found.push_back(means);
    };
    for (std::size_t i = 0; i < count; ++i) {
        const auto& type = s[TypeId(i)];
        consider(type.name, type.name);
        names.push_back(type.name);
        for (const auto& [language, caption] : type.captions) consider(caption, type.name);
        if constexpr (requires { type.labels; })
            for (const std::string& label : type.labels)
                if (!s.find_node_type(label)) consider(label, label);
    }
    if (found.size() == 1) return found.front();
    if (found.size() > 1) return problem{"ambiguous-type", fmt::format("'{}' may be several {}s", text, what), fmt::format("say which: {}", fmt::join(found, ", "))};
    const auto near = closest(text, spoken);
    std::ranges::sort(names);
    problem unknown{"unknown-type", fmt::format("there is no {} '{}'", what, text), ""};
    if (near) unknown.hint = fmt::format("did you mean '{}'?", unknown.meant = *near);
    else unknown.hint = names.empty() ? fmt::format("the graph has no {}s", what) : fmt::format("it may be: {}", names.size() > 50 ? listed(names) : fmt::format("{}", fmt::join(names, ", ")));
    return unknown;
}

}  // namespace detail

HEXI_INLINE result<std::string> node_types_meant(const schema& s, std::string_view text) {
    if (s.is_label(text) || s.find_node_type(text)) return std::string(text);
    if (text.find(';') != std::string_view::npos) {
        // Labels in another order, as a table may have them.
        const auto sorted = [](std::vector<std::string> labels) {
            std::erase(labels, std::string());
            std::ranges::sort(labels);
            labels.erase(std::unique(labels.begin(), labels.end()), labels.end());
            return labels;
        };
        std::vector<std::string> wanted(1);
        for (const char c : text) {
            if (c == ';') wanted.emplace_back();
            else wanted.back() += c;
        }
        wanted = sorted(std::move(wanted));
        for (std::size_t i = 0; i < s.node_type_count(); ++i)
            if (const node_type& type = s[node_type_id(i)]; !wanted.empty() && sorted(type.labels) == wanted) return type.name;
    }
    return detail::type_name_meant<node_type_id>(s, s.node_type_count(), "node type", text);
}

HEXI_INLINE result<edge_type_id> edge_type_meant(const schema& s, std::string_view text) {
    if (const auto exact = s.find_edge_type(text)) return *exact;
    const auto name = detail::type_name_meant<edge_type_id>(s, s.edge_type_count(), "edge type", text);
    if (name) return *s.find_edge_type(*name);
    problem unknown = name.problems().front();
    const std::string wanted = folded_for_search(text);
    for (std::size_t i = 0; i < s.edge_type_count() && unknown.rule == "unknown-type"; ++i)
        if (const edge_type& type = s[edge_type_id(i)]; !type.inverse.empty() && folded_for_search(type.inverse) == wanted)
            unknown.hint = fmt::format("it is {} read backwards: write {}", type.name, unknown.meant = type.name);
    return unknown;
}

HEXI_INLINE result<types_meant> types_meant_by(const schema& s, std::string_view text) {
    const auto nodes = node_types_meant(s, text);
    const auto edges = edge_type_meant(s, text);
    if (nodes || edges) {
        // One that is ambiguous is not given up for the other.
        for (const auto* wrong : {nodes ? nullptr : &nodes.problems(), edges ? nullptr : &edges.problems()})
            if (wrong != nullptr && wrong->front().rule == "ambiguous-type") return *wrong;
        return types_meant{nodes ? *nodes : std::string(), edges ? *edges : edge_type_id()};
    }
    if (nodes.problems().front().rule == "ambiguous-type") return nodes.problems();
    if (edges.problems().front().rule == "ambiguous-type") return edges.problems();
    problem p = nodes.problems().front();
    const problem& of_edges = edges.problems().front();
    if (p.meant.empty() && !of_edges.meant.empty()) {
        p.hint = of_edges.hint;
        p.meant = of_edges.meant;
    } else if (p.meant.empty() && s.node_type_count() > 0 && s.edge_type_count() > 0) {
        // All that it may be, or nothing: a list of half of them would say that the others are none.
        constexpr std::string_view lists = "it may be: ";
        p.hint = p.hint.starts_with(lists) && of_edges.hint.starts_with(lists) ? fmt::format("{}, {}", p.hint, of_edges.hint.substr(lists.size())) : std::string();
    }
    p.message = fmt::format("there is no node or edge type '{}'", text);
    return p;
}

}  // namespace hexi::abi_v1
