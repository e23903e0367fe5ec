#include <atomic>
#include <thread>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "catch.hpp"
#include "format/dot/dot_svg.hpp"

#include <hexi/draw/draw.hpp>
#include <hexi/draw/render_private.hpp>

using namespace hexi;
using namespace hexi::test;
using namespace std::chrono_literals;

namespace {

/// park --HOLDS--> lab, twice
graph small() {
    graph g;
    const node_id park = *g.add_node("Park", "yantan-park");
    const node_id lab = *g.add_node("Laboratory", "isotope-laboratory");
    g.set_name(park, "雁滩园区");
    (void)g.add_edge(park, "HOLDS", lab);
    (void)g.add_edge(park, "HOLDS", lab);
    return g;
}

std::vector<std::string> files_in(const scratch_folder& folder) {
    std::vector<std::string> out;
    for (const auto& entry : std::filesystem::directory_iterator(folder.path())) out.push_back(entry.path().filename().string());
    return out;
}

/// A graph that `dot` cannot lay out in any time: 300 nodes, each tied to 40 others.
graph dense() {
    graph g;
    std::vector<node_id> nodes;
    for (int i = 0; i < 300; ++i) nodes.push_back(*g.add_node("N", fmt::format("n{}", i)));
    for (std::size_t i = 0; i < nodes.size(); ++i)
        for (std::size_t k = 1; k <= 40; ++k) (void)g.add_edge(nodes[i], "R", nodes[(i * k + k * k) % nodes.size()]);
    return g;
}

}  // namespace

TEST_CASE("a graph is drawn as SVG, PNG, PDF and DOT", "[draw]") {
    const scratch_folder folder;
    const graph g = small();
    for (const auto& [name, start] : {std::pair{"a.svg", "<?xml"}, {"a.png", "\x89PNG"}, {"a.PDF", "%PDF"}, {"a.dot", "digraph"}}) {
        CAPTURE(name);
        const auto drawn = draw(g, folder / name);
        REQUIRE(drawn);
        CHECK(drawn->notes.empty());
        CHECK(drawn->engine == (std::string_view(name) == "a.dot" ? "" : "dot"));
        CHECK(read_bytes(folder / name).starts_with(start));
    }
    // What is exported is what is drawn: Debian's own dot makes the same SVG of the DOT file.
    // But for the words, `dot` makes the same of the DOT text.
    const auto drawing = [](const std::string& svg) { return svg.substr(svg.find("<g id=\"graph0\"")); };
    CHECK(drawing(run_dot(read_bytes(folder / "a.dot")).svg) == drawing(read_bytes(folder / "a.svg")));
    CHECK(svg_parts(read_bytes(folder / "a.svg")).size() == 5);
}

TEST_CASE("every engine draws", "[draw]") {
    const scratch_folder folder;
    for (const std::string_view engine : layout_engines) {
        const auto drawn = draw(small(), folder / "a.svg", {.engine = std::string(engine)});
        CAPTURE(engine);
        REQUIRE(drawn);
        CHECK(drawn->engine == engine);
    }
}

TEST_CASE("drawing twice gives the same bytes, with every engine", "[draw]") {
    //   four parks in two zones, a ring of labs around them: frames, and several components
    graph g;
    std::vector<node_id> nodes;
    for (int i = 0; i < 14; ++i) nodes.push_back(*g.add_node(i < 2 ? "Zone" : i < 8 ? "Park" : "Laboratory", fmt::format("n{}", i)));
    for (std::size_t i = 2; i < 8; ++i) REQUIRE(g.add_edge(nodes[i], "LOCATED_IN", nodes[i % 2]));
    for (std::size_t i = 8; i < 12; ++i) REQUIRE(g.add_edge(nodes[i], "NEAR", nodes[i - 5]));
    g.schema().edit(*g.schema().find_edge_type("LOCATED_IN")).cluster = true;
    const scratch_folder folder;
    for (const std::string_view engine : layout_engines) {
        CAPTURE(engine);
        for (const char* name : {"a.svg", "b.svg", "c.svg"}) REQUIRE(draw(g, folder / name, {.engine = std::string(engine)}));
        CHECK(read_bytes(folder / "a.svg") == read_bytes(folder / "b.svg"));
        CHECK(read_bytes(folder / "a.svg") == read_bytes(folder / "c.svg"));
    }
}

