// igraph's C library. It knows no types and no properties beside its attribute tables, which are slow; so types and
// weights lie in arrays by edge, as its users do it, and attributes are set for DOT only.
#include <cstdio>
#include <numeric>
#include <vector>

#include <igraph.h>

#include "plain_graph.hpp"
#include "program.hpp"

namespace bench = hexi::bench;

namespace {

using bench::answer;

/// igraph's vector, closed by its type.
struct ints {
    igraph_vector_int_t list;
    ints() { igraph_vector_int_init(&list, 0); }
    ints(const ints&) = delete;
    ints& operator=(const ints&) = delete;
    ~ints() { igraph_vector_int_destroy(&list); }
    igraph_integer_t size() const { return igraph_vector_int_size(&list); }
    igraph_integer_t operator[](igraph_integer_t i) const { return VECTOR(list)[i]; }
};
struct reals {
    igraph_vector_t list;
    reals() { igraph_vector_init(&list, 0); }
    reals(const reals&) = delete;
    reals& operator=(const reals&) = delete;
    ~reals() { igraph_vector_destroy(&list); }
};

igraph_t made(const bench::plain_graph& plain) {
    ints ends;
    igraph_vector_int_resize(&ends.list, static_cast<igraph_integer_t>(2 * plain.edges()));
    for (std::size_t e = 0; e < plain.edges(); ++e) {
        VECTOR(ends.list)[2 * e] = plain.source[e];
        VECTOR(ends.list)[2 * e + 1] = plain.target[e];
    }
    igraph_t g;
    igraph_create(&g, &ends.list, plain.nodes(), IGRAPH_DIRECTED);
    return g;
}

class igraph_questions {
public:
    igraph_questions(const igraph_t& g, const bench::plain_graph& plain, const bench::questions& ask) : g_(g), plain_(plain), ask_(ask), seen_(plain.nodes(), 0) {
        igraph_vector_resize(&weights_.list, static_cast<igraph_integer_t>(plain.edges()));
        for (std::size_t e = 0; e < plain.edges(); ++e) VECTOR(weights_.list)[e] = plain.weight[e];
    }

