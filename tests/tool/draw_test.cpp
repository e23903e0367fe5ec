// What a transcript cannot say of `hexi draw`: that its advice works, and that nothing of it outlives it.
#include "catch.hpp"

#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include <hexi/base/text.hpp>

#include "run.hpp"
#include "sanitized.hpp"

namespace {

using namespace hexi;
using namespace hexi::test;

std::string quoted(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) out += c == '"' ? std::string("\"\"") : std::string(1, c);
    return out + "\"";
}

/// A folder of tables, written line by line.
class tables {
public:
    tables(const workshop& w, std::string_view name) : nodes_(made(w, name) / "nodes.csv"), edges_(w.here() / name / "edges.csv") {
        nodes_ << "key:ID,:LABEL\n";
        edges_ << ":START_ID,:END_ID,:TYPE\n";
    }
    void node(std::string_view key, std::string_view type) { nodes_ << quoted(key) << ',' << quoted(type) << '\n'; }
    void edge(std::string_view from, std::string_view to) { edges_ << quoted(from) << ',' << quoted(to) << ",TIE\n"; }

private:
    static std::filesystem::path made(const workshop& w, std::string_view name) {
        std::filesystem::create_directory(w.here() / name);
        return w.here() / name;
    }
    std::ofstream nodes_, edges_;
};

std::string key(std::size_t i) { return fmt::format("n{}", i); }

/// Three hundred nodes, each tied to forty others: `dot` lays them out for minutes.
void write_dense(const workshop& w) {
    tables t(w, "dense");
    for (std::size_t i = 0; i < 300; ++i) t.node(key(i), "N");
    for (std::size_t i = 0; i < 300; ++i)
        for (std::size_t k = 1; k <= 40; ++k) t.edge(key(i), key((i * k + k * k) % 300));
}

/// The commands that a refusal names.
std::vector<std::string> advised(const outcome& refused) {
    constexpr std::string_view before = "hexi draw: hexi ";
    std::vector<std::string> out;
    for (const std::string_view line : lines(refused.error))
        if (line.starts_with(before)) out.emplace_back(line.substr(before.size() - 5));
    return out;
}

}  // namespace

