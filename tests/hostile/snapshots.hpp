// What the harness of hostile snapshots and the fuzz target share: a graph that holds everything, wrong values for the fields
// of a snapshot, and what a graph must be that came out of one.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <map>
#include <random>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <fmt/format.h>

#include <hexi/base/archive.hpp>
#include <hexi/base/output.hpp>
#include <hexi/format/json/json.hpp>
#include <hexi/graph/graph.hpp>
#include <hexi/graph/snapshot_private.hpp>
#include <hexi/graph/validate.hpp>

namespace hexi::test {

/// Values of every kind on nodes and edges, one and many, and of any kind; nodes without a key, two languages, evidence, indexes, and
/// gaps where things were removed.
inline graph everything() {
    schema s;
    s.language = "zh";
    const enumeration_id colours = s.add_enumeration({.name = "colour", .values = {{.name = "red"}, {.name = "green"}}});
    const unit_id yuan = s.add_unit({.name = "元"});
    const unit_id jiao = s.add_unit({.name = "角", .base = yuan, .factor = 0.1});
    const node_type_id thing = s.add_node_type({.name = "Thing", .captions = {{"zh", "东西"}, {"en", "thing"}}});
    const node_type_id firm = s.add_node_type({.name = "Firm", .labels = {"Firm"}, .supertypes = {thing}});
    const node_type_id paper = s.add_node_type({.name = "Paper", .supertypes = {thing}, .document = true, .style = {{"fill", "#cc2222"}}});
    const edge_type_id owns = s.add_edge_type({.name = "OWNS", .from = {"Firm"}, .to = {"Thing"}, .cardinality = {.max_out = 40}});
    const edge_type_id near = s.add_edge_type({.name = "NEAR", .symmetric = true});
    const std::vector<property> all{{.name = "flag", .kind = kind::boolean}, {.name = "count", .kind = kind::integer},
                                    {.name = "share", .kind = kind::floating}, {.name = "note", .kind = kind::text},
                                    {.name = "day", .kind = kind::date, .default_value = date(2010, 8)},
                                    {.name = "colour", .kind = kind::enumeration, .values = colours},
                                    {.name = "worth", .kind = kind::quantity, .unit = yuan},
                                    {.name = "at", .kind = kind::datetime}, {.name = "clock", .kind = kind::time}, {.name = "lasts", .kind = kind::duration}};
    std::vector<std::pair<std::string, property_id>> lists;
    for (const property& p : all) {
        property list = p;
        list.name += "s";
        list.list = true;
        list.default_value = {};
        for (const property& one : {p, list}) {
            (void)s.add_property(firm, one);
            (void)s.add_property(owns, one);
        }
    }
    // A column of values of any kind; one that is so because two types are of two minds; one that is not, though they are.
    (void)s.add_property(firm, {.name = "anything", .kind = kind::any});
    (void)s.add_property(paper, {.name = "either", .kind = kind::text});
    (void)s.add_property(firm, {.name = "either", .kind = kind::integer});
    (void)s.add_property(paper, {.name = "neither", .kind = kind::text});
    (void)s.add_property(firm, {.name = "neither", .kind = kind::integer});
    graph g(std::move(s));
    std::vector<node_id> nodes{*g.add_node(paper, "paper"), *g.add_node(thing, "thing")};
    for (int i = 0; i < 9; ++i) nodes.push_back(*g.add_node(firm, fmt::format("firm-{}", i)));
    const auto must = [](const result<done>& r) { (void)r.value(); };
    const auto fill = [&](auto id, int i) {
        must(g.set(id, "flag", i % 2 == 0));
        must(g.set(id, "count", std::int64_t{i}));
        must(g.set(id, "share", i / 8.0));
        must(g.set(id, "note", fmt::format("note {}", i)));
        must(g.set(id, "day", date(2000 + i, 1 + i % 12, i % 28)));
        must(g.set(id, "colour", std::string(i % 2 == 0 ? "red" : "green")));
        must(g.set(id, "worth", quantity{11408 + i, 1, 8, i % 2 == 0 ? yuan : jiao}));
        must(g.set(id, "at", *parse_zoned_datetime(i % 2 == 0 ? "2015-07-21T21:40:32.142+02:00" : "2015-07-21T21:40[Europe/Stockholm]")));
        must(g.set(id, "clock", *parse_zoned_time("21:40:32+01:00")));
        must(g.set(id, "lasts", *parse_duration("P1Y2M10DT2H30M")));
        if (i % 3 != 0) return;
        must(g.set(id, "flags", std::vector<value>{true, false}));
        must(g.set(id, "counts", std::vector<value>{std::int64_t{i}, std::int64_t{7}}));
        must(g.set(id, "shares", std::vector<value>{0.5, i / 4.0}));
        must(g.set(id, "notes", std::vector<value>{std::string("a"), fmt::format("b{}", i)}));
        must(g.set(id, "days", std::vector<value>{date(1999), date(2024, 4, 23)}));
        must(g.set(id, "colours", std::vector<value>{std::string("green"), std::string("red")}));
        must(g.set(id, "worths", std::vector<value>{quantity{5, 0, 4, yuan}, quantity{i, 0, 0, jiao}}));
        must(g.set(id, "ats", std::vector<value>{*parse_zoned_datetime("2015-07-21T21:40:32Z"), *parse_zoned_datetime("2015-12-21T21:40[America/Bogota]")}));
        must(g.set(id, "clocks", std::vector<value>{*parse_zoned_time("00:00Z"), *parse_zoned_time("23:59:59.5-11:00")}));
        must(g.set(id, "lastss", std::vector<value>{*parse_duration("PT0.5S")}));
    };
    must(g.set(nodes[0], "either", std::string("text")));
    for (int i = 0; i < 9; ++i) {
        const node_id n = nodes[static_cast<std::size_t>(i + 2)];
        g.set_name(n, fmt::format("兰州高新区{}", i));
        if (i % 2 == 0) (void)g.set_name(n, "en", fmt::format("Zone {}", i));
        if (i % 3 == 0) g.set_aliases(n, {"高新区", fmt::format("区{}", i)});
        (void)g.set_evidence(n, {{"paper", 8, 1, 20, 1}, {"paper", 9, 3, 4, 0.5F}});
        fill(n, i);
        must(g.set(n, "either", std::int64_t{i}));
        must(g.set(n, "neither", std::int64_t{i}));
        const std::vector<value> any{std::int64_t{i}, 0.5, std::string("any"), true, date(2011, i + 1), quantity{i, 0, 0, yuan}, *parse_local_time("10:00"), value(value::list{std::int64_t{1}, std::string("b"), value(value::list{}), value_map{{"lasts", *parse_duration("P1M2DT3.5S")}, {"at", *parse_zoned_datetime("2015-07-21T21:40[Asia/Shanghai]")}, {"of", value_map{{"of", value::list{quantity{1, 0, 0, jiao}, date(1999, 2)}}}}}})};
        must(g.set(n, "anything", any[static_cast<std::size_t>(i) % any.size()]));
    }
    for (int i = 0; i < 30; ++i) {
        const node_id from = nodes[static_cast<std::size_t>(2 + i * 7 % 9)];
        const edge_id e = *g.add_edge(from, i % 3 == 0 ? near : owns, nodes[static_cast<std::size_t>(1 + i * 5 % 10)]);
        if (g.type(e) == owns) fill(e, i);
        (void)g.set_evidence(e, {{"paper", static_cast<std::uint32_t>(i + 1), 0, 9, 1}});
    }
    for (const char* type : {"Firm", "Thing"}) g.set_name(*g.add_node(type), "无名");
    must(g.add_index(firm, "count"));
    must(g.add_index(firm, "day", index_order::sorted));
    must(g.add_index(firm, "anything", index_order::sorted));
    must(g.add_index(thing, "name"));
    g.remove(edge_id(4));
    g.remove(edge_id(29));
    g.remove(nodes[6]);
    return g;
}

/// The widths of the fields of one element, by the end of a section's name.
inline std::vector<std::size_t> fields_of(std::string_view section, std::size_t value_size) {
    const auto ends = [&](std::string_view with) { return section.ends_with(with); };
    if (section == "node.types") return {2};
    if (section == "edges") return {4, 4, 2, 2};
    if (ends(".records")) return {4, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1};
    if (ends(".arena") || ends(".keys") || ends(".of-text") || ends(".postings") || ends(".directory") || ends(".nodes")) return {4};
    if (ends(".slots")) return {4, 4};
    if (ends(".bytes")) return {1};
    if (ends(".ends") || ends(".present") || ends(".begins")) return {8};
    if (ends(".pairs")) return {4, 4};
    if (ends(".values")) return value_size == 16 ? std::vector<std::size_t>{8, 1, 1, 2, 4} : std::vector<std::size_t>{value_size};
    return {1};
}

inline constexpr std::array<std::string_view, 12> wrong_values{"0", "1", "max", "one more", "one less", "a bit flipped", "random", "small random",
                                                        "the next one's", "swapped with the next", "of another element", "half of max"};

/// Puts a wrong value into the field at `at`, one of `step` apart.
inline void put_wrong(std::span<char> bytes, std::size_t at, std::size_t width, std::size_t step, std::size_t how, std::mt19937_64& random) {
    std::uint64_t v = 0;
    std::memcpy(&v, bytes.data() + at, width);
    const bool has_next = at + step + width <= bytes.size();
    const std::size_t other = at % step + random() % (bytes.size() / step) * step;
    switch (how) {
        case 0: v = 0; break;
        case 1: v = 1; break;
        case 2: v = ~std::uint64_t{0}; break;
        case 3: ++v; break;
        case 4: --v; break;
        case 5: v ^= std::uint64_t{1} << random() % (8 * width); break;
        case 6: v = random(); break;
        case 7: v = random() % 64; break;
        case 8:
            if (has_next) std::memcpy(&v, bytes.data() + at + step, width);
            break;
        case 9:
            if (has_next) std::swap_ranges(bytes.data() + at, bytes.data() + at + width, bytes.data() + at + step);
            return;
        case 10: std::memcpy(&v, bytes.data() + other, width); break;
        default: v = std::uint64_t{1} << (8 * width - 1); break;
    }
    std::memcpy(bytes.data() + at, &v, width);
}

/// Writes the description of a snapshot with one part of it put wrongly: its `which`th number, text, list or choice, as `how` says. What
/// it is read as has all its sizes right.
class lying_archive {
public:
    static constexpr std::size_t ways = 7;

