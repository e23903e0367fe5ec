// Where a legend can stand about a drawing and in what it leaves free.
#pragma once

#include <algorithm>
#include <cstddef>
#include <span>
#include <vector>

#include <hexi/draw/layout/geometry.hpp>

#pragma GCC visibility push(hidden)  // what a shared library keeps to itself
namespace hexi::inline abi_v1::detail {

/// Places for a box that is `wide` and `high`: beneath the left end of `all` first, then from below, from above, from the right and from the left at some
/// places of each side as far in as it comes before it is nearer than `apart` to one of `things`. O(things).
[[nodiscard]] inline std::vector<box> free_places(std::span<const box> things, const box& all, double wide, double high, double apart) {
    constexpr std::size_t places = 6;  // of each side
    std::vector<box> out;
    const auto add = [&](point low) { out.push_back({low, low + point{wide, high}}); };
    add({all.low.x, all.high.y + apart});
    const auto across = [](double low, double high, double from, double to) { return low < to && from < high; };
    const auto step = [&](double low, double room, std::size_t i) { return low + std::max(room, 0.0) * static_cast<double>(i) / static_cast<double>(places - 1); };
    for (std::size_t i = 0; i < places; ++i) {
        const double x = step(all.low.x, all.width() - wide, i), y = step(all.low.y, all.height() - high, i);
        double from_below = all.low.y - high - apart, from_above = all.high.y + apart, from_right = all.low.x - wide - apart, from_left = all.high.x + apart;
        for (const box& thing : things) {
            if (across(thing.low.x - apart, thing.high.x + apart, x, x + wide)) from_below = std::max(from_below, thing.high.y + apart), from_above = std::min(from_above, thing.low.y - apart - high);
            if (across(thing.low.y - apart, thing.high.y + apart, y, y + high)) from_right = std::max(from_right, thing.high.x + apart), from_left = std::min(from_left, thing.low.x - apart - wide);
        }
        add({x, from_below}), add({x, from_above}), add({from_right, y}), add({from_left, y});
    }
    return out;
}

}  // namespace hexi::abi_v1::detail
#pragma GCC visibility pop
