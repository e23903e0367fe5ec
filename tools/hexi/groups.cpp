#include "groups.hpp"

#include <algorithm>
#include <functional>
#include <tuple>
#include <vector>

#include <fmt/format.h>

#include <hexi/format/json/writer.hpp>

namespace hexi::tool {

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

told_groups::told_groups(const graph& g, const node_groups& all, std::size_t limit, bool with_keys) : count(all.size()) {
    for (std::size_t i = limit; i < all.size(); ++i) nodes_beyond += all[i].size();
    for (std::size_t i = 0; i < std::min(limit, all.size()); ++i) {
        group& one = first.emplace_back();
        one.size = all[i].size();
        if (with_keys) {
            for (const node_id n : all[i]) one.keys.push_back(g.key_text(n));
            std::ranges::sort(one.keys);
            continue;
        }
        one.named = all[i];
        const std::size_t named = std::min(named_of_each, one.named.size());
        const auto order = [&](node_id n) { return std::tuple(-static_cast<std::ptrdiff_t>(g.out_degree(n) + g.in_degree(n)), g.by_key(n)); };
        std::ranges::partial_sort(one.named, one.named.begin() + static_cast<std::ptrdiff_t>(named), {}, order);
        one.named.resize(named);
    }
}

std::string groups_text(const told_groups& groups, const speaker& speak) {
    table rows(speak.paint);
    for (std::size_t i = 0; i < groups.first.size(); ++i) {
        const told_groups::group& one = groups.first[i];
        std::string names;
        for (std::size_t n = 0; n < one.named.size(); ++n) names += (n > 0 ? speak.word(", ", "、") : "") + speak.name(one.named[n]);
        if (one.size > one.named.size()) names += speak.word(" …", "……");
        rows.add({{fmt::format("{}", i + 1)}, {speak.counted(one.size, "node", "nodes", "个节点")}, {names, style::name}});
    }
    std::string out = rows.text(2);
    if (const std::size_t more = groups.count - groups.first.size(); more > 0)
        out += fmt::format("  {}\n", speak.word(fmt::format("and {} more with {} nodes: --limit N shows them", more, groups.nodes_beyond),
                                                fmt::format("另有 {} 个，共 {} 个节点：用 --limit N 查看", more, groups.nodes_beyond)));
    return out;
}

void append_groups_json(json_writer& json, const told_groups& groups) {
    json.array();
    for (const told_groups::group& one : groups.first) {
        json.object().key("size").value(one.size).key("keys").array();
        for (const std::string& key : one.keys) json.value(key);
        json.end().end();
    }
    json.end();
}

}  // namespace hexi::tool
