#include "questions.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <iterator>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <tuple>
#include <utility>

#include <fmt/format.h>

#include <hexi/base/archive.hpp>
#include <hexi/query/condition.hpp>
#include <hexi/schema/meaning.hpp>
#include <hexi/search/find.hpp>
#include <hexi/search/resolve.hpp>
#include <hexi/view/compiled_filter.hpp>
#include <hexi/view/filtered.hpp>

#include "arguments.hpp"

namespace hexi::mpi {

namespace {

/// The steps that an edge allows.
struct walker {
    const parts& of;
    direction way;

    /// Calls `visit(from, to, edge)` for every step over the edge.
    template <class Visit>
    void steps(edge_id e, Visit visit) const {
        const graph& g = of.part();
        const bool symmetric = g.type_of(e).symmetric;
        if (way != direction::in || symmetric) visit(g.source(e), g.target(e), e);
        if (way != direction::out || symmetric) visit(g.target(e), g.source(e), e);
    }
};

class answering_one {
public:
    answering_one(const world& all, const parts& of, const question& asked) : all_(all), of_(of), asked_(asked), walk_{of, tool::direction_of(asked.direction)} {}

    answer made() {
        look_up();
        const bool known = std::ranges::find(asked_nodes_, nobody) == asked_nodes_.end();
        if (known && resolve_filter(asked_.weak != 0)) {
            if (asked_.command == "neighbors") neighbors();
            else if (asked_.command == "path") path();
            else if (asked_.command == "rank") rank();
            else if (asked_.command == "components") components();
            else if (asked_.command == "find") find();
            else if (!asked_.type.empty()) info_of_type();
            else info();
        }
        std::vector<std::uint32_t> numbers, edge_numbers;
        answer out{.part = of_.collected(some_, true, &numbers, &edge_numbers), .groups = std::move(groups_), .facts = std::move(facts_), .refused = std::move(refused_)};
        const auto here = [&](std::uint32_t number) { return node_id(static_cast<std::size_t>(std::ranges::lower_bound(numbers, number) - numbers.begin())); };
        for (tool::shortage& s : out.facts.missing) {
            for (node_id& n : s.nodes) n = here(static_cast<std::uint32_t>(n.index()));
            for (edge_id& e : s.edges) e = edge_id(static_cast<std::size_t>(std::ranges::lower_bound(edge_numbers, e.index()) - edge_numbers.begin()));
        }
        if (all_.leads() && failing_) out.refused = why_not(out.part, here);
        if (all_.leads() && asked_.command == "find" && allowed_) out.found = found_in(out.part, here);
        for (const scored& s : scored_) out.best.push_back({here(s.number), s.score});
        sort_ranked(out.part, out.best);
        for (std::size_t i = 0; i < out.groups.first.size(); ++i) {
            // Of those that each process named, the first again.
            std::vector<node_id>& named = out.groups.first[i].named;
            std::map<node_id, std::int64_t> degree;
            for (const scored& s : named_[i]) named.push_back(here(s.number)), degree[named.back()] = static_cast<std::int64_t>(s.score);
            std::ranges::sort(named, {}, [&](node_id n) { return std::tuple(-degree[n], out.part.by_key(n)); });
            named.resize(std::min(named.size(), tool::told_groups::named_of_each));
        }
        return out;
    }

private:
    static constexpr std::uint32_t nobody = 0xFFFFFFFF;

    /// All that the words may mean is a small graph, in which they mean what they do in the whole.
    void look_up() {
        std::vector<std::string> words = asked_.nodes;
        words.insert(words.end(), asked_.avoid.begin(), asked_.avoid.end());
        constexpr std::size_t most = 64;
        chosen meant;
        for (const std::string& word : words) {
            const auto by_key = of_.own(word);
            if (by_key) meant.nodes.push_back(*by_key);
            if (all_.any(by_key.has_value())) {
                keys_.insert(word);
                continue;
            }
            const shard& mine = of_.mine();
            const auto own = filtered(of_.part(), {.node_if = [&mine](node_id n) { return mine.is_own(n); }});
            for (const match& m : find_nodes(own, word, most)) meant.nodes.push_back(m.node);
        }
        some_.nodes = meant.nodes;
        std::vector<std::uint32_t> numbers;
        const graph small = of_.collected(meant, false, &numbers);
        std::vector<std::uint32_t> found;
        if (all_.leads()) {
            for (const std::string& word : words) {
                const auto n = word.starts_with("_:") ? result<node_id>(problem{"unknown-node", "", ""}) : resolve(small, word);
                found.push_back(n ? numbers[n->index()] : nobody);
            }
        }
        std::string told;
        archive_writer{told}(found);
        told = all_.told(told);
        archive_reader{told}(found);
        const auto split = found.begin() + static_cast<std::ptrdiff_t>(asked_.nodes.size());
        asked_nodes_.assign(found.begin(), split);
        avoided_.assign(split, found.end());
    }

