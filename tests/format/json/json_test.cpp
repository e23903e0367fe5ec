#include <limits>
#include <vector>

#include <boost/json.hpp>

#include "catch.hpp"
#include "format/dot/dot_hostile_texts.hpp"
#include "random_graph.hpp"
#include "sanitized.hpp"

#include <hexi/format/json/json.hpp>

using namespace hexi;
using namespace hexi::test;
namespace json = boost::json;

namespace {

std::string string_of(std::string_view text) {
    std::string out;
    output into(out);
    append_json_string(into, text);
    return out;
}
std::string node_of(const graph& g, node_id n) {
    std::string out;
    output into(out);
    append_node_json(into, g, n);
    return out;
}
std::string edge_of(const graph& g, edge_id e) {
    std::string out;
    output into(out);
    append_edge_json(into, g, e);
    return out;
}

}  // namespace

TEST_CASE("a node is written with all that is known of it, keys in a fixed order", "[json]") {
    schema s;
    s.language = "zh";
    s.open = false;
    const unit_id yuan = s.add_unit({.name = "元"});
    const enumeration_id stage = s.add_enumeration({.name = "stage", .values = {{"signed", {}}}});
    const node_type_id type = s.add_node_type({.name = "Project",
                                               .properties = {{.name = "investment", .kind = kind::quantity, .unit = yuan},
                                                              {.name = "founded", .kind = kind::date},
                                                              {.name = "stage", .kind = kind::enumeration, .values = stage},
                                                              {.name = "open", .kind = kind::boolean},
                                                              {.name = "count", .kind = kind::integer},
                                                              {.name = "share", .kind = kind::floating},
                                                              {.name = "years", .kind = kind::integer, .list = true},
                                                              {.name = "amounts", .kind = kind::quantity, .list = true},
                                                              {.name = "none", .kind = kind::text}}});
    const edge_type_id near = s.add_edge_type({.name = "NEAR", .properties = {{.name = "metres", .kind = kind::integer}}});
    graph g(s);
    const node_id n = *g.add_node(type, "project");
    g.set_name(n, "项目");
    REQUIRE(g.set_name(n, "en", "A \"project\""));
    g.set_aliases(n, {"工程", "计划"});
    REQUIRE(g.set(n, "investment", *g.schema().parse_quantity("1140.8亿元")));
    REQUIRE(g.set(n, "founded", date(2024, 4)));
    REQUIRE(g.set(n, "stage", std::string("signed")));
    REQUIRE(g.set(n, "open", false));
    REQUIRE(g.set(n, "count", std::int64_t{-9'007'199'254'740'993}));
    REQUIRE(g.set(n, "share", 0.1));
    REQUIRE(g.set(n, "years", std::vector<value>{std::int64_t{2023}, std::int64_t{2024}}));
    REQUIRE(g.set(n, "amounts", std::vector<value>{*g.schema().parse_quantity("60万元")}));
    REQUIRE(g.set_evidence(n, {{"article", 8, 111, 128}, {"article", 9, 1, 2, 0.5F}}));
    CHECK(node_of(g, n) ==
          R"({"key":"project","type":"Project","name":"项目","names":{"zh":"项目","en":"A \"project\""},"aliases":["工程","计划"],)"
          R"("properties":{"investment":"1140.8亿元","founded":"2024-04","stage":"signed","open":false,"count":-9007199254740993,"share":0.1,"years":[2023,2024],"amounts":["60万元"]},)"
          R"("evidence":[{"document":"article","line":8,"start":111,"end":128},{"document":"article","line":9,"start":1,"end":2,"certainty":0.5}]})");
    const edge_id e = *g.add_edge(n, near, n);
    CHECK(edge_of(g, e) == R"({"type":"NEAR","from":"project","to":"project","properties":{},"evidence":[]})");
    REQUIRE(g.set(e, "metres", std::int64_t{5}));
    CHECK(edge_of(g, e) == R"({"type":"NEAR","from":"project","to":"project","properties":{"metres":5},"evidence":[]})");
}

TEST_CASE("a node without a name is called by its key", "[json]") {
    graph g;
    const node_id n = *g.add_node("T", "k");
    CHECK(node_of(g, n) == R"({"key":"k","type":"T","name":"k","names":{},"aliases":[],"properties":{},"evidence":[]})");
}

TEST_CASE("numbers keep their kind, and those that JSON lacks are texts", "[json]") {
    const auto text_of = [](const value& v, bool any = false) {
        std::string text;
        output out(text);
        append_json_value(out, {}, v, any);
        return text;
    };
    CHECK(text_of(std::numeric_limits<double>::infinity()) == "\"Infinity\"");
    CHECK(text_of(-std::numeric_limits<double>::infinity()) == "\"-Infinity\"");
    CHECK(text_of(std::numeric_limits<double>::quiet_NaN()) == "\"NaN\"");
    CHECK(text_of(2.0) == "2.0");
    CHECK(text_of(std::int64_t{2}) == "2");
    CHECK(text_of(-0.0) == "-0.0");
    for (const double d : {1e300, -2.5e-310, 0.1, 1.0, -0.0, 1e22, 1e15, 12345678901234567.0}) {
        const std::string text = text_of(d);
        CAPTURE(text);
        CHECK(json::parse(text).is_double());
        CHECK(parse_float(text) == d);
    }
}

TEST_CASE("a value in a property of any kind says what it is where JSON has no word for it", "[json]") {
    const auto text_of = [](const value& v) {
        std::string text;
        output out(text);
        append_json_value(out, {}, v, true);
        return text;
    };
    CHECK(text_of(date(2024, 4)) == R"({"@date":"2024-04"})");
    CHECK(text_of(std::numeric_limits<double>::quiet_NaN()) == R"({"@float":"NaN"})");
    CHECK(text_of("2024-04") == R"("2024-04")");
    CHECK(text_of(std::vector<value>{1, date(2024), value_map{{"a", 2.0}}}) == R"([1,{"@date":"2024"},{"a":2.0}])");
    CHECK(text_of(value_map{{"@date", "x"}}) == R"({"@map":{"@date":"x"}})");
    CHECK(text_of(value_map{{"@date", "x"}, {"b", "y"}}) == R"({"@date":"x","b":"y"})");
}

TEST_CASE("a certainty that is no number is null", "[json]") {
    graph_builder build;  // setting it is refused, filling a column is not
    const node_id n = *build.add_node("T", "k");
    build.node_evidence().set(n.index(), build.packed(std::vector<evidence>{{"a", 1, 2, 3, std::numeric_limits<float>::quiet_NaN()}}));
    const graph g = std::move(build).finish();
    const json::value read = json::parse(node_of(g, n));
    CHECK(read.at("evidence").at(0).at("certainty").is_null());
}

TEST_CASE("any text comes back from a foreign reader, invalid bytes as U+FFFD", "[json]") {
    std::vector<std::string> texts = hostile_texts();
    for (int c = 0; c < 256; ++c) texts.push_back(std::string("a") + static_cast<char>(c) + "b");
    for (const std::string& t : texts) {
        CAPTURE(t.substr(0, 40));
        const std::string written = string_of(t);
        CHECK(valid_utf8(written));
        CHECK(json::value_to<std::string>(json::parse(written)) == repaired(t));
        for (const char c : written) CHECK(static_cast<unsigned char>(c) >= 0x20);
    }
    CHECK(string_of("\u2028\u2029") == R"("\u2028\u2029")");
}

TEST_CASE("a whole graph comes back from a foreign reader", "[json]") {
    for (std::uint32_t seed = 0; seed < test::rounds(1000); ++seed) {
        CAPTURE(seed);
        const graph g = random_graph(seed, {.keyless = seed % 3 == 0});
        std::string text;
        {
            output out(text);
            write_json(out, g);
        }
        const json::object whole = json::parse(text).as_object();
        graph back;
        for (const json::value& n : whole.at("nodes").as_array()) {
            const std::string type(n.at("type").as_string()), key(n.at("key").as_string());
            REQUIRE(key == back.key_text(*(key.starts_with("_:") ? back.add_node(type) : back.add_node(type, key))));
        }
        for (const json::value& e : whole.at("edges").as_array()) {
            const edge_id added = *back.add_edge(*back.find_key_text(e.at("from").as_string()), e.at("type").as_string(), *back.find_key_text(e.at("to").as_string()));
            REQUIRE(back.set(added, "weight", e.at("properties").at("weight").as_int64()));
        }
        REQUIRE(back.node_count() == g.node_count());
        REQUIRE(back.edge_count() == g.edge_count());
        std::string again;
        {
            output out(again);
            write_json(out, back);
        }
        // The first line is the schema, in which types stand in the order in which they were made.
        REQUIRE(again.substr(again.find('\n')) == text.substr(text.find('\n')));
    }
}
