// hexi-naive-for-ladybug [--graphs N] [--queries N] [--first N]: random graphs and queries for Ladybug, with the engine's answers.
//
// One line is one thing, its first word says what: `graph`, then `do` for each statement that makes it; `ask` with a query, then
// `columns`, `bags` (columns that are lists in no said order), `order` where the rows' order is said, and `row` for each row.
//
// By hand: hexi-naive-for-ladybug --graphs 1700 --queries 50 | node tests/foreign/ladybug/ask.js --least 5000
//
// Both languages are openCypher; where they are two, the query is written so that both mean the same, or not at all. Ladybug may go over
// an edge twice in a MATCH, so the engine is asked with REPEATABLE ELEMENTS; a node has one label there, which is its table.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <random>
#include <set>
#include <string>
#include <string_view>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "compare.hpp"

namespace naive {
namespace {

/// What both know: one label or one of two, and no condition inside of a pattern's brackets.
void make_plain(label_test& l) {
    using form = label_test::form;
    if (l.is == form::both || l.is == form::but_not) l.is = form::one;
    if (l.is == form::none || l.is == form::some) l.is = form::anything;
}

bool speaks_of_text(const expression& e) {
    if ((e.is == op::literal && e.constant.is == kind::text) || (e.is == op::property && e.name == "s")) return true;
    return std::ranges::any_of(e.of, speaks_of_text);
}

bool speaks_of_variable(const expression& e) { return e.is == op::variable || std::ranges::any_of(e.of, speaks_of_variable); }

bool asks_for_pattern(const expression& e) { return e.match != nullptr || std::ranges::any_of(e.of, asks_for_pattern); }

/// Makes of a query one that Ladybug may know. Errors: thrown `undefined` where it cannot be.
class adapter {
public:
    void all_of(query& q) {
        for (auto& part : q.parts)
            for (auto& c : part) all_of(c);
    }

private:
    void all_of(clause& c) {
        // A property of an edge that is not there is 0 there, once the edge was in a list.
        if (c.is == clause::form::subquery || (c.is == clause::form::unwind && speaks_of_variable(c.list))) throw undefined();
        // DISTINCT of constants leaves every row there.
        if (c.distinct && std::ranges::none_of(c.items, [](const item& i) { return speaks_of_variable(i.of); })) throw undefined();
        all_of(c.list);
        for (auto& i : c.items) {
            // Two names of one variable are one column there.
            if (i.of.is == op::variable && i.of.name != i.name) throw undefined();
            all_of(i.of);
        }
        for (auto& s : c.order) all_of(s.by);
        for (auto& f : c.filter) all_of(f);
        if (c.is != clause::form::match) return;
        // What OPTIONAL MATCH did not find is found by a MATCH behind it there.
        if (optional_ && !c.match.optional) throw undefined();
        optional_ = c.match.optional;
        c.match.repeatable = true;
        // There a condition on what was there before drops rows that OPTIONAL MATCH is to keep, and a path that is not found is one of nothing.
        if (c.match.optional) {
            c.match.filter.clear();
            for (auto& p : c.match.paths) {
                if (!p.name.empty()) throw undefined();
                for (auto& n : p.nodes) n.labels = {}, n.properties.clear();
            }
        }
        all_of(c.match);
    }
    void all_of(match& m) {
        for (auto& p : m.paths) {
            if (p.mode != path_pattern::mode::trail || p.all_shortest || p.groups > 0) throw undefined();
            for (auto& n : p.nodes) {
                make_plain(n.labels), n.filter.clear(), all_of(n.properties);
                // Labels of a node that is named twice are alternatives there.
                if (!n.name.empty() && !named_.insert(n.name).second) n.labels = {};
            }
            for (std::size_t i = 0; i < p.steps.size(); ++i) {
                step_pattern& s = p.steps[i];
                // The path of a repeated step around has its nodes in another order there.
                if (s.repeats && !p.nodes[i].name.empty() && p.nodes[i].name == p.nodes[i + 1].name) throw undefined();
                // Walks that come back to where they started are met twice there, where no direction is said or none are walks, too.
                if (s.group || (s.repeats && (s.direction == 0 || s.least == 0))) throw undefined();
                make_plain(s.types), s.filter.clear(), all_of(s.properties);
            }
        }
        for (auto& f : m.filter) all_of(f);
    }
    void all_of(std::vector<std::pair<std::string, expression>>& properties) {
        for (auto& [name, e] : properties) all_of(e);
    }
    void all_of(expression& e) {
        // A comprehension, `reduce` and a pattern's list have other words there.
        if (e.is == op::comprehension || e.is == op::reduce || e.is == op::pattern_comprehension) throw undefined();
        // Of no rows the sum is null there and the list, too, and a mean beside a count of distinct values always is; a quantifier never
        // answers null; lists count from one; no text contains ''.
        if (e.is == op::aggregate && (e.name == "collect" || e.name == "sum" || e.name == "avg")) throw undefined();
        if (e.is == op::all || e.is == op::any || e.is == op::none || e.is == op::single || e.is == op::element || e.is == op::slice) throw undefined();
        // Null beside a text is the text there, and null in an empty list unknown.
        if ((e.is == op::add && speaks_of_text(e)) || e.is == op::in) throw undefined();
        if (e.is == op::literal && e.constant.is == kind::text && e.constant.text.empty()) throw undefined();
        // A node has one label there, and `labels` is no list; `reverse` is of texts.
        if (e.is == op::call && (e.name == "labels" || e.name == "reverse")) throw undefined();
        // Of OR beside what asks for a pattern it takes the pattern alone.
        if (e.is == op::disjunction && std::ranges::any_of(e.of, asks_for_pattern)) throw undefined();
        for (auto& part : e.of) all_of(part);
        if (!e.match) return;
        match m = *e.match;
        all_of(m);
        // Nothing can say of a pattern in an expression that it may go over an edge twice.
        std::size_t edges = 0;
        for (const auto& p : m.paths)
            for (const auto& s : p.steps) edges += s.repeats ? 2 : 1;
        if (edges > 1) throw undefined();
        e.match = std::make_shared<const naive::match>(std::move(m));
    }

