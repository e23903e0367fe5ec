// Draws the surroundings of one node into a file.
//     example_draw graphs/lanzhou
#include <filesystem>
#include <vector>

#include <fmt/format.h>

#include <hexi/search/neighbourhood.hpp>
#include <hexi/search/resolve.hpp>
#include <hexi/draw/draw.hpp>
#include <hexi/format/open.hpp>
#include <hexi/derive/subgraph.hpp>

int main(int count, char** arguments) {
    if (count != 2) return fmt::print(stderr, "usage: example_draw GRAPH\n"), 2;
    const auto opened = hexi::open(arguments[1]);
    if (!opened) return fmt::print(stderr, "{}", to_text(opened.problems())), 3;
    const hexi::graph& g = *opened;

    const auto centre = hexi::resolve(g, "天津大学");
    if (!centre) return 1;
    std::vector<hexi::node_id> near{*centre};
    for (const auto& reached : hexi::neighbourhood(g, *centre, 2, {.direction = hexi::direction::both})) near.push_back(reached.node);
    const hexi::graph part = hexi::subgraph(g, near);

    const auto file = std::filesystem::temp_directory_path() / "tianjin-university.svg";
    const auto drawn = hexi::draw(part, file, {.language = "en"});
    if (!drawn) return fmt::print(stderr, "{}", to_text(drawn.problems())), 4;
    fmt::print("{} of {} nodes drawn\n", part.node_count(), g.node_count());
    std::filesystem::remove(file);
}
