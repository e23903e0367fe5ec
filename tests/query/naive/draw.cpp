// Graphs and queries by chance. What is drawn is right by its types, never fails, and its answer hangs on nothing that the language leaves
// open: rows are cut only where an order says which come first, and a list in no said order (a *bag*) is only asked what no order changes.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "query.hpp"

namespace naive {
namespace {

enum class type : std::uint8_t { boolean, integer, floating, text, node, edge, path, booleans, integers, texts, nodes, edges, bag_of_integers, bag_of_texts, bag_of_nodes };

bool is_bag(type t) { return t >= type::bag_of_integers; }
type element_of(type t) {
    switch (t) {
        case type::integers:
        case type::bag_of_integers: return type::integer;
        case type::texts:
        case type::bag_of_texts: return type::text;
        case type::nodes:
        case type::bag_of_nodes: return type::node;
        case type::edges: return type::edge;
        default: return type::boolean;
    }
}

struct variable {
    std::string name;
    type is;
};
using scope = std::vector<variable>;

class drawer {
public:
    drawer(std::mt19937& random, const graph& g) : random_(random), g_(g) {}

    query draw() {
        query q;
        std::vector<type> columns;
        q.parts.push_back(part({}, columns, false, chance(4) ? 4 : 2));
        const bool plain = std::ranges::none_of(columns, is_bag);
        if (plain && chance(12)) {
            // Another part with columns of the same names and types.
            std::vector<std::string> names;
            for (const auto& i : q.parts[0].back().items) names.push_back(i.name);
            scope seen;
            std::vector<clause> other;
            if (chance(1)) other.push_back(reading(seen));
            clause give{clause::form::give};
            for (std::size_t i = 0; i < columns.size(); ++i) give.items.push_back({any(columns[i], seen, 1), names[i]});
            if (std::ranges::none_of(columns, [](type t) { return t == type::node || t == type::edge || t == type::path || t == type::nodes || t == type::edges; })) {
                other.push_back(std::move(give));
                q.parts.push_back(std::move(other));
                q.all = chance(2);
            }
        }
        const clause& last = q.parts[0].back();
        q.ordered = q.parts.size() == 1 && total_;
        for (std::size_t i = 0; i < last.items.size(); ++i) q.bags.push_back(is_bag(columns[i]));
        return q;
    }

private:
    std::size_t below(std::size_t n) { return std::size_t{random_()} % n; }
    bool chance(std::size_t of) { return below(of) == 0; }
    std::string fresh(const char* what) { return fmt::format("{}{}", what, names_++); }
    template <std::size_t N>
    std::string one_of(const std::array<const char*, N>& all) { return all[below(N)]; }

    // --- expressions --------------------------------------------------------------------------------

    static expression literal(value v) {
        expression out;
        out.constant = std::move(v);
        return out;
    }
    static expression named(std::string name) {
        expression out;
        out.is = op::variable, out.name = std::move(name);
        return out;
    }
    static expression made(op is, std::vector<expression> of, std::string name = {}) {
        expression out;
        out.is = is, out.of = std::move(of), out.name = std::move(name);
        return out;
    }
    static expression call(const char* name, std::vector<expression> of) { return made(op::call, std::move(of), name); }

    std::vector<std::string> of_type(const scope& s, type t) const {
        std::vector<std::string> out;
        for (const auto& v : s)
            if (v.is == t) out.push_back(v.name);
        return out;
    }
    /// A variable of that type, if there is one.
    bool variable_of(const scope& s, type t, expression& out) {
        const auto all = of_type(s, t);
        if (all.empty()) return false;
        out = named(all[below(all.size())]);
        return true;
    }
    /// A node, an edge or what can have a property.
    bool thing(const scope& s, int depth, expression& out) {
        const bool node_first = chance(2);
        if (depth > 0 && chance(8)) {
            if (expression e; variable_of(s, type::edge, e)) return out = call(chance(2) ? "startNode" : "endNode", {e}), true;
            if (expression p; variable_of(s, type::path, p)) return out = chance(2) ? call(chance(2) ? "head" : "last", {call("nodes", {p})}) : made(op::element, {call("nodes", {p}), literal(of_integer(static_cast<std::int64_t>(below(3))))}), true;
            if (expression n; variable_of(s, type::nodes, n)) return out = made(op::element, {n, literal(of_integer(static_cast<std::int64_t>(below(2))))}), true;
        }
        return variable_of(s, node_first ? type::node : type::edge, out) || variable_of(s, node_first ? type::edge : type::node, out);
    }
    bool property(const scope& s, const char* name, int depth, expression& out) {
        expression of;
        if (!thing(s, depth, of)) return false;
        out = chance(10) && of.is == op::variable ? made(op::element, {of, literal(of_text(name))}) : made(op::property, {of}, name);
        return true;
    }

