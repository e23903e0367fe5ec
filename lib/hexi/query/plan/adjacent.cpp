// Which groups an edge of a pattern walks, and how many steps those have.
#include <hexi/query/plan/adjacent_private.hpp>

#include <algorithm>

#include <fmt/format.h>

namespace hexi::inline abi_v1::detail::query {

adjacent::adjacent(const edge_pattern& e, bool from_left, const run_state& r) {
    const schema& s = r.g.schema();
    const bool any = e.to_left == e.to_right;
    const bool out = any || (from_left ? e.to_right : e.to_left), in = any || (from_left ? e.to_left : e.to_right);
    const bool every = !e.types || e.types->is == label_expression::form::any;
    if (every && ((out && in) || s.symmetric_types().empty())) {
        if (out) groups_.push_back({{}, true, true, false});
        if (in) groups_.push_back({{}, false, true, out});
        return;
    }
    for (std::size_t i = 0; i < s.edge_type_count(); ++i) {
        const edge_type_id t(i);
        if (!every && !is_type(*e.types, t, r)) continue;
        const bool goes_out = out || s[t].symmetric, comes_in = in || s[t].symmetric;
        // A type that has no edge yet may have no slot.
        const std::uint32_t slot = r.g.count(t) > 0 ? r.g.slot(t) : adjacency::last_slot;
        if (goes_out) groups_.push_back({t, true, false, false, slot});
        if (comes_in) groups_.push_back({t, false, false, goes_out, slot});
    }
}

steps adjacent::steps_of_other(const group& l, const graph& g, node_id n) {
    if (l.every) return l.out ? g.out(n) : g.in(n);
    return l.out ? g.out(n, l.type) : g.in(n, l.type);
}

bool adjacent::leads_over(const graph& g, node_id n, edge_id e) const {
    return std::ranges::any_of(groups_, [&](const group& l) {
        return (l.every || g.type(e) == l.type) && (l.out ? g.source(e) : g.target(e)) == n;
    });
}

bool adjacent::walks(edge_type_id t) const {
    return std::ranges::any_of(groups_, [&](const group& l) { return l.every || l.type == t; });
}

bool adjacent::both_ways() const { return std::ranges::any_of(groups_, &group::no_loops); }

id_range ids_of(const graph& g, const std::vector<std::uint8_t>& types) {
    if (types.empty()) return {0, g.node_bound()};
    std::size_t first = g.node_bound(), last = 0;
    for (std::size_t t = 0; t < types.size(); ++t) {
        if (types[t] == 0) continue;
        const auto [begin, end] = g.nodes(node_type_id(t)).bounds();
        if (begin != end) first = std::min(first, begin), last = std::max(last, end);
    }
    return first < last ? id_range{first, last - first} : id_range{};
}

double nodes_of(const graph& g, const std::vector<std::uint8_t>& types) {
    if (types.empty()) return static_cast<double>(g.node_count());
    std::size_t out = 0;
    for (std::size_t t = 0; t < types.size(); ++t)
        if (types[t] != 0) out += g.count(node_type_id(t));
    return static_cast<double>(out);
}

double adjacent::steps_from(const graph& g, const std::vector<std::uint8_t>& types) const {
    double out = 0;
    const double share = g.node_count() == 0 ? 0 : nodes_of(g, types) / static_cast<double>(g.node_count());
    for (const group& l : groups_) {
        for (std::size_t t = 0; t < g.schema().edge_type_count(); ++t) {
            const edge_type_id e(t);
            if (!l.every && l.type != e) continue;
            if (types.empty()) {
                out += static_cast<double>(g.count(e));
            } else if (const degree_sums* sums = g.degrees()) {
                for (std::size_t n = 0; n < types.size(); ++n)
                    if (types[n] != 0) out += static_cast<double>(l.out ? sums->out(node_type_id(n), e) : sums->in(node_type_id(n), e));
            } else {
                // Without statistics: a type that is named has most edges of a type that is named beside it.
                out += static_cast<double>(g.count(e)) * std::max(share, 0.5);
            }
        }
    }
    return out;
}

bool adjacent::leads_only_to(const graph& g, const std::vector<std::uint8_t>& types) const {
    if (types.empty()) return true;
    const degree_sums* sums = g.degrees();
    if (sums == nullptr) return false;
    return std::ranges::all_of(groups_, [&](const group& l) {
        for (std::size_t t = 0; t < g.schema().edge_type_count(); ++t) {
            const edge_type_id e(t);
            if (!l.every && l.type != e) continue;
            std::size_t fitting = 0;
            for (std::size_t n = 0; n < types.size(); ++n)
                if (types[n] != 0) fitting += l.out ? sums->in(node_type_id(n), e) : sums->out(node_type_id(n), e);
            if (fitting != g.count(e)) return false;
        }
        return true;
    });
}

id_range adjacent::ends(const graph& g, bool there) const {
    const degree_sums* sums = g.degrees();
    if (sums == nullptr || std::ranges::any_of(groups_, &group::every)) return {0, g.node_bound()};
    std::vector<std::uint8_t> types(g.schema().node_type_count() + 1);
    for (const group& l : groups_)
        for (std::size_t n = 0; n + 1 < types.size(); ++n)
            if ((l.out == there ? sums->in(node_type_id(n), l.type) : sums->out(node_type_id(n), l.type)) > 0) types[n] = 1;
    return ids_of(g, types);
}

std::vector<edge_type_id> adjacent::types() const {
    std::vector<edge_type_id> out;
    for (const group& l : groups_)
        if (!l.every && std::ranges::find(out, l.type) == out.end()) out.push_back(l.type);
    return out;
}

std::optional<edge_type_id> adjacent::only_type() const {
    if (groups_.size() != 1 || groups_[0].every) return std::nullopt;
    return groups_[0].type;
}

std::string adjacent::says(const graph& g) const {
    std::string names;
    std::vector<edge_type_id> told;
    bool out = false, in = false;
    for (const group& l : groups_) {
        (l.out ? out : in) = true;
        if (l.every || std::ranges::find(told, l.type) != told.end()) continue;
        told.push_back(l.type);
        names += fmt::format("{}{}", told.size() > 1 ? "|" : ":", g.schema()[l.type].name);
    }
    return fmt::format("{}[{}]{}", in && !out ? "<-" : "-", names, out && !in ? "->" : "-");
}

}  // namespace hexi::abi_v1::detail::query