    /// Whether the filter can be told, which depends on the schema alone.
    bool resolve_filter(bool weak) {
        const graph& g = of_.part();
        const bool ranks = asked_.command == "rank";  // what is listed counts all the same
        tool::filter_arguments narrowed{.edge_types = asked_.edge_types, .labels = ranks ? std::vector<std::string>() : asked_.labels, .weak = weak};
        for (const std::string& word : asked_.avoid)
            if (types_meant_by(g.schema(), word)) narrowed.avoid.push_back(word);
        auto resolved = tool::resolve_filter(g, narrowed);
        if (!resolved) return false;
        resolved->avoid.clear();
        for (const std::uint32_t number : avoided_)
            if (const auto n = of_.mine().find(number)) resolved->avoid.push_back(*n);
        for (const std::string& word : asked_.avoid)  // a key may be the name of another node, which is called so as well
            if (keys_.contains(word)) std::ranges::copy(tool::nodes_named(g, word), std::back_inserter(resolved->avoid));
        if (!asked_.where.empty()) {
            const auto where = tool::resolve_where(g, asked_.where);
            if (!where || (asked_.command == "find" && where->about_edges())) return false;  // whoever asks the part is told why
            if (const auto wrong = where->beyond_stored()) {
                refused_ = *wrong;
                refused_->where.file = "--where";
                refused_->hint = "ask for properties, labels and types alone, or ask the whole graph with 'hexi'";
                return false;
            }
            if (!ask_where(*where, *resolved)) return false;
        }
        allowed_ = std::make_unique<compiled_filter>(g, *resolved);
        // What was left aside is told only where there is some: an edge of each weak type comes along, and is left aside again.
        if (!narrowed.weak && narrowed.edge_types.empty()) {
            std::map<edge_type_id, edge_id> first;
            for (const edge_id e : g.edges())
                if (g.type_of(e).weak) first.try_emplace(g.type(e), e);
            for (const auto& [type, e] : first) some_.edges.push_back(e);
            left_aside_ = !first.empty();
        }
        return true;
    }

    /// Asks the condition of all nodes that are at home here, and of all edges, that `also` allows: it then is a look at a flag. False where
    /// it cannot be answered for some node or edge of any process, whether or not a search would come to it.
    bool ask_where(const condition& where, filter& also) {
        const graph& g = of_.part();
        const compiled_filter allows(g, also);
        const auto truth = std::make_shared<std::pair<std::vector<char>, std::vector<char>>>();
        std::int64_t failed = matrix::unreached;  // the first node; behind all nodes, the first edge
        const auto ask = [&](auto id, std::int64_t number, char& to) {
            if (!allows.allows(g, id)) return;
            const auto holds = where.holds(id);
            if (holds) to = *holds ? 1 : 0;
            else failed = std::min(failed, number);
        };
        if (where.about_nodes()) {
            truth->first.assign(of_.mine().nodes.size(), 1);  // of the others, those where they are at home are asked
            for (std::size_t n = 0; n < of_.mine().own; ++n) ask(node_id(n), of_.number(node_id(n)), truth->first[n]);
            also.node_if = [truth](node_id n) { return truth->first[n.index()] != 0; };
        }
        if (where.about_edges()) {
            truth->second.assign(of_.mine().edges.size(), 0);
            for (const edge_id e : g.edges()) ask(e, behind_nodes + of_.mine().edges[e.index()], truth->second[e.index()]);
            also.edge_if = [truth, before = also.edge_if](edge_id e) { return (!before || before(e)) && truth->second[e.index()] != 0; };
        }
        const std::int64_t first = -all_.largest(-failed);
        if (first == matrix::unreached) return true;
        failing_ = first;
        if (failed == first && first < behind_nodes) some_.nodes.push_back(*of_.own(static_cast<std::uint32_t>(first)));
        if (failed == first && first >= behind_nodes)
            for (const edge_id e : g.edges())
                if (behind_nodes + of_.mine().edges[e.index()] == first) some_.edges.push_back(e);
        return false;
    }
    /// What is wrong with the condition there, which is in the small graph.
    template <class Here>
    std::optional<problem> why_not(const graph& small, Here here) const {
        const auto where = tool::resolve_where(small, asked_.where);
        if (!where) return where.problems().front();
        const auto holds = *failing_ < behind_nodes ? where->holds(here(static_cast<std::uint32_t>(*failing_))) : where->holds(*small.edges().begin());
        if (holds) return std::nullopt;
        return holds.problems().front();
    }

