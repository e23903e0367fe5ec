// Operators that find what patterns ask for beyond single edges: edges and groups that repeat, whole paths, shortest ones, ends alone.
#pragma once

#include <algorithm>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <hexi/query/run/number_test_private.hpp>
#include <hexi/query/run/pattern_operators_private.hpp>
#include <hexi/query/run/run_private.hpp>
#include <hexi/search/k_shortest_paths.hpp>
#include <hexi/search/shortest_path.hpp>

namespace hexi::inline abi_v1::detail::query {

/// An edge that repeats: all trails from a node, shorter ones before those that go on from them; as far as the mode of its path lets them.
class repeat_op final : public op {
public:
    repeat_op(edge_walk walk, slot from, slot to, node_test test, bool into, bool reversed, path_mode mode, bool walks, std::vector<slot> earlier)
        : walk_(std::move(walk)), from_(from), to_(to), test_(test), into_(into), reversed_(reversed), mode_(mode), walks_(walks), earlier_(std::move(earlier)) {}

    void begin(run_state& r) override { walk_.begin(r); }
    bool row(run_state& r) override {
        const cell from = at(r, from_);
        if (!from.is(cell_type::node)) return true;
        std::optional<node_id> wanted;
        if (into_) {
            const cell& to = at(r, to_);
            if (!to.is(cell_type::node)) return true;
            wanted = to.as<node_id>();
        }
        const edge_pattern& e = walk_.pattern();
        if (e.bound) return given(r, from.as<node_id>(), wanted);
        std::vector<edge_id> edges;
        const bool once = mode_ == path_mode::simple || mode_ == path_mode::acyclic;
        std::vector<node_id> nodes;  // before the last one, where each may come once
        const std::size_t least = e.repeats->least, most = e.repeats->most;
        const auto arrived = [&](node_id n) {
            if ((wanted && n != *wanted) || !test_(n, r)) return true;
            cell_list list;
            list.reserve(edges.size());
            for (const edge_id one : edges) list.emplace_back(one);
            if (reversed_) std::ranges::reverse(list);
            at(r, e.at) = cell(std::move(list));
            if (!into_) at(r, to_) = cell(n);
            return next->row(r);
        };
        const auto go = [&](const auto& self, node_id n) -> bool {
            if (edges.size() >= least && !arrived(n)) return false;
            if (edges.size() >= most) return true;
            if (once) {
                // A simple path may end where it began, and goes on from there no more.
                if (!nodes.empty() && n == nodes.front()) return true;
                nodes.push_back(n);
            }
            if (edges.size() > most_depth) throw failure{error_class::stopped, "TooDeep", fmt::format("paths of more than {} edges are not followed one by one", most_depth), "give the length an upper bound, or ask for SHORTEST", e.where, true};
            const bool all = walk_(n, r, [&](edge_id edge, node_id node) {
                if (!walks_ && std::ranges::find(edges, edge) != edges.end()) return true;
                if (!walks_ && used(edge, earlier_, r)) return true;
                if (r.gone(node)) return true;
                if (once && std::find(nodes.begin() + (mode_ == path_mode::simple ? 1 : 0), nodes.end(), node) != nodes.end()) return true;
                if (e.filter) {
                    at(r, e.at) = cell(edge);
                    if (!holds(*e.filter, r)) return true;
                }
                edges.push_back(edge);
                const bool more = self(self, node);
                edges.pop_back();
                return more;
            });
            if (once) nodes.pop_back();
            return all;
        };
        return go(go, from.as<node_id>());
    }
    [[nodiscard]] sharing shared() const override { return sharing::by_row; }
    [[nodiscard]] std::string says() const override { return fmt::format("expand{} {}*", into_ ? " into" : "", walk_.says()); }

private:
    static constexpr std::size_t most_depth = 5'000;  // a frame of the stack each

    /// The edges are known: whether they lead on from here.
    bool given(run_state& r, node_id n, std::optional<node_id> wanted) {
        const edge_pattern& e = walk_.pattern();
        const cell list = at(r, e.at);
        if (!list.is(cell_type::list)) return true;
        cell_list edges = list.as<cell_list>();
        if (reversed_) std::ranges::reverse(edges);
        if (edges.size() < e.repeats->least || edges.size() > e.repeats->most) return true;
        for (const cell& one : edges) {
            if (!one.is(cell_type::edge) || used(one.as<edge_id>(), earlier_, r)) return true;
            const auto node = walk_.along(one.as<edge_id>(), n, r);
            if (!node) return true;
            n = *node;
        }
        if ((wanted && n != *wanted) || !test_(n, r)) return true;
        if (!into_) at(r, to_) = cell(n);
        return next->row(r);
    }