TEST_CASE("what cannot be drawn is refused, all of it at once, and leaves no file", "[draw]") {
    const scratch_folder folder;
    const auto wrong = draw(graph{}, folder / "a.jpeg", {.engine = "dott"});
    REQUIRE(!wrong);
    REQUIRE(wrong.problems().size() == 3);
    CHECK(wrong.problems()[0].rule == "unknown-format");
    CHECK(wrong.problems()[0].hint == "give the file one of the extensions .svg, .png, .pdf, .html, .dot");
    CHECK(wrong.problems()[1].rule == "unknown-engine");
    CHECK(wrong.problems()[1].message == "no layout engine is called 'dott'");
    CHECK(wrong.problems()[2].rule == "nothing-to-draw");

    graph large;
    for (int i = 0; i < 2'001; ++i) REQUIRE(large.add_node("N", fmt::format("{}", i)));
    const auto refused = draw(large, folder / "a.svg");
    REQUIRE(!refused);
    CHECK(refused.problems()[0].rule == "too-large");

    const auto nowhere = draw(small(), folder / "no-such-folder/a.svg");
    REQUIRE(!nowhere);
    CHECK(nowhere.problems()[0].rule == "cannot-write");
    CHECK(files_in(folder).empty());
}

TEST_CASE("a layout that takes too long is stopped, the next engine tries, and a note says so", "[draw]") {
    const scratch_folder folder;
    const auto drawn = draw(dense(), folder / "a.svg", {.engine = "dot", .force = true, .time_limit = 2s});
    // On a busy machine even the cheap ones may not make it; either way the answer comes and tells why.
    if (drawn) {
        REQUIRE(!drawn->notes.empty());
        CHECK(drawn->notes[0] == "dot took longer than 2.0 s; trying the next cheaper layout");
        CHECK(drawn->engine == "sfdp");
    } else {
        REQUIRE(drawn.problems().size() == 3);
        CHECK(drawn.problems()[0].message == "dot took longer than 2.0 s");
    }
}

TEST_CASE("when no engine is fast enough, the problems say so and no file is left", "[draw]") {
    const scratch_folder folder;
    const auto drawn = draw(dense(), folder / "a.svg", {.engine = "dot", .force = true, .time_limit = 1ms});
    REQUIRE(!drawn);
    REQUIRE(drawn.problems().size() == 3);
    CHECK(drawn.problems()[0].rule == "layout");
    CHECK(drawn.problems()[0].message == "dot took longer than 0.0 s");
    CHECK(drawn.problems()[2].message == "sfdp with straight edges took longer than 0.0 s");
    CHECK(files_in(folder).empty());
}

TEST_CASE("Graphviz's complaints come back as text", "[render]") {
    const scratch_folder folder;
    const auto file = atomic_file::create(folder / "a.svg");
    REQUIRE(file);
    const int to = (*file)->descriptor();
    // A part of a graph is not a graph.
    const render_outcome broken = render({.dot = "digraph { a -> b; c -> ", .engine = "dot", .format = "svg", .file = to, .limit = 20s});
    CHECK(broken.end == render_end::failed);
    REQUIRE(!broken.messages.empty());
    CHECK(broken.messages[0].find("syntax error in line 1") != std::string::npos);

    const render_outcome unknown = render({.dot = "digraph {}", .engine = "nonsense", .format = "svg", .file = to, .limit = 20s});
    CHECK(unknown.end == render_end::failed);
    CHECK(!unknown.messages.empty());

    const render_outcome warned = render({.dot = "digraph { a [shape=nonsense] }", .engine = "dot", .format = "svg", .file = to, .limit = 20s});
    CHECK(warned.end == render_end::drawn);
    REQUIRE(!warned.messages.empty());
    CHECK(warned.messages[0].find("nonsense") != std::string::npos);
}

TEST_CASE("an SVG says in words what it shows, and links to where it was read", "[draw]") {
    graph g;
    const node_id document = *g.add_node("Document", "daily"), park = *g.add_node("A & <B>", "park");
    REQUIRE(g.set(document, "url", std::string("https://example.org/a?b=1&c=2")));
    g.set_evidence(park, {{"daily", 1, 0, 4}});
    g.set_evidence(*g.add_edge(park, "IN", document), {{"unknown", 1, 0, 4}});
    CHECK(describe_picture(g, {.language = "en"}) == "Nodes 2: Document 1, A & <B> 1. Edges 1: IN 1.");
    const style_sheet without{.rules = {{.type = "Document", .set = {{"hidden", "true"}}}}};
    CHECK(describe_picture(g, {.language = "zh", .style = without}) == "1 个节点：A & <B> 1。0 条关系：。未画出 1 个节点、1 条关系。");
    const scratch_folder folder;
    REQUIRE(draw(g, folder / "g.svg", {.language = "en"}));
    const std::string svg = read_bytes(folder / "g.svg");
    CHECK(svg.find("<desc>Nodes 2: Document 1, A &amp; &lt;B&gt; 1. Edges 1: IN 1.</desc>") != std::string::npos);
    CHECK(svg.find("xlink:href=\"https://example.org/a?b=1&amp;c=2\"") != std::string::npos);
    REQUIRE(g.set(document, "url", std::string("javascript:alert(1)")));
    REQUIRE(draw(g, folder / "g.svg"));
    CHECK(read_bytes(folder / "g.svg").find("javascript:") == read_bytes(folder / "g.svg").find("url: javascript:") + 5);  // a tooltip's text, no link
}

// Sanitizers' allocators do not survive a fork while another thread allocates: a child may wait for ever. And
// Graphviz and fontconfig keep memory that the leak checker would report.
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
TEST_CASE("threads may draw at the same time", "[draw][threads]") {
    const scratch_folder folder;
    const graph g = small();
    std::atomic<int> drawn = 0;
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t)
        threads.emplace_back([&, t] {
            for (int i = 0; i < 3; ++i)
                if (draw(g, folder / fmt::format("{}-{}.svg", t, i))) ++drawn;
        });
    for (std::thread& t : threads) t.join();
    CHECK(drawn == 12);
    const std::string first = read_bytes(folder / "0-0.svg");
    for (int t = 0; t < 4; ++t)
        for (int i = 0; i < 3; ++i) CHECK(read_bytes(folder / fmt::format("{}-{}.svg", t, i)) == first);
}

TEST_CASE("without a time limit threads draw in this process, one after the other", "[draw][threads]") {
    const scratch_folder folder;
    const graph g = small();
    std::atomic<int> drawn = 0;
    std::vector<std::thread> threads;
    for (int t = 0; t < 3; ++t)
        threads.emplace_back([&, t] {
            for (int i = 0; i < 3; ++i)
                if (draw(g, folder / fmt::format("{}-{}.svg", t, i), {.time_limit = 0ms})) ++drawn;
        });
    for (std::thread& t : threads) t.join();
    CHECK(drawn == 9);
    CHECK(svg_parts(read_bytes(folder / "2-2.svg")).size() == 5);
}
#endif
