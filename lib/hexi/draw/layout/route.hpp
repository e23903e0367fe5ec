// Ways for lines between boxes that they must not touch.
//
//     obstacle_map map(boxes);
//     const std::optional<std::vector<point>> way = map.way(a, b, {{0, 1}}, 6);   // boxes 0 and 1 may be crossed
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include <hexi/draw/layout/geometry.hpp>

namespace hexi::inline abi_v1 {

/// Boxes in a grid, to find what a line meets. Asking changes what it remembers: a map for each thread.
class obstacle_map {
public:
    explicit obstacle_map(std::vector<box> boxes);

    [[nodiscard]] const std::vector<box>& boxes() const { return boxes_; }
    /// The first box, made larger by `clearance`, that the line from `a` to `b` goes through; none of `open`.
    [[nodiscard]] std::optional<std::uint32_t> first_hit(point a, point b, std::span<const std::uint32_t> open, double clearance) const;
    /// A short way from `a` to `b` round all boxes but those of `open`, as its corners with both ends; nothing if none was found.
    ///
    /// Cost     O(boxes about the way), each looked for in the grid
    [[nodiscard]] std::optional<std::vector<point>> way(point a, point b, std::span<const std::uint32_t> open, double clearance) const;
    /// Visits the boxes whose cells `area` touches, some more than once; `visit` says whether to go on.
    template <class Visit>
    void near(const box& area, Visit visit) const {
        for (std::size_t y = row(area.low.y); y <= row(area.high.y); ++y)
            for (std::size_t x = column(area.low.x); x <= column(area.high.x); ++x)
                for (const std::uint32_t i : cell(x, y))
                    if (!visit(i)) return;
    }

private:
    std::size_t column(double x) const { return static_cast<std::size_t>(std::clamp((x - area_.low.x) / step_, 0.0, static_cast<double>(columns_ - 1))); }
    std::size_t row(double y) const { return static_cast<std::size_t>(std::clamp((y - area_.low.y) / step_, 0.0, static_cast<double>(rows_ - 1))); }
    std::span<const std::uint32_t> cell(std::size_t x, std::size_t y) const {
        const std::size_t at = y * columns_ + x;
        return {held_.data() + begins_[at], begins_[at + 1] - begins_[at]};
    }
    void allow(std::span<const std::uint32_t> open) const;

    std::vector<box> boxes_;
    box area_{};
    double step_ = 1;
    std::size_t columns_ = 1, rows_ = 1;
    std::vector<std::uint32_t> begins_, held_;
    mutable std::vector<std::uint32_t> seen_, open_;  // by box: in which question it was last looked at, and may be crossed
    mutable std::uint32_t question_ = 0, allowance_ = 0;
};

/// A line of corners as cubic pieces (3 × pieces + 1 points) that turn round each corner within `radius` of it.
[[nodiscard]] std::vector<point> rounded_line(std::span<const point> corners, double radius);

/// The points of a curve of cubic pieces, `each` to a piece, with both ends.
[[nodiscard]] std::vector<point> points_along(std::span<const point> curve, std::size_t each);

}  // namespace hexi::abi_v1
