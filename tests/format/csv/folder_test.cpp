// Folders of tables: what neo4j-admin takes, what is written, and what is wrong with faulty ones.
#include "catch.hpp"
#include "sanitized.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <fstream>
#include <random>
#include <set>
#include <sstream>
#include <stdexcept>
#include <thread>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <hexi/format/csv/folder.hpp>
#include <hexi/format/open.hpp>
#include <hexi/format/sources/check_sources.hpp>
#include <hexi/format/sources/quote.hpp>
#include <hexi/graph/check.hpp>
#include <hexi/graph/compare.hpp>
#include <hexi/schema/read_schema.hpp>

#include "random_graph.hpp"
#include "scratch_folder.hpp"

using namespace hexi;
namespace fs = std::filesystem;

namespace {

/// A folder that is gone afterwards.
struct folder {
    fs::path path;
    folder() {
        // In memory where that is offered: writing waits for the disk each time.
        const fs::path memory = "/dev/shm";
        std::string pattern = ((::access(memory.c_str(), W_OK) == 0 ? memory : fs::temp_directory_path()) / "hexi-folder-XXXXXX").string();
        REQUIRE(::mkdtemp(pattern.data()) != nullptr);
        path = pattern;
    }
    folder(const folder&) = delete;
    folder& operator=(const folder&) = delete;
    ~folder() { fs::remove_all(path); }
    void write(const std::string& name, std::string_view text) const {
        fs::create_directories((path / name).parent_path());
        std::ofstream(path / name, std::ios::binary) << text;
    }
};


graph opened(const fs::path& path, const open_options& options = {}) {
    auto g = open(path, options);
    INFO((g ? std::string() : to_text(g.problems())));
    REQUIRE(g);
    return *std::move(g);
}

std::string differing(const graph& a, const graph& b) { return fmt::format("{}", fmt::join(differences(a, b), "\n")); }

void replace_all(std::string& text, std::string_view from, std::string_view to) {
    for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size()) text.replace(at, from.size(), to);
}

const fs::path source_dir = HEXI_SOURCE_DIR;

}  // namespace

TEST_CASE("the Lanzhou graph opens, is without fault, and comes back from an export the same", "[csv_folder]") {
    origins places;
    const graph g = opened(source_dir / "graphs/lanzhou", {.places = &places});
    REQUIRE(g.node_count() > 100);
    REQUIRE(to_text(check(g, &places)).empty());
    REQUIRE(places.nodes.size() == g.node_count());
    REQUIRE(places.edges.size() == g.edge_count());
    const auto zone = g.find("lanzhou-new-area");
    REQUIRE(zone);
    REQUIRE(g.name(*zone, "zh") == "兰州新区");
    REQUIRE(g.name(*zone, "en") == "Lanzhou New Area");
    REQUIRE(places.files[places.nodes[zone->index()].file].ends_with("nodes/NewArea.csv"));
    REQUIRE(places.nodes[zone->index()].line == 2);

    const folder out;
    REQUIRE(write_csv_folder(g, out.path / "lanzhou"));
    const graph again = opened(out.path / "lanzhou");
    REQUIRE(differing(g, again) == "");
    // The same graph gives the same bytes, and a folder written here may be replaced.
    REQUIRE(write_csv_folder(again, out.path / "lanzhou"));
    REQUIRE(write_csv_folder(g, out.path / "second"));
    for (const auto& file : fs::recursive_directory_iterator(out.path / "second"))
        if (file.is_regular_file()) REQUIRE(test::bytes_of(file) == test::bytes_of(out.path / "lanzhou" / file.path().lexically_relative(out.path / "second")));
}

TEST_CASE("the sources say what the Lanzhou graph says they say", "[check_sources]") {
    const char* given = std::getenv("HEXI_SOURCES");
    const fs::path sources = given != nullptr ? fs::path(given) : source_dir / ".." / "shared" / "sources";
    if (!fs::exists(sources)) {
        WARN("skipped: the sources are not here; HEXI_SOURCES may name their folder");
        return;
    }
    origins places;
    const graph g = opened(source_dir / "graphs/lanzhou", {.places = &places});
    REQUIRE(to_text(check_sources(g, sources, &places)) == "");
}

