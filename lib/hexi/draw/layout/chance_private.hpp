// Numbers that look like chance and are the same each time.
#pragma once

#include <cstddef>
#include <cstdint>

#pragma GCC visibility push(hidden)  // what a shared library keeps to itself
namespace hexi::inline abi_v1::detail {

/// Source: S. Vigna, splitmix64, 2015
class chance {
public:
    explicit chance(std::uint64_t seed) : state_(seed + 1) {}
    std::uint64_t next() {
        std::uint64_t z = (state_ += 0x9E3779B97F4A7C15U);
        z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9U;
        z = (z ^ (z >> 27U)) * 0x94D049BB133111EBU;
        return z ^ (z >> 31U);
    }
    /// One of 0 to `count` - 1.
    std::size_t below(std::size_t count) { return static_cast<std::size_t>(next() % count); }

private:
    std::uint64_t state_;
};

}  // namespace hexi::abi_v1::detail
#pragma GCC visibility pop
