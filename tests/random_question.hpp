// Random filters, directions and damage for tests that ask random graphs random questions.
#pragma once

#include <algorithm>
#include <cstdint>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include <hexi/view/direction.hpp>
#include <hexi/view/filter.hpp>
#include <hexi/view/typed_graph.hpp>

#include "random_graph.hpp"

namespace hexi::test {

/// A source of small random choices.
class dice {
public:
    explicit dice(std::uint32_t seed) : random_(seed) {}
    std::size_t below(std::size_t n) { return std::size_t{random_()} % n; }
    bool one_in(std::size_t n) { return below(n) == 0; }
    template <class T>
    T of(std::initializer_list<T> choices) { return choices.begin()[below(choices.size())]; }

private:
    std::mt19937 random_;
};

inline node_id random_node(const graph& g, dice& d) {
    std::vector<node_id> nodes;
    for (const node_id n : g.nodes()) nodes.push_back(n);
    return nodes[d.below(nodes.size())];
}

/// Removes a few edges and maybe a node, as long as one stays.
inline void remove_some(graph& g, dice& d) {
    for (std::size_t i = d.below(3); i > 0 && g.edge_count() > 0; --i) {
        const edge_id e(d.below(g.edge_bound()));
        if (g.contains(e)) g.remove(e);
    }
    if (d.one_in(3) && g.node_count() > 1) g.remove(random_node(g, d));
}

/// Each condition is given with a chance of one in four.
inline filter random_filter(const graph& g, dice& d) {
    filter f;
    const auto label = [&] { return std::string(1, static_cast<char>('A' + d.below(3))); };
    if (d.one_in(4))
        for (std::size_t t = 0; t < g.schema().edge_type_count(); ++t)
            if (d.one_in(2)) f.edge_types.push_back(edge_type_id(t));
    if (d.one_in(4)) f.labels = {label(), label()};
    if (d.one_in(4)) f.avoid = {random_node(g, d)};
    if (d.one_in(4)) f.avoid_labels = {label()};
    if (d.one_in(4)) f.edge_if = [rest = d.below(3)](edge_id e) { return e.index() % 3 != rest; };
    if (d.one_in(4)) f.node_if = [rest = d.below(3)](node_id n) { return n.index() % 3 != rest; };
    return f;
}

inline direction random_direction(dice& d) { return d.of({direction::out, direction::in, direction::both}); }

/// What `filter` promises, said slowly: whether an edge, and a node that is no end of the question, may be used.
inline bool slow_allows(const graph& g, const filter& f, edge_id e) {
    return (f.edge_types.empty() || std::ranges::find(f.edge_types, g.type(e)) != f.edge_types.end()) && (!f.edge_if || f.edge_if(e));
}
inline bool slow_allows(const graph& g, const filter& f, node_id n) {
    const auto has = [&](const std::string& label) { return g.schema().has_label(g.type(n), label); };
    return (f.labels.empty() || std::ranges::any_of(f.labels, has)) && std::ranges::none_of(f.avoid_labels, has) &&
           std::ranges::find(f.avoid, n) == f.avoid.end() && (!f.node_if || f.node_if(n));
}

/// All steps from a node, found by looking at every edge; a self loop once. Symmetric edges lead both ways in any direction.
inline std::vector<step> slow_steps(const graph& g, node_id n, direction d) {
    std::vector<step> out;
    for (const edge_id e : g.edges()) {
        const bool either = g.type_of(e).symmetric;
        if ((d != direction::in || either) && g.source(e) == n) out.push_back({g.target(e), e});
        else if ((d != direction::out || either) && g.target(e) == n) out.push_back({g.source(e), e});
    }
    return out;
}

/// A view as a user of the library writes one: it shows some nodes and edges of a graph, and knows nothing of Hexi's own.
class own_view {
public:
    own_view(const graph& g, filter shown) : g_(&g), shown_(std::move(shown)) {}

    const graph& base() const { return *g_; }
    std::size_t node_bound() const { return g_->node_bound(); }
    std::size_t edge_bound() const { return g_->edge_bound(); }
    bool contains(node_id n) const { return g_->contains(n) && slow_allows(*g_, shown_, n); }
    std::vector<node_id> nodes() const {
        std::vector<node_id> out;
        for (const node_id n : g_->nodes())
            if (contains(n)) out.push_back(n);
        return out;
    }
    std::vector<step> out(node_id n) const { return steps_of(g_->out(n)); }
    std::vector<step> in(node_id n) const { return steps_of(g_->in(n)); }

private:
    std::vector<step> steps_of(const steps& all) const {
        std::vector<step> out;
        for (const step s : all)
            if (slow_allows(*g_, shown_, s.edge) && contains(s.node)) out.push_back(s);
        return out;
    }
    const graph* g_;
    filter shown_;
};

}  // namespace hexi::test
