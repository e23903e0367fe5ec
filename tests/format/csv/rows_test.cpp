// Rows as people have them: forms of values, empty rows, rows that cannot be read, rows that add to nodes, columns that are edges.
#include "catch.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <hexi/base/problem_words.hpp>
#include <hexi/format/csv/cells_private.hpp>
#include <hexi/format/csv/csv.hpp>
#include <hexi/format/csv/folder.hpp>
#include <hexi/format/open.hpp>
#include <hexi/graph/check.hpp>
#include <hexi/graph/compare.hpp>
#include <hexi/search/resolve.hpp>

#include "sanitized.hpp"
#include "scratch_folder.hpp"

namespace {

using namespace hexi;
namespace fs = std::filesystem;

/// A folder of tables that is gone afterwards.
struct tables_folder {
    fs::path path;
    tables_folder() {
        std::string pattern = (fs::temp_directory_path() / "hexi-rows-XXXXXX").string();
        REQUIRE(::mkdtemp(pattern.data()) != nullptr);
        path = pattern;
    }
    tables_folder(const tables_folder&) = delete;
    tables_folder& operator=(const tables_folder&) = delete;
    ~tables_folder() { fs::remove_all(path); }
    void write(const std::string& name, std::string_view text) const {
        fs::create_directories((path / name).parent_path());
        std::ofstream(path / name, std::ios::binary) << text;
    }
    std::string short_names(std::string text) const {
        for (std::size_t at = 0; (at = text.find(path.string() + "/", at)) != std::string::npos;) text.erase(at, path.string().size() + 1);
        for (std::size_t at = 0; (at = text.find(path.string(), at)) != std::string::npos;) text.replace(at, path.string().size(), ".");
        return text;
    }
    /// `key:Type{property=value}` of nodes, `a-TYPE->b{...}` of edges, and what else is told; or problems.
    std::string opened(open_options options = {}) const {
        open_report report;
        options.report = &report;
        const auto g = open(path, options);
        std::string told;
        for (const problem& p : report.notes) told += to_text(p, problem_words{.error = "note: "}) + "\n";
        for (const problem& p : report.skipped) told += to_text(p, problem_words{.error = "left out: "}) + "\n";
        if (report.skipped_rows > 0) told += fmt::format("{} left out\n", report.skipped_rows);
        if (!g) return short_names(told + to_text(g.problems()));
        std::string all;
        const auto values = [&](auto id) {
            std::vector<std::string> out;
            for (std::size_t i = 0; i < g->schema().property_count(); ++i)
                if (const value v = g->value(id, property_id(i)); v.has_value()) out.push_back(fmt::format("{}={}", g->schema()[property_id(i)].name, to_text(g->schema(), v)));
            return out.empty() ? std::string() : fmt::format("{{{}}}", fmt::join(out, ","));
        };
        for (const node_id n : g->nodes()) all += fmt::format("{}:{}{} ", g->key(n), g->type_of(n).labels.empty() ? "" : g->type_of(n).name, values(n));
        for (const edge_id e : g->edges()) all += fmt::format("{}-{}->{}{} ", g->key(g->source(e)), g->type_of(e).name, g->key(g->target(e)), values(e));
        if (!all.empty()) all.pop_back();
        return all + (told.empty() ? "" : "\n" + short_names(told));
    }
};


/// A table as a spreadsheet gives it back: a mark, its own delimiter, CR LF, no quotation marks but where they must be, empty
/// fields and rows as far as the widest row goes, TRUE, and dates as 2024/4/23.
std::string by_spreadsheet(const std::string& text, char delimiter) {
    std::string out = "\xEF\xBB\xBF";
    csv_reader rows(text);
    std::size_t number = 0;
    while (rows.next()) {
        for (const csv_field& field : rows.fields()) {
            std::string cell = text_of(field);
            if (cell == "true" || cell == "false") std::ranges::transform(cell, cell.begin(), [](char c) { return static_cast<char>(c - 'a' + 'A'); });
            if (const auto d = parse_date(cell); d && d->day() != 0) cell = fmt::format("{}/{}/{}", d->year(), d->month(), d->day());
            const bool quoted = cell.find_first_of(std::string("\"\r\n") + delimiter) != std::string::npos;
            if (quoted) {
                for (std::size_t at = 0; (at = cell.find('"', at)) != std::string::npos; at += 2) cell.insert(at, 1, '"');
                cell = '"' + cell + '"';
            }
            out += cell + delimiter;
        }
        out += std::string(1, delimiter) + "\r\n";
        if (++number == 2) out += std::string(rows.fields().size() + 1, delimiter) + "\r\n\r\n";
    }
    return out + std::string(3, delimiter) + "\r\n";
}

}  // namespace

TEST_CASE("a graph that a spreadsheet has saved again is the same graph", "[csv][rows]") {
    const fs::path source = fs::path(HEXI_SOURCE_DIR) / "graphs";
    const auto whole = open(source / "lanzhou");
    REQUIRE(whole);
    for (const char delimiter : {',', ';', '\t'}) {
        if (test::sanitized && delimiter == ',') continue;  // as the graph's own
        const tables_folder f;
        fs::copy(source, f.path / "graphs", fs::copy_options::recursive);
        std::size_t changed = 0;
        for (const auto& file : fs::recursive_directory_iterator(f.path / "graphs/lanzhou")) {
            if (file.path().extension() != ".csv") continue;
            const std::string saved = by_spreadsheet(test::bytes_of(file.path()), delimiter);
            changed += saved.find("/4/23") != std::string::npos || saved.find("TRUE") != std::string::npos ? 1U : 0U;
            std::ofstream(file.path(), std::ios::binary) << saved;
        }
        CHECK(changed > 0);
        CAPTURE(delimiter);
        const auto again = open(f.path / "graphs/lanzhou");
        INFO((again ? std::string() : to_text(again.problems())));
        REQUIRE(again);
        CHECK(fmt::format("{}", fmt::join(differences(*whole, *again), "\n")) == "");
        CHECK(check(*again).size() == check(*whole).size());
    }
}

TEST_CASE("empty fields too many and empty rows are nothing", "[csv][rows]") {
    const tables_folder f;
    f.write("n.csv", "id:ID,name,:LABEL\n1,A,X,\n2,B,X,,,\n");
    CHECK(f.opened() == "1:X{name=A} 2:X{name=B}");
    f.write("n.csv", "id:ID,name,:LABEL,,\n1,A,X\n2,B,X,,\n");
    CHECK(f.opened() == "1:X{name=A} 2:X{name=B}");
    f.write("n.csv", "id:ID,name,:LABEL\n1,A,X\n\n2,B,X\n  \n,,\n\"\",\"\",\"\"\n");
    CHECK(f.opened() == "1:X{name=A} 2:X{name=B}");
    f.write("e.csv", ":START_ID,:END_ID,:TYPE\n1,2,R\n,,\n,,,\n \n2,1,R,\n");
    CHECK(f.opened() == "1:X{name=A} 2:X{name=B} 1-R->2 2-R->1");
    // What stands there is told.
    f.write("n.csv", "id:ID,name,:LABEL,\n1,A,X,what\n,B,X\n2,B,X\n");
    CHECK(f.opened() == "n.csv:2:7: error: this record has 4 fields, the header has 3\n    2 | 1,A,X,what\n      |       ^^^^\n"
                        "  hint: the header has no name for this column: name it, or call it :IGNORE\n"
                        "n.csv:3:1: error: a node's key cannot be empty\n    3 | ,B,X\n      | ^\n  hint: give it a stable name\n"
                        "e.csv:2:1: error: 2 ends of edges have no node, since rows of nodes could not be read\n    2 | 1,2,R\n      | ^\n"
                        "  hint: mend what is told above first: this follows from it\n");
}

