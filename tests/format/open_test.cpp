// Which files of a folder are opened, and which schema it has.
#include <hexi/format/open.hpp>

#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <tuple>

#include <fmt/format.h>

#include <hexi/format/sources/check_sources.hpp>
#include <hexi/format/csv/folder.hpp>
#include <hexi/format/encoded_text_private.hpp>
#include <hexi/graph/check.hpp>
#include <hexi/graph/snapshot.hpp>

#include "catch.hpp"
#include "sanitized.hpp"

using namespace hexi;
namespace fs = std::filesystem;

namespace {

//   top/outside.csv
//   top/city/schema.info, nodes/Park.csv
struct folder {
    fs::path path;
    folder() {
        ::alarm(60);  // what waits for ever fails
        std::string name = (fs::temp_directory_path() / "hexi-open-XXXXXX").string();
        path = fs::canonical(::mkdtemp(name.data()));
        write("city/schema.info", schema);
        write("city/nodes/Park.csv", table);
        write("outside.csv", "key:ID,name\nsecret,Secret\n");
    }
    folder(const folder&) = delete;
    folder& operator=(const folder&) = delete;
    ~folder() {
        fs::remove_all(path);
        ::alarm(0);
    }
    void write(const std::string& name, std::string_view text) const {
        fs::create_directories((path / name).parent_path());
        std::ofstream(path / name, std::ios::binary) << text;
    }
    /// The number of nodes, or the problems without the folder's name.
    std::string opened(const std::string& name, const open_options& options = {}) const {
        const auto g = open(path / name, options);
        if (g) return fmt::format("{} nodes", g->node_count());
        std::string text = to_text(g.problems());
        for (std::size_t at = 0; (at = text.find(path.string() + "/")) != std::string::npos;) text.erase(at, path.string().size() + 1);
        return text;
    }