    edge_walk walk_;
    slot from_, to_;
    node_test test_;
    bool into_, reversed_;
    path_mode mode_;
    bool walks_;
    std::vector<slot> earlier_;
};

// --- groups and whole paths -------------------------------------------------------------------------

inline bool keeps_mode(path_mode mode, const path_ids& p) {
    if (mode == path_mode::trail || mode == path_mode::walk) return true;
    auto nodes = p.nodes;
    const bool closed = nodes.size() > 1 && nodes.front() == nodes.back();
    if (mode == path_mode::simple && closed) nodes.pop_back();
    std::ranges::sort(nodes);
    return std::ranges::adjacent_find(nodes) == nodes.end();
}

class path_op final : public op {
public:
    explicit path_op(const path_pattern& p) : p_(p) {}
    bool row(run_state& r) override {
        path_ids path = path_of(p_, r);
        if (!keeps_mode(p_.mode, path)) return true;
        if (p_.at != no_slot) at(r, p_.at) = cell(std::move(path));
        return next->row(r);
    }
    [[nodiscard]] sharing shared() const override { return sharing::by_row; }
    [[nodiscard]] std::string says() const override { return "path"; }

private:
    const path_pattern& p_;
};

/// A group that repeats: its inner chain is run again from where it arrived.
class group_op final : public op {
    class arrival final : public op {
    public:
        explicit arrival(group_op& of) : of_(of) {}
        bool row(run_state& r) override { return of_.arrived(r); }
        void end(run_state&) override {}
        [[nodiscard]] std::string says() const override { return "again"; }

    private:
        group_op& of_;
    };

public:
    group_op(const step_pattern& s, slot from, slot to, node_test test, bool into, path_mode mode, bool walks, std::vector<slot> earlier, run_state& r)
        : s_(s), from_(from), to_(to), test_(test), into_(into), mode_(mode), walks_(walks), earlier_(std::move(earlier)) {
        const path_pattern* one[] = {s.group.get()};
        add_patterns_from(inner_, one, s.group_filter.get(), r, walks);
        inner_.add<arrival>(*this);
        for (const auto& n : s.group->nodes) slots_.push_back(n.at);
        for (const auto& one_step : s.group->steps) slots_.push_back(one_step.edge.at);
    }
    bool row(run_state& r) override {
        const cell from = at(r, from_);
        if (!from.is(cell_type::node)) return true;
        auto before = std::exchange(now_, {});
        now_.nodes.push_back(from.as<node_id>());
        auto lists = std::exchange(values_, {});
        more_ = true;
        go(r);
        now_ = std::move(before);
        values_ = std::move(lists);
        return more_;
    }
    bool let_go() override { return inner_.let_go(); }
    [[nodiscard]] sharing shared() const override { return sharing::by_row; }
    [[nodiscard]] std::string says() const override { return "expand a group"; }

private:
    static void add_patterns_from(chain& to, std::span<const path_pattern* const> paths, const expression* condition, run_state& r, bool walks);

