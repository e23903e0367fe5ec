// What queries write, by hand and beside a slow way: rows of their own, keys that are merged, and what side effects tell.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
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

/// All values of a graph by what they are of.
std::map<std::string, value> values_of(const graph& g) {
    std::map<std::string, value> out;
    for (std::size_t p = 0; p < g.schema().property_count(); ++p) {
        for (const node_id n : g.nodes())
            if (value v = g.value(n, property_id(p)); v.has_value()) out.emplace(fmt::format("node {} {}", n, p), std::move(v));
        for (const edge_id e : g.edges())
            if (value v = g.value(e, property_id(p)); v.has_value()) out.emplace(fmt::format("edge {} {}", e, p), std::move(v));
    }
    return out;
}

/// What is different, looked for in all there was and is; without labels.
side_effects between(const graph& a, const graph& b) {
    side_effects out;
    const auto count = [](std::size_t bound, const auto& one, const auto& other, auto id) {
        std::size_t all = 0;
        for (std::size_t i = 0; i < bound; ++i) all += one.contains(decltype(id)(i)) && !other.contains(decltype(id)(i)) ? 1 : 0;
        return all;
    };
    out.nodes_added = count(b.node_bound(), b, a, node_id()), out.nodes_removed = count(a.node_bound(), a, b, node_id());
    out.edges_added = count(b.edge_bound(), b, a, edge_id()), out.edges_removed = count(a.edge_bound(), a, b, edge_id());
    const auto before = values_of(a), after = values_of(b);
    const auto missing = [](const auto& from, const auto& in) {
        std::size_t all = 0;
        for (const auto& [of, v] : from) all += !in.contains(of) || !(in.at(of) == v) ? 1 : 0;
        return all;
    };
    out.properties_added = missing(after, before), out.properties_removed = missing(before, after);
    return out;
}

rows run(graph& g, const std::string& text, const query_parameters& given = {}) { return prepare(g.schema(), text).value().run(g, given).value(); }

std::string numbers(graph& g, const std::string& text) {
    std::string out;
    for (const row r : run(g, text)) out += to_text(r[0]) + " ";
    return out;
}

std::string refused(graph& g, const std::string& text, const query_parameters& given = {}) {
    const auto statement = prepare(g.schema(), text);
    if (!statement) return to_text(statement.problems());
    const auto answer = statement->run(g, given);
    return answer ? std::string() : answer.problems().front().message;
}

schema of_things() {
    schema s;
    s.open = false;
    const node_type_id thing = s.add_node_type({.name = "Thing"}), other = s.add_node_type({.name = "Other"});
    s.add_property(thing, {.name = "number", .kind = kind::integer});
    s.add_property(thing, {.name = "made", .kind = kind::boolean});
    s.add_property(other, {.name = "number", .kind = kind::integer});
    return s;
}

}  // namespace

TEST_CASE("side effects are what is different after a query", "[query][writes]") {
    const std::vector<std::string> writes{
        "MATCH (n) SET n.x = $i",
        "MATCH (n:A) SET n.x = $i, n.y = 'text ' + $i, n.x = $i + 1",
        "MATCH (n:A) SET n.x = n.x REMOVE n.y",
        "MATCH (n) SET n.x = null",
        "MATCH (n:B) SET n.y = n.x, n.list = [1, $i, 'two']",
        "MATCH (n:B) SET n.list = [1, $i, 'two'], n.f = 1.0 * $i, n.f = -0.0",
        "MATCH (n) SET n.f = 0.0",
        "MATCH (n)-[r]->(m) SET r.weight = $i, m.x = r.weight",
        "MATCH (n)-[r]-() SET r.weight = r.weight + 1",
        "MATCH (n)-[r:R]->(m) SET r.note = 'n' + n.key REMOVE r.weight",
        "MATCH (n:C) WITH n LIMIT 2 SET n.x = 7 DETACH DELETE n",
        "MATCH (n:C) WITH n LIMIT 2 SET n.x = null DETACH DELETE n",
        "MATCH ()-[r:S]->() WITH r LIMIT 3 SET r.weight = null, r.note = 'gone' DELETE r",
        "UNWIND range(1, $i) AS x CREATE (:A {key: 'new' + $at + '.' + x, x: x})-[:R {weight: x}]->(:B {x: x, y: 'a'})",
        "UNWIND range(1, 3) AS x CREATE (n:A {x: x}) SET n.y = 'b' REMOVE n.x DELETE n",
        "UNWIND range(1, 9) AS x MATCH (n:A) WHERE n.x = x SET n.z = x",
        "UNWIND [3, 1, 2, 1, 3] AS x MATCH (n:A) SET n.w = x",
        "MERGE (n:A {x: $i}) ON CREATE SET n.y = 'made' ON MATCH SET n.y = 'found'",
        "UNWIND range(1, $i) AS x MERGE (n:D {x: x % 3}) SET n.y = x",
        "MATCH (n:A) SET n = {x: $i, q: true}",
        "MATCH (n:B) SET n += {x: $i, y: null}",
        "MATCH (n:A) SET n:Seen, n.x = 1",
    };
    for (std::uint32_t seed = 0; seed < test::rounds(40); ++seed) {
        std::mt19937 random(seed);
        graph g = test::random_graph(seed, {.max_nodes = 30, .max_edges = 60});
        for (int i = 0; i < 20; ++i) {
            const std::string& text = writes[std::size_t{random()} % writes.size()];
            CAPTURE(seed, i, text);
            const graph before = g;
            side_effects told = run(g, text, {{"i", value(static_cast<std::int64_t>(random() % 5))}, {"at", value(std::int64_t{i})}}).effects();
            told.labels_added = told.labels_removed = 0;
            REQUIRE(told == between(before, g));
        }
    }
}

