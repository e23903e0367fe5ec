// Statements as a C++ program has them: what they keep, what they take, what they give.
#include "catch.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <hexi/graph/graph.hpp>
#include <hexi/query/prepare.hpp>

#include "sanitized.hpp"

using namespace hexi;

namespace {

/// The rows of an answer, a line each, or what is wrong: its rule, its reason and its message.
std::string answered(const result<rows>& r) {
    if (!r) return fmt::format("{} {}: {}", r.problems().front().rule.name(), r.problems().front().reason, r.problems().front().message);
    std::string out;
    for (const row one : *r) {
        for (std::size_t i = 0; i < one.size(); ++i) out += fmt::format("{}{}", i == 0 ? "" : " ", one[i]);
        out += ';';
    }
    return out;
}

}  // namespace

TEST_CASE("a statement has the procedures that it calls, whatever becomes of those that it was prepared with", "[query][procedures]") {
    const graph g;
    std::optional<statement> asked;
    {
        procedures known;
        REQUIRE(known.add("mine(a :: INTEGER) :: (twice :: INTEGER)", [](const procedure_call& c) { c.emit({2 * c.arguments[0].as<std::int64_t>()}); }));
        asked = prepare(g.schema(), "CALL mine(4) YIELD twice RETURN twice", {.known = &known}).value();
        for (int i = 0; i < 100; ++i) REQUIRE(known.add(fmt::format("other{} () :: ()", i), [](const procedure_call&) {}));
        REQUIRE(known.add("mine() :: (a :: STRING, b :: STRING)", [](const procedure_call&) {}));
        CHECK(answered(asked->run(g)) == "8;");
    }
    CHECK(answered(asked->run(g)) == "8;");
    const statement copy = *asked;
    asked.reset();
    CHECK(answered(copy.run(g)) == "8;");
}

TEST_CASE("a row of a procedure that is not as its signature says is told", "[query][procedures]") {
    graph g;
    REQUIRE(g.add_node("N", "a"));
    procedures known;
    const auto gives = [&](std::vector<cell> row) {
        REQUIRE(known.add("gives() :: (number :: INTEGER, node :: NODE?)", [row](const procedure_call& c) { c.emit(row); }));
        const statement asked = prepare(g.schema(), "CALL gives() YIELD number, node RETURN number, node.key, [(node)-->(m) | m.key]", {.known = &known}).value();
        return answered(asked.run(g));
    };
    CHECK(gives({1, node_id(0)}) == "1 a [];");
    CHECK(gives({1, cell()}) == "1 null [];");
    CHECK(gives({1}) == "procedure-error InvalidRow: gives gave a row that is 1 wide, its signature says 2");
    CHECK(gives({1, node_id(0), 3}) == "procedure-error InvalidRow: gives gave a row that is 3 wide, its signature says 2");
    CHECK(gives({1, "a"}) == "procedure-error InvalidRow: 'node' that gives gave is STRING, its signature says NODE?");
    CHECK(gives({1.5, node_id(0)}) == "procedure-error InvalidRow: 'number' that gives gave is FLOAT, its signature says INTEGER");
}

TEST_CASE("a quantity of a unit that the graph has not is refused as a parameter", "[query]") {
    graph g;
    const unit_id metre = g.schema().add_unit({.name = "m"});
    const statement asked = prepare(g.schema(), "RETURN $length").value();
    const value known = quantity{.digits = 3, .unit = metre}, unknown = quantity{.digits = 3, .unit = unit_id(9)};
    CHECK(answered(asked.run(g, {{"length", known}})) == "3m;");
    const std::string refused = "argument-error InvalidArgumentValue: the unit of $length is not one of this graph";
    CHECK(answered(asked.run(g, {{"length", unknown}})) == refused);
    CHECK(answered(asked.run(g, {{"length", value::list{1, known, value_map{{"a", unknown}}}}})) == refused);
}

TEST_CASE("what one expression makes is counted, and ends with the time", "[query][limits]") {
    graph g;
    for (int i = 0; i < 1'000; ++i) REQUIRE(g.add_edge(*g.add_node("N", fmt::format("a node with the key {}", i)), "R", node_id(0)));
    for (const std::string_view text : {
             "RETURN size(reduce(all = 'x', i IN range(1, 24) | all + all))",
             "RETURN size(reduce(all = [1], i IN range(1, 20) | all + all))",
             "RETURN size([x IN range(1, 1000) | [y IN range(1, 1000) | x * y]])",
             "RETURN size([x IN range(1, 1000000) | 'x' + x])",
             "RETURN size([x IN range(1, 300) | [y IN range(1, 3000) | x * y]])",
             "UNWIND [1, 2] AS twice RETURN size(COLLECT { MATCH (a:N), (b:N) RETURN a })",
             "UNWIND [1, 2] AS twice RETURN size(COLLECT { MATCH (a:N), (b:N) RETURN a.key + b.key })",
             "RETURN size([(a:N)-->()<--(b) | a.key + b.key])",
             "RETURN size([path = (:N)-->()<--() | path])",
         }) {
        CAPTURE(text);
        const statement asked = prepare(g.schema(), text).value();
        budget little({.memory = 4U << 20U}), much({.memory = 400U << 20U});
        CHECK(answered(asked.run(g, {}, {.within = &little})).starts_with("stopped "));
        CHECK(little.ended() == cut_by::memory);
        CHECK(asked.run(g, {}, {.within = &much}));
        // All is given back: what is asked again and again does not add up.
        CHECK(asked.run(g, {}, {.within = &much}));
        CHECK(asked.run(g, {}, {.within = &much}));
    }
    // What many rows make one after the other is no more than what one makes.
    budget little({.memory = 4U << 20U});
    CHECK(answered(prepare(g.schema(), "UNWIND range(1, 300) AS row RETURN max(size([y IN range(1, 10000) | 'x' + y + row]))").value().run(g, {}, {.within = &little})) == "10000;");
    budget brief({.time = std::chrono::milliseconds(20)});
    const auto begin = std::chrono::steady_clock::now();
    CHECK_FALSE(prepare(g.schema(), "RETURN size(split(reduce(all = 'x', i IN range(1, 25) | all + all), 'x'))").value().run(g, {}, {.within = &brief}));
    CHECK(brief.ended() == cut_by::time);
    CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(test::sanitized ? 20 : 1));
}

TEST_CASE("columns and problems of what goes at once are one's own", "[query]") {
    const graph g;
    std::string all;
    for (const std::string& column : prepare(g.schema(), "RETURN 1 AS one, 2 AS two").value().columns()) all += column + ' ';
    for (const std::string& column : prepare(g.schema(), "RETURN 3 AS three").value().run(g).value().columns()) all += column + ' ';
    for (const problem& p : prepare(g.schema(), "RETURN").problems()) all += p.rule.name();
    CHECK(all == "one two three syntax-error");
    STATIC_REQUIRE_FALSE(std::is_reference_v<decltype(std::declval<const statement>().columns())>);
    STATIC_REQUIRE_FALSE(std::is_reference_v<decltype(std::declval<rows>().columns())>);
}
