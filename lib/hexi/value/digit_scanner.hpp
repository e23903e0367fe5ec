// Digits read from the front of a text: what forms of dates and times are made of.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include <hexi/base/ascii.hpp>

namespace hexi::inline abi_v1::detail {

/// What is left of a text that is read from its front; every function takes what it reads, or nothing.
class digit_scanner {
public:
    explicit constexpr digit_scanner(std::string_view text) : rest_(text) {}

    [[nodiscard]] constexpr bool done() const { return rest_.empty(); }
    [[nodiscard]] constexpr std::string_view rest() const { return rest_; }
    [[nodiscard]] constexpr char peek() const { return rest_.empty() ? '\0' : rest_.front(); }
    constexpr bool take(char c) {
        if (peek() != c || done()) return false;
        rest_.remove_prefix(1);
        return true;
    }
    constexpr bool take_text(std::string_view text) {
        if (!rest_.starts_with(text)) return false;
        rest_.remove_prefix(text.size());
        return true;
    }
    /// How many digits come next.
    [[nodiscard]] constexpr std::size_t digits() const {
        std::size_t n = 0;
        while (n < rest_.size() && ascii::is_digit(rest_[n])) ++n;
        return n;
    }
    /// Exactly `count` digits, at most 18.
    constexpr std::optional<std::int64_t> number(std::size_t count) {
        if (count == 0 || count > 18 || digits() < count) return std::nullopt;
        std::int64_t n = 0;
        for (const char c : rest_.substr(0, count)) n = n * 10 + (c - '0');
        rest_.remove_prefix(count);
        return n;
    }
    /// One to nine digits behind a point that was taken, as billionths.
    constexpr std::optional<std::int32_t> billionths() {
        const std::size_t count = digits();
        if (count == 0 || count > 9) return std::nullopt;
        std::int64_t n = *number(count);
        for (std::size_t i = count; i < 9; ++i) n *= 10;
        return static_cast<std::int32_t>(n);
    }

private:
    std::string_view rest_;
};

}  // namespace hexi::abi_v1::detail
