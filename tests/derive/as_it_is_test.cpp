#include "catch.hpp"

#include <algorithm>
#include <fstream>
#include <string>
#include <vector>

#include <hexi/base/archive.hpp>
#include <hexi/derive/collapsed.hpp>
#include <hexi/derive/fold.hpp>
#include <hexi/derive/merged.hpp>
#include <hexi/derive/subgraph.hpp>
#include <hexi/format/shard/shard.hpp>
#include <hexi/graph/builder.hpp>
#include <hexi/graph/check.hpp>
#include <hexi/graph/compare.hpp>
#include <hexi/graph/snapshot.hpp>
#include <hexi/graph/snapshot_private.hpp>
#include <hexi/graph/validate.hpp>

#include "scratch_folder.hpp"
#include "snapshot_image.hpp"

namespace {

using namespace hexi;
using namespace hexi::test;

/// A type of nodes, one of edges among them, and an enumeration that nodes have a value of.
schema parks(bool abstract, const std::string& colour, const std::string& ends) {
    schema s;
    s.open = false;
    const enumeration_id colours = s.add_enumeration({.name = "colour", .values = {{.name = colour}}});
    const node_type_id park = s.add_node_type({.name = "Park", .abstract = abstract});
    (void)s.add_node_type({.name = "Firm"});
    (void)s.add_edge_type({.name = "NEAR", .from = {ends}, .to = {ends}});
    (void)s.add_property(park, {.name = "colour", .kind = kind::enumeration, .values = colours});
    return s;
}

/// A snapshot of the graph in which another schema stands, opened: what only `check` tells may be wrong with it.
graph with_schema(const graph& g, const schema& s) {
    const scratch_folder here;
    REQUIRE(save_snapshot(g, here / "g.hexi"));
    snapshot_image image(bytes_of(here / "g.hexi"));
    const std::size_t at = image.section("rest");
    hexi::detail::snapshot_access::rest rest;
    archive_reader in({image.bytes(at).data(), image.bytes(at).size()});
    in(rest);
    REQUIRE(in.done());
    rest.schema = s;
    std::string bytes;
    archive_writer{bytes}(rest);
    image.resize(at, bytes.size());
    std::ranges::copy(bytes, image.bytes(at).begin());
    image.sum_up(at);
    std::ofstream(here / "crafted.hexi", std::ios::binary) << image.file();
    return open_snapshot(here / "crafted.hexi", {.verify = true}).value();
}

std::vector<std::string> rules_of(const problems& all) {
    std::vector<std::string> out;
    for (const problem& p : all) out.push_back(to_text(p.rule));
    std::ranges::sort(out);
    out.erase(std::unique(out.begin(), out.end()), out.end());
    return out;
}

}  // namespace

//     leaf-0 .. leaf-3 --NEAR--> hub <==NEAR, twice== other
TEST_CASE("what a schema would refuse is copied as it is, and check tells it of the copy, too", "[derive]") {
    graph g(parks(false, "red", "Park"));
    const node_id hub = *g.add_node("Park", "hub"), other = *g.add_node("Park", "other");
    REQUIRE(g.set(hub, "colour", std::string("red")));
    for (int i = 0; i < 4; ++i) REQUIRE(g.add_edge(*g.add_node("Park", fmt::format("leaf-{}", i)), "NEAR", hub));
    for (int i = 0; i < 2; ++i) REQUIRE(g.add_edge(other, "NEAR", hub));
    const graph crafted = with_schema(g, parks(true, "green", "Firm"));
    const std::vector<std::string> wrong{"abstract-type", "edge-ends", "unknown-value"};
    REQUIRE(rules_of(check(crafted)) == wrong);

    std::vector<node_id> all;
    for (const node_id n : crafted.nodes()) all.push_back(n);
    const graph whole = subgraph(crafted, all);
    REQUIRE(differences(crafted, whole) == std::vector<std::string>{});
    REQUIRE(rules_of(check(whole)) == wrong);
    const graph together = merged(crafted);
    REQUIRE(together.edge_count() == 5);
    const graph fewer = collapsed(crafted);
    REQUIRE(fewer.node_count() == 3);
    for (const graph* made : {&whole, &together, &fewer}) {
        REQUIRE(validate(*made).empty());
        REQUIRE(made->get<std::string_view>(*made->find("hub"), *made->property(*made->find("hub"), "colour")) == "red");
    }
    REQUIRE(folded(crafted).edge_count() == 6);

    // Of a node that becomes edges, too.
    schema deals = parks(false, "red", "Park");
    const node_type_id deal = deals.add_node_type({.name = "Deal", .fold_over = {"OF"}});
    const edge_type_id of = deals.add_edge_type({.name = "OF"});
    const property_id colour = deals.add_property(deal, {.name = "colour", .kind = kind::enumeration, .values = *deals.find_enumeration("colour")});
    graph_builder build(deals);
    const node_id one = build.copy_node(deal, "deal");
    build.copy_value(one, colour, std::string("no colour"));
    for (const char* key : {"a", "b"}) (void)build.copy_edge(one, of, build.copy_node(*deals.find_node_type("Park"), key));
    const graph edges = folded(std::move(build).finish());
    REQUIRE(edges.edge_count() == 1);
    REQUIRE(rules_of(check(edges)) == std::vector<std::string>{"unknown-value"});

    // In shards, too, and what is made of them again.
    const scratch_folder here;
    REQUIRE(save_shards(crafted, 2, here / "shards"));
    const auto list = open_shard_list(here / "shards").value();
    const std::vector<shard> shards{open_shard(here / "shards", list, 0).value(), open_shard(here / "shards", list, 1).value()};
    const graph again = put_together(shards).value();
    REQUIRE(differences(crafted, again) == std::vector<std::string>{});
    REQUIRE(validate(again).empty());
    REQUIRE(rules_of(check(again)) == wrong);
}
