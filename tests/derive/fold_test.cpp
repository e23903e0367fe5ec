#include "catch.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <hexi/derive/fold.hpp>

using namespace hexi;

namespace {

//                 PARTY_TO            PARTY_TO (twice)
//   university ------------> pact <================= zone
//                             | ^---- PARTY_TO ----- company          lonely <-PARTY_TO- zone
//                          CONCERNS                                   zone --NEAR--> company
//                             v
//                          industry
struct deal {
    graph g;
    node_id zone, university, company, industry, pact, lonely;

    deal() {
        g.schema().add_node_type({.name = "Agreement", .fold_over = {"PARTY_TO"}, .captions = {{"en", "agreement"}}});
        zone = *g.add_node("Zone", "zone");
        university = *g.add_node("University", "university");
        pact = *g.add_node("Agreement", "pact");
        company = *g.add_node("Company", "company");
        industry = *g.add_node("Industry", "industry");
        lonely = *g.add_node("Agreement", "lonely");
        g.set_name(pact, "战略合作协议");
        REQUIRE(g.set_name(pact, "en", "strategic agreement"));
        (void)g.set(pact, "status", std::string("signed"));
        REQUIRE(g.set_evidence(pact, {{"doc", 1, 0, 4}}));
        tie(university, {{"doc", 2, 0, 4}});
        tie(zone, {{"doc", 3, 0, 4}});
        tie(zone, {{"doc", 1, 0, 4}, {"doc", 4, 0, 4}});
        tie(company, {{"doc", 5, 0, 4}});
        (void)*g.add_edge(pact, "CONCERNS", industry);
        (void)*g.add_edge(zone, "PARTY_TO", lonely);
        const edge_id near = *g.add_edge(zone, "NEAR", company);
        (void)g.set(near, "metres", std::int64_t{300});
    }
    void tie(node_id party, const std::vector<evidence>& read) { REQUIRE(g.set_evidence(*g.add_edge(party, "PARTY_TO", pact), read)); }
};

std::vector<std::string> edges(const graph& g) {
    std::vector<std::string> out;
    for (const edge_id e : g.edges()) out.push_back(fmt::format("{} {} {}", g.key(g.source(e)), g.type_of(e).name, g.key(g.target(e))));
    std::ranges::sort(out);
    return out;
}
edge_id edge_between(const graph& g, std::string_view from, std::string_view type, std::string_view to) {
    for (const edge_id e : g.edges())
        if (g.key(g.source(e)) == from && g.type_of(e).name == type && g.key(g.target(e)) == to) return e;
    return {};
}

}  // namespace

TEST_CASE("folding ties each two parties of an agreement directly", "[fold]") {
    const deal d;
    const graph f = folded(d.g);
    CHECK(edges(f) == std::vector<std::string>{"company Agreement university", "company Agreement zone", "university Agreement zone",
                                               "zone NEAR company", "zone PARTY_TO lonely"});
    CHECK_FALSE(f.find("pact"));
    CHECK(f.find("industry"));
    CHECK(f.find("lonely"));  // one party only: nothing to tie
    CHECK(f.schema()[*f.schema().find_edge_type("Agreement")].symmetric);
}

TEST_CASE("a folded edge has the node's properties and names, and the evidence of what it stands for", "[fold]") {
    const deal d;
    const graph f = folded(d.g);
    const edge_id e = edge_between(f, "university", "Agreement", "zone");
    REQUIRE(e.valid());
    CHECK(f.value(e, *f.property(e, "name")) == value(std::string("战略合作协议")));
    CHECK(f.value(e, *f.property(e, "name_en")) == value(std::string("strategic agreement")));
    CHECK(f.value(e, *f.property(e, "status")) == value(std::string("signed")));
    CHECK(f.evidence(e) == std::vector<evidence>{{"doc", 1, 0, 4}, {"doc", 2, 0, 4}, {"doc", 3, 0, 4}, {"doc", 4, 0, 4}});
    const edge_id near = edge_between(f, "zone", "NEAR", "company");
    CHECK(f.value(near, *f.property(near, "metres")) == value(std::int64_t{300}));
}

//   pact --PARTY_TO--> frame <--PARTY_TO-- zone, pact <--PARTY_TO-- zone, pact <--PARTY_TO-- university
TEST_CASE("agreements that are tied to each other stay nodes", "[fold]") {
    graph g;
    g.schema().add_node_type({.name = "Agreement", .fold_over = {"PARTY_TO"}});
    const node_id pact = *g.add_node("Agreement", "pact"), frame = *g.add_node("Agreement", "frame");
    const node_id zone = *g.add_node("Zone", "zone"), university = *g.add_node("University", "university");
    for (const auto& [party, to] : {std::pair(pact, frame), std::pair(zone, frame), std::pair(zone, pact), std::pair(university, pact)})
        (void)*g.add_edge(party, "PARTY_TO", to);
    CHECK(edges(folded(g)) == edges(g));
}

TEST_CASE("a graph without agreements folds into itself", "[fold]") {
    graph g;
    (void)*g.add_edge(*g.add_node("A", "a"), "R", *g.add_node("A", "b"));
    CHECK(edges(folded(g)) == edges(g));
    CHECK(folded(graph{}).node_count() == 0);
}
