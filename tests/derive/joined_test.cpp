#include <hexi/derive/joined.hpp>

#include "catch.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include <fmt/format.h>

using namespace hexi;

namespace {

//   first:   bay <-IN- nansha          second:   bay <-IN- nansha -RUNS-> park
//                                                bay <-IN- hengqin
struct two_cities {
    graph first, second;

    two_cities() {
        describe(first, {"planned"}, {"IN"});
        describe(second, {"planned", "built"}, {"RUNS", "IN"});
        second.schema().add_unit({.name = "亩", .captions = {{"en", "mu"}}});  // so that ids differ
        second.schema().add_unit({.name = "元", .captions = {{"en", "yuan"}}});
        const node_type_id firm = second.schema().add_node_type({.name = "Firm"});
        second.schema().add_property(firm, {.name = "capital", .kind = kind::quantity});
        add_bay(first);
        add_bay(second);
        REQUIRE(first.set_name(*first.find("bay"), "en", "Greater Bay Area"));
        second.set_aliases(*second.find("bay"), {"粤港澳大湾区", "GBA"});
        const node_id works = *second.add_node("Firm", "works"), hengqin = *second.add_node("Place", "hengqin");
        REQUIRE(second.set(works, "capital", *second.schema().parse_quantity("4亿元")));
        REQUIRE(second.set(*second.find("nansha"), "size", std::int64_t{3}));
        REQUIRE(second.set_evidence(*second.add_edge(hengqin, "IN", *second.find("bay")), {{"b", 1, 0, 2}}));
        (void)*second.add_edge(*second.find("nansha"), "RUNS", works);
    }
    static void describe(graph& g, const std::vector<std::string>& stages, const std::vector<std::string>& edges) {
        schema& s = g.schema();
        s.language = "zh";
        enumeration stage{.name = "stage"};
        for (const std::string& name : stages) stage.values.push_back({.name = name});
        const enumeration_id values = s.add_enumeration(stage);
        const node_type_id place = s.add_node_type({.name = "Place"});
        s.add_property(place, {.name = "stage", .kind = kind::enumeration, .values = values});
        if (stages.size() > 1) s.add_property(place, {.name = "size", .kind = kind::integer});
        for (const std::string& name : edges) s.add_edge_type({.name = name});
        s.open = false;
    }
    static void add_bay(graph& g) {
        const node_id bay = *g.add_node("Place", "bay"), nansha = *g.add_node("Place", "nansha");
        g.set_name(bay, "大湾区");
        g.set_aliases(bay, {"GBA"});
        REQUIRE(g.set(nansha, "stage", std::string("planned")));
        REQUIRE(g.set_evidence(bay, {{"a", 1, 0, 3}}));
        REQUIRE(g.set_evidence(*g.add_edge(nansha, "IN", bay), {{"a", 2, 0, 3}}));
    }
};

std::vector<std::string> ties_of(const graph& g) {
    std::vector<std::string> out;
    for (const edge_id e : g.edges()) out.push_back(fmt::format("{} {} {}", g.key(g.source(e)), g.type_of(e).name, g.key(g.target(e))));
    return out;
}

}  // namespace

TEST_CASE("two graphs are one: nodes of one key, equal edges, types and units by name", "[joined]") {
    two_cities c;
    const auto both = joined(c.first, c.second);
    INFO((both ? std::string() : to_text(both.problems())));
    REQUIRE(both);
    CHECK(ties_of(*both) == std::vector<std::string>{"nansha IN bay", "hengqin IN bay", "nansha RUNS works"});
    CHECK(both->node_count() == 4);
    const node_id bay = *both->find("bay");
    CHECK(bay == *c.first.find("bay"));
    CHECK(both->name(bay, "en") == "Greater Bay Area");
    CHECK(both->aliases(bay) == std::vector<std::string_view>{"GBA", "粤港澳大湾区"});
    CHECK(both->evidence(bay) == std::vector<evidence>{{"a", 1, 0, 3}});
    CHECK(both->get<std::int64_t>(*both->find("nansha"), *both->property(*both->find("nansha"), "size")) == 3);
    const node_id works = *both->find("works");
    const value capital = both->value(works, *both->property(works, "capital"));
    CHECK(both->schema().to_text(std::get<quantity>(capital.as_variant())) == "4亿元");
    CHECK(both->schema().has_value(*both->schema().find_enumeration("stage"), "built"));
    CHECK_FALSE(both->schema().open);
    // Joined with itself, a graph stays as it is.
    const graph same = joined(*both, *both).value();
    CHECK(ties_of(same) == ties_of(*both));
    CHECK(same.node_count() == both->node_count());
    CHECK(same.evidence(bay) == both->evidence(bay));
}

TEST_CASE("what two graphs say differently is told with both places", "[joined]") {
    two_cities c;
    c.second.set_name(*c.second.find("bay"), "湾区");
    REQUIRE(c.second.set(*c.second.find("nansha"), "stage", std::string("built")));
    origins one{.files = {"one.csv"}, .nodes = {{0, 2}, {0, 3}}, .edges = {}, .locate = {}}, other{.files = {"two.csv"}, .nodes = {{0, 5}, {0, 6}, {0, 7}, {0, 8}}, .edges = {}, .locate = {}};
    CHECK(to_text(joined(c.first, c.second, {.first = &one, .second = &other}).problems()) ==
          "two.csv:5:1: error: '湾区', the name of 'bay', is '大湾区' in the other graph\n"
          "  hint: the other is at one.csv:2; make them one\n"
          "two.csv:6:1: error: 'built', the stage of 'nansha', is 'planned' in the other graph\n"
          "  hint: the other is at one.csv:3; make them one\n");
    graph third;
    (void)*third.add_node("City", "bay");
    third.schema().open = false;
    CHECK(joined(c.first, third).problems().front().message == "'bay' is Place in the one graph and City in the other");
}

TEST_CASE("schemas that mean two things by one name are not made one", "[joined]") {
    graph a, b;
    a.schema().add_unit({.name = "元"});
    b.schema().add_unit({.name = "元", .base = b.schema().add_unit({.name = "角"}), .factor = 10});
    CHECK(joined(a, b).problems().front().message == "the two graphs have two units '元': they are counted differently");
    graph c, d;
    c.schema().add_edge_type({.name = "NEAR", .symmetric = true});
    d.schema().add_edge_type({.name = "NEAR"});
    CHECK(joined(c, d).problems().front().message == "the two graphs have two edge types 'NEAR': one is symmetric");
    graph e, f;
    e.schema().language = "zh";
    f.schema().language = "en";
    CHECK(joined(e, f).problems().front().message == "the names of the one graph are in the language 'zh', those of the other in 'en'");
    // Of untyped graphs the property is then of any kind.
    graph g, h;
    REQUIRE(g.set(*g.add_node("T", "a"), "x", std::int64_t{1}));
    REQUIRE(h.set(*h.add_node("T", "b"), "x", std::string("one")));
    const graph both = joined(g, h).value();
    CHECK(both.value(*both.find("a"), *both.property(*both.find("a"), "x")) == value(1));
    CHECK(both.value(*both.find("b"), *both.property(*both.find("b"), "x")) == value("one"));
}
