#include "focus.hpp"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <hexi/view/compiled_filter.hpp>
#include <hexi/search/neighbourhood.hpp>
#include <hexi/search/paths.hpp>
#include <hexi/derive/subgraph.hpp>
#include <hexi/derive/collapsed.hpp>
#include <hexi/derive/fold.hpp>
#include <hexi/derive/merged.hpp>

#include "arguments.hpp"

namespace hexi::tool {

void focus::add_options(command_line& line) {
    line.repeated("--around", "NODE", around_, "only this node and what lies within --hops of it; may be repeated");
    line.pair("--path", "FROM TO", path_, "only the shortest paths between two nodes and what lies within --hops of them");
    line.number("--hops", hops_, 0, "how far around; 1 unless given");
    line.repeated("--type", "TYPE", types_, "only nodes of this type or a subtype; may be repeated");
    line.repeated("--hide", "TYPE", hide_, "not the nodes or edges of this type; may be repeated");
    line.flag("--fold", fold_, "agreements and their like as direct edges between the parties");
    line.flag("--merge", merge_, "parallel edges of a type as one with their number");
    line.flag("--collapse", collapse_, "three and more leaves of one type at one node as one with their number");
}

std::optional<problem> focus::wrong_use(const command_line& line) const {
    if (around_.empty() && path_.empty() && line.given("--hops"))
        return problem{"wrong-use", "--hops needs --around or --path", "say around what: --around NODE"};
    return std::nullopt;
}

result<std::vector<std::string>> focus::hidden(const schema& s) const {
    std::vector<std::string> out;
    problems wrong;
    for (const std::string& text : hide_) {
        const auto label = resolve_label(s, text);
        const auto type = resolve_edge_type(s, text);
        if (label) out.push_back(*label);
        if (type) out.push_back(s[*type].name);
        if (label || type) continue;
        problem p = label.problems().front();
        if (p.hint.starts_with("it may be") && type.problems().front().hint.starts_with("did you mean")) p.hint = type.problems().front().hint;
        p.message = fmt::format("there is no node or edge type '{}'", text);
        wrong.push_back(std::move(p));
    }
    if (!wrong.empty()) return wrong;
    return out;
}

result<focused> focus::apply(graph g, bool hide_later) const {
    if (fold_) g = folded(g);
    const schema& s = g.schema();
    problems wrong;
    const auto note = [&](const auto& r) { wrong.insert(wrong.end(), r.problems().begin(), r.problems().end()); };
    filter narrow;
    for (const std::string& text : types_) {
        if (const auto label = resolve_label(s, text)) narrow.labels.push_back(*label);
        else note(label);
    }
    if (const auto hide = hidden(s); !hide) {
        note(hide);
    } else if (!hide->empty()) {
        std::vector<bool> hidden_edge(s.edge_type_count(), false);
        for (const std::string& name : *hide) {
            if (s.is_label(name)) narrow.avoid_labels.push_back(name);
            if (const auto type = s.find_edge_type(name)) hidden_edge[type->index()] = true;
        }
        if (std::ranges::find(hidden_edge, true) != hidden_edge.end())
            narrow.edge_if = [&g, hidden_edge](edge_id e) { return !hidden_edge[g.type(e).index()]; };
    }
    const auto resolved = [&](const std::vector<std::string>& texts) {
        std::vector<node_id> out;
        for (const std::string& text : texts) {
            if (const auto n = resolve_node(g, text)) out.push_back(*n);
            else note(n);
        }
        return out;
    };
    std::vector<node_id> centres = resolved(around_);
    const std::vector<node_id> ends = resolved(path_);
    if (!wrong.empty()) return wrong;

    std::vector<bool> on_path(g.edge_bound(), false);
    if (ends.size() == 2) {
        const auto found = all_shortest_paths(g, ends[0], ends[1], {.direction = direction::both, .filter = narrow, .limit = most_paths});
        if (found.empty()) return problem{"no-path", fmt::format("no path from '{}' to '{}'", path_[0], path_[1]), "loosen --type and --hide"};
        for (const path_view p : found) {
            for (const edge_id e : p.edges) on_path[e.index()] = true;
            centres.insert(centres.end(), p.nodes.begin(), p.nodes.end());
        }
        std::ranges::sort(centres);
        centres.erase(std::unique(centres.begin(), centres.end()), centres.end());
    }

    const compiled_filter allowed(g, narrow);
    std::vector<bool> kept(g.node_bound(), false);
    for (const node_id centre : centres) {
        kept[centre.index()] = true;
        for (const reached& r : neighbourhood(g, centre, hops_, {.direction = direction::both, .filter = narrow})) kept[r.node.index()] = true;
        if (!hide_later || narrow.avoid_labels.empty()) continue;
        // What is hidden later stands there until then, so that a legend can count it.
        for (const reached& r : neighbourhood(g, centre, hops_, {.direction = direction::both, .filter = {.labels = narrow.labels}}))
            if (!allowed.allows(g, r.node)) kept[r.node.index()] = true;
    }
    const bool all = centres.empty();
    std::vector<node_id> keep;
    const compiled_filter of_type(g, {.labels = narrow.labels});
    for (const node_id n : g.nodes())
        if (all ? (hide_later ? of_type.allows(g, n) : allowed.allows(g, n)) : kept[n.index()]) keep.push_back(n);

    std::vector<std::string> strong;
    for (const node_id n : centres) strong.emplace_back(g.key(n));
    const bool whole = keep.size() == g.node_count() && (hide_later || !narrow.edge_if) && ends.empty();
    if (!whole || merge_ || collapse_ || !ends.empty()) {
        // Ids change on the way: nodes are found again by their keys, edges by their types and ends.
        graph part = subgraph(g, keep, [&](edge_id e) { return hide_later || allowed.allows_edge(e); });
        if (merge_) part = merged(part);
        if (collapse_) {
            collapse_options options;
            for (const std::string& key : strong) options.keep.push_back(*part.find(key));
            part = collapsed(part, options);
        }
        focused out{.part = std::move(part)};
        for (const std::string& key : strong) out.strong.push_back(*out.part.find(key));
        if (!ends.empty()) {
            for (const edge_id e : g.edges()) {
                if (!on_path[e.index()]) continue;
                const node_id from = *out.part.find(g.key(g.source(e))), to = *out.part.find(g.key(g.target(e)));
                const auto take = [&](node_id source, node_id target) {
                    for (const auto [other, again] : out.part.out(source, g.type(e)))
                        if (other == target) out.strong_edges.push_back(again);
                };
                take(from, to);
                if (g.type_of(e).symmetric) take(to, from);  // merged, it may stand the other way round
            }
            std::ranges::sort(out.strong_edges);
            out.strong_edges.erase(std::unique(out.strong_edges.begin(), out.strong_edges.end()), out.strong_edges.end());
        }
        return out;
    }
    focused out{.part = std::move(g)};
    out.strong = std::move(centres);
    return out;
}

}  // namespace hexi::tool
