// Texts and their ids.
#include "catch.hpp"

#include <map>
#include <optional>
#include <random>
#include <string>

#include <hexi/graph/tagged_texts_private.hpp>
#include <hexi/graph/text_pool.hpp>

using namespace hexi;

TEST_CASE("a text has one id, given in order of first appearance", "[text_pool]") {
    std::mt19937 random(3);
    text_pool pool;
    std::map<std::string, text_id> wanted;
    REQUIRE_FALSE(pool.find("anything"));
    if (random() % 2 == 0) pool.reserve(100, 1000);
    for (int i = 0; i < 50'000; ++i) {
        std::string text;
        for (std::size_t n = random() % 5; n > 0; --n) text.push_back(static_cast<char>(random() % 12));
        const auto known = wanted.find(text);
        if (known == wanted.end()) {
            REQUIRE_FALSE(pool.find(text));
            REQUIRE(pool.intern(text).index() == wanted.size());
            wanted.emplace(text, *pool.find(text));
        } else if (detail::tagged_texts::intern(pool, text, text_pool::tag_of(text)) != known->second) {
            FAIL("a second id");
        }
    }
    REQUIRE(pool.size() == wanted.size());
    for (const auto& [text, id] : wanted) REQUIRE(pool[id] == text);
}

TEST_CASE("room for texts that do not come is given back", "[text_pool]") {
    text_pool tight, roomy;
    roomy.reserve(100'000, 1'000'000);
    for (int i = 0; i < 1000; ++i) {
        REQUIRE(tight.intern(std::to_string(i)) == text_id(static_cast<std::size_t>(i)));
        REQUIRE(roomy.intern(std::to_string(i)) == text_id(static_cast<std::size_t>(i)));
    }
    const auto bytes = [](const text_pool& pool) {
        std::size_t sum = 0;
        text_pool::arrays(pool, [&](const char*, const auto& a) { sum += a.size() * sizeof(a[0]); });
        return sum;
    };
    REQUIRE(bytes(roomy) > bytes(tight));
    roomy.shrink_to_fit();
    REQUIRE(bytes(roomy) == bytes(tight));
    REQUIRE(roomy.consistent());
    for (int i = 0; i < 1000; ++i) REQUIRE(roomy.find(std::to_string(i)) == text_id(static_cast<std::size_t>(i)));
    REQUIRE_FALSE(roomy.find("1000"));
}

TEST_CASE("long texts and texts with zeros are kept whole", "[text_pool]") {
    text_pool pool;
    const std::string zeros(3, '\0');
    const std::string large(3'000'000, 'x');
    const text_id a = pool.intern(zeros);
    const text_id b = pool.intern(large);
    const text_id c = pool.intern("");
    REQUIRE(pool[a] == zeros);
    REQUIRE(pool[b] == large);
    REQUIRE(pool[c].empty());
    REQUIRE(pool.find(std::string(2, '\0')) == std::nullopt);
}