    void go(run_state& r) {
        const node_id here = now_.nodes.back();
        if (values_.size() >= s_.group_repeats.least) {
            const bool fits = (!into_ || (at(r, to_).is(cell_type::node) && at(r, to_).as<node_id>() == here)) && test_(here, r);
            if (fits) {
                for (std::size_t i = 0; i < s_.group_lists.size(); ++i) {
                    cell_list list;
                    for (const auto& one : values_) list.push_back(one[i]);
                    at(r, s_.group_lists[i].second) = cell(std::move(list));
                }
                at(r, s_.edge.at) = cell(now_);
                if (!into_) at(r, to_) = cell(here);
                more_ = next->row(r);
            }
        }
        if (!more_ || values_.size() >= s_.group_repeats.most) return;
        if (values_.size() > 2'000) throw failure{error_class::stopped, "TooDeep", "groups are not repeated more than 2000 times", "give the group an upper bound", s_.group->where, true};
        at(r, s_.group->nodes[0].at) = cell(here);
        inner_.run(r);
    }
    bool arrived(run_state& r) {
        const path_ids part = path_of(*s_.group, r);
        if (part.edges.empty()) return true;  // it would never end
        if (!walks_) {
            for (const edge_id e : part.edges)
                if (std::ranges::find(now_.edges, e) != now_.edges.end() || used(e, earlier_, r)) return true;
        }
        std::vector<cell> values;
        for (const auto& [inner, outer] : s_.group_lists) values.push_back(at(r, inner));
        values_.push_back(std::move(values));
        // The next repetition uses the same slots; what this one goes on with finds them as it left them.
        std::vector<cell> kept;
        for (const slot s : slots_) kept.push_back(at(r, s));
        now_.edges.insert(now_.edges.end(), part.edges.begin(), part.edges.end());
        now_.nodes.insert(now_.nodes.end(), part.nodes.begin() + 1, part.nodes.end());
        if (keeps_mode(mode_, now_)) go(r);
        values_.pop_back();
        now_.edges.resize(now_.edges.size() - part.edges.size());
        now_.nodes.resize(now_.nodes.size() - (part.nodes.size() - 1));
        for (std::size_t i = 0; i < slots_.size(); ++i) at(r, slots_[i]) = std::move(kept[i]);
        return more_;
    }

    const step_pattern& s_;
    slot from_, to_;
    node_test test_;
    bool into_;
    path_mode mode_;
    bool walks_, more_ = true;
    std::vector<slot> earlier_;
    chain inner_;
    std::vector<slot> slots_;  // of the group's nodes and edges
    path_ids now_;
    std::vector<std::vector<cell>> values_;
};

/// The edge of a step that `repeats_one_edge`: `-[:R]->+`, `((x:A)-[r:R]->(y) WHERE x.a < y.a)+`. What follows paths by the shortest first
/// asks here whether it may go on.
class repeated_edge {
public:
    /// `walks`: an edge may be walked again.
    repeated_edge(const step_pattern& s, std::vector<slot> earlier, bool walks) : s_(s), earlier_(std::move(earlier)), walks_(walks) {
        if (!s_.group) return;
        std::unordered_set<slot> reads;
        for (const expression* e : conditions()) slots_read(*e, reads);
        const auto of_node = [&](const node_pattern& n) { return n.labels || n.properties || n.filter || reads.contains(n.at); };
        asks_nodes_ = reads.contains(every_slot) || of_node(left()) || of_node(right());
    }
    void begin(run_state& r) {
        quick_.reset();
        const auto all = conditions();
        if (asks_nodes_ || all.size() != 1 || !earlier_.empty() || edge().properties) return;
        quick_ = number_test::of(*all[0], r);
        if (quick_ && quick_->at() != edge().at) quick_.reset();
    }

    [[nodiscard]] const edge_pattern& edge() const { return s_.group ? s_.group->steps[0].edge : s_.edge; }
    [[nodiscard]] const repetition& repeats() const { return repeats_of(s_); }
    [[nodiscard]] bool walks() const { return walks_; }
    /// What an edge is asked, but for its type and way, without what is asked of the nodes of a group.
    [[nodiscard]] std::vector<const expression*> conditions() const {
        std::vector<const expression*> out;
        if (edge().filter) out.push_back(edge().filter.get());
        if (s_.group_filter) out.push_back(s_.group_filter.get());
        return out;
    }
    /// All that it reads of what stands outside of it.
    [[nodiscard]] std::unordered_set<slot> reads() const {
        std::unordered_set<slot> out;
        for (const expression* e : conditions()) slots_read(*e, out);
        if (edge().properties) slots_read(*edge().properties, out);
        if (s_.group) {
            for (const node_pattern& n : s_.group->nodes) {
                if (n.properties) slots_read(*n.properties, out);
                if (n.filter) slots_read(*n.filter, out);
            }
            out.erase(left().at), out.erase(right().at);
        }
        out.erase(edge().at);
        return out;
    }