    expression any(type t, const scope& s, int depth) {
        expression out;
        if (chance(3) && variable_of(s, t, out)) return out;
        if (chance(25)) return literal({});
        switch (t) {
            case type::boolean: return boolean(s, depth);
            case type::integer: return integer(s, depth);
            case type::floating: {
                if (chance(2) && property(s, "f", depth, out)) return out;
                if (depth > 0 && chance(2)) return made(one_of_ops({op::add, op::subtract, op::multiply}), {any(type::integer, s, depth - 1), any(type::floating, s, depth - 1)});
                return literal(of_float(static_cast<double>(below(4)) + 0.5));
            }
            case type::text: return words(s, depth);
            case type::booleans: return made(op::list, {any(type::boolean, s, 0), any(type::boolean, s, 0)});
            case type::integers: {
                if (chance(3) && property(s, "l", depth, out)) return out;
                if (depth > 0) {
                    switch (below(6)) {
                        case 0: return made(op::add, {any(type::integers, s, depth - 1), any(chance(2) ? type::integers : type::integer, s, depth - 1)});
                        case 1: return call("range", {literal(of_integer(static_cast<std::int64_t>(below(3)))), literal(of_integer(static_cast<std::int64_t>(below(4))))});
                        case 2: return comprehension(s, depth, type::integers, type::integer);
                        case 3: return made(op::slice, {any(type::integers, s, depth - 1), literal(of_integer(static_cast<std::int64_t>(below(3)) - 1)), literal(of_integer(static_cast<std::int64_t>(below(4)) - 1))});
                        case 4: return call(chance(2) ? "tail" : "reverse", {any(type::integers, s, depth - 1)});
                        default: break;
                    }
                }
                std::vector<expression> parts;
                for (std::size_t n = below(3); n > 0; --n) parts.push_back(any(type::integer, s, depth - 1));
                return made(op::list, std::move(parts));
            }
            case type::texts: {
                if (expression n; depth > 0 && variable_of(s, type::edges, n)) {
                    const std::string name = fresh("e");
                    return made(op::comprehension, {n, literal(of_truth(true)), call("type", {named(name)})}, name);
                }
                return made(op::list, {any(type::text, s, depth - 1), any(type::text, s, depth - 1)});
            }
            case type::nodes: {
                if (expression p; variable_of(s, type::path, p)) return call("nodes", {p});
                if (expression n; variable_of(s, type::node, n)) return made(op::list, {n});
                return made(op::list, {});
            }
            case type::edges: {
                if (expression p; variable_of(s, type::path, p)) return call("relationships", {p});
                if (expression n; variable_of(s, type::edge, n)) return made(op::list, {n});
                return made(op::list, {});
            }
            case type::bag_of_integers:
            case type::bag_of_texts: {
                const type element = element_of(t);
                if (expression n; t == type::bag_of_texts && chance(3) && variable_of(s, type::node, n)) return call("labels", {n});
                if (expression n; depth > 0 && variable_of(s, type::node, n)) {
                    scope inner = s;
                    auto m = asked(inner, n.name, true);
                    expression e = made(op::pattern_comprehension, {any(element, inner, depth - 1)});
                    e.match = std::move(m);
                    return e;
                }
                return any(t == type::bag_of_integers ? type::integers : type::texts, s, depth - 1);
            }
            case type::bag_of_nodes: return any(type::nodes, s, depth);
            case type::node:
            case type::edge:
            case type::path: return variable_of(s, t, out) ? out : literal({});
        }
        return out;
    }

    op one_of_ops(std::initializer_list<op> all) { return *(all.begin() + below(all.size())); }

    /// A list or a bag to go along.
    expression some_list(const scope& s, int depth, type& t) {
        static constexpr std::array all{type::integers, type::texts, type::nodes, type::edges, type::bag_of_integers, type::bag_of_texts, type::bag_of_nodes};
        t = all[below(all.size())];
        return any(t, s, depth - 1);
    }
    expression comprehension(const scope& s, int depth, type list, type element) {
        const std::string name = fresh("i");
        scope inner = s;
        inner.push_back({name, element_of(list)});
        return made(op::comprehension, {any(list, s, depth - 1), any(type::boolean, inner, depth - 1), any(element, inner, depth - 1)}, name);
    }

