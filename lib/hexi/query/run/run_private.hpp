// How a query runs: rows are pushed through a chain of operators, each of which changes one frame of cells in place and calls the next.
//
// A clause becomes some operators (operators_private.hpp says which there are); what gathers rows (order, groups, barriers before and
// after what writes) keeps copies of frames. `false` from `row` means that no more rows are wanted.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include <hexi/base/limits.hpp>
#include <hexi/graph/graph.hpp>
#include <hexi/graph/transaction.hpp>
#include <hexi/query/plan_private.hpp>
#include <hexi/query/prepare.hpp>
#include <hexi/query/rows.hpp>

namespace hexi::inline abi_v1::detail::query {

class run_state;

/// Rows that are alike but for a node, and the edge that leads to it.
struct step_rows {
    slot edge = no_slot, node = no_slot;
    std::span<const edge_id> edges{};  // none where there is no slot for them
    std::span<const node_id> nodes{};
};

/// What an operator does where threads share the rows of a run, each those of a part of the nodes that they begin with.
enum class sharing : std::uint8_t {
    alone,   ///< it hangs on the rows that came before: one thread takes all of them through it
    by_row,  ///< each row for itself
    gathers  ///< keeps what comes: threads come as far as this, and one of them takes up what the others have
};

class op {
public:
    virtual ~op() = default;
    /// Before the first row of a run of its chain.
    virtual void begin(run_state&) {}
    virtual bool row(run_state&) = 0;
    /// Whether it takes such rows several at once. Asked once, when all operators are made.
    [[nodiscard]] virtual bool takes(slot /*edge*/, slot /*node*/) { return false; }
    /// If it does: some rows, which do not stand in the frame.
    virtual void take(run_state&, const step_rows&) {}
    /// Whether it is to be told of rows some before they come, so that memory that lies far away is fetched meanwhile.
    [[nodiscard]] virtual bool foresees() const { return false; }
    /// If it does: the frame holds the next row of those that will come, all in this order, before any other. False where it knows enough.
    virtual bool foresee(run_state&) { return false; }
    /// Before the first of so many rows, which may turn out to be fewer: room for what is made of them can be had at once.
    virtual void expect(run_state&, std::size_t /*rows*/) {}
    /// Of what ends a query: the slots of its columns, and room for the cells of rows that are not given by `row`; none elsewhere.
    [[nodiscard]] virtual std::span<const slot> columns() const { return {}; }
    [[nodiscard]] virtual cell* room(run_state&, std::size_t /*rows*/) { return nullptr; }
    /// After the last row: what gathers gives its rows now.
    virtual void end(run_state& r) { if (next != nullptr) next->end(r); }
    /// After a whole run, before another one, perhaps on another thread: lets go of all cells that it still holds, since they may share
    /// something with an answer. Says whether it can be run again while all is as `plan_basis` tells.
    virtual bool let_go() { return true; }
    [[nodiscard]] virtual sharing shared() const { return sharing::alone; }
    /// Of what gathers, in place of `end`, on the thread that gave it its rows: what can be done before it is taken up.
    virtual void settle(run_state&) {}
    /// Of what gathers, after `begin`, on each thread but the one that takes up: from now on it hands nothing on.
    virtual void only_keep() {}
    /// Of what gathers: takes up what the same operator of another thread has kept of rows that come after all of its own. That one
    /// is asked nothing any more, and goes when the run has ended.
    virtual void take_up(run_state&, op&) {}
    /// What it does, in a line of EXPLAIN.
    [[nodiscard]] virtual std::string says() const = 0;
    virtual void explain(std::string& out, int depth) const;

    op* next = nullptr;
};

/// A chain of operators.
class chain {
public:
    template <class Op, class... Args>
    Op& add(Args&&... args) {
        auto made = std::make_unique<Op>(std::forward<Args>(args)...);
        Op& out = *made;
        if (!ops_.empty()) ops_.back()->next = made.get();
        ops_.push_back(std::move(made));
        return out;
    }
    /// Runs it for the row that the frame holds.
    void run(run_state& r) {
        for (const auto& o : ops_) o->begin(r);
        ops_.front()->row(r);
        ops_.front()->end(r);
    }
    [[nodiscard]] bool empty() const { return ops_.empty(); }
    [[nodiscard]] op& last() { return *ops_.back(); }
    /// When all are added: finds how far threads can share its rows.
    void find_shared();
    /// Whether they can at all.
    [[nodiscard]] bool can_share() const { return gathers_at_ != 0; }
    /// About how many nodes and edges are looked at before rows are gathered, where they can: some hundred are looked at.
    [[nodiscard]] std::size_t shared_work(const run_state& r) const;
    bool let_go() {
        return std::ranges::count_if(ops_, [](const auto& o) { return !o->let_go(); }) == 0;
    }
    /// `r` and `share_from`: of a run whose rows threads may share.
    void explain(std::string& out, int depth, const run_state* r = nullptr, std::size_t share_from = 0) const;
    /// Measures each operator from now on.
    void measure();

private:
    friend class shared_rows;
    class probe;
    /// Adds what another one of the same operators has measured of its rows, and how long it took.
    void take_up_measured(const chain& other, std::chrono::nanoseconds time);

