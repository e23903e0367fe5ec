// How nodes may be looked up, and the nodes that are.
#include <hexi/query/run/lookup_private.hpp>

#include <algorithm>

#include <fmt/format.h>

#include <hexi/query/run/operators_private.hpp>

namespace hexi::inline abi_v1::detail::query {

namespace {

/// A comparison of a property of the node with something, `n.name < with`, whichever was written first.
struct compared_property {
    comparer how;
    const std::string* name;
    const expression* with;
};

[[nodiscard]] bool is_property_of(const expression& e, const node_pattern& n) { return e.is == form::property && e.of[0]->is == form::variable && e.of[0]->at == n.at; }

/// Calls `visit` with each comparison in a condition that may be a chain of them, until it says so.
template <class Visit>
bool any_compared(const expression& condition, const node_pattern& n, Visit visit) {
    if (condition.is != form::compare) return false;
    for (std::size_t i = 0; i < condition.comparers.size(); ++i) {
        const expression &left = *condition.of[i], &right = *condition.of[i + 1];
        if (is_property_of(left, n) && visit(compared_property{condition.comparers[i], &left.name, &right})) return true;
        if (is_property_of(right, n) && visit(compared_property{turned(condition.comparers[i]), &right.name, &left})) return true;
    }
    return false;
}

/// Finds how the nodes of a pattern can be looked up.
class lookup_finder {
public:
    lookup_finder(const node_pattern& n, const run_state& r, const std::function<bool(const expression&)>& can_ask, std::string* advised) : n_(n), r_(r), can_ask_(can_ask), advised_(advised) {
        if (n.labels && n.labels->is == label_expression::form::name) type_ = r.g.schema().find_node_type(n.labels->name);
    }

    std::optional<lookup> find(std::span<const expression* const> conditions) {
        if (n_.properties && n_.properties->is == form::map)
            for (std::size_t i = 0; i < n_.properties->keys.size(); ++i)
                if (auto found = by_value(n_.properties->keys[i], *n_.properties->of[i], lookup::form::key, lookup::form::value)) return found;
        std::optional<lookup> found;
        for (const expression* c : conditions)
            if (any_compared(*c, n_, [&](const compared_property& p) { return p.how == comparer::equal && (found = by_value(*p.name, *p.with, lookup::form::key, lookup::form::value)); })) return found;
        for (const expression* c : conditions)
            if (c->is == form::in && is_property_of(*c->of[0], n_) && (found = by_value(c->of[0]->name, *c->of[1], lookup::form::one_of_keys, lookup::form::one_of_values))) return found;
        for (const expression* c : conditions)
            if (c->is == form::starts_with && is_property_of(*c->of[0], n_) && can_ask_(*c->of[1]) && has_index(c->of[0]->name, true)) return lookup{lookup::form::beginning, c->of[1].get(), nullptr, c->of[0]->name, *type_};
        return by_bounds(conditions);
    }

private:
    /// Bounds of the first property that has any and a sorted index; of each side the first.
    std::optional<lookup> by_bounds(std::span<const expression* const> conditions) {
        lookup range{lookup::form::range, nullptr, nullptr, {}, {}};
        for (const expression* c : conditions) {
            any_compared(*c, n_, [&](const compared_property& p) {
                const bool least = p.how == comparer::greater || p.how == comparer::greater_or_equal, most = p.how == comparer::less || p.how == comparer::less_or_equal;
                if ((!least && !most) || !can_ask_(*p.with) || (range.name.empty() ? !has_index(*p.name, true) : range.name != *p.name)) return false;
                range.name = *p.name;
                const expression*& bound = least ? range.value : range.most;
                if (bound == nullptr) bound = p.with;
                return false;
            });
        }
        if (range.name.empty()) return std::nullopt;
        range.type = *type_;
        return range;
    }
    std::optional<lookup> by_value(const std::string& name, const expression& value, lookup::form as_key, lookup::form as_value) {
        if (!can_ask_(value)) return std::nullopt;
        if (lookup by{as_key, &value, nullptr, name, type_.value_or(node_type_id::none())}; by.finds_keys(r_.g.schema())) return by;
        if (!has_index(name, false)) return std::nullopt;
        return lookup{as_value, &value, nullptr, name, *type_};
    }
    /// Whether what the type has under this name is in an index. If not, one is advised.
    bool has_index(const std::string& name, bool sorted) {
        if (!type_ || may_be_key(name)) return false;
        for (const auto& index : r_.basis.indexes(r_.g))
            if (index.type == *type_ && r_.g.schema()[index.property].name == name && (!sorted || index.order == index_order::sorted)) return true;
        if (advised_ != nullptr && advised_->empty() && r_.g.schema().property_named(name)) *advised_ = fmt::format("{} of {}.{}", sorted ? "a sorted index" : "an index", n_.labels->name, name);
        return false;
    }

    /// Whether nodes that have no such property may have it as their key.
    [[nodiscard]] bool may_be_key(const std::string& name) const {
        const schema& s = r_.g.schema();
        return std::ranges::any_of(s.types_called(s[*type_].name), [&](node_type_id t) { return calls_key(s, t, name); });
    }

