#include <hexi/base/problem.hpp>

#include <algorithm>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "aborts.hpp"
#include "catch.hpp"

using namespace hexi;

TEST_CASE("a problem shows its place, its line and its hint", "[problem]") {
    const problem p{"unknown-key", "no node has the key 'lna-tjv'", "did you mean 'lna-tju'?", {"edges/SIGNED.csv", 14, 20}, "tianjin-university,lna-tjv,https://example.org", 7};
    REQUIRE(to_text(p) ==
            "edges/SIGNED.csv:14:20: error: no node has the key 'lna-tjv'\n"
            "   14 | tianjin-university,lna-tjv,https://example.org\n"
            "      |                    ^^^^^^^\n"
            "  hint: did you mean 'lna-tju'?");
}

TEST_CASE("the problems of a result that goes at once are one's own", "[problem]") {
    const auto load = [] { return result<int>(problems{{.message = "one that is longer than fits without memory of its own"}, {.message = "two"}}); };
    std::string all;
    for (const problem& p : load().problems()) all += p.message + '.';
    CHECK(all == "one that is longer than fits without memory of its own.two.");
    STATIC_REQUIRE_FALSE(std::is_reference_v<decltype(load().problems())>);
}

TEST_CASE("carets stand under wide characters", "[problem]") {
    const problem p{rule::own("r"), "m", "", {"f", 3, 6}, "兰州新区,天津大学,x", 4};
    REQUIRE(to_text(p) ==
            "f:3:6: error: m\n"
            "    3 | 兰州新区,天津大学,x\n"
            "      |          ^^^^^^^^");
}

TEST_CASE("what a problem lacks is left out", "[problem]") {
    REQUIRE(to_text(problem{.message = "m"}) == "error: m");
    REQUIRE(to_text(problem{.message = "m", .where = {"f"}}) == "f: error: m");
    REQUIRE(to_text(problem{.message = "m", .where = {"f", 2}}) == "f:2: error: m");
    REQUIRE(to_text(problem{.message = "m", .hint = "h", .where = {"f", 2}}) == "f:2: error: m\n  hint: h");
    // At the end of a line there is nothing to underline but the end.
    REQUIRE(to_text(problem{.message = "m", .where = {"f", 1, 4}, .excerpt = "abc"}) ==
            "f:1:4: error: m\n"
            "    1 | abc\n"
            "      |    ^");
    REQUIRE(to_text(problems{{.message = "a"}, {.message = "b"}}) == "error: a\nerror: b\n");
}

TEST_CASE("a long line is shown around the place", "[problem]") {
    const std::string line = std::string(100, 'a') + "BAD" + std::string(100, 'c');
    REQUIRE(to_text(problem{.message = "m", .where = {"f", 1, 101}, .excerpt = line, .excerpt_width = 3}) ==
            "f:1:101: error: m\n"
            "    1 | " + std::string(40, 'a') + "BAD" + std::string(58, 'c') + "\n"
            "      | " + std::string(40, ' ') + "^^^");
}

TEST_CASE("control characters neither shift carets nor reach the terminal", "[problem]") {
    REQUIRE(to_text(problem{.message = "'a\nb' is bad", .hint = "no\x1B[31m", .where = {"f", 1, 3}, .excerpt = "a\tb\x7F"}) ==
            "f:1:3: error: 'a b' is bad\n"
            "    1 | a b \n"
            "      |   ^\n"
            "  hint: no [31m");
}

TEST_CASE("a problem is text, whatever bytes were found", "[problem]") {
    REQUIRE(to_text(problem{.message = "'a\xFF' is no column", .hint = "\xC3", .where = {"f\xFE", 1, 3}, .excerpt = "a\xFF""b", .excerpt_width = 1}) ==
            "f\xEF\xBF\xBD:1:3: error: 'a\xEF\xBF\xBD' is no column\n"
            "    1 | a\xEF\xBF\xBD""b\n"
            "      |   ^\n"
            "  hint: \xEF\xBF\xBD");
}

