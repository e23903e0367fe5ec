// Patterns: in which order nodes and edges are found, and the operators that find them.
#include <hexi/query/run/run_private.hpp>

#include <algorithm>

#include <fmt/format.h>

#include <hexi/query/run/operators_private.hpp>

namespace hexi::inline v1::detail::query {

namespace {

constexpr slot every_slot = -2;  // an expression that may read any

/// Whether properties are as a pattern's map says.
template <class Id>
bool has_properties(const expression* wanted, Id id, run_state& r) {
    if (wanted == nullptr) return true;
    const cell all = wanted->is == form::map ? cell() : evaluate(*wanted, r);
    const auto fits = [&](std::string_view key, const cell& value) {
        if (value.is_null()) return false;
        const auto p = r.g.schema().property_named(key);
        const cell has = p ? property_cell(r, id, *p) : cell();
        if constexpr (std::same_as<Id, node_id>) {
            if (!p && key == "key") return equal(key_cell(r, id), value).is_true();
        }
        return equal(has, value).is_true();
    };
    if (wanted->is == form::map) {
        for (std::size_t i = 0; i < wanted->keys.size(); ++i)
            if (!fits(wanted->keys[i], evaluate(*wanted->of[i], r))) return false;
        return true;
    }
    if (!all.is(cell_type::map)) return false;
    for (const auto& entry : all.as<cell_map>())
        if (!fits(entry.key, entry.held)) return false;
    return true;
}

/// What a node of a pattern must be, as far as it can be asked where the node is found.
struct node_test {
    const node_pattern* of = nullptr;
    bool properties = true;

    [[nodiscard]] bool operator()(node_id n, run_state& r) const {
        if (r.gone(n)) return false;
        if (of == nullptr) return true;
        if (of->labels && !has_labels(*of->labels, r.g.type(n), r)) return false;
        return !properties || has_properties(of->properties.get(), n, r);
    }
};

/// Whether an edge was found already in this MATCH.
bool used(edge_id e, const std::vector<slot>& earlier, run_state& r) {
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

// --- finding nodes ----------------------------------------------------------------------------------

/// How a node may be found without looking at all: by its key, or by a property's value.
struct lookup {
    const expression* value = nullptr;
    std::string name{};
    bool by_key = false;
    node_type_id type{};  ///< whose index is asked
};

class scan_op final : public op {
public:
    scan_op(node_test test, std::optional<lookup> by, std::size_t rows) : test_(test), by_(std::move(by)), rows_(rows) {}

    bool row(run_state& r) override {
        const slot to = test_.of->at;
        const auto give = [&](node_id n) {
            r.step();
            if (!test_(n, r)) return true;
            at(r, to) = cell(n);
            return next->row(r);
        };
        if (by_) {
            const cell wanted = evaluate(*by_->value, r);
            if (by_->by_key) {
                if (!wanted.is(cell_type::text)) return true;
                const auto n = r.g.find(wanted.text());
                return !n || give(*n);
            }
            const auto v = value_of(wanted);
            if (!v || !v->has_value()) return true;
            for (const node_id n : r.g.nodes_with(by_->type, by_->name, *v))
                if (!give(n)) return false;
            return true;
        }
        if (!test_.of->labels) {
            for (const node_id n : r.g.nodes())
                if (!give(n)) return false;
            return true;
        }
        std::vector<node_type_id> types;
        for (std::size_t i = 0; i < r.g.schema().node_type_count(); ++i)
            if (has_labels(*test_.of->labels, node_type_id(i), r)) types.emplace_back(i);
        for (const node_id n : r.g.nodes_of(types))
            if (!give(n)) return false;
        return true;
    }
    [[nodiscard]] std::string says() const override {
        return fmt::format("{} {}{}, about {} rows", by_ ? by_->by_key ? "node of a key" : "nodes by an index" : test_.of->labels ? "nodes of a label" : "all nodes", test_.of->name.empty() ? "_" : test_.of->name,
                           test_.of->properties ? " with properties" : "", rows_);
    }

private:
    node_test test_;
    std::optional<lookup> by_;
    std::size_t rows_;
};

/// Lets rows pass in which a slot that has a value before holds a node as wanted.
class require_op final : public op {
public:
    explicit require_op(node_test test) : test_(test) {}
    bool row(run_state& r) override {
        const cell& c = at(r, test_.of->at);
        return !c.is(cell_type::node) || !test_(c.as<node_id>(), r) || next->row(r);
    }
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
        types_.clear();
        all_ = !of_.types || of_.types->is == label_expression::form::any;
        for (std::size_t i = 0; i < r.g.schema().edge_type_count(); ++i)
            if (all_ || is_type(*of_.types, edge_type_id(i), r)) types_.emplace_back(i);
    }

    /// Calls `visit(edge, node)` until it says false: whether it never did.
    template <class Visit>
    bool operator()(node_id n, run_state& r, const Visit& visit) const {
        const auto walk = [&](steps all, bool no_loops) {
            for (std::size_t i = 0; i < all.size(); ++i) {
                const auto [node, edge] = all[i];
                if (no_loops && node == n) continue;
                r.step();
                if (r.gone(edge)) continue;
                if (properties_ && !has_properties(of_.properties.get(), edge, r)) continue;
                if (!visit(edge, node)) return false;
            }
            return true;
        };
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
    [[nodiscard]] const edge_pattern& pattern() const { return of_; }
    [[nodiscard]] std::string says() const {
        return fmt::format("{}-[{}]-{}", in_ && !out_ ? "<" : "", of_.types ? of_.types->name : std::string(), out_ && !in_ ? ">" : "");
    }

private:
    const edge_pattern& of_;
    bool properties_, out_, in_, all_ = true;
    std::vector<edge_type_id> types_;
};

class expand_op final : public op {
public:
    expand_op(edge_walk walk, slot from, slot to, node_test test, bool into, std::vector<slot> earlier)
        : walk_(std::move(walk)), from_(from), to_(to), test_(test), into_(into), earlier_(std::move(earlier)) {}

    void begin(run_state& r) override { walk_.begin(r); }
    bool row(run_state& r) override {
        const cell from = at(r, from_);
        if (!from.is(cell_type::node)) return true;
        const edge_pattern& e = walk_.pattern();
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
            const auto node = walk_.along(edge.as<edge_id>(), from.as<node_id>(), r);
            if (node && !give(edge.as<edge_id>(), *node)) return false;
            // An edge that may be walked both ways is, where both ends are its start.
            return true;
        }
        return walk_(from.as<node_id>(), r, give);
    }
    [[nodiscard]] std::string says() const override { return fmt::format("expand{} {}", into_ ? " into" : "", walk_.says()); }

private:
    edge_walk walk_;
    slot from_, to_;
    node_test test_;
    bool into_;
    std::vector<slot> earlier_;
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
    [[nodiscard]] std::string says() const override { return "ends of an edge"; }

private:
    edge_walk walk_;
    slot to_;
    node_test test_;
};

/// An edge that repeats: all trails from a node, shorter ones before those that go on from them.
class repeat_op final : public op {
public:
    repeat_op(edge_walk walk, slot from, slot to, node_test test, bool into, bool reversed, bool walks, std::vector<slot> earlier)
        : walk_(std::move(walk)), from_(from), to_(to), test_(test), into_(into), reversed_(reversed), walks_(walks), earlier_(std::move(earlier)) {}

