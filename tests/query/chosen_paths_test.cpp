// Which paths SHORTEST and ANY choose, where each edge is found by a search and not among all paths: compared with all paths.
#include "catch.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <hexi/query.hpp>

#include "query/asked.hpp"
#include "random_graph.hpp"
#include "sanitized.hpp"

using namespace hexi;
using namespace hexi::test;

namespace {

/// What stands between two ends, and the variables of it that are lists: the same for all that is compared.
struct between_ends {
    std::string text;
    std::string lists;
};

/// The paths that a selector chooses: by their ends the lengths, ascending; and each path with its lists.
struct chosen_of_all {
    std::map<std::string, std::vector<std::int64_t>> lengths;
    std::multiset<std::string> paths;
};

chosen_of_all chosen(const graph& g, const std::string& select, const between_ends& between, const std::string& left, const std::string& right, const std::string& condition) {
    const std::string query = fmt::format("MATCH p = {} {}{}{} {} RETURN toString(id(a)) + ' ' + toString(id(b)), length(p), [[n IN nodes(p) | id(n)], [e IN relationships(p) | id(e)], {}]", select, left,
                                          between.text, right, condition, between.lists);
    chosen_of_all out;
    const auto asked = prepare(g.schema(), query);
    CAPTURE(query, asked.problems());
    REQUIRE(asked);
    for (const row r : asked->run(g).value()) {
        out.lengths[r.get<std::string>(0)].push_back(r.get<std::int64_t>(1));
        out.paths.insert(fmt::format("{} {}", r[0], r[2]));
    }
    for (auto& [ends, lengths] : out.lengths) std::ranges::sort(lengths);
    return out;
}

}  // namespace

