// A snapshot of more than 16 MiB, which opens without being verified, handed on by the tool.
#include "catch.hpp"

#include <cstdint>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <hexi/graph/builder.hpp>
#include <hexi/graph/snapshot.hpp>

#include "run.hpp"

using namespace hexi;
using namespace hexi::test;

TEST_CASE("one flipped bit in a large snapshot goes through no command that hands it on", "[tool][snapshot]") {
    const workshop w;
    graph_builder build;
    std::vector<node_id> nodes;
    for (std::size_t i = 0; i < 100'000; ++i) nodes.push_back(*build.add_node("N", fmt::format("node-{}", i)));
    for (std::size_t i = 0; i < 330'000; ++i) build.add_fitting_edge(nodes[i % nodes.size()], *build.schema().edge_type_named("R"), nodes[i * 7919 % nodes.size()]);
    const auto file = w.here() / "big.hexi";
    REQUIRE(save_snapshot(std::move(build).finish(), file));
    const auto size = std::filesystem::file_size(file);
    REQUIRE(size > snapshot_options::always_verified);
    REQUIRE(w.run("hexi pack big.hexi -o copy.hexi && cmp big.hexi copy.hexi && rm copy.hexi").status == 0);
    for (std::uintmax_t part = 1; part < 8; ++part) {
        CAPTURE(part);
        const auto at = static_cast<std::streamoff>(size * part / 8 + part);
        std::fstream bytes(file, std::ios::in | std::ios::out | std::ios::binary);
        const int before = bytes.seekg(at).get();
        const auto put = [&](int byte) { bytes.seekp(at).put(static_cast<char>(byte)).flush(); };
        put(before ^ 1);
        for (const std::string command : {"hexi pack big.hexi -o copy.hexi", "hexi export big.hexi --to json -o copy.json", "hexi check big.hexi"}) {
            if (part % 3 != 0 && command != "hexi pack big.hexi -o copy.hexi") continue;
            INFO(command);
            const outcome o = w.run(command);
            CHECK(o.status == 3);
            CHECK((o.out + o.error).find("the snapshot is damaged: the checksum of its section '") != std::string::npos);
            CHECK_FALSE(std::filesystem::exists(w.here() / "copy.hexi"));
            CHECK_FALSE(std::filesystem::exists(w.here() / "copy.json"));
        }
        put(before);
    }
}
