// Bodies of `schema.hpp`.
#pragma once

#include <hexi/schema/schema.hpp>

#include <algorithm>
#include <cassert>
#include <optional>
#include <stdexcept>
#include <unordered_map>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <hexi/base/linkage.hpp>

namespace hexi {

namespace detail {

template <class Types>
std::vector<std::string> names_of(const Types& types) {
    std::vector<std::string> out;
    for (const auto& type : types) out.push_back(type.name);
    return out;
}
inline std::string spelled(const property_key& key) {
    return fmt::format("{}\n{}{}", key.name, static_cast<int>(key.kind), key.list);
}
template <class Id>
std::optional<Id> find(const std::unordered_map<std::string, Id>& in, std::string_view name_) {
    const auto found = in.find(std::string(name_));
    return found == in.end() ? std::nullopt : std::optional(found->second);
}
inline const property* find_in(const std::vector<property>& in, std::string_view name_) {
    const auto found = std::ranges::find(in, name_, &property::name);
    return found == in.end() ? nullptr : &*found;
}
inline std::pair<std::string_view, std::uint8_t> without_magnitude(std::string_view rest) {
    for (const auto& [text, power] : magnitudes)
        if (rest.starts_with(text) && rest.size() > text.size()) return {rest.substr(text.size()), power};
    return {rest, std::uint8_t{0}};
}

}  // namespace detail

HEXI_INLINE problem schema::too_many(std::string_view things) {
    return {"too-many", fmt::format("there may be at most {} {}", most, things), "what differs from one to the next is better a property's value"};
}

HEXI_INLINE problem schema::unknown(const char* rule, std::string_view what, std::string_view name, const std::vector<std::string>& known) {
    const auto near = closest(name, known);
    return {rule, fmt::format("no {} is called '{}'", what, name), near ? fmt::format("did you mean '{}'?", *near) : ""};
}

HEXI_INLINE schema::schema() {
    intern({"name", kind::text, false});
    intern({"aliases", kind::text, true});
}

HEXI_INLINE node_type_id schema::add_node_type(node_type type) {
    if (type.labels.empty()) type.labels.push_back(type.name);
    return add_labelled(std::move(type));
}

HEXI_INLINE node_type_id schema::add_unlabelled_node_type(node_type type) {
    assert(type.supertypes.empty());
    type.labels.clear();
    return add_labelled(std::move(type));
}

HEXI_INLINE std::optional<node_type_id> schema::find_node_type(std::string_view name) const { return detail::find(node_type_of_name_, name); }

HEXI_INLINE result<node_type_id> schema::node_type_named(std::string_view type_name) {
    if (const auto known = find_node_type(type_name)) return *known;
    if (!open) return unknown("unknown-type", "node type", type_name, detail::names_of(node_types_));
    if (node_types_.size() >= most) return too_many("node types");
    return add_node_type({.name = std::string(type_name)});
}

HEXI_INLINE const std::vector<node_type_id>& schema::types_of_label(std::string_view label) const {
    static const std::vector<node_type_id> nothing;
    const auto found = types_of_label_.find(std::string(label));
    return found == types_of_label_.end() ? nothing : found->second;
}

HEXI_INLINE bool schema::has_label(node_type_id type, std::string_view label) const {
    return std::ranges::find(node_types_[type.index()].labels, label) != node_types_[type.index()].labels.end();
}

HEXI_INLINE bool schema::is_label(std::string_view label) const { return types_of_label_.contains(std::string(label)); }

HEXI_INLINE std::optional<node_type_id> schema::type_of_labels(std::vector<std::string> labels) {
    std::ranges::sort(labels);
    labels.erase(std::unique(labels.begin(), labels.end()), labels.end());
    std::string spelled;  // with lengths, since a label may hold any character
    for (const std::string& label : labels) spelled += fmt::format("{}:{}", label.size(), label);
    if (const auto found = type_of_label_set_.find(spelled); found != type_of_label_set_.end()) return found->second;
    for (std::size_t i = 0; i < node_types_.size(); ++i) {
        std::vector<std::string> have = node_types_[i].labels;
        std::ranges::sort(have);
        if (have == labels) return type_of_label_set_[spelled] = node_type_id(i);
    }
    if (!open || node_types_.size() >= most) return std::nullopt;
    std::string type_name = labels.empty() ? std::string("Node") : fmt::format("{}", fmt::join(labels, ";"));
    while (find_node_type(type_name)) type_name += '_';
    node_type made{.name = type_name, .labels = labels};
    if (labels.empty()) return type_of_label_set_[spelled] = add_unlabelled_node_type(std::move(made));
    return type_of_label_set_[spelled] = add_node_type(std::move(made));
}

HEXI_INLINE edge_type_id schema::add_edge_type(edge_type type) {
    assert(!find_edge_type(type.name));
    require_room(edge_types_.size(), "edge types");
    const edge_type_id id(edge_types_.size());
    for (property& p : type.properties) p.id = intern({p.name, p.kind, p.list});
    edge_type_of_name_.emplace(type.name, id);
    edge_types_.push_back(std::move(type));
    return id;
}

HEXI_INLINE std::optional<edge_type_id> schema::find_edge_type(std::string_view type_name) const { return detail::find(edge_type_of_name_, type_name); }

HEXI_INLINE result<edge_type_id> schema::edge_type_named(std::string_view type_name) {
    if (const auto known = find_edge_type(type_name)) return *known;
    if (!open) return unknown("unknown-type", "edge type", type_name, detail::names_of(edge_types_));
    if (edge_types_.size() >= most) return too_many("edge types");
    return add_edge_type({.name = std::string(type_name)});
}

HEXI_INLINE bool schema::fits(edge_type_id type, node_type_id from, node_type_id to) const {
    const edge_type& t = edge_types_[type.index()];
    return (allows(t.from, from) && allows(t.to, to)) || (t.symmetric && allows(t.from, to) && allows(t.to, from));
}

HEXI_INLINE property_id schema::add_property(node_type_id type, property p) { return add_to(node_types_[type.index()].properties, std::move(p)); }

HEXI_INLINE property_id schema::add_property(edge_type_id type, property p) { return add_to(edge_types_[type.index()].properties, std::move(p)); }

HEXI_INLINE const property* schema::find_property(node_type_id type, std::string_view name_) const { return detail::find_in(node_types_[type.index()].properties, name_); }

HEXI_INLINE const property* schema::find_property(edge_type_id type, std::string_view name_) const { return detail::find_in(edge_types_[type.index()].properties, name_); }

HEXI_INLINE std::vector<property_id> schema::properties_named(std::string_view name_) const {
    std::vector<property_id> out;
    for (std::size_t i = 0; i < property_keys_.size(); ++i)
        if (property_keys_[i].name == name_) out.push_back(property_id(i));
    return out;
}

HEXI_INLINE void schema::require_room(std::size_t count, std::string_view things) {
    if (count >= most) throw std::length_error(too_many(things).message);
}

HEXI_INLINE bool schema::has_room_for(const property_key& wanted) const {
    return property_keys_.size() < most || property_of_key_.contains(detail::spelled(wanted));
}

HEXI_INLINE property_id schema::intern(property_key wanted) {
    std::string spelled = detail::spelled(wanted);
    if (const auto known = property_of_key_.find(spelled); known != property_of_key_.end()) return known->second;
    require_room(property_keys_.size(), "properties");
    const property_id made(property_keys_.size());
    property_of_key_.emplace(std::move(spelled), made);
    property_keys_.push_back(std::move(wanted));
    return made;
}

HEXI_INLINE std::optional<property_id> schema::name_property(std::string_view language_) const {
    if (language_ == language) return name_property();
    for (const auto& [known, id] : name_languages_)
        if (known == language_) return id;
    return std::nullopt;
}

HEXI_INLINE property_key schema::name_key(std::string_view language_) { return {fmt::format("name_{}", language_), kind::text, false}; }

HEXI_INLINE property_id schema::add_name_language(std::string_view language_) {
    if (const auto found = name_property(language_)) return *found;
    const property_id id = intern(name_key(language_));
    name_languages_.emplace_back(std::string(language_), id);
    return id;
}

HEXI_INLINE unit_id schema::add_unit(unit u) {
    require_room(units_.size(), "units");
    units_.push_back(std::move(u));
    return unit_id(units_.size() - 1);
}

HEXI_INLINE std::optional<unit_id> schema::find_unit(std::string_view unit_name) const {
    for (std::size_t i = 0; i < units_.size(); ++i)
        if (units_[i].name == unit_name) return unit_id(i);
    return std::nullopt;
}

HEXI_INLINE enumeration_id schema::add_enumeration(enumeration e) {
    require_room(enumerations_.size(), "enumerations");
    enumerations_.push_back(std::move(e));
    return enumeration_id(enumerations_.size() - 1);
}

HEXI_INLINE std::optional<enumeration_id> schema::find_enumeration(std::string_view enumeration_name) const {
    for (std::size_t i = 0; i < enumerations_.size(); ++i)
        if (enumerations_[i].name == enumeration_name) return enumeration_id(i);
    return std::nullopt;
}

HEXI_INLINE std::optional<quantity> schema::parse_quantity(std::string_view text) {
    if (const auto known = static_cast<const schema&>(*this).parse_quantity(text)) return known;
    if (!open) return std::nullopt;
    const auto number = split_number(text);
    if (!number || number->rest.empty() || units_.size() >= 0xFFFE) return std::nullopt;
    add_unit({.name = std::string(detail::without_magnitude(number->rest).first)});
    return static_cast<const schema&>(*this).parse_quantity(text);
}

HEXI_INLINE std::optional<quantity> schema::parse_quantity(std::string_view text) const {
    const auto number = split_number(text);
    if (!number) return std::nullopt;
    quantity out{.digits = number->digits, .decimals = number->decimals};
    if (const auto whole = find_unit(number->rest)) {
        out.unit = *whole;
        return out;
    }
    const auto [rest, power] = detail::without_magnitude(number->rest);
    out.magnitude = power;
    if (const auto part = find_unit(rest)) {
        out.unit = *part;
        return out;
    }
    return std::nullopt;
}

HEXI_INLINE std::string schema::to_text(const quantity& q) const {
    return fmt::format("{}{}{}", number_text(q), magnitude_text(q.magnitude), q.unit.valid() ? units_[q.unit.index()].name : "");
}

HEXI_INLINE std::pair<double, unit_id> schema::in_base(const quantity& q) const {
    if (!q.unit.valid()) return {q.in_unit(), q.unit};
    const unit& u = units_[q.unit.index()];
    return u.base.valid() ? std::pair{q.in_unit() * u.factor, u.base} : std::pair{q.in_unit(), q.unit};
}

HEXI_INLINE void schema::index_everything() {
    node_type_of_name_.clear();
    edge_type_of_name_.clear();
    property_of_key_.clear();
    types_of_label_.clear();
    type_of_label_set_.clear();
    for (std::size_t i = 0; i < node_types_.size(); ++i) {
        node_type_of_name_.emplace(node_types_[i].name, node_type_id(i));
        for (const std::string& label : node_types_[i].labels) types_of_label_[label].push_back(node_type_id(i));
    }
    for (std::size_t i = 0; i < edge_types_.size(); ++i) edge_type_of_name_.emplace(edge_types_[i].name, edge_type_id(i));
    for (std::size_t i = 0; i < property_keys_.size(); ++i) property_of_key_.emplace(detail::spelled(property_keys_[i]), property_id(i));
}

HEXI_INLINE property_id schema::add_to(std::vector<property>& properties, property p) {
    if (const property* have = detail::find_in(properties, p.name)) return have->id;
    p.id = intern({p.name, p.kind, p.list});
    properties.push_back(std::move(p));
    return properties.back().id;
}

HEXI_INLINE bool schema::allows(const std::vector<std::string>& labels, node_type_id type) const {
    return labels.empty() || std::ranges::any_of(labels, [&](const std::string& l) { return has_label(type, l); });
}

HEXI_INLINE node_type_id schema::add_labelled(node_type type) {
    assert(!find_node_type(type.name));
    require_room(node_types_.size(), "node types");
    const node_type_id id(node_types_.size());
    for (property& p : type.properties) p.id = intern({p.name, p.kind, p.list});
    for (const node_type_id super : type.supertypes) {
        const node_type& from = node_types_[super.index()];
        for (const std::string& label : from.labels)
            if (std::ranges::find(type.labels, label) == type.labels.end()) type.labels.push_back(label);
        for (const property& p : from.properties)
            if (!detail::find_in(type.properties, p.name)) type.properties.push_back(p);
        for (const auto& [what, how] : from.style) type.style.emplace(what, how);
        if (type.fold_over.empty()) type.fold_over = from.fold_over;
        if (type.key == "key") type.key = from.key;
        type.document = type.document || from.document;
    }
    for (const std::string& label : type.labels) types_of_label_[label].push_back(id);
    node_type_of_name_.emplace(type.name, id);
    node_types_.push_back(std::move(type));
    return id;
}

HEXI_INLINE schema::schema(const schema& other) = default;
HEXI_INLINE schema::schema(schema&& other) noexcept = default;
HEXI_INLINE schema& schema::operator=(const schema& other) = default;
HEXI_INLINE schema& schema::operator=(schema&& other) noexcept = default;
HEXI_INLINE schema::~schema() = default;

}  // namespace hexi