    void begin(run_state& r) override { walk_.begin(r); }
    bool row(run_state& r) override {
        const cell from = at(r, from_);
        if (!from.is(cell_type::node)) return true;
        std::optional<node_id> wanted;
        if (into_) {
            const cell& to = at(r, to_);
            if (!to.is(cell_type::node)) return true;
            wanted = to.as<node_id>();
        }
        const edge_pattern& e = walk_.pattern();
        if (e.bound) return given(r, from.as<node_id>(), wanted);
        std::vector<edge_id> edges;
        const std::size_t least = e.repeats->least, most = e.repeats->most;
        const auto arrived = [&](node_id n) {
            if ((wanted && n != *wanted) || !test_(n, r)) return true;
            cell_list list;
            list.reserve(edges.size());
            for (const edge_id one : edges) list.emplace_back(one);
            if (reversed_) std::ranges::reverse(list);
            at(r, e.at) = cell(std::move(list));
            if (!into_) at(r, to_) = cell(n);
            return next->row(r);
        };
        const auto go = [&](const auto& self, node_id n) -> bool {
            if (edges.size() >= least && !arrived(n)) return false;
            if (edges.size() >= most) return true;
            if (edges.size() > most_depth) throw failure{error_class::stopped, "TooDeep", fmt::format("paths of more than {} edges are not followed one by one", most_depth), "give the length an upper bound, or ask for SHORTEST", e.where, true};
            return walk_(n, r, [&](edge_id edge, node_id node) {
                if (!walks_ && std::ranges::find(edges, edge) != edges.end()) return true;
                if (!walks_ && used(edge, earlier_, r)) return true;
                if (r.gone(node)) return true;
                if (e.filter) {
                    at(r, e.at) = cell(edge);
                    if (!holds(*e.filter, r)) return true;
                }
                edges.push_back(edge);
                const bool more = self(self, node);
                edges.pop_back();
                return more;
            });
        };
        return go(go, from.as<node_id>());
    }
    [[nodiscard]] std::string says() const override { return fmt::format("expand{} {}*", into_ ? " into" : "", walk_.says()); }

private:
    static constexpr std::size_t most_depth = 5'000;  // a frame of the stack each

