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

TEST_CASE("a node whose name is not seen is labelled by its key, in every file that has labels", "[d2][dot]") {
    // What the label of a node is in each, whatever stands around it.
    for (const std::string format : {"d2", "dot", "graphml", "gexf", "cytoscape", "node-link", "json-graph"}) {
        for (const std::string name : {" ", "\u200B", "\u3000\u00A0", "\u0085"}) {
            CAPTURE(format, name);
            graph g;
            const node_id n = *g.add_node("Park", "the-key");
            g.set_name(n, name);
            const std::string out = written(*format_named(format), g);
            // As the key, perhaps, once more as NetworkX asks for it, and as the label.
            std::size_t times = 0;
            for (std::size_t at = out.find("the-key"); at != std::string::npos; at = out.find("the-key", at + 1)) ++times;
            CHECK(times == (format == "d2" ? 1U : format == "cytoscape" ? 3U : 2U));
        }
    }
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