    const node_pattern& n_;
    const run_state& r_;
    const std::function<bool(const expression&)>& can_ask_;
    std::string* advised_;
    std::optional<node_type_id> type_;
};

/// Whether what equals `wanted` may be written in other units: a quantity in its unit's base, or in one that counts in it.
bool may_be_in_other_units(const cell& wanted, const schema& s) {
    if (!holds_quantity(wanted)) return false;
    const unit_id own = wanted.is(cell_type::quantity) ? wanted.as<quantity>().unit : unit_id();
    for (std::size_t i = 0; i < s.unit_count(); ++i)
        if (const unit_id base = s[unit_id(i)].base; base.valid() && (!own.valid() || own == unit_id(i) || own == base)) return true;
    return false;
}

/// Whether what it may be compared with lies together in the order of values.
bool is_ordered(const cell& c) {
    switch (c.type()) {
        case cell_type::boolean:
        case cell_type::integer:
        case cell_type::floating:
        case cell_type::text:
        case cell_type::quantity:
        case cell_type::date:
        case cell_type::local_time:
        case cell_type::time:
        case cell_type::local_datetime:
        case cell_type::datetime: return true;
        default: return false;
    }
}

/// The least text that is more than all that begin with it; nothing if there is none.
std::optional<std::string> behind(std::string beginning) {
    while (!beginning.empty() && static_cast<unsigned char>(beginning.back()) == 0xFF) beginning.pop_back();
    if (beginning.empty()) return std::nullopt;
    beginning.back() = static_cast<char>(static_cast<unsigned char>(beginning.back()) + 1);
    return beginning;
}

/// All nodes that it could find, where the index cannot tell.
std::vector<node_id> all_of(const lookup& by, const run_state& r) {
    std::vector<node_id> out;
    if (!by.type.valid()) {
        for (const node_id n : r.g.nodes()) out.push_back(n);
        return out;
    }
    const std::vector<node_type_id> types = r.g.schema().types_called(r.g.schema()[by.type].name);
    for (const node_id n : r.g.nodes_of(types)) out.push_back(n);
    return out;
}

std::vector<node_id> by_id(std::vector<node_id> nodes) {
    std::ranges::sort(nodes);
    return nodes;
}

std::vector<node_id> found_between(const lookup& by, run_state& r) {
    value bounds[2];
    const expression* const given[] = {by.value, by.most};
    for (const std::size_t side : {std::size_t{0}, std::size_t{1}}) {
        if (given[side] == nullptr) continue;
        const cell bound = evaluate(*given[side], r);
        if (bound.is_null()) return {};
        // An index knows quantities by the unit that each is written in: where others count in it, all are looked at.
        if (!is_ordered(bound) || may_be_in_other_units(bound, r.g.schema())) return all_of(by, r);
        bounds[side] = *value_of(bound);
    }
    return by_id(r.g.nodes_between(by.type, by.name, bounds[0], bounds[1]));
}

}  // namespace

bool lookup::finds_keys(const schema& s) const {
    const bool declared = s.nodes_may_have(name);  // a property of edges alone is none of nodes
    if (name == "key") return !declared;
    if (declared && (s.open || !type.valid())) return false;
    bool any = false;
    const auto add = [&](node_type_id t) {
        if (declared && s.find_property(t, name) != nullptr) return false;
        any = any || calls_key(s, t, name);
        return true;
    };
    if (type.valid()) return std::ranges::all_of(s.types_called(s[type].name), add) && any;
    for (std::size_t i = 0; i < s.node_type_count(); ++i)
        if (!add(node_type_id(i))) return false;
    return any;
}

std::optional<lookup> find_lookup(const node_pattern& n, std::span<const expression* const> conditions, const run_state& r, const std::function<bool(const expression&)>& can_ask, std::string* advised) {
    return lookup_finder(n, r, can_ask, advised).find(conditions);
}

std::vector<node_id> found_by(const lookup& by, run_state& r) {
    if (by.is == lookup::form::range) return found_between(by, r);
    const bool keys = by.is == lookup::form::key || by.is == lookup::form::one_of_keys;
    if (keys && !by.finds_keys(r.g.schema())) return all_of(by, r);  // the query itself has made such a property
    const cell wanted = evaluate(*by.value, r);
    if (wanted.is_null()) return {};
    if (by.is == lookup::form::beginning) {
        if (!wanted.is(cell_type::text)) return all_of(by, r);
        const auto end = behind(std::string(wanted.text()));
        return by_id(r.g.nodes_between(by.type, by.name, std::string(wanted.text()), end ? value(*end) : value()));
    }
    if (may_be_in_other_units(wanted, r.g.schema())) return all_of(by, r);
    const auto one = [&](const cell& of) -> std::vector<node_id> {
        if (keys) {
            const auto n = of.is(cell_type::text) ? r.g.find(of.text()) : std::nullopt;
            return n ? std::vector{*n} : std::vector<node_id>();
        }
        const auto v = value_of(of);
        return v && v->has_value() ? r.g.nodes_with(by.type, by.name, *v) : std::vector<node_id>();
    };
    if (by.is == lookup::form::key || by.is == lookup::form::value) return one(wanted);
    if (!wanted.is(cell_type::list)) return all_of(by, r);  // of the first one the condition tells that this is no list
    std::vector<node_id> out;
    for (const cell& each : wanted.as<cell_list>())
        for (const node_id n : one(each)) out.push_back(n);
    out = by_id(std::move(out));
    out.erase(std::unique(out.begin(), out.end()), out.end());
    return out;
}

}  // namespace hexi::abi_v1::detail::query