TEST_CASE("words of headers are small or capital, and headers apart may come first in their name", "[csv][rows]") {
    const tables_folder f;
    f.write("Comment-header.csv", "creationDate:DATETIME,id:ID(Comment),content:STRING,length:LONG\n");
    f.write("Comment.csv", "2010-01-01T00:00:00.000+00:00,7,hi there,8\n");
    f.write("header_likes.csv", ":start_id(Comment)|:End_Id(Comment)|:type|since:Date\n");
    f.write("likes.csv", "7|7|LIKES|2010-01-02\n");
    CHECK(f.opened() == "7:{creationDate=2010-01-01T00:00Z,content=hi there,length=8} 7-LIKES->7{since=2010-01-02}");
    f.write("Comment-header.csv", "id:Id(Comment),n:INTEGR\n");
    CHECK(f.opened().find("'INTEGR' is not a type of column") != std::string::npos);
}

TEST_CASE("an empty field in quotation marks is no value but of texts and lists", "[csv][rows]") {
    const tables_folder f;
    f.write("n.csv", "\"id:ID\",\"name\",\"age:int\",\"born:date\",\"ok:boolean\",\"w:double\",\"note\",\"years:int[]\",\":LABEL\"\n"
                     "\"1\",\"A\",\"\",\"\",\"\",\"\",\"\",\"\",\"X\"\n\"2\",\"\",\"5\",\"2015-01-01\",\"true\",\"1.5\",\"n\",\"1;2\",\"X\"\n");
    CHECK(f.opened() == "1:X{name=A,note=,years=[]} 2:X{name=,age=5,born=2015-01-01,ok=true,w=1.5,note=n,years=[1, 2]}");
    const tables_folder closed;
    closed.write("schema.info", "node X { property age { kind integer } property born { kind date } property st { kind enumeration values s } property q { kind quantity unit \"元\" } property t { kind text required true } }\n"
                                "enumeration s { value a value b }\nunit \"元\"\n");
    closed.write("nodes/X.csv", "\"key:ID\",\"name\",\"age\",\"born\",\"st\",\"q\",\"t\"\n\"1\",\"A\",\"\",\"\",\"\",\"\",\"\"\n");
    CHECK(closed.opened() == "1:X{name=A,t=}");
}

TEST_CASE("dates are read in every form of ISO 8601, and others are told their right form", "[csv][rows]") {
    const tables_folder f;
    f.write("n.csv", "id:ID,d:date\n0,2015-07-21\n1,20150721\n2,2015-07\n3,201507\n4,2015\n5,2015/7/21\n6,2015/07/21\n9,2024-02-29\n12,2000-02-29\n13,2015-W30-2\n14,2015W302\n15,2015-202\n16,2015-W30\n17, 2015/7 \n");
    CHECK(f.opened() == "0:{d=2015-07-21} 1:{d=2015-07-21} 2:{d=2015-07} 3:{d=2015-07} 4:{d=2015} 5:{d=2015-07-21} 6:{d=2015-07-21} 9:{d=2024-02-29} 12:{d=2000-02-29} "
                        "13:{d=2015-07-21} 14:{d=2015-07-21} 15:{d=2015-07-21} 16:{d=2015-07-20} 17:{d=2015-07}");
    const auto hint = [&](std::string_view cell, std::string_view kind = "date") {
        f.write("n.csv", fmt::format("id:ID,d:{}\n1,{}\n", kind, cell));
        const std::string told = f.opened();
        const std::size_t at = told.find("hint: ");
        return at == std::string::npos ? told : told.substr(at + 6, told.find('\n', at) - at - 6);
    };
    CHECK(hint("21/07/2015") == "write 2015-07-21");
    CHECK(hint("07/21/2015") == "write 2015-07-21");
    CHECK(hint("21-Jul-15") == "write 2015-07-21, if 15 is the year");
    CHECK(hint("2015.7.21") == "write 2015-07-21");
    CHECK(hint("Jul 21 2015") == "write 2015-07-21");
    CHECK(hint("21 July 2015") == "write 2015-07-21");
    CHECK(hint("Jul-2015") == "write 2015-07");
    // A list's elements are separated by semicolons.
    CHECK(hint("\"1,2\"", "int[]") == "write 1;2, if these are several elements of a list");
    CHECK(hint("1、-2、3", "int[]") == "write 1;-2;3, if these are several elements of a list");
    CHECK(hint("\"[1, 2]\"", "int[]") == "write 1;2, if these are several elements of a list");
    CHECK(hint("\"1.5,2\"", "double[]") == "write 1.5;2, if these are several elements of a list");
    CHECK(hint("2024|2023-05", "date[]") == "write 2024;2023-05, if these are several elements of a list");
    CHECK(hint("\"1,234\"", "int[]") == "write 1234");
    CHECK(hint("\"1,x\"", "int[]") == "write a whole number of at most 64 bits, such as 12 or -3");
    // As Chinese input methods write them.
    CHECK(hint("２０１５-０７-２１") == "write 2015-07-21");
    CHECK(hint("２０１５年７月２１日") == "write 2015-07-21");
    CHECK(hint("２１／０７／２０１５") == "write 2015-07-21");
    CHECK(hint("ＴＲＵＥ", "boolean") == "write true");
    CHECK(hint("９：４０", "localtime") == "write 09:40");
    CHECK(hint("０９：４０＋０８：００", "time") == "write 09:40+08:00");
    CHECK(hint("Ｐ１Ｄ", "duration") == "write P1D");
    CHECK(hint("２０１５－０７－２１　９：４０", "localdatetime") == "write 2015-07-21T09:40");
    CHECK(hint("44927") == "write 2023-01-01, if this is a spreadsheet's number of a day");
    CHECK(hint("-") == "leave the field empty if it means no value, or say so of all: --null '-'");
    CHECK(hint("2022-06-17T13:56:07") == "write 2022-06-17, or call the column a :localdatetime");
    CHECK(hint("2022-06-17 00:00:00.000") == "write 2022-06-17, or call the column a :localdatetime");
    CHECK(hint("NULL") == "leave the field empty if it means no value, or say so of all: --null 'NULL'");
    CHECK(hint("0000-00-00") == "leave the field empty if it means no value, or say so of all: --null '0000-00-00'");
    // Nobody knows which is the day, and some days do not exist.
    for (const char* cell : {"05/07/2015", "2015-Q2", "2015W3", "Q2 2015", "2023-02-29", "1900-02-29", "2023/2/29", "soon", "2015-13", "2015-W54"}) {
        CAPTURE(cell);
        CHECK(hint(cell) == "write a date that exists as 2024, 2024-04 or 2024-04-23");
    }
    CHECK(hint("\"12,5\"", "double") == "write 12.5, if the comma is a decimal one");
    CHECK(hint("\"1.234,50\"", "double") == "write 1234.5, if the comma is a decimal one");
    CHECK(hint("\"1,234\"", "double") == "write 1234");
    CHECK(hint("\"1,2,3\"", "double") == "write a number such as 12, 0.5 or 1e-9");
    CHECK(hint("5.0", "int") == "write 5, or call the column a :double");
    CHECK(hint("1.5E+15", "int") == "write all digits: a spreadsheet may have shortened the number to 1.5E+15");
    // Lists, booleans and date-times.
    f.write("n.csv", "id:ID,t:localtime\n1,9:40\n2,09:40:05\n");
    CHECK(f.opened() == "1:{t=09:40} 2:{t=09:40:05}");
    f.write("n.csv", "id:ID,d:date[],b:boolean,c:boolean[],t:localdatetime,z:datetime[]\n"
                     "1,20150721;2015-W30-2,TRUE,True;false,2022-06-17 13:56:07,2015-07-21T21:40:32+02:00;2015-07-21 21:40Z\n2,,FALSE,,2022/6/17 9:05,\n");
    CHECK(f.opened() == "1:{d=[date(\"2015-07-21\"), date(\"2015-07-21\")],b=true,c=[true, false],t=2022-06-17T13:56:07,z=[datetime(\"2015-07-21T21:40:32+02:00\"), datetime(\"2015-07-21T21:40Z\")]} "
                        "2:{b=false,t=2022-06-17T09:05}");
}

