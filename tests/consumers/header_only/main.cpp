// Asks what other.cpp makes; neither links a library of Hexi.
#include "everything.hpp"

#include <cstdio>
#include <string>

hexi::graph made_elsewhere();

int main() {
    const hexi::graph g = made_elsewhere();
    if (!hexi::check(g).empty()) return 1;
    const auto zone = hexi::resolve(g, "兰州新区"), university = hexi::resolve(g, "天津大学");
    if (!zone || !university || hexi::find_nodes(g, "天津").empty()) return 2;
    const auto way = hexi::shortest_path(g, *zone, *university, {.direction = hexi::direction::both});
    if (!way || way->edges.size() != 2 || hexi::shortest_path(g, *zone, *university)) return 3;  // against the arrows there is none
    if (hexi::k_shortest_paths(g, *zone, *university, 3, {.direction = hexi::direction::both}).size() != 1) return 4;
    if (hexi::folded(g).edge_count() == 0 || hexi::pagerank(hexi::csr(g)).size() != g.node_count()) return 5;
    std::string dot;
    {
        hexi::output out(dot);
        hexi::write_dot(out, g, {});
    }
    std::printf("%zu nodes, %zu steps, %s\n", g.node_count(), way->edges.size(), dot.find("->") != std::string::npos ? "written" : "not written");
    return dot.find("->") != std::string::npos ? 0 : 6;
}
