// Patterns: in which order nodes and edges are found. The operators that find them stand in pattern_operators_private.hpp and path_operators_private.hpp.
#include <hexi/query/run/run_private.hpp>

#include <algorithm>

#include <fmt/format.h>

#include <hexi/query/run/operators_private.hpp>
#include <hexi/query/run/path_operators_private.hpp>

namespace hexi::inline abi_v1::detail::query {

namespace {

/// Puts the parts of patterns in order: starts where fewest nodes are, goes on along edges from what is known.
class planner {
public:
    planner(chain& to, run_state& r, bool repeatable) : to_(to), r_(r), repeatable_(repeatable) {}

    void add(std::span<const path_pattern* const> paths, const expression* condition, bool from_first, bool selects) {
        for (const path_pattern* p : paths) {
            if (selects && p->select.is != path_selector::form::every) {
                chosen_.push_back(p);
                for (const auto& n : p->nodes) fresh_of(n.at, n.bound);
                for (const auto& s : p->steps) all_slots_of(s);
                if (p->at != no_slot) fresh_.insert(p->at);
                continue;
            }
            for (const auto& n : p->nodes) nodes_.push_back({&n, p}), fresh_of(n.at, n.bound);
            for (std::size_t i = 0; i < p->steps.size(); ++i) {
                edges_.push_back({&p->steps[i], &p->nodes[i], &p->nodes[i + 1], p});
                all_slots_of(p->steps[i]);
            }
            if (p->at != no_slot) fresh_.insert(p->at);
            if (p->at != no_slot || p->mode == path_mode::acyclic || p->mode == path_mode::simple) whole_.push_back(p);
        }
        if (condition != nullptr) split(*condition);
        for (const auto& n : nodes_)
            if (n.of->filter) split(*n.of->filter);
        if (from_first) know(paths[0]->nodes[0].at);
        for (const auto& n : nodes_)
            if (!fresh_.contains(n.of->at)) know(n.of->at);
        apply();
        for (;;) {
            if (const auto next = next_edge()) {
                walk(*next);
            } else if (const auto held = next_held()) {
                start_at_end(*held);
            } else if (const auto start = next_node()) {
                scan(*start);
            } else if (const auto rest = next_edge(false)) {
                walk(*rest);
            } else {
                break;
            }
            apply();
        }
        for (const path_pattern* p : chosen_) choose(*p);
        all_known_ = true;
        apply();
        if (to_.empty()) to_.add<pass_op>();
    }

private:
    struct node_at {
        const node_pattern* of;
        const path_pattern* path;
        bool tested = false;
        bool deferred = false;  // its properties wait for other variables
    };
    struct edge_at {
        const step_pattern* of;
        const node_pattern* left;
        const node_pattern* right;
        const path_pattern* path;
        bool walked = false;
    };
    struct condition_at {
        const expression* of;
        std::unordered_set<slot> reads;
        bool applied = false;
        bool use_index = false;
    };
    class pass_op final : public op {
    public:
        bool row(run_state& r) override { return next->row(r); }
        [[nodiscard]] sharing shared() const override { return sharing::by_row; }
        [[nodiscard]] std::string says() const override { return "one row"; }
    };

    void fresh_of(slot s, bool bound) {
        if (!bound) fresh_.insert(s);
    }
    void all_slots_of(const step_pattern& s) {
        fresh_of(s.edge.at, s.edge.bound);
        for (const auto& [inner, list] : s.group_lists) fresh_.insert(list);
    }
    void know(slot s) { known_.insert(s); }
    [[nodiscard]] bool knows(slot s) const { return known_.contains(s) || (s != every_slot && !fresh_.contains(s)); }
    [[nodiscard]] bool knows_all(const std::unordered_set<slot>& all) const {
        return std::ranges::all_of(all, [&](slot s) { return s == every_slot ? all_known_ : knows(s); });
    }

    void split(const expression& e) {
        if (e.is == form::land) {
            split(*e.of[0]), split(*e.of[1]);
            return;
        }
        condition_at c{&e, {}};
        slots_read(e, c.reads);
        conditions_.push_back(std::move(c));
    }

