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

#include <algorithm>
#include <array>
#include <cassert>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <hexi/base/ids.hpp>
#include <hexi/base/parallel.hpp>
#include <hexi/base/problem.hpp>
#include <hexi/base/value.hpp>
#include <hexi/graph/adjacency.hpp>
#include <hexi/graph/column.hpp>
#include <hexi/graph/name_index.hpp>
#include <hexi/graph/text_pool.hpp>
#include <hexi/schema/schema.hpp>

namespace hexi {

namespace detail {
class snapshot_access;
class graph_validator;
}  // namespace detail

/// The ids in use below a bound, ascending; a view, valid until the graph changes.
template <class Id, class Graph>
class live_ids {
public:
    class iterator {
    public:
        using value_type = Id;
        using difference_type = std::ptrdiff_t;
        using reference = Id;
        using pointer = void;
        using iterator_category = std::input_iterator_tag;
        using iterator_concept = std::forward_iterator_tag;

        iterator() = default;
        iterator(const Graph* g, std::size_t at, std::size_t bound) : g_(g), at_(at), bound_(bound) { skip(); }
        Id operator*() const { return Id(at_); }
        iterator& operator++() { ++at_; skip(); return *this; }
        iterator operator++(int) { iterator before = *this; ++*this; return before; }
        friend bool operator==(const iterator& a, const iterator& b) { return a.at_ == b.at_; }

    private:
        void skip() { while (at_ < bound_ && !g_->contains(Id(at_))) ++at_; }
        const Graph* g_ = nullptr;
        std::size_t at_ = 0;
        std::size_t bound_ = 0;
    };

    live_ids(const Graph& g, std::size_t bound) : g_(&g), bound_(bound) {}
    iterator begin() const { return {g_, 0, bound_}; }
    iterator end() const { return {g_, bound_, bound_}; }

private:
    const Graph* g_;
    std::size_t bound_;
};

/// What `graph::get<T>` may ask for, and the kind that it must have.
template <class T>
struct kind_of;
template <> struct kind_of<bool> { static constexpr bool fits(kind k) { return k == kind::boolean; } };
template <> struct kind_of<std::int64_t> { static constexpr bool fits(kind k) { return k == kind::integer; } };
template <> struct kind_of<double> { static constexpr bool fits(kind k) { return k == kind::floating; } };
template <> struct kind_of<std::string_view> { static constexpr bool fits(kind k) { return k == kind::text || k == kind::enumeration; } };
template <> struct kind_of<date> { static constexpr bool fits(kind k) { return k == kind::date; } };
template <> struct kind_of<quantity> { static constexpr bool fits(kind k) { return k == kind::quantity; } };

/// A typed multigraph: directed edges, parallel ones and self loops allowed. A regular value; `==`
/// compares contents by key (`graph/compare.hpp`). Reading is safe from many threads at once.
///
/// Ids    stay valid until `compact()`. Those of removed nodes and edges are not used again before it.
/// Order  nodes and edges by id. Neighbours are grouped by edge type; after a bulk build or `compact()`
///        they are by edge id within a type. Whoever promises an order to users sorts.
class graph {
public:
    graph() = default;
    explicit graph(hexi::schema s) : schema_(std::move(s)) {}

    const hexi::schema& schema() const { return schema_; }
    /// For adding types and properties; what is there must not be changed while the graph uses it.
    hexi::schema& schema() { return schema_; }

    // --- nodes and edges --------------------------------------------------------------------

    std::size_t node_count() const { return node_count_; }
    std::size_t edge_count() const { return edge_count_; }
    /// One more than the largest node id given; equals `node_count()` unless nodes were removed.
    std::size_t node_bound() const { return node_types_.size(); }
    std::size_t edge_bound() const { return edges_.size(); }
    bool contains(node_id n) const { return n.index() < node_types_.size() && node_types_[n.index()].valid(); }
    bool contains(edge_id e) const { return e.index() < edges_.size() && edges_[e.index()].type.valid(); }
    live_ids<node_id, graph> nodes() const { return {*this, node_bound()}; }
    live_ids<edge_id, graph> edges() const { return {*this, edge_bound()}; }

