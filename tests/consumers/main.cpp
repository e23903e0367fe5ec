// A separate project that uses Hexi: builds a graph, asks it, and draws it.
#include <hexi/search/paths.hpp>
#include <hexi/base/output.hpp>
#include <hexi/format/dot/dot.hpp>
#include <hexi/graph/graph.hpp>

#include <cstdio>
#include <string>

int main() {
    hexi::graph g;
    const auto zone = *g.add_node("Zone", "lanzhou-new-area");
    const auto university = *g.add_node("University", "tianjin-university");
    (void)g.add_edge(zone, "COOPERATES_WITH", university);
    std::string dot;
    {
        hexi::output out(dot);
        hexi::write_dot(out, g, {});
    }
    const auto path = hexi::shortest_path(g, zone, university);
    std::printf("%zu nodes, %zu step, %s\n", g.node_count(), path->edges.size(), dot.find("->") != std::string::npos ? "drawn" : "not drawn");
    return path && path->edges.size() == 1 ? 0 : 1;
}
