// How a triangle is recognised, and what its corners hang on; and a circle of four.
#include <hexi/query/plan/corners_private.hpp>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace hexi::inline abi_v1::detail::query {

namespace {

using variables = std::vector<std::size_t>;

[[nodiscard]] bool is_in(const variables& all, std::size_t v) { return std::ranges::find(all, v) != all.end(); }
[[nodiscard]] std::size_t other_end(const pattern_edge& e, std::size_t v) { return e.left == v ? e.right : e.left; }
[[nodiscard]] bool joins(const pattern_edge& e, std::size_t a, std::size_t b) { return (e.left == a && e.right == b) || (e.left == b && e.right == a); }
/// How an edge is walked, where it does not matter from which end.
[[nodiscard]] std::optional<adjacent> either_way(const edge_pattern& e, const run_state& r) {
    if (e.to_left != e.to_right && r.g.schema().symmetric_types().empty()) return std::nullopt;
    adjacent out(e, true, r);
    if (!out.both_ways() || out != adjacent(e, false, r)) return std::nullopt;
    return out;
}
[[nodiscard]] bool asks_tails_alone(const pattern_variable& v) { return !v.given && !v.depends && v.conditions.empty() && v.properties.empty(); }

/// Two edges a - b - c, and the conditions that a and c are joined in the same way, or are not, and that they are different nodes.
struct open_triangle {
    adjacent way{};
    std::array<std::size_t, 3> corners{};
    std::vector<std::size_t> edges{};
};
[[nodiscard]] std::optional<open_triangle> open_triangle_of(const pattern_graph& p, const tie& closing, const run_state& r) {
    const auto way = either_way(*closing.of, r);
    if (!way) return std::nullopt;
    const auto differ = [&](const tie& t) { return t.is == tie::form::differ && ((t.left == closing.left && t.right == closing.right) || (t.left == closing.right && t.right == closing.left)); };
    if (std::ranges::none_of(p.ties, differ)) return std::nullopt;
    open_triangle out{*way, {closing.left, 0, closing.right}, {}};
    for (std::size_t e = 0; e < p.edges.size(); ++e) {
        const pattern_edge& one = p.edges[e];
        if (one.tail || (!is_in({closing.left, closing.right}, one.left) && !is_in({closing.left, closing.right}, one.right))) continue;
        if (either_way(*one.of, r) == *way) out.edges.push_back(e);
    }
    if (out.edges.size() != 2) return std::nullopt;
    const pattern_edge &first = p.edges[out.edges[0]], &second = p.edges[out.edges[1]];
    const std::size_t from = is_in({first.left, first.right}, closing.left) ? closing.left : closing.right, to = from == closing.left ? closing.right : closing.left;
    out.corners[1] = other_end(first, from);
    if (out.corners[1] == to || out.corners[1] == from || !joins(second, out.corners[1], to)) return std::nullopt;
    return out;
}

/// Three edges of one MATCH, in which none stands twice, that are alike and make a circle.
[[nodiscard]] std::optional<open_triangle> closed_triangle_of(const pattern_graph& p, const std::vector<std::size_t>& edges, const run_state& r) {
    struct candidate {
        std::size_t edge;
        adjacent way;
    };
    std::vector<candidate> all;
    for (const std::size_t e : edges)
        if (const pattern_edge& one = p.edges[e]; one.unique && one.left != one.right)
            if (auto way = either_way(*one.of, r)) all.push_back({e, std::move(*way)});
    const auto alike = [&](const candidate& a, const candidate& b) { return a.way == b.way && p.edges[a.edge].clause == p.edges[b.edge].clause; };
    for (std::size_t i = 0; i < all.size(); ++i) {
        const pattern_edge& ab = p.edges[all[i].edge];
        for (std::size_t j = 0; j < all.size(); ++j) {
            const pattern_edge& bc = p.edges[all[j].edge];
            if (j == i || !alike(all[i], all[j]) || (bc.left != ab.right && bc.right != ab.right)) continue;
            const std::size_t c = other_end(bc, ab.right);
            if (c == ab.left) continue;
            for (std::size_t k = i + 1; k < all.size(); ++k) {
                if (k == j || !alike(all[i], all[k]) || !joins(p.edges[all[k].edge], c, ab.left)) continue;
                open_triangle out{all[i].way, {ab.left, ab.right, c}, {all[i].edge, all[j].edge, all[k].edge}};
                const auto apart = [&](std::size_t e) { return std::ranges::all_of(p.edges[e].may_be_same, [&](std::size_t other) { return is_in(out.edges, other); }); };
                if (std::ranges::all_of(out.edges, apart)) return out;
            }
        }
    }
    return std::nullopt;
}

struct chain_to_hub {
    std::size_t hub = 0;
    std::vector<count_hop> hops{};       // from the hub
    variables between{};
};
/// The chain of edges that a corner hangs on, up to a variable of three edges.
[[nodiscard]] std::optional<chain_to_hub> chain_of(const pattern_graph& p, std::size_t corner, const std::vector<std::size_t>& edges, const run_state& r) {
    chain_to_hub out;
    std::size_t at = corner, before = p.edges.size();
    while (out.hops.size() < edges.size()) {
        std::vector<std::size_t> on;
        for (const std::size_t e : edges)
            if (e != before && (p.edges[e].left == at || p.edges[e].right == at)) on.push_back(e);
        if (at != corner && on.size() == 2) {
            out.hub = at;
            out.between.pop_back();
            std::ranges::reverse(out.hops);
            return out;
        }
        if (on.size() != 1) return std::nullopt;
        const pattern_edge& e = p.edges[on[0]];
        if (e.left == e.right || !e.may_be_same.empty()) return std::nullopt;
        const std::size_t next = other_end(e, at);
        count_hop hop{adjacent(*e.of, e.left == next, r), {}};
        if (!hop.along.leads_only_to(r.g, p.vars[at].mask())) hop.types = p.vars[at].mask();
        out.hops.push_back(std::move(hop));
        out.between.push_back(next);
        at = next, before = on[0];
    }
    return std::nullopt;
}

}  // namespace

