// However many threads share the rows of a run, the answer is the same.
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <random>
#include <regex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <hexi/graph/graph.hpp>
#include <hexi/query.hpp>

#include "catch.hpp"
#include "random_graph.hpp"
#include "sanitized.hpp"

using namespace hexi;

namespace {

/// Nodes with numbers of all sizes, and such that are alike; texts, durations; some have none of them.
graph shared_graph(std::uint32_t seed) {
    graph g = test::random_graph(seed, {.max_nodes = 60, .max_edges = 150, .node_types = 3, .symmetric = seed % 3 == 0, .keyless = true});
    std::mt19937 random(seed);
    const double floats[] = {0.1, 0.2, 0.3, 1e16, -1e16, 1.0, 3.5, 1e-300, 1e308, -1e308, 7e200, 2.5e-8, 1.0 / 3};
    std::int64_t k = 0;
    for (const node_id n : g.nodes()) {
        REQUIRE(g.set(n, "k", k++));
        if (random() % 5 != 0) REQUIRE(g.set(n, "x", static_cast<std::int64_t>(random() % 4)));
        if (random() % 5 != 0) REQUIRE(g.set(n, "f", floats[random() % std::size(floats)]));
        if (random() % 5 != 0) REQUIRE(g.set(n, "s", fmt::format("{}{}", random() % 3 == 0 ? "a text that no cell has room for " : "", random() % 4)));
        if (random() % 3 == 0) REQUIRE(g.set(n, "d", duration(static_cast<std::int64_t>(random() % 3), 1, 0)));
    }
    return g;
}

/// All that is to be the same: columns and rows, or the problem.
std::string shared_answer(const statement& asked, const graph& g, std::size_t threads, std::string* profile = nullptr, limits allowed = {}) {
    allowed.threads = threads;
    budget within(allowed);
    const result<rows> found = asked.run(g, {{"one", value(std::int64_t{1})}}, {.within = &within, .profile = profile, .share_from = 1});
    if (!found) return to_text(found.problems().front());
    std::string out;
    for (const row r : *found) {
        for (std::size_t i = 0; i < r.size(); ++i) out += to_text(*r[i].operator->(), g) + '|';
        out += '\n';
    }
    return out;
}

/// A profile without what is of this run alone, times and memory.
std::string steps_of(std::string profile) {
    profile.erase(profile.rfind("rows and what was kept"));
    return std::regex_replace(profile, std::regex(", -?[0-9.]+ ms"), "");
}

const char* const shared_patterns[] = {
    "MATCH (a) WITH a, a AS b",
    "MATCH (a:A) WITH a, a AS b",
    "MATCH (a)-[r]->(b)",
    "MATCH (a:A|B)-[r:R]->(b) WHERE a.x < b.x OR b.f > 0.5",
    "MATCH (a)-->()<--(b)",
    "MATCH (a)-[:R*1..2]->(b)",
    "MATCH (a) OPTIONAL MATCH (a)-[:S]->(b)",
    "MATCH (a), (b:B) WHERE a.x = b.x + $one",
    "MATCH (a)-->(b) WHERE EXISTS { (b)-->(:A) } AND NOT (b)-->(a)",
    "MATCH (a)-->(b) CALL (b) { MATCH (b)-->(c) RETURN count(c) AS n, collect(c.s) AS l }",
    "MATCH (a) CALL (a) { UNWIND [1, 1, 2] AS y RETURN DISTINCT y } WITH a, a AS b",
    "MATCH (a)-->(b) CALL (a) { RETURN a.x AS u UNION RETURN a.k AS u }",
    "MATCH (a)-->(b) WHERE EXISTS { MATCH (b)-->(c) RETURN DISTINCT c.x } AND COUNT { MATCH (a)-->(c) RETURN DISTINCT c.s } > 0",
    "MATCH p = (a)-->(b) WHERE length(p) = 1",
    "MATCH (a) UNWIND [a, a] AS b",
};
const char* const shared_ends[] = {
    "RETURN a.x, a.s, b.f",
    "RETURN a.s + 'x' AS text, [a.x, b.s] AS list, {s: b.s} AS map",
    "RETURN a.x + 1 AS k, count(*), sum(b.f), avg(b.f), min(b.s), max(a.f), collect(b.x), sum(a.k)",
    "RETURN sum(b.f), avg(a.f), stDev(b.f), stDevP(a.x), percentileCont(b.f, 0.3), percentileDisc(a.x, 0.5)",
    "RETURN a.s AS s, count(DISTINCT b.x), sum(DISTINCT b.f), collect(DISTINCT b.s), count(b)",
    "RETURN a, count(b), collect([b.k, b.s + 'y'])",
    "RETURN [a.x, b.x] AS pair, avg(a.f) * 2 AS double, stDevP(b.f)",
    "RETURN a.x, sum(a.d), max(b.d)",
    "WITH a, CASE WHEN b.k % 2 = 0 THEN b.x ELSE toFloat(b.x) END AS m RETURN min(m), max(m), percentileDisc(m, 0.5), collect(DISTINCT m), a.x",
    "RETURN sum(CASE WHEN a.k < 3 THEN duration('P1D') WHEN a.k > 20 THEN 7 END) AS none",
    "RETURN avg(CASE WHEN a.k < 3 THEN duration('P1D') END), sum(CASE WHEN a.k = 3 THEN 5e288 WHEN a.k IN [20, 30] THEN -2.5e288 WHEN a.k = 0 THEN 1e-300 END)",
    "RETURN DISTINCT a.x, b.s",
    "RETURN DISTINCT [b.x, a.s] AS list",
    "RETURN DISTINCT a.x AS x ORDER BY x DESC",
    "RETURN DISTINCT a.s + ' made by the query' AS text",
    "RETURN a.s + ' made by the query' AS text, count(DISTINCT b.s + ' and so is this'), collect(DISTINCT b.s + ' in a list'), max(b.s + 'y')",
    "RETURN a.s + ' made by the query' AS text, b.x ORDER BY text, b.x LIMIT 30",
    "RETURN a.s, b.x, a.k ORDER BY b.x, a.s DESC",
    "RETURN a.k, b.f, [b.k] AS list ORDER BY b.f DESC LIMIT 7",
    "RETURN a.k, b.k ORDER BY a.x SKIP 3 LIMIT 20",
    "RETURN a.k AS k LIMIT 5",
    "RETURN DISTINCT a.x AS x SKIP 1 LIMIT 2",
    "WITH a, count(*) AS n WHERE n > 1 RETURN n, collect(a.k) ORDER BY n",
    "WITH DISTINCT b AS c MATCH (c)-->(d) RETURN c.k, d.k",
    "WITH a, b ORDER BY b.x MATCH (a)-->(c) RETURN b.k, c.k",
    "RETURN b.k + 9223372036854775790 AS much",
    "RETURN a.x, sum(a.k / (b.x - 2)) AS none",
    "RETURN sum(a.k + 9223372036854775000) AS much",
    "RETURN sum(CASE WHEN b.k > 20 THEN b.d ELSE b.k END) AS unlike",
    "RETURN a.x AS x UNION ALL MATCH (a)-->(b) RETURN b.x AS x",
    "RETURN a.s AS x UNION MATCH (b:B) RETURN b.s AS x",
};

}  // namespace