TEST_CASE("paths that are chosen are the first of all by length, of an edge and of a group of one", "[query][paths]") {
    constexpr std::string_view group_lists = "[n IN x | id(n)], [n IN y | id(n)], [e IN r | id(e)]";
    const auto of_group = [&](std::string text) { return between_ends{std::move(text), std::string(group_lists)}; };
    const std::vector<between_ends> all_between{
        of_group("((x)-[r]->(y))+"),
        of_group("((x)<-[r:R]-(y))*"),
        of_group("((x)-[r]-(y))+"),
        of_group("((x:A)-[r]->(y))+"),
        of_group("((x)-[r]-(y:A|B))+"),
        of_group("((x)-[r WHERE r.weight > 2]->(y) WHERE x.key <> y.key)*"),
        of_group("((x)<-[r {weight: 1}]-(y))+"),
        of_group("((x WHERE x.key <> 'n2')-[r]-(y))+"),
        of_group("((x)-[r:R]-(y) WHERE x.key < y.key)*"),
        of_group("((x)-[r]->(y) WHERE r.weight < 4)+"),
        of_group("((x)-[r]->(y)){0,4}"),
        {"-[r]->+", "[e IN r | id(e)]"},
        {"<-[r:R WHERE r.weight > 1]-*", "[e IN r | id(e)]"},
        {"-[r]-{1,4}", "[e IN r | id(e)]"},
    };
    struct ends_of {
        std::string left, right, condition;
    };
    struct selector {
        std::string words;
        bool groups;
        std::size_t paths;       // at most so many between two ends; 0: all of so many lengths
        std::ptrdiff_t lengths;
    };
    const std::vector<selector> selectors{{"ANY SHORTEST", false, 1, 0}, {"ANY", false, 1, 0},          {"SHORTEST 1", false, 1, 0}, {"SHORTEST 2", false, 2, 0},
                                          {"SHORTEST 4", false, 4, 0},   {"ALL SHORTEST", false, 0, 1}, {"SHORTEST 2", true, 0, 2}};
    std::size_t several = 0, chosen_at_all = 0;
    for (std::uint32_t seed = 0; seed < test::rounds(80); ++seed) {
        const graph g = test::random_graph(seed, {.max_nodes = 5, .max_edges = 7, .node_types = 2, .edge_types = 2, .symmetric = seed % 3 == 0});
        const ends_of all_ends[] = {{"(a)", "(b)", ""}, {"(a:A)", "(b {key: 'n1'})", ""}, {"(a {key: 'n0'})", "(b)", ""}, {"(a)", "(b WHERE b.key > 'n1')", "WHERE a.key <= 'n2'"}};
        const between_ends& between = all_between[seed % all_between.size()];
        const ends_of& ends = all_ends[seed / all_between.size() % std::size(all_ends)];
        for (const std::string mode : {"", "ACYCLIC"}) {
            const auto all = chosen(g, mode, between, ends.left, ends.right, ends.condition);
            for (const selector& select : selectors) {
                const auto found = chosen(g, fmt::format("{} {} {}", select.words, mode, select.groups ? "GROUPS" : ""), between, ends.left, ends.right, ends.condition);
                CAPTURE(seed, between.text, ends.left, ends.right, ends.condition, mode, select.words);
                auto wanted = all.lengths;
                for (auto& [between_two, of] : wanted) {
                    if (select.paths > 0) of.resize(std::min(of.size(), select.paths));
                    const std::set<std::int64_t> known(of.begin(), of.end());
                    if (select.lengths > 0) std::erase_if(of, [&](std::int64_t length) { return std::distance(known.begin(), known.find(length)) >= select.lengths; });
                }
                CHECK(found.lengths == wanted);
                CHECK(std::ranges::includes(all.paths, found.paths));
                chosen_at_all += found.paths.size(), several += found.paths.size() > found.lengths.size() ? 1U : 0U;
            }
        }
    }
    CHECK(several > (test::sanitized ? 0U : 20U));
    CHECK(chosen_at_all > (test::sanitized ? 20U : 1'000U));
}

TEST_CASE("ends that are asked for once each are those of all paths", "[query][paths]") {
    std::size_t found_any = 0, around = 0;
    for (std::uint32_t seed = 0; seed < (test::sanitized ? 4U : 200U); ++seed) {
        const graph g = test::random_graph(seed, {.max_nodes = 5, .max_edges = 6, .node_types = 2, .edge_types = 2, .symmetric = seed % 3 == 0});
        const auto rows_of = [&](const std::string& query) {
            CAPTURE(query);
            std::set<std::string> out;
            std::size_t count = 0;
            const auto asked = prepare(g.schema(), query);
            REQUIRE(asked);
            for (const row r : asked->run(g).value()) out.insert(fmt::format("{} {}", r[0], r[1])), ++count;
            CHECK(out.size() == count);
            return out;
        };
        for (const std::string between : {"-[*]->", "<-[:R*]-", "-[*]-", "-[*0..]-", "-[:R*1..3]-", "-[r:R|S*1..4]->", "((x)-[r]->(y))+", "((x)-[r]-(y) WHERE x.key <> 'n2')*", "((x:A)<-[r]-(y)){1,5}", "-[r WHERE r.weight > 2]-+"}) {
            for (const std::string right : {"(b)", "(b:A)", "(a)", "(b {key: 'n1'})"}) {
                CAPTURE(seed, between, right);
                // Watched, two of the ends in every other graph, the others in the rest.
                if (test::sanitized && (right.starts_with("(b") && right.size() < 6) != (seed % 2 == 0)) continue;
                const std::string b = right == "(a)" ? "a" : "b";
                // Named and asked for, each path is followed.
                const auto wanted = rows_of(fmt::format("MATCH p = (a){}{} WITH a, {} AS b, collect(length(p)) AS all RETURN id(a), id(b)", between, right, b));
                CHECK(rows_of(fmt::format("MATCH (a){}{} RETURN DISTINCT id(a), 0 + id({})", between, right, b)) == wanted);
                CHECK(rows_of(fmt::format("MATCH (a){}{} WITH DISTINCT a, {} AS b RETURN id(a), id(b)", between, right, b)) == wanted);
                CHECK(rows_of(fmt::format("MATCH (a){}{} WITH a, collect(DISTINCT id({})) AS all UNWIND all AS b RETURN id(a), b", between, right, b)) == wanted);
                CHECK(rows_of(fmt::format("MATCH (a) MATCH (b) WHERE EXISTS {{ (a){}{} }} RETURN id(a), id(b)", between, right == "(a)" ? "(a) WHERE a = b" : right)) == wanted);
                CHECK(rows_of(fmt::format("MATCH (a), (b) WHERE EXISTS {{ MATCH (a){}{} {} }} RETURN id(a), id(b)", between, right == "(a)" ? "(c)" : right, right == "(a)" ? "WHERE c = a AND a = b" : "")) == wanted);
                // What comes between asks no more than which ends there are.
                for (const char* const then : {"MATCH ({})-->(c)", "UNWIND [1, 2] AS twice MATCH ({})<-[*1..2]-(c) WHERE twice > 1", "OPTIONAL MATCH ({})-->(c:A)", "WITH a, {} AS c WHERE c.key <> 'n0'"}) {
                    const auto all = rows_of(fmt::format("MATCH p = (a){}{} WITH a, {} AS b, collect(length(p)) AS all {} RETURN DISTINCT id(a), id(c)", between, right, b, fmt::format(fmt::runtime(then), "b")));
                    CHECK(rows_of(fmt::format("MATCH (a){}{} {} RETURN DISTINCT id(a), id(c)", between, right, fmt::format(fmt::runtime(then), b))) == all);
                    if ((test::sanitized ? seed > 1 : seed % 4 != 0) || std::string_view(then).starts_with("WITH")) continue;  // which forgets `c0`
                    const auto of_those = [&](const std::string& path, const std::string& asked) {
                        return rows_of(fmt::format("MATCH (a), (c0) WHERE EXISTS {{ MATCH {}(a){}{} {} {} FILTER c = c0 RETURN a }} RETURN id(a), id(c0)", path, between, right, asked, fmt::format(fmt::runtime(then), b)));
                    };
                    CHECK(of_those("", "") == of_those("p = ", "WITH *, length(p) AS steps"));
                }
                found_any += wanted.size();
                for (const std::string& line : wanted) around += line.front() == line.back() ? 1U : 0U;
            }
        }
    }
    CHECK(found_any > (test::sanitized ? 100U : 5'000U));
    CHECK(around > (test::sanitized ? 50U : 2'500U));
}

TEST_CASE("whoever asks later for edges, or how many rows there are, gets those of all paths", "[query][paths]") {
    for (std::uint32_t seed = 0; seed < (test::sanitized ? 4U : 200U); ++seed) {
        const graph g = test::random_graph(seed, {.max_nodes = 5, .max_edges = 6, .node_types = 2, .edge_types = 2});
        // Where the path itself is asked for, all are followed.
        for (const char* const query : {"MATCH {0}(a)-[r*]->(b){1} MATCH (b)-->(c) WHERE size(r) > 1 RETURN DISTINCT id(a), id(c)", "MATCH {0}(a)-[r*]->(b){1} MATCH (c)-[r*]->(d) RETURN DISTINCT id(a), id(d)",
                                        "MATCH {0}(a)-[r*]->(b){1} UNWIND r AS e MATCH (c)-[e]->(d) RETURN DISTINCT id(a), id(c), id(d)", "MATCH {0}(a)-[r*]->(b){1} MATCH (b)-->(c) WITH c, size(r) AS steps RETURN DISTINCT id(c), steps",
                                        "MATCH {0}(a)((x)-[r]->(y))+(b){1} MATCH (b)<--(c) RETURN DISTINCT id(c), size(x)", "MATCH {0}(a)-[*]->(b){1} MATCH (b)-->(c) RETURN id(a), count(*)",
                                        "MATCH {0}(a)-[*]->(b){1} WITH b, count(*) AS ways RETURN DISTINCT id(b), ways", "MATCH {0}(a)-[*]->(b){1} WITH a, b ORDER BY id(a), id(b) LIMIT 3 RETURN DISTINCT id(a), id(b)",
                                        "MATCH {0}(a)-[r*]->(b){1} WITH * MATCH (b)-->(c) RETURN DISTINCT r, id(c)", "MATCH {0}(a)-[r*]->(b){1} WITH b, r AS all MATCH (b)-->(c) WHERE all[0].weight > 1 RETURN DISTINCT id(c)",
                                        "MATCH {0}(a)-[*]->(b){1} MATCH (b)-->(c) CREATE (:Made) RETURN DISTINCT id(b)"}) {
            CAPTURE(seed, query);
            graph mine = g, all = g;
            const auto rows_of = [](const statement& asked, graph& of) {
                auto out = texts_of(asked.run(of).value());
                std::ranges::sort(out);
                return out;
            };
            CHECK(rows_of(prepare(g.schema(), fmt::format(fmt::runtime(query), "", "")).value(), mine) == rows_of(prepare(g.schema(), fmt::format(fmt::runtime(query), "p = ", " WHERE length(p) > 0")).value(), all));
            CHECK(mine == all);
        }
    }
}

TEST_CASE("where chance is asked of each row, wherever it stands, all paths give a row", "[query][paths]") {
    graph g = made("CREATE (a:N {name: 'a'}), (b:N {name: 'b'}), (b)-[:S]->(:N {name: 'c'})");
    REQUIRE(prepare(g.schema(), "MATCH (a {name: 'a'}), (b {name: 'b'}) UNWIND range(1, 64) AS i CREATE (a)-[:R]->(b)")->run(g));
    for (const char* const then : {"WITH b WHERE rand() < 0.5", "WITH b WHERE EXISTS { MATCH (b) WHERE rand() < 0.5 RETURN b }", "WITH b WHERE COUNT { (b)-[:S WHERE rand() < 0.5]->() } = 1", "MATCH (b)-[:S WHERE rand() < 0.5]->(c)",
                                   "MATCH (b)-[:S]->(c WHERE rand() < 0.5)", "MATCH (b) WHERE [(b)-[:S]->(c) WHERE rand() < 0.5 | 1] = [1]", "UNWIND CASE WHEN rand() < 0.5 THEN [1] ELSE [] END AS one"}) {
        const std::string query = fmt::format("MATCH (a {{name: 'a'}})-[:R*]->(b) {} RETURN DISTINCT id(b)", then);
        CAPTURE(query);
        // Of 64 rows one is nearly sure to stay, of one every other time.
        for (int i = 0; i < 20; ++i) CHECK(asked(g, query).size() == 1);
    }
}

TEST_CASE("paths are chosen where to follow all of them would not end", "[query][paths]") {
    graph g;
    constexpr std::int64_t n = 40;
    REQUIRE(prepare(g.schema(), fmt::format("UNWIND range(0, {}) AS i CREATE (:N {{key: 'n' + i, name: 'N' + i, at: i}})", n - 1))->run(g));
    REQUIRE(prepare(g.schema(), "MATCH (a), (b) WHERE a.at < b.at CREATE (a)-[:R {w: b.at - a.at}]->(b)")->run(g));
    const auto count = [&](const std::string& query) -> std::int64_t {
        CAPTURE(query);
        budget within({.time = std::chrono::seconds(test::sanitized ? 60 : 10)});
        const auto found = prepare(g.schema(), query).value().run(g, {}, {.within = &within});
        REQUIRE(found);
        return (*found)[0].get<std::int64_t>(0);
    };
    // Ends that are found by another property than their key; of a type; groups of one edge, with and without a condition of their nodes.
    CHECK(count("MATCH p = SHORTEST 3 (a {name: 'N0'})-[]-+(b {name: 'N39'}) RETURN count(*)") == 3);
    CHECK(count("MATCH p = SHORTEST 2 (a:N WHERE a.at < 3)-[]->+(b:N) RETURN count(*)") == 2 * (39 + 38 + 37) - 3);
    CHECK(count("MATCH p = SHORTEST 1 (a {key: 'n0'})((x)-[r]-(y))+(b {key: 'n39'}) RETURN sum(length(p))") == 1);
    CHECK(count("MATCH p = ANY SHORTEST (a {key: 'n0'})((x)-[r]->(y) WHERE r.w = 1)+(b {key: 'n39'}) RETURN sum(length(p))") == 39);
    CHECK(count("MATCH p = ALL SHORTEST (a {key: 'n0'})((x)-[r]-(y) WHERE abs(x.at - y.at) < 20)+(b {key: 'n39'}) RETURN count(*)") == 20 * 19 / 2);
    CHECK(count("MATCH p = SHORTEST 2 (a {key: 'n0'})((x)-[r]->(y:N) WHERE x.at < y.at)+(b) RETURN count(*)") == 2 * 39 - 1);
    CHECK(count("MATCH p = ANY SHORTEST (a {key: 'n39'})((x)-[r]-(y) WHERE y.at < x.at)*(b) RETURN count(*)") == 40);
    // And where only their ends are asked for.
    CHECK(count("MATCH (a {key: 'n3'})-[*]->(b) RETURN count(DISTINCT b)") == 36);
    CHECK(count("MATCH (a {key: 'n3'})-[r:R*0..]-(b) WITH DISTINCT b RETURN count(*)") == 40);
    CHECK(count("MATCH (a {key: 'n3'})-[*]-(b) WITH b WHERE b.at > 10 MATCH (b)-->(c) WITH c MATCH (c)-[*]->(d) RETURN count(DISTINCT d)") == 27);
    CHECK(count("MATCH (a {key: 'n3'})-[r*..3]->(b) MATCH (b)-->(c) WHERE size(r) = 3 RETURN count(DISTINCT c)") == 33);
    CHECK(count("MATCH (a:N) WHERE EXISTS { (a)-[*]->(:N {at: 1}) } RETURN count(*)") == 1);
    CHECK(count("MATCH (a:N) WHERE NOT (a)-[:R*]->(:Other) RETURN count(*)") == 40);
    CHECK(count("MATCH (a:N)-[:R*]->(b) RETURN max(b.at)") == 39);
}

TEST_CASE("a way around and back is found where edges may be walked but one way in it", "[query][paths]") {
    graph g;
    // a -> b -> e -> f -> c -> a, and two ways home from c, between which there is an edge, which lead nowhere from a.
    REQUIRE(prepare(g.schema(), "UNWIND ['a', 'b', 'c', 'd', 'e', 'f'] AS k CREATE (:N {name: k})")->run(g));
    REQUIRE(prepare(g.schema(), "UNWIND ['ab', 'be', 'ef', 'fc', 'ca', 'cd', 'da'] AS arc MATCH (x {name: left(arc, 1)}), (y {name: right(arc, 1)}) CREATE (x)-[:R {arc: arc}]->(y)")->run(g));
    for (const std::string_view select : {"ALL SHORTEST", "ANY", "SHORTEST 1"}) {
        CAPTURE(select);
        const std::string query = fmt::format("MATCH p = {} (a {{name: 'a'}})((x)-[r]-(y) WHERE r.arc = x.name + y.name)+(a) RETURN reduce(all = '', n IN nodes(p) | all + n.name)", select);
        const auto found = prepare(g.schema(), query).value().run(g).value();
        REQUIRE(found.size() == 1);
        CHECK(found[0].get<std::string>(0) == "abefca");
    }
}

TEST_CASE("ways of any length lead around and to an end", "[query][paths]") {
    graph g;
    const std::size_t n = test::sanitized ? 20'000 : 200'000;
    std::vector<node_id> nodes;
    for (std::size_t i = 0; i < n; ++i) nodes.push_back(*g.add_node("N", fmt::format("n{}", i)));
    for (std::size_t i = 0; i < n; ++i) REQUIRE(g.add_edge(nodes[i], "R", nodes[(i + 1) % n]));
    CHECK(prepare(g.schema(), "MATCH (a {key: 'n0'}) WHERE (a)-[*]->(a) RETURN count(*)").value().run(g).value()[0].get<std::int64_t>(0) == 1);
    CHECK(prepare(g.schema(), "MATCH p = ANY SHORTEST (a {key: 'n0'})-[]->+(a) RETURN length(p)").value().run(g).value()[0].get<std::int64_t>(0) == static_cast<std::int64_t>(n));
}

TEST_CASE("a filter acts within a search for shortest paths, and not behind it", "[query][paths]") {
    const graph g = made("CREATE (a:N {name: 'a'})-[:R {open: false}]->(b:N {name: 'b'}), (a)-[:R {open: true}]->(c:N {name: 'c'})-[:R {open: true}]->(b)");
    CHECK(asked(g, "MATCH p = ANY SHORTEST (a {name: 'a'})-[r:R WHERE r.open]->+(b {name: 'b'}) RETURN length(p)") == texts{"2"});
    CHECK(asked(g, "MATCH p = ANY SHORTEST (a {name: 'a'})-[:R*]->(b {name: 'b'}) RETURN length(p)") == texts{"1"});
    CHECK(asked(g, "MATCH p = SHORTEST 2 (a {name: 'a'})-[:R*]->(b {name: 'b'}) RETURN length(p) ORDER BY length(p)") == texts{"1", "2"});
}

TEST_CASE("paths without circles are not looked for among all trails", "[query][paths]") {
    // Each node leads to each: of trails there are more than anybody can follow, of seven nodes' paths 1,957 from each.
    constexpr std::size_t n = test::sanitized ? 6 : 7;
    const auto rows = [](std::size_t of, std::initializer_list<std::size_t> lengths) {  // in which `length` of so many nodes may stand
        std::size_t all = 0;
        for (const std::size_t length : lengths) {
            std::size_t ways = length <= of ? 1 : 0;
            for (std::size_t i = 0; i < length; ++i) ways *= of - i;
            all += ways;
        }
        return all;
    };
    graph g;
    REQUIRE(prepare(g.schema(), fmt::format("UNWIND range(1, {}) AS i CREATE (:N {{at: i}})", n))->run(g));
    REQUIRE(prepare(g.schema(), "MATCH (a), (b) WHERE a <> b CREATE (a)-[:R]->(b)")->run(g));
    CHECK(asked(g, "MATCH p = ACYCLIC (a)-[:R]->*(b) RETURN count(*)") == texts{fmt::format("{}", rows(n, {1, 2, 3, 4, 5, 6, 7}))});
    // And as many that come back to where they began.
    const std::size_t steps = rows(n, {2, 3, 4, 5, 6, 7});
    const texts either{fmt::format("{} {}", 2 * steps, steps)};
    CHECK(asked(g, "MATCH p = SIMPLE (a)-[:R]->+(b) RETURN count(*), count(CASE WHEN a = b THEN 1 END)") == either);
    CHECK(asked(g, "MATCH p = SIMPLE (a)((x)-[:R]->(y))+(b) RETURN count(*), count(CASE WHEN a = b THEN 1 END)") == either);
    CHECK(asked(g, "MATCH p = ACYCLIC (a)((x)-[:R]->()-[:R]->(y))+(b) RETURN count(*)") == texts{fmt::format("{}", rows(n, {3, 5, 7}))});
    CHECK(asked(g, "MATCH p = SIMPLE (c {at: 1})-[:R]->(a)-[:R]->*(b)-[:R]->(d {at: 1}) RETURN count(*)") == texts{fmt::format("{}", rows(n - 1, {1, 2, 3, 4, 5, 6}))});
    if (n == 7) CHECK(either == texts{"27384 13692"});
}

TEST_CASE("the shortest paths without circles are the first of all there are", "[query][paths]") {
    std::size_t several = 0;
    for (std::uint32_t seed = 0; seed < (test::sanitized ? 10U : 60U); ++seed) {
        const graph g = test::random_graph(seed, {.max_nodes = 6, .max_edges = 14, .node_types = 1, .edge_types = 2});
        for (const char* const pattern : {"(a)-[e]->+(b)", "(a)<-[e:R]-*(b)", "(a)-[e WHERE e.weight > 1]-{1,3}(b)"})
            for (const char* const mode : {"SIMPLE", "ACYCLIC"}) {
                CAPTURE(seed, pattern, mode);
                // Without a choice each path is followed.
                std::map<std::string, std::vector<int>> all;
                for (const std::string& line : asked(g, fmt::format("MATCH p = {} {} WHERE a <> b RETURN id(a), id(b), length(p) ORDER BY length(p)", mode, pattern)))
                    all[line.substr(0, line.rfind(' '))].push_back(std::stoi(line.substr(line.rfind(' '))));
                for (const std::size_t k : {1U, 3U, 1000U}) {
                    std::map<std::string, std::vector<int>> first;
                    std::set<std::string> paths;
                    const auto found = asked(g, fmt::format("MATCH (a), (b) WHERE a <> b MATCH p = SHORTEST {} {} {} RETURN id(a), id(b), [x IN nodes(p) | id(x)], [x IN relationships(p) | id(x)], length(p)", k, mode, pattern));
                    for (const std::string& line : found) {
                        first[line.substr(0, line.find('[') - 1)].push_back(std::stoi(line.substr(line.rfind(' '))));
                        paths.insert(line);
                    }
                    CHECK(paths.size() == found.size());
                    auto wanted = all;
                    for (auto& [ends, lengths] : wanted) lengths.resize(std::min(lengths.size(), k)), several += lengths.size() > 1 ? 1U : 0U;
                    CHECK(first == wanted);
                }
            }
    }
    CHECK(several > 50);
}

TEST_CASE("what a node is asked at the end of a shortest path is asked where it is known already", "[query][paths]") {
    const graph g = made("CREATE (a:A {x: 1})-[:R]->(b:B {x: 2})");
    CHECK(asked(g, "MATCH p = ALL SHORTEST (n)-[*0..1]->(n {x: 1}) RETURN n.x") == texts{"1"});
    CHECK(asked(g, "MATCH (n), (m) MATCH p = ALL SHORTEST (n)-[*0..1]->(m:B) RETURN n.x ORDER BY n.x") == texts{"1", "2"});
    CHECK(asked(g, "MATCH (m) MATCH p = ANY SHORTEST (n:A)-[*1..2]->(m:A) RETURN count(*)") == texts{"0"});
}

TEST_CASE("so many shortest trails between two nodes are the first of all trails by length", "[query][paths]") {
    std::size_t several = 0;
    for (std::uint32_t seed = 0; seed < (test::sanitized ? 12U : 250U); ++seed) {
        const graph g = test::random_graph(seed, {.max_nodes = 5, .max_edges = test::sanitized ? 7U : 9U, .symmetric = seed % 3 == 0});
        std::mt19937 random(seed);
        const auto lengths = [&](const std::string& query) {
            const auto found = prepare(g.schema(), query).value().run(g).value();
            std::vector<std::int64_t> out;
            for (const row r : found) out.push_back(r.get<std::int64_t>(0));
            std::ranges::sort(out);
            return out;
        };
        const std::string ends[] = {fmt::format("(a {{key: 'n{}'}})", random() % 5), fmt::format("(b {{key: 'n{}'}})", random() % 5)};
        for (const std::string edge : {"-[*]->", "<-[*]-", "-[*0..]-", "-[:R*2..5]->"}) {
            for (const std::string mode : {"", "ACYCLIC "}) {
                const auto all = lengths(fmt::format("MATCH p = {}{}{}{} RETURN length(p)", mode, ends[0], edge, ends[1]));
                for (const std::size_t k : {2U, 5U}) {
                    CAPTURE(seed, edge, mode, k, all);
                    const auto some = lengths(fmt::format("MATCH p = SHORTEST {} {}{}{}{} RETURN length(p)", k, mode, ends[0], edge, ends[1]));
                    CHECK(some == std::vector(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(std::min(k, all.size()))));
                    std::vector<std::int64_t> grouped = all;
                    std::set<std::int64_t> first;
                    for (const std::int64_t n : all)
                        if (first.size() < k) first.insert(n);
                    std::erase_if(grouped, [&](std::int64_t n) { return !first.contains(n); });
                    if (mode.empty()) CHECK(lengths(fmt::format("MATCH p = SHORTEST {} GROUPS {}{}{} RETURN length(p)", k, ends[0], edge, ends[1])) == grouped);
                    several += some.size() > 1 ? 1 : 0;
                }
                // And one, or all of the shortest.
                const auto one = lengths(fmt::format("MATCH p = ANY SHORTEST {}{}{}{} RETURN length(p)", mode, ends[0], edge, ends[1]));
                const bool least_one = edge.find('2') == std::string::npos;
                if (mode.empty() && least_one) CHECK(one == std::vector(all.begin(), all.begin() + (all.empty() ? 0 : 1)));
            }
        }
    }
    CHECK(several > (test::sanitized ? 0U : 100U));
}
