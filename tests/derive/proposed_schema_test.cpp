#include "catch.hpp"
#include "random_graph.hpp"
#include "sanitized.hpp"
#include "scratch_folder.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <hexi/derive/proposed_schema.hpp>
#include <hexi/format/csv/folder.hpp>
#include <hexi/graph/check.hpp>
#include <hexi/graph/compare.hpp>
#include <hexi/schema/parse_value.hpp>
#include <hexi/schema/read_schema.hpp>

using namespace hexi;
using namespace hexi::test;

namespace {

//   12 firms in 2 cities, 6 of them with a boss each
graph firms() {
    graph g;
    const node_id a = *g.add_node("City", "a"), b = *g.add_node("City", "b");
    g.set_name(a, "A");
    for (int i = 0; i < 12; ++i) {
        const node_id n = *g.add_node("Firm", fmt::format("f{}", i));
        REQUIRE(g.set(n, "founded", fmt::format("20{:02}-05", i)));
        REQUIRE(g.set(n, "employees", std::to_string(i * 10)));
        REQUIRE(g.set(n, "share", fmt::format("0.{}", i % 9 + 1)));
        REQUIRE(g.set(n, "listed", i % 2 == 0 ? "true" : "false"));
        REQUIRE(g.set(n, "form", i % 3 == 0 ? "Ltd" : "AG"));
        REQUIRE(g.set(n, "code", fmt::format("00{}", i)));
        if (i > 0) REQUIRE(g.set(n, "phone", fmt::format("+86 {}", i)));
        REQUIRE(g.add_edge(n, "IN", i % 2 == 0 ? a : b));
        if (i < 6) REQUIRE(g.add_edge(*g.add_node("Person", fmt::format("p{}", i)), "LEADS", n));
    }
    return g;
}

/// The folder of the graph with the proposed schema beside its tables.
result<graph> read_with_proposal(const graph& g, const std::filesystem::path& folder) {
    REQUIRE(write_csv_folder(g, folder));
    std::ofstream(folder / "schema.info") << to_info(proposed_schema(g));
    return read_csv_folder(folder);
}

/// Tables as people have them: groups of keys, labels in columns or in the name of the file, kinds in headers or none, one property of
/// several kinds, columns in which nothing stands, tables that add to nodes of others, edge lists.
class random_tables {
public:
    random_tables(std::uint32_t seed, std::filesystem::path folder) : random_(seed), folder_(std::move(folder)) {}

    void write() {
        const bool plain = below(4) == 0, grouped = below(2) == 0, apart = below(2) == 0;
        if (apart) std::filesystem::create_directories(folder_ / "nodes"), std::filesystem::create_directories(folder_ / "edges");
        for (std::size_t t = 0, tables = 1 + below(3); t < tables; ++t) {
            const std::string group = grouped ? one({"P", "C"}) : "";
            const bool labelled = !plain && below(4) != 0;
            const bool adds = !plain && !labelled && !keys_[group].empty() && below(2) == 0;
            std::vector<std::string> keys;
            for (std::size_t i = 0, rows = below(12) == 0 ? 0 : 1 + below(14); i < rows; ++i) keys.push_back(fmt::format("{}{}", plain || adds || grouped ? "k" : fmt::format("t{}k", t), i));
            if (!adds) std::erase_if(keys, [&](const std::string& key) { return std::ranges::find(keys_[group], key) != keys_[group].end(); });
            std::vector<std::string> header{plain ? one({"id", "Id", "ID"}) : fmt::format("{}:ID{}", one({"id", "key", "personId", ""}), group.empty() ? "" : "(" + group + ")")};
            if (labelled) header.emplace_back(":LABEL");
            table(apart ? folder_ / "nodes" : folder_, fmt::format("{}{}", one({"Firm", "people", "t"}), t), header, keys.size(), plain, true, [&](std::size_t row) {
                std::vector<std::string> out{keys[row]};
                if (labelled) out.push_back(one({"A", "B", "A;B", "B;A", "C", below(8) == 0 ? "" : "A"}));
                return out;
            });
            keys_[group].insert(keys_[group].end(), keys.begin(), keys.end());
        }
        for (std::size_t t = 0, tables = below(3); t < tables; ++t) {
            const auto end = [&] { return std::next(keys_.begin(), static_cast<std::ptrdiff_t>(below(keys_.size()))); };
            const auto from = end(), to = end();
            if (from->second.empty() || to->second.empty()) continue;
            const bool typed = below(2) == 0;
            const auto in = [](const std::string& group) { return group.empty() ? "" : "(" + group + ")"; };
            std::vector<std::string> header = plain ? std::vector<std::string>{"Source", "Target"} : std::vector<std::string>{":START_ID" + in(from->first), ":END_ID" + in(to->first)};
            if (typed) header.emplace_back(plain ? one({"relation", "Type"}) : ":TYPE");
            table(apart ? folder_ / "edges" : folder_, fmt::format("{}{}", one({"KNOWS", "owns", "e"}), t), header, below(12) == 0 ? 0 : 1 + below(14), plain, false, [&](std::size_t) {
                std::vector<std::string> out{from->second[below(from->second.size())], to->second[below(to->second.size())]};
                if (typed) out.push_back(one({"R", "S", "Undirected", "r"}));
                return out;
            });
        }
    }

private:
    std::size_t below(std::size_t n) { return std::size_t{random_()} % n; }
    std::string one(std::vector<std::string> of) { return of[below(of.size())]; }

