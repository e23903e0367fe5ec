#include "catch.hpp"

#include <string>

#include "query/tck/scenario.hpp"

using namespace tck;

namespace {

constexpr std::string_view whole = R"json({"id": "x/Y[1]", "folder": "x", "graph": "any", "setup": ["CREATE ()"],
  "procedures": [{"name": "p", "signature": "p(a :: INTEGER) :: (b :: STRING)", "inputs": [{"name": "a", "type": "INTEGER"}],
                  "outputs": [{"name": "b", "type": "STRING"}], "columns": ["b", "a"], "rows": [["'one'", "1"]]}],
  "params": {"q": "[1]"}, "query": "RETURN $q AS q",
  "expect": {"kind": "rows", "columns": ["q"], "rows": [["[1]"]], "ordered": true, "list_order_ignored": false, "error": null},
  "side_effects": {"+nodes": 2, "-properties": 1},
  "control_queries": [{"query": "RETURN 1", "expect": {"kind": "error", "columns": null, "rows": null, "ordered": false, "list_order_ignored": false,
                       "error": {"type": "TypeError", "phase": "runtime", "detail": "*"}}, "side_effects": null}]})json";

/// The scenario with a part of it replaced.
std::string with(std::string_view old, std::string_view replacement) {
    std::string out(whole);
    const std::size_t at = out.find(old);
    REQUIRE(at != out.npos);
    return out.replace(at, old.size(), replacement);
}

}  // namespace

TEST_CASE("a scenario is read whole", "[tck]") {
    const scenario s = read_scenario(whole);
    REQUIRE(s.id == "x/Y[1]");
    REQUIRE(s.setup.size() == 1);
    REQUIRE(s.procedures.front().parameters == 1);
    REQUIRE(to_text(s.procedures.front().rows.front()[0]) == "1");  // in the signature's order, not the table's
    REQUIRE(to_text(s.procedures.front().rows.front()[1]) == "'one'");
    REQUIRE(s.parameters.front().name == "q");
    REQUIRE(s.asked.expectation.ordered);
    REQUIRE(s.asked.expectation.effects->nodes_added == 2);
    REQUIRE(s.asked.expectation.effects->properties_removed == 1);
    REQUIRE(s.control.front().expectation.error->type == "TypeError");
    REQUIRE(!s.control.front().expectation.effects);
}

TEST_CASE("what a scenario leaves out is none", "[tck]") {
    const scenario s = read_scenario(R"json({"id": "x/1", "folder": "x", "query": "RETURN 1 AS n", "expect": {"kind": "rows", "columns": ["n"], "rows": [["1"]]}})json");
    REQUIRE(s.setup.empty());
    REQUIRE(!s.asked.expectation.ordered);
    REQUIRE(s.asked.expectation.effects == hexi::side_effects());
    REQUIRE(s.control.empty());
}

TEST_CASE("what is no scenario is refused", "[tck]") {
    REQUIRE_THROWS_AS(read_scenario("{"), bad_scenario);
    REQUIRE_THROWS_AS(read_scenario("[]"), bad_scenario);
    REQUIRE_THROWS_AS(read_scenario(with("\"query\": \"RETURN $q AS q\",", "")), bad_scenario);
    REQUIRE_THROWS_AS(read_scenario(with("\"kind\": \"rows\"", "\"kind\": \"row\"")), bad_scenario);
    REQUIRE_THROWS_AS(read_scenario(with("[[\"[1]\"]]", "[[\"[1\"]]")), bad_scenario);
    REQUIRE_THROWS_AS(read_scenario(with("[[\"[1]\"]]", "[[\"1\", \"2\"]]")), bad_scenario);
    REQUIRE_THROWS_AS(read_scenario(with("+nodes", "+node")), bad_scenario);
    REQUIRE_THROWS_AS(read_scenario(with("\"columns\": [\"b\", \"a\"]", "\"columns\": [\"b\", \"c\"]")), bad_scenario);
}