    /// Whether an edge, which has the properties that are given, may be walked: not found already in this MATCH, not gone, and as the
    /// conditions say. `forwards`: from left to right as it is written.
    [[nodiscard]] bool may_walk(edge_id e, node_id from, node_id to, bool forwards, run_state& r) const {
        if (used(e, earlier_, r) || r.gone(to)) return false;
        if (!asks_nodes_ && !edge().filter && !s_.group_filter) return true;
        at(r, edge().at) = cell(e);
        if (asks_nodes_) {
            const node_id ends[] = {forwards ? from : to, forwards ? to : from};
            for (std::size_t i = 0; i < 2; ++i) at(r, s_.group->nodes[i].at) = cell(ends[i]);
            for (std::size_t i = 0; i < 2; ++i) {
                const node_pattern& n = s_.group->nodes[i];
                if (!node_test(&n, true)(ends[i], r) || (n.filter && !holds(*n.filter, r))) return false;
            }
        }
        return (!edge().filter || holds(*edge().filter, r)) && (!s_.group_filter || holds(*s_.group_filter, r));
    }
    /// Whether that can be said of an edge without the way it is walked.
    [[nodiscard]] bool hangs_on_edge_alone(const run_state& r) const { return !asks_nodes_ || (edge().to_left != edge().to_right && r.g.schema().symmetric_types().empty()); }
    /// How the library's searches between two nodes walk it, if `hangs_on_edge_alone`. This outlives them.
    [[nodiscard]] path_options options(const edge_walk& walk, run_state& r) const {
        path_options how{.direction = walk.way(), .filter = {}, .within = r.context.within};
        if (!walk.all()) how.filter.edge_types = walk.types();
        if (repeats().most != repetition().most) how.max_edges = repeats().most;
        if (quick_) how.filter.edge_if = [&test = *quick_, &g = r.g](edge_id e) { return test(e, g); };
        else if (asks_nodes_ || !earlier_.empty() || !conditions().empty() || edge().properties)
            how.filter.edge_if = [this, &r](edge_id e) {
                const bool right = edge().to_right;
                return has_properties(edge().properties.get(), e, r) && may_walk(e, right ? r.g.source(e) : r.g.target(e), right ? r.g.target(e) : r.g.source(e), true, r);
            };
        return how;
    }
    /// Gives the variables of the step what they are on a path from `first`, which has these edges, as it is written.
    void bind(node_id first, const std::vector<edge_id>& found, run_state& r) const {
        const auto list_of = [&](const auto& of) {
            cell_list out;
            out.reserve(found.size());
            for (std::size_t i = 0; i < found.size(); ++i) out.emplace_back(of[i]);
            return cell(std::move(out));
        };
        if (!s_.group) {
            at(r, s_.edge.at) = list_of(found);
            return;
        }
        path_ids path{{first}, found};
        for (const edge_id e : found) path.nodes.push_back(r.g.source(e) == path.nodes.back() ? r.g.target(e) : r.g.source(e));
        for (const auto& [inner, outer] : s_.group_lists)
            at(r, outer) = inner == left().at ? list_of(path.nodes) : inner == right().at ? list_of(std::span(path.nodes).subspan(1)) : list_of(found);
        at(r, s_.edge.at) = cell(std::move(path));
    }

private:
    [[nodiscard]] const node_pattern& left() const { return s_.group->nodes[0]; }
    [[nodiscard]] const node_pattern& right() const { return s_.group->nodes[1]; }

    const step_pattern& s_;
    std::vector<slot> earlier_;
    bool walks_;
    bool asks_nodes_ = false;
    std::optional<number_test> quick_{};
};

/// The shortest paths of one edge that repeats, by breadth-first search: one of each end, or all.
class shortest_op final : public op {
public:
    shortest_op(const path_pattern& p, repeated_edge step, bool reversed, node_test test, bool into)
        : p_(p), step_(std::move(step)), walk_(step_.edge(), reversed, true), reversed_(reversed), test_(test), into_(into) {}

