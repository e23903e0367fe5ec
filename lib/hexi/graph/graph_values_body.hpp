// Bodies of `graph.hpp`: properties, read and set.
#pragma once

#include <hexi/graph/graph.hpp>

#include <algorithm>
#include <array>
#include <cassert>
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

namespace hexi {

namespace detail {
/// By the alternatives of `scalar`.
inline constexpr std::array<kind, 6> kinds_of_scalars{kind::boolean, kind::integer, kind::floating, kind::text, kind::date, kind::quantity};
}  // namespace detail

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
    made.id = schema().add_property(type, made);
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

HEXI_INLINE hexi::value graph::value(node_id n, property_id p) const { assert(contains(n)); return read(node_columns_, p, n.index()); }

HEXI_INLINE hexi::value graph::value(edge_id e, property_id p) const { assert(contains(e)); return read(edge_columns_, p, e.index()); }

HEXI_INLINE std::optional<property_id> graph::property(node_id n, std::string_view name) const { return property_of(type(n), name); }

HEXI_INLINE std::optional<property_id> graph::property(edge_id e, std::string_view name) const { return property_of(type(e), name); }

HEXI_INLINE result<done> graph::set(node_id n, property_id p, const hexi::value& v) { return write(node_columns_, type(n), p, n.index(), v); }

HEXI_INLINE result<done> graph::set(edge_id e, property_id p, const hexi::value& v) { return write(edge_columns_, type(e), p, e.index(), v); }

HEXI_INLINE result<done> graph::set(node_id n, std::string_view name, const hexi::value& v) { return write_named(node_columns_, type(n), name, n.index(), v); }

HEXI_INLINE result<done> graph::set(edge_id e, std::string_view name, const hexi::value& v) { return write_named(edge_columns_, type(e), name, e.index(), v); }

HEXI_INLINE bool graph::is_name(property_id p) const {
    return p == schema::name_property() || p == schema::aliases_property() ||
           std::ranges::any_of(schema_.name_languages(), [&](const auto& known) { return known.second == p; });
}

HEXI_INLINE column& graph::column_for(columns& in, property_id p) {
    if (names_indexed_ && &in == &node_columns_ && is_name(p)) drop_names();
    if (in.size() <= p.index()) in.resize(p.index() + 1);
    column& c = in[p.index()];
    if (c.value_size() == 0) {
        if (log_) [[unlikely]] log_->open.back().made_columns.emplace_back(where(in), p);
        c = column(schema_[p].kind, schema_[p].list);
    }
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

HEXI_INLINE result<done> graph::store_fitting(columns& in, const hexi::property& p, std::size_t at, const hexi::value& v) {
    if (auto found = misfit(p, v)) return *found;
    store(in, p.id, at, v);
    return done{};
}

HEXI_INLINE void graph::store(columns& in, property_id p, std::size_t at, const hexi::value& v) {
    if (std::holds_alternative<std::monostate>(v)) {
        if (is_name(p) && &in == &node_columns_ && names_indexed_) drop_names();
        erase(in, p, at);
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
    const kind expected = p.kind == kind::enumeration ? kind::text : p.kind;
    if (detail::kinds_of_scalars.at(s.index()) != expected) return wrong(std::string(found.at(s.index())));
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
    if (p.kind == kind::quantity)
        if (const char* const odd = detail::oddity(std::get<quantity>(s)))
            return problem{"odd-value", fmt::format("'{}' {}", p.name, odd), "make quantities with schema::parse_quantity"};
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
    if (list == nullptr && !p.list && p.kind != kind::quantity && detail::kinds_of_scalars.at(v.index() - 1) == p.kind) return std::nullopt;
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
    if (const auto* list = std::get_if<std::vector<scalar>>(&v))
        return {.kind = list->empty() ? kind::text : detail::kinds_of_scalars.at(list->front().index()), .list = true};
    return {.kind = v.index() == 0 ? kind::text : detail::kinds_of_scalars.at(v.index() - 1)};
}

}  // namespace hexi
