// Conditions on numbers, which are asked of columns and of many rows at once, beside the same ones written so that they are not.
#include "catch.hpp"

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include <fmt/format.h>

#include <hexi/query.hpp>

#include "query/asked.hpp"
#include "sanitized.hpp"

using namespace hexi;

namespace {

/// A hub with more edges than are taken at once; integers and floats at edges and nodes, some of them without any.
graph starry() {
    graph g;
    const auto made = prepare(g.schema(), R"(
CREATE (hub:Hub)
WITH hub
UNWIND range(0, 199) AS i
CREATE (hub)-[e:TO]->(n:Leaf)
SET e.number = CASE WHEN i % 7 = 0 THEN null ELSE i % 10 - 4 END,
    e.share = CASE WHEN i % 11 = 0 THEN null WHEN i % 13 = 0 THEN 0.0 / 0.0 ELSE i / 16.0 - 4 END,
    n.number = i % 5, n.share = toFloat(i % 3), n.at = i)");
    REQUIRE(made);
    REQUIRE(made->run(g));
    return g;
}

std::vector<std::string> asked(const graph& g, const statement& s, const query_parameters& given) {
    const auto found = s.run(g, given);
    if (!found) FAIL(to_text(found.problems()));
    return test::texts_of(*found);
}

statement prepared(const graph& g, const std::string& text) {
    auto made = prepare(g.schema(), text);
    if (!made) FAIL(text << to_text(made.problems()));
    return *std::move(made);
}

}  // namespace

TEST_CASE("a number beside a known one is what it is in any other words", "[query][filter]") {
    const graph g = starry();
    const double infinite = std::numeric_limits<double>::infinity();
    const std::vector<value> known{value(std::int64_t{2}), value(std::int64_t{-1}), value(2.0), value(0.5), value(-infinite), value(std::numeric_limits<double>::quiet_NaN()),
                                   value((std::int64_t{1} << 53U) + 1), value("2"), value(true), value()};
    std::size_t some = 0;
    for (const char* const how : {"<", "<=", "=", "<>", ">=", ">"})
        for (const char* const what : {"e.number", "e.share", "n.number", "n.share"})
            for (const bool turned : {false, true}) {
                if (test::sanitized && turned != ((what[2] == 'n') != (how[0] == '<'))) continue;  // watched, each way round for some of them
                const auto condition = [&](const std::string& left) { return turned ? fmt::format("$x {} {}", how, left) : fmt::format("{} {} $x", left, how); };
                const std::string slow = fmt::format("coalesce({})", what);
                for (const std::string& pattern : {std::string("MATCH (h:Hub)-[e:TO]->(n) WHERE {} RETURN n.at, e.number"), std::string("MATCH (n:Leaf)<-[e]-() WHERE {} AND n.at <> 7 RETURN n.at, e.share ORDER BY n.at DESC LIMIT 150"),
                                                   std::string("MATCH (h:Hub)-[e WHERE {}]->(n) RETURN count(*), sum(n.at)")}) {
                    if (pattern.find("e WHERE") != std::string::npos && what[0] == 'n') continue;
                    const auto put = [&](const std::string& c) { return std::string(pattern).replace(pattern.find("{}"), 2, c); };
                    const statement quick = prepared(g, put(condition(what))), other = prepared(g, put(condition(slow)));
                    for (const value& x : known) {
                        CAPTURE(put(condition(what)), x);
                        const auto found = asked(g, quick, {{"x", x}});
                        CHECK(found == asked(g, other, {{"x", x}}));
                        some += found.empty() ? 0U : 1U;
                    }
                }
            }
    CHECK(some > (test::sanitized ? 150 : 300));
}

TEST_CASE("a filter within a search for paths asks for numbers alike", "[query][filter]") {
    graph g;
    REQUIRE(prepare(g.schema(), "UNWIND range(0, 60) AS i CREATE (:N {at: i})")->run(g));
    REQUIRE(prepare(g.schema(), "MATCH (a:N), (b:N) WHERE (a.at * 7 + b.at * 3) % 11 < 2 AND a <> b CREATE (a)-[:R {number: (a.at + b.at) % 10, share: (a.at * b.at) % 10 / 4.0}]->(b)")->run(g));
    std::size_t reached = 0;
    for (const char* const what : {"number", "share"})
        for (const char* const how : {"<", ">="})
            for (const value& x : {value(std::int64_t{2}), value(1.0), value(std::numeric_limits<double>::quiet_NaN()), value()})
                for (const char* const select : {"ANY SHORTEST", "SHORTEST 3 ACYCLIC"}) {
                    const auto text = [&](const char* left, const char* right) {
                        return fmt::format("UNWIND range(1, {}) AS to MATCH (a:N {{at: 0}}), (b:N {{at: to}}) MATCH p = {} (a)-[e WHERE {}e.{}{} {} $x]->+(b) RETURN to, length(p)", test::sanitized ? 6 : 20, select, left, what, right, how);
                    };
                    CAPTURE(text("", ""), x);
                    const auto found = asked(g, prepared(g, text("", "")), {{"x", x}});
                    CHECK(found == asked(g, prepared(g, text("coalesce(", ")")), {{"x", x}}));
                    reached += found.size();
                }
    CHECK(reached > (test::sanitized ? 50 : 100));
}

