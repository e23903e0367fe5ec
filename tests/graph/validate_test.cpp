// Graphs whose storage agrees with itself, and one that is broken in one place at a time.
#include "catch.hpp"

#include <algorithm>
#include <cstring>
#include <functional>
#include <limits>
#include <random>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <hexi/graph/builder.hpp>
#include <hexi/graph/snapshot_private.hpp>
#include <hexi/graph/validate.hpp>

#include "random_graph.hpp"
#include "sanitized.hpp"

using namespace hexi;

namespace {

/// A graph as a snapshot holds it: `a` --R--> `b`, twice, `b` --S--> `a`, one removed edge and node; values of several kinds.
graph small() {
    schema s;
    const unit_id yuan = s.add_unit({.name = "元"});
    const node_type_id zone = s.add_node_type({.name = "Zone", .properties = {{.name = "flag", .kind = kind::boolean},
                                                                              {.name = "day", .kind = kind::date},
                                                                              {.name = "worth", .kind = kind::quantity, .unit = yuan},
                                                                              {.name = "notes", .kind = kind::text, .list = true}}});
    graph g(std::move(s));
    const node_id a = *g.add_node(zone, "a");
    g.set_name(a, "新区");
    const node_id b = *g.add_node(zone, "b");
    for (const std::string_view type : {"R", "R", "S", "R"}) (void)*g.add_edge(type == "S" ? b : a, type, type == "S" ? a : b);
    g.remove(edge_id(1));
    REQUIRE(g.set(a, "flag", true));
    REQUIRE(g.set(a, "day", date(2010, 8)));
    REQUIRE(g.set(a, "worth", quantity{11408, 1, 8, yuan}));
    REQUIRE(g.set(a, "notes", std::vector<value>{std::string("one"), std::string("two")}));
    REQUIRE(g.set_evidence(a, {{"paper", 8, 1, 20, 1}}));
    g.remove(*g.add_node(zone, "c"));
    return detail::snapshot_access::tidied(g);
}

/// Writes `value` into an array, `offset` bytes from its start; a negative one counts from its end.
template <class T>
void put(graph& g, std::string_view array, std::ptrdiff_t offset, T value) {
    bool found = false;
    detail::snapshot_access::arrays(g, [&](const std::string& name, auto& a) {
        if (name != array) return;
        const auto size = static_cast<std::ptrdiff_t>(a.size() * sizeof(*a.data()));
        const std::ptrdiff_t at = offset < 0 ? size + offset : offset;
        REQUIRE(at >= 0);
        REQUIRE(at + static_cast<std::ptrdiff_t>(sizeof value) <= size);
        std::memcpy(reinterpret_cast<char*>(a.own().data()) + at, &value, sizeof value);
        found = true;
    });
    REQUIRE(found);
}

template <class T>
std::string said(std::string_view array, std::ptrdiff_t offset, T value) {
    graph g = small();
    put(g, array, offset, value);
    const problems found = validate(g);
    for (const problem& p : found) CHECK((p.rule == "inconsistent-graph" || p.rule == rule("inconsistent-schema")));
    return found.empty() ? "nothing" : found.front().message;
}

/// Gives a graph the arrays of another.
void take_arrays(graph& out, const graph& g) {
    std::vector<std::string> arrays;
    detail::snapshot_access::arrays(g, [&](const std::string&, const auto& a) { arrays.emplace_back(reinterpret_cast<const char*>(a.data()), a.size() * sizeof(*a.data())); });
    std::size_t next = 0;
    detail::snapshot_access::arrays(out, [&](const std::string&, auto& a) {
        const std::string& from = arrays[next++];
        a.own().resize(from.size() / sizeof(*a.data()));
        if (!from.empty()) std::memcpy(static_cast<void*>(a.own().data()), from.data(), from.size());
    });
}

/// The same graph with another schema.
graph with_schema(const graph& g, schema other) {
    auto rest = detail::snapshot_access::rest_of(g);
    rest.schema = std::move(other);
    graph out;
    REQUIRE(detail::snapshot_access::set_rest(out, std::move(rest)));
    take_arrays(out, g);
    return out;
}

std::string property_column(const char* name, const char* part) {
    const graph g = small();
    return fmt::format("node.{}.{}", g.property(node_id(0), name)->index(), part);
}

}  // namespace

