// The questions asked of Boost.Graph, whichever structure holds the graph.
#pragma once

#include <algorithm>
#include <cstdint>
#include <fstream>
#include <numeric>
#include <string>
#include <vector>

#include <boost/graph/breadth_first_search.hpp>
#include <boost/graph/connected_components.hpp>
#include <boost/graph/dijkstra_shortest_paths.hpp>
#include <boost/graph/graph_traits.hpp>
#include <boost/graph/graphviz.hpp>
#include <boost/graph/page_rank.hpp>

#include "plain_graph.hpp"
#include "program.hpp"

namespace hexi::bench {

struct vertex_data {
    std::string name;
    std::uint8_t type = 0;
};
struct edge_data {
    std::uint8_t type = 0;
    std::uint8_t weight = 1;
};

template <class Graph>
class boost_questions {
public:
    using vertex = typename boost::graph_traits<Graph>::vertex_descriptor;

    boost_questions(const Graph& g, const questions& ask) : g_(g), ask_(ask), seen_(boost::num_vertices(g), 0), distance_(seen_.size()), colour_(seen_.size()) {}

    std::string hop1(std::size_t n, std::uint8_t type) const {
        std::uint64_t found = 0, sum = 0;
        for (std::size_t i = 0; i < n; ++i) over(ask_.nodes[i], type, [&](vertex m) { ++found, sum += m; });
        benchmark::DoNotOptimize(sum);
        return std::to_string(found);
    }
    std::string hop2(std::size_t n, std::uint8_t first, std::uint8_t second) {
        std::uint64_t found = 0;
        for (std::size_t i = 0; i < n; ++i) {
            ++epoch_;
            over(ask_.nodes[i], first, [&](vertex m) {
                over(static_cast<std::uint32_t>(m), second, [&](vertex end) {
                    if (seen_[end] != epoch_) seen_[end] = epoch_, ++found;
                });
            });
        }
        return std::to_string(found);
    }

    /// Boost's breadth-first search, left as soon as the target is seen.
    std::string distances(std::size_t n) {
        std::uint64_t reached = 0, edges = 0;
        for (std::size_t i = 0; i < n; ++i) {
            const auto [from, to] = ask_.pairs[i];
            if (from == to) {
                ++reached;
                continue;
            }
            distance_[from] = 0;
            try {
                boost::breadth_first_search(g_, vertex(from), boost::visitor(stop_at{{}, to, &distance_}).color_map(colours()));
            } catch (const target_seen&) {
                ++reached, edges += distance_[to];
            }
        }
        return answer(reached, edges);
    }
    std::string weighted(std::size_t n) {
        std::uint64_t reached = 0, cost = 0;
        for (std::size_t i = 0; i < n; ++i) {
            const auto [from, to] = ask_.pairs[i];
            try {
                boost::dijkstra_shortest_paths(g_, vertex(from),
                    boost::weight_map(boost::get(&edge_data::weight, g_)).distance_map(distances()).distance_inf(std::uint32_t{1} << 30U)
                        .distance_zero(std::uint32_t{0}).distance_combine(std::plus<std::uint32_t>()).visitor(stop_at_cheapest{{}, to}));
            } catch (const target_seen&) {
                ++reached, cost += distance_[to];
            }
        }
        return answer(reached, cost);
    }
    /// Written out: Boost has no search for all paths.
    std::string simple_paths(std::size_t n, std::size_t longest) {
        std::uint64_t found = 0;
        std::vector<char> on_path(boost::num_vertices(g_), 0);
        for (std::size_t i = 0; i < n; ++i) {
            const auto [from, to] = ask_.paths[i];
            on_path[from] = 1;
            walk(from, to, longest, on_path, found);
            on_path[from] = 0;
        }
        return std::to_string(found);
    }

    std::string breadth_first() {
        std::uint64_t reached = 0, depth = 0;
        for (const std::uint32_t source : ask_.sources) {
            constexpr std::uint32_t unreached = ~std::uint32_t{0};
            std::ranges::fill(distance_, unreached);
            distance_[source] = 0;
            boost::breadth_first_search(g_, vertex(source), boost::visitor(boost::make_bfs_visitor(boost::record_distances(distances(), boost::on_tree_edge()))).color_map(colours()));
            std::uint32_t deepest = 0;
            for (const std::uint32_t d : distance_)
                if (d != unreached) ++reached, deepest = std::max(deepest, d);
            depth += deepest;
        }
        return answer(reached, depth);
    }
    std::string pagerank(int rounds) {
        std::vector<float> rank(boost::num_vertices(g_));
        boost::graph::page_rank(g_, boost::make_iterator_property_map(rank.begin(), boost::get(boost::vertex_index, g_)), boost::graph::n_iterations(static_cast<std::size_t>(rounds)), 0.85F);
        return "top=" + std::to_string(std::ranges::max_element(rank) - rank.begin());
    }
    std::string components() {
        return std::to_string(boost::connected_components(g_, distances()));
    }

