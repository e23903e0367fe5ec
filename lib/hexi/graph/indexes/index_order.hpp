// How an index over a property finds nodes.
#pragma once

#include <cstdint>
#include <string_view>

#include <hexi/base/ids.hpp>

namespace hexi::inline abi_v1 {

enum class index_order : std::uint8_t {
    hashed,  ///< by equal values
    sorted   ///< by ranges of values as well
};

[[nodiscard]] constexpr std::string_view to_text(index_order o) { return o == index_order::hashed ? "hashed" : "sorted"; }

/// What an index is over: a property of a type and its subtypes.
struct index_info {
    node_type_id type{};
    property_id property{};
    index_order order = index_order::hashed;

    friend bool operator==(const index_info&, const index_info&) = default;
};

}  // namespace hexi::abi_v1
