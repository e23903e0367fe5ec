// Answers a query by trying everything: no plan, no index, no order but that of what was written. A pattern tries every node and every
// edge at every place, and asks its conditions when all of it has been found.
#include <algorithm>
#include <functional>
#include <optional>
#include <set>

#include "query.hpp"

namespace naive {
namespace {

using row = std::map<std::string, value>;

class evaluator {
public:
    explicit evaluator(const graph& g) : g_(g) {}

    table answer(const query& q) {
        table out;
        std::set<std::string> seen;
        for (const auto& part : q.parts) {
            table one = answer(part, {});
            if (out.columns.empty()) out.columns = one.columns;
            for (auto& r : one.rows) {
                std::string all;
                for (const auto& v : r) all += text(v) + "|";
                if (q.parts.size() > 1 && !q.all && !seen.insert(all).second) continue;
                out.rows.push_back(std::move(r));
            }
        }
        return out;
    }

private:
    // --- expressions --------------------------------------------------------------------------------

    static std::optional<bool> truth(const value& v) { return v.is == kind::null ? std::nullopt : std::optional(v.truth); }
    static const value& held(const row& r, const std::string& name) {
        const auto found = r.find(name);
        if (found == r.end()) throw undefined();
        return found->second;
    }
    static bool holds(const value& v) { return v.is == kind::boolean && v.truth; }

    value property(const value& of, const std::string& name) const {
        if (of.is == kind::map) {
            for (std::size_t i = 0; i < of.keys.size(); ++i)
                if (of.keys[i] == name) return of.of[i];
            return {};
        }
        if (of.is != kind::node && of.is != kind::edge) return {};
        const auto at = static_cast<std::size_t>(of.integer);
        if (of.is == kind::node && name == "key") return g_.nodes[at].key.empty() ? value() : of_text(g_.nodes[at].key);
        const auto& all = of.is == kind::node ? g_.nodes[at].properties : g_.edges[at].properties;
        const auto found = all.find(name);
        return found == all.end() ? value() : found->second;
    }
    [[nodiscard]] bool has(const label_test& l, const std::vector<std::string>& labels) const {
        const auto is = [&](const std::string& one) { return std::ranges::find(labels, one) != labels.end(); };
        switch (l.is) {
            case label_test::form::anything: return true;
            case label_test::form::one: return is(l.a);
            case label_test::form::both: return is(l.a) && is(l.b);
            case label_test::form::either: return is(l.a) || is(l.b);
            case label_test::form::but_not: return is(l.a) && !is(l.b);
            case label_test::form::none: return !is(l.a);
            case label_test::form::some: return !labels.empty();
        }
        return false;
    }