TEST_CASE("sources that changed, ranges outside and facts elsewhere are found", "[check_sources]") {
    const folder f;
    f.write("news.txt", "Lanzhou  “New” Area signs\n兰州新区\n");
    f.write("g/schema.info", "schema { language en } node Place { } node Paper { document true property file { kind text } property sha256 { kind text } } edge IN { }");
    f.write("g/nodes/Paper.csv", "key:ID,name,file,sha256,evidence:string[]\n"
        "news,Lanzhou New Area,news.txt,0000,news:1:0-19\ngone,x,gone.txt,,news:2:0-4\nnone,新 区,,,news:2:2-4\n");
    f.write("g/nodes/Place.csv", "key:ID,name,name_zh,aliases:string[],evidence:string[]\nzone,LANZHOU new area,兰州新区,,news:1:0-19;news:2:0-4;news:2:0-3;news:3:0-1;news:2:2-9\nsign,signs,,SIGNS,news:1:20-25\n");
    f.write("g/edges/IN.csv", ":START_ID,:END_ID,evidence:string[]\nsign,zone,news:2:0-4\nsign,sign,news:2:0-4\n");
    origins places;
    const graph g = opened(f.path / "g", {.places = &places});
    std::string said = to_text(check_sources(g, f.path, &places));
    replace_all(said, f.path.string() + "/", "");
    INFO(said);
    // Only the last lines of each: places are tested by faults.txt.
    REQUIRE(said.find("g/nodes/Paper.csv:2:32: error: 'news.txt' is not the text that was read: its SHA-256 is another") != std::string::npos);
    REQUIRE(said.find("g/nodes/Paper.csv:3:8: error: cannot read 'gone.txt'") != std::string::npos);
    REQUIRE(said.find("the document 'none' names no file") != std::string::npos);
    REQUIRE(said.find("error: the words at news:2:0-3 do not bear 'zone' out") != std::string::npos);
    REQUIRE(said.find("'news' has 2 lines, not 3") != std::string::npos);
    REQUIRE(said.find("line 2 of 'news' has 4 characters; 2-9 is not a part of it") != std::string::npos);
    REQUIRE(said.find("g/edges/IN.csv:3:11: error: the words at news:2:0-4 do not bear the IN from 'sign' to 'sign' out") != std::string::npos);
    REQUIRE(said.find("sign' or 'zone'") == std::string::npos);
}

TEST_CASE("a document without a digest is told to have none, and one in capital digits is right", "[check_sources]") {
    const folder f;
    f.write("news.txt", "abc");
    f.write("g/schema.info", "schema { language en } node Paper { document true property file { kind text } property sha256 { kind text } }");
    const auto told = [&](const std::string& digest) {
        f.write("g/nodes/Paper.csv", fmt::format("key:ID,name,file,sha256,evidence:string[]\nnews,abc,news.txt,{},news:1:0-3\n", digest));
        origins places;
        const graph g = opened(f.path / "g", {.places = &places});
        const std::string quotes = to_text(source_texts(g, f.path).found()), facts = to_text(check_sources(g, f.path, &places));
        // Both say the same of it.
        const std::string said = quotes.substr(0, quotes.find('\n'));
        CHECK((said.empty() ? facts.find("SHA-256") == std::string::npos : facts.find(said) != std::string::npos));
        return quotes;
    };
    CHECK(told("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad") == "");
    CHECK(told("BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD") == "");
    CHECK(told("").find("error: the document 'news' says no SHA-256, so that nobody knows whether 'news.txt' is its text\n") != std::string::npos);
    CHECK(told("").find("give the document a sha256: ba7816bf") != std::string::npos);
    CHECK(told("00").find("'news.txt' is not the text that was read: its SHA-256 is another") != std::string::npos);
}

