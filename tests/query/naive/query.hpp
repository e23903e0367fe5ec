// Queries as the naive evaluator has them: drawn by chance, written out for the engine, and answered by trying everything.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "value.hpp"

namespace naive {

// --- a graph ----------------------------------------------------------------------------------------

struct node {
    std::vector<std::string> labels{};
    std::map<std::string, value> properties{};  // what is missing is not there
    std::string key{};                          // of a graph whose types are declared
};
struct edge {
    std::size_t from = 0, to = 0;
    std::string type{};
    std::map<std::string, value> properties{};
};
struct graph {
    std::vector<node> nodes{};
    std::vector<edge> edges{};
    bool declared = false;   // types A, B which is an A, C; edges R, S, T with ends
    bool symmetric = false;  // edges R are walked both ways, whatever the arrow says
    bool indexed = false;    // properties x and s of A
    bool removed = false;    // some nodes and edges were there before and are gone
};

// --- expressions ------------------------------------------------------------------------------------

enum class op : std::uint8_t {
    literal, variable, property, element, slice,
    equal, unequal, less, less_or_equal, greater, greater_or_equal, add, subtract, multiply, divide, modulo, negate,
    conjunction, disjunction, exclusive, negation, in, is_null, is_not_null, starts_with, ends_with, contains,
    has_label, choice, call, list, map, comprehension, all, any, none, single, reduce,
    pattern, exists, count, pattern_comprehension, aggregate,
};

struct match;
struct expression {
    op is = op::literal;
    std::string name{};  // of a variable, a property, a function, a label
    value constant{};
    std::vector<expression> of{};
    std::vector<std::string> keys{};
    bool distinct = false;
    std::shared_ptr<const naive::match> match{};
};

// --- patterns ---------------------------------------------------------------------------------------

/// `A`, `A&B`, `A|B`, `A&!B`, `!A`, `%`; of edges `R`, `R|S`, `!R`.
struct label_test {
    enum class form : std::uint8_t { anything, one, both, either, but_not, none, some };
    form is = form::anything;
    std::string a{}, b{};
};
struct node_pattern {
    std::string name{};
    label_test labels{};
    std::vector<std::pair<std::string, expression>> properties{};
    std::vector<expression> filter{};  // none or one
};
struct path_pattern;
struct step_pattern {
    std::string name{};
    label_test types{};
    std::vector<std::pair<std::string, expression>> properties{};
    std::vector<expression> filter{};
    int direction = 0;  // 1 right, -1 left, 0 any
    bool repeats = false;
    std::size_t least = 1, most = 1;
    std::shared_ptr<const path_pattern> group{};  // ((a)-[r]->(b) WHERE ...){1,2}, whose condition is `filter`
};
struct path_pattern {
    std::string name{};
    enum class mode : std::uint8_t { trail, acyclic, simple };
    mode mode = mode::trail;
    std::size_t groups = 0;        // SHORTEST k GROUPS
    bool all_shortest = false;
    std::vector<node_pattern> nodes{};
    std::vector<step_pattern> steps{};
};
struct match {
    bool optional = false, repeatable = false;
    std::vector<path_pattern> paths{};
    std::vector<expression> filter{};
};

// --- clauses ----------------------------------------------------------------------------------------

struct item {
    expression of{};
    std::string name{};
    bool aggregates = false;
};
struct sort_key {
    expression by{};
    bool descending = false;
};
struct clause {
    enum class form : std::uint8_t { match, unwind, with, give, subquery };
    form is = form::match;
    naive::match match{};
    std::string name{};
    expression list{};
    bool distinct = false;
    std::vector<item> items{};
    std::vector<sort_key> order{};
    int skip = -1, limit = -1;
    std::vector<expression> filter{};
    std::vector<std::string> imports{};
    std::vector<clause> body{};
};
struct query {
    std::vector<std::vector<clause>> parts{};
    bool all = false;
    std::vector<bool> bags{};  // columns that are lists whose order nothing says
    bool ordered = false;      // the rows' order is said
};

// --- what is done with them -------------------------------------------------------------------------

[[nodiscard]] graph draw_graph(std::mt19937& random);
[[nodiscard]] query draw_query(std::mt19937& random, const graph& g);

[[nodiscard]] std::string text(const query& q);
[[nodiscard]] std::string text(const graph& g);

/// Thrown where an answer would take too long, and for what no query may ask.
struct too_much {};
struct undefined {};

struct table {
    std::vector<std::string> columns{};
    std::vector<std::vector<value>> rows{};
};
[[nodiscard]] table answer(const query& q, const graph& g);

}  // namespace naive
