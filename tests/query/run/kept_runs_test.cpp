// A statement that was run before answers as one that is new, whatever has changed since.
#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <hexi/graph/transaction.hpp>
#include <hexi/query.hpp>

#include "catch.hpp"
#include "random_graph.hpp"
#include "sanitized.hpp"

using namespace hexi;

namespace {

/// Rows as texts, in their order, or the detail of what went wrong.
std::vector<std::string> told(const result<rows>& answer) {
    if (!answer) return {to_text(answer.problems())};
    std::vector<std::string> out;
    for (const row r : *answer) {
        std::string line;
        for (std::size_t i = 0; i < r.size(); ++i) line += to_text(r[i]) + "|";
        out.push_back(std::move(line));
    }
    return out;
}

/// What each sort of operator is in.
const std::vector<std::string> questions{
    "MATCH (a {key: $key})-[:R]->(b) RETURN b.key, b.size",
    "MATCH (a {key: $key})-[r]-(b:B) WHERE b.size > 1 RETURN a.key, r.weight, b.key ORDER BY b.key, r.weight SKIP 1 LIMIT 3",
    "MATCH (a:A)-[:R]->(b)-[:S]->(c:C) RETURN a.key, b.key, c.key",
    "MATCH (a:A), (b:B {size: $size}) RETURN a.key, b.key",
    "MATCH (a:A {size: $size})-[r:R|S]-(b) RETURN a.key, b.key, labels(b), type(r)",
    "MATCH (b:B) WHERE b.size = $size OPTIONAL MATCH (b)-[:T]->(c) RETURN b.key, c.key",
    "MATCH (n) WHERE EXISTS { (n)-[:R]->(:B) } RETURN n.key",
    "MATCH (n) RETURN n.key, COUNT { MATCH (n)-[:S]->(m) WHERE m.size > 0 } AS many, [(n)-[:R]->(m:A) | m.key] AS near",
    "MATCH (n:A) RETURN count(*)",
    "MATCH (n)-[:R]->(m) RETURN n.key, count(*)",
    "MATCH (n)-[:R]->(m) RETURN n.size AS size, count(m), sum(m.size), collect(m.key), count(DISTINCT m.size) ORDER BY size",
    "MATCH (n:A) RETURN DISTINCT n.size, $key AS key, 'a text' AS text",
    "MATCH (n:A) RETURN n.key AS key UNION MATCH (m:B)-->(n) RETURN n.key AS key",
    "UNWIND [1, 2, $size] AS x CALL { WITH x MATCH (n:B {size: x}) RETURN n.key AS found } RETURN x, found",
    "MATCH p = ANY SHORTEST (a {key: $key})-[:R|S*]-(b:C) RETURN b.key, length(p)",
    "MATCH (a {key: $key})-[:R*1..2]->(b:A|B) RETURN b.key",
    "MATCH (a {key: $key}) ((x)-[:S]->(y)){1,2} (b) RETURN b.key, [n IN y | n.key]",
    "MATCH (a:A) WITH a ORDER BY a.size DESC, a.key LIMIT 2 MATCH (a)-[:R]-(b) RETURN a.key, b.key",
};

/// Something about a graph is different.
void change(graph& g, std::mt19937& random, int round) {
    const auto below = [&](std::size_t n) { return std::size_t{random()} % n; };
    const auto some = [&] {
        for (;;)
            if (const node_id n(below(g.node_bound())); g.contains(n)) return n;
    };
    const std::string type(1, static_cast<char>('A' + below(3)));
    switch (below(10)) {
        case 0: static_cast<void>(g.add_node(type, fmt::format("new{}", round))); break;
        case 1: static_cast<void>(g.add_edge(some(), std::string(1, static_cast<char>('R' + below(3))), some())); break;
        case 2:
            if (g.edge_bound() > 0)
                if (const edge_id e(below(g.edge_bound())); g.contains(e)) g.remove(e);
            break;
        case 3:
            if (g.node_count() > 3) g.remove(some());
            break;
        case 4: static_cast<void>(g.set(some(), "size", value(static_cast<std::int64_t>(below(4))))); break;
        case 5:
            if (const auto t = g.schema().find_node_type(type); t && !g.remove_index(*t, "size")) static_cast<void>(g.add_index(*t, "size"));
            break;
        case 6: g.compact(); break;
        case 7: {
            transaction t(g);
            static_cast<void>(g.add_node(fmt::format("Gone{}", round), "gone"));
            static_cast<void>(g.set(some(), fmt::format("gone{}", round), value(std::int64_t{1})));
            break;
        }
        case 8: static_cast<void>(g.add_label(some(), type)); break;
        default: g.gather_statistics(); break;
    }
}

query_parameters drawn(std::mt19937& random) { return {{"key", value(fmt::format("n{}", random() % 8))}, {"size", value(static_cast<std::int64_t>(random() % 4))}}; }

}  // namespace

