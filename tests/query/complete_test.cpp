#include "catch.hpp"

#include <string>
#include <vector>

#include <hexi/query/complete.hpp>

#include <hexi/graph/graph.hpp>

using namespace hexi;

namespace {

using words = std::vector<std::string>;

graph city() {
    graph g;
    const auto zone = *g.add_node("Zone", "a");
    g.set(zone, "founded", 2012).value();
    g.set(zone, "full name", "x").value();
    g.add_edge(zone, "PARTY_TO", *g.add_node("University", "b")).value();
    g.add_edge(zone, "PART_OF", *g.add_node("Zoo", "c")).value();
    return g;
}

words offered(std::string_view typed) { return complete(city().schema(), typed).words; }

}  // namespace

TEST_CASE("what may come next hangs on what stands before it", "[complete]") {
    REQUIRE(offered("MATCH (z:Zo") == words{"Zone", "Zoo"});
    REQUIRE(offered("MATCH (z:Zone|u") == words{"University"});
    REQUIRE(offered("MATCH (z:Zone)-[:part") == words{"PARTY_TO", "PART_OF"});
    REQUIRE(offered("MATCH (z:Zone)-[r:PARTY_TO]->(x:Uni") == words{"University"});
    REQUIRE(offered("MATCH (z) WHERE z.fo") == words{"founded"});
    REQUIRE(offered("MATCH (z) WHERE z.full") == words{"`full name`"});
    REQUIRE(offered("CALL rank.pa") == words{"rank.pagerank("});
    REQUIRE(offered("CALL comp") == words{"components("});
    REQUIRE(offered("mat") == words{"MATCH"});
    REQUIRE(offered("MATCH (zone) RETURN toUp") == words{"toUpper("});
    REQUIRE(offered("MATCH (mystery) RETURN 1 AS mysterious ORDER BY my") == words{"mysterious", "mystery"});
    REQUIRE(offered("RETURN xyz") == words{});
}

TEST_CASE("what is completed begins where its word does", "[complete]") {
    const graph g = city();
    REQUIRE(complete(g.schema(), "MATCH (z:Zo").begin == 9);
    REQUIRE(complete(g.schema(), "CALL rank.pa").begin == 5);
    REQUIRE(complete(g.schema(), "MATCH (区:").begin == std::string("MATCH (区:").size());
}

TEST_CASE("nothing is completed in texts and comments", "[complete]") {
    for (const char* typed : {"RETURN 'mat", "RETURN \"mat", "// mat", "/* mat", "MATCH (`mat", "RETURN 'it\\'s mat"}) REQUIRE(offered(typed).empty());
    REQUIRE(offered("RETURN 'a' // b\nmat") == words{"MATCH"});
}

TEST_CASE("a statement ends with a semicolon that is none of a text's", "[complete]") {
    REQUIRE(ends_statement("RETURN 1;"));
    REQUIRE(ends_statement("RETURN 1; // done"));
    REQUIRE(ends_statement("RETURN ';' ;\n"));
    for (const char* typed : {"", "RETURN 1", "RETURN ';", "RETURN 1 // ;", "/* ; */", "RETURN `a;`"}) REQUIRE(!ends_statement(typed));
}
