// Snapshots of tables of which no more than a part is in memory: those that the whole graph gives.
#include <hexi/format/csv/folder.hpp>

#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include <fmt/format.h>

#include <hexi/format/open.hpp>
#include <hexi/graph/compare.hpp>
#include <hexi/graph/snapshot.hpp>

#include "catch.hpp"
#include "format/round_trip.hpp"
#include "random_graph.hpp"
#include "sanitized.hpp"
#include "full_disk.hpp"
#include "scratch_folder.hpp"

using namespace hexi;
namespace fs = std::filesystem;

namespace {

const fs::path pack_source_dir = HEXI_SOURCE_DIR;

/// So little that every few rows are a part of their own, and every few records a run.
constexpr std::size_t tiny_pack = 600;

void write_pack_table(const fs::path& at, std::string_view text) {
    fs::create_directories(at.parent_path());
    std::ofstream(at) << text;
}


/// And the same is told of it as where it is read as a whole.
graph packed_in_parts(const fs::path& folder, std::size_t memory, open_options options = {}) {
    const test::scratch_folder to;
    open_report of_whole, of_parts;
    options.report = &of_whole;
    REQUIRE(read_csv_folder(folder, options));
    options.report = &of_parts;
    const auto done = pack_csv(folder, to / "g.hexi", memory, options);
    if (!done) FAIL(to_text(done.problems()));
    REQUIRE(to_text(of_parts.notes) == to_text(of_whole.notes));
    REQUIRE(to.names() == std::vector<std::string>{"g.hexi"});
    auto g = open_snapshot(to / "g.hexi", {.verify = true});
    if (!g) FAIL(to_text(g.problems()));
    return *std::move(g);
}

/// The graph as it is read as a whole, and every id of it.
void require_packed_same(const fs::path& folder, const graph& g, const open_options& options = {}) {
    const auto whole = read_csv_folder(folder, options);
    if (!whole) FAIL(to_text(whole.problems()));
    const auto differing = differences(*whole, g);
    REQUIRE(fmt::format("{}", fmt::join(differing, "\n")) == "");
    REQUIRE(g.node_bound() == whole->node_bound());
    REQUIRE(g.edge_bound() == whole->edge_bound());
    for (const node_id n : whole->nodes()) REQUIRE(g.key_text(n) == whole->key_text(n));
    for (const edge_id e : whole->edges()) REQUIRE((g.source(e) == whole->source(e) && g.target(e) == whole->target(e) && g.type(e) == whole->type(e)));
    for (std::size_t i = 0; i < whole->schema().property_count(); ++i) REQUIRE(g.schema()[property_id(i)] == whole->schema()[property_id(i)]);
}

}  // namespace

