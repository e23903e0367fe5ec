// No peer: bare arrays and plain one-thread loops, as fast as a short program can be that does nothing else.
// What it reaches is what the machine allows without a library; its answers are those that others are compared with.
#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <cstdio>
#include <numeric>
#include <span>
#include <utility>
#include <vector>

#include "plain_graph.hpp"
#include "program.hpp"

namespace bench = hexi::bench;

namespace {

using bench::answer;
using bench::node_pair;
using node = std::uint32_t;

constexpr node nobody = ~node{0};

/// One direction: for each node and type where its neighbours begin. Dense: 4 bytes a node and type.
struct typed_rows {
    std::size_t types = 0;
    std::vector<std::uint32_t> begin;
    std::vector<node> to;
    std::vector<std::uint8_t> weight;

    typed_rows(const bench::plain_graph& plain, bool backward) : types(plain.edge_types.size()) {
        const auto& from = backward ? plain.target : plain.source;
        const auto& far = backward ? plain.source : plain.target;
        begin.assign(plain.nodes() * types + 1, 0);
        to.resize(plain.edges());
        weight.resize(plain.edges());
        for (std::size_t e = 0; e < from.size(); ++e) ++begin[from[e] * types + plain.type[e] + 1];
        std::partial_sum(begin.begin(), begin.end(), begin.begin());
        std::vector<std::uint32_t> next(begin.begin(), begin.end() - 1);
        for (std::size_t e = 0; e < from.size(); ++e) {
            const std::uint32_t at = next[from[e] * types + plain.type[e]]++;
            to[at] = far[e];
            weight[at] = plain.weight[e];
        }
    }
    std::span<const node> of(node n, std::size_t type) const {
        const std::size_t row = n * types + type;
        return {to.data() + begin[row], to.data() + begin[row + 1]};
    }
    std::uint32_t first(node n) const { return begin[n * types]; }
    std::uint32_t last(node n) const { return begin[(n + 1) * types]; }
    std::span<const node> of(node n) const { return {to.data() + first(n), to.data() + last(n)}; }
    std::size_t degree(node n) const { return last(n) - first(n); }
    std::size_t memory() const { return begin.size() * 4 + to.size() * 5; }
};

/// The graph, and scratch space whose marks are told apart by a number that grows with every search.
struct arrays {
    bench::plain_graph plain;
    typed_rows out{plain, false};
    typed_rows in{plain, true};

    explicit arrays(const std::filesystem::path& folder) : plain(folder) {
        for (auto* list : {&plain.source, &plain.target}) std::vector<std::uint32_t>().swap(*list);
    }
    std::size_t degree(node n, bool both, bool backward) const {
        return both ? out.degree(n) + in.degree(n) : (backward ? in : out).degree(n);
    }
};

/// Unweighted search from both ends.
class meeting_search {
public:
    meeting_search(const arrays& g, bool both) : g_(g), both_(both) {
        for (auto& side : sides_) {
            side.seen.assign(g.plain.nodes(), 0);
            side.distance.resize(g.plain.nodes());
            side.parent.resize(g.plain.nodes());
        }
    }
    /// Edges of a shortest path, or -1. `path` gets its nodes, if wanted.
    int operator()(node from, node to, std::vector<node>* path = nullptr) {
        if (path != nullptr) path->assign(1, from);
        if (from == to) return 0;
        ++epoch_;
        start(sides_[0], from, 0);
        start(sides_[1], to, 1);
        while (!sides_[0].front.empty() && !sides_[1].front.empty()) {
            const std::size_t s = sides_[0].work <= sides_[1].work ? 0 : 1;
            best_ = -1;
            step(s, path != nullptr);
            if (best_ < 0) continue;
            if (path != nullptr) collect(*path);
            return best_;
        }
        return -1;
    }

private:
    struct side {
        std::vector<std::uint32_t> seen, distance;
        std::vector<node> parent, front, next;
        std::uint32_t level = 0;
        std::size_t work = 0;
    };
    void start(side& s, node n, std::size_t backward) {
        s.seen[n] = epoch_;
        s.distance[n] = 0;
        s.parent[n] = nobody;
        s.level = 0;
        s.front.assign(1, n);
        s.work = g_.degree(n, both_, backward == 1);
    }
    void step(std::size_t at, bool with_parents) {
        side& s = sides_[at];
        const side& other = sides_[1 - at];
        s.next.clear();
        ++s.level;
        const auto look = [&](node n, const typed_rows& rows) {
            for (const node m : rows.of(n)) {
                if (s.seen[m] == epoch_) continue;
                s.seen[m] = epoch_;
                s.distance[m] = s.level;
                if (with_parents) s.parent[m] = n;
                if (other.seen[m] == epoch_) {
                    const int length = static_cast<int>(s.level + other.distance[m]);
                    if (best_ < 0 || length < best_) best_ = length, met_ = m;
                }
                s.next.push_back(m);
            }
        };
        for (const node n : s.front) {
            look(n, at == 0 ? g_.out : g_.in);
            if (both_) look(n, at == 0 ? g_.in : g_.out);
        }
        s.front.swap(s.next);
        s.work = 0;
        for (const node n : s.front) s.work += g_.degree(n, both_, at == 1);
    }
    void collect(std::vector<node>& path) const {
        path.clear();
        for (node n = met_; n != nobody; n = sides_[0].parent[n]) path.push_back(n);
        std::ranges::reverse(path);
        for (node n = sides_[1].parent[met_]; n != nobody; n = sides_[1].parent[n]) path.push_back(n);
    }