TEST_CASE("what a clause sets is not seen where the rows before it are found", "[query][writes]") {
    graph g;
    run(g, "UNWIND range(1, 4) AS i CREATE (:A {i: i})-[:R {w: i}]->(:B {i: i})");
    // Each is set from what was there before.
    run(g, "MATCH (a:A) SET a.i = a.i + 1");
    CHECK(numbers(g, "MATCH (a:A) RETURN a.i ORDER BY a.i") == "2 3 4 5 ");
    run(g, "UNWIND range(1, 6) AS i MATCH (a:A {i: i}) SET a.i = i + 1");
    CHECK(numbers(g, "MATCH (a:A) RETURN a.i ORDER BY a.i") == "3 4 5 6 ");
    run(g, "UNWIND range(1, 6) AS i MATCH (a:A) WHERE a.i = i SET a.i = i + 1");
    CHECK(numbers(g, "MATCH (a:A) RETURN a.i ORDER BY a.i") == "4 5 6 7 ");
    run(g, "UNWIND range(1, 9) AS i MATCH (a:A)-[r {w: i}]->(b) SET r.w = i + 1");
    CHECK(numbers(g, "MATCH ()-[r]->() RETURN r.w ORDER BY r.w") == "2 3 4 5 ");
    run(g, "UNWIND ['i', 'w'] AS name MATCH (a:A)-[r]->(b:B) WHERE a[name] > 4 SET a.i = 0");
    CHECK(numbers(g, "MATCH (a:A) RETURN a.i ORDER BY a.i") == "0 0 0 4 ");
    run(g, "MATCH (a:A) WHERE EXISTS { MATCH (b:A) WHERE b.i = 4 } SET a.i = a.i + 1");
    CHECK(numbers(g, "MATCH (a:A) RETURN a.i ORDER BY a.i") == "1 1 1 5 ");
    run(g, "MATCH (a:A), (b:A) WHERE b.i = 5 REMOVE b.i");
    CHECK(numbers(g, "MATCH (a:A) RETURN a.i ORDER BY a.i") == "1 1 1 null ");
    run(g, "MATCH (b:B) WITH b WHERE b.i > 2 SET b.i = 1");
    CHECK(numbers(g, "MATCH (b:B) RETURN b.i ORDER BY b.i") == "1 1 1 2 ");
    run(g, "MATCH (b:B) CREATE (:B {i: b.i})");
    CHECK(numbers(g, "MATCH (b:B) RETURN count(*)") == "8 ");
}

