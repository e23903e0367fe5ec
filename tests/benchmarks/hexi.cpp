// What the others are compared with.
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <memory>
#include <numeric>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <hexi/algorithm/betweenness.hpp>
#include <hexi/algorithm/breadth_first.hpp>
#include <hexi/algorithm/csr.hpp>
#include <hexi/search/neighbourhood.hpp>
#include <hexi/algorithm/pagerank.hpp>
#include <hexi/search/for_each_simple_path.hpp>
#include <hexi/search/paths.hpp>
#include <hexi/search/search_space.hpp>
#include <hexi/algorithm/triangles.hpp>
#include <hexi/algorithm/components.hpp>
#include <hexi/format/dot/dot.hpp>
#include <hexi/format/open.hpp>
#include <hexi/graph/graph.hpp>
#include <hexi/graph/snapshot.hpp>

#include "kronecker.hpp"
#include "program.hpp"

namespace {

using namespace hexi;
using bench::answer;

/// The graph, or the end of the program with all that is wrong.
graph taken(result<graph> g) {
    if (g) return std::move(*g);
    for (const problem& p : g.problems()) fmt::print(stderr, "{}\n", to_text(p));
    std::exit(3);
}

/// DOT into a file, as the others write it: without waiting for the disk.
std::string write_dot_file(const graph& g, const std::filesystem::path& path) {
    const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    {
        output out(file);
        write_dot(out, g);
    }
    ::close(file);
    return std::to_string(std::filesystem::file_size(path));
}

}  // namespace