    node_type_id type(node_id n) const { return node_types_[n.index()]; }
    edge_type_id type(edge_id e) const { return edges_[e.index()].type; }
    const node_type& type_of(node_id n) const { return schema_[type(n)]; }
    const edge_type& type_of(edge_id e) const { return schema_[type(e)]; }
    node_id source(edge_id e) const { return edges_[e.index()].source; }
    node_id target(edge_id e) const { return edges_[e.index()].target; }
    /// The end of `e` that is not `n`; `n` itself for a self loop.
    node_id other(edge_id e, node_id n) const { return source(e) == n ? target(e) : source(e); }
    std::string_view key(node_id n) const { return texts_[keys_[n.index()]]; }
    std::optional<node_id> find(std::string_view key) const {
        const auto text = texts_.find(key);
        if (!text || text->index() >= node_of_text_.size()) return std::nullopt;
        const node_id n = node_of_text_[text->index()];
        return n.valid() ? std::optional(n) : std::nullopt;
    }
    /// How many nodes have exactly this type, or edges this type. O(1).
    std::size_t count(node_type_id t) const { return t.index() < nodes_of_type_.size() ? nodes_of_type_[t.index()] : 0; }
    std::size_t count(edge_type_id t) const { return t.index() < edges_of_type_.size() ? edges_of_type_[t.index()] : 0; }

    // --- adjacency --------------------------------------------------------------------------

    /// The outgoing steps of a node, over all edge types or one. O(1) to get.
    steps out(node_id n) const { return out_.all(n); }
    steps in(node_id n) const { return in_.all(n); }
    steps out(node_id n, edge_type_id t) const { return of_type(out_, n, t); }
    steps in(node_id n, edge_type_id t) const { return of_type(in_, n, t); }
    std::size_t out_degree(node_id n) const { return out_.degree(n); }
    std::size_t in_degree(node_id n) const { return in_.degree(n); }
    /// Asks the processor to fetch what `out(n)` and `in(n)` will read; call 8 to 16 steps ahead.
    [[gnu::always_inline]] void prefetch(node_id n) const {
        out_.prefetch_record(n);
        in_.prefetch_record(n);
    }
    /// Itself: what a view looks at.
    const graph& base() const { return *this; }
    /// The storage itself, for kernels.
    const adjacency& outgoing() const { return out_; }
    const adjacency& incoming() const { return in_; }
    std::span<const edge_record> edge_table() const { return edges_.span(); }
    std::span<const node_type_id> node_types() const { return node_types_.span(); }
    /// The adjacency slot of an edge type; 31 is shared.
    std::uint32_t slot(edge_type_id t) const { return slots_[t.index()]; }

    // --- changing ---------------------------------------------------------------------------

    /// Adds a node. Errors: unknown or abstract type, empty or taken key.
    result<node_id> add_node(node_type_id type, std::string_view key) {
        if (type.index() >= schema_.node_type_count()) return problem{"unknown-type", "no such node type", ""};
        if (schema_[type].abstract)
            return problem{"abstract-type", fmt::format("a node cannot be of the abstract type '{}'", schema_[type].name),
                           "use one of its subtypes"};
        if (key.empty()) return problem{"empty-key", "a node's key cannot be empty", "give it a stable name"};
        const text_id text = texts_.intern(key);
        if (text.index() < node_of_text_.size() && node_of_text_[text.index()].valid())
            return problem{"duplicate-key", fmt::format("the key '{}' is taken", key), "keys are unique in a graph"};
        return append_node(type, text);
    }
    /// The same by type name; an open schema makes the type.
    result<node_id> add_node(std::string_view type_name, std::string_view key) {
        const auto type = schema_.node_type_named(type_name);
        if (!type) return type.problems();
        return add_node(*type, key);
    }

    /// Adds an edge. Errors: unknown type, ends that the type does not allow. The ends must be in the graph.
    result<edge_id> add_edge(node_id from, edge_type_id type, node_id to) {
        assert(contains(from) && contains(to));
        if (type.index() >= schema_.edge_type_count()) return problem{"unknown-type", "no such edge type", ""};
        if (!schema_.fits(type, this->type(from), this->type(to))) return wrong_ends(type, this->type(from), this->type(to));
        const edge_id e(edges_.size());
        edges_.push_back({from, to, type});
        count_edge(type);
        const std::uint32_t s = slot_for(type);
        const auto before = [&](edge_id other) { return edges_[other.index()].type <= type; };
        out_.insert(from, s, {to, e}, before);
        in_.insert(to, s, {from, e}, before);
        return e;
    }
    result<edge_id> add_edge(node_id from, std::string_view type_name, node_id to) {
        const auto type = schema_.edge_type_named(type_name);
        if (!type) return type.problems();
        return add_edge(from, *type, to);
    }

