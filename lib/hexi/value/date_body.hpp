// Bodies of `date.hpp`.
#pragma once

#include <optional>

#include <hexi/value/date.hpp>

#include <fmt/format.h>

#include <hexi/base/linkage.hpp>

namespace hexi::inline v1 {

HEXI_INLINE std::optional<date> parse_date(std::string_view text) {
    const auto number = [&](std::size_t first, std::size_t count) -> int {
        int n = 0;
        for (std::size_t i = first; i < first + count; ++i) {
            if (i >= text.size() || text[i] < '0' || text[i] > '9') return -1;
            n = n * 10 + (text[i] - '0');
        }
        return n;
    };
    const bool shape = text.size() == 4 || (text.size() == 7 && text[4] == '-') ||
                       (text.size() == 10 && text[4] == '-' && text[7] == '-');
    if (!shape) return std::nullopt;
    const int year = number(0, 4);
    const int month = text.size() >= 7 ? number(5, 2) : 0;
    const int day = text.size() == 10 ? number(8, 2) : 0;
    if (year < 0 || (text.size() >= 7 && month < 1) || (text.size() == 10 && day < 1)) return std::nullopt;
    return date::of(year, month, day);
}

HEXI_INLINE std::string to_text(date d) {
    if (d.month() == 0) return fmt::format("{:04}", d.year());
    if (d.day() == 0) return fmt::format("{:04}-{:02}", d.year(), d.month());
    return fmt::format("{:04}-{:02}-{:02}", d.year(), d.month(), d.day());
}

}  // namespace hexi::v1
