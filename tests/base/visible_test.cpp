#include "catch.hpp"

#include <string>

#include <hexi/base/problem.hpp>
#include <hexi/base/problem_words.hpp>
#include <hexi/base/visible.hpp>

using namespace hexi;

TEST_CASE("characters that set a direction are shown, all else is as it was", "[visible]") {
    CHECK(with_directions_shown("a\u202Eb") == "a<U+202E>b");
    CHECK(with_directions_shown("\u061C\u200E\u200F\u202A\u2069") == "<U+061C><U+200E><U+200F><U+202A><U+2069>");
    for (const std::string text : {"", "abc", "兰州新区", "שלום", "a\u0301", "\u200D", "\xFF"}) CHECK(with_directions_shown(text) == text);
    for (char32_t c = 0x2000; c < 0x2100; ++c) CHECK(sets_direction(c) == ((c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0x200E || c == 0x200F));
}

TEST_CASE("a text of which nothing is seen shows its characters' numbers, another is as it was", "[visible]") {
    for (const char* text : {"", " ", "\t\n", "\u00A0\u0085", "\u200B\u200D", "\u3000", "\u202E", "\uFE0F", "\u2800"}) CHECK(shows_nothing(text));
    for (const char* text : {"x", " x", "\u200B兰", "\u3000.", "\xFF"}) CHECK_FALSE(shows_nothing(text));
    CHECK(with_unseen_shown("\u200B\u3000") == "U+200B U+3000");
    CHECK(with_unseen_shown(" a ") == " a ");
}

TEST_CASE("a problem shows such characters, and its carets stand under what was found", "[visible]") {
    problem p{"unknown-key", "no node has the key 'a\u202Eb'", "is it 'a\u2066b'?", {"f.csv", 2, 3}};
    p.excerpt = "\u202Ea,b\u200Fc";
    p.excerpt_width = 3;
    CHECK(to_text(p) ==
          "f.csv:2:3: error: no node has the key 'a<U+202E>b'\n"
          "    2 | <U+202E>a,b<U+200F>c\n"
          "      |          ^^^^^^^^^^\n"
          "  hint: is it 'a<U+2066>b'?");
}

TEST_CASE("a problem speaks with the words that it is given", "[visible]") {
    const problem p{"unknown-key", "没有键为“x”的节点", "请检查", {"f.csv", 2, 0}};
    CHECK(to_text(p, {.error = "错误：", .hint = "提示："}) == "f.csv:2: 错误：没有键为“x”的节点\n  提示：请检查");
    CHECK(to_text(p) == to_text(p, problem_words{}));
}
