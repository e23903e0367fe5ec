#include "catch.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

#include <hexi/base/output.hpp>
#include <hexi/format/open.hpp>
#include <hexi/format/shard/numbers_private.hpp>
#include <hexi/format/shard/shard.hpp>
#include <hexi/graph/compare.hpp>
#include <hexi/graph/snapshot.hpp>

#include "crafted_shards.hpp"
#include "random_graph.hpp"
#include "sanitized.hpp"
#include "scratch_folder.hpp"

namespace {

using namespace hexi;
using namespace hexi::test;

std::vector<shard> all_shards(const std::filesystem::path& folder) {
    const auto list = open_shard_list(folder).value();
    std::vector<shard> out;
    for (std::size_t i = 0; i < list.parts(); ++i) out.push_back(open_shard(folder, list, i).value());
    return out;
}

void put_bytes(const std::filesystem::path& file, const std::string& bytes) { std::ofstream(file, std::ios::binary) << bytes; }

/// Whether shards of a folder can be read, all of them.
problems wrong_in(const std::filesystem::path& folder) {
    const auto list = open_shard_list(folder);
    if (!list) return list.problems();
    for (std::size_t i = 0; i < list->parts(); ++i)
        if (const auto one = open_shard(folder, *list, i); !one) return one.problems();
    return {};
}

}  // namespace

TEST_CASE("shards put together are the graph, and each knows its own", "[shard]") {
    for (std::uint32_t seed = 1; seed <= (test::sanitized ? 15 : 30); ++seed) {
        const scratch_folder here;
        graph g = random_graph(seed, {.max_nodes = 20, .max_edges = 40, .symmetric = seed % 2 == 0, .keyless = seed % 3 == 0});
        if (seed % 5 == 0 && g.node_count() > 1) g.remove(node_id(0));  // ids with gaps
        const std::size_t parts = 1 + seed % 9;
        CAPTURE(seed, parts);
        REQUIRE(save_shards(g, parts, here / "shards"));
        const auto list = open_shard_list(here / "shards").value();
        REQUIRE(list.parts() == parts);
        REQUIRE(list.nodes == g.node_count());
        REQUIRE(list.edges == g.edge_count());
        const std::vector<shard> shards = all_shards(here / "shards");
        std::size_t nodes = 0, edges = 0;
        for (std::size_t i = 0; i < parts; ++i) {
            const shard& s = shards[i];
            nodes += s.own, edges += s.part.edge_count();
            for (std::size_t n = 0; n < s.nodes.size(); ++n) {
                const node_id whole(s.nodes[n]), here_id(n);
                REQUIRE(s.find(s.nodes[n]) == here_id);
                REQUIRE((s.nodes[n] / list.block() == i) == s.is_own(here_id));
                REQUIRE(s.part.type(here_id) == g.type(whole));
                REQUIRE(s.part.has_key(here_id) == g.has_key(whole));
                if (g.has_key(whole)) REQUIRE(s.part.key(here_id) == g.key(whole));
            }
            for (const edge_id e : s.part.edges()) {
                const edge_id whole(s.edges[e.index()]);
                REQUIRE(s.nodes[s.part.source(e).index()] == g.source(whole).index());
                REQUIRE(s.nodes[s.part.target(e).index()] == g.target(whole).index());
                REQUIRE(s.part.value(e, *s.part.property(e, "weight")) == g.value(whole, *g.property(whole, "weight")));
            }
        }
        REQUIRE(nodes == g.node_count());
        REQUIRE(edges == g.edge_count());
        std::vector<std::uint32_t> numbers;
        const graph again = put_together(shards, &numbers).value();
        REQUIRE(differences(again, g) == std::vector<std::string>{});
        REQUIRE(again.node_count() == g.node_count());
        std::vector<std::uint32_t> ids;
        for (const node_id n : g.nodes()) ids.push_back(static_cast<std::uint32_t>(n.index()));
        REQUIRE(numbers == ids);
    }
}

TEST_CASE("shards hold names, evidence and what the schema says", "[shard]") {
    const scratch_folder here;
    const graph g = open(std::filesystem::path(HEXI_SOURCE_DIR) / "graphs" / "lanzhou").value();
    REQUIRE(save_shards(g, 4, here / "shards"));
    REQUIRE(differences(put_together(all_shards(here / "shards")).value(), g) == std::vector<std::string>{});
    // The same graph gives the same bytes, also where shards are written over.
    REQUIRE(save_shards(g, 4, here / "again"));
    REQUIRE(save_shards(g, 4, here / "shards"));
    for (const char* name : {"shards.txt", "shard-0.hexi", "shard-3.hexi"}) REQUIRE(test::bytes_of(here / "again" / name) == test::bytes_of(here / "shards" / name));
}

TEST_CASE("an empty graph and more parts than nodes are shards, too", "[shard]") {
    const scratch_folder here;
    graph g;
    REQUIRE(save_shards(g, 4, here / "none"));
    REQUIRE(put_together(all_shards(here / "none")).value().node_count() == 0);
    const node_id a = *g.add_node("Park", "a"), b = *g.add_node("Park", "b");
    REQUIRE(g.add_edge(a, "NEAR", b));
    REQUIRE(save_shards(g, 9, here / "few"));
    const auto shards = all_shards(here / "few");
    REQUIRE(shards[0].own == 1);
    REQUIRE(shards[1].own == 1);
    REQUIRE(shards[8].own == 0);
    REQUIRE(differences(put_together(shards).value(), g) == std::vector<std::string>{});
}