    void begin(run_state& r) override { walk_.begin(r), step_.begin(r); }
    bool row(run_state& r) override {
        const slot from_slot = reversed_ ? p_.nodes[1].at : p_.nodes[0].at, to_slot = reversed_ ? p_.nodes[0].at : p_.nodes[1].at;
        const cell from = at(r, from_slot);
        if (!from.is(cell_type::node)) return true;
        std::optional<node_id> wanted;
        if (into_) {
            if (!at(r, to_slot).is(cell_type::node)) return true;
            wanted = at(r, to_slot).as<node_id>();
        }
        const repetition& repeats = step_.repeats();
        const bool all = p_.select.is == path_selector::form::all_shortest;
        if (wanted && r.writable == nullptr && step_.hangs_on_edge_alone(r) && (repeats.least == 0 || *wanted != from.as<node_id>())) return between(r, from.as<node_id>(), *wanted, all);
        struct visit {
            std::uint32_t depth = 0;
            std::vector<std::pair<node_id, edge_id>> from{};
        };
        std::unordered_map<std::uint32_t, visit> seen;
        const node_id start = from.as<node_id>();
        seen[static_cast<std::uint32_t>(start.index())] = {};
        const auto give = [&](node_id end) {
            if (p_.select.ends_alone) {  // nobody asks how
                if (!into_) at(r, to_slot) = cell(end);
                return next->row(r);
            }
            // Ways back to the start, one after the other, without calls in one another: they may be long.
            std::vector<edge_id> edges;
            std::vector<std::pair<node_id, std::size_t>> back{{end, 0}};
            while (!back.empty()) {
                auto& [n, next_way] = back.back();
                const visit& v = seen.at(static_cast<std::uint32_t>(n.index()));
                if (v.depth == 0) {
                    if (!into_) at(r, to_slot) = cell(end);
                    if (!give_path(r, start, end, reversed_ ? edges : std::vector(edges.rbegin(), edges.rend()))) return false;
                }
                if (next_way == v.from.size()) {
                    back.pop_back();
                    if (!edges.empty()) edges.pop_back();
                    continue;
                }
                const auto [before, edge] = v.from[next_way++];
                edges.push_back(edge);
                back.emplace_back(before, 0);
            }
            return true;
        };
        if (repeats.least > 0 && (!wanted || *wanted == start) && test_(start, r)) {
            if (!round_trips(r, start, all, to_slot)) return false;
            if (wanted) return true;
        }
        std::vector<node_id> front{start}, behind;
        for (std::uint32_t depth = 0; !front.empty(); ++depth) {
            if (depth >= repeats.least) {
                for (const node_id n : front) {
                    if ((wanted && n != *wanted) || !test_(n, r)) continue;
                    if (!give(n)) return false;
                }
            }
            if (depth >= repeats.most || (wanted && depth >= repeats.least && std::ranges::find(front, *wanted) != front.end())) break;
            behind.clear();
            for (const node_id n : front) {
                walk_(n, r, [&](edge_id edge, node_id node) {
                    if (!step_.may_walk(edge, n, node, !reversed_, r)) return true;
                    const auto [found, fresh] = seen.try_emplace(static_cast<std::uint32_t>(node.index()));
                    if (fresh) {
                        found->second.depth = depth + 1;
                        found->second.from.emplace_back(n, edge);
                        behind.push_back(node);
                    } else if (all && found->second.depth == depth + 1) {
                        found->second.from.emplace_back(n, edge);
                    }
                    return true;
                });
            }
            front.swap(behind);
        }
        return true;
    }
    [[nodiscard]] sharing shared() const override { return sharing::by_row; }
    [[nodiscard]] std::string says() const override { return fmt::format("shortest paths {}*", walk_.says()); }

private:
    /// Both ends are known: the library's search, from both of them.
    bool between(run_state& r, node_id from, node_id to, bool all) {
        if (!test_(to, r)) return true;
        if (walk_.types().empty() && !walk_.all()) {  // no edge is of that type, and none is walked from a node to itself
            if (from != to) return true;
            return give_path(r, from, to, {});
        }
        const path_options how = step_.options(walk_, r);
        const auto give = [&](path_view found) {
            std::vector<edge_id> edges(found.edges.begin(), found.edges.end());
            if (reversed_) std::ranges::reverse(edges);
            return give_path(r, from, to, edges);
        };
        bool more = true;
        if (all) {
            (void)for_each_shortest_path(r.g, from, to, how, [&](path_view found) { return more = give(found); });
        } else if (const auto found = shortest_path(r.g, from, to, how)) {
            more = give(*found);
        }
        if (r.watching.ended()) r.stopped();
        return more;
    }
    /// The shortest trails, or walks, from a node back to itself; `false` if no more rows are wanted.
    bool round_trips(run_state& r, node_id start, bool all, slot to_slot) {
        // The first edge of a trail is another than its last, which alone tells it from a way there and back: how far it is home from a node by the edge that is
        // nearest home, and by one that is another.
        struct visit {
            std::uint32_t steps;
            edge_id last;
        };
        constexpr std::uint64_t none = std::numeric_limits<std::uint64_t>::max();
        const bool walks = step_.walks();
        std::unordered_map<node_id, std::vector<visit>> home;
        const auto way_home = [&](node_id n, edge_id but) -> std::uint64_t {
            if (n == start) return 0;
            const auto known = home.find(n);
            if (known == home.end()) return none;
            const auto by = std::ranges::find_if(known->second, [&](const visit& v) { return walks || v.last != but; });
            return by == known->second.end() ? none : by->steps;
        };
        std::unordered_map<node_id, std::vector<edge_id>> leads_away;
        const std::uint64_t most = step_.repeats().most;
        std::uint64_t least = none;
        walk_(start, r, [&](edge_id edge, node_id node) {
            if (!step_.may_walk(edge, start, node, !reversed_, r)) return true;
            if (node == start) least = 1;
            else leads_away[node].push_back(edge);
            return true;
        });
        edge_walk back(step_.edge(), !reversed_, true);
        back.begin(r);
        std::vector<std::pair<node_id, edge_id>> front, behind;
        if (!leads_away.empty()) front.emplace_back(start, edge_id());
        for (std::uint32_t steps = 1; !front.empty() && steps < std::min(least, most); ++steps) {
            behind.clear();
            for (const auto& nearest : front) {
                const node_id n = nearest.first;
                const edge_id by = nearest.second;
                back(n, r, [&](edge_id edge, node_id node) {
                    if (node == start || !step_.may_walk(edge, n, node, reversed_, r)) return true;
                    const edge_id last = n == start ? edge : by;
                    std::vector<visit>& known = home[node];
                    if (known.size() == 2 || (!known.empty() && known[0].last == last)) return true;
                    known.push_back({steps, last});
                    behind.emplace_back(node, last);
                    if (const auto first = leads_away.find(node); first != leads_away.end() && (walks || std::ranges::any_of(first->second, [&](edge_id one) { return one != last; })))
                        least = std::min(least, std::uint64_t{steps} + 1);
                    return true;
                });
            }
            front.swap(behind);
        }
        if (least > most) return true;
        // All that goes on from here comes home, so none is followed in vain; without calls in one another, as it may be long.
        struct fork {
            std::vector<std::pair<edge_id, node_id>> ways{};
            std::size_t next = 0;
        };
        std::vector<edge_id> edges;
        std::vector<fork> forks;
        const auto arrive = [&](node_id n) {
            fork& here = forks.emplace_back();
            walk_(n, r, [&](edge_id edge, node_id node) {
                if ((node == start) != (edges.size() + 1 == least) || (!walks && !edges.empty() && edge == edges.front()) || !step_.may_walk(edge, n, node, !reversed_, r)) return true;
                const std::uint64_t rest = way_home(node, edges.empty() ? edge : edges.front());
                if (rest != none && edges.size() + 1 + rest <= least) here.ways.emplace_back(edge, node);
                return true;
            });
        };
        arrive(start);
        while (!forks.empty()) {
            fork& here = forks.back();
            if (here.next == here.ways.size()) {
                forks.pop_back();
                if (!edges.empty()) edges.pop_back();
                continue;
            }
            const auto [edge, node] = here.ways[here.next++];
            edges.push_back(edge);
            if (edges.size() < least) {
                arrive(node);
                continue;
            }
            if (!into_) at(r, to_slot) = cell(start);
            if (!give_path(r, start, start, reversed_ ? std::vector(edges.rbegin(), edges.rend()) : edges)) return false;
            if (!all) return true;
            edges.pop_back();
        }
        return true;
    }
    /// A row with a path that was found from one node to another; its edges are in the order in which they are written.
    bool give_path(run_state& r, node_id from, node_id to, const std::vector<edge_id>& edges) {
        step_.bind(reversed_ ? to : from, edges, r);
        return next->row(r);
    }

