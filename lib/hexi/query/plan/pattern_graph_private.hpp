// The patterns of some MATCH clauses as a graph of variables: what hangs on what, what is tied to what.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include <hexi/query/plan/count_plan_private.hpp>

namespace hexi::inline abi_v1::detail::query {

struct pattern_variable {
    slot at = no_slot;
    std::string name{};
    const node_pattern* of = nullptr;  // the first
    std::optional<std::vector<std::uint8_t>> types{};
    std::vector<const expression*> conditions{}, properties{};
    bool given = false, tied = false, tail = false;
    bool depends = false;  // on what has a value before: nothing found about it holds for the next row
    std::vector<std::unique_ptr<count_tail>> tails{};
    std::vector<std::vector<std::unique_ptr<count_tail>>> optional{};

    [[nodiscard]] std::vector<std::uint8_t> mask() const { return types.value_or(std::vector<std::uint8_t>()); }
    [[nodiscard]] bool is_plain() const { return tails.empty() && optional.empty() && conditions.empty() && properties.empty(); }
};

struct pattern_edge {
    const edge_pattern* of = nullptr;
    std::size_t left = 0, right = 0;
    std::size_t clause = 0;
    bool unique = true;                     // within its clause
    bool tail = false;
    std::vector<std::size_t> may_be_same{};
};

struct tie {
    enum class form : std::uint8_t { differ, is_there, is_none, condition };
    form is = form::differ;
    std::size_t left = 0, right = 0;        // of a condition: none
    const edge_pattern* of = nullptr;
    const expression* condition = nullptr;
    std::vector<std::size_t> reads{};
};

/// Whether an expression gives the same whenever it is asked, and asks no pattern.
[[nodiscard]] bool gives_the_same(const expression& e);

/// Whether nothing is asked of an edge but its type and direction.
[[nodiscard]] inline bool is_plain(const edge_pattern& e) { return !e.repeats && !e.properties && !e.filter && !e.bound; }

/// What becomes of conditions that deny an edge.
enum class denial : std::uint8_t { as_written, left_out, is_there };

class pattern_graph {
public:
    explicit pattern_graph(run_state& r, denial denied = denial::as_written) : r_(r), denied_(denied) {}

    /// Takes a clause in: whether it is of the kind that can be counted.
    [[nodiscard]] bool add(const clause& c);
    /// Takes a condition in, once all patterns are.
    [[nodiscard]] bool add(const expression& e);
    [[nodiscard]] bool settle();

    [[nodiscard]] std::optional<std::size_t> find(slot s) const;
    std::size_t of(const node_pattern& n);
    [[nodiscard]] bool has_edge(slot s) const { return edge_slots_.contains(s); }

    /// Notes which edges may be found twice, which a MATCH forbids.
    void compare_edges();
    /// Makes tails of what hangs on the rest by one edge alone; `kept` stays.
    void cut_tails(std::optional<std::size_t> kept);

    std::vector<pattern_variable> vars;
    std::vector<pattern_edge> edges;
    std::vector<tie> ties;

    /// Whether an expression reads no variable of the pattern but these.
    [[nodiscard]] bool reads_only(const expression& e, std::initializer_list<slot> these) const;
    /// Numbers are kept if nodes are asked for again and again; where all are asked for, they are found in the order of memory.
    void keep(count_target& to, const pattern_variable& v, double visits, bool cheap) const;
    /// Nothing says that only some nodes will be asked for.
    void expect_all() { all_are_asked_ = true; }

    void fill(count_target& to, pattern_variable& v, bool looks_at_types);

private:
    void narrow(pattern_variable& v, const label_expression& l);
    [[nodiscard]] bool hangs(std::size_t v) const;
    [[nodiscard]] std::unique_ptr<count_tail> tail_of(const pattern_edge& e, std::size_t v, bool from_left, const pattern_variable& on);

    [[nodiscard]] bool tie_by(const expression& e);
    bool tie_up(tie t);

    /// Whether some edge can be both: of one type, between nodes that can be the same.
    [[nodiscard]] bool may_be_same(const pattern_edge& a, const pattern_edge& b) const;
    [[nodiscard]] bool can_be_one(std::size_t a, std::size_t b) const;
    /// Whether variables that these equations make one have to differ.
    [[nodiscard]] bool told_apart(std::initializer_list<std::pair<std::size_t, std::size_t>> equal) const;

    run_state& r_;
    denial denied_;
    std::unordered_map<slot, std::size_t> of_slot_;
    std::unordered_set<slot> edge_slots_;
    std::vector<const expression*> waiting_;
    std::size_t clauses_ = 0;
    bool all_are_asked_ = false;
};

}  // namespace hexi::abi_v1::detail::query