    /// The edges are known: whether they lead on from here.
    bool given(run_state& r, node_id n, std::optional<node_id> wanted) {
        const edge_pattern& e = walk_.pattern();
        const cell list = at(r, e.at);
        if (!list.is(cell_type::list)) return true;
        cell_list edges = list.as<cell_list>();
        if (reversed_) std::ranges::reverse(edges);
        if (edges.size() < e.repeats->least || edges.size() > e.repeats->most) return true;
        for (const cell& one : edges) {
            if (!one.is(cell_type::edge) || used(one.as<edge_id>(), earlier_, r)) return true;
            const auto node = walk_.along(one.as<edge_id>(), n, r);
            if (!node) return true;
            n = *node;
        }
        if ((wanted && n != *wanted) || !test_(n, r)) return true;
        if (!into_) at(r, to_) = cell(n);
        return next->row(r);
    }

    edge_walk walk_;
    slot from_, to_;
    node_test test_;
    bool into_, reversed_, walks_;
    std::vector<slot> earlier_;
};

// --- groups and whole paths -------------------------------------------------------------------------

bool keeps_mode(path_mode mode, const path_ids& p) {
    if (mode == path_mode::trail || mode == path_mode::walk) return true;
    auto nodes = p.nodes;
    const bool closed = nodes.size() > 1 && nodes.front() == nodes.back();
    if (mode == path_mode::simple && closed) nodes.pop_back();
    std::ranges::sort(nodes);
    return std::ranges::adjacent_find(nodes) == nodes.end();
}

class path_op final : public op {
public:
    explicit path_op(const path_pattern& p) : p_(p) {}
    bool row(run_state& r) override {
        path_ids path = path_of(p_, r);
        if (!keeps_mode(p_.mode, path)) return true;
        if (p_.at != no_slot) at(r, p_.at) = cell(std::move(path));
        return next->row(r);
    }
    [[nodiscard]] std::string says() const override { return "path"; }

private:
    const path_pattern& p_;
};

/// A group that repeats: its inner chain is run again from where it arrived.
class group_op final : public op {
    class arrival final : public op {
    public:
        explicit arrival(group_op& of) : of_(of) {}
        bool row(run_state& r) override { return of_.arrived(r); }
        void end(run_state&) override {}
        [[nodiscard]] std::string says() const override { return "again"; }

    private:
        group_op& of_;
    };

public:
    group_op(const step_pattern& s, slot from, slot to, node_test test, bool into, bool walks, std::vector<slot> earlier, run_state& r)
        : s_(s), from_(from), to_(to), test_(test), into_(into), walks_(walks), earlier_(std::move(earlier)) {
        const path_pattern* one[] = {s.group.get()};
        add_patterns_from(inner_, one, s.group_filter.get(), r);
        inner_.add<arrival>(*this);
        for (const auto& n : s.group->nodes) slots_.push_back(n.at);
        for (const auto& one_step : s.group->steps) slots_.push_back(one_step.edge.at);
    }
    bool row(run_state& r) override {
        const cell from = at(r, from_);
        if (!from.is(cell_type::node)) return true;
        auto before = std::exchange(now_, {});
        now_.nodes.push_back(from.as<node_id>());
        auto lists = std::exchange(values_, {});
        more_ = true;
        go(r);
        now_ = std::move(before);
        values_ = std::move(lists);
        return more_;
    }
    [[nodiscard]] std::string says() const override { return "expand a group"; }

private:
    static void add_patterns_from(chain& to, std::span<const path_pattern* const> paths, const expression* condition, run_state& r);

