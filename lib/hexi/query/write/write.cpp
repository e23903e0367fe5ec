#include <hexi/query/write/write_private.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <hexi/query/run/operators_private.hpp>
#include <hexi/query/run/pattern_operators_private.hpp>

namespace hexi::inline abi_v1::detail::query {

namespace {

[[noreturn]] void refuse(const problem& p, span where, error_class of = error_class::constraint, std::string_view detail = "ConstraintViolation") {
    throw failure{of, detail, p.message, p.hint, where, true};
}

// --- properties and labels -----------------------------------------------------------------------------

bool can_be_kept(const cell& c) {
    if (c.is(cell_type::list)) return std::ranges::all_of(c.as<cell_list>(), can_be_kept);
    return !c.is(cell_type::map) && !c.is(cell_type::node) && !c.is(cell_type::edge) && !c.is(cell_type::path);
}

/// The value of a cell that can be kept.
value kept_value(const cell& c) {
    switch (c.type()) {
        case cell_type::boolean: return value(c.as<bool>());
        case cell_type::integer: return value(c.as<std::int64_t>());
        case cell_type::floating: return value(c.as<double>());
        default: return *value_of(c);
    }
}

/// Sets what needs no `value`; false where it has to be set otherwise.
template <class Id>
bool set_plain(graph& g, Id id, property_id p, const cell& c) {
    switch (c.type()) {
        case cell_type::boolean: return g.set_plain(id, p, c.as<bool>());
        case cell_type::integer: return g.set_plain(id, p, c.as<std::int64_t>());
        case cell_type::floating: return g.set_plain(id, p, c.as<double>());
        default: return false;
    }
}

/// About what a graph takes for what is written, or what takes back a value that is set again, in bytes.
constexpr std::size_t node_takes = 32, edge_takes = 48, value_takes = 16;

/// The name of a property that is set again and again: what it means is looked up once, as long as the schema is the same.
class property_name {
public:
    explicit property_name(const std::string& text) : text_(text) {}
    [[nodiscard]] const std::string& text() const { return text_; }
    [[nodiscard]] std::optional<property_id> in(const schema& s) {
        if (state_ != s.state()) state_ = s.state(), means_ = s.property_named(text_);
        return means_;
    }

private:
    const std::string& text_;
    std::uint64_t state_ = 0;
    std::optional<property_id> means_;
};

/// Whether `key` means the keys of nodes: where types are declared, and in a graph of which some node has one, as those of tables and files.
bool has_keys(const graph& g) { return !g.schema().open || g.any_key(); }

/// Whether a name is what the type of a node calls its key, and no property.
bool is_key_alone(const run_state& r, node_id n, std::string_view name) {
    const schema& s = r.g.schema();
    return calls_key(s, r.g.type(n), name) && (name != "key" || !s.open || r.g.has_key(n)) && s.find_property(r.g.type(n), name) == nullptr;
}

/// A key that is set to what it is, as where all of a row is, stays as it is; so does any other, which is told.
void keep_key(run_state& r, node_id n, const std::string& name, const cell& c, span where) {
    if (c.is(cell_type::text) && r.g.has_key(n) && r.g.key(n) == c.text()) return;
    throw failure{error_class::constraint, "ConstraintViolation", fmt::format("'{}' is the key of a {}, which stays as it is", name, r.g.type_of(n).name), "make a node with the key that is meant, and delete this one", where, true};
}

template <class Id>
void set_property(run_state& r, Id id, property_name& name, const cell& c, span where) {
    if (r.gone(id)) throw failure{error_class::entity_not_found, "DeletedEntityAccess", fmt::format("'{}' is set on what this query has deleted", name.text()), {}, where, true};
    // What only reads the schema reads that of the graph as it cannot be changed: a transaction keeps the one that may be.
    graph& g = *r.writable;
    const auto p = name.in(r.g.schema());
    if constexpr (std::same_as<Id, node_id>) {
        if (is_key_alone(r, id, name.text())) [[unlikely]] return keep_key(r, id, name.text(), c, where);
    }
    if (c.is_null()) {
        if (!p) return;
        if (auto done = g.set(id, *p, value()); !done) refuse(done.problems().front(), where);
        return;
    }
    if (p && set_plain(g, id, *p, c)) return r.keep(value_takes);
    if (!can_be_kept(c)) throw failure{error_class::type, "InvalidPropertyType", fmt::format("a property holds one value or a list of values, and no {}", to_text(c.type())), {}, where, true};
    const auto set = p ? g.set(id, *p, kept_value(c)) : g.set(id, name.text(), kept_value(c));
    if (!set) refuse(set.problems().front(), where, error_class::type, "InvalidPropertyType");
    r.keep(value_takes + (c.is(cell_type::text) ? c.text().size() : 0));
    r.refresh();
}
template <class Id>
void set_property(run_state& r, Id id, const std::string& name, const cell& c, span where) {
    property_name once(name);
    set_property(r, id, once, c, where);
}

template <class Id>
void set_all(run_state& r, Id id, const cell& from, bool replaces, span where) {
    const cell_map given = properties_of(r.context, from);
    if (replaces) {
        for (const auto& entry : properties_of(r.context, cell(id)))
            if (find(given, entry.key) == nullptr) set_property(r, id, entry.key, {}, where);
    }
    for (const auto& entry : given) set_property(r, id, entry.key, entry.held, where);
}

void set_labels(run_state& r, node_id n, const std::vector<std::string>& labels, bool adds, span where) {
    for (const auto& label : labels) {
        const auto done = adds ? r.writable->add_label(n, label) : r.writable->remove_label(n, label);
        if (!done) refuse(done.problems().front(), where);
    }
    r.refresh();
}

/// What SET and REMOVE do, for one row after the other.
class setter {
public:
    explicit setter(const std::vector<set_item>& items, bool removes = false) : items_(items), removes_(removes) {
        for (const auto& item : items) names_.emplace_back(item.name);
    }
    void apply(run_state& r) {
        for (std::size_t i = 0; i < items_.size(); ++i) apply(r, items_[i], names_[i]);
    }

private:
    void apply(run_state& r, const set_item& item, property_name& name) const {
        // Mostly a node that stands in the frame since just now: what is read of it is its id alone, and not all that was written.
        const cell* const held = item.target->is == form::variable ? &at(r, item.target->at) : nullptr;
        const cell target = held != nullptr && held->is(cell_type::node) ? cell(held->as<node_id>()) : evaluate(*item.target, r);
        if (target.is_null()) {
            if (item.value) static_cast<void>(evaluate(*item.value, r));
            return;
        }
        const bool is_node = target.is(cell_type::node);
        if (!is_node && !target.is(cell_type::edge)) throw failure{error_class::type, "InvalidArgumentType", fmt::format("properties are set on nodes and edges, this is {}", to_text(target.type())), {}, item.where, true};
        if (item.is == set_item::form::labels) {
            if (!is_node) throw failure{error_class::type, "InvalidArgumentType", "labels are a node's", {}, item.where, true};
            set_labels(r, target.as<node_id>(), item.labels, !removes_, item.where);
            return;
        }
        const cell value = item.value ? evaluate(*item.value, r) : cell();
        if (item.is == set_item::form::property) {
            const auto set = [&](auto& called) {
                if (is_node) set_property(r, target.as<node_id>(), called, value, item.where);
                else set_property(r, target.as<edge_id>(), called, value, item.where);
            };
            if (!item.key) return set(name);
            const cell key = evaluate(*item.key, r);
            if (!key.is(cell_type::text)) throw failure{error_class::type, "InvalidArgumentType", "the name of a property is a text", {}, item.key->where, true};
            const std::string asked(key.text());
            return set(asked);
        }
        const bool replaces = item.is == set_item::form::all_properties;
        if (value.is_null()) {
            if (replaces) throw failure{error_class::type, "InvalidArgumentType", "all properties are set from a map, and not from null", {}, item.where, true};
            return;
        }
        if (!value.is(cell_type::map) && !value.is(cell_type::node) && !value.is(cell_type::edge))
            throw failure{error_class::type, "InvalidArgumentType", fmt::format("all properties are set from a map, this is {}", to_text(value.type())), {}, item.where, true};
        if (is_node) set_all(r, target.as<node_id>(), value, replaces, item.where);
        else set_all(r, target.as<edge_id>(), value, replaces, item.where);
    }

