// Operators that find the nodes and edges that patterns ask for, each by itself. What repeats, and whole paths, stand in
// path_operators_private.hpp; `planner` (patterns.cpp) puts them in order.
#pragma once

#include <algorithm>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <hexi/graph/tagged_texts_private.hpp>
#include <hexi/query/run/lookup_private.hpp>
#include <hexi/query/run/run_private.hpp>
#include <hexi/view/direction.hpp>

namespace hexi::inline abi_v1::detail::query {

/// Whether a property is as a pattern's map says.
template <class Id>
bool has_property(Id id, std::string_view name, const cell& value, run_state& r) {
    if (value.is_null()) return false;
    const auto p = r.g.schema().property_named(name);
    cell has = p ? property_cell(r, id, *p) : cell();
    if constexpr (std::same_as<Id, node_id>) {
        if (has.is_null() && calls_key(r.g.schema(), r.g.type(id), name)) has = key_cell(r, id);
    }
    if (holds_quantity(value) && holds_quantity(has)) return equal(in_base(r.context, has), in_base(r.context, value)).is_true();
    return equal(has, value).is_true();
}

/// Whether a name by which nodes are looked up by their keys is a property by now: the query that runs may have set the first one.
class key_meaning {
public:
    bool is_property(const lookup& by, const run_state& r) {
        if (r.writable == nullptr) return false;
        const schema& s = r.g.schema();
        if (std::exchange(state_, s.state()) != s.state()) is_property_ = !by.finds_keys(s);
        return is_property_;
    }

private:
    std::uint64_t state_ = 0;  // of the schema
    bool is_property_ = false;
};

/// Whether properties are as a pattern's map says.
template <class Id>
bool has_properties(const expression* wanted, Id id, run_state& r) {
    if (wanted == nullptr) return true;
    if (wanted->is == form::map) {
        for (std::size_t i = 0; i < wanted->keys.size(); ++i)
            if (!has_property(id, wanted->keys[i], evaluate(*wanted->of[i], r), r)) return false;
        return true;
    }
    const cell all = evaluate(*wanted, r);
    if (!all.is(cell_type::map)) return false;
    for (const auto& entry : all.as<cell_map>())
        if (!has_property(id, entry.key, entry.held, r)) return false;
    return true;
}

/// What a node of a pattern must be, as far as it can be asked where the node is found.
class node_test {
public:
    node_test() = default;
    node_test(const node_pattern* of, bool properties) : of(of), properties(properties) {}

    const node_pattern* of = nullptr;
    bool properties = true;