    expression boolean(const scope& s, int depth) {
        expression a;
        if (depth <= 0) {
            if (chance(2) && property(s, "b", 0, a)) return a;
            if (property(s, "x", 0, a)) return made(one_of_ops({op::equal, op::less, op::greater_or_equal, op::unequal}), {a, literal(of_integer(static_cast<std::int64_t>(below(4))))});
            return literal(of_truth(chance(2)));
        }
        switch (below(16)) {
            case 0: return made(op::conjunction, {any(type::boolean, s, depth - 1), any(type::boolean, s, depth - 1)});
            case 1: return made(op::disjunction, {any(type::boolean, s, depth - 1), any(type::boolean, s, depth - 1)});
            case 2: return made(chance(4) ? op::exclusive : op::conjunction, {any(type::boolean, s, depth - 1), any(type::boolean, s, depth - 1)});
            case 3: return made(op::negation, {any(type::boolean, s, depth - 1)});
            case 4:
            case 5:
            case 6: {
                const type t = std::array{type::integer, type::text, type::floating, type::integer, type::boolean, type::integers}[below(6)];
                const op is = one_of_ops({op::equal, op::equal, op::unequal, op::less, op::less_or_equal, op::greater, op::greater_or_equal});
                if (t == type::integers) return made(chance(2) ? op::equal : op::unequal, {any(t, s, depth - 1), any(t, s, depth - 1)});
                return made(is, {any(t, s, depth - 1), any(chance(12) ? type::text : t, s, depth - 1)});
            }
            case 7: {
                const type t = std::array{type::integer, type::text, type::boolean, type::integers}[below(4)];
                return made(chance(2) ? op::is_null : op::is_not_null, {any(t, s, depth - 1)});
            }
            case 8: return made(one_of_ops({op::starts_with, op::ends_with, op::contains}), {any(type::text, s, depth - 1), any(type::text, s, depth - 1)});
            case 9: {
                type t{};
                expression list = some_list(s, depth, t);
                return made(op::in, {any(element_of(t), s, depth - 1), std::move(list)});
            }
            case 10:
                if (variable_of(s, type::node, a)) return made(op::has_label, {a}, label());
                return any(type::boolean, s, depth - 1);
            case 11: {
                type t{};
                expression list = some_list(s, depth, t);
                const std::string name = fresh("i");
                scope inner = s;
                inner.push_back({name, element_of(t)});
                return made(one_of_ops({op::all, op::any, op::none, op::single}), {std::move(list), any(type::boolean, inner, depth - 1)}, name);
            }
            case 12: {
                const auto nodes = of_type(s, type::node);
                if (nodes.empty()) return any(type::boolean, s, depth - 1);
                scope inner = s;
                auto m = asked(inner, nodes[below(nodes.size())], true);
                if (chance(2)) {
                    auto with_condition = *m;
                    with_condition.filter.push_back(any(type::boolean, inner, depth - 1));
                    m = std::make_shared<match>(std::move(with_condition));
                }
                expression e = made(op::exists, {});
                e.match = std::move(m);
                return e;
            }
            case 13: {
                const type t = chance(2) ? type::node : type::edge;
                expression b;
                if (variable_of(s, t, a) && variable_of(s, t, b)) return made(chance(3) ? op::unequal : op::equal, {a, b});
                return any(type::boolean, s, depth - 1);
            }
            default:
                if (property(s, "b", depth, a)) return a;
                return any(type::boolean, s, depth - 1);
        }
    }
    /// WHERE: a pattern may stand for a truth value in it.
    expression condition(const scope& s, int depth) {
        const auto nodes = of_type(s, type::node);
        if (nodes.empty() || !chance(6)) return boolean(s, depth);
        scope inner = s;
        expression e = made(op::pattern, {});
        e.match = asked(inner, nodes[below(nodes.size())], false);
        if (chance(3)) e = made(op::negation, {std::move(e)});
        return chance(2) ? e : made(chance(2) ? op::conjunction : op::disjunction, {std::move(e), boolean(s, depth - 1)});
    }
    expression integer(const scope& s, int depth) {
        expression a;
        if (chance(2) && property(s, "x", depth, a)) return a;
        if (depth <= 0) return literal(of_integer(static_cast<std::int64_t>(below(4))));
        switch (below(12)) {
            case 0:
            case 1: return made(one_of_ops({op::add, op::subtract, op::multiply}), {any(type::integer, s, depth - 1), any(type::integer, s, depth - 1)});
            case 2: return made(chance(2) ? op::divide : op::modulo, {any(type::integer, s, depth - 1), literal(of_integer(static_cast<std::int64_t>(1 + below(3))))});
            case 3: {
                type t{};
                expression list = some_list(s, depth, t);
                return call("size", {std::move(list)});
            }
            case 4:
                if (variable_of(s, type::path, a)) return call("length", {a});
                return call("size", {any(type::text, s, depth - 1)});
            case 5: return made(op::choice, {any(type::boolean, s, depth - 1), any(type::integer, s, depth - 1), any(type::integer, s, depth - 1)});
            case 6: return call("coalesce", {any(type::integer, s, depth - 1), any(type::integer, s, depth - 1)});
            case 7: {
                const auto nodes = of_type(s, type::node);
                if (nodes.empty()) break;
                scope inner = s;
                expression e = made(op::count, {});
                e.match = asked(inner, nodes[below(nodes.size())], true);
                return e;
            }
            case 8: return made(op::element, {any(type::integers, s, depth - 1), literal(of_integer(static_cast<std::int64_t>(below(4)) - 1))});
            case 9: return made(op::reduce, {any(chance(2) ? type::integers : type::bag_of_integers, s, depth - 1)}, fresh("i"));
            case 10: {
                expression m = made(op::map, {any(type::integer, s, depth - 1), any(type::text, s, depth - 1)});
                m.keys = {"a", "b"};
                return made(op::property, {std::move(m)}, "a");
            }
            default: return call(chance(2) ? "head" : "last", {any(type::integers, s, depth - 1)});
        }
        return literal(of_integer(static_cast<std::int64_t>(below(4))));
    }
    expression words(const scope& s, int depth) {
        expression a;
        if (g_.declared && chance(5) && variable_of(s, type::node, a)) return made(op::property, {a}, "key");
        if (chance(2) && property(s, "s", depth, a)) return a;
        if (chance(4) && variable_of(s, type::edge, a)) return call("type", {a});
        if (depth > 0 && chance(3)) return made(op::add, {any(type::text, s, depth - 1), any(type::text, s, depth - 1)});
        if (depth > 0 && chance(6)) return call("coalesce", {any(type::text, s, depth - 1), literal(of_text("c"))});
        return literal(of_text(chance(8) ? "" : one_of(std::array{"a", "b", "ab", "A"})));
    }

