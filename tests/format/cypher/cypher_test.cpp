#include "catch.hpp"
#include "format/dot/dot_hostile_texts.hpp"
#include "format/round_trip.hpp"

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <hexi/format/cypher/cypher.hpp>

using namespace hexi;
using namespace hexi::test;

TEST_CASE("a graph is written as a script of openCypher", "[cypher]") {
    graph g;
    g.schema().language = "zh";
    const node_id a = *g.add_node("Park", "it's"), b = *g.add_node("Lab", "b\\");
    REQUIRE(g.add_label(a, "Place"));
    g.set_name(a, "园区\n2");
    REQUIRE(g.set_name(a, "en", "Park"));
    g.set_aliases(a, {"x"});
    REQUIRE(g.set(a, "size", 2.0));
    REQUIRE(g.set(a, "years", std::vector<std::int64_t>{1, 2}));
    REQUIRE(g.set(a, "day", date(2024, 4, 23)));
    REQUIRE(g.set(a, "month", date(2024, 4)));
    REQUIRE(g.set(a, "least", std::numeric_limits<std::int64_t>::min()));
    REQUIRE(g.set(a, "a`b", false));
    const edge_id e = *g.add_edge(a, "HAS", b);
    REQUIRE(g.set_evidence(e, {{"d", 1, 2, 3}}));
    REQUIRE(g.add_edge(b, "NEAR", a));
    CHECK(written(*format_named("cypher"), g) ==
          "CREATE (:`Park`:`Place` {`key`: 'it\\'s', `name`: '园区\\n2', `name_en`: 'Park', `aliases`: ['x'], `size`: 2.0, `years`: [1, 2], `day`: date('2024-04-23'), `month`: '2024-04', `least`: (-9223372036854775807 - 1), `a``b`: false});\n"
          "CREATE (:`Lab` {`key`: 'b\\\\'});\n"
          "MATCH (a:`Park` {`key`: 'it\\'s'}), (b:`Lab` {`key`: 'b\\\\'}) CREATE (a)-[:`HAS` {`evidence`: ['d:1:2-3']}]->(b);\n"
          "MATCH (a:`Lab` {`key`: 'b\\\\'}), (b:`Park` {`key`: 'it\\'s'}) CREATE (a)-[:`NEAR`]->(b);\n");
}

TEST_CASE("an edge finds its ends in openCypher, also where these have no key", "[cypher]") {
    const std::string script = written(*format_named("cypher"), keyless());
    // Each MATCH asks for keys that a CREATE gave.
    std::set<std::string> made;
    std::size_t found = 0;
    for (const std::string_view line : lines(script)) {
        std::string_view rest = line;
        for (std::size_t at = rest.find("{`key`: '"); at != std::string_view::npos; at = rest.find("{`key`: '")) {
            rest.remove_prefix(at + 9);
            const std::string key(rest.substr(0, rest.find('\'')));
            if (line.starts_with("CREATE")) {
                CHECK(made.insert(key).second);
            } else {
                CHECK(made.contains(key));
                ++found;
            }
        }
    }
    CHECK(made.size() == 5);
    CHECK(found == 10);
}

TEST_CASE("times are values of openCypher, and texts for Ladybug", "[cypher]") {
    graph g;
    const node_id a = *g.add_node("Talk", "a");
    REQUIRE(g.set(a, "at", *parse_zoned_datetime("2015-07-21T21:40+02:00")));
    REQUIRE(g.set(a, "begin", *parse_local_time("21:40")));
    REQUIRE(g.set(a, "long", *parse_duration("P1DT2H")));
    REQUIRE(g.set(a, "days", std::vector<value>{value(*parse_local_datetime("2015-07-21T21:40")), value(*parse_local_datetime("2016-01-01T00:00"))}));
    CHECK(written(*format_named("cypher"), g) ==
          "CREATE (:`Talk` {`key`: 'a', `at`: datetime('2015-07-21T21:40+02:00'), `begin`: localtime('21:40'), `long`: duration('P1DT2H'), `days`: [localdatetime('2015-07-21T21:40'), localdatetime('2016-01-01T00:00')]});\n");
    CHECK(written(*format_named("ladybug"), g) ==
          "CREATE NODE TABLE `Talk`(`key` STRING, `at` STRING, `begin` STRING, `long` STRING, `days` STRING[], PRIMARY KEY(`key`));\n"
          "CREATE (:`Talk` {`key`: 'a', `at`: '2015-07-21T21:40+02:00', `begin`: '21:40', `long`: 'P1DT2H', `days`: ['2015-07-21T21:40', '2016-01-01T00:00']});\n");
}