    const arrays& g_;
    bool both_;
    std::array<side, 2> sides_;
    std::uint32_t epoch_ = 0;
    int best_ = -1;
    node met_ = nobody;
};

/// Dijkstra's search from both ends, directions ignored.
class weighted_search {
public:
    explicit weighted_search(const arrays& g) : g_(g) {
        for (auto& side : sides_) {
            side.cost.resize(g.plain.nodes());
            side.seen.assign(g.plain.nodes(), 0);
        }
    }
    /// The cost, or `nobody`.
    std::uint32_t operator()(node from, node to) {
        ++epoch_;
        std::uint32_t best = from == to ? 0 : nobody;
        start(sides_[0], from);
        start(sides_[1], to);
        while (!sides_[0].heap.empty() && !sides_[1].heap.empty() && best > sides_[0].heap[0].first + sides_[1].heap[0].first) {
            const std::size_t at = sides_[0].heap[0].first <= sides_[1].heap[0].first ? 0 : 1;
            side& s = sides_[at];
            const side& other = sides_[1 - at];
            std::pop_heap(s.heap.begin(), s.heap.end(), later);
            const auto [cost, n] = s.heap.back();
            s.heap.pop_back();
            if (cost > s.cost[n]) continue;
            for (const typed_rows* rows : {&g_.out, &g_.in}) {
                for (std::uint32_t i = rows->first(n); i < rows->last(n); ++i) {
                    const node m = rows->to[i];
                    const std::uint32_t next = cost + rows->weight[i];
                    if (next >= best) continue;
                    if (other.seen[m] == epoch_) best = std::min(best, next + other.cost[m]);
                    if (s.seen[m] == epoch_ && s.cost[m] <= next) continue;
                    s.seen[m] = epoch_;
                    s.cost[m] = next;
                    s.heap.emplace_back(next, m);
                    std::push_heap(s.heap.begin(), s.heap.end(), later);
                }
            }
        }
        return best;
    }

private:
    using entry = std::pair<std::uint32_t, node>;
    static bool later(const entry& a, const entry& b) { return a.first > b.first; }
    struct side {
        std::vector<std::uint32_t> cost, seen;
        std::vector<entry> heap;
    };
    void start(side& s, node n) {
        s.heap.assign(1, {0, n});
        s.cost[n] = 0;
        s.seen[n] = epoch_;
    }
    const arrays& g_;
    std::array<side, 2> sides_;
    std::uint32_t epoch_ = 0;
};

/// Counts directed paths of at most `longest` edges that visit no node twice.
class path_counter {
public:
    path_counter(const arrays& g, std::size_t longest) : g_(g), longest_(longest), on_path_(g.plain.nodes(), false) {}
    std::uint64_t operator()(node from, node to) {
        count_ = 0;
        to_ = to;
        on_path_[from] = true;
        walk(from, 1);
        on_path_[from] = false;
        return count_;
    }

private:
    void walk(node n, std::size_t length) {
        for (const node m : g_.out.of(n)) {
            if (m == to_) {
                ++count_;
            } else if (length < longest_ && !on_path_[m]) {
                on_path_[m] = true;
                walk(m, length + 1);
                on_path_[m] = false;
            }
        }
    }
    const arrays& g_;
    std::size_t longest_;
    std::vector<char> on_path_;
    std::uint64_t count_ = 0;
    node to_ = nobody;
};

/// Neighbours with directions, types and parallel edges taken away.
struct plain_rows {
    std::vector<std::uint32_t> begin;
    std::vector<node> to;

