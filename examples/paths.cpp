// Who is tied to whom, and how: paths, with agreements folded or not, and where each step was read.
//     example_paths graphs/lanzhou
#include <fmt/format.h>

#include <hexi/search/paths.hpp>
#include <hexi/search/resolve.hpp>
#include <hexi/format/open.hpp>
#include <hexi/derive/fold.hpp>

namespace {

void print(const hexi::graph& g, hexi::path_view way) {
    fmt::print("    {}", g.name(way.nodes.front()));
    for (std::size_t i = 0; i < way.size(); ++i) {
        const bool forward = g.source(way.edges[i]) == way.nodes[i];
        fmt::print(" {}{}{} {}", forward ? "-" : "<-", g.type_of(way.edges[i]).name, forward ? "->" : "-", g.name(way.nodes[i + 1]));
    }
    fmt::print("\n");
    for (const auto edge : way.edges)
        for (const auto& read : g.evidence(edge)) fmt::print("        read in {}\n", to_text(read));
}

}  // namespace

int main(int count, char** arguments) {
    if (count != 2) return fmt::print(stderr, "usage: example_paths GRAPH\n"), 2;
    const auto opened = hexi::open(arguments[1]);
    if (!opened) return fmt::print(stderr, "{}", to_text(opened.problems())), 3;
    const hexi::graph& g = *opened;
    const auto zone = hexi::resolve(g, "兰州新区");
    const auto university = hexi::resolve(g, "天津大学");
    if (!zone || !university) return 1;

    const hexi::path_options either_way{.direction = hexi::direction::both};
    fmt::print("Three shortest:\n");
    for (const hexi::path_view way : hexi::k_shortest_paths(g, *zone, *university, 3, either_way)) print(g, way);

    const hexi::graph folded = hexi::folded(g);
    fmt::print("With agreements as edges:\n");
    if (const auto way = hexi::shortest_path(folded, *folded.find(g.key(*zone)), *folded.find(g.key(*university)), either_way)) print(folded, *way);
}
