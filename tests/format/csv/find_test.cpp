// Tables as people have them: whatever separates, packs and encodes them, and which files of a folder are some.
#include "catch.hpp"

#include <unistd.h>
#include <zlib.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <hexi/base/problem_words.hpp>
#include <hexi/format/csv/folder.hpp>
#include <hexi/format/csv/look_private.hpp>
#include <hexi/format/encoded_text_private.hpp>
#include <hexi/format/open.hpp>
#include <hexi/graph/compare.hpp>
#include <hexi/schema/info_text.hpp>
#include <hexi/schema/read_schema.hpp>

namespace {

using namespace hexi;
namespace fs = std::filesystem;

/// A folder that is gone afterwards.
struct made_folder {
    fs::path path;
    made_folder() {
        std::string pattern = (fs::temp_directory_path() / "hexi-find-XXXXXX").string();
        REQUIRE(::mkdtemp(pattern.data()) != nullptr);
        path = pattern;
    }
    made_folder(const made_folder&) = delete;
    made_folder& operator=(const made_folder&) = delete;
    ~made_folder() { fs::remove_all(path); }
    void write(const std::string& name, std::string_view text) const {
        fs::create_directories((path / name).parent_path());
        std::ofstream(path / name, std::ios::binary) << text;
    }
    /// Without the folder's own name.
    std::string short_names(std::string text) const {
        for (std::size_t at = 0; (at = text.find(path.string() + "/", at)) != std::string::npos;) text.erase(at, path.string().size() + 1);
        for (std::size_t at = 0; (at = text.find(path.string(), at)) != std::string::npos;) text.replace(at, path.string().size(), ".");
        return text;
    }
    /// Nodes as `key name Type`, edges as `a-TYPE->b`, then notes; or problems.
    std::string opened(open_options options = {}, const std::string& name = {}) const {
        open_report report;
        options.report = &report;
        const auto g = open(name.empty() ? path : path / name, options);
        std::string out;
        for (const problem& p : report.notes) out += to_text(p, problem_words{.error = "note: "}) + "\n";
        if (!g) return short_names(out + to_text(g.problems()));
        std::string all;
        for (const node_id n : g->nodes()) all += fmt::format("{}={}:{} ", g->key(n), g->name(n) == g->key(n) ? "" : g->name(n), g->type_of(n).labels.empty() ? "" : g->type_of(n).name);
        for (const edge_id e : g->edges()) all += fmt::format("{}-{}->{} ", g->key(g->source(e)), g->type_of(e).name, g->key(g->target(e)));
        if (!all.empty()) all.pop_back();
        return all + (out.empty() ? "" : "\n" + short_names(out));
    }
};

/// Packed as by gzip.
std::string gz(std::string_view text) {
    z_stream s{};
    REQUIRE(::deflateInit2(&s, 9, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY) == Z_OK);
    std::string out(text.size() + 1000, '\0');
    s.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
    s.avail_in = static_cast<uInt>(text.size());
    s.next_out = reinterpret_cast<Bytef*>(out.data());
    s.avail_out = static_cast<uInt>(out.size());
    REQUIRE(::deflate(&s, Z_FINISH) == Z_STREAM_END);
    out.resize(s.total_out);
    ::deflateEnd(&s);
    return out;
}

/// ASCII and characters below U+10000 as UTF-16.
std::string utf16(std::u16string_view text, bool big) {
    std::string out;
    for (const char16_t c : text) {
        const char low = static_cast<char>(c & 0xFFU), high = static_cast<char>(c >> 8U);
        out += big ? high : low;
        out += big ? low : high;
    }
    return out;
}

const std::string nodes_csv = "key:ID,name,:LABEL\n1,\"A, Inc.\",Company\n2,B,Company\n";
const std::string edges_csv = ":START_ID,:END_ID,:TYPE\n1,2,OWNS\n";
const std::string two_companies = "1=A, Inc.:Company 2=B:Company 1-OWNS->2";

}  // namespace

TEST_CASE("the delimiter is told by looking", "[csv][find]") {
    using detail::look_at_csv;
    CHECK(look_at_csv("").delimiter == ',');
    CHECK(look_at_csv("key:ID").delimiter == ',');
    CHECK(look_at_csv(":START_ID;:END_ID;:TYPE\n1;2;A, Inc.\n").delimiter == ';');
    CHECK(look_at_csv("id:ID\tname\t:LABEL\n1\tA, Inc.\tCompany\n").delimiter == '\t');
    CHECK(look_at_csv("creationDate:DATETIME|id:ID(Comment)|content:STRING\n").delimiter == '|');
    CHECK(look_at_csv("Id;Label\n1;x\n").delimiter == ';');
    // The comma where it will do: of a name that holds another sign, of a row that does.
    CHECK(look_at_csv("key:ID,name;en\na,b\n").delimiter == ',');
    CHECK(look_at_csv("a;b;c,key:ID\n1;2;3,k\n").delimiter == ',');
    CHECK(look_at_csv("key:ID,:LABEL\na,X;Y\n").delimiter == ',');
    CHECK(look_at_csv("source,target,note\na,b,x;y\n").delimiter == ',');
    // Only what follows says which of two it is.
    CHECK(look_at_csv("source;target;a,b\nx;y;1\nz;y;2\n").delimiter == ';');
    CHECK(look_at_csv("\"a,b\";key:ID\n1;2\n").delimiter == ';');
    // Excel's first line.
    CHECK(look_at_csv("sep=;\r\nkey:ID;name\r\n").delimiter == ';');
    CHECK(look_at_csv("sep=;\r\nkey:ID;name\r\n").begin == 7);
}

