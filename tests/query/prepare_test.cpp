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
    // Watched, all is a sixth as long and a thirty-second as large: the squares of the lengths are what takes long.
    const int n = test::sanitized ? 166 : 1'000, less = test::sanitized ? 3 : 0;
    const std::size_t few = (test::sanitized ? 1U : 32U) << 17U, many = 100 * few;
    for (int i = 0; i < n; ++i) REQUIRE(g.add_edge(*g.add_node("N", fmt::format("a node with the key {}", i)), "R", node_id(0)));
    for (const std::string& text : {
             fmt::format("RETURN size(reduce(all = 'x', i IN range(1, {}) | all + all))", 24 - less),
             fmt::format("RETURN size(reduce(all = [1], i IN range(1, {}) | all + all))", 20 - less),
             fmt::format("RETURN size([x IN range(1, {0}) | [y IN range(1, {0}) | x * y]])", n),
             fmt::format("RETURN size([x IN range(1, {}) | 'x' + x])", n * n),
             fmt::format("RETURN size([x IN range(1, {}) | [y IN range(1, {}) | x * y]])", n / 3, 3 * n),
             std::string("UNWIND [1, 2] AS twice RETURN size(COLLECT { MATCH (a:N), (b:N) RETURN a })"),
             std::string("UNWIND [1, 2] AS twice RETURN size(COLLECT { MATCH (a:N), (b:N) RETURN a.key + b.key })"),
             std::string("RETURN size([(a:N)-->()<--(b) | a.key + b.key])"),
             fmt::format("WITH reduce(all = 'x', i IN range(1, {}) | all + all) AS text RETURN size([text + 1, text + 2, text + 3, text + 4, text + 5, text + 6])", 20 - less),
             fmt::format("WITH reduce(all = 'x', i IN range(1, {}) | all + all) AS text RETURN size(keys({{a: text + 1, b: text + 2, c: text + 3, d: text + 4, e: text + 5, f: text + 6}}))", 20 - less),
             fmt::format("WITH {{z: 1}} AS of, reduce(all = 'x', i IN range(1, {}) | all + all) AS text RETURN size(keys(of {{.z, a: text + 1, b: text + 2, c: text + 3, d: text + 4, e: text + 5, f: text + 6}}))", 20 - less),
             fmt::format("WITH reduce(all = 'x', i IN range(1, {}) | all + all) AS text RETURN size([[text + 1], [text + 2], [text + 3], {{x: text + 4}}, {{x: text + 5}}, [{{x: text + 6}}]])", 20 - less),
             std::string("RETURN size([path = (:N)-->()<--() | path])"),
         }) {
        CAPTURE(text);
        const statement asked = prepare(g.schema(), text).value();
        budget little({.memory = few}), much({.memory = many});
        CHECK(answered(asked.run(g, {}, {.within = &little})).starts_with("stopped "));
        CHECK(little.ended() == cut_by::memory);
        CHECK(asked.run(g, {}, {.within = &much}));
        // All is given back: what is asked again does not add up.
        CHECK(asked.run(g, {}, {.within = &much}));
    }
    // The sum that the next one is made of is held beside it: one mebibyte, and two.
    budget enough({.memory = 7U << 19U}), short_of({.memory = 5U << 19U});
    const statement doubled = prepare(g.schema(), "RETURN size(reduce(all = 'x', i IN range(1, 21) | all + all))").value();
    CHECK(answered(doubled.run(g, {}, {.within = &enough})) == "2097152;");
    CHECK(answered(doubled.run(g, {}, {.within = &short_of})).starts_with("stopped "));
    // What many rows make one after the other is no more than what one makes.
    budget little({.memory = test::sanitized ? 25U << 16U : 4U << 20U});
    const std::string rows = fmt::format("UNWIND range(1, {}) AS row RETURN max(size([y IN range(1, 10000) | 'x' + y + row]))", test::sanitized ? 12 : 300);
    CHECK(answered(prepare(g.schema(), rows).value().run(g, {}, {.within = &little})) == "10000;");
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