    /// Removes an edge. O(edges of its type at its ends).
    void remove(edge_id e) {
        assert(contains(e));
        edge_record& r = edges_[e.index()];
        out_.remove(r.source, slots_[r.type.index()], e);
        in_.remove(r.target, slots_[r.type.index()], e);
        forget(e);
    }
    /// Removes a node and all its edges. Its key becomes free.
    void remove(node_id n) {
        assert(contains(n));
        for (auto [node, e] : out(n)) {
            in_.remove(node, slots_[type(e).index()], e);
            forget(e);
        }
        out_.clear(n);
        for (auto [node, e] : in(n)) {
            if (!contains(e)) continue;
            out_.remove(node, slots_[type(e).index()], e);
            forget(e);
        }
        in_.clear(n);
        if (names_indexed_) drop_names();
        for (column& c : node_columns_) c.erase(n.index());
        node_evidence_.erase(n.index());
        --nodes_of_type_[type(n).index()];
        node_of_text_[keys_[n.index()].index()] = node_id::none();
        node_types_[n.index()] = node_type_id::none();
        --node_count_;
    }

    /// Offers room for `more` outgoing edges of a type, so that they are added without moving the block.
    void reserve_out(node_id n, edge_type_id t, std::size_t more) { out_.reserve(n, slot_for(t), more); }
    void reserve_in(node_id n, edge_type_id t, std::size_t more) { in_.reserve(n, slot_for(t), more); }

    /// Closes the gaps that removals left and makes all adjacency tight: ids change, nodes keep their
    /// order, edges are numbered by (source, type) and then their old order. O(nodes + edges).
    void compact();

    // --- properties -------------------------------------------------------------------------

    /// The value as it is, or `std::monostate` if there is none. Allocates for texts and lists.
    hexi::value value(node_id n, property_id p) const { return read(node_columns_, p, n.index()); }
    hexi::value value(edge_id e, property_id p) const { return read(edge_columns_, p, e.index()); }

    /// The value as `T` (bool, std::int64_t, double, std::string_view, date, quantity), which must fit the
    /// property's kind; nothing if there is none. O(1), allocates nothing.
    template <class T>
    std::optional<T> get(node_id n, property_id p) const { return read_as<T>(node_columns_, p, n.index()); }
    template <class T>
    std::optional<T> get(edge_id e, property_id p) const { return read_as<T>(edge_columns_, p, e.index()); }

    /// The property of a node or edge by name, if its type declares one or it is a name property.
    std::optional<property_id> property(node_id n, std::string_view name) const { return property_of(type(n), name); }
    std::optional<property_id> property(edge_id e, std::string_view name) const { return property_of(type(e), name); }

    /// Sets a value; `std::monostate` removes it. Errors: the type has no such property (an open schema
    /// makes it), wrong kind, a value outside the enumeration, a unit that does not convert.
    result<done> set(node_id n, property_id p, const hexi::value& v) { return write(node_columns_, type(n), p, n.index(), v); }
    result<done> set(edge_id e, property_id p, const hexi::value& v) { return write(edge_columns_, type(e), p, e.index(), v); }
    result<done> set(node_id n, std::string_view name, const hexi::value& v) { return write_named(node_columns_, type(n), name, n.index(), v); }
    result<done> set(edge_id e, std::string_view name, const hexi::value& v) { return write_named(edge_columns_, type(e), name, e.index(), v); }

    /// The column of a property, or null if no node (no edge) has it: for kernels and writers.
    const column* node_column(property_id p) const { return p.index() < node_columns_.size() && node_columns_[p.index()].value_size() > 0 ? &node_columns_[p.index()] : nullptr; }
    const column* edge_column(property_id p) const { return p.index() < edge_columns_.size() && edge_columns_[p.index()].value_size() > 0 ? &edge_columns_[p.index()] : nullptr; }
    const text_pool& texts() const { return texts_; }

    // --- names ------------------------------------------------------------------------------

    /// The name in the schema's own language, else in the first other language that has one, else the key.
    std::string_view name(node_id n) const {
        if (const auto own = get<std::string_view>(n, schema::name_property())) return *own;
        for (const auto& [language, p] : schema_.name_languages())
            if (const auto other = get<std::string_view>(n, p)) return *other;
        return key(n);
    }
    /// The name in a language, if there is one.
    std::optional<std::string_view> name(node_id n, std::string_view language) const {
        const auto p = schema_.name_property(language);
        return p ? get<std::string_view>(n, *p) : std::nullopt;
    }
    /// Further names.
    std::vector<std::string_view> aliases(node_id n) const {
        std::vector<std::string_view> out;
        if (const auto list = stored<text_id>(node_columns_, schema::aliases_property(), n.index()))
            for (const text_id t : unpacked<text_id>(*list)) out.push_back(texts_[t]);
        return out;
    }
    void set_name(node_id n, std::string_view name) { put(node_columns_, schema::name_property(), n.index(), texts_.intern(name)); }
    /// `language` may be the schema's own.
    void set_name(node_id n, std::string_view language, std::string_view name) {
        put(node_columns_, schema_.add_name_language(language), n.index(), texts_.intern(name));
    }
    void set_aliases(node_id n, const std::vector<std::string>& aliases) {
        std::vector<text_id> ids;
        for (const std::string& a : aliases) ids.push_back(texts_.intern(a));
        put(node_columns_, schema::aliases_property(), n.index(), packed<text_id>(ids));
    }

