#include "catch.hpp"

#include <set>
#include <vector>

#include <fmt/format.h>

#include <hexi/derive/subgraph.hpp>

#include "../random_graph.hpp"
#include "sanitized.hpp"

using namespace hexi;
using namespace hexi::test;

TEST_CASE("a subgraph has the nodes kept, the edges among them, and all that is known of both", "[subgraph]") {
    for (std::uint32_t seed = 0; seed < test::rounds(1000); ++seed) {
        CAPTURE(seed);
        graph g = random_graph(seed, {.max_nodes = 8, .max_edges = 20, .edge_types = seed % 4 == 0 ? std::size_t{40} : std::size_t{3}, .keyless = seed % 3 == 0});
        std::vector<node_id> keep;
        for (const node_id n : g.nodes()) {
            if ((seed >> n.index() & 1U) != 0) keep.push_back(n);
            g.set_name(n, fmt::format("name of {}", n));
            g.set_aliases(n, {"x", std::string(g.key(n))});
            REQUIRE(g.set_evidence(n, {{"doc", static_cast<std::uint32_t>(n.index()), 0, 1}}));
        }
        for (const edge_id e : g.edges()) REQUIRE(g.set_evidence(e, {{"doc", static_cast<std::uint32_t>(e.index()), 2, 3}}));
        const auto edge_kept = [&](edge_id e) { return e.index() % 3 != 0; };
        const graph s = subgraph(g, keep, edge_kept);
        REQUIRE(s.node_count() == keep.size());
        std::multiset<std::string> expected;
        std::multiset<std::string> found;
        const auto told = [](const graph& of, edge_id e) {
            const auto weight = of.get<std::int64_t>(e, *of.schema().property_named("weight"));
            return fmt::format("{} {} {} {} {}", of.name(of.source(e)), of.type_of(e).name, of.name(of.target(e)), weight.value_or(-1), to_text(of.evidence(e).front()));
        };
        const std::set<node_id> kept(keep.begin(), keep.end());
        for (const edge_id e : g.edges())
            if (kept.contains(g.source(e)) && kept.contains(g.target(e)) && edge_kept(e)) expected.insert(told(g, e));
        for (const edge_id e : s.edges()) found.insert(told(s, e));
        CHECK(found == expected);
        for (const node_id n : keep) {
            const auto all = s.nodes();
            const auto copy = std::ranges::find_if(all, [&](node_id m) { return s.name(m) == g.name(n); });
            REQUIRE(copy != all.end());
            CHECK(s.key(*copy) == g.key(n));
            CHECK(s.type_of(*copy).name == g.type_of(n).name);
            CHECK(s.name(*copy) == g.name(n));
            CHECK(s.aliases(*copy).size() == 2);
            CHECK(s.evidence(*copy) == g.evidence(n));
        }
    }
}

TEST_CASE("a subgraph of nothing is empty and knows the types", "[subgraph]") {
    const graph g = random_graph(1);
    const graph s = subgraph(g, {});
    CHECK(s.node_count() == 0);
    CHECK(s.schema().node_type_count() == g.schema().node_type_count());
}
