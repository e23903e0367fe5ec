// Strong ids: a node is not an edge, and neither is a number.
//
//     node_id zone = ...;  edge_id tie = ...;
//     zone == tie;         // does not compile
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <string>
#include <string_view>

#include <hexi/base/print.hpp>

namespace hexi::inline abi_v1 {

/// A position in memory of one sort of thing. Default-constructed it is `none()`.
/// `Tag` keeps the sorts apart; `Number` is the unsigned type that holds the position.
template <class Tag, class Number>
class strong_id {
public:
    using number_type = Number;

    constexpr strong_id() = default;
    /// Of a position that no id of the sort has, the id of nothing.
    constexpr explicit strong_id(std::size_t index) : value_(static_cast<Number>(index < nothing ? index : nothing)) {}

    /// The id of nothing: the largest number.
    [[nodiscard]] static constexpr strong_id none() { return strong_id{}; }
    [[nodiscard]] constexpr bool valid() const { return value_ != nothing; }
    /// The position as an array index.
    [[nodiscard]] constexpr std::size_t index() const { return value_; }

    friend constexpr auto operator<=>(strong_id, strong_id) = default;
    friend std::size_t hash_value(strong_id id) { return std::hash<Number>{}(id.value_); }

private:
    static constexpr Number nothing = std::numeric_limits<Number>::max();
    Number value_ = nothing;
};

/// A node of one graph; stays valid until `compact()`.
using node_id = strong_id<struct node_tag, std::uint32_t>;
/// What a text begins with that stands for a node without a key, and so no key does.
inline constexpr std::string_view without_key = "_:";
/// An edge of one graph; stays valid until `compact()`.
using edge_id = strong_id<struct edge_tag, std::uint32_t>;
/// A node type of one schema.
using node_type_id = strong_id<struct node_type_tag, std::uint16_t>;
/// An edge type of one schema.
using edge_type_id = strong_id<struct edge_type_tag, std::uint16_t>;
/// A property (a name with a kind) of one schema; nodes and edges share them.
using property_id = strong_id<struct property_tag, std::uint16_t>;
/// A unit of one schema, such as 元.
using unit_id = strong_id<struct unit_tag, std::uint16_t>;
/// An enumeration of one schema.
using enumeration_id = strong_id<struct enumeration_tag, std::uint16_t>;
/// A text in a `text_pool`.
using text_id = strong_id<struct text_tag, std::uint32_t>;

/// The position, or `none`.
template <class Tag, class Number>
[[nodiscard]] std::string to_text(strong_id<Tag, Number> id) {
    return id.valid() ? std::to_string(id.index()) : "none";
}
template <class Tag, class Number>
inline constexpr bool printed_as_text<strong_id<Tag, Number>> = true;

static_assert(sizeof(node_id) == 4 && sizeof(edge_type_id) == 2);

}  // namespace hexi::abi_v1

template <class Tag, class Number>
struct std::hash<hexi::strong_id<Tag, Number>> {
    [[nodiscard]] std::size_t operator()(hexi::strong_id<Tag, Number> id) const noexcept { return hash_value(id); }
};
