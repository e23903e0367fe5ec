// What may be in a graph: node types with inheritance, edge types with ends and cardinality,
// properties with kinds, units and enumerations. The single source at run time.
//
//     schema s;
//     const node_type_id park = s.add_node_type({.name = "Park"});
//     s.add_property(park, {.name = "founded", .kind = kind::date});
//
// A graph without a schema file has an *open* schema: a type is made for each label set met.
#pragma once

#include <algorithm>
#include <cassert>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <hexi/base/ids.hpp>
#include <hexi/base/problem.hpp>
#include <hexi/base/text.hpp>
#include <hexi/base/value.hpp>

namespace hexi {

/// A word in several languages: `zh` to 机构, `en` to organisation.
using captions = std::map<std::string, std::string, std::less<>>;
/// Drawing defaults: `shape`, `fill`, `line`, `dash` ...
using style_defaults = std::map<std::string, std::string, std::less<>>;

/// How many edges of a type a node may have; absent means any number.
struct cardinality {
    std::optional<std::uint32_t> min_out{}, max_out{}, min_in{}, max_in{};

    template <class Archive, class Self>
    static void describe(Archive& archive, Self& self) {
        archive(self.min_out, self.max_out, self.min_in, self.max_in);
    }
};

/// A unit that quantities are written in. A derived unit counts `factor` of its base.
struct unit {
    std::string name{};
    hexi::captions captions{};
    unit_id base{};       ///< none for a base unit
    double factor = 1;  ///< of the base

    template <class Archive, class Self>
    static void describe(Archive& archive, Self& self) {
        archive(self.name, self.captions, self.base, self.factor);
    }
};

struct enumeration_value {
    std::string name{};
    hexi::captions captions{};

    template <class Archive, class Self>
    static void describe(Archive& archive, Self& self) {
        archive(self.name, self.captions);
    }
};

struct enumeration {
    std::string name{};
    std::vector<enumeration_value> values{};

    template <class Archive, class Self>
    static void describe(Archive& archive, Self& self) {
        archive(self.name, self.values);
    }
};

/// A property as a type declares it.
struct property {
    std::string name{};
    hexi::kind kind = kind::text;
    bool list = false;
    bool required = false;
    bool unique = false;
    enumeration_id values{};      ///< for `kind::enumeration`
    unit_id unit{};               ///< for `kind::quantity`: the unit it must convert to, or none for any
    hexi::value default_value{};  ///< what a reader sets where nothing is given
    hexi::captions captions{};
    property_id id{};  ///< filled in by the schema: equal for equal name, kind and list
    place where{};     ///< where it is declared

    template <class Archive, class Self>
    static void describe(Archive& archive, Self& self) {
        archive(self.name, self.kind, self.list, self.required, self.unique, self.values, self.unit, self.default_value, self.captions, self.id);
    }
};

/// A node type is a set of labels: its own name and those of all its supertypes.
struct node_type {
    std::string name{};
    std::vector<std::string> labels{};       ///< own name first, then the supertypes' in declared order
    std::vector<node_type_id> supertypes{};  ///< direct ones
    bool abstract = false;
    bool document = false;                     ///< evidence points to nodes of this type
    std::vector<std::string> fold_over{};        ///< edge types by which a node of it may be drawn as an edge
    std::string key = "key";                   ///< the header of the key's column
    std::vector<property> properties{};          ///< own and inherited
    hexi::captions captions{};
    style_defaults style{};
    place where{};

    template <class Archive, class Self>
    static void describe(Archive& archive, Self& self) {
        archive(self.name, self.labels, self.supertypes, self.abstract, self.document, self.fold_over, self.key, self.properties, self.captions, self.style);
    }
};

struct edge_type {
    std::string name{};
    std::vector<std::string> from{}, to{};  ///< labels allowed at the ends; empty means any
    bool symmetric = false;
    bool cluster = false;   ///< drawing: the source stands inside the target
    std::string inverse{};    ///< the name read from target to source; may be empty
    hexi::cardinality cardinality{};
    std::vector<property> properties{};
    hexi::captions captions{};
    style_defaults style{};
    place where{};

    template <class Archive, class Self>
    static void describe(Archive& archive, Self& self) {
        archive(self.name, self.from, self.to, self.symmetric, self.cluster, self.inverse, self.cardinality, self.properties, self.captions, self.style);
    }
};

/// A name, a kind and whether it is a list: what a column of storage holds.
struct property_key {
    std::string name{};
    hexi::kind kind = kind::text;
    bool list = false;

