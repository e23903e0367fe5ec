#include "catch.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <hexi/base/text.hpp>
#include <hexi/search/find.hpp>
#include <hexi/search/resolve.hpp>
#include <hexi/search/spelling.hpp>

#include "sanitized.hpp"

using namespace hexi;

namespace {

std::string plain(std::string_view text) {
    std::string out;
    for (const char32_t c : plain_spelling(text)) append(out, c);
    return out;
}

/// Nodes with these names, `k000` and so on.
graph named(const std::vector<std::string>& names) {
    graph g;
    for (std::size_t i = 0; i < names.size(); ++i) g.set_name(*g.add_node("N", fmt::format("k{:03}", i)), names[i]);
    return g;
}

/// What is found, by name, best first.
std::vector<std::string> found(const graph& g, std::string_view text, std::size_t limit = 20) {
    std::vector<std::string> out;
    for (const match& m : find_nodes(g, text, limit)) out.emplace_back(g.name(m.node));
    return out;
}
using names = std::vector<std::string>;

/// Whether the library knows Han characters; a test that needs them is skipped where it does not.
bool knows_han() {
    if (!readings(U'行').empty()) return true;
    WARN("skipped: the library was built without unicode-data");
    return false;
}

}  // namespace

TEST_CASE("a plain spelling has no accents, strokes, ligatures and widths", "[spelling]") {
    const std::vector<std::pair<const char*, const char*>> all{
        {"Ève", "eve"},        {"ÉCOLE", "ecole"},     {"e\u0301cole", "ecole"}, {"Dvořák", "dvorak"},   {"İstanbul", "istanbul"}, {"ısparta", "isparta"},
        {"Łódź", "lodz"},      {"København", "kobenhavn"}, {"Straße", "strasse"}, {"Đặng", "dang"},       {"Þór", "thor"},          {"Æsop", "aesop"},
        {"œuvre", "oeuvre"},   {"ﬁrst", "first"},      {"ＡＢＣ１２３", "abc123"}, {"㈱日立", "(株)日立"}, {"a\u00A0b", "a b"},      {"é", "e"},
        {"Ñandú", "nandu"},    {"Ångström", "angstrom"}, {"Ğ", "g"},             {"ǅ", "dz"},            {"ẞ", "ss"},              {"Ќ", "к"},
        {"ёлка", "елка"},      {"Άλφα", "αλφα"},       {"한국", "한국"},          {"が", "が"},            {"हिन्दी", "हिन्दी"},            {"x‐y–z", "x-y-z"},
        {"كِتَاب الجَامِعَة", "كتاب الجامعة"}, {"أُمّـــة", "امة"}, {"ٱلْقُرْآن", "ٱلقران"}, {"שָׁלוֹם עוֹלָם", "שלום עולם"}, {"מַקֵּף־א", "מקף־א"},
        {"“兰州” 新区", "兰州 新区"}, {"", ""},          {"\xFF", "\uFFFD"}};
    for (const auto& [text, expected] : all) CHECK(plain(text) == expected);
    for (const auto& [text, expected] : all) CHECK(plain(plain(text)) == plain(text));
}