TEST_CASE("a neo4j-admin folder without a schema loads: labels, types, groups, lists, quoted line breaks", "[csv_folder]") {
    //   Person 1 --KNOWS--> Person 2 --LIKES--> Film 1
    const folder f;
    f.write("import/persons-header.csv", "personId:ID(Person),name,born:date,nick:string[],:LABEL,height:double,note:IGNORE,secret:IGNORE\n");
    f.write("import/persons-part1.csv", "1,\"Ann\nLee\",1990-04-01,a;b,Person;Author,1.7,x,y\n");
    f.write("import/persons-part2.csv", "2,\"Bo \"\"B\"\" B\",,,Person,,,\r\n3,,,,Author;Person,,,\r\n");
    f.write("import/films.csv", "\xEF\xBB\xBF:ID(Film),title:string,year:int,:LABEL,ok:boolean\n1,\"Up, up\",2009,Film,true\nfilm,\"\",,,false\n");
    f.write("import/sub/knows.csv", ":START_ID(Person),:END_ID(Person),:TYPE,since:int,tags:string[]\n1,2,KNOWS,2001,\"x;y\"\n1,2,KNOWS,,\n");
    f.write("import/sub/LIKES.csv", ":START_ID(Person),:END_ID(Film)\n2,1\n");
    for (const unsigned threads : {1U, 2U, 4U}) {
        const graph g = opened(f.path, {.threads = threads});
        REQUIRE(g.node_count() == 5);
        REQUIRE(g.edge_count() == 3);
        const auto node = [&](std::string_view key) { CAPTURE(key); const auto n = g.find(key); REQUIRE(n); return *n; };
        const node_id ann = node("Person:1");
        const node_id bo = node("2");
        const node_id up = node("Film:1");
        REQUIRE(g.name(ann) == "Ann\nLee");
        REQUIRE(g.name(bo) == "Bo \"B\" B");
        REQUIRE(g.type_of(ann).labels == std::vector<std::string>{"Author", "Person"});
        REQUIRE(g.type(ann) == g.type(node("3")));
        REQUIRE(g.type_of(ann).key == "personId");
        REQUIRE(g.type_of(node("film")).labels.empty());
        const auto of = [&](node_id n, std::string_view name) { return g.value(n, *g.property(n, name)); };
        REQUIRE(of(ann, "born") == value(date(1990, 4, 1)));
        REQUIRE(of(ann, "nick") == value(std::vector<value>{std::string("a"), std::string("b")}));
        REQUIRE(of(ann, "height") == value(1.7));
        REQUIRE_FALSE(g.property(ann, "note"));
        REQUIRE(of(up, "title") == value(std::string("Up, up")));
        REQUIRE(of(up, "year") == value(std::int64_t{2009}));
        REQUIRE(of(node("film"), "title") == value(std::string()));
        REQUIRE(of(node("film"), "ok") == value(false));
        REQUIRE(g.out(ann, *g.schema().find_edge_type("KNOWS")).size() == 2);
        REQUIRE(g.out(bo, *g.schema().find_edge_type("LIKES"))[0].node == up);
        REQUIRE(g.value(g.out(ann)[0].edge, *g.property(g.out(ann)[0].edge, "since")) == value(std::int64_t{2001}));

        const folder out;
        REQUIRE(write_csv_folder(g, out.path));
        REQUIRE_FALSE(fs::exists(out.path / "schema.info"));
        REQUIRE(differing(g, opened(out.path)) == "");
    }
}

TEST_CASE("what begins with _: in a table is no key, but what edges call a node", "[csv_folder]") {
    const folder f;
    f.write("nodes.csv", "name,key:ID(Person),:LABEL\nAnn,_:1,Person\nBob,\"_:\"\"b\",Person\nCid,c,Person\n");
    f.write("cities.csv", ":ID(City)\n_:1\nlanzhou\n");
    f.write("edges.csv", ":START_ID(Person),:END_ID(City),:TYPE\n_:1,_:1,IN\n\"_:\"\"b\",lanzhou,IN\nc,_:1,IN\n");
    const graph g = opened(f.path);
    REQUIRE(g.node_count() == 5);
    REQUIRE((g.find("c") && g.find("lanzhou") && !g.find("_:1") && !g.find("_:\"b")));
    std::multiset<std::string> ties;
    for (const edge_id e : g.edges()) ties.insert(fmt::format("{} {}", g.name(g.source(e)), g.has_key(g.target(e)) ? g.key(g.target(e)) : "none"));
    REQUIRE(ties == std::multiset<std::string>{"Ann none", "Bob lanzhou", "Cid none"});
}

