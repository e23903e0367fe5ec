// A condition on nodes and edges as a query has it behind WHERE: what searches, lists and drawings are narrowed by.
//
//     const auto recent = condition_of(g, "n.founded >= date('2020') AND r.year > 2019").value();
//     const auto near = neighbourhood(g, zone, 2, {.filter = recent.narrow()});
//
// A node is called `n` and an edge `r`. Parts that are joined by AND are each about one of them, and act where a search looks at it: a
// node where it is arrived at, an edge where it is walked over.
#pragma once

#include <memory>
#include <optional>
#include <string_view>

#include <hexi/base/ids.hpp>
#include <hexi/base/limits.hpp>
#include <hexi/base/problem.hpp>
#include <hexi/query/prepare.hpp>
#include <hexi/view/filter.hpp>

namespace hexi::inline abi_v1 {

/// A condition that was found right, for one graph, which must stay as it is as long as the condition is asked. Copies share what was
/// prepared, and what it answered: asked again of the same node or edge, it answers the same. May be asked on several threads at once.
class condition {
public:
    /// Whether it says something of nodes, of edges.
    [[nodiscard]] bool about_nodes() const;
    [[nodiscard]] bool about_edges() const;

    /// Whether it is true of a node, of an edge: what is not known is not true, and what it says nothing of is.
    ///
    /// Errors   openCypher's, where a value is of a type that the condition cannot be asked of
    [[nodiscard]] result<bool> holds(node_id n) const;
    [[nodiscard]] result<bool> holds(edge_id e) const;

    /// What in it asks for more than is stored with the one node or edge that it is asked of: patterns, subqueries, functions that look at
    /// edges or ends (`degree`, `startNode`), numbers that are those of this graph alone (`id`), what chance has a say in. Without any
    /// of these, it is as true in a part of the graph as in the whole. The problem tells where the first stands.
    [[nodiscard]] std::optional<problem> beyond_stored() const;

    /// What is no error, and as good as always a mistake, as of a statement.
    [[nodiscard]] problems remarks() const;

    /// What `also` allows and the condition is true of. Where it cannot be answered, the predicates throw as `value()` does.
    [[nodiscard]] filter narrow(filter also = {}) const;

private:
    friend result<condition> condition_of(const graph&, std::string_view, const query_parameters&, budget*);
    struct prepared;
    explicit condition(std::shared_ptr<prepared> of) : of_(std::move(of)) {}
    std::shared_ptr<prepared> of_;
};

/// Reads and checks a condition: names, types, and against the schema properties and labels, as `prepare` does. Patterns may stand in it:
/// `(n)-->(:Park)`, `EXISTS { (n)-[:PARTY_TO]->(a) WHERE a.year > 2019 }`.
///
/// Limits   `within`, which must live as long as the condition: one whose answer it ends is not true, and may be when asked again with
///          more. Give the search the same, which then tells that it was cut
/// Errors   one problem, as of `prepare`; `semantic-error` for a part that is about `n` and `r` at once
[[nodiscard]] result<condition> condition_of(const graph& g, std::string_view text, const query_parameters& given = {}, budget* within = nullptr);
/// A condition points at its graph, which must not be about to go.
result<condition> condition_of(const graph&& g, std::string_view text, const query_parameters& given = {}, budget* within = nullptr) = delete;

}  // namespace hexi::abi_v1