    /// By place: whether a node may be walked over.
    std::vector<char> open_nodes() const {
        std::vector<char> open(static_cast<std::size_t>(of_.block()), 0);
        for (std::size_t n = 0; n < of_.mine().own; ++n) open[of_.place(node_id(n))] = allowed_->allows(of_.part(), node_id(n)) ? 1 : 0;
        return open;
    }
    void open_for(std::vector<char>& open, std::uint32_t number) const {
        if (const auto n = of_.own(number)) open[of_.place(*n)] = 1;
    }
    matrix steps(bool backwards) const {
        std::vector<arc> arcs;
        for (const edge_id e : of_.part().edges()) {
            if (!allowed_->allows(of_.part(), e)) continue;
            walk_.steps(e, [&](node_id from, node_id to, edge_id) {
                if (backwards) std::swap(from, to);
                arcs.push_back({of_.number(from), of_.number(to)});
            });
        }
        return {all_, of_.block(), arcs};
    }

    void neighbors() {
        std::vector<char> open = open_nodes();
        open_for(open, asked_nodes_[0]);
        const auto most = static_cast<std::int64_t>(asked_.hops);
        const std::vector<std::int64_t> far = of_.for_all(steps(false).distances(asked_nodes_[0], open, most));
        const graph& g = of_.part();
        for (std::size_t n = 0; n < of_.mine().own; ++n)
            if (far[n] != matrix::unreached) some_.nodes.emplace_back(n);
        // Of the edges that lead to a node from one nearer, the one with the smallest id.
        std::map<node_id, edge_id> first;
        const auto number = [&](edge_id e) { return of_.mine().edges[e.index()]; };
        for (const edge_id e : g.edges()) {
            if (!allowed_->allows(g, e)) continue;
            walk_.steps(e, [&](node_id from, node_id to, edge_id over) {
                if (far[from.index()] == matrix::unreached || far[to.index()] != far[from.index()] + 1) return;
                const auto [at, made] = first.try_emplace(to, over);
                if (!made && number(over) < number(at->second)) at->second = over;
            });
        }
        for (const auto& [node, e] : first) some_.edges.push_back(e);
    }

    void path() {
        if (asked_nodes_[0] == asked_nodes_[1]) return;
        const std::int64_t length = shortest_ways(asked_.hops == 0 ? matrix::unreached : static_cast<std::int64_t>(asked_.hops));
        // What was left aside is told of one path if there is a shorter one over it: then that is in the part, too.
        if (length == matrix::unreached || length < 2 || !all_.any(left_aside_)) return;
        if (resolve_filter(true)) shortest_ways(length - 1);
        else failing_.reset();  // nobody asked that of weak ties
    }
    /// Takes all that is on shortest ways of at most so many hops, over what is allowed; how many hops they have.
    std::int64_t shortest_ways(std::int64_t most) {
        const std::uint32_t from = asked_nodes_[0], to = asked_nodes_[1];
        std::vector<char> open = open_nodes();
        open_for(open, from), open_for(open, to);
        const std::vector<std::int64_t> there = steps(false).distances(from, open, most, to);
        const auto target = of_.own(to);
        const std::int64_t length = -all_.largest(target ? -there[of_.place(*target)] : -matrix::unreached);
        if (length == matrix::unreached) return length;
        // Back from the end no further than half is needed for the nodes between, but what both know decides: all of it.
        const std::vector<std::int64_t> back = steps(true).distances(to, open, length, from);
        const std::vector<std::int64_t> before = of_.for_all(there), behind = of_.for_all(back);
        const auto on_way = [&](std::size_t n) { return before[n] != matrix::unreached && behind[n] != matrix::unreached && before[n] + behind[n] == length; };
        for (std::size_t n = 0; n < of_.mine().own; ++n)
            if (on_way(n)) some_.nodes.emplace_back(n);
        for (const edge_id e : of_.part().edges()) {
            if (!allowed_->allows(of_.part(), e)) continue;
            walk_.steps(e, [&](node_id a, node_id b, edge_id over) {
                if (on_way(a.index()) && on_way(b.index()) && before[b.index()] == before[a.index()] + 1) some_.edges.push_back(over);
            });
        }
        return length;
    }

