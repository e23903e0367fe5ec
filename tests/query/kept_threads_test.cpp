// One statement, one condition, several threads.
#include <atomic>
#include <cstdint>
#include <string>
#include <thread>
#include <vector>

#include <fmt/format.h>

#include <hexi/graph/graph.hpp>
#include <hexi/query.hpp>
#include <hexi/query/condition.hpp>

#include "catch.hpp"

using namespace hexi;

TEST_CASE("threads may run one statement at the same time, and keep its answers", "[query][threads]") {
    graph g;
    for (std::int64_t i = 0; i < 20; ++i) REQUIRE(g.set(*g.add_node("N", fmt::format("n{}", i)), "size", value(i % 5)));
    for (std::int64_t i = 0; i < 20; ++i) REQUIRE(g.add_edge(*g.find(fmt::format("n{}", i)), "R", *g.find(fmt::format("n{}", (i + 1) % 20))));
    std::vector<statement> all;
    for (const char* text : {"MATCH (n {key: $key})-[:R]->(m) RETURN m.key, 'a text of the query' AS text, $key AS key",
                             "MATCH (n:N) WHERE n.key <> $key RETURN DISTINCT n.size + 0.5 AS size, $key + 'x' AS key ORDER BY size DESC, key",
                             "MATCH (n:N) RETURN $key + n.size AS size, collect(n.key + $key), count(DISTINCT [n.size, $key]) ORDER BY size",
                             "MATCH (n:N) WHERE EXISTS { (n)-->({key: $key}) } RETURN [(n)-->(m) | m.key + $key] AS list",
                             "MATCH (n:N) RETURN count(*), $key"})
        all.push_back(prepare(g.schema(), text).value());
    const auto ask = [&](const statement& s, const std::string& key) {
        std::string out;
        const rows found = s.run(std::as_const(g), {{"key", value(key)}}).value();
        for (const row r : found)
            for (std::size_t i = 0; i < r.size(); ++i) out += to_text(r[i]) + "|";
        return out;
    };
    std::vector<std::vector<std::string>> expected;
    for (int i = 0; i < 4; ++i) {
        expected.emplace_back();
        for (const statement& s : all) expected.back().push_back(ask(s, fmt::format("n{}", i)));
    }
    std::atomic<int> wrong = 0;
    std::vector<std::thread> threads;
    for (std::size_t t = 0; t < 4; ++t)
        threads.emplace_back([&, t] {
            std::vector<rows> held;  // answers are held while others run, and go with the thread
            for (int round = 0; round < 30; ++round)
                for (std::size_t i = 0; i < all.size(); ++i) {
                    const std::string key = fmt::format("n{}", t);
                    if (ask(all[i], key) != expected[t][i]) ++wrong;
                    held.push_back(all[i].run(std::as_const(g), {{"key", value(key)}}).value());
                    if (held.size() > 7) held.erase(held.begin());
                }
        });
    for (std::thread& t : threads) t.join();
    CHECK(wrong == 0);
}

TEST_CASE("threads may ask one condition at the same time", "[query][threads]") {
    graph g;
    for (std::int64_t i = 0; i < 500; ++i) g.add_edge(*g.add_node("N", fmt::format("n{}", i)), i % 3 == 0 ? "S" : "R", node_id(0)).value();
    const condition c = condition_of(g, "n.key ENDS WITH '7' AND type(r) = $type", {{"type", value("S")}}).value();
    std::atomic<int> nodes = 0, edges = 0;
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t)
        threads.emplace_back([&] {
            for (const node_id n : g.nodes()) nodes += c.holds(n).value() ? 1 : 0;
            for (const edge_id e : g.edges()) edges += c.holds(e).value() ? 1 : 0;
        });
    for (std::thread& t : threads) t.join();
    CHECK(nodes == 4 * 50);
    CHECK(edges == 4 * 167);
}