TEST_CASE("a result is a value or every problem", "[problem]") {
    const result<int> good = 4;
    REQUIRE(good);
    REQUIRE(*good == 4);
    REQUIRE(good.problems().empty());
    REQUIRE(good.value() == 4);
    const result<int> bad = problems{{.message = "a"}, {.message = "b"}};
    REQUIRE_FALSE(bad);
    REQUIRE(bad.problems().size() == 2);
    try {
        (void)bad.value();
        FAIL("a bad result has no value");
    } catch (const input_error& e) {
        REQUIRE(std::string(e.what()) == "error: a\nerror: b\n");
        REQUIRE(e.problems().size() == 2);
    }
    result<std::unique_ptr<int>> moved = std::make_unique<int>(5);
    REQUIRE(*std::move(moved).value() == 5);
}

TEST_CASE("a result without a value ends the program, in every build", "[problem]") {
    const auto ends = [](auto use) {
        return test::aborts([&] {
            result<std::string> bad = problem{.message = "no such thing"};
            use(bad);
        });
    };
    CHECK(ends([](auto& bad) { (void)*bad; }));
    CHECK(ends([](auto& bad) { (void)*std::as_const(bad); }));
    CHECK(ends([](auto& bad) { (void)*std::move(bad); }));
    CHECK(ends([](auto& bad) { (void)bad->size(); }));
    CHECK(ends([](auto& bad) { (void)std::as_const(bad)->size(); }));
    CHECK_FALSE(ends([](auto& bad) { (void)bad.problems(); }));
    CHECK_FALSE(test::aborts([] { (void)*result<int>(4); }));
}

TEST_CASE("fmt writes a problem as people read it", "[problem]") {
    const problem p{.message = "m", .hint = "h", .where = {"f", 2}};
    CHECK(fmt::format("{}", p) == to_text(p));
}

TEST_CASE("the closest word is the one that was probably meant", "[closest]") {
    const std::vector<std::string> words{"stage", "status", "Park", "PARTY_TO", "兰州新区", "兰州高新区", "元"};
    REQUIRE(closest("stege", words) == "stage");
    REQUIRE(closest("satge", words) == "stage");   // two letters swapped are one change
    REQUIRE(closest("statu", words) == "status");
    REQUIRE(closest("prak", words) == "Park");
    REQUIRE(closest("party_to", words) == "PARTY_TO");
    REQUIRE(closest("stage", words) == "stage");
    // Distances count characters, not bytes.
    REQUIRE(closest("兰州薪区", words) == "兰州新区");
    REQUIRE(closest("兰洲高新区", words) == "兰州高新区");
    REQUIRE_FALSE(closest("园", words));
    REQUIRE_FALSE(closest("x", words));
    REQUIRE_FALSE(closest("", words));
    REQUIRE_FALSE(closest("university", words));
    REQUIRE_FALSE(closest("stage", {}));
    REQUIRE(closest("ab", {"ax", "ay"}) == "ax");  // the first among equals
}

