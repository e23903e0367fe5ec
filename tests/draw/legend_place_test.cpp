#include "catch.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <tuple>

#include <fmt/format.h>

#include <hexi/base/output.hpp>
#include <hexi/draw/draw.hpp>

using namespace hexi;

namespace {

/// Three hubs in a row with so many leaves each, of so many types: a legend as high as they are many, and room at the corners of what is drawn.
graph three_hubs(int leaves, int types) {
    graph g;
    for (int hub = 0; hub < 3; ++hub) (void)g.add_node("Institute", fmt::format("hub {}", hub));
    for (int i = 0; i < 3 * leaves; ++i) {
        const node_id leaf = *g.add_node(fmt::format("A type of things, number {}", i % types), fmt::format("n{}", i));
        g.set_name(leaf, fmt::format("The institute with the number {}", i));
        REQUIRE(g.add_edge(*g.find(fmt::format("hub {}", i / leaves)), "TIE", leaf));
    }
    for (int hub = 1; hub < 3; ++hub) REQUIRE(g.add_edge(*g.find(fmt::format("hub {}", hub - 1)), "NEAR", *g.find(fmt::format("hub {}", hub))));
    return g;
}

/// How many pages a drawing takes.
std::size_t pages_taken(const graph& g, std::string_view paper, bool legend) {
    draw_options options;
    options.paper = paper;
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
    // Beneath what is drawn each of these legends takes a page more.
    for (const auto& [leaves, types, paper] : {std::tuple{20, 4, "16:9"}, std::tuple{30, 8, "a4"}}) {
        CAPTURE(leaves, types, paper);
        const graph g = three_hubs(leaves, types);
        const std::size_t without = pages_taken(g, paper, false);
        CHECK(without > 1);
        CHECK(pages_taken(g, paper, true) <= without);
    }
}
