// What may be in a graph: node types with inheritance, edge types with ends and cardinality,
// properties with kinds, units and enumerations. The single source at run time.
//
//     schema s;
//     const node_type_id park = s.add_node_type({.name = "Park"});
//     s.add_property(park, {.name = "founded", .kind = kind::date});
//
// A graph without a schema file has an *open* schema: a type is made for each label set met.
#pragma once

#include <cassert>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include <hexi/base/ids.hpp>
#include <hexi/base/problem.hpp>
#include <hexi/base/text.hpp>
#include <hexi/schema/presentation.hpp>
#include <hexi/value/value.hpp>

namespace hexi::inline abi_v1 {

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
    reading_rules reading{};

    template <class Archive, class Self>
    static void describe(Archive& archive, Self& self) {
        archive(self.name, self.captions, self.base, self.factor, self.reading);
    }
};

struct enumeration_value {
    std::string name{};
    hexi::captions captions{};
    reading_rules reading{};

    template <class Archive, class Self>
    static void describe(Archive& archive, Self& self) {
        archive(self.name, self.captions, self.reading);
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
    reading_rules reading{};
    property_id id{};  ///< filled in by the schema: equal for equal names
    place where{};     ///< where it is declared

    template <class Archive, class Self>
    static void describe(Archive& archive, Self& self) {
        archive(self.name, self.kind, self.list, self.required, self.unique, self.values, self.unit, self.default_value, self.captions, self.reading, self.id);
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
    std::string name_from{};                   ///< the property that is the name of its nodes, where that is not `name`
    std::vector<property> properties{};          ///< own and inherited
    hexi::captions captions{};
    style_defaults style{};
    reading_rules reading{};
    place where{};

    template <class Archive, class Self>
    static void describe(Archive& archive, Self& self) {
        archive(self.name, self.labels, self.supertypes, self.abstract, self.document, self.fold_over, self.key, self.name_from, self.properties, self.captions, self.style, self.reading);
    }
};

struct edge_type {
    std::string name{};
    std::vector<std::string> from{}, to{};  ///< types and labels allowed at the ends, as `types_called` takes them; empty means any
    bool symmetric = false;
    bool cluster = false;   ///< drawing: the source stands inside the target
    bool weak = false;      ///< a hint and no tie, such as a name in common: paths, ranks and components leave it aside unless asked
    std::string inverse{};    ///< the name read from target to source; may be empty
    hexi::cardinality cardinality{};
    std::vector<property> properties{};
    hexi::captions captions{};
    style_defaults style{};
    reading_rules reading{};
    place where{};
    /// Columns of tables by which edges of this type are read beside their own tables: one in a table of the nodes that they
    /// lead to holds the key of the source, one in a table of those that they come from the key of the target. Of tables
    /// only: snapshots do without.
    std::string from_column{}, to_column{};

    template <class Archive, class Self>
    static void describe(Archive& archive, Self& self) {
        archive(self.name, self.from, self.to, self.symmetric, self.cluster, self.weak, self.inverse, self.cardinality, self.properties, self.captions, self.style, self.reading);
    }
};

/// A property over all types: its name, and its kind where all that declare it are of one mind, else any.
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

/// A number for what something holds: a copy has the same, and nothing else has it, ever.
class state_number {
public:
    state_number() noexcept : number_(next()) {}
    state_number(const state_number&) = default;
    state_number(state_number&& other) noexcept : number_(std::exchange(other.number_, next())) {}
    state_number& operator=(const state_number&) = default;
    state_number& operator=(state_number&& other) noexcept {
        number_ = std::exchange(other.number_, next());
        return *this;
    }
    ~state_number() = default;

    void change() noexcept { number_ = next(); }
    [[nodiscard]] std::uint64_t get() const { return number_; }

private:
    static std::uint64_t next() noexcept;
    std::uint64_t number_;
};

}  // namespace detail

/// The registry of types, properties, units and enumerations. A value: it is copied and moved.
/// Types are numbered in the order in which they were added; nothing is ever removed.
class schema {
public:
    std::string name;
    /// The language of the `name` property; empty where none is known.
    std::string language;
    /// How its sources are read, for all types.
    reading_rules reading;
    /// Whether types and properties may be added by whoever meets one: true without a schema file.
    bool open = true;
    /// Texts by which tables say that there is no value, such as `NULL`. Of tables only: snapshots do without.
    std::vector<std::string> nulls;
    /// The folder with its documents' text files, as it is written; empty where none is named. Of folders only: snapshots do without.
    std::string sources;

