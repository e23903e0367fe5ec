#include "groups.hpp"

#include <algorithm>
#include <functional>
#include <tuple>
#include <vector>

#include <fmt/format.h>

#include <hexi/format/json/writer.hpp>

namespace hexi::tool {

namespace {
constexpr std::size_t nodes_named = 5;  // of a group
}

void group_arguments::add_options(command_line& line, std::string_view things) {
    line.repeated("--edge", "TYPE", narrowed.edge_types, "only over edges of this type; may be repeated");
    line.repeated("--type", "TYPE", narrowed.labels, "only nodes of this type or a subtype; may be repeated");
    line.repeated("--avoid", "NODE-OR-TYPE", narrowed.avoid, "not through this node, node type or edge type; may be repeated");
    line.option("--where", "CONDITION", narrowed.where, where_help);
    line.flag("--weak", narrowed.weak, "over edges of weak types, too, such as a name in common; else only where --edge names them");
    line.number("--limit", limit, 1, fmt::format("at most so many {}; 20 unless given", things));
    line.offers_json();
    line.offers_language();
}

std::string groups_text(const graph& g, const node_groups& groups, std::size_t limit, const speaker& speak) {
    table rows(speak.paint);
    for (std::size_t i = 0; i < std::min(limit, groups.size()); ++i) {
        std::vector<node_id> first = groups[i];
        const std::size_t named = std::min(nodes_named, first.size());
        const auto order = [&](node_id n) { return std::tuple(-static_cast<std::ptrdiff_t>(g.out_degree(n) + g.in_degree(n)), g.by_key(n)); };
        std::ranges::partial_sort(first, first.begin() + static_cast<std::ptrdiff_t>(named), {}, order);
        std::string names;
        for (std::size_t n = 0; n < named; ++n) names += (n > 0 ? speak.word(", ", "、") : "") + speak.name(first[n]);
        if (first.size() > named) names += speak.word(" …", "……");
        rows.add({{fmt::format("{}", i + 1)}, {speak.counted(first.size(), "node", "nodes", "个节点")}, {names, style::name}});
    }
    std::string out = rows.text(2);
    if (groups.size() > limit) {
        std::size_t nodes = 0;
        for (std::size_t i = limit; i < groups.size(); ++i) nodes += groups[i].size();
        out += fmt::format("  {}\n", speak.word(fmt::format("and {} more with {} nodes: --limit N shows them", groups.size() - limit, nodes),
                                                fmt::format("另有 {} 个，共 {} 个节点：用 --limit N 查看", groups.size() - limit, nodes)));
    }
    return out;
}

void append_groups_json(json_writer& json, const graph& g, const node_groups& groups, std::size_t limit) {
    json.array();
    for (std::size_t i = 0; i < std::min(limit, groups.size()); ++i) {
        std::vector<std::string> keys;
        for (const node_id n : groups[i]) keys.push_back(g.key_text(n));
        std::ranges::sort(keys);
        json.object().key("size").value(groups[i].size()).key("keys").array();
        for (const std::string& key : keys) json.value(key);
        json.end().end();
    }
    json.end();
}

}  // namespace hexi::tool
