// Bodies of `graph.hpp`.
#pragma once

#include <hexi/graph/graph.hpp>

#include <algorithm>
#include <array>
#include <cassert>
#include <optional>
#include <stdexcept>
#include <utility>
#include <variant>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <hexi/base/linkage.hpp>
#include <hexi/base/parallel.hpp>
#include <hexi/base/text.hpp>
#include <hexi/graph/adjacency_body.hpp>
#include <hexi/graph/name_index_body.hpp>

namespace hexi {

HEXI_INLINE graph::graph() = default;
HEXI_INLINE graph::graph(hexi::schema s) : schema_(std::move(s)) {}
HEXI_INLINE graph::graph(const graph& other) = default;
HEXI_INLINE graph::graph(graph&& other) noexcept = default;
HEXI_INLINE graph& graph::operator=(const graph& other) = default;
HEXI_INLINE graph& graph::operator=(graph&& other) noexcept = default;
HEXI_INLINE graph::~graph() = default;

template <class TypeId>
std::optional<property_id> graph::property_of(TypeId type, std::string_view name) const {
    if (const hexi::property* p = schema_.find_property(type, name)) return p->id;
    return std::is_same_v<TypeId, node_type_id> ? built_in(name) : std::nullopt;
}

template <class TypeId>
result<done> graph::write(columns& in, TypeId type, property_id p, std::size_t at, const hexi::value& v) {
    for (const hexi::property& declared : schema_[type].properties)
        if (declared.id == p) return store_fitting(in, declared, at, v);
    if (p.index() >= schema_.property_count()) return problem{"unknown-property", "no such property", ""};
    const property_key& key = schema_[p];
    hexi::property same{.name = key.name, .kind = key.kind, .list = key.list};
    same.id = p;
    if (std::is_same_v<TypeId, node_type_id> && is_name(p)) return store_fitting(in, same, at, v);
    if (const hexi::property* other = schema_.find_property(type, key.name))
        return problem{"wrong-kind", fmt::format("'{}' of {} is {}{}, not {}{}", key.name, schema_[type].name, other->list ? "a list of " : "",
                                                 to_text(other->kind), key.list ? "a list of " : "", to_text(key.kind)), "ask the type for its own property of that name"};
    return write_undeclared(in, type, std::move(same), at, v);
}

template <class TypeId>
result<done> graph::write_named(columns& in, TypeId type, std::string_view name, std::size_t at, const hexi::value& v) {
    if (const hexi::property* declared = schema_.find_property(type, name)) return store_fitting(in, *declared, at, v);
    if (const auto p = std::is_same_v<TypeId, node_type_id> ? built_in(name) : std::nullopt) {
        hexi::property implied{.name = std::string(name), .kind = schema_[*p].kind, .list = schema_[*p].list};
        implied.id = *p;
        return store_fitting(in, implied, at, v);
    }
    hexi::property made = kind_in(v);
    made.name = name;
    return write_undeclared(in, type, std::move(made), at, v);
}

template <class TypeId>
result<done> graph::write_undeclared(columns& in, TypeId type, hexi::property made, std::size_t at, const hexi::value& v) {
    if (!schema_.open) {
        std::vector<std::string> known;
        for (const auto& q : schema_[type].properties) known.push_back(q.name);
        auto found = schema::unknown("unknown-property", "property", made.name, known);
        found.message = fmt::format("{} has no property '{}'", schema_[type].name, made.name);
        if (found.hint.empty() && !known.empty()) found.hint = fmt::format("it has: {}", fmt::join(known, ", "));
        return found;
    }
    if (std::holds_alternative<std::monostate>(v)) return done{};
    // All that can be refused is, before the type gets the property.
    if (auto found = misfit(made, v)) return *found;
    if (!schema_.has_room_for({made.name, made.kind, made.list})) return schema::too_many("properties");
    made.id = schema_.add_property(type, made);
    store(in, made.id, at, v);
    return done{};
}

template <class T>
std::vector<scalar> graph::unpacked_scalars(text_id list) const {
    std::vector<scalar> out;
    for (const T& v : unpacked<T>(list)) {
        if constexpr (std::is_same_v<T, text_id>) out.emplace_back(std::string(texts_[v]));
        else if constexpr (std::is_same_v<T, std::uint8_t>) out.emplace_back(v != 0);
        else out.emplace_back(v);
    }
    return out;
}

HEXI_INLINE result<node_id> graph::add_node(node_type_id type, std::string_view key) {
    if (type.index() >= schema_.node_type_count()) return problem{"unknown-type", "no such node type", ""};
    if (schema_[type].abstract)
        return problem{"abstract-type", fmt::format("a node cannot be of the abstract type '{}'", schema_[type].name),
                       "use one of its subtypes"};
    if (key.empty() || node_bound() >= most || texts_.size() >= text_pool::most) [[unlikely]]
        if (auto found = unfit_key(key)) return *found;
    const text_id text = texts_.intern(key);
    if (text.index() < node_of_text_.size() && node_of_text_[text.index()].valid()) return *unfit_key(key);
    return append_node(type, text);
}

HEXI_INLINE result<node_id> graph::add_node(std::string_view type_name, std::string_view key) {
    if (const auto known = schema_.find_node_type(type_name)) return add_node(*known, key);
    // A key that is refused makes no type.
    if (schema_.open)
        if (auto found = unfit_key(key)) return *found;
    const auto type = schema_.node_type_named(type_name);
    if (!type) return type.problems();
    return add_node(*type, key);
}

HEXI_INLINE problem graph::too_many(std::string_view things) {
    return {"too-many", fmt::format("there may be at most {} {}", most, things), "leave some out, or make more than one graph"};
}

HEXI_INLINE std::optional<problem> graph::unfit_key(std::string_view key) const {
    if (key.empty()) return problem{"empty-key", "a node's key cannot be empty", "give it a stable name"};
    if (find(key)) return problem{"duplicate-key", fmt::format("the key '{}' is taken", key), "keys are unique in a graph"};
    if (node_bound() >= most) return too_many("nodes");
    if (texts_.size() >= text_pool::most && !texts_.find(key)) return too_many("texts");
    return std::nullopt;
}

HEXI_INLINE result<edge_id> graph::add_edge(node_id from, edge_type_id type, node_id to) {
    assert(contains(from) && contains(to));
    if (edge_bound() >= most) return too_many("edges");
    if (type.index() >= schema_.edge_type_count()) return problem{"unknown-type", "no such edge type", ""};
    if (!schema_.fits(type, this->type(from), this->type(to))) return wrong_ends(type, this->type(from), this->type(to));
    const edge_id e(edges_.size());
    const std::uint32_t s = slot_for(type);
    const auto before = [&](edge_id other) { return edges_[other.index()].type <= type; };
    edges_.push_back({from, to, type});
    const auto undo = [&] {
        const auto edges = out_.all(from).edges();
        if (std::ranges::find(edges, e) != edges.end()) out_.remove(from, s, e);
        edges_.resize(e.index());
    };
    try {
        out_.insert(from, s, {to, e}, before);
        in_.insert(to, s, {from, e}, before);
    } catch (const std::length_error& full) {
        undo();
        return problem{"too-many", full.what(), "leave some out, or make more than one graph"};
    } catch (...) {
        undo();
        throw;
    }
    count_edge(type);
    return e;
}

HEXI_INLINE result<edge_id> graph::add_edge(node_id from, std::string_view type_name, node_id to) {
    assert(contains(from) && contains(to));
    if (edge_bound() >= most) return too_many("edges");
    const auto type = schema_.edge_type_named(type_name);
    if (!type) return type.problems();
    return add_edge(from, *type, to);
}

HEXI_INLINE void graph::remove(edge_id e) {
    assert(contains(e));
    const edge_record r = edges_[e.index()];
    out_.remove(r.source, slots_[r.type.index()], e);
    in_.remove(r.target, slots_[r.type.index()], e);
    forget(e, r.type);
}

HEXI_INLINE void graph::remove(node_id n) {
    assert(contains(n));
    // Each group of steps at another node is gone through once, however many edges of it end here: by node and slot.
    constexpr std::size_t few = 4;  // are quicker looked for one by one
    const std::size_t most_steps = std::max(out_degree(n), in_degree(n));
    std::vector<std::uint64_t> groups;
    groups.reserve(most_steps > few ? most_steps : 0);
    const auto drop = [&](adjacency& here, adjacency& there) {
        groups.clear();
        const bool one_by_one = here.degree(n) <= few;
        for (const auto [node, e] : here.all(n)) {
            const edge_type_id type = edges_[e.index()].type;
            if (!type.valid()) continue;  // a self loop, dropped with the outgoing edges
            if (node != n && one_by_one) there.remove(node, slots_[type.index()], e);
            else if (node != n) groups.push_back(std::uint64_t{node.index()} << 32U | slots_[type.index()]);
            forget(e, type);
        }
        std::ranges::sort(groups);
        for (auto first = groups.begin(); first != groups.end();) {
            const auto last = std::find_if(first, groups.end(), [&](std::uint64_t group) { return group != *first; });
            there.remove(node_id(*first >> 32U), static_cast<std::uint32_t>(*first & 0xFFU), static_cast<std::uint32_t>(last - first),
                         [&](edge_id e) { return !edges_[e.index()].type.valid(); });
            first = last;
        }
        here.clear(n);
    };
    drop(out_, in_);
    drop(in_, out_);
    if (names_indexed_) drop_names();
    for (column& c : node_columns_) c.erase(n.index());
    node_evidence_.erase(n.index());
    --nodes_of_type_[node_types_[n.index()].index()];
    node_of_text_[keys_[n.index()].index()] = node_id::none();
    node_types_[n.index()] = node_type_id::none();
    --node_count_;
}

HEXI_INLINE void graph::reserve_out(node_id n, edge_type_id t, std::size_t more) { assert(contains(n)); out_.reserve(n, slot_for(t), more); }

HEXI_INLINE void graph::reserve_in(node_id n, edge_type_id t, std::size_t more) { assert(contains(n)); in_.reserve(n, slot_for(t), more); }

HEXI_INLINE hexi::value graph::value(node_id n, property_id p) const { assert(contains(n)); return read(node_columns_, p, n.index()); }

HEXI_INLINE hexi::value graph::value(edge_id e, property_id p) const { assert(contains(e)); return read(edge_columns_, p, e.index()); }

HEXI_INLINE std::optional<property_id> graph::property(node_id n, std::string_view name) const { return property_of(type(n), name); }

HEXI_INLINE std::optional<property_id> graph::property(edge_id e, std::string_view name) const { return property_of(type(e), name); }

HEXI_INLINE result<done> graph::set(node_id n, property_id p, const hexi::value& v) { return write(node_columns_, type(n), p, n.index(), v); }

HEXI_INLINE result<done> graph::set(edge_id e, property_id p, const hexi::value& v) { return write(edge_columns_, type(e), p, e.index(), v); }

HEXI_INLINE result<done> graph::set(node_id n, std::string_view name, const hexi::value& v) { return write_named(node_columns_, type(n), name, n.index(), v); }

HEXI_INLINE result<done> graph::set(edge_id e, std::string_view name, const hexi::value& v) { return write_named(edge_columns_, type(e), name, e.index(), v); }

HEXI_INLINE std::string_view graph::name(node_id n) const {
    if (const auto own = get<std::string_view>(n, schema::name_property())) return *own;
    for (const auto& [language, p] : schema_.name_languages())
        if (const auto other = get<std::string_view>(n, p)) return *other;
    return key(n);
}

HEXI_INLINE std::optional<std::string_view> graph::name(node_id n, std::string_view language) const {
    const auto p = schema_.name_property(language);
    return p ? get<std::string_view>(n, *p) : std::nullopt;
}

HEXI_INLINE std::vector<std::string_view> graph::aliases(node_id n) const {
    assert(contains(n));
    std::vector<std::string_view> out;
    if (const auto list = stored<text_id>(node_columns_, schema::aliases_property(), n.index()))
        for (const text_id t : unpacked<text_id>(*list)) out.push_back(texts_[t]);
    return out;
}

HEXI_INLINE void graph::set_name(node_id n, std::string_view name) { assert(contains(n)); put(node_columns_, schema::name_property(), n.index(), texts_.intern(name)); }

HEXI_INLINE result<done> graph::set_name(node_id n, std::string_view language, std::string_view name) {
    assert(contains(n));
    if (!schema_.name_property(language) && !schema_.has_room_for(schema::name_key(language))) return schema::too_many("properties");
    if (!room_for_texts(1)) return too_many("texts");
    put(node_columns_, schema_.add_name_language(language), n.index(), texts_.intern(name));
    return done{};
}

HEXI_INLINE void graph::set_aliases(node_id n, const std::vector<std::string_view>& aliases) {
    assert(contains(n));
    std::vector<text_id> ids;
    for (const std::string_view a : aliases) ids.push_back(texts_.intern(a));
    put(node_columns_, schema::aliases_property(), n.index(), packed<text_id>(ids));
}

HEXI_INLINE void graph::index_names() {
    if (names_indexed_) return;
    name_index::builder build;
    for (const node_id n : nodes()) for_each_indexed(n, [&](std::string_view folded, std::size_t) { build.add(n, folded); });
    names_ = std::move(build).finish();
    names_indexed_ = true;
}

HEXI_INLINE std::vector<hexi::evidence> graph::evidence(node_id n) const { assert(contains(n)); return read_evidence(node_evidence_, n.index()); }

HEXI_INLINE std::vector<hexi::evidence> graph::evidence(edge_id e) const { assert(contains(e)); return read_evidence(edge_evidence_, e.index()); }

HEXI_INLINE void graph::set_evidence(node_id n, const std::vector<hexi::evidence>& all) { assert(contains(n)); write_evidence(node_evidence_, n.index(), all); }

HEXI_INLINE void graph::set_evidence(edge_id e, const std::vector<hexi::evidence>& all) { assert(contains(e)); write_evidence(edge_evidence_, e.index(), all); }

HEXI_INLINE problem graph::wrong_ends(edge_type_id type, node_type_id from, node_type_id to) const {
    const edge_type& t = schema_[type];
    return {"edge-ends", fmt::format("'{}' may not go from {} to {}", t.name, schema_[from].name, schema_[to].name),
            fmt::format("it may go from {} to {}", t.from.empty() ? "anything" : fmt::format("{}", fmt::join(t.from, ", ")),
                        t.to.empty() ? "anything" : fmt::format("{}", fmt::join(t.to, ", "))),
           };
}

HEXI_INLINE bool graph::any_edge_values() const {
    return edge_evidence_.count() > 0 || std::ranges::any_of(edge_columns_, [](const column& c) { return c.count() > 0; });
}

HEXI_INLINE steps graph::of_shared_slot(const steps& group, edge_type_id t) const {
    if (group.empty()) return group;
    const auto edges = group.edges();
    const auto first = std::lower_bound(edges.begin(), edges.end(), t, [&](edge_id e, edge_type_id type) { return edges_[e.index()].type < type; });
    const auto last = std::upper_bound(first, edges.end(), t, [&](edge_type_id type, edge_id e) { return type < edges_[e.index()].type; });
    const auto begin = static_cast<std::size_t>(first - edges.begin());
    return {group.nodes().data() + begin, edges.data() + begin, static_cast<std::size_t>(last - first)};
}

HEXI_INLINE node_id graph::append_node(node_type_id type, text_id key) {
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

HEXI_INLINE void graph::append_nodes(std::span<const node_type_id> types, std::span<const text_id> keys) {
    assert(types.size() == keys.size());
    if (types.size() > most - node_bound()) throw std::length_error("there may be at most 4294967294 nodes");
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

HEXI_INLINE std::uint32_t graph::slot_for(edge_type_id type) {
    while (slots_.size() <= type.index()) slots_.push_back(static_cast<std::uint8_t>(std::min<std::size_t>(slots_.size(), adjacency::last_slot)));
    return slots_[type.index()];
}

HEXI_INLINE void graph::tighten() {
    out_.build(node_bound(), sorted_ends(node_bound(), edges_.span(), true, slots_).span());
    in_.build(node_bound(), sorted_ends(node_bound(), edges_.span(), false, slots_).span());
}

HEXI_INLINE void graph::forget(edge_id e, edge_type_id type) {
    --edge_count_;
    --edges_of_type_[type.index()];
    for (column& c : edge_columns_) c.erase(e.index());
    edge_evidence_.erase(e.index());
    edges_[e.index()].type = edge_type_id::none();
}

HEXI_INLINE bool graph::is_name(property_id p) const {
    return p == schema::name_property() || p == schema::aliases_property() ||
           std::ranges::any_of(schema_.name_languages(), [&](const auto& known) { return known.second == p; });
}

HEXI_INLINE column& graph::column_for(columns& in, property_id p) {
    if (names_indexed_ && &in == &node_columns_ && is_name(p)) drop_names();
    if (in.size() <= p.index()) in.resize(p.index() + 1);
    column& c = in[p.index()];
    if (c.value_size() == 0) c = column(schema_[p].kind, schema_[p].list);
    return c;
}

HEXI_INLINE hexi::value graph::read(const columns& in, property_id p, std::size_t at) const {
    if (p.index() >= in.size()) return {};
    const column& c = in[p.index()];
    const auto as = [&]<class T>(const T*) -> hexi::value {
        if (c.list()) {
            const text_id* list = c.find<text_id>(at);
            if (list == nullptr) return {};
            return unpacked_scalars<T>(*list);
        }
        const T* one = c.find<T>(at);
        if (one == nullptr) return {};
        if constexpr (std::is_same_v<T, text_id>) return std::string(texts_[*one]);
        else if constexpr (std::is_same_v<T, std::uint8_t>) return *one != 0;
        else return *one;
    };
    switch (c.kind()) {
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

HEXI_INLINE bool graph::room_for_texts(std::size_t more) const { return more <= text_pool::most - texts_.size(); }

HEXI_INLINE result<done> graph::store_fitting(columns& in, const hexi::property& p, std::size_t at, const hexi::value& v) {
    if (auto found = misfit(p, v)) return *found;
    store(in, p.id, at, v);
    return done{};
}

HEXI_INLINE void graph::store(columns& in, property_id p, std::size_t at, const hexi::value& v) {
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

HEXI_INLINE std::optional<problem> graph::misfit(const hexi::property& p, const scalar& s) const {
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
    if (p.kind == kind::quantity && std::get<quantity>(s).unit.valid() && std::get<quantity>(s).unit.index() >= schema_.unit_count())
        return problem{"unknown-unit", fmt::format("the unit of '{}' is not one of this graph", p.name), "parse the quantity with the graph's own schema"};
    if (p.kind == kind::quantity && p.unit.valid()) {
        const auto base_of = [&](unit_id u) { return u.valid() && schema_[u].base.valid() ? schema_[u].base : u; };
        if (base_of(std::get<quantity>(s).unit) != base_of(p.unit))
            return problem{"wrong-unit", fmt::format("'{}' is measured in {}, found {}", p.name, schema_[p.unit].name, schema_.to_text(std::get<quantity>(s))),
                           fmt::format("write it in {}", schema_[p.unit].name)};
    }
    return std::nullopt;
}

HEXI_INLINE std::optional<problem> graph::misfit(const hexi::property& p, const hexi::value& v) const {
    if (std::holds_alternative<std::monostate>(v)) return std::nullopt;
    const auto* list = std::get_if<std::vector<scalar>>(&v);
    if (!room_for_texts(list != nullptr ? list->size() + 1 : std::holds_alternative<std::string>(v) ? 1 : 0)) return too_many("texts");
    // Most values fit: those that have nothing but a kind to fit are not copied into a scalar.
    static constexpr std::array<kind, 6> kinds{kind::boolean, kind::integer, kind::floating, kind::text, kind::date, kind::quantity};
    if (list == nullptr && !p.list && p.kind != kind::quantity && kinds.at(v.index() - 1) == p.kind) return std::nullopt;
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

HEXI_INLINE std::optional<property_id> graph::built_in(std::string_view name) const {
    if (name == "name") return schema::name_property();
    if (name == "aliases") return schema::aliases_property();
    if (name.starts_with("name_"))
        for (const auto& [language, p] : schema_.name_languages())
            if (language == name.substr(5)) return p;
    return std::nullopt;
}

HEXI_INLINE hexi::property graph::kind_in(const hexi::value& v) {
    static constexpr std::array<kind, 6> kinds{kind::boolean, kind::integer, kind::floating, kind::text, kind::date, kind::quantity};
    if (const auto* list = std::get_if<std::vector<scalar>>(&v))
        return {.kind = list->empty() ? kind::text : kinds.at(list->front().index()), .list = true};
    return {.kind = v.index() == 0 ? kind::text : kinds.at(v.index() - 1)};
}

HEXI_INLINE std::vector<hexi::evidence> graph::read_evidence(const column& in, std::size_t at) const {
    std::vector<hexi::evidence> out;
    const text_id* list = in.find<text_id>(at);
    if (list == nullptr) return out;
    for (const packed_evidence& e : unpacked<packed_evidence>(*list))
        out.push_back({std::string(texts_[e.document]), e.line, e.start, e.end, e.certainty});
    return out;
}

HEXI_INLINE void graph::write_evidence(column& in, std::size_t at, const std::vector<hexi::evidence>& all) {
    if (all.empty()) return in.erase(at);
    std::vector<packed_evidence> list;
    for (const hexi::evidence& e : all) list.push_back({texts_.intern(e.document), e.line, e.start, e.end, e.certainty});
    in.set(at, packed(list));
}

HEXI_INLINE graph::memory_use graph::memory() const {
    memory_use m;
    m.structure = node_types_.memory() + edges_.memory() + out_.memory() + in_.memory();
    m.everything = m.structure + keys_.memory() + node_of_text_.memory() + names_.memory() + node_evidence_.memory() + edge_evidence_.memory();
    text_pool::arrays(texts_, [&](const char*, const auto& a) { m.everything += a.memory(); });
    for (const column& c : node_columns_) m.everything += c.memory();
    for (const column& c : edge_columns_) m.everything += c.memory();
    return m;
}

HEXI_INLINE void graph::compact() {
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
        for (column& c : node_columns_) c = c.gathered(old);
        node_evidence_ = node_evidence_.gathered(old);
        for (edge_record& e : edges_) {
            if (!e.type.valid()) continue;
            e.source = renamed[e.source.index()];
            e.target = renamed[e.target.index()];
        }
    }
    renumber_edges();
}

HEXI_INLINE void graph::renumber_edges(std::vector<edge_id>* new_ids) {
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
    flat_array<edge_end> ends = sorted_ends(node_bound(), edges_.span(), true, slots_);
    const std::size_t bound = edges_.size();
    edges_.resize_uninitialised(ends.size());  // all there is to know of the edges stands in `ends` now
    flat_array<edge_id> old;                        // by new id
    if (any_edge_values()) old.resize_uninitialised(ends.size());
    if (new_ids != nullptr) new_ids->assign(bound, edge_id::none());
    parallel_ranges(ends.size(), [&](std::size_t begin, std::size_t end, std::size_t) {
        for (std::size_t i = begin; i < end; ++i) {
            edge_end& e = ends[i];
            edges_[i] = {node_id(e.node), e.other, edge_type_id(e.rank & 0xFFFFU)};
            if (!old.empty()) old[i] = e.edge;
            if (new_ids != nullptr) (*new_ids)[e.edge.index()] = edge_id(i);
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