    friend bool operator==(const property_key&, const property_key&) = default;

    template <class Archive, class Self>
    static void describe(Archive& archive, Self& self) {
        archive(self.name, self.kind, self.list);
    }
};

namespace detail {

/// Hashes texts of any sort alike, so that looking one up makes no copy.
struct text_hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
};
template <class Value>
using by_text = std::unordered_map<std::string, Value, text_hash, std::equal_to<>>;
using text_set = std::unordered_set<std::string, text_hash, std::equal_to<>>;

}  // namespace detail

/// The registry of types, properties, units and enumerations. A regular value.
/// Types are numbered in the order in which they were added; nothing is ever removed.
class schema {
public:
    std::string name;
    /// The language of the `name` property; empty where none is known.
    std::string language;
    /// Whether types and properties may be added by whoever meets one: true without a schema file.
    bool open = true;

    /// How many node types, edge types, properties, units and enumerations there may be, of each: their ids have 16
    /// bits. Whoever adds what users name asks first, and tells them with `too_many`.
    static constexpr std::size_t most = 0xFFFE;
    static problem too_many(std::string_view things) {
        return {"too-many", fmt::format("there may be at most {} {}", most, things), "what differs from one to the next is better a property's value"};
    }
    /// Says that no `what` has the name, and which of the known ones is like it.
    static problem unknown(const char* rule, std::string_view what, std::string_view name, const std::vector<std::string>& known) {
        const auto near = closest(name, known);
        return {rule, fmt::format("no {} is called '{}'", what, name), near ? fmt::format("did you mean '{}'?", *near) : ""};
    }

    schema() {
        intern({"name", kind::text, false});
        intern({"aliases", kind::text, true});
    }

    // --- node types -------------------------------------------------------------------------

    /// Adds a type; its name must be new. Its properties, labels, style, key and fold-over are completed
    /// from its supertypes, in their order, where it does not give its own.
    node_type_id add_node_type(node_type type) {
        if (type.labels.empty()) type.labels.push_back(type.name);
        return add_labelled(std::move(type));
    }
    /// Adds the type of nodes without any label; its name must be new.
    node_type_id add_unlabelled_node_type(node_type type) {
        assert(type.supertypes.empty());
        type.labels.clear();
        return add_labelled(std::move(type));
    }

    std::size_t node_type_count() const { return node_types_.size(); }
    const node_type& operator[](node_type_id id) const { return node_types_[id.index()]; }
    /// For what look-ups do not hang on: not names, labels and ends.
    node_type& edit(node_type_id id) { return node_types_[id.index()]; }

    std::optional<node_type_id> find_node_type(std::string_view name) const { return find(node_type_of_name_, name); }
    /// The type of that name, made if the schema is open. Errors: unknown, no room for more.
    result<node_type_id> node_type_named(std::string_view type_name) {
        if (const auto known = find_node_type(type_name)) return *known;
        if (!open) return unknown("unknown-type", "node type", type_name, names_of(node_types_));
        if (node_types_.size() >= most) return too_many("node types");
        return add_node_type({.name = std::string(type_name)});
    }
    /// Every type that carries the label, the type of that name and its subtypes, by id; empty if unknown.
    const std::vector<node_type_id>& types_of_label(std::string_view label) const {
        static const std::vector<node_type_id> nothing;
        const auto found = types_of_label_.find(label);
        return found == types_of_label_.end() ? nothing : found->second;
    }
    bool has_label(node_type_id type, std::string_view label) const {
        const std::vector<std::string>& labels = node_types_[type.index()].labels;
        if (labels.size() <= few) return std::ranges::find(labels, label) != labels.end();
        return std::ranges::binary_search(types_of_label(label), type);
    }
    bool is_label(std::string_view label) const { return types_of_label_.contains(label); }

