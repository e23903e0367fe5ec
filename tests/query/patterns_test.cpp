// Patterns on random graphs, compared with a slow and obvious evaluator; and what other engines answer wrong.
#include "catch.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <vector>

#include <fmt/format.h>

#include <hexi/query.hpp>

#include "query/asked.hpp"
#include "random_graph.hpp"
#include "sanitized.hpp"

using namespace hexi;
using namespace hexi::test;

namespace {

/// A pattern as a list of nodes and edges between them, written as a query and evaluated by trying everything.
struct drawn_pattern {
    struct node {
        std::string label;  // empty for any
    };
    struct edge {
        std::size_t from, to;
        int direction;                    // 1 right, -1 left, 0 any
        std::string type;                 // empty for any
        int weight = 0;                   // 0 for any
        std::optional<std::pair<int, int>> repeats{};
    };
    std::vector<node> nodes;
    std::vector<edge> edges;

    [[nodiscard]] std::string text(std::mt19937& random) const {
        // Each edge is a path of its own, in any order: what is found must not hang on how it is written.
        std::vector<std::string> paths;
        std::set<std::size_t> labelled;
        const auto node_text = [&](std::size_t i) {
            const bool once = labelled.insert(i).second;
            return fmt::format("(n{}{})", i, once && !nodes[i].label.empty() ? ":" + nodes[i].label : "");
        };
        for (std::size_t i = 0; i < edges.size(); ++i) {
            const edge& e = edges[i];
            const std::string left = node_text(e.from), right = node_text(e.to);
            const std::string inner = fmt::format("[e{}{}{}{}]", i, e.type.empty() ? "" : ":" + e.type, e.repeats ? fmt::format("*{}..{}", e.repeats->first, e.repeats->second) : "",
                                                  e.weight != 0 ? fmt::format(" {{weight: {}}}", e.weight) : "");
            paths.push_back(left + (e.direction < 0 ? "<-" : "-") + inner + (e.direction > 0 ? "->" : "-") + right);
        }
        for (std::size_t i = 0; i < nodes.size(); ++i)
            if (!labelled.contains(i)) paths.push_back(node_text(i));
        std::shuffle(paths.begin(), paths.end(), random);
        return fmt::format("MATCH {}", fmt::join(paths, ", "));
    }

