// Long lines of boxes, such as chains, in rows.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <numeric>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include <hexi/draw/layout/geometry.hpp>
#include <hexi/draw/layout/overlap.hpp>
#include <hexi/draw/layout/stress.hpp>
#include <hexi/draw/layout/tighten_private.hpp>

#pragma GCC visibility push(hidden)  // what a shared library keeps to itself
namespace hexi::inline abi_v1::detail {

/// Whether places are all but in a line.
[[nodiscard]] inline bool is_line(std::span<const point> at) {
    constexpr double line = 0.15;
    box spread{at[0], at[0]};
    for (const point p : at) spread.take_in({p, p});
    return std::min(spread.width(), spread.height()) < line * std::max(spread.width(), spread.height());
}

/// The places turned so that they stretch sideways, and as far as boxes that are tied need to stand side by side: aslant, or nearer to each other,
/// words would be parted across the line, and what is tied would come to stand far apart.
[[nodiscard]] inline std::vector<point> laid_level(std::span<const point> at, std::span<const box_size> sizes, std::span<const spring> springs, double gap) {
    point middle;
    for (const point p : at) middle = middle + p * (1 / static_cast<double>(at.size()));
    double xx = 0, xy = 0, yy = 0;
    for (const point& each : at) {
        const point p = each - middle;
        xx += p.x * p.x, xy += p.x * p.y, yy += p.y * p.y;
    }
    const double turn = std::atan2(2 * xy, xx - yy) / 2, cosine = std::cos(turn), sine = std::sin(turn);
    double needed = 0, there = 0;
    for (const spring& s : springs) needed += (sizes[s.a].width + sizes[s.b].width) / 2 + gap, there += s.length;
    const double stretch = std::max(there > 0 ? needed / there : 1, 1.0);
    std::vector<point> out;
    for (const point& each : at) {
        const point p = each - middle;
        out.push_back({(p.x * cosine + p.y * sine) * stretch, p.y * cosine - p.x * sine});
    }
    return out;
}

/// A level line without its waves: each place as far above or below the others near by as it was.
[[nodiscard]] inline std::vector<point> straightened(std::span<const point> at, std::span<const box_size> sizes, double gap) {
    constexpr double boxes_near = 4;
    double width = 0;
    for (const box_size& size : sizes) width += (size.width + gap) / static_cast<double>(sizes.size());
    std::vector<std::uint32_t> order(at.size());
    std::iota(order.begin(), order.end(), 0U);
    std::ranges::sort(order, [&](std::uint32_t a, std::uint32_t b) { return std::pair(at[a].x, a) < std::pair(at[b].x, b); });
    std::vector<point> out(at.begin(), at.end());
    std::size_t first = 0, last = 0;  // of those near by
    double sum = 0;
    for (const std::uint32_t i : order) {
        for (; last < order.size() && at[order[last]].x <= at[i].x + boxes_near * width; ++last) sum += at[order[last]].y;
        for (; at[order[first]].x < at[i].x - boxes_near * width; ++first) sum -= at[order[first]].y;
        out[i].y -= sum / static_cast<double>(last - first);
    }
    return out;
}

/// A line that is long goes on in the next row, there and back again, so that what follows stands beside or below what it follows; whether it is long enough.
inline bool fold(std::vector<point>& at, std::span<const box_size> sizes, double gap, double aspect) {
    constexpr double long_line = 1'600;
    constexpr std::size_t fewest_rows = 3;
    const double between_rows = 3 * gap;
    const box all = extent_of(at, sizes);
    const bool upright = all.height() > all.width();
    const double length = std::max(all.width(), all.height());
    const double wanted = upright ? 1 / aspect : aspect;
    if (length < long_line) return false;
    // As many rows as make the whole as wide as wanted, each as high as what stands in it: the line may lead up and down on its way.
    struct span_of_row {
        double low = std::numeric_limits<double>::infinity(), high = -std::numeric_limits<double>::infinity();
    };
    std::vector<span_of_row> rows;
    double row = length;
    const auto row_of = [&](double along) { return std::min(static_cast<std::size_t>(along / row), rows.size() - 1); };
    for (std::size_t count = 2; count <= at.size(); ++count) {
        rows.assign(count, {});
        row = length / static_cast<double>(count);
        for (std::size_t i = 0; i < at.size(); ++i) {
            const point p = at[i] - all.low;
            span_of_row& own = rows[row_of(upright ? p.y : p.x)];
            const double across = upright ? p.x : p.y, half = (upright ? sizes[i].width : sizes[i].height) / 2;
            own = {std::min(own.low, across - half), std::max(own.high, across + half)};
        }
        double together = 0;
        for (const span_of_row& own : rows) together += std::max(own.high - own.low, 0.0) + between_rows;
        if (row <= wanted * together) break;
    }
    // What fewer rows would hold is no line but a thing of its own, or is hardly the longer way.
    if (rows.size() < fewest_rows) return false;
    std::vector<double> moves;
    double next = 0;
    for (const span_of_row& own : rows) {
        moves.push_back(next - own.low);
        next += std::max(own.high - own.low, 0.0) + between_rows;
    }
    for (point& p : at) {
        p = p - all.low;
        double &along = upright ? p.y : p.x, &across = upright ? p.x : p.y;
        const std::size_t number = row_of(along);
        along -= static_cast<double>(number) * row;
        if (number % 2 == 1) along = row - along;
        across += moves[number];
    }
    return true;
}

/// How many pairs of springs cross, drawn straight. O(springs²)
[[nodiscard]] inline std::size_t straight_crossings(std::span<const point> at, std::span<const spring> springs) {
    const auto side = [](point a, point b, point c) { return (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x); };
    std::size_t out = 0;
    for (std::size_t i = 0; i < springs.size(); ++i)
        for (std::size_t k = 0; k < i; ++k) {
            const point a = at[springs[i].a], b = at[springs[i].b], c = at[springs[k].a], d = at[springs[k].b];
            out += side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0 ? 1 : 0;
        }
    return out;
}

/// Which points belong together, as a number each from 0: two of them as long as they are tied without any one spring. What is no more than a ring,
/// or a few, is no such thing: each point of it has a number of its own.
///
/// Cost     O(points + springs)
/// Source   R. E. Tarjan, A note on finding the bridges of a graph, 1974
[[nodiscard]] inline std::vector<std::uint32_t> thick_parts(std::size_t count, std::span<const spring> springs) {
    constexpr std::size_t fewest = 4;
    constexpr double thick = 1.25;  // springs a point
    constexpr std::uint32_t none = std::numeric_limits<std::uint32_t>::max();
    std::vector<std::vector<std::uint32_t>> tied(count);  // springs by end
    for (std::uint32_t i = 0; i < springs.size(); ++i) tied[springs[i].a].push_back(i), tied[springs[i].b].push_back(i);
    std::vector<std::uint32_t> seen(count, none), least(count, 0), part(count, none), open;
    std::vector<std::vector<std::uint32_t>> parts;
    struct visit {
        std::uint32_t at, by;  ///< a point, and the spring that led there
        std::size_t next = 0;
    };
    std::uint32_t number = 0;
    for (std::uint32_t root = 0; root < count; ++root) {
        if (seen[root] != none) continue;
        std::vector<visit> way;
        const auto enter = [&](std::uint32_t i, std::uint32_t by) {
            seen[i] = least[i] = number++;
            open.push_back(i);
            way.push_back({i, by});
        };
        enter(root, none);
        while (!way.empty()) {
            visit& v = way.back();
            const std::uint32_t at = v.at;
            if (v.next < tied[at].size()) {
                const std::uint32_t by = tied[at][v.next++];
                if (by == v.by) continue;
                const std::uint32_t to = springs[by].a == at ? springs[by].b : springs[by].a;
                if (seen[to] == none) enter(to, by);
                else least[at] = std::min(least[at], seen[to]);
                continue;
            }
            way.pop_back();
            if (!way.empty()) least[way.back().at] = std::min(least[way.back().at], least[at]);
            if (least[at] != seen[at]) continue;
            auto& own = parts.emplace_back();
            std::uint32_t member = none;
            do {
                member = open.back();
                open.pop_back();
                own.push_back(member);
                part[member] = static_cast<std::uint32_t>(parts.size() - 1);
            } while (member != at);
        }
    }
    std::vector<std::size_t> within(parts.size(), 0);
    for (const spring& s : springs) within[part[s.a]] += part[s.a] == part[s.b] ? 1 : 0;
    std::vector<std::uint32_t> numbers(parts.size(), none), out(count);
    std::uint32_t next = 0;
    for (std::uint32_t i = 0; i < count; ++i) {
        const std::uint32_t own = part[i];
        const bool together = parts[own].size() >= fewest && static_cast<double>(within[own]) >= thick * static_cast<double>(parts[own].size());
        if (!together || numbers[own] == none) out[i] = numbers[own] = next++;
        else out[i] = numbers[own];
    }
    return out;
}

}  // namespace hexi::abi_v1::detail
#pragma GCC visibility pop