    std::string cell(std::string_view word) {
        if (word == "int") return one({"1", "2", "-3", "40"});
        if (word == "double") return one({"0.5", "2", "1e3", "0.25"});
        if (word == "boolean") return one({"true", "false"});
        if (word == "date") return one({"2020", "2021-05", "1999-12-31"});
        if (word == "any") return one({"1", "0.5", "\"\"\"t\"\"\"", "true", "[1]"});
        if (word == "int[]") return one({"1;2", "3"});
        if (word == "string[]") return one({"x;y", "z", "1"});
        if (word == "quantity") return one({"60吨", "3元", "0.5亿元"});
        if (word == "datetime") return one({"2015-07-21T21:40:32Z", "2015-07-21T21:40+01:00"});
        if (word == "numbers") return one({"1", "2", "3", "12"});
        if (word == "few") return one({"red", "green"});
        if (word == "dates") return one({"2020", "2021-05-01"});
        return one({"x", "y z", "007", "1", "\"a, b\"", "true", "2020-01", "NULL"});
    }
    template <class First>
    void table(const std::filesystem::path& in, const std::string& name, std::vector<std::string> header, std::size_t rows, bool plain, bool nodes, First first) {
        std::vector<std::string> kinds;
        for (const char* const column : {"v", "w", "code", "name", "aliases", "evidence", "key", "name_en", "a b", "id", "weight", "Label", "from"}) {
            if (below(std::string_view(column) == "evidence" ? 12 : 3) != 0 || (plain && (std::string_view(column) == "id" || std::string_view(column) == "from"))) continue;
            const bool built_in = std::string_view(column).starts_with("name") || std::string_view(column) == "aliases" || std::string_view(column) == "evidence" || std::string_view(column) == "Label";
            const std::string word = plain || (built_in && nodes) || below(2) == 0 ? "" : one({"int", "double", "boolean", "date", below(4) == 0 ? "any" : "string", "int[]", "string[]", "string", "quantity", "datetime"});
            kinds.push_back(below(5) == 0 ? "empty" : !word.empty() ? word == "string" ? one({"numbers", "few", "string"}) : word : column == std::string_view("weight") && plain ? "double" : one({"numbers", "few", "dates", "texts"}));
            header.push_back(word.empty() ? column : fmt::format("{}:{}", column, word));
        }
        std::ofstream out(in / (name + ".csv"));
        out << fmt::format("{}\n", fmt::join(header, ","));
        for (std::size_t row = 0; row < rows; ++row) {
            std::vector<std::string> fields = first(row);
            for (const std::string& kind : kinds) fields.push_back(kind == "empty" || below(5) == 0 ? "" : cell(kind));
            out << fmt::format("{}\n", fmt::join(fields, ","));
        }
    }