    void go(run_state& r) {
        const node_id here = now_.nodes.back();
        if (values_.size() >= s_.group_repeats.least) {
            const bool fits = (!into_ || (at(r, to_).is(cell_type::node) && at(r, to_).as<node_id>() == here)) && test_(here, r);
            if (fits) {
                for (std::size_t i = 0; i < s_.group_lists.size(); ++i) {
                    cell_list list;
                    for (const auto& one : values_) list.push_back(one[i]);
                    at(r, s_.group_lists[i].second) = cell(std::move(list));
                }
                at(r, s_.edge.at) = cell(now_);
                if (!into_) at(r, to_) = cell(here);
                more_ = next->row(r);
            }
        }
        if (!more_ || values_.size() >= s_.group_repeats.most) return;
        if (values_.size() > 2'000) throw failure{error_class::stopped, "TooDeep", "groups are not repeated more than 2000 times", "give the group an upper bound", s_.group->where, true};
        at(r, s_.group->nodes[0].at) = cell(here);
        inner_.run(r);
    }
    bool arrived(run_state& r) {
        const path_ids part = path_of(*s_.group, r);
        if (part.edges.empty()) return true;  // it would never end
        if (!walks_) {
            for (const edge_id e : part.edges)
                if (std::ranges::find(now_.edges, e) != now_.edges.end() || used(e, earlier_, r)) return true;
        }
        std::vector<cell> values;
        for (const auto& [inner, outer] : s_.group_lists) values.push_back(at(r, inner));
        values_.push_back(std::move(values));
        // The next repetition uses the same slots; what this one goes on with finds them as it left them.
        std::vector<cell> kept;
        for (const slot s : slots_) kept.push_back(at(r, s));
        now_.edges.insert(now_.edges.end(), part.edges.begin(), part.edges.end());
        now_.nodes.insert(now_.nodes.end(), part.nodes.begin() + 1, part.nodes.end());
        go(r);
        values_.pop_back();
        now_.edges.resize(now_.edges.size() - part.edges.size());
        now_.nodes.resize(now_.nodes.size() - (part.nodes.size() - 1));
        for (std::size_t i = 0; i < slots_.size(); ++i) at(r, slots_[i]) = std::move(kept[i]);
        return more_;
    }

    const step_pattern& s_;
    slot from_, to_;
    node_test test_;
    bool into_, walks_, more_ = true;
    std::vector<slot> earlier_;
    chain inner_;
    std::vector<slot> slots_;  // of the group's nodes and edges
    path_ids now_;
    std::vector<std::vector<cell>> values_;
};

/// The shortest paths of one edge that repeats, by breadth-first search: one of each end, or all.
class shortest_op final : public op {
public:
    shortest_op(const path_pattern& p, edge_walk walk, bool reversed, node_test test, bool into, std::vector<slot> earlier)
        : p_(p), walk_(std::move(walk)), reversed_(reversed), test_(test), into_(into), earlier_(std::move(earlier)) {}

    void begin(run_state& r) override { walk_.begin(r); }
    bool row(run_state& r) override {
        const slot from_slot = reversed_ ? p_.nodes[1].at : p_.nodes[0].at, to_slot = reversed_ ? p_.nodes[0].at : p_.nodes[1].at;
        const cell from = at(r, from_slot);
        if (!from.is(cell_type::node)) return true;
        std::optional<node_id> wanted;
        if (into_) {
            if (!at(r, to_slot).is(cell_type::node)) return true;
            wanted = at(r, to_slot).as<node_id>();
        }
        const edge_pattern& e = walk_.pattern();
        const bool all = p_.select.is == path_selector::form::all_shortest;
        struct visit {
            std::uint32_t depth = 0;
            std::vector<std::pair<node_id, edge_id>> from{};
        };
        std::unordered_map<std::uint32_t, visit> seen;
        const node_id start = from.as<node_id>();
        seen[static_cast<std::uint32_t>(start.index())] = {};
        const auto give = [&](node_id end) {
            std::vector<edge_id> edges;
            const auto back = [&](const auto& self, node_id n) -> bool {
                const visit& v = seen.at(static_cast<std::uint32_t>(n.index()));
                if (v.depth == 0) {
                    cell_list list;
                    for (auto one = edges.rbegin(); one != edges.rend(); ++one) list.emplace_back(*one);
                    if (reversed_) std::ranges::reverse(list);
                    at(r, e.at) = cell(std::move(list));
                    if (!into_) at(r, to_slot) = cell(end);
                    return next->row(r);
                }
                for (const auto& [before, edge] : v.from) {
                    edges.push_back(edge);
                    const bool more = self(self, before);
                    edges.pop_back();
                    if (!more) return false;
                }
                return true;
            };
            return back(back, end);
        };
        std::vector<node_id> front{start}, behind;
        for (std::uint32_t depth = 0; !front.empty(); ++depth) {
            if (depth >= e.repeats->least) {
                for (const node_id n : front) {
                    if ((wanted && n != *wanted) || !test_(n, r)) continue;
                    if (!give(n)) return false;
                }
            }
            if (depth >= e.repeats->most || (wanted && depth >= e.repeats->least && std::ranges::find(front, *wanted) != front.end())) break;
            behind.clear();
            for (const node_id n : front) {
                walk_(n, r, [&](edge_id edge, node_id node) {
                    if (used(edge, earlier_, r) || r.gone(node)) return true;
                    if (e.filter) {
                        at(r, e.at) = cell(edge);
                        if (!holds(*e.filter, r)) return true;
                    }
                    const auto [found, fresh] = seen.try_emplace(static_cast<std::uint32_t>(node.index()));
                    if (fresh) {
                        found->second.depth = depth + 1;
                        found->second.from.emplace_back(n, edge);
                        behind.push_back(node);
                    } else if (all && found->second.depth == depth + 1) {
                        found->second.from.emplace_back(n, edge);
                    }
                    return true;
                });
            }
            front.swap(behind);
        }
        return true;
    }
    [[nodiscard]] std::string says() const override { return fmt::format("shortest paths {}*", walk_.says()); }

private:
    const path_pattern& p_;
    edge_walk walk_;
    bool reversed_;
    node_test test_;
    bool into_;
    std::vector<slot> earlier_;
};

/// Chooses among all paths that a chain finds for a row, for each pair of ends.
class select_op final : public op {
    class arrival final : public op {
    public:
        explicit arrival(select_op& of) : of_(of) {}
        bool row(run_state& r) override { return of_.arrived(r); }
        void end(run_state&) override {}
        [[nodiscard]] std::string says() const override { return "choose"; }

