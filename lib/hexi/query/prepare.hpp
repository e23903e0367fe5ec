// Queries in openCypher: checked once, run as often as wanted.
//
//     const auto statement = prepare(g.schema(), "MATCH (z:Zone)-[:PARTY_TO]->(a:Agreement {status: 'signed'})<-[:PARTY_TO]-(u:University) "
//                                                "WHERE z.name = $name RETURN z.name, u.name").value();
//     for (const auto& row : statement.run(g, {{"name", "兰州新区"}}).value()) fmt::print("{} {}\n", row.get<std::string_view>(0), row[1]);
//
// `query/README.md` tells how a query runs and what the language is.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <hexi/base/limits.hpp>
#include <hexi/base/problem.hpp>
#include <hexi/query/cell.hpp>
#include <hexi/query/procedures.hpp>
#include <hexi/query/rows.hpp>
#include <hexi/schema/schema.hpp>

namespace hexi::inline abi_v1 {

namespace detail::query {
struct plan;
}  // namespace detail::query

/// Values by the names that a query has after a `$`.
using query_parameters = std::map<std::string, value, std::less<>>;

struct prepare_options {
    const procedures* known = nullptr;  ///< the standard ones if none are given; a statement has copies of those that it calls
};

/// What LOAD CSV asks for: the file that a query names, and where its rows go. `row` gets the header's fields (none without one) and
/// the row's, and says whether more are wanted.
struct csv_request {
    std::string file{};
    std::string separator{};
    std::function<bool(const std::vector<std::string>& header, const std::vector<std::string>& fields)> row{};
    bool header = false;
};

struct run_options {
    budget* within = nullptr;  ///< what the run may take: time, memory, a stop
    /// Reads files for LOAD CSV: which names it takes for which files is its own. Without it LOAD CSV is refused. Gives what went wrong.
    std::function<std::optional<problem>(const csv_request&)> load_csv{};
    /// A moment for `datetime()` and its like; the clock's if none is given.
    std::optional<zoned_datetime> now{};
    /// Gets how the query was run, as `explain`, with the rows and the time of each step, and the memory.
    std::string* profile = nullptr;
    /// Where rows begin with the nodes of a type, or with all, and these and their edges are about so many, several threads find them, as
    /// `within` allows. The answer is the same; fewer pay where much is found from each.
    std::size_t share_from = 50'000;
};

/// A query that was found right. Copies share what was prepared. Running it from several threads at once is safe.
class statement {
public:
    /// Runs a query that only reads.
    ///
    /// Errors   as of the other; `semantic-error` with the reason `WritingStatement` for one that writes
    [[nodiscard]] result<rows> run(const graph& g, const query_parameters& given = {}, const run_options& how = {}) const;
    /// Runs any query: all of what it writes is done, or nothing of it. The schema must be the graph's that it was prepared with, or a later state
    /// of it.
    ///
    /// Errors   one problem with openCypher's class as its rule (`type-error`, `argument-error`, `missing-parameter`, ...), its detail as
    ///          the reason (`InvalidArgumentType`) and its place in the query; `stopped` where `within` ended it
    [[nodiscard]] result<rows> run(graph& g, const query_parameters& given = {}, const run_options& how = {}) const;

    /// An answer points at its graph, and so is not asked of one that is about to go.
    result<rows> run(const graph&& g, const query_parameters& given = {}, const run_options& how = {}) const = delete;

    [[nodiscard]] const std::vector<std::string>& columns() const&;
    [[nodiscard]] std::vector<std::string> columns() const&&;
    [[nodiscard]] bool writes() const;
    /// What is no error, and as good as always a mistake, each with its place and what may be meant: a label, an edge type or, where nothing is
    /// written, a property that is not in the schema, which is open; an amount beside a number without a unit; a key beside a number, also where that
    /// is one of the parameters that are `given`.
    [[nodiscard]] problems remarks(const query_parameters& given = {}) const;
    /// How it will be run, a tree of lines.
    [[nodiscard]] std::string explain(const graph& g) const;

private:
    friend result<statement> prepare(const schema&, std::string_view, const prepare_options&);
    explicit statement(std::shared_ptr<const detail::query::plan> p) : plan_(std::move(p)) {}
    std::shared_ptr<const detail::query::plan> plan_;
};

/// Reads and checks a query: variables, types, aggregation, the order of clauses, functions and procedures; where the schema is not
/// open also labels, edge types and properties.
///
/// Errors   one problem, with openCypher's class as its rule (`syntax-error`, `type-error`, `procedure-error`, ...), its detail as the
///          reason (`UndefinedVariable`), its place in the query and a line with carets
/// Cost     O(length of the query)
[[nodiscard]] result<statement> prepare(const schema& s, std::string_view query, const prepare_options& how = {});

}  // namespace hexi::abi_v1