    /// What can be asked now is asked.
    void apply() {
        for (auto& n : nodes_) {
            if (n.tested || !knows(n.of->at)) continue;
            n.tested = true;
            // The node was found by another occurrence of its variable, or before.
            n.deferred = n.of->properties && !can_ask(*n.of->properties);
            to_.add<require_op>(node_test{n.of, !n.deferred});
        }
        for (auto& n : nodes_) {
            if (!n.deferred || !can_ask(*n.of->properties)) continue;
            n.deferred = false;
            to_.add<properties_op>(*n.of->properties, n.of->at);
        }
        for (auto& [wanted, of] : edge_properties_) {
            if (wanted == nullptr || !can_ask(*wanted)) continue;
            to_.add<properties_op>(*std::exchange(wanted, nullptr), of);
        }
        for (auto& p : whole_) {
            if (p == nullptr) continue;
            const bool all = std::ranges::all_of(p->nodes, [&](const auto& n) { return known_.contains(n.at) || !fresh_.contains(n.at); }) &&
                             std::ranges::all_of(edges_, [&](const edge_at& e) { return e.path != p || e.walked; });
            if (!all) continue;
            to_.add<path_op>(*p);
            if (p->at != no_slot) know(p->at);
            p = nullptr;
        }
        for (auto& c : conditions_) {
            if (c.applied || !knows_all(c.reads)) continue;
            c.applied = true;
            to_.add<filter_op>(*c.of);
        }
    }
    [[nodiscard]] bool can_ask(const expression& e) const {
        std::unordered_set<slot> reads;
        slots_read(e, reads);
        return knows_all(reads);
    }

    [[nodiscard]] std::size_t count(const node_pattern& n) const { return count(n, r_.basis); }
    [[nodiscard]] std::size_t count(const node_pattern& n, plan_basis& noted_in) const {
        if (!n.labels) return noted_in.nodes(r_.g);
        std::size_t out = 0;
        for (std::size_t i = 0; i < r_.g.schema().node_type_count(); ++i)
            if (has_labels(*n.labels, node_type_id(i), r_)) out += noted_in.nodes(r_.g, node_type_id(i));
        return out;
    }
    [[nodiscard]] std::size_t count(const edge_pattern& e) const {
        if (!e.types) return r_.basis.edges(r_.g);
        std::size_t out = 0;
        for (std::size_t i = 0; i < r_.g.schema().edge_type_count(); ++i)
            if (is_type(*e.types, edge_type_id(i), r_)) out += r_.basis.edges(r_.g, edge_type_id(i));
        return out;
    }
    /// The first of those that cost least. What is the only one costs what it may: its cost is not asked for, so that nothing hangs on it.
    template <class Open, class Cost>
    static std::optional<std::size_t> cheapest(std::size_t count, const Open& is_open, const Cost& cost) {
        std::optional<std::size_t> best, least;
        for (std::size_t i = 0; i < count; ++i) {
            if (!is_open(i)) continue;
            if (!best) {
                best = i;
                continue;
            }
            if (!least) least = cost(*best);
            if (const std::size_t its = cost(i); its < *least) best = i, least = its;
        }
        return best;
    }

    /// Whether all is known that is asked of each edge on the way along one that repeats, but for itself.
    [[nodiscard]] bool can_ask_along(const edge_pattern& e) const {
        if (!e.repeats) return true;
        std::unordered_set<slot> reads;
        if (e.filter) slots_read(*e.filter, reads);
        if (e.properties) slots_read(*e.properties, reads);
        reads.erase(e.at);
        if (reads.erase(every_slot) > 0)
            for (const auto& n : nodes_) reads.insert(n.of->at);
        return knows_all(reads);
    }

