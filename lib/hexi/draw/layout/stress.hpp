// Places points so that their distances in the plane are those along the springs between them.
//
//     const std::vector<point> at = place_by_stress(3, {{{0, 1, 50}, {1, 2, 50}}});   // in a line, 50 apart
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <hexi/draw/layout/geometry.hpp>

namespace hexi::inline abi_v1 {

/// Two points that want to be `length` apart.
struct spring {
    std::uint32_t a = 0, b = 0;
    double length = 1;
};

/// A point that wants to be `length` away from a place that does not move.
struct anchor {
    std::uint32_t point = 0;
    hexi::point at{};
    double length = 0;
    double pull = 1;  ///< beside 1 for a spring of the same length
};

struct stress_options {
    std::vector<point> start{};          ///< where points were before, to stay near to; else places of the whole are found anew
    std::vector<anchor> anchors{};
    std::size_t all_pairs_up_to = 1'600;   ///< points; of more, a sample of pairs is looked at
};

/// The places of `count` points that springs hold together; all must be reached from each.
///
/// Two points want to be as far from each other as the shortest way along springs is long; near ones more so than far ones.
/// The first places are found without chance, and chance takes part in the rest from a fixed seed: the same springs give the
/// same places. The longer side of the whole lies across.
///
/// Cost     O(count²) up to `all_pairs_up_to` points, else about O(count × 100 + springs × log)
/// Source   U. Brandes, C. Pich, Eigensolver methods for progressive multidimensional scaling of large data, 2006;
///          J. X. Zheng, S. Pawar, D. F. M. Goodman, Graph drawing by stochastic gradient descent, 2018;
///          M. Ortmann, M. Klimenta, U. Brandes, A sparse stress model, 2016
[[nodiscard]] std::vector<point> place_by_stress(std::size_t count, std::span<const spring> springs, const stress_options& options = {});

}  // namespace hexi::abi_v1
