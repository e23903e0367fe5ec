#include "catch.hpp"

#include <sys/syscall.h>
#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <functional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <hexi/format/csv/folder.hpp>
#include <hexi/format/csv/update.hpp>

#include <hexi/format/open.hpp>
#include <hexi/graph/compare.hpp>

#include "full_disk.hpp"
#include "scratch_folder.hpp"

namespace {
thread_local int failure_of_fsync = 0;  // `errno`
}
/// That of the system, unless it is to fail.
extern "C" int fsync(int file) {  // NOLINT
    if (failure_of_fsync != 0) return errno = failure_of_fsync, -1;
    return static_cast<int>(::syscall(SYS_fsync, file));
}

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
        REQUIRE(bytes_of(folder / "nodes/Park.csv") == "key:ID,name,area:double,tags:string[]\r\na, West ,2.5,x;y\r\n\r\nb,\"East, so called\",2,\r\nc,C,3,");
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

TEST_CASE("line breaks and empty lines of a table stay, of whatever kinds they are", "[csv_update]") {
    const std::string before = "\xEF\xBB\xBF\n\r\nkey:ID,v:int\r\na,1\nb,2\r\n\n\r\nc,3\n\nd,\"4\"";
    const auto table = [&](const std::function<void(edited&)>& change) {
        const scratch_folder folder;
        write(folder, "nodes/Park.csv", before);
        edited e(folder);
        change(e);
        e.keep();
        return bytes_of(folder / "nodes/Park.csv");
    };
    const auto with = [&](std::string_view old, std::string_view now) {
        std::string out = before;
        return out.replace(out.find(old), old.size(), now);
    };
    for (const char* const key : {"a", "b", "c"}) {
        CAPTURE(key);
        const std::string row(before, before.find(std::string("\n") + key) + 1, 3);
        CHECK(table([&](edited& e) { e.g.set(*e.g.find(key), "v", 9).value(); }) == with(row, std::string(key) + ",9"));
    }
    CHECK(table([](edited& e) { e.g.set(*e.g.find("d"), "v", 9).value(); }) == with("\"4\"", "9"));
    CHECK(table([](edited& e) { e.g.remove(*e.g.find("b")); }) == with("b,2\r\n", ""));
    CHECK(table([](edited& e) { e.g.remove(*e.g.find("d")); }) == with("d,\"4\"", ""));
    CHECK(table([](edited& e) { e.g.add_node("Park", "e").value(); }) == with("\"4\"", "\"4\"\r\ne,\r\n"));
}

TEST_CASE("of an edge list a node goes with its edges, and what it cannot say is refused", "[csv_update]") {
    const scratch_folder folder;
    write(folder, "e.csv", "Source,Target\na,b\nb,c\nc,a\n");
    edited e(folder);
    SECTION("a node") {
        e.g.remove(*e.g.find("b"));
        REQUIRE(e.rows() == changed_rows{"e.csv - a,b", "e.csv - b,c"});
        e.keep();
    }
    SECTION("a node that is left alone") {
        e.g.remove(*e.g.find("b"));
        e.g.remove(*e.g.find("c"));
        REQUIRE(e.refused().starts_with("read again, the tables would not hold what was changed: "));
    }
    SECTION("a name") {
        e.g.set_name(*e.g.find("b"), "B");
        REQUIRE_FALSE(e.refused().empty());
    }
}

TEST_CASE("a header elsewhere, and keys of a group, are left to a whole export", "[csv_update]") {
    const scratch_folder folder;
    write(folder, "person-header.csv", "key:ID,name,:LABEL\n");
    write(folder, "person.csv", "a,A,Person\n");
    edited e(folder);
    e.g.set_name(*e.g.find("a"), "B");
    REQUIRE(e.refused() == "the table's first line does not say what its columns are");

    const scratch_folder other;
    write(other, "person.csv", "key:ID(Person),name,:LABEL\na,A,Person\n");
    edited grouped(other);
    grouped.g.set_name(*grouped.g.find("a"), "B");
    REQUIRE(grouped.refused() == "the table's keys belong to a group");
}