TEST_CASE("a statement that was run answers as a new one after every change of the graph", "[kept]") {
    for (std::uint32_t seed = 0; seed < (test::sanitized ? 1U : 3U); ++seed) {
        std::mt19937 random(seed);
        graph g = test::random_graph(seed, {.max_nodes = 12, .max_edges = 40});
        static_cast<void>(g.add_node("A", "known"));
        std::vector<statement> kept;
        for (const auto& text : questions) kept.push_back(prepare(graph().schema(), text).value());
        for (int round = 0; round < 30; ++round) {
            change(g, random, round);
            for (std::size_t i = 0; i < questions.size(); ++i) {
                const query_parameters given = drawn(random);
                CAPTURE(seed, round, questions[i]);
                REQUIRE(told(kept[i].run(std::as_const(g), given)) == told(prepare(graph().schema(), questions[i])->run(std::as_const(g), given)));
            }
        }
    }
}

TEST_CASE("the number of a type that was taken back may be another type's", "[kept]") {
    graph g;
    const node_id first = *g.add_node("First", "first");
    const statement labelled = prepare(g.schema(), "MATCH (n:Gone) RETURN n.key").value();
    const statement has = prepare(g.schema(), "MATCH (n) WHERE n:Gone RETURN n.gone, n.key").value();
    {
        transaction t(g);
        REQUIRE(g.add_node("Gone", "gone"));
        REQUIRE(g.set(*g.find("gone"), "gone", value(true)));
        CHECK(told(labelled.run(std::as_const(g))) == std::vector<std::string>{"gone|"});
        CHECK(told(has.run(std::as_const(g))) == std::vector<std::string>{"true|gone|"});
    }
    REQUIRE(g.add_node("Other", "other"));
    REQUIRE(g.set(first, "other", value(true)));
    CHECK(told(labelled.run(std::as_const(g))).empty());
    CHECK(told(has.run(std::as_const(g))).empty());
}

TEST_CASE("a statement may be asked of one graph and of another", "[kept]") {
    // The same names in another order, and another graph where the first one was.
    const auto made = [](bool turned) {
        graph g;
        for (const char* type : {turned ? "B" : "A", turned ? "A" : "B"}) REQUIRE(g.add_node(type, std::string(type) + "-node"));
        REQUIRE(g.set(*g.find(turned ? "B-node" : "A-node"), turned ? "size" : "length", value(std::int64_t{1})));
        REQUIRE(g.set(*g.find("A-node"), "size", value(std::int64_t{turned ? 5 : 7})));
        REQUIRE(g.add_edge(*g.find("A-node"), turned ? "S" : "R", *g.find("B-node")));
        REQUIRE(g.add_edge(*g.find("B-node"), "R", *g.find("B-node")));
        return g;
    };
    const statement kept = prepare(graph().schema(), "MATCH (a:A) OPTIONAL MATCH (a)-[r:R]->(b) RETURN a.key, a.size, b.key").value();
    const std::vector<std::string> straight{"A-node|7|B-node|"}, turned{"A-node|5|null|"};
    graph g = made(false), other = made(true);
    for (int round = 0; round < 3; ++round) {
        CHECK(told(kept.run(std::as_const(g))) == straight);
        CHECK(told(kept.run(std::as_const(other))) == turned);
    }
    const graph copy = g;
    CHECK(told(kept.run(copy)) == straight);
    g = other;
    CHECK(told(kept.run(std::as_const(g))) == turned);
    g = copy;
    CHECK(told(kept.run(std::as_const(g))) == straight);
    g = std::move(other);
    CHECK(told(kept.run(std::as_const(g))) == turned);
    auto on_heap = std::make_unique<graph>(copy);
    CHECK(told(kept.run(std::as_const(*on_heap))) == straight);
    std::destroy_at(on_heap.get());
    std::construct_at(on_heap.get(), g);
    CHECK(told(kept.run(std::as_const(*on_heap))) == turned);
}