TEST_CASE("a graph made by its functions agrees with itself, whatever was changed", "[validate]") {
    for (std::uint32_t seed = 0; seed < test::rounds(200); ++seed) {
        CAPTURE(seed);
        graph g = test::random_graph(seed, {.max_nodes = 12, .max_edges = 300, .node_types = 3, .edge_types = seed % 3 == 0 ? 40U : 3U, .keyless = seed % 5 == 0});
        std::mt19937 random(seed);
        for (const node_id n : g.nodes()) g.set_name(n, fmt::format("高新区 {}", n.index()));
        for (std::size_t i = 0; i < g.edge_bound(); ++i)
            if (random() % 4 == 0) g.remove(edge_id(i));
        if (g.node_count() > 3) g.remove(node_id(2));
        const graph tidy = detail::snapshot_access::tidied(g);
        for (const problem& p : validate(tidy)) FAIL(to_text(p));
        g.compact();
        for (const problem& p : validate(g)) FAIL(to_text(p));
        for (const problem& p : odd_contents(g)) FAIL(to_text(p));
    }
    REQUIRE(validate(graph()).empty());
    REQUIRE(validate(small()).empty());
}

TEST_CASE("what is wrong with a node, an edge or a text is told", "[validate]") {
    constexpr std::uint32_t far_away = 0x40000000;
    CHECK(said("node.types", 0, std::uint16_t{7}) == "the node 0 is of a type that the schema does not have");
    CHECK(said("node.types", 0, std::uint16_t{0xFFFF}) == "there are 1 nodes of the type 'Zone', and 2 are counted");
    CHECK(said("node.keys", 0, far_away) == "the node 0 has a key that is no text");
    CHECK(said("node.keys", 4, std::uint32_t{0}) == "the node 1 is not found by its key");
    CHECK(said("node.keys", 0, std::uint32_t{0xFFFFFFFF}) == "the keys lead to nodes that are not there");
    CHECK(said("node.of-text", 0, std::uint32_t{1}) == "the node 0 is not found by its key");
    CHECK(said("node.of-text", 4, std::uint32_t{1}) == "the keys lead to nodes that are not there");
    CHECK(said("edges", 0, far_away) == "the edge 0 has an end that is no node");
    CHECK(said("edges", 8, std::uint16_t{9}) == "the edge 0 is of a type that the schema does not have");
    CHECK(said("edges", 8, std::uint16_t{1}) == "there are 1 edges of the type 'R', and 2 are counted");
    CHECK(said("edges", 10, std::uint16_t{1}) == "the edge 0 has flags that nobody knows");
    CHECK(said("edges", 0, std::uint32_t{1}) == "the outgoing edges by node: the node 0 has an edge that is not its own");
    CHECK(said("out.records", 0, far_away) == "the outgoing edges by node: the node 0 has no block of its own");
    CHECK(said("out.records", 4, std::uint8_t{200}) == "the outgoing edges by node: the node 0 has more edges than its block");
    CHECK(said("out.records", 15, std::uint8_t{255}) == "the outgoing edges by node: the node 0 has no block of its own");
    CHECK(said("out.arena", 8, far_away) == "the outgoing edges by node: the node 0 has a neighbour to whom its edge does not lead");
    CHECK(said("out.arena", 8 + 8, far_away) == "the outgoing edges by node: the node 0 has an edge that is not there");
    CHECK(said("out.arena", 8 + 8, std::uint32_t{3}) == "the outgoing edges by node: the node 0 has its edges out of order");
    CHECK(said("in.arena", 8, far_away) == "the incoming edges by node: the node 0 has a neighbour to whom its edge does not lead");
    CHECK(said("text.ends", 0, std::uint64_t{far_away}) == "the text 0 ends outside");
    CHECK(said("text.bytes", 0, 'z') == "the text 0 cannot be found");
    CHECK(said("text.bytes", 0, 'b') != "nothing");  // two texts that are the same
    CHECK(said("names.pairs", 0, ~std::uint64_t{0}) == "the name index is out of order");
    CHECK(said("names.begins", 0, std::uint64_t{1}) == "the name index is out of order");
    CHECK(said("names.postings", -4, far_away) != "nothing");
}