namespace {

using tables = std::vector<std::pair<std::string, std::string>>;

/// What is changed in the graph of a test: the nodes a and b, and an edge from a to b.
const std::vector<std::pair<std::string, std::function<void(graph&)>>> ordinary_changes{
    {"a name", [](graph& g) { g.set_name(*g.find("a"), "Z;,\t|z"); }},
    {"a value", [](graph& g) { g.set(*g.find("b"), "v", 5).value(); }},
    {"a text", [](graph& g) { g.set(*g.find("a"), "note", "x, y").value(); }},
    {"a node", [](graph& g) { g.set_name(g.add_node(g.type(*g.find("a")), "c").value(), "C"); }},
    {"a node with a value", [](graph& g) { g.set(g.add_node(g.type(*g.find("a")), "c").value(), "v", 7).value(); }},
    {"a node of a new type", [](graph& g) { g.add_node("Q", "q").value(); }},
    {"an edge", [](graph& g) { g.add_edge(*g.find("a"), g.type(*g.edges().begin()), *g.find("b")).value(); }},
    {"an edge of a new type", [](graph& g) { g.add_edge(*g.find("b"), "NEW", *g.find("a")).value(); }},
    {"no edge", [](graph& g) { g.remove(*g.edges().begin()); }},
    {"no node", [](graph& g) { g.remove(*g.find("b")); }},
    {"a value gone", [](graph& g) { if (g.property(*g.find("b"), "v")) g.set(*g.find("b"), "v", std::monostate()).value(); }},
    {"a label", [](graph& g) { g.add_label(*g.find("a"), "More").value(); }},
    {"NULL", [](graph& g) { g.set(*g.find("a"), "note", "NULL").value(); }},
};

std::string with(char delimiter, std::string text) {
    std::ranges::replace(text, ',', delimiter);
    return text;
}
std::string with_returns(std::string text) {
    std::ranges::replace(text, '\n', '\r');
    return text;
}
/// As gzip packs it, without making it smaller.
std::string packed(const std::string& text) {
    std::string out("\x1f\x8b\x08\0\0\0\0\0\0\xff", 10);
    const auto number = [&](std::size_t n, int bytes) {
        for (int i = 0; i < bytes; ++i) out.push_back(static_cast<char>(n >> (8 * i) & 0xFFU));
    };
    out.push_back('\x01');
    number(text.size(), 2), number(~text.size(), 2);
    out += text;
    number(::crc32(0, reinterpret_cast<const Bytef*>(text.data()), static_cast<uInt>(text.size())), 4), number(text.size(), 4);
    return out;
}

}  // namespace