    /// Everybody's first ones, which at rank 0 are put in order in the same way.
    void find() {
        const graph& g = of_.part();
        std::vector<std::int64_t> degree_here(of_.mine().nodes.size(), 0);
        for (const edge_id e : g.edges()) ++degree_here[g.source(e).index()], ++degree_here[g.target(e).index()];
        const std::vector<std::int64_t> degree = of_.added_up(degree_here);
        const shard& mine = of_.mine();
        const auto found = tool::told_nodes_of(g, {.node_if = [this, &mine](node_id n) { return mine.is_own(n) && allowed_->allows(of_.part(), n); }}, request(),
                                               [&](node_id n) { return static_cast<std::size_t>(degree[of_.place(n)]); }, nullptr);
        // Names from which some letters differ count only where nobody has others.
        const bool mistyped = !found.first.empty() && found.first.front().spelling == spelling::mistyped;
        const bool better = all_.any(!found.first.empty() && !mistyped);
        const bool counts = !mistyped || !better;
        std::vector<scored> told;
        if (counts)
            for (std::size_t i = 0; i < found.first.size(); ++i) {
                some_.nodes.push_back(found.first[i].node);
                told.push_back({of_.number(found.first[i].node), static_cast<double>(found.edges[i])});
            }
        for (const std::string& bytes : gathered(told, std::uint64_t{counts ? found.count : 0})) {
            std::vector<scored> one;
            std::uint64_t count = 0;
            archive_reader{bytes}(one, count);
            for (const scored& s : one) found_edges_[s.number] = static_cast<std::size_t>(s.score);
            found_count_ += static_cast<std::size_t>(count);
        }
    }
    tool::find_request request() const {
        const schema& s = of_.part().schema();
        const bool spoken = asked_.language == s.language || s.name_property(asked_.language);
        return {.text = asked_.text, .lists = asked_.lists != 0, .sort = asked_.sort, .limit = static_cast<std::size_t>(asked_.limit), .language = spoken ? asked_.language : s.language};
    }
    template <class Here>
    tool::told_nodes found_in(const graph& small, Here here) const {
        std::map<node_id, std::size_t> edges;
        for (const auto& [number, count] : found_edges_) edges.emplace(here(number), count);
        auto out = tool::told_nodes_of(small, {.node_if = [&](node_id n) { return edges.contains(n); }}, request(), [&](node_id n) { return edges.at(n); }, nullptr);
        out.count = found_count_;
        return out;
    }

    struct scored {
        std::uint32_t number;
        double score;
    };
    /// A component: its smallest node's id, its size, and the least key of those of its nodes that somebody has.
    struct known_group {
        std::int64_t label = 0, size = 0;
        std::string key{};
        std::uint32_t number = 0;

        template <class Archive, class Self>
        static void describe(Archive& archive, Self& self) { archive(self.label, self.size, self.key, self.number); }
    };

    /// What everybody has, at rank 0.
    template <class... T>
    std::vector<std::string> gathered(const T&... mine) const {
        std::string bytes;
        archive_writer{bytes}(mine...);
        return all_.gathered(bytes);
    }
    /// What rank 0 has, for all.
    template <class T>
    void tell(T& value) const {
        std::string bytes;
        if (all_.leads()) archive_writer{bytes}(value);
        bytes = all_.told(std::move(bytes));
        archive_reader{bytes}(value);
    }
    /// The first `limit` of what everybody has most of, from the largest on, for all.
    template <class Number>
    std::vector<Number> largest(std::vector<Number> mine) const {
        const auto first = [&](std::vector<Number>& some) {
            std::ranges::sort(some, std::greater{});
            some.resize(std::min(some.size(), static_cast<std::size_t>(asked_.limit)));
        };
        first(mine);
        std::vector<Number> all;
        for (const std::string& bytes : gathered(mine)) {
            std::vector<Number> one;
            archive_reader{bytes}(one);
            all.insert(all.end(), one.begin(), one.end());
        }
        first(all);
        tell(all);
        return all;
    }