    /// Makes the index that searches by name use: over all names and aliases, the keys of nodes without a name,
    /// and the keys that folding changes (others are found as they are). Changing a name, adding a node or
    /// removing one drops it. O(characters of the names).
    void index_names() {
        if (names_indexed_) return;
        name_index::builder build;
        for (const node_id n : nodes()) for_each_indexed(n, [&](std::string_view folded, std::size_t) { build.add(n, folded); });
        names_ = std::move(build).finish();
        names_indexed_ = true;
    }
    bool names_indexed() const { return names_indexed_; }
    /// Only meaningful while `names_indexed()`.
    const name_index& names() const { return names_; }
    /// Calls `visit(name)` for the name in each language and each alias.
    template <class Visit>
    void for_each_name(node_id n, Visit visit) const {
        if (const auto own = get<std::string_view>(n, schema::name_property())) visit(*own);
        for (const auto& [language, p] : schema_.name_languages())
            if (const auto other = get<std::string_view>(n, p)) visit(*other);
        for (const std::string_view alias : aliases(n)) visit(alias);
    }

    // --- evidence ---------------------------------------------------------------------------

    std::vector<hexi::evidence> evidence(node_id n) const { return read_evidence(node_evidence_, n.index()); }
    std::vector<hexi::evidence> evidence(edge_id e) const { return read_evidence(edge_evidence_, e.index()); }
    void set_evidence(node_id n, const std::vector<hexi::evidence>& all) { write_evidence(node_evidence_, n.index(), all); }
    void set_evidence(edge_id e, const std::vector<hexi::evidence>& all) { write_evidence(edge_evidence_, e.index(), all); }

    // --- the whole --------------------------------------------------------------------------

    /// Bytes held: by the structure (types, ids, both directions), and by everything.
    struct memory_use {
        std::size_t structure = 0;
        std::size_t everything = 0;
    };
    memory_use memory() const {
        memory_use m;
        m.structure = node_types_.memory() + edges_.memory() + out_.memory() + in_.memory();
        m.everything = m.structure + keys_.memory() + node_of_text_.memory() + names_.memory() + node_evidence_.memory() + edge_evidence_.memory();
        text_pool::arrays(texts_, [&](const char*, const auto& a) { m.everything += a.memory(); });
        for (const column& c : node_columns_) m.everything += c.memory();
        for (const column& c : edge_columns_) m.everything += c.memory();
        return m;
    }

    /// `wrong ends` as a problem: for readers that add places.
    problem wrong_ends(edge_type_id type, node_type_id from, node_type_id to) const {
        const edge_type& t = schema_[type];
        return {"edge-ends", fmt::format("'{}' may not go from {} to {}", t.name, schema_[from].name, schema_[to].name),
                fmt::format("it may go from {} to {}", t.from.empty() ? "anything" : fmt::format("{}", fmt::join(t.from, ", ")),
                            t.to.empty() ? "anything" : fmt::format("{}", fmt::join(t.to, ", "))),
               };
    }

private:
    friend class graph_builder;
    friend class detail::snapshot_access;
    friend class detail::graph_validator;

    struct packed_evidence {
        text_id document;
        std::uint32_t line, start, end;
        float certainty;
    };
    static_assert(sizeof(packed_evidence) == 20);

    bool any_edge_values() const {
        return edge_evidence_.count() > 0 || std::ranges::any_of(edge_columns_, [](const column& c) { return c.count() > 0; });
    }
    /// Numbers the edges by (source, slot, type, old id), drops removed ones and makes both directions tight.
    void renumber_edges();

    [[gnu::always_inline]] steps of_type(const adjacency& side, node_id n, edge_type_id t) const {
        if (t.index() >= slots_.size()) return {};
        const std::uint32_t s = slots_[t.index()];
        if (s != adjacency::last_slot) [[likely]] return side.of_slot(n, s);
        return of_shared_slot(side.of_slot(n, s), t);
    }
    /// The steps of one type among those of the shared slot, which are sorted by type. Out of line, so that the
    /// common case is short enough to be inlined.
    [[gnu::noinline]] steps of_shared_slot(const steps& group, edge_type_id t) const {
        if (group.empty()) return group;
        const auto edges = group.edges();
        const auto first = std::lower_bound(edges.begin(), edges.end(), t, [&](edge_id e, edge_type_id type) { return edges_[e.index()].type < type; });
        const auto last = std::upper_bound(first, edges.end(), t, [&](edge_type_id type, edge_id e) { return type < edges_[e.index()].type; });
        const auto begin = static_cast<std::size_t>(first - edges.begin());
        return {group.nodes().data() + begin, edges.data() + begin, static_cast<std::size_t>(last - first)};
    }

