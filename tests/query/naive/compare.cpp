#include "compare.hpp"

#include <algorithm>
#include <functional>
#include <random>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <hexi/graph/graph.hpp>
#include <hexi/query.hpp>

namespace naive {
namespace {

struct built {
    hexi::graph g;
    std::vector<hexi::node_id> nodes;
    std::vector<hexi::edge_id> edges;
};

hexi::value kept(const value& v) {
    switch (v.is) {
        case kind::boolean: return v.truth;
        case kind::number: return v.whole ? hexi::value(v.integer) : hexi::value(v.floating);
        case kind::text: return std::string_view(v.text);
        case kind::list: {
            std::vector<hexi::value> all;
            for (const auto& one : v.of) all.push_back(kept(one));
            return all;
        }
        default: return {};
    }
}

void declare(hexi::schema& s, bool symmetric) {
    using hexi::kind;
    const hexi::node_type_id a = s.add_node_type({.name = "A"});
    s.add_node_type({.name = "B", .supertypes = {a}});
    s.add_node_type({.name = "C"});
    s.add_edge_type({.name = "R", .symmetric = symmetric});
    s.add_edge_type({.name = "S"});
    s.add_edge_type({.name = "T"});
    const auto add = [&](auto type) {
        s.add_property(type, {.name = "x", .kind = kind::integer});
        s.add_property(type, {.name = "s", .kind = kind::text});
        s.add_property(type, {.name = "f", .kind = kind::floating});
        s.add_property(type, {.name = "b", .kind = kind::boolean});
        s.add_property(type, {.name = "l", .kind = kind::integer, .list = true});
    };
    for (const char* type : {"A", "B", "C"}) add(*s.find_node_type(type));
    for (const char* type : {"R", "S", "T"}) add(*s.find_edge_type(type));
    s.open = false;
}

built build(const graph& from) {
    built out;
    if (from.declared) declare(out.g.schema(), from.symmetric);
    else if (from.symmetric) out.g.schema().add_edge_type({.name = "R", .symmetric = true});
    std::vector<hexi::node_id> gone;
    for (const auto& n : from.nodes) {
        if (from.removed && out.nodes.size() % 2 == 0) gone.push_back(from.declared ? *out.g.add_node("A", fmt::format("gone{}", gone.size())) : *out.g.add_node(*out.g.schema().type_of_labels({"A"})));
        const hexi::node_id id = from.declared ? *out.g.add_node(n.labels[0], n.key) : *out.g.add_node(*out.g.schema().type_of_labels(n.labels));
        for (const auto& [name, v] : n.properties) static_cast<void>(out.g.set(id, name, kept(v)).value());
        out.nodes.push_back(id);
    }
    for (const auto& e : from.edges) {
        if (!gone.empty()) static_cast<void>(out.g.add_edge(gone[out.edges.size() % gone.size()], e.type, out.nodes[e.to]).value());
        const hexi::edge_id id = *out.g.add_edge(out.nodes[e.from], e.type, out.nodes[e.to]);
        for (const auto& [name, v] : e.properties) static_cast<void>(out.g.set(id, name, kept(v)).value());
        out.edges.push_back(id);
    }
    for (const hexi::node_id n : gone) out.g.remove(n);
    if (from.indexed) {
        for (const char* name : {"x", "s"})
            if (const auto a = out.g.schema().find_node_type("A"); a && out.g.schema().property_named(name)) static_cast<void>(out.g.add_index(*a, name, from.nodes.size() % 2 == 0 ? hexi::index_order::hashed : hexi::index_order::sorted));
    }
    return out;
}

value value_of(const hexi::cell& c, const built& b) {
    using hexi::cell_type;
    switch (c.type()) {
        case cell_type::null: return {};
        case cell_type::boolean: return of_truth(c.as<bool>());
        case cell_type::integer: return of_integer(c.as<std::int64_t>());
        case cell_type::floating: return of_float(c.as<double>());
        case cell_type::text: return of_text(std::string(c.text()));
        case cell_type::node: return of_node(static_cast<std::size_t>(std::ranges::find(b.nodes, c.as<hexi::node_id>()) - b.nodes.begin()));
        case cell_type::edge: return of_edge(static_cast<std::size_t>(std::ranges::find(b.edges, c.as<hexi::edge_id>()) - b.edges.begin()));
        case cell_type::list: {
            std::vector<value> all;
            for (const hexi::cell& one : c.as<hexi::cell_list>()) all.push_back(value_of(one, b));
            return of_list(std::move(all));
        }
        case cell_type::path: {
            value out;
            out.is = kind::path;
            const hexi::path_ids& p = c.as<hexi::path_ids>();
            for (std::size_t i = 0; i < p.nodes.size(); ++i) {
                if (i > 0) out.of.push_back(value_of(hexi::cell(p.edges[i - 1]), b));
                out.of.push_back(value_of(hexi::cell(p.nodes[i]), b));
            }
            return out;
        }
        case cell_type::map: {
            value out;
            out.is = kind::map;
            for (const auto& entry : c.as<hexi::cell_map>()) out.keys.push_back(entry.key), out.of.push_back(value_of(entry.held, b));
            return out;
        }
        default: return of_text("?");
    }
}

std::string line(const std::vector<value>& row, const query& q) {
    std::string out;
    for (std::size_t i = 0; i < row.size(); ++i) {
        value v = row[i];
        if (q.bags[i] && v.is == kind::list) std::ranges::sort(v.of, [](const value& a, const value& b) { return text(a) < text(b); });
        out += (i > 0 ? " | " : "") + text(v);
    }
    return out;
}

std::string shown(const std::vector<std::string>& rows) {
    return rows.empty() ? std::string("    none\n") : fmt::format("    {}\n", fmt::join(rows, "\n    "));
}

// --- making it small --------------------------------------------------------------------------------

/// Takes what is one step smaller, or says that it is of no use.
template <class T>
using taker = std::function<bool(const T&)>;

/// Offers all that is one step smaller, until one is taken.
bool smaller(const std::vector<clause>& from, const taker<std::vector<clause>>& tried);

bool smaller(const match& from, const taker<match>& tried) {
    const auto with = [&](auto change) {
        match m = from;
        change(m);
        return tried(m);
    };
    if (!from.filter.empty() && with([](match& m) { m.filter.clear(); })) return true;
    if (from.optional && with([](match& m) { m.optional = false; })) return true;
    if (from.repeatable && with([](match& m) { m.repeatable = false; })) return true;
    for (std::size_t i = 0; i < from.paths.size(); ++i) {
        const path_pattern& p = from.paths[i];
        if (from.paths.size() > 1 && with([&](match& m) { m.paths.erase(m.paths.begin() + static_cast<std::ptrdiff_t>(i)); })) return true;
        if (!p.steps.empty() && with([&](match& m) { m.paths[i].steps.pop_back(), m.paths[i].nodes.pop_back(); })) return true;
        if (!p.steps.empty() && with([&](match& m) { m.paths[i].steps.erase(m.paths[i].steps.begin()), m.paths[i].nodes.erase(m.paths[i].nodes.begin()); })) return true;
        if (!p.name.empty() && with([&](match& m) { m.paths[i].name.clear(); })) return true;
        if (p.mode != path_pattern::mode::trail && with([&](match& m) { m.paths[i].mode = path_pattern::mode::trail; })) return true;
        if ((p.all_shortest || p.groups > 0) && with([&](match& m) { m.paths[i].all_shortest = false, m.paths[i].groups = 0; })) return true;
        for (std::size_t k = 0; k < p.nodes.size(); ++k) {
            if (p.nodes[k].labels.is != label_test::form::anything && with([&](match& m) { m.paths[i].nodes[k].labels = {}; })) return true;
            if (!p.nodes[k].properties.empty() && with([&](match& m) { m.paths[i].nodes[k].properties.pop_back(); })) return true;
            if (!p.nodes[k].filter.empty() && with([&](match& m) { m.paths[i].nodes[k].filter.clear(); })) return true;
            if (!p.nodes[k].name.empty() && with([&](match& m) { m.paths[i].nodes[k].name.clear(); })) return true;
        }
        for (std::size_t k = 0; k < p.steps.size(); ++k) {
            if (p.steps[k].group && with([&](match& m) { m.paths[i].steps[k] = {}; })) return true;
            if (p.steps[k].types.is != label_test::form::anything && with([&](match& m) { m.paths[i].steps[k].types = {}; })) return true;
            if (!p.steps[k].properties.empty() && with([&](match& m) { m.paths[i].steps[k].properties.pop_back(); })) return true;
            if (!p.steps[k].filter.empty() && with([&](match& m) { m.paths[i].steps[k].filter.clear(); })) return true;
            if (!p.steps[k].name.empty() && with([&](match& m) { m.paths[i].steps[k].name.clear(); })) return true;
            if (p.steps[k].most > std::max<std::size_t>(p.steps[k].least, 1) && with([&](match& m) { --m.paths[i].steps[k].most; })) return true;
        }
    }
    return false;
}

bool smaller(const expression& from, const taker<expression>& tried) {
    for (const auto& part : from.of)
        if (tried(part)) return true;
    for (std::size_t i = 0; i < from.of.size(); ++i) {
        const bool took = smaller(from.of[i], [&](const expression& e) {
            expression whole = from;
            whole.of[i] = e;
            return tried(whole);
        });
        if (took) return true;
    }
    if (!from.match) return false;
    return smaller(*from.match, [&](const match& m) {
        expression whole = from;
        whole.match = std::make_shared<match>(m);
        return tried(whole);
    });
}

bool smaller(const clause& from, const taker<clause>& tried) {
    const auto with = [&](auto change) {
        clause c = from;
        change(c);
        return tried(c);
    };
    if (from.is == clause::form::match) {
        if (smaller(from.match, [&](const match& m) { return with([&](clause& c) { c.match = m; }); })) return true;
        if (!from.match.filter.empty()) return smaller(from.match.filter[0], [&](const expression& e) { return with([&](clause& c) { c.match.filter[0] = e; }); });
        return false;
    }
    if (from.is == clause::form::unwind) return smaller(from.list, [&](const expression& e) { return with([&](clause& c) { c.list = e; }); });
    if (from.is == clause::form::subquery) return smaller(from.body, [&](const std::vector<clause>& all) { return with([&](clause& c) { c.body = all; }); });
    if (!from.filter.empty() && with([](clause& c) { c.filter.clear(); })) return true;
    if (from.limit >= 0 && with([](clause& c) { c.limit = -1; })) return true;
    if (from.skip >= 0 && with([](clause& c) { c.skip = -1; })) return true;
    if (!from.order.empty() && from.limit < 0 && from.skip < 0 && with([](clause& c) { c.order.clear(); })) return true;
    if (from.distinct && with([](clause& c) { c.distinct = false; })) return true;
    for (std::size_t i = 0; i < from.items.size(); ++i) {
        if (from.is == clause::form::with && from.items.size() > 1 && with([&](clause& c) { c.items.erase(c.items.begin() + static_cast<std::ptrdiff_t>(i)); })) return true;
        if (!from.items[i].aggregates && smaller(from.items[i].of, [&](const expression& e) { return with([&](clause& c) { c.items[i].of = e; }); })) return true;
    }
    return !from.filter.empty() && smaller(from.filter[0], [&](const expression& e) { return with([&](clause& c) { c.filter[0] = e; }); });
}

bool smaller(const std::vector<clause>& from, const taker<std::vector<clause>>& tried) {
    for (std::size_t i = 0; i + 1 < from.size(); ++i) {
        auto all = from;
        all.erase(all.begin() + static_cast<std::ptrdiff_t>(i));
        if (tried(all)) return true;
    }
    for (std::size_t i = 0; i < from.size(); ++i) {
        const bool took = smaller(from[i], [&](const clause& c) {
            auto all = from;
            all[i] = c;
            return tried(all);
        });
        if (took) return true;
    }
    return false;
}

/// Only what still differs for the same reason counts: a query that is no longer right is none.
bool still_differs(const query& q, const graph& g, verdict& last) {
    try {
        verdict now = compare(q, g);
        if (!now.differs || !now.asked) return false;
        last = std::move(now);
        return true;
    } catch (const undefined&) {
        return false;
    }
}

void make_small(query& q, graph& g, verdict& last) {
    for (std::size_t rounds = 0; rounds < 400; ++rounds) {
        bool took = false;
        for (std::size_t e = 0; e < g.edges.size() && !took; ++e) {
            graph less = g;
            less.edges.erase(less.edges.begin() + static_cast<std::ptrdiff_t>(e));
            if (still_differs(q, less, last)) g = less, took = true;
        }
        for (std::size_t n = 0; n < g.nodes.size() && !took; ++n) {
            graph less = g;
            std::erase_if(less.edges, [&](const edge& e) { return e.from == n || e.to == n; });
            for (auto& e : less.edges) e.from -= e.from > n ? 1 : 0, e.to -= e.to > n ? 1 : 0;
            less.nodes.erase(less.nodes.begin() + static_cast<std::ptrdiff_t>(n));
            if (still_differs(q, less, last)) g = less, took = true;
        }
        for (bool graph::*which : {&graph::declared, &graph::symmetric, &graph::indexed, &graph::removed}) {
            graph less = g;
            less.*which = false;
            if (!took && g.*which && still_differs(q, less, last)) g = less, took = true;
        }
        for (auto* all : {&g.nodes}) {
            for (std::size_t n = 0; n < all->size() && !took; ++n) {
                graph less = g;
                less.nodes[n].properties.clear();
                if (!g.nodes[n].properties.empty() && still_differs(q, less, last)) g = less, took = true;
            }
        }
        for (std::size_t e = 0; e < g.edges.size() && !took; ++e) {
            graph less = g;
            less.edges[e].properties.clear();
            if (!g.edges[e].properties.empty() && still_differs(q, less, last)) g = less, took = true;
        }
        for (std::size_t part = 0; part < q.parts.size() && !took; ++part) {
            if (q.parts.size() > 1) {
                query less = q;
                less.parts.erase(less.parts.begin() + static_cast<std::ptrdiff_t>(part));
                if (still_differs(less, g, last)) q = less, took = true;
            }
            if (took) break;
            took = smaller(q.parts[part], [&](const std::vector<clause>& all) {
                query less = q;
                less.parts[part] = all;
                less.ordered = false;
                if (!still_differs(less, g, last)) return false;
                q = less;
                return true;
            });
        }
        if (!took) return;
    }
}

}  // namespace

engine_answer ask_engine(const query& q, const graph& g) {
    engine_answer out;
    built b = build(g);
    const std::string asked = text(q);
    const auto statement = hexi::prepare(b.g.schema(), asked);
    if (!statement) {
        out.refused = hexi::to_text(statement.problems());
        // Where types are declared, a query about what cannot be is refused.
        const std::string& reason = statement.problems().front().reason;
        out.rightly = reason == "ImpossiblePattern" || reason == "UnknownProperty";
        return out;
    }
    out.prepared = true;
    hexi::budget within({.memory = 256U << 20U, .steps = 50'000'000});
    const auto found = statement->run(std::as_const(b.g), {}, {.within = &within});
    if (!found) {
        out.refused = hexi::to_text(found.problems());
        return out;
    }
    out.columns = found->columns();
    for (const hexi::row r : *found) {
        std::vector<value> cells;
        for (std::size_t i = 0; i < r.size(); ++i) cells.push_back(value_of(r[i], b));
        out.rows.push_back(line(cells, q));
    }
    if (!q.ordered) std::ranges::sort(out.rows);
    return out;
}

verdict compare(const query& q, const graph& g) {
    verdict out;
    table expected;
    try {
        expected = answer(q, g);
    } catch (const too_much&) {
        return out;
    }
    const engine_answer got = ask_engine(q, g);
    if (got.rightly) return out;
    out.asked = got.prepared;
    if (got.refused) {
        out.differs = got.refused;
        return out;
    }
    std::vector<std::string> wanted;
    for (const auto& r : expected.rows) wanted.push_back(line(r, q));
    if (!q.ordered) std::ranges::sort(wanted);
    out.rows = wanted.size();
    if (got.columns != expected.columns) out.differs = fmt::format("columns: {}, not {}", fmt::join(got.columns, " "), fmt::join(expected.columns, " "));
    else if (wanted != got.rows) out.differs = fmt::format("  the engine:\n{}  trying everything:\n{}", shown(got.rows), shown(wanted));
    return out;
}

verdict round(std::uint64_t number) {
    std::mt19937 random(static_cast<std::uint32_t>(number * 2'654'435'761U + 1));
    graph g = draw_graph(random);
    query q = draw_query(random, g);
    verdict out = compare(q, g);
    if (!out.differs) return out;
    make_small(q, g, out);
    out.differs = fmt::format("{}\n{}\n{}", text(g), text(q), *out.differs);
    return out;
}

}  // namespace naive
