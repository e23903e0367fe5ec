// Procedures that queries may call, registered by a typed signature.
//
//     procedures known = standard_procedures();
//     known.add("park.near(name :: STRING?, km :: FLOAT?) :: (park :: NODE?, km :: FLOAT?)",
//               [](const procedure_call& call) { call.emit({cell(some_node), cell(2.5)}); }).value();
//     prepare(g.schema(), "CALL park.near('兰州', 10) YIELD park RETURN park.name", {.known = &known});
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <hexi/base/limits.hpp>
#include <hexi/base/problem.hpp>
#include <hexi/query/cell.hpp>

namespace hexi::inline abi_v1 {

/// A call of a procedure.
struct procedure_call {
    const graph& g;
    std::span<const cell> arguments;                     ///< as many as the signature has, of its types
    std::function<bool(std::vector<cell>)> emit;         ///< takes a row, as wide as the signature says; false: no more is wanted
    budget* within = nullptr;
};

/// A procedure's parameter or column.
struct procedure_field {
    std::string name{};
    std::string type{};          ///< as it was written, `INTEGER?`
    std::uint32_t accepted = 0;  ///< the cell types, a bit each by `cell_type`
};

struct procedure {
    std::string name{};  ///< with its namespace, `park.near`
    std::vector<procedure_field> parameters{};
    std::vector<procedure_field> columns{};
    std::function<void(const procedure_call&)> body{};
};

/// A set of procedures by name. A value: it is copied and moved.
class procedures {
public:
    /// Adds one, or replaces the one of its name. Types are openCypher's: `INTEGER`, `FLOAT`, `NUMBER`, `STRING`, `BOOLEAN`, `MAP`,
    /// `LIST OF ANY`, `NODE`, `RELATIONSHIP`, `PATH`, `DATE`, `ANY` ..., with `?` where null is taken, too. A FLOAT takes integers.
    ///
    /// Errors   `procedure-signature`, for a text that is none
    result<done> add(std::string_view signature, std::function<void(const procedure_call&)> body);
    /// Null if there is none.
    [[nodiscard]] const procedure* find(std::string_view name) const;
    [[nodiscard]] const std::vector<procedure>& all() const { return all_; }

private:
    std::vector<procedure> all_;  // by name
};

/// What every query may call:
///
///     find(text :: STRING) :: (node :: NODE, found :: STRING, by :: STRING)
///     rank.pagerank(), rank.degree(), rank.betweenness() :: (node :: NODE, score :: FLOAT)
///     components() :: (node :: NODE, component :: INTEGER)
///     communities() :: (node :: NODE, community :: INTEGER)
///
/// `find` is `find_nodes`: `found` is the key, name or alias that was met, `by` is `key`, `name`, `alias`, `prefix` or `part`. Components and
/// communities are numbered from 1, the largest first.
///
/// Order    best first; a component's and a community's nodes by id
[[nodiscard]] const procedures& standard_procedures();

}  // namespace hexi::abi_v1