    /// Every answer: nodes and edges in the order of the pattern, as a text.
    [[nodiscard]] std::multiset<std::string> answers(const graph& g) const {
        std::multiset<std::string> out;
        std::vector<std::optional<node_id>> at(nodes.size());
        std::vector<std::vector<edge_id>> walked(edges.size());
        std::vector<edge_id> used;
        const auto fits = [&](std::size_t i, node_id n) { return nodes[i].label.empty() || g.type_of(n).name == nodes[i].label; };
        const auto place_rest = [&](const auto& self, std::size_t i) -> void {
            if (i == nodes.size()) {
                std::string row;
                for (const auto& n : at) row += fmt::format("{} ", n->index());
                for (const auto& w : walked) {
                    row += "|";
                    for (const edge_id e : w) row += fmt::format("{} ", e.index());
                }
                out.insert(row);
                return;
            }
            if (at[i]) return self(self, i + 1);
            for (const node_id n : g.nodes()) {
                if (!fits(i, n)) continue;
                at[i] = n;
                self(self, i + 1);
                at[i].reset();
            }
        };
        const auto one_edge = [&](const auto& self, std::size_t i) -> void {
            if (i == edges.size()) return place_rest(place_rest, 0);
            const edge& e = edges[i];
            const auto arrive = [&](node_id to) {
                if (at[e.to] ? *at[e.to] != to : !fits(e.to, to)) return;
                const auto before = at[e.to];
                at[e.to] = to;
                self(self, i + 1);
                at[e.to] = before;
            };
            const auto walk = [&](const auto& again, node_id from) -> void {
                const int done = static_cast<int>(walked[i].size());
                const int least = e.repeats ? e.repeats->first : 1, most = e.repeats ? e.repeats->second : 1;
                if (done >= least) arrive(from);
                if (done >= most) return;
                for (const edge_id one : g.edges()) {
                    if (std::ranges::find(used, one) != used.end()) continue;
                    if (!e.type.empty() && g.type_of(one).name != e.type) continue;
                    if (e.weight != 0 && g.value(one, *g.property(one, "weight")) != value(e.weight)) continue;
                    std::vector<node_id> ends;
                    if (e.direction >= 0 && g.source(one) == from) ends.push_back(g.target(one));
                    if (e.direction <= 0 && g.target(one) == from && !(e.direction == 0 && g.source(one) == from)) ends.push_back(g.source(one));
                    for (const node_id to : ends) {
                        used.push_back(one), walked[i].push_back(one);
                        again(again, to);
                        used.pop_back(), walked[i].pop_back();
                    }
                }
            };
            const auto start = [&](node_id from) {
                const auto before = at[e.from];
                at[e.from] = from;
                walk(walk, from);
                at[e.from] = before;
            };
            if (at[e.from]) return start(*at[e.from]);
            for (const node_id n : g.nodes())
                if (fits(e.from, n)) start(n);
        };
        one_edge(one_edge, 0);
        return out;
    }
};

std::multiset<std::string> answers(const rows& found, std::size_t nodes) {
    std::multiset<std::string> out;
    for (const row r : found) {
        std::string text;
        for (std::size_t i = 0; i < nodes; ++i) text += fmt::format("{} ", r.get<node_id>(i).index());
        for (std::size_t i = nodes; i < r.size(); ++i) {
            text += "|";
            const cell& c = r[i];
            if (c.is(cell_type::edge)) text += fmt::format("{} ", c.as<edge_id>().index());
            else for (const cell& one : c.as<cell_list>()) text += fmt::format("{} ", one.as<edge_id>().index());
        }
        out.insert(text);
    }
    return out;
}

}  // namespace

TEST_CASE("patterns find what trying everything finds, however they are written", "[query][patterns]") {
    std::size_t found_any = 0;
    for (std::uint32_t seed = 0; seed < (test::sanitized ? 150U : 1500U); ++seed) {
        CAPTURE(seed);
        const graph g = test::random_graph(seed, {.max_nodes = 6, .max_edges = 10, .node_types = 2, .edge_types = 2});
        std::mt19937 random(seed);
        const auto below = [&](std::size_t n) { return std::size_t{random()} % n; };
        drawn_pattern p;
        p.nodes.resize(1 + below(4));
        for (auto& n : p.nodes)
            if (below(2) == 0) n.label = std::string(1, static_cast<char>('A' + below(2)));
        const std::size_t edges = below(4);
        for (std::size_t i = 0; i < edges; ++i) {
            drawn_pattern::edge e{below(p.nodes.size()), below(p.nodes.size()), static_cast<int>(below(3)) - 1, below(2) == 0 ? "" : std::string(1, static_cast<char>('R' + below(2)))};
            if (below(4) == 0) e.weight = static_cast<int>(1 + below(5));
            if (below(4) == 0) e.repeats = std::pair(static_cast<int>(below(3)), static_cast<int>(below(3)) + 1);
            if (e.repeats && e.repeats->first > e.repeats->second) e.repeats->second = e.repeats->first;
            p.edges.push_back(std::move(e));
        }
        std::string columns;
        for (std::size_t i = 0; i < p.nodes.size(); ++i) columns += fmt::format("{}n{}", i == 0 ? "" : ", ", i);
        for (std::size_t i = 0; i < p.edges.size(); ++i) columns += fmt::format(", e{}", i);
        const std::string query = fmt::format("{} RETURN {}", p.text(random), columns);
        CAPTURE(query);
        const auto statement = prepare(g.schema(), query);
        if (!statement) FAIL(to_text(statement.problems()));
        const auto found = statement->run(g);
        if (!found) FAIL(to_text(found.problems()));
        const auto expected = p.answers(g);
        REQUIRE(answers(*found, p.nodes.size()) == expected);
        found_any += expected.empty() ? 0 : 1;
    }
    CHECK(found_any > 50);
}

