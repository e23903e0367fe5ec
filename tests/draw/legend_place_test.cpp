#include "catch.hpp"

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

#include <hexi/base/output.hpp>
#include <hexi/draw/draw.hpp>
#include <hexi/format/open.hpp>

using namespace hexi;

namespace {

/// How many pages of A3 a drawing takes.
std::size_t pages_of_a3(const graph& g, bool legend) {
    draw_options options;
    options.paper = "a3";
    options.legend = legend;
    std::string pdf;
    {
        output into(pdf);
        REQUIRE(draw(into, g, "pdf", options));
    }
    const std::string_view word = "/Count ";  // of the last table of pages, which counts
    return std::stoul(pdf.substr(pdf.rfind(word) + word.size()));
}

}  // namespace

TEST_CASE("on several pages the legend takes none of its own where there is room beside what is drawn", "[draw][paper]") {
    const graph g = open(std::filesystem::path(HEXI_SOURCE_DIR) / "graphs/lanzhou").value();
    const std::size_t without = pages_of_a3(g, false);
    CHECK(without > 1);
    CHECK(pages_of_a3(g, true) <= without);
}