    [[nodiscard]] bool operator()(node_id n, run_state& r) const {
        if (r.gone(n)) return false;
        if (of == nullptr) return true;
        if (of->labels && !fits(r.g.type(n), r)) return false;
        return !properties || !of->properties || has_properties(of->properties.get(), n, r);
    }
    /// Whether nothing is asked but labels.
    [[nodiscard]] bool asks_type_alone() const { return of == nullptr || !properties || !of->properties; }
    /// By type whether it fits; null where all do. Stays until the test is asked of another schema.
    [[nodiscard]] const std::uint8_t* fitting_types(run_state& r) const {
        if (of == nullptr || !of->labels) return nullptr;
        const std::size_t types = r.g.schema().node_type_count();
        if (all_known_ != types) [[unlikely]] {
            for (std::size_t t = 0; t < types; ++t) static_cast<void>(fits(node_type_id(t), r));
            all_known_ = types;
        }
        return known_.data();
    }
    static constexpr std::uint8_t fits_not = 1, does_fit = 2;

private:
    /// A type has its labels for good: they are asked for once.
    [[nodiscard]] bool fits(node_type_id t, run_state& r) const {
        if (t.index() >= known_.size()) [[unlikely]] known_.resize(r.g.schema().node_type_count());
        std::uint8_t& known = known_[t.index()];
        if (known == 0) [[unlikely]] known = has_labels(*of->labels, t, r) ? does_fit : fits_not;
        return known == does_fit;
    }
    mutable std::vector<std::uint8_t> known_{};  // by type: 0 where it was not asked yet
    mutable std::size_t all_known_ = 0;          // types, once all were asked
};

/// Whether an edge was found already in this MATCH.
inline bool used(edge_id e, const std::vector<slot>& earlier, run_state& r) {
    for (const slot s : earlier) {
        const cell& c = at(r, s);
        if (c.is(cell_type::edge)) {
            if (c.as<edge_id>() == e) return true;
        } else if (c.is(cell_type::list)) {
            for (const cell& one : c.as<cell_list>())
                if (one.is(cell_type::edge) && one.as<edge_id>() == e) return true;
        } else if (c.is(cell_type::path)) {
            if (std::ranges::find(c.as<path_ids>().edges, e) != c.as<path_ids>().edges.end()) return true;
        }
    }
    return false;
}

/// Gathers rows that are alike but for a step, for who takes several at once.
class step_gatherer {
public:
    /// Whether `next` takes them so; asked once.
    void begin(op& next, slot edge, slot node, bool alike) {
        if (std::exchange(begun_, true)) return;
        edge_ = edge, node_ = node;
        takes_ = alike && next.takes(edge, node);
        if (takes_) nodes_.resize(most);
        if (takes_ && edge != no_slot) edges_.resize(most);
    }
    [[nodiscard]] bool takes() const { return takes_; }
    void add(run_state& r, op& next, edge_id edge, node_id node) {
        edges_[count_] = edge;
        add(r, next, node);
    }
    void add(run_state& r, op& next, node_id node) {
        nodes_[count_++] = node;
        if (count_ == most) flush(r, next);
    }
    /// All steps but those to a node, to nodes of the types that fit (null for all).
    void add(run_state& r, op& next, const steps& all, node_id but, const std::uint8_t* types) {
        std::size_t count = count_;
        for (std::size_t i = 0; i < all.size(); ++i) {
            const auto [node, edge] = all[i];
            nodes_[count] = node, edges_[count] = edge;
            // Kept or written over by the next: which it is is hard to foresee.
            count += static_cast<std::size_t>(node != but && (types == nullptr || types[r.g.type(node).index()] == node_test::does_fit));
            if (count < most) continue;
            count_ = std::exchange(count, 0);
            flush(r, next);
        }
        count_ = count;
    }
    /// What is left of them.
    void flush(run_state& r, op& next) {
        if (const std::size_t all = std::exchange(count_, 0); all > 0) next.take(r, {edge_, node_, std::span(edges_).first(std::min(all, edges_.size())), std::span(nodes_).first(all)});
    }

private:
    static constexpr std::size_t most = 64;
    std::vector<node_id> nodes_;
    std::vector<edge_id> edges_;
    std::size_t count_ = 0;
    slot edge_ = no_slot, node_ = no_slot;
    bool begun_ = false, takes_ = false;
};

// --- finding nodes ----------------------------------------------------------------------------------

/// What a node is looked up by, or made with: a text is hashed once for all that is done with it.
struct looked_up_key {
    cell of{};
    std::string room{};     // of a text that was put together
    std::uint32_t tag = 0;  // of a text