    /// How many node types, edge types, properties, units and enumerations there may be, of each: their ids have 16
    /// bits. Whoever adds what users name asks first, and tells them with `too_many`; what is added all the same throws
    /// std::length_error with that text.
    static constexpr std::size_t most = 0xFFFE;
    [[nodiscard]] static problem too_many(std::string_view things);
    /// Says that no `what` has the name, and which of the known ones is like it.
    [[nodiscard]] static problem unknown(rule of, std::string_view what, std::string_view name, const std::vector<std::string>& known);

    schema();
    schema(const schema& other);
    schema(schema&& other) noexcept;
    schema& operator=(const schema& other);
    schema& operator=(schema&& other) noexcept;
    ~schema();

    // --- node types -------------------------------------------------------------------------

    /// Adds a type; its name must be new. Its properties, labels, style, key and fold-over are completed
    /// from its supertypes, in their order, where it does not give its own.
    node_type_id add_node_type(node_type type);
    /// Adds the type of nodes without any label; its name must be new.
    node_type_id add_unlabelled_node_type(node_type type);

    [[nodiscard]] std::size_t node_type_count() const { return node_types_.size(); }
    [[nodiscard]] const node_type& operator[](node_type_id id) const { assert(id.index() < node_types_.size()); return node_types_[id.index()]; }
    /// Changes what look-ups and values do not hang on: captions, style, key, whether it is a document, what a property requires.
    /// Errors: another name, other labels or properties than it has, another property that nodes are called from, abstract where it was not.
    result<done> update(node_type_id id, node_type changed);

    [[nodiscard]] std::optional<node_type_id> find_node_type(std::string_view name) const;
    /// The type of that name, made if the schema is open. Errors: unknown, no room for more.
    result<node_type_id> node_type_named(std::string_view type_name);
    /// Every type that carries the label, the type of that name and its subtypes, by id; empty if unknown.
    [[nodiscard]] const std::vector<node_type_id>& types_of_label(std::string_view label) const;
    [[nodiscard]] bool has_label(node_type_id type, std::string_view label) const;
    [[nodiscard]] bool is_label(std::string_view label) const;
    /// Every node type that a word means, by id: the type of that name, whatever its labels, with its subtypes, and all that
    /// carry the word as a label. O(1) and the answer where each type's name is among its labels, else O(types).
    [[nodiscard]] std::vector<node_type_id> types_called(std::string_view word) const;
    /// Whether some type may call its nodes' keys so: one does, or did before it was changed. O(1).
    [[nodiscard]] bool may_call_keys(std::string_view name_) const { return keys_called_.contains(name_); }
    /// Whether the type is one of these. O(labels), and O(supertypes) where names are no labels.
    [[nodiscard]] bool is_called(node_type_id type, std::string_view word) const;

    /// The type with exactly these labels, in any order, and not abstract if there is one; made if the schema is open and
    /// has room. O(labels log labels).
    std::optional<node_type_id> type_of_labels(std::vector<std::string> labels);
    /// The same, where there is one: none is made.
    [[nodiscard]] std::optional<node_type_id> find_type_of_labels(std::vector<std::string> labels);

    // --- edge types -------------------------------------------------------------------------

    /// Adds a type; its name must be new.
    edge_type_id add_edge_type(edge_type type);

    [[nodiscard]] std::size_t edge_type_count() const { return edge_types_.size(); }
    [[nodiscard]] const edge_type& operator[](edge_type_id id) const { assert(id.index() < edge_types_.size()); return edge_types_[id.index()]; }
    /// The same. Errors: another name, other ends, other properties, or symmetric where it was not.
    result<done> update(edge_type_id id, edge_type changed);
    [[nodiscard]] std::optional<edge_type_id> find_edge_type(std::string_view type_name) const;

    /// The type of that name, made if the schema is open. Errors: unknown, no room for more.
    result<edge_type_id> edge_type_named(std::string_view type_name);

    /// The types whose edges mean the same in both directions, by id.
    [[nodiscard]] const std::vector<edge_type_id>& symmetric_types() const { return symmetric_types_; }

    /// Whether an edge of `type` may go from a node of `from` to a node of `to`; symmetric types fit either way.
    [[nodiscard]] bool fits(edge_type_id type, node_type_id from, node_type_id to) const;

    // --- properties -------------------------------------------------------------------------

    /// Declares a property of a type, or returns the one that it has by that name.
    property_id add_property(node_type_id type, property p);
    property_id add_property(edge_type_id type, property p);

    /// O(1).
    [[nodiscard]] const property* find_property(node_type_id type, std::string_view name_) const;
    [[nodiscard]] const property* find_property(edge_type_id type, std::string_view name_) const;

