// From clauses to a plan of counting: what is a tail, what the core, in which order its variables are found.
#include <hexi/query/plan/count_plan_private.hpp>

#include <algorithm>
#include <cmath>
#include <map>
#include <unordered_map>
#include <unordered_set>

#include <fmt/format.h>

#include <hexi/query/run/pattern_operators_private.hpp>

namespace hexi::inline v1::detail::query {

// --- steps along an edge of a pattern ---------------------------------------------------------------

adjacent::adjacent(const edge_pattern& e, bool from_left, const run_state& r) {
    const schema& s = r.g.schema();
    const bool any = e.to_left == e.to_right;
    const bool out = any || (from_left ? e.to_right : e.to_left), in = any || (from_left ? e.to_left : e.to_right);
    const bool every = !e.types || e.types->is == label_expression::form::any;
    if (every && ((out && in) || s.symmetric_types().empty())) {
        if (out) groups_.push_back({{}, true, true, false});
        if (in) groups_.push_back({{}, false, true, out});
        return;
    }
    for (std::size_t i = 0; i < s.edge_type_count(); ++i) {
        const edge_type_id t(i);
        if (!every && !is_type(*e.types, t, r)) continue;
        const bool goes_out = out || s[t].symmetric, comes_in = in || s[t].symmetric;
        if (goes_out) groups_.push_back({t, true, false, false});
        if (comes_in) groups_.push_back({t, false, false, goes_out});
    }
}

bool adjacent::leads_over(const graph& g, node_id n, edge_id e) const {
    return std::ranges::any_of(groups_, [&](const group& l) {
        return (l.every || g.type(e) == l.type) && (l.out ? g.source(e) : g.target(e)) == n;
    });
}

bool adjacent::walks(edge_type_id t) const {
    return std::ranges::any_of(groups_, [&](const group& l) { return l.every || l.type == t; });
}

bool adjacent::both_ways() const { return std::ranges::any_of(groups_, &group::no_loops); }

namespace {

[[nodiscard]] double nodes_of(const graph& g, const std::vector<std::uint8_t>& types) {
    if (types.empty()) return static_cast<double>(g.node_count());
    std::size_t out = 0;
    for (std::size_t t = 0; t < types.size(); ++t)
        if (types[t] != 0) out += g.count(node_type_id(t));
    return static_cast<double>(out);
}

}  // namespace

double adjacent::steps_from(const graph& g, const std::vector<std::uint8_t>& types) const {
    double out = 0;
    const double share = g.node_count() == 0 ? 0 : nodes_of(g, types) / static_cast<double>(g.node_count());
    for (const group& l : groups_) {
        for (std::size_t t = 0; t < g.schema().edge_type_count(); ++t) {
            const edge_type_id e(t);
            if (!l.every && l.type != e) continue;
            if (types.empty()) {
                out += static_cast<double>(g.count(e));
            } else if (const degree_sums* sums = g.degrees()) {
                for (std::size_t n = 0; n < types.size(); ++n)
                    if (types[n] != 0) out += static_cast<double>(l.out ? sums->out(node_type_id(n), e) : sums->in(node_type_id(n), e));
            } else {
                // Without statistics: a type that is named has most edges of a type that is named beside it.
                out += static_cast<double>(g.count(e)) * std::max(share, 0.5);
            }
        }
    }
    return out;
}

bool adjacent::leads_only_to(const graph& g, const std::vector<std::uint8_t>& types) const {
    if (types.empty()) return true;
    const degree_sums* sums = g.degrees();
    if (sums == nullptr) return false;
    return std::ranges::all_of(groups_, [&](const group& l) {
        for (std::size_t t = 0; t < g.schema().edge_type_count(); ++t) {
            const edge_type_id e(t);
            if (!l.every && l.type != e) continue;
            std::size_t fitting = 0;
            for (std::size_t n = 0; n < types.size(); ++n)
                if (types[n] != 0) fitting += l.out ? sums->in(node_type_id(n), e) : sums->out(node_type_id(n), e);
            if (fitting != g.count(e)) return false;
        }
        return true;
    });
}

std::vector<edge_type_id> adjacent::types() const {
    std::vector<edge_type_id> out;
    for (const group& l : groups_)
        if (!l.every && std::ranges::find(out, l.type) == out.end()) out.push_back(l.type);
    return out;
}

std::optional<edge_type_id> adjacent::only_type() const {
    if (groups_.size() != 1 || groups_[0].every) return std::nullopt;
    return groups_[0].type;
}

std::string adjacent::says(const graph& g) const {
    std::string names;
    std::vector<edge_type_id> told;
    bool out = false, in = false;
    for (const group& l : groups_) {
        (l.out ? out : in) = true;
        if (l.every || std::ranges::find(told, l.type) != told.end()) continue;
        told.push_back(l.type);
        names += fmt::format("{}{}", told.size() > 1 ? "|" : ":", g.schema()[l.type].name);
    }
    return fmt::format("{}[{}]{}", in && !out ? "<-" : "-", names, out && !in ? "->" : "-");
}

bool count_target::asks() const {
    const auto any = [](const std::vector<std::unique_ptr<count_tail>>& all) { return std::ranges::any_of(all, [](const auto& t) { return t->to.asks(); }); };
    return !conditions.empty() || !properties.empty() || any(tails) || std::ranges::any_of(optional, any);
}

namespace {

// --- the pattern as a graph of variables ------------------------------------------------------------

struct variable {
    slot at = no_slot;
    std::string name{};
    const node_pattern* of = nullptr;  // the first
    std::optional<std::vector<std::uint8_t>> types{};
    std::vector<const expression*> conditions{}, properties{};
    bool given = false, tied = false, tail = false;
    bool depends = false;  // on what has a value before: nothing found about it holds for the next row
    std::vector<std::unique_ptr<count_tail>> tails{};
    std::vector<std::vector<std::unique_ptr<count_tail>>> optional{};

