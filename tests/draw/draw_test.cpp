#include <algorithm>
#include <array>
#include <cerrno>
#include <cmath>
#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <optional>
#include <set>
#include <sstream>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <fcntl.h>
#include <unistd.h>

#include "catch.hpp"
#include "format/dot/dot_hostile_texts.hpp"
#include "format/dot/dot_svg.hpp"

#include <hexi/base/address.hpp>
#include <hexi/draw/draw.hpp>
#include <hexi/draw/earlier.hpp>
#include <hexi/draw/layout.hpp>
#include <hexi/draw/layout/route.hpp>
#include <hexi/draw/look.hpp>
#include <hexi/draw/lengths_private.hpp>
#include <hexi/draw/measure_private.hpp>
#include <hexi/draw/paper_private.hpp>
#include <hexi/draw/picture.hpp>
#include <hexi/draw/render_private.hpp>
#include <hexi/draw/theme.hpp>

#include "full_disk.hpp"
#include "sanitized.hpp"

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
    for (const auto& entry : std::filesystem::directory_iterator(folder.path)) out.push_back(entry.path().filename().string());
    return out;
}

/// A program that stands for hexi-render.
std::filesystem::path pretended(const scratch_folder& folder, std::string_view script) {
    const auto file = folder / "hexi-render";
    std::ofstream(file) << "#!/bin/sh\n" << script;
    std::filesystem::permissions(file, std::filesystem::perms::owner_all);
    return file;
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
        CHECK(bytes_of(folder / name).starts_with(start));
    }
    // What is exported is what is drawn: Debian's own dot makes the same SVG of the DOT file.
    // But for the words, `dot` makes the same of the DOT text.
    const auto drawing = [](const std::string& svg) { return svg.substr(svg.find("<g id=\"graph0\"")); };
    CHECK(drawing(run_dot(bytes_of(folder / "a.dot")).svg) == drawing(bytes_of(folder / "a.svg")));
    CHECK(svg_parts(bytes_of(folder / "a.svg")).size() == 5);
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
    edge_type within = g.schema()[*g.schema().find_edge_type("LOCATED_IN")];
    within.cluster = true;
    REQUIRE(g.schema().update(*g.schema().find_edge_type("LOCATED_IN"), within));
    const scratch_folder folder;
    for (const std::string_view engine : layout_engines) {
        CAPTURE(engine);
        for (const char* name : {"a.svg", "b.svg", "c.svg"}) REQUIRE(draw(g, folder / name, {.engine = std::string(engine)}));
        CHECK(bytes_of(folder / "a.svg") == bytes_of(folder / "b.svg"));
        CHECK(bytes_of(folder / "a.svg") == bytes_of(folder / "c.svg"));
    }
}

