// What nodes and relationships are and have.
#include <hexi/query/function/function_private.hpp>

#include <algorithm>
#include <iterator>
#include <tuple>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <hexi/graph/graph.hpp>
#include <hexi/graph/transaction.hpp>
#include <hexi/query/text_private.hpp>

namespace hexi::inline abi_v1::detail::query {

namespace {

using enum cell_type;

[[noreturn]] void deleted(std::string_view what) {
    throw failure{.of = error_class::entity_not_found, .detail = "DeletedEntityAccess", .message = fmt::format("this {} was deleted before in the query", what),
                  .hint = "read what is wanted of it before DELETE, as by WITH"};
}

/// A node or an edge that can still be read.
node_id there(const call_context& context, node_id n) {
    if (!context.g.contains(n) || (context.changes != nullptr && context.changes->removed(n))) deleted("node");
    return n;
}
edge_id there(const call_context& context, edge_id e) {
    if (!context.g.contains(e) || (context.changes != nullptr && context.changes->removed(e))) deleted("relationship");
    return e;
}

cell text_cell(const call_context& context, std::string_view text) { return context.texts_stay ? cell::view(text) : cell(std::string(text)); }

template <class Id>
cell stored(const call_context& context, Id id, std::string_view name) {
    const graph& g = context.g;
    const auto p = g.property(id, name);
    if (!p) return {};
    // The commonest kinds without a `value` between.
    if (const auto text = g.get<std::string_view>(id, *p)) return text_cell(context, *text);
    if (const auto number = g.get<std::int64_t>(id, *p)) return *number;
    if (const auto number = g.get<double>(id, *p)) return *number;
    return cell_of(g.value(id, *p));
}

template <class Id>
cell_map all_stored(const graph& g, Id id) {
    std::vector<cell_entry> out;
    std::vector<property_id> seen;
    const auto add = [&](property_id p) {
        if (std::ranges::find(seen, p) != seen.end()) return;
        seen.push_back(p);
        if (cell held = cell_of(g.value(id, p)); !held.is_null()) out.push_back({g.schema()[p].name, std::move(held)});
    };
    for (const property& p : g.type_of(id).properties) add(p.id);
    if constexpr (std::same_as<Id, node_id>) {
        add(schema::name_property());
        add(schema::aliases_property());
        for (const auto& [language, p] : g.schema().name_languages()) add(p);
    }
    return map_of(std::move(out));
}

cell texts(const std::vector<std::string>& all) {
    cell_list out;
    out.reserve(all.size());
    for (const std::string& one : all) out.emplace_back(std::string(one));
    return out;
}

// --- the table's bodies -----------------------------------------------------------------------------

/// The errors of values of the wrong type that only a run can meet.
[[noreturn]] void not_an_entity(std::string_view function, std::string_view wanted, const cell& got) { wrong_argument(function, wanted, got, error_class::type, "InvalidArgumentValue"); }

cell labels(call_context& context, arguments given) {
    if (!given[0].is(node)) not_an_entity("labels", "a NODE", given[0]);
    return texts(labels_of(context, given[0].as<node_id>()));
}

cell type_name(call_context& context, arguments given) {
    if (!given[0].is(edge)) not_an_entity("type", "a RELATIONSHIP", given[0]);
    // Also of one that was deleted: openCypher says so.
    const edge_id e = given[0].as<edge_id>();
    if (!context.g.contains(e)) deleted("relationship");
    return std::string(context.g.type_of(e).name);
}

cell keys(call_context& context, arguments given) {
    cell_list out;
    if (given[0].is(map)) {
        for (const cell_entry& e : given[0].as<cell_map>()) out.emplace_back(std::string(e.key));
        return out;
    }
    if (!given[0].is(node) && !given[0].is(edge)) not_an_entity("keys", "a NODE, a RELATIONSHIP or a MAP", given[0]);
    for (const cell_entry& e : properties_of(context, given[0])) out.emplace_back(std::string(e.key));
    return out;
}

cell properties(call_context& context, arguments given) {
    if (given[0].is(map)) return given[0];
    if (!given[0].is(node) && !given[0].is(edge)) not_an_entity("properties", "a NODE, a RELATIONSHIP or a MAP", given[0]);
    return properties_of(context, given[0]);
}

std::int64_t number_of(std::string_view function, const cell& entity) {
    if (entity.is(node)) return static_cast<std::int64_t>(entity.as<node_id>().index());
    if (entity.is(edge)) return static_cast<std::int64_t>(entity.as<edge_id>().index());
    not_an_entity(function, "a NODE or a RELATIONSHIP", entity);
}
cell id(call_context&, arguments given) { return number_of("id", given[0]); }
cell element_id(call_context&, arguments given) {
    const std::int64_t number = number_of("elementId", given[0]);
    return fmt::format("{}{}", given[0].is(node) ? 'n' : 'r', number);
}

cell start_node(call_context& context, arguments given) {
    if (!given[0].is(edge)) not_an_entity("startNode", "a RELATIONSHIP", given[0]);
    return context.g.source(there(context, given[0].as<edge_id>()));
}
cell end_node(call_context& context, arguments given) {
    if (!given[0].is(edge)) not_an_entity("endNode", "a RELATIONSHIP", given[0]);
    return context.g.target(there(context, given[0].as<edge_id>()));
}

node_id node_given(std::string_view function, const call_context& context, const cell& given) {
    if (!given.is(node)) not_an_entity(function, "a NODE", given);
    return there(context, given.as<node_id>());
}

cell degree(call_context& context, arguments given) {
    const node_id n = node_given("degree", context, given[0]);
    return static_cast<std::int64_t>(context.g.out_degree(n) + context.g.in_degree(n));
}
cell out_degree(call_context& context, arguments given) { return static_cast<std::int64_t>(context.g.out_degree(node_given("outDegree", context, given[0]))); }
cell in_degree(call_context& context, arguments given) { return static_cast<std::int64_t>(context.g.in_degree(node_given("inDegree", context, given[0]))); }

cell key(call_context& context, arguments given) { return text_cell(context, context.g.key(node_given("key", context, given[0]))); }

cell name(call_context& context, arguments given) {
    const node_id n = node_given("name", context, given[0]);
    if (given.size() == 1) return text_cell(context, context.g.name(n));
    if (!given[1].is(text)) wrong_argument("name", "the name of a language, such as 'en'", given[1], error_class::type, "InvalidArgumentValue");
    const std::string_view language = given[1].text();
    if (language == context.g.schema().language) {
        const auto own = context.g.get<std::string_view>(n, schema::name_property());
        return own ? text_cell(context, *own) : cell();
    }
    const auto other = context.g.name(n, language);
    return other ? text_cell(context, *other) : cell();
}

cell names_of_node(call_context& context, arguments given) {
    cell_list out;
    context.g.for_each_name(node_given("names", context, given[0]), [&](std::string_view one) { out.push_back(text_cell(context, one)); });
    return out;
}

cell aliases(call_context& context, arguments given) {
    cell_list out;
    for (const std::string_view one : context.g.aliases(node_given("aliases", context, given[0]))) out.push_back(text_cell(context, one));
    return out;
}

/// Of a node or an edge, and of what a path or a list holds of them.
void gather_evidence(call_context& context, const cell& of, std::size_t depth, std::vector<hexi::evidence>& out) {
    const auto add = [&](std::vector<hexi::evidence> more) { out.insert(out.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end())); };
    switch (of.type()) {
        case null: break;
        case node: add(context.g.evidence(there(context, of.as<node_id>()))); break;
        case edge: add(context.g.evidence(there(context, of.as<edge_id>()))); break;
        case path:
            for (const node_id n : of.as<path_ids>().nodes) gather_evidence(context, cell(n), depth, out);
            for (const edge_id e : of.as<path_ids>().edges) gather_evidence(context, cell(e), depth, out);
            break;
        case list:
            if (depth < most_depth) {
                for (const cell& one : of.as<cell_list>()) gather_evidence(context, one, depth + 1, out);
                break;
            }
            [[fallthrough]];
        default: not_an_entity("evidence", "a NODE, a RELATIONSHIP, a PATH or a LIST of them", of);
    }
}

/// Of one fact as it has it; of several by document and place, what several were read from once.
std::vector<hexi::evidence> all_evidence(call_context& context, const cell& of) {
    std::vector<hexi::evidence> all;
    gather_evidence(context, of, 0, all);
    if (of.is(node) || of.is(edge)) return all;
    std::ranges::stable_sort(all, {}, [](const hexi::evidence& e) { return std::tie(e.document, e.line, e.start, e.end, e.property, e.certainty); });
    all.erase(std::unique(all.begin(), all.end()), all.end());
    return all;
}

cell sources(call_context& context, arguments given) {
    cell_list out;
    for (const hexi::evidence& e : all_evidence(context, given[0])) out.emplace_back(to_text(e));
    return out;
}

cell evidence_of(call_context& context, arguments given) {
    std::vector<hexi::evidence> all = all_evidence(context, given[0]);
    cell_list out;
    for (hexi::evidence& e : all) {
        cell_map one{{"certainty", cell(static_cast<double>(e.certainty))}, {"document", cell(std::move(e.document))}, {"end", cell(std::int64_t{e.end})}, {"line", cell(std::int64_t{e.line})}};
        if (!e.property.empty()) one.push_back({"property", cell(std::move(e.property))});
        one.push_back({"start", cell(std::int64_t{e.start})});
        out.emplace_back(std::move(one));
    }
    return out;
}

}  // namespace