TEST_CASE("what is wrong with a value is told, with whose it is", "[validate]") {
    CHECK(said(property_column("flag", "values"), 0, std::uint8_t{2}) == "the 'flag' of the node 'a' is neither true nor false");
    CHECK(said(property_column("flag", "present"), 0, std::uint64_t{5}) == "the property 'flag' of nodes: it has 2 values and should have 1");
    CHECK(said(property_column("flag", "present"), 0, std::uint64_t{4}) == "the 'flag' of the node 2 is there, though it is not itself");
    CHECK(said(property_column("flag", "directory"), 0, std::uint32_t{9}) == "the property 'flag' of nodes: the values from position 0 on lie outside");
    CHECK(said(property_column("day", "values"), 0, std::int32_t{-1}) == "the 'day' of the node 'a' is no date");
    CHECK(said(property_column("day", "values"), 0, std::int32_t{(12010) * 512 + 13 * 32}) == "the 'day' of the node 'a' is no date");
    CHECK(said(property_column("worth", "values"), 9, std::uint8_t{14}) == "the 'worth' of the node 'a' has a magnitude that is none");
    CHECK(said(property_column("worth", "values"), 10, std::uint16_t{5}) == "the 'worth' of the node 'a' has a unit that the schema does not have");
    CHECK(said(property_column("worth", "values"), 0, std::numeric_limits<std::int64_t>::min()) == "the 'worth' of the node 'a' has more digits than can be written");
    CHECK(said(property_column("notes", "values"), 0, std::uint32_t{999}) == "the 'notes' of the node 'a' is no list");
    CHECK(said(property_column("notes", "values"), 0, std::uint32_t{0}) == "the 'notes' of the node 'a' has a part of an element");
    CHECK(said("node.evidence.values", 0, std::uint32_t{0}) == "the evidence of the node 'a' has a part of an element");
    CHECK(said("node.0.values", 0, std::uint32_t{999}) == "the 'name' of the node 'a' is no text");
}

TEST_CASE("what a column says of itself is what the types say of the property", "[validate]") {
    const auto told = [](const graph& g) {
        const problems found = validate(g);
        return found.empty() ? std::string("nothing") : found.front().message;
    };
    const auto column_of = [](graph& g, const char* name) -> column& { return detail::snapshot_access::columns_of(g, false)[g.property(node_id(0), name)->index()]; };
    const auto with = [&](const char* name, column as, auto stored) {
        graph g = small();
        as.set(0, stored);
        column_of(g, name) = as;
        return told(g);
    };
    const graph g = small();
    const text_id list = *g.node_column(*g.property(node_id(0), "notes"))->find<text_id>(0);
    CHECK(with("notes", column(kind::text, true), list) == "nothing");
    CHECK(with("notes", column(kind::text), list) == "the 'notes' of the node 'a' is of another kind than its type says");
    CHECK(with("flag", column(kind::boolean), std::uint8_t{1}) == "nothing");
    CHECK(with("flag", column(kind::integer), std::int64_t{1}) == "the 'flag' of the node 'a' is of another kind than its type says");
    CHECK(with("flag", column(kind::boolean, true), list) == "the 'flag' of the node 'a' is of another kind than its type says");
    CHECK(with("name", column(kind::integer), std::int64_t{1}) == "the 'name' of the node 'a' is of another kind than its type says");
    // A column of values of any kind, as where two types are of two minds.
    CHECK(with("flag", column(kind::any), mixed_value{static_cast<std::uint64_t>(kind::boolean), 1}) == "nothing");
    CHECK(with("flag", column(kind::any), mixed_value{static_cast<std::uint64_t>(kind::integer), 1}) == "the 'flag' of the node 'a' is of another kind than its type says");
    graph mixed = small();
    column any(kind::any);
    any.set(0, detail::to_mixed(detail::snapshot_access::texts(mixed), value(value::list{true, false})));
    column_of(mixed, "flag") = any;
    CHECK(told(mixed) == "the 'flag' of the node 'a' is of another kind than its type says");
    // What was a number before its language was one of names may be both.
    graph named;
    const node_id one = *named.add_node("Zone", "one"), two = *named.add_node("Zone", "two");
    REQUIRE(named.set(one, "name_en", std::int64_t{7}));
    CHECK(told(named) == "nothing");
    REQUIRE(named.set_name(two, "en", "Two"));
    CHECK(told(named) == "nothing");
    REQUIRE(named.set_name(one, "en", "One"));
    CHECK(told(named) == "nothing");
    // What nobody has a value of may be of any kind, as it is once all are removed.
    graph none = small();
    column_of(none, "flag") = column(kind::integer, true);
    CHECK(told(none) == "nothing");
}