    [[nodiscard]] std::size_t property_count() const { return property_keys_.size(); }
    [[nodiscard]] const property_key& operator[](property_id id) const { assert(id.index() < property_keys_.size()); return property_keys_[id.index()]; }
    /// The property of this name, of whatever types; nothing if none has it. O(1).
    [[nodiscard]] std::optional<property_id> property_named(std::string_view name_) const;
    /// Whether some type of nodes has a property of this name. O(1).
    [[nodiscard]] bool nodes_may_have(std::string_view name_) const;
    /// The id of a name, made if new. Where it is known for another kind, it is of any kind from now on.
    property_id intern(property_key wanted);
    /// Whether there is this name, or room for it.
    [[nodiscard]] bool has_room_for(std::string_view name_) const;
    /// Makes a property of a type one of any kind: what an open schema does when values of a second kind come.
    void widen(node_type_id type, property_id p);
    void widen(edge_type_id type, property_id p);

    /// The built-in property that holds the name in the schema's own language.
    [[nodiscard]] static constexpr property_id name_property() { return property_id(0); }
    /// The built-in list of further names.
    [[nodiscard]] static constexpr property_id aliases_property() { return property_id(1); }
    /// The property `name_LANGUAGE` for another language than the schema's own, if any type or reader made it.
    [[nodiscard]] std::optional<property_id> name_property(std::string_view language_) const;
    /// What such a property is called.
    [[nodiscard]] static property_key name_key(std::string_view language_);
    /// The same, made if new.
    property_id add_name_language(std::string_view language_);
    /// The same, asked whether there is room. Errors: there is none.
    result<property_id> name_language(std::string_view language_);
    /// Whether a property is a name, in any language, or the list of further names. O(1).
    [[nodiscard]] bool is_name(property_id p) const;
    /// The same, and whether it is what some type calls its name (`node_type::name_from`). O(1).
    [[nodiscard]] bool names_nodes(property_id p) const { return is_name(p) || (!called_from_.empty() && p.index() < property_keys_.size() && called_from_.contains(property_keys_[p.index()].name)); }
    /// The languages other than the schema's own that names are given in, with their properties, in order of making.
    [[nodiscard]] const std::vector<std::pair<std::string, property_id>>& name_languages() const { return name_languages_; }

    // --- units and enumerations -------------------------------------------------------------

    unit_id add_unit(unit u);
    [[nodiscard]] std::size_t unit_count() const { return units_.size(); }
    [[nodiscard]] const unit& operator[](unit_id id) const { assert(id.index() < units_.size()); return units_[id.index()]; }
    [[nodiscard]] std::optional<unit_id> find_unit(std::string_view unit_name) const;
    /// The unit of that name, else the one that is called so in a caption or in words of sources; nothing where several are. O(1).
    [[nodiscard]] std::optional<unit_id> unit_called(std::string_view text) const;

    enumeration_id add_enumeration(enumeration e);
    [[nodiscard]] std::size_t enumeration_count() const { return enumerations_.size(); }
    [[nodiscard]] const enumeration& operator[](enumeration_id id) const { assert(id.index() < enumerations_.size()); return enumerations_[id.index()]; }
    [[nodiscard]] std::optional<enumeration_id> find_enumeration(std::string_view enumeration_name) const;
    /// Whether an enumeration has a value of that name. O(1).
    [[nodiscard]] bool has_value(enumeration_id id, std::string_view value_name) const;

    // --- quantities -------------------------------------------------------------------------

    /// `1140.8亿元` as a quantity: a number, an optional magnitude, and a unit, by its name or, as in `114.08 billion yuan`, by what
    /// it is called. The longest unit name wins over a magnitude. An open schema learns a unit that it does not know, if it has room and the text may
    /// be one (`may_be_unit`).
    std::optional<quantity> parse_quantity(std::string_view text);
    [[nodiscard]] std::optional<quantity> parse_quantity(std::string_view text) const;
    /// As it was written: `1140.8亿元`.
    [[nodiscard]] std::string to_text(const quantity& q) const;
    /// As people write it in another language, by the unit's caption in it: `114.08 billion yuan`, `64,100 square metres`. As it was
    /// written where there is no such caption, and in the schema's own language.
    [[nodiscard]] std::string to_text(const quantity& q, std::string_view language_) const;
    /// The quantity in its base unit (元, not 亿元 or 角), and that unit.
    [[nodiscard]] std::pair<double, unit_id> in_base(const quantity& q) const;

