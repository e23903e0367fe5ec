// Colour, closed pipes, and the examples of the help texts.
#include "catch.hpp"

#include <string>
#include <vector>

#include <fmt/format.h>

#include <hexi/base/text.hpp>

#include "run.hpp"
#include "sanitized.hpp"

namespace {

using namespace hexi;
using namespace hexi::test;

bool coloured(const outcome& o) { return o.out.find("\x1b[") != std::string::npos; }

/// Without escape sequences that set colours.
std::string plain(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\x1b') i = text.find('m', i);
        else out += text[i];
    }
    return out;
}

/// As the overview lists them.
std::vector<std::string> commands(const workshop& w) {
    std::vector<std::string> out;
    const std::string overview = w.run("hexi --help").out;
    for (const std::string_view line : lines(std::string_view(overview).substr(0, overview.find("\nGRAPH"))))
        if (line.starts_with("  ")) out.emplace_back(line.substr(2, line.find(' ', 2) - 2));
    return out;
}

}  // namespace

TEST_CASE("colour is shown on a terminal only, and never against NO_COLOR", "[tool]") {
    const workshop w;
    for (const std::string question : {"info graphs/lanzhou", "find graphs/lanzhou 天津", "show graphs/lanzhou 天津大学", "neighbors graphs/lanzhou 天津大学 --hops 2",
                                       "path graphs/lanzhou 兰州新区 天津大学"}) {
        const std::string line = fmt::format("hexi {} 2>/dev/null", question);  // which notes and the progress of a slow machine go to
        INFO(line);
        const outcome piped = w.run(line);
        CHECK(!coloured(piped));
        const outcome shown = w.run_on_terminal(line);
        CHECK(coloured(shown));
        CHECK(plain(shown.out) == piped.out);
        CHECK(w.run_on_terminal("NO_COLOR=1 " + line).out == piped.out);
        CHECK(w.run_on_terminal("TERM=dumb " + line).out == piped.out);
        CHECK(coloured(w.run_on_terminal("NO_COLOR= " + line)));  // set, but empty: no wish
        CHECK(!coloured(w.run_on_terminal(fmt::format("hexi {} --json", question))));
    }
}

TEST_CASE("nothing in a name can colour, move or reorder a terminal's text", "[tool]") {
    const workshop w;
    const outcome o = w.run_on_terminal("NO_COLOR=1 hexi show small/hostile escape");
    CHECK(o.status == 0);
    for (const char c : o.out) CHECK((static_cast<unsigned char>(c) >= 0x20 || c == '\n'));
    CHECK(o.out.find("\u202E") == std::string::npos);
    CHECK(o.out.find("<U+202E>") != std::string::npos);
    CHECK(o.out.find("␛[31m") != std::string::npos);
    const outcome error = w.run("hexi find small/hostile \"$(printf '\\033[31mblue')\"");
    CHECK(error.status == 1);
    CHECK(error.error.find('\x1b') == std::string::npos);
}

TEST_CASE("columns stand under each other whatever the script", "[tool]") {
    const workshop w;
    const std::string text = w.run("hexi find graphs/lanzhou 兰州 --lang zh").out;
    std::size_t column = 0;
    for (const std::string_view line : lines(text)) {
        // The type's name is the first Latin word on the line.
        const std::size_t at = line.find("  ");
        const std::size_t type = line.find_first_not_of(' ', at);
        const std::size_t here = width(line.substr(0, type));
        if (column == 0) column = here;
        CHECK(here == column);
    }
    CHECK(column > 4);
}

TEST_CASE("help and tables fit the terminal's width", "[tool]") {
    const workshop w;
    for (const std::string line : {"hexi --help", "hexi find --help", "hexi path --help", "hexi find graphs/lanzhou 兰州", "hexi info graphs/lanzhou --type Project", "hexi rank graphs/lanzhou 2>/dev/null"}) {
        INFO(line);
        for (const std::size_t columns : {60U, 80U, 132U}) {
            const outcome o = w.run_on_terminal("stty cols " + std::to_string(columns) + "; NO_COLOR=1 " + line);
            CHECK(o.status == 0);
            bool example = false;  // to be copied: as long as they are
            for (const std::string_view text : lines(o.out)) {
                example = example || text.starts_with("Example") || text.starts_with("Exit status") || text.starts_with("GRAPH is");
                INFO(text);
                CHECK((example || text.starts_with("Usage") || width(text) <= columns));
            }
        }
    }
    // All that help says is there, however narrow: in another place.
    const auto words = [](std::string text) {
        std::string out;
        for (const char c : text)
            if (c != ' ' && c != '\n') out += c;
        return out;
    };
    CHECK(words(w.run_on_terminal("stty cols 60; NO_COLOR=1 hexi find --help").out) == words(w.run("hexi find --help").out));
}

