// Rows come in the order of their keys, and those of one key as they came.
#include <algorithm>
#include <cstdint>
#include <limits>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include <fmt/format.h>

#include <hexi/query.hpp>
#include <hexi/query/function/function_private.hpp>
#include <hexi/query/run/row_sorter_private.hpp>

#include "catch.hpp"
#include "sanitized.hpp"

using namespace hexi;
using namespace hexi::detail::query;

namespace {

/// A run of no query, of an empty graph.
class sorting_run {
public:
    explicit sorting_run(run_options how = {}) : state_(g_, nullptr, p_) { state_.begin({}, how, {}); }
    run_state& operator*() { return state_; }

private:
    graph g_;
    plan p_;
    run_state state_;
};

/// A key of some sort; of few values where many are to be equal.
cell drawn_key(std::mt19937_64& random, int sort) {
    const auto below = [&](std::size_t n) { return static_cast<std::int64_t>(random() % n); };
    static const std::string alike("a text that others begin with as well, and that goes on ");
    switch (sort) {
        case 0: return below(10);
        case 1: return static_cast<std::int64_t>(random());
        case 2: return static_cast<double>(below(1000)) / 7;
        case 3: return fmt::format("name {}", below(300));
        case 4: return alike.substr(0, random() % alike.size()) + std::to_string(below(3));
        case 5: return cell::view(std::string_view("a\0b\0\0", 5).substr(0, random() % 6));
        case 6: return date(static_cast<int>(below(4)), static_cast<int>(below(3)));
        case 7: return cell_list{below(2), cell(), below(2)};
        case 8: return std::numeric_limits<std::int64_t>::max() - below(3);
        case 9: return below(2) == 0 ? cell(std::numeric_limits<double>::quiet_NaN()) : cell(-0.0);
        case 10: return below(2) == 0;
        case 11: return local_time::of(static_cast<int>(below(3)), 0).value();
        case 12: return {};
        default: return drawn_key(random, static_cast<int>(below(13)));
    }
}

}  // namespace

TEST_CASE("rows are sorted as a plain sort that is stable sorts them", "[row_sorter]") {
    std::mt19937_64 random(3);
    for (int round = 0; round < (test::sanitized ? 30 : 70); ++round) {
        const std::size_t keys = 1 + random() % 3, width = keys + 1;
        std::vector<int> sorts;
        std::vector<bool> descending;
        for (std::size_t k = 0; k < keys; ++k) sorts.push_back(static_cast<int>(random() % 14)), descending.push_back(random() % 2 == 0);
        const std::size_t count = round % 16 == 0 ? 4000 : random() % 400;
        const std::optional<std::size_t> most = random() % 2 == 0 ? std::optional<std::size_t>() : std::optional<std::size_t>(random() % 3 == 0 ? random() % 3 : random() % 1500);
        std::vector<std::vector<cell>> all;
        for (std::size_t i = 0; i < count; ++i) {
            std::vector<cell> row;
            for (const int sort : sorts) row.push_back(drawn_key(random, sort));
            row.emplace_back(static_cast<std::int64_t>(i));
            all.push_back(std::move(row));
        }
        sorting_run run;
        row_sorter sorter(descending, width);
        std::vector<std::int64_t> found, expected;
        for (int again = 0; again < 2; ++again) {
            sorter.begin(*run, most);
            for (const auto& row : all) sorter.add(*run, row);
            sorter.sort(*run);
            found.clear();
            for (std::size_t i = 0; i < sorter.size(); ++i) found.push_back(sorter.row(i)[keys].as<std::int64_t>());
            sorter.clear(*run);
        }
        std::ranges::stable_sort(all, [&](const auto& a, const auto& b) {
            for (std::size_t k = 0; k < keys; ++k)
                if (const auto o = order(a[k], b[k]); o != 0) return descending[k] ? o > 0 : o < 0;
            return false;
        });
        if (most) all.resize(std::min(all.size(), *most));
        for (const auto& row : all) expected.push_back(row[keys].as<std::int64_t>());
        CAPTURE(round, sorts, descending, count, most.value_or(9999999));
        REQUIRE(found == expected);
        // All bytes were given back.
        budget within({.memory = std::size_t{1} << 40U});
        sorting_run counted({.within = &within});
        row_sorter other(descending, width);
        other.begin(*counted, most);
        for (const auto& row : all) other.add(*counted, row);
        other.sort(*counted);
        const std::size_t held = (*counted).most_kept();
        REQUIRE(held >= std::min(all.size(), most.value_or(all.size())) * width * sizeof(cell));
        other.clear(*counted);
        (*counted).keep(1);
        REQUIRE((*counted).most_kept() == std::max<std::size_t>(held, 1));
    }
}

