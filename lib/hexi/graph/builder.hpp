// Building a graph in bulk: collect, then finish; nothing can be asked before.
//
//     graph_builder build;
//     const node_id a = *build.add_node("Park", "a");
//     build.add_edge(a, "NEAR", a);
//     const graph g = std::move(build).finish();
#pragma once

#include <cassert>
#include <initializer_list>
#include <optional>
#include <span>
#include <stdexcept>
#include <string_view>
#include <utility>
#include <vector>

#include <hexi/graph/graph.hpp>

namespace hexi::inline abi_v1 {

/// Collects nodes and edges without keeping adjacency, and makes it in one go: several times faster
/// than adding one by one, and tight. Node ids stay as given; edges are numbered by `finish()`.
class graph_builder {
public:
    graph_builder() = default;
    explicit graph_builder(hexi::schema s) : graph_(std::move(s)) {}

    growing_schema& schema() { return graph_.schema(); }

    /// As `graph::add_node`.
    result<node_id> add_node(node_type_id type, std::string_view key) { return graph_.add_node(type, key); }
    result<node_id> add_node(std::string_view type, std::string_view key) { return graph_.add_node(type, key); }
    result<node_id> add_node(node_type_id type) { return graph_.add_node(type); }
    result<node_id> add_node(std::string_view type) { return graph_.add_node(type); }
    [[nodiscard]] std::optional<node_id> find(std::string_view key) const { return graph_.find(key); }
    [[nodiscard]] node_type_id type(node_id n) const { return graph_.type(n); }

    /// As `graph::add_edge`. The id returned is for `set` on this builder only.
    result<edge_id> add_edge(node_id from, edge_type_id type, node_id to) {
        assert(graph_.contains(from) && graph_.contains(to));
        if (edge_bound() >= graph::most) return graph::too_many("edges");
        if (type.index() >= graph_.schema_.edge_type_count()) return problem{"unknown-type", "no such edge type", ""};
        if (!graph_.schema_.fits(type, graph_.type(from), graph_.type(to))) return graph_.wrong_ends(type, graph_.type(from), graph_.type(to));
        return add_fitting_edge(from, type, to);
    }
    result<edge_id> add_edge(node_id from, std::string_view type_name, node_id to) {
        if (edge_bound() >= graph::most) return graph::too_many("edges");
        const auto type = schema().edge_type_named(type_name);
        if (!type) return type.problems();
        return add_edge(from, *type, to);
    }
    /// The same for an edge whose type and ends are known to fit (asserted). Errors: std::length_error for one too many.
    edge_id add_fitting_edge(node_id from, edge_type_id type, node_id to) {
        assert(graph_.schema_.fits(type, graph_.type(from), graph_.type(to)));
        return copy_edge(from, type, to);
    }

    /// Copies of what a graph with the same schema has already, as it stands there: a snapshot may hold nodes of abstract types, edges
    /// whose ends do not fit and values that no enumeration has, which `check` tells. The key, if there is one, is new (asserted).
    node_id copy_node(node_type_id type, std::optional<std::string_view> key) {
        assert(!key || !graph_.find(*key));
        return graph_.append_node_or_none(type, key ? graph_.texts_.intern(*key) : text_id::none());
    }
    edge_id copy_edge(node_id from, edge_type_id type, node_id to) {
        require_room_for(1);
        graph_.edges_.own().push_back({from, to, type});
        graph_.count_edge(type);
        return edge_id(graph_.edges_.size() - 1);
    }
    template <class Id>
    void copy_value(Id id, property_id p, const value& v) { graph_.store_as_it_is(id, p, v); }

    /// As `graph::set`, `set_name` ...
    template <class Id, class Property>
    result<done> set(Id id, const Property& p, const value& v) { return graph_.set(id, p, v); }
    template <class Id, class Property>
    result<done> set(Id id, const Property& p, std::initializer_list<value> list) { return graph_.set(id, p, list); }
    void set_name(node_id n, std::string_view name) { graph_.set_name(n, name); }
    result<done> set_name(node_id n, std::string_view language, std::string_view name) { return graph_.set_name(n, language, name); }
    template <class Texts>
    void set_aliases(node_id n, const Texts& aliases) { graph_.set_aliases(n, aliases); }
    void set_aliases(node_id n, std::initializer_list<std::string_view> aliases) { graph_.set_aliases(n, aliases); }
    template <class Id>
    result<done> set_evidence(Id id, const std::vector<evidence>& all) { return graph_.set_evidence(id, all); }
    /// The same for evidence that a graph has already.
    void copy_evidence(node_id n, const std::vector<evidence>& all) { graph_.write_evidence(detail::cells::node_evidence, n.index(), all); }
    void copy_evidence(edge_id e, const std::vector<evidence>& all) { graph_.write_evidence(detail::cells::edge_evidence, e.index(), all); }