TEST_CASE("date-times that name no zone are in that of their column", "[csv][rows]") {
    const tables_folder f;
    f.write("n.csv", "id:ID,d:datetime{timezone:Europe/Stockholm},e:datetime{timezone: '+02:00'},t:time{timezone:-01:00},p:point{crs:WGS-84}\n"
                     "1,2018-05-01T10:00,2018/5/1 9:05,9:40,x\n2,2018-05-01T10:00Z,2018-05-01T10:00+05:00,09:40Z,\n3,2018-05-01,20180501,,\n");
    CHECK(f.opened() == "1:{d=2018-05-01T10:00+02:00[Europe/Stockholm],e=2018-05-01T09:05+02:00,t=09:40-01:00,p=x} 2:{d=2018-05-01T10:00Z,e=2018-05-01T10:00+05:00,t=09:40Z} "
                        "3:{d=2018-05-01T00:00+02:00[Europe/Stockholm],e=2018-05-01T00:00+02:00}");
    f.write("n.csv", "id:ID,d:datetime{timezone:Mars/Base}\n1,2018-05-01T10:00\n");
    CHECK(f.opened().find("'Mars/Base' is no time zone") != std::string::npos);
    f.write("n.csv", "id:ID,d:datetime[]{timezone:Europe/Stockholm},t:time{timezone:Europe/Stockholm}\n1,,\n");
    CHECK(f.opened().find("a list has no time zone of its own") != std::string::npos);
    CHECK(f.opened().find("the time zone of a column of times is a distance from UTC") != std::string::npos);
}

TEST_CASE("texts that would be numbers or dates are told with their right form, which works", "[csv][rows]") {
    const tables_folder f;
    const auto told = [&](std::string_view values, bool header_says = false) {
        f.write("n.csv", fmt::format("id:ID,a{}\n{}", header_says ? ":string" : "", values));
        const auto g = read_csv_folder(f.path);
        REQUIRE(g);
        std::string out;
        for (const problem& p : missed_kinds(*g)) out += fmt::format("{}; {}", p.message, p.hint);
        return out;
    };
    CHECK(told("1,1.5万\n2,20000\n") == "'a' of 'Node' is text, since '1.5万' is no number; write 15000");
    CHECK(told("1,1.5万\n2,20000\n", true).empty());
    CHECK(told("1,21-Jul-15\n2,2015年\n") == "'a' of 'Node' is text, since '21-Jul-15' is no date; write 2015-07-21, if 15 is the year");
    CHECK(told("1,2015\n2,NA\n") == "'a' of 'Node' is text, since 'NA' is no number; leave the field empty if it means no value, or say so of all: --null 'NA'");
    CHECK(told("1,2015年\n2,2016/7/21\n").empty());
    CHECK(told("1,-\n2,NA\n").empty());
    CHECK(told("1,2015\n2,甲\n").empty());
    CHECK(told("1,30%\n2,20\n") == "'a' of 'Node' is text, since '30%' is no number; write 30 alone, or call the column a :quantity, which has units");
    // Each right form is one, in a column of the kind.
    for (const auto& [type, written, right] : std::vector<std::array<std::string_view, 3>>{
             {"double", "1.5万", "15000"}, {"double", "1.1万", "11000"}, {"double", "1.5万元", "15000"}, {"int", "5十亿", "5000000000"}, {"int", "3亿", "300000000"}, {"double", "1,234.5万", "12345000"}, {"int", "1.5万", "15000"}, {"int", "30%", "30"}, {"date", "21-Jul-15", "2015-07-21"}, {"date", "3-Mar-98", "1998-03-03"}, {"date", "Jul-15", "2015-07"}, {"date", "Jul 21 15", "2015-07-21"}}) {
        INFO(written);
        f.write("n.csv", fmt::format("id:ID,a:{}\n1,\"{}\"\n", type, written));
        CHECK(f.opened().find(fmt::format("hint: write {}", right)) != std::string::npos);
        f.write("n.csv", fmt::format("id:ID,a:{}\n1,{}\n", type, right));
        CHECK(f.opened() == fmt::format("1:{{a={}}}", right));
    }
    for (const auto& [type, written] : std::vector<std::pair<std::string_view, std::string_view>>{{"int", "1.23456万"}, {"int", "1.5%"}, {"double", "1,5万"}, {"double", "1.2.3万"}, {"date", "32-Jul-15"}, {"date", "0-Jul-15"}}) {
        INFO(written);
        f.write("n.csv", fmt::format("id:ID,a:{}\n1,\"{}\"\n", type, written));
        CHECK(f.opened().find("is not a") != std::string::npos);
        CHECK(f.opened().find("hint: write 1") == std::string::npos);
        CHECK(f.opened().find("hint: write 2") == std::string::npos);
    }
    // And so are the forms that Chinese tables have.
    for (const auto& [written, read] : std::vector<std::pair<std::string_view, std::string_view>>{{"2015年", "2015"}, {"2015年7月", "2015-07"}, {"2015年07月21日", "2015-07-21"}}) {
        f.write("n.csv", fmt::format("id:ID,a:date\n1,{}\n", written));
        CHECK(f.opened() == fmt::format("1:{{a={}}}", read));
    }
    for (const std::string_view none : {"2015年13月", "2015年7", "2015年7月21", "2015年2月30日", "年", "2015年0月"}) {
        f.write("n.csv", fmt::format("id:ID,a:date\n1,{}\n", none));
        CHECK(f.opened().find("is not a date") != std::string::npos);
    }
}