    private:
        select_op& of_;
    };

public:
    select_op(const path_pattern& p, const expression* condition, run_state& r, std::vector<slot> kept) : p_(p), kept_(std::move(kept)) {
        const path_pattern* one[] = {&p};
        add_all(inner_, one, condition, r);
        inner_.add<arrival>(*this);
    }
    bool row(run_state& r) override {
        found_.clear();
        inner_.run(r);
        std::ranges::stable_sort(found_, [](const found& a, const found& b) {
            if (a.from != b.from) return a.from < b.from;
            if (a.to != b.to) return a.to < b.to;
            return a.length < b.length;
        });
        // What is chosen keeps the order of lengths for each pair of ends.
        std::size_t taken = 0, groups = 0;
        auto all = std::exchange(found_, {});
        for (std::size_t i = 0; i < all.size(); ++i) {
            const bool fresh = i == 0 || all[i].from != all[i - 1].from || all[i].to != all[i - 1].to;
            if (fresh) taken = 0, groups = 0;
            if (fresh || all[i].length != all[i - 1].length) ++groups;
            using form = path_selector::form;
            const bool wanted = p_.select.is == form::any || p_.select.is == form::shortest ? taken < p_.select.count
                                : p_.select.is == form::all_shortest                        ? groups == 1
                                                                                            : groups <= p_.select.count;
            if (!wanted) continue;
            ++taken;
            for (std::size_t k = 0; k < kept_.size(); ++k) at(r, kept_[k]) = all[i].cells[k];
            if (!next->row(r)) return false;
        }
        return true;
    }
    [[nodiscard]] std::string says() const override { return "choose paths"; }

private:
    struct found {
        node_id from, to;
        std::size_t length;
        std::vector<cell> cells;
    };
    static void add_all(chain& to, std::span<const path_pattern* const> paths, const expression* condition, run_state& r);
    bool arrived(run_state& r) {
        const path_ids p = path_of(p_, r);
        found one{p.nodes.front(), p.nodes.back(), p.edges.size(), {}};
        for (const slot s : kept_) one.cells.push_back(at(r, s));
        found_.push_back(std::move(one));
        return true;
    }

    const path_pattern& p_;
    std::vector<slot> kept_;
    chain inner_;
    std::vector<found> found_;
};

// --- the order --------------------------------------------------------------------------------------

/// Puts the parts of patterns in order: starts where fewest nodes are, goes on along edges from what is known.
class planner {
public:
    planner(chain& to, run_state& r, bool repeatable) : to_(to), r_(r), repeatable_(repeatable) {}

    void add(std::span<const path_pattern* const> paths, const expression* condition, bool from_first, bool selects) {
        for (const path_pattern* p : paths) {
            if (selects && p->select.is != path_selector::form::every) {
                chosen_.push_back(p);
                for (const auto& n : p->nodes) fresh_of(n.at, n.bound);
                for (const auto& s : p->steps) all_slots_of(s);
                if (p->at != no_slot) fresh_.insert(p->at);
                continue;
            }
            for (const auto& n : p->nodes) nodes_.push_back({&n, p}), fresh_of(n.at, n.bound);
            for (std::size_t i = 0; i < p->steps.size(); ++i) {
                edges_.push_back({&p->steps[i], &p->nodes[i], &p->nodes[i + 1], p});
                all_slots_of(p->steps[i]);
            }
            if (p->at != no_slot) fresh_.insert(p->at);
            if (p->at != no_slot || p->mode == path_mode::acyclic || p->mode == path_mode::simple) whole_.push_back(p);
        }
        if (condition != nullptr) split(*condition);
        for (const auto& n : nodes_)
            if (n.of->filter) split(*n.of->filter);
        if (from_first) know(paths[0]->nodes[0].at);
        for (const auto& n : nodes_)
            if (!fresh_.contains(n.of->at)) know(n.of->at);
        apply();
        for (;;) {
            if (const auto next = next_edge()) {
                walk(*next);
            } else if (const auto held = next_held()) {
                start_at_end(*held);
            } else if (const auto start = next_node()) {
                scan(*start);
            } else {
                break;
            }
            apply();
        }
        for (const path_pattern* p : chosen_) choose(*p);
        all_known_ = true;
        apply();
        if (to_.empty()) to_.add<pass_op>();
    }

private:
    struct node_at {
        const node_pattern* of;
        const path_pattern* path;
        bool tested = false;
        bool deferred = false;  // its properties wait for other variables
    };
    struct edge_at {
        const step_pattern* of;
        const node_pattern* left;
        const node_pattern* right;
        const path_pattern* path;
        bool walked = false;
    };
    struct condition_at {
        const expression* of;
        std::unordered_set<slot> reads;
        bool applied = false;
        bool use_index = false;
    };
    class pass_op final : public op {
    public:
        bool row(run_state& r) override { return next->row(r); }
        [[nodiscard]] std::string says() const override { return "one row"; }
    };

