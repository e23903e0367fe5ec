// How many rows patterns give, without making one of them.
//
//     MATCH (m:Message)-[:HAS_TAG]->(:Tag), (m)<-[:LIKES]-(p:Person) RETURN count(*)
//
// A pattern is a graph of variables. What hangs on it by one edge alone is a *tail*: for a node of the variable that it hangs on it
// is a number, a degree or a sum of such, and never gone through row by row. What is left, the *core*, is gone through variable by
// variable, each found along an edge from an earlier one; edges that close a cycle are looked up. The last variable is a number
// again, less what its rows may not be: another variable's node, an edge that was walked already.
// The page README.md tells how the order is chosen.
#pragma once

#include <array>
#include <atomic>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <hexi/query/plan/adjacent_private.hpp>
#include <hexi/query/run/run_private.hpp>

namespace hexi::inline abi_v1::detail::query {

struct lookup;

/// Zeros for each node of a range; the memory of nodes that are never asked for is never touched.
template <class T>
class node_numbers {
public:
    node_numbers() = default;
    explicit node_numbers(id_range ids) : first_(ids.first), count_(ids.count), held_(static_cast<T*>(std::calloc(ids.count + 1, sizeof(T)))) {
        if (held_ == nullptr) throw std::bad_alloc();
    }
    [[nodiscard]] bool covers(node_id n) const { return n.index() - first_ < count_; }
    [[nodiscard]] T& operator[](node_id n) const { return held_.get()[n.index() - first_]; }
    /// What was noted for a node; 0 if it is none of the range.
    [[nodiscard]] [[gnu::always_inline]] T of(node_id n) const { return covers(n) ? (*this)[n] : T{}; }
    [[nodiscard]] explicit operator bool() const { return held_ != nullptr; }
    [[nodiscard]] std::size_t bytes() const { return count_ * sizeof(T); }

private:
    struct give_back {
        void operator()(T* p) const { std::free(p); }
    };
    std::size_t first_ = 0, count_ = 0;
    std::unique_ptr<T[], give_back> held_;
};

/// A number for each node of a range, found when it is asked for first, or for all of them before; several threads may find it at once.
class node_memo {
public:
    explicit node_memo(id_range ids) : ids_(ids) {}
    /// Before the first number: a plan that is only looked at needs no memory.
    void make_room() { if (!held_) held_ = node_numbers<std::uint64_t>(ids_); }
    [[nodiscard]] bool covers(node_id n) const { return held_.covers(n); }
    template <class Find>
    [[nodiscard]] [[gnu::always_inline]] std::uint64_t operator()(node_id n, const Find& find) const {
        if (const std::uint64_t known = raw(n); known != 0) [[likely]] return known - 1;
        const std::uint64_t found = find();
        set(n, found);
        return found;
    }
    /// One more than the number; 0 if it was not found yet.
    [[nodiscard]] [[gnu::always_inline]] std::uint64_t raw(node_id n) const { return std::atomic_ref<std::uint64_t>(held_[n]).load(std::memory_order_relaxed); }
    void set(node_id n, std::uint64_t number) const { std::atomic_ref<std::uint64_t>(held_[n]).store(number + 1, std::memory_order_relaxed); }