    // --- patterns -----------------------------------------------------------------------------------

    std::string label() { return one_of(std::array{"A", "B", "C"}); }
    std::string edge_type() { return one_of(std::array{"R", "S", "T"}); }
    label_test labels(bool of_edges) {
        label_test out;
        using form = label_test::form;
        const std::size_t which = below(16);
        if (which < 9) return out;
        out.a = of_edges ? edge_type() : label(), out.b = of_edges ? edge_type() : label();
        out.is = which < 12 ? form::one : which == 12 ? form::either : which == 13 ? form::none : of_edges ? form::either : which == 14 ? form::both : chance(3) ? form::some : form::but_not;
        return out;
    }
    std::vector<std::pair<std::string, expression>> properties(const scope& s) {
        std::vector<std::pair<std::string, expression>> out;
        if (!chance(9)) return out;
        out.emplace_back("x", chance(3) ? any(type::integer, s, 1) : literal(of_integer(static_cast<std::int64_t>(below(3)))));
        if (chance(4)) out.emplace_back("s", chance(3) ? any(type::text, s, 1) : literal(of_text(chance(2) ? "a" : "b")));
        return out;
    }

    /// A pattern within an expression: from a node that there is. Names of its own only where they may be brought.
    std::shared_ptr<const match> asked(scope& s, const std::string& from, bool may_bring) {
        match m;
        path_pattern p;
        node_pattern first;
        first.name = from;
        p.nodes.push_back(first);
        const std::size_t steps = 1 + (chance(3) ? 1U : 0U);
        const auto known = of_type(s, type::node);
        scope brought;
        for (std::size_t i = 0; i < steps; ++i) {
            step_pattern e;
            e.direction = static_cast<int>(below(3)) - 1;
            e.types = labels(true);
            if (chance(6)) e.repeats = true, e.least = below(2), e.most = 1 + below(2);
            else if (may_bring && chance(3)) e.name = fresh("r"), brought.push_back({e.name, type::edge});
            p.steps.push_back(e);
            node_pattern n;
            n.labels = labels(false);
            if (chance(4)) n.name = known[below(known.size())], n.labels = {};
            else if (may_bring && chance(2)) n.name = fresh("n"), brought.push_back({n.name, type::node});
            if (chance(6)) n.properties.emplace_back("x", literal(of_integer(static_cast<std::int64_t>(below(3)))));
            p.nodes.push_back(n);
        }
        m.paths.push_back(std::move(p));
        s.insert(s.end(), brought.begin(), brought.end());
        return std::make_shared<match>(std::move(m));
    }

