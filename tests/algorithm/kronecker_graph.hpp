// Random graphs large enough that the parallel algorithms use all cores.
#pragma once

#include <utility>

#include <fmt/format.h>

#include <hexi/graph/builder.hpp>

#include "benchmarks/kronecker.hpp"

namespace hexi::test {

/// A Kronecker graph: a few hubs, many nodes of few edges, some of none.
inline graph kronecker_graph(unsigned scale, std::uint64_t seed = 42) {
    graph_builder build;
    const node_type_id node = build.schema().add_node_type({.name = "N"});
    for (int t = 0; t < 8; ++t) build.schema().add_edge_type({.name = fmt::format("T{}", t)});
    for (std::size_t n = 0; n < std::size_t{1} << scale; ++n) (void)build.add_node(node, fmt::format("n{}", n));
    for (const auto& e : bench::kronecker({.scale = scale, .edge_factor = 8, .seed = seed}))
        build.add_fitting_edge(node_id(e.source), edge_type_id(e.type), node_id(e.target));
    return std::move(build).finish();
}

}  // namespace hexi::test
