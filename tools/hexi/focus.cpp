#include "focus.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <hexi/base/text.hpp>
#include <hexi/derive/fold.hpp>
#include <hexi/derive/subgraph.hpp>
#include <hexi/draw/captions.hpp>
#include <hexi/query/prepare.hpp>
#include <hexi/view/filter.hpp>

#include "answer.hpp"
#include "arguments.hpp"

namespace hexi::tool {

void focus::add_options(command_line& line) {
    line.option("--query", "QUERY", query_, "only what stands in the answer of this query, with the ends of its edges: 'MATCH p = (:Zone)-->() RETURN p'");
    line.repeated("--around", "NODE", around_, "only this node and what lies within --hops of it; may be repeated");
    line.pair("--path", "FROM TO", path_, "only the shortest paths between two nodes and what lies within --hops of them");
    line.number("--hops", hops_, 0, "how far around; 1 unless given");
    line.repeated("--type", "TYPE", types_, "only nodes of this type or a subtype; may be repeated");
    line.option("--where", "CONDITION", where_, where_help);
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

result<std::vector<types_meant>> focus::hidden(const schema& s) const {
    std::vector<types_meant> out;
    problems wrong;
    for (const std::string& text : hide_) {
        const auto types = types_meant_by(s, text);
        if (!types) wrong.insert(wrong.end(), types.problems().begin(), types.problems().end());
        else out.push_back(*types);
    }
    if (!wrong.empty()) return wrong;
    return out;
}

bool focus::asks_for_sources(const graph& g) const {
    const schema& s = g.schema();
    for (const std::string& text : types_) {
        const auto label = node_types_meant(s, text);
        for (std::size_t t = 0; label && t < s.node_type_count(); ++t) {
            const auto source = s[node_type_id(t)].style.find("source");
            if (s[node_type_id(t)].name == *label && (s[node_type_id(t)].document || (source != s[node_type_id(t)].style.end() && source->second == "true"))) return true;
        }
    }
    return false;
}

namespace {

/// The nodes that a condition is true of or that are named, and the edges between them that it is true of.
graph where_it_holds(const graph& g, const condition& where, const std::vector<std::string>& named) {
    const filter narrow = where.narrow();
    std::vector<node_id> kept, always;
    for (const std::string& text : named)
        if (const auto n = resolve_node(g, text)) always.push_back(*n);
    for (const node_id n : g.nodes())
        if (!narrow.node_if || std::ranges::find(always, n) != always.end() || narrow.node_if(n)) kept.push_back(n);
    return subgraph(g, kept, [&](edge_id e) { return !narrow.edge_if || narrow.edge_if(e); });
}

result<rows> asked(const graph& g, const std::string& query, const command_line& line) {
    const auto statement = prepare(g.schema(), query);
    if (!statement) return statement.problems();
    if (statement->writes()) return problem{"wrong-use", "the query of --query changes the graph", "ask for what is to be shown: MATCH ... RETURN ..."};
    line.note(statement->remarks());
    budget within(line.one_question());
    auto found = statement->run(g, {}, {.within = &within});
    if (!found) return found.problems();
    if (members_of(*found).nodes.empty()) return problem{"nothing-to-draw", "no node and no edge stands in the query's answer", "return nodes, edges or paths: RETURN n, not RETURN n.name"};
    return found;
}

}  // namespace

result<focused> focus::apply(graph g, const command_line& line, bool hide_later) const {
    if (!query_.empty()) {
        const auto found = asked(g, query_, line);
        if (!found) return found.problems();
        g = part_of_answer(*found);
    }
    if (fold_) g = folded(g);
    problems wrong;
    const auto note = [&](const auto& r) { wrong.insert(wrong.end(), r.problems().begin(), r.problems().end()); };
    if (!where_.empty()) {
        const auto where = resolve_where(g, where_, line);
        if (!where) return where.problems();
        std::vector<std::string> named = around_;
        named.insert(named.end(), path_.begin(), path_.end());
        g = where_it_holds(g, *where, named);
    }
    const schema& s = g.schema();
    filter narrow;
    for (const std::string& text : types_) {
        if (const auto label = node_types_meant(s, text)) narrow.labels.push_back(*label);
        else note(label);
    }
    if (const auto hide = hidden(s); !hide) {
        note(hide);
    } else if (!hide->empty()) {
        std::vector<bool> hidden_edge(s.edge_type_count(), false);
        for (const types_meant& types : *hide) {
            if (!types.nodes.empty()) narrow.avoid_labels.push_back(types.nodes);
            if (types.edges.valid()) hidden_edge[types.edges.index()] = true;
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

    // Nothing asked for that makes another graph of it: it is the whole as it is.
    if (centres.empty() && ends.empty() && !merge_ && !collapse_ && narrow.labels.empty() && (hide_later || narrow.empty())) return focused{.part = std::move(g)};
    focus_options options{.around = std::move(centres), .hops = hops_, .most_paths = most_paths, .filter = std::move(narrow), .hide_later = hide_later, .merge = merge_, .collapse = collapse_};
    if (ends.size() == 2) options.path.emplace(ends[0], ends[1]);
    auto out = hexi::focus(g, options);
    if (out) return out;
    return problem{"no-path", fmt::format("no path from '{}' to '{}'", path_[0], path_[1]), "loosen --type and --hide"};
}

std::string focus::told(const graph& whole, std::string_view language, const std::string& also) const {
    const bool zh = is_chinese(language);
    constexpr std::size_t most_columns = 60;
    const auto say = [&](std::string_view in_chinese, std::string_view in_english) { return zh ? in_chinese : in_english; };
    const auto named = [&](const std::string& text) {
        const auto n = resolve_node(whole, text);
        return n ? on_one_line(name_in(whole, *n, language)) : text;
    };
    const auto listed = [&](const std::vector<std::string>& all) { return shortened(fmt::format("{}", fmt::join(all, say("、", ", "))), most_columns); };
    const std::string far = zh ? fmt::format("{} 步", hops_) : fmt::format("{} {}", hops_, hops_ == 1 ? "hop" : "hops");
    std::vector<std::string> part, anew;
    if (!around_.empty()) {
        std::vector<std::string> names;
        for (const std::string& text : around_) names.push_back(named(text));
        part.push_back(fmt::format(fmt::runtime(say("{} 周围 {}", "around {}, {}")), listed(names), far));
    }
    if (!path_.empty()) {
        part.push_back(fmt::format(fmt::runtime(say("从 {} 到 {} 的最短路径", "the shortest paths from {} to {}")), named(path_[0]), named(path_[1])));
        if (hops_ > 0) part.back() += fmt::format(fmt::runtime(say("及其周围 {}", ", and {} around")), far);
    }
    if (!types_.empty()) {
        std::vector<std::string> captions;
        for (const std::string& text : types_) {
            const auto label = node_types_meant(whole.schema(), text);
            const auto type = label ? whole.schema().find_node_type(*label) : std::nullopt;
            captions.push_back(type ? on_one_line(std::string(caption(whole.schema()[*type], language))) : text);
        }
        part.push_back(fmt::format(fmt::runtime(say("类型 {}", "of type {}")), listed(captions)));
    }
    if (!where_.empty()) part.push_back(fmt::format(fmt::runtime(say("条件 {}", "where {}")), shortened(on_one_line(where_), most_columns)));
    if (!query_.empty()) part.push_back(fmt::format(fmt::runtime(say("查询 {} 的结果", "the answer of {}")), shortened(on_one_line(query_), most_columns)));
    if (!also.empty()) part.push_back(also);
    if (fold_) anew.emplace_back(say("协议等画作连线", "agreements and their like as edges"));
    if (merge_) anew.emplace_back(say("平行关系合为一条", "parallel edges as one"));
    if (collapse_) anew.emplace_back(say("同类叶子合为一个", "leaves of a type as one"));
    std::string out;
    if (!part.empty()) out = fmt::format(fmt::runtime(say("局部，全图 {} 个节点：{}", "Part of {} nodes: {}")), whole.node_count(), fmt::join(part, say("；", "; ")));
    if (!anew.empty()) out += fmt::format(fmt::runtime(say("{}画法：{}", "{}Drawn: {}")), out.empty() ? "" : say("。", ". "), fmt::join(anew, say("；", "; ")));
    if (merge_ || collapse_) out += say("；括号内为所代表的个数", "; in brackets how many they are");
    return out;
}

}  // namespace hexi::tool
