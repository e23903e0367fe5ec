#include "catch.hpp"
#include "format/dot/dot_hostile_texts.hpp"
#include "format/round_trip.hpp"

#include <fstream>
#include <iterator>
#include <utility>

#include <hexi/format/rdf/rdf.hpp>

#include "scratch_folder.hpp"

using namespace hexi;
using namespace hexi::test;

namespace {

//   a --HAS {weight 2.5, evidence}--> b
graph small() {
    graph g;
    g.schema().language = "zh";
    const node_id a = *g.add_node("Park", "a b"), b = *g.add_node("Lab", "兰");
    g.set_name(a, "园\"区");
    REQUIRE(g.set_name(a, "en", "Park"));
    g.set_aliases(a, {"x"});
    REQUIRE(g.set(a, "since", date(2024, 4)));
    REQUIRE(g.set(a, "years", std::vector<std::int64_t>{1, 2}));
    const edge_id e = *g.add_edge(a, "HAS", b);
    REQUIRE(g.set(e, "weight", 2.5));
    REQUIRE(g.set_evidence(e, {{"d", 1, 2, 3}}));
    return g;
}
constexpr std::string_view about = "<urn:hexi:property:weight> \"2.5\"^^<http://www.w3.org/2001/XMLSchema#double>";

}  // namespace

TEST_CASE("a graph is written as Turtle and N-Triples, in the words of RDF 1.1 and of 1.2", "[rdf]") {
    const graph g = small();
    const std::string nodes =
        "<urn:hexi:node:a%20b> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <urn:hexi:type:Park> ;\n"
        "    <http://www.w3.org/2000/01/rdf-schema#label> \"园\\\"区\"@zh ;\n    <http://www.w3.org/2000/01/rdf-schema#label> \"Park\"@en ;\n    <http://www.w3.org/2004/02/skos/core#altLabel> \"x\" ;\n    <urn:hexi:key> \"a b\" ;\n"
        "    <urn:hexi:property:since> \"2024-04\"^^<http://www.w3.org/2001/XMLSchema#gYearMonth> ;\n    <urn:hexi:property:years> \"1\"^^<http://www.w3.org/2001/XMLSchema#integer> ;\n    <urn:hexi:property:years> \"2\"^^<http://www.w3.org/2001/XMLSchema#integer> .\n"
        "<urn:hexi:node:%E5%85%B0> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <urn:hexi:type:Lab> ;\n    <urn:hexi:key> \"兰\" .\n";
    const std::string edge = "<urn:hexi:node:a%20b> <urn:hexi:edge:HAS> <urn:hexi:node:%E5%85%B0>";
    CHECK(written(*format_named("turtle"), g) == nodes + edge + " .\n_:e0 <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://www.w3.org/1999/02/22-rdf-syntax-ns#Statement> ;\n"
          "    <http://www.w3.org/1999/02/22-rdf-syntax-ns#subject> <urn:hexi:node:a%20b> ;\n    <http://www.w3.org/1999/02/22-rdf-syntax-ns#predicate> <urn:hexi:edge:HAS> ;\n"
          "    <http://www.w3.org/1999/02/22-rdf-syntax-ns#object> <urn:hexi:node:%E5%85%B0> ;\n    " + std::string(about) + " ;\n    <urn:hexi:evidence> \"d:1:2-3\" .\n");
    CHECK(written(*format_named("turtle-1.2"), g) == nodes + edge + " {| " + std::string(about) + " ; <urn:hexi:evidence> \"d:1:2-3\" |} .\n");
    const std::string triples = written(*format_named("ntriples-1.2"), g);
    CHECK(triples.ends_with(edge + " .\n_:e0 <http://www.w3.org/1999/02/22-rdf-syntax-ns#reifies> <<( " + edge + " )>> .\n_:e0 " + std::string(about) + " .\n_:e0 <urn:hexi:evidence> \"d:1:2-3\" .\n"));
    const std::string plain = written(*format_named("ntriples"), g);
    for (const std::string_view line : lines(plain)) CHECK(line.ends_with(" ."));
}

TEST_CASE("what is no value in a list is none in RDF", "[rdf]") {
    graph g;
    REQUIRE(g.set(*g.add_node("T", "a"), "x", std::vector<value>{value(std::int64_t{1}), value(), value(std::string())}));
    CHECK(written(*format_named("ntriples"), g) ==
          "<urn:hexi:node:a> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <urn:hexi:type:T> .\n<urn:hexi:node:a> <urn:hexi:key> \"a\" .\n"
          "<urn:hexi:node:a> <urn:hexi:property:x> \"1\"^^<http://www.w3.org/2001/XMLSchema#integer> .\n<urn:hexi:node:a> <urn:hexi:property:x> \"\" .\n");
}

