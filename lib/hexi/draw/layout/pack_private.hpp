// Puts boxes beside each other on a page.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <vector>

#include <hexi/draw/layout/geometry.hpp>

#pragma GCC visibility push(hidden)  // what a shared library keeps to itself
namespace hexi::inline v1::detail {

/// How each box must move so that they stand `gap` apart and together are about `aspect` times as wide as high: large ones
/// first, each where the whole grows least; small ones of a great number in rows below. O(count + 80³).
[[nodiscard]] inline std::vector<point> packed(std::span<const box> boxes, double gap, double aspect) {
    constexpr std::size_t placed_well = 80;
    std::vector<std::size_t> order(boxes.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) { return boxes[a].width() * boxes[a].height() > boxes[b].width() * boxes[b].height(); });
    std::vector<point> out(boxes.size());
    std::vector<box> placed;
    double wide = 0, high = 0;
    const auto put = [&](std::size_t i, point low) {
        out[i] = low - boxes[i].low;
        placed.push_back(boxes[i].moved(out[i]));
        wide = std::max(wide, placed.back().high.x), high = std::max(high, placed.back().high.y);
    };
    std::size_t next = 0;
    for (; next < order.size() && next < placed_well; ++next) {
        const std::size_t i = order[next];
        std::vector<point> places{{0, 0}};
        for (const box& p : placed) {
            places.push_back({p.high.x + gap, p.low.y});
            places.push_back({p.low.x, p.high.y + gap});
            places.push_back({p.high.x + gap, 0});
            places.push_back({0, p.high.y + gap});
        }
        point best{};
        double least = -1;
        for (const point low : places) {
            const box here{low, low + point{boxes[i].width(), boxes[i].height()}};
            if (std::ranges::any_of(placed, [&](const box& p) { return p.grown(gap - 1e-6).overlaps(here); })) continue;
            const double size = std::max(std::max(wide, here.high.x) / aspect, std::max(high, here.high.y));
            const double cost = size + (here.high.x / aspect + here.high.y) * 1e-3;
            if (least < 0 || cost < least) least = cost, best = low;
        }
        put(i, best);
    }
    double area = wide * high;
    for (std::size_t k = next; k < order.size(); ++k) area += (boxes[order[k]].width() + gap) * (boxes[order[k]].height() + gap);
    const double row_width = std::max(wide, std::sqrt(area * aspect));
    double x = 0, y = high + gap, row = 0;
    for (; next < order.size(); ++next) {
        const std::size_t i = order[next];
        if (x > 0 && x + boxes[i].width() > row_width) x = 0, y += row + gap, row = 0;
        out[i] = point{x, y} - boxes[i].low;
        x += boxes[i].width() + gap;
        row = std::max(row, boxes[i].height());
    }
    return out;
}

}  // namespace hexi::v1::detail
#pragma GCC visibility pop
