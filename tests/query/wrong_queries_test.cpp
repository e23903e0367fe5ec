// What is wrong with a query is told with its place, its cause and how to mend it.
#include "catch.hpp"

#include <hexi/query.hpp>

#include "query/asked.hpp"

using namespace hexi;
using namespace hexi::test;

TEST_CASE("what is wrong with a query is told with its place", "[query]") {
    const graph g = made("CREATE (:A)");
    const auto wrong = prepare(g.schema(), "MATCH (a)\nRETURN a.x + nam");
    REQUIRE_FALSE(wrong);
    CHECK(wrong.problems().front().reason == "UndefinedVariable");
    CHECK(to_text(wrong.problems().front()) == "query:2:14: error: 'nam' is not defined here\n    2 | RETURN a.x + nam\n      |              ^^^");
}

TEST_CASE("an amount in per cent is told where it is why a query is wrong", "[query]") {
    const graph g = made("CREATE (:A {x: 3})");
    const auto hint = [&](std::string_view query) {
        const auto wrong = prepare(g.schema(), query);
        return wrong ? std::string("right") : wrong.problems().front().hint;
    };
    for (const std::string_view query : {"MATCH (a:A) WHERE a.x > 10% RETURN a", "MATCH (a:A) WHERE a.x > 10% AND a.x < 3 RETURN a", "MATCH (a:A) WHERE (a.x = 10%) RETURN a", "RETURN [10%, 20%]"}) {
        CAPTURE(query);
        CHECK(hint(query) == "% is the remainder of a division: write an amount as quantity('10%')");
    }
    CHECK(hint("RETURN 10 % 3 AS x") == "right");
    // A remainder is none of the cause of what is wrong behind it.
    for (const std::string_view query : {"MATCH (a:A) WHERE 10 % a.x = 1 RETRUN a", "MATCH (a:A) WHERE 10 % (a.x) = 1 RETURN a b", "MATCH (a:A) WHERE 10 % $x = 1 RETURN a b", "MATCH (a:A) WHERE 10 % -a.x = 1 RETURN a b", "WITH 3 AS x WHERE 10 % x RETRUN x"}) {
        CAPTURE(query);
        CHECK(hint(query).empty());
    }
    // Nor is an amount meant where a name is wanted, or a power lacks its end.
    for (const std::string_view query : {"MATCH (1a) RETURN 1", "RETURN 1e", "MATCH (a:1b) RETURN a"}) {
        CAPTURE(query);
        CHECK(hint(query).find("amount") == std::string::npos);
    }
    CHECK(hint("RETURN 10 % 3 x").find("per") == std::string::npos);
    CHECK(hint("RETURN 10 % 3 x").find("quantity") == std::string::npos);
}