    void rank() {
        const graph& g = of_.part();
        const std::size_t nodes = of_.mine().nodes.size();
        const std::vector<char> open = open_nodes();
        const std::vector<char> open_here = of_.for_all(open);
        std::vector<arc> arcs;
        std::vector<std::int64_t> leaving(nodes, 0), coming(nodes, 0), either_way(nodes, 0);
        for (const edge_id e : g.edges()) {
            if (!allowed_->allows(g, e)) continue;
            const node_id from = g.source(e), to = g.target(e);
            if (open_here[from.index()] == 0 || open_here[to.index()] == 0) continue;
            const auto step = [&](node_id a, node_id b) { arcs.push_back({of_.number(a), of_.number(b)}), ++leaving[a.index()], ++coming[b.index()]; };
            const bool symmetric = g.type_of(e).symmetric;
            step(from, to);
            if ((symmetric || asked_.undirected != 0) && from != to) step(to, from);
            if (symmetric && asked_.undirected == 0) {
                ++either_way[from.index()];
                if (from != to) ++either_way[to.index()];
            }
        }
        const std::vector<std::int64_t> out = of_.added_up(leaving), in = of_.added_up(coming), both = of_.added_up(either_way);
        std::vector<double> score(out.size(), 0);
        if (asked_.by == "pagerank") {
            // As `pagerank` has it, with a sum over all processes.
            constexpr double damping = 0.85, tolerance = 1e-9;
            constexpr int rounds = 100;
            const matrix way(all_, of_.block(), arcs);
            std::vector<double> share(out.size(), 0);
            const auto pass_on = [&](std::size_t n) { share[n] = out[n] == 0 ? 0 : score[n] / static_cast<double>(out[n]); };
            std::vector<std::size_t> own;
            for (std::size_t n = 0; n < of_.mine().own; ++n)
                if (open[of_.place(node_id(n))] != 0) own.push_back(of_.place(node_id(n)));
            const auto count = static_cast<double>(all_.sum(static_cast<std::int64_t>(own.size())));
            for (const std::size_t n : own) score[n] = 1.0 / count, pass_on(n);
            for (int round = 0; round < rounds; ++round) {
                const std::vector<double> sum = way.sums(share);
                double moved = 0;
                for (const std::size_t n : own) {
                    const double value = (1 - damping) + damping * sum[n];
                    moved += std::abs(value - score[n]);
                    score[n] = value, pass_on(n);
                }
                if (all_.sum(moved) < tolerance) break;
            }
        } else {
            for (std::size_t n = 0; n < score.size(); ++n)
                score[n] = static_cast<double>(asked_.by == "in-degree" ? asked_.undirected != 0 ? out[n] : in[n] : asked_.by == "out-degree" || asked_.undirected != 0 ? out[n] : out[n] + in[n] - both[n]);
        }
        // The best of those that are listed: all that are better than the last run of equals, and of that run the first by key.
        const auto listed = tool::resolve_filter(g, {.labels = asked_.labels});
        if (!listed) return;
        const compiled_filter shown(g, *listed);
        std::vector<node_id> mine;
        std::vector<double> values;
        for (std::size_t n = 0; n < of_.mine().own; ++n)
            if (open[of_.place(node_id(n))] != 0 && shown.allows(g, node_id(n))) mine.emplace_back(n), values.push_back(score[of_.place(node_id(n))]);
        const std::vector<double> best = largest(values);
        if (best.empty()) return;
        double first = best.front();
        for (const double b : best)
            if (first - b > 1e-9 * std::abs(first)) first = b;
        std::vector<node_id> equal;
        for (const node_id n : mine) {
            const double s = score[of_.place(n)];
            if (s > first) some_.nodes.push_back(n);
            else if (first - s <= 1e-9 * std::abs(first)) equal.push_back(n);
        }
        std::ranges::sort(equal, {}, [&](node_id n) { return g.by_key(n); });
        equal.resize(std::min(equal.size(), static_cast<std::size_t>(asked_.limit)));
        some_.nodes.insert(some_.nodes.end(), equal.begin(), equal.end());
        std::vector<scored> told;
        for (const node_id n : some_.nodes) told.push_back({of_.number(n), score[of_.place(n)]});
        for (const std::string& bytes : gathered(told)) {
            std::vector<scored> one;
            archive_reader{bytes}(one);
            scored_.insert(scored_.end(), one.begin(), one.end());
        }
    }

    /// For ids of nodes in the whole, what `by_place` has at home for each.
    std::vector<std::int64_t> looked_up(const std::vector<std::int64_t>& ids, const std::vector<std::int64_t>& by_place) const {
        std::vector<std::int64_t> wanted = ids;
        std::ranges::sort(wanted);
        wanted.erase(std::unique(wanted.begin(), wanted.end()), wanted.end());
        std::vector<std::vector<std::uint32_t>> ask(all_.size());
        for (const std::int64_t id : wanted) ask[static_cast<std::size_t>(id) / of_.block()].push_back(static_cast<std::uint32_t>(id));
        std::vector<std::vector<std::int64_t>> reply(all_.size());
        const auto asked = all_.exchanged(ask);
        for (std::size_t r = 0; r < asked.size(); ++r)
            for (const std::uint32_t id : asked[r]) reply[r].push_back(by_place[static_cast<std::size_t>(id - all_.rank() * of_.block())]);
        std::vector<std::int64_t> found;  // by the ids wanted: those are in the order of their processes
        for (const auto& some : all_.exchanged(reply)) found.insert(found.end(), some.begin(), some.end());
        std::vector<std::int64_t> out;
        for (const std::int64_t id : ids) out.push_back(found[static_cast<std::size_t>(std::ranges::lower_bound(wanted, id) - wanted.begin())]);
        return out;
    }