    [[nodiscard]] std::vector<std::uint8_t> mask() const { return types.value_or(std::vector<std::uint8_t>()); }
    [[nodiscard]] bool is_plain() const { return tails.empty() && optional.empty() && conditions.empty() && properties.empty(); }
};

struct pattern_edge {
    const edge_pattern* of = nullptr;
    std::size_t left = 0, right = 0;
    std::size_t clause = 0;
    bool unique = true;                     // within its clause
    bool tail = false;
    std::vector<std::size_t> may_be_same{};
};

struct tie {
    enum class form : std::uint8_t { differ, is_there, is_none, condition };
    form is = form::differ;
    std::size_t left = 0, right = 0;        // of a condition: none
    const edge_pattern* of = nullptr;
    const expression* condition = nullptr;
    std::vector<std::size_t> reads{};
};

[[nodiscard]] bool gives_the_same(const expression& e) {
    if (e.query || e.path || (e.function != nullptr && !e.function->repeatable)) return false;
    return std::ranges::all_of(e.of, [](const auto& part) { return !part || gives_the_same(*part); });
}

[[nodiscard]] bool is_plain(const edge_pattern& e) { return !e.repeats && !e.properties && !e.filter && !e.bound; }

class pattern_graph {
public:
    explicit pattern_graph(run_state& r) : r_(r) {}

    /// Takes a clause in: whether it is of the kind that can be counted.
    [[nodiscard]] bool add(const clause& c) {
        ++clauses_;
        for (const auto& p : c.paths) {
            if (p.select.is != path_selector::form::every || p.at != no_slot || p.mode != path_mode::trail) return false;
            std::size_t before = 0;
            for (std::size_t i = 0; i < p.nodes.size(); ++i) {
                const node_pattern& n = p.nodes[i];
                const std::size_t v = of(n);
                if (n.labels) narrow(vars[v], *n.labels);
                if (n.properties) {
                    if (!reads_only(*n.properties, {}) || !gives_the_same(*n.properties)) return false;
                    vars[v].properties.push_back(n.properties.get());
                    std::unordered_set<slot> reads;
                    slots_read(*n.properties, reads);
                    if (!reads.empty()) vars[v].depends = vars[v].tied = true;
                }
                if (n.filter && !add(*n.filter)) return false;
                if (i > 0) {
                    const step_pattern& s = p.steps[i - 1];
                    if (s.group || !is_plain(s.edge)) return false;
                    if (!edge_slots_.insert(s.edge.at).second) return false;
                    edges.push_back({&s.edge, before, v, clauses_, !c.repeatable_elements});
                }
                before = v;
            }
        }
        return true;
    }
    /// Takes a condition in, once all patterns are.
    [[nodiscard]] bool add(const expression& e) {
        if (e.is == form::land) return std::ranges::all_of(e.of, [&](const auto& part) { return add(*part); });
        waiting_.push_back(&e);
        return true;
    }
    [[nodiscard]] bool settle() {
        for (const expression* e : waiting_)
            if (!tie_by(*e)) return false;
        waiting_.clear();
        return true;
    }

    [[nodiscard]] std::optional<std::size_t> find(slot s) const {
        const auto at = of_slot_.find(s);
        return at == of_slot_.end() ? std::nullopt : std::optional(at->second);
    }
    std::size_t of(const node_pattern& n) {
        const auto [at, fresh] = of_slot_.try_emplace(n.at, vars.size());
        if (fresh) {
            variable v;
            v.at = n.at, v.name = n.name, v.of = &n, v.given = n.bound;
            vars.push_back(std::move(v));
        }
        return at->second;
    }
    [[nodiscard]] bool has_edge(slot s) const { return edge_slots_.contains(s); }

    /// Notes which edges may be found twice, which a MATCH forbids.
    void compare_edges() {
        for (std::size_t i = 0; i < edges.size(); ++i)
            for (std::size_t j = 0; j < i; ++j)
                if (edges[i].unique && edges[i].clause == edges[j].clause && may_be_same(edges[i], edges[j]))
                    edges[i].may_be_same.push_back(j), edges[j].may_be_same.push_back(i);
    }
    /// Makes tails of what hangs on the rest by one edge alone; `kept` stays.
    void cut_tails(std::optional<std::size_t> kept) {
        for (;;) {
            std::optional<std::size_t> best;
            const auto weight = [&](const variable& v) { return std::pair(v.tails.size() + v.optional.size() + (v.conditions.empty() ? 0 : 8), -nodes_of(r_.g, v.mask())); };
            for (std::size_t v = 0; v < vars.size(); ++v)
                if (v != kept && hangs(v) && (!best || weight(vars[v]) < weight(vars[*best]))) best = v;
            if (!best) return;
            const auto e = std::ranges::find_if(edges, [&](const pattern_edge& one) { return !one.tail && (one.left == *best || one.right == *best); });
            const bool from_left = e->right == *best;
            variable& on = vars[from_left ? e->left : e->right];
            on.tails.push_back(tail_of(*e, *best, from_left, on));
            e->tail = true, vars[*best].tail = true;
        }
    }

    std::vector<variable> vars;
    std::vector<pattern_edge> edges;
    std::vector<tie> ties;

    /// Whether an expression reads no variable of the pattern but these.
    [[nodiscard]] bool reads_only(const expression& e, std::initializer_list<slot> these) const {
        std::unordered_set<slot> reads;
        slots_read(e, reads);
        return std::ranges::none_of(reads, [&](slot s) { return s < 0 || ((of_slot_.contains(s) || edge_slots_.contains(s)) && std::ranges::find(these, s) == these.end()); });
    }
    /// Numbers are kept if nodes are asked for again and again; where all are asked for, they are found in the order of memory.
    void keep(count_target& to, const variable& v, double visits, bool cheap) const {
        if (visits < (cheap ? 2 : 0.5)) return;
        to.known.emplace(r_.g.node_bound());
        to.is_swept = all_are_asked_;
        const auto mask = v.mask();
        for (std::size_t t = 0; t < mask.size(); ++t)
            if (mask[t] != 0) to.domain.emplace_back(t);
    }
    /// Nothing says that only some nodes will be asked for.
    void expect_all() { all_are_asked_ = true; }