    void fresh_of(slot s, bool bound) {
        if (!bound) fresh_.insert(s);
    }
    void all_slots_of(const step_pattern& s) {
        fresh_of(s.edge.at, s.edge.bound);
        for (const auto& [inner, list] : s.group_lists) fresh_.insert(list);
    }
    void know(slot s) { known_.insert(s); }
    [[nodiscard]] bool knows(slot s) const { return known_.contains(s) || (s != every_slot && !fresh_.contains(s)); }
    [[nodiscard]] bool knows_all(const std::unordered_set<slot>& all) const {
        return std::ranges::all_of(all, [&](slot s) { return s == every_slot ? all_known_ : knows(s); });
    }

    void split(const expression& e) {
        if (e.is == form::land) {
            split(*e.of[0]), split(*e.of[1]);
            return;
        }
        condition_at c{&e, {}};
        slots_read(e, c.reads);
        conditions_.push_back(std::move(c));
    }

    /// What can be asked now is asked.
    void apply() {
        for (auto& n : nodes_) {
            if (n.tested || !knows(n.of->at)) continue;
            n.tested = true;
            // The node was found by another occurrence of its variable, or before.
            n.deferred = n.of->properties && !can_ask(*n.of->properties);
            to_.add<require_op>(node_test{n.of, !n.deferred});
        }
        for (auto& n : nodes_) {
            if (!n.deferred || !can_ask(*n.of->properties)) continue;
            n.deferred = false;
            to_.add<properties_op>(*n.of->properties, n.of->at);
        }
        for (auto& [wanted, of] : edge_properties_) {
            if (wanted == nullptr || !can_ask(*wanted)) continue;
            to_.add<properties_op>(*std::exchange(wanted, nullptr), of);
        }
        for (auto& p : whole_) {
            if (p == nullptr) continue;
            const bool all = std::ranges::all_of(p->nodes, [&](const auto& n) { return known_.contains(n.at) || !fresh_.contains(n.at); }) &&
                             std::ranges::all_of(edges_, [&](const edge_at& e) { return e.path != p || e.walked; });
            if (!all) continue;
            to_.add<path_op>(*p);
            if (p->at != no_slot) know(p->at);
            p = nullptr;
        }
        for (auto& c : conditions_) {
            if (c.applied || !knows_all(c.reads)) continue;
            c.applied = true;
            to_.add<filter_op>(*c.of);
        }
    }
    [[nodiscard]] bool can_ask(const expression& e) const {
        std::unordered_set<slot> reads;
        slots_read(e, reads);
        return knows_all(reads);
    }

    [[nodiscard]] std::size_t count(const node_pattern& n) const {
        if (!n.labels) return r_.g.node_count();
        std::size_t out = 0;
        for (std::size_t i = 0; i < r_.g.schema().node_type_count(); ++i)
            if (has_labels(*n.labels, node_type_id(i), r_)) out += r_.g.count(node_type_id(i));
        return out;
    }
    [[nodiscard]] std::size_t count(const edge_pattern& e) const {
        if (!e.types) return r_.g.edge_count();
        std::size_t out = 0;
        for (std::size_t i = 0; i < r_.g.schema().edge_type_count(); ++i)
            if (is_type(*e.types, edge_type_id(i), r_)) out += r_.g.count(edge_type_id(i));
        return out;
    }

    std::optional<std::size_t> next_edge() const {
        std::optional<std::size_t> best;
        std::size_t least = 0;
        for (std::size_t i = 0; i < edges_.size(); ++i) {
            const edge_at& e = edges_[i];
            if (e.walked || (!knows(e.left->at) && !knows(e.right->at))) continue;
            const bool into = knows(e.left->at) && knows(e.right->at);
            std::size_t cost = e.of->group ? r_.g.edge_count() * 4 : count(e.of->edge) * (e.of->edge.repeats ? 4 : 1) + 2;
            if (e.of->edge.bound) cost = 1;
            if (into && !e.of->edge.repeats && !e.of->group) cost = 0;
            if (!best || cost < least) best = i, least = cost;
        }
        return best;
    }
    std::optional<std::size_t> next_held() const {
        for (std::size_t i = 0; i < edges_.size(); ++i)
            if (!edges_[i].walked && !edges_[i].of->group && edges_[i].of->edge.bound && !edges_[i].of->edge.repeats) return i;
        return std::nullopt;
    }
    void start_at_end(std::size_t i) {
        const node_pattern& n = *edges_[i].left;
        for (auto& known : nodes_)
            if (known.of == &n) known.tested = true, known.deferred = n.properties && !can_ask(*n.properties);
        const edge_pattern& e = edges_[i].of->edge;
        to_.add<ends_op>(edge_walk(e, false, false), n.at, node_test{&n, !n.properties || can_ask(*n.properties)});
        know(n.at);
    }
    std::optional<std::size_t> next_node() const {
        std::optional<std::size_t> best;
        std::size_t least = 0;
        for (std::size_t i = 0; i < nodes_.size(); ++i) {
            if (knows(nodes_[i].of->at)) continue;
            std::size_t cost = count(*nodes_[i].of);
            if (find_lookup(*nodes_[i].of)) cost = 0;
            else if (nodes_[i].of->properties && !nodes_[i].of->properties->of.empty()) cost /= 8;
            else if (has_condition(nodes_[i].of->at)) cost /= 4;
            if (!best || cost < least) best = i, least = cost;
        }
        return best;
    }
    [[nodiscard]] bool has_condition(slot s) const {
        return std::ranges::any_of(conditions_, [&](const condition_at& c) { return !c.applied && c.reads.size() == 1 && c.reads.contains(s); });
    }