std::unique_ptr<count_corners> find_corners(pattern_graph& p, const std::vector<std::size_t>& vars, const std::vector<std::size_t>& edges, const run_state& r) {
    if (vars.size() < 3 || !std::ranges::all_of(vars, [&](std::size_t v) { return asks_tails_alone(p.vars[v]); })) return nullptr;
    // That some variable can be no node is for others to say.
    const auto can_be = [&](std::size_t v) { return !p.vars[v].types || std::ranges::any_of(*p.vars[v].types, [](std::uint8_t fits) { return fits != 0; }); };
    if (!std::ranges::all_of(vars, can_be)) return nullptr;
    const tie* closing = nullptr;
    std::vector<const tie*> differ;
    for (const tie& t : p.ties) {
        if (!is_in(vars, t.is == tie::form::condition ? t.reads[0] : t.left)) continue;
        if (t.is == tie::form::differ) differ.push_back(&t);
        else if (t.is == tie::form::is_there && closing == nullptr) closing = &t;
        else return nullptr;
    }
    const auto found = closing != nullptr ? open_triangle_of(p, *closing, r) : closed_triangle_of(p, edges, r);
    if (!found) return nullptr;
    const variables corners(found->corners.begin(), found->corners.end());
    if (!std::ranges::all_of(corners, [&](std::size_t v) { return p.vars[v].types == p.vars[corners[0]].types; })) return nullptr;
    if (!std::ranges::all_of(differ, [&](const tie* t) { return is_in(corners, t->left) && is_in(corners, t->right); })) return nullptr;

    auto out = std::make_unique<count_corners>();
    std::vector<std::size_t> rest;
    for (const std::size_t e : edges)
        if (!is_in(found->edges, e)) rest.push_back(e);
    if (!rest.empty() || vars.size() > 3) {
        const auto first = chain_of(p, corners[0], rest, r);
        if (!first || rest.size() != 3 * first->hops.size() || vars.size() != 4 + 3 * first->between.size()) return nullptr;
        variables between;
        for (const std::size_t c : corners) {
            const auto chain = chain_of(p, c, rest, r);
            if (!chain || chain->hub != first->hub || chain->hops.size() != first->hops.size()) return nullptr;
            for (std::size_t i = 0; i < chain->hops.size(); ++i)
                if (chain->hops[i].along != first->hops[i].along || chain->hops[i].types != first->hops[i].types) return nullptr;
            for (const std::size_t v : chain->between) {
                if (is_in(between, v) || !p.vars[v].is_plain()) return nullptr;
                between.push_back(v);
            }
        }
        if (is_in(corners, first->hub) || is_in(between, first->hub)) return nullptr;
        pattern_variable& hub = p.vars[first->hub];
        out->hub.emplace();
        out->hub->chain = first->hops, out->hub->name = hub.name;
        const auto mask = hub.mask();
        for (std::size_t t = 0; t < mask.size(); ++t)
            if (mask[t] != 0) out->hub->types.emplace_back(t);
        p.fill(out->hub->what, hub, false);
    }
    out->way = found->way, out->is_there = closing != nullptr;
    for (const tie* t : differ)
        for (std::size_t k = 0; k < 3; ++k)
            if ((t->left == corners[k] && t->right == corners[(k + 1) % 3]) || (t->right == corners[k] && t->left == corners[(k + 1) % 3])) out->differ[k] = true;
    const auto mask = p.vars[corners[0]].mask();
    for (std::size_t t = 0; t < mask.size(); ++t)
        if (mask[t] != 0) out->types.emplace_back(t);
    for (std::size_t k = 0; k < 3; ++k) p.fill(out->what[k], p.vars[corners[k]], false);
    return out;
}

