#include <cstddef>
#include <cstdint>
#include <limits>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <hexi/graph/graph.hpp>
#include <hexi/query/cell.hpp>
#include <hexi/query/rows.hpp>

#include "catch.hpp"
#include "random_value.hpp"
#include "sanitized.hpp"

using namespace hexi;

TEST_CASE("a cell holds one value, and copies share what is long", "[cell]") {
    const cell nothing;
    CHECK(nothing.is_null());
    CHECK(cell(true).is_true());
    CHECK(cell(std::int64_t{7}).get<double>() == 7.0);
    CHECK_FALSE(cell(7.0).get<std::int64_t>());
    const cell text(std::string("兰州新区"));
    const cell same = text;
    CHECK(same.text().data() == text.text().data());
    CHECK(cell::view("a text that stands elsewhere").text() == "a text that stands elsewhere");
    cell moved = cell(cell_list{text, nothing});
    const cell taken = std::move(moved);
    CHECK(taken.as<cell_list>().size() == 2);
    CHECK(taken.as<cell_list>()[0].text() == "兰州新区");
    CHECK(cell(date(-999'999'999, 1, 1)).as<date>() == date(-999'999'999, 1, 1));
}

TEST_CASE("a cell is made of what a value is made of, and of nothing that only resembles it", "[cell]") {
    CHECK(cell("a text").text() == "a text");
    CHECK(cell(std::string_view("a text")).text() == "a text");
    CHECK(cell(u8"兰州").text() == "兰州");
    const std::vector<cell> row{"three", 3, 3U, std::size_t{3}, 3.0F, false};
    CHECK(row[0].get<std::string_view>() == "three");
    for (const std::size_t i : {1U, 2U, 3U}) CHECK(row[i].get<std::int64_t>() == 3);
    CHECK(row[4].is(cell_type::floating));
    CHECK(row[5].get<bool>() == false);
    CHECK_THROWS_AS(cell(std::numeric_limits<std::uint64_t>::max()), std::out_of_range);
    STATIC_REQUIRE_FALSE(std::is_constructible_v<cell, const int*>);
    STATIC_REQUIRE_FALSE(std::is_constructible_v<cell, char>);
    STATIC_REQUIRE_FALSE(std::is_constructible_v<cell, std::nullptr_t>);
    STATIC_REQUIRE_FALSE(std::is_constructible_v<cell, long double>);
    STATIC_REQUIRE_FALSE(std::is_constructible_v<cell, cell_type>);
}

TEST_CASE("lists and maps a million deep are freed without a stack", "[cell]") {
    cell deep;
    // A stack would not hold a tenth of it where a sanitizer watches.
    for (int i = 0; i < (test::sanitized ? 99'999 : 999'999); ++i) {
        if (i % 3 == 0) deep = cell(cell_map{{"a", cell(std::string("beside"))}, {"b", deep}});
        else if (i % 3 == 1) deep = cell(cell_list{deep, cell(std::int64_t{i}), cell(cell_list{cell(std::string("and"))})});
        else deep = cell(cell_list{std::move(deep)});
    }
    const cell kept = deep.as<cell_list>()[0];  // shared: it outlives what it stood in
    deep = cell();
    CHECK(kept.is(cell_type::list));
    CHECK(kept.as<cell_list>()[1].is(cell_type::integer));
}

TEST_CASE("a map has each key once, the last one given", "[cell]") {
    const cell_map m = map_of({{"b", cell(std::int64_t{1})}, {"a", cell(std::int64_t{2})}, {"b", cell(std::int64_t{3})}});
    REQUIRE(m.size() == 2);
    CHECK(m[0].key == "a");
    REQUIRE(find(m, "b") != nullptr);
    CHECK(find(m, "b")->as<std::int64_t>() == 3);
    CHECK(find(m, "c") == nullptr);
}

