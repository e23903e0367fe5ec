#include "catch.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include <fmt/format.h>

#include <hexi/base/limits.hpp>
#include <hexi/query/condition.hpp>
#include <hexi/query.hpp>
#include <hexi/search/neighbourhood.hpp>

#include "sanitized.hpp"

using namespace hexi;

namespace {

//   west --NEAR 2019--> east --NEAR 2021--> north
graph three_parks(bool open = true) {
    graph g;
    const node_type_id park = g.schema().add_node_type({.name = "Park"});
    g.schema().add_property(park, {.name = "founded", .kind = kind::date});
    g.schema().add_property(park, {.name = "stage", .kind = kind::text});
    const edge_type_id near = g.schema().add_edge_type({.name = "NEAR"});
    g.schema().add_property(near, {.name = "year", .kind = kind::integer});
    g.schema().open = open;
    std::vector<node_id> all;
    for (const auto& [key, year, stage] : std::vector<std::tuple<const char*, int, const char*>>{{"west", 2012, "in_operation"}, {"east", 2021, "planned"}, {"north", 0, "in_operation"}}) {
        all.push_back(*g.add_node("Park", key));
        if (year > 0) static_cast<void>(g.set(all.back(), "founded", date(year)));
        static_cast<void>(g.set(all.back(), "stage", std::string_view(stage)));
    }
    static_cast<void>(g.set(*g.add_edge(all[0], "NEAR", all[1]), "year", 2019));
    static_cast<void>(g.set(*g.add_edge(all[1], "NEAR", all[2]), "year", 2021));
    return g;
}

std::string true_of(const graph& g, std::string_view text) {
    const condition c = condition_of(g, text).value();
    std::string out;
    for (const node_id n : g.nodes())
        if (c.holds(n).value()) out += fmt::format("{} ", g.key(n));
    for (const edge_id e : g.edges())
        if (c.holds(e).value()) out += fmt::format("{} ", g.key(g.source(e)));
    return out;
}

std::string refused(const graph& g, std::string_view text) {
    const auto c = condition_of(g, text);
    REQUIRE_FALSE(c);
    const problem& p = c.problems().front();
    return fmt::format("{} {} {}", to_text(p.rule), p.reason, p.where.column);
}

}  // namespace

TEST_CASE("a condition that takes more than it may ends what asks it, and is remembered of nobody", "[query][condition]") {
    const graph g = three_parks();
    const int many = test::sanitized ? 30'000 : 300'000;
    for (const std::string& heavy : {fmt::format("size(range(1, {})) > 1", many), fmt::format("reduce(s = 0, x IN range(1, {}) | s + x) > 1", many), fmt::format("any(x IN range(1, {}) WHERE x < 0)", many)}) {
        CAPTURE(heavy);
        budget memory({.memory = 64 << 10}), steps({.steps = 10'000}), enough({.memory = 1 << 30, .steps = 1'000'000'000});
        for (budget* little : {&memory, &steps}) {
            if (little == &steps && heavy[0] == 's') continue;  // a list alone takes memory
            const condition c = condition_of(g, heavy, {}, little).value();
            CHECK(little->ended() == cut_by::nothing);
            const auto met = neighbourhood(g, *g.find("west"), 2, {.filter = c.narrow(), .within = little});
            CHECK(met.empty());
            CHECK(little->ended() == (little == &memory ? cut_by::memory : cut_by::steps));
            CHECK_FALSE(c.holds(*g.find("east")).value());
        }
        const condition c = condition_of(g, heavy, {}, &enough).value();
        CHECK(c.holds(*g.find("east")).value() == (heavy[0] != 'a'));
        CHECK(enough.ended() == cut_by::nothing);
    }
}

TEST_CASE("a condition is true of nodes and of edges, each part of its own", "[query][condition]") {
    const graph g = three_parks();
    CHECK(true_of(g, "n.founded < date('2020') AND n.stage = 'in_operation'") == "west west east ");
    CHECK(true_of(g, "n.founded >= date('2020')") == "east west east ");  // what is not known is not true
    CHECK(true_of(g, "r.year > 2020") == "west east north east ");
    CHECK(true_of(g, "n.stage <> 'planned' AND r.year < 2020 AND true") == "west north west ");
    CHECK(true_of(g, "(n.stage = 'planned' OR n.key = 'north') AND (r.year = 2019 OR r.year IS NULL)") == "east north west ");
    CHECK(true_of(g, "(n)-[:NEAR]->() AND EXISTS { (n)<-[s:NEAR]-() WHERE s.year = 2019 }") == "east west east ");
    CHECK(true_of(g, "n:Park AND type(r) = 'NEAR' AND r.year IN [x IN range(2019, 2020) WHERE x > 0]") == "west east north west ");
}

