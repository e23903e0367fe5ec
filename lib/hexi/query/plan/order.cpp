// Estimates of rows and costs, and the search among orders.
#include <hexi/query/plan/order_private.hpp>

#include <algorithm>

namespace hexi::inline abi_v1::detail::query {

namespace {

[[nodiscard]] bool is_among(const std::vector<std::size_t>& all, std::size_t v) { return std::ranges::find(all, v) != all.end(); }

}  // namespace

way order_search::search(std::optional<std::size_t> first) const {
    way start;
    std::vector<std::size_t> roots;
    for (std::size_t v = 0; v < vars_.size(); ++v) {
        if (p_.vars[vars_[v]].given) start = with(start, v);
        if (first == vars_[v]) roots.push_back(v);
    }
    if (start.order.empty() && roots.empty()) {
        for (std::size_t v = 0; v < vars_.size() && roots.empty(); ++v)
            if (const auto by = lookup_of(vars_[v]); by && !by->may_be_all()) roots.push_back(v);
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

std::optional<std::size_t> order_search::walked_to(std::size_t v, const std::vector<std::size_t>& found) const {
    std::optional<std::size_t> best;
    double least = 0;
    for (std::size_t i = 0; i < edges_.size(); ++i) {
        const auto& one = p_.edges[edges_[i]];
        if (one.left == one.right) continue;
        const bool from_left = one.right == v && is_among(found, one.left), from_right = one.left == v && is_among(found, one.right);
        if (!from_left && !from_right) continue;
        const double steps = from_left ? weighed_edges_[i].from_left : weighed_edges_[i].from_right;
        if (!best || steps < least) best = edges_[i], least = steps;
    }
    return best;
}

double order_search::nodes(std::size_t v) const {
    const pattern_variable& one = p_.vars[v];
    if (const auto by = lookup_of(v); by && by->by_key()) return 1;
    double out = nodes_of(r_.g, one.mask());
    if (!one.properties.empty()) out /= 8;
    else if (!one.conditions.empty()) out /= 4;
    return std::max(out, 0.5);
}

std::optional<lookup> order_search::lookup_of(std::size_t v) const {
    const pattern_variable& one = p_.vars[v];
    return one.given ? std::nullopt : find_lookup(*one.of, one.conditions, r_, [&](const expression& e) { return p_.reads_only(e, {}); });
}

void order_search::weigh() {
    std::vector<std::size_t> place(p_.vars.size());
    for (std::size_t i = 0; i < vars_.size(); ++i) {
        const pattern_variable& v = p_.vars[vars_[i]];
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

way order_search::with(const way& before, std::size_t v) const {
    const std::uint64_t found = before.found, bit = std::uint64_t{1} << v;
    const auto is_found = [&](std::size_t w) { return (found >> w & 1U) != 0; };
    way out = before;
    out.order.push_back(static_cast<std::uint8_t>(v)), out.found |= bit;
    const double rows = before.rows.empty() ? 1 : before.rows.back();
    // Nodes of the second variable are fetched ahead, where the first one's are gone through in order.
    const bool in_sight = !p_.vars[vars_[out.order.front()]].given && out.order.size() > 1 && is_next_to(out.order[1], std::uint64_t{1} << out.order[0]);
    const auto access = [&](std::size_t w) { return w == out.order.front() && !p_.vars[vars_[w]].given ? in_order : weighed_[w].all < 50'000 || (in_sight && w == out.order[1]) ? near : far; };
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
        const double through = std::min(steps * in_list + access(v), steps_there * in_list), marked = steps_there * 4 * in_list / rows_each;
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

way order_search::greedy(way w) const {
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

bool order_search::is_next_to(std::size_t v, std::uint64_t found) const {
    return std::ranges::any_of(weighed_edges_, [&](const weighed_edge& e) { return (e.left == v && (found >> e.right & 1U) != 0) || (e.right == v && (found >> e.left & 1U) != 0); });
}

}  // namespace hexi::abi_v1::detail::query
