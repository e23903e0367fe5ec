// A part of a graph as a graph of its own.
//
//     const graph around = subgraph(g, ids);                                   // and all edges among them
//     const graph signed_only = subgraph(g, ids, [&](edge_id e) { return g.type(e) == signed_type; });
#pragma once

#include <algorithm>
#include <cassert>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include <hexi/graph/builder.hpp>
#include <hexi/graph/graph.hpp>

namespace hexi::inline abi_v1 {

/// What became of the nodes and edges of a graph in one that was made of it, by their old ids: several may have become
/// one; what is not there any more has become none.
struct new_ids {
    std::vector<node_id> nodes{};
    std::vector<edge_id> edges{};

    /// What became of them through two graphs, `next` made of the first.
    [[nodiscard]] new_ids then(const new_ids& next) const {
        new_ids out = *this;
        for (node_id& n : out.nodes) n = n.valid() ? next.nodes[n.index()] : n;
        for (edge_id& e : out.edges) e = e.valid() ? next.edges[e.index()] : e;
        return out;
    }
};

namespace detail {
inline std::optional<std::string_view> key_of(const graph& g, node_id n) { return g.has_key(n) ? std::optional(g.key(n)) : std::nullopt; }

/// Gives a node or an edge of a builder, with the same schema, all that is known of one of a graph: names, properties, evidence.
template <class Id>
void copy_facts(const graph& from, Id id, graph_builder& to, Id made) {
    for (std::size_t i = 0; i < from.schema().property_count(); ++i) {
        const value v = from.value(id, property_id(i));
        if (v.has_value()) to.copy_value(made, property_id(i), v);
    }
    to.copy_evidence(made, from.evidence(id));
}
}  // namespace detail

/// Copies nodes and edges with all that is known of them from one graph into a new one with the same schema.
class graph_copy {
public:
    explicit graph_copy(const graph& from) : from_(from), build_(from.schema()), new_node_(from.node_bound()), new_edge_(from.edge_bound()) {}

    graph_builder& builder() { return build_; }
    /// The copy of a node; none if it was not copied.
    [[nodiscard]] node_id copied(node_id n) const { assert(from_.contains(n)); return new_node_[n.index()]; }

    /// Copies a node that was not copied before.
    void add(node_id n) {
        assert(from_.contains(n) && !copied(n).valid());
        const node_id made = build_.copy_node(from_.type(n), detail::key_of(from_, n));
        new_node_[n.index()] = made;
        detail::copy_facts(from_, n, build_, made);
    }
    /// Copies an edge whose ends were copied.
    void add(edge_id e) {
        const node_id source = copied(from_.source(e));
        const node_id target = copied(from_.target(e));
        assert(source.valid() && target.valid());
        new_edge_[e.index()] = build_.copy_edge(source, from_.type(e), target);
        detail::copy_facts(from_, e, build_, new_edge_[e.index()]);
    }
    /// Says that a node or edge that is not copied has become part of one that the builder made.
    void became(node_id n, node_id made) { new_node_[n.index()] = made; }
    void became(edge_id e, edge_id made) { new_edge_[e.index()] = made; }

    /// The new graph, and in `ids` what became of the old one's nodes and edges.
    graph finish(new_ids* ids = nullptr) && {
        if (ids == nullptr) return std::move(build_).finish();
        std::vector<edge_id> numbered;
        graph made = std::move(build_).finish(&numbered);
        ids->nodes = std::move(new_node_);
        ids->edges = std::move(new_edge_);
        for (edge_id& e : ids->edges) e = e.valid() ? numbered[e.index()] : e;
        return made;
    }

private:
    const graph& from_;
    graph_builder build_;
    std::vector<node_id> new_node_;  // by old id
    std::vector<edge_id> new_edge_;  // by old id, as the builder numbers them
};

/// The graph of the nodes in `keep` and those edges among them for which `keep_edge(edge_id)` holds, with
/// keys, properties, names, evidence and schema. Naming a node twice keeps it once; each must be in `g` (asserted). `ids`
/// gets what became of `g`'s.
///
/// Order   nodes and, within a source and type, edges as in `g`
/// Cost    O(nodes + edges of the kept nodes + what is copied × properties of the schema)
template <class KeepEdge>
[[nodiscard]] graph subgraph(const graph& g, std::span<const node_id> keep, KeepEdge keep_edge, new_ids* ids = nullptr) {
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
    return std::move(copy).finish(ids);
}
[[nodiscard]] inline graph subgraph(const graph& g, std::span<const node_id> keep) {
    return subgraph(g, keep, [](edge_id) { return true; });
}

}  // namespace hexi::abi_v1
