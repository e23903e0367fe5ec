// A drawing that is larger than the paper as pages: where each is cut, so that what is read stands whole on one of them.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <set>
#include <span>
#include <utility>
#include <vector>

#include <hexi/draw/layout/geometry.hpp>

#pragma GCC visibility push(hidden)  // what a shared library keeps to itself
namespace hexi::inline abi_v1::detail {

/// Of a page of several, in points of the paper: what is there is not counted as seen, since printers do not reach it and signs stand in it.
inline constexpr double page_margin = 18;

/// Windows on a drawing, all of one size and as the paper is turned.
struct cut_pages {
    double scale = 1;              ///< points of the paper in one of the drawing
    double width = 0, height = 0;  ///< of a page, in points of the paper
    std::vector<point> middles{};  ///< of the pages, in the drawing, in the order they are read
};

/// Things shared out among pages: rows of pages, and each row cut on its own.
class page_cuts {
public:
    /// Pages are `wide` and `high`, in points of the drawing. What is larger than one is seen in parts of half of it at most.
    page_cuts(std::span<const box> things, double wide, double high) : wide_(wide), high_(high) {
        for (const box& thing : things) {
            const auto parts = [](double length, double most) { return length <= most ? std::size_t{1} : static_cast<std::size_t>(std::ceil(2 * length / most)); };
            const std::size_t across = parts(thing.width(), wide), down = parts(thing.height(), high);
            const point part{thing.width() / static_cast<double>(across), thing.height() / static_cast<double>(down)};
            for (std::size_t row = 0; row < down; ++row)
                for (std::size_t column = 0; column < across; ++column) {
                    const point low = thing.low + point{part.x * static_cast<double>(column), part.y * static_cast<double>(row)};
                    things_.push_back({low, low + part});
                    largest_ = {std::max(largest_.x, part.x), std::max(largest_.y, part.y)};
                }
        }
        std::ranges::sort(things_, [](const box& a, const box& b) { return std::pair(a.high.y, a.low.x) < std::pair(b.high.y, b.low.x); });
        top_.resize(things_.size());
        for (std::size_t i = things_.size(), top = 0; i > 0; --i) {
            if (i == things_.size() || things_[i - 1].low.y < things_[top].low.y) top = i - 1;
            top_[i - 1] = things_[top].low.y;
        }
    }

    /// How many pages there are.
    [[nodiscard]] std::size_t count() const { return best(high_).pages; }

    /// What is whole on a page: the things, of large ones their parts.
    [[nodiscard]] const std::vector<box>& things() const { return things_; }

    /// Their middles, row by row; the pages of a row and the rows are as evenly filled as so many can be.
    [[nodiscard]] std::vector<point> middles() const {
        rows found = best(high_);
        double highest = high_, lowest = std::min(largest_.y, high_);
        for (int i = 0; i < 8; ++i) {
            const double half = (highest + lowest) / 2;
            rows lower = best(half);
            if (lower.pages > found.pages) lowest = half;
            else highest = half, found = std::move(lower);
        }
        std::vector<point> out;
        for (std::size_t row = 0; row + 1 < found.ends.size(); ++row) {
            const std::vector<std::size_t> band = from_left(found.ends[row], found.ends[row + 1]);
            double low = std::numeric_limits<double>::infinity(), high = -low;
            for (const std::size_t i : band) low = std::min(low, things_[i].low.y), high = std::max(high, things_[i].high.y);
            const std::size_t pages = windows(band, found.ends[row + 1], wide_);
            double most = wide_, least = std::min(largest_.x, wide_);
            for (int i = 0; i < 16; ++i) {
                const double half = (most + least) / 2;
                (windows(band, found.ends[row + 1], half) > pages ? least : most) = half;
            }
            (void)windows(band, found.ends[row + 1], most, [&](double left, double right) { out.push_back({(left + right) / 2, (low + high) / 2}); });
        }
        return out;
    }

private:
    static constexpr double nearly = 1e-6;  // points: what is as long as a page fits it

    /// Where rows end: `things_` up to there, by their lower sides, stand on that row or on one before.
    struct rows {
        std::size_t pages = 0;
        std::vector<std::size_t> ends{};
    };