TEST_CASE("looking for the closest word is bounded, however long and many the words", "[closest]") {
    // Work is counted, not time.
    const std::string word(150, 'a');
    hint_effort effort;
    std::size_t looked_at = 0;
    const auto endless = [&](auto consider) {
        std::string other = word;
        for (std::size_t i = 0; i < 100'000'000; ++i) {
            other[i % other.size()] = static_cast<char>('b' + i % 20);
            ++looked_at;
            if (!consider(other)) return;
        }
    };
    (void)closest_of(word, endless, effort);
    REQUIRE(looked_at < 100'000);
    REQUIRE(effort.left == 0);
    looked_at = 0;
    REQUIRE_FALSE(closest_of(word, endless, effort));  // one effort serves many questions
    REQUIRE(looked_at == 0);
    hint_effort fresh;
    REQUIRE_FALSE(closest_of(std::string(100'000, 'a'), endless, fresh));
    REQUIRE(looked_at == 0);
    REQUIRE(closest("stege", {std::string(1'000'000, 's'), "stage"}) == "stage");
}

TEST_CASE("a list for a message ends after twelve", "[listed]") {
    const std::vector<std::string> few{"a", "b"};
    REQUIRE(listed(few) == "a, b");
    REQUIRE(listed(std::vector<std::string>{}).empty());
    REQUIRE(listed(std::vector<int>(15, 1), ";") == "1;1;1;1;1;1;1;1;1;1;1;1 and 3 more");
}

TEST_CASE("the excerpt of a long line is what is shown of it", "[problem]") {
    std::string text = "first\n";
    for (int i = 0; i < 1000; ++i) text += "兰州";
    const std::size_t offset = text.size();
    text += "薪区";
    for (int i = 0; i < 1000; ++i) text += "新区";
    text += "\nlast\n";
    problem whole{.message = "m", .where = {"f", 2, 2001}};
    problem part = whole;
    whole.excerpt = text.substr(6, text.size() - 12);
    whole.excerpt_width = 2;
    set_excerpt(part, text, offset, 6);
    REQUIRE(part.excerpt.size() < 1000);
    REQUIRE(part.excerpt_column > 1900);
    REQUIRE(to_text(part) == to_text(whole));
    problem short_line{.message = "m", .where = {"f", 3, 1}};
    set_excerpt(short_line, text, text.size() - 5, 4);
    REQUIRE(short_line.excerpt == "last");
    REQUIRE(short_line.excerpt_width == 4);
}

namespace {

/// The distance by its definition, for short texts.
std::size_t slow_distance(std::string_view a, std::string_view b) {
    if (a.empty() || b.empty()) return a.size() + b.size();
    std::size_t best = slow_distance(a.substr(1), b.substr(1)) + (a[0] == b[0] ? 0 : 1);
    best = std::min({best, slow_distance(a.substr(1), b) + 1, slow_distance(a, b.substr(1)) + 1});
    if (a.size() > 1 && b.size() > 1 && a[0] == b[1] && a[1] == b[0]) best = std::min(best, slow_distance(a.substr(2), b.substr(2)) + 1);
    return best;
}

}  // namespace

TEST_CASE("the closest word agrees with the definition of the distance", "[closest]") {
    std::uint32_t random = 1;
    const auto word = [&] {
        std::string out;
        random = random * 1664525 + 1013904223;
        const std::size_t size = (random >> 16U) % 7;
        for (std::size_t i = 0; i < size; ++i) {
            random = random * 1664525 + 1013904223;
            out.push_back(static_cast<char>('a' + (random >> 16U) % 3));
        }
        return out;
    };
    for (int i = 0; i < 1000; ++i) {
        const std::string text = word();
        const std::string other = word();
        CAPTURE(text, other);
        const std::size_t allowed = std::min(std::max<std::size_t>(text.size() / 3, 1), text.empty() ? 0 : text.size() - 1);
        REQUIRE(closest(text, {other}).has_value() == (!text.empty() && slow_distance(text, other) <= allowed));
    }
}

TEST_CASE("problems are sorted along the files, then by rule and message, and equal ones stay in order", "[problem]") {
    problems all{{rule::own("b"), "m", "", {"y", 1, 1}}, {rule::own("b"), "m", "", {"x", 2, 1}}, {rule::own("b"), "n", "", {"x", 1, 9}}, {rule::own("b"), "m", "first", {"x", 1, 9}},
                 {rule::own("b"), "m", "second", {"x", 1, 9}}, {rule::own("a"), "z", "", {"x", 1, 9}}, {rule::own("z"), "z", "", {"x", 1, 2}}, {rule::own("z"), "z"}};
    sort_by_place(all);
    std::string order;
    for (const problem& p : all) order += fmt::format("{}:{}:{} {} {} {}\n", p.where.file, p.where.line, p.where.column, p.rule, p.message, p.hint);
    REQUIRE(order ==
            ":0:0 z z \n"
            "x:1:2 z z \n"
            "x:1:9 a z \n"
            "x:1:9 b m first\n"
            "x:1:9 b m second\n"
            "x:1:9 b n \n"
            "x:2:1 b m \n"
            "y:1:1 b m \n");
}
