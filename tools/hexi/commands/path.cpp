// hexi path GRAPH FROM TO: how two nodes are tied together, and where each tie was read.
#include <cmath>
#include <limits>
#include <unistd.h>

#include <algorithm>
#include <limits>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <hexi/search/for_each_simple_path.hpp>
#include <hexi/search/paths.hpp>
#include <hexi/format/json/json.hpp>
#include <hexi/format/sources/quote.hpp>
#include <hexi/derive/fold.hpp>
#include <hexi/derive/subgraph.hpp>
#include <hexi/view/compiled_filter.hpp>
#include <hexi/view/filtered.hpp>

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
    std::vector<std::string> numbers, others;
    std::optional<property_id> found;
    const property* other = nullptr;  // of that name, and no number
    for (std::size_t t = 0; t < s.edge_type_count(); ++t) {
        for (const property& p : s[edge_type_id(t)].properties) {
            if (p.list || !edge_weights::is_countable(p.kind)) {
                if (p.name == name) other = &p;
                others.push_back(p.name);
                continue;
            }
            if (p.name == name) found = p.id;
            if (std::ranges::find(numbers, p.name) == numbers.end()) numbers.push_back(p.name);
        }
    }
    if (found) return found;
    if (other != nullptr)
        return problem{"not-a-weight", fmt::format("'{}' is {}{}, no number to weigh by", name, other->list ? "a list of " : "", to_text(other->kind)),
                       other->kind == kind::text && !other->list ? fmt::format("if it holds numbers, write {}:int or {}:double in the header of its table{}", name, name, s.open ? "" : ", and its kind in the schema")
                                                                 : "a weight is an integer, a float or a quantity"};
    std::ranges::sort(numbers);
    auto near = closest(name, numbers);
    if (!near) near = closest(name, others);  // which is told to be none where it is asked for
    return problem{"unknown-property", fmt::format("no edge type has a number called '{}' to weigh by", name),
                   near              ? fmt::format("did you mean '{}'?", *near)
                   : numbers.empty() ? "leave --weight out: the edges of this graph have no numbers"
                                     : fmt::format("it may be: {}", fmt::join(numbers, ", "))};
}

/// Whether folding would make the node an edge: an agreement between two parties is one tie, whatever it takes to write it down.
bool is_agreement(const graph& g, node_id n) { return !g.type_of(n).fold_over.empty(); }

/// The graph without what a filter does not allow, but for some nodes.
graph without(const graph& g, const filter& f, const std::vector<std::string>& but) {
    const compiled_filter allowed(g, f);
    std::vector<node_id> kept, always;
    for (const std::string& name : but)
        if (const auto n = resolve_node(g, name)) always.push_back(*n);
    for (const node_id n : g.nodes())
        if (allowed.allows(g, n) || std::ranges::find(always, n) != always.end()) kept.push_back(n);
    return subgraph(g, kept, [&](edge_id e) { return allowed.allows(g, e); });
}

bool has_agreements(const schema& s) {
    for (std::size_t t = 0; t < s.node_type_count(); ++t)
        if (!s[node_type_id(t)].fold_over.empty()) return true;
    return false;
}

/// The edges that may be walked over from one node to another, and between what they may lead.
filtered walkable(const graph& g, const filter& f, node_id from, node_id to) {
    const auto allowed = std::make_shared<const compiled_filter>(g, f);
    const auto passed = [&g, allowed, from, to](node_id n) { return n == from || n == to || allowed->allows(g, n); };
    return filtered(g, {.edge_if = [&g, allowed, passed](edge_id e) { return allowed->allows(g, e) && passed(g.source(e)) && passed(g.target(e)); }});
}

paths answer(const graph& g, node_id from, node_id to, const path_question& question, const path_options& options) {
    if (question.mode == "k-shortest") return k_shortest_paths(g, from, to, question.k, options);
    if (question.mode == "simple") return simple_paths(g, from, to, options);
    if (question.mode == "shortest") {
        paths one;
        if (const auto found = shortest_path(g, from, to, options)) one.push_back(*found);
        else if (options.within->ended() != cut_by::nothing) one.cut_off(options.within->ended());
        return one;
    }
    return all_shortest_paths(g, from, to, options);
}

/// A problem if the answer leaves a path out, or has one, because its cost is more than a number can hold: all modes say
/// the same then. Only asked where the weights together are so much.
std::optional<problem> overflow(const graph& g, node_id from, node_id to, const path_question& question, path_options options, const paths& found) {
    const problem too_much{"cost-overflow", fmt::format("the weights '{}' on a path from '{}' to '{}' add up to more than a number can hold", question.weight, g.key_text(from), g.key_text(to)),
                           "give the weights in a larger unit, or ask for fewer paths"};
    const auto whole = [&](edge_id e) { return g.get<std::int64_t>(e, *options.weight).has_value(); };
    for (const path_view p : found)
        if (!p.edges.empty() && std::ranges::all_of(p.edges, whole) && !whole_cost(g, *options.weight, p.edges)) return too_much;
    if (g.schema()[*options.weight].kind == kind::integer) return std::nullopt;
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
    return too_much;
}