    lying_archive(std::string& out, std::size_t which, std::size_t how) : out_(&out), which_(which), how_(how % ways) {}
    template <class... T>
    void operator()(const T&... values) { (put(values), ...); }
    /// How many parts came by.
    [[nodiscard]] std::size_t parts() const { return part_; }

private:
    bool now() { return part_++ == which_; }
    template <class T>
    void plain(const T& v) { out_->append(reinterpret_cast<const char*>(&v), sizeof(T)); }
    template <class T>
    void put(const T& v) {
        if constexpr (hexi::detail::described<const T, lying_archive>) {
            T::describe(*this, v);
        } else {
            static_assert(hexi::detail::stored_plainly<T>);
            std::array<char, sizeof(T)> bytes{};
            std::memcpy(bytes.data(), &v, sizeof(T));
            if (now()) {
                constexpr std::array<std::size_t, ways> wrong{0, 1, 3, 4, 2, 5, 8};
                std::uint64_t number = 0;
                std::memcpy(&number, bytes.data(), std::min(sizeof(T), sizeof number));
                switch (wrong.at(how_)) {
                    case 0: number = 0; break;
                    case 1: number = 1; break;
                    case 2: number = ~std::uint64_t{0}; break;
                    case 3: ++number; break;
                    case 4: --number; break;
                    case 5: number ^= 4; break;
                    default: number = 2; break;
                }
                std::memcpy(bytes.data(), &number, std::min(sizeof(T), sizeof number));
            }
            out_->append(bytes.data(), bytes.size());
        }
    }
    void put(const std::string& s) {
        std::string text = s;
        if (now()) {
            switch (how_) {
                case 0: text.clear(); break;
                case 1: text += text; break;
                case 2: text = text_before_; break;
                case 3: text = "name"; break;
                case 4: text = text_before_ + text; break;
                case 5: text = "\xFF\"<&"; break;
                default: text = "aliases"; break;
            }
        }
        if (!s.empty()) text_before_ = s;
        plain(static_cast<std::uint64_t>(text.size()));
        out_->append(text);
    }
    template <class T>
    void put(const std::vector<T>& all) {
        std::vector<std::size_t> order(all.size());
        for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
        if (now() && !all.empty()) {
            switch (how_) {
                case 0: order.clear(); break;
                case 1: order.pop_back(); break;
                case 2: order.erase(order.begin()); break;
                case 3: order.push_back(order.back()); break;
                case 4: std::ranges::reverse(order); break;
                case 5: order.insert(order.begin(), order.back()); break;
                default: std::rotate(order.begin(), order.begin() + 1, order.end()); break;
            }
        }
        plain(static_cast<std::uint64_t>(order.size()));
        for (const std::size_t i : order) put(all[i]);
    }
    template <class K, class V, class C>
    void put(const std::map<K, V, C>& all) {
        const std::size_t left = now() && !all.empty() ? all.size() - 1 : all.size();
        plain(static_cast<std::uint64_t>(left));
        std::size_t i = 0;
        for (const auto& [k, v] : all)
            if (i++ < left) put(k), put(v);
    }
    template <class A, class B>
    void put(const std::pair<A, B>& p) { put(p.first), put(p.second); }
    template <class T>
    void put(const std::optional<T>& v) {
        const bool has = now() ? !v : v.has_value();
        plain(static_cast<std::uint8_t>(has ? 1 : 0));
        if (has) put(v.value_or(T{}));
    }
    template <class... T>
    void put(const std::variant<T...>& v) {
        plain(static_cast<std::uint8_t>(v.index()));
        std::visit([&](const auto& held) {
            if constexpr (!std::is_same_v<std::decay_t<decltype(held)>, std::monostate>) put(held);
        }, v);
    }