TEST_CASE("what a clause sets that none before it asks for is the same as if all rows were found first", "[query][writes]") {
    for (std::uint32_t seed = 0; seed < test::rounds(30); ++seed) {
        CAPTURE(seed);
        graph at_once = test::random_graph(seed, {.max_nodes = 30, .max_edges = 60});
        graph first = at_once;
        const std::string rows = "MATCH (a:A)-[r]->(b) WHERE r.weight > 1 OPTIONAL MATCH (b)-[s:S]->(c) ";
        const std::string set = " SET a.x = r.weight, b.y = s.weight + r.weight, r.note = 'seen', c.z = b.key REMOVE b.w";
        const auto told = run(at_once, rows + set).effects();
        CHECK(told == run(first, rows + "WITH collect([a, r, b, s, c]) AS all UNWIND all AS one WITH one[0] AS a, one[1] AS r, one[2] AS b, one[3] AS s, one[4] AS c" + set).effects());
        CHECK(values_of(at_once) == values_of(first));
    }
}

TEST_CASE("nodes are merged by their keys as looking for all of them would", "[query][writes]") {
    for (std::uint32_t seed = 0; seed < test::rounds(60); ++seed) {
        CAPTURE(seed);
        std::mt19937 random(seed);
        graph g(of_things());
        std::map<std::string, std::pair<bool, std::int64_t>> expected;  // whether a thing, and its number
        for (int round = 0; round < 4; ++round) {
            value::list keys;
            std::size_t made = 0, found = 0;
            for (std::size_t i = random() % 40; i > 0; --i) {
                const std::string key = fmt::format("k{}", random() % 60);
                keys.emplace_back(key);
                const auto [at, is_new] = expected.try_emplace(key, true, 1);
                is_new ? ++made : ++found;
                if (!is_new) ++at->second.second;
            }
            const std::size_t before = g.node_count();
            const auto statement = prepare(g.schema(), "UNWIND $keys AS k MERGE (t:Thing {key: k}) ON CREATE SET t.number = 1, t.made = true ON MATCH SET t.number = t.number + 1 RETURN count(t)").value();
            const auto answer = statement.run(g, {{"keys", value(keys)}}).value();
            CHECK(answer[0].get<std::int64_t>(0) == static_cast<std::int64_t>(made + found));
            CHECK(g.node_count() == before + made);
            CHECK(answer.effects().nodes_added == made);
        }
        REQUIRE(g.node_count() == expected.size());
        for (const auto& [key, known] : expected) CHECK(g.value(g.find(key).value(), g.schema().property_named("number").value()) == value(known.second));
    }
}

TEST_CASE("what is merged by its key is of the labels and has the properties that are given, or is refused", "[query][writes]") {
    graph g(of_things());
    run(g, "CREATE (:Thing {key: 'a', number: 1}), (:Other {key: 'b', number: 2})");
    CHECK(numbers(g, "MERGE (t:Thing {key: 'a', number: 1}) RETURN t.number") == "1 ");
    CHECK(numbers(g, "MERGE (t {key: 'b'}) RETURN t.number") == "2 ");
    CHECK(numbers(g, "MERGE (t:Thing {number: 3, key: 'c'}) RETURN t.number") == "3 ");
    CHECK(numbers(g, "MERGE (t:Thing {key: 'x', key: 'd'}) RETURN count(*)") == "1 ");
    CHECK(g.find("d"));
    CHECK_FALSE(g.find("x"));
    CHECK(g.node_count() == 4);
    CHECK(refused(g, "MERGE (t:Thing {key: 'a', number: 2})") == "the key 'a' is taken");
    CHECK(refused(g, "MERGE (t:Thing {key: 'b'})") == "the key 'b' is taken");
    CHECK(refused(g, "MERGE (t:Thing {key: $k})", {{"k", value()}}) == "'key' is null, which no node and no edge can be found by");
    CHECK(refused(g, "MERGE (t:Thing {key: 'e', number: $k})", {{"k", value()}}) == "'number' is null, which no node and no edge can be found by");
    CHECK(refused(g, "MERGE (t:Thing {key: $k})", {{"k", value(1)}}).starts_with("the key of a Thing is a STRING, not INTEGER"));
    CHECK(refused(g, "UNWIND ['f', 'b'] AS k MERGE (t:Thing {key: k})") == "the key 'b' is taken");
    CHECK_FALSE(g.find("f"));
    CHECK(g.node_count() == 4);
}