    node_id append_node(node_type_id type, text_id key) {
        const node_id n(node_types_.size());
        if (names_indexed_) drop_names();
        node_types_.push_back(type);
        keys_.push_back(key);
        if (node_of_text_.size() <= key.index()) node_of_text_.resize(std::max(key.index() + 1, texts_.size()));
        node_of_text_[key.index()] = n;
        out_.add_node();
        in_.add_node();
        ++node_count_;
        if (nodes_of_type_.size() <= type.index()) nodes_of_type_.resize(type.index() + 1, 0);
        ++nodes_of_type_[type.index()];
        return n;
    }
    /// Leaves adjacency to `renumber_edges`, which must follow.
    void append_nodes(std::span<const node_type_id> types, std::span<const text_id> keys) {
        assert(types.size() == keys.size());
        const std::size_t first = node_types_.size();
        if (names_indexed_) drop_names();
        node_types_.append(types);
        keys_.append(keys);
        node_of_text_.resize(texts_.size());
        for (std::size_t i = 0; i < keys.size(); ++i) {
            assert(!node_of_text_[keys[i].index()].valid());
            node_of_text_[keys[i].index()] = node_id(first + i);
            if (nodes_of_type_.size() <= types[i].index()) nodes_of_type_.resize(types[i].index() + 1, 0);
            ++nodes_of_type_[types[i].index()];
        }
        node_count_ += keys.size();
    }
    void count_edge(edge_type_id type) {
        ++edge_count_;
        if (edges_of_type_.size() <= type.index()) edges_of_type_.resize(type.index() + 1, 0);
        ++edges_of_type_[type.index()];
    }
    /// Slots are given to types as they first come, until only the shared one is left.
    std::uint32_t slot_for(edge_type_id type) {
        while (slots_.size() <= type.index()) slots_.push_back(static_cast<std::uint8_t>(std::min<std::size_t>(slots_.size(), adjacency::last_slot)));
        return slots_[type.index()];
    }
    /// Calls `visit(folded, bytes that were folded)` for what the name index holds of a node.
    template <class Visit>
    void for_each_indexed(node_id n, Visit visit) const {
        for_each_name(n, [&](std::string_view name) { visit(folded_for_search(name), name.size()); });
        const std::string folded = folded_for_search(key(n));
        if (folded != key(n) || name(n) == key(n)) visit(folded, key(n).size());
    }
    void drop_names() {
        names_ = {};
        names_indexed_ = false;
    }
    /// Rebuilds the adjacency without gaps, ids as they are.
    void tighten() {
        out_.build(node_bound(), sorted_ends(node_bound(), edges_.span(), true, slots_).span());
        in_.build(node_bound(), sorted_ends(node_bound(), edges_.span(), false, slots_).span());
    }
    void forget(edge_id e) {
        --edge_count_;
        --edges_of_type_[type(e).index()];
        for (column& c : edge_columns_) c.erase(e.index());
        edge_evidence_.erase(e.index());
        edges_[e.index()].type = edge_type_id::none();
    }

    // --- columns ----------------------------------------------------------------------------

    using columns = std::vector<column>;

