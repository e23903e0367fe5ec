// Small random multigraphs for tests that compare with a slow, obvious version.
#pragma once

#include <cstdint>
#include <random>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <hexi/graph/builder.hpp>

namespace hexi::test {

/// What `random_graph` draws from.
struct random_shape {
    std::size_t max_nodes = 8;
    std::size_t max_edges = 16;
    std::size_t node_types = 3;
    std::size_t edge_types = 3;
    bool symmetric = false;  // whether the edge type `R` is
    bool keyless = false;    // whether a third of the nodes have no key
};

/// A multigraph with parallel edges and self loops, named `n0`, `n1` ... of types `A`, `B` ..., edge types
/// `R`, `S` ..., each edge with an integer `weight` from 1 to 5. The same seed gives the same graph.
/// Half of the graphs are built in bulk, half edge by edge.
inline graph random_graph(std::uint32_t seed, random_shape shape = {}) {
    std::mt19937 random(seed);
    const auto below = [&](std::size_t n) { return std::size_t{random()} % n; };
    const std::size_t nodes = 1 + below(shape.max_nodes);
    const std::size_t edges = below(shape.max_edges + 1);
    const auto fill = [&](auto& g) {
        if (shape.symmetric) g.schema().add_edge_type({.name = "R", .symmetric = true});
        std::vector<node_id> ids;
        for (std::size_t i = 0; i < nodes; ++i) {
            const std::string type(1, static_cast<char>('A' + below(shape.node_types)));
            ids.push_back(shape.keyless && below(3) == 0 ? *g.add_node(type) : *g.add_node(type, fmt::format("n{}", i)));
        }
        for (std::size_t i = 0; i < edges; ++i) {
            const edge_id e = *g.add_edge(ids[below(nodes)], std::string(1, static_cast<char>('R' + below(shape.edge_types))), ids[below(nodes)]);
            (void)g.set(e, "weight", static_cast<std::int64_t>(1 + below(5)));
        }
    };
    if (seed % 2 == 0) {
        graph g;
        fill(g);
        return g;
    }
    graph_builder build;
    fill(build);
    return std::move(build).finish();
}

}  // namespace hexi::test