// A property of edges alone is none of nodes.
bool calls_key(const schema& s, node_type_id t, std::string_view name) { return name == "key" ? !s.nodes_may_have(name) : s[t].key == name; }

cell property_of(call_context& context, const cell& of, std::string_view name) {
    switch (of.type()) {
        case null: return {};
        case node: {
            const node_id n = there(context, of.as<node_id>());
            // As in `n.key`, however the property is asked for.
            cell has = stored(context, n, name);
            return has.is_null() && context.g.has_key(n) && calls_key(context.g.schema(), context.g.type(n), name) ? text_cell(context, context.g.key(n)) : has;
        }
        case edge: return stored(context, there(context, of.as<edge_id>()), name);
        case map: {
            const cell* const found = find(of.as<cell_map>(), name);
            return found != nullptr ? *found : cell();
        }
        case date:
        case local_time:
        case time:
        case local_datetime:
        case datetime:
        case duration: return part_of_time(of, name);
        case quantity: return part_of_quantity(context, of, name);
        default: wrong_argument(".", "a NODE, a RELATIONSHIP, a MAP, a date, a time, a DURATION or a QUANTITY before it", of, error_class::type);
    }
}

cell_map properties_of(call_context& context, const cell& of) {
    if (of.is(node)) return properties_of(context.g, there(context, of.as<node_id>()));
    if (of.is(edge)) return properties_of(context.g, there(context, of.as<edge_id>()));
    return of.as<cell_map>();
}
cell_map properties_of(const graph& g, node_id n) { return all_stored(g, n); }
cell_map properties_of(const graph& g, edge_id e) { return all_stored(g, e); }

