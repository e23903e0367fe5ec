#include <hexi/format/sources/mend_evidence.hpp>

#include "catch.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <hexi/format/open.hpp>
#include <hexi/format/sources/check_sources.hpp>
#include <hexi/format/sources/quote.hpp>

#include "falsified.hpp"
#include "sanitized.hpp"
#include "scratch_folder.hpp"

namespace fs = std::filesystem;
using namespace hexi;

namespace {

const fs::path nansha = fs::path(HEXI_SOURCE_DIR) / "graphs/nansha";

std::map<std::string, std::vector<std::string>> lines_of_nansha() {
    std::map<std::string, std::vector<std::string>> out;
    for (const std::string key : {"nansha-zh", "nansha-en"}) {
        std::ifstream in(nansha / "sources" / (key + ".txt"));
        for (std::string line; std::getline(in, line);) out[key].push_back(line);
    }
    return out;
}
bool bears_all_out(const graph& g, const source_folders& sources) {
    return std::ranges::none_of(check_sources(g, sources), [](const problem& p) { return !p.warning; });
}
std::string pasted(const std::vector<evidence>& all) {
    std::string out;
    for (const evidence& e : all) out += fmt::format("{}{}", out.empty() ? "" : ";", to_text(e));
    return out;
}
edge_id the_edge(const graph& g, std::string_view from, std::string_view type, std::string_view to) {
    for (const edge_id e : g.edges())
        if (g.key(g.source(e)) == from && g.type_of(e).name == type && g.key(g.target(e)) == to) return e;
    return {};
}

}  // namespace

TEST_CASE("evidence that is right is left alone", "[mend_evidence]") {
    const mending m = mend_evidence(open(nansha).value(), nansha / "sources");
    CHECK(m.facts.empty());
    CHECK(to_text(m.left) == "");
}

TEST_CASE("facts without evidence get the shortest that bears them out, and those that none does say why", "[mend_evidence]") {
    graph g = open(nansha).value();
    std::size_t emptied = 0;
    const auto empty = [&](auto id) {
        if (std::ranges::any_of(g.evidence(id), [](const evidence& e) { return e.certainty < 1 || e.property == "status"; })) return;
        REQUIRE(g.set_evidence(id, {}));
        ++emptied;
    };
    for (const node_id n : g.nodes()) empty(n);
    for (const edge_id e : g.edges()) empty(e);
    const mending m = mend_evidence(g, nansha / "sources");
    CHECK(m.facts.size() + m.left.size() == emptied);
    CHECK(m.facts.size() * 10 >= emptied * 6);
    for (const mended_fact& f : m.facts) apply(f, g);
    INFO(to_text(check_sources(g, nansha / "sources")));
    CHECK(bears_all_out(g, nansha / "sources"));
    for (const problem& p : m.left) CHECK_FALSE(p.hint.empty());
}

TEST_CASE("the word that stands next to the names is proposed, and a name inside another is told", "[mend_evidence]") {
    test::scratch_folder f;
    const auto write = [&](const std::string& name, const std::string& text) {
        fs::create_directories((f.path / name).parent_path());
        std::ofstream(f.path / name, std::ios::binary) << text;
    };
    write("schema.info", "schema { language zh sources sources }\n"
                         "node Paper { document true property file { kind text evidence { read false } } property sha256 { kind text evidence { read false } } }\n"
                         "node Firm { } edge BUILDS { from Firm to Firm evidence { words \"建设;建成\" } }\n");
    write("sources/news.txt", "东方公司将建设西港,明年建成。\n");
    write("nodes/Paper.csv", "key:ID,name,file,sha256\nnews,新闻,news.txt,0\n");
    write("nodes/Firm.csv", "key:ID,name\neast,东方公司\nwest,西港\nshort,东方\n");
    write("edges/BUILDS.csv", ":START_ID,:END_ID\neast,west\n");
    graph g = open(f.path).value();
    const std::string told = to_text(check_sources(g, f.path / "sources"));
    REQUIRE(g.set(*g.find("news"), "sha256", told.substr(told.find("the file's is ") + 14, 64)));
    const auto found = evidence_for(g, the_edge(g, "east", "BUILDS", "west"), f.path / "sources");
    REQUIRE(found.size() == 1);
    CHECK(pasted(found.front()) == "news:1:0-9");
    problems why;
    CHECK(evidence_for(g, *g.find("short"), f.path / "sources", {}, "news", {}, &why).empty());
    REQUIRE(!why.empty());
    CHECK(why.front().message == "'东方' stands only inside '东方公司' where 'short' was read");
}

