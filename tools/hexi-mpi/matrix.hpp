// A sparse matrix over the nodes of the whole graph that all processes hold together, a block each; CombBLAS underneath.
#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <span>
#include <vector>

#include "world.hpp"

namespace hexi::mpi {

/// A step from one node to another, both by their ids in the whole graph.
struct arc {
    std::uint32_t from = 0, to = 0;
};

/// Vectors are by node: every process has the part for its own shard's nodes, of `block` numbers.
class matrix {
public:
    /// Of the arcs that every process brings; an arc that is there several times counts as often.
    matrix(const world& all, std::uint64_t block, std::span<const arc> arcs);
    matrix(matrix&&) noexcept;
    ~matrix();

    static constexpr std::int64_t unreached = std::numeric_limits<std::int64_t>::max();

    /// How many arcs away from the node `start` (which has to be in one process's block) each node is, over nodes for which
    /// `allowed` is not 0, no further than `most`; as soon as `until` is reached, no further than that.
    [[nodiscard]] std::vector<std::int64_t> distances(std::uint32_t start, const std::vector<char>& allowed, std::int64_t most, std::int64_t until = -1) const;
    /// For each node the sum of `x` over the arcs that come to it.
    [[nodiscard]] std::vector<double> sums(const std::vector<double>& x) const;
    /// For each node the least of its own in `x` and of those that arcs come from.
    [[nodiscard]] std::vector<std::int64_t> least(const std::vector<std::int64_t>& x) const;

private:
    struct held;
    const world& all_;
    std::uint64_t block_;
    std::unique_ptr<held> held_;
};

}  // namespace hexi::mpi
