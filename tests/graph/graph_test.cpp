// The graph against a slow model: maps of what was put in.
#include "catch.hpp"
#include "sanitized.hpp"

#include <algorithm>
#include <map>
#include <random>
#include <set>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <hexi/graph/builder.hpp>
#include <hexi/graph/graph.hpp>

using namespace hexi;

namespace {

/// What a graph should hold, by key and by a number of its own for each edge.
struct model {
    struct node {
        std::string type;
        std::map<std::string, value> properties;
        std::vector<evidence> read;
    };
    struct edge {
        std::string from, type, to;
        std::map<std::string, value> properties;
        std::vector<evidence> read;
    };
    std::map<std::string, node> nodes;
    std::map<std::int64_t, edge> edges;
};

value random_value(std::mt19937& random, int kind) {
    switch (kind) {
        case 0: return random() % 2 == 0;
        case 1: return static_cast<std::int64_t>(random() % 100);
        case 2: return static_cast<double>(random() % 100) / 8;
        case 3: return fmt::format("text {}", random() % 20);
        case 4: return date(2000 + static_cast<int>(random() % 30), 1 + static_cast<int>(random() % 12));
        case 5: {
            std::vector<value> list;
            for (std::size_t i = random() % 4; i > 0; --i) list.emplace_back(fmt::format("{}", random() % 5));
            return list;
        }
        default: return {};
    }
}

void require_same(const graph& g, const model& m) {
    REQUIRE(g.node_count() == m.nodes.size());
    REQUIRE(g.edge_count() == m.edges.size());
    std::map<std::string, std::size_t> of_type;
    for (const auto& [key, node] : m.nodes) {
        const auto n = g.find(key);
        REQUIRE(n);
        REQUIRE(g.contains(*n));
        if (g.key(*n) != key || g.type_of(*n).name != node.type) FAIL(key);
        ++of_type[node.type];
        for (const std::string name : {"p0", "p1", "p2", "p3", "p4", "p5"}) {
            const auto p = g.property(*n, name);
            const auto wanted = node.properties.find(name);
            const value has = p ? g.value(*n, *p) : value{};
            if (has != (wanted == node.properties.end() ? value{} : wanted->second)) FAIL(key << " " << name);
        }
        if (g.evidence(*n) != node.read) FAIL("evidence of " << key);
    }
    for (const auto& [type, count] : of_type) REQUIRE(g.count(*g.schema().find_node_type(type)) == count);
    // Every edge carries its number in the model; steps of both directions lead to it.
    std::multiset<std::tuple<std::string, std::string, std::string, std::int64_t>> wanted, table, out, in, typed_out, typed_in;
    for (const auto& [number, e] : m.edges) wanted.emplace(e.from, e.type, e.to, number);
    const auto described = [&](edge_id e) {
        return std::tuple(std::string(g.key(g.source(e))), g.type_of(e).name, std::string(g.key(g.target(e))), std::get<std::int64_t>(g.value(e, *g.property(e, "number"))));
    };
    for (const edge_id e : g.edges()) {
        table.insert(described(e));
        const auto& edge = m.edges.at(std::get<std::int64_t>(g.value(e, *g.property(e, "number"))));
        for (const auto& [name, v] : edge.properties)
            if (g.value(e, *g.property(e, name)) != v) FAIL("edge property " << name);
        if (g.evidence(e) != edge.read) FAIL("evidence of an edge");
    }
    std::vector<edge_type_id> types;
    for (std::size_t t = 0; t < g.schema().edge_type_count(); ++t) types.emplace_back(t);
    for (const node_id n : g.nodes()) {
        if (g.out(n).size() != g.out_degree(n) || g.in(n).size() != g.in_degree(n)) FAIL("degree");
        for (const auto [node, e] : g.out(n)) {
            if (g.source(e) != n || g.target(e) != node) FAIL("outgoing step");
            out.insert(described(e));
        }
        for (const auto [node, e] : g.in(n)) {
            if (g.target(e) != n || g.source(e) != node) FAIL("incoming step");
            in.insert(described(e));
        }
        for (const edge_type_id t : types) {
            for (const auto [node, e] : g.out(n, t)) {
                if (g.type(e) != t || g.source(e) != n || g.target(e) != node) FAIL("outgoing step of a type");
                typed_out.insert(described(e));
            }
            for (const auto [node, e] : g.in(n, t)) {
                if (g.type(e) != t || g.target(e) != n || g.source(e) != node) FAIL("incoming step of a type");
                typed_in.insert(described(e));
            }
        }
    }
    REQUIRE(table == wanted);
    REQUIRE(out == wanted);
    REQUIRE(in == wanted);
    REQUIRE(typed_out == wanted);
    REQUIRE(typed_in == wanted);
}

}  // namespace

