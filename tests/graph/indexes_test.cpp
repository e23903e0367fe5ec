#include <algorithm>
#include <ctime>
#include <random>
#include <string>
#include <vector>

#include <fmt/format.h>

#include <hexi/graph/snapshot.hpp>
#include <hexi/graph/snapshot_private.hpp>
#include <hexi/graph/transaction.hpp>
#include <hexi/value/compare_values.hpp>

#include "catch.hpp"
#include "random_graph.hpp"
#include "sanitized.hpp"
#include "scratch_folder.hpp"

using namespace hexi;

namespace {

hexi::value any_kind(std::mt19937& random) {
    switch (random() % 4) {
        case 0: return static_cast<std::int64_t>(random() % 12);
        case 1: return static_cast<double>(random() % 24) / 2;
        case 2: return fmt::format("t{}", random() % 9);
        default: return date(2000 + static_cast<int>(random() % 9));
    }
}

/// Whether a node is of a type or a subtype, asked in the most obvious way.
bool is(const graph& g, node_id n, node_type_id type) {
    return g.type(n) == type || std::ranges::find(g.type_of(n).labels, g.schema()[type].name) != g.type_of(n).labels.end();
}

std::vector<node_id> slow_with(const graph& g, node_type_id type, property_id p, const hexi::value& v) {
    std::vector<node_id> out;
    for (const node_id n : g.nodes())
        if (is(g, n, type) && compare_values(g.value(n, p), v) == 0) out.push_back(n);
    return out;
}

std::vector<node_id> slow_between(const graph& g, node_type_id type, property_id p, const hexi::value& low, const hexi::value& high) {
    std::vector<node_id> out;
    for (const node_id n : g.nodes()) {
        const hexi::value v = g.value(n, p);
        if (!is(g, n, type) || !comparable(v, low) || !comparable(v, high)) continue;
        if (compare_values(v, low) >= 0 && compare_values(v, high) <= 0) out.push_back(n);
    }
    std::ranges::stable_sort(out, [&](node_id a, node_id b) { return compare_values(g.value(a, p), g.value(b, p)) < 0; });
    return out;
}

void change_values(graph& g, std::mt19937& random, std::size_t times) {
    for (; times > 0; --times) {
        const node_id n(random() % g.node_bound());
        switch (random() % 8) {
            case 0: (void)g.add_node(random() % 2 == 0 ? "Park" : "Zone", fmt::format("k{}", random() % 100000)); break;
            case 1: if (g.contains(n) && g.node_count() > 2) g.remove(n); break;
            case 2: if (g.contains(n)) (void)g.set_type(n, node_type_id(random() % g.schema().node_type_count())); break;
            case 3: if (g.contains(n)) (void)g.add_edge(n, random() % 2 == 0 ? "IN" : "NEAR", n); break;
            case 4: if (g.contains(n)) (void)g.set(n, "size", hexi::value()); break;
            default: if (g.contains(n)) (void)g.set(n, "size", any_kind(random));
        }
    }
}

graph places(std::mt19937& random, std::size_t nodes) {
    graph g;
    const node_type_id place = g.schema().add_node_type({.name = "Place"});
    g.schema().add_node_type({.name = "Park", .supertypes = {place}});
    g.schema().add_node_type({.name = "Zone"});
    for (std::size_t i = 0; i < nodes; ++i) {
        const node_id n = *g.add_node(node_type_id(random() % 3), fmt::format("n{}", i));
        if (random() % 3 != 0) REQUIRE(g.set(n, "size", any_kind(random)));
    }
    return g;
}

void compare_answers(const graph& g, std::mt19937& random) {
    for (std::size_t t = 0; t < g.schema().node_type_count(); ++t) {
        const node_type_id type(t);
        const hexi::property* declared = g.schema().find_property(type, "size");
        if (declared == nullptr) continue;
        const hexi::value v = any_kind(random), low = any_kind(random), high = any_kind(random);
        REQUIRE(g.nodes_with(type, "size", v) == slow_with(g, type, declared->id, v));
        REQUIRE(g.nodes_between(type, "size", low, high) == slow_between(g, type, declared->id, low, high));
        REQUIRE(g.nodes_between(type, "size", low, {}).size() >= g.nodes_between(type, "size", low, high).size());
    }
}

}  // namespace

