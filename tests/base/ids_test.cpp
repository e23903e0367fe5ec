#include <hexi/base/ids.hpp>

#include <type_traits>
#include <unordered_set>

#include <fmt/format.h>

#include "catch.hpp"

using namespace hexi;

// A node is not an edge, and neither is a number.
static_assert(!std::is_convertible_v<node_id, edge_id> && !std::is_constructible_v<edge_id, node_id>);
static_assert(!std::is_convertible_v<int, node_id> && !std::is_convertible_v<node_id, std::size_t>);
static_assert(std::is_trivially_copyable_v<node_id>);

TEST_CASE("an id knows its position, and the default one is none", "[ids]") {
    REQUIRE(node_id(7).index() == 7);
    REQUIRE(node_id(7).valid());
    REQUIRE_FALSE(node_id().valid());
    REQUIRE(node_id() == node_id::none());
    REQUIRE(node_id(std::size_t{1} << 32U) == node_id::none());  // no other node's
    REQUIRE(node_id(4'294'967'303) == node_id::none());
    REQUIRE(edge_type_id(65'536 + 3) == edge_type_id::none());
    REQUIRE(edge_type_id(65'534).index() == 65'534);
    REQUIRE(node_id(0xFFFFFFFE).valid());
    REQUIRE(edge_type_id(0xFFFE).valid());
    REQUIRE_FALSE(edge_type_id(0xFFFF).valid());
    REQUIRE(node_id(1) < node_id(2));
    REQUIRE(node_id(2) < node_id::none());
}

TEST_CASE("ids are written as their positions", "[ids]") {
    CHECK(to_text(node_id(7)) == "7");
    CHECK(to_text(edge_type_id()) == "none");
    CHECK(fmt::format("{} -{}-> {}", node_id(0), edge_id(4'294'967'294), node_id::none()) == "0 -4294967294-> none");
}

TEST_CASE("ids can be hashed", "[ids]") {
    std::unordered_set<node_id> seen;
    for (std::size_t i = 0; i < 1000; ++i) seen.insert(node_id(i % 10));
    REQUIRE(seen.size() == 10);
}