TEST_CASE("what cannot be drawn is refused, all of it at once, and leaves no file", "[draw]") {
    const scratch_folder folder;
    const auto wrong = draw(graph{}, folder / "a.jpeg", {.engine = "dott"});
    REQUIRE(!wrong);
    REQUIRE(wrong.problems().size() == 3);
    CHECK(wrong.problems()[0].rule == rule("unknown-format"));
    CHECK(wrong.problems()[0].hint == "give the file one of the extensions .svg, .png, .pdf, .html, .dot");
    CHECK(wrong.problems()[1].rule == rule("unknown-engine"));
    CHECK(wrong.problems()[1].message == "no layout engine is called 'dott'");
    CHECK(wrong.problems()[2].rule == rule("nothing-to-draw"));

    graph large;
    for (int i = 0; i < 2'001; ++i) REQUIRE(large.add_node("N", fmt::format("{}", i)));
    const auto refused = draw(large, folder / "a.svg");
    REQUIRE(!refused);
    CHECK(refused.problems()[0].rule == rule("too-large"));

    const auto nowhere = draw(small(), folder / "no-such-folder/a.svg");
    REQUIRE(!nowhere);
    CHECK(nowhere.problems()[0].rule == rule("cannot-write"));
    CHECK(files_in(folder).empty());
}

TEST_CASE("a layout that takes too long is stopped, the next engine tries, and a note says so", "[draw]") {
    // One that does nothing is as slow as one that is at work, and leaves the others the machine.
    const scratch_folder folder, into;
    const auto slow = pretended(folder, fmt::format("[ $1 = dot ] && exec sleep 1000\nexec '{}' \"$@\"\n", detail::find_renderer({}).value().string()));
    const auto drawn = draw(small(), into / "a.svg", {.engine = "dot", .time_limit = 2s, .renderer = slow});
    // On a busy machine even the cheap ones may not make it; either way the answer comes and tells why.
    if (drawn) {
        REQUIRE(!drawn->notes.empty());
        CHECK(drawn->notes[0] == "dot took longer than 2.0 s; trying the next cheaper layout");
        CHECK(drawn->engine == "sfdp");
        CHECK(files_in(into) == std::vector<std::string>{"a.svg"});
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
    CHECK(drawn.problems()[0].rule == rule("layout"));
    CHECK(drawn.problems()[0].message == "dot took longer than 0.0 s");
    CHECK(drawn.problems()[2].message == "sfdp with straight edges took longer than 0.0 s");
    CHECK(files_in(folder).empty());
}

TEST_CASE("Graphviz's complaints come back as text", "[render]") {
    const auto renderer = detail::find_renderer({});
    REQUIRE(renderer);
    // A part of a graph is not a graph.
    const auto broken = detail::render({.dot = "digraph { a -> b; c -> ", .engine = "dot", .format = "svg", .limit = 20s, .renderer = *renderer});
    CHECK(broken.end == detail::render_end::not_laid_out);
    REQUIRE(!broken.messages.empty());
    CHECK(broken.messages[0].find("syntax error in line 1") != std::string::npos);

    const auto unknown = detail::render({.dot = "digraph {}", .engine = "nonsense", .format = "svg", .limit = 20s, .renderer = *renderer});
    CHECK(unknown.end == detail::render_end::not_laid_out);
    CHECK(!unknown.messages.empty());

    const auto warned = detail::render({.dot = "digraph { a [shape=nonsense] }", .engine = "dot", .format = "svg", .limit = 20s, .renderer = *renderer});
    CHECK(warned.end == detail::render_end::drawn);
    REQUIRE(!warned.messages.empty());
    CHECK(warned.messages[0].find("nonsense") != std::string::npos);

    const auto unrendered = detail::render({.dot = "digraph { a }", .engine = "dot", .format = "nonsense", .limit = 20s, .renderer = *renderer});
    CHECK(unrendered.end == detail::render_end::not_rendered);
    CHECK(!unrendered.messages.empty());
}

TEST_CASE("a PDF without its page is no drawing, though the renderer calls it one", "[render]") {
    const auto renderer = detail::find_renderer({});
    REQUIRE(renderer);
    // What no address of ours holds: it ends cairo's string.
    const auto broken = detail::render({.dot = "digraph { a [URL=\"https://en.wikipedia.org/wiki/Xi'an\"] }", .engine = "dot", .format = "pdf", .limit = 20s, .renderer = *renderer});
    CHECK(broken.end == detail::render_end::not_rendered);
    REQUIRE(!broken.messages.empty());
    CHECK(broken.messages[0].starts_with("cairo: "));
    CHECK(broken.drawing.size() < 600);
    CHECK_FALSE(detail::is_whole(broken.drawing, "pdf"));
}

TEST_CASE("a name that shows nothing is drawn, and nothing is said of it", "[draw]") {
    graph g;
    for (const char* name : {"\u2028", "\u202E", "\u200B", "\u00AD", "\uFEFF", "\u3164", "\u034F", "\u200D\u200D", " ", "\t"}) g.set_name(*g.add_node("\u2060", name), name);
    const scratch_folder folder;
    for (const char* file : {"a.svg", "a.png", "a.pdf"}) {
        const auto drawn = draw(g, folder / file);
        REQUIRE(drawn);
        CHECK(drawn->notes.empty());
    }
}

TEST_CASE("a drawing is whole from its first byte to its last, or it is none", "[render]") {
    const auto renderer = detail::find_renderer({});
    REQUIRE(renderer);
    for (const char* format : {"svg", "png", "pdf", "json"}) {
        CAPTURE(format);
        const std::string whole = detail::render({.dot = "digraph { a -> b }", .engine = "dot", .format = format, .limit = 20s, .renderer = *renderer}).drawing;
        REQUIRE(detail::is_whole(whole, format));
        std::size_t end = whole.size();
        while (end > 0 && std::string_view(format) != "png" && whole[end - 1] == '\n') --end;
        for (std::size_t length = 0; length < end; length += length + 64 < end ? 7 : 1) {
            CAPTURE(length);
            REQUIRE_FALSE(detail::is_whole(std::string_view(whole).substr(0, length), format));
        }
        CHECK_FALSE(detail::is_whole(whole.substr(1), format));
        CHECK_FALSE(detail::is_whole(whole, "gif"));
    }
}

TEST_CASE("no graph makes the renderer open a file", "[render][hostile]") {
    const scratch_folder folder;
    REQUIRE(draw(small(), folder / "there.png"));
    const std::string file = (folder / "there.png").string();
    const auto renderer = detail::find_renderer({});
    REQUIRE(renderer);
    for (const std::string& attributes : {"image=\"" + file + "\"", "shape=\"" + file + "\"", "shape=custom shapefile=\"" + file + "\"", "label=<<table><tr><td><img src=\"" + file + "\"/></td></tr></table>>"}) {
        CAPTURE(attributes);
        const auto drawn = detail::render({.dot = "digraph { a [" + attributes + "] }", .engine = "dot", .format = "svg", .limit = 20s, .renderer = *renderer});
        CHECK(drawn.drawing.find("<image") == std::string::npos);
        CHECK(!drawn.messages.empty());
    }
}

TEST_CASE("without the renderer a problem says where it was looked for and what to do", "[render]") {
    const scratch_folder folder;
    const auto drawn = draw(small(), folder / "a.svg", {.renderer = folder / "nothing"});
    REQUIRE_FALSE(drawn);
    REQUIRE(drawn.problems().size() == 1);
    CHECK(drawn.problems()[0].rule == rule("cannot-find-renderer"));
    CHECK(drawn.problems()[0].message == fmt::format("there is no program '{}' to render with", (folder / "nothing").string()));
    CHECK(drawn.problems()[0].hint == "the drawing's options name it: let them name hexi-render, or leave it to be found");
    CHECK(lay_out(small(), {.renderer = folder / "nothing"}).problems()[0].rule == rule("cannot-find-renderer"));

    ::setenv("HEXI_RENDERER", (folder / "elsewhere").c_str(), 1);
    const auto asked = detail::find_renderer({});
    REQUIRE_FALSE(asked);
    CHECK(asked.problems()[0].hint == "HEXI_RENDERER names it: let it name hexi-render, or unset it");
    ::unsetenv("HEXI_RENDERER");
    const auto found = detail::find_renderer({});
    REQUIRE(found);
    ::setenv("HEXI_RENDERER", found->c_str(), 1);
    CHECK(detail::find_renderer({}).value() == *found);
    ::unsetenv("HEXI_RENDERER");
    CHECK(files_in(folder).empty());
}

TEST_CASE("each way in which a renderer fails has its own name, and none leaves a file", "[draw][render]") {
    struct failing {
        std::string_view script;
        hexi::rule rule;
        std::string_view message;
        std::size_t problems;
    };
    for (const failing& f : {failing{"echo '<svg>half'\nexit 0\n", "cannot-render", "dot laid the picture out, but no whole svg could be made of it", 1},
                             {"printf '<?xml?></svg>'\necho 'cairo: out of memory' >&2\nexit 0\n", "cannot-render", "dot laid the picture out, but no whole svg could be made of it: cairo: out of memory", 1},
                             {"printf '<?xml?></svg>'\necho '(process:7): Pango-CRITICAL **: no layout' >&2\nexit 0\n", "cannot-render",
                              "dot laid the picture out, but no whole svg could be made of it: (process:7): Pango-CRITICAL **: no layout", 1},
                             {"echo 'pango fell over' >&2\nexit 21\n", "cannot-render", "dot laid the picture out, but no whole svg could be made of it: pango fell over", 1},
                             {"echo 'cannot write the drawing: No space left on device' >&2\nexit 22\n", "cannot-write", "no room for the drawing while it is made: cannot write the drawing: No space left on device", 1},
                             {"echo usage >&2\nexit 64\n", "cannot-render", "the program that draws could not be run: usage", 1},
                             {"echo 'Error: a knot' >&2\nexit 20\n", "layout", "dot failed: Error: a knot", 3},
                             {"exit 1\n", "layout", "dot crashed", 3},
                             {"kill -ABRT $$\n", "layout", "dot crashed", 3}}) {
        CAPTURE(f.script);
        const scratch_folder folder, into;
        const auto drawn = draw(small(), into / "a.svg", {.renderer = pretended(folder, f.script)});
        REQUIRE_FALSE(drawn);
        REQUIRE(drawn.problems().size() == f.problems);
        CHECK(drawn.problems()[0].rule == f.rule);
        CHECK(drawn.problems()[0].message == f.message);
        CHECK(!drawn.problems()[0].hint.empty());
        CHECK(files_in(into).empty());
    }
    const scratch_folder folder, into;
    std::ofstream(folder / "hexi-render") << "no program";
    std::filesystem::permissions(folder / "hexi-render", std::filesystem::perms::owner_all);
    const auto drawn = draw(small(), into / "a.svg", {.renderer = folder / "hexi-render"});
    REQUIRE_FALSE(drawn);
    CHECK(drawn.problems()[0].rule == rule("cannot-render"));
    CHECK(drawn.problems()[0].message.find("Exec format error") != std::string::npos);
}

TEST_CASE("the renderer gets nothing of this process but the text", "[render]") {
    const scratch_folder folder;
    // An open file that a child would inherit, and blocked signals.
    const int file = ::open((folder / "secret").c_str(), O_RDWR | O_CREAT, 0600);
    REQUIRE(file >= 0);
    const auto renderer = pretended(folder, fmt::format("ls -l /proc/self/fd | grep secret >&2\ngrep SigBlk: /proc/self/status >&2\nexit 20\n"));
    sigset_t blocked, before;
    ::sigfillset(&blocked);
    ::pthread_sigmask(SIG_BLOCK, &blocked, &before);
    const auto said = detail::render({.dot = "digraph {}", .engine = "dot", .format = "svg", .limit = 20s, .renderer = renderer});
    ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
    ::close(file);
    REQUIRE(said.messages.size() == 1);
    CHECK(said.messages[0].find("0000000000000000") != std::string::npos);
}

TEST_CASE("a program that never learns how its children end can draw", "[render]") {
    const scratch_folder folder;
    const auto before = std::signal(SIGCHLD, SIG_IGN);
    const auto drawn = draw(small(), folder / "a.svg");
    const auto failed = detail::render({.dot = "digraph { a -> ", .engine = "dot", .format = "svg", .limit = 20s, .renderer = detail::find_renderer({}).value()});
    std::signal(SIGCHLD, before);
    CHECK(drawn);
    CHECK(failed.end == detail::render_end::not_rendered);
    CHECK(!failed.messages.empty());
}

TEST_CASE("a limit for files is an error that says so", "[draw][render]") {
    const scratch_folder folder;
    for (const rlim_t limit : {0UL, 1'000UL, 4'000UL}) {
        const auto drawn = test::with_files_of(limit, [&] { return draw(small(), folder / "a.svg"); });
        CAPTURE(limit);
        REQUIRE_FALSE(drawn);
        CHECK(drawn.problems()[0].rule == rule("cannot-write"));
        CHECK(files_in(folder).empty());
    }
}

TEST_CASE("a full device is an error for every kind of file", "[draw]") {
    const scratch_folder folder;
    for (const char* name : {"a.svg", "a.png", "a.pdf", "a.dot"}) {
        CAPTURE(name);
        std::filesystem::create_symlink("/dev/full", folder / name);
        const auto drawn = draw(small(), folder / name);
        REQUIRE_FALSE(drawn);
        CHECK(drawn.problems()[0].rule == rule("cannot-write"));
        CHECK(drawn.problems()[0].message.find("No space left") != std::string::npos);
    }
}

TEST_CASE("an SVG says in words what it shows, and links to where it was read", "[draw]") {
    graph g;
    const node_id document = *g.add_node("Document", "daily"), park = *g.add_node("A & <B>", "park");
    REQUIRE(g.set(document, "url", std::string("https://example.org/a?b=1&c=2")));
    REQUIRE(g.set_evidence(park, {{"daily", 1, 0, 4}}));
    REQUIRE(g.set_evidence(*g.add_edge(park, "IN", document), {{"unknown", 1, 0, 4}}));
    CHECK(describe_picture(g, {.language = "en", .sources = true}) == "Nodes 2: Document 1, A & <B> 1. Edges 1: IN 1.");
    const style_sheet without{.rules = {{.type = "Document", .set = {{"hidden", "true"}}}}};
    CHECK(describe_picture(g, {.language = "zh", .style = without}) == "1 个节点：A & <B> 1。0 条关系。未画出 1 个节点、1 条关系。");
    const scratch_folder folder;
    REQUIRE(draw(g, folder / "g.svg", {.language = "en", .sources = true}));
    const std::string svg = bytes_of(folder / "g.svg");
    CHECK(svg.find("<desc>Nodes 2: Document 1, A &amp; &lt;B&gt; 1. Edges 1: IN 1.</desc>") != std::string::npos);
    CHECK(svg.find("xlink:href=\"https://example.org/a?b=1&amp;c=2\"") != std::string::npos);
    REQUIRE(g.set(document, "url", std::string("javascript:alert(1)")));
    REQUIRE(draw(g, folder / "g.svg", {.sources = true}));
    CHECK(bytes_of(folder / "g.svg").find("javascript:") == bytes_of(folder / "g.svg").find("url: javascript:") + 5);  // a tooltip's text, no link
}

TEST_CASE("every link of a drawing leads to http or https, whatever stands in the documents", "[draw][hostile]") {
    //   one node and one edge for each address, read in a document that has it
    std::vector<std::string> addresses = hostile_texts();
    for (const std::string& text : hostile_texts()) addresses.push_back("https://example.org/" + text);
    for (const char* text : {"javascript:alert(1)", "JAVASCRIPT:alert(1)", "data:text/html,<script>alert(1)</script>", "https://x/\"><script>alert(1)</script><a b=\"", "https://en.wikipedia.org/wiki/Xi'an",
                             "https://e.org/a(b)c)", "https://e.org/a(b", "https://e.org/a\\)>>", "https://e.org/' rect=[0 0 1 1]", "https://e.org/?a=1&amp;b=2&lt;", "https://e.org/\\N\\G\\E", "https://兰州.中国/新区"})
        addresses.emplace_back(text);
    // A few at a time: to lead edges around many nodes is what takes Graphviz long.
    constexpr std::size_t at_once = 40;
    std::size_t links = 0;
    for (std::size_t begin = 0; begin < addresses.size(); begin += at_once) {
        graph g;
        std::set<std::string> wanted;
        std::optional<node_id> before;
        for (std::size_t i = begin; i < std::min(begin + at_once, addresses.size()); ++i) {
            const std::string key = fmt::format("d{:03}", i);
            const node_id document = *g.add_node("Document", key), n = *g.add_node("Thing", fmt::format("n{:03}", i));
            REQUIRE(g.set(document, "url", addresses[i]));
            REQUIRE(g.set_evidence(n, {{key, 1, 0, 1}}));
            if (before) REQUIRE(g.set_evidence(*g.add_edge(*before, "TIE", n), {{key, 1, 0, 1}}));
            before = n;
            if (const auto link = web_address(addresses[i])) wanted.insert(*link);
        }
        const scratch_folder folder;
        const draw_options options{.style = {.rules = {{.type = "Document", .set = {{"hidden", "true"}}}}}, .engine = "dot"};
        REQUIRE(draw(g, folder / "g.svg", options));
        const std::string svg = bytes_of(folder / "g.svg");
        (void)svg_parts(svg);  // throws where it is not well-formed
        std::set<std::string> found;
        for (std::size_t at = svg.find("href="); at != std::string::npos; at = svg.find("href=", at + 1)) {
            std::string link = svg.substr(at + 6, svg.find('"', at + 6) - at - 6);
            for (std::size_t entity = link.find("&amp;"); entity != std::string::npos; entity = link.find("&amp;", entity + 1)) link.erase(entity + 1, 4);
            found.insert(link);
        }
        CHECK(found == wanted);
        CHECK(svg.find("<script") == std::string::npos);

        // In a PDF the same, as it stands there.
        REQUIRE(draw(g, folder / "g.pdf", options));
        const std::string pdf = bytes_of(folder / "g.pdf");
        found.clear();
        for (std::size_t at = pdf.find("/URI ("); at != std::string::npos; at = pdf.find("/URI (", at + 1)) found.insert(pdf.substr(at + 6, pdf.find(')', at) - at - 6));
        CHECK(found == wanted);
        links += wanted.size();
    }
    CHECK(links > 80);
}

namespace {

std::string drawn_as(const graph& g, std::string_view format, const draw_options& options = {}) {
    std::string out;
    output into(out);
    REQUIRE(draw(into, g, format, options));
    into.flush();
    return out;
}
/// The pages of a PDF that its last table of objects leads to: their sizes, as `pdfinfo` would say them.
std::vector<std::array<double, 4>> pages_of(const std::string& pdf) {
    std::vector<std::array<double, 4>> out;
    const std::size_t kids = pdf.rfind("/Kids [");
    REQUIRE(kids != std::string::npos);
    std::istringstream list(pdf.substr(kids + 7, pdf.find(']', kids) - kids - 7));
    for (std::size_t number = 0, generation = 0; list >> number >> generation;) {
        std::string r;
        list >> r;
        const std::size_t page = pdf.rfind(fmt::format("\n{} 0 obj", number));
        REQUIRE(page != std::string::npos);
        const std::size_t box = pdf.find("/MediaBox [", page);
        std::istringstream numbers(pdf.substr(box + 11, 60));
        std::array<double, 4> one{};
        for (double& side : one) numbers >> side;
        out.push_back(one);
    }
    return out;
}
std::uint32_t number_at(const std::string& png, std::size_t at) {
    std::uint32_t out = 0;
    for (std::size_t i = 0; i < 4; ++i) out = out << 8U | static_cast<unsigned char>(png.at(at + i));
    return out;
}
/// What of an SVG on paper is seen, in points from its upper left corner: outlines of nodes, lines of text, and pieces of edges' lines.
constexpr std::string_view piece_of_line = "a piece of a line";
std::vector<std::pair<std::string, box>> read_things(const std::string& svg) {
    std::vector<std::pair<std::string, box>> out;
    const std::size_t moved = svg.find("transform=\"scale(");
    REQUIRE(moved != std::string::npos);
    const auto way = *hexi::detail::lengths_in(std::string_view(svg).substr(moved, svg.find('>', moved) - moved));
    const auto attribute = [](std::string_view tag, std::string_view name) {
        const std::size_t at = tag.find(name);
        return at == std::string_view::npos ? std::vector<double>{} : hexi::detail::lengths_in(tag.substr(at + name.size(), tag.find('"', at + name.size()) - at - name.size())).value();
    };
    const auto add = [&](std::string what, box b) {
        // scale(x y) rotate(0) translate(x y)
        const auto on_paper = [&](point p) { return point{(p.x + way.at(3)) * way.at(0), (p.y + way.at(4)) * way.at(1)}; };
        out.emplace_back(std::move(what), box{on_paper(b.low), on_paper(b.high)});
    };
    std::string kind;
    for (std::size_t at = svg.find('<'); at != std::string::npos; at = svg.find('<', at + 1)) {
        const std::string_view tag = std::string_view(svg).substr(at, svg.find('>', at) - at);
        if (const std::size_t named = tag.find("class=\""); tag.starts_with("<g id=") && named != std::string_view::npos) kind = tag.substr(named + 7);
        if (kind.starts_with("node") && (tag.starts_with("<polygon") || tag.starts_with("<path"))) {
            const auto numbers = attribute(tag, tag.starts_with("<path") ? " d=\"" : " points=\"");
            box all{{numbers.at(0), numbers.at(1)}, {numbers.at(0), numbers.at(1)}};
            for (std::size_t i = 0; i + 1 < numbers.size(); i += 2) all.take_in({{numbers[i], numbers[i + 1]}, {numbers[i], numbers[i + 1]}});
            add("a node", all);
        } else if (kind.starts_with("node") && tag.starts_with("<ellipse")) {
            add("a node", box::around({attribute(tag, " cx=\"").at(0), attribute(tag, " cy=\"").at(0)}, 2 * attribute(tag, " rx=\"").at(0), 2 * attribute(tag, " ry=\"").at(0)));
        } else if (kind.starts_with("edge") && tag.starts_with("<path")) {
            const auto numbers = attribute(tag, " d=\"");
            std::vector<point> curve;
            for (std::size_t i = 0; i + 1 < numbers.size(); i += 2) curve.push_back({numbers[i], numbers[i + 1]});
            for (const point p : points_along(curve, 16)) add(std::string(piece_of_line), {p, p});
        } else if (tag.starts_with("<text")) {
            const std::size_t begin = svg.find('>', at) + 1;
            const std::string words = svg.substr(begin, svg.find('<', begin) - begin);
            const double size = attribute(tag, " font-size=\"").at(0), wide = hexi::detail::text_width(words, size, tag.find("bold") != std::string_view::npos);
            const point middle{attribute(tag, " x=\"").at(0) + (tag.find("\"start\"") != std::string_view::npos ? wide / 2 : 0), attribute(tag, " y=\"").at(0)};
            add(words, {{middle.x - wide / 2, middle.y - 0.8 * size}, {middle.x + wide / 2, middle.y + 0.2 * size}});
        }
    }
    return out;
}
/// The same picture on paper as SVG and as PDF: of such a graph arranging takes longer than all else.
std::pair<std::string, std::string> drawn_on_paper(const graph& g, const draw_options& options) {
    detail::render_job job{.engine = options.engine == "stress" ? "nop2" : options.engine, .format = "svg", .paper = detail::find_paper(options.paper),
                           .least = detail::least_scale(g, looks(g, options.style), options), .limit = 60s, .renderer = detail::find_renderer({}).value()};
    {
        output text(job.dot);
        write_picture(text, g, options);
    }
    std::string svg = detail::render(job).drawing;
    job.format = "pdf";
    detail::render_outcome pdf = detail::render(job);
    return {std::move(svg), detail::in_pages(std::move(pdf.drawing), pdf.pages, *find_theme(options.style.theme))};
}
/// A ring with so many nodes, each with a long name.
graph ring(int count) {
    graph g;
    for (int i = 0; i < count; ++i) g.set_name(*g.add_node("Institute", fmt::format("n{}", i)), fmt::format("The institute with the number {}", i));
    for (int i = 0; i < count; ++i) REQUIRE(g.add_edge(*g.find(fmt::format("n{}", i)), "NEAR", *g.find(fmt::format("n{}", (i + 1) % count))));
    return g;
}

}  // namespace

TEST_CASE("a drawing fits the paper asked for, and a PDF takes as many pages as text of seven points needs", "[draw][paper]") {
    const graph few = small(), many = ring(40);
    const auto a4 = [](double width, double height) { return (std::abs(width - 841.89) < 1 && std::abs(height - 595.28) < 1) || (std::abs(width - 595.28) < 1 && std::abs(height - 841.89) < 1); };
    for (const auto& page : pages_of(drawn_as(few, "pdf", {.paper = "a4"}))) CHECK(a4(page[2] - page[0], page[3] - page[1]));
    CHECK(pages_of(drawn_as(few, "pdf", {.paper = "a4"})).size() == 1);

    const std::string large = drawn_as(many, "pdf", {.paper = "a4"});
    const auto pages = pages_of(large);
    CHECK(pages.size() > 1);
    for (const auto& page : pages) CHECK(a4(page[2] - page[0], page[3] - page[1]));
    // A foreign reader finds each page, and the words on them.
    if (const scratch_folder folder; std::system("command -v pdftotext > /dev/null 2>&1") == 0) {
        std::ofstream(folder / "a.pdf", std::ios::binary) << large;
        REQUIRE(std::system(fmt::format("pdftotext '{0}/a.pdf' '{0}/a.txt' 2> '{0}/said' && pdfinfo '{0}/a.pdf' > '{0}/about'", folder.path.string()).c_str()) == 0);
        CHECK(bytes_of(folder / "said").empty());
        CHECK(bytes_of(folder / "a.txt").find("number 17") != std::string::npos);
        CHECK(bytes_of(folder / "about").find(fmt::format("Pages:           {}\n", pages.size())) != std::string::npos);
    }

    const std::string svg = drawn_as(few, "svg", {.paper = "16:9"});
    CHECK(svg.find("<svg role=\"img\" width=\"960pt\" height=\"540pt\"") != std::string::npos);
    const std::string png = drawn_as(few, "png", {.paper = "16:9"});
    CHECK(number_at(png, 16) == 1920);
    CHECK(number_at(png, 20) == 1080);
    std::string out;
    output into(out);
    const auto noted = draw(into, many, "svg", {.paper = "a4"});
    REQUIRE(noted);
    REQUIRE(noted->notes.size() == 1);
    CHECK(noted->notes[0] == fmt::format("text of 7 points needs {} pages of a4; a .pdf would have them", pages.size()));
    const auto wrong = draw(into, few, "svg", {.paper = "letter"});
    REQUIRE_FALSE(wrong);
    CHECK(wrong.problems()[0].hint == "it may be: a4, a3, 16:9");
    CHECK_FALSE(draw(into, few, "dot", {.paper = "a4"}));
}

TEST_CASE("on pages of a PDF every node and every line of text is whole on one, and no page shows lines alone", "[draw][paper]") {
    //   a ring of 40 with frames, and leaves of as many types as make a legend wider than a page
    graph g = ring(40);
    for (int i = 10; i < 30; i += 2) REQUIRE(g.add_edge(*g.find(fmt::format("n{}", i)), "LOCATED_IN", *g.find(fmt::format("n{}", i / 10))));
    edge_type within = g.schema()[*g.schema().find_edge_type("LOCATED_IN")];
    within.cluster = true;
    REQUIRE(g.schema().update(*g.schema().find_edge_type("LOCATED_IN"), within));
    for (int i = 0; i < 20; ++i) {
        const std::string type = fmt::format("A type with quite a long name, number {}", i);
        REQUIRE(g.add_edge(*g.find("n35"), fmt::format("is tied in a way that takes many words as number {} to", i), *g.add_node(type, fmt::format("t{}", i))));
    }
    for (const char* engine : {"stress", "dot", "neato"}) {
        for (const char* paper : {"a4", "16:9"}) {
            if (std::string_view(engine) == "neato" && std::string_view(paper) == "a4") continue;
            CAPTURE(engine, paper);
            const auto [svg, pdf] = drawn_on_paper(g, {.engine = engine, .paper = paper});
            const auto things = read_things(svg);
            const auto pages = pages_of(pdf);
            REQUIRE(std::ranges::count_if(things, [](const auto& thing) { return thing.first != piece_of_line; }) > 200);
            REQUIRE(std::ranges::count(things, "a node", &std::pair<std::string, box>::first) >= 60);
            REQUIRE(pages.size() > 1);
            double height = 0;
            for (const auto& page : pages) height = std::max(height, page[3]);
            std::vector<std::size_t> on(pages.size());
            std::size_t pieces = 0, missed = 0;  // of lines: what no page has that shows something else
            for (const auto& [what, where] : things) {
                std::size_t whole = 0;
                const bool of_line = what == piece_of_line;
                for (std::size_t p = 0; p < pages.size(); ++p) {
                    const box window{{pages[p][0], height - pages[p][3]}, {pages[p][2], height - pages[p][1]}};
                    constexpr double margin = 16;  // which printers do not reach, and where signs stand
                    const bool holds = window.grown(of_line ? 0 : -margin).holds(where);
                    whole += holds ? 1 : 0;
                    on[p] += holds && !of_line ? 1 : 0;
                }
                pieces += of_line ? 1 : 0;
                missed += of_line && whole == 0 ? 1 : 0;
                INFO(what << " at " << where.low.x << "," << where.low.y << " to " << where.high.x << "," << where.high.y);
                if (whole == 0 && !of_line) FAIL_CHECK("cut");
            }
            CHECK(missed * 20 < pieces);
            CHECK(std::ranges::find(on, std::size_t{0}) == on.end());
        }
    }
}

TEST_CASE("each page says which it is and which are next to it, and those say the same of it", "[draw][paper]") {
    using hexi::detail::page_side;
    //   1 2 3      three in a row, two below between them, one below those, far to the right
    //    4 5
    //        6
    const auto at = [](double x, double y) { return box{{x, y}, {x + 100, y + 70}}; };
    const std::vector<box> pages{at(0, 0), at(95, 0), at(190, 0), at(50, 65), at(140, 65), at(180, 130)};
    const auto beside = [&](std::size_t page, page_side side) {
        std::string out;
        for (const std::size_t other : hexi::detail::pages_beside(pages, page - 1, side)) out += fmt::format("{} ", other + 1);
        return out;
    };
    CHECK(beside(1, page_side::right) == "2 ");
    CHECK(beside(2, page_side::right) == "3 ");
    CHECK(beside(3, page_side::left) == "2 ");
    CHECK(beside(1, page_side::left).empty());
    CHECK(beside(2, page_side::below) == "4 5 ");
    CHECK(beside(1, page_side::below) == "4 ");
    CHECK(beside(4, page_side::above) == "1 2 ");
    CHECK(beside(5, page_side::below) == "6 ");
    CHECK(beside(6, page_side::above) == "5 ");
    for (std::size_t a = 1; a <= pages.size(); ++a)
        for (std::size_t b = 1; b <= pages.size(); ++b) {
            INFO(a << " and " << b);
            const auto says = [&](std::size_t of, page_side side, std::size_t other) { return beside(of, side).find(fmt::format("{} ", other)) != std::string::npos; };
            CHECK(says(a, page_side::right, b) == says(b, page_side::left, a));
            CHECK(says(a, page_side::below, b) == says(b, page_side::above, a));
        }

    if (std::system("command -v pdftotext > /dev/null 2>&1") != 0) {
        WARN("skipped: no pdftotext");
        return;
    }
    const scratch_folder folder;
    const std::string pdf = drawn_as(ring(40), "pdf", {.paper = "16:9"});
    std::ofstream(folder / "a.pdf", std::ios::binary) << pdf;
    const std::size_t count = pages_of(pdf).size();
    for (std::size_t page = 1; page <= count; ++page) {
        REQUIRE(std::system(fmt::format("pdftotext -f {1} -l {1} '{0}/a.pdf' '{0}/a.txt' 2> '{0}/said'", folder.path.string(), page).c_str()) == 0);
        CHECK(bytes_of(folder / "said").empty());
        INFO(bytes_of(folder / "a.txt"));
        CHECK(bytes_of(folder / "a.txt").find(fmt::format("{}/{}", page, count)) != std::string::npos);
    }
}

TEST_CASE("a picture that is too large for a PNG is told as that", "[draw]") {
    graph g;
    node_id before = *g.add_node("N", "n0");
    for (int i = 1; i < 260; ++i) {
        const node_id n = *g.add_node("N", fmt::format("n{}", i));
        REQUIRE(g.add_edge(before, "LEADS_TO", n));
        before = n;
    }
    std::string png;
    output out(png);
    const auto drawn = draw(out, g, "png", {.engine = "dot"});
    REQUIRE(drawn);
    REQUIRE(drawn->notes.size() == 1);
    CHECK(drawn->notes[0].starts_with("the picture is too large for a PNG and is drawn at 0."));
    CHECK(drawn->notes[0].ends_with(" of its size; an .svg or a .pdf is whole"));
}

TEST_CASE("a PNG is opaque to its edge", "[draw]") {
    constexpr char of_three_colours = 2;  // without a fourth for how opaque they are
    for (const char* engine : {"stress", "dot", "neato", "circo"}) {
        CAPTURE(engine);
        for (const int count : {3, 4, 5}) CHECK(drawn_as(ring(count), "png", {.engine = engine}).at(25) == of_three_colours);
    }
}

TEST_CASE("sizes and colours are by what is there, and sizes by numbers", "[draw]") {
    graph g = small();
    REQUIRE(g.set(*g.find("yantan-park"), "sector", std::string("water")));
    std::string out;
    output into(out);
    const auto wrong = draw(into, g, "svg", {.size_by = "sectr"});
    REQUIRE_FALSE(wrong);
    CHECK(wrong.problems()[0].message == "'sectr' is no measure, and no node has such a property");
    CHECK(wrong.problems()[0].hint == "did you mean 'sector'?");
    const auto words = draw(into, g, "svg", {.size_by = "sector"});
    REQUIRE_FALSE(words);
    CHECK(words.problems()[0].message == "sizes cannot be by 'sector', which has no numbers");
    CHECK(draw(into, g, "svg", {.size_by = "degree", .colour_by = "sector"}));
}

TEST_CASE("numbers of several units are on no scale, those of one are", "[draw]") {
    graph g;
    const auto deal = [&](const char* key, const char* amount) {
        const node_id n = *g.add_node("Deal", key);
        if (*amount != '\0') REQUIRE(g.set(n, "amount", *g.schema().parse_quantity(amount)));
        return n;
    };
    const node_id a = deal("a", "5亿元");
    (void)deal("b", "3亿美元");
    const node_id c = deal("c", "20万元");
    (void)deal("d", "");
    REQUIRE(g.set(a, "tags", std::vector<std::string>{"x", "y"}));
    std::string out;
    output into(out);
    for (const bool size : {true, false}) {
        CAPTURE(size);
        const auto by = [&](const std::string& name) { return size ? draw_options{.language = "en", .size_by = name} : draw_options{.language = "en", .colour_by = name}; };
        const auto wrong = draw(into, g, "svg", by("amount"));
        REQUIRE_FALSE(wrong);
        CHECK((wrong.problems()[0].rule == "wrong-use"));
        CHECK(wrong.problems()[0].message == "the numbers of 'amount' are of several units and have no scale in common");
        CHECK(wrong.problems()[0].hint == "say which, behind the name: 'amount 元'");
        std::string dot;
        output text(dot);
        REQUIRE(draw(text, g, "dot", by("amount 元")));
        CHECK(dot.find("amount 元 200 thousand 元 – 500 million 元") != std::string::npos);
        CHECK_FALSE(draw(into, g, "svg", by("tags")));
        CHECK_FALSE(draw(into, g, "svg", by("amount 吨")));
    }
    // Units that are counted in one have a scale.
    const auto jiao = g.schema().add_unit({.name = "角", .base = *g.schema().find_unit("元"), .factor = 0.1});
    REQUIRE(g.set(c, "price", quantity{.digits = 5, .unit = jiao}));
    REQUIRE(g.set(a, "price", *g.schema().parse_quantity("5元")));
    CHECK(draw(into, g, "svg", {.size_by = "price"}));
}

TEST_CASE("many parts do not make a strip", "[draw]") {
    const auto parts = [](int count) {
        graph g;
        for (int i = 0; i < count; ++i) REQUIRE(g.add_edge(*g.add_node("Firm", fmt::format("a{}", i)), "OWNS", *g.add_node("Firm", fmt::format("b{}", i))));
        return g;
    };
    CHECK(engine_for(parts(3)) == "dot");
    CHECK(engine_for(parts(14)) == "stress");  // dot stacks them
    graph loose;
    for (int i = 0; i < 40; ++i) REQUIRE(loose.add_node("Firm", fmt::format("n{}", i)));
    CHECK(engine_for(loose) == "dot");
    // A ring, whose ends are near each other, and a chain with ways across: each edge leads to the next column.
    for (const bool is_ring : {true, false})
        for (const int count : {16, 32}) {
            CAPTURE(is_ring, count);
            graph g;
            std::vector<node_id> nodes;
            for (int i = 0; i < count; ++i) nodes.push_back(*g.add_node("Firm", fmt::format("n{}", i)));
            for (std::size_t i = 1; i < nodes.size(); ++i) REQUIRE(g.add_edge(nodes[i - 1], "OWNS", nodes[i]));
            if (is_ring) REQUIRE(g.add_edge(nodes.back(), "OWNS", nodes.front()));
            else
                for (std::size_t i = 3; i < nodes.size(); i += 3) REQUIRE(g.add_edge(nodes.front(), "OWNS", nodes[i]));
            CHECK(engine_for(g) == (count > 21 ? "stress" : "dot"));
        }
}

TEST_CASE("a loop at what is tied to many on one side is not drawn by dot, which leads their lines across it", "[draw]") {
    for (const bool out : {false, true})
        for (std::size_t others = 1; others <= 12; ++others) {
            CAPTURE(out, others);
            graph g;
            const node_id hub = *g.add_node("T", "hub");
            for (std::size_t i = 0; i < others; ++i) {
                const node_id other = *g.add_node("T", fmt::format("{}", i));
                REQUIRE(g.add_edge(out ? hub : other, "R", out ? other : hub));
            }
            CHECK(engine_for(g) == "dot");
            REQUIRE(g.add_edge(hub, "R", hub));
            CHECK(engine_for(g) == (others > 5 ? "stress" : "dot"));
        }
}

TEST_CASE("several loops at a node keep off each other's words, whatever the size of the picture", "[draw]") {
    graph g;
    const node_id a = *g.add_node("Firm", "a"), b = *g.add_node("Firm", "b");
    REQUIRE(g.add_edge(a, "OWNS", a));
    REQUIRE(g.add_edge(a, "OWNS", b));
    CHECK(engine_for(g) == "dot");
    REQUIRE(g.add_edge(a, "AUDITS", a));  // dot draws the larger loop across the words of the smaller
    CHECK(engine_for(g) == "stress");
}

TEST_CASE("a picture can be like an earlier one, given as SVG or as DOT", "[draw][earlier]") {
    const scratch_folder folder;
    graph g = ring(14);
    for (int i = 1; i < 5; ++i) REQUIRE(g.add_edge(*g.find("n0"), "NEAR", *g.find(fmt::format("n{}", 3 * i))));
    for (const char* name : {"old.svg", "old.dot"}) {
        CAPTURE(name);
        REQUIRE(draw(g, folder / name, {.engine = "stress"}));
        const auto places = read_places(folder / name);
        REQUIRE(places);
        REQUIRE(places->size() == 14);
        graph more = g;
        REQUIRE(more.add_edge(*more.add_node("Institute", "new one"), "NEAR", *more.find("n0")));
        REQUIRE(draw(more, folder / "new.svg", {.engine = "stress", .earlier = *places}));
        const auto now = read_places(folder / "new.svg");
        REQUIRE(now);
        REQUIRE(now->size() == 15);
        point moved;
        const auto of = [&](const std::string& key) { return std::ranges::find(*now, key, &std::pair<std::string, point>::first)->second; };
        for (const auto& [key, place] : *places) moved = moved + (of(key) - place) * (1.0 / 14);
        for (const auto& [key, place] : *places) CHECK(distance(of(key), place + moved) < 60);
    }
    // What has a place that is no number of points has none, not another.
    const std::string far = R"(<svg><g id="a" class="node"><title>a</title><polygon points="1e999,3 4,5 6,7"/></g>
<g id="b" class="node"><title>b</title><polygon points="1,1 3,1 3,5 1,5"/></g><g id="c" class="node"><title>c</title><ellipse cx="2e9" cy="3"/></g></svg>)";
    std::ofstream(folder / "far.svg") << far;
    CHECK(read_places(folder / "far.svg").value() == std::vector<std::pair<std::string, point>>{{"b", {2, 3}}});
    std::ofstream(folder / "none.dot") << "digraph { a -> b }";
    const auto none = read_places(folder / "none.dot");
    REQUIRE_FALSE(none);
    CHECK(none.problems()[0].rule == rule("not-this-form"));
    CHECK_FALSE(read_places(folder / "missing.svg"));
}