    /// The type with exactly these labels, in any order, and not abstract if there is one; made if the schema is open and
    /// has room. O(labels log labels).
    std::optional<node_type_id> type_of_labels(std::vector<std::string> labels) {
        index_label_sets();
        std::ranges::sort(labels);
        labels.erase(std::unique(labels.begin(), labels.end()), labels.end());
        if (const auto found = type_of_label_set_.find(spelled(labels)); found != type_of_label_set_.end()) return found->second;
        if (!open || node_types_.size() >= most) return std::nullopt;
        std::string type_name = labels.empty() ? std::string("Node") : fmt::format("{}", fmt::join(labels, ";"));
        if (find_node_type(type_name)) {
            const std::string taken = type_name + '_';
            type_name = taken;
            for (std::size_t& i = names_taken_[taken]; find_node_type(type_name);) type_name = fmt::format("{}{}", taken, ++i + 1);
        }
        node_type made{.name = type_name, .labels = labels};
        return labels.empty() ? add_unlabelled_node_type(std::move(made)) : add_node_type(std::move(made));
    }

    // --- edge types -------------------------------------------------------------------------

    /// Adds a type; its name must be new.
    edge_type_id add_edge_type(edge_type type) {
        assert(!find_edge_type(type.name));
        const edge_type_id id(edge_types_.size());
        for (property& p : type.properties) p.id = intern({p.name, p.kind, p.list});
        edge_type_of_name_.emplace(type.name, id);
        edge_types_.push_back(std::move(type));
        index_edge_type(id);
        return id;
    }

    std::size_t edge_type_count() const { return edge_types_.size(); }
    const edge_type& operator[](edge_type_id id) const { return edge_types_[id.index()]; }
    edge_type& edit(edge_type_id id) { return edge_types_[id.index()]; }
    std::optional<edge_type_id> find_edge_type(std::string_view type_name) const { return find(edge_type_of_name_, type_name); }

    /// The type of that name, made if the schema is open. Errors: unknown, no room for more.
    result<edge_type_id> edge_type_named(std::string_view type_name) {
        if (const auto known = find_edge_type(type_name)) return *known;
        if (!open) return unknown("unknown-type", "edge type", type_name, names_of(edge_types_));
        if (edge_types_.size() >= most) return too_many("edge types");
        return add_edge_type({.name = std::string(type_name)});
    }

    /// Whether an edge of `type` may go from a node of `from` to a node of `to`; symmetric types fit either way.
    bool fits(edge_type_id type, node_type_id from, node_type_id to) const {
        const edge_type& t = edge_types_[type.index()];
        const edge_ends& ends = ends_[type.index()];
        const auto may = [&](node_type_id a, node_type_id b) { return allows(t.from, ends.from, a) && allows(t.to, ends.to, b); };
        return may(from, to) || (t.symmetric && may(to, from));
    }

    // --- properties -------------------------------------------------------------------------

    /// Declares a property of a type, or returns the one that it has by that name.
    property_id add_property(node_type_id type, property p) { return add_to(node_types_[type.index()].properties, node_properties_[type.index()], std::move(p)); }
    property_id add_property(edge_type_id type, property p) { return add_to(edge_types_[type.index()].properties, edge_properties_[type.index()], std::move(p)); }

    /// O(1).
    const property* find_property(node_type_id type, std::string_view name_) const { return find_in(node_types_[type.index()].properties, node_properties_[type.index()], name_); }
    const property* find_property(edge_type_id type, std::string_view name_) const { return find_in(edge_types_[type.index()].properties, edge_properties_[type.index()], name_); }

    std::size_t property_count() const { return property_keys_.size(); }
    const property_key& operator[](property_id id) const { return property_keys_[id.index()]; }
    /// The properties of any type with this name, by id: more than one where kinds differ.
    const std::vector<property_id>& properties_named(std::string_view name_) const {
        static const std::vector<property_id> nothing;
        const auto found = properties_of_name_.find(name_);
        return found == properties_of_name_.end() ? nothing : found->second;
    }
    /// The id of a name with a kind, made if new; there must be room for it (asserted).
    property_id intern(property_key wanted) {
        const auto [at, made] = property_of_key_.emplace(spelled(wanted), property_id(property_keys_.size()));
        if (made) {
            assert(property_keys_.size() < most);
            properties_of_name_[wanted.name].push_back(at->second);
            property_keys_.push_back(std::move(wanted));
        }
        return at->second;
    }
    /// Whether there is this name with this kind, or room for it.
    bool has_room_for(const property_key& wanted) const { return property_keys_.size() < most || property_of_key_.contains(spelled(wanted)); }

