// Moves boxes apart, little, so that they keep their places among each other.
#pragma once

#include <span>
#include <vector>

#include <hexi/draw/layout/geometry.hpp>

namespace hexi::inline abi_v1 {

struct box_size {
    double width = 0, height = 0;
};

/// Moves the middles `at` of boxes until any two are at least `gap` apart, across or upwards.
///
/// Neighbours in the Delaunay triangulation keep their distances and directions, but those that overlap want to be as far apart
/// as they must. What some rounds leave is pushed to the right: there are no overlaps at the end.
///
/// Cost     O(boxes × log boxes) a round, tens of rounds
/// Source   E. R. Gansner, Y. Hu, Efficient, proximity-preserving node overlap removal, 2010
void part_boxes(std::vector<point>& at, std::span<const box_size> sizes, double gap);

}  // namespace hexi::abi_v1
