// What a judge of queries lets through is what it is for: every test here shows it something wrong.
#include "catch.hpp"

#include <string>
#include <vector>

#include "query/tck/judge.hpp"

using namespace tck;

namespace {

using table = std::vector<std::vector<std::string>>;

std::vector<std::vector<thing>> rows_of(const table& literals) {
    std::vector<std::vector<thing>> out;
    for (const auto& row : literals) {
        out.emplace_back();
        for (const std::string& literal : row) out.back().push_back(read_literal(literal));
    }
    return out;
}

expectation rows(std::vector<std::string> columns, const table& literals) {
    return {.columns = std::move(columns), .rows = rows_of(literals), .effects = hexi::side_effects{}};
}

outcome came(std::vector<std::string> columns, const table& literals) { return {.columns = std::move(columns), .rows = rows_of(literals)}; }

outcome failed(std::string type, std::string phase, std::string detail) { return {.error = error{std::move(type), std::move(phase), std::move(detail)}, .message = "no"}; }

bool passes(const expectation& e, const outcome& o) { return judge(e, o).faults.empty(); }

/// Refused strictly, though its rows may be right.
bool refused(const expectation& e, const outcome& o, bool rows_right) {
    const verdict v = judge(e, o);
    return !v.faults.empty() && v.rows_right == rows_right;
}

}  // namespace

TEST_CASE("rows are right in any order, as often as they are expected", "[tck]") {
    const expectation e = rows({"a", "b"}, {{"1", "'x'"}, {"2", "null"}, {"2", "null"}});
    REQUIRE(passes(e, came({"a", "b"}, {{"2", "null"}, {"1", "'x'"}, {"2", "null"}})));
    REQUIRE(refused(e, came({"a", "b"}, {{"2", "null"}, {"1", "'x'"}}), false));
    REQUIRE(refused(e, came({"a", "b"}, {{"2", "null"}, {"1", "'x'"}, {"1", "'x'"}}), false));
    REQUIRE(refused(e, came({"a", "b"}, {{"2", "null"}, {"1", "'x'"}, {"2", "null"}, {"2", "null"}}), false));
    REQUIRE(refused(e, came({"a", "b"}, {{"2.0", "null"}, {"1", "'x'"}, {"2", "null"}}), false));
    REQUIRE(refused(e, came({"a", "b"}, {{"2", "'null'"}, {"1", "'x'"}, {"2", "null"}}), false));
    REQUIRE(refused(e, came({"a", "b"}, {}), false));
    // Cells that belong to different rows.
    REQUIRE(refused(rows({"a", "b"}, {{"1", "2"}, {"3", "4"}}), came({"a", "b"}, {{"1", "4"}, {"3", "2"}}), false));
}

TEST_CASE("columns are right by name, in order", "[tck]") {
    const expectation e = rows({"a", "b"}, {{"1", "1"}});
    REQUIRE(refused(e, came({"b", "a"}, {{"1", "1"}}), true));
    REQUIRE(refused(e, came({"a", "n.b"}, {{"1", "1"}}), true));
    REQUIRE(refused(e, came({"a"}, {{"1"}}), false));
    REQUIRE(refused(rows({"a", "b"}, {}), came({"a"}, {}), true));
}

TEST_CASE("an order that is asked for is looked at", "[tck]") {
    expectation e = rows({"a"}, {{"1"}, {"2"}});
    e.ordered = true;
    REQUIRE(passes(e, came({"a"}, {{"1"}, {"2"}})));
    REQUIRE(refused(e, came({"a"}, {{"2"}, {"1"}}), false));
}

TEST_CASE("lists are in order unless their order is not to count", "[tck]") {
    expectation e = rows({"a"}, {{"[1, 2, 2]"}});
    REQUIRE(refused(e, came({"a"}, {{"[2, 1, 2]"}}), false));
    e.list_order_ignored = true;
    REQUIRE(passes(e, came({"a"}, {{"[2, 1, 2]"}})));
    REQUIRE(refused(e, came({"a"}, {{"[1, 1, 2]"}}), false));
}

TEST_CASE("nodes, edges and paths are right by all that they have", "[tck]") {
    const expectation e = rows({"p"}, {{"<(:A:B {n: 1})-[:T]->()>"}});
    REQUIRE(passes(e, came({"p"}, {{"<(:B:A {n: 1})-[:T]->()>"}})));
    for (const char* wrong : {"<(:A {n: 1})-[:T]->()>", "<(:A:B {n: 1.0})-[:T]->()>", "<(:A:B {n: 1})<-[:T]-()>", "<(:A:B {n: 1})-[:S]->()>", "<(:A:B {n: 1})-[:T {m: 1}]->()>",
                              "<(:A:B {n: 1, m: 2})-[:T]->()>", "<(:A:B {n: 1})>", "[(:A:B {n: 1}), [:T], ()]"})
        REQUIRE(refused(e, came({"p"}, {{wrong}}), false));
}