    void components() {
        const graph& g = of_.part();
        const std::vector<char> open = open_nodes();
        const std::vector<char> open_here = of_.for_all(open);
        std::vector<arc> arcs;
        std::vector<std::int64_t> degree_here(of_.mine().nodes.size(), 0);  // over all edges, as people are told who is known best
        for (const edge_id e : g.edges()) {
            const node_id from = g.source(e), to = g.target(e);
            ++degree_here[from.index()], ++degree_here[to.index()];
            if (!allowed_->allows(g, e) || open_here[from.index()] == 0 || open_here[to.index()] == 0) continue;
            arcs.push_back({of_.number(from), of_.number(to)});
            arcs.push_back({of_.number(to), of_.number(from)});
        }
        std::vector<node_id> mine;
        for (std::size_t n = 0; n < of_.mine().own; ++n)
            if (open[of_.place(node_id(n))] != 0) mine.emplace_back(n);
        // Everybody takes the smallest id of its neighbours, and that which the node of this id has taken: paths halve.
        std::vector<std::int64_t> label(open.size(), matrix::unreached);
        for (const node_id n : mine) label[of_.place(n)] = of_.number(n);
        const matrix ways(all_, of_.block(), arcs);
        const auto labels_of_mine = [&] {
            std::vector<std::int64_t> out;
            for (const node_id n : mine) out.push_back(label[of_.place(n)]);
            return out;
        };
        for (bool changed = true; all_.any(changed);) {
            const std::vector<std::int64_t> before = label;
            label = ways.least(label);
            const std::vector<std::int64_t> further = looked_up(labels_of_mine(), label);
            for (std::size_t i = 0; i < mine.size(); ++i) label[of_.place(mine[i])] = std::min(label[of_.place(mine[i])], further[i]);
            changed = label != before;
        }
        // Sizes, known where the smallest node of each is at home.
        std::map<std::int64_t, std::int64_t> here;
        for (const node_id n : mine) ++here[label[of_.place(n)]];
        struct part_size {
            std::int64_t label, size;
        };
        std::vector<std::vector<part_size>> out(all_.size());
        for (const auto& [of, size] : here) out[static_cast<std::size_t>(of) / of_.block()].push_back({of, size});
        std::vector<std::int64_t> size(open.size(), 0);
        for (const auto& some : all_.exchanged(out))
            for (const part_size& p : some) size[static_cast<std::size_t>(p.label) - static_cast<std::size_t>(all_.rank() * of_.block())] += p.size;
        std::vector<std::int64_t> sizes;
        for (const std::int64_t s : size)
            if (s > 0) sizes.push_back(s);
        const auto count = static_cast<std::size_t>(all_.sum(static_cast<std::int64_t>(sizes.size())));
        const auto nodes = static_cast<std::size_t>(all_.sum(static_cast<std::int64_t>(mine.size())));
        const std::vector<std::int64_t> best = largest(sizes);
        if (best.empty()) return;
        // The largest, and of those as large as the last shown the first by their least key: at the process that has this key, its
        // component is among the first, too.
        const std::vector<std::int64_t> sizes_of_mine = looked_up(labels_of_mine(), size);
        std::map<std::int64_t, known_group> least;
        const auto before = [](const known_group& a, const known_group& b) { return std::tie(a.key, a.number) < std::tie(b.key, b.number); };
        for (std::size_t i = 0; i < mine.size(); ++i) {
            if (sizes_of_mine[i] < best.back()) continue;
            known_group one{label[of_.place(mine[i])], sizes_of_mine[i], std::string(g.by_key(mine[i]).first), of_.number(mine[i])};
            const auto [at, made] = least.try_emplace(one.label, one);
            if (!made && before(one, at->second)) at->second = std::move(one);
        }
        const auto first_ones = [&](std::map<std::int64_t, known_group>& some) {
            std::vector<known_group> all;
            for (auto& [of, one] : some) all.push_back(std::move(one));
            std::ranges::sort(all, [&](const known_group& a, const known_group& b) { return a.size != b.size ? a.size > b.size : before(a, b); });
            all.resize(std::min(all.size(), static_cast<std::size_t>(2 * asked_.limit)));
            return all;
        };
        std::map<std::int64_t, known_group> everybodys;
        for (const std::string& bytes : gathered(first_ones(least))) {
            std::vector<known_group> one;
            archive_reader{bytes}(one);
            for (known_group& k : one) {
                const auto [at, made] = everybodys.try_emplace(k.label, k);
                if (!made && before(k, at->second)) at->second = k;
            }
        }
        std::vector<known_group> shown = first_ones(everybodys);
        shown.resize(std::min(shown.size(), static_cast<std::size_t>(asked_.limit)));
        tell(shown);
        groups_.count = count;
        groups_.nodes_beyond = nodes;
        std::map<std::int64_t, std::size_t> place_of;
        for (const known_group& one : shown) {
            groups_.first.push_back({.size = static_cast<std::size_t>(one.size)});
            groups_.nodes_beyond -= static_cast<std::size_t>(one.size);
            place_of[one.label] = place_of.size();
        }
        named_.resize(shown.size());
        std::vector<std::vector<node_id>> members(shown.size());
        for (const node_id n : mine)
            if (const auto at = place_of.find(label[of_.place(n)]); at != place_of.end()) members[at->second].push_back(n);
        const std::vector<std::int64_t> degree = of_.added_up(degree_here);
        std::vector<std::vector<std::string>> keys(shown.size());
        std::vector<std::vector<scored>> named(shown.size());
        for (std::size_t i = 0; i < shown.size(); ++i) {
            if (asked_.json != 0) {
                for (const node_id n : members[i]) keys[i].push_back(g.has_key(n) ? std::string(g.key(n)) : fmt::format("_:{}", of_.number(n)));
                continue;
            }
            std::ranges::sort(members[i], {}, [&](node_id n) { return std::tuple(-degree[of_.place(n)], g.by_key(n)); });
            members[i].resize(std::min(members[i].size(), tool::told_groups::named_of_each));
            for (const node_id n : members[i]) named[i].push_back({of_.number(n), static_cast<double>(degree[of_.place(n)])}), some_.nodes.push_back(n);
        }
        for (const std::string& bytes : gathered(keys, named)) {
            archive_reader{bytes}(keys, named);
            for (std::size_t i = 0; i < shown.size(); ++i) {
                auto& all = groups_.first[i].keys;
                all.insert(all.end(), keys[i].begin(), keys[i].end());
                named_[i].insert(named_[i].end(), named[i].begin(), named[i].end());
            }
        }
        for (auto& one : groups_.first) std::ranges::sort(one.keys);
    }