    std::string* out_;
    std::size_t which_, how_, part_ = 0;
    std::string text_before_{};
};

/// The description in a section's bytes with a part put wrongly; the bytes themselves where they are none. Also how many parts it has.
inline std::pair<std::string, std::size_t> with_a_lie(std::string_view description, std::size_t which, std::size_t how) {
    hexi::detail::snapshot_access::rest rest;
    archive_reader in(description);
    in(rest);
    if (!in.done()) return {std::string(description), 0};
    std::string counted;
    lying_archive count(counted, ~std::size_t{0}, 0);
    count(std::as_const(rest));
    std::string lied;
    lying_archive lie(lied, which % count.parts(), how);
    lie(std::as_const(rest));
    return {std::move(lied), count.parts()};
}

inline std::string all_of(const graph& g) {
    std::string text;
    output out(text);
    write_json(out, g);
    return text;
}

/// How a graph contradicts itself, asked through what everybody uses; empty if it does not.
inline std::string contradiction(const graph& g) {
    std::size_t nodes = 0, edges = 0, out = 0, in = 0;
    const schema& s = g.schema();
    for (const edge_id e : g.edges()) {
        ++edges;
        if (!g.contains(g.source(e)) || !g.contains(g.target(e))) return fmt::format("edge {} has no end", e.index());
        const auto of_type = g.out(g.source(e), g.type(e));
        if (std::ranges::find(of_type.edges(), e) == of_type.edges().end()) return fmt::format("edge {} is not at its source", e.index());
        const auto back = g.in(g.target(e), g.type(e));
        if (std::ranges::find(back.edges(), e) == back.edges().end()) return fmt::format("edge {} is not at its target", e.index());
    }
    std::map<node_type_id, std::size_t> by_type;
    for (const node_id n : g.nodes()) {
        ++nodes;
        ++by_type[g.type(n)];
        if (g.find_key_text(g.key_text(n)) != n) return fmt::format("node {} is not found by its key", n.index());
        for (const auto [other, e] : g.out(n))
            if (!g.contains(e) || g.source(e) != n || g.target(e) != other) return fmt::format("node {} has a wrong edge", n.index());
        for (const auto [other, e] : g.in(n))
            if (!g.contains(e) || g.target(e) != n || g.source(e) != other) return fmt::format("node {} has a wrong edge to it", n.index());
        out += g.out_degree(n);
        in += g.in_degree(n);
        std::size_t typed = 0;
        for (std::size_t t = 0; t < s.edge_type_count(); ++t) typed += g.out(n, edge_type_id(t)).size();
        if (typed != g.out_degree(n)) return fmt::format("node {} has other edges by type", n.index());
        std::string lost;
        g.for_each_name(n, [&](std::string_view name) {
            if (!g.names_indexed() || folded_for_search(name).empty()) return;
            auto found = g.names().candidates(folded_for_search(name));
            found.insert(found.end(), g.renamed().begin(), g.renamed().end());
            if (std::ranges::find(found, n) == found.end()) lost = name;
        });
        if (!lost.empty()) return fmt::format("the name '{}' is not found", lost);
    }
    if (nodes != g.node_count() || edges != g.edge_count() || out != edges || in != edges) return "the counts are wrong";
    for (const auto& [t, count] : by_type)
        if (g.count(t) != count) return "the counts by type are wrong";
    for (std::size_t i = 0; i < s.property_count(); ++i) {
        std::size_t with = 0;
        const property_id p(i);
        for (const node_id n : g.nodes()) with += std::holds_alternative<std::monostate>(g.value(n, p)) ? 0 : 1;
        if (const column* c = g.node_column(p); c != nullptr && c->count() != with) return fmt::format("'{}' has not as many values as it says", s[p].name);
    }
    return "";
}

/// Changes a copy of a graph in all ways, and looks whether it still agrees with itself.
inline std::string after_changes(const graph& original) {
    graph g = original;
    std::vector<node_id> nodes;
    for (const node_id n : g.nodes()) nodes.push_back(n);
    std::mt19937 random(3);
    const schema& s = std::as_const(g).schema();
    for (std::size_t t = 0; t < std::min<std::size_t>(s.node_type_count(), 20); ++t)
        if (const auto n = g.add_node(node_type_id(t), fmt::format("new-{}", t))) nodes.push_back(*n);
    for (std::size_t i = 0; i < 300 && !nodes.empty() && s.edge_type_count() > 0; ++i)
        (void)g.add_edge(nodes[random() % nodes.size()], edge_type_id(i % s.edge_type_count()), nodes[random() % nodes.size()]);
    for (std::size_t i = 0; i < g.edge_bound(); i += 3)
        if (g.contains(edge_id(i))) g.remove(edge_id(i));
    for (std::size_t i = 0; i < nodes.size(); i += 7) g.remove(nodes[i]);
    for (std::size_t i = 1; i < nodes.size(); i += 7) g.set_name(nodes[i], fmt::format("新名{}", i));
    if (std::string wrong = contradiction(g); !wrong.empty()) return "after changes: " + wrong;
    g.compact();
    g.index_names();
    if (std::string wrong = contradiction(g); !wrong.empty()) return "after changes and compacting: " + wrong;
    const problems found = validate(g);
    return found.empty() ? "" : "after changes: " + found.front().message;
}

}  // namespace hexi::test
