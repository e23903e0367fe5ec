#include <hexi/draw/layout/route.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <queue>
#include <unordered_map>
#include <utility>

namespace hexi::inline abi_v1 {
namespace {

constexpr double touching = 0.5;  // points by which a line may enter a clearance: it may go along its side

}  // namespace

obstacle_map::obstacle_map(std::vector<box> boxes) : boxes_(std::move(boxes)), seen_(boxes_.size(), 0), open_(boxes_.size(), 0) {
    if (!boxes_.empty()) area_ = boxes_.front();
    double sides = 0;
    for (const box& b : boxes_) area_.take_in(b), sides += b.width() + b.height();
    const double wide = std::max(area_.width(), 1.0), high = std::max(area_.height(), 1.0);
    step_ = boxes_.empty() ? std::max(wide, high) : std::max(sides / static_cast<double>(boxes_.size()) / 2, std::sqrt(wide * high / (4.0 * static_cast<double>(boxes_.size()) + 16)));
    columns_ = static_cast<std::size_t>(wide / step_) + 1;
    rows_ = static_cast<std::size_t>(high / step_) + 1;
    begins_.assign(columns_ * rows_ + 1, 0);
    const auto each_cell = [&](const box& b, auto visit) {
        const box wider = b.grown(16);  // lines keep a clearance
        for (std::size_t y = row(wider.low.y); y <= row(wider.high.y); ++y)
            for (std::size_t x = column(wider.low.x); x <= column(wider.high.x); ++x) visit(y * columns_ + x);
    };
    for (const box& b : boxes_) each_cell(b, [&](std::size_t at) { ++begins_[at + 1]; });
    for (std::size_t i = 1; i < begins_.size(); ++i) begins_[i] += begins_[i - 1];
    held_.resize(begins_.back());
    std::vector<std::uint32_t> next(begins_.begin(), begins_.end() - 1);
    for (std::uint32_t i = 0; i < boxes_.size(); ++i) each_cell(boxes_[i], [&](std::size_t at) { held_[next[at]++] = i; });
}

void obstacle_map::allow(std::span<const std::uint32_t> open) const {
    ++allowance_;
    for (const std::uint32_t i : open) open_[i] = allowance_;
}

std::optional<std::uint32_t> obstacle_map::first_hit(point a, point b, std::span<const std::uint32_t> open, double clearance) const {
    allow(open);
    ++question_;
    std::optional<std::uint32_t> out;
    double first = 2;
    const auto look = [&](std::size_t x, std::size_t y) {
        for (const std::uint32_t i : cell(x, y)) {
            if (seen_[i] == question_ || open_[i] == allowance_) continue;
            seen_[i] = question_;
            if (const auto inside = part_inside(a, b, boxes_[i].grown(clearance - touching)); inside && (inside->first < first || (inside->first == first && i < *out))) first = inside->first, out = i;
        }
    };
    // Cell by cell along the line; what lies outside the grid is held by the cells at its edge.
    const point way = b - a;
    std::size_t x = column(a.x), y = row(a.y);
    const std::size_t last_x = column(b.x), last_y = row(b.y);
    const auto border = [&](double from, double step, double low, std::size_t at, bool up) {
        if (step == 0) return std::numeric_limits<double>::infinity();
        return (low + static_cast<double>(at + (up ? 1 : 0)) * step_ - from) / step;
    };
    while (true) {
        look(x, y);
        if (x == last_x && y == last_y) break;
        const double next_x = x == last_x ? std::numeric_limits<double>::infinity() : border(a.x, way.x, area_.low.x, x, last_x > x);
        const double next_y = y == last_y ? std::numeric_limits<double>::infinity() : border(a.y, way.y, area_.low.y, y, last_y > y);
        if (first < std::min(next_x, next_y) - 1e-9 && first <= 1) break;
        if (next_x <= next_y) x += last_x > x ? 1 : static_cast<std::size_t>(-1);
        else y += last_y > y ? 1 : static_cast<std::size_t>(-1);
    }
    return out;
}

std::optional<std::vector<point>> obstacle_map::way(point a, point b, std::span<const std::uint32_t> open, double clearance) const {
    if (!first_hit(a, b, open, clearance)) return std::vector<point>{a, b};
    // A* over corners. Of a corner's successors only those are looked at that the way to the end asks for: the corners of the
    // first box in the way, and where one of them cannot be seen, the corners of what hides it.
    constexpr std::uint32_t begin = 0xFFFFFFFE, end = 0xFFFFFFFF;
    constexpr std::size_t most_opened = 8'000, most_asked = 48;
    const auto place = [&](std::uint32_t corner) -> point {
        if (corner == begin) return a;
        if (corner == end) return b;
        const box wide = boxes_[corner / 4].grown(clearance);
        return {corner % 2 == 0 ? wide.low.x : wide.high.x, corner % 4 < 2 ? wide.low.y : wide.high.y};
    };
    struct reached {
        double length = std::numeric_limits<double>::infinity();
        std::uint32_t before = begin;
        bool done = false;
    };
    std::unordered_map<std::uint32_t, reached> known;
    using entry = std::pair<double, std::uint32_t>;
    std::priority_queue<entry, std::vector<entry>, std::greater<>> queue;
    known[begin].length = 0;
    queue.emplace(distance(a, b), begin);
    std::size_t opened = 0;
    std::vector<std::uint32_t> asked;
    while (!queue.empty() && opened < most_opened) {
        const std::uint32_t at = queue.top().second;
        queue.pop();
        if (std::exchange(known[at].done, true)) continue;
        ++opened;
        if (at == end) break;
        const point here = place(at);
        asked.assign(1, end);
        for (std::size_t i = 0; i < asked.size() && i < most_asked; ++i) {
            const std::uint32_t target = asked[i];
            if (target == at) continue;
            const auto hit = first_hit(here, place(target), open, clearance);
            if (hit) {
                for (std::uint32_t corner = 0; corner < 4; ++corner)
                    if (const std::uint32_t one = *hit * 4 + corner; std::ranges::find(asked, one) == asked.end()) asked.push_back(one);
                continue;
            }
            const double length = known[at].length + distance(here, place(target)) + (at == begin ? 0 : 2);  // a corner more is a little longer
            reached& to = known[target];
            if (to.done || length >= to.length) continue;
            to.length = length;
            to.before = at;
            queue.emplace(length + distance(place(target), b), target);
        }
    }
    if (!known[end].done) return std::nullopt;
    std::vector<point> out;
    for (std::uint32_t at = end; at != begin; at = known[at].before) out.push_back(place(at));
    out.push_back(a);
    std::ranges::reverse(out);
    return out;
}

std::vector<point> rounded_line(std::span<const point> corners, double radius) {
    std::vector<point> out;
    if (corners.size() < 2) return out;
    out.push_back(corners.front());
    const auto straight_to = [&](point to) {
        const point from = out.back();
        if (distance(from, to) < 0.01 && out.size() > 1) return;
        out.push_back(from + (to - from) * (1.0 / 3));
        out.push_back(from + (to - from) * (2.0 / 3));
        out.push_back(to);
    };
    for (std::size_t i = 1; i + 1 < corners.size(); ++i) {
        const double before = distance(corners[i - 1], corners[i]), after = distance(corners[i], corners[i + 1]);
        const double cut = std::min({radius, before / 2, after / 2});
        if (before < 0.1 || after < 0.1) continue;
        const point in = corners[i] + (corners[i - 1] - corners[i]) * (cut / before);
        const point away = corners[i] + (corners[i + 1] - corners[i]) * (cut / after);
        straight_to(in);
        out.push_back(in + (corners[i] - in) * (2.0 / 3));
        out.push_back(away + (corners[i] - away) * (2.0 / 3));
        out.push_back(away);
    }
    straight_to(corners.back());
    return out;
}

std::vector<point> points_along(std::span<const point> curve, std::size_t each) {
    std::vector<point> out;
    for (std::size_t i = 0; i + 3 < curve.size(); i += 3)
        for (std::size_t k = 0; k < each; ++k) {
            const double t = static_cast<double>(k) / static_cast<double>(each), s = 1 - t;
            out.push_back(curve[i] * (s * s * s) + curve[i + 1] * (3 * s * s * t) + curve[i + 2] * (3 * s * t * t) + curve[i + 3] * (t * t * t));
        }
    if (!curve.empty()) out.push_back(curve.back());
    return out;
}

}  // namespace hexi::abi_v1