TEST_CASE("what the types of a schema say of a property is what all say of it, and where there is a value", "[validate]") {
    const auto told = [](graph g, schema other) {
        const graph changed = with_schema(g, std::move(other));
        const problems found = validate(changed);
        return found.empty() ? std::string("nothing") : found.front().message;
    };
    graph g;
    const node_id a = *g.add_node("Zone", "a");
    REQUIRE(g.set(a, "area", std::int64_t{7}));
    const auto schema_of = [](property area, bool also = true) {
        schema s;
        const node_type_id zone = s.add_node_type({.name = "Zone"});
        if (also) s.add_property(zone, std::move(area));
        else s.intern({area.name, area.kind, area.list});
        return s;
    };
    CHECK(told(g, schema_of({.name = "area", .kind = kind::integer})) == "nothing");
    CHECK(told(g, schema_of({.name = "area", .kind = kind::any})) == "nothing");
    CHECK(told(g, schema_of({.name = "area", .kind = kind::floating})) == "the 'area' of the node 'a' is of another kind than its type says");
    CHECK(told(g, schema_of({.name = "area", .kind = kind::integer, .list = true})) == "the 'area' of the node 'a' is of another kind than its type says");
    CHECK(told(g, schema_of({.name = "area", .kind = kind::integer}, false)) == "the 'area' of the node 'a' is there, though its type has no such property");
}

TEST_CASE("an index holds each node that it is over once, under its value, and nothing else", "[validate][indexes]") {
    const auto told = [](index_order order, auto change) {
        graph g;
        for (int i = 0; i < 6; ++i) REQUIRE(g.set(*g.add_node(i < 5 ? "Park" : "Zone", fmt::format("n{}", i)), "area", std::int64_t{i / 2}));
        REQUIRE(g.add_index(node_type_id(0), "area", order));
        g = detail::snapshot_access::tidied(g);
        detail::snapshot_access::arrays(g, [&](const std::string& name, auto& a) {
            if (name.starts_with("index.")) change(std::span(reinterpret_cast<std::uint32_t*>(a.own().data()), a.size() * sizeof(*a.data()) / 4));
        });
        const problems found = validate(g);
        return found.empty() ? std::string("nothing") : found.front().message;
    };
    const std::string wrong_hashed = "the hashed index over 'area' is not that of the values", wrong_sorted = "the sorted index over 'area' is not that of the values";
    const auto first = [](std::span<std::uint32_t> slots, bool used) {
        std::size_t at = 0;
        while ((slots[at + 1] != 0) != used) at += 2;
        return at;
    };
    CHECK(told(index_order::hashed, [](std::span<std::uint32_t>) {}) == "nothing");
    CHECK(told(index_order::hashed, [&](std::span<std::uint32_t> slots) { slots[first(slots, true)] ^= 1; }) == wrong_hashed);
    CHECK(told(index_order::hashed, [&](std::span<std::uint32_t> slots) { slots[first(slots, true) + 1] = 6; }) == wrong_hashed);
    // One more, that leads to a node of another type, or to none; and so many that there is no end to looking.
    CHECK(told(index_order::hashed, [&](std::span<std::uint32_t> slots) { slots[first(slots, false) + 1] = 6; }) == wrong_hashed);
    CHECK(told(index_order::hashed, [&](std::span<std::uint32_t> slots) { slots[first(slots, false) + 1] = 0xFFFFFFFF; }) == wrong_hashed);
    CHECK(told(index_order::hashed, [&](std::span<std::uint32_t> slots) {
        for (std::size_t at = 0; at < slots.size(); at += 2)
            if (slots[at + 1] == 0) slots[at] = 0xABCDEF, slots[at + 1] = 0xFFFFFFFF;
    }) == wrong_hashed);
    CHECK(told(index_order::sorted, [](std::span<std::uint32_t>) {}) == "nothing");
    CHECK(told(index_order::sorted, [](std::span<std::uint32_t> nodes) { std::swap(nodes[0], nodes[4]); }) == wrong_sorted);
    CHECK(told(index_order::sorted, [](std::span<std::uint32_t> nodes) { nodes[0] = 5; }) == wrong_sorted);
}