TEST_CASE("quantities of two units are the same wherever they are the same amount", "[query][filter]") {
    schema s;
    s.open = false;
    const unit_id gram = s.add_unit({.name = "克"});
    s.add_unit({.name = "斤", .base = gram, .factor = 500});
    s.add_node_type({.name = "Sack", .properties = {{.name = "weight", .kind = kind::quantity, .unit = gram}, {.name = "weights", .kind = kind::quantity, .list = true, .unit = gram}, {.name = "any", .kind = kind::any}}});
    graph g(std::move(s));
    const auto made = prepare(g.schema(), R"(UNWIND [['a', 1000克], ['b', 2斤], ['c', 2克]] AS of
CREATE (:Sack {key: of[0], weight: of[1], weights: [of[1]], any: [of[1], 'x']}))");
    if (!made) FAIL(to_text(made.problems()));
    if (const auto done = made->run(g); !done) FAIL(to_text(done.problems()));
    using lines = std::vector<std::string>;
    const auto of = [&](const std::string& text) { return asked(g, prepared(g, text), {}); };
    const auto check = [&] {
        const lines both{"a", "b"};
        for (const std::string how : {"MATCH (n:Sack) WHERE n.weight = 2斤", "MATCH (n:Sack {weight: 2斤})", "MATCH (n:Sack {weights: [1000克]})", "MATCH (n:Sack) WHERE n.weight IN [5克, 2斤]", "MATCH (n:Sack) WHERE n.weights = [2斤]",
                                       "MATCH (n:Sack) WHERE [2斤] IN [n.weights]", "MATCH (n:Sack) WHERE CASE n.weight WHEN 1000克 THEN true ELSE false END", "MATCH (n:Sack) WHERE nullIf(n.weight, 2斤) IS NULL",
                                       "MATCH (n:Sack) WHERE {w: n.any} = {w: [2斤, 'x']}", "UNWIND [2斤] AS w MATCH (n:Sack {weight: w})", "MATCH (m:Sack {key: 'b'}) MATCH (n:Sack) WHERE n.weight = m.weight", "MATCH (n:Sack) WHERE NOT n.weight <> 2斤"}) {
            CAPTURE(how);
            CHECK(of(how + " RETURN n.key ORDER BY n.key") == both);
        }
        CHECK(of("MATCH (n:Sack) RETURN count(DISTINCT n.weight), count(DISTINCT n.weights), count(DISTINCT n.any)") == lines{"2 2 2"});
        CHECK(of("MATCH (n:Sack) WITH n.weight AS w, count(*) AS c RETURN c ORDER BY c") == lines{"1", "2"});
        CHECK(of("MATCH (n:Sack) WITH DISTINCT n.weights AS w RETURN count(*)") == lines{"2"});
        CHECK(of("RETURN 1斤 AS w UNION RETURN 500克 AS w") == lines{"1斤"});
        CHECK(of("MATCH (n:Sack {weight: 2斤}) RETURN count(*)") == lines{"2"});
        CHECK(of("UNWIND [[2斤], [900克], [1100克]] AS w RETURN w[0] AS w ORDER BY w") == lines{"900克", "2斤", "1100克"});
        CHECK(of("UNWIND [[2斤], [900克], [1100克]] AS w RETURN w ORDER BY w") == of("UNWIND [[900克], [2斤], [1100克]] AS w RETURN w"));
        CHECK(of("UNWIND [{w: 2斤}, {w: 900克}, {w: 1100克}] AS w WITH w ORDER BY w DESC LIMIT 1 RETURN w.w") == lines{"1100克"});
        CHECK(of("UNWIND [[2斤], [900克], [1100克]] AS w WITH min(w) AS a, max(w) AS b RETURN a[0], b[0]") == lines{"900克 1100克"});
        // What is put together stays as it was written.
        CHECK(of("MATCH (n:Sack {key: 'b'}) RETURN n.weights + n.weight = [2斤, 2斤], toString((n.weights + n.weight)[0]), toString((n.weight + n.weights)[1]), toString((n.weights + [1斤])[1])") == lines{"true 2斤 2斤 1斤"});
    };
    check();
    // Deeper than is compared, nothing is looked for.
    CHECK(of("WITH reduce(a = [1斤], x IN range(1, 300000) | [a]) AS deep RETURN deep = [1斤]") == lines{"false"});
    const auto deep = prepare(g.schema(), "WITH reduce(a = [1斤], x IN range(1, 300000) | [a]) AS deep WITH DISTINCT deep RETURN count(*)");
    REQUIRE(deep);
    CHECK_FALSE(deep->run(g));
    g.add_index(*g.schema().find_node_type("Sack"), "weight", index_order::hashed).value();
    check();
    g.remove_index(*g.schema().find_node_type("Sack"), "weight");
    g.add_index(*g.schema().find_node_type("Sack"), "weight", index_order::sorted).value();
    check();
}