    /// The built-in property that holds the name in the schema's own language.
    static constexpr property_id name_property() { return property_id(0); }
    /// The built-in list of further names.
    static constexpr property_id aliases_property() { return property_id(1); }
    /// The property `name_LANGUAGE` for another language than the schema's own, if any type or reader made it.
    std::optional<property_id> name_property(std::string_view language_) const {
        if (language_ == language) return name_property();
        const auto found = property_of_language_.find(language_);
        return found == property_of_language_.end() ? std::nullopt : std::optional(found->second);
    }
    /// The same, made if new; there must be room for it (asserted).
    property_id add_name_language(std::string_view language_) {
        if (const auto found = name_property(language_)) return *found;
        const property_id id = intern(name_key(language_));
        name_languages_.emplace_back(std::string(language_), id);
        property_of_language_.emplace(language_, id);
        return id;
    }
    /// The same, asked whether there is room. Errors: there is none.
    result<property_id> name_language(std::string_view language_) {
        if (!name_property(language_) && !has_room_for(name_key(language_))) return too_many("properties, of which the name in each language is one");
        return add_name_language(language_);
    }
    /// Whether a property is a name, in any language, or the list of further names. O(1).
    bool is_name(property_id p) const {
        if (p == name_property() || p == aliases_property()) return true;
        const std::string& name_ = property_keys_[p.index()].name;
        if (!name_.starts_with("name_")) return false;
        const auto found = property_of_language_.find(std::string_view(name_).substr(5));
        return found != property_of_language_.end() && found->second == p;
    }
    /// The languages other than the schema's own that names are given in, with their properties, in order of making.
    const std::vector<std::pair<std::string, property_id>>& name_languages() const { return name_languages_; }

    // --- units and enumerations -------------------------------------------------------------

    unit_id add_unit(unit u) {
        const unit_id id(units_.size());
        unit_of_name_.emplace(u.name, id);
        units_.push_back(std::move(u));
        return id;
    }
    std::size_t unit_count() const { return units_.size(); }
    const unit& operator[](unit_id id) const { return units_[id.index()]; }
    std::optional<unit_id> find_unit(std::string_view unit_name) const { return find(unit_of_name_, unit_name); }

    enumeration_id add_enumeration(enumeration e) {
        const enumeration_id id(enumerations_.size());
        enumerations_.push_back(std::move(e));
        index_enumeration(id);
        return id;
    }
    std::size_t enumeration_count() const { return enumerations_.size(); }
    const enumeration& operator[](enumeration_id id) const { return enumerations_[id.index()]; }
    std::optional<enumeration_id> find_enumeration(std::string_view enumeration_name) const { return find(enumeration_of_name_, enumeration_name); }
    /// Whether an enumeration has a value of that name. O(1).
    bool has_value(enumeration_id id, std::string_view value_name) const {
        const std::vector<enumeration_value>& values = enumerations_[id.index()].values;
        if (values.size() <= few) return std::ranges::find(values, value_name, &enumeration_value::name) != values.end();
        return values_[id.index()].contains(value_name);
    }

    // --- quantities -------------------------------------------------------------------------

    /// `1140.8亿元` as a quantity: a number, an optional Chinese magnitude, and a unit. The longest unit
    /// name wins over a magnitude. An open schema learns a unit that it does not know, if it has room and the text may
    /// be one (`may_be_unit`).
    std::optional<quantity> parse_quantity(std::string_view text) {
        if (const auto known = static_cast<const schema&>(*this).parse_quantity(text)) return known;
        if (!open) return std::nullopt;
        const auto number = split_number(text);
        if (!number || units_.size() >= most) return std::nullopt;
        const std::string_view name_ = split_magnitude(number->rest).first;
        if (!may_be_unit(name_)) return std::nullopt;
        add_unit({.name = std::string(name_)});
        return static_cast<const schema&>(*this).parse_quantity(text);
    }
    std::optional<quantity> parse_quantity(std::string_view text) const {
        const auto number = split_number(text);
        if (!number) return std::nullopt;
        quantity out{.digits = number->digits, .decimals = number->decimals};
        if (const auto whole = find_unit(number->rest)) {
            out.unit = *whole;
            return out;
        }
        const auto [rest, power] = split_magnitude(number->rest);
        out.magnitude = power;
        if (const auto part = find_unit(rest)) {
            out.unit = *part;
            return out;
        }
        return std::nullopt;
    }
    /// As it was written: `1140.8亿元`.
    std::string to_text(const quantity& q) const {
        return fmt::format("{}{}{}", number_text(q), magnitude_text(q.magnitude), q.unit.valid() ? units_[q.unit.index()].name : "");
    }
    /// The quantity in its base unit (元, not 亿元 or 角), and that unit.
    std::pair<double, unit_id> in_base(const quantity& q) const {
        if (!q.unit.valid()) return {q.in_unit(), q.unit};
        const unit& u = units_[q.unit.index()];
        return u.base.valid() ? std::pair{q.in_unit() * u.factor, u.base} : std::pair{q.in_unit(), q.unit};
    }