TEST_CASE("an acyclic path has no node twice", "[query][patterns]") {
    const graph g = made("CREATE (a:N {name: 'a'})-[:R]->(b:N {name: 'b'})-[:R]->(a)");
    CHECK(asked(g, "MATCH p = ACYCLIC (a {name: 'a'})-[:R*]->(x) RETURN x.name") == texts{"b"});
    CHECK(asked(g, "MATCH p = (a {name: 'a'})-[:R*]->(x) RETURN x.name") == texts{"b", "a"});
    CHECK(asked(g, "MATCH p = SHORTEST 1 ACYCLIC (a {name: 'a'})-[:R*]->(x) RETURN x.name") == texts{"b"});
}

TEST_CASE("what is asked along an edge that repeats may name any node of its pattern", "[query][patterns]") {
    const graph g = made("CREATE (a1:A {name: 'a1', x: 1, y: 1})-[:R {w: 1}]->(b1:A {name: 'b1', x: 1, y: 0})-[:R {w: 1}]->(c1:B {name: 'c1', x: 1, y: 5}), (a1)-[:R {w: 1}]->(a2:A {name: 'a2', x: 2, y: 0})-[:R {w: 1}]->(c1), (a1)-[:R {w: 1}]->(c1)");
    CHECK(asked(g, "MATCH (a:A)-[e:R WHERE e.w = a.x]->+(b:B) RETURN a.name, b.name ORDER BY a.name") == texts{"a1 c1", "a1 c1", "a1 c1", "b1 c1"});
    CHECK(asked(g, "MATCH (a:A)-[:R* {w: a.x}]->(b:B) RETURN a.name, b.name ORDER BY a.name") == texts{"a1 c1", "a1 c1", "a1 c1", "b1 c1"});
    CHECK(asked(g, "MATCH (a:A)-[e:R WHERE EXISTS { (a)-->(:A {x: e.w + 1}) }]->+(b:B) RETURN DISTINCT a.name") == texts{"a1"});
    CHECK(asked(g, "MATCH ANY SHORTEST (a:A)-[e:R WHERE e.w = a.x]->+(b:B) RETURN a.name, b.name ORDER BY a.name") == texts{"a1 c1", "b1 c1"});
    CHECK(asked(g, "MATCH p = ANY SHORTEST (a {x: b.x})-[:R]->+(b:B) RETURN a.name ORDER BY a.name") == texts{"a1", "b1"});
    CHECK(asked(g, "MATCH p = ALL SHORTEST (b:B)<-[:R]-+(a {x: b.x}) RETURN a.name ORDER BY a.name") == texts{"a1", "b1"});
    CHECK(asked(g, "MATCH p = SHORTEST 2 ACYCLIC (b {x: a.x})<-[:R]-+(a {y: 1}) WHERE b.y = 0 RETURN a.name, b.name") == texts{"a1 b1"});
}

TEST_CASE("several labels are all asked for", "[query][patterns]") {
    const graph g = made("CREATE (:A {name: 'a'}), (:B {name: 'b'}), (:A:B {name: 'ab'})");
    CHECK(asked(g, "MATCH (n:A:B) RETURN n.name") == texts{"ab"});
    CHECK(asked(g, "MATCH (n:A&!B) RETURN n.name") == texts{"a"});
    CHECK(asked(g, "MATCH (n:A|B) RETURN n.name ORDER BY n.name") == texts{"a", "ab", "b"});
    CHECK(asked(g, "MATCH (n:!%) RETURN n.name").empty());
}

