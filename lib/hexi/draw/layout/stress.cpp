#include <hexi/draw/layout/stress.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <queue>
#include <utility>

#include <hexi/draw/layout/chance_private.hpp>

namespace hexi::inline abi_v1 {
namespace {

constexpr double far = std::numeric_limits<double>::infinity();

/// Springs by their ends.
class web {
public:
    web(std::size_t count, std::span<const spring> springs) : begins_(count + 1, 0), ways_(springs.size() * 2) {
        for (const spring& s : springs) ++begins_[s.a + 1], ++begins_[s.b + 1];
        for (std::size_t i = 0; i < count; ++i) begins_[i + 1] += begins_[i];
        std::vector<std::size_t> next(begins_.begin(), begins_.end() - 1);
        for (const spring& s : springs) {
            ways_[next[s.a]++] = {s.b, s.length};
            ways_[next[s.b]++] = {s.a, s.length};
        }
    }
    std::size_t size() const { return begins_.size() - 1; }
    /// The points that a spring ties to this one, each with its length.
    std::span<const std::pair<std::uint32_t, double>> ways(std::uint32_t from) const { return {ways_.data() + begins_[from], begins_[from + 1] - begins_[from]}; }
    /// How far every point is from `from` along springs.
    void distances(std::uint32_t from, std::vector<double>& out) const {
        using entry = std::pair<double, std::uint32_t>;
        out.assign(size(), far);
        std::priority_queue<entry, std::vector<entry>, std::greater<>> open;
        out[from] = 0;
        open.emplace(0, from);
        while (!open.empty()) {
            const auto [length, at] = open.top();
            open.pop();
            if (length > out[at]) continue;
            for (std::size_t i = begins_[at]; i < begins_[at + 1]; ++i) {
                const auto [to, more] = ways_[i];
                if (length + more >= out[to]) continue;
                out[to] = length + more;
                open.emplace(out[to], to);
            }
        }
    }

private:
    std::vector<std::size_t> begins_;
    std::vector<std::pair<std::uint32_t, double>> ways_;
};

/// Points far from each other, with the distances of all points from each.
struct pivots {
    std::vector<std::uint32_t> points;
    std::vector<std::vector<double>> distances;
    std::vector<std::uint32_t> nearest;  ///< of each point: which pivot
};

pivots choose_pivots(const web& springs, std::size_t wanted) {
    pivots out;
    std::vector<double> nearest(springs.size(), far);
    out.nearest.assign(springs.size(), 0);
    std::uint32_t next = 0;
    while (out.points.size() < std::min(wanted, springs.size())) {
        out.points.push_back(next);
        springs.distances(next, out.distances.emplace_back());
        for (std::size_t i = 0; i < springs.size(); ++i)
            if (const double d = out.distances.back()[i]; d < nearest[i]) nearest[i] = d, out.nearest[i] = static_cast<std::uint32_t>(out.points.size() - 1);
        next = static_cast<std::uint32_t>(std::ranges::max_element(nearest) - nearest.begin());
        if (nearest[next] == 0) break;
    }
    return out;
}

/// First places: the two widest directions of the points as their distances from the pivots tell them.
std::vector<point> scaled_to_two(const pivots& from, std::size_t count) {
    const std::size_t k = from.points.size();
    std::vector<double> table(count * k);
    std::vector<double> of_point(count, 0), of_pivot(k, 0);
    double all = 0;
    for (std::size_t i = 0; i < count; ++i)
        for (std::size_t p = 0; p < k; ++p) {
            const double square = from.distances[p][i] * from.distances[p][i];
            table[i * k + p] = square;
            of_point[i] += square / static_cast<double>(k);
            of_pivot[p] += square / static_cast<double>(count);
        }
    for (const double mean : of_pivot) all += mean / static_cast<double>(k);
    for (std::size_t i = 0; i < count; ++i)
        for (std::size_t p = 0; p < k; ++p) table[i * k + p] = (of_point[i] + of_pivot[p] - table[i * k + p] - all) / 2;
    std::vector<double> product(k * k, 0);
    for (std::size_t i = 0; i < count; ++i)
        for (std::size_t p = 0; p < k; ++p)
            for (std::size_t q = 0; q < k; ++q) product[p * k + q] += table[i * k + p] * table[i * k + q];
    std::vector<std::vector<double>> directions;
    for (std::size_t axis = 0; axis < 2; ++axis) {
        std::vector<double> direction(k), next(k);
        for (std::size_t p = 0; p < k; ++p) direction[p] = 1 + static_cast<double>((p * 7 + axis * 3) % 5);
        for (int round = 0; round < 200; ++round) {
            for (std::size_t p = 0; p < k; ++p) {
                next[p] = 0;
                for (std::size_t q = 0; q < k; ++q) next[p] += product[p * k + q] * direction[q];
            }
            for (const std::vector<double>& known : directions) {
                double along = 0;
                for (std::size_t p = 0; p < k; ++p) along += next[p] * known[p];
                for (std::size_t p = 0; p < k; ++p) next[p] -= along * known[p];
            }
            double length = 0;
            for (const double v : next) length += v * v;
            length = std::sqrt(length);
            if (length <= 1e-9) break;
            for (std::size_t p = 0; p < k; ++p) direction[p] = next[p] / length;
        }
        directions.push_back(direction);
    }
    std::vector<point> out(count);
    for (std::size_t i = 0; i < count; ++i)
        for (std::size_t p = 0; p < k; ++p) {
            out[i].x += table[i * k + p] * directions[0][p];
            out[i].y += table[i * k + p] * directions[1][p];
        }
    return out;
}

/// What two points want; each is moved by its own weight.
struct term {
    std::uint32_t a, b;
    double length;
    double weight_a, weight_b;
};

std::vector<term> all_terms(const web& springs) {
    std::vector<term> out;
    std::vector<double> distances;
    for (std::uint32_t a = 0; a + 1 < springs.size(); ++a) {
        springs.distances(a, distances);
        for (auto b = a + 1; b < springs.size(); ++b) out.push_back({a, b, distances[b], 1 / (distances[b] * distances[b]), 1 / (distances[b] * distances[b])});
    }
    return out;
}

/// Pairs of points that a third is tied to, a few for each: pivots do not tell such points apart, so that all around one would stand at one place.
void add_siblings(const web& web_of, std::vector<term>& out) {
    constexpr std::size_t each = 8;
    detail::chance random(web_of.size());
    std::vector<std::uint32_t> tied_to(web_of.size(), 0);  // by point: 1 more than the last that was found to be tied to it
    for (std::uint32_t one = 0; one < web_of.size(); ++one) {
        for (const auto& [near, length] : web_of.ways(one)) tied_to[near] = one + 1;
        for (const auto& [hub, length] : web_of.ways(one)) {
            const auto around = web_of.ways(hub);
            for (std::size_t k = 0; k < std::min(each, around.size() - 1); ++k) {
                const auto& [other, more] = around[random.below(around.size())];
                if (other == one || tied_to[other] == one + 1) continue;
                const double d = length + more;
                out.push_back({one, other, d, 1 / (d * d), 1 / (d * d)});
            }
        }
    }
}

/// Springs, and each point with each pivot, which stands for the points around it, and with some that are tied to what it is tied to.
std::vector<term> sampled_terms(const web& web_of, std::span<const spring> springs, const pivots& from) {
    std::vector<term> out;
    for (const spring& s : springs) out.push_back({s.a, s.b, s.length, 1 / (s.length * s.length), 1 / (s.length * s.length)});
    for (std::uint32_t p = 0; p < from.points.size(); ++p) {
        std::vector<double> region;
        for (std::size_t i = 0; i < web_of.size(); ++i)
            if (from.nearest[i] == p) region.push_back(from.distances[p][i]);
        std::ranges::sort(region);
        for (std::uint32_t i = 0; i < web_of.size(); ++i) {
            const double d = from.distances[p][i];
            if (d == 0) continue;
            const auto near = static_cast<double>(std::ranges::upper_bound(region, d / 2) - region.begin());
            out.push_back({i, from.points[p], d, std::max(near, 1.0) / (d * d), 0});
        }
    }
    add_siblings(web_of, out);
    return out;
}

/// The factor that makes the places as large as the terms want them.
double best_scale(std::span<const point> at, std::span<const term> terms) {
    double wanted = 0, given = 0;
    for (const term& t : terms) {
        const double d = distance(at[t.a], at[t.b]);
        wanted += t.weight_a * t.length * d;
        given += t.weight_a * d * d;
    }
    return given > 0 ? wanted / given : 1;
}

void settle(std::vector<point>& at, std::vector<term>& terms, std::span<const anchor> anchors, double first_step, int rounds) {
    double least = far, most = 0;
    for (const term& t : terms) least = std::min(least, t.weight_a), most = std::max(most, t.weight_a);
    if (terms.empty()) least = most = 1;
    detail::chance random(terms.size());
    for (std::size_t i = terms.size(); i > 1; --i) std::swap(terms[i - 1], terms[random.below(i)]);
    const double begin = first_step / least, end = 0.02 / most;
    const double fade = std::log(std::max(begin / end, 1.0)) / std::max(rounds - 1, 1);
    for (int round = 0; round < rounds; ++round) {
        const double step = begin * std::exp(-fade * round);
        for (const term& t : terms) {
            point apart = at[t.a] - at[t.b];
            double d = std::sqrt(apart.x * apart.x + apart.y * apart.y);
            if (d < 1e-6) apart = {1e-3, 1e-3 * (t.a % 7)}, d = distance(apart, {});
            const point move = apart * ((d - t.length) / (2 * d));
            at[t.a] = at[t.a] - move * std::min(step * t.weight_a, 1.0);
            at[t.b] = at[t.b] + move * std::min(step * t.weight_b, 1.0);
        }
        for (const anchor& a : anchors) {
            const point apart = at[a.point] - a.at;
            const double d = std::max(distance(apart, {}), 1e-6);
            const double wanted = std::max(a.length, 1.0);
            at[a.point] = at[a.point] - apart * ((d - a.length) / d * std::min(step * a.pull / (wanted * wanted), 1.0) / 2);
        }
    }
}

/// Turns the whole so that its longer side lies across, and never mirrors it one time and not another.
void turn(std::vector<point>& at) {
    point middle;
    for (const point p : at) middle = middle + p * (1 / static_cast<double>(at.size()));
    double xx = 0, xy = 0, yy = 0;
    for (point& p : at) {
        p = p - middle;
        xx += p.x * p.x, xy += p.x * p.y, yy += p.y * p.y;
    }
    const double angle = std::atan2(2 * xy, xx - yy) / 2;
    const double c = std::cos(angle), s = std::sin(angle);
    double right = 0, down = 0;
    for (point& p : at) {
        p = {c * p.x + s * p.y, c * p.y - s * p.x};
        right += p.x * p.x * p.x, down += p.y * p.y * p.y;
    }
    for (point& p : at) p = {right < 0 ? -p.x : p.x, down < 0 ? -p.y : p.y};
}

}  // namespace

std::vector<point> place_by_stress(std::size_t count, std::span<const spring> springs, const stress_options& options) {
    if (count <= 1) return std::vector<point>(count);
    const web around(count, springs);
    const bool all = count <= options.all_pairs_up_to;
    const bool anew = options.start.size() != count;
    const pivots from = choose_pivots(around, all ? 50 : 120);
    std::vector<term> terms = all ? all_terms(around) : sampled_terms(around, springs, from);
    std::vector<point> at = anew ? scaled_to_two(from, count) : options.start;
    if (anew) {
        const double scale = best_scale(at, terms);
        for (point& p : at) p = p * scale;
    }
    settle(at, terms, options.anchors, anew ? 0.1 : 0.004, all ? 40 : 30);
    if (anew && options.anchors.empty()) turn(at);
    return at;
}

}  // namespace hexi::abi_v1