TEST_CASE("after any changes a graph holds what a slow model holds", "[graph]") {
    for (std::uint32_t seed = 0; seed < (test::sanitized ? 30U : 250U); ++seed) {
        CAPTURE(seed);
        std::mt19937 random(seed);
        const std::size_t edge_types = seed % 3 == 0 ? 60 : seed % 3 == 1 ? 5 : 33;
        const std::size_t most_nodes = seed % 5 == 0 ? 3 : 15;
        graph g;
        model m;
        std::map<std::int64_t, edge_id> ids;
        std::int64_t next = 0;
        const auto any_key = [&] { return std::next(m.nodes.begin(), static_cast<std::ptrdiff_t>(random() % m.nodes.size()))->first; };
        for (int step = 0; step < 300; ++step) {
            const auto what = random() % 100;
            if (m.nodes.empty() || (what < 12 && m.nodes.size() < most_nodes)) {
                const std::string key = fmt::format("n{}", random() % 40);
                const std::string type = fmt::format("T{}", random() % 4);
                const auto added = g.add_node(type, key);
                REQUIRE(static_cast<bool>(added) == !m.nodes.contains(key));
                if (added) m.nodes[key].type = type;
            } else if (what < 15) {
                const std::string key = any_key();
                g.remove(*g.find(key));
                m.nodes.erase(key);
                std::erase_if(m.edges, [&](const auto& e) { return e.second.from == key || e.second.to == key; });
                std::erase_if(ids, [&](const auto& e) { return !m.edges.contains(e.first); });
                REQUIRE_FALSE(g.find(key));
            } else if (what < 55) {
                const std::string from = any_key(), to = any_key();
                // A few types are far commoner than the others.
                const std::string type = fmt::format("E{}", random() % 2 == 0 ? random() % 3 : random() % edge_types);
                if (random() % 10 == 0) g.reserve_out(*g.find(from), edge_type_id(0), g.schema().edge_type_count() > 0 ? random() % 9 : 0);
                const edge_id e = *g.add_edge(*g.find(from), type, *g.find(to));
                REQUIRE(g.set(e, "number", next));
                m.edges[next] = {from, type, to, {}, {}};
                ids[next++] = e;
            } else if (what < 75 && !m.edges.empty()) {
                const auto number = std::next(m.edges.begin(), static_cast<std::ptrdiff_t>(random() % m.edges.size()))->first;
                g.remove(ids.at(number));
                REQUIRE_FALSE(g.contains(ids.at(number)));
                m.edges.erase(number);
                ids.erase(number);
            } else if (what < 90) {
                const int kind = static_cast<int>(random() % 6);
                const value v = random() % 5 == 0 ? value{} : random_value(random, kind);
                const std::string name = fmt::format("p{}", kind);
                const auto note = [&](auto& properties) {
                    if (v == value{}) properties.erase(name);
                    else properties[name] = v;
                };
                const std::string key = any_key();
                REQUIRE(g.set(*g.find(key), name, v));
                note(m.nodes[key].properties);
                if (!m.edges.empty() && v != value{}) {
                    auto& [number, edge] = *m.edges.begin();
                    REQUIRE(g.set(ids.at(number), name, v));
                    note(edge.properties);
                }
            } else if (what < 96) {
                std::vector<evidence> read;
                for (std::size_t i = random() % 3; i > 0; --i) read.push_back({fmt::format("d{}", random() % 3), static_cast<std::uint32_t>(random() % 9 + 1), 0, static_cast<std::uint32_t>(random() % 9), 0.5F});
                const std::string key = any_key();
                REQUIRE(g.set_evidence(*g.find(key), read));
                m.nodes[key].read = read;
                if (!m.edges.empty()) {
                    auto& [number, edge] = *m.edges.rbegin();
                    REQUIRE(g.set_evidence(ids.at(number), read));
                    edge.read = read;
                }
            } else if (what < 98) {
                g.compact();
                REQUIRE(g.node_bound() == g.node_count());
                REQUIRE(g.edge_bound() == g.edge_count());
                for (const edge_id e : g.edges()) ids[std::get<std::int64_t>(g.value(e, *g.property(e, "number")))] = e;
                require_same(g, m);
            } else {
                graph copy = g;
                g.compact();  // must not show in the copy
                g = std::move(copy);
            }
            if (step % 37 == 0) require_same(g, m);
        }
        require_same(g, m);
    }
}

