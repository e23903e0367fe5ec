#include <hexi/base/text_places.hpp>

#include "sanitized.hpp"

#include <algorithm>
#include <random>
#include <string>
#include <utility>

#include "catch.hpp"

using namespace hexi;

TEST_CASE("a byte's line and column are the same in whatever order they are asked for", "[text_places]") {
    for (std::uint32_t seed = 0; seed < test::rounds(40); ++seed) {
        CAPTURE(seed);
        std::mt19937 random(seed);
        std::string text = seed % 3 == 0 ? "\xEF\xBB\xBF" : "";
        const std::size_t size = seed % 2 == 0 ? 60 : 30'000;
        const unsigned breaks = seed % 5 == 0 ? 100'000 : 40;  // one long line, or many
        while (text.size() < size) {
            if (random() % breaks == 0) text += "\n";
            else text += std::string_view("a州\xC3\xA9\x80\xE5").substr(random() % 6, 1 + random() % 4);
        }
        // By the definition.
        const auto slow = [&](std::size_t offset) {
            const std::string_view before = std::string_view(text).substr(0, offset);
            const std::size_t line_break = before.rfind('\n');
            const std::size_t begin = line_break != std::string_view::npos ? line_break + 1 : text.starts_with("\xEF\xBB\xBF") ? std::min<std::size_t>(3, offset) : 0;
            return std::pair(std::count(before.begin(), before.end(), '\n') + 1, length(before.substr(begin)) + 1);
        };
        text_places places(text);
        for (int i = 0; i < 200; ++i) {
            // Only starts of characters have a place of their own.
            std::size_t offset = i < 100 ? size * static_cast<std::size_t>(i) / 100 : random() % (size + 1);
            std::size_t start = text.starts_with("\xEF\xBB\xBF") ? 3 : 0;
            const std::size_t line_break = offset == 0 ? std::string::npos : text.rfind('\n', offset - 1);
            if (line_break != std::string::npos) start = line_break + 1;
            while (start < offset) start += decode(std::string_view(text).substr(start)).length;
            offset = start;
            CAPTURE(offset);
            const text_places::spot at = places.of(offset);
            const auto [line, column] = slow(offset);
            REQUIRE(at.line == static_cast<std::size_t>(line));
            REQUIRE(at.column == column);
        }
        std::size_t begin = 0;
        for (std::size_t line = 1; line < 50; ++line) {
            REQUIRE(places.offset_of(line) == (line == 1 && text.starts_with("\xEF\xBB\xBF") ? 3 : begin));
            const std::size_t next = text.find('\n', begin);
            begin = next == std::string::npos ? text.size() : next + 1;
        }
    }
    REQUIRE(text_places("").of(0).line == 1);
}
