// Nodes that are found by keys and indexes, beside the same ones found by looking at all.
#include "catch.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include <fmt/format.h>

#include <hexi/base/limits.hpp>
#include <hexi/graph/graph.hpp>
#include <hexi/query.hpp>

#include "query/asked.hpp"
#include "random_value.hpp"
#include "sanitized.hpp"

using namespace hexi;

namespace {

/// Rows, each a line, in their order; or the problem.
std::vector<std::string> lines_of(const graph& g, const std::string& text, const query_parameters& given) {
    const auto prepared = prepare(g.schema(), text);
    if (!prepared) return {to_text(prepared.problems())};
    const auto found = prepared->run(g, given);
    if (!found) return {to_text(found.problems())};
    return test::texts_of(*found);
}

std::string explained(const graph& g, const std::string& text) { return prepare(g.schema(), text).value().explain(g); }

void add_indexes(graph& g, index_order order) {
    for (const char* const name : {"any", "number", "word"}) g.add_index(*g.schema().find_node_type("Thing"), name, order).value();
}

/// Things, some of them of a subtype's label, and others with the same properties.
graph things(std::uint64_t seed) {
    graph g;
    random_values random(seed);
    for (std::size_t i = 0; i < 300; ++i) {
        const auto n = i % 5 == 4 ? *g.add_node(*g.schema().type_of_labels({"Thing", "Special"}), fmt::format("k{}", i)) : *g.add_node(i % 5 == 3 ? "Other" : "Thing", fmt::format("k{}", i));
        if (const value v = random(); v.has_value()) g.set(n, "any", random.below(3) == 0 ? value(static_cast<std::int64_t>(random.below(5))) : v).value();
        if (random.below(4) != 0) g.set(n, "number", static_cast<std::int64_t>(random.below(40)) - 20).value();
        if (random.below(4) != 0) g.set(n, "word", std::string(random.below(3), 'a') + std::string(random.below(3), 'b') + (random.below(8) == 0 ? "\xC3\xBF" : "")).value();
    }
    return g;
}

}  // namespace

TEST_CASE("what is found by bounds, lists and beginnings is the same with an index and without one") {
    std::mt19937_64 random(5);
    for (std::uint64_t seed = 1; seed <= (test::sanitized ? 1 : 2); ++seed) {
        const graph plain = things(seed);
        graph hashed = plain, sorted = plain;
        add_indexes(hashed, index_order::hashed);
        add_indexes(sorted, index_order::sorted);
        // Something changed since the index was made.
        for (graph* const g : {&hashed, &sorted}) g->set(*g->find("k0"), "number", 3).value();
        graph same = plain;
        same.set(*same.find("k0"), "number", 3).value();
        random_values some(seed + 100);
        const auto any_value = [&]() -> value {
            if (random() % 4 == 0) return some();
            const node_id n = *same.find(fmt::format("k{}", random() % 300));
            const auto p = *same.schema().property_named(std::vector<std::string>{"any", "number", "word"}[random() % 3]);
            return same.value(n, p);
        };
        for (int round = 0; round < (test::sanitized ? 2 : 40); ++round) {
            value::list values, keys{"k1", "k4", "none", "k1", 5};
            for (int i = 0; i < 4; ++i) values.push_back(any_value());
            for (int i = 0; i < 4; ++i) keys.emplace_back(fmt::format("k{}", random() % 300));
            const query_parameters given{{"p", any_value()}, {"q", any_value()}, {"values", values}, {"keys", keys}, {"text", std::string(random() % 3, 'a') + (random() % 4 == 0 ? "\xC3" : "")}};
            const std::string name = std::vector<std::string>{"any", "number", "word"}[random() % 3];
            int turn = round;
            for (const char* const how : {"n.{0} < $p", "n.{0} <= $p", "n.{0} > $p", "n.{0} >= $p", "$p < n.{0}", "$p >= n.{0}", "$p <= n.{0} < $q", "$p > n.{0} >= $q", "n.{0} > $p AND n.{0} < $q AND n.{0} <> 3", "n.{0} IN $values",
                                          "n.{0} IN $p", "n.{0} IN [$p, $q, null]", "n.{0} STARTS WITH $text", "n.{0} STARTS WITH $p", "n.key IN $keys", "n.key IN $p", "n.key IN $keys AND n.{0} < $p", "n.{0} = $p = n.{0}",
                                          "n.{0} < $p OR n.{0} > $q", "NOT n.{0} < $p"}) {
                const std::string condition = fmt::format(fmt::runtime(how), name);
                for (const char* const around : {"MATCH (n:Thing) WHERE {} RETURN n.key", "MATCH (n:Thing) WHERE {} RETURN count(*), count(n.any)", "MATCH (n:Thing) WHERE {} RETURN count(*)", "MATCH (n) WHERE {} RETURN n.key",
                                                 "UNWIND [1, 2] AS i MATCH (n:Thing WHERE {}) RETURN i, n.key", "MATCH (n:Special) WHERE {} RETURN n.key", "MATCH (n:Thing), (m:Other) WHERE {} AND n.number = m.number RETURN n.key, m.key"}) {
                    if (test::sanitized && turn++ % 2 != 0) continue;  // watched, each of them in one of two rounds
                    const std::string text = fmt::format(fmt::runtime(around), condition);
                    const auto expected = lines_of(same, text, given);
                    for (const graph* const g : {&sorted, &hashed}) {
                        if (const auto found = lines_of(*g, text, given); found != expected) {
                            CAPTURE(seed, round, text, lines_of(same, "RETURN $p, $q, $values, $keys, $text", given));
                            CHECK(found == expected);
                        }
                    }
                }
            }
        }
    }
}

