#include "catch.hpp"

#include <algorithm>
#include <set>
#include <stdexcept>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <hexi/algorithm/csr.hpp>
#include <hexi/graph/builder.hpp>
#include <hexi/view/filtered.hpp>
#include <hexi/view/undirected.hpp>

#include "random_graph.hpp"
#include "sanitized.hpp"

namespace hexi::inline abi_v1 {
namespace {

std::vector<node_id> listed(std::span<const node_id> s) { return {s.begin(), s.end()}; }

/// The neighbours of a node, read off the edges one by one.
std::vector<node_id> slow(const graph& g, node_id n, direction way, bool simple) {
    std::vector<node_id> out;
    for (const edge_id e : g.edges()) {
        if (way != direction::in && g.source(e) == n) out.push_back(g.target(e));
        if (way != direction::out && g.target(e) == n && (way == direction::in || g.source(e) != n)) out.push_back(g.source(e));
    }
    std::ranges::sort(out);
    if (simple) {
        out.erase(std::unique(out.begin(), out.end()), out.end());
        std::erase(out, n);
    }
    return out;
}

}  // namespace

TEST_CASE("the arrays hold every neighbour, in order", "[csr]") {
    for (std::uint32_t seed = 0; seed < test::rounds(1000); ++seed) {
        CAPTURE(seed);
        graph g = test::random_graph(seed);
        if (seed % 5 == 0) g.remove(*g.nodes().begin());
        for (const bool simple : {false, true}) {
            const csr directed(g, {.simple = simple});
            const csr either(g, {.undirected = true, .simple = simple});
            const csr through_view(undirected(g), {.simple = simple});
            REQUIRE(directed.node_count() == g.node_count());
            REQUIRE(directed.node_bound() == g.node_bound());
            for (std::size_t i = 0; i < g.node_bound(); ++i) {
                const node_id n(i);
                REQUIRE(directed.contains(n) == g.contains(n));
                REQUIRE(listed(directed.out(n)) == slow(g, n, direction::out, simple));
                REQUIRE(listed(directed.in(n)) == slow(g, n, direction::in, simple));
                REQUIRE(listed(either.out(n)) == slow(g, n, direction::both, simple));
                REQUIRE(listed(either.in(n)) == listed(either.out(n)));
                REQUIRE(listed(through_view.out(n)) == listed(either.out(n)));
            }
        }
    }
}

TEST_CASE("a filtered view leaves out what it hides", "[csr]") {
    for (std::uint32_t seed = 0; seed < test::rounds(300); ++seed) {
        CAPTURE(seed);
        const graph g = test::random_graph(seed);
        const auto r = g.schema().find_edge_type("R");
        if (!r) continue;
        const filter f{.edge_types = {*r}, .avoid_labels = {"B"}};
        graph rest = g;
        for (const edge_id e : g.edges())
            if (g.type(e) != *r) rest.remove(e);
        for (const node_id n : g.nodes())
            if (g.type_of(n).name == "B") rest.remove(n);
        const csr shown(filtered(g, f)), expected(rest);
        const csr either(filtered(g, f, direction::both)), expected_either(rest, {.undirected = true});
        REQUIRE(either.is_undirected());
        REQUIRE(shown.node_count() == rest.node_count());
        for (std::size_t i = 0; i < g.node_bound(); ++i) {
            REQUIRE(listed(shown.out(node_id(i))) == listed(expected.out(node_id(i))));
            REQUIRE(listed(shown.in(node_id(i))) == listed(expected.in(node_id(i))));
            REQUIRE(listed(either.out(node_id(i))) == listed(expected_either.out(node_id(i))));
        }
    }
}

TEST_CASE("weights stand beside their neighbours", "[csr]") {
    for (std::uint32_t seed = 0; seed < test::rounds(300); ++seed) {
        CAPTURE(seed);
        const graph g = test::random_graph(seed);
        const csr weighted(g, {.weight = [](edge_id e) { return static_cast<double>(e.index()); }});
        for (const node_id n : g.nodes()) {
            const auto out = weighted.out(n);
            const auto weights = weighted.out_weights(n);
            REQUIRE(weights.size() == out.size());
            for (std::size_t i = 0; i < out.size(); ++i) {
                const edge_id e(static_cast<std::size_t>(weights[i]));
                REQUIRE((g.source(e) == n && g.target(e) == out[i]));
            }
        }
    }
}

TEST_CASE("what a predicate or a weight throws reaches whoever makes the arrays", "[csr]") {
    graph_builder build;
    std::vector<node_id> nodes;
    for (int i = 0; i < 5000; ++i) nodes.push_back(*build.add_node("A", fmt::format("n{}", i)));
    for (std::size_t i = 0; i < 20'000; ++i) REQUIRE(build.add_edge(nodes[i % 5000], "R", nodes[i * 7919 % 5000]));
    const graph g = std::move(build).finish();
    const auto throws_at = [](std::size_t at) {
        return [at](auto id) {
            if (id.index() == at) throw std::runtime_error("the user's");
            return true;
        };
    };
    for (const std::size_t at : {0U, 2500U, 4999U}) {
        CHECK_THROWS_WITH(csr(filtered(g, {.edge_if = throws_at(at)})), "the user's");
        CHECK_THROWS_WITH(csr(filtered(g, {.node_if = throws_at(at)})), "the user's");
        CHECK_THROWS_WITH(csr(g, {.weight = throws_at(at)}), "the user's");
    }
    CHECK(csr(filtered(g, {.edge_if = throws_at(1'000'000)})).entry_count() == 20'000);
}

TEST_CASE("more list entries than 32 bits count are an error", "[csr]") {
    CHECK_NOTHROW(detail::require_countable(4'294'967'294));
    CHECK_THROWS_AS(detail::require_countable(4'294'967'295), std::length_error);
}

}  // namespace hexi::abi_v1
