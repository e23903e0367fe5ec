#include <hexi/format/sources/check_sources.hpp>

#include "catch.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include <fmt/format.h>

#include <hexi/format/open.hpp>

#include "falsified.hpp"

namespace fs = std::filesystem;
using namespace hexi;

namespace {

const fs::path source_dir = HEXI_SOURCE_DIR;

std::map<std::string, std::vector<std::string>> texts_of(const graph& g, const fs::path& folder) {
    std::map<std::string, std::vector<std::string>> out;
    for (const node_id n : g.nodes()) {
        if (!g.type_of(n).document) continue;
        std::ifstream in(folder / std::string(*g.get<std::string_view>(n, *g.property(n, "file"))));
        auto& lines = out[std::string(g.key(n))];
        for (std::string line; std::getline(in, line);) lines.push_back(line);
    }
    return out;
}

/// What must be caught of each sort, in per cent.
struct share {
    const char* sort;
    std::size_t of_hundred;
};
const std::vector<share> wanted{{"number", 100}, {"unit", 100},  {"year", 100}, {"date", 100},  {"estimate", 100}, {"bound", 100},
                                {"text", 100},   {"end", 95},    {"status", 90}, {"moved", 90}, {"inside", 90},    {"shifted", 80}};

/// Falsifies a graph that is right, and says which falsehoods pass.
void falsify(const fs::path& folder, const fs::path& sources) {
    const graph g = open(folder).value();
    const auto before = to_text(check_sources(g, sources));
    INFO(before);
    REQUIRE(before == "");
    for (const std::uint32_t seed : {1U}) {
        test::falsifier make(g, texts_of(g, sources), seed);
        for (const share& s : wanted) {
            std::size_t caught = 0, all = 0;
            std::string missed;
            for (const test::falsehood& f : make.of(s.sort, 40)) {
                ++all;
                const auto found = check_sources(f.made, sources);
                if (std::ranges::any_of(found, [](const problem& p) { return !p.warning; })) ++caught;
                else missed += "\n  " + f.what;
            }
            UNSCOPED_INFO(fmt::format("{}: {} of {} caught; passed:{}", s.sort, caught, all, missed));
            if (std::getenv("HEXI_SHOW_FALSEHOODS") != nullptr) fmt::print("{}: {} of {} caught; passed:{}\n", s.sort, caught, all, missed);
            CHECK(caught * 100 >= all * s.of_hundred);
        }
    }
}

}  // namespace

TEST_CASE("falsehoods in the Lanzhou graph do not pass", "[check_sources]") {
    const char* given = std::getenv("HEXI_SOURCES");
    const fs::path sources = given != nullptr ? fs::path(given) : source_dir / ".." / "shared" / "sources";
    if (!fs::exists(sources)) {
        WARN("skipped: the sources are not here; HEXI_SOURCES may name their folder");
        return;
    }
    falsify(source_dir / "graphs/lanzhou", sources);
}

TEST_CASE("falsehoods in the Nansha graph do not pass", "[check_sources]") {
    falsify(source_dir / "graphs/nansha", source_dir / "graphs/nansha/sources");
}