    /// How the node of a pattern may be found by a value that is known: `{key: ...}`, or an indexed property.
    [[nodiscard]] std::optional<lookup> find_lookup(const node_pattern& n) const {
        const auto by = [&](const std::string& name, const expression& value) -> std::optional<lookup> {
            if (!can_ask(value)) return std::nullopt;
            if (name == "key" && !r_.g.schema().property_named("key")) return lookup{&value, name, true, {}};
            if (!n.labels || n.labels->is != label_expression::form::name) return std::nullopt;
            const auto type = r_.g.schema().find_node_type(n.labels->name);
            if (!type) return std::nullopt;
            for (const auto& index : r_.g.indexes())
                if (index.type == *type && r_.g.schema()[index.property].name == name) return lookup{&value, name, false, *type};
            return std::nullopt;
        };
        if (n.properties && n.properties->is == form::map) {
            for (std::size_t i = 0; i < n.properties->keys.size(); ++i)
                if (auto found = by(n.properties->keys[i], *n.properties->of[i])) return found;
        }
        for (const auto& c : conditions_) {
            if (c.of->is != form::compare || c.of->comparers.size() != 1 || c.of->comparers[0] != comparer::equal) continue;
            for (const std::size_t side : {std::size_t{0}, std::size_t{1}}) {
                const expression& of = *c.of->of[side];
                if (of.is != form::property || of.of[0]->is != form::variable || of.of[0]->at != n.at) continue;
                if (auto found = by(of.name, *c.of->of[1 - side])) return found;
            }
        }
        return std::nullopt;
    }

    void scan(std::size_t i) {
        const node_pattern& n = *nodes_[i].of;
        nodes_[i].tested = true;
        nodes_[i].deferred = n.properties && !can_ask(*n.properties);
        to_.add<scan_op>(node_test{&n, !nodes_[i].deferred}, find_lookup(n), count(n));
        know(n.at);
    }

    void walk(std::size_t i) {
        edge_at& e = edges_[i];
        e.walked = true;
        const step_pattern& s = *e.of;
        const bool reversed = !knows(e.left->at);
        const node_pattern& from = reversed ? *e.right : *e.left;
        const node_pattern& to = reversed ? *e.left : *e.right;
        const bool into = knows(to.at);
        node_test test;
        if (!into) {
            for (auto& n : nodes_) {
                if (n.of != &to) continue;
                n.tested = true;
                n.deferred = to.properties && !can_ask(*to.properties);
                test = {&to, !n.deferred};
            }
        }
        auto earlier = repeatable_ ? std::vector<slot>() : used_;
        const bool walks = repeatable_ || e.path->mode == path_mode::walk;
        if (s.group) {
            if (reversed) {
                // A group is followed as it was written: its left end is found first.
                for (auto& n : nodes_)
                    if (n.of == e.left) n.tested = true, n.deferred = e.left->properties && !can_ask(*e.left->properties);
                to_.add<scan_op>(node_test{e.left, true}, find_lookup(*e.left), count(*e.left));
                know(e.left->at);
                test = {};
            }
            to_.add<group_op>(s, e.left->at, e.right->at, test, knows(e.right->at), walks, std::move(earlier), r_);
            know(e.right->at);
            for (const auto& [inner, list] : s.group_lists) know(list);
        } else {
            const bool asks = !s.edge.properties || can_ask(*s.edge.properties);
            if (!asks) edge_properties_.emplace_back(s.edge.properties.get(), s.edge.at);
            edge_walk way(s.edge, reversed, asks);
            if (s.edge.repeats) to_.add<repeat_op>(std::move(way), from.at, to.at, test, into, reversed, walks, std::move(earlier));
            else to_.add<expand_op>(std::move(way), from.at, to.at, test, into, std::move(earlier));
            know(to.at);
        }
        know(s.edge.at);
        used_.push_back(s.edge.at);
    }