    /// The fewest pages in rows of that height: a shortest way over the places where a row may end. These are twelve in its height, and
    /// as far down as each row reaches if the one before it reached as far as it could.
    rows best(double high) const {
        constexpr double choices = 12;
        constexpr std::size_t unknown = std::numeric_limits<std::size_t>::max();
        rows out;
        out.ends = {0};
        if (things_.empty()) return out;
        std::set<std::size_t> cuts;
        for (std::size_t i = 0; i < things_.size(); ++i)
            if (i + 1 == things_.size() || std::floor(things_[i].high.y / high * choices) != std::floor(things_[i + 1].high.y / high * choices)) cuts.insert(i + 1);
        struct way {
            std::size_t pages = unknown, before = 0;
            bool farthest = false;
        };
        std::map<std::size_t, way> ways{{0, {0, 0, true}}};
        for (auto at = ways.begin(); at->first < things_.size(); ++at) {  // a map's later entries may be made on the way
            const std::size_t from = at->first;
            const way here = at->second;
            const double limit = top_[from] + high + nearly;
            const auto reach = static_cast<std::size_t>(std::ranges::upper_bound(things_, limit, {}, [](const box& b) { return b.high.y; }) - things_.begin());
            const std::vector<std::size_t> band = from_left(from, reach);
            const auto go = [&](std::size_t to, bool farthest) {
                const std::size_t pages = here.pages + windows(band, to, wide_);
                way& there = ways[to];
                if (pages < there.pages) there.pages = pages, there.before = from;
                there.farthest = there.farthest || farthest;
            };
            const auto first = cuts.upper_bound(from);
            for (auto cut = first; cut != cuts.end() && *cut <= reach; ++cut) go(*cut, false);
            if (here.farthest || first == cuts.end() || *first > reach) go(reach, here.farthest);
        }
        out.pages = ways.at(things_.size()).pages;
        for (std::size_t at = things_.size(); at > 0; at = ways.at(at).before) out.ends.push_back(at);
        std::ranges::sort(out.ends);
        return out;
    }
    /// `from` to `to` of `things_`, by their left sides.
    std::vector<std::size_t> from_left(std::size_t from, std::size_t to) const {
        std::vector<std::size_t> out;
        for (std::size_t i = from; i < to; ++i) out.push_back(i);
        std::ranges::sort(out, [&](std::size_t a, std::size_t b) { return std::pair(things_[a].low.x, a) < std::pair(things_[b].low.x, b); });
        return out;
    }
    /// The fewest windows that hold what stands before `to` in `band`: each begins with the first thing that none before holds whole.
    template <class Found>
    std::size_t windows(std::span<const std::size_t> band, std::size_t to, double wide, const Found& found) const {
        std::size_t count = 0;
        double begin = 0, end = 0, last = 0;
        for (const std::size_t i : band) {
            if (i >= to) continue;
            const box& thing = things_[i];
            if (count == 0 || thing.high.x > end) {
                if (count > 0) found(begin, last);
                ++count;
                begin = thing.low.x, end = begin + wide + nearly, last = thing.high.x;
            }
            last = std::max(last, thing.high.x);
        }
        if (count > 0) found(begin, last);
        return count;
    }
    std::size_t windows(std::span<const std::size_t> band, std::size_t to, double wide) const {
        return windows(band, to, wide, [](double, double) {});
    }