TEST_CASE("indexes find what looking at all nodes finds, whatever has changed", "[indexes]") {
    for (std::uint32_t seed = 0; seed < (test::sanitized ? 4U : 60U); ++seed) {
        CAPTURE(seed);
        std::mt19937 random(seed);
        graph g = places(random, seed % 10 == 0 ? (test::sanitized ? 1200 : 6000) : 60);
        const auto make = [&] {
            for (std::size_t t = 0; t < 3; ++t)
                if (g.schema().find_property(node_type_id(t), "size") != nullptr)
                    for (const index_order order : {index_order::hashed, index_order::sorted})
                        if (random() % 3 != 0) REQUIRE(g.add_index(node_type_id(t), "size", order));
        };
        make();
        compare_answers(g, random);
        for (int round = 0; round < 6; ++round) {
            change_values(g, random, 40);
            compare_answers(g, random);
            const graph before = g;
            {
                transaction t(g);
                change_values(g, random, 40);
                if (round % 2 == 0) make();
                compare_answers(g, random);
            }
            REQUIRE(g.indexes() == before.indexes());
            compare_answers(g, random);
            compare_answers(before, random);
            if (round == 4) g.compact();
        }
    }
}

TEST_CASE("statistics are those of the edges that there are", "[indexes][statistics]") {
    for (std::uint32_t seed = 0; seed < 30; ++seed) {
        CAPTURE(seed);
        std::mt19937 random(seed);
        graph g = places(random, 40);
        change_values(g, random, 60);
        CHECK(g.degrees() == nullptr);
        g.gather_statistics();
        for (int round = 0; round < 4; ++round) {
            change_values(g, random, 60);
            {
                transaction t(g);
                change_values(g, random, 60);
                if (round % 2 == 0) t.commit();
            }
            degree_sums slow;
            for (const edge_id e : g.edges()) slow.count(g.type(g.source(e)), g.type(e), g.type(g.target(e)), 1);
            REQUIRE(*g.degrees() == slow);
        }
    }
}

TEST_CASE("an index is refused where it would be over nothing, and goes when it is told", "[indexes]") {
    graph g;
    const node_id a = *g.add_node("Park", "a"), b = *g.add_node("Park", "b");
    REQUIRE(g.set(a, "area", 3));
    const node_type_id park = g.type(a);
    CHECK_FALSE(g.add_index(park, "aera"));
    CHECK_FALSE(g.add_index(node_type_id(9), "area"));
    REQUIRE(g.add_index(park, "area"));
    REQUIRE(g.add_index(park, "area"));
    CHECK(g.indexes().size() == 1);
    CHECK(g.nodes_with(park, "area", 3.0) == std::vector{a});
    REQUIRE(g.set(b, "area", 3));
    CHECK(g.nodes_with(park, "area", 3) == std::vector{a, b});
    CHECK(g.distinct_values(park, "area") == 1);
    CHECK(g.remove_index(park, "area"));
    CHECK_FALSE(g.remove_index(park, "area"));
    CHECK(g.nodes_with(park, "area", 3) == std::vector{a, b});
}

TEST_CASE("snapshots hold indexes", "[indexes][snapshot]") {
    for (std::uint32_t seed = 0; seed < (test::sanitized ? 4U : 10U); ++seed) {
        CAPTURE(seed);
        std::mt19937 random(seed);
        graph g = places(random, seed % 3 == 0 ? (test::sanitized ? 3000 : 20000) : 200);
        for (const index_order order : {index_order::hashed, index_order::sorted}) REQUIRE(g.add_index(node_type_id(0), "size", order));
        change_values(g, random, 100);
        const test::scratch_folder folder;
        REQUIRE(save_snapshot(g, folder.path / "g.hexi"));
        graph again = open_snapshot(folder.path / "g.hexi", {.verify = true}).value();
        CHECK(again.indexes() == g.indexes());
        compare_answers(again, random);
        change_values(again, random, 100);
        compare_answers(again, random);
        compare_answers(g, random);
    }
}

TEST_CASE("an index over few values is made, saved and verified in linear time", "[indexes][snapshot]") {
    const test::scratch_folder folder;
    const auto seconds = [&](int nodes, int values) {
        graph g;
        for (int i = 0; i < nodes; ++i) REQUIRE(g.set(*g.add_node("A"), "size", std::int64_t{i % values}));
        const std::clock_t begin = std::clock();
        REQUIRE(g.add_index(node_type_id(0), "size"));
        REQUIRE(save_snapshot(g, folder.path / "g.hexi"));
        const auto again = open_snapshot(folder.path / "g.hexi", {.verify = true});
        const auto taken = static_cast<double>(std::clock() - begin);
        REQUIRE(again);
        CHECK(again->nodes_with(node_type_id(0), "size", std::int64_t{0}).size() == static_cast<std::size_t>(nodes / values));
        return taken;
    };
    const int some = test::sanitized ? 400 : 4'000;
    for (const int values : {1, 4}) {
        CAPTURE(values);
        const double few = std::min(seconds(some, values), seconds(some, values));
        CHECK(seconds(16 * some, values) < 80 * few);  // its square is 256 times
    }
}