    explicit plain_rows(const arrays& g) : begin(g.plain.nodes() + 1, 0) {
        to.reserve(2 * g.out.to.size());
        for (node n = 0; n < g.plain.nodes(); ++n) {
            const auto first = static_cast<std::ptrdiff_t>(to.size());
            for (const typed_rows* rows : {&g.out, &g.in}) to.insert(to.end(), rows->of(n).begin(), rows->of(n).end());
            std::sort(to.begin() + first, to.end());
            to.erase(std::unique(to.begin() + first, to.end()), to.end());
            to.erase(std::remove(to.begin() + first, to.end(), n), to.end());
            begin[n + 1] = static_cast<std::uint32_t>(to.size());
        }
    }
    node size() const { return static_cast<node>(begin.size() - 1); }
    std::span<const node> of(node n) const { return {to.data() + begin[n], to.data() + begin[n + 1]}; }
    std::size_t degree(node n) const { return begin[n + 1] - begin[n]; }
};

std::string breadth_first(const plain_rows& g, std::span<const node> sources) {
    std::vector<int> distance(g.size());
    std::vector<node> queue(g.size());
    std::uint64_t reached = 0, depth = 0;
    for (const node source : sources) {
        std::ranges::fill(distance, -1);
        std::size_t head = 0, tail = 0;
        queue[tail++] = source;
        distance[source] = 0;
        while (head < tail) {
            const node n = queue[head++];
            for (const node m : g.of(n))
                if (distance[m] < 0) distance[m] = distance[n] + 1, queue[tail++] = m;
        }
        reached += tail;
        depth += static_cast<std::uint64_t>(distance[queue[tail - 1]]);
    }
    return answer(reached, depth);
}

std::string components(const plain_rows& g) {
    std::vector<node> parent(g.size());
    std::iota(parent.begin(), parent.end(), node{0});
    const auto root = [&](node n) {
        while (parent[n] != n) n = parent[n] = parent[parent[n]];
        return n;
    };
    for (node n = 0; n < g.size(); ++n) {
        for (const node m : g.of(n)) {
            if (m > n) break;
            const node a = root(n), b = root(m);
            if (a != b) parent[std::max(a, b)] = std::min(a, b);
        }
    }
    std::uint64_t count = 0;
    for (node n = 0; n < g.size(); ++n) count += root(n) == n ? 1 : 0;
    return std::to_string(count);
}

std::string pagerank(const plain_rows& g, std::size_t rounds) {
    std::vector<float> rank(g.size(), 1.F / static_cast<float>(g.size())), share(g.size());
    for (std::size_t round = 0; round < rounds; ++round) {
        for (node n = 0; n < g.size(); ++n) share[n] = g.degree(n) == 0 ? 0 : rank[n] / static_cast<float>(g.degree(n));
        for (node n = 0; n < g.size(); ++n) {
            float sum = 0;
            for (const node m : g.of(n)) sum += share[m];
            rank[n] = 0.15F / static_cast<float>(g.size()) + 0.85F * sum;
        }
    }
    return "top=" + std::to_string(std::ranges::max_element(rank) - rank.begin());
}

std::string betweenness(const plain_rows& g, std::span<const node> sources) {
    std::vector<double> through(g.size(), 0), paths(g.size()), passed(g.size());
    std::vector<int> distance(g.size());
    std::vector<node> order;
    for (const node source : sources) {
        std::ranges::fill(distance, -1);
        std::ranges::fill(paths, 0);
        std::ranges::fill(passed, 0);
        order.assign(1, source);
        distance[source] = 0;
        paths[source] = 1;
        for (std::size_t i = 0; i < order.size(); ++i) {
            const node n = order[i];
            for (const node m : g.of(n)) {
                if (distance[m] < 0) distance[m] = distance[n] + 1, order.push_back(m);
                if (distance[m] == distance[n] + 1) paths[m] += paths[n];
            }
        }
        for (std::size_t i = order.size(); i-- > 1;) {
            const node n = order[i];
            for (const node m : g.of(n))
                if (distance[m] == distance[n] - 1) passed[m] += paths[m] / paths[n] * (1 + passed[n]);
            through[n] += passed[n];
        }
    }
    char text[32];
    std::snprintf(text, sizeof text, "%.4e", std::accumulate(through.begin(), through.end(), 0.0) / 2);
    return text;
}

/// Nodes renamed by falling degree, each keeps the neighbours with smaller numbers; merged lists are counted.
std::string triangles(const plain_rows& g) {
    std::vector<node> order(g.size()), rank(g.size());
    std::iota(order.begin(), order.end(), node{0});
    std::ranges::stable_sort(order, std::ranges::greater{}, [&](node n) { return g.degree(n); });
    for (node i = 0; i < g.size(); ++i) rank[order[i]] = i;
    std::vector<std::uint32_t> begin(g.size() + 1, 0);
    std::vector<node> to;
    to.reserve(g.to.size() / 2);
    for (node r = 0; r < g.size(); ++r) {
        for (const node m : g.of(order[r]))
            if (rank[m] < r) to.push_back(rank[m]);
        std::sort(to.begin() + begin[r], to.end());
        begin[r + 1] = static_cast<std::uint32_t>(to.size());
    }
    std::uint64_t count = 0;
    for (node a = 0; a < g.size(); ++a) {
        for (std::uint32_t i = begin[a]; i < begin[a + 1]; ++i) {
            const node b = to[i];
            for (std::uint32_t p = begin[a], q = begin[b]; p < i && q < begin[b + 1];) {
                const node x = to[p], y = to[q];
                count += x == y ? 1 : 0;
                p += x <= y ? 1 : 0;
                q += y <= x ? 1 : 0;
            }
        }
    }
    return std::to_string(count);
}

/// Nodes by number, texts as they are: right for names without quotes and backslashes.
double write_dot(const arrays& g, const std::filesystem::path& path) {
    std::FILE* file = std::fopen(path.c_str(), "w");
    std::vector<char> buffer;
    buffer.reserve(std::size_t{1} << 22U);
    const auto text = [&](std::string_view t) { buffer.insert(buffer.end(), t.begin(), t.end()); };
    const auto number = [&](node n) {
        std::array<char, 12> digits;
        const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), n).ptr;
        buffer.insert(buffer.end(), digits.data(), end);
    };
    double bytes = 0;
    const auto flush = [&](std::size_t above) {
        if (buffer.size() <= above) return;
        bytes += static_cast<double>(std::fwrite(buffer.data(), 1, buffer.size(), file));
        buffer.clear();
    };
    constexpr std::size_t nearly_full = (std::size_t{1} << 22U) - 8192;
    text("digraph G {\n");
    for (node n = 0; n < g.plain.nodes(); ++n) {
        number(n);
        text(" [label=\"");
        text(g.plain.name[n]);
        text("\"];\n");
        flush(nearly_full);
    }
    for (node n = 0; n < g.plain.nodes(); ++n) {
        for (std::size_t type = 0; type < g.out.types; ++type) {
            for (const node m : g.out.of(n, type)) {
                number(n);
                text(" -> ");
                number(m);
                text(" [label=\"");
                text(g.plain.edge_types[type]);
                text("\"];\n");
                flush(nearly_full);
            }
        }
    }
    text("}\n");
    flush(0);
    std::fclose(file);
    return bytes;
}

}  // namespace

