// The places and lengths in texts of pictures.
#pragma once

#include <charconv>
#include <cmath>
#include <optional>
#include <string_view>
#include <system_error>
#include <vector>

#pragma GCC visibility push(hidden)  // what a shared library keeps to itself
namespace hexi::inline abi_v1::detail {

/// Whether it is a length or a place: a number that no sum with another makes infinite. No picture is so large.
[[nodiscard]] inline bool is_length(double number) {
    constexpr double most = 1e9;  // points
    return std::abs(number) <= most;
}

/// The numbers of a text, whatever stands between them; nothing where one is no length, or none that a double can hold.
[[nodiscard]] inline std::optional<std::vector<double>> lengths_in(std::string_view text) {
    std::vector<double> out;
    const char* at = text.data();
    const char* end = at + text.size();
    while (at < end) {
        double number = 0;
        const auto [after, error] = std::from_chars(at, end, number);
        if (error == std::errc::result_out_of_range || (error == std::errc() && !is_length(number))) return std::nullopt;
        if (error == std::errc()) out.push_back(number);
        at = error == std::errc() ? after : at + 1;
    }
    return out;
}

}  // namespace hexi::abi_v1::detail
#pragma GCC visibility pop