std::vector<std::string> labels_of(call_context& context, node_id n) { return context.g.type_of(there(context, n)).labels; }

function_family entity_functions() {
    constexpr types entities = only(null, node, edge);
    constexpr types a_node = only(null, node), an_edge = only(null, edge);
    constexpr types with_properties = only(null, node, edge, map);
    constexpr types a_text = only(null, text);
    return {.name = "Nodes and relationships",
            .functions = {
                {.name = "labels", .parameters = {{"node", a_node}}, .required = 1, .result = only(null, list), .body = labels, .says = "The labels of a node: its type's and those of all its supertypes."},
                {.name = "type", .parameters = {{"relationship", an_edge}}, .required = 1, .result = a_text, .body = type_name, .says = "The type of a relationship."},
                {.name = "keys", .parameters = {{"of", with_properties}}, .required = 1, .result = only(null, list), .body = keys, .says = "The names of all properties that have a value, or of a map's entries, by name."},
                {.name = "properties", .parameters = {{"of", with_properties}}, .required = 1, .result = only(null, map), .body = properties, .says = "All properties as a map."},
                {.name = "id", .parameters = {{"of", entities}}, .required = 1, .result = only(null, integer), .body = id, .says = "The number of a node or a relationship in this graph, which stays until it is compacted.", .of_its_own = false},
                {.name = "elementId", .parameters = {{"of", entities}}, .required = 1, .result = a_text, .body = element_id, .says = "The same as a text that nodes and relationships do not share.", .of_its_own = false},
                {.name = "element_id", .parameters = {{"of", entities}}, .required = 1, .result = a_text, .body = element_id, .says = "The same, as GQL calls it.", .of_its_own = false},
                {.name = "startNode", .parameters = {{"relationship", an_edge}}, .required = 1, .result = a_node, .body = start_node, .says = "The node where a relationship starts.", .of_its_own = false},
                {.name = "endNode", .parameters = {{"relationship", an_edge}}, .required = 1, .result = a_node, .body = end_node, .says = "The node where a relationship ends.", .of_its_own = false},
                {.name = "degree", .parameters = {{"node", a_node}}, .required = 1, .result = only(null, integer), .body = degree, .says = "How many relationships start or end at a node; one that does both counts twice.", .of_its_own = false},
                {.name = "outDegree", .parameters = {{"node", a_node}}, .required = 1, .result = only(null, integer), .body = out_degree, .says = "How many relationships start at a node.", .of_its_own = false},
                {.name = "inDegree", .parameters = {{"node", a_node}}, .required = 1, .result = only(null, integer), .body = in_degree, .says = "How many relationships end at a node.", .of_its_own = false},
                {.name = "key", .parameters = {{"node", a_node}}, .required = 1, .result = a_text, .body = key, .says = "A node's key, its own stable name in files."},
                {.name = "name", .parameters = {{"node", a_node}, {"language", a_text}}, .required = 1, .result = a_text, .body = name, .says = "A node's name, in the graph's own language or else in any, or its key; or its name in that language."},
                {.name = "names", .parameters = {{"node", a_node}}, .required = 1, .result = only(null, list), .body = names_of_node, .says = "A node's names in all languages, and its aliases."},
                {.name = "aliases", .parameters = {{"node", a_node}}, .required = 1, .result = only(null, list), .body = aliases, .says = "A node's further names."},
                {.name = "evidence", .parameters = {{"of", entities | only(list, path)}}, .required = 1, .result = only(null, list), .body = evidence_of, .says = "Where a fact was read: maps of document, line, start and end (characters of the line) and certainty, and of the property that was read there; of a path or a list where each of its facts was."},
                {.name = "sources", .parameters = {{"of", entities | only(list, path)}}, .required = 1, .result = only(null, list), .body = sources, .says = "The same as texts, as tables have them: 'document:line:start-end'."},
            },
            .aggregates = {}};
}

}  // namespace hexi::abi_v1::detail::query
