// What expressions can be, and which are wrong whatever the graph holds.
#include <hexi/query/check/check_private.hpp>

#include <set>

#include <fmt/format.h>

#include <hexi/base/problem.hpp>
#include <hexi/query/syntax/token_private.hpp>
#include <hexi/value/quantity.hpp>

namespace hexi::inline abi_v1::detail::query {

namespace {

constexpr types boolean = only(cell_type::boolean);
constexpr types maybe_boolean = boolean | nothing;
/// A property of what can only be a node.
bool is_of_node(const expression& e) { return e.is == form::property && (e.of[0]->can_be & ~nothing) == only(cell_type::node); }
/// What has properties or parts.
constexpr types with_parts = only(cell_type::map, cell_type::node, cell_type::edge, cell_type::duration, cell_type::quantity) | date_and_time_types;

}  // namespace

void checker::fail(std::string_view detail, std::string message, span where, std::string hint, error_class of) {
    throw failure{of, detail, std::move(message), std::move(hint), where, true};
}

void checker::undefined(std::string_view name, span where, const scope& now) const {
    std::vector<std::string> known;
    for (const auto& [other, v] : now) known.push_back(other);
    const auto near = closest(name, known);
    std::string hint = near ? fmt::format("did you mean '{}'?", *near) : std::string();
    // A sign as Chinese is written with was taken for a part of a name: of this one, or of one that was meant to be this.
    if (std::string of_sign = wide_sign_in(name); !of_sign.empty()) hint = std::move(of_sign);
    else
        for (const std::string& other : known)
            if (other.starts_with(name))
                if (std::string of_other = wide_sign_in(std::string_view(other).substr(name.size())); !of_other.empty()) hint = std::move(of_other);
    fail("UndefinedVariable", fmt::format("'{}' is not defined here", name), where, std::move(hint));
}

std::string checker::near_to(std::string_view name, const std::vector<std::string>& known) {
    if (std::string of_sign = wide_sign_in(name); !of_sign.empty()) return of_sign;
    const auto near = closest(name, known);
    return near ? fmt::format("did you mean '{}'?", *near) : std::string();
}

void checker::note(remark what) {
    // Of what hangs on parameters more: what most of them are given is right, and keeps nothing else from being told.
    const bool may_be = !what.parameter.empty();
    const std::size_t most = may_be ? 100 : 10;
    const auto is_same = [&](const remark& known) { return known.message == what.message && known.parameter == what.parameter && known.list == what.list; };
    const auto such = std::ranges::count_if(plan_.remarks, [&](const remark& known) { return known.parameter.empty() != may_be; });
    if (static_cast<std::size_t>(such) < most && std::ranges::none_of(plan_.remarks, is_same)) plan_.remarks.push_back(std::move(what));
}

std::optional<std::string> checker::unit_of(std::string_view property) const {
    std::set<unit_id> units;
    const auto declared = [&](const std::vector<hexi::property>& all) {
        for (const hexi::property& p : all)
            if (p.name == property && p.unit.valid()) units.insert(p.unit);
    };
    for (std::size_t i = 0; i < schema_.node_type_count(); ++i) declared(schema_[node_type_id(i)].properties);
    for (std::size_t i = 0; i < schema_.edge_type_count(); ++i) declared(schema_[edge_type_id(i)].properties);
    if (units.size() > 1 || schema_.unit_count() == 0) return std::nullopt;
    if (!units.empty()) return schema_[*units.begin()].name;
    const auto base = [&](std::size_t i) { return schema_[unit_id(i)].base.valid() ? schema_[unit_id(i)].base : unit_id(i); };
    for (std::size_t i = 1; i < schema_.unit_count(); ++i)
        if (base(i) != base(0)) return std::nullopt;
    return schema_[unit_id(0)].name;
}

void checker::compares_amounts(const expression& e) {
    for (std::size_t i = 0; i + 1 < e.of.size(); ++i) {
        const bool turned = e.of[i + 1]->is == form::property;
        const expression* const one = e.of[turned ? i + 1 : i].get();
        const expression* const other = e.of[turned ? i : i + 1].get();
        if (one->is != form::property || other->is != form::constant || !other->constant.is_number()) continue;
        if ((one->of[0]->can_be & ~nothing & ~only(cell_type::node, cell_type::edge)) != 0) continue;  // a map's may be a number
        const auto p = schema_.property_named(one->name);
        if (!p || schema_[*p].kind != kind::quantity || schema_[*p].list) continue;
        const auto text = [&](const expression& of) { return std::string_view(plan_.text).substr(of.where.begin, of.where.end - of.where.begin); };
        std::string amount = fmt::format("{}{}", text(*other), unit_of(one->name).value_or(""));
        amount = plain_number(amount, true).value_or(amount);  // an amount has no exponent
        note({.of = "type-error", .message = fmt::format("'{}' is an amount, which no number is more, less or the same as", one->name),
              .hint = schema_.parse_quantity(amount) ? fmt::format("compare it with an amount, such as quantity('{}'), or ask for value({})", amount, text(*one))
                                                     : fmt::format("compare it with an amount in its unit, as quantity('...') makes it, or ask for value({})", text(*one)), .where = e.where});
    }
}

void checker::asks_key(std::string_view name, const expression& other, bool among) {
    if (schema_.nodes_may_have(name) || (name != "key" && !schema_.may_call_keys(name))) return;
    const auto is_number = [](const expression& e) { return e.is == form::constant && e.constant.is_number(); };
    if (among && other.is == form::list) {
        for (const expression_ptr& one : other.of) asks_key(name, *one, false);
        return;
    }
    const bool known = is_number(other);
    if (!known && other.is != form::parameter) return;
    const std::string_view texts = among ? "give the elements of ${} as texts, in quotation marks, or ask for toStringList(${})" : "give ${} as a text, in quotation marks, or ask for toString(${})";
    const std::string text = known ? plan_.text.substr(other.where.begin, other.where.end - other.where.begin) : std::string();
    note({.of = "type-error", .message = fmt::format("'{}' is a key, which is a text and no number", name),
          .hint = known ? fmt::format("write '{}'", text) : fmt::format(fmt::runtime(texts), other.name, other.name), .where = other.where,
          .name = schema_.open ? std::string(name) : std::string(),
          .parameter = known ? std::string() : other.name, .list = among});
}

void checker::lacks_property(std::string_view name, span where) {
    std::vector<std::string> known;
    for (std::size_t i = 0; i < schema_.property_count(); ++i) known.push_back(schema_[property_id(i)].name);
    std::string hint = near_to(name, known);
    for (std::size_t i = 0; i < schema_.node_type_count() && !schema_.property_named("key"); ++i)
        if (schema_[node_type_id(i)].key == name) hint = fmt::format("it is the key of '{}', which is asked for as key", schema_[node_type_id(i)].name);
    if (schema_.open) return note({.message = fmt::format("the graph has no property '{}'", name), .hint = std::move(hint), .where = where, .name = std::string(name)});
    fail("UnknownProperty", fmt::format("no type of the graph's schema has a property '{}'", name), where, std::move(hint), error_class::property);
}

variable& checker::bind(scope& now, const std::string& name, static_type type) {
    variable& v = now[name];
    v = {new_slot(), type};
    return v;
}

std::size_t checker::parameter_number(const std::string& name) {
    for (std::size_t i = 0; i < plan_.parameters.size(); ++i)
        if (plan_.parameters[i] == name) return i;
    plan_.parameters.push_back(name);
    return plan_.parameters.size() - 1;
}

void checker::want(const expression& e, types wanted, std::string_view what) {
    if (!may_be(e.can_be, wanted)) fail("InvalidArgumentType", fmt::format("{} needs {}, this is {}", what, to_text(wanted), to_text(e.can_be)), e.where);
}

void checker::condition(expression_ptr& e, const scope& now) {
    type(e, now, {.predicate = true});
    want(*e, boolean, "a condition");
}

static_type checker::type(expression_ptr& e, const scope& now, place_of where) {
    const static_type found = type_of(*e, now, where);
    e->can_be = found.can_be;
    return found;
}

static_type checker::type_of(expression& e, const scope& now, place_of where) {
    const place_of value{.aggregates = where.aggregates};
    const auto all_of = [&](place_of at) {
        for (auto& part : e.of)
            if (part) type(part, now, at);
    };
    switch (e.is) {
        case form::constant: return {only(e.constant.type())};
        case form::parameter:
            e.number = parameter_number(e.name);
            return {};
        case form::variable: {
            if (e.at != no_slot && e.name.empty()) return {e.can_be};  // what a pattern found and gave no name
            const auto found = now.find(e.name);
            if (found == now.end()) undefined(e.name, e.where, now);
            e.at = found->second.at;
            return found->second.type;
        }
        case form::property: {
            type(e.of[0], now, value);
            const types of = e.of[0]->can_be;
            if (!may_be(of, with_parts))
                fail("InvalidArgumentType", fmt::format("{} has no property '{}'", to_text(of), e.name), e.where, {}, (of & only(cell_type::path)) != 0 ? error_class::syntax : error_class::type);
            e.symbol = plan_.names.of(e.name);
            // Of nodes and edges that are declared no property is asked that no type has.
            if ((of & ~nothing & ~only(cell_type::node, cell_type::edge)) == 0 && !may_have(e.name, nullptr, (of & only(cell_type::node)) == 0)) lacks_property(e.name, e.where);
            return {};
        }
        case form::element: {
            const static_type list = type(e.of[0], now, value);
            type(e.of[1], now, value);
            constexpr types elements = only(cell_type::list, cell_type::map, cell_type::node, cell_type::edge);
            if (!may_be(list.can_be, elements)) fail("InvalidArgumentType", fmt::format("{} has no elements", to_text(list.can_be)), e.where, {}, error_class::type);
            if ((list.can_be & ~nothing) == only(cell_type::list) && !may_be(e.of[1]->can_be, only(cell_type::integer)))
                fail("InvalidArgumentType", fmt::format("an element of a list is asked for by an integer, not by {}", to_text(e.of[1]->can_be)), e.of[1]->where, {}, error_class::type);
            return {(list.can_be & ~nothing) == only(cell_type::list) ? list.elements | nothing : any_type};
        }
        case form::slice: {
            const static_type list = type(e.of[0], now, value);
            want(*e.of[0], only(cell_type::list), "a slice");
            for (std::size_t i = 1; i < 3; ++i)
                if (e.of[i]) type(e.of[i], now, value), want(*e.of[i], only(cell_type::integer), "a bound of a slice");
            return {only(cell_type::list) | nothing, list.elements};
        }
        case form::plus:
        case form::negate: {
            type(e.of[0], now, value);
            want(*e.of[0], number_types | only(cell_type::duration, cell_type::quantity), "a sign");
            return {e.of[0]->can_be};
        }
        case form::add:
        case form::subtract:
        case form::multiply:
        case form::divide:
        case form::modulo:
        case form::power: {
            const static_type left = type(e.of[0], now, value), right = type(e.of[1], now, value);
            const types a = left.can_be, b = right.can_be;
            const types out = e.is == form::add        ? types_of_sum(a, b)
                              : e.is == form::subtract ? types_of_difference(a, b)
                                                       : types_of_product(a, b, e.is == form::multiply ? '*' : e.is == form::divide ? '/' : e.is == form::modulo ? '%' : '^');
            if (out == 0) fail("InvalidArgumentType", fmt::format("{} and {} do not go together here", to_text(a), to_text(b)), e.where);
            return {out};
        }
        case form::compare:
            all_of(value);
            compares_amounts(e);
            for (std::size_t i = 0; i + 1 < e.of.size(); ++i)
                for (const auto& [key, other] : {std::pair(&*e.of[i], &*e.of[i + 1]), std::pair(&*e.of[i + 1], &*e.of[i])})
                    if (is_of_node(*key)) asks_key(key->name, *other, false);
            return {maybe_boolean};
        case form::land:
        case form::lor:
        case form::lxor:
        case form::lnot:
            all_of(where);
            for (const auto& part : e.of) want(*part, boolean, e.is == form::lnot ? "NOT" : e.is == form::land ? "AND" : e.is == form::lor ? "OR" : "XOR");
            return {maybe_boolean};
        case form::in:
            all_of(value);
            want(*e.of[1], only(cell_type::list), "IN");
            if (is_of_node(*e.of[0])) asks_key(e.of[0]->name, *e.of[1], true);
            return {maybe_boolean};
        case form::starts_with:
        case form::ends_with:
        case form::contains:
        case form::matches:
            // A comparison of what is no text gives nothing, and is no error.
            all_of(value);
            return {maybe_boolean};
        case form::is_null:
        case form::is_not_null:
            all_of(value);
            return {boolean};
        case form::has_labels:
            all_of(value);
            want(*e.of[0], only(cell_type::node, cell_type::edge), "a test of labels");
            labels(*e.labels, false, label_use::tests);
            return {maybe_boolean};
        case form::call:
        case form::count_all: return call_type(e, now, where);
        case form::list: {
            types elements = 0;
            for (auto& part : e.of) elements |= type(part, now, value).can_be;
            return {only(cell_type::list), e.of.empty() ? any_type : elements};
        }
        case form::map:
            all_of(value);
            return {only(cell_type::map)};
        case form::map_projection:
            all_of(value);
            want(*e.of[0], only(cell_type::map, cell_type::node, cell_type::edge), "a projection");
            return {only(cell_type::map) | nothing};
        case form::choice: {
            types out = 0;
            const bool searched = e.of[0] == nullptr;
            if (!searched) type(e.of[0], now, value);
            for (std::size_t i = 1; i + 1 < e.of.size(); i += 2) {
                type(e.of[i], now, searched ? place_of{where.aggregates, true} : value);
                if (searched) want(*e.of[i], boolean, "WHEN");
                out |= type(e.of[i + 1], now, value).can_be;
            }
            out |= e.of.back() ? type(e.of.back(), now, value).can_be : nothing;
            return {out};
        }
        case form::list_comprehension:
        case form::all:
        case form::any:
        case form::none:
        case form::single: {
            const static_type list = type(e.of[0], now, value);
            want(*e.of[0], only(cell_type::list), "this");
            scope inner = now;
            e.at = bind(inner, e.name, {list.elements}).at;
            static_type element = {list.elements};
            const place_of no_aggregates{.predicate = true};
            if (e.of[1]) {
                type(e.of[1], inner, no_aggregates);
                want(*e.of[1], boolean, "WHERE");
            }
            if (e.is != form::list_comprehension) return {maybe_boolean};
            if (e.of[2]) element = type(e.of[2], inner, {});
            return {only(cell_type::list) | nothing, element.can_be};
        }
        case form::reduce: {
            const static_type first = type(e.of[0], now, value);
            const static_type list = type(e.of[1], now, value);
            want(*e.of[1], only(cell_type::list), "reduce");
            scope inner = now;
            // What the sum becomes after some steps is not known.
            e.at = bind(inner, e.name, {}).at;
            e.second_at = bind(inner, e.second, {list.elements}).at;
            const static_type step = type(e.of[2], inner, {});
            return {first.can_be | step.can_be | nothing};
        }
        case form::pattern_predicate: {
            if (!where.predicate)
                fail("UnexpectedSyntax", "a pattern is no value", e.where, "ask whether there is one by EXISTS { ... }, count what it finds by COUNT { ... }, or list it by [(a)-->(b) | b]");
            scope inner = now;
            inner_pattern(*e.path, inner, false);
            ends_alone(*e.path, {});
            return {boolean};
        }
        case form::pattern_comprehension: {
            scope inner = now;
            inner_pattern(*e.path, inner, true);
            types element = any_type;
            if (e.of[0]) condition(e.of[0], inner);
            if (e.of[1]) element = type(e.of[1], inner, {}).can_be;
            else element = only(cell_type::path);
            if (e.distinct) return {only(cell_type::path) | nothing};
            return {only(cell_type::list), element};
        }
        case form::exists:
            if (e.path) {
                scope inner = now;
                inner_pattern(*e.path, inner, true);
                ends_alone(*e.path, {});
            } else {
                query(*e.query, now, true, false);
                for (auto& part : e.query->parts) ends_alone(part, true);
            }
            return {boolean};
        case form::count_query:
            query(*e.query, now, true, false);
            return {only(cell_type::integer)};
        case form::collect_query:
            query(*e.query, now, true, true);
            if (e.query->columns.size() != 1) fail("InvalidClauseComposition", "COLLECT takes a query that returns one column", e.where);
            return {only(cell_type::list)};
    }
    return {};
}

static_type checker::call_type(expression& e, const scope& now, place_of where) {
    const aggregate* gathers = e.is == form::count_all ? find_aggregate("count") : find_aggregate(e.name);
    if (gathers != nullptr) {
        if (depth_of_aggregates_ > 0) fail("NestedAggregation", "an aggregate stands within another", e.where, "gather the inner one by a WITH before it");
        if (!where.aggregates) fail("InvalidAggregation", fmt::format("{}() gathers rows, which is not possible here", gathers->name), e.where, "gather by a WITH or RETURN of its own");
        if (e.is == form::call && (e.of.size() != gathers->parameters.size()))
            fail("InvalidNumberOfArguments", fmt::format("{}() takes {} arguments, {} are given", gathers->name, gathers->parameters.size(), e.of.size()), e.where);
        ++depth_of_aggregates_;
        static_type argument;
        for (std::size_t i = 0; i < e.of.size(); ++i) {
            const static_type t = type(e.of[i], now, {.aggregates = true});
            if (i == 0) argument = t;
            want(*e.of[i], gathers->parameters[i].accepted, fmt::format("{}()", gathers->name));
        }
        --depth_of_aggregates_;
        const auto repeatable = [](const auto& self, const expression& of) -> bool {
            if (of.function != nullptr && !of.function->repeatable) return false;
            for (const auto& part : of.of)
                if (part && !self(self, *part)) return false;
            return true;
        };
        for (const auto& part : e.of)
            if (!repeatable(repeatable, *part)) fail("NonConstantExpression", "what is gathered must be the same whenever it is asked", part->where);
        e.aggregate = gathers;
        e.number = aggregates_->size();
        aggregates_->push_back(&e);
        if (gathers->name == "collect") return {only(cell_type::list), argument.can_be & ~nothing};
        if (gathers->name == "min" || gathers->name == "max") return {argument.can_be | nothing};
        return {gathers->result};
    }
    const function* f = find_function(e.name);
    if (f == nullptr) {
        const auto near = closest(e.name, function_names());
        fail("UnknownFunction", fmt::format("there is no function '{}'", e.name), e.where, near ? fmt::format("did you mean '{}'?", *near) : std::string());
    }
    if (e.of.size() < f->required || (e.of.size() > f->parameters.size() && !f->repeats)) {
        const std::string wanted = f->repeats ? fmt::format("at least {}", f->required)
                                   : f->required == f->parameters.size() ? std::to_string(f->required)
                                                                         : fmt::format("{} to {}", f->required, f->parameters.size());
        fail("InvalidNumberOfArguments", fmt::format("{}() takes {} arguments, {} are given", f->name, wanted, e.of.size()), e.where);
    }
    if (e.distinct) fail("UnexpectedSyntax", fmt::format("{}() gathers nothing: DISTINCT has no meaning in it", f->name), e.where);
    e.function = f;
    plan_.asks_time = true;
    if (!f->repeatable) plan_.shares = false;
    bool null = false;
    static_type first;
    for (std::size_t i = 0; i < e.of.size(); ++i) {
        const static_type t = type(e.of[i], now, {.aggregates = where.aggregates});
        if (i == 0) first = t;
        want(*e.of[i], f->parameters[std::min(i, f->parameters.size() - 1)].accepted, fmt::format("{}()", f->name));
        null = null || (t.can_be & nothing) != 0;
    }
    static_type out{f->result | (f->null_gives_null && null ? nothing : 0)};
    if (f->name == "nodes") out.elements = only(cell_type::node);
    if (f->name == "relationships") out.elements = only(cell_type::edge);
    if (f->name == "labels" || f->name == "keys") out.elements = only(cell_type::text);
    if (f->name == "range") out.elements = only(cell_type::integer);
    if (f->name == "tail" || f->name == "reverse") out.elements = first.elements;
    if (f->name == "head" || f->name == "last") out.can_be = first.elements | nothing;
    return out;
}

}  // namespace hexi::abi_v1::detail::query
