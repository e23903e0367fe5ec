// Bodies of `graph.hpp`.
#pragma once

#include <hexi/graph/graph.hpp>

#include <algorithm>
#include <array>
#include <cassert>
#include <optional>
#include <utility>
#include <variant>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <hexi/base/linkage.hpp>
#include <hexi/base/parallel.hpp>
#include <hexi/base/text.hpp>
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
    for (const hexi::property& declared : schema_[type].properties) {
        if (declared.id != p) continue;
        if (auto found = misfit(declared, v)) return *found;
        store(in, p, at, v);
        return done{};
    }
    return write_named(in, type, schema_[p].name, at, v);
}

template <class TypeId>
result<done> graph::write_named(columns& in, TypeId type, std::string_view name, std::size_t at, const hexi::value& v) {
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
    if (key.empty()) return problem{"empty-key", "a node's key cannot be empty", "give it a stable name"};
    const text_id text = texts_.intern(key);
    if (text.index() < node_of_text_.size() && node_of_text_[text.index()].valid())
        return problem{"duplicate-key", fmt::format("the key '{}' is taken", key), "keys are unique in a graph"};
    return append_node(type, text);
}

HEXI_INLINE result<node_id> graph::add_node(std::string_view type_name, std::string_view key) {
    const auto type = schema_.node_type_named(type_name);
    if (!type) return type.problems();
    return add_node(*type, key);
}

HEXI_INLINE result<edge_id> graph::add_edge(node_id from, edge_type_id type, node_id to) {
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

HEXI_INLINE result<edge_id> graph::add_edge(node_id from, std::string_view type_name, node_id to) {
    const auto type = schema_.edge_type_named(type_name);
    if (!type) return type.problems();
    return add_edge(from, *type, to);
}

HEXI_INLINE void graph::remove(edge_id e) {
    assert(contains(e));
    edge_record& r = edges_[e.index()];
    out_.remove(r.source, slots_[r.type.index()], e);
    in_.remove(r.target, slots_[r.type.index()], e);
    forget(e);
}

HEXI_INLINE void graph::remove(node_id n) {
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

HEXI_INLINE void graph::reserve_out(node_id n, edge_type_id t, std::size_t more) { out_.reserve(n, slot_for(t), more); }

HEXI_INLINE void graph::reserve_in(node_id n, edge_type_id t, std::size_t more) { in_.reserve(n, slot_for(t), more); }

HEXI_INLINE hexi::value graph::value(node_id n, property_id p) const { return read(node_columns_, p, n.index()); }

HEXI_INLINE hexi::value graph::value(edge_id e, property_id p) const { return read(edge_columns_, p, e.index()); }

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
    std::vector<std::string_view> out;
    if (const auto list = stored<text_id>(node_columns_, schema::aliases_property(), n.index()))
        for (const text_id t : unpacked<text_id>(*list)) out.push_back(texts_[t]);
    return out;
}

HEXI_INLINE void graph::set_name(node_id n, std::string_view name) { put(node_columns_, schema::name_property(), n.index(), texts_.intern(name)); }

HEXI_INLINE void graph::set_name(node_id n, std::string_view language, std::string_view name) {
    put(node_columns_, schema_.add_name_language(language), n.index(), texts_.intern(name));
}

HEXI_INLINE void graph::set_aliases(node_id n, const std::vector<std::string>& aliases) {
    std::vector<text_id> ids;
    for (const std::string& a : aliases) ids.push_back(texts_.intern(a));
    put(node_columns_, schema::aliases_property(), n.index(), packed<text_id>(ids));
}

HEXI_INLINE void graph::index_names() {
    if (names_indexed_) return;
    name_index::builder build;
    for (const node_id n : nodes()) for_each_indexed(n, [&](std::string_view folded, std::size_t) { build.add(n, folded); });
    names_ = std::move(build).finish();
    names_indexed_ = true;
}

HEXI_INLINE std::vector<hexi::evidence> graph::evidence(node_id n) const { return read_evidence(node_evidence_, n.index()); }

HEXI_INLINE std::vector<hexi::evidence> graph::evidence(edge_id e) const { return read_evidence(edge_evidence_, e.index()); }

HEXI_INLINE void graph::set_evidence(node_id n, const std::vector<hexi::evidence>& all) { write_evidence(node_evidence_, n.index(), all); }

HEXI_INLINE void graph::set_evidence(edge_id e, const std::vector<hexi::evidence>& all) { write_evidence(edge_evidence_, e.index(), all); }

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

HEXI_INLINE void graph::forget(edge_id e) {
    --edge_count_;
    --edges_of_type_[type(e).index()];
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
    if (c.value_size() == 0) c = column(stored_size(schema_[p].kind, schema_[p].list));
    return c;
}

HEXI_INLINE hexi::value graph::read(const columns& in, property_id p, std::size_t at) const {
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
    return {.kind = kinds.at(v.index() - 1)};
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
    array<edge_end> ends = sorted_ends(node_bound(), edges_.span(), true, slots_);
    const std::size_t bound = edges_.size();
    edges_.resize_uninitialised(ends.size());  // all there is to know of the edges stands in `ends` now
    array<edge_id> old;                        // by new id
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