TEST_CASE("rows, their order, sums, errors and profiles are the same for any number of threads", "[query][threads]") {
    std::size_t asked_with_rows = 0, errors = 0, shared = 0;
    const std::uint32_t seeds = test::sanitized ? 1 : 2;
    const std::size_t every = test::sanitized ? 4 : 1;
    for (std::uint32_t seed = 1; seed <= seeds; ++seed) {
        const graph g = shared_graph(seed);
        for (std::size_t p = 0; p < std::size(shared_patterns); ++p)
            for (std::size_t end = 0; end < std::size(shared_ends); ++end) {
                if ((p + end) % every != 0) continue;  // each pattern and each end, not each pair of them
                const std::string text = fmt::format("{} {}", shared_patterns[p], shared_ends[end]);
                INFO("seed " << seed << ": " << text);
                const auto prepared = prepare(g.schema(), text);
                REQUIRE(prepared);
                std::string profile;
                const std::string alone = shared_answer(*prepared, g, 1, &profile);
                const bool failed = profile.empty();
                errors += failed ? 1 : 0, asked_with_rows += !failed && !alone.empty() ? 1 : 0, shared += profile.find("shared among threads") != std::string::npos ? 1 : 0;
                for (const std::size_t threads : {2U, 3U, 8U}) {
                    INFO(threads << " threads");
                    // Operators of the run before, new ones, and new ones that are measured.
                    REQUIRE(shared_answer(*prepared, g, threads) == alone);
                    std::string measured;
                    REQUIRE(shared_answer(prepare(g.schema(), text).value(), g, threads, &measured) == alone);
                    if (!failed && measured.find("shared") != std::string::npos) REQUIRE(steps_of(measured) == steps_of(profile));
                }
            }
    }
    // Most are answered with rows that threads share.
    CHECK(asked_with_rows > 200 * seeds / every);
    CHECK(errors > 10 * seeds / every);
    CHECK(shared > 150 * seeds / every);
}

