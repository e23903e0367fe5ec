// From clauses to a graph of variables; tails are cut off it.
#include <hexi/query/plan/pattern_graph_private.hpp>

#include <algorithm>

#include <fmt/format.h>

namespace hexi::inline abi_v1::detail::query {

bool gives_the_same(const expression& e) {
    if (e.query || e.path || (e.function != nullptr && !e.function->repeatable)) return false;
    return std::ranges::all_of(e.of, [](const auto& part) { return !part || gives_the_same(*part); });
}

bool pattern_graph::add(const clause& c) {
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

bool pattern_graph::add(const expression& e) {
    if (e.is == form::land) return std::ranges::all_of(e.of, [&](const auto& part) { return add(*part); });
    waiting_.push_back(&e);
    return true;
}

bool pattern_graph::settle() {
    for (const expression* e : waiting_)
        if (!tie_by(*e)) return false;
    waiting_.clear();
    return true;
}

std::optional<std::size_t> pattern_graph::find(slot s) const {
    const auto at = of_slot_.find(s);
    return at == of_slot_.end() ? std::nullopt : std::optional(at->second);
}

std::size_t pattern_graph::of(const node_pattern& n) {
    const auto [at, fresh] = of_slot_.try_emplace(n.at, vars.size());
    if (fresh) {
        pattern_variable v;
        v.at = n.at, v.name = n.name, v.of = &n, v.given = n.bound;
        vars.push_back(std::move(v));
    }
    return at->second;
}

void pattern_graph::compare_edges() {
    for (std::size_t i = 0; i < edges.size(); ++i)
        for (std::size_t j = 0; j < i; ++j)
            if (edges[i].unique && edges[i].clause == edges[j].clause && may_be_same(edges[i], edges[j]))
                edges[i].may_be_same.push_back(j), edges[j].may_be_same.push_back(i);
}

void pattern_graph::cut_tails(std::optional<std::size_t> kept) {
    for (;;) {
        std::optional<std::size_t> best;
        const auto weight = [&](const pattern_variable& v) { return std::pair(v.tails.size() + v.optional.size() + (v.conditions.empty() ? 0 : 8), -nodes_of(r_.g, v.mask())); };
        for (std::size_t v = 0; v < vars.size(); ++v)
            if (v != kept && hangs(v) && (!best || weight(vars[v]) < weight(vars[*best]))) best = v;
        if (!best) return;
        const auto e = std::ranges::find_if(edges, [&](const pattern_edge& one) { return !one.tail && (one.left == *best || one.right == *best); });
        const bool from_left = e->right == *best;
        pattern_variable& on = vars[from_left ? e->left : e->right];
        on.tails.push_back(tail_of(*e, *best, from_left, on));
        e->tail = true, vars[*best].tail = true;
    }
}

bool pattern_graph::reads_only(const expression& e, std::initializer_list<slot> these) const {
    std::unordered_set<slot> reads;
    slots_read(e, reads);
    return std::ranges::none_of(reads, [&](slot s) { return s < 0 || ((of_slot_.contains(s) || edge_slots_.contains(s)) && std::ranges::find(these, s) == these.end()); });
}

void pattern_graph::keep(count_target& to, const pattern_variable& v, double visits, bool cheap) const {
    if (visits < (cheap ? 2 : 0.5)) return;
    const auto mask = v.mask();
    to.known.emplace(ids_of(r_.g, mask));
    to.is_swept = all_are_asked_;
    for (std::size_t t = 0; t < mask.size(); ++t)
        if (mask[t] != 0) to.domain.emplace_back(t);
}

void pattern_graph::fill(count_target& to, pattern_variable& v, bool looks_at_types) {
    if (looks_at_types) to.types = v.mask();
    to.conditions = v.conditions, to.properties = v.properties, to.at = v.at;
    to.tails = std::move(v.tails), to.optional = std::move(v.optional);
    to.is_one = to.types.empty() && to.conditions.empty() && to.properties.empty() && to.tails.empty() && to.optional.empty();
    // The rarest first: where there is none, no other is asked for.
    std::ranges::stable_sort(to.tails, {}, [](const auto& t) { return std::pair(t->rows, t->along.goes_out()); });
}

void pattern_graph::narrow(pattern_variable& v, const label_expression& l) {
    std::vector<std::uint8_t> types(r_.g.schema().node_type_count());
    for (std::size_t t = 0; t < types.size(); ++t) types[t] = has_labels(l, node_type_id(t), r_) && (!v.types || (*v.types)[t] != 0);
    if (types.empty()) types.push_back(0);
    v.types = std::move(types);
}

bool pattern_graph::hangs(std::size_t v) const {
    if (vars[v].tail || vars[v].given || vars[v].tied) return false;
    const pattern_edge* only = nullptr;
    for (const auto& e : edges) {
        if (e.tail || (e.left != v && e.right != v)) continue;
        if (only != nullptr || e.left == e.right || !e.may_be_same.empty()) return false;
        only = &e;
    }
    return only != nullptr;
}

std::unique_ptr<count_tail> pattern_graph::tail_of(const pattern_edge& e, std::size_t v, bool from_left, const pattern_variable& on) {
    auto out = std::make_unique<count_tail>();
    pattern_variable& end = vars[v];
    out->along = adjacent(*e.of, from_left, r_);
    const double steps = out->along.steps_from(r_.g, on.mask()), nodes = nodes_of(r_.g, end.mask());
    out->rows = steps / std::max(1.0, nodes_of(r_.g, on.mask()));
    out->says = fmt::format("{}({})", out->along.says(r_.g), end.name);
    const bool simple = end.is_plain() || (end.tails.size() == 1 && end.optional.empty() && end.tails[0]->to.is_one && end.conditions.empty() && end.properties.empty());
    fill(out->to, end, !out->along.leads_only_to(r_.g, end.mask()));
    if (!end.depends && (!out->to.tails.empty() || !out->to.optional.empty() || out->to.asks())) keep(out->to, end, steps / std::max(1.0, nodes), simple);
    return out;
}

bool pattern_graph::tie_by(const expression& e) {
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
        if (denied && denied_ == denial::left_out) return true;
        return tie_up({denied && denied_ == denial::as_written ? tie::form::is_none : tie::form::is_there, *find(p.nodes[0].at), *find(p.nodes[1].at), &p.steps[0].edge});
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
        pattern_variable& v = vars[t.reads.empty() ? 0 : t.reads[0]];
        v.conditions.push_back(&e);
        if (depends) v.depends = v.tied = true;
        return true;
    }
    return tie_up(std::move(t));
}

bool pattern_graph::tie_up(tie t) {
    if (t.is != tie::form::condition) vars[t.left].tied = vars[t.right].tied = true;
    for (const std::size_t v : t.reads) vars[v].tied = true;
    ties.push_back(std::move(t));
    return true;
}

bool pattern_graph::may_be_same(const pattern_edge& a, const pattern_edge& b) const {
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

bool pattern_graph::can_be_one(std::size_t a, std::size_t b) const {
    if (a == b || !vars[a].types || !vars[b].types) return true;
    for (std::size_t t = 0; t < vars[a].types->size(); ++t)
        if ((*vars[a].types)[t] != 0 && (*vars[b].types)[t] != 0) return true;
    return false;
}

bool pattern_graph::told_apart(std::initializer_list<std::pair<std::size_t, std::size_t>> equal) const {
    std::vector<std::size_t> one(vars.size());
    for (std::size_t i = 0; i < one.size(); ++i) one[i] = i;
    for (const auto& [a, b] : equal) {
        const std::size_t from = one[a], to = one[b];
        for (auto& each : one)
            if (each == from) each = to;
    }
    return std::ranges::any_of(ties, [&](const tie& t) { return t.is == tie::form::differ && one[t.left] == one[t.right]; });
}

}  // namespace hexi::abi_v1::detail::query
