// What a query changed, as what is different after it.
#include <hexi/query/run/run_private.hpp>

#include <concepts>
#include <cstddef>

namespace hexi::inline abi_v1::detail::query {

std::vector<bool> journal::types_with_nodes(const graph& g) {
    std::vector<bool> out(g.schema().node_type_count());
    for (std::size_t i = 0; i < out.size(); ++i) out[i] = g.count(node_type_id(i)) > 0;
    return out;
}

std::unordered_set<std::string> journal::labels(const graph& g, const std::vector<bool>& with_nodes) {
    std::unordered_set<std::string> out;
    for (std::size_t i = 0; i < with_nodes.size(); ++i)
        if (with_nodes[i]) out.insert(g.schema()[node_type_id(i)].labels.begin(), g.schema()[node_type_id(i)].labels.end());
    return out;
}

journal::journal(const graph& g) : nodes_before_(g.node_bound()), edges_before_(g.edge_bound()), types_before_(types_with_nodes(g)) {}

namespace {

template <class Id>
std::size_t values_of(const graph& g, Id id) {
    std::size_t out = 0;
    for (std::size_t i = 0; i < g.schema().property_count(); ++i) {
        const column* c = nullptr;
        if constexpr (std::same_as<Id, node_id>) c = g.node_column(property_id(i));
        else c = g.edge_column(property_id(i));
        if (c != nullptr && c->has(id.index())) ++out;
    }
    return out;
}

}  // namespace

void journal::removes(const graph& g, node_id n) {
    if (n.index() >= nodes_before_) return;
    ++of_old_.nodes_removed;
    of_old_.properties_removed += values_of(g, n);
}
void journal::removes(const graph& g, edge_id e) {
    if (e.index() >= edges_before_) return;
    ++of_old_.edges_removed;
    of_old_.properties_removed += values_of(g, e);
}

void journal::gather(const transaction& changes) {
    changes.for_each_changed([&](const changed_value& v) {
        const bool goes = v.node.valid() ? changes.removed(v.node) : changes.removed(v.edge);
        if (!goes) {
            if (v.had) ++of_old_.properties_removed;
            if (v.has) ++of_old_.properties_added;
        } else {
            // Counted as it is now was what it has: what it had is gone.
            if (v.had && !v.has) ++of_old_.properties_removed;
            if (!v.had && v.has) --of_old_.properties_removed;
        }
    });
}

side_effects journal::effects(const graph& g) const {
    side_effects out = of_old_;
    for (std::size_t i = nodes_before_; i < g.node_bound(); ++i) out.nodes_added += g.contains(node_id(i)) ? 1 : 0;
    for (std::size_t i = edges_before_; i < g.edge_bound(); ++i) out.edges_added += g.contains(edge_id(i)) ? 1 : 0;
    for (std::size_t i = 0; i < g.schema().property_count(); ++i) {
        const column *of_nodes = g.node_column(property_id(i)), *of_edges = g.edge_column(property_id(i));
        if (of_nodes != nullptr) out.properties_added += of_nodes->count_from(nodes_before_);
        if (of_edges != nullptr) out.properties_added += of_edges->count_from(edges_before_);
    }
    const auto types_after = types_with_nodes(g);
    if (types_after == types_before_) return out;
    const auto before = labels(g, types_before_), after = labels(g, types_after);
    for (const auto& l : after)
        if (!before.contains(l)) ++out.labels_added;
    for (const auto& l : before)
        if (!after.contains(l)) ++out.labels_removed;
    return out;
}

}  // namespace hexi::abi_v1::detail::query