int main(int count, char** arguments) {
    bench::program program(count, arguments);
    const bench::questions ask(program.folder() / "queries");
    bench::made_once<arrays> g([&] { return arrays(program.graph_folder()); });
    const auto loaded = [&] { *g; };

    program.once("load", [&](bench::figures& f) {
        const double before = bench::resident_bytes();
        *g;
        f["structure"] = static_cast<double>(g->out.memory() + g->in.memory());
        f["resident"] = bench::resident_bytes() - before;
        return answer(g->plain.nodes(), g->out.to.size());
    });

    program.each("hop1", "hop", loaded, [&](std::size_t n) {
        const typed_rows& out = g->out;
        const std::size_t type = g->plain.edge_type(ask.first_hop);
        std::uint64_t found = 0, sum = 0;
        for (std::size_t i = 0; i < n; ++i)
            for (const node m : out.of(ask.nodes[i], type)) ++found, sum += m;
        benchmark::DoNotOptimize(sum);
        return std::to_string(found);
    });
    std::vector<std::uint32_t> seen;
    std::uint32_t epoch = 0;
    program.each("hop2", "hop", [&] { seen.resize(g->plain.nodes(), 0); }, [&](std::size_t n) {
        const std::size_t first = g->plain.edge_type(ask.first_hop), second = g->plain.edge_type(ask.second_hop);
        std::uint64_t found = 0;
        for (std::size_t i = 0; i < n; ++i) {
            ++epoch;
            for (const node m : g->out.of(ask.nodes[i], first))
                for (const node end : g->out.of(m, second))
                    if (seen[end] != epoch) seen[end] = epoch, ++found;
        }
        return std::to_string(found);
    });

    for (const bool both : {false, true}) {
        const std::string way = both ? "undirected" : "directed";
        auto search = std::make_shared<bench::made_once<meeting_search>>([&g, both] { return meeting_search(*g, both); });
        program.each("distance_" + way, "path", [search] { **search; }, [search, &ask](std::size_t n) {
            std::uint64_t reached = 0, edges = 0;
            for (std::size_t i = 0; i < n; ++i)
                if (const int length = (**search)(ask.pairs[i].first, ask.pairs[i].second); length >= 0) ++reached, edges += static_cast<std::uint64_t>(length);
            return answer(reached, edges);
        });
        program.each("path_" + way, "path", [search] { **search; }, [search, &ask](std::size_t n) {
            std::uint64_t reached = 0, edges = 0;
            std::vector<node> path;
            for (std::size_t i = 0; i < n; ++i)
                if ((**search)(ask.pairs[i].first, ask.pairs[i].second, &path) >= 0) ++reached, edges += path.size() - 1;
            return answer(reached, edges);
        });
    }
    bench::made_once<weighted_search> weighted([&] { return weighted_search(*g); });
    program.each("path_weighted", "weighted", [&] { *weighted; }, [&](std::size_t n) {
        std::uint64_t reached = 0, cost = 0;
        for (std::size_t i = 0; i < n; ++i)
            if (const auto found = (*weighted)(ask.pairs[i].first, ask.pairs[i].second); found != nobody) ++reached, cost += found;
        return answer(reached, cost);
    });
    bench::made_once<path_counter> counter([&] { return path_counter(*g, 4); });
    program.each("simple_paths", "simple", [&] { *counter; }, [&](std::size_t n) {
        std::uint64_t found = 0;
        for (std::size_t i = 0; i < n; ++i) found += (*counter)(ask.paths[i].first, ask.paths[i].second);
        return std::to_string(found);
    });

    bench::made_once<plain_rows> rows([&] { return plain_rows(*g); });
    const auto symmetrised = [&] { *rows; };
    program.whole("breadth_first", symmetrised, [&](bench::figures&) { return breadth_first(*rows, ask.sources); });
    program.whole("components", symmetrised, [&](bench::figures&) { return components(*rows); });
    program.whole("pagerank", symmetrised, [&](bench::figures&) { return pagerank(*rows, 20); });
    program.whole("betweenness", symmetrised, [&](bench::figures&) { return betweenness(*rows, std::span(ask.sources).first(4)); });
    program.whole("triangles", symmetrised, [&](bench::figures&) { return triangles(*rows); });

    if (program.asked_for("dot"))
        program.each("dot", "dot", [&] { rows.forget(), *g; }, [&](std::size_t) {
            write_dot(*g, program.folder() / "limit.dot");
            return std::to_string(std::filesystem::file_size(program.folder() / "limit.dot"));
        });
    return program.run();
}
