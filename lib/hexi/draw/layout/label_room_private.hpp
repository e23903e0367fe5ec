// Where on its line a word is put.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include <hexi/draw/layout/arrange.hpp>
#include <hexi/draw/layout/route.hpp>

#pragma GCC visibility push(hidden)  // what a shared library keeps to itself
namespace hexi::inline abi_v1::detail {

/// Things with a place in a grid that grows as they come.
class box_grid {
public:
    box_grid(const box& area, double step) : area_(area), step_(step), columns_(static_cast<std::size_t>(std::max(area.width(), 1.0) / step) + 1),
                                              cells_(columns_ * (static_cast<std::size_t>(std::max(area.height(), 1.0) / step) + 1)) {}
    void add(const box& where, std::uint32_t what) {
        each(where, [&](std::vector<std::uint32_t>& cell) { cell.push_back(what); });
    }
    template <class Visit>
    void near(const box& where, Visit visit) {
        each(where, [&](std::vector<std::uint32_t>& cell) { for (const std::uint32_t i : cell) visit(i); });
    }

private:
    template <class Visit>
    void each(const box& b, Visit visit) {
        const auto at = [&](double v, double low, std::size_t count) { return static_cast<std::size_t>(std::clamp((v - low) / step_, 0.0, static_cast<double>(count - 1))); };
        const std::size_t rows = cells_.size() / columns_;
        for (std::size_t y = at(b.low.y, area_.low.y, rows); y <= at(b.high.y, area_.low.y, rows); ++y)
            for (std::size_t x = at(b.low.x, area_.low.x, columns_); x <= at(b.high.x, area_.low.x, columns_); ++x) visit(cells_[y * columns_ + x]);
    }
    box area_;
    double step_;
    std::size_t columns_;
    std::vector<std::vector<std::uint32_t>> cells_;
};

/// Puts each label on its own line, or else beside it, where no box and no other label is and the fewest other lines are, as near
/// to the line's middle as that allows. The first `boxes` obstacles of `map` are boxes, the next `frames` are frames. Returns the lines whose
/// labels found no room.
///
/// Order    lines with the fewest places to choose from first
/// Cost     O(labels × places tried × what lies there)
inline std::vector<std::uint32_t> place_labels(const obstacle_map& map, std::span<const tie_to_place> ties, std::vector<placed_line>& lines, std::uint32_t boxes, std::uint32_t frames) {
    constexpr std::size_t places = 31;  // tried on a line
    constexpr double beside = 2;        // points between a label and a box or another label
    constexpr double beside_own = 5;    // lines that the other of two between the same boxes counts for
    constexpr double on_arrow = 3;      // and another's arrow, which would lose its line
    std::optional<box> area;
    for (const box& b : map.boxes()) {
        if (area) area->take_in(b);
        else area = b;
    }
    if (!area) return {};
    struct piece {
        point a, b;
        std::uint32_t line;
        bool is_arrow;
    };
    std::vector<piece> pieces;
    // Of a picture that is wider than any that can be read the squares are larger: there are so many of them at most.
    constexpr double most_squares = 1 << 20U;
    const double step = std::max({48.0, std::sqrt(area->width() * area->height() / most_squares), std::max(area->width(), area->height()) / most_squares});
    box_grid drawn(*area, step), written(*area, step);
    const auto around = [](point a, point b) { return box{{std::min(a.x, b.x), std::min(a.y, b.y)}, {std::max(a.x, b.x), std::max(a.y, b.y)}}; };
    struct place {
        point at;
        double cost;  ///< on the line and in its middle is best
    };
    struct waiting {
        std::uint32_t line;
        std::vector<place> free;  ///< places where no box is
    };
    std::vector<waiting> queue;
    std::vector<box> labels;
    const auto ends_of = [&](std::uint32_t line) { return std::pair(std::min(ties[line].from, ties[line].to), std::max(ties[line].from, ties[line].to)); };
    std::map<std::pair<std::uint32_t, std::uint32_t>, std::size_t> lines_between;
    const auto write = [&](std::uint32_t line, point at) {
        lines[line].label = at;
        labels.push_back(box::around(at, ties[line].label_width, ties[line].label_height));
        written.add(labels.back(), static_cast<std::uint32_t>(labels.size() - 1));
    };
    for (std::uint32_t i = 0; i < lines.size(); ++i) {
        if (lines[i].curve.empty()) continue;
        ++lines_between[ends_of(i)];
        std::vector<point> along = points_along(lines[i].curve, 8);
        for (std::size_t k = 1; k < along.size(); ++k) {
            // Long pieces in short steps, or their boxes would fill the grid.
            const auto steps = static_cast<std::size_t>(distance(along[k - 1], along[k]) / (step * 4 / 3)) + 1;
            for (std::size_t s = 0; s < steps; ++s) {
                const auto share = [&](std::size_t n) { return along[k - 1] + (along[k] - along[k - 1]) * (static_cast<double>(n) / static_cast<double>(steps)); };
                pieces.push_back({share(s), share(s + 1), i, false});
                drawn.add(around(pieces.back().a, pieces.back().b), static_cast<std::uint32_t>(pieces.size() - 1));
            }
        }
        if (ties[i].arrow > 0) {
            pieces.push_back({lines[i].curve.back(), lines[i].tip, i, true});
            drawn.add(around(pieces.back().a, pieces.back().b), static_cast<std::uint32_t>(pieces.size() - 1));
        }
        if (lines[i].label) {  // a loop's stands where the loop is
            write(i, *lines[i].label);
            continue;
        }
        if (ties[i].label_width <= 0) continue;
        std::vector<double> lengths(along.size(), 0);
        for (std::size_t k = 1; k < along.size(); ++k) lengths[k] = lengths[k - 1] + distance(along[k - 1], along[k]);
        waiting w{i, {}};
        for (std::size_t k = 0; k < places; ++k) {
            // 1/2, then to either side of it in turn.
            const double share = 0.5 + (k % 2 == 0 ? 1 : -1) * static_cast<double>((k + 1) / 2) / (places + 1);
            const double wanted = share * lengths.back();
            const auto after = static_cast<std::size_t>(std::clamp<std::ptrdiff_t>(std::ranges::lower_bound(lengths, wanted) - lengths.begin(), 1, static_cast<std::ptrdiff_t>(along.size()) - 1));
            const double piece_length = lengths[after] - lengths[after - 1];
            const point way = along[after] - along[after - 1];
            const point on = along[after - 1] + way * (piece_length > 0 ? (wanted - lengths[after - 1]) / piece_length : 0);
            const point aside = piece_length > 0 ? point{-way.y, way.x} * (1 / piece_length) : point{0, 1};
            const double off = (std::abs(aside.x) * ties[i].label_width + std::abs(aside.y) * ties[i].label_height) / 2 + 1;
            for (const double side : {0.0, -1.0, 1.0}) {
                const point at = on + aside * (side * off);
                const box here = box::around(at, ties[i].label_width, ties[i].label_height);
                bool free = true;
                map.near(here, [&](std::uint32_t o) {
                    const bool is_frame = o >= boxes && o < boxes + frames;
                    // A word on a frame's side is hard to read, and none is on a title.
                    free = is_frame ? !here.overlaps(map.boxes()[o]) || map.boxes()[o].holds(here) : !here.grown(beside).overlaps(map.boxes()[o]);
                    return free;
                });
                if (free) w.free.push_back({at, static_cast<double>(k) * 0.15 + (side == 0 ? 0 : 12)});
            }
        }
        queue.push_back(std::move(w));
    }
    std::ranges::stable_sort(queue, {}, [](const waiting& w) { return w.free.size(); });
    std::vector<std::uint32_t> without;
    std::vector<const waiting*> forced;
    std::vector<std::uint32_t> seen(lines.size(), 0), seen_piece(pieces.size(), 0);  // in which question last
    std::uint32_t question = 0;
    for (const waiting& w : queue) {
        const tie_to_place& t = ties[w.line];
        std::optional<point> best;
        double least = std::numeric_limits<double>::infinity();
        for (const place& p : w.free) {
            if (p.cost >= least) continue;
            const box here = box::around(p.at, t.label_width, t.label_height);
            bool taken = false;
            written.near(here.grown(beside), [&](std::uint32_t o) { taken = taken || here.grown(beside).overlaps(labels[o]); });
            if (taken) continue;
            ++question;
            double crossed = 0;
            drawn.near(here, [&](std::uint32_t i) {
                const piece& other = pieces[i];
                if (other.line == w.line || seen_piece[i] == question) return;
                seen_piece[i] = question;  // it may be in several squares
                const auto inside = part_inside(other.a, other.b, here);
                if (!inside) return;
                // Across is better than along, where it would be taken for that one's.
                crossed += other.is_arrow ? on_arrow : (inside->second - inside->first) * distance(other.a, other.b) / t.label_height / 2;
                if (seen[other.line] == question) return;
                seen[other.line] = question;
                // So it would on the other of two: beside both is better. More than two lead apart.
                crossed += ends_of(other.line) == ends_of(w.line) && lines_between.at(ends_of(w.line)) == 2 ? beside_own : 0.5;
            });
            if (const double cost = p.cost + crossed * 3; cost < least) least = cost, best = p.at;
        }
        if (best) write(w.line, *best);
        else without.push_back(w.line);
        if (!best && t.must_be_labelled) forced.push_back(&w);
    }
    // At last those that stand somewhere in any case: where the least of another label is hidden, else in the middle.
    for (const waiting* const w : forced) {
        const tie_to_place& t = ties[w->line];
        const std::vector<point> along = points_along(lines[w->line].curve, 8);
        point best = along[along.size() / 2];
        double least = std::numeric_limits<double>::infinity();
        for (const place& p : w->free) {
            const box here = box::around(p.at, t.label_width, t.label_height);
            double hidden = 0;
            written.near(here, [&](std::uint32_t o) {
                const double wide = std::min(here.high.x, labels[o].high.x) - std::max(here.low.x, labels[o].low.x);
                const double high = std::min(here.high.y, labels[o].high.y) - std::max(here.low.y, labels[o].low.y);
                if (wide > 0 && high > 0) hidden += wide * high;
            });
            if (hidden < least) least = hidden, best = p.at;
        }
        write(w->line, best);
    }
    return without;
}

}  // namespace hexi::abi_v1::detail
#pragma GCC visibility pop