    /// For readers that fill whole columns: the column of a property, made if new, for values of a kind, and the text pool.
    /// One that holds other values already becomes one of any kind, and takes `mixed_value`s.
    column& node_column(property_id p, kind k, bool list = false) {
        graph_.drop_names_if(p);
        return graph_.column_for(graph_.node_columns_, p, k, list);
    }
    column& edge_column(property_id p, kind k, bool list = false) { return graph_.column_for(graph_.edge_columns_, p, k, list); }
    text_pool& texts() { return graph_.texts_; }
    column& node_evidence() { return graph_.node_evidence_; }
    column& edge_evidence() { return graph_.edge_evidence_; }
    /// A list as the columns hold it.
    template <class T>
    text_id packed(const std::vector<T>& list) { return graph_.packed(list); }
    text_id packed(const std::vector<evidence>& all) {
        std::vector<graph::packed_evidence> list;
        list.reserve(all.size());
        for (const evidence& e : all) list.push_back({texts().intern(detail::joined_document(e)), e.line, e.start, e.end, e.certainty});
        return graph_.packed(list);
    }

    /// Many nodes at once: their types, none of them abstract, and their keys, all of them none or new (asserted). Errors:
    /// std::length_error for too many.
    void append_nodes(std::span<const node_type_id> types, std::span<const text_id> keys) { graph_.append_nodes(types, keys); }
    /// Many edges at once, known to fit. They are numbered from `edge_bound()` on until `finish()`. Errors:
    /// std::length_error for too many.
    void append_edges(std::span<const edge_record> edges) {
        require_room_for(edges.size());
        graph_.edges_.own().append(edges);
        for (const edge_record& e : edges) graph_.count_edge(e.type);
    }
    /// Takes address space for that many edges.
    void reserve_edges(std::size_t edges) { graph_.edges_.own().reserve(edges); }
    [[nodiscard]] std::size_t edge_bound() const { return graph_.edges_.size(); }

    /// For readers that keep only a part of the rows here at a time: the nodes, edges, values and texts so far as a graph without adjacency,
    /// with a copy of the schema. Nothing but the schema stays here, where it was.
    graph take_part() {
        graph out(graph_.schema_);
        std::swap(out.texts_, graph_.texts_);
        std::swap(out.node_types_, graph_.node_types_), std::swap(out.keys_, graph_.keys_), std::swap(out.node_of_text_, graph_.node_of_text_);
        std::swap(out.edges_, graph_.edges_);
        std::swap(out.node_columns_, graph_.node_columns_), std::swap(out.edge_columns_, graph_.edge_columns_);
        std::swap(out.node_evidence_, graph_.node_evidence_), std::swap(out.edge_evidence_, graph_.edge_evidence_);
        std::swap(out.nodes_of_type_, graph_.nodes_of_type_), std::swap(out.edges_of_type_, graph_.edges_of_type_);
        std::swap(out.node_count_, graph_.node_count_), std::swap(out.edge_count_, graph_.edge_count_);
        std::swap(out.lists_, graph_.lists_);
        return out;
    }
    /// Bytes that the rows take here.
    [[nodiscard]] std::size_t memory() const { return graph_.memory().everything; }

    /// The finished graph: what `compact()` leaves; `new_edges` gets, by the id that an edge had here, the one that it
    /// has now. O(nodes + edges). Errors: std::length_error for more adjacency than a graph may have.
    graph finish(std::vector<edge_id>* new_edges = nullptr) && {
        graph_.renumber_edges(new_edges);
        return std::move(graph_);
    }
    /// The same with the ids that the edges had here, as if they had been added to a graph one by one: to ask for their values takes more
    /// misses of the cache.
    graph finish_as_numbered() && {
        graph_.give_slots();
        graph_.tighten();
        return std::move(graph_);
    }

private:
    void require_room_for(std::size_t edges) const {
        if (edges > graph::most - edge_bound()) throw std::length_error("there may be at most 4294967294 edges");
    }

    graph graph_;
};

}  // namespace hexi::abi_v1