    value of(const expression& e, const row& r) {
        if (++steps_ > 400'000) throw too_much();
        const auto part = [&](std::size_t i) { return of(e.of[i], r); };
        switch (e.is) {
            case op::literal: return e.constant;
            case op::variable: return held(r, e.name);
            case op::property: return property(part(0), e.name);
            case op::element: {
                const value list = part(0), at = part(1);
                if (list.is == kind::null || at.is == kind::null) return {};
                if (list.is == kind::map || list.is == kind::node || list.is == kind::edge) return property(list, at.text);
                const auto size = static_cast<std::int64_t>(list.of.size());
                const std::int64_t place = at.integer < 0 ? at.integer + size : at.integer;
                return place < 0 || place >= size ? value() : list.of[static_cast<std::size_t>(place)];
            }
            case op::slice: {
                const value list = part(0), from = part(1), to = part(2);
                if (list.is == kind::null || from.is == kind::null || to.is == kind::null) return {};
                const auto size = static_cast<std::int64_t>(list.of.size());
                const auto bound = [&](std::int64_t at) { return std::clamp<std::int64_t>(at < 0 ? at + size : at, 0, size); };
                std::vector<value> out;
                for (std::int64_t i = bound(from.integer); i < bound(to.integer); ++i) out.push_back(list.of[static_cast<std::size_t>(i)]);
                return of_list(std::move(out));
            }
            case op::equal: return of_truth(equal(part(0), part(1)));
            case op::unequal: {
                const auto same = equal(part(0), part(1));
                return same ? of_truth(!*same) : value();
            }
            case op::less: return of_truth(less(part(0), part(1)));
            case op::greater: return of_truth(less(part(1), part(0)));
            case op::less_or_equal:
            case op::greater_or_equal: {
                const value a = part(0), b = part(1);
                const auto more = e.is == op::less_or_equal ? less(b, a) : less(a, b);
                return more ? of_truth(!*more) : value();
            }
            case op::add: {
                const value a = part(0), b = part(1);
                if (a.is == kind::null || b.is == kind::null) return {};
                if (a.is == kind::list || b.is == kind::list) {
                    std::vector<value> all;
                    for (const value* one : {&a, &b}) {
                        if (one->is == kind::list) all.insert(all.end(), one->of.begin(), one->of.end());
                        else all.push_back(*one);
                    }
                    return of_list(std::move(all));
                }
                if (a.is == kind::text) return of_text(a.text + b.text);
                return a.whole && b.whole ? of_integer(a.integer + b.integer) : of_float(number(a) + number(b));
            }
            case op::subtract:
            case op::multiply:
            case op::divide:
            case op::modulo: {
                const value a = part(0), b = part(1);
                if (a.is == kind::null || b.is == kind::null) return {};
                if (!a.whole || !b.whole) return of_float(e.is == op::subtract ? number(a) - number(b) : number(a) * number(b));
                if (std::abs(a.integer) > 1'000'000 || std::abs(b.integer) > 1'000'000) throw too_much();
                return of_integer(e.is == op::subtract ? a.integer - b.integer : e.is == op::multiply ? a.integer * b.integer : e.is == op::divide ? a.integer / b.integer : a.integer % b.integer);
            }
            case op::negate: {
                const value a = part(0);
                return a.is == kind::null ? a : a.whole ? of_integer(-a.integer) : of_float(-a.floating);
            }
            case op::conjunction: {
                const auto a = truth(part(0)), b = truth(part(1));
                return (a && !*a) || (b && !*b) ? of_truth(false) : a && b ? of_truth(true) : value();
            }
            case op::disjunction: {
                const auto a = truth(part(0)), b = truth(part(1));
                return (a && *a) || (b && *b) ? of_truth(true) : a && b ? of_truth(false) : value();
            }
            case op::exclusive: {
                const auto a = truth(part(0)), b = truth(part(1));
                return a && b ? of_truth(*a != *b) : value();
            }
            case op::negation: {
                const auto a = truth(part(0));
                return a ? of_truth(!*a) : value();
            }
            case op::in: {
                const value one = part(0), list = part(1);
                if (list.is == kind::null) return {};
                bool known = true;
                for (const auto& other : list.of) {
                    const auto same = equal(one, other);
                    if (same && *same) return of_truth(true);
                    known = known && same.has_value();
                }
                return known ? of_truth(false) : value();
            }
            case op::is_null: return of_truth(part(0).is == kind::null);
            case op::is_not_null: return of_truth(part(0).is != kind::null);
            case op::starts_with:
            case op::ends_with:
            case op::contains: {
                const value a = part(0), b = part(1);
                if (a.is != kind::text || b.is != kind::text) return {};
                return of_truth(e.is == op::starts_with ? a.text.starts_with(b.text) : e.is == op::ends_with ? a.text.ends_with(b.text) : a.text.find(b.text) != std::string::npos);
            }
            case op::has_label: {
                const value a = part(0);
                if (a.is == kind::null) return {};
                const auto& labels = g_.nodes[static_cast<std::size_t>(a.integer)].labels;
                return of_truth(std::ranges::find(labels, e.name) != labels.end());
            }
            case op::choice: return holds(part(0)) ? part(1) : part(2);
            case op::call: return call(e, r);
            case op::list: {
                std::vector<value> all;
                for (std::size_t i = 0; i < e.of.size(); ++i) all.push_back(part(i));
                return of_list(std::move(all));
            }
            case op::map: {
                value out;
                out.is = kind::map, out.keys = e.keys;
                for (std::size_t i = 0; i < e.of.size(); ++i) out.of.push_back(part(i));
                return out;
            }
            case op::comprehension:
            case op::all:
            case op::any:
            case op::none:
            case op::single:
            case op::reduce: return along(e, r);
            case op::pattern:
            case op::exists: return of_truth(!found(*e.match, r).empty());
            case op::count: return of_integer(static_cast<std::int64_t>(found(*e.match, r).size()));
            case op::pattern_comprehension: {
                std::vector<value> all;
                for (const auto& one : found(*e.match, r)) all.push_back(of(e.of[0], one));
                return of_list(std::move(all));
            }
            case op::aggregate: throw undefined();  // is asked of groups
        }
        return {};
    }

    value along(const expression& e, const row& r) {
        const value list = of(e.of[0], r);
        if (list.is == kind::null) return {};
        row inner = r;
        if (e.is == op::reduce) {
            value sum = of_integer(0);
            for (const auto& one : list.of) {
                if (sum.is == kind::null || one.is == kind::null) sum = {};
                else sum = of_integer(sum.integer + one.integer);
            }
            return sum;
        }
        std::vector<value> kept;
        std::size_t yes = 0, no = 0, unknown = 0;
        for (const auto& one : list.of) {
            inner[e.name] = one;
            const auto t = truth(of(e.of[1], inner));
            (!t ? unknown : *t ? yes : no) += 1;
            if (e.is == op::comprehension && t && *t) kept.push_back(of(e.of[2], inner));
        }
        switch (e.is) {
            case op::comprehension: return of_list(std::move(kept));
            case op::all: return no > 0 ? of_truth(false) : unknown > 0 ? value() : of_truth(true);
            case op::any: return yes > 0 ? of_truth(true) : unknown > 0 ? value() : of_truth(false);
            case op::none: return yes > 0 ? of_truth(false) : unknown > 0 ? value() : of_truth(true);
            default: return yes > 1 ? of_truth(false) : unknown > 0 ? value() : of_truth(yes == 1);
        }
    }

    value call(const expression& e, const row& r) {
        std::vector<value> given;
        for (const auto& one : e.of) given.push_back(of(one, r));
        if (e.name == "coalesce") {
            for (const auto& one : given)
                if (one.is != kind::null) return one;
            return {};
        }
        if (e.name == "range") {
            std::vector<value> all;
            for (std::int64_t i = given[0].integer; i <= given[1].integer; ++i) all.push_back(of_integer(i));
            return of_list(std::move(all));
        }
        const value& a = given[0];
        if (a.is == kind::null) return {};
        if (e.name == "size") return of_integer(static_cast<std::int64_t>(a.is == kind::text ? a.text.size() : a.of.size()));
        if (e.name == "length") return of_integer(static_cast<std::int64_t>(a.of.size() / 2));
        if (e.name == "head") return a.of.empty() ? value() : a.of.front();
        if (e.name == "last") return a.of.empty() ? value() : a.of.back();
        if (e.name == "tail") return a.of.empty() ? a : of_list({a.of.begin() + 1, a.of.end()});
        if (e.name == "reverse") return of_list({a.of.rbegin(), a.of.rend()});
        if (e.name == "nodes" || e.name == "relationships") {
            std::vector<value> all;
            for (std::size_t i = e.name == "nodes" ? 0 : 1; i < a.of.size(); i += 2) all.push_back(a.of[i]);
            return of_list(std::move(all));
        }
        if (e.name == "type") return of_text(g_.edges[static_cast<std::size_t>(a.integer)].type);
        if (e.name == "startNode") return of_node(g_.edges[static_cast<std::size_t>(a.integer)].from);
        if (e.name == "endNode") return of_node(g_.edges[static_cast<std::size_t>(a.integer)].to);
        if (e.name == "labels") {
            std::vector<value> all;
            for (const auto& l : g_.nodes[static_cast<std::size_t>(a.integer)].labels) all.push_back(of_text(l));
            return of_list(std::move(all));
        }
        if (e.name == "abs") return a.whole ? of_integer(std::abs(a.integer)) : of_float(std::abs(a.floating));
        if (e.name == "toString") return of_text(a.is == kind::text ? a.text : text(a));
        throw undefined();
    }

    // --- patterns -----------------------------------------------------------------------------------

    /// What is still to be asked of what a pattern has found.
    struct condition {
        const std::vector<std::pair<std::string, expression>>* properties = nullptr;
        const expression* filter = nullptr;
        std::string name{};  // of what is asked, in the pattern's own words
        value of{};
        row own{};           // variables of a group's one round
    };
    struct state {
        row now;
        std::vector<std::size_t> used{};
        std::vector<condition> asks{};
        std::vector<value> path{};  // nodes and edges by turns
    };
    using go_on = std::function<void(state&)>;

    bool fits(const condition& c, const row& now) {
        row r = now;
        for (const auto& [name, v] : c.own) r[name] = v;
        if (!c.name.empty()) r[c.name] = c.of;
        if (c.properties != nullptr) {
            for (const auto& [key, e] : *c.properties) {
                const auto same = equal(property(c.of, key), of(e, r));
                if (!same || !*same) return false;
            }
        }
        return c.filter == nullptr || holds(of(*c.filter, r));
    }

    void node_here(const node_pattern& n, std::size_t at, state& s, const go_on& then) {
        if (++steps_ > 400'000) throw too_much();
        if (!has(n.labels, g_.nodes[at].labels)) return;
        const auto before = n.name.empty() ? std::optional<value>() : s.now.contains(n.name) ? std::optional(s.now.at(n.name)) : std::nullopt;
        if (before && !(before->is == kind::node && before->integer == static_cast<std::int64_t>(at))) return;
        if (!n.name.empty()) s.now[n.name] = of_node(at);
        const std::size_t asks = s.asks.size();
        if (!n.properties.empty() || !n.filter.empty()) s.asks.push_back({&n.properties, n.filter.empty() ? nullptr : &n.filter[0], n.name, of_node(at), {}});
        s.path.push_back(of_node(at));
        then(s);
        s.path.pop_back();
        s.asks.resize(asks);
        if (!n.name.empty() && !before) s.now.erase(n.name);
    }

    [[nodiscard]] std::vector<std::size_t> ends(const step_pattern& p, std::size_t e, std::size_t from) const {
        std::vector<std::size_t> out;
        const edge& one = g_.edges[e];
        const bool any = p.direction == 0 || (g_.symmetric && one.type == "R");
        if ((any || p.direction > 0) && one.from == from) out.push_back(one.to);
        if ((any || p.direction < 0) && one.to == from && !(one.from == one.to && !out.empty())) out.push_back(one.from);
        return out;
    }

    void edges_here(const step_pattern& p, std::size_t from, std::vector<value>& so_far, state& s, bool repeatable, const std::function<void(std::size_t, state&)>& then) {
        if (++steps_ > 400'000) throw too_much();
        const std::size_t least = p.repeats ? p.least : 1, most = p.repeats ? p.most : 1;
        if (so_far.size() >= least) {
            // All of them are there.
            const auto before = p.name.empty() ? std::optional<value>() : s.now.contains(p.name) ? std::optional(s.now.at(p.name)) : std::nullopt;
            const value all = p.repeats ? of_list(so_far) : so_far[0];
            const auto same = before ? equal(*before, all) : std::optional(true);
            if (same && *same) {
                if (!p.name.empty()) s.now[p.name] = all;
                then(from, s);
                if (!p.name.empty() && !before) s.now.erase(p.name);
            }
        }
        if (so_far.size() >= most) return;
        for (std::size_t e = 0; e < g_.edges.size(); ++e) {
            if (!has(p.types, {g_.edges[e].type})) continue;
            if (!repeatable && std::ranges::find(s.used, e) != s.used.end()) continue;
            for (const std::size_t to : ends(p, e, from)) {
                s.used.push_back(e), so_far.push_back(of_edge(e));
                const std::size_t asks = s.asks.size();
                if (!p.properties.empty() || !p.filter.empty()) s.asks.push_back({&p.properties, p.filter.empty() ? nullptr : &p.filter[0], p.name, of_edge(e), {}});
                s.path.push_back(of_edge(e));
                const bool ends_here = so_far.size() == most;
                if (!ends_here) s.path.push_back(of_node(to));
                edges_here(p, to, so_far, s, repeatable, then);
                if (!ends_here) s.path.pop_back();
                s.path.pop_back();
                s.asks.resize(asks);
                s.used.pop_back(), so_far.pop_back();
            }
        }
    }

    void path_from(const path_pattern& p, std::size_t i, std::size_t at, state& s, bool repeatable, const go_on& then) {
        if (i == p.steps.size()) return then(s);
        const step_pattern& step = p.steps[i];
        if (step.group) return group_from(p, i, at, 0, {}, s, repeatable, then);
        std::vector<value> so_far;
        edges_here(step, at, so_far, s, repeatable, [&](std::size_t to, state& now) {
            // A last node that an edge which may go on has put there is put there again by its pattern.
            const bool there = now.path.back().is == kind::node;
            value last;
            if (there) last = now.path.back(), now.path.pop_back();
            node_here(p.nodes[i + 1], to, now, [&](state& further) { path_from(p, i + 1, to, further, repeatable, then); });
            if (there) now.path.push_back(last);
        });
    }

    void group_from(const path_pattern& p, std::size_t i, std::size_t at, std::size_t rounds, std::vector<row> done, state& s, bool repeatable, const go_on& then) {
        const step_pattern& step = p.steps[i];
        if (rounds >= step.least) {
            const path_pattern& inner = *step.group;
            std::vector<std::string> names;
            for (const auto& n : inner.nodes) if (!n.name.empty()) names.push_back(n.name);
            for (const auto& one : inner.steps) if (!one.name.empty()) names.push_back(one.name);
            for (const auto& name : names) {
                std::vector<value> all;
                for (const auto& round : done) all.push_back(held(round, name));
                s.now[name] = of_list(std::move(all));
            }
            const value last = s.path.back();
            s.path.pop_back();
            node_here(p.nodes[i + 1], at, s, [&](state& further) { path_from(p, i + 1, at, further, repeatable, then); });
            s.path.push_back(last);
            for (const auto& name : names) s.now.erase(name);
        }
        if (rounds >= step.most) return;
        const path_pattern& inner = *step.group;
        const row before = s.now;
        const value last = s.path.back();
        s.path.pop_back();
        node_here(inner.nodes[0], at, s, [&](state& now) {
            path_from(inner, 0, at, now, repeatable, [&](state& found) {
                const auto to = static_cast<std::size_t>(found.path.back().integer);
                row round;
                for (const auto& [name, v] : found.now)
                    if (!before.contains(name)) round[name] = v;
                state next{before, found.used, found.asks, found.path};
                for (auto& ask : next.asks)
                    if (&ask - next.asks.data() >= static_cast<std::ptrdiff_t>(s.asks.size()) && ask.own.empty()) ask.own = round;
                if (!step.filter.empty()) next.asks.push_back({nullptr, &step.filter[0], "", {}, round});
                auto rounds_now = done;
                rounds_now.push_back(round);
                group_from(p, i, to, rounds + 1, std::move(rounds_now), next, repeatable, then);
            });
        });
        s.path.push_back(last);
    }

    void whole_path(const path_pattern& p, state& s, bool repeatable, const go_on& then) {
        const std::vector<value> outer = s.path;
        for (std::size_t n = 0; n < g_.nodes.size(); ++n) {
            s.path.clear();
            node_here(p.nodes[0], n, s, [&](state& now) {
                path_from(p, 0, n, now, repeatable, [&](state& found) {
                    std::vector<value> nodes;
                    for (std::size_t i = 0; i < found.path.size(); i += 2) nodes.push_back(found.path[i]);
                    if (p.mode != path_pattern::mode::trail) {
                        // SIMPLE may end where it began.
                        const bool closed = p.mode == path_pattern::mode::simple && nodes.size() > 1 && nodes.front().integer == nodes.back().integer;
                        std::set<std::int64_t> seen;
                        for (std::size_t i = 0; i + (closed ? 1 : 0) < nodes.size(); ++i)
                            if (!seen.insert(nodes[i].integer).second) return;
                    }
                    if (!p.name.empty()) {
                        value path;
                        path.is = kind::path, path.of = found.path;
                        found.now[p.name] = path;
                    }
                    const std::vector<value> kept = found.path;
                    then(found);
                    found.path = kept;
                    if (!p.name.empty()) found.now.erase(p.name);
                });
            });
        }
        s.path = outer;
    }

    std::vector<row> found(const match& m, const row& given) {
        std::vector<row> out;
        struct shortest {
            row r;
            std::size_t length;
            std::pair<std::int64_t, std::int64_t> ends;
        };
        std::vector<shortest> chosen;
        const bool selects = m.paths[0].all_shortest || m.paths[0].groups > 0;
        const std::function<void(std::size_t, state&)> one = [&](std::size_t i, state& s) {
            if (i < m.paths.size()) return whole_path(m.paths[i], s, m.repeatable, [&](state& now) { one(i + 1, now); });
            for (const auto& c : s.asks)
                if (!fits(c, s.now)) return;
            if (selects) return chosen.push_back({s.now, s.path.size(), {s.path.front().integer, s.path.back().integer}});
            if (!m.filter.empty() && !holds(of(m.filter[0], s.now))) return;
            out.push_back(s.now);
            if (out.size() > 2'000) throw too_much();
        };
        state s{given};
        one(0, s);
        if (!selects) return out;
        std::map<std::pair<std::int64_t, std::int64_t>, std::set<std::size_t>> lengths;
        for (const auto& c : chosen) lengths[c.ends].insert(c.length);
        const std::size_t groups = m.paths[0].all_shortest ? 1 : m.paths[0].groups;
        for (const auto& c : chosen) {
            const auto& all = lengths[c.ends];
            if (static_cast<std::size_t>(std::distance(all.begin(), all.find(c.length))) >= groups) continue;
            if (m.filter.empty() || holds(of(m.filter[0], c.r))) out.push_back(c.r);
        }
        return out;
    }

    /// Names that a pattern brings.
    static void names_of(const path_pattern& p, std::vector<std::string>& out) {
        if (!p.name.empty()) out.push_back(p.name);
        for (const auto& n : p.nodes) if (!n.name.empty()) out.push_back(n.name);
        for (const auto& s : p.steps) {
            if (!s.name.empty()) out.push_back(s.name);
            if (s.group) names_of(*s.group, out);
        }
    }

    // --- clauses ------------------------------------------------------------------------------------

    table answer(const std::vector<clause>& clauses, const row& given) {
        std::vector<row> rows{given};
        for (const auto& c : clauses) {
            std::vector<row> next;
            switch (c.is) {
                case clause::form::match:
                    for (const auto& r : rows) {
                        auto all = found(c.match, r);
                        if (all.empty() && c.match.optional) {
                            row none = r;
                            std::vector<std::string> names;
                            for (const auto& p : c.match.paths) names_of(p, names);
                            for (const auto& name : names) none.try_emplace(name);
                            next.push_back(std::move(none));
                        }
                        next.insert(next.end(), all.begin(), all.end());
                        if (next.size() > 2'000) throw too_much();
                    }
                    break;
                case clause::form::unwind:
                    for (const auto& r : rows) {
                        for (const auto& one : of(c.list, r).of) {
                            next.push_back(r);
                            next.back()[c.name] = one;
                        }
                        if (next.size() > 2'000) throw too_much();
                    }
                    break;
                case clause::form::subquery:
                    for (const auto& r : rows) {
                        row seen;
                        for (const auto& name : c.imports) seen[name] = held(r, name);
                        const table inner = answer(c.body, seen);
                        for (const auto& one : inner.rows) {
                            next.push_back(r);
                            for (std::size_t i = 0; i < inner.columns.size(); ++i) next.back()[inner.columns[i]] = one[i];
                        }
                        if (next.size() > 2'000) throw too_much();
                    }
                    break;
                case clause::form::with:
                case clause::form::give: {
                    auto projected = project(c, rows);
                    if (c.is == clause::form::give) {
                        table out;
                        for (const auto& i : c.items) out.columns.push_back(i.name);
                        for (const auto& p : projected) {
                            out.rows.emplace_back();
                            for (const auto& i : c.items) out.rows.back().push_back(held(p, i.name));
                        }
                        return out;
                    }
                    next = std::move(projected);
                    break;
                }
            }
            rows = std::move(next);
        }
        return {};
    }

    /// An item over a group: aggregates over its rows, all else over its first one.
    value over(const expression& e, const std::vector<row>& group, const row& keys) {
        if (e.is == op::aggregate) return gathered(e, group);
        if (e.is == op::call && e.name == "size") return of_integer(static_cast<std::int64_t>(over(e.of[0], group, keys).of.size()));
        if (e.is == op::add || e.is == op::greater) {
            expression plain = e;
            for (auto& part : plain.of) {
                expression known;
                known.constant = over(part, group, keys);
                part = known;
            }
            return of(plain, {});
        }
        return of(e, group.empty() ? keys : group[0]);
    }
    value gathered(const expression& e, const std::vector<row>& group) {
        if (e.of.empty()) return of_integer(static_cast<std::int64_t>(group.size()));
        std::vector<value> all;
        std::set<std::string> seen;
        for (const auto& r : group) {
            value one = of(e.of[0], r);
            if (one.is == kind::null || (e.distinct && !seen.insert(text(one)).second)) continue;
            all.push_back(std::move(one));
        }
        if (e.name == "count") return of_integer(static_cast<std::int64_t>(all.size()));
        if (e.name == "collect") return of_list(std::move(all));
        if (e.name == "sum" || e.name == "avg") {
            double sum = 0;
            bool whole = true;
            for (const auto& one : all) sum += number(one), whole = whole && one.whole;
            if (e.name == "sum") return whole ? of_integer(static_cast<std::int64_t>(sum)) : of_float(sum);
            return all.empty() ? value() : of_float(sum / static_cast<double>(all.size()));
        }
        const value* best = nullptr;
        for (const auto& one : all)
            if (best == nullptr || (e.name == "max" ? order(*best, one) < 0 : order(one, *best) < 0)) best = &one;
        return best == nullptr ? value() : *best;
    }

    std::vector<row> project(const clause& c, const std::vector<row>& rows) {
        // Rows before, and what becomes of them.
        std::vector<std::pair<row, row>> all;
        if (std::ranges::any_of(c.items, &item::aggregates)) {
            std::vector<std::pair<row, std::vector<row>>> groups;
            std::map<std::string, std::size_t> at;
            for (const auto& r : rows) {
                std::string key;
                row keys;
                for (const auto& i : c.items)
                    if (!i.aggregates) keys[i.name] = of(i.of, r), key += text(keys[i.name]) + "|";
                const auto [found, fresh] = at.try_emplace(key, groups.size());
                if (fresh) groups.push_back({keys, {}});
                groups[found->second].second.push_back(r);
            }
            if (groups.empty() && std::ranges::all_of(c.items, &item::aggregates)) groups.push_back({});
            for (const auto& [keys, group] : groups) {
                row out = keys;
                for (const auto& i : c.items)
                    if (i.aggregates) out[i.name] = over(i.of, group, keys);
                all.emplace_back(row(), std::move(out));
            }
        } else {
            std::set<std::string> seen;
            for (const auto& r : rows) {
                row out;
                std::string key;
                for (const auto& i : c.items) out[i.name] = of(i.of, r), key += text(out[i.name]) + "|";
                if (c.distinct && !seen.insert(key).second) continue;
                all.emplace_back(c.distinct ? row() : r, std::move(out));
            }
        }
        const auto both = [](const std::pair<row, row>& p) {
            row out = p.first;
            for (const auto& [name, v] : p.second) out[name] = v;
            return out;
        };
        if (!c.order.empty()) {
            std::vector<std::pair<std::vector<value>, std::pair<row, row>>> keyed;
            for (auto& one : all) {
                const row seen = both(one);
                std::vector<value> keys;
                for (const auto& s : c.order) keys.push_back(of(s.by, seen));
                keyed.emplace_back(std::move(keys), std::move(one));
            }
            std::ranges::stable_sort(keyed, [&](const auto& a, const auto& b) {
                for (std::size_t i = 0; i < c.order.size(); ++i)
                    if (const auto o = order(a.first[i], b.first[i]); o != 0) return c.order[i].descending ? o > 0 : o < 0;
                return false;
            });
            all.clear();
            for (auto& one : keyed) all.push_back(std::move(one.second));
        }
        if (c.skip > 0) all.erase(all.begin(), all.begin() + std::min<std::ptrdiff_t>(c.skip, std::ssize(all)));
        if (c.limit >= 0 && std::ssize(all) > c.limit) all.resize(static_cast<std::size_t>(c.limit));
        std::vector<row> out;
        for (auto& one : all)
            if (c.filter.empty() || holds(of(c.filter[0], both(one)))) out.push_back(std::move(one.second));
        return out;
    }

    const graph& g_;
    std::size_t steps_ = 0;
};

}  // namespace

table answer(const query& q, const graph& g) { return evaluator(g).answer(q); }

}  // namespace naive
