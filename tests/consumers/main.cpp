// A separate project that uses Hexi: builds a graph, asks it, and draws it. RENDERER, if it is given, is the hexi-render of
// the copy that it uses; where it uses the sources, that is found without.
#include <hexi/search/paths.hpp>
#include <hexi/base/output.hpp>
#include <hexi/draw/draw.hpp>
#include <hexi/format/dot/dot.hpp>
#include <hexi/graph/graph.hpp>

#include <cstdio>
#include <string>

#ifndef RENDERER
#define RENDERER ""
#endif

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
    const auto drawn = hexi::draw(g, "consumer.svg", {.renderer = RENDERER});
    if (!drawn) std::fputs(hexi::to_text(drawn.problems()).c_str(), stderr);
    return drawn && path && path->edges.size() == 1 ? 0 : 1;
}
