#include "catch.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include <fmt/format.h>

#include <hexi/draw/layout/pages_private.hpp>
#include <hexi/draw/layout/shapes_private.hpp>

#include "sanitized.hpp"

using namespace hexi;
using namespace hexi::detail;

namespace {

constexpr double a4_long = 841.89, a4_short = 595.28, largest_scale = 1.5;

struct paper_job {
    std::vector<box> things{}, lines{};  // lines in their pieces
    double least = 0.78;
    [[nodiscard]] box all() const {
        box out = things.front();
        for (const box& b : things) out.take_in(b);
        for (const box& b : lines) out.take_in(b);
        return out.grown(18);
    }
    [[nodiscard]] cut_pages cut() const { return cut_into_pages(things, lines, all(), a4_long, a4_short, least, largest_scale); }
};
/// What a page shows but for its margins; of a single page there are none.
box seen_on(const cut_pages& pages, point middle) {
    const double margin = pages.middles.size() > 1 ? page_margin : 0;
    return box::around(middle, (pages.width - 2 * margin) / pages.scale, (pages.height - 2 * margin) / pages.scale).grown(0.01);
}
/// What is wrong with pages, in words; empty if nothing is.
std::string faults(const paper_job& job, const cut_pages& pages) {
    std::string out;
    std::vector<std::size_t> seen(job.things.size());
    for (const point p : pages.middles)
        for (std::size_t i = 0; i < seen.size(); ++i) seen[i] += seen_on(pages, p).holds(job.things[i]) ? 1 : 0;
    if (const auto cut = std::ranges::count(seen, std::size_t{0}); cut > 0) out += fmt::format("{} things are cut; ", cut);
    for (const point p : pages.middles) {
        bool alone = pages.middles.size() == 1;
        for (std::size_t i = 0; i < seen.size(); ++i) alone = alone || (seen[i] == 1 && seen_on(pages, p).holds(job.things[i]));
        if (!alone) out += "a page shows nothing that others do not; ";
    }
    if (pages.scale < job.least * (1 - 1e-9)) out += "text is too small; ";
    if (pages.scale > largest_scale) out += "text is too large; ";
    if (std::minmax(pages.width, pages.height) != std::minmax(a4_long, a4_short)) out += "pages are no paper; ";
    return out;
}
/// So many pages a grid takes if they overlap by what is widest and highest.
std::size_t overlapping_grid(const paper_job& job) {
    point thing;
    for (const auto* drawn : {&job.things, &job.lines})
        for (const box& b : *drawn) thing = {std::max(thing.x, b.width()), std::max(thing.y, b.height())};
    const box all = job.all().grown(-18);
    std::size_t out = 0;
    for (const auto& [wide, high] : std::array{std::pair(a4_long, a4_short), std::pair(a4_short, a4_long)}) {
        const point page{(wide - 2 * page_margin) / job.least, (high - 2 * page_margin) / job.least};
        if (thing.x >= page.x || thing.y >= page.y) continue;
        const auto along = [](double length, double window, double most) { return static_cast<std::size_t>(std::ceil(std::max((length - most) / (window - most), 1.0))); };
        const std::size_t grid = along(all.width(), page.x, thing.x) * along(all.height(), page.y, thing.y);
        out = out == 0 ? grid : std::min(out, grid);
    }
    return out;
}

/// Boxes of any place and many sizes, some in heaps with nothing between them, and lines.
paper_job random_job(std::uint32_t seed) {
    std::mt19937 random(seed);
    const auto upto = [&](double most) { return most * static_cast<double>(random()) / 4294967296.0; };
    paper_job out{.least = 0.5 + upto(1)};
    const double wide = 200 + upto(5'000), high = 200 + upto(4'000), size = 20 + upto(200);
    const auto heaps = 1 + static_cast<std::size_t>(upto(4));
    for (std::size_t heap = 0; heap < heaps; ++heap) {
        const point at{upto(wide), upto(high)};
        const double about = seed % 3 == 0 ? wide : 100 + upto(600);
        for (std::size_t i = 0, count = 1 + static_cast<std::size_t>(upto(60)); i < count; ++i)
            out.things.push_back(box::around(at + point{upto(about), upto(about)}, 10 + upto(size), 10 + upto(size / 2)));
    }
    if (seed % 2 == 0) {
        line_pieces lines;
        lines.add({upto(wide), upto(high)}, {upto(wide), upto(high)});
        lines.append_to(out.lines);
    }
    return out;
}

}  // namespace

