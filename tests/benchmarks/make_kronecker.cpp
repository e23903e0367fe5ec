// Makes a Kronecker graph as a folder that neo4j-admin import takes, and questions about it.
//
//     make_kronecker 20 FOLDER            writes FOLDER/graph/nodes/N.csv, FOLDER/graph/edges/T0.csv ..., FOLDER/queries/*
//     make_kronecker 16 FOLDER simple     the same without directions, types and parallel edges: E.csv, each pair once
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <hexi/base/output.hpp>

#include "kronecker.hpp"

namespace {

namespace fs = std::filesystem;

/// Writes a file by `write(output&)`, or ends the program.
template <class Write>
void write_file(const fs::path& path, Write write) {
    auto file = hexi::atomic_file::create(path);
    if (file) {
        write((*file)->out());
        if ((*file)->commit()) return;
    }
    fmt::print(stderr, "cannot write {}\n", path.string());
    std::exit(4);
}

/// Numbers that are drawn one after the other.
class drawn {
public:
    explicit drawn(std::uint64_t seed) : seed_(seed) {}
    std::uint64_t operator()(std::uint64_t below) { return hexi::bench::random_at(seed_, next_++) % below; }

private:
    std::uint64_t seed_;
    std::uint64_t next_ = 0;
};

void write_edges(const fs::path& folder, const std::vector<hexi::bench::kronecker_edge>& edges, std::uint8_t type, const std::string& name) {
    write_file(folder / fmt::format("{}.csv", name), [&](hexi::output& out) {
        out.append(":START_ID,:END_ID,weight:int\n");
        for (const auto& e : edges) {
            if (e.type != type) continue;
            out.append_number(e.source);
            out.append(',');
            out.append_number(e.target);
            out.append(',');
            out.append_number(unsigned{hexi::bench::weight(e.source, e.target)});
            out.append('\n');
        }
    });
}

/// As queries.py writes them; nodes that have outgoing edges. No path pairs: hubs have millions of paths.
void write_queries(const fs::path& folder, std::size_t nodes, const std::vector<hexi::bench::kronecker_edge>& edges, const std::vector<std::string>& types) {
    std::vector<bool> starts_edges(nodes, false);
    for (const auto& e : edges) starts_edges[e.source] = true;
    drawn number(42);
    const auto node = [&] {
        auto n = number(nodes);
        while (!starts_edges[n]) n = number(nodes);
        return n;
    };
    write_file(folder / "nodes.txt", [&](hexi::output& out) {
        for (int i = 0; i < 10'000; ++i) out.append(fmt::format("{}\n", node()));
    });
    write_file(folder / "pairs.txt", [&](hexi::output& out) {
        for (int i = 0; i < 1'000; ++i) {
            const auto from = node();
            out.append(fmt::format("{} {}\n", from, node()));
        }
    });
    write_file(folder / "sources.txt", [&](hexi::output& out) {
        for (int i = 0; i < 8; ++i) out.append(fmt::format("{}\n", node()));
    });
    write_file(folder / "paths.txt", [](hexi::output&) {});
    write_file(folder / "hops.txt", [&](hexi::output& out) { out.append(fmt::format("{0} {0}\n", types.size() > 3 ? types[3] : types[0])); });
    write_file(folder / "ends.txt", [&](hexi::output& out) {
        for (const std::string& type : types) out.append(fmt::format("{} N N\n", type));
    });
}

}  // namespace

int main(int count, char** arguments) {
    const bool simple = count == 4 && std::string_view(arguments[3]) == "simple";
    if (count != 3 && !simple) {
        fmt::print(stderr, "usage: make_kronecker SCALE FOLDER [simple]\n");
        return 2;
    }
    const hexi::bench::kronecker_options options{.scale = static_cast<unsigned>(std::atoi(arguments[1]))};
    const fs::path folder = arguments[2];
    const std::size_t nodes = std::size_t{1} << options.scale;
    auto edges = hexi::bench::kronecker(options);
    std::vector<std::string> types;
    for (unsigned t = 0; t < (simple ? 1U : options.types); ++t) types.push_back(simple ? "E" : fmt::format("T{}", t));
    if (simple) {
        for (auto& e : edges) e = {std::min(e.source, e.target), std::max(e.source, e.target), 0};
        std::ranges::sort(edges);
        edges.erase(std::unique(edges.begin(), edges.end()), edges.end());
    }
    // Sorted edges would be a gift to whoever builds adjacency from them.
    drawn number(43);
    for (std::size_t i = edges.size() - 1; i > 0; --i) std::swap(edges[i], edges[number(i + 1)]);

    for (const char* sub : {"graph/nodes", "graph/edges", "queries"}) fs::create_directories(folder / sub);
    write_file(folder / "graph/nodes/N.csv", [&](hexi::output& out) {
        out.append("key:ID,name\n");
        for (std::size_t n = 0; n < nodes; ++n) out.append(fmt::format("{0},n{0}\n", n));
    });
    for (std::size_t t = 0; t < types.size(); ++t) write_edges(folder / "graph/edges", edges, static_cast<std::uint8_t>(t), types[t]);
    write_queries(folder / "queries", nodes, edges, types);
    fmt::print("{}: {} nodes, {} edges\n", folder.string(), nodes, edges.size());
    return 0;
}
