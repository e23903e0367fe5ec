// hexi_mpi_crafted FOLDER: writes a folder of shards for each way in which they may not belong together, for broken.py; and one of shards
// that do, with nodes, edges and values that their schema refuses, beside a snapshot of the same graph.
#include <cstdio>
#include <exception>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <hexi/format/shard/shard.hpp>
#include <hexi/graph/builder.hpp>
#include <hexi/graph/snapshot.hpp>

#include "crafted_shards.hpp"

namespace {

hexi::graph refused_by_its_schema() {
    hexi::schema s;
    s.open = false;
    const auto colours = s.add_enumeration({.name = "colour", .values = {{.name = "green"}}});
    const auto park = s.add_node_type({.name = "Park", .abstract = true});
    (void)s.add_node_type({.name = "Firm"});
    const auto near = s.add_edge_type({.name = "NEAR", .from = {"Firm"}, .to = {"Firm"}});
    const auto colour = s.add_property(park, {.name = "colour", .kind = hexi::kind::enumeration, .values = colours});
    hexi::graph_builder build(std::move(s));
    std::vector<hexi::node_id> nodes;
    for (int i = 0; i < 8; ++i) {
        nodes.push_back(build.copy_node(park, fmt::format("n{}", i)));
        build.copy_value(nodes.back(), colour, std::string("red"));
    }
    for (std::size_t i = 0; i < 8; ++i) (void)build.copy_edge(nodes[i], near, nodes[(i + 3) % 8]);
    return std::move(build).finish();
}

}  // namespace

int main(int count, char** arguments) {
    if (count != 2) return 2;
    try {
        for (const auto& one : hexi::test::all_crafted_shards()) one.write(std::filesystem::path(arguments[1]) / one.name);
        const auto folder = std::filesystem::path(arguments[1]) / "refused";
        const hexi::graph refused = refused_by_its_schema();
        hexi::save_shards(refused, 4, folder).value();
        hexi::save_snapshot(refused, folder / "whole.hexi").value();
    } catch (const std::exception& wrong) {
        fmt::print(stderr, "{}\n", wrong.what());
        return 1;
    }
    return 0;
}
