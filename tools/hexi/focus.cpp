#include "focus.hpp"

#include <hexi/algorithm/neighbourhood.hpp>
#include <hexi/graph/subgraph.hpp>

#include "arguments.hpp"

namespace hexi::tool {

void focus::add_options(command_line& line) {
    line.repeated("--around", "NODE", around, "only this node and what lies within --hops of it; may be repeated");
    line.number("--hops", hops, 1, "how far around; 1 unless given");
    line.repeated("--type", "TYPE", types, "only nodes of this type or a subtype; may be repeated");
}

std::optional<problem> focus::wrong_use(const command_line& line) const {
    if (around.empty() && line.given("--hops"))
        return problem{"wrong-use", "--hops needs --around", "say around which node: --around NODE"};
    return std::nullopt;
}

result<graph> focus::apply(graph g) const {
    if (around.empty() && types.empty()) return g;
    problems wrong;
    filter narrow;
    for (const std::string& text : types) {
        if (const auto label = resolve_label(g.schema(), text)) narrow.labels.push_back(*label);
        else wrong.insert(wrong.end(), label.problems().begin(), label.problems().end());
    }
    std::vector<node_id> centres;
    for (const std::string& text : around) {
        if (const auto n = resolve_node(g, text)) centres.push_back(*n);
        else wrong.insert(wrong.end(), n.problems().begin(), n.problems().end());
    }
    if (!wrong.empty()) return wrong;

    std::vector<bool> kept(g.node_bound(), false);
    for (const node_id centre : centres) {
        kept[centre.index()] = true;
        for (const reached& r : neighbourhood(g, centre, hops, {.direction = direction::both, .filter = narrow})) kept[r.node.index()] = true;
    }
    if (centres.empty()) {
        const schema& s = g.schema();
        for (const node_id n : g.nodes())
            kept[n.index()] = std::ranges::any_of(narrow.labels, [&](const std::string& label) { return s.has_label(g.type(n), label); });
    }
    std::vector<node_id> keep;
    for (const node_id n : g.nodes())
        if (kept[n.index()]) keep.push_back(n);
    return subgraph(g, keep);
}

std::vector<node_id> focus::centres(const graph& part) const {
    std::vector<node_id> out;
    for (const std::string& text : around)
        if (const auto n = resolve_node(part, text)) out.push_back(*n);
    return out;
}

}  // namespace hexi::tool
