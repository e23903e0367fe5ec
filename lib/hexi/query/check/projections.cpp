// WITH, RETURN and LET: columns, groups, order.
#include <hexi/query/check/check_private.hpp>

#include <algorithm>
#include <set>

#include <fmt/format.h>

namespace hexi::inline abi_v1::detail::query {

namespace {

expression_ptr reference(slot at, const expression& of) {
    auto out = std::make_unique<expression>();
    out->is = form::variable;
    out->where = of.where;
    out->at = at;
    out->can_be = of.can_be;
    return out;
}

/// Whether an aggregate is called in it, before it is checked.
bool gathers(const expression& e) {
    if (e.is == form::count_all || (e.is == form::call && find_aggregate(e.name) != nullptr)) return true;
    return std::ranges::any_of(e.of, [](const auto& part) { return part && gathers(*part); });
}

/// Calls `visit` for the variables of an expression that it does not bring itself.
template <class Visit>
void for_each_variable(const expression& e, const Visit& visit) {
    if (e.is == form::variable) visit(e);
    for (const auto& part : e.of)
        if (part) for_each_variable(*part, visit);
}

}  // namespace

bool checker::has_aggregate(const expression& e) {
    if (e.aggregate != nullptr) return true;
    return std::ranges::any_of(e.of, [](const auto& part) { return part && has_aggregate(*part); });
}

bool checker::alike(const expression& a, const expression& b) {
    if (a.is != b.is || a.name != b.name || a.keys != b.keys || a.comparers != b.comparers || a.distinct != b.distinct || a.of.size() != b.of.size()) return false;
    if (a.path || b.path || a.query || b.query || a.labels || b.labels) return false;
    if (a.is == form::variable && a.at != b.at) return false;
    if (a.is == form::constant && !(a.constant.type() == b.constant.type() && same(a.constant, b.constant))) return false;
    for (std::size_t i = 0; i < a.of.size(); ++i) {
        if ((a.of[i] == nullptr) != (b.of[i] == nullptr)) return false;
        if (a.of[i] && !alike(*a.of[i], *b.of[i])) return false;
    }
    return true;
}

void checker::row_count(expression_ptr& e, std::string_view word) {
    if (!e) return;
    for_each_variable(*e, [&](const expression& v) {
        fail("NonConstantExpression", fmt::format("{} is one number for all rows: '{}' differs from row to row", word, v.name), e->where);
    });
    type(e, {}, {});
    if (e->is == form::constant || !may_be(e->can_be, only(cell_type::integer))) {
        if (!e->constant.is(cell_type::integer) || (e->can_be & only(cell_type::integer)) == 0) fail("InvalidArgumentType", fmt::format("{} takes an integer", word), e->where);
        if (e->constant.as<std::int64_t>() < 0) fail("NegativeIntegerArgument", fmt::format("{} takes no number below zero", word), e->where);
    }
}

void checker::projection(clause& c, scope& now) {
    const scope before = now;
    auto* const outer = aggregates_;
    aggregates_ = &c.aggregates;
    std::vector<static_type> found;
    if (c.evidence) add_evidence(c, before);
    for (auto& item : c.items) {
        found.push_back(type(item.of, before, {.aggregates = c.is != clause_kind::let}));
        item.aggregates = has_aggregate(*item.of);
    }
    c.grouped = std::ranges::any_of(c.items, &projection_item::aggregates);

    scope after;
    if (c.is == clause_kind::let) after = before;
    if (c.everything) {
        if (before.empty() && c.is == clause_kind::give) fail("NoVariablesInScope", "there is no variable that '*' could stand for", c.where);
        for (const auto& [name, v] : before) {
            variable& kept = after[name];
            kept = {new_slot(), v.type};
            c.carried.emplace_back(v.at, kept.at);
            c.names.push_back(name);
        }
    }
    std::set<std::string, std::less<>> names(c.names.begin(), c.names.end());
    for (std::size_t i = 0; i < c.items.size(); ++i) {
        auto& item = c.items[i];
        if (!names.insert(item.name).second) fail("ColumnNameConflict", fmt::format("two columns are called '{}'", item.name), item.where, "give one another name by AS");
        item.at = new_slot();
        after[item.name] = {item.at, found[i]};
    }
    aggregates_ = outer;
    order_by(c, before, after);
    for (const auto& item : c.items)
        if (!item.named && c.is == clause_kind::with) fail("NoExpressionAlias", fmt::format("'{}' needs a name", item.name), item.where, "write AS and a name behind it");
    row_count(c.skip, "SKIP");
    row_count(c.limit, "LIMIT");
    if (c.filter) {
        scope both = before;
        for (const auto& [name, v] : after) both[name] = v;
        condition(c.filter, both);
        if (c.grouped || c.distinct) see_columns(c.filter, c, false, false);
    }
    if (c.grouped) group(c);
    now = std::move(after);
    if (c.is != clause_kind::let) unnamed_.clear();
}

void checker::add_evidence(clause& c, const scope& before) {
    if (c.distinct || std::ranges::any_of(c.items, [](const projection_item& item) { return gathers(*item.of); }))
        fail("InvalidAggregation", "WITH EVIDENCE is about the facts of one row, and rows are gathered here", c.where, "ask for the sources of what is gathered: sources(collect(r))");
    constexpr types facts = only(cell_type::node, cell_type::edge, cell_type::path);
    auto all = std::make_unique<expression>();
    all->is = form::list;
    all->where = c.where;
    const auto add = [&](const variable& v) {
        if ((v.type.can_be & facts) == 0 && ((v.type.can_be & only(cell_type::list)) == 0 || (v.type.elements & facts) == 0 || v.type.elements == any_type)) return;
        auto one = std::make_unique<expression>();
        one->is = form::variable;
        one->where = c.where;
        one->at = v.at;
        one->can_be = v.type.can_be;
        all->of.push_back(std::move(one));
    };
    for (const auto& [name, v] : before) add(v);
    for (const variable& v : unnamed_) add(v);
    projection_item item;
    item.of = std::make_unique<expression>();
    item.of->is = form::call;
    item.of->where = c.where;
    item.of->name = "sources";
    item.of->of.push_back(std::move(all));
    item.name = "evidence";
    item.named = true;
    item.where = c.where;
    c.items.push_back(std::move(item));
}

void checker::group(clause& c) {
    for (auto& item : c.items)
        if (item.aggregates) replace_keys(item.of, c);
}

void checker::replace_keys(expression_ptr& e, const clause& c) {
    if (e->aggregate != nullptr) return;
    for (const auto& item : c.items) {
        if (item.aggregates || (item.of->is != form::variable && item.of->is != form::property)) continue;
        if (alike(*item.of, *e)) {
            e = reference(item.at, *e);
            return;
        }
    }
    if (e->is == form::variable) {
        for (const auto& [from, to] : c.carried) {
            if (from == e->at) {
                e = reference(to, *e);
                return;
            }
        }
        fail("AmbiguousAggregationExpression", fmt::format("'{}' is gathered by nothing and no column of its own", e->name), e->where, "return it as a column, too, or gather it");
    }
    const bool brings = e->is == form::list_comprehension || e->is == form::all || e->is == form::any || e->is == form::none || e->is == form::single || e->is == form::reduce;
    for (std::size_t i = 0; i < e->of.size(); ++i) {
        if (!e->of[i]) continue;
        if (!brings || has_aggregate(*e->of[i])) replace_keys(e->of[i], c);
    }
}

/// Rows that were gathered or made distinct have their columns, and nothing else can be seen: what was written as a column is one.
void checker::see_columns(expression_ptr& e, const clause& c, bool gathers, bool within_aggregate) {
    if (e->is == form::variable) {
        for (const auto& column : c.items)
            if (e->at == column.at) return;
        for (const auto& [from, to] : c.carried) {
            if (e->at != from && e->at != to) continue;
            e = reference(to, *e);
            return;
        }
    }
    for (const auto& column : c.items) {
        if (!alike(*column.of, *e)) continue;
        e = reference(column.at, *e);
        return;
    }
    if (e->is == form::variable) {
        bool part_of_key = false;
        for (const auto& column : c.items) {
            if (column.aggregates || column.of->is == form::variable || column.of->is == form::property) continue;
            for_each_variable(*column.of, [&](const expression& v) { part_of_key = part_of_key || v.at == e->at; });
        }
        if (part_of_key && gathers && !within_aggregate) fail("AmbiguousAggregationExpression", fmt::format("'{}' is gathered by nothing and no column of its own", e->name), e->where);
        if (std::ranges::find(outer_, e->at) == outer_.end()) return;  // a comprehension brings it
        fail("UndefinedVariable", fmt::format("'{}' cannot be seen any more: rows were {}", e->name, c.grouped ? "gathered" : "made distinct"), e->where, "ask for a column");
    }
    for (auto& part : e->of)
        if (part) see_columns(part, c, gathers, within_aggregate || e->aggregate != nullptr);
}

void checker::order_by(clause& c, const scope& before, const scope& after) {
    scope both = before;
    for (const auto& [name, v] : after) both[name] = v;
    outer_.clear();
    for (const auto& [name, v] : before) outer_.push_back(v.at);
    for (const auto& [name, v] : after) outer_.push_back(v.at);
    for (auto& item : c.order) {
        std::vector<expression*> found;
        auto* const outer = aggregates_;
        aggregates_ = &found;
        // Names that both have mean the new ones, unless the expression is a column's as it was written.
        type(item.by, before.empty() ? after : both, {.aggregates = true});
        aggregates_ = outer;
        if (!found.empty() && !c.grouped) fail("InvalidAggregation", "an order gathers nothing that its projection does not gather", item.by->where);
        if (!c.grouped && !c.distinct) {
            continue;
        }
        // A sum whose parts are keys is ambiguous where it is not the key itself.
        if (!found.empty()) {
            const auto mixed = [&](const auto& self, const expression& e) -> void {
                if (e.aggregate != nullptr) return;
                if (!has_aggregate(e)) {
                    for (const auto& column : c.items) {
                        if (!column.aggregates && column.of->is != form::variable && column.of->is != form::property && alike(*column.of, e) && e.is != form::variable)
                            fail("AmbiguousAggregationExpression", "a key that is an expression is not mixed with what is gathered", e.where, "give the key a name in a WITH before");
                    }
                    return;
                }
                for (const auto& part : e.of)
                    if (part) self(self, *part);
            };
            if (item.by->aggregate == nullptr) mixed(mixed, *item.by);
        }
        see_columns(item.by, c, !found.empty(), false);
        // What is gathered for the order alone is gathered with the rest.
        for (expression* a : found) {
            bool used = false;
            const auto look = [&](const auto& self, const expression& e) -> void {
                used = used || &e == a;
                for (const auto& part : e.of)
                    if (part) self(self, *part);
            };
            look(look, *item.by);
            if (!used) continue;
            a->number = c.aggregates.size();
            c.aggregates.push_back(a);
        }
    }
}

}  // namespace hexi::abi_v1::detail::query
