#include "catch.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <vector>

#include <hexi/search/search_space.hpp>
#include <hexi/view/filtered.hpp>
#include <hexi/view/undirected.hpp>
#include <hexi/search/neighbourhood.hpp>

#include "../random_question.hpp"
#include "sanitized.hpp"

using namespace hexi;
using namespace hexi::test;

namespace {

/// Level after level, every step of every node of the level before looked at.
std::vector<reached> slow_neighbourhood(const graph& g, node_id start, std::size_t hops, direction way, const filter& first, const filter& second) {
    std::vector<reached> out;
    std::set<node_id> seen{start};
    std::set<node_id> level{start};
    for (std::uint32_t distance = 1; distance <= hops && !level.empty(); ++distance) {
        std::map<node_id, edge_id> next;
        for (const node_id n : level) {
            for (const step s : slow_steps(g, n, way)) {
                if (seen.contains(s.node)) continue;
                if (!slow_allows(g, first, s.edge) || !slow_allows(g, second, s.edge) || !slow_allows(g, first, s.node) || !slow_allows(g, second, s.node)) continue;
                const auto at = next.emplace(s.node, s.edge).first;
                at->second = std::min(at->second, s.edge);
            }
        }
        level.clear();
        for (const auto& [n, e] : next) {
            out.push_back({n, distance, e});
            seen.insert(n);
            level.insert(n);
        }
    }
    std::ranges::sort(out, {}, [&](const reached& r) { return std::tuple(r.distance, g.key(r.node)); });
    return out;
}

}  // namespace

TEST_CASE("a neighbourhood is what the slow version finds", "[neighbourhood]") {
    search_space space;
    for (std::uint32_t seed = 0; seed < test::rounds(3000); ++seed) {
        CAPTURE(seed);
        graph g = random_graph(seed, {.max_nodes = 10, .max_edges = 20, .edge_types = seed % 4 == 0 ? std::size_t{40} : std::size_t{3}, .symmetric = seed % 3 == 0});
        dice d(seed + 1);
        if (seed % 5 == 0) remove_some(g, d);
        const node_id start = random_node(g, d);
        const std::size_t hops = d.below(5);
        const filter f = random_filter(g, d);
        direction way = random_direction(d);
        const walk_options options{.direction = way, .filter = f};
        if (d.one_in(2)) {
            CHECK(neighbourhood(g, start, hops, options, space) == slow_neighbourhood(g, start, hops, way, f, {}));
        } else if (d.one_in(2)) {
            CHECK(neighbourhood(undirected(g), start, hops, options, space) == slow_neighbourhood(g, start, hops, direction::both, f, {}));
        } else if (d.one_in(2)) {
            const filter other = random_filter(g, d);
            const own_view mine(g, other);
            CHECK(neighbourhood(mine, start, hops, options, space) == slow_neighbourhood(g, start, hops, way, f, other));
            CHECK(neighbourhood(undirected(mine), start, hops, options, space) == slow_neighbourhood(g, start, hops, direction::both, f, other));
        } else {
            const filter other = random_filter(g, d);
            const filtered view(g, other, direction::in);
            CHECK(neighbourhood(view, start, hops, options, space) == slow_neighbourhood(g, start, hops, reversed(way), f, other));
        }
    }
}

//   a --R--> b --R--> d
//    \--R--> c --R--/
TEST_CASE("a node reached twice keeps the edge with the smallest id", "[neighbourhood]") {
    graph g;
    const node_id a = *g.add_node("N", "a"), b = *g.add_node("N", "b"), c = *g.add_node("N", "c"), d = *g.add_node("N", "d");
    const edge_id cd = *g.add_edge(c, "R", d), ab = *g.add_edge(a, "R", b), ac = *g.add_edge(a, "R", c);
    (void)*g.add_edge(b, "R", d);
    CHECK(neighbourhood(g, a, 2) == std::vector<reached>{{b, 1, ab}, {c, 1, ac}, {d, 2, cd}});
    CHECK(neighbourhood(g, a, 0).empty());
    CHECK(neighbourhood(g, d, 9).empty());
    CHECK(neighbourhood(g, d, 1, {.direction = direction::in}).size() == 2);
}

TEST_CASE("hops over given types end where the slow version ends", "[hop_ends]") {
    search_space space;
    for (std::uint32_t seed = 0; seed < test::rounds(2000); ++seed) {
        CAPTURE(seed);
        graph g = random_graph(seed, {.max_nodes = 8, .max_edges = 24, .edge_types = seed % 4 == 0 ? std::size_t{40} : std::size_t{2}, .symmetric = seed % 3 == 0});
        dice d(seed + 7);
        if (seed % 5 == 0) remove_some(g, d);
        if (g.schema().edge_type_count() == 0) continue;
        std::vector<hop> hops;
        for (std::size_t i = d.below(4); i > 0; --i) hops.push_back({edge_type_id(d.below(g.schema().edge_type_count())), random_direction(d)});
        const node_id start = random_node(g, d);
        std::set<node_id> expected{start};
        for (const hop& h : hops) {
            std::set<node_id> next;
            for (const node_id n : expected)
                for (const step s : slow_steps(g, n, h.way))
                    if (g.type(s.edge) == h.type) next.insert(s.node);
            expected = next;
        }
        const auto found = hop_ends(g, start, hops, space);
        CHECK(found.size() == expected.size());  // each once
        CHECK(std::set<node_id>(found.begin(), found.end()) == expected);
        const std::size_t whole = found.size();
        {
            const filter shown = random_filter(g, d);
            std::set<node_id> of_view{start};
            for (const hop& h : hops) {
                std::set<node_id> next;
                for (const node_id n : of_view)
                    for (const step s : slow_steps(g, n, h.way))
                        if (g.type(s.edge) == h.type && slow_allows(g, shown, s.edge) && slow_allows(g, shown, s.node)) next.insert(s.node);
                of_view = next;
            }
            search_space other;
            for (const auto ends : {hop_ends(own_view(g, shown), start, hops, space), hop_ends(filtered(g, shown), start, hops, other)}) {
                CHECK(ends.size() == of_view.size());
                CHECK(std::set<node_id>(ends.begin(), ends.end()) == of_view);
            }
        }
        budget within({.steps = d.below(12)});
        const auto cut = hop_ends(g, start, hops, space, &within);
        CHECK(cut.size() == (within.ended() == cut_by::nothing ? whole : 0));
    }
}
