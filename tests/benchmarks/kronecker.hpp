// Kronecker graphs as Graph500 and the GAP Benchmark Suite use them, with edge types and weights.
//
//     const auto edges = bench::kronecker({.scale = 16});   // 65,536 nodes, about a million edges
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <utility>
#include <vector>

#include <hexi/base/parallel.hpp>

namespace hexi::bench {

struct kronecker_options {
    unsigned scale = 16;        ///< 2^scale nodes
    unsigned edge_factor = 16;  ///< edges drawn per node; some fall away as loops or duplicates
    std::uint8_t types = 8;     ///< edge types `T0`, `T1` ..., drawn evenly
    std::uint64_t seed = 42;
};

struct kronecker_edge {
    std::uint32_t source;
    std::uint32_t target;
    std::uint8_t type;

    friend auto operator<=>(const kronecker_edge&, const kronecker_edge&) = default;
};

/// Weights 1 to 16, the same in both directions.
inline std::uint8_t weight(std::uint32_t a, std::uint32_t b) {
    if (b < a) std::swap(a, b);
    std::uint32_t h = a * 2654435761U + b * 2246822519U;
    h ^= h >> 15U;
    h *= 2246822519U;
    h ^= h >> 13U;
    return static_cast<std::uint8_t>(1 + (h & 15U));
}

/// A random number for a position: any part of the sequence can be made without the rest.
/// Source: S. Vigna, SplitMix64, 2015
inline std::uint64_t random_at(std::uint64_t seed, std::uint64_t position) {
    std::uint64_t z = seed + (position + 1) * 0x9E3779B97F4A7C15U;
    z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27U)) * 0x94D049BB133111EBU;
    return z ^ (z >> 31U);
}

/// The edges, sorted by (source, target, type), without self loops and duplicates; node numbers permuted.
/// The same options give the same edges on every machine, whatever its cores.
///
/// Cost     O(edges × (scale + log edges)) time, 12 bytes an edge
/// Source   J. Leskovec et al., Kronecker graphs, 2010; Graph500 specification: A = .57, B = C = .19
inline std::vector<kronecker_edge> kronecker(kronecker_options options = {}) {
    const std::size_t nodes = std::size_t{1} << options.scale;
    std::vector<std::uint32_t> new_number(nodes);
    std::iota(new_number.begin(), new_number.end(), 0U);
    for (std::size_t i = nodes - 1; i > 0; --i) std::swap(new_number[i], new_number[random_at(~options.seed, i) % (i + 1)]);

    std::vector<kronecker_edge> edges(nodes * options.edge_factor);
    parallel_ranges(edges.size(), [&](std::size_t begin, std::size_t end, std::size_t) {
        constexpr auto share = [](double p) { return static_cast<std::uint32_t>(p * 4294967296.0); };
        for (std::size_t i = begin; i < end; ++i) {
            std::uint32_t source = 0;
            std::uint32_t target = 0;
            for (unsigned bit = 0; bit < options.scale; bit += 2) {
                const std::uint64_t random = random_at(options.seed, i * 32 + bit);
                for (unsigned half = 0; half < 2 && bit + half < options.scale; ++half) {
                    const auto draw = static_cast<std::uint32_t>(random >> (32 * half));
                    source = source << 1U | (draw >= share(0.76) ? 1U : 0U);
                    target = target << 1U | ((draw >= share(0.57) && draw < share(0.76)) || draw >= share(0.95) ? 1U : 0U);
                }
            }
            const auto type = static_cast<std::uint8_t>(random_at(options.seed, i * 32 + 31) % options.types);
            edges[i] = {new_number[source], new_number[target], type};
        }
    });
    std::erase_if(edges, [](const kronecker_edge& e) { return e.source == e.target; });
    std::ranges::sort(edges);
    edges.erase(std::unique(edges.begin(), edges.end()), edges.end());
    return edges;
}

}  // namespace hexi::bench
