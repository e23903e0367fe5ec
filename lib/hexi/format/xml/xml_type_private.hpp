// What GraphML and GEXF call the kinds of values.
#pragma once

#include <concepts>
#include <string_view>

#include <hexi/value/kinds.hpp>

#pragma GCC visibility push(hidden)  // what a shared library keeps to itself
namespace hexi::inline abi_v1::detail {

/// `boolean`, `long`, `double`, or `string` for all else and for lists.
inline std::string_view xml_type_of(kind k, bool list) {
    return list ? "string" : with_kind(k, [](auto entry) -> std::string_view {
        using type = typename decltype(entry)::type;
        if constexpr (std::same_as<type, bool>) return "boolean";
        else if constexpr (std::integral<type>) return "long";
        else if constexpr (std::floating_point<type>) return "double";
        else return "string";
    });
}

}  // namespace hexi::abi_v1::detail
#pragma GCC visibility pop