    clause reading(scope& s) {
        clause c;
        if (!s.empty() && chance(7)) {
            c.is = clause::form::unwind;
            c.name = fresh("u");
            type t{};
            c.list = some_list(s, 2, t);
            if (c.list.is == op::literal) c.list = made(op::list, {any(element_of(t), s, 0)});
            s.push_back({c.name, element_of(t)});
            return c;
        }
        if (!s.empty() && chance(12)) {
            c.is = clause::form::subquery;
            scope seen;
            for (const auto& v : s)
                if (chance(2)) seen.push_back(v), c.imports.push_back(v.name);
            std::vector<type> columns;
            const bool total = total_;
            c.body = part(seen, columns, true, 2);
            total_ = total;
            for (std::size_t i = 0; i < columns.size(); ++i) s.push_back({c.body.back().items[i].name, columns[i]});
            return c;
        }
        matched(c.match, s);
        return c;
    }

    void matched(match& m, scope& s) {
        m.optional = !s.empty() ? chance(3) : chance(10);
        m.repeatable = chance(12);
        const scope before = s;
        const bool selects = !m.repeatable && chance(12);
        const std::size_t paths = selects ? 1 : 1 + (chance(3) ? 1U : 0U);
        std::size_t edges_left = 3;
        std::vector<std::string> edges_here;
        for (std::size_t k = 0; k < paths; ++k) {
            path_pattern p;
            scope of_path;
            const auto node_here = [&] {
                node_pattern n;
                const auto known = of_type(s, type::node);
                std::vector<std::string> all = known;
                for (const auto& v : of_path)
                    if (v.is == type::node) all.push_back(v.name);
                if (!all.empty() && chance(3)) n.name = all[below(all.size())];
                else if (!chance(4)) n.name = fresh("n"), of_path.push_back({n.name, type::node});
                n.labels = labels(false);
                n.properties = properties(before);
                scope seen = before;
                if (!n.name.empty() && std::ranges::none_of(before, [&](const variable& v) { return v.name == n.name; })) seen.push_back({n.name, type::node});
                if (chance(12)) n.filter.push_back(condition(seen, 1));
                return n;
            };
            p.nodes.push_back(node_here());
            std::size_t steps = selects ? 1 : below(std::min<std::size_t>(edges_left, 3) + 1);
            edges_left -= std::min(edges_left, steps);
            for (std::size_t i = 0; i < steps; ++i) {
                step_pattern e;
                e.direction = static_cast<int>(below(3)) - 1;
                e.types = labels(true);
                e.properties = properties(before);
                if (!selects && chance(14)) {
                    group(e, of_path, before);
                } else if (selects || chance(5)) {
                    e.repeats = true;
                    e.least = below(selects ? 2 : 3);
                    e.most = std::max<std::size_t>(e.least, below(3) + 1);
                    if (chance(2)) e.name = fresh("r"), of_path.push_back({e.name, type::edges});
                    if (chance(4) && !e.name.empty()) {
                        scope seen = before;
                        seen.push_back({e.name, type::edge});
                        e.filter.push_back(boolean(seen, 1));
                    }
                } else {
                    const auto known = of_type(before, type::edge);
                    if (!known.empty() && chance(6)) {
                        e.name = known[below(known.size())];
                        if (std::ranges::find(edges_here, e.name) != edges_here.end()) e.name.clear();
                    } else if (!chance(3)) {
                        e.name = fresh("r"), of_path.push_back({e.name, type::edge});
                        if (chance(10)) {
                            scope seen = before;
                            seen.push_back({e.name, type::edge});
                            e.filter.push_back(boolean(seen, 1));
                        }
                    }
                    if (!e.name.empty()) edges_here.push_back(e.name);
                }
                p.steps.push_back(std::move(e));
                p.nodes.push_back(node_here());
            }
            if (!m.repeatable && chance(10)) p.mode = chance(2) ? path_pattern::mode::acyclic : path_pattern::mode::simple;
            if (selects) {
                // Where the empty path counts it is the shortest from a node to itself; those that go around are asked of groups alone.
                if (chance(2)) p.all_shortest = true, p.mode = path_pattern::mode::trail;
                else p.groups = 1 + below(2);
                if (p.mode == path_pattern::mode::simple) p.mode = path_pattern::mode::trail;
            }
            if (chance(4)) p.name = fresh("p"), of_path.push_back({p.name, type::path});
            s.insert(s.end(), of_path.begin(), of_path.end());
            m.paths.push_back(std::move(p));
        }
        if (chance(2)) m.filter.push_back(condition(s, 2));
    }