    std::string hop1(std::size_t n, std::uint8_t type) {
        std::uint64_t found = 0, sum = 0;
        for (std::size_t i = 0; i < n; ++i) over(first_, ask_.nodes[i], type, [&](igraph_integer_t m) { ++found, sum += static_cast<std::uint64_t>(m); });
        benchmark::DoNotOptimize(sum);
        return std::to_string(found);
    }
    std::string hop2(std::size_t n, std::uint8_t first, std::uint8_t second) {
        std::uint64_t found = 0;
        for (std::size_t i = 0; i < n; ++i) {
            ++epoch_;
            over(first_, ask_.nodes[i], first, [&](igraph_integer_t m) {
                over(second_, m, second, [&](igraph_integer_t end) {
                    if (seen_[static_cast<std::size_t>(end)] != epoch_) seen_[static_cast<std::size_t>(end)] = epoch_, ++found;
                });
            });
        }
        return std::to_string(found);
    }
    std::string paths(std::size_t n, igraph_neimode_t way) {
        std::uint64_t reached = 0, edges = 0;
        for (std::size_t i = 0; i < n; ++i) {
            const auto [from, to] = ask_.pairs[i];
            igraph_get_shortest_path(&g_, nullptr, &first_.list, from, to, way);
            if (first_.size() > 0 || from == to) ++reached, edges += static_cast<std::uint64_t>(first_.size());
        }
        return answer(reached, edges);
    }
    std::string weighted(std::size_t n) {
        std::uint64_t reached = 0, cost = 0;
        for (std::size_t i = 0; i < n; ++i) {
            const auto [from, to] = ask_.pairs[i];
            igraph_get_shortest_path_dijkstra(&g_, nullptr, &first_.list, from, to, &weights_.list, IGRAPH_ALL);
            if (first_.size() == 0 && from != to) continue;
            ++reached, cost += cost_of(first_);
        }
        return answer(reached, cost);
    }
    std::string simple_paths(std::size_t n) {
        std::uint64_t found = 0;
        for (std::size_t i = 0; i < n; ++i) {
            igraph_get_all_simple_paths(&g_, &first_.list, ask_.paths[i].first, igraph_vss_1(ask_.paths[i].second), 4, IGRAPH_OUT);
            for (igraph_integer_t k = 0; k < first_.size(); ++k) found += first_[k] < 0 ? 1 : 0;  // each path ends with -1
        }
        return std::to_string(found);
    }
    std::string five_paths(std::size_t n) {
        std::uint64_t found = 0, cost = 0;
        igraph_vector_int_list_t all;
        igraph_vector_int_list_init(&all, 0);
        for (std::size_t i = 0; i < n; ++i) {
            igraph_get_k_shortest_paths(&g_, &weights_.list, nullptr, &all, 5, ask_.paths[i].first, ask_.paths[i].second, IGRAPH_OUT);
            for (igraph_integer_t k = 0; k < igraph_vector_int_list_size(&all); ++k) {
                ++found;
                const igraph_vector_int_t* one = igraph_vector_int_list_get_ptr(&all, k);
                for (igraph_integer_t e = 0; e < igraph_vector_int_size(one); ++e) cost += plain_.weight[static_cast<std::size_t>(VECTOR(*one)[e])];
            }
        }
        igraph_vector_int_list_destroy(&all);
        return answer(found, cost);
    }

private:
    template <class Visit>
    void over(ints& edges, igraph_integer_t n, std::uint8_t type, Visit visit) {
        igraph_incident(&g_, &edges.list, n, IGRAPH_OUT);
        for (igraph_integer_t i = 0; i < edges.size(); ++i)
            if (plain_.type[static_cast<std::size_t>(edges[i])] == type) visit(IGRAPH_TO(&g_, edges[i]));
    }
    std::uint64_t cost_of(const ints& edges) const {
        std::uint64_t cost = 0;
        for (igraph_integer_t i = 0; i < edges.size(); ++i) cost += plain_.weight[static_cast<std::size_t>(edges[i])];
        return cost;
    }

    const igraph_t& g_;
    const bench::plain_graph& plain_;
    const bench::questions& ask_;
    std::vector<std::uint32_t> seen_;
    reals weights_;
    ints first_, second_;
    std::uint32_t epoch_ = 0;
};

std::string breadth_first(const igraph_t& g, const std::vector<std::uint32_t>& sources) {
    std::uint64_t reached = 0, depth = 0;
    ints order, levels;
    for (const std::uint32_t source : sources) {
        igraph_bfs_simple(&g, source, IGRAPH_ALL, &order.list, &levels.list, nullptr);
        reached += static_cast<std::uint64_t>(order.size());
        depth += static_cast<std::uint64_t>(levels.size()) - 2;
    }
    return answer(reached, depth);
}
std::string pagerank(const igraph_t& g) {
    reals rank;
    igraph_real_t value = 0;
    igraph_pagerank(&g, IGRAPH_PAGERANK_ALGO_PRPACK, &rank.list, &value, igraph_vss_all(), IGRAPH_UNDIRECTED, 0.85, nullptr, nullptr);
    return "top=" + std::to_string(igraph_vector_which_max(&rank.list));
}
std::string components(const igraph_t& g) {
    igraph_integer_t count = 0;
    igraph_connected_components(&g, nullptr, nullptr, &count, IGRAPH_WEAK);
    return std::to_string(count);
}
std::string triangles(const igraph_t& g) {
    reals count;
    igraph_adjacent_triangles(&g, &count.list, igraph_vss_all());
    return std::to_string(static_cast<std::uint64_t>(igraph_vector_sum(&count.list) / 3 + 0.5));
}
std::string betweenness(const igraph_t& g, const std::vector<std::uint32_t>& sources) {
    reals through;
    ints from;
    for (std::size_t i = 0; i < 4; ++i) igraph_vector_int_push_back(&from.list, sources[i]);
    igraph_betweenness_subset(&g, &through.list, igraph_vss_all(), IGRAPH_UNDIRECTED, igraph_vss_vector(&from.list), igraph_vss_all(), nullptr);
    char text[32];
    std::snprintf(text, sizeof text, "%.4e", igraph_vector_sum(&through.list));
    return text;
}

void set_labels(igraph_t& g, const bench::plain_graph& plain) {
    igraph_strvector_t labels;
    igraph_strvector_init(&labels, plain.nodes());
    for (std::uint32_t n = 0; n < plain.nodes(); ++n) igraph_strvector_set(&labels, n, plain.name[n].c_str());
    SETVASV(&g, "label", &labels);
    igraph_strvector_resize(&labels, static_cast<igraph_integer_t>(plain.edges()));
    for (std::size_t e = 0; e < plain.edges(); ++e) igraph_strvector_set(&labels, static_cast<igraph_integer_t>(e), plain.edge_types[plain.type[e]].c_str());
    SETEASV(&g, "label", &labels);
    igraph_strvector_destroy(&labels);
}

}  // namespace

