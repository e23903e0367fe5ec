// Expressions over a frame.
#include <hexi/query/run/run_private.hpp>

#include <algorithm>

#include <fmt/format.h>

#include <hexi/query/function/memory_private.hpp>
#include <hexi/query/run/operators_private.hpp>

namespace hexi::inline abi_v1::detail::query {

namespace {

/// Gives a failure that has no place the one of the expression that it came out of.
template <class F>
auto placed(const expression& e, F f) {
    try {
        return f();
    } catch (failure& wrong) {
        if (!wrong.placed) wrong.where = e.where, wrong.placed = true;
        throw;
    }
}

[[noreturn]] void wrong_type(const expression& e, std::string_view what, const cell& got, std::string_view detail = "InvalidArgumentType") {
    throw failure{error_class::type, detail, fmt::format("{}, this is {}", what, to_text(got.type())), {}, e.where, true};
}

/// In three values.
std::optional<bool> truth(const expression& e, run_state& r) {
    const cell c = evaluate(e, r);
    if (c.is_null()) return std::nullopt;
    if (!c.is(cell_type::boolean)) wrong_type(e, "a truth value is needed", c);
    return c.as<bool>();
}
cell cell_of_truth(std::optional<bool> t) { return t ? cell(*t) : cell(); }

/// Quantities meet in their base unit, which the graph knows.
void bring_together(cell& a, cell& b, run_state& r) {
    if (!holds_quantity(a) || !holds_quantity(b)) return;
    a = in_base(r.context, a);
    b = in_base(r.context, b);
}

cell compared(const expression& e, run_state& r) {
    // A chain: all of its comparisons.
    cell left = evaluate(*e.of[0], r);
    std::optional<bool> all = true;
    for (std::size_t i = 0; i < e.comparers.size(); ++i) {
        cell right = evaluate(*e.of[i + 1], r);
        bring_together(left, right, r);
        cell one;
        switch (e.comparers[i]) {
            case comparer::equal: one = equal(left, right); break;
            case comparer::not_equal:
                one = equal(left, right);
                if (!one.is_null()) one = cell(!one.as<bool>());
                break;
            case comparer::less: one = compare(comparison::less, left, right); break;
            case comparer::less_or_equal: one = compare(comparison::less_or_equal, left, right); break;
            case comparer::greater: one = compare(comparison::greater, left, right); break;
            case comparer::greater_or_equal: one = compare(comparison::greater_or_equal, left, right); break;
        }
        if (one.is_null()) all = all && *all ? std::nullopt : all;
        else if (!one.as<bool>()) return cell(false);
        left = std::move(right);
    }
    return cell_of_truth(all);
}

cell joined(const expression& e, run_state& r) {
    const auto a = truth(*e.of[0], r);
    if (e.is == form::lnot) return a ? cell(!*a) : cell();
    if (e.is == form::land && a && !*a) return cell(false);
    if (e.is == form::lor && a && *a) return cell(true);
    const auto b = truth(*e.of[1], r);
    if (e.is == form::lxor) return a && b ? cell(*a != *b) : cell();
    if (e.is == form::land) return b && !*b ? cell(false) : a && b ? cell(true) : cell();
    return b && *b ? cell(true) : a && b ? cell(false) : cell();
}

cell text_test(const expression& e, run_state& r) {
    const cell a = evaluate(*e.of[0], r), b = evaluate(*e.of[1], r);
    if (e.is == form::matches) return placed(e, [&] { return matches(a, b); });
    if (!a.is(cell_type::text) || !b.is(cell_type::text)) return {};
    const auto text = a.text(), part = b.text();
    if (e.is == form::starts_with) return cell(text.starts_with(part));
    if (e.is == form::ends_with) return cell(text.ends_with(part));
    return cell(text.find(part) != std::string_view::npos);
}

cell property_in(const expression& e, const cell& of, run_state& r) {
    switch (of.type()) {
        case cell_type::null: return {};
        case cell_type::node:
        case cell_type::edge: {
            const bool is_node = of.is(cell_type::node);
            if (r.removes && (is_node ? r.gone(of.as<node_id>()) : r.gone(of.as<edge_id>())))
                throw failure{error_class::entity_not_found, "DeletedEntityAccess", fmt::format("'{}' is asked of a {} that this query has deleted", e.name, is_node ? "node" : "edge"), {}, e.where, true};
            if (is_node && r.means.is_key(e.symbol)) [[unlikely]] return property_or_key(r, of.as<node_id>(), e.symbol);
            const auto p = r.means.property(e.symbol);
            if (!p) return {};
            return is_node ? property_cell(r, of.as<node_id>(), *p) : property_cell(r, of.as<edge_id>(), *p);
        }
        default: return placed(e, [&] { return property_of(r.context, of, e.name); });
    }
}
cell property(const expression& e, run_state& r) {
    const expression& of = *e.of[0];
    return of.is == form::variable ? property_in(e, r.frame[static_cast<std::size_t>(of.at)], r) : property_in(e, evaluate(of, r), r);
}

cell quantified(const expression& e, run_state& r) {
    const cell list = evaluate(*e.of[0], r);
    if (list.is_null()) return {};
    if (!list.is(cell_type::list)) wrong_type(*e.of[0], "a list is needed", list);
    std::size_t yes = 0, unknown = 0;
    const auto at = static_cast<std::size_t>(e.at);
    const auto& all = list.as<cell_list>();
    for (const cell& one : all) {
        r.step();
        r.frame[at] = one;
        const auto is = e.of[1] ? truth(*e.of[1], r) : std::optional(one.is_true());
        if (!is) ++unknown;
        else if (*is) ++yes;
        if (is && !*is && e.is == form::all) return cell(false);
        if (is && *is && e.is == form::any) return cell(true);
        if (is && *is && e.is == form::none) return cell(false);
        if (e.is == form::single && yes > 1) return cell(false);
    }
    if (unknown > 0) return {};
    switch (e.is) {
        case form::all: return cell(true);
        case form::any: return cell(false);
        case form::none: return cell(true);
        default: return cell(yes == 1);
    }
}

cell comprehension(const expression& e, run_state& r) {
    const cell list = evaluate(*e.of[0], r);
    if (list.is_null()) return {};
    if (!list.is(cell_type::list)) wrong_type(*e.of[0], "a list is needed", list);
    cell_list out;
    held_memory held;
    const auto at = static_cast<std::size_t>(e.at);
    for (const cell& one : list.as<cell_list>()) {
        r.step();
        r.frame[at] = one;
        if (e.of[1] && !holds(*e.of[1], r)) continue;
        out.push_back(e.of[2] ? evaluate(*e.of[2], r) : one);
        held.grow(r.context, sizeof(cell) + out.back().own_bytes());
    }
    return cell(std::move(out));
}

cell reduced(const expression& e, run_state& r) {
    cell sum = evaluate(*e.of[0], r);
    const cell list = evaluate(*e.of[1], r);
    if (list.is_null()) return {};
    if (!list.is(cell_type::list)) wrong_type(*e.of[1], "a list is needed", list);
    held_memory held;
    for (const cell& one : list.as<cell_list>()) {
        r.step();
        // The one before goes, and the sum is held while the next is made of it.
        held.give_back();
        held.grow(r.context, sum.own_bytes());
        cell& at = r.frame[static_cast<std::size_t>(e.at)];
        at = cell(), at = std::move(sum), sum = cell();
        r.frame[static_cast<std::size_t>(e.second_at)] = one;
        sum = evaluate(*e.of[2], r);
    }
    return sum;
}

/// Counts what putting two texts or lists together takes: a sum may be as long as both.
void prepare_to_add(const cell& a, const cell& b, run_state& r) {
    static constexpr std::size_t little = 4096;
    const auto bytes = [](const cell& c) { return c.is(cell_type::text) ? c.text().size() : c.is(cell_type::list) ? c.as<cell_list>().size() * sizeof(cell) : 0; };
    const std::size_t all = bytes(a) + bytes(b);
    if (all < little) return;
    r.step(all / little);
    make_room(r.context, all);
}

bool equal_in_base(cell a, cell b, run_state& r) {
    bring_together(a, b, r);
    return equal(a, b).is_true();
}

cell chosen(const expression& e, run_state& r) {
    const cell subject = e.of[0] ? evaluate(*e.of[0], r) : cell();
    for (std::size_t i = 1; i + 1 < e.of.size(); i += 2) {
        const bool is = e.of[0] ? equal_in_base(subject, evaluate(*e.of[i], r), r) : truth(*e.of[i], r).value_or(false);
        if (is) return evaluate(*e.of[i + 1], r);
    }
    return e.of.back() ? evaluate(*e.of.back(), r) : cell();
}

cell projected(const expression& e, run_state& r) {
    const cell of = evaluate(*e.of[0], r);
    if (of.is_null()) return {};
    std::vector<cell_entry> entries;
    held_memory held;
    for (std::size_t i = 0; i < e.keys.size(); ++i) {
        if (e.of[i + 1]) {
            entries.push_back({e.keys[i], evaluate(*e.of[i + 1], r)});
            held.grow(r.context, entries.back().held.own_bytes());
        } else if (e.keys[i] == "*") {
            const cell all = placed(e, [&] { return cell(properties_of(r.context, of)); });
            for (const cell_entry& entry : all.as<cell_map>()) entries.push_back(entry);
        } else {
            entries.push_back({e.keys[i], placed(e, [&] { return property_of(r.context, of, e.keys[i]); })});
        }
    }
    return cell(map_of(std::move(entries)));
}

/// Gives `body` the arguments of a call; nothing where null among them gives null.
template <class Body>
auto with_arguments(const expression& e, run_state& r, Body body) -> decltype(body(arguments())) {
    cell few[4];
    std::vector<cell> many;
    const std::size_t count = e.of.size();
    cell* given = few;
    if (count > 4) many.resize(count), given = many.data();
    for (std::size_t i = 0; i < count; ++i) {
        given[i] = evaluate(*e.of[i], r);
        if (given[i].is_null() && e.function->null_gives_null) return {};
    }
    return placed(e, [&] { return body(arguments(given, count)); });
}

cell called(const expression& e, run_state& r) {
    if (e.aggregate != nullptr) return r.gathered[e.number];
    return with_arguments(e, r, [&](arguments given) { return e.function->body(r.context, given); });
}

/// The chain of an expression that holds a query or a pattern, made once a run.
template <class Make>
chain& inner_chain(const expression& e, run_state& r, Make make) {
    auto& at = r.inner[&e];
    if (!at) {
        at = std::make_unique<chain>();
        make(*at);
    }
    return *at;
}

cell asked(const expression& e, run_state& r) {
    if (e.query) {
        auto& at = r.inner[&e];
        if (!at) {
            at = std::make_unique<chain>();
            auto sink = std::make_unique<answer_sink>(e.is == form::exists, e.is == form::collect_query ? e.query->answer[0] : no_slot);
            auto& s = *sink;
            at->add<query_op>(*e.query, std::move(sink), s, r);
        }
        auto& whole = static_cast<query_op&>(at->last());
        whole.row(r);
        answer_sink& found = whole.sink();
        if (e.is == form::exists) return cell(found.count > 0);
        if (e.is == form::count_query) return cell(static_cast<std::int64_t>(found.count));
        return cell(found.gathered());
    }
    chain& found = inner_chain(e, r, [&](chain& c) {
        const path_pattern* one[] = {e.path.get()};
        const bool collects = e.is == form::pattern_comprehension;
        add_patterns(c, one, collects ? e.of[0].get() : nullptr, r);
        c.add<comprehension_sink>(!collects || e.distinct, collects ? e.of[1].get() : nullptr, e.path->at);
    });
    auto& sink = static_cast<comprehension_sink&>(found.last());
    sink.clear();
    found.run(r);
    if (e.is != form::pattern_comprehension) return cell(sink.count > 0);
    cell_list values = sink.gathered();
    if (e.distinct) return values.empty() ? cell() : std::move(values.front());
    return cell(std::move(values));
}

}  // namespace

bool has_labels(const label_expression& l, node_type_id t, const run_state& r) {
    using form = label_expression::form;
    switch (l.is) {
        case form::name: return r.means.has_label(t, l.symbol);
        case form::any: return !r.g.schema()[t].labels.empty();
        case form::all_of: return std::ranges::all_of(l.of, [&](const auto& part) { return has_labels(part, t, r); });
        case form::any_of: return std::ranges::any_of(l.of, [&](const auto& part) { return has_labels(part, t, r); });
        case form::none_of: return !has_labels(l.of[0], t, r);
    }
    return false;
}

bool is_type(const label_expression& l, edge_type_id t, const run_state& r) {
    using form = label_expression::form;
    switch (l.is) {
        case form::name: return r.means.is_type(t, l.symbol);
        case form::any: return true;
        case form::all_of: return std::ranges::all_of(l.of, [&](const auto& part) { return is_type(part, t, r); });
        case form::any_of: return std::ranges::any_of(l.of, [&](const auto& part) { return is_type(part, t, r); });
        case form::none_of: return !is_type(l.of[0], t, r);
    }
    return false;
}

namespace {

template <class Id>
cell property_cell_of(run_state& r, Id id, property_id p) {
    if (!r.g.contains(id)) return {};
    const property_key& key = r.g.schema()[p];
    if (!key.list) {
        switch (key.kind) {
            case kind::integer:
                if (const auto v = r.g.get<std::int64_t>(id, p)) return cell(*v);
                return {};
            case kind::floating:
                if (const auto v = r.g.get<double>(id, p)) return cell(*v);
                return {};
            case kind::boolean:
                if (const auto v = r.g.get<bool>(id, p)) return cell(*v);
                return {};
            case kind::text:
            case kind::enumeration:
                if (const auto v = r.g.get<std::string_view>(id, p)) return r.context.texts_stay ? cell::view(*v) : cell(std::string(*v));
                return {};
            default: break;
        }
    }
    return cell_of(r.g.value(id, p));
}

}  // namespace

std::optional<number_range> range_of(const expression& call, run_state& r) {
    return with_arguments(call, r, [](arguments given) { return std::optional(numbers_of_range(given)); });
}

cell key_cell(run_state& r, node_id n) {
    if (!r.g.contains(n) || !r.g.has_key(n)) return {};
    return r.context.texts_stay ? cell::view(r.g.key(n)) : cell(std::string(r.g.key(n)));
}

cell property_or_key(run_state& r, node_id n, std::size_t symbol) {
    const auto p = r.means.property(symbol);
    cell has = p ? property_cell(r, n, *p) : cell();
    return has.is_null() && r.g.contains(n) && r.means.is_key(r.g.type(n), symbol) ? key_cell(r, n) : has;
}

cell property_cell(run_state& r, node_id n, property_id p) { return property_cell_of(r, n, p); }
cell property_cell(run_state& r, edge_id e, property_id p) { return property_cell_of(r, e, p); }

namespace {

/// What a variable, a parameter or a constant holds, where it stands, or as a view in `room`; null for all else.
const cell* held_by(const expression& e, const run_state& r, cell& room) {
    switch (e.is) {
        case form::variable: return &r.frame[static_cast<std::size_t>(e.at)];
        case form::parameter: return &r.parameters[e.number];
        case form::constant:
            // The statement's, which other threads read as well: no copy that is counted.
            if (!e.constant.is(cell_type::text)) return &e.constant;
            room = cell::view(e.constant.text());
            return &room;
        default: return nullptr;
    }
}

/// Calls `combine(a, b)` with both operands, which are not copied where both stand somewhere: evaluating one might move the other.
template <class Combine>
cell with_operands(const expression& e, run_state& r, const Combine& combine) {
    cell left, right;
    const cell* a = held_by(*e.of[0], r, left);
    const cell* b = a != nullptr ? held_by(*e.of[1], r, right) : nullptr;
    if (b == nullptr) {
        left = evaluate(*e.of[0], r), right = evaluate(*e.of[1], r);
        a = &left, b = &right;
    }
    if (a->is(cell_type::quantity) && b->is(cell_type::quantity)) [[unlikely]] {  // what lists hold stays as it is
        left = *a, right = *b;
        bring_together(left, right, r);
        a = &left, b = &right;
    }
    if (e.is == form::add) prepare_to_add(*a, *b, r);
    return placed(e, [&] { return combine(*a, *b); });
}

}  // namespace

cell evaluate_in(std::string& room, const expression& e, run_state& r) {
    if (e.is != form::add) return evaluate(e, r);
    return with_operands(e, r, [&](const cell& a, const cell& b) { return add(a, b, &room); });
}

cell evaluate(const expression& e, run_state& r) {
    const auto part = [&](std::size_t i) { return evaluate(*e.of[i], r); };
    switch (e.is) {
        // The statement's, which other threads read as well: no copy that is counted.
        case form::constant: return e.constant.is(cell_type::text) ? cell::view(e.constant.text()) : e.constant;
        case form::parameter: return r.parameters[e.number];
        case form::variable: return r.frame[static_cast<std::size_t>(e.at)];
        case form::property: return property(e, r);
        case form::element: {
            const cell of = part(0), index = part(1);
            return placed(e, [&] { return element(r.context, of, index); });
        }
        case form::slice: {
            const cell of = part(0);
            cell from, to;
            if (e.of[1]) from = part(1);
            if (e.of[2]) to = part(2);
            return placed(e, [&] { return slice(of, e.of[1] ? &from : nullptr, e.of[2] ? &to : nullptr); });
        }
        case form::plus: return part(0);
        case form::negate: {
            const cell of = part(0);
            return placed(e, [&] { return negate(of); });
        }
        case form::add:
        case form::subtract:
        case form::multiply:
        case form::divide:
        case form::modulo:
        case form::power:
            return with_operands(e, r, [&](const cell& a, const cell& b) {
                switch (e.is) {
                    case form::add: return add(a, b);
                    case form::subtract: return subtract(a, b);
                    case form::multiply: return multiply(a, b);
                    case form::divide: return divide(a, b);
                    case form::modulo: return modulo(a, b);
                    default: return power(a, b);
                }
            });
        case form::compare: return compared(e, r);
        case form::land:
        case form::lor:
        case form::lxor:
        case form::lnot: return joined(e, r);
        case form::in: {
            cell a = part(0), list = part(1);
            if (list.is(cell_type::list)) bring_together(a, list, r);
            return placed(e, [&] { return contains(list, a); });
        }
        case form::starts_with:
        case form::ends_with:
        case form::contains:
        case form::matches: return text_test(e, r);
        case form::is_null: return cell(part(0).is_null());
        case form::is_not_null: return cell(!part(0).is_null());
        case form::has_labels: {
            const cell of = part(0);
            if (of.is_null()) return {};
            if (of.is(cell_type::node)) {
                if (r.gone(of.as<node_id>())) throw failure{error_class::entity_not_found, "DeletedEntityAccess", "labels are asked of a node that this query has deleted", {}, e.where, true};
                return cell(has_labels(*e.labels, r.g.type(of.as<node_id>()), r));
            }
            if (of.is(cell_type::edge)) return cell(is_type(*e.labels, r.g.type(of.as<edge_id>()), r));
            wrong_type(*e.of[0], "labels are a node's", of);
        }
        case form::call:
        case form::count_all: return called(e, r);
        case form::list: {
            cell_list out;
            out.reserve(e.of.size());
            held_memory held;
            for (std::size_t i = 0; i < e.of.size(); ++i) {
                out.push_back(part(i));
                held.grow(r.context, out.back().own_bytes());
            }
            return cell(std::move(out));
        }
        case form::map: {
            std::vector<cell_entry> out;
            out.reserve(e.of.size());
            held_memory held;
            for (std::size_t i = 0; i < e.of.size(); ++i) {
                out.push_back({e.keys[i], part(i)});
                held.grow(r.context, out.back().held.own_bytes());
            }
            return cell(map_of(std::move(out)));
        }
        case form::map_projection: return projected(e, r);
        case form::choice: return chosen(e, r);
        case form::list_comprehension: return comprehension(e, r);
        case form::all:
        case form::any:
        case form::none:
        case form::single: return quantified(e, r);
        case form::reduce: return reduced(e, r);
        case form::pattern_predicate:
        case form::pattern_comprehension:
        case form::exists:
        case form::count_query:
        case form::collect_query: return asked(e, r);
    }
    return {};
}

}  // namespace hexi::abi_v1::detail::query