    const std::vector<set_item>& items_;
    std::vector<property_name> names_;  // of items
    bool removes_;
};

class set_op final : public op {
public:
    explicit set_op(const clause& c) : c_(c), setter_(c.sets, c.is == clause_kind::remove) {}
    bool row(run_state& r) override {
        r.step();
        setter_.apply(r);
        return next->row(r);
    }
    [[nodiscard]] std::string says() const override { return c_.is == clause_kind::remove ? "remove" : "set"; }

private:
    const clause& c_;
    setter setter_;
};

// --- making --------------------------------------------------------------------------------------------

void plain_labels(const label_expression& l, std::vector<std::string>& out) {
    if (l.is == label_expression::form::name) out.push_back(l.name);
    for (const auto& part : l.of) plain_labels(part, out);
}

/// The properties that a pattern gives, row by row: a map that is written there, entry by entry, or any other.
class given_properties {
public:
    explicit given_properties(const expression* of) : of_(of) {
        if (!is_written()) return;
        // By name, and of those of one name the last, as in a map.
        const auto& keys = of->keys;
        for (const auto& key : keys) names_.emplace_back(key);
        for (std::size_t i = 0; i < keys.size(); ++i)
            if (std::find(keys.begin() + static_cast<std::ptrdiff_t>(i) + 1, keys.end(), keys[i]) == keys.end()) order_.push_back(i);
        std::ranges::sort(order_, {}, [&](std::size_t i) -> const std::string& { return keys[i]; });
    }