    void evaluate(const expression& e, run_state& r) {
        of = evaluate_in(room, e, r);
        if (is_text()) tag = text_pool::tag_of(of.text());
    }
    [[nodiscard]] bool is_text() const { return of.is(cell_type::text); }
    [[nodiscard]] std::optional<node_id> node_in(const graph& g) const { return is_text() ? tagged_texts::find(g, of.text(), tag) : std::nullopt; }
};

/// Keys of rows that will come: each is evaluated once, and where the graph looks it up is fetched meanwhile.
class foreseen_keys {
public:
    /// None where what a key is may hang on more than its row: on what is written for the rows before it.
    explicit foreseen_keys(const expression* key) : key_(key != nullptr && is_of_row(*key) ? key : nullptr) {}
    [[nodiscard]] bool can() const { return key_ != nullptr; }
    /// Before the first row of a run.
    void begin() { next_ = count_ = 0; }
    /// Of the frame's row. False where there is room for no more, or it cannot be evaluated: whoever comes to the row tells why.
    bool add(run_state& r) {
        if (key_ == nullptr || !std::ranges::all_of(maps_, [&](slot s) { return at(r, s).is(cell_type::map); })) return false;
        if (next_ == count_) begin();
        if (keys_.empty()) keys_.resize(most_foreseen);
        if (count_ == keys_.size()) return false;
        try {
            keys_[count_].evaluate(*key_, r);
        } catch (const failure&) {
            return false;
        }
        if (const looked_up_key& k = keys_[count_++]; k.is_text()) r.g.texts().prefetch(k.tag);
        return true;
    }
    /// The key of the row that has come, which hangs on `key`: foreseen or not, until the next row.
    const looked_up_key& of_row(const expression& key, run_state& r) {
        if (next_ < count_) return keys_[next_++];
        other_.evaluate(key, r);
        return other_;
    }
    /// After a run.
    void let_go() {
        begin();
        for (looked_up_key& k : keys_) k.of = cell();
        other_.of = cell();
    }

private:
    bool is_of_row(const expression& e) {
        switch (e.is) {
            case form::constant:
            case form::parameter:
            case form::variable: return true;
            case form::add:
            case form::subtract:
            case form::multiply:
            case form::divide:
            case form::modulo: return is_of_row(*e.of[0]) && is_of_row(*e.of[1]);
            case form::property:
                // Of a map, which is the row's.
                if (e.of[0]->is != form::variable) return false;
                maps_.push_back(e.of[0]->at);
                return true;
            default: return false;
        }
    }

    std::vector<slot> maps_{};
    const expression* key_;
    std::vector<looked_up_key> keys_{};
    looked_up_key other_{};
    std::size_t next_ = 0, count_ = 0;
};

class scan_op final : public op {
public:
    scan_op(node_test test, std::optional<lookup> by, std::size_t rows, std::string advised) : test_(std::move(test)), by_(std::move(by)), rows_(rows), advised_(std::move(advised)), foreseen_(by_ && by_->by_key() ? by_->value : nullptr) {}