    std::mt19937 random_;
    std::filesystem::path folder_;
    std::map<std::string, std::vector<std::string>> keys_;  // by group
};

/// What a graph holds, whatever the kinds of its values: nodes by key with their labels and values as texts, and edges.
std::vector<std::string> contents(const graph& g) {
    std::vector<std::string> out;
    const auto text = [&](const value& v) {
        const auto* list = std::get_if<value::list>(&v);
        if (list == nullptr) return to_text(g.schema(), v);
        std::string all;
        for (const value& one : *list) all += fmt::format("[{}]", to_text(g.schema(), one));
        return all;
    };
    const auto values = [&](auto id) {
        std::vector<std::string> all;
        for (const property& p : g.type_of(id).properties)
            if (const value v = g.value(id, p.id); v.has_value()) all.push_back(fmt::format(" {}={}", p.name, text(v)));
        std::ranges::sort(all);
        return fmt::format("{}", fmt::join(all, ""));
    };
    for (const node_id n : g.nodes()) {
        std::vector<std::string> labels = g.type_of(n).labels;
        std::ranges::sort(labels);
        out.push_back(fmt::format("{} ({}) {}{}", g.key(n), fmt::join(labels, ";"), g.name(n), values(n)));
    }
    for (const edge_id e : g.edges()) {
        std::string from(g.key(g.source(e))), to(g.key(g.target(e)));
        if (g.type_of(e).symmetric && to < from) std::swap(from, to);
        out.push_back(fmt::format("{} {} {}{}", from, g.type_of(e).name, to, values(e)));
    }
    std::ranges::sort(out);
    return out;
}

}  // namespace

TEST_CASE("a proposed schema keeps which texts mean no value", "[proposed_schema]") {
    schema s;
    s.open = true;
    s.nulls = {"NULL", "-"};
    graph g(s);
    REQUIRE(g.add_node("Firm", "a"));
    CHECK(proposed_schema(g).nulls == s.nulls);
    CHECK(to_info(proposed_schema(g)).find("null NULL\n") != std::string::npos);
}

TEST_CASE("a proposed schema reads the tables that it was made of, and as the same graph", "[proposed_schema]") {
    std::size_t read = 0, closed = 0;
    const std::uint32_t seeds = test::sanitized ? 60 : 3'000;
    for (std::uint32_t seed = 0; seed < seeds; ++seed) {
        CAPTURE(seed);
        const scratch_folder folder;
        random_tables(seed, folder.path).write();
        open_report report;
        const auto before = read_csv_folder(folder.path, {.report = &report});
        if (!before) continue;  // tables that contradict each other
        ++read;
        const bool as_untyped = std::ranges::any_of(report.notes, [](const problem& p) { return p.rule == "grouped-keys" || p.rule == "merged-rows"; });
        const schema s = proposed_schema(*before, {.open = as_untyped});
        if (!s.open) ++closed;
        std::ofstream(folder / "schema.info") << to_info(s);
        const auto after = read_csv_folder(folder.path);
        std::string all = to_info(s);
        for (const auto& entry : std::filesystem::recursive_directory_iterator(folder.path))
            if (entry.path().extension() == ".csv") all += fmt::format("--- {}\n{}", entry.path().filename().string(), bytes_of(entry.path()));
        INFO(all);
        if (!after) FAIL(to_text(after.problems()));
        if (const problems found = check(*after); check(*before).empty() && !found.empty()) FAIL(to_text(found));
        CHECK(contents(*after) == contents(*before));
    }
    CHECK(read > seeds / 3);
    CHECK(closed > read / 4);
}

TEST_CASE("a column in which nothing stands takes no other's kind away", "[proposed_schema]") {
    // Of the same type or another, read before or after; `v` alone says nothing of its kind.
    for (const std::string_view label : {"A", "B"})
        for (const std::string_view empty : {"a.csv", "c.csv"}) {
            CAPTURE(label, empty);
            const scratch_folder folder;
            std::ofstream(folder / "b.csv") << "id:ID,:LABEL,v:int,w:double[]\n1,A,5,\n";
            std::ofstream(folder / empty) << fmt::format("id:ID,:LABEL,v,w\n2,{},,\n", label);
            const graph g = read_csv_folder(folder.path).value();
            for (const char* name : {"v", "w"}) {
                CAPTURE(name);
                const property_key& key = g.schema()[g.schema().property_named(name).value()];
                CHECK(key.kind == (*name == 'v' ? kind::integer : kind::floating));
                CHECK(key.list == (*name == 'w'));
                for (const char* type : {"A", label.data()}) {
                    const property* of = g.schema().find_property(g.schema().find_node_type(type).value(), name);
                    REQUIRE(of != nullptr);
                    CHECK(of->kind == key.kind);
                    CHECK(of->list == key.list);
                }
            }
            CHECK_FALSE(proposed_schema(g).open);
        }
}

