// What whole-graph algorithms do when their budget ends: they end soon, and give an estimate that is told, or nothing.
#include "catch.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include <hexi/algorithm/betweenness.hpp>
#include <hexi/algorithm/breadth_first.hpp>
#include <hexi/algorithm/communities.hpp>
#include <hexi/algorithm/components.hpp>
#include <hexi/algorithm/delta_stepping.hpp>
#include <hexi/algorithm/k_core.hpp>
#include <hexi/algorithm/pagerank.hpp>
#include <hexi/algorithm/ranking.hpp>
#include <hexi/algorithm/triangles.hpp>
#include <hexi/base/limits.hpp>
#include <hexi/base/parallel.hpp>

#include "kronecker_graph.hpp"
#include "sanitized.hpp"

using namespace hexi;

namespace {

struct task {
    std::string name;
    std::function<bool(const graph&, const csr&, budget*)> run;  ///< whether it gave anything
};
const std::vector<task>& tasks() {
    static const std::vector<task> all{
        {"csr", [](const graph& g, const csr&, budget* b) { return csr(g, {.undirected = true, .within = b}).node_count() > 0; }},
        {"directed csr", [](const graph& g, const csr&, budget* b) { return csr(g, {.within = b}).node_count() > 0; }},
        {"betweenness", [](const graph&, const csr& c, budget* b) { return !betweenness(c, {.samples = 40, .within = b}).empty(); }},
        {"pagerank", [](const graph&, const csr& c, budget* b) { return !pagerank(c, {.within = b}).empty(); }},
        {"core", [](const graph&, const csr& c, budget* b) { return !core_numbers(c, b).empty(); }},
        {"triangles", [](const graph&, const csr& c, budget* b) { return !triangles_by_node(c, b).empty(); }},
        {"triangle count", [](const graph&, const csr& c, budget* b) { return count_triangles(c, b) > 0; }},
        {"clustering", [](const graph&, const csr& c, budget* b) { return !cluster(c, b).of.empty(); }},
        {"breadth first", [](const graph&, const csr& c, budget* b) { return breadth_first(c, node_id(0), b)[node_id(0)].has_value(); }},
        {"weighted distances", [](const graph& g, const csr&, budget* b) {
            const csr weighted(g, {.undirected = true, .weight = [](edge_id e) { return static_cast<double>(1 + e.index() % 7); }});
            return !weighted_distances(weighted, node_id(0), 0, b).empty();
        }},
        {"weak components", [](const graph& g, const csr&, budget* b) { return weak_components(g, b).count > 0; }},
        {"components", [](const graph& g, const csr&, budget* b) { return !components(g, b).empty(); }},
        {"components of a view", [](const graph& g, const csr&, budget* b) { return !components(g, filter{.labels = {"N"}}, b).empty(); }},
        {"communities", [](const graph&, const csr& c, budget* b) { return communities(c, {.within = b}).count > 0; }},
        {"rank by betweenness", [](const graph& g, const csr&, budget* b) { return !ranking(g, {.by = measure::betweenness, .samples = 40, .within = b}).empty(); }},
        {"rank by pagerank", [](const graph& g, const csr&, budget* b) { return !ranking(g, {.by = measure::pagerank, .within = b}).empty(); }},
        {"rank by core", [](const graph& g, const csr&, budget* b) { return !ranking(g, {.by = measure::core, .within = b}).empty(); }},
        {"rank by clustering", [](const graph& g, const csr&, budget* b) { return !ranking(g, {.by = measure::clustering, .within = b}).empty(); }},
        {"rank by degree", [](const graph& g, const csr&, budget* b) { return !ranking(g, {.by = measure::degree, .within = b}).empty(); }},
    };
    return all;
}

}  // namespace

TEST_CASE("whole-graph algorithms that are stopped before they begin, or have no room, give nothing", "[limits]") {
    const graph g = test::kronecker_graph(test::sanitized ? 9 : 10);
    const csr arrays(g, {.undirected = true, .simple = true});
    for (const task& t : tasks()) {
        INFO(t.name);
        REQUIRE(t.run(g, arrays, nullptr));
        budget stopped;
        stopped.stop();
        CHECK_FALSE(t.run(g, arrays, &stopped));
        CHECK(stopped.ended() == cut_by::stop);
        budget narrow({.memory = 1000});
        CHECK_FALSE(t.run(g, arrays, &narrow));
        CHECK(narrow.ended() == cut_by::memory);
        budget wide({.time = std::chrono::hours(1), .memory = 1U << 30U, .steps = std::uint64_t{1} << 40U});
        CHECK(t.run(g, arrays, &wide));
        CHECK(wide.ended() == cut_by::nothing);
    }
}

