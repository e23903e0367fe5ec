// When a query begins.
#pragma once

#include <chrono>

#include <hexi/value/datetime.hpp>

namespace hexi::inline abi_v1::detail::query {

[[nodiscard]] inline zoned_datetime moment_now() {
    const auto since = std::chrono::system_clock::now().time_since_epoch();
    const auto nanoseconds = std::chrono::duration_cast<std::chrono::nanoseconds>(since).count();
    return {*local_datetime::of_seconds(nanoseconds / 1'000'000'000, nanoseconds % 1'000'000'000), utc_offset()};
}

}  // namespace hexi::abi_v1::detail::query