    const path_pattern& p_;
    repeated_edge step_;
    edge_walk walk_;
    bool reversed_;
    node_test test_;
    bool into_;
};

/// The nodes that some path leads to, breadth first, each once: for those who want to know no more of the paths. Of edges that may all be
/// walked one way, or all both ways.
class reach_op final : public op {
public:
    reach_op(const path_pattern& p, repeated_edge step, bool reversed, node_test test)
        : p_(p), step_(std::move(step)), walk_(step_.edge(), reversed, true), reversed_(reversed), test_(test) {}

    void begin(run_state& r) override { walk_.begin(r), step_.begin(r); }
    bool row(run_state& r) override {
        const slot to_slot = p_.nodes[reversed_ ? 0 : 1].at;
        const cell from = at(r, p_.nodes[reversed_ ? 1 : 0].at);
        if (!from.is(cell_type::node)) return true;
        const node_id start = from.as<node_id>();
        const repetition& repeats = step_.repeats();
        const auto give = [&](node_id n) {
            if (!test_(n, r)) return true;
            at(r, to_slot) = cell(n);
            return next->row(r);
        };
        if (repeats.least == 0 && !give(start)) return false;
        // Two ways from the start that begin with different edges and meet lead around and back to it.
        struct found {
            std::uint32_t depth;
            edge_id first;
        };
        std::unordered_map<node_id, found> known;
        std::vector<node_id> front{start}, behind;
        const bool either = step_.edge().to_left == step_.edge().to_right;
        bool round = repeats.least == 0, more = true;
        for (std::uint32_t depth = 0; more && !front.empty() && depth < repeats.most; ++depth) {
            behind.clear();
            for (const node_id n : front) {
                more = more && walk_(n, r, [&](edge_id edge, node_id node) {
                    if (!step_.may_walk(edge, n, node, !reversed_, r)) return true;
                    const edge_id first = n == start ? edge : known.at(n).first;
                    if (node == start) {
                        if (round || (either && !step_.walks() && n != start && edge == first)) return true;
                        return round = true, give(start);
                    }
                    const auto [there, fresh] = known.try_emplace(node, found{depth + 1, first});
                    if (fresh) {
                        behind.push_back(node);
                        return give(node);
                    }
                    if (round || !either || there->second.first == first || std::uint64_t{depth} + 1 + there->second.depth > repeats.most) return true;
                    return round = true, give(start);
                });
            }
            front.swap(behind);
        }
        return more;
    }
    [[nodiscard]] sharing shared() const override { return sharing::by_row; }
    [[nodiscard]] std::string says() const override { return fmt::format("nodes reached {}*", walk_.says()); }

private:
    const path_pattern& p_;
    repeated_edge step_;
    edge_walk walk_;
    bool reversed_;
    node_test test_;
};

/// The shortest trails, or paths, between two nodes that are known, or from one to each that it reaches: of one length after the other, walked only as far as the end can
/// still be reached.
class some_shortest_op final : public op {
public:
    some_shortest_op(const path_pattern& p, repeated_edge step, bool reversed, node_test test, bool into)
        : p_(p), step_(std::move(step)), walk_(step_.edge(), reversed, true), back_(step_.edge(), !reversed, true), reversed_(reversed), test_(test), into_(into) {}