TEST_CASE("what an open graph has not is a remark, with what is near it", "[query][prepare]") {
    graph g;
    const node_id a = *g.add_node("Person", "a");
    g.set(a, "founded", 1990).value();
    g.add_edge(a, "KNOWS", a).value();
    const auto remarks = [&](std::string_view text) {
        std::string out;
        for (const problem& p : prepare(g.schema(), text).value().remarks()) out += fmt::format("{}: {} ({});", p.where.column, p.message, p.hint);
        return out;
    };
    CHECK(remarks("MATCH (n:Perso) RETURN n") == "10: the graph has no node type or label 'Perso' (did you mean 'Person'?);");
    CHECK(remarks("MATCH (n) WHERE n:Persn RETURN n") == "19: the graph has no node type or label 'Persn' (did you mean 'Person'?);");
    CHECK(remarks("MATCH (:Person)-[:KNOW]->() RETURN 1 AS x") == "19: the graph has no edge type 'KNOW' (did you mean 'KNOWS'?);");
    CHECK(remarks("MATCH (n) WHERE n.foundd > 3 OR n.foundd < 1 RETURN n") == "17: the graph has no property 'foundd' (did you mean 'founded'?);");
    CHECK(remarks("MATCH (n {foundd: 3}) RETURN n") == "10: the graph has no property 'foundd' (did you mean 'founded'?);");
    CHECK(remarks("MATCH (n)-[e {sinc: 3}]->() RETURN n") == "14: the graph has no property 'sinc' ();");
    CHECK(remarks("MATCH (n) WHERE n.founded＝1990 RETURN n") == "17: the graph has no property 'founded＝1990' ('＝' is no sign of queries: write =);");
    // What is there, what a query makes, and maps.
    for (const std::string_view text : {"MATCH (n:Person {key: 'a'})-[:KNOWS]->(m) WHERE m.founded > 3 RETURN n.name, n.key", "CREATE (n:New {fresh: 1}) WITH n MATCH (m:New) WHERE m.fresh = 1 RETURN m",
                                        "MATCH (n) SET n:New REMOVE n:Person RETURN n.x",
                                        "MATCH (n) SET n:New:Newer WITH n MATCH (m:New&Newer) RETURN m", "MERGE (n:Person {key: 'b'}) ON CREATE SET n:Fresh WITH n MATCH (m:Fresh) RETURN m", "WITH {x: 1} AS map RETURN map.x", "MERGE (n:New {x: 1}) RETURN n.x"}) {
        CAPTURE(text);
        CHECK(remarks(text).empty());
    }
    CHECK(remarks("MATCH (n:Perso) SET n.fresh = 1") == "10: the graph has no node type or label 'Perso' (did you mean 'Person'?);");
}