TEST_CASE("after compact() edges are numbered by source, then type, then age", "[graph]") {
    for (std::uint32_t seed = 0; seed < test::rounds(50); ++seed) {
        CAPTURE(seed);
        std::mt19937 random(seed);
        graph g;
        std::vector<node_id> nodes;
        for (int i = 0; i < 9; ++i) nodes.push_back(*g.add_node("N", fmt::format("{}", i)));
        for (std::int64_t i = 0; i < 200; ++i) REQUIRE(g.set(*g.add_edge(nodes[random() % 9], fmt::format("E{}", random() % (seed % 2 == 0 ? 4 : 40)), nodes[random() % 9]), "age", i));
        g.compact();
        const auto order = [&](edge_id e) { return std::tuple(g.source(e), g.slot(g.type(e)), g.type(e), std::get<std::int64_t>(g.value(e, *g.property(e, "age")))); };
        for (std::size_t e = 1; e < g.edge_bound(); ++e) REQUIRE(order(edge_id(e - 1)) < order(edge_id(e)));
        for (const node_id n : g.nodes()) REQUIRE(std::ranges::is_sorted(g.out(n).edges()));
    }
}

TEST_CASE("a closed schema decides what may be added and set, and says why not", "[graph]") {
    schema s;
    s.open = false;
    const auto city = s.add_node_type({.name = "City"});
    const auto park = s.add_node_type({.name = "Park"});
    s.add_node_type({.name = "Thing", .abstract = true});
    const auto stage = s.add_enumeration({.name = "stage", .values = {{.name = "planned"}, {.name = "built"}}});
    const auto yuan = s.add_unit({.name = "元"});
    s.add_unit({.name = "吨"});
    s.add_property(park, {.name = "stage", .kind = kind::enumeration, .values = stage});
    s.add_property(park, {.name = "cost", .kind = kind::quantity, .unit = yuan});
    s.add_edge_type({.name = "IN", .from = {"Park"}, .to = {"City"}});
    graph g(s);
    const node_id lanzhou = *g.add_node(city, "lanzhou");
    const node_id east = *g.add_node(park, "east");
    const auto rule = [](const auto& r) { return r ? std::string_view() : r.problems().front().rule.name(); };
    REQUIRE(rule(g.add_node("Thing", "x")) == "abstract-type");
    REQUIRE(rule(g.add_node("Parc", "x")) == "unknown-type");
    REQUIRE(rule(g.add_node("Park", "")) == "empty-key");
    REQUIRE(rule(g.add_node("Park", "east")) == "duplicate-key");
    REQUIRE(rule(g.add_edge(east, "IN", lanzhou)).empty());
    REQUIRE(rule(g.add_edge(lanzhou, "IN", east)) == "edge-ends");
    REQUIRE(rule(g.add_edge(east, "NI", lanzhou)) == "unknown-type");
    REQUIRE(rule(g.set(east, "stage", std::string("planned"))).empty());
    REQUIRE(rule(g.set(east, "stage", std::string("planed"))) == "unknown-value");
    REQUIRE(rule(g.set(east, "stage", std::int64_t{1})) == "wrong-kind");
    REQUIRE(rule(g.set(east, "stage", std::vector<value>{})) == "wrong-kind");
    REQUIRE(rule(g.set(east, "cost", *g.schema().parse_quantity("3亿元"))).empty());
    REQUIRE(rule(g.set(east, "cost", *g.schema().parse_quantity("3吨"))) == "wrong-unit");
    REQUIRE(rule(g.set(east, "colour", std::string("red"))) == "unknown-property");
    REQUIRE(g.node_count() == 2);
}

