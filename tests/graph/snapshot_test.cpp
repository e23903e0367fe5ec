#include <hexi/graph/snapshot.hpp>

#include <sys/resource.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>
#include <random>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <hexi/graph/builder.hpp>
#include <hexi/graph/compare.hpp>

#include "aborts.hpp"
#include "catch.hpp"
#include "random_graph.hpp"
#include "sanitized.hpp"
#include "scratch_folder.hpp"
#include "snapshot_image.hpp"

using namespace hexi;

namespace {

/// A folder of the test's own, removed with it.
struct scratch_folder {
    std::filesystem::path path = std::filesystem::temp_directory_path() / fmt::format("hexi-snapshot-{}", ::getpid());
    scratch_folder() { std::filesystem::create_directories(path); }
    ~scratch_folder() { std::filesystem::remove_all(path); }
    std::filesystem::path operator/(const char* name) const { return path / name; }
};

void write_bytes(const std::filesystem::path& file, std::string_view bytes) {
    std::ofstream out(file, std::ios::binary | std::ios::trunc);
    out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

void save(const graph& g, const std::filesystem::path& file) {
    const auto saved = save_snapshot(g, file);
    INFO(to_text(saved.problems()));
    REQUIRE(saved);
}
graph open(const std::filesystem::path& file, snapshot_options options = {}) {
    auto opened = open_snapshot(file, options);
    INFO(to_text(opened.problems()));
    REQUIRE(opened);
    return *std::move(opened);
}

/// A graph with values of every kind, names, evidence, and gaps where things were removed.
graph everything(std::uint32_t seed) {
    graph g = test::random_graph(seed, {.max_nodes = 12, .max_edges = 40, .node_types = 3, .edge_types = seed % 4 == 0 ? 26U : 3U, .keyless = seed % 3 == 1});
    std::mt19937 random(seed);
    const unit_id yuan = g.schema().add_unit({.name = "元"});
    for (const node_id n : g.nodes()) {
        g.set_name(n, fmt::format("兰州高新区{}", n.index()));
        if (random() % 2 == 0) REQUIRE(g.set_name(n, "en", fmt::format("zone {}", n.index())));
        if (random() % 2 == 0) g.set_aliases(n, {"高新区", fmt::format("区{}", n.index())});
        if (random() % 2 == 0) REQUIRE(g.set_evidence(n, {{"paper", 8, 1, 20, 1}, {"paper", 9, 3, 4, 0.5F}}));
        REQUIRE(g.set(n, "founded", date(2010, 8)));
        REQUIRE(g.set(n, "flag", random() % 2 == 0));
        REQUIRE(g.set(n, "share", 0.25));
        REQUIRE(g.set(n, "value", quantity{11408, 1, 8, yuan}));
        REQUIRE(g.set(n, "years", std::vector<value>{std::int64_t{2023}, std::int64_t{2024}}));
    }
    for (std::size_t i = 0; i < g.edge_bound(); i += 5)
        if (g.contains(edge_id(i))) g.remove(edge_id(i));
    if (g.node_count() > 2) g.remove(node_id(1));
    return g;
}

}  // namespace

TEST_CASE("a snapshot gives back the graph that was saved, ids and all", "[snapshot]") {
    const scratch_folder folder;
    for (std::uint32_t seed = 0; seed < test::rounds(300); ++seed) {
        CAPTURE(seed);
        const graph g = everything(seed);
        save(g, folder / "g.hexi");
        const graph again = open(folder / "g.hexi", {.verify = true});
        REQUIRE(differences(g, again).empty());
        REQUIRE(again.node_bound() == g.node_bound());
        for (const node_id n : g.nodes()) REQUIRE(again.key(n) == g.key(n));
        for (const edge_id e : g.edges()) REQUIRE(again.type_of(e).name == g.type_of(e).name);
        REQUIRE(again.names_indexed());
    }
}

TEST_CASE("the same graph gives the same bytes, and so does the opened snapshot", "[snapshot]") {
    const scratch_folder folder;
    for (std::uint32_t seed = 0; seed < test::rounds(50); ++seed) {
        CAPTURE(seed);
        const graph g = everything(seed);
        save(g, folder / "a.hexi");
        save(open(folder / "a.hexi"), folder / "b.hexi");
        REQUIRE(test::bytes_of(folder / "a.hexi") == test::bytes_of(folder / "b.hexi"));
    }
}

TEST_CASE("the name index of a snapshot finds every name by each of its parts", "[snapshot]") {
    const scratch_folder folder;
    const graph g = everything(8);
    save(g, folder / "g.hexi");
    const graph again = open(folder / "g.hexi");
    for (const node_id n : again.nodes()) {
        again.for_each_name(n, [&](std::string_view name) {
            const std::string folded = folded_for_search(name);
            for (std::size_t first = 0; first < length(folded); ++first)
                for (std::size_t last = first + 1; last <= length(folded); ++last) {
                    const auto found = again.names().candidates(substring(folded, first, last));
                    REQUIRE(std::ranges::find(found, n) != found.end());
                }
        });
    }
    REQUIRE(again.names().candidates("no such").empty());
}

TEST_CASE("a mapped graph is changed in memory, leaves its file alone, and is saved again", "[snapshot]") {
    // Large enough that its arrays are mapped and not read: of nodes the records, of 16 bytes each, of edges all.
    constexpr std::size_t count = test::sanitized ? snapshot::small_section / 16 + 100 : 30'000, edges = (test::sanitized ? 2 : 4) * count;
    static_assert(count * 16 >= snapshot::small_section && edges * 8 >= snapshot::small_section);
    const scratch_folder folder;
    graph_builder build;
    std::mt19937 random(7);
    std::vector<node_id> nodes;
    for (std::size_t i = 0; i < count; ++i) nodes.push_back(*build.add_node("N", fmt::format("n{}", i)));
    for (std::size_t i = 0; i < edges; ++i) {
        const edge_id e = *build.add_edge(nodes[random() % nodes.size()], fmt::format("T{}", random() % 5), nodes[random() % nodes.size()]);
        (void)build.set(e, "weight", static_cast<std::int64_t>(random() % 16));
    }
    graph in_memory = std::move(build).finish();
    save(in_memory, folder / "g.hexi");
    const std::string before = test::bytes_of(folder / "g.hexi");
    graph mapped = open(folder / "g.hexi");
    const graph untouched = open(folder / "g.hexi");
    const auto change = [](graph& g) {
        std::mt19937 choice(11);
        for (std::uint32_t i = 0; i < test::rounds(5000); ++i) {
            const node_id a(choice() % count);
            const node_id b(choice() % count);
            if (i % 3 == 0 && g.contains(edge_id(static_cast<std::size_t>(i)))) g.remove(edge_id(static_cast<std::size_t>(i)));
            const edge_id e = *g.add_edge(a, fmt::format("T{}", choice() % 7), b);
            REQUIRE(g.set(e, "weight", static_cast<std::int64_t>(i)));
            if (i % 50 == 0) g.set_name(*g.add_node("N", fmt::format("new{}", i)), "新区");
        }
    };
    change(in_memory);
    change(mapped);
    REQUIRE(differences(in_memory, mapped).empty());
    REQUIRE(test::bytes_of(folder / "g.hexi") == before);
    REQUIRE(untouched.edge_count() == edges);
    save(mapped, folder / "changed.hexi");
    REQUIRE(differences(in_memory, open(folder / "changed.hexi", {.verify = true})).empty());
}

TEST_CASE("a snapshot with any byte flipped, or cut at any length, is refused", "[snapshot]") {
    const scratch_folder folder;
    graph g = everything(2);
    save(g, folder / "g.hexi");
    const std::string whole = test::bytes_of(folder / "g.hexi");
    const auto broken = folder / "broken.hexi";
    write_bytes(broken, whole);
    std::fstream file(broken, std::ios::in | std::ios::out | std::ios::binary);
    const auto put = [&](std::size_t at, char byte) { file.seekp(static_cast<std::streamoff>(at)).put(byte).flush(); };
    // Under a sanitizer few bytes, each time another bit.
    constexpr std::size_t step = test::sanitized ? 33 : 1;
    for (std::size_t i = 0; i < whole.size(); i += step) {
        put(i, static_cast<char>(whole[i] ^ (1 << i % 8)));
        const auto opened = open_snapshot(broken);
        put(i, whole[i]);
        CAPTURE(i);
        REQUIRE_FALSE(opened);
        REQUIRE_FALSE(opened.problems().front().hint.empty());
    }
    REQUIRE(open_snapshot(broken));
    for (std::size_t size = whole.size(); size > 0;) {
        size -= std::min(size, step);
        CAPTURE(size);
        std::filesystem::resize_file(broken, size);
        REQUIRE_FALSE(open_snapshot(broken));
    }
    write_bytes(folder / "broken.hexi", whole + std::string(1, '\0'));
    REQUIRE_FALSE(open_snapshot(folder / "broken.hexi"));
}

TEST_CASE("a snapshot that points outside is refused, though its checksums are right", "[snapshot]") {
    const scratch_folder folder;
    save(everything(1), folder / "g.hexi");
    const std::string whole = test::bytes_of(folder / "g.hexi");
    const auto message = [&](auto change) {
        test::snapshot_image i(whole);
        change(i);
        write_bytes(folder / "crafted.hexi", i.file());
        const auto opened = open_snapshot(folder / "crafted.hexi");
        REQUIRE_FALSE(opened);
        REQUIRE_FALSE(opened.problems().front().hint.empty());
        REQUIRE(opened.problems().front().where.file == (folder / "crafted.hexi").string());
        return opened.problems().front().message;
    };
    const auto put = [&](std::string_view section, std::size_t at, std::uint32_t value) {
        return message([&](test::snapshot_image& i) {
            const std::size_t s = i.section(section);
            std::memcpy(i.bytes(s).data() + at, &value, sizeof value);
            i.sum_up(s);
        });
    };
    REQUIRE(put("node.keys", 0, 0x7fffffff) == "the snapshot is damaged: the node 0 has a key that is no text");
    REQUIRE(put("out.records", 0, 0x40000000) == "the snapshot is damaged: the outgoing edges by node: the node 0 has no block of its own");
    REQUIRE(put("edges", 0, 0x40000000) == "the snapshot is damaged: the edge 0 has an end that is no node");
    REQUIRE(message([](test::snapshot_image& i) { i.table[1].name = i.table[0].name; }).find("is there twice") != std::string::npos);
    REQUIRE(message([](test::snapshot_image& i) { i.table[1].name.front() = 'x'; }).find("is missing or has a wrong size") != std::string::npos);
    // Flags that are neither 0 nor 1 are not read as such: the schema's own is the first.
    REQUIRE(message([](test::snapshot_image& i) {
        const std::size_t rest = i.section("rest");
        i.bytes(rest)[16] = 2;  // behind two empty texts
        i.sum_up(rest);
    }) == "the snapshot is damaged: its description does not make sense");
    // What is left over is not passed over.
    REQUIRE(message([](test::snapshot_image& i) { i.resize(i.section("rest"), i.bytes(i.section("rest")).size() + 1); }) ==
            "the snapshot is damaged: its description does not make sense");
}

TEST_CASE("a graph with a value that nobody could read again is not saved", "[snapshot]") {
    const scratch_folder folder;
    graph_builder build;
    build.copy_evidence(*build.add_node("Park", "n0"), {{"paper", 8, 5, 4, 1}});  // which `set_evidence` refuses
    const graph g = std::move(build).finish();
    const auto saved = save_snapshot(g, folder / "odd.hexi");
    REQUIRE_FALSE(saved);
    REQUIRE(saved.problems().front().rule == rule("odd-value"));
    REQUIRE(saved.problems().front().message == "the evidence of the node 'n0' has evidence that ends before it starts");
    REQUIRE_FALSE(std::filesystem::exists(folder / "odd.hexi"));
}

// Sanitizers need more memory than they say, and end the program for want of it.
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
TEST_CASE("a snapshot that memory has no room for is refused", "[snapshot]") {
    const scratch_folder folder;
    graph g;
    g.set_name(*g.add_node("A", "a"), std::string(std::size_t{1} << 20U, 'x'));
    save(g, folder / "g.hexi");
    const auto refused = [&] {
        const rlimit little{.rlim_cur = std::size_t{16} << 20U, .rlim_max = RLIM_INFINITY};  // bytes: the program itself has more
        ::setrlimit(RLIMIT_AS, &little);
        const auto opened = open_snapshot(folder / "g.hexi");
        if (opened || opened.problems().front().rule != "out-of-memory") std::abort();
    };
    CHECK(test::signal_of(refused) == 0);
}
#endif

TEST_CASE("what is not a snapshot is refused with a message", "[snapshot]") {
    const scratch_folder folder;
    const auto message = [&](const char* name) {
        const auto opened = open_snapshot(folder / name);
        REQUIRE_FALSE(opened);
        return opened.problems().front().message;
    };
    REQUIRE(message("missing.hexi") == "cannot read the file: No such file or directory");
    write_bytes(folder / "text.hexi", "digraph { a -> b }\n");
    REQUIRE(message("text.hexi") == "this is not a hexi snapshot");
    write_bytes(folder / "empty.hexi", "");
    REQUIRE(message("empty.hexi") == "this is not a hexi snapshot");
    save(everything(1), folder / "g.hexi");
    std::string newer = test::bytes_of(folder / "g.hexi");
    newer[8] = 9;
    write_bytes(folder / "newer.hexi", newer);
    REQUIRE(message("newer.hexi") == "the snapshot has version 9 of the format; this program reads version 7");
    std::string foreign = test::bytes_of(folder / "g.hexi");
    std::reverse(foreign.begin() + 12, foreign.begin() + 16);
    write_bytes(folder / "foreign.hexi", foreign);
    REQUIRE(message("foreign.hexi") == "the snapshot was written on a machine of another byte order");
    test::snapshot_image nothing(test::bytes_of(folder / "g.hexi"));
    nothing.table.clear(), nothing.parts.clear(), nothing.place();
    write_bytes(folder / "nothing.hexi", nothing.file());
    REQUIRE(message("nothing.hexi") == "the snapshot is damaged: it has no sections");
    std::string truncated = test::bytes_of(folder / "g.hexi");
    truncated.resize(truncated.size() - 100);
    write_bytes(folder / "cut.hexi", truncated);
    REQUIRE(message("cut.hexi") == fmt::format("the snapshot is damaged: it has {} bytes and should have {}", truncated.size(), truncated.size() + 100));
}

TEST_CASE("large sections begin where the pages of any system do", "[snapshot]") {
    const scratch_folder folder;
    graph_builder build;
    constexpr std::size_t count = test::sanitized ? snapshot::small_section / sizeof(std::int64_t) + 100 : 40'000;
    for (std::size_t i = 0; i < count; ++i) {
        const node_id n = *build.add_node("Zone", fmt::format("zone {}", i));
        REQUIRE(build.set(n, "size", static_cast<std::int64_t>(i)));
    }
    save(std::move(build).finish(), folder / "g.hexi");
    const std::string bytes = test::bytes_of(folder / "g.hexi");
    snapshot::header h;
    std::memcpy(static_cast<void*>(&h), bytes.data(), sizeof h);
    std::size_t large = 0;
    for (std::size_t i = 0; i < h.sections; ++i) {
        snapshot::section s;
        std::memcpy(static_cast<void*>(&s), bytes.data() + sizeof h + i * sizeof s, sizeof s);
        if (s.bytes < snapshot::small_section) continue;
        ++large;
        CHECK(s.offset % 65536 == 0);
    }
    CHECK(large > 4);
    CHECK(bytes.size() == h.file_size);
    CHECK(open(folder / "g.hexi", {.verify = true}).node_count() == count);
}
