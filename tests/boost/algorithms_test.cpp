// Boost's algorithms run on a graph and its views as they are. Each is checked against the same algorithm
// on a `boost::adjacency_list` copy of small random graphs, or by the property that its answer must have,
// and on one graph by hand.
#include "catch.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <numeric>
#include <set>
#include <utility>
#include <vector>

#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/astar_search.hpp>
#include <boost/graph/betweenness_centrality.hpp>
#include <boost/graph/breadth_first_search.hpp>
#include <boost/graph/connected_components.hpp>
#include <boost/graph/core_numbers.hpp>
#include <boost/graph/depth_first_search.hpp>
#include <boost/graph/dijkstra_shortest_paths.hpp>
#include <boost/graph/filtered_graph.hpp>
#include <boost/graph/kruskal_min_spanning_tree.hpp>
#include <boost/graph/page_rank.hpp>
#include <boost/graph/prim_minimum_spanning_tree.hpp>
#include <boost/graph/reverse_graph.hpp>
#include <boost/graph/strong_components.hpp>
#include <boost/graph/topological_sort.hpp>
#include <boost/graph/transitive_closure.hpp>
#include <boost/graph/vf2_sub_graph_iso.hpp>
#include <fmt/format.h>

#include <hexi/boost/boost.hpp>
#include <hexi/view/filtered.hpp>

#include "random_graph.hpp"
#include "sanitized.hpp"