TEST_CASE("keys that differ in spaces alone are told", "[csv][rows]") {
    const tables_folder f;
    f.write("e.csv", "source,target\nOrd 1,Ord 2\nOrd 1,Ord  2\nOrd  2,C\n");
    CHECK(f.opened().find("note: keys that differ from others only in spaces, or in what is not seen: 1, such as 'Ord  2' from 'Ord 2'\n") != std::string::npos);
    f.write("e.csv", ":START_ID,:END_ID\nOrd  2,Ord 1\n");
    f.write("n.csv", "id:ID\nOrd 1\nOrd 2\n");
    CHECK(f.opened().find("the key 'Ord 2' (n.csv:3) differs from 'Ord  2' only in spaces, or in what is not seen: write both alike") != std::string::npos);
}

TEST_CASE("keys that look alike are told in every table, with what is not seen", "[csv][rows]") {
    for (const auto& [bytes, shown] : std::vector<std::pair<std::string_view, std::string_view>>{{"\u200B", "<U+200B>"}, {"\uFEFF", "<U+FEFF>"}, {"\u00AD", "<U+00AD>"}}) {
        const tables_folder f;
        f.write("n.csv", fmt::format("id:ID,name\nab,A\na{}b,B\n", bytes));
        const std::string told = fmt::format("keys that differ from others only in spaces, or in what is not seen: 1, such as 'a{}b' from 'ab'\n", shown);
        CHECK(f.opened().find("note: " + told) != std::string::npos);
        f.write("n.csv", "id:ID,name\nab,A\n");
        f.write("e.csv", fmt::format(":START_ID,:END_ID\nab,a{}b\n", bytes));
        CHECK(f.opened().find(fmt::format("hint: the key 'ab' (n.csv:2) differs from 'a{}b' only in spaces, or in what is not seen: write both alike\n", shown)) != std::string::npos);
        // Who asks without it finds what has it.
        f.write("n.csv", fmt::format("id:ID,name\na{}b,B\ncd,C\n", bytes));
        f.write("e.csv", fmt::format(":START_ID,:END_ID\na{}b,cd\n", bytes));
        const auto g = open(f.path);
        REQUIRE(g);
        CHECK(resolve(*g, "ab").value() == g->find(fmt::format("a{}b", bytes)));
    }
}

TEST_CASE("keys that a spreadsheet has changed are remarked on", "[csv][rows]") {
    const auto told = [](std::string_view key) {
        const tables_folder f;
        f.write("n.csv", fmt::format("Id,Label\n{},A\nb,B\n", key));
        return f.opened();
    };
    for (const auto& [field, key] : {std::pair("1.23457E+11", "1.23457E+11"), std::pair("6E+17", "6E+17"), std::pair("1.23E+11", "1.23E+11"), std::pair("1e+05", "1e+05"), std::pair("1.234568e+11", "1.234568e+11"),
                                      std::pair("\"1,23E+11\"", "1,23E+11"), std::pair("\"=\"\"007\"\"\"", "=\"007\""), std::pair("#N/A", "#N/A"), std::pair("#NAME?", "#NAME?")})
        CHECK(told(field).find(fmt::format("note: keys that a spreadsheet seems to have changed: 1, such as '{}'\n", key)) != std::string::npos);
    for (const char* key : {"1.5", "E+11", "xE+11", ".e+05", "x1e+05", "1e05", "1e+5", "12345678901234567890", "#love", "=x", "1E+1a", "N/A"}) CHECK(told(key).find("spreadsheet") == std::string::npos);
}

TEST_CASE("what is not seen itself but changes its neighbours tells keys apart", "[csv][rows]") {
    const auto alike = [](std::string_view one, std::string_view other) {
        const tables_folder f;
        f.write("n.csv", fmt::format("id:ID,name\n{},A\n{},B\n", one, other));
        return f.opened().find("keys that differ from others only in spaces, or in what is not seen") != std::string::npos;
    };
    // The flags of England, Scotland and Wales are tags behind a flag; only a whole sequence is one.
    const std::string flag = "\U0001F3F4", end = "\U000E007F";
    const auto tags = [](std::string_view letters) {
        std::string out;
        for (const char c : letters) append(out, static_cast<char32_t>(0xE0000 + c));
        return out;
    };
    CHECK_FALSE(alike(flag + tags("gbeng") + end, flag + tags("gbsct") + end));
    CHECK_FALSE(alike(flag + tags("gbeng") + end, flag));
    CHECK(alike(flag + tags("gbeng"), flag));
    CHECK(alike("a" + tags("gbeng") + end, "a"));
    // A family, and the three of it.
    CHECK_FALSE(alike("\U0001F468\u200D\U0001F469\u200D\U0001F467", "\U0001F468\U0001F469\U0001F467"));
    CHECK_FALSE(alike("\U0001F44D\U0001F3FD\u200D\U0001F527", "\U0001F44D\U0001F3FD\U0001F527"));
    CHECK_FALSE(alike("\u2764\uFE0F\u200D\U0001F525", "\u2764\uFE0F\U0001F525"));
    // Persian parts letters that would join (`mi-khaham`), and nothing where they do not (`kar-khane`), also under a vowel's sign.
    CHECK_FALSE(alike("\u0645\u06CC\u200C\u062E\u0648\u0627\u0647\u0645", "\u0645\u06CC\u062E\u0648\u0627\u0647\u0645"));
    CHECK_FALSE(alike("\u0645\u06CC\u064E\u200C\u062E", "\u0645\u06CC\u064E\u062E"));
    CHECK(alike("\u06A9\u0627\u0631\u200C\u062E\u0627\u0646\u0647", "\u06A9\u0627\u0631\u062E\u0627\u0646\u0647"));
    CHECK(alike("\u0645\u200D\u0645", "\u0645\u0645"));     // they join anyhow
    CHECK_FALSE(alike("\u0647\u200D", "\u0647"));           // as if another letter came
    // Consonants of Devanagari become one sign, or stay two.
    CHECK_FALSE(alike("\u0915\u094D\u200D\u0937", "\u0915\u094D\u0937"));
    CHECK_FALSE(alike("\u0915\u094D\u200C\u0937", "\u0915\u094D\u0937"));
    CHECK(alike("\u0915\u200C\u0937", "\u0915\u0937"));
    CHECK_FALSE(alike("\u1820\u180B", "\u1820"));
    for (const char* hidden : {"\u200C", "\u200D", "\u180B", "\uFE0F", "\u2060"}) CHECK(alike(fmt::format("a{}b", hidden), "ab"));
    CHECK(alike(flag + end, flag));
    // A key of these alone takes no longer than any of its length.
    for (const std::string_view hidden : {"\u200C", "\u200D", "\U000E0061"}) {
        std::string many;
        for (std::size_t i = 0; i < (test::sanitized ? 20'000U : 200'000U); ++i) many += hidden;
        CHECK(alike(fmt::format("a{}b", many), "ab"));
    }
}