TEST_CASE("what is drawn stands whole on a page, on no page is nothing, and there are no more than need be", "[pages]") {
    std::size_t several = 0;
    for (std::uint32_t seed = 0; seed < test::rounds(150); ++seed) {
        CAPTURE(seed);
        const paper_job job = random_job(seed);
        const cut_pages pages = job.cut();
        CHECK(faults(job, pages).empty());
        CHECK(pages.middles.size() <= overlapping_grid(job));
        several += pages.middles.size() > 1 ? 1 : 0;
    }
    CHECK(several > test::rounds(75));

    // A grid that asks for no thing, which is what was drawn once: what is wrong with it is found.
    const paper_job job = random_job(3);
    cut_pages grid = job.cut();
    const box all = job.all();
    grid.scale = job.least;
    grid.middles.clear();
    for (double y = all.low.y; y < all.high.y; y += grid.height / grid.scale)
        for (double x = all.low.x; x < all.high.x; x += grid.width / grid.scale) grid.middles.push_back(point{x, y} + point{grid.width, grid.height} * (0.5 / grid.scale));
    CHECK(faults(job, grid).find("things are cut") != std::string::npos);
    CHECK(faults(job, grid).find("shows nothing") != std::string::npos);
}

TEST_CASE("a drawing that is full everywhere takes at most twice the pages of its area", "[pages]") {
    for (const double size : {32.0, 45.0, 70.0}) {
        for (const point pages_of : {point{6, 1}, point{2.5, 2.5}, point{4, 3}}) {
            CAPTURE(size, pages_of.x, pages_of.y);
            paper_job job{.least = 1};
            const double wide = (a4_long - 2 * page_margin) * pages_of.x, high = (a4_short - 2 * page_margin) * pages_of.y;
            // Every row begins elsewhere, so that no cut meets gaps alone.
            for (double y = 0, begin = 0; y + size <= high; y += size + 2, begin += 7)
                for (double x = std::fmod(begin, size); x + size <= wide; x += size + 2) job.things.push_back({{x, y}, {x + size, y + size}});
            const cut_pages pages = job.cut();
            CHECK(faults(job, pages).empty());
            CHECK(static_cast<double>(pages.middles.size()) <= 2 * pages_of.x * pages_of.y);
        }
    }
}

TEST_CASE("what fits one page is as large as the page allows, and what gaps part is cut there", "[pages]") {
    //   two heaps as large as half a page each: beside each other on one
    const paper_job one{.things = {{{0, 0}, {300, 400}}, {{350, 0}, {650, 400}}}};
    const cut_pages page = one.cut();
    REQUIRE(page.middles == std::vector<point>{one.all().centre()});
    CHECK(page.scale == Approx(std::min(a4_long / (650 + 36), a4_short / (400 + 36))));
    CHECK(page.width == a4_long);
    const paper_job small{.things = {{{0, 0}, {30, 40}}}};
    CHECK(small.cut().scale == largest_scale);

    //   three of a page each with a gap of 2.8 pages behind the first: three pages, none for the gap
    const double w = a4_long - 2 * page_margin, h = a4_short - 2 * page_margin;
    const paper_job three{.things = {{{0, 0}, {w, h}}, {{3.8 * w, 0}, {4.8 * w, h}}, {{4.8 * w, 0}, {5.8 * w, h}}}, .least = 1};
    const cut_pages found = three.cut();
    CHECK(faults(three, found).empty());
    REQUIRE(found.middles.size() == 3);
    for (std::size_t p = 0; p < 3; ++p) CHECK(distance(found.middles[p], three.things[p].centre()) < 0.01);
    CHECK(found.scale == Approx(1));

    //   a line through the gap is seen all the way
    paper_job tied = three;
    line_pieces line;
    line.add({w, h / 2}, {3.8 * w, h / 2});
    line.append_to(tied.things);
    CHECK(faults(tied, tied.cut()).empty());
    CHECK(tied.cut().middles.size() == 6);
}

TEST_CASE("so many pages as there must be are as large as they can be, and evenly filled", "[pages]") {
    //   a strip of 24 squares, 1.2 pages of them at the least scale
    paper_job strip{.least = 1};
    const double step = 1.2 * (a4_long - 2 * page_margin) / 24;
    for (int i = 0; i < 24; ++i) strip.things.push_back({{i * step, 0}, {(i + 0.9) * step, 0.9 * step}});
    const cut_pages pages = strip.cut();
    REQUIRE(pages.middles.size() == 2);
    CHECK(pages.scale > 1.3);  // 1.5 would be the largest
    std::array<int, 2> whole{};
    for (std::size_t p = 0; p < 2; ++p)
        for (const box& b : strip.things) whole.at(p) += seen_on(pages, pages.middles[p]).holds(b) ? 1 : 0;
    CHECK(std::abs(whole[0] - whole[1]) <= 1);
}