TEST_CASE("no whole-graph algorithm goes on after it was told to stop", "[limits]") {
    const graph g = test::kronecker_graph(test::sanitized ? 9 : 12);
    const csr arrays(g, {.undirected = true, .simple = true});
    const std::uint64_t workers = worker_count();
    for (const task& t : tasks()) {
        INFO(t.name);
        for (std::uint64_t at = 1; at < 100; at += 1 + at / 3) {
            std::atomic<std::uint64_t> asked{0};
            budget within({.stop_if = [&] { return ++asked >= at; }});
            t.run(g, arrays, &within);
            REQUIRE(asked <= at + workers);  // others may be about to ask
            if (within.ended() == cut_by::nothing) break;
        }
    }
}

TEST_CASE("breadth-first distances that are cut are right as far as they go", "[limits]") {
    const graph g = test::kronecker_graph(test::sanitized ? 10 : 12);
    const csr arrays(g, {.undirected = true});
    const auto whole = breadth_first(arrays, node_id(0));
    std::size_t cut = 0;
    for (std::uint64_t steps = 0;; ++steps) {
        budget within({.steps = steps});
        const auto part = breadth_first(arrays, node_id(0), &within);
        for (const node_id n : g.nodes()) REQUIRE((!part[n] || part[n] == whole[n]));
        if (within.ended() == cut_by::nothing) break;
        ++cut;
    }
    CHECK(cut > 3);
}

TEST_CASE("betweenness that is cut is an estimate from a random part of the sources", "[limits]") {
    const graph g = test::kronecker_graph(9);
    const csr arrays(g, {.undirected = true});
    const std::vector<double> whole = betweenness(arrays);
    double sum = 0;
    for (const double b : whole) sum += b;
    std::size_t before = 0;
    for (const std::uint64_t steps : {30'000U, 300'000U, 1'000'000U}) {
        budget within({.steps = steps});
        const std::vector<double> part = betweenness(arrays, {.within = &within});
        REQUIRE(within.ended() == cut_by::steps);
        const auto [done, of] = within.part();
        INFO(done << " of " << of);
        CHECK(of == g.node_count());
        CHECK(done > before);
        CHECK(done < of);
        before = done;
        double estimated = 0;
        for (const double b : part) estimated += b;
        // A sample's total scatters with one over the root of its size.
        CHECK(std::abs(estimated - sum) < 4 / std::sqrt(static_cast<double>(done)) * sum);
    }
    CHECK(before > 20);
}

TEST_CASE("given sources that were not all done are scaled up to those given", "[limits]") {
    const graph g = test::kronecker_graph(9);
    const csr arrays(g, {.undirected = true});
    const std::vector<node_id> same(64, node_id(1));  // so that any part of them, scaled, is the whole
    const std::vector<double> whole = betweenness(arrays, {.sources = same});
    budget within({.steps = 300'000});
    const std::vector<double> part = betweenness(arrays, {.sources = same, .within = &within});
    REQUIRE(within.ended() == cut_by::steps);
    REQUIRE(part.size() == whole.size());
    for (std::size_t n = 0; n < whole.size(); ++n) CHECK(part[n] == Approx(whole[n]));
}

TEST_CASE("PageRank that is cut is that of the rounds done", "[limits]") {
    const graph g = test::kronecker_graph(10);
    const csr arrays(g);
    std::size_t cut = 0;
    for (std::uint64_t steps = 1; steps < 40 * g.node_count(); steps += g.node_count() * (test::sanitized ? 3 : 1) / 2) {
        budget within({.steps = steps});
        const auto part = pagerank(arrays, {.rounds = 30, .within = &within});
        const auto [done, of] = within.part();
        if (within.ended() == cut_by::nothing) {
            CHECK(part == pagerank(arrays, {.rounds = 30}));
            continue;
        }
        ++cut;
        CHECK(of == 30);
        if (done == 0) CHECK(part.empty());
        else CHECK(part == pagerank(arrays, {.rounds = done}));
    }
    CHECK(cut > 10);
}

TEST_CASE("communities that are cut are groups of all nodes, with their modularity", "[limits]") {
    const graph g = test::kronecker_graph(10);
    const csr arrays(g, {.undirected = true});
    const communities_found whole = communities(arrays);
    std::size_t cut = 0;
    for (std::uint64_t steps = 0;; steps += test::sanitized ? 12000 : 4000) {
        budget within({.steps = steps});
        const communities_found part = communities(arrays, {.within = &within});
        if (within.ended() == cut_by::nothing) {
            CHECK(part.of == whole.of);
            break;
        }
        REQUIRE(part.of.size() == whole.of.size());
        if (part.count == 0) continue;
        ++cut;
        REQUIRE(part.modularity <= whole.modularity + 1e-9);
        REQUIRE(part.modularity > 0);
        for (const node_id n : g.nodes()) REQUIRE(part.of[n.index()] < part.count);
    }
    CHECK(cut > 3);
}