TEST_CASE("a text may stand for no value, by option or by the schema", "[csv][rows]") {
    const tables_folder f;
    f.write("n.csv", "id:ID,a:int,name\n1,NULL,NULL\n2,3,B\n");
    CHECK(f.opened().find("'NULL' is not an integer") != std::string::npos);
    CHECK(f.opened({.nulls = {"NULL"}}) == "1: 2:{name=B,a=3}");
    f.write("n.csv", "id:ID,a:int,name\n1,NULL,-\n2,3,B\n3,N/A,NA\n");
    CHECK(f.opened({.nulls = {"NULL", "N/A", "-", "NA"}}) == "1: 2:{name=B,a=3} 3:");
    const tables_folder closed;
    closed.write("schema.info", "schema {\n    null NULL\n    null \"-\"\n}\nnode X { property a { kind integer } }\n");
    closed.write("nodes/X.csv", "key:ID,a\n1,NULL\n2,3\n3,-\n");
    CHECK(closed.opened() == "1:X 2:X{a=3} 3:X");
}

TEST_CASE("an edge to a node whose row was left out says so, whatever lines that row has", "[csv][rows]") {
    const tables_folder f;
    f.write("n.csv", "id:ID,t,n:int\np0,\"two\nlines\",x\np1,\"two\np9,5,7\",x\nq,a,1\n");
    f.write("e.csv", ":START_ID,:END_ID,:TYPE\np0,q,R\np1,q,R\np9,q,R\n");
    const std::string told = f.opened({.on_error = on_error::skip});
    CAPTURE(told);
    CHECK(told.find("hint: the row of the node 'p0' was left out (n.csv:3)\n") != std::string::npos);
    CHECK(told.find("hint: the row of the node 'p1' was left out (n.csv:5)\n") != std::string::npos);
    CHECK(told.find("hint: the row of the node 'p9'") == std::string::npos);
}

TEST_CASE("rows that cannot be read are left out where that is asked for, each told", "[csv][rows]") {
    const tables_folder f;
    f.write("a.csv", "id:ID(E),name,n:int,:LABEL\np1,姚,1,Person\np1,姚,1,Person\np2,王,x,Person\np3,\"三\" a,3,Person\np4,四,4,Person,more\n,五,5,Person\np6,六,6,Person\n");
    f.write("e.csv", ":START_ID(E),since:int,:END_ID(E),:TYPE\np1,2016,p6,KNOWS\np2,2014,p1,KNOWS\np6,soon,p1,KNOWS\np6,,p1,KNOWS\n,1,p1,KNOWS\np6,1,p1,\n");
    CHECK(f.opened({.on_error = on_error::skip}) ==
          "p1:Person{name=姚,n=1} p6:Person{name=六,n=6} p1-KNOWS->p6{since=2016} p6-KNOWS->p1\n"
          "a.csv:5:7: left out: text follows the closing quotation mark of a field\n    5 | p3,\"三\" a,3,Person\n      |        ^^\n  hint: double quotation marks that belong to the text\n"
          "a.csv:6:15: left out: this record has 5 fields, the header has 4\n    6 | p4,四,4,Person,more\n      |                ^^^^\n  hint: put a field that holds a comma in quotation marks\n"
          "a.csv:3:1: left out: the key 'p1' is taken\n    3 | p1,姚,1,Person\n      | ^^\n  hint: keys are unique; it is first used at a.csv:2\n"
          "a.csv:4:6: left out: 'x' is not an integer\n    4 | p2,王,x,Person\n      |       ^\n  hint: write a whole number of at most 64 bits, such as 12 or -3\n"
          "a.csv:7:1: left out: a node's key cannot be empty\n    7 | ,五,5,Person\n      | ^\n  hint: give it a stable name\n"
          "e.csv:3:1: left out: no node has the key 'p2' in the group 'E'\n    3 | p2,2014,p1,KNOWS\n      | ^^\n  hint: the row of the node 'p2' was left out (a.csv:4)\n"
          "e.csv:4:4: left out: 'soon' is not an integer\n    4 | p6,soon,p1,KNOWS\n      |    ^^^^\n  hint: write a whole number of at most 64 bits, such as 12 or -3\n"
          "e.csv:6:1: left out: an end of this edge is empty\n    6 | ,1,p1,KNOWS\n      | ^\n  hint: write the key of a node\n"
          "e.csv:7:9: left out: an edge needs a type\n    7 | p6,1,p1,\n      |         ^\n  hint: write one, such as KNOWS\n"
          "9 left out\n");
    // A mark that is never closed costs its line only.
    f.write("a.csv", "id:ID(E),name,n:int,:LABEL\np1,\"姚,1,Person\np6,六,6,Person\n");
    f.write("e.csv", ":START_ID(E),:END_ID(E),:TYPE\np6,p6,KNOWS\n");
    CHECK(f.opened({.on_error = on_error::skip}).starts_with("p6:Person{name=六,n=6} p6-KNOWS->p6\na.csv:2:4: left out: the quotation mark that opens this field is never closed\n"));
    // What is no matter of a row stays an error.
    f.write("e.csv", ":START_ID(F),:END_ID(E),:TYPE\np6,p6,KNOWS\n");
    CHECK(f.opened({.on_error = on_error::skip}).find("error: no table of nodes has the id group 'F'") != std::string::npos);
}

TEST_CASE("nodes without a key are made of ends, added to and left out as others are", "[csv][rows]") {
    const tables_folder ends, added, taken;
    ends.write("e.csv", "source,target\n_:a,b\nb,_:a\n");
    const auto list = open(ends.path);
    REQUIRE(list);
    REQUIRE(list->node_count() == 2);
    REQUIRE_FALSE(list->has_key(node_id(0)));
    REQUIRE(list->key(node_id(1)) == "b");
    REQUIRE(list->out(node_id(1))[0].node == node_id(0));

    added.write("n.csv", "key:ID,:LABEL\n_:a,Park\nb,Park\n");
    added.write("m.csv", "key:ID,area:int\nb,8\n_:a,7\n");
    REQUIRE(added.opened().starts_with(":Park{area=7} b:Park{area=8}\n"));

    taken.write("n.csv", "key:ID,:LABEL\n_:a,Park\nb,Park\n_:a,Park\n");
    const std::string told = taken.opened({.on_error = on_error::skip});
    REQUIRE(told.starts_with(":Park b:Park\n"));
    REQUIRE(told.find("n.csv:4:1: left out: the key '_:a' is taken") != std::string::npos);
}