TEST_CASE("the numbers of a range are those of its list, and what is wrong with it is told alike", "[query][writes]") {
    graph g;
    for (const char* range : {"range(1, 5)", "range(5, 1)", "range(5, 1, -2)", "range(-3, 3, 3)", "range(0, 0)", "range(9223372036854775806, 9223372036854775807)",
                              "range(-9223372036854775807, 9223372036854775807, 4611686018427387904)", "range(null, 3)", "range(1, 3, null)", "range($x, $x + 2)"}) {
        CAPTURE(range);
        const auto told = [&](const std::string& text) {
            std::string out;
            for (const row r : prepare(g.schema(), text).value().run(g, {{"x", value(4)}}).value()) out += to_text(r[0]) + " ";
            return out;
        };
        CHECK(told(fmt::format("UNWIND {} AS i RETURN i", range)) == told(fmt::format("WITH {} AS all UNWIND all AS i RETURN i", range)));
    }
    for (const char* range : {"range(1, 5, 0)", "range(1, $x)", "range(0, 9223372036854775807)"}) {
        CAPTURE(range);
        const auto told = [&](const std::string& text) { return prepare(g.schema(), text).value().run(g, {{"x", value("text")}}).problems().front().message; };
        CHECK(told(fmt::format("UNWIND {} AS i RETURN i", range)) == told(fmt::format("WITH {} AS all UNWIND all AS i RETURN i", range)));
    }
}

