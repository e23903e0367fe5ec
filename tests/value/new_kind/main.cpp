// Sees that a kind of which only `kinds.hpp` knows is read, written, stored, ordered and asked for as others are.
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include <hexi/format/csv/folder.hpp>
#include <hexi/format/graphml/graphml.hpp>
#include <hexi/format/json/json.hpp>
#include <hexi/format/open.hpp>
#include <hexi/graph/check.hpp>
#include <hexi/graph/compare.hpp>
#include <hexi/graph/snapshot.hpp>
#include <hexi/graph/validate.hpp>
#include <hexi/schema/parse_value.hpp>
#include <hexi/value/compare_values.hpp>
#include <hexi/value/literal.hpp>

using namespace hexi;

namespace {

void must(bool holds, std::string_view what) {
    if (holds) return;
    fmt::print(stderr, "not so: {}\n", what);
    std::exit(1);
}
std::string text_of(const std::filesystem::path& file) {
    std::ifstream in(file);
    return {std::istreambuf_iterator<char>(in), {}};
}

void values() {
    const value v = version_number{1, 12};
    must(kind_of(v) == kind::version && to_text(kind::version) == "version" && kind_named("version") == kind::version, "it has a name");
    must(to_literal(v) == "version(\"1.12\")" && *parse_literal("[version(\"1.12\")]") == value(value::list{v}), "it is written as a literal");
    must(parse_literal("version(\"one\")").problems().front().hint == "write it as 1.12", "it says how it is written");
    must(compare_values(version_number{1, 2}, v) < 0 && compare_values(v, "a text") < 0 && compare_values(duration(), v) < 0, "it has its place in the order");
    must(hash_value(v) == hash_value(version_number{1, 12}) && equivalent(v, version_number{1, 12}), "it is hashed");
    must(value::unpacked(v.packed()) == v, "it is packed");
}

graph made() {
    graph g;
    const node_id a = *g.add_node("Program", "a"), b = *g.add_node("Program", "b");
    const edge_id e = *g.add_edge(a, "NEEDS", b);
    must(bool(g.set(a, "release", version_number{1, 12})), "it is set");
    must(bool(g.set(b, "releases", {version_number{1, 0}, version_number{2, 0}})), "a list of it is set");
    must(bool(g.set(e, "since", version_number{0, 9})), "it is set of an edge");
    must(bool(g.set(a, "mixed", 1)) && bool(g.set(b, "mixed", {version_number{3, 4}, "and more"})), "it stands among others");
    must(bool(g.set(a, "mixed", version_number{3, 4})), "it stands alone among others");
    must(g.get<version_number>(a, *g.property(a, "release")) == version_number{1, 12}, "it is asked for");
    must(g.get<version_number>(a, *g.property(a, "mixed")) == version_number{3, 4}, "it is asked for among others");
    must(g.node_column(*g.property(a, "release"))->holds<version_number>(), "it has a column of its own");
    must(validate(g).empty() && check(g).empty(), "a graph with it is sound");
    return g;
}

void files(const graph& g, const std::filesystem::path& folder) {
    std::filesystem::remove_all(folder);
    std::filesystem::create_directories(folder);
    must(bool(write_csv_folder(g, folder / "tables")), "tables are written");
    const std::string table = text_of(folder / "tables/nodes/Program.csv");
    must(table.find("release:version") != std::string::npos && table.find("releases:version[]") != std::string::npos && table.find("1.0;2.0") != std::string::npos, "tables say it: " + table);
    const auto read = open(folder / "tables");
    must(bool(read), read ? "" : to_text(read.problems()));
    must(differences(g, *read).empty(), "tables are read");
    must(bool(save_snapshot(g, folder / "graph.hexi")), "a snapshot is written");
    const auto opened = open(folder / "graph.hexi");
    must(opened && differences(g, *opened).empty() && validate(*opened).empty(), "a snapshot is read");
    std::string json, xml;
    {
        output out(json);
        write_json(out, g);
    }
    must(json.find("\"release\":\"1.12\"") != std::string::npos && json.find("[\"1.0\",\"2.0\"]") != std::string::npos, "JSON says it: " + json);
    {
        output out(xml);
        must(bool(write_graphml(out, g)), "GraphML is written");
    }
    must(xml.find("attr.name=\"release\" attr.type=\"string\"") != std::string::npos && xml.find(">1.12</data>") != std::string::npos, "GraphML says it: " + xml);
}

void declared(const std::filesystem::path& folder) {
    std::filesystem::create_directories(folder / "nodes");
    std::ofstream(folder / "schema.info") << "node Program { property release { kind version default \"0.1\" } }\n";
    std::ofstream(folder / "nodes/Program.csv") << "key:ID,release\na,1.12\nb,\n";
    const auto g = open(folder);
    must(bool(g), g ? "" : to_text(g.problems()));
    must(g->value(*g->find("a"), *g->schema().property_named("release")) == value(version_number{1, 12}), "a schema declares it");
    must(g->value(*g->find("b"), *g->schema().property_named("release")) == value(version_number{0, 1}), "it is a default");
    std::ofstream(folder / "nodes/Program.csv") << "key:ID,release\na,twelve\n";
    const auto wrong = open(folder);
    must(!wrong && wrong.problems().front().message == "'twelve' is not a version" && wrong.problems().front().where.line == 2, "what is none is refused");
}

}  // namespace

int main(int, char** words) {
    values();
    files(made(), words[1]);
    declared(std::filesystem::path(words[1]) / "declared");
    std::puts("a new kind works");
}