    /// All that will be asked for are found, none larger than `most`.
    void finish(std::uint64_t most) const { most_ = most, is_complete_ = true; }
    /// Whether all are known and sums of as many as a node can have steps need no look at each: that they fit into 64 bits.
    [[nodiscard]] bool adds_up() const { return is_complete_ && most_ < std::uint64_t{1} << 30U; }
    [[nodiscard]] std::size_t bytes() const { return ids_.count * sizeof(std::uint64_t); }

private:
    id_range ids_;
    node_numbers<std::uint64_t> held_;
    mutable std::uint64_t most_ = 0;
    mutable bool is_complete_ = false;
};

/// How many steps lead from one node to another, for all that any lead between.
class step_pairs {
public:
    /// Room for about so many pairs.
    explicit step_pairs(std::size_t expected) : expected_(expected) {}
    void note(node_id from, node_id to) {
        if (places_.size() < 2 * (pairs_ + 1)) [[unlikely]] grow();
        place& p = places_[find(key(from, to))];
        pairs_ += p.many == 0 ? 1 : 0;
        p.key = key(from, to);
        ++p.many;
    }
    [[nodiscard]] std::uint64_t of(node_id from, node_id to) const { return places_.empty() ? 0 : places_[find(key(from, to))].many; }
    [[nodiscard]] std::size_t bytes() const { return std::max(places_.size(), std::bit_ceil(2 * expected_ + 1)) * sizeof(place); }

private:
    struct place {
        std::uint64_t key = 0;
        std::uint64_t many = 0;
    };
    static std::uint64_t key(node_id from, node_id to) { return std::uint64_t{from.index()} << 32U | to.index(); }
    /// Where it is, or the free place for it.
    [[nodiscard]] std::size_t find(std::uint64_t key) const {
        const std::size_t last = places_.size() - 1;
        std::size_t at = (key * 0x9E3779B97F4A7C15U >> 20U) & last;
        while (places_[at].many != 0 && places_[at].key != key) at = (at + 1) & last;
        return at;
    }
    void grow() {
        const auto before = std::exchange(places_, std::vector<place>(places_.empty() ? std::bit_ceil(2 * expected_ + 2) : places_.size() * 2));
        for (const place& p : before)
            if (p.many != 0) places_[find(p.key)] = p;
    }
    std::vector<place> places_;
    std::size_t expected_ = 0, pairs_ = 0;
};

struct count_tail;

/// What a variable's node has to be, and for how many rows of the tails that hang on it it stands.
struct count_target {
    std::vector<std::uint8_t> types{};           ///< by node type: whether it fits; empty where all do, or nothing else can come
    std::vector<const expression*> conditions{}; ///< that read it alone
    std::vector<const expression*> properties{}; ///< maps of its patterns
    slot at = no_slot;
    std::vector<std::unique_ptr<count_tail>> tails{};
    /// What may be there or not: no less than one row each.
    std::vector<std::vector<std::unique_ptr<count_tail>>> optional{};
    std::optional<node_memo> known{};
    bool is_one = false;                         ///< nothing is asked of a node: it stands for one row
    bool is_swept = false;                       ///< most nodes will be asked for: found for all of them before, in their order
    std::vector<node_type_id> domain{};          ///< types of those; none where they are all

