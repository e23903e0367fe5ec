// What every search does when its budget ends: it ends soon, gives what is sure by then, and says so.
#include "catch.hpp"
#include "sanitized.hpp"

#include <algorithm>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <hexi/base/limits.hpp>
#include <hexi/graph/builder.hpp>
#include <hexi/search/find.hpp>
#include <hexi/search/for_each_simple_path.hpp>
#include <hexi/search/neighbourhood.hpp>
#include <hexi/search/paths.hpp>

#include "random_graph.hpp"
#include "random_question.hpp"

using namespace hexi;
using namespace hexi::test;

namespace {

/// A question with a list of paths as its answer.
struct question {
    std::string name;
    bool in_order;  // whether an answer that is cut is the beginning of the whole
    std::function<paths(const graph&, node_id, node_id, const path_options&)> ask;
};

std::optional<property_id> weight(const graph& g) { return g.schema().property_named("weight"); }

std::vector<question> questions() {
    const auto weighted = [](const graph& g, path_options o) {
        o.weight = weight(g);
        return o;
    };
    const auto bounded = [](path_options o) {
        o.max_edges = 5;
        return o;
    };
    const auto one = [](const std::optional<path>& p, const path_options& o) {
        paths out;
        if (p) out.push_back(*p);
        else if (o.within != nullptr && o.within->ended() != cut_by::nothing) out.cut_off(o.within->ended());
        return out;
    };
    return {
        {"shortest", true, [=](const graph& g, node_id a, node_id b, const path_options& o) { return one(shortest_path(g, a, b, o), o); }},
        {"cheapest", true, [=](const graph& g, node_id a, node_id b, const path_options& o) { return one(shortest_path(g, a, b, weighted(g, o)), o); }},
        {"cheapest bounded", true, [=](const graph& g, node_id a, node_id b, const path_options& o) { return one(shortest_path(g, a, b, weighted(g, bounded(o))), o); }},
        {"all shortest", true, [=](const graph& g, node_id a, node_id b, const path_options& o) { return all_shortest_paths(g, a, b, o); }},
        {"all cheapest", false, [=](const graph& g, node_id a, node_id b, const path_options& o) { return all_shortest_paths(g, a, b, weighted(g, o)); }},
        {"all cheapest bounded", false, [=](const graph& g, node_id a, node_id b, const path_options& o) { return all_shortest_paths(g, a, b, weighted(g, bounded(o))); }},
        {"k shortest", true, [=](const graph& g, node_id a, node_id b, const path_options& o) { return k_shortest_paths(g, a, b, 5, o); }},
        {"k cheapest", true, [=](const graph& g, node_id a, node_id b, const path_options& o) { return k_shortest_paths(g, a, b, 5, weighted(g, o)); }},
        {"k cheapest bounded", true, [=](const graph& g, node_id a, node_id b, const path_options& o) { return k_shortest_paths(g, a, b, 5, weighted(g, bounded(o))); }},
        {"simple", true, [=](const graph& g, node_id a, node_id b, const path_options& o) { return simple_paths(g, a, b, bounded(o)); }},
        {"simple by weight", true, [=](const graph& g, node_id a, node_id b, const path_options& o) { return simple_paths(g, a, b, weighted(g, bounded(o))); }},
    };
}

/// Paths as text, to be compared whatever the lists say of their ends.
std::vector<std::string> texts(const paths& all) {
    std::vector<std::string> out;
    for (const path_view p : all) {
        std::string text = fmt::format("{}", p.cost);
        for (std::size_t i = 0; i < p.nodes.size(); ++i) text += fmt::format(" {}{}", p.nodes[i].index(), i < p.edges.size() ? fmt::format(" -{}-", p.edges[i].index()) : "");
        out.push_back(text);
    }
    return out;
}
bool begins(const std::vector<std::string>& whole, const std::vector<std::string>& part) {
    return part.size() <= whole.size() && std::equal(part.begin(), part.end(), whole.begin());
}
bool within_it(std::vector<std::string> whole, std::vector<std::string> part) {
    std::ranges::sort(whole);
    std::ranges::sort(part);
    return std::ranges::includes(whole, part);
}

/// A lattice from corner to corner: `a0_0` to `aN_N`, edges to the right and downwards that all weigh 1.
graph lattice(std::size_t side) {
    graph_builder build;
    std::vector<node_id> ids;
    for (std::size_t i = 0; i < side * side; ++i) ids.push_back(*build.add_node("A", fmt::format("a{}_{}", i / side, i % side)));
    const auto tie = [&](std::size_t a, std::size_t b) { (void)build.set(*build.add_edge(ids[a], "R", ids[b]), "weight", std::int64_t{1}); };
    for (std::size_t i = 0; i < side * side; ++i) {
        if (i % side + 1 < side) tie(i, i + 1);
        if (i + side < side * side) tie(i, i + side);
    }
    return std::move(build).finish();
}
/// `n0` to `n1` ... each with one edge to the next.
graph chain(std::size_t nodes) {
    graph_builder build;
    std::vector<node_id> ids;
    for (std::size_t i = 0; i < nodes; ++i) ids.push_back(*build.add_node("A", fmt::format("n{}", i)));
    for (std::size_t i = 0; i + 1 < nodes; ++i) (void)build.set(*build.add_edge(ids[i], "R", ids[i + 1]), "weight", std::int64_t{1});
    return std::move(build).finish();
}

}  // namespace

