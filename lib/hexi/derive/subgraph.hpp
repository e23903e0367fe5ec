// A part of a graph as a graph of its own.
//
//     const graph around = subgraph(g, ids);                                   // and all edges among them
//     const graph signed_only = subgraph(g, ids, [&](edge_id e) { return g.type(e) == signed_type; });
#pragma once

#include <algorithm>
#include <cassert>
#include <span>
#include <utility>
#include <variant>
#include <vector>

#include <hexi/graph/builder.hpp>
#include <hexi/graph/graph.hpp>

namespace hexi {

/// Copies nodes and edges with all that is known of them from one graph into a new one with the same schema.
class graph_copy {
public:
    explicit graph_copy(const graph& from) : from_(from), build_(from.schema()), new_node_(from.node_bound()) {}

    graph_builder& builder() { return build_; }
    /// The copy of a node; none if it was not copied.
    node_id copied(node_id n) const { assert(from_.contains(n)); return new_node_[n.index()]; }

    /// Copies a node that was not copied before.
    void add(node_id n) {
        assert(from_.contains(n) && !copied(n).valid());
        const node_id made = *build_.add_node(from_.type(n), from_.key(n));
        new_node_[n.index()] = made;
        copy_values(n, made);
    }
    /// Copies an edge whose ends were copied.
    void add(edge_id e) {
        const node_id source = copied(from_.source(e));
        const node_id target = copied(from_.target(e));
        assert(source.valid() && target.valid());
        copy_values(e, build_.add_fitting_edge(source, from_.type(e), target));
    }

    graph finish() && { return std::move(build_).finish(); }

private:
    template <class Id>
    void copy_values(Id from, Id to) {
        for (std::size_t i = 0; i < from_.schema().property_count(); ++i) {
            value v = from_.value(from, property_id(i));
            if (std::holds_alternative<std::monostate>(v)) continue;
            [[maybe_unused]] const auto stored = build_.set(to, property_id(i), v);
            assert(stored);
        }
        build_.set_evidence(to, from_.evidence(from));
    }

    const graph& from_;
    graph_builder build_;
    std::vector<node_id> new_node_;  // by old id
};

/// The graph of the nodes in `keep` and those edges among them for which `keep_edge(edge_id)` holds, with
/// keys, properties, names, evidence and schema. Naming a node twice keeps it once; each must be in `g` (asserted).
///
/// Order   nodes and, within a source and type, edges as in `g`
/// Cost    O(nodes + edges of the kept nodes + what is copied × properties of the schema)
template <class KeepEdge>
graph subgraph(const graph& g, std::span<const node_id> keep, KeepEdge keep_edge) {
    std::vector<bool> kept(g.node_bound(), false);
    for (const node_id n : keep) assert(g.contains(n)), kept[n.index()] = true;
    graph_copy copy(g);
    std::vector<edge_id> edges;
    for (const node_id n : g.nodes()) {
        if (!kept[n.index()]) continue;
        copy.add(n);
        for (auto [target, e] : g.out(n))
            if (kept[target.index()] && keep_edge(e)) edges.push_back(e);
    }
    std::ranges::sort(edges);
    for (const edge_id e : edges) copy.add(e);
    return std::move(copy).finish();
}
inline graph subgraph(const graph& g, std::span<const node_id> keep) {
    return subgraph(g, keep, [](edge_id) { return true; });
}

}  // namespace hexi
