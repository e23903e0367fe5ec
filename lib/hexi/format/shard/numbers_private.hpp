// Numbers that have to be distinct: those of edges in a shard, and in all of them.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace hexi::inline abi_v1::detail {

/// A number that is there more than once, if one is.
/// Cost     O(n); O(n log n) where they lie far apart. Memory: 8 bytes a number at most
inline std::optional<std::uint32_t> met_twice(std::span<const std::uint32_t> numbers) {
    if (numbers.empty()) return std::nullopt;
    const auto [least, largest] = std::ranges::minmax(numbers);
    if ((largest - least) / 64 <= numbers.size()) {
        std::vector<bool> seen(std::size_t{largest - least} + 1);
        for (const std::uint32_t n : numbers) {
            if (seen[n - least]) return n;
            seen[n - least] = true;
        }
        return std::nullopt;
    }
    std::vector<std::uint32_t> sorted(numbers.begin(), numbers.end());
    std::ranges::sort(sorted);
    const auto twice = std::ranges::adjacent_find(sorted);
    return twice == sorted.end() ? std::nullopt : std::optional(*twice);
}

}  // namespace hexi::abi_v1::detail