namespace {

/// Changes what a schema describes of itself as whoever writes a file can.
struct changed_description {
    std::function<void(std::vector<property_key>&)> keys = [](auto&) {};
    std::function<void(std::vector<node_type>&)> types = [](auto&) {};
    std::function<void(std::vector<edge_type>&)> edge_types = [](auto&) {};

    template <class... Parts>
    void operator()(Parts&... parts) const { (part(parts), ...); }
    void part(std::vector<property_key>& all) const { keys(all); }
    void part(std::vector<node_type>& all) const { types(all); }
    void part(std::vector<edge_type>& all) const { edge_types(all); }
    template <class T>
    void part(T&) const {}
};

std::string said_of_schema(const changed_description& change) {
    graph g;
    const node_id a = *g.add_node("Zone", "a"), b = *g.add_node("Zone", "b");
    g.set_name(a, "A");
    g.set_aliases(a, {"x"});
    REQUIRE(g.set(a, "area", std::int64_t{7}));
    REQUIRE(g.set(*g.add_edge(a, "TO", b), "share", 0.5));
    schema other = detail::snapshot_access::rest_of(g).schema;
    schema::describe(change, other);
    const problems found = validate(with_schema(detail::snapshot_access::tidied(g), std::move(other)));
    return found.empty() ? std::string("nothing") : found.front().message;
}

}  // namespace

TEST_CASE("a schema's list of properties, its types and what they say of names agree", "[validate]") {
    CHECK(said_of_schema({}) == "nothing");
    const auto key_of = [](std::vector<property_key>& all, std::string_view name) -> property_key& { return *std::ranges::find(all, name, &property_key::name); };
    // Of the whole property another kind than the type, and the column, have it of.
    CHECK(said_of_schema({.keys = [&](auto& all) { key_of(all, "area").kind = kind::date; }}) == "the schema cannot be right: the node type 'Zone' has a property 'area' of another kind than all have it of");
    CHECK(said_of_schema({.keys = [&](auto& all) { key_of(all, "area").list = true; }}) == "the schema cannot be right: the node type 'Zone' has a property 'area' of another kind than all have it of");
    CHECK(said_of_schema({.keys = [&](auto& all) { key_of(all, "share").kind = kind::text; }}) == "the schema cannot be right: the edge type 'TO' has a property 'share' of another kind than all have it of");
    CHECK(said_of_schema({.keys = [&](auto& all) { key_of(all, "area").kind = kind::any; }}) == "nothing");
    CHECK(said_of_schema({.keys = [&](auto& all) { key_of(all, "area").name = "size"; }}) == "the schema cannot be right: the node type 'Zone' has a property 'area' that is not among all properties");
    // Names are texts, aliases lists of them, whatever a type says.
    const auto declared = [&](property p) {
        return said_of_schema({.types = [&](auto& all) { all.front().properties.push_back(p); }});
    };
    CHECK(declared({.name = "name", .kind = kind::text, .id = schema::name_property()}) == "nothing");
    CHECK(declared({.name = "name", .kind = kind::integer, .id = schema::name_property()}) == "the schema cannot be right: the node type 'Zone' says that 'name' is no text");
    CHECK(declared({.name = "name", .kind = kind::text, .list = true, .id = schema::name_property()}) == "the schema cannot be right: the node type 'Zone' says that 'name' is no text");
    CHECK(declared({.name = "aliases", .kind = kind::text, .list = true, .id = schema::aliases_property()}) == "nothing");
    const std::string aliases = declared({.name = "aliases", .kind = kind::text, .id = schema::aliases_property()});
    CHECK(aliases == "the schema cannot be right: the node type 'Zone' says that 'aliases' is no list of texts");
}

