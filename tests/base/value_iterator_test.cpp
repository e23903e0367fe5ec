#include <hexi/base/value_iterator.hpp>

#include <algorithm>
#include <iterator>
#include <vector>

#include "catch.hpp"

using namespace hexi::detail;

namespace {

/// The squares of the numbers.
struct squares {
    int at = 0;
    [[nodiscard]] int read() const { return at * at; }
    void next() { ++at; }
    friend bool operator==(const squares&, const squares&) = default;
};
struct jumping_squares : squares {
    void move(std::ptrdiff_t i) { at += static_cast<int>(i); }
    [[nodiscard]] std::ptrdiff_t distance_from(const jumping_squares& other) const { return at - other.at; }
};
struct is_odd {
    bool operator()(int n) const { return n % 2 != 0; }
};

using forward = value_iterator<squares>;
using jumping = value_iterator<jumping_squares>;
static_assert(std::forward_iterator<forward> && !std::bidirectional_iterator<forward>);
static_assert(std::random_access_iterator<jumping>);
static_assert(std::forward_iterator<value_iterator<passing_cursor<int, is_odd>>>);

}  // namespace

TEST_CASE("an iterator of a cursor goes as far as the cursor can", "[value_iterator]") {
    CHECK(std::vector<int>(forward({0}), forward({4})) == std::vector{0, 1, 4, 9});
    forward one({1});
    CHECK(*one++ == 1);
    CHECK(*one == 4);

    const jumping first(jumping_squares{{0}}), last(jumping_squares{{4}});
    CHECK(last - first == 4);
    CHECK(first < last);
    CHECK((first + 4 == last && 4 + first == last && last - 4 == first));
    CHECK(first[3] == 9);
    jumping back = last;
    CHECK(*--back == 9);
    CHECK(*back-- == 9);
    CHECK(*back == 4);
    CHECK(*std::ranges::lower_bound(first, last, 3) == 4);
}

TEST_CASE("a passing cursor stops at what passes and at the bound", "[value_iterator]") {
    using odd = passing_cursor<int, is_odd>;
    using iterator = value_iterator<odd>;
    CHECK(std::vector<int>(iterator({{}, 0, 6}), iterator({{}, 6, 6})) == std::vector{1, 3, 5});
    CHECK(iterator({{}, 2, 2}) == iterator({{}, 2, 2}));
    CHECK(std::vector<int>(iterator({{}, 4, 5}), iterator({{}, 5, 5})).empty());
}
