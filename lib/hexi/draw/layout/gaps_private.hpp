// Gaps in lines, where the words of other lines lie on them.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include <hexi/draw/layout/arrange.hpp>
#include <hexi/draw/layout/label_room_private.hpp>
#include <hexi/draw/layout/route.hpp>

#pragma GCC visibility push(hidden)  // what a shared library keeps to itself
namespace hexi::inline abi_v1::detail {

/// A stretch of a curve: `from` and `to` count its pieces, 1.5 is the middle of the second.
struct stretch {
    double from, to;
};

/// That stretch of a curve of cubic pieces, as a curve itself.
inline std::vector<point> part_of_curve(std::span<const point> curve, stretch part) {
    std::vector<point> out;
    for (auto piece = static_cast<std::size_t>(part.from); piece * 3 + 3 < curve.size() && static_cast<double>(piece) < part.to; ++piece) {
        const std::span<const point> p = curve.subspan(piece * 3, 4);
        const double from = std::max(part.from - static_cast<double>(piece), 0.0), to = std::min(part.to - static_cast<double>(piece), 1.0);
        const auto at = [&](double t) { const double s = 1 - t; return p[0] * (s * s * s) + p[1] * (3 * s * s * t) + p[2] * (3 * s * t * t) + p[3] * (t * t * t); };
        const auto third = [&](double t) { const double s = 1 - t; return ((p[1] - p[0]) * (s * s) + (p[2] - p[1]) * (2 * s * t) + (p[3] - p[2]) * (t * t)) * (to - from); };  // a third of the way that it leads from there
        if (out.empty()) out.push_back(at(from));
        out.insert(out.end(), {at(from) + third(from), at(to) - third(to), at(to)});
    }
    return out;
}

/// A curve without what lies in the boxes; both its ends stay, if only as a dot. Empty where no box is on it. O(pieces × boxes).
inline std::vector<std::vector<point>> curve_outside(std::span<const point> curve, std::span<const box> boxes) {
    constexpr std::size_t each = 16;
    constexpr double dot = 0.001;  // of a piece
    const std::vector<point> points = points_along(curve, each);
    const auto count = static_cast<double>((points.size() - 1) / each);
    std::vector<stretch> covered;
    for (std::size_t i = 1; i < points.size(); ++i)
        for (const box& b : boxes)
            if (const auto inside = part_inside(points[i - 1], points[i], b))
                covered.push_back({std::max((static_cast<double>(i - 1) + inside->first) / each, dot), std::min((static_cast<double>(i - 1) + inside->second) / each, count - dot)});
    std::erase_if(covered, [](const stretch& s) { return s.to <= s.from; });
    if (covered.empty()) return {};
    std::ranges::sort(covered, {}, &stretch::from);
    std::vector<std::vector<point>> out;
    double at = 0;
    for (const stretch& gap : covered) {
        if (gap.from > at + 1e-9) out.push_back(part_of_curve(curve, {at, gap.from}));
        at = std::max(at, gap.to);
    }
    out.push_back(part_of_curve(curve, {at, count}));
    return out;
}

/// Has lines end where the words of another begin, and go on behind them: whichever is drawn first, no line leads through a word, but for arrows, and for lines with so
/// many words on them that little would be left. O(lines × words near them).
inline void leave_room_for_words(std::span<const tie_to_place> ties, std::vector<placed_line>& lines) {
    constexpr double step = 48;       // points
    constexpr std::size_t most = 12;  // words on a line
    std::optional<box> area;
    const auto words_of = [&](std::uint32_t i) { return box::around(*lines[i].label, ties[i].label_width, ties[i].label_height); };
    const auto has_words = [&](std::uint32_t i) { return lines[i].label && !lines[i].curve.empty() && ties[i].label_width > 0; };
    for (std::uint32_t i = 0; i < lines.size(); ++i) {
        if (!has_words(i)) continue;
        if (area) area->take_in(words_of(i));
        else area = words_of(i);
    }
    if (!area) return;
    box_grid written(*area, std::max(step, std::max(area->width(), area->height()) / 1'000));
    for (std::uint32_t i = 0; i < lines.size(); ++i)
        if (has_words(i)) written.add(words_of(i), i);
    std::vector<std::uint32_t> seen(lines.size(), 0);
    for (std::uint32_t i = 0; i < lines.size(); ++i) {
        if (lines[i].curve.empty()) continue;
        std::vector<box> on_it;
        const std::vector<point> points = points_along(lines[i].curve, 8);
        for (std::size_t k = 1; k < points.size(); ++k) {
            box about{points[k], points[k]};
            about.take_in({points[k - 1], points[k - 1]});
            written.near(about, [&](std::uint32_t other) {
                if (other == i || seen[other] == i + 1) return;
                seen[other] = i + 1;
                on_it.push_back(words_of(other));
            });
        }
        if (on_it.size() <= most) lines[i].pieces = curve_outside(lines[i].curve, on_it);
    }
}

}  // namespace hexi::abi_v1::detail
#pragma GCC visibility pop
