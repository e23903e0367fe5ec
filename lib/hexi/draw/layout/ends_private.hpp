// Where round the border of a box lines end, when many lead to it.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <utility>
#include <vector>

#include <hexi/draw/layout/geometry.hpp>

#pragma GCC visibility push(hidden)  // what a shared library keeps to itself
namespace hexi::inline abi_v1::detail {

/// A polygon's sides as one way round it, in points from its first corner on.
class border {
public:
    explicit border(std::vector<point> corners) : corners_(std::move(corners)) {
        for (std::size_t i = 0; i < corners_.size(); ++i) begins_.push_back(begins_.back() + distance(corners_[i], corner(i + 1)));
    }

    [[nodiscard]] const std::vector<point>& corners() const { return corners_; }
    [[nodiscard]] double length() const { return begins_.back(); }
    /// What lies that far round it, once or several times.
    [[nodiscard]] point at(double way) const {
        way -= std::floor(way / length()) * length();
        const auto next = static_cast<std::size_t>(std::ranges::upper_bound(begins_, way) - begins_.begin());
        return on_side(std::min(next, corners_.size()) - 1, way);
    }
    /// How far round it the point is that is nearest to `p`.
    [[nodiscard]] double way_to(point p) const {
        double out = 0, nearest = std::numeric_limits<double>::infinity();
        for (std::size_t i = 0; i < corners_.size(); ++i) {
            const double whole = begins_[i + 1] - begins_[i];
            const point side = corner(i + 1) - corners_[i], to = p - corners_[i];
            const double along = whole > 0 ? std::clamp((to.x * side.x + to.y * side.y) / whole, 0.0, whole) : 0;
            const double off = distance(p, on_side(i, begins_[i] + along));
            if (off < nearest) nearest = off, out = begins_[i] + along;
        }
        return out;
    }

private:
    point corner(std::size_t i) const { return corners_[i % corners_.size()]; }
    point on_side(std::size_t i, double way) const {
        const double whole = begins_[i + 1] - begins_[i];
        return whole > 0 ? corners_[i] + (corner(i + 1) - corners_[i]) * ((way - begins_[i]) / whole) : corners_[i];
    }
    std::vector<point> corners_;
    std::vector<double> begins_{0};
};

/// Moves numbers, which are in order, as little as may be so that each is at least `step` more than the one before it: squares of how far each moves sum up to the
/// least. O(numbers).
///
/// Source   M. Ayer and others, An empirical distribution function for sampling with incomplete information, 1955: what is out of order is
///          pooled with what is before it
inline void keep_apart(std::span<double> numbers, double step) {
    struct pool {
        double sum;
        std::size_t count;
        [[nodiscard]] double mean() const { return sum / static_cast<double>(count); }
    };
    std::vector<pool> pools;
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        pools.push_back({numbers[i] - step * static_cast<double>(i), 1});
        while (pools.size() > 1 && pools[pools.size() - 2].mean() > pools.back().mean()) {
            const pool last = pools.back();
            pools.pop_back();
            pools.back() = {pools.back().sum + last.sum, pools.back().count + last.count};
        }
    }
    std::size_t i = 0;
    for (const pool& each : pools)
        for (const std::size_t end = i + each.count; i < end; ++i) numbers[i] = each.mean() + step * static_cast<double>(i);
}

/// A place round a border, in points from where it begins, and whether it stays where it is.
struct place_round {
    double at;
    bool stays;
};

/// Places round a border that is `length` long, in order, so that each is at least `step` from the next, or as far as there is room for all. What stays is not moved, and
/// the rest keeps its place between what stays. Where nothing does they part from the widest gap between them on; where they would meet again in it, they stand evenly round
/// all of it.
///
/// Shape    as many as given, in the same order; some may be below 0 or above `length`
[[nodiscard]] inline std::vector<double> parted_round(std::span<const place_round> places, double length, double step) {
    constexpr double most = 0.9;  // of the border: what crowds need not stand evenly round all of it
    const std::size_t count = places.size();
    std::size_t first = 0;
    double widest = -1;
    const bool one_stays = std::ranges::any_of(places, &place_round::stays);
    for (std::size_t i = 0; i < count; ++i) {
        if (one_stays && !places[i].stays) continue;
        const double before = i > 0 ? places[i - 1].at : places[count - 1].at - length;
        if (places[i].at - before > widest) widest = places[i].at - before, first = i;
    }
    std::vector<double> round(count);
    for (std::size_t k = 0; k < count; ++k) round[k] = places[(first + k) % count].at + (first + k >= count ? length : 0);
    if (one_stays) {
        // From one that stays to the next, at last to the first again.
        for (std::size_t k = 0; k < count;) {
            std::size_t next = k + 1;
            while (next < count && !places[(first + next) % count].stays) ++next;
            const double low = round[k], high = next < count ? round[next] : round[0] + length;
            const std::span<double> between(round.data() + k + 1, next - k - 1);
            const double least = std::min(step, (high - low) / static_cast<double>(between.size() + 1));
            keep_apart(between, least);
            for (std::size_t i = 0; i < between.size(); ++i)
                between[i] = std::max(std::min(between[i], high - least * static_cast<double>(between.size() - i)), low + least * static_cast<double>(i + 1));  // where they fill it, both are one but for rounding
            k = next;
        }
    } else {
        const double least = std::min(step, most * length / static_cast<double>(count));
        const double middle = (round.front() + round.back()) / 2;
        keep_apart(round, least);
        if (length - (round.back() - round.front()) < least)
            for (std::size_t k = 0; k < count; ++k) round[k] = middle + (static_cast<double>(k) - static_cast<double>(count - 1) / 2) * length / static_cast<double>(count);
    }
    std::vector<double> out(count);
    for (std::size_t k = 0; k < count; ++k) out[(first + k) % count] = round[k] - (first + k >= count ? length : 0);
    return out;
}

}  // namespace hexi::abi_v1::detail
#pragma GCC visibility pop
