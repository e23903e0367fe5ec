#include <algorithm>
#include <cstring>
#include <ctime>
#include <functional>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <stdexcept>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <hexi/graph/builder.hpp>
#include <hexi/graph/snapshot.hpp>
#include <hexi/graph/snapshot_format.hpp>
#include <hexi/graph/snapshot_private.hpp>
#include <hexi/graph/transaction.hpp>
#include <hexi/graph/validate.hpp>

#include "aborts.hpp"
#include "catch.hpp"
#include "random_graph.hpp"
#include "sanitized.hpp"
#include "scratch_folder.hpp"

using namespace hexi;

namespace {

/// Everything of a graph that a snapshot holds.
std::string image(const graph& g) {
    const test::scratch_folder folder;
    REQUIRE(save_snapshot(g, folder.path / "g.hexi"));
    return test::bytes_of(folder.path / "g.hexi");
}

/// The sections in which two images differ; none if they are the same.
std::vector<std::string> unlike(const std::string& a, const std::string& b) {
    if (a == b) return {};
    std::vector<std::string> out{"something"};
    const auto sections = [](const std::string& of) {
        std::map<std::string, std::uint64_t> all;
        snapshot::header h;
        std::memcpy(static_cast<void*>(&h), of.data(), sizeof h);
        for (std::size_t i = 0; i < h.sections; ++i) {
            snapshot::section s;
            std::memcpy(static_cast<void*>(&s), of.data() + sizeof h + i * sizeof s, sizeof s);
            all[s.name.data()] = s.checksum;
        }
        return all;
    };
    const auto first = sections(a), second = sections(b);
    for (const auto& [name, checksum] : first)
        if (!second.contains(name) || second.at(name) != checksum) out.push_back(name);
    for (const auto& [name, checksum] : second)
        if (!first.contains(name)) out.push_back(name);
    return out;
}

/// The steps of all nodes, in an order of their own.
std::vector<std::pair<std::size_t, std::size_t>> all_steps(const graph& g) {
    std::vector<std::pair<std::size_t, std::size_t>> out;
    for (const node_id n : g.nodes())
        for (const bool forward : {true, false}) {
            const std::size_t first = out.size();
            for (const auto [m, e] : forward ? g.out(n) : g.in(n)) out.emplace_back(m.index(), e.index());
            std::sort(out.begin() + static_cast<std::ptrdiff_t>(first), out.end());
        }
    return out;
}

hexi::value any_value(std::mt19937& random, int kind) {
    const auto number = static_cast<std::int64_t>(random() % 50);
    switch (kind) {
        case 0: return number;
        case 1: return fmt::format("text {}", number);
        case 2: return date(2000 + static_cast<int>(number));
        case 3: return static_cast<double>(number) / 4;
        case 4: return std::vector<std::string>{fmt::format("one {}", number), "two"};
        default: return number % 2 == 0;
    }
}

/// Sets a value, plainly where that may be.
template <class Id>
void set_any(graph& g, Id id, const std::string& name, const hexi::value& v) {
    if (const auto p = g.property(id, name)) {
        const auto* truth = std::get_if<bool>(&v);
        const auto* whole = std::get_if<std::int64_t>(&v);
        const auto* number = std::get_if<double>(&v);
        if ((truth != nullptr && g.set_plain(id, *p, *truth)) || (whole != nullptr && g.set_plain(id, *p, *whole)) || (number != nullptr && g.set_plain(id, *p, *number))) return;
    }
    (void)g.set(id, name, v);
}

/// A change of any kind, which may be refused.
void change_any(graph& g, std::mt19937& random) {
    const auto below = [&](std::size_t n) { return std::size_t{random()} % n; };
    const auto some_node = [&]() -> std::optional<node_id> {
        if (g.node_bound() == 0) return std::nullopt;
        const node_id n(below(g.node_bound()));
        return g.contains(n) ? std::optional(n) : std::nullopt;
    };
    const auto some_edge = [&]() -> std::optional<edge_id> {
        if (g.edge_bound() == 0) return std::nullopt;
        const edge_id e(below(g.edge_bound()));
        return g.contains(e) ? std::optional(e) : std::nullopt;
    };
    const std::size_t what = below(15);
    if (below(20) == 0) g.reserve_nodes(below(200), below(200));
    if (what == 0 && below(2) == 0) return void(g.add_node(fmt::format("T{}", below(9))));
    if (what < 3) return void(g.add_node(fmt::format("T{}", below(9)), fmt::format("k{}", below(400))));
    const auto n = some_node();
    if (!n) return;
    if (what < 6) {
        if (const auto m = some_node()) (void)g.add_edge(*n, fmt::format("E{}", below(40)), *m);
    } else if (what == 6) {
        g.remove(*n);
    } else if (what == 7) {
        if (const auto e = some_edge()) g.remove(*e);
    } else if (what == 8) {
        const int kind = static_cast<int>(below(6)), other = below(9) == 0 ? static_cast<int>(below(6)) : kind;
        set_any(g, *n, fmt::format("p{}", kind), below(4) == 0 ? hexi::value() : any_value(random, other));
    } else if (what == 9) {
        const int kind = static_cast<int>(below(6));
        if (const auto e = some_edge()) set_any(g, *e, fmt::format("q{}", kind), below(4) == 0 ? hexi::value() : any_value(random, kind));
    } else if (what == 10) {
        (void)g.set_name(*n, fmt::format("l{}", below(5)), fmt::format("name {}", below(30)));
        g.set_aliases(*n, {fmt::format("alias {}", below(9)), "other"});
    } else if (what == 11) {
        (void)g.set_evidence(*n, below(3) == 0 ? std::vector<evidence>{} : std::vector<evidence>{{"paper", 1, 2, 3, 1}});
        if (const auto e = some_edge()) (void)g.set_evidence(*e, {{"paper", 4, 5, 6, 0.5F}});
    } else if (what == 12) {
        (void)g.set_type(*n, node_type_id(below(g.schema().node_type_count())));
    } else if (what == 14) {
        const node_type_id of = g.type(*n);
        const std::string over = fmt::format("p{}", below(6));
        const index_order order = below(2) == 0 ? index_order::hashed : index_order::sorted;
        if (below(3) == 0) g.remove_index(of, over, order);
        else (void)g.add_index(of, over, order);
    } else {
        (void)(below(2) == 0 ? g.add_label(*n, fmt::format("L{}", below(4))) : g.remove_label(*n, fmt::format("L{}", below(4))));
    }
}

void change_any(graph& g, std::mt19937& random, std::size_t times) {
    for (std::size_t i = 0; i < times; ++i) change_any(g, random);
}

void require_whole(const graph& g) {
    const problems found = validate(detail::snapshot_access::tidied(g));
    for (const problem& p : found) UNSCOPED_INFO(to_text(p));
    REQUIRE(found.empty());
}

}  // namespace

