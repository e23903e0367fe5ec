#include "catch.hpp"

#include <limits>
#include <string>

#include "query/tck/thing.hpp"

using namespace tck;

namespace {

std::string again(std::string_view literal, bool lists_as_sets = false) { return to_text(read_literal(literal), lists_as_sets); }

}  // namespace

TEST_CASE("literals of scenarios are read, and written in one way", "[tck]") {
    REQUIRE(again("null") == "null");
    REQUIRE(again(" true ") == "true");
    REQUIRE(again("-9223372036854775808") == "-9223372036854775808");
    REQUIRE(again("'a\\'b\\\\c\\n\"'") == "'a\\'b\\\\c\\n\"'");
    REQUIRE(again("[1,'x', [ ] ,null]") == "[1, 'x', [], null]");
    REQUIRE(again("{b: 1, a: {}}") == "{a: {}, b: 1}");
    REQUIRE(again("( :B:A {z:1 ,a : 'x'} )") == "(:A:B {a: 'x', z: 1})");
    REQUIRE(again("()") == "()");
    REQUIRE(again("({n: 1})") == "({n: 1})");
    REQUIRE(again("[:T {n: [1]}]") == "[:T {n: [1]}]");
    REQUIRE(again("<(:A)<-[:T]-()-[:S {a: 1}]->(:B)>") == "<(:A)<-[:T]-()-[:S {a: 1}]->(:B)>");
    REQUIRE(again("<({n: 1})>") == "<({n: 1})>");
    REQUIRE(again("[(:A), [:T], <()>]") == "[(:A), [:T], <()>]");
}

TEST_CASE("what is not the same value is not the same text", "[tck]") {
    REQUIRE(again("1") != again("1.0"));
    REQUIRE(again("1") != again("'1'"));
    REQUIRE(again("null") != again("'null'"));
    REQUIRE(again("0.1") != again("0.10000000000000002"));
    REQUIRE(again("NaN") == again("NaN"));
    REQUIRE(again("1e2") == again("100.0"));
    REQUIRE(again("-0.0") == again("0.0"));
    REQUIRE(again("-Inf") != again("Inf"));
    REQUIRE(again("(:A)") != again("(:B)"));
    REQUIRE(again("<(:A)-[:T]->(:B)>") != again("<(:A)<-[:T]-(:B)>"));
    REQUIRE(again("[1, 2]") != again("[2, 1]"));
    REQUIRE(again("[1, [2, 3]]", true) == again("[[3, 2], 1]", true));
    REQUIRE(again("[1, 1, 2]", true) != again("[1, 2, 2]", true));
    REQUIRE(again("['a, b']") != again("['a', 'b']"));
}

TEST_CASE("what is no literal is refused", "[tck]") {
    for (const char* wrong : {"", "[1", "[1,]", "{a}", "{a: }", "(:)", "(:A", "[:]", "'a", "nul", "1x", "1 2", "99999999999999999999", "<(:A)-[:T](:B)>", "1.0.0", "-"})
        REQUIRE_THROWS_AS(read_literal(wrong), bad_scenario);
}

TEST_CASE("values of a graph are what literals of them are", "[tck]") {
    hexi::graph g;
    const auto a = *g.add_node("A", "a"), b = *g.add_node("B", "b");
    g.add_label(a, "C").value();
    g.set(a, "list", {1, 2.5, "x"}).value();
    g.set(a, "on", hexi::date(2015, 7, 21)).value();
    g.set(a, "map", hexi::value_map{{"k", true}}).value();
    const auto e = *g.add_edge(a, "T", b);
    g.set(e, "n", 1).value();
    REQUIRE(to_text(thing_of(a, g)) == again("(:C:A {list: [1, 2.5, 'x'], on: '2015-07-21', map: {k: true}})"));
    REQUIRE(to_text(thing_of(e, g)) == again("[:T {n: 1}]"));
    g.remove(b);
    REQUIRE(to_text(thing_of(b, g)) == "(:(removed))");
    REQUIRE(to_text(thing_of(e, g)) == "[:(removed)]");
}

TEST_CASE("parameters are values", "[tck]") {
    REQUIRE(value_of(read_literal("{a: [1, 'x', null], b: 2.0}")) ==
            hexi::value(hexi::value_map{{"a", hexi::value::list{1, "x", {}}}, {"b", 2.0}}));
    REQUIRE_THROWS_AS(value_of(read_literal("(:A)")), bad_scenario);
}
