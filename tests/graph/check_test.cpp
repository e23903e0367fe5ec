// What only the whole graph tells. Exact messages with places are in tests/format/csv/faults.txt.
#include "catch.hpp"

#include <vector>

#include <hexi/graph/check.hpp>

#include "random_graph.hpp"
#include "sanitized.hpp"

using namespace hexi;

namespace {

std::vector<std::string> rules(const graph& g) {
    std::vector<std::string> out;
    for (const problem& p : check(g)) out.emplace_back(p.rule.name());
    return out;
}
using names = std::vector<std::string>;

}  // namespace

TEST_CASE("a graph with an open schema has nothing to be complained of", "[check]") {
    for (std::uint32_t seed = 0; seed < test::rounds(200); ++seed) REQUIRE(check(test::random_graph(seed)).empty());
}

TEST_CASE("each rule finds what breaks it and nothing else", "[check]") {
    schema s;
    s.open = false;
    const auto stage = s.add_enumeration({.name = "stage", .values = {{.name = "planned"}, {.name = "built"}}});
    const auto yuan = s.add_unit({.name = "元"});
    s.add_unit({.name = "角", .base = yuan, .factor = 0.1});
    s.add_unit({.name = "吨"});
    const auto city = s.add_node_type({.name = "City"});
    const auto park = s.add_node_type({.name = "Park", .properties = {{.name = "code", .unique = true},
        {.name = "stage", .kind = kind::enumeration, .required = true, .values = stage}, {.name = "costs", .kind = kind::quantity, .list = true, .unit = yuan}}});
    s.add_edge_type({.name = "IN", .from = {"Park"}, .to = {"City"}, .cardinality = {.min_out = 1, .max_out = 2, .min_in = {}, .max_in = 2}});
    s.add_edge_type({.name = "TWIN", .from = {"City"}, .to = {"City"}, .symmetric = true, .cardinality = {.min_out = {}, .max_out = 1, .min_in = {}, .max_in = {}}});
    graph g(s);
    const node_id lanzhou = *g.add_node(city, "lanzhou");
    const node_id east = *g.add_node(park, "east");
    REQUIRE(rules(g) == names{"missing-property", "too-few-edges"});
    REQUIRE(g.set(east, "stage", std::string("built")));
    REQUIRE(g.add_edge(east, "IN", lanzhou));
    REQUIRE(rules(g).empty());
    REQUIRE(g.add_edge(east, "IN", lanzhou));
    REQUIRE(rules(g).empty());
    const edge_id third = *g.add_edge(east, "IN", lanzhou);
    REQUIRE(rules(g) == names{"too-many-edges", "too-many-edges"});
    g.remove(third);

    const node_id west = *g.add_node(park, "west");
    REQUIRE(g.set(west, "stage", std::string("planned")));
    const node_id baiyin = *g.add_node(city, "baiyin");
    REQUIRE(g.add_edge(west, "IN", baiyin));
    REQUIRE(g.set(east, "code", std::string("1")));
    REQUIRE(g.set(west, "code", std::string("1")));
    REQUIRE(rules(g) == names{"not-unique"});
    REQUIRE(check(g).front().message == "Park 'west' has the same 'code' as Park 'east'");
    REQUIRE(g.set(west, "code", std::string("2")));

    // A symmetric edge counts at both its ends.
    REQUIRE(g.add_edge(lanzhou, "TWIN", baiyin));
    REQUIRE(rules(g).empty());
    const node_id xining = *g.add_node(city, "xining");
    REQUIRE(g.add_edge(xining, "TWIN", lanzhou));
    REQUIRE(rules(g) == names{"too-many-edges"});
    g.remove(xining);

    REQUIRE(g.set(east, "costs", std::vector<value>{*g.schema().parse_quantity("1元"), *g.schema().parse_quantity("2角")}));
    REQUIRE(rules(g).empty());
    g.set_name(east, "East");
    g.set_aliases(east, {"E", "East"});
    REQUIRE(rules(g) == names{"alias-is-name"});
    g.set_aliases(east, {"E", "E"});
    REQUIRE(rules(g) == names{"alias-twice"});
    g.set_aliases(east, {"E"});
    REQUIRE(g.set_evidence(east, {{"lanzhou", 1, 0, 1, 1}}));
    REQUIRE(rules(g).empty());  // this schema has no documents
    REQUIRE(g.set_evidence(east, {{"nobody", 1, 0, 1, 1}}));
    REQUIRE(rules(g) == names{"unknown-document"});
}