TEST_CASE("a graph that is rolled back is the same, byte for byte in its snapshot", "[transaction]") {
    for (std::uint32_t seed = 0; seed < test::rounds(60); ++seed) {
        CAPTURE(seed);
        std::mt19937 random(seed);
        graph g = test::random_graph(seed, {.max_nodes = 40, .max_edges = 90, .keyless = seed % 7 == 0});
        if (seed % 3 == 0) change_any(g, random, 100);
        if (seed % 5 == 0) g.compact();
        if (seed % 4 == 0) g.index_names();
        const std::string before = image(g);
        const auto steps_before = all_steps(g);
        const auto bound = g.edge_bound();
        {
            transaction t(g);
            change_any(g, random, 1 + random() % 200);
            if (seed % 2 == 0) t.rollback();
            CHECK(t.open() == (seed % 2 != 0));
        }
        REQUIRE(unlike(image(g), before) == std::vector<std::string>{});
        REQUIRE(all_steps(g) == steps_before);
        CHECK(g.edge_bound() == bound);
        require_whole(g);
        // And it goes on as one to which nothing has happened.
        graph other = g;
        std::mt19937 again = random;
        change_any(g, random, 50);
        change_any(other, again, 50);
        REQUIRE(unlike(image(g), image(other)) == std::vector<std::string>{});
    }
}