TEST_CASE("leaving rows out gives the graph of the tables without them", "[csv][rows]") {
    // Many pieces, in some of which rows are wrong in every way, at places that only a number knows.
    std::string nodes = "id:ID,name,n:int,:LABEL\n", good_nodes = nodes, edges = ":START_ID,:END_ID,:TYPE,w:int\n", good_edges = edges;
    std::size_t bad = 0;
    const int rows = test::sanitized ? 4'000 : 30'000;
    for (int i = 0; i < rows; ++i) {
        const std::string row = fmt::format("k{},name {},{},T{}\n", i, i * 7, i, i % 3);
        nodes += row, good_nodes += row;
        const std::string edge = fmt::format("k{},k{},R{},{}\n", i, i / 2, i % 2, i);
        edges += edge, good_edges += edge;
        if (i % 997 != 5) continue;
        switch (i / 997 % 4) {
            case 0: nodes += fmt::format("k{},again,1,T1\n", i), ++bad; break;
            case 1: nodes += "x,1\n", ++bad; break;
            case 2: nodes += "y,why,one,T1\n", ++bad; break;
            default: edges += fmt::format("k{},nobody,R1,3\n", i), ++bad; break;
        }
    }
    const tables_folder f, good;
    f.write("n.csv", nodes), f.write("e.csv", edges);
    good.write("n.csv", good_nodes), good.write("e.csv", good_edges);
    const auto wanted = open(good.path);
    REQUIRE(wanted);
    for (const bool quoted : {false, true}) {
        // With a stray quotation mark in it the table is read by the careful reader from there on.
        if (quoted) nodes.insert(nodes.find(fmt::format("k{},", rows / 3 * 2)), "z,a\"b,1,T1\n"), f.write("n.csv", nodes), ++bad;
        open_report report;
        origins places;
        const auto g = open(f.path, {.places = &places, .on_error = on_error::skip, .report = &report});
        REQUIRE(g);
        CHECK(differences(*g, *wanted).empty());
        CHECK(report.skipped_rows == bad);
        CHECK(report.skipped.size() == bad);
        REQUIRE(places.nodes.size() == g->node_count());
        const node_id last(g->node_count() - 1);
        CHECK(places.nodes[last.index()].line == static_cast<std::size_t>(std::count(nodes.begin(), nodes.end(), '\n')));
    }
}

TEST_CASE("a row with a wrong number of fields is told first, and what follows from it is counted", "[csv][rows]") {
    const tables_folder f;
    std::string orders = "id:ID,ship\n", edges = ":START_ID,:END_ID\n";
    for (int i = 0; i < 200; ++i) {
        orders += fmt::format("o{},{} Main St{}\n", i, i, i < 185 ? ", Apt 2" : "");
        for (int j = 0; j < 12; ++j) edges += fmt::format("c1,o{}\n", i);
    }
    f.write("ORDERS.csv", edges + "c1,o999\n");
    f.write("order.csv", orders);
    f.write("supplier.csv", "id:ID,addr\nc1,\"ok\"\n");
    const auto g = open(f.path);
    REQUIRE_FALSE(g);
    REQUIRE(g.problems().size() == 187);
    for (std::size_t i = 0; i < 185; ++i) CHECK(g.problems()[i].rule.name() == "wrong-field-count");
    CHECK(g.problems()[185].message == "no node has the key 'o999'");
    CHECK(g.problems()[186].message == "2220 ends of edges have no node, since rows of nodes could not be read");
    CHECK(g.problems()[186].where.line == 2);
    // So it is with a table of nodes whose header cannot be read.
    f.write("order.csv", "id:ID,id:ID,:START_ID\n");
    const auto no_table = open(f.path);
    REQUIRE_FALSE(no_table);
    CHECK(no_table.problems().size() <= 4);
}

TEST_CASE("what an open quotation mark swallows is told once", "[csv][rows]") {
    const tables_folder f;
    std::string nodes = "id:ID,name,:LABEL\n1,\"A,X\n", edges = ":START_ID,:END_ID\n";
    for (int i = 2; i < 3000; ++i) nodes += fmt::format("{},n,X\n", i), edges += fmt::format("{},{}\n", i, i - 1);
    f.write("n.csv", nodes);
    f.write("e.csv", edges);
    CHECK(f.opened() == "n.csv:2:3: error: the quotation mark that opens this field is never closed\n    2 | 1,\"A,X\n      |   ^\n"
                        "  hint: close it, and double quotation marks that belong to the text\n"
                        "e.csv:2:1: error: 5996 ends of edges have no node, since rows of nodes could not be read\n    2 | 2,1\n      | ^\n  hint: mend what is told above first: this follows from it\n");
}

TEST_CASE("a header that stands once more among the rows is no row", "[csv][rows]") {
    const tables_folder f;
    f.write("n.csv", "id:ID,name,:LABEL\n1,A,X\nid:ID,name,:LABEL\n2,B,X\n");
    CHECK(f.opened() == "n.csv:3:1: error: this record is the header once more\n    3 | id:ID,name,:LABEL\n      | ^^^^^^^^^^^^^^^^^\n"
                        "  hint: remove it: of tables that are put one behind the other only the first has one; a row that is meant is told apart by quotation marks around one of its fields\n");
    CHECK(f.opened({.on_error = on_error::skip}).starts_with("1:X{name=A} 2:X{name=B}\n"));
    fs::remove(f.path / "n.csv");
    f.write("e.csv", "Source;Target\na;b\nSource;Target\nb;c\n");
    CHECK(f.opened({.on_error = on_error::skip}).starts_with("a: b: c: a-e->b b-e->c\n"));
    // A key that is called as the header's, in a row that is not.
    f.write("e.csv", "Source;Target\nSource;b\n");
    CHECK(f.opened().starts_with("Source: b: Source-e->b\n"));
    // Or in one that is meant.
    f.write("e.csv", "Source;Target\n\"Source\";Target\n");
    CHECK(f.opened().starts_with("Source: Target: Source-e->Target\n"));
    f.write("e.csv", "\"Source\";\"Target\"\n\"Source\";\"Target\"\n");
    CHECK(f.opened().starts_with("e.csv:2:1: error: this record is the header once more\n"));
    f.write("e.csv", "\"Source\";\"Target\"\n\"Source\";Target\n");
    CHECK(f.opened().starts_with("Source: Target: Source-e->Target\n"));
}

TEST_CASE("rows that another sign separates, labels that are empty and fields of spaces", "[csv][rows]") {
    const tables_folder f;
    f.write("n.csv", "id:ID,name,:LABEL\n1;A;X\n");
    CHECK(f.opened() == "n.csv:2:1: error: this record has 1 field, the header has 3\n    2 | 1;A;X\n      | ^^^^^\n  hint: the header is separated by commas, and this record by another sign: write one in both\n");
    f.write("n.csv", "id:ID,v:int,d:date,t,:LABEL\n1, ,\" \", ,X;\n2,,\t,,;X\n3,,,,;\n");
    CHECK(f.opened() == "1:X{t= } 2:X 3:");
    // Keys that are taken are told as they are, whatever separates them.
    f.write("n.csv", "id:ID;name\n1;A\n1;B\n");
    CHECK(f.opened().starts_with("n.csv:3:1: error: the key '1' is taken\n"));
    // Empty rows of a spreadsheet may come first.
    f.write("n.csv", ",,\nid:ID,name,\n1,A,\n");
    CHECK(f.opened() == "1:{name=A}");
}