int main(int count, char** arguments) {
    bench::program program(count, arguments);
    igraph_set_attribute_table(&igraph_cattribute_table);
    igraph_set_warning_handler(igraph_warning_handler_ignore);
    const bench::questions ask(program.folder() / "queries");
    bench::made_once<bench::plain_graph> plain([&] { return bench::plain_graph(program.graph_folder()); });
    bench::made_once<igraph_t> g([&] { return made(*plain); });
    bench::made_once<igraph_questions> asked([&] { return igraph_questions(*g, *plain, ask); });
    const auto ready = [&] { *asked; };

    program.once("load", [&](bench::figures& f) {
        *plain;
        const double before = bench::resident_bytes();
        *g;
        f["structure"] = bench::resident_bytes() - before;
        return answer(static_cast<std::uint64_t>(igraph_vcount(&*g)), static_cast<std::uint64_t>(igraph_ecount(&*g)));
    });
    program.each("hop1", "hop", ready, [&](std::size_t n) { return asked->hop1(n, plain->edge_type(ask.first_hop)); });
    program.each("hop2", "hop", ready, [&](std::size_t n) { return asked->hop2(n, plain->edge_type(ask.first_hop), plain->edge_type(ask.second_hop)); });
    program.each("path_directed", "path", ready, [&](std::size_t n) { return asked->paths(n, IGRAPH_OUT); });
    program.each("path_undirected", "path", ready, [&](std::size_t n) { return asked->paths(n, IGRAPH_ALL); });
    program.each("path_weighted", "weighted", ready, [&](std::size_t n) { return asked->weighted(n); });
    program.each("simple_paths", "simple", ready, [&](std::size_t n) { return asked->simple_paths(n); });
    program.each("five_paths", "five", ready, [&](std::size_t n) { return asked->five_paths(n); });
    program.each("dot", "dot", [&] { set_labels(*g, *plain); }, [&](std::size_t) {
        const auto path = program.folder() / "igraph.dot";
        std::FILE* out = std::fopen(path.c_str(), "w");
        igraph_write_graph_dot(&*g, out);
        std::fclose(out);
        return std::to_string(std::filesystem::file_size(path));
    });

    bench::made_once<igraph_t> simple([&] {
        igraph_t copy = made(*plain);
        igraph_to_undirected(&copy, IGRAPH_TO_UNDIRECTED_COLLAPSE, nullptr);
        return copy;
    });
    const auto symmetrised = [&] { *simple; };
    program.whole("breadth_first", symmetrised, [&](bench::figures&) { return breadth_first(*simple, ask.sources); });
    program.whole("components", symmetrised, [&](bench::figures&) { return components(*simple); });
    program.whole("pagerank", symmetrised, [&](bench::figures&) { return pagerank(*simple); });
    program.whole("betweenness", symmetrised, [&](bench::figures&) { return betweenness(*simple, ask.sources); });
    program.whole("triangles", symmetrised, [&](bench::figures&) { return triangles(*simple); });
    return program.run();
}
