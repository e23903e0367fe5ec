// The one iterator under ranges that make their values as they are asked.
//
// A cursor reads and moves on; this shows it as the standard library wants it.
#pragma once

#include <compare>
#include <concepts>
#include <cstddef>
#include <iterator>
#include <type_traits>
#include <utility>

namespace hexi::inline abi_v1::detail {

/// A cursor that can jump: `move(i)` by so many values, and `distance_from(other)` in values.
template <class Cursor>
concept random_cursor = requires(Cursor c, const Cursor other, std::ptrdiff_t i) {
    c.move(i);
    { other.distance_from(other) } -> std::same_as<std::ptrdiff_t>;
};

/// An iterator of a cursor, which has `read()`, `next()` and `==`: a forward iterator, or a random access one if the
/// cursor can jump; for C++17's algorithms an input iterator, since there a reference has to be one.
template <class Cursor>
class value_iterator {
public:
    using reference = decltype(std::declval<const Cursor&>().read());
    using value_type = std::remove_cvref_t<reference>;
    using difference_type = std::ptrdiff_t;
    using pointer = void;
    using iterator_category = std::input_iterator_tag;
    using iterator_concept = std::conditional_t<random_cursor<Cursor>, std::random_access_iterator_tag, std::forward_iterator_tag>;

    value_iterator() = default;
    explicit value_iterator(Cursor at) : at_(std::move(at)) {}

    [[nodiscard]] reference operator*() const { return at_.read(); }
    value_iterator& operator++() { return at_.next(), *this; }
    value_iterator operator++(int) { value_iterator before = *this; ++*this; return before; }
    friend bool operator==(const value_iterator& a, const value_iterator& b) { return a.at_ == b.at_; }

    [[nodiscard]] reference operator[](difference_type i) const requires random_cursor<Cursor> { return *(*this + i); }
    value_iterator& operator+=(difference_type i) requires random_cursor<Cursor> { return at_.move(i), *this; }
    value_iterator& operator-=(difference_type i) requires random_cursor<Cursor> { return at_.move(-i), *this; }
    value_iterator& operator--() requires random_cursor<Cursor> { return *this -= 1; }
    value_iterator operator--(int) requires random_cursor<Cursor> { value_iterator before = *this; --*this; return before; }
    friend value_iterator operator+(value_iterator a, difference_type i) requires random_cursor<Cursor> { return a += i; }
    friend value_iterator operator+(difference_type i, value_iterator a) requires random_cursor<Cursor> { return a += i; }
    friend value_iterator operator-(value_iterator a, difference_type i) requires random_cursor<Cursor> { return a -= i; }
    friend difference_type operator-(const value_iterator& a, const value_iterator& b) requires random_cursor<Cursor> { return a.at_.distance_from(b.at_); }
    friend std::strong_ordering operator<=>(const value_iterator& a, const value_iterator& b) requires random_cursor<Cursor> { return a.at_.distance_from(b.at_) <=> 0; }

private:
    Cursor at_{};
};

/// A cursor over the numbers below a bound for which `passes(Id)` holds, as ids.
template <class Id, class Passes>
class passing_cursor {
public:
    passing_cursor() = default;
    passing_cursor(Passes passes, std::size_t at, std::size_t bound) : passes_(passes), at_(at), bound_(bound) { skip(); }
    [[nodiscard]] Id read() const { return Id(at_); }
    void next() { ++at_; skip(); }
    friend bool operator==(const passing_cursor& a, const passing_cursor& b) { return a.at_ == b.at_; }

private:
    void skip() { while (at_ < bound_ && !passes_(Id(at_))) ++at_; }

    Passes passes_{};
    std::size_t at_ = 0;
    std::size_t bound_ = 0;
};

}  // namespace hexi::abi_v1::detail
