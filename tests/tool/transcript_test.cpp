// Every case of cases/*.txt: a command line, what it writes, and its exit status.
//
//     # a comment
//     $ hexi find graphs/lanzhou nobody      the line, run by the shell
//     | text                                 standard output
//     ! hexi find: no node ...               standard error
//     = 1                                    exit status; 0 where nothing is said
//
// With HEXI_UPDATE_CASES=1 in the environment the files are written anew from what the tool answers; read the difference
// before keeping it.
#include "catch.hpp"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

#include <hexi/base/text.hpp>
#include <hexi/search/spelling.hpp>

#include "run.hpp"

namespace {

using namespace hexi;
using namespace hexi::test;

struct transcript_case {
    std::size_t line = 0;        ///< where it begins
    std::string before{};        ///< comments and empty lines above
    std::string command{};
    std::string expected{};      ///< the `|`, `!` and `=` lines
};

std::vector<transcript_case> read_cases(const std::filesystem::path& file, std::string& after) {
    std::vector<transcript_case> all;
    const std::string text = bytes_of(file);
    std::string loose;
    std::size_t number = 0;
    for (const std::string_view line : lines(text)) {
        ++number;
        if (line.starts_with("$ ")) {
            all.push_back({number, loose, std::string(line.substr(2))});
            loose.clear();
        } else if (!line.empty() && std::string_view("|!=").find(line.front()) != std::string_view::npos) {
            all.back().expected += std::string(line) + '\n';
        } else {
            loose += std::string(line) + '\n';
        }
    }
    after = loose;
    return all;
}

std::string marked(char mark, std::string_view text) {
    std::string out;
    for (const std::string_view line : lines(text)) {
        out += mark;
        if (!line.empty()) out += ' ';
        out += std::string(line) + '\n';
    }
    if (!text.empty() && text.back() != '\n') out += std::string(1, mark) + "(no line break at the end)\n";
    return out;
}

std::string as_transcript(const outcome& o) {
    std::string out = marked('|', o.out) + marked('!', o.error);
    if (o.status != 0) out += "= " + std::to_string(o.status) + '\n';
    return out;
}

void run_cases(const std::string& name) {
    const std::filesystem::path file = std::filesystem::path(HEXI_SOURCE_DIR) / "tests" / "tool" / "cases" / name;
    std::string after;
    const auto cases = read_cases(file, after);
    REQUIRE(!cases.empty());
    const bool update = std::getenv("HEXI_UPDATE_CASES") != nullptr;
    std::string rewritten;
    for (const transcript_case& c : cases) {
        const workshop w;
        const std::string actual = as_transcript(w.run(c.command));
        INFO(name << ":" << c.line << ": " << c.command);
        if (!update) CHECK(actual == c.expected);
        rewritten += c.before + "$ " + c.command + '\n' + actual;
    }
    if (update) std::ofstream(file, std::ios::binary) << rewritten << after;
}

}  // namespace

TEST_CASE("wrong use is refused with where, what and how to mend it", "[tool]") { run_cases("wrong_use.txt"); }
TEST_CASE("wrong data and files are told with their place", "[tool]") { run_cases("wrong_data.txt"); }
TEST_CASE("help is as it was", "[tool]") { run_cases("help.txt"); }
TEST_CASE("questions about the Lanzhou graph are answered in Chinese", "[tool]") { run_cases("lanzhou_zh.txt"); }
TEST_CASE("questions about the Lanzhou graph are answered in English", "[tool]") { run_cases("lanzhou_en.txt"); }
TEST_CASE("a part of a graph is drawn and exported as asked, in the style asked for", "[tool]") { run_cases("focus.txt"); }
TEST_CASE("whole graphs are ranked and grouped", "[tool]") { run_cases("whole_graph.txt"); }
TEST_CASE("JSON is as it was", "[tool]") { run_cases("json.txt"); }
TEST_CASE("words mean types, labels, captions and nodes, weights what they say", "[tool]") { run_cases("meanings.txt"); }
TEST_CASE("names are found in any spelling, types are listed, errors are told in Chinese", "[tool]") {
    if (hexi::readings(U'行').empty()) {
        WARN("skipped: the library was built without unicode-data");
        return;
    }
    run_cases("finding.txt");
}
TEST_CASE("a graph without a schema is answered, too", "[tool]") { run_cases("small.txt"); }
TEST_CASE("nodes without a key are called by what stands for one", "[tool]") { run_cases("keyless.txt"); }
TEST_CASE("tables as people have them are read, and what is told of them", "[tool]") { run_cases("tables.txt"); }
TEST_CASE("queries are asked, answered in every form, kept and refused", "[tool]") { run_cases("query.txt"); }
TEST_CASE("export and draw write what was asked for", "[tool]") { run_cases("files.txt"); }
TEST_CASE("a graph is written in parts, and a part is no graph", "[tool]") { run_cases("shard.txt"); }
TEST_CASE("single files of any format are read, and written as they are read", "[tool]") { run_cases("formats.txt"); }
TEST_CASE("files that are none of a graph's business are not read, and nothing is written over its source", "[tool]") { run_cases("hostile_files.txt"); }

TEST_CASE("the article says what the Lanzhou graph says that it says", "[tool]") {
    const char* given = std::getenv("HEXI_SOURCES");
    const std::filesystem::path sources = given != nullptr ? std::filesystem::path(given) : std::filesystem::path(HEXI_SOURCE_DIR) / ".." / "shared" / "sources";
    if (!std::filesystem::exists(sources)) {
        WARN("skipped: the sources are not here; HEXI_SOURCES may name their folder");
        return;
    }
    const workshop w;
    std::filesystem::create_directory_symlink(std::filesystem::canonical(sources), w.here() / "sources");
    const std::string told = as_transcript(w.run("hexi check graphs/lanzhou --sources sources"));
    CHECK(told.ends_with("! hexi check: no problems in 170 nodes and 217 edges\n"));
    // Nothing but the table of what was read stands before it, and no fact of it is not borne out.
    CHECK(told.starts_with("| facts by rule "));
    CHECK(told.find("error") == std::string::npos);
    CHECK(told.find("warning") == std::string::npos);
}
