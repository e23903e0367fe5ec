// What `get` and `set` take, and what they refuse.
#include "catch.hpp"

#include <array>
#include <limits>
#include <optional>
#include <random>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <hexi/graph/builder.hpp>
#include <hexi/graph/graph.hpp>
#include <hexi/graph/compare.hpp>
#include <hexi/graph/validate.hpp>

#include "aborts.hpp"
#include "sanitized.hpp"

using namespace hexi;

namespace {

template <class T, class Id>
concept can_get = requires(const graph& g, Id id, property_id p) { g.get<T>(id, p); };
template <class... T>
inline constexpr bool all = (can_get<T, node_id> && ...) && (can_get<T, edge_id> && ...);
template <class... T>
inline constexpr bool none = !(can_get<T, node_id> || ...) && !(can_get<T, edge_id> || ...);

static_assert(all<bool, std::int64_t, double, std::string_view, date, quantity>);
static_assert(none<int, unsigned, short, char, std::uint64_t, float, long double, std::string, const char*, std::vector<value>, text_id, value, void, node_id>);

std::string_view rule_of(const result<done>& r) { return r ? std::string_view() : r.problems().front().rule.name(); }

}  // namespace

TEST_CASE("a property is got as its own kind, and as no other", "[graph]") {
    graph g;
    const node_id n = *g.add_node("T", "n");
    const edge_id e = *g.add_edge(n, "E", n);
    REQUIRE(g.schema().parse_quantity("7亿元"));
    const std::vector<std::pair<std::string, value>> values{{"truth", true},    {"whole", 4'294'967'303LL}, {"number", 0.5},
                                                            {"text", "兰州"},   {"day", date(2024, 4)},     {"amount", *g.schema().parse_quantity("7亿元")},
                                                            {"list", std::vector<int>{1, 2}}, {"texts", std::vector<std::string>{"a"}}};
    const auto fits = [&](auto id, const std::string& name) {
        const property_id p = *g.property(id, name);
        return fmt::format("{:d}{:d}{:d}{:d}{:d}{:d}", g.get<bool>(id, p).has_value(), g.get<std::int64_t>(id, p).has_value(), g.get<double>(id, p).has_value(),
                           g.get<std::string_view>(id, p).has_value(), g.get<date>(id, p).has_value(), g.get<quantity>(id, p).has_value());
    };
    for (const auto& [name, v] : values) {
        REQUIRE(g.set(n, name, v));
        REQUIRE(g.set(e, name, v));
        CHECK(g.value(n, *g.property(n, name)) == v);
    }
    const std::vector<std::string> expected{"100000", "010000", "001000", "000100", "000010", "000001", "000000", "000000"};
    for (std::size_t i = 0; i < values.size(); ++i) {
        CAPTURE(values[i].first);
        CHECK(fits(n, values[i].first) == expected[i]);
        CHECK(fits(e, values[i].first) == expected[i]);
    }
    CHECK(g.get<std::int64_t>(n, *g.property(n, "whole")) == 4'294'967'303);
    // A property that is none, or that only edges have.
    CHECK_FALSE(g.get<bool>(n, property_id()));
    CHECK(g.value(n, property_id()) == value());
    CHECK(g.value(n, property_id(1000)) == value());
    // A column says the same to those who read it themselves.
    const column* whole = g.node_column(*g.property(n, "whole"));
    CHECK(*whole->find<std::int64_t>(n.index()) == 4'294'967'303);
    CHECK(whole->find<double>(n.index()) == nullptr);
    CHECK(whole->find<text_id>(n.index()) == nullptr);
    CHECK(whole->dense<double>(1) == nullptr);
    CHECK(whole->dense<std::int64_t>(1) != nullptr);
}

TEST_CASE("a value is set from numbers, texts and lists of any type", "[graph]") {
    graph g;
    const node_id n = *g.add_node("T", "n");
    const auto now = [&](const char* name) { return g.value(n, *g.property(n, name)); };
    REQUIRE(g.set(n, "size", std::vector<int>(3).size()));
    CHECK(now("size") == value(3));
    REQUIRE(g.set(n, "share", 0.25F));
    CHECK(now("share") == value(0.25));
    REQUIRE(g.set(n, "city", "兰州"));
    CHECK(now("city") == value(std::string("兰州")));
    REQUIRE(g.set(n, "city", std::string_view("白银")));
    CHECK(now("city") == value("白银"));
    REQUIRE(g.set(n, "parks", {"east", "west"}));
    CHECK(now("parks") == value(std::vector<std::string>{"east", "west"}));
    REQUIRE(g.set(n, *g.property(n, "parks"), std::array{"one"}));
    CHECK(now("parks") == value(std::vector<value>{"one"}));
    // Braces are a list, of one or of none.
    REQUIRE(g.set(n, "parks", {"north"}));
    CHECK(now("parks") == value(std::vector<value>{"north"}));
    REQUIRE(g.set(n, "parks", {}));
    CHECK(now("parks") == value(std::vector<value>{}));
    CHECK_THROWS_AS(g.set(n, "size", ~std::uint64_t{0}), std::out_of_range);
    CHECK(now("size") == value(3));
    REQUIRE(g.set(n, "size", {}));
    CHECK(now("size") == value(std::vector<value>{}));
    REQUIRE(g.set(n, "size", std::monostate()));
    CHECK(now("size") == value());

    const std::vector<std::string_view> wanted{"兰州新区", "新区"};
    g.set_aliases(n, {"兰州新区", "新区"});
    CHECK(g.aliases(n) == wanted);
    g.set_aliases(n, {});
    CHECK(g.aliases(n).empty());
    g.set_aliases(n, std::vector<std::string>{"兰州新区", "新区"});
    CHECK(g.aliases(n) == wanted);
    g.set_aliases(n, std::array{"兰州新区", "新区"});
    CHECK(g.aliases(n) == wanted);
    graph h;
    const node_id m = *h.add_node("T", "m");
    h.set_aliases(m, g.aliases(n));
    CHECK(h.aliases(m) == wanted);
    g.set_aliases(n, g.aliases(n));
    CHECK(g.aliases(n) == wanted);
}

TEST_CASE("a property is its name, whatever the kinds of its values", "[graph]") {
    graph g;
    const node_id a = *g.add_node("A", "a"), b = *g.add_node("B", "b"), c = *g.add_node("A", "c");
    REQUIRE(g.set(a, "x", 1));
    const property_id x = *g.property(a, "x");
    CHECK(g.node_column(x)->kind() == kind::integer);
    // A second kind, of the same type or another one.
    REQUIRE(g.set(b, "x", "one"));
    CHECK(*g.property(b, "x") == x);
    CHECK(g.schema().property_named("x") == x);
    CHECK(g.node_column(x)->kind() == kind::any);
    CHECK(g.schema().find_property(g.type(a), "x")->kind == kind::integer);
    REQUIRE(g.set(c, x, 2.5));
    CHECK(g.schema().find_property(g.type(a), "x")->kind == kind::any);
    CHECK(g.schema().find_property(g.type(b), "x")->kind == kind::text);
    CHECK(g.value(a, x) == value(1));
    CHECK(g.value(b, x) == value("one"));
    CHECK(g.value(c, x) == value(2.5));
    // It is asked for by what it is.
    CHECK(g.get<std::int64_t>(a, x) == 1);
    CHECK_FALSE(g.get<double>(a, x));
    CHECK(g.get<std::string_view>(b, x) == "one");
    CHECK(g.get<double>(c, x) == 2.5);
    CHECK_FALSE(g.get<std::string_view>(c, x));
    // Anything goes in, and comes out as it was.
    const std::vector<value> anything{true, date(2024, 4), quantity{15, 1, 8}, local_time(12), zoned_time(local_time(12), utc_offset(60)), local_datetime(2024, 1, 2),
                                      *parse_zoned_datetime("2024-01-02T03:04[Asia/Shanghai]"), duration(1, 2, 3), "a text", std::vector<value>{1, "two", std::vector<value>{}},
                                      value_map{{"a", 1}, {"b", value()}}, 7, 0.5};
    for (const value& v : anything) {
        REQUIRE(g.set(a, x, v));
        CHECK(g.value(a, x) == v);
        REQUIRE(g.set(b, "alone", v));
        CHECK(g.value(b, *g.property(b, "alone")) == v);
    }
    CHECK(g.get<double>(a, x) == 0.5);
    REQUIRE(g.set(a, x, *parse_duration("P1D")));
    CHECK(g.get<duration>(a, x) == parse_duration("P1D"));
    REQUIRE(g.set(a, x, std::monostate()));
    CHECK_FALSE(g.value(a, x).has_value());
    // Edges have a column of their own.
    const edge_id e = *g.add_edge(a, "R", b);
    REQUIRE(g.set(e, "x", 5));
    CHECK(*g.property(e, "x") == x);
    CHECK(g.edge_column(x)->kind() == kind::integer);
    REQUIRE(g.set(e, "name", 5));
    CHECK(g.name(a) == "a");
    g.set_name(a, "alpha");
    CHECK(g.name(a) == "alpha");
    CHECK(g.get<std::int64_t>(e, schema::name_property()) == 5);
    const graph copy = g;
    CHECK(copy == g);
    CHECK(validate(g).empty());
}

TEST_CASE("what is declared stays as it is", "[graph]") {
    schema s;
    s.open = false;
    const node_type_id park = s.add_node_type({.name = "Park", .properties = {{.name = "size", .kind = kind::integer}, {.name = "note", .kind = kind::any}}});
    const node_type_id zone = s.add_node_type({.name = "Zone", .properties = {{.name = "size", .kind = kind::floating}}});
    graph g(std::move(s));
    const node_id a = *g.add_node(park, "a"), b = *g.add_node(zone, "b");
    REQUIRE(g.set(a, "size", 5));
    CHECK(g.node_column(*g.property(a, "size"))->kind() == kind::integer);
    CHECK(rule_of(g.set(a, "size", 5.5)) == "wrong-kind");
    CHECK(rule_of(g.set(a, "size", "5")) == "wrong-kind");
    REQUIRE(g.set(b, "size", 5.5));
    CHECK(rule_of(g.set(b, "size", 5)) == "wrong-kind");
    CHECK(g.value(a, *g.property(a, "size")) == value(5));
    CHECK(g.value(b, *g.property(b, "size")) == value(5.5));
    REQUIRE(g.set(a, "note", {1, "two"}));
    REQUIRE(g.set(a, "note", 3));
    CHECK(g.get<std::int64_t>(a, *g.property(a, "note")) == 3);
}

TEST_CASE("texts of values that were overwritten are given back", "[graph]") {
    graph g;
    const node_id a = *g.add_node("A", "a"), b = *g.add_node("A", "b");
    g.set_aliases(b, {"of b", "in a list"});
    REQUIRE(g.set_evidence(b, {{"a paper", 1, 2, 3, 1}}));
    REQUIRE(g.set(b, "days", {*parse_zoned_datetime("2024-01-02T03:04Z"), *parse_zoned_datetime("2025-01-02T03:04Z")}));
    REQUIRE(g.set(b, "any", 1));
    REQUIRE(g.set(b, "any", {"kept", value(2)}));
    const edge_id e = *g.add_edge(a, "R", b);
    REQUIRE(g.set(e, "note", "of an edge"));
    g.remove(*g.add_node("A", "removed"));
    const graph before = g;
    const auto differs = [&](const char* property) {
        std::size_t most = 0;
        for (std::uint32_t i = 0; i < (test::sanitized ? 12'000U : 100'000U); ++i) {
            const std::string text = fmt::format("the {}th state of one property of one node", i);
            if (std::string_view(property) == "list") REQUIRE(g.set(a, property, {text, "always"}));
            else if (std::string_view(property) == "name") g.set_name(a, text);
            else if (std::string_view(property) == "evidence") REQUIRE(g.set_evidence(a, {{text, 1, 0, 1, 1}}));
            else if (std::string_view(property) == "mixed") REQUIRE(g.set(a, property, i % 2 == 0 ? value(text) : value(value_map{{text, i}})));
            else REQUIRE(g.set(a, property, text));
            most = std::max(most, g.texts().size());
        }
        CHECK(most < (test::sanitized ? 10'000 : 30'000));
        CHECK(validate(g).empty());
        REQUIRE(g.set(a, property, std::monostate()));
    };
    for (const char* const property : {"note", "list", "mixed"}) differs(property);
    // Of more than some thousand texts that nothing has any more, all are given back.
    constexpr std::size_t many = test::sanitized ? 12'000 : 20'000, most = test::sanitized ? 10'000 : 15'000;
    for (std::size_t i = 0; i < many; ++i) g.set_name(a, fmt::format("name {}", i));
    CHECK(g.name(a) == fmt::format("name {}", many - 1));
    CHECK(g.texts().size() < most);
    for (std::size_t i = 0; i < many; ++i) REQUIRE(g.set_evidence(a, {{fmt::format("paper {}", i), 1, 0, 1, 1}}));
    CHECK(g.evidence(a).front().document == fmt::format("paper {}", many - 1));
    CHECK(g.texts().size() < most);
    REQUIRE(g.set(a, "name", std::monostate()));
    REQUIRE(g.set_evidence(a, {}));
    g.compact();
    CHECK(g.texts().size() < 30);
    CHECK(validate(g).empty());
    CHECK(differences(g, before).empty());
    CHECK(g.find("a") == node_id(0));
    CHECK(g.find("b") == node_id(1));
    CHECK_FALSE(g.find("removed"));
}

TEST_CASE("texts of nodes and edges that were removed are given back", "[graph]") {
    graph g;
    const node_id a = *g.add_node("A", "a");
    for (std::uint32_t i = 0; i < (test::sanitized ? 8'000U : 60'000U); ++i) {
        const node_id n = *g.add_node("A", fmt::format("the key of the node {}", i));
        REQUIRE(g.set(n, "note", fmt::format("the note of the node {}", i)));
        const edge_id e = *g.add_edge(a, "R", n);
        REQUIRE(g.set(e, "note", fmt::format("the note of the edge {}", i)));
        if (i % 2 == 0) g.remove(e);
        g.remove(n);
    }
    CHECK(g.texts().size() < (test::sanitized ? 16'000 : 40'000));
    CHECK(g.find("a") == a);
    g.compact();
    CHECK(validate(g).empty());
    CHECK(g.node_count() == 1);
}

TEST_CASE("a number is set plainly where it is of just the property's kind, as if it were set otherwise", "[graph]") {
    const std::vector<value> values{true, 7, 1.5, "seven", date(2024, 4), value(value::list{value(7)}), value(value_map({{"a", value(7)}}))};
    const auto plainly = [](graph& g, auto id, property_id p, const value& v) {
        if (const auto* truth = std::get_if<bool>(&v)) return g.set_plain(id, p, *truth);
        if (const auto* whole = std::get_if<std::int64_t>(&v)) return g.set_plain(id, p, *whole);
        if (const auto* number = std::get_if<double>(&v)) return g.set_plain(id, p, *number);
        return false;
    };
    for (const bool open : {true, false})
        for (const value& first : values)
            for (const value& second : values) {
                graph g;
                const std::vector<node_id> nodes{*g.add_node("A", "a"), *g.add_node("A", "b"), *g.add_node("B", "c")};
                const edge_id e = *g.add_edge(nodes[0], "E", nodes[1]);
                REQUIRE(g.set(nodes[0], "p", first));
                REQUIRE(g.set(e, "p", first));
                REQUIRE(g.add_index(g.type(nodes[0]), "p"));
                g.schema().open = open;
                const property_id p = *g.property(nodes[0], "p");
                for (const node_id n : nodes) {
                    graph plain = g, other = g;
                    const bool set = plainly(plain, n, p, second);
                    CAPTURE(open, first, second, n);
                    // Of the same kind, and none that is made for it, nor a property that the type does not have.
                    const bool fits = (std::holds_alternative<bool>(second) || std::holds_alternative<std::int64_t>(second) || std::holds_alternative<double>(second)) && second.as_variant().index() == first.as_variant().index() && n != nodes[2];
                    REQUIRE(set == fits);
                    if (fits) REQUIRE(other.set(n, p, second));
                    REQUIRE(plain == other);
                    CHECK(validate(plain).empty());
                    if (fits) CHECK(plain.nodes_with(g.type(n), "p", second) == other.nodes_with(g.type(n), "p", second));
                }
                graph plain = g, other = g;
                if (plainly(plain, e, p, second)) REQUIRE(other.set(e, p, second));
                REQUIRE(plain == other);
            }
    // What nodes are called does not become a number.
    graph g;
    const node_id a = *g.add_node("A", "a");
    g.set_name(a, "seven");
    CHECK_FALSE(g.set_plain(a, *g.property(a, "name"), std::int64_t{7}));
    CHECK_FALSE(g.set_plain(a, property_id(), std::int64_t{7}));
    CHECK_FALSE(g.set_plain(a, property_id(999), std::int64_t{7}));
    CHECK(g.name(a) == "seven");
}

TEST_CASE("room that is offered for nodes changes nothing", "[graph]") {
    for (const std::size_t offered : {std::size_t{0}, std::size_t{1}, std::size_t{50}, std::size_t{5'000}}) {
        CAPTURE(offered);
        graph g, other;
        for (int round = 0; round < 4; ++round) {
            g.reserve_nodes(offered, offered / 2);
            REQUIRE(g == other);
            for (int i = 0; i < 40; ++i)
                for (graph* one : {&g, &other}) {
                    REQUIRE(one->add_node("A", fmt::format("k{} {}", round, i)));
                    REQUIRE(one->add_node("A"));
                }
        }
        REQUIRE(g == other);
        CHECK(validate(g).empty());
        graph copy = g;
        copy.reserve_nodes(offered, offered);
        REQUIRE(copy.add_node("A", "new"));
        CHECK_FALSE(g.find("new"));
        CHECK(g == other);
    }
}

TEST_CASE("what a type has no property for is refused by id as by name", "[graph]") {
    graph g;
    const node_id a = *g.add_node("A", "a");
    CHECK(rule_of(g.set(a, property_id(), 1)) == "unknown-property");
    CHECK(rule_of(g.set(a, property_id(999), 1)) == "unknown-property");
    // A unit of another graph.
    CHECK(rule_of(g.set(a, "amount", quantity{.digits = 1, .unit = unit_id(7)})) == "unknown-unit");
    CHECK_FALSE(g.property(a, "amount"));
}

// A header's "asserted" is said of builds with assertions.
#ifndef NDEBUG
TEST_CASE("an id that is none, of a removed element or too large is asserted", "[graph]") {
    graph g;
    const node_id n = *g.add_node("T", "n");
    const node_id removed_node = *g.add_node("T", "removed");
    const edge_type_id type = g.type(*g.add_edge(n, "E", n));
    const edge_id removed_edge = *g.add_edge(n, "E", n);
    const property_id name = schema::name_property();
    g.remove(removed_edge);
    g.remove(removed_node);
    for (const node_id bad : {node_id(), removed_node, node_id(1000)}) {
        CHECK(test::aborts([&] { (void)g.type(bad); }));
        CHECK(test::aborts([&] { (void)g.key(bad); }));
        CHECK(test::aborts([&] { (void)g.name(bad); }));
        CHECK(test::aborts([&] { (void)g.aliases(bad); }));
        CHECK(test::aborts([&] { (void)g.out(bad); }));
        CHECK(test::aborts([&] { (void)g.in(bad, type); }));
        CHECK(test::aborts([&] { (void)g.out_degree(bad); }));
        CHECK(test::aborts([&] { (void)g.get<std::string_view>(bad, name); }));
        CHECK(test::aborts([&] { (void)g.value(bad, name); }));
        CHECK(test::aborts([&] { (void)g.evidence(bad); }));
        CHECK(test::aborts([&] { (void)g.add_edge(n, "E", bad); }));
        CHECK(test::aborts([&] { (void)g.set(bad, name, "x"); }));
        CHECK(test::aborts([&] { g.set_name(bad, "x"); }));
        CHECK(test::aborts([&] { (void)g.set_name(bad, "en", "x"); }));
        CHECK(test::aborts([&] { g.set_aliases(bad, {"x"}); }));
        CHECK(test::aborts([&] { (void)g.set_evidence(bad, {}); }));
        CHECK(test::aborts([&] { g.reserve_out(bad, type, 1); }));
        CHECK(test::aborts([&] { g.remove(bad); }));
    }
    for (const edge_id bad : {edge_id(), removed_edge, edge_id(1000)}) {
        CHECK(test::aborts([&] { (void)g.type(bad); }));
        CHECK(test::aborts([&] { (void)g.source(bad); }));
        CHECK(test::aborts([&] { (void)g.target(bad); }));
        CHECK(test::aborts([&] { (void)g.value(bad, name); }));
        CHECK(test::aborts([&] { (void)g.get<bool>(bad, name); }));
        CHECK(test::aborts([&] { (void)g.evidence(bad); }));
        CHECK(test::aborts([&] { (void)g.set(bad, "x", 1); }));
        CHECK(test::aborts([&] { (void)g.set_evidence(bad, {}); }));
        CHECK(test::aborts([&] { g.remove(bad); }));
    }
    CHECK(test::aborts([&] { (void)g.schema()[node_type_id()]; }));
    CHECK(test::aborts([&] { (void)g.schema()[property_id()]; }));
    CHECK_FALSE(test::aborts([&] { (void)g.name(n); }));
}
#endif

TEST_CASE("what could not be read again is not set, and what is set can be saved", "[graph]") {
    graph g;
    const node_id n = *g.add_node("T", "n");
    const edge_id e = *g.add_edge(n, "E", n);
    const auto refused = [&](auto id, const evidence& bad) {
        const auto set = g.set_evidence(id, {{"paper", 1, 2, 3, 1}, bad});
        REQUIRE_FALSE(set);
        CHECK(set.problems().front().rule == rule("odd-value"));
        CHECK(g.evidence(id).empty());
        return to_text(set.problems());
    };
    CHECK(refused(n, {"paper", 8, 5, 4, 1}) ==
          "error: 'n': 'paper:8:5-4' has evidence that ends before it starts\n  hint: give a range that does not end before it starts, and a certainty from 0 to 1\n");
    CHECK(refused(e, {"paper", 8, 5, 5, 1.5F}) ==
          "error: the E from 'n' to 'n': 'paper:8:5-5:1.5' has evidence whose certainty is not from 0 to 1\n"
          "  hint: give a range that does not end before it starts, and a certainty from 0 to 1\n");
    refused(e, {"paper", 8, 5, 5, -0.1F});
    refused(n, {"paper", 8, 5, 5, std::numeric_limits<float>::quiet_NaN()});
    CHECK_FALSE(g.texts().find("paper"));
    CHECK(rule_of(g.set(n, "amount", quantity{1, 0, 14, unit_id()})) == "odd-value");
    CHECK(rule_of(g.set(e, "amount", {quantity{1, 0, 8, unit_id()}, quantity{std::numeric_limits<std::int64_t>::min(), 0, 0, unit_id()}})) == "odd-value");
    CHECK_FALSE(g.property(n, "amount"));

    std::mt19937 random(1);
    const auto below = [&](std::uint32_t bound) { return static_cast<std::uint32_t>(random() % bound); };
    std::size_t taken = 0;
    for (int i = 0; i < 300; ++i) {
        const quantity q{below(9) == 0 ? std::numeric_limits<std::int64_t>::min() : 7, static_cast<std::uint8_t>(below(3)), static_cast<std::uint8_t>(below(16)), unit_id(), below(4) == 0 ? 1U : 0U};
        const auto amount = below(2) == 0 ? g.set(n, "amount", q) : g.set(e, "amounts", {q, q});
        const auto read = g.set_evidence(n, {{"paper", below(3), below(5), below(5), static_cast<float>(below(5)) / 3 - 0.1F}});
        taken += (amount ? 1U : 0U) + (read ? 1U : 0U);
        CHECK(odd_contents(g).empty());
    }
    CHECK(taken > 100);
    CHECK(taken < 500);
}
