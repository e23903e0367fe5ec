#include <hexi/base/rules.hpp>

#include <string_view>
#include <type_traits>

#include <fmt/format.h>

#include "catch.hpp"

using namespace hexi;

// What must not compile is in tests/refused.
static_assert(rule("unknown-key").name() == "unknown-key");
static_assert(rule() == rule() && rule().empty() && rule() != "unknown-key");
static_assert(!std::is_constructible_v<rule, std::string_view> && !std::is_constructible_v<rule, const char*> && std::is_trivially_copyable_v<rule>);

TEST_CASE("rules are known by name, each once, and say what they are", "[rules]") {
    std::string_view before;
    for (const known_rule& r : known_rules) {
        INFO(r.name);
        const std::string_view name = r.name;
        CHECK(before < name);
        before = name;
        CHECK(name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == name.npos);
        CHECK(std::string_view(r.meaning).size() > 8);
    }
}

TEST_CASE("a rule is written as its name, and ordered by it", "[rules]") {
    CHECK(fmt::format("{}", rule("too-many")) == "too-many");
    CHECK(to_text(rule::own("no-budget")) == "no-budget");
    CHECK(rule("edge-ends") < rule("empty-key"));
    CHECK(rule::own("a") < rule("edge-ends"));
    CHECK(rule() < rule::own("a"));
}