TEST_CASE("indexes are rolled back, byte for byte, also where they grew or went", "[transaction][indexes]") {
    for (std::uint32_t seed = 0; seed < test::rounds(30); ++seed) {
        CAPTURE(seed);
        std::mt19937 random(seed);
        const auto below = [&](std::size_t n) { return std::size_t{random()} % n; };
        graph g;
        const auto value_of = [&]() -> hexi::value { return any_value(random, below(3) == 0 ? static_cast<int>(below(6)) : 0); };
        for (std::size_t i = 0, n = 1 + below(30); i < n; ++i) REQUIRE(g.set(*g.add_node(i % 5 == 0 ? "B" : "A", fmt::format("k{}", i)), "p", value_of()));
        const std::vector<index_order> orders{index_order::hashed, index_order::sorted};
        for (const index_order order : orders)
            if (seed % 3 != 0 || order == index_order::sorted) REQUIRE(g.add_index(node_type_id(0), "p", order));
        const std::string before = image(g);
        const auto indexes = g.indexes();
        {
            transaction t(g);
            for (std::size_t i = 0, n = 1 + below(80); i < n; ++i) {
                const node_id node(below(g.node_bound()));
                const std::size_t what = below(12);
                if (what < 3) REQUIRE(g.set(*g.add_node("A", fmt::format("new {}", i)), "p", value_of()));
                else if (what == 3 && g.contains(node)) g.remove(node);
                else if (what == 4) g.remove_index(node_type_id(0), "p", orders[below(2)]);
                else if (what == 5) REQUIRE(g.add_index(node_type_id(0), "p", orders[below(2)]));
                else if (what == 6 && g.contains(node)) REQUIRE(g.set_type(node, node_type_id(below(g.schema().node_type_count()))));
                else if (g.contains(node)) set_any(g, node, "p", below(4) == 0 ? hexi::value() : value_of());
            }
        }
        CHECK(g.indexes() == indexes);
        REQUIRE(unlike(image(g), before) == std::vector<std::string>{});
        require_whole(g);
    }
}