    /// `asked`: among those along which can be asked what has to be.
    std::optional<std::size_t> next_edge(bool asked = true) const {
        const auto is_open = [&](std::size_t i) {
            return !edges_[i].walked && (knows(edges_[i].left->at) || knows(edges_[i].right->at)) && (!asked || can_ask_along(edges_[i].of->edge));
        };
        return cheapest(edges_.size(), is_open, [&](std::size_t i) -> std::size_t {
            const edge_at& e = edges_[i];
            const bool into = knows(e.left->at) && knows(e.right->at);
            if (into && !e.of->edge.repeats && !e.of->group) return 0;
            if (e.of->edge.bound) return 1;
            return e.of->group ? r_.basis.edges(r_.g) * 4 : count(e.of->edge) * (e.of->edge.repeats ? 4 : 1) + 2;
        });
    }
    std::optional<std::size_t> next_held() const {
        for (std::size_t i = 0; i < edges_.size(); ++i)
            if (!edges_[i].walked && !edges_[i].of->group && edges_[i].of->edge.bound && !edges_[i].of->edge.repeats) return i;
        return std::nullopt;
    }
    void start_at_end(std::size_t i) {
        const node_pattern& n = *edges_[i].left;
        for (auto& known : nodes_)
            if (known.of == &n) known.tested = true, known.deferred = n.properties && !can_ask(*n.properties);
        const edge_pattern& e = edges_[i].of->edge;
        to_.add<ends_op>(edge_walk(e, false, false), n.at, node_test{&n, !n.properties || can_ask(*n.properties)});
        know(n.at);
    }
    std::optional<std::size_t> next_node() const {
        const auto is_open = [&](std::size_t i) { return !knows(nodes_[i].of->at); };
        return cheapest(nodes_.size(), is_open, [&](std::size_t i) -> std::size_t {
            const auto by = find_lookup(*nodes_[i].of);
            if (by && !by->may_be_all()) return 0;
            const std::size_t all = count(*nodes_[i].of);
            return by || (nodes_[i].of->properties && !nodes_[i].of->properties->of.empty()) ? all / 8 : has_condition(nodes_[i].of->at) ? all / 4 : all;
        });
    }
    [[nodiscard]] bool has_condition(slot s) const {
        return std::ranges::any_of(conditions_, [&](const condition_at& c) { return !c.applied && c.reads.size() == 1 && c.reads.contains(s); });
    }

    [[nodiscard]] std::optional<lookup> find_lookup(const node_pattern& n, std::string* advised = nullptr) const {
        std::vector<const expression*> conditions;
        for (const auto& c : conditions_) conditions.push_back(c.of);
        return query::find_lookup(n, conditions, r_, [&](const expression& e) { return can_ask(e); }, advised);
    }

    void scan(std::size_t i) {
        const node_pattern& n = *nodes_[i].of;
        nodes_[i].tested = true;
        nodes_[i].deferred = n.properties && !can_ask(*n.properties);
        add_scan(n, !nodes_[i].deferred);
        know(n.at);
    }
    void add_scan(const node_pattern& n, bool properties) {
        std::string advised;
        auto by = find_lookup(n, &advised);
        // Whoever was found by the key that the pattern gives needs no look at it, if nothing else is given.
        const bool is_known = by && by->by_key() && by->name == "key" && n.properties && n.properties->is == form::map && n.properties->of.size() == 1 && by->value == n.properties->of[0].get();
        plan_basis nothing_hangs_on(r_.g);
        const std::size_t rows = by && by->by_key() ? 1 : count(n, nothing_hangs_on);
        to_.add<scan_op>(node_test{&n, properties && !is_known}, std::move(by), rows, std::move(advised));
    }

    void walk(std::size_t i) {
        edge_at& e = edges_[i];
        e.walked = true;
        const step_pattern& s = *e.of;
        const bool reversed = !knows(e.left->at);
        const node_pattern& from = reversed ? *e.right : *e.left;
        const node_pattern& to = reversed ? *e.left : *e.right;
        const bool into = knows(to.at);
        node_test test;
        if (!into) {
            for (auto& n : nodes_) {
                if (n.of != &to) continue;
                n.tested = true;
                n.deferred = to.properties && !can_ask(*to.properties);
                test = {&to, !n.deferred};
            }
        }
        auto earlier = repeatable_ ? std::vector<slot>() : used_;
        const bool walks = repeatable_ || e.path->mode == path_mode::walk;
        if (s.group) {
            if (reversed) {
                // A group is followed as it was written: its left end is found first.
                for (auto& n : nodes_)
                    if (n.of == e.left) n.tested = true, n.deferred = e.left->properties && !can_ask(*e.left->properties);
                add_scan(*e.left, true);
                know(e.left->at);
                test = {};
            }
            to_.add<group_op>(s, e.left->at, e.right->at, test, knows(e.right->at), e.path->mode, walks, std::move(earlier), r_);
            know(e.right->at);
            for (const auto& [inner, list] : s.group_lists) know(list);
        } else {
            const bool asks = !s.edge.properties || can_ask(*s.edge.properties);
            if (!asks) edge_properties_.emplace_back(s.edge.properties.get(), s.edge.at);
            edge_walk way(s.edge, reversed, asks);
            if (s.edge.repeats) to_.add<repeat_op>(std::move(way), from.at, to.at, test, into, reversed, e.path->mode, walks, std::move(earlier));
            else to_.add<expand_op>(std::move(way), from.at, to.at, test, into, std::move(earlier));
            know(to.at);
        }
        know(s.edge.at);
        used_.push_back(s.edge.at);
    }

