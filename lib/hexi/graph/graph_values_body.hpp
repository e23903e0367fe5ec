// Bodies of `graph.hpp`: properties, read and set.
#pragma once

#include <hexi/graph/graph.hpp>

#include <algorithm>
#include <cassert>
#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <hexi/base/linkage.hpp>

namespace hexi::inline abi_v1 {

template <class TypeId>
std::optional<property_id> graph::property_of(TypeId type, std::string_view name) const {
    if (const hexi::property* p = schema_.find_property(type, name)) return p->id;
    return std::is_same_v<TypeId, node_type_id> ? built_in(name) : std::nullopt;
}

template <class TypeId>
result<done> graph::write(columns& in, TypeId type, property_id p, std::size_t at, const hexi::value& v) {
    for (const hexi::property& declared : schema_[type].properties)
        if (declared.id == p) return write_declared(in, type, declared, at, v);
    if (p.index() >= schema_.property_count()) return problem{"unknown-property", "no such property", ""};
    return write_named(in, type, std::string(schema_[p].name), at, v);
}

template <class TypeId, class T>
bool graph::write_plain(columns& in, TypeId type, property_id p, std::size_t at, T v) {
    constexpr kind of_it = detail::entry_of<T>::id;
    if (p.index() >= in.size() || in[p.index()].kind() != of_it || in[p.index()].list()) return false;
    const auto& properties = schema_[type].properties;
    const auto declared = std::ranges::find(properties, p, &hexi::property::id);
    if (declared == properties.end() || declared->kind != of_it || declared->list) return false;
    change_cell(where(in), p, at, [&](column& c) { c.set(at, detail::entry_of<T>::store(v)); });
    sweep_if_due();
    return true;
}

template <class TypeId>
result<done> graph::write_named(columns& in, TypeId type, std::string_view name, std::size_t at, const hexi::value& v) {
    if (const hexi::property* declared = schema_.find_property(type, name)) return write_declared(in, type, *declared, at, v);
    if (const auto p = std::is_same_v<TypeId, node_type_id> ? built_in(name) : std::nullopt) {
        hexi::property implied{.name = std::string(name), .kind = schema_[*p].kind, .list = schema_[*p].list};
        implied.id = *p;
        return store_fitting(in, implied, at, v);
    }
    return write_undeclared(in, type, name, at, v);
}

template <class TypeId>
result<done> graph::write_declared(columns& in, TypeId type, const hexi::property& declared, std::size_t at, const hexi::value& v) {
    const auto found = misfit(declared, v);
    if (!found) {
        store(in, declared, at, v);
        return done{};
    }
    // What somebody declared more closely than by a first value stays as it is.
    const bool loose = schema_.open && declared.kind != kind::any && !declared.values.valid() && !declared.unit.valid() && !(std::is_same_v<TypeId, node_type_id> && is_name(declared.id));
    if (!loose) return *found;
    hexi::property wider = declared;
    wider.kind = kind::any, wider.list = false;
    if (auto misfits = misfit(wider, v)) return *misfits;
    store(in, wider, at, v);
    schema().widen(type, declared.id);
    return done{};
}

template <class TypeId>
result<done> graph::write_undeclared(columns& in, TypeId type, std::string_view name, std::size_t at, const hexi::value& v) {
    if (!schema_.open) {
        std::vector<std::string> known;
        for (const auto& q : schema_[type].properties) known.push_back(q.name);
        auto found = schema::unknown("unknown-property", "property", name, known);
        found.message = fmt::format("{} has no property '{}'", schema_[type].name, name);
        if (found.hint.empty() && !known.empty()) found.hint = fmt::format("it has: {}", fmt::join(known, ", "));
        return found;
    }
    if (!v.has_value()) return done{};
    hexi::property made = kind_in(v);
    made.name = name;
    // All that can be refused is, before the type gets the property.
    if (auto found = misfit(made, v)) return *found;
    if (!schema_.has_room_for(made.name)) return schema::too_many("properties");
    made.id = schema().add_property(type, made);
    store(in, made, at, v);
    return done{};
}

HEXI_INLINE hexi::value graph::value(node_id n, property_id p) const { assert(contains(n)); return read(node_columns_, p, n.index()); }

HEXI_INLINE hexi::value graph::value(edge_id e, property_id p) const { assert(contains(e)); return read(edge_columns_, p, e.index()); }

HEXI_INLINE std::optional<property_id> graph::property(node_id n, std::string_view name) const { return property_of(type(n), name); }

HEXI_INLINE std::optional<property_id> graph::property(edge_id e, std::string_view name) const { return property_of(type(e), name); }

HEXI_INLINE result<done> graph::set(node_id n, property_id p, const hexi::value& v) { return write(node_columns_, type(n), p, n.index(), v); }

HEXI_INLINE result<done> graph::set(edge_id e, property_id p, const hexi::value& v) { return write(edge_columns_, type(e), p, e.index(), v); }

HEXI_INLINE result<done> graph::set(node_id n, std::string_view name, const hexi::value& v) { return write_named(node_columns_, type(n), name, n.index(), v); }

HEXI_INLINE result<done> graph::set(edge_id e, std::string_view name, const hexi::value& v) { return write_named(edge_columns_, type(e), name, e.index(), v); }

HEXI_INLINE bool graph::set_plain(node_id n, property_id p, bool v) { return write_plain(node_columns_, type(n), p, n.index(), v); }

HEXI_INLINE bool graph::set_plain(node_id n, property_id p, std::int64_t v) { return write_plain(node_columns_, type(n), p, n.index(), v); }

HEXI_INLINE bool graph::set_plain(node_id n, property_id p, double v) { return write_plain(node_columns_, type(n), p, n.index(), v); }

HEXI_INLINE bool graph::set_plain(edge_id e, property_id p, bool v) { return write_plain(edge_columns_, type(e), p, e.index(), v); }

HEXI_INLINE bool graph::set_plain(edge_id e, property_id p, std::int64_t v) { return write_plain(edge_columns_, type(e), p, e.index(), v); }

HEXI_INLINE bool graph::set_plain(edge_id e, property_id p, double v) { return write_plain(edge_columns_, type(e), p, e.index(), v); }

HEXI_INLINE bool graph::is_name(property_id p) const {
    return p == schema::name_property() || p == schema::aliases_property() ||
           std::ranges::any_of(schema_.name_languages(), [&](const auto& known) { return known.second == p; });
}

HEXI_INLINE column& graph::column_for(columns& in, property_id p, kind k, bool list) {
    if (in.size() <= p.index()) in.resize(p.index() + 1);
    column& c = in[p.index()];
    // The values of an enumeration are texts: where one type has an enumeration and another one texts, neither is mixed.
    const auto as_text = [](kind any) { return any == kind::enumeration ? kind::text : any; };
    if (c.value_size() != 0 && as_text(c.kind()) == as_text(k) && c.list() == list) [[likely]] return c;
    if (c.value_size() != 0 && c.count() != 0 && c.kind() == kind::any) return c;
    if (log_) [[unlikely]] note_column(where(in), p);
    if (c.value_size() == 0 || c.count() == 0) c = column(k, list);
    else if (c.kind() != kind::any) c = mixed(c);
    return c;
}

HEXI_INLINE column graph::mixed(const column& c) {
    column out(kind::any);
    with_kind(c.kind(), [&](auto of) {
        using entry = decltype(of);
        const auto take = [&]<class Stored>(const Stored*, auto value_of) {
            c.for_each<Stored>(0, c.chunk_count(), [&](std::size_t at, const Stored& stored) { out.set(at, detail::to_mixed(texts_, value_of(stored))); });
        };
        if (c.list()) take(static_cast<const text_id*>(nullptr), [&](text_id list) { return hexi::value(detail::of_stored_list<entry>(texts_, list)); });
        else take(static_cast<const typename entry::stored*>(nullptr), [&](const auto& stored) { return hexi::value(detail::of_stored<entry>(texts_, stored)); });
    });
    return out;
}

HEXI_INLINE const mixed_value* graph::mixed_at(const column& c, std::size_t at, kind wanted) noexcept {
    const mixed_value* const any = c.find<mixed_value>(at);
    return any != nullptr && any->tag == static_cast<std::uint64_t>(wanted) ? any : nullptr;
}

HEXI_INLINE hexi::value graph::read(const columns& in, property_id p, std::size_t at) const {
    if (p.index() >= in.size()) return {};
    const column& c = in[p.index()];
    return with_kind(c.kind(), [&](auto of) -> hexi::value {
        using entry = decltype(of);
        if (c.list()) {
            const text_id* list = c.find<text_id>(at);
            if (list == nullptr) return {};
            return detail::of_stored_list<entry>(texts_, *list);
        }
        const auto* one = c.find<typename entry::stored>(at);
        if (one == nullptr) return {};
        return detail::of_stored<entry>(texts_, *one);
    });
}

HEXI_INLINE result<done> graph::store_fitting(columns& in, const hexi::property& p, std::size_t at, const hexi::value& v) {
    if (auto found = misfit(p, v)) return *found;
    store(in, p, at, v);
    return done{};
}

template <class TypeId>
void graph::store_as_it_is(columns& in, TypeId type, property_id p, std::size_t at, const hexi::value& v) {
    const auto& properties = schema_[type].properties;
    const auto declared = std::ranges::find(properties, p, &hexi::property::id);
    hexi::property as{.kind = declared != properties.end() ? declared->kind : schema_[p].kind, .list = declared != properties.end() ? declared->list : schema_[p].list};
    as.id = p;
    const auto* list = std::get_if<hexi::value::list>(&v);
    const auto fits = [&](const hexi::value& one) { return detail::is_of_kind(one, as.kind); };
    if (as.list != (list != nullptr) || !(list != nullptr ? std::ranges::all_of(*list, fits) : fits(v))) as.kind = kind::any, as.list = false;
    store(in, as, at, v);
}

HEXI_INLINE void graph::store_as_it_is(node_id n, property_id p, const hexi::value& v) { store_as_it_is(node_columns_, type(n), p, n.index(), v); }

HEXI_INLINE void graph::store_as_it_is(edge_id e, property_id p, const hexi::value& v) { store_as_it_is(edge_columns_, type(e), p, e.index(), v); }

HEXI_INLINE void graph::store(columns& in, const hexi::property& p, std::size_t at, const hexi::value& v) {
    if (!v.has_value()) {
        if (p.id.index() >= in.size()) return;
        erase(where(in), p.id, at);
        return sweep_if_due();
    }
    attempt(in, p.id, [&] {
        const kind as = column_for(in, p.id, p.kind, p.list).kind();
        const auto put = [&](auto stored) { change_cell(where(in), p.id, at, [&](column& c) { c.set(at, stored); }); };
        if (as == kind::any) {
            put(detail::to_mixed(texts_, v));
        } else if (const auto* list = std::get_if<hexi::value::list>(&v)) {
            put(detail::to_stored_list(texts_, as, *list));
        } else {
            with_kind(as, [&](auto of) {
                using entry = decltype(of);
                if constexpr (!std::same_as<entry, any_kind>) put(detail::to_stored<entry>(texts_, std::get<typename entry::type>(v)));
            });
        }
    });
    sweep_if_due();
}

HEXI_INLINE std::optional<problem> graph::unfit_quantity(const hexi::property& p, const hexi::value& v) const {
    if (const auto* q = std::get_if<quantity>(&v)) {
        if (q->unit.valid() && q->unit.index() >= schema_.unit_count())
            return problem{"unknown-unit", fmt::format("the unit of '{}' is not one of this graph", p.name), "parse the quantity with the graph's own schema"};
        if (const char* const odd = detail::oddity(*q)) return problem{"odd-value", fmt::format("'{}' {}", p.name, odd), "make quantities with schema::parse_quantity"};
    }
    if (const auto* list = std::get_if<hexi::value::list>(&v))
        for (const hexi::value& one : *list)
            if (auto found = unfit_quantity(p, one)) return found;
    if (const auto* map = std::get_if<value_map>(&v))
        for (const value_map::entry& e : *map)
            if (auto found = unfit_quantity(p, e.held)) return found;
    return std::nullopt;
}

HEXI_INLINE std::optional<problem> graph::misfit_of_one(const hexi::property& p, const hexi::value& v) const {
    if (!detail::is_of_kind(v, p.kind)) {
        const std::string_view found = std::holds_alternative<hexi::value::list>(v) ? "a list" : std::holds_alternative<value_map>(v) ? "a map" : v.has_value() ? to_text(kind_of(v)) : "nothing";
        return problem{"wrong-kind", fmt::format("'{}' is {}, found {}", p.name, to_text(p.kind), found), ""};
    }
    if (p.kind == kind::enumeration && p.values.valid()) {
        const auto& values = schema_[p.values].values;
        const auto& text = std::get<std::string>(v);
        if (std::ranges::find(values, text, &enumeration_value::name) == values.end()) {
            std::vector<std::string> names;
            names.reserve(values.size());
            for (const auto& known : values) names.push_back(known.name);
            return problem{"unknown-value", fmt::format("'{}' is not a value of '{}'", text, p.name),
                           fmt::format("it may be: {}", fmt::join(names, ", "))};
        }
    }
    if (auto found = unfit_quantity(p, v)) return found;
    if (p.kind == kind::quantity && p.unit.valid()) {
        const auto base_of = [&](unit_id u) { return u.valid() && schema_[u].base.valid() ? schema_[u].base : u; };
        if (base_of(std::get<quantity>(v).unit) != base_of(p.unit))
            return problem{"wrong-unit", fmt::format("'{}' is measured in {}, found {}", p.name, schema_[p.unit].name, schema_.to_text(std::get<quantity>(v))),
                           fmt::format("write it in {}", schema_[p.unit].name)};
    }
    return std::nullopt;
}

HEXI_INLINE std::optional<problem> graph::misfit(const hexi::property& p, const hexi::value& v) const {
    if (!v.has_value()) return std::nullopt;
    const auto* list = std::get_if<hexi::value::list>(&v);
    // Most values fit: those that have nothing but a kind to fit, and room.
    if (list == nullptr && !p.list && p.kind != kind::quantity && p.kind != kind::enumeration && p.kind != kind::any && detail::is_of_kind(v, p.kind) && room_for_texts(1)) return std::nullopt;
    const bool in_pool = stands_in_pool(p.kind, p.list) || stored_size(p.kind, p.list) > sizeof(mixed_value::payload);  // in a column of any kind
    if (!room_for_texts(list != nullptr ? list->size() + 1 : in_pool ? 1 : 0)) return too_many("texts");
    if (p.kind == kind::any) return unfit_quantity(p, v);
    if (p.list != (list != nullptr))
        return problem{"wrong-kind", fmt::format("'{}' is {}", p.name, p.list ? "a list" : "one value, not a list"), ""};
    if (list == nullptr) return misfit_of_one(p, v);
    for (const hexi::value& one : *list)
        if (auto found = misfit_of_one(p, one)) return found;
    return std::nullopt;
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
    const auto* list = std::get_if<hexi::value::list>(&v);
    if (list == nullptr) return {.kind = kind_of(v)};
    if (list->empty()) return {.kind = kind::text, .list = true};
    const kind first = kind_of(list->front());
    const bool alike = first != kind::any && std::ranges::all_of(*list, [&](const hexi::value& one) { return detail::is_of_kind(one, first); });
    return {.kind = alike ? first : kind::any, .list = alike};
}

}  // namespace hexi::abi_v1
