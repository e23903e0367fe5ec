// Pages whose commands are run: what stands below a command is what it writes.
//
// With HEXI_UPDATE_CASES=1 in the environment a page gets what the tool answers; read the difference before keeping it.
#include "catch.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include <hexi/base/text.hpp>

#include "run.hpp"

namespace {

using namespace hexi;
using namespace hexi::test;

/// What the command writes on both, standard error behind.
std::string what_is_said(const std::string& command) {
    const workshop w;
    const outcome o = w.run(command);
    return o.out + o.error;
}

/// Runs the `$ ` lines of a page's blocks `console`. What stands behind each up to the next, or to the end of the block, is its answer.
void run_page(const std::filesystem::path& page) {
    const std::string text = bytes_of(page);
    const bool update = std::getenv("HEXI_UPDATE_CASES") != nullptr;
    std::string rewritten, command, expected;
    bool inside = false;
    std::size_t commands = 0;
    const auto finish = [&] {
        if (command.empty()) return;
        const std::string actual = what_is_said(command);
        INFO(page.filename().string() << ": " << command);
        if (!update) CHECK(actual == expected);
        rewritten += actual;
        ++commands;
        command.clear(), expected.clear();
    };
    for (const std::string_view line : lines(text)) {
        const std::string whole = std::string(line) + '\n';
        const bool fence = line.starts_with("```");
        if (fence && inside) finish(), inside = false;
        else if (line == "```console") inside = true;
        if (inside && line.starts_with("$ ")) {
            finish();
            command = line.substr(2);
            rewritten += whole;
        } else if (inside && !fence) {
            expected += whole;
        } else {
            rewritten += whole;
        }
    }
    REQUIRE(commands > 0);
    if (update) std::ofstream(page, std::ios::binary) << rewritten;
}

}  // namespace

TEST_CASE("the page of queries shows what they answer", "[tool]") { run_page(std::filesystem::path(HEXI_SOURCE_DIR) / "examples" / "queries.md"); }