TEST_CASE("whatever tables people have, what is kept is read again, or nothing is written", "[csv_update]") {
    const std::string nodes = "id:ID,name,:LABEL,v:int\na,A,X,1\nb,B,X,2\n", edges = ":START_ID,:END_ID,:TYPE\na,b,R\n";
    // Forms, and the changes that they can hold; others may be refused.
    const std::vector<std::tuple<std::string, tables, open_options, std::size_t>> forms{
        {"commas", {{"n.csv", nodes}, {"e.csv", edges}}, {}, 13},
        {"semicolons", {{"n.csv", with(';', nodes)}, {"e.csv", with(';', edges)}}, {}, 13},
        {"tabs", {{"n.csv", with('\t', nodes)}, {"e.csv", with('\t', edges)}}, {}, 13},
        {"bars, and the key last", {{"n.csv", "name|id:ID\nA|a\nB|b\n"}, {"e.csv", ":START_ID|:END_ID\na|b\n"}}, {}, 10},
        {"Excel's first line", {{"n.csv", "sep=;\n" + with(';', nodes)}, {"e.csv", "\xEF\xBB\xBFsep=;\r\n" + with(';', edges)}}, {}, 13},
        {"empty columns and rows", {{"n.csv", "id:ID,name,:LABEL,v:int,,\na,A,X,1,,\n,,,,,\n  \nb,B,X,2\n"}, {"e.csv", ":START_ID,:END_ID,:TYPE,\na,b,R,\n,,,\n"}}, {}, 13},
        {"row numbers", {{"n.csv", ",id:ID,name,:LABEL,v:int\n0,a,A,X,1\n1,b,B,X,2\n"}, {"e.csv", ",:START_ID,:END_ID,:TYPE\n0,a,b,R\n"}}, {}, 13},
        {"nodes without labels", {{"n.csv", "id:ID,name\na,A\nb,B\n"}, {"e.csv", ":START_ID,:END_ID\na,b\n"}}, {}, 12},
        {"values in another table", {{"n.csv", "id:ID,name,:LABEL\na,A,X\nb,B,X\n"}, {"m.csv", "id:ID,v:int\nb,2\n"}, {"e.csv", edges}}, {}, 6},
        {"Gephi's", {{"n.csv", "Id,Label\na,A\nb,B\n"}, {"e.csv", "Source,Target,Weight\na,b,1\n"}}, {}, 4},
        {"an edge list", {{"e.csv", "Source;Target\na;b\n"}}, {}, 2},
        {"ends without nodes", {{"n.csv", "id:ID,name,:LABEL\na,A,X\n"}, {"e.csv", edges}}, {.make_nodes = true}, 6},
        {"rows left out", {{"n.csv", "id:ID,name,:LABEL,v:int\na,A,X,1\nc,C,X,?\nb,B,X,2\nd,D,X,1,2\n"}, {"e.csv", edges}}, {.on_error = on_error::skip}, 10},
        {"a text for no value", {{"n.csv", nodes}, {"e.csv", edges}}, {.nulls = {"NULL"}}, 12},
        {"packed", {{"n.csv", nodes}, {"e.csv.gz", packed(edges)}}, {}, 5},
        {"another encoding", {{"n.csv", "id:ID,name,:LABEL,v:int\na,\xC0\xBC\xD6\xDD,X,1\nb,B,X,2\n"}, {"e.csv", edges}}, {.encoding = "GB18030"}, 4},
        {"lines that end in CR", {{"n.csv", with_returns(nodes)}, {"e.csv", edges}}, {}, 4},
        {"columns that are edges", {{"schema.info", "schema { open true null NULL }\nnode X { key id }\nnode Y { key no }\nedge R { from X to Y from_column x }\n"}, {"nodes/X.csv", "id:ID,name,v:int\na,A,1\n"}, {"nodes/Y.csv", "no:ID,x,name\nb,a,B\n"}}, {}, 5},
    };
    for (const auto& [form, files, options, least] : forms) {
        std::size_t kept = 0;
        std::string refused;
        const scratch_folder folder;
        const std::string path = folder.path.string();
        const auto write_all = [&, &of = files] {
            std::filesystem::remove_all(folder.path);
            std::filesystem::create_directory(folder.path);
            for (const auto& [name, text] : of) write(folder, name, text);
        };
        write_all();
        open_options read = options;
        origins places;
        read.places = &places;
        const auto before = open(path, read);
        if (!before) FAIL(to_text(before.problems()));
        for (const auto& [change, make] : ordinary_changes) {
            CAPTURE(form, change);
            graph after = *before;
            make(after);
            const auto changes = changed_tables(*before, after, places, path, options);
            if (!changes) {
                refused += fmt::format("{}: {}\n", change, changes.problems().front().message);
                CHECK(changes.problems().front().rule.name() == "unwritable");
                CHECK_FALSE(changes.problems().front().hint.empty());
                for (const auto& [name, text] : files) CHECK(bytes_of(folder / name) == text);
                continue;
            }
            write_tables(*changes).value();
            ++kept;
            const auto again = open(path, options);
            if (!again) FAIL(to_text(again.problems()));
            CHECK(differences(after, *again) == std::vector<std::string>());
            write_all();
        }
        CAPTURE(form, refused);
        CHECK(kept >= least);
    }
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

TEST_CASE("where the disk is full no table is another", "[csv_update]") {
    const scratch_folder folder;
    write(folder, "nodes/Firm.csv", "key:ID,note\nf,x\n");
    write(folder, "nodes/Park.csv", "key:ID,note\na,x\n");
    edited e(folder);
    e.g.set(*e.g.find("f"), "note", "y").value();
    e.g.set(*e.g.find("a"), "note", std::string(5'000, 'y')).value();
    const auto changes = changed_tables(e.before, e.g, e.places, e.path).value();
    REQUIRE(changes.size() == 2);
    const auto kept = with_files_of(1'000, [&] { return write_tables(changes); });
    REQUIRE(!kept);
    REQUIRE(kept.problems().size() == 1);
    CHECK(kept.problems().front().where.file == (folder / "nodes/Park.csv").string());
    CHECK(bytes_of(folder / "nodes/Firm.csv") == "key:ID,note\nf,x\n");
    CHECK(bytes_of(folder / "nodes/Park.csv") == "key:ID,note\na,x\n");
    e.keep();
}

TEST_CASE("where a file system forces nothing to disk, what is written is written all the same", "[csv_update]") {
    const scratch_folder folder;
    write(folder, "nodes/Park.csv", "key:ID,area:int\na,1\n");
    // Some know no such call; a disk that fails does, and then nothing is another.
    for (const auto& [error, works] : std::vector<std::pair<int, bool>>{{EINVAL, true}, {ENOTSUP, true}, {EROFS, true}, {EIO, false}, {ENOSPC, false}}) {
        CAPTURE(error);
        edited e(folder);
        const node_id park = *e.g.find("a");
        const std::int64_t area = *e.g.get<std::int64_t>(park, *e.g.property(park, "area")) + 1;
        e.g.set(park, "area", area).value();
        const auto changes = changed_tables(e.before, e.g, e.places, e.path).value();
        const std::string before = bytes_of(folder / "nodes/Park.csv"), elsewhere = (folder / fmt::format("whole-{}", error)).string();
        failure_of_fsync = error;
        const auto tables = write_tables(changes), whole = write_csv_folder(e.g, elsewhere);
        failure_of_fsync = 0;
        CHECK(bool(tables) == works);
        CHECK(bool(whole) == works);
        CHECK(std::filesystem::exists(elsewhere) == works);
        CHECK(bytes_of(folder / "nodes/Park.csv") == (works ? fmt::format("key:ID,area:int\na,{}\n", area) : before));
        for (const auto* failed : {&tables, &whole})
            if (!*failed) CHECK(failed->problems().front().rule == rule("cannot-write"));
        std::filesystem::remove_all(elsewhere);
    }
    CHECK(folder.names() == std::vector<std::string>{"nodes"});
    CHECK(scratch_folder(folder.path).files() == 0);
}

TEST_CASE("a row that comes to say what the header says is told apart from it", "[csv_update]") {
    const scratch_folder folder;
    write(folder, "nodes/Park.csv", "key:ID;name;area;\na;A;1;\nkey:ID;x;area;\n");
    edited e(folder);
    SECTION("by a change") { e.g.set_name(*e.g.find("key:ID"), "name"); }
    SECTION("as a new row") {
        e.g.remove(*e.g.find("key:ID"));
        const auto n = e.g.add_node(e.g.type(*e.g.find("a")), "key:ID").value();
        e.g.set_name(n, "name");
        e.g.set(n, "area", std::string("area")).value();
    }
    e.keep();
    REQUIRE(bytes_of(folder / "nodes/Park.csv") == "key:ID;name;area;\na;A;1;\n\"key:ID\";name;area;\n");
}