TEST_CASE("every command that is advised for a graph too large draws a part of it", "[draw][too_large]") {
    const workshop w;
    struct large {
        std::string_view what;
        std::size_t least;  // pieces of advice
    };
    const large of = GENERATE(large{"star", 3}, large{"parts", 3}, large{"ring", 1}, large{"types", 3}, large{"alone", 1}, large{"keys", 2}, large{"many_edges", 3}, large{"parallel", 1});
    CAPTURE(of.what);
    {
        tables t(w, "g");
        if (of.what == "star") {  // one node with all others around it
            for (std::size_t i = 0; i < 2'100; ++i) t.node(key(i), "N");
            for (std::size_t i = 1; i < 2'100; ++i) t.edge(key(i), key(0));
        } else if (of.what == "parts") {  // the busiest node is not to be reached from the others
            for (std::size_t i = 0; i < 2'400; ++i) t.node(key(i), i < 1'900 ? "N" : "M");
            for (std::size_t i = 1; i < 1'900; ++i) t.edge(key(i), key(0));
            for (std::size_t i = 1'900; i + 1 < 2'400; ++i) t.edge(key(i), key(i + 1));
        } else if (of.what == "ring") {  // what is around any node is itself too large
            for (std::size_t i = 0; i < 2'100; ++i) t.node(key(i), "N");
            for (std::size_t i = 0; i < 2'100; ++i)
                for (std::size_t k = 1; k <= 80; ++k) t.edge(key(i), key((i + k) % 2'100));
        } else if (of.what == "types") {  // the most of a type that has few enough nodes has too many edges
            for (std::size_t i = 0; i < 2'100; ++i) t.node(key(i), i < 1'900 ? "Tied" : "Loose");
            for (std::size_t i = 0; i < 1'900; ++i)
                for (std::size_t k = 1; k <= 4; ++k) t.edge(key(i), key((i + k) % 1'900));
            for (std::size_t i = 1'900; i < 2'100; ++i) t.edge(key(i), key(i - 1'900));
        } else if (of.what == "alone") {
            for (std::size_t i = 0; i < 2'001; ++i) t.node(key(i), "N");
        } else if (of.what == "keys") {  // what no shell and no option parser takes for more than a word
            const std::vector<std::string> odd{"--force", "-o", "it's $HOME `ls`", "\"; rm x", "*", "a b", "兰州", "#", "~"};
            for (std::size_t i = 0; i < 2'100; ++i) t.node(i < odd.size() ? odd[i] : key(i), "N'$");
            for (std::size_t i = 0; i < odd.size(); ++i)
                for (std::size_t k = 0; k < odd.size(); ++k) t.edge(odd[i], odd[k]);
            for (std::size_t i = odd.size(); i + 1 < 2'100; ++i) t.edge(key(i), key(i + 1));
        } else if (of.what == "parallel") {  // no part is smaller
            for (std::size_t i = 0; i < 2; ++i) t.node(key(i), "N");
            for (std::size_t i = 0; i < 5'100; ++i) t.edge(key(0), key(1));
        } else {
            for (std::size_t i = 0; i < 100; ++i) t.node(key(i), "N");
            for (std::size_t i = 0; i < 100; ++i)
                for (std::size_t k = 1; k <= 60; ++k) t.edge(key(i), key((i + k % 5 + 1) % 100));
        }
    }
    // What the command itself makes of the graph is none of the advice's.
    const outcome refused = w.run(of.what == "star" ? "hexi draw g --merge -o x.svg" : "hexi draw g -o x.svg");
    CHECK(refused.status == 2);
    const std::vector<std::string> commands = advised(refused);
    CAPTURE(refused.error);
    CHECK(commands.size() >= of.least);
    for (const std::string& command : commands) {
        CAPTURE(command);
        // Two thousand nodes take minutes to be arranged there; the smaller parts go the same way.
        if (sanitized && command.find("--type") != std::string::npos) continue;
        const outcome drawn = w.run(command);
        CHECK(drawn.error == "");
        CHECK(drawn.status == 0);
        CHECK(bytes_of(w.here() / "x.svg").find("</svg>") != std::string::npos);
        std::filesystem::remove(w.here() / "x.svg");
    }
}

TEST_CASE("those that matter most are those of 'hexi rank', and so are their sizes and colours", "[draw]") {
    const workshop w;
    for (const char* by : {"pagerank", "betweenness", "in-degree"}) {
        CAPTURE(by);
        const outcome ranks = w.run(fmt::format("hexi rank graphs/lanzhou --top 400 --by {}", by));
        REQUIRE(ranks.status == 0);
        // Of those that a picture shows: no documents, nor what is tied to them alone.
        const outcome drawn = w.run(fmt::format("hexi draw graphs/lanzhou --lang en --top 12 --by {0} --size-by {0} -o x.dot", by));
        REQUIRE(drawn.status == 0);
        const std::string dot = bytes_of(w.here() / "x.dot");
        std::map<std::string, double> sizes;
        std::vector<std::string> best;
        for (const std::string_view line : lines(ranks.out)) {
            const std::size_t last = line.rfind(' ');
            const std::string name(line.substr(last + 1)), node = fmt::format("\"{}\" [label=", name);
            if (dot.find(node) == std::string::npos) continue;
            const std::size_t size = dot.find("fontsize=\"", dot.find(node));
            sizes[name] = std::stod(dot.substr(size + 10));
            best.push_back(name);
        }
        REQUIRE(best.size() == 12);
        for (std::size_t i = 1; i < best.size(); ++i) CHECK(sizes[best[i - 1]] >= sizes[best[i]]);
        CHECK(sizes[best.front()] > sizes[best.back()]);
    }
}

TEST_CASE("a page of the first by a measure has the PageRank that 'hexi rank' has, also where a condition picks its nodes", "[draw]") {
    const workshop w;
    const outcome ranks = w.run("hexi rank graphs/lanzhou --top 1 --json");
    REQUIRE(ranks.status == 0);
    const std::size_t score = ranks.out.find("\"score\":");
    REQUIRE(score != std::string::npos);
    const std::string best = fmt::format("\"{:.3g}\"", std::stod(ranks.out.substr(score + 8)));
    for (const char* part : {"--top 5", "--top 5 --size-by pagerank", "--where \"n.name CONTAINS '甘肃'\""}) {
        CAPTURE(part);
        REQUIRE(w.run(fmt::format("hexi draw graphs/lanzhou {} -o x.html", part)).status == 0);
        const std::string page = bytes_of(w.here() / "x.html");
        const std::size_t from = page.find("\"name\":\"pagerank\"");
        REQUIRE(from != std::string::npos);
        CHECK(page.substr(from, page.find("\"name\":", from + 1) - from).find(best) != std::string::npos);
        std::filesystem::remove(w.here() / "x.html");
    }
}

TEST_CASE("measures of a part are those of the whole, or the legend says that they are its own", "[draw]") {
    const workshop w;
    //  a is the busiest of its surroundings, b of all
    {
        tables t(w, "g");
        for (const char* one : {"a", "b", "c"}) t.node(one, "N");
        for (std::size_t i = 0; i < 30; ++i) t.node(fmt::format("far{}", i), "N");
        t.edge("c", "a");
        t.edge("a", "c");
        t.edge("a", "b");
        for (std::size_t i = 0; i < 30; ++i) t.edge("b", fmt::format("far{}", i));
    }
    const auto sizes = [&](const std::string& options) {
        const outcome drawn = w.run("hexi draw g --size-by degree -o x.dot " + options);
        CHECK(drawn.error == "");
        REQUIRE(drawn.status == 0);
        const std::string dot = bytes_of(w.here() / "x.dot");
        std::map<std::string, double> out;
        for (const std::string key : {"a", "b", "c"})
            if (const std::size_t node = dot.find(fmt::format("\"{}\" [label=", key)); node != std::string::npos) out[key] = std::stod(dot.substr(dot.find("fontsize=\"", node) + 10));
        return std::pair(out, dot.find("in this part") != std::string::npos);
    };
    for (const char* options : {"--around a --hops 1", "--path c b --hops 0", "--query \"MATCH (n)-[r]->(m) WHERE n.key IN ['a', 'c'] RETURN n, r, m\"", "--where \"n.key IN ['a', 'b', 'c']\""}) {
        CAPTURE(options);
        const auto [of_part, said] = sizes(options);
        REQUIRE(of_part.size() == 3);
        CHECK(of_part.at("b") > of_part.at("a"));
        CHECK_FALSE(said);
    }
    CHECK_FALSE(sizes("").second);
    // Made anew, its nodes and edges are not those of the whole.
    const auto [own, said] = sizes("--path c b --hops 0 --merge");
    CHECK(said);
    CHECK(own.at("a") > own.at("b"));
    CHECK_FALSE(sizes("--merge").second);
    // So it is on a page, which has PageRank whether it is asked for or not.
    const auto on_page = [&](const std::string& options) {
        REQUIRE(w.run("hexi draw g -o x.html " + options).status == 0);
        return bytes_of(w.here() / "x.html");
    };
    for (const char* made : {"--fold", "--merge", "--collapse"}) CHECK(on_page(fmt::format("--path c b --hops 0 {}", made)).find("\"caption\":\"PageRank, in this part\"") != std::string::npos);
    for (const char* options : {"", "--fold", "--path c b --hops 0", "--where \"n.key IN ['a', 'b']\""}) CHECK(on_page(options).find("\"caption\":\"PageRank\"") != std::string::npos);
    // The first of a part are those that matter most in the whole.
    const auto first = sizes("--around c --hops 2 --top 2 --by degree").first;
    CHECK(first.contains("b"));
    CHECK_FALSE(first.contains("a"));
}

TEST_CASE("pictures and pages of a part, and of what was made anew, say what they are", "[draw]") {
    const workshop w;
    struct said {
        std::string_view options, english, chinese;
    };
    for (const said& each : {said{"--around 兰州新区", "Part of 170 nodes: around Lanzhou New Area, 1 hop", "局部，全图 170 个节点：兰州新区 周围 1 步"},
                             said{"--path 兰州牧药所 兰州高新区 --hops 0 --merge", "to Lanzhou High-tech Zone. Drawn: parallel edges as one; in brackets how many they are", "画法：平行关系合为一条；括号内为所代表的个数"},
                             said{"--type Company --where \"NOT n.key = 'x'\"", "Part of 170 nodes: of type company; where NOT n.key = 'x'", "类型 企业；条件 NOT n.key = 'x'"},
                             said{"--query \"MATCH (a:Company)-[r]->(b) RETURN a, r, b\"", "the answer of MATCH (a:Company)", "查询 MATCH (a:Company)"},
                             said{"--top 12", "Part of 170 nodes: by PageRank the first 12", "局部，全图 170 个节点：按PageRank的前 12 个"},
                             said{"--fold --collapse", "Drawn: agreements and their like as edges; leaves of a type as one", "协议等画作连线；同类叶子合为一个"}})
        for (const bool in_english : {true, false}) {
            const std::string_view wanted = in_english ? each.english : each.chinese;
            CAPTURE(each.options, wanted);
            for (const char* ending : {"svg", "html"}) {
                const outcome drawn = w.run(fmt::format("hexi draw graphs/lanzhou {} --lang {} -o x.{}", each.options, in_english ? "en" : "zh", ending));
                REQUIRE(drawn.status == 0);
                std::string told = bytes_of(w.here() / fmt::format("x.{}", ending));
                if (const std::size_t end = told.find("</desc>"); end != std::string::npos) told.erase(end);
                for (const auto& [code, sign] : {std::pair("&#39;", "'"), std::pair("&gt;", ">"), std::pair("&quot;", "\"")})
                    for (std::size_t at = told.find(code); at != std::string::npos; at = told.find(code)) told.replace(at, std::string_view(code).size(), sign);
                CHECK(told.find(wanted) != std::string::npos);
            }
        }
    // The whole says nothing of the kind.
    REQUIRE(w.run("hexi draw graphs/lanzhou --lang en -o x.svg").status == 0);
    CHECK(bytes_of(w.here() / "x.svg").find("Part of") == std::string::npos);
}

TEST_CASE("a page's counts are of facts, as those of a picture are, and its measures are those of the whole", "[draw][page]") {
    const workshop w;
    {
        tables t(w, "g");
        for (const char* one : {"a", "b", "c"}) t.node(one, "N");
        for (std::size_t i = 0; i < 3; ++i) t.edge("a", "b");
        t.edge("b", "c");
    }
    REQUIRE(w.run("hexi draw g --merge -o x.html; hexi draw g --around a --hops 1 -o part.html; hexi draw g -o whole.html").status == 0);
    const std::string merged = bytes_of(w.here() / "x.html");
    CHECK(merged.find("\"stands_for\":3") != std::string::npos);
    CHECK(bytes_of(w.here() / "whole.html").find("\"stands_for\"") == std::string::npos);
    // All nodes have the same PageRank on both.
    const auto ranks = [&](const char* file) {
        const std::string page = bytes_of(w.here() / file);
        const std::size_t from = page.find("\"name\":\"pagerank\"");
        return page.substr(from, page.find("]]", from) - from);
    };
    CHECK(ranks("part.html") == ranks("whole.html"));
}

TEST_CASE("whatever ends a drawing, nothing of it runs on", "[draw][killed]") {
    const workshop w;
    write_dense(w);
    const std::string signal = GENERATE("KILL", "TERM", "HUP", "SEGV");
    CAPTURE(signal);
    // The renderer is there before the end (a child is, a little sooner), and, but for a name in the list of processes, is not
    // after it.
    const outcome o = w.run("hexi draw dense --engine dot --force -o x.svg 2> /dev/null & p=$!; c=; n=0; while ! grep -qs hexi-render /proc/${c:-none}/cmdline && [ $n -lt 300 ]; do sleep .1; n=$((n + 1)); read c < /proc/$p/task/$p/children; done; "
                            "tr '\\0' ' ' < /proc/$c/cmdline | grep -o 'hexi-render dot svg'; kill -" + signal + " $p; "
                            "for i in 1 2 3 4 5 6 7 8 9 10; do grep -q '^State:[[:space:]]*[^Z[:space:]]' /proc/$c/status 2> /dev/null || break; sleep .2; done; "
                            "grep '^State:[[:space:]]*[^Z[:space:]]' /proc/$c/status 2> /dev/null; wait $p; echo $? > status; ls x.svg 2> /dev/null; true");
    CHECK(o.out == "hexi-render dot svg\n");
    CHECK(bytes_of(w.here() / "status") != "0\n");
}

TEST_CASE("a drawing that cannot be written is an error with status 4, whatever its kind", "[draw][full]") {
    const workshop w;
    for (const char* kind : {"svg", "png", "pdf"}) {
        CAPTURE(kind);
        const outcome full = w.run(fmt::format("ln -sf /dev/full full.{0}; hexi draw graphs/lanzhou --around 天津大学 -o full.{0}", kind));
        CHECK(full.status == 4);
        CHECK(full.error.find("No space left on device") != std::string::npos);
        const outcome limited = w.run(fmt::format("ulimit -f 4; hexi draw graphs/lanzhou --around 天津大学 -o x.{0}", kind));
        CHECK(limited.status == 4);
        CHECK(limited.error.find("File too large") != std::string::npos);
        CHECK(!std::filesystem::exists(w.here() / fmt::format("x.{}", kind)));
    }
    const outcome missing = w.run("HEXI_RENDERER=/nowhere hexi draw graphs/lanzhou --around 天津大学 -o x.svg; echo $?; ls");
    CHECK(missing.out.starts_with("4\n"));
    CHECK(missing.out.find("x.svg") == std::string::npos);
    CHECK(missing.error.find("hexi draw: error: there is no program '/nowhere' to render with") != std::string::npos);
}

TEST_CASE("the renderer is found beside the program before ../libexec/hexi, and there before it is elsewhere", "[draw]") {
    const workshop w;
    const auto pretend = [&](const std::string& where, std::string_view says) {
        std::ofstream(w.here() / where) << "#!/bin/sh\necho " << says << " >&2\nexit 21\n";
        std::filesystem::permissions(w.here() / where, std::filesystem::perms::owner_all);
    };
    const auto error = [&] { return w.run("unset HEXI_RENDERER; copy/bin/hexi draw graphs/lanzhou --around 天津大学 -o x.svg").error; };
    std::filesystem::create_directories(w.here() / "copy/bin");
    std::filesystem::create_directories(w.here() / "copy/libexec/hexi");
    std::filesystem::copy_file(std::filesystem::path(HEXI_TOOL_DIR) / "hexi", w.here() / "copy/bin/hexi");
    CHECK(error() == "");
    pretend("copy/libexec/hexi/hexi-render", "of libexec");
    CHECK(error().find("could be made of it: of libexec") != std::string::npos);
    pretend("copy/bin/hexi-render", "of bin");
    CHECK(error().find("could be made of it: of bin") != std::string::npos);
    // What may not be run is passed over.
    std::filesystem::permissions(w.here() / "copy/bin/hexi-render", std::filesystem::perms::owner_read);
    CHECK(error().find("could be made of it: of libexec") != std::string::npos);
}
