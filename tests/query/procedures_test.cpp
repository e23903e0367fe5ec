#include "catch.hpp"

#include <string>
#include <vector>

#include <hexi/query/procedures.hpp>

#include <hexi/graph/graph.hpp>

using namespace hexi;

namespace {

void returns_nothing(const procedure_call&) {}

constexpr std::uint32_t bit(cell_type t) { return std::uint32_t{1} << static_cast<unsigned>(t); }

/// What a standard procedure gives, a line a row: keys of nodes, and everything else as it is.
std::vector<std::string> rows_of(const graph& g, std::string_view name, std::vector<cell> arguments = {}, std::size_t most = 100) {
    std::vector<std::string> out;
    const procedure* p = standard_procedures().find(name);
    REQUIRE(p != nullptr);
    REQUIRE(p->parameters.size() == arguments.size());
    p->body({g, arguments, [&](std::vector<cell> row) {
        REQUIRE(row.size() == p->columns.size());
        std::string line;
        for (std::size_t i = 0; i < row.size(); ++i) {
            REQUIRE((p->columns[i].accepted & bit(row[i].type())) != 0);
            if (i > 0) line += ' ';
            if (row[i].is(cell_type::node)) line += g.key(row[i].as<node_id>());
            else if (row[i].is(cell_type::text)) line += row[i].text();
            else line += fmt::format("{}", row[i].number());
        }
        out.push_back(line);
        return out.size() < most;
    }});
    return out;
}

//   a --T--> b --T--> c      d --T--> e
graph two_parts() {
    graph g;
    for (const char* key : {"a", "b", "c", "d", "e"}) g.set_name(*g.add_node("N", key), std::string("name of ") + key);
    const auto tie = [&](const char* from, const char* to) { g.add_edge(*g.find(from), "T", *g.find(to)).value(); };
    tie("a", "b"), tie("b", "c"), tie("d", "e");
    g.set_aliases(*g.find("e"), {"c"});
    return g;
}

}  // namespace

TEST_CASE("a signature says a procedure's name, parameters and columns", "[procedures]") {
    procedures known;
    REQUIRE(known.add("park.near( name::STRING? ,km :: FLOAT , of::list? of any?)::(公园 :: NODE?, at :: ZONED DATETIME)", returns_nothing));
    const procedure* p = known.find("park.near");
    REQUIRE(p != nullptr);
    REQUIRE(p->parameters.size() == 3);
    REQUIRE(p->parameters[0].name == "name");
    REQUIRE(p->parameters[0].type == "STRING?");
    REQUIRE(p->parameters[0].accepted == (bit(cell_type::text) | bit(cell_type::null)));
    REQUIRE(p->parameters[1].type == "FLOAT");
    REQUIRE(p->parameters[1].accepted == (bit(cell_type::floating) | bit(cell_type::integer)));
    REQUIRE(p->parameters[2].type == "list? of any?");
    REQUIRE(p->parameters[2].accepted == (bit(cell_type::list) | bit(cell_type::null)));
    REQUIRE(p->columns.size() == 2);
    REQUIRE(p->columns[0].name == "公园");
    REQUIRE(p->columns[1].accepted == bit(cell_type::datetime));

    REQUIRE(known.add("a.do() :: ()", returns_nothing));
    REQUIRE(known.find("a.do")->parameters.empty());
    REQUIRE(known.find("a.do")->columns.empty());
    REQUIRE(known.find("a") == nullptr);
    REQUIRE(known.find("park.nea") == nullptr);
}

TEST_CASE("procedures stand by name, and a later one replaces that of its name", "[procedures]") {
    procedures known;
    for (const char* signature : {"b() :: ()", "c() :: ()", "a() :: ()", "b(x :: ANY) :: ()"}) REQUIRE(known.add(signature, returns_nothing));
    REQUIRE(known.all().size() == 3);
    REQUIRE(known.all()[0].name == "a");
    REQUIRE(known.all()[1].parameters.size() == 1);
    REQUIRE((known.all()[1].parameters[0].accepted & bit(cell_type::null)) == 0);
}

TEST_CASE("a text that is no signature is refused, with the place", "[procedures]") {
    const auto said = [](std::string_view signature) {
        procedures known;
        const auto added = known.add(signature, returns_nothing);
        REQUIRE(!added);
        REQUIRE(known.all().empty());
        REQUIRE(added.problems().front().rule == rule("procedure-signature"));
        REQUIRE(!added.problems().front().hint.empty());
        return fmt::format("{} {}", added.problems().front().where.column, added.problems().front().message);
    };
    REQUIRE(said("") == "1 a name is missing in the signature of a procedure");
    REQUIRE(said("a.() :: ()") == "3 a name is missing in the signature of a procedure");
    REQUIRE(said("a") == "2 '(' is missing in the signature of a procedure");
    REQUIRE(said("a()") == "4 '::' is missing in the signature of a procedure");
    REQUIRE(said("a() :: ") == "8 '(' is missing in the signature of a procedure");
    REQUIRE(said("a(名 :: INTEGR) :: ()") == "8 'INTEGR' is no type");
    REQUIRE(said("a(x :: ) :: ()") == "8 '' is no type");
    REQUIRE(said("a(x INTEGER) :: ()") == "5 '::' is missing in the signature of a procedure");
    REQUIRE(said("a(x :: ANY, x :: ANY) :: ()") == "13 'x' stands twice in the signature of a procedure");
    REQUIRE(said("a(x :: ANY,) :: ()") == "12 a name is missing in the signature of a procedure");
    REQUIRE(said("a() :: () b") == "11 nothing may stand behind the columns");
    std::string deep = "a(x :: ";
    for (int i = 0; i < 100'000; ++i) deep += "LIST OF ";
    REQUIRE(said(deep + "ANY) :: ()") == "808 a list of lists of lists, and so on, is too deep");
    procedures known;
    REQUIRE(known.add("a(x :: INTEGR) :: ()", returns_nothing).problems().front().hint == "did you mean 'INTEGER'?");
}

TEST_CASE("every query may call the searches and measures of the library", "[procedures]") {
    using lines = std::vector<std::string>;
    const graph g = two_parts();
    REQUIRE(rows_of(g, "find", {cell(std::string("c"))}) == lines{"c c key", "e c alias"});
    REQUIRE(rows_of(g, "find", {cell(std::string("of d"))}) == lines{"d name of d part"});
    REQUIRE(rows_of(g, "rank.degree") == lines{"b 2", "a 1", "c 1", "d 1", "e 1"});
    REQUIRE(rows_of(g, "rank.betweenness") == lines{"b 1", "a 0", "c 0", "d 0", "e 0"});
    REQUIRE(rows_of(g, "rank.pagerank", {}, 1) == lines{"c 0.385875"});
    REQUIRE(rows_of(g, "components") == lines{"a 1", "b 1", "c 1", "d 2", "e 2"});
    REQUIRE(rows_of(g, "communities") == lines{"a 1", "b 1", "c 1", "d 2", "e 2"});
    REQUIRE(rows_of(graph(), "communities").empty());
    // Who wants no more gets no more.
    REQUIRE(rows_of(g, "components", {}, 2) == lines{"a 1", "b 1"});
}