TEST_CASE("a node may have no key, for which no text is kept", "[graph][keyless]") {
    graph g;
    const node_id a = *g.add_node("Park", "a"), b = *g.add_node("Park"), c = *g.add_node("Park");
    REQUIRE(g.key(b).empty());
    REQUIRE((g.has_key(a) && !g.has_key(b) && !g.has_key(c)));
    REQUIRE(g.key_text(a) == "a");
    REQUIRE(g.key_text(b) == "_:1");
    REQUIRE(g.name(b).empty());
    REQUIRE(g.find_key_text("a") == a);
    REQUIRE(g.find_key_text("_:2") == c);
    for (const std::string_view none : {"_:0", "_:3", "_:02", "_:2 ", "_:", "_:-1", "_:4294967297", "_:4294967295", "b", ""}) REQUIRE(!g.find_key_text(none));
    REQUIRE(!g.find(""));
    REQUIRE(!g.find("_:1"));
    REQUIRE(g.by_key(b) < g.by_key(c));
    REQUIRE(g.by_key(c) < g.by_key(a));

    const auto rule = [](const auto& refused) { return refused.problems().at(0).rule.name(); };
    REQUIRE(rule(g.add_node("Park", "_:1")) == "reserved-name");
    REQUIRE(rule(g.add_node("Other", "_:")) == "reserved-name");
    REQUIRE(!g.schema().find_node_type("Other"));
    hexi::schema closed;
    const node_type_id abstract = closed.add_node_type({.name = "Thing", .abstract = true});
    closed.open = false;
    graph strict(std::move(closed));
    REQUIRE(rule(strict.add_node(abstract)) == "abstract-type");
    REQUIRE(rule(strict.add_node(node_type_id(7))) == "unknown-type");
    REQUIRE(rule(strict.add_node("Park")) == "unknown-type");

    REQUIRE(g.set(b, "name", "north"));
    REQUIRE(g.name(b) == "north");
    const edge_id e = *g.add_edge(b, "NEAR", c);
    g.remove(a);
    g.compact();
    REQUIRE(g.node_count() == 2);
    REQUIRE(g.key_text(*g.nodes().begin()) == "_:0");
    REQUIRE(g.edge_count() == 1);
    REQUIRE(g.contains(e));
    REQUIRE(*g.add_node("Park", "a") == node_id(2));

    graph_builder build;
    for (int i = 0; i < 100; ++i) (void)build.add_node("Park").value();
    REQUIRE(build.texts().size() == 0);
}

TEST_CASE("an open schema takes no more types than ids can tell apart", "[graph]") {
    graph g;
    const node_id a = *g.add_node("T", "a");
    for (std::size_t i = 0; i < schema::most; ++i) REQUIRE(g.add_edge(a, fmt::format("E{}", i), a));
    const auto crowded = g.add_edge(a, "one more", a);
    REQUIRE_FALSE(crowded);
    CHECK(crowded.problems().front().message == "there may be at most 65534 edge types");
    CHECK(g.edge_count() == schema::most);
    CHECK(g.add_edge(a, "E7", a));
}

TEST_CASE("names go by language, and what has none is called by its key", "[graph]") {
    schema s;
    s.language = "zh";
    graph g(s);
    const node_id n = *g.add_node("City", "lanzhou");
    REQUIRE(g.name(n) == "lanzhou");
    REQUIRE(g.set_name(n, "en", "Lanzhou"));
    REQUIRE(g.name(n) == "Lanzhou");
    REQUIRE(g.set_name(n, "zh", "兰州市"));
    REQUIRE(g.name(n) == "兰州市");
    REQUIRE(g.name(n, "zh") == "兰州市");
    REQUIRE(g.name(n, "en") == "Lanzhou");
    REQUIRE_FALSE(g.name(n, "fr"));
    g.set_aliases(n, {"兰州", "我市"});
    REQUIRE(g.aliases(n) == std::vector<std::string_view>{"兰州", "我市"});
}

TEST_CASE("a graph that was moved away is an empty one, and goes on as one", "[graph]") {
    const auto filled = [] {
        graph g;
        const node_id a = *g.add_node("A", "a"), b = *g.add_node("B", "b");
        REQUIRE(g.add_edge(a, "R", b));
        REQUIRE(g.set(a, "area", 3));
        g.set_name(a, "west");
        REQUIRE(g.add_index(g.type(a), "area"));
        g.index_names();
        g.gather_statistics();
        return g;
    };
    const graph wanted = filled();
    for (const bool assigned : {false, true}) {
        CAPTURE(assigned);
        graph g = filled(), to = filled();
        if (assigned) to = std::move(g);
        else to = graph(std::move(g));
        CHECK(to == wanted);
        CHECK(g == graph());                        // NOLINT: that is what is asked
        CHECK(g.node_count() == 0);
        CHECK(g.edge_count() == 0);
        CHECK(g.nodes().empty());
        CHECK(g.schema().node_type_count() == 0);
        CHECK(g.schema().property_count() == graph().schema().property_count());
        CHECK_FALSE(g.find("a"));
        // And it takes what an empty one takes.
        const node_id a = *g.add_node("A", "a"), b = *g.add_node("B", "b");
        REQUIRE(g.add_edge(a, "R", b));
        REQUIRE(g.set(a, "area", 3));
        g.set_name(a, "west");
        CHECK(g.node_count() == 2);
        CHECK(g == wanted);
        REQUIRE(g.add_index(g.type(a), "area"));
        CHECK(g.nodes_with(g.type(a), "area", 3) == std::vector{a});
        graph& same = to;
        to = std::move(same);
        CHECK(to == wanted);
        std::swap(g, to);
        CHECK(g == to);
    }
}
