// Bodies of `graph_view.hpp`.
#pragma once

#include <hexi/view/graph_view.hpp>

#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

#include <hexi/base/linkage.hpp>

namespace hexi::inline abi_v1 {

HEXI_INLINE bool detail::shown_ids::own_shows(edge_id e) const {
    if (!calls->contains(own, g->source(e)) || !calls->contains(own, g->target(e))) return false;
    if (calls->contains_edge != nullptr) return calls->contains_edge(own, e);
    step_list list;
    calls->collect(own, g->source(e), true, list);
    calls->collect(own, g->source(e), false, list);
    return std::ranges::find(list.edges, e) != list.edges.end();
}

HEXI_INLINE graph_view::graph_view(const graph_view& of, const filter* f, direction d)
    : g_(of.g_), own_(of.own_), calls_(of.calls_), way_(of.walked(d)), filter_(of.filter_) {
    if (f == nullptr) return;
    auto more = std::make_shared<const compiled_filter>(*g_, *f);
    filter_ = filter_ ? std::make_shared<const compiled_filter>(*filter_, *more) : std::move(more);
}

HEXI_INLINE void graph_view::collect(node_id n, direction d, detail::step_list& into) const {
    if (own_ == nullptr) {
        for (const step s : seen_steps(*g_, filter_, n, walked(d))) into.add(s);
        return;
    }
    detail::step_list own;
    collect_own(n, walked(d), own);
    for (const step s : own.all())
        if (!filter_ || (filter_->allows_type(g_->type(s.edge)) && filter_->allows_step(*g_, s))) into.add(s);
}

HEXI_INLINE void graph_view::collect_own(node_id n, direction way, detail::step_list& into) const {
    into.clear();
    calls_->collect(own_, n, way != direction::in, into);
    const std::size_t first = into.size();
    const bool symmetric = way != direction::both && has_symmetric();
    if (way == direction::both || symmetric) {
        calls_->collect(own_, n, way == direction::in, into);
        std::size_t at = 0;
        if (symmetric) into.keep([&](step s) { return at++ < first || g_->type_of(s.edge).symmetric; });
    }
    // An edge is seen once, as a self loop is, or what a view shows both ways itself.
    if (into.size() == first && first <= g_->out_degree(n) + g_->in_degree(n)) return;
    std::vector<step> all;
    for (const step s : into.all())
        if (g_->source(s.edge) == n || g_->target(s.edge) == n) all.push_back(s);
    std::ranges::sort(all, {}, &step::edge);
    all.erase(std::unique(all.begin(), all.end(), [](const step& a, const step& b) { return a.edge == b.edge; }), all.end());
    into.clear();
    for (const step s : all) into.add(s);
}

}  // namespace hexi::abi_v1
