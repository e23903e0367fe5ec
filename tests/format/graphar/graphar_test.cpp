#include "catch.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include <hexi/format/graphar/graphar.hpp>

#include "scratch_folder.hpp"

using namespace hexi;

namespace {

std::string count_of(char n) { return std::string(1, n) + std::string(7, '\0'); }

//   p0 --NEAR 1--> p1, p0 --NEAR--> p2, p0 --NEAR 3--> p4, p3 --NEAR--> p0, p4 --IN--> town
graph five_parks() {
    graph g;
    std::vector<node_id> parks;
    for (const char* key : {"p0", "p1", "p2", "p3", "p4"}) parks.push_back(*g.add_node("Park", key));
    const node_id town = *g.add_node("Town", "town");
    REQUIRE(g.set(parks[1], "area", std::int64_t{12}));
    g.set_name(parks[2], "Peace, \"the\" park");
    REQUIRE(g.set(*g.add_edge(parks[0], "NEAR", parks[1]), "rank", std::int64_t{1}));
    REQUIRE(g.add_edge(parks[0], "NEAR", parks[2]));
    REQUIRE(g.set(*g.add_edge(parks[0], "NEAR", parks[4]), "rank", std::int64_t{3}));
    REQUIRE(g.add_edge(parks[3], "NEAR", parks[0]));
    REQUIRE(g.add_edge(parks[4], "IN", town));
    return g;
}

}  // namespace

TEST_CASE("GraphAr has nodes and edges in chunks, with offsets and counts", "[graphar]") {
    const test::scratch_folder scratch;
    REQUIRE(write_graphar(five_parks(), scratch / "g", {.vertex_chunk = 2, .edge_chunk = 2}));
    const auto text = [&](const std::string& path) { return test::bytes_of(scratch / "g" / path); };
    CHECK(text("graph.graph.yml") == "name: graph\nprefix: ./\nvertices:\n  - Park.vertex.yml\n  - Town.vertex.yml\nedges:\n  - Park_NEAR_Park.edge.yml\n  - Park_IN_Town.edge.yml\nversion: gar/v1\n");
    CHECK(text("vertex/Park/vertex_count") == count_of(5));
    CHECK(text("vertex/Park/properties/chunk0") == "_graphArVertexIndex,key,labels,name,area\n0,p0,Park,,\n1,p1,Park,,12\n");
    CHECK(text("vertex/Park/properties/chunk1") == "_graphArVertexIndex,key,labels,name,area\n2,p2,Park,\"Peace, \"\"the\"\" park\",\n3,p3,Park,,\n");
    CHECK(text("vertex/Park/properties/chunk2") == "_graphArVertexIndex,key,labels,name,area\n4,p4,Park,,\n");
    CHECK_FALSE(std::filesystem::exists(scratch / "g" / "vertex/Park/properties/chunk3"));
    CHECK(text("vertex/Town/properties/chunk0") == "_graphArVertexIndex,key,labels\n0,town,Town\n");
    const std::string near = "edge/Park_NEAR_Park/ordered_by_source/";
    CHECK(text(near + "vertex_count") == count_of(5));
    CHECK(text(near + "edge_count0") == count_of(3));
    CHECK(text(near + "edge_count1") == count_of(1));
    CHECK(text(near + "edge_count2") == count_of(0));
    CHECK(text(near + "offset/chunk0") == "_graphArOffset\n0\n3\n3\n");
    CHECK(text(near + "offset/chunk1") == "_graphArOffset\n0\n0\n1\n");
    CHECK(text(near + "offset/chunk2") == "_graphArOffset\n0\n0\n");
    CHECK(text(near + "adj_list/part0/chunk0") == "_graphArSrcIndex,_graphArDstIndex\n0,1\n0,2\n");
    CHECK(text(near + "adj_list/part0/chunk1") == "_graphArSrcIndex,_graphArDstIndex\n0,4\n");
    CHECK(text(near + "adj_list/part1/chunk0") == "_graphArSrcIndex,_graphArDstIndex\n3,0\n");
    CHECK(text(near + "properties/part0/chunk0") == "rank\n1\n\"\"\n");  // an empty line would be no row
    CHECK(text(near + "properties/part0/chunk1") == "rank\n3\n");
    CHECK(text("edge/Park_IN_Town/ordered_by_source/adj_list/part2/chunk0") == "_graphArSrcIndex,_graphArDstIndex\n4,0\n");
    CHECK(text("Park_NEAR_Park.edge.yml") ==
          "src_type: Park\nedge_type: NEAR\ndst_type: Park\nchunk_size: 2\nsrc_chunk_size: 2\ndst_chunk_size: 2\ndirected: true\nprefix: \"edge/Park_NEAR_Park/\"\n"
          "adj_lists:\n  - ordered: true\n    aligned_by: src\n    prefix: ordered_by_source/\n    file_type: csv\n"
          "property_groups:\n  - prefix: properties/\n    file_type: csv\n    properties:\n      - name: rank\n        data_type: int64\n        is_primary: false\n        is_nullable: true\nversion: gar/v1\n");
}

TEST_CASE("types whose names are paths alike have folders of their own in GraphAr", "[graphar]") {
    graph g;
    const node_id a = *g.add_node("A", "a"), a_b = *g.add_node("A_B", "a_b"), d = *g.add_node("D", "d"), small = *g.add_node("d", "small"), slash = *g.add_node("a/b", "slash");
    REQUIRE(g.add_edge(a_b, "C", d));
    REQUIRE(g.add_edge(a, "B_C", d));  // A_B_C_D again
    REQUIRE(g.add_edge(a, "c/", small));
    REQUIRE(g.add_edge(a, "c?", small));
    REQUIRE(g.add_edge(slash, "C", a));
    const test::scratch_folder scratch;
    REQUIRE(write_graphar(g, scratch / "g"));
    std::vector<std::string> folders;
    for (const char* of : {"vertex", "edge"})
        for (const auto& one : std::filesystem::directory_iterator(scratch / "g" / of)) folders.push_back(one.path().filename().string());
    std::ranges::sort(folders);
    CHECK(folders == std::vector<std::string>{"A", "A_B", "A_B_C_D", "A_B_C_D-2", "A_c__d-2", "A_c__d-2-2", "D", "a_b-2", "a_b-2_C_A", "d-2"});
}

TEST_CASE("a folder in GraphAr is replaced by the next, and nothing else is", "[graphar]") {
    const test::scratch_folder scratch;
    REQUIRE(write_graphar(five_parks(), scratch / "g"));
    graph one;
    REQUIRE(one.add_node("Town", "town"));
    REQUIRE(write_graphar(one, scratch / "g"));
    CHECK_FALSE(std::filesystem::exists(scratch / "g" / "vertex/Park"));
    REQUIRE(write_graphar(graph(), scratch / "g"));
    CHECK(test::bytes_of(scratch / "g" / "graph.graph.yml") == "name: graph\nprefix: ./\nversion: gar/v1\n");
    std::filesystem::create_directory(scratch / "mine");
    std::ofstream(scratch / "mine" / "notes.txt") << "mine";
    const auto refused = write_graphar(one, scratch / "mine");
    REQUIRE_FALSE(refused);
    CHECK(to_text(refused.problems().front().rule) == "not-empty");
    CHECK(scratch.names() == std::vector<std::string>{"g", "mine"});
}