TEST_CASE("random graphs with hostile texts and every kind of property come back from a folder the same", "[csv_folder]") {
    const std::vector<std::string> texts{"", "plain", "a,b", "say \"hi\"", "two\nlines", "two\r\nlines", ";", "a;b", "\\", "\\;", "a\\\\;b\\", " space ", "兰州新区", "名\"字;", "'", "#", "\t", "\r", "null", "-", ":LABEL", "\xEF\xBB\xBFx"};
    for (std::uint32_t seed = 0; seed < (test::sanitized ? 60U : 1000U); ++seed) {
        CAPTURE(seed);
        std::mt19937 random(seed);
        const auto text = [&] { return texts[random() % texts.size()]; };
        const auto one = [&](int k) -> value {
            switch (k) {
                case 0: return random() % 2 == 0;
                case 1: return static_cast<std::int64_t>(std::uint64_t{random()} << 32U | random());
                case 2: return std::array{0.1, -1e300, 5e-324, 0.0, 1.0 / 3}[random() % 5];
                case 3: return text();
                default: return date(static_cast<int>(random() % 9999), 1 + static_cast<int>(random() % 12), static_cast<int>(random() % 29));
            }
        };
        graph g;
        std::vector<node_id> nodes;
        for (std::size_t i = random() % 6 + 1; i > 0; --i) {
            std::vector<std::string> labels;
            for (std::size_t l = random() % 3; l > 0; --l) labels.push_back(random() % 4 == 0 ? text() + "x" : fmt::format("L{}", random() % 3));
            const std::string key = fmt::format("{}k{}", text(), i);
            nodes.push_back(*g.add_node(*g.schema().type_of_labels(labels), key));
        }
        const quantity some = *g.schema().parse_quantity("1140.80亿元");
        const auto fill = [&](auto id) {
            for (int k = 0; k < 5; ++k) {
                if (random() % 2 == 0) REQUIRE(g.set(id, fmt::format("p{}", k), one(k)));
                if (random() % 3 == 0) {
                    std::vector<value> list;
                    for (std::size_t n = random() % 4; n > 0; --n) list.push_back(one(k));
                    if (list.size() == 1 && list[0] == value(std::string())) list.clear();
                    if (!list.empty() || k == 3) REQUIRE(g.set(id, fmt::format("list {}: (x)", k), list));
                }
            }
            if (random() % 3 == 0) REQUIRE(g.set(id, "cost", some));
            if (random() % 3 == 0) REQUIRE(g.set_evidence(id, {{text() + "d", 1, 2, 3, 1}, {"e:f;", 7, 0, 9, 0.25F}}));
        };
        for (const node_id n : nodes) {
            fill(n);
            if (random() % 2 == 0) g.set_name(n, text());
            if (random() % 2 == 0) REQUIRE(g.set_name(n, "en", text()));
            if (random() % 2 == 0) g.set_aliases(n, {text() + "1", text(), text()});
        }
        for (std::size_t i = random() % 10; i > 0; --i)
            fill(*g.add_edge(nodes[random() % nodes.size()], random() % 5 == 0 ? text() + "E" : fmt::format("E{}", random() % 3), nodes[random() % nodes.size()]));
        const folder out;
        const auto written = write_csv_folder(g, out.path / "g");
        INFO((written ? std::string() : to_text(written.problems())));
        REQUIRE(written);
        REQUIRE(differing(g, opened(out.path / "g")) == "");
    }
}

TEST_CASE("a table of many pieces loads the same with one thread and with four", "[csv_folder]") {
    const folder f;
    std::string nodes = "id:ID,name,tags:string[]\n";
    std::string edges = ":START_ID,:END_ID,:TYPE,weight:int,note\n";
    // Of both several pieces, of half a mebibyte each: where a sanitizer watches, of fewer and longer rows.
    const std::uint32_t node_count = test::sanitized ? 5'000 : 60'000, edge_count = test::sanitized ? 8'000 : 200'000;
    const std::string longer(test::sanitized ? 100 : 0, 'x');
    for (std::uint32_t i = 0; i < node_count; ++i) nodes += fmt::format("some-longer-key-{},\"name\n{}\",\"a{};{}\"\n", i, i % 1000, longer, i % 7);
    std::mt19937 random(7);
    for (std::uint32_t i = 0; i < edge_count; ++i)
        edges += fmt::format("some-longer-key-{},some-longer-key-{},T{},{},{}\n", random() % node_count, random() % node_count, random() % 40, random() % 16, random() % 3 == 0 ? "\"x\ny\"" : longer);
    REQUIRE(std::min(nodes.size(), edges.size()) > std::size_t{600} << 10U);
    f.write("n.csv", nodes);
    f.write("e.csv", edges);
    const graph one = opened(f.path, {.threads = 1});
    const graph four = opened(f.path, {.threads = 4});
    REQUIRE(one.edge_count() == edge_count);
    REQUIRE(four.node_count() == node_count);
    for (const node_id n : four.nodes())
        if (four.key(n) != fmt::format("some-longer-key-{}", n.index()) || four.name(n) != fmt::format("name\n{}", n.index() % 1000)) FAIL("node " << n.index());
    for (const edge_id e : one.edges()) {
        if (one.source(e) != four.source(e) || one.target(e) != four.target(e) || one.type_of(e).name != four.type_of(e).name) FAIL("edge " << e.index());
        const auto weight = *one.schema().find_property(one.type(e), "weight");
        if (one.value(e, weight.id) != four.value(e, four.schema().find_property(four.type(e), "weight")->id)) FAIL("weight of " << e.index());
    }
    origins places;
    const graph placed = opened(f.path, {.places = &places, .threads = 3});
    const std::string text = edges;
    std::vector<std::size_t> starts{0};
    for (std::size_t i = 0; i < text.size(); ++i)
        if (text[i] == '\n') starts.push_back(i + 1);
    for (std::size_t e = 0; e < placed.edge_bound(); e += 997) {
        const std::string row = fmt::format("{},{},{},", placed.key(placed.source(edge_id(e))), placed.key(placed.target(edge_id(e))), placed.type_of(edge_id(e)).name);
        REQUIRE(text.compare(starts[places.edges[e].line - 1], row.size(), row) == 0);
    }
}