    static constexpr std::string_view schema = "schema { language en }\nnode Park { }\n", table = "key:ID,name\na,A\nb,B\n";
};

bool has(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("tables are regular files in the graph's folder, wherever links lead", "[open]") {
    const folder f;
    REQUIRE(f.opened("city") == "2 nodes");
    fs::create_symlink("Park.csv", f.path / "city/nodes/Again.csv");
    REQUIRE(has(f.opened("city"), "nodes/Again.csv"));  // it is read: no type is called so
    fs::remove(f.path / "city/nodes/Again.csv");
    f.write("city/nodes/Park-2.csv", ":ID,:LABEL\n");
    fs::remove(f.path / "city/nodes/Park-2.csv");
    fs::rename(f.path / "city/nodes/Park.csv", f.path / "city/park.txt");
    fs::create_symlink("../park.txt", f.path / "city/nodes/Park.csv");
    REQUIRE(f.opened("city") == "2 nodes");

    fs::remove(f.path / "city/nodes/Park.csv");
    fs::create_symlink("../../outside.csv", f.path / "city/nodes/Park.csv");
    const std::string outside = f.opened("city");
    INFO(outside);
    REQUIRE(has(outside, "city/nodes/Park.csv: error: cannot read the file: it lies outside of "));
    REQUIRE_FALSE(has(outside, "ecret"));
    REQUIRE(f.opened("city", {.files = {.allow = {f.path / "outside.csv"}}}) == "1 nodes");

    fs::remove(f.path / "city/nodes/Park.csv");
    REQUIRE(::mkfifo((f.path / "city/nodes/Park.csv").c_str(), 0600) == 0);
    REQUIRE(has(f.opened("city"), "cannot read the file: it is a pipe"));
    fs::remove(f.path / "city/nodes/Park.csv");
    fs::create_symlink("/dev/zero", f.path / "city/nodes/Park.csv");
    REQUIRE(has(f.opened("city"), "it lies outside of "));
    REQUIRE(has(f.opened("city", {.files = {.allow = {"/dev"}}}), "it is a device"));
    fs::remove(f.path / "city/nodes/Park.csv");
    fs::create_symlink("Park.csv", f.path / "city/nodes/Park.csv");
    REQUIRE(has(f.opened("city"), "Too many levels of symbolic links"));
    fs::remove(f.path / "city/nodes/Park.csv");
    fs::create_symlink("nothing", f.path / "city/nodes/Park.csv");
    REQUIRE(has(f.opened("city"), "No such file or directory"));
    fs::remove(f.path / "city/nodes/Park.csv");

    f.write("city/nodes/Park.csv", folder::table);
    REQUIRE(has(f.opened("city", {.files = {.most = 10}}), "it has more than the 10 bytes"));
    files_read read;
    REQUIRE(f.opened("city", {.files = {.read = &read}}) == "2 nodes");
    REQUIRE(read.has(f.path / "city/nodes/Park.csv"));
    REQUIRE(read.has(f.path / "city/schema.info"));
    REQUIRE_FALSE(read.has(f.path / "outside.csv"));
    REQUIRE(save_snapshot(*open(f.path / "city"), f.path / "city.hexi"));
    REQUIRE(f.opened("city.hexi", {.files = {.read = &read}}) == "2 nodes");
    REQUIRE(read.has(f.path / "city.hexi"));
}

TEST_CASE("nothing is shown of a table that is none", "[open]") {
    const folder f;
    f.write("city/nodes/notes.csv", "password,hunter2\n1,2\n");
    REQUIRE(f.opened("city") == "city/nodes/notes.csv:1:1: error: this table's header names neither :ID nor :START_ID and :END_ID\n"
                                "  hint: write, for nodes, key:ID,name ... and for edges :START_ID,:END_ID ...\n");
}

TEST_CASE("no path makes opening throw or wait", "[open]") {
    const folder f;
    fs::create_symlink("loop", f.path / "loop");
    REQUIRE(::mkfifo((f.path / "pipe").c_str(), 0600) == 0);
    REQUIRE(has(f.opened("loop"), "cannot read the file: Too many levels of symbolic links"));
    REQUIRE(has(f.opened("loop/x"), "Too many levels of symbolic links"));
    REQUIRE(has(f.opened(std::string(300, 'a')), "File name too long"));
    REQUIRE(has(f.opened("pipe"), "this is no file, but a pipe or a device"));
    REQUIRE(has(f.opened("outside.csv/x"), "there is no such file or folder"));
    fs::create_symlink("nowhere", f.path / "city/schema");
    fs::remove(f.path / "city/schema.info");
    fs::create_symlink("nowhere", f.path / "city/schema.info");
    REQUIRE(has(f.opened("city"), "schema.info: error: cannot read the file: No such file or directory"));
    fs::remove(f.path / "city/schema.info");
    fs::create_directory(f.path / "city/schema.info");
    REQUIRE(has(f.opened("city"), "schema.info: error: cannot read the file: it is a folder"));
    fs::remove(f.path / "city/schema.info");
    fs::remove(f.path / "city/schema");
    // Root may enter any folder: another user tries.
    const bool root = ::geteuid() == 0;
    fs::permissions(f.path, fs::perms::group_read | fs::perms::group_exec | fs::perms::others_read | fs::perms::others_exec, fs::perm_options::add);
    fs::permissions(f.path / "city/nodes", fs::perms::none);
    if (root) REQUIRE(::seteuid(65534) == 0);
    const std::string refused = f.opened("city");
    if (root) REQUIRE(::seteuid(0) == 0);
    INFO(refused);
    REQUIRE(has(refused, "city/nodes: error: cannot read the folder: Permission denied"));
    fs::permissions(f.path / "city/nodes", fs::perms::all);
    // Longer than any name may be, so made from inside, step by step.
    const fs::path before = fs::current_path();
    fs::create_directory(f.path / "deep");
    fs::current_path(f.path / "deep");
    for (int i = 0; i < 60; ++i) {
        fs::create_directory(std::string(100, 'd'));
        fs::current_path(std::string(100, 'd'));
    }
    fs::current_path(before);
    REQUIRE(has(f.opened("deep"), "File name too long"));
}

TEST_CASE("a schema that is misspelt or misplaced is told, and a folder without one is read as ever", "[open]") {
    const std::string table = ":ID,:LABEL\na,Park\n";
    const auto with = [&](const std::string& name, std::string_view text, const std::string& opened = "g", const open_options& options = {}) {
        const folder f;
        f.write("g/nodes/a.csv", table);
        f.write(name, text);
        return f.opened(opened, options);
    };
    for (const char* name : {"Schema.info", "SCHEMA.INFO", "shema.info", "schema.inf", "schema.ino", "schema.infos", "schema.info~", "schemas.info", "schem.ini"}) {
        CAPTURE(name);
        REQUIRE(with(std::string("g/") + name, "whatever") == fmt::format("g: error: this folder has no schema.info, but 'g/{}' looks like its schema\n"
            "  hint: call it schema.info; --untyped reads the tables without a schema\n", name));
    }
    for (const char* name : {"schema.txt", "schema", "Schema", "schema.info.bak", "innovation.info", "schemata.ini", "schema.md"}) {
        CAPTURE(name);
        REQUIRE(has(with(std::string("g/") + name, folder::schema), "looks like its schema"));
        REQUIRE(with(std::string("g/") + name, "Park: a place with trees\n") == "1 nodes");
        REQUIRE(with(std::string("g/") + name, folder::schema, "g", {.untyped = true}) == "1 nodes");
    }
    for (const char* name : {"g/deep/schema.info", "g/nodes/schema.info", "g/a/b/Schema.info"}) {
        CAPTURE(name);
        REQUIRE(has(with(name, folder::schema), fmt::format("'{}' looks like its schema\n  hint: open '", name)));
        REQUIRE(with(name, "trees\n") == "1 nodes");
    }
    const std::string above = with("g/schema.info", "schema { language en }\nnode Park { }", "g/nodes");
    REQUIRE(has(above, "g/nodes: error: this folder has no schema.info, but 'g/schema.info' looks like its schema\n  hint: open '"));
    REQUIRE(with("g/schema.info", folder::schema, "g/nodes", {.untyped = true}) == "1 nodes");
    // What else lies about is nobody's schema.
    for (const char* name : {"g/README.md", "g/notes.txt", "g/nodes/import.sh", "g/model.dot", "schema.csv"}) REQUIRE(with(name, "node Park { }") == "1 nodes");
}

TEST_CASE("documents are read from the folder of the sources alone, and only what was read before is shown", "[check_sources]") {
    const folder f;
    f.write("city/schema.info", "schema { language en } node Place { } node Paper { document true property file { kind text } property sha256 { kind text } }");
    fs::remove(f.path / "city/nodes/Park.csv");
    f.write("sources/news.txt", "Secret words\n");
    f.write("secret.txt", "Secret words\n");
    fs::create_symlink("../secret.txt", f.path / "sources/link.txt");
    REQUIRE(::mkfifo((f.path / "sources/pipe.txt").c_str(), 0600) == 0);
    const auto checked = [&](const std::string& file, const std::string& digest, const file_access& files = {}) {
        f.write("city/nodes/Paper.csv", "key:ID,name,file,sha256\nnews,News," + file + "," + digest + "\n");
        f.write("city/nodes/Place.csv", "key:ID,name,evidence:string[]\nx,X,news:1:0-12\n");
        origins places;
        const auto g = open(f.path / "city", {.places = &places});
        REQUIRE(g);
        return to_text(check_sources(*g, f.path / "sources", &places, files));
    };
    const std::string digest = "67ad9b0d4d4a6a1cd0bf3cc5a2bf0d1a";  // of nothing
    const std::string said = checked("news.txt", digest);
    REQUIRE(has(said, "is not the text that was read"));
    REQUIRE(has(said, "the words at news:1:0-12 do not bear 'x' out"));
    REQUIRE_FALSE(has(said, "Secret"));
    const std::string right = said.substr(said.find("the file's is ") + 14, 64);
    REQUIRE(has(checked("news.txt", right), "it reads: Secret words"));
    for (const char* file : {"link.txt", "../secret.txt", "/etc/passwd", "../../../../../../etc/passwd"}) {
        CAPTURE(file);
        REQUIRE(has(checked(file, right), "it lies outside of '" + (f.path / "sources").string() + "'"));
        REQUIRE_FALSE(has(checked(file, right), "it reads"));
    }
    REQUIRE(has(checked("link.txt", right, {.allow = {f.path}}), "it reads: Secret words"));
    REQUIRE(has(checked("pipe.txt", right), "it is a pipe"));
    REQUIRE(has(checked("news.txt", right, {.most = 3}), "it has more than the 3 bytes"));
    REQUIRE(has(checked("nothing.txt", right), "No such file or directory"));
}

TEST_CASE("a single file may be UTF-16, with a mark or without", "[open]") {
    const folder f;
    // Longer than what is looked at first, which ends within a pair of surrogates.
    std::string text = "<?xml version=\"1.0\" encoding=\"UTF-16\"?><graphml><graph edgedefault=\"directed\"><node id=\"";
    text += std::string(32'767 - text.size(), 'a');
    for (const bool mark : {true, false}) {
        std::string wide = mark ? std::string("\xFF\xFE", 2) : std::string();
        for (const char c : text.substr(0, text.size() - (mark ? 1 : 0))) wide += {c, '\0'};
        wide += std::string("\x00\xD8\x00\xDC", 4);  // U+10000
        for (const char c : std::string("\"/></graph></graphml>")) wide += {c, '\0'};
        f.write("wide.graphml", wide);
        const auto g = open(f.path / "wide.graphml");
        if (!g) FAIL(to_text(g.problems()));
        REQUIRE(g->node_count() == 1);
        CHECK(g->key(node_id(0)).ends_with("a\xF0\x90\x80\x80"));
    }
    // Zeros alone make no text.
    f.write("zeros.graphml", std::string(100'000, '\0'));
    const auto none = open(f.path / "zeros.graphml");
    REQUIRE_FALSE(none);
    CHECK(none.problems().front().message == "this file is not a graph");
}

TEST_CASE("what people take for a graph's file is told by its name, and what to do with it", "[open]") {
    const folder f;
    const auto hint = [&](const std::string& name, std::string_view text) {
        f.write(name, text);
        const auto g = open(f.path / name);
        REQUIRE_FALSE(g);
        const problem& p = g.problems().front();
        CHECK(p.where.file == (f.path / name).string());
        return fmt::format("{}: {}", p.message, p.hint);
    };
    for (const auto& [name, text, what, way] : {
             std::tuple("a.gml", "graph [\n  node [ id 0 label \"{\" ]\n]\n", "but GML", "GraphML"), std::tuple("b.txt.gml", "# x\ngraph [ ]", "but GML", "GraphML"), std::tuple("a.net", "*Vertices 2\n1 \"a\"\n", "but Pajek's", "GraphML"),
             std::tuple("a.ttl", "<http://a> <http://b> <http://c> .\n", "but RDF", "source,relation,target"), std::tuple("a.nt", "_:a <http://b> \"c\" .\n", "but RDF", "source,relation,target"),
             std::tuple("b.ttl", "\n@prefix a: <http://a> .\n", "but RDF", "source,relation,target"), std::tuple("a.rdf", "<?xml version=\"1.0\"?>\n<rdf:RDF xmlns:rdf=\"x\"/>", "but RDF", "source,relation,target"),
             std::tuple("a.xlsx", "PK\x03\x04xxx", "workbook", "as CSV"), std::tuple("a.parquet", "PAR1xx", "but Parquet", "as CSV"), std::tuple("a.db", "SQLite format 3", "SQLite", "as CSV"),
             std::tuple("a.mtx", "%%MatrixMarket matrix coordinate\n", "Matrix Market", "source,target"), std::tuple("a.edges", "1 2\n", "is not a graph", "source,target"), std::tuple("a.graphml.bz2", "BZh9xx", "bzip2", "bunzip2"),
             std::tuple("a.pdf", "%PDF-1.7\n%\xE2\xE3\n", "but PDF", "source,relation,target"), std::tuple("report", "%PDF-1.4\n", "but PDF", "source,relation,target"),
             std::tuple("a.docx", "PK\x03\x04xxx", "a document of words", "source,relation,target"), std::tuple("a.doc", "\xD0\xCF\x11\xE0\xA1", "a document of words", "source,relation,target"),
             std::tuple("a.feather", "ARROW1xx", "a table in binary form", "as CSV"), std::tuple("a.png", "\x89PNG\r\n", "a picture", "drawn of"), std::tuple("b", "\xFF\xD8\xFF\xE0", "a picture", "drawn of"),
             std::tuple("a.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>", "a picture", "drawn of"), std::tuple("a.7z", "7z\xBC\xAF\x27", "an archive", "unpack it"), std::tuple("a.rar", "Rar!\x1A", "an archive", "unpack it"),
             std::tuple("a.sql", "CREATE TABLE a (x INT);\n", "a script of SQL", "as CSV"), std::tuple("a.yaml", "nodes:\n  - id: a\n", "but YAML", "as JSON"),
             std::tuple("out.moreno", "% sym weighted\n1 2 1\n", "is not a graph", "list of edges"), std::tuple("web", "# Directed graph\n0\t1\n", "is not a graph", "list of edges"),
             std::tuple("a.html", "<!DOCTYPE html>\n<html><body/></html>", "a page of the web", "meant to download"), std::tuple("a.graphml", "<html><body/></html>", "a page of the web", "meant to download")}) {
        CAPTURE(name);
        const std::string told = hint(name, text);
        CHECK(has(told, what));
        CHECK(has(told, way));
    }
    CHECK(hint("a.abc", "abc") == "this file is not a graph: give the folder of a graph, such as graphs/lanzhou");
    // Names in capitals mean what others do.
    for (const auto& [name, text, what] : {std::tuple("a.SVG", "<?xml version=\"1.0\"?><svg xmlns=\"http://www.w3.org/2000/svg\"/>", "but a picture"), std::tuple("a.SVGZ", "<?xml version=\"1.0\"?><svg/>", "but a picture"),
                                           std::tuple("a.PNG", "x", "but a picture"), std::tuple("a.JPG", "x", "but a picture"), std::tuple("a.PDF", "x", "but PDF"), std::tuple("a.DOCX", "x", "a document of words"),
                                           std::tuple("a.HTM", "<?xml version=\"1.0\"?><html/>", "a page of the web"), std::tuple("b.HTML", "<HTML></HTML>", "a page of the web"), std::tuple("a.GML", "x", "but GML"), std::tuple("a.7Z", "x", "an archive"),
                                           std::tuple("a.JSON", "nonsense", "not JSON"), std::tuple("a.JSONL", "nonsense", "not JSON"), std::tuple("a.GEXF", "<x/>", "not <gexf>"), std::tuple("a.GV", "a -> b", "not DOT"), std::tuple("a.DOT", "a -> b", "not DOT")}) {
        CAPTURE(name);
        CHECK(has(hint(name, text), what));
    }
    // Nothing is nothing, whatever it is called.
    for (const char* name : {"a.json", "a.graphml", "a.gexf", "a.dot", "a.svg", "empty"}) CHECK(hint(name, "") == "this file is empty: see whether it is the right one");
}

TEST_CASE("an archive of tables is told to be one, packed or not and whatever it is called", "[open]") {
    const folder f;
    f.write("e.csv", "source,target\na,b\n");
    const std::string there = f.path.string();
    REQUIRE(std::system(fmt::format("cd '{}' && tar -cf a.tar e.csv && cp a.tar archive && tar -czf b.tar.gz e.csv && cp b.tar.gz b.tgz && cp b.tar.gz b.TAR.GZ && cp b.tar.gz packed.gz", there).c_str()) == 0);
    for (const char* name : {"a.tar", "archive", "b.tar.gz", "b.tgz", "b.TAR.GZ", "packed.gz"}) {
        CAPTURE(name);
        CHECK(has(f.opened(name), "error: this file is no graph that is read, but an archive\n  hint: unpack it, and give the folder of the tables"));
    }
}

TEST_CASE("what is packed to next to nothing is told before it fills the memory", "[open][csv]") {
    const folder f;
    // Zeros, one line, endless short rows, a text of JSON: of each somewhat more than 64 MiB, in some hundred kilobytes.
    using namespace std::string_view_literals;
    for (const auto& [name, head, rest] : {std::tuple("zeros.csv.gz"sv, ""sv, "\0"sv), std::tuple("line.csv.gz"sv, "source,target\n"sv, "x"sv), std::tuple("rows.csv.gz"sv, "source,target\n"sv, "a,b\n"sv),
                                           std::tuple("text.json.gz"sv, "{\"nodes\": ["sv, "{\"id\": 1},"sv)}) {
        if (test::sanitized && !head.empty()) continue;  // watched, to read 64 MiB of one line takes four seconds, of rows ten
        CAPTURE(name);
        const std::string path = (f.path / name).string();
        std::string many;
        while (many.size() < 1'000'000) many += rest;
        const gzFile to = ::gzopen(path.c_str(), "wb9");
        ::gzwrite(to, head.data(), static_cast<unsigned>(head.size()));
        for (int i = 0; i < 72; ++i) REQUIRE(::gzwrite(to, many.data(), static_cast<unsigned>(many.size())) > 0);
        REQUIRE(::gzclose(to) == Z_OK);
        CHECK(has(f.opened(std::string(name)), "error: cannot read the file: it holds more than 200 times as many bytes as it has\n  hint: see whether it is the right one; --max-size reads larger files"));
        // Whoever names a size means it.
        if (rest.size() == 1 && !test::sanitized) CHECK_FALSE(has(f.opened(std::string(name), {.files = {.most = 80'000'000}}), "200 times"));
    }
    // Little is read, however it is packed.
    std::string few = "source,target\n";
    while (few.size() < 400'000) few += "a,b\n";
    const std::string path = (f.path / "few.csv.gz").string();
    const gzFile to = ::gzopen(path.c_str(), "wb9");
    REQUIRE(::gzwrite(to, few.data(), static_cast<unsigned>(few.size())) > 0);
    REQUIRE(::gzclose(to) == Z_OK);
    CHECK(fs::file_size(path) * 200 < few.size());
    CHECK(f.opened("few.csv.gz") == "2 nodes");
}

TEST_CASE("a single file may be packed", "[open]") {
    const folder f;
    const auto packed = [&](const std::string& name, const std::string& text) {
        f.write("plain", text);
        REQUIRE(std::system(fmt::format("gzip -c '{}' > '{}'", (f.path / "plain").string(), (f.path / name).string()).c_str()) == 0);
        return f.opened(name);
    };
    CHECK(packed("a.graphml.gz", "<graphml><graph edgedefault=\"directed\"><node id=\"a\"/><node id=\"b\"/><edge source=\"a\" target=\"b\"/></graph></graphml>") == "2 nodes");
    CHECK(packed("a.json.gz", R"({"nodes": [{"id": 1}], "links": []})") == "1 nodes");
    CHECK(packed("a.gv.gz", "/* x */ digraph { a -> b -> c }") == "3 nodes");
    CHECK(packed("b.gv.gz", "digraph { a -> ").starts_with("b.gv.gz"));
    CHECK(has(packed("a.abc.gz", "abc"), "a.abc.gz: error: this file is not a graph"));
    f.write("cut.graphml.gz", std::string("\x1F\x8B\x08\0\0\0\0\0\0\0", 10));
    CHECK(has(f.opened("cut.graphml.gz"), "its compressed bytes end too early"));
    CHECK(has(f.opened("a.graphml.gz", {.files = {.most = 20}}), "20 bytes"));
}

TEST_CASE("a snapshot that is packed is told to be one, and a file of JSON that begins with a comment", "[open]") {
    const folder f;
    f.write("g.json", R"({"nodes": [{"id": 1}], "links": []})");
    save_snapshot(open(f.path / "g.json").value(), f.path / "g.hexi").value();
    REQUIRE(std::system(fmt::format("gzip -k '{}'", (f.path / "g.hexi").string()).c_str()) == 0);
    const auto packed = open(f.path / "g.hexi.gz");
    REQUIRE_FALSE(packed);
    CHECK(packed.problems().front().message == "this is a snapshot that is packed");
    CHECK(has(packed.problems().front().hint, "gunzip"));
    f.write("c.json", "// a graph\n{\"nodes\": []}");
    CHECK(has(f.opened("c.json"), "c.json:1:1: error: this is not JSON: it has no comments"));
}

TEST_CASE("a text grows to what may be read of a file without taking more than that together with what it was", "[open]") {
    constexpr std::uint64_t step = std::uint64_t{1} << 20U;
    for (const std::uint64_t most : {std::uint64_t{0}, step / 3, 5 * step, 24 * step + 7, std::uint64_t{64} << 30U}) {
        CAPTURE(most);
        std::string text;
        std::size_t moves = 0;
        while (text.size() <= most && text.size() < 40 * step) {
            const std::size_t before = text.capacity();
            detail::grow(text, step / 4, most);
            REQUIRE(text.capacity() >= text.size() + step / 4);
            if (text.capacity() != before && text.size() > 0) {
                ++moves;
                REQUIRE(2 * text.size() <= most + 4 * step);  // it and its copy: what is behind them is not touched yet
                REQUIRE(text.capacity() <= most + 4 * step);
            }
            text.resize(text.size() + step / 4);
        }
        CHECK(moves <= 7);  // by its double each time
    }
}