    /// A number that two schemas have in common only if one is a copy of the other, and no type, property, unit or enumeration was
    /// added or changed in either since: what was looked up in one of them is so in the other.
    [[nodiscard]] std::uint64_t state() const { return state_.get(); }

    /// For snapshots: everything but the places of declarations; look-ups are made again.
    template <class Archive, class Self>
    static void describe(Archive& archive, Self& self) {
        archive(self.name, self.language, self.reading, self.open, self.node_types_, self.edge_types_, self.property_keys_, self.units_,
                self.enumerations_, self.name_languages_);
        if constexpr (!std::is_const_v<Self>) self.index_everything();
    }

private:
    static void require_room(std::size_t count, std::string_view things);
    /// Up to so many things are looked through; more have an index.
    static constexpr std::size_t few = 16;
    struct edge_ends {
        detail::text_set from{}, to{};  // empty where there are few
    };

    void index_everything();
    void index_node_type(node_type_id id);
    void note_of_nodes(property_id p);
    void index_edge_type(edge_type_id id);
    void index_enumeration(enumeration_id id);
    void index_unit(unit_id id);
    static void index_properties(const std::vector<property>& properties, detail::by_text<std::uint32_t>& index);
    /// The label sets of types added since the last time: few graphs ask for them.
    void index_label_sets();
    static std::string spelled(const std::vector<std::string>& labels);
    static const property* find_in(const std::vector<property>& in, const detail::by_text<std::uint32_t>& index, std::string_view name_);
    /// Names and aliases of nodes are texts, and a list of them, whatever somebody declares.
    static void as_built_in(property& p);
    void widen(std::vector<property>& properties, property_id p);
    property_id add_to(std::vector<property>& properties, detail::by_text<std::uint32_t>& index, property p);
    /// Whether the type or one of its supertypes, however far above, has a name for which `wanted(name)` holds.
    template <class Wanted>
    bool any_name(node_type_id type, Wanted wanted) const;
    bool allows(const std::vector<std::string>& labels, const detail::text_set& index, node_type_id type) const;
    node_type_id add_labelled(node_type type);
    /// Completes a type from its supertypes. O(what they have).
    void inherit(node_type& type) const;

    std::vector<node_type> node_types_;
    std::vector<edge_type> edge_types_;
    std::vector<property_key> property_keys_;
    std::vector<unit> units_;
    std::vector<enumeration> enumerations_;
    std::vector<std::pair<std::string, property_id>> name_languages_;
    // Look-ups, made again when a snapshot is opened.
    detail::by_text<node_type_id> node_type_of_name_;
    detail::by_text<edge_type_id> edge_type_of_name_;
    detail::by_text<property_id> property_of_name_;
    detail::by_text<property_id> property_of_language_;
    detail::by_text<unit_id> unit_of_name_;
    detail::by_text<unit_id> unit_of_word_;  // captions and words of sources; none where they are of several
    detail::by_text<enumeration_id> enumeration_of_name_;
    detail::by_text<std::vector<node_type_id>> types_of_label_;    // ascending
    detail::by_text<node_type_id> type_of_label_set_;              // of the first `label_sets_known_` types
    std::size_t label_sets_known_ = 0;
    bool names_are_labels_ = true;                                 // of every type
    detail::by_text<std::size_t> names_taken_;                     // how often a name for a label set was tried
    std::vector<detail::by_text<std::uint32_t>> node_properties_, edge_properties_;  // by type: positions by name, where there are more than a few
    std::vector<bool> of_nodes_;              // by property: whether some type of nodes has it
    detail::text_set keys_called_;            // what types call their nodes' keys
    detail::text_set called_from_;            // properties that some type calls its name
    std::vector<edge_ends> ends_;             // by edge type
    std::vector<edge_type_id> symmetric_types_;
    std::vector<detail::text_set> values_;    // by enumeration
    detail::state_number state_;
};

/// A graph's own schema: it grows, and no other one takes its place, which would not have the types and properties that the graph's
/// nodes and values are of.
class growing_schema : public schema {
public:
    growing_schema() = default;
    explicit growing_schema(schema s) : schema(std::move(s)) {}
    growing_schema(const growing_schema&) = default;
    growing_schema(growing_schema&&) noexcept = default;
    growing_schema& operator=(const growing_schema&) = delete;
    growing_schema& operator=(growing_schema&&) = delete;
    growing_schema& operator=(const schema&) = delete;
    growing_schema& operator=(schema&&) = delete;
    ~growing_schema() = default;
};

}  // namespace hexi::abi_v1

#ifdef HEXI_HEADER_ONLY
#include <hexi/schema/schema_body.hpp>
#endif
