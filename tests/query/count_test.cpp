// Counts without rows give what counting the rows gives.
#include "catch.hpp"

#include <atomic>
#include <cstdint>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <hexi/graph/graph.hpp>
#include <hexi/graph/transaction.hpp>
#include <hexi/query.hpp>

#include "random_graph.hpp"
#include "sanitized.hpp"

namespace {

using namespace hexi;

/// A graph of few nodes and many edges: loops, edges that are there twice, properties that some have and others have not.
graph counted_graph(std::uint32_t seed, bool statistics) {
    graph g = test::random_graph(seed, {.max_nodes = 6, .max_edges = 20, .node_types = 2, .symmetric = seed % 3 == 0, .keyless = true});
    std::mt19937 random(seed);
    for (const node_id n : g.nodes())
        if (random() % 4 != 0) REQUIRE(g.set(n, "p", static_cast<std::int64_t>(random() % 3)));
    if (statistics) g.gather_statistics();
    return g;
}

class query_maker {
public:
    explicit query_maker(std::mt19937& random) : random_(random) {}

    /// What stands before RETURN.
    std::string matches() {
        known_.clear();
        std::string out;
        const std::size_t clauses = 1 + below(2);
        for (std::size_t c = 0; c < clauses; ++c) {
            out += "MATCH ";
            const std::size_t paths = 1 + (below(3) == 0);
            for (std::size_t p = 0; p < paths; ++p) out += (p > 0 ? ", " : "") + path(1 + below(3), "abcd");
            out += ' ' + conditions("abcd");
        }
        if (below(4) == 0) {
            if (known_.empty()) return out;
            out += fmt::format("OPTIONAL MATCH ({}){}({}) ", known_[below(known_.size())], edge(), node_of("e"));
            if (below(2) == 0) out += fmt::format("OPTIONAL MATCH ({}){}({}){}({}) ", known_[below(known_.size())], edge(), node_of("f"), edge(), node_of("g"));
        }
        return out;
    }

    /// A variable that stands in every row, if there is one.
    [[nodiscard]] std::string known() const { return known_.substr(0, 1); }

private:
    std::size_t below(std::size_t n) { return random_() % n; }
    std::string node_of(std::string name) {
        const char* labels[] = {"", "", "", ":A", ":B", ":A|B", ":!A"};
        const char* properties[] = {"", "", "", "", "", " {p: 1}"};
        return name + labels[below(7)] + properties[below(6)];
    }
    std::string edge() {
        const char* types[] = {"", ":R", ":R", ":S", ":T", ":R|S", ":!R"};
        const char* type = types[below(7)];
        switch (below(3)) {
            case 0: return fmt::format("-[{}]->", type);
            case 1: return fmt::format("<-[{}]-", type);
            default: return fmt::format("-[{}]-", type);
        }
    }
    std::string path(std::size_t steps, const std::string& names) {
        const auto name = [&] { return below(5) == 0 ? std::string() : std::string(1, names[below(names.size())]); };
        std::string out = fmt::format("({})", node_of(name()));
        for (std::size_t i = 0; i < steps; ++i) out += fmt::format("{}({})", edge(), node_of(name()));
        for (const char c : names)
            if (out.find(fmt::format("({}", c)) != std::string::npos && known_.find(c) == std::string::npos) known_ += c;
        return out;
    }
    std::string conditions(const std::string&) {
        if (known_.empty() || below(2) == 0) return "";
        std::string out = "WHERE ";
        const std::size_t many = 1 + below(2);
        const auto one = [&] { return known_[below(known_.size())]; };
        for (std::size_t i = 0; i < many; ++i) {
            if (i > 0) out += " AND ";
            const char a = one(), b = one();
            switch (below(7)) {
                case 0:
                case 1: out += fmt::format("{} <> {}", a, b); break;
                case 2: out += fmt::format("NOT ({}){}({})", a, edge(), b); break;
                case 3: out += fmt::format("({}){}({})", a, edge(), b); break;
                case 4: out += fmt::format("{}.p > 0", a); break;
                case 5: out += fmt::format("{}.p <= {}.p", a, b); break;
                default: out += fmt::format("{}:A", a); break;
            }
        }
        return out + ' ';
    }