TEST_CASE("a proposed schema may be saved beside tables without labels, edge lists and Gephi's pairs", "[proposed_schema]") {
    using tables = std::vector<std::pair<std::string, std::string>>;
    for (const tables& all : {tables{{"n.csv", "id:ID,v:int\na,1\nb,\n"}, {"e.csv", ":START_ID,:END_ID\na,b\n"}}, tables{{"e.csv", "Source,Target,relation\na,b,r\nb,c,s\n"}},
                              tables{{"n.csv", "id:ID(C),:LABEL\n1,C\n"}, {"without_rows.csv", "id:ID(C),w\n"}}, tables{{"n.csv", "Id,Label\n1,A\n2,B\n"}, {"e.csv", "Source,Target,Type,Weight\n1,2,Undirected,1\n2,1,Directed,2\n"}}}) {
        const scratch_folder folder;
        for (const auto& [name, text] : all) std::ofstream(folder / name) << text;
        const graph before = read_csv_folder(folder.path).value();
        std::ofstream(folder / "schema.info") << to_info(proposed_schema(before));
        const auto after = read_csv_folder(folder.path);
        if (!after) FAIL(to_text(after.problems()));
        CHECK(after->node_count() == before.node_count());
        CHECK(after->edge_count() == before.edge_count());
        for (const node_id n : before.nodes()) {
            const auto same = after->find(before.key(n));
            REQUIRE(same);
            CHECK(after->name(*same) == before.name(n));
            CHECK(after->out_degree(*same) == before.out_degree(n));
        }
        CHECK(check(*after).empty());
    }
}

TEST_CASE("dates as tables have them are proposed as dates, and read so", "[proposed_schema]") {
    const scratch_folder folder;
    std::ofstream(folder / "n.csv") << "id:ID,d,t,code\na,2015年,2015年,000001\nb,2016/7/21,21-Jul-15,000002\nc,2017年3月2日,2017,000004\n";
    const graph before = read_csv_folder(folder.path).value();
    CHECK(before.value(*before.find("a"), *before.schema().property_named("d")) == value("2015年"));
    std::ofstream(folder / "schema.info") << to_info(proposed_schema(before));
    const graph after = read_csv_folder(folder.path).value();
    const auto d = *after.schema().property_named("d");
    CHECK(after.value(*after.find("a"), d) == value(date(2015)));
    CHECK(after.value(*after.find("b"), d) == value(date(2016, 7, 21)));
    CHECK(after.value(*after.find("c"), d) == value(date(2017, 3, 2)));
    CHECK(after.schema()[*after.schema().property_named("t")].kind == kind::text);  // nobody can say of one of them
    CHECK(after.schema()[*after.schema().property_named("code")].kind == kind::text);  // of shares, and no months of the year 0
}

TEST_CASE("a proposed schema says what is in a graph", "[proposed_schema]") {
    CHECK(to_info(proposed_schema(firms())) == R"(schema
{
}

enumeration form
{
    value AG
    {
    }
    value Ltd
    {
    }
}

node City
{
}

node Firm
{
    property founded
    {
        kind date
        required true
    }
    property employees
    {
        kind integer
        required true
        unique true
    }
    property share
    {
        kind float
        required true
    }
    property listed
    {
        kind boolean
        required true
    }
    property form
    {
        kind enumeration
        values form
        required true
    }
    property code
    {
        kind text
        required true
        unique true
    }
    property phone
    {
        kind text
    }
}

node Person
{
}

edge IN
{
    from Firm
    to City
    min_out 1
    max_out 1
}

edge LEADS
{
    from Person
    to Firm
    min_out 1
    max_out 1
    max_in 1
}
)");
    schema closed;
    closed.open = false;
    closed.add_node_type({.name = "Unused"});
    CHECK(to_info(proposed_schema(graph(closed))) == to_info(closed));
}

TEST_CASE("a proposed schema reads, and the graph is valid by it", "[proposed_schema]") {
    const scratch_folder folder;
    const auto read = read_with_proposal(firms(), folder.path / "firms");
    if (!read) FAIL(to_text(read.problems()));
    CHECK(check(*read).empty());
    CHECK(read->get<std::int64_t>(*read->find("f3"), *read->property(*read->find("f3"), "employees")) == 30);
    for (std::uint32_t seed = 0; seed < test::rounds(40); ++seed) {
        CAPTURE(seed);
        const graph g = random_graph(seed, {.max_nodes = 30, .max_edges = 60, .symmetric = seed % 2 == 0});
        const auto again = read_with_proposal(g, folder.path / std::to_string(seed));
        if (!again) FAIL(to_text(again.problems()));
        if (const problems found = check(*again); !found.empty()) FAIL(to_text(found));
        CHECK(again->node_count() == g.node_count());
        CHECK(again->edge_count() == g.edge_count());
        CHECK(!again->schema().open);
    }
}
