#include "catch.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include <fmt/format.h>

#include <hexi/format/csv/update.hpp>

#include <hexi/format/open.hpp>
#include <hexi/graph/compare.hpp>

#include "scratch_folder.hpp"

using namespace hexi;
using namespace hexi::test;

namespace {

void write(const scratch_folder& folder, std::string_view name, std::string_view text) {
    const std::filesystem::path file = folder / name;
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << text;
}

/// A folder, the graph in it as it is, and the one that a test changes.
struct edited {
    explicit edited(const scratch_folder& folder) : path(folder.path.string()), before(open(path, {.places = &places}).value()), g(before) {}

    std::vector<std::string> rows() const {
        std::vector<std::string> out;
        for (const table_change& c : changed_tables(before, g, places, path).value())
            for (const std::string& row : c.rows) out.push_back(c.path.filename().string() + " " + row);
        return out;
    }
    /// Writes, reads again, and compares with what was meant.
    void keep() const {
        write_tables(changed_tables(before, g, places, path).value()).value();
        const graph again = open(path).value();
        REQUIRE(differences(g, again) == std::vector<std::string>());
    }
    std::string refused() const {
        const auto changes = changed_tables(before, g, places, path);
        REQUIRE(!changes);
        REQUIRE(!changes.problems().front().hint.empty());
        return changes.problems().front().message;
    }

    std::string path;
    origins places;
    graph before;
    graph g;
};

using changed_rows = std::vector<std::string>;

}  // namespace

TEST_CASE("of a folder only those rows change that hold something else", "[csv_update]") {
    const scratch_folder folder;
    write(folder, "nodes/Park.csv", "key:ID,name,area:double,tags:string[]\r\na, West ,1.50,x;y\r\n\r\nb,\"East, so called\",2,\r\nc,C,3,");
    write(folder, "nodes/City.csv", "key:ID,name\nz,Z\n");
    write(folder, "edges/IN.csv", ":START_ID,:END_ID,since:int\na,z,2001\nb,z,\n");
    edited e(folder);
    const auto node = [&](const char* key) { return *e.g.find(key); };

    SECTION("nothing, if nothing was changed") {
        REQUIRE(e.rows().empty());
    }
    SECTION("a value, and none of the fields beside it") {
        e.g.set(node("a"), "area", 2.5).value();
        REQUIRE(e.rows() == changed_rows{"Park.csv - a, West ,1.50,x;y", "Park.csv + a, West ,2.5,x;y"});
        e.keep();
        REQUIRE(bytes_of(folder / "nodes/Park.csv").find("b,\"East, so called\",2,\r\nc,C,3,\r\n") != std::string::npos);
    }
    SECTION("a value that goes, and one that was not there") {
        e.g.set(node("a"), "tags", {}).value();
        e.g.set(node("c"), "tags", {"p;q", "r"}).value();
        REQUIRE(e.rows() == changed_rows{"Park.csv - a, West ,1.50,x;y", "Park.csv + a, West ,1.50,\"\"", "Park.csv - c,C,3,", "Park.csv + c,C,3,p\\;q;r"});
        e.keep();
    }
    SECTION("rows that go and come") {
        e.g.remove(node("b"));
        const auto d = *e.g.add_node("Park", "d");
        e.g.set_name(d, "The \"D\"");
        const auto tie = *e.g.add_edge(d, "IN", node("z"));
        e.g.set(tie, "since", 2024).value();
        REQUIRE(e.rows() == changed_rows{"IN.csv - b,z,", "IN.csv + d,z,2024", "Park.csv - b,\"East, so called\",2,", "Park.csv + d,\"The \"\"D\"\"\",,"});
        e.keep();
    }
    SECTION("a column, where a value has none") {
        e.g.set(node("z"), "founded", date(1941)).value();
        REQUIRE(e.rows() == changed_rows{"City.csv - key:ID,name", "City.csv + key:ID,name,founded:date", "City.csv - z,Z", "City.csv + z,Z,1941"});
        e.keep();
    }
    SECTION("a table, where there is none of the type") {
        e.g.add_node("Zone", "new").value();
        e.g.add_edge(node("z"), "HAS", *e.g.find("new")).value();
        REQUIRE(e.rows() == changed_rows{"HAS.csv + :START_ID,:END_ID,:TYPE", "HAS.csv + z,new,HAS", "Zone.csv + key:ID", "Zone.csv + new"});
        e.keep();
    }
    SECTION("a node that gets another type moves") {
        e.g.set_type(node("z"), e.g.schema().node_type_named("Park").value()).value();
        REQUIRE(e.rows() == changed_rows{"City.csv - z,Z", "Park.csv + z,Z,,"});
        e.keep();
    }
    SECTION("what the column cannot hold is refused, and nothing is written") {
        e.g.set(node("a"), "area", "large").value();
        REQUIRE(e.refused() == "the column 'area' cannot hold 'large'");
    }
    SECTION("a table that is another by now is left alone") {
        e.g.set(node("c"), "area", 5.0).value();
        write(folder, "nodes/Park.csv", "key:ID,name,area:double,tags:string[]\r\na,West,1.5,\r\n");
        REQUIRE(e.refused() == "the table is not what was read");
    }
}

TEST_CASE("a header elsewhere, and keys of a group, are left to a whole export", "[csv_update]") {
    const scratch_folder folder;
    write(folder, "person-header.csv", "key:ID,name,:LABEL\n");
    write(folder, "person.csv", "a,A,Person\n");
    edited e(folder);
    e.g.set_name(*e.g.find("a"), "B");
    REQUIRE(e.refused() == "the table has its header in another file");

    const scratch_folder other;
    write(other, "person.csv", "key:ID(Person),name,:LABEL\na,A,Person\n");
    edited grouped(other);
    grouped.g.set_name(*grouped.g.find("a"), "B");
    REQUIRE(grouped.refused() == "the table's keys belong to a group");
}

TEST_CASE("tables take their places so that an edge has its ends in between", "[csv_update]") {
    const scratch_folder folder;
    write(folder, "nodes/Park.csv", "key:ID\na\nb\n");
    write(folder, "nodes/Firm.csv", "key:ID\nf\n");
    write(folder, "edges/IN.csv", ":START_ID,:END_ID\nf,a\n");
    edited e(folder);
    const auto turns = [&] {
        std::string out;
        for (const table_change& c : changed_tables(e.before, e.g, e.places, e.path).value()) out += fmt::format("{} {} ", c.path.filename().string(), c.turn);
        return out;
    };
    const node_id firm = *e.g.add_node("Firm", "new");
    e.g.add_edge(firm, "IN", *e.g.find("b")).value();
    CHECK(turns() == "IN.csv 1 Firm.csv 0 ");
    e.g.remove(*e.g.find("a"));
    CHECK(turns() == "IN.csv 1 Firm.csv 0 Park.csv 2 ");
    e.keep();
}
