#include "catch.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include <hexi/schema/meaning.hpp>

using namespace hexi;

namespace {

/// Firm has no label of its own name, Bank is one, `Company;ST` is a set of labels, and nothing is a label of Thing.
struct types {
    schema s;
    node_type_id firm = s.add_node_type({.name = "Firm", .labels = {"Company"}, .captions = {{"zh", "公司"}}});
    node_type_id bank = s.add_node_type({.name = "Bank", .labels = {"Company", "Bank"}, .supertypes = {firm}});
    node_type_id both = s.add_node_type({.name = "Company;ST", .labels = {"Company", "ST"}});
    node_type_id thing = s.add_unlabelled_node_type({.name = "Thing"});
    node_type_id savings = s.add_node_type({.name = "Savings", .labels = {"S"}, .supertypes = {bank}});
    edge_type_id owns = s.add_edge_type({.name = "OWNS", .from = {"Firm"}, .to = {"Thing", "ST"}, .captions = {{"en", "bank"}}});
    edge_type_id twin = s.add_edge_type({.name = "TWIN", .from = {"Firm"}, .to = {"Firm"}});
};

std::string rule_of(const problems& all) { return std::string(all.front().rule.name()); }

}  // namespace

TEST_CASE("a type that is named is meant, whatever its labels", "[schema]") {
    const types t;
    using ids = std::vector<node_type_id>;
    CHECK(t.s.types_called("Firm") == ids{t.firm, t.bank, t.savings});
    CHECK(t.s.types_called("Bank") == ids{t.bank, t.savings});
    CHECK(t.s.types_called("Company") == ids{t.firm, t.bank, t.both, t.savings});
    CHECK(t.s.types_called("Company;ST") == ids{t.both});
    CHECK(t.s.types_called("Thing") == ids{t.thing});
    CHECK(t.s.types_called("ST") == ids{t.both});
    CHECK(t.s.types_called("Nothing").empty());
    for (std::size_t i = 0; i < t.s.node_type_count(); ++i)
        for (const char* word : {"Firm", "Bank", "Company", "Company;ST", "Thing", "ST", "S", "Savings", "Nothing"}) {
            const auto called = t.s.types_called(word);
            CHECK(t.s.is_called(node_type_id(i), word) == (std::ranges::find(called, node_type_id(i)) != called.end()));
        }
    CHECK(t.s.fits(t.twin, t.firm, t.savings));
    CHECK_FALSE(t.s.fits(t.twin, t.firm, t.both));
    CHECK(t.s.fits(t.owns, t.bank, t.thing));
    CHECK(t.s.fits(t.owns, t.bank, t.both));
    CHECK_FALSE(t.s.fits(t.owns, t.thing, t.thing));
}

TEST_CASE("a word means a type, a label or a caption", "[schema]") {
    types t;
    CHECK(*node_types_meant(t.s, "Firm") == "Firm");
    CHECK(*node_types_meant(t.s, "firm") == "Firm");
    CHECK(*node_types_meant(t.s, "公司") == "Firm");
    CHECK(*node_types_meant(t.s, "company") == "Company");
    CHECK(*node_types_meant(t.s, "company;st") == "Company;ST");
    CHECK(*edge_type_meant(t.s, "owns") == t.owns);
    CHECK(rule_of(node_types_meant(t.s, "Frim").problems()) == "unknown-type");
    CHECK(node_types_meant(t.s, "Frim").problems().front().hint == "did you mean 'Firm'?");
    // Where nothing is like it, all that it may be is told.
    const std::string all = types_meant_by(t.s, "").problems().front().hint;
    for (const char* name : {"Firm", "Bank", "Savings", "OWNS", "TWIN"}) CHECK(all.find(name) != std::string::npos);
    CHECK(types_meant_by(t.s, "Frim").problems().front().message == "there is no node or edge type 'Frim'");
    // One word for a node type and an edge type means both.
    const auto bank = types_meant_by(t.s, "bank");
    REQUIRE(bank);
    CHECK(bank->nodes == "Bank");
    CHECK(bank->edges == t.owns);
    // One word for several types is refused.
    t.s.add_node_type({.name = "Shop", .captions = {{"zh", "公司"}}});
    CHECK(rule_of(node_types_meant(t.s, "公司").problems()) == "ambiguous-type");
    CHECK(node_types_meant(t.s, "公司").problems().front().hint == "say which: Firm, Shop");
    CHECK(rule_of(types_meant_by(t.s, "公司").problems()) == "ambiguous-type");
}
