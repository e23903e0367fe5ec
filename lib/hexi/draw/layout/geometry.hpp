// Points and boxes in the plane, and where a line meets a box.
#pragma once

#include <algorithm>
#include <cmath>
#include <optional>
#include <span>

namespace hexi::inline abi_v1 {

struct point {
    double x = 0, y = 0;

    friend constexpr bool operator==(const point&, const point&) = default;
    friend constexpr point operator+(point a, point b) { return {a.x + b.x, a.y + b.y}; }
    friend constexpr point operator-(point a, point b) { return {a.x - b.x, a.y - b.y}; }
    friend constexpr point operator*(point a, double factor) { return {a.x * factor, a.y * factor}; }
};

/// A rectangle, its sides along the axes; `low` has the smaller numbers.
struct box {
    point low{}, high{};

    friend constexpr bool operator==(const box&, const box&) = default;
    [[nodiscard]] static constexpr box around(point centre, double width, double height) {
        return {{centre.x - width / 2, centre.y - height / 2}, {centre.x + width / 2, centre.y + height / 2}};
    }
    [[nodiscard]] constexpr double width() const { return high.x - low.x; }
    [[nodiscard]] constexpr double height() const { return high.y - low.y; }
    [[nodiscard]] constexpr point centre() const { return {(low.x + high.x) / 2, (low.y + high.y) / 2}; }
    [[nodiscard]] constexpr box grown(double by) const { return {{low.x - by, low.y - by}, {high.x + by, high.y + by}}; }
    [[nodiscard]] constexpr box moved(point by) const { return {low + by, high + by}; }
    /// Whether they share more than a side.
    [[nodiscard]] constexpr bool overlaps(const box& other) const {
        return low.x < other.high.x && other.low.x < high.x && low.y < other.high.y && other.low.y < high.y;
    }
    [[nodiscard]] constexpr bool holds(const box& other) const {
        return low.x <= other.low.x && low.y <= other.low.y && high.x >= other.high.x && high.y >= other.high.y;
    }
    [[nodiscard]] constexpr bool holds(point p) const { return p.x >= low.x && p.x <= high.x && p.y >= low.y && p.y <= high.y; }
    constexpr void take_in(const box& other) {
        low = {std::min(low.x, other.low.x), std::min(low.y, other.low.y)};
        high = {std::max(high.x, other.high.x), std::max(high.y, other.high.y)};
    }
};

[[nodiscard]] inline double distance(point a, point b) { return std::sqrt((a.x - b.x) * (a.x - b.x) + (a.y - b.y) * (a.y - b.y)); }

/// The part of the way from `a` to `b` (0 to 1) that lies inside `in`, as where it begins and ends; nothing if the line stays
/// outside or only touches a side.
[[nodiscard]] inline std::optional<std::pair<double, double>> part_inside(point a, point b, const box& in) {
    double first = 0, last = 1;
    const auto clip = [&](double from, double to, double low, double high) {
        const double way = to - from;
        if (way == 0) return from > low && from < high;
        const double one = (low - from) / way, other = (high - from) / way;
        first = std::max(first, std::min(one, other));
        last = std::min(last, std::max(one, other));
        return first < last;
    };
    if (!clip(a.x, b.x, in.low.x, in.high.x) || !clip(a.y, b.y, in.low.y, in.high.y)) return std::nullopt;
    return std::pair(first, last);
}

/// Where the line from `inside` to `outside` leaves a polygon that goes round `inside`, as a share of the way; nothing if it
/// does not.
[[nodiscard]] inline std::optional<double> leaves_at(point inside, point outside, std::span<const point> corners) {
    std::optional<double> last;
    const point way = outside - inside;
    for (std::size_t i = 0; i < corners.size(); ++i) {
        const point from = corners[i], side = corners[(i + 1) % corners.size()] - from;
        const double across = way.x * side.y - way.y * side.x;
        if (across == 0) continue;
        const point to = from - inside;
        const double share = (to.x * side.y - to.y * side.x) / across;
        const double along = (to.x * way.y - to.y * way.x) / across;
        if (along >= 0 && along <= 1 && share >= 0 && share <= 1 && (!last || share > *last)) last = share;
    }
    return last;
}

}  // namespace hexi::abi_v1
