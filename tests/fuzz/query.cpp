// Queries. The whole input is a query; one that begins with `#` is asked of a graph whose types are declared.
//
// What is refused has a class, a detail, a message and a place within the query. What is prepared runs to an answer or an error
// within its limits, the same twice; one that writes and fails leaves the graph as it was.
#include "fuzz/fuzz.hpp"

#include <algorithm>
#include <tuple>

#include <fmt/format.h>

#include <hexi/graph/compare.hpp>
#include <hexi/query.hpp>

namespace hexi::fuzz {
namespace {

graph small_graph(bool declared) {
    graph g;
    if (declared) {
        const node_type_id park = g.schema().add_node_type({.name = "Park"}), firm = g.schema().add_node_type({.name = "Firm"});
        g.schema().add_property(park, {.name = "founded", .kind = kind::date});
        g.schema().add_property(firm, {.name = "staff", .kind = kind::integer});
        g.schema().add_edge_type({.name = "IN", .from = {"Firm"}, .to = {"Park"}});
        g.schema().add_edge_type({.name = "NEAR", .symmetric = true});
        g.schema().open = false;
    }
    const node_id west = *g.add_node("Park", "west"), east = *g.add_node("Park", "east"), a = *g.add_node("Firm", "a"), b = *g.add_node("Firm", "b");
    static_cast<void>(g.set(west, "founded", date(2013, 5)));
    static_cast<void>(g.set(a, "staff", 120));
    g.set_name(west, "西区");
    for (const auto& [from, type, to] : {std::tuple(a, "IN", west), std::tuple(b, "IN", west), std::tuple(b, "IN", east), std::tuple(west, "NEAR", east), std::tuple(west, "NEAR", west)})
        static_cast<void>(g.add_edge(from, type, to));
    return g;
}

void check_problem(const problem& p, std::string_view query) {
    must(!p.message.empty() && !p.reason.empty(), "an error says nothing: {}", to_text(p));
    must(valid_utf8(to_text(p)), "an error is no text");
    must(p.where.line <= static_cast<std::size_t>(std::count(query.begin(), query.end(), '\n')) + 1, "an error is at line {} of a shorter query", p.where.line);
}

std::string answer(const result<rows>& found) {
    if (!found) return to_text(found.problems());
    std::string out = fmt::format("{}\n", fmt::join(found->columns(), "|"));
    for (const row r : *found)
        for (std::size_t i = 0; i < r.size(); ++i) out += fmt::format("{}|", r[i]);
    return out;
}

}  // namespace
}  // namespace hexi::fuzz

void hexi::fuzz::check_input(std::string_view input) {
    const bool declared = input.starts_with('#');
    const std::string_view query = declared ? input.substr(1) : input;
    static const graph plain = small_graph(false), typed = small_graph(true);
    const graph& before = declared ? typed : plain;

    const auto prepared = prepare(before.schema(), query);
    if (!prepared) {
        for (const problem& p : prepared.problems()) check_problem(p, query);
        return;
    }
    query_parameters given;
    for (const char* name : {"a", "b", "x", "name", "p", "param", "1", "0"}) given[name] = std::string_view(name) == "x" ? value(std::vector<value>{1, "one", value()}) : value(3);
    const zoned_datetime now = *parse_zoned_datetime("2024-02-29T12:34:56.789Z");
    const auto run = [&](graph& g) {
        budget within({.memory = 64U << 20U, .steps = 20'000});
        return prepared->run(g, given, {.within = &within, .now = now});
    };
    graph first = before, second = before;
    const auto one = run(first);
    if (!one) {
        check_problem(one.problems().front(), query);
        must(differences(before, first, 1).empty(), "a query that failed changed the graph");
    }
    const std::string said = answer(one);
    must(valid_utf8(said) || !valid_utf8(query), "an answer is no text");
    // Numbers drawn at random differ, and so does what hangs on them.
    for (const char* random : {"rand", "RAND", "Rand", "andom", "timestamp", "realtime", "UUID"})
        if (query.find(random) != std::string_view::npos) return;
    const auto other = run(second);
    must(static_cast<bool>(one) == static_cast<bool>(other) && (!one || answer(other) == said), "a query gives two answers:\n{}\n{}", said, answer(other));
    if (one) must(differences(first, second, 1).empty(), "a query changes a graph in two ways");
    if (one && prepared->writes()) must_survive(first);
}
