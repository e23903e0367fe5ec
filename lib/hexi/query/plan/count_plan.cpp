// From clauses to a plan of counting: parts that hang together, each with its variables in their order.
#include <hexi/query/plan/count_plan_private.hpp>

#include <algorithm>
#include <map>
#include <unordered_set>

#include <hexi/query/plan/corners_private.hpp>
#include <hexi/query/plan/order_private.hpp>
#include <hexi/query/plan/pattern_graph_private.hpp>
#include <hexi/query/run/pattern_operators_private.hpp>

namespace hexi::inline abi_v1::detail::query {

bool count_target::asks() const {
    const auto any = [](const std::vector<std::unique_ptr<count_tail>>& all) { return std::ranges::any_of(all, [](const auto& t) { return t->to.asks(); }); };
    return !conditions.empty() || !properties.empty() || any(tails) || std::ranges::any_of(optional, any);
}

namespace {

/// Makes the plan of a part: its variables in their order.
class part_planner {
public:
    part_planner(pattern_graph& p, std::vector<std::size_t> vars, run_state& r) : p_(p), order_(p, std::move(vars), r), r_(r) {}

    /// `first`: the variable to begin with, if that is not to be chosen.
    [[nodiscard]] count_part plan(std::optional<std::size_t> first) {
        if (!first) {
            if (auto corners = find_corners(p_, order_.vars(), order_.edges(), r_)) {
                count_part out;
                out.corners = std::move(corners);
                return out;
            }
            if (auto square = find_square(p_, order_.vars(), order_.edges(), r_)) {
                count_part out;
                out.square = std::move(square);
                return out;
            }
        }
        auto out = made(order_.search(first));
        if (first) out.at_once.reset();
        return out;
    }

private:
    [[nodiscard]] static bool is_in(const std::vector<std::size_t>& all, std::size_t v) { return std::ranges::find(all, v) != all.end(); }
    [[nodiscard]] count_part made(const way& best) {
        count_part out;
        out.cost = best.cost;
        std::vector<std::size_t> order;
        for (const std::uint8_t v : best.order) order.push_back(order_.vars()[v]);
        std::vector<std::size_t> level_of(p_.vars.size());
        for (std::size_t i = 0; i < order.size(); ++i) level_of[order[i]] = i;
        std::vector<std::size_t> number_of(p_.edges.size());
        std::vector<std::size_t> found;
        double rows = 1;
        for (const std::size_t v : order) {
            pattern_variable& one = p_.vars[v];
            count_level level;
            level.name = one.name;
            const double had = rows;
            rows = best.rows[found.size()];
            std::optional<std::size_t> walked;
            bool looks_at_types = true;
            if (one.given) {
                level.is = count_level::form::given;
            } else if (found.empty()) {
                if (auto by = order_.lookup_of(v)) out.found_by = std::make_unique<lookup>(*by);
                const auto mask = one.mask();
                out.scans_all = mask.empty();
                for (std::size_t t = 0; t < mask.size(); ++t)
                    if (mask[t] != 0) out.scanned.emplace_back(t);
                looks_at_types = out.found_by && !out.scans_all;
            } else if (const auto e = order_.walked_to(v, found)) {
                const auto& edge = p_.edges[*e];
                const bool from_left = edge.right == v;
                level.is = count_level::form::along;
                level.from = level_of[from_left ? edge.left : edge.right];
                level.along = adjacent(*edge.of, from_left, r_);
                walked = *e;
                looks_at_types = !level.along.leads_only_to(r_.g, one.mask());
            }
            level.rows = rows;
            found.push_back(v);
            add_edges(out, level, v, walked, level_of, number_of, found);
            add_ties(out, level, v, level_of, found);
            const bool plain = one.is_plain();
            const bool cheap = one.tails.size() == 1 && one.optional.empty() && one.tails[0]->to.is_one && one.conditions.empty() && one.properties.empty();
            p_.fill(level.what, one, looks_at_types);
            level.shown = is_read(v);
            const std::size_t here = out.levels.size();
            if (!plain && !one.depends && level.is != count_level::form::given && here > 0) p_.keep(level.what, one, rows / order_.nodes(v), cheap);
            level.is_number = here + 1 == order.size() && level.is == count_level::form::along && level.closings.empty() && level.conditions.empty();
            if (level.is_number) {
                if (!one.depends && had > (plain ? 8 : 1.5) * order_.nodes(order[level.from])) level.known.emplace(ids_of(r_.g, p_.vars[order[level.from]].mask()));
                if (!level.differs.empty()) level.marks = marks_of(out, level.from, level.along);
            }
            out.levels.push_back(std::move(level));
        }
        // What a node needs for later levels, besides the next one, which is found at once.
        for (std::size_t i = 2; i < out.levels.size(); ++i) {
            const count_level& l = out.levels[i];
            if (l.is != count_level::form::along || l.from + 1 == i) continue;
            auto& needs = out.levels[l.from].needs;
            if (std::ranges::find(needs, l.along) == needs.end()) needs.push_back(l.along);
        }
        for (count_level& l : out.levels)
            for (const count_closing& c : l.closings) choose_pairs(out, c, l, order);
        count_at_once(out);
        return out;
    }
    /// Looks from ever other nodes, more of them than there are steps, go into a table of all pairs that the steps join.
    void choose_pairs(count_part& out, const count_closing& c, const count_level& l, const std::vector<std::size_t>& order) const {
        count_marks& m = out.marks[c.marks];
        const std::size_t v = order[c.to];
        const auto mask = p_.vars[v].mask();
        const double steps = m.along.steps_from(r_.g, mask);
        // As many nodes of the earlier level as rows: each is looked from about once.
        const bool in_no_order = out.levels[c.to].rows > 4 * order_.nodes(v) && c.to > 0;
        if (m.pairs || !in_no_order || l.rows + out.levels[c.to].rows < steps || steps > most_in_table || p_.vars[v].given) return;
        m.pairs = std::make_unique<step_pairs>(static_cast<std::size_t>(steps));
        for (std::size_t t = 0; t < mask.size(); ++t)
            if (mask[t] != 0) m.types.emplace_back(t);
    }