TEST_CASE("every value of a property comes back from its cell", "[cell]") {
    random_values next(20);
    for (int i = 0; i < 2000; ++i) {
        const value v = next(3, 2);
        const auto back = value_of(cell_of(v));
        REQUIRE(back);
        CHECK(back->packed() == v.packed());
    }
    CHECK_FALSE(value_of(cell(node_id(1))));
    CHECK_FALSE(value_of(cell(cell_list{cell(edge_id(1))})));
    cell deep = cell(std::int64_t{1});
    for (std::size_t i = 0; i < value::most_depth; ++i) deep = cell(cell_list{deep});
    CHECK(value_of(deep));
    CHECK_FALSE(value_of(cell(cell_list{deep})));
}

//   (zone:Zone) -[PARTY_TO {year: 2023}]-> (pact:Agreement)
TEST_CASE("cells are written as openCypher writes them", "[cell]") {
    graph g;
    const node_id zone = *g.add_node("Zone", "lanzhou-new-area");
    const node_id pact = *g.add_node("Agreement", "pact");
    const edge_id tie = *g.add_edge(zone, "PARTY_TO", pact);
    g.set_name(zone, "兰州新区");
    REQUIRE(g.set(zone, "area", 2.0));
    REQUIRE(g.set(tie, "year", 2023));
    const auto text = [&](const cell& c) { return to_text(c, g); };
    CHECK(text({}) == "null");
    CHECK(text(true) == "true");
    CHECK(text(std::int64_t{-12}) == "-12");
    CHECK(text(1.0) == "1.0");
    CHECK(text(-0.0) == "-0.0");
    CHECK(text(1e308) == "1e308");
    CHECK(text(-1.5e-5) == "-1.5e-5");
    CHECK(text(1e-305) == "1e-305");
    CHECK(text(0.1) == "0.1");
    CHECK(text(2e6) == "2000000.0");
    CHECK(text(cell(std::string("it's\na \\"))) == R"('it\'s\na \\')");
    CHECK(text(cell(std::string("\x01"))) == R"('\u0001')");
    CHECK(text(date(2015, 7, 21)) == "'2015-07-21'");
    CHECK(text(date(2024)) == "'2024'");
    CHECK(text(duration(14, 3, 0)) == "'P1Y2M3D'");
    CHECK(text(cell(cell_list{cell(std::int64_t{1}), cell(2.0), {}})) == "[1, 2.0, null]");
    CHECK(text(cell(cell_map{{"a", {}}, {"my key", cell(std::string("x"))}})) == "{a: null, `my key`: 'x'}");
    CHECK(text(zone) == "(:Zone {area: 2.0, name: '兰州新区'})");
    CHECK(text(pact) == "(:Agreement)");
    CHECK(text(tie) == "[:PARTY_TO {year: 2023}]");
    CHECK(text(path_ids{{zone, pact}, {tie}}) == "<(:Zone {area: 2.0, name: '兰州新区'})-[:PARTY_TO {year: 2023}]->(:Agreement)>");
    CHECK(text(path_ids{{pact, zone}, {tie}}) == "<(:Agreement)<-[:PARTY_TO {year: 2023}]-(:Zone {area: 2.0, name: '兰州新区'})>");
    g.remove(pact);
    CHECK(text(pact) == "()");
    CHECK(text(tie) == "[]");
    cell deep;
    for (int i = 0; i < 5000; ++i) deep = cell(cell_list{deep});
    CHECK(text(deep).find("[...]") != std::string::npos);
    CHECK(to_text(shown_cell{cell(std::string("as it is")), g}) == "as it is");
    CHECK(to_text(shown_cell{cell(date(2024, 2, 29)), g}) == "2024-02-29");
}

namespace {
template <class Cell, class T>
concept gives = requires(Cell c) { std::forward<Cell>(c).template as<T>(); };
}  // namespace

TEST_CASE("what cells share is not asked of a cell that is about to go", "[query]") {
    STATIC_REQUIRE(gives<const cell&, cell_map>);
    STATIC_REQUIRE(gives<cell, node_id>);
    STATIC_REQUIRE_FALSE(gives<cell, cell_map>);
    STATIC_REQUIRE_FALSE(gives<const cell, cell_list>);
}