std::string text_of(const graph& g, path_view p, speaker& speak) {
    constexpr std::size_t all_of_it = std::numeric_limits<std::size_t>::max();
    std::string out;
    const auto evidence_of = [&](auto id, std::size_t most) {
        const auto all = speak.evidence(id);
        for (std::size_t i = 0; i < std::min(all.size(), most); ++i) out += fmt::format("    {}\n", speak.paint(style::faint, harmless(all[i])));
        if (all.size() > most) out += "    …\n";
    };
    for (std::size_t i = 0; i < p.nodes.size(); ++i) {
        const node_id n = p.nodes[i];
        const bool between = i > 0 && i + 1 < p.nodes.size();
        const std::string facts = between ? speak.properties_line(n) : std::string();
        out += fmt::format("{}  {}  {}{}{}\n", speak.paint(style::name, speak.name(n)), speak.paint(style::type, speak.type(n)),
                           speak.paint(style::faint, g.key_text(n)), facts.empty() ? "" : "  ", harmless(facts));
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

/// Writes paths one by one, as text or as the JSON document.
class path_writer {
public:
    /// `total`: how many will come, if that is known.
    path_writer(command_line& line, const graph& g, std::string language, std::optional<property_id> weight, std::optional<std::size_t> total, const std::vector<std::string>& aside)
        : line_(line), g_(g), speak_(g, std::move(language), colours_wanted(STDOUT_FILENO)), weight_(weight), total_(total), aside_(aside),
          at_once_(::isatty(STDOUT_FILENO) != 0) {
        if (line_.json()) json_.object().key("paths").array();
    }

    void read_in(const source_texts* texts) { speak_.read_in(texts); }
    void add(path_view p) {
        ++count_;
        if (line_.json()) return write_json(p);
        // The only path needs no number: whether it is, the second one tells.
        if (!total_ && count_ == 1) {
            first_ = path(p);
            return;
        }
        write_first();
        write_text(p, total_ == 1 ? std::string() : total_ ? fmt::format("{}/{}: ", count_, *total_) : fmt::format("{}: ", count_));
        if (at_once_) line_.out().flush();
    }
    void end(cut_by why) {
        if (line_.json()) {
            json_.end();
            command_line::append_left_aside(json_, aside_);
            if (why == cut_by::nothing) json_.key("truncated").value(false);
            else command_line::append_cut(json_, why);
            json_.end();
            return line_.out().append('\n');
        }
        if (count_ == 1 && first_) write_text(*first_, "");
        line_.out().append(speak_.documents());
    }
    std::size_t count() const { return count_; }

private:
    void write_first() {
        if (first_) write_text(*std::exchange(first_, std::nullopt), "1: ");
    }
    void write_text(path_view p, std::string title) {
        title += speak_.counted(p.size(), "step", "steps", "步");
        if (weight_) title += fmt::format("{}{} {}", speak_.word(", ", "，"), speak_.word("cost", "代价"), cost_text(p));
        line_.out().append(fmt::format("{}{}\n", std::exchange(written_, true) ? "\n" : "", speak_.paint(style::heading, title)));
        line_.out().append(text_of(g_, p, speak_));
    }
    auto whole_cost_of(path_view p) const { return weight_ ? whole_cost(g_, *weight_, p.edges) : std::nullopt; }
    std::string cost_text(path_view p) const {
        const auto whole = whole_cost_of(p);
        return whole ? fmt::format("{}", *whole) : float_text(p.cost);
    }
    void write_json(path_view p) {
        json_.object().key("length").value(p.edges.size()).key("cost");
        if (const auto whole = whole_cost_of(p)) json_.value(*whole);
        else json_.value(p.cost);
        json_.key("nodes").array();
        for (const node_id n : p.nodes) append_node_json(json_, g_, n);
        json_.end().key("edges").array();
        for (const edge_id e : p.edges) append_edge_json(json_, g_, e);
        json_.end().end();
    }

    command_line& line_;
    json_writer json_{line_.out()};
    const graph& g_;
    speaker speak_;
    std::optional<property_id> weight_;
    std::optional<std::size_t> total_;
    const std::vector<std::string>& aside_;
    bool at_once_;  // somebody reads along
    std::size_t count_ = 0;
    std::optional<path> first_;
    bool written_ = false;
};

}  // namespace

exit_code path_command(command_line& line) {
    std::string from_name;
    std::string to_name;
    path_question question;
    std::string way = "both";
    filter_arguments narrowed{.weak = false};
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
    line.option("--where", "CONDITION", narrowed.where, where_help);
    line.flag("--weak", narrowed.weak, "over edges of weak types, too, such as a name in common; else only where --edge names them");
    line.choice("--direction", "WAY", way, {"out", "in", "both"}, "how edges may be walked: out, in or both; both unless given");
    line.option("--weight", "PROPERTY", question.weight, "shortest by the sum of this edge property, not by edges");
    line.offers_sources("the folder with the documents' text files: shows the words behind each step; may be repeated");
    line.flag("--fold", fold, "parties of an agreement are one step apart");
    line.offers_json();
    line.offers_language();
    line.is_question();
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
    if (fold) {
        // What is avoided is so before an edge is made of it.
        const auto avoided = resolve_filter(whole, {.avoid = std::exchange(narrowed.avoid, {})});
        if (!avoided) return line.refuse(avoided.problems());
        *g = folded(avoided->empty() ? whole : without(whole, *avoided, {from_name, to_name}));
    }
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
    auto narrow = resolve_filter(*g, narrowed, line);
    const std::vector<std::string> aside = left_aside(*g, narrowed);
    if (!narrow) return line.refuse(narrow.problems());
    const auto weight = weight_of(g->schema(), question.weight);
    if (!weight) return line.refuse(weight.problems());
    std::size_t without_weight = 0;
    if (*weight) {
        const filtered asked = walkable(*g, *narrow, *from, *to);
        if (problems wrong = weight_problems(asked, **weight); !wrong.empty()) {
            // Where they stand is read again only now; an edge that folding made stands nowhere.
            origins places;
            if (const auto again = fold ? result<graph>(graph()) : line.open(true, &places); again && !fold)
                wrong = weight_problems(walkable(*again, *narrow, *from, *to), **weight, 20, &places);
            return line.fail(wrong);
        }
        without_weight = edges_without_weight(asked, **weight);
    }
    path_options options{.direction = direction_of(way), .filter = std::move(*narrow), .limit = question.limit, .weight = *weight, .within = line.within()};
    if (question.max_hops > 0) options.max_edges = question.max_hops;
    // Of equally short paths those first that would be shorter still if agreements were folded.
    if (!*weight && has_agreements(g->schema())) options.prefer = [&g](node_id n) { return is_agreement(*g, n); };

    const auto texts = line.json() ? result<std::optional<source_texts>>(std::nullopt) : line.texts(*g);
    if (!texts) return line.fail(texts.problems());
    const source_texts* const words = *texts ? &**texts : nullptr;
    std::size_t count = 0, steps = 0;
    cut_by cut = cut_by::nothing;
    const bool simple = question.mode == "simple";
    if ((simple && !*weight) || (question.mode == "all-shortest" && !*weight)) {
        // Their order is that in which they are found.
        path_writer write(line, *g, *language, std::nullopt, std::nullopt, aside);
        write.read_in(words);
        const auto visit = [&](path_view p) {
            if (write.count() == question.limit) cut = cut_by::count;
            else write.add(p);
            return cut == cut_by::nothing;
        };
        if (simple) for_each_simple_path(*g, *from, *to, options, visit);
        else for_each_shortest_path(*g, *from, *to, options, visit);
        if (const cut_by met = line.over(); cut == cut_by::nothing) cut = met;
        write.end(cut);
        count = write.count();
    } else {
        const paths found = answer(*g, *from, *to, question, options);
        line.over();
        if (*weight)
            if (const auto wrong = overflow(*g, *from, *to, question, options, found)) return line.fail({*wrong});
        cut = found.cut;
        path_writer write(line, *g, *language, *weight, found.size(), aside);
        write.read_in(words);
        for (const path_view p : found) {
            steps = p.edges.size();
            write.add(p);
            if (!line.late() || write.count() == found.size()) continue;
            cut = cut_by::time;
            break;
        }
        write.end(cut);
        count = write.count();
    }
    if (cut == cut_by::count && !line.json())
        line.note(fmt::format("there are more than {} paths; {} shows more", count, question.mode == "k-shortest" ? "--k" : "--limit"));
    if (count == 0 && cut == cut_by::nothing)
        line.note(fmt::format("no path from '{}' to '{}'", from_name, to_name));
    // One shortest path is the same with weak ties, unless there is a shorter one over them.
    bool may_differ = true;
    if (count == 1 && question.mode == "shortest" && !*weight && !aside.empty()) {
        narrowed.weak = true;
        if (auto wider = resolve_filter(*g, narrowed, options.within)) options.filter = std::move(*wider);
        const auto shorter = shortest_path(*g, *from, *to, options);
        may_differ = !shorter || shorter->edges.size() < steps;
    }
    if (may_differ) line.note_left_aside(aside);
    if (without_weight > 0)
        line.note(fmt::format("{} {} without '{}' {} not walked over", without_weight, without_weight == 1 ? "edge" : "edges", question.weight, without_weight == 1 ? "was" : "were"));
    if (cut != cut_by::count && cut != cut_by::nothing)
        line.note_cut(count == 0 ? fmt::format("no path from '{}' to '{}' was found by then, and there may be one", from_name, to_name) : "there may be more paths");
    return line.finish(count == 0 ? exit_code::nothing_found : exit_code::done);
}

}  // namespace hexi::tool