    bool is_name(property_id p) const {
        return p == schema::name_property() || p == schema::aliases_property() ||
               std::ranges::any_of(schema_.name_languages(), [&](const auto& known) { return known.second == p; });
    }
    column& column_for(columns& in, property_id p) {
        if (names_indexed_ && &in == &node_columns_ && is_name(p)) drop_names();
        if (in.size() <= p.index()) in.resize(p.index() + 1);
        column& c = in[p.index()];
        if (c.value_size() == 0) c = column(stored_size(schema_[p].kind, schema_[p].list));
        return c;
    }
    template <class T>
    void put(columns& in, property_id p, std::size_t at, T stored_value) { column_for(in, p).set(at, stored_value); }
    template <class T>
    static std::optional<T> stored(const columns& in, property_id p, std::size_t at) {
        if (p.index() >= in.size() || in[p.index()].value_size() == 0) return std::nullopt;
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
    std::optional<T> read_as(const columns& in, property_id p, std::size_t at) const {
        assert(kind_of<T>::fits(schema_[p].kind) && !schema_[p].list);
        if constexpr (std::is_same_v<T, std::string_view>) {
            const auto text = stored<text_id>(in, p, at);
            return text ? std::optional(texts_[*text]) : std::nullopt;
        } else if constexpr (std::is_same_v<T, bool>) {
            const auto byte = stored<std::uint8_t>(in, p, at);
            return byte ? std::optional(*byte != 0) : std::nullopt;
        } else {
            return stored<T>(in, p, at);
        }
    }

    template <class T>
    std::vector<scalar> unpacked_scalars(text_id list) const {
        std::vector<scalar> out;
        for (const T& v : unpacked<T>(list)) {
            if constexpr (std::is_same_v<T, text_id>) out.emplace_back(std::string(texts_[v]));
            else if constexpr (std::is_same_v<T, std::uint8_t>) out.emplace_back(v != 0);
            else out.emplace_back(v);
        }
        return out;
    }

    hexi::value read(const columns& in, property_id p, std::size_t at) const {
        const property_key& key = schema_[p];
        const auto as = [&]<class T>(const T*) -> hexi::value {
            if (key.list) {
                const auto list = stored<text_id>(in, p, at);
                if (!list) return {};
                return unpacked_scalars<T>(*list);
            }
            const auto one = stored<T>(in, p, at);
            if (!one) return {};
            if constexpr (std::is_same_v<T, text_id>) return std::string(texts_[*one]);
            else if constexpr (std::is_same_v<T, std::uint8_t>) return *one != 0;
            else return *one;
        };
        switch (key.kind) {
            case kind::boolean: return as(static_cast<const std::uint8_t*>(nullptr));
            case kind::integer: return as(static_cast<const std::int64_t*>(nullptr));
            case kind::floating: return as(static_cast<const double*>(nullptr));
            case kind::text:
            case kind::enumeration: return as(static_cast<const text_id*>(nullptr));
            case kind::date: return as(static_cast<const date*>(nullptr));
            case kind::quantity: return as(static_cast<const quantity*>(nullptr));
        }
        return {};
    }

    /// Stores a value that is known to fit.
    void store(columns& in, property_id p, std::size_t at, const hexi::value& v) {
        if (std::holds_alternative<std::monostate>(v)) {
            if (p.index() < in.size() && in[p.index()].value_size() > 0) column_for(in, p).erase(at);
        } else if (const auto* list = std::get_if<std::vector<scalar>>(&v)) {
            const auto pack = [&]<class Stored, class From>(const Stored*, const From*) {
                std::vector<Stored> all;
                for (const scalar& s : *list) {
                    if constexpr (std::is_same_v<Stored, text_id>) all.push_back(texts_.intern(std::get<From>(s)));
                    else all.push_back(static_cast<Stored>(std::get<From>(s)));
                }
                put(in, p, at, packed<Stored>(all));
            };
            switch (schema_[p].kind) {
                case kind::boolean: pack(static_cast<const std::uint8_t*>(nullptr), static_cast<const bool*>(nullptr)); break;
                case kind::integer: pack(static_cast<const std::int64_t*>(nullptr), static_cast<const std::int64_t*>(nullptr)); break;
                case kind::floating: pack(static_cast<const double*>(nullptr), static_cast<const double*>(nullptr)); break;
                case kind::text:
                case kind::enumeration: pack(static_cast<const text_id*>(nullptr), static_cast<const std::string*>(nullptr)); break;
                case kind::date: pack(static_cast<const date*>(nullptr), static_cast<const date*>(nullptr)); break;
                case kind::quantity: pack(static_cast<const quantity*>(nullptr), static_cast<const quantity*>(nullptr)); break;
            }
        } else if (const auto* text = std::get_if<std::string>(&v)) {
            put(in, p, at, texts_.intern(*text));
        } else if (const auto* flag = std::get_if<bool>(&v)) {
            put(in, p, at, static_cast<std::uint8_t>(*flag));
        } else if (const auto* whole = std::get_if<std::int64_t>(&v)) {
            put(in, p, at, *whole);
        } else if (const auto* number = std::get_if<double>(&v)) {
            put(in, p, at, *number);
        } else if (const auto* day = std::get_if<date>(&v)) {
            put(in, p, at, *day);
        } else {
            put(in, p, at, std::get<quantity>(v));
        }
    }

    /// Whether a scalar fits a declared property, or why not.
    std::optional<problem> misfit(const hexi::property& p, const scalar& s) const {
        const auto wrong = [&](std::string found) -> problem {
            return {"wrong-kind", fmt::format("'{}' is {}, found {}", p.name, to_text(p.kind), found), ""};
        };
        static constexpr std::array<std::string_view, 6> found{"boolean", "integer", "float", "text", "date", "quantity"};
        static constexpr std::array<kind, 6> kinds{kind::boolean, kind::integer, kind::floating, kind::text, kind::date, kind::quantity};
        const kind expected = p.kind == kind::enumeration ? kind::text : p.kind;
        if (kinds.at(s.index()) != expected) return wrong(std::string(found.at(s.index())));
        if (p.kind == kind::enumeration && p.values.valid()) {
            const auto& values = schema_[p.values].values;
            const auto& text = std::get<std::string>(s);
            if (std::ranges::find(values, text, &enumeration_value::name) == values.end()) {
                std::vector<std::string> names;
                for (const auto& v : values) names.push_back(v.name);
                return problem{"unknown-value", fmt::format("'{}' is not a value of '{}'", text, p.name),
                               fmt::format("it may be: {}", fmt::join(names, ", "))};
            }
        }
        if (p.kind == kind::quantity && p.unit.valid()) {
            const auto base_of = [&](unit_id u) { return u.valid() && schema_[u].base.valid() ? schema_[u].base : u; };
            if (base_of(std::get<quantity>(s).unit) != base_of(p.unit))
                return problem{"wrong-unit", fmt::format("'{}' is measured in {}, found {}", p.name, schema_[p.unit].name, schema_.to_text(std::get<quantity>(s))),
                               fmt::format("write it in {}", schema_[p.unit].name)};
        }
        return std::nullopt;
    }
    std::optional<problem> misfit(const hexi::property& p, const hexi::value& v) const {
        if (std::holds_alternative<std::monostate>(v)) return std::nullopt;
        const auto* list = std::get_if<std::vector<scalar>>(&v);
        if (p.list != (list != nullptr))
            return problem{"wrong-kind", fmt::format("'{}' is {}", p.name, p.list ? "a list" : "one value, not a list"), ""};
        if (list != nullptr) {
            for (const scalar& s : *list)
                if (auto found = misfit(p, s)) return found;
            return std::nullopt;
        }
        return std::visit([&](const auto& one) -> std::optional<problem> {
            if constexpr (std::is_constructible_v<scalar, decltype(one)>) return misfit(p, scalar(one));
            else return std::nullopt;
        }, v);
    }

    template <class TypeId>
    std::optional<property_id> property_of(TypeId type, std::string_view name) const {
        if (const hexi::property* p = schema_.find_property(type, name)) return p->id;
        return std::is_same_v<TypeId, node_type_id> ? built_in(name) : std::nullopt;
    }
    std::optional<property_id> built_in(std::string_view name) const {
        if (name == "name") return schema::name_property();
        if (name == "aliases") return schema::aliases_property();
        if (name.starts_with("name_"))
            for (const auto& [language, p] : schema_.name_languages())
                if (language == name.substr(5)) return p;
        return std::nullopt;
    }

    template <class TypeId>
    result<done> write(columns& in, TypeId type, property_id p, std::size_t at, const hexi::value& v) {
        for (const hexi::property& declared : schema_[type].properties) {
            if (declared.id != p) continue;
            if (auto found = misfit(declared, v)) return *found;
            store(in, p, at, v);
            return done{};
        }
        return write_named(in, type, schema_[p].name, at, v);
    }
    template <class TypeId>
    result<done> write_named(columns& in, TypeId type, std::string_view name, std::size_t at, const hexi::value& v) {
        const hexi::property* declared = schema_.find_property(type, name);
        hexi::property implied;
        if (declared == nullptr) {
            if (const auto p = std::is_same_v<TypeId, node_type_id> ? built_in(name) : std::nullopt) {
                implied = {.name = std::string(name), .kind = schema_[*p].kind, .list = schema_[*p].list};
                implied.id = *p;
                declared = &implied;
            } else if (!schema_.open) {
                std::vector<std::string> known;
                for (const auto& q : schema_[type].properties) known.push_back(q.name);
                auto found = schema::unknown("unknown-property", "property", name, known);
                found.message = fmt::format("{} has no property '{}'", schema_[type].name, name);
                if (found.hint.empty() && !known.empty()) found.hint = fmt::format("it has: {}", fmt::join(known, ", "));
                return found;
            } else if (std::holds_alternative<std::monostate>(v)) {
                return done{};
            } else if (schema_.property_count() >= schema::most) {
                return schema::too_many("properties");
            } else {
                implied = kind_in(v);
                implied.name = name;
                schema_.add_property(type, implied);
                declared = schema_.find_property(type, name);
            }
        }
        if (auto found = misfit(*declared, v)) return *found;
        store(in, declared->id, at, v);
        return done{};
    }
    /// The property that an open schema makes for a value.
    static hexi::property kind_in(const hexi::value& v) {
        static constexpr std::array<kind, 6> kinds{kind::boolean, kind::integer, kind::floating, kind::text, kind::date, kind::quantity};
        if (const auto* list = std::get_if<std::vector<scalar>>(&v))
            return {.kind = list->empty() ? kind::text : kinds.at(list->front().index()), .list = true};
        return {.kind = kinds.at(v.index() - 1)};
    }

    std::vector<hexi::evidence> read_evidence(const column& in, std::size_t at) const {
        std::vector<hexi::evidence> out;
        const text_id* list = in.find<text_id>(at);
        if (list == nullptr) return out;
        for (const packed_evidence& e : unpacked<packed_evidence>(*list))
            out.push_back({std::string(texts_[e.document]), e.line, e.start, e.end, e.certainty});
        return out;
    }
    void write_evidence(column& in, std::size_t at, const std::vector<hexi::evidence>& all) {
        if (all.empty()) return in.erase(at);
        std::vector<packed_evidence> list;
        for (const hexi::evidence& e : all) list.push_back({texts_.intern(e.document), e.line, e.start, e.end, e.certainty});
        in.set(at, packed(list));
    }

    hexi::schema schema_;
    text_pool texts_;
    array<node_type_id> node_types_;
    array<text_id> keys_;
    array<node_id> node_of_text_;  // by text id: the node that has it as its key
    array<edge_record> edges_;
    adjacency out_;
    adjacency in_;
    std::vector<std::uint8_t> slots_;  // by edge type
    columns node_columns_;             // by property
    columns edge_columns_;
    column node_evidence_{sizeof(text_id)};
    column edge_evidence_{sizeof(text_id)};
    std::vector<std::uint32_t> nodes_of_type_;
    std::vector<std::uint32_t> edges_of_type_;
    std::size_t node_count_ = 0;
    std::size_t edge_count_ = 0;
    name_index names_;
    bool names_indexed_ = false;
};

inline void graph::compact() {
    if (node_count_ < node_bound()) {
        if (names_indexed_) drop_names();
        std::vector<node_id> old;  // by new id
        std::vector<node_id> renamed(node_bound());
        for (const node_id n : nodes()) {
            renamed[n.index()] = node_id(old.size());
            old.push_back(n);
        }
        for (std::size_t n = 0; n < old.size(); ++n) {
            node_types_[n] = node_types_[old[n].index()];
            keys_[n] = keys_[old[n].index()];
            node_of_text_[keys_[n].index()] = node_id(n);
        }
        node_types_.resize(old.size());
        keys_.resize(old.size());
        for (column& c : node_columns_) c = c.gathered<node_id>(old);
        node_evidence_ = node_evidence_.gathered<node_id>(old);
        for (edge_record& e : edges_) {
            if (!e.type.valid()) continue;
            e.source = renamed[e.source.index()];
            e.target = renamed[e.target.index()];
        }
    }
    renumber_edges();
}

inline void graph::renumber_edges() {
    if (schema_.edge_type_count() > slots_.size()) slot_for(edge_type_id(schema_.edge_type_count() - 1));
    if (slots_.size() > adjacency::last_slot) {
        // The commonest types get a slot of their own, in type order.
        std::vector<std::size_t> common(slots_.size());
        for (std::size_t t = 0; t < common.size(); ++t) common[t] = t;
        edges_of_type_.resize(slots_.size(), 0);
        std::ranges::stable_sort(common, std::greater{}, [&](std::size_t t) { return edges_of_type_[t]; });
        std::sort(common.begin(), common.begin() + adjacency::last_slot);
        std::ranges::fill(slots_, static_cast<std::uint8_t>(adjacency::last_slot));
        for (std::size_t s = 0; s < adjacency::last_slot; ++s) slots_[common[s]] = static_cast<std::uint8_t>(s);
    }
    array<edge_end> ends = sorted_ends(node_bound(), edges_.span(), true, slots_);
    edges_.resize_uninitialised(ends.size());  // all there is to know of the edges stands in `ends` now
    array<edge_id> old;                        // by new id
    if (any_edge_values()) old.resize_uninitialised(ends.size());
    parallel_ranges(ends.size(), [&](std::size_t begin, std::size_t end, std::size_t) {
        for (std::size_t i = begin; i < end; ++i) {
            edge_end& e = ends[i];
            edges_[i] = {node_id(e.node), e.other, edge_type_id(e.rank & 0xFFFFU)};
            if (!old.empty()) old[i] = e.edge;
            e.edge = edge_id(i);
        }
    });
    for (column& c : edge_columns_) c = c.gathered(old.span());
    edge_evidence_ = edge_evidence_.gathered(old.span());
    old = {};
    out_.build(node_bound(), ends.span());
    ends = sorted_ends(node_bound(), edges_.span(), false, slots_, std::move(ends));
    in_.build(node_bound(), ends.span());
}

}  // namespace hexi
