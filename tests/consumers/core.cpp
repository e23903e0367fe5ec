// A separate project that uses hexi::core: builds a graph and asks it.
#include <hexi/search/paths.hpp>
#include <hexi/graph/graph.hpp>

#include <cstdio>

int main() {
    hexi::graph g;
    const auto zone = *g.add_node("Zone", "lanzhou-new-area");
    const auto university = *g.add_node("University", "tianjin-university");
    (void)g.add_edge(zone, "COOPERATES_WITH", university);
    const auto path = hexi::shortest_path(g, zone, university);
    std::printf("%zu nodes, %zu step\n", g.node_count(), path ? path->edges.size() : 0);
    return path && path->edges.size() == 1 ? 0 : 1;
}