    std::mt19937& random_;
    std::string known_;
};

std::int64_t counted(const graph& g, const statement& asked, const std::string& query, const query_parameters& given = {}) {
    // Asked again and again, it is counted from arrays of the graph's, once it has statistics.
    std::optional<std::int64_t> first;
    for (int i = 0; i < (g.degrees() == nullptr ? 1 : 4); ++i) {
        const auto rows = asked.run(g, given);
        if (!rows) FAIL(fmt::format("{}: {}", query, rows.problems()[0]));
        const std::int64_t n = (*rows)[0].get<std::int64_t>(0);
        if (first && n != *first) FAIL(fmt::format("{}: {} at first, then {}", query, *first, n));
        first = n;
    }
    return *first;
}
statement made_ready(const graph& g, const std::string& query) {
    auto made = prepare(g.schema(), query);
    if (!made) FAIL(fmt::format("{}: {}", query, made.problems()[0]));
    return *std::move(made);
}
std::int64_t counted(const graph& g, const std::string& query, const query_parameters& given = {}) { return counted(g, made_ready(g, query), query, given); }
std::int64_t rows_counted(const graph& g, const std::string& query) {
    const auto statement = prepare(g.schema(), query);
    REQUIRE(statement);
    const auto rows = statement->run(g);
    REQUIRE(rows);
    return static_cast<std::int64_t>(rows->size());
}
/// The same without keeping the rows.
std::int64_t summed(const graph& g, const std::string& matches) { return counted(g, matches + " WITH 1 AS one RETURN sum(one) AS n"); }
std::multiset<std::string> lines_of(const graph& g, const std::string& query) {
    const auto statement = prepare(g.schema(), query);
    REQUIRE(statement);
    const auto rows = statement->run(g);
    REQUIRE(rows);
    std::multiset<std::string> out;
    for (const row r : *rows) out.insert(fmt::format("{} {}", r[0], r[1]));
    return out;
}
bool is_counted_without_rows(const graph& g, const std::string& query) {
    return prepare(g.schema(), query).value().explain(g).find("count, without rows") != std::string::npos;
}

}  // namespace

TEST_CASE("the number of a pattern's rows is as many as there are rows", "[query][count]") {
    std::mt19937 random(20);
    std::size_t without_rows = 0, some = 0;
    const std::size_t rounds = test::sanitized ? 24 : 1'000;
    for (std::uint32_t i = 0; i < rounds; ++i) {
        const graph g = counted_graph(i, i % 2 == 0);
        query_maker make(random);
        for (std::size_t k = 0; k < 5; ++k) {
            const std::string matches = make.matches();
            const std::string query = matches + "RETURN count(*) AS n";
            CAPTURE(query, i, k);
            if (!prepare(g.schema(), query)) continue;
            without_rows += is_counted_without_rows(g, query) ? 1 : 0;
            const std::int64_t expected = rows_counted(g, matches + "RETURN 1 AS one");
            some += expected > 0 ? 1 : 0;
            REQUIRE(counted(g, query) == expected);
            // And for each group.
            if (make.known().empty()) continue;
            const std::string by = k % 2 == 0 ? make.known() + ".p" : make.known();
            REQUIRE(lines_of(g, fmt::format("{}RETURN {} AS k, count(*) AS n", matches, by)) == lines_of(g, fmt::format("{}WITH {} AS k, 1 AS one RETURN k, sum(one) AS n", matches, by)));
        }
    }
    CHECK(without_rows > rounds * 5 / 2);
    CHECK(some > rounds / 4);
}

TEST_CASE("one node that is looked up by its key is counted as a row, and not by a plan that is begun for each", "[query][count]") {
    graph g;
    for (int i = 0; i < 3; ++i) REQUIRE(g.add_node("T", fmt::format("k{}", i)));
    const std::string keyed = "UNWIND ['k0', 'k2', 'k2', 'none'] AS k MATCH (t:T {key: k}) ";
    for (const std::string what : {"RETURN count(*) AS n", "RETURN count(t) AS n"}) {
        CHECK_FALSE(is_counted_without_rows(g, keyed + what));
        CHECK(counted(g, keyed + what) == 3);
    }
    CHECK(is_counted_without_rows(g, "MATCH (t:T) RETURN count(*) AS n"));
    CHECK(is_counted_without_rows(g, "UNWIND ['k0'] AS k MATCH (t:T {key: k})-->() RETURN count(*) AS n"));
}

