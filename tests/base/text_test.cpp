#include <vector>

#include <hexi/base/text.hpp>

#include "catch.hpp"
#include "sanitized.hpp"

using namespace hexi;

TEST_CASE("every code point comes back from its UTF-8", "[text]") {
    std::size_t wrong = 0;
    for (std::uint32_t c = 0; c <= 0x10FFFF; ++c) {
        if (c >= 0xD800 && c <= 0xDFFF) continue;
        std::string bytes;
        append(bytes, static_cast<char32_t>(c));
        const decoded d = decode(bytes);
        const std::size_t expected = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
        // What follows a character is not part of it.
        bytes += "\x80";
        if (d.code_point != c || d.length != expected || decode(bytes).length != expected) ++wrong;
    }
    REQUIRE(wrong == 0);
}

TEST_CASE("invalid bytes count as one character each", "[text]") {
    const std::string_view bad[] = {
        "\x80", "\xBF", "\xC0\x80", "\xC1\xBF",       // lone continuation, overlong of two bytes
        "\xE0\x80\x80", "\xE0\x9F\xBF",               // overlong of three
        "\xED\xA0\x80", "\xED\xBF\xBF",               // surrogates
        "\xF0\x80\x80\x80", "\xF0\x8F\xBF\xBF",       // overlong of four
        "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFF",  // beyond U+10FFFF
        "\xE5\x85", "\xF0\x9F\x98",                   // cut off
    };
    for (const std::string_view text : bad) {
        CAPTURE(text.size(), static_cast<int>(text[0]));
        REQUIRE_FALSE(valid_utf8(text));
        REQUIRE(decode(text).code_point == U'\uFFFD');
        REQUIRE(decode(text).length == 1);
        REQUIRE(length(text) == text.size());
        REQUIRE(valid_utf8(repaired(text)));
    }
    REQUIRE(repaired("兰\xFF州") == "兰\uFFFD州");
    // The replacement character itself is valid.
    REQUIRE(valid_utf8("\uFFFD"));
    REQUIRE(valid_utf8(""));
}

TEST_CASE("a substring counts characters and is clipped", "[text]") {
    const std::string_view text = "a兰州😀b";
    REQUIRE(length(text) == 5);
    REQUIRE(substring(text, 0, 5) == text);
    REQUIRE(substring(text, 1, 3) == "兰州");
    REQUIRE(substring(text, 3, 4) == "😀");
    REQUIRE(substring(text, 4, 99) == "b");
    REQUIRE(substring(text, 5, 6).empty());
    REQUIRE(substring(text, 3, 3).empty());
    REQUIRE(substring(text, 4, 2).empty());
    REQUIRE(substring("", 0, 1).empty());
}

TEST_CASE("Chinese characters and emoji are two columns wide, combining marks none", "[text]") {
    REQUIRE(width("abc") == 3);
    REQUIRE(width("兰州") == 4);
    REQUIRE(width("ＡＢ，") == 6);
    REQUIRE(width("😀") == 2);
    REQUIRE(width("e\u0301") == 1);
    REQUIRE(width("\t\x01") == 0);
    REQUIRE(width("") == 0);
    REQUIRE(padded("兰州", 6) == "兰州  ");
    REQUIRE(padded("兰州", 3) == "兰州");
}

TEST_CASE("a shortened text never exceeds its columns and says that it was cut", "[text]") {
    REQUIRE(shortened("兰州新区", 8) == "兰州新区");
    REQUIRE(shortened("兰州新区", 7) == "兰州新…");
    REQUIRE(shortened("兰州新区", 6) == "兰州…");
    REQUIRE(shortened("abc", 2) == "a…");
    REQUIRE(shortened("abc", 1) == "…");
    REQUIRE(shortened("abc", 0).empty());
    for (std::size_t columns = 0; columns < 12; ++columns) REQUIRE(width(shortened("a兰b州c新d区", columns)) <= columns);
}

TEST_CASE("search sees through width, case, quotation marks and spaces", "[text]") {
    REQUIRE(folded_for_search("ＡＢＣ１２") == "abc12");
    REQUIRE(folded_for_search("“兰州”《新区》") == "兰州新区");
    REQUIRE(folded_for_search("  Lanzhou \t New\u3000Area\n") == "lanzhou new area");
    REQUIRE(folded_for_search("Straße ﬁn") == "strasse fin");
    REQUIRE(folded_for_search("e\u0301") == folded_for_search("É"));
    REQUIRE(folded_for_search("no\u00A0break") == "no break");
    REQUIRE(folded_for_search("") == "");
    REQUIRE(folded_for_search("'\"") == "");
    REQUIRE(valid_utf8(folded_for_search("\xFF\xE5")));
    // Plain ASCII takes a way of its own: the same as in a text that is not plain.
    for (int a = 0; a < 0x80; ++a)
        for (int b = 0; b < 0x80; ++b) {
            const std::string pair{static_cast<char>(a), static_cast<char>(b)};
            REQUIRE(folded_for_search("x" + pair + "x") + "新" == folded_for_search("x" + pair + "x新"));
        }
    // So do the ideographs and what is fullwidth: every character alike beside one that asks the tables, which is itself in no result.
    std::size_t different = 0;
    for (std::uint32_t c = 1; c <= 0x1FFFF; c += test::sanitized ? 7 : 1) {
        if (c >= 0xD800 && c <= 0xDFFF) continue;
        std::string text = "a新";
        append(text, static_cast<char32_t>(c));
        text += "B“区”";
        const std::string folded = folded_for_search(text + "\u00AD");  // a soft hyphen is left out
        if (folded_for_search(text) != folded) ++different;
    }
    REQUIRE(different == 0);
    // Folding once is enough.
    for (const char* text : {"ＡＢＣ", "“兰州” 新区", "İstanbul", "ǅ", "ﬃ"}) REQUIRE(folded_for_search(folded_for_search(text)) == folded_for_search(text));
}

TEST_CASE("lines end at LF or CR LF, and a last break opens no line", "[text]") {
    using expected = std::vector<std::string_view>;
    REQUIRE(lines("") == expected{});
    REQUIRE(lines("\n") == expected{""});
    REQUIRE(lines("a\r\nb\n\nc") == expected{"a", "b", "", "c"});
    REQUIRE(lines("a\n") == expected{"a"});
    REQUIRE(lines("a\rb\r\n") == expected{"a\rb"});
}
