// Bodies of `schema.hpp`.
#pragma once

#include <hexi/schema/schema.hpp>

#include <algorithm>
#include <atomic>
#include <cassert>
#include <cmath>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <tuple>
#include <unordered_set>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <hexi/base/linkage.hpp>
#include <hexi/schema/reading_words.hpp>

namespace hexi::inline abi_v1 {

namespace detail {

template <class Types>
std::vector<std::string> names_of(const Types& types) {
    std::vector<std::string> out;
    out.reserve(types.size());
    for (const auto& type : types) out.push_back(type.name);
    return out;
}
template <class Id>
std::optional<Id> find(const detail::by_text<Id>& in, std::string_view name_) {
    const auto found = in.find(name_);
    return found == in.end() ? std::nullopt : std::optional(found->second);
}

HEXI_INLINE std::uint64_t state_number::next() noexcept {
    static std::atomic<std::uint64_t> last{0};
    return last.fetch_add(1, std::memory_order_relaxed) + 1;
}

}  // namespace detail

HEXI_INLINE problem schema::too_many(std::string_view things) {
    return {"too-many", fmt::format("there may be at most {} {}", most, things), "what differs from one to the next is better a property's value"};
}

HEXI_INLINE problem schema::unknown(rule of, std::string_view what, std::string_view name, const std::vector<std::string>& known) {
    const auto near = closest(name, known);
    return {of, fmt::format("no {} is called '{}'", what, name), near ? fmt::format("did you mean '{}'?", *near) : ""};
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
    const auto found = types_of_label_.find(label);
    return found == types_of_label_.end() ? nothing : found->second;
}

HEXI_INLINE bool schema::has_label(node_type_id type, std::string_view label) const {
    const std::vector<std::string>& labels = node_types_[type.index()].labels;
    if (labels.size() <= few) return std::ranges::find(labels, label) != labels.end();
    return std::ranges::binary_search(types_of_label(label), type);
}

HEXI_INLINE bool schema::is_label(std::string_view label) const { return types_of_label_.contains(label); }

template <class Wanted>
bool schema::any_name(node_type_id type, Wanted wanted) const {
    std::vector<node_type_id> open_ones{type};
    std::vector<bool> met(type.index() + 1, false);  // a supertype has a smaller id
    while (!open_ones.empty()) {
        const node_type_id now = open_ones.back();
        open_ones.pop_back();
        const node_type& t = node_types_[now.index()];
        if (wanted(t.name)) return true;
        for (const node_type_id super : t.supertypes)
            if (!met[super.index()]) met[super.index()] = true, open_ones.push_back(super);
    }
    return false;
}

HEXI_INLINE std::vector<node_type_id> schema::types_called(std::string_view word) const {
    if (names_are_labels_ || !find_node_type(word)) return types_of_label(word);
    std::vector<node_type_id> out;
    std::vector<bool> called(node_types_.size(), false);
    for (std::size_t t = 0; t < node_types_.size(); ++t) {
        const node_type& type = node_types_[t];
        called[t] = type.name == word || std::ranges::any_of(type.supertypes, [&](node_type_id super) { return called[super.index()]; });
        if (called[t] || has_label(node_type_id(t), word)) out.emplace_back(t);
    }
    return out;
}

HEXI_INLINE bool schema::is_called(node_type_id type, std::string_view word) const {
    return has_label(type, word) || (!names_are_labels_ && any_name(type, [&](std::string_view name_) { return name_ == word; }));
}

HEXI_INLINE std::optional<node_type_id> schema::find_type_of_labels(std::vector<std::string> labels) {
    index_label_sets();
    std::ranges::sort(labels);
    labels.erase(std::unique(labels.begin(), labels.end()), labels.end());
    return detail::find(type_of_label_set_, spelled(labels));
}

HEXI_INLINE std::optional<node_type_id> schema::type_of_labels(std::vector<std::string> labels) {
    if (const auto known = find_type_of_labels(labels)) return known;
    std::ranges::sort(labels);
    labels.erase(std::unique(labels.begin(), labels.end()), labels.end());
    if (!open || node_types_.size() >= most) return std::nullopt;
    std::string type_name = labels.empty() ? std::string("Node") : fmt::format("{}", fmt::join(labels, ";"));
    if (find_node_type(type_name)) {
        const std::string taken = type_name + '_';
        type_name = taken;
        for (std::size_t& i = names_taken_[taken]; find_node_type(type_name);) type_name = fmt::format("{}{}", taken, ++i + 1);
    }
    node_type made{.name = type_name, .labels = labels};
    for (const std::string& label : labels) {  // a film that is a sequel as well has its title still
        const auto known = find_node_type(label);
        if (known && made.name_from.empty()) made.name_from = node_types_[known->index()].name_from;
    }
    return labels.empty() ? add_unlabelled_node_type(std::move(made)) : add_node_type(std::move(made));
}

HEXI_INLINE edge_type_id schema::add_edge_type(edge_type type) {
    assert(!find_edge_type(type.name));
    require_room(edge_types_.size(), "edge types");
    const edge_type_id id(edge_types_.size());
    for (property& p : type.properties) p.id = intern({p.name, p.kind, p.list});
    edge_type_of_name_.emplace(type.name, id);
    edge_types_.push_back(std::move(type));
    index_edge_type(id);
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
    const edge_ends& ends = ends_[type.index()];
    const auto may = [&](node_type_id a, node_type_id b) { return allows(t.from, ends.from, a) && allows(t.to, ends.to, b); };
    return may(from, to) || (t.symmetric && may(to, from));
}

namespace detail {
/// Whether two lists declare the same properties, whatever else they say of them.
inline bool same_properties(const std::vector<property>& a, const std::vector<property>& b) {
    return std::ranges::equal(a, b, [](const property& x, const property& y) {
        return x.id == y.id && x.name == y.name && x.kind == y.kind && x.list == y.list && x.values == y.values && x.unit == y.unit;
    });
}
inline problem not_updated(std::string_view name) {
    return {"inconsistent-schema", fmt::format("the type '{}' has nodes, edges and look-ups that hang on its name, labels, ends and properties", name),
            "change what else there is, or make another type"};
}
}  // namespace detail

HEXI_INLINE result<done> schema::update(node_type_id id, node_type changed) {
    assert(id.index() < node_types_.size());
    node_type& known = node_types_[id.index()];
    if (changed.name != known.name || changed.labels != known.labels || changed.supertypes != known.supertypes || changed.name_from != known.name_from || changed.abstract != known.abstract || !detail::same_properties(changed.properties, known.properties))
        return detail::not_updated(known.name);
    if (!keys_called_.contains(changed.key)) keys_called_.insert(changed.key);
    known = std::move(changed);
    state_.change();
    return done{};
}

HEXI_INLINE result<done> schema::update(edge_type_id id, edge_type changed) {
    assert(id.index() < edge_types_.size());
    edge_type& known = edge_types_[id.index()];
    if (changed.name != known.name || changed.from != known.from || changed.to != known.to || changed.symmetric != known.symmetric ||
        !detail::same_properties(changed.properties, known.properties))
        return detail::not_updated(known.name);
    known = std::move(changed);
    state_.change();
    return done{};
}

HEXI_INLINE property_id schema::add_property(node_type_id type, property p) {
    as_built_in(p);
    const property_id made = add_to(node_types_[type.index()].properties, node_properties_[type.index()], std::move(p));
    note_of_nodes(made);
    return made;
}

HEXI_INLINE property_id schema::add_property(edge_type_id type, property p) { return add_to(edge_types_[type.index()].properties, edge_properties_[type.index()], std::move(p)); }

HEXI_INLINE const property* schema::find_property(node_type_id type, std::string_view name_) const { return find_in(node_types_[type.index()].properties, node_properties_[type.index()], name_); }

HEXI_INLINE const property* schema::find_property(edge_type_id type, std::string_view name_) const { return find_in(edge_types_[type.index()].properties, edge_properties_[type.index()], name_); }

HEXI_INLINE std::optional<property_id> schema::property_named(std::string_view name_) const { return detail::find(property_of_name_, name_); }

HEXI_INLINE bool schema::nodes_may_have(std::string_view name_) const {
    const auto p = property_named(name_);
    return p && p->index() < of_nodes_.size() && of_nodes_[p->index()];
}

HEXI_INLINE void schema::note_of_nodes(property_id p) {
    of_nodes_.resize(property_keys_.size());
    if (p.index() < of_nodes_.size()) of_nodes_[p.index()] = true;  // a snapshot may say anything
}

HEXI_INLINE property_id schema::intern(property_key wanted) {
    if (const auto known = property_of_name_.find(wanted.name); known != property_of_name_.end()) {
        // What is built in is so for nodes, whatever an edge calls by that name.
        property_key& key = property_keys_[known->second.index()];
        if ((key.kind != wanted.kind || key.list != wanted.list) && !is_name(known->second)) key.kind = kind::any, key.list = false, state_.change();
        return known->second;
    }
    require_room(property_keys_.size(), "properties");
    const property_id made(property_keys_.size());
    property_of_name_.emplace(wanted.name, made);
    property_keys_.push_back(std::move(wanted));
    state_.change();
    return made;
}

HEXI_INLINE bool schema::has_room_for(std::string_view name_) const { return property_keys_.size() < most || property_of_name_.contains(name_); }

HEXI_INLINE void schema::widen(std::vector<property>& properties, property_id p) {
    for (property& own : properties)
        if (own.id == p) own.kind = kind::any, own.list = false;
    if (!is_name(p)) property_keys_[p.index()].kind = kind::any, property_keys_[p.index()].list = false;
    state_.change();
}

HEXI_INLINE void schema::widen(node_type_id type, property_id p) { widen(node_types_[type.index()].properties, p); }

HEXI_INLINE void schema::widen(edge_type_id type, property_id p) { widen(edge_types_[type.index()].properties, p); }

HEXI_INLINE std::optional<property_id> schema::name_property(std::string_view language_) const {
    if (language_ == language) return name_property();
    const auto found = property_of_language_.find(language_);
    return found == property_of_language_.end() ? std::nullopt : std::optional(found->second);
}

HEXI_INLINE property_key schema::name_key(std::string_view language_) { return {fmt::format("name_{}", language_), kind::text, false}; }

HEXI_INLINE property_id schema::add_name_language(std::string_view language_) {
    if (const auto found = name_property(language_)) return *found;
    const property_id id = intern(name_key(language_));
    property_keys_[id.index()] = name_key(language_);  // whatever it was before it was a name
    name_languages_.emplace_back(std::string(language_), id);
    property_of_language_.emplace(language_, id);
    state_.change();
    return id;
}

HEXI_INLINE result<property_id> schema::name_language(std::string_view language_) {
    if (!name_property(language_) && !has_room_for(name_key(language_).name)) return too_many("properties, of which the name in each language is one");
    return add_name_language(language_);
}

HEXI_INLINE bool schema::is_name(property_id p) const {
    if (p == name_property() || p == aliases_property()) return true;
    const std::string& name_ = property_keys_[p.index()].name;
    if (!name_.starts_with("name_")) return false;
    const auto found = property_of_language_.find(std::string_view(name_).substr(5));
    return found != property_of_language_.end() && found->second == p;
}

HEXI_INLINE unit_id schema::add_unit(unit u) {
    require_room(units_.size(), "units");
    const unit_id id(units_.size());
    units_.push_back(std::move(u));
    index_unit(id);
    return id;
}

HEXI_INLINE std::optional<unit_id> schema::find_unit(std::string_view unit_name) const { return detail::find(unit_of_name_, unit_name); }

HEXI_INLINE std::optional<unit_id> schema::unit_called(std::string_view text) const {
    if (const auto named = find_unit(text)) return named;
    const auto called = detail::find(unit_of_word_, text);
    return called && called->valid() ? called : std::nullopt;
}

HEXI_INLINE enumeration_id schema::add_enumeration(enumeration e) {
    require_room(enumerations_.size(), "enumerations");
    const enumeration_id id(enumerations_.size());
    enumerations_.push_back(std::move(e));
    index_enumeration(id);
    return id;
}

HEXI_INLINE std::optional<enumeration_id> schema::find_enumeration(std::string_view enumeration_name) const { return detail::find(enumeration_of_name_, enumeration_name); }

HEXI_INLINE bool schema::has_value(enumeration_id id, std::string_view value_name) const {
    const std::vector<enumeration_value>& values = enumerations_[id.index()].values;
    if (values.size() <= few) return std::ranges::find(values, value_name, &enumeration_value::name) != values.end();
    return values_[id.index()].contains(value_name);
}

HEXI_INLINE std::optional<quantity> schema::parse_quantity(std::string_view text) {
    if (const auto known = static_cast<const schema&>(*this).parse_quantity(text)) return known;
    if (!open) return std::nullopt;
    const auto number = split_number(text);
    if (!number || units_.size() >= most) return std::nullopt;
    const std::string_view name_ = split_magnitude(number->rest).first;
    if (!may_be_unit(name_)) return std::nullopt;
    add_unit({.name = std::string(name_)});
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
    // By name before any word: what is a unit's name goes on to mean that unit, whatever others are called.
    const auto [rest, power] = split_magnitude(number->rest);
    const auto [behind, spoken] = split_spoken_magnitude(number->rest);
    for (const auto& [text_of_unit, of, by_name] : {std::tuple(rest, power, true), std::tuple(number->rest, std::uint8_t{0}, false), std::tuple(rest, power, false), std::tuple(behind, spoken, false)}) {
        const auto found = by_name ? find_unit(text_of_unit) : unit_called(text_of_unit);
        if (!found) continue;
        out.magnitude = of;
        out.unit = *found;
        return out;
    }
    return std::nullopt;
}

HEXI_INLINE std::string schema::to_text(const quantity& q) const {
    return fmt::format("{}{}{}", number_text(q), magnitude_text(q.magnitude), q.unit.valid() ? units_[q.unit.index()].name : "");
}

HEXI_INLINE std::string schema::to_text(const quantity& q, std::string_view language_) const {
    if (!q.unit.valid() || language_ == language) return to_text(q);
    const captions& all = units_[q.unit.index()].captions;
    const auto caption = all.find(language_);
    if (caption == all.end()) return to_text(q);
    return fmt::format("{} {}", spoken_number(q, language_.starts_with("en")), caption->second);
}

HEXI_INLINE std::pair<double, unit_id> schema::in_base(const quantity& q) const {
    if (!q.unit.valid()) return {q.in_unit(), q.unit};
    const unit& u = units_[q.unit.index()];
    if (!u.base.valid()) return {q.in_unit(), q.unit};
    // Three tenths are 0.3, and 3 * 0.1 is not.
    const double parts = std::round(1 / u.factor);
    return {u.factor < 1 && 1 / parts == u.factor ? q.in_unit() / parts : q.in_unit() * u.factor, u.base};
}

HEXI_INLINE void schema::index_everything() {
    state_.change();
    node_type_of_name_.clear();
    edge_type_of_name_.clear();
    property_of_name_.clear();
    property_of_language_.clear();
    unit_of_name_.clear();
    unit_of_word_.clear();
    enumeration_of_name_.clear();
    types_of_label_.clear();
    type_of_label_set_.clear();
    label_sets_known_ = 0;
    names_are_labels_ = true;
    names_taken_.clear();
    node_properties_.clear();
    edge_properties_.clear();
    ends_.clear();
    symmetric_types_.clear();
    keys_called_.clear();
    of_nodes_.clear();
    called_from_.clear();
    values_.clear();
    for (std::size_t i = 0; i < node_types_.size(); ++i) index_node_type(node_type_id(i));
    for (std::size_t i = 0; i < edge_types_.size(); ++i) {
        edge_type_of_name_.emplace(edge_types_[i].name, edge_type_id(i));
        index_edge_type(edge_type_id(i));
    }
    for (std::size_t i = 0; i < property_keys_.size(); ++i) property_of_name_.emplace(property_keys_[i].name, property_id(i));
    for (const auto& [language_, id] : name_languages_) property_of_language_.emplace(language_, id);
    for (std::size_t i = 0; i < units_.size(); ++i) index_unit(unit_id(i));
    for (std::size_t i = 0; i < enumerations_.size(); ++i) index_enumeration(enumeration_id(i));
}

HEXI_INLINE void schema::index_node_type(node_type_id id) {
    state_.change();
    const node_type& type = node_types_[id.index()];
    node_type_of_name_.emplace(type.name, id);
    names_are_labels_ = names_are_labels_ && std::ranges::find(type.labels, type.name) != type.labels.end();
    for (const std::string& label : type.labels) {
        std::vector<node_type_id>& of = types_of_label_[label];
        if (of.empty() || of.back() != id) of.push_back(id);
    }
    if (!keys_called_.contains(type.key)) keys_called_.insert(type.key);
    if (!type.name_from.empty()) called_from_.insert(type.name_from);
    for (const property& p : type.properties) note_of_nodes(p.id);
    index_properties(type.properties, node_properties_.emplace_back());
}

HEXI_INLINE void schema::index_edge_type(edge_type_id id) {
    state_.change();
    const edge_type& type = edge_types_[id.index()];
    index_properties(type.properties, edge_properties_.emplace_back());
    if (type.symmetric) symmetric_types_.push_back(id);
    edge_ends& ends = ends_.emplace_back();
    if (type.from.size() > few) ends.from.insert(type.from.begin(), type.from.end());
    if (type.to.size() > few) ends.to.insert(type.to.begin(), type.to.end());
}

HEXI_INLINE void schema::index_unit(unit_id id) {
    state_.change();
    const unit& u = units_[id.index()];
    unit_of_name_.emplace(u.name, id);
    const auto called = [&](std::string_view text) {
        const auto [at, is_new] = unit_of_word_.emplace(text, id);
        if (!is_new && at->second != id) at->second = unit_id::none();
    };
    for (const auto& [language_, caption] : u.captions) called(caption);
    if (const auto words = u.reading.find("words"); words != u.reading.end())
        for (const std::string_view word : reading_list(words->second)) called(word);
}

HEXI_INLINE void schema::index_enumeration(enumeration_id id) {
    state_.change();
    const enumeration& e = enumerations_[id.index()];
    enumeration_of_name_.emplace(e.name, id);
    detail::text_set& names = values_.emplace_back();
    if (e.values.size() > few)
        for (const enumeration_value& v : e.values) names.insert(v.name);
}

HEXI_INLINE void schema::index_properties(const std::vector<property>& properties, detail::by_text<std::uint32_t>& index) {
    if (properties.size() <= few) return;
    for (std::size_t i = index.size(); i < properties.size(); ++i) index.emplace(properties[i].name, static_cast<std::uint32_t>(i));
}

HEXI_INLINE void schema::index_label_sets() {
    for (; label_sets_known_ < node_types_.size(); ++label_sets_known_) {
        std::vector<std::string> labels = node_types_[label_sets_known_].labels;
        std::ranges::sort(labels);
        const auto [at, made] = type_of_label_set_.emplace(spelled(labels), node_type_id(label_sets_known_));
        if (!made && node_types_[at->second.index()].abstract) at->second = node_type_id(label_sets_known_);
    }
}

HEXI_INLINE property_id schema::add_to(std::vector<property>& properties, detail::by_text<std::uint32_t>& index, property p) {
    if (const property* have = find_in(properties, index, p.name)) return have->id;
    p.id = intern({p.name, p.kind, p.list});
    properties.push_back(std::move(p));
    index_properties(properties, index);
    state_.change();
    return properties.back().id;
}

HEXI_INLINE void schema::as_built_in(property& p) {
    if (p.name != "name" && p.name != "aliases") return;
    p.kind = kind::text;
    p.list = p.name == "aliases";
}

HEXI_INLINE bool schema::allows(const std::vector<std::string>& labels, const detail::text_set& index, node_type_id type) const {
    if (labels.empty()) return true;
    const auto in_list = [&](std::string_view word) { return index.empty() ? std::ranges::find(labels, word) != labels.end() : index.contains(word); };
    if (index.empty() ? std::ranges::any_of(labels, [&](const std::string& l) { return has_label(type, l); })
                      : std::ranges::any_of(node_types_[type.index()].labels, in_list))
        return true;
    return !names_are_labels_ && any_name(type, in_list);
}

HEXI_INLINE node_type_id schema::add_labelled(node_type type) {
    assert(!find_node_type(type.name));
    require_room(node_types_.size(), "node types");
    const node_type_id id(node_types_.size());
    for (property& p : type.properties) as_built_in(p), p.id = intern({p.name, p.kind, p.list});
    if (!type.supertypes.empty()) inherit(type);
    node_types_.push_back(std::move(type));
    index_node_type(id);
    return id;
}

HEXI_INLINE void schema::inherit(node_type& type) const {
    std::unordered_set<std::string_view> labels, names;
    std::vector<const std::string*> more_labels;
    std::vector<const property*> more;
    for (const std::string& label : type.labels) labels.insert(label);
    for (const property& p : type.properties) names.insert(p.name);
    for (const node_type_id super : type.supertypes) {
        const node_type& from = node_types_[super.index()];
        for (const std::string& label : from.labels)
            if (labels.insert(label).second) more_labels.push_back(&label);
        for (const property& p : from.properties)
            if (names.insert(p.name).second) more.push_back(&p);
        for (const auto& [what, how] : from.style) type.style.emplace(what, how);
        for (const auto& [what, how] : from.reading) type.reading.emplace(what, how);
        if (type.fold_over.empty()) type.fold_over = from.fold_over;
        if (type.key == "key") type.key = from.key;
        if (type.name_from.empty()) type.name_from = from.name_from;
        type.document = type.document || from.document;
    }
    for (const std::string* label : more_labels) type.labels.push_back(*label);
    for (const property* p : more) type.properties.push_back(*p);
}

HEXI_INLINE void schema::require_room(std::size_t count, std::string_view things) {
    if (count >= most) throw std::length_error(too_many(things).message);
}

HEXI_INLINE std::string schema::spelled(const std::vector<std::string>& labels) {
    std::string out;  // with lengths, since a label may hold any character
    for (const std::string& label : labels) out += fmt::format("{}:{}", label.size(), label);
    return out;
}

HEXI_INLINE const property* schema::find_in(const std::vector<property>& in, const detail::by_text<std::uint32_t>& index, std::string_view name_) {
    if (in.size() <= few) {
        const auto found = std::ranges::find(in, name_, &property::name);
        return found == in.end() ? nullptr : &*found;
    }
    const auto found = index.find(name_);
    return found == index.end() ? nullptr : &in[found->second];
}

HEXI_INLINE schema::schema(const schema& other) = default;
HEXI_INLINE schema::schema(schema&& other) noexcept = default;
HEXI_INLINE schema& schema::operator=(const schema& other) = default;
HEXI_INLINE schema& schema::operator=(schema&& other) noexcept = default;
HEXI_INLINE schema::~schema() = default;

}  // namespace hexi::abi_v1
