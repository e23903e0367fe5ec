// Questions that would take for ever end in time, with what they have, and say so. Bounds are wide: the machine may be busy.
#include "catch.hpp"

#include <chrono>
#include <filesystem>
#include <fstream>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "run.hpp"
#include "sanitized.hpp"

namespace {

using namespace hexi::test;
namespace json = boost::json;

/// A folder of nodes and edges, `from` and `to` by number, keys `n0`, `n1` ...
void write_graph(const std::filesystem::path& folder, std::size_t nodes, const std::vector<std::pair<std::size_t, std::size_t>>& edges) {
    std::filesystem::create_directories(folder / "nodes");
    std::filesystem::create_directories(folder / "edges");
    std::ofstream node_file(folder / "nodes" / "A.csv"), edge_file(folder / "edges" / "R.csv");
    node_file << "key:ID,:LABEL\n";
    for (std::size_t i = 0; i < nodes; ++i) node_file << 'n' << i << ",A\n";
    edge_file << ":START_ID,:END_ID,:TYPE,weight:int\n";
    for (const auto& [a, b] : edges) edge_file << 'n' << a << ",n" << b << ",R,1\n";
}
/// Sixty diamonds in a row, from n0 to n180: 2^60 shortest paths.
void write_diamonds(const std::filesystem::path& folder) {
    std::vector<std::pair<std::size_t, std::size_t>> edges;
    for (std::size_t i = 0; i < 180; i += 3)
        for (const std::size_t between : {i + 1, i + 2}) edges.insert(edges.end(), {{i, between}, {between, i + 3}});
    write_graph(folder, 181, edges);
}

/// Runs it, and finds that it took no longer than the time it was given and as much as a busy machine may add.
outcome in_time(const workshop& w, const std::string& line) {
    INFO(line);
    const auto start = std::chrono::steady_clock::now();
    const outcome o = w.run(line);
    CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(60));
    return o;
}

}  // namespace

TEST_CASE("2^60 paths are written as they are found, until the time is over", "[tool][limits]") {
    const workshop w;
    write_diamonds(w.here() / "diamonds");
    for (const std::string mode : {"all-shortest", "simple --max-hops 120", "k-shortest --k 999999999", "all-shortest --weight weight"}) {
        INFO(mode);
        const outcome o = in_time(w, fmt::format("hexi path diamonds n0 n180 --limit 999999999 --time 300ms --json --mode {}", mode));
        CHECK(o.status == 0);
        CHECK(o.error == "hexi path: there may be more paths: the time allowed (300ms) was over; --time allows more\n");
        const json::value v = json::parse(o.out);
        CHECK(v.at("paths").as_array().size() > 0);
        CHECK(v.at("truncated").as_bool());
        CHECK(v.at("reason").as_string() == "time");
    }
    const outcome text = in_time(w, "hexi path diamonds n0 n180 --limit 999999999 --time 200ms --mode all-shortest");
    CHECK(text.out.starts_with("1: 120 steps\n"));
    CHECK(text.error == "hexi path: there may be more paths: the time allowed (200ms) was over; --time allows more\n");
}

TEST_CASE("Ctrl-C ends a question with what it has, and then the program", "[tool][limits]") {
    const workshop w;
    write_diamonds(w.here() / "diamonds");
    const outcome o = in_time(w, "timeout --preserve-status -s INT 1 hexi path diamonds n0 n180 --limit 999999999 --json --mode all-shortest");
    CHECK(o.status == 130);
    CHECK(o.error == "hexi path: there may be more paths: it was interrupted\n");
    const json::value v = json::parse(o.out);
    CHECK(v.at("paths").as_array().size() > 0);
    CHECK(v.at("reason").as_string() == "stop");
}

TEST_CASE("no path found in the time or memory allowed is not no path", "[tool][limits]") {
    const workshop w;
    write_diamonds(w.here() / "diamonds");
    const outcome memory = in_time(w, "hexi path diamonds n0 n180 --memory 1KiB --mode k-shortest --weight weight");
    CHECK(memory.status == 1);
    CHECK(memory.out.empty());
    CHECK(memory.error == "hexi path: no path from 'n0' to 'n180' was found by then, and there may be one: the memory allowed (1KiB) was used up; --memory allows more\n");
    const outcome none = in_time(w, "hexi path diamonds n0 n180 --direction in");
    CHECK(none.status == 1);
    CHECK(none.error == "hexi path: no path from 'n0' to 'n180'\n");
}

TEST_CASE("k shortest paths of a long chain end: there is one", "[tool][limits]") {
    const workshop w;
    constexpr std::size_t steps = sanitized ? 20'000 : 200'000;
    std::vector<std::pair<std::size_t, std::size_t>> edges;
    for (std::size_t i = 0; i < steps; ++i) edges.emplace_back(i, i + 1);
    write_graph(w.here() / "chain", steps + 1, edges);
    REQUIRE(in_time(w, "hexi pack chain -o chain.hexi").status == 0);
    const outcome whole = in_time(w, fmt::format("hexi path chain.hexi n0 n{} --mode k-shortest --k 3", steps));
    CHECK(whole.status == 0);
    CHECK(whole.out.starts_with(fmt::format("{} steps\n", steps)));
    CHECK(whole.error.empty());
}