TEST_CASE("an answer that was cut is the beginning of the whole, and marked", "[limits]") {
    std::size_t cut = 0, some = 0;
    for (std::uint32_t seed = 0; seed < test::rounds(60); ++seed) {
        INFO("seed " << seed);
        const graph g = random_graph(seed, {.max_nodes = 12, .max_edges = 40});
        dice d(seed);
        const node_id from = random_node(g, d), to = random_node(g, d);
        path_options options{.direction = random_direction(d), .limit = 1 + d.below(40)};
        if (!weight(g)) continue;
        for (const question& q : questions()) {
            INFO(q.name);
            options.within = nullptr;
            const paths whole = q.ask(g, from, to, options);
            for (std::uint64_t steps = 0;; steps = steps < 40 ? steps + 1 : steps * 5 / 4) {
                budget within({.steps = steps});
                options.within = &within;
                const paths part = q.ask(g, from, to, options);
                INFO(steps << " steps, " << part.size() << " of " << whole.size() << " paths, " << to_text(part.cut));
                REQUIRE(part.truncated == (part.cut != cut_by::nothing));
                if (part.cut == cut_by::steps) {
                    ++cut;
                    some += part.empty() ? 0 : 1;
                    REQUIRE(within.ended() == cut_by::steps);
                    REQUIRE((q.in_order ? begins(texts(whole), texts(part)) : whole.truncated || within_it(texts(whole), texts(part))));
                    continue;
                }
                REQUIRE(part == whole);
                break;
            }
        }
    }
    CHECK(cut > test::rounds(1000));  // or nothing was tried
    CHECK(some > test::rounds(100));
}

TEST_CASE("what is stopped before it begins gives nothing", "[limits]") {
    const graph g = lattice(6);
    const node_id from(0), to(35);
    for (const question& q : questions()) {
        INFO(q.name);
        budget within;
        within.stop();
        const paths part = q.ask(g, from, to, {.limit = 1'000'000, .within = &within});
        CHECK(part.empty());
        CHECK(part.cut == cut_by::stop);
    }
    budget within;
    within.stop();
    CHECK_FALSE(distance(g, from, to, {.within = &within}));
    CHECK_FALSE(connected(g, from, to, {.within = &within}));
    CHECK(neighbourhood(g, from, 3, {.within = &within}).empty());
    CHECK(find_nodes(g, "a", 100, &within).empty());
    CHECK(within.ended() == cut_by::stop);
}