TEST_CASE("a range that is shifted, too wide or at another place is mended where exactly one is right, and then all is", "[mend_evidence]") {
    const graph g = open(nansha).value();
    test::falsifier make(g, lines_of_nansha(), 7);
    std::size_t all = 0;
    for (const auto& [sort, of_hundred] : {std::pair("shifted", 60), std::pair("moved", 25)}) {
        std::size_t wrong = 0, mended = 0;
        for (const test::falsehood& f : make.of(sort, test::sanitized ? 4 : 25)) {
            graph made = g;
            f.put(made);
            if (bears_all_out(made, nansha / "sources")) continue;
            ++wrong;
            const mending m = mend_evidence(made, nansha / "sources");
            INFO(f.what);
            CHECK(m.facts.size() + m.left.size() == 1);
            if (m.facts.empty()) continue;
            ++mended;
            apply(m.facts.front(), made);
            CHECK(bears_all_out(made, nansha / "sources"));
        }
        INFO(sort << ": " << mended << " of " << wrong);
        // Under sanitizers a few are watched; shares are the optimised build's.
        if (!test::sanitized) CHECK(mended * 100 >= wrong * static_cast<std::size_t>(of_hundred));
        all += mended;
    }
    CHECK(all > 0);
}

TEST_CASE("the shortest ranges that hold all that a fact's rules want are proposed", "[mend_evidence]") {
    const graph g = open(nansha).value();
    const source_texts texts(g, nansha / "sources");
    const auto words = [&](const std::vector<evidence>& all) {
        std::string out;
        for (const evidence& e : all) out += fmt::format("[{}]", texts.quote(e)->words);
        return out;
    };
    const auto name = evidence_for(g, *g.find("huazhong-university-of-science-and-technology"), nansha / "sources", {}, "nansha-zh");
    REQUIRE(name.size() == 1);
    CHECK(words(name.front()) == "[华中科技大学]");
    const auto party = evidence_for(g, the_edge(g, "huazhong-university-of-science-and-technology", "PARTY_TO", "nansha-hust-framework-agreement"), nansha / "sources", {}, "nansha-zh");
    REQUIRE(!party.empty());
    CHECK(words(party.front()) == "[与华中科技大学签署合作框架协议]");
    const auto status = evidence_for(g, *g.find("nansha-hust-framework-agreement"), nansha / "sources", "status", "nansha-zh");
    REQUIRE(!status.empty());
    CHECK(pasted(status.front()) == "status=nansha-zh:3:63-65");
    CHECK(evidence_for(g, *g.find("nansha-hust-framework-agreement"), nansha / "sources", "status", "nowhere").empty());
}

TEST_CASE("evidence moves with its words into a text that has changed, and what has no one place is told", "[mend_evidence]") {
    test::scratch_folder f;
    const graph g = open(nansha).value();
    std::string zh = test::bytes_of(nansha / "sources/nansha-zh.txt");
    zh = "更新\n" + zh;
    zh.replace(zh.find("将共同建设"), 0, "今后");
    zh.replace(zh.find("中试基地"), std::string("中试基地").size(), "中间试验基地");
    fs::create_directories(f.path);
    std::ofstream(f.path / "nansha-zh.txt", std::ios::binary) << zh;
    fs::copy_file(nansha / "sources/nansha-en.txt", f.path / "nansha-en.txt");
    const reanchoring r = reanchor_evidence(g, nansha / "sources", f.path);
    REQUIRE(r.digests.size() == 1);
    CHECK(r.digests.front().first == "nansha-zh");
    graph after = g;
    for (const mended_fact& fact : r.moved.facts) apply(fact, after);
    REQUIRE(after.set(*after.find("nansha-zh"), "sha256", r.digests.front().second));
    CHECK(pasted(after.evidence(*after.find("nansha-research-centre"))).substr(0, 15) == "nansha-zh:6:6-1");
    // Only what is called otherwise now is not borne out.
    std::vector<std::string> left;
    for (const problem& p : check_sources(after, f.path))
        if (!p.warning) left.push_back(p.message);
    for (const std::string& message : left) CHECK(message.find("nansha-pilot-scale-base") != std::string::npos);
    CHECK(!left.empty());
    CHECK(to_text(r.moved.left).find("nansha-zh:5:11-15 cannot be found again in the text as it is now") != std::string::npos);
    // Without the old text nobody can tell.
    const reanchoring blind = reanchor_evidence(g, f.path, f.path);
    CHECK(blind.moved.facts.empty());
    CHECK(blind.moved.left.front().hint == "the text that was read is not at hand");
}
