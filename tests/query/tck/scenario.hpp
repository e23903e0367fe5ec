// Scenarios of openCypher's TCK as data: one JSON object a line.
//
//     {"id": "clauses/return/Return1[1]", "graph": "any", "setup": [], "procedures": [], "params": {}, "query": "RETURN 1 AS one",
//      "expect": {"kind": "rows", "columns": ["one"], "rows": [["1"]], "ordered": false, ...}, "side_effects": {}, "control_queries": []}
//
// What is left out is none: no setup, no procedures, no parameters, no order, no side effects. The side effects are not looked at where
// they are null.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <hexi/query/rows.hpp>

#include "thing.hpp"

namespace tck {

/// An error of openCypher's. In what a scenario expects `*` is any type or detail, and `any time` any phase.
struct error {
    std::string type{};    ///< `SyntaxError`
    std::string phase{};   ///< `compile time` or `runtime`
    std::string detail{};  ///< `UndefinedVariable`
};

/// What a query should come to: rows, no rows, or an error.
struct expectation {
    std::optional<tck::error> error{};
    bool empty = false;                                 ///< no rows, under whatever columns
    std::vector<std::string> columns{};
    std::vector<std::vector<thing>> rows{};
    bool ordered = false;
    bool list_order_ignored = false;
    std::optional<hexi::side_effects> effects{};        ///< not looked at where the scenario says nothing
};

struct question {
    std::string query{};
    tck::expectation expectation{};
};

/// A procedure that gives the rows of a table whose first cells are its arguments.
struct table_procedure {
    std::string signature{};
    std::size_t parameters = 0;
    std::vector<std::vector<thing>> rows{};  ///< parameters, then columns, as the signature has them
};

struct scenario {
    std::string id{};
    std::string folder{};
    std::vector<std::string> setup{};  ///< queries
    std::vector<table_procedure> procedures{};
    std::vector<named_thing> parameters{};
    question asked{};
    std::vector<question> control{};   ///< asked afterwards
};

/// Errors: `bad_scenario`, which says what is missing or is no literal.
[[nodiscard]] scenario read_scenario(std::string_view line);
/// All of a file. Errors: `bad_scenario`, with the line.
[[nodiscard]] std::vector<scenario> read_scenarios(const std::filesystem::path& file);

}  // namespace tck