TEST_CASE("texts of ASCII are spelled as all others are", "[spelling]") {
    std::mt19937 random(1);
    for (std::size_t round = 0; round < test::rounds(20'000); ++round) {
        std::string text(random() % 12, ' ');
        // Much of what is left out or made one.
        constexpr std::string_view often = " \t\n\"'AzZ0-";
        for (char& c : text) c = random() % 3 == 0 ? static_cast<char>(random() % 128) : often[random() % often.size()];
        std::u32string made = U"before ";
        const auto [mask, folded] = detail::append_plain_ascii(text, made);
        CAPTURE(text);
        // The general way is taken for the character at the end.
        const std::u32string general = plain_spelling(text + "!\u4E2D");
        REQUIRE(plain_spelling(text + "!") + U'\u4E2D' == general);
        REQUIRE(made.substr(7) == plain_spelling(text));
        REQUIRE(mask == detail::mask_of_name(made.substr(7)));
        std::string small;
        for (const char c : text) small += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
        REQUIRE(folded == (plain(text) == small));
    }
}

TEST_CASE("traditional characters are spelled as simplified ones", "[spelling]") {
    if (!knows_han()) return;
    const std::vector<std::pair<const char*, const char*>> all{{"臺灣大學", "台湾大学"}, {"蘭州大學", "兰州大学"}, {"頭髮", "头发"}, {"發展", "发展"},
                                                               {"後來", "后来"},     {"乾燥", "干燥"},     {"瀋陽", "沈阳"}, {"兰州", "兰州"}};
    for (const auto& [text, expected] : all) CHECK(plain(text) == plain(expected));
    for (const auto& [text, expected] : all) CHECK(plain(expected) == expected);
}

TEST_CASE("a character has all its readings", "[spelling]") {
    if (!knows_han()) return;
    const auto reads = [](char32_t c, const std::vector<std::string_view>& expected) {
        const auto all = readings(c);
        return std::ranges::all_of(expected, [&](std::string_view s) { return std::ranges::find(all, s) != all.end(); }) && all.front() == expected.front();
    };
    CHECK(reads(U'行', {"xing", "hang", "heng"}));
    CHECK(reads(U'乐', {"le", "yue", "yao"}));
    CHECK(reads(U'绿', {"lv", "lu"}));
    CHECK(reads(U'女', {"nv", "ru"}));
    CHECK(reads(U'着', {"zhe", "zhao", "zhuo", "zhu"}));  // 著 is folded into it
    CHECK(reads(U'㙍', {"duo"}));                         // from outside of the common ones
    CHECK(readings(U'津') == std::vector<std::string_view>{"jin"});
    CHECK(readings(U'a').empty());
    CHECK(readings(U'、').empty());
}

TEST_CASE("accents, case, width and variants do not count, whoever wrote them", "[spelling]") {
    const graph g = named({"Ève Martin", "ÉCOLE POLYTECHNIQUE", "Straße AG", "ＡＢＣ１２３科技", "İstanbul Ltd", "Dvořák", "ﬁrst co", "中国工商银行（上海）", "O'Brien & Co.", "㈱日立", "école B", "Øresund", "Łódź"});
    CHECK(found(g, "eve") == names{"Ève Martin"});
    CHECK(found(g, "ecole") == names{"école B", "ÉCOLE POLYTECHNIQUE"});
    CHECK(found(g, "École") == names{"école B", "ÉCOLE POLYTECHNIQUE"});
    CHECK(found(g, "dvorak") == names{"Dvořák"});
    CHECK(found(g, "istanbul") == names{"İstanbul Ltd"});
    CHECK(found(g, "strasse") == names{"Straße AG"});
    CHECK(found(g, "abc123") == names{"ＡＢＣ１２３科技"});
    CHECK(found(g, "银行(上海)") == names{"中国工商银行（上海）"});
    CHECK(found(g, "obrien") == names{"O'Brien & Co."});
    CHECK(found(g, "oresund") == names{"Øresund"});
    CHECK(found(g, "lodz") == names{"Łódź"});
    CHECK(found(named({"eve x", "Éve"}), "éve") == names{"Éve", "eve x"});
}

TEST_CASE("traditional and simplified characters find one another", "[spelling]") {
    if (!knows_han()) return;
    const graph g = named({"臺灣大學", "兰州大学"});
    CHECK(found(g, "台湾") == names{"臺灣大學"});
    CHECK(found(g, "臺灣") == names{"臺灣大學"});
    CHECK(found(g, "蘭州大學") == names{"兰州大学"});
    CHECK(resolve(g, "蘭州大學"));
}

TEST_CASE("pinyin finds names: in full, by initials, mixed, with every reading", "[spelling]") {
    if (!knows_han()) return;
    const graph g = named({"天津大学", "兰州新区", "中国银行", "吕梁", "西安", "先进", "重庆", "长沙ABC公司", "中国工商银行（上海）分行"});
    CHECK(found(g, "tjdx") == names{"天津大学"});
    CHECK(found(g, "tianjindaxue") == names{"天津大学"});
    CHECK(found(g, "tian jin da xue") == names{"天津大学"});
    CHECK(found(g, "Tiānjīn Dàxué") == names{"天津大学"});
    CHECK(found(g, "tianjindx") == names{"天津大学"});
    CHECK(found(g, "tianjinda") == names{"天津大学"});
    CHECK(found(g, "tianjind") == names{"天津大学"});
    CHECK(found(g, "tianj") == names{"天津大学"});
    CHECK(found(g, "lanzhouxq") == names{"兰州新区"});
    CHECK(found(g, "lzxq") == names{"兰州新区"});
    CHECK(found(g, "lzhxq") == names{"兰州新区"});
    CHECK(found(g, "兰州xq") == names{"兰州新区"});
    CHECK(found(g, "yinhang") == names{"中国银行", "中国工商银行（上海）分行"});
    CHECK(found(g, "yinxing") == names{"中国银行", "中国工商银行（上海）分行"});
    CHECK(found(g, "zggsyhshfh") == names{"中国工商银行（上海）分行"});
    CHECK(found(g, "lvliang") == names{"吕梁"});
    CHECK(found(g, "luliang") == names{"吕梁"});
    CHECK(found(g, "lüliang") == names{"吕梁"});
    CHECK(found(g, "chongqing") == names{"重庆"});
    CHECK(found(g, "zhongqing") == names{"重庆"});
    CHECK(found(g, "changshaabcgs") == names{"长沙ABC公司"});
    CHECK(found(g, "csabc") == names{"长沙ABC公司"});
    // An apostrophe or a space says where a syllable begins.
    CHECK(found(g, "xian") == names{"西安", "先进"});
    CHECK(found(g, "xi'an") == names{"西安"});
    CHECK(found(g, "xi an") == names{"西安"});
}

TEST_CASE("whole names come first, then beginnings; syllables before initials; then more edges", "[spelling]") {
    if (!knows_han()) return;
    graph g = named({"新马", "马", "马路", "ma", "毛毯", "马大"});
    const auto kept = [&](const char* text) { return found(g, text); };
    CHECK(kept("ma") == names{"ma", "马", "马路", "马大", "毛毯", "新马"});
    // By syllables both, and equally long: the one with more edges is first.
    CHECK(kept("ma").at(2) == "马路");
    REQUIRE(g.add_edge(*g.find("k005"), "E", *g.find("k000")));
    CHECK(kept("ma").at(2) == "马大");
    CHECK(kept("maot") == names{"毛毯"});
}

TEST_CASE("marks within names do not count, nor do spaces between words", "[spelling]") {
    for (const auto& [text, name] : std::vector<std::pair<const char*, const char*>>{{"att", "AT&T"}, {"at&t", "ATT"}, {"at t", "AT&T"}, {"yahoo", "Yahoo!"}, {"yahoo!", "Yahoo"}, {"c++", "C++"}, {"3m", "3M"}, {"3-m", "3M"}, {"中科院兰州", "中科院（兰州）"},
             {"中科院(兰州)", "中科院兰州"}, {"兰州 大学", "兰州大学"}, {"oneil", "O'Neil"}, {"o neil", "O'Neil"}, {"o-neil", "O’Neil"}, {"hewlett packard", "Hewlett-Packard"}, {"hewlettpackard", "Hewlett-Packard"}, {"newyork", "New York"}, {"new-york", "New York"},
             {"让雅克卢梭", "让-雅克·卢梭"}, {"usa", "U.S.A."}, {"u.s.a", "USA"}, {"ab", "(ab)"}, {"tcp ip", "TCP/IP"}, {"no5", "No. 5"}, {"email", "e-mail"}}) {
        CAPTURE(text, name);
        const graph g = named({"else", name});
        CHECK(found(g, text) == names{name});
        CHECK(find_nodes(g, text).front().rank == match_rank::name);  // as a whole
        CHECK(g.name(resolve(g, text).value()) == name);
    }
    // Whole first, and of these what is written so; then beginnings, then what is further inside.
    CHECK(found(named({"At the top", "Batt", "AT&T Mobility", "The AT&T", "Attic", "AT&T", "Att"}), "att") == names{"Att", "AT&T", "Attic", "AT&T Mobility", "Batt", "The AT&T"});
    CHECK(found(named({"Yahoo Japan", "Yahoo!"}), "yahoo") == names{"Yahoo!", "Yahoo Japan"});
    // Not what two words have by chance: it begins one, and where a space is passed over ends one.
    for (const auto& [text, name] : std::vector<std::pair<const char*, const char*>>{{"ton", "cut onion"}, {"att", "at the top"}, {"te", "cut-even"}, {"a b", "abacus"}, {"나다", "가나 다라"}}) {
        CAPTURE(text, name);
        CHECK(found(named({name}), text).empty());
    }
    // A number's point and sign are its own, and so is what names end in on purpose.
    for (const auto& [text, name] : std::vector<std::pair<const char*, const char*>>{{"15", "1.5"}, {"1.5", "15"}, {"2024-04", "202404"}, {"-15", "15"}, {"1,000", "1000"}}) {
        CAPTURE(text, name);
        const auto g = named({name});
        CHECK_FALSE(resolve(g, text));
    }
    const graph languages = named({"C", "C++", "C+"});
    CHECK(languages.name(resolve(languages, "c").value()) == "C");
    CHECK_FALSE(resolve(named({"C++"}), "c"));
    CHECK_FALSE(resolve(named({"!!", "a!"}), "?"));
}

TEST_CASE("marks are left out as the definition says, of names of few characters", "[spelling]") {
    const auto is_mark = [](char c) { return c == ' ' || c == '&' || c == '.' || c == '('; };
    const auto stripped = [&](std::string text) { return std::erase_if(text, is_mark), text; };
    const auto trimmed_marks = [&](std::string text) {
        while (!text.empty() && is_mark(text.back())) text.pop_back();
        return text.substr(std::min(text.size(), static_cast<std::size_t>(std::ranges::find_if_not(text, is_mark) - text.begin())));
    };
    std::size_t met = 0, without = 0;
    for (std::uint32_t seed = 0; seed < test::rounds(20'000); ++seed) {
        CAPTURE(seed);
        std::mt19937 random(seed);
        const auto word = [&](std::size_t most) {
            std::string out;
            for (std::size_t i = 1 + random() % most; i > 0; --i) out += "aab &.("[random() % 7];
            return out;
        };
        const std::string name = word(9), text = word(5), bare = stripped(text), within = trimmed_marks(text);
        const std::string folded = folded_for_search(name), wanted = folded_for_search(text);
        if (bare.size() < 2) continue;
        CAPTURE(name, text);
        // As it is, or from a word's beginning to any place, or with a space to a word's end.
        int best = folded.find(wanted) == folded.npos ? 3 : folded.find(wanted) > 0 ? 2 : folded.size() > wanted.size() ? 1 : 0;
        for (std::size_t i = 0; i < name.size(); ++i)
            for (std::size_t j = i + 1; j <= name.size(); ++j) {
                const std::string part = name.substr(i, j - i);
                if (is_mark(part.front()) || is_mark(part.back()) || stripped(part) != bare || (i > 0 && !is_mark(name[i - 1]))) continue;
                const bool space = part.find(' ') != part.npos || within.find(' ') != within.npos;
                if (space && j < name.size() && !is_mark(name[j])) continue;
                const bool start = stripped(name.substr(0, i)).empty(), whole = start && stripped(name.substr(j)).empty();
                best = std::min(best, whole ? 0 : start ? 1 : 2);
            }
        graph g;
        g.set_name(*g.add_node("N", "k"), name);
        const auto all = find_nodes(g, text);
        const bool mistyped = !all.empty() && all.front().spelling == spelling::mistyped;
        const int stands = all.empty() || mistyped ? 3 : all.front().rank == match_rank::part ? 2 : all.front().rank == match_rank::prefix ? 1 : 0;
        REQUIRE(stands == best);
        ++(best == 3 ? without : met);
    }
    CHECK(met > test::rounds(1000));
    CHECK(without > test::rounds(1000));
}

TEST_CASE("small typing errors are forgiven where nothing else is found", "[spelling]") {
    const graph g = named({"Lanzhou University", "Lanzhou New Area", "Tianjin University", "Linzhou"});
    CHECK(found(g, "lanzhuo university") == names{"Lanzhou University"});
    CHECK(found(g, "lanzou new area") == names{"Lanzhou New Area"});
    CHECK(found(g, "universty").size() == 2);
    CHECK(find_nodes(g, "lanzhuo university").front().spelling == spelling::mistyped);
    CHECK(find_nodes(g, "lanzhou").front().spelling == spelling::same);
    CHECK(found(g, "lanzhou") == names{"Lanzhou New Area", "Lanzhou University"});  // Linzhou is another place
    CHECK(found(g, "xyz").empty());
    CHECK(found(g, "nowhere at all").empty());
    if (knows_han()) {
        const graph han = named({"天津大学", "兰州大学"});
        CHECK(found(han, "tianjing daxue") == names{"天津大学"});
        CHECK(found(han, "lanzhuodaxue") == names{"兰州大学"});
    }
}

TEST_CASE("a node is meant by any spelling that is its name alone; typing errors are only hinted at", "[spelling]") {
    graph g = named({"Lanzhou University", "Ève Martin", "Eve Martin", "Dvořák"});
    CHECK(g.name(*resolve(g, "dvorak")) == "Dvořák");
    CHECK(g.name(*resolve(g, "eve martin")) == "Eve Martin");  // as it is written, before the other
    CHECK(g.name(*resolve(g, "ève martin")) == "Ève Martin");
    CHECK(to_text(resolve(g, "eve märtin").problems()) ==
          "error: 'eve märtin' may mean 2 nodes\n  hint: use a key: k001 (Ève Martin, N); k002 (Eve Martin, N)\n");
    CHECK(to_text(resolve(g, "lanzhuo university").problems()) ==
          "error: no node is called 'lanzhuo university'\n  hint: did you mean: k000 (Lanzhou University, N)\n");
    if (!knows_han()) return;
    const graph han = named({"天津大学", "天津大学仁爱学院", "兰州新区", "同济大学"});
    CHECK(han.name(*resolve(han, "tianjindaxue")) == "天津大学");
    CHECK(han.name(*resolve(han, "lanzhouxq")) == "兰州新区");
    CHECK(resolve(han, "tjdx").problems().front().rule == rule("ambiguous-node"));
}

TEST_CASE("what is kept of names is made again when one changes", "[spelling]") {
    graph g = named({"Ève"});
    CHECK(found(g, "eve") == names{"Ève"});
    const graph copy = g;
    const node_id n = *g.find("k000");
    g.set_name(n, "Zoë");
    CHECK(found(g, "eve").empty());
    CHECK(found(g, "zoe") == names{"Zoë"});
    CHECK(found(copy, "eve") == names{"Ève"});
    g.set_aliases(n, {"Ada"});
    CHECK(found(g, "ada") == names{"Zoë"});
    REQUIRE(g.set_name(n, "fr", "Amélie"));
    CHECK(found(g, "amelie") == names{"Zoë"});
    CHECK(*g.add_node("N", "Ünal") != n);
    CHECK(found(g, "unal") == names{"Ünal"});
    g.remove(n);
    CHECK(found(g, "zoe").empty());
}

TEST_CASE("a type says which property is its name", "[spelling]") {
    graph g;
    const node_type_id film = g.schema().add_node_type({.name = "Film", .name_from = "title"});
    const node_id n = *g.add_node(film, "m1");
    CHECK(g.name(n) == "m1");
    CHECK(found(g, "première").empty());
    REQUIRE(g.set(n, "title", "Première"));
    CHECK(g.name(n) == "Première");
    CHECK(found(g, "premiere") == names{"Première"});
    CHECK(*resolve(g, "premiere") == n);
    g.index_names();
    CHECK(*resolve(g, "Première") == n);
    REQUIRE(g.set(n, "title", "Second"));
    CHECK(found(g, "premiere").empty());
    // A type that an open schema makes of its label and another is called so, too.
    REQUIRE(g.add_label(n, "Sequel"));
    CHECK(g.name(n) == "Second");
    CHECK(found(g, "second") == names{"Second"});
    REQUIRE(g.remove_label(n, "Film"));
    CHECK(found(g, "m1") == names{"m1"});
}