TEST_CASE("what counts keep of a graph's edges does not outlive their change", "[query][count]") {
    const std::string patterns[] = {
        "MATCH (a)-[:R]->(b)<-[:S]-(c), (b)-[:R]-()", "MATCH (a)-[:R]-(b), (a)-[:S]-(c) WHERE b <> c", "MATCH (a)-[:S]-(b)-[:R]-(c)-[:R]-(d) WHERE NOT (d)-[:S]-(b)",
        "MATCH (m)-[:R]->(t), (m)-[:S]->(c)-[:R]->(u) WHERE t <> u", "MATCH (m)-[:R]->(t), (m)-[:S]->(c)-[:R]->(u) WHERE t <> u AND NOT (c)-[:R]->(t)",
        "MATCH (a)-[:R]-(b)-[:R]-(c)-[:R]-(a)", "MATCH (a)-[:R]-(b)-[:R]-(c)-[:R]-(d)-[:R]-(a)", "MATCH (a)-[:S]->() OPTIONAL MATCH (a)-[:R]->() OPTIONAL MATCH (a)<-[:T]-()",
    };
    std::size_t some = 0, kept = 0;
    for (std::uint32_t i = 0; i < (test::sanitized ? 4U : 60U); ++i) {
        graph g = test::random_graph(i, {.max_nodes = 7, .max_edges = 24, .node_types = 2, .symmetric = i % 3 == 0, .keyless = true});
        g.gather_statistics();
        std::mt19937 random(i);
        const auto agree = [&](const graph& of) {
            for (const std::string& pattern : patterns) {
                CAPTURE(i, pattern);
                const std::int64_t expected = summed(of, pattern);
                REQUIRE(counted(of, pattern + " RETURN count(*) AS n") == expected);
                some += expected > 0 ? 1 : 0;
            }
            kept += of.made_of_edges().memory() > 0 ? 1 : 0;
        };
        const auto any_node = [&](const graph& of) {
            std::vector<node_id> all(of.nodes().begin(), of.nodes().end());
            return all[random() % all.size()];
        };
        const auto change = [&](graph& of) {
            std::vector<edge_id> edges(of.edges().begin(), of.edges().end());
            switch (random() % 4) {
                case 0: if (!edges.empty()) of.remove(edges[random() % edges.size()]); break;
                case 1: if (of.node_count() > 3) of.remove(any_node(of)); break;
                default: REQUIRE(of.add_edge(any_node(of), random() % 2 == 0 ? "R" : "S", any_node(of)));
            }
        };
        if (g.node_count() < 3) continue;
        agree(g);
        for (int round = 0; round < 3; ++round) {
            change(g);
            agree(g);
            const graph before = g;  // shares what was kept until one of the two changes
            {
                transaction all(g);
                change(g), change(g);
                agree(g);
                agree(before);
                if (round == 1) all.commit();
            }
            agree(g);
            agree(before);
        }
        g.compact();
        agree(g);
        graph moved = std::move(g);
        agree(moved);
        CHECK(g.made_of_edges().memory() == 0);
        const std::size_t with = moved.memory().everything;
        moved.compact();
        CHECK(moved.memory().everything < with);
    }
    CHECK(some > (test::sanitized ? 80 : 200));
    CHECK(kept > (test::sanitized ? 20 : 50));
}