    /// Edges of which both ends are known now.
    void add_edges(count_part& out, count_level& level, std::size_t v, std::optional<std::size_t> walked, const std::vector<std::size_t>& level_of, std::vector<std::size_t>& number_of,
                   const std::vector<std::size_t>& found) {
        const auto add = [&](std::size_t e) {
            const auto& of = p_.edges[e];
            count_edge edge{level_of[of.left], level_of[of.right], adjacent(*of.of, true, r_), adjacent(*of.of, false, r_), e == walked, {}};
            for (const std::size_t same : of.may_be_same)
                if (known_edges_.contains(same)) edge.may_be_same.push_back(number_of[same]);
            number_of[e] = out.edges.size();
            known_edges_.insert(e);
            out.edges.push_back(std::move(edge));
        };
        if (walked) add(*walked), level.edge = out.edges.size() - 1;
        for (const std::size_t e : order_.edges()) {
            const auto& of = p_.edges[e];
            if (e == walked || (of.left != v && of.right != v) || !is_in(found, of.left) || !is_in(found, of.right)) continue;
            add(e);
            const bool from_left = of.left == v;
            const std::size_t other = from_left ? of.right : of.left;
            count_closing c{count_closing::form::count, level_of[other], adjacent(*of.of, from_left, r_), adjacent(*of.of, !from_left, r_), out.edges.size() - 1};
            c.marks = marks_of(out, c.to, c.there);
            level.closings.push_back(std::move(c));
        }
    }
    void add_ties(count_part& out, count_level& level, std::size_t v, const std::vector<std::size_t>& level_of, const std::vector<std::size_t>& found) {
        for (const tie& t : p_.ties) {
            if (t.is == tie::form::condition) {
                if (is_in(t.reads, v) && std::ranges::all_of(t.reads, [&](std::size_t w) { return is_in(found, w); })) level.conditions.push_back(t.condition);
                continue;
            }
            if ((t.left != v && t.right != v) || !is_in(found, t.left) || !is_in(found, t.right)) continue;
            const bool from_left = t.left == v;
            const std::size_t other = from_left ? t.right : t.left;
            if (t.is == tie::form::differ) {
                level.differs.push_back(level_of[other]);
                continue;
            }
            count_closing c{t.is == tie::form::is_none ? count_closing::form::is_none : count_closing::form::is_there, level_of[other], adjacent(*t.of, from_left, r_), adjacent(*t.of, !from_left, r_)};
            c.marks = marks_of(out, c.to, c.there);
            level.closings.push_back(std::move(c));
        }
    }
    static std::size_t marks_of(count_part& out, std::size_t level, const adjacent& along) {
        for (std::size_t i = 0; i < out.marks.size(); ++i)
            if (out.marks[i].level == level && out.marks[i].along == along) return i;
        out.marks.push_back({level, along});
        return out.marks.size() - 1;
    }
    [[nodiscard]] bool is_read(std::size_t v) const {
        return std::ranges::any_of(p_.ties, [&](const tie& t) { return is_in(t.reads, v); });
    }
    /// All nodes of some types, or all edges of one, are counted already.
    void count_at_once(count_part& p) const {
        if (p.levels.size() != 1 || p.levels[0].is != count_level::form::scan || p.found_by) return;
        const count_target& t = p.levels[0].what;
        if (!p.levels[0].conditions.empty() || !p.levels[0].closings.empty() || !t.conditions.empty() || !t.properties.empty() || !t.optional.empty()) return;
        std::size_t nodes = p.scans_all ? r_.g.node_count() : 0;
        for (const node_type_id n : p.scanned) nodes += r_.g.count(n);
        if (t.tails.empty()) p.at_once = nodes;
        else if (t.tails.size() == 1 && t.tails[0]->to.is_one && p.scans_all)
            if (const auto e = t.tails[0]->along.only_type()) p.at_once = r_.g.count(*e);
    }