    double wide_, high_;
    point largest_{};
    std::vector<box> things_{};  // by their lower sides
    std::vector<double> top_{};  // of what stands from there on, the highest side
};

/// Paper for a drawing around `all`, `y` downwards, of which each of `things` is to be whole on a page, boxes with their words, and of
/// `lines` each small piece, but for those that no page with a thing has room for. Pages overlap by their margins and by what would be cut.
///
/// Shape   one page where the whole fits at a scale from `least` to `largest`, else as few as are found at `least`, and then the
///         largest scale that so many have room for; each has something whole that no other has. Never more than a grid of pages that
///         overlap by the widest and the highest thing
/// Cost    O(things log things) for each row of pages and each of some fifty tries
[[nodiscard]] inline cut_pages cut_into_pages(std::span<const box> things, std::span<const box> lines, const box& all, double paper_width, double paper_height, double least, double largest) {
    cut_pages out;
    for (const bool turned : {false, true}) {
        const double w = turned ? paper_height : paper_width, h = turned ? paper_width : paper_height;
        const double fits = std::min({w / all.width(), h / all.height(), largest});
        if (fits >= least * (1 - 1e-9) && (out.middles.empty() || fits > out.scale)) out = {fits, w, h, {all.centre()}};
    }
    if (!out.middles.empty()) return out;

    std::vector<box> drawn(things.begin(), things.end()), turned_things, turned;  // rows of what is turned are columns
    drawn.insert(drawn.end(), lines.begin(), lines.end());
    for (const box& b : drawn) turned.push_back({{b.low.y, b.low.x}, {b.high.y, b.high.x}});
    turned_things.assign(turned.begin(), turned.begin() + static_cast<std::ptrdiff_t>(things.size()));
    struct way {
        bool columns = false;
        double width = 0, height = 0;  // of the paper
        std::size_t pages = 0;
    };
    const auto cuts = [&](const way& by, double scale) {
        const double w = (by.width - 2 * page_margin) / scale, h = (by.height - 2 * page_margin) / scale;
        return by.columns ? page_cuts(turned, h, w) : page_cuts(drawn, w, h);
    };
    std::vector<way> ways;
    for (const bool columns : {false, true})
        for (const bool turned : {false, true}) {
            way each{columns, turned ? paper_height : paper_width, turned ? paper_width : paper_height};
            each.pages = cuts(each, least).count();
            ways.push_back(each);
        }
    const std::size_t fewest = std::ranges::min(ways, {}, &way::pages).pages;
    way best;
    for (const way& each : ways) {
        if (each.pages > fewest) continue;
        const double w = each.width - 2 * page_margin, h = each.height - 2 * page_margin;
        double scale = least, too_large = largest;
        for (const box& b : things) {  // what is whole at the least scale stays so
            if (b.width() * least <= w) too_large = std::min(too_large, w / b.width());
            if (b.height() * least <= h) too_large = std::min(too_large, h / b.height());
        }
        for (int i = 0; i < 6; ++i) {
            const double half = (scale + too_large) / 2;
            (cuts(each, half).count() <= fewest ? scale : too_large) = half;
        }
        if (scale > out.scale || out.width == 0) best = each, out.scale = scale, out.width = each.width, out.height = each.height;
    }
    const page_cuts found = cuts(best, out.scale);
    out.middles = found.middles();

    // A page whose things are whole on others, too, is not made, nor is one of lines alone.
    double w = (out.width - 2 * page_margin) / out.scale, h = (out.height - 2 * page_margin) / out.scale;
    if (best.columns) std::swap(w, h);
    const page_cuts whole(things.empty() ? best.columns ? turned : drawn : best.columns ? turned_things : std::vector<box>(things.begin(), things.end()), w, h);
    std::vector<std::uint32_t> seen(whole.things().size());
    const auto each_on = [&](point at, const auto& visit) {
        const box page = box::around(at, w, h).grown(1e-3);
        for (std::size_t i = 0; i < seen.size(); ++i)
            if (page.holds(whole.things()[i])) visit(i);
    };
    for (const point p : out.middles) each_on(p, [&](std::size_t i) { ++seen[i]; });
    std::erase_if(out.middles, [&](point p) {
        bool alone = false;
        each_on(p, [&](std::size_t i) { alone = alone || seen[i] == 1; });
        if (!alone) each_on(p, [&](std::size_t i) { --seen[i]; });
        return !alone;
    });
    if (best.columns)
        for (point& p : out.middles) std::swap(p.x, p.y);
    return out;
}

/// The pieces of lines as boxes, one for each square of the drawing that they lead through: what of a line is to be seen on some page.
class line_pieces {
public:
    /// `longest` is the drawing's longer side: of one that is very large, pieces are larger, so that there are not too many of them.
    explicit line_pieces(double longest = 0) : square_(std::max(40.0, longest / 2'000)) {}

    void add(point a, point b) {
        const auto parts = static_cast<std::size_t>(distance(a, b) / (square_ / 4)) + 1;
        for (std::size_t i = 0; i < parts; ++i) {
            const auto at = [&](std::size_t k) { return a + (b - a) * (static_cast<double>(k) / static_cast<double>(parts)); };
            const point from = at(i), to = at(i + 1);
            const box piece{{std::min(from.x, to.x), std::min(from.y, to.y)}, {std::max(from.x, to.x), std::max(from.y, to.y)}};
            const auto [where, fresh] = squares_.try_emplace({std::floor(from.x / square_), std::floor(from.y / square_)}, piece);
            if (!fresh) where->second.take_in(piece);
        }
    }
    void append_to(std::vector<box>& things) const {
        for (const auto& [where, piece] : squares_) things.push_back(piece);
    }

private:
    double square_;  // points
    std::map<std::pair<double, double>, box> squares_;
};

}  // namespace hexi::abi_v1::detail
#pragma GCC visibility pop