    void group(step_pattern& e, scope& of_path, const scope& before) {
        path_pattern inner;
        scope seen = before;
        const std::size_t steps = 1 + (chance(3) ? 1U : 0U);
        for (std::size_t i = 0; i <= steps; ++i) {
            if (i > 0) {
                step_pattern one;
                one.direction = static_cast<int>(below(3)) - 1;
                one.types = labels(true);
                if (!chance(3)) one.name = fresh("r"), seen.push_back({one.name, type::edge}), of_path.push_back({one.name, type::edges});
                inner.steps.push_back(one);
            }
            node_pattern n;
            n.labels = labels(false);
            if (!chance(3)) n.name = fresh("n"), seen.push_back({n.name, type::node}), of_path.push_back({n.name, type::nodes});
            inner.nodes.push_back(n);
        }
        e.properties.clear(), e.types = {}, e.direction = 0;
        e.group = std::make_shared<path_pattern>(std::move(inner));
        e.least = below(2), e.most = std::max<std::size_t>(e.least, 1 + below(2));
        if (chance(3)) e.filter.push_back(boolean(seen, 1));
    }

    // --- projections --------------------------------------------------------------------------------

    std::vector<clause> part(scope s, std::vector<type>& columns, bool within, int most) {
        std::vector<clause> out;
        const int clauses = 1 + static_cast<int>(below(static_cast<std::size_t>(most)));
        for (int i = 0; i < clauses; ++i) {
            if (i > 0 && chance(3)) out.push_back(projection(clause::form::with, s, columns));
            else out.push_back(reading(s));
        }
        out.push_back(projection(clause::form::give, s, columns, within));
        return out;
    }

    expression aggregate(const scope& s, type& t) {
        static constexpr std::array counted{type::integer, type::text, type::node, type::edge, type::boolean};
        expression e = made(op::aggregate, {}, "count");
        t = type::integer;
        switch (below(8)) {
            case 0:
            case 1: break;
            case 2: {
                const type of = counted[below(counted.size())];
                e.of.push_back(any(of, s, 1));
                e.distinct = chance(2);
                break;
            }
            case 3: e.name = "sum", e.of.push_back(any(type::integer, s, 1)), e.distinct = chance(4); break;
            case 4: e.name = "avg", e.of.push_back(any(type::integer, s, 1)), t = type::floating; break;
            case 5:
                t = std::array{type::integer, type::text, type::floating}[below(3)];
                e.name = chance(2) ? "min" : "max", e.of.push_back(any(t, s, 1));
                break;
            default: {
                const type of = std::array{type::integer, type::text, type::node}[below(3)];
                t = of == type::integer ? type::bag_of_integers : of == type::text ? type::bag_of_texts : type::bag_of_nodes;
                e.name = "collect", e.of.push_back(any(of, s, 1)), e.distinct = chance(3);
                if (chance(3)) return t = type::integer, call("size", {std::move(e)});
                return e;
            }
        }
        if (t == type::integer && e.name != "sum" && chance(6)) return made(op::add, {std::move(e), literal(of_integer(1))});
        return e;
    }

