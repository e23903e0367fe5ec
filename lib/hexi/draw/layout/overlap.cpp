#include <hexi/draw/layout/overlap.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <utility>

#include <boost/polygon/voronoi.hpp>

#include <hexi/draw/layout/chance_private.hpp>

namespace hexi::inline abi_v1 {
namespace {

using pair = std::pair<std::uint32_t, std::uint32_t>;

/// Which points see each other as neighbours.
std::vector<pair> neighbours_of(std::span<const point> at) {
    constexpr double most = 1e8;  // of the integers that the construction counts in
    double reach = 1;
    for (const point p : at) reach = std::max({reach, std::abs(p.x), std::abs(p.y)});
    const double scale = std::min(most / reach, 64.0);
    std::vector<boost::polygon::point_data<std::int32_t>> sites;
    for (const point p : at) sites.emplace_back(static_cast<std::int32_t>(std::lround(p.x * scale)), static_cast<std::int32_t>(std::lround(p.y * scale)));
    boost::polygon::voronoi_diagram<double> diagram;
    boost::polygon::construct_voronoi(sites.begin(), sites.end(), &diagram);
    std::vector<pair> out;
    for (const auto& edge : diagram.edges()) {
        const auto a = static_cast<std::uint32_t>(edge.cell()->source_index()), b = static_cast<std::uint32_t>(edge.twin()->cell()->source_index());
        if (a < b) out.emplace_back(a, b);
    }
    std::ranges::sort(out);
    out.erase(std::unique(out.begin(), out.end()), out.end());
    return out;
}

class parting {
public:
    parting(std::vector<point>& at, std::span<const box_size> sizes, double gap) : at_(at), sizes_(sizes), gap_(gap) {}

    /// How much farther apart two must be; 1 or less if they are far enough.
    double factor(std::uint32_t a, std::uint32_t b) const {
        const double x = std::abs(at_[a].x - at_[b].x), y = std::abs(at_[a].y - at_[b].y);
        const double wide = (sizes_[a].width + sizes_[b].width) / 2 + gap_, high = (sizes_[a].height + sizes_[b].height) / 2 + gap_;
        constexpr double never = 1e9;
        return std::min(x > 0 ? wide / x : never, y > 0 ? high / y : never);
    }
    /// The pairs that are too near, found along a sweep.
    std::vector<pair> too_near() const {
        std::vector<std::uint32_t> order(at_.size());
        for (std::uint32_t i = 0; i < order.size(); ++i) order[i] = i;
        const auto left = [&](std::uint32_t i) { return at_[i].x - sizes_[i].width / 2; };
        std::ranges::sort(order, [&](std::uint32_t a, std::uint32_t b) { return left(a) != left(b) ? left(a) < left(b) : a < b; });
        std::vector<pair> out;
        std::vector<std::uint32_t> open;
        for (const std::uint32_t i : order) {
            std::erase_if(open, [&](std::uint32_t o) { return at_[o].x + sizes_[o].width / 2 + gap_ <= left(i); });
            for (const std::uint32_t o : open)
                if (factor(o, i) > 1 + 1e-6) out.emplace_back(std::min(o, i), std::max(o, i));
            open.push_back(i);
        }
        return out;
    }
    void part() {
        separate_equals();
        make_room();
        bool looked_at_all = false;
        for (int round = 0; round < 150; ++round) {
            std::vector<pair> near = neighbours_of(at_);
            const bool clear = std::ranges::none_of(near, [&](const pair& p) { return factor(p.first, p.second) > 1 + 1e-6; });
            if (clear || looked_at_all) {
                const std::vector<pair> more = too_near();
                if (more.empty()) return;
                looked_at_all = true;
                near.insert(near.end(), more.begin(), more.end());
                std::ranges::sort(near);
                near.erase(std::unique(near.begin(), near.end()), near.end());
            }
            move(near);
        }
        push_right();
    }

private:
    /// From left to right, what is too near to something before moves past it: the end, whatever the rounds left.
    void push_right() {
        std::vector<std::uint32_t> order(at_.size());
        for (std::uint32_t i = 0; i < order.size(); ++i) order[i] = i;
        std::ranges::sort(order, [&](std::uint32_t a, std::uint32_t b) { return at_[a].x != at_[b].x ? at_[a].x < at_[b].x : a < b; });
        std::vector<std::uint32_t> placed;
        for (const std::uint32_t i : order) {
            for (bool moved = true; moved;) {
                moved = false;
                for (const std::uint32_t o : placed) {
                    if (factor(o, i) <= 1 + 1e-9) continue;
                    at_[i].x = at_[o].x + ((sizes_[o].width + sizes_[i].width) / 2 + gap_) * (1 + 1e-9);
                    moved = true;
                }
            }
            placed.push_back(i);
        }
    }
    /// The whole larger, until most boxes are clear: rounds move what is near, not what is crowded everywhere.
    void make_room() {
        const double most = static_cast<double>(at_.size()) / 2;
        for (int step = 0; step < 60 && static_cast<double>(too_near().size()) > most; ++step)
            for (point& p : at_) p = p * 1.15;
    }
    /// Points at one place have no direction to part in: they get one.
    void separate_equals() {
        std::vector<std::uint32_t> order(at_.size());
        for (std::uint32_t i = 0; i < order.size(); ++i) order[i] = i;
        const auto place = [&](std::uint32_t i) { return std::pair(at_[i].x, at_[i].y); };
        std::ranges::sort(order, [&](std::uint32_t a, std::uint32_t b) { return place(a) != place(b) ? place(a) < place(b) : a < b; });
        for (std::size_t i = 1; i < order.size(); ++i)
            if (distance(at_[order[i]], at_[order[i - 1]]) < 0.1) {
                detail::chance random(order[i]);
                at_[order[i]] = at_[order[i]] + point{0.5 + static_cast<double>(random.below(100)) / 50, 0.5 + static_cast<double>(random.below(100)) / 50};
            }
    }
    void move(std::span<const pair> near) {
        struct wish {
            std::uint32_t to;
            double length;
        };
        std::vector<std::size_t> begins(at_.size() + 1, 0);
        for (const auto& [a, b] : near) ++begins[a + 1], ++begins[b + 1];
        for (std::size_t i = 0; i < at_.size(); ++i) begins[i + 1] += begins[i];
        std::vector<std::size_t> next(begins.begin(), begins.end() - 1);
        std::vector<wish> wishes(near.size() * 2);
        for (const auto& [a, b] : near) {
            const double length = std::max(distance(at_[a], at_[b]), 1e-3) * std::clamp(factor(a, b), 1.0, 1.5);
            wishes[next[a]++] = {b, length};
            wishes[next[b]++] = {a, length};
        }
        for (int sweep = 0; sweep < 12; ++sweep)
            for (std::uint32_t i = 0; i < at_.size(); ++i) {
                point sum;
                double weights = 0;
                for (std::size_t w = begins[i]; w < begins[i + 1]; ++w) {
                    const point other = at_[wishes[w].to], apart = at_[i] - other;
                    const double d = std::max(distance(apart, {}), 1e-6), weight = 1 / (wishes[w].length * wishes[w].length);
                    sum = sum + (other + apart * (wishes[w].length / d)) * weight;
                    weights += weight;
                }
                if (weights > 0) at_[i] = sum * (1 / weights);
            }
    }

    std::vector<point>& at_;
    std::span<const box_size> sizes_;
    double gap_;
};

}  // namespace

void part_boxes(std::vector<point>& at, std::span<const box_size> sizes, double gap) {
    if (at.size() > 1) parting(at, sizes, gap).part();
}

}  // namespace hexi::abi_v1
