// Shards that are each whole and do not belong together: as somebody makes them who wants harm, with right checksums.
//
//     for (const crafted_shards& c : all_crafted_shards()) c.write(folder / c.name);
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <xxhash.h>

#include <hexi/format/shard/shard.hpp>
#include <hexi/graph/snapshot_format.hpp>

#include "scratch_folder.hpp"

namespace hexi::test {

/// Eight nodes in four shards, of which the node n is tied to (n + 3) % 8 by the edge n; each member makes something else of it.
//
//     shard 0: n0 n1    shard 1: n2 n3    shard 2: n4 n5    shard 3: n6 n7
struct crafted_shards {
    static constexpr std::size_t parts = 4, nodes = 8;

    std::string name{};
    std::string told{};              ///< what is said of it by who has all shards
    std::string refused_alone{};     ///< what is said by who opens one of them, if that is where it is seen
    std::size_t richer = parts;      ///< the shard whose schema has a type more
    std::size_t missing = nodes;     ///< the node that is not there
    std::uint64_t nodes_told = nodes;
    bool names_ends = false;         ///< what is known of ends elsewhere is more than it should be
    std::function<std::string(std::size_t shard, std::size_t node)> key_of = [](std::size_t, std::size_t n) { return fmt::format("n{}", n); };
    std::function<std::string(std::size_t shard, std::size_t node)> type_of = [](std::size_t, std::size_t) { return std::string("Park"); };
    std::function<std::uint32_t(std::size_t edge)> number_of = [](std::size_t e) { return static_cast<std::uint32_t>(e); };

    [[nodiscard]] shard made(std::size_t number) const {
        schema s;
        for (const char* type : {"Park", "Firm"}) (void)s.add_node_type({.name = type});
        (void)s.add_edge_type({.name = "NEAR"});
        if (number == richer) (void)s.add_node_type({.name = "More"});
        shard out{.part = graph(std::move(s))};
        flat_array<std::uint32_t> ids, edges;
        const auto add = [&](std::size_t n) {
            ids.push_back(static_cast<std::uint32_t>(n));
            return *out.part.add_node(type_of(number, n), key_of(number, n));
        };
        std::vector<std::pair<node_id, std::size_t>> own;
        for (std::size_t n = 2 * number; n < 2 * number + 2; ++n)
            if (n != missing) own.emplace_back(add(n), n);
        out.own = own.size();
        std::vector<std::size_t> ends;
        for (const auto& [source, n] : own) ends.push_back((n + 3) % nodes);
        std::ranges::sort(ends);
        std::vector<node_id> end_of(nodes);
        for (const std::size_t n : ends) {
            end_of[n] = add(n);
            if (names_ends) out.part.set_name(end_of[n], "Somebody");
        }
        for (const auto& [source, n] : own) {
            (void)*out.part.add_edge(source, "NEAR", end_of[(n + 3) % nodes]);
            edges.push_back(number_of(n));
        }
        out.nodes = std::move(ids), out.edges = std::move(edges);
        return out;
    }
    [[nodiscard]] std::vector<shard> all() const {
        std::vector<shard> out;
        for (std::size_t i = 0; i < parts; ++i) out.push_back(made(i));
        return out;
    }
    /// A folder of them, whose list tells of each as it is.
    void write(const std::filesystem::path& folder) const {
        std::filesystem::create_directories(folder);
        std::string list = fmt::format("hexi shards 1\nids {}\nnodes {}\nedges {}\nshards {}\n", nodes, nodes_told, missing < nodes ? nodes - 1 : nodes, parts);
        for (std::size_t i = 0; i < parts; ++i) {
            save_shard(made(i), shard_path(folder, i)).value();
            snapshot::header header{};
            std::memcpy(&header, bytes_of(shard_path(folder, i)).data(), sizeof header);
            list += fmt::format("{:016x}\n", header.checksum);
        }
        std::ofstream(folder / "shards.txt", std::ios::binary) << list << fmt::format("checksum {:016x}\n", XXH3_64bits(list.data(), list.size()));
    }
};

inline std::vector<crafted_shards> all_crafted_shards() {
    std::vector<crafted_shards> out;
    const auto add = [&](std::string name, std::string told) -> crafted_shards& { return out.emplace_back(crafted_shards{.name = std::move(name), .told = std::move(told)}); };
    add("right", "");
    add("schemas", "they have different schemas").richer = 2;
    add("keys", "both have a node with the key 'n2'").key_of = [](std::size_t, std::size_t n) { return n == 4 ? std::string("n2") : fmt::format("n{}", n); };
    add("edges", "the edge 0 is another in each").number_of = [](std::size_t e) { return static_cast<std::uint32_t>(e == 5 ? 0 : e); };
    add("types", "the node 5 is another in each").type_of = [](std::size_t shard, std::size_t n) { return std::string(n == 5 && shard != 2 ? "Firm" : "Park"); };
    add("ends", "the node 5 is another in each").key_of = [](std::size_t shard, std::size_t n) { return n == 5 && shard != 2 ? std::string("somebody") : fmt::format("n{}", n); };
    // An end that no part has as its own is left out by who puts parts together, which need not be all.
    crafted_shards& gap = add("gap", "");
    gap.missing = gap.nodes_told = 6, ++gap.nodes_told;
    add("counts", "").nodes_told = 9;
    crafted_shards& twice = add("edge-twice", "");
    twice.number_of = [](std::size_t e) { return static_cast<std::uint32_t>(e == 1 ? 0 : e); }, twice.refused_alone = "two of its edges have the number 0";
    crafted_shards& named = add("names", "");
    named.names_ends = true, named.refused_alone = "it tells more of another's node than its type and key";
    return out;
}

}  // namespace hexi::test
