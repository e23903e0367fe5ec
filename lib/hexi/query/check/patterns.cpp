// Variables, labels and lengths of patterns.
#include <hexi/query/check/check_private.hpp>

#include <algorithm>

#include <fmt/format.h>

#include <hexi/base/problem.hpp>

namespace hexi::inline abi_v1::detail::query {

namespace {

bool is_plain(const node_pattern& n) { return !n.labels && !n.properties && !n.filter; }

bool has(const schema& s, node_type_id t, const label_expression& l) {
    using form = label_expression::form;
    switch (l.is) {
        case form::name: return s.has_label(t, l.name) || (s[t].name == l.name && !s[t].labels.empty());
        case form::any: return !s[t].labels.empty();
        case form::all_of: return std::ranges::all_of(l.of, [&](const auto& part) { return has(s, t, part); });
        case form::any_of: return std::ranges::any_of(l.of, [&](const auto& part) { return has(s, t, part); });
        case form::none_of: return !has(s, t, l.of[0]);
    }
    return false;
}
bool has(const schema& s, edge_type_id t, const label_expression& l) {
    using form = label_expression::form;
    switch (l.is) {
        case form::name: return s[t].name == l.name;
        case form::any: return true;
        case form::all_of: return std::ranges::all_of(l.of, [&](const auto& part) { return has(s, t, part); });
        case form::any_of: return std::ranges::any_of(l.of, [&](const auto& part) { return has(s, t, part); });
        case form::none_of: return !has(s, t, l.of[0]);
    }
    return false;
}

}  // namespace

void checker::can_be_there(const node_pattern& left, const edge_pattern& e, const node_pattern& right) const {
    if (schema_.open || !e.types || (!left.labels && !right.labels)) return;
    const auto types_of = [&](const node_pattern& n) {
        std::vector<node_type_id> out;
        for (std::size_t i = 0; i < schema_.node_type_count(); ++i)
            if (!schema_[node_type_id(i)].abstract && (!n.labels || has(schema_, node_type_id(i), *n.labels))) out.emplace_back(i);
        return out;
    };
    const auto lefts = types_of(left), rights = types_of(right);
    std::vector<edge_type_id> edges;
    for (std::size_t i = 0; i < schema_.edge_type_count(); ++i)
        if (has(schema_, edge_type_id(i), *e.types)) edges.emplace_back(i);
    if (lefts.size() * rights.size() * edges.size() > 1'000'000) return;
    const auto any = [&](const auto& from, const auto& to) {
        return std::ranges::any_of(edges, [&](edge_type_id t) {
            return std::ranges::any_of(from, [&](node_type_id a) { return std::ranges::any_of(to, [&](node_type_id b) { return schema_.fits(t, a, b); }); });
        });
    };
    const bool undirected = e.to_left == e.to_right;
    if (undirected ? any(lefts, rights) || any(rights, lefts) : e.to_right ? any(lefts, rights) : any(rights, lefts)) return;
    const bool turned = !undirected && (e.to_right ? any(rights, lefts) : any(lefts, rights));
    fail("ImpossiblePattern", "the graph's schema has no such edge between such nodes", e.where, turned ? "it goes the other way: turn the arrow" : "see the ends that the schema gives to the edge type", error_class::semantic);
}

void checker::labels(label_expression& l, bool of_edges, label_use use) {
    for (auto& part : l.of) labels(part, of_edges, use);
    if (l.is != label_expression::form::name) return;
    l.symbol = plan_.names.of(l.name);
    if (use == label_use::makes) plan_.made.insert(l.name);
    if (use == label_use::makes || (use == label_use::tests && !schema_.open)) return;
    if (of_edges ? schema_.find_edge_type(l.name).has_value() : schema_.is_label(l.name) || schema_.find_node_type(l.name).has_value()) return;
    std::vector<std::string> known;
    if (of_edges) for (std::size_t i = 0; i < schema_.edge_type_count(); ++i) known.push_back(schema_[edge_type_id(i)].name);
    else for (std::size_t i = 0; i < schema_.node_type_count(); ++i) known.push_back(schema_[node_type_id(i)].name);
    const std::string_view what = of_edges ? "edge type" : "node type or label";
    std::string hint = near_to(l.name, known);
    if (schema_.open) return note({.of = "unknown-type", .message = fmt::format("the graph has no {} '{}'", what, l.name), .hint = std::move(hint), .where = l.where, .name = l.name});
    fail(of_edges ? "UnknownRelationshipType" : "UnknownLabel", fmt::format("the graph's schema has no {} '{}'", what, l.name), l.where, std::move(hint));
}

bool checker::may_have(std::string_view name, const label_expression* labels, bool of_edge) const {
    if (schema_.property_named(name)) return true;
    if (of_edge || name == "key") return !of_edge;
    for (std::size_t i = 0; i < schema_.node_type_count() && schema_.may_call_keys(name); ++i)
        if (calls_key(schema_, node_type_id(i), name) && (labels == nullptr || has(schema_, node_type_id(i), *labels))) return true;
    return false;
}

void checker::named_properties(const expression& map, const label_expression* labels, bool of_edge, bool makes) {
    if (map.is != form::map) return;
    if (makes) return plan_.made.insert(map.keys.begin(), map.keys.end());
    for (std::size_t i = 0; i < map.keys.size(); ++i) {
        if (!may_have(map.keys[i], labels, of_edge)) lacks_property(map.keys[i], map.where);
        else if (!of_edge) asks_key(map.keys[i], *map.of[i], false);
    }
}

void checker::has_key(const node_pattern& n) const {
    if (schema_.open || n.bound || !n.labels || n.labels->is != label_expression::form::name || (n.properties && n.properties->is != form::map)) return;
    const auto type = schema_.find_node_type(n.labels->name);
    if (!type) return;
    const std::string& key = schema_[*type].key;
    const auto has_entry = [&](std::string_view name) { return n.properties && std::ranges::find(n.properties->keys, name) != n.properties->keys.end(); };
    if ((key == "key" ? !calls_key(schema_, *type, key) : schema_.find_property(*type, key) != nullptr) || has_entry(key) || (has_entry("key") && calls_key(schema_, *type, "key"))) return;
    fail("ConstraintViolation", fmt::format("a node of type '{}' needs its key", schema_[*type].name), n.where, fmt::format("add {}: '...' to its properties", key), error_class::constraint);
}

void checker::path(path_pattern& p, scope& now, const scope& before, pattern_use use, std::vector<std::string>& edges_seen, std::vector<slot>* fresh) {
    const bool alone = p.steps.empty();
    node(p.nodes[0], now, before, use, alone, fresh);
    for (std::size_t i = 0; i < p.steps.size(); ++i) {
        step_pattern& s = p.steps[i];
        if (s.group) {
            if (use == pattern_use::creates || use == pattern_use::merges) fail("CreatingVarLength", "what repeats cannot be made", s.group->where);
            s.edge.at = new_slot();
            // Variables of a group are its own within it, and lists outside.
            scope inner = before;
            std::vector<slot> made;
            std::vector<std::string> seen;
            const std::size_t unnamed = unnamed_.size();
            path(*s.group, inner, before, use, seen, &made);
            unnamed_.resize(unnamed);  // the row keeps no rounds of them
            conditions(*s.group, inner);
            if (s.group_filter) condition(s.group_filter, inner);
            for (const auto& [name, v] : inner) {
                if (before.contains(name)) continue;
                if (now.contains(name)) fail("VariableAlreadyBound", fmt::format("'{}' is used within a group and outside of it", name), s.group->where);
                variable& list = bind(now, name, {only(cell_type::list), v.type.can_be});
                s.group_lists.emplace_back(v.at, list.at);
                if (fresh) fresh->push_back(list.at);
            }
        } else {
            edge(s.edge, now, before, use, edges_seen, fresh);
        }
        node(p.nodes[i + 1], now, before, use, alone, fresh);
        if (!s.group && !s.edge.repeats) can_be_there(p.nodes[i], s.edge, p.nodes[i + 1]);
    }
    if (p.name.empty()) return;
    if (now.contains(p.name)) fail("VariableAlreadyBound", fmt::format("'{}' has a value already", p.name), p.where, "give the path a name of its own");
    p.at = bind(now, p.name, {only(cell_type::path)}).at;
    if (fresh) fresh->push_back(p.at);
}

void checker::node(node_pattern& n, scope& now, const scope& before, pattern_use use, bool alone, std::vector<slot>* fresh) {
    const bool makes = use == pattern_use::creates || use == pattern_use::merges;
    if (n.properties && n.properties->is == form::parameter && use != pattern_use::creates)
        fail("InvalidParameterUse", "a parameter cannot stand for all properties here", n.properties->where, "write them out: {name: $name}");
    if (n.properties) named_properties(*n.properties, n.labels ? &*n.labels : nullptr, false, makes);
    if (makes && n.filter) fail("UnexpectedSyntax", "what is made has no WHERE", n.filter->where);
    if (n.labels) {
        labels(*n.labels, false, makes ? label_use::makes : label_use::looks_for);
        if (makes) {
            const auto plain = [](const auto& self, const label_expression& l) -> bool {
                return l.is == label_expression::form::name || (l.is == label_expression::form::all_of && std::ranges::all_of(l.of, [&](const auto& part) { return self(self, part); }));
            };
            if (!plain(plain, *n.labels)) fail("UnexpectedSyntax", "what is made has labels, not conditions on them", n.labels->where);
        }
    }
    if (n.name.empty()) {
        n.at = new_slot();
        if (use == pattern_use::reads) unnamed_.push_back({n.at, {only(cell_type::node)}});
        if (fresh) fresh->push_back(n.at);
        return;
    }
    if (const auto found = now.find(n.name); found != now.end()) {
        if (!may_be(found->second.type.can_be, only(cell_type::node)))
            fail("VariableTypeConflict", fmt::format("'{}' is {}, and no node", n.name, to_text(found->second.type.can_be)), n.where);
        if (makes && (alone || !is_plain(n))) fail("VariableAlreadyBound", fmt::format("'{}' has a value already", n.name), n.where, "give what is made a name of its own");
        n.at = found->second.at;
        n.bound = before.contains(n.name);
        return;
    }
    n.at = bind(now, n.name, {only(cell_type::node)}).at;
    if (fresh) fresh->push_back(n.at);
}

void checker::edge(edge_pattern& e, scope& now, const scope& before, pattern_use use, std::vector<std::string>& edges_seen, std::vector<slot>* fresh) {
    const bool makes = use == pattern_use::creates || use == pattern_use::merges;
    if (e.properties && e.properties->is == form::parameter && use != pattern_use::creates)
        fail("InvalidParameterUse", "a parameter cannot stand for all properties here", e.properties->where, "write them out: {since: $since}");
    if (e.properties) named_properties(*e.properties, nullptr, true, makes);
    if (makes && !e.name.empty() && now.contains(e.name))
        fail("VariableAlreadyBound", fmt::format("'{}' has a value already", e.name), e.where, "give the edge that is made a name of its own");
    if (makes) {
        if (!e.types || e.types->is != label_expression::form::name) fail("NoSingleRelationshipType", "an edge that is made has one type", e.where, "write it as -[:TYPE]->");
        if (use == pattern_use::creates && e.to_left == e.to_right) fail("RequiresDirectedRelationship", "an edge that is made has one direction", e.where, "write it as -[:TYPE]->");
        if (e.repeats) fail("CreatingVarLength", "what repeats cannot be made", e.where);
        if (e.filter) fail("UnexpectedSyntax", "what is made has no WHERE", e.filter->where);
    }
    if (e.types) labels(*e.types, true, makes ? label_use::makes : label_use::looks_for);
    if (e.name.empty()) {
        e.at = new_slot();
        if (use == pattern_use::reads) unnamed_.push_back({e.at, {e.repeats ? only(cell_type::list) : only(cell_type::edge), only(cell_type::edge)}});
        if (fresh) fresh->push_back(e.at);
        return;
    }
    const types one = e.repeats ? only(cell_type::list) : only(cell_type::edge);
    const auto found = now.find(e.name);
    if (found == now.end()) {
        edges_seen.push_back(e.name);
        e.at = bind(now, e.name, {one, only(cell_type::edge)}).at;
        if (fresh) fresh->push_back(e.at);
        return;
    }
    const types can_be = found->second.type.can_be;
    if (!may_be(can_be, one) || (e.repeats && !may_be(found->second.type.elements, only(cell_type::edge))))
        fail("VariableTypeConflict", fmt::format("'{}' is {}, and no {}", e.name, to_text(can_be), e.repeats ? "list of edges" : "edge"), e.where);
    if (std::ranges::find(edges_seen, e.name) != edges_seen.end())
        fail("RelationshipUniquenessViolation", fmt::format("'{}' stands twice in one MATCH, in which no edge is found twice", e.name), e.where);
    edges_seen.push_back(e.name);
    e.at = found->second.at;
    e.bound = before.contains(e.name);
}

void checker::conditions(path_pattern& p, const scope& now) {
    const auto properties = [&](expression_ptr& e, const scope& in) {
        if (!e) return;
        type(e, in, {});
        if (e->is == form::map)
            for (const auto& key : e->keys) plan_.names.of(key);
    };
    for (auto& n : p.nodes) {
        properties(n.properties, now);
        if (n.filter) condition(n.filter, now);
    }
    for (auto& s : p.steps) {
        if (s.group) continue;
        properties(s.edge.properties, now);
        if (!s.edge.filter) continue;
        if (s.edge.repeats && !s.edge.name.empty()) {
            // WHERE within an edge that repeats is about each edge.
            scope inner = now;
            inner[s.edge.name].type = {only(cell_type::edge)};
            condition(s.edge.filter, inner);
        } else {
            condition(s.edge.filter, now);
        }
    }
}

void checker::inner_pattern(path_pattern& p, scope& now, bool may_bring) {
    const scope before = now;
    std::vector<std::string> edges_seen;
    path(p, now, before, pattern_use::asks, edges_seen, nullptr);
    if (!may_bring) {
        for (const auto& n : p.nodes)
            if (!n.name.empty() && !before.contains(n.name)) undefined(n.name, n.where, before);
        for (const auto& s : p.steps)
            if (!s.edge.name.empty() && !before.contains(s.edge.name)) undefined(s.edge.name, s.edge.where, before);
    }
    conditions(p, now);
}

}  // namespace hexi::abi_v1::detail::query