    void begin(run_state& r) override { walk_.begin(r), back_.begin(r), step_.begin(r); }
    bool row(run_state& r) override {
        const slot from_slot = p_.nodes[reversed_ ? 1 : 0].at, to_slot = p_.nodes[reversed_ ? 0 : 1].at;
        if (!at(r, from_slot).is(cell_type::node)) return true;
        const node_id start = at(r, from_slot).as<node_id>();
        if (into_) {
            const cell& to = at(r, to_slot);
            return !to.is(cell_type::node) || !test_(to.as<node_id>(), r) || between(r, start, to.as<node_id>());
        }
        for (const node_id end : reached_from(r, start)) {
            if (!test_(end, r)) continue;
            at(r, to_slot) = cell(end);
            if (!between(r, start, end)) return false;
        }
        return true;
    }
    [[nodiscard]] sharing shared() const override { return sharing::by_row; }
    [[nodiscard]] std::string says() const override { return fmt::format("{} shortest paths {}*", p_.select.count, walk_.says()); }

private:
    static constexpr std::uint64_t most_depth = 5'000;  // a frame of the stack each
    static constexpr std::uint64_t most_listed = 500;   // more are sooner followed one by one than listed: each is compared with those before it

    /// The node itself and all that may be its path's other end, the nearer ones first.
    std::vector<node_id> reached_from(run_state& r, node_id start) {
        std::vector<node_id> out{start};
        std::unordered_set<node_id> seen{start};
        for (std::size_t begin = 0, depth = 0; begin < out.size() && depth < step_.repeats().most; ++depth) {
            const std::size_t end = out.size();
            for (; begin < end; ++begin) {
                const node_id n = out[begin];
                walk_(n, r, [&](edge_id edge, node_id node) {
                    if (!seen.contains(node) && step_.may_walk(edge, n, node, !reversed_, r)) seen.insert(node), out.push_back(node);
                    return true;
                });
            }
        }
        return out;
    }
    bool between(run_state& r, node_id start, node_id end) {
        const repetition& repeats = step_.repeats();
        const bool once = p_.mode == path_mode::acyclic || p_.mode == path_mode::simple;
        if (once && p_.select.is == path_selector::form::shortest && p_.select.count <= most_listed && start != end && repeats.least <= 1 && r.writable == nullptr && step_.hangs_on_edge_alone(r))
            return without_circles(r, start, end);
        // How far it is to the end, for nodes that are as near as the length that is looked for.
        std::unordered_map<node_id, std::uint64_t> rest{{end, 0}};
        std::vector<node_id> front{end}, behind;
        const bool groups = p_.select.is == path_selector::form::shortest_groups;
        std::uint64_t found = 0, lengths = 0;
        path_ids path{{start}, {}};
        bool reached = start == end;
        // Once nothing new is reached, trails can only become longer by going in circles, each edge once.
        for (std::uint64_t length = 0; length <= repeats.most && (groups ? lengths : found) < p_.select.count; ++length) {
            if (length > 0 && !front.empty()) {
                behind.clear();
                for (const node_id n : front)
                    back_(n, r, [&](edge_id edge, node_id node) {
                        if (step_.may_walk(edge, n, node, reversed_, r) && rest.try_emplace(node, length).second) behind.push_back(node), reached = reached || node == start;
                        return true;
                    });
                front.swap(behind);
            }
            if (!reached) {
                if (front.empty()) return true;
                continue;
            }
            if (length < repeats.least) continue;
            if (length > most_depth) throw failure{error_class::stopped, "TooDeep", fmt::format("paths of more than {} edges are not followed one by one", most_depth), "give the length an upper bound", step_.edge().where, true};
            const std::uint64_t before = found;
            longer_ = false;
            if (!go(r, path, end, length, rest, found)) return false;
            lengths += found > before ? 1 : 0;
            if (!longer_ && front.empty()) return true;
        }
        return true;
    }
    /// No node twice: the library's search.
    bool without_circles(run_state& r, node_id from, node_id to) {
        if (walk_.types().empty() && !walk_.all()) return true;
        const paths all = k_shortest_paths(r.g, from, to, static_cast<std::size_t>(p_.select.count), step_.options(walk_, r));
        if (r.watching.ended()) r.stopped();
        for (const path_view found : all) {
            if (!give(r, from, to, {found.edges.begin(), found.edges.end()})) return false;
        }
        return true;
    }