TEST_CASE("long work says that it goes on, and leaves nothing of it on the terminal", "[tool]") {
    const workshop w;
    // A graph on which betweenness takes more than two seconds, and reading much less.
    const std::string nodes = test::sanitized ? "15000" : "60000";
    const outcome o = w.run_on_terminal(
        "awk 'BEGIN { print \":START_ID,:END_ID,:TYPE\"; for (i = 0; i < 4 * " + nodes + "; ++i) print i * 7919 % " + nodes + " \",\" (i * 104729 + 13) % " + nodes + " \",T\" }' > e.csv; "
        "awk 'BEGIN { print \"id:ID\"; for (i = 0; i < " + nodes + "; ++i) print i }' > n.csv; mkdir g; mv e.csv n.csv g; "
        "hexi rank g --by betweenness --time 3s --top 1 > out.txt; echo ended");
    CHECK(o.out.find("hexi rank: working for 1 s; Ctrl-C ends it") != std::string::npos);
    CHECK(o.out.find("hexi rank: working for 2 s") != std::string::npos);
    const std::size_t last = o.out.rfind("working for");
    const std::size_t wiped = o.out.find("\x1b[K", o.out.find("\x1b[K", last) + 1);
    REQUIRE(wiped != std::string::npos);  // the line itself ends with the first
    CHECK(o.out.find("hexi rank: an estimate", wiped) != std::string::npos);
}

TEST_CASE("a reader that goes away ends the tool quietly", "[tool]") {
    const workshop w;
    for (const std::string line : {"hexi export graphs/lanzhou --to json", "hexi info graphs/lanzhou", "hexi find graphs/lanzhou 兰", "hexi --help"}) {
        INFO(line);
        const outcome ended = w.run(line + " | true");
        CHECK(ended.error.empty());
        // Where SIGPIPE is ignored, as some programs leave it, the write fails instead.
        const outcome ignored = w.run("trap '' PIPE; { " + line + "; echo $? > status; } | true; cat status");
        CHECK(ignored.error.empty());
        CHECK(ignored.out == "0\n");
    }
}

TEST_CASE("the examples of every help text work", "[tool]") {
    const workshop w;
    REQUIRE(commands(w).size() >= 8);
    for (const std::string& command : commands(w)) {
        const outcome help = w.run("hexi " + command + " --help");
        CHECK(help.status == 0);
        CHECK(help.error.empty());
        // The examples are the last thing said.
        const std::size_t heading = help.out.rfind("\nExample");
        REQUIRE(heading != std::string::npos);
        std::size_t examples = 0;
        for (const std::string_view line : lines(std::string_view(help.out).substr(help.out.find(":\n", heading) + 2))) {
            REQUIRE(line.find("hexi " + command) != std::string_view::npos);
            ++examples;
            INFO(line);
            const outcome o = w.run(std::string(line));
            CHECK(o.status == 0);
            const std::size_t target = line.find(" -o ");
            if (target == std::string_view::npos) {
                CHECK((command == "check" || !o.out.empty()));
                continue;
            }
            CHECK(o.out.empty());
            CHECK(std::filesystem::exists(w.here() / std::string(line.substr(target + 4))));
        }
        CHECK(examples > 0);
    }
}

TEST_CASE("on a terminal twenty problems are shown, and how to see the rest", "[tool]") {
    const workshop w;
    const std::string made = "mkdir g; { echo id:ID,n:int; for i in $(seq 30); do echo $i,x; done; } > g/n.csv; ";
    const auto shown = [&](const outcome& o) {
        std::size_t count = 0;
        for (std::size_t at = 0; (at = o.out.find("is not an integer", at)) != std::string::npos; ++at) ++count;
        return count;
    };
    const outcome terminal = w.run_on_terminal(made + "hexi info g");
    CHECK(shown(terminal) == 20);
    CHECK(terminal.out.find("10 more are not shown; --problems all shows them") != std::string::npos);
    CHECK(shown(w.run_on_terminal("hexi info g --problems all")) == 30);
    CHECK(shown(w.run("hexi info g 2>&1")) == 30);
}