    /// `within` a subquery columns have names that nothing outside has.
    clause projection(clause::form is, scope& s, std::vector<type>& columns, bool within = false) {
        clause c;
        c.is = is;
        const bool gathers = chance(4);
        c.distinct = !gathers && chance(4);
        columns.clear();
        scope after;
        const std::size_t items = 1 + below(3);
        for (std::size_t i = 0; i < items; ++i) {
            item one;
            type t{};
            if (gathers && (i + 1 == items || chance(2))) {
                one.of = aggregate(s, t);
                one.aggregates = true;
                one.name = fresh("c");
            } else if (!s.empty() && !chance(3)) {
                const variable v = s[below(s.size())];
                t = v.is;
                one.of = named(v.name);
                one.name = within || chance(3) || std::ranges::any_of(after, [&](const variable& other) { return other.name == v.name; }) ? fresh("c") : v.name;
            } else {
                t = std::array{type::integer, type::text, type::boolean, type::integers, type::floating, type::bag_of_texts, type::integer, type::nodes}[below(8)];
                one.of = any(t, s, 2);
                one.name = fresh("c");
            }
            // What bags are taken for one hangs on their order.
            if (is_bag(t) && !one.aggregates && (gathers || c.distinct)) {
                --i;
                continue;
            }
            after.push_back({one.name, t});
            columns.push_back(t);
            c.items.push_back(std::move(one));
        }
        // An order of all columns says which rows are first.
        const bool orderable = std::ranges::none_of(columns, [](type t) { return is_bag(t) || t == type::path; });
        total_ = false;
        if (orderable && chance(3)) {
            scope both = after;
            if (!gathers && !c.distinct)
                for (const auto& v : s)
                    if (std::ranges::none_of(after, [&](const variable& other) { return other.name == v.name; })) both.push_back(v);
            if (chance(2)) c.order.push_back({any(chance(2) ? type::integer : type::text, both, 1), chance(2)});
            for (const auto& v : after) c.order.push_back({named(v.name), chance(2)});
            if (chance(2)) c.limit = static_cast<int>(below(4));
            if (chance(4)) c.skip = static_cast<int>(below(3));
            total_ = is == clause::form::give;
        }
        if (is == clause::form::with && chance(3)) {
            scope both = after;
            if (!gathers && !c.distinct && chance(3))
                for (const auto& v : s)
                    if (std::ranges::none_of(after, [&](const variable& other) { return other.name == v.name; })) both.push_back(v);
            c.filter.push_back(condition(both, 2));
        }
        s = std::move(after);
        return c;
    }

    std::mt19937& random_;
    const graph& g_;
    std::size_t names_ = 0;
    bool total_ = false;
};

}  // namespace

graph draw_graph(std::mt19937& random) {
    const auto below = [&](std::size_t n) { return std::size_t{random()} % n; };
    graph g;
    g.declared = below(3) == 0;
    g.symmetric = below(5) == 0;
    g.indexed = below(3) == 0;
    g.removed = below(4) == 0;
    const auto properties = [&] {
        std::map<std::string, value> out;
        if (below(3) > 0) out["x"] = of_integer(static_cast<std::int64_t>(below(3)));
        if (below(2) == 0) out["s"] = of_text(below(2) == 0 ? "a" : "b");
        if (below(3) == 0) out["f"] = of_float(static_cast<double>(below(3)) + 0.5);
        if (below(2) == 0) out["b"] = of_truth(below(2) == 0);
        if (below(3) == 0) {
            std::vector<value> all;
            for (std::size_t n = below(3); n > 0; --n) all.push_back(of_integer(static_cast<std::int64_t>(below(3))));
            out["l"] = of_list(std::move(all));
        }
        return out;
    };
    for (std::size_t n = below(20) == 0 ? 0 : 1 + below(5); n > 0; --n) {
        node one;
        one.properties = properties();
        if (g.declared) {
            static const std::vector<std::vector<std::string>> all{{"A"}, {"B", "A"}, {"C"}};
            one.labels = all[below(3)];
            one.key = fmt::format("k{}", g.nodes.size());
        } else {
            for (const char* l : {"A", "B", "C"})
                if (below(3) == 0) one.labels.emplace_back(l);
        }
        g.nodes.push_back(std::move(one));
    }
    if (!g.nodes.empty()) {
        for (std::size_t n = below(10); n > 0; --n) g.edges.push_back({below(g.nodes.size()), below(g.nodes.size()), std::string(1, "RST"[below(3)]), properties()});
    }
    return g;
}

query draw_query(std::mt19937& random, const graph& g) { return drawer(random, g).draw(); }

}  // namespace naive
