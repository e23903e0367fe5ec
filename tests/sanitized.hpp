// HEXI_SANITIZED is defined where a sanitizer watches: GCC and clang 14 say it differently.
#pragma once

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define HEXI_SANITIZED
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define HEXI_SANITIZED
#endif
#endif