TEST_CASE("a key of several other groups is told with all of them", "[csv][rows]") {
    const tables_folder f;
    f.write("a.csv", "id:ID(A)\nk\n");
    f.write("b.csv", "id:ID(B)\nj\nk\n");
    f.write("c.csv", "id:ID(C)\nz\n");
    f.write("e.csv", ":START_ID(C),:END_ID(C),:TYPE\nz,k,R\n");
    CHECK(f.opened().ends_with("  hint: the key 'k' is in several groups, 'A' (a.csv:2), 'B' (b.csv:3): the header of this column must name one\n"));
}

TEST_CASE("a key of another group is told with its group", "[csv][rows]") {
    const tables_folder f;
    f.write("a.csv", "id:ID(Actor),:LABEL\n1,Actor\n7,Actor\n");
    f.write("m.csv", "id:ID(Movie),:LABEL\n1,Movie\n2,Movie\n");
    f.write("r.csv", ":START_ID,:END_ID(Movie)\n1,2\n7,7\n");
    const std::string told = f.opened();
    INFO(told);
    CHECK(told.find("no node has the key '1'\n    2 | 1,2\n      | ^\n  hint: the key '1' is in several groups, 'Actor' (a.csv:2), 'Movie' (m.csv:2): the header of this column must name one\n") != std::string::npos);
    CHECK(told.find("hint: the key '7' (a.csv:3) is in the group 'Actor': the header of this column must name it\n") != std::string::npos);
    CHECK(told.find("no node has the key '7' in the group 'Movie'\n") != std::string::npos);
    CHECK(told.find("did you mean '") == std::string::npos);
}

TEST_CASE("ends in a group that no table has and keys that differ in spaces are called so", "[csv][rows]") {
    const tables_folder f;
    f.write("a.csv", "id:ID(Actor),:LABEL\n1,Actor\n");
    f.write("m.csv", "id:ID(Movie),:LABEL\n1,Movie\n2,Movie;Sequel\n");
    f.write("r.csv", ":START_ID(Actor),role,:END_ID(Sequel),:TYPE\n1,Neo,2,ACTED\n1,Neo,1,ACTED\n");
    CHECK(f.opened() == "r.csv:1:23: error: no table of nodes has the id group 'Sequel'\n    1 | :START_ID(Actor),role,:END_ID(Sequel),:TYPE\n      |                       ^^^^^^^^^^^^^^^\n"
                        "  hint: the groups are: Actor, Movie\n");
    const tables_folder spaced;
    spaced.write("n.csv", "id:ID,name\nOrd 1, A \n Ord 2,B\n\"Ord 3 \",C\n　甲,D\nOrd 4,E\n");
    spaced.write("e.csv", ":START_ID,:END_ID\nOrd 1,Ord 2\nOrd 3,甲\nOrd 1, Ord 4\n");
    const std::string told = spaced.opened();
    INFO(told);
    for (const auto& [one, other] : std::vector<std::pair<std::string_view, std::string_view>>{{"' Ord 2' (n.csv:3)", "'Ord 2'"}, {"'Ord 3 ' (n.csv:4)", "'Ord 3'"}, {"'<U+3000>甲' (n.csv:5)", "'甲'"}, {"'Ord 4' (n.csv:6)", "' Ord 4'"}})
        CHECK(told.find(fmt::format("hint: the key {} differs from {} only in spaces, or in what is not seen: write both alike\n", one, other)) != std::string::npos);
}

TEST_CASE("nodes without labels are of the type that one of several tables is named after", "[csv][rows]") {
    const tables_folder f;
    f.write("person.csv", "id:ID(P),name\n1,A\n");
    CHECK(f.opened() == "1:{name=A}");
    f.write("city.csv", "id:ID(C),name\nx,X\n");
    CHECK(f.opened() == "x:city{name=X} 1:person{name=A}");
    fs::remove(f.path / "city.csv");
    fs::remove(f.path / "person.csv");
    f.write("nodes/Person.csv", "id:ID,name\n1,A\n");
    CHECK(f.opened() == "1:Person{name=A}");
}

TEST_CASE("a table may add properties to nodes of another", "[csv][rows]") {
    const tables_folder f;
    f.write("accounts.csv", "company:ID(C),bank\nc1,ICBC\nc3,ABC\n");
    f.write("company.csv", "company:ID(C),name,:LABEL\nc1,One,Company\nc2,Two,Company\n");
    f.write("news.csv", "company:ID(C),headline,name\nc2,\"Two, grows\",Two\n");
    const std::string merged = "c1:Company{name=One,bank=ICBC} c2:Company{name=Two,headline=Two, grows} c3:{bank=ABC}\n"
                               ".: note: 2 rows of tables without :LABEL added properties to nodes of other tables; 1 with keys that no other table has is nodes of its own\n";
    CHECK(f.opened() == merged);
    // Not twice, and nothing that says another thing.
    f.write("news.csv", "company:ID(C),headline,name\nc2,grows,Two\nc2,shrinks,Two\n");
    CHECK(f.opened() == "news.csv:3:1: error: the key 'c2' stands twice in this table\n    3 | c2,shrinks,Two\n      | ^^\n"
                        "  hint: a node has one row in each table: make the rows nodes of their own, with edges to it\n");
    CHECK(f.opened({.on_error = on_error::skip}).starts_with("c1:Company{name=One,bank=ICBC} c2:Company{name=Two,headline=grows} c3:{bank=ABC}\n"));
    f.write("news.csv", "company:ID(C),headline,name\nc2,grows,Three\n");
    CHECK(f.opened().find("news.csv:2:1: error: the node of this row has another 'name' already, from another table\n") != std::string::npos);
    // Of a row with such a value the rest is taken, and it is said so.
    open_report report;
    const auto rest = open(f.path, {.on_error = on_error::skip, .report = &report});
    REQUIRE(rest);
    CHECK(rest->name(*rest->find("c2")) == "Two");
    CHECK(rest->value(*rest->find("c2"), *rest->property(*rest->find("c2"), "headline")) == value("grows"));
    CHECK(report.skipped_rows == 0);
    REQUIRE(report.skipped.size() == 1);
    CHECK(report.skipped.front().message == "the node of this row has another 'name' already, from another table; the rest of the row is read");
    // With a schema the group names the type, and a key must be there.
    const tables_folder closed;
    closed.write("schema.info", "node Company { property bank { kind text } }\n");
    closed.write("nodes/Company.csv", "key:ID,name\nc1,One\n");
    closed.write("nodes/accounts.csv", "key:ID(Company),bank\nc1,ICBC\n");
    CHECK(closed.opened().starts_with("c1:Company{name=One,bank=ICBC}\n"));
    closed.write("nodes/accounts.csv", "key:ID(Company),bank\nc9,ICBC\n");
    CHECK(closed.opened().starts_with("nodes/accounts.csv:2:1: error: no node has the key 'c9'\n"));
    CHECK(closed.opened({.on_error = on_error::skip}).starts_with("c1:Company{name=One}\n"));
}

