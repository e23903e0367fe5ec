#include "catch.hpp"

#include <cstdint>

#include "query/naive/compare.hpp"
#include "sanitized.hpp"

using namespace naive;

TEST_CASE("random queries are answered as by trying everything", "[query][naive]") {
    std::size_t asked = 0, answered = 0;
    const std::uint64_t rounds = hexi::test::sanitized ? 150 : 600;
    for (std::uint64_t i = 0; i < rounds; ++i) {
        const verdict v = round(i);
        if (v.differs) FAIL("round " << i << ":\n" << *v.differs);
        asked += v.asked ? 1 : 0, answered += v.rows > 0 ? 1 : 0;
    }
    // Most are answered, and many with rows: else the comparison says little.
    CHECK(asked * 10 > rounds * 7);
    CHECK(answered * 10 > rounds * 3);
}

namespace {

/// MATCH (n) RETURN n.x AS x
query every_x() {
    query q;
    clause m, give;
    m.match.paths.emplace_back().nodes.emplace_back().name = "n";
    give.is = clause::form::give;
    expression n, x;
    n.is = op::variable, n.name = "n";
    x.is = op::property, x.name = "x", x.of = {n};
    give.items.push_back({x, "x"});
    q.parts = {{m, give}};
    q.bags = {false};
    return q;
}

}  // namespace

TEST_CASE("a graph that differs from the one that is asked is noticed", "[query][naive]") {
    graph g;
    g.nodes.resize(2);
    g.nodes[0].properties["x"] = of_integer(1);
    const query q = every_x();
    CHECK(text(q) == "MATCH (n) RETURN n.x AS x");
    CHECK(text(g) == "CREATE (n0 {x: 1}), (n1)");
    CHECK_FALSE(compare(q, g).differs);
    const table all = answer(q, g);
    REQUIRE(all.rows.size() == 2);
    CHECK(text(all.rows[0][0]) == "1");
    CHECK(text(all.rows[1][0]) == "null");
}