TEST_CASE("an answer that should be empty has no rows", "[tck]") {
    expectation e;
    e.empty = true;
    REQUIRE(passes(e, came({}, {})));
    REQUIRE(passes(e, came({"n"}, {})));
    REQUIRE(refused(e, came({"n"}, {{"1"}}), false));
    REQUIRE(refused(e, failed("TypeError", "runtime", "InvalidArgumentType"), false));
}

TEST_CASE("an error is right by its type, phase and detail", "[tck]") {
    expectation e;
    e.error = error{"SyntaxError", "compile time", "UndefinedVariable"};
    REQUIRE(passes(e, failed("SyntaxError", "compile time", "UndefinedVariable")));
    REQUIRE(refused(e, failed("TypeError", "compile time", "UndefinedVariable"), true));
    REQUIRE(refused(e, failed("SyntaxError", "runtime", "UndefinedVariable"), true));
    REQUIRE(refused(e, failed("SyntaxError", "compile time", "VariableTypeConflict"), true));
    REQUIRE(refused(e, failed("SyntaxError", "compile time", ""), true));
    REQUIRE(refused(e, came({"a"}, {{"1"}}), false));
    REQUIRE(refused(e, came({}, {}), false));
    REQUIRE(refused(rows({"a"}, {}), failed("SyntaxError", "compile time", "UndefinedVariable"), false));
    e.error = error{"TypeError", "any time", "*"};
    REQUIRE(passes(e, failed("TypeError", "runtime", "InvalidArgumentType")));
    REQUIRE(passes(e, failed("TypeError", "compile time", "InvalidArgumentValue")));
    REQUIRE(refused(e, failed("ArgumentError", "runtime", "InvalidArgumentType"), true));
}

TEST_CASE("what fails leaves the graph as it was", "[tck]") {
    expectation e;
    e.error = error{"TypeError", "runtime", "*"};
    outcome o = failed("TypeError", "runtime", "x");
    o.changed = true;
    REQUIRE(refused(e, o, true));
}

TEST_CASE("side effects are right if all are, observed and reported", "[tck]") {
    expectation e = rows({"a"}, {});
    outcome o = came({"a"}, {});
    o.observed.nodes_added = o.reported.nodes_added = 1;
    REQUIRE(refused(e, o, true));
    e.effects->nodes_added = 1;
    REQUIRE(passes(e, o));
    e.effects->properties_removed = 1;
    REQUIRE(refused(e, o, true));
    e.effects.reset();
    REQUIRE(passes(e, o));
    e.effects = hexi::side_effects{.nodes_added = 1};
    o.reported.nodes_added = 2;  // the engine's own words are not enough, and must not be wrong
    REQUIRE(refused(e, o, true));
}

TEST_CASE("what a query did is seen in the graph", "[tck]") {
    hexi::graph g;
    const auto a = *g.add_node("A", "a"), b = *g.add_node("B", "b");
    g.set(a, "n", 1).value();
    g.set(a, "m", 1).value();
    const auto e = *g.add_edge(a, "T", b);
    const observation before(g);
    REQUIRE(before == observation(g));

    g.set(a, "n", 1.0).value();                  // another value: one less and one more
    g.set(e, "x", "y").value();
    const auto c = *g.add_node("B", "c");
    g.add_label(c, "C").value();                 // a label of its own; B was there
    g.add_edge(c, "T", a).value();
    REQUIRE(to_text(observation::difference(before, observation(g))) == "{+nodes: 1, +relationships: 1, +labels: 1, +properties: 2, -properties: 1}");
    const observation between(g);
    g.remove(a);
    REQUIRE(to_text(observation::difference(between, observation(g))) == "{-nodes: 1, -relationships: 2, -labels: 1, -properties: 3}");

    // A label that moves is neither added nor removed, and yet the graph is another.
    hexi::graph two;
    const auto first = *two.add_node("A", "a"), second = *two.add_node("B", "b");
    two.add_label(second, "A").value();
    const observation one_way(two);
    two.remove_label(second, "A").value();
    REQUIRE(observation::difference(one_way, observation(two)) == hexi::side_effects{});
    REQUIRE(one_way != observation(two));
    REQUIRE(first != second);
}
