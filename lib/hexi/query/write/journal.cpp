// What a query changed, as what is different after it.
#include <hexi/query/run/run_private.hpp>

#include <cstdint>
#include <string_view>

namespace hexi::inline v1::detail::query {

namespace {

template <class Id>
bool has_value(const graph& g, Id id, property_id p) {
    const property_key& key = g.schema()[p];
    if (!key.list && key.kind == kind::text) return g.get<std::string_view>(id, p).has_value();
    if (!key.list && key.kind == kind::integer) return g.get<std::int64_t>(id, p).has_value();
    return g.value(id, p).has_value();
}

}  // namespace

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

template <class Id>
void journal::note(const graph& g, Id id, property_id p, std::unordered_map<std::uint64_t, value>& in) {
    const auto [entry, fresh] = in.try_emplace(key(id.index(), p));
    if (fresh) entry->second = g.value(id, p);
}

void journal::property(const graph& g, node_id n, property_id p) {
    if (n.index() < nodes_before_) note(g, n, p, node_values_);
}
void journal::property(const graph& g, edge_id e, property_id p) {
    if (e.index() < edges_before_) note(g, e, p, edge_values_);
}
void journal::property_is_new(node_id n, property_id p) {
    if (n.index() < nodes_before_) node_values_.try_emplace(key(n.index(), p));
}
void journal::property_is_new(edge_id e, property_id p) {
    if (e.index() < edges_before_) edge_values_.try_emplace(key(e.index(), p));
}

void journal::removes(const graph& g, node_id n) {
    if (n.index() >= nodes_before_) return;
    ++removed_.nodes_removed;
    for (std::size_t i = 0; i < g.schema().property_count(); ++i) {
        const auto before = node_values_.find(key(n.index(), property_id(i)));
        const bool had = before != node_values_.end() ? before->second.has_value() : g.value(n, property_id(i)).has_value();
        if (before != node_values_.end()) node_values_.erase(before);
        if (had) ++removed_.properties_removed;
    }
}
void journal::removes(const graph& g, edge_id e) {
    if (e.index() >= edges_before_) return;
    ++removed_.edges_removed;
    for (std::size_t i = 0; i < g.schema().property_count(); ++i) {
        const auto before = edge_values_.find(key(e.index(), property_id(i)));
        const bool had = before != edge_values_.end() ? before->second.has_value() : g.value(e, property_id(i)).has_value();
        if (before != edge_values_.end()) edge_values_.erase(before);
        if (had) ++removed_.properties_removed;
    }
}

side_effects journal::effects(const graph& g) const {
    side_effects out = removed_;
    const auto values_of_new = [&](auto id) {
        for (std::size_t i = 0; i < g.schema().property_count(); ++i)
            if (has_value(g, id, property_id(i))) ++out.properties_added;
    };
    for (std::size_t i = nodes_before_; i < g.node_bound(); ++i)
        if (g.contains(node_id(i))) ++out.nodes_added, values_of_new(node_id(i));
    for (std::size_t i = edges_before_; i < g.edge_bound(); ++i)
        if (g.contains(edge_id(i))) ++out.edges_added, values_of_new(edge_id(i));
    const auto changed = [&]<class Id>(Id id, property_id p, const value& before) {
        const value now = g.value(id, p);
        if (now == before) return;
        if (before.has_value()) ++out.properties_removed;
        if (now.has_value()) ++out.properties_added;
    };
    for (const auto& [k, before] : node_values_) changed(node_id(k >> 16U), property_id(k & 0xFFFFU), before);
    for (const auto& [k, before] : edge_values_) changed(edge_id(k >> 16U), property_id(k & 0xFFFFU), before);
    const auto types_after = types_with_nodes(g);
    if (types_after == types_before_) return out;
    const auto before = labels(g, types_before_), after = labels(g, types_after);
    for (const auto& l : after)
        if (!before.contains(l)) ++out.labels_added;
    for (const auto& l : before)
        if (!after.contains(l)) ++out.labels_removed;
    return out;
}

}  // namespace hexi::v1::detail::query
