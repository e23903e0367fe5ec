// Draws boxes together that stand apart already.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <hexi/draw/layout/geometry.hpp>
#include <hexi/draw/layout/overlap.hpp>
#include <hexi/draw/layout/stress.hpp>

#pragma GCC visibility push(hidden)  // what a shared library keeps to itself
namespace hexi::inline abi_v1::detail {

/// What boxes at `at` take up.
[[nodiscard]] inline box extent_of(std::span<const point> at, std::span<const box_size> sizes) {
    box out = box::around(at[0], sizes[0].width, sizes[0].height);
    for (std::size_t i = 1; i < at.size(); ++i) out.take_in(box::around(at[i], sizes[i].width, sizes[i].height));
    return out;
}

/// Boxes that move, in a grid.
class moving_boxes {
public:
    moving_boxes(std::vector<point>& at, std::span<const box_size> sizes, double gap) : at_(at), sizes_(sizes), gap_(gap), area_(extent_of(at, sizes).grown(gap)), met_(at.size(), 0) {
        constexpr double least_step = 64;
        step_ = std::max(least_step, std::sqrt(area_.width() * area_.height() / (2.0 * static_cast<double>(at.size()))));
        columns_ = cell_of(area_.high.x - area_.low.x) + 1;
        cells_.resize(columns_ * (cell_of(area_.high.y - area_.low.y) + 1));
        for (std::uint32_t i = 0; i < at.size(); ++i) each_cell(i, at_[i], [&](auto& cell) { cell.push_back(i); });
    }
    [[nodiscard]] bool is_free(std::uint32_t i, point p) {
        if (met_[i] != i && meet(i, met_[i], p)) return false;  // what was last in the way is most often in the way again
        bool free = true;
        each_cell(i, p, [&](const auto& cell) {
            for (const std::uint32_t o : cell)
                if (free && o != i && meet(i, o, p)) free = false, met_[i] = o;
        });
        return free;
    }
    void move(std::uint32_t i, point to) {
        each_cell(i, at_[i], [&](auto& cell) { cell.erase(std::ranges::find(cell, i)); });
        at_[i] = to;
        each_cell(i, to, [&](auto& cell) { cell.push_back(i); });
    }

private:
    [[nodiscard]] bool meet(std::uint32_t i, std::uint32_t o, point p) const {
        return std::abs(at_[o].x - p.x) < (sizes_[o].width + sizes_[i].width) / 2 + gap_ && std::abs(at_[o].y - p.y) < (sizes_[o].height + sizes_[i].height) / 2 + gap_;
    }
    [[nodiscard]] std::size_t cell_of(double along) const { return static_cast<std::size_t>(std::max(along, 0.0) / step_); }
    void each_cell(std::uint32_t i, point p, auto visit) {
        const box here = box::around(p - area_.low, sizes_[i].width + gap_, sizes_[i].height + gap_);
        const std::size_t rows = cells_.size() / columns_;
        for (std::size_t y = cell_of(here.low.y); y <= std::min(cell_of(here.high.y), rows - 1); ++y)
            for (std::size_t x = cell_of(here.low.x); x <= std::min(cell_of(here.high.x), columns_ - 1); ++x) visit(cells_[y * columns_ + x]);
    }
    std::vector<point>& at_;
    std::span<const box_size> sizes_;
    double gap_;
    box area_;
    double step_ = 1;
    std::size_t columns_ = 1;
    std::vector<std::vector<std::uint32_t>> cells_;
    std::vector<std::uint32_t> met_;
};

/// Moves boxes that stand `gap` apart nearer to what they are tied to, no nearer than springs are long, and a little to the middle, the more
/// so along the side that is too long for `aspect`: each as far as nothing stands in its way, else along one axis, so that neighbours stay
/// neighbours. Parting boxes leaves a picture wide; this takes the room back that nothing needs.
///
/// Shape    boxes still stand `gap` apart, within the rectangle that they took up before
/// Order    from the middle outwards; no chance
/// Cost     O(rounds × (boxes + springs) × log), at most 40 rounds
inline void tighten(std::vector<point>& at, std::span<const box_size> sizes, std::span<const spring> springs, double gap, double aspect) {
    constexpr int rounds = 40;
    constexpr double inwards = 0.04;  // of the way to the middle, in a round
    const std::size_t count = at.size();
    if (count < 2) return;
    std::vector<std::vector<std::pair<std::uint32_t, double>>> tied(count);
    for (const spring& s : springs) tied[s.a].emplace_back(s.b, s.length), tied[s.b].emplace_back(s.a, s.length);
    moving_boxes boxes(at, sizes, gap);
    std::vector<std::uint32_t> order(count);
    for (std::uint32_t i = 0; i < count; ++i) order[i] = i;
    for (int round = 0; round < rounds; ++round) {
        const box all = extent_of(at, sizes);
        const point middle = all.centre();
        const double off = std::clamp(all.width() / std::max(all.height(), 1.0) / aspect, 0.25, 4.0);
        const point pull{inwards * off, inwards / off};
        std::ranges::stable_sort(order, {}, [&](std::uint32_t i) { return distance(at[i], middle); });
        double moved = 0;
        for (const std::uint32_t i : order) {
            point way{(middle.x - at[i].x) * pull.x, (middle.y - at[i].y) * pull.y};
            for (const auto& [other, length] : tied[i]) {
                const double d = distance(at[i], at[other]);
                if (d > length) way = way + (at[other] - at[i]) * (0.5 * (d - length) / d / static_cast<double>(tied[i].size()));
            }
            const point from = at[i];
            for (const point along : {way, point{way.x, 0}, point{0, way.y}}) {
                double share = 1;
                for (int halving = 0; halving < 4 && at[i] == from; ++halving, share /= 2)
                    if (const point to = from + along * share; boxes.is_free(i, to)) boxes.move(i, to);
                if (!(at[i] == from)) break;
            }
            moved += distance(at[i], from);
        }
        if (moved < static_cast<double>(count)) break;  // less than a point each
    }
}

}  // namespace hexi::abi_v1::detail
#pragma GCC visibility pop