    /// One entry of a map that is written is a node's key, so that it may be foreseen.
    void key_is(std::size_t entry) { key_ = entry, keys_ = foreseen_keys(of_->of[entry].get()); }
    /// The same by its name, if there is one.
    void key_is(std::string_view name) {
        for (const std::size_t i : order_)
            if (names_[i].text() == name) key_is(i);
    }
    [[nodiscard]] bool has_key() const { return key_.has_value(); }
    /// Keys of rows that will come.
    [[nodiscard]] foreseen_keys& keys() { return keys_; }

    /// Those of the frame's row.
    void evaluate(run_state& r) {
        values_.clear();
        if (of_ == nullptr) return;
        if (!is_written()) return values_.push_back(query::evaluate(*of_, r));
        for (std::size_t i = 0; i < of_->of.size(); ++i) {
            const expression& one = *of_->of[i];
            if (i != key_) {
                values_.push_back(query::evaluate(one, r));
                continue;
            }
            const looked_up_key& key = keys_.of_row(one, r);
            values_.push_back(key.of);
            tag_ = key.tag;
        }
    }
    /// The one that is no property, but the key of a node; of none, none is.
    void set_aside(std::optional<std::string> name) {
        aside_ = std::move(name);
        place_aside_.reset();
        for (const std::size_t i : order_)
            if (aside_ && names_[i].text() == *aside_) place_aside_ = i;
    }
    /// That of those that were evaluated.
    [[nodiscard]] const cell* aside() const {
        if (is_written()) return place_aside_ ? &values_[*place_aside_] : nullptr;
        return aside_ && !values_.empty() && values_[0].is(cell_type::map) ? find(values_[0].as<cell_map>(), *aside_) : nullptr;
    }
    /// What it is hashed to, if it is a text.
    [[nodiscard]] std::uint32_t tag_of_aside() const { return key_ && key_ == place_aside_ ? tag_ : text_pool::tag_of(aside()->text()); }
    /// The node whose key is the one of the row.
    [[nodiscard]] std::optional<node_id> node_in(const graph& g) const {
        const cell& key = values_[*key_];
        return key.is(cell_type::text) ? tagged_texts::find(g, key.text(), tag_) : std::nullopt;
    }
    /// Sets all others.
    template <class Id>
    void set(run_state& r, Id id, span where) {
        if (is_written()) {
            for (const std::size_t i : order_)
                if (i != place_aside_) set_property(r, id, names_[i], values_[i], where);
            return;
        }
        if (values_.empty() || values_[0].is_null()) return;
        if (!values_[0].is(cell_type::map)) throw failure{error_class::type, "InvalidArgumentType", "properties are given by a map", {}, where, true};
        for (const auto& entry : values_[0].as<cell_map>())
            if (entry.key != aside_) set_property(r, id, entry.key, entry.held, where);
    }
    [[nodiscard]] bool is_written() const { return of_ != nullptr && of_->is == form::map; }
    /// The values of a map that is written, in the order of its entries.
    [[nodiscard]] const std::vector<cell>& values() const { return values_; }
    /// After a run.
    void let_go() { values_.clear(), keys_.let_go(); }

private:
    const expression* of_;
    std::optional<std::size_t> key_;  // of entries
    foreseen_keys keys_{nullptr};
    std::uint32_t tag_ = 0;  // of the row's key
    std::vector<property_name> names_;  // of entries
    std::vector<std::size_t> order_;
    std::optional<std::string> aside_;
    std::optional<std::size_t> place_aside_;  // of a map that is written
    std::vector<cell> values_;                // of the row that is made
};

/// What is made for the nodes of a pattern, as far as it is the same for every row.
class node_maker {
public:
    node_maker(const node_pattern& n, const run_state& r) : of_(n), properties_(n.properties.get()) {
        if (n.labels) plain_labels(*n.labels, labels_);
        const schema& s = r.g.schema();
        if (labels_.size() != 1 || !properties_.is_written()) return;
        if (const auto t = s.find_node_type(labels_[0]); t && gives_key(r.g, *t)) properties_.key_is(entry_of_key(r.g, *t));
    }

