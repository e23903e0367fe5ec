// Types that fmt writes as their `to_text`.
//
//     fmt::print("{} was founded in {}\n", node, day);
#pragma once

#include <string_view>

#include <fmt/core.h>
#include <fmt/format.h>

namespace hexi::inline abi_v1 {

/// Whether fmt writes a `T` as `to_text(value)`. It knows `{}` alone, in this header's weight: to pad or cut, write
/// `to_text(value)` with `{:>8}`. Set beside the type.
template <class T>
inline constexpr bool printed_as_text = false;

}  // namespace hexi::abi_v1

template <class T>
    requires hexi::printed_as_text<T>
struct fmt::formatter<T> {
    constexpr auto parse(fmt::format_parse_context& context) {
        if (context.begin() != context.end() && *context.begin() != '}') context.on_error("this type is written by {} alone; pad its to_text()");
        return context.begin();
    }
    template <class Context>
    auto format(const T& value, Context& context) const {
        const auto text = to_text(value);
        return fmt::format_to(context.out(), "{}", std::string_view(text));
    }
};
