// Rows that were seen before are found again, and no others.
#include <algorithm>
#include <cstdint>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include <hexi/query/function/function_private.hpp>
#include <hexi/query/run/row_set_private.hpp>

#include "catch.hpp"
#include "sanitized.hpp"

using namespace hexi;
using namespace hexi::detail::query;

namespace {

/// A run of no query, of a graph with some nodes.
class run_of_nothing {
public:
    explicit run_of_nothing(int nodes = 0, run_options how = {}) : state_(made(g_, nodes), nullptr, p_) { state_.begin({}, how, {}); }
    run_state& operator*() { return state_; }

private:
    static const graph& made(graph& g, int nodes) {
        for (int i = 0; i < nodes; ++i) REQUIRE(g.add_node("N", "n" + std::to_string(i)));
        return g;
    }
    graph g_;
    plan p_;
    run_state state_;
};

/// Cells of which many are the same though they are not alike.
cell cell_of(std::mt19937_64& random, std::size_t variety) {
    const auto below = [&](std::size_t n) { return static_cast<std::int64_t>(random() % n); };
    static const std::string stands("a text that stands elsewhere, and longer than a cell");
    switch (below(12)) {
        case 0: return {};
        case 1: return below(2) == 0;
        case 2: return below(variety) - 2;
        case 3: return static_cast<double>(below(variety) - 2);
        case 4: return std::vector<double>{-0.0, 0.5, std::numeric_limits<double>::quiet_NaN(), -std::numeric_limits<double>::quiet_NaN(), 0x1p63, -0x1p63, 9007199254740992.0}.at(random() % 7);
        case 5: return std::vector<std::int64_t>{9007199254740992, 9007199254740993, std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max()}.at(random() % 4);
        case 6: return std::string(static_cast<std::size_t>(below(variety)), 'x');
        case 7: return cell::view(std::string_view(stands).substr(0, random() % stands.size()));
        case 8: return node_id(static_cast<std::uint32_t>(below(variety * 4)));
        case 9: return edge_id(static_cast<std::uint32_t>(below(variety * 4)));
        case 10: return cell_list{below(3), static_cast<double>(below(3)), std::string("l")};
        default: return date(2024, 1 + static_cast<int>(below(12)), 1);
    }
}

/// Compares a set with looking at all rows that came.
void compare(std::size_t width, std::size_t rows, std::size_t variety, std::uint64_t seed) {
    run_of_nothing run(2000);
    std::mt19937_64 random(seed);
    row_set set(width);
    std::size_t wrong = 0;
    for (int again = 0; again < 2; ++again) {
        std::vector<std::vector<cell>> known;
        for (std::size_t i = 0; i < rows; ++i) {
            std::vector<cell> row;
            for (std::size_t k = 0; k < width; ++k) row.push_back(cell_of(random, variety));
            const auto seen = std::ranges::find_if(known, [&](const auto& other) { return std::ranges::equal(row, other, same); });
            const auto expected = static_cast<std::size_t>(seen - known.begin());
            const bool is_new = seen == known.end();
            const auto found = set.insert(*run, row);
            wrong += std::size_t{found.number != expected || found.is_new != is_new};
            if (is_new) known.push_back(row);
        }
        REQUIRE(set.size() == known.size());
        // What is given stays good when the set is gone, and is what came first, type and all.
        std::vector<cell> given;
        for (std::size_t i = 0; i < known.size(); ++i)
            for (std::size_t k = 0; k < width; ++k) given.push_back(set.at(i, k));
        set.clear(*run);
        CHECK(set.size() == 0);
        for (std::size_t i = 0; i < given.size(); ++i) {
            const cell& expected = known[i / width][i % width];
            wrong += std::size_t{given[i].type() != expected.type() || !same(given[i], expected)};
        }
    }
    CHECK(wrong == 0);
}

}  // namespace

TEST_CASE("a set of rows finds what looking at all of them finds", "[row_set]") {
    for (std::uint64_t seed = 0; seed < (test::sanitized ? 2U : 4U); ++seed) {
        compare(1, 400, 4, seed);
        compare(1, 1500, 400, seed);
        compare(2, 600, 5, seed);
        compare(3, 300, 2, seed);
    }
    compare(40, 60, 1, 1);
}

TEST_CASE("a set of nodes finds them by their ids, however those lie", "[row_set]") {
    run_of_nothing run(3000);
    std::mt19937_64 random(7);
    for (const std::uint32_t most : {10U, 1500U, 3000U, 500000U}) {
        row_set set(1);
        std::vector<std::size_t> number(most, SIZE_MAX);
        std::size_t count = 0, wrong = 0;
        for (int i = 0; i < 20000; ++i) {
            const auto id = static_cast<std::uint32_t>(random() % most);
            const cell row = node_id(id);
            const auto found = set.insert(*run, {&row, 1});
            wrong += std::size_t{found.is_new != (number[id] == SIZE_MAX)};
            if (found.is_new) number[id] = count++;
            wrong += std::size_t{found.number != number[id]};
        }
        CHECK(wrong == 0);
    }
}

TEST_CASE("rows of no cells are one", "[row_set]") {
    run_of_nothing run;
    row_set set(0);
    CHECK(set.insert(*run, {}).is_new);
    CHECK_FALSE(set.insert(*run, {}).is_new);
    CHECK(set.size() == 1);
}

TEST_CASE("a set of rows is held by the memory of its run", "[row_set]") {
    budget within({.memory = std::size_t{4} << 20U});
    run_of_nothing run(0, {.within = &within});
    row_set set(2);
    bool stopped = false;
    std::int64_t rows = 0;
    try {
        for (; rows < 1000000; ++rows) {
            const std::vector<cell> row{rows, "a text of its own " + std::to_string(rows)};
            set.insert(*run, row);
        }
    } catch (const failure& wrong) {
        stopped = wrong.of == error_class::stopped;
    }
    CHECK(stopped);
    CHECK(rows > 10000);
    CHECK(rows < 100000);
    const std::size_t most = (*run).most_kept();
    set.clear(*run);
    const cell again[]{true, false};
    set.insert(*run, again);
    CHECK((*run).most_kept() == most);
}

TEST_CASE("what count(DISTINCT) has seen is held by the memory of its run", "[row_set]") {
    const graph g;
    const auto counted = prepare(g.schema(), "UNWIND range(1, 300) AS a UNWIND range(1, 1000) AS b RETURN a % 2 AS k, count(DISTINCT toString(a * 1000 + b)) AS n").value();
    budget within({.memory = std::size_t{test::sanitized ? 1U : 4U} << 20U});
    const auto answer = counted.run(g, {}, {.within = &within});
    REQUIRE_FALSE(answer);
    CHECK(answer.problems().front().message.find("memory") != std::string::npos);
}