TEST_CASE("tables with semicolons, tabs and bars are those with commas", "[csv][find]") {
    for (const char d : {',', ';', '\t', '|'}) {
        const made_folder f;
        const auto with = [&](std::string text) {
            std::string out;
            bool quoted = false;
            for (const char c : text) {
                quoted = quoted != (c == '"');
                out += c == ',' && !quoted ? d : c;
            }
            return out;
        };
        f.write("n.csv", with(nodes_csv));
        f.write("e.csv", with(edges_csv));
        CAPTURE(d);
        CHECK(f.opened() == two_companies);
        // Without quotation marks, too, where no field holds the sign.
        if (d != ',') f.write("n.csv", with("key:ID,name,:LABEL\n1,") + "A, Inc." + with(",Company\n2,B,Company\n"));
        CHECK(f.opened() == two_companies);
    }
    const made_folder f;
    f.write("n.csv", "sep=;\r\nkey:ID;name;:LABEL\r\n1;\"A, Inc.\";Company\r\n2;B;Company\r\n");
    f.write("e.csv", edges_csv);
    CHECK(f.opened() == two_companies);
    // Lines as on old Macintoshes; headers apart, whose signs hold for rows that hold others.
    f.write("e.csv", ":START_ID,:END_ID,:TYPE\r1,2,OWNS\r");
    CHECK(f.opened() == two_companies);
    const made_folder apart;
    apart.write("n_header.csv", "key:ID");
    apart.write("n.csv", "a;b\nc\n");
    CHECK(apart.opened() == "a;b=: c=:");
    f.write("e.csv", edges_csv);
    // A place is that of the file, and a hint names the sign.
    f.write("n.csv", "key:ID;name;:LABEL\n1;A;B;Company\n2;B;Company\n");
    CHECK(f.opened() == "n.csv:2:7: error: this record has 4 fields, the header has 3\n    2 | 1;A;B;Company\n      |       ^^^^^^^\n"
                        "  hint: put a field that holds a semicolon in quotation marks\n"
                        "e.csv:2:1: error: 1 end of edges has no node, since rows of nodes could not be read\n    2 | 1,2,OWNS\n      | ^\n"
                        "  hint: mend what is told above first: this follows from it\n");
}

TEST_CASE("what follows from a list of nodes that is not read is counted", "[csv][find]") {
    const made_folder f;
    f.write("persons.csv", "ID,姓名\n1,甲\n2,乙\n");
    f.write("ties.csv", ":START_ID,:END_ID,:TYPE\n1,2,R\n2,1,R\n");
    CHECK(f.opened() == "persons.csv: error: this file is not read: its first line names neither :ID nor :START_ID and :END_ID\n"
                        "  hint: it is a list of nodes among tables with such headers: write :ID over its keys\n"
                        "ties.csv:2:1: error: 4 ends of edges have no node, since rows of nodes could not be read\n    2 | 1,2,R\n      | ^\n"
                        "  hint: mend what is told above first: this follows from it\n");
}