TEST_CASE("nodes of one value come and go in an index one by one in linear time", "[indexes]") {
    const auto seconds = [&](int nodes, int values, bool opened) {
        graph g;
        for (int i = 0; i < nodes; ++i) REQUIRE(g.set(*g.add_node("A"), "size", std::int64_t{i % values}));
        REQUIRE(g.add_index(node_type_id(0), "size"));
        if (opened) g = detail::snapshot_access::tidied(g);
        const std::clock_t begin = std::clock();
        for (int i = 0; i < nodes; ++i) REQUIRE(g.set(node_id(static_cast<std::size_t>(i)), "size", std::int64_t{(i + 1) % values - 1}));
        for (int i = 0; i < nodes; ++i) g.remove(node_id(static_cast<std::size_t>(i)));
        for (int i = 0; i < nodes; ++i) REQUIRE(g.set(*g.add_node("A"), "size", std::int64_t{i % values}));
        const auto taken = static_cast<double>(std::clock() - begin);
        CHECK(g.nodes_with(node_type_id(0), "size", std::int64_t{0}).size() == static_cast<std::size_t>(nodes / values));
        return taken;
    };
    const int some = test::sanitized ? 200 : 4'000;
    for (const bool opened : {false, true})
        for (const int values : {1, 4}) {
            CAPTURE(values, opened);
            const double few = std::min(seconds(some, values, opened), seconds(some, values, opened));
            CHECK(seconds(16 * some, values, opened) < 80 * few);  // its square is 256 times
        }
}

TEST_CASE("an index by hash of hashes that many nodes share, that lie side by side, and that come and go finds what a list of pairs does", "[indexes]") {
    for (std::uint32_t seed = 0; seed < test::rounds(60); ++seed) {
        CAPTURE(seed);
        std::mt19937 random(seed);
        hash_index index, made;
        std::vector<std::pair<node_id, std::size_t>> all;
        std::vector<std::size_t> hashes;
        for (std::size_t i = 0; i < 1 + seed % 7; ++i) hashes.push_back(seed % 3 == 0 ? 1000 + i : random());
        const auto some_hash = [&] { return random() % 3 == 0 ? static_cast<std::size_t>(random() % 3000) : hashes[random() % hashes.size()]; };
        std::uint32_t next = 0;
        if (seed % 2 == 0) {
            for (; next < 500; ++next) all.emplace_back(node_id(next), some_hash());
            index.build(all);
        }
        for (std::size_t step = 0; step < (test::sanitized ? 1500 : 3000); ++step) {
            const bool growing = step / 700 % 2 == 0;
            if (all.empty() || random() % 5 < (growing ? 4U : 1U)) {
                all.emplace_back(node_id(next++), some_hash());
                index.add(all.back().first, all.back().second);
            } else {
                std::swap(all[random() % all.size()], all.back());
                index.remove(all.back().first, all.back().second);
                all.pop_back();
            }
            if (step % 100 != 99) continue;
            made.build(all);
            REQUIRE(index.finds_the_same(made));
            REQUIRE(made.finds_the_same(index));
            if (step % 500 == 499) index.tidy();
            REQUIRE(index.size() == all.size());
            for (const std::size_t hash : hashes) {
                std::vector<node_id> found, wanted;
                index.for_each(hash, [&](node_id n) { found.push_back(n); });
                for (const auto& [n, of] : all)
                    if (of == hash) wanted.push_back(n);
                std::ranges::sort(found), std::ranges::sort(wanted);
                REQUIRE(found == wanted);
            }
        }
        index.tidy();
        std::ranges::sort(all);
        made.build(all);
        REQUIRE(made.finds_the_same(index));
        REQUIRE(index.finds_the_same(made));
    }
}

TEST_CASE("indexes count as memory of the graph", "[indexes]") {
    graph g;
    for (std::int64_t i = 0; i < 1000; ++i) REQUIRE(g.set(g.add_node("N").value(), "size", value(i)));
    for (const auto& [order, bytes] : {std::pair(index_order::hashed, 8U), std::pair(index_order::sorted, 4U)}) {
        const std::size_t before = g.memory().everything;
        REQUIRE(g.add_index(g.type(node_id(0)), "size", order));
        CHECK(g.memory().everything >= before + 1000 * bytes);
    }
}