TEST_CASE("an index that a snapshot has twice is told", "[validate][indexes]") {
    graph g;
    const node_id a = *g.add_node("Park", "a");
    REQUIRE(g.set(a, "area", std::int64_t{1}));
    REQUIRE(g.set(a, "size", std::int64_t{1}));
    for (const char* name : {"area", "size"}) REQUIRE(g.add_index(node_type_id(0), name));
    REQUIRE(g.add_index(node_type_id(0), "area", index_order::sorted));
    const graph from = detail::snapshot_access::tidied(g);
    const auto told = [&](auto change) {
        auto rest = detail::snapshot_access::rest_of(from);
        change(rest.indexes);
        graph out;
        REQUIRE(detail::snapshot_access::set_rest(out, std::move(rest)));
        take_arrays(out, from);
        const problems found = validate(out);
        return found.empty() ? std::string("nothing") : found.front().message;
    };
    CHECK(told([](auto&) {}) == "nothing");
    // Both would be the right one: the values are the same.
    CHECK(told([](auto& all) { all[1].property = all[0].property; }) == "an index over 'area' is there twice");
    CHECK(told([](auto& all) { all[0].property = all[1].property; }) == "an index over 'size' is there twice");
}

TEST_CASE("one long name that all nodes share is not compared for ever", "[validate]") {
    std::string name;
    for (int i = 0; i < (test::sanitized ? 50'000 : 500'000); ++i) name += "ab";
    graph g;
    for (int i = 0; i < 8; ++i) g.set_name(*g.add_node("N", fmt::format("n{}", i)), i < 3 ? "a" : std::string_view(name));
    g = detail::snapshot_access::tidied(g);
    REQUIRE(validate(g).empty());
    if (test::sanitized) return;  // names are compared in vain from four megabytes on, which take half a minute there
    for (int i = 0; i < 3; ++i) g.set_name(node_id(static_cast<std::size_t>(i)), name);
    const problems found = validate(detail::snapshot_access::tidied(g));
    REQUIRE(found.size() == 1);
    REQUIRE(found.front().message == "the name index is much shorter than the names, from those of the node 6");
}

TEST_CASE("long names with few different pairs of characters are no damage where each has its own text", "[validate]") {
    graph g;
    for (int i = 0; i < 60; ++i) {
        std::string key = fmt::format("{}-", i);
        for (std::uint32_t k = 0; k < (test::sanitized ? 4'000 : 40'000); ++k) key += fmt::format("k{}", i);
        (void)*g.add_node("N", key);
    }
    REQUIRE(validate(g).empty());
    REQUIRE(validate(detail::snapshot_access::tidied(g)).empty());
}

// What is set one by one is refused at once (graph_values_test.cpp); columns that are filled whole are not looked at.
TEST_CASE("a value that nobody could read again is told before it is saved", "[validate]") {
    const auto odd = [](auto change) {
        graph_builder build;
        build.schema().add_unit({.name = "元"});
        const node_id b = *build.add_node("Park", "b");
        REQUIRE(build.set(b, "worth", quantity{1, 0, 8, unit_id(0)}));
        change(build, b);
        const graph g = std::move(build).finish();
        const problems found = odd_contents(g);
        REQUIRE(found.size() == 1);
        CHECK_FALSE(found.front().hint.empty());
        CHECK_FALSE(validate(g).empty());
        return found.front().message;
    };
    CHECK(odd([](graph_builder& build, node_id b) { build.copy_evidence(b, {{"paper", 8, 5, 4, 1}}); }) == "the evidence of the node 'b' has evidence that ends before it starts");
    CHECK(odd([](graph_builder& build, node_id b) { build.copy_evidence(b, {{"paper", 8, 1, 4, 7}}); }) == "the evidence of the node 'b' has evidence whose certainty is not from 0 to 1");
    CHECK(odd([](graph_builder& build, node_id b) {
        build.node_column(*build.schema().property_named("worth"), kind::quantity).set(b.index(), quantity{1, 0, 14, unit_id(0)});
    }) == "the 'worth' of the node 'b' has a magnitude that is none");
    CHECK(odd([](graph_builder& build, node_id) { build.schema().add_unit({.name = "元"}); }) == "the schema cannot be written: two units are called '元'");
}