TEST_CASE("tables may be called .tsv, .txt or .CSV, and be packed", "[csv][find]") {
    const made_folder f;
    f.write("n.csv", "key:ID,name,:LABEL\n1,A,X\n");
    f.write("more.CSV", "key:ID,name,:LABEL\n2,B,X\n");
    f.write("third.tsv", "key:ID\tname\t:LABEL\n3\tC\tX\n");
    f.write("fourth.csv.gz", gz("key:ID,name,:LABEL\n4,D,X\n") + gz("5,E,X\n"));
    f.write("e.txt", ":START_ID,:END_ID,:TYPE\n1,2,R\n3,4,R\n");
    CHECK(f.opened() == "4=D:X 5=E:X 2=B:X 1=A:X 3=C:X 1-R->2 3-R->4");
    // What is packed and cut off is told, and so is what is larger than may be.
    f.write("fourth.csv.gz", gz("key:ID,name,:LABEL\n4,D,X\n").substr(0, 20));
    CHECK(f.opened() == "fourth.csv.gz: error: cannot read the file: its compressed bytes end too early\n  hint: copy it again from where it came\n"
                        "e.txt:3:3: error: 1 end of edges has no node, since rows of nodes could not be read\n    3 | 3,4,R\n      |   ^\n"
                        "  hint: mend what is told above first: this follows from it\n");
    f.write("fourth.csv.gz", "\x1F\x8B\x08\x00garbage, and more of it");
    CHECK(f.opened().find("error: cannot read the file: its compressed bytes ") != std::string::npos);
    f.write("fourth.csv.gz", gz("key:ID,name,:LABEL\n4," + std::string(100'000, 'x') + ",X\n"));
    CHECK(f.opened({.files = {.most = 50'000}}).starts_with("fourth.csv.gz: error: cannot read the file: it holds more than the 50000 bytes that are read of a file of its sort\n"
                                                   "  hint: see whether it is the right one; --max-size reads larger files\n"));
}

TEST_CASE("with a schema, tables of every name are read from nodes and edges", "[csv][find]") {
    const made_folder f;
    f.write("schema.info", "node X\nnode Y\nedge R { from X to X }\nedge S { from X to X }\n");
    f.write("nodes/X.csv", "key:ID\n1\n2\n");
    f.write("nodes/Y.CSV", "key:ID\n7\n");
    f.write("edges/R.tsv", ":START_ID\t:END_ID\n1\t2\n");
    f.write("edges/S.csv.gz", gz(":START_ID,:END_ID\n2,1\n"));
    f.write("notes.txt", "key:ID\nnothing\n");
    CHECK(f.opened() == "1=:X 2=:X 7=:Y 1-R->2 2-S->1\n.: note: these files are not read: notes.txt\n");
    f.write("edges/R.txt", ":START_ID,:END_ID\n1,2\n");
    CHECK(f.opened().starts_with("1=:X 2=:X 7=:Y 1-R->2 1-R->2 2-S->1"));
}

TEST_CASE("files that are no tables are named, and a folder is read without them", "[csv][find]") {
    const made_folder f;
    f.write("n.csv", nodes_csv);
    f.write("e.csv", edges_csv);
    f.write("chapters.csv", "chapter,words\n1,2000\n");
    f.write("triples.csv", "head,tail,relation\nA,B,x\n");
    f.write("book.xlsx", "PK");
    f.write("nothing.csv", "");
    f.write("text.txt", "Chapter one\nIt was so.\n");
    f.write(".hidden", "x");
    f.write("README.md", "x");
    CHECK(f.opened() == two_companies + "\nchapters.csv: note: this file is not read: its first line names neither :ID nor :START_ID and :END_ID\n"
                                        "  hint: write, for nodes, key:ID,name ... and for edges :START_ID,:END_ID ...\n"
                                        "triples.csv: note: this file is not read: its first line names neither :ID nor :START_ID and :END_ID\n"
                                        "  hint: it is an edge list among tables with such headers: write :START_ID and :END_ID over its ends\n"
                                        "nothing.csv: note: this file is not read: it is empty\n"
                                        "text.txt: note: this file is not read: its first line names neither :ID nor :START_ID and :END_ID\n"
                                        "  hint: write, for nodes, key:ID,name ... and for edges :START_ID,:END_ID ...\n"
                                        ".: note: these files are not read: book.xlsx\n");
    // Where nodes are missing, it is told first that a table was passed over.
    f.write("n.csv", "id,name\n1,A\n2,B\n");
    CHECK(f.opened().find("chapters.csv: error: this file is not read") != std::string::npos);
    CHECK(f.opened().find("n.csv: error: this file is not read: its first line names neither :ID nor :START_ID and :END_ID\n  hint: it is a list of nodes") != std::string::npos);
    // No table at all is an error as ever.
    fs::remove(f.path / "e.csv");
    fs::remove(f.path / "triples.csv");
    CHECK(f.opened().starts_with("1=A: 2=B:\n"));
    fs::remove(f.path / "n.csv");
    CHECK(f.opened().find("chapters.csv:1:1: error: this table's header names neither") != std::string::npos);
}

TEST_CASE("UTF-16 is read by its mark or without, in both orders", "[csv][find]") {
    const std::u16string text = u"key:ID,name,:LABEL\nz1,兰州,Park\n";
    for (const bool big : {false, true})
        for (const bool mark : {false, true}) {
            const made_folder f;
            f.write("n.csv", (mark ? utf16(u"\uFEFF", big) : std::string()) + utf16(text, big));
            f.write("more.csv.gz", gz("\xEF\xBB\xBF" "key:ID,name,:LABEL\nz2,园区,Park\n"));
            CAPTURE(big, mark);
            CHECK(f.opened() == "z2=园区:Park z1=兰州:Park");
        }
    const made_folder f;
    f.write("n.csv", utf16(u"\uFEFF" + text, false) + "x");
    CHECK(f.opened() == "n.csv:3:1: error: the text ends inside a character of UTF-16LE\n  hint: name the encoding that it was saved in: --encoding NAME\n");
}

TEST_CASE("encodings that write in ASCII are read when they are named, and UTF-7 is told by its mark", "[csv][find]") {
    const made_folder f;
    // 兰州 in UTF-7 and ISO-2022-JP.
    const std::string utf7 = "key:ID,name\n1,+UXBd3g-\n";
    for (const auto& [bytes, encoding] : {std::pair(utf7, "UTF-7"), std::pair("+/v8-" + utf7, "utf-7"), std::pair(std::string("key:ID,name\n1,\x1B$BMv=#\x1B(B\n"), "ISO-2022-JP")}) {
        CAPTURE(encoding);
        f.write("n.csv", bytes);
        const std::string name = encoding == std::string("ISO-2022-JP") ? "蘭州" : "兰州";
        CHECK(f.opened({.encoding = encoding}) == fmt::format("1={}:", name));
    }
    // A table of UTF-8 beside them stays one, as it does beside others.
    f.write("n.csv", "key:ID,name\n1,兰州 C+ACI-\n");
    CHECK(f.opened({.encoding = "UTF-7"}) == "1=兰州 C+ACI-:");
    for (const char last : {'8', '9', '+', '/'}) {
        f.write("n.csv", fmt::format("+/v{}-{}", last, utf7));
        CHECK(f.opened() == "n.csv:1:1: error: the file is UTF-7, as its first characters say\n  hint: save the file as UTF-8, or name its encoding: --encoding UTF-7\n");
    }
    f.write("n.csv", "key:ID,name\n+/v8-,x\n");  // what stands elsewhere is no mark
    CHECK(f.opened() == "+/v8-=x:");
}

TEST_CASE("other encodings are read when they are named, and named when they are not", "[csv][find]") {
    // 兰州,甘肃 in GB18030; 臺灣,中國 in Big5; Émile in Latin-1; トヨタ自動車, 株式会社 in Shift_JIS; marks of Windows.
    const std::string gb = "key:ID,name\n1,\xC0\xBC\xD6\xDD\n2,\xB8\xCA\xCB\xE0\n", big5 = "key:ID,name\n1,\xBB\x4F\xC6\x57\n2,\xA4\xA4\xB0\xEA\n",
                      latin = "key:ID,name\n1,\xC9mile Caf\xE9\n",
                      japanese = "key:ID,name\n1,\x83g\x83\x88\x83^\x8E\xA9\x93\xAE\x8E\xD4\n2,\x8A\x94\x8E\xAE\x89\xEF\x8E\xD0\n",
                      marks = "key:ID,name\n1,Bob\x92s \x93well\x94 \x96 a\n";
    for (const auto& [bytes, encoding, hinted, names] : {std::tuple(gb, "GB18030", "GB18030", "1=兰州: 2=甘肃:"), std::tuple(big5, "Big5", "Big5", "1=臺灣: 2=中國:"),
                                                         std::tuple(latin, "ISO-8859-1", "windows-1252", "1=Émile Café:"),
                                                         std::tuple(japanese, "Shift_JIS", "Shift_JIS", "1=トヨタ自動車: 2=株式会社:"), std::tuple(marks, "windows-1252", "windows-1252", "1=Bob’s “well” – a:")}) {
        const made_folder f;
        f.write("n.csv", bytes);
        CAPTURE(encoding);
        const std::string refused = f.opened();
        INFO(refused);
        CHECK(refused.find("is not UTF-8") != std::string::npos);
        CHECK(refused.find(fmt::format("hint: save the file as UTF-8, or name its encoding: --encoding {}\n", hinted)) != std::string::npos);
        CHECK(f.opened({.encoding = encoding}) == names);
        // Tables that are UTF-8 stay so: one may have been saved again by another program.
        f.write("u.csv", "key:ID,name\n9,\xE5\x9B\xAD\n");
        CHECK(f.opened({.encoding = encoding}).find("9=园") != std::string::npos);
    }
    const made_folder f;
    f.write("n.csv", gb);
    CHECK(f.opened({.encoding = "GB18O30"}) == "n.csv: error: no encoding is called 'GB18O30'\n  hint: did you mean 'GB18030'?\n");
    CHECK(f.opened({.encoding = "GB18030//IGNORE"}).find("no encoding is called 'GB18030//IGNORE'") != std::string::npos);
    f.write("n.csv", "key:ID,name\n1,\xFF\xFFx\n");
    CHECK(f.opened({.encoding = "GB18030"}) == "n.csv:2:3: error: the byte 0xFF is not GB18030\n  hint: name the encoding that it was saved in: --encoding NAME\n");
}

TEST_CASE("an edge list alone makes its nodes", "[csv][find]") {
    const made_folder f;
    f.write("edges.csv", "source,target,relation\n甲,乙,friend\n乙,丙,foe\n甲,丙,friend\n");
    const std::string told = "甲=: 乙=: 丙=: 甲-friend->乙 甲-friend->丙 乙-foe->丙\n";
    CHECK(f.opened() == told + ".: note: 3 nodes were made of the ends of edges, since no table gives them\n");
    CHECK(f.opened({}, "edges.csv") == told + "edges.csv: note: 3 nodes were made of the ends of edges, since no table gives them\n");
    for (const char* header : {"from,to", "Source,Target", "src,dst", "FROM_ID,TO_ID", "head,tail", "subject,object", "start,end", "sourceId,targetId", ":START_ID,:END_ID"}) {
        f.write("edges.csv", fmt::format("{}\na,b\n", header));
        CAPTURE(header);
        CHECK(f.opened({}, "edges.csv") == "a=: b=: a-edges->b\nedges.csv: note: 2 nodes were made of the ends of edges, since no table gives them\n");
    }
    // What has an id and a name begins and ends on a day, but two nodes of an edge are nodes.
    f.write("edges.csv", "id,name,start,end\n1,Expo,2010-05,2010-10\n");
    const std::string note = "edges.csv:1:1: note: the columns 'start' and 'end' are read as properties of nodes, since the table has ids and names\n  hint: if they are the ends of edges, call them :START_ID and :END_ID\n";
    CHECK(f.opened({}, "edges.csv") == "1=Expo:\n" + note);
    f.write("more.csv", "source,target\n1,1\n");
    CHECK(f.opened() == "1=Expo: 1-more->1\n" + note);
    fs::remove(f.path / "more.csv");
    f.write("edges.csv", "id,name,start_node,end_node\n1,first,a,b\n");
    CHECK(f.opened({}, "edges.csv").starts_with("a=: b=: a-edges->b\n"));
    f.write("edges.csv", "from\tto\tweight\na\tb\t2.5\nb\ta\t\n");
    const auto g = open(f.path / "edges.csv");
    REQUIRE(g);
    CHECK(g->get<double>(edge_id(0), *g->schema().property_named("weight")) == 2.5);
    f.write("other.csv", "a,b\n1,2\n");
    CHECK(f.opened({}, "other.csv") == "other.csv:1:1: error: this table's header names neither the ends of edges nor the key of nodes\n"
                                       "  hint: write Source,Target or :START_ID,:END_ID over the ends of edges, or Id or :ID over the keys of nodes\n");
    f.write("empty.csv", "\n");
    CHECK(f.opened({}, "empty.csv").find("this table is empty") != std::string::npos);
}

TEST_CASE("a first column without a name holds row numbers, and is not read", "[csv][find]") {
    const made_folder f;
    const std::string note = "note: the first column has no name, as that of row numbers, and is not read\n  hint: name it if it is more than that\n";
    f.write("e.csv", ",source,target,weight\n0,a,b,1.5\n1,b,c,\n");
    CHECK(f.opened({}, "e.csv") == "a=: b=: c=: a-e->b b-e->c\ne.csv:1:1: " + note + "e.csv: note: 3 nodes were made of the ends of edges, since no table gives them\n");
    CHECK(open(f.path / "e.csv").value().schema().property_named("weight").has_value());
    f.write("e.csv", ",:START_ID,:END_ID,:TYPE\n0,1,2,OWNS\n");
    f.write("n.csv", ",key:ID,name,:LABEL\n0,1,\"A, Inc.\",Company\n1,2,B,Company\n");
    CHECK(f.opened() == two_companies + "\ne.csv:1:1: " + note + "n.csv:1:1: " + note);
    // What a hint says works: columns that are not wanted may be called so.
    f.write("e.csv", "source,,target\na,x,b\n");
    CHECK(f.opened({}, "e.csv") == "e.csv:1:8: error: a column has no name\n    1 | source,,target\n      |        ^\n  hint: name it, or call it :IGNORE\n");
    f.write("e.csv", "source,:IGNORE,target\na,x,b\n");
    CHECK(f.opened({}, "e.csv").starts_with("a=: b=: a-e->b\n"));
}

TEST_CASE("titles above a header are passed over, and a note says so", "[csv][find]") {
    const made_folder f;
    const auto read = [&](std::string_view text) {
        f.write("t.csv", text);
        return f.opened({}, "t.csv");
    };
    const std::string ends = "a=: b=: a-t->b\n";
    const auto note = [](int line) { return fmt::format("t.csv:1:1: note: the header stands in line {}: what is above it is taken for titles, and not read\n", line); };
    const std::string made = "t.csv: note: 2 nodes were made of the ends of edges, since no table gives them\n";
    CHECK(read("股权一览表,,\n单位：%,,\n起点,终点,权重\na,b,30\n") == ends + note(3) + made);
    CHECK(read("股权一览表\n\n单位：%\n起点,终点,权重\na,b,30\n") == ends + note(4) + made);
    CHECK(read("Ties\nSource;Target;weight\na;b;30\n") == ends + note(2) + made);
    CHECK(read("\xEF\xBB\xBFTies\t\t\nSource\tTarget\tweight\na\tb\t30\n") == ends + note(2) + made);
    CHECK(read("Companies of 2024,,\n\nid:ID,name,:LABEL\n1,A,X\n") == "1=A:X\n" + note(3));
    CHECK(read("编号,姓名\n1,甲\n") == "1=甲:");
    CHECK(read(",\n,\n编号,姓名\n1,甲\n") == "1=甲:");
    // A first row of which nobody can say that it is a title stays one.
    CHECK(read("a,b,c\nSource,Target,weight\na,b,30\n").find("header stands in line 2, not in its first") != std::string::npos);
    CHECK(read("各地区生产总值,,\n单位：亿元,,\n地区,2019年,2020年\n北京,1,2\n") ==
          "t.csv:1:1: error: this table begins with titles, and the header in line 3 names neither the ends of edges nor the key of nodes\n"
          "  hint: write Id there, such as for '地区', if that is what nodes are known by, or Source,Target over the ends of edges; the titles may stay\n");
    CHECK(read("各地区生产总值,,\n单位：亿元,,\nId,2019年,2020年\n北京,1,2\n合计,1,2\n") ==
          "北京=: 合计=:\n" + note(3) + "t.csv: note: a node is called '合计', as a sum beneath a table is\n  hint: remove its row, if it is one\n");
}

TEST_CASE("edges without a header are told to be edges, and are read with the one that is proposed", "[csv][find]") {
    const made_folder f;
    const auto told = [&](std::string_view text) {
        f.write("t.csv", text);
        return f.opened({}, "t.csv");
    };
    const std::string begin = "t.csv:1:1: error: this table begins with a row, not with the names of its columns: its rows look like edges, each with its ";
    const std::string other = " above its first line, separated as its rows are; if they are nodes, Id and the names of the other columns\n";
    for (const std::string rows : {"Ann,knows,Bob\nBob,knows,Cy\nCy,likes,Ann\n", "Ann\tsaw\tJaws\nBob\tsaw\tAlien\n", "1;OWNS;2\n1;SELLS;3\n2;SELLS;1\n", "\xEF\xBB\xBF兰州,位于,甘肃\n天水,位于,甘肃\n", "\"a,b\",r,c\nd,r,c\n"}) {
        INFO(rows);
        CHECK(told(rows) == begin + "source, type and target\n  hint: write Source,Type,Target" + other);
        const char delimiter = rows.find('\t') != rows.npos ? '\t' : rows.find(';') != rows.npos ? ';' : ',';
        const std::string mended = told(fmt::format("Source{0}Type{0}Target\n{1}", delimiter, rows.starts_with("\xEF") ? rows.substr(3) : rows));
        CHECK(mended.find("error") == mended.npos);
    }
    for (const std::string rows : {"Ann,Bob\nBob,Cy\n", "Ann|Bob\nCy|Ann\nAnn|Cy\n"}) {
        INFO(rows);
        CHECK(told(rows) == begin + "two ends\n  hint: write Source,Target" + other);
    }
    // Names of columns are not met again; one row says nothing, nor do numbers between ends, nor a row that is another.
    for (const char* none : {"boss,worker\nAnn,Bob\nBob,Cy\n", "person,sex,city\nAnn,F,Rome\nBob,M,Rome\n", "Ann,knows,Bob\n", "Ann,3,Bob\nBob,3,Ann\n", "Ann,knows,Bob\nBob,knows,\n", "Ann,knows,Bob\nBob,knows,Cy,2020\n", "1,2\n2,3\n"}) {
        INFO(none);
        CHECK(told(none).find("look like edges") == std::string::npos);
    }
}

TEST_CASE("a table without a header where it should be is told what stands there", "[csv][find]") {
    const made_folder f;
    const auto told = [&](std::string_view text) {
        f.write("t.csv", text);
        const std::string alone = f.opened({}, "t.csv");
        CHECK(f.opened() == alone);
        return alone;
    };
    CHECK(told("# Directed graph: web.txt\n# from one page to another\n0\t1\n") == "t.csv:1:1: error: this table begins with a comment, not with the names of its columns\n"
          "  hint: remove the lines that begin with #, and write the names of the columns above the others, such as Source,Target\n");
    // A matrix of names; of numbers alone it may be one, or a list of edges. What is as long one way only is none.
    CHECK(told(",A,B,C\nA,0,1,0\nB,1,,1\nC,0,1,0\n") == "t.csv:1:1: error: this table is a matrix, with a row and a column for each node\n  hint: write its entries as a table with the header source,target,weight\n");
    for (const char* numbers : {"0;1;0;0\n1;0;1;0\n0;1;0;0\n0;0;0;0\n", "1,2,0.5,2001\n1,3,0.25,2002\n2,3,1,2002\n3,4,0.5,2003\n"})
        CHECK(told(numbers) == "t.csv:1:1: error: this table begins with values, not with the names of its columns: it may be a list of edges, or a matrix, as it has as many rows as columns\n"
                               "  hint: of a list, write these above its first line, such as Source,Target; of a matrix, write the entries as a table with the header source,target,weight\n");
    f.write("t.csv", "Source,Target,Weight,year\n1,2,0.5,2001\n1,3,0.25,2002\n2,3,1,2002\n3,4,0.5,2003\n");
    CHECK(f.opened({}, "t.csv").starts_with("1=: 2=: 3=: 4=: 1-t->2 1-t->3 2-t->3 3-t->4\n"));
    for (const char* none : {",A,B,C\nA,0,1,0\nB,1,,1\n", ",A,B,C\nA,0,1,0\nC,1,,1\nB,0,1,0\n", "0,1,2,3\n1,2,3,4\n2,3,4,5\n3,4,5,6\n4,5,6,7\n"}) {
        f.write("t.csv", none);
        CHECK(f.opened({}, "t.csv").find("matrix") == std::string::npos);
    }
    CHECK(told("% sym\n1 2\n") .find("lines that begin with %") != std::string::npos);
    CHECK(told("0,1\n1,2\n") == "t.csv:1:1: error: this table begins with values, not with the names of its columns\n  hint: write them above its first line, such as Source,Target\n");
    CHECK(told("protein1 protein2 score\n9606.1 9606.2 490\n") == "t.csv:1:1: error: the fields of this table are separated by spaces\n"
          "  hint: separate them by commas or tabs, and write the names of the columns above them, such as Source,Target\n");
    CHECK(told("Companies,of,2024\n\nid:ID,name,:LABEL\n1,A,X\n") == "t.csv:1:1: error: this table's header stands in line 3, not in its first\n  hint: remove what stands above it\n");
    const std::string of_apoc = told("\"_id\",\"_labels\",\"name\",\"_start\",\"_end\",\"_type\"\n\"1\",\":Person\",\"Ann\",,,\n,,,\"1\",\"1\",\"KNOWS\"\n");
    CHECK(of_apoc.starts_with("t.csv:1:1: error: this table holds nodes and edges in one, as apoc.export.csv of Neo4j writes them\n"));
    CHECK(of_apoc.find("apoc.export.json.all") != std::string::npos);
    for (const char* json : {"{\"nodes\": []}", "[{\"id\": 1}]", " \n[\n  {}\n]"}) CHECK(told(json).find(":1:1: error: this is JSON, and no table\n  hint: give a graph in a file that is called .json") != std::string::npos);
    for (const char* xml : {"<?xml version=\"1.0\"?>\n<graphml/>", "<gexf/>"}) CHECK(told(xml).find("this is XML, and no table") != std::string::npos);
    for (const char* page : {"<!DOCTYPE html>\n<html>", "<html><body>a,b"}) CHECK(told(page).find("this is a page of the web, and no table") != std::string::npos);
    for (const auto& [begin, what] : {std::pair("*Vertices 2\n1 \"A\"\n2 \"B\"\n*Edges\n1 2\n", "Pajek's format"), std::pair("graph [\n  node [ id 1 ]\n]\n", "GML"), std::pair("%%MatrixMarket matrix coordinate pattern symmetric\n3 3 1\n2 1\n", "a matrix of Matrix Market"),
                                      std::pair("dl n=4 format=edgelist1\nlabels embedded\n", "UCINET's format"), std::pair("<http://a/x> <http://a/p> <http://a/y> .\n", "RDF")}) {
        INFO(begin);
        CHECK(told(begin).starts_with(fmt::format("t.csv:1:1: error: this is no table, but {}\n  hint: ", what)));
    }
    // Not what only has columns called so.
    for (const char* header : {"par1,par2,value", "Prefix Code,Country", "DL No,Holder"}) {
        INFO(header);
        f.write("t.csv", fmt::format("{}\n44,x,y\n", header));
        CHECK(f.opened().find("this is no table, but") == std::string::npos);
    }
    // Of one among tables that are read no more is said than that it is none.
    f.write("n.csv", nodes_csv);
    f.write("t.csv", "1,2\n3,4\n");
    CHECK(f.opened().find("t.csv: note: this file is not read: its first line names neither :ID nor :START_ID and :END_ID\n") != std::string::npos);
    // The names of SNAP's columns are known.
    f.write("t.csv", "FromNodeId,ToNodeId\n0,1\n");
    CHECK(f.opened({}, "t.csv").starts_with("0=: 1=: 0-t->1"));
}

TEST_CASE("lines of comments above a table are passed over, and one of them may be its header", "[csv][find]") {
    const made_folder f;
    const auto read = [&](std::string_view text) {
        f.write("t.csv", text);
        return f.opened({}, "t.csv");
    };
    const auto note = [](int line) { return fmt::format("t.csv:1:1: note: the header stands in line {}: what is above it is taken for titles, and not read\n", line); };
    const std::string made = "t.csv: note: 2 nodes were made of the ends of edges, since no table gives them\n";
    CHECK(read("# Directed graph: web.txt\n# Nodes: 2 Edges: 1\n# FromNodeId\tToNodeId\n0\t1\n") == "0=: 1=: 0-t->1\n" + note(3) + made);
    CHECK(read("#Source,Target\n0,1\n") == "0=: 1=: 0-t->1\n" + made);
    // Beneath that header there may be more of them, or the header once more; and rows that begin so.
    CHECK(read("# FromNodeId\tToNodeId\n# made in 2010\n#\n0\t1\n") == "0=: 1=: 0-t->1\n" + made);
    CHECK(read("# from,to\nfrom,to,weight\n0,1,2\n") == "0=: 1=: 0-t->1\n" + note(2) + made);
    // What stands among rows is one of them, and what begins so is lost without a header nowhere.
    CHECK(read("#Source,Target\n#love,#peace\nfrom,to\na,b\n") == "#love=: from=: a=: #peace=: to=: b=: #love-t->#peace from-t->to a-t->b\nt.csv: note: 6 nodes were made of the ends of edges, since no table gives them\n");
    CHECK(read("#love,#peace\nfrom,to\na,b\n") == "a=: b=: a-t->b\n" + note(2) + made);
    f.write("parts/e-header.csv", ":START_ID,:END_ID\n");
    f.write("parts/n.csv", "id:ID\n#a\n#b\nfrom\nto\nc\n");
    for (const auto& [part, edges] : {std::pair("#a,#b\nfrom,to\n", "#a-e->#b from-e->to"), std::pair("#a,#b\nc,\nfrom,to\n", "error: an end of this edge is empty"), std::pair("c\nfrom,to\n", "this record has 1 field"), std::pair("\xEF\xBB\xBF#a,#b\nfrom,to\n", "#a-e->#b from-e->to"),
                                       std::pair("sep=;\n#a;#b\nfrom;to\n", "#a-e->#b from-e->to")}) {
        INFO(part);
        f.write("parts/e-header.csv", std::string_view(part).starts_with("sep") ? ":START_ID;:END_ID\n" : ":START_ID,:END_ID\n");
        f.write("parts/e-part1.csv", part);
        CHECK(f.opened({}, "parts").find(edges) != std::string::npos);
    }
    CHECK(read("#Source,Target\n#0,#1\n") == "#0=: #1=: #0-t->#1\n" + made);
    CHECK(read("# a list, with commas, of ties\n\xE2\x80\xA6,,\nSource,Target\n0,1\n").find("error") != std::string::npos);
    CHECK(read("# a list, with commas, of ties\nSource,Target\n0,1\n") == "0=: 1=: 0-t->1\n" + note(2) + made);
    CHECK(read("# keys begin so, too\n:ID,name\n#1,A\n") == "#1=A:\n" + note(2));
    CHECK(read("#,Source,Target\n1,a,b\n") == "a=: b=: a-t->b\n" + made);  // a column of numbers
}

TEST_CASE("ends, keys and names are called as public tables call them", "[csv][find]") {
    const made_folder f;
    const std::string made = ".: note: 2 nodes were made of the ends of edges, since no table gives them\n";
    for (const char* header : {"node_id_start,node_id_end,rel_type", "Person1,Person2,relation", "人物A,人物B,关系", "node_1,node_2,type", "parent,child,relationship", "user_id,friend_id,type", "投资方,被投资方,类型", "u,v,type",
                               "Relationship.StartNode.NodeID,Relationship.EndNode.NodeID,Relationship.RelationshipType", "id1,id2,relation"}) {
        INFO(header);
        f.write("t.csv", fmt::format("{}\na,b,R\n", header));
        CHECK(f.opened() == "a=: b=: a-R->b\n" + made);
    }
    // Holdings name the holder and the stock, whose code and name are no node's of the row; KGTK's edges have an id and a label.
    for (const char* header : {"股东名称,股票代码,关系", "股票代码,股票简称,股东名称,关系", "股东名称,证券代码,关系", "股东名称,公司名称,关系", "企业名称,被投资企业名称,关系", "holder_name,ts_code,relation", "id,node1,label,node2", "node1,label,node2,id", "node1,label,node2"}) {
        INFO(header);
        std::string row = header;
        for (const auto& [name, value] : {std::pair("股东名称", "a"), std::pair("holder_name", "a"), std::pair("node1", "a"), std::pair("被投资企业名称", "b"), std::pair("企业名称", "a"), std::pair("股票代码", "b"), std::pair("证券代码", "b"), std::pair("公司名称", "b"), std::pair("ts_code", "b"), std::pair("node2", "b"),
                                          std::pair("关系", "R"), std::pair("relation", "R"), std::pair("label", "R"), std::pair("股票简称", "S"), std::pair("id", "7")})
            if (const std::size_t at = row.find(name); at != std::string::npos) row.replace(at, std::string_view(name).size(), value);
        f.write("t.csv", fmt::format("{}\n{}\n", header, row));
        CHECK(f.opened() == "a=: b=: a-R->b\n" + made);
    }
    // A key that stands there several times is likely to be an end.
    f.write("t.csv", "概念,股票代码,股票名称\nAI,1,A\nVR,1,A\n");
    CHECK(f.opened().find("hint: keys are unique; it is first used at t.csv:2; if rows are edges, write Source,Target over their ends\n") != std::string::npos);
    f.write("t.csv", "Source,Target,股票名称\nAI,1,A\nVR,1,A\n");
    CHECK(f.opened().starts_with("AI=: VR=: 1=: AI-t->1 VR-t->1\n"));
    // What has an id and a name of its own has these as properties.
    for (const char* header : {"id,name,parent,child", "编号,名称,股东,公司", "id,name,company1,company2", "id,name,u,v", "编号,公司名称,股东名称,x", "id,name,node1,node2"}) {
        INFO(header);
        f.write("t.csv", fmt::format("{}\n1,A,x,y\n", header));
        CHECK(f.opened() == "1=A:");
    }
    // A book has several authors, a wind two parts; what has no name of its own and says of nodes how they are is no table of nodes.
    for (const char* header : {"id,title,author1,author2", "id,lat,u,v", "id,sort,name1,name2", "编号,合同名称,甲方,乙方", "id,text,sender,receiver"}) {
        INFO(header);
        f.write("t.csv", fmt::format("{}\n1,A,x,y\n", header));
        CHECK(f.opened() == "1=:");
    }
    f.write("t.csv", "id,label\n1,A\n2,B\n");
    f.write("e.csv", "source,target\n1,2\n");
    f.write("m.csv", "node_id,time\n1,8\n1,9\n");
    CHECK(f.opened().find("m.csv: note: this file is not read") != std::string::npos);
    fs::remove(f.path / "e.csv");
    fs::remove(f.path / "m.csv");
    for (const char* header : {"LEI,Entity.LegalName", "ts_code,name", "股票代码,股票简称", "股票代码,股票名称"}) {
        INFO(header);
        f.write("t.csv", fmt::format("{}\nX1,ACME\n", header));
        CHECK(f.opened() == "X1=ACME:");
    }
    f.write("t.csv", "address1,address2\nx,y\n");
    CHECK(f.opened().find("error") != std::string::npos);
}

TEST_CASE("plain tables of nodes alone are nodes without edges", "[csv][find]") {
    const made_folder f;
    f.write("people.csv", "id,name\n1,A\n2,B\n");
    CHECK(f.opened() == "1=A: 2=B:");
    f.write("firms.csv", "node_id,name\nx,C\n");
    const std::string note = "\n.: note: no table holds the ends of edges: these are nodes alone\n  hint: a column that holds keys of another table is edges where a schema.info says so, such as: schema { open true } node Customer { key customer_id } node Order { key order_id } edge PLACED { from Customer to Order from_column customer_id }\n";
    CHECK(f.opened() == "x=C:firms 1=A:people 2=B:people" + note);
    // Keys of databases are unique in their tables only.
    f.write("firms.csv", "node_id,name\n1,C\n");
    CHECK(f.opened().starts_with("firms:1=C:firms people:1=A:people 2=B:people" + note));
    f.write("other.csv", "what,is\nthis,then\n");
    CHECK(f.opened().find("other.csv: note: this file is not read") != std::string::npos);
    f.write("2020/people.csv", "id,name\n1,D\n");
    CHECK(f.opened().find("2020/people.csv:1=D:people firms:1=C:firms people.csv:1=A:people") != std::string::npos);
    fs::remove_all(f.path / "2020");
    // What is not read beside nodes alone may be their edges, whatever it is.
    fs::remove(f.path / "firms.csv");
    CHECK(f.opened().find("other.csv: note: this file is not read: its first line names neither :ID nor :START_ID and :END_ID\n  hint: if it holds edges, write Source,Target over their ends\n") != std::string::npos);
    CHECK(f.opened().find("note: no table holds the ends of edges: these are nodes alone\n") != std::string::npos);
    f.write("other.csv", ",A,B,C\nA,0,1,0\nB,1,,1\nC,0,1,0\n");
    CHECK(f.opened().find("other.csv: note: this file is not read: this table is a matrix, with a row and a column for each node\n  hint: write its entries as a table with the header source,target,weight\n") != std::string::npos);
}

TEST_CASE("of tables whose columns hold keys of others a schema is proposed that reads them as edges", "[csv][find]") {
    struct shop {
        const char *customers, *orders, *column;
    };
    for (const auto& [customers, orders, column] : {shop{"customers", "orders", "customer_id"}, shop{"Customer", "Order", "CustomerID"}, shop{"companies", "6\" parts", "company_id"}, shop{"客户", "订单", "客户编号"}, shop{"class", "pupil", "class_key"}}) {
        CAPTURE(customers, orders, column);
        const made_folder f;
        f.write(fmt::format("{}.csv", customers), "id,name\n1,Ann\n2,Bob\n");
        f.write(fmt::format("{}.csv", orders), fmt::format("id,name,{}\n7,first,2\n8,second,\n", column));
        const std::string told = f.opened();
        const std::string_view before = "save as schema.info: ";
        const std::size_t at = told.find(before);
        REQUIRE(at != std::string::npos);
        f.write("schema.info", told.substr(at + before.size()));
        const auto g = open(f.path);
        if (!g) FAIL(to_text(g.problems()));
        REQUIRE(g->edge_count() == 1);
        CHECK((g->key(g->source(edge_id(0))) == "7" && g->name(g->target(edge_id(0))) == "Bob"));
    }
    // All such columns of all tables, and those that have none: what was read without it still is.
    const made_folder many;
    many.write("paper.csv", "id,name\n1,A\n");
    many.write("author.csv", "id,name,paper_id\n7,a,1\n8,b,\n");
    many.write("book.csv", "id,name,author_id,paper_id\n3,z,7,1\n");
    many.write("place.csv", "id,name\n5,P\n");
    const std::string all = many.opened();
    many.write("schema.info", all.substr(all.find("schema { open true }")));
    const auto g = open(many.path);
    if (!g) FAIL(to_text(g.problems()));
    CHECK((g->node_count() == 5 && g->edge_count() == 3));
    // The general one is a schema, too.
    const made_folder f;
    f.write("a.csv", "id,name\n1,Ann\n");
    f.write("b.csv", "id,name\nx,Bob\n");
    const std::string told = f.opened();
    f.write("schema.info", told.substr(told.find("schema { open true }")));
    CHECK(read_schema(f.path / "schema.info"));
}

TEST_CASE("sums and notes of tables are remarked on, by their names or by their numbers", "[csv][find]") {
    const made_folder f;
    const auto read = [&](std::string_view text) {
        f.write("t.csv", text);
        return f.opened({}, "t.csv");
    };
    for (const char* sum : {"总 计（万元）", "Grand Total:", "SUBTOTAL", "合計"}) CHECK(read(fmt::format("id,name\n1,A\n2,{}\n", sum)).find(fmt::format("note: a node is called '{}', as a sum beneath a table is\n", sum)) != std::string::npos);
    CHECK(read("id,name\n1,A\n注：按当年价格计算,\n").find("note: a node is called '注：按当年价格计算', as a note beneath a table is\n") != std::string::npos);
    for (const char* name : {"Total Energies", "注水", "合计算", "Source", "note:1001", "source:wiki", "total:revenue"}) CHECK(read(fmt::format("id,name\n1,A\n2,{}\n", name)).find("beneath") == std::string::npos);
    const auto of_numbers = [&](std::string_view last) { return read(fmt::format("id,name,v\n1,A,1.5\n2,B,2\n3,C,3\n4,D,4\n9,全国,{}\n", last)); };
    CHECK(of_numbers("10.5").find("note: the last node of 'Node', '全国', has the sum of all others in 'v', as a row beneath a table has\n  hint: remove its row, if it is one\n") != std::string::npos);
    for (const char* other : {"10", "", "0", "x"}) CHECK(of_numbers(other).find("beneath") == std::string::npos);
    for (const char* none : {"id,v\n1,-2\n2,1\n3,-1\n4,3\n5,1\n", "id,v\n1,Infinity\n2,1\n3,1\n4,1\n5,7\n"}) CHECK(read(none).find("beneath") == std::string::npos);
    // Of one without a key, or without all ends, the row is what is wrong.
    for (const char* text : {"名称,编号,v\n北京,1,2\n总计,,2\n", "名称,编号,v\n北京,1,2\n注：初步核算,,\n", "名称,编号,v\n北京,1,2\n数据来源：统计局\n", "Source,Target,Weight\na,b,1\nTotal,,1\n"}) {
        INFO(text);
        CHECK(read(text).find("  hint: it looks like a sum or a note beneath the table: remove the row, or leave it out by --on-error skip\n") != std::string::npos);
        CHECK(open(f.path / "t.csv", {.on_error = on_error::skip}));
    }
    CHECK(read("id,name,v\n1,A,2\n,B,2\n").find("hint: give it a stable name\n") != std::string::npos);
    CHECK(read("id,name,v\n,,3\n1,B,4\n").find("hint: give it a stable name\n") != std::string::npos);
    CHECK(read("Source,Target,Weight\na,,\nb,c,1\n").find("hint: write the key of a node\n") != std::string::npos);
}

TEST_CASE("Gephi's pairs of tables are read, and what is undirected is so", "[csv][find]") {
    const made_folder f;
    f.write("nodes.csv", "Id,Label,timeset\nn1,Anna,\nn2,Bob,\n");
    f.write("edges.csv", "Source,Target,Type,Id,Label,timeset,Weight\nn1,n2,Undirected,0,,,1.0\nn2,n1,Directed,1,likes,,3\n");
    CHECK(f.opened() == "n1=Anna: n2=Bob: n1-Undirected->n2 n2-Directed->n1");
    const auto g = open(f.path);
    REQUIRE(g);
    CHECK(g->schema()[*g->schema().find_edge_type("Undirected")].symmetric);
    CHECK_FALSE(g->schema()[*g->schema().find_edge_type("Directed")].symmetric);
    CHECK(g->get<double>(edge_id(1), *g->schema().property_named("Weight")) == 3.0);
    // Nodes that no table gives are a mistake where there is a table of nodes, unless they are asked for.
    f.write("edges.csv", "Source,Target\nn1,n3\n");
    CHECK(f.opened().starts_with("edges.csv:2:4: error: no node has the key 'n3'\n"));
    CHECK(f.opened({.make_nodes = true}) == "n1=Anna: n2=Bob: n3=: n1-edges->n3\n.: note: 1 node was made of the ends of edges, since no table gives it\n");
}

TEST_CASE("plain headers name what the schema declares as it is written, and no two columns become one", "[csv][find]") {
    const made_folder f;
    const auto names = [&](const std::string& table = {}) {
        const auto g = open(table.empty() ? f.path : f.path / table);
        if (!g) return f.short_names(to_text(g.problems()));
        std::string out;  // beside name and aliases, which all schemas have
        for (std::size_t i = 2; i < g->schema().property_count(); ++i) out += g->schema()[property_id(i)].name + ";";
        return out;
    };
    f.write("Thing.csv", "id,Name\na,Anna\n");
    f.write("LINK.csv", "Source,Target,NAME\na,a,x\n");
    CHECK(names().empty());
    for (const char* open : {"false", "true"}) {
        CAPTURE(open);
        f.write("schema.info", fmt::format("schema {{ \n open {} \n }}\nnode Thing {{ \n property Name {{ kind text }} \n }}\nedge LINK {{ \n from Thing \n to Thing \n property NAME {{ kind text }} \n }}\n", open));
        CHECK(names() == "Name;NAME;");
    }
    fs::remove(f.path / "schema.info");
    // Of two columns that differ in spaces alone no value is lost.
    CHECK((f.write("t.csv", "id, x,y \na,1,2\n"), names("t.csv")) == "x;y;");
    for (const char* header : {"id, x,x", "id,x,x ", "id, x,x "}) {
        CAPTURE(header);
        f.write("t.csv", fmt::format("{}\na,1,2\n", header));
        CHECK(names("t.csv").find("error: the column 'x' is there twice\n") != std::string::npos);
    }
}

TEST_CASE("in a table whose key a schema names a column called as names are is the name, unless the schema declares it", "[csv][find]") {
    for (const char* open_schema : {"true", "false"})
        for (const auto& [key, column] : std::vector<std::pair<std::string, std::string>>{{"person_id", "Label"}, {"id", "Label"}, {"id", "label"}, {"工号", "姓名"}, {"编号", "名称"}, {"name_id", "公司名称"}, {"source", "Label"}, {"姓名", "Label"}, {"id", "name"}, {"person_id", "NAME"}}) {
            CAPTURE(open_schema, key, column);
            const made_folder f;
            f.write("nodes/Person.csv", fmt::format("{},{},target,age:int\np1,Anna,,\np2,,,3\n", key, column));
            const std::string begin = fmt::format("schema {{ open {} }}\nnode Person {{ key {} property target {{ kind text }} property age {{ kind integer }} ", open_schema, info_text(key));
            const auto with = [&](std::string_view more) { f.write("schema.info", fmt::format("{}{} }}\n", begin, more)); };
            with("");
            CHECK(f.opened() == "p1=Anna:Person p2=:Person");
            // Declared it is a property, which says nothing of the name.
            if (column == "name") continue;
            with(fmt::format("property \"{}\" {{ kind text }}", column));
            CHECK(f.opened() == "p1=:Person p2=:Person");
            const auto g = open(f.path);
            REQUIRE(g);
            CHECK(g->get<std::string_view>(*g->find("p1"), *g->schema().property_named(column)) == "Anna");
            // Unless the schema says that it is the name as well.
            with(fmt::format("name \"{}\" property \"{}\" {{ kind text }}", column, column));
            CHECK(f.opened() == "p1=Anna:Person p2=:Person");
        }
}
