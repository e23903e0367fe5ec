// Lets points change places where what ties them is shorter for it.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include <hexi/draw/layout/geometry.hpp>
#include <hexi/draw/layout/stress.hpp>

#pragma GCC visibility push(hidden)  // what a shared library keeps to itself
namespace hexi::inline abi_v1::detail {

/// The ties from which on a point is a hub, and is put amid its own in the end.
constexpr std::size_t very_many = 40;

/// Has each point change places with that near the middle of what it is tied to which makes springs shortest, if any does: shorter lines cross fewer others.
/// A hub does when its own turn comes, not when that of each of its neighbours does. The places themselves stay.
///
/// Order    by number; no chance
/// Cost     O(rounds × springs × very_many)
inline void exchange(std::vector<point>& at, std::span<const spring> springs) {
    constexpr int rounds = 4;
    const std::size_t count = at.size();
    if (count < 3) return;
    std::vector<std::vector<std::uint32_t>> tied(count);
    for (const spring& s : springs) tied[s.a].push_back(s.b), tied[s.b].push_back(s.a);
    const auto is_hub = [&](std::uint32_t i) { return tied[i].size() >= very_many; };
    // A grid of places, about two in a square.
    box area{at[0], at[0]};
    for (const point p : at) area.take_in({p, p});
    const double step = std::max(std::sqrt(std::max(area.width() * area.height(), 1.0) * 2 / static_cast<double>(count)), std::max(area.width(), area.height()) / static_cast<double>(count));
    const auto cell_of = [&](double along, double low, std::size_t cells) { return std::min(static_cast<std::size_t>(std::max(along - low, 0.0) / step), cells - 1); };
    const std::size_t columns = static_cast<std::size_t>(area.width() / step) + 1, rows = static_cast<std::size_t>(area.height() / step) + 1;
    std::vector<std::vector<std::uint32_t>> cells(columns * rows);
    const auto cell_at = [&](point p) -> std::vector<std::uint32_t>& { return cells[cell_of(p.y, area.low.y, rows) * columns + cell_of(p.x, area.low.x, columns)]; };
    for (std::uint32_t i = 0; i < count; ++i) cell_at(at[i]).push_back(i);
    const auto length_at = [&](std::uint32_t i, point p, std::uint32_t but) {
        double out = 0;
        for (const std::uint32_t o : tied[i])
            if (o != but) out += distance(p, at[o]);
        return out;
    };
    for (int round = 0; round < rounds; ++round) {
        bool changed = false;
        for (std::uint32_t i = 0; i < count; ++i) {
            if (tied[i].empty()) continue;
            point middle;
            for (const std::uint32_t o : tied[i]) middle = middle + at[o] * (1 / static_cast<double>(tied[i].size()));
            std::uint32_t best = i;
            double most = 1e-6;
            const std::size_t x = cell_of(middle.x, area.low.x, columns), y = cell_of(middle.y, area.low.y, rows);
            for (std::size_t r = y - std::min<std::size_t>(y, 1); r <= std::min(y + 1, rows - 1); ++r)
                for (std::size_t c = x - std::min<std::size_t>(x, 1); c <= std::min(x + 1, columns - 1); ++c)
                    for (const std::uint32_t j : cells[r * columns + c]) {
                        if (j == i || is_hub(j)) continue;
                        const double gain = length_at(i, at[i], j) + length_at(j, at[j], i) - length_at(i, at[j], j) - length_at(j, at[i], i);
                        if (gain > most) most = gain, best = j;
                    }
            if (best == i) continue;
            if (auto &from = cell_at(at[i]), &to = cell_at(at[best]); &from != &to) std::ranges::replace(from, i, best), std::ranges::replace(to, best, i);
            std::swap(at[i], at[best]);
            changed = true;
        }
        if (!changed) break;
    }
}

}  // namespace hexi::abi_v1::detail
#pragma GCC visibility pop