// A first path within the time and no end within it: a sanitizer leaves no such time.
#ifndef HEXI_SANITIZED
TEST_CASE("k shortest paths of a comb are looked for until the time is over", "[tool][limits]") {
    // A second way at every node but the last: there are detours to look for at every one, and none is found.
    const workshop w;
    constexpr std::size_t nodes = 40'001;
    std::vector<std::pair<std::size_t, std::size_t>> edges;
    for (std::size_t i = 0; i + 1 < nodes; ++i) edges.insert(edges.end(), {{i, i + 1}, {i, nodes + i}});
    write_graph(w.here() / "comb", 2 * nodes, edges);
    REQUIRE(in_time(w, "hexi pack comb -o comb.hexi").status == 0);
    const outcome part = in_time(w, "hexi path comb.hexi n0 n40000 --mode k-shortest --k 3 --time 1s");
    CHECK(part.status == 0);
    CHECK(part.out.starts_with("40000 steps\n"));
    CHECK(part.error == "hexi path: there may be more paths: the time allowed (1s) was over; --time allows more\n");
}
#endif

TEST_CASE("betweenness of a large graph is an estimate, and said to be one", "[tool][limits]") {
    const workshop w;
    std::mt19937 random(1);
    std::vector<std::pair<std::size_t, std::size_t>> edges;
    for (std::size_t i = 0; i < 300'000; ++i) edges.emplace_back(random() % 100'000, random() % 100'000);
    write_graph(w.here() / "large", 100'000, edges);
    REQUIRE(in_time(w, "hexi pack large -o large.hexi").status == 0);
    const outcome part = in_time(w, "hexi rank large.hexi --by betweenness --time 1s --json");
    CHECK(part.status == 0);
    CHECK(part.error.starts_with("hexi rank: an estimate from "));
    CHECK(part.error.ends_with(" of 100000 sources drawn at random: the time allowed (1s) was over; --time allows more\n"));
    const json::value v = json::parse(part.out);
    CHECK(v.at("nodes").as_array().size() == 20);
    CHECK(v.at("truncated").as_bool());
    CHECK(v.at("reason").as_string() == "time");
    for (const std::string question : {"rank large.hexi --by triangles", "rank large.hexi", "components large.hexi", "communities large.hexi", "neighbors large.hexi n1 --hops 9"}) {
        const outcome o = in_time(w, fmt::format("hexi {} --time 1ms", question));
        INFO(question << ": " << o.error);
        // Over while the graph was opened, or while the question was asked.
        CHECK(o.error.find("the time allowed (1ms)") != std::string::npos);
        CHECK(o.status == (o.error.find("error: ") != std::string::npos ? 4 : o.out.empty() ? 1 : 0));
    }
    for (const std::string question : {"rank large.hexi --by betweenness", "rank large.hexi --by triangles", "rank large.hexi", "components large.hexi", "communities large.hexi"}) {
        const outcome o = in_time(w, fmt::format("hexi {} --memory 100KiB", question));
        INFO(question << ": " << o.error);
        CHECK(o.error.ends_with("the memory allowed (100KiB) was used up; --memory allows more\n"));
        CHECK(o.status == 1);
        CHECK(o.out.empty());
    }
    // What has no half answer is ended with the program, and leaves nothing.
    for (const std::string command : {"info large", "check large", "pack large -o other.hexi", "export large --to json -o other.json"}) {
        const outcome o = in_time(w, fmt::format("hexi {} --time 1ms", command));
        INFO(command << ": " << o.error);
        CHECK(o.status == 4);
        CHECK(o.out.empty());
        CHECK(o.error.ends_with("error: it was not done in the time allowed (1ms)\n  hint: allow more with --time; a snapshot (hexi pack) opens at once\n"));
    }
    const outcome large = in_time(w, "hexi export large --to json --merge -o other.json --memory 1MiB");
    CHECK(large.status == 4);
    CHECK(large.error == "hexi export: error: it took more than the memory allowed (1MiB) besides the graph\n  hint: allow more with --memory\n");
    for (const auto& entry : std::filesystem::directory_iterator(w.here())) CHECK_FALSE(entry.path().filename().string().starts_with("other"));
}

TEST_CASE("limits that are not met change nothing", "[tool][limits]") {
    const workshop w;
    for (const std::string command : {"path graphs/lanzhou 兰州新区 天津大学 --mode simple", "path graphs/lanzhou 兰州新区 天津大学 --mode all-shortest", "rank graphs/lanzhou --by betweenness",
                                      "communities graphs/lanzhou", "components graphs/lanzhou", "neighbors graphs/lanzhou 天津大学 --hops 3", "find graphs/lanzhou 天津",
                                      "info graphs/lanzhou", "check graphs/lanzhou", "show graphs/lanzhou 天津大学", "export graphs/lanzhou --to dot"}) {
        INFO(command);
        const outcome plain = w.run("hexi " + command), limited = w.run("hexi " + command + " --time 1h --memory 10GiB"), none = w.run("hexi " + command + " --time none");
        CHECK(plain.status == 0);
        for (const outcome& o : {limited, none}) {
            CHECK(o.status == plain.status);
            CHECK(o.out == plain.out);
            CHECK(o.error == plain.error);
        }
    }
}