    void make(run_state& r) {
        properties_.evaluate(r);
        make_evaluated(r);
    }
    /// The same where its properties were evaluated already.
    void make_evaluated(run_state& r) {
        look_up(r);
        const node_id made = add(r, properties_.aside());
        properties_.set(r, made, of_.where);
        r.refresh();
    }
    [[nodiscard]] given_properties& properties() { return properties_; }
    /// After a run.
    void let_go() { properties_.let_go(); }
    [[nodiscard]] const node_pattern& of() const { return of_; }

private:
    /// The type, and whether its nodes have keys; as long as the schema is the same they are.
    void look_up(run_state& r) {
        const schema& s = r.g.schema();
        if (type_ && schema_ == s.state() && open_ == s.open) return;
        type_.reset();
        open_ = s.open;
        if (labels_.size() == 1) {
            if (!s.open) type_ = s.find_node_type(labels_[0]);
            // The first that has this label and no other: as `type_of_labels` finds it, which may change the schema.
            const auto& all = s.types_of_label(labels_[0]);
            if (!type_)
                if (const auto found = std::ranges::find_if(all, [&](node_type_id t) { return !s[t].abstract && s[t].labels.size() == 1; }); found != all.end()) type_ = *found;
        }
        if (!type_) type_ = r.writable->schema().type_of_labels(labels_);
        if (!type_) {
            throw failure{error_class::constraint, "ConstraintViolation",
                          labels_.empty() ? std::string("the schema has no type for nodes without a label") : fmt::format("the schema has no type with exactly the labels {}", fmt::join(labels_, ", ")),
                          "give the node one of the schema's types", of_.where, true};
        }
        // What a type calls its key gives the key; where types are declared, all nodes have one.
        key_name_ = s[*type_].key;
        const bool gives = gives_key(r.g, *type_);
        keyed_ = gives && !s.open;
        properties_.set_aside(gives ? std::optional(entry_of_key(r.g, *type_)) : std::nullopt);
        schema_ = s.state();
    }
    /// Whether an entry gives a node of the type its key: none that is called `key` where that is a property, as in a graph without keys.
    [[nodiscard]] static bool gives_key(const graph& g, node_type_id t) {
        const schema& s = g.schema();
        return s[t].key == "key" ? has_keys(g) && calls_key(s, t, "key") : s.find_property(t, s[t].key) == nullptr;
    }
    /// That entry: called as the type calls it, or `key`.
    [[nodiscard]] std::string entry_of_key(const graph& g, node_type_id t) const {
        const bool as_key = properties_.is_written() && has_keys(g) && calls_key(g.schema(), t, "key") && std::ranges::find(of_.properties->keys, "key") != of_.properties->keys.end();
        return as_key ? "key" : g.schema()[t].key;
    }
    node_id add(run_state& r, const cell* key) {
        const bool given = key != nullptr && key->is(cell_type::text) && !key->text().empty();
        if (key != nullptr && !key->is_null() && !key->is(cell_type::text))
            throw failure{error_class::constraint, "ConstraintViolation", fmt::format("the key of a {} is a STRING, not {}", r.g.schema()[*type_].name, to_text(only(key->type()))), "write it in quotation marks, or as toString(...)", of_.where, true};
        if (!given && (keyed_ || (key != nullptr && !key->is_null())))
            throw failure{error_class::constraint, "ConstraintViolation", fmt::format("a node of type '{}' needs its key", r.g.schema()[*type_].name), fmt::format("add {}: '...' to its properties", key_name_), of_.where, true};
        const auto made = given ? tagged_texts::add_node(*r.writable, *type_, key->text(), properties_.tag_of_aside()) : r.writable->add_node(*type_);
        if (!made) refuse(made.problems().front(), of_.where);
        r.keep(node_takes + (given ? key->text().size() : 0));
        at(r, of_.at) = cell(*made);
        return *made;
    }

