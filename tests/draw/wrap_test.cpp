#include <algorithm>
#include <ctime>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "catch.hpp"

#include <hexi/draw/wrap.hpp>

#include "sanitized.hpp"

using namespace hexi;

namespace {

using lines_of = std::vector<std::string>;

std::string without_spaces(std::string_view text) {
    std::string out;
    for (const char c : text)
        if (c != ' ') out.push_back(c);
    return out;
}

/// The fewest lines that breaking as late as possible gives; greedy is optimal in their number.
std::size_t greedy_lines(std::string_view text, std::size_t columns) {
    std::size_t count = 0, used = columns + 1;
    for (const std::string_view piece : detail::line_pieces(text)) {
        const std::size_t bare = width(detail::without_end_spaces(piece));
        if (used + bare > columns) ++count, used = 0;
        used += width(piece);
    }
    return count;
}

}  // namespace

TEST_CASE("a label is broken into even lines", "[wrap]") {
    CHECK(wrapped("兰州新区", 20) == lines_of{"兰州新区"});
    CHECK(wrapped("兰州高新区国家生物医药产业基地", 20) == lines_of{"兰州高新区国家生", "物医药产业基地"});
    CHECK(wrapped("Collaborative Innovation Base of Lanzhou", 20) == lines_of{"Collaborative", "Innovation Base", "of Lanzhou"});
    CHECK(wrapped("基于Badger技术的装置", 12) == lines_of{"基于Badger", "技术的装置"});
    CHECK(wrapped("", 20).empty());
}

TEST_CASE("a closing mark does not begin a line, an opening one does not end it", "[wrap]") {
    CHECK(wrapped("国家生物医药产业(三期)", 20) == lines_of{"国家生物医药", "产业(三期)"});
    for (const std::string& line : wrapped("“科创中国”专项行动,“科创中国”专项行动。", 10)) {
        CHECK(!line.starts_with("”"));
        CHECK(!line.starts_with("。"));
        CHECK(!line.ends_with("“"));
    }
}

TEST_CASE("a word that is too wide is broken, too many lines are cut", "[wrap]") {
    CHECK(wrapped("abcdefghijklmno", 6) == lines_of{"abcde", "fghij", "klmno"});
    const lines_of cut = wrapped("一二三四五六七八九十", 4, 2);
    REQUIRE(cut.size() == 2);
    CHECK(cut.back().ends_with("…"));
    CHECK(width(cut.back()) <= 5);
}

TEST_CASE("emoji and accents are never torn apart", "[wrap]") {
    for (const std::string& line : wrapped("👩‍🔬👩‍🔬👩‍🔬👩‍🔬", 4)) CHECK(!line.starts_with("\u200D"));
    for (const std::string& line : wrapped("e\u0301e\u0301e\u0301", 1)) CHECK(line != "e");
}

TEST_CASE("wrapped lines fit, lose nothing, and are as few as can be", "[wrap]") {
    const std::vector<std::string> alphabet{"兰", "州", "新", "区", "a", "bc", " ", "R&D ", "(", ")", "。", "“", "”", "12"};
    for (std::uint32_t seed = 0; seed < test::rounds(1000); ++seed) {
        std::mt19937 random(seed);
        std::string text;
        for (std::size_t i = random() % 40; i > 0; --i) text += alphabet[random() % alphabet.size()];
        const std::size_t columns = 8 + random() % 20;
        CAPTURE(seed, text, columns);
        const lines_of got = wrapped(text, columns);
        std::string joined;
        for (const std::string& line : got) {
            joined += line;
            CHECK(width(line) <= columns);
        }
        CHECK(without_spaces(joined) == without_spaces(text));
        // Runs of marks that hold together may be wider than a line; then pieces are broken and the count differs.
        bool narrow = true;
        for (const std::string_view piece : detail::line_pieces(text)) narrow = narrow && width(piece) <= columns / 2;
        if (narrow && !without_spaces(text).empty()) CHECK(got.size() <= greedy_lines(text, columns));
    }
}

TEST_CASE("wrapping takes time that grows with the text, not with its square", "[wrap]") {
    for (const std::string_view mark : {"-", "\uFF0C", "(", "Z\u0301", "\u0301 ", "\u200B", "x", " "}) {
        CAPTURE(mark);
        std::string text;
        while (text.size() < 400'000) text += mark;
        const std::clock_t start = std::clock();
        const std::size_t count = wrapped(text, 20).size();
        CHECK(count <= text.size());
        CHECK(std::clock() - start < 10 * CLOCKS_PER_SEC);  // of its square: minutes
    }
}

TEST_CASE("short brackets, numbers with their units and single letters are not torn off", "[wrap]") {
    CHECK(wrapped("丝绸之路(西部)国际", 10) == lines_of{"丝绸之路", "(西部)国际"});
    CHECK(wrapped("年产10万吨电解铝项目", 10) == lines_of{"年产10万吨", "电解铝项目"});
    CHECK(wrapped("总投资1140.8亿元的项目", 10) == lines_of{"总投资", "1140.8亿元", "的项目"});
    CHECK(wrapped("占地3.5平方公里的园区", 12) == lines_of{"占地", "3.5平方公里", "的园区"});
    for (const char* text : {"abcdefghijklmnopqrstu", "Phase I of the Lanzhou project A", "warehouse_clean.raw_game_champions_with_a_very_long_unbroken_identifier_indeed", "R X Y Z and B"})
        for (std::size_t columns = 6; columns < 24; ++columns)
            for (const std::string& line : wrapped(text, columns)) {
                CAPTURE(text, columns, line);
                CHECK(line.size() > 1);
            }
    std::string joined;  // long brackets are broken as all else is
    for (const std::string& line : wrapped("甲（一二三四五六七八九十一二三四五）", 10)) {
        CHECK(width(line) <= 10);
        joined += line;
    }
    CHECK(joined == "甲（一二三四五六七八九十一二三四五）");
}
