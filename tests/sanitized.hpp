// Whether a sanitizer watches, as HEXI_SANITIZED and as a constant: GCC and clang 14 say it differently. Where chance draws many
// inputs, fewer of them are enough there: each way through the code is seen, and the preset `long` tries all.
#pragma once

#include <cstdint>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define HEXI_SANITIZED
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define HEXI_SANITIZED
#endif
#endif

namespace hexi::test {

#ifdef HEXI_SANITIZED
inline constexpr bool sanitized = true;
#else
inline constexpr bool sanitized = false;
#endif

/// How many of so many random inputs to try.
constexpr std::uint32_t rounds(std::uint32_t all) { return sanitized ? (all + 9) / 10 : all; }

}  // namespace hexi::test
