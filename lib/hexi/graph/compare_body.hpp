// Bodies of `compare.hpp`.
#pragma once

#include <hexi/graph/compare.hpp>

#include <algorithm>
#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <hexi/base/linkage.hpp>
#include <hexi/graph/graph.hpp>
#include <hexi/schema/parse_value.hpp>

namespace hexi::inline abi_v1 {

namespace detail {

/// A value as text from which it could be told from any other of another schema: quantities as they are written.
inline std::string exact_text(const schema& s, const value& v) { return to_literal(v, quantities_of(s)); }

/// Type, properties by name and evidence of a node or an edge, as lines.
template <class Id>
std::vector<std::string> facts(const graph& g, Id id) {
    std::vector<std::string> out;
    for (std::size_t i = 0; i < g.schema().property_count(); ++i) {
        const property_id p(i);
        const column* c = std::is_same_v<Id, node_id> ? g.node_column(p) : g.edge_column(p);
        if (c == nullptr || !c->has(id.index())) continue;
        out.push_back(fmt::format("{} = {}", g.schema()[p].name, exact_text(g.schema(), g.value(id, p))));
    }
    std::ranges::sort(out);
    for (const evidence& e : g.evidence(id)) out.push_back(fmt::format("evidence {}", to_text(e)));
    return out;
}

/// Closed schemas are compared by the names of types, open ones by their labels.
inline std::string type_text(const graph& g, node_id n) {
    if (!g.schema().open) return g.type_of(n).name;
    std::vector<std::string> labels = g.type_of(n).labels;
    std::ranges::sort(labels);
    return fmt::format("{}", fmt::join(labels, ";"));
}

/// The nodes of a graph, and what another graph calls them, too: their keys; of those without one, which of its type it is.
class names_to_compare {
public:
    explicit names_to_compare(const graph& g) : g_(g) {
        std::map<std::string, std::size_t> counted;
        for (const node_id n : g.nodes()) {
            nodes_.push_back(n);
            if (g.has_key(n)) continue;
            const std::string type = type_text(g, n);
            keyless_.emplace(n, fmt::format("{}{} {}", without_key, type, ++counted[type]));
        }
        std::ranges::sort(nodes_, {}, [&](node_id n) { return (*this)[n]; });
    }

    std::string_view operator[](node_id n) const { return g_.has_key(n) ? g_.key(n) : std::string_view(keyless_.at(n)); }
    /// By these names.
    const std::vector<node_id>& nodes() const { return nodes_; }

private:
    const graph& g_;
    std::vector<node_id> nodes_;
    std::unordered_map<node_id, std::string> keyless_;
};

/// The outgoing edges of a node as texts, sorted: type, target, facts.
inline std::vector<std::string> edges_of(const graph& g, node_id n, const names_to_compare& names) {
    std::vector<std::string> out;
    for (const auto [target, e] : g.out(n))
        out.push_back(fmt::format("-{}-> '{}'{}{}", g.type_of(e).name, names[target], facts(g, e).empty() ? "" : " with ", fmt::join(facts(g, e), ", ")));
    std::ranges::sort(out);
    return out;
}

}  // namespace detail

HEXI_INLINE std::vector<std::string> differences(const graph& a, const graph& b, std::size_t limit) {
    std::vector<std::string> out;
    const auto say = [&](std::string what) {
        if (out.size() < limit) out.push_back(std::move(what));
    };
    const detail::names_to_compare of_a(a), of_b(b);
    const std::vector<node_id>&left = of_a.nodes(), &right = of_b.nodes();
    for (std::size_t i = 0, j = 0; (i < left.size() || j < right.size()) && out.size() < limit;) {
        const int order = i == left.size() ? 1 : j == right.size() ? -1 : of_a[left[i]].compare(of_b[right[j]]);
        if (order != 0) {
            if (order < 0) say(fmt::format("only the first has the node '{}'", of_a[left[i++]]));
            else say(fmt::format("only the second has the node '{}'", of_b[right[j++]]));
            continue;
        }
        const node_id n = left[i++];
        const node_id m = right[j++];
        if (detail::type_text(a, n) != detail::type_text(b, m))
            say(fmt::format("'{}' is of type '{}' in the first, '{}' in the second", of_a[n], detail::type_text(a, n), detail::type_text(b, m)));
        const auto compare = [&](const std::vector<std::string>& x, const std::vector<std::string>& y) {
            std::vector<std::string> only;
            std::ranges::set_difference(x, y, std::back_inserter(only));
            for (const std::string& fact : only) say(fmt::format("only the first has '{}' {}", of_a[n], fact));
            only.clear();
            std::ranges::set_difference(y, x, std::back_inserter(only));
            for (const std::string& fact : only) say(fmt::format("only the second has '{}' {}", of_a[n], fact));
        };
        const auto sorted = [](std::vector<std::string> all) {
            std::ranges::sort(all);
            return all;
        };
        const auto mine = detail::facts(a, n);
        const auto theirs = detail::facts(b, m);
        if (mine != theirs) {
            const std::size_t before = out.size();
            compare(sorted(mine), sorted(theirs));
            if (out.size() == before) say(fmt::format("the evidence of '{}' is in another order", of_a[n]));
        }
        compare(detail::edges_of(a, n, of_a), detail::edges_of(b, m, of_b));
    }
    return out;
}

HEXI_INLINE bool operator==(const graph& a, const graph& b) {
    return a.node_count() == b.node_count() && a.edge_count() == b.edge_count() && differences(a, b, 1).empty();
}

}  // namespace hexi::abi_v1
