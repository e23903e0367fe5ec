// The typed graph: nodes, edges, their properties, names and evidence.
//
//     graph g;                                                  // an open schema: types are made as met
//     const node_id zone = *g.add_node("Zone", "lanzhou-new-area");
//     const node_id uni = *g.add_node("University", "tianjin-university");
//     const edge_id tie = *g.add_edge(zone, "COOPERATES_WITH", uni);
//     for (auto [node, edge] : g.out(zone)) fmt::print("{}\n", g.key(node));
//
// `graph/README.md` tells how it is stored.
#pragma once

#include <array>
#include <cassert>
#include <concepts>
#include <cstddef>
#include <cstring>
#include <functional>
#include <initializer_list>
#include <iterator>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <hexi/base/ids.hpp>
#include <hexi/base/kept.hpp>
#include <hexi/base/problem.hpp>
#include <hexi/base/text.hpp>
#include <hexi/base/value_iterator.hpp>
#include <hexi/value/value.hpp>
#include <hexi/graph/adjacency.hpp>
#include <hexi/graph/change_log.hpp>
#include <hexi/graph/column.hpp>
#include <hexi/graph/indexes/index_order.hpp>
#include <hexi/graph/name_index.hpp>
#include <hexi/graph/statistics.hpp>
#include <hexi/graph/stored_value.hpp>
#include <hexi/graph/text_pool.hpp>
#include <hexi/graph/type_lists.hpp>
#include <hexi/schema/schema.hpp>

namespace hexi::inline abi_v1 {

namespace detail {
class [[gnu::visibility("hidden")]] snapshot_access;
class [[gnu::visibility("hidden")]] graph_validator;
struct property_index;
}  // namespace detail

/// The ids in use, ascending; a view, valid until the graph changes. Iterators outlive it.
template <class Id, class Graph>
class live_ids {
    struct lives {
        const Graph* g = nullptr;
        [[nodiscard]] bool operator()(Id id) const { return g->contains(id); }
    };

public:
    using iterator = detail::value_iterator<detail::passing_cursor<Id, lives>>;

    live_ids() = default;
    live_ids(const Graph& g, std::size_t bound, std::size_t count) : g_(&g), bound_(bound), count_(count) {}
    [[nodiscard]] iterator begin() const { return iterator({{g_}, 0, bound_}); }
    [[nodiscard]] iterator end() const { return iterator({{g_}, bound_, bound_}); }
    [[nodiscard]] std::size_t size() const { return count_; }
    [[nodiscard]] bool empty() const { return count_ == 0; }

private:
    const Graph* g_ = nullptr;
    std::size_t bound_ = 0;
    std::size_t count_ = 0;
};

/// A value that is not as it was when a transaction began: of a node or of an edge.
struct changed_value {
    node_id node{};
    edge_id edge{};
    property_id property{};
    bool had = false;  ///< whether there was one
    bool has = false;
};

/// What `graph::get<T>` may ask for: exactly what some kind of property is. `int`, `float` or `unsigned` do not compile,
/// since the number may not fit them; a `std::string` is made of the `std::string_view`.
template <class T>
concept property_value = std::same_as<T, std::string_view> || (detail::held_by_kind<T> && !detail::one_of<T, std::string, hexi::value>);

/// A typed multigraph: directed edges, parallel ones and self loops allowed. Nodes have a key or none. A regular value; `==`
/// compares contents by key (`graph/compare.hpp` says where two differ). Reading is safe from many threads at once. A copy
/// shares its arrays until one of the two is changed: whoever reads while another thread changes a graph reads a copy. One that was
/// moved away leaves an empty graph with an open schema.
///
/// Ids    stay valid until `compact()`. Those of removed nodes and edges are not used again before it, those of a
///        transaction that was rolled back are. Whoever hands
///        one over makes sure that the graph contains it (asserted, wherever an id of a node or an edge is taken, but
///        of `contains`)
/// Limits 4,294,967,294 nodes, edges and texts, 32 GiB of adjacency in each direction, and `schema::most`. What returns
///        a `result` refuses what is too much; all else throws std::length_error. What is refused changes nothing
/// Order  nodes and edges by id. Neighbours are grouped by edge type; after a bulk build or `compact()`
///        they are by edge id within a type. Whoever promises an order to users sorts.
class graph {
public:
    graph();
    explicit graph(hexi::schema s);
    graph(const graph& other);
    graph(graph&& other) noexcept;
    graph& operator=(const graph& other);
    graph& operator=(graph&& other) noexcept;
    ~graph();

    [[nodiscard]] const hexi::schema& schema() const { return schema_; }
    /// For adding types and properties: what look-ups and values hang on does not change. It is asked for again once a transaction has
    /// begun, which does not know what was added by a reference from before.
    growing_schema& schema() {
        if (log_) [[unlikely]] keep_schema();
        return schema_.for_change();
    }

    // --- nodes and edges --------------------------------------------------------------------

