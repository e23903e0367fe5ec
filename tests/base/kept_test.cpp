// What is made when it is first asked for is made once, and goes with what it was made of.
#include "catch.hpp"

#include <cstddef>
#include <memory>
#include <utility>

#include <hexi/base/kept.hpp>

namespace {

struct thing {
    std::size_t bytes = 0;
    [[nodiscard]] std::size_t memory() const { return bytes; }
};

std::size_t asked(const hexi::kept& of, std::size_t bytes, bool worth_it = true) {
    return of.of<thing>([&] { return std::pair(std::make_shared<const thing>(thing{bytes}), worth_it); })->bytes;
}

}  // namespace

TEST_CASE("what is kept is made once, shared by copies, and dropped alone", "[kept]") {
    hexi::kept first;
    CHECK(first.memory() == 0);
    CHECK(asked(first, 3, false) == 3);  // not worth keeping
    CHECK_FALSE(first.any());
    CHECK(asked(first, 5) == 5);
    CHECK(asked(first, 7) == 5);
    CHECK(first.memory() == 5);
    hexi::kept copy = first;
    CHECK(asked(copy, 9) == 5);
    first.drop();
    CHECK(first.memory() == 0);
    CHECK(copy.memory() == 5);
    CHECK(asked(first, 11) == 11);
    copy = first;
    CHECK(asked(copy, 13) == 11);
}

TEST_CASE("what was moved from keeps nothing", "[kept]") {
    hexi::kept first;
    CHECK(asked(first, 5) == 5);
    hexi::kept second = std::move(first);
    CHECK(second.memory() == 5);
    CHECK_FALSE(first.any());
    CHECK(asked(first, 7) == 7);
    first = std::move(second);
    CHECK(first.memory() == 5);
    CHECK(second.memory() == 0);
}