TEST_CASE("no search goes on after it was told to stop", "[limits]") {
    // The budget is asked every some thousand steps. Once it has said so it is not asked again: nothing works on.
    const graph g = lattice(test::sanitized ? 24 : 120);
    const node_id from(0), to(g.node_count() - 1);
    const auto stops = [&](const std::string& name, const std::function<void(budget*)>& ask, int most) {
        INFO(name);
        for (int at = 1;; ++at) {
            int asked = 0;
            budget within({.stop_if = [&] { return ++asked >= at; }});
            ask(&within);
            REQUIRE(asked <= at);
            if (within.ended() == cut_by::nothing || at == most) break;
            if (at > 20 || (test::sanitized && at > 3)) at += at / 4 + (test::sanitized ? 1 : 0);
        }
    };
    for (const question& q : questions()) {
        const bool endless = q.name.starts_with("all") || q.name.starts_with("simple");
        stops(q.name, [&](budget* within) { (void)q.ask(g, from, to, {.limit = endless ? 3000U : 10U, .within = within}); }, 100);
    }
    stops("distance", [&](budget* within) { (void)distance(g, from, to, {.within = within}); }, 100);
    stops("neighbourhood", [&](budget* within) { (void)neighbourhood(g, from, 1000, {.within = within}); }, 100);
    stops("find", [&](budget* within) { (void)find_nodes(g, "a1", 100, within); }, 100);
}

TEST_CASE("a visitor of simple paths learns that the budget ended", "[limits]") {
    const graph g = lattice(6);
    const auto whole = simple_paths(g, node_id(0), node_id(35), {.limit = 1'000'000});
    CHECK(whole.size() == 252);
    budget within({.steps = 2000});
    std::size_t seen = 0;
    const auto see = [&](path_view p) {
        CHECK(p == whole[seen]);
        return ++seen > 0;
    };
    CHECK_FALSE(for_each_simple_path(g, node_id(0), node_id(35), {.within = &within}, see));
    CHECK(seen > 0);
    CHECK(seen < whole.size());
    budget enough({.steps = 1'000'000});
    CHECK(for_each_simple_path(g, node_id(0), node_id(35), {.within = &enough}, [&](path_view) { return true; }));
    CHECK_FALSE(for_each_simple_path(g, node_id(0), node_id(35), {.within = &enough}, [&](path_view) { return false; }));
    CHECK(enough.ended() == cut_by::nothing);
}

TEST_CASE("a neighbourhood that was cut has all nodes that are nearer than it says", "[limits]") {
    for (std::uint32_t seed = 0; seed < test::rounds(60); ++seed) {
        INFO("seed " << seed);
        const graph g = random_graph(seed, {.max_nodes = 30, .max_edges = 60});
        dice d(seed);
        const node_id start = random_node(g, d);
        const direction way = random_direction(d);
        const auto whole = neighbourhood(g, start, 6, {.direction = way});
        for (std::uint64_t steps = 0;; ++steps) {
            budget within({.steps = steps});
            const auto part = neighbourhood(g, start, 6, {.direction = way, .within = &within});
            REQUIRE(part.size() <= whole.size());
            REQUIRE(std::equal(part.begin(), part.end(), whole.begin()));
            if (within.ended() == cut_by::nothing) {
                REQUIRE(part == whole);
                break;
            }
            if (!part.empty() && part.size() < whole.size()) REQUIRE(part.back().distance < whole[part.size()].distance);
        }
        // The marks of a search that was cut do not show in the next.
        REQUIRE(neighbourhood(g, start, 6, {.direction = way}) == whole);
    }
}

TEST_CASE("names found before the budget ends are the best of those compared", "[limits]") {
    const graph g = lattice(12);
    const auto whole = find_nodes(g, "a1", 1000);
    budget within({.steps = 64 * 100});
    const auto part = find_nodes(g, "a1", 1000, &within);
    CHECK(within.ended() == cut_by::steps);
    CHECK(!part.empty());
    CHECK(part.size() < whole.size());
    for (const match& m : part) CHECK(std::ranges::any_of(whole, [&](const match& w) { return w.node == m.node && w.text == m.text && w.rank == m.rank; }));
}