    [[nodiscard]] std::size_t node_count() const { return node_count_; }
    [[nodiscard]] std::size_t edge_count() const { return edge_count_; }
    /// One more than the largest node id given; equals `node_count()` unless nodes were removed.
    [[nodiscard]] std::size_t node_bound() const { return node_types_.size(); }
    [[nodiscard]] std::size_t edge_bound() const { return edges_.size(); }
    /// The most nodes, and edges, that there may have been since `compact()`: their ids have 32 bits.
    static constexpr std::size_t most = 0xFFFFFFFE;
    [[nodiscard]] bool contains(node_id n) const { return n.index() < node_types_.size() && node_types_[n.index()].valid(); }
    [[nodiscard]] bool contains(edge_id e) const { return e.index() < edges_.size() && edges_[e.index()].type.valid(); }
    [[nodiscard]] live_ids<node_id, graph> nodes() const { return {*this, node_bound(), node_count_}; }
    [[nodiscard]] live_ids<edge_id, graph> edges() const { return {*this, edge_bound(), edge_count_}; }

    [[nodiscard]] node_type_id type(node_id n) const { assert(contains(n)); return node_types_[n.index()]; }
    [[nodiscard]] edge_type_id type(edge_id e) const { assert(contains(e)); return edges_[e.index()].type; }
    [[nodiscard]] const node_type& type_of(node_id n) const { return schema_[type(n)]; }
    [[nodiscard]] const edge_type& type_of(edge_id e) const { return schema_[type(e)]; }
    [[nodiscard]] node_id source(edge_id e) const { assert(contains(e)); return edges_[e.index()].source; }
    [[nodiscard]] node_id target(edge_id e) const { assert(contains(e)); return edges_[e.index()].target; }
    /// The end of `e` that is not `n`; `n` itself for a self loop.
    [[nodiscard]] node_id other(edge_id e, node_id n) const { assert(source(e) == n || target(e) == n); return source(e) == n ? target(e) : source(e); }
    /// The nodes of exactly this type, ascending. O(1) to get; to walk, O(nodes of the type) and some nanoseconds a
    /// thousand nodes among which there is one.
    [[nodiscard]] listed_nodes nodes(node_type_id t) const { return nodes_of({&t, 1}); }
    /// The nodes of any of these types, such as `schema().types_of_label("Park")`, ascending. O(types) to get.
    [[nodiscard]] listed_nodes nodes_of(std::span<const node_type_id> types) const { return {lists_, node_types_.span(), types}; }
    /// The node's own stable name; empty for a node without a key.
    [[nodiscard]] std::string_view key(node_id n) const {
        assert(contains(n));
        const text_id key = keys_[n.index()];
        return key.valid() ? texts_[key] : std::string_view();
    }
    [[nodiscard]] bool has_key(node_id n) const { assert(contains(n)); return keys_[n.index()].valid(); }
    /// Whether some node has a key. O(1), but for nodes that nobody has asked this of yet.
    [[nodiscard]] bool any_key() const {
        std::size_t n = no_key_before_.number.load(std::memory_order_relaxed);
        while (n < node_bound() && !(node_types_[n].valid() && keys_[n].valid())) ++n;
        no_key_before_.number.store(n, std::memory_order_relaxed);
        return n < node_bound();
    }
    /// What stands for a node where it is written: its key, or `_:17` for the node 17, which has none. No key begins with `_:`.
    [[nodiscard]] std::string key_text(node_id n) const;
    /// What nodes are sorted by: their keys, after those without one by id.
    [[nodiscard]] std::pair<std::string_view, node_id> by_key(node_id n) const { return {key(n), n}; }
    [[nodiscard]] std::optional<node_id> find(std::string_view key) const { return find_tagged(key, text_pool::tag_of(key)); }
    /// The node that is written so: see `key_text`.
    [[nodiscard]] std::optional<node_id> find_key_text(std::string_view text) const;
    /// How many nodes have exactly this type, or edges this type. O(1).
    [[nodiscard]] std::size_t count(node_type_id t) const { return t.index() < nodes_of_type_.size() ? nodes_of_type_[t.index()] : 0; }
    [[nodiscard]] std::size_t count(edge_type_id t) const { return t.index() < edges_of_type_.size() ? edges_of_type_[t.index()] : 0; }

    // --- adjacency --------------------------------------------------------------------------

    /// The outgoing steps of a node, over all edge types or one. O(1) to get.
    [[nodiscard]] steps out(node_id n) const { assert(contains(n)); return out_.all(n); }
    [[nodiscard]] steps in(node_id n) const { assert(contains(n)); return in_.all(n); }
    [[nodiscard]] steps out(node_id n, edge_type_id t) const { assert(contains(n)); return of_type(out_, n, t); }
    [[nodiscard]] steps in(node_id n, edge_type_id t) const { assert(contains(n)); return of_type(in_, n, t); }
    [[nodiscard]] std::size_t out_degree(node_id n) const { assert(contains(n)); return out_.degree(n); }
    [[nodiscard]] std::size_t in_degree(node_id n) const { assert(contains(n)); return in_.degree(n); }
    /// Asks the processor to fetch what `out(n)` and `in(n)` will read; call 8 to 16 steps ahead.
    [[gnu::always_inline]] void prefetch(node_id n) const {
        out_.prefetch_record(n);
        in_.prefetch_record(n);
    }
    /// Itself: what a view looks at.
    [[nodiscard]] const graph& base() const { return *this; }
    /// The storage itself, for kernels.
    [[nodiscard]] const adjacency& outgoing() const { return out_; }
    [[nodiscard]] const adjacency& incoming() const { return in_; }
    [[nodiscard]] std::span<const edge_record> edge_table() const { return edges_.span(); }
    [[nodiscard]] std::span<const node_type_id> node_types() const { return node_types_.span(); }
    /// The adjacency slot of an edge type; 31 is shared.
    [[nodiscard]] std::uint32_t slot(edge_type_id t) const { assert(t.index() < slots_.size()); return slots_[t.index()]; }