TEST_CASE("a run that failed or was stopped leaves nothing to the next one", "[kept]") {
    graph g;
    for (std::int64_t i = 0; i < 2000; ++i) REQUIRE(g.set(*g.add_node("N", fmt::format("n{}", i)), "size", value(i)));
    for (const std::string& text : {std::string("MATCH (n:N) RETURN n.size / (n.size - $at) AS x, n.key ORDER BY n.key LIMIT 3"),
                                    std::string("MATCH (n:N) WITH DISTINCT 10 / (n.size - $at) AS x, count(*) AS many RETURN x, many"),
                                    std::string("MATCH (n:N) WHERE n.size < 20 OPTIONAL MATCH (m:N {key: n.key}) WHERE 1 / (m.size - $at) < 5 RETURN collect(m.key), sum(m.size)"),
                                    std::string("MATCH (n:N {key: 'n7'}) RETURN COLLECT { MATCH (m:N) WHERE m.size < 9 RETURN m.size / (m.size - $at) }")}) {
        CAPTURE(text);
        const statement kept = prepare(g.schema(), text).value();
        const query_parameters right{{"at", value(std::int64_t{-1})}}, wrong{{"at", value(std::int64_t{7})}};
        const auto expected = told(kept.run(std::as_const(g), right));
        for (int round = 0; round < 2; ++round) {
            REQUIRE(kept.run(std::as_const(g), wrong).problems().front().reason == "DivisionByZero");
            REQUIRE(told(kept.run(std::as_const(g), right)) == expected);
            budget within({.steps = 5});
            const auto stopped = kept.run(std::as_const(g), right, {.within = &within});
            REQUIRE(!stopped);
            REQUIRE(stopped.problems().front().reason == "Stopped");
            REQUIRE(told(kept.run(std::as_const(g), right)) == expected);
            REQUIRE(kept.run(std::as_const(g)).problems().front().reason == "MissingParameter");
            REQUIRE(told(kept.run(std::as_const(g), right)) == expected);
        }
        // A budget is told of each run alone.
        budget enough({.memory = 64U << 20U});
        for (int round = 0; round < 3; ++round) REQUIRE(told(kept.run(std::as_const(g), right, {.within = &enough})) == expected);
        CHECK(enough.ended() == cut_by::nothing);
    }
}

TEST_CASE("an answer stays as it is while its statement runs again, and after it is gone", "[kept]") {
    graph g;
    REQUIRE(g.add_node("N", "node"));
    std::optional<statement> kept = prepare(g.schema(), "MATCH (n) RETURN $given AS given, 'written in the query' AS written, [$given, 'as well'] AS list, n.key + $given AS sum").value();
    const auto asked = [&](const char* text) { return kept->run(std::as_const(g), {{"given", value(std::string(text))}}).value(); };
    const rows first = asked("a first text that is long enough");
    const std::vector<std::string> expected = told(first);
    const rows second = asked("a second text that is long enough");
    CHECK(told(first) == expected);
    kept.reset();
    CHECK(told(first) == expected);
    CHECK(expected.front().find("a first text that is long enough|written in the query|") == 0);
    CHECK(told(second).front().find("a second text that is long enough|written in the query|") == 0);
    CHECK(first.columns() == std::vector<std::string>{"given", "written", "list", "sum"});
}

TEST_CASE("statements that write do it each time", "[kept]") {
    graph g;
    const auto run = [&](const statement& s, std::int64_t i) { return s.run(g, {{"i", value(i)}}).value().effects(); };
    const statement create = prepare(g.schema(), "CREATE (a:A {i: $i})-[:R]->(:B {i: $i})").value();
    const statement merge = prepare(g.schema(), "MERGE (c:C {i: $i}) ON CREATE SET c.made = true ON MATCH SET c.found = $i").value();
    const statement set = prepare(g.schema(), "MATCH (a:A {i: $i}) SET a.j = $i + 1, a:Seen").value();
    const statement erase = prepare(g.schema(), "MATCH (a:A {i: $i}) DETACH DELETE a").value();
    const statement each = prepare(g.schema(), "FOREACH (x IN range(1, $i) | CREATE (:D {i: x}))").value();
    for (std::int64_t i = 0; i < 5; ++i) {
        const side_effects made = run(create, i);
        CHECK(made.nodes_added == 2);
        CHECK(made.edges_added == 1);
        CHECK(made.properties_added == 2);
        CHECK(made.labels_added == (i == 0 ? 2U : i == 1 ? 1U : 0U));
        CHECK(run(merge, i).nodes_added == 1);
        CHECK(run(merge, i) == side_effects{.properties_added = 1});
        CHECK(run(set, i).properties_added == 1);
        CHECK(run(erase, i == 0 ? i : 99).nodes_removed == (i == 0 ? 1U : 0U));
        CHECK(run(each, i).nodes_added == static_cast<std::size_t>(i));
    }
}