TEST_CASE("many threads may ask at once while the arrays are made that counts read", "[query][count]") {
    graph g;
    std::vector<node_id> nodes;
    std::mt19937 random(7);
    for (int i = 0; i < 5'000; ++i) nodes.push_back(*g.add_node("N"));
    for (int i = 0; i < 20'000; ++i) REQUIRE(g.add_edge(nodes[random() % 5000], random() % 2 == 0 ? "X" : "Y", nodes[random() % 500]));
    g.gather_statistics();
    const std::string patterns[] = {"MATCH (a)-[:X]->(b)-[:Y]->(c)-[:X]->(a)", "MATCH (a)-[:X]->(), (a)-[:Y]->()", "MATCH (a)-[:X]-(b)-[:X]-(c)-[:X]-(a)", "MATCH (a)-[:Y]-(b)-[:Y]-(c) WHERE a <> c"};
    std::vector<std::int64_t> expected;
    const graph before = g;
    for (const std::string& pattern : patterns) expected.push_back(prepare(before.schema(), pattern + " RETURN count(*) AS n").value().run(before).value()[0].get<std::int64_t>(0));
    std::atomic<int> wrong{0};
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t) {
        threads.emplace_back([&] {
            for (int i = 0; i < (test::sanitized ? 3 : 6); ++i)
                for (std::size_t k = 0; k < expected.size(); ++k) {
                    budget within({.threads = 1});
                    const auto rows = prepare(g.schema(), patterns[k] + " RETURN count(*) AS n").value().run(std::as_const(g), {}, {.within = &within});
                    wrong += rows && (*rows)[0].get<std::int64_t>(0) == expected[k] ? 0 : 1;
                }
        });
    }
    for (std::thread& one : threads) one.join();
    CHECK(wrong == 0);
    CHECK(g.made_of_edges().memory() > 20'000 * 4);
}

TEST_CASE("circles of four are counted with edges that are there twice, and loops", "[query][count]") {
    // The last: one of another type, one whose first edge has another way, two MATCH, in which an edge may stand twice, one with something hanging on it.
    const std::pair<std::string, bool> patterns[] = {
        {"MATCH (a){0}(b){0}(c){0}(d){0}(a)", true}, {"MATCH (c){0}(d){0}(a), (c){0}(b){0}(a)", true}, {"MATCH (a:A){0}(b:A){0}(c:A){0}(d:A){0}(a)", true},
        {"MATCH (a){0}(b){0}(c){0}(d){0}(a) WHERE a <> c", true}, {"MATCH (a){0}(b){0}(c){0}(d){0}(a) WHERE b <> d AND c <> a", true},
        {"MATCH (a){0}(b){0}(c){0}(d){0}(a) WHERE a <> b", true}, {"MATCH (a){0}(b){0}(c){0}(d){0}(a) WHERE a <> b AND d <> c AND a <> c", true},
        {"MATCH (a){0}(b){0}(c){0}(d){0}(a) WHERE a <> b AND b <> c AND c <> d AND d <> a AND a <> c AND b <> d", true},
        {"MATCH (a:A){0}(b){0}(c){0}(d){0}(a)", false}, {"MATCH (a)-[:S]-(b){0}(c){0}(d){0}(a)", false}, {"MATCH (a){0}(b){0}(c) MATCH (c){0}(d){0}(a)", false},
        {"MATCH (a){0}(b){0}(c){0}(d){0}(a), (a)-[:S]->()", false}, {"MATCH (a){0}(b){0}(c){0}(d){0}(a) WHERE a.p = d.p", false},
    };
    std::size_t some = 0;
    for (std::uint32_t i = 0; i < (test::sanitized ? 5U : 120U); ++i) {
        graph g = test::random_graph(i, {.max_nodes = 5, .max_edges = test::sanitized ? 12U : 16U, .node_types = 2, .symmetric = i % 3 == 0});
        if (i % 2 == 0) g.gather_statistics();
        for (const std::string edge : {"-[:R]-", "--", "-[:R|S]-"})
            for (const auto& [pattern, is_circle] : patterns) {
                const std::string matches = fmt::format(fmt::runtime(pattern), edge) + " ", query = matches + "RETURN count(*) AS n";
                CAPTURE(i, query);
                const std::int64_t expected = summed(g, matches);
                const statement asked = made_ready(g, query);
                if (edge == "-[:R]-" && (expected > 0 || !is_circle)) CHECK((asked.explain(g).find("circles of four") != std::string::npos) == is_circle);
                REQUIRE(counted(g, asked, query) == expected);
                some += expected > 0 ? 1 : 0;
            }
    }
    CHECK(some > (test::sanitized ? 40 : 1'000));
}

TEST_CASE("circles of four by hand, on any number of threads", "[query][count]") {
    // A complete graph of n nodes has n (n - 1) (n - 2) (n - 3) of them in all orders and directions.
    graph g;
    std::vector<node_id> nodes;
    for (int i = 0; i < 150; ++i) nodes.push_back(*g.add_node("N"));
    for (std::size_t a = 0; a < nodes.size(); ++a)
        for (std::size_t b = 0; b < a; ++b) REQUIRE(g.add_edge(nodes[(a + b) % 2 == 0 ? a : b], "X", nodes[(a + b) % 2 == 0 ? b : a]));
    const auto circles = prepare(g.schema(), "MATCH (a)-[:X]-(b)-[:X]-(c)-[:X]-(d)-[:X]-(a) RETURN count(*) AS n").value();
    for (const std::size_t threads : {1U, 2U, 3U}) {
        budget within({.threads = threads});
        CHECK(circles.run(g, {}, {.within = &within}).value()[0].get<std::int64_t>(0) == std::int64_t{150} * 149 * 148 * 147);
    }
    budget short_one({.steps = 50'000});
    const auto stopped = circles.run(g, {}, {.within = &short_one});
    REQUIRE_FALSE(stopped);
    CHECK(stopped.problems()[0].rule == rule("stopped"));
    // Another edge between two of them: each circle over the first one is there once more, and those of fewer nodes come in.
    REQUIRE(g.add_edge(nodes[0], "X", nodes[1]));
    const std::int64_t over_one = 8 * 148 * 147;
    CHECK(circles.run(g).value()[0].get<std::int64_t>(0) == std::int64_t{150} * 149 * 148 * 147 + over_one);
}

TEST_CASE("triangles are counted with edges that are there twice, and loops", "[query][count]") {
    std::size_t some = 0;
    for (std::uint32_t i = 0; i < (test::sanitized ? 30U : 300U); ++i) {
        const graph g = test::random_graph(i, {.max_nodes = 6, .max_edges = 30, .node_types = 1, .symmetric = i % 3 == 0});
        for (const std::string edge : {"-[:R]-", "--", "-[:R|S]-"}) {
            const std::string matches = fmt::format("MATCH (a){}(b){}(c){}(a) ", edge, edge, edge);
            CAPTURE(i, matches);
            const std::int64_t expected = rows_counted(g, matches + "RETURN 1 AS one");
            const statement asked = made_ready(g, matches + "RETURN count(*) AS n");
            if (expected > 0) CHECK(asked.explain(g).find("triangles of") != std::string::npos);
            REQUIRE(counted(g, asked, matches) == expected);
            some += expected > 0 ? 1 : 0;
        }
    }
    CHECK(some > 50);
}

TEST_CASE("triangles whose corners hang on something, or whose last edge is a condition, are counted as rows would count them", "[query][count]") {
    // What is written, and what the plan says.
    const std::pair<std::string, std::string> patterns[] = {
        {"MATCH (a:A){0}(b:A){0}(c:A){0}(a), (c)-[:S]->()", "triangles of"},
        {"MATCH (a){0}(b){0}(c){0}(a), (a)-[:S]->(), (b)<-[:T]-() OPTIONAL MATCH (c)-[:S]->()-[:T]->()", "triangles of"},
        {"MATCH (a){0}(b){0}(c){0}(a) WHERE a <> b", "triangles of"},
        {"MATCH (a){0}(b){0}(c){0}(a) WHERE b <> c AND a <> c", "triangles of"},
        {"MATCH (a){0}(b){0}(c) WHERE a <> c AND (a){0}(c)", "whose ends are joined"},
        {"MATCH (a){0}(b){0}(c), (c)-[:S]->(), (b)-[:T]->() WHERE a <> c AND a <> b AND (c){0}(a)", "whose ends are joined"},
        {"MATCH (a){0}(b){0}(c) WHERE a <> c AND NOT (a){0}(c)", "less"},
        {"MATCH (b){0}(c)-[:S]->(), (b){0}(a) WHERE NOT (c){0}(a) AND c <> a", "less"},
        {"MATCH (h:B) MATCH (a:A)-[:S]->(h) MATCH (b:A)-[:S]->(h) MATCH (c:A)-[:S]->(h) MATCH (a){0}(b){0}(c){0}(a)", "all three along"},
        {"MATCH (a:A)-[:S]->()<-[:T]-(h:B) MATCH (b:A)-[:S]->()<-[:T]-(h) MATCH (c:A)-[:S]->()<-[:T]-(h)-[:S]->() MATCH (a){0}(b){0}(c){0}(a), (b)-[:T]->()", "all three along"},
        // Not of this kind: one corner hangs elsewhere; the same edge may stand twice; one corner is another type's.
        {"MATCH (a)-[:S]->(h) MATCH (b)-[:S]->(h) MATCH (c)<-[:S]-(h) MATCH (a){0}(b){0}(c){0}(a)", ""},
        {"MATCH (a)-[:S]->(h)<-[:S]-(b) MATCH (c)-[:S]->(h) MATCH (a){0}(b){0}(c){0}(a)", ""},
        {"MATCH (a){0}(b){0}(c) MATCH (c){0}(a)", ""},
        {"MATCH (a:A){0}(b:B){0}(c){0}(a)", ""},
        {"MATCH (a){0}(b){0}(c) WHERE NOT (a){0}(c)", ""},
    };
    std::size_t some = 0;
    for (std::uint32_t i = 0; i < (test::sanitized ? 12U : 150U); ++i) {
        graph g = test::random_graph(i, {.max_nodes = 5, .max_edges = 18, .node_types = 2, .symmetric = i % 3 == 0});
        if (i % 2 == 0) g.gather_statistics();
        for (const auto& [pattern, says] : patterns) {
            const std::string matches = fmt::format(fmt::runtime(pattern), i % 5 == 0 ? "--" : "-[:R]-") + " ", query = matches + "RETURN count(*) AS n";
            CAPTURE(i, query);
            const std::int64_t expected = summed(g, matches);
            const statement asked = made_ready(g, query);
            // A tail's edge may be one of the triangle's where that is of any type.
            if (i % 5 != 0 && expected > 0) CHECK(asked.explain(g).find(says) != std::string::npos);
            REQUIRE(counted(g, asked, query) == expected);
            some += expected > 0 ? 1 : 0;
        }
    }
    CHECK(some > (test::sanitized ? 30 : 500));
}

TEST_CASE("pairs of neighbours of one node are counted without those of a node with itself", "[query][count]") {
    std::size_t some = 0;
    for (std::uint32_t i = 0; i < (test::sanitized ? 14U : 200U); ++i) {
        const graph g = counted_graph(i, i % 2 == 0);
        for (const std::string edge : {"-[:R]-", "--", "-[:R]->", "<-[:R|S]-"})
            for (const std::string pattern : {"MATCH (a){0}(b), (a){0}(c) WHERE b <> c", "MATCH (a:A){0}(b), (a){0}(c:B)-[:S]->() WHERE b <> c", "MATCH (a){0}(b), (a){0}(c), (a)-->() WHERE b <> c"}) {
                const std::string matches = fmt::format(fmt::runtime(pattern), edge) + " ";
                CAPTURE(i, matches);
                const std::int64_t expected = summed(g, matches);
                REQUIRE(counted(g, matches + "RETURN count(*) AS n") == expected);
                some += expected > 0 ? 1 : 0;
            }
    }
    CHECK(some > (test::sanitized ? 60 : 100));
}

TEST_CASE("the last of a chain is counted without the nodes that it must not be, each of them once", "[query][count]") {
    std::size_t some = 0;
    for (std::uint32_t i = 0; i < test::rounds(300); ++i) {
        graph g = counted_graph(i, true);
        for (const std::string chain : {"(a)-[:R]->(b)-[:S]->(c)-[:T]->(d) WHERE d <> a AND d <> c", "(a:A)-[:R]-(b)-[:S]-(c)-[:T]-(d) WHERE d <> a AND d <> b AND d <> c", "(a)-[:R]->(b)<-[:S]-(c), (b)-[:T]-(d) WHERE d <> a AND d <> c",
                                        "(a:A)-[:R]-(b), (a)-[:S]-(c)-[:T]->(d) WHERE d <> b", "(a)-[:R]-(b)-[:S]-(c)-[:T]-(d:B) WHERE d <> a AND c <> d"}) {
            const std::string matches = fmt::format("MATCH {} ", chain);
            CAPTURE(i, matches);
            const std::int64_t expected = summed(g, matches);
            REQUIRE(counted(g, matches + "RETURN count(*) AS n") == expected);
            some += expected > 0 ? 1 : 0;
        }
    }
    CHECK(some > (test::sanitized ? 20 : 200));
}

TEST_CASE("nodes of a type are counted wherever they lie", "[query][count]") {
    // Types lie apart, so that arrays for the nodes of one have no place for those of another.
    const std::string patterns[] = {
        "MATCH (a:A)-[:R]-(b)-[:R]-(c:C)", "MATCH (a:A)-[:R]->(b:B)<-[:S]-(c)", "MATCH (a)-[:R]->(b:B)-[:R]->(c:C)-[:S]->(d)", "MATCH (b:B)-[:R]-(x)-[:R]-(y)-[:R]-(b)",
        "MATCH (b:B)-[:R]-(x)-[:R]-(y)-[:S]-(b)", "MATCH (x)-[:S]->(y)-[:R]-(z) WHERE NOT (x)-[:R]-(z)", "MATCH (x)-[:R]-(y)-[:R]-(z) WHERE x <> z AND NOT (x)-[:R]-(z)",
        "MATCH (x)-[:R]-(y), (x)-[:R]-(z)-[:S]-() WHERE y <> z", "MATCH (x:A)-[:R]-(y)-[:R]-(z)-[:R]-(x), (y)-[:S]-()", "MATCH (x:A) OPTIONAL MATCH (x)-[:S]->(:B)", "MATCH (:C)-[:R]->(x) OPTIONAL MATCH (x)-[:R]->(:B)-[:S]-()",
    };
    graph empty;
    for (const char* type : {"A", "B", "C", "A"})
        for (int k = 0; k < 1'050; ++k) REQUIRE(empty.add_node(type));
    std::size_t some = 0;
    for (std::uint32_t i = 0; i < (test::sanitized ? 3U : 20U); ++i) {
        graph g = empty;
        std::mt19937 random(i);
        std::vector<node_id> near;
        for (std::size_t k = 0; k < 8; ++k) near.emplace_back(k % 4 * 1'050 + random() % 1'050);
        for (int k = 0; k < 30; ++k) REQUIRE(g.add_edge(near[random() % 8], random() % 3 == 0 ? "S" : "R", near[random() % 8]));
        if (i % 3 != 0) g.gather_statistics();
        for (const std::string& pattern : patterns) {
            CAPTURE(i, pattern);
            const std::int64_t expected = summed(g, pattern);
            const statement asked = made_ready(g, pattern + " RETURN count(*) AS n");
            CHECK(asked.explain(g).find("count, without rows") != std::string::npos);
            REQUIRE(counted(g, asked, pattern) == expected);
            some += expected > 0 ? 1 : 0;
        }
    }
    CHECK(some > (test::sanitized ? 20 : 30));
}

TEST_CASE("counts by hand", "[query][count]") {
    graph g;
    const node_id a = *g.add_node("P", "a"), b = *g.add_node("P", "b"), c = *g.add_node("Q", "c");
    REQUIRE(g.add_edge(a, "X", b));
    REQUIRE(g.add_edge(a, "X", b));
    REQUIRE(g.add_edge(b, "X", c));
    REQUIRE(g.add_edge(c, "X", a));
    REQUIRE(g.add_edge(a, "X", a));
    const auto count = [&](const std::string& pattern) {
        const std::string query = "MATCH " + pattern + " RETURN count(*)";
        CHECK(is_counted_without_rows(g, query));
        return counted(g, query);
    };
    CHECK(count("(n)") == 3);
    CHECK(count("(n:P)") == 2);
    CHECK(count("()-[:X]->()") == 5);
    CHECK(count("(n)-[:X]-(m)") == 9);  // the loop once
    CHECK(count("(:P)-[:X]->(:P)") == 3);
    CHECK(count("(x)-[:X]->(x)") == 1);
    CHECK(count("(x)-[:X]->(y)-[:X]->(z)") == 8);
    CHECK(count("(x)-[:X]->(y)-[:X]->(z)-[:X]->(x)") == 6);
    CHECK(count("(x)-[:X]->(y)<-[:X]-(z) WHERE x <> z") == 2);
    CHECK(count("(x), (y)") == 9);
    CHECK(count("(x)-[:X]->(), (y)-[:X]->()") == 20);
    CHECK(counted(g, "MATCH (x:P) MATCH (y:P) RETURN count(x) + 1 AS n") == 5);
    CHECK(counted(g, "MATCH (x:P) OPTIONAL MATCH (x)-[:X]->(y:Q) RETURN count(*) AS n") == 2);
    CHECK(counted(g, "MATCH (x:P) OPTIONAL MATCH (x)-[:X]->(y:Q) RETURN count(y) AS n") == 1);
    CHECK(counted(g, "MATCH (x {key: 'a'})-[:X]->(y) RETURN count(*) AS n") == 3);
    CHECK(counted(g, "MATCH (x {key: $key})-[:X]->(y) RETURN count(*) AS n", {{"key", "b"}}) == 1);
    // One number for all rows that come before.
    CHECK(counted(g, "UNWIND ['a', 'b', 'none'] AS k MATCH (x {key: k})-[:X]->(y) RETURN count(*) AS n") == 4);
    CHECK(counted(g, "UNWIND [0, 1] AS k MATCH (x)-[:X]->(y) WHERE k = 1 RETURN count(*) AS n") == 5);
    CHECK(counted(g, "MATCH (n:Nothing) RETURN count(*) AS n") == 0);
    const std::string each = "MATCH (x)-[:X]->(y) RETURN x.key AS k, count(*) AS n";
    CHECK(prepare(g.schema(), each).value().explain(g).find("count for each node") != std::string::npos);
    CHECK(lines_of(g, each) == std::multiset<std::string>{"a 3", "b 1", "c 1"});
    CHECK(lines_of(g, "MATCH (x:Nothing) RETURN x.key AS k, count(*) AS n").empty());
}

TEST_CASE("a count that no integer holds is an error, and one of many rows is quick", "[query][count]") {
    graph g;
    const node_id hub = *g.add_node("N", "hub");
    for (int i = 0; i < 1000; ++i) REQUIRE(g.add_edge(hub, "X", *g.add_node("N", fmt::format("n{}", i))));
    const auto star = [](std::size_t arms) {
        std::string out = "MATCH (h)";
        for (std::size_t i = 0; i < arms; ++i) out += fmt::format(" MATCH (h)-[:X]->(a{})", i);
        return out + " RETURN count(*) AS n";
    };
    CHECK(counted(g, star(5)) == 1'000'000'000'000'000);
    const auto too_many = prepare(g.schema(), star(7)).value().run(g);
    REQUIRE_FALSE(too_many);
    CHECK(too_many.problems()[0].reason == "NumberOutOfRange");
}

TEST_CASE("a count is the same on any number of threads, and ends with its budget", "[query][count]") {
    graph g;
    std::vector<node_id> nodes;
    std::mt19937 random(4);
    for (int i = 0; i < 6000; ++i) nodes.push_back(*g.add_node("N", fmt::format("n{}", i)));
    for (int i = 0; i < 30'000; ++i) REQUIRE(g.add_edge(nodes[random() % 6000], "X", nodes[random() % 300]));
    const auto triangles = prepare(g.schema(), "MATCH (a)-[:X]-(b)-[:X]-(c)-[:X]-(a) RETURN count(*) AS n").value();
    std::int64_t first = -1;
    for (const std::size_t threads : {1U, 2U, 3U}) {
        budget within({.threads = threads});
        const auto rows = triangles.run(g, {}, {.within = &within});
        REQUIRE(rows);
        const auto n = (*rows)[0].get<std::int64_t>(0);
        if (first < 0) first = n;
        CHECK(n == first);
    }
    CHECK(first > 0);
    budget short_one({.steps = 5'000});
    const auto stopped = triangles.run(g, {}, {.within = &short_one});
    REQUIRE_FALSE(stopped);
    CHECK(stopped.problems()[0].rule == rule("stopped"));
}