TEST_CASE("rows between clauses that write come through as they are, however many", "[query][writes]") {
    graph g(of_things());
    const std::string text = "UNWIND range(1, $n) AS i CREATE (t:Thing {key: 'k' + i, number: i}) WITH t, i, [i, 'x'] AS list SET t.number = t.number + list[0] RETURN t.number, i, list ORDER BY i";
    const statement s = prepare(g.schema(), text).value();
    for (const std::int64_t n : {1, 3, 4, 5, 2'500}) {
        graph now = g;
        std::int64_t i = 0;
        for (const row r : s.run(now, {{"n", value(n)}}).value()) {
            ++i;
            REQUIRE(r.get<std::int64_t>(0) == 2 * i);
            REQUIRE(r.get<std::int64_t>(1) == i);
            REQUIRE(to_text(r[2]) == fmt::format("[{}, 'x']", i));
        }
        CHECK(i == n);
    }
}

TEST_CASE("keys are those of their rows, however many rows are looked up ahead", "[query][writes]") {
    graph g(of_things());
    run(g, "UNWIND range(1, 100) AS i CREATE (:Thing {key: 'k' + i, number: i})");
    CHECK(numbers(g, "UNWIND range(1, 100) AS i MATCH (t:Thing {key: 'k' + i}) WHERE t.number = i RETURN count(*)") == "100 ");
    CHECK(numbers(g, "UNWIND range(99, 105) AS i OPTIONAL MATCH (t:Thing {key: 'k' + i}) RETURN t.number") == "99 100 null null null null null ");
    CHECK(numbers(g, "UNWIND range(1, 70) AS i WITH i WHERE i % 2 = 0 UNWIND [i, 100 - i] AS j MATCH (t:Thing {key: 'k' + j}) WHERE t.number = j RETURN count(*)") == "70 ");
    // Of rows that are maps, and of nodes.
    value::list all;
    for (std::int64_t i = 1; i <= 80; ++i) all.emplace_back(value_map({{"key", value(fmt::format("k{}", i))}, {"to", value(1'000 + i)}}));
    run(g, "UNWIND $rows AS row MATCH (t:Thing {key: row.key}) SET t.number = row.to", {{"rows", value(all)}});
    CHECK(numbers(g, "MATCH (t:Thing) WHERE t.number > 1000 RETURN count(*), sum(t.number)") == "80 ");
    CHECK(numbers(g, "MATCH (t:Thing) RETURN sum(t.number)") == "85050 ");
    CHECK(numbers(g, "MATCH (t:Thing) WITH t ORDER BY t.number MATCH (s:Thing {key: t.key}) WHERE s = t RETURN count(*)") == "100 ");
    // What a key cannot be made of matters only if its row comes.
    CHECK(numbers(g, "UNWIND ['k1', 2, true, [1]] AS x MATCH (t:Thing {key: x}) RETURN t.number") == "1001 ");
    CHECK(numbers(g, "UNWIND [1, 2, true] AS x MATCH (t:Thing {key: 'k' + x}) RETURN t.number LIMIT 2") == "1001 1002 ");
    CHECK_FALSE(refused(g, "UNWIND [1, 2, true] AS x MATCH (t:Thing {key: 'k' + x}) RETURN t.number").empty());
    // Keys that hang on what was written for the rows before them.
    run(g, "UNWIND range(1, 50) AS i MERGE (:Other {key: 'o' + COUNT { MATCH (n:Other) }})");
    CHECK(numbers(g, "MATCH (n:Other) RETURN count(*)") == "50 ");
    run(g, "MATCH (a:Thing {key: 'k100'}) UNWIND range(1, 40) AS i MERGE (n:Other {key: 'n' + a.number}) ON CREATE SET a.number = a.number + 1");
    CHECK(numbers(g, "MATCH (n:Other) RETURN count(*)") == "90 ");
    run(g, "UNWIND range(1, 40) AS i MERGE (n:Other {key: 'x' + i / 2}) ON CREATE SET n.number = 1 ON MATCH SET n.number = n.number + 1");
    CHECK(numbers(g, "MATCH (n:Other) WHERE n.number IS NOT NULL RETURN sum(n.number)") == "40 ");
}

TEST_CASE("nodes are made with the keys of their rows, however many rows are looked up ahead", "[query][writes]") {
    const std::string long_key(40, 'x');
    graph g(of_things());
    // Numbers that CREATE gives in the order of the rows, and keys that are put together of texts and numbers, short and long, or are the row's own.
    const auto made = [&](const std::string& text, const std::vector<std::string>& keys, const query_parameters& given = {}) {
        CAPTURE(text);
        const std::size_t first = g.node_bound();
        run(g, text, given);
        REQUIRE(g.node_bound() == first + keys.size());
        for (std::size_t i = 0; i < keys.size(); ++i) {
            REQUIRE(g.key(node_id(first + i)) == keys[i]);
            REQUIRE(g.find(keys[i]) == node_id(first + i));
        }
    };
    const auto keys = [](std::size_t count, const std::function<std::string(std::size_t)>& of) {
        std::vector<std::string> out;
        for (std::size_t i = 1; i <= count; ++i) out.push_back(of(i));
        return out;
    };
    made("UNWIND range(1, 100) AS i CREATE (:Thing {key: 'k' + i, number: i})", keys(100, [](std::size_t i) { return fmt::format("k{}", i); }));
    made("UNWIND range(1, 70) AS i CREATE (:Thing {number: i, key: $long + i + 'y'})", keys(70, [&](std::size_t i) { return fmt::format("{}{}y", long_key, i); }), {{"long", value(long_key)}});
    made("UNWIND ['a', 'b', 'c'] AS k CREATE (:Thing {key: k})", {"a", "b", "c"});
    made("UNWIND [{key: 'd'}, {key: 'e'}] AS row CREATE (:Thing {key: row.key})", {"d", "e"});
    made("UNWIND range(1, 40) AS i CREATE (:Other {key: 'first', key: 'm' + i})", keys(40, [](std::size_t i) { return fmt::format("m{}", i); }));
    made("UNWIND range(1, 40) AS i MERGE (:Other {key: 'n' + i})", keys(40, [](std::size_t i) { return fmt::format("n{}", i); }));
    made("FOREACH (i IN range(1, 40) | CREATE (:Other {key: 'f' + i}))", keys(40, [](std::size_t i) { return fmt::format("f{}", i); }));
    // Each of two; keys that hang on what is written for the rows before them.
    made("UNWIND range(1, 40) AS i CREATE (:Other {key: 'p' + i}), (:Thing {key: 'q' + i})", keys(80, [](std::size_t i) { return fmt::format("{}{}", i % 2 == 1 ? 'p' : 'q', (i + 1) / 2); }));
    const std::size_t others = g.count(*g.schema().find_node_type("Other"));
    made("UNWIND range(1, 40) AS i CREATE (:Other {key: 'c' + COUNT { MATCH (n:Other) }})", keys(40, [&](std::size_t i) { return fmt::format("c{}", others + i - 1); }));
    // What is wrong with a row is told when it comes, and nothing is left of those before it.
    const std::size_t before = g.node_count();
    CHECK(refused(g, "UNWIND range(1, 50) AS i CREATE (:Thing {key: 'r' + i % 40})") == "the key 'r1' is taken");
    CHECK(refused(g, "UNWIND ['s', 't', 7] AS k CREATE (:Thing {key: k})") == "the key of a Thing is a STRING, not INTEGER");
    CHECK(refused(g, "UNWIND [1, 2, true] AS x CREATE (:Thing {key: 'u' + x})") == "+ does not combine STRING and BOOLEAN");
    CHECK(refused(g, "UNWIND ['v', ''] AS k CREATE (:Thing {key: k})") == "a node of type 'Thing' needs its key");
    CHECK(g.node_count() == before);
    CHECK_FALSE(g.find("r1"));
    CHECK_FALSE(g.find("s"));
    // The same statement again.
    const statement again = prepare(g.schema(), "UNWIND $keys AS k CREATE (:Thing {key: k + '!'})").value();
    for (const char* letter : {"w", "x"}) {
        value::list all;
        for (int i = 0; i < 50; ++i) all.emplace_back(fmt::format("{}{}", letter, i));
        const std::size_t first = g.node_bound();
        REQUIRE(again.run(g, {{"keys", value(all)}}));
        for (std::size_t i = 0; i < 50; ++i) REQUIRE(g.key(node_id(first + i)) == fmt::format("{}{}!", letter, i));
    }
}

TEST_CASE("a value that is removed and set again behind a new one is told, and comes back where the query fails", "[query][writes]") {
    graph g;
    run(g, "CREATE (:A {i: 1}), (:A {i: 2, p: 1})");
    const std::string again = "MATCH (a {i: 1}), (b {i: 2}) SET a.p = 1 REMOVE b.p SET b.p = ";
    const auto before = values_of(g);
    CHECK_FALSE(refused(g, again + "2 RETURN 1 / 0").empty());
    CHECK(values_of(g) == before);
    const auto told = run(g, again + "1").effects();
    CHECK(told.properties_added == 1);
    CHECK(told.properties_removed == 0);
}

TEST_CASE("memory of kept rows is given back where not all of them are wanted", "[query][writes]") {
    graph g;
    // What one of them keeps has room, and what all of them keep has not.
    const int rows = test::sanitized ? 500 : 5'000;
    const auto statement = prepare(g.schema(), fmt::format("UNWIND range(1, 40) AS i CALL (i) {{ UNWIND range(1, {}) AS j CREATE (n:T) DELETE n WITH j LIMIT 1 RETURN j }} RETURN count(*)", rows)).value();
    budget within({.memory = test::sanitized ? 1U << 20U : 10U << 20U});
    const auto answer = statement.run(g, {}, {.within = &within});
    REQUIRE(answer);
    CHECK((*answer)[0].get<std::int64_t>(0) == 40);
}

TEST_CASE("what is written counts as memory, and is taken back where there is not enough", "[query][writes]") {
    const int rows = test::sanitized ? 20'000 : 100'000;
    for (const std::string& text : {fmt::format("UNWIND range(1, {}) AS i CREATE (:A {{p: i}})", rows), fmt::format("UNWIND range(1, {}) AS i CREATE (:A)", rows),
                                    fmt::format("FOREACH (i IN range(1, {}) | CREATE (:A)-[:R]->(:A))", rows / 5), fmt::format("MATCH (a:A) UNWIND range(1, {}) AS i SET a.p = i", rows)}) {
        CAPTURE(text);
        graph g;
        run(g, "CREATE (:A {p: 0})");
        const auto before = values_of(g);
        const auto statement = prepare(g.schema(), text).value();
        budget little({.memory = test::sanitized ? 256U << 10U : 1U << 20U}), much({.memory = 64U << 20U});
        CHECK_FALSE(statement.run(g, {}, {.within = &little}));
        CHECK(g.node_count() == 1);
        CHECK(values_of(g) == before);
        CHECK(statement.run(g, {}, {.within = &much}));
    }
}

TEST_CASE("key is the key where nodes have some, else a property that is looked for as soon as there is one", "[query][writes]") {
    graph g;
    REQUIRE(g.add_node("A", "read"));
    CHECK(numbers(g, "UNWIND ['x', 'x', 'y', 'x'] AS k MERGE (n:A {key: k}) RETURN id(n)") == "1 1 2 1 ");
    CHECK(numbers(g, "CREATE (:B {key: 'z'}) WITH 1 AS one MATCH (n {key: 'z'}) RETURN id(n)") == "3 ");
    CHECK(numbers(g, "MATCH (n {key: 'read'}) RETURN id(n)") == "0 ");  // as ever
    CHECK(refused(g, "CREATE (:B {key: 'read'})") == "the key 'read' is taken");
    CHECK(refused(g, "MATCH (n {key: 'z'}) SET n.key = 'y'") == "'key' is the key of a B, which stays as it is");
    graph h;
    CHECK(numbers(h, "UNWIND ['x', 'x', 'y', 'x'] AS k MERGE (n:A {key: k}) RETURN id(n)") == "0 0 1 0 ");
    CHECK(numbers(h, "CREATE (:B {key: 'x'}) WITH 1 AS one MATCH (n {key: 'x'}) RETURN id(n)") == "0 2 ");
    graph i;
    REQUIRE(i.add_node("A"));
    REQUIRE(i.add_node("A", "read"));
    CHECK(numbers(i, "CREATE (:B {key: 'z'}) WITH 1 AS one MATCH (n {key: 'z'}) RETURN id(n)") == "2 ");
    CHECK(numbers(i, "MATCH (n) WHERE n.key IS NOT NULL RETURN id(n) ORDER BY id(n)") == "1 2 ");
    CHECK(refused(i, "CREATE (:B {key: 'read'})") == "the key 'read' is taken");
    REQUIRE(i.find("z"));
}

TEST_CASE("what many rows write in one query is what they write one after the other, or it is taken back", "[query][writes]") {
    std::mt19937 random(29);
    const auto below = [&](std::uint32_t n) { return static_cast<std::uint32_t>(random() % n); };
    schema declared;
    declared.open = false;
    const node_type_id firm = declared.add_node_type({.name = "Firm"});
    declared.add_node_type({.name = "Park"});
    declared.add_property(firm, {.name = "x", .kind = kind::integer});
    declared.add_property(firm, {.name = "t"});
    declared.add_edge_type({.name = "R"});
    std::size_t done = 0, refused = 0;
    const std::uint32_t all = test::sanitized ? 15 : 600;
    for (std::uint32_t i = 0; i < all; ++i) {
        graph g(declared);
        for (std::uint32_t n = below(80); n > 0; --n) static_cast<void>(g.add_node("Firm", fmt::format("k{}", below(200))));
        if (below(2) == 0) g.add_index(firm, "x", below(2) == 0 ? index_order::sorted : index_order::hashed).value();
        graph one_by_one = g;
        const graph before = g;
        const std::uint32_t keys = below(3) == 0 ? 150 : 100'000;
        value::list rows;
        for (std::uint32_t n = below(150); n > 0; --n) {
            const value key = below(80) == 0 ? below(2) == 0 ? value(5) : value("") : value(fmt::format("k{}", below(keys)));
            rows.push_back(value_map({{"k", key}, {"x", static_cast<std::int64_t>(below(9))}, {"n", static_cast<std::int64_t>(below(keys))}}));
        }
        for (const char* const writes : {"CREATE (f:Firm {key: r.k, x: r.x})", "MERGE (f:Firm {key: r.k}) ON CREATE SET f.x = r.x ON MATCH SET f.x = f.x + 1", "MATCH (f:Firm {key: r.k}) SET f.x = r.x, f.t = r.k",
                                         "CREATE (f:Firm {x: r.x, key: 'k' + r.n})-[:R]->(h:Firm {key: 'h' + r.n})", "MERGE (f:Firm {key: 'k' + r.n}) SET f.x = r.x", "MATCH (f:Firm) WHERE f.key IN [r.k, 'k' + r.n, 'k3'] SET f.x = coalesce(f.x, 0) + 1",
                                         "MATCH (f:Firm {key: r.k}) DETACH DELETE f", "MERGE (f:Firm {key: r.k}) MERGE (h:Firm {key: 'k' + r.n}) CREATE (f)-[:R]->(h)", "MATCH (f:Firm {key: r.k}) WITH f, r CREATE (:Park {key: 'p' + f.key})-[:R]->(f)"}) {
            CAPTURE(i, writes);
            g = before, one_by_one = before;
            const auto written = prepare(g.schema(), fmt::format("UNWIND $rows AS r {}", writes)).value();
            const bool went = static_cast<bool>(written.run(g, {{"rows", rows}}));
            const bool went_slowly = std::ranges::all_of(rows, [&](const value& row) { return static_cast<bool>(written.run(one_by_one, {{"rows", value::list{row}}})); });
            REQUIRE(went == went_slowly);
            REQUIRE(g == (went ? one_by_one : before));
            for (const node_id n : g.nodes()) REQUIRE(g.find(g.key(n)) == n);
            (went ? done : refused) += 1;
        }
    }
    CHECK(done > all);
    CHECK(refused > all / 2);
}