    void choose(const path_pattern& p) {
        const bool one_edge = p.steps.size() == 1 && !p.steps[0].group && p.steps[0].edge.repeats && p.steps[0].edge.repeats->least <= 1 && !p.steps[0].edge.bound;
        const bool breadth_first = one_edge && (p.select.is == path_selector::form::all_shortest || (p.select.is == path_selector::form::shortest && p.select.count == 1) ||
                                                (p.select.is == path_selector::form::any && p.select.count == 1));
        if (breadth_first) {
            const auto& s = p.steps[0];
            const bool left = knows(p.nodes[0].at), right = knows(p.nodes[1].at);
            const bool reversed = !left && (right || count(p.nodes[1]) < count(p.nodes[0]));
            const node_pattern& from = p.nodes[reversed ? 1 : 0];
            const node_pattern& to = p.nodes[reversed ? 0 : 1];
            const auto arrive = [&](const node_pattern& n) {
                if (knows(n.at)) to_.add<require_op>(node_test{&n, true});
                else to_.add<scan_op>(node_test{&n, true}, find_lookup(n), count(n));
                know(n.at);
            };
            arrive(from);
            apply_own();
            // The other end is found first, too, where it is one of few.
            if (!knows(to.at) && (find_lookup(to) || has_condition(to.at))) arrive(to), apply_own();
            const bool into = knows(to.at);
            to_.add<shortest_op>(p, edge_walk(s.edge, reversed, true), reversed, into ? node_test{} : node_test{&to, true}, into, repeatable_ ? std::vector<slot>() : used_);
            know(to.at), know(s.edge.at);
            used_.push_back(s.edge.at);
            to_.add<path_op>(p);
            if (p.at != no_slot) know(p.at);
            for (const auto& n : p.nodes)
                if (n.filter) to_.add<filter_op>(*n.filter);
            apply_own();
            return;
        }
        std::vector<slot> kept;
        for (const auto& n : p.nodes) kept.push_back(n.at), know(n.at);
        for (const auto& s : p.steps) {
            kept.push_back(s.edge.at), know(s.edge.at);
            for (const auto& [inner, list] : s.group_lists) kept.push_back(list), know(list);
        }
        if (p.at != no_slot) kept.push_back(p.at), know(p.at);
        to_.add<select_op>(p, nullptr, r_, std::move(kept));
        for (const auto& s : p.steps) used_.push_back(s.edge.at);
        apply_own();
    }
    void apply_own() {
        for (auto& c : conditions_) {
            if (c.applied || !knows_all(c.reads)) continue;
            c.applied = true;
            to_.add<filter_op>(*c.of);
        }
    }

    chain& to_;
    run_state& r_;
    bool repeatable_, all_known_ = false;
    std::vector<node_at> nodes_;
    std::vector<edge_at> edges_;
    std::vector<const path_pattern*> whole_, chosen_;
    std::vector<condition_at> conditions_;
    std::vector<std::pair<const expression*, slot>> edge_properties_;
    std::unordered_set<slot> fresh_, known_;
    std::vector<slot> used_;
};

void group_op::add_patterns_from(chain& to, std::span<const path_pattern* const> paths, const expression* condition, run_state& r) {
    planner(to, r, false).add(paths, condition, true, false);
}

void select_op::add_all(chain& to, std::span<const path_pattern* const> paths, const expression* condition, run_state& r) {
    planner(to, r, false).add(paths, condition, false, false);
}

}  // namespace

void add_patterns(chain& to, std::span<const path_pattern* const> paths, const expression* condition, run_state& r, bool repeatable_elements) {
    planner(to, r, repeatable_elements).add(paths, condition, false, true);
}

path_ids path_of(const path_pattern& p, run_state& r) {
    path_ids out;
    out.nodes.push_back(at(r, p.nodes[0].at).as<node_id>());
    const auto go_along = [&](edge_id e) {
        out.edges.push_back(e);
        out.nodes.push_back(r.g.other(e, out.nodes.back()));
    };
    for (const auto& s : p.steps) {
        const cell& c = at(r, s.edge.at);
        if (c.is(cell_type::edge)) go_along(c.as<edge_id>());
        else if (c.is(cell_type::list)) for (const cell& one : c.as<cell_list>()) go_along(one.as<edge_id>());
        else if (c.is(cell_type::path)) for (const edge_id e : c.as<path_ids>().edges) go_along(e);
    }
    return out;
}

void slots_read(const expression& e, std::unordered_set<slot>& out) {
    if (e.is == form::variable) out.insert(e.at);
    if (e.query || e.path) out.insert(every_slot);
    for (const auto& part : e.of)
        if (part) slots_read(*part, out);
}

}  // namespace hexi::v1::detail::query