TEST_CASE("signs as Chinese is written with are told where they are why a query is wrong", "[query]") {
    const graph g = made("CREATE (:A {`产量（吨）`: 3})");
    const auto hint = [&](std::string_view query) {
        const auto wrong = prepare(g.schema(), query);
        return wrong ? std::string("right") : wrong.problems().front().hint;
    };
    CHECK(hint("MATCH (a:A) WHERE a.name = “甲” RETURN a") == "'“' is no sign of queries: write \"");
    CHECK(hint("MATCH (a:A) WHERE a.name = ‘甲’ RETURN a") == "'‘' is no sign of queries: write '");
    CHECK(hint("MATCH （a:A) RETURN a") == "'（' is no sign of queries: write (");
    CHECK(hint("MATCH (a：A) RETURN a") == "'：' is no sign of queries: write :");
    CHECK(hint("MATCH (a:A)， (b) RETURN a") == "'，' is no sign of queries: write ,");
    CHECK(hint("MATCH (a:A) WHERE a.x ＝ 1 RETURN a") == "'＝' is no sign of queries: write =");
    CHECK(hint("MATCH (a:A) WHERE a.x＝'1' RETURN a") == "'＝' is no sign of queries: write =");
    CHECK(hint("MATCH (a:A)，(b) RETURN a") == "'，' is no sign of queries: write ,");
    CHECK(hint("MATCH (a:A) WHERE a.x IN［1] RETURN a") == "'［' is no sign of queries: write [");
    CHECK(hint("MATCH (firm:A) RETURN frm") == "did you mean 'firm'?");
    CHECK(hint("MATCH (a:A) RETURN a.x AS 产量（吨） ORDR BY a.x").find("sign of queries") == std::string::npos);
    // In quotation marks nothing is wrong with them.
    CHECK(hint("MATCH (a:A) RETURN a '甲，乙'").find("，") == std::string::npos);
    CHECK(hint("MATCH (a:A) RETURN a `甲，乙`").find("，") == std::string::npos);
    // Words of other dialects are names of paths, too.
    CHECK(hint("CREATE text = (:A) RETURN length(text)") == "right");
    CHECK(hint("CREATE INDEX = (:A), unique = (:A)") == "right");
    CHECK_FALSE(hint("CREATE INDEX FOR (n:A) ON (n.x)").empty());
    // A name may have them; and arrows may be wide, as openCypher has it.
    CHECK(asked(g, "MATCH (甲（乙）:A) RETURN 甲（乙）.产量（吨）") == texts{"3"});
    CHECK(hint("MATCH (a)＜--(b)--＞(c) RETURN a") == "right");
}

TEST_CASE("what the declared types do not have is told before anything runs", "[query]") {
    schema s;
    const node_type_id firm = s.add_node_type({.name = "Firm"}), park = s.add_node_type({.name = "Park"});
    s.add_property(firm, {.name = "staff", .kind = kind::integer});
    s.add_edge_type({.name = "IN", .from = {"Firm"}, .to = {"Park"}});
    s.open = false;
    static_cast<void>(park);
    const auto said = [&](std::string_view query) {
        const auto wrong = prepare(s, query);
        REQUIRE_FALSE(wrong);
        const problem& p = wrong.problems().front();
        return fmt::format("{} {} {}: {}", to_text(p.rule), p.reason, p.where.column, p.hint);
    };
    CHECK(said("MATCH (f:Frim) RETURN f") == "syntax-error UnknownLabel 10: did you mean 'Firm'?");
    CHECK(said("MATCH (f:Firm)-[:ON]->(p) RETURN p") == "syntax-error UnknownRelationshipType 18: did you mean 'IN'?");
    CHECK(said("MATCH (f:Firm) RETURN f.stuff") == "property-error UnknownProperty 23: did you mean 'staff'?");
    CHECK(said("MATCH (f:Firm)<-[:IN]-(p:Park) RETURN p") == "semantic-error ImpossiblePattern 15: it goes the other way: turn the arrow");
    CHECK(prepare(s, "MATCH (p:Park)<-[:IN]-(f:Firm) RETURN f.staff"));
    CHECK(prepare(s, "MATCH (p:Park)-[:IN]-(f:Firm) RETURN f.staff"));
}

TEST_CASE("a node that is made without its key is refused before anything runs", "[query]") {
    schema s;
    const node_type_id firm = s.add_node_type({.name = "Firm"});
    s.add_property(firm, {.name = "staff", .kind = kind::integer});
    s.open = false;
    const auto wrong = prepare(s, "MATCH (f:Firm) CREATE (g:Firm {staff: 3})");
    REQUIRE_FALSE(wrong);
    CHECK(wrong.problems().front().rule == rule("constraint-error"));
    CHECK(wrong.problems().front().where.column == 23);
    CHECK(wrong.problems().front().hint == "add key: '...' to its properties");
    CHECK(prepare(s, "CREATE (g:Firm {key: 'a', staff: 3})"));
    CHECK(prepare(s, "UNWIND $rows AS row CREATE (g:Firm $row)"));
    CHECK(prepare(s, "MERGE (g:Firm {staff: 3})"));
}