    static constexpr double most_in_table = 1'000'000;  // 32 MiB

    pattern_graph& p_;
    const order_search order_;
    run_state& r_;
    std::unordered_set<std::size_t> known_edges_;
};

/// Of an OPTIONAL MATCH: tails of the one variable that it shares with what comes before.
[[nodiscard]] bool add_optional(pattern_graph& all, const clause& c, run_state& r) {
    pattern_graph own(r);
    if (!own.add(c) || (c.filter && !own.add(*c.filter))) return false;
    std::optional<std::size_t> on;
    for (std::size_t v = 0; v < own.vars.size(); ++v) {
        if (!own.vars[v].given) continue;
        if (on) return false;
        on = v;
    }
    if (!on || own.vars[*on].types || !own.vars[*on].properties.empty()) return false;
    if (!own.settle() || !own.ties.empty() || !own.vars[*on].conditions.empty()) return false;
    const auto shared = all.find(own.vars[*on].at);
    if (!shared) return false;
    // What is known of the node there is known here.
    own.vars[*on].types = all.vars[*shared].types;
    own.compare_edges();
    own.cut_tails(on);
    if (std::ranges::any_of(own.edges, [](const auto& e) { return !e.tail; })) return false;
    if (std::ranges::count_if(own.vars, [](const auto& v) { return !v.tail; }) != 1) return false;
    all.vars[*shared].optional.push_back(std::move(own.vars[*on].tails));
    return true;
}

}  // namespace

bool wants_only_counts(const clause& projection, std::span<const clause> matches) {
    if (!projection.grouped) return false;
    const auto is_found = [&](slot s) {
        for (const clause& c : matches) {
            if (c.optional) continue;
            for (const auto& p : c.paths) {
                for (const auto& n : p.nodes)
                    if (n.at == s) return true;
                for (const auto& e : p.steps)
                    if (!e.group && !e.edge.repeats && e.edge.at == s) return true;
            }
        }
        return false;
    };
    return std::ranges::all_of(projection.aggregates, [&](const expression* e) {
        if (e->is == form::count_all) return true;
        return e->aggregate != nullptr && e->aggregate->name == "count" && !e->distinct && e->of.size() == 1 && e->of[0]->is == form::variable && is_found(e->of[0]->at);
    });
}

std::optional<slot> counted_by(const clause& projection, std::span<const clause> matches) {
    std::unordered_set<slot> reads;
    for (const auto& item : projection.items) {
        if (item.aggregates) continue;
        if (!gives_the_same(*item.of)) return std::nullopt;
        slots_read(*item.of, reads);
    }
    for (const auto& [from, to] : projection.carried) reads.insert(from);
    std::optional<slot> out;
    for (const slot s : reads) {
        bool found = false, outer = true;
        for (const clause& c : matches)
            for (const auto& p : c.paths) {
                for (const auto& n : p.nodes)
                    if (n.at == s) found = found || !c.optional, outer = false;
                for (const auto& e : p.steps)
                    if (e.edge.at == s) outer = false;
                if (p.at == s) outer = false;
            }
        if (outer && s >= 0) continue;
        if (!found || out) return std::nullopt;
        out = s;
    }
    return out.value_or(no_slot);
}

namespace {

[[nodiscard]] std::optional<count_plan> plan_as(std::span<const clause> matches, slot by, run_state& r, denial denied) {
    pattern_graph all(r, denied);
    bool optional = false;
    for (const clause& c : matches) {
        if (!c.optional && (optional || !all.add(c) || (c.filter && !all.add(*c.filter)))) return std::nullopt;
        optional = optional || c.optional;
    }
    if (all.vars.empty() || !all.settle()) return std::nullopt;
    for (const clause& c : matches)
        if (c.optional && !add_optional(all, c, r)) return std::nullopt;
    if (by == no_slot && denies_a_triangle(all, r)) {
        // All rows less those that have what is denied.
        if (auto closed = plan_as(matches, by, r, denial::is_there); closed && std::ranges::any_of(closed->parts, [](const count_part& p) { return p.corners != nullptr; })) {
            if (auto open = plan_as(matches, by, r, denial::left_out)) {
                open->less = std::make_unique<count_plan>(std::move(*closed));
                return open;
            }
        }
    }
    all.compare_edges();
    const auto selects = [&](const pattern_variable& v) { return v.given || !v.properties.empty() || !v.conditions.empty(); };
    if (std::ranges::none_of(all.vars, selects)) all.expect_all();
    // What is found by a key or an index stays, for the search to begin at.
    std::optional<std::size_t> kept;
    bool by_key = false;
    for (std::size_t v = 0; v < all.vars.size() && !kept; ++v)
        if (!all.vars[v].given)
            if (const auto how = find_lookup(*all.vars[v].of, all.vars[v].conditions, r, [&](const expression& e) { return all.reads_only(e, {}); }); how && !how->may_be_all()) kept = v, by_key = how->by_key();
    // One node that is looked up by its key is at hand before a count has begun.
    if (by_key && all.vars.size() == 1 && all.edges.empty() && all.vars[0].optional.empty()) return std::nullopt;
    if (by != no_slot) {
        kept = all.find(by);
        if (!kept || all.vars[*kept].given) return std::nullopt;
    }
    all.cut_tails(kept);

    // What hangs together.
    std::vector<std::size_t> part(all.vars.size());
    for (std::size_t v = 0; v < part.size(); ++v) part[v] = v;
    const auto join = [&](std::size_t a, std::size_t b) {
        const std::size_t from = part[a], to = part[b];
        for (auto& one : part)
            if (one == from) one = to;
    };
    for (const auto& e : all.edges) {
        if (e.tail) continue;
        join(e.left, e.right);
        for (const std::size_t same : e.may_be_same) join(e.left, all.edges[same].left);
    }
    for (const tie& t : all.ties) {
        if (t.is != tie::form::condition) join(t.left, t.right);
        for (const std::size_t v : t.reads) join(v, t.reads[0]);
    }
    // Sets of variables have 64 bits.
    if (all.vars.size() > 64) return std::nullopt;
    count_plan out;
    std::map<std::size_t, std::vector<std::size_t>> parts;
    for (std::size_t v = 0; v < all.vars.size(); ++v)
        if (!all.vars[v].tail) parts[part[v]].push_back(v);
    for (auto& [number, vars] : parts) {
        const bool first = by != no_slot && std::ranges::find(vars, *kept) != vars.end();
        // What has values before is found before anything else.
        if (first && std::ranges::any_of(vars, [&](std::size_t v) { return all.vars[v].given; })) return std::nullopt;
        auto made = part_planner(all, std::move(vars), r).plan(first ? kept : std::nullopt);
        out.parts.insert(first ? out.parts.begin() : out.parts.end(), std::move(made));
    }
    out.alone = std::ranges::any_of(out.parts, [](const count_part& p) {
        return std::ranges::any_of(p.levels, [](const count_level& l) { return l.what.asks() || !l.conditions.empty(); });
    });
    return out;
}

}  // namespace

std::optional<count_plan> plan_count(std::span<const clause> matches, slot by, run_state& r) { return plan_as(matches, by, r, denial::as_written); }

}  // namespace hexi::abi_v1::detail::query
