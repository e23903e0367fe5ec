#include <string>

#include <hexi/graph/graph.hpp>
#include <hexi/graph/transaction.hpp>
#include <hexi/query/function/function_private.hpp>

#include "catch.hpp"
#include "query/function/calls.hpp"

using namespace hexi;
using namespace hexi::detail::query;

//   (zone:Zone) -[PARTY_TO {year: 2023}]-> (pact:Agreement)
namespace {
struct small_graph : calls {
    node_id zone = *g.add_node("Zone", "lanzhou-new-area"), pact = *g.add_node("Agreement", "pact");
    edge_id tie = *g.add_edge(zone, "PARTY_TO", pact);
    small_graph() {
        g.schema().language = "zh";
        g.set_name(zone, "兰州新区");
        g.set_name(zone, "en", "Lanzhou New Area").value();
        g.set_aliases(zone, {"新区"});
        g.set(zone, "founded", date(2012)).value();
        g.set(tie, "year", 2023).value();
        g.set_evidence(tie, {{.document = "paper", .line = 3, .start = 1, .end = 9, .certainty = 0.5}}).value();
    }
};
}  // namespace

TEST_CASE("what nodes and relationships are and have", "[entities]") {
    small_graph call;
    CHECK(call("labels", {call.zone}) == "['Zone']");
    CHECK(call("type", {call.tie}) == "'PARTY_TO'");
    CHECK(call("keys", {call.zone}) == "['aliases', 'founded', 'name', 'name_en']");
    CHECK(call("keys", {map({{"k", {}}, {"a", i(1)}})}) == "['a', 'k']");
    CHECK(call("properties", {call.tie}) == "{year: 2023}");
    CHECK(call("properties", {map({{"a", i(1)}})}) == "{a: 1}");
    CHECK(call("id", {call.pact}) == "1");
    CHECK(call("elementId", {call.pact}) == "'n1'");
    CHECK(call("startNode", {call.tie}) == call(call.zone));
    CHECK(call("endNode", {call.tie}) == "(:Agreement)");
    CHECK(call("degree", {call.zone}) == "1");
    CHECK(call("inDegree", {call.zone}) == "0");
    CHECK(call("outDegree", {call.zone}) == "1");
    CHECK(call("key", {call.zone}) == "'lanzhou-new-area'");
    CHECK(call("labels", {{}}) == "null");
    CHECK(call.error("labels", {i(1)}) == "TypeError InvalidArgumentValue");
    CHECK(call.error("type", {call.zone}) == "TypeError InvalidArgumentValue");
    CHECK(find_function("labels")->parameters[0].accepted == only(cell_type::null, cell_type::node));
}

TEST_CASE("a node's key is asked for like a property, unless there is one of that name", "[entities]") {
    small_graph call;
    CHECK(call(property_of(call.context, call.zone, "key")) == "'lanzhou-new-area'");
    CHECK(call(property_of(call.context, call.tie, "key")) == "null");
    CHECK(call(property_of(call.context, *call.g.add_node("Zone"), "key")) == "null");
    call.g.set(call.pact, "key", 7).value();
    CHECK(call(property_of(call.context, call.pact, "key")) == "7");
    CHECK(call(property_of(call.context, call.zone, "key")) == "null");
}

TEST_CASE("names in any language, and where facts were read", "[entities]") {
    small_graph call;
    CHECK(call("name", {call.zone}) == "'兰州新区'");
    CHECK(call("name", {call.zone, t("zh")}) == "'兰州新区'");
    CHECK(call("name", {call.zone, t("en")}) == "'Lanzhou New Area'");
    CHECK(call("name", {call.zone, t("fr")}) == "null");
    CHECK(call("name", {call.pact}) == "'pact'");
    CHECK(call("names", {call.zone}) == "['兰州新区', 'Lanzhou New Area', '新区']");
    CHECK(call("aliases", {call.zone}) == "['新区']");
    CHECK(call("evidence", {call.tie}) == "[{certainty: 0.5, document: 'paper', end: 9, line: 3, start: 1}]");
    CHECK(call("evidence", {call.zone}) == "[]");
}

TEST_CASE("properties are read by name", "[entities]") {
    small_graph call;
    CHECK(call(property_of(call.context, call.zone, "name")) == "'兰州新区'");
    CHECK(call(property_of(call.context, call.zone, "founded")) == "'2012'");
    CHECK(call(property_of(call.context, call.tie, "year")) == "2023");
    CHECK(property_of(call.context, call.zone, "missing").is_null());
    CHECK(property_of(call.context, {}, "name").is_null());
    CHECK(call(element(call.context, call.tie, t("year"))) == "2023");
    // A text is a view of the graph's where it stays, a copy where it may move.
    const auto stored = *call.g.get<std::string_view>(call.zone, schema::name_property());
    CHECK(property_of(call.context, call.zone, "name").text().data() == stored.data());
    call.context.texts_stay = false;
    CHECK(property_of(call.context, call.zone, "name").text().data() != stored.data());
}

TEST_CASE("what the statement has removed is not read", "[entities]") {
    small_graph call;
    transaction changes(call.g);
    call.context.changes = &changes;
    changes.remove(call.zone);
    for (const char* name : {"labels", "keys", "properties", "name", "key"}) CHECK(call.error(name, {call.zone}) == "EntityNotFound DeletedEntityAccess");
    CHECK(call.error("startNode", {call.tie}) == "EntityNotFound DeletedEntityAccess");
    CHECK(calls::error_of([&] { return property_of(call.context, call.tie, "year"); }) == "EntityNotFound DeletedEntityAccess");
    CHECK(call("type", {call.tie}) == "'PARTY_TO'");  // which openCypher allows
    CHECK(call("key", {call.pact}) == "'pact'");
}

TEST_CASE("what paths are made of", "[paths]") {
    small_graph call;
    const cell p = path_ids{{call.zone, call.pact}, {call.tie}};
    CHECK(call("length", {p}) == "1");
    const cell nodes = call.value("nodes", {p});
    CHECK(nodes.as<cell_list>().size() == 2);
    CHECK(call("relationships", {p}) == "[[:PARTY_TO {year: 2023}]]");
    CHECK(call.error("length", {call.tie}) == "TypeError InvalidArgumentValue");
}
