// Puts parts of a picture beside each other on a page.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <utility>
#include <vector>

#include <hexi/draw/layout/geometry.hpp>
#include <hexi/draw/layout/overlap.hpp>

#pragma GCC visibility push(hidden)  // what a shared library keeps to itself
namespace hexi::inline abi_v1::detail {

/// What stays together: boxes, and the straight lines between them that nothing else is put on.
struct picture_part {
    box extent{};
    std::vector<box> boxes{};
    std::vector<std::pair<point, point>> lines{};

    /// Whether `other`, moved by `by`, is nearer than `gap` to a box or a line of this.
    [[nodiscard]] bool meets(const box& other, double gap) const {
        const box wide = other.grown(gap - 1e-6);
        return extent.overlaps(wide) && (std::ranges::any_of(boxes, [&](const box& b) { return b.overlaps(wide); }) ||
                                         std::ranges::any_of(lines, [&](const auto& line) { return part_inside(line.first, line.second, wide).has_value(); }));
    }
    void move(point by) {
        extent = extent.moved(by);
        for (box& b : boxes) b = b.moved(by);
        for (auto& [from, to] : lines) from = from + by, to = to + by;
    }
};

/// How each part must move so that they stand `gap` apart and together are about `aspect` times as wide as high: large ones
/// first, each where the whole grows least, also in the corners that a part leaves free along the sides of the whole; small ones of a great
/// number in rows below. O(parts + 80² × things in them × places along the sides).
[[nodiscard]] inline std::vector<point> packed(std::vector<picture_part> parts, double gap, double aspect) {
    constexpr std::size_t placed_well = 80;
    constexpr double step = 24;
    constexpr double most_steps = 200;  // along a side
    std::vector<std::size_t> order(parts.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) {
        return parts[a].extent.width() * parts[a].extent.height() > parts[b].extent.width() * parts[b].extent.height();
    });
    std::vector<point> out(parts.size());
    std::vector<std::size_t> placed;
    double wide = 0, high = 0;
    std::size_t next = 0;
    for (; next < order.size() && next < placed_well; ++next) {
        picture_part& part = parts[order[next]];
        const double width = part.extent.width(), height = part.extent.height();
        std::vector<point> places{{0, 0}};
        for (const std::size_t p : placed) {
            const box& b = parts[p].extent;
            for (const point low : {point{b.high.x + gap, b.low.y}, {b.low.x, b.high.y + gap}, {b.high.x + gap, 0}, {0, b.high.y + gap}}) places.push_back(low);
        }
        if (width <= wide) {
            const double each = std::max(step, wide / most_steps);
            for (double x = 0; x + width <= wide; x += each)
                for (const double left : {x, wide - width - x}) places.push_back({left, 0}), places.push_back({left, high - height});
        }
        if (height <= high) {
            const double each = std::max(step, high / most_steps);
            for (double y = 0; y + height <= high; y += each)
                for (const double top : {y, high - height - y}) places.push_back({0, top}), places.push_back({wide - width, top});
        }
        point best{};
        double least = -1;
        for (const point low : places) {
            if (low.x < 0 || low.y < 0) continue;
            const box here{low, low + point{width, height}};
            const double size = std::max(std::max(wide, here.high.x) / aspect, std::max(high, here.high.y));
            const double cost = size + (low.x / aspect + low.y) * 1e-3;  // of places that are as good, the one that is more to the upper left
            if (least >= 0 && cost >= least) continue;
            if (std::ranges::any_of(placed, [&](std::size_t p) { return parts[p].meets(here, gap); })) continue;
            least = cost, best = low;
        }
        out[order[next]] = best - part.extent.low;
        part.move(out[order[next]]);
        wide = std::max(wide, part.extent.high.x), high = std::max(high, part.extent.high.y);
        placed.push_back(order[next]);
    }
    double area = wide * high;
    for (std::size_t k = next; k < order.size(); ++k) area += (parts[order[k]].extent.width() + gap) * (parts[order[k]].extent.height() + gap);
    const double row_width = std::max(wide, std::sqrt(area * aspect));
    double x = 0, y = high + gap, row = 0;
    for (; next < order.size(); ++next) {
        const box& b = parts[order[next]].extent;
        if (x > 0 && x + b.width() > row_width) x = 0, y += row + gap, row = 0;
        out[order[next]] = point{x, y} - b.low;
        x += b.width() + gap;
        row = std::max(row, b.height());
    }
    return out;
}

/// The middles of boxes that nothing ties to anything, in rows from left to right, `gap` apart: together about `aspect` times as wide as high.
/// Each row's are in line. O(boxes).
[[nodiscard]] inline std::vector<point> in_rows(std::span<const box_size> sizes, double gap, double aspect) {
    double area = 0, widest = 0;
    for (const box_size& s : sizes) area += (s.width + gap) * (s.height + gap), widest = std::max(widest, s.width);
    const double row_width = std::max(widest, std::sqrt(area * aspect));
    std::vector<point> out(sizes.size());
    double x = 0, y = 0;
    for (std::size_t begin = 0, end = 0; begin < sizes.size(); begin = end) {
        double high = 0;
        x = 0;
        for (end = begin; end < sizes.size() && (end == begin || x + sizes[end].width <= row_width); ++end) {
            out[end].x = x + sizes[end].width / 2;
            x += sizes[end].width + gap;
            high = std::max(high, sizes[end].height);
        }
        for (std::size_t i = begin; i < end; ++i) out[i].y = y + high / 2;
        y += high + gap;
    }
    return out;
}

}  // namespace hexi::abi_v1::detail
#pragma GCC visibility pop
