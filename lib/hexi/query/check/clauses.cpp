// Clauses in their order, and what each leaves behind.
#include <hexi/query/check/check_private.hpp>

#include <algorithm>
#include <unordered_set>
#include <utility>

#include <fmt/format.h>

#include <hexi/base/problem.hpp>

namespace hexi::inline abi_v1::detail::query {

void checker::alone(expression_ptr& e, const std::vector<std::pair<std::string, cell_type>>& known) {
    scope seen;
    plan_.slots = std::max(plan_.slots, known.size());
    for (std::size_t i = 0; i < known.size(); ++i) seen[known[i].first] = {static_cast<slot>(i), {only(known[i].second)}};
    condition(e, seen);
}

void checker::whole() { query(plan_.tree, {}, false, false); }

void checker::query(query_tree& q, const scope& seen, bool reads_only, bool needs_answer) {
    const auto outside = std::exchange(unnamed_, {});
    for (std::size_t i = 0; i < q.parts.size(); ++i) {
        scope now = seen;
        unnamed_.clear();
        std::vector<std::string> columns;
        std::vector<slot> answer;
        single(q.parts[i], now, reads_only, needs_answer || q.parts.size() > 1, columns, answer);
        for (const auto& c : q.parts[i].clauses) q.writes = q.writes || is_writing(c);
        if (i == 0) {
            q.columns = std::move(columns);
            q.answer = std::move(answer);
            continue;
        }
        auto sorted = columns, first = q.columns;
        std::ranges::sort(sorted), std::ranges::sort(first);
        const clause& last = q.parts[i].clauses.back();
        if (sorted != first)
            fail("DifferentColumnsInUnion", fmt::format("a part of the union returns {}, the first one {}", fmt::join(columns, ", "), fmt::join(q.columns, ", ")), last.where);
        // Each part puts its columns where the first one has them.
        std::vector<std::pair<slot, slot>> moved;
        for (std::size_t k = 0; k < columns.size(); ++k) {
            const auto to = std::ranges::find(q.columns, columns[k]) - q.columns.begin();
            moved.emplace_back(answer[k], q.answer[static_cast<std::size_t>(to)]);
        }
        q.parts[i].moved = std::move(moved);
    }
    unnamed_ = outside;
}

void checker::single(single_query& q, scope& now, bool reads_only, bool needs_answer, std::vector<std::string>& columns, std::vector<slot>& answer) {
    for (std::size_t i = 0; i < q.clauses.size(); ++i) one(q.clauses[i], now, i + 1 == q.clauses.size(), i == 0, reads_only);
    ends_alone(q, false);
    clause& last = q.clauses.back();
    if (last.is == clause_kind::give) {
        for (std::size_t i = 0; i < last.names.size(); ++i) columns.push_back(last.names[i]), answer.push_back(last.carried[i].second);
        for (const auto& item : last.items) columns.push_back(item.name), answer.push_back(item.at);
        return;
    }
    if (last.stands_alone) {
        for (const auto& y : last.yields) columns.push_back(y.name), answer.push_back(y.at);
        return;
    }
    const bool ends = is_writing(last) || last.is == clause_kind::call || last.is == clause_kind::finish || last.is == clause_kind::subquery;
    // EXISTS { } and COUNT { } ask for rows and not for what is in them.
    const bool asked = reads_only && !needs_answer;
    if ((!ends && !asked) || (needs_answer && last.is != clause_kind::call))
        fail("InvalidClauseComposition", "a query ends with RETURN, or with what it writes", last.where, "add RETURN and what is wanted");
}

namespace {

/// Whether an expression is another value for each row, whatever is in it: rand(), randomUUID(). What subqueries read is not known anyway.
bool is_chance(const expression_ptr& e) {
    if (!e) return false;
    return (e->function != nullptr && !e->function->repeatable) || std::ranges::any_of(e->of, is_chance);
}
bool has_chance(const path_pattern& p) {
    return std::ranges::any_of(p.nodes, [](const node_pattern& n) { return is_chance(n.properties) || is_chance(n.filter); }) || std::ranges::any_of(p.steps, [](const step_pattern& s) {
        return is_chance(s.edge.properties) || is_chance(s.edge.filter) || is_chance(s.group_filter) || (s.group && has_chance(*s.group));
    });
}
bool has_chance(const clause& c) {
    return is_chance(c.filter) || std::ranges::any_of(c.values, is_chance) || std::ranges::any_of(c.items, [](const projection_item& item) { return is_chance(item.of); }) ||
           std::ranges::any_of(c.paths, [](const path_pattern& p) { return has_chance(p); });
}

/// Whether a projection comes to the same if rows come to it more often.
bool takes_each_once(const clause& c) {
    const auto counts_each_once = [](const expression* a) { return a->distinct || (a->aggregate != nullptr && (a->aggregate->name == "min" || a->aggregate->name == "max")); };
    return c.grouped ? std::ranges::all_of(c.aggregates, counts_each_once) : c.distinct;
}

void slots_read(const expression_ptr& e, std::unordered_set<slot>& out) {
    if (e) query::slots_read(*e, out);
}
/// What a projection reads of the rows before it.
void slots_read(const clause& projected, std::unordered_set<slot>& out) {
    for (const auto& item : projected.items) slots_read(item.of, out);
    for (const auto& item : projected.order) slots_read(item.by, out);
    for (const expression* a : projected.aggregates) query::slots_read(*a, out);
    slots_read(projected.filter, out);
}
/// And a pattern: edges that were found before it, and what is asked.
void slots_read(const path_pattern& p, std::unordered_set<slot>& out) {
    for (const auto& n : p.nodes) slots_read(n.properties, out), slots_read(n.filter, out);
    for (const auto& s : p.steps) {
        out.insert(s.edge.at);
        slots_read(s.edge.properties, out), slots_read(s.edge.filter, out), slots_read(s.group_filter, out);
        if (s.group) slots_read(*s.group, out);
    }
}

}  // namespace

void checker::ends_alone(single_query& q, bool once) {
    using enum clause_kind;
    std::unordered_set<slot> later;
    for (auto at = q.clauses.rbegin(); at != q.clauses.rend(); ++at) {
        clause& c = *at;
        if (c.is == with || c.is == give) {
            if (takes_each_once(c)) once = true, later.clear();
            else if (c.grouped || c.skip || c.limit) once = false;
            if (c.everything || c.evidence || has_chance(c)) once = false;
            slots_read(c, later);
        } else if (c.is == match) {
            if (has_chance(c)) once = false;
            slots_read(c.filter, later);
            if (once && c.paths.size() == 1) ends_alone(c.paths[0], later);
            for (const path_pattern& p : c.paths) slots_read(p, later);
        } else if (c.is == filter || c.is == unwind) {
            if (has_chance(c)) once = false;
            slots_read(c.filter, later);
            for (const expression_ptr& e : c.values) slots_read(e, later);
        } else {
            once = false;
        }
    }
}

void checker::ends_alone(path_pattern& p, std::unordered_set<slot> reads) {
    constexpr std::uint32_t a_few_edges = 2;  // sooner all followed
    if (p.select.is != path_selector::form::every || p.mode != path_mode::trail || p.steps.size() != 1 || !repeats_one_edge(p.steps[0])) return;
    const step_pattern& s = p.steps[0];
    if (repeats_of(s).least > 1 || repeats_of(s).most <= a_few_edges) return;
    for (const node_pattern& n : p.nodes) slots_read(n.properties, reads), slots_read(n.filter, reads);
    reads.erase(no_slot);
    if (reads.contains(every_slot) || reads.contains(p.at) || reads.contains(s.edge.at)) return;
    for (const auto& [inner, list] : s.group_lists)
        if (reads.contains(list)) return;
    p.select = {.is = path_selector::form::any, .count = 1, .ends_alone = true};
}

void checker::one(clause& c, scope& now, bool last, bool first, bool reads_only) {
    if (reads_only && c.is != clause_kind::subquery && is_writing(c)) fail("InvalidClauseComposition", "nothing is written within an expression", c.where);
    switch (c.is) {
        case clause_kind::match: match(c, now); break;
        case clause_kind::unwind: {
            const static_type list = type(c.values[0], now, {});
            if (now.contains(c.name)) fail("VariableAlreadyBound", fmt::format("'{}' has a value already", c.name), c.where);
            c.at = bind(now, c.name, {(list.can_be & only(cell_type::list)) != 0 ? list.elements | (list.can_be & ~only(cell_type::list)) : list.can_be}).at;
            break;
        }
        case clause_kind::call: call(c, now, first && last); break;
        case clause_kind::subquery: subquery(c, now, reads_only); break;
        case clause_kind::create: create(c, now); break;
        case clause_kind::merge: merge(c, now); break;
        case clause_kind::set:
        case clause_kind::remove: set(c.sets, now); break;
        case clause_kind::erase: erase(c, now); break;
        case clause_kind::for_each: {
            const static_type list = type(c.values[0], now, {});
            want(*c.values[0], only(cell_type::list), "FOREACH");
            scope inner = now;
            c.at = bind(inner, c.name, {list.elements}).at;
            for (auto& part : c.body) {
                if (!is_writing(part)) fail("InvalidClauseComposition", "FOREACH holds what writes, and nothing else", part.where);
                one(part, inner, false, false, reads_only);
            }
            break;
        }
        case clause_kind::load_csv: load_csv(c, now); break;
        case clause_kind::with:
        case clause_kind::let: projection(c, now); break;
        case clause_kind::give:
            if (!last) fail("InvalidClauseComposition", "RETURN ends a query", c.where, "pass values on by WITH");
            projection(c, now);
            break;
        case clause_kind::filter: condition(c.filter, now); break;
        case clause_kind::finish:
            if (!last) fail("InvalidClauseComposition", "FINISH ends a query", c.where);
            break;
    }
}

void checker::match(clause& c, scope& now) {
    const scope before = now;
    std::vector<std::string> edges_seen;
    for (auto& p : c.paths) path(p, now, before, pattern_use::reads, edges_seen, &c.fresh);
    for (auto& p : c.paths) conditions(p, now);
    if (c.filter) condition(c.filter, now);
    if (!c.optional) return;
    for (auto& [name, v] : now)
        if (!before.contains(name)) v.type.can_be |= nothing;
}

void checker::create(clause& c, scope& now) {
    // Made in the order of writing: what stands further left may be used further right.
    std::vector<std::string> edges_seen;
    for (auto& p : c.paths) {
        const scope before = now;
        path(p, now, before, pattern_use::creates, edges_seen, nullptr);
        conditions(p, now);
        for (const auto& n : p.nodes) has_key(n);
    }
}

void checker::merge(clause& c, scope& now) {
    const scope before = now;
    std::vector<std::string> edges_seen;
    path(c.paths[0], now, before, pattern_use::merges, edges_seen, &c.fresh);
    conditions(c.paths[0], now);
    set(c.on_create, now);
    set(c.on_match, now);
}

void checker::set(std::vector<set_item>& items, const scope& now) {
    for (auto& item : items) {
        type(item.target, now, {});
        plan_.made.insert(item.labels.begin(), item.labels.end());
        const types wanted = item.is == set_item::form::labels ? only(cell_type::node) : only(cell_type::node, cell_type::edge);
        if (!may_be(item.target->can_be, wanted))
            fail(item.is == set_item::form::labels ? "VariableTypeConflict" : "InvalidArgumentType", fmt::format("{} has no {}", to_text(item.target->can_be), item.is == set_item::form::labels ? "labels" : "properties to set"),
                 item.where);
        if (item.key) type(item.key, now, {}), want(*item.key, only(cell_type::text), "the name of a property");
        if (item.value) type(item.value, now, {});
        if (item.value && (item.is == set_item::form::all_properties || item.is == set_item::form::more_properties))
            want(*item.value, only(cell_type::map, cell_type::node, cell_type::edge), "SET of all properties");
    }
}

void checker::erase(clause& c, const scope& now) {
    for (auto& e : c.values) {
        if (e->is == form::has_labels) fail("InvalidDelete", "labels are not deleted", e->where, "take them away by REMOVE n:Label");
        type(e, now, {});
        want(*e, only(cell_type::node, cell_type::edge, cell_type::path), "DELETE");
    }
}

void checker::call(clause& c, scope& now, bool alone) {
    const procedures& known = plan_.known != nullptr ? *plan_.known : standard_procedures();
    c.procedure = known.find(c.name);
    if (c.procedure == nullptr) {
        std::vector<std::string> names;
        for (const auto& p : known.all()) names.push_back(p.name);
        const auto near = closest(c.name, names);
        fail("ProcedureNotFound", fmt::format("there is no procedure '{}'", c.name), c.where, near ? fmt::format("did you mean '{}'?", *near) : fmt::format("there are {}", fmt::join(names, ", ")), error_class::procedure);
    }
    if (plan_.known != nullptr) c.procedure = plan_.called.emplace_back(std::make_unique<const hexi::procedure>(*c.procedure)).get();
    plan_.shares = false;
    const auto& signature = *c.procedure;
    if (!c.arguments_given) {
        if (!alone) fail("InvalidArgumentPassingMode", fmt::format("within a query {} needs its arguments in parentheses", c.name), c.where);
        for (const auto& p : signature.parameters) {
            auto given = std::make_unique<expression>();
            given->is = form::parameter;
            given->name = p.name;
            given->where = c.where;
            c.values.push_back(std::move(given));
        }
    }
    if (c.values.size() != signature.parameters.size())
        fail("InvalidNumberOfArguments", fmt::format("{} takes {} arguments, {} are given", c.name, signature.parameters.size(), c.values.size()), c.where);
    for (std::size_t i = 0; i < c.values.size(); ++i) {
        type(c.values[i], now, {});
        if (!may_be(c.values[i]->can_be, signature.parameters[i].accepted))
            fail("InvalidArgumentType", fmt::format("'{}' of {} is {}, this is {}", signature.parameters[i].name, c.name, signature.parameters[i].type, to_text(c.values[i]->can_be)), c.values[i]->where);
    }
    if (c.yields_everything && !alone) fail("UnexpectedSyntax", "YIELD * stands only where the call is the whole query", c.where, "name the columns");
    c.stands_alone = alone;
    if (alone && (c.yields_everything || !c.yields_given)) {
        for (const auto& column : signature.columns) {
            projection_item item;
            item.of = std::make_unique<expression>();
            item.of->name = column.name;
            item.name = column.name;
            item.where = c.where;
            c.yields.push_back(std::move(item));
        }
    }
    for (auto& y : c.yields) {
        const auto column = std::ranges::find(signature.columns, y.of->name, &procedure_field::name);
        if (column == signature.columns.end()) {
            std::vector<std::string> names;
            for (const auto& f : signature.columns) names.push_back(f.name);
            const auto near = closest(y.of->name, names);
            fail("UndefinedVariable", fmt::format("{} yields no '{}'", c.name, y.of->name), y.where, near ? fmt::format("did you mean '{}'?", *near) : std::string());
        }
        if (now.contains(y.name)) fail("VariableAlreadyBound", fmt::format("'{}' has a value already", y.name), y.where, "give the column another name by AS");
        y.at = bind(now, y.name, {column->accepted}).at;
        c.yielded.emplace_back(static_cast<std::size_t>(column - signature.columns.begin()), y.at);
        c.fresh.push_back(y.at);
    }
    if (c.filter) condition(c.filter, now);
}

void checker::subquery(clause& c, scope& now, bool reads_only) {
    scope seen;
    if (c.imports_given && !c.imports_everything) {
        for (const auto& name : c.imports) {
            const auto found = now.find(name);
            if (found == now.end()) undefined(name, c.where, now);
            seen.insert(*found);
        }
    } else if (c.imports_everything) {
        seen = now;
    } else {
        // Without a list of its own a subquery sees what its first WITH names.
        const auto& first = c.query->parts[0].clauses[0];
        if (first.is == clause_kind::with) seen = now;
    }
    query(*c.query, seen, reads_only, false);
    for (std::size_t i = 0; i < c.query->columns.size(); ++i) {
        const auto& name = c.query->columns[i];
        if (now.contains(name)) fail("VariableAlreadyBound", fmt::format("'{}' has a value outside of the subquery already", name), c.where);
        now[name] = {c.query->answer[i], {}};
        c.fresh.push_back(c.query->answer[i]);
    }
}

void checker::load_csv(clause& c, scope& now) {
    plan_.shares = false;
    type(c.values[0], now, {});
    want(*c.values[0], only(cell_type::text), "LOAD CSV");
    if (now.contains(c.name)) fail("VariableAlreadyBound", fmt::format("'{}' has a value already", c.name), c.where);
    c.at = bind(now, c.name, {c.headers ? only(cell_type::map) : only(cell_type::list)}).at;
}

}  // namespace hexi::abi_v1::detail::query