TEST_CASE("whoever asks hears how many bytes of the tables are read, on the own thread", "[csv_folder]") {
    const folder f;
    std::string nodes = "key:ID\n", edges = ":START_ID,:END_ID,:TYPE\n";
    for (int i = 0; i < 40'000; ++i) nodes += fmt::format("key-{:08}\n", i), edges += fmt::format("key-{:08},key-{:08},T\n", i, i / 2);
    f.write("n.csv", nodes);
    f.write("e.csv", edges);
    std::vector<progress> heard;
    const auto here = std::this_thread::get_id();
    const progress_listener listener = [&](const progress& p) {
        REQUIRE(std::this_thread::get_id() == here);
        heard.push_back(p);
    };
    opened(f.path, {.progress = listener, .threads = 3});
    REQUIRE(heard.size() >= 2);
    const std::size_t bytes = nodes.size() + edges.size() - 7 - 24;
    for (const progress& p : heard) {
        CHECK(p.doing == "read");
        CHECK(p.unit == "bytes");
        CHECK(p.of == bytes);
    }
    CHECK(heard.front().done == 0);
    CHECK(heard.back().done == bytes);
    CHECK(std::ranges::is_sorted(heard, {}, &progress::done));
    // What it throws becomes a problem, also while threads are at work.
    const auto stopped = open(f.path, {.progress = [&](const progress& p) { if (p.done > 0) throw std::runtime_error("enough"); }, .threads = 3});
    REQUIRE_FALSE(stopped);
    CHECK(stopped.problems().front().message == "this ended unexpectedly: enough");
}

TEST_CASE("more types than ids can tell apart are refused, at the first that is too many", "[csv_folder]") {
    const folder f;
    std::string edges = ":START_ID,:END_ID,:TYPE\n";
    for (std::size_t i = 0; i < schema::most + 2; ++i) edges += fmt::format("a,a,T{}\n", i);
    f.write("n.csv", "id:ID\na\n");
    f.write("e.csv", edges);
    const auto crowded = open(f.path);
    REQUIRE_FALSE(crowded);
    REQUIRE(crowded.problems().size() == 1);
    CHECK(crowded.problems().front().rule == rule("too-many"));
    CHECK(crowded.problems().front().where.line == schema::most + 2);
    CHECK(crowded.problems().front().where.column == 5);
}

TEST_CASE("of very many problems the first are listed, each with its place", "[csv_folder]") {
    const folder f;
    std::string table = "id:ID\n";
    for (int i = 0; i < 3000; ++i) table += fmt::format("node-{}\n", i);
    f.write("a.csv", table);
    f.write("b.csv", table);
    const auto twice = open(f.path);
    REQUIRE_FALSE(twice);
    REQUIRE(twice.problems().size() == 1001);
    std::size_t line = 2;
    for (const problem& p : twice.problems()) {
        if (p.rule == "too-many-problems") continue;
        REQUIRE(p.where.line == line);
        REQUIRE(p.hint == fmt::format("keys are unique; it is first used at a.csv:{}", line));
        ++line;
    }
    REQUIRE(line == 1002);
}

TEST_CASE("what is no CSV is told by a rule of its own", "[csv_folder]") {
    const folder f;
    f.write("a.csv", "key:ID,:LABEL\na\"b,X\n");
    const auto opened = open(f.path);
    REQUIRE_FALSE(opened);
    CHECK(opened.problems().front().rule == rule("not-csv"));
}

TEST_CASE("writing refuses what it must not replace and what a table cannot hold", "[csv_folder]") {
    const folder f;
    f.write("there/mine.txt", "mine");
    graph g = test::random_graph(3);
    auto refused = write_csv_folder(g, f.path / "there");
    REQUIRE_FALSE(refused);
    REQUIRE(refused.problems().front().rule == rule("not-empty"));
    REQUIRE(test::bytes_of(f.path / "there/mine.txt") == "mine");
    refused = write_csv_folder(g, f.path / "no/such/folder");
    REQUIRE_FALSE(refused);
    REQUIRE(refused.problems().front().rule == rule("cannot-write"));
    const node_id n = *g.nodes().begin();
    g.set_aliases(n, {""});
    refused = write_csv_folder(g, f.path / "new");
    REQUIRE_FALSE(refused);
    g.set_aliases(n, {"\xFF"});
    refused = write_csv_folder(g, f.path / "new");
    REQUIRE_FALSE(refused);
    REQUIRE(refused.problems().front().rule == rule("not-utf-8"));
    REQUIRE(std::distance(fs::directory_iterator(f.path), fs::directory_iterator()) == 1);
}

TEST_CASE("what is no graph is refused with a hint", "[open]") {
    const folder f;
    REQUIRE(open(f.path / "nothing").problems().front().rule == rule("cannot-read"));
    f.write("x.csv", "a\n");
    REQUIRE(open(f.path / "x.csv").problems().front().hint == "write Source,Target or :START_ID,:END_ID over the ends of edges, or Id or :ID over the keys of nodes");
    f.write("x.pdf", "a\n");
    REQUIRE(open(f.path / "x.pdf").problems().front().hint == "write what it says of a graph as a table, such as one with the header source,relation,target");
}

// faults.txt: `=== TITLE`, files after `+++ NAME`, `---`, the problems.
TEST_CASE("each faulty folder gives exactly the problems that faults.txt expects", "[csv_folder]") {
    const std::string table = test::bytes_of(source_dir / "tests/format/csv/faults.txt");
    std::size_t cases = 0;
    for (std::size_t at = table.find("\n=== ") + 1; at != 0 && at < table.size();) {
        const std::size_t next = table.find("\n=== ", at);
        const std::string one = table.substr(at, next == std::string::npos ? next : next + 1 - at);
        at = next == std::string::npos ? 0 : next + 1;
        const std::string title = one.substr(4, one.find('\n') - 4);
        const std::size_t end = one.find("\n---\n");
        CAPTURE(title);
        REQUIRE(end != std::string::npos);
        const folder f;
        f.write("schema.info", test::bytes_of(source_dir / "tests/format/csv/faults_schema.info"));
        std::string files = one.substr(0, end + 1);
        for (std::size_t begin = files.find("\n+++ "); begin != std::string::npos;) {
            const std::size_t further = files.find("\n+++ ", begin + 1);
            const std::size_t body = files.find('\n', begin + 1) + 1;
            const std::string name = files.substr(begin + 5, body - begin - 6);
            std::string text = body > further ? "" : files.substr(body, further == std::string::npos ? further : further + 1 - body);
            begin = further;
            if (name == "no schema") {
                fs::remove(f.path / "schema.info");
                continue;
            }
            replace_all(text, "BYTE", "\xFF");
            replace_all(text, "BOM", "\xEF\xBB\xBF");
            replace_all(text, "CR\n", "\r\n");
            f.write(name, text);
        }
        origins places;
        const auto g = open(f.path, {.places = &places});
        std::string said = g ? to_text(check(*g, &places)) : to_text(g.problems());
        replace_all(said, f.path.string() + "/", "");
        replace_all(said, f.path.string(), "FOLDER");
        CHECK(said == one.substr(end + 5));
        if (!g) {
            // Where only a part is in memory at a time, the same is told.
            const folder beside;
            const auto packed = pack_csv(f.path, beside.path / "g.hexi", 1);
            CHECK((!packed && to_text(packed.problems()) == to_text(g.problems())));
        }
        ++cases;
    }
    REQUIRE(cases >= 35);
}