    // --- changing ---------------------------------------------------------------------------

    /// Adds a node. Errors: unknown or abstract type, empty or taken key, one that begins with `_:`, too many nodes or texts.
    result<node_id> add_node(node_type_id type, std::string_view key) { return add_tagged_node(type, key, text_pool::tag_of(key)); }
    /// One without a key, for which no text is kept. Errors: unknown or abstract type, too many nodes.
    result<node_id> add_node(node_type_id type);
    /// The same by type name; an open schema makes the type.
    result<node_id> add_node(std::string_view type_name, std::string_view key);
    result<node_id> add_node(std::string_view type_name);

    /// Offers room for `more` nodes, `keyed` of them with keys that are new, so that adding them moves nothing. Where they are fewer than
    /// there are already, room grows as they come; where memory lacks, too.
    void reserve_nodes(std::size_t more, std::size_t keyed) noexcept;

    /// Adds an edge. Errors: unknown type, ends that the type does not allow, too many edges.
    result<edge_id> add_edge(node_id from, edge_type_id type, node_id to);
    result<edge_id> add_edge(node_id from, std::string_view type_name, node_id to);

    /// Removes an edge. O(edges of its type at its ends).
    void remove(edge_id e);
    /// Removes a node and all its edges. Its key becomes free. O(d log d + the edges of those types at the d
    /// edges' other ends, each end once, or as often as there are edges up to four).
    void remove(node_id n);

    /// Makes a node one of another type; it keeps its id, its edges and its properties. Errors: an unknown or abstract
    /// type; an edge that may not have an end of that type; a property that nodes of that type do not have (an open
    /// schema gives it to them). O(edges + properties of the node).
    result<done> set_type(node_id n, node_type_id t);
    /// The same by labels: the type that has one more, or one less. Errors: as of `set_type`; there is no such type
    /// (an open schema makes it). Having the label, or not having it, already is none. Cost: as of `set_type`, and where a type
    /// is made, the types that there are.
    result<done> add_label(node_id n, std::string_view label);
    result<done> remove_label(node_id n, std::string_view label);

    /// Offers room for `more` outgoing edges of a type, so that they are added without moving the block.
    void reserve_out(node_id n, edge_type_id t, std::size_t more);
    void reserve_in(node_id n, edge_type_id t, std::size_t more);

    /// Closes the gaps that removals left and makes all adjacency tight: ids change, nodes keep their
    /// order, edges are numbered by (source, type) and then their old order. O(nodes + edges). Errors:
    /// std::logic_error while a transaction is open.
    void compact();

    // --- properties -------------------------------------------------------------------------

    /// The value as it is, or `std::monostate` if there is none. Allocates for texts and lists.
    [[nodiscard]] hexi::value value(node_id n, property_id p) const;
    [[nodiscard]] hexi::value value(edge_id e, property_id p) const;

    /// The value as `T`: bool, std::int64_t, double, std::string_view (of texts and enumerations), or what else a kind holds;
    /// nothing if there is none, or if it is of another kind or a list. O(1), allocates nothing.
    template <property_value T>
    [[nodiscard]] std::optional<T> get(node_id n, property_id p) const { assert(contains(n)); return read_as<T>(node_columns_, p, n.index()); }
    template <property_value T>
    [[nodiscard]] std::optional<T> get(edge_id e, property_id p) const { assert(contains(e)); return read_as<T>(edge_columns_, p, e.index()); }

    /// The property of a node or edge by name, if its type declares one or it is a name property.
    [[nodiscard]] std::optional<property_id> property(node_id n, std::string_view name) const;
    [[nodiscard]] std::optional<property_id> property(edge_id e, std::string_view name) const;

    /// Sets a value; `std::monostate` removes it. In an open schema a type gets a property with its first value, and one whose
    /// values turn out to be of several kinds is of any kind from then on.
    ///
    /// Cost     O(1), amortised: texts that were overwritten are given back from time to time, which changes text ids, and
    ///          views of texts end with any change; O(values of the property) once, when it becomes one of any kind
    /// Errors   the type has no such property (an open schema makes it), wrong kind, a value outside the enumeration, a unit
    ///          that is unknown or does not convert, a quantity that could not be written, too many properties or texts
    result<done> set(node_id n, property_id p, const hexi::value& v);
    result<done> set(edge_id e, property_id p, const hexi::value& v);
    result<done> set(node_id n, std::string_view name, const hexi::value& v);
    result<done> set(edge_id e, std::string_view name, const hexi::value& v);
    /// Sets a number or a truth value of a property that has been set before and is declared to be of just this kind, without making a
    /// `value`. False, and nothing is changed, where `set` has to look more closely. O(1).
    [[nodiscard]] bool set_plain(node_id n, property_id p, bool v);
    [[nodiscard]] bool set_plain(node_id n, property_id p, std::int64_t v);
    [[nodiscard]] bool set_plain(node_id n, property_id p, double v);
    [[nodiscard]] bool set_plain(edge_id e, property_id p, bool v);
    [[nodiscard]] bool set_plain(edge_id e, property_id p, std::int64_t v);
    [[nodiscard]] bool set_plain(edge_id e, property_id p, double v);
    /// The same for a list in braces, `set(park, "names", {"west", "east"})`; `{}` is an empty one.
    template <class Id, class Property>
        requires detail::one_of<Id, node_id, edge_id>
    result<done> set(Id id, const Property& p, std::initializer_list<hexi::value> list) { return set(id, p, hexi::value(hexi::value::list(list))); }

