// The order of cells as numbers, for what sorts many.
#pragma once

#include <cstddef>
#include <cstdint>

#include <hexi/query/cell.hpp>

namespace hexi::inline abi_v1::detail::query {

/// A piece of what cells are ordered by.
struct order_piece {
    std::uint64_t bits = 0;
    bool whole = false;  ///< cells of the same bits are equal in the order, if both are whole
};

/// Where the bits of two cells differ, the cells are in the order of their bits; where they do not, and one is not whole, `order` tells.
/// Texts have further pieces, of seven bytes each: those of two texts that have the same pieces before a level and are not whole
/// in them stand to each other as the texts do.
[[nodiscard]] order_piece piece_of_order(const cell& c, std::size_t level = 0);

}  // namespace hexi::abi_v1::detail::query