std::unique_ptr<count_square> find_square(const pattern_graph& p, const std::vector<std::size_t>& vars, const std::vector<std::size_t>& edges, const run_state& r) {
    if (vars.size() != 4 || edges.size() != 4) return nullptr;
    const auto mask = p.vars[vars[0]].mask();
    for (const std::size_t v : vars)
        if (p.vars[v].given || p.vars[v].depends || !p.vars[v].is_plain() || p.vars[v].mask() != mask) return nullptr;
    auto out = std::make_unique<count_square>();
    const auto way = either_way(*p.edges[edges[0]].of, r);
    if (!way) return nullptr;
    out->way = *way;
    for (const std::size_t e : edges) {
        const pattern_edge& one = p.edges[e];
        if (!one.unique || one.clause != p.edges[edges[0]].clause || either_way(*one.of, r) != way) return nullptr;
        // Nothing else may be the same edge as one of these.
        if (std::ranges::any_of(one.may_be_same, [&](std::size_t other) { return !is_in(edges, other); })) return nullptr;
    }
    // Around, from the first one on.
    std::array<std::size_t, 4> corners{vars[0]};
    std::size_t before = p.edges.size();
    for (std::size_t i = 0; i < 4; ++i) {
        const auto next = std::ranges::find_if(edges, [&](std::size_t e) { return e != before && p.edges[e].left != p.edges[e].right && (p.edges[e].left == corners[i] || p.edges[e].right == corners[i]); });
        if (next == edges.end()) return nullptr;
        const std::size_t to = other_end(p.edges[*next], corners[i]);
        const bool closes = to == corners[0];
        if (closes != (i == 3) || (!closes && std::find(corners.begin(), corners.begin() + static_cast<std::ptrdiff_t>(i) + 1, to) != corners.begin() + static_cast<std::ptrdiff_t>(i) + 1)) return nullptr;
        if (!closes) corners[i + 1] = to;
        before = *next;
    }
    for (const tie& t : p.ties) {
        const bool touches = t.is == tie::form::condition ? std::ranges::any_of(t.reads, [&](std::size_t v) { return is_in(vars, v); }) : is_in(vars, t.left) || is_in(vars, t.right);
        if (!touches) continue;
        if (t.is != tie::form::differ) return nullptr;
        const auto a = static_cast<std::size_t>(std::ranges::find(corners, t.left) - corners.begin()), b = static_cast<std::size_t>(std::ranges::find(corners, t.right) - corners.begin());
        if (a > 3 || b > 3) return nullptr;
        out->differ[std::min(a, b)][std::max(a, b)] = true;
    }
    for (std::size_t t = 0; t < mask.size(); ++t)
        if (mask[t] != 0) out->types.emplace_back(t);
    // Of no type at all: the search finds nothing, too.
    if (!mask.empty() && out->types.empty()) return nullptr;
    return out;
}

bool denies_a_triangle(const pattern_graph& p, const run_state& r) {
    const auto is_none = [](const tie& t) { return t.is == tie::form::is_none; };
    if (std::ranges::count_if(p.ties, is_none) != 1 || !std::ranges::all_of(p.vars, asks_tails_alone)) return false;
    return open_triangle_of(p, *std::ranges::find_if(p.ties, is_none), r).has_value();
}

}  // namespace hexi::abi_v1::detail::query