    const node_pattern& of_;
    given_properties properties_;
    std::vector<std::string> labels_;
    std::uint64_t schema_ = 0;        // its state
    std::optional<node_type_id> type_;
    std::string key_name_;
    bool open_ = false, keyed_ = false;
};

void make_edge(run_state& r, const edge_pattern& e, given_properties& properties, node_id left, node_id right) {
    graph& g = *r.writable;
    const bool turned = e.to_left && !e.to_right;
    for (const node_id n : {left, right})
        if (r.gone(n)) throw failure{error_class::entity_not_found, "DeletedEntityAccess", "an edge is made at a node that this query has deleted", {}, e.where, true};
    const auto made = g.add_edge(turned ? right : left, e.types->name, turned ? left : right);
    if (!made) refuse(made.problems().front(), e.where);
    r.keep(edge_takes);
    r.refresh();
    at(r, e.at) = cell(*made);
    properties.evaluate(r);
    properties.set(r, *made, e.where);
}

node_id node_in(run_state& r, const node_pattern& n) {
    const cell& c = at(r, n.at);
    if (!c.is(cell_type::node)) throw failure{error_class::semantic, "MissingNode", fmt::format("'{}' is {}, where an edge needs a node", n.name, to_text(c.type())), {}, n.where, true};
    return c.as<node_id>();
}

/// Makes what of patterns has no value yet.
class path_maker {
public:
    path_maker(std::span<const path_pattern> paths, const run_state& r) : paths_(paths) {
        // A variable of several places is made at the first.
        std::unordered_set<slot> made;
        for (const auto& p : paths)
            for (const auto& n : p.nodes)
                if (!n.bound && made.insert(n.at).second) makers_.emplace_back(n, r);
        for (const auto& p : paths)
            for (const auto& s : p.steps) edges_.emplace_back(s.edge.properties.get());
    }
    void make(run_state& r) {
        std::size_t next = 0, edge = 0;
        for (const auto& p : paths_) {
            for (const auto& n : p.nodes)
                if (next < makers_.size() && &makers_[next].of() == &n) makers_[next++].make(r);
            for (std::size_t i = 0; i < p.steps.size(); ++i) make_edge(r, p.steps[i].edge, edges_[edge++], node_in(r, p.nodes[i]), node_in(r, p.nodes[i + 1]));
            if (p.at != no_slot) at(r, p.at) = cell(path_of(p, r));
        }
    }
    /// As of an operator: what foresees are the keys of its nodes, each for itself.
    void begin() {
        for (auto& maker : makers_) maker.properties().keys().begin();
    }
    [[nodiscard]] bool foresees() {
        return std::ranges::any_of(makers_, [](node_maker& maker) { return maker.properties().keys().can(); });
    }
    bool foresee(run_state& r) {
        bool more = true;
        for (auto& maker : makers_)
            if (auto& keys = maker.properties().keys(); keys.can()) more = keys.add(r) && more;
        return more;
    }
    void expect(run_state& r, std::size_t rows) {
        if (makers_.empty()) return;
        rows = std::min(rows, most_expected / makers_.size());
        const auto keyed = std::ranges::count_if(makers_, [](node_maker& maker) { return maker.properties().has_key(); });
        r.writable->reserve_nodes(rows * makers_.size(), rows * static_cast<std::size_t>(keyed));
    }
    void let_go() {
        for (auto& maker : makers_) maker.let_go();
        for (auto& edge : edges_) edge.let_go();
    }
    /// Of a path that is one node, which has no value yet: what makes it.
    [[nodiscard]] node_maker& one_node() { return makers_.front(); }

private:
    static constexpr std::size_t most_expected = 1U << 18U;  // nodes: the room of so many is some MiB, also where they do not come
    std::span<const path_pattern> paths_;
    std::vector<node_maker> makers_;       // in the order of the patterns' nodes
    std::vector<given_properties> edges_;  // in the order of their edges
};

class create_op final : public op {
public:
    create_op(const clause& c, const run_state& r) : maker_(c.paths, r), foresees_(maker_.foresees()) {}
    void begin(run_state&) override { maker_.begin(); }
    [[nodiscard]] bool foresees() const override { return foresees_; }
    bool foresee(run_state& r) override { return maker_.foresee(r); }
    void expect(run_state& r, std::size_t rows) override { maker_.expect(r, rows); }
    bool row(run_state& r) override {
        r.step();
        maker_.make(r);
        return next->row(r);
    }
    bool let_go() override { return maker_.let_go(), true; }
    [[nodiscard]] std::string says() const override { return "create"; }

private:
    path_maker maker_;
    bool foresees_;
};

class merge_op final : public op {
    class keeper final : public op {
    public:
        explicit keeper(std::vector<std::vector<cell>>& to) : to_(to) {}
        bool row(run_state& r) override {
            to_.push_back(r.frame);
            return true;
        }
        void end(run_state&) override {}
        [[nodiscard]] std::string says() const override { return "found"; }