    std::size_t gathers_at_ = 0;  // the operator up to which threads can share rows; 0 if they cannot
    bool walks_ = false;          // from the nodes that are shared
    std::vector<std::unique_ptr<op>> ops_;
    std::vector<std::unique_ptr<op>> probes_;  // behind each of them, where they are measured
};

/// What a writing query changed: what it removes is noted as it does, all else is read from the changes of its transaction.
class journal {
public:
    explicit journal(const graph& g);
    /// When a node or an edge is to be removed.
    void removes(const graph& g, node_id n);
    void removes(const graph& g, edge_id e);
    /// When all is done, before what is to be removed is.
    void gather(const transaction& changes);
    /// After that.
    [[nodiscard]] side_effects effects(const graph& g) const;

private:
    /// Whether there are nodes, by type.
    static std::vector<bool> types_with_nodes(const graph& g);
    static std::unordered_set<std::string> labels(const graph& g, const std::vector<bool>& with_nodes);

    std::size_t nodes_before_, edges_before_;  // bounds: ids from there on are new
    std::vector<bool> types_before_;
    side_effects of_old_;  // of what was there before
};

/// What a label, a type or a property of a query means in the graph that is asked.
class meanings {
public:
    void look_up(const graph& g, const symbols& names);
    /// Looks again if the schema has grown.
    void refresh(const graph& g, const symbols& names);

    [[nodiscard]] bool has_label(node_type_id t, std::size_t symbol) const { return (of_types_[symbol * types_ + t.index()] & label) != 0; }
    /// Whether the key of a node of the type is asked for by this name, of any type.
    [[nodiscard]] bool is_key(node_type_id t, std::size_t symbol) const { return (of_types_[symbol * types_ + t.index()] & key) != 0; }
    [[nodiscard]] bool is_key(std::size_t symbol) const { return keys_[symbol] != 0; }
    [[nodiscard]] bool is_type(edge_type_id t, std::size_t symbol) const { return edges_[symbol].valid() && edges_[symbol] == t; }
    [[nodiscard]] std::optional<property_id> property(std::size_t symbol) const { return properties_[symbol]; }

private:
    static constexpr std::uint8_t label = 1, key = 2;
    std::vector<std::uint8_t> of_types_;  // by symbol and node type
    std::vector<std::uint8_t> keys_;      // by symbol
    std::size_t types_ = 0;
    std::vector<edge_type_id> edges_;
    std::vector<std::optional<property_id>> properties_;
    std::uint64_t schema_ = 0;  // its state
};

/// What was asked of a graph when operators were put in order: as long as it is the same, they would be put in the same order again.
/// Only counts that something was chosen by are noted.
class plan_basis {
public:
    explicit plan_basis(const graph& g) : schema_(g.schema().state()) {}
    std::size_t nodes(const graph& g) { return noted(g, {counted::all_nodes, 0}); }
    std::size_t nodes(const graph& g, node_type_id t) { return noted(g, {counted::nodes, t.index()}); }
    std::size_t edges(const graph& g) { return noted(g, {counted::all_edges, 0}); }
    std::size_t edges(const graph& g, edge_type_id t) { return noted(g, {counted::edges, t.index()}); }
    const std::vector<index_info>& indexes(const graph& g) {
        if (!indexes_) indexes_ = g.indexes();
        return *indexes_;
    }
    /// Whether all is as it was. O(what was asked).
    [[nodiscard]] bool holds(const graph& g) const;

private:
    enum class counted : std::uint8_t { all_nodes, nodes, all_edges, edges };
    struct question {
        counted what{};
        std::size_t type = 0;
        std::size_t answer = 0;
    };
    static std::size_t answer(const graph& g, const question& q);
    std::size_t noted(const graph& g, question q);

    std::uint64_t schema_;
    std::vector<question> counts_;
    std::optional<std::vector<index_info>> indexes_;
};

/// What runs of a plan on one graph have, one at a time: `begin`, the operators, `end`. What is kept from one to the next hangs on the graph's
/// `plan_basis` alone.
class run_state {
public:
    run_state(const graph& g_, graph* writable_, const plan& p_);
    run_state(const run_state&) = delete;
    run_state& operator=(const run_state&) = delete;
    ~run_state() = default;
    void begin(const query_parameters& given, const run_options& how, const zoned_datetime& now);
    /// Lets go of all that hangs on this run.
    void end();