TEST_CASE("an edge that is found already is not found again by one that repeats", "[query][patterns]") {
    const graph g = made("CREATE (a:N {name: 'a'})-[:R]->(b:N {name: 'b'})-[:R]->(c:N {name: 'c'})");
    CHECK(asked(g, "MATCH (a {name: 'a'})-[r:R]->(b), (a)-[s:R*]->(x) RETURN x.name").empty());
    CHECK(asked(g, "MATCH (a {name: 'a'})-[r:R]->(b) MATCH (a)-[s:R*]->(x) WHERE r IN s RETURN x.name") == texts{"b", "c"});
}

TEST_CASE("a pattern of twenty nodes is planned at once", "[query][patterns]") {
    graph g = made("CREATE (a:N)-[:R]->(b:N)");
    std::string query = "MATCH (n0:N)";
    for (int i = 1; i < 20; ++i) query += fmt::format(", (n{}:N)-[:R]->(n{}:N)", i - 1, i);
    CHECK(asked(g, query + " RETURN count(*)") == texts{"0"});
}

TEST_CASE("types may be called like words of the language", "[query][patterns]") {
    const graph g = made("CREATE (:Macro {match: 1})-[:Union]->(:Order {return: 2})");
    CHECK(asked(g, "MATCH (m:Macro)-[:Union]->(o:Order) RETURN m.match, o.return") == texts{"1 2"});
}

TEST_CASE("groups repeat, and their variables are lists", "[query][patterns]") {
    const graph g = made("CREATE (:N {i: 1})-[:R {w: 1}]->(:N {i: 2})-[:R {w: 2}]->(:N {i: 3})-[:R {w: 3}]->(:N {i: 4})");
    CHECK(asked(g, "MATCH (s:N {i: 1})((a)-[r:R]->(b) WHERE r.w < 3){1,3}(e) RETURN [x IN r | x.w], e.i ORDER BY e.i") == texts{"[1] 2", "[1, 2] 3"});
    CHECK(asked(g, "MATCH (s:N {i: 1})-[:R]->{2}(e) RETURN e.i") == texts{"3"});
    CHECK(asked(g, "MATCH ((a)-[:R]->(b)){3} RETURN size(a), b[2].i") == texts{"3 4"});
}

TEST_CASE("a group of one edge finds what an edge that repeats does, and a group of two what two edges do", "[query][patterns]") {
    const auto sorted = [](const graph& g, std::string_view query) {
        texts found = asked(g, query);
        std::ranges::sort(found);
        return found;
    };
    for (std::uint32_t seed = 0; seed < (test::sanitized ? 12U : 200U); ++seed) {
        CAPTURE(seed);
        const graph g = test::random_graph(seed, {.max_nodes = 5, .max_edges = 8});
        REQUIRE(sorted(g, "MATCH (a)((x)-[r:R|S]->(y)){1,3}(b) RETURN a, r, b") == sorted(g, "MATCH (a)-[r:R|S*1..3]->(b) RETURN a, r, b"));
        REQUIRE(sorted(g, "MATCH p = (a)((x)-[r]->(y)<-[s]-(z)){0,2}(b) RETURN p") ==
                sorted(g, "MATCH p = (a)((x)-[r]->(y)<-[s]-(z)){2}(b) RETURN p UNION ALL MATCH p = (a)-[r]->(y)<-[s]-(b) RETURN p UNION ALL MATCH p = (a) RETURN p"));
    }
}

TEST_CASE("a query that would not end stops at its limit and leaves the graph as it was", "[query]") {
    graph g = made("UNWIND range(1, 200) AS i CREATE (:N {i: i})");
    const auto statement = prepare(g.schema(), "MATCH (a), (b), (c), (d), (e) SET a.seen = true RETURN count(*)").value();
    budget within({.time = std::chrono::milliseconds(50)});
    const auto stopped = statement.run(g, {}, {.within = &within});
    REQUIRE_FALSE(stopped);
    CHECK(stopped.problems().front().rule == rule("stopped"));
    CHECK(asked(g, "MATCH (n) RETURN count(n), count(n.seen)") == texts{"200 0"});
}

