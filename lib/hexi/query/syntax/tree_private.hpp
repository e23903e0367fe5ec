// A query as it was written: what parsing makes, and checking fills in.
//
// Fields under "found by checking" say nothing until `check` has run.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

#include <hexi/query/cell.hpp>
#include <hexi/query/failure_private.hpp>
#include <hexi/query/function/function_private.hpp>
#include <hexi/query/procedures.hpp>

namespace hexi::inline abi_v1::detail::query {

struct expression;
struct path_pattern;
struct query_tree;
using expression_ptr = std::unique_ptr<expression>;

/// Where a variable's cell stands in the frame of a run.
using slot = std::int32_t;
inline constexpr slot no_slot = -1;

/// Labels, or edge types: `A`, `A|B`, `A&!B`, `%` (any).
struct label_expression {
    enum class form : std::uint8_t { name, any, all_of, any_of, none_of };
    form is = form::name;
    span where{};
    std::string name{};
    std::vector<label_expression> of{};
    std::size_t symbol = 0;  ///< found by checking: the name's place in the plan's symbols
};

enum class form : std::uint8_t {
    constant, parameter, variable,
    property, element, slice,
    plus, negate, add, subtract, multiply, divide, modulo, power,
    compare,  // a chain: one operator between every two of `of`
    land, lor, lxor, lnot,
    in, starts_with, ends_with, contains, matches, is_null, is_not_null, has_labels,
    call, count_all,
    list, map, map_projection, choice,
    list_comprehension, all, any, none, single, reduce,
    pattern_predicate, pattern_comprehension, exists, count_query, collect_query,
};

enum class comparer : std::uint8_t { equal, not_equal, less, less_or_equal, greater, greater_or_equal };
/// That of `b` with `a` where this is that of `a` with `b`.
[[nodiscard]] inline comparer turned(comparer c) {
    switch (c) {
        case comparer::less: return comparer::greater;
        case comparer::less_or_equal: return comparer::greater_or_equal;
        case comparer::greater: return comparer::less;
        case comparer::greater_or_equal: return comparer::less_or_equal;
        default: return c;
    }
}

struct expression {
    form is = form::constant;
    span where{};
    std::string name{};                     ///< of a parameter, a variable, a property, a function
    cell constant{};
    std::vector<expression_ptr> of{};       ///< null where a part is left out: bounds of a slice, WHERE, ELSE
    std::vector<std::string> keys{};        ///< of a map; in a projection `*` for all, and a part without an expression takes the property of that name
    std::vector<comparer> comparers{};
    bool distinct = false;
    std::optional<label_expression> labels{};
    std::unique_ptr<path_pattern> path{};   ///< of a predicate or a comprehension
    std::unique_ptr<query_tree> query{};    ///< of a subquery
    std::string second{};                   ///< the variable that runs along the list of `reduce`

    // Found by checking.
    slot at = no_slot;                      ///< of a variable, or of the one that a comprehension brings
    slot second_at = no_slot;
    const query::function* function = nullptr;
    const query::aggregate* aggregate = nullptr;
    types can_be = any_type;
    std::size_t symbol = 0;                 ///< of a property's name
    std::size_t number = 0;                 ///< of an aggregate among those of its projection; of a parameter among all
};

/// How a variable-length edge or a group repeats.
struct repetition {
    std::uint32_t least = 1;
    std::uint32_t most = std::numeric_limits<std::uint32_t>::max();
};

struct node_pattern {
    span where{};
    std::string name{};
    std::optional<label_expression> labels{};
    expression_ptr properties{};
    expression_ptr filter{};  ///< WHERE within it
    slot at = no_slot;        ///< found by checking, also for one without a name
    bool bound = false;       ///< found by checking: it has a value before this clause
};

struct edge_pattern {
    span where{};
    std::string name{};
    std::optional<label_expression> types{};
    std::optional<repetition> repeats{};  ///< `*1..3`
    expression_ptr properties{};
    expression_ptr filter{};
    bool to_left = false, to_right = false;  ///< neither or both: any direction
    slot at = no_slot;
    bool bound = false;
};

/// What stands between two nodes of a path: an edge, or a group that repeats, `((a)-[r]->(b) WHERE ...){1,3}`.
struct step_pattern {
    edge_pattern edge{};
    std::unique_ptr<path_pattern> group{};
    repetition group_repeats{};
    expression_ptr group_filter{};
    std::vector<std::pair<slot, slot>> group_lists{};  ///< found by checking: a variable within the group, and the list of it outside
};

enum class path_mode : std::uint8_t { trail, walk, acyclic, simple };

/// Which paths are wanted where there may be many.
struct path_selector {
    enum class form : std::uint8_t { every, any, shortest, all_shortest, shortest_groups };
    form is = form::every;
    std::uint32_t count = 1;
    bool ends_alone = false;  ///< found by checking: of `any`, which says no more than that there is one
};

struct path_pattern {
    span where{};
    std::string name{};
    path_selector select{};
    path_mode mode = path_mode::trail;
    bool mode_given = false;
    std::vector<node_pattern> nodes{};
    std::vector<step_pattern> steps{};  ///< one fewer than nodes
    slot at = no_slot;
};

/// Whether a step repeats a single edge, alone or as all of a group, of which no end is known before.
[[nodiscard]] inline bool repeats_one_edge(const step_pattern& s) {
    if (!s.group) return s.edge.repeats && !s.edge.bound;
    const path_pattern& g = *s.group;
    if (g.steps.size() != 1 || g.at != no_slot || g.mode_given || g.select.is != path_selector::form::every) return false;
    const step_pattern& one = g.steps[0];
    return !one.group && !one.edge.repeats && !one.edge.bound && !g.nodes[0].bound && !g.nodes[1].bound && g.nodes[0].at != g.nodes[1].at;
}
/// How often it repeats.
[[nodiscard]] inline const repetition& repeats_of(const step_pattern& s) { return s.group ? s.group_repeats : *s.edge.repeats; }

/// What an expression reads that may read any slot.
inline constexpr slot every_slot = -2;
/// Adds the slots that an expression reads.
void slots_read(const expression& e, std::unordered_set<slot>& out);

struct sort_item {
    expression_ptr by{};
    bool descending = false;
};

struct projection_item {
    expression_ptr of{};
    std::string name{};   ///< AS, or the text of the expression
    bool named = false;
    span where{};
    slot at = no_slot;
    bool aggregates = false;
};

struct set_item {
    enum class form : std::uint8_t { property, all_properties, more_properties, labels };
    form is = form::property;
    span where{};
    expression_ptr target{};   ///< what has it: an expression that gives a node or an edge
    expression_ptr key{};      ///< of `n[key] = ...`; else the name
    std::string name{};
    expression_ptr value{};
    std::vector<std::string> labels{};
};

enum class clause_kind : std::uint8_t { match, unwind, call, subquery, create, merge, set, remove, erase, for_each, load_csv, with, give, filter, let, finish };

struct clause {
    clause_kind is = clause_kind::match;
    span where{};
    bool optional = false;
    bool repeatable_elements = false;      ///< MATCH REPEATABLE ELEMENTS
    std::vector<path_pattern> paths{};     ///< of MATCH, CREATE, MERGE (one)
    expression_ptr filter{};               ///< WHERE

