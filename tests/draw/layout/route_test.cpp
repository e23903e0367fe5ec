#include "catch.hpp"

#include <algorithm>
#include <cstdint>
#include <random>
#include <vector>

#include <hexi/draw/layout/route.hpp>

#include "sanitized.hpp"

using namespace hexi;

namespace {

double length_of_way(const std::vector<point>& points) {
    double out = 0;
    for (std::size_t i = 1; i < points.size(); ++i) out += distance(points[i - 1], points[i]);
    return out;
}
double distance_to_way(point p, const std::vector<point>& corners) {
    double out = distance(p, corners.front());
    for (std::size_t i = 1; i < corners.size(); ++i) {
        const point way = corners[i] - corners[i - 1], to = p - corners[i - 1];
        const double square = way.x * way.x + way.y * way.y;
        const double share = square > 0 ? std::clamp((to.x * way.x + to.y * way.y) / square, 0.0, 1.0) : 0;
        out = std::min(out, distance(p, corners[i - 1] + way * share));
    }
    return out;
}

}  // namespace

TEST_CASE("a rounded line begins and ends where its corners do, stays near them, and never turns back", "[route]") {
    for (std::uint32_t seed = 0; seed < test::rounds(300); ++seed) {
        CAPTURE(seed);
        std::mt19937 random(seed);
        const auto upto = [&](std::uint32_t most) { return static_cast<double>(random() % most); };
        std::vector<point> corners;
        // Corners far apart and so near to each other that there is no room for the whole radius.
        for (std::uint32_t i = 0, count = 2 + static_cast<std::uint32_t>(random() % 6); i < count; ++i) {
            const double far = random() % 2 == 0 ? 200 : 12;
            corners.push_back((corners.empty() ? point{} : corners.back()) + point{upto(static_cast<std::uint32_t>(far)) + 1, upto(static_cast<std::uint32_t>(2 * far)) - far});
        }
        const double radius = 2 + upto(30);
        const std::vector<point> curve = rounded_line(corners, radius);
        REQUIRE(curve.size() % 3 == 1);
        CHECK(curve.front() == corners.front());
        CHECK(distance(curve.back(), corners.back()) < 0.02);
        const std::vector<point> points = points_along(curve, 16);
        CHECK(length_of_way(points) <= length_of_way(corners) + 0.1);
        for (const point p : points) CHECK(distance_to_way(p, corners) <= radius);
        // Corners lie ever farther to the right here, and so does each point.
        for (std::size_t i = 1; i < points.size(); ++i) CHECK(points[i].x >= points[i - 1].x - 1e-6);
    }
}
