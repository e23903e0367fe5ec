// What queries take: patterns, orders and groups, searches, writes. The questions stand in `texts/`; `limit_queries.cpp` answers them by hand.
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <hexi/algorithm/csr.hpp>
#include <hexi/algorithm/triangles.hpp>
#include <hexi/format/open.hpp>
#include <hexi/graph/graph.hpp>
#include <hexi/query.hpp>
#include <hexi/search/paths.hpp>
#include <hexi/search/search_space.hpp>
#include <hexi/view/filtered.hpp>

#include "program.hpp"
#include "query_texts.hpp"

namespace {

using namespace hexi;
using bench::answer;
using std::chrono::steady_clock;

/// A question may take so long.
constexpr std::chrono::seconds longest{60};

/// What was made, or the end of the program with all that is wrong.
template <class T>
T taken(result<T> made) {
    if (made) return std::move(*made);
    for (const problem& p : made.problems()) fmt::print(stderr, "{}\n", to_text(p));
    std::exit(3);
}

/// What is in one column, added up; how often, and how much.
struct total {
    std::uint64_t count = 0, sum = 0;
    void operator()(const rows& found, std::size_t column) {
        count += found.size();
        for (const row r : found) sum += static_cast<std::uint64_t>(r.get<std::int64_t>(column));
    }
};

double milliseconds_since(steady_clock::time_point begin) { return std::chrono::duration<double, std::milli>(steady_clock::now() - begin).count(); }

class asked {
public:
    asked(graph& g, std::size_t threads) : g_(&g), threads_(threads) {}
    statement prepare(const std::string& text) const { return taken(hexi::prepare(g_->schema(), text)); }
    /// Nothing where it took too long.
    std::optional<rows> run(const statement& s, const query_parameters& given = {}) const {
        budget within({.time = longest, .threads = threads_});
        auto found = s.run(std::as_const(*g_), given, {.within = &within});
        if (!found && within.ended() == cut_by::time) return std::nullopt;
        return taken(std::move(found));
    }

private:
    graph* g_;
    std::size_t threads_;
};

/// A query of so many nodes in a row that go into each other, all of one kind.
std::string long_pattern(std::size_t nodes, std::string_view label, std::string_view type) {
    std::string text = "MATCH ";
    for (std::size_t i = 0; i < nodes; ++i) text += fmt::format("{}(n{}:{})", i == 0 ? "" : fmt::format("-[:{}]->", type), i, label);
    for (std::size_t i = 0; i + 2 < nodes; i += 2) text += fmt::format(", (n{})-[:{}]->(n{})", i, type, i + 2);
    return text + " RETURN count(*)";
}

schema of_things() {
    schema s;
    s.open = false;
    const node_type_id thing = s.add_node_type({.name = "Thing"});
    s.add_property(thing, {.name = "number", .kind = kind::integer});
    return s;
}

}  // namespace