TEST_CASE("times are those of XML Schema where it has them", "[rdf]") {
    graph g;
    const node_id a = *g.add_node("Talk", "a");
    const auto literal = [&](value v) {
        REQUIRE(g.set(a, "p", v));
        const std::string text = written(*format_named("ntriples"), g);
        const std::size_t at = text.find("<urn:hexi:property:p> ") + 22;
        return text.substr(at, text.find(" .\n", at) - at);
    };
    const auto typed = [](std::string_view text, std::string_view type) { return fmt::format("\"{}\"^^<http://www.w3.org/2001/XMLSchema#{}>", text, type); };
    CHECK(literal(*parse_zoned_datetime("2015-07-21T21:40+02:00")) == typed("2015-07-21T21:40:00+02:00", "dateTime"));
    CHECK(literal(*parse_zoned_datetime("2015-07-21T21:40:32.142Z")) == typed("2015-07-21T21:40:32.142Z", "dateTime"));
    CHECK(literal(*parse_zoned_datetime("2015-07-21T21:40-03:00")) == typed("2015-07-21T21:40:00-03:00", "dateTime"));
    CHECK(literal(*parse_zoned_datetime("2015-07-21T21:40[Europe/Stockholm]")) == typed("2015-07-21T21:40:00+02:00", "dateTime"));
    CHECK(literal(*parse_local_datetime("-0044-03-15T12:00")) == typed("-0044-03-15T12:00:00", "dateTime"));
    CHECK(literal(*parse_local_time("21:40")) == typed("21:40:00", "time"));
    CHECK(literal(*parse_zoned_time("21:40:01Z")) == typed("21:40:01Z", "time"));
    CHECK(literal(*parse_duration("P1Y2M10DT2H30M")) == typed("P1Y2M10DT2H30M", "duration"));
    // What it has not is a text.
    CHECK(literal(*parse_duration("P1M-3D")) == "\"P1M-3D\"");
    CHECK(literal(*parse_local_datetime("+10000-01-01T00:00")) == "\"+10000-01-01T00:00\"");
    CHECK(literal(*parse_zoned_time("12:00+01:00:30")) == "\"12:00+01:00:30\"");
    CHECK(literal(*parse_date("+10000-01-01")) == "\"+10000-01-01\"");
    CHECK(literal(*parse_date("-0044-03-15")) == typed("-0044-03-15", "date"));
}

TEST_CASE("RDF in several files is RDF in one", "[rdf]") {
    const graph g = small();
    const test::scratch_folder scratch;
    for (const std::string format : {"turtle", "ntriples", "turtle-1.2", "ntriples-1.2"}) {
        CAPTURE(format);
        const std::string ending = format.starts_with("turtle") ? ".ttl" : ".nt", whole = written(*format_named(format), g);
        // Each node and the edge is more than a byte long, and all of them are less than a kilobyte and a half.
        for (const auto& [most, files] : {std::pair{std::size_t{1}, 3}, std::pair{std::size_t{1} << 20U, 1}}) {
            REQUIRE(write_rdf_folder(g, scratch / "x", format, most));
            std::string together;
            int count = 0;
            for (; std::filesystem::exists(scratch / "x" / fmt::format("x-{:04}{}", count + 1, ending)); ++count) {
                std::ifstream in(scratch / "x" / fmt::format("x-{:04}{}", count + 1, ending), std::ios::binary);
                const std::string part{std::istreambuf_iterator<char>(in), {}};
                CHECK(part.ends_with(" .\n"));
                together += part;
            }
            CHECK(count == files);
            CHECK(together == whole);
        }
    }
    // Files of a time before are not among them, and others' files stay.
    REQUIRE(write_rdf_folder(graph(), scratch / "x", "ntriples", 1));
    CHECK(scratch.names() == std::vector<std::string>{"x"});
    CHECK_FALSE(std::filesystem::exists(scratch / "x" / "x-0002.nt"));
    std::filesystem::create_directory(scratch / "mine");
    std::ofstream(scratch / "mine" / "notes.txt") << "mine";
    const auto refused = write_rdf_folder(g, scratch / "mine", "turtle", 1);
    REQUIRE_FALSE(refused);
    CHECK(to_text(refused.problems().front().rule) == "not-empty");
}

TEST_CASE("nodes without keys are each their own in RDF", "[rdf]") {
    graph g;
    const node_id a = *g.add_node(g.schema().add_node_type({.name = "T"})), b = *g.add_node(g.type(a));
    REQUIRE(g.add_edge(a, "R", b));
    const std::string all = written(*format_named("ntriples"), g);
    CHECK(all.ends_with("<urn:hexi:node:_%3A0> <urn:hexi:edge:R> <urn:hexi:node:_%3A1> .\n"));
    CHECK(all.find("urn:hexi:key") == std::string::npos);
}

TEST_CASE("no text ends a literal or an address of RDF", "[rdf]") {
    for (const std::string& text : hostile_texts()) {
        CAPTURE(text.substr(0, 60));
        graph g;
        const node_id a = *g.add_node("T", "k" + text);
        g.set_name(a, text);
        REQUIRE(g.add_edge(a, "R" + text, a));
        // Type, name, key, edge: four lines, each with its end, whatever the text.
        const std::string all = written(*format_named("ntriples"), g);
        CHECK(valid_utf8(all));
        CHECK(lines(all).size() == 4);
    }
}