    const graph& g;
    graph* writable;                       // null where nothing may be written
    const plan& p;
    call_context context;
    meanings means;
    std::vector<cell> frame;
    std::vector<cell> parameters;
    std::vector<cell> gathered;            // results of aggregates of the projection that is finished
    std::optional<transaction> changes;
    std::optional<journal> notes;
    std::function<std::optional<problem>(const csv_request&)> load_csv;
    mutable plan_basis basis;              // of the operators that were made
    bool removes = false;                  // anything: what is looked at is asked whether it is gone
    watch watching;
    std::unordered_map<const expression*, std::unique_ptr<chain>> inner;   // of subqueries within expressions
    std::vector<node_id> erased_nodes;                   // by DELETE without DETACH: at the end they must have no edge
    std::unordered_set<std::size_t> erased_edges;

    /// Notes bytes that rows take while they are kept, and that they are given back; throws when they are too many.
    void keep(std::size_t bytes) {
        kept_ += bytes;
        most_kept_ = std::max(most_kept_, kept_);
        if (kept_ > noted_ + kept_unnoted) note_kept();
    }
    void give_back(std::size_t bytes) { kept_ -= bytes; }
    [[nodiscard]] std::size_t most_kept() const { return most_kept_; }
    /// Counts work; throws when the budget is used up.
    void step(std::uint64_t steps = 1) {
        if (watching(steps)) [[unlikely]] stopped();
    }
    [[noreturn]] void stopped() const;
    [[nodiscard]] bool gone(node_id n) const { return removes && changes->removed(n); }
    [[nodiscard]] bool gone(edge_id e) const { return removes && changes->removed(e); }
    /// After the schema may have grown.
    void refresh() { means.refresh(g, p.names); }

private:
    static constexpr std::size_t kept_unnoted = 64U << 10U;
    void note_kept();
    void watch_by(budget* within);
    std::size_t kept_ = 0, noted_ = 0, most_kept_ = 0;
};

/// Bytes of cells that are kept.
[[nodiscard]] inline std::size_t bytes_of(std::span<const cell> cells) {
    std::size_t out = 0;
    for (const cell& c : cells) out += sizeof(cell) + c.held_bytes();
    return out;
}

/// What a slot of the frame holds.
[[nodiscard]] inline cell& at(run_state& r, slot s) { return r.frame[static_cast<std::size_t>(s)]; }

/// How many rows are foreseen at once: as many as a processor has under way.
inline constexpr std::size_t most_foreseen = 32;

/// The value of an expression in a frame.
[[nodiscard]] cell evaluate(const expression& e, run_state& r);
/// The same; a text that is put together may stand in `room`, until that changes.
[[nodiscard]] cell evaluate_in(std::string& room, const expression& e, run_state& r);
/// The numbers that a call of `range()` gives, without a list of them; nothing where that is null. Errors: as of `evaluate`.
[[nodiscard]] std::optional<number_range> range_of(const expression& call, run_state& r);
/// Whether a condition is true: false and null are not.
[[nodiscard]] inline bool holds(const expression& e, run_state& r) { return evaluate(e, r).is_true(); }
/// A property of a node or an edge by what its name means.
[[nodiscard]] cell property_cell(run_state& r, node_id n, property_id p);
[[nodiscard]] cell property_cell(run_state& r, edge_id e, property_id p);
/// A node's key; null if it has none.
[[nodiscard]] cell key_cell(run_state& r, node_id n);
/// What a node has under a name that is asked of it, its key where that is meant.
[[nodiscard]] cell property_or_key(run_state& r, node_id n, std::size_t symbol);
/// Whether labels, or an edge's type, are as wanted.
[[nodiscard]] bool has_labels(const label_expression& l, node_type_id t, const run_state& r);
[[nodiscard]] bool is_type(const label_expression& l, edge_type_id t, const run_state& r);

/// Adds the operators of patterns. `rest` are conditions over all of them, each asked as soon as what it needs is known.
void add_patterns(chain& to, std::span<const path_pattern* const> paths, const expression* condition, run_state& r, bool repeatable_elements = false);
/// Adds the operators of a part of a query.
void add_clauses(chain& to, std::span<const clause> clauses, run_state& r);
class shared_rows;

/// A chain that runs a whole query; each row of its answer, with its columns in `q.answer`, goes to `sink`.
class query_runner {
public:
    query_runner(const query_tree& q, std::unique_ptr<op> sink, run_state& r);
    /// `shared`: how threads share its rows, where they may.
    void run(run_state& r, shared_rows* shared = nullptr);
    /// Whether they can.
    [[nodiscard]] bool can_share() const { return std::ranges::any_of(parts_, &chain::can_share); }
    /// As of an operator.
    bool let_go();
    void explain(std::string& out, int depth, const run_state* r = nullptr, std::size_t share_from = 0) const;
    void measure();

private:
    friend class shared_rows;
    void begin(run_state& r);

    const query_tree& tree_;
    std::vector<chain> parts_;
    std::unique_ptr<op> sink_, distinct_;
    op* shared_ = nullptr;  // where the parts end
};

/// The path of a pattern whose slots are filled.
[[nodiscard]] path_ids path_of(const path_pattern& p, run_state& r);

}  // namespace hexi::abi_v1::detail::query
