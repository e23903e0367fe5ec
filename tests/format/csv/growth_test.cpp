// Reading takes time that grows with the file, whatever stands in it: each kind of input that once took time by its
// square or cube, at one size and at eight times that.
#include "catch.hpp"
#include "sanitized.hpp"

#include <unistd.h>

#include <ctime>
#include <fstream>
#include <functional>
#include <map>
#include <type_traits>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <hexi/format/csv/folder.hpp>
#include <hexi/graph/check.hpp>
#include <hexi/schema/read_schema.hpp>

using namespace hexi;
namespace fs = std::filesystem;

namespace {

using files = std::map<std::string, std::string>;

double seconds() {
    timespec now{};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

/// The processor time of reading and checking a folder, and whether it could be read.
[[maybe_unused]] std::pair<double, bool> time_of(const files& all) {
    std::string pattern = ((::access("/dev/shm", W_OK) == 0 ? fs::path("/dev/shm") : fs::temp_directory_path()) / "hexi-growth-XXXXXX").string();
    REQUIRE(::mkdtemp(pattern.data()) != nullptr);
    const fs::path folder = pattern;
    for (const auto& [name, text] : all) {
        fs::create_directories((folder / name).parent_path());
        std::ofstream(folder / name, std::ios::binary) << text;
    }
    const double before = seconds();
    bool good = false;
    {
        origins places;
        const auto g = read_csv_folder(folder, {.places = &places});
        good = static_cast<bool>(g);
        const std::string told = g ? to_text(check(*g, &places)) : to_text(g.problems());
        REQUIRE(told.size() < 100'000'000);
    }
    const double taken = seconds() - before;
    fs::remove_all(folder);
    return {taken, good};
}

/// `part(0)` to `part(n - 1)`, with `between` between them.
template <class Part>
requires std::is_invocable_v<Part, std::size_t>
std::string each(std::size_t n, Part part, std::string_view between = "") {
    std::string out;
    for (std::size_t i = 0; i < n; ++i) {
        if (i > 0) out += between;
        out += part(i);
    }
    return out;
}
std::string numbered(std::string_view text, std::size_t i) {
    std::string out(text);
    const std::string number = std::to_string(i);
    for (std::size_t at = 0; (at = out.find('#', at)) != std::string::npos; at += number.size()) out.replace(at, 1, number);
    return out;
}
std::string each(std::size_t n, std::string_view text, std::string_view between = "") {
    return each(n, [&](std::size_t i) { return numbered(text, i); }, between);
}
std::string letters(std::size_t i) {
    std::string out;
    for (const char digit : std::to_string(i)) out += static_cast<char>('a' + (digit - '0'));
    return out;
}
files schema_only(const std::string& text) { return {{"schema.info", "schema { name x language zh }\n" + text}}; }
files with_table(const std::string& schema, const std::string& name, const std::string& table) {
    files out = schema_only(schema);
    out[name] = table;
    return out;
}

/// A kind of input by its size.
struct growing {
    std::string name;
    std::function<files(std::size_t)> make;
    std::size_t size = 1000;
};

[[maybe_unused]] const std::vector<growing>& inputs() {
    static const std::vector<growing> all{
        {"equal columns", [](std::size_t n) { return files{{"nodes/a.csv", "k:ID" + each(n, ",a") + "\nx" + each(n, ",") + "\n"}}; }},
        {"columns", [](std::size_t n) { return files{{"nodes/a.csv", "k:ID" + each(n, ",c#") + "\nx" + each(n, ",1") + "\n"}}; }},
        {"columns of no type", [](std::size_t n) { return files{{"nodes/a.csv", "k:ID" + each(n, ",c#:foo#") + "\nx" + each(n, ",1") + "\n"}}; }},
        {"columns that no type has", [](std::size_t n) { return with_table("node a {" + each(n, " property p# { kind text }") + " }", "nodes/a.csv", "k:ID" + each(n, ",q#") + "\nx" + each(n, ",1") + "\n"); }},
        {"languages of names", [](std::size_t n) { return files{{"nodes/a.csv", "k:ID" + each(n, ",name_aa-#") + "\nx" + each(n, ",1") + "\n"}}; }},
        {"types", [](std::size_t n) { return schema_only(each(n, "node T# { property p { kind text } }\n")); }},
        {"types on one line", [](std::size_t n) { return schema_only(each(n, "node T# { property p { kind text } } ")); }},
        {"types, supertypes last", [](std::size_t n) { return schema_only(each(n, [&](std::size_t i) { return fmt::format("node T{} {{{} }}\n", i, i % 100 != 99 && i + 1 < n ? fmt::format(" is T{}", i + 1) : ""); })); }},
        {"supertypes over supertypes", [](std::size_t n) { return schema_only("node T0 { }\n" + each(n, [](std::size_t i) { return fmt::format("node T{} {{ is T{} property p{} {{ kind text }} }}\n", i + 1, i, i); })); }},
        {"a circle of types", [](std::size_t n) { return schema_only(each(n, [&](std::size_t i) { return fmt::format("node T{} {{ is T{} }}\n", i, (i + 1) % n); })); }},
        {"supertypes of one type", [](std::size_t n) { return schema_only(each(n, "node T# { }\n") + "node X {" + each(n, " is T#") + " }\n"); }},
        {"unknown supertypes", [](std::size_t n) { return schema_only(each(n, "node T# { is U# }\n")); }},
        {"a type again and again", [](std::size_t n) { return schema_only(each(n, "node T { } ")); }},
        {"unknown words on one line", [](std::size_t n) { return schema_only("node T {" + each(n, " wrong# x") + " }"); }},
        {"values of an enumeration", [](std::size_t n) { return with_table("enumeration e {" + each(n, " value v#") + " }\nnode T { property p { kind enumeration values e } }", "nodes/T.csv", "key:ID,p\n" + each(n, "k#,v#\n")); }},
        {"values that it does not have", [](std::size_t n) { return with_table("enumeration e {" + each(n, " value v#") + " }\nnode T { property p { kind enumeration values e } }", "nodes/T.csv", "key:ID,p\n" + each(n, "k#,w#\n")); }},
        {"units of a schema", [](std::size_t n) { return with_table("unit u { }\n" + each(n, "unit u#a { of u factor 2 }\n") + "node T { property p { kind quantity unit u } }", "nodes/T.csv", "key:ID,p\n" + each(n, "k#,1u#a\n")); }},
        {"units of a table", [](std::size_t n) { return files{{"nodes/T.csv", "key:ID,p:quantity\n" + each(n, [](std::size_t i) { return fmt::format("k{},1{}\n", i, letters(i)); })}}; }},
        {"units of a list", [](std::size_t n) { return files{{"nodes/T.csv", "key:ID,p:quantity[]\nk," + each(n, [](std::size_t i) { return "1" + letters(i); }, ";") + "\n"}}; }},
        {"captions", [](std::size_t n) { return schema_only("node T { caption {" + each(n, " l# x") + " } }"); }},
        {"further languages", [](std::size_t n) { return files{{"schema.info", "schema {" + each(n, " further_language l#") + " }\nnode T { }"}}; }},
        {"label sets", [](std::size_t n) { return files{{"nodes/T.csv", "key:ID,:LABEL\n" + each(n, "k#,A#;B#;C\n")}}; }},
        {"labels of one node", [](std::size_t n) { return files{{"nodes/T.csv", "key:ID,:LABEL\nk," + each(n, "A#", ";") + "\n"}}; }},
        {"label sets of one spelling", [](std::size_t n) {
             return files{{"nodes/T.csv", "key:ID,:LABEL\n" + each(n, [](std::size_t i) {
                 std::string labels;
                 for (unsigned bit = 0; bit < 16; ++bit) labels += std::string(1, static_cast<char>('a' + bit)) + ((i >> bit & 1U) != 0 ? "\\;" : ";");
                 return fmt::format("k{},{}z\n", i, labels);
             })}};
         }},
        {"label sets that no type has", [](std::size_t n) { return with_table(each(n, "node T# { }\n"), "nodes/T.csv", "key:ID,:LABEL\n" + each(n, "k#,U#;V\n")); }},
        {"types and columns", [](std::size_t n) { return with_table(each(n, "node T# { property p# { kind integer } }\n"), "nodes/T.csv", "key:ID,:LABEL" + each(n, ",p#") + "\nk,T0,1" + each(n - 1, ",") + "\n"); }},
        {"ends of an edge type", [](std::size_t n) {
             return files{{"schema.info", "schema { name x }\n" + each(n, "node N# { }\n") + "edge E {" + each(n, " from N# to N#") + " }\n"}, {"nodes/N.csv", "key:ID,:LABEL\n" + each(n, "k#,N#\n")},
                          {"edges/E.csv", ":START_ID,:END_ID\n" + each(n, "k#,k0\n")}};
         }},
        {"edge types", [](std::size_t n) { return files{{"nodes/N.csv", "key:ID\nk\n"}, {"edges/E.csv", ":START_ID,:END_ID,:TYPE\n" + each(n, "k,k,T#\n")}}; }},
        {"edge types that are unknown", [](std::size_t n) { return files{{"schema.info", "schema { name x }\nnode N { }\n" + each(n, "edge E# { from N to N }\n")}, {"nodes/N.csv", "key:ID\nk\n"}, {"edges/E.csv", ":START_ID,:END_ID,:TYPE\n" + each(n, "k,k,T#\n")}}; }},
        {"tables and groups of keys", [](std::size_t n) {
             files out;
             for (std::size_t i = 0; i < n; ++i) out[numbered("nodes/t#.csv", i)] = numbered("key:ID(g#),p#\na,1\n", i), out[numbered("edges/e#.csv", i)] = numbered(":START_ID(g#),:END_ID(g#)\na,a\n", i);
             return out;
         }, 100},
        {"headers in files of their own", [](std::size_t n) {
             files out;
             for (std::size_t i = 0; i < n; ++i) out[numbered("nodes/t#-header.csv", i)] = numbered("key:ID(g#),p#\n", i), out[numbered("nodes/t#-1.csv", i)] = "a,1\n";
             return out;
         }, 100},
        {"parts of a wide table", [](std::size_t n) {
             files out{{"nodes/t-header.csv", "key:ID" + each(n * 20, ",p#") + "\n"}};
             for (std::size_t i = 0; i < n; ++i) out[numbered("nodes/t-#.csv", i)] = "b\n";
             return out;
         }, 100},
        {"keys that are taken", [](std::size_t n) { return files{{"nodes/T.csv", "key:ID\n" + each(n, "k#\n") + each(n, [&](std::size_t i) { return fmt::format("k{}\n", n - 1 - i); })}}; }},
        {"wrong values", [](std::size_t n) { return files{{"nodes/T.csv", "key:ID,a:int\n" + each(n, "k#,x\n")}}; }},
        {"wrong values in one row", [](std::size_t n) { return files{{"nodes/T.csv", "key:ID" + each(n, ",c#:int") + "\nk" + each(n, ",x") + "\n"}}; }},
        {"keys that are unknown", [](std::size_t n) { return files{{"nodes/T.csv", "key:ID\n" + each(n, "key#\n")}, {"edges/E.csv", ":START_ID,:END_ID\n" + each(n, "kex#,key#x\n")}}; }, 5000},
        {"a long unknown key", [](std::size_t n) { return files{{"nodes/T.csv", "key:ID\n" + std::string(n, 'a') + "\n"}, {"edges/E.csv", ":START_ID,:END_ID\n" + std::string(n, 'b') + "," + std::string(n - 1, 'a') + "\n"}}; }, 100'000},
        {"a list of wrong values", [](std::size_t n) { return files{{"nodes/T.csv", "key:ID,a:int[]\nk," + each(n, "x#", ";") + "\n"}}; }},
        {"a list of right values", [](std::size_t n) { return files{{"nodes/T.csv", "key:ID,a:int[]\nk," + each(n, "#", ";") + "\n"}}; }, 20'000},
        {"evidence without documents", [](std::size_t n) { return with_table("node T { }", "nodes/T.csv", "key:ID,evidence\nk," + each(n, "d#:1:1-2", ";") + "\n"); }},
        {"quotation marks astray", [](std::size_t n) { return files{{"nodes/T.csv", "key:ID,a\n" + each(n, "k\"a,b\"c\n")}}; }},
        {"a long quoted field", [](std::size_t n) { return files{{"nodes/T.csv", "key:ID,a\n\"k" + each(n, "a\n") + "\",b\n"}}; }, 500'000},
        {"a text over many lines", [](std::size_t n) { return files{{"schema.info", "schema { name \"a\" \\\n" + each(n, "\"bcdefgh\" \\\n") + "\"c\" }\nnode T { }"}}; }, 10'000},
        {"schemas that one builds on", [](std::size_t n) {
             files out{{"schema.info", "schema {" + each(n, " build_on \"s#.info\"") + " }\nnode T { }"}};
             for (std::size_t i = 0; i < n; ++i) out[numbered("s#.info", i)] = numbered("node S# { }", i);
             return out;
         }, 100},
        {"schemas over schemas", [](std::size_t n) {
             files out{{"schema.info", "schema { build_on \"s0.info\" }\nnode T { }"}};
             for (std::size_t i = 0; i < n; ++i) out[numbered("s#.info", i)] = fmt::format("schema {{ build_on \"s{}.info\" }}\nnode S{} {{ }}", i + 1, i);
             return out;
         }, 100},
        {"properties over types", [](std::size_t n) { return schema_only("node B {" + each(n, " property p# { kind text }") + " }\n" + each(n, "node T# { is B }\n")); }, 300},
        {"properties that conflict", [](std::size_t n) { return schema_only("node A {" + each(n, " property p# { kind text }") + " }\nnode B {" + each(n, " property p# { kind integer }") + " }\nnode C { is A is B }\n"); }},
        {"types without what they require", [](std::size_t n) { return with_table("node T { property p { kind text required true } }", "nodes/T.csv", "key:ID,p\n" + each(n, "k#,\n")); }},
        {"properties that one node lacks", [](std::size_t n) { return with_table("node T {" + each(n, " property p# { kind text required true }") + " }", "nodes/T.csv", "key:ID" + each(n, ",p#") + "\nk" + each(n, ",") + "\n"); }},
    };
    return all;
}

}  // namespace

// What a sanitizer adds to a time says nothing of it.
#ifndef HEXI_SANITIZED
TEST_CASE("reading takes time that grows with the file, not with its square", "[growth]") {
    for (const growing& input : inputs()) {
        CAPTURE(input.name);
        const auto [small, small_good] = time_of(input.make(input.size));
        const auto [large, large_good] = time_of(input.make(input.size * 8));
        CAPTURE(small, large, small_good, large_good);
        // What grows by the square takes 64 times as long, what grows with n log n about 10 times.
        CHECK(large < 0.25 + 24 * small);
    }
}
#endif

TEST_CASE("what is too many is told at the first, with its place", "[growth]") {
    const auto told = [](const files& all) {
        std::string pattern = (fs::temp_directory_path() / "hexi-growth-XXXXXX").string();
        REQUIRE(::mkdtemp(pattern.data()) != nullptr);
        const fs::path folder = pattern;
        for (const auto& [name, text] : all) {
            fs::create_directories((folder / name).parent_path());
            std::ofstream(folder / name, std::ios::binary) << text;
        }
        const auto g = read_csv_folder(folder);
        fs::remove_all(folder);
        REQUIRE_FALSE(g);
        std::vector<std::string> out;
        for (const problem& p : g.problems()) out.push_back(fmt::format("{}:{}:{} {}", p.where.file.substr(pattern.size() + 1), p.where.line, p.where.column, p.rule));
        return out;
    };
    constexpr std::size_t most = schema::most;
    using list = std::vector<std::string>;
    CHECK(told(schema_only("node T {\n" + each(most + 3, "property p# { }\n") + "}")) == list{"schema.info:65535:10 too-many"});
    if (test::sanitized) return;  // what is too many goes one way, and takes minutes there
    CHECK(told(schema_only(each(most + 3, "node T# { }\n"))) == list{"schema.info:65536:6 too-many"});
    CHECK(told(schema_only(each(most + 3, "edge T# { }\n"))) == list{"schema.info:65536:6 too-many"});
    CHECK(told(schema_only(each(most + 3, "unit u# { }\n"))) == list{"schema.info:65536:6 too-many"});
    CHECK(told(schema_only(each(most + 3, "enumeration e# { }\n"))) == list{"schema.info:65536:13 too-many"});
    CHECK(told(schema_only("node T { caption {\n" + each(most + 3, "l# x\n") + "} }")) == list{"schema.info:65535:8 too-many"});
    CHECK(told({{"schema.info", "schema {\n" + each(most + 3, "further_language l#\n") + "}"}}) == list{"schema.info:65534:18 too-many"});
    CHECK(told({{"nodes/a.csv", "k:ID" + each(most + 3, ",c#") + "\n"}}).size() == 1);
    CHECK(told({{"nodes/a.csv", "k:ID" + each(most - 1, ",name_aa-#") + "\n"}}) == list{fmt::format("nodes/a.csv:1:{} too-many", each(most - 2, ",name_aa-#").size() + 6)});
    CHECK(told({{"nodes/a.csv", "k:ID" + each(60'000, ",c#") + "\nx" + each(60'000, ",1") + "\n"}, {"nodes/b.csv", "k:ID" + each(60'000, ",d#") + "\ny" + each(60'000, ",1") + "\n"}}) ==
          list{fmt::format("nodes/b.csv:1:{} too-many", 5 + each(most - 2 - 60'000, ",d#").size() + 1)});
    CHECK(told({{"nodes/a.csv", "k:ID,:LABEL\n" + each(most + 3, "k#,L#\n")}}) == list{"nodes/a.csv:65536:8 too-many"});
    CHECK(told({{"nodes/a.csv", "k:ID\nk\n"}, {"edges/a.csv", ":START_ID,:END_ID,:TYPE\n" + each(most + 3, "k,k,L#\n")}}) == list{"edges/a.csv:65536:5 too-many"});
    CHECK(told({{"nodes/a.csv", "k:ID,q:quantity\n" + each(most + 3, [](std::size_t i) { return fmt::format("k{},1{}\n", i, letters(i)); })}}) == list{"nodes/a.csv:65536:8 too-many"});
    CHECK(told(schema_only("node T0 { }\n" + each(3000, [](std::size_t i) { return fmt::format("node T{} {{ is T{} }}\n", i + 1, i); }))) == list{"schema.info:1449:6 too-many"});
}