    /// The column of a property, or null if no node (no edge) has it: for kernels and writers.
    [[nodiscard]] const column* node_column(property_id p) const { return p.index() < node_columns_.size() && node_columns_[p.index()].value_size() > 0 ? &node_columns_[p.index()] : nullptr; }
    [[nodiscard]] const column* edge_column(property_id p) const { return p.index() < edge_columns_.size() && edge_columns_[p.index()].value_size() > 0 ? &edge_columns_[p.index()] : nullptr; }
    [[nodiscard]] const text_pool& texts() const { return texts_; }

    // --- indexes ----------------------------------------------------------------------------

    /// Makes an index, which every change keeps up and snapshots hold; one that is there already is left. Errors: an
    /// unknown type or property. Cost: reading the values of the type's nodes, sorting them for a sorted one.
    result<done> add_index(node_type_id type, std::string_view property, index_order order = index_order::hashed);
    /// False if there is none.
    bool remove_index(node_type_id type, std::string_view property, index_order order = index_order::hashed);
    [[nodiscard]] std::vector<index_info> indexes() const;

    /// The nodes of a type and its subtypes that have a value, as `equivalent` finds it, ascending. Cost: those nodes, where
    /// there is an index; else all nodes of the type.
    [[nodiscard]] std::vector<node_id> nodes_with(node_type_id type, std::string_view property, const hexi::value& v) const;
    /// Those whose value is at least `low` and at most `high`, by value and then by id; a bound that is nothing does not
    /// bind. Values of other kinds than the bounds are not between them. Cost: O(log) and those nodes, with a sorted index.
    [[nodiscard]] std::vector<node_id> nodes_between(node_type_id type, std::string_view property, const hexi::value& low, const hexi::value& high) const;

    // --- statistics -------------------------------------------------------------------------

    /// Counts the edges by the types of their ends, once; every change keeps the counts up. O(edges).
    void gather_statistics();
    /// Null until `gather_statistics()`.
    [[nodiscard]] const degree_sums* degrees() const { return degrees_ ? &*degrees_ : nullptr; }
    /// What counts make of the edges once they are asked for again and again, theirs alone; no change of an edge outlives it.
    [[nodiscard]] const kept& made_of_edges() const { return made_of_edges_; }
    /// How many different values nodes of a type and its subtypes have. O(nodes of the type × log).
    [[nodiscard]] std::size_t distinct_values(node_type_id type, std::string_view property) const;

    // --- names ------------------------------------------------------------------------------

    /// The name in the schema's own language, else in the first other language that has one, else the key; empty without any.
    [[nodiscard]] std::string_view name(node_id n) const;
    /// The name in a language, if there is one.
    [[nodiscard]] std::optional<std::string_view> name(node_id n, std::string_view language) const;
    /// Further names.
    [[nodiscard]] std::vector<std::string_view> aliases(node_id n) const;
    void set_name(node_id n, std::string_view name);
    /// `language` may be the schema's own. Errors: a language that is new where there is no room for a property.
    result<done> set_name(node_id n, std::string_view language, std::string_view name);
    /// From texts of any type, in a list of any type or in braces.
    void set_aliases(node_id n, const std::vector<std::string_view>& aliases);
    void set_aliases(node_id n, std::initializer_list<std::string_view> aliases) { set_aliases(n, std::vector<std::string_view>(aliases)); }
    template <class Texts>
        requires std::convertible_to<decltype(*std::begin(std::declval<const Texts&>())), std::string_view>
    void set_aliases(node_id n, const Texts& aliases) { set_aliases(n, std::vector<std::string_view>(std::begin(aliases), std::end(aliases))); }

    /// Makes the index that searches by name use: over all names and aliases, the keys of nodes without a name,
    /// and the keys that folding changes (others are found as they are). Nodes whose names change, that come or go afterwards are kept
    /// beside it, until they are so many that it is dropped. O(characters of the names).
    void index_names();
    [[nodiscard]] bool names_indexed() const { return names_indexed_; }
    /// Only meaningful while `names_indexed()`; of all nodes but those that were `renamed`.
    [[nodiscard]] const name_index& names() const { return names_; }
    /// Nodes that whoever asks an index of names, or what was made of names, looks at himself: those whose names may have changed
    /// since, that came or went. Some perhaps twice, some in vain.
    [[nodiscard]] std::span<const node_id> renamed() const { return renamed_; }
    /// Calls `visit(name)` for the property that the type calls its name, and the name in each language.
    template <class Visit>
    void for_each_own_name(node_id n, Visit visit) const {
        if (const auto called = name_of_type(n)) visit(*called);
        if (const auto own = get<std::string_view>(n, schema::name_property())) visit(*own);
        for (const auto& [language, p] : schema_.name_languages())
            if (const auto other = get<std::string_view>(n, p)) visit(*other);
    }
    /// The same, and each alias.
    template <class Visit>
    void for_each_name(node_id n, Visit visit) const {
        for_each_own_name(n, visit);
        for (const std::string_view alias : aliases(n)) visit(alias);
    }