    /// For snapshots: everything but the places of declarations; look-ups are made again.
    template <class Archive, class Self>
    static void describe(Archive& archive, Self& self) {
        archive(self.name, self.language, self.open, self.node_types_, self.edge_types_, self.property_keys_, self.units_,
                self.enumerations_, self.name_languages_);
        if constexpr (!std::is_const_v<Self>) self.index_everything();
    }

private:
    template <class Types>
    static std::vector<std::string> names_of(const Types& types) {
        std::vector<std::string> out;
        for (const auto& type : types) out.push_back(type.name);
        return out;
    }
    /// Up to so many things are looked through; more have an index.
    static constexpr std::size_t few = 16;
    struct edge_ends {
        detail::text_set from{}, to{};  // empty where there are few
    };

    void index_everything() {
        node_type_of_name_.clear();
        edge_type_of_name_.clear();
        property_of_key_.clear();
        properties_of_name_.clear();
        property_of_language_.clear();
        unit_of_name_.clear();
        enumeration_of_name_.clear();
        types_of_label_.clear();
        type_of_label_set_.clear();
        label_sets_known_ = 0;
        names_taken_.clear();
        node_properties_.clear();
        edge_properties_.clear();
        ends_.clear();
        values_.clear();
        for (std::size_t i = 0; i < node_types_.size(); ++i) index_node_type(node_type_id(i));
        for (std::size_t i = 0; i < edge_types_.size(); ++i) {
            edge_type_of_name_.emplace(edge_types_[i].name, edge_type_id(i));
            index_edge_type(edge_type_id(i));
        }
        for (std::size_t i = 0; i < property_keys_.size(); ++i) {
            property_of_key_.emplace(spelled(property_keys_[i]), property_id(i));
            properties_of_name_[property_keys_[i].name].push_back(property_id(i));
        }
        for (const auto& [language_, id] : name_languages_) property_of_language_.emplace(language_, id);
        for (std::size_t i = 0; i < units_.size(); ++i) unit_of_name_.emplace(units_[i].name, unit_id(i));
        for (std::size_t i = 0; i < enumerations_.size(); ++i) index_enumeration(enumeration_id(i));
    }
    void index_node_type(node_type_id id) {
        const node_type& type = node_types_[id.index()];
        node_type_of_name_.emplace(type.name, id);
        for (const std::string& label : type.labels) {
            std::vector<node_type_id>& of = types_of_label_[label];
            if (of.empty() || of.back() != id) of.push_back(id);
        }
        index_properties(type.properties, node_properties_.emplace_back());
    }
    void index_edge_type(edge_type_id id) {
        const edge_type& type = edge_types_[id.index()];
        index_properties(type.properties, edge_properties_.emplace_back());
        edge_ends& ends = ends_.emplace_back();
        if (type.from.size() > few) ends.from.insert(type.from.begin(), type.from.end());
        if (type.to.size() > few) ends.to.insert(type.to.begin(), type.to.end());
    }
    void index_enumeration(enumeration_id id) {
        const enumeration& e = enumerations_[id.index()];
        enumeration_of_name_.emplace(e.name, id);
        detail::text_set& names = values_.emplace_back();
        if (e.values.size() > few)
            for (const enumeration_value& v : e.values) names.insert(v.name);
    }
    static void index_properties(const std::vector<property>& properties, detail::by_text<std::uint32_t>& index) {
        if (properties.size() <= few) return;
        for (std::size_t i = index.size(); i < properties.size(); ++i) index.emplace(properties[i].name, static_cast<std::uint32_t>(i));
    }
    /// The label sets of types added since the last time: few graphs ask for them.
    void index_label_sets() {
        for (; label_sets_known_ < node_types_.size(); ++label_sets_known_) {
            std::vector<std::string> labels = node_types_[label_sets_known_].labels;
            std::ranges::sort(labels);
            const auto [at, made] = type_of_label_set_.emplace(spelled(labels), node_type_id(label_sets_known_));
            if (!made && node_types_[at->second.index()].abstract) at->second = node_type_id(label_sets_known_);
        }
    }
    static std::string spelled(const std::vector<std::string>& labels) {
        std::string out;  // with lengths, since a label may hold any character
        for (const std::string& label : labels) out += fmt::format("{}:{}", label.size(), label);
        return out;
    }
    static property_key name_key(std::string_view language_) { return {fmt::format("name_{}", language_), kind::text, false}; }
    static std::string spelled(const property_key& key) {
        return fmt::format("{}\n{}{}", key.name, static_cast<int>(key.kind), key.list);
    }
    template <class Id>
    static std::optional<Id> find(const detail::by_text<Id>& in, std::string_view name_) {
        const auto found = in.find(name_);
        return found == in.end() ? std::nullopt : std::optional(found->second);
    }
    static const property* find_in(const std::vector<property>& in, const detail::by_text<std::uint32_t>& index, std::string_view name_) {
        if (in.size() <= few) {
            const auto found = std::ranges::find(in, name_, &property::name);
            return found == in.end() ? nullptr : &*found;
        }
        const auto found = index.find(name_);
        return found == index.end() ? nullptr : &in[found->second];
    }
    property_id add_to(std::vector<property>& properties, detail::by_text<std::uint32_t>& index, property p) {
        if (const property* have = find_in(properties, index, p.name)) return have->id;
        p.id = intern({p.name, p.kind, p.list});
        properties.push_back(std::move(p));
        index_properties(properties, index);
        return properties.back().id;
    }
    bool allows(const std::vector<std::string>& labels, const detail::text_set& index, node_type_id type) const {
        if (labels.empty()) return true;
        if (index.empty()) return std::ranges::any_of(labels, [&](const std::string& l) { return has_label(type, l); });
        return std::ranges::any_of(node_types_[type.index()].labels, [&](const std::string& l) { return index.contains(l); });
    }
    node_type_id add_labelled(node_type type) {
        assert(!find_node_type(type.name));
        const node_type_id id(node_types_.size());
        for (property& p : type.properties) p.id = intern({p.name, p.kind, p.list});
        if (!type.supertypes.empty()) inherit(type);
        node_types_.push_back(std::move(type));
        index_node_type(id);
        return id;
    }
    /// Completes a type from its supertypes. O(what they have).
    void inherit(node_type& type) const {
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
            if (type.fold_over.empty()) type.fold_over = from.fold_over;
            if (type.key == "key") type.key = from.key;
            type.document = type.document || from.document;
        }
        for (const std::string* label : more_labels) type.labels.push_back(*label);
        for (const property* p : more) type.properties.push_back(*p);
    }

    std::vector<node_type> node_types_;
    std::vector<edge_type> edge_types_;
    std::vector<property_key> property_keys_;
    std::vector<unit> units_;
    std::vector<enumeration> enumerations_;
    std::vector<std::pair<std::string, property_id>> name_languages_;
    // Look-ups, made again when a snapshot is opened.
    detail::by_text<node_type_id> node_type_of_name_;
    detail::by_text<edge_type_id> edge_type_of_name_;
    detail::by_text<property_id> property_of_key_;
    detail::by_text<std::vector<property_id>> properties_of_name_;
    detail::by_text<property_id> property_of_language_;
    detail::by_text<unit_id> unit_of_name_;
    detail::by_text<enumeration_id> enumeration_of_name_;
    detail::by_text<std::vector<node_type_id>> types_of_label_;    // ascending
    detail::by_text<node_type_id> type_of_label_set_;              // of the first `label_sets_known_` types
    std::size_t label_sets_known_ = 0;
    detail::by_text<std::size_t> names_taken_;                     // how often a name for a label set was tried
    std::vector<detail::by_text<std::uint32_t>> node_properties_, edge_properties_;  // by type: positions by name, where there are more than a few
    std::vector<edge_ends> ends_;             // by edge type
    std::vector<detail::text_set> values_;    // by enumeration
};

}  // namespace hexi
