// Graphs of all sorts through a format and back: what every test of a reader asks for.
#pragma once

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <hexi/format/formats.hpp>
#include <hexi/graph/compare.hpp>
#include <hexi/graph/graph.hpp>
#include <hexi/schema/parse_value.hpp>
#include <hexi/value/literal.hpp>

#include "catch.hpp"
#include "random_graph.hpp"
#include "random_value.hpp"
#include "sanitized.hpp"

namespace hexi::test {

/// A graph in a few lines: nodes by key with type, names, values and evidence, then edges.
inline std::string described(const graph& g) {
    const schema& s = g.schema();
    const auto facts = [&](auto id) {
        std::vector<std::string> all;
        for (const property& p : g.type_of(id).properties)
            if (const value v = g.value(id, p.id); v.has_value() && !s.is_name(p.id)) all.push_back(fmt::format(" {}={}", p.name, to_literal(v, quantities_of(s))));
        std::ranges::sort(all);
        std::string out;
        for (const std::string& one : all) out += one;
        for (const evidence& e : g.evidence(id)) out += fmt::format(" {}", to_text(e));
        return out;
    };
    std::string out;
    std::vector<node_id> nodes;
    for (const node_id n : g.nodes()) nodes.push_back(n);
    std::ranges::sort(nodes, {}, [&](node_id n) { return g.key(n); });
    for (const node_id n : nodes) {
        out += fmt::format("{}{}{}", g.key(n), g.type_of(n).labels.empty() ? "" : " ", fmt::join(g.type_of(n).labels, ";"));
        if (const auto name = g.get<std::string_view>(n, schema::name_property())) out += fmt::format(" {}={}", s.language.empty() ? "name" : s.language, *name);
        for (const auto& [language, p] : s.name_languages())
            if (const auto name = g.get<std::string_view>(n, p)) out += fmt::format(" {}={}", language, *name);
        if (const auto aliases = g.aliases(n); !aliases.empty()) out += fmt::format(" aliases={}", fmt::join(aliases, ","));
        out += facts(n) + "\n";
    }
    for (const edge_id e : g.edges()) out += fmt::format("{} {} {}{}\n", g.key(g.source(e)), g.type_of(e).name, g.key(g.target(e)), facts(e));
    return out;
}

inline std::string written(const file_format& f, const graph& g) {
    std::string text;
    output out(text);
    const auto done = f.write(out, g, {});
    if (!done) FAIL(to_text(done.problems()));
    return text;
}

/// Checks that `g` comes back whole, and once more with the same bytes where the format has an order.
inline void comes_back(const file_format& f, const graph& g) {
    const std::string text = written(f, g);
    CAPTURE(f.name);
    REQUIRE(format_of(text, "g") != nullptr);
    const auto back = format_of(text, "g")->read(text, "g", {});
    if (!back) FAIL(to_text(back.problems()) + text.substr(0, 4000));
    const auto differ = differences(g, *back);
    if (!differ.empty()) FAIL(fmt::format("{}\n{}", fmt::join(differ, "\n"), text.substr(0, 4000)));
    CHECK(back->schema().language == g.schema().language);
    CHECK(back->schema().open == g.schema().open);
    CHECK(back->edge_count() == g.edge_count());
    if (f.name == "json-graph" || f.name == "dot") return;  // which have nodes in an object, and Graphviz' own order of edges
    // Edges are in the order of the first, which may have been built in another.
    const graph tidy = [&] {
        graph copy = g;
        copy.compact();
        return copy;
    }();
    CHECK(written(f, *back) == written(f, tidy));
}

/// A graph whose properties hold values of every kind, ends of their ranges and texts that formats stumble over; but no
/// bytes that a format may not be able to hold, unless `bytes`.
inline graph graph_of_values(std::uint32_t seed, bool bytes = false) {
    random_values any(seed);
    graph g;
    g.schema().language = seed % 2 == 0 ? "zh" : "";
    g.schema().add_unit({.name = "元"});
    std::vector<node_id> nodes;
    const auto clean = [&](const value& v) {
        const std::string text = to_literal(v);
        return bytes || (valid_utf8(text) && text.find("\\u00") == std::string::npos && text.find('\x7F') == std::string::npos);
    };
    const auto next = [&](std::size_t depth) {
        while (true)
            if (value v = any(depth, 1); clean(v)) return v;
    };
    const auto text = [&] {
        while (true)
            if (std::string t = any.text(); clean(value(t))) return t;
    };
    for (std::size_t i = 0, count = 1 + any.below(6); i < count; ++i) {
        const node_id n = *g.add_node(std::string(1, static_cast<char>('A' + any.below(3))), fmt::format("{}{}", i, text()));
        if (any.below(3) == 0) REQUIRE(g.add_label(n, "Label two"));
        if (any.below(2) == 0) g.set_name(n, text());
        if (any.below(3) == 0) REQUIRE(g.set_name(n, "en", text()));
        if (any.below(3) == 0) g.set_aliases(n, {text(), text()});
        for (const char* const name : {"p", "id", "label", "x", "a b", "property.id", "weight", "类型"})
            if (any.below(3) == 0) REQUIRE(g.set(n, name, next(2)));
        if (any.below(3) == 0) REQUIRE(g.set(n, "name_origin", text()));
        if (any.below(2) == 0) REQUIRE(g.set(n, "only integers", any.integer()));
        if (any.below(2) == 0) REQUIRE(g.set(n, "only numbers", any.number()));
        if (any.below(2) == 0) REQUIRE(g.set(n, "only texts", std::vector<std::string>{text(), text()}));
        if (any.below(3) == 0) REQUIRE(g.set_evidence(n, {{"0:", 1, 2, 3}, {"d", 7, 0, 9, 0.25F}}));
        nodes.push_back(n);
    }
    for (std::size_t i = 0, count = any.below(8); i < count; ++i) {
        const edge_id e = *g.add_edge(nodes[any.below(nodes.size())], std::string(1, static_cast<char>('R' + any.below(3))), nodes[any.below(nodes.size())]);
        for (const char* const name : {"p", "type", "source", "evidence", "weight", "aliases", "name"})
            if (any.below(3) == 0) REQUIRE(g.set(e, name, next(2)));
        if (any.below(3) == 0) REQUIRE(g.set_evidence(e, {{"d", 1, 2, 3}}));
    }
    return g;
}

/// Nodes without a key among others, with edges between them, loops too.
inline graph keyless() {
    graph g;
    std::vector<node_id> nodes;
    for (const char* const key : {"", "east", "", "7", ""}) {
        nodes.push_back(*key == '\0' ? *g.add_node(g.schema().node_type_named("Park").value()) : *g.add_node("Park", key));
        REQUIRE(g.set(nodes.back(), "size", static_cast<std::int64_t>(nodes.size())));
    }
    g.set_name(nodes[0], "North");
    for (const auto& [from, to] : {std::pair{0, 1}, std::pair{1, 2}, std::pair{2, 0}, std::pair{4, 4}, std::pair{3, 4}}) REQUIRE(g.add_edge(nodes[static_cast<std::size_t>(from)], "NEAR", nodes[static_cast<std::size_t>(to)]));
    return g;
}

/// All of that through one format: Lanzhou, or the smaller Nansha where a sanitizer watches, random graphs, graphs of all values, nodes
/// without keys, an empty one.
inline void round_trip(const file_format& f) {
    static const graph example = open(sanitized ? HEXI_SOURCE_DIR "/graphs/nansha" : HEXI_SOURCE_DIR "/graphs/lanzhou").value();
    comes_back(f, example);
    comes_back(f, graph());
    comes_back(f, keyless());
    for (std::uint32_t seed = 0; seed < (sanitized ? 6U : 100U); ++seed) {
        CAPTURE(seed);
        comes_back(f, random_graph(seed, {.symmetric = seed % 3 == 0}));
    }
    for (std::uint32_t seed = 0; seed < (sanitized ? 14U : 200U); ++seed) {
        CAPTURE(seed);
        comes_back(f, graph_of_values(seed));
    }
}

}  // namespace hexi::test