TEST_CASE("texts that have much in common, and long ones, are sorted", "[row_sorter]") {
    sorting_run run;
    row_sorter sorter({false}, 1);
    sorter.begin(*run, {});
    const std::string common(20'000, 'x');
    for (int i = 0; i < 400; ++i) {
        const cell row[] = {cell(common + std::to_string(i * 7919 % 400))};
        sorter.add(*run, row);
    }
    sorter.sort(*run);
    std::vector<std::string> found, expected;
    for (std::size_t i = 0; i < sorter.size(); ++i) found.emplace_back(sorter.row(i)[0].text().substr(common.size()));
    for (int i = 0; i < 400; ++i) expected.push_back(std::to_string(i));
    std::ranges::sort(expected);
    CHECK(found == expected);
}

TEST_CASE("a sort is stopped in the middle, and by the memory that it may take", "[row_sorter]") {
    const auto fill = [](run_state& r, row_sorter& to, std::size_t count, bool alike) {
        std::mt19937_64 random(5);
        for (std::size_t i = 0; i < count; ++i) {
            const cell row[] = {alike ? cell(cell_list{static_cast<std::int64_t>(random() % 1000)}) : cell(static_cast<std::int64_t>(random()))};
            to.add(r, row);
        }
    };
    for (const bool alike : {false, true}) {
        std::size_t looks = 0;
        bool counts = false;
        budget within({.stop_if = [&] { return counts && ++looks > 2; }});
        sorting_run run({.within = &within});
        row_sorter sorter({false}, 1);
        sorter.begin(*run, {});
        fill(*run, sorter, 20'000, alike);
        counts = true;
        CHECK_THROWS_AS(sorter.sort(*run), failure);
        CHECK(looks == 3);
        sorter.clear(*run);
    }
    budget within({.memory = std::size_t{1} << 20U});
    sorting_run run({.within = &within});
    row_sorter sorter({false}, 1);
    sorter.begin(*run, {});
    CHECK_THROWS_AS(fill(*run, sorter, 60'000, false), failure);
    // With a limit only those are kept that may be among the first.
    sorting_run again({.within = nullptr});
    row_sorter limited({false}, 1);
    limited.begin(*again, 100);
    fill(*again, limited, 200'000, false);
    limited.sort(*again);
    CHECK(limited.size() == 100);
    CHECK((*again).most_kept() < 200'000);
}

TEST_CASE("answers are in the order of ORDER BY, columns with their rows", "[row_sorter]") {
    graph g;
    for (std::int64_t i = 0; i < 3000; ++i) {
        const node_id n = *g.add_node("N", fmt::format("n{}", i));
        REQUIRE(g.set(n, "size", value(i * 7919 % 3000)));
        REQUIRE(g.set(n, "few", value(i % 7)));
    }
    const auto ask = [&](const char* text) { return prepare(g.schema(), text)->run(std::as_const(g)).value(); };
    const auto sorted = ask("MATCH (n:N) WITH n, n.few AS few ORDER BY few DESC, n.size SKIP 10 RETURN few, n.size, n.key, n");
    REQUIRE(sorted.size() == 2990);
    for (std::size_t i = 0; i < sorted.size(); ++i) {
        const row r = sorted[i];
        if (i > 0) {
            const row before = sorted[i - 1];
            REQUIRE((before.get<std::int64_t>(0) > r.get<std::int64_t>(0) || (before.get<std::int64_t>(0) == r.get<std::int64_t>(0) && before.get<std::int64_t>(1) < r.get<std::int64_t>(1))));
        }
        REQUIRE(g.key(r.get<node_id>(3)) == r.get<std::string_view>(2));
    }
    const auto first = ask("MATCH (n:N) RETURN n.key ORDER BY n.few, n.size DESC LIMIT 3");
    const auto whole = ask("MATCH (n:N) RETURN n.key ORDER BY n.few, n.size DESC");
    REQUIRE(first.size() == 3);
    for (std::size_t i = 0; i < 3; ++i) CHECK(first[i].get<std::string_view>(0) == whole[i].get<std::string_view>(0));
}