TEST_CASE("a graph packed part by part is the one that is read as a whole", "[pack_csv]") {
    for (const char* const name : {"lanzhou", "nansha"})
        for (const std::size_t memory : {tiny_pack, std::size_t{40'000}}) {
            CAPTURE(name, memory);
            const fs::path folder = pack_source_dir / "graphs" / name;
            const open_options options{.files = {.allow = {pack_source_dir / "graphs"}}};
            require_packed_same(folder, packed_in_parts(folder, memory, options), options);
        }
}

TEST_CASE("tables of at most an eighth of the memory give the same bytes as ever", "[pack_csv]") {
    const test::scratch_folder to;
    const fs::path folder = pack_source_dir / "graphs/nansha";
    const open_options options{.files = {.allow = {pack_source_dir / "graphs"}}};
    REQUIRE(save_snapshot(read_csv_folder(folder, options).value(), to / "whole.hexi"));
    REQUIRE(pack_csv(folder, to / "packed.hexi", std::size_t{64} << 20U, options));
    REQUIRE(test::bytes_of(to / "whole.hexi") == test::bytes_of(to / "packed.hexi"));
    REQUIRE(pack_csv(folder, to / "parts.hexi", tiny_pack, options));
    REQUIRE(test::bytes_of(to / "whole.hexi") != test::bytes_of(to / "parts.hexi"));  // texts are in another order: parts were made indeed
}

TEST_CASE("random graphs are packed with values of every kind, loops and parallel edges", "[pack_csv]") {
    for (std::uint32_t seed = 0; seed < 12; ++seed) {
        CAPTURE(seed);
        const test::scratch_folder f;
        const graph g = seed % 2 == 0 ? test::graph_of_values(seed) : test::random_graph(seed, {.max_nodes = 60, .max_edges = 200, .keyless = true});
        if (!write_csv_folder(g, f / "g")) continue;  // it holds what no table can say
        require_packed_same(f / "g", packed_in_parts(f / "g", tiny_pack));
    }
}

TEST_CASE("a property of which parts are of two minds is of any kind, and lists name the texts of all", "[pack_csv]") {
    const test::scratch_folder f;
    std::string a = "key:ID,:LABEL,mix,tags:string[],evidence:string[]\n", b = "key:ID,:LABEL,mix:int[]\n", c = "key:ID,:LABEL,mix:datetime\n";
    for (int i = 0; i < 40; ++i) {
        a += fmt::format("a{},Park,\"say \"\"{}\"\"\",兰州;t{};兰州,doc{}:{}:1-5\n", i, i % 3, i % 5, i % 4, i % 7 + 1);
        b += fmt::format("b{},Park,{};{}\n", i, i, i % 2);
        c += fmt::format("c{},Zone,2024-04-23T10:00:00Z\n", i);
    }
    write_pack_table(f / "g/a.csv", a), write_pack_table(f / "g/b.csv", b), write_pack_table(f / "g/c.csv", c);
    write_pack_table(f / "g/e.csv", ":START_ID,:END_ID,:TYPE,mix:date\na1,b1,IN,2024\na1,b1,IN,2023\nb1,b1,IN,\n");
    write_pack_table(f / "g/f.csv", ":START_ID,:END_ID,:TYPE,mix:double\nc1,b1,IN,1.5\na1,b2,NEAR,-2\n");
    require_packed_same(f / "g", packed_in_parts(f / "g", tiny_pack));
}

TEST_CASE("a key that several groups use gets its group's name in parts, too", "[pack_csv]") {
    const test::scratch_folder f;
    std::string persons = "id:ID(Person),:LABEL,name\n", films = "id:ID(Film),:LABEL,name\n", likes = ":START_ID(Person),:END_ID(Film),:TYPE\n";
    for (int i = 0; i < 60; ++i) {
        persons += fmt::format("{},Person,{}\n", i, i % 2 == 0 ? fmt::format("{}", i) : "李");
        films += fmt::format("{},Film,Film {}\n", i * 2, i);
        likes += fmt::format("{},{},LIKES\n", i, i * 2);
    }
    write_pack_table(f / "g/persons.csv", persons), write_pack_table(f / "g/films.csv", films), write_pack_table(f / "g/likes.csv", likes);
    require_packed_same(f / "g", packed_in_parts(f / "g", tiny_pack));
    // And where that key is another node's, the same is told.
    write_pack_table(f / "g/more.csv", "id:ID(Person),:LABEL\nFilm:4,Person\n");
    const auto whole = read_csv_folder(f / "g");
    const auto parts = pack_csv(f / "g", f / "g.hexi", tiny_pack);
    REQUIRE_FALSE(whole);
    REQUIRE_FALSE(parts);
    REQUIRE(to_text(parts.problems()) == to_text(whole.problems()));
    REQUIRE(to_text(parts.problems()).find("'Film:4' is taken") != std::string::npos);
}

TEST_CASE("keys that look alike, sums beneath and labels that are glued are told in parts, too", "[pack_csv]") {
    const test::scratch_folder f;
    std::string nodes = "id:ID,name,:LABEL\n";
    for (int i = 0; i < 80; ++i) nodes += fmt::format("n{},N{},{}\n", i, i, i == 7 ? "A|B" : "A");
    write_pack_table(f / "g/n.csv", nodes + "n\u200B5,twin,A\nsum,合计,A\n");
    open_report report;
    REQUIRE(pack_csv(f / "g", f / "g.hexi", tiny_pack, {.report = &report}));
    const std::string told = to_text(report.notes);
    CHECK(told.find("keys that differ from others only in spaces, or in what is not seen: 1, such as 'n<U+200B>5' from 'n5'\n") != std::string::npos);
    CHECK(told.find("a node is called '合计', as a sum beneath a table is\n") != std::string::npos);
    CHECK(told.find("'A|B' is one label") != std::string::npos);
    (void)packed_in_parts(f / "g", tiny_pack);
}

TEST_CASE("what is wrong with rows is told in the same words and places", "[pack_csv]") {
    const test::scratch_folder f;
    write_pack_table(f / "g/schema.info", "schema { name test }\nnode Park { property area { kind integer } }\nnode Zone { }\nedge IN { from Park to Zone }\n");
    std::string parks = "key:ID,area:int\n", in = ":START_ID,:END_ID\n";
    for (int i = 0; i < 80; ++i) {
        parks += fmt::format("park{},{}\n", i == 41 ? 3 : i, i == 20 ? "wide" : "7");
        in += fmt::format("{}park{}{},{}\n", i == 33 ? "\"" : "", i, i == 33 ? "\"" : i == 50 ? "x" : "", i == 60 ? "park1" : i == 61 ? "zone " : "zone");
    }
    write_pack_table(f / "g/nodes/Park.csv", parks), write_pack_table(f / "g/nodes/Zone.csv", "key:ID\nzone\n"), write_pack_table(f / "g/edges/IN.csv", in);
    const auto whole = read_csv_folder(f / "g");
    REQUIRE_FALSE(whole);
    REQUIRE(whole.problems().size() == 6);
    for (const std::size_t memory : {tiny_pack, std::size_t{10'000}}) {
        const auto parts = pack_csv(f / "g", f / "g.hexi", memory);
        REQUIRE_FALSE(parts);
        REQUIRE(to_text(parts.problems()) == to_text(whole.problems()));
    }
    REQUIRE(f.names() == std::vector<std::string>{"g"});
}

TEST_CASE("nodes are made of ends of edges in parts, too", "[pack_csv]") {
    const test::scratch_folder f;
    std::string list = "source,target,weight,relation\n", other = ":START_ID,:END_ID,:TYPE\n";
    for (int i = 0; i < 300; ++i) {
        list += fmt::format("{}{},n{},{}.5,{}\n", i % 11 == 0 ? "_:" : "k", i * 7 % 50, i * 5 % 80, i, i % 3 == 0 ? "KNOWS" : "NEAR");
        other += fmt::format("k{},\"n {}\",IN\n", i % 90, i % 7);
    }
    write_pack_table(f / "list/a.csv", list), write_pack_table(f / "list/b.csv", list.substr(0, list.find('\n', 4000) + 1));
    require_packed_same(f / "list", packed_in_parts(f / "list", tiny_pack));
    // Beside tables that give some of them.
    write_pack_table(f / "more/e.csv", other), write_pack_table(f / "more/n.csv", "key:ID,:LABEL,name\nk7,Park,\"n 3\"\nn 2,Park,\n");
    REQUIRE_FALSE(read_csv_folder(f / "more"));
    require_packed_same(f / "more", packed_in_parts(f / "more", tiny_pack, {.make_nodes = true}), {.make_nodes = true});
    open_report whole, parts;
    REQUIRE(read_csv_folder(f / "list", {.report = &whole}));
    REQUIRE(pack_csv(f / "list", f / "g.hexi", tiny_pack, {.report = &parts}));
    REQUIRE(to_text(parts.notes) == to_text(whole.notes));
    REQUIRE(to_text(parts.notes).find("nodes were made of the ends of edges") != std::string::npos);
}

TEST_CASE("what cannot be packed part by part is told, with what to do", "[pack_csv]") {
    const test::scratch_folder f;
    const auto skipped = pack_csv(pack_source_dir / "graphs/nansha", f / "h.hexi", tiny_pack, {.files = {.allow = {pack_source_dir / "graphs"}}, .on_error = on_error::skip});
    REQUIRE_FALSE(skipped);
    REQUIRE(skipped.problems().front().message == "rows cannot be left out where a graph is packed in parts");
    write_pack_table(f / "more/a.csv", "key:ID,:LABEL\n" + std::string(300, 'a') + ",Park\n");
    write_pack_table(f / "more/b.csv", "key:ID,area:int\n" + std::string(300, 'a') + ",7\n");
    const auto more = pack_csv(f / "more", f / "h.hexi", tiny_pack);
    REQUIRE_FALSE(more);
    REQUIRE(more.problems().front().message == "a table cannot add to nodes of others where a graph is packed in parts");
    write_pack_table(f / "mac/a.csv", "key:ID,:LABEL\r" + std::string(300, 'a') + ",Park\r");
    const auto mac = pack_csv(f / "mac", f / "h.hexi", tiny_pack);
    REQUIRE_FALSE(mac);
    REQUIRE(mac.problems().front().message == "this table has to be in memory as a whole: it is packed, no file, not UTF-8, or its lines end in CR alone");
    REQUIRE_FALSE(fs::exists(f / "h.hexi"));
}

TEST_CASE("wide tables are packed in little memory without a part, and room on disk, for every few rows", "[pack_csv]") {
    const test::scratch_folder f;
    std::string nodes = "key:ID,:LABEL", edges = ":START_ID,:END_ID,:TYPE";
    for (int c = 0; c < 150; ++c) nodes += fmt::format(",{}{}", c, c % 3 == 0 ? "" : ":int"), edges += fmt::format(",{}{}", c, c % 3 == 0 ? "" : ":int");
    const int rows = test::sanitized ? 130 : 1100;
    for (int i = 0; i < rows; ++i) {
        nodes += fmt::format("\nn{},Park", i), edges += fmt::format("\nn{},n{},IN", i, i * 7 % rows);
        for (int c = 0; c < 150; ++c) nodes += fmt::format(",{}", c % 10), edges += fmt::format(",{}", i % 10);
    }
    write_pack_table(f / "g/nodes.csv", nodes), write_pack_table(f / "g/edges.csv", edges);
    // Each part has half a megabyte of places in columns, and there were a hundred parts or more.
    const auto done = test::with_files_of(rlim_t{test::sanitized ? 16U : 24U} << 20U, [&] { return pack_csv(f / "g", f / "g.hexi", tiny_pack); });
    if (!done) FAIL(to_text(done.problems()));
    require_packed_same(f / "g", open_snapshot(f / "g.hexi", {.verify = true}).value());
}

TEST_CASE("beside a broken header no untrue problem is told of tables that add to nodes", "[pack_csv]") {
    const test::scratch_folder f;
    write_pack_table(f / "g/a.csv", "key:ID,:LABEL,v:int\na1,Park,1\na2,Park,2\n");
    write_pack_table(f / "g/b.csv", "key:ID,area:int\na1,7\na2,8\n");
    write_pack_table(f / "g/c.csv", "key:ID,:LABEL,x:wat\nc1,Park,1\n");
    const auto whole = read_csv_folder(f / "g");
    const auto parts = pack_csv(f / "g", f / "g.hexi", 200);
    REQUIRE_FALSE(whole);
    REQUIRE_FALSE(parts);
    REQUIRE(to_text(parts.problems()) == to_text(whole.problems()));
}

TEST_CASE("a place that cannot be written to is told before anything is read", "[pack_csv]") {
    const test::scratch_folder f;
    write_pack_table(f / "g/a.csv", "key:ID,:LABEL\n" + std::string(300, 'a') + ",Park\n");
    bool heard = false;
    const auto done = pack_csv(f / "g", f / "none/g.hexi", 200, {.progress = [&](const progress&) { heard = true; }});
    REQUIRE_FALSE(done);
    REQUIRE(done.problems().front().message.starts_with("cannot write the file"));
    REQUIRE_FALSE(heard);
}

TEST_CASE("a pack that is killed, or has no room, leaves nothing, and what was there stays", "[pack_csv]") {
    const test::scratch_folder f;
    write_pack_table(f / "g.hexi", "old");
    std::string nodes = "key:ID,:LABEL,name\n";
    for (int i = 0; i < 3000; ++i) nodes += fmt::format("n{},Park,Name {}\n", i, i);
    write_pack_table(f / "g/nodes.csv", nodes);
    for (const bool late : {false, true}) {
        const pid_t child = ::fork();
        if (child == 0) {
            std::size_t heard = 0;
            (void)pack_csv(f / "g", f / "g.hexi", 20'000, {.progress = [&](const progress& p) {
                               if (p.doing == (late ? "sorted" : "read") && ++heard == 2) ::raise(SIGKILL);
                           }, .threads = 1});
            ::_exit(0);
        }
        int status = 0;
        REQUIRE(::waitpid(child, &status, 0) == child);
        REQUIRE(WIFSIGNALED(status));
        REQUIRE(f.names() == std::vector<std::string>{"g", "g.hexi"});
        REQUIRE(test::bytes_of(f / "g.hexi") == "old");
    }
    // A folder for what is sorted that is not there.
    const char* const before = std::getenv("TMPDIR");
    const std::optional<std::string> kept = before != nullptr ? std::optional<std::string>(before) : std::nullopt;
    ::setenv("TMPDIR", (f / "none").c_str(), 1);
    const auto done = pack_csv(f / "g", f / "g.hexi", 20'000);
    if (kept) ::setenv("TMPDIR", kept->c_str(), 1);
    else ::unsetenv("TMPDIR");
    REQUIRE_FALSE(done);
    REQUIRE(done.problems().front().rule == rule("cannot-write"));
    REQUIRE(done.problems().front().where.file == (f / "none").string());
    REQUIRE(test::bytes_of(f / "g.hexi") == "old");
}