    /// What searches by name make of all names when they are first asked, theirs alone: of all nodes but those that were `renamed`.
    [[nodiscard]] const kept& made_of_names() const { return made_of_names_; }
    /// The same for who looks up one name as it is written. He notes here how many of the `renamed` he has seen, all of them by then, and under
    /// which number: what was noted under another one is about what is not kept any more, or by another version alone.
    [[nodiscard]] const kept& made_of_folded_names() const { return made_of_folded_names_; }
    [[nodiscard]] std::size_t renamed_known(std::uint32_t under) const noexcept {
        const std::uint64_t noted = renamed_known_.number.load(std::memory_order_relaxed);
        return noted >> 32U == under ? std::min<std::size_t>(noted & 0xFFFFFFFFU, renamed_.size()) : 0;
    }
    void know_renamed(std::uint32_t under) const noexcept { renamed_known_.number.store(std::uint64_t{under} << 32U | renamed_.size(), std::memory_order_release); }

    // --- evidence ---------------------------------------------------------------------------

    [[nodiscard]] std::vector<hexi::evidence> evidence(node_id n) const;
    [[nodiscard]] std::vector<hexi::evidence> evidence(edge_id e) const;
    /// Sets all evidence; none removes it. Errors: a range that ends before it starts, a certainty that is not from 0 to 1,
    /// too many texts.
    result<done> set_evidence(node_id n, const std::vector<hexi::evidence>& all);
    result<done> set_evidence(edge_id e, const std::vector<hexi::evidence>& all);

    // --- the whole --------------------------------------------------------------------------

    /// Bytes held: by the structure (types, ids, both directions), and by everything.
    struct memory_use {
        std::size_t structure = 0;
        std::size_t everything = 0;
    };
    [[nodiscard]] memory_use memory() const;

    /// `wrong ends` as a problem: for readers that add places.
    [[nodiscard]] problem wrong_ends(edge_type_id type, node_type_id from, node_type_id to) const;

private:
    friend class graph_builder;
    friend class transaction;
    friend class detail::snapshot_access;
    friend class detail::graph_validator;
    friend struct detail::tagged_texts;

    struct packed_evidence {
        text_id document;
        std::uint32_t line, start, end;
        float certainty;
    };
    static_assert(sizeof(packed_evidence) == 20);

    /// Where what the key is hashed to, `text_pool::tag_of`, is known already: with another one the graph would know two nodes by one key.
    [[nodiscard]] std::optional<node_id> find_tagged(std::string_view key, std::uint32_t tag) const {
        assert(tag == text_pool::tag_of(key));
        const auto text = texts_.find_tagged(key, tag);
        if (!text || text->index() >= node_of_text_.size()) return std::nullopt;
        const node_id n = node_of_text_[text->index()];
        return n.valid() ? std::optional(n) : std::nullopt;
    }
    result<node_id> add_tagged_node(node_type_id type, std::string_view key, std::uint32_t tag);

    static problem too_many(std::string_view things);
    /// Why no node can be of this type, or have this key.
    std::optional<problem> unfit_type(node_type_id type) const;
    std::optional<problem> unfit_key(std::string_view key) const;
    bool room_for_texts(std::size_t more) const;
    bool any_edge_values() const;
    /// Gives every type of edges a slot, in their order. Adjacency is made anew behind it.
    void give_slots();
    /// Numbers the edges by (source, slot, type, old id), drops removed ones and makes both directions tight. Says by old
    /// id what each is called now, if asked.
    void renumber_edges(std::vector<edge_id>* new_ids = nullptr);

    [[gnu::always_inline]] steps of_type(const adjacency& side, node_id n, edge_type_id t) const {
        if (t.index() >= slots_.size()) return {};
        const std::uint32_t s = slots_[t.index()];
        if (s != adjacency::last_slot) [[likely]] return side.of_slot(n, s);
        return of_shared_slot(side.of_slot(n, s), t);
    }
    /// The steps of one type among those of the shared slot, which are sorted by type. Out of line, so that the
    /// common case is short enough to be inlined.
    [[gnu::pure]] steps of_shared_slot(const steps& group, edge_type_id t) const;