TEST_CASE("columns of lists of several kinds may hold the same text in a row", "[csv][rows]") {
    const tables_folder f;
    const std::vector<std::string> columns{"aliases", "a:int[]", "b:string[]", "c:double[]", "d:date[]", "e:quantity[]", "f:boolean[]"};
    const std::vector<std::string> texts{"2001", "true", "1;2", "2001-02-03"};
    // Each text alone in its column, and beside the same text in another one.
    const auto told = [&](const std::string& header, const std::string& cells) {
        f.write("nodes.csv", ":ID,:LABEL," + header + "\nk,A," + cells + "\n");
        const auto g = read_csv_folder(f.path);
        if (!g) return std::string();
        const node_id n(0);
        std::string out = fmt::format("{} ", fmt::join(g->aliases(n), "|"));
        for (const property& p : g->type_of(n).properties)
            if (p.name.size() == 1) out += fmt::format("{}={} ", p.name, to_text(g->schema(), g->value(n, p.id)));
        return out;
    };
    std::size_t pairs = 0;
    for (const std::string& text : texts) {
        std::map<std::string, std::string> alone;
        for (const std::string& one : columns) alone[one] = told(one, text);
        for (const std::string& one : columns)
            for (const std::string& other : columns) {
                const std::string first = alone[one], second = alone[other];
                if (one == other || first.empty() || second.empty()) continue;
                const std::string both = told(one + "," + other, text + "," + text);
                CAPTURE(one, other, text);
                const bool first_named = one == "aliases", second_named = other == "aliases";
                const std::string expected = first_named ? first.substr(0, first.find(' ')) + second : second_named ? second.substr(0, second.find(' ')) + first : first + second.substr(1);
                CHECK(both == expected);
                ++pairs;
            }
    }
    CHECK(pairs > 40);
}

TEST_CASE("columns of keys are edges where the schema says so", "[csv][rows]") {
    const tables_folder f;
    f.write("schema.info",
            "schema { open true null NULL }\n"
            "node Customer { key customerID }\nnode Order { key orderID }\nnode Product { key productID }\n"
            "edge PLACED { from Customer to Order from_column customerID }\n"
            "edge SHIPPED_TO { from Order to Customer to_column shipTo }\n"
            "edge CONTAINS { from Order to Product from_column orderID to_column productID }\n");
    f.write("nodes/Customer.csv", "customerID,company\n1,\"One, Inc.\"\n2,Two\n");
    f.write("nodes/Order.csv", "orderID,customerID,shipTo,city\n1,1,2,X\n2,2,NULL,Y\n3,,,Z\n");
    f.write("nodes/Product.csv", "productID,price:double\n1,2.5\n");
    f.write("edges/details.csv", "orderID,productID,quantity:int\n1,1,12\n");
    CHECK(f.opened() == "Customer:1:Customer{company=One, Inc.} Customer:2:Customer{company=Two} Order:1:Order{city=X} Order:2:Order{city=Y} 3:Order{city=Z} Product:1:Product{price=2.5} "
                        "Customer:1-PLACED->Order:1 Customer:2-PLACED->Order:2 Order:1-SHIPPED_TO->Customer:2 Order:1-CONTAINS->Product:1{quantity=12}\n"
                        ".: note: 5 nodes are called by the id group and the key, as 'Customer:1', since several groups use that key\n");
    // An end that is not there is told in its field, and left out when that is asked for: the edge, not the node.
    f.write("nodes/Order.csv", "orderID,customerID,shipTo,city\n1,9,2,X\n");
    CHECK(f.opened().starts_with("nodes/Order.csv:2:3: error: no node has the key '9' in the group 'Customer'\n"));
    CHECK(f.opened({.on_error = on_error::skip}).find("Order:1:Order{city=X}") != std::string::npos);
    CHECK(f.opened({.on_error = on_error::skip}).find("no node has the key '9' in the group 'Customer'; the rest of the row is read\n") != std::string::npos);
    f.write("nodes/Order.csv", "orderID,customer,shipTo,city\n1,1,2,X\n");
    CHECK(f.opened().starts_with("schema.info:5:"));
    CHECK(f.opened().find("error: PLACED is read from the column 'customerID', which no table of its ends has\n") != std::string::npos);
    // Nodes are made of its ends where that is asked for, of the type that the schema names; what is no value is no end.
    f.write("nodes/Order.csv", "orderID,customerID,shipTo,city\n1,9,2,X\n2,NULL,8,Y\n3,9,,Z\n");
    f.write("edges/details.csv", "orderID,productID,quantity:int\n1,1,12\n7,6,1\n");
    CHECK(f.opened({.make_nodes = true}) ==
          "Customer:1:Customer{company=One, Inc.} Customer:2:Customer{company=Two} Order:1:Order{city=X} Order:2:Order{city=Y} 3:Order{city=Z} Product:1:Product{price=2.5} 7:Order 6:Product 9:Customer 8:Customer "
          "Order:1-SHIPPED_TO->Customer:2 Order:1-CONTAINS->Product:1{quantity=12} Order:2-SHIPPED_TO->8 7-CONTAINS->6{quantity=1} 9-PLACED->Order:1 9-PLACED->3\n"
          ".: note: 4 nodes were made of the ends of edges, since no table gives them\n"
          ".: note: 5 nodes are called by the id group and the key, as 'Customer:1', since several groups use that key\n");
    // A key like it is one of its group, as it stands in the table.
    f.write("nodes/Order.csv", "orderID,customerID,shipTo,city\n1001,1,2,X\n");
    f.write("nodes/Product.csv", "productID,price:double\n1001,2.5\n1000,1\n");
    f.write("nodes/Customer.csv", "customerID,company\n1,\"One, Inc.\"\n2,Two\n1003,Three\n");
    f.write("edges/details.csv", "orderID,productID\n1003,1001\n1000,1000\n");
    for (const on_error how : {on_error::stop, on_error::skip}) {
        const std::string said = f.opened({.on_error = how});
        CHECK(said.find("hint: the key '1003' (nodes/Customer.csv:4) is in the group 'Customer': the header of this column must name it\n") != std::string::npos);
        CHECK(said.find("hint: the key '1000' (nodes/Product.csv:3) is in the group 'Product': the header of this column must name it\n") != std::string::npos);
    }
    f.write("edges/details.csv", "orderID,productID\n1002,1001\n");
    CHECK(f.opened().find("'1002' in the group 'Order'\n    2 | 1002,1001\n      | ^^^^\n  hint: did you mean '1001' (nodes/Order.csv:2)?\n") != std::string::npos);
    // A closed schema: keys are unique in the whole.
    const tables_folder closed;
    closed.write("schema.info", "node A\nnode B\nedge IN { from A to B to_column b }\n");
    closed.write("nodes/A.csv", "key:ID,name,b\na1,x,b1\na2,y,\n");
    closed.write("nodes/B.csv", "key:ID,name\nb1,B\n");
    CHECK(closed.opened() == "a1:A{name=x} a2:A{name=y} b1:B{name=B} a1-IN->b1");
    // What is written says nothing of columns, and is read back the same.
    const auto g = open(closed.path);
    REQUIRE(g);
    REQUIRE(write_csv_folder(*g, closed.path / "out"));
    const auto again = open(closed.path / "out");
    REQUIRE(again);
    CHECK(differences(*g, *again).empty());
}