    void fill(count_target& to, variable& v, bool looks_at_types) {
        if (looks_at_types) to.types = v.mask();
        to.conditions = v.conditions, to.properties = v.properties, to.at = v.at;
        to.tails = std::move(v.tails), to.optional = std::move(v.optional);
        to.is_one = to.types.empty() && to.conditions.empty() && to.properties.empty() && to.tails.empty() && to.optional.empty();
        // The rarest first: where there is none, no other is asked for.
        std::ranges::stable_sort(to.tails, {}, [](const auto& t) { return std::pair(t->rows, t->along.goes_out()); });
    }

private:
    void narrow(variable& v, const label_expression& l) {
        std::vector<std::uint8_t> types(r_.g.schema().node_type_count());
        for (std::size_t t = 0; t < types.size(); ++t) types[t] = has_labels(l, node_type_id(t), r_) && (!v.types || (*v.types)[t] != 0);
        if (types.empty()) types.push_back(0);
        v.types = std::move(types);
    }
    [[nodiscard]] bool hangs(std::size_t v) const {
        if (vars[v].tail || vars[v].given || vars[v].tied) return false;
        const pattern_edge* only = nullptr;
        for (const auto& e : edges) {
            if (e.tail || (e.left != v && e.right != v)) continue;
            if (only != nullptr || e.left == e.right || !e.may_be_same.empty()) return false;
            only = &e;
        }
        return only != nullptr;
    }
    [[nodiscard]] std::unique_ptr<count_tail> tail_of(const pattern_edge& e, std::size_t v, bool from_left, const variable& on) {
        auto out = std::make_unique<count_tail>();
        variable& end = vars[v];
        out->along = adjacent(*e.of, from_left, r_);
        const double steps = out->along.steps_from(r_.g, on.mask()), nodes = nodes_of(r_.g, end.mask());
        out->rows = steps / std::max(1.0, nodes_of(r_.g, on.mask()));
        out->says = fmt::format("{}({})", out->along.says(r_.g), end.name);
        const bool simple = end.is_plain() || (end.tails.size() == 1 && end.optional.empty() && end.tails[0]->to.is_one && end.conditions.empty() && end.properties.empty());
        fill(out->to, end, !out->along.leads_only_to(r_.g, end.mask()));
        if (!end.depends && (!out->to.tails.empty() || !out->to.optional.empty() || out->to.asks())) keep(out->to, end, steps / std::max(1.0, nodes), simple);
        return out;
    }

    [[nodiscard]] bool tie_by(const expression& e) {
        const auto variable_of = [&](const expression& of) { return of.is == form::variable ? find(of.at) : std::nullopt; };
        if (e.is == form::compare && e.comparers.size() == 1 && e.comparers[0] == comparer::not_equal) {
            const auto a = variable_of(*e.of[0]), b = variable_of(*e.of[1]);
            if (a && b) return *a != *b && tie_up({tie::form::differ, *a, *b});
        }
        if (e.is == form::has_labels && e.labels) {
            if (const auto v = variable_of(*e.of[0])) return narrow(vars[*v], *e.labels), true;
        }
        const bool denied = e.is == form::lnot && e.of[0]->is == form::pattern_predicate;
        if (denied || e.is == form::pattern_predicate) {
            const path_pattern& p = *(denied ? *e.of[0] : e).path;
            if (p.steps.size() != 1 || p.steps[0].group || !is_plain(p.steps[0].edge) || p.select.is != path_selector::form::every) return false;
            for (const auto& n : p.nodes)
                if (n.labels || n.properties || n.filter || !find(n.at)) return false;
            if (p.nodes[0].at == p.nodes[1].at) return false;
            return tie_up({denied ? tie::form::is_none : tie::form::is_there, *find(p.nodes[0].at), *find(p.nodes[1].at), &p.steps[0].edge});
        }
        if (!gives_the_same(e)) return false;
        std::unordered_set<slot> reads;
        slots_read(e, reads);
        tie t{tie::form::condition, 0, 0, nullptr, &e, {}};
        bool depends = false;
        for (const slot s : reads) {
            if (s < 0 || edge_slots_.contains(s)) return false;
            if (const auto v = find(s)) t.reads.push_back(*v);
            else depends = true;
        }
        if (t.reads.size() <= 1) {
            variable& v = vars[t.reads.empty() ? 0 : t.reads[0]];
            v.conditions.push_back(&e);
            if (depends) v.depends = v.tied = true;
            return true;
        }
        return tie_up(std::move(t));
    }
    bool tie_up(tie t) {
        if (t.is != tie::form::condition) vars[t.left].tied = vars[t.right].tied = true;
        for (const std::size_t v : t.reads) vars[v].tied = true;
        ties.push_back(std::move(t));
        return true;
    }

