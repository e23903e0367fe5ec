#include "catch.hpp"
#include "random_graph.hpp"
#include "sanitized.hpp"
#include "scratch_folder.hpp"

#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <hexi/derive/proposed_schema.hpp>
#include <hexi/format/csv/folder.hpp>
#include <hexi/graph/check.hpp>
#include <hexi/graph/compare.hpp>
#include <hexi/schema/read_schema.hpp>

using namespace hexi;
using namespace hexi::test;

namespace {

//   12 firms in 2 cities, 6 of them with a boss each
graph firms() {
    graph g;
    const node_id a = *g.add_node("City", "a"), b = *g.add_node("City", "b");
    g.set_name(a, "A");
    for (int i = 0; i < 12; ++i) {
        const node_id n = *g.add_node("Firm", fmt::format("f{}", i));
        REQUIRE(g.set(n, "founded", fmt::format("20{:02}-05", i)));
        REQUIRE(g.set(n, "employees", std::to_string(i * 10)));
        REQUIRE(g.set(n, "share", fmt::format("0.{}", i % 9 + 1)));
        REQUIRE(g.set(n, "listed", i % 2 == 0 ? "true" : "false"));
        REQUIRE(g.set(n, "form", i % 3 == 0 ? "Ltd" : "AG"));
        REQUIRE(g.set(n, "code", fmt::format("00{}", i)));
        if (i > 0) REQUIRE(g.set(n, "phone", fmt::format("+86 {}", i)));
        REQUIRE(g.add_edge(n, "IN", i % 2 == 0 ? a : b));
        if (i < 6) REQUIRE(g.add_edge(*g.add_node("Person", fmt::format("p{}", i)), "LEADS", n));
    }
    return g;
}

/// The folder of the graph with the proposed schema beside its tables.
result<graph> read_with_proposal(const graph& g, const std::filesystem::path& folder) {
    REQUIRE(write_csv_folder(g, folder));
    std::ofstream(folder / "schema.info") << to_info(proposed_schema(g));
    return read_csv_folder(folder);
}

}  // namespace

TEST_CASE("a proposed schema may be saved beside tables without labels, edge lists and Gephi's pairs", "[proposed_schema]") {
    using tables = std::vector<std::pair<std::string, std::string>>;
    for (const tables& all : {tables{{"n.csv", "id:ID,v:int\na,1\nb,\n"}, {"e.csv", ":START_ID,:END_ID\na,b\n"}}, tables{{"e.csv", "Source,Target,relation\na,b,r\nb,c,s\n"}},
                              tables{{"n.csv", "Id,Label\n1,A\n2,B\n"}, {"e.csv", "Source,Target,Type,Weight\n1,2,Undirected,1\n2,1,Directed,2\n"}}}) {
        const scratch_folder folder;
        for (const auto& [name, text] : all) std::ofstream(folder / name) << text;
        const graph before = read_csv_folder(folder.path).value();
        std::ofstream(folder / "schema.info") << to_info(proposed_schema(before));
        const auto after = read_csv_folder(folder.path);
        if (!after) FAIL(to_text(after.problems()));
        CHECK(after->node_count() == before.node_count());
        CHECK(after->edge_count() == before.edge_count());
        for (const node_id n : before.nodes()) {
            const auto same = after->find(before.key(n));
            REQUIRE(same);
            CHECK(after->name(*same) == before.name(n));
            CHECK(after->out_degree(*same) == before.out_degree(n));
        }
        CHECK(check(*after).empty());
    }
}

TEST_CASE("a proposed schema says what is in a graph", "[proposed_schema]") {
    CHECK(to_info(proposed_schema(firms())) == R"(schema
{
}

enumeration form
{
    value AG
    {
    }
    value Ltd
    {
    }
}

node City
{
}

node Firm
{
    property founded
    {
        kind date
        required true
    }
    property employees
    {
        kind integer
        required true
        unique true
    }
    property share
    {
        kind float
        required true
    }
    property listed
    {
        kind boolean
        required true
    }
    property form
    {
        kind enumeration
        values form
        required true
    }
    property code
    {
        kind text
        required true
        unique true
    }
    property phone
    {
        kind text
    }
}

node Person
{
}

edge IN
{
    from Firm
    to City
    min_out 1
    max_out 1
}

edge LEADS
{
    from Person
    to Firm
    min_out 1
    max_out 1
    max_in 1
}
)");
    schema closed;
    closed.open = false;
    closed.add_node_type({.name = "Unused"});
    CHECK(to_info(proposed_schema(graph(closed))) == to_info(closed));
}

TEST_CASE("a proposed schema reads, and the graph is valid by it", "[proposed_schema]") {
    const scratch_folder folder;
    const auto read = read_with_proposal(firms(), folder.path / "firms");
    if (!read) FAIL(to_text(read.problems()));
    CHECK(check(*read).empty());
    CHECK(read->get<std::int64_t>(*read->find("f3"), *read->property(*read->find("f3"), "employees")) == 30);
    for (std::uint32_t seed = 0; seed < test::rounds(40); ++seed) {
        CAPTURE(seed);
        const graph g = random_graph(seed, {.max_nodes = 30, .max_edges = 60, .symmetric = seed % 2 == 0});
        const auto again = read_with_proposal(g, folder.path / std::to_string(seed));
        if (!again) FAIL(to_text(again.problems()));
        if (const problems found = check(*again); !found.empty()) FAIL(to_text(found));
        CHECK(again->node_count() == g.node_count());
        CHECK(again->edge_count() == g.edge_count());
        CHECK(!again->schema().open);
    }
}