TEST_CASE("a condition says what it is about", "[query][condition]") {
    const graph g = three_parks();
    CHECK(condition_of(g, "n.x = 1")->about_nodes());
    CHECK_FALSE(condition_of(g, "n.x = 1")->about_edges());
    CHECK(condition_of(g, "r.x = 1")->about_edges());
    CHECK_FALSE(condition_of(g, "r.x = 1")->narrow().node_if);
    CHECK(condition_of(g, "r.x = 1")->narrow().edge_if);
}

TEST_CASE("what is wrong with a condition is told before it is asked", "[query][condition]") {
    const graph g = three_parks(), declared = three_parks(false);
    CHECK(refused(g, "n.year = r.year") == "semantic-error InvalidClauseComposition 1");
    CHECK(refused(g, "n.x = 1 AND m.x = 2") == "syntax-error UndefinedVariable 13");
    CHECK(refused(g, "n.x = 1 AND (r)-->()") == "syntax-error VariableTypeConflict 13");
    CHECK(refused(g, "n.x + 1") == "syntax-error InvalidArgumentType 1");
    CHECK(refused(g, "n.x = ") == "syntax-error UnexpectedSyntax 7");
    CHECK(refused(g, "n.x = $x") == "missing-parameter MissingParameter 0");
    CHECK(refused(g, "count(n) > 1") == "syntax-error InvalidAggregation 1");
    CHECK(refused(declared, "n.founder < date('2020')") == "property-error UnknownProperty 1");
}

TEST_CASE("a condition says what asks for more than is stored with one node or edge", "[query][condition]") {
    const graph g = three_parks();
    const auto beyond = [&](std::string_view text) {
        const auto found = condition_of(g, text)->beyond_stored();
        return found ? fmt::format("{} {}", found->where.column, found->message.substr(0, found->message.find(" asks"))) : std::string();
    };
    for (const char* stored : {"n.founded < date('2020') AND r.year > 2019", "n:Park OR size(labels(n)) > 1", "type(r) = 'NEAR'", "size(sources(n)) = 0 AND n.key STARTS WITH 'w'",
                               "any(x IN names(n) WHERE x = 'a')", "CASE WHEN n.stage = 'planned' THEN n.founded IS NULL ELSE true END", "'stage' IN keys(n)"})
        CHECK(beyond(stored) == "");
    CHECK(beyond("n.x = 1 AND (n)-->()") == "13 a pattern or a subquery");
    CHECK(beyond("NOT EXISTS { (n)-->(:Park) }") == "5 a pattern or a subquery");
    CHECK(beyond("COUNT { (n)-->() } > 1") == "1 a pattern or a subquery");
    CHECK(beyond("size([(n)-->(m) | m.key]) > 1") == "6 a pattern or a subquery");
    CHECK(beyond("[x IN [1, degree(n)] WHERE x > 2] = []") == "11 'degree()'");
    CHECK(beyond("CASE WHEN n.x = 1 THEN true ELSE outDegree(n) > 1 END") == "34 'outDegree()'");
    CHECK(beyond("n.x = 1 AND endNode(r).x = 1") == "13 'endNode()'");
    CHECK(beyond("id(n) = 1") == "1 'id()'");
    CHECK(beyond("elementId(r) = 'r1'") == "1 'elementId()'");
    CHECK(beyond("rand() < 0.5") == "1 'rand()'");
}

TEST_CASE("a condition acts within a search", "[query][condition]") {
    const graph g = three_parks();
    const node_id west = *g.find("west");
    const auto reached_by = [&](std::string_view text) { return neighbourhood(g, west, 3, {.filter = condition_of(g, text).value().narrow()}).size(); };
    CHECK(reached_by("true") == 2);
    CHECK(reached_by("r.year < 2020") == 1);
    CHECK(reached_by("n.stage = 'in_operation'") == 0);  // not through east, which is planned
}

TEST_CASE("a condition that cannot be answered throws what is wrong with it", "[query][condition]") {
    const graph g = three_parks();
    const condition c = condition_of(g, "n.stage + 1 > n.founded AND n.founded.year % 0 = 1").value();
    CHECK_FALSE(c.holds(*g.find("north")).value());
    const condition wrong = condition_of(g, "n.founded.year % 0 = 1").value();
    CHECK_FALSE(wrong.holds(*g.find("west")));
    CHECK_THROWS_AS(wrong.narrow().node_if(*g.find("west")), input_error);
}

TEST_CASE("a condition answers of one node what it answered before", "[query][condition]") {
    graph g;
    for (int i = 0; i < 100; ++i) g.add_node("N", fmt::format("n{}", i)).value();
    const condition c = condition_of(g, "rand() < 0.5").value();
    std::vector<bool> once, again;
    for (const node_id n : g.nodes()) once.push_back(c.holds(n).value());
    for (const node_id n : g.nodes()) again.push_back(c.narrow().node_if(n));
    CHECK(once == again);
    CHECK(std::ranges::count(once, true) > 0);
    CHECK(std::ranges::count(once, false) > 0);
}