TEST_CASE("parts of a query follow one another by NEXT", "[query]") {
    const graph g = made("CREATE (:A {x: 1}), (:A {x: 2})");
    CHECK(asked(g, "MATCH (a:A) RETURN sum(a.x) AS s NEXT RETURN s * 2 AS t") == texts{"6"});
    CHECK(asked(g, "MATCH (a:A) LET d = a.x * 10 FILTER d > 10 RETURN d") == texts{"20"});
    CHECK(asked(g, "FOR x IN [1, 2] RETURN x") == texts{"1", "2"});
}

TEST_CASE("quantities of several units are compared, ordered and added in their base unit", "[query]") {
    graph g;
    const unit_id yuan = g.schema().add_unit({.name = "元"});
    g.schema().add_unit({.name = "角", .base = yuan, .factor = 0.1});
    const node_type_id figure = g.schema().add_node_type({.name = "Figure"});
    g.schema().add_property(figure, {.name = "worth", .kind = kind::quantity, .unit = yuan});
    for (const char* worth : {"3万元", "2000元", "90000角"}) {
        const node_id n = *g.add_node(figure, worth);
        REQUIRE(g.set(n, "worth", *g.schema().parse_quantity(worth)));
    }
    CHECK(asked(g, "MATCH (f:Figure) WHERE f.worth >= 9000元 RETURN f.key ORDER BY f.worth DESC") == texts{"3万元", "90000角"});
    CHECK(asked(g, "MATCH (f:Figure) WHERE f.worth = 0.9万元 RETURN f.key") == texts{"90000角"});
    CHECK(asked(g, "MATCH (f:Figure) RETURN value(sum(f.worth))") == texts{"41000.0"});
    CHECK_FALSE(prepare(g.schema(), "RETURN 5kg"));
}

TEST_CASE("edges of a group may be the same where elements may repeat", "[query][patterns]") {
    const graph g = made("CREATE (a:A)-[:R]->(a)");
    CHECK(asked(g, "MATCH REPEATABLE ELEMENTS ((x)-[r]->()<-[s]-(y)){1} RETURN count(*)") == texts{"1"});
    CHECK(asked(g, "MATCH ((x)-[r]->()<-[s]-(y)){1} RETURN count(*)") == texts{"0"});
}

TEST_CASE("where elements may repeat one edge leads there and back, whoever asks for ends alone", "[query][patterns]") {
    const graph g = made("CREATE (:N {name: 'a'})-[:R]->(:N {name: 'b'})");
    for (const std::string_view walks : {"REPEATABLE ELEMENTS (a {name: 'a'})-[*1..3]-(b)", "REPEATABLE ELEMENTS (a {name: 'a'})((x)-[]-(y)){1,3}(b)", "ANY WALK (a {name: 'a'})-[*1..3]-(b)", "REPEATABLE ELEMENTS SHORTEST 2 (a {name: 'a'})-[*1..3]-(b)"}) {
        INFO(walks);
        CHECK(asked(g, fmt::format("MATCH {} RETURN DISTINCT b.name ORDER BY b.name", walks)) == texts{"a", "b"});
        CHECK(asked(g, fmt::format("MATCH {} WITH b UNWIND [1, 2] AS i RETURN count(DISTINCT b)", walks)) == texts{"2"});
    }
    CHECK(asked(g, "MATCH (a {name: 'a'}) WHERE EXISTS { MATCH REPEATABLE ELEMENTS (a)-[*1..3]-(a) } RETURN a.name") == texts{"a"});
    CHECK(asked(g, "MATCH p = ALL SHORTEST WALK (a {name: 'a'})-[*1..3]-(a) RETURN length(p)") == texts{"2"});
    CHECK(asked(g, "MATCH (a {name: 'a'})-[*1..3]-(b) RETURN DISTINCT b.name") == texts{"b"});
}