    /// Of the paths that fit, those that are wanted: by a search, else from among all.
    void choose(const path_pattern& p) {
        if (!search(p)) select(p);
        apply_own();
    }
    /// Few are looked at: known, looked up, or with a condition of their own.
    [[nodiscard]] bool is_few(const node_pattern& n) const { return knows(n.at) || (n.properties && !n.properties->of.empty()) || n.filter || find_lookup(n) || has_condition(n.at); }
    /// A search begins with a node whose properties do not wait for the other one.
    [[nodiscard]] bool may_begin(const node_pattern& n) const { return knows(n.at) || !n.properties || can_ask(*n.properties); }
    /// Adds a search for paths along one edge that repeats: breadth first for the shortest, for some of them by their length. Nothing where
    /// it is no such path, or all of a few edges are sooner followed.
    bool search(const path_pattern& p) {
        using enum path_selector::form;
        if (p.steps.size() != 1) return false;
        const step_pattern& s = p.steps[0];
        if (!repeats_one_edge(s)) return false;
        const bool walks = repeatable_ || p.mode == path_mode::walk;
        repeated_edge step(s, repeatable_ ? std::vector<slot>() : used_, walks);
        if (step.repeats().least > 1) return false;
        const node_pattern &first = p.nodes[0], &last = p.nodes[1];
        // What is asked along a group may hang on its ends, and on nothing else that comes later.
        auto reads = step.reads();
        if (s.group && !std::ranges::all_of(reads, [&](slot at) { return at != every_slot && (knows(at) || at == first.at || at == last.at); })) return false;
        constexpr std::uint32_t a_few_edges = 3;
        const bool breadth_first = p.select.is == all_shortest || (p.select.count == 1 && (p.select.is == shortest || p.select.is == any));
        const bool some = !breadth_first && !walks && ((is_few(first) && is_few(last)) || step.repeats().most > a_few_edges);
        if ((!breadth_first && !some) || (!may_begin(first) && !may_begin(last))) return false;
        const bool reversed = !may_begin(first) || (may_begin(last) && !knows(first.at) && (knows(last.at) || count(last) < count(first)));
        const node_pattern &from = reversed ? last : first, &to = reversed ? first : last;
        std::unordered_set<const node_pattern*> filtered;
        const auto filter = [&](const node_pattern& n) {
            if (n.filter && can_ask(*n.filter) && filtered.insert(&n).second) to_.add<filter_op>(*n.filter);
        };
        const auto arrive = [&](const node_pattern& n) {
            if (knows(n.at)) to_.add<require_op>(node_test{&n, true});
            else add_scan(n, true);
            know(n.at);
            filter(n);
            apply_own();
        };
        arrive(from);
        // The other end is found first, too, where it is one of few, or asked for on the way; not where one search finds all of them, which are then asked
        // for their properties.
        if (reads.erase(every_slot) > 0) reads.insert(to.at);
        const bool sooner = p.select.ends_alone ? find_lookup(to).has_value() : some ? is_few(to) : find_lookup(to) || has_condition(to.at);
        if (!knows(to.at) && (sooner || !knows_all(reads))) arrive(to);
        const bool either = step.edge().to_left == step.edge().to_right;
        if (p.select.ends_alone && !knows(to.at) && (either ? !s.group : r_.g.schema().symmetric_types().empty())) {
            to_.add<reach_op>(p, std::move(step), reversed, node_test{&to, true});
            know(to.at);
            for (const node_pattern& n : p.nodes)
                if (n.filter && filtered.insert(&n).second) to_.add<filter_op>(*n.filter);
            return true;
        }
        if (some) to_.add<some_shortest_op>(p, std::move(step), reversed, node_test{&to, true}, knows(to.at));
        else to_.add<shortest_op>(p, std::move(step), reversed, node_test{&to, true}, knows(to.at));
        know(to.at), know(s.edge.at);
        for (const auto& [inner, list] : s.group_lists) know(list);
        used_.push_back(s.edge.at);
        if (!p.select.ends_alone) to_.add<path_op>(p);
        if (p.at != no_slot) know(p.at);
        for (const node_pattern& n : p.nodes)
            if (n.filter && filtered.insert(&n).second) to_.add<filter_op>(*n.filter);
        return true;
    }
    /// Adds what finds all paths and keeps those that are wanted.
    void select(const path_pattern& p) {
        std::vector<slot> kept;
        const auto keep = [&](slot s) { kept.push_back(s), know(s); };
        for (const auto& n : p.nodes) keep(n.at);
        for (const auto& s : p.steps) {
            keep(s.edge.at);
            for (const auto& [inner, list] : s.group_lists) keep(list);
            used_.push_back(s.edge.at);
        }
        if (p.at != no_slot) keep(p.at);
        to_.add<select_op>(p, r_, repeatable_, std::move(kept));
    }
    void apply_own() {
        for (auto& c : conditions_) {
            if (c.applied || !knows_all(c.reads)) continue;
            c.applied = true;
            to_.add<filter_op>(*c.of);
        }
    }

