// Numbers of rows that are right or an error.
#pragma once

#include <cstdint>

#include <hexi/query/failure_private.hpp>

namespace hexi::inline abi_v1::detail::query {

[[noreturn]] inline void too_many_rows() {
    throw failure{error_class::arithmetic, "NumberOutOfRange", "there are more rows than a 64-bit integer can count", "ask for fewer", {}, true};
}
[[nodiscard]] [[gnu::always_inline]] inline std::uint64_t plus(std::uint64_t a, std::uint64_t b) {
    std::uint64_t out = 0;
    if (__builtin_add_overflow(a, b, &out)) [[unlikely]] too_many_rows();
    return out;
}
[[nodiscard]] [[gnu::always_inline]] inline std::uint64_t times(std::uint64_t a, std::uint64_t b) {
    std::uint64_t out = 0;
    // One bit less than there are: memos keep one more than the number.
    if (__builtin_mul_overflow(a, b, &out) || out > (std::uint64_t{1} << 63U)) [[unlikely]] too_many_rows();
    return out;
}

}  // namespace hexi::abi_v1::detail::query
