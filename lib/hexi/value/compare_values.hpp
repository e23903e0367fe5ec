// One order over all values, and hashes that agree with it.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>

#include <hexi/value/value.hpp>

namespace hexi::inline abi_v1 {

/// The order of values, as openCypher orders them: maps, lists, date-times with a zone, local ones, dates, times with their
/// distance from UTC, local ones, durations, texts (by their bytes), truth values (false first), quantities, numbers, nothing.
///
/// Numbers   are compared exactly, whatever their kinds: 2^53 + 1 is more than 2.0^53. NaN is the last number and equal to
///           itself, the two zeros are equal
/// Lists     by their first elements that differ, else the shorter one first; maps by keys and values in the keys' order
/// Quantities by unit, then by amount; `schema::in_base` is for those of different units
/// Cost      O(what is equal in both); allocates nothing
[[nodiscard]] std::weak_ordering compare_values(const value& a, const value& b);

namespace detail {
/// Exactly, NaN last.
[[nodiscard]] std::weak_ordering order_of_numbers(std::int64_t a, double b);
}  // namespace detail

/// Whether none is before the other: `1` and `1.0` are, and nothing and nothing.
[[nodiscard]] inline bool equivalent(const value& a, const value& b) { return compare_values(a, b) == 0; }

/// Whether it says anything that one is less than the other: numbers compare with numbers, texts with texts, but no number
/// with a text, and nothing with nothing.
[[nodiscard]] bool comparable(const value& a, const value& b);

/// Equal for equivalent values; found by argument-dependent look-up.
[[nodiscard]] std::size_t hash_value(const value& v);

/// For containers keyed by values: `std::unordered_map<value, T, value_hash, value_equivalent>`.
struct value_hash {
    std::size_t operator()(const value& v) const { return hash_value(v); }
};
struct value_equivalent {
    bool operator()(const value& a, const value& b) const { return equivalent(a, b); }
};
/// For `std::map` and sorting.
struct value_less {
    bool operator()(const value& a, const value& b) const { return compare_values(a, b) < 0; }
};

}  // namespace hexi::abi_v1

#ifdef HEXI_HEADER_ONLY
#include <hexi/value/compare_values_body.hpp>
#endif