    // WITH, RETURN
    bool distinct = false;
    bool everything = false;               ///< `*`
    bool evidence = false;                 ///< RETURN ... WITH EVIDENCE
    std::vector<projection_item> items{};
    std::vector<sort_item> order{};
    expression_ptr skip{};
    expression_ptr limit{};

    // UNWIND, FOREACH, LOAD CSV, DELETE, FILTER, SET, REMOVE
    std::string name{};
    slot at = no_slot;
    std::vector<expression_ptr> values{};
    bool detach = false;
    std::vector<set_item> sets{};
    std::vector<set_item> on_create{}, on_match{};
    std::vector<clause> body{};            ///< of FOREACH

    // CALL
    std::vector<projection_item> yields{}; ///< the column's name is `of`'s; empty where none are named
    bool yields_given = false, yields_everything = false, arguments_given = false;
    std::unique_ptr<query_tree> query{};
    std::vector<std::string> imports{};    ///< of CALL (a, b) { }
    bool imports_everything = false, imports_given = false;
    bool headers = false;                  ///< LOAD CSV WITH HEADERS
    std::string separator{};

    // Found by checking.
    bool grouped = false;                                  ///< a projection with aggregates
    std::vector<expression*> aggregates{};                 ///< of it, by number
    std::vector<std::pair<slot, slot>> carried{};          ///< from the slot before to the slot after: variables of `*`, and of a subquery's answer
    const hexi::procedure* procedure = nullptr;
    std::vector<std::pair<std::size_t, slot>> yielded{};   ///< columns of a procedure that are wanted
    std::vector<slot> fresh{};                             ///< what the clause binds: null when an optional one finds nothing
    bool stands_alone = false;
    std::vector<std::string> names{};                      ///< of the columns that `*` gives
};

struct single_query {
    std::vector<clause> clauses{};
    std::vector<std::pair<slot, slot>> moved{};  ///< found by checking, of a further part of a union: its columns, and where the first has them
};

struct query_tree {
    std::vector<single_query> parts{};
    bool union_all = false;

    // Found by checking.
    std::vector<std::string> columns{};
    std::vector<slot> answer{};   ///< where the columns of the first part stand
    bool writes = false;
};

/// Whether a clause writes; of a subquery once it is checked.
[[nodiscard]] inline bool is_writing(const clause& c) {
    switch (c.is) {
        case clause_kind::create:
        case clause_kind::merge:
        case clause_kind::set:
        case clause_kind::remove:
        case clause_kind::erase:
        case clause_kind::for_each: return true;
        case clause_kind::subquery: return c.query->writes;
        default: return false;
    }
}

/// Parses a whole query. Errors: a `failure`.
[[nodiscard]] query_tree parse_query(std::string_view text);
/// An expression alone, `n.founded < date('2020')`.
[[nodiscard]] expression_ptr parse_expression(std::string_view text);

}  // namespace hexi::abi_v1::detail::query