    /// `key` may be none.
    node_id append_node(node_type_id type, text_id key);
    /// The same; where memory lacks, there is no such node.
    node_id append_node_or_none(node_type_id type, text_id key);
    /// Leaves adjacency to `renumber_edges`, which must follow.
    void append_nodes(std::span<const node_type_id> types, std::span<const text_id> keys);
    void count_edge(edge_type_id type) {
        ++edge_count_;
        if (edges_of_type_.size() <= type.index()) edges_of_type_.resize(type.index() + 1, 0);
        ++edges_of_type_[type.index()];
    }
    /// Slots are given to types as they first come, until only the shared one is left.
    std::uint32_t slot_for(edge_type_id type);
    /// Calls `visit(folded, bytes that were folded)` for what the name index holds of a node.
    template <class Visit>
    void for_each_indexed(node_id n, Visit visit) const {
        for_each_name(n, [&](std::string_view name) { visit(folded_for_search(name), name.size()); });
        if (!has_key(n)) return;
        const std::string folded = folded_for_search(key(n));
        if (folded != key(n) || name(n) == key(n)) visit(folded, key(n).size());
    }
    [[nodiscard]] bool knows_names() const noexcept { return names_indexed_ || made_of_names_.any() || made_of_folded_names_.any(); }
    void drop_made_of_names() noexcept {
        made_of_names_.drop();
        made_of_folded_names_.drop();
    }
    /// Before names change of which it is not known whose.
    void drop_names() noexcept {
        if (names_indexed_) [[unlikely]] names_ = {}, names_indexed_ = false;
        drop_made_of_names();
        // The index comes back if the transaction is taken back, with those that were renamed before it.
        renamed_.resize(log_ ? std::min(renamed_.size(), log_->open.back().renamed) : 0);
    }
    void drop_names_if(property_id p) {
        if (knows_names() && schema_.names_nodes(p)) [[unlikely]] drop_names();
    }
    /// Before a name of a node changes, or it comes or goes. Of many nodes everything is made anew.
    void names_change(node_id n) noexcept {
        if (!knows_names()) [[likely]] return;
        if (!renamed_.empty() && renamed_.back() == n) return;
        // Whoever looks up names as they are written goes through none of those that were renamed.
        const std::size_t part = names_indexed_ || made_of_names_.any() ? 128 : 16;
        if (renamed_.size() - (log_ ? std::min(renamed_.size(), log_->open.back().renamed) : 0) >= 256 + node_count_ / part) return drop_names();
        try {
            renamed_.push_back(n);
        } catch (...) {
            drop_names();
        }
    }
    void names_change_if(property_id p, node_id n) noexcept {
        if (knows_names() && schema_.names_nodes(p)) [[unlikely]] names_change(n);
    }
    /// The value of the property that the node's type calls its name.
    std::optional<std::string_view> name_of_type(node_id n) const {
        const std::string& called = type_of(n).name_from;
        if (called.empty()) [[likely]] return std::nullopt;
        const auto p = schema_.property_named(called);
        return p ? get<std::string_view>(n, *p) : std::nullopt;
    }
    /// Rebuilds the adjacency without gaps, ids as they are.
    void tighten();
    void forget(edge_id e, edge_type_id type);
    /// Makes the arrays that forgetting an edge changes the graph's own: where memory lacks, before anything is changed. Says how many
    /// inverses that takes.
    std::size_t prepare_to_forget(edge_id e);

    // --- columns ----------------------------------------------------------------------------

    using columns = std::vector<column>;

    // --- indexes (graph_indexes_body.hpp) -----------------------------------------------------

    bool is_kind_of(node_type_id t, node_type_id wanted) const;
    std::function<hexi::value(node_id)> values_of(property_id p) const;
    std::optional<property_id> property_of_type(node_type_id type, std::string_view name) const;
    detail::property_index& own_index(std::size_t i);
    const detail::property_index* index_over(node_type_id type, property_id p, std::optional<index_order> order) const;
    template <class Change>
    void for_indexes_of(node_id n, property_id p, Change change);
    /// Before and after a change: of one value of a node, or with no property, of its type.
    void leave_indexes(node_id n, property_id p);
    void enter_indexes(node_id n, property_id p);
    void fill_index(detail::property_index& index) const;
    void fill_indexes();
    void count_degrees(const edge_record& e, int by);
    void count_degrees(node_id n, int by);

    // --- changes (graph_changes_body.hpp) -----------------------------------------------------

    void keep_schema();
    /// Before a node comes that may have a key and is none of the newest.
    void look_for_keys_from(std::size_t n) { if (no_key_before_.number > n) no_key_before_.number = n; }
    /// Notes how to take back what is about to happen to a value. `in` is one of the graph's own columns.
    void note_cell(detail::cells where, property_id p, std::size_t at);
    /// The same of a column that is about to be replaced.
    void note_column(detail::cells where, property_id p);
    detail::cells where(const columns& in) const { return &in == &node_columns_ ? detail::cells::of_nodes : detail::cells::of_edges; }
    column& column_at(detail::cells where, property_id p);
    [[nodiscard]] std::size_t open_changes() const { return log_ ? log_->open.size() : 0; }
    void begin_changes();
    void keep_changes();
    void take_back_changes();
    /// The indexes that there were, in their order: one that went is made again.
    void take_back_indexes(const std::vector<index_info>& before) noexcept;
    void take_back(const detail::inverse& i);
    /// Whether a value is as it was before the change that an inverse takes back.
    bool is_as_before(const detail::inverse& i, std::size_t at) const;
    /// Each value of what was there when a transaction began, which was within so many, that is not as it was.
    void for_each_changed(std::size_t depth, const std::function<void(const changed_value&)>& visit) const;
    result<done> set_labels(node_id n, std::vector<std::string> labels);
    std::optional<problem> unfit_type(node_id n, node_type_id t) const;