TEST_CASE("a shard alone is no graph, and says so", "[shard]") {
    const scratch_folder here;
    REQUIRE(save_shards(random_graph(3), 1, here / "shards"));
    const auto opened = open(here / "shards" / "shard-0.hexi");
    REQUIRE(!opened);
    REQUIRE((opened.problems().front().rule == "not-a-snapshot"));
    REQUIRE(opened.problems().front().message == "this is one shard of a graph, which is no graph of its own");
    // And a snapshot is no shard.
    REQUIRE(save_snapshot(random_graph(3), here / "shards" / "shard-0.hexi"));
    REQUIRE((wrong_in(here / "shards").front().rule == "damaged-snapshot"));
}

TEST_CASE("what of shards is missing, cut, changed or of another time is told", "[shard]") {
    const scratch_folder here;
    const graph g = random_graph(7, {.max_nodes = 30, .max_edges = 60});
    const auto folder = here / "shards";
    REQUIRE(save_shards(g, 4, folder));
    REQUIRE(wrong_in(folder).empty());
    std::mt19937 random(1);
    for (const char* name : {"shard-0.hexi", "shard-2.hexi", "shards.txt"}) {
        const std::string good = test::bytes_of(folder / name);
        for (int i = 0; i < 60; ++i) {
            std::string bad = good;
            const std::size_t at = random() % bad.size();
            CAPTURE(name, i, at);
            if (i % 3 == 0) bad.resize(at);
            else bad[at] = static_cast<char>(bad[at] ^ (1 << (random() % 8)));
            put_bytes(folder / name, bad);
            REQUIRE(!wrong_in(folder).empty());
        }
        std::filesystem::remove(folder / name);
        REQUIRE((wrong_in(folder).front().rule == "cannot-read"));
        put_bytes(folder / name, good);
    }
    // Whole, but not the one that belongs there: of another place, of another graph.
    const std::string second = test::bytes_of(folder / "shard-1.hexi");
    std::filesystem::copy_file(folder / "shard-2.hexi", folder / "shard-1.hexi", std::filesystem::copy_options::overwrite_existing);
    REQUIRE(wrong_in(folder).front().message == "the shard is damaged: it is not the one that the list of shards tells of");
    put_bytes(folder / "shard-1.hexi", second);
    REQUIRE(wrong_in(folder).empty());
    // A node with an id that the list says no node has.
    graph eight;
    for (int i = 0; i < 8; ++i) REQUIRE(eight.add_node("Park"));
    REQUIRE(save_shards(eight, 4, here / "eight"));
    std::string list = test::bytes_of(here / "eight" / "shards.txt");
    list.erase(list.rfind("checksum "));
    list.replace(list.find("ids 8"), 5, "ids 7");
    put_bytes(here / "eight" / "shards.txt", list + fmt::format("checksum {:016x}\n", XXH3_64bits(list.data(), list.size())));
    REQUIRE(wrong_in(here / "eight").front().message == "the shard is damaged: it holds nodes of another shard");
    // A folder that is something else is left as it is.
    put_bytes(here / "mine", "");
    std::filesystem::create_directory(here / "other");
    put_bytes(here / "other" / "mine", "");
    REQUIRE((save_shards(g, 4, here / "other").problems().front().rule == "not-empty"));
    REQUIRE(test::bytes_of(here / "other" / "mine").empty());
}

TEST_CASE("shards that do not belong together are no graph, whoever made them", "[shard]") {
    for (const crafted_shards& crafted : all_crafted_shards()) {
        CAPTURE(crafted.name);
        const scratch_folder here;
        crafted.write(here.path);
        const auto list = open_shard_list(here.path);
        REQUIRE(list);
        std::string refused;
        std::vector<shard> opened;
        for (std::size_t i = 0; i < list->parts(); ++i) {
            auto one = open_shard(here.path, *list, i);
            if (one) opened.push_back(*std::move(one));
            else refused = one.problems().front().message;
        }
        REQUIRE(refused == (crafted.refused_alone.empty() ? "" : "the shard is damaged: " + crafted.refused_alone));
        if (!refused.empty()) continue;
        const auto together = put_together(opened);
        REQUIRE(static_cast<bool>(together) == crafted.told.empty());
        if (together) continue;
        const problem& p = together.problems().front();
        REQUIRE((p.rule == "damaged-snapshot"));
        REQUIRE(p.message.starts_with("shards "));
        REQUIRE(p.message.ends_with(" do not belong together: " + crafted.told));
        REQUIRE(p.hint == "make the shards again with 'hexi shard'");
    }
}

TEST_CASE("numbers that are there twice are found, near and far", "[shard]") {
    std::mt19937 random(3);
    for (int i = 0; i < 200; ++i) {
        const std::uint32_t range = i % 2 == 0 ? 200 : 0xFFFFFFFF;
        std::vector<std::uint32_t> numbers(random() % 40);
        for (auto& n : numbers) n = static_cast<std::uint32_t>(random()) % range;
        if (i % 4 == 1 && numbers.size() > 1) numbers.front() = numbers.back();
        const auto found = hexi::detail::met_twice(numbers);
        std::vector<std::uint32_t> sorted = numbers;
        std::ranges::sort(sorted);
        CAPTURE(i, numbers);
        REQUIRE(found.has_value() == (std::ranges::adjacent_find(sorted) != sorted.end()));
        if (found) REQUIRE(std::ranges::count(numbers, *found) > 1);
    }
}