    /// All nodes and edges of a type: `hexi` tells of their properties.
    void info_of_type() {
        const graph& g = of_.part();
        const auto meant = types_meant_by(g.schema(), asked_.type);
        if (!meant) return;  // whoever asks the part is told why
        if (!meant->nodes.empty()) {
            const std::vector<node_type_id> types = g.schema().types_called(meant->nodes);
            for (const node_id n : g.nodes_of(types))
                if (of_.mine().is_own(n)) some_.nodes.push_back(n);
        }
        if (!meant->edges.valid()) return;
        for (const edge_id e : g.edges())
            if (g.type(e) == meant->edges) some_.edges.push_back(e);
    }

    void info() {
        const graph& g = of_.part();
        const schema& s = g.schema();
        std::vector<std::uint64_t> by_node_type(s.node_type_count(), 0), by_edge_type(s.edge_type_count(), 0);
        std::map<std::string, std::uint64_t> documents;
        std::vector<tool::shortage> missing = tool::shortages_of(s, static_cast<std::size_t>(of_.list().nodes), static_cast<std::size_t>(of_.list().edges));
        std::vector<std::int64_t> degree_here(of_.mine().nodes.size(), 0);
        for (const edge_id e : g.edges()) ++degree_here[g.source(e).index()], ++degree_here[g.target(e).index()];
        const std::vector<std::int64_t> degree = of_.added_up(degree_here);
        // Shards are in the order of node ids, and a shard's edges by their ids where they are looked through.
        std::vector<edge_id> edges;
        for (const edge_id e : g.edges()) edges.push_back(e);
        std::ranges::sort(edges, {}, [&](edge_id e) { return of_.mine().edges[e.index()]; });
        const auto count = [&](auto id) {
            const auto read = g.evidence(id);
            for (const evidence& e : read) ++documents[e.document];
            return read.empty();
        };
        const auto note = [&](tool::shortage::sort of_what, node_id n, property_id name = {}) {
            for (tool::shortage& one : missing)
                if (one.of_what == of_what && (of_what != tool::shortage::nodes_without_name || one.name == name)) one.lacks(one.nodes, n);
        };
        for (std::size_t i = 0; i < of_.mine().own; ++i) {
            const node_id n(i);
            ++by_node_type[g.type(n).index()];
            if (g.type_of(n).document) documents.try_emplace(g.key_text(n), 0);
            if (count(n)) note(tool::shortage::nodes_without_evidence, n);
            if (degree[of_.place(n)] == 0) note(tool::shortage::nodes_without_edge, n);
            for (const tool::shortage& one : missing)
                if (one.of_what == tool::shortage::nodes_without_name && !g.get<std::string_view>(n, one.name)) note(tool::shortage::nodes_without_name, n, one.name);
        }
        for (const edge_id e : edges) {
            ++by_edge_type[g.type(e).index()];
            if (!count(e)) continue;
            for (tool::shortage& one : missing)
                if (one.of_what == tool::shortage::edges_without_evidence) one.lacks(one.edges, e);
        }
        std::vector<std::uint64_t> counts;
        std::vector<std::vector<std::uint32_t>> first;
        for (tool::shortage& one : missing) {
            counts.push_back(one.count);
            first.emplace_back();
            for (const node_id n : one.nodes) first.back().push_back(of_.number(n)), some_.nodes.push_back(n);
            for (const edge_id e : one.edges) first.back().push_back(of_.mine().edges[e.index()]), some_.edges.push_back(e);
            one.count = 0, one.nodes.clear(), one.edges.clear();
        }
        std::vector<std::uint64_t> node_types(by_node_type.size(), 0), edge_types(by_edge_type.size(), 0);
        std::vector<std::vector<std::uint32_t>> firsts(missing.size());
        for (const std::string& bytes : gathered(by_node_type, by_edge_type, documents, counts, first)) {
            archive_reader{bytes}(by_node_type, by_edge_type, documents, counts, first);
            for (std::size_t t = 0; t < node_types.size(); ++t) node_types[t] += by_node_type[t];
            for (std::size_t t = 0; t < edge_types.size(); ++t) edge_types[t] += by_edge_type[t];
            for (const auto& [key, pieces] : documents) facts_.documents[key] += static_cast<std::size_t>(pieces);
            for (std::size_t i = 0; i < missing.size(); ++i) {
                missing[i].count += static_cast<std::size_t>(counts[i]);
                firsts[i].insert(firsts[i].end(), first[i].begin(), first[i].end());
            }
        }
        for (std::size_t i = 0; i < missing.size(); ++i) {
            std::ranges::sort(firsts[i]);
            firsts[i].resize(std::min(firsts[i].size(), tool::shortage::named));
            for (const std::uint32_t number : firsts[i]) {
                if (missing[i].of_what == tool::shortage::edges_without_evidence) missing[i].edges.emplace_back(number);
                else missing[i].nodes.emplace_back(number);
            }
        }
        for (std::size_t t = 0; t < node_types.size(); ++t)
            if (node_types[t] > 0) facts_.nodes.emplace_back(node_type_id(t), static_cast<std::size_t>(node_types[t]));
        for (std::size_t t = 0; t < edge_types.size(); ++t)
            if (edge_types[t] > 0) facts_.edges.emplace_back(edge_type_id(t), static_cast<std::size_t>(edge_types[t]));
        facts_.node_count = static_cast<std::size_t>(of_.list().nodes);
        facts_.edge_count = static_cast<std::size_t>(of_.list().edges);
        facts_.missing = std::move(missing);
        std::vector<std::string> keys;
        for (const auto& [key, pieces] : facts_.documents) keys.push_back(key);
        tell(keys);
        for (const std::string& key : keys)
            if (const auto n = of_.own(key)) some_.nodes.push_back(*n);
    }

    const world& all_;
    const parts& of_;
    const question& asked_;
    walker walk_;
    std::vector<std::uint32_t> asked_nodes_, avoided_;
    std::set<std::string> keys_;  // of the words, those that are one
    std::unique_ptr<compiled_filter> allowed_;
    bool left_aside_ = false;  // edges of weak types, here
    chosen some_;
    std::vector<scored> scored_;
    tool::told_groups groups_;
    tool::graph_facts facts_;
    std::optional<problem> refused_;
    static constexpr std::int64_t behind_nodes = std::int64_t{1} << 32U;
    std::optional<std::int64_t> failing_;  // the node that the condition cannot be asked of, or the edge, `behind_nodes` further on
    std::map<std::uint32_t, std::size_t> found_edges_;  // of nodes that `find` found, by their ids in the whole
    std::size_t found_count_ = 0;
    std::vector<std::vector<scored>> named_;  // by group: nodes and how many edges they have
};

}  // namespace

answer answering(const world& all, const parts& of, const question& asked) { return answering_one(all, of, asked).made(); }

}  // namespace hexi::mpi
