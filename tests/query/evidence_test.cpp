// Where the facts of an answer were read.
#include "catch.hpp"

#include <string>

#include <fmt/format.h>

#include <hexi/graph/graph.hpp>
#include <hexi/query.hpp>

using namespace hexi;

namespace {

//   park --PARTY_TO (paper:3)--> pact (paper:1) <--PARTY_TO (report:7)-- university
graph with_papers() {
    graph g;
    const node_id park = *g.add_node("Park", "park"), pact = *g.add_node("Agreement", "pact"), university = *g.add_node("University", "university");
    static_cast<void>(g.add_node("Paper", "paper").value());
    static_cast<void>(g.add_node("Paper", "report").value());
    g.set_evidence(pact, {{.document = "paper", .line = 1, .start = 0, .end = 4}}).value();
    g.set_evidence(*g.add_edge(park, "PARTY_TO", pact), {{.document = "paper", .line = 3, .start = 1, .end = 9}}).value();
    g.set_evidence(*g.add_edge(university, "PARTY_TO", pact), {{.document = "report", .line = 7, .start = 2, .end = 5, .certainty = 0.5}, {.document = "paper", .line = 1, .start = 0, .end = 4}}).value();
    return g;
}

/// `paper:1 paper:3 report:7` of the last column, row by row, be it of texts or of maps.
std::string read_at(const graph& g, std::string_view query) {
    const auto statement = prepare(g.schema(), query);
    if (!statement) return to_text(statement.problems().front().rule) + " " + statement.problems().front().reason;
    const rows found = statement->run(g).value();
    std::string out;
    for (const row r : found) {
        for (const cell& one : r.cells().back().as<cell_list>()) {
            if (one.is(cell_type::text)) {
                out += fmt::format("{} ", one.text().substr(0, one.text().find(':', one.text().find(':') + 1)));
            } else {
                const cell_map& m = one.as<cell_map>();
                out += fmt::format("{}:{} ", m[1].held.text(), m[3].held.as<std::int64_t>());
            }
        }
        out += "| ";
    }
    return out;
}

}  // namespace

TEST_CASE("a row tells where all was read that it was found by, named or not", "[query][evidence]") {
    const graph g = with_papers();
    CHECK(prepare(g.schema(), "MATCH (p:Park)-->(a) RETURN p WITH EVIDENCE")->columns() == std::vector<std::string>{"p", "evidence"});
    CHECK(read_at(g, "MATCH (p:Park)-[:PARTY_TO]->()<-[:PARTY_TO]-(u:University) RETURN p.key, u.key WITH EVIDENCE") == "paper:1 paper:3 report:7 | ");
    CHECK(read_at(g, "MATCH (p:Park)-[r:PARTY_TO]->(a) RETURN p.key WITH EVIDENCE ORDER BY p.key LIMIT 1") == "paper:1 paper:3 | ");
    CHECK(read_at(g, "MATCH (p:Park)-[r:PARTY_TO]->(a) RETURN p.key ORDER BY p.key LIMIT 1 WITH EVIDENCE") == "paper:1 paper:3 | ");
    CHECK(read_at(g, "MATCH path = (p:Park)-[*2]-(u:University) RETURN u.key WITH EVIDENCE") == "paper:1 paper:3 report:7 | ");
    CHECK(read_at(g, "MATCH (p:Park)-[*2]-(:University) RETURN 1 AS one WITH EVIDENCE") == "paper:1 paper:3 report:7 | ");
    CHECK(read_at(g, "MATCH (n:Paper) RETURN n.key WITH EVIDENCE") == "| | ");
    CHECK(read_at(g, "RETURN 1 AS one WITH EVIDENCE") == "| ");
}

TEST_CASE("what an optional pattern did not find was read nowhere", "[query][evidence]") {
    const graph g = with_papers();
    // The second row does not keep what the first one has found.
    CHECK(read_at(g, "UNWIND ['Park', 'Paper'] AS type MATCH (n) WHERE type IN labels(n) AND n.key <> 'report' OPTIONAL MATCH (n)-[:PARTY_TO]->() RETURN n.key WITH EVIDENCE") == "paper:1 paper:3 | | ");
}

TEST_CASE("only what was found since the last projection is the row's", "[query][evidence]") {
    const graph g = with_papers();
    CHECK(read_at(g, "MATCH (p:Park)-[:PARTY_TO]->(a) WITH p MATCH (p) RETURN p.key WITH EVIDENCE") == "| ");
    CHECK(read_at(g, "MATCH (p:Park)-[:PARTY_TO]->(a) WITH p, a MATCH (a)<--(u:University) RETURN p.key WITH EVIDENCE") == "paper:1 report:7 | ");
}

TEST_CASE("rows that are gathered have no evidence of their own; what is gathered has", "[query][evidence]") {
    const graph g = with_papers();
    CHECK(read_at(g, "MATCH (p)-[r]->(a) RETURN count(*) AS n WITH EVIDENCE") == "syntax-error InvalidAggregation");
    CHECK(read_at(g, "MATCH (p)-[r]->(a) RETURN DISTINCT a WITH EVIDENCE") == "syntax-error InvalidAggregation");
    CHECK(read_at(g, "MATCH (p)-[r]->(a) RETURN count(*), sources(collect(r)) AS read") == "paper:1 paper:3 report:7 | ");
    CHECK(read_at(g, "MATCH (p)-[r]->(a) RETURN count(*), evidence(collect(r)) AS read") == "paper:1 paper:3 report:7 | ");
    CHECK(read_at(g, "MATCH (p)-[r]->(a) RETURN a.evidence, r, evidence([a, [r, null]]) AS read ORDER BY id(r)") == "paper:1 paper:3 | paper:1 report:7 | ");
}

TEST_CASE("WITH may still have a variable of that name", "[query][evidence]") {
    const graph g = with_papers();
    CHECK(prepare(g.schema(), "WITH 1 AS evidence RETURN evidence"));
    CHECK(prepare(g.schema(), "CALL { RETURN 1 AS x } WITH x AS evidence RETURN evidence"));
}