TEST_CASE("2^60 shortest paths fill the memory that is allowed and no more", "[limits]") {
    graph_builder build;
    node_id last = *build.add_node("A", "n0");
    const node_id from = last;
    for (int i = 1; i <= 60; ++i) {
        const node_id up = *build.add_node("A", fmt::format("u{}", i)), down = *build.add_node("A", fmt::format("d{}", i)), next = *build.add_node("A", fmt::format("n{}", i));
        for (const node_id between : {up, down})
            for (const auto& [a, b] : {std::pair(last, between), std::pair(between, next)}) (void)build.set(*build.add_edge(a, "R", b), "weight", std::int64_t{1});
        last = next;
    }
    const graph g = std::move(build).finish();
    for (const question& q : questions()) {
        INFO(q.name);
        if (!q.name.starts_with("all") && !q.name.starts_with("simple")) continue;
        constexpr std::size_t allowed = (test::sanitized ? 4U : 20U) << 20U;
        budget within({.memory = allowed});
        path_options options{.limit = 1'000'000'000, .within = &within};
        const paths found = q.name.starts_with("simple") ? simple_paths(g, from, last, options) : q.ask(g, from, last, options);
        if (q.name.ends_with("bounded")) {
            CHECK(found.empty());  // of five edges there is none
            continue;
        }
        CHECK(found.cut == cut_by::memory);
        // A list takes up to three times as much while it grows.
        CHECK(found.size() * 121 * 8 <= allowed);
        CHECK(found.size() * 121 * 8 >= allowed / 6);
        CHECK(found.front().size() == 120);
    }
    std::size_t before = 0;
    for (const std::size_t allowed : {0U, 100U, 1000U, 10'000U, 100'000U, 1'000'000U}) {
        budget within({.memory = allowed});
        search_space fresh;
        const paths found = all_shortest_paths(g, from, last, {.limit = 1'000'000, .within = &within}, fresh);
        CHECK(found.cut == cut_by::memory);
        CHECK(found.size() * 121 * 8 <= allowed + watch::steps_a_look * 8);
        CHECK(found.size() >= before);
        before = found.size();
    }
}

TEST_CASE("a search that lacks room for its marks does not begin", "[limits]") {
    const graph g = chain(test::sanitized ? 50'000 : 100'000);  // longer than any before
    const node_id from(0), to(g.node_count() - 1);
    for (const question& q : questions()) {
        INFO(q.name);
        budget within({.memory = 1000});
        CHECK(q.ask(g, from, to, {.within = &within}).empty());
        // The spaces that the thread keeps may have room from searches before; then a path is what is too large.
        if (q.name.ends_with("bounded") || q.name.starts_with("simple")) continue;
        CHECK(within.ended() == cut_by::memory);
    }
}

TEST_CASE("k shortest paths of a long chain look for no detour where there is none", "[limits]") {
    constexpr std::size_t nodes = test::sanitized ? 8'000 : 200'000;
    const graph g = chain(nodes);
    const node_id from(0), to(nodes - 1);
    for (const bool weighted : {false, true}) {
        for (const direction way : {direction::out, direction::both}) {
            budget within({.steps = 100 * nodes});  // a search for each node would take 10'000 times as many
            path_options options{.direction = way, .within = &within};
            if (weighted) options.weight = weight(g);
            const paths found = k_shortest_paths(g, from, to, 3, options);
            CHECK(found.size() == 1);
            CHECK_FALSE(found.truncated);
            CHECK(found.front().size() == nodes - 1);
        }
    }
}

TEST_CASE("k shortest paths along a chain of twins are cut with the first ones found", "[limits]") {
    graph_builder build;
    node_id before = *build.add_node("A", "n0");
    const node_id from = before;
    constexpr std::size_t length = test::sanitized ? 1'000 : 3'000;
    for (std::size_t i = 1; i < length; ++i) {
        const node_id next = *build.add_node("A", fmt::format("n{}", i)), leaf = *build.add_node("A", fmt::format("leaf{}", i));
        (void)build.add_edge(before, "R", next);
        (void)build.add_edge(before, "R", leaf);
        before = next;
    }
    const graph g = std::move(build).finish();
    budget within({.steps = length * length / 9});  // a detour from each node looks at all before it
    const paths found = k_shortest_paths(g, from, before, 3, {.direction = direction::both, .within = &within});
    REQUIRE(found.size() == 1);
    CHECK(found.front().size() == length - 1);
    CHECK(found.cut == cut_by::steps);
}

TEST_CASE("cheapest paths over a long way are compared with what may repeat only", "[limits]") {
    constexpr std::size_t nodes = test::sanitized ? 20'000 : 100'000;
    const graph g = chain(nodes);
    budget within({.steps = 20 * nodes});
    const paths found = all_shortest_paths(g, node_id(0), node_id(nodes - 1), {.weight = weight(g), .within = &within});
    CHECK(found.size() == 1);
    CHECK_FALSE(found.truncated);
}
