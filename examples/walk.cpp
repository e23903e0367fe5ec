// Loads a graph from its folder and walks it: types with their subtypes, neighbours, properties, evidence.
//     example_walk graphs/lanzhou
#include <fmt/format.h>

#include <hexi/search/neighbourhood.hpp>
#include <hexi/search/resolve.hpp>
#include <hexi/format/open.hpp>

int main(int count, char** arguments) {
    if (count != 2) return fmt::print(stderr, "usage: example_walk GRAPH\n"), 2;
    const auto opened = hexi::open(arguments[1]);
    if (!opened) return fmt::print(stderr, "{}", to_text(opened.problems())), 3;
    const hexi::graph& g = *opened;

    // Every place, whatever sort of place it is.
    fmt::print("Parks:\n");
    for (const auto n : g.nodes())
        if (g.schema().has_label(g.type(n), "Park")) fmt::print("    {} ({})\n", g.name(n), g.name(n, "en").value_or("no English name"));

    // A node by any of its names; what lies one step around it, over one type of edge.
    const auto university = hexi::resolve(g, "天津大学");
    if (!university) return fmt::print(stderr, "{}", to_text(university.problems())), 1;
    fmt::print("{} within two steps:\n", g.name(*university));
    for (const auto& reached : hexi::neighbourhood(g, *university, 2, {.direction = hexi::direction::both}))
        fmt::print("    {} {} over {}\n", reached.distance, g.name(reached.node), g.type_of(reached.edge).name);

    // A quantity keeps its unit as written, and compares in the base unit.
    for (const auto n : g.nodes()) {
        const auto p = g.property(n, "value");
        if (!p) continue;
        if (const auto value = g.get<hexi::quantity>(n, *p)) {
            const auto [number, unit] = g.schema().in_base(*value);
            if (g.schema()[unit].name == "元") fmt::print("{}: {} = {:.0f} {}\n", g.name(n), g.schema().to_text(*value), number, g.schema()[unit].name);
        }
    }
}