TEST_CASE("what a profile says of threads is what they do", "[query][threads]") {
    const graph g = shared_graph(5);
    const auto profile = [&](const char* text) {
        std::string out;
        (void)shared_answer(prepare(g.schema(), text).value(), g, 4, &out);
        return out.substr(0, out.find('\n', out.find('\n') + 1));
    };
    CHECK(profile("MATCH (a)-->(b) RETURN a.x, count(b.x)").find("; shared among threads up to 'group'") != std::string::npos);
    CHECK(profile("MATCH (a:A) RETURN a.x ORDER BY a.x LIMIT 3").find("; shared among threads up to 'sort, the first'") != std::string::npos);
    CHECK(profile("MATCH (a:A) RETURN DISTINCT a.x").find("; shared among threads up to 'distinct'") != std::string::npos);
    CHECK(profile("MATCH (a:A) RETURN a.x").find("; shared among threads up to 'rows'") != std::string::npos);
    // What ends early, what begins with a node that is known, and what gives something else each time has to go one by one.
    for (const char* alone : {"MATCH (a) RETURN a.x LIMIT 3", "MATCH (a) RETURN DISTINCT a.x LIMIT 1", "MATCH (a {key: 'n1'}) RETURN a.x", "MATCH (a) RETURN a.x, rand()",
                              "MATCH (a) CALL components() YIELD component RETURN a.x, component", "UNWIND [1, 2] AS i MATCH (a) RETURN a.x, i"})
        CHECK(profile(alone).find("shared") == std::string::npos);
}

TEST_CASE("properties that go right into an answer are those that rows have one by one", "[query]") {
    // More steps than are taken at once, loops and parallel edges among them, both ways.
    graph g;
    std::mt19937 random(3);
    std::vector<node_id> nodes;
    for (std::int64_t i = 0; i < 150; ++i) {
        nodes.push_back(i % 7 == 0 ? *g.add_node("A") : *g.add_node(i % 2 == 0 ? "A" : "B", fmt::format("n{}", i)));
        REQUIRE(g.set(nodes.back(), "k", i));
        if (i % 3 != 0) REQUIRE(g.set(nodes.back(), "s", fmt::format("text {}", i % 5)));
        if (i % 4 != 0) REQUIRE(g.set(nodes.back(), "d", duration(i, 0, 0)));
    }
    for (std::int64_t i = 0; i < 400; ++i) {
        const edge_id e = *g.add_edge(nodes[i < 300 ? 1 : random() % 150], i % 3 == 0 ? "S" : "R", nodes[random() % 150]);
        if (i % 5 != 0) REQUIRE(g.set(e, "weight", i));
    }
    for (const char* pattern : {"MATCH (a {key: 'n1'})-[r]->(b)", "MATCH (a {key: 'n1'})-[r]-(b:B)", "MATCH (a)<-[r:R|S]-(b:A|B)", "MATCH (a:B)-[q:R]->(c)-[r]->(b)", "MATCH (a:A)-[r]->(b {s: 'text 2'})", "MATCH (b:A) WITH b, b AS a, null AS r",
                                "MATCH (a)-[r {weight: 7}]->(b)"})
        for (const char* columns : {"b.key", "a.k, b.k, r.weight, b.s, a.key, b.none, r.none", "b, r, a, $one AS one, 'a text' AS text, b.d, a.d", "*"}) {
            const std::string text = fmt::format("{} RETURN {}", pattern, columns), one_by_one = fmt::format("{} UNWIND [1] AS zz WITH a, b, r RETURN {}", pattern, columns);
            if (std::string_view(columns) == "*" && text.find("(c)") != std::string::npos) continue;  // that one has more columns
            INFO(text);
            const std::string answer = shared_answer(prepare(g.schema(), text).value(), g, 1);
            CHECK(!answer.empty());
            CHECK(answer == shared_answer(prepare(g.schema(), one_by_one).value(), g, 1));
        }
}

TEST_CASE("limits end what threads share", "[query][threads][limits]") {
    const graph g = shared_graph(5);
    const statement all = prepare(g.schema(), "MATCH (a), (b), (c), (d), (e), (f), (g) RETURN a.x, sum(b.x * c.x), collect(DISTINCT [g.k, f.k, e.k, d.k, c.k, b.k, a.k])").value();
    for (const std::size_t threads : {1U, 2U, 8U}) {
        const auto told = [&](limits within) { return shared_answer(all, g, threads, nullptr, within).substr(0, 200); };
        CHECK_THAT(told({.time = std::chrono::milliseconds(20)}), Catch::Contains("ended by its limit of time"));
        CHECK_THAT(told({.memory = 1U << 20U}), Catch::Contains("ended by its limit of memory"));
        CHECK_THAT(told({.steps = 10'000}), Catch::Contains("ended by its limit of steps"));
        CHECK_THAT(told({.stop_if = [] { return true; }}), Catch::Contains("ended by its limit of stop"));
    }
}