    void begin(run_state& r) override {
        foreseen_.begin();
        steps_.begin(*next, no_slot, test_.of->at, r.writable == nullptr && !(by_ && by_->by_key()));
    }
    bool row(run_state& r) override {
        if (by_ && by_->by_key()) {
            const looked_up_key& key = foreseen_.of_row(*by_->value, r);
            if (key_.is_property(*by_, r)) [[unlikely]] return std::ranges::all_of(r.g.nodes(), [&](node_id n) { return !has_property(n, by_->name, key.of, r) || give(n, r); });
            const auto n = key.node_in(r.g);
            return !n || give(*n, r);
        }
        const auto each = [&](node_id n) { return give(n, r); };
        const bool more = by_                  ? std::ranges::all_of(found_by(*by_, r), each)
                          : !test_.of->labels ? std::ranges::all_of(r.g.nodes(), each)
                                              : std::ranges::all_of(r.g.nodes_of(types(r)), each);
        steps_.flush(r, *next);
        return more;
    }
    [[nodiscard]] bool foresees() const override { return foreseen_.can(); }
    bool foresee(run_state& r) override { return foreseen_.add(r); }
    bool let_go() override { return foreseen_.let_go(), true; }
    /// Its nodes, so that they can be gone through in parts: ids from `first` on, of some types alone; or a list, where those are
    /// few among many.
    struct places {
        std::size_t first = 0, count = 0;
        std::vector<std::uint8_t> wanted{};  // by type; of all if there are none
        std::vector<node_id> listed{};
    };
    [[nodiscard]] places all_places(run_state& r) const;
    /// How many they are at most; with the edges at them, about, where rows walk from them.
    [[nodiscard]] std::size_t work(const run_state& r, bool walks) const;
    /// The same of those that were found.
    [[nodiscard]] static std::size_t work(const std::vector<node_id>& found, const run_state& r, bool walks);
    /// Gives those of [begin, end) among them on, as `row` gives all.
    bool give_part(const places& among, std::size_t begin, std::size_t end, run_state& r) {
        for (std::size_t i = begin; i < end; ++i) {
            if (!among.listed.empty()) {
                if (!give(among.listed[i], r)) return false;
                continue;
            }
            const node_id n(among.first + i);
            if (!r.g.contains(n) || (!among.wanted.empty() && among.wanted[r.g.type(n).index()] == 0)) continue;
            if (!give(n, r)) return false;
        }
        steps_.flush(r, *next);
        return true;
    }
    /// Whether there may be too many of its nodes for one thread.
    [[nodiscard]] bool may_be_many() const { return !by_ || by_->may_be_all(); }
    [[nodiscard]] sharing shared() const override { return sharing::by_row; }
    [[nodiscard]] std::string says() const override {
        const std::string_view how = !by_ ? test_.of->labels ? "nodes of a label" : "all nodes" : by_->by_key() ? "node of a key" : by_->is == lookup::form::one_of_keys ? "nodes of keys" : "nodes by an index";
        return fmt::format("{} {}{}, about {} row{}{}", how, test_.of->name.empty() ? "_" : test_.of->name, test_.of->properties ? " with properties" : "", rows_, rows_ == 1 ? "" : "s",
                           by_ || advised_.empty() || rows_ < worth_an_index ? "" : fmt::format("; {} would find them", advised_));
    }

private:
    bool give(node_id n, run_state& r) {
        r.step();
        if (!test_(n, r)) return true;
        if (steps_.takes()) return steps_.add(r, *next, n), true;
        at(r, test_.of->at) = cell(n);
        return next->row(r);
    }
    [[nodiscard]] std::vector<node_type_id> types(const run_state& r) const {
        std::vector<node_type_id> out;
        for (std::size_t i = 0; i < r.g.schema().node_type_count(); ++i)
            if (has_labels(*test_.of->labels, node_type_id(i), r)) out.emplace_back(i);
        return out;
    }

    static constexpr std::size_t worth_an_index = 1000;  // rows: fewer are looked through in microseconds
    node_test test_;
    std::optional<lookup> by_;
    std::size_t rows_;
    std::string advised_;
    step_gatherer steps_;
    foreseen_keys foreseen_;
    key_meaning key_;
};

/// Lets rows pass in which a slot that has a value before holds a node as wanted.
class require_op final : public op {
public:
    explicit require_op(node_test test) : test_(test) {}
    bool row(run_state& r) override {
        const cell& c = at(r, test_.of->at);
        return !c.is(cell_type::node) || !test_(c.as<node_id>(), r) || next->row(r);
    }
    [[nodiscard]] sharing shared() const override { return sharing::by_row; }
    [[nodiscard]] std::string says() const override { return fmt::format("is {} as wanted", test_.of->name); }

private:
    node_test test_;
};

/// Asks for properties that hang on other variables of the pattern.
class properties_op final : public op {
public:
    properties_op(const expression& wanted, slot of) : wanted_(wanted), of_(of) {}
    bool row(run_state& r) override {
        const cell& c = at(r, of_);
        const bool fits = c.is(cell_type::node) ? has_properties(&wanted_, c.as<node_id>(), r) : c.is(cell_type::edge) && has_properties(&wanted_, c.as<edge_id>(), r);
        return !fits || next->row(r);
    }
    [[nodiscard]] sharing shared() const override { return sharing::by_row; }
    [[nodiscard]] std::string says() const override { return "properties"; }

private:
    const expression& wanted_;
    slot of_;
};

// --- walking edges ----------------------------------------------------------------------------------

/// The edges of a pattern at a node: types, direction, properties.
class edge_walk {
public:
    /// `reversed`: the pattern is walked from its right end.
    edge_walk(const edge_pattern& e, bool reversed, bool properties) : of_(e), properties_(properties) {
        const bool any = e.to_left == e.to_right;
        out_ = any || (reversed ? e.to_left : e.to_right);
        in_ = any || (reversed ? e.to_right : e.to_left);
    }

