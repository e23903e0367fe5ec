// Your own tables, opened, checked, asked and drawn: what lib/README.md walks through.
#include <fmt/core.h>
#include <fmt/format.h>

#include <hexi/draw/draw.hpp>
#include <hexi/format/open.hpp>
#include <hexi/graph/check.hpp>
#include <hexi/search/paths.hpp>
#include <hexi/search/resolve.hpp>

int main(int, char** words) {
    const hexi::result<hexi::graph> opened = hexi::open(words[1]);
    if (!opened) {
        fmt::print(stderr, "{}", to_text(opened.problems()));
        return 1;
    }
    const hexi::graph& g = *opened;
    fmt::print("{} nodes, {} edges, {} problems\n", g.node_count(), g.edge_count(), hexi::check(g).size());

    const auto share = *g.schema().property_named("share");
    const auto from = hexi::resolve(g, "甲公司").value(), to = hexi::resolve(g, "乙公司").value();
    if (const auto way = hexi::shortest_path(g, from, to))
        for (const auto edge : way->edges)
            fmt::print("{} owns {} % of {}\n", g.name(g.source(edge)), g.get<double>(edge, share).value_or(0), g.name(g.target(edge)));

    std::string svg;
    {
        hexi::output out(svg);
        if (const auto drawn = draw(out, g, "svg"); !drawn) fmt::print(stderr, "{}", to_text(drawn.problems()));
    }
    fmt::print("a picture that {}\n", svg.find("乙公司") != std::string::npos ? "names 乙公司" : "is empty");
}