    std::string dot(const std::filesystem::path& path, const std::vector<std::string>& edge_types) const {
        {
            std::ofstream out(path);
            boost::write_graphviz(out, g_,
                [&](std::ostream& to, vertex n) { to << "[label=" << boost::escape_dot_string(g_[n].name) << "]"; },
                [&](std::ostream& to, auto e) { to << "[label=" << edge_types[g_[e].type] << "]"; });
        }
        return std::to_string(std::filesystem::file_size(path));
    }

private:
    struct target_seen {};
    struct stop_at : boost::default_bfs_visitor {
        stop_at(boost::default_bfs_visitor base, vertex wanted, std::vector<std::uint32_t>* by_node) : boost::default_bfs_visitor(base), target_node(wanted), distance(by_node) {}
        template <class Edge>
        void tree_edge(Edge e, const Graph& g) {
            (*distance)[target(e, g)] = (*distance)[source(e, g)] + 1;
            if (target(e, g) == target_node) throw target_seen();
        }
        vertex target_node;
        std::vector<std::uint32_t>* distance;
    };
    struct stop_at_cheapest : boost::default_dijkstra_visitor {
        stop_at_cheapest(boost::default_dijkstra_visitor base, vertex wanted) : boost::default_dijkstra_visitor(base), target_node(wanted) {}
        void examine_vertex(vertex n, const Graph&) const {
            if (n == target_node) throw target_seen();
        }
        vertex target_node;
    };

    template <class Visit>
    void over(std::uint32_t n, std::uint8_t type, Visit visit) const {
        for (auto [at, end] = boost::out_edges(vertex(n), g_); at != end; ++at)
            if (g_[*at].type == type) visit(static_cast<std::uint32_t>(boost::target(*at, g_)));
    }
    void walk(std::uint32_t n, std::uint32_t to, std::size_t left, std::vector<char>& on_path, std::uint64_t& found) const {
        for (auto [at, end] = boost::out_edges(vertex(n), g_); at != end; ++at) {
            const auto m = static_cast<std::uint32_t>(boost::target(*at, g_));
            if (m == to) {
                ++found;
            } else if (left > 1 && on_path[m] == 0) {
                on_path[m] = 1;
                walk(m, to, left - 1, on_path, found);
                on_path[m] = 0;
            }
        }
    }
    auto distances() { return boost::make_iterator_property_map(distance_.begin(), boost::get(boost::vertex_index, g_)); }
    auto colours() { return boost::make_iterator_property_map(colour_.begin(), boost::get(boost::vertex_index, g_)); }

    const Graph& g_;
    const questions& ask_;
    std::vector<std::uint32_t> seen_, distance_;
    std::vector<boost::default_color_type> colour_;
    std::uint32_t epoch_ = 0;
};

/// A program for one structure. `Directed` and `Both` are the graphs for directed questions and for those that ignore
/// directions; `make_directed(plain)`, `make_both(plain)` and `make_simple(pairs, nodes)` build them.
template <class Directed, class Both, class MakeDirected, class MakeBoth, class MakeSimple>
int run_boost(int count, char** arguments, MakeDirected make_directed, MakeBoth make_both, MakeSimple make_simple) {
    program program(count, arguments);
    const questions ask(program.folder() / "queries");
    made_once<plain_graph> plain([&] { return plain_graph(program.graph_folder()); });
    made_once<Directed> directed([&] { return make_directed(*plain); });
    made_once<Both> both([&] { return make_both(*plain); });
    made_once<Both> simple([&] { return make_simple(symmetrised(*plain), plain->nodes()); });
    made_once<boost_questions<Directed>> ask_directed([&] { return boost_questions<Directed>(*directed, ask); });
    made_once<boost_questions<Both>> ask_both([&] { return boost_questions<Both>(*both, ask); });
    made_once<boost_questions<Both>> ask_simple([&] { return boost_questions<Both>(*simple, ask); });

    program.once("load", [&](figures& f) {
        *plain;
        const double before = resident_bytes();
        *directed;
        f["structure"] = resident_bytes() - before;  // with names, which are vertex properties
        return answer(boost::num_vertices(*directed), boost::num_edges(*directed));
    });
    const auto with_directed = [&] { *ask_directed; };
    program.each("hop1", "hop", with_directed, [&](std::size_t n) { return ask_directed->hop1(n, plain->edge_type(ask.first_hop)); });
    program.each("hop2", "hop", with_directed, [&](std::size_t n) { return ask_directed->hop2(n, plain->edge_type(ask.first_hop), plain->edge_type(ask.second_hop)); });
    program.each("path_directed", "path", with_directed, [&](std::size_t n) { return ask_directed->distances(n); });
    program.each("simple_paths", "simple", with_directed, [&](std::size_t n) { return ask_directed->simple_paths(n, 4); });
    program.each("dot", "dot", with_directed, [&](std::size_t) { return ask_directed->dot(program.folder() / "boost.dot", plain->edge_types); });

    const auto with_both = [&] { *ask_both; };
    program.each("path_undirected", "path", with_both, [&](std::size_t n) { return ask_both->distances(n); });
    program.each("path_weighted", "weighted", with_both, [&](std::size_t n) { return ask_both->weighted(n); });

    const auto with_simple = [&] { *ask_simple; };
    program.whole("breadth_first", with_simple, [&](figures&) { return ask_simple->breadth_first(); });
    program.whole("pagerank", with_simple, [&](figures&) { return ask_simple->pagerank(20); });
    if constexpr (std::is_convertible_v<typename boost::graph_traits<Both>::directed_category, boost::undirected_tag>)
        program.whole("components", with_simple, [&](figures&) { return ask_simple->components(); });
    return program.run();
}

}  // namespace hexi::bench