TEST_CASE("nodes, edges and values that are made one after the other are taken back, byte for byte", "[transaction]") {
    for (std::uint32_t seed = 0; seed < test::rounds(40); ++seed) {
        CAPTURE(seed);
        std::mt19937 random(seed);
        const auto below = [&](std::size_t n) { return std::size_t{random()} % n; };
        graph g = test::random_graph(seed, {.max_nodes = 40, .max_edges = 90, .keyless = seed % 7 == 0});
        if (seed % 2 == 0) {
            REQUIRE(g.set(node_id(0), "p", 1));
            REQUIRE(g.add_index(g.type(node_id(0)), "p", seed % 4 == 0 ? index_order::hashed : index_order::sorted));
        }
        if (seed % 3 == 0) g.gather_statistics();
        int key = 0;
        // Values of nodes in a row, so that chunks of columns begin and end within it.
        const auto set_some = [&](const char* name, bool ascending) {
            const std::size_t first = below(g.node_bound()), count = std::min(below(1'500), g.node_bound() - first);
            for (std::size_t i = 0; i < count; ++i)
                if (const node_id n(first + (ascending ? i : count - 1 - i)); g.contains(n)) set_any(g, n, name, below(9) == 0 ? hexi::value() : hexi::value(static_cast<std::int64_t>(below(5))));
        };
        // How large a table of an index is hangs on what was in it, and where what is in it lies on what came first.
        const auto unlike_but_tables = [](const std::string& a, const std::string& b) {
            auto out = unlike(a, b);
            std::erase_if(out, [](const std::string& section) { return section == "something" || section.starts_with("index."); });
            return out;
        };
        const auto change = [&] {
            switch (below(7)) {
                case 0:
                    for (std::size_t i = below(1'300); i > 0; --i) (void)g.add_node("A", fmt::format("new {}", key++));
                    break;
                case 1:
                    for (std::size_t i = below(1'300); i > 0; --i) {
                        const node_id n = *g.add_node("A", fmt::format("new {}", key++));
                        (void)g.set(n, "p", static_cast<std::int64_t>(i)), (void)g.set(n, "q", fmt::format("text {}", i % 9));
                    }
                    break;
                case 2:
                    for (std::size_t i = below(600); i > 0; --i) {
                        const node_id a = *g.add_node("A"), b = *g.add_node("B");
                        const edge_id e = *g.add_edge(a, "R", b);
                        (void)g.set(e, "w", static_cast<std::int64_t>(i)), (void)g.set(b, "p", 3);
                    }
                    break;
                case 3: set_some("p", true); break;
                case 4: set_some("r", below(3) != 0); break;
                case 5: change_any(g, random, 5); break;
                default:
                    for (std::size_t i = below(400); i > 0; --i) (void)g.add_edge(node_id(0), "R", node_id(0));
                    for (std::size_t e = below(g.edge_bound() + 1); e < g.edge_bound(); ++e)
                        if (g.contains(edge_id(e))) (void)g.set(edge_id(e), below(2) == 0 ? "w" : "v", 1.5);
                    break;
            }
        };
        if (!g.contains(node_id(0))) continue;
        const std::string before = image(g);
        const auto steps_before = all_steps(g);
        const auto found_before = g.nodes_with(g.type(node_id(0)), "p", hexi::value(1));
        {
            transaction outer(g);
            for (std::size_t i = 1 + below(6); i > 0 && g.contains(node_id(0)); --i) {
                if (below(3) != 0) {
                    change();
                    continue;
                }
                const std::string between = image(g);
                transaction inner(g);
                change();
                if (below(2) == 0) {
                    inner.commit();
                } else {
                    inner.rollback();
                    REQUIRE(unlike_but_tables(image(g), between) == std::vector<std::string>{});
                }
            }
            require_whole(g);
        }
        REQUIRE(unlike_but_tables(image(g), before) == std::vector<std::string>{});
        REQUIRE(all_steps(g) == steps_before);
        REQUIRE(g.nodes_with(g.type(node_id(0)), "p", hexi::value(1)) == found_before);
        require_whole(g);
    }
}

TEST_CASE("a transaction tells each value that is not as it was, once", "[transaction]") {
    std::size_t told = 0;
    for (std::uint32_t seed = 0; seed < test::rounds(60); ++seed) {
        CAPTURE(seed);
        std::mt19937 random(seed);
        graph g = test::random_graph(seed, {.max_nodes = 40, .max_edges = 90});
        change_any(g, random, 60);
        // By whether it is an edge's, of which, and which property: whether there was a value and is one.
        using place = std::tuple<bool, std::size_t, std::size_t>;
        std::map<place, std::pair<hexi::value, hexi::value>> all;
        const graph before = g;
        transaction t(g);
        change_any(g, random, seed % 3 == 0 ? 20 : 200);
        for (std::size_t p = 0; p < g.schema().property_count(); ++p) {
            const auto value_in = [&](const graph& of, auto id) { return of.contains(id) ? of.value(id, property_id(p)) : hexi::value(); };
            for (std::size_t n = 0; n < before.node_bound(); ++n) all[{false, n, p}] = {value_in(before, node_id(n)), value_in(g, node_id(n))};
            for (std::size_t e = 0; e < before.edge_bound(); ++e) all[{true, e, p}] = {value_in(before, edge_id(e)), value_in(g, edge_id(e))};
        }
        t.for_each_changed([&](const changed_value& c) {
            const auto at = all.find({c.edge.valid(), c.edge.valid() ? c.edge.index() : c.node.index(), c.property.index()});
            REQUIRE(at != all.end());  // told once
            CHECK(c.had == at->second.first.has_value());
            CHECK(c.has == at->second.second.has_value());
            CHECK_FALSE(at->second.first == at->second.second);
            all.erase(at);
            ++told;
        });
        for (const auto& [where, values] : all) CHECK(values.first == values.second);
        t.commit();
    }
    CHECK(told > (test::sanitized ? 50 : 500));
}

TEST_CASE("a few neighbours' values, set and emptied in any order, are told and taken back", "[transaction]") {
    constexpr std::size_t places = 6;
    std::size_t emptied_and_set = 0;
    for (std::uint32_t seed = 0; seed < test::rounds(400); ++seed) {
        CAPTURE(seed);
        std::mt19937 random(seed);
        const auto below = [&](std::size_t n) { return std::size_t{random()} % n; };
        graph g;
        for (std::size_t i = 0; i < places; ++i) (void)g.add_node("A");
        for (std::size_t i = 0; i < places; ++i) (void)g.add_edge(node_id(i), "R", node_id(0));
        const auto change = [&] {
            const std::size_t at = below(places);
            const hexi::value v = below(3) == 0 ? hexi::value() : hexi::value(static_cast<std::int64_t>(below(3)));
            switch (below(4)) {
                case 0: (void)g.set(edge_id(at), "w", v); break;
                case 1: (void)g.set(node_id(at), "q", v); break;
                default: (void)g.set(node_id(at), "p", v); break;
            }
        };
        for (std::size_t i = 0; i < places; ++i) change();
        // By whether it is an edge's, of which, and which property.
        using values = std::map<std::tuple<bool, std::size_t, std::size_t>, hexi::value>;
        const auto all = [&] {
            values out;
            for (std::size_t p = 0; p < g.schema().property_count(); ++p)
                for (std::size_t i = 0; i < places; ++i) {
                    if (hexi::value v = g.value(node_id(i), property_id(p)); v.has_value()) out[{false, i, p}] = std::move(v);
                    if (hexi::value v = g.value(edge_id(i), property_id(p)); v.has_value()) out[{true, i, p}] = std::move(v);
                }
            return out;
        };
        const auto in = [](const values& of, const values::key_type& k) { return of.contains(k) ? of.at(k) : hexi::value(); };
        const values before = all();
        {
            transaction outer(g);
            for (std::size_t i = below(8); i > 0; --i) change();
            const values between = all();
            const auto check = [&](const transaction& of, const values& before_it) {
                const values now = all();
                values told;
                of.for_each_changed([&](const changed_value& c) {
                    const values::key_type k{c.edge.valid(), c.edge.valid() ? c.edge.index() : c.node.index(), c.property.index()};
                    REQUIRE(told.try_emplace(k).second);
                    REQUIRE(c.had == before_it.contains(k));
                    REQUIRE(c.has == now.contains(k));
                    REQUIRE_FALSE(in(before_it, k) == in(now, k));
                    emptied_and_set += c.had && c.has ? 1 : 0;
                });
                for (const values& some : {before_it, now})
                    for (const auto& [k, v] : some)
                        if (!told.contains(k)) REQUIRE(in(before_it, k) == in(now, k));
            };
            {
                transaction inner(g);
                for (std::size_t i = below(8); i > 0; --i) change();
                check(inner, between);
                check(outer, before);
                if (below(2) == 0) {
                    inner.commit();
                } else {
                    inner.rollback();
                    REQUIRE(all() == between);
                }
            }
            for (std::size_t i = below(8); i > 0; --i) change();
            check(outer, before);
        }
        REQUIRE(all() == before);
    }
    CHECK(emptied_and_set > (test::sanitized ? 10 : 100));
}

#ifndef NDEBUG
TEST_CASE("a transaction that ends while one within it is open aborts", "[transaction]") {
    for (const bool keeps : {false, true}) {
        const auto end = [&](bool inner_first) {
            return test::aborts([&] {
                graph g;
                std::optional<transaction> outer(g), inner(g);
                auto& first = inner_first ? inner : outer;
                if (keeps) first->commit();
                else first->rollback();
            });
        };
        CHECK(end(false));
        CHECK_FALSE(end(true));
    }
}
#endif

TEST_CASE("whether some node has a key is known after any change, and after it is taken back", "[transaction]") {
    for (std::uint32_t seed = 0; seed < test::rounds(200); ++seed) {
        CAPTURE(seed);
        std::mt19937 random(seed);
        graph g;
        const auto change = [&](std::size_t number) {
            std::vector<node_id> all(g.nodes().begin(), g.nodes().end());
            const std::size_t what = random() % 8;
            if (what < 4) (void)g.add_node("A").value();
            else if (what == 4) (void)g.add_node("A", fmt::format("k{}", number)).value();
            else if (!all.empty()) g.remove(all[random() % std::min<std::size_t>(all.size(), 3)]);
        };
        const auto check = [&] {
            const auto nodes = g.nodes();
            REQUIRE(g.any_key() == std::any_of(nodes.begin(), nodes.end(), [&](node_id n) { return g.has_key(n); }));
        };
        for (std::size_t turn = 0; turn < 40; ++turn) {
            std::optional<transaction> t;
            if (random() % 2 == 0) t.emplace(g);
            for (std::size_t i = random() % 4; i > 0; --i) {
                change(10 * turn + i);
                if (random() % 2 == 0) check();
            }
            if (t && random() % 2 == 0) t->commit();
            t.reset();
            if (random() % 8 == 0) g.compact();
            check();
        }
    }
}

TEST_CASE("an empty graph that is rolled back is empty, and takes texts again", "[transaction]") {
    graph g;
    const std::string before = image(g);
    {
        transaction change(g);
        const auto a = g.add_node("N", "a");
        REQUIRE(a);
        REQUIRE(g.set(*a, "text", "longer than a few characters"));
    }
    REQUIRE(unlike(before, image(g)).empty());
    REQUIRE(g.add_node("N", "a"));
    REQUIRE(g.find("a"));
}

TEST_CASE("what is committed is what would have happened without a transaction", "[transaction]") {
    for (std::uint32_t seed = 0; seed < test::rounds(40); ++seed) {
        CAPTURE(seed);
        graph g = test::random_graph(seed, {.max_nodes = 40, .max_edges = 90});
        graph other = g;
        std::mt19937 random(seed), again(seed);
        transaction t(g);
        change_any(g, random, 150);
        t.commit();
        change_any(other, again, 150);
        REQUIRE(unlike(image(g), image(other)) == std::vector<std::string>{});
        require_whole(g);
    }
}

TEST_CASE("an inner transaction is part of the outer one", "[transaction]") {
    for (std::uint32_t seed = 0; seed < test::rounds(40); ++seed) {
        CAPTURE(seed);
        std::mt19937 random(seed);
        graph g = test::random_graph(seed, {.max_nodes = 30, .max_edges = 60});
        const std::string before = image(g);
        transaction outer(g);
        change_any(g, random, 40);
        const graph between = g;
        {
            transaction inner(g);
            change_any(g, random, 40);
            if (seed % 2 == 0) inner.commit();
            else inner.rollback();
        }
        if (seed % 2 == 1) REQUIRE(unlike(image(g), image(between)) == std::vector<std::string>{});
        change_any(g, random, 40);
        require_whole(g);
        outer.rollback();
        REQUIRE(unlike(image(g), before) == std::vector<std::string>{});
    }
}

TEST_CASE("an exception takes back what its scope did", "[transaction]") {
    graph g;
    const node_id a = *g.add_node("Park", "a");
    REQUIRE(g.set(a, "area", 3));
    const std::string before = image(g);
    try {
        transaction t(g);
        REQUIRE(g.set(a, "area", 4));
        REQUIRE(g.add_node("Zone", "b"));
        throw std::runtime_error("the caller's");
    } catch (const std::runtime_error&) {
    }
    CHECK(unlike(image(g), before) == std::vector<std::string>{});
    CHECK(g.get<std::int64_t>(a, *g.property(a, "area")) == 3);
    CHECK_FALSE(g.find("b"));
    CHECK_FALSE(g.schema().find_node_type("Zone"));
}

TEST_CASE("what is to be removed at the end can be read until then, and says that it goes", "[transaction]") {
    graph g;
    const node_id a = *g.add_node("Park", "a"), b = *g.add_node("Park", "b"), c = *g.add_node("Park", "c");
    const edge_id ab = *g.add_edge(a, "NEAR", b), bc = *g.add_edge(b, "NEAR", c), ca = *g.add_edge(c, "NEAR", a);
    REQUIRE(g.set(a, "area", 3));
    const std::string before = image(g);
    {
        transaction t(g);
        t.remove(a);
        t.remove(bc);
        CHECK(t.removed(a));
        CHECK_FALSE(t.removed(b));
        CHECK(t.removed(ab));
        CHECK(t.removed(bc));
        CHECK(t.removed(ca));
        CHECK(g.get<std::int64_t>(a, *g.property(a, "area")) == 3);
        CHECK(g.edge_count() == 3);
    }
    CHECK(unlike(image(g), before) == std::vector<std::string>{});
    transaction t(g);
    t.remove(a);
    t.remove(bc);
    t.remove(bc);
    g.remove(ca);  // meanwhile, at once
    t.commit();
    CHECK_FALSE(g.contains(a));
    CHECK(g.node_count() == 2);
    CHECK(g.edge_count() == 0);
    require_whole(g);
}

TEST_CASE("what is to be removed at the end costs its edges, not their square", "[transaction]") {
    const auto seconds = [](std::size_t edges, bool with_hub) {
        double best = std::numeric_limits<double>::max();
        for (int i = 0; i < 3; ++i) {
            graph_builder build;
            const node_id hub = *build.add_node("A", "hub"), other = *build.add_node("A", "other");
            for (std::size_t e = 0; e < edges; ++e) REQUIRE(build.add_edge(e % 2 == 0 ? hub : other, "R", e % 2 == 0 ? other : hub));
            graph g = std::move(build).finish();
            transaction t(g);
            for (const edge_id e : g.edges()) t.remove(e);
            if (with_hub) t.remove(hub);
            const std::clock_t begin = std::clock();
            t.commit();
            best = std::min(best, static_cast<double>(std::clock() - begin));
            REQUIRE(g.edge_count() == 0);
        }
        return best;
    };
    // Eight times the edges take 8 times as long, or 64 times if each looks at all.
    const std::uint32_t some = test::sanitized ? 1'200 : 20'000;
    for (const bool with_hub : {false, true}) CHECK(seconds(8 * some, with_hub) < 24 * seconds(some, with_hub));
}

TEST_CASE("a graph is not compacted while a transaction is open", "[transaction]") {
    graph g;
    (void)g.add_node("A", "a");
    transaction t(g);
    CHECK_THROWS_AS(g.compact(), std::logic_error);
    t.commit();
    g.compact();
}

TEST_CASE("a node changes its type and keeps the rest, or is refused without a trace", "[transaction][set_type]") {
    schema s;
    s.open = false;
    const node_type_id place = s.add_node_type({.name = "Place", .abstract = true});
    const node_type_id park = s.add_node_type({.name = "Park", .supertypes = {place}});
    const node_type_id zone = s.add_node_type({.name = "Zone", .supertypes = {place}});
    const node_type_id firm = s.add_node_type({.name = "Firm"});
    s.add_property(park, {.name = "area", .kind = kind::integer});
    s.add_property(zone, {.name = "area", .kind = kind::integer});
    s.add_edge_type({.name = "IN", .from = {"Firm"}, .to = {"Place"}});
    graph g(std::move(s));
    const node_id a = *g.add_node(park, "a"), f = *g.add_node(firm, "f");
    REQUIRE(g.set(a, "area", 3));
    const edge_id in = *g.add_edge(f, "IN", a);
    const std::string before = image(g);
    const auto refused = [&](const result<done>& r) { return r ? std::string() : std::string(r.problems().front().rule.name()); };
    CHECK(refused(g.set_type(a, place)) == "abstract-type");
    CHECK(refused(g.set_type(a, firm)) == "edge-ends");
    CHECK(refused(g.set_type(a, node_type_id(90))) == "unknown-type");
    g.remove(*g.add_edge(f, "IN", a));
    CHECK(refused(g.add_label(a, "Nonsense")) == "unknown-type");
    g.remove(in);
    CHECK(refused(g.set_type(a, firm)) == "unknown-property");
    REQUIRE(g.add_edge(f, "IN", a));
    REQUIRE(g.set_type(a, zone));
    CHECK(g.type(a) == zone);
    CHECK(g.count(park) == 0);
    CHECK(g.count(zone) == 1);
    CHECK(g.get<std::int64_t>(a, *g.property(a, "area")) == 3);
    CHECK(g.in(a).size() == 1);
    CHECK(g.find("a") == a);
    require_whole(g);
}

TEST_CASE("labels come and go; an open schema makes the types", "[transaction][set_type]") {
    graph g;
    const node_id a = *g.add_node("Company", "a");
    REQUIRE(g.set(a, "area", 3));
    REQUIRE(g.add_label(a, "Listed"));
    CHECK(g.schema().has_label(g.type(a), "Company"));
    CHECK(g.schema().has_label(g.type(a), "Listed"));
    CHECK(g.get<std::int64_t>(a, *g.property(a, "area")) == 3);
    REQUIRE(g.add_label(a, "Listed"));
    REQUIRE(g.remove_label(a, "Company"));
    CHECK(g.type_of(a).labels == std::vector<std::string>{"Listed"});
    REQUIRE(g.remove_label(a, "Listed"));
    CHECK(g.type_of(a).labels.empty());
    REQUIRE(g.remove_label(a, "Listed"));
    const auto empty = g.add_label(a, "");
    REQUIRE_FALSE(empty);
    CHECK(empty.problems().front().rule.name() == "empty-label");
    require_whole(g);
}

TEST_CASE("labels come and go at the same cost however many types there are", "[transaction][set_type]") {
    const auto seconds = [](std::size_t types) {
        graph g;
        for (std::size_t i = 0; i < types; ++i) REQUIRE(g.add_node(fmt::format("T{}", i)));
        const node_id n = *g.add_node("A", "a");
        REQUIRE(g.add_label(n, "Listed"));
        double best = std::numeric_limits<double>::max();
        for (int round = 0; round < 3; ++round) {
            const std::clock_t begin = std::clock();
            for (int i = 0; i < (test::sanitized ? 100 : 1'000); ++i) {
                REQUIRE(g.remove_label(n, "Listed"));
                REQUIRE(g.add_label(n, "Listed"));
            }
            best = std::min(best, static_cast<double>(std::clock() - begin));
        }
        return best;
    };
    CHECK(seconds(3'200) < 8 * seconds(100));  // if all types are copied, 32 times
}

TEST_CASE("transactions within one another cost what they change, not the square of how many there are", "[transaction]") {
    const auto seconds = [](std::size_t depth) {
        double best = std::numeric_limits<double>::max();
        for (int round = 0; round < 3; ++round) {
            graph g;
            const node_id n = *g.add_node("A", "a");
            const std::clock_t begin = std::clock();
            std::vector<std::unique_ptr<transaction>> all;
            for (std::size_t i = 0; i < depth; ++i) {
                all.push_back(std::make_unique<transaction>(g));
                REQUIRE(g.set(n, "depth", static_cast<std::int64_t>(i)));
            }
            while (!all.empty()) all.pop_back();
            best = std::min(best, static_cast<double>(std::clock() - begin));
            REQUIRE_FALSE(g.property(n, "depth"));
        }
        return best;
    };
    const std::size_t some = test::sanitized ? 250 : 1'000;
    CHECK(seconds(8 * some) < 24 * seconds(some));  // its square is 64 times
}