    void begin(run_state& r) {
        if (std::exchange(schema_, r.g.schema().state()) == r.g.schema().state()) return;
        types_.clear();
        all_ = !of_.types || of_.types->is == label_expression::form::any;
        for (std::size_t i = 0; i < r.g.schema().edge_type_count(); ++i)
            if (all_ || is_type(*of_.types, edge_type_id(i), r)) types_.emplace_back(i);
    }

    /// Calls `visit(edge, node)` until it says false: whether it never did.
    template <class Visit>
    bool operator()(node_id n, run_state& r, const Visit& visit) const {
        return each(n, r, [&](const steps& all, bool no_loops) {
            for (std::size_t i = 0; i < all.size(); ++i) {
                const auto [node, edge] = all[i];
                if (no_loops && node == n) continue;
                r.step();
                if (r.gone(edge)) continue;
                if (properties_ && of_.properties && !has_properties(of_.properties.get(), edge, r)) continue;
                if (!visit(edge, node)) return false;
            }
            return true;
        });
    }
    /// The same for whole ranges of steps, of which those to `n` itself are left out where `no_loops`; edges may be gone, or not be as wanted.
    template <class Walk>
    bool each(node_id n, run_state& r, const Walk& walk) const {
        const bool both = out_ && in_;
        if (all_ && (both || r.g.schema().symmetric_types().empty()))
            return (!out_ || walk(r.g.out(n), false)) && (!in_ || walk(r.g.in(n), both));
        for (const edge_type_id t : types_) {
            const bool out = out_ || r.g.schema()[t].symmetric, in = in_ || r.g.schema()[t].symmetric;
            if (out && !walk(r.g.out(n, t), false)) return false;
            if (in && !walk(r.g.in(n, t), out)) return false;
        }
        return true;
    }
    /// Where the edge leads from `n` if the pattern may walk it so; nothing if not.
    [[nodiscard]] std::optional<node_id> along(edge_id e, node_id n, run_state& r) const {
        if (!r.g.contains(e) || r.gone(e)) return std::nullopt;
        const edge_type_id t = r.g.type(e);
        if (!all_ && std::ranges::find(types_, t) == types_.end()) return std::nullopt;
        if (!has_properties(properties_ ? of_.properties.get() : nullptr, e, r)) return std::nullopt;
        const bool symmetric = r.g.schema()[t].symmetric;
        if ((out_ || symmetric) && r.g.source(e) == n) return r.g.target(e);
        if ((in_ || symmetric) && r.g.target(e) == n) return r.g.source(e);
        return std::nullopt;
    }
    [[nodiscard]] bool asks_type_alone() const { return !properties_ || !of_.properties; }
    [[nodiscard]] const edge_pattern& pattern() const { return of_; }
    [[nodiscard]] bool all() const { return all_; }
    [[nodiscard]] const std::vector<edge_type_id>& types() const { return types_; }
    [[nodiscard]] direction way() const { return out_ && in_ ? direction::both : out_ ? direction::out : direction::in; }
    [[nodiscard]] std::string says() const {
        return fmt::format("{}-[{}]-{}", in_ && !out_ ? "<" : "", of_.types ? of_.types->name : std::string(), out_ && !in_ ? ">" : "");
    }

private:
    const edge_pattern& of_;
    bool properties_, out_, in_, all_ = true;
    std::uint64_t schema_ = 0;  // its state that `types_` are of
    std::vector<edge_type_id> types_;
};

class expand_op final : public op {
public:
    expand_op(edge_walk walk, slot from, slot to, node_test test, bool into, std::vector<slot> earlier)
        : walk_(std::move(walk)), from_(from), to_(to), test_(test), into_(into), earlier_(std::move(earlier)) {}

