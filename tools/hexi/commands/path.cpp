// hexi path GRAPH FROM TO: how two nodes are tied together, and where each tie was read.
#include <cmath>
#include <limits>

#include <hexi/algorithm/paths.hpp>
#include <hexi/format/json.hpp>
#include <hexi/view/fold.hpp>

#include "arguments.hpp"
#include "command.hpp"
#include "edges.hpp"
#include "speaker.hpp"

namespace hexi::tool {

namespace {

struct path_question {
    std::string mode = "shortest";
    std::size_t k = 3;
    std::size_t max_hops = 0;  ///< 0: no limit, but for simple paths
    std::size_t limit = 100;
    std::string weight;
};

/// The edge property that weighs. Errors: there is none by that name, or none that is a number.
result<std::optional<property_id>> weight_of(const schema& s, const std::string& name) {
    if (name.empty()) return std::optional<property_id>{};
    std::vector<std::string> numbers;
    std::optional<property_id> found;
    for (std::size_t t = 0; t < s.edge_type_count(); ++t) {
        for (const property& p : s[edge_type_id(t)].properties) {
            if (p.list || (p.kind != kind::integer && p.kind != kind::floating && p.kind != kind::quantity)) continue;
            if (p.name == name) found = p.id;
            if (std::ranges::find(numbers, p.name) == numbers.end()) numbers.push_back(p.name);
        }
    }
    if (found) return found;
    std::ranges::sort(numbers);
    const auto near = closest(name, numbers);
    return problem{"unknown-property", fmt::format("no edge type has a number called '{}' to weigh by", name),
                   near              ? fmt::format("did you mean '{}'?", *near)
                   : numbers.empty() ? "leave --weight out: the edges of this graph have no numbers"
                                     : fmt::format("it may be: {}", fmt::join(numbers, ", "))};
}

/// The paths, those first that would be shorter still if agreements were folded: an agreement between two
/// parties is one tie, whatever it takes to write it down.
void sort_by_folded_length(const graph& g, paths& all) {
    const auto folded_length = [&](path_view p) {
        std::size_t length = p.size();
        for (std::size_t i = 1; i + 1 < p.nodes.size(); ++i) length -= g.type_of(p.nodes[i]).fold_over.empty() ? 0 : 1;
        return length;
    };
    all.sort([&](path_view a, path_view b) { return folded_length(a) < folded_length(b); });
}

bool has_agreements(const schema& s) {
    for (std::size_t t = 0; t < s.node_type_count(); ++t)
        if (!s[node_type_id(t)].fold_over.empty()) return true;
    return false;
}

paths answer(const graph& g, node_id from, node_id to, const path_question& question, path_options options) {
    if (question.max_hops > 0) options.max_edges = question.max_hops;
    const bool only_edges_count = !options.weight;
    if (question.mode == "k-shortest") return k_shortest_paths(g, from, to, question.k, options);
    if (question.mode == "simple") return simple_paths(g, from, to, options);
    if (question.mode == "shortest" && !(only_edges_count && has_agreements(g.schema()))) {
        paths one;
        if (const auto found = shortest_path(g, from, to, options)) one.push_back(*found);
        return one;
    }
    if (question.mode == "shortest") options.limit = 1000;  // to choose from
    paths found = all_shortest_paths(g, from, to, options);
    if (only_edges_count) sort_by_folded_length(g, found);
    if (question.mode != "shortest") return found;
    paths one;
    if (!found.empty()) one.push_back(found.front());
    return one;
}

/// A problem if the answer leaves a path out, or has one, because its cost is more than a number can hold: all modes say
/// the same then. Only asked where the weights together are so much.
std::optional<problem> overflow(const graph& g, node_id from, node_id to, const path_question& question, path_options options, const paths& found) {
    const edge_weights weight(g, *options.weight);
    double all = 0;
    for (const edge_id e : g.edges())
        if (const double w = weight(e); edge_weights::usable(w)) all += w;
    if (std::isfinite(all)) return std::nullopt;
    const std::size_t wanted = question.mode == "k-shortest" ? question.k : 1;
    bool overflows = std::ranges::any_of(found, [](const path_view p) { return !std::isfinite(p.cost); });
    if (!overflows && found.size() < wanted) {
        // By edges alone there are as many, unless some cost too much.
        const auto before = options.filter.edge_if;
        options.filter.edge_if = [&](edge_id e) { return edge_weights::usable(weight(e)) && (!before || before(e)); };
        options.weight.reset();
        if (question.max_hops > 0) options.max_edges = question.max_hops;
        overflows = k_shortest_paths(g, from, to, wanted, options).size() > found.size();
    }
    if (!overflows) return std::nullopt;
    return problem{"cost-overflow", fmt::format("the weights '{}' on a path from '{}' to '{}' add up to more than a number can hold", question.weight, g.key(from), g.key(to)),
                   "give the weights in a larger unit, or ask for fewer paths"};
}

std::string text_of(const graph& g, path_view p, speaker& speak) {
    constexpr std::size_t all_of_it = std::numeric_limits<std::size_t>::max();
    std::string out;
    const auto evidence_of = [&](auto id, std::size_t most) {
        const auto all = speak.evidence(id);
        for (std::size_t i = 0; i < std::min(all.size(), most); ++i) out += fmt::format("    {}\n", speak.paint(style::faint, all[i]));
        if (all.size() > most) out += "    …\n";
    };
    for (std::size_t i = 0; i < p.nodes.size(); ++i) {
        const node_id n = p.nodes[i];
        const bool between = i > 0 && i + 1 < p.nodes.size();
        const std::string facts = between ? speak.properties_line(n) : std::string();
        out += fmt::format("{}  {}  {}{}{}\n", speak.paint(style::name, speak.name(n)), speak.paint(style::type, speak.type(n)),
                           speak.paint(style::faint, g.key(n)), facts.empty() ? "" : "  ", harmless(facts));
        // The ends are what was asked about; what lies between is the answer and says where it was read.
        if (between) evidence_of(n, 3);
        if (i == p.edges.size()) break;
        const edge_id e = p.edges[i];
        const std::string how = speak.properties_line(e);
        const std::string_view pointing = g.type_of(e).symmetric ? "↕" : g.source(e) == n ? "↓" : "↑";
        out += fmt::format("  {} {}{}{}\n", pointing, speak.paint(style::edge, speak.named(g.type_of(e))), how.empty() ? "" : "  ", harmless(how));
        evidence_of(e, all_of_it);
    }
    return out;
}

std::string text_of(const graph& g, const paths& found, bool weighted, speaker& speak) {
    std::string out;
    for (std::size_t i = 0; i < found.size(); ++i) {
        const path_view p = found[i];
        std::string title = found.size() == 1 ? std::string() : fmt::format("{}/{}: ", i + 1, found.size());
        title += speak.counted(p.size(), "step", "steps", "步");
        if (weighted) title += fmt::format("{}{} {}", speak.word(", ", "，"), speak.word("cost", "代价"), p.cost);
        out += fmt::format("{}{}\n", i == 0 ? "" : "\n", speak.paint(style::heading, title));
        out += text_of(g, p, speak);
    }
    return out + speak.documents();
}

void append_json(output& out, const graph& g, const paths& found) {
    out.append("{\"paths\":[");
    bool first_path = true;
    for (const path_view p : found) {
        if (!std::exchange(first_path, false)) out.append(',');
        out.append(fmt::format("{{\"length\":{},\"cost\":{},\"nodes\":[", p.edges.size(), p.cost));
        bool first = true;
        for (const node_id n : p.nodes) {
            if (!std::exchange(first, false)) out.append(',');
            append_node_json(out, g, n);
        }
        out.append("],\"edges\":[");
        first = true;
        for (const edge_id e : p.edges) {
            if (!std::exchange(first, false)) out.append(',');
            append_edge_json(out, g, e);
        }
        out.append("]}");
    }
    out.append(fmt::format("],\"truncated\":{}}}\n", found.truncated));
}

}  // namespace

exit_code path_command(command_line& line) {
    std::string from_name;
    std::string to_name;
    path_question question;
    std::string way = "both";
    filter_arguments narrowed;
    bool fold = false;
    line.argument("FROM", from_name, "a key, a name or an alias");
    line.argument("TO", to_name, "the same");
    line.choice("--mode", "MODE", question.mode, {"shortest", "all-shortest", "k-shortest", "simple"},
                "shortest (unless given), all-shortest, k-shortest or simple: all that visit no node twice");
    line.number("--k", question.k, 1, "how many, for k-shortest; 3 unless given");
    line.number("--max-hops", question.max_hops, 1, "no longer than this many edges; for simple 4 unless given");
    line.number("--limit", question.limit, 1, "at most so many paths; 100 unless given");
    line.repeated("--edge", "TYPE", narrowed.edge_types, "only over edges of this type; may be repeated");
    line.repeated("--avoid", "NODE-OR-TYPE", narrowed.avoid, "not through this node, node type or edge type; may be repeated");
    line.choice("--direction", "WAY", way, {"out", "in", "both"}, "how edges may be walked: out, in or both; both unless given");
    line.option("--weight", "PROPERTY", question.weight, "shortest by the sum of this edge property, not by edges");
    line.flag("--fold", fold, "parties of an agreement are one step apart");
    line.offers_json();
    line.offers_language();
    line.example("hexi path graphs/lanzhou 兰州新区 天津大学");
    if (const auto stop = line.parse()) return *stop;
    if (line.given("--k") && question.mode != "k-shortest")
        return line.refuse({"wrong-use", fmt::format("--k does not go with --mode {}", question.mode), "use --mode k-shortest, or --limit"});
    if (!question.weight.empty() && question.mode == "simple")
        return line.refuse({"wrong-use", "--weight does not go with --mode simple", "use --mode shortest, all-shortest or k-shortest"});
    if (question.mode == "simple" && question.max_hops == 0) question.max_hops = 4;

    auto g = line.open();
    if (!g) return line.fail(g.problems());
    const auto language = line.language(*g);
    if (!language) return line.refuse(language.problems());
    const graph whole = fold ? *g : graph();
    if (fold) *g = folded(whole);
    const auto resolved = [&](const std::string& name) -> result<node_id> {
        auto n = resolve_node(*g, name);
        // A node that folding took away is worth a better word than "unknown".
        if (!n && fold && resolve_node(whole, name))
            return problem{"folded-node", fmt::format("'{}' is folded into an edge", name), "leave --fold out, or ask about its parties"};
        return n;
    };
    const auto from = resolved(from_name);
    if (!from) return line.refuse(from.problems());
    const auto to = resolved(to_name);
    if (!to) return line.refuse(to.problems());
    auto narrow = resolve_filter(*g, narrowed);
    if (!narrow) return line.refuse(narrow.problems());
    const auto weight = weight_of(g->schema(), question.weight);
    if (!weight) return line.refuse(weight.problems());
    if (*weight)
        if (const problems wrong = weight_problems(*g, **weight); !wrong.empty()) return line.fail(wrong);
    const path_options options{.direction = direction_of(way), .filter = std::move(*narrow), .limit = question.limit, .weight = *weight};
    const paths found = answer(*g, *from, *to, question, options);
    if (*weight)
        if (const auto wrong = overflow(*g, *from, *to, question, options, found)) return line.fail({*wrong});

    if (line.json()) {
        append_json(line.out(), *g, found);
    } else {
        speaker speak(*g, *language, colours_wanted(STDOUT_FILENO));
        line.out().append(text_of(*g, found, !question.weight.empty(), speak));
        if (found.truncated)
            line.note(fmt::format("there are more than {} paths; {} shows more", found.size(), question.mode == "k-shortest" ? "--k" : "--limit"));
    }
    if (found.empty())
        line.note(fmt::format("no path from '{}' to '{}'{}", from_name, to_name,
                              *weight ? fmt::format("; edges without '{}' are not walked over", question.weight) : ""));
    return line.finish(found.empty() ? exit_code::nothing_found : exit_code::done);
}

}  // namespace hexi::tool