    chain& to_;
    run_state& r_;
    bool repeatable_, all_known_ = false;
    std::vector<node_at> nodes_;
    std::vector<edge_at> edges_;
    std::vector<const path_pattern*> whole_, chosen_;
    std::vector<condition_at> conditions_;
    std::vector<std::pair<const expression*, slot>> edge_properties_;
    std::unordered_set<slot> fresh_, known_;
    std::vector<slot> used_;
};

}  // namespace

scan_op::places scan_op::all_places(run_state& r) const {
    if (by_) {
        places out{0, 0, {}, found_by(*by_, r)};
        out.count = out.listed.size();
        return out;
    }
    if (!test_.of->labels) return {0, r.g.node_bound(), {}, {}};
    const std::vector<node_type_id> of = types(r);
    const auto nodes = r.g.nodes_of(of);
    const auto [first, end] = nodes.bounds();
    places out{first, end - first, {}, {}};
    if (nodes.size() < out.count / 8) {
        out.listed.reserve(nodes.size());
        for (const node_id n : nodes) out.listed.push_back(n);
        out.count = nodes.size();
    } else {
        out.wanted.resize(r.g.schema().node_type_count());
        for (const node_type_id t : of) out.wanted[t.index()] = 1;
    }
    return out;
}

/// How many nodes these are; with their edges, by those of the first, where rows walk from them.
template <class Nodes>
static std::size_t work_of(const Nodes& nodes, const run_state& r, bool walks) {
    constexpr std::size_t some = 256;
    if (!walks || nodes.size() < some) return nodes.size();
    std::size_t looked_at = 0, edges = 0;
    for (const node_id n : nodes) {
        edges += r.g.out_degree(n) + r.g.in_degree(n);
        if (++looked_at == some) break;
    }
    return nodes.size() * (looked_at + edges) / looked_at;
}

std::size_t scan_op::work(const run_state& r, bool walks) const { return test_.of->labels ? work_of(r.g.nodes_of(types(r)), r, walks) : work_of(r.g.nodes(), r, walks); }
std::size_t scan_op::work(const std::vector<node_id>& found, const run_state& r, bool walks) { return work_of(found, r, walks); }

void group_op::add_patterns_from(chain& to, std::span<const path_pattern* const> paths, const expression* condition, run_state& r, bool walks) {
    planner(to, r, walks).add(paths, condition, true, false);
}

void select_op::add_all(chain& to, std::span<const path_pattern* const> paths, run_state& r, bool repeatable_elements) {
    planner(to, r, repeatable_elements).add(paths, nullptr, false, false);
}

void add_patterns(chain& to, std::span<const path_pattern* const> paths, const expression* condition, run_state& r, bool repeatable_elements) {
    planner(to, r, repeatable_elements).add(paths, condition, false, true);
}

path_ids path_of(const path_pattern& p, run_state& r) {
    path_ids out;
    out.nodes.push_back(at(r, p.nodes[0].at).as<node_id>());
    const auto go_along = [&](edge_id e) {
        out.edges.push_back(e);
        out.nodes.push_back(r.g.other(e, out.nodes.back()));
    };
    for (const auto& s : p.steps) {
        const cell& c = at(r, s.edge.at);
        if (c.is(cell_type::edge)) go_along(c.as<edge_id>());
        else if (c.is(cell_type::list)) for (const cell& one : c.as<cell_list>()) go_along(one.as<edge_id>());
        else if (c.is(cell_type::path)) for (const edge_id e : c.as<path_ids>().edges) go_along(e);
    }
    return out;
}

void slots_read(const expression& e, std::unordered_set<slot>& out) {
    if (e.is == form::variable) out.insert(e.at);
    if (e.query || e.path) out.insert(every_slot);
    for (const auto& part : e.of)
        if (part) slots_read(*part, out);
}

}  // namespace hexi::abi_v1::detail::query