int main(int count, char** arguments) {
    bench::program program(count, arguments);
    const auto questions_folder = program.folder() / "queries";
    const bench::questions ask(questions_folder);
    const auto texts = bench::query_texts(questions_folder / "texts.cypher");
    const std::size_t threads = program.number_of("threads", 1);
    bench::made_once<graph> g([&] {
        graph made = taken(open(program.graph_folder(), {.threads = static_cast<unsigned>(threads)}));
        made.gather_statistics();
        return made;
    });
    bench::made_once<asked> query([&] { return asked(*g, threads); });
    const auto loaded = [&] { *query; };
    search_space space;

    program.once("load", [&](bench::figures& f) {
        const double before = bench::resident_bytes();
        *g;
        f["peak"] = bench::peak_bytes();
        f["resident"] = bench::resident_bytes() - before;
        return answer(g->node_count(), g->edge_count());
    });

    // One number each: read, planned and run; read alone.
    const auto counted = [&](const std::string& name, const std::string& kind) {
        const auto found = texts.find(name);
        if (found == texts.end()) return;
        const std::string text = found->second;
        // What the graph keeps for counts is made once it was asked for twice: not within the time, and told by itself.
        const auto asked_before = [&, text] {
            const statement prepared = query->prepare(text);
            for (int i = 0; i < 3; ++i) {
                const auto begin = steady_clock::now();
                if (!query->run(prepared) || milliseconds_since(begin) > 1'000) break;
            }
        };
        if (program.asked_for(kind)) {
            program.once(name + "_first", [&, text](bench::figures& f) -> std::string {
                const statement prepared = query->prepare(text);
                std::optional<rows> rows;
                for (const char* turn : {"first", "second", "third"}) {
                    const auto begin = steady_clock::now();
                    if (rows = query->run(prepared); !rows) return "stopped";
                    f[turn] = milliseconds_since(begin);
                }
                f["kept"] = static_cast<double>(g->made_of_edges().memory());
                return std::to_string((*rows)[0].get<std::int64_t>(0));
            });
        }
        program.each(name, kind, asked_before, [&, text](std::size_t) -> std::string {
            const auto rows = query->run(query->prepare(text));
            return rows ? std::to_string((*rows)[0].get<std::int64_t>(0)) : "stopped";
        });
        program.each(name + "_prepare", kind, loaded, [&, text](std::size_t) {
            const statement prepared = query->prepare(text);
            benchmark::DoNotOptimize(&prepared);
            return std::string();
        });
        program.each(name + "_plan", kind, loaded, [&, text](std::size_t) {
            const statement prepared = query->prepare(text);
            benchmark::DoNotOptimize(prepared.explain(*g).size());
            return std::string();
        });
    };
    for (int q = 1; q <= 9; ++q) counted(fmt::format("lsqb{}", q), "lsqb");
    counted("dependencies", "packages");
    counted("triangles", "cycles");
    counted("squares", "cycles");
    bench::made_once<csr> arrays([&] { return csr(*g, {.undirected = true, .simple = true}); });
    program.each("triangles_kernel", "cycles", [&] { *arrays; }, [&](std::size_t) {
        budget within({.threads = threads});
        return std::to_string(6 * count_triangles(*arrays, &within));
    });
    for (const char* name : {"edges_by_target", "nodes_by_size"}) {
        program.each(name, "packages", loaded, [&, name](std::size_t) -> std::string {
            total all;
            const auto rows = query->run(query->prepare(texts.at(name)));
            if (!rows) return "stopped";
            all(*rows, 1);
            return answer(all.count, all.sum);
        });
    }

    const auto key = [&](std::uint32_t node) { return value(g->key(node_id(node))); };
    program.each("hop_rows", "hop", loaded, [&](std::size_t n) {
        const statement prepared = query->prepare(texts.at("hop"));
        std::uint64_t found = 0, bytes = 0;
        query_parameters given{{"key", value()}};
        for (std::size_t i = 0; i < n; ++i) {
            given.begin()->second = key(ask.nodes[i]);
            const rows all = taken(prepared.run(std::as_const(*g), given));
            for (const row r : all) ++found, bytes += r.get<std::string_view>(0).size();
        }
        return answer(found, bytes);
    });
    program.each("hop_prepare", "hop", loaded, [&](std::size_t) {
        const statement prepared = query->prepare(texts.at("hop"));
        benchmark::DoNotOptimize(&prepared);
        return std::string();
    });

    // Each beside the call of the library that does the same.
    const auto searched = [&](const std::string& name, const std::string& kind, const std::vector<bench::node_pair>& pairs) {
        program.each(name, kind, loaded, [&, name](std::size_t n) {
            const statement prepared = query->prepare(texts.at(name));
            total all;
            query_parameters given{{"a", value()}, {"b", value()}};
            budget within({.time = longest, .threads = threads});
            for (std::size_t i = 0; i < std::min(n, pairs.size()); ++i) {
                given.find("a")->second = key(pairs[i].first);
                given.find("b")->second = key(pairs[i].second);
                auto found = prepared.run(std::as_const(*g), given, {.within = &within});
                if (within.ended() == cut_by::time) return fmt::format("stopped at {}", i);
                all(taken(std::move(found)), 0);
            }
            return answer(all.count, all.sum);
        });
    };
    searched("path_query", "path", ask.pairs);
    program.each("path_call", "path", loaded, [&](std::size_t n) {
        total all;
        for (std::size_t i = 0; i < n; ++i)
            if (const auto found = shortest_path(*g, *g->find(g->key(node_id(ask.pairs[i].first))), *g->find(g->key(node_id(ask.pairs[i].second))), {}, space)) ++all.count, all.sum += found->size();
        return answer(all.count, all.sum);
    });
    searched("five_query", "five", ask.paths);
    program.each("five_call", "five", loaded, [&](std::size_t n) {
        total all;
        for (std::size_t i = 0; i < std::min(n, ask.paths.size()); ++i)
            for (const path_view p : k_shortest_paths(*g, *g->find(g->key(node_id(ask.paths[i].first))), *g->find(g->key(node_id(ask.paths[i].second))), 5, {}, space)) ++all.count, all.sum += p.size();
        return answer(all.count, all.sum);
    });
    searched("filtered_query", "path", ask.pairs);
    program.each("filtered_call", "path", loaded, [&](std::size_t n) {
        const property_id weight = *g->property(edge_id(0), "weight");
        filter light;
        light.edge_if = [&](edge_id e) { return g->get<std::int64_t>(e, weight).value_or(9) < 9; };
        const filtered seen(*g, light);
        total all;
        for (std::size_t i = 0; i < n; ++i)
            if (const auto found = shortest_path(seen, *g->find(g->key(node_id(ask.pairs[i].first))), *g->find(g->key(node_id(ask.pairs[i].second))), {}, space)) ++all.count, all.sum += found->size();
        return answer(all.count, all.sum);
    });

    // A query that would not end: planned, and stopped by its limit; and how much later than that.
    if (program.asked_for("endless")) {
        program.each("long_plan", "endless", loaded, [&](std::size_t) {
            const bool packages = g->schema().find_edge_type("DEPENDS").has_value();
            const statement prepared = query->prepare(packages ? long_pattern(20, "Package", "DEPENDS") : long_pattern(20, "Person", "KNOWS"));
            benchmark::DoNotOptimize(prepared.explain(*g).size());
            return std::string();
        });
        program.once("product_stopped", [&](bench::figures& f) -> std::string {
            double worst = 0;
            for (const char* text : {"MATCH (a), (b), (c) WHERE a.key = b.key + c.key RETURN count(*)", "MATCH (a), (b) RETURN a.key, b.key ORDER BY b.key, a.key LIMIT 3",
                                     "MATCH (a), (b), (c) RETURN a.key AS k, count(DISTINCT b.key + c.key) ORDER BY k"}) {
                const statement prepared = query->prepare(text);
                budget within({.time = std::chrono::milliseconds(200), .threads = threads});
                const auto begin = steady_clock::now();
                const auto found = prepared.run(std::as_const(*g), {}, {.within = &within});
                worst = std::max(worst, milliseconds_since(begin) - 200);
                if (found) return fmt::format("ended by itself: {}", text);
            }
            f["late"] = worst;
            return "stopped";
        });
    }

    // 100,000 times one change, in one query and so in one transaction, and in a query each; then what is taken back.
    if (program.asked_for("writes")) {
        const auto n = static_cast<std::int64_t>(program.number_of("writes", 0));
        bench::made_once<graph> written([] { return graph(of_things()); });
        const auto write = [&](const std::string& name, const std::string& text, bool one_by_one, bool anew) {
            program.once(name, [&, text, one_by_one, anew](bench::figures&) {
                if (anew) written.forget();
                graph& w = *written;
                const statement prepared = taken(hexi::prepare(w.schema(), text));
                if (!one_by_one) {
                    if (!prepared.run(w, {{"n", n}})) return fmt::format("refused, {} nodes", w.node_count());
                } else {
                    query_parameters given{{"i", value()}};
                    for (std::int64_t i = 1; i <= n; ++i) given.begin()->second = i, taken(prepared.run(w, given));
                }
                return std::to_string(w.node_count());
            });
        };
        write("create_all", "UNWIND range(1, $n) AS i CREATE (:Thing {key: 'k' + i, number: i})", false, true);
        write("merge_all", "UNWIND range(1, $n) AS i MERGE (t:Thing {key: 'k' + i})", false, false);
        write("set_all", "UNWIND range(1, $n) AS i MATCH (t:Thing {key: 'k' + i}) SET t.number = i + 1", false, false);
        write("merge_new", "UNWIND range(1, $n) AS i MERGE (t:Thing {key: 'k' + i})", false, true);
        write("create_taken_back", "UNWIND range(1, $n) AS i CREATE (:Thing {key: 'k' + i, number: 10 / ($n - i)})", false, true);
        write("create_each", "CREATE (:Thing {key: 'k' + $i, number: $i})", true, true);
        write("merge_each", "MERGE (t:Thing {key: 'k' + $i})", true, false);
        write("set_each", "MATCH (t:Thing {key: 'k' + $i}) SET t.number = $i + 1", true, false);
    }
    return program.run();
}