    bool is_name(property_id p) const;
    /// The column of a property, made if there is none, for values of a kind: one of other values becomes one of any kind.
    column& column_for(columns& in, property_id p, kind k, bool list);
    /// The same values in a column of any kind. O(column).
    column mixed(const column& c);
    /// Around every change of a value: what takes it back is noted, a text that it leaves behind is counted, and indexes are
    /// kept up. Where memory lacks, nothing is changed. `sweep_if_due` ends every function that calls it.
    template <class Change>
    void change_cell(detail::cells where, property_id p, std::size_t at, Change change) {
        column& c = column_at(where, p);
        if (where == detail::cells::of_nodes) names_change_if(p, node_id(at));
        if (log_) [[unlikely]] note_cell(where, p, at);
        const std::size_t left = c.in_pool() && c.has(at) ? 1 : 0;
        if (!indexes_.empty() && where == detail::cells::of_nodes) [[unlikely]] {
            indexed_change all(*this, node_id(at), p);
            change(c);
            all.done();
        } else {
            change(c);
        }
        left_behind_ += left;
    }
    /// Takes a node out of its indexes before a value, or with no property its type, changes. `done()` puts it back after that; an
    /// exception before it puts back the value, or the type, and the node with it. Where there is no memory for that either, the
    /// indexes go.
    class indexed_change {
    public:
        indexed_change(graph& g, node_id n, property_id p);
        indexed_change(const indexed_change&) = delete;
        indexed_change& operator=(const indexed_change&) = delete;
        ~indexed_change() { if (!ended_) put_back(); }
        void done() { g_.enter_indexes(n_, p_), ended_ = true; }
        /// It is not put back: it goes.
        void gone() { ended_ = true; }

    private:
        void put_back() noexcept;

        graph& g_;
        node_id n_;
        property_id p_;
        node_type_id type_;
        bool ended_ = false;
        bool had_ = false, in_order_ = true;
        std::size_t chunks_ = 0;              // and one; none if the value's chunk was there
        std::array<std::byte, 16> before_{};  // the value's bytes
    };
    void erase(detail::cells where, property_id p, std::size_t at) {
        if (!column_at(where, p).has(at)) return;
        change_cell(where, p, at, [&](column& c) { c.erase(at); });
    }
    /// Calls `use()`, which gives texts ids and stores them as values of a property. Where memory lacks for it, the new texts go, and a
    /// column that was made.
    template <class Use>
    void attempt(columns& in, property_id p, Use use) {
        const text_pool::mark texts = texts_.now();
        const std::size_t made = in.size();
        const bool unused = p.index() < made && in[p.index()].value_size() == 0;
        try {
            use();
        } catch (...) {
            texts_.go_back(texts);
            if (!log_ && in.size() > made) in.resize(made);  // else rolling back does that
            else if (!log_ && unused) in[p.index()] = column();
            throw;
        }
    }
    /// What was left behind is worth looking at where there are more texts than there were; while a transaction is open it may come back.
    void sweep_if_due() {
        if (texts_.size() >= sweep_at_ && left_behind_ >= least_left_behind && !log_) [[unlikely]] try_to_sweep();
    }
    void sweep_if_worth_it();
    void try_to_sweep() noexcept;
    /// Drops all texts that nothing refers to any more, and numbers the others anew, in their order.
    void sweep_texts();
    /// Sets a name of a node, or the list of its aliases.
    void put_text(property_id p, std::size_t at, text_id text, bool list);
    template <class T>
    static std::optional<T> stored(const columns& in, property_id p, std::size_t at) {
        if (p.index() >= in.size()) return std::nullopt;
        const T* found = in[p.index()].template find<T>(at);
        return found == nullptr ? std::nullopt : std::optional(*found);
    }
    template <class T>
    text_id packed(std::span<const T> values) {
        return texts_.intern({reinterpret_cast<const char*>(values.data()), values.size_bytes()});
    }
    template <class T>
    text_id packed(const std::vector<T>& values) { return packed(std::span<const T>(values)); }
    template <class T>
    std::vector<T> unpacked(text_id list) const {
        const std::string_view bytes = texts_[list];
        std::vector<T> out(bytes.size() / sizeof(T));
        if (!out.empty()) std::memcpy(static_cast<void*>(out.data()), bytes.data(), out.size() * sizeof(T));
        return out;
    }

    template <class T>
    [[gnu::always_inline]] std::optional<T> read_as(const columns& in, property_id p, std::size_t at) const {
        if (p.index() >= in.size()) return std::nullopt;
        const column& c = in[p.index()];
        if constexpr (std::is_same_v<T, std::string_view>) {
            const text_id* text = c.find<text_id>(at);
            if (text != nullptr) [[likely]] return c.holds_texts() ? std::optional(texts_[*text]) : std::nullopt;
        } else {
            using entry = detail::entry_of<T>;
            const auto* found = c.find<typename entry::stored>(at);
            if (found != nullptr) [[likely]] {
                if constexpr (detail::pooled<entry>) return c.kind() == entry::id && !c.list() ? entry::of_bytes(texts_[*found]) : std::nullopt;
                else return entry::load(*found);
            }
        }
        return c.kind() == kind::any ? mixed_as<T>(c, at) : std::nullopt;
    }
    /// The same of a column of any kind.
    template <class T>
    std::optional<T> mixed_as(const column& c, std::size_t at) const {
        using entry = detail::entry_of<std::conditional_t<std::is_same_v<T, std::string_view>, std::string, T>>;
        const mixed_value* const any = mixed_at(c, at, entry::id);
        if (any == nullptr) return std::nullopt;
        if constexpr (std::is_same_v<T, std::string_view>) return texts_[text_id(any->payload)];
        else if constexpr (detail::fits_mixed<entry>) return entry::load(detail::stored_in<entry>(*any));
        else return std::get<T>(detail::of_mixed(texts_, *any));
    }
    /// The value at a position of a column of any kind, if it is of this one. Out of line, so that the common case is short; pure,
    /// so that a loop keeps what it knows of its column.
    [[gnu::pure]] static const mixed_value* mixed_at(const column& c, std::size_t at, kind wanted) noexcept;