    std::set<std::string> named_;
    bool optional_ = false;
};

graph plain_graph(std::mt19937& random) {
    graph g = draw_graph(random);
    g.declared = g.symmetric = false;
    // One that leads to its own node is met twice there, where no direction is said.
    std::erase_if(g.edges, [](const edge& e) { return e.from == e.to; });
    for (auto& n : g.nodes) n.labels = {std::string(1, "ABC"[random() % 3])};
    return g;
}

std::string properties(std::size_t place, const std::map<std::string, value>& all) {
    std::string out = fmt::format("{{id: {}", place);
    for (const auto& [name, v] : all) {
        if (v.is == kind::list && v.of.empty()) out += fmt::format(", {}: CAST([] AS INT64[])", name);
        else out += fmt::format(", {}: {}", name, text(v));
    }
    return out + "}";
}

void print(const graph& g) {
    fmt::print("graph {}\n", text(g));
    for (std::size_t i = 0; i < g.nodes.size(); ++i) fmt::print("do CREATE (:{} {})\n", g.nodes[i].labels[0], properties(i, g.nodes[i].properties));
    for (std::size_t i = 0; i < g.edges.size(); ++i) {
        const edge& e = g.edges[i];
        fmt::print("do MATCH (a:{} {{id: {}}}), (b:{} {{id: {}}}) CREATE (a)-[:{} {}]->(b)\n", g.nodes[e.from].labels[0], e.from, g.nodes[e.to].labels[0], e.to, e.type, properties(i, e.properties));
    }
}

/// Without a word where Ladybug cannot be asked.
void print(query q, const graph& g) {
    try {
        adapter().all_of(q);
    } catch (const undefined&) {
        return;
    }
    const engine_answer here = ask_engine(q, g);
    for (auto& part : q.parts)
        for (auto& c : part) c.match.repeatable = false;
    if (here.refused) return fmt::print("refused {}: {}\n", text(q), here.refused->substr(0, here.refused->find('\n')));
    fmt::print("ask {}\ncolumns {}\nbags", text(q), fmt::join(here.columns, " "));
    for (const bool bag : q.bags) fmt::print(" {}", bag ? 1 : 0);
    fmt::print("\n{}", q.ordered ? "order\n" : "");
    for (const auto& r : here.rows) fmt::print("row {}\n", r);
}

}  // namespace
}  // namespace naive

int main(int count, char** given) {
    std::uint32_t graphs = 100, queries = 100, first = 0;
    for (int i = 1; i + 1 < count; i += 2) {
        const std::string_view name = given[i];
        const auto number = static_cast<std::uint32_t>(std::strtoul(given[i + 1], nullptr, 10));
        if (name == "--graphs") graphs = number;
        else if (name == "--queries") queries = number;
        else if (name == "--first") first = number;
        else return fmt::print(stderr, "{} is none of --graphs, --queries, --first\n", name), EXIT_FAILURE;
    }
    for (std::uint32_t i = first; i < first + graphs; ++i) {
        std::mt19937 random(i);
        const naive::graph g = naive::plain_graph(random);
        naive::print(g);
        for (std::uint32_t k = 0; k < queries; ++k) naive::print(naive::draw_query(random, g), g);
    }
    return EXIT_SUCCESS;
}