    private:
        std::vector<std::vector<cell>>& to_;
    };

public:
    merge_op(const clause& c, run_state& r) : c_(c), maker_({&c.paths[0], 1}, r), on_create_(c.on_create), on_match_(c.on_match) {
        by_key_ = place_of_key(r);
        if (by_key_) {
            maker_.one_node().properties().key_is(*by_key_);
            foresees_ = maker_.foresees();
            test_ = node_test(&c.paths[0].nodes[0], false);
            return;
        }
        const path_pattern* one[] = {&c.paths[0]};
        add_patterns(inner_, one, nullptr, r);
        inner_.add<keeper>(found_);
    }
    void begin(run_state&) override { maker_.begin(); }
    [[nodiscard]] bool foresees() const override { return foresees_; }
    bool foresee(run_state& r) override { return maker_.foresee(r); }
    bool row(run_state& r) override {
        r.step();
        if (by_key_) return row_by_key(r);
        const path_pattern& p = c_.paths[0];
        for (const auto& n : p.nodes) {
            if (n.bound && !at(r, n.at).is(cell_type::node)) static_cast<void>(node_in(r, n));
            refuse_null(n.properties.get(), r);
        }
        for (const auto& s : p.steps) refuse_null(s.edge.properties.get(), r);
        found_.clear();
        inner_.run(r);
        if (found_.empty()) {
            maker_.make(r);
            on_create_.apply(r);
            return next->row(r);
        }
        auto all = std::exchange(found_, {});
        for (auto& frame : all) {
            r.frame = std::move(frame);
            on_match_.apply(r);
            if (!next->row(r)) return false;
        }
        return true;
    }
    bool let_go() override { return maker_.let_go(), inner_.let_go(); }
    [[nodiscard]] std::string says() const override { return by_key_ ? "merge a node of a key" : "merge"; }

private:
    /// Of a pattern that is one node, with a map that names its key: which of the entries that is.
    std::optional<std::size_t> place_of_key(run_state& r) {
        const path_pattern& p = c_.paths[0];
        const node_pattern& n = p.nodes[0];
        if (!p.steps.empty() || p.at != no_slot || n.bound || n.filter || !n.properties || n.properties->is != form::map) return std::nullopt;
        const auto by = find_lookup(n, {}, r, [&](const expression& e) {
            std::unordered_set<slot> reads;
            slots_read(e, reads);
            return std::ranges::all_of(reads, [&](slot s) { return s >= 0 && s != n.at; });
        });
        if (!by || !by->by_key()) return std::nullopt;
        by_ = *by;
        const auto& all = n.properties->of;
        return static_cast<std::size_t>(std::ranges::find(all, by->value, [](const expression_ptr& e) { return e.get(); }) - all.begin());
    }
    /// What is looked for by its key is there or not: what the pattern gives is evaluated once.
    bool row_by_key(run_state& r) {
        node_maker& maker = maker_.one_node();
        const node_pattern& n = maker.of();
        maker.properties().evaluate(r);
        const auto& values = maker.properties().values();
        for (std::size_t i = 0; i < values.size(); ++i)
            if (values[i].is_null()) refuse_null(*n.properties, i);
        keyed_.clear();
        const auto look_at = [&](node_id one) {
            if (test_(one, r) && has_others(one, values, r)) keyed_.push_back(one);
        };
        if (key_.is_property(by_, r)) [[unlikely]] {
            for (const node_id one : r.g.nodes())
                if (has_property(one, by_.name, values[*by_key_], r)) look_at(one);
        } else if (const auto one = maker.properties().node_in(r.g); one && (by_.name == "key" || has_property(*one, by_.name, values[*by_key_], r))) {
            look_at(*one);
        }
        if (keyed_.empty()) {
            maker.make_evaluated(r);
            on_create_.apply(r);
            return next->row(r);
        }
        return std::ranges::all_of(keyed_, [&](node_id one) {
            at(r, n.at) = cell(one);
            on_match_.apply(r);
            return next->row(r);
        });
    }
    [[nodiscard]] bool has_others(node_id n, const std::vector<cell>& values, run_state& r) const {
        const auto& names = c_.paths[0].nodes[0].properties->keys;
        for (std::size_t i = 0; i < values.size(); ++i)
            if (i != *by_key_ && !has_property(n, names[i], values[i], r)) return false;
        return true;
    }
    [[noreturn]] static void refuse_null(const expression& properties, std::size_t i) {
        throw failure{error_class::semantic, "MergeReadOwnWrites", fmt::format("'{}' is null, which no node and no edge can be found by", properties.keys[i]), {}, properties.of[i]->where, true};
    }
    static void refuse_null(const expression* properties, run_state& r) {
        if (properties == nullptr || properties->is != form::map) return;
        for (std::size_t i = 0; i < properties->of.size(); ++i)
            if (evaluate(*properties->of[i], r).is_null()) refuse_null(*properties, i);
    }