    hexi::value read(const columns& in, property_id p, std::size_t at) const;

    /// Stores a value that is known to fit.
    void store(columns& in, const hexi::property& p, std::size_t at, const hexi::value& v);

    /// Whether a value fits a declared property, or why not; and one that is no list.
    std::optional<problem> misfit(const hexi::property& p, const hexi::value& v) const;
    std::optional<problem> misfit_of_one(const hexi::property& p, const hexi::value& v) const;
    /// Of the quantities in a value, wherever, one whose unit is none here, or that could not be written.
    std::optional<problem> unfit_quantity(const hexi::property& p, const hexi::value& v) const;

    template <class TypeId>
    std::optional<property_id> property_of(TypeId type, std::string_view name) const;
    std::optional<property_id> built_in(std::string_view name) const;

    template <class TypeId>
    result<done> write(columns& in, TypeId type, property_id p, std::size_t at, const hexi::value& v);
    template <class TypeId>
    result<done> write_named(columns& in, TypeId type, std::string_view name, std::size_t at, const hexi::value& v);
    template <class TypeId, class T>
    bool write_plain(columns& in, TypeId type, property_id p, std::size_t at, T v);
    /// A value that a graph with the same schema has, whether or not the schema lets it be set.
    void store_as_it_is(node_id n, property_id p, const hexi::value& v);
    void store_as_it_is(edge_id e, property_id p, const hexi::value& v);
    template <class TypeId>
    void store_as_it_is(columns& in, TypeId type, property_id p, std::size_t at, const hexi::value& v);
    /// Stores a value of a property if it fits.
    result<done> store_fitting(columns& in, const hexi::property& p, std::size_t at, const hexi::value& v);
    /// The same for a property that the type does not have: an open schema adds it, if the value fits.
    template <class TypeId>
    result<done> write_undeclared(columns& in, TypeId type, std::string_view name, std::size_t at, const hexi::value& v);
    /// The same for one that it has: an open schema makes it one of any kind, where it only was of what came first.
    template <class TypeId>
    result<done> write_declared(columns& in, TypeId type, const hexi::property& declared, std::size_t at, const hexi::value& v);
    /// The property that an open schema makes for a value.
    static hexi::property kind_in(const hexi::value& v);

    std::vector<hexi::evidence> read_evidence(const column& in, std::size_t at) const;
    /// Why nobody could have read this, or that there is no room for it.
    std::optional<problem> misfit(const std::vector<hexi::evidence>& all) const;
    /// Writes evidence that is known to fit.
    void write_evidence(detail::cells where, std::size_t at, const std::vector<hexi::evidence>& all);

    detail::logged_schema schema_;
    text_pool texts_;
    shared_array<node_type_id> node_types_;
    shared_array<text_id> keys_;
    mutable detail::reader_count no_key_before_;  // no node before this one has a key
    shared_array<node_id> node_of_text_;  // by text id: the node that has it as its key
    shared_array<edge_record> edges_;
    adjacency out_;
    adjacency in_;
    std::vector<std::uint8_t> slots_;  // by edge type
    columns node_columns_;             // by property
    columns edge_columns_;
    column node_evidence_{kind::text, true};
    column edge_evidence_{kind::text, true};
    std::vector<std::uint32_t> nodes_of_type_;
    std::vector<std::uint32_t> edges_of_type_;
    detail::moved_count node_count_;
    detail::moved_count edge_count_;
    name_index names_;
    bool names_indexed_ = false;
    kept made_of_names_;
    std::vector<node_id> renamed_;
    mutable detail::reader_count renamed_known_;
    kept made_of_folded_names_;
    type_lists lists_;
    std::vector<std::shared_ptr<detail::property_index>> indexes_;  // shared by copies
    std::optional<degree_sums> degrees_;
    kept made_of_edges_;
    static constexpr std::size_t least_left_behind = 4096;
    std::size_t left_behind_ = 0;                 // texts that values left behind since the last sweep
    std::size_t sweep_at_ = least_left_behind;    // with so many texts it is asked whether a sweep is worth it
    detail::own_log log_;
};

/// Whether two graphs hold the same: see `differences` in `graph/compare.hpp`.
bool operator==(const graph& a, const graph& b);

}  // namespace hexi::abi_v1

// Declared by <span>. An iterator points at the graph, not at its range.
template <class Id, class Graph>
inline constexpr bool std::ranges::enable_view<hexi::live_ids<Id, Graph>> = true;
template <class Id, class Graph>
inline constexpr bool std::ranges::enable_borrowed_range<hexi::live_ids<Id, Graph>> = true;

#ifdef HEXI_HEADER_ONLY
#include <hexi/graph/compare_body.hpp>
#include <hexi/graph/graph_add_body.hpp>
#include <hexi/graph/graph_body.hpp>
#include <hexi/graph/graph_changes_body.hpp>
#include <hexi/graph/graph_compact_body.hpp>
#include <hexi/graph/graph_evidence_body.hpp>
#include <hexi/graph/graph_indexes_body.hpp>
#include <hexi/graph/graph_names_body.hpp>
#include <hexi/graph/graph_remove_body.hpp>
#include <hexi/graph/graph_texts_body.hpp>
#include <hexi/graph/graph_values_body.hpp>
#endif