    /// Whether some edge can be both: of one type, between nodes that can be the same.
    [[nodiscard]] bool may_be_same(const pattern_edge& a, const pattern_edge& b) const {
        const adjacent as(*a.of, true, r_), bs(*b.of, true, r_);
        bool shared = false, either = false;
        for (std::size_t t = 0; t < r_.g.schema().edge_type_count(); ++t)
            if (const edge_type_id e(t); as.walks(e) && bs.walks(e)) shared = true, either = either || r_.g.schema()[e].symmetric;
        if (!shared) return false;
        const auto ends = [&](const pattern_edge& e) {
            std::vector<std::pair<std::size_t, std::size_t>> out;  // source, target
            const bool any = either || e.of->to_left == e.of->to_right;
            if (any || e.of->to_right) out.emplace_back(e.left, e.right);
            if (any || e.of->to_left) out.emplace_back(e.right, e.left);
            return out;
        };
        for (const auto& [s, t] : ends(a))
            for (const auto& [s2, t2] : ends(b))
                if (can_be_one(s, s2) && can_be_one(t, t2) && !told_apart({{s, s2}, {t, t2}})) return true;
        return false;
    }
    [[nodiscard]] bool can_be_one(std::size_t a, std::size_t b) const {
        if (a == b || !vars[a].types || !vars[b].types) return true;
        for (std::size_t t = 0; t < vars[a].types->size(); ++t)
            if ((*vars[a].types)[t] != 0 && (*vars[b].types)[t] != 0) return true;
        return false;
    }
    /// Whether variables that these equations make one have to differ.
    [[nodiscard]] bool told_apart(std::initializer_list<std::pair<std::size_t, std::size_t>> equal) const {
        std::vector<std::size_t> one(vars.size());
        for (std::size_t i = 0; i < one.size(); ++i) one[i] = i;
        for (const auto& [a, b] : equal) {
            const std::size_t from = one[a], to = one[b];
            for (auto& each : one)
                if (each == from) each = to;
        }
        return std::ranges::any_of(ties, [&](const tie& t) { return t.is == tie::form::differ && one[t.left] == one[t.right]; });
    }

    run_state& r_;
    std::unordered_map<slot, std::size_t> of_slot_;
    std::unordered_set<slot> edge_slots_;
    std::vector<const expression*> waiting_;
    std::size_t clauses_ = 0;
    bool all_are_asked_ = false;
};

// --- the order of the core --------------------------------------------------------------------------

class part_planner {
public:
    part_planner(pattern_graph& p, std::vector<std::size_t> vars, run_state& r) : p_(p), vars_(std::move(vars)), r_(r) {
        for (std::size_t e = 0; e < p.edges.size(); ++e)
            if (!p.edges[e].tail && std::ranges::find(vars_, p.edges[e].left) != vars_.end()) edges_.push_back(e);
    }

    /// `first`: the variable to begin with, if that is not to be chosen.
    [[nodiscard]] count_part plan(std::optional<std::size_t> first) {
        weigh();
        auto out = made(search(first));
        if (first) out.at_once.reset(), out.corners.reset();
        return out;
    }

private:
    [[nodiscard]] double nodes(std::size_t v) const {
        const variable& one = p_.vars[v];
        double out = nodes_of(r_.g, one.mask());
        if (!one.properties.empty()) out /= 8;
        else if (!one.conditions.empty()) out /= 4;
        return std::max(out, 0.5);
    }
    [[nodiscard]] std::optional<lookup> lookup_of(std::size_t v) const {
        const variable& one = p_.vars[v];
        return one.given ? std::nullopt : find_lookup(*one.of, one.conditions, r_, [&](const expression& e) { return p_.reads_only(e, {}); });
    }
    [[nodiscard]] static bool is_in(const std::vector<std::size_t>& all, std::size_t v) { return std::ranges::find(all, v) != all.end(); }
    // --- estimates: variables and edges by their place in `vars_` and `edges_` ----------------------

    struct weighed_variable {
        double nodes = 1;    // that fit
        double all = 1;      // of its types
        bool plain = true;
    };
    struct weighed_edge {
        std::size_t left = 0, right = 0;
        double from_left = 0, from_right = 0;  // steps from each node
        double fitting = 0;                    // edges between nodes of their types, at most
    };
    struct weighed_tie {
        const tie* of = nullptr;
        std::uint64_t reads = 0;               // set of variables
        std::size_t left = 0, right = 0;
        double from_left = 0, from_right = 0;
    };
    void weigh() {
        std::vector<std::size_t> place(p_.vars.size());
        for (std::size_t i = 0; i < vars_.size(); ++i) {
            const variable& v = p_.vars[vars_[i]];
            place[vars_[i]] = i;
            weighed_.push_back({nodes(vars_[i]), std::max(1.0, nodes_of(r_.g, v.mask())), v.is_plain()});
            if (v.given) weighed_.back().nodes = 1;
        }
        const auto steps = [&](const edge_pattern& e, std::size_t v, bool from_left) { return adjacent(e, from_left, r_).steps_from(r_.g, p_.vars[vars_[v]].mask()) / weighed_[v].all; };
        for (const std::size_t e : edges_) {
            const auto& of = p_.edges[e];
            const std::size_t l = place[of.left], r = place[of.right];
            weighed_edge w{l, r, steps(*of.of, l, true), steps(*of.of, r, false)};
            w.fitting = std::min(w.from_left * weighed_[l].all, w.from_right * weighed_[r].all);
            weighed_edges_.push_back(w);
        }
        for (const tie& t : p_.ties) {
            weighed_tie w{&t};
            if (t.is == tie::form::condition) {
                if (std::ranges::find(vars_, t.reads[0]) == vars_.end()) continue;
                for (const std::size_t v : t.reads) w.reads |= std::uint64_t{1} << place[v];
            } else {
                if (std::ranges::find(vars_, t.left) == vars_.end()) continue;
                w.left = place[t.left], w.right = place[t.right];
                w.reads = std::uint64_t{1} << w.left | std::uint64_t{1} << w.right;
                if (t.of != nullptr) w.from_left = steps(*t.of, w.left, true), w.from_right = steps(*t.of, w.right, false);
            }
            weighed_ties_.push_back(w);
        }
    }