    const clause& c_;
    path_maker maker_;
    setter on_create_, on_match_;
    std::optional<std::size_t> by_key_;  // where all is by a node's key: its entry in the map
    lookup by_;
    node_test test_;
    bool foresees_ = false;
    key_meaning key_;
    std::vector<node_id> keyed_;  // those of the row's key
    chain inner_;
    std::vector<std::vector<cell>> found_;
};

// --- deleting ------------------------------------------------------------------------------------------

class erase_op final : public op {
public:
    explicit erase_op(const clause& c) : c_(c) {}
    bool row(run_state& r) override {
        r.step();
        for (const auto& e : c_.values) erase(r, evaluate(*e, r), e->where);
        return next->row(r);
    }
    [[nodiscard]] std::string says() const override { return c_.detach ? "detach and delete" : "delete"; }

private:
    void erase(run_state& r, const cell& c, span where) {
        switch (c.type()) {
            case cell_type::null: break;
            case cell_type::node: {
                const node_id n = c.as<node_id>();
                if (r.changes->removed(n)) break;
                if (c_.detach) {
                    for (const auto [node, edge] : r.g.out(n)) erase_edge(r, edge);
                    for (const auto [node, edge] : r.g.in(n)) erase_edge(r, edge);
                } else {
                    r.erased_nodes.push_back(n);
                }
                r.notes->removes(r.g, n);
                r.changes->remove(n);
                r.removes = true;
                break;
            }
            case cell_type::edge: erase_edge(r, c.as<edge_id>()); break;
            case cell_type::path: {
                const path_ids p = c.as<path_ids>();
                for (const edge_id e : p.edges) erase_edge(r, e);
                for (const node_id n : p.nodes) erase(r, cell(n), where);
                break;
            }
            default: throw failure{error_class::type, "InvalidArgumentType", fmt::format("nodes, edges and paths are deleted, this is {}", to_text(c.type())), {}, where, true};
        }
    }
    static void erase_edge(run_state& r, edge_id e) {
        if (!r.erased_edges.insert(e.index()).second) return;
        r.notes->removes(r.g, e);
        r.changes->remove(e);
        r.removes = true;
    }

