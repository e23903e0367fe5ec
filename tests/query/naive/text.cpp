// Queries and graphs, written out.
#include <algorithm>

#include <fmt/format.h>

#include "query.hpp"

namespace naive {
namespace {

std::string text(const expression& e);
std::string text(const match& m, bool bare);

std::string literal(const value& v) {
    if (v.is == kind::text) return fmt::format("'{}'", v.text);
    if (v.is == kind::number && !v.whole) return fmt::format("{:.1f}", v.floating);
    if (v.is == kind::list) {
        std::vector<std::string> parts;
        for (const auto& one : v.of) parts.push_back(literal(one));
        return fmt::format("[{}]", fmt::join(parts, ", "));
    }
    return naive::text(v);
}

std::string text(const label_test& l, bool of_edge) {
    using form = label_test::form;
    switch (l.is) {
        case form::anything: return "";
        case form::one: return ":" + l.a;
        case form::both: return of_edge ? ":" + l.a : fmt::format(":{}:{}", l.a, l.b);
        case form::either: return fmt::format(":{}|{}", l.a, l.b);
        case form::but_not: return fmt::format(":{}&!{}", l.a, l.b);
        case form::none: return ":!" + l.a;
        case form::some: return ":%";
    }
    return "";
}

std::string inner(const std::string& name, const std::string& labels, const std::string& repeats, const std::vector<std::pair<std::string, expression>>& properties, const std::vector<expression>& filter) {
    std::string out = name + labels + repeats;
    if (!properties.empty()) {
        std::vector<std::string> parts;
        for (const auto& [key, e] : properties) parts.push_back(fmt::format("{}: {}", key, text(e)));
        out += fmt::format("{}{{{}}}", out.empty() ? "" : " ", fmt::join(parts, ", "));
    }
    if (!filter.empty()) out += fmt::format("{}WHERE {}", out.empty() ? "" : " ", text(filter[0]));
    return out;
}
std::string text(const node_pattern& n) { return fmt::format("({})", inner(n.name, text(n.labels, false), "", n.properties, n.filter)); }

std::string body(const path_pattern& p) {
    std::string out;
    for (std::size_t i = 0; i < p.nodes.size(); ++i) {
        if (i > 0) {
            const step_pattern& s = p.steps[i - 1];
            if (s.group) {
                out += fmt::format("({}{}){{{},{}}}", body(*s.group), s.filter.empty() ? "" : " WHERE " + text(s.filter[0]), s.least, s.most);
            } else {
                const std::string in = inner(s.name, text(s.types, true), s.repeats ? fmt::format("*{}..{}", s.least, s.most) : "", s.properties, s.filter);
                out += fmt::format("{}-{}-{}", s.direction < 0 ? "<" : "", in.empty() ? "" : "[" + in + "]", s.direction > 0 ? ">" : "");
            }
        }
        out += text(p.nodes[i]);
    }
    return out;
}
std::string text(const path_pattern& p) {
    std::string out = p.name.empty() ? "" : p.name + " = ";
    if (p.all_shortest) out += "ALL SHORTEST ";
    if (p.groups > 0) out += fmt::format("SHORTEST {}{} GROUPS ", p.groups, p.mode == path_pattern::mode::acyclic ? " ACYCLIC PATH" : "");
    else if (p.mode == path_pattern::mode::acyclic) out += "ACYCLIC ";
    else if (p.mode == path_pattern::mode::simple) out += "SIMPLE ";
    return out + body(p);
}

std::string text(const match& m, bool bare) {
    std::vector<std::string> paths;
    for (const auto& p : m.paths) paths.push_back(text(p));
    return fmt::format("{}{}{}{}", bare ? "" : m.optional ? "OPTIONAL MATCH " : "MATCH ", m.repeatable ? "REPEATABLE ELEMENTS " : "", fmt::join(paths, ", "), m.filter.empty() ? "" : " WHERE " + text(m.filter[0]));
}

std::string text(const expression& e) {
    const auto part = [&](std::size_t i) { return text(e.of[i]); };
    const auto infix = [&](std::string_view word) { return fmt::format("({} {} {})", part(0), word, part(1)); };
    switch (e.is) {
        case op::literal: return literal(e.constant);
        case op::variable: return e.name;
        case op::property: return e.of[0].is == op::variable ? fmt::format("{}.{}", part(0), e.name) : fmt::format("({}).{}", part(0), e.name);
        case op::element: return fmt::format("{}[{}]", part(0), part(1));
        case op::slice: return fmt::format("{}[{}..{}]", part(0), part(1), part(2));
        case op::equal: return infix("=");
        case op::unequal: return infix("<>");
        case op::less: return infix("<");
        case op::less_or_equal: return infix("<=");
        case op::greater: return infix(">");
        case op::greater_or_equal: return infix(">=");
        case op::add: return infix("+");
        case op::subtract: return infix("-");
        case op::multiply: return infix("*");
        case op::divide: return infix("/");
        case op::modulo: return infix("%");
        case op::negate: return fmt::format("(-{})", part(0));
        case op::conjunction: return infix("AND");
        case op::disjunction: return infix("OR");
        case op::exclusive: return infix("XOR");
        case op::negation: return fmt::format("(NOT {})", part(0));
        case op::in: return infix("IN");
        case op::is_null: return fmt::format("({} IS NULL)", part(0));
        case op::is_not_null: return fmt::format("({} IS NOT NULL)", part(0));
        case op::starts_with: return infix("STARTS WITH");
        case op::ends_with: return infix("ENDS WITH");
        case op::contains: return infix("CONTAINS");
        case op::has_label: return fmt::format("({}:{})", part(0), e.name);
        case op::choice: return fmt::format("CASE WHEN {} THEN {} ELSE {} END", part(0), part(1), part(2));
        case op::call:
        case op::list: {
            std::vector<std::string> parts;
            for (const auto& one : e.of) parts.push_back(text(one));
            return e.is == op::list ? fmt::format("[{}]", fmt::join(parts, ", ")) : fmt::format("{}({})", e.name, fmt::join(parts, ", "));
        }
        case op::map: {
            std::vector<std::string> parts;
            for (std::size_t i = 0; i < e.of.size(); ++i) parts.push_back(fmt::format("{}: {}", e.keys[i], part(i)));
            return fmt::format("{{{}}}", fmt::join(parts, ", "));
        }
        case op::comprehension: return fmt::format("[{} IN {} WHERE {} | {}]", e.name, part(0), part(1), part(2));
        case op::all: return fmt::format("all({} IN {} WHERE {})", e.name, part(0), part(1));
        case op::any: return fmt::format("any({} IN {} WHERE {})", e.name, part(0), part(1));
        case op::none: return fmt::format("none({} IN {} WHERE {})", e.name, part(0), part(1));
        case op::single: return fmt::format("single({} IN {} WHERE {})", e.name, part(0), part(1));
        case op::reduce: return fmt::format("reduce({}_sum = 0, {} IN {} | {}_sum + {})", e.name, e.name, part(0), e.name, e.name);
        case op::pattern: return text(*e.match, true);
        case op::exists: return fmt::format("EXISTS {{ {} }}", text(*e.match, false));
        case op::count: return fmt::format("COUNT {{ {} }}", text(*e.match, false));
        case op::pattern_comprehension: return fmt::format("[{} | {}]", text(*e.match, true), part(0));
        case op::aggregate: return fmt::format("{}({}{})", e.name, e.distinct ? "DISTINCT " : "", e.of.empty() ? "*" : part(0));
    }
    return "";
}

std::string text(const clause& c) {
    std::vector<std::string> parts;
    switch (c.is) {
        case clause::form::match: return text(c.match, false);
        case clause::form::unwind: return fmt::format("UNWIND {} AS {}", text(c.list), c.name);
        case clause::form::subquery:
            for (const auto& inner : c.body) parts.push_back(text(inner));
            return fmt::format("CALL ({}) {{ {} }}", fmt::join(c.imports, ", "), fmt::join(parts, " "));
        case clause::form::with:
        case clause::form::give: break;
    }
    for (const auto& i : c.items) parts.push_back(i.of.is == op::variable && i.of.name == i.name ? i.name : fmt::format("{} AS {}", text(i.of), i.name));
    std::string out = fmt::format("{}{} {}", c.is == clause::form::with ? "WITH" : "RETURN", c.distinct ? " DISTINCT" : "", fmt::join(parts, ", "));
    parts.clear();
    for (const auto& s : c.order) parts.push_back(text(s.by) + (s.descending ? " DESC" : ""));
    if (!parts.empty()) out += fmt::format(" ORDER BY {}", fmt::join(parts, ", "));
    if (c.skip >= 0) out += fmt::format(" SKIP {}", c.skip);
    if (c.limit >= 0) out += fmt::format(" LIMIT {}", c.limit);
    if (!c.filter.empty()) out += " WHERE " + text(c.filter[0]);
    return out;
}

std::string written(const std::map<std::string, value>& properties) {
    std::vector<std::string> parts;
    for (const auto& [key, v] : properties) parts.push_back(fmt::format("{}: {}", key, literal(v)));
    return parts.empty() ? "" : fmt::format(" {{{}}}", fmt::join(parts, ", "));
}

}  // namespace

std::string text(const query& q) {
    std::vector<std::string> parts;
    for (const auto& part : q.parts) {
        std::vector<std::string> clauses;
        for (const auto& c : part) clauses.push_back(text(c));
        parts.push_back(fmt::format("{}", fmt::join(clauses, " ")));
    }
    return fmt::format("{}", fmt::join(parts, q.all ? " UNION ALL " : " UNION "));
}

std::string text(const graph& g) {
    std::vector<std::string> parts;
    for (std::size_t i = 0; i < g.nodes.size(); ++i) {
        std::string labels;
        for (const auto& l : g.nodes[i].labels) labels += ":" + l;
        parts.push_back(fmt::format("(n{}{}{})", i, labels, written(g.nodes[i].properties)));
    }
    for (const auto& e : g.edges) parts.push_back(fmt::format("(n{})-[:{}{}]->(n{})", e.from, e.type, written(e.properties), e.to));
    return fmt::format("CREATE {}{}{}{}{}", fmt::join(parts, ", "), g.declared ? " // declared" : "", g.symmetric ? " // R is symmetric" : "", g.indexed ? " // indexed" : "", g.removed ? " // some are removed" : "");
}

}  // namespace naive