    /// Variables in an order, and what it costs.
    struct way {
        std::vector<std::uint8_t> order{};
        std::vector<double> rows{};            // after each
        double cost = 0;
        std::uint64_t found = 0;               // set of variables
    };
    // What an access to memory costs, in those that miss the caches: in order, among few nodes, among many.
    static constexpr double in_order = 0.2, near = 0.3, far = 1;
    /// Of the rows for which a step to the node of another variable is looked up, how many have one. What is near is more often
    /// joined than chance would have it: the root of chance's share.
    [[nodiscard]] double share(double steps, std::size_t other) const { return std::sqrt(std::min(1.0, steps / weighed_[other].all)); }
    [[nodiscard]] way with(const way& before, std::size_t v) const {
        const std::uint64_t found = before.found, bit = std::uint64_t{1} << v;
        const auto is_found = [&](std::size_t w) { return (found >> w & 1U) != 0; };
        way out = before;
        out.order.push_back(static_cast<std::uint8_t>(v)), out.found |= bit;
        const double rows = before.rows.empty() ? 1 : before.rows.back();
        // The walk of the fewest steps; all other edges are looked up.
        const weighed_edge* walked = nullptr;
        double fan = weighed_[v].nodes;
        std::size_t from = v;
        for (const weighed_edge& e : weighed_edges_) {
            if (e.left == e.right) continue;
            const bool from_left = e.right == v && is_found(e.left), from_right = e.left == v && is_found(e.right);
            if (!from_left && !from_right) continue;
            const double steps = from_left ? e.from_left : e.from_right;
            if (walked != nullptr && steps >= fan) continue;
            walked = &e, fan = steps, from = from_left ? e.left : e.right;
        }
        const double gone_through = rows * std::max(fan, 0.001);
        const double after = walked != nullptr ? rows * std::max(walked->fitting / weighed_[from].all, 0.001) : gone_through;
        double kept = walked != nullptr ? std::min(1.0, weighed_[v].nodes / weighed_[v].all) : 1, looks = 0;
        bool looked_up = false, differs = false;
        const auto look = [&](std::size_t other, double steps, double steps_there) {
            looked_up = true;
            if (other == v) return void(looks += after * near);
            // One by one through the steps of the one or of the other, or with marks for all rows of one node of the earlier variable.
            const auto at = static_cast<std::size_t>(std::ranges::find(before.order, other) - before.order.begin());
            const double rows_each = std::max(1.0, after / std::max(1.0, before.rows[at]));
            const double through = std::min(steps * in_order + far, steps_there * in_order), marked = steps_there * 2 * in_order / rows_each;
            looks += after * (near + std::min(through, marked));
        };
        for (const weighed_edge& e : weighed_edges_) {
            if (&e == walked || (e.left != v && e.right != v)) continue;
            const std::size_t other = e.left == v ? e.right : e.left;
            if (other != v && !is_found(other)) continue;
            const double steps = e.left == v ? e.from_left : e.from_right;
            look(other, steps, e.left == v ? e.from_right : e.from_left);
            kept *= share(steps, other);
        }
        for (const weighed_tie& t : weighed_ties_) {
            if ((t.reads & bit) == 0 || (t.reads & ~out.found) != 0) continue;
            if (t.of->is == tie::form::differ) {
                differs = true;
            } else if (t.of->is == tie::form::condition) {
                looked_up = true, kept *= 0.3, looks += after * far;
            } else {
                const std::size_t other = t.left == v ? t.right : t.left;
                const double steps = t.left == v ? t.from_left : t.from_right;
                look(other, steps, t.left == v ? t.from_right : t.from_left);
                kept *= t.of->is == tie::form::is_none ? 0.8 : share(steps, other);
            }
        }
        const bool first = before.order.empty(), last = out.order.size() == weighed_.size();
        const auto access = [&](std::size_t w) { return w == out.order.front() && !p_.vars[vars_[w]].given ? in_order : weighed_[w].all < 50'000 ? near : far; };
        if (!first && walked != nullptr) out.cost += rows * access(from);
        if (last && !first && walked != nullptr && !looked_up) {
            // A number; what it must not be is looked up, at once if its neighbours are marked for several rows.
            out.cost += rows * (differs && from == before.order.back() ? fan * in_order : near);
        } else {
            out.cost += gone_through * in_order + after * (weighed_[v].plain ? 0 : first ? in_order : access(v)) + looks;
        }
        out.rows.push_back(after * kept);
        return out;
    }
    /// The cheapest order: of all of them up to eight variables, else what is cheapest next.
    [[nodiscard]] way search(std::optional<std::size_t> first) const {
        way start;
        std::vector<std::size_t> roots;
        for (std::size_t v = 0; v < vars_.size(); ++v) {
            if (p_.vars[vars_[v]].given) start = with(start, v);
            if (first == vars_[v]) roots.push_back(v);
        }
        if (start.order.empty() && roots.empty()) {
            for (std::size_t v = 0; v < vars_.size() && roots.empty(); ++v)
                if (lookup_of(vars_[v])) roots.push_back(v);
            if (roots.empty())
                for (std::size_t v = 0; v < vars_.size(); ++v) roots.push_back(v);
        }
        constexpr std::size_t most_searched = 8;
        if (vars_.size() > most_searched) {
            std::optional<way> best;
            if (roots.empty()) best = greedy(start);
            for (const std::size_t v : roots)
                if (way one = greedy(with(start, v)); !best || one.cost < best->cost) best = std::move(one);
            return *best;
        }
        // The cheapest way to each set of variables from each beginning: what comes later depends on it most.
        const std::size_t n = vars_.size();
        std::vector<std::optional<way>> best(n << n);
        const auto offer = [&](way w) {
            auto& known = best[w.found * n + w.order.front()];
            if (!known || w.cost < known->cost) known = std::move(w);
        };
        if (roots.empty()) offer(start);
        for (const std::size_t v : roots) offer(with(start, v));
        std::optional<way> out;
        for (std::size_t i = n; i < best.size(); ++i) {
            if (!best[i]) continue;
            const std::uint64_t set = best[i]->found;
            if (best[i]->order.size() == n) {
                if (!out || best[i]->cost < out->cost) out = std::move(best[i]);
                continue;
            }
            bool any = false;
            for (const bool walked : {true, false})
                for (std::size_t v = 0; v < n && (walked || !any); ++v)
                    if ((set >> v & 1U) == 0 && is_next_to(v, set) == walked) any = true, offer(with(*best[i], v));
            best[i].reset();
        }
        return *out;
    }
    [[nodiscard]] way greedy(way w) const {
        while (w.order.size() < vars_.size()) {
            std::optional<way> best;
            double least = 0;
            for (std::size_t v = 0; v < vars_.size(); ++v) {
                if ((w.found >> v & 1U) != 0) continue;
                way one = with(w, v);
                const double worth = one.cost + one.rows.back() + (is_next_to(v, w.found) ? 0 : 1e18);
                if (!best || worth < least) best = std::move(one), least = worth;
            }
            w = std::move(*best);
        }
        return w;
    }
    [[nodiscard]] bool is_next_to(std::size_t v, std::uint64_t found) const {
        return std::ranges::any_of(weighed_edges_, [&](const weighed_edge& e) { return (e.left == v && (found >> e.right & 1U) != 0) || (e.right == v && (found >> e.left & 1U) != 0); });
    }

    // --- the plan -----------------------------------------------------------------------------------

    /// The edge along which `v` is walked to from what is found: of the fewest steps, as `with` has it.
    [[nodiscard]] std::optional<std::size_t> walked_to(std::size_t v, const std::vector<std::size_t>& found) const {
        std::optional<std::size_t> best;
        double least = 0;
        for (std::size_t i = 0; i < edges_.size(); ++i) {
            const auto& one = p_.edges[edges_[i]];
            if (one.left == one.right) continue;
            const bool from_left = one.right == v && is_in(found, one.left), from_right = one.left == v && is_in(found, one.right);
            if (!from_left && !from_right) continue;
            const double steps = from_left ? weighed_edges_[i].from_left : weighed_edges_[i].from_right;
            if (!best || steps < least) best = edges_[i], least = steps;
        }
        return best;
    }

    [[nodiscard]] count_part made(const way& best) {
        count_part out;
        out.cost = best.cost;
        std::vector<std::size_t> order;
        for (const std::uint8_t v : best.order) order.push_back(vars_[v]);
        std::vector<std::size_t> level_of(p_.vars.size());
        for (std::size_t i = 0; i < order.size(); ++i) level_of[order[i]] = i;
        std::vector<std::size_t> number_of(p_.edges.size());
        std::vector<std::size_t> found;
        double rows = 1;
        for (const std::size_t v : order) {
            variable& one = p_.vars[v];
            count_level level;
            level.name = one.name;
            const double had = rows;
            rows = best.rows[found.size()];
            std::optional<std::size_t> walked;
            bool looks_at_types = true;
            if (one.given) {
                level.is = count_level::form::given;
            } else if (found.empty()) {
                if (auto by = lookup_of(v)) out.found_by = std::make_unique<lookup>(*by);
                const auto mask = one.mask();
                out.scans_all = mask.empty();
                for (std::size_t t = 0; t < mask.size(); ++t)
                    if (mask[t] != 0) out.scanned.emplace_back(t);
                looks_at_types = out.found_by && !out.scans_all;
            } else if (const auto e = walked_to(v, found)) {
                const auto& edge = p_.edges[*e];
                const bool from_left = edge.right == v;
                level.is = count_level::form::along;
                level.from = level_of[from_left ? edge.left : edge.right];
                level.along = adjacent(*edge.of, from_left, r_);
                walked = *e;
                looks_at_types = !level.along.leads_only_to(r_.g, one.mask());
            }
            level.rows = rows;
            found.push_back(v);
            add_edges(out, level, v, walked, level_of, number_of, found);
            add_ties(out, level, v, level_of, found);
            const bool plain = one.is_plain();
            const bool cheap = one.tails.size() == 1 && one.optional.empty() && one.tails[0]->to.is_one && one.conditions.empty() && one.properties.empty();
            p_.fill(level.what, one, looks_at_types);
            level.shown = is_read(v);
            const std::size_t here = out.levels.size();
            if (!plain && !one.depends && level.is != count_level::form::given && here > 0) p_.keep(level.what, one, rows / nodes(v), cheap);
            level.is_number = here + 1 == order.size() && level.is == count_level::form::along && level.closings.empty() && level.conditions.empty();
            if (level.is_number) {
                if (!one.depends && had > (plain ? 8 : 1.5) * nodes(order[level.from])) level.known.emplace(r_.g.node_bound());
                if (!level.differs.empty()) level.marks = marks_of(out, level.from, level.along);
            }
            out.levels.push_back(std::move(level));
        }
        count_at_once(out);
        find_corners(out);
        return out;
    }
    /// Triangles, which are found by the degrees of their corners.
    void find_corners(count_part& p) const {
        if (p.levels.size() != 3 || p.edges.size() != 3 || p.found_by || !weighed_ties_.empty()) return;
        const adjacent& way = p.edges[0].from_left;
        if (!way.both_ways()) return;
        const auto alike = [&](const count_edge& e) { return e.from_left == way && e.from_right == way; };
        const auto& types = p_.vars[vars_[0]].types;
        const auto plain = [&](std::size_t v) { return p_.vars[v].types == types; };
        const auto asks_nothing = [](const count_level& l) { return l.is != count_level::form::given && l.what.is_one && l.differs.empty() && l.conditions.empty(); };
        if (!std::ranges::all_of(p.edges, alike) || !std::ranges::all_of(vars_, plain) || !std::ranges::all_of(p.levels, asks_nothing)) return;
        // One MATCH has all three: else the same edge may be walked twice.
        for (const std::size_t e : edges_)
            if (p_.edges[e].may_be_same.size() != 2) return;
        p.corners = way;
    }

    /// Edges of which both ends are known now.
    void add_edges(count_part& out, count_level& level, std::size_t v, std::optional<std::size_t> walked, const std::vector<std::size_t>& level_of, std::vector<std::size_t>& number_of,
                   const std::vector<std::size_t>& found) {
        const auto add = [&](std::size_t e) {
            const auto& of = p_.edges[e];
            count_edge edge{level_of[of.left], level_of[of.right], adjacent(*of.of, true, r_), adjacent(*of.of, false, r_), e == walked, {}};
            for (const std::size_t same : of.may_be_same)
                if (known_edges_.contains(same)) edge.may_be_same.push_back(number_of[same]);
            number_of[e] = out.edges.size();
            known_edges_.insert(e);
            out.edges.push_back(std::move(edge));
        };
        if (walked) add(*walked), level.edge = out.edges.size() - 1;
        for (const std::size_t e : edges_) {
            const auto& of = p_.edges[e];
            if (e == walked || (of.left != v && of.right != v) || !is_in(found, of.left) || !is_in(found, of.right)) continue;
            add(e);
            const bool from_left = of.left == v;
            const std::size_t other = from_left ? of.right : of.left;
            count_closing c{count_closing::form::count, level_of[other], adjacent(*of.of, from_left, r_), adjacent(*of.of, !from_left, r_), out.edges.size() - 1};
            c.marks = marks_of(out, c.to, c.there);
            level.closings.push_back(std::move(c));
        }
    }
    void add_ties(count_part& out, count_level& level, std::size_t v, const std::vector<std::size_t>& level_of, const std::vector<std::size_t>& found) {
        for (const tie& t : p_.ties) {
            if (t.is == tie::form::condition) {
                if (is_in(t.reads, v) && std::ranges::all_of(t.reads, [&](std::size_t w) { return is_in(found, w); })) level.conditions.push_back(t.condition);
                continue;
            }
            if ((t.left != v && t.right != v) || !is_in(found, t.left) || !is_in(found, t.right)) continue;
            const bool from_left = t.left == v;
            const std::size_t other = from_left ? t.right : t.left;
            if (t.is == tie::form::differ) {
                level.differs.push_back(level_of[other]);
                continue;
            }
            count_closing c{t.is == tie::form::is_none ? count_closing::form::is_none : count_closing::form::is_there, level_of[other], adjacent(*t.of, from_left, r_), adjacent(*t.of, !from_left, r_)};
            c.marks = marks_of(out, c.to, c.there);
            level.closings.push_back(std::move(c));
        }
    }
    static std::size_t marks_of(count_part& out, std::size_t level, const adjacent& along) {
        for (std::size_t i = 0; i < out.marks.size(); ++i)
            if (out.marks[i].level == level && out.marks[i].along == along) return i;
        out.marks.push_back({level, along});
        return out.marks.size() - 1;
    }
    [[nodiscard]] bool is_read(std::size_t v) const {
        return std::ranges::any_of(p_.ties, [&](const tie& t) { return is_in(t.reads, v); });
    }
    /// All nodes of some types, or all edges of one, are counted already.
    void count_at_once(count_part& p) const {
        if (p.levels.size() != 1 || p.levels[0].is != count_level::form::scan || p.found_by) return;
        const count_target& t = p.levels[0].what;
        if (!p.levels[0].conditions.empty() || !p.levels[0].closings.empty() || !t.conditions.empty() || !t.properties.empty() || !t.optional.empty()) return;
        std::size_t nodes = p.scans_all ? r_.g.node_count() : 0;
        for (const node_type_id n : p.scanned) nodes += r_.g.count(n);
        if (t.tails.empty()) p.at_once = nodes;
        else if (t.tails.size() == 1 && t.tails[0]->to.is_one && p.scans_all)
            if (const auto e = t.tails[0]->along.only_type()) p.at_once = r_.g.count(*e);
    }

    pattern_graph& p_;
    std::vector<std::size_t> vars_, edges_;
    std::vector<weighed_variable> weighed_;
    std::vector<weighed_edge> weighed_edges_;
    std::vector<weighed_tie> weighed_ties_;
    run_state& r_;
    std::unordered_set<std::size_t> known_edges_;
};

/// Of an OPTIONAL MATCH: tails of the one variable that it shares with what comes before.
[[nodiscard]] bool add_optional(pattern_graph& all, const clause& c, run_state& r) {
    pattern_graph own(r);
    if (!own.add(c) || (c.filter && !own.add(*c.filter))) return false;
    std::optional<std::size_t> on;
    for (std::size_t v = 0; v < own.vars.size(); ++v) {
        if (!own.vars[v].given) continue;
        if (on) return false;
        on = v;
    }
    if (!on || own.vars[*on].types || !own.vars[*on].properties.empty()) return false;
    if (!own.settle() || !own.ties.empty() || !own.vars[*on].conditions.empty()) return false;
    const auto shared = all.find(own.vars[*on].at);
    if (!shared) return false;
    // What is known of the node there is known here.
    own.vars[*on].types = all.vars[*shared].types;
    own.compare_edges();
    own.cut_tails(on);
    if (std::ranges::any_of(own.edges, [](const auto& e) { return !e.tail; })) return false;
    if (std::ranges::count_if(own.vars, [](const auto& v) { return !v.tail; }) != 1) return false;
    all.vars[*shared].optional.push_back(std::move(own.vars[*on].tails));
    return true;
}

}  // namespace

bool wants_only_counts(const clause& projection, std::span<const clause> matches) {
    if (!projection.grouped) return false;
    const auto is_found = [&](slot s) {
        for (const clause& c : matches) {
            if (c.optional) continue;
            for (const auto& p : c.paths) {
                for (const auto& n : p.nodes)
                    if (n.at == s) return true;
                for (const auto& e : p.steps)
                    if (!e.group && !e.edge.repeats && e.edge.at == s) return true;
            }
        }
        return false;
    };
    return std::ranges::all_of(projection.aggregates, [&](const expression* e) {
        if (e->is == form::count_all) return true;
        return e->aggregate != nullptr && e->aggregate->name == "count" && !e->distinct && e->of.size() == 1 && e->of[0]->is == form::variable && is_found(e->of[0]->at);
    });
}

std::optional<slot> counted_by(const clause& projection, std::span<const clause> matches) {
    std::unordered_set<slot> reads;
    for (const auto& item : projection.items) {
        if (item.aggregates) continue;
        if (!gives_the_same(*item.of)) return std::nullopt;
        slots_read(*item.of, reads);
    }
    for (const auto& [from, to] : projection.carried) reads.insert(from);
    std::optional<slot> out;
    for (const slot s : reads) {
        bool found = false, outer = true;
        for (const clause& c : matches)
            for (const auto& p : c.paths) {
                for (const auto& n : p.nodes)
                    if (n.at == s) found = found || !c.optional, outer = false;
                for (const auto& e : p.steps)
                    if (e.edge.at == s) outer = false;
                if (p.at == s) outer = false;
            }
        if (outer && s >= 0) continue;
        if (!found || out) return std::nullopt;
        out = s;
    }
    return out.value_or(no_slot);
}

std::optional<count_plan> plan_count(std::span<const clause> matches, slot by, run_state& r) {
    pattern_graph all(r);
    bool optional = false;
    for (const clause& c : matches) {
        if (!c.optional && (optional || !all.add(c) || (c.filter && !all.add(*c.filter)))) return std::nullopt;
        optional = optional || c.optional;
    }
    if (all.vars.empty() || !all.settle()) return std::nullopt;
    for (const clause& c : matches)
        if (c.optional && !add_optional(all, c, r)) return std::nullopt;
    all.compare_edges();
    const auto selects = [&](const variable& v) { return v.given || !v.properties.empty() || !v.conditions.empty(); };
    if (std::ranges::none_of(all.vars, selects)) all.expect_all();
    // What is found by a key or an index stays, for the search to begin at.
    std::optional<std::size_t> kept;
    for (std::size_t v = 0; v < all.vars.size() && !kept; ++v)
        if (!all.vars[v].given && find_lookup(*all.vars[v].of, all.vars[v].conditions, r, [&](const expression& e) { return all.reads_only(e, {}); })) kept = v;
    if (by != no_slot) {
        kept = all.find(by);
        if (!kept || all.vars[*kept].given) return std::nullopt;
    }
    all.cut_tails(kept);

    // What hangs together.
    std::vector<std::size_t> part(all.vars.size());
    for (std::size_t v = 0; v < part.size(); ++v) part[v] = v;
    const auto join = [&](std::size_t a, std::size_t b) {
        const std::size_t from = part[a], to = part[b];
        for (auto& one : part)
            if (one == from) one = to;
    };
    for (const auto& e : all.edges) {
        if (e.tail) continue;
        join(e.left, e.right);
        for (const std::size_t same : e.may_be_same) join(e.left, all.edges[same].left);
    }
    for (const tie& t : all.ties) {
        if (t.is != tie::form::condition) join(t.left, t.right);
        for (const std::size_t v : t.reads) join(v, t.reads[0]);
    }
    // Sets of variables have 64 bits.
    if (all.vars.size() > 64) return std::nullopt;
    count_plan out;
    std::map<std::size_t, std::vector<std::size_t>> parts;
    for (std::size_t v = 0; v < all.vars.size(); ++v)
        if (!all.vars[v].tail) parts[part[v]].push_back(v);
    for (auto& [number, vars] : parts) {
        const bool first = by != no_slot && std::ranges::find(vars, *kept) != vars.end();
        // What has values before is found before anything else.
        if (first && std::ranges::any_of(vars, [&](std::size_t v) { return all.vars[v].given; })) return std::nullopt;
        auto made = part_planner(all, std::move(vars), r).plan(first ? kept : std::nullopt);
        out.parts.insert(first ? out.parts.begin() : out.parts.end(), std::move(made));
    }
    out.alone = std::ranges::any_of(out.parts, [](const count_part& p) {
        return std::ranges::any_of(p.levels, [](const count_level& l) { return l.what.asks() || !l.conditions.empty(); });
    });
    return out;
}

void explain_count(const count_plan& p, const run_state& r, std::string& out, int depth) {
    const auto line = [&](int in, std::string_view text) { out += fmt::format("{:{}}{}\n", "", in * 2, text); };
    const auto tails = [&](const auto& self, const count_target& t, int in) -> void {
        for (const auto& one : t.tails) line(in, fmt::format("times {}{}", one->says, one->to.known ? ", kept by node" : "")), self(self, one->to, in + 1);
        for (const auto& all : t.optional) {
            line(in, "times, at least 1");
            for (const auto& one : all) line(in + 1, one->says), self(self, one->to, in + 2);
        }
    };
    for (const count_part& part : p.parts) {
        line(depth, fmt::format("count, at a cost of {:.0f}", part.cost));
        if (part.at_once) {
            line(depth + 1, fmt::format("{}, which the graph has", *part.at_once));
            continue;
        }
        if (part.corners) {
            line(depth + 1, fmt::format("triangles of {}", part.corners->says(r.g)));
            continue;
        }
        for (const count_level& l : part.levels) {
            const std::string name = l.name.empty() ? "_" : l.name;
            const bool first = &l == &part.levels.front();
            std::string text = l.is == count_level::form::given ? fmt::format("{} as it is known", name)
                             : l.is == count_level::form::along ? fmt::format("{}{} along {} from {}", l.is_number ? "number of " : "", name, l.along.says(r.g), part.levels[l.from].name.empty() ? "_" : part.levels[l.from].name)
                             : first && part.found_by           ? fmt::format("{} by {}", name, part.found_by->by_key ? "its key" : "an index")
                                                                : fmt::format("nodes {}", name);
            text += fmt::format(", about {:.0f} rows", l.rows);
            line(depth + 1, text);
            for (const auto& c : l.closings)
                line(depth + 2, fmt::format("{} {} {}", c.is == count_closing::form::count ? "times" : c.is == count_closing::form::is_there ? "if there is" : "if there is no", c.here.says(r.g),
                                            part.levels[c.to].name.empty() ? "_" : part.levels[c.to].name));
            for (const std::size_t d : l.differs) line(depth + 2, fmt::format("another node than {}", part.levels[d].name));
            if (!l.conditions.empty() || !l.what.conditions.empty()) line(depth + 2, "filter");
            tails(tails, l.what, depth + 2);
        }
    }
}

}  // namespace hexi::v1::detail::query