TEST_CASE("an amount beside a number is a remark", "[query][prepare]") {
    graph g;
    const unit_id metre = g.schema().add_unit({.name = "m"});
    g.set(*g.add_node("Road", "a"), "length", quantity{.digits = 3, .unit = metre}).value();
    const auto remarks = [&](std::string_view text) {
        std::string out;
        for (const problem& p : prepare(g.schema(), text).value().remarks()) out += fmt::format("{}: {};", p.message, p.hint);
        return out;
    };
    const auto told = [](std::string_view number) {
        return fmt::format("'length' is an amount, which no number is more, less or the same as: compare it with an amount, such as quantity('{}m'), or ask for value(n.length);", number);
    };
    CHECK(remarks("MATCH (n) WHERE n.length > 2 RETURN n") == told("2"));
    CHECK(remarks("MATCH (n) WHERE 2.5 <= n.length RETURN n") == told("2.5"));
    CHECK(remarks("MATCH (n) WHERE 1 < n.length < 4 RETURN n") == told("1"));
    for (const std::string_view map : {"WITH {length: 5} AS map", "UNWIND [{length: 5}] AS map", "UNWIND $all AS map"}) CHECK(remarks(fmt::format("{} WITH map WHERE map.length > 3 RETURN map", map)).empty());
    CHECK(remarks("MATCH (n) WHERE n.length > 1e5 RETURN n") == told("100000"));
    // Which unit is meant, where there are several, the schema says, or nobody does.
    {
        schema s;
        const unit_id tonne = s.add_unit({.name = "t"}), yuan = s.add_unit({.name = "元"});
        s.add_property(s.add_node_type({.name = "Deal", .labels = {"Deal"}}), {.name = "cost", .kind = kind::quantity, .unit = yuan});
        s.add_property(*s.find_node_type("Deal"), {.name = "weight", .kind = kind::quantity, .unit = tonne});
        s.add_property(*s.find_node_type("Deal"), {.name = "any", .kind = kind::quantity});
        graph deals(std::move(s));
        const node_id deal = *deals.add_node("Deal", "a");
        REQUIRE(deals.set(deal, "cost", quantity{.digits = 300'000, .unit = yuan}));
        const auto hint = [&](std::string_view text) { return prepare(deals.schema(), text).value().remarks().front().hint; };
        CHECK(hint("MATCH (n) WHERE n.cost > 1e5 RETURN n") == "compare it with an amount, such as quantity('100000元'), or ask for value(n.cost)");
        CHECK(hint("MATCH (n) WHERE n.cost > 1e16 RETURN n") == "compare it with an amount, such as quantity('10000000000000000元'), or ask for value(n.cost)");
        CHECK(hint("MATCH (n) WHERE n.cost > 1e300 RETURN n") == "compare it with an amount in its unit, as quantity('...') makes it, or ask for value(n.cost)");
        CHECK(hint("MATCH (n) WHERE n.weight > 2 RETURN n") == "compare it with an amount, such as quantity('2t'), or ask for value(n.weight)");
        CHECK(hint("MATCH (n) WHERE n.any > 2 RETURN n") == "compare it with an amount in its unit, as quantity('...') makes it, or ask for value(n.any)");
        CHECK(answered(prepare(deals.schema(), "MATCH (n) WHERE n.cost > quantity('100000元') AND value(n.cost) > 1e5 RETURN n.key").value().run(deals)) == "a;");
    }
    // As is advised.
    CHECK(remarks("MATCH (n) WHERE n.length > quantity('2m') AND value(n.length) > 2 RETURN n").empty());
    CHECK(answered(prepare(g.schema(), "MATCH (n) WHERE value(n.length) > 2 AND n.length > quantity('2m') RETURN n.key").value().run(g)) == "a;");
    CHECK(answered(prepare(g.schema(), "MATCH (n) RETURN n.length / 0").value().run(g)) == "arithmetic-error DivisionByZero: a division of a QUANTITY by zero");
    CHECK(answered(prepare(g.schema(), "MATCH (n) RETURN n.length / 0.0").value().run(g)) == "arithmetic-error DivisionByZero: a division of a QUANTITY by zero");
    CHECK(answered(prepare(g.schema(), "RETURN duration('P1D') / 0").value().run(g)) == "arithmetic-error DivisionByZero: a division of a DURATION by zero");
    // Amounts are exact as integers are, and so is what they are to one another.
    for (const std::string_view zero : {"quantity('0m')", "quantity('0.00m')", "(n.length - n.length)"})
        CHECK(answered(prepare(g.schema(), fmt::format("MATCH (n) RETURN n.length / {}", zero)).value().run(g)) == "arithmetic-error DivisionByZero: a division of a QUANTITY by zero");
    CHECK(answered(prepare(g.schema(), "MATCH (n) RETURN quantity('0m') / n.length").value().run(g)) == "0.0;");
    CHECK(answered(prepare(g.schema(), "RETURN 1 / 0").value().run(g)) == "arithmetic-error DivisionByZero: a division by zero of INTEGERs");
}

TEST_CASE("a key is asked for and made by the name that its types give it", "[query][prepare]") {
    schema s;
    s.add_property(s.add_node_type({.name = "Customer", .key = "customerID"}), {.name = "city", .kind = kind::text});
    s.add_edge_type({.name = "KNOWS", .from = {"Customer"}, .to = {"Customer"}});
    s.open = false;
    graph g(std::move(s));
    const auto told = [&](std::string_view text) {
        const auto asked = prepare(g.schema(), text);
        return asked ? answered(asked->run(g)) : fmt::format("{}; {}", asked.problems().front().message, asked.problems().front().hint);
    };
    CHECK(told("CREATE (n:Customer {customerID: 'A', city: 'x'}) RETURN n.key") == "A;");
    CHECK(told("CREATE (n:Customer {key: 'B'}) RETURN n.customerID") == "B;");
    for (const std::string_view name : {"customerID", "key"}) {
        CAPTURE(name);
        CHECK(told(fmt::format("MATCH (n:Customer {{{}: 'A'}}) RETURN n.city", name)) == "x;");
        CHECK(told(fmt::format("MATCH (n {{{}: 'A'}}) RETURN n.city", name)) == "x;");
        CHECK(told(fmt::format("MATCH (n) WHERE n.{} = 'A' RETURN n.city", name)) == "x;");
        CHECK(told(fmt::format("MERGE (n:Customer {{{}: 'A'}}) RETURN n.city", name)) == "x;");
        CHECK(told(fmt::format("UNWIND ['A', 'C{0}', 'C{0}'] AS k MERGE (n:Customer {{{0}: k}}) RETURN n.key", name)) == fmt::format("A;C{0};C{0};", name));
    }
    CHECK(g.node_count() == 4);
    CHECK(told("CREATE (n:Customer {city: 'x'})") == "a node of type 'Customer' needs its key; add customerID: '...' to its properties");
    // A misspelt property of a pattern is told as one of WHERE is.
    CHECK(told("MATCH (n:Customer {cty: 'x'}) RETURN n") == "no type of the graph's schema has a property 'cty'; did you mean 'city'?");
    CHECK(told("MATCH (n:Customer)-[e {yer: 3}]->() RETURN n").starts_with("no type of the graph's schema has a property 'yer'"));
    // A key stays as it is: what sets it to itself, as a whole row does, is right, all else is told.
    CHECK(told("MATCH (n:Customer {key: 'A'}) SET n += {customerID: 'A', city: 'y'} RETURN n.city") == "y;");
    for (const std::string_view set : {"n.customerID = 'Z'", "n.key = 'Z'", "n += {customerID: 'Z'}"})
        CHECK(told(fmt::format("MATCH (n:Customer {{key: 'A'}}) SET {}", set)).find("is the key of a Customer, which stays as it is") != std::string::npos);
    CHECK(told("CREATE (n:Customer {customerID: 7})").find("the key of a Customer is a STRING, not INTEGER") != std::string::npos);
}

TEST_CASE("what some types alone call their keys is the key of their nodes, and of no others", "[query][prepare]") {
    const auto made = [](bool open) {
        schema s;
        s.add_node_type({.name = "Customer", .labels = {"Customer"}, .key = "customerID"});
        const auto order = s.add_node_type({.name = "Order", .labels = {"Order"}, .key = "orderID"});
        s.add_property(order, {.name = "customerID", .kind = kind::text});
        s.add_node_type({.name = "Shop", .labels = {"Shop"}, .key = "shopID"});
        s.open = open;
        graph g(std::move(s));
        for (const auto& [type, key] : {std::pair("Customer", "A"), std::pair("Order", "1"), std::pair("Shop", "S")}) REQUIRE(g.add_node(type, key));
        REQUIRE(g.set(*g.find("1"), "customerID", value("A")));
        return g;
    };
    for (const bool open : {false, true}) {
        CAPTURE(open);
        graph g = made(open);
        const auto told = [&](std::string_view text) {
            const auto asked = prepare(g.schema(), text);
            if (!asked) return asked.problems().front().message;
            for (const problem& remark : asked->remarks()) FAIL(remark.message);
            return answered(asked->run(g));
        };
        CHECK(told("MATCH (n) RETURN n.shopID ORDER BY n.key") == "null;null;S;");
        CHECK(told("MATCH (n) RETURN n.customerID ORDER BY n.key") == "A;A;null;");
        CHECK(told("MATCH (n) WITH n ORDER BY n.key RETURN collect(n['customerID']), count(n.shopID)") == "['A', 'A'] 1;");
        CHECK(told("MATCH (n) WHERE n.customerID = 'A' RETURN n.key ORDER BY n.key") == "1;A;");
        CHECK(told("MATCH (n) WHERE n.customerID IN ['A', 'B'] RETURN n.key ORDER BY n.key") == "1;A;");
        CHECK(told("MATCH (n) WHERE n.customerID STARTS WITH 'A' RETURN count(n)") == "2;");
        CHECK(told("MATCH (n {customerID: 'A'}) RETURN n.key ORDER BY n.key") == "1;A;");
        CHECK(told("MATCH (n {shopID: 'S'}) RETURN count(*)") == "1;");
        CHECK(told("MATCH (n {shopID: 'A'}) RETURN count(*)") == "0;");
        CHECK(told("MATCH (n {shopID: 'A'}) RETURN n.key").empty());
        CHECK(told("MATCH (n:Order {customerID: 'A'}) RETURN n.key") == "1;");
        CHECK(told("MATCH (n:Customer {customerID: 'A'}) RETURN n.key") == "A;");
        CHECK(told("MATCH (o:Order), (c:Customer) WHERE c.customerID = o.customerID RETURN o.key, c.key") == "1 A;");
        CHECK(told("MERGE (n:Shop {shopID: 'S'}) RETURN n.key") == "S;");
        CHECK(told("MERGE (n:Shop {shopID: 'T'}) RETURN n.key") == "T;");
        CHECK(told("CREATE (n:Customer {customerID: 'B'}) RETURN n.key") == "B;");
        CHECK(told("UNWIND ['T', 'U', 'U'] AS k MERGE (n:Shop {shopID: k}) RETURN n.key") == "T;U;U;");
        CHECK(told("MATCH (n:Shop) SET n.shopID = 'X'").find("is the key of a Shop") != std::string::npos);
        CHECK(g.node_count() == 6);
    }
    // A label that is new does not rename a key.
    graph g = made(true);
    CHECK(answered(prepare(g.schema(), "MATCH (n:Shop) SET n:New RETURN n.shopID, labels(n)").value().run(g)) == "S ['New', 'Shop'];");
    // Where no node that is meant may have it, it is told as ever.
    CHECK(prepare(made(false).schema(), "MATCH (n:Customer {shopID: 'S'}) RETURN n").problems().front().hint == "it is the key of 'Shop', which is asked for as key");
}

TEST_CASE("the key of nodes is asked for as key, whatever edges have under that name", "[query][prepare]") {
    for (const bool open : {true, false}) {
        CAPTURE(open);
        schema s;
        s.add_node_type({.name = "A", .labels = {"A"}});
        s.add_property(s.add_edge_type({.name = "R"}), {.name = "key", .kind = kind::text});
        s.open = open;
        graph g(std::move(s));
        const node_id a = *g.add_node("A", "a"), b = *g.add_node("A", "b");
        REQUIRE(g.set(*g.add_edge(a, "R", b), "key", "0"));
        const auto told = [&](std::string_view text) {
            const auto q = prepare(g.schema(), text);
            return q ? answered(q->run(g)) : to_text(q.problems());
        };
        CHECK(told("MATCH (n) RETURN n.key, n['key'] ORDER BY n.key") == "a a;b b;");
        CHECK(told("MATCH (n {key: 'a'}) RETURN labels(n)") == "['A'];");
        CHECK(told("MATCH (n:A {key: 'a'})-[r {key: '0'}]->(m) RETURN r.key, m.key") == "0 b;");
        CHECK(told("MATCH (n:A) WHERE n.key IN ['a', 'c'] RETURN n.key") == "a;");
        CHECK(prepare(g.schema(), "MATCH (n) WHERE n.key = 5 RETURN n").value().remarks().size() == 1);
        if (open) continue;
        CHECK(told("CREATE (n:A {key: 'd'}) RETURN n.key") == "d;");
        CHECK(told("MERGE (n:A {key: 'd'}) RETURN n.key") == "d;");
        CHECK(told("MERGE (n:A {key: 'e'}) RETURN n.key") == "e;");
        CHECK(g.node_count() == 4);
    }
}

TEST_CASE("a number where a key should be is remarked on", "[query][prepare]") {
    schema s;
    s.add_property(s.add_node_type({.name = "Stock", .labels = {"Stock"}, .key = "code"}), {.name = "size", .kind = kind::integer});
    s.open = false;
    graph g(std::move(s));
    REQUIRE(g.add_node("Stock", "600000"));
    const auto remarks = [&](std::string_view text, const query_parameters& given = {}) {
        std::string out;
        for (const problem& p : prepare(g.schema(), text).value().remarks(given)) out += fmt::format("{}; {};", p.message, p.hint);
        return out;
    };
    // What a remark says to write in the place that it points at: it gives the node, and there is no remark any more.
    const auto mended = [&](std::string text, std::string_view begin, const query_parameters& given = {}) {
        const problems told = prepare(g.schema(), text).value().remarks(given);
        REQUIRE(told.size() == 1);
        const std::string& hint = told.front().hint;
        REQUIRE(hint.find(begin) != std::string::npos);
        text.replace(told.front().where.column - 1, told.front().excerpt_width, hint.substr(hint.find(begin) + begin.size()));
        INFO(text);
        const auto again = prepare(g.schema(), text);
        REQUIRE(again);
        CHECK(remarks(text, given).empty());
        return again->run(g, given).value().size();
    };
    for (const std::string_view name : {"code", "key"}) {
        for (const std::string_view query : {"MATCH (n {{{}: 600000}}) RETURN n", "MATCH (n) WHERE n.{} = 600000 RETURN n", "MATCH (n) WHERE n.{} IN ['1', 600000] RETURN n"})
            CHECK(mended(fmt::format(fmt::runtime(query), name), "write ") == 1);
        for (const std::string_view query : {"MATCH (n {{{}: $code}}) RETURN n", "MATCH (n) WHERE n.{} = $code RETURN n", "MATCH (n) WHERE n.{} IN ['1', $code] RETURN n"})
            CHECK(mended(fmt::format(fmt::runtime(query), name), "ask for ", {{"code", value(std::int64_t{600'000})}}) == 1);
        const query_parameters codes{{"code", value(value::list{value("1"), value(std::int64_t{600'000})})}};
        CHECK(mended(fmt::format("MATCH (n) WHERE n.{} IN $code RETURN n", name), "ask for ", codes) == 1);
        CHECK(remarks(fmt::format("MATCH (n) WHERE n.{} = $code RETURN n", name), codes).empty());

        const std::string message = fmt::format("'{}' is a key, which is a text and no number; ", name);
        for (const std::string_view query : {"MATCH (n {{{}: 600000}}) RETURN n", "MATCH (n:Stock {{{}: 600000}}) RETURN n", "MATCH (n) WHERE n.{} = 600000 RETURN n", "MATCH (n) WHERE 600000 = n.{} RETURN n", "MATCH (n) WHERE n.{} IN [600000] RETURN n"})
            CHECK(remarks(fmt::format(fmt::runtime(query), name)) == message + "write '600000';");
        const std::string by_parameter = fmt::format("MATCH (n {{{}: $code}}) RETURN n", name);
        CHECK(remarks(by_parameter, {{"code", value(std::int64_t{600'000})}}) == message + "give $code as a text, in quotation marks, or ask for toString($code);");
        CHECK(remarks(by_parameter, {{"code", value("600000")}}).empty());
        CHECK(remarks(by_parameter).empty());
        const std::string of_two = fmt::format("MATCH (n) WHERE n.{} IN [$code, $other] RETURN n", name);
        const value number(std::int64_t{600'000});
        CHECK(remarks(of_two, {{"code", value("1")}, {"other", number}}) == message + "give $other as a text, in quotation marks, or ask for toString($other);");
        CHECK(remarks(fmt::format("MATCH (n) WHERE n.{} IN [1, $other] RETURN n", name), {{"other", number}}) ==
              message + "write '1';" + message + "give $other as a text, in quotation marks, or ask for toString($other);");
        CHECK(remarks(fmt::format("MATCH (n) WHERE n.{} = '600000' AND n.size = 3 AND n.{} IN ['1'] RETURN n", name, name)).empty());
    }
    // Many parameters keep nothing else from being told, nor the last of them.
    graph any;
    REQUIRE(any.add_node("Stock", "600000"));
    const statement of_many = prepare(any.schema(), "MATCH (n) WHERE n.key IN [$a, $b, $c, $d, $e, $f, $g, $h, $i, $j, $k] AND n.nowhere = 1 RETURN n").value();
    CHECK(of_many.remarks().size() == 1);
    CHECK(of_many.remarks({{"k", value(std::int64_t{600'000})}}).size() == 2);
}