TEST_CASE("what is larger than a page is seen in parts, and all else is whole", "[pages]") {
    for (std::uint32_t seed = 0; seed < test::rounds(60); ++seed) {
        CAPTURE(seed);
        paper_job job = random_job(seed);
        const std::size_t small = job.things.size();
        const box large = box::around(job.things.front().centre(), 2'500, seed % 2 == 0 ? 1'900 : 30);
        job.things.push_back(large);
        const cut_pages pages = job.cut();
        // Points all over it are seen.
        std::size_t dark = 0;
        for (int i = 0; i <= 40; ++i)
            for (int k = 0; k <= 40; ++k) {
                const point p = large.low + point{large.width() * i / 40, large.height() * k / 40};
                dark += std::ranges::none_of(pages.middles, [&](point middle) { return seen_on(pages, middle).holds(p); }) ? 1 : 0;
            }
        CHECK(dark == 0);
        job.things.resize(small);
        CHECK(faults(job, pages).find("cut") == std::string::npos);
    }
}

TEST_CASE("every point of a line lies in one of its pieces, and these are small", "[pages]") {
    line_pieces lines;
    const std::array<point, 4> corners{point{-130, 20}, {470, 333}, {470, -90}, {469, -90}};
    for (std::size_t i = 1; i < corners.size(); ++i) lines.add(corners[i - 1], corners[i]);
    std::vector<box> pieces;
    lines.append_to(pieces);
    for (const box& b : pieces) CHECK((b.width() <= 51 && b.height() <= 51));
    for (std::size_t i = 1; i < corners.size(); ++i)
        for (int k = 0; k <= 500; ++k) {
            const point p = corners[i - 1] + (corners[i] - corners[i - 1]) * (k / 500.0);
            CHECK(std::ranges::any_of(pieces, [&](const box& b) { return b.grown(0.01).holds(p); }));
        }
}

TEST_CASE("no page shows a line alone", "[pages]") {
    // Two boxes, farther apart than three pages, and the line between them, which also leads round by a corner.
    paper_job job{.things = {box::around({0, 0}, 80, 40), box::around({6'000, 40}, 80, 40)}};
    line_pieces pieces;
    pieces.add({40, 0}, {3'000, 1'500});
    pieces.add({3'000, 1'500}, {5'960, 40});
    pieces.append_to(job.lines);
    const cut_pages pages = job.cut();
    CHECK(pages.middles.size() == 2);
    CHECK(faults(job, pages).empty());
}

TEST_CASE("of the shapes tried that with the fewest pages is taken which leaves away no more words than the first", "[pages]") {
    std::mt19937 chance(5);
    for (int round = 0; round < 300; ++round) {
        CAPTURE(round);
        std::vector<tried_shape> shapes(1 + chance() % 8);
        for (tried_shape& each : shapes) each = {2 + chance() % 6, chance() % 4};
        std::vector<double> numbers;
        for (std::size_t i = 0; i < shapes.size(); ++i) numbers.push_back(static_cast<double>(i));
        const std::size_t best = with_fewest_pages(numbers, [&](double number) { return shapes[static_cast<std::size_t>(number)]; });
        REQUIRE(best < shapes.size());
        CHECK(shapes[best].without_room <= shapes[0].without_room);
        for (std::size_t i = 0; i < shapes.size(); ++i) {
            if (shapes[i].without_room > shapes[0].without_room) continue;
            CHECK(shapes[best].pages <= shapes[i].pages);
            if (i < best) CHECK(shapes[best].pages < shapes[i].pages);
        }
    }
    //  eight pages with three words left away are better than ten with five, though nine with none came before
    const std::array<tried_shape, 3> shapes{{{10, 5}, {9, 0}, {8, 3}}};
    CHECK(with_fewest_pages(std::array{0.0, 1.0, 2.0}, [&](double number) { return shapes[static_cast<std::size_t>(number)]; }) == 2);
    //  behind a single page none is tried
    std::size_t asked = 0;
    CHECK(with_fewest_pages(std::array{1.0, 2.0, 3.0}, [&](double) { return ++asked, tried_shape{asked == 2 ? 1U : 3U, 0}; }) == 1);
    CHECK(asked == 2);
}
