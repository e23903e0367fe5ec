// Finds all that can be known to be wrong before a query runs, and fills in what running needs: slots of variables, functions, groups.
//
// Types are what an expression can be at most, as a set: an error is what can be right in no case.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

#include <hexi/query/function/function_private.hpp>
#include <hexi/query/plan_private.hpp>
#include <hexi/schema/schema.hpp>

namespace hexi::inline abi_v1::detail::query {

/// What an expression can be: its types, and those of its elements if it is a list.
struct static_type {
    types can_be = any_type;
    types elements = any_type;
};

/// Whether what can be of these types may be right where others are wanted. That it may be null, too, does not help what is else wrong
/// in every row; what is null and nothing else is right everywhere.
[[nodiscard]] constexpr bool may_be(types can_be, types wanted) { return (can_be & ~nothing) == 0 || (can_be & wanted) != 0; }

struct variable {
    slot at = no_slot;
    static_type type{};
};

/// The variables that can be seen, by name.
using scope = std::map<std::string, variable, std::less<>>;

/// An error that is told behind its cause, with what to mend there: a sign as Chinese is written with, which was taken for a part of a name, or an amount
/// in per cent, which was taken for the remainder of a division.
[[nodiscard]] failure with_cause(failure f, const schema& s, std::string_view text);

class checker {
public:
    checker(const schema& s, plan& p) : schema_(s), plan_(p) {}

    void whole();
    /// Checks a condition that belongs to no query: `known` are the variables that it may read, in the first slots.
    void alone(expression_ptr& e, const std::vector<std::pair<std::string, cell_type>>& known);

private:
    /// Where an expression stands: what may be in it.
    struct place_of {
        bool aggregates = false;   ///< may hold aggregates
        bool predicate = false;    ///< asks for a truth value: a pattern may stand for one
    };

    // --- queries and clauses (clauses.cpp) --------------------------------------------------------

    /// Checks a query that sees `seen` from outside. `reads_only` for one that may not write.
    void query(query_tree& q, const scope& seen, bool reads_only, bool needs_answer);
    void single(single_query& q, scope& now, bool reads_only, bool needs_answer, std::vector<std::string>& columns, std::vector<slot>& answer);
    void one(clause& c, scope& now, bool last, bool first, bool reads_only);
    void match(clause& c, scope& now);
    /// Where nobody asks which trails a pattern finds, nor how many, one between two nodes is enough, and all others need not be followed:
    /// as far as that can be said of a single edge that repeats. `reads`: what is asked for later.
    static void ends_alone(path_pattern& p, std::unordered_set<slot> reads);
    /// The same for each MATCH of one pattern between which and a projection that takes equal rows once nothing hangs on how many rows there
    /// are; or between which and the end, if it is all the same how often a row comes there (`once`).
    static void ends_alone(single_query& q, bool once);
    void create(clause& c, scope& now);
    void merge(clause& c, scope& now);
    void set(std::vector<set_item>& items, const scope& now);
    void erase(clause& c, const scope& now);
    void call(clause& c, scope& now, bool alone);
    void subquery(clause& c, scope& now, bool reads_only);
    void load_csv(clause& c, scope& now);

    // --- projections (projections.cpp) -------------------------------------------------------------

    /// WITH, RETURN and LET: what is seen after it. ORDER BY and WHERE see both.
    void projection(clause& c, scope& now);
    void group(clause& c);
    /// Replaces what is a grouping key by its slot; throws for what is neither that nor within an aggregate.
    void replace_keys(expression_ptr& e, const clause& c);
    void order_by(clause& c, const scope& before, const scope& after);
    void see_columns(expression_ptr& e, const clause& c, bool gathers, bool within_aggregate);
    void row_count(expression_ptr& e, std::string_view word);
    /// The column of WITH EVIDENCE: where all was read that the row's MATCH clauses have found since the last projection.
    void add_evidence(clause& c, const scope& before);
    [[nodiscard]] static bool has_aggregate(const expression& e);
    [[nodiscard]] static bool alike(const expression& a, const expression& b);

    // --- patterns (patterns.cpp) -------------------------------------------------------------------

    enum class pattern_use { reads, creates, merges, asks };
    void path(path_pattern& p, scope& now, const scope& before, pattern_use use, std::vector<std::string>& edges_seen, std::vector<slot>* fresh);
    void node(node_pattern& n, scope& now, const scope& before, pattern_use use, bool alone, std::vector<slot>* fresh);
    void edge(edge_pattern& e, scope& now, const scope& before, pattern_use use, std::vector<std::string>& edges_seen, std::vector<slot>* fresh);
    /// Properties and WHERE of nodes and edges, once all variables of the pattern are known.
    void conditions(path_pattern& p, const scope& now);
    /// Labels of what is looked for have to be in a schema that is not open; those of a test, as `WHERE n:Park`, need not.
    enum class label_use { looks_for, tests, makes };
    void labels(label_expression& l, bool of_edges, label_use use);
    /// Whether a node of these labels, or an edge, may have anything under this name: a property of some type, or its key.
    [[nodiscard]] bool may_have(std::string_view name, const label_expression* labels, bool of_edge) const;
    /// What a map says of a node or an edge that is looked for.
    void named_properties(const expression& map, const label_expression* labels, bool of_edge, bool makes);
    /// Where types are declared, a node that is made has its key, unless a parameter or a variable may bring it.
    void has_key(const node_pattern& n) const;
    /// Where types are declared: whether any edge that is meant may go so between nodes that are meant.
    void can_be_there(const node_pattern& left, const edge_pattern& e, const node_pattern& right) const;
    /// Variables of a pattern that are new and that an expression brings: of EXISTS, of a comprehension.
    void inner_pattern(path_pattern& p, scope& now, bool may_bring);

    // --- expressions (expressions.cpp) ---------------------------------------------------------------

    static_type type(expression_ptr& e, const scope& now, place_of where);
    static_type type_of(expression& e, const scope& now, place_of where);
    static_type call_type(expression& e, const scope& now, place_of where);
    void want(const expression& e, types wanted, std::string_view what);
    /// A condition: WHERE.
    void condition(expression_ptr& e, const scope& now);

    // --- common ---------------------------------------------------------------------------------------

    [[noreturn]] static void fail(std::string_view detail, std::string message, span where, std::string hint = {}, error_class of = error_class::syntax);
    [[noreturn]] void undefined(std::string_view name, span where, const scope& now) const;
    /// What to write instead of a name that is none.
    [[nodiscard]] static std::string near_to(std::string_view name, const std::vector<std::string>& known);
    void note(remark what);
    /// No property is called so: an error, but where the schema is open.
    void lacks_property(std::string_view name, span where);
    /// What a key is asked to be, or to be among: no number is one.
    void asks_key(std::string_view name, const expression& other, bool among);
    /// The unit of a property's amounts, where the schema tells it.
    [[nodiscard]] std::optional<std::string> unit_of(std::string_view property) const;
    /// An amount is neither more nor less than a number.
    void compares_amounts(const expression& e);
    slot new_slot() { return static_cast<slot>(plan_.slots++); }
    variable& bind(scope& now, const std::string& name, static_type type);
    std::size_t parameter_number(const std::string& name);

    const schema& schema_;
    plan& plan_;
    int depth_of_aggregates_ = 0;
    std::vector<slot> outer_;  // variables of the projection whose order and conditions are checked, before and after it
    std::vector<variable> unnamed_;  // what patterns have found since the last projection and gave no name
    std::vector<expression*>* aggregates_ = nullptr;  // of the projection that is checked
};

}  // namespace hexi::abi_v1::detail::query