int main(int count, char** arguments) {
    bench::program program(count, arguments);
    const bench::questions ask(program.folder() / "queries");
    const std::filesystem::path snapshot_file = program.folder() / "graph.hexi";
    bench::made_once<graph> g([&] { return taken(open(program.graph_folder())); });
    const auto loaded = [&] { *g; };
    search_space space;

    program.once("load", [&](bench::figures& f) {
        const double before = bench::resident_bytes();
        *g;
        f["structure"] = static_cast<double>(g->memory().structure);
        f["everything"] = static_cast<double>(g->memory().everything);
        f["resident"] = bench::resident_bytes() - before;
        f["peak"] = bench::peak_bytes();
        return answer(g->node_count(), g->edge_count());
    });

    const auto hop_type = [&](const std::string& name) { return *g->schema().find_edge_type(name); };
    program.each("hop1", "hop", loaded, [&](std::size_t n) {
        const graph& asked = *g;
        const edge_type_id type = hop_type(ask.first_hop);
        std::uint64_t found = 0, sum = 0;
        for (std::size_t i = 0; i < n; ++i)
            for (const node_id m : asked.out(node_id(ask.nodes[i]), type).nodes()) ++found, sum += m.index();
        benchmark::DoNotOptimize(sum);
        return std::to_string(found);
    });
    program.each("hop2", "hop", loaded, [&](std::size_t n) {
        const std::array hops{hop{hop_type(ask.first_hop)}, hop{hop_type(ask.second_hop)}};
        std::uint64_t found = 0;
        for (std::size_t i = 0; i < n; ++i) found += hop_ends(*g, node_id(ask.nodes[i]), hops, space).size();
        return std::to_string(found);
    });

    for (const direction way : {direction::out, direction::both}) {
        const std::string name = way == direction::both ? "undirected" : "directed";
        program.each("distance_" + name, "path", loaded, [&, way](std::size_t n) {
            const path_options options{.direction = way};
            std::uint64_t reached = 0, edges = 0;
            for (std::size_t i = 0; i < n; ++i)
                if (const auto length = distance(*g, node_id(ask.pairs[i].first), node_id(ask.pairs[i].second), options, space)) ++reached, edges += *length;
            return answer(reached, edges);
        });
        program.each("path_" + name, "path", loaded, [&, way](std::size_t n) {
            const path_options options{.direction = way};
            std::uint64_t reached = 0, edges = 0;
            for (std::size_t i = 0; i < n; ++i)
                if (const auto found = shortest_path(*g, node_id(ask.pairs[i].first), node_id(ask.pairs[i].second), options, space)) ++reached, edges += found->size();
            return answer(reached, edges);
        });
    }
    const auto weight = [&] { return *g->property(edge_id(0), "weight"); };
    program.each("path_weighted", "weighted", loaded, [&](std::size_t n) {
        const path_options options{.direction = direction::both, .weight = weight()};
        std::uint64_t reached = 0, cost = 0;
        for (std::size_t i = 0; i < n; ++i)
            if (const auto found = shortest_path(*g, node_id(ask.pairs[i].first), node_id(ask.pairs[i].second), options, space)) ++reached, cost += static_cast<std::uint64_t>(found->cost);
        return answer(reached, cost);
    });
    program.each("simple_paths", "simple", loaded, [&](std::size_t n) {
        std::uint64_t found = 0;
        for (std::size_t i = 0; i < n; ++i)
            found += simple_paths(*g, node_id(ask.paths[i].first), node_id(ask.paths[i].second), {.max_edges = 4, .limit = 1'000'000}, space).size();
        return std::to_string(found);
    });
    program.each("simple_paths_counted", "simple", loaded, [&](std::size_t n) {
        std::uint64_t found = 0;
        for (std::size_t i = 0; i < n; ++i)
            for_each_simple_path(*g, node_id(ask.paths[i].first), node_id(ask.paths[i].second), {.max_edges = 4}, [&](path_view) { return ++found, true; }, space);
        return std::to_string(found);
    });
    program.each("five_paths", "five", loaded, [&](std::size_t n) {
        const path_options options{.weight = weight()};
        std::uint64_t found = 0, cost = 0;
        for (std::size_t i = 0; i < n; ++i)
            for (const path_view p : k_shortest_paths(*g, node_id(ask.paths[i].first), node_id(ask.paths[i].second), 5, options, space)) ++found, cost += static_cast<std::uint64_t>(p.cost);
        return answer(found, cost);
    });

    bench::made_once<csr> rows([&] { return csr(*g, {.undirected = true, .simple = true}); });
    const auto symmetrised = [&] { *rows; };
    program.whole("symmetrise", loaded, [&](bench::figures&) { return std::to_string(csr(*g, {.undirected = true, .simple = true}).entry_count() / 2); });
    program.whole("breadth_first", symmetrised, [&](bench::figures&) {
        std::uint64_t reached = 0, depth = 0;
        for (const std::uint32_t source : ask.sources) {
            const auto found = breadth_first(*rows, node_id(source));
            std::uint32_t deepest = 0;
            for (const std::uint32_t d : found.raw())
                if (d != breadth_first_distances::unreached) ++reached, deepest = std::max(deepest, d);
            depth += deepest;
        }
        return answer(reached, depth);
    });
    program.whole("components", symmetrised, [&](bench::figures&) { return std::to_string(weak_components(*rows).count); });
    program.whole("pagerank", symmetrised, [&](bench::figures&) {
        const auto rank = pagerank<float>(*rows, {.rounds = 20});
        return "top=" + std::to_string(std::ranges::max_element(rank) - rank.begin());
    });
    program.whole("betweenness", symmetrised, [&](bench::figures&) {
        betweenness_options options;
        for (const std::uint32_t source : std::span(ask.sources).first(4)) options.sources.emplace_back(source);
        const auto through = betweenness(*rows, options);
        return fmt::format("{:.4e}", std::accumulate(through.begin(), through.end(), 0.0));
    });
    program.whole("triangles", symmetrised, [&](bench::figures&) { return std::to_string(count_triangles(*rows)); });

    program.each("dot", "dot", [&] { rows.forget(), *g; }, [&](std::size_t) { return write_dot_file(*g, program.folder() / "hexi.dot"); });

    if (program.asked_for("snapshot")) {
        program.once("save", [&](bench::figures& f) {
            g->index_names();
            if (!save_snapshot(*g, snapshot_file)) std::exit(4);
            f["peak"] = bench::peak_bytes();
            return std::to_string(std::filesystem::file_size(snapshot_file));
        });
        std::string first_key;
        program.each("reopen", "snapshot", [&] { first_key = g->key(node_id(ask.nodes[0])); }, [&](std::size_t) {
            const graph again = taken(open_snapshot(snapshot_file));
            return std::to_string(again.out(*again.find(first_key), *again.schema().find_edge_type(ask.first_hop)).size());
        });
    }
    // Changes come last: what they leave is another graph.
    if (program.asked_for("change")) {
        const auto place = [](std::uint64_t seed, std::size_t i, std::size_t bound) { return static_cast<std::size_t>(bench::random_at(seed, i) % bound); };
        program.each("set_property", "change", loaded, [&, place](std::size_t n) {
            const property_id p = weight();
            const std::size_t bound = g->edge_bound();
            for (std::size_t i = 0; i < n; ++i) (void)g->set(edge_id(place(1, i, bound)), p, static_cast<std::int64_t>(i % 16 + 1));
            return std::string();
        });
        // Between nodes drawn evenly, and between ends of edges drawn evenly: where hubs are.
        program.each("insert_edge", "change", loaded, [&, place](std::size_t n) {
            const edge_type_id type = hop_type(ask.first_hop);
            for (std::size_t i = 0; i < n; ++i) (void)g->add_edge(node_id(place(2, i, g->node_bound())), type, node_id(place(3, i, g->node_bound())));
            return std::string();
        });
        program.each("insert_edge_at_hubs", "change", loaded, [&, place](std::size_t n) {
            const edge_type_id type = hop_type(ask.first_hop);
            const std::size_t bound = g->edge_bound();
            for (std::size_t i = 0; i < n; ++i) (void)g->add_edge(g->source(edge_id(place(4, i, bound))), type, g->target(edge_id(place(5, i, bound))));
            return std::string();
        });
    }
    return program.run();
}