    const clause& c_;
};

class for_each_op final : public op {
    class done_op final : public op {
    public:
        bool row(run_state&) override { return true; }
        void end(run_state&) override {}
        [[nodiscard]] std::string says() const override { return "next"; }
    };

public:
    for_each_op(const clause& c, run_state& r) : c_(c) {
        add_clauses(inner_, c.body, r);
        inner_.add<done_op>();
    }
    bool row(run_state& r) override {
        const cell list = evaluate(*c_.values[0], r);
        if (!list.is_null() && !list.is(cell_type::list)) throw failure{error_class::type, "InvalidArgumentType", "FOREACH goes through a list", {}, c_.values[0]->where, true};
        const auto before = r.frame;
        if (!list.is_null()) {
            for (const cell& one : list.as<cell_list>()) {
                r.step();
                r.frame = before;
                at(r, c_.at) = one;
                inner_.run(r);
            }
        }
        r.frame = before;
        return next->row(r);
    }
    bool let_go() override { return inner_.let_go(); }
    [[nodiscard]] std::string says() const override { return "for each"; }

private:
    const clause& c_;
    chain inner_;
};

class load_csv_op final : public op {
public:
    explicit load_csv_op(const clause& c) : c_(c) {}
    bool row(run_state& r) override {
        const cell name = evaluate(*c_.values[0], r);
        if (!name.is(cell_type::text)) throw failure{error_class::type, "InvalidArgumentType", "LOAD CSV takes a file's name", {}, c_.values[0]->where, true};
        if (!r.load_csv) throw failure{error_class::argument, "ExternalResourceFailed", "LOAD CSV reads nothing unless a folder is named for it", "name one: run_options::load_csv, or --csv-folder of the tool", c_.where, true};
        bool more = true;
        const auto wrong = r.load_csv({std::string(name.text()), c_.separator.empty() ? "," : c_.separator, [&](const std::vector<std::string>& header, const std::vector<std::string>& fields) {
            r.step();
            if (c_.headers) {
                std::vector<cell_entry> row;
                for (std::size_t i = 0; i < header.size(); ++i) row.push_back({header[i], i < fields.size() && !fields[i].empty() ? cell(std::string(fields[i])) : cell()});
                at(r, c_.at) = cell(map_of(std::move(row)));
            } else {
                cell_list row;
                for (const auto& f : fields) row.push_back(f.empty() ? cell() : cell(std::string(f)));
                at(r, c_.at) = cell(std::move(row));
            }
            return more = next->row(r);
        }, c_.headers});
        if (wrong) throw failure{error_class::argument, "ExternalResourceFailed", wrong->message, wrong->hint, c_.where, true};
        return more;
    }
    [[nodiscard]] std::string says() const override { return "load csv"; }

private:
    const clause& c_;
};

}  // namespace

void add_write(chain& to, const clause& c, run_state& r) {
    switch (c.is) {
        case clause_kind::create: to.add<create_op>(c, r); break;
        case clause_kind::merge: to.add<merge_op>(c, r); break;
        case clause_kind::set:
        case clause_kind::remove: to.add<set_op>(c); break;
        case clause_kind::erase: to.add<erase_op>(c); break;
        case clause_kind::for_each: to.add<for_each_op>(c, r); break;
        default: to.add<load_csv_op>(c); break;
    }
}

void finish_writing(run_state& r) {
    for (const node_id n : r.erased_nodes) {
        const auto kept = [&](steps all) {
            for (const auto [node, edge] : all)
                if (!r.erased_edges.contains(edge.index())) return true;
            return false;
        };
        if (kept(r.g.out(n)) || kept(r.g.in(n)))
            throw failure{error_class::constraint, "DeleteConnectedNode", "a node that is deleted still has edges", "delete its edges, too: DETACH DELETE", {}, true};
    }
    r.notes->gather(*r.changes);
    r.changes->commit();
}

}  // namespace hexi::abi_v1::detail::query