    /// All that have exactly this length; `false` if no more rows are wanted.
    bool go(run_state& r, path_ids& path, node_id end, std::uint64_t length, const std::unordered_map<node_id, std::uint64_t>& rest, std::uint64_t& found) {
        if (path.edges.size() == length) {
            if (path.nodes.back() != end) return true;
            longer_ = true;
            if (!keeps_mode(p_.mode, path) || (p_.select.is != path_selector::form::shortest_groups && found >= p_.select.count)) return true;
            ++found;
            return give(r, path.nodes.front(), end, path.edges);
        }
        const bool once = p_.mode == path_mode::acyclic || p_.mode == path_mode::simple;
        return walk_(path.nodes.back(), r, [&](edge_id edge, node_id node) {
            if (p_.select.is != path_selector::form::shortest_groups && found >= p_.select.count) return true;
            if (p_.mode != path_mode::walk && std::ranges::find(path.edges, edge) != path.edges.end()) return true;
            if (!step_.may_walk(edge, path.nodes.back(), node, !reversed_, r)) return true;
            const auto at_rest = rest.find(node);
            if (at_rest == rest.end()) return true;
            if (path.edges.size() + 1 + at_rest->second > length) return longer_ = true;
            if (once && std::ranges::find(path.nodes, node) != path.nodes.end() && node != end) return true;
            path.edges.push_back(edge), path.nodes.push_back(node);
            longer_ = longer_ || path.edges.size() == length;
            const bool more = go(r, path, end, length, rest, found);
            path.edges.pop_back(), path.nodes.pop_back();
            return more;
        });
    }

    /// A row with a path that was found; its edges are in the order in which they were walked.
    bool give(run_state& r, node_id from, node_id to, std::vector<edge_id> edges) {
        if (reversed_) std::ranges::reverse(edges);
        step_.bind(reversed_ ? to : from, edges, r);
        return next->row(r);
    }

    const path_pattern& p_;
    repeated_edge step_;
    edge_walk walk_, back_;
    bool reversed_;
    node_test test_;
    bool into_;
    bool longer_ = false;  // whether some trail went on to the length that was looked for, or would have gone beyond it
};

/// Chooses among all paths that a chain finds for a row, for each pair of ends.
class select_op final : public op {
    class arrival final : public op {
    public:
        explicit arrival(select_op& of) : of_(of) {}
        bool row(run_state& r) override { return of_.arrived(r); }
        void end(run_state&) override {}
        [[nodiscard]] std::string says() const override { return "choose"; }

    private:
        select_op& of_;
    };

public:
    select_op(const path_pattern& p, run_state& r, bool repeatable_elements, std::vector<slot> kept) : p_(p), kept_(std::move(kept)) {
        const path_pattern* one[] = {&p};
        add_all(inner_, one, r, repeatable_elements);
        inner_.add<arrival>(*this);
    }
    bool row(run_state& r) override {
        found_.clear();
        inner_.run(r);
        std::ranges::stable_sort(found_, [](const found& a, const found& b) {
            if (a.from != b.from) return a.from < b.from;
            if (a.to != b.to) return a.to < b.to;
            return a.length < b.length;
        });
        // What is chosen keeps the order of lengths for each pair of ends.
        std::size_t taken = 0, groups = 0;
        auto all = std::exchange(found_, {});
        for (std::size_t i = 0; i < all.size(); ++i) {
            const bool fresh = i == 0 || all[i].from != all[i - 1].from || all[i].to != all[i - 1].to;
            if (fresh) taken = 0, groups = 0;
            if (fresh || all[i].length != all[i - 1].length) ++groups;
            using form = path_selector::form;
            const bool wanted = p_.select.is == form::any || p_.select.is == form::shortest ? taken < p_.select.count
                                : p_.select.is == form::all_shortest                        ? groups == 1
                                                                                            : groups <= p_.select.count;
            if (!wanted) continue;
            ++taken;
            for (std::size_t k = 0; k < kept_.size(); ++k) at(r, kept_[k]) = all[i].cells[k];
            if (!next->row(r)) return false;
        }
        return true;
    }
    bool let_go() override { return inner_.let_go(); }
    [[nodiscard]] sharing shared() const override { return sharing::by_row; }
    [[nodiscard]] std::string says() const override { return "choose paths"; }

private:
    struct found {
        node_id from, to;
        std::size_t length;
        std::vector<cell> cells;
    };
    static void add_all(chain& to, std::span<const path_pattern* const> paths, run_state& r, bool repeatable_elements);
    bool arrived(run_state& r) {
        const path_ids p = path_of(p_, r);
        found one{p.nodes.front(), p.nodes.back(), p.edges.size(), {}};
        for (const slot s : kept_) one.cells.push_back(at(r, s));
        found_.push_back(std::move(one));
        return true;
    }

    const path_pattern& p_;
    std::vector<slot> kept_;
    chain inner_;
    std::vector<found> found_;
};

}  // namespace hexi::abi_v1::detail::query