TEST_CASE("for Ladybug there are tables, of what is there", "[cypher]") {
    graph g;
    const node_id a = *g.add_node("Park", "a"), b = *g.add_node("Park", "b"), c = *g.add_node("PARK.2", "c");
    REQUIRE(g.set(a, "size", 2.0));
    REQUIRE(g.set(b, "size", 2));
    REQUIRE(g.set(a, "Size", true));
    REQUIRE(g.set(a, "years", std::vector<std::int64_t>{}));
    REQUIRE(g.set(b, "years", std::vector<std::int64_t>{1, 2}));
    REQUIRE(g.set(a, "day", date(2024, 4, 23)));
    REQUIRE(g.set(c, "day", date(2024, 4)));
    REQUIRE(g.set(c, "_id", 7));
    const edge_id e = *g.add_edge(a, "park", c);
    REQUIRE(g.set(e, "w", 1));
    REQUIRE(g.add_edge(a, "park", b));
    CHECK(written(*format_named("ladybug"), g) ==
          "CREATE NODE TABLE `Park`(`key` STRING, `size` DOUBLE, `Size_` BOOL, `years` INT64[], `day` DATE, PRIMARY KEY(`key`));\n"
          "CREATE NODE TABLE `PARK_2`(`key` STRING, `day` STRING, `_id_` INT64, PRIMARY KEY(`key`));\n"
          "CREATE REL TABLE `park_`(FROM `Park` TO `Park`, FROM `Park` TO `PARK_2`, `w` INT64);\n"
          "CREATE (:`Park` {`key`: 'a', `size`: 2.0, `Size_`: true, `years`: [], `day`: date('2024-04-23')});\n"
          "CREATE (:`Park` {`key`: 'b', `size`: 2, `years`: [1, 2]});\n"
          "CREATE (:`PARK_2` {`key`: 'c', `day`: '2024-04', `_id_`: 7});\n"
          "MATCH (a:`Park` {`key`: 'a'}), (b:`PARK_2` {`key`: 'c'}) CREATE (a)-[:`park_` {`w`: 1}]->(b);\n"
          "MATCH (a:`Park` {`key`: 'a'}), (b:`Park` {`key`: 'b'}) CREATE (a)-[:`park_`]->(b);\n");
}

TEST_CASE("numbers are numbers for every reader: exponents without a plus, and integers beside floats where these hold them", "[cypher]") {
    graph g;
    const node_id a = *g.add_node("T", "a"), b = *g.add_node("T", "b");
    REQUIRE(g.set(a, "most", 1.7976931348623157e308));
    REQUIRE(g.set(a, "list", std::vector<double>{-2e20, 5e-324}));
    REQUIRE(g.set(a, "size", std::int64_t{1} << 53));
    REQUIRE(g.set(b, "size", 0.5));
    REQUIRE(g.set(a, "large", (std::int64_t{1} << 53) + 1));
    REQUIRE(g.set(b, "large", 0.5));
    const std::string values = "`most`: 1.7976931348623157e308, `list`: [-2e20, 5e-324], `size`: 9007199254740992, `large`: ";
    CHECK(written(*format_named("cypher"), g) == "CREATE (:`T` {`key`: 'a', " + values + "9007199254740993});\nCREATE (:`T` {`key`: 'b', `size`: 0.5, `large`: 0.5});\n");
    CHECK(written(*format_named("ladybug"), g) ==
          "CREATE NODE TABLE `T`(`key` STRING, `most` DOUBLE, `list` DOUBLE[], `size` DOUBLE, `large` STRING, PRIMARY KEY(`key`));\n"
          "CREATE (:`T` {`key`: 'a', " + values + "'9007199254740993'});\nCREATE (:`T` {`key`: 'b', `size`: 0.5, `large`: '0.5'});\n");
}

TEST_CASE("keys that Cypher cannot tell apart are refused", "[cypher]") {
    graph g;
    REQUIRE(g.add_node("T", "x\xFE"));
    REQUIRE(g.add_node("T", "x\xFF"));
    for (const char* name : {"cypher", "ladybug"}) {
        std::string text;
        output out(text);
        const auto done = format_named(name)->write(out, g, {});
        REQUIRE(!done);
        CHECK(done.problems().front().message == "the keys 'x<FE>' and 'x<FF>' would be written alike");
    }
}

TEST_CASE("no text ends a string or a name of Cypher", "[cypher]") {
    for (const std::string& text : hostile_texts()) {
        CAPTURE(text.substr(0, 60));
        std::string string, name;
        {
            output a(string), b(name);
            append_cypher_text(a, text);
            append_cypher_name(b, text);
        }
        CHECK(valid_utf8(string + name));
        bool escaped = false;
        for (const char c : std::string_view(string).substr(1, string.size() - 2)) {
            CHECK((escaped || c != '\''));
            CHECK(static_cast<unsigned char>(c) >= 0x20);
            escaped = !escaped && c == '\\';
        }
        CHECK(!escaped);
        std::string inside = name.substr(1, name.size() - 2);
        for (std::size_t at; (at = inside.find("``")) != std::string::npos;) inside.erase(at, 2);
        CHECK(inside.find('`') == std::string::npos);
    }
}
