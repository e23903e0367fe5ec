#include <algorithm>
#include <random>
#include <vector>

#include <fmt/format.h>

#include <hexi/graph/builder.hpp>
#include <hexi/graph/graph.hpp>

#include "sanitized.hpp"

#include "catch.hpp"

using namespace hexi;

namespace {

/// By looking at all nodes.
std::vector<node_id> of_types(const graph& g, const std::vector<node_type_id>& types) {
    std::vector<node_id> out;
    for (const node_id n : g.nodes())
        if (std::ranges::find(types, g.type(n)) != types.end()) out.push_back(n);
    return out;
}

std::vector<node_id> all_of(const listed_nodes& range) {
    std::vector<node_id> out(range.begin(), range.end());
    CHECK(range.size() == out.size());
    CHECK(range.empty() == out.empty());
    return out;
}

void compare_lists(const graph& g, std::mt19937& random) {
    std::vector<node_type_id> some;
    for (std::size_t t = 0; t < g.schema().node_type_count(); ++t) {
        const std::vector<node_type_id> one{node_type_id(t)};
        REQUIRE(all_of(g.nodes(one.front())) == of_types(g, one));
        if (random() % 2 == 0) some.push_back(one.front());
    }
    REQUIRE(all_of(g.nodes_of(some)) == of_types(g, some));
}

}  // namespace

TEST_CASE("the nodes of types are listed as looking at all nodes finds them", "[type_lists]") {
    for (std::uint32_t seed = 0; seed < test::rounds(40); ++seed) {
        CAPTURE(seed);
        std::mt19937 random(seed);
        graph g;
        if (seed % 2 == 0) {
            graph_builder build;
            for (std::size_t i = 0; i < random() % 5000; ++i) (void)build.add_node(fmt::format("T{}", random() % 5), fmt::format("n{}", i));
            g = std::move(build).finish();
        }
        for (int step = 0; step < 400; ++step) {
            const auto any = [&] { return node_id(random() % g.node_bound()); };
            const std::size_t what = random() % 4;
            if (g.node_count() == 0 || what == 0) REQUIRE(g.add_node(fmt::format("T{}", random() % 7), fmt::format("m{}", step)));
            else if (const node_id n = any(); g.contains(n) && what == 1) g.remove(n);
            else if (g.contains(n)) REQUIRE(g.set_type(n, node_type_id(random() % g.schema().node_type_count())));
            if (step % 100 == 0) compare_lists(g, random);
            if (step == 300) g.compact();
        }
        compare_lists(g, random);
        compare_lists(graph(g), random);
    }
}

TEST_CASE("a type that is asked for with its subtypes is listed once", "[type_lists]") {
    graph g;
    const node_type_id place = g.schema().add_node_type({.name = "Place"});
    const node_type_id park = g.schema().add_node_type({.name = "Park", .supertypes = {place}});
    const node_id a = *g.add_node(park, "a"), b = *g.add_node(place, "b");
    (void)g.add_node("Other", "c");
    CHECK(all_of(g.nodes_of(g.schema().types_of_label("Place"))) == std::vector{a, b});
    CHECK(all_of(g.nodes_of(g.schema().types_of_label("Park"))) == std::vector{a});
    CHECK(all_of(g.nodes_of(std::vector{park, park, place})) == std::vector{a, b});
    CHECK(all_of(g.nodes_of({})).empty());
    CHECK(all_of(g.nodes(node_type_id(77))).empty());
}