    void begin(run_state& r) override {
        walk_.begin(r);
        const edge_pattern& e = walk_.pattern();
        steps_.begin(*next, e.at, to_, !into_ && !e.bound && !e.filter && r.writable == nullptr);
    }
    bool row(run_state& r) override {
        const cell& from_cell = at(r, from_);
        if (!from_cell.is(cell_type::node)) return true;
        const node_id from = from_cell.as<node_id>();
        const edge_pattern& e = walk_.pattern();
        if (steps_.takes()) {
            if (earlier_.empty() && walk_.asks_type_alone() && test_.asks_type_alone()) {
                const std::uint8_t* const types = test_.fitting_types(r);
                walk_.each(from, r, [&](const steps& all, bool no_loops) {
                    r.step(all.size());
                    steps_.add(r, *next, all, no_loops ? from : node_id(), types);
                    return true;
                });
            } else {
                walk_(from, r, [&](edge_id edge, node_id node) {
                    if (!used(edge, earlier_, r) && test_(node, r)) steps_.add(r, *next, edge, node);
                    return true;
                });
            }
            steps_.flush(r, *next);
            return true;
        }
        std::optional<node_id> wanted;
        if (into_) {
            const cell& to = at(r, to_);
            if (!to.is(cell_type::node)) return true;
            wanted = to.as<node_id>();
        }
        const auto give = [&](edge_id edge, node_id node) {
            if (wanted && node != *wanted) return true;
            if (used(edge, earlier_, r)) return true;
            if (!test_(node, r)) return true;
            at(r, e.at) = cell(edge);
            if (!into_) at(r, to_) = cell(node);
            if (e.filter && !holds(*e.filter, r)) return true;
            return next->row(r);
        };
        if (e.bound) {
            const cell edge = at(r, e.at);
            if (!edge.is(cell_type::edge)) return true;
            const auto node = walk_.along(edge.as<edge_id>(), from, r);
            if (node && !give(edge.as<edge_id>(), *node)) return false;
            // An edge that may be walked both ways is, where both ends are its start.
            return true;
        }
        return walk_(from, r, give);
    }
    [[nodiscard]] sharing shared() const override { return sharing::by_row; }
    [[nodiscard]] std::string says() const override { return fmt::format("expand{} {}", into_ ? " into" : "", walk_.says()); }

private:
    edge_walk walk_;
    slot from_, to_;
    node_test test_;
    bool into_;
    std::vector<slot> earlier_;
    step_gatherer steps_;
};

/// Finds the node that a pattern starts at by an edge that has a value before.
class ends_op final : public op {
public:
    ends_op(edge_walk walk, slot to, node_test test) : walk_(std::move(walk)), to_(to), test_(test) {}
    void begin(run_state& r) override { walk_.begin(r); }
    bool row(run_state& r) override {
        const cell held = at(r, walk_.pattern().at);
        if (!held.is(cell_type::edge) || !r.g.contains(held.as<edge_id>())) return true;
        const edge_id e = held.as<edge_id>();
        const node_id ends[] = {r.g.source(e), r.g.target(e)};
        for (std::size_t i = 0; i < (ends[0] == ends[1] ? 1U : 2U); ++i) {
            if (!walk_.along(e, ends[i], r) || !test_(ends[i], r)) continue;
            at(r, to_) = cell(ends[i]);
            if (!next->row(r)) return false;
        }
        return true;
    }
    [[nodiscard]] sharing shared() const override { return sharing::by_row; }
    [[nodiscard]] std::string says() const override { return "ends of an edge"; }

private:
    edge_walk walk_;
    slot to_;
    node_test test_;
};

}  // namespace hexi::abi_v1::detail::query