    [[nodiscard]] bool asks() const;
};

/// A tree of edges that hangs on a variable.
struct count_tail {
    adjacent along{};
    count_target to{};
    double rows = 0;  ///< for each node, about
    std::string says{};
};

/// An edge of the core.
struct count_edge {
    std::size_t left = 0, right = 0;  ///< levels of its ends
    adjacent from_left{}, from_right{};
    bool is_walked = false;           ///< along which a variable is found: it has an id; the others only are counted
    std::vector<std::size_t> may_be_same{};  ///< earlier edges that may be no other edge than this one
};

/// An edge between two variables of which both are known, or the condition that there is (no) such.
struct count_closing {
    enum class form : std::uint8_t { count, is_there, is_none };
    form is = form::count;
    std::size_t to = 0;               ///< the earlier level
    adjacent here{}, there{};         ///< from this level's node, and from the earlier one's
    std::size_t edge = 0;             ///< of the core; of `count` alone
    std::size_t marks = 0;            ///< which the steps from the earlier one have
};

/// A variable of the core, as it is found.
struct count_level {
    enum class form : std::uint8_t { scan, given, along };
    form is = form::scan;
    std::size_t from = 0;             ///< the level that it is found from
    adjacent along{};
    std::size_t edge = 0;             ///< that is walked
    count_target what{};
    std::vector<std::size_t> differs{};  ///< earlier levels that must be another node
    std::vector<count_closing> closings{};
    std::vector<const expression*> conditions{};  ///< that read earlier variables as well
    bool shown = false;               ///< whether conditions read it
    bool is_number = false;           ///< the last one, where a number stands for all of it
    std::size_t marks = 0;            ///< of the steps `along`, for what a number has to leave out
    std::vector<adjacent> needs{};    ///< steps that later levels are found along: without one there is no row
    std::optional<node_memo> known{}; ///< of that number, by the node it is found from
    std::string name{};
    double rows = 0;
};

/// Steps of which nodes are marked, to look up in: made once for each node of a level that looks pay for.
struct count_marks {
    std::size_t level = 0;
    adjacent along{};
    std::unique_ptr<step_pairs> pairs{};         ///< in place of marks, where looks at few nodes each come in no order
    std::vector<node_type_id> types{};           ///< of the level's nodes; none where they may be any
};

/// A step of a chain: where it leads, what types the nodes there have (empty where it leads to no others).
struct count_hop {
    adjacent along{};
    std::vector<std::uint8_t> types{};
};
/// What the three corners hang on, each by a chain of its own; the chains are alike.
struct count_hub {
    count_target what{};
    std::vector<node_type_id> types{};           ///< of the node; none where it may be any
    std::vector<count_hop> chain{};              ///< from the node to a corner
    std::string name{};
};
/// Triangles: three variables a, b, c of which each is joined to the other two in one way, and nothing is asked of but what hangs on
/// them, and perhaps that they hang on one node.
struct count_corners {
    adjacent way{};
    std::array<count_target, 3> what{};          ///< for how many rows each stands
    std::array<bool, 3> differ{};                ///< a and b, b and c, c and a have to be different nodes
    bool is_there = false;                       ///< that a and c are joined is a condition, and counts once
    std::vector<node_type_id> types{};           ///< of corners; none where they may be any
    std::optional<count_hub> hub{};
};

/// A circle of four variables, each joined to the next in one way, of which nothing is asked but that some are different nodes.
struct count_square {
    adjacent way{};
    std::array<std::array<bool, 4>, 4> differ{};  ///< of corners in their order around, the first number being the smaller one
    std::vector<node_type_id> types{};           ///< of corners; none where they may be any
};

/// A part of the pattern that hangs together.
struct count_part {
    std::vector<count_level> levels{};
    std::vector<count_edge> edges{};
    std::vector<count_marks> marks{};
    std::optional<std::size_t> at_once{};        ///< the count itself, where the graph has it
    std::unique_ptr<count_corners> corners{};    ///< in place of levels
    std::unique_ptr<count_square> square{};      ///< the same
    std::vector<node_type_id> scanned{};         ///< types of the first variable
    bool scans_all = false;
    std::unique_ptr<lookup> found_by{};          ///< of the first variable, or null
    double cost = 0;                             ///< in accesses that miss the caches, about
};

struct count_plan {
    std::vector<count_part> parts{};
    bool alone = false;                          ///< conditions are asked: one thread
    std::unique_ptr<count_plan> less{};          ///< what has to be taken off: rows that a condition denies
};

/// A plan for what some MATCH clauses give together; nothing where rows have to be gone through. `by` is the variable for whose
/// nodes they are counted apart, or no slot.
[[nodiscard]] std::optional<count_plan> plan_count(std::span<const clause> matches, slot by, run_state& r);
/// How many rows. Errors: a `failure` where there are more than a 64-bit integer can say, or stopped by the budget.
[[nodiscard]] std::int64_t run_count(count_plan& p, run_state& r);
/// The same for each node of the variable that has any, in the order of the nodes.
void run_count(count_plan& p, run_state& r, const std::function<void(node_id, std::int64_t)>& give);
/// Rows of triangles. O(edges^1.5), on all cores; 8 bytes an edge and some 30 a node for the arrays. Errors: as of `run_count`.
[[nodiscard]] std::uint64_t triangle_rows(const count_corners& c, run_state& r);
/// Rows of a circle of four. O(sum over edges of the smaller degree of their ends), on all cores; 4 bytes a step, and 4 or 8 a node and
/// core, for the arrays. Errors: as of `run_count`.
[[nodiscard]] std::uint64_t square_rows(const count_square& s, run_state& r);
void explain_count(const count_plan& p, const run_state& r, std::string& out, int depth);

/// Whether all aggregates of a projection are the number of rows of these clauses.
[[nodiscard]] bool wants_only_counts(const clause& projection, std::span<const clause> matches);
/// The one variable that the other columns hang on: no slot where there are none, nothing if it is more than one or no node.
[[nodiscard]] std::optional<slot> counted_by(const clause& projection, std::span<const clause> matches);

}  // namespace hexi::abi_v1::detail::query
