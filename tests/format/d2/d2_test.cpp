#include "catch.hpp"
#include "format/dot/dot_hostile_texts.hpp"
#include "format/round_trip.hpp"

#include <hexi/derive/merged.hpp>
#include <hexi/format/d2/d2.hpp>

using namespace hexi;
using namespace hexi::test;

TEST_CASE("a graph is written as D2", "[d2]") {
    graph g;
    g.schema().add_edge_type({.name = "NEAR", .symmetric = true});
    const node_id a = *g.add_node("Park", "a"), b = *g.add_node("Lab", "b");
    g.set_name(a, "\"${x}\"\\");
    REQUIRE(g.add_edge(a, "HAS", b));
    REQUIRE(g.add_edge(a, "HAS", b));
    REQUIRE(g.add_edge(b, "NEAR", b));
    CHECK(written(*format_named("d2"), merged(g)) == "n0: \"\\\"\\${x}\\\"\\\\\\nPark\"\nn1: \"b\\nLab\"\nn0 -> n1: \"HAS ×2\"\nn1 -- n1: \"NEAR\"\n");
}

TEST_CASE("no text ends a label of D2", "[d2]") {
    for (const std::string& text : hostile_texts()) {
        CAPTURE(text.substr(0, 60));
        std::string label;
        {
            output out(label);
            append_d2_text(out, text);
        }
        CHECK(valid_utf8(label));
        bool escaped = false;
        for (const char c : std::string_view(label).substr(1, label.size() - 2)) {
            CHECK((escaped || (c != '"' && c != '$')));
            CHECK(static_cast<unsigned char>(c) >= 0x20);
            escaped = !escaped && c == '\\';
        }
        CHECK(!escaped);
    }
}