namespace hexi::inline abi_v1 {
namespace {

struct plain_edge {
    double weight;
};
using plain_directed = boost::adjacency_list<boost::vecS, boost::vecS, boost::bidirectionalS, boost::no_property, plain_edge>;
using plain_undirected = boost::adjacency_list<boost::vecS, boost::vecS, boost::undirectedS, boost::no_property, plain_edge>;

template <class Plain>
Plain copy_of(const graph& g) {
    Plain copy(g.node_bound());
    const auto weight = edge_property<double>(g, "weight", 1.0);
    for (const edge_id e : g.edges())
        boost::add_edge(g.source(e).index(), g.target(e).index(), {get(weight, {g.source(e), g.target(e), e})}, copy);
    return copy;
}

/// An array as a property map over the nodes.
template <class T, class G>
auto by_node(std::vector<T>& values, const G& g) { return boost::make_iterator_property_map(values.begin(), get(boost::vertex_index, g)); }

auto weight_of(const graph& g) { return edge_property<double>(g, "weight", 1.0); }

template <class G>
std::vector<int> breadth_first(const G& g, typename boost::graph_traits<G>::vertex_descriptor start) {
    std::vector<int> distance(num_vertices(g), -1);
    auto map = by_node(distance, g);
    put(map, start, 0);
    boost::breadth_first_search(g, start, boost::visitor(boost::make_bfs_visitor(boost::record_distances(map, boost::on_tree_edge()))));
    return distance;
}

/// The same division into groups, whatever the numbers.
template <class A, class B>
bool same_groups(const std::vector<A>& a, const std::vector<B>& b) {
    std::map<A, B> there;
    std::map<B, A> back;
    for (std::size_t i = 0; i < a.size(); ++i) {
        if (!there.emplace(a[i], b[i]).second && there[a[i]] != b[i]) return false;
        if (!back.emplace(b[i], a[i]).second && back[b[i]] != a[i]) return false;
    }
    return true;
}

struct reached_target {};
struct stop_at : boost::default_astar_visitor {
    node_id target;
    template <class G>
    void examine_vertex(node_id n, const G&) const {
        if (n == target) throw reached_target();
    }
};

/// Calls `body(g)` for many small random graphs, the seed shown where it fails.
template <class Body>
void on_random_graphs(Body body) {
    for (std::uint32_t seed = 0; seed < test::rounds(1000); ++seed) {
        CAPTURE(seed);
        body(test::random_graph(seed));
    }
}

/// a -> b by key, for reading what an edge says.
std::string text(const graph& g, const boost_edge& e) { return fmt::format("{}{}", g.key(e.from), g.key(e.to)); }

//        2         2
//    a -----> b -----> d
//    |        ^        |          weights beside the edges; e -> f stands apart
//    |1      1|        |1
//    +-----> c <-------+          e --1--> f
graph picture() {
    graph_builder build;
    std::map<char, node_id> n;
    for (const char c : std::string("abcdef")) n[c] = *build.add_node("A", std::string(1, c));
    for (const auto& [from, to, w] : {std::tuple{'a', 'b', 2}, {'a', 'c', 1}, {'c', 'b', 1}, {'b', 'd', 2}, {'d', 'c', 1}, {'e', 'f', 1}})
        (void)build.set(*build.add_edge(n[from], "R", n[to]), "weight", std::int64_t{w});
    return std::move(build).finish();
}

}  // namespace

TEST_CASE("breadth-first search", "[boost]") {
    const graph g = picture();
    CHECK(breadth_first(g, *g.find("a")) == std::vector<int>{0, 1, 1, 2, -1, -1});
    CHECK(breadth_first(undirected(g), *g.find("d")) == std::vector<int>{2, 1, 1, 0, -1, -1});
    on_random_graphs([](const graph& r) {
        for (const node_id n : r.nodes()) {
            REQUIRE(breadth_first(r, n) == breadth_first(copy_of<plain_directed>(r), n.index()));
            REQUIRE(breadth_first(undirected(r), n) == breadth_first(copy_of<plain_undirected>(r), n.index()));
        }
    });
}

TEST_CASE("depth-first search", "[boost]") {
    // The parenthesis theorem: along every edge the end is finished first, unless it leads back to an ancestor.
    on_random_graphs([](const graph& r) {
        std::vector<int> discovered(r.node_bound(), 0), finished(r.node_bound(), 0);
        int clock = 0;
        std::vector<edge_id> back;
        struct watch : boost::default_dfs_visitor {
            std::vector<int>*discovered, *finished;
            std::vector<edge_id>* back;
            int* clock;
            void discover_vertex(node_id n, const graph&) const { (*discovered)[n.index()] = ++*clock; }
            void finish_vertex(node_id n, const graph&) const { (*finished)[n.index()] = ++*clock; }
            void back_edge(const boost_edge& e, const graph&) const { back->push_back(e.id); }
        } watch;
        watch.discovered = &discovered, watch.finished = &finished, watch.back = &back, watch.clock = &clock;
        boost::depth_first_search(r, boost::visitor(watch));
        REQUIRE(clock == static_cast<int>(2 * r.node_count()));
        for (const edge_id e : r.edges()) {
            const std::size_t from = r.source(e).index(), to = r.target(e).index();
            const bool is_back = std::ranges::find(back, e) != back.end();
            REQUIRE(is_back == (discovered[to] <= discovered[from] && finished[from] <= finished[to]));
            if (!is_back) REQUIRE(finished[to] < finished[from]);
        }
    });
}

TEST_CASE("Dijkstra's shortest paths", "[boost]") {
    const auto distances = [](const auto& g, auto start, auto weight) {
        std::vector<double> distance(num_vertices(g));
        boost::dijkstra_shortest_paths(g, start, boost::weight_map(weight).distance_map(by_node(distance, g)));
        return distance;
    };
    const graph g = picture();
    const double far = std::numeric_limits<double>::max();
    CHECK(distances(g, *g.find("a"), weight_of(g)) == std::vector<double>{0, 2, 1, 4, far, far});
    on_random_graphs([&](const graph& r) {
        const auto directed = copy_of<plain_directed>(r);
        const auto either = copy_of<plain_undirected>(r);
        for (const node_id n : r.nodes()) {
            REQUIRE(distances(r, n, weight_of(r)) == distances(directed, n.index(), get(&plain_edge::weight, directed)));
            REQUIRE(distances(undirected(r), n, weight_of(r)) == distances(either, n.index(), get(&plain_edge::weight, either)));
        }
    });
}

TEST_CASE("A* finds what Dijkstra finds", "[boost]") {
    on_random_graphs([](const graph& r) {
        const node_id start = *r.nodes().begin();
        std::vector<double> distance(r.node_bound());
        boost::dijkstra_shortest_paths(r, start, boost::weight_map(weight_of(r)).distance_map(by_node(distance, r)));
        for (const node_id target : r.nodes()) {
            std::vector<double> cost(r.node_bound());
            stop_at visitor;
            visitor.target = target;
            bool found = false;
            try {
                // Every edge weighs 1 or more: a lower bound.
                boost::astar_search(r, start, [&](node_id n) { return n == target ? 0.0 : 1.0; },
                                    boost::weight_map(weight_of(r)).distance_map(by_node(cost, r)).visitor(visitor));
            } catch (const reached_target&) {
                found = true;
            }
            REQUIRE(found == (distance[target.index()] < std::numeric_limits<double>::max()));
            if (found) REQUIRE(cost[target.index()] == distance[target.index()]);
        }
    });
}

TEST_CASE("strong components", "[boost]") {
    const graph g = picture();
    std::vector<int> component(g.node_bound());
    CHECK(boost::strong_components(g, by_node(component, g)) == 4);  // {b, c, d}, a, e, f
    CHECK((component[1] == component[2] && component[2] == component[3] && component[0] != component[1]));
    on_random_graphs([](const graph& r) {
        const auto copy = copy_of<plain_directed>(r);
        std::vector<int> ours(r.node_bound()), theirs(r.node_bound());
        REQUIRE(boost::strong_components(r, by_node(ours, r)) == boost::strong_components(copy, by_node(theirs, copy)));
        REQUIRE(same_groups(ours, theirs));
    });
}

TEST_CASE("connected components", "[boost]") {
    const graph g = picture();
    std::vector<int> component(g.node_bound());
    CHECK(boost::connected_components(undirected(g), by_node(component, g)) == 2);
    CHECK(component == std::vector<int>{0, 0, 0, 0, 1, 1});
    on_random_graphs([](const graph& r) {
        const auto copy = copy_of<plain_undirected>(r);
        std::vector<int> ours(r.node_bound()), theirs(r.node_bound());
        REQUIRE(boost::connected_components(undirected(r), by_node(ours, r)) == boost::connected_components(copy, by_node(theirs, copy)));
        REQUIRE(same_groups(ours, theirs));
    });
}

TEST_CASE("topological sort", "[boost]") {
    std::vector<node_id> order;
    const graph cyclic = picture();
    CHECK_THROWS_AS(boost::topological_sort(cyclic, std::back_inserter(order)), boost::not_a_dag);
    on_random_graphs([](const graph& r) {
        // Edges from a smaller to a larger number cannot make a circle.
        graph upward = r;
        remove_edge_if([](const boost_edge& e) { return e.from >= e.to; }, upward);
        std::vector<node_id> reverse_order;
        boost::topological_sort(upward, std::back_inserter(reverse_order));
        REQUIRE(reverse_order.size() == upward.node_count());
        std::vector<std::size_t> place(upward.node_bound());
        for (std::size_t i = 0; i < reverse_order.size(); ++i) place[reverse_order[i].index()] = i;
        for (const edge_id e : upward.edges()) REQUIRE(place[upward.target(e).index()] < place[upward.source(e).index()]);
    });
}

TEST_CASE("Brandes' betweenness centrality", "[boost]") {
    const auto betweenness = [](const auto& g) {
        std::vector<double> centrality(num_vertices(g));
        boost::brandes_betweenness_centrality(g, by_node(centrality, g));
        return centrality;
    };
    const graph g = picture();
    // a..b, a..c and c..b are direct; a..d leads over b, b..c over d, c..d over b, d..b over c.
    CHECK(betweenness(g) == std::vector<double>{0, 2, 1, 1, 0, 0});
    on_random_graphs([&](const graph& r) {
        // Boost's undirected list shows a loop twice, ours once: no shortest path uses one.
        const auto directed = betweenness(r), same_directed = betweenness(copy_of<plain_directed>(r));
        const auto either = betweenness(undirected(r)), same_either = betweenness(copy_of<plain_undirected>(r));
        for (std::size_t i = 0; i < directed.size(); ++i) {
            REQUIRE(directed[i] == Approx(same_directed[i]));
            REQUIRE(either[i] == Approx(same_either[i]));
        }
    });
}

TEST_CASE("PageRank", "[boost]") {
    on_random_graphs([](const graph& r) {
        const auto copy = copy_of<plain_directed>(r);
        std::vector<double> ours(r.node_bound()), theirs(r.node_bound());
        boost::graph::page_rank(r, by_node(ours, r), boost::graph::n_iterations(20), 0.85);
        boost::graph::page_rank(copy, by_node(theirs, copy), boost::graph::n_iterations(20), 0.85);
        for (std::size_t i = 0; i < ours.size(); ++i) REQUIRE(ours[i] == Approx(theirs[i]));
    });
}

TEST_CASE("core numbers", "[boost]") {
    const auto cores = [](const auto& g) {
        std::vector<std::size_t> core(num_vertices(g));
        boost::core_numbers(g, by_node(core, g));
        return core;
    };
    const graph g = picture();
    CHECK(cores(undirected(g)) == std::vector<std::size_t>{2, 2, 2, 2, 1, 1});
    on_random_graphs([&](graph r) {
        remove_edge_if([](const boost_edge& e) { return e.from == e.to; }, r);  // loops count twice there, once here
        REQUIRE(cores(undirected(r)) == cores(copy_of<plain_undirected>(r)));
    });
}

TEST_CASE("Kruskal's and Prim's minimum spanning trees", "[boost]") {
    const graph g = picture();
    std::vector<boost_edge> tree;
    boost::kruskal_minimum_spanning_tree(undirected(g), std::back_inserter(tree), boost::weight_map(weight_of(g)));
    std::set<std::string> names;
    for (const boost_edge& e : tree) names.insert(text(g, e));
    CHECK(names == std::set<std::string>{"ac", "cb", "dc", "ef"});
    on_random_graphs([](graph r) {
        remove_edge_if([](const boost_edge& e) { return e.from == e.to; }, r);  // Boost's Prim takes a loop for a way to its node
        const auto total = [](const auto& edges, auto weight) {
            double sum = 0;
            for (const auto& e : edges) sum += get(weight, e);
            return sum;
        };
        const undirected view(r);
        const auto copy = copy_of<plain_undirected>(r);
        std::vector<boost_edge> ours;
        std::vector<plain_undirected::edge_descriptor> theirs;
        boost::kruskal_minimum_spanning_tree(view, std::back_inserter(ours), boost::weight_map(weight_of(r)));
        boost::kruskal_minimum_spanning_tree(copy, std::back_inserter(theirs), boost::weight_map(get(&plain_edge::weight, copy)));
        REQUIRE(ours.size() == theirs.size());
        REQUIRE(total(ours, weight_of(r)) == total(theirs, get(&plain_edge::weight, copy)));
        // Prim's: the tree that holds the first node, as each node's edge to its parent.
        std::vector<node_id> parent(r.node_bound());
        std::vector<double> step_weight(r.node_bound());
        boost::prim_minimum_spanning_tree(view, by_node(parent, r),
                                          boost::root_vertex(*r.nodes().begin()).weight_map(weight_of(r)).distance_map(by_node(step_weight, r)));
        const auto reachable = breadth_first(view, *r.nodes().begin());
        double prim = 0, kruskal = 0;
        for (const node_id n : r.nodes())
            if (reachable[n.index()] > 0) prim += step_weight[n.index()];
        for (const boost_edge& e : ours)
            if (reachable[e.from.index()] >= 0) kruskal += get(weight_of(r), e);
        REQUIRE(prim == kruskal);
    });
}

TEST_CASE("transitive closure, written into a graph", "[boost]") {
    const graph g = picture();
    graph all;
    boost::transitive_closure(g, all);
    std::set<std::string> ties;
    for (auto [at, end] = edges(all); at != end; ++at)
        ties.insert(fmt::format("{}{}", g.key(node_id(source(*at, all).index())), g.key(node_id(target(*at, all).index()))));
    CHECK(ties == std::set<std::string>{"ab", "ac", "ad", "bb", "bc", "bd", "cb", "cc", "cd", "db", "dc", "dd", "ef"});
    on_random_graphs([](const graph& r) {
        graph closure;
        std::vector<node_id> image(r.node_bound());
        boost::transitive_closure(r, closure, boost::orig_to_copy(by_node(image, r)));
        for (const node_id a : r.nodes()) {
            std::set<node_id> ahead;  // reached by one edge or more
            for (auto [at, end] = out_edges(a, r); at != end; ++at) {
                const auto distance = breadth_first(r, target(*at, r));
                for (const node_id b : r.nodes())
                    if (distance[b.index()] >= 0) ahead.insert(b);
            }
            for (const node_id b : r.nodes()) REQUIRE(edge(image[a.index()], image[b.index()], closure).second == ahead.contains(b));
        }
    });
}

TEST_CASE("VF2 finds a pattern wherever it is", "[boost]") {
    //  x --> y --> z in: every path of two edges that visits three nodes
    graph pattern;
    const node_id x = add_vertex(pattern), y = add_vertex(pattern), z = add_vertex(pattern);
    add_edge(x, y, pattern);
    add_edge(y, z, pattern);
    on_random_graphs([&](const graph& r) {
        if (r.node_count() < 3) return;
        std::set<std::vector<node_id>> found;
        const auto keep = [&](const auto& to_large, const auto&) {
            found.insert({get(to_large, x), get(to_large, y), get(to_large, z)});
            return true;
        };
        graph simple;  // VF2 counts edges between two nodes: parallel ones and loops are other patterns
        for (const node_id n : r.nodes()) add_vertex(new_node{"A", std::string(r.key(n))}, simple);
        for (const edge_id e : r.edges())
            if (r.source(e) != r.target(e) && !edge(r.source(e), r.target(e), simple).second) add_edge(r.source(e), r.target(e), simple);
        boost::vf2_subgraph_mono(pattern, simple, keep);
        std::set<std::vector<node_id>> expected;
        for (const edge_id e : simple.edges())
            for (const edge_id f : simple.edges())
                if (simple.target(e) == simple.source(f) && simple.source(e) != simple.target(f))
                    expected.insert({simple.source(e), simple.target(e), simple.target(f)});
        REQUIRE(found == expected);
    });
}

TEST_CASE("Boost's filtered graph and ours see the same", "[boost]") {
    on_random_graphs([](const graph& r) {
        const auto type = r.schema().find_edge_type("R");
        if (!type) return;
        const auto keep = std::function<bool(boost_edge)>([&](const boost_edge& e) { return r.type(e.id) == *type; });
        const boost::filtered_graph<graph, std::function<bool(boost_edge)>> theirs(r, keep);
        const filtered ours(r, {.edge_types = {*type}});
        for (const node_id n : r.nodes()) REQUIRE(breadth_first(theirs, n) == breadth_first(ours, n));
    });
}

TEST_CASE("Boost's reversed graph walks against the edges", "[boost]") {
    on_random_graphs([](const graph& r) {
        const auto reversed_graph = boost::make_reverse_graph(r);
        const filtered ours(r, {}, direction::in);
        for (const node_id n : r.nodes()) {
            const auto theirs = breadth_first(reversed_graph, n);
            REQUIRE(theirs == breadth_first(ours, n));
            for (const node_id m : r.nodes()) REQUIRE(theirs[m.index()] == breadth_first(r, m)[n.index()]);
        }
        std::vector<int> there(r.node_bound()), back(r.node_bound());
        boost::strong_components(r, by_node(there, r));
        boost::strong_components(reversed_graph, by_node(back, r));
        REQUIRE(same_groups(there, back));
    });
}

}  // namespace hexi::abi_v1