TEST_CASE("an index is used for bounds, lists and beginnings where one exists, and advised where none does") {
    const graph plain = things(1);
    graph hashed = plain, sorted = plain;
    add_indexes(hashed, index_order::hashed);
    add_indexes(sorted, index_order::sorted);
    for (const std::string condition : {"n.number > 3", "n.number >= $p", "3 <= n.number < 9", "n.word STARTS WITH 'a'", "n.word STARTS WITH $p"}) {
        const std::string text = fmt::format("MATCH (n:Thing) WHERE {} RETURN n.key", condition);
        CAPTURE(text);
        CHECK_THAT(explained(sorted, text), Catch::Contains("nodes by an index"));
        CHECK_THAT(explained(hashed, text), !Catch::Contains("by an index"));
        CHECK_THAT(explained(plain, text), !Catch::Contains("by an index"));
    }
    for (const std::string condition : {"n.number IN [1, 2]", "n.word IN $p", "n.number = 3"}) {
        const std::string text = fmt::format("MATCH (n:Thing) WHERE {} RETURN n.key", condition);
        CAPTURE(text);
        CHECK_THAT(explained(sorted, text), Catch::Contains("nodes by an index"));
        CHECK_THAT(explained(hashed, text), Catch::Contains("nodes by an index"));
        CHECK_THAT(explained(plain, text), !Catch::Contains("by an index"));
    }
    CHECK_THAT(explained(plain, "MATCH (n) WHERE n.key IN ['k1', 'k2'] RETURN n.number"), Catch::Contains("nodes of keys"));
    CHECK_THAT(explained(plain, "MATCH (n:Thing) WHERE n.key IN $keys RETURN count(*)"), Catch::Contains("by keys"));
    // Only what is known before can be looked up.
    CHECK_THAT(explained(sorted, "MATCH (n:Thing) WHERE n.number > n.any RETURN n.key"), !Catch::Contains("by an index"));
    // One value says more than bounds, and is where the search begins.
    CHECK_THAT(explained(sorted, "MATCH (n:Thing)-[:R]->(m:Thing) WHERE n.number > 3 AND m.word = 'a' RETURN n.key"), Catch::Contains("nodes by an index m"));

    graph large;
    for (std::int64_t i = 0; i < 2000; ++i) large.set(*large.add_node("Thing"), "number", i).value();
    CHECK_THAT(explained(large, "MATCH (n:Thing) WHERE n.number > 1995 RETURN n.number"), Catch::Contains("; a sorted index of Thing.number would find them"));
    CHECK_THAT(explained(large, "MATCH (n:Thing) WHERE n.number IN [3, 4] RETURN n.number"), Catch::Contains("; an index of Thing.number would find them"));
    // No more is looked at than fits.
    large.add_index(*large.schema().find_node_type("Thing"), "number", index_order::sorted).value();
    budget few({.steps = 100});
    CHECK(prepare(large.schema(), "MATCH (n:Thing) WHERE n.number > 1995 RETURN n.number").value().run(large, {}, {.within = &few}).value().size() == 4);
}

TEST_CASE("what an index finds and a query changes is found as it was before") {
    for (const std::string condition : {"n.number > 0", "n.number IN range(1, 20)", "n.key IN ['k1', 'k2', 'k5']"}) {
        const std::string text = fmt::format("UNWIND [1, 2, 3] AS i MATCH (n:Thing) WHERE {} SET n.number = n.number + 1, n.key2 = n.key RETURN i, n.key, n.number", condition);
        CAPTURE(text);
        graph plain = things(2), sorted = plain;
        add_indexes(sorted, index_order::sorted);
        const auto rows = [&](graph& g) {
            std::vector<std::string> out;
            const auto found = prepare(g.schema(), text).value().run(g);
            if (!found) FAIL(to_text(found.problems()));
            for (const auto row : *found) out.push_back(fmt::format("{} {} {}", row[0], row[1], row[2]));
            return out;
        };
        CHECK(rows(plain) == rows(sorted));
        CHECK(lines_of(plain, "MATCH (n) RETURN n.key, n.number ORDER BY n.key", {}) == lines_of(sorted, "MATCH (n) RETURN n.key, n.number ORDER BY n.key", {}));
    }
}
